"""Looking around a predicate: the mentions after and before it, joined ones, those that prepositions govern."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from musnad.article import Draft
from musnad.mention import Mention
from musnad.morphology import splits
from musnad.names import verbal
from musnad.tables import group
from musnad.text import fold
from musnad.words import Sentence, Word

#: How many words after the trigger a target is looked for.
_REACH = 8
#: How many words after the trigger belong to its clause at most.
_CLAUSE = 26
_OBLIQUE = group("oblique")
_BRIDGE = group("bridge")
_RELATIVE = group("relative")
_QUANTITY = group("quantity")
_SKIPPED = group("quantity") | group("numeral") | group("of") | group("subject_glue")
_AT = group("at")
_TIME = group("time_prep") | group("weekday")
_AGENT_PAIRS = frozenset(tuple(pair.split()) for pair in group("agent_pair"))
_AGENT_WORDS = group("agent")
_LOCATIVE = group("locative")
_GOVERNING = _OBLIQUE | _AGENT_WORDS
_PLURAL = group("plural_pronoun")
_FEMININE = group("feminine_pronoun")
_MASCULINE = group("masculine_pronoun")


class Surroundings:
    """The mentions and statements of one draft by word position; its mentions have been resolved to actors."""

    def __init__(self, draft: Draft):
        self.draft = draft
        self.words: list[Word] = draft.words
        self.mentions: list[Mention] = sorted((m for m in draft.mentions if m.category != "nisba"), key=_place)
        self.nisbas = {m.first: m.actor for m in draft.mentions if m.category == "nisba"}
        self.starts = [m.first for m in self.mentions]
        self.by_cue = {s.cue: n for n, s in enumerate(draft.statements)}
        self.contents = sorted((s.content[0], s.content[1], n) for n, s in enumerate(draft.statements))

    # Statements around a word ---------------------------------------------------------------------------------------

    def holding(self, i: int) -> int | None:
        """The innermost statement whose content holds word `i`."""
        best: int | None = None
        n = bisect_left(self.contents, (i + 1, 0, 0))
        for first, last, s in self.contents[max(0, n - 12) : n]:
            if first <= i < last and (best is None or first >= self.draft.statements[best].content[0]):
                best = s
        return best

    def speakers(self, statement: int | None) -> list[int]:
        if statement is None:
            return []
        s = self.draft.statements[statement]
        found: list[int] = []
        for n in (s.speaker, *s.also_speakers):
            if n is not None:
                found += [a for a in self.draft.mentions[n].actors if a not in found]
        return found

    def mention_from(self, j: int, limit: int, *, within: int) -> Mention | None:
        """The first mention that begins in `[j, j + within)` before `limit`."""
        n = bisect_left(self.starts, j)
        if n < len(self.mentions) and self.mentions[n].first < min(limit, j + within):
            return self.mentions[n]
        return None

    def inside(self, i: int) -> bool:
        """Whether word `i` is part of a mention."""
        n = bisect_right(self.starts, i) - 1
        return n >= 0 and self.mentions[n].last > i

    def next_actor(self, j: int, limit: int, *, within: int = 3) -> Mention | None:
        end = min(limit, j + within)
        while True:
            mention = self.mention_from(j, limit, within=end - j)
            if mention is None or (mention.actor >= 0 and not mention.generic):
                return mention
            j = mention.last

    def clause_end(self, i: int, sentence: Sentence, holder: int | None) -> int:
        limit = sentence.last
        if holder is not None:
            limit = min(limit, self.draft.statements[holder].content[1])
        for j in range(i + 1, min(limit, i + _CLAUSE)):
            if self.words[j].type.surface in ("؛", ".", "؟", "!", ":"):
                return j
            if j in self.by_cue and j > i + 2 and self.by_cue[j] != self.by_cue.get(i) and not self._cited(j):
                return j
        return min(limit, i + _CLAUSE)

    def _cited(self, j: int) -> bool:
        """Whether the cue at `j` only names a source in passing (حسب المصدر), which ends no clause."""
        return self.draft.statements[self.by_cue[j]].sense == "cite"

    def governed(self, mention: Mention) -> bool:
        return self.words[mention.first - 1].type.fold in _GOVERNING if mention.first else False

    def arguments(self, i: int, limit: int) -> tuple[Mention | None, Mention | None]:
        """The subject and the object after a verb, in VSO order.

        Only adverbs, numbers and quantities may stand between verb and subject; a noun there (أدانت قتل …) means that
        the subject stands elsewhere, and the first mention belongs to the object.
        """
        j = i + 1
        subject: Mention | None = None
        while j < limit:
            mention = self.next_actor(j, limit, within=1)
            if mention is not None:
                if mention.preposition:
                    j = mention.last
                    continue
                subject = mention
                break
            kind = self.words[j].type
            if (
                kind.fold in _TIME
                or "weekday" in kind.classes
                or kind.number
                or kind.fold in _SKIPPED
                or not kind.arabic
            ):
                if kind.fold in _OBLIQUE:
                    governed = self.next_actor(j + 1, limit, within=3)
                    j = governed.last if governed is not None else j + 2
                    continue
                if kind.surface in (":", "؛", "."):
                    break
                j += 1
                continue
            break
        if subject is None:
            return None, self._object(j, limit)
        j = subject.last
        while True:
            joined = self.mention_from(j, limit, within=1)
            if joined is None or joined.conjunction != "و" or joined.actor < 0:
                break
            j = joined.last
        return subject, self._object(j, limit)

    def _object(self, j: int, limit: int) -> Mention | None:
        """The first mention after `j` that no preposition governs, over nouns but not over a clause."""
        while j < limit:
            mention = self.next_actor(j, limit, within=5)
            if mention is None:
                return None
            gap = self.words[j : mention.first]
            if any(w.type.classes & {"that", "rel"} or w.type.surface in (":", "؛", "،", ",") for w in gap):
                return None
            if any(verbal(w.type) and not w.type.definite for w in gap):
                return None
            if mention.preposition or self.governed(mention):
                j = mention.last
                continue
            if any(w.type.fold in _OBLIQUE for w in gap):
                return None
            return mention
        return None

    def before(self, i: int, sentence: Sentence) -> Mention | None:
        """The mention right before a verb (SVO order), over a short relative clause or adverb."""
        n = bisect_left(self.starts, i) - 1
        if n < 0 or self.mentions[n].first < sentence.first:
            return None
        mention = self.mentions[n]
        if mention.actor < 0:
            return None
        gap = [w.type for w in self.words[mention.last : i]]
        if len(gap) > 3 or any(w.surface in (".", "؛", ")") or w.classes & {"that"} for w in gap):
            return None
        if gap and any(w.arabic and not (w.fold in _BRIDGE or "weekday" in w.classes) for w in gap):
            return None
        if mention.preposition in ("ب", "ل", "ك") or (
            self.governed(mention) and not any(w.fold in _RELATIVE for w in gap)
        ):
            return None
        if self.words[i].type.fold.startswith("و") and not any(
            p.split.conjunction == "" for p in self.words[i].type.predicates
        ):
            return None
        return mention

    def first_subject(self, sentence: Sentence, i: int) -> Mention | None:
        """The sentence's subject: its first mention before `i` that no preposition governs."""
        n = bisect_left(self.starts, sentence.first)
        while n < len(self.mentions) and self.mentions[n].first < i:
            mention = self.mentions[n]
            if mention.actor >= 0 and not mention.preposition and not self.governed(mention):
                return mention
            n += 1
        return None

    def where(self, mention: Mention) -> bool:
        """Whether a mention only says where something is (في دمشق، بشمال سوريا)."""
        if mention.place or mention.kind != "country" or mention.first == 0:
            return mention.place
        before = self.words[mention.first - 1].type
        return before.fold in _LOCATIVE or (before.common and any(s.preposition == "ب" for s in splits(before.fold)))

    def nearest(self, j: int, limit: int, excluded: list[int]) -> int | None:
        """The next actor after the trigger that is none of its doers: what the act is most likely aimed at.

        It stands within reach of the trigger, or of one that was passed over.
        """
        while (mention := self.next_actor(j, limit, within=_REACH)) is not None:
            if mention.actor not in excluded and not self.where(mention):
                return mention.actor
            j = mention.last
        return None

    def by_preposition(self, place: str, j: int, limit: int, excluded: list[int]) -> Mention | None:
        """The first actor after a preposition, joined to its word or not."""
        folded = fold(place)
        clitic = len(folded) == 1
        k = j
        while k < limit:
            kind = self.words[k].type
            if kind.surface in (":",) or ("that" in kind.classes and k > j + 6):
                return None
            if clitic:
                mention = self.mention_from(k, limit, within=1)
                if (
                    mention is not None
                    and mention.preposition == folded
                    and mention.actor >= 0
                    and mention.actor not in excluded
                ):
                    return mention
                if kind.fold.startswith(folded) and len(kind.fold) > 3 and mention is None and kind.given != "sure":
                    follow = self.next_actor(k + 1, limit, within=3)
                    nominal = (kind.common or kind.predicates) and not any(
                        h.inflected.part in ("perfect", "imperfect") and not h.split.preposition
                        for h in kind.predicates
                    )
                    if (
                        nominal
                        and follow is not None
                        and not follow.preposition
                        and follow.actor not in excluded
                        and k - j < 8
                    ):
                        return follow
            elif kind.fold == folded or kind.fold == "و" + folded:
                follow = self.next_actor(k + 1, limit, within=5)
                if follow is not None and follow.actor not in excluded:
                    return follow
                return None
            k += 1
        return None

    def qualifying(self, i: int, limit: int) -> int | None:
        """The state that an adjective of the noun at `i` names (غارات جوية إسرائيلية), over one other adjective."""
        for j in range(i + 1, min(limit, i + 3)):
            if j in self.nisbas and not self.words[j].type.fold.startswith("و"):
                return self.nisbas[j]
            kind = self.words[j].type
            if not kind.arabic or kind.fold in _OBLIQUE or self.mention_from(j, limit, within=1) is not None:
                return None
            if kind.definite != self.words[i].type.definite:
                return None
        return None

    def blamed(self, i: int, limit: int) -> int | None:
        """The first state that an adjective names after `i`: whose deed the act is aimed at."""
        for j in range(i + 1, min(limit, i + _REACH)):
            if j in self.nisbas:
                return self.nisbas[j]
            if self.words[j].type.classes & {"that", "rel"}:
                return None
        return None

    def by_agent(self, j: int, limit: int) -> Mention | None:
        """The doer after من قبل، على يد، على أيدي، من جانب، بنيران، برصاص."""
        for k in range(j, min(limit, j + 14)):
            fold_here = self.words[k].type.fold
            nxt = self.words[k + 1].type.fold if k + 1 < limit else ""
            if (fold_here, nxt) in _AGENT_PAIRS:
                return self.next_actor(k + 2, limit, within=2)
            if fold_here in _AGENT_WORDS:
                return self.next_actor(k + 1, limit, within=2)
        return None

    def joined(self, mention: Mention) -> list[int]:
        """The actors joined to a mention by و, the mention's own first; quantities may stand between (والمئات من …)."""
        found = mention.actors
        j = mention.last
        while j < len(self.words):
            kind = self.words[j].type
            following = self.mention_from(j, len(self.words), within=1)
            if following is not None:
                if following.conjunction != "و":
                    break
            elif kind.fold == "و":
                following = self.mention_from(j + 1, len(self.words), within=1)
            elif kind.fold.startswith("و") and kind.fold[1:] in _QUANTITY:
                k = j + 1
                while k < len(self.words) and self.words[k].type.fold in _SKIPPED:
                    k += 1
                following = self.mention_from(k, len(self.words), within=1)
            if following is None or following.actor < 0:
                break
            if following.actor not in found:
                found.append(following.actor)
            j = following.last
        return found

    def joined_back(self, mention: Mention) -> list[int]:
        found = mention.actors
        current = mention
        while current.conjunction == "و":
            n = bisect_left(self.starts, current.first) - 1
            if n < 0 or self.mentions[n].last != current.first or self.mentions[n].actor < 0:
                break
            current = self.mentions[n]
            if current.actor not in found:
                found.insert(0, current.actor)
        return found

    def other(self, mention: Mention | None, excluded: list[int]) -> list[int]:
        if mention is None or mention.actor in excluded or mention.preposition:
            return []
        return self.joined(mention)

    def antecedent(self, i: int, excluded: list[int], suffix: str) -> int | None:
        """What a pronoun suffix refers to: the nearest earlier actor that agrees with it and is not excluded."""
        n = bisect_left(self.starts, i) - 1
        while n >= 0 and self.starts[n] > i - 40:
            mention = self.mentions[n]
            if mention.actor >= 0 and mention.actor not in excluded and not mention.place and agrees(mention, suffix):
                return mention.actor
            n -= 1
        return None

    def place(self, i: int, sentence: Sentence) -> Mention | None:
        """The town or capital named nearest after (else before) the trigger, in its sentence."""
        best: Mention | None = None
        for mention in self.mentions[
            bisect_left(self.starts, sentence.first) : bisect_left(self.starts, sentence.last)
        ]:
            if mention.category not in ("city", "seat"):
                continue
            before = self.words[mention.first - 1].type.fold if mention.first else ""
            if mention.category == "seat" and not (mention.preposition == "ب" or before in _AT):
                continue
            if best is None or abs(best.first - i) > abs(mention.first - i):
                best = mention
        return best


def _place(mention: Mention) -> int:
    return mention.first


def agrees(mention: Mention, suffix: str) -> bool:
    """Returns whether a pronoun may refer to a mention: هم to people, ها to a woman or body, ه to one man or thing."""
    if suffix in _PLURAL:
        return mention.plural or mention.kind == "group"
    if suffix in _FEMININE:
        return mention.feminine or (mention.kind in ("org", "igo") and mention.plural)
    if suffix in _MASCULINE:
        return not mention.feminine and not mention.plural
    return True
