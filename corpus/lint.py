#!/usr/bin/env python3
"""Looks labels over: what breaks a rule, and what looks odd and deserves a second look.

    python corpus/lint.py ARTICLES.jsonl LABELS.jsonl

Rules that are broken are told as `wrong`, oddities as `odd`; the exit status is 1 if anything is wrong.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import rows_of
from spots import mentions

from musnad.tables import read_table
from musnad.words import QUOTES

Row = dict[str, Any]

KINDS = {"person", "country", "igo", "org", "group"}
SPEECH = {"direct", "indirect", "mixed"}
STATUS = {"asserted", "claimed", "denied"}
NO_COUNTRY = {"IGO", "NGO", "MNC", "REG"}
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()  # noqa: SIM905
)
MARKS = frozenset("".join(QUOTES))
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ANY = f"[{''.join(sorted(MARKS))}]"
QUOTED = re.compile(rf"{_ANY}\s*(\w.*?)\s*{_ANY}", re.DOTALL)


def modes() -> dict[str, set[str | None]]:
    """Returns PLOVER's types with their modes (None for the type alone)."""
    found: dict[str, set[str | None]] = {}
    for row in read_table("plover", ("event", "mode", "score", "cameo")):
        found.setdefault(row["event"], {None}).add(row["mode"] or None)
    return found


def contexts() -> set[str]:
    """Returns PLOVER's contexts."""
    return {row["context"] for row in read_table("contexts", ("context", "words"))}


def wrong(text: str, label: Row) -> Iterator[str]:
    """Yields the rules that a label (with spans) breaks."""
    keys = [a["key"] for a in label["actors"]]
    if len(set(keys)) < len(keys):
        yield "two actors have the same key"
    for a in label["actors"]:
        if a["kind"] not in KINDS:
            yield f"{a['key']}: kind {a['kind']}"
        if a["country"] and not re.fullmatch("[A-Z]{3}", a["country"]):
            yield f"{a['key']}: country {a['country']}"
        if bad := set(a["sectors"]) - SECTORS:
            yield f"{a['key']}: sectors {sorted(bad)}"
        if not mentions(text, a["name"]) and a["name"] not in text:
            yield f"{a['key']}: name not in text"
    for n, s in enumerate(label["statements"], 1):
        if s["kind"] not in SPEECH:
            yield f"statement {n}: kind {s['kind']}"
        for key in (s["speaker"], *s["relay"], *s["with"]):
            if key not in keys:
                yield f"statement {n}: unknown actor {key}"
    types, allowed = modes(), contexts()
    for n, e in enumerate(label["events"], 1):
        if e["type"] not in types:
            yield f"event {n}: type {e['type']}"
        elif e["mode"] not in types[e["type"]]:
            yield f"event {n}: {e['type']} has no mode {e['mode']}; modes: {sorted(filter(None, types[e['type']]))}"
        if e["status"] not in STATUS:
            yield f"event {n}: status {e['status']}"
        if bad := set(e["contexts"]) - allowed:
            yield f"event {n}: contexts {sorted(bad)}"
        if len(e["contexts"]) > 3:
            yield f"event {n}: more than three contexts"
        for key in (*e["actors"], *e["recipients"]):
            if key not in keys:
                yield f"event {n}: unknown actor {key}"
        if e["statement"] is not None and not 1 <= e["statement"] <= len(label["statements"]):
            yield f"event {n}: there is no statement {e['statement']}"
        if e["date"] and not DATE.fullmatch(e["date"]):
            yield f"event {n}: date {e['date']}"


def odd(text: str, label: Row) -> Iterator[str]:
    """Yields what a reader should look at again."""
    used = {k for s in label["statements"] for k in (s["speaker"], *s["relay"], *s["with"])}
    used |= {k for e in label["events"] for k in (*e["actors"], *e["recipients"])}
    for a in label["actors"]:
        if a["key"] not in used:
            yield f"{a['key']} takes part in nothing"
        if a["kind"] == "igo" and a["sectors"]:
            yield f"{a['key']}: an igo has no sector"
        if a["kind"] == "igo" and a["country"] != "IGO":
            yield f"{a['key']}: an igo has the country IGO"
        if a["kind"] != "igo" and not a["sectors"] and a["country"] not in NO_COUNTRY:
            yield f"{a['key']}: no sector"
    for n, s in enumerate(label["statements"], 1):
        start, end = s["span"]
        content = text[start:end]
        before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
        inner = [m for m in QUOTED.findall(content) if len(m.split()) > 2]
        if s["kind"] == "direct" and not (before in MARKS or after in MARKS or content[0] in MARKS):
            yield f"statement {n}: direct, but no quotation mark stands before or behind it"
        if s["kind"] == "indirect" and (inner or before in MARKS):
            yield f"statement {n}: indirect, but quotation marks stand in it or before it"
        if s["kind"] == "mixed" and not any(mark in content for mark in MARKS):
            yield f"statement {n}: mixed, but no quotation mark stands in it"
        if s["cue"] is None:
            yield f"statement {n}: no cue"
        if end - start > 1500:
            yield f"statement {n}: {end - start} characters long"
    seen: set[tuple[Any, ...]] = set()
    for n, e in enumerate(label["events"], 1):
        same = (e["type"], e["mode"], tuple(e["actors"]), tuple(e["recipients"]))
        if same in seen:
            yield f"event {n}: the same type and parties as an earlier one: another telling?"
        seen.add(same)
        if not e["actors"] and not e["recipients"]:
            yield f"event {n}: no party at all"
        if e["type"] == "CONSULT" and e["mode"] != "visit" and e["recipients"]:
            yield f"event {n}: a meeting has all its parties as actors"
        if len(e["trigger"].split()) > 6:
            yield f"event {n}: a long trigger"


def main(arguments: list[str]) -> int:
    """Prints what is wrong and odd; returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    articles = {row["id"]: row["text"] for row in rows_of(Path(arguments[0]))}
    broken = False
    for label in rows_of(Path(arguments[1])):
        text = articles.pop(label["id"])
        for message in wrong(text, label):
            broken = True
            print(f"wrong  {label['id']}: {message}")
        for message in odd(text, label):
            print(f"odd    {label['id']}: {message}")
    if articles:
        print(f"note   {len(articles)} articles have no label: {' '.join(sorted(articles)[:20])}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
