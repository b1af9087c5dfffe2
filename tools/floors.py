#!/usr/bin/env python3
"""The quality gate: scores on our own labelled articles, and the floors they may not fall under.

    python tools/floors.py                              compare with tests/gold/floors.json; exit 1 if any is lower
    python tools/floors.py --raise                      write higher floors where the scores are higher now
    python tools/floors.py --lower-with-reason "TEXT"   write the present scores, lower ones too, with the reason

Floors carry a digest of the articles and labels. Other articles or labels give other scores, so a changed corpus
needs new floors: --raise if no score is lower, else --lower-with-reason.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from musnad.evaluate import Evaluation
from musnad.report import measure

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold"
FLOORS = GOLD / "floors.json"
#: What is gated; the other figures are printed beside.
GATED = (
    "statements.span",
    "statements.speaker",
    "statements.direct",
    "statements.boundary",
    "actors.codes",
    "events.type",
    "events.dyad",
    "events.coded",
    "events.status",
)
#: The floors file: `corpus` (a digest), `floors` (by figure) and `lowered` (what fell, and why).
Pinned = dict[str, Any]
REPAIR = "To accept it on purpose: python tools/floors.py --lower-with-reason 'why the scores may fall'"


def digest(folder: Path = GOLD) -> str:
    """Returns a digest of the names and contents of the folder's articles and labels."""
    found = hashlib.sha256()
    for path in sorted([*folder.glob("*.txt"), *folder.glob("*.json")]):
        if path.name != FLOORS.name:
            found.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


def scores(evaluation: Evaluation) -> dict[str, float]:
    """Returns one number for each gated figure: F1, recall where there is no F1, or the share itself."""
    figures = evaluation.figures()
    found: dict[str, float] = {}
    for name in GATED:
        value = figures[name]
        found[name] = value.get("f1", value["r"]) if isinstance(value, dict) else value
    return found


def compare(now: dict[str, float], pinned: Pinned, *, corpus: str) -> list[str]:
    """Returns what breaks the gate, a line each, the last one with the command that repairs it; empty if nothing."""
    broken = [
        f"{name}: {now[name]:.4f} is under its floor {floor:.4f}"
        for name, floor in pinned["floors"].items()
        if now[name] < floor - 1e-9
    ]
    if broken:
        return [*broken, REPAIR]
    if pinned["corpus"] != corpus:
        message = f"the corpus changed ({pinned['corpus']} → {corpus}), so its floors must be measured anew"
        return [message, "To write them: python tools/floors.py --raise"]
    return []


def raised(now: dict[str, float], pinned: Pinned, *, corpus: str, reason: str | None) -> Pinned:
    """Returns new contents of the floors file.

    Raises:
        ValueError: a score is lower and no reason is given; the message lists every one.
    """
    floors = pinned.get("floors", {})
    lower = [f"{name} {floors[name]:.4f} → {now[name]:.4f}" for name in now if now[name] < floors.get(name, 0) - 1e-9]
    if lower and not reason:
        raise ValueError(f"floors may only rise, and these would fall: {', '.join(lower)}. {REPAIR}")
    history = list(pinned.get("lowered", []))
    if lower:
        history.append({"reason": reason, "fell": lower})
    return {"corpus": corpus, "floors": now, "lowered": history}


def main(argv: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code: 0 all well, 1 a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--raise", dest="up", action="store_true", help="write higher floors")
    how.add_argument("--lower-with-reason", metavar="TEXT", help="write the present scores, lower ones too")
    options = parser.parse_args(argv)
    if options.lower_with_reason is not None and not options.lower_with_reason.strip():
        parser.error("--lower-with-reason needs a reason")

    now, corpus = scores(measure(GOLD)), digest()
    pinned: Pinned = {"corpus": "", "floors": {}, "lowered": []}
    if FLOORS.exists():
        pinned = json.loads(FLOORS.read_text("utf-8"))
    for name, score in now.items():
        floor = pinned["floors"].get(name)
        print(f"{name:22}{score:8.4f}   floor {floor if floor is None else format(floor, '.4f')}")
    if options.up or options.lower_with_reason:
        try:
            new = raised(now, pinned, corpus=corpus, reason=options.lower_with_reason)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        FLOORS.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(f"written to {FLOORS}")
        return 0
    broken = compare(now, pinned, corpus=corpus)
    for line in broken:
        print(line, file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
