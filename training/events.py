#!/usr/bin/env python3
"""Trains the models of the event reader, and writes their weights.

    python training/events.py SHARED [--out PATH]

SHARED is the folder with `data/`. Later models are trained on what earlier ones say of articles they were not trained
on (five folds). Trained on the corpus's training part and our own articles; measured on the validation part. Seeded;
needs `musnad[train]`. Train the actors before (training/actors.py): their codes are features here.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from drafts import FOLDS, MODELS, Labelled, before, labelled, owners, tellings
from measures import calibration_error
from musnad.article import Draft
from musnad.encoder import Contexts, Encoder
from musnad.event_reader import (
    DOER,
    STATUSES,
    TARGET,
    Parties,
    PartyInputs,
    by_state,
    by_type,
    decided,
    judged,
    likely,
    network_inputs,
    state_features,
)
from musnad.events import Event, EventFinder
from musnad.lexicons import load
from musnad.record import Span
from musnad.roles import Group, RoleReader
from musnad.tellings import MOST, PairReader, grouped
from musnad.triggers import COUNT_COLUMNS, TriggerReader, counted
from musnad.vectors import WordVectors
from trees import arrays, boosted

Array = np.ndarray


@dataclass(slots=True, kw_only=True)
class Case:
    """A labelled article as the event reader sees it."""

    one: Labelled
    draft: Draft
    triggers: TriggerReader
    gold: list[int]  # the labelled event that each candidate tells, or -1
    fold: int  # -1 for the validation part
    base: Array = field(default_factory=lambda: np.zeros((0, 0), np.float32))  # features without counts
    contexts: Array = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    keys: list[tuple[str, str, str]] = field(default_factory=list)
    chances: Array = field(default_factory=lambda: np.zeros(0))
    groups: list[Group] = field(default_factory=list)
    right: list[int] = field(default_factory=list)  # the labelled event that each group is, or -1
    roles: RoleReader | None = None
    ruled: list[Event] = field(default_factory=list)
    seen: list[Seen | None] = field(default_factory=list)


def say(text: str, begin: float) -> None:
    print(f"[{time.time() - begin:6.0f}s] {text}", flush=True)


def _touching(spans: list[tuple[str, list[Span]]], kind: str, where: Span) -> list[int]:
    """Which labelled events of a type have a trigger that touches a stretch of the text."""
    first, last = where
    return [n for n, (t, told) in enumerate(spans) if t == kind and any(first < e and s < last for s, e in told)]


def cases(shared: Path, *, share: float = 1.0) -> list[Case]:
    """Returns the labelled articles with their candidates."""
    lexicons, vectors = load(), WordVectors()
    stages = before("events", lexicons, vectors)
    found: list[Case] = []
    trained = 0
    for one in labelled(shared):
        draft = one.draft()
        stages(draft)
        if not draft.words:
            continue
        triggers = TriggerReader(draft, EventFinder(draft, lexicons, 0.0), vectors)
        spans = [(event.type, tellings(event)) for event in one.label.events]
        gold: list[int] = []
        for c in triggers.candidates:
            word, whole = draft.words[c.first], (draft.words[c.first].start, draft.words[c.last - 1].end)
            hits = _touching(spans, c.type, (word.start, word.end)) or _touching(spans, c.type, whole)
            gold.append(hits[0] if hits else -1)
        fold = -1
        if one.split != "validation":
            fold = trained % FOLDS
            trained += 1
            if (trained * 7919 % 1000) / 1000 >= share:
                continue
        case = Case(one=one, draft=draft, triggers=triggers, gold=gold, fold=fold)
        nothing = [(0.0, 0.0)] * 3
        case.base = np.array([triggers.features(c, nothing) for c in triggers.candidates], np.float32)
        if gold:
            case.contexts = np.stack([triggers.context(c) for c in triggers.candidates]).astype(np.float16)
        case.keys = [triggers.keys(c) for c in triggers.candidates]
        found.append(case)
    return [case for case in found if case.gold]


# Triggers -----------------------------------------------------------------------------------------------------------


def counts_of(chosen: list[Case]) -> dict[str, list[float]]:
    """Returns how often each key told an event and was seen."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for case in chosen:
        for keys, gold in zip(case.keys, case.gold, strict=True):
            for key in keys:
                found[key][0] += gold >= 0
                found[key][1] += 1
    return found


