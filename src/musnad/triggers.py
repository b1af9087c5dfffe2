"""Words that may tell an event, and what a model sees of each: the candidates of the event reader.

A candidate is a word with a type of event that a row of predicates.tsv (or of cues.tsv) gives it. The rules' own
reading is among its features: what they found there, the parties, the status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from musnad.article import UNREAD_BLOCKS, Draft
from musnad.entries import Hit, Predicate
from musnad.events import Event, EventFinder, plain_forms
from musnad.mention import KINDS
from musnad.parties import Found
from musnad.tables import group, written
from musnad.text import western_digits
from musnad.vectors import Vector, WordVectors

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
TYPE_NUMBER = {name: n for n, name in enumerate(TYPES)}
PARTS = ("perfect", "imperfect", "passive", "active", "masdar", "noun", "adjective")
_POS = ("N", "A", "P")
_SENSES = ("say", "ask", "warn", "promise", "deny", "accuse", "think", "hope", "fear", "cite")
_CLASSES = ("neg", "that", "rel", "cond", "modal")
_BLOCKS = ("headline", "lead", "body", "subhead")
SECTOR_GROUPS: Mapping[str, int] = {
    "GOV": 0, "MIL": 1, "COP": 2, "REB": 3, "UAF": 3, "PRM": 3, "JUD": 4, "LEG": 5, "PTY": 6, "OPP": 6, "CVL": 7,
    "JRN": 8, "ELI": 9, "BUS": 10, "LAB": 11, "SOC": 11,
}  # fmt: skip
NO_SECTOR = 12
_NEAR_WORDS = 5
_FUTURE = group("future")
_JOINED = written("joined_preposition")
_CONJOINED = written("joined_conjunction")
_LAST_YEAR = 2100
_TOPIC = 12
_BEFORE, _AFTER = 3, 4
_OPENING = 150  #: words of the article that tell what it is about

#: Where the features of counts stand.
COUNT_COLUMNS = slice(1, 7)
#: How often words and rows told an event in training: (events, times seen) by key.
Counts = Mapping[str, tuple[float, float]]


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A word that may tell an event of a type: `words[first:last]`."""

    first: int
    last: int
    type: str
    mode: str | None
    origin: str  # word, phrase, cue, called
    sentence: int
    hit: Hit[Predicate] | None = None
    row: Predicate | None = None
    rank: float = 0.0
    near: bool = False
    barred: bool = False
    ruled: Event | None = None
    parties: Found = field(default_factory=lambda: Found([], []))
    complete: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What its counts are kept by: the lexicon row, and the row with the inflection."""
        if self.row is None:
            name = f"{self.origin}|{self.type}"
            return name, name
        name = f"{self.row.lemma}|{self.row.pos}|{self.type}|{len(self.row.near)}"
        return name, f"{name}|{self.hit.inflected.part if self.hit is not None else ''}"


class TriggerReader:
    """The candidates of one draft and their features."""

    #: The columns of features that tell what the rules found: parties, events, status.
    RULED = (*range(54, 72), 74, 75)

    def __init__(self, draft: Draft, finder: EventFinder, vectors: WordVectors):
        self.draft = draft
        self.words = draft.words
        self.finder = finder
        self._vectors = vectors
        self._means: dict[tuple[int, int], Vector] = {}
        self.ruled = finder.find()
        self._at: dict[tuple[int, str], Event] = {}
        self._covered: dict[int, Event] = {}
        for event in self.ruled:
            self._at[event.first, event.type] = event
            for i in range(event.first, event.last):
                self._covered.setdefault(i, event)
        self.candidates = self._found()
        self._lemmas = Counter(c.keys[0] for c in self.candidates)
        self._types = Counter(c.type for c in self.candidates)
        self._ruled_types = Counter(e.type for e in self.ruled)
        self._years = self._old_years()

    def _found(self) -> list[Candidate]:
        found: list[Candidate] = []
        for number, sentence in enumerate(self.draft.sentences):
            if self.draft.blocks[sentence.block].kind in UNREAD_BLOCKS:
                continue
            for i in range(sentence.first, sentence.last):
                best: dict[str, Candidate] = {}
                kind = self.words[i].type
                phrases = self.finder.lexicons.phrase_predicates(kind.norm)
                if kind.predicates or phrases:
                    self._of_word(i, number, best)
                if i in self.finder.parties.by_cue:
                    event = self.draft.statements[self.finder.parties.by_cue[i]].event
                    if event is not None and event[0] not in best:
                        best[event[0]] = Candidate(
                            first=i,
                            last=self.draft.statements[self.finder.parties.by_cue[i]].cue_end,
                            type=event[0],
                            mode=event[1],
                            origin="cue",
                            sentence=number,
                            rank=event[2],
                        )
                ruled = self._covered.get(i)
                if ruled is not None and ruled.first == i and ruled.type not in best:
                    best[ruled.type] = Candidate(
                        first=i,
                        last=ruled.last,
                        type=ruled.type,
                        mode=ruled.mode,
                        origin="called",
                        sentence=number,
                        rank=ruled.confidence,
                    )
                for candidate in best.values():
                    candidate.ruled = self._at.get((i, candidate.type))
                    found.append(candidate)
        return found

    def _of_word(self, i: int, number: int, best: dict[str, Candidate]) -> None:
        sentence = self.draft.sentences[number]
        places = self.finder.following(i, sentence)
        following = [self.words[k].type for k in places]
        near = [w.norm for w in following]
        near_bare = {form for word in following for form in plain_forms(word)}
        before = self.words[i - 1].type.norm if i > sentence.first else ""
        kind = self.words[i].type
        offers: list[Candidate] = []
        for rest, row in self.finder.lexicons.phrase_predicates(kind.norm):
            if len(rest) <= len(near) and all(near[k] == rest[k] for k in range(len(rest))):
                offers.append(
                    Candidate(
                        first=i,
                        last=i + 1 + len(rest),
                        type=row.type,
                        mode=row.mode,
                        origin="phrase",
                        sentence=number,
                        row=row,
                        rank=2 + row.confidence,
                        near=True,
                    )
                )
        for hit in kind.predicates:
            row, part = hit.row, hit.inflected.part
            met = bool(row.near) and bool(row.near & near_bare or (part in ("noun", "masdar") and before in row.near))
            barred = bool(row.without & near_bare)
            last = i + 1
            if met:
                last = next((places[k] + 1 for k, w in enumerate(following[:4]) if row.near & plain_forms(w)), last)
            offers.append(
                Candidate(
                    first=i,
                    last=last,
                    type=row.type,
                    mode=row.mode,
                    origin="word",
                    sentence=number,
                    hit=hit,
                    row=row,
                    rank=row.confidence + met - barred - (0.6 if row.near and not met else 0.0),
                    near=met,
                    barred=barred,
                )
            )
        for offer in offers:
            other = best.get(offer.type)
            if other is None or offer.rank > other.rank:
                best[offer.type] = offer

    def complete(self, candidate: Candidate) -> None:
        """Adds what the rules found there: the event, else the parties that its row leads to."""
        if candidate.complete:
            return
        candidate.complete = True
        if candidate.ruled is not None:
            candidate.mode = candidate.ruled.mode
            candidate.last = max(candidate.last, candidate.ruled.last)
            candidate.parties = Found(candidate.ruled.actors, candidate.ruled.recipients)
        elif candidate.row is not None:
            sentence = self.draft.sentences[candidate.sentence]
            found = self.finder.parties.find(candidate.first, candidate.last, candidate.hit, candidate.row, sentence)
            if candidate.row.mutual and candidate.mode != "visit":
                found = Found([*found.doers, *(t for t in found.targets if t not in found.doers)], [])
            candidate.parties = found
        else:
            holder = self.finder.parties.by_cue.get(candidate.first)
            candidate.parties = Found(self.finder.parties.speakers(holder), [])

    def _old_years(self) -> list[int]:
        year = self.finder.year
        if year is None:
            return []
        found = []
        for i, word in enumerate(self.words):
            if word.type.number:
                written = western_digits(word.type.surface)
                if len(written) == 4 and written.isdigit() and 1900 <= int(written) < year - 1:
                    found.append(i)
        return found

    def keys(self, candidate: Candidate) -> tuple[str, str, str]:
        """Returns what the counts of a candidate are kept by: row, row and inflection, word and type."""
        word = self.words[candidate.first].type
        return (*candidate.keys, f"{word.norm}|{candidate.type}")  # type: ignore[return-value]

    def features(self, candidate: Candidate, counts: list[tuple[float, float]]) -> list[float]:
        """Returns the features of a candidate; `counts` are those of its keys (events, times seen)."""
        self.complete(candidate)
        i, words, draft = candidate.first, self.words, self.draft
        word = words[i].type
        sentence = draft.sentences[candidate.sentence]
        block = draft.blocks[sentence.block].kind
        hit, row, ruled = candidate.hit, candidate.row, candidate.ruled
        part = hit.inflected.part if hit is not None else ""
        finder = self.finder.parties
        cue, holder = finder.by_cue.get(i), finder.holding(i)
        statement = draft.statements[cue if cue is not None else holder] if (cue, holder) != (None, None) else None  # type: ignore[index]
        other = self._covered.get(i)
        found: list[float] = [float(TYPE_NUMBER[candidate.type])]
        found += counted(counts)
        found += [
            candidate.rank,
            row.confidence if row is not None else 0.5,
            float(candidate.near),
            float(candidate.barred),
            float(bool(row is not None and row.near)),
            float(("word", "phrase", "cue", "called").index(candidate.origin)),
            float(_POS.index(row.pos) if row is not None and row.pos in _POS else 3),
            float(row is not None and row.mutual),
            float(("", "political", "actor", "owner", "speaker").index(row.needs) if row is not None else 5),
            float(PARTS.index(part) if part in PARTS else 7),
            float(hit.inflected.person if hit is not None else 3),
            float("spd".find(hit.inflected.number[:1]) if hit is not None and hit.inflected.number else -1),
        ]
        split = hit.split if hit is not None else None
        found += [
            float(_CONJOINED.index(split.conjunction) if split is not None and split.conjunction in _CONJOINED else -1),
            float(_JOINED.index(split.preposition) if split is not None and split.preposition in _JOINED else -1),
            float(split is not None and split.article),
            float(bool(split is not None and split.suffix)),
            float(word.definite),
            float(len(word.fold)),
            float(len({h.row.type for h in word.predicates})),
            float(bool(word.cues)),
            float(word.common),
        ]
        for offset in (-3, -2, -1, 1, 2):
            k = i + offset
            kind = words[k].type if sentence.first <= k < sentence.last else None
            mask = 0
            if kind is not None:
                for n, name in enumerate(_CLASSES):
                    mask |= (name in kind.classes) << n
            found.append(float(mask))
        previous = words[i - 1].type if i > sentence.first else None
        found += [
            float(previous is not None and previous.fold in _FUTURE),
            float(previous is not None and bool(previous.predicates)),
            float(previous is not None and bool(previous.cues)),
            float(previous is not None and not previous.arabic),
            float(previous is None),
            float(finder.inside(i)),
            float(("", "wish", "unreal", "oblique", "condition").index(self.finder.frame(i, sentence))),
        ]
        found += [
            float(cue is not None),
            float(holder is not None),
            float(i - draft.statements[holder].content[0]) if holder is not None else -1.0,
            float(_SENSES.index(statement.sense) if statement is not None and statement.sense in _SENSES else -1),
            float(("indirect", "mixed", "direct").index(statement.kind) if statement is not None else -1),
            float(statement is not None and statement.speaker is not None),
            float(statement is not None and statement.headline),
            float(_BLOCKS.index(block) if block in _BLOCKS else 4),
            float(candidate.sentence),
            float(len(draft.sentences)),
            float(i - sentence.first),
            float(sentence.last - i),
            float(sum(abs(y - i) <= 12 for y in self._years)),
            float(sum(sentence.first <= y < sentence.last for y in self._years)),
        ]
        doers = list(candidate.parties.doers)
        targets = list(candidate.parties.targets)
        found += [float(len(doers)), float(len(targets)), float(candidate.parties.guessed)]
        for side in (doers, targets):
            actor = draft.actors[side[0]] if side else None
            main = actor.sectors[0] if actor is not None and actor.sectors else ""
            found += [
                float(SECTOR_GROUPS.get(main, NO_SECTOR)) if actor is not None else -1.0,
                float(KINDS.index(actor.kind)) if actor is not None else -1.0,
                float(actor is not None and actor.country is not None),
                float(actor is not None and actor.inherited),
            ]
        both = bool(doers and targets)
        found += [
            float(both and draft.actors[doers[0]].country == draft.actors[targets[0]].country),
            float(bool(set(doers) & set(finder.speakers(cue if cue is not None else holder)))),
            ruled.confidence if ruled is not None else 0.0,
            float(ruled is not None),
            float(other is not None and other.type != candidate.type),
            float(TYPE_NUMBER[other.type]) if other is not None else -1.0,
            float(("asserted", "claimed", "denied").index(ruled.status)) if ruled is not None else -1.0,
            float(self._lemmas[candidate.keys[0]]),
            float(self._types[candidate.type]),
            float(self._ruled_types[candidate.type]),
            float(len(self.ruled)),
            float(self.finder.violent),
            float(len(draft.actors)),
        ]
        return found

    def context(self, candidate: Candidate) -> Vector:
        """Returns the vectors of the words around a candidate, of its sentence and of the article, in a row."""
        sentence = self.draft.sentences[candidate.sentence]
        i = candidate.first
        parts = [self._vectors.word(self.words[i].type.surface)]
        for k in (*range(i - _BEFORE, i), *range(i + 1, i + 1 + _AFTER)):
            inside = sentence.first <= k < sentence.last
            parts.append(self._vectors.word(self.words[k].type.surface) if inside else self._vectors.zero)
        parts.append(self._mean(sentence.first, sentence.last))
        parts.append(self._mean(0, min(len(self.words), _OPENING)))
        return np.concatenate(parts)

    def _mean(self, first: int, last: int) -> Vector:
        """The mean vector of the Arabic words of a stretch."""
        if (first, last) not in self._means:
            surfaces = (w.type.surface for w in self.words[first:last] if w.type.arabic)
            self._means[first, last] = self._vectors.mean(surfaces)
        return self._means[first, last]


def counted(counts: Sequence[tuple[float, float]]) -> list[float]:
    """Returns the features that counts give: a smoothed share and how much was seen, for each key."""
    found: list[float] = []
    for events, seen in counts:
        found += [(events + 0.6) / (seen + 3.0), min(seen, 50.0)]
    return found
