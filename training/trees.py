"""Gradient-boosted trees: training with LightGBM, and their arrays as musnad.networks.Forest reads them."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np

Settings = dict[str, Any]
BASE: Settings = {
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "seed": 1,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 20,
    "lambda_l2": 5.0,
}


def boosted(
    x: np.ndarray, y: np.ndarray, *, rounds: int, classes: int = 1, weight: np.ndarray | None = None, **settings: Any
) -> lightgbm.Booster:
    """Returns trees trained on rows of features: for one class the probability of y = 1, else of each class."""
    parameters = BASE | settings
    parameters |= {"objective": "binary"} if classes == 1 else {"objective": "multiclass", "num_class": classes}
    return lightgbm.train(parameters, lightgbm.Dataset(x, y, weight=weight), num_boost_round=rounds)


def _walk(node: dict[str, Any], nodes: list[list[float]]) -> int:
    """Appends a node and those under it: feature, threshold, left, right, value; returns how deep it is."""
    here = [-1.0, 0.0, -1.0, -1.0, float(node.get("leaf_value", 0.0))]
    nodes.append(here)
    if "split_feature" not in node:
        return 0
    here[0], here[1] = node["split_feature"], node["threshold"]
    depths = []
    for side, child in ((2, "left_child"), (3, "right_child")):
        here[side] = len(nodes)
        depths.append(_walk(node[child], nodes))
    return 1 + max(depths)


def arrays(booster: lightgbm.Booster, name: str) -> dict[str, Any]:
    """Returns the arrays of a booster, one row for each tree."""
    dump = booster.dump_model()
    trees: list[tuple[list[list[float]], int]] = []
    for info in dump["tree_info"]:
        nodes: list[list[float]] = []
        depth = _walk(info["tree_structure"], nodes)
        trees.append((nodes, depth))
    size = max(len(nodes) for nodes, _ in trees)

    def padded(k: int, kind: Any, fill: float) -> np.ndarray:
        out = np.full((len(trees), size), fill, kind)
        for n, (nodes, _) in enumerate(trees):
            out[n, : len(nodes)] = [node[k] for node in nodes]
        return out

    return {
        f"{name}.feature": padded(0, np.int16, -1),
        f"{name}.threshold": padded(1, np.float32, 0.0),
        f"{name}.left": padded(2, np.int16, -1),
        f"{name}.right": padded(3, np.int16, -1),
        f"{name}.value": padded(4, np.float32, 0.0),
        f"{name}.depth": np.array(max(depth for _, depth in trees)),
        f"{name}.classes": np.array(dump["num_class"]),
    }
