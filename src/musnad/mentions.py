"""Mentions: the noun phrases that may name a political actor, with the codes their own words give."""

from __future__ import annotations

from dataclasses import dataclass, field

from musnad.article import Draft
from musnad.lexicons import Lexicons, Start, WordType, group
from musnad.text import fold
from musnad.words import CLOSING, QUOTES, Word

_PLACES = ("city", "seat", "country")
_FORMER = group("former")
_VIA = group("via")
_BY_NAME = ("title", "relational", "people")


@dataclass(slots=True, kw_only=True)
class Mention:
    """A noun phrase `words[first:last]` that may name an actor.

    `head` is the lexicon's name of the head (a role's lemma, an organisation's canonical name, a country's code);
    `name` the word range of a person's proper name, if any; `category` as in lexicons.ActorEntry, or `person` for a
    bare name and `nisba` for a people. Codes are those the phrase itself tells; None where it does not.
    """

    first: int
    last: int
    head: str
    category: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: tuple[int, int] | None = None
    plural: bool = False
    feminine: bool = False
    definite: bool = False
    generic: bool = False
    place: bool = False
    former: bool = False
    preposition: str = ""
    conjunction: str = ""
    skip: int = 0  # code points of clitics before the phrase in its first word
    complement: str = ""
    how: str = "role"
    actor: int = -1
    notes: list[str] = field(default_factory=list)


