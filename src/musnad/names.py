"""Personal names: which words may be part of one, and where one ends."""

from __future__ import annotations

from collections.abc import Collection

from musnad.entries import WordType
from musnad.mention import Mention
from musnad.tables import group
from musnad.words import QUOTES, Word

#: Classes of words that are never part of a name.
CLOSED = frozenset({"stop", "that", "neg", "weekday", "pron", "rel"})
KUNYA = group("kunya")
FORMER = group("former")
TAIL_ADJECTIVES = group("tail_adjective")
_VIA = group("via")
_NO_OPENING = group("no_opening")
_LETTERS_OF_NAMES = tuple(group("name_article"))
TANWIN = frozenset("\u064b\u064c\u064d")
#: The longest name, in words.
_LONGEST = 7
#: A shorter word begins a name only if the list of names has it.
_SHORTEST = 3


def verbal(kind: WordType) -> bool:
    """Returns whether a word has a reading as a finite verb of saying or of an event."""
    return any(h.inflected.part in ("perfect", "imperfect") for h in kind.hits)


class NameReader:
    """Reads personal names at word positions."""

    def __init__(self, words: list[Word]):
        self.words = words

    def possible(self, kind: WordType, *, opening: bool = False) -> bool:
        """Whether a word may be part of a person's name (`opening`: its first word)."""
        if not kind.arabic or len(kind.fold) < 2 or kind.classes & CLOSED or TANWIN & set(kind.surface):
            return False
        if opening and (kind.fold in _VIA or (len(kind.fold) < _SHORTEST and not kind.given and not kind.particle)):
            return False
        if kind.particle:
            return kind.fold not in _NO_OPENING or not opening
        if kind.given == "sure":
            return True
        if kind.title:
            return False
        if kind.common or kind.nisba or verbal(kind):
            return False
        if kind.cues or kind.predicates:
            return False
        for start in (s for s in kind.starts if not s.rest):
            if start.entry.category == "relational" or (start.entry.category != "city" and not start.split.suffix):
                return False
        return not (opening and kind.definite and not kind.fold.startswith(_LETTERS_OF_NAMES))

    def known(self, i: int, limit: int) -> tuple[str, int] | None:
        """Returns the clitic before a listed full name that begins at word `i` and the word after it, or None."""
        words = self.words
        known = words[i].type.known
        for split, rest in known.get(words[i + 1].type.fold, ()) if known and i + 1 < limit else ():
            end = i + 1 + len(rest)
            if end <= limit and all(words[i + 1 + k].type.fold == part for k, part in enumerate(rest)):
                return split.conjunction or split.preposition, end
        return None

    def end(self, i: int, limit: int, *, sure: bool) -> int:
        """Returns the word after a personal name that begins at `i`; `sure` if a title says that a name follows."""
        listed = self.known(i, limit)
        read = self._end(i, limit, sure=sure)
        return max(read, listed[1]) if listed is not None else read

    def _end(self, i: int, limit: int, *, sure: bool) -> int:
        words, j = self.words, i
        units = 0  # parts of the name, particles not counted
        limit = min(limit, i + _LONGEST)
        while j < limit:
            kind = words[j].type
            if j > i and words[j - 1].end + 3 < words[j].start:
                break
            if (
                kind.surface == "-"
                and i < j < limit - 1
                and words[j].start == words[j - 1].end == words[j + 1].start - 1
            ):
                j += 1
                continue
            if kind.particle and (j > i or kind.fold in KUNYA or kind.given):
                j += 1
                continue
            if j > i and words[j - 1].type.particle and kind.arabic and (not kind.classes & CLOSED or kind.given):
                units += 1
                j += 1
                continue
            if j > i and kind.fold.startswith("ال") and kind.definite and not kind.classes & CLOSED and not kind.title:
                other = any(not s.rest for s in kind.starts)
                plain = kind.common or kind.nisba is not None
                first = words[i].type
                trusted = first.given == "sure" or first.fold in KUNYA or sure
                if not plain and not other:
                    units += 1
                    j += 1
                    continue
                if units == 1 and trusted and kind.nisba is None and not other and not kind.predicates:
                    if kind.fold not in FORMER and kind.fold not in TAIL_ADJECTIVES:
                        units += 1
                        j += 1
                        continue
                break
            if kind.given and (j > i or sure or kind.given == "sure"):
                if j > i and kind.given_clitic:
                    break
                if kind.classes & CLOSED and j == i and not sure:
                    break
                units += 1
                j += 1
                continue
            if j == i and sure and kind.common and not kind.definite and not kind.classes and not verbal(kind):
                following = words[j + 1].type if j + 1 < limit else None
                if following is not None and (following.given or self.possible(following, opening=True)):
                    units += 1
                    j += 1
                    continue
            if not self.possible(kind, opening=j == i):
                permissive = (
                    units == 1
                    and sure
                    and kind.common
                    and not kind.definite
                    and not kind.classes
                    and not kind.cues
                    and not kind.predicates
                    and not kind.starts
                    and not kind.nisba
                    and not kind.fold.startswith(("و", "ب", "ل"))
                    and not TANWIN & set(kind.surface)
                )
                if not permissive:
                    break
            if j > i and kind.fold.startswith("و") and len(kind.fold) > 4 and kind.given != "sure":
                break
            units += 1
            j += 1
        while (
            j > i
            and (words[j - 1].type.particle or words[j - 1].type.surface == "-")
            and words[j - 1].type.given != "sure"
        ):
            j -= 1
        return j

    def attach(self, mention: Mention, j: int, limit: int) -> None:
        """Adds the proper name that follows a title, directly or between commas."""
        words = self.words
        while j < limit and (words[j].type.title or words[j].type.surface == "/"):
            j += 1
        if j < limit and words[j].type.surface in QUOTES:
            end = self.end(j + 1, limit, sure=True) if j + 1 < limit else j
            if j + 1 < end < limit and words[end].type.surface in QUOTES and end - j > 2:
                mention.name, mention.last = (j + 1, end), end + 1
                return
        end = self.end(j, limit, sure=True) if j < limit else j
        if end > j and (words[j].type.given != "weak" or end > j + 1 or mention.definite):
            mention.name, mention.last = (j, end), end
            return
        if j < limit - 2 and words[j].type.surface in ("،", ",", "(", "-", "–"):
            k = j + 1
            while k < limit and words[k].type.title:
                k += 1
            titled = k > j + 1
            end = self.end(k, limit, sure=titled) if k < limit else k
            trusted = words[k].type.given == "sure" and end - k >= 2
            sure = end > k and (titled or trusted or self.known(k, limit) is not None)
            closed = end < limit and words[end].type.surface in ("،", ",", ")", "-", "–")
            if sure and (closed or end - k >= 2):
                mention.name, mention.last = (k, end), end + (1 if end < limit and words[j].type.surface == "(" else 0)


