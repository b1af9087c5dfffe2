"""Stages and the pipeline that checks, when it is built, that each finds what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from musnad.article import Draft
from musnad.errors import PipelineError


class Stage(Protocol):
    """One step of coding: reads the draft's `requires`, adds its `provides`, changes nothing else."""

    @property
    def name(self) -> str: ...

    @property
    def requires(self) -> frozenset[str]: ...

    @property
    def provides(self) -> frozenset[str]: ...

    def __call__(self, draft: Draft) -> None: ...


class Pipeline:
    """Stages in order over one draft.

    Raises:
        PipelineError: a stage needs what no earlier stage provides; the message lists every such need.
    """

    def __init__(self, stages: Iterable[Stage], *, given: Iterable[str] = ("article",)):
        self.stages: Sequence[Stage] = tuple(stages)
        known, missing = set(given), []
        for stage in self.stages:
            missing += [f"{stage.name} needs {need!r}" for need in sorted(stage.requires - known)]
            known |= stage.provides
        if missing:
            raise PipelineError(
                f"stages do not fit together: {'; '.join(missing)}. Put a stage that provides it before, or leave "
                f"the stage out; provided here: {', '.join(sorted(known))}."
            )
        self.provides = frozenset(known)

    def __call__(self, draft: Draft) -> None:
        """Runs every stage on `draft`."""
        for stage in self.stages:
            stage(draft)
