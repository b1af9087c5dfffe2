"""Actor phrases: a head that a lexicon knows, read with its clitics, and what completes it."""

from __future__ import annotations

from musnad.complements import Extension
from musnad.entries import Start
from musnad.mention import Mention, prefix_code_points
from musnad.morphology import DUAL, FEMININE_PLURAL, SOUND_PLURALS
from musnad.names import CLOSED, KUNYA, NameReader, verbal
from musnad.tables import group
from musnad.text import fold
from musnad.words import CLOSING, QUOTES, Word

PLACES = ("city", "seat", "country")
#: Categories of heads that persons' names may follow.
PERSONAL = ("title", "relational", "people")
_PLACE_WORDS = group("place_noun")
_AT = group("at")
_QUANTITY = group("quantity")
_NUMERALS = group("numeral")
_BRIDGE = group("bridge")
_AFTER_DATELINE = frozenset("(-–")
_OF = group("of")
_CROWDS = group("crowd")
_OBLIQUE = group("oblique")
_MASCULINE = group("masculine_state")


class Parser:
    """Parses actor phrases at word positions."""

    def __init__(self, words: list[Word]):
        self.words = words
        self.names = NameReader(words)

    def scan(self, first: int, last: int) -> list[Mention]:
        """Returns the mentions in `words[first:last]`."""
        found: list[Mention] = []
        i = first
        while i < last:
            kind = self.words[i].type
            if kind.starts or kind.given or kind.known or kind.nisba or kind.people or kind.title or kind.fold in KUNYA:
                mention = self.parse(i, last)
                if mention is not None:
                    found.append(mention)
                    i = max(mention.last, i + 1)
                    continue
            i += 1
        return found

    # Lexicon phrases ------------------------------------------------------------------------------------------------

    def match(self, i: int, limit: int) -> tuple[Start, int] | None:
        """Returns the longest lexicon phrase that begins at word `i`, and where it ends."""
        words = self.words
        kind = words[i].type
        longer = kind.followed.get(words[i + 1].type.norm, ()) if kind.followed and i + 1 < limit else ()
        for start in (*longer, *kind.single):
            rest = start.rest
            end = i + 1 + len(rest)
            if end > limit:
                continue
            if all(words[i + 1 + k].type.norm == rest[k] for k in range(len(rest))):
                if start.entry.adjective and not rest and self._qualifies(i, start):
                    continue
                if start.entry.category in PLACES and start.entry.ambiguous and not rest and not self._placed(i, start):
                    continue
                if start.entry.category in ("people", "relational", "city") and not rest and self._says(i, end, limit):
                    continue
                if start.entry.category == "city" and not rest and words[i].type.fold.endswith("ه"):
                    if not words[i].type.surface.endswith("ة") and not self._placed(i, start):
                        continue  # وجده is the town وجدة only where a town stands
                if start.entry.category in ("org", "igo") and start.entry.ambiguous and not rest:
                    if not self._certain(i, start):
                        continue
                if rest and start.entry.category in PERSONAL and self._body_beyond(i, end, limit):
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

    def _says(self, i: int, end: int, limit: int) -> bool:
        """Whether a word for people (طالب) is a verb of saying: indefinite, opening a clause, its subject after it."""
        kind = self.words[i].type
        if kind.definite or not any(h.inflected.part == "perfect" for h in kind.hits) or end >= limit:
            return False
        before = self.words[i - 1].type if i else None
        opening = before is None or not before.arabic or kind.fold.startswith("و") or before.fold in _BRIDGE
        following = self.words[end].type
        return opening and (following.definite or bool(following.starts or following.title or following.given))

    def _certain(self, i: int, start: Start) -> bool:
        """Whether a body's short name that is also a word (الجزيرة، القاعدة) stands where only the body can."""
        if i == 0:
            return False
        before = self.words[i - 1].type
        if i + 1 < len(self.words) and any(h.inflected.part in ("masdar", "noun") for h in self.words[i].type.hits):
            following = self.words[i + 1].type
            if following.arabic and (following.definite or following.common) and before.fold in _OBLIQUE:
                return False  # على فتح المعبر tells an opening, not the movement
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
        """Whether an ambiguous place name stands where places stand: after في, إلى, من, مدينة …"""
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
        if before.surface in CLOSING and start.split.article:
            return True
        if not before.arabic or before.classes:
            return False
        deeds = (h.inflected.part for h in before.predicates if h.split.suffix)
        if start.split.article and any(part in ("masdar", "noun") for part in deeds):
            return True  # تعاونها العسكري
        if verbal(before) and not before.definite:
            return False
        if start.split.article != before.definite and not (start.split.article and before.starts):
            return False
        return before.common or bool(before.predicates)

    def _counted(self, i: int) -> bool:
        """Whether a number or a quantity stands before the people at `i` (17 شخصا، عشرات الأشخاص)."""
        before = self.words[i - 1].type
        if before.fold in _OF and i > 1:
            before = self.words[i - 2].type
        return before.number or before.fold in _QUANTITY or before.fold in _NUMERALS

    def _dateline(self, i: int, end: int) -> bool:
        """Whether the place at `i` only says where a report was written: `بيروت (رويترز) - …` at a line's start."""
        opening = i == 0 or self.words[i - 1].end + 1 < self.words[i].start
        return opening and end < len(self.words) and self.words[end].type.surface in _AFTER_DATELINE

    def _names_place(self, i: int) -> bool:
        """Whether a capital at `i` is named as a place: after في, العاصمة, or a nisba that follows العاصمة."""
        before = self.words[i - 1].type
        if before.fold in _AT:
            return True
        return before.nisba is not None and i > 1 and self.words[i - 2].type.fold in _AT

    # Phrases --------------------------------------------------------------------------------------------------------

    def parse(self, i: int, limit: int) -> Mention | None:
        """Returns the actor phrase that begins at word `i`, or None."""
        words = self.words
        kind = words[i].type
        if kind.known and self.names.known(i, limit) is not None:
            return self._person(i, i, limit)
        if kind.title and not kind.starts:
            j = i
            while j < limit and words[j].type.title:
                j += 1
                if j < limit and words[j].type.surface in ("/", "."):
                    j += 1
            inner = self.parse(j, limit) if j < limit else None
            if inner is not None and inner.category in ("person", *PERSONAL) and inner.first == j:
                inner.first, inner.preposition, inner.conjunction = i, *self._clitics(i)
                inner.skip = 0 if not inner.preposition and not inner.conjunction else 1
                return inner
            if j < limit and self.names.possible(words[j].type, opening=True):
                return self._person(i, j, limit)
            return None
        matched = self.match(i, limit)
        if matched is None:
            if kind.people and (kind.definite or len(kind.fold) > 4) and not kind.given:
                return self._people_of(i, kind.people)
            if kind.nisba:
                return self._nisba(i)
            if (kind.given and not kind.classes & CLOSED and not self._says(i, i + 1, limit)) or (
                kind.fold in KUNYA and i + 1 < limit and self.names.possible(self.words[i + 1].type)
            ):
                return self._person(i, i, limit)
            return None
        start, end = matched
        entry = start.entry
        if fold(entry.name) in _CROWDS and end < limit and words[end].type.fold in _OF:
            return None  # مجموعة من السياح are tourists
        if kind.given == "sure" and entry.category in ("city", "people") and end == i + 1:
            return self._person(i, i, limit)
        skip = start.split.prefix_length - (2 if start.split.article else 0)
        if start.split.article and start.split.preposition == "ل":
            skip = len(kind.fold) - len(start.split.stem)  # للحكومة is shown as حكومة, للجنة as لجنة
        mention = Mention(
            first=i,
            last=end,
            head=entry.name,
            category=entry.category,
            kind=entry.kind,
            country=entry.country,
            sectors=entry.sectors,
            rank=entry.rank,
            row=entry.row,
            plural=entry.plural,
            dual=entry.dual,
            feminine=entry.feminine,
            generic=entry.generic and not entry.dual,
            definite=start.split.article or kind.definite or (end > i + 1 and self.words[end - 1].type.definite),
            preposition=start.split.preposition,
            conjunction=start.split.conjunction,
            skip=prefix_code_points(kind.surface, max(skip, 0)) if skip > 0 else 0,
        )
        if entry.category in ("country", "seat"):
            mention.feminine = not _MASCULINE & {fold(w) for w in (entry.name, self.words[i].type.surface)}
            mention.place = entry.category == "seat" and (
                mention.preposition == "ب" or (i > 0 and self._names_place(i))
            )
            mention.place = mention.place or self._dateline(i, end)
            mention.how = "name" if entry.category == "country" else "seat"
            mention.head = entry.country or entry.name
            return mention
        if entry.category == "city":
            mention.how = "seat"
            return mention
        if entry.category in ("org", "igo"):
            mention.how = "name"
            mention.feminine = self.words[i].type.fold.endswith("ه") or self.words[i].type.surface.endswith(
                FEMININE_PLURAL
            )
            self._tail_of_organisation(mention, limit)
            return mention
        if entry.category in ("institution", "body"):
            mention.feminine = kind.fold.endswith("ه") or entry.plural
        if entry.category == "document":
            return mention
        if entry.category == "homeland":
            plural = any(s.entry.name == entry.name and s.entry.plural and not s.entry.dual for s in kind.starts)
            dual = entry.dual and mention.definite and not plural  # البلدان may be several states, البلدين are two
            return mention if start.split.suffix or dual else None
        if mention.generic and entry.category == "people" and i and self._counted(i):
            mention.generic = False
        if start.split.suffix:
            mention.generic = True
            if entry.category == "people":
                return mention
        return Extension(self, mention, limit, owned=bool(start.split.suffix)).read()

    def _clitics(self, i: int) -> tuple[str, str]:
        folded = self.words[i].type.fold
        conjunction = (
            folded[0] if folded[:1] in "وف" and self.words[i].type.definite and folded[1:3] in ("ال", "لل") else ""
        )
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
        mention.last = self.parenthesis(j, limit)

    def parenthesis(self, j: int, limit: int) -> int:
        """Returns the word after a short parenthesis at `j` (an acronym, a party), or `j`."""
        words = self.words
        if j < limit and words[j].type.surface == "(":
            for k in range(j + 1, min(j + 6, limit)):
                if words[k].type.surface == ")":
                    return k + 1
        return j

    def _people_of(self, i: int, code: str) -> Mention:
        preposition, conjunction = self._clitics(i)
        definite = self.words[i].type.definite
        return _people(i, code, definite=definite, preposition=preposition, conjunction=conjunction)

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
        if before is not None and (before.common and before.fold.endswith((*SOUND_PLURALS, DUAL))):
            return None
        return _people(i, code, definite=split.article, preposition=split.preposition, conjunction=split.conjunction)

    def named(self, i: int, limit: int) -> Mention | None:
        """The person whose name, unknown to the lexicons, begins at `i`; for places where a name must stand."""
        return self._person(i, i, limit, forced=True)

    def _person(self, first: int, i: int, limit: int, *, forced: bool = False) -> Mention | None:
        """A bare personal name at `i` (after courtesy titles from `first`), with a role in apposition."""
        words = self.words
        kind = words[i].type
        end = self.names.end(i, limit, sure=first < i or forced)
        if end <= i:
            return None
        listed = self.names.known(i, limit) if first == i else None
        if end - i < 2 and first == i and not forced:
            if kind.given != "sure" or (kind.common):
                return None
        preposition = conjunction = ""
        skip = 0
        clitic = kind.given_clitic if first == i else ""
        if listed is not None:
            clitic = listed[0]
        if clitic:
            skip = 1
            preposition, conjunction = ("", clitic) if clitic in "وف" else (clitic, "")
        elif first < i:
            preposition, conjunction = self._clitics(first)
        mention = Mention(
            first=first,
            last=end,
            head="",
            category="person",
            kind="person",
            name=(i, end),
            how="name",
            preposition=preposition,
            conjunction=conjunction,
            skip=skip,
            definite=True,
        )
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
                and not (
                    role.definite
                    and self.words[j].type.definite
                    and j > end
                    and role.last < limit
                    and verbal(words[role.last].type)
                )
            ):
                mention.last = role.last
                mention.country, mention.sectors, mention.head = role.country, role.sectors, role.head
                mention.category, mention.former, mention.complement = role.category, role.former, role.complement
                mention.rank, mention.row, mention.acting = role.rank, role.row, role.acting
                mention.feminine = role.feminine
        return mention


def _people(i: int, code: str, *, definite: bool, preposition: str, conjunction: str) -> Mention:
    """The mention of a people by the one word `i` (الفلسطينيون، الأتراك)."""
    return Mention(
        first=i,
        last=i + 1,
        head="people",
        category="people",
        kind="group",
        country=code,
        sectors=("CVL",),
        plural=True,
        definite=definite,
        how="nisba",
        preposition=preposition,
        conjunction=conjunction,
        skip=len(preposition) + len(conjunction),
    )
