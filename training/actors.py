#!/usr/bin/env python3
"""Trains the network that decides the codes of actors, and writes its weights.

    python training/actors.py SHARED [--seeds N] [--epochs N] [--out PATH]

SHARED is the folder with `data/`. Trained on the corpus's training part and our own articles; measured on the
validation part while it trains. Seeded; needs `musnad[train]`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from drafts import MODELS, aligned, before, labelled
from musnad.actor_codes import SECTORS, ActorFeatures
from musnad.lexicons import load
from musnad.vectors import WordVectors

Row = dict[str, Any]


def rows_of(shared: Path) -> list[Row]:
    """Returns a row for each labelled actor found: features, offers, the right sector and offer, the split."""
    lexicons, vectors = load(), WordVectors()
    stages = before("actors", lexicons, vectors)
    rows: list[Row] = []
    lost = 0
    for one in labelled(shared):
        for outlet in (True, False):
            if not outlet and (one.split == "validation" or not one.article.get("outlet")):
                continue
            draft = one.draft(outlet=outlet)
            stages(draft)
            features = ActorFeatures(draft, lexicons, vectors)
            found = aligned(draft, one.label)
            for actor in one.label.actors:
                if actor.key not in found:
                    continue
                cluster = draft.actors[found[actor.key]]
                offers = features.offers(cluster)
                country, main = actor.country or "", (actor.sectors or [""])[0]
                lost += country not in offers
                rows.append(
                    {
                        "split": one.split,
                        "x": features.actor(cluster),
                        "offers": np.array([features.offer(cluster, code) for code in offers], np.float32),
                        "country": offers.index(country) if country in offers else -1,
                        "sector": SECTORS.index(main) if main in SECTORS else -1,
                        "ruled": (cluster.country or "") == country and (cluster.sectors or ("",))[0] == main,
                        "weight": 1.0 if outlet else 0.5,
                    }
                )
    print(f"{len(rows)} actors, the right state not offered for {lost}", flush=True)
    return rows


class Network(nn.Module):
    """A hidden layer over an actor's features; from it its sectors, and with each offered state a score of that."""

    def __init__(self, features: int, offer: int, *, hidden: int = 96):
        super().__init__()
        self.noise = nn.Dropout(0.3)
        self.body = nn.Sequential(nn.Linear(features, hidden))
        self.drop = nn.Dropout(0.4)
        self.sector = nn.Sequential(nn.Linear(hidden, len(SECTORS)))
        self.country = nn.Sequential(nn.Linear(hidden + offer, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, x: torch.Tensor, offers: torch.Tensor, owner: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.drop(torch.relu(self.body(self.noise(x))))
        return self.sector(hidden), self.country(torch.cat([hidden[owner], offers], 1))[:, 0]


def batch(rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, list[int]]:
    """Returns features, offers of all actors one after the other, the actor of each offer, and how many each has."""
    sizes = [len(r["offers"]) for r in rows]
    owner = torch.repeat_interleave(torch.arange(len(rows)), torch.tensor(sizes))
    x = torch.tensor(np.stack([r["x"] for r in rows]))
    return x, torch.tensor(np.concatenate([r["offers"] for r in rows])), owner, sizes


def loss_of(network: Network, rows: list[Row]) -> torch.Tensor:
    """Returns the loss of some actors: of the sector and of the state, where they are known."""
    x, offers, owner, sizes = batch(rows)
    sectors, scores = network(x, offers, owner)
    weights = torch.tensor([r["weight"] for r in rows])
    target = torch.tensor([r["sector"] for r in rows])
    losses = nn.functional.cross_entropy(sectors, target, ignore_index=-1, reduction="none", label_smoothing=0.03)
    loss = (losses * weights).sum()
    for row, part, weight in zip(rows, scores.split(sizes), weights, strict=True):
        if row["country"] >= 0:
            loss = loss + weight * nn.functional.cross_entropy(part[None], torch.tensor([row["country"]]))
    return loss / len(rows)


def answers(networks: list[Network], rows: list[Row]) -> tuple[np.ndarray, np.ndarray]:
    """Returns the chosen sector and offer of each actor, by the mean of the networks."""
    x, offers, owner, sizes = batch(rows)
    with torch.no_grad():
        out = [network(x, offers, owner) for network in networks]
    sectors = torch.stack([torch.softmax(s, 1) for s, _ in out]).mean(0).argmax(1).numpy()
    scores = torch.stack([c for _, c in out]).mean(0)
    return sectors, np.array([int(part.argmax()) for part in scores.split(sizes)])


def report(networks: list[Network], rows: list[Row]) -> str:
    """Returns the shares of right states, main sectors, both, and both by the rules."""
    sectors, countries = answers(networks, rows)
    s = np.array([a == r["sector"] for a, r in zip(sectors, rows, strict=True)])
    c = np.array([a == r["country"] for a, r in zip(countries, rows, strict=True)])
    ruled = np.array([r["ruled"] for r in rows])
    return f"country {c.mean():.3f} sector {s.mean():.3f} both {(s & c).mean():.3f} (rules {ruled.mean():.3f})"


def train(rows: list[Row], check: list[Row], *, seed: int, epochs: int) -> Network:
    """Returns a network trained on some actors."""
    torch.manual_seed(seed)
    random_ = random.Random(seed)
    network = Network(len(rows[0]["x"]), rows[0]["offers"].shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-3)
    order = list(rows)
    steps = epochs * ((len(order) + 63) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    for epoch in range(epochs):
        network.train()
        random_.shuffle(order)
        total, begin = 0.0, time.time()
        for n in range(0, len(order), 64):
            loss = loss_of(network, order[n : n + 64])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        network.eval()
        if epoch % 5 == 4 or epoch == epochs - 1:
            spent = time.time() - begin
            print(
                f"seed {seed} epoch {epoch} {report([network], check)} loss {total * epochs / steps:.3f} {spent:.0f}s"
            )
    return network


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--out", type=Path, default=MODELS / "actors.npz")
    options = parser.parse_args(arguments)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    rows = rows_of(options.shared)
    check = [r for r in rows if r["split"] == "validation"]
    fit = [r for r in rows if r["split"] != "validation"]
    networks = [train(fit, check, seed=seed, epochs=options.epochs) for seed in range(options.seeds)]
    print("together", report(networks, check))
    weights: dict[str, Any] = {"members": np.array(len(networks))}
    for n, network in enumerate(networks):
        for part in ("body", "sector", "country"):
            linear = [m for m in getattr(network, part) if isinstance(m, nn.Linear)]
            for k, layer in enumerate(linear):
                weights[f"{n}.{part}.{k}.w"] = layer.weight.detach().numpy().astype(np.float16)
                weights[f"{n}.{part}.{k}.b"] = layer.bias.detach().numpy().astype(np.float32)
    np.savez_compressed(options.out, **weights)
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