def surnames(words: list[Word], mentions: list[Mention]) -> set[str]:
    """Returns the folded last parts of the full names among `mentions`, with their article."""
    found = set()
    for mention in mentions:
        if mention.name is not None and mention.name[1] - mention.name[0] >= 2:
            kind = words[mention.name[1] - 1].type
            if len(kind.fold) >= 3 and kind.arabic:
                found.add(kind.fold)
    return found


def bare_surnames(words: list[Word], mentions: list[Mention], leaders: Collection[str]) -> list[Mention]:
    """Returns mentions of persons by a surname alone: a leader's, or one read with a fuller name in the article."""
    told = surnames(words, mentions)
    if not told and not leaders:
        return []
    covered = bytearray(len(words) + 1)
    for mention in mentions:
        covered[mention.first : mention.last] = b"\x01" * (mention.last - mention.first)
    found = []
    for i, word in enumerate(words):
        folded = word.type.fold
        if covered[i] or len(folded) < 3 or word.type.classes & CLOSED or word.type.starts:
            continue
        clitic = ""
        if folded not in told and folded not in leaders:
            rest = folded[1:]
            if folded[0] not in "وفبل" or (rest not in told and rest not in leaders):
                continue
            if folded[0] in "بل" and word.type.common:
                continue
            clitic = folded[0]
        elif word.type.common_whole and not word.type.definite and not word.type.given:
            continue
        found.append(surname(i, clitic))
    return found


def folded_name(words: list[Word], mention: Mention) -> tuple[str, ...]:
    """Returns the folded words of a mention's proper name, none if it has no name; without a clitic joined to it."""
    if mention.name is None:
        return ()
    folded = [words[i].type.fold for i in range(*mention.name) if words[i].type.arabic]
    if folded and mention.skip and mention.name[0] == mention.first:
        folded[0] = folded[0][1:] if len(folded[0]) > 3 else folded[0]
    return tuple(folded)


def surname(i: int, clitic: str = "") -> Mention:
    """Returns the mention of a person by the one word `i`, after a clitic of one letter or none."""
    return Mention(
        first=i,
        last=i + 1,
        head="",
        category="person",
        kind="person",
        name=(i, i + 1),
        how="name",
        definite=True,
        skip=len(clitic),
        conjunction=clitic if clitic in ("و", "ف") else "",
        preposition=clitic if clitic in ("ب", "ل") else "",
    )
