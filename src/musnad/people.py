"""People of public life whom newspapers name without saying whose they are: leaders.tsv and the longer people.tsv."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from musnad.tables import FoldedTable, group, listed
from musnad.text import fold
from musnad.user_lexicon import UserRow

_JOINED = group("joined_name")
_COLUMNS = ("names", "alone", "country", "sectors", "since", "until", "latin")
#: Who left these is a former official; a party leader or journalist stays one.
_OFFICES = frozenset({"GOV", "LEG", "MIL", "COP", "JUD", "SPY"})


class Stretch(NamedTuple):
    """A row: country, sectors in these years, the first and the last year (None: still so)."""

    country: str | None
    sectors: tuple[str, ...]
    since: int
    until: int | None
    row: str = ""  # where the lexicons say so: `people.tsv:97`
    latin: str = ""

    def covers(self, year: int) -> bool:
        """Whether it was so in a year."""
        return self.since <= year and (self.until is None or year <= self.until)


class Known(NamedTuple):
    """What is known of a person: country, and sectors (empty for officials of inter-governmental bodies)."""

    country: str | None
    sectors: tuple[str, ...]
    row: str = ""
    latin: str = ""


class People:
    """The lexicon of people; `surnames` are the folded words that name one alone.

    A row is read in full when the first word of its name, or the word that names it alone, is looked up.
    """

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._by_first: dict[str, list[int]] = {}
        self._by_alone: dict[str, list[int]] = {}
        self._hidden: set[tuple[str, ...]] = set()  # names whose shipped rows a user's lexicon replaces
        self._starts: dict[str, list[tuple[str, ...]]] = {}
        self._parts: dict[str, dict[tuple[str, ...], list[int]]] = {}
        for name in ("leaders", "people"):
            table = FoldedTable(name, _COLUMNS)
            for line, (names, alone) in table.firsts(2):
                self._index(_Row(names, alone, table, line))

    def _index(self, row: _Row) -> None:
        number = len(self._rows)
        self._rows.append(row)
        for name in row.folded.split("|"):
            first, _, rest = name.partition(" ")
            for start in _first_words(first, rest):
                found = self._by_first.setdefault(start, [])
                if not found or found[-1] != number:
                    found.append(number)
        if row.alone:
            for word in row.alone.split("|"):
                self._by_alone.setdefault(word, []).append(number)

    def put(self, row: UserRow) -> None:
        """Lays a user's row over the lexicon: persons known by one of its names are replaced, or removed."""
        for name in row.names:
            self._hidden.add(joined(fold(name).split()))
        for word in (*row.alone, *(name for name in row.names if " " not in name)):
            self._by_alone.pop(fold(word), None)
        self._starts.clear()
        self._parts.clear()
        if row.kind == "person":
            stretch = Stretch(row.country, row.sectors, row.since or 0, row.until, row.row)
            self._index(_Row(fold("|".join(row.names)), fold("|".join(row.alone)), stretch=stretch))

    @property
    def surnames(self) -> Collection[str]:
        """The folded single words that name a person without title or first name."""
        return self._by_alone.keys()

    def full_names(self, first: str) -> list[tuple[str, ...]]:
        """Returns what follows a folded first word in the listed full names, the longest first."""
        if first not in self._by_first:
            return []
        found = self._starts.get(first)
        if found is None:
            rests = {
                words[1:]
                for number in self._by_first[first]
                for name in self._rows[number].names
                if self._shows(number, joined(name))
                for words in _spellings(name)
                if words[0] == first and len(words) > 1
            }
            found = self._starts[first] = sorted(rests, key=lambda rest: (-len(rest), rest))
        return found

    def find(self, name: tuple[str, ...], *, year: int | None = None, told: Collection[str] = ()) -> Known | None:
        """Returns what is known of the person a folded name stands for, in a year; None if nobody or several are meant.

        A single word must be one that names a person alone; a longer name must be a listed one, or end in such a word
        after a first name listed with it. Of namesakes the one whose state is `told` by the article is meant.
        """
        return _in_year(self.namesakes(name), year, told)

    def namesakes(self, name: tuple[str, ...]) -> list[Stretch]:
        """Returns all that the lexicons know of whoever a folded name may stand for, in their order."""
        if len(name) <= 1:
            numbers = self._by_alone.get(name[0], ()) if name else ()
            return [self._rows[n].stretch for n in numbers if not self._hides(n)]
        parts = joined(name)
        found = [self._rows[n].stretch for n in self._by_parts(parts[0]).get(parts, ()) if self._shows(n, parts)]
        if found:
            return found
        alone = [n for n in self._by_alone.get(name[-1], ()) if not self._hides(n)]
        if parts not in self._hidden and any(
            joined(listed_name)[0] == parts[0] for n in alone for listed_name in self._rows[n].names
        ):
            return [self._rows[n].stretch for n in alone]
        return []

    def _by_parts(self, first: str) -> dict[tuple[str, ...], list[int]]:
        """The rows of the names that begin with a word, by their parts."""
        found = self._parts.get(first)
        if found is None:
            found = self._parts[first] = {}
            for number in self._by_first.get(first, ()):
                for name in self._rows[number].names:
                    numbers = found.setdefault(joined(name), [])
                    if not numbers or numbers[-1] != number:
                        numbers.append(number)
        return found

    def _hides(self, number: int) -> bool:
        """Whether a user's lexicon hides a row by one of its names."""
        row = self._rows[number]
        return bool(self._hidden) and not row.users and any(joined(name) in self._hidden for name in row.names)

    def _shows(self, number: int, parts: tuple[str, ...]) -> bool:
        """Whether a row still stands for a name: a user's lexicon may hide it."""
        return self._rows[number].users or parts not in self._hidden


