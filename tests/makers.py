"""Records and labels for tests, made by hand or from labels."""

from __future__ import annotations

import msgspec

from musnad.labels import Label, anchor, anchored
from musnad.record import (
    Actor,
    Block,
    CoderInfo,
    Cue,
    Event,
    EventDate,
    Field,
    Mention,
    Place,
    Published,
    Record,
    Source,
    Statement,
)

_TEXT = """الرئيس: نرفض العقوبات

وكالة الأنباء - 3 أيار 2024
قال الرئيس أحمد سالم إن بلاده "ترفض العقوبات" التي فرضتها فرنسا أمس في باريس.
"""
#: A small article and its label.
DEBATE = (
    _TEXT,
    msgspec.convert(
        {
            "id": "debate",
            "actors": [
                {"key": "a1", "name": "أحمد سالم", "kind": "person", "country": "LBN", "sectors": ["GOV"]},
                {"key": "a2", "name": "فرنسا", "kind": "country", "country": "FRA", "sectors": ["GOV"]},
                {"key": "a3", "name": "وكالة الأنباء", "kind": "org", "country": "LBN", "sectors": ["JRN"]},
            ],
            "statements": [
                {"kind": "indirect", "speaker": "a1", "cue": ":", "content": "نرفض العقوبات", "relay": []},
                {
                    "kind": "mixed",
                    "speaker": "a1",
                    "cue": "قال",
                    "content": "بلاده … في باريس",
                    "relay": ["a3"],
                },
            ],
            "events": [
                {
                    "type": "SANCTION",
                    "mode": None,
                    "actors": ["a2"],
                    "recipients": ["a1"],
                    "trigger": "فرضتها",
                    "also": ["العقوبات"],
                    "contexts": ["economic"],
                    "status": "claimed",
                    "statement": 2,
                    "date": "2024-05-02",
                    "place": "باريس",
                },
                {
                    "type": "REJECT",
                    "mode": None,
                    "actors": ["a1"],
                    "recipients": ["a2"],
                    "trigger": "نرفض",
                    "status": "asserted",
                    "statement": 1,
                },
            ],
        },
        Label,
    ),
)


def _where(text: str, quote: str) -> tuple[int, int]:
    return anchor(text, quote) or (0, 1)


def record_of(text: str, label: Label) -> Record:
    """Returns the record that a perfect coder would give for a label."""
    label = anchored(text, label)
    events = [
        Event(
            key=f"e{n}",
            type=e.type,
            mode=e.mode,
            contexts=e.contexts,
            cameo="163",
            score=-5.0,
            actors=e.actors,
            recipients=e.recipients,
            trigger=Cue(value=e.trigger, span=e.span or (0, 1)),
            also=[_where(text, a) if isinstance(a, str) else a for a in e.also],
            status=e.status,
            statement=f"s{e.statement}" if e.statement else None,
            date=EventDate(value=e.date, precision="day") if e.date else None,
            place=Place(value=e.place, span=anchor(text, e.place)) if e.place else None,
            confidence=0.5,
        )
        for n, e in enumerate(label.events, 1)
    ]
    statements = [
        Statement(
            key=f"s{n}",
            kind=s.kind,
            speaker=s.speaker,
            cue=Cue(value=s.cue or "", span=_where(text, s.cue or "")),
            content=[s.span],
            relay=s.relay,
            co_speakers=s.co_speakers,
            confidence=0.9,
        )
        for n, s in enumerate(label.statements, 1)
        if s.span
    ]
    actors = [
        Actor(
            key=a.key,
            name=a.name,
            kind=a.kind,
            country=a.country,
            sectors=a.sectors or [],
            mentions=[Mention(span=_where(text, a.name), how="name")],
            confidence=0.8,
        )
        for a in label.actors
    ]
    first = text.partition("\n")[0]
    return Record(
        id=label.id,
        text=text,
        source=Source(uri=f"{label.id}.txt", outlet="صحيفة", media_type="text/plain", sha256="0" * 64),
        headline=Field(value=first, span=(0, len(first))),
        published=Published(value="2024-05-03", precision="day"),
        blocks=[Block(kind="headline", span=(0, len(first)))],
        actors=actors,
        statements=statements,
        events=events,
        coder=CoderInfo(version="0.1.0", models="rules", config="default"),
    )
