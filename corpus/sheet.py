#!/usr/bin/env python3
"""The labelling sheet: what a reader writes while labelling, far shorter than JSON, and its reading.

    python corpus/sheet.py show ARTICLES.jsonl [ID…]             the articles, to be read
    python corpus/sheet.py read ARTICLES.jsonl SHEET… > LABELS   labels with offsets; every mistake of form is told
    python corpus/sheet.py write ARTICLES.jsonl LABELS > SHEET   a sheet of labels made earlier

A sheet (`GUIDE.md` explains its use):

    ## ARTICLE-ID
    A a1 | name ; other mention ; other mention | person | BLR | GOV MIL
    S indirect | a1 | cue | first words … last words | relay=a2,a3 with=a4
    E AGREE - | a1,a2 > a3 | trigger ; other telling | military,economic | asserted | s1 | date=2017-01-02 place=name

`#2` behind a mention, content, cue or trigger means its second occurrence. `-` stands for nothing. `N` alone: nothing
to code. A line that starts with `?` is a note.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import CorpusError, articles_of, date_of, guarded
from musnad.labels import Label, read_labels
from spots import NUMBERED, Span, cue_span, mentions, ordinal, place

Row = dict[str, Any]

#: Contents of no more words are written whole.
_SHORT = 8


def _split(field: str, at: str) -> list[str]:
    return [part.strip() for part in field.split(at) if part.strip() and part.strip() != "-"]


def _options(field: str, allowed: Sequence[str]) -> dict[str, str]:
    found = dict(re.findall(r"(\w+)=(.*?)(?=\s+\w+=|$)", field))
    if (field and field != "-" and not found) or set(found) - set(allowed):
        raise ValueError(f"unknown: {field}; known: {', '.join(f'{name}=' for name in allowed)}")
    return found


class _Reader:
    """Reads the lines of one article."""

    def __init__(self, article: Row) -> None:
        self.text = article["text"]
        self.label: Row = {"id": article["id"], "actors": [], "statements": [], "events": []}
        self._since = 0

    def actor(self, line: str) -> None:
        key, forms, kind, country, sectors = _fields(line, 5)
        name, *others = _split(forms, ";")
        spans: list[Span] = []
        for form in sorted([name, *others], key=len, reverse=True):
            found = self._where(form)
            spans += [s for s in found if not any(t[0] < s[1] and s[0] < t[1] for t in spans)]
        self.label["actors"].append(
            {
                "key": key,
                "name": self.text[slice(*self._where(name)[0])],
                "kind": kind,
                "country": None if country == "-" else country,
                "sectors": _split(sectors.replace(",", " "), " "),
                "mentions": sorted(spans),
            }
        )

    def _where(self, form: str, what: str = "mention") -> list[Span]:
        """Returns where words stand: as words of their own, or else as the text has those letters."""
        spot = place(self.text, form)
        found = mentions(self.text, form) or ([spot] if spot else [])
        if not found:
            raise ValueError(f"{what} not in text: {form}")
        return found

    def close(self) -> None:
        """Drops a mention that only begins a longer mention of somebody else: a title before another's name."""
        taken = [(m, a["key"]) for a in self.label["actors"] for m in a["mentions"]]
        for actor in self.label["actors"]:
            actor["mentions"] = [
                m
                for m in actor["mentions"]
                if not any(t[0] == m[0] and t[1] > m[1] and key != actor["key"] for t, key in taken)
            ]

    def statement(self, line: str) -> None:
        kind, speaker, cue, content, options = _fields(line, 5, missing=1)
        span = place(self.text, content, since=self._since)
        if span is None:
            raise ValueError(f"content not in text: {content}")
        self._since = span[0]
        more = _options(options, ("relay", "with"))
        near = None if cue == "-" else place(self.text, cue) if NUMBERED.match(cue) else cue_span(self.text, cue, span)
        if cue != "-" and near is None:
            raise ValueError(f"cue not in text: {cue}")
        self.label["statements"].append(
            {
                "kind": kind,
                "speaker": speaker,
                "cue": None if near is None else self.text[near[0] : near[1]],
                "cue_span": near,
                "content": self.text[span[0] : span[1]],
                "relay": _split(more.get("relay", ""), ","),
                "with": _split(more.get("with", ""), ","),
                "span": span,
            }
        )

    def event(self, line: str) -> None:
        kind, parties, triggers, contexts, status, statement, options = _fields(line, 7, missing=1)
        kind, _, mode = kind.partition(" ")
        if ">" not in parties:
            raise ValueError("parties are written `a1,a2 > a3` (`- > a3` and `a1 > -` where a side is empty)")
        doers, _, others = parties.partition(">")
        found = []
        for trigger in _split(triggers, ";"):
            spots = self._where(trigger, "trigger")
            found.append(next((spot for spot in spots if spot not in found), spots[0]))
        more = _options(options, ("date", "place"))
        where = more.get("place", "-")
        if where != "-":
            where = self.text[slice(*self._where(where, "place")[0])]
        self.label["events"].append(
            {
                "type": kind,
                "mode": None if mode.strip() in ("", "-") else mode.strip(),
                "actors": _split(doers, ","),
                "recipients": _split(others, ","),
                "trigger": self.text[found[0][0] : found[0][1]],
                "span": found[0],
                "also": found[1:],
                "contexts": _split(contexts, ","),
                "status": status,
                "statement": None if statement == "-" else int(statement.lstrip("sS")),
                "date": None if more.get("date", "-") == "-" else more["date"],
                "place": None if where == "-" else where,
            }
        )


