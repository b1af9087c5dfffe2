"""Persons over many articles: actors whose names and codes fit become one identity, with its evidence.

A full name is the same person's as another where `same_name` says so (parts left out, foreign spellings that differ by
vowels) and the codes do not speak against it: another state makes another person. A surname alone is taken for the
person of that surname and state met before; where several fit, for the one met most often, with less confidence.
Articles are taken in their order, so that the same input gives the same identities; none is ever changed back.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from musnad.people import joined
from musnad.record import Actor, Record
from musnad.same_name import parts_of, same_name, skeleton
from musnad.tables import group, read_table
from musnad.text import fold

#: An actor's state counts against an identity only if the coder is as sure of it as this.
_SURE = 0.5
_SON = group("son")
_MOST = 50  #: identities that a name is compared with, the last met, where none has it as it stands
_SHORT = 4  #: letters of the shortest name part that spellings may differ in


@dataclass(slots=True, kw_only=True)
class Identity:
    """A person of a run: names as written, codes and ranks with how often, and when and how often it was met."""

    key: str
    names: Counter[str] = field(default_factory=Counter)
    latin: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    sectors: Counter[str] = field(default_factory=Counter)
    ranks: Counter[str] = field(default_factory=Counter)
    folded: list[tuple[str, ...]] = field(default_factory=list)
    first: str | None = None
    last: str | None = None
    actors: int = 0
    mentions: int = 0
    sure: float = 0.0  # the sum of the actors' confidence

    @property
    def country(self) -> str | None:
        """The state told most often."""
        return self.countries.most_common(1)[0][0] if self.countries else None

    @property
    def confidence(self) -> float:
        """How far its evidence agrees: the mean confidence of its actors times the share of the commonest state."""
        told = self.countries.total()
        share = self.countries[self.country or ""] / told if told else 1.0
        return self.sure / max(1, self.actors) * share

    def take(self, actor: Actor, name: tuple[str, ...], published: str | None) -> None:
        """Adds an actor of an article."""
        self.actors += 1
        self.mentions += len(actor.mentions)
        self.sure += actor.confidence
        self.names[actor.name] += 1
        if actor.latin:
            self.latin[actor.latin] += 1
        if actor.country and actor.confidence >= _SURE:
            self.countries[actor.country] += 1
        if actor.sectors:
            self.sectors[actor.sectors[0]] += 1
        if actor.rank:
            self.ranks[actor.rank] += 1
        if len(name) > 1 and name not in self.folded:
            self.folded.append(name)
        if published:
            self.first = min(self.first or published, published)
            self.last = max(self.last or published, published)


class Identities:
    """The identities of a run, in the order in which they were met."""

    def __init__(self) -> None:
        self._found: list[Identity] = []
        self._by_name: dict[tuple[str, ...], list[int]] = {}
        self._by_pair: dict[tuple[str, str], list[int]] = {}  # first part and any later one
        self._by_last_pair: dict[tuple[str, str], list[int]] = {}  # first part and last one
        self._by_last: dict[str, list[int]] = {}

    def __iter__(self) -> Iterator[Identity]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def take(self, record: Record) -> dict[str, tuple[str, float]]:
        """Adds the named persons of a record; returns each one's identity by its key, and how likely it is that one."""
        published = record.published.value if record.published is not None else None
        found: dict[str, tuple[str, float]] = {}
        for actor in record.actors:
            name = joined(fold(actor.name).split())
            if actor.kind != "person" or not name or not self._named(actor) or name[0] in _SON:
                continue
            fits = self._fitting(actor, name)
            if not fits:
                if len(name) < 2:
                    continue
                fits = [self._new(name)]
            best = max(fits, key=lambda n: (self._found[n].actors, -n))
            identity = self._found[best]
            identity.take(actor, name, published)
            self._index(best, name)
            found[actor.key] = (identity.key, round(1 / len(fits), 3))
        return found

    @staticmethod
    def _named(actor: Actor) -> bool:
        """Whether an actor's name is a proper name, not an office: only these have one in Latin letters."""
        return actor.latin is not None

    def _fitting(self, actor: Actor, name: tuple[str, ...]) -> list[int]:
        parts = parts_of(name)
        if len(parts) < 2:
            candidates = self._by_last.get(skeleton(parts[0]), [])[-_MOST:]
            return [
                n
                for n in candidates
                if actor.country
                and self._found[n].country == actor.country
                and any(_spelled(parts_of(other)[-1], parts[0]) for other in self._found[n].folded)
            ]
        same = [n for n in self._by_name.get(name, ()) if self._agrees(self._found[n], actor, name)]
        if same:
            return same
        pairs = [(skeleton(parts[0]), skeleton(part)) for part in parts[1:]]
        fitting = {n for pair in pairs for n in self._by_last_pair.get(pair, ())}
        fitting.update(self._by_pair.get(pairs[-1], ()))
        nearest = sorted(fitting)[-_MOST:]
        return [n for n in nearest if self._agrees(self._found[n], actor, name)]

    @staticmethod
    def _agrees(identity: Identity, actor: Actor, name: tuple[str, ...]) -> bool:
        sure = actor.country if actor.confidence >= _SURE else None
        if sure is not None and identity.country not in (None, sure):
            return False
        return all(same_person(name, other) for other in identity.folded)

    def _new(self, name: tuple[str, ...]) -> int:
        number = len(self._found)
        self._found.append(Identity(key=f"p{number + 1}"))
        self._index(number, name)
        return number

    def _index(self, number: int, name: tuple[str, ...]) -> None:
        parts = parts_of(name)
        if len(parts) < 2:
            return
        first, last = skeleton(parts[0]), skeleton(parts[-1])
        for part in parts[1:]:
            _enter(self._by_pair.setdefault((first, skeleton(part)), []), number)
        _enter(self._by_last_pair.setdefault((first, last), []), number)
        _enter(self._by_last.setdefault(last, []), number)
        _enter(self._by_name.setdefault(name, []), number)


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two folded full names of different articles may be one person's: `same_name`, and more strictly.

    The parts of the shorter stand in the longer in their order, after the same first one; of two names with a father's
    (محمد بن سلمان، محمد بن نايف) the fathers' agree.
    """
    left, right = parts_of(a), parts_of(b)
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    rest = iter(long)
    if not same_name(a, b) or not _spelled(short[0], long[0]):
        return False
    if not all(any(_spelled(part, other) for other in rest) for part in short):
        return False
    fathers = len(short) > 1 and all(len(name) > 1 and name[1] in _SON for name in (a, b))
    return not fathers or _spelled(short[1], long[1])


@cache
def _given() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in read_table("people_names", ("name",)))


def _spelled(a: str, b: str) -> bool:
    """Whether two name parts are one part: the same, or spellings of a foreign one that differ by vowels.

    Two listed given names are two names (سلمان، سليمان), and so are short ones.
    """
    if a == b:
        return True
    if min(len(a), len(b)) < _SHORT or (a in _given() and b in _given()):
        return False
    return skeleton(a) == skeleton(b)


def _enter(numbers: list[int], number: int) -> None:
    """Adds a number to an ascending list, once; nearly always it is the last."""
    if not numbers or numbers[-1] < number:
        numbers.append(number)
    elif number not in numbers[-_MOST:] and number not in numbers:
        insort(numbers, number)
