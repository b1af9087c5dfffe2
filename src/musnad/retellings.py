"""Retellings: the tellings of one event in an article made one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musnad.article import Draft
from musnad.parties import VERBAL
from musnad.tables import group

if TYPE_CHECKING:
    from musnad.events import Event

_LED_TO = group("led_to")
#: Types whose modes are different acts (an arrest is no search), so that unlike modes are never one event.
_TOLD_APART = frozenset({"COERCE", "SANCTION", "RETREAT"})
#: Types of which one act may name several targets one after the other.
_COORDINATED = frozenset({"ACCUSE", "SUPPORT", "REQUEST"})


def merge(draft: Draft, events: list[Event]) -> list[Event]:
    """Returns the events of a draft, each once: same type, and parties that do not contradict each other.

    A later telling adds its trigger to `also`, and what the first left open.
    """
    kept: list[Event] = []
    cues = {s.cue for s in draft.statements}
    for event in sorted(events, key=lambda e: (e.first, e.last)):
        for other in kept:
            if _coordinate(draft, other, event, cues):
                other.recipients += [r for r in event.recipients if r not in (*other.recipients, *other.actors)]
                absorb(other, event)
                break
            if _same(draft, other, event) or _result(draft, other, event):
                absorb(other, event)
                break
        else:
            kept.append(event)
    return kept


def _coordinate(draft: Draft, a: Event, b: Event, cues: set[int]) -> bool:
    """Whether `b` only adds a second target to `a`: joined by و in one sentence, same act and doer."""
    return (
        a.sentence == b.sentence
        and (a.type, a.mode) == (b.type, b.mode)
        and a.type in _COORDINATED
        and bool(a.actors)
        and a.actors == b.actors
        and draft.words[b.first].type.fold.startswith("و")
        and b.first not in cues
    )


def _result(draft: Draft, a: Event, b: Event) -> bool:
    """Whether `b` is the harm that the attack `a` did (هجوم أسفر عن مقتل …), or `a` the harm and `b` the attack."""
    if a.type != "ASSAULT" or b.type != "ASSAULT" or a.sentence != b.sentence:
        return False
    between = draft.words[a.last : b.first]
    return any(w.type.fold in _LED_TO for w in between) and all(w.type.surface != "؛" for w in between)


def _same(draft: Draft, a: Event, b: Event) -> bool:
    if a.type != b.type:
        return False
    if a.mode is not None and b.mode is not None and a.mode != b.mode and a.type in _TOLD_APART:
        return False
    return compatible(draft, a.actors, b.actors) and compatible(draft, a.recipients, b.recipients)


def compatible(draft: Draft, a: list[int], b: list[int]) -> bool:
    """Whether two lists of parties may be the same: one is unknown, they overlap, or have a code in common."""
    if not a or not b or set(a) & set(b):
        return True

    def codes(keys: list[int]) -> set[tuple[str | None, tuple[str, ...]]]:
        return {(draft.actors[k].country, draft.actors[k].sectors[:1]) for k in keys}

    return bool(codes(a) & codes(b))


def absorb(a: Event, b: Event) -> None:
    """Adds a later telling to an event, and what the event left open."""
    a.also.append((b.first, b.last))
    a.sentences.append(b.sentence)
    if a.statement is None and a.type in VERBAL and a.status == "asserted":
        a.statement = b.statement
    if a.mode is None and b.mode is not None:
        a.mode = b.mode
    if not a.actors:
        a.actors = [x for x in b.actors if x not in a.recipients]
    if not a.recipients:
        a.recipients = [x for x in b.recipients if x not in a.actors]
    if a.place is None:
        a.place = b.place
    if a.status == "claimed" and b.status == "asserted":
        a.status, a.statement = "asserted", b.statement
    for context in b.contexts:
        if context not in a.contexts:
            a.contexts.append(context)
    a.confidence = 1 - (1 - a.confidence) * (1 - b.confidence * 0.5)
