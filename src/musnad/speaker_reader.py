"""Who speaks, learned: the actor that most likely utters each statement, and the statement's confidence.

The rules' speaker is among the features; dropped subjects and asides are where the model corrects them.
`training/statements.py` trains it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np

from musnad.article import Draft
from musnad.mention import CATEGORIES, KINDS, Mention
from musnad.names import verbal
from musnad.networks import Forest, Matrix
from musnad.statement import Statement
from musnad.tables import group, written
from musnad.text import fold
from musnad.weights import read_weights
from musnad.words import sentence_numbers

_SENSES = ("say", "claim", "ask", "accuse", "warn", "think", "deny", "promise", "cite", "judge")
_PARTS = ("perfect", "imperfect", "passive", "active", "masdar", "noun", "adjective")
_FRAMES = ("", "quote", "clause", "obj")
_SPEAKING_SECTORS = {"GOV": 0, "MIL": 1, "COP": 2, "REB": 3, "JUD": 4, "LEG": 5, "PTY": 6, "CVL": 7, "JRN": 8}
_OBLIQUE = group("oblique")
_JOINED = written("joined_preposition")
_FAR = 40
_SENTENCES = 3  #: how many sentences before a cue are looked through
#: A statement keeps the rules' speaker unless another is likelier by this much.
MARGIN = 0.0


class SpeakerFeatures:
    """What the models see of the statements of one draft whose mentions are resolved."""

    def __init__(self, draft: Draft):
        self._draft = draft
        self._words = draft.words
        self._order: list[Mention] = sorted(
            (m for m in draft.mentions if m.actor >= 0 and m.category != "nisba"), key=lambda m: m.first
        )
        self._number = {id(m): n for n, m in enumerate(draft.mentions)}
        self._starts = [m.first for m in self._order]
        self._sentence_of = sentence_numbers(draft)
        self._spoken: Counter[int] = Counter()
        for statement in draft.statements:
            self._spoken.update(self.ruled(statement))
        self._mentioned = Counter(m.actor for m in self._order)

    def ruled(self, statement: Statement) -> list[int]:
        """Returns the actors that the rules make the speakers of a statement."""
        found: list[int] = []
        for n in (statement.speaker, *statement.also_speakers):
            if n is not None:
                found += [a for a in self._draft.mentions[n].actors if a not in found]
        return found

    def candidates(self, statement: Statement) -> dict[int, Mention]:
        """Returns the actors that may speak, each with its mention nearest to the cue."""
        line = self._sentence_of[statement.cue]
        sentences = self._draft.sentences
        low = bisect_left(self._starts, sentences[max(0, line - _SENTENCES)].first)
        high = bisect_left(self._starts, sentences[line].last)
        found: dict[int, Mention] = {}
        content = range(*statement.content)
        for mention in self._order[low:high]:
            if mention.first in content and statement.content[0] > statement.cue:
                continue
            for actor in mention.actors:
                old = found.get(actor)
                if old is None or abs(mention.first - statement.cue) < abs(old.first - statement.cue):
                    found[actor] = mention
        for n in (statement.speaker, *statement.also_speakers):
            if n is not None:
                for actor in self._draft.mentions[n].actors:
                    found.setdefault(actor, self._draft.mentions[n])
        return found

    def number(self, mention: Mention) -> int:
        """Returns the number of a mention in the draft."""
        return self._number[id(mention)]

    def speakers(self, n: int, candidates: dict[int, Mention]) -> list[list[float]]:
        """Returns the features of each candidate as the speaker of statement `n`."""
        draft, statement = self._draft, self._draft.statements[n]
        common = self._statement(n)
        ruled = self.ruled(statement)
        relays = [a for r in statement.relays for a in draft.mentions[r].actors]
        earlier = [self.ruled(s) for s in draft.statements[max(0, n - 3) : n]][::-1]
        line = self._sentence_of[statement.cue]
        sentence = draft.sentences[line]
        following = self._order[bisect_left(self._starts, sentence.first) :]
        subject = next((m for m in following if not self._bound(m)), None)
        order = sorted(candidates, key=lambda a: abs(candidates[a].first - statement.cue))
        hit = self._hit(statement)
        rows: list[list[float]] = []
        for actor, mention in candidates.items():
            cluster = draft.actors[actor]
            after = mention.first >= statement.cue
            gap = mention.first - statement.cue_end if after else statement.cue - mention.last
            a, b = (statement.cue_end, mention.first) if after else (mention.last, statement.cue)
            between = self._words[a:b] if b - a <= _FAR else []
            before = self._words[mention.first - 1].type if mention.first else None
            sector = cluster.sectors[0] if cluster.sectors else ""
            rows.append(
                [
                    *common,
                    float(actor in ruled),
                    float(ruled.index(actor)) if actor in ruled else -1.0,
                    float(bool(ruled) and actor not in ruled),
                    float(actor in relays),
                    float(after),
                    float(max(-2, min(gap, _FAR))),
                    float(line - self._sentence_of[mention.first]),
                    float(order.index(actor)),
                    float(sum(verbal(w.type) for w in between)),
                    float(sum(w.type.surface in "،,:؛(" for w in between)),
                    float(sum(bool(w.type.classes & {"that", "rel"}) for w in between)),
                    float(_JOINED.index(mention.preposition) if mention.preposition in _JOINED else -1),
                    float(before is not None and before.fold in _OBLIQUE),
                    float(mention is subject),
                    float(bool(mention.conjunction)),
                    float(KINDS.index(cluster.kind)),
                    float(CATEGORIES.index(cluster.category) if cluster.category in CATEGORIES else 14),
                    float(_SPEAKING_SECTORS.get(sector, 9)),
                    float(cluster.country is not None),
                    float(bool(cluster.name)),
                    float(cluster.plural),
                    float(cluster.feminine),
                    float(mention.name is not None),
                    float(mention.definite),
                    float(mention.generic),
                    float(mention.place),
                    float(mention.plural),
                    float(self._spoken[actor]),
                    float(self._mentioned[actor]),
                    float(mention.first) / max(1, len(self._words)),
                    *(float(actor in before_) for before_ in (earlier + [[]] * 3)[:3]),
                    float("fm".find(hit) if hit else -1),
                    float(len(candidates)),
                    float(any(c.first < mention.first < statement.cue for c in candidates.values())),
                ]
            )
        return rows

    def _bound(self, mention: Mention) -> bool:
        """Whether a preposition governs a mention."""
        before = self._words[mention.first - 1].type.fold if mention.first else ""
        return bool(mention.preposition) or before in _OBLIQUE

    def _hit(self, statement: Statement) -> str:
        """The gender of the cue's verb form."""
        cues = self._words[statement.cue].type.cues
        return cues[0].inflected.gender if cues else ""

    def _statement(self, n: int) -> list[float]:
        draft, statement = self._draft, self._draft.statements[n]
        word = self._words[statement.cue].type
        cue = word.cues[0] if word.cues else None
        sentence = draft.sentences[self._sentence_of[statement.cue]]
        block = draft.blocks[sentence.block].kind
        return [
            float(_SENSES.index(statement.sense) if statement.sense in _SENSES else 10),
            float(("indirect", "mixed", "direct").index(statement.kind)),
            float(_FRAMES.index(statement.frame) if statement.frame in _FRAMES else 4),
            float(statement.continues),
            float(statement.headline),
            float({"headline": 0, "lead": 1, "subhead": 3}.get(block, 2)),
            float(_PARTS.index(cue.inflected.part) if cue is not None and cue.inflected.part in _PARTS else 7),
            float(word.fold.startswith("و")),
            float(statement.cue - sentence.first),
            float(statement.content[0] - statement.cue_end),
            float(statement.content[1] - statement.content[0]),
            float(n),
            float(len(draft.statements)),
            float(len(statement.relays)),
        ]

    def judged(self, n: int, chances: Sequence[float], chosen: bool) -> list[float]:
        """Returns what the judge sees of statement `n`: itself, its neighbours, and how sure its speaker is."""
        draft, statement = self._draft, self._draft.statements[n]
        ordered = sorted(chances, reverse=True)
        others = [s for m, s in enumerate(draft.statements) if m != n]
        inside = sum(s.content[0] <= statement.cue < s.content[1] for s in others)
        over = sum(statement.content[0] <= s.cue < statement.content[1] for s in others)
        words = self._words[statement.content[0] : statement.content[1]]
        return [
            *self._statement(n),
            statement.confidence,
            float(statement.speaker is not None),
            ordered[0] if ordered else 0.0,
            ordered[1] if len(ordered) > 1 else 0.0,
            float(chosen),
            float(inside),
            float(over),
            float(statement.carries),
            float(statement.quotes),
            float(bool(statement.event)),
            float(sum(verbal(w.type) for w in words[:8])),
            float(bool(words) and bool(words[0].type.predicates)),
            float(bool(words) and words[0].type.definite),
            float(self._words[statement.content[0] - 1].type.surface == ":") if statement.content[0] else 0.0,
            float("that" in self._words[statement.content[0] - 1].type.classes) if statement.content[0] else 0.0,
            float(len(fold(self._words[statement.cue].type.surface))),
        ]


