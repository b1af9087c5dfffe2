"""The parties of an event: who does it and to whom, found where the predicate's lexicon row says they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from musnad.entries import Hit, Predicate
from musnad.mention import Mention
from musnad.morphology import splits
from musnad.names import verbal
from musnad.surroundings import Surroundings
from musnad.tables import group
from musnad.text import fold
from musnad.words import Sentence

if TYPE_CHECKING:
    from musnad.events import Event

#: Types that are done by saying: their doer is the speaker where no other is named.
VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
#: Types of deeds that an adjective ascribes to a state (غارة إسرائيلية، عقوبات أميركية).
MATERIAL = frozenset({"ASSAULT", "COERCE", "SANCTION", "AID", "MOBILIZE", "SUPPORT", "REJECT", "ACCUSE", "THREATEN"})
#: Types that are aimed at somebody, so that the next actor is their likely target.
DIRECTED = frozenset(
    {"ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "REJECT", "ASSAULT", "COERCE", "SANCTION", "AID", "RETREAT"}
)
#: Types that are aimed at somebody's deeds (أدان العدوان الإسرائيلي).
AIMED_AT_DEEDS = frozenset({"ACCUSE", "SUPPORT", "REJECT"})
#: Types whose verbs are often passive: the one who undergoes them stands where a subject would.
UNDERGOING = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT"})
#: Main sectors that can arrest, seize or deploy.
_ARMED = ("COP", "MIL", "GOV", "JUD", "SPY", "PRM", "REB")
#: Acts of force, and official acts upon persons: done by somebody armed or official.
_FORCE = frozenset({"COERCE", "ASSAULT", "SANCTION", "RETREAT", "MOBILIZE"})
#: Whose unnamed members only tell: a source does no deeds.
_SOURCES = group("source")
_JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})
_DONE_BY_SUBJECTS = VERBAL | {"AID", "PROTEST"}
#: Modes whose doer is often unknown, and modes aimed at nobody.
_UNATTRIBUTED = frozenset({"explosives", "suicide-attack", "resign", "withdraw", "cyber"})
_UNAIMED = frozenset({"resign", "withdraw", "ceasefire", "visit"})
#: How much less sure an event is when a party was supplied.
_SUPPLIED = 0.8
#: How many words from a protest the government it is aimed at is named.
_NEARBY = 60
_NAMED_PLACES = frozenset({"obj", "gen", "subj", "by", "none"})

_DAMMA = "\u064f"


class Found(NamedTuple):
    """Doers and targets as numbers of actors; `guessed` if no word of the clause says that the target is one."""

    doers: list[int]
    targets: list[int]
    guessed: bool = False


class PartyFinder(Surroundings):
    """Finds the parties of predicates."""

    def find(self, i: int, last: int, hit: Hit[Predicate] | None, row: Predicate, sentence: Sentence) -> Found:
        """Returns the parties of the predicate `words[i:last]`."""
        cue, holder = self.by_cue.get(i), self.holding(i)
        speaker = self.speakers(cue if cue is not None else holder)
        limit = self.clause_end(i, sentence, holder)
        part = hit.inflected.part if hit is not None else "noun"
        finite = part in ("perfect", "imperfect", "passive") and row.pos not in ("N", "A", "P")
        own = speaker if cue is not None or self._said_of_self(i, holder) else []
        end = i + 1
        if finite and hit is not None and hit.split.suffix and "obj" in row.recipients and cue is None:
            return self._with_pronoun(i, hit, sentence, limit)
        if finite:
            doers, targets, _ = self._of_verb(i, hit, row, sentence, limit, own)
        elif part == "active":
            doers, targets, _ = self._of_participle(i, last, row, sentence, limit, own)
        else:
            doers, targets, end = self._of_noun(i, last, row, part, sentence, limit, told=holder is not None)
            if hit is not None and hit.split.suffix and row.type in VERBAL:
                owner = self.antecedent(i, targets, hit.split.suffix)
                doers = doers if owner is None else [owner]
        return self._complete(Found(doers, targets), i, end, limit, hit, row, part, sentence, speaker)

    def _said_of_self(self, i: int, holder: int | None) -> bool:
        """Whether the verb at `i` opens what is said, after أن with a pronoun (أعلن أنه سيزور): the speaker's act."""
        if holder is None or self.draft.statements[holder].content[0] != i or i == 0:
            return False
        before = self.words[i - 1].type
        return "that" in before.classes and any(split.suffix for split in splits(before.fold))

    def _with_pronoun(self, i: int, hit: Hit[Predicate], sentence: Sentence, limit: int) -> Found:
        """A verb with an object pronoun (اعتقلتهم السلطات): the subject follows, the pronoun refers back."""
        antecedent = self.antecedent(i, [], hit.split.suffix)
        targets = [antecedent] if antecedent is not None else []
        first, _ = self.arguments(i, limit)
        doers = self.joined(first) if first is not None and first.actor not in targets else []
        if not doers:
            before = self.first_subject(sentence, i)
            doers = before.actors if before is not None and before.actor not in targets else []
        return Found(doers, targets)

    def _of_verb(
        self, i: int, hit: Hit[Predicate] | None, row: Predicate, sentence: Sentence, limit: int, speaker: list[int]
    ) -> Found:
        first, second = self.arguments(i, limit)
        before = self.before(i, sentence)
        transitive = "obj" in row.recipients
        doers: list[int] = []
        targets: list[int] = []
        if speaker:
            doers = speaker
            if transitive:
                targets = self.other(first, speaker) or self.other(second, speaker)
        elif self._passive(i, hit, row, first, second):
            targets = self.joined(first) if first is not None else []
        elif first is not None:
            doers = self.joined(first)
            if transitive and second is not None:
                targets = self.joined(second)
        else:
            doers = self.joined_back(before) if before is not None else []
            if transitive and second is not None:
                targets = self.joined(second)
        if doers and not targets and transitive and not speaker and before is not None:
            if before.actor not in doers and not (hit is not None and hit.split.conjunction):
                targets, doers = doers, self.joined_back(before)
        if not doers and row.type not in UNDERGOING:
            subject = before or self.first_subject(sentence, i)
            doers = subject.actors if subject is not None else []
        if "subj" in row.recipients and row.actor == "obj":
            return Found(self.joined(second) if second is not None else [], doers or targets)
        if "subj" in row.recipients:
            return Found([], doers or targets)
        return Found(doers, targets)

    def _of_participle(
        self, i: int, last: int, row: Predicate, sentence: Sentence, limit: int, speaker: list[int]
    ) -> Found:
        doers = speaker
        if not doers:
            subject = self.first_subject(sentence, i)
            doers = subject.actors if subject is not None else []
        targets: list[int] = []
        if "obj" in row.recipients:
            following = self.next_actor(last, limit, within=2)
            if following is not None and not following.preposition:
                targets = self.joined(following)
        return Found(doers, targets)

    def _of_noun(
        self, i: int, last: int, row: Predicate, part: str, sentence: Sentence, limit: int, *, told: bool
    ) -> tuple[list[int], list[int], int]:
        """A noun or verbal noun: the genitive after it is its doer or target; also returns where to look on."""
        places = row.actor.split("|")
        genitive = self.next_actor(i + 1, limit, within=2 if last == i + 1 else last - i + 2)
        if genitive is not None and (genitive.preposition or self.governed(genitive) or self._gap(i, genitive)):
            genitive = None
        if genitive is not None and row.type == "ASSAULT" and genitive.category == "seat":
            genitive = None  # هجمات باريس: where it happened
        transitive = part == "masdar" and "obj" in row.recipients
        doers: list[int] = []
        targets: list[int] = []
        end = i + 1
        if genitive is not None:
            after = self.next_actor(genitive.last, limit, within=2)
            if after is not None and (after.preposition not in ("ل", "") or self.governed(after)):
                after = None
            if "gen" in row.recipients or (transitive and after is None):
                if ("gen" in places or part == "masdar") and after is None and self._to(genitive.last, limit):
                    doers = self.joined(genitive)
                elif "gen" in places and after is not None:
                    doers, targets = self.joined(genitive), self.joined(after)
                else:
                    targets = self.joined(genitive)
            elif "gen" in places or part == "masdar":
                doers = self.joined(genitive)
                if transitive and after is not None:
                    targets = self.joined(after)
            elif row.mutual:
                doers = self.joined(genitive)
            if genitive.actor in (*doers, *targets):
                end = genitive.last
        if not doers and row.type in MATERIAL:
            state = self.qualifying(i, limit)
            doers = [state] if state is not None and state not in targets else []
        if not doers and places[0] != "by" and "none" not in places:
            before = self.before(i, sentence) if part != "masdar" and not self.words[i].type.definite else None
            if before is not None and i - before.last <= 2 and not row.mutual and not self._object_of_verb(before):
                doers = self.joined_back(before)
            elif row.type in VERBAL and not told:
                subject = self.first_subject(sentence, i)
                doers = subject.actors if subject is not None else []
        return doers, targets, end

    def _object_of_verb(self, mention: Mention) -> bool:
        """Whether a finite verb stands right before a mention, which is its subject or object (سلم الوزير دعوة)."""
        return mention.first > 0 and verbal(self.words[mention.first - 1].type)

    def _gap(self, i: int, mention: Mention) -> bool:
        """Whether a word with a joined preposition stands between a noun and a mention (هجوم بشمال سوريا)."""
        between = self.words[i + 1 : mention.first]
        return any(split.preposition in ("ب", "ل") for w in between for split in splits(w.type.fold) if w.type.common)

    def _to(self, j: int, limit: int) -> bool:
        """Whether `ل` with a pronoun stands at word `j` (اتهامات واشنطن لها): the noun before it is the doer."""
        if j >= limit:
            return False
        kind = self.words[j].type
        return kind.fold.startswith("ل") and "stop" in kind.classes and len(kind.fold) > 1

    def _complete(
        self,
        found: Found,
        i: int,
        end: int,
        limit: int,
        hit: Hit[Predicate] | None,
        row: Predicate,
        part: str,
        sentence: Sentence,
        speaker: list[int],
    ) -> Found:
        """Adds the parties that prepositions, agents, the speaker or the neighbourhood tell."""
        doers, targets, guessed = found
        places = row.actor.split("|")
        if hit is not None and hit.split.suffix and part in ("masdar", "noun") and not (doers and targets):
            antecedent = self.antecedent(i, [*doers, *targets], hit.split.suffix)
            if antecedent is not None and row.type in VERBAL and not doers:
                doers = [antecedent]
            elif antecedent is not None and not targets:
                targets = [antecedent]
        if not targets or row.mutual:
            for place in (p for p in row.recipients if p not in _NAMED_PLACES):
                party = self.by_preposition(place, end, limit, doers)
                if party is not None:
                    targets = self.joined(party)
                    break
        if not doers and ("by" in places or part in ("masdar", "noun", "passive") or row.type in UNDERGOING):
            agent = self.by_agent(end, limit)
            doers = self.joined(agent) if agent is not None else []
        for place in (p for p in places if p not in _NAMED_PLACES):
            if not doers:
                party = self.by_preposition(place, end, limit, targets)
                doers = self.joined(party) if party is not None else []
        if not doers and row.type in VERBAL and speaker:
            doers = speaker
        if not doers and row.type in ("COERCE", "MOBILIZE") and part in ("masdar", "noun") and places[0] != "by":
            doers = [a for a in speaker if self._armed(a)]
            if not doers:
                subject = self.first_subject(sentence, i)
                doers = subject.actors if subject is not None and self._armed(subject.actor) else []
        if not targets and not row.mutual and row.type in DIRECTED and "none" not in row.recipients:
            near = self.nearest(end, limit, doers)
            if row.type in AIMED_AT_DEEDS and part != "noun":
                blamed = self.blamed(end - 1, limit)
                if blamed is not None and blamed not in doers:
                    near = blamed
            targets, guessed = [near] if near is not None else [], True
        if hit is not None and hit.split.suffix and part in ("perfect", "imperfect") and not targets:
            antecedent = self.antecedent(i, doers, hit.split.suffix)
            targets = [antecedent] if antecedent is not None else []
        return Found(doers, [t for t in targets if t not in doers], guessed)

    def uninvolved(self, events: list[Event]) -> dict[int, list[tuple[int, int]]]:
        """Returns who judges or suffers something, by sentence: (word of the telling, actor)."""
        found: dict[int, list[tuple[int, int]]] = {}
        for event in events:
            parties = event.actors if event.type in _JUDGING else event.recipients if event.type == "ASSAULT" else []
            if parties:
                tellings = (
                    (event.first, event.sentence),
                    *zip((f for f, _ in event.also), event.sentences, strict=True),
                )
                for first, sentence in tellings:
                    found.setdefault(sentence, []).extend((first, actor) for actor in parties)
        return found

    def supply(self, event: Event, sentence: Sentence, uninvolved: Sequence[tuple[int, int]]) -> None:
        """Gives an event that all its tellings leave without doer or target the likeliest one around its trigger.

        The doer of a use of force is the last armed or official actor named before it in its sentence, that of a verbal
        act, of aid or of a protest the last actor; the target of an act that is aimed at somebody likewise; a protest
        is aimed at the government it is told with. Who before it in its sentence judges it, or
        suffers another act (`uninvolved`), has no part in a material act.
        """
        i = event.first
        out = [] if event.type in VERBAL else [actor for first, actor in uninvolved if first < i]
        states = {self.draft.actors[a].country for a in event.actors if self.draft.actors[a].kind == "country"}
        told_by = self.speakers(event.statement)
        own = [a for a in told_by if event.type not in VERBAL or self.draft.actors[a].country in states]
        told = bool(event.actors), bool(event.recipients)
        if not event.actors and event.type in _FORCE and event.mode not in _UNATTRIBUTED:
            event.actors = self._last_before(i, sentence, [*event.recipients, *out], armed=True)
        elif not event.actors and event.type in _DONE_BY_SUBJECTS:
            event.actors = self._last_before(i, sentence, [*event.recipients, *out], armed=False)
        if not event.recipients and event.type in DIRECTED and event.mode not in _UNAIMED and not event.mutual:
            event.recipients = self._last_before(i, sentence, [*event.actors, *own, *out], armed=False)
        if not event.recipients and event.type == "PROTEST":
            event.recipients = self._government(i, event.actors)
        if (bool(event.actors), bool(event.recipients)) != told:
            event.confidence *= _SUPPLIED

    def _last_before(self, i: int, sentence: Sentence, excluded: list[int], *, armed: bool) -> list[int]:
        """The last actor before word `i` in its sentence, of those that can use force if `armed`; at most one."""
        before = self.mentions[bisect_left(self.starts, sentence.first) : bisect_left(self.starts, i)]
        for mention in reversed(before):
            if mention.generic or mention.place or mention.actor < 0 or mention.actor in excluded:
                continue
            if self._aside(mention) or (armed and fold(mention.head.split(" ")[0]) in _SOURCES):
                continue
            if not armed or self._armed(mention.actor):
                return mention.actors
        return []

    def _aside(self, mention: Mention) -> bool:
        """Whether a mention stands in brackets or says where (في سوريا)."""
        return self.where(mention) or (mention.first > 0 and self.words[mention.first - 1].type.surface == "(")

    def _government(self, i: int, protesters: list[int]) -> list[int]:
        """The government of the protesters' state named nearest to word `i`; at most one."""
        states = {self.draft.actors[a].country for a in protesters}
        around = self.mentions[bisect_left(self.starts, i - _NEARBY) : bisect_left(self.starts, i + _NEARBY)]
        near = [
            m
            for m in around
            if m.actor >= 0
            and m.actor not in protesters
            and self.draft.actors[m.actor].sectors[:1] == ("GOV",)
            and self.draft.actors[m.actor].country in states
        ]
        return min(near, key=lambda m: (abs(m.first - i), m.first)).actors if near else []

    def _armed(self, actor: int) -> bool:
        """Whether an actor can arrest, seize or deploy: the security forces, the army, a government or a court."""
        sectors = self.draft.actors[actor].sectors
        return bool(sectors) and sectors[0] in _ARMED

    def _passive(
        self, i: int, hit: Hit[Predicate] | None, row: Predicate, first: Mention | None, second: Mention | None
    ) -> bool:
        """Whether a verb is passive: by its spelling, or as the one who undergoes it stands alone after it."""
        if hit is not None and hit.inflected.part == "passive":
            return True
        if _DAMMA in self.words[i].type.surface[:4] and row.type in UNDERGOING:
            return True
        if row.type not in UNDERGOING or first is None or "obj" not in row.recipients or row.pos == "III":
            return False
        if second is not None:
            return False
        if first.kind not in ("person", "group"):
            return False
        return not (row.type == "COERCE" and first.sectors[:1] in (("COP",), ("MIL",), ("JUD",)))
