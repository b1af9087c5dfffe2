"""Who takes part in an event, and what a model sees of it: each actor near one of the event's tellings.

What the rules find (subject, object, agent, what follows a preposition, the parties they settle on) are features.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from musnad.encoder import Contexts
from musnad.events import Event
from musnad.mention import CATEGORIES, KINDS, Mention
from musnad.names import verbal
from musnad.networks import Matrix
from musnad.retellings import absorb
from musnad.tables import written
from musnad.text import fold
from musnad.triggers import NO_SECTOR, PARTS, SECTOR_GROUPS, TYPE_NUMBER, Candidate, TriggerReader
from musnad.vectors import Vector, WordVectors
from musnad.words import sentence_numbers

_PREPOSITIONS = tuple(fold(word) for word in written("party_preposition"))
_LOOKED_UP = written("party_place")
_FAR = 40
_TELLINGS = 4


class Spot(NamedTuple):
    """Where an actor stands as seen from a telling; `head` tells of the first of the mentions joined to it by و."""

    gap: int  # words between, on either side
    after: bool
    rank: int  # mentions of other actors between
    preposition: int
    verbs: int
    commas: int
    clauses: int
    head_gap: int
    head_preposition: int
    joined: bool
    mention: Mention


class Facts(NamedTuple):
    """What the mentions of an actor tell together; `lines` are their sentences, in order."""

    lines: list[int]
    place: bool
    generic: bool
    where: int

    def apart(self, line: int) -> int:
        """How many sentences the nearest mention is away; 9 if there is none."""
        k = bisect_left(self.lines, line)
        return min((abs(self.lines[n] - line) for n in (k - 1, k) if 0 <= n < len(self.lines)), default=9)

    def since(self, line: int) -> int:
        """How many sentences ago the last mention was; 9 if there is none before."""
        k = bisect_left(self.lines, line + 1)
        return line - self.lines[k - 1] if k else 9


class Group:
    """The tellings of one event: candidates of one type, the first one first."""

    def __init__(self, tellings: Sequence[Candidate], chances: Sequence[float]):
        self.tellings = list(tellings)
        self.chances = list(chances)
        self.type = tellings[0].type
        self.chance = max(chances)  # that it is an event, as far as its likeliest telling shows


class RoleReader:
    """The actors that may take part in the events of one draft, and their features."""

    #: The columns of features that tell what the rules found: parties, status, and the places where they look.
    RULED = (6, 7, 8, 12, 14, 15, *range(19, 25), 28, 29, *range(49, 66), 83, 84)

    def __init__(self, triggers: TriggerReader):
        self.triggers = triggers
        self.draft = triggers.draft
        self.words = triggers.words
        self.parties = triggers.finder.parties
        self._sentence_of = sentence_numbers(self.draft)
        self._places: defaultdict[int, list[tuple[int, Mention]]] = defaultdict(list)
        self._there: defaultdict[tuple[int, int], list[Mention]] = defaultdict(list)  # by actor and sentence
        order = sorted((m for m in self.draft.mentions if m.actor >= 0), key=lambda m: m.first)
        self._order = order
        self._starts = [m.first for m in order]
        for mention in order:
            for actor in mention.actors:
                self._places[actor].append((self._sentence_of[mention.first], mention))
                self._there[actor, self._sentence_of[mention.first]].append(mention)
        self._known: dict[int, Facts] = {}
        self._doing = Counter(a for e in triggers.ruled for a in e.actors)
        self._suffering = Counter(a for e in triggers.ruled for a in e.recipients)
        self._countries = Counter(c.country for c in self.draft.actors)
        self._spoken: Counter[int] = Counter()
        for n in range(len(self.draft.statements)):
            self._spoken.update(self.parties.speakers(n))

    def _facts(self, actor: int) -> Facts:
        if actor not in self._known:
            places = self._places[actor]
            self._known[actor] = Facts(
                sorted(line for line, _ in places),
                any(m.place for _, m in places),
                all(m.generic for _, m in places),
                sum(self.parties.where(m) for _, m in places),
            )
        return self._known[actor]

    def event(self, group: Group) -> Event:
        """Returns the event as the rules make it of the tellings: parties joined, open ones supplied."""
        whole: Event | None = None
        for telling in group.tellings:
            doers, targets = telling.parties.doers, telling.parties.targets
            cue, holder = self.parties.by_cue.get(telling.first), self.parties.holding(telling.first)
            event = Event(
                first=telling.first,
                last=telling.last,
                type=telling.type,
                mode=telling.mode,
                contexts=list(telling.row.contexts) if telling.row is not None else [],
                actors=list(doers),
                recipients=[t for t in targets if t not in doers],
                sentence=telling.sentence,
                statement=cue if cue is not None else holder,
                mutual=telling.row is not None and telling.row.mutual,
                confidence=0.5,
            )
            self.triggers.finder.status(event, cue, holder)
            event.place = self.parties.place(telling.first, self.draft.sentences[telling.sentence])
            if whole is None:
                whole = event
            else:
                absorb(whole, event)
        assert whole is not None
        self.parties.supply(whole, self.draft.sentences[whole.sentence], ())
        return whole

    def candidates(self, group: Group, ruled: Event) -> list[int]:
        """Returns the actors that may take part: those named around a telling, who tells it, whom the rules found."""
        found = dict.fromkeys([*ruled.actors, *ruled.recipients])
        for telling in group.tellings[:_TELLINGS]:
            found |= dict.fromkeys([*telling.parties.doers, *telling.parties.targets])
            for n in (self.parties.by_cue.get(telling.first), self.parties.holding(telling.first)):
                found |= dict.fromkeys(self.parties.speakers(n))
            first = self.draft.sentences[max(0, telling.sentence - 1)].first
            last = self.draft.sentences[min(len(self.draft.sentences) - 1, telling.sentence + 1)].last
            for mention in self._order[bisect_left(self._starts, first) : bisect_left(self._starts, last)]:
                if abs(mention.first - telling.first) <= 60:
                    found |= dict.fromkeys(mention.actors)
        return list(found)

    def _spots(self, telling: Candidate, actor: int) -> tuple[Spot | None, Spot | None]:
        """The nearest mentions of an actor before and after a telling, in its sentence."""
        best: list[Spot | None] = [None, None]
        i = telling.first
        for mention in self._there.get((actor, telling.sentence), ()):
            after = mention.first >= i
            gap = mention.first - i - 1 if after else i - mention.last
            old = best[after]
            if old is not None and old.gap <= gap:
                continue
            a, b = (i + 1, mention.first) if after else (mention.last, i)
            between = self.words[a:b]
            low, high = bisect_left(self._starts, a), bisect_left(self._starts, b)
            before = self.words[mention.first - 1].type.fold if mention.first else ""
            preposition = mention.preposition or (before if before in _PREPOSITIONS else "")
            head = self._head(mention)
            before = self.words[head.first - 1].type.fold if head.first else ""
            of_head = head.preposition or (before if before in _PREPOSITIONS else "")
            best[after] = Spot(
                head_gap=head.first - i - 1 if after else gap,
                head_preposition=_PREPOSITIONS.index(of_head) + 1 if of_head in _PREPOSITIONS else 0,
                joined=head is not mention,
                mention=mention,
                gap=gap,
                after=after,
                rank=len({m.actor for m in self._order[low:high]} - {actor}),
                preposition=_PREPOSITIONS.index(preposition) + 1 if preposition in _PREPOSITIONS else 0,
                verbs=sum(verbal(w.type) for w in between),
                commas=sum(w.type.surface in ("،", ",", ":", "؛", "(") for w in between),
                clauses=sum(bool(w.type.classes & {"that", "rel"}) for w in between),
            )
        return best[0], best[1]

    def _head(self, mention: Mention) -> Mention:
        """The first of the mentions that are joined by و up to this one."""
        k = bisect_left(self._starts, mention.first)
        while mention.conjunction == "و" and k > 0 and 0 <= mention.first - self._order[k - 1].last <= 3:
            k -= 1
            mention = self._order[k]
        return mention

    def _grammar(self, telling: Candidate) -> list[list[int]]:
        """The actors in the places where the rules look for parties: subject, object, agent, after prepositions."""
        i, end = telling.first, telling.last
        sentence = self.draft.sentences[telling.sentence]
        limit = self.parties.clause_end(i, sentence, self.parties.holding(i))
        first, second = self.parties.arguments(i, limit)
        before = self.parties.before(i, sentence)
        subject = self.parties.first_subject(sentence, i)
        agent = self.parties.by_agent(i + 1, limit)
        following = self.parties.next_actor(i + 1, limit, within=2)
        near = self.parties.nearest(i + 1, limit, [])
        adjective = self.parties.qualifying(i, limit)
        found = [self.parties.joined(m) if m is not None else [] for m in (first, second, agent, following)]
        found += [self.parties.joined_back(before) if before is not None else []]
        found += [subject.actors if subject is not None else []]
        found += [[near] if near is not None else [], [adjective] if adjective is not None else []]
        for place in _LOOKED_UP:
            party = self.parties.by_preposition(place, end, limit, [])
            found.append(self.parties.joined(party) if party is not None else [])
        return found

    def features(self, group: Group, ruled: Event, actors: Sequence[int]) -> list[list[float]]:
        """Returns the features of each of some actors as a party of the event."""
        tellings = group.tellings[:_TELLINGS]
        grammar = [self._grammar(t) for t in tellings]
        main = group.tellings[0]
        part = main.hit.inflected.part if main.hit is not None else ""
        doers = {a for t in group.tellings for a in t.parties.doers}
        targets = {a for t in group.tellings for a in t.parties.targets}
        cues = [self.parties.by_cue.get(t.first) for t in tellings]
        holders = [self.parties.holding(t.first) for t in tellings]
        saying = {a for n in cues if n is not None for a in self.parties.speakers(n)}
        telling_it = {a for n in holders if n is not None for a in self.parties.speakers(n)}
        common = [
            float(TYPE_NUMBER[group.type]),
            float(PARTS.index(part) if part in PARTS else 7),
            float(main.row is not None and main.row.mutual),
            float(group.tellings[0].mode == "visit"),
            float(len(group.tellings)),
            group.chance,
            float(len(doers)),
            float(len(targets)),
            float(any(t.parties.guessed for t in tellings)),
            float(any(n is not None for n in cues)),
            float(any(n is not None for n in holders)),
            float(bool(main.hit is not None and main.hit.split.suffix)),
            float(("asserted", "claimed", "denied").index(ruled.status)),
            float(len(actors)),
            float(len(ruled.actors)),
            float(len(ruled.recipients)),
            float("fm".find(main.hit.inflected.gender) if main.hit is not None and main.hit.inflected.gender else -1),
            float("spd".find(main.hit.inflected.number) if main.hit is not None and main.hit.inflected.number else -1),
            float(main.hit is not None and main.hit.split.conjunction == "و"),
        ]
        doing = {self.draft.actors[a].country for a in ruled.actors}
        suffering = {self.draft.actors[a].country for a in ruled.recipients}
        rows: list[list[float]] = []
        for actor in actors:
            cluster = self.draft.actors[actor]
            sector = cluster.sectors[0] if cluster.sectors else ""
            row = [
                *common,
                sum(actor in t.parties.doers for t in group.tellings) / len(group.tellings),
                sum(actor in t.parties.targets for t in group.tellings) / len(group.tellings),
                float(actor in main.parties.doers),
                float(actor in main.parties.targets),
                float(ruled.actors.index(actor)) if actor in ruled.actors else -1.0,
                float(ruled.recipients.index(actor)) if actor in ruled.recipients else -1.0,
                float(actor in saying),
                float(actor in telling_it),
                float(bool(saying) and actor not in saying),
                float(self._doing[actor]),
                float(self._suffering[actor]),
                float(self._spoken[actor]),
            ]
            before, after = _nearest([self._spots(t, actor) for t in tellings])
            for spot in (before, after):
                if spot is None:
                    row += [float(_FAR), -1.0, -1.0, -1.0, -1.0, -1.0, float(_FAR), -1.0, -1.0]
                else:
                    row += [
                        float(min(spot.gap, _FAR)),
                        float(spot.rank),
                        float(spot.preposition),
                        float(spot.verbs),
                        float(spot.commas),
                        float(spot.clauses),
                        float(min(spot.head_gap, _FAR)),
                        float(spot.head_preposition),
                        float(spot.joined),
                    ]
            row += [float(sum(actor in places[k] for places in grammar)) for k in range(len(grammar[0]))]
            facts = self._facts(actor)
            row += [
                float(min((facts.apart(t.sentence) for t in tellings), default=9)),
                float(min((facts.since(t.sentence) for t in tellings), default=9)),
                float(sum(len(self._there.get((actor, n), ())) for n in {t.sentence for t in tellings})),
                float(min(len(facts.lines), 12)),
                float(facts.lines[0]) if facts.lines else -1.0,
                float(KINDS.index(cluster.kind)),
                float(CATEGORIES.index(cluster.category) if cluster.category in CATEGORIES else 14),
                float(SECTOR_GROUPS.get(sector, NO_SECTOR)),
                float(cluster.country is not None),
                float(cluster.inherited),
                float(bool(cluster.name)),
                float(cluster.plural),
                float(cluster.feminine),
                float(facts.place),
                float(facts.generic),
                float(facts.where),
                float(self._countries[cluster.country]),
                float(cluster.country in doing),
                float(cluster.country in suffering),
                self.draft.codes[actor] if self.draft.codes else 0.0,
                math.log1p(len(self.draft.actors)),
            ]
            rows.append(row)
        return rows

    def context(self, group: Group, actors: Sequence[int], vectors: WordVectors, contexts: Contexts) -> Matrix:
        """Returns the vectors of the trigger and the words around it and around each actor's nearest mention, in rows.

        First eight out of context, then the trigger's, the mention's first and its last word's in context.
        """
        main = group.tellings[0]
        sentence = self.draft.sentences[main.sentence]
        zero = vectors.zero

        def at(k: int) -> Vector:
            return vectors.word(self.words[k].type.surface) if sentence.first <= k < sentence.last else zero

        trigger = [at(main.first), at(main.first - 1), at(main.first + 1), at(main.first + 2)]
        told = contexts.of(main.first)
        rows = []
        for actor in actors:
            before, after = self._spots(main, actor)
            spot = min((s for s in (before, after) if s is not None), key=lambda s: s.gap, default=None)
            if spot is None:
                mention = self._places[actor][0][1]
                around = [vectors.word(self.words[mention.first].type.surface), zero, zero, zero]
            else:
                mention = spot.mention
                around = [at(mention.first), at(mention.first - 1), at(mention.first - 2), at(mention.last)]
            read = [told, contexts.of(mention.first), contexts.of(mention.last - 1)]
            rows.append(np.concatenate([*trigger, *around, *read]))
        return np.stack(rows)


def _nearest(spots: Sequence[tuple[Spot | None, Spot | None]]) -> tuple[Spot | None, Spot | None]:
    """The nearest spot before and the nearest after, over some tellings."""

    def least(side: Sequence[Spot | None]) -> Spot | None:
        return min((s for s in side if s is not None), key=lambda s: s.gap, default=None)

    return least([s for s, _ in spots]), least([s for _, s in spots])
