"""Leaders: heads of state and government and ministers whom newspapers name without saying whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from musnad.tables import alternatives, group, listed, read_table
from musnad.text import fold

_JOINED = group("joined_name")
_COLUMNS = ("names", "alone", "country", "sectors", "since", "until")


class Leader(NamedTuple):
    """A row of leaders.tsv: country, sectors while in office, and the years of office (None: still in it)."""

    country: str
    sectors: tuple[str, ...]
    since: int
    until: int | None

    def sectors_in(self, year: int | None) -> tuple[str, ...]:
        """Returns the sectors in a year: those of the office, ELI after it, none before."""
        if year is not None and year < self.since:
            return ()
        if year is not None and self.until is not None and year > self.until:
            return ("ELI",)
        return self.sectors


class Leaders:
    """The lexicon of leaders; `surnames` are the folded words that name one alone."""

    def __init__(self) -> None:
        self._alone: dict[str, Leader] = {}
        self._full: dict[tuple[str, ...], Leader] = {}
        for row in read_table("leaders", _COLUMNS):
            until = int(row["until"]) if row["until"] else None
            leader = Leader(row["country"], listed(row["sectors"]), int(row["since"]), until)
            for name in alternatives(row["alone"]):
                self._alone[fold(name)] = leader
            for name in alternatives(row["names"]):
                self._full[_parts(fold(name).split())] = leader

    @property
    def surnames(self) -> Mapping[str, Leader]:
        """The folded single words that name a leader without title or first name."""
        return self._alone

    def find(self, name: tuple[str, ...]) -> Leader | None:
        """Returns the leader a folded name stands for, or None.

        A single word must be one that names a leader alone; a longer name must be a listed one, or end in such a word
        after the first name listed with it.
        """
        if len(name) == 1:
            return self._alone.get(name[0])
        parts = _parts(name)
        found = self._full.get(parts)
        if found is not None:
            return found
        leader = self._alone.get(name[-1])
        known = any(row is leader and full[0] == parts[0] for full, row in self._full.items()) if leader else False
        return leader if known else None


def _parts(name: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The parts of a folded name, those that newspapers join or not (عبد الفتاح، عبدالفتاح) as one."""
    found: list[str] = []
    for word in name:
        if found and found[-1] in _JOINED:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)
