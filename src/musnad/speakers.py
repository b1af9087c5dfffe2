"""Who says it: the mention that is a cue's subject, after it, before it, or carried on from an earlier statement."""

from __future__ import annotations

from typing import Protocol

from musnad.entries import Cue, Hit, WordType
from musnad.lexicons import Lexicons
from musnad.mention import Mention
from musnad.mention_index import MentionIndex
from musnad.morphology import NOMINATIVE_PLURAL, SOUND_PLURALS
from musnad.phrases import Parser
from musnad.tables import group
from musnad.text import fold
from musnad.words import QUOTES, Sentence, Word

_OBLIQUE = group("oblique")
_THAT = group("that")
_TIME_PREPOSITIONS = group("time_prep")
_QUANTITY = group("quantity")
_GLUE = group("subject_glue")
_BRIDGE = group("bridge")
_NISBA_ENDINGS = tuple(group("nisba_ending"))
_OF = group("of")
_AS_FOR = group("as_for")
_SAME = group("same")
_SOURCE = group("source")
_COURTESY = group("courtesy")
_AFTER_SOURCE = group("after_source")
#: Senses whose verbs have an addressee that may stand where a subject would (دعا الحكومة إلى …).
_ADDRESSING = frozenset({"ask", "accuse", "warn", "judge"})


class Speaking(Protocol):
    """What a statement must have for its speaker to be carried on."""

    cue: int
    content: tuple[int, int]
    speaker: int | None
    also_speakers: list[int]
    relays: list[int]
    sentence: int


