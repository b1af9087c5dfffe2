"""What completes the head of an actor phrase: adjectives, nisbas, complements, a quoted or proper name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musnad.entries import Start, WordType
from musnad.mention import Mention
from musnad.morphology import FEMININE_PLURAL, NOMINATIVE_PLURAL, SOUND_PLURALS
from musnad.names import CLOSED, FORMER, TAIL_ADJECTIVES, verbal
from musnad.tables import group
from musnad.text import fold
from musnad.words import CLOSING, QUOTES

if TYPE_CHECKING:
    from musnad.phrases import Parser

_PLACES = ("city", "seat", "country")
_BODIES = ("org", "igo", "country")
_ORGANISED = ("institution", "body", "org", "igo")
_OFFICES = ("title", "relational")
_PERSONAL = ("title", "relational", "people")
_NAMED_IN_QUOTES = ("body", "institution", "people", "relational")
_VIA = group("via")
_OF = group("of")
_ORGANS = group("organ")
_ACTING = group("acting")
_MEMBERS = group("member")
_LOCATIVE = group("locative")
_DIRECTION = group("direction")
_ABOUT = group("about")
_IN_NAME_OF = group("in_name_of")
_PLACE_WORDS = group("place_noun")
_PURPOSE = group("purpose")
_NISBA_ENDINGS = tuple(group("nisba_ending"))
_NOT_ADJECTIVES = group("not_adjective")
_BREAKS = frozenset({"،", ",", "."})
#: The farthest that a phrase reaches after its head, in words, and its plain nouns and adjectives at most.
_REACH = 16
_PLAIN = 3


class Extension:
    """Reads on from a head: each rule takes the next word, ends the phrase, or leaves it to the next rule.

    `plain` counts the nouns and adjectives taken that no lexicon of actors knows; `qualified` is true once a nisba or a
    complement has said whose the head is, after which only adjectives may follow; `adjectival` if it was a nisba, after
    which no genitive can; `owned` if the head has a pronoun.
    """

    def __init__(self, parser: Parser, mention: Mention, limit: int, *, owned: bool):
        self.parser = parser
        self.words = parser.words
        self.mention = mention
        self.limit = min(limit, mention.last + _REACH)
        self.j = mention.last
        self.plain = 0
        self.owned = owned
        self.qualified = owned
        self.adjectival = False
        self.relational = mention.category == "relational"
        self.named = False
        self._rules = (
            self._symbol,
            self._long_nisba,
            self._nisba,
            self._people,
            self._acting,
            self._former,
            self._located,
            self._complement,
            self._purpose,
            self._end,
            self._courtesy,
            self._noun,
        )

    def read(self) -> Mention:
        """Returns the mention, extended as far as its phrase goes."""
        while self.j < self.limit and not self.named:
            kind = self.words[self.j].type
            for rule in self._rules:
                taken = rule(kind)
                if taken is not None:
                    break
            if not taken:
                break
        mention = self.mention
        if mention.kind == "person" and mention.category in _PERSONAL and not mention.plural and not self.named:
            self.parser.names.attach(mention, self.j, self.limit)
        if mention.former and mention.kind == "person":
            mention.sectors = ("ELI", *(s for s in mention.sectors if s in ("PTY", "OPP")))
        if mention.name is not None or (mention.category == "body" and mention.plural and mention.complement):
            mention.generic = False
        return mention

    def _take(self, end: int) -> bool:
        self.j = self.mention.last = end
        return True

    def _add(self, word: str) -> None:
        self.mention.complement += (" " if self.mention.complement else "") + word

    # Rules: True takes the word, False ends the phrase, None leaves it to the next rule -----------------------------

    def _symbol(self, kind: WordType) -> bool | None:
        """A name in quotation marks (حزب «…») or a short parenthesis with an acronym."""
        if kind.arabic:
            return None
        mention, j, words = self.mention, self.j, self.words
        if kind.surface in QUOTES and kind.surface not in CLOSING and mention.category in _NAMED_IN_QUOTES:
            ends = (k for k in range(j + 1, min(j + 7, self.limit)) if words[k].type.surface in QUOTES | _BREAKS)
            closing = next(ends, None)
            if closing is not None and words[closing].type.surface in QUOTES and mention.last == j and closing - j > 1:
                inner = self.parser.match(j + 1, closing)
                if inner is not None and inner[0].entry.country and mention.country is None:
                    mention.country = inner[0].entry.country
                    if inner[0].entry.category in ("org", "igo"):
                        igo = inner[0].entry.category == "igo"
                        mention.sectors = () if igo else inner[0].entry.sectors or mention.sectors
                mention.generic = False
                mention.complement = " ".join(words[k].type.norm for k in range(j + 1, closing))
                return self._take(closing + 1)
        after = self.parser.parenthesis(j, self.limit)
        if after > j and mention.last == j:
            inside = self.parser.match(j + 1, after - 1)
            if inside is not None and inside[0].entry.category in ("org", "igo"):
                if mention.category == "body" or mention.generic:
                    mention.generic = False
                    mention.complement = inside[0].entry.name
            return self._take(after)
        return False

    def _long_nisba(self, kind: WordType) -> bool | None:
        code = self.parser.long_nisba(self.j, self.limit)
        if code is None:
            return None
        if self.mention.country is None:
            self.mention.country = code
        return self._qualify(kind, 2)

    def _nisba(self, kind: WordType) -> bool | None:
        if kind.nisba is None or not (kind.definite or not self.mention.definite):
            return None
        if kind.nisba[0].conjunction:
            return self._second_nisba(kind.nisba[2])
        split, inflected, code = kind.nisba
        if split.preposition and not split.article:
            return False
        if inflected.number in ("p", "d") and inflected.gender != "f" and not self.mention.plural:
            return False
        if self.mention.country in (None, "REG"):
            self.mention.country = code
        return self._qualify(kind, 1)

    def _second_nisba(self, code: str) -> bool | None:
        """A nisba joined to the one just taken: one of each state is meant (وزيرا الخارجية الأردني والمصري)."""
        mention = self.mention
        if not self.adjectival or mention.partner is not None or mention.country in (None, code):
            return None
        head = self.words[mention.first].type.fold
        if not mention.plural and head.endswith("ا") and mention.kind == "person":
            mention.dual = mention.plural = True  # وزيرا before a genitive
        if not mention.plural and not head.endswith(FEMININE_PLURAL):
            return None
        mention.partner = code
        return self._take(self.j + 1)

    def _people(self, kind: WordType) -> bool | None:
        """A people's name as the adjective of a plural (مسؤولون أتراك، الوزراء العرب)."""
        if kind.people is None or not self.mention.plural or kind.definite != self.mention.definite:
            return None
        if self.mention.country is None:
            self.mention.country = kind.people
        return self._qualify(kind, 1)

    def _qualify(self, kind: WordType, words: int) -> bool:
        self.mention.generic, self.qualified, self.adjectival = False, True, True
        self.mention.definite = self.mention.definite or kind.definite
        return self._take(self.j + words)

    def _located(self, kind: WordType) -> bool | None:
        """`لولاية` or `بمدينة` and a place after an office."""
        if kind.fold[:1] not in "لب" or kind.fold[1:] not in _PLACE_WORDS or self.mention.category not in _PERSONAL:
            return None
        place = self.parser.match(self.j + 1, self.limit) if self.j + 1 < self.limit else None
        if place is None or place[0].entry.category not in _PLACES:
            return None
        if self.mention.country is None:
            self.mention.country = place[0].entry.country
        return self._take(place[1])

    def _complement(self, kind: WordType) -> bool | None:
        """A body, place or office that the head is of, at once or after a preposition."""
        via = kind.fold in _VIA
        at = self.j + 1 if via else self.j
        matched = self.parser.match(at, self.limit) if at < self.limit else None
        if matched is None or matched[0].split.conjunction or (self.owned and not via):
            return None
        start, end = matched
        entry, clitic = start.entry, start.split.preposition
        if self.words[at].type.given == "sure" and end == at + 1 and entry.category == "city":
            return None
        if not via and not clitic:
            closed = self.adjectival and entry.category in (*_ORGANISED, *_PERSONAL)
            owned = self.qualified and entry.category in (*_BODIES, *_OFFICES)
            if closed or owned or self._accusative(at, start) or self._articled():
                return False
        elif not via and clitic not in ("ل", "ب"):
            return None
        if entry.category in _PLACES:
            return self._of_place(kind, start, end, via)
        return self._of_body(kind, start, at, via)

    def _of_place(self, kind: WordType, start: Start, end: int, via: bool) -> bool:
        mention, entry, clitic = self.mention, start.entry, start.split.preposition
        if (via or clitic) and kind.fold not in _LOCATIVE and clitic != "ب":
            if kind.fold in _DIRECTION:
                return False
            if clitic == "ل" and not self.relational and mention.category != "institution":
                return False
        if mention.country is not None and (via or clitic):
            return False
        if kind.fold in _IN_NAME_OF and entry.category == "seat" and self.relational:
            mention.sectors = entry.sectors
        if mention.country is None:
            mention.country = entry.country
        mention.generic = False
        if mention.category == "people" and entry.category == "city" and (via or clitic):
            return False  # صحفيين في صفاقس: the town tells whose they are, and is where it happened
        self.qualified = True
        self._take(end)
        if entry.category == "city" and (via or clitic):
            self.limit = end
        return True

    def _of_body(self, kind: WordType, start: Start, at: int, via: bool) -> bool:
        mention, entry, clitic = self.mention, start.entry, start.split.preposition
        if clitic == "ل" and mention.category not in ("relational", "institution", "title", "body"):
            return False
        if clitic == "ل" and self.adjectival and entry.sectors[:1] == ("JRN",):
            return False  # whom an official speaks to
        if entry.category == "document" or (
            kind.fold in _DIRECTION and kind.fold not in _ABOUT and via and kind.fold not in _OF
        ):
            return False
        if kind.fold in _ABOUT and mention.sectors[:1] not in (("LEG",), ()):
            return False
        if entry.category in _PERSONAL and not self.relational:
            if mention.category != "title" or entry.plural or via or clitic:
                return False
        inner = self.parser.parse(at, self.limit)
        if inner is None or inner.first != at:
            return False
        if inner.category in ("people", "relational") and via and kind.fold not in _IN_NAME_OF:
            return False
        self._absorb(inner)
        self._take(inner.last)
        if inner.name is not None and mention.kind == "person" and inner.kind == "person":
            if inner.category in _OFFICES:
                mention.name = inner.name
                self.named = True
            elif self.relational:
                self.named = True
        return True

    def _absorb(self, inner: Mention) -> None:
        """Takes over from a complement what it tells of the head."""
        mention = self.mention
        if (mention.country is None and inner.country is not None) or (inner.kind == "igo" and self.relational):
            mention.country = inner.country
        if self.relational:
            if inner.kind == "igo":
                mention.sectors = ()
            elif mention.sectors[:1] == ("LEG",):
                mention.sectors = ("LEG", *(s for s in inner.sectors if s != "LEG"))
            elif inner.sectors:
                mention.sectors = inner.sectors
        elif inner.kind == "igo" and mention.country in (None, inner.country):
            mention.country, mention.sectors = inner.country, ()
        elif (self._organ() and inner.kind == "org" and inner.sectors[:1] not in ((), ("GOV",))) or (
            mention.category == "people" and fold(mention.head) in _MEMBERS and inner.kind == "org" and inner.sectors
        ):
            mention.sectors = inner.sectors
        if (
            mention.category == "body"
            and mention.sectors[:1] != ("LEG",)
            and inner.category == inner.kind == "org"
            and inner.first == mention.first + 1
        ):
            mention.category, mention.head, mention.how = "org", inner.head, "name"
            mention.sectors, mention.country = inner.sectors or mention.sectors, inner.country or mention.country
        self._add(f"{inner.head} {inner.complement}".strip())
        mention.generic = False
        mention.former = mention.former or inner.former
        self.qualified = True

    def _purpose(self, kind: WordType) -> bool | None:
        """What an office is for (نائب الوزير للشؤون الصحية)."""
        purpose = kind.fold in _PURPOSE or (kind.fold.startswith("لل") and kind.common and not self.adjectival)
        if not purpose or self.mention.category not in _OFFICES or self.plain >= _PLAIN:
            return None
        self.plain += 1
        self.qualified = False
        self._add(kind.fold.removeprefix("لل"))
        return self._take(self.j + 1)

    def _end(self, kind: WordType) -> bool | None:
        """Words that no phrase goes on over: closed classes, finite verbs, verbal nouns with a pronoun."""
        if kind.fold in _VIA or kind.classes & CLOSED:
            return False
        if verbal(kind):
            return False
        if kind.definite:
            return None
        with_pronoun = any(h.split.suffix and h.inflected.part == "masdar" for h in kind.hits)
        return False if with_pronoun else None

    def _courtesy(self, kind: WordType) -> bool | None:
        if kind.title and self.mention.category in _PERSONAL and not self.mention.plural:
            self.j += 1
            return True
        return None

    def _acting(self, kind: WordType) -> bool | None:
        if kind.fold in _ACTING and self.mention.category in _OFFICES:
            following = self.words[self.j + 1].type if self.j + 1 < self.limit else None
            if following is None or not following.fold.startswith("ب") or following.definite:
                self.mention.acting = True
                return self._take(self.j + 1)
        return None

    def _former(self, kind: WordType) -> bool | None:
        if kind.fold in FORMER:
            self.mention.former = True
            return self._take(self.j + 1)
        return None

    def _noun(self, kind: WordType) -> bool:
        """A noun or adjective that no lexicon of actors knows: part of the phrase while it may qualify the head."""
        mention = self.mention
        if self.parser.names.possible(kind, opening=True) and mention.name is None:
            return False
        if kind.fold[:1] in "وف" and not kind.definite and not kind.common:
            return False
        if kind.fold.startswith("وال") and self.plain == 0:
            return False
        if kind.fold in _NOT_ADJECTIVES or any(s.split.conjunction for s in kind.starts):
            return False
        adjective = kind.fold in TAIL_ADJECTIVES or (kind.definite and kind.fold.endswith(_NISBA_ENDINGS))
        if self.qualified and not adjective:
            return False
        if self.plain >= _PLAIN or (self._sound_plural() and not kind.fold.endswith(SOUND_PLURALS)):
            return False
        if (kind.definite or kind.common) and not kind.fold.startswith(("ب", "ل")):
            if not kind.definite and (mention.definite or (mention.category == "people" and self.plain)):
                return False
            mention.definite = mention.definite or kind.definite
        elif mention.category == "body" and not kind.common:
            mention.generic = False
        else:
            return False
        self.plain += 1
        self._add(kind.norm)
        return self._take(self.j + 1)

    def _organ(self) -> bool:
        """Whether the head is a part or organ (لجنة، مكتب، قيادة) whose sector is that of the body it belongs to."""
        return self.mention.category == "institution" and fold(self.mention.head.split()[0]) in _ORGANS

    def _articled(self) -> bool:
        """Whether the head itself has the article (النواب), so that no genitive can follow it."""
        return self.words[self.mention.first].type.definite and self.mention.last == self.mention.first + 1

    def _sound_plural(self) -> bool:
        """Whether the head is a sound plural with its ن (مسلحون), so that only an adjective in the plural follows."""
        kind = self.words[self.mention.first].type
        return (
            self.mention.last == self.mention.first + 1 and not kind.definite and kind.fold.endswith(NOMINATIVE_PLURAL)
        )

    def _accusative(self, i: int, start: Start) -> bool:
        """Whether the noun at `i` is an indefinite accusative, which cannot complete a noun before it."""
        folded = self.words[i].type.fold
        return folded.endswith("ا") and not start.split.article and not fold(start.entry.name.split()[0]).endswith("ا")
