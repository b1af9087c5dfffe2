"""Measures that training and reports share."""

from __future__ import annotations

import numpy as np


def calibration_error(chances: np.ndarray, answers: np.ndarray, *, bins: int = 10) -> float:
    """Returns the expected calibration error: the mean gap between chance and share of right ones, by ten bins."""
    which = np.minimum((chances * bins).astype(int), bins - 1)
    filled = [which == b for b in range(bins) if (which == b).any()]
    gaps = [abs(chances[here].mean() - answers[here].mean()) * here.mean() for here in filled]
    return float(sum(gaps))
