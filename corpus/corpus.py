#!/usr/bin/env python3
"""The hand-labelled corpus: labels without the articles' text, and the way back to text.

    python corpus/corpus.py pack ARTICLES LABELS > corpus/labels/NAME.jsonl    offsets in the place of quotes
    python corpus/corpus.py join corpus/labels/NAME.jsonl ARTICLES… > LABELS   quotes again, for those who have the text
    python corpus/corpus.py check corpus/labels/NAME.jsonl ARTICLES…           every offset against text and digest
    python corpus/corpus.py stats corpus/labels/*.jsonl                        what is in it

ARTICLES are JSON Lines with `id`, `text` and `outlet` (`.jsonl` or `.jsonl.xz`).
LABELS are as `musnad evaluate` reads them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from musnad.labels import Label, anchor, anchored, problems, read_labels

Row = dict[str, Any]


class CorpusError(ValueError):
    """Labels that do not fit an article; the message names the article."""


def rows_of(path: Path) -> Iterator[Row]:
    """Yields the objects of a JSON Lines file, packed with xz or not."""
    packed = path.suffix == ".xz"
    with lzma.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def digest(text: str) -> str:
    """Returns the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def pack(article: Row, label: Label) -> Row:
    """Returns a label with spans in the place of names and quotes, and the article's id, source and digest.

    Raises:
        CorpusError: a quote or a name is not in the text, or a key is unknown.
    """
    text = article["text"]
    if wrong := problems(text, label):
        raise CorpusError(f"{label.id}: {'; '.join(wrong)}")
    label = anchored(text, label)
    return {
        "id": label.id,
        "source": article.get("outlet") or "",
        "sha256": digest(text),
        "actors": [
            {
                "key": a.key,
                "name": anchor(text, a.name),
                "kind": a.kind,
                "country": a.country,
                "sectors": a.sectors or [],
            }
            for a in label.actors
        ],
        "statements": [
            {
                "kind": s.kind,
                "speaker": s.speaker,
                "cue": _cue(text, s.cue, s.span),
                "content": s.span,
                "relay": s.relay,
                "with": s.co_speakers,
            }
            for s in label.statements
        ],
        "events": [
            {
                "type": e.type,
                "mode": e.mode,
                "contexts": e.contexts,
                "actors": e.actors,
                "recipients": e.recipients,
                "trigger": e.span,
                "also": [anchor(text, a) if isinstance(a, str) else a for a in e.also],
                "status": e.status,
                "statement": e.statement,
                "date": e.date,
                "place": anchor(text, e.place) if e.place else None,
            }
            for e in label.events
        ],
    }


def _cue(text: str, cue: str | None, content: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the cue nearest to the content stands."""
    if not cue or content is None:
        return None
    found = []
    start = text.find(cue)
    while start >= 0:
        end = start + len(cue)
        found.append((max(content[0] - end, start - content[1], 0), start, end))
        start = text.find(cue, start + 1)
    _, start, end = min(found)
    return start, end


def join(article: Row, packed: Row) -> Row:
    """Returns a packed label with names and quotes again, `span` where the quote alone would not tell which.

    Raises:
        CorpusError: the article's text is not the one that was labelled.
    """
    text = article["text"]
    if digest(text) != packed["sha256"]:
        raise CorpusError(f"{packed['id']}: the text is not the labelled one: its SHA-256 differs")
    for what, span in spans(packed):
        if not 0 <= span[0] < span[1] <= len(text):
            raise CorpusError(f"{packed['id']}: {what} reaches out of the text: {span}")

    def cut(span: list[int] | None) -> str | None:
        return None if span is None else text[span[0] : span[1]]

    return {
        "id": packed["id"],
        "actors": [a | {"name": cut(a["name"])} for a in packed["actors"]],
        "statements": [
            s | {"cue": cut(s["cue"]), "content": cut(s["content"]), "span": s["content"]} for s in packed["statements"]
        ],
        "events": [
            e | {"trigger": cut(e["trigger"]), "span": e["trigger"], "place": cut(e["place"])} for e in packed["events"]
        ],
    }


def spans(packed: Row) -> Iterator[tuple[str, list[int]]]:
    """Yields every span of a packed label with what it is."""
    for actor in packed["actors"]:
        yield f"the name of {actor['key']}", actor["name"]
    for n, statement in enumerate(packed["statements"], 1):
        yield f"the content of statement {n}", statement["content"]
        if statement["cue"]:
            yield f"the cue of statement {n}", statement["cue"]
    for n, event in enumerate(packed["events"], 1):
        yield f"the trigger of event {n}", event["trigger"]
        yield from ((f"another telling of event {n}", also) for also in event["also"])
        if event["place"]:
            yield f"the place of event {n}", event["place"]


def joined(labels: Path, articles: Iterable[Path]) -> Iterator[Row]:
    """Yields the labels of a file with their quotes.

    Raises:
        CorpusError: an article is missing or its text differs.
    """
    packed = {row["id"]: row for row in rows_of(labels)}
    left = set(packed)
    for path in articles:
        for article in rows_of(path):
            if article["id"] in left:
                left.discard(article["id"])
                yield join(article, packed[article["id"]])
    if left:
        raise CorpusError(f"{labels}: the articles of {len(left)} labels are not in the files given, first {min(left)}")


def stats(paths: Iterable[Path]) -> str:
    """Returns counts of articles by source, of statements by kind and of events by type, as text."""
    rows = [row for path in paths for row in rows_of(path)]
    counts = {
        "articles": Counter(row["source"] for row in rows),
        "statements": Counter(s["kind"] for row in rows for s in row["statements"]),
        "events": Counter(e["type"] for row in rows for e in row["events"]),
    }
    lines = []
    for name, found in counts.items():
        lines.append(f"{name:<12}{found.total():>6}")
        lines += [f"  {key:<20}{n:>6}" for key, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Runs a command; returns the exit status."""
    command, *paths = arguments or [""]
    files = [Path(path) for path in paths]
    try:
        if command == "pack" and len(files) == 2:
            articles = {row["id"]: row for row in rows_of(files[0])}
            for label in read_labels(files[1]):
                print(json.dumps(pack(articles[label.id], label), ensure_ascii=False))
        elif command in ("join", "check") and len(files) >= 2:
            n = 0
            for row in joined(files[0], files[1:]):
                n += 1
                if command == "join":
                    print(json.dumps(row, ensure_ascii=False))
                else:
                    msgspec.convert(row, Label)
            print(f"{n} labels fit their articles", file=sys.stderr)
        elif command == "stats" and files:
            print(stats(files))
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except (CorpusError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
