"""Word vectors from the parts of words: floret's table of hashed n-grams, trained on news, read with NumPy.

Method: Boyd and Warmerdam, floret (2022), after Bojanowski et al., Enriching Word Vectors with Subword Information
(TACL 2017): a word's vector is the mean of the rows that its n-grams are hashed to. `training/vectors.py` trains the
table and packs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import mmh3
import numpy as np
from numpy.typing import NDArray

from musnad.text import fold, western_digits
from musnad.weights import read_weights

Vector = NDArray[np.float32]
_DIGIT = re.compile(r"\d")
#: The seed that floret hashes with.
_SEED = 2166136261
#: Letters of a word that are looked at: no word is longer, and what is longer is no word.
_LONGEST_WORD = 48


def vector_form(surface: str) -> str:
    """Returns a written word as the vectors know it: folded, every digit as 0."""
    return _DIGIT.sub("0", western_digits(fold(surface)))


class WordVectors:
    """The vectors of words, of `size` numbers each; any word has one, misspelled and unseen ones too."""

    def __init__(self) -> None:
        weights = read_weights("vectors")
        self._rows: NDArray[np.int8] = weights["rows"]
        self._scales: NDArray[np.float32] = weights["scales"].astype(np.float32)
        self._hashes = int(weights["hashes"])
        self._shortest, self._longest = int(weights["shortest"]), int(weights["longest"])
        self.size = int(self._rows.shape[1])
        self.zero: Vector = np.zeros(self.size, np.float32)
        self.of = lru_cache(maxsize=100_000)(self._of)
        self.word = lru_cache(maxsize=100_000)(self._word)

    def _of(self, form: str) -> Vector:
        """Returns the vector of a word given as `vector_form` makes it, of length `size`."""
        marked = f"<{form[:_LONGEST_WORD]}>"
        grams = [marked]
        for n in range(self._shortest, self._longest + 1):
            grams += [marked[k : k + n] for k in range(len(marked) - n + 1)]
        buckets = len(self._rows)
        found: list[int] = []
        for gram in grams:
            digest = mmh3.mmh3_x64_128_digest(gram.encode(), _SEED)
            found += [int.from_bytes(digest[4 * k : 4 * k + 4], "little") % buckets for k in range(self._hashes)]
        rows = self._rows[found].astype(np.float32) * self._scales[found, None]
        vector: Vector = rows.mean(axis=0)
        vector.flags.writeable = False
        return vector

    def _word(self, surface: str) -> Vector:
        """Returns the vector of a written word."""
        return self.of(vector_form(surface))

    def mean(self, surfaces: Iterable[str]) -> Vector:
        """Returns the mean vector of some written words, zeros for none."""
        vectors = [self.word(surface) for surface in surfaces if surface]
        if not vectors:
            return self.zero
        result: Vector = np.mean(vectors, axis=0, dtype=np.float32)
        return result