class SpeakerFinder:
    """Finds subjects of cues. Agreement in gender and number tells a subject from an addressee."""

    def __init__(self, words: list[Word], mentions: MentionIndex, lexicons: Lexicons):
        self.words = words
        self.index = mentions
        self.lexicons = lexicons
        self.parser = Parser(words)

    # Agreement ------------------------------------------------------------------------------------------------------

    def agrees(self, hit: Hit[Cue], n: int, *, follows: bool) -> bool:
        """Whether mention `n` may be the subject of a verb form; a verb before its subject stays singular."""
        mention = self.index.mentions[n]
        verb = hit.inflected
        if verb.part not in ("perfect", "imperfect") or mention.category in ("unknown", "document"):
            return True
        human = mention.kind in ("person", "group") and mention.category not in ("institution", "body")
        if follows and verb.number == "p" and not mention.plural:
            return False
        if verb.gender == "f" and verb.number == "s":
            if mention.kind == "person" and not mention.plural:
                return mention.feminine or mention.category == "person" or mention.name is not None
            return mention.feminine or mention.plural or mention.kind in ("org", "igo") or mention.category == "org"
        if verb.gender == "m" and verb.number == "s":
            if mention.feminine and not mention.plural and follows:
                return False
            if mention.plural and not human and not mention.dual:
                return False
            if not follows and mention.plural:
                return False
        return True

    # Subjects -------------------------------------------------------------------------------------------------------

    def after(self, i: int, marker: int, hit: Hit[Cue]) -> int | None:
        """The mention that follows the verb at `i` before `marker`, over adverbs, quantities and asides."""
        words, j = self.words, i + 1
        limit = max(marker, j)
        steps = 0
        while j < limit and steps < 9:
            kind = words[j].type
            n = self.index.at(j)
            if n is not None:
                mention = self.index.mentions[n]
                if mention.preposition in ("ل", "ب"):
                    if steps:
                        return None
                    j = mention.last
                    steps += 1
                    continue
                if mention.category == "city" or mention.place:
                    return None
                if not self.agrees(hit, n, follows=True):
                    return None
                return self._inner(n, marker)
            if kind.surface in ("،", ",", "-", "–", "("):
                steps += 1
                j += 1
                continue
            if kind.fold in _COURTESY:
                return None
            if "weekday" in kind.classes or kind.fold in _GLUE:
                j += 1
                continue
            if kind.fold in _QUANTITY:
                j += 1
                if j < limit and words[j].type.fold in _OF:
                    j += 1
                continue
            if kind.number:
                j += 1
                continue
            if kind.fold in _TIME_PREPOSITIONS or self._adverbial(kind) or kind.classes & {"stop", "pron"}:
                k = j + 1
                while k < limit and words[k].type.surface not in ("،", ","):
                    k += 1
                if k < limit:
                    j = k + 1
                    steps += 2
                    continue
                return None
            return self.unknown(j, limit)
        return None

    def _inner(self, n: int, marker: int) -> int:
        """The name that belongs to a role without one: at once after it, or between commas before the content."""
        mention = self.index.mentions[n]
        if mention.kind != "person" or mention.name is not None or mention.plural:
            return n
        for m in self.index.within(mention.last, marker):
            named = self.index.mentions[m]
            if named.preposition or named.conjunction or named.category in ("city",) or named.place:
                continue
            before = self.words[named.first - 1].type
            if named.name is None or named.category != "person":
                if m == self.index.at(mention.last) and named.name is not None:
                    return m
                continue
            if named.first == mention.last or before.surface in ("،", ",", "-", "–") or not before.classes:
                named.category, named.head, named.complement = mention.category, mention.head, mention.complement
                named.country, named.sectors = mention.country, mention.sectors
                named.former, named.feminine = mention.former, mention.feminine
                return m
        return n

    def _adverbial(self, kind: WordType) -> bool:
        """Whether a word begins with ب or ل as a preposition rather than as a letter of a name (بلاتر، لافروف)."""
        if not kind.fold.startswith(("ب", "ل")):
            return False
        rest = kind.fold[1:]
        return rest.startswith("ال") or kind.fold.startswith("لل") or kind.common or self.lexicons.word(rest).common

    def unknown(self, j: int, limit: int) -> int | None:
        """A subject that no lexicon knows, made a mention: the words up to a preposition, a comma or the content."""
        words, k = self.words, j
        while k < min(limit, j + 5):
            kind = words[k].type
            inner = self.index.at(k)
            if (
                inner is not None
                and self.index.mentions[inner].name is not None
                and not self.index.mentions[inner].preposition
            ):
                return inner
            if not kind.arabic or kind.classes & {"stop", "that", "weekday", "rel", "neg", "pron"}:
                break
            if inner is not None and k > j:
                break
            if k > j and kind.definite and words[k - 1].type.definite and not self._adjective(kind, words[k - 1].type):
                break
            finite = any(h.inflected.part in ("perfect", "imperfect") for h in kind.cues)
            if (finite or any(h.inflected.part == "active" for h in kind.cues)) and not kind.definite:
                if k == j:
                    return None
                break
            k += 1
        if k < limit and words[k].type.surface in QUOTES and k > j:
            close = next((m for m in range(k + 1, min(k + 6, limit)) if words[m].type.surface in QUOTES), None)
            inner = self.index.at(close + 1) if close is not None else None
            if inner is not None and self.index.mentions[inner].name is not None:
                return inner
        if k == j or k - j > 4:
            return None
        kind = words[j].type
        surname = kind.definite and k == j + 1 and not kind.hits and not kind.nisba
        named = not kind.common and (not kind.definite or surname)
        if not kind.definite:
            person = self.parser.named(j, limit)
            if person is not None and person.first == j:
                return self.index.add(person)
        if not named and not kind.definite and not kind.common:
            return None
        return self.index.add(
            Mention(
                first=j,
                last=k,
                head=" ".join(words[n].type.norm for n in range(j, k)),
                category="person" if named else "unknown",
                kind="person" if named or kind.definite else "group",
                name=(j, k) if named else None,
                how="name" if named else "role",
                definite=kind.definite,
            )
        )

    def _adjective(self, kind: WordType, noun: WordType) -> bool:
        """Whether a definite word may be an adjective of the definite noun before it: relational, or ending like it."""
        if kind.nisba is not None or kind.fold.endswith(_NISBA_ENDINGS):
            return True
        return kind.fold[-2:] == noun.fold[-2:] and kind.fold[-2:] in SOUND_PLURALS

    def before(self, i: int, sentence: Sentence, hit: Hit[Cue]) -> int | None:
        """The mention that ends just before the cue (SVO order, headlines, كان … قد قال)."""
        words, j = self.words, i - 1
        split = hit.split
        if split.conjunction == "و" or (split.conjunction and words[sentence.first].type.fold not in _AS_FOR):
            return None
        steps = 0
        while j >= sentence.first and steps < 4:
            kind = words[j].type
            n = self.index.covering(j)
            if n is not None:
                mention = self.index.mentions[n]
                if mention.category == "city" or mention.place or mention.preposition in ("ب", "ل", "ك"):
                    return None
                if mention.first > sentence.first and not any(
                    w.type.classes & {"rel"} for w in words[mention.last : i]
                ):
                    before = words[mention.first - 1].type
                    if before.fold in _OBLIQUE:
                        return None
                return n if self.agrees(hit, n, follows=False) else None
            if kind.surface in ("،", ",", "-", "–", ")", "(") or kind.fold in _BRIDGE or "weekday" in kind.classes:
                j -= 1
                continue
            steps += 1
            j -= 1
        if hit.inflected.part == "imperfect":
            for n in self.index.within(sentence.first, i):
                mention = self.index.mentions[n]
                if mention.first <= sentence.first + 1 and mention.category != "city" and not mention.preposition:
                    return n if self.agrees(hit, n, follows=False) else None
                break
        return None

    def subject(self, i: int, marker: int, sentence: Sentence, hit: Hit[Cue]) -> int | None:
        """The overt subject of a finite cue."""
        before = None if hit.split.suffix and self._relative(i) else self.before(i, sentence, hit)
        adjacent = before is not None and self.index.mentions[before].last >= i - 1
        if before is not None and adjacent and hit.inflected.part == "imperfect":
            return before
        after = self.after(i, marker, hit)
        if after is not None and before is not None and adjacent and self._addressed(after, marker, hit):
            return before
        return after if after is not None else before

    def _relative(self, i: int) -> bool:
        """Whether the verb opens a relative clause: a pronoun on it is the noun before, which is then no subject."""
        return i > 0 and "rel" in self.words[i - 1].type.classes

    def _addressed(self, n: int, marker: int, hit: Hit[Cue]) -> bool:
        """Whether the only mention between verb and content is rather the one spoken to."""
        if hit.row.sense not in _ADDRESSING:
            return False
        return len(self.index.within(self.index.mentions[n].first, marker)) == 1

    def only_asked(self, n: int, i: int, marker: int, hit: Hit[Cue]) -> bool:
        """Whether the only mention after a verb of asking is rather whom it asks (ودعا أطراف النزاع إلى …)."""
        mention = self.index.mentions[n]
        several = mention.plural or mention.kind == "group" or (mention.kind, mention.category) == ("country", "org")
        if hit.row.sense not in _ADDRESSING or mention.first != i + 1 or not several:
            return False
        nominative = self.words[mention.first].type.fold.endswith(NOMINATIVE_PLURAL)
        return not nominative and len(self.index.within(i + 1, marker)) == 1

    def sentence_subject(self, sentence: Sentence, i: int) -> int | None:
        """The first mention of the sentence before `i` that no preposition governs."""
        for n in self.index.within(sentence.first, i):
            mention = self.index.mentions[n]
            before = self.words[mention.first - 1].type.fold if mention.first > sentence.first else ""
            if mention.preposition or mention.category in ("city", "document") or mention.place:
                continue
            if before in _OBLIQUE or before in _THAT:
                continue
            return n
        return None

    def joint(self, speaker: int) -> list[int]:
        """Further speakers joined to the first by و."""
        found: list[int] = []
        last = self.index.mentions[speaker].last
        while True:
            n = self.index.at(last)
            if n is None and last < len(self.words) and self.words[last].type.fold == "و":
                n = self.index.at(last + 1)
                if n is None:
                    return found
            elif n is None or self.index.mentions[n].conjunction != "و":
                return found
            if self.index.mentions[n].category == "city":
                return found
            found.append(n)
            last = self.index.mentions[n].last

    def same_again(self, n: int) -> bool:
        """Whether a mention only takes up the one before (المصدر ذاته، المتحدث نفسه، المصدر)."""
        mention = self.index.mentions[n]
        if mention.name is not None or mention.country or mention.complement or mention.category != "relational":
            return False
        following = self.words[mention.last].type.fold if mention.last < len(self.words) else ""
        return mention.definite and not mention.plural and (following in _SAME or fold(mention.head) in _SOURCE)

    def issuer(self, n: int, limit: int) -> int | None:
        """Who speaks through a document (بيان للوزارة، تقرير عن المنظمة); None where the text does not say."""
        document = self.index.mentions[n]
        for m in self.index.within(document.first + 1, min(document.last + 7, max(limit, document.last + 1))):
            if self.index.mentions[m].category not in ("city", "document") and not self.index.mentions[m].place:
                return m
        return None

    def media(self, first: int, last: int, excluded: list[int]) -> list[int]:
        """Media spoken to between cue and content (قال لرويترز، في حديث لصحيفة …)."""
        return [
            n
            for n in self.index.within(first, last)
            if n not in excluded
            and self.index.mentions[n].kind == "org"
            and self.index.mentions[n].sectors[:1] == ("JRN",)
        ]

    def carried(self, sentence: Sentence, i: int, last: int) -> tuple[int | None, int | None]:
        """For نقل … عن …: the source that is quoted and the one who carries it."""
        about = carrier = None
        for n in self.index.within(sentence.first, last):
            mention = self.index.mentions[n]
            if mention.category == "city" or mention.place:
                continue
            before = self.words[mention.first - 1].type.fold if mention.first else ""
            if before in _AFTER_SOURCE or (mention.preposition and mention.first > i):
                about = n if about is None or mention.first < i else about
            elif carrier is None:
                carrier = n
        return about, carrier

    def fits(self, hit: Hit[Cue] | None, n: int | None) -> bool:
        """Whether an earlier speaker may be meant by a verb without a subject."""
        if n is None or hit is None:
            return n is not None
        mention = self.index.mentions[n]
        verb = hit.inflected
        if verb.part not in ("perfect", "imperfect"):
            return True
        if verb.number == "p":
            return mention.plural or mention.kind in ("group", "org")
        return self.agrees(hit, n, follows=False)
