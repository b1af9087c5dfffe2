"""The formats articles are read from: text, HTML, JSON Lines, JSON, CSV and TSV; and records to articles."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from musnad.article import Article
from musnad.encoding import decode, wide_encoding
from musnad.errors import InputError
from musnad.language import check_language
from musnad.record import Source
from musnad.text import canonical

Format = Literal["text", "html", "jsonl", "json", "csv", "tsv"]

#: Fields of a record that are read, by the name of the column they are read from if nothing else is said.
FIELDS = {
    name: name for name in ("id", "text", "html", "title", "published", "url", "outlet", "section", "byline", "credit")
}
ENDINGS: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
}
_HINTS = {
    "title": "headline",
    "published": "published",
    "outlet": "outlet",
    "section": "section",
    "byline": "byline",
    "credit": "credit",
}
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def ending(path: Path) -> str:
    """Returns the ending that tells a path's format, in lower case, `.gz` left out."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def stem(path: Path) -> str:
    """Returns a path's name without its ending; `stdin` for standard input."""
    name = path.name.removesuffix(".gz")
    tail = ending(path)
    bare = name[: -len(tail)] if tail else name
    return "stdin" if bare == "-" else bare


def read_whole(
    stream: IO[bytes], path: Path, kind: Format, encoding: str | None, columns: Mapping[str, str], max_bytes: int
) -> Iterator[Article | InputError]:
    uri = str(path)
    limit = max_bytes if kind != "json" else max_bytes * 64
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            f"larger than {limit} bytes, no article is; split it, one article a file or a line of JSON Lines.",
            reason="too-large",
            uri=uri,
        )
    if kind == "json":
        yield from _json(data, path, encoding, columns, max_bytes)
        return
    digest = hashlib.sha256(data).hexdigest()
    if kind == "html":
        yield html_article(data, stem(path), uri, encoding, digest, {})
        return
    text, _, warnings = decode(data, declared=encoding, uri=uri)
    info = Source(uri=uri, media_type="text/plain", sha256=digest)
    yield text_article(text, stem(path), info, {}, warnings)


def _lines(stream: IO[bytes] | _Recoded, max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yields line number and line; None for a line over `max_bytes`, which is passed over in pieces."""
    number = 0
    while line := stream.readline(max_bytes + 2):
        number += 1
        if len(line.rstrip(b"\r\n")) > max_bytes:
            while not line.endswith(b"\n") and (line := stream.readline(1 << 20)):
                pass
            yield number, None
        else:
            yield number, line


def read_jsonl(
    stream: io.BufferedReader, path: Path, encoding: str | None, columns: Mapping[str, str], max_bytes: int
) -> Iterator[Article | InputError]:
    uri = str(path)
    source: IO[bytes] | _Recoded = stream
    if (wide := _wide_name(stream.peek(64)[:64])) is not None:
        source = _Recoded(stream, wide)
    empty = True
    for number, line in _lines(source, max_bytes):
        place = f"line {number}"
        empty = False
        if line is None:
            message = f"a line larger than {max_bytes} bytes; passed over."
            yield InputError(message, reason="too-large", uri=uri, place=place)
            continue
        line = line.strip()
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            continue
        try:
            record, warnings = _parse(line, encoding, uri, place)
            digest = hashlib.sha256(line).hexdigest()
            yield _record(record, f"{stem(path)}-{number}", uri, place, columns, digest, warnings)
        except InputError as error:
            error.uri, error.place = error.uri or uri, place if not error.place else f"{place}, {error.place}"
            if error.place == f"{place}, {place}":
                error.place = place
            yield error
    if empty:
        yield InputError("there is no text in it.", reason="empty", uri=uri)


def _wide_name(head: bytes) -> str | None:
    """Returns the encoding of a stream whose line ends are not single bytes, whatever was declared, or None."""
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else wide_encoding(head)


class _Recoded(io.RawIOBase):
    """Lines of a stream in UTF-16 or UTF-32, as UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str):
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._text.readline(size if size is not None else -1).encode("utf-8", "replace")


