"""Hand-made labels: their form, their reading, and where in the article's text their quotes stand.

A label quotes the article's own characters; long content is written `first words … last words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast, get_args

import msgspec

from musnad.errors import MusnadError
from musnad.record import Actor, ActorKind, Cue, Event, Record, Source, Span, Statement, StatementKind, Status
from musnad.tables import read_table

#: PLOVER's sectors of actors.
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()  # noqa: SIM905
)
_MOST_CONTEXTS = 3
_COUNTRY = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class LabelError(MusnadError, ValueError):
    """Labels that cannot be used; the message names the file and line or the article."""


class LabelActor(msgspec.Struct, kw_only=True):
    """An actor as labelled; `mentions` are where the article names, calls or describes it, if that was labelled."""

    key: str
    name: str
    kind: str
    country: str | None = None
    sectors: list[str] | None = None
    mentions: list[Span] = []


class LabelStatement(msgspec.Struct, kw_only=True):
    """A statement as labelled; `span` is set by `anchored`, `cue_span` tells where the cue stands, if labelled."""

    kind: str
    speaker: str
    content: str = ""
    cue: str | None = None
    relay: list[str] = []
    co_speakers: list[str] = msgspec.field(name="with", default_factory=list)
    span: Span | None = None
    cue_span: Span | None = None


class LabelEvent(msgspec.Struct, kw_only=True):
    """An event as labelled; `statement` is the 1-based number of the statement it is told in."""

    type: str
    actors: list[str]
    recipients: list[str]
    status: str
    trigger: str = ""
    mode: str | None = None
    contexts: list[str] = []
    also: list[str | Span] = []
    statement: int | None = None
    date: str | None = None
    place: str | None = None
    span: Span | None = None


class Label(msgspec.Struct, kw_only=True):
    """All that was labelled in one article."""

    id: str
    actors: list[LabelActor]
    statements: list[LabelStatement]
    events: list[LabelEvent]


def anchor(text: str, quote: str, *, since: int = 0) -> Span | None:
    """Returns where `quote` stands in `text`, looking from `since` on and then from the start; None if nowhere.

    `first … last` reaches from the first of the one to the next of the other, unless the text itself has it so.
    """
    first, last = quote.strip(), ""
    if "…" in quote and quote not in text:
        first, _, last = (part.strip() for part in quote.partition("…"))
    if not first:
        return None
    for origin in (since, 0):
        start = text.find(first, origin)
        if start < 0:
            continue
        end = start + len(first)
        if not last:
            return start, end
        tail = text.find(last, end)
        if tail >= 0:
            return start, tail + len(last)
    return None


def anchored(text: str, label: Label) -> Label:
    """Returns the label with the spans of its statements and events set where their quotes are found in `text`."""
    label = msgspec.convert(msgspec.to_builtins(label), Label)
    since = 0
    for statement in label.statements:
        statement.span = statement.span or anchor(text, statement.content, since=since)
        if statement.span:
            since = statement.span[0] + 1
    for event in label.events:
        event.span = event.span or anchor(text, event.trigger)
    return label


def problems(text: str, label: Label) -> list[str]:
    """Returns what is wrong with a label: unknown keys, quotes that are not in the text; empty if all is well."""
    found: list[str] = []
    keys = {actor.key for actor in label.actors}
    if len(keys) < len(label.actors):
        found.append("duplicate actor keys")
    found += [f"{a.key}: name not in text: {a.name}" for a in label.actors if anchor(text, a.name) is None]
    label = anchored(text, label)
    for n, s in enumerate(label.statements, 1):
        used = [s.speaker, *s.co_speakers, *s.relay]
        found += [f"statement {n}: unknown actor {key}" for key in used if key not in keys]
        if s.span is None:
            found.append(f"statement {n}: content not in text: {s.content[:60]}")
        if s.cue and s.cue not in text:
            found.append(f"statement {n}: cue not in text: {s.cue}")
    for n, e in enumerate(label.events, 1):
        found += [f"event {n}: unknown actor {key}" for key in [*e.actors, *e.recipients] if key not in keys]
        if e.span is None:
            found.append(f"event {n}: trigger not in text: {e.trigger}")
        found += [f"event {n}: also not in text: {a}" for a in e.also if isinstance(a, str) and not anchor(text, a)]
        if e.statement is not None and not 0 <= e.statement <= len(label.statements):
            found.append(f"event {n}: there is no statement {e.statement}")
    return found


@cache
def modes() -> dict[str, frozenset[str]]:
    """Returns PLOVER's event types with their modes."""
    found: dict[str, set[str]] = {}
    for row in read_table("plover", ("event", "mode")):
        found.setdefault(row["event"], set()).update({row["mode"]} - {""})
    return {kind: frozenset(names) for kind, names in found.items()}


