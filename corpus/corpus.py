#!/usr/bin/env python3
"""The hand-labelled corpus: labels without the articles' text, and the way back to text.

    python corpus/corpus.py pack ARTICLES… LABELS > corpus/labels/NAME.jsonl   offsets in the place of quotes
    python corpus/corpus.py join corpus/labels/NAME.jsonl ARTICLES… > LABELS   quotes again, for those who have the text
    python corpus/corpus.py check corpus/labels/NAME.jsonl ARTICLES…           every offset against text and digest
    python corpus/corpus.py stats corpus/labels/*.jsonl                        what is in it, and the readers' agreement

ARTICLES are JSON Lines with `id`, `text` and `outlet` (`.jsonl` or `.jsonl.xz`).
LABELS are as `musnad evaluate` reads them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from musnad.errors import MusnadError
from musnad.labels import Label, anchor, anchored, problems, read_labels, wrong_codes
from musnad.tables import read_file
from spots import Span, cue_span, mentions, speaker_mention

Row = dict[str, Any]

HERE = Path(__file__).resolve().parent


class CorpusError(MusnadError, ValueError):
    """Articles or labels that cannot be used; the message names the file and line, or the article."""


class _Article(msgspec.Struct):
    id: str
    text: str


class _Actor(msgspec.Struct):
    key: str
    name: Span
    kind: str
    country: str | None
    sectors: list[str]
    mentions: list[Span]


class _Statement(msgspec.Struct):
    kind: str
    speaker: str
    speaker_mention: Span | None
    cue: Span | None
    content: Span
    relay: list[str]
    co_speakers: list[str] = msgspec.field(name="with")


class _Event(msgspec.Struct):
    type: str
    mode: str | None
    contexts: list[str]
    actors: list[str]
    recipients: list[str]
    trigger: Span
    also: list[Span]
    status: str
    statement: int | None
    date: str | None
    place: Span | None


class _Packed(msgspec.Struct):
    id: str
    source: str
    date: str | None
    sha256: str
    split: str
    actors: list[_Actor]
    statements: list[_Statement]
    events: list[_Event]


def rows_of(path: Path, form: type[msgspec.Struct], what: str) -> Iterator[Row]:
    """Yields the objects of a JSON Lines file, compressed with xz or not.

    Raises:
        CorpusError: a line does not have the form, and so is not `what`; the message names file, line and field.
        OSError: the file cannot be read.
    """
    compressed = path.suffix == ".xz"
    n = 0
    try:
        with lzma.open(path, "rt", encoding="utf-8") if compressed else path.open(encoding="utf-8") as lines:
            for line in lines:
                n += 1
                if line.strip():
                    msgspec.json.decode(line, type=form)
                    yield json.loads(line)
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8: {error}") from error
    except lzma.LZMAError as error:
        raise CorpusError(f"{path}: not compressed with xz: {error}") from error
    except ValueError as error:
        raise CorpusError(f"{path}, line {n}: not {what}: {error}") from error


def articles_of(path: Path) -> Iterator[Row]:
    """Yields the articles of a file; raises as `rows_of`."""
    return rows_of(path, _Article, "an article")


def packed_of(path: Path) -> Iterator[Row]:
    """Yields the packed labels of a file; raises as `rows_of`."""
    return rows_of(path, _Packed, "a packed label")


def guarded(main: Callable[[list[str]], int], arguments: Sequence[str]) -> int:
    """Runs a command line and returns its exit status; tells errors without a traceback."""
    try:
        return main(list(arguments))
    except (MusnadError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def digest(text: str) -> str:
    """Returns the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def date_of(article: Row) -> str | None:
    """Returns the ISO date on which an article was published or else collected; None if its source does not say."""
    told = (article.get("published") or article.get("crawled") or "")[:10]
    if day_first := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", told):
        return "-".join(reversed(day_first.groups()))
    return told or None


@cache
def _validating() -> dict[str, str]:
    return {row["outlet"]: row["from"] for row in read_file(HERE / "split.tsv", ("outlet", "from"))}