class MentionsStage:
    """Finds the mentions of every sentence."""

    name = "mentions"
    requires = frozenset({"words", "sentences"})
    provides = frozenset({"mentions"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `mentions`, in the order of the text and not overlapping."""
        parser = Parser(draft.words)
        for sentence in draft.sentences:
            draft.mentions.extend(parser.scan(sentence.first, sentence.last))
        surnames = parser.surnames(draft.mentions)
        if surnames:
            draft.mentions.extend(parser.bare_surnames(draft.mentions, surnames))
            draft.mentions.sort(key=lambda m: (m.first, m.last))


def prefix_code_points(surface: str, letters: int) -> int:
    """Returns how many code points of `surface` hold its first `letters` folded letters (marks counted with them)."""
    taken = seen = 0
    for char in surface:
        if seen == letters and fold(char):
            break
        seen += len(fold(char))
        taken += 1
    return taken


class Parser:
    """Parses actor phrases at word positions."""

    def __init__(self, words: list[Word]):
        self.words = words

    def scan(self, first: int, last: int) -> list[Mention]:
        """Returns the mentions in `words[first:last]`."""
        found: list[Mention] = []
        i = first
        while i < last:
            kind = self.words[i].type
            if kind.starts or kind.given or kind.nisba or kind.people or kind.title or kind.fold in _KUNYA:
                mention = self.parse(i, last)
                if mention is not None:
                    found.append(mention)
                    i = max(mention.last, i + 1)
                    continue
            i += 1
        return found

    def surnames(self, mentions: list[Mention]) -> set[str]:
        """Returns the folded last parts of the full names among `mentions`, with their article."""
        found = set()
        for mention in mentions:
            if mention.name is not None and mention.name[1] - mention.name[0] >= 2:
                kind = self.words[mention.name[1] - 1].type
                if len(kind.fold) >= 3 and kind.arabic:
                    found.add(kind.fold)
        return found

    def bare_surnames(self, mentions: list[Mention], surnames: set[str]) -> list[Mention]:
        """Returns mentions of persons by a surname alone that was read with a fuller name elsewhere in the article."""
        covered = bytearray(len(self.words) + 1)
        for mention in mentions:
            covered[mention.first : mention.last] = b"\x01" * (mention.last - mention.first)
        found = []
        for i, word in enumerate(self.words):
            folded = word.type.fold
            if covered[i] or len(folded) < 3 or word.type.classes & _CLOSED:
                continue
            clitic = ""
            if folded not in surnames:
                if folded[0] not in "وفبل" or folded[1:] not in surnames or (folded[0] in "بل" and word.type.common):
                    continue
                clitic = folded[0]
            elif word.type.common and not word.type.definite and not word.type.given:
                continue
            found.append(
                Mention(
                    first=i, last=i + 1, head="", category="person", kind="person", name=(i, i + 1), how="name",
                    definite=True, skip=len(clitic), conjunction=clitic if clitic in ("و", "ف") else "",
                    preposition=clitic if clitic in ("ب", "ل") else "",
                )  # fmt: skip
            )
        return found

    # Lexicon phrases ------------------------------------------------------------------------------------------------

    def match(self, i: int, limit: int) -> tuple[Start, int] | None:
        """Returns the longest lexicon phrase that begins at word `i`, and where it ends."""
        words = self.words
        for start in words[i].type.starts:
            rest = start.rest
            end = i + 1 + len(rest)
            if end > limit:
                continue
            if all(words[i + 1 + k].type.norm == rest[k] for k in range(len(rest))):
                if start.entry.adjective and not rest and self._qualifies(i, start):
                    continue
                if start.entry.category in _PLACES and start.entry.ambiguous and not rest and not self._placed(i, start):
                    continue
                if start.entry.category in ("org", "igo") and start.entry.ambiguous and not rest:
                    if not self._certain(i, start):
                        continue
                if rest and start.entry.category in _BY_NAME and self._body_beyond(i, end, limit):
                    continue
                return start, end
        return None

    def _body_beyond(self, i: int, end: int, limit: int) -> bool:
        """Whether a named body begins inside a role of several words and ends after it (رئيس [البرلمان الأوروبي])."""
        for start in self.words[i + 1].type.starts:
            last = i + 2 + len(start.rest)
            if start.entry.category in ("org", "igo") and end < last <= limit:
                if all(self.words[i + 2 + k].type.norm == start.rest[k] for k in range(len(start.rest))):
                    return True
        return False

    def _certain(self, i: int, start: Start) -> bool:
        """Whether a body's short name that is also a word (الجزيرة، القاعدة) stands where only the body can."""
        if i == 0:
            return False
        before = self.words[i - 1].type
        if start.entry.kind == "country":
            return before.fold not in _PLACE_WORDS and not start.split.preposition
        if before.surface in QUOTES or before.phrase_cues or before.cues:
            return True
        return any(s.entry.category in ("body", "relational", "people") for s in before.starts)

    def long_nisba(self, j: int, limit: int) -> str | None:
        """The state of a nisba of two words at `j` (الكورية الجنوبية), or None."""
        kind = self.words[j].type
        if j + 1 >= limit or not kind.long_nisba:
            return None
        second = self.words[j + 1].type.norm
        for rest, code in kind.long_nisba:
            if second in (rest, rest + "ه", rest + "ين", rest + "ون"):
                return code
        return None

    def _placed(self, i: int, start: Start) -> bool:
        """Whether an ambiguous place name stands where places stand: after في, إلى, من, مدينة …, or with the article of a name."""
        if start.entry.category == "country":
            return True
        if start.split.preposition in ("ب", "ل"):
            return False
        before = self.words[i - 1].type.fold if i else ""
        return before in _PLACE_WORDS

    def _qualifies(self, i: int, start: Start) -> bool:
        """Whether a word that may be an adjective qualifies the noun before it (العمل الإرهابي، هجوم مسلح)."""
        if i == 0 or start.split.preposition:
            return False
        before = self.words[i - 1].type
        if not before.arabic or before.classes or self._verbal(before):
            return False
        if start.split.article != before.definite and not (start.split.article and before.starts):
            return False
        return before.common or bool(before.predicates)

    def _counted(self, i: int) -> bool:
        """Whether a number or a quantity stands before the people at `i` (17 شخصا، عشرات الأشخاص)."""
        before = self.words[i - 1].type
        return before.number or before.fold in _QUANTITY or before.fold in _NUMERALS

    def _names_place(self, i: int) -> bool:
        """Whether a capital at `i` is named as a place: after في, العاصمة, or a nisba that follows العاصمة."""
        before = self.words[i - 1].type
        if before.fold in _AT:
            return True
        return before.nisba is not None and i > 1 and self.words[i - 2].type.fold in _AT

    def _verbal(self, kind: WordType) -> bool:
        return any(h.inflected.part in ("perfect", "imperfect") for h in (*kind.cues, *kind.predicates))

    # Phrases --------------------------------------------------------------------------------------------------------

    def parse(self, i: int, limit: int) -> Mention | None:
        """Returns the actor phrase that begins at word `i`, or None."""
        words = self.words
        kind = words[i].type
        if kind.title and not kind.starts:
            j = i
            while j < limit and words[j].type.title:
                j += 1
                if j < limit and words[j].type.surface in ("/", "."):
                    j += 1
            inner = self.parse(j, limit) if j < limit else None
            if inner is not None and inner.category in ("person", *_BY_NAME) and inner.first == j:
                inner.first, inner.preposition, inner.conjunction = i, *self._clitics(i)
                inner.skip = 0 if not inner.preposition and not inner.conjunction else 1
                return inner
            if j < limit and self._namey(words[j].type, opening=True):
                return self._person(i, j, limit)
            return None
        matched = self.match(i, limit)
        if matched is None:
            if kind.people and (kind.definite or len(kind.fold) > 4) and not kind.given:
                return self._people_of(i, kind.people)
            if kind.nisba:
                return self._nisba(i)
            if (kind.given and not kind.classes & _CLOSED) or (
                kind.fold in _KUNYA and i + 1 < limit and self._namey(self.words[i + 1].type)
            ):
                return self._person(i, i, limit)
            return None
        start, end = matched
        entry = start.entry
        if kind.given == "sure" and entry.category in ("city", "people") and end == i + 1:
            return self._person(i, i, limit)
        skip = start.split.prefix_length - (2 if start.split.article else 0)
        if start.split.article and start.split.preposition == "ل":
            skip = 1 + len(start.split.conjunction)
        mention = Mention(
            first=i,
            last=end,
            head=entry.name,
            category=entry.category,
            kind=entry.kind,
            country=entry.country,
            sectors=entry.sectors,
            plural=entry.plural,
            feminine=entry.feminine,
            generic=entry.generic,
            definite=start.split.article or kind.definite or (end > i + 1 and self.words[end - 1].type.definite),
            preposition=start.split.preposition,
            conjunction=start.split.conjunction,
            skip=prefix_code_points(kind.surface, max(skip, 0)) if skip > 0 else 0,
        )
        if entry.category in ("country", "seat"):
            mention.feminine = not _MASCULINE & {fold(w) for w in (entry.name, self.words[i].type.surface)}
            mention.place = entry.category == "seat" and (mention.preposition == "ب" or (i > 0 and self._names_place(i)))
            mention.how = "name" if entry.category == "country" else "seat"
            mention.head = entry.country or entry.name
            return mention
        if entry.category == "city":
            mention.how = "seat"
            return mention
        if entry.category in ("org", "igo"):
            mention.how = "name"
            mention.feminine = self.words[i].type.fold.endswith("ه") or self.words[i].type.surface.endswith("ات")
            self._tail_of_organisation(mention, limit)
            return mention
        if entry.category in ("institution", "body"):
            mention.feminine = kind.fold.endswith("ه") or entry.plural
        if entry.category == "document":
            return mention
        if entry.category == "homeland":
            mention.feminine = entry.name == "بلاد"
            return mention if start.split.suffix else None
        if mention.generic and entry.category == "people" and i and self._counted(i):
            mention.generic = False
        if start.split.suffix:
            mention.generic = True
            mention.notes.append("suffix")
            if entry.category == "people":
                return mention
        return self._extend(mention, limit, owned=bool(start.split.suffix))

    def _clitics(self, i: int) -> tuple[str, str]:
        folded = self.words[i].type.fold
        conjunction = folded[0] if folded[:1] in "وف" and self.words[i].type.definite and folded[1:3] in ("ال", "لل") else ""
        rest = folded[len(conjunction) :]
        preposition = rest[0] if rest.startswith("لل") or (rest[:1] in "بك" and rest[1:3] == "ال") else ""
        return preposition, conjunction

    def _tail_of_organisation(self, mention: Mention, limit: int) -> None:
        words, j = self.words, mention.last
        while j < limit and words[j].type.definite:
            nisba = words[j].type.nisba
            if nisba is None or nisba[1].number in ("p", "d") or nisba[0].conjunction:
                break
            code = nisba[2]
            if mention.country is None:
                mention.country = code
            j += 1
        mention.last = self._parenthesis(j, limit)

    def _parenthesis(self, j: int, limit: int) -> int:
        """Returns the word after a short parenthesis at `j` (an acronym, a party), or `j`."""
        words = self.words
        if j < limit and words[j].type.surface == "(":
            for k in range(j + 1, min(j + 6, limit)):
                if words[k].type.surface == ")":
                    return k + 1
        return j

    def _people_of(self, i: int, code: str) -> Mention:
        preposition, conjunction = self._clitics(i)
        return Mention(
            first=i, last=i + 1, head="شعب", category="people", kind="group", country=code, sectors=("CVL",), plural=True,
            definite=self.words[i].type.definite, how="nisba", preposition=preposition, conjunction=conjunction,
            skip=len(preposition) + len(conjunction),
        )  # fmt: skip

    def _nisba(self, i: int) -> Mention | None:
        """A nisba that stands for people: الفلسطينيين, فلسطينيان; adjectives are read with their noun."""
        nisba = self.words[i].type.nisba
        assert nisba is not None
        split, inflected, code = nisba
        if i and inflected.number == "s" and inflected.gender == "m" and not split.article and self._counted(i):
            pass
        elif inflected.number not in ("p", "d") or inflected.gender == "f":
            return None
        before = self.words[i - 1].type if i else None
        if before is not None and (before.common and before.fold.endswith(("ين", "ون", "ات", "ان"))):
            return None
        return Mention(
            first=i, last=i + 1, head="شعب", category="people", kind="group", country=code, sectors=("CVL",), plural=True,
            definite=split.article, how="nisba", preposition=split.preposition, conjunction=split.conjunction,
            skip=len(split.preposition) + len(split.conjunction),
        )  # fmt: skip

    def _extend(self, mention: Mention, limit: int, *, owned: bool = False) -> Mention:
        """Reads what follows a head noun: adjectives, nisbas, complements, a quoted or proper name."""
        words = self.words
        j, plain = mention.last, 0
        limit = min(limit, mention.last + 16)
        relational = mention.category == "relational"
        body = mention.category == "body"
        qualified = owned
        while j < limit:
            kind = words[j].type
            surface = kind.surface
            if not kind.arabic:
                if surface in QUOTES and surface not in CLOSING and mention.category in ("body", "institution", "people", "relational"):
                    closing = next(
                        (k for k in range(j + 1, min(j + 7, limit)) if words[k].type.surface in (*QUOTES, "،", ",", ".")),
                        None,
                    )
                    if closing is not None and words[closing].type.surface not in QUOTES:
                        closing = None
                    if closing is not None and mention.last == j and closing - j > 1:
                        inner = self.match(j + 1, closing)
                        if inner is not None and inner[0].entry.country and mention.country is None:
                            mention.country = inner[0].entry.country
                            if inner[0].entry.category in ("org", "igo"):
                                mention.sectors = inner[0].entry.sectors or mention.sectors
                        mention.generic = False
                        mention.complement = " ".join(words[k].type.norm for k in range(j + 1, closing))
                        j = mention.last = closing + 1
                        continue
                after = self._parenthesis(j, limit)
                if after > j and mention.last == j:
                    inside = self.match(j + 1, after - 1)
                    if inside is not None and inside[0].entry.category in ("org", "igo") and (body or mention.generic):
                        mention.generic = False
                        mention.complement = inside[0].entry.name
                    j = mention.last = after
                    continue
                break
            long = self.long_nisba(j, limit)
            if long is not None:
                if mention.country is None:
                    mention.country = long
                mention.generic, qualified = False, True
                mention.definite = mention.definite or kind.definite
                j = mention.last = j + 2
                continue
            if kind.nisba and (kind.definite or not mention.definite) and not kind.nisba[0].conjunction:
                split, inflected, code = kind.nisba
                if split.preposition and not split.article:
                    break
                if inflected.number in ("p", "d") and inflected.gender != "f" and not mention.plural:
                    break
                if mention.country in (None, "REG"):
                    mention.country = code
                mention.generic = False
                mention.definite = mention.definite or kind.definite
                qualified = True
                j = mention.last = j + 1
                continue
            if kind.fold[:1] in "لب" and kind.fold[1:] in _PLACE_WORDS and j + 1 < limit:
                place = self.match(j + 1, limit)
                if place is not None and place[0].entry.category in _PLACES and mention.category in _BY_NAME:
                    if mention.country is None:
                        mention.country = place[0].entry.country
                    j = mention.last = place[1]
                    continue
            via = kind.fold in _VIA
            at = j + 1 if via else j
            matched = self.match(at, limit) if at < limit else None
            if matched is not None and words[at].type.given == "sure" and matched[1] == at + 1 and matched[0].entry.category == "city":
                matched = None
            if matched is not None and not matched[0].split.conjunction and (via or not owned):
                start, end = matched
                entry = start.entry
                clitic = start.split.preposition
                if not via and not clitic and (qualified and entry.category in ("org", "igo", "country") or self._accusative(at, start)):
                    break
                if via or not clitic or clitic in ("ل", "ب"):
                    if entry.category in _PLACES:
                        if (via or clitic) and kind.fold not in (fold("في"), fold("لدى"), fold("باسم")) and clitic != "ب":
                            if kind.fold == fold("من") or kind.fold == fold("إلى"):
                                break
                            if clitic == "ل" and not relational and mention.category != "institution":
                                break
                        if mention.country is not None and (via or clitic):
                            break
                        if kind.fold == fold("باسم") and entry.category == "seat" and relational:
                            mention.sectors = entry.sectors
                        if mention.country is None:
                            mention.country = entry.country
                        mention.generic = False
                        j = mention.last = end
                        if entry.category == "city" and (via or clitic):
                            break
                        continue
                    if clitic == "ل" and not (relational or mention.category in ("institution", "title", "body")):
                        break
                    if (via and kind.fold == fold("إلى")) or (kind.fold == fold("عن") and mention.sectors[:1] != ("LEG",)) or entry.category == "document":
                        break
                    if entry.category in ("title", "relational", "people") and not relational:
                        if mention.category != "title" or entry.plural:
                            break
                        if via or clitic:
                            break
                    inner = self.parse(at, limit)
                    if inner is None or inner.first != at:
                        break
                    if inner.category in ("people", "relational") and via and kind.fold not in _IN_NAME_OF:
                        break
                    self._complete(mention, inner, relational)
                    qualified = True
                    j = mention.last = inner.last
                    if inner.name is not None and mention.kind == "person" and inner.kind == "person":
                        if inner.category in ("title", "relational"):
                            mention.name = inner.name
                            return self._close(mention)
                        if relational:
                            return self._close(mention)
                    continue
            purpose = kind.fold in _PURPOSE or (kind.fold.startswith("لل") and kind.common)
            if purpose and mention.category in ("title", "relational") and plain < 3:
                plain += 1
                qualified = False
                mention.complement += (" " if mention.complement else "") + kind.fold.removeprefix("لل")
                j = mention.last = j + 1
                continue
            if via or kind.classes & _CLOSED:
                break
            if kind.title and mention.category in _BY_NAME and not mention.plural:
                j += 1
                continue
            if not kind.definite and (
                self._verbal(kind) or any(h.split.suffix and h.inflected.part == "masdar" for h in (*kind.cues, *kind.predicates))
            ):
                break
            if kind.fold in _FORMER:
                mention.former = True
                j = mention.last = j + 1
                continue
            if self._namey(kind, opening=True) and mention.name is None:
                break
            if kind.fold[:1] in "وف" and not kind.definite and kind.fold not in ("وزاره",) and not kind.common:
                break
            if kind.fold.startswith("وال") and plain == 0:
                break
            if qualified and not (
                kind.fold in _TAIL_ADJECTIVES or (kind.definite and kind.fold.endswith(("ي", "يه", "يين", "يون")))
            ):
                break
            if (kind.definite or kind.common) and plain < 3 and not kind.fold.startswith(("ب", "ل")):
                if mention.category == "people" and not kind.definite and plain:
                    break
                if not kind.definite and mention.definite:
                    break
                plain += 1
                mention.complement += (" " if mention.complement else "") + kind.norm
                mention.definite = mention.definite or kind.definite
                j = mention.last = j + 1
                continue
            if body and plain < 3 and not kind.common:
                plain += 1
                mention.generic = False
                mention.complement += (" " if mention.complement else "") + kind.norm
                j = mention.last = j + 1
                continue
            break
        if mention.kind == "person" and mention.category in _BY_NAME and not mention.plural:
            self._attach_name(mention, j, limit)
        return self._close(mention)

    def _accusative(self, i: int, start: Start) -> bool:
        """Whether the noun at `i` is an indefinite accusative, which cannot complete a noun before it."""
        folded = self.words[i].type.fold
        return folded.endswith("ا") and not start.split.article and not fold(start.entry.name.split()[0]).endswith("ا")

    def _complete(self, mention: Mention, inner: Mention, relational: bool) -> None:
        """Takes over from a complement (`inner`) what it tells of the head."""
        if (mention.country is None and inner.country is not None) or (inner.kind == "igo" and relational):
            mention.country = inner.country
        if relational:
            if inner.kind == "igo":
                mention.sectors = ()
            elif mention.sectors[:1] == ("LEG",):
                mention.sectors = ("LEG", *(s for s in inner.sectors if s != "LEG"))
            elif inner.sectors:
                mention.sectors = inner.sectors
        elif inner.kind == "igo" and mention.country in (None, inner.country):
            mention.country, mention.sectors = inner.country, ()
        if mention.category == "body" and inner.category == "org" and inner.kind == "org" and inner.first == mention.first + 1:
            mention.category, mention.head, mention.how = "org", inner.head, "name"
            mention.sectors, mention.country = inner.sectors or mention.sectors, inner.country or mention.country
        mention.complement += (" " if mention.complement else "") + (inner.head + " " + inner.complement).strip()
        mention.generic = False
        mention.former = mention.former or inner.former

    def _close(self, mention: Mention) -> Mention:
        if mention.former and mention.kind == "person":
            mention.sectors = ("ELI", *(s for s in mention.sectors if s in ("PTY", "OPP")))
        if mention.name is not None:
            mention.generic = False
        return mention

    # Names ----------------------------------------------------------------------------------------------------------

    def _namey(self, kind: WordType, *, opening: bool = False) -> bool:
        """Whether a word may be part of a person's name (`opening`: its first word)."""
        if not kind.arabic or len(kind.fold) < 2 or kind.classes & _CLOSED or _TANWIN & set(kind.surface):
            return False
        if opening and kind.fold in _VIA:
            return False
        if kind.particle:
            return kind.fold not in ("لا", "لو", "ام", "ال") or not opening
        if kind.given == "sure":
            return True
        if kind.title:
            return False
        if kind.common or kind.nisba or self._verbal(kind):
            return False
        if kind.cues or kind.predicates:
            return False
        if any(s.entry.category != "city" and not s.split.suffix for s in kind.starts if not s.rest):
            return False
        return not (opening and kind.fold.startswith(("ال", "وال", "بال", "لل")) and not kind.fold.startswith(("الي", "الا", "الب")))

    def _name_end(self, i: int, limit: int, *, sure: bool) -> int:
        """Returns the word after a personal name that begins at `i`; `sure` if a title says that a name follows."""
        words, j = self.words, i
        units = 0  # parts of the name, particles not counted
        limit = min(limit, i + 7)
        while j < limit:
            kind = words[j].type
            if j > i and words[j - 1].end + 3 < words[j].start:
                break
            if kind.surface == "-" and i < j < limit - 1 and words[j].start == words[j - 1].end == words[j + 1].start - 1:
                j += 1
                continue
            if kind.particle and (j > i or kind.fold in _KUNYA or kind.given):
                j += 1
                continue
            if j > i and words[j - 1].type.particle and kind.arabic and (not kind.classes & _CLOSED or kind.given):
                units += 1
                j += 1
                continue
            if j > i and kind.fold.startswith("ال") and kind.definite and not kind.classes & _CLOSED and not kind.title:
                other = any(not s.rest for s in kind.starts)
                plain = kind.common or kind.nisba is not None
                first = words[i].type
                trusted = first.given == "sure" or first.fold in _KUNYA or sure
                if not plain and not other:
                    units += 1
                    j += 1
                    continue
                if units == 1 and trusted and kind.nisba is None and not other and not kind.predicates:
                    if kind.fold not in _FORMER and kind.fold not in _TAIL_ADJECTIVES:
                        units += 1
                        j += 1
                        continue
                break
            if kind.given and (j > i or sure or kind.given == "sure"):
                if j > i and kind.given_clitic:
                    break
                if kind.classes & _CLOSED and j == i and not sure:
                    break
                units += 1
                j += 1
                continue
            if j == i and sure and kind.common and not kind.definite and not kind.classes and not self._verbal(kind):
                following = words[j + 1].type if j + 1 < limit else None
                if following is not None and (following.given or self._namey(following, opening=True)):
                    units += 1
                    j += 1
                    continue
            if not self._namey(kind, opening=j == i):
                permissive = (
                    units == 1 and sure and kind.common and not kind.definite and not kind.classes and not kind.cues
                    and not kind.predicates and not kind.starts and not kind.nisba and not kind.fold.startswith(("و", "ب", "ل"))
                    and not _TANWIN & set(kind.surface)
                )  # fmt: skip
                if not permissive:
                    break
            if j > i and kind.fold.startswith("و") and len(kind.fold) > 4 and kind.given != "sure":
                break
            units += 1
            j += 1
        while j > i and (words[j - 1].type.particle or words[j - 1].type.surface == "-") and words[j - 1].type.given != "sure":
            j -= 1
        return j

    def _attach_name(self, mention: Mention, j: int, limit: int) -> None:
        """Adds the proper name that follows a title, directly or between commas."""
        words = self.words
        while j < limit and (words[j].type.title or words[j].type.surface == "/"):
            j += 1
        if j < limit and words[j].type.surface in QUOTES:
            end = self._name_end(j + 1, limit, sure=True) if j + 1 < limit else j
            if j + 1 < end < limit and words[end].type.surface in QUOTES and end - j > 2:
                mention.name, mention.last = (j + 1, end), end + 1
                return
        end = self._name_end(j, limit, sure=True) if j < limit else j
        if end > j and (words[j].type.given != "weak" or end > j + 1 or mention.definite):
            mention.name, mention.last = (j, end), end
            return
        if j < limit - 2 and words[j].type.surface in ("،", ",", "(", "-", "–", ":") and (
            words[j].type.surface != ":" or j < 0
        ):
            k = j + 1
            while k < limit and words[k].type.title:
                k += 1
            titled = k > j + 1
            end = self._name_end(k, limit, sure=titled) if k < limit else k
            sure = end > k and (titled or (words[k].type.given == "sure" and end - k >= 2))
            closed = end < limit and words[end].type.surface in ("،", ",", ")", "-", "–")
            if sure and (closed or end - k >= 2):
                mention.name, mention.last = (k, end), end + (1 if end < limit and words[j].type.surface == "(" else 0)

    def named(self, i: int, limit: int) -> Mention | None:
        """The person whose name, unknown to the lexicons, begins at `i`; for places where a name must stand."""
        return self._person(i, i, limit, forced=True)

    def _person(self, first: int, i: int, limit: int, *, forced: bool = False) -> Mention | None:
        """A bare personal name at `i` (after courtesy titles from `first`), with a role in apposition."""
        words = self.words
        kind = words[i].type
        end = self._name_end(i, limit, sure=first < i or forced)
        if end <= i:
            return None
        if end - i < 2 and first == i and not forced:
            if kind.given != "sure" or (kind.common):
                return None
        preposition = conjunction = ""
        skip = 0
        clitic = kind.given_clitic if first == i else ""
        if clitic:
            skip = 1
            preposition, conjunction = ("", clitic) if clitic in "وف" else (clitic, "")
        elif first < i:
            preposition, conjunction = self._clitics(first)
        mention = Mention(
            first=first, last=end, head="", category="person", kind="person", name=(i, end), how="name",
            preposition=preposition, conjunction=conjunction, skip=skip, definite=True,
        )  # fmt: skip
        j = end
        if j < limit - 1 and words[j].type.surface in ("،", ",", "(", "-"):
            j += 1
        if j < limit and words[j].type.starts and not words[j].type.fold.startswith(("و", "ب", "ل")):
            role = self.parse(j, limit)
            if (
                role is not None
                and role.first == j
                and role.name is None
                and role.category in ("title", "relational")
                and not role.plural
                and (role.country or role.complement or j == end)
                and not (role.definite and self.words[j].type.definite and j > end and role.last < limit and self._verbal(
                    words[role.last].type))
            ):
                mention.last = role.last
                mention.country, mention.sectors, mention.head = role.country, role.sectors, role.head
                mention.category, mention.former, mention.complement = role.category, role.former, role.complement
                mention.feminine = role.feminine
        return mention


_TANWIN = frozenset("\u064b\u064c\u064d")
_CLOSED = frozenset({"stop", "that", "neg", "weekday", "pron", "rel"})
_KUNYA = group("kunya")
_PURPOSE = group("purpose")
_IN_NAME_OF = group("in_name_of")
_AT = group("at")
_QUANTITY = group("quantity")
_NUMERALS = group("numeral")
_MASCULINE = group("masculine_state")
_TAIL_ADJECTIVES = group("tail_adjective")
_PLACE_WORDS = group("place_noun")
