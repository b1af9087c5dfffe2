#!/usr/bin/env python3
"""How well the coder does, by the rules alone and with the models: the tables of docs/accuracy.md.

    python training/accuracy.py SHARED [--misses N]

SHARED is the folder with `data/` and `gold/`. Measured on the validation part of the corpus, on articles labelled
after the models were trained, and on the development set: none of them trains anything. With --misses, N labelled
events of the validation part that the coder missed are printed instead, drawn at random (seeded), with what it found
in their article: to be sorted by cause.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from drafts import Labelled, labelled, tellings
from measures import calibration_error
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


def told_there(one: Labelled, record: Record) -> list[bool]:
    """Returns whether each coded event is a labelled one: of the same type, told by the same words, each label once."""
    taken: set[int] = set()
    right = [False] * len(record.events)
    for n in sorted(range(len(record.events)), key=lambda k: -record.events[k].confidence):
        event = record.events[n]
        ours = [event.trigger.span, *event.also]
        for k, label in enumerate(one.label.events):
            if k in taken or label.type != event.type:
                continue
            if any(a < d and c < b for a, b in ours for c, d in tellings(label)):
                taken.add(k)
                right[n] = True
                break
    return right


def calibration(part: list[Labelled], records: dict[str, Record], found: Evaluation) -> str:
    """Returns how true confidence is: for statements (with their speakers), events (type and words), and by tenths."""
    chances: dict[str, list[tuple[float, bool]]] = {"statements": [], "events": []}
    for article in found.articles:
        for statement in article.statements:
            if statement.coded is not None:
                right = statement.labelled is not None and statement.right
                chances["statements"].append((statement.coded.confidence, right))
    for one in part:
        record = records[one.article["id"]]
        sure = [event.confidence for event in record.events]
        chances["events"] += zip(sure, told_there(one, record), strict=True)
    lines = ["| facts | number | right | mean confidence | calibration error | right by tenths of confidence |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for name, pairs in chances.items():
        p = np.array([chance for chance, _ in pairs])
        y = np.array([right for _, right in pairs])
        which = np.minimum((p * 10).astype(int), 9)
        tenths = ", ".join(f"{b / 10:.1f}–: {y[which == b].mean():.2f}" for b in np.unique(which))
        error = calibration_error(p, y)
        lines.append(f"| {name} | {len(pairs)} | {y.mean():.3f} | {p.mean():.3f} | {error:.3f} | {tenths} |")
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
    fresh = list(labelled(options.shared, held=True))
    fresh_records = {name: records_of(coder, fresh) for name, coder in coders.items()}
    fresh_found = {name: evaluation(fresh, fresh_records[name]) for name in READERS}
    new = {name: fresh_found[name].figures() for name in READERS}
    gold = options.shared / "gold"
    articles, labels = gold / "dev.articles.jsonl", gold / "dev.labels.jsonl"
    dev = {name: measure(articles, labels, config=Config(models=name)).figures() for name in READERS}
    print(f"| figure | validation, {len(part)}: rules | models | held back, {len(fresh)}: rules | models |", end="")
    print(" development set, 50: rules | models |")
    print(f"| --- {'| --- ' * 6}|")
    for figure in FIGURES:
        tables = [{name: found[name].figures() for name in READERS}, new, dev]
        cells = [number(table[name][figure]) for table in tables for name in READERS]
        print(f"| {figure} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    print("\n| type | labelled | rules: P | R | F1 | models: P | R | F1 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    types = {name: by_type(part, records[name]) for name in READERS}
    for kind in types["rules"]:
        cells = []
        for name in READERS:
            theirs, ours, both = types[name][kind]
            cells += [both / max(1, ours), both / max(1, theirs), 2 * both / max(1, ours + theirs)]
        print(f"| {kind} | {types['rules'][kind][0]} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")
    print(f"\nvalidation\n\n{calibration(part, records['learned'], found['learned'])}")
    print(f"\nheld back\n\n{calibration(fresh, fresh_records['learned'], fresh_found['learned'])}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