def _parse(line: bytes, encoding: str | None, uri: str, place: str) -> tuple[Any, list[str]]:
    """Returns the value that a line of JSON holds, and warnings of its decoding."""
    warnings: list[str] = []
    try:
        return msgspec.json.decode(line), warnings
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text, _, warnings = decode(line, declared=encoding, uri=uri)
    try:
        return json.loads(text), warnings
    except (ValueError, RecursionError) as error:
        raise InputError(f"not valid JSON ({error}).", reason="bad-json", uri=uri, place=place) from None


def _json(
    data: bytes, path: Path, encoding: str | None, columns: Mapping[str, str], max_bytes: int
) -> Iterator[Article | InputError]:
    """Yields the records of a JSON document: an object, a list, or an object that holds a list."""
    uri = str(path)
    try:
        value, warnings = _parse(data.strip(), encoding, uri, "")
    except InputError as error:
        if error.reason == "bad-json" and b"\n" in data.strip():
            yield from read_jsonl(io.BufferedReader(io.BytesIO(data)), path, encoding, columns, max_bytes)
            return
        error.place = None
        raise
    records = value if isinstance(value, list) else [value]
    if isinstance(value, dict) and _pick(value, columns["text"]) is None and _pick(value, columns["html"]) is None:
        lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)]
        records = max(lists, key=len) if lists else records
    for number, record in enumerate(records, 1):
        place = f"record {number}"
        name = f"{stem(path)}-{number}" if isinstance(value, list) else stem(path)
        digest = hashlib.sha256(msgspec.json.encode(record)).hexdigest() if len(records) > 1 else None
        try:
            yield _record(record, name, uri, place, columns, digest or hashlib.sha256(data).hexdigest(), list(warnings))
        except InputError as error:
            error.uri, error.place = error.uri or uri, error.place or place
            yield error


def read_csv(
    stream: io.BufferedReader,
    path: Path,
    tabs: bool,
    encoding: str | None,
    columns: Mapping[str, str],
    max_bytes: int,
) -> Iterator[Article | InputError]:
    """Yields the rows of a table with a header; a row's digest is of its cells, joined by U+001F, in UTF-8."""
    uri = str(path)
    head = stream.peek(1 << 16)[: 1 << 16]
    _, name, warnings = decode(head[: head.rfind(b"\n") + 1] or head, declared=encoding, uri=uri)
    text = io.TextIOWrapper(stream, encoding=name, errors="replace", newline="")
    long: list[int] = []

    def lines() -> Iterator[str]:
        number = 0
        while line := text.readline(max_bytes + 2):
            number += 1
            if len(line) > max_bytes + 1:
                long.append(number)
                while not line.endswith("\n") and (line := text.readline(1 << 20)):
                    pass
                yield "\n"
            else:
                yield line.removeprefix("\ufeff") if number == 1 else line

    source = lines()
    first = next(source, "")
    delimiter = "\t" if tabs else max(",;\t|", key=first.count)
    csv.field_size_limit(max(max_bytes, csv.field_size_limit()))
    header = next(csv.reader([first], delimiter=delimiter), [])
    wanted = {name: header.index(column) for name, column in columns.items() if column in header}
    if "text" not in wanted and "html" not in wanted:
        raise InputError(
            f"no column {columns['text']!r} in the header ({', '.join(header)[:200]}); "
            "name the column that holds the text.",
            reason="missing-field",
            uri=uri,
            place="line 1",
        )
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        start = reader.line_num + 2
        place = f"line {start}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield InputError(f"not valid CSV ({error}).", reason="bad-csv", uri=uri, place=place)
            continue
        if long:
            message = f"a line larger than {max_bytes} bytes; passed over."
            yield InputError(message, reason="too-large", uri=uri, place=f"line {long.pop()}")
            continue
        if not any(row):
            continue
        notes = [f"line {start}: {len(row)} cells, {len(header)} in the header"] if len(row) > len(header) else []
        record = {columns[name]: row[index] for name, index in wanted.items() if index < len(row)}
        digest = hashlib.sha256("\x1f".join(row).encode("utf-8", "replace")).hexdigest()
        try:
            notes = [*warnings, *notes]
            yield _record(record, f"{stem(path)}-{start}", uri, place, columns, digest, notes, nested=False)
        except InputError as error:
            error.uri, error.place = error.uri or uri, error.place or place
            yield error


