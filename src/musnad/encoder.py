"""Vectors of words in their context: a small transformer trained to guess masked words of news, read with NumPy.

Method: masked-word pre-training after Devlin et al., BERT (2019), over frozen subword vectors, with a learned bias for
the distance between two words (Raffel et al., 2020) in place of positions. `training/encoder.py` trains it.
"""

from __future__ import annotations

import math

import numpy as np

from musnad.article import Draft
from musnad.networks import Matrix, softmax
from musnad.vectors import WordVectors
from musnad.weights import read_weights

#: The longest stretch that is read at once, in words; and the length that ends a stretch at the next sentence.
LONGEST = 128
_ENOUGH = 110


class Encoder:
    """The transformer: `size` numbers for each word of a stretch."""

    def __init__(self) -> None:
        weights = {key: value.astype(np.float32) for key, value in read_weights("encoder").items()}
        self._weights = weights
        self._layers = int(weights["layers"])
        self._heads = weights["distance"].shape[1]
        self._reach = (weights["distance"].shape[0] - 1) // 2
        self.size = int(weights["out.w"].shape[0])
        places = np.arange(LONGEST)
        gaps = np.clip(places[None] - places[:, None], -self._reach, self._reach) + self._reach
        self._bias: Matrix = weights["distance"][gaps].transpose(2, 0, 1)

    def __call__(self, vectors: Matrix) -> Matrix:
        """Returns the vectors in context of a stretch of at most LONGEST words, given those out of context."""
        n, heads = len(vectors), self._heads
        values = self._linear("in", vectors)
        width = values.shape[1] // heads
        for k in range(self._layers):
            three = self._linear(f"{k}.qkv", self._norm(f"{k}.n1", values)).reshape(n, 3, heads, width)
            query, key, value = three.transpose(1, 2, 0, 3)
            weight = softmax(query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(width)) + self._bias[:, :n, :n])
            values = values + self._linear(f"{k}.o", (weight @ value).transpose(1, 0, 2).reshape(n, -1))
            values = values + self._linear(f"{k}.f2", _gelu(self._linear(f"{k}.f1", self._norm(f"{k}.n2", values))))
        return self._norm("out", values)

    def _linear(self, name: str, values: Matrix) -> Matrix:
        result: Matrix = values @ self._weights[f"{name}.w"] + self._weights[f"{name}.b"]
        return result

    def _norm(self, name: str, values: Matrix) -> Matrix:
        centred = values - values.mean(-1, keepdims=True)
        deviation = np.sqrt((centred * centred).mean(-1, keepdims=True) + np.float32(1e-5))
        result: Matrix = centred / deviation * self._weights[f"{name}.w"] + self._weights[f"{name}.b"]
        return result


def _gelu(values: Matrix) -> Matrix:
    """The Gaussian error linear unit, by its usual approximation."""
    inner = np.float32(math.sqrt(2 / math.pi)) * (values + np.float32(0.044715) * values * values * values)
    result: Matrix = np.float32(0.5) * values * (1 + np.tanh(inner))
    return result


class Contexts:
    """The vectors in context of one article's words; each stretch is computed when first asked for."""

    def __init__(self, draft: Draft, vectors: WordVectors, encoder: Encoder):
        self._draft = draft
        self._vectors = vectors
        self._encoder = encoder
        self.size = encoder.size
        self._stretches = _stretches(draft)
        self._of_word = np.zeros(len(draft.words), np.int32)
        for n, (first, last) in enumerate(self._stretches):
            self._of_word[first:last] = n
        self._done: dict[int, Matrix] = {}

    def of(self, i: int) -> Matrix:
        """Returns the vector of word `i` in its context, of length `size`."""
        n = int(self._of_word[i])
        first, last = self._stretches[n]
        if n not in self._done:
            words = self._draft.words[first:last]
            self._done[n] = self._encoder(np.stack([self._vectors.word(w.type.surface) for w in words]))
        result: Matrix = self._done[n][i - first]
        return result


def _stretches(draft: Draft) -> list[tuple[int, int]]:
    """Whole sentences up to the longest stretch, as ranges of words; a longer sentence is cut."""
    cuts: list[tuple[int, int]] = []
    begin = 0
    for sentence in draft.sentences:
        if sentence.last - begin > _ENOUGH and sentence.first > begin:
            cuts.append((begin, sentence.first))
            begin = sentence.first
    cuts.append((begin, len(draft.words)))
    return [(k, min(k + LONGEST, last)) for first, last in cuts for k in range(first, last, LONGEST)]
