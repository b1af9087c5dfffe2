"""Measuring records against hand-made labels: figures for the whole, and what was missed article by article.

The figures are those of the project's shared scorer, to the last digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from musnad.labels import Label, LabelActor, LabelError, LabelEvent, LabelStatement, anchored
from musnad.record import Actor, Event, Record, Span, Statement

#: Least share of common words (IoU) at which a coded statement counts as the labelled one.
MATCH = 0.5
#: Least share of the shorter name's words that two names of one actor have in common.
SAME_NAME = 0.6


@dataclass(frozen=True, slots=True)
class StatementMatch:
    """A labelled statement, a coded one, or both where they match; `right` says the speaker is right too."""

    labelled: LabelStatement | None
    coded: Statement | None
    iou: float = 0.0
    right: bool = False
    labelled_speaker: str | None = None
    coded_speaker: str | None = None


@dataclass(frozen=True, slots=True)
class EventMatch:
    """A labelled event, a coded one, or both where their types match.

    `level` is how far they agree: `coded` (countries and main sectors), `dyad` (countries), `type`, or None where
    one is missing. Parties are `actors → recipients` in codes.
    """

    labelled: LabelEvent | None
    coded: Event | None
    level: str | None = None
    labelled_parties: str = ""
    coded_parties: str = ""


@dataclass(frozen=True, slots=True)
class ArticleEvaluation:
    """One article's counts and matches; `text` is the article's."""

    id: str
    text: str
    counts: Counter[str]
    statements: list[StatementMatch]
    events: list[EventMatch]


@dataclass(slots=True)
class Evaluation:
    """The evaluation of some articles; `figures()` gives the numbers."""

    articles: list[ArticleEvaluation] = field(default_factory=list)

    def figures(self) -> dict[str, int | float | dict[str, float]]:
        """Returns the shared scorer's figures under its names, rounded to four places."""
        t: Counter[str] = sum((a.counts for a in self.articles), Counter())
        direct = round(t["direct"] / max(1, t["said_direct"]), 4)
        iou = sum(match.iou for a in self.articles for match in a.statements)
        return {
            "articles": len(self.articles),
            "statements.span": _f1(t["span"], t["said"], t["said_coded"]),
            "statements.speaker": _f1(t["speaker"], t["said"], t["said_coded"]),
            "statements.direct": {"r": direct, "labelled": t["said_direct"]},
            "statements.boundary": round(iou / max(1, t["span"]), 4),
            "actors.codes": _f1(t["codes"], t["codes_labelled"], t["codes_coded"]),
            "events.type": _f1(t["type"], t["events"], t["events_coded"]),
            "events.dyad": _f1(t["dyad"], t["events"], t["events_coded"]),
            "events.coded": _f1(t["parties"], t["events"], t["events_coded"]),
            "events.status": round(t["status"] / max(1, t["dyad"]), 4),
        }


def _f1(hits: int, labelled: int, coded: int) -> dict[str, float]:
    p = hits / coded if coded else 0.0
    r = hits / labelled if labelled else 0.0
    f = 2 * p * r / (p + r) if p + r else 0.0
    return {"f1": round(f, 4), "p": round(p, 4), "r": round(r, 4), "labelled": labelled, "coded": coded}


def evaluate(articles: Mapping[str, str], labels: Iterable[Label], records: Mapping[str, Record]) -> Evaluation:
    """Returns how well `records` agree with `labels`, both by article id; `articles` are the labelled texts.

    An article without a record counts as one with nothing in it.

    Raises:
        LabelError: a label has no article, or a record's text is not the article's, so its spans do not fit.
    """
    evaluation = Evaluation()
    for label in labels:
        if label.id not in articles:
            raise LabelError(f"{label.id}: labelled, but not among the articles")
        text, record = articles[label.id], records.get(label.id)
        if record and record.text != text:
            raise LabelError(f"{label.id}: the record's text is not the article's text; its spans would not fit")
        evaluation.articles.append(_article(text, anchored(text, label), record))
    return evaluation


AnyActor = LabelActor | Actor
Parties = tuple[str, tuple[str, ...], tuple[str, ...]]


