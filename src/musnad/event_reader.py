"""The event reader: events found by models that weigh what the rules see.

Words that may tell an event are judged one by one (trees and a network), grouped into events, given parties and a
status, and judged once more as a whole: that last chance is the event's confidence. `training/events.py` trains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from musnad.article import Draft
from musnad.encoder import Contexts, Encoder
from musnad.events import Event, EventFinder
from musnad.lexicons import Lexicons
from musnad.networks import Forest, Layers, Matrix, sigmoid, softmax
from musnad.parties import VERBAL
from musnad.roles import Group, RoleReader
from musnad.tellings import PairReader, grouped
from musnad.triggers import TYPE_NUMBER, TYPES, Candidate, Counts, TriggerReader
from musnad.vectors import WordVectors
from musnad.weights import read_weights

#: Candidates below this chance tell nothing.
LEAST = 0.22
#: Events, and words that may tell one, that are looked at together: bounds the memory that a long text takes.
AT_ONCE, CANDIDATES_AT_ONCE = 64, 1024
#: What so seldom told an event in training is not looked at.
HOPELESS = 0.06
#: Parties are taken from this chance on: doers, targets.
DOER, TARGET = 0.45, 0.45
#: A further actor of a state that takes part is named too from this chance on.
BESIDE = 0.5
STATUSES = ("asserted", "claimed", "denied")
_CLIP = 4.0
#: Columns of a role's features that tell of the event, not of the actor.
_COMMON = 19


def scaled(features: Matrix, mean: Matrix, deviation: Matrix) -> Matrix:
    """Returns features with mean 0 and deviation 1, none beyond four deviations."""
    result: Matrix = np.clip((features - mean) / deviation, -_CLIP, _CLIP)
    return result


def network_inputs(features: Matrix, contexts: Matrix, mean: Matrix, deviation: Matrix) -> Matrix:
    """Returns what the network sees of candidates: scaled features, the type as 0 and 1, the vectors of the words."""
    kinds = np.eye(len(TYPES), dtype=np.float32)[features[:, 0].astype(np.int64)]
    return np.concatenate([scaled(features, mean, deviation), kinds, contexts], axis=1)


class TriggerModel:
    """The chance that each candidate tells an event of its type."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]):
        self._forest = Forest(weights, "trigger")
        self._networks = [Layers(weights, f"trigger.{n}") for n in range(int(weights["trigger.members"]))]
        self._mean, self._deviation = weights["trigger.mean"], weights["trigger.deviation"]
        events, seen = weights["counts.events"], weights["counts.seen"]
        self.counts: Counts = {
            str(key): (float(e), float(s)) for key, e, s in zip(weights["counts.keys"], events, seen, strict=True)
        }

    def __call__(self, triggers: TriggerReader) -> list[float]:
        """Returns a chance for each of the reader's candidates."""
        chances = [0.0] * len(triggers.candidates)
        none = (0.0, 0.0)
        seen: list[list[tuple[float, float]]] = []
        looked: list[int] = []
        for n, candidate in enumerate(triggers.candidates):
            counts = [self.counts.get(key, none) for key in triggers.keys(candidate)]
            if candidate.ruled is not None or hopeful(counts):
                looked.append(n)
                seen.append(counts)
        for k in range(0, len(looked), CANDIDATES_AT_ONCE):
            part = looked[k : k + CANDIDATES_AT_ONCE]
            for n, chance in zip(part, self._of_some(triggers, part, seen[k : k + CANDIDATES_AT_ONCE]), strict=True):
                chances[n] = float(chance)
        return chances

    def _of_some(
        self, triggers: TriggerReader, numbers: Sequence[int], seen: Sequence[list[tuple[float, float]]]
    ) -> Matrix:
        found = [triggers.candidates[n] for n in numbers]
        features = np.array([triggers.features(c, counts) for c, counts in zip(found, seen, strict=True)], np.float32)
        contexts = np.stack([triggers.context(c) for c in found])
        inputs = network_inputs(features, contexts, self._mean, self._deviation)
        scores = np.mean([sigmoid(network(inputs)[:, 0]) for network in self._networks], axis=0)
        result: Matrix = (self._forest.probabilities(features)[:, 0] + scores) / 2
        return result


