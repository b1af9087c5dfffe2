#!/usr/bin/env python3
"""What each part of the event reader is worth, and whether more labels still pay: a table in Markdown.

    python training/ablations.py SHARED

SHARED is the folder with `data/`. Each line trains the models of triggers and of parties anew without a part, or on a
share of the articles, and measures them on the validation part: F1 of triggers (word and type, at the best of some
thresholds), and for how many labelled events, their tellings given, the states of both sides come out right.
Seeded; needs `musnad[train]`; takes about a quarter of an hour.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

import events as training
from musnad.encoder import Encoder
from musnad.roles import Group, RoleReader
from musnad.triggers import TriggerReader
from musnad.vectors import WordVectors

#: Thresholds of which the best is taken.
THRESHOLDS = np.arange(0.2, 0.56, 0.05)


def trigger_score(fit: list[training.Case], check: list[training.Case]) -> float:
    """Returns the F1 of triggers at the best threshold."""
    model = training.train_triggers(fit, seeds=1)
    chances = np.concatenate(model(check))
    right = np.concatenate([np.array(c.gold) >= 0 for c in check])
    best = 0.0
    for least in THRESHOLDS:
        kept = chances >= least
        best = max(best, 2 * float((kept & right).sum()) / float(kept.sum() + right.sum()))
    return best


def with_labelled_groups(cases: list[training.Case], vectors: WordVectors, encoder: Encoder) -> None:
    """Makes a group of the labelled tellings of each event, and looks at its possible parties."""
    for case in cases:
        case.roles = RoleReader(case.triggers)
        for number in range(len(case.one.label.events)):
            told = [c for c, gold in zip(case.triggers.candidates, case.gold, strict=True) if gold == number]
            if told:
                case.groups.append(Group(told, [0.7] * len(told)))
                case.right.append(number)
    training.look(cases, vectors, encoder)


def party_score(fit: list[training.Case], check: list[training.Case], size: int) -> float:
    """Returns for how many events the states of both sides come out right."""
    half = [[c for c in fit if c.fold % 2 == k] for k in range(2)]
    for k in range(2):
        training.tell_parties(half[k], training.train_parties(half[1 - k], seeds=1, size=size))
    states = training.train_states(fit)
    training.tell_parties(check, training.train_parties(fit, seeds=1, size=size))
    training.tell_states(check, states)
    return training.exact(check)


def main(arguments: list[str]) -> int:
    """Prints the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    options = parser.parse_args(arguments)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(2)
    vectors, encoder = WordVectors(), Encoder()
    every = training.cases(options.shared)
    with_labelled_groups(every, vectors, encoder)
    fit, check = [c for c in every if c.fold >= 0], [c for c in every if c.fold < 0]
    size, base = 3 * encoder.size, [(c.base.copy(), c.contexts.copy()) for c in every]
    seen = [[(s.rows.copy(), s.contexts.copy()) if s is not None else None for s in c.seen] for c in every]

    def restore() -> None:
        for case, (rows, contexts), parts in zip(every, base, seen, strict=True):
            case.base, case.contexts = rows.copy(), contexts.copy()
            for one, part in zip(case.seen, parts, strict=True):
                if one is not None and part is not None:
                    one.rows, one.contexts = part[0].copy(), part[1].copy()

    def without_encoder() -> None:
        for case in every:
            for one in case.seen:
                if one is not None:
                    one.contexts[:, -size:] = 0

    def without_vectors() -> None:
        for case in every:
            case.contexts[:] = 0
            for one in case.seen:
                if one is not None:
                    one.contexts[:] = 0

    def without_rules() -> None:
        for case in every:
            case.base[:, TriggerReader.RULED] = 0
            for one in case.seen:
                if one is not None:
                    one.rows[:, RoleReader.RULED] = 0

    variants: list[tuple[str, Callable[[], None], float]] = [
        ("all", lambda: None, 1.0),
        ("without the pre-trained encoder", without_encoder, 1.0),
        ("without any vectors", without_vectors, 1.0),
        ("without what the rules found", without_rules, 1.0),
        ("half of the articles", lambda: None, 0.5),
        ("a quarter", lambda: None, 0.25),
    ]
    print("| trained with | articles | triggers | both sides |\n| --- | --- | --- | --- |", flush=True)
    begin = time.time()
    for name, change, share in variants:
        restore()
        change()
        order = list(fit)
        random.Random(1).shuffle(order)
        part = order[: int(len(order) * share)]
        scores = trigger_score(part, check), party_score(part, check, size)
        print(f"| {name} | {len(part)} | {scores[0]:.3f} | {scores[1]:.3f} |", flush=True)
        print(f"{name}: {time.time() - begin:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
