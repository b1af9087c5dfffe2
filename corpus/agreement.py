#!/usr/bin/env python3
"""How far two readers of the same articles agree: by the scorer's figures and field by field.

    python corpus/agreement.py table A.jsonl B.jsonl ARTICLES… > corpus/agreement.md
    python corpus/agreement.py records A.jsonl ARTICLES…       labels in the form of records, for other scorers
    python corpus/agreement.py differences A.jsonl B.jsonl ARTICLES…      what they differ in, to be settled

A and B are packed labels (`corpus.py pack`). The figures are those of `musnad evaluate`, with the one reader's labels
as the truth and the other's as records; F1 is the same either way round.
Fields are compared where both readers have the fact: statements whose contents overlap by half, actors whose mentions
overlap, events of one type and the nearest triggers. Kappa is Cohen's (1960): agreement above what chance would give.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from corpus import guarded, joined
from musnad.evaluate import MATCH, evaluate
from musnad.labels import Label, as_record
from musnad.record import to_json

Row = dict[str, Any]
Pair = tuple[Row, Row]

#: How far apart, in characters, the triggers of one event may be for its fields to be compared.
REACH = 600


def overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Returns the share of characters that two spans have in common, of all that they cover together."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, common) / (max(a[1], b[1]) - min(a[0], b[0]))


def pair_up(a: Sequence[Row], b: Sequence[Row], near: Callable[[Row, Row], float]) -> list[Pair]:
    """Returns pairs of facts, nearest first, each fact once; a nearness of zero is none."""
    ranked = sorted(((near(x, y), -i, -j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    left, right = set(range(len(a))), set(range(len(b)))
    pairs = []
    for value, i, j in ranked:
        if value > 0 and -i in left and -j in right:
            left.discard(-i)
            right.discard(-j)
            pairs.append((-i, -j))
    return [(a[i], b[j]) for i, j in sorted(pairs)]


def _statements_near(x: Row, y: Row) -> float:
    share = overlap(x["span"], y["span"])
    return share if share >= MATCH else 0.0


def _actors_near(x: Row, y: Row) -> float:
    common = {tuple(m) for m in x["mentions"]} & {tuple(m) for m in y["mentions"]}
    same = float(x["name"] == y["name"])
    return same + len(common) / max(1, min(len(x["mentions"]), len(y["mentions"])))


def _events_near(x: Row, y: Row) -> float:
    if x["type"] != y["type"]:
        return 0.0
    spots = [[s[0] for s in (e["span"], *e["also"])] for e in (x, y)]
    apart: int = min(abs(p - q) for p in spots[0] for q in spots[1])
    parties = sum(bool(x[side]) == bool(y[side]) for side in ("actors", "recipients"))
    return max(0.0, 1 - apart / REACH) * (1 + parties)


def kappa(values: Sequence[tuple[object, object]]) -> tuple[float, float]:
    """Returns the share of equal pairs and Cohen's kappa."""
    number = len(values)
    same = sum(x == y for x, y in values) / number
    left, right = Counter(x for x, _ in values), Counter(y for _, y in values)
    chance = sum(n * right[value] for value, n in left.items()) / number**2
    return same, 1.0 if chance == 1 else (same - chance) / (1 - chance)


def fields(articles: dict[str, Row], a: dict[str, Row], b: dict[str, Row]) -> Iterator[tuple[str, list[Any]]]:
    """Yields the name of each field with its pairs of values over all articles."""
    found: dict[str, list[tuple[object, object]]] = {}

    def note(name: str, x: object, y: object) -> None:
        found.setdefault(name, []).append((x, y))

    for key in articles:
        one, other = a[key], b[key]
        actors = pair_up(one["actors"], other["actors"], _actors_near)
        same = {y["key"]: x["key"] for x, y in actors}
        for x, y in actors:
            note("actor kind", x["kind"], y["kind"])
            note("actor country", x["country"], y["country"])
            note("actor main sector", (x["sectors"] or [None])[0], (y["sectors"] or [None])[0])
            note("actor name", x["name"], y["name"])
        numbers = {}
        for x, y in pair_up(one["statements"], other["statements"], _statements_near):
            numbers[other["statements"].index(y) + 1] = one["statements"].index(x) + 1
            note("statement kind", x["kind"], y["kind"])
            note("statement cue", x["cue_span"], y["cue_span"])
            note("statement speaker", x["speaker"], same.get(y["speaker"]))
            note("statement relays", x["relay"], [same.get(k) for k in y["relay"]])
            note("statement content, same span", x["span"], y["span"])
        for x, y in pair_up(one["events"], other["events"], _events_near):
            note("event mode", x["mode"], y["mode"])
            note("event status", x["status"], y["status"])
            note("event doers", sorted(x["actors"]), sorted(same.get(k, "?") for k in y["actors"]))
            note("event recipients", sorted(x["recipients"]), sorted(same.get(k, "?") for k in y["recipients"]))
            note("event main context", (x["contexts"] or [None])[0], (y["contexts"] or [None])[0])
            note("event any context in common", True, bool(set(x["contexts"]) & set(y["contexts"])) or x == y)
            note("event statement", x["statement"], numbers.get(y["statement"]))
            note("event date", x["date"], y["date"])
            note("event place", x["place"], y["place"])
    yield from found.items()