def _fields(line: str, number: int, *, missing: int = 0) -> list[str]:
    fields = [part.strip() for part in line.split("|")]
    if not number - missing <= len(fields) <= number:
        raise ValueError(f"has {len(fields)} fields of {number}, divided by |")
    return fields + [""] * (number - len(fields))


def read(sheet: Path, articles: dict[str, Row]) -> tuple[list[Row], list[str]]:
    """Returns the labels of a sheet and its mistakes of form, each with the line."""
    readers: list[_Reader] = []
    wrong: list[str] = []
    done: set[str] = set()
    for n, line in enumerate(sheet.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        what, _, rest = line.partition(" ")
        try:
            if not line or what.startswith("?"):
                continue
            if what == "##":
                if rest.strip() not in articles:
                    raise ValueError(f"no article {rest.strip()}")
                if rest.strip() in done:
                    raise ValueError(f"{rest.strip()} is labelled twice")
                done.add(rest.strip())
                readers.append(_Reader(articles[rest.strip()]))
            elif not readers:
                raise ValueError("the sheet must start with `## ARTICLE-ID`")
            elif what == "A":
                readers[-1].actor(rest)
            elif what == "S":
                readers[-1].statement(rest)
            elif what == "E":
                readers[-1].event(rest)
            elif what != "N":
                raise ValueError("a line starts with ##, A, S, E, N or ?")
        except (ValueError, IndexError) as error:
            wrong.append(f"{sheet}, line {n}: {error}")
    for reader in readers:
        reader.close()
    return [reader.label for reader in readers], wrong


def write(text: str, label: Label) -> Iterator[str]:
    """Yields the lines of a sheet for a label."""
    yield f"## {label.id}"
    if not label.statements and not label.events:
        yield "N"
    for a in label.actors:
        forms = dict.fromkeys([a.name, *(text[slice(*span)] for span in a.mentions)])
        yield f"A {a.key} | {' ; '.join(forms)} | {a.kind} | {a.country or '-'} | {' '.join(a.sectors or [])}"
    since = 0
    for s in label.statements:
        content = text[slice(*s.span)] if s.span else s.content
        words = content.split(" ")
        if len(words) > _SHORT and "…" not in content:
            content = " ".join(words[:4]) + " … " + " ".join(words[-3:])
        if s.span:
            if place(text, content, since=since) != s.span:
                content = ordinal(text, content, s.span[0])
            since = s.span[0]
        options = [f"relay={','.join(s.relay)}"] if s.relay else []
        options += [f"with={','.join(s.co_speakers)}"] if s.co_speakers else []
        yield f"S {s.kind} | {s.speaker} | {s.cue or '-'} | {content} | {' '.join(options)}".rstrip(" |")
    for e in label.events:
        triggers = [e.trigger, *(a if isinstance(a, str) else text[slice(*a)] for a in e.also)]
        options = [f"{name}={value}" for name, value in (("date", e.date), ("place", e.place)) if value]
        parties = f"{','.join(e.actors) or '-'} > {','.join(e.recipients) or '-'}"
        told = f"s{e.statement}" if e.statement else "-"
        yield (
            f"E {e.type} {e.mode or '-'} | {parties} | {' ; '.join(triggers)} | "
            f"{','.join(e.contexts) or '-'} | {e.status} | {told} | {' '.join(options)}"
        ).rstrip(" |")
    yield ""


def main(arguments: list[str]) -> int:
    """Runs a command; returns the exit status."""
    command, *paths = arguments or [""]
    if not paths or command not in ("show", "read", "write") or (command != "show" and len(paths) < 2):
        print(__doc__, file=sys.stderr)
        return 2
    given, *rest = paths
    articles = {row["id"]: row for row in articles_of(Path(given))}
    if command == "show":
        for row in articles.values():
            if not rest or row["id"] in rest:
                print(f"## {row['id']} [{row.get('outlet') or ''} {date_of(row) or ''}]\n{row['text']}\n")
        return 0
    if command == "write":
        for label in read_labels(Path(rest[0])):
            if label.id not in articles:
                raise CorpusError(f"{rest[0]}: {label.id} is not among the articles of {given}")
            print("\n".join(write(articles[label.id]["text"], label)))
        return 0
    wrong = []
    for path in rest:
        labels, mistakes = read(Path(path), articles)
        wrong += mistakes
        for row in labels:
            print(json.dumps(row, ensure_ascii=False))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(guarded(main, sys.argv[1:]))
