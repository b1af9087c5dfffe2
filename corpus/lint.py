#!/usr/bin/env python3
"""Looks labels over: what breaks a rule, and what looks odd and deserves a second look.

    python corpus/lint.py ARTICLES.jsonl LABELS.jsonl

LABELS are as `musnad evaluate` reads them. Rules that are broken are told as `wrong`, oddities as `odd`; the exit
status is 1 if anything is wrong.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import CorpusError, articles_of, guarded
from musnad.labels import Label, anchored, problems, read_labels, wrong_codes
from musnad.words import QUOTES

#: Codes in the place of a state's that need no sector beside them.
NO_STATES = frozenset({"IGO", "NGO", "MNC", "REG"})
MARKS = frozenset("".join(QUOTES))
_ANY = f"[{''.join(sorted(MARKS))}]"
QUOTED = re.compile(rf"{_ANY}\s*(\w.*?)\s*{_ANY}", re.DOTALL)
#: Lengths beyond which a second look is asked for: a term in words, a content in characters, a trigger in words.
LONGEST_TERM, LONGEST_CONTENT, LONGEST_TRIGGER = 2, 1500, 6


def odd(text: str, label: Label) -> Iterator[str]:
    """Yields what a reader should look at again."""
    yield from _odd_actors(label)
    for n, s in enumerate(anchored(text, label).statements, 1):
        if s.span is None:
            continue
        start, end = s.span
        content = text[start:end]
        before, after = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
        quoted = any(len(part.split()) > LONGEST_TERM for part in QUOTED.findall(content))
        if s.kind == "direct" and not MARKS & {before, after, content[0]}:
            yield f"statement {n}: direct, but no quotation mark stands before or behind it"
        if s.kind == "indirect" and (quoted or before in MARKS):
            yield f"statement {n}: indirect, but quotation marks stand in it or before it"
        if s.kind == "mixed" and not MARKS & set(content):
            yield f"statement {n}: mixed, but no quotation mark stands in it"
        if s.cue is None:
            yield f"statement {n}: no cue"
        if len(content) > LONGEST_CONTENT:
            yield f"statement {n}: {len(content)} characters long"
    seen: set[tuple[Any, ...]] = set()
    for n, e in enumerate(label.events, 1):
        same = (e.type, e.mode, tuple(e.actors), tuple(e.recipients))
        if same in seen:
            yield f"event {n}: the same type and parties as an earlier one: another telling?"
        seen.add(same)
        if not e.actors and not e.recipients:
            yield f"event {n}: no party at all"
        if e.type == "CONSULT" and e.mode != "visit" and e.recipients:
            yield f"event {n}: a meeting has all its parties as actors"
        if len(e.trigger.split()) > LONGEST_TRIGGER:
            yield f"event {n}: a long trigger"


def _odd_actors(label: Label) -> Iterator[str]:
    used = {key for s in label.statements for key in (s.speaker, *s.relay, *s.co_speakers)}
    used |= {key for e in label.events for key in (*e.actors, *e.recipients)}
    for a in label.actors:
        if a.key not in used:
            yield f"{a.key} takes part in nothing"
        if a.kind == "igo" and a.sectors:
            yield f"{a.key}: an igo has no sector"
        if a.kind == "igo" and a.country != "IGO":
            yield f"{a.key}: an igo has the country IGO"
        if a.kind != "igo" and not a.sectors and a.country not in NO_STATES:
            yield f"{a.key}: no sector"


def main(arguments: list[str]) -> int:
    """Prints what is wrong and odd; returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    articles = {row["id"]: row["text"] for row in articles_of(Path(arguments[0]))}
    broken = False
    for label in read_labels(Path(arguments[1])):
        if label.id not in articles:
            raise CorpusError(f"{arguments[1]}: {label.id} is not among the articles of {arguments[0]}")
        text = articles.pop(label.id)
        for message in (*problems(text, label), *wrong_codes(label)):
            broken = True
            print(f"wrong  {label.id}: {message}")
        for message in odd(text, label):
            print(f"odd    {label.id}: {message}")
    if articles:
        print(f"note   {len(articles)} articles have no label, first {min(articles)}")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(guarded(main, sys.argv[1:]))
