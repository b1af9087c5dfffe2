#!/usr/bin/env python3
"""Draws the briefs by which our own articles were written: each asks for another mixture.

    python corpus/briefs.py > corpus/own/briefs.tsv

The draw is seeded. Every value of `briefs.tsv` is used about equally often, and the rarer event types more often than
the common ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from musnad.tables import read_file

SEED = 20261125
ARTICLES = 160
#: Columns of a brief with the kinds of values they are drawn from.
COLUMNS = {
    "style": ["style"],
    "genre": ["genre"],
    "structure": ["structure"],
    "quoting": ["quoting"],
    "length": ["length"],
    "parties": ["parties"],
    "hard1": ["hard"],
    "hard2": ["hard"],
    "type1": ["type"],
    "type2": ["type", "common type"],
}
#: Columns that must not hold the same value in one brief.
PAIRS = {"hard2": "hard1", "type2": "type1"}


def evenly(values: Sequence[str], random_: random.Random) -> Iterator[str]:
    """Yields the values in random order, over and over, each about equally often."""
    while True:
        yield from random_.sample(values, len(values))


def main() -> int:
    """Writes the briefs to standard output; returns the exit status."""
    random_ = random.Random(SEED)
    values = list(read_file(Path(__file__).with_name("briefs.tsv"), ("kind", "value")))
    decks = {
        column: evenly([row["value"] for row in values if row["kind"] in kinds], random_)
        for column, kinds in COLUMNS.items()
    }
    print("id", *COLUMNS, sep="\t")
    for n in range(1, ARTICLES + 1):
        brief: dict[str, str] = {}
        for column, deck in decks.items():
            brief[column] = next(deck)
            while brief[column] == brief.get(PAIRS.get(column, "")):
                brief[column] = next(deck)
        print(f"own-{n:03}", *brief.values(), sep="\t")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