class _Row:
    """A row of the lexicon, its names and codes read when asked for; a user's has its `stretch` from the beginning."""

    __slots__ = ("_line", "_names", "_stretch", "_table", "alone", "folded", "users")

    def __init__(
        self,
        folded: str,
        alone: str,
        table: FoldedTable | None = None,
        line: int = 0,
        *,
        stretch: Stretch | None = None,
    ):
        self.folded = folded
        self.alone = alone
        self.users = stretch is not None
        self._table = table
        self._line = line
        self._names: list[list[str]] | None = None
        self._stretch = stretch

    @property
    def names(self) -> list[list[str]]:
        """The folded words of each name."""
        if self._names is None:
            self._names = [name.split() for name in self.folded.split("|")]
        return self._names

    @property
    def stretch(self) -> Stretch:
        if self._stretch is None:
            assert self._table is not None
            c = self._table.row(self._line)
            until = int(c["until"]) if c["until"] else None
            country, sectors, place = c["country"] or None, listed(c["sectors"]), f"{self._table.name}.tsv:{self._line}"
            self._stretch = Stretch(country, sectors, int(c["since"]), until, place, c["latin"])
        return self._stretch


def _first_words(first: str, rest: str) -> tuple[str, ...]:
    """The first word of a name as it stands, and joined to the next or apart where newspapers write both."""
    if first in _JOINED:
        return first, first + rest.partition(" ")[0]
    for head in _JOINED:
        if first.startswith(head + "ال") and len(first) > len(head) + 3:
            return first, head
    return (first,)


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
        return Known(chosen.country, chosen.sectors, chosen.row, chosen.latin)
    if year < chosen.since:
        return Known(chosen.country, (), chosen.row, chosen.latin)
    former = bool(chosen.sectors) and chosen.sectors[0] in _OFFICES
    return Known(chosen.country, ("ELI",) if former else chosen.sectors, chosen.row, chosen.latin)


def joined(name: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Returns the parts of a folded name, those that newspapers join or not (عبد الفتاح، عبدالفتاح) as one."""
    found: list[str] = []
    for word in name:
        if found and found[-1] in _JOINED:
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _spellings(words: list[str]) -> set[tuple[str, ...]]:
    """The folded words of a name with parts that newspapers join or not, both ways."""
    found = {tuple(words), joined(words)}
    apart: list[str] = []
    for word in words:
        head = next((p for p in _JOINED if word.startswith(p + "ال") and len(word) > len(p) + 3), None)
        apart += [head, word[len(head) :]] if head else [word]
    return found | {tuple(apart)}
