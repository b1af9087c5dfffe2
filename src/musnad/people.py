"""People of public life whom newspapers name without saying whose they are: leaders.tsv and the longer people.tsv."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from musnad.tables import alternatives, group, listed, read_table
from musnad.text import fold

_JOINED = group("joined_name")
_COLUMNS = ("names", "alone", "country", "sectors", "since", "until")
#: Who left these is a former official; a party leader or journalist stays one.
_OFFICES = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY"})


class Stretch(NamedTuple):
    """A row: country, sectors in these years, the first and the last year (None: still so)."""

    country: str
    sectors: tuple[str, ...]
    since: int
    until: int | None

    def covers(self, year: int) -> bool:
        """Whether it was so in a year."""
        return self.since <= year and (self.until is None or year <= self.until)


class Known(NamedTuple):
    """What is known of a person: country, and sectors (empty for officials of inter-governmental bodies)."""

    country: str
    sectors: tuple[str, ...]


class People:
    """The lexicon of people; `surnames` are the folded words that name one alone."""

    def __init__(self) -> None:
        self._alone: dict[str, list[Stretch]] = {}
        self._full: dict[tuple[str, ...], list[Stretch]] = {}
        self._firsts: dict[str, set[str]] = {}  # first names of whom a word names alone
        for table in ("leaders", "people"):
            for row in read_table(table, _COLUMNS):
                until = int(row["until"]) if row["until"] else None
                stretch = Stretch(row["country"], listed(row["sectors"]), int(row["since"]), until)
                names = [_parts(fold(name).split()) for name in alternatives(row["names"])]
                for word in alternatives(row["alone"]):
                    self._alone.setdefault(fold(word), []).append(stretch)
                    self._firsts.setdefault(fold(word), set()).update(name[0] for name in names)
                for name in names:
                    self._full.setdefault(name, []).append(stretch)

    @property
    def surnames(self) -> Collection[str]:
        """The folded single words that name a person without title or first name."""
        return self._alone.keys()

    def find(self, name: tuple[str, ...], *, year: int | None = None, told: Collection[str] = ()) -> Known | None:
        """Returns what is known of the person a folded name stands for, in a year; None if nobody or several are meant.

        A single word must be one that names a person alone; a longer name must be a listed one, or end in such a word
        after a first name listed with it. Of namesakes the one whose state is `told` by the article is meant.
        """
        return _in_year(self._stretches(name), year, told)

    def _stretches(self, name: tuple[str, ...]) -> list[Stretch]:
        if len(name) == 1:
            return self._alone.get(name[0], [])
        parts = _parts(name)
        found = self._full.get(parts)
        if found is None and parts[0] in self._firsts.get(name[-1], ()):
            found = self._alone[name[-1]]
        return found or []


def _in_year(stretches: list[Stretch], year: int | None, told: Collection[str]) -> Known | None:
    if not stretches:
        return None
    here = [s for s in stretches if s.country in told] or stretches
    if year is None:
        chosen = here[0]
    else:
        current = [s for s in here if s.covers(year)]
        earlier = [s for s in here if s.until is not None and s.until < year]
        chosen = current[0] if current else max(earlier, key=lambda s: s.until or 0) if earlier else here[0]
    if any(s.country != chosen.country and (year is None or s.covers(year)) for s in here):
        return None
    if year is None or chosen.covers(year):
        return Known(chosen.country, chosen.sectors)
    if year < chosen.since:
        return Known(chosen.country, ())
    former = bool(chosen.sectors) and chosen.sectors[0] in _OFFICES
    return Known(chosen.country, ("ELI",) if former else chosen.sectors)


def _parts(name: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The parts of a folded name, those that newspapers join or not (عبد الفتاح، عبدالفتاح) as one."""
    found: list[str] = []
    for word in name:
        if found and found[-1] in _JOINED:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)