@cache
def contexts() -> frozenset[str]:
    """Returns PLOVER's contexts."""
    return frozenset(row["context"] for row in read_table("contexts", ("context",)))


def wrong_codes(label: Label) -> Iterator[str]:
    """Yields the codes of a label that the coding guide and PLOVER do not know."""
    for a in label.actors:
        if a.kind not in get_args(ActorKind):
            yield f"{a.key}: kind {a.kind}"
        if a.country is not None and not _COUNTRY.fullmatch(a.country):
            yield f"{a.key}: country {a.country}"
        if unknown := set(a.sectors or ()) - SECTORS:
            yield f"{a.key}: sectors {sorted(unknown)}"
    for n, s in enumerate(label.statements, 1):
        if s.kind not in get_args(StatementKind):
            yield f"statement {n}: kind {s.kind}"
    for n, e in enumerate(label.events, 1):
        if e.type not in modes():
            yield f"event {n}: type {e.type}"
        elif e.mode is not None and e.mode not in modes()[e.type]:
            yield f"event {n}: {e.type} has no mode {e.mode}; modes: {', '.join(sorted(modes()[e.type])) or 'none'}"
        if e.status not in get_args(Status):
            yield f"event {n}: status {e.status}"
        if unknown := set(e.contexts) - contexts():
            yield f"event {n}: contexts {sorted(unknown)}"
        if len(e.contexts) > _MOST_CONTEXTS:
            yield f"event {n}: more than three contexts"
        if e.date is not None and not _DATE.fullmatch(e.date):
            yield f"event {n}: date {e.date}"


def as_record(text: str, label: Label) -> Record:
    """Returns the record that a perfect coder would give for a label; statements that are not in the text are left out.

    It holds what a label holds, and none of what only a coder knows (metadata, mentions' forms, CAMEO codes).
    """
    label = anchored(text, label)
    return Record(
        id=label.id,
        text=text,
        source=Source(),
        actors=[
            Actor(
                key=a.key,
                name=a.name,
                kind=cast("ActorKind", a.kind),
                country=a.country,
                sectors=a.sectors or [],
                confidence=1.0,
            )
            for a in label.actors
        ],
        statements=[
            Statement(
                key=f"s{n}",
                kind=cast("StatementKind", s.kind),
                speaker=s.speaker,
                cue=Cue(value=s.cue or "", span=s.cue_span or anchor(text, s.cue or "") or s.span),
                content=[s.span],
                relay=s.relay,
                co_speakers=s.co_speakers,
                confidence=1.0,
            )
            for n, s in enumerate(label.statements, 1)
            if s.span
        ],
        events=[
            Event(
                key=f"e{n}",
                type=e.type,
                mode=e.mode,
                contexts=e.contexts,
                cameo="",
                score=0.0,
                actors=e.actors,
                recipients=e.recipients,
                trigger=Cue(value=e.trigger, span=e.span or (0, 1)),
                also=[anchor(text, a) or (0, 1) if isinstance(a, str) else a for a in e.also],
                status=cast("Status", e.status),
                statement=f"s{e.statement}" if e.statement else None,
                date=None,
                place=None,
                confidence=1.0,
            )
            for n, e in enumerate(label.events, 1)
        ],
    )


def read_labels(path: Path) -> list[Label]:
    """Returns the labels of a JSON Lines file.

    Raises:
        LabelError: a line is not a label; the message names line and field.
    """
    labels = []
    for n, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                labels.append(msgspec.json.decode(line, type=Label))
            except msgspec.MsgspecError as error:
                raise LabelError(f"{path}, line {n}: not a label: {error}") from error
    return labels


def read_pairs(folder: Path) -> tuple[dict[str, bytes], list[Label]]:
    """Returns the articles (bytes by id) and labels of a folder of `NAME.txt` and `NAME.json` pairs, by name.

    The id is NAME, whatever the label says.

    Raises:
        LabelError: an article has no label, a label is broken, or there are no pairs.
    """
    articles: dict[str, bytes] = {}
    labels: list[Label] = []
    for path in sorted(folder.glob("*.txt")):
        beside = path.with_suffix(".json")
        if not beside.exists():
            raise LabelError(f"{path}: has no {beside.name} beside it")
        try:
            raw = msgspec.json.decode(beside.read_bytes())
            label = msgspec.convert(raw | {"id": path.stem}, Label)
        except (msgspec.MsgspecError, TypeError) as error:
            raise LabelError(f"{beside}: not a label: {error}") from error
        articles[path.stem] = path.read_bytes()
        labels.append(label)
    if not labels:
        raise LabelError(f"{folder}: holds no pairs NAME.txt and NAME.json")
    return articles, labels
