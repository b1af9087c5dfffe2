"""Statements: who said what, by which word, and through whom.

Every attributing word (a cue: a finite verb, a participle, `قوله`, a prepositional phrase such as `بحسب`, the colon of
a headline) is tried in turn: its content is found by the frames its lexicon row allows (musnad.contents), then its
speaker after it, before it, or carried on from the statement before (musnad.speakers).
"""

from __future__ import annotations

from musnad.article import UNREAD_BLOCKS, Draft
from musnad.borders import Borders
from musnad.contents import ContentFinder, Found
from musnad.entries import Cue, CuePhrase, Hit
from musnad.lexicons import Lexicons
from musnad.mention_index import MentionIndex
from musnad.speakers import SpeakerFinder
from musnad.statement import Statement
from musnad.tables import group
from musnad.words import Sentence, Word

_SOURCE_NOUN = group("source_noun")
_IN = group("in")
_AFTER_SOURCE = group("after_source")
_WHAT = group("what")


class StatementsStage:
    """Finds the statements of an article by rules over cues."""

    name = "statements"
    requires = frozenset({"words", "sentences", "quotations", "mentions"})
    provides = frozenset({"statements"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `statements` in the order of their contents; may add mentions that no lexicon knows."""
        draft.statements.extend(_Reader(draft, self._lexicons).read())


class _Reader:
    def __init__(self, draft: Draft, lexicons: Lexicons):
        self.draft = draft
        self.words: list[Word] = draft.words
        self.lexicons = lexicons
        self.index = MentionIndex(draft)
        self.contents = ContentFinder(draft.words, draft.quotations, self.index, lexicons)
        self.speakers = SpeakerFinder(draft.words, self.index, lexicons)
        self.borders = Borders(draft.words, draft.quotations, self.index, self.contents)
        self.found: list[Statement] = []

    def read(self) -> list[Statement]:
        for number, sentence in enumerate(self.draft.sentences):
            block = self.draft.blocks[sentence.block].kind
            if block in UNREAD_BLOCKS:
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

    # Sentences ------------------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, number: int) -> None:
        taken: list[Statement] = []
        for i, cue in self._candidates(sentence):
            if isinstance(cue, Hit):
                statement = self._verb(i, cue, sentence, taken)
            else:
                statement = self._phrase(i, *cue, sentence)
            if statement is not None and statement.content[1] > statement.content[0]:
                statement.sentence = number
                taken.append(statement)
        taken = self._distinct(taken)
        self.borders.trim(taken)
        for statement in taken:
            statement.content = self.borders.tidy(*statement.content)
        self.found += [s for s in taken if s.content[1] > s.content[0] and not self._trivial(s)]

    def _candidates(self, sentence: Sentence) -> list[tuple[int, Hit[Cue] | tuple[int, CuePhrase]]]:
        """Cue positions of a sentence: a verb's reading, or the length and row of a phrase."""
        words = self.words
        found: list[tuple[int, Hit[Cue] | tuple[int, CuePhrase]]] = []
        i = sentence.first
        while i < sentence.last:
            kind = words[i].type
            if kind.phrase_cues and (phrase := self._match_phrase(i, sentence.last)) is not None:
                found.append((i, phrase))
                i += phrase[0]
                continue
            if kind.cues and (hit := self.contents.choose(i, sentence)) is not None:
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

    def _distinct(self, taken: list[Statement]) -> list[Statement]:
        """Leaves one statement for each content; a trailing attribution of what already has a speaker is its relay."""
        kept: list[Statement] = []
        for statement in taken:
            double = next((k for k in kept if k.content[0] == statement.content[0]), None)
            if double is not None:
                if double.speaker is None or (statement.quotes and double.carries):
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

    # Verbs ----------------------------------------------------------------------------------------------------------

    def _verb(self, i: int, hit: Hit[Cue], sentence: Sentence, taken: list[Statement]) -> Statement | None:
        limit = sentence.last
        if self.contents.inside[i]:
            around = next((q for q in reversed(self.draft.quotations) if q.open < i < q.close), None)
            limit = min(limit, around.close) if around is not None else limit
        found = self.contents.content(i, hit, sentence, limit)
        cue, part = hit.row, hit.inflected.part
        if found is None and part in ("perfect", "imperfect"):
            found = self.contents.quotation_before(i, sentence)
            if found is None and "continuer" in cue.traits and part == "perfect":
                found = self.contents.bare(i, limit, sentence)
        if found is None:
            return None
        if (
            cue.sense == "cite"
            and "carries" not in cue.traits
            and not any(self.words[k].type.fold in _IN for k in range(i + 1, found.marker))
        ):
            return None
        if "quoted" in cue.traits and found.frame != "quote":
            return None
        statement = Statement(
            cue=i,
            cue_end=i + 1,
            content=(found.start, found.end),
            skip=found.skip,
            sense=cue.sense,
            lemma=cue.lemma,
            quotes=part == "masdar",
            carries="carries" in cue.traits,
            frame=found.frame,
            event=cue.event,
            kind=self.contents.kind(found),
            confidence=0.9 if found.frame in ("clause", "quote", "colon") else 0.7,
        )
        self._find_speaker(statement, hit, found, sentence, taken)
        if statement.speaker is None and part == "imperfect" and found.frame != "clause":
            return None
        return statement

    def _find_speaker(
        self, statement: Statement, hit: Hit[Cue], found: Found, sentence: Sentence, taken: list[Statement]
    ) -> None:
        i, part = statement.cue, hit.inflected.part
        marker = found.marker if found.start > i else sentence.last
        if part == "active":
            self._carry_on(statement, hit, sentence, taken)
        elif part == "masdar" or "carries" in hit.row.traits:
            self._carried_speech(statement, hit, marker, sentence, taken)
        elif hit.row.sense == "cite":
            first = [n for n in self.index.within(i + 1, marker) if self.index.mentions[n].preposition != "ل"]
            self._speak(statement, first[0] if first else None, marker, hit, sentence, taken)
        else:
            subject = self.speakers.subject(i, marker, sentence, hit)
            if subject is not None and self._goes_on(hit, taken) and self.speakers.only_asked(subject, i, marker, hit):
                subject = None
            self._speak(statement, subject, marker, hit, sentence, taken)
        known = [n for n in (statement.speaker, *statement.also_speakers, *statement.relays) if n is not None]
        statement.relays += self.speakers.media(i + 1, found.marker, known)

    def _goes_on(self, hit: Hit[Cue], taken: list[Statement]) -> bool:
        """Whether a verb joined by و goes on after a statement of its own sentence (قال … ودعا …)."""
        return hit.split.conjunction == "و" and bool(taken)

    def _speak(
        self, statement: Statement, n: int | None, limit: int, hit: Hit[Cue], sentence: Sentence, taken: list[Statement]
    ) -> None:
        """Sets the speaker to mention `n`, to the issuer of a document, or to the speaker before."""
        if n is not None and self.index.mentions[n].category == "document":
            issuer = self.speakers.issuer(n, max(limit, statement.cue))
            if issuer is None:
                self._carry_on(statement, hit, sentence, taken, agree=False)
                if statement.speaker is None:
                    statement.speaker, statement.continues = n, False
                return
            n = issuer
        if n is None or (self.speakers.same_again(n) and (self.found or taken)):
            self._carry_on(statement, hit, sentence, taken, agree=n is None)
            if statement.speaker is not None or n is None:
                return
        statement.speaker = n
        statement.also_speakers = self.speakers.joint(n)

    def _carried_speech(
        self, statement: Statement, hit: Hit[Cue], marker: int, sentence: Sentence, taken: list[Statement]
    ) -> None:
        """نقلت الوكالة عن الوزير (قوله): the quoted source speaks, the carrier is a relay."""
        i = statement.cue
        last = i if hit.inflected.part == "masdar" else marker
        for j in range(sentence.first, last):
            if self.words[j].type.fold in _AFTER_SOURCE and self.index.covering(j + 1) is None and j + 1 < last:
                self.speakers.unknown(j + 1, last)
        about, carrier = self.speakers.carried(sentence, i, last)
        if about is None and carrier is None:
            self._carry_on(statement, hit, sentence, taken)
            return
        statement.speaker = about if about is not None else carrier
        if about is not None and carrier is not None and about != carrier:
            statement.relays.append(carrier)

    def _carry_on(
        self, statement: Statement, hit: Hit[Cue], sentence: Sentence, taken: list[Statement], *, agree: bool = True
    ) -> None:
        """A cue without a subject: the speaker of the statement before, else the sentence's subject."""
        statement.continues = True
        participle = hit.inflected.part == "active"
        for previous in reversed(taken):
            if self._embedded(previous, taken):
                continue
            if previous.speaker is not None and (not agree or self.speakers.fits(hit, previous.speaker)):
                self._take_over(statement, previous, relays=True)
                return
        subject = self.speakers.sentence_subject(sentence, statement.cue)
        inner = statement.cue > sentence.first + 1
        if subject is not None and (participle or hit.split.conjunction == "" or inner or not self.found):
            if not agree or self.speakers.fits(hit, subject):
                statement.speaker = subject
                return
        if hit.inflected.number == "p" and agree:
            for n in self.index.before(statement.cue, since=max(0, statement.cue - 40)):
                if self.index.mentions[n].plural and not self.index.mentions[n].preposition:
                    statement.speaker = n
                    return
        for previous in self.found[:-7:-1]:
            if self._embedded(previous, self.found) or previous.speaker is None:
                continue
            if not agree or self.speakers.fits(hit, previous.speaker):
                self._take_over(statement, previous, relays=True)
                return
        statement.speaker = subject

    def _take_over(self, statement: Statement, previous: Statement, *, relays: bool) -> None:
        statement.speaker = previous.speaker
        statement.also_speakers = list(previous.also_speakers)
        if relays:
            statement.relays = list(previous.relays)

    def _embedded(self, statement: Statement, among: list[Statement]) -> bool:
        """Whether a statement stands inside another's content."""
        return any(
            o is not statement
            and o.sentence == statement.sentence
            and o.content[0] <= statement.cue < o.content[1]
            and statement.content[0] > o.content[0]
            for o in among
        )

    # Phrases and colons ---------------------------------------------------------------------------------------------

    def _phrase(self, i: int, length: int, phrase: CuePhrase, sentence: Sentence) -> Statement | None:
        """A prepositional cue: بحسب المصدر at the front or at the end of its sentence."""
        words = self.words
        j = cue_end = i + length
        if self.contents.inside[i]:
            return None
        speaker: int | None = None
        named = phrase.source == "suffix" and words[j - 1].type.norm.endswith(phrase.phrase.split()[-1])
        if phrase.source == "after" or (named and j < sentence.last and self.index.at(j) is not None):
            j, cue_end, speaker = self._source(i, j, phrase, sentence)
            if speaker is None:
                return None
        statement = Statement(
            cue=i,
            cue_end=cue_end,
            content=(0, 0),
            sense=phrase.sense,
            lemma=phrase.phrase,
            confidence=0.7,
            speaker=speaker,
        )
        if speaker is not None and self.index.mentions[speaker].category == "document":
            statement.speaker = self.speakers.issuer(speaker, sentence.last) or speaker
        if speaker is None or self.speakers.same_again(speaker):
            statement.continues = True
            if self.found:
                statement.speaker = self.found[-1].speaker
        if i <= sentence.first + 1:
            while j < sentence.last and words[j].type.surface not in ("،", ",", ":", ".") and j - i < 12:
                if "that" in words[j].type.classes or (
                    any(h.inflected.part in ("perfect", "imperfect") for h in words[j].type.hits)
                    and not words[j].type.definite
                ):
                    break
                j += 1
            stepped = j < sentence.last and (
                words[j].type.surface in ("،", ",", ":") or "that" in words[j].type.classes
            )
            statement.content = (j + 1 if stepped else j, sentence.last)
        else:
            statement.content = (sentence.first, i)
        return statement

    def _source(self, i: int, j: int, phrase: CuePhrase, sentence: Sentence) -> tuple[int, int, int | None]:
        """The source named after a prepositional cue: where it ends, where the cue ends, its mention."""
        words, cue_end = self.words, j
        spoken = phrase.verb
        if j >= sentence.last:
            return j, cue_end, None
        if words[j].type.fold in _WHAT and j + 1 < sentence.last:
            j, spoken = j + 1, True
        if spoken:
            if not any(h.inflected.part in ("perfect", "imperfect", "passive") for h in words[j].type.cues):
                return j, cue_end, None
            cue_end = j = j + 1
        k = j
        while k < min(j + 4, sentence.last) and self.index.at(k) is None and words[k].type.fold in _SOURCE_NOUN:
            k += 1
        if k >= sentence.last:
            return j, cue_end, None
        n = self.index.at(k)
        if n is None and words[k].type.arabic and not words[k].type.classes & {"stop", "that", "rel"}:
            n = self.speakers.unknown(k, min(k + 4, sentence.last))
        if n is None or self.index.mentions[n].category in ("city", "unknown"):
            return j, cue_end, None
        return self.index.mentions[n].last, cue_end, n

    def _colon(self, sentence: Sentence, number: int) -> None:
        """A headline of the form `خرينين: حريصون على…`."""
        words = self.words
        for j in range(sentence.first + 1, min(sentence.first + 14, sentence.last - 1)):
            if words[j].type.surface != ":":
                continue
            if any(words[k].type.cues and self.contents.choose(k, sentence) for k in range(sentence.first, j)):
                return
            speaker = next(
                (
                    n
                    for n in self.index.within(sentence.first, j)
                    if self.index.mentions[n].last >= j and self.index.mentions[n].category != "city"
                ),
                None,
            )
            if speaker is None:
                if j - sentence.first > 4 or words[sentence.first].type.common:
                    return
                speaker = self.index.at(sentence.first)
                if speaker is None:
                    speaker = self.speakers.unknown(sentence.first, j)
                if speaker is None or self.index.mentions[speaker].last < j:
                    return
            mention = self.index.mentions[speaker]
            if mention.category in ("country", "seat") and mention.first == sentence.first:
                return
            found = self.contents.after_colon(j, sentence.last)
            statement = Statement(
                cue=j,
                cue_end=j + 1,
                content=self.borders.tidy(found.start, found.end),
                speaker=speaker,
                sentence=number,
                lemma=":",
                confidence=0.9,
                kind=self.contents.kind(found),
            )
            if statement.content[1] > statement.content[0]:
                self.found.append(statement)
            return

    def _nest(self) -> None:
        """A statement inside another's content has the outer speaker as its nearest relay."""
        together: dict[int, list[Statement]] = {}
        for statement in self.found:
            together.setdefault(statement.sentence, []).append(statement)
        for inner in self.found:
            around = [
                outer
                for outer in together[inner.sentence]
                if outer is not inner
                and outer.speaker is not None
                and outer.content[0] <= inner.cue < outer.content[1]
                and outer.content[0] <= inner.content[0]
                and inner.content[1] <= outer.content[1] + 1
            ]
            if not around:
                continue
            outer = max(around, key=lambda s: s.content[0])
            speaker = outer.speaker
            if speaker is not None and speaker != inner.speaker:
                told = [r for r in inner.relays if r not in outer.relays and r != speaker]
                inner.relays = [*outer.relays, speaker, *told]
