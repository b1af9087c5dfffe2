"""Events: who did what to whom.

A predicate is a word of predicates.tsv in any inflection. Its parties are found by musnad.parties where its row says
they stand; its status comes from the statement it is told in; musnad.retellings merges the tellings of one event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from musnad.article import UNREAD_BLOCKS, Draft
from musnad.entries import Hit, Predicate, WordType
from musnad.lexicons import Lexicons
from musnad.mention import Mention
from musnad.morphology import splits
from musnad.names import verbal
from musnad.parties import VERBAL, PartyFinder
from musnad.retellings import merge
from musnad.tables import group
from musnad.text import western_digits
from musnad.words import Sentence, Word

#: What an announced act of these types becomes: a promise, or a threat.
_PROMISED = frozenset({"COOPERATE", "AID", "CONSULT", "SUPPORT", "RETREAT"})
_THREATENED = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
#: Types that count without any known party (an attack whose doer is unknown).
_PARTYLESS = frozenset({"ASSAULT", "PROTEST", "COERCE", "RETREAT", "SANCTION", "MOBILIZE"})
#: Sectors that do not make an act political by themselves.
_PRIVATE = frozenset({"CVL", "UNK", "BUS", "EDU", "MED", "CRM"})
_ARMED = frozenset({"MIL", "REB", "COP", "UAF", "PRM"})
#: A source's own material act is its claim, its own verbal or official act a fact (coding guide, settled cases).
_CLAIMED_IF_OWN = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
#: Numbers above are no years of news.
_LAST_YEAR = 2100
#: How many words after a predicate are looked at for the words it needs, and the longest aside among them.
_NEAR = 5
_ASIDE = 8
#: The share of doubt that goes where a verb in the past has a doer and a target (chosen on the labelled articles).
_SURER_WITH_BOTH = 0.35
#: How many words at most stand between a verb of denying and the noun it takes: the subject.
_DENIED_WITHIN = 6
_COMMAS = frozenset("،,")

#: Predicates of these types take an action that has not happened.
_WANTING = frozenset({"REQUEST", "REJECT", "THREATEN"})
_WISHING = group("wishing")
_OBLIQUE = group("oblique")
_JOINED = frozenset("وبل")
_JOINED_ARTICLES = ("بال", "لل")
_AIM = group("wish")
_UNREAL_NOUNS = group("unreal")
_CONDITION = group("condition")
_FUTURE = group("future")
_ON = group("on")
_THAT_WORD = group("that_word")
_REAL_BEFORE_THAT = group("real_before_that")


@dataclass(slots=True, kw_only=True)
class Event:
    """An event by word positions: trigger `words[first:last]`, parties as indices of actors."""

    first: int
    last: int
    type: str
    mode: str | None
    contexts: list[str] = field(default_factory=list)
    actors: list[int] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    also: list[tuple[int, int]] = field(default_factory=list)
    status: str = "asserted"
    statement: int | None = None
    sentence: int = 0
    sentences: list[int] = field(default_factory=list)
    confidence: float = 0.5
    mutual: bool = False
    place: Mention | None = None
    needs: str = ""


class EventsStage:
    """Finds and merges the events of an article."""

    name = "events"
    requires = frozenset({"words", "sentences", "mentions", "statements", "actors"})
    provides = frozenset({"events"})

    def __init__(self, lexicons: Lexicons, *, threshold: float = 0.5):
        self._lexicons = lexicons
        self._threshold = threshold

    def __call__(self, draft: Draft) -> None:
        """Adds `events` in the order of their triggers."""
        finder = EventFinder(draft, self._lexicons, self._threshold)
        events = merge(draft, finder.find())
        uninvolved = finder.parties.uninvolved(events)
        for event in events:
            finder.parties.supply(event, draft.sentences[event.sentence], uninvolved.get(event.sentence, ()))
        draft.events.extend(events)


class EventFinder:
    """Finds the predicates of a draft that tell events, with their parties, by the rules."""

    def __init__(self, draft: Draft, lexicons: Lexicons, threshold: float):
        self.draft = draft
        self.words: list[Word] = draft.words
        self.lexicons = lexicons
        self.threshold = threshold
        self.parties = PartyFinder(draft)
        self.year = self._article_year()
        self.violent = any(m.sectors[:1] and m.sectors[0] in _ARMED for m in draft.mentions)

    def _article_year(self) -> int | None:
        """The year of publication, or the latest year that the text names."""
        if self.draft.published is not None:
            return int(self.draft.published.value[:4])
        written = (western_digits(w.type.surface) for w in self.words if w.type.number)
        years = [int(w) for w in written if len(w) == 4 and w.isdigit() and 1900 <= int(w) <= _LAST_YEAR]
        return max(years, default=None)

    def find(self) -> list[Event]:
        found: list[Event] = []
        for number, sentence in enumerate(self.draft.sentences):
            if self.draft.blocks[sentence.block].kind in UNREAD_BLOCKS:
                continue
            taken = -1
            for i in range(sentence.first, sentence.last):
                if i < taken:
                    continue
                kind = self.words[i].type
                event = None
                if kind.predicates or self.lexicons.phrase_predicates(kind.norm):
                    event = self._event(i, sentence, number)
                if i in self.parties.by_cue:
                    event = _surer(event, self._performed(i, sentence, number))
                if event is None and kind.fold in _ON:
                    event = self._called_upon(i, sentence, number)
                if event is not None:
                    found.append(event)
                    taken = event.last
        return [e for e in found if self._counts(e)]

    def _performed(self, i: int, sentence: Sentence, number: int) -> Event | None:
        """The event that saying it performs (طالب، اتهم، هدد), by the cue's own lexicon row."""
        s = self.parties.by_cue[i]
        statement = self.draft.statements[s]
        speaker = self.parties.speakers(s)
        if statement.event is None or not speaker:
            return None
        kind, mode, confidence = statement.event
        event = Event(
            first=statement.cue,
            last=statement.cue_end,
            type=kind,
            mode=mode,
            sentence=number,
            confidence=confidence,
            actors=speaker,
            statement=s,
        )
        near = self.parties.nearest(i + 1, min(sentence.last, max(statement.content[0] + 3, i + 2)), speaker)
        event.recipients = [near] if near is not None else []
        event.place = self.parties.place(i, sentence)
        return event

    def _called_upon(self, i: int, sentence: Sentence, number: int) -> Event | None:
        """`على` somebody `أن` do something, said by somebody: a demand."""
        holder = self.parties.holding(i)
        mention = self.parties.mention_from(i + 1, sentence.last, within=1)
        if holder is None or mention is None or mention.actor < 0 or mention.last >= sentence.last:
            return None
        speaker = self.parties.speakers(holder)
        following = self.words[mention.last].type
        if following.fold not in _THAT_WORD or not speaker or mention.actor in speaker:
            return None
        return Event(
            first=i,
            last=mention.last + 1,
            type="REQUEST",
            mode=None,
            sentence=number,
            confidence=0.6,
            actors=speaker,
            recipients=[mention.actor],
            statement=holder,
            place=self.parties.place(i, sentence),
        )

    def _counts(self, event: Event) -> bool:
        if event.confidence < self.threshold:
            return False
        parties = [self.draft.actors[a] for a in (*event.actors, *event.recipients)]
        if event.needs == "actor" and not event.actors:
            return False
        if event.needs == "speaker" and event.statement is None:
            return False
        if event.needs == "political":
            political = any(p.sectors[:1] and p.sectors[0] not in _PRIVATE for p in parties)
            political = political or any(p.kind in ("igo", "country") for p in parties)
            if not political and not (event.type == "ASSAULT" and self.violent):
                return False
        return event.type in _PARTYLESS or bool(parties)

    # One predicate -------------------------------------------------------------------------------------------------

    def _event(self, i: int, sentence: Sentence, number: int) -> Event | None:
        chosen = self._choose(i, sentence)
        if chosen is None:
            return None
        hit, row, last = chosen
        if self._unreal(i, hit, row, sentence):
            return None
        event = Event(
            first=i,
            last=last,
            type=row.type,
            mode=row.mode,
            contexts=list(row.contexts),
            sentence=number,
            confidence=row.confidence,
            mutual=row.mutual,
            needs=row.needs,
        )
        cue = self.parties.by_cue.get(i)
        holder = self.parties.holding(i)
        if cue is not None:
            event.statement = cue
        elif holder is not None:
            event.statement = holder
        self._future(event, hit)
        if self._background(i, sentence):
            event.confidence *= 0.6
        doers, targets, guessed = self.parties.find(i, last, hit, row, sentence)
        if event.type == "THREATEN" and not doers:
            doers = self.parties.speakers(cue if cue is not None else holder)
        if row.mutual and event.mode != "visit":
            event.actors = [*doers, *(t for t in targets if t not in doers)]
        else:
            event.actors, event.recipients = doers, targets
        if hit is not None and hit.inflected.part == "perfect" and not guessed and self._both_sides(event):
            event.confidence = 1 - (1 - event.confidence) * (1 - _SURER_WITH_BOTH)
        self.status(event, cue, holder)
        event.place = self.parties.place(i, sentence)
        return event

    def _both_sides(self, event: Event) -> bool:
        """Whether it is told who did it and to whom; of a mutual act, whether two parties are."""
        return bool(event.actors and event.recipients) or (event.mutual and len(event.actors) > 1)

    def _choose(self, i: int, sentence: Sentence) -> tuple[Hit[Predicate] | None, Predicate, int] | None:
        """The best predicate row at word `i`: rows whose `with` is met beat rows without one."""
        words = self.words
        kind = words[i].type
        places = self.following(i, sentence)
        following = [words[k].type for k in places]
        near = [w.norm for w in following]
        near_bare = {form for word in following for form in plain_forms(word)}
        before = words[i - 1].type.norm if i > sentence.first else ""
        nominal = i > sentence.first and self._nominal(i)
        named = self.parties.inside(i)
        best: tuple[float, Hit[Predicate] | None, Predicate, int] | None = None
        for rest, row in self.lexicons.phrase_predicates(kind.norm):
            if len(rest) <= len(near) and all(near[k] == rest[k] for k in range(len(rest))):
                rank = 2 + row.confidence
                if best is None or rank > best[0]:
                    best = (rank, None, row, i + 1 + len(rest))
        for hit in kind.predicates:
            row, part = hit.row, hit.inflected.part
            if row.pos in ("N", "A") and part == "noun" and hit.split.suffix and row.pos == "A":
                continue
            if row.needs == "owner" and not hit.split.suffix:
                continue
            if named and part in ("perfect", "imperfect"):
                continue
            if nominal and part in ("perfect", "imperfect") and hit.split.suffix:
                continue
            if (
                part == "active"
                and i not in self.parties.by_cue
                and not (row.speech and self._circumstantial(kind, hit))
            ):
                continue
            if part in ("perfect", "imperfect") and hit.inflected.person == 1 and hit.inflected.number == "s":
                if part == "perfect" and not hit.split.conjunction:
                    continue
            rank = row.confidence - (0.3 if hit.split.suffix and part in ("perfect", "imperfect") else 0.0)
            if hit.split.prefix_length and part in ("perfect",) and hit.split.conjunction == "ف":
                rank -= 0.2
            if row.near:
                if not (row.near & near_bare or (part in ("noun", "masdar") and before in row.near)):
                    continue
                rank += 1
            if row.without & near_bare:
                continue
            if best is None or rank > best[0]:
                last = i + 1
                if row.near:
                    for k, word in enumerate(following[:4]):
                        if row.near & plain_forms(word):
                            last = places[k] + 1
                            break
                best = (rank, hit, row, last)
        return None if best is None else best[1:]

    def following(self, i: int, sentence: Sentence) -> list[int]:
        """The next words, an aside between commas left out (فرضت الوزارة، الخميس الماضي، عقوبات)."""
        found: list[int] = []
        k = i + 1
        while k < sentence.last and len(found) < _NEAR:
            if self.words[k].type.surface in _COMMAS:
                ends = range(k + 2, min(k + _ASIDE, sentence.last))
                end = next((j for j in ends if self.words[j].type.surface in _COMMAS), None)
                if end is not None and not any(verbal(w.type) for w in self.words[k:end]):
                    k = end + 1
                    continue
            found.append(k)
            k += 1
        return found

    def _nominal(self, i: int) -> bool:
        """Whether only a noun can stand at `i`: after a preposition, or first in what a verb of saying announces."""
        before = self.words[i - 1].type
        if before.fold in _OBLIQUE:
            return True
        holder = self.parties.holding(i)
        if holder is None or self.draft.statements[holder].content[0] != i:
            return False
        return before.arabic and not before.classes & {"that", "rel"}

    def _background(self, i: int, sentence: Sentence) -> bool:
        """Whether the trigger's clause names a year well before the article's."""
        if self.year is None:
            return False
        for k in range(max(sentence.first, i - 12), min(sentence.last, i + 13)):
            written = western_digits(self.words[k].type.surface)
            if len(written) == 4 and written.isdigit() and 1900 <= int(written) < self.year - 1:
                return True
        return False

    def _circumstantial(self, kind: WordType, hit: Hit[Predicate]) -> bool:
        """Whether a participle tells what its subject does (منددا بـ) rather than names or qualifies something."""
        if hit.split.article or hit.split.preposition or hit.split.suffix:
            return False
        if kind.fold.endswith("ا"):
            return True
        return kind.surface.endswith("ة") and not kind.common

    def _unreal(self, i: int, hit: Hit[Predicate] | None, row: Predicate, sentence: Sentence) -> bool:
        """Whether the predicate is negated, wished, conditional or only an aim: nothing happened."""
        words = self.words
        part = hit.inflected.part if hit is not None else "noun"
        previous = [words[k].type for k in range(max(sentence.first, i - 3), i)]
        nearest = previous[-1] if previous else None
        if nearest is not None and "neg" in nearest.classes:
            return row.type != "REJECT" or part != "noun"
        if part in ("perfect", "imperfect"):
            if nearest is not None and nearest.fold in _AIM and part == "imperfect":
                return row.type not in ("AGREE",) and not (len(previous) > 1 and previous[-2].fold in _REAL_BEFORE_THAT)
            if hit is not None and hit.split.preposition == "ل" and part == "imperfect":
                return True
            if part == "imperfect" and any("cond" in p.classes or "modal" in p.classes for p in previous):
                return True
            return nearest is not None and nearest.fold in _CONDITION and part == "perfect"
        if nearest is not None and (nearest.norm in _UNREAL_NOUNS or nearest.fold in _UNREAL_NOUNS):
            return True
        if (
            hit is not None
            and hit.split.preposition == "ل"
            and part == "masdar"
            and row.type not in ("REQUEST", "ACCUSE")
        ):
            return True
        if part in ("masdar", "noun") and self._only_wanted(i, sentence):
            return True
        if any(p.norm in _UNREAL_NOUNS for p in previous) and part in ("masdar", "noun"):
            return True
        holder = self.parties.holding(i)
        if holder is not None and part in ("masdar", "noun"):
            statement = self.draft.statements[holder]
            if statement.sense in ("ask", "warn", "promise") and i - statement.content[0] < 4:
                return True
        return False

    def frame(self, i: int, sentence: Sentence) -> str:
        """What the word before `i` makes of it: wish, unreal, condition, oblique (a preposition), or nothing."""
        if i == sentence.first:
            return ""
        before = self.words[i - 1].type
        if before.fold in _AIM:
            return "wish"
        if before.norm in _UNREAL_NOUNS or before.fold in _UNREAL_NOUNS:
            return "unreal"
        if before.fold in _CONDITION:
            return "condition"
        return "oblique" if before.fold in _OBLIQUE else ""

    def _only_wanted(self, i: int, sentence: Sentence) -> bool:
        """Whether a noun of action is only what is asked, refused or threatened (رفض الانسحاب، يخطط للاستقالة)."""
        for k in range(i - 1, max(sentence.first, i - 2) - 1, -1):
            kind = self.words[k].type
            if kind.fold in _WISHING or any(
                h.row.type in _WANTING and h.inflected.part != "masdar" for h in kind.predicates
            ):
                return True
            if kind.fold not in _OBLIQUE:
                return False
        return False

    def _future(self, event: Event, hit: Hit[Predicate] | None) -> None:
        """An announced cooperative act is AGREE, an announced hostile act THREATEN."""
        if hit is None or hit.split.preposition != "س":
            before = self.words[event.first - 1].type.fold if event.first else ""
            if before not in _FUTURE:
                return
        if event.type in _PROMISED:
            event.type, event.mode = "AGREE", None
        elif event.type in _THREATENED:
            event.type, event.mode = "THREATEN", None
            event.confidence *= 0.8

    def _denied(self, event: Event) -> bool:
        """Whether the event is the noun that a verb of denying takes (نفت روسيا قصف المدينة)."""
        first = self.draft.sentences[event.sentence].first
        for k in range(event.first - 1, max(first, event.first - _DENIED_WITHIN) - 1, -1):
            kind = self.words[k].type
            if not kind.arabic or kind.classes & {"that", "rel"} or kind.fold in _OBLIQUE:
                return False
            if any(h.row.sense == "deny" and h.inflected.part in ("perfect", "imperfect") for h in kind.cues):
                return True
        return False

    def _speaks_for(self, speakers: list[int], doers: list[int]) -> bool:
        """Whether a speaker in office speaks for the state that acts (قال الوزير إن بلاده ترفض …)."""
        actors = self.draft.actors
        states = {actors[a].country for a in doers if actors[a].kind == "country"}
        return any(actors[a].country in states and actors[a].sectors[:1] in (("GOV",), ("MIL",)) for a in speakers)

    def status(self, event: Event, cue: int | None, holder: int | None) -> None:
        if event.type not in VERBAL and self._denied(event):
            event.status = "denied"
            return
        if cue is not None or holder is None:
            return
        statement = self.draft.statements[holder]
        speaker = self.parties.speakers(holder)
        if statement.sense == "deny":
            event.status = "denied"
            return
        own = bool(set(event.actors) & set(speaker)) or self._speaks_for(speaker, event.actors)
        if event.type in VERBAL and (own or not event.actors):
            return
        if own and event.type not in _CLAIMED_IF_OWN:
            return
        if statement.headline:
            return
        event.status = "claimed"


def _surer(a: Event | None, b: Event | None) -> Event | None:
    """The more specific of two readings of one cue: `a`, unless it is missing or less certain by far."""
    if a is None or b is None:
        return a or b
    return b if b.confidence > a.confidence + 0.2 else a


@lru_cache(maxsize=50_000)
def plain_forms(word: WordType) -> frozenset[str]:
    """The word as lexicon cells spell it: without article, joined words, accusative ending, possessive pronoun."""
    norm = word.norm
    forms = {norm}
    if norm[:1] in _JOINED and len(norm) > 3:
        forms.add(norm[1:])
    if norm.startswith(_JOINED_ARTICLES) and len(norm) > 4:
        forms.add(norm[2:])
        forms.add(norm[3:])
    forms |= {form[:-1] for form in forms if form.endswith("ا") and len(form) > 3}
    if not word.surface.endswith("ة"):
        forms |= {split.stem for split in splits(word.fold) if split.suffix and len(split.stem) > 2}
    return frozenset(forms)