def trigger_rows(chosen: list[Case], counts: dict[str, list[float]], *, own: bool) -> tuple[Array, Array, Array]:
    """Returns features, contexts and answers of all candidates; an article's own counts are left out if `own`."""
    rows = []
    for case in chosen:
        mine = counts_of([case]) if own else {}
        table = case.base.copy()
        for n, keys in enumerate(case.keys):
            seen = []
            for key in keys:
                a, b = counts.get(key, (0.0, 0.0)), mine.get(key, (0.0, 0.0))
                seen.append((a[0] - b[0], a[1] - b[1]))
            table[n, COUNT_COLUMNS] = counted(seen)
        rows.append(table)
    answers = np.concatenate([np.array(case.gold) >= 0 for case in chosen]).astype(int)
    return np.concatenate(rows), np.concatenate([case.contexts for case in chosen]), answers


def fitted(inputs: Array, answers: Array, *, seed: int, sizes: tuple[int, int, int], epochs: int) -> nn.Sequential:
    """Returns a network with two hidden layers, trained: of one output for answers 0 and 1, else one for each class."""
    torch.manual_seed(seed)
    first, second, outputs = sizes
    net = nn.Sequential(
        nn.Dropout(0.3), nn.Linear(inputs.shape[1], first), nn.ReLU(), nn.Dropout(0.5), nn.Linear(first, second),
        nn.ReLU(), nn.Dropout(0.2), nn.Linear(second, outputs),
    )  # fmt: skip
    x, y = torch.tensor(inputs), torch.tensor(answers)
    optimizer = torch.optim.AdamW(net.parameters(), 1.5e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.5e-3, total_steps=epochs * ((len(x) + 127) // 128))
    shuffle = torch.Generator().manual_seed(seed)
    for _ in range(epochs):
        order = torch.randperm(len(x), generator=shuffle)
        for n in range(0, len(x), 128):
            rows = order[n : n + 128]
            scores = net(x[rows])
            if outputs == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(scores[:, 0], y[rows].float())
            else:
                loss = nn.functional.cross_entropy(scores, y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval()


@dataclass(slots=True, kw_only=True)
class Triggers:
    """The trained models of triggers."""

    forest: Any
    networks: list[nn.Sequential]
    mean: Array
    deviation: Array
    counts: dict[str, list[float]]

    def __call__(self, chosen: list[Case]) -> list[Array]:
        """Returns the chances of the candidates of some articles that were not trained on."""
        x, contexts, _ = trigger_rows(chosen, self.counts, own=False)
        inputs = torch.tensor(network_inputs(x, contexts, self.mean, self.deviation).astype(np.float32))
        with torch.no_grad():
            net = torch.stack([torch.sigmoid(n(inputs)[:, 0]) for n in self.networks]).mean(0).numpy()
        both = (self.forest.predict(x) + net) / 2
        return np.split(both, np.cumsum([len(c.gold) for c in chosen])[:-1])


def train_triggers(chosen: list[Case], *, seeds: int) -> Triggers:
    """Returns the models of triggers trained on some articles."""
    counts = counts_of(chosen)
    x, contexts, y = trigger_rows(chosen, counts, own=True)
    forest = boosted(x, y, rounds=260, learning_rate=0.06)
    mean, deviation = x.mean(0), x.std(0) + 1e-3
    inputs = network_inputs(x, contexts, mean, deviation).astype(np.float32)
    return Triggers(
        forest=forest,
        networks=[fitted(inputs, y, seed=seed, sizes=(128, 32, 1), epochs=15) for seed in range(seeds)],
        mean=mean,
        deviation=deviation,
        counts=counts,
    )


# Groups -------------------------------------------------------------------------------------------------------------


def pair_rows(chosen: list[Case]) -> tuple[Array, Array]:
    """Returns features and answers of the pairs of likely candidates of one type."""
    rows, answers = [], []
    for case in chosen:
        pairs = PairReader(case.triggers)
        kept = likely(case.triggers.candidates, list(case.chances))
        for kind in dict.fromkeys(case.triggers.candidates[k].type for k in kept):
            own = [k for k in kept if case.triggers.candidates[k].type == kind]
            for a in range(len(own)):
                for b in range(a + 1, len(own)):
                    i, j = own[a], own[b]
                    if case.gold[i] < 0 and case.gold[j] < 0:
                        continue
                    rows.append(
                        pairs.features(
                            case.triggers.candidates[i],
                            case.triggers.candidates[j],
                            (float(case.chances[i]), float(case.chances[j])),
                            min(len(own), MOST),
                        )
                    )
                    answers.append(case.gold[i] == case.gold[j])
    return np.array(rows, np.float32), np.array(answers, int)


def group(chosen: list[Case], same: Any) -> None:
    """Groups the likely candidates of some articles, and finds the labelled event that each group is."""
    for case in chosen:
        kept = likely(case.triggers.candidates, list(case.chances))
        case.roles = RoleReader(case.triggers)
        case.groups = grouped(
            [case.triggers.candidates[k] for k in kept],
            [float(case.chances[k]) for k in kept],
            PairReader(case.triggers),
            lambda rows: same.predict(rows)[:, None],
        )
        number = {id(c): g for c, g in zip(case.triggers.candidates, case.gold, strict=True)}
        best: dict[int, tuple[float, int]] = {}
        told: list[int] = []
        for n, one in enumerate(case.groups):
            votes: dict[int, float] = defaultdict(float)
            for candidate, chance in zip(one.tellings, one.chances, strict=True):
                if number[id(candidate)] >= 0:
                    votes[number[id(candidate)]] += chance
            winner = max(sorted(votes), key=votes.__getitem__) if votes else -1
            told.append(winner)
            if winner >= 0:
                best[winner] = max(best.get(winner, (0.0, 0)), (votes[winner], -n))
        case.right = [w if w >= 0 and -best[w][1] == n else -1 for n, w in enumerate(told)]


# Parties ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Seen:
    """What is seen of a group's possible parties."""

    actors: list[int]
    rows: Array
    contexts: Array
    states: dict[str | None, list[int]]
    answers: list[int]  # of each actor: 1 doer, 2 target, 0 neither; empty where the group is no event
    sides: Array  # of each state: whether it does it, whether it suffers it
    single: Array = field(default_factory=lambda: np.zeros((0, 3)))
    chances: Array = field(default_factory=lambda: np.zeros((0, 2)))


def look(chosen: list[Case], vectors: WordVectors, encoder: Encoder) -> None:
    """Adds what is seen of the parties of the groups of some articles."""
    for case in chosen:
        owner = owners(case.draft, case.one.label)
        country = {a.key: a.country for a in case.one.label.actors}
        contexts = Contexts(case.draft, vectors, encoder)
        assert case.roles is not None
        case.ruled = [case.roles.event(g) for g in case.groups]
        for one, right, ruled in zip(case.groups, case.right, case.ruled, strict=True):
            actors = case.roles.candidates(one, ruled)
            if not actors:
                case.seen.append(None)
                continue
            states = by_state(case.draft, actors)
            answers: list[int] = []
            sides = np.zeros((len(states), 2), int)
            if right >= 0:
                event = case.one.label.events[right]
                answers = [
                    1 if owner.get(a) in event.actors else 2 if owner.get(a) in event.recipients else 0 for a in actors
                ]
                for k, keys in enumerate((event.actors, event.recipients)):
                    there = {country[key] for key in keys}
                    sides[:, k] = [state in there for state in states]
            case.seen.append(
                Seen(
                    actors=actors,
                    rows=np.array(case.roles.features(one, ruled, actors), np.float32),
                    contexts=case.roles.context(one, actors, vectors, contexts).astype(np.float16),
                    states=states,
                    answers=answers,
                    sides=sides,
                )
            )


def party_scale(rows: Array, contexts: Array, size: int) -> dict[str, Array]:
    """Returns what scales the inputs of the network of parties: see musnad.event_reader.PartyInputs."""
    values = {k: np.unique(rows[:, k]) for k in range(rows.shape[1])}
    pairs = [(k, v) for k, there in values.items() if 2 < len(there) <= 16 for v in there]
    read = contexts[:, -size:].astype(np.float32)
    return {
        "party.mean": rows.mean(0),
        "party.deviation": rows.std(0) + 1e-3,
        "party.columns": np.array([k for k, _ in pairs], np.int16),
        "party.values": np.array([v for _, v in pairs], np.float32),
        "party.middle": read.mean(0),
        "party.spread": read.std(0) + 1e-3,
    }


@dataclass(slots=True, kw_only=True)
class PartyModel:
    """The trained models of single parties."""

    forest: Any
    networks: list[nn.Sequential]
    scale: dict[str, Array]

    def __call__(self, seen: Seen) -> Array:
        """Returns the chances of each actor to be none, doer, target."""
        inputs = torch.tensor(PartyInputs(self.scale)(seen.rows, seen.contexts.astype(np.float32)))
        with torch.no_grad():
            net = torch.stack([torch.softmax(n(inputs), 1) for n in self.networks]).mean(0).numpy()
        return (self.forest.predict(seen.rows) + net) / 2


def train_parties(chosen: list[Case], *, seeds: int, size: int) -> PartyModel:
    """Returns the models of single parties, from the groups of some articles that are events."""
    seen = [s for c in chosen for s in c.seen if s is not None and s.answers]
    rows = np.concatenate([s.rows for s in seen])
    contexts = np.concatenate([s.contexts for s in seen])
    answers = np.array([a for s in seen for a in s.answers])
    scale = party_scale(rows, contexts, size)
    inputs = PartyInputs(scale)(rows, contexts.astype(np.float32))
    return PartyModel(
        forest=boosted(rows, answers, rounds=100, classes=3, learning_rate=0.06),
        networks=[fitted(inputs, answers, seed=seed, sizes=(160, 48, 3), epochs=10) for seed in range(seeds)],
        scale=scale,
    )


def tell_parties(chosen: list[Case], model: PartyModel) -> None:
    """Sets the chances of the actors of some articles."""
    for case in chosen:
        for seen in case.seen:
            if seen is not None:
                seen.single = model(seen)


def train_states(chosen: list[Case]) -> tuple[Any, Any]:
    """Returns the models of states as doers and as targets."""
    seen = [s for c in chosen for s in c.seen if s is not None and s.answers]
    table = np.concatenate([state_features(s.rows, s.single, s.states) for s in seen])
    sides = np.concatenate([s.sides for s in seen])
    return tuple(boosted(table, sides[:, k], rounds=140, learning_rate=0.06) for k in range(2))


def tell_states(chosen: list[Case], models: tuple[Any, Any]) -> None:
    """Sets the chances of the states of some articles."""
    for case in chosen:
        for seen in case.seen:
            if seen is not None:
                table = state_features(seen.rows, seen.single, seen.states)
                seen.chances = np.stack([model.predict(table) for model in models], axis=1)


def exact(chosen: list[Case]) -> float:
    """Returns for how many of the events that were found the states of both sides are exactly right."""
    right = [
        ((s.chances[:, 0] >= DOER) == s.sides[:, 0]).all() and ((s.chances[:, 1] >= TARGET) == s.sides[:, 1]).all()
        for c in chosen
        for s in c.seen
        if s is not None and s.answers
    ]
    return float(np.mean(right))


# The judge and the status -------------------------------------------------------------------------------------------


def judge_rows(chosen: list[Case]) -> tuple[Array, Array, Array]:
    """Returns features of groups, whether each is an event, and its status (-1 where it is none)."""
    rows, answers, status = [], [], []
    for case in chosen:
        assert case.roles is not None
        rivals = by_type(case.groups)
        for n, seen in enumerate(case.seen):
            parties = Parties([], [], 0.0, 0.0)
            if seen is not None:
                parties = decided(case.draft, seen.actors, seen.single, seen.states, seen.chances)
            rows.append(judged(case.draft, case.groups[n], rivals, case.ruled[n], parties, case.roles))
            right = case.right[n]
            answers.append(right >= 0)
            status.append(STATUSES.index(case.one.label.events[right].status) if right >= 0 else -1)
    return np.array(rows, np.float32), np.array(answers, int), np.array(status, int)


def f1(kept: Array, right: Array, labelled_: int) -> str:
    hits = int((kept & (right == 1)).sum())
    p, r = hits / max(1, kept.sum()), hits / labelled_
    return f"F1 {2 * p * r / max(1e-9, p + r):.3f} (P {p:.3f} R {r:.3f})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--seeds", type=int, default=2, help="networks of each model of triggers")
    parser.add_argument("--share", type=float, default=1.0, help="of the training articles, for the learning curve")
    parser.add_argument("--out", type=Path, default=MODELS / "events.npz")
    options = parser.parse_args(arguments)
    begin = time.time()
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(2)
    every = cases(options.shared, share=options.share)
    fit, check = [c for c in every if c.fold >= 0], [c for c in every if c.fold < 0]
    say(f"{len(fit)} articles to train on, {len(check)} to check with", begin)
    for fold in range(FOLDS):
        part = [c for c in fit if c.fold == fold]
        model = train_triggers([c for c in fit if c.fold != fold], seeds=1)
        for case, chances in zip(part, model(part), strict=True):
            case.chances = chances
        say(f"triggers of fold {fold}", begin)
    triggers = train_triggers(fit, seeds=options.seeds)
    for case, chances in zip(check, triggers(check), strict=True):
        case.chances = chances
    y = np.concatenate([np.array(c.gold) >= 0 for c in check])
    p = np.concatenate([c.chances for c in check])
    say(f"triggers at 0.35: {f1(p >= 0.35, y, int(y.sum()))}", begin)
    x, y = pair_rows(fit)
    same = boosted(x, y, rounds=120, learning_rate=0.06)
    x, y = pair_rows(check)
    say(f"pairs: accuracy {((same.predict(x) > 0.5) == y).mean():.3f}, of one event {y.mean():.3f}", begin)
    group(fit, same)
    group(check, same)
    vectors, encoder = WordVectors(), Encoder()
    look(every, vectors, encoder)
    say("parties seen", begin)
    size = 3 * encoder.size
    for fold in range(FOLDS):
        part = [c for c in fit if c.fold == fold]
        tell_parties(part, train_parties([c for c in fit if c.fold != fold], seeds=1, size=size))
    party = train_parties(fit, seeds=options.seeds, size=size)
    tell_parties(check, party)
    for fold in range(FOLDS):
        tell_states([c for c in fit if c.fold == fold], train_states([c for c in fit if c.fold != fold]))
    states = train_states(fit)
    tell_states(check, states)
    say(f"parties: both sides right for {exact(check):.3f} of the events found", begin)
    x, y, status = judge_rows(fit)
    judge = boosted(x, y, rounds=120, learning_rate=0.05, min_data_in_leaf=40)
    known = status >= 0
    fate = boosted(x[known], status[known], rounds=60, classes=3, learning_rate=0.06)
    x, y, status = judge_rows(check)
    labelled_ = sum(len(c.one.label.events) for c in check)
    chances = judge.predict(x)
    for least in (0.2, 0.25, 0.3, 0.35, 0.4):
        say(f"events from {least}: {f1(chances >= least, y, labelled_)}", begin)
    kept = chances >= 0.28
    ece, of_kept = calibration_error(chances, y), calibration_error(chances[kept], y[kept])
    right = (fate.predict(x[status >= 0]).argmax(1) == status[status >= 0]).mean()
    say(f"calibration error {ece:.3f}, of those kept {of_kept:.3f}; status {right:.3f}", begin)
    weights: dict[str, Any] = {"trigger.members": np.array(len(triggers.networks))}
    weights |= {"trigger.mean": triggers.mean, "trigger.deviation": triggers.deviation}
    keys = sorted(key for key, (_, seen) in triggers.counts.items() if seen >= 2)
    weights["counts.keys"] = np.array(keys)
    weights["counts.events"] = np.array([triggers.counts[k][0] for k in keys], np.float32)
    weights["counts.seen"] = np.array([triggers.counts[k][1] for k in keys], np.float32)
    weights |= party.scale | {"party.members": np.array(len(party.networks))}
    for name, networks in (("trigger", triggers.networks), ("party", party.networks)):
        for n, net in enumerate(networks):
            for k, layer in enumerate(m for m in net if isinstance(m, nn.Linear)):
                weights[f"{name}.{n}.{k}.w"] = layer.weight.detach().numpy().astype(np.float16)
                weights[f"{name}.{n}.{k}.b"] = layer.bias.detach().numpy()
    for name, booster in (
        ("trigger", triggers.forest), ("same", same), ("doer", states[0]), ("target", states[1]),
        ("party", party.forest), ("judge", judge), ("status", fate),
    ):  # fmt: skip
        weights |= arrays(booster, name)
    np.savez_compressed(options.out, **weights)
    say(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB", begin)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
