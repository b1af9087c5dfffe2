"""Whether two words tell the same event: what a model sees of them, and the grouping of tellings into events."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from musnad.networks import Matrix
from musnad.roles import Group
from musnad.triggers import TYPE_NUMBER, Candidate, TriggerReader

#: Two tellings are of one event from this mean chance on.
SAME = 0.5
#: Tellings of one type that are compared with each other.
MOST = 60


class PairReader:
    """The features of pairs of candidates of one draft."""

    def __init__(self, triggers: TriggerReader):
        self._triggers = triggers
        self._draft = triggers.draft
        self._codes = [(c.country, c.sectors[:1]) for c in self._draft.actors]

    def features(self, a: Candidate, b: Candidate, chances: tuple[float, float], same_type: int) -> list[float]:
        """Returns the features of a pair, the earlier first; `same_type` is how many tellings of the type there are."""
        words, draft, parties = self._triggers.words, self._draft, self._triggers.finder.parties
        found = [
            float(TYPE_NUMBER[a.type]),
            float(b.first - a.first),
            float(b.sentence - a.sentence),
            float(a.keys[0] == b.keys[0]),
            float(words[a.first].type.norm.removeprefix("و") == words[b.first].type.norm.removeprefix("و")),
            float(a.mode == b.mode),
            float(a.mode is not None and b.mode is not None and a.mode != b.mode),
            min(chances),
            max(chances),
            float(same_type),
            float(b.first < a.last),
            float(draft.blocks[draft.sentences[a.sentence].block].kind == "headline"),
            float(words[b.first].type.fold.startswith("و")),
            float(a.sentence == b.sentence and any(w.type.surface in "،؛" for w in words[a.last : b.first])),
        ]
        for x, y in ((a.parties.doers, b.parties.doers), (a.parties.targets, b.parties.targets)):
            mine, theirs = {self._codes[k] for k in x}, {self._codes[k] for k in y}
            states = {c for c, _ in mine}, {c for c, _ in theirs}
            found += [
                float(bool(x) and bool(y)),
                float(not x and not y),
                float(bool(set(x) & set(y))),
                float(bool(mine & theirs)),
                float(bool(states[0] & states[1])),
            ]
        crossed = set(a.parties.doers) & set(b.parties.targets) or set(b.parties.doers) & set(a.parties.targets)
        cues = parties.by_cue.get(a.first), parties.by_cue.get(b.first)
        holders = parties.holding(a.first), parties.holding(b.first)
        speakers = [set(parties.speakers(c if c is not None else h)) for c, h in zip(cues, holders, strict=True)]
        found += [
            float(bool(crossed)),
            float(cues[0] is not None),
            float(cues[1] is not None),
            float(holders[0] is not None),
            float(holders[1] is not None),
            float(holders[0] is not None and holders[0] == holders[1]),
            float(bool(speakers[0] & speakers[1])),
            float(bool(speakers[0] and speakers[1] and not speakers[0] & speakers[1])),
        ]
        return found


def grouped(
    candidates: Sequence[Candidate],
    chances: Sequence[float],
    pairs: PairReader,
    same: Callable[[Matrix], Matrix],
    *,
    at_least: float = SAME,
) -> list[Group]:
    """Returns the candidates of each type grouped by mean linkage, in the order of their first tellings.

    `same` gives the chance that the pairs in rows of features tell one event.
    """
    groups: list[Group] = []
    for own in _stretches(candidates):
        clusters = [[k] for k in range(len(own))]
        if len(own) > 1:
            rows = [
                pairs.features(candidates[own[i]], candidates[own[j]], (chances[own[i]], chances[own[j]]), len(own))
                for i in range(len(own))
                for j in range(i + 1, len(own))
            ]
            chance = same(np.array(rows, np.float32))[:, 0]
            table = np.zeros((len(own), len(own)), np.float32)
            table[np.triu_indices(len(own), 1)] = chance
            table += table.T
            clusters = _linked(table, at_least)
        for members in clusters:
            groups.append(Group([candidates[own[k]] for k in members], [chances[own[k]] for k in members]))
    return sorted(groups, key=lambda g: (g.tellings[0].first, TYPE_NUMBER[g.type]))


def _stretches(candidates: Sequence[Candidate]) -> list[list[int]]:
    """The candidates of each type, in stretches of at most MOST: an article has fewer, a book or hostile text more."""
    by_type: dict[str, list[int]] = {}
    for n, candidate in enumerate(candidates):
        by_type.setdefault(candidate.type, []).append(n)
    return [own[k : k + MOST] for own in by_type.values() for k in range(0, len(own), MOST)]


def _linked(table: Matrix, at_least: float) -> list[list[int]]:
    """Clusters of the rows of a table of chances: the two with the highest mean are joined while it is high enough."""
    members = [[k] for k in range(len(table))]
    sums = table.astype(np.float64)
    sizes = np.ones(len(table))
    np.fill_diagonal(sums, -np.inf)
    for _ in range(len(table) - 1):
        means = sums / np.outer(sizes, sizes)
        x, y = sorted(int(k) for k in np.unravel_index(int(means.argmax()), means.shape))
        if means[x, y] < at_least:
            break
        sums[x] += sums[y]
        sums[:, x] += sums[:, y]
        sums[x, x] = -np.inf
        sums[y] = sums[:, y] = -np.inf
        sizes[x] += sizes[y]
        members[x] = sorted(members[x] + members[y])
        members[y] = []
    return [cluster for cluster in members if cluster]
