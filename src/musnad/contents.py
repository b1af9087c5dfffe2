"""What is said: the stretch of words that a cue introduces, by the frames its lexicon row allows."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.entries import Cue, Hit, WordType
from musnad.lexicons import Lexicons
from musnad.mention_index import MentionIndex
from musnad.morphology import DUAL, FUTURE, NOMINATIVE_PLURAL
from musnad.names import TANWIN
from musnad.tables import group, written
from musnad.text import bare_letters, fold
from musnad.words import QUOTES, Quotation, Sentence, Word

#: Prepositions that open a content only where no name follows (أعلن من باريس).
_LOOSE_CHECKED = frozenset(written("loose_preposition"))
_NOT_NEGATING = group("not_negating")
_BETWEEN = group("between")
_FIRST_PERSON = group("first_person")
_SPLIT_THAT = group("split_that")
_WINDOW = 34
_BEFORE_NOUN = group("oblique")
_QUANTITY = group("quantity")
_NOT_VERB = frozenset(written("not_verb"))
_IMPERSONAL = group("impersonal")
_ELATIVE = group("elative_like")


@dataclass(slots=True)
class Found:
    """A content by word positions `[start, end)`; `marker` is the word that opens it, `frame` how.

    `skip` is the number of code points at its start that belong to a joined preposition.
    """

    start: int
    end: int
    marker: int
    frame: str
    skip: int = 0
    quotation: Quotation | None = None


class ContentFinder:
    """Reads cues and finds their contents."""

    def __init__(self, words: list[Word], quotations: list[Quotation], mentions: MentionIndex, lexicons: Lexicons):
        self.words = words
        self.quotations = quotations
        self.mentions = mentions
        self.lexicons = lexicons
        self.opens = {q.open: q for q in quotations}
        self.inside = bytearray(len(words) + 1)
        for q in quotations:
            for i in range(q.open + 1, min(q.close, len(words))):
                self.inside[i] = min(self.inside[i] + 1, 9)

    def choose(self, i: int, sentence: Sentence) -> Hit[Cue] | None:
        """The reading of the word `i` as a cue, or None where it is none."""
        words = self.words
        kind = words[i].type
        before = words[i - 1].type if i > sentence.first else None
        if bare_letters(kind.surface) in _NOT_VERB:
            return None
        for hit in kind.cues:
            part = hit.inflected.part
            if hit.split.preposition == FUTURE or (part == "perfect" and self._nominal_spelling(kind, hit)):
                continue
            if hit.inflected.person == 1 and part in ("perfect", "imperfect"):
                if not hit.split.conjunction and part == "perfect" and hit.inflected.number == "s":
                    continue
                if part == "imperfect":
                    continue
            if part == "masdar":
                if not hit.split.suffix or "quotable" not in hit.row.traits:
                    continue
                if hit.split.preposition == "ل":
                    continue
            if hit.split.suffix and part in ("perfect", "imperfect") and not hit.row.object:
                continue
            if part in ("perfect", "imperfect") and before is not None and before.fold in _BEFORE_NOUN:
                continue
            if kind.fold in _ELATIVE and before is not None and (before.common or before.fold in _QUANTITY):
                if i + 1 < sentence.last and "that" not in words[i + 1].type.classes:
                    continue
            if kind.fold in _IMPERSONAL and self._impersonal(i, sentence):
                return None
            if part == "active" and not hit.row.participle:
                continue
            if part == "active":
                if hit.split.article or hit.split.suffix or (hit.split.preposition and hit.split.preposition != "ك"):
                    continue
                if hit.inflected.number == "s" and hit.inflected.gender == "m" and not kind.fold.endswith("ا"):
                    continue
                if kind.fold.endswith("ه") and not kind.surface.endswith("ة"):
                    continue
                if any(
                    h.inflected.part == "masdar" and not h.split.prefix_length for h in kind.hits
                ) and not self._said(i, sentence):
                    continue
                if kind.fold.endswith((NOMINATIVE_PLURAL, DUAL)):
                    continue
            if before is not None and "neg" in before.classes and before.fold not in _NOT_NEGATING:
                return None
            if part == "passive" and "passive" not in hit.row.traits:
                continue
            if (
                "homograph" in hit.row.traits
                and part == "perfect"
                and not hit.inflected.form.endswith("ت")
                and not self._said(i, sentence)
            ):
                continue
            return hit
        return None

    def _nominal_spelling(self, kind: WordType, hit: Hit[Cue]) -> bool:
        """Whether a verb reading is spelled like a noun in the accusative (طلباً، ردا)."""
        if TANWIN & set(kind.surface):
            return True
        return hit.inflected.number == "d" and hit.inflected.gender == "m" and len(hit.row.lemma) == 3

    def _impersonal(self, i: int, sentence: Sentence) -> bool:
        """Whether a verb such as يذكر stands without a subject: the outlet's own remark."""
        if self.mentions.at(i + 1) is not None or (i + 1 < sentence.last and self.words[i + 1].type.definite):
            return False
        covering = self.mentions.covering(i - 1) if i > sentence.first else None
        return covering is None or self.words[i].type.fold.startswith("و")

    def _said(self, i: int, sentence: Sentence) -> bool:
        """Whether أن, إن or a quotation follows within a few words (tells بيّن from the preposition بين)."""
        for j in range(i + 1, min(i + 7, sentence.last)):
            kind = self.words[j].type
            if "that" in kind.classes:
                return True
            if kind.fold in _BETWEEN or kind.classes & {"stop"}:
                return False
        return False

    # Content --------------------------------------------------------------------------------------------------------

    def content(self, i: int, hit: Hit[Cue], sentence: Sentence, limit: int) -> Found | None:
        """The content of the cue at `i`, by the first of its frames that is met."""
        words, frames = self.words, hit.row.frames
        depth = self.inside[i]
        j = i + 1
        end = min(limit, i + _WINDOW)
        suffix_object = bool(hit.split.suffix)
        passed = 0
        while j < end:
            kind = words[j].type
            surface = kind.surface
            if surface == ":":
                if "quote" in frames or "clause" in frames:
                    return self.after_colon(j, limit)
                return None
            if surface in QUOTES and j in self.opens:
                q = self.opens[j]
                if "quote" in frames or "clause" in frames or "ب" in frames:
                    length = q.close - q.open - 1
                    direct = passed == 0 or words[j - 1].type.surface in ("،", ",", ":")
                    if length >= 4 or (direct and length >= 2):
                        return Found(j + 1, min(q.close, limit), j, "quote", quotation=q)
                if q.close < end:
                    j = q.close + 1
                    continue
                return None
            if self.inside[j] < depth:
                return None
            if "that" in kind.classes and not kind.classes & {"weekday"}:
                if kind.fold in _FIRST_PERSON and "clause" not in frames:
                    j += 1
                    continue
                if "clause" in frames:
                    negated = kind.fold in _SPLIT_THAT
                    if negated and surface.startswith("إ"):
                        j += 1
                        continue
                    start = j if negated else j + 1
                    return self._clause(start, j, limit)
                return None
            opened = self._preposition(j, hit.row, limit)
            if opened is not None and (passed > 0 or suffix_object or not self._addressee(j, opened, hit)):
                return opened
            if kind.norm in hit.row.openers:
                return Found(j, limit, j, "obj")
            if "obj" in frames and self._opens_object(j, i, sentence):
                return Found(j, limit, j, "obj")
            if kind.cues and j > i + 1 and self._restarts(j, sentence):
                return None
            if surface in (".", "؟", "!", "؛"):
                return None
            passed += 1
            j += 1
        return None

    def _restarts(self, j: int, sentence: Sentence) -> bool:
        """Whether a new clause with its own cue begins at `j`: the earlier cue's content is not beyond it."""
        hit = self.choose(j, sentence)
        if hit is None:
            return False
        if hit.inflected.part == "masdar":
            return True
        return hit.inflected.part == "active" or bool(hit.split.conjunction)

    def after_colon(self, j: int, limit: int) -> Found:
        k = j + 1
        if k in self.opens and self.opens[k].close <= limit:
            q = self.opens[k]
            return Found(k + 1, min(q.close, limit), j, "quote", quotation=q)
        if k in self.opens:
            return Found(k + 1, limit, j, "quote", quotation=self.opens[k])
        return Found(k, limit, j, "colon")

    def _clause(self, start: int, marker: int, limit: int) -> Found:
        if start in self.opens:
            q = self.opens[start]
            inner = q.close - q.open - 1
            rest = limit - q.close - 1
            if inner >= 3 and (q.close >= limit - 2 or inner >= rest or self._closed_after(q.close, limit)):
                return Found(start + 1, min(q.close, limit), marker, "quote", quotation=q)
        return Found(start, limit, marker, "clause")

    def _closed_after(self, close: int, limit: int) -> bool:
        """Whether the outlet's own words go on after a closing mark: a comma, a cue or the end."""
        if close + 1 >= limit:
            return True
        kind = self.words[close + 1].type
        return kind.surface in ("،", ",", ".", "؛") or bool(kind.phrase_cues)

    def _preposition(self, j: int, cue: Cue, limit: int) -> Found | None:
        """The content that a preposition among the cue's frames opens at word `j`."""
        words = self.words
        kind = words[j].type
        folded = kind.fold
        for frame in cue.prepositions:
            if len(frame) == 1:
                if folded in (frame, frame + "ـ") or folded.rstrip("ـ") == frame:
                    if j + 1 in self.opens:
                        q = self.opens[j + 1]
                        return Found(j + 2, min(q.close, limit), j, "quote", quotation=q)
                    continue
                if not folded.startswith(frame) or len(folded) < 4 or kind.given == "sure":
                    continue
                if folded.startswith(frame + "ان") and "that" in kind.classes:
                    continue
                nominal = self._nominal(kind, frame)
                if nominal:
                    start = self._past_that(j, limit)
                    return Found(start, limit, j, "prep", skip=0 if start != j else _skip(kind, frame))
            elif folded in (fold(frame), "و" + fold(frame)):
                if j + 1 >= limit:
                    return None
                if frame in _LOOSE_CHECKED and not self._content_follows(j + 1):
                    return None
                start = self._past_that(j + 1, limit)
                if start in self.opens and self.opens[start].close - start > 3:
                    q = self.opens[start]
                    if q.close >= limit - 2 or self._closed_after(q.close, limit):
                        return Found(start + 1, min(q.close, limit), j, "quote", quotation=q)
                return Found(start, limit, j, "prep")
        return None

    def _past_that(self, j: int, limit: int) -> int:
        """Steps over أن after a preposition (أشار إلى أن، حذر من أن، بأن)."""
        kind = self.words[j].type
        if "that" in kind.classes and j + 1 < limit:
            return j + 1
        return j

    def _content_follows(self, j: int) -> bool:
        kind = self.words[j].type
        if j in self.opens or "that" in kind.classes:
            return True
        if kind.given == "sure" or not kind.arabic:
            return False
        mention = self.mentions.at(j)
        return mention is None or self.mentions.mentions[mention].category in ("people",) or bool(kind.predicates)

    def _nominal(self, kind: WordType, clitic: str) -> bool:
        """Whether a word is ب or ل joined to a noun of action rather than to a name."""
        for hit in kind.hits:
            if hit.split.preposition == clitic and hit.inflected.part in ("masdar", "noun"):
                return True
        if any(s.split.preposition == clitic and not s.split.suffix and not s.entry.generic for s in kind.starts):
            return False
        rest = kind.fold[len(clitic) :]
        if rest.startswith("ال") or (clitic == "ل" and rest.startswith("ل")):
            return True
        return self.lexicons.word(rest).common

    def _addressee(self, j: int, opened: Found, hit: Hit[Cue]) -> bool:
        """Whether a preposition directly after the cue only names the one spoken to (دعا لـ، صرح لـ)."""
        return opened.frame == "prep" and self.mentions.at(j) is not None and hit.row.sense != "ask"

    def _opens_object(self, j: int, i: int, sentence: Sentence) -> bool:
        """Whether the noun at `j` is what is said: a noun of action or an opener (أعلن استقالته، أكد ضرورة)."""
        if j == i + 1 and self.mentions.at(j) is not None:
            return False
        kind = self.words[j].type
        if kind.fold.startswith(("ب", "ل", "و")) and not kind.definite and "opener" not in kind.classes:
            return False
        if j > i + 1:
            before = self.words[j - 1].type
            if before.classes & {"stop", "rel", "neg"} or (
                not before.arabic and before.surface not in ("،", ",", ")", "-")
            ):
                return False
            if before.starts and j - 1 == i + 1 and not before.definite and self.mentions.at(i + 1) is None:
                return False
            covering = self.mentions.covering(j)
            if covering is not None and self.mentions.mentions[covering].first < j:
                return False
        if "opener" in kind.classes:
            return True
        for hit in kind.hits:
            if hit.inflected.part == "masdar" and not hit.split.preposition and not hit.split.conjunction:
                return True
            if hit.inflected.part == "noun" and not hit.split.preposition and not hit.split.conjunction:
                return True
        return False

    def quotation_before(self, i: int, sentence: Sentence) -> Found | None:
        """A quotation that ends just before the cue: «…» قال الوزير."""
        j = i - 1
        while j >= sentence.first and self.words[j].type.surface in ("،", ",", "."):
            j -= 1
        for q in self.quotations:
            if q.close == j and q.depth == 0 and q.close - q.open > 3 and q.open >= sentence.first:
                return Found(q.open + 1, q.close, i, "quote", quotation=q)
        return None

    def bare(self, i: int, limit: int, sentence: Sentence) -> Found | None:
        """What follows وأضاف or وتابع without any mark, after a subject and a comma."""
        if i > sentence.first + 1:
            return None
        j = i + 1
        mention = self.mentions.at(j)
        if mention is not None:
            j = self.mentions.mentions[mention].last
        if j < limit and self.words[j].type.surface in ("،", ","):
            return Found(j + 1, limit, j, "colon")
        return None

    def kind(self, found: Found) -> str:
        if found.frame == "quote" and found.quotation is not None:
            return "direct"
        for q in self.quotations:
            if q.depth == 0 and found.start <= q.open and q.close <= found.end + 1 and q.close - q.open - 1 >= 3:
                if q.open <= found.start and q.close >= found.end - 2:
                    return "direct"
                return "mixed"
        return "indirect"


def _skip(kind: WordType, clitic: str) -> int:
    """Code points of a joined preposition that stay outside the content (بالتدخل → التدخل; للتدخل stays whole)."""
    if kind.fold.startswith(clitic + "ل") and clitic == "ل":
        return 0
    return len(clitic)