def _article(text: str, label: Label, record: Record | None) -> ArticleEvaluation:
    said = [s for s in label.statements if s.span]
    coded = record.statements if record else []
    ours = {a.key: a for a in record.actors} if record else {}
    theirs = {a.key: a for a in label.actors}
    statements = _statement_matches(text, said, coded, theirs, ours)
    matched = [m for m in statements if m.labelled and m.coded]

    coded_events = record.events if record else []
    part, part_coded = _taking_part(label, theirs), _taking_part(record, ours) if record else set()
    dyads = [_parties(e, theirs, _country) for e in label.events]
    dyads_coded = [_parties(e, ours, _country) for e in coded_events]
    full = [_parties(e, theirs, _code) for e in label.events]
    full_coded = [_parties(e, ours, _code) for e in coded_events]
    counts = Counter(
        said=len(said),
        said_coded=len(coded),
        said_direct=sum(s.kind != "indirect" for s in said),
        span=len(matched),
        speaker=sum(m.right for m in matched),
        direct=sum(m.right for m in matched if m.labelled and m.labelled.kind != "indirect"),
        codes=len(part & part_coded),
        codes_labelled=len(part),
        codes_coded=len(part_coded),
        events=len(label.events),
        events_coded=len(coded_events),
        type=_common([e.type for e in label.events], [e.type for e in coded_events]),
        dyad=_common(dyads, dyads_coded),
        parties=_common(full, full_coded),
        status=_common(
            [(d, e.status) for d, e in zip(dyads, label.events, strict=True)],
            [(d, e.status) for d, e in zip(dyads_coded, coded_events, strict=True)],
        ),
    )
    events = _match_events(label.events, coded_events, [dyads, full], [dyads_coded, full_coded], theirs, ours)
    return ArticleEvaluation(label.id, text, counts, statements, events)


def match_statements(
    text: str, said: Sequence[LabelStatement], coded: Sequence[Statement]
) -> dict[int, LabelStatement]:
    """Returns the labelled statement of each coded one that has one, by its number: best pairs first."""
    return {j: said[i] for i, (j, _) in _pairs(text, said, coded).items()}