#: Fields with values of a short list, for which agreement by chance is worth telling.
NOMINAL = {
    "actor kind",
    "actor country",
    "actor main sector",
    "statement kind",
    "event mode",
    "event status",
    "event main context",
}


def report(articles: dict[str, Row], a: dict[str, Row], b: dict[str, Row]) -> str:
    """Returns the agreement as two Markdown tables."""
    texts = {key: row["text"] for key, row in articles.items()}
    labels = [msgspec.convert(a[key], Label) for key in texts]
    records = {key: as_record(text, msgspec.convert(b[key], Label)) for key, text in texts.items()}
    lines = [f"{len(texts)} articles, each read by two readers apart.", ""]
    lines += ["| figure | F1 | one reader | the other |", "| --- | --- | --- | --- |"]
    for name, value in evaluate(texts, labels, records).figures().items():
        if isinstance(value, dict) and "f1" in value:
            lines.append(f"| {name} | {value['f1']:.3f} | {value['labelled']} | {value['coded']} |")
        elif isinstance(value, float):
            lines.append(f"| {name} | {value:.3f} | | |")
    lines += ["", "| field, where both have the fact | pairs | equal | kappa |", "| --- | --- | --- | --- |"]
    for name, pairs in fields(articles, a, b):
        same, above = kappa([(repr(x), repr(y)) for x, y in pairs])
        lines.append(f"| {name} | {len(pairs)} | {same:.3f} | {f'{above:.3f}' if name in NOMINAL else ''} |")
    return "\n".join(lines)


def differences(articles: dict[str, Row], a: dict[str, Row], b: dict[str, Row]) -> Iterator[str]:
    """Yields what only one of the readers has, and where their facts differ, article by article."""
    for key in articles:
        actors = pair_up(a[key]["actors"], b[key]["actors"], _actors_near)
        # Actors of the one reader under the names that the other gave them, so that only differences are shown.
        names = [{x["key"]: x["name"] for x in a[key]["actors"]}, {y["key"]: y["name"] for y in b[key]["actors"]}]
        names[1] |= {y["key"]: x["name"] for x, y in actors}
        lines = []
        for kind, pairs, told in (
            ("actors", actors, _told_actor),
            ("statements", pair_up(a[key]["statements"], b[key]["statements"], _statements_near), _told_statement),
            ("events", pair_up(a[key]["events"], b[key]["events"], _events_near), _told_event),
        ):
            for side, label in enumerate((a[key], b[key])):
                lone = [fact for fact in label[kind] if all(pair[side] is not fact for pair in pairs)]
                lines += [f"only {'ab'[side]}: {told(fact, names[side])}" for fact in lone if kind != "actors"]
            both = [(told(x, names[0]), told(y, names[1])) for x, y in pairs]
            lines += [f"a: {x}\n  b: {y}" for x, y in both if x.partition(" «")[0] != y.partition(" «")[0]]
        if lines:
            yield "\n".join([f"## {key}", *lines, ""])


def _told_actor(a: Row, names: dict[str, str]) -> str:
    return f"A {names[a['key']]} {a['kind']} {a['country']} {' '.join(a['sectors'])}"


def _told_statement(s: Row, names: dict[str, str]) -> str:
    relays = "".join(f" ← {names[k]}" for k in s["relay"])
    return f"S {s['kind']} {names[s['speaker']]}{relays} «{s['cue']}» {s['content'][:90]}"


def _told_event(e: Row, names: dict[str, str]) -> str:
    sides = [", ".join(sorted(names[k] for k in e[side])) for side in ("actors", "recipients")]
    return f"E {e['type']} {e['mode']} {sides[0]} > {sides[1]} {e['status']} «{e['trigger']}»"


def main(arguments: list[str]) -> int:
    """Runs a command; returns the exit status."""
    command, *paths = arguments or [""]
    files = [Path(path) for path in paths]
    if command == "records" and len(files) >= 2:
        for article, label in joined(files[0], files[1:]):
            print(to_json(as_record(article["text"], msgspec.convert(label, Label))).decode())
    elif command in ("table", "differences") and len(files) >= 3:
        a = {label["id"]: (article, label) for article, label in joined(files[0], files[2:])}
        b = {label["id"]: label for _, label in joined(files[1], files[2:])}
        both = [key for key in a if key in b]
        given = {k: a[k][0] for k in both}, {k: a[k][1] for k in both}, {k: b[k] for k in both}
        print(report(*given) if command == "table" else "\n".join(differences(*given)))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(guarded(main, sys.argv[1:]))
