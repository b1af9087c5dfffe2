"""A statement on its way through the pipeline, by word positions."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Statement:
    """A statement by word positions: cue `words[cue:cue_end]`, `content` half-open.

    `speaker`, `also_speakers` and `relays` are numbers of mentions; `continues` is true where the verb has no subject
    of its own; `skip` is the number of code points at the
    content's start that belong to a joined preposition; `frame` tells how the content follows (see
    contents.Found); `quotes` is true of قوله, `carries` of نقل (… عن).
    """

    cue: int
    cue_end: int
    content: tuple[int, int]
    kind: str = "indirect"
    sense: str = "say"
    lemma: str = ""
    event: tuple[str, str | None, float] | None = None
    speaker: int | None = None
    also_speakers: list[int] = field(default_factory=list)
    relays: list[int] = field(default_factory=list)
    continues: bool = False
    skip: int = 0
    sentence: int = 0
    confidence: float = 0.5
    headline: bool = False
    frame: str = ""
    quotes: bool = False
    carries: bool = False
