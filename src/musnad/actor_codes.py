"""The codes of actors, learned: country and sectors from the words of all mentions and of what surrounds them.

The rules' codes are features here. A network gives the probability of each sector, and of each state that the article,
its outlet or the rules offer. `training/actors.py` trains it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from musnad.actors import Cluster, signals_of
from musnad.article import Draft
from musnad.lexicons import Lexicons
from musnad.mention import CATEGORIES, KINDS
from musnad.networks import Layers, Matrix, softmax
from musnad.people import Known
from musnad.vectors import WordVectors
from musnad.weights import read_weights
from musnad.words import sentence_numbers

#: Main sectors in the order of the network's outputs; the first stands for none.
SECTORS = (
    "", "GOV", "MIL", "COP", "JUD", "LEG", "PTY", "REB", "UAF", "PRM", "SPY", "ELI", "OPP", "CVL", "JRN", "BUS", "EDU",
    "LAB", "SOC", "REL", "MED", "REF", "CRM", "AGR", "UNK", "PRE",
)  # fmt: skip
#: What stands in the place of a state's code; the empty one for none.
NO_STATES = ("", "IGO", "NGO", "MNC", "REG")
#: Years of publication as the network saw them; others count as the nearest.
FIRST_YEAR, LAST_YEAR = 2010, 2026
_AROUND = 4  #: words on each side of a mention
_MENTIONS = 4  #: mentions of an actor that are looked at


class ActorFeatures:
    """What the network sees of the actors of one draft."""

    def __init__(self, draft: Draft, lexicons: Lexicons, vectors: WordVectors):
        self._draft = draft
        self._words = draft.words
        self._vectors = vectors
        self._home = lexicons.home_of(draft.article)
        self._signals = signals_of(draft)
        self._counts = Counter(code for _, code in self._signals)
        self._weighed: Counter[str] = Counter()
        for i, code in self._signals:
            self._weighed[code] += 3 if i < 14 else 1
        self._ranks = {code: n for n, (code, _) in enumerate(self._weighed.most_common())}
        self._told = Counter(c.country for c in draft.actors if c.country and not c.inherited)
        self._sentence_of = sentence_numbers(draft)
        self._speaking: Counter[int] = Counter()
        self._relaying: Counter[int] = Counter()
        for statement in draft.statements:
            if statement.speaker is not None:
                self._speaking.update(draft.mentions[statement.speaker].actors)
            for n in statement.relays:
                self._relaying.update(draft.mentions[n].actors)
        self._article = vectors.mean(self._surfaces(0, min(len(draft.words), 120)))
        self._published = draft.published.value[:4] if draft.published is not None else ""
        year = int(self._published) if self._published.isdigit() else None
        told = frozenset(self._counts)
        self._known = {c.number: lexicons.people.find(c.name, year=year, told=told) for c in draft.actors if c.name}

    def known(self, cluster: Cluster) -> Known | None:
        """Returns what the lexicons know of the person an actor is."""
        return self._known.get(cluster.number)

    def _surfaces(self, first: int, last: int) -> list[str]:
        return [w.type.surface for w in self._words[max(first, 0) : last] if w.type.arabic]

    def offers(self, cluster: Cluster) -> list[str]:
        """Returns the codes that the actor may have: none and the like, the rules', the outlet's, the article's."""
        known = self._known.get(cluster.number)
        found = dict.fromkeys(NO_STATES)
        for code in (
            cluster.country,
            known.country if known is not None else None,
            self._home,
            *(code for code, _ in self._weighed.most_common(12)),
        ):
            if code:
                found[code] = None
        return list(found)

    def actor(self, cluster: Cluster) -> Matrix:
        """Returns the features of one actor, without those of a code it may have."""
        mentions = [self._draft.mentions[n] for n in cluster.mentions]
        shown = sorted(mentions, key=lambda m: m.first)[:_MENTIONS]
        head: list[str] = []
        name: list[str] = []
        around: list[str] = []
        for mention in shown:
            inside = mention.name or (mention.last, mention.last)
            head += self._surfaces(mention.first, min(inside[0], mention.last)) + self._surfaces(
                inside[1], mention.last
            )
            name += self._surfaces(*inside)
            around += self._surfaces(mention.first - _AROUND, mention.first)
            around += self._surfaces(mention.last, mention.last + _AROUND)
        best = self._draft.mentions[cluster.best] if cluster.best >= 0 else shown[0]
        first = shown[0]
        block = self._draft.blocks[self._draft.sentences[self._sentence_of[first.first]].block].kind
        main = cluster.sectors[0] if cluster.sectors else ""
        second = cluster.sectors[1] if len(cluster.sectors) > 1 else ""
        known = self._known.get(cluster.number)
        famous = (known.sectors or ("",))[0] if known is not None else None
        flags = [
            *(famous == s for s in SECTORS),
            known is not None,
            *(cluster.category == c for c in CATEGORIES),
            *(cluster.kind == k for k in KINDS),
            *(main == s for s in SECTORS),
            *(second == s for s in SECTORS),
            cluster.country is None,
            *(cluster.country == c for c in NO_STATES[1:]),
            cluster.inherited,
            bool(cluster.name),
            len(cluster.name) > 1,
            cluster.plural,
            cluster.feminine,
            bool(cluster.complement),
            best.definite,
            best.generic,
            best.former,
            best.how == "role",
            bool(best.complement),
            any(m.place for m in mentions),
            any(m.preposition for m in mentions),
            block == "headline",
            block == "lead",
            bool(self._speaking[cluster.number]),
            self._speaking[cluster.number] > 2,
            bool(self._relaying[cluster.number]),
        ]
        numbers = [
            np.log1p(len(mentions)) / 2,
            first.first / max(1, len(self._words)),
            np.log1p(self._speaking[cluster.number]),
            np.log1p(len(self._counts)) / 2,
            (min(max(int(self._published), FIRST_YEAR), LAST_YEAR) - 2015) / 10 if self._published.isdigit() else 0.0,
        ]
        return np.concatenate(
            [
                self._vectors.mean(head),
                self._vectors.mean(name),
                self._vectors.mean(around),
                self._article,
                self._vectors.word(cluster.head.split()[0]) if cluster.head else self._vectors.mean(()),
                np.array([*flags, *numbers], np.float32),
            ]
        ).astype(np.float32)

    def offer(self, cluster: Cluster, code: str) -> list[float]:
        """Returns the features of a code that an actor may have."""
        mentions = [self._draft.mentions[n] for n in cluster.mentions]
        total = max(1, self._counts.total())
        before, after, same, nearest = 1.0, 1.0, 0.0, 1.0
        first = min(mentions, key=lambda m: m.first)
        line = self._sentence_of[first.first]
        inside = 0.0
        if code:
            for i, other in self._signals:
                if other != code:
                    continue
                for mention in mentions[:_MENTIONS]:
                    if mention.first <= i < mention.last:
                        inside = 1.0
                    gap = mention.first - i if i < mention.first else i - mention.last + 1
                    nearest = min(nearest, float(np.tanh(max(gap, 0) / 20)))
                if i < first.first:
                    before = min(before, float(np.tanh((first.first - i) / 20)))
                elif i >= first.last:
                    after = min(after, float(np.tanh((i - first.last + 1) / 10)))
                same += self._sentence_of[i] == line
        rank = self._ranks.get(code, 9)
        known = self._known.get(cluster.number)
        ruled = code == (cluster.country or "")
        return [
            *(float(code == c) for c in NO_STATES),
            float(ruled),
            float(ruled and cluster.inherited),
            float(ruled and not cluster.inherited and bool(code)),
            float(known is not None and known.country == code),
            float(known is not None and known.country != code),
            float(code == self._home),
            float(rank == 0),
            float(rank == 1),
            float(min(rank, 9)) / 9,
            self._counts[code] / total,
            float(np.log1p(self._counts[code])) / 3,
            float(np.log1p(self._told[code])) / 3,
            before,
            after,
            nearest,
            min(same, 3.0) / 3,
            inside,
            float(bool(self._signals) and code == self._signals[0][1]),
        ]