def split_of(row: Row) -> str:
    """Returns the part of the corpus that a packed label belongs to by `split.tsv`: `train` or `validation`."""
    since = _validating().get(row["source"])
    if since is None:
        return "train"
    if since.isdigit():
        late = int(row["id"].rsplit("-", 1)[1]) >= int(since)
    else:
        late = (row["date"] or "") >= since
    return "validation" if late else "train"


def pack(article: Row, label: Label) -> Row:
    """Returns a label with spans in the place of names and quotes, and the article's id, source, date and digest.

    Raises:
        CorpusError: a quote or a name is not in the text, or a key or code is unknown.
    """
    text = article["text"]
    if wrong := [*problems(text, label), *wrong_codes(label)]:
        raise CorpusError(f"{label.id}: {'; '.join(wrong)}")
    label = anchored(text, label)
    cues = [s.cue_span or cue_span(text, s.cue, s.span) for s in label.statements]
    row: Row = {
        "id": label.id,
        "source": article.get("outlet") or "",
        "date": date_of(article),
        "sha256": digest(text),
        "actors": [
            {
                "key": a.key,
                "name": _name(text, a.name, a.mentions),
                "kind": a.kind,
                "country": a.country,
                "sectors": a.sectors or [],
                "mentions": a.mentions,
            }
            for a in label.actors
        ],
    }
    where = {a["key"]: a["mentions"] or [a["name"]] for a in row["actors"]}
    row["statements"] = [
        {
            "kind": s.kind,
            "speaker": s.speaker,
            "speaker_mention": speaker_mention(text, cue, where[s.speaker]),
            "cue": cue,
            "content": s.span,
            "relay": s.relay,
            "with": s.co_speakers,
        }
        for s, cue in zip(label.statements, cues, strict=True)
    ]
    row["events"] = [
        {
            "type": e.type,
            "mode": e.mode,
            "contexts": e.contexts,
            "actors": e.actors,
            "recipients": e.recipients,
            "trigger": e.span,
            "also": [anchor(text, a) if isinstance(a, str) else a for a in e.also],
            "status": e.status,
            "statement": e.statement or None,
            "date": e.date,
            "place": anchor(text, e.place) if e.place else None,
        }
        for e in label.events
    ]
    return row | {"split": split_of(row)}


def _name(text: str, name: str, labelled: Iterable[Span]) -> Span | None:
    """Returns where an actor's name stands: the first of its mentions that is worded so, else the first such words."""
    whole = (*labelled, *mentions(text, name))
    return next((span for span in whole if text[slice(*span)] == name), anchor(text, name))


