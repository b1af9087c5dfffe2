#!/usr/bin/env python3
"""How well the coder does, by the rules alone and with the models: the tables of docs/accuracy.md.

    python training/accuracy.py SHARED [--misses N]

SHARED is the folder with `data/` and `gold/`. Measured on the validation part of the corpus, which trains nothing, and
on the development set, which only measures. With --misses, N labelled events of the validation part that the coder
missed are printed instead, drawn at random (seeded), with what it found in their article: to be sorted by cause.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from drafts import Labelled, labelled
from musnad import Coder
from musnad.coder import Config
from musnad.evaluate import Evaluation, evaluate
from musnad.record import Record
from musnad.report import measure

FIGURES = (
    "statements.span", "statements.speaker", "statements.boundary", "actors.codes", "events.type", "events.dyad",
    "events.coded", "events.status",
)  # fmt: skip
READERS: tuple[Any, ...] = ("rules", "learned")


def records_of(coder: Coder, part: list[Labelled]) -> dict[str, Record]:
    """Returns the records of some labelled articles."""
    found = {}
    for one in part:
        draft = one.draft()
        coder.pipeline(draft)
        found[one.article["id"]] = coder.build(draft)
    return found


def evaluation(part: list[Labelled], records: dict[str, Record]) -> Evaluation:
    """Returns the evaluation of records against the labels of their articles."""
    return evaluate({one.article["id"]: one.article["text"] for one in part}, [one.label for one in part], records)


def number(value: Any) -> float:
    """Returns the F1 of a figure, or the figure itself."""
    return float(value["f1"] if isinstance(value, dict) else value)


def calibration(found: Evaluation) -> str:
    """Returns the expected calibration error of statements and events: a fact is right if it and its parties are."""
    chances: dict[str, list[tuple[float, bool]]] = {"statements": [], "events": []}
    for article in found.articles:
        for statement in article.statements:
            if statement.coded is not None:
                right = statement.labelled is not None and statement.right
                chances["statements"].append((statement.coded.confidence, right))
        for event in article.events:
            if event.coded is not None:
                chances["events"].append((event.coded.confidence, event.labelled is not None))
    lines = []
    for name, pairs in chances.items():
        p = np.array([chance for chance, _ in pairs])
        y = np.array([right for _, right in pairs])
        which = np.minimum((p * 10).astype(int), 9)
        error = sum(abs(p[which == b].mean() - y[which == b].mean()) * (which == b).mean() for b in np.unique(which))
        told = f"right {y.mean():.3f}, mean confidence {p.mean():.3f}, expected calibration error {error:.3f}"
        lines.append(f"{name}: {len(pairs)}, {told}")
    return "\n".join(lines)


def by_type(part: list[Labelled], records: dict[str, Record]) -> dict[str, tuple[int, int, int]]:
    """Returns for each type how many events are labelled, coded, and both (counted article by article)."""
    counts: dict[str, Counter[str]] = {"labelled": Counter(), "coded": Counter(), "both": Counter()}
    for one in part:
        theirs = Counter(e.type for e in one.label.events)
        ours = Counter(e.type for e in records[one.article["id"]].events)
        counts["labelled"] += theirs
        counts["coded"] += ours
        counts["both"] += theirs & ours
    return {t: (counts["labelled"][t], counts["coded"][t], counts["both"][t]) for t in sorted(counts["labelled"])}


def missed(found: Evaluation, *, count: int) -> str:
    """Returns labelled events that were not found as they are, drawn at random, each with its article's findings."""
    right = ("dyad", "coded")
    every = [(a, e) for a in found.articles for e in a.events if e.labelled is not None and e.level not in right]
    lines = []
    for article, event in random.Random(1).sample(every, count):
        assert event.labelled is not None
        span = event.labelled.span or (0, 0)
        around = article.text[max(0, span[0] - 160) : span[1] + 160].replace("\n", " ")
        others = "; ".join(f"{e.coded.type} {e.coded_parties}" for e in article.events if e.coded is not None)
        label = f"{event.labelled.type} {event.labelled_parties} «{event.labelled.trigger}»"
        lines += [f"## {article.id}", f"labelled {label}", f"found as {event.coded_parties if event.coded else None}"]
        lines += [f"text … {around} …", f"coded {others}", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Prints the tables; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args(arguments)
    part = [one for one in labelled(options.shared, own=False) if one.split == "validation"]
    coders = {name: Coder(config=Config(models=name)) for name in READERS}
    if options.misses:
        print(missed(evaluation(part, records_of(coders["learned"], part)), count=options.misses))
        return 0
    records = {name: records_of(coder, part) for name, coder in coders.items()}
    found = {name: evaluation(part, records[name]) for name in READERS}
    gold = options.shared / "gold"
    articles, labels = gold / "dev.articles.jsonl", gold / "dev.labels.jsonl"
    dev = {name: measure(articles, labels, config=Config(models=name)).figures() for name in READERS}
    print(f"| figure | validation ({len(part)} articles): rules | learned | development set: rules | learned |")
    print("| --- | --- | --- | --- | --- |")
    for figure in FIGURES:
        cells = [number(found[name].figures()[figure]) for name in READERS] + [number(dev[n][figure]) for n in READERS]
        print(f"| {figure} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    print("\n| type | labelled | rules: P | R | F1 | learned: P | R | F1 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    tables = {name: by_type(part, records[name]) for name in READERS}
    for kind in tables["rules"]:
        cells = []
        for name in READERS:
            theirs, ours, both = tables[name][kind]
            cells += [both / max(1, ours), both / max(1, theirs), 2 * both / max(1, ours + theirs)]
        print(f"| {kind} | {tables['rules'][kind][0]} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")
    print(f"\n{calibration(found['learned'])}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
