#!/usr/bin/env python3
"""Trains the models of speakers and of the confidence of statements, and writes their weights.

    python training/statements.py SHARED [--out PATH]

SHARED is the folder with `data/`. Trained on the corpus's training part and our own articles (the judge on what the
speaker's model says of articles it was not trained on); measured on the validation part. Seeded; needs `musnad[train]`.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from drafts import FOLDS, MODELS, Labelled, before, labelled
from measures import calibration_error
from musnad.article import Draft
from musnad.evaluate import match_statements, same_actor
from musnad.labels import LabelStatement
from musnad.lexicons import load
from musnad.mention import Mention
from musnad.recording import shown_actor, statement_records
from musnad.speaker_reader import SpeakerFeatures, choose
from musnad.vectors import WordVectors
from trees import arrays, boosted

Array = np.ndarray


@dataclass(slots=True, kw_only=True)
class Case:
    """A labelled article: what is seen of its statements, and which labelled statement each is."""

    one: Labelled
    draft: Draft
    features: SpeakerFeatures
    offers: list[dict[int, Mention]]
    rows: list[Array]
    gold: list[LabelStatement | None]
    right: list[list[bool]]  # of each candidate
    fold: int
    chances: list[Array]


def cases(shared: Path) -> list[Case]:
    """Returns the labelled articles with the rules' statements."""
    lexicons, vectors = load(), WordVectors()
    stages = before("statements", lexicons, vectors)
    found: list[Case] = []
    trained = 0
    for one in labelled(shared):
        draft = one.draft()
        stages(draft)
        if not draft.statements:
            continue
        features = SpeakerFeatures(draft)
        actors = {a.key: a for a in one.label.actors}
        matched = match_statements(draft.text, one.label.statements, statement_records(draft, lexicons))
        offers = [features.candidates(s) for s in draft.statements]
        right = []
        for n, candidates in enumerate(offers):
            gold = matched.get(n)
            keys = [k for k in (gold.speaker, *gold.co_speakers) if k in actors] if gold is not None else []
            right.append(
                [any(same_actor(actors[k], shown_actor(draft, lexicons, a)) for k in keys) for a in candidates]
            )
        fold = -1
        if one.split != "validation":
            fold, trained = trained % FOLDS, trained + 1
        found.append(
            Case(
                one=one,
                draft=draft,
                features=features,
                offers=offers,
                rows=[np.array(features.speakers(n, c), np.float32) for n, c in enumerate(offers)],
                gold=[matched.get(n) for n in range(len(offers))],
                right=right,
                fold=fold,
                chances=[],
            )
        )
    return found


def train_speaker(chosen: list[Case]) -> Any:
    """Returns the model of speakers, from the statements that are labelled ones."""
    rows, answers = [], []
    for case in chosen:
        for table, gold, right in zip(case.rows, case.gold, case.right, strict=True):
            if gold is not None and len(table):
                rows.append(table)
                answers += right
    return boosted(np.concatenate(rows), np.array(answers, int), rounds=240, learning_rate=0.06)


def tell(model: Any, chosen: list[Case]) -> None:
    """Sets the chances of the candidates of some articles."""
    for case in chosen:
        case.chances = [model.predict(t) if len(t) else np.zeros(0) for t in case.rows]


def outcome(case: Case, n: int) -> tuple[bool, bool, bool]:
    """Returns whether the rules' speaker is right, whether the model's is, and whether it is another."""
    ruled = case.features.ruled(case.draft.statements[n])
    actors = list(case.offers[n])
    before = any(r for a, r in zip(actors, case.right[n], strict=True) if ruled and a == ruled[0])
    mention = choose(ruled, case.offers[n], case.chances[n])
    if mention is None:
        return before, before, False
    number = next(a for a, m in case.offers[n].items() if m is mention and a not in ruled)
    return before, case.right[n][actors.index(number)], True


def shares(chosen: list[Case]) -> dict[str, tuple[float, float]]:
    """Returns how many statements of each cue's lemma are labelled ones: (labelled, all)."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for case in chosen:
        for statement, gold in zip(case.draft.statements, case.gold, strict=True):
            found[statement.lemma][0] += gold is not None
            found[statement.lemma][1] += 1
    return {k: (a, b) for k, (a, b) in found.items()}


def judge_rows(chosen: list[Case], lemmas: dict[str, tuple[float, float]], *, own: bool) -> tuple[Array, Array]:
    """Returns the features of statements for the judge, and whether span and speaker are right."""
    rows, answers = [], []
    for case in chosen:
        mine = shares([case]) if own else {}
        for n, statement in enumerate(case.draft.statements):
            a, b = lemmas.get(statement.lemma, (0.0, 0.0))
            c, d = mine.get(statement.lemma, (0.0, 0.0))
            share = (a - c + 2.1) / (b - d + 3.0)
            _, right, other = outcome(case, n)
            rows.append([*case.features.judged(n, [float(x) for x in case.chances[n]], other), share])
            answers.append(case.gold[n] is not None and right)
    return np.array(rows, np.float32), np.array(answers, int)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, default=MODELS / "statements.npz")
    options = parser.parse_args(arguments)
    every = cases(options.shared)
    fit, check = [c for c in every if c.fold >= 0], [c for c in every if c.fold < 0]
    print(f"{len(fit)} articles to train on, {len(check)} to check with", flush=True)
    for fold in range(FOLDS):
        tell(train_speaker([c for c in fit if c.fold != fold]), [c for c in fit if c.fold == fold])
    speaker = train_speaker(fit)
    tell(speaker, check)
    for name, part in (("folds", fit), ("validation", check)):
        told = [outcome(c, n) for c in part for n, gold in enumerate(c.gold) if gold is not None]
        offered = np.mean([any(c.right[n]) for c in part for n, gold in enumerate(c.gold) if gold is not None])
        rules, model, other = (float(np.mean([t[k] for t in told])) for k in range(3))
        print(f"{name}: right speaker offered {offered:.3f}, rules {rules:.3f}, model {model:.3f}, changed {other:.3f}")
    lemmas = shares(fit)
    x, y = judge_rows(fit, lemmas, own=True)
    judge = boosted(x, y, rounds=150, learning_rate=0.05, min_data_in_leaf=40)
    x, y = judge_rows(check, lemmas, own=False)
    chances = judge.predict(x)
    print(f"right {y.mean():.3f}, calibration error {calibration_error(chances, y):.3f}")
    names = sorted(lemmas)
    weights: dict[str, Any] = {
        "lemmas": np.array(names),
        "shares": np.array([(lemmas[k][0] + 2.1) / (lemmas[k][1] + 3.0) for k in names], np.float32),
    }
    weights |= arrays(speaker, "speaker") | arrays(judge, "judge")
    np.savez_compressed(options.out, **weights)
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
