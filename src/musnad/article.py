"""An article on its way through the pipeline: what reading hands to the stages and the stages to the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from musnad.record import Block, Field, Published, Source

if TYPE_CHECKING:
    from musnad.actors import Cluster
    from musnad.events import Event
    from musnad.mention import Mention
    from musnad.statement import Statement
    from musnad.words import Quotation, Sentence, Word


#: Blocks that say nothing of the news: no statement or event is read from them.
UNREAD_BLOCKS = frozenset({"section", "date", "byline", "credit", "caption"})


@dataclass(slots=True, kw_only=True)
class Article:
    """An article as read, before coding.

    `text` is the canonical text; it is never changed after reading. `hints` are metadata that the
    container told (JSON-LD, meta tags, CSV columns): `headline`, `section`, `byline`, `published`
    (ISO 8601 or free text), `outlet`, `credit`. `blocks` is filled by the reader where markup told
    the function of a stretch of text (HTML), else left empty for the blocks stage to find.
    """

    id: str
    text: str
    source: Source = field(default_factory=Source)
    hints: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Draft:
    """The working state that stages read and extend; attributes are named as stages declare them."""

    article: Article
    text: str
    headline: Field | None = None
    section: Field | None = None
    byline: Field | None = None
    published: Published | None = None
    credit: Field | None = None
    blocks: list[Block] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    actors: list[Cluster] = field(default_factory=list)
    codes: list[float] = field(default_factory=list)  # how sure the codes of each actor are, where a model tells
    speakers: list[float] = field(default_factory=list)  # how sure each statement is, where a model tells
    events: list[Event] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
