#!/usr/bin/env python3
"""Pre-trains the encoder on the news text beside the project: masked words are guessed from their context.

    python training/encoder.py SHARED [--steps N] [--out PATH] [--checkpoint PATH]

SHARED is the folder with `data/`. The words' vectors are those of training/vectors.py, frozen. 6,500 steps of 32
stretches of 128 words take about 52 minutes on two cores with bfloat16. Seeded; needs `musnad[train]`.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from drafts import MODELS
from musnad.vectors import WordVectors
from vectors import write_text

WIDTH, LAYERS, HEADS, REACH = 256, 4, 4, 32
STRETCH, BATCH = 128, 32
GUESSED = 16_000  #: the commonest words are guessed, rarer ones only read
MASKED, REPLACED, RATE = 0.85, 0.08, 0.15


class Layer(nn.Module):
    """Attention with a bias for distance, and two linear layers."""

    def __init__(self) -> None:
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.o = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.f1, self.f2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(self.n1(x)).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        a = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = x + self.o(a.transpose(1, 2).reshape(b, n, WIDTH))
        return x + self.f2(nn.functional.gelu(self.f1(self.n2(x))))


class Encoder(nn.Module):
    """The transformer over frozen word vectors."""

    def __init__(self, size: int):
        super().__init__()
        self.inp = nn.Linear(size, WIDTH)
        self.mask = nn.Parameter(torch.randn(size) * 0.1)
        self.rel = nn.Embedding(2 * REACH + 1, HEADS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.n = nn.LayerNorm(WIDTH)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        places = torch.arange(vectors.shape[1])
        bias = self.rel((places[None] - places[:, None]).clamp(-REACH, REACH) + REACH).permute(2, 0, 1)[None]
        x = self.inp(vectors)
        for layer in self.layers:
            x = layer(x, bias)
        return self.n(x)


def exported(state: dict[str, torch.Tensor]) -> dict[str, Any]:
    """Returns the arrays that musnad.encoder reads, from the state of an Encoder."""
    names = {"inp": "in", "n": "out"}
    found: dict[str, Any] = {"distance": state["rel.weight"].float().numpy(), "layers": np.array(LAYERS)}
    for key, value in state.items():
        if key in ("mask", "rel.weight"):
            continue
        *parts, kind = key.split(".")
        name = ".".join(parts[1:]) if parts[0] == "layers" else names[parts[0]]
        matrix = value.float().numpy()
        found[f"{name}.{kind[0]}"] = (matrix.T if matrix.ndim == 2 else matrix).astype(np.float16)
    return found


def train(text: Path, *, steps: int, checkpoint: Path | None) -> Encoder:
    """Returns the encoder trained on a text of a paragraph a line."""
    torch.manual_seed(0)
    random_ = np.random.default_rng(0)
    counts: Counter[str] = Counter()
    with text.open(encoding="utf-8") as lines:
        for line in lines:
            counts.update(line.split())
    types = [word for word, _ in counts.most_common()]
    number = {word: n for n, word in enumerate(types)}
    vectors = WordVectors()
    known = torch.tensor(np.stack([vectors.of(word) for word in types]))
    with text.open(encoding="utf-8") as lines:
        ids = np.fromiter((number[word] for line in lines for word in line.split()), np.int32)
    stretches = len(ids) // STRETCH
    data = ids[: stretches * STRETCH].reshape(stretches, STRETCH)
    encoder, head = Encoder(vectors.size), nn.Linear(WIDTH, GUESSED)
    head.weight.data.mul_(0.5)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.01, betas=(0.9, 0.98))
    order, place, begin, losses = random_.permutation(stretches), 0, time.time(), []
    for step in range(steps):
        rate = 1e-3 * min(1.0, step / 400) * max(0.02, math.cos(step / steps * math.pi / 2))
        for group in optimizer.param_groups:
            group["lr"] = rate
        if place + BATCH > stretches:
            order, place = random_.permutation(stretches), 0
        x = torch.from_numpy(data[order[place : place + BATCH]].astype(np.int64))
        place += BATCH
        masked = (torch.rand(x.shape) < RATE) & (x < GUESSED)
        lot = torch.rand(x.shape)
        seen = torch.where((masked & (lot < MASKED))[..., None], encoder.mask, known[x])
        other = masked & (lot >= MASKED) & (lot < MASKED + REPLACED)
        seen = torch.where(other[..., None], known[torch.randint(0, GUESSED, x.shape)], seen)
        with torch.autocast("cpu", torch.bfloat16):
            scores = head(encoder(seen)[masked])
        loss = nn.functional.cross_entropy(scores.float(), x[masked])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if step % 50 == 49:
            speed = (step + 1) * BATCH * STRETCH / (time.time() - begin)
            print(f"step {step + 1} loss {np.mean(losses[-50:]):.3f} {speed:,.0f} words/s", flush=True)
        if checkpoint is not None and step % 500 == 499:
            torch.save({"enc": encoder.state_dict(), "step": step}, checkpoint)
    return encoder


def main(arguments: list[str]) -> int:
    """Trains and writes; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--steps", type=int, default=6_500)
    parser.add_argument("--checkpoint", type=Path, help="where the state is saved every 500 steps")
    parser.add_argument("--from-checkpoint", type=Path, help="write the weights of a saved state, without training")
    parser.add_argument("--out", type=Path, default=MODELS / "encoder.npz")
    options = parser.parse_args(arguments)
    if options.from_checkpoint is not None:
        state = torch.load(options.from_checkpoint)["enc"]
    else:
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder) / "news.txt"
            print(f"{write_text(options.shared, text):,} words", flush=True)
            state = train(text, steps=options.steps, checkpoint=options.checkpoint).state_dict()
    np.savez_compressed(options.out, **exported(state))
    print(f"{options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