def _pairs(text: str, said: Sequence[LabelStatement], coded: Sequence[Statement]) -> dict[int, tuple[int, float]]:
    """The coded statement of each labelled one and how much of both is common, best first where enough is."""
    spots = [match.span() for match in re.finditer(r"\S+", text)]
    a = [_words(spots, [s.span] if s.span else []) for s in said]
    b = [_words(spots, s.content) for s in coded]
    ranked = ((len(x & y) / len(x | y), i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x & y)
    pair: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for iou, i, j in sorted(ranked, reverse=True):
        if iou >= MATCH and i not in pair and j not in taken:
            pair[i] = (j, iou)
            taken.add(j)
    return pair


def _statement_matches(
    text: str,
    said: Sequence[LabelStatement],
    coded: Sequence[Statement],
    theirs: Mapping[str, LabelActor],
    ours: Mapping[str, Actor],
) -> list[StatementMatch]:
    """Returns all statements in text order, paired best first where their words overlap enough."""
    pair = _pairs(text, said, coded)
    taken = {j for j, _ in pair.values()}

    def label_name(s: LabelStatement) -> str | None:
        return theirs[s.speaker].name if s.speaker in theirs else s.speaker

    def our_name(s: Statement) -> str | None:
        speaker = ours.get(s.speaker or "")
        return speaker.name if speaker else None

    found: list[tuple[int, StatementMatch]] = []
    for i, s in enumerate(said):
        start = s.span[0] if s.span else 0
        if i not in pair:
            found.append((start, StatementMatch(s, None, labelled_speaker=label_name(s))))
            continue
        j, iou = pair[i]
        speaker = ours.get(coded[j].speaker or "")
        right = any(same_actor(theirs[key], speaker) for key in [s.speaker, *s.co_speakers] if key in theirs)
        found.append((start, StatementMatch(s, coded[j], iou, right, label_name(s), our_name(coded[j]))))
    for j, ours_only in enumerate(coded):
        if j not in taken:
            start = ours_only.content[0][0] if ours_only.content else ours_only.cue.span[0]
            found.append((start, StatementMatch(None, ours_only, coded_speaker=our_name(ours_only))))
    return [match for _, match in sorted(found, key=lambda item: item[0])]


def _match_events(
    labelled: Sequence[LabelEvent],
    coded: Sequence[Event],
    keys: Sequence[Sequence[Parties]],
    coded_keys: Sequence[Sequence[Parties]],
    theirs: Mapping[str, LabelActor],
    ours: Mapping[str, Actor],
) -> list[EventMatch]:
    """Returns all events, paired from the fullest agreement down to the same type, near triggers first."""
    dyads, full = keys
    dyads_coded, full_coded = coded_keys
    levels: list[tuple[str, Sequence[Hashable], Sequence[Hashable]]] = [
        ("coded", full, full_coded),
        ("dyad", dyads, dyads_coded),
        ("type", [e.type for e in labelled], [e.type for e in coded]),
    ]
    pair: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    for level, a, b in levels:
        near = sorted(
            (abs((labelled[i].span or (0, 0))[0] - coded[j].trigger.span[0]), i, j)
            for i, x in enumerate(a)
            for j, y in enumerate(b)
            if x == y
        )
        for _, i, j in near:
            if i not in pair and j not in taken:
                pair[i] = (j, level)
                taken.add(j)

    found: list[tuple[int, EventMatch]] = []
    for i, event in enumerate(labelled):
        start, shown = (event.span or (0, 0))[0], _shown(event, theirs)
        if i in pair:
            j, level = pair[i]
            found.append((start, EventMatch(event, coded[j], level, shown, _shown(coded[j], ours))))
        else:
            found.append((start, EventMatch(event, None, None, shown)))
    for j, ours_only in enumerate(coded):
        if j not in taken:
            shown = _shown(ours_only, ours)
            found.append((ours_only.trigger.span[0], EventMatch(None, ours_only, coded_parties=shown)))
    return [match for _, match in sorted(found, key=lambda item: item[0])]


def _shown(event: LabelEvent | Event, actors: Mapping[str, AnyActor]) -> str:
    def side(keys: Sequence[str]) -> str:
        return ", ".join(" ".join(x or "?" for x in _code(actors[k])) for k in keys if k in actors) or "–"

    return f"{side(event.actors)} → {side(event.recipients)}" if event.recipients else side(event.actors)


def _words(spots: Sequence[Span], spans: Sequence[Span]) -> set[int]:
    return {n for n, (s, e) in enumerate(spots) if any(s < end and start < e for start, end in spans)}


def _taking_part(document: Label | Record, actors: Mapping[str, AnyActor]) -> set[tuple[str | None, str | None]]:
    keys = {key for event in document.events for key in [*event.actors, *event.recipients]}
    keys |= {statement.speaker for statement in document.statements if statement.speaker}
    return {_code(actors[key]) for key in keys if key in actors}


def _parties(event: LabelEvent | Event, actors: Mapping[str, AnyActor], of: Callable[[AnyActor], object]) -> Parties:
    def side(keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted({str(of(actors[key])) for key in keys if key in actors}))

    return event.type, side(event.actors), side(event.recipients)


def _common(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """Returns the size of the intersection of two multisets."""
    return sum((Counter(a) & Counter(b)).values())


def _country(actor: AnyActor) -> str | None:
    return actor.country.split()[0] if actor.country else None


def _code(actor: AnyActor) -> tuple[str | None, str | None]:
    return _country(actor), actor.sectors[0] if actor.sectors else None


def _name_words(name: str) -> set[str]:
    """Returns a name's words as compared between actors: no marks, no article, letters unified.

    The scorer's folding rather than `musnad.text.fold`: the figures must not move when our own folding does.
    """
    name = "".join(c for c in unicodedata.normalize("NFKC", name) if not unicodedata.combining(c) and c != "ـ")
    name = re.sub("[أإآٱ]", "ا", name).replace("ى", "ي").replace("ة", "ه")
    return {re.sub("^ال", "", word) for word in re.findall(r"\w+", name) if len(word) > 1}


def same_actor(labelled: LabelActor, coded: Actor | None) -> bool:
    """Whether a coded actor is the labelled one: by most words of the shorter name, or by code and kind."""
    if coded is None:
        return False
    a, b = _name_words(labelled.name), _name_words(coded.name)
    if a and b and len(a & b) >= min(len(a), len(b)) * SAME_NAME:
        return True
    same_code = _country(labelled) is not None and _code(labelled) == _code(coded)
    return same_code and labelled.kind == coded.kind != "group"