class ActorCodesStage:
    """Decides the country and the main sector of each actor with the network."""

    name = "codes"
    requires = frozenset({"blocks", "words", "sentences", "mentions", "statements", "actors"})
    provides = frozenset({"codes"})

    def __init__(self, lexicons: Lexicons, vectors: WordVectors):
        self._lexicons = lexicons
        self._vectors = vectors
        weights = read_weights("actors")
        members = int(weights["members"])
        self._bodies = [Layers(weights, f"{n}.body") for n in range(members)]
        self._sectors = [Layers(weights, f"{n}.sector") for n in range(members)]
        self._countries = [Layers(weights, f"{n}.country") for n in range(members)]

    def __call__(self, draft: Draft) -> None:
        """Sets `country` and `sectors` of the draft's actors, and adds how sure they are."""
        if not draft.actors:
            return
        features = ActorFeatures(draft, self._lexicons, self._vectors)
        rows = np.stack([features.actor(c) for c in draft.actors])
        offers = [features.offers(c) for c in draft.actors]
        sizes = [len(o) for o in offers]
        offered = np.array(
            [features.offer(c, code) for c, codes in zip(draft.actors, offers, strict=True) for code in codes],
            np.float32,
        )
        owner = np.repeat(np.arange(len(sizes)), sizes)
        sectors: NDArray[np.float32] = np.zeros((len(rows), len(SECTORS)), np.float32)
        scores: NDArray[np.float32] = np.zeros(len(offered), np.float32)
        for body, sector, country in zip(self._bodies, self._sectors, self._countries, strict=True):
            hidden = np.maximum(body(rows), 0.0)
            sectors += softmax(sector(hidden)) / len(self._bodies)
            scores += country(np.concatenate([hidden[owner], offered], axis=1))[:, 0] / len(self._bodies)
        start = 0
        for n, (cluster, codes) in enumerate(zip(draft.actors, offers, strict=True)):
            chances = softmax(scores[start : start + len(codes)])
            start += len(codes)
            k = int(chances.argmax())
            s = int(sectors[n].argmax())
            self._decide(cluster, codes[k] or None, SECTORS[s])
            draft.codes.append(float(chances[k] * sectors[n, s]))
        self._keep_users(draft, features)

    def _keep_users(self, draft: Draft, features: ActorFeatures) -> None:
        """Gives back the codes that a user's own lexicon tells: of the named body or state, of the person named."""
        rows = self._lexicons.users
        if not rows:
            return
        for n, cluster in enumerate(draft.actors):
            own = next((m for k in cluster.mentions if (m := draft.mentions[k]).row in rows), None)
            known = features.known(cluster)
            if own is not None and cluster.category == own.category:
                cluster.country, cluster.sectors, draft.codes[n] = own.country, own.sectors, 1.0
            elif known is not None and known.row in rows:
                cluster.country, draft.codes[n] = known.country, 1.0
                if cluster.category == "person":
                    cluster.sectors = known.sectors

    @staticmethod
    def _decide(cluster: Cluster, country: str | None, main: str) -> None:
        cluster.country = country
        ruled = cluster.sectors[0] if cluster.sectors else ""
        if main != ruled:
            cluster.sectors = (main,) if main else ()