def hopeful(counts: Sequence[tuple[float, float]]) -> bool:
    """Whether a candidate is worth a closer look: what it is counted by told an event now and then, or is new."""
    return max((events + 0.3) / (seen + 3.0) for events, seen in counts) >= HOPELESS


def likely(candidates: Sequence[Candidate], chances: Sequence[float]) -> list[int]:
    """Returns the numbers of the candidates that are likely enough, one type for each word."""
    best: dict[int, int] = {}
    for n, (candidate, chance) in enumerate(zip(candidates, chances, strict=True)):
        old = best.get(candidate.first)
        if chance >= LEAST and (old is None or chance > chances[old]):
            best[candidate.first] = n
    return sorted(best.values())


class Parties(NamedTuple):
    """The parties of an event with their chances; `doing` and `suffering` are the highest chances of any state."""

    actors: list[int]
    recipients: list[int]
    doing: float
    suffering: float


_NOBODY = Parties([], [], 0.0, 0.0)


def by_state(draft: Draft, actors: Sequence[int]) -> dict[str | None, list[int]]:
    """Returns the positions of actors in a list by their country."""
    found: dict[str | None, list[int]] = {}
    for n, actor in enumerate(actors):
        found.setdefault(draft.actors[actor].country, []).append(n)
    return found


def state_features(rows: Matrix, single: Matrix, states: Mapping[str | None, list[int]]) -> Matrix:
    """Returns what the last models see of each state as a party, in rows.

    The highest and lowest features of its actors, their chances to be a party together and at most, and the highest
    such chance of another state.
    """
    together = np.array([1 - np.prod(1 - single[own, 1:], axis=0) for own in states.values()], np.float32)
    found = []
    for n, (country, own) in enumerate(states.items()):
        features, chances = rows[own], single[own, 1:]
        others = np.delete(together, n, axis=0)
        best = others.max(0) if len(others) else np.zeros(2, np.float32)
        found.append(
            np.concatenate(
                [
                    features[0, :_COMMON],
                    features[:, _COMMON:].max(0),
                    features[:, _COMMON:].min(0),
                    [len(own), len(states), country is None, country in ("IGO", "REG", "NGO", "MNC")],
                    together[n],
                    chances.max(0),
                    chances.sum(0),
                    best,
                    together[n] - best,
                ]
            )
        )
    return np.array(found, np.float32)