def _pick(record: Mapping[str, Any], column: str, nested: bool = True) -> Any:
    """Returns the value of a column; with `nested`, dots in its name reach into objects."""
    if column in record or not nested:
        return record.get(column)
    value: Any = record
    for part in column.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _record(
    record: Any,
    name: str,
    uri: str,
    place: str,
    columns: Mapping[str, str],
    digest: str,
    warnings: list[str],
    *,
    nested: bool = True,
) -> Article:
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise InputError(f"a JSON object is expected, this is a {kind}.", reason="bad-json", uri=uri, place=place)
    values = {field: _string(_pick(record, column, nested)) for field, column in columns.items()}
    hints = {hint: value for field, hint in _HINTS.items() if (value := values.get(field))}
    name = values.get("id") or name
    link = values.get("url") or f"{uri}#{place.replace(' ', '-')}"
    text, page = values.get("text"), values.get("html")
    try:
        if text is None and page is not None:
            article = html_article(page, name, link, None, digest, hints)
            article.warnings[:0] = warnings
            return article
        if text is None:
            raise InputError(
                f"no field {columns['text']!r}; the record has {', '.join(map(str, record))[:200] or 'no fields'}.",
                reason="missing-field",
            )
        if not text.strip():
            raise InputError(f"field {columns['text']!r} is empty.", reason="empty")
        info = Source(uri=link, outlet=hints.get("outlet"), media_type="text/plain", sha256=digest)
        return text_article(text, name, info, hints, warnings)
    except InputError as error:
        error.uri, error.place = uri, place
        raise


def _string(value: Any) -> str | None:
    """Returns a cell as text: numbers written out, lists of paragraphs joined, anything else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return None


def text_article(text: str, name: str, info: Source, hints: dict[str, str], warnings: list[str]) -> Article:
    """Returns the article of a plain text, checked and with warnings of what is odd in it."""
    text = canonical(text)
    if not text.isascii():
        clean = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _has_surrogate(text) else text
        if clean != text:
            warnings.append("half a surrogate pair replaced by U+FFFD")
            text = clean
    if not text.strip():
        raise InputError("there is no text in it.", reason="empty", uri=info.uri)
    if "\x00" in text:
        raise InputError("NUL characters in the text; this is not text.", reason="binary", uri=info.uri)
    check_language(text, uri=info.uri)
    return Article(id=name, text=text, source=info, hints=hints, warnings=warnings + bidi_warnings(text))


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
        return False
    except UnicodeEncodeError:
        return True


def bidi_warnings(text: str) -> list[str]:
    """Returns a warning that names the first bidirectional control of `text` and their number; they are kept."""
    found = _BIDI.search(text)
    if found is None:
        return []
    mark, count = f"U+{ord(found[0]):04X}", len(_BIDI.findall(text))
    return [f"character {found.start()}: bidirectional control {mark} kept ({count} in all)"]


def html_article(
    page: str | bytes, name: str, uri: str | None, encoding: str | None, digest: str, hints: dict[str, str]
) -> Article:
    from musnad.html import read_html  # the HTML parser is slow to import

    article = read_html(page, id=name, uri=uri, encoding=encoding)
    article.source.sha256 = digest
    article.hints.update(hints)
    article.source.outlet = hints.get("outlet") or article.source.outlet
    check_language(article.text, uri=uri)
    article.warnings += bidi_warnings(article.text)
    return article
