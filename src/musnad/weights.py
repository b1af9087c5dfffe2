"""The shipped weights: NumPy archives in `musnad/models`, read once a process."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musnad.errors import MusnadError

#: The models of the package.
NAMES = ("vectors", "encoder", "actors", "statements", "events")


def weights_file(name: str) -> Any:
    """Returns where the weights of a model lie in the package."""
    return resources.files("musnad").joinpath("models", f"{name}.npz")


@cache
def read_weights(name: str) -> Mapping[str, NDArray[Any]]:
    """Returns the arrays of a shipped model.

    Raises:
        MusnadError: the file is missing or broken; it says how to make or mend it.
    """
    try:
        with np.load(io.BytesIO(_bytes_of(name)), allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as problem:
        raise _unusable(name, problem) from None


def _bytes_of(name: str) -> bytes:
    try:
        data: bytes = weights_file(name).read_bytes()
    except OSError as problem:
        raise _unusable(name, problem) from None
    return data


def _unusable(name: str, problem: Exception) -> MusnadError:
    return MusnadError(
        f"the weights models/{name}.npz of this installation are missing or broken ({problem}): "
        "install musnad again, or make them anew (training/README.md)"
    )


@cache
def weights_digest() -> str:
    """Returns eight hexadecimal digits that change with any of the shipped weights."""
    found = hashlib.sha256()
    for name in NAMES:
        found.update(_bytes_of(name))
    return found.hexdigest()[:8]
