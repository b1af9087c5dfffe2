"""Statements: who said what, by which word, and through whom.

Every attributing word (a cue: a finite verb, a participle, `قوله`, a prepositional phrase such as `بحسب`, the colon of
a headline) is tried in turn: its content is found by the frames its lexicon row allows, then its speaker after it,
before it, or carried on from the statement before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from musnad.article import Draft
from musnad.lexicons import Cue, CuePhrase, Hit, Lexicons, WordType, group
from musnad.mentions import Mention
from musnad.text import fold
from musnad.words import QUOTES, Quotation, Sentence, Word

_TRAILING = frozenset(".،,؛;:!؟?…-–")
_PREPOSITIONS = {"ب", "إلى", "عن", "من", "على", "ل", "في"}
_WINDOW = 34


@dataclass(slots=True, kw_only=True)
class Statement:
    """A statement by word positions: `content` half-open, cue `words[cue:cue_end]`, `cue_skip` code points of the cue's
    own first word left out; `speaker` and `relays` are indices of mentions; `after` is the statement it continues."""

    cue: int
    cue_end: int
    content: tuple[int, int]
    kind: str = "indirect"
    sense: str = "say"
    lemma: str = ""
    speaker: int | None = None
    also_speakers: list[int] = field(default_factory=list)
    relays: list[int] = field(default_factory=list)
    continues: int | None = None
    inside: int | None = None
    skip: int = 0  # code points at the content's start that belong to a preposition
    sentence: int = 0
    confidence: float = 0.5
    headline: bool = False
    feminine: bool = False


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    marker: int
    frame: str
    skip: int = 0
    quotation: Quotation | None = None


class StatementsStage:
    """Finds the statements of an article by rules over cues."""

    name = "statements"
    requires = frozenset({"words", "sentences", "quotations", "mentions"})
    provides = frozenset({"statements"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `statements` in the order of their cues."""
        draft.statements.extend(_Reader(draft, self._lexicons).read())