def join(article: Row, packed: Row) -> Row:
    """Returns a packed label with names and quotes again, and the spans beside them.

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
            s | {"cue": cut(s["cue"]), "cue_span": s["cue"], "content": cut(s["content"]), "span": s["content"]}
            for s in packed["statements"]
        ],
        "events": [
            e | {"trigger": cut(e["trigger"]), "span": e["trigger"], "place": cut(e["place"])} for e in packed["events"]
        ],
    }


def broken(text: str, label: Row) -> list[str]:
    """Returns the rules that a joined label breaks: quotes and keys that lead nowhere, codes that nobody knows."""
    converted = msgspec.convert(label, Label)
    return [*problems(text, converted), *wrong_codes(converted)]


def spans(packed: Row) -> Iterator[tuple[str, list[int]]]:
    """Yields every span of a packed label with what it is."""
    for actor in packed["actors"]:
        yield f"the name of {actor['key']}", actor["name"]
        yield from ((f"a mention of {actor['key']}", mention) for mention in actor["mentions"])
    for n, statement in enumerate(packed["statements"], 1):
        yield f"the content of statement {n}", statement["content"]
        for what, key in (("cue", "cue"), ("speaker", "speaker_mention")):
            if statement[key]:
                yield f"the {what} of statement {n}", statement[key]
    for n, event in enumerate(packed["events"], 1):
        yield f"the trigger of event {n}", event["trigger"]
        yield from ((f"another telling of event {n}", also) for also in event["also"])
        if event["place"]:
            yield f"the place of event {n}", event["place"]


def joined(labels: Path, articles: Iterable[Path]) -> Iterator[tuple[Row, Row]]:
    """Yields the articles and the labels of a file, the labels with their quotes: what trains and measures.

    Raises:
        CorpusError: an article is missing or its text differs.
    """
    packed = {row["id"]: row for row in packed_of(labels)}
    left = set(packed)
    for path in articles:
        for article in articles_of(path):
            if article["id"] in left:
                left.discard(article["id"])
                yield article, join(article, packed[article["id"]])
    if left:
        raise CorpusError(f"{labels}: the articles of {len(left)} labels are not in the files given, first {min(left)}")


def own() -> Iterator[tuple[Row, Row]]:
    """Yields the articles of our own writing with their labels."""
    labels = {row["id"]: row for row in rows_of(HERE / "own" / "labels.jsonl", Label, "a label")}
    for article in articles_of(HERE / "own" / "articles.jsonl"):
        yield article, labels[article["id"]]


def stats(paths: Iterable[Path]) -> str:
    """Returns counts by file, source, split, kind, type, mode and status, and the readers' agreement, as text."""
    rows = [row | {"file": path.stem} for path in paths for row in packed_of(path)]
    ours = [label for _, label in own()]
    statements = [s for row in rows for s in row["statements"]]
    events = [e for row in rows for e in row["events"]]
    empty = sum(not row["statements"] and not row["events"] for row in rows)
    counts = {
        "articles by file": Counter(row["file"] for row in rows),
        "articles by source": Counter(row["source"] for row in rows),
        "articles by year": Counter(row["date"][:4] if row["date"] else "undated" for row in rows),
        "articles by split": Counter(row["split"] for row in rows),
        "articles by content": Counter({"something to code": len(rows) - empty, "nothing to code": empty}),
        "actors by kind": Counter(a["kind"] for row in rows for a in row["actors"]),
        "mentions of actors": Counter({"all": sum(len(a["mentions"]) for row in rows for a in row["actors"])}),
        "statements by kind": Counter(s["kind"] for s in statements),
        "statements by number of relays": Counter(str(len(s["relay"])) for s in statements),
        "statements by speaker": Counter("named" if s["speaker_mention"] else "told before" for s in statements),
        "events by type": Counter(e["type"] for e in events),
        "events by type and mode": Counter(f"{e['type']}-{e['mode']}" for e in events if e["mode"]),
        "events by status": Counter(e["status"] for e in events),
        "events by split": Counter(row["split"] for row in rows for _ in row["events"]),
    }
    counts |= {
        "our own articles": Counter({"articles": len(ours)}),
        "statements in them": Counter(s["kind"] for row in ours for s in row["statements"]),
        "events in them": Counter(e["type"] for row in ours for e in row["events"]),
    }
    lines = []
    for name, found in counts.items():
        lines.append(f"{name:<32}{found.total():>6}")
        lines += [f"  {key:<30}{n:>6}" for key, n in sorted(found.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join([*lines, "", (HERE / "agreement.md").read_text("utf-8").rstrip()])


def main(arguments: list[str]) -> int:
    """Runs a command; returns the exit status."""
    command, *paths = arguments or [""]
    files = [Path(path) for path in paths]
    if command == "pack" and len(files) >= 2:
        labels = {label.id: label for label in read_labels(files[-1])}
        articles = {row["id"]: row for path in files[:-1] for row in articles_of(path) if row["id"] in labels}
        if missing := set(labels) - set(articles):
            raise CorpusError(f"{files[-1]}: {len(missing)} articles are not in the files given, first {min(missing)}")
        for label in labels.values():
            print(json.dumps(pack(articles[label.id], label), ensure_ascii=False))
    elif command in ("join", "check") and len(files) >= 2:
        n = 0
        for article, row in joined(files[0], files[1:]):
            n += 1
            if command == "join":
                print(json.dumps(row, ensure_ascii=False))
            elif wrong := broken(article["text"], row):
                raise CorpusError(f"{row['id']}: {'; '.join(wrong)}")
        print(f"{n} labels fit their articles", file=sys.stderr)
    elif command == "stats" and files:
        print(stats(files))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(guarded(main, sys.argv[1:]))