class PartyInputs:
    """What the network of parties sees: scaled features, the values of those with few as 0 and 1, vectors of words."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]):
        self._mean, self._deviation = weights["party.mean"], weights["party.deviation"]
        self._columns, self._values = weights["party.columns"].astype(np.int64), weights["party.values"]
        self._middle, self._spread = weights["party.middle"], weights["party.spread"]

    def __call__(self, rows: Matrix, contexts: Matrix) -> Matrix:
        """Returns the inputs for rows of features and of vectors; the last of these, in context, are scaled."""
        size = len(self._middle)
        few = (rows[:, self._columns] == self._values).astype(np.float32)
        read = (contexts[:, -size:] - self._middle) / self._spread * np.float32(0.5)
        parts = [scaled(rows, self._mean, self._deviation), few, contexts[:, :-size], read]
        result: Matrix = np.concatenate(parts, axis=1).astype(np.float32)
        return result


def decided(
    draft: Draft, actors: Sequence[int], single: Matrix, states: Mapping[str | None, list[int]], sides: Matrix
) -> Parties:
    """Returns the parties: of each state that is likely one its likeliest actor, and others that are likely too."""
    chosen: list[list[int]] = []
    for side, least in ((1, DOER), (2, TARGET)):
        found: list[tuple[float, int]] = []
        for own, chance in zip(states.values(), sides[:, side - 1], strict=True):
            if chance < least:
                continue
            first = max(own, key=lambda k: (single[k, side], -k))
            found += [(float(single[k, side]), k) for k in own if k == first or single[k, side] >= BESIDE]
        found.sort(key=lambda x: (-x[0], x[1]))
        chosen.append([actors[k] for _, k in found])
    doers, targets = chosen
    for actor in set(doers) & set(targets):
        k = list(actors).index(actor)
        (targets if single[k, 1] >= single[k, 2] else doers).remove(actor)
    return Parties(doers, targets, float(sides[:, 0].max()), float(sides[:, 1].max()))


class RoleModel:
    """Who does an event and to whom: first each actor by itself, then the states, then which of their actors."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], vectors: WordVectors, encoder: Encoder):
        self._doers = Forest(weights, "doer")
        self._targets = Forest(weights, "target")
        self._forest = Forest(weights, "party")
        self._networks = [Layers(weights, f"party.{n}") for n in range(int(weights["party.members"]))]
        self._inputs = PartyInputs(weights)
        self._vectors = vectors
        self._encoder = encoder

    def __call__(
        self, draft: Draft, roles: RoleReader, groups: Sequence[Group], ruled: Sequence[Event]
    ) -> list[Parties]:
        """Returns the parties of each event, the likeliest first."""
        contexts = Contexts(draft, self._vectors, self._encoder)
        found: list[Parties] = []
        for k in range(0, len(groups), AT_ONCE):
            found += self._of_some(draft, roles, groups[k : k + AT_ONCE], ruled[k : k + AT_ONCE], contexts)
        return found

    def _of_some(
        self,
        draft: Draft,
        roles: RoleReader,
        groups: Sequence[Group],
        ruled: Sequence[Event],
        contexts: Contexts,
    ) -> list[Parties]:
        offered = [roles.candidates(group, event) for group, event in zip(groups, ruled, strict=True)]
        told = [n for n, actors in enumerate(offered) if actors]
        if not told:
            return [_NOBODY] * len(groups)
        parts = [np.array(roles.features(groups[n], ruled[n], offered[n]), np.float32) for n in told]
        read = [roles.context(groups[n], offered[n], self._vectors, contexts) for n in told]
        inputs = self._inputs(np.concatenate(parts), np.concatenate(read))
        networks = np.mean([softmax(network(inputs)) for network in self._networks], axis=0)
        every = (self._forest.probabilities(np.concatenate(parts)) + networks) / 2
        single = np.split(every, np.cumsum([len(rows) for rows in parts])[:-1])
        states = [by_state(draft, offered[n]) for n in told]
        tables = [state_features(rows, one, own) for rows, one, own in zip(parts, single, states, strict=True)]
        table = np.concatenate(tables)
        both = np.concatenate([self._doers.probabilities(table), self._targets.probabilities(table)], axis=1)
        sides = np.split(both, np.cumsum([len(t) for t in tables])[:-1])
        found = [_NOBODY] * len(groups)
        for k, n in enumerate(told):
            found[n] = decided(draft, offered[n], single[k], states[k], sides[k])
        return found


def by_type(groups: Sequence[Group]) -> dict[str, list[float]]:
    """Returns the chances of the groups of each type."""
    found: dict[str, list[float]] = {}
    for group in groups:
        found.setdefault(group.type, []).append(group.chance)
    return found