def table(rows: list[list[float]]) -> Matrix:
    """Returns rows of features as a matrix."""
    return np.array(rows, np.float32)


class SpeakerStage:
    """Sets the likeliest speaker of each statement, and the statement's confidence."""

    name = "speakers"
    requires = frozenset({"words", "sentences", "mentions", "statements", "actors", "codes"})
    provides = frozenset({"speakers"})

    def __init__(self) -> None:
        weights = read_weights("statements")
        self._speaker = Forest(weights, "speaker")
        self._judge = Forest(weights, "judge")
        self._lemmas = {str(k): float(v) for k, v in zip(weights["lemmas"], weights["shares"], strict=True)}

    def __call__(self, draft: Draft) -> None:
        """Corrects `speaker` and `confidence` of the draft's statements."""
        if not draft.statements:
            return
        features = SpeakerFeatures(draft)
        rows: list[list[float]] = []
        offers = []
        for n, statement in enumerate(draft.statements):
            candidates = features.candidates(statement)
            offers.append(candidates)
            rows += features.speakers(n, candidates)
        every = self._speaker.probabilities(table(rows))[:, 0] if rows else np.zeros(0, np.float32)
        start = 0
        seen: list[list[float]] = []
        chosen: list[tuple[Statement, Mention]] = []
        for n, (statement, candidates) in enumerate(zip(draft.statements, offers, strict=True)):
            chances = every[start : start + len(candidates)]
            start += len(candidates)
            mention = choose(features.ruled(statement), candidates, chances)
            if mention is not None:
                chosen.append((statement, mention))
            share = self._lemmas.get(statement.lemma, 0.7)
            seen.append([*features.judged(n, [float(c) for c in chances], mention is not None), share])
        for statement, confidence in zip(draft.statements, self._judge.probabilities(table(seen))[:, 0], strict=True):
            statement.confidence = float(confidence)
            draft.speakers.append(statement.confidence)
        for statement, mention in chosen:
            statement.continues = mention.last <= draft.sentences[statement.sentence].first
            statement.speaker = features.number(mention)
            statement.also_speakers = []


def choose(ruled: Sequence[int], candidates: dict[int, Mention], chances: Sequence[float] | Matrix) -> Mention | None:
    """Returns the mention of another speaker than the rules', if one is likelier enough; None keeps the rules'."""
    if not len(chances):
        return None
    actors = list(candidates)
    best = int(np.argmax(chances))
    if actors[best] in ruled:
        return None
    own = max((float(chances[actors.index(a)]) for a in ruled if a in candidates), default=0.0)
    return candidates[actors[best]] if float(chances[best]) >= own + MARGIN and float(chances[best]) >= 0.2 else None