class _Reader:
    def __init__(self, draft: Draft, lexicons: Lexicons):
        self.draft = draft
        self.words: list[Word] = draft.words
        self.lexicons = lexicons
        self.quotations = draft.quotations
        self.opens = {q.open: q for q in self.quotations}
        self.by_first: dict[int, int] = {m.first: n for n, m in enumerate(draft.mentions)}
        self.starts = [m.first for m in draft.mentions]
        self.found: list[Statement] = []
        self.inside = self._nesting()

    def _nesting(self) -> bytearray:
        inside = bytearray(len(self.words) + 1)
        for q in self.quotations:
            for i in range(q.open + 1, min(q.close, len(self.words))):
                inside[i] = min(inside[i] + 1, 9)
        return inside

    # Over the article ----------------------------------------------------------------------------------------------

    def read(self) -> list[Statement]:
        for number, sentence in enumerate(self.draft.sentences):
            block = self.draft.blocks[sentence.block].kind
            if block in ("section", "date", "byline", "credit"):
                continue
            heading = block in ("headline", "subhead")
            before = len(self.found)
            if heading:
                self._colon(sentence, number)
            self._sentence(sentence, number)
            for statement in self.found[before:]:
                statement.headline = heading
        self.found.sort(key=lambda s: (s.content[0], s.cue))
        self._nest()
        return self.found

    def _sentence(self, sentence: Sentence, number: int) -> None:
        words = self.words
        candidates = self._candidates(sentence)
        taken: list[Statement] = []
        for position, (i, hit) in enumerate(candidates):
            limit = sentence.last
            statement = self._phrase(i, hit, sentence) if isinstance(hit, tuple) and len(hit) == 2 else None
            if statement is None and isinstance(hit, Hit):
                following = next((j for j, h in candidates[position + 1 :] if isinstance(h, Hit)), None)
                statement = self._verb(i, hit, sentence, limit, following, taken)
            if statement is None or statement.content[1] <= statement.content[0]:
                continue
            statement.sentence = number
            taken.append(statement)
        taken = self._distinct(taken)
        self._trim(taken, sentence)
        for statement in taken:
            statement.content = self._tidy(*statement.content)
        kept = [s for s in taken if s.content[1] > s.content[0] and not self._trivial(s)]
        self.found.extend(kept)
        del words

    def _distinct(self, taken: list[Statement]) -> list[Statement]:
        """Leaves one statement for each content; a trailing attribution of what already has a speaker is its relay."""
        kept: list[Statement] = []
        for statement in taken:
            double = next((k for k in kept if k.content[0] == statement.content[0]), None)
            if double is not None:
                if double.speaker is None or (statement.lemma in ("قال", "زعم") and double.lemma == "نقل"):
                    statement.relays = [*double.relays, *(r for r in statement.relays if r not in double.relays)]
                    kept[kept.index(double)] = statement
                continue
            carried = self._carried(statement, kept)
            if carried is not None:
                if statement.speaker is not None and statement.speaker not in carried.relays:
                    carried.relays.insert(0, statement.speaker)
                carried.content = (carried.content[0], min(carried.content[1], statement.cue))
                continue
            kept.append(statement)
        return kept

    def _carried(self, statement: Statement, kept: list[Statement]) -> Statement | None:
        if statement.lemma not in self.lexicons.phrases or statement.cue < statement.content[1]:
            return None
        for other in reversed(kept):
            if other.content[0] < statement.cue and statement.content[0] <= other.cue and other.speaker is not None:
                return other
        return None

    def _trivial(self, statement: Statement) -> bool:
        first, last = statement.content
        return not any(self.words[i].type.arabic or self.words[i].type.number for i in range(first, last))

    def _candidates(self, sentence: Sentence) -> list[tuple[int, object]]:
        """Cue positions of a sentence: (word, Hit) for verbs, (word, (length, phrase)) for phrases."""
        words, found = self.words, []
        i = sentence.first
        while i < sentence.last:
            kind = words[i].type
            if kind.phrase_cues and (phrase := self._match_phrase(i, sentence.last)) is not None:
                found.append((i, phrase))
                i += phrase[0]
                continue
            if kind.cues and (hit := self._choose(i, sentence)) is not None:
                found.append((i, hit))
            i += 1
        return found

    def _match_phrase(self, i: int, limit: int) -> tuple[int, CuePhrase] | None:
        words, best = self.words, None
        for split, rest, phrase in words[i].type.phrase_cues:
            del split
            end = i + 1 + len(rest)
            if rest and rest[-1] == "ل":
                end -= 1
                if end < limit and words[end].type.fold.startswith("ل"):
                    if all(words[i + 1 + k].type.norm == rest[k] for k in range(len(rest) - 1)):
                        best = (end - i, phrase) if best is None or end - i > best[0] else best
                continue
            if end > limit:
                continue
            matched = all(words[i + 1 + k].type.norm == rest[k] for k in range(len(rest) - 1)) if rest else True
            if matched and rest:
                last = words[end - 1].type
                matched = last.norm == rest[-1] or (phrase.source == "suffix" and last.fold.startswith(rest[-1]))
            if matched and (best is None or end - i > best[0]):
                best = (end - i, phrase)
        return best

    def _choose(self, i: int, sentence: Sentence) -> Hit[Cue] | None:
        """The reading of the word `i` as a cue, or None where it is none."""
        words = self.words
        kind = words[i].type
        before = words[i - 1].type if i > sentence.first else None
        for hit in kind.cues:
            part = hit.inflected.part
            if hit.inflected.person == 1 and part in ("perfect", "imperfect"):
                if not hit.split.conjunction and part == "perfect" and hit.inflected.number == "s":
                    continue
                if part == "imperfect":
                    continue
            if part == "masdar":
                if not hit.split.suffix or hit.row.lemma not in ("قال", "زعم"):
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
                if kind.fold.endswith("ون"):
                    continue
            if before is not None and "neg" in before.classes and before.fold not in (fold("غير"), fold("دون")):
                return None
            if part == "passive" and hit.row.lemma not in ("قال", "ذكر"):
                continue
            if hit.row.lemma == "بين" and part == "perfect" and kind.fold in ("بين", "وبين") and not self._said(i, sentence):
                continue
            return hit
        return None

    def _impersonal(self, i: int, sentence: Sentence) -> bool:
        """Whether a verb such as يذكر stands without a subject: the outlet's own remark."""
        if i + 1 in self.by_first or (i + 1 < sentence.last and self.words[i + 1].type.definite):
            return False
        covering = self._covering(i - 1) if i > sentence.first else None
        return covering is None or self.words[i].type.fold.startswith("و")

    def _said(self, i: int, sentence: Sentence) -> bool:
        """Whether أن, إن or a quotation follows within a few words (tells بيّن from the preposition بين)."""
        for j in range(i + 1, min(i + 7, sentence.last)):
            kind = self.words[j].type
            if "that" in kind.classes:
                return True
            if kind.fold in ("و", "وبين") or kind.classes & {"stop"}:
                return False
        return False

    # Content --------------------------------------------------------------------------------------------------------

    def _content(self, i: int, hit: Hit[Cue], sentence: Sentence, limit: int) -> _Found | None:
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
                    return self._after_colon(j, limit)
                return None
            if surface in QUOTES and j in self.opens:
                q = self.opens[j]
                if "quote" in frames or "clause" in frames or "ب" in frames:
                    length = q.close - q.open - 1
                    direct = passed == 0 or words[j - 1].type.surface in ("،", ",", ":")
                    if length >= 4 or (direct and length >= 2):
                        return _Found(j + 1, min(q.close, limit), j, "quote", quotation=q)
                if q.close < end:
                    j = q.close + 1
                    continue
                return None
            if self.inside[j] < depth:
                return None
            if "that" in kind.classes and not kind.classes & {"weekday"}:
                if kind.fold in ("انا", "اني") and "clause" not in frames:
                    j += 1
                    continue
                if "clause" in frames:
                    if kind.fold == "الا" and surface.startswith("إ"):
                        j += 1
                        continue
                    start = j if kind.fold == "الا" else j + 1
                    return self._clause(start, j, limit)
                return None
            if passed == 0 and kind.fold in ("ما", "بما") and hit.row.lemma == "فعل":
                return None
            opened = self._preposition(j, frames, limit)
            if opened is not None and (passed > 0 or suffix_object or not self._addressee(j, opened, hit)):
                return opened
            if "مسؤولية" in frames and kind.norm in ("مسؤوليه", "مسؤوليات"):
                return _Found(j, limit, j, "obj")
            if "obj" in frames and self._opens_object(j, i, sentence):
                return _Found(j, limit, j, "obj")
            if kind.cues and j > i + 1 and self._restarts(j, sentence):
                return None
            if surface in (".", "؟", "!", "؛"):
                return None
            passed += 1
            j += 1
        return None

    def _restarts(self, j: int, sentence: Sentence) -> bool:
        """Whether a new clause with its own cue begins at `j`: the earlier cue's content is not beyond it."""
        hit = self._choose(j, sentence)
        if hit is None or hit.inflected.part not in ("perfect", "imperfect", "active"):
            return False
        folded = self.words[j].type.fold
        if hit.inflected.part == "active" or hit.split.conjunction:
            before = self.words[j - 1].type
            return before.surface in ("،", ",") or bool(hit.split.conjunction) or hit.inflected.part == "active"
        return folded in ("قوله", "قولها")

    def _after_colon(self, j: int, limit: int) -> _Found:
        k = j + 1
        if k in self.opens and self.opens[k].close <= limit:
            q = self.opens[k]
            return _Found(k + 1, min(q.close, limit), j, "quote", quotation=q)
        if k in self.opens:
            return _Found(k + 1, limit, j, "quote", quotation=self.opens[k])
        return _Found(k, limit, j, "colon")

    def _clause(self, start: int, marker: int, limit: int) -> _Found:
        if start in self.opens:
            q = self.opens[start]
            inner = q.close - q.open - 1
            rest = limit - q.close - 1
            if inner >= 3 and (q.close >= limit - 2 or inner >= rest or self._closed_after(q.close, limit)):
                return _Found(start + 1, min(q.close, limit), marker, "quote", quotation=q)
        return _Found(start, limit, marker, "clause")

    def _closed_after(self, close: int, limit: int) -> bool:
        """Whether the outlet's own words go on after a closing mark: a comma, a cue or the end."""
        if close + 1 >= limit:
            return True
        kind = self.words[close + 1].type
        return kind.surface in ("،", ",", ".", "؛") or bool(kind.phrase_cues)

    def _preposition(self, j: int, frames: frozenset[str], limit: int) -> _Found | None:
        """The content that a preposition among `frames` opens at word `j`."""
        words = self.words
        kind = words[j].type
        folded = kind.fold
        for frame in frames & _PREPOSITIONS:
            if frame in ("ب", "ل"):
                if folded in (frame, frame + "ـ") or folded.rstrip("ـ") == frame:
                    if j + 1 in self.opens:
                        q = self.opens[j + 1]
                        return _Found(j + 2, min(q.close, limit), j, "quote", quotation=q)
                    continue
                if not folded.startswith(frame) or len(folded) < 4 or kind.given == "sure":
                    continue
                if folded.startswith(frame + "ان") and "that" in kind.classes:
                    continue
                nominal = self._nominal(kind, frame)
                if nominal:
                    start = self._past_that(j, limit)
                    return _Found(start, limit, j, "prep", skip=0 if start != j else _skip(kind, frame))
            elif folded in (fold(frame), "و" + fold(frame)):
                if j + 1 >= limit:
                    return None
                if frame in ("من", "على", "في", "عن") and not self._content_follows(j + 1):
                    return None
                start = self._past_that(j + 1, limit)
                if start in self.opens and self.opens[start].close - start > 3:
                    q = self.opens[start]
                    if q.close >= limit - 2 or self._closed_after(q.close, limit):
                        return _Found(start + 1, min(q.close, limit), j, "quote", quotation=q)
                return _Found(start, limit, j, "prep")
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
        mention = self.by_first.get(j)
        return mention is None or self.draft.mentions[mention].category in ("people",) or bool(kind.predicates)

    def _nominal(self, kind: WordType, clitic: str) -> bool:
        """Whether a word is ب or ل joined to a noun of action rather than to a name."""
        if any(s.split.preposition == clitic and not s.split.suffix and not s.entry.generic for s in kind.starts):
            return False
        for hit in (*kind.predicates, *kind.cues):
            if hit.split.preposition == clitic and hit.inflected.part in ("masdar", "noun"):
                return True
        rest = kind.fold[len(clitic) :]
        if rest.startswith("ال") or (clitic == "ل" and rest.startswith("ل")):
            return True
        return self.lexicons.word(rest).common

    def _addressee(self, j: int, opened: _Found, hit: Hit[Cue]) -> bool:
        """Whether a preposition directly after the cue only names the one spoken to (دعا لـ، صرح لـ)."""
        return opened.frame == "prep" and j in self.by_first and hit.row.sense != "ask"

    def _opens_object(self, j: int, i: int, sentence: Sentence) -> bool:
        """Whether the noun at `j` is what is said: a noun of action or one of the openers (أعلن استقالته، أكد ضرورة)."""
        kind = self.words[j].type
        if kind.fold.startswith(("ب", "ل", "و")) and not kind.definite and "opener" not in kind.classes:
            return False
        if j > i + 1:
            before = self.words[j - 1].type
            if before.classes & {"stop", "rel", "neg"} or (not before.arabic and before.surface not in ("،", ",", ")", "-")):
                return False
            if before.starts and j - 1 == i + 1 and not before.definite and self.by_first.get(i + 1) is None:
                return False
            covering = self._covering(j)
            if covering is not None and covering.first < j:
                return False
        if "opener" in kind.classes:
            return True
        for hit in (*kind.predicates, *kind.cues):
            if hit.inflected.part == "masdar" and not hit.split.preposition and not hit.split.conjunction:
                return True
            if hit.inflected.part == "noun" and not hit.split.preposition and not hit.split.conjunction:
                return True
        return False

    def _covering(self, j: int) -> Mention | None:
        from bisect import bisect_right

        n = bisect_right(self.starts, j) - 1
        if n >= 0 and self.draft.mentions[n].last > j:
            return self.draft.mentions[n]
        return None

    # Verbs ----------------------------------------------------------------------------------------------------------

    def _verb(
        self, i: int, hit: Hit[Cue], sentence: Sentence, limit: int, following: int | None, taken: list[Statement]
    ) -> Statement | None:
        if self.inside[i]:
            q = next((q for q in reversed(self.quotations) if q.open < i < q.close), None)
            if q is not None:
                limit = min(limit, q.close)
        found = self._content(i, hit, sentence, limit)
        cue = hit.row
        if found is None and hit.inflected.part in ("perfect", "imperfect"):
            found = self._quotation_before(i, sentence)
            if found is None and cue.lemma in _CONTINUERS and hit.inflected.part == "perfect":
                found = self._bare(i, limit, sentence)
        if found is None:
            return None
        if cue.lemma in ("جاء", "ورد") and not any(self.words[k].type.fold == "في" for k in range(i + 1, found.marker)):
            return None
        if cue.lemma == "سمي" and found.frame != "quote":
            return None
        statement = Statement(
            cue=i,
            cue_end=i + 1,
            content=(found.start, found.end),
            skip=found.skip,
            sense=cue.sense,
            lemma=cue.lemma,
            feminine=hit.inflected.gender == "f",
        )
        self._speaker(statement, hit, found, sentence, taken)
        if statement.speaker is None and statement.continues is None:
            if hit.inflected.part == "imperfect" and cue.sense in ("think", "judge") and found.frame != "clause":
                return None
        statement.kind = self._kind(found)
        statement.confidence = 0.9 if found.frame in ("clause", "quote", "colon") else 0.7
        del following
        return statement

    def _quotation_before(self, i: int, sentence: Sentence) -> _Found | None:
        """A quotation that ends just before the cue: «…» قال الوزير."""
        j = i - 1
        while j >= sentence.first and self.words[j].type.surface in ("،", ",", "."):
            j -= 1
        for q in self.quotations:
            if q.close == j and q.depth == 0 and q.close - q.open > 3 and q.open >= sentence.first:
                return _Found(q.open + 1, q.close, i, "quote", quotation=q)
        return None

    def _bare(self, i: int, limit: int, sentence: Sentence) -> _Found | None:
        """What follows وأضاف or وتابع without any mark, after a subject and a comma."""
        if i > sentence.first + 1:
            return None
        j = i + 1
        mention = self.by_first.get(j)
        if mention is not None:
            j = self.draft.mentions[mention].last
        if j < limit and self.words[j].type.surface in ("،", ","):
            return _Found(j + 1, limit, j, "colon")
        return None

    def _kind(self, found: _Found) -> str:
        if found.frame == "quote" and found.quotation is not None:
            return "direct"
        for q in self.quotations:
            if q.depth == 0 and found.start <= q.open and q.close <= found.end + 1 and q.close - q.open - 1 >= 3:
                if q.open <= found.start and q.close >= found.end - 2:
                    return "direct"
                return "mixed"
        return "indirect"

    # Speakers -------------------------------------------------------------------------------------------------------

    def _speaker(
        self, statement: Statement, hit: Hit[Cue], found: _Found, sentence: Sentence, taken: list[Statement]
    ) -> None:
        i, mentions = statement.cue, self.draft.mentions
        part = hit.inflected.part
        after = self._subject_after(i, found.marker, hit)
        if part == "active":
            self._inherit(statement, sentence, taken, i)
            self._media(statement, i + 1, found.marker)
            return
        if part == "masdar":  # قوله: the speaker is the last named source before it
            self._speaker_of_noun(statement, i, sentence)
            return
        if hit.row.lemma == "نقل":
            self._speaker_of_carrying(statement, i, found.marker, after)
            return
        if hit.row.lemma in ("جاء", "ورد"):
            inner = self._first_in(i + 1, found.marker)
            statement.speaker = inner
            if inner is None:
                self._inherit(statement, sentence, taken, i)
            return
        if found.start < i:
            after = self._subject_after(i, sentence.last, hit)
        before = self._subject_before(i, sentence, hit) if after is None else None
        statement.speaker = self._issuer(after if after is not None else before, found.marker)
        if (after is not None or before is not None) and statement.speaker is None:
            self._inherit(statement, sentence, taken, i)
            if statement.speaker is None:
                statement.speaker = after if after is not None else before
            return
        if statement.speaker is not None:
            statement.also_speakers = self._joint(statement.speaker)
            self._media(statement, i + 1, found.marker)
            return
        self._inherit(statement, sentence, taken, i)
        self._media(statement, i + 1, found.marker)

    def _subject_after(self, i: int, marker: int, hit: Hit[Cue]) -> int | None:
        """The mention that follows the verb directly, over an adverb of time or a parenthesis."""
        words, j = self.words, i + 1
        if hit.split.suffix:
            pass
        limit = max(marker, j)
        steps = 0
        while j < limit and steps < 9:
            mention = self.by_first.get(j)
            kind = words[j].type
            if mention is not None:
                m = self.draft.mentions[mention]
                if m.preposition in ("ل", "ب"):
                    if steps:
                        return None
                    j = m.last
                    steps += 1
                    continue
                if m.category == "city":
                    return None
                return mention
            if kind.surface in ("،", ",", "-", "–", "("):
                steps += 1
                j += 1
                continue
            if "weekday" in kind.classes or kind.fold in _GLUE:
                j += 1
                continue
            if kind.fold in _QUANTITY:
                j += 1
                if j < limit and words[j].type.fold == "من":
                    j += 1
                continue
            if kind.fold in _TIME_PREPOSITIONS or self._adverbial(kind) or kind.classes & {"stop"}:
                k = j + 1
                while k < limit and words[k].type.surface not in ("،", ","):
                    k += 1
                if k < limit:
                    j = k + 1
                    steps += 2
                    continue
                return None
            return self._unknown_subject(i, j, limit)
        return None

    def _adverbial(self, kind: WordType) -> bool:
        """Whether a word begins with ب or ل as a preposition rather than as a letter of a name (بلاتر، لافروف)."""
        if not kind.fold.startswith(("ب", "ل")):
            return False
        rest = kind.fold[1:]
        return rest.startswith("ال") or kind.fold.startswith("لل") or kind.common or self.lexicons.word(rest).common

    def _issuer(self, n: int | None, marker: int) -> int | None:
        """Who speaks through a document (بيان للوزارة: the ministry); None where it does not say."""
        if n is None or self.draft.mentions[n].category != "document":
            return n
        document = self.draft.mentions[n]
        for j in range(document.first + 1, min(document.last + 5, max(marker, document.last + 1))):
            m = self.by_first.get(j)
            if m is not None and m != n and self.draft.mentions[m].category not in ("city", "document"):
                return m
        return None

    def _unknown_subject(self, i: int, j: int, limit: int) -> int | None:
        """A subject that no lexicon knows: the words up to the marker, a comma or a preposition, made a mention."""
        words, k = self.words, j
        kind = words[j].type
        if kind.number:
            k = j + 1
        while k < min(limit, j + 5):
            kind = words[k].type
            if not kind.arabic or kind.classes & {"stop", "that", "weekday", "rel", "neg", "pron"}:
                break
            if k > j and any(h.inflected.part in ("perfect", "imperfect") for h in kind.cues) and not kind.definite:
                break
            k += 1
        if k == j or k - j > 4:
            return None
        kind = words[j].type
        named = not kind.common and not kind.definite
        if not named and not kind.definite and not kind.number:
            if not (k < limit and kind.common):
                return None
        self._add(
            Mention(
                first=j, last=k, head=" ".join(words[n].type.norm for n in range(j, k)),
                category="person" if named else "unknown", kind="person" if named or kind.definite else "group",
                name=(j, k) if named else None, how="name" if named else "role", definite=kind.definite,
            )  # fmt: skip
        )
        return self.by_first[j]

    def _add(self, mention: Mention) -> None:
        self.by_first[mention.first] = len(self.draft.mentions)
        self.draft.mentions.append(mention)

    def _subject_before(self, i: int, sentence: Sentence, hit: Hit[Cue]) -> int | None:
        """The mention that ends just before the cue (SVO order, headlines, كان … قد قال)."""
        words, j = self.words, i - 1
        if hit.split.conjunction == "و" or (hit.split.conjunction and words[sentence.first].type.fold != "اما"):
            return None
        steps = 0
        while j >= sentence.first and steps < 6:
            kind = words[j].type
            covering = self._covering(j)
            if covering is not None:
                n = self.by_first.get(covering.first)
                if covering.category == "city":
                    return None
                if n is not None and covering.preposition in ("ب", "ل", "ك"):
                    return None
                if n is not None and covering.first > sentence.first:
                    before = words[covering.first - 1].type
                    if before.fold in _OBLIQUE and kind.fold != "قد":
                        return None
                return n
            if kind.surface in ("،", ",", "-", "–", ")", "(") or kind.fold in ("قد", "الذي", "التي", "كان", "كانت", "الذين"):
                j -= 1
                continue
            if "weekday" in kind.classes:
                j -= 1
                continue
            steps += 1
            j -= 1
            if steps > 3:
                break
        first = self._first_in(sentence.first, i)
        if first is not None and hit.inflected.part == "imperfect":
            mention = self.draft.mentions[first]
            if mention.first <= sentence.first + 1 and mention.category != "city" and not mention.preposition:
                return first
        return None

    def _first_in(self, first: int, last: int) -> int | None:
        for j in range(first, last):
            n = self.by_first.get(j)
            if n is not None and self.draft.mentions[n].category != "city":
                return n
        return None

    def _joint(self, speaker: int) -> list[int]:
        """Further speakers joined to the first by و."""
        mentions, found = self.draft.mentions, []
        last = mentions[speaker].last
        while True:
            n = self.by_first.get(last)
            if n is None or mentions[n].conjunction != "و" or mentions[n].category == "city":
                return found
            found.append(n)
            last = mentions[n].last

    def _media(self, statement: Statement, first: int, last: int) -> None:
        """Media spoken to between cue and content (قال لرويترز، في حديث لصحيفة …) are relays."""
        for j in range(first, last):
            n = self.by_first.get(j)
            if n is None or n == statement.speaker or n in statement.also_speakers:
                continue
            mention = self.draft.mentions[n]
            if mention.kind == "org" and mention.sectors[:1] == ("JRN",) and n not in statement.relays:
                statement.relays.append(n)

    def _speaker_of_noun(self, statement: Statement, i: int, sentence: Sentence) -> None:
        """The source of قوله: the mention after عن before it, with the carrier as relay."""
        mentions = self.draft.mentions
        about: int | None = None
        carrier: int | None = None
        for j in range(sentence.first, i):
            n = self.by_first.get(j)
            if n is None or mentions[n].category == "city":
                continue
            before = self.words[j - 1].type.fold if j else ""
            if before in ("عن", "علي", "لسان") or mentions[n].preposition:
                about = n
            elif carrier is None:
                carrier = n
        statement.speaker = about if about is not None else carrier
        if about is not None and carrier is not None and carrier != about:
            statement.relays.append(carrier)
        if statement.speaker is None and self.found:
            statement.continues = len(self.found) - 1

    def _speaker_of_carrying(self, statement: Statement, i: int, marker: int, after: int | None) -> None:
        mentions = self.draft.mentions
        about = None
        for j in range(i + 1, marker):
            n = self.by_first.get(j)
            if n is not None and self.words[j - 1].type.fold in ("عن", "لسان") and mentions[n].category != "city":
                about = n
                break
        statement.speaker = about if about is not None else after
        if about is not None and after is not None and after != about:
            statement.relays.append(after)

    def _inherit(self, statement: Statement, sentence: Sentence, taken: list[Statement], i: int) -> None:
        """A cue without a subject: the speaker of the statement before, else the sentence's subject."""
        if taken:
            last = taken[-1]
            statement.speaker, statement.also_speakers = last.speaker, list(last.also_speakers)
            statement.relays, statement.continues = list(last.relays), last.continues
            if statement.speaker is not None or statement.continues is not None:
                return
        subject = self._sentence_subject(sentence, i)
        active = self.words[i].type
        if subject is not None and not active.fold.startswith(("و", "ف")):
            statement.speaker = subject
            return
        if self.found:
            for back in range(len(self.found) - 1, max(-1, len(self.found) - 6), -1):
                previous = self.found[back]
                if previous.inside is None:
                    statement.continues = back
                    statement.speaker, statement.also_speakers = previous.speaker, list(previous.also_speakers)
                    if self.draft.sentences[previous.sentence].block == sentence.block:
                        statement.relays = list(previous.relays)
                    else:
                        statement.relays = list(previous.relays)
                    return
        statement.speaker = subject

    def _sentence_subject(self, sentence: Sentence, i: int) -> int | None:
        for j in range(sentence.first, i):
            n = self.by_first.get(j)
            if n is None:
                continue
            mention = self.draft.mentions[n]
            before = self.words[j - 1].type.fold if j > sentence.first else ""
            if mention.preposition or before in _OBLIQUE or mention.category == "city":
                continue
            return n
        return None

    # Phrases --------------------------------------------------------------------------------------------------------

    def _phrase(self, i: int, hit: object, sentence: Sentence) -> Statement | None:
        """A prepositional cue: بحسب المصدر at the front, in the middle or at the end of its sentence."""
        length, phrase = hit  # type: ignore[misc]
        words = self.words
        end = i + length
        if self.inside[i]:
            return None
        speaker: int | None = None
        cue_end = end
        j = end
        if phrase.source == "after":
            verb = words[j].type.cues if j < sentence.last else ()
            spoken = phrase.phrase.endswith("ما") or phrase.phrase == "كما" or phrase.phrase.startswith(("حسبما", "وفقما"))
            if spoken:
                if not verb or not any(h.inflected.part in ("perfect", "imperfect") for h in verb):
                    return None
                if phrase.phrase == "كما":
                    return None
                cue_end = j + 1
                j += 1
            elif words[j].type.fold == "ما" and j + 1 < sentence.last and words[j + 1].type.cues:
                cue_end = j + 2
                j += 2
            k = j
            while k < min(j + 3, sentence.last) and self.by_first.get(k) is None:
                if words[k].type.fold in ("عن", "في", "علي", "لسان", "بيان", "تصريح", "تصريحات", "مصدر", "به", "له"):
                    k += 1
                    continue
                if not words[k].type.arabic or words[k].type.classes & {"stop", "that"}:
                    break
                self._unknown_subject(i, k, min(k + 4, sentence.last))
                break
            speaker = self.by_first.get(k)
            if speaker is None:
                return None
            j = self.draft.mentions[speaker].last
            if self.draft.mentions[speaker].category == "city":
                return None
        else:
            j = end
        statement = Statement(cue=i, cue_end=cue_end, content=(0, 0), sense=phrase.sense, lemma=phrase.phrase, confidence=0.7)
        statement.speaker = speaker
        if speaker is None and self.found:
            statement.continues = len(self.found) - 1
            statement.speaker = self.found[-1].speaker
        opening = i <= sentence.first + 1
        while j < sentence.last and words[j].type.surface not in ("،", ",", ":", ".") and opening:
            if "that" in words[j].type.classes:
                break
            kind = words[j].type
            if kind.classes & {"weekday"} or kind.fold in _OBLIQUE or self._covering(j) or j - i < 9:
                j += 1
                continue
            break
        if opening:
            start = j + 1 if j < sentence.last and (words[j].type.surface in ("،", ",", ":") or "that" in words[j].type.classes) else j
            statement.content = (start, sentence.last)
        else:
            start = self._clause_start(sentence, i)
            statement.content = (start, i)
            if any(s for s in self.found if s.sentence == -1):
                return None
        statement.kind = "indirect"
        statement.continues = statement.continues
        return statement

    def _clause_start(self, sentence: Sentence, i: int) -> int:
        return sentence.first

    def _colon(self, sentence: Sentence, number: int) -> None:
        """A headline of the form `خرينين: حريصون على…`."""
        words = self.words
        for j in range(sentence.first + 1, min(sentence.first + 14, sentence.last - 1)):
            if words[j].type.surface != ":":
                continue
            if any(words[k].type.cues and self._choose(k, sentence) for k in range(sentence.first, j)):
                return
            speaker = None
            for k in range(sentence.first, j):
                n = self.by_first.get(k)
                if n is not None and self.draft.mentions[n].last >= j and self.draft.mentions[n].category not in ("city",):
                    speaker = n
                    break
            if speaker is None:
                if j - sentence.first > 4 or words[sentence.first].type.common:
                    return
                if self.by_first.get(sentence.first) is None:
                    self._unknown_subject(sentence.first, sentence.first, j)
                speaker = self.by_first.get(sentence.first)
                if speaker is None or self.draft.mentions[speaker].last < j:
                    return
            mention = self.draft.mentions[speaker]
            if mention.category in ("country", "seat", "city") and mention.first == sentence.first:
                return
            start = j + 1
            found = self._after_colon(j, sentence.last)
            statement = Statement(
                cue=j, cue_end=j + 1, content=(found.start if found.frame == "quote" else start, found.end),
                speaker=speaker, sentence=number, lemma=":", confidence=0.9, kind=self._kind(found),
            )  # fmt: skip
            statement.content = self._tidy(*statement.content)
            if statement.content[1] > statement.content[0]:
                self.found.append(statement)
            return

    # Borders --------------------------------------------------------------------------------------------------------

    def _trim(self, taken: list[Statement], sentence: Sentence) -> None:
        """Ends each content where the next cue of the same level begins."""
        words = self.words
        ordered = sorted(taken, key=lambda s: s.cue)
        for n, statement in enumerate(ordered):
            first, last = statement.content
            if statement.kind == "direct" and self._quoted(statement):
                continue
            if statement.cue > first and statement.cue >= last:  # trailing attribution: starts after the last cue
                for other in reversed(ordered[:n]):
                    if other.content[0] <= statement.cue:
                        statement.content = (statement.content[0], last)
                        if other.content[0] > first and other.lemma not in ("",):
                            statement.content = (other.content[0], last)
                        break
                continue
            for other in ordered[n + 1 :]:
                if not first < other.cue < last:
                    continue
                kind = words[other.cue].type
                before = words[other.cue - 1].type
                level = self._same_level(other, kind, before)
                if level:
                    end = other.cue
                    if before.fold in ("كما", "فيما", "بينما", "وقد", "قد", "هذا") or before.surface in ("،", ","):
                        end -= 1
                    statement.content = (first, max(end, first))
                    break
            else:
                self._turn(statement, ordered[n + 1 :])
        for statement in taken:
            first, last = statement.content
            for j in range(first + 1, last):
                fold_here = words[j].type.fold
                if fold_here in _ASIDE and words[j - 1].type.surface in ("،", ",") and (
                    j + 1 < last and words[j + 1].type.fold in _ASIDE_NEXT
                ) and not self.inside[j]:
                    statement.content = (first, j)
                    break

    def _turn(self, statement: Statement, later: list[Statement]) -> None:
        """Ends a content at a turn to another speaker: `، في حين يدعو …`، `، لكن المتخصصين يرون …`."""
        first, last = statement.content
        for other in later:
            if not first < other.cue < last or other.speaker == statement.speaker or other.speaker is None:
                continue
            speaker = self.draft.mentions[other.speaker]
            if not first < speaker.first < last:
                continue
            for j in range(min(other.cue, speaker.first), first, -1):
                kind = self.words[j].type
                if kind.fold in _TURN and self.words[j - 1].type.surface in ("،", ",", ".") or (
                    kind.fold in _TURN and self.words[j - 1].type.fold == "في"
                ):
                    statement.content = (first, j)
                    return
                if kind.surface in ("،", ","):
                    break

    def _quoted(self, statement: Statement) -> bool:
        return statement.content[0] - 1 in self.opens

    def _same_level(self, other: Statement, kind: WordType, before: WordType) -> bool:
        """Whether the later cue is the outlet's own and not part of what is being said."""
        if other.lemma in _PHRASES:
            return False
        choice = next((h for h in kind.cues if h.row.lemma == other.lemma), None)
        if choice is None:
            return False
        if choice.inflected.part == "active":
            return True
        if self.inside[other.cue]:
            return False
        if choice.split.conjunction == "و" and choice.inflected.part in ("perfect", "imperfect"):
            return other.sense not in ("think",) or before.surface in ("،", ",")
        return before.fold in ("كما", "فيما", "بينما") and choice.inflected.part == "perfect"

    def _tidy(self, first: int, last: int) -> tuple[int, int]:
        """Drops punctuation and outer quotation marks at both ends of a content."""
        words = self.words
        changed = True
        while changed and first < last:
            changed = False
            if words[last - 1].type.surface in _TRAILING:
                last -= 1
                changed = True
                continue
            if words[first].type.surface in _TRAILING:
                first += 1
                changed = True
                continue
            q = self.opens.get(first)
            if q is not None and q.close in (last - 1, last) and not q.lone:
                first += 1
                last = q.close
                changed = True
                continue
            if words[last - 1].type.surface in QUOTES and not any(
                q.close == last - 1 and q.open >= first for q in self.quotations
            ):
                last -= 1
                changed = True
                continue
            if words[first].type.surface in QUOTES and not any(q.open == first and q.close < last for q in self.quotations):
                first += 1
                changed = True
                continue
            if words[last - 1].type.fold in ("و", "كما", "هذا", "فيما", "وقد") and last - 1 > first:
                last -= 1
                changed = True
        return first, last

    def _nest(self) -> None:
        """A statement inside another's content has the outer speaker as its nearest relay."""
        for n, inner in enumerate(self.found):
            best: int | None = None
            for m, outer in enumerate(self.found):
                if m == n or outer.speaker is None:
                    continue
                if outer.content[0] <= inner.cue < outer.content[1] and inner.content[1] <= outer.content[1] + 1:
                    if outer.content[0] <= inner.content[0] and (best is None or outer.content[0] > self.found[best].content[0]):
                        best = m
            if best is not None and self.found[best].speaker != inner.speaker:
                inner.inside = best
                outer = self.found[best]
                speaker = outer.speaker
                assert speaker is not None
                inner.relays = [*outer.relays, speaker, *(r for r in inner.relays if r not in outer.relays and r != speaker)]


def _skip(kind: WordType, clitic: str) -> int:
    """Code points of a clitic preposition that stay outside the content (بالتدخل → التدخل, للتدخل stays whole)."""
    if kind.fold.startswith(clitic + "ل") and clitic == "ل":
        return 0
    return len(clitic)


_PHRASES = frozenset({"بحسب", "حسب", "وفق", "وفقا ل", "طبقا ل", "نقلا عن", "استنادا إلى"})
_CONTINUERS = frozenset({"أضاف", "تابع", "أردف", "استطرد", "ختم", "اختتم", "زاد", "استدرك"})
_OBLIQUE = group("oblique") | group("that")
_BEFORE_NOUN = group("oblique") - group("that")
_TIME_PREPOSITIONS = group("time_prep")
_QUANTITY = group("quantity")
_ASIDE = group("aside")
_ASIDE_NEXT = group("aside_next")
_TURN = group("turn")
_GLUE = group("subject_glue")
_IMPERSONAL = group("impersonal")
_ELATIVE = group("elative_like")
