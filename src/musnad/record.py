"""The record of one coded article: the contract between coder, store, exports and scorer.

Every span is `[start, end)` in code points of `Record.text`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Span = tuple[int, int]
BlockKind = Literal["headline", "section", "date", "byline", "credit", "subhead", "lead", "body", "caption"]
ActorKind = Literal["person", "country", "igo", "org", "group"]
How = Literal["name", "role", "nisba", "seat", "pronoun", "implied"]
StatementKind = Literal["direct", "indirect", "mixed"]
Status = Literal["asserted", "claimed", "denied"]


class Struct(msgspec.Struct, kw_only=True):
    """Base of the record's parts: keyword-only, compared by value."""


class Source(Struct):
    """Where the article came from; `sha256` is of the bytes read, hexadecimal."""

    uri: str | None = None
    outlet: str | None = None
    media_type: str | None = None
    sha256: str | None = None


class Field(Struct):
    """A piece of metadata and the characters that prove it (`span` is null if it came from page markup)."""

    value: str
    span: Span | None = None


class Published(Struct):
    """A publication time in ISO 8601, as precise as the article says."""

    value: str
    precision: Literal["year", "month", "day", "minute"]
    span: Span | None = None


class Block(Struct):
    """A stretch of the text with a function: headline, body paragraph, credit line and so on."""

    kind: BlockKind
    span: Span


class Mention(Struct):
    """One place where the text refers to an actor; an `implied` mention's span is its verb's."""

    span: Span
    how: How


class Actor(Struct):
    """A political actor that takes part in a statement or event; codes are PLOVER's and ISO 3166's.

    `latin` is the name in Latin letters: a known person's, state's or body's usual form, another person's by rule.
    `rank` is that of a person's office (roles.tsv), as the article's words tell it.
    """

    key: str
    name: str
    kind: ActorKind
    country: str | None = None
    sectors: list[str] = []
    latin: str | None = None
    rank: str | None = None
    mentions: list[Mention] = []
    confidence: float = 0.0


class Cue(Struct):
    """A word of the text that carries a fact: an attributing verb or an event's trigger."""

    value: str
    span: Span


class Statement(Struct, omit_defaults=False):
    """A stretch of speech, writing or thought with its source.

    `speaker`, `co_speakers` and `relay` are actor keys; relays stand nearest to the outlet first.
    `content` is one span, or several where a cue interrupts it.
    """

    key: str
    kind: StatementKind
    speaker: str | None
    cue: Cue
    content: list[Span]
    relay: list[str] = []
    co_speakers: list[str] = msgspec.field(name="with", default_factory=list)
    confidence: float = 0.0


class EventDate(Struct):
    """The day, month or year an event happened, ISO 8601."""

    value: str
    precision: Literal["year", "month", "day"]
    span: Span | None = None


class Namesake(Struct):
    """Another place of the same name; `geonames` is null for regions, buildings and the like."""

    latin: str
    country: str | None = None
    geonames: int | None = None


class Place(Struct):
    """A place as written, the state it lies in, and the place of the gazetteers that it is, where they know it.

    `kind` is country, town, or a type of regions.tsv (admin1, region, sea, building …); `admin1` is GeoNames' code of
    the first-level region, `geonames` the town's id there, `lat` and `lon` are degrees. `confidence` says how likely
    it is this place among its namesakes; the likeliest of those are `others`.
    """

    value: str
    country: str | None = None
    span: Span | None = None
    kind: str | None = None
    latin: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    confidence: float | None = None
    others: list[Namesake] = []


class Event(Struct):
    """One political interaction by PLOVER type and mode, coded once an article however often it is told."""

    key: str
    type: str
    mode: str | None
    contexts: list[str]
    cameo: str | None
    score: float | None
    actors: list[str]
    recipients: list[str]
    trigger: Cue
    also: list[Span]
    status: Status
    statement: str | None
    date: EventDate | None
    place: Place | None
    confidence: float


class CoderInfo(Struct):
    """What is needed to code the article again with the same result."""

    version: str
    models: str
    config: str


class Record(Struct):
    """All that was read from one article, each fact with the characters that prove it."""

    id: str
    text: str
    source: Source
    headline: Field | None = None
    section: Field | None = None
    byline: Field | None = None
    published: Published | None = None
    credit: Field | None = None
    dateline: Place | None = None
    blocks: list[Block] = []
    actors: list[Actor] = []
    statements: list[Statement] = []
    events: list[Event] = []
    warnings: list[str] = []
    coder: CoderInfo | None = None


_decode = msgspec.json.Decoder(Record).decode


def to_json(record: Record) -> bytes:
    """Returns the record as one line of UTF-8 JSON without the line end; the same record gives the same bytes."""
    return msgspec.json.encode(record)


def from_json(line: bytes | str) -> Record:
    """Returns the record that a line of JSON holds.

    Raises:
        msgspec.ValidationError: the JSON is not a record; the message names the field.
    """
    return _decode(line)


def json_schema() -> dict[str, object]:
    """Returns the JSON Schema (2020-12) of a record."""
    return msgspec.json.schema(Record)