def judged(
    draft: Draft,
    group: Group,
    rivals: Mapping[str, list[float]],
    ruled: Event,
    parties: Parties,
    roles: RoleReader,
) -> list[float]:
    """Returns what the last judge sees of an event: all that was found of it, and of the others beside it."""
    chances = sorted(group.chances, reverse=True)
    same = rivals[group.type]
    blocks = [draft.blocks[draft.sentences[t.sentence].block].kind for t in group.tellings]
    main = max(zip(group.chances, range(len(group.tellings)), strict=True))[1]
    statement = draft.statements[ruled.statement] if ruled.statement is not None else None
    speakers = set(roles.parties.speakers(ruled.statement))
    return [
        float(TYPE_NUMBER[group.type]),
        chances[0],
        chances[1] if len(chances) > 1 else 0.0,
        float(sum(chances)),
        float(len(chances)),
        float(len(same)),
        float(sum(c > group.chance for c in same)),
        float(sum(map(len, rivals.values()))),
        float(sum(map(sum, rivals.values()))),
        float("headline" in blocks),
        float("lead" in blocks),
        float(group.tellings[0].sentence),
        float(len(draft.sentences)),
        float(ruled.statement is not None),
        float(STATUSES.index(ruled.status)),
        float(group.type in VERBAL),
        parties.doing,
        parties.suffering,
        float(len(parties.actors)),
        float(len(parties.recipients)),
        float(bool(set(parties.actors) & speakers)),
        float(statement is not None and statement.kind != "indirect"),
        float(group.tellings[main].ruled is not None),
        group.tellings[main].rank,
        float(sum(t.ruled is not None for t in group.tellings)),
        float(bool(parties.actors) and all(draft.actors[a].kind == "group" for a in parties.actors)),
        float(len({draft.actors[a].country for a in (*parties.actors, *parties.recipients)})),
        float(len(draft.words)),
    ]


def _apart(event: Event) -> None:
    """Leaves out other tellings that are part of the trigger or of an earlier one (يوقعان اتفاقية، اتفاقية)."""
    taken, kept = [(event.first, event.last)], []
    for (first, last), sentence in zip(event.also, event.sentences, strict=True):
        if all(last <= a or b <= first for a, b in taken):
            taken.append((first, last))
            kept.append(sentence)
    event.also, event.sentences = taken[1:], kept


class EventReaderStage:
    """Finds events with the models; the rules' findings are among what they weigh."""

    name = "events"
    requires = frozenset({"words", "sentences", "mentions", "statements", "actors", "codes", "speakers"})
    provides = frozenset({"events"})

    def __init__(self, lexicons: Lexicons, vectors: WordVectors, *, threshold: float = 0.5):
        weights = read_weights("events")
        self._lexicons = lexicons
        self._vectors = vectors
        self._threshold = threshold
        self._triggers = TriggerModel(weights)
        self._same = Forest(weights, "same")
        self._roles = RoleModel(weights, vectors, Encoder())
        self._status = Forest(weights, "status")
        self._judge = Forest(weights, "judge")

    def __call__(self, draft: Draft) -> None:
        """Adds `events` in the order of their triggers."""
        triggers = TriggerReader(draft, EventFinder(draft, self._lexicons, 0.0), self._vectors)
        chances = self._triggers(triggers)
        kept = likely(triggers.candidates, chances)
        if not kept:
            return
        groups = grouped(
            [triggers.candidates[k] for k in kept],
            [chances[k] for k in kept],
            PairReader(triggers),
            self._same.probabilities,
        )
        roles = RoleReader(triggers)
        ruled = [roles.event(g) for g in groups]
        parties = self._roles(draft, roles, groups, ruled)
        rivals = by_type(groups)
        whole = zip(groups, ruled, parties, strict=True)
        rows = np.array([judged(draft, g, rivals, e, p, roles) for g, e, p in whole], np.float32)
        sure = self._judge.probabilities(rows)[:, 0]
        status = self._status.probabilities(rows)
        for n, event in enumerate(ruled):
            if sure[n] < self._threshold:
                continue
            event.actors, event.recipients = list(parties[n].actors), list(parties[n].recipients)
            _apart(event)
            event.status = STATUSES[int(status[n].argmax())]
            event.confidence = float(sure[n])
            draft.events.append(event)
