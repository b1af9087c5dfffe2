#!/usr/bin/env python3
"""Draws the articles to be labelled: at random within sources, and a marked part for rare event types.

    python corpus/draw.py SHARED > corpus/sample.tsv

SHARED is the folder that holds `data/` (the articles) and `gold/` (labelled articles that the sample must not touch).
The draw is seeded: the same files give the same sample. Left out are the articles of `gold/dev`, `gold/train` and
`corpus/labels/first.jsonl`, whatever shares `NEAR` or more of its five-word sequences with one of them (of the shorter
of the two texts), and whatever repeats an article already drawn.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus import articles_of, guarded, packed_of
from musnad.errors import MusnadError
from musnad.morphology import ARTICLE, CONJUNCTIONS, FUTURE, PREPOSITIONS
from musnad.tables import read_file

Row = dict[str, Any]

SEED = 20261124
NEAR = 0.15  #: share of five-word sequences from which on an article counts as a near-duplicate
SHORTEST, LONGEST = 45, 420  #: words
FRAME_WORDS = 3  #: words of public life that an article without a section must have
LEAD = 60  #: words in which a word of a rare type is looked for
HERE = Path(__file__).resolve().parent
SOURCES = ("ant", "saudinewsnet", "hespress-jazeera")

#: name of the stratum: source, sections (none: any), whether the frame of public life applies, articles to draw
STRATA: dict[str, tuple[str, frozenset[str], bool, int]] = {
    "ant-world": ("ant", frozenset({"internationalNews"}), False, 110),
    "ant-politics": ("ant", frozenset({"politic"}), False, 60),
    "ant-home": ("ant", frozenset({"localNews", "economy", "society"}), False, 50),
    "saudi-public": ("saudinewsnet", frozenset(), True, 160),
    "saudi-any": ("saudinewsnet", frozenset(), False, 50),
    "hj-politics": ("hespress-jazeera", frozenset({"politics"}), False, 85),
    "hj-economy": ("hespress-jazeera", frozenset({"economy"}), False, 25),
}
RARE_EACH = 15  #: articles for each rare type
#: three later draws at random from the same frames, after the others: stratum and articles to draw
MORE = (
    ("ant-world", 90),
    ("ant-politics", 80),
    ("ant-home", 20),
    ("saudi-public", 150),
    ("hj-politics", 110),
    ("ant-world", 150),
    ("ant-politics", 100),
    ("saudi-public", 240),
    ("hj-politics", 110),
    ("ant-world", 150),
    ("ant-politics", 110),
    ("saudi-public", 150),
    ("hj-politics", 66),
)

WORD = re.compile(r"\w+")


def sequences(text: str) -> set[tuple[str, ...]]:
    """Returns the five-word sequences of a text."""
    words = WORD.findall(text)
    return set(zip(*(words[n:] for n in range(5)), strict=False))


class Seen:
    """The articles that a new one must not repeat."""

    def __init__(self) -> None:
        self._where: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
        self._sizes: list[int] = []

    def add(self, text: str) -> None:
        """Takes in an article."""
        found = sequences(text)
        for sequence in found:
            self._where[sequence].add(len(self._sizes))
        self._sizes.append(len(found))

    def repeats(self, text: str) -> bool:
        """Whether a text shares `NEAR` or more of its sequences with an article seen, of the shorter of the two."""
        found = sequences(text)
        shared: defaultdict[int, int] = defaultdict(int)
        for sequence in found:
            for number in self._where.get(sequence, ()):
                shared[number] += 1
        return any(n >= NEAR * max(1, min(len(found), self._sizes[number])) for number, n in shared.items())


def words_of(part: str) -> re.Pattern[str]:
    """Returns what finds the words of a part of `draw.tsv`, with the prefixes of Arabic before them."""
    words = sorted(row["word"] for row in read_file(HERE / "draw.tsv", ("part", "word")) if row["part"] == part)
    joined = "".join(PREPOSITIONS).replace(FUTURE, "")
    article = f"(?:{ARTICLE}|{ARTICLE[1:] * 2})?"  # لل: the preposition joined to the article
    return re.compile(rf"\b[{''.join(CONJUNCTIONS)}]?[{joined}]?{article}({'|'.join(words)})\b")


def parts() -> list[str]:
    """Returns the rare types of `draw.tsv`, in its order."""
    found = dict.fromkeys(row["part"] for row in read_file(HERE / "draw.tsv", ("part", "word")))
    return [part for part in found if part != "politics"]


def draw(
    articles: Iterable[Row], number: int, *, random_: random.Random, fits: Callable[[Row], bool], seen: Seen
) -> Iterator[Row]:
    """Yields `number` articles that fit, in random order, none of which repeats one seen.

    Raises:
        MusnadError: there are not that many.
    """
    pool = sorted(articles, key=lambda row: row["id"])
    random_.shuffle(pool)
    for row in pool:
        if number == 0:
            return
        if SHORTEST <= len(row["text"].split()) <= LONGEST and fits(row) and not seen.repeats(row["text"]):
            seen.add(row["text"])
            number -= 1
            yield row
    raise MusnadError(f"{number} articles are missing: draw fewer or widen the frame")


def main(arguments: list[str]) -> int:
    """Writes the sample to standard output; returns the exit status."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    shared = Path(arguments[0])
    articles = {name: list(articles_of(shared / "data" / f"articles-{name}.jsonl.xz")) for name in SOURCES}
    seen = Seen()
    for name in ("dev", "train"):
        for row in articles_of(shared / "gold" / f"{name}.articles.jsonl"):
            seen.add(row["text"])
    first = {row["id"] for row in packed_of(HERE / "labels" / "first.jsonl")}
    for rows in articles.values():
        for row in rows:
            if row["id"] in first:
                seen.add(row["text"])
    frame = words_of("politics")
    random_ = random.Random(SEED)
    print("id", "source", "stratum", "part", sep="\t")

    def public(row: Row) -> bool:
        return len(set(frame.findall(row["text"]))) >= FRAME_WORDS

    def of_stratum(stratum: str, number: int, part: str) -> None:
        source, sections, framed, _ = STRATA[stratum]

        def fits(row: Row) -> bool:
            return (not sections or row["category"] in sections) and (not framed or public(row))

        for row in draw(articles[source], number, random_=random_, fits=fits, seen=seen):
            print(row["id"], row["outlet"], stratum, part, sep="\t")

    for stratum, (*_, number) in STRATA.items():
        of_stratum(stratum, number, "random")
    everything = [row for rows in articles.values() for row in rows]
    for part in parts():
        pattern = words_of(part)

        def has(row: Row, pattern: re.Pattern[str] = pattern) -> bool:
            return public(row) and bool(pattern.search(" ".join(row["text"].split()[:LEAD])))

        for row in draw(everything, RARE_EACH, random_=random_, fits=has, seen=seen):
            print(row["id"], row["outlet"], part, "rare", sep="\t")
    for stratum, number in MORE:
        of_stratum(stratum, number, "more")
    return 0


if __name__ == "__main__":
    raise SystemExit(guarded(main, sys.argv[1:]))
