"""Records and labels for tests, made by hand or from labels."""

from __future__ import annotations

import msgspec

from musnad.labels import Label, anchor, as_record
from musnad.record import Block, CoderInfo, EventDate, Field, Mention, Place, Published, Record, Source

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


def record_of(text: str, label: Label) -> Record:
    """Returns the record of a label with metadata and all optional fields, as a perfect coder would give it."""
    record = as_record(text, label)
    for actor in record.actors:
        actor.confidence = 0.8
        actor.mentions = [Mention(span=anchor(text, actor.name) or (0, 1), how="name")]
    for statement in record.statements:
        statement.confidence = 0.9
    for event, labelled in zip(record.events, label.events, strict=True):
        event.cameo, event.score, event.confidence = "163", -5.0, 0.5
        if labelled.date:
            event.date = EventDate(value=labelled.date, precision="day")
        if labelled.place:
            event.place = Place(value=labelled.place, span=anchor(text, labelled.place))
    first = text.partition("\n")[0]
    record.source = Source(uri=f"{label.id}.txt", outlet="صحيفة", media_type="text/plain", sha256="0" * 64)
    record.headline = Field(value=first, span=(0, len(first)))
    record.published = Published(value="2024-05-03", precision="day")
    record.blocks = [Block(kind="headline", span=(0, len(first)))]
    record.coder = CoderInfo(version="0.1.0", models="rules", config="default")
    return record
