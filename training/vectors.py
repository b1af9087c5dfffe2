#!/usr/bin/env python3
"""Trains the word vectors on the news text beside the project, and packs them as the package reads them.

    python training/vectors.py SHARED [--dim N] [--buckets N] [--epochs N] [--out PATH]

SHARED is the folder with `data/`. Words are cut and folded as Musnad does; articles of the development gold are left
out. One thread, so that the same text gives the same table; needs `musnad[train]`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import floret
import numpy as np

import corpus
from drafts import MODELS
from musnad.text import canonical
from musnad.vectors import vector_form
from musnad.words import tokens

SOURCES = ("ant", "saudinewsnet", "hespress-jazeera", "rss-2025")
SHORTEST = 5  #: words of a paragraph


def write_text(shared: Path, out: Path) -> int:
    """Writes a paragraph a line, words folded and parted by spaces; returns how many words."""
    gold = shared / "gold" / "dev.articles.jsonl"
    left_out = {json.loads(line)["id"] for line in gold.read_text("utf-8").splitlines()}
    count = 0
    with out.open("w", encoding="utf-8") as lines:
        for source in SOURCES:
            for article in corpus.articles_of(shared / "data" / f"articles-{source}.jsonl.xz"):
                if article["id"] in left_out:
                    continue
                for paragraph in canonical(article["text"]).split("\n"):
                    words = [vector_form(word) for word in tokens(paragraph)]
                    if len(words) >= SHORTEST:
                        lines.write(" ".join(words) + "\n")
                        count += len(words)
    return count


def packed(table: Path) -> dict[str, Any]:
    """Returns the arrays of a table that floret saved: whole numbers of eight bits and the scale of each row."""
    with table.open(encoding="utf-8") as lines:
        buckets, size, shortest, longest, hashes, *_ = next(lines).split()
        rows = np.empty((int(buckets), int(size)), np.float32)
        for n in range(int(buckets)):
            rows[n] = [float(x) for x in next(lines).split()[1:]]
    rows /= 4
    scales = np.abs(rows).max(1) / 127
    scales[scales == 0] = 1
    return {
        "rows": np.round(rows / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float16),
        "hashes": np.array(int(hashes)),
        "shortest": np.array(int(shortest)),
        "longest": np.array(int(longest)),
    }


def main(arguments: list[str]) -> int:
    """Trains and writes; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--dim", type=int, default=100)
    parser.add_argument("--buckets", type=int, default=50_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1, help="more are faster, and not repeatable to the last digit")
    parser.add_argument("--out", type=Path, default=MODELS / "vectors.npz")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        text, table = Path(folder) / "news.txt", Path(folder) / "news.floret"
        print(f"{write_text(options.shared, text):,} words", flush=True)
        model = floret.train_unsupervised(
            str(text), model="skipgram", mode="floret", hashCount=2, bucket=options.buckets, minn=3, maxn=5, minCount=5,
            dim=options.dim, epoch=options.epochs, neg=8, ws=5, lr=0.05, thread=options.threads, seed=1,
        )  # fmt: skip
        model.save_floret_vectors(str(table))
        np.savez_compressed(options.out, **packed(table))
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
