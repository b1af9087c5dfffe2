"""Small feed-forward networks and gradient-boosted trees, computed with NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


def softmax(scores: Matrix) -> Matrix:
    """Returns the probabilities of rows of scores."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Matrix = raised / raised.sum(axis=-1, keepdims=True)
    return result


def sigmoid(scores: Matrix) -> Matrix:
    """Returns the probabilities of scores of one class each."""
    result: Matrix = np.float32(1) / (np.float32(1) + np.exp(-scores))
    return result


class Layers:
    """Linear layers with rectifiers between them: arrays `{name}.{n}.w` (outputs x inputs) and `{name}.{n}.b`."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], name: str):
        self._layers: list[tuple[Matrix, Matrix]] = []
        while f"{name}.{len(self._layers)}.w" in weights:
            n = len(self._layers)
            self._layers.append(
                (
                    np.ascontiguousarray(weights[f"{name}.{n}.w"].astype(np.float32).T),
                    weights[f"{name}.{n}.b"].astype(np.float32),
                )
            )

    def __call__(self, inputs: Matrix) -> Matrix:
        """Returns the outputs of the last layer, one row for each row of inputs."""
        values = inputs
        for n, (matrix, bias) in enumerate(self._layers):
            if n:
                values = np.maximum(values, 0.0)
            values = values @ matrix + bias
        return values


class Forest:
    """Gradient-boosted trees as arrays: `{name}.feature`, `.threshold`, `.left`, `.right`, `.value` by tree and node.

    A node with feature -1 is a leaf. Inputs that are not greater than the threshold go left, as in LightGBM; there are
    no missing values. Trees belong to the classes in turn.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]], name: str):
        self._feature = weights[f"{name}.feature"].astype(np.int32)
        self._threshold = weights[f"{name}.threshold"].astype(np.float32)
        self._left = weights[f"{name}.left"].astype(np.int32)
        self._right = weights[f"{name}.right"].astype(np.int32)
        self._value = weights[f"{name}.value"].astype(np.float32)
        self._depth = int(weights[f"{name}.depth"])
        self.classes = int(weights[f"{name}.classes"])
        trees, nodes = self._feature.shape
        offsets = np.arange(trees, dtype=np.int32)[:, None] * nodes
        leaf = self._feature < 0
        here = np.arange(nodes, dtype=np.int32)[None, :] + offsets
        self._roots = offsets[:, 0]
        self._flat = (
            np.where(leaf, 0, self._feature).ravel(),
            np.where(leaf, np.float32(np.inf), self._threshold).ravel(),
            np.where(leaf, here, self._left + offsets).ravel(),
            np.where(leaf, here, self._right + offsets).ravel(),
            self._value.ravel(),
        )

    def scores(self, inputs: Matrix) -> Matrix:
        """Returns the sum of the trees of each class, rows x classes, for rows of features."""
        feature, threshold, left, right, value = self._flat
        at = np.repeat(self._roots[None], len(inputs), axis=0)
        lines = (np.arange(len(inputs), dtype=np.int32) * inputs.shape[1])[:, None]
        cells = np.ascontiguousarray(inputs).ravel()
        for _ in range(self._depth):
            goes = cells.take(feature.take(at) + lines) <= threshold.take(at)
            at = np.where(goes, left.take(at), right.take(at))
        leaves = value.take(at).reshape(len(inputs), -1, self.classes)
        result: Matrix = leaves.sum(axis=1, dtype=np.float32)
        return result

    def probabilities(self, inputs: Matrix) -> Matrix:
        """Returns rows x classes; for one class, the probability of it alone (rows x 1)."""
        if not len(inputs):
            return np.zeros((0, self.classes), np.float32)
        scores = self.scores(inputs)
        if self.classes == 1:
            result: Matrix = sigmoid(scores)
            return result
        return softmax(scores)
