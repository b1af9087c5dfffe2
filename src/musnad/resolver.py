"""Codes of an actor phrase by itself: `نائب وزير الخارجية الروسي السابق` → former official, RUS.

The phrase is read as the mentions stage reads one in an article; what an article would add (its place, its outlet, a
fuller name elsewhere) is not there, so that a code which the phrase does not tell is None, never guessed.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from musnad.lexicons import Lexicons, load
from musnad.mention import Mention
from musnad.names import bare_surnames, folded_name, surname
from musnad.people import Known
from musnad.phrases import Parser
from musnad.tables import group
from musnad.text import fold
from musnad.words import Word, token_spans

_UNTOLD = group("untold_office")
_PARTS = group("organ") | group("delegation")
_KEPT = 16_384  #: phrases whose resolution is kept
_PERSONAL = ("title", "relational")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Another actor that a phrase may name."""

    country: str | None
    sectors: tuple[str, ...]
    row: str


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What a phrase tells of the actor it names.

    `kind`, `country` and `sectors` are as in the record; `name` is a person's proper name, `office` the lemma of the
    title or body that heads the phrase, `rank` that of the office (roles.tsv). `why` says which words gave a code and
    where the lexicons say so; `others` are namesakes that the phrase does not tell apart.
    """

    phrase: str
    kind: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    office: str | None = None
    rank: str | None = None
    former: bool = False
    acting: bool = False
    why: tuple[str, ...] = ()
    others: tuple[Reading, ...] = ()


class Resolver:
    """Resolves actor phrases with the lexicons; a phrase seen before costs one look-up."""

    def __init__(self, lexicons: Lexicons | None = None):
        self._lexicons = lexicons if lexicons is not None else load()
        self._kept = lru_cache(maxsize=_KEPT)(self._read)

    def resolve(self, phrase: str, *, year: int | None = None) -> Resolution:
        """Returns what a phrase tells of its actor; `year` decides who held an office then (None: the first row)."""
        return self._kept(phrase, year)

    def _read(self, phrase: str, year: int | None) -> Resolution:
        return _Phrase(phrase, self._lexicons, year).resolution()


class _Phrase:
    def __init__(self, phrase: str, lexicons: Lexicons, year: int | None):
        self.phrase = phrase
        self.lexicons = lexicons
        self.year = year
        self.words = [Word(start, end, lexicons.word(phrase[start:end])) for start, end in token_spans(phrase)]
        self.mentions = Parser(self.words).scan(0, len(self.words))
        if len(self.words) == 1 and self.words[0].type.fold in lexicons.people.surnames:
            self.mentions = [surname(0)]  # رئيسي alone is the person, not a dual of the office
        held = {m.last for m in self.mentions if m.category in (*_PERSONAL, "institution", "body")}
        found = bare_surnames(self.words, self.mentions, lexicons.people.surnames)
        self.mentions += [m for m in found if m.first == 0 == len(self.words) - 1 or m.first in held]
        self.mentions.sort(key=lambda m: m.first)
        self.why: list[str] = []

    def text(self, first: int, last: int) -> str:
        return self.phrase[self.words[first].start : self.words[last - 1].end]

    def resolution(self) -> Resolution:
        if not self.mentions:
            return self._national()
        head, named = self._head()
        known = self._known(named)
        country = self._country(head, known)
        sectors = self._sectors(head, known)
        return Resolution(
            phrase=self.phrase,
            kind=head.kind,
            country=country,
            sectors=sectors,
            name=self.text(*named.name) if named.name else None,
            office=head.head if head.category not in ("person", "country", "seat") and head.head else None,
            rank=head.rank or None,
            former=head.former or sectors[:1] == ("ELI",),
            acting=head.acting,
            why=tuple(self.why),
            others=self._others(named, country),
        )

    def _national(self) -> Resolution:
        """A nisba alone (سعودي) is a person of that state; in a phrase of unknown words it tells the state."""
        for i, word in enumerate(self.words):
            if word.type.nisba is not None:
                code, alone = word.type.nisba[2], len(self.words) == 1
                return Resolution(
                    phrase=self.phrase,
                    kind="person" if alone else None,
                    country=code,
                    sectors=("CVL",) if alone else (),
                    why=(f"«{self.text(i, i + 1)}»: nisba of {code}",),
                )
        return Resolution(phrase=self.phrase)

    def _head(self) -> tuple[Mention, Mention]:
        """The mentions that give the office and the name: one, unless the one stands after the other."""
        first = self.mentions[0]
        if first.category == "person" and len(self.mentions) > 1:
            office = next((m for m in self.mentions[1:] if m.category in _PERSONAL and not m.name), None)
            if office is not None and office.first <= first.last + 1:
                return office, first
        if first.category in _PERSONAL and not first.name and not first.plural:
            named = next((m for m in self.mentions[1:] if m.category == "person"), None)
            if named is not None:
                return first, named
        return first, first

    def _known(self, mention: Mention) -> Known | None:
        name = folded_name(self.words, mention)
        told = [m.country for m in self.mentions if m.country]
        return self.lexicons.people.find(name, year=self.year, told=told) if name else None

    def _country(self, head: Mention, known: Known | None) -> str | None:
        if head.country is not None:
            self.why.append(self._evidence(head))
            return head.country
        if known is not None:
            self.why.append(f"a person of public life: {known.country}, {known.row}")
            return known.country
        for mention in self.mentions:
            other = self._known(mention)
            code = mention.country or (other.country if other else None)
            if code:
                self.why.append(f"«{self.text(mention.first, mention.last)}» in the phrase: {code}")
                return code
        inside = self._person_inside()
        if inside is not None:
            return inside
        for i, word in enumerate(self.words):
            if word.type.nisba is not None:
                self.why.append(f"«{self.text(i, i + 1)}»: nisba of {word.type.nisba[2]}")
                return word.type.nisba[2]
        for i, word in enumerate(self.words):
            for start in word.type.starts:
                end = i + 1 + len(start.rest)
                if start.entry.category in ("city", "seat", "country") and start.entry.country:
                    rest = tuple(w.type.norm for w in self.words[i + 1 : end])
                    if rest == start.rest and not start.split.conjunction and not start.entry.ambiguous:
                        self.why.append(
                            f"«{self.text(i, end)}» in the phrase: {start.entry.country}, {start.entry.row}"
                        )
                        return start.entry.country
        return None

    def _person_inside(self) -> str | None:
        """The state of a person of public life whom the phrase names without a mention of his own (نظام الأسد)."""
        people = self.lexicons.people
        if self.mentions[0].category not in ("institution", "relational", "org"):
            return None
        for i in range(1, len(self.words)):
            folded = self.words[i].type.fold
            for name in (folded, folded[1:] if folded[:1] in "لب" else ""):
                known = people.find((name,), year=self.year) if name in people.surnames else None
                if known is not None:
                    self.why.append(f"«{self.text(i, i + 1)}», a person of public life: {known.country}, {known.row}")
                    return known.country
        return None

    def _evidence(self, head: Mention) -> str:
        for i in range(head.first, head.last):
            nisba = self.words[i].type.nisba
            if nisba is not None and nisba[2] == head.country:
                return f"«{self.text(i, i + 1)}»: nisba of {head.country}"
        return f"«{self.text(head.first, head.last)}»: {head.country}{', ' + head.row if head.row else ''}"

    def _sectors(self, head: Mention, known: Known | None) -> tuple[str, ...]:
        if head.category == "person" or not head.sectors:
            return known.sectors if known is not None else head.sectors
        alone = head.last == head.first + 1 and not head.complement and not head.country
        if known is None and alone and self.words[head.first].type.norm in _UNTOLD:
            return ()
        body = self._body_of(head)
        if body is not None:
            self.why.append(f"«{self.text(body.first, body.last)}» that it belongs to: {' '.join(body.sectors)}")
            return body.sectors
        row = f", {head.row}" if head.row else ""
        self.why.append(f"«{self.text(head.first, head.last)}»: {' '.join(head.sectors)}{row}")
        return head.sectors

    def _body_of(self, head: Mention) -> Mention | None:
        """A body later in the phrase whose sector is that of the office or organ at its head (لجنة … بالبرلمان)."""
        part = head.category == "relational" or fold(head.head.split()[0]) in _PARTS
        if not part or head.sectors != ("GOV",):
            return None
        later = (m for m in self.mentions if m.first >= head.last and m.kind == "org" and m.category != "document")
        return next((m for m in later if m.sectors[:1] not in ((), ("GOV",))), None)

    def _others(self, mention: Mention, country: str | None) -> tuple[Reading, ...]:
        found: dict[tuple[str | None, tuple[str, ...]], Reading] = {}
        for s in self.lexicons.people.namesakes(folded_name(self.words, mention)):
            if s.country != country:
                found.setdefault((s.country, s.sectors), Reading(country=s.country, sectors=s.sectors, row=s.row))
        return tuple(found.values())
