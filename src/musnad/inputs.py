"""Reading articles from files, directories, globs and standard input: text, HTML, JSON Lines, JSON, CSV and TSV.

Nothing here raises for a bad article: it is yielded as an `InputError`, and the rest goes on.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import re
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from musnad.article import Article
from musnad.encoding import decode
from musnad.errors import InputError
from musnad.readers import (
    ENDINGS,
    FIELDS,
    Format,
    ending,
    html_article,
    read_csv,
    read_jsonl,
    read_whole,
    text_article,
)
from musnad.record import Source

__all__ = ["ENDINGS", "FIELDS", "MAX_BYTES", "Format", "article_from", "read_inputs"]

#: Most bytes one article may have: a file of text or HTML, or one line of JSON Lines or CSV.
MAX_BYTES = 16 * 1024 * 1024
_MARKUP = re.compile(rb"<!doctype\s+html|<(html|head|body|article|div|p|meta|title|h1)[\s>]", re.IGNORECASE)


def read_inputs(
    paths: Iterable[str | Path],
    *,
    format: Format | None = None,
    encoding: str | None = None,
    fields: Mapping[str, str] | None = None,
    recursive: bool = True,
    max_bytes: int = MAX_BYTES,
    exclude: Collection[str] = (),
) -> Iterator[Article | InputError]:
    """Yields the articles of all `paths` in a fixed order, and an `InputError` for each that cannot be read.

    A path is a file, a directory (with its subdirectories unless `recursive` is false), a glob, or `-` for standard
    input. `format` overrules what the ending (`.gz` aside) or the first bytes say; `encoding` is taken as declared;
    `fields` maps names of `FIELDS` to the columns of JSON and CSV records, dots reaching into objects. Ids are made
    unique by a number at the end, which a warning tells. Files that folders and globs find are left out where
    `exclude` names their absolute path.
    """
    columns = {**FIELDS, **(fields or {})}
    seen: dict[str, int] = {}
    for path in _expand(paths, recursive=recursive, exclude=frozenset(exclude)):
        if isinstance(path, InputError):
            yield path
            continue
        for result in _read_path(path, format, encoding, columns, max_bytes):
            if isinstance(result, Article):
                id = _unique(result.id, seen)
                if id != result.id:
                    result.warnings.append(f"the id {result.id} was taken; this article is {id}")
                    result.id = id
            yield result


def article_from(
    source: str | bytes,
    *,
    id: str | None = None,
    title: str | None = None,
    published: str | None = None,
    outlet: str | None = None,
    uri: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
) -> Article:
    """Returns the article that `source` is: a `str` is plain text as it stands, `bytes` are text or an HTML page.

    `media_type="text/html"` makes a `str` a page too. Without `id`, the id is the start of the text's SHA-256.

    Raises:
        InputError: it cannot be coded (`empty`, `binary`, `not-arabic`, `no-article`).
    """
    hints = {
        name: value for name, value in (("headline", title), ("published", published), ("outlet", outlet)) if value
    }
    data = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
    digest = hashlib.sha256(data).hexdigest()
    is_html = media_type == "text/html" if media_type else isinstance(source, bytes) and _sniff(data) == "html"
    if is_html:
        return html_article(source, id or digest[:12], uri, encoding, digest, hints)
    warnings: list[str] = []
    if isinstance(source, bytes):
        source, _, warnings = decode(source, declared=encoding, uri=uri)
    info = Source(uri=uri, outlet=outlet, media_type=media_type or "text/plain", sha256=digest)
    return text_article(source, id or digest[:12], info, hints, warnings)


def _expand(paths: Iterable[str | Path], *, recursive: bool, exclude: frozenset[str]) -> Iterator[Path | InputError]:
    for given in paths:
        name = str(given)
        path = Path(given)
        try:
            there = name == "-" or path.is_file()
        except OSError as error:
            message = f"cannot be read: {error.strerror}; check its rights."
            yield InputError(message, reason="unreadable", uri=name)
            continue
        if there:
            yield path
        elif path.is_dir():
            entries = path.rglob("*") if recursive else path.glob("*")
            found = sorted(e for e in entries if _readable(e) and str(e.absolute()) not in exclude)
            yield from found
            if not found:
                yield InputError(
                    f"no file in it ends in one of {', '.join(ENDINGS)}; name files or a glob to read others.",
                    reason="not-found",
                    uri=name,
                )
        else:
            matches = sorted(Path(entry) for entry in glob.glob(name, recursive=recursive))  # noqa: PTH207
            matches = [entry for entry in matches if entry.is_file() and str(entry.absolute()) not in exclude]
            yield from matches
            if not matches:
                yield InputError("there is no such file.", reason="not-found", uri=name)


def _readable(path: Path) -> bool:
    return path.is_file() and ending(path) in ENDINGS and not path.name.startswith(".")


def _unique(name: str, seen: dict[str, int]) -> str:
    if name not in seen:
        seen[name] = 1
        return name
    while True:
        seen[name] += 1
        other = f"{name}-{seen[name]}"
        if other not in seen:
            seen[other] = 1
            return other


def _sniff(head: bytes) -> Format:
    """Returns the format that the first bytes look like."""
    plain = head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"{"):
        return "jsonl"
    if re.match(rb"\[\s*[{\]]", plain):
        return "json"
    return "html" if _MARKUP.search(plain) else "text"


def _read_path(
    path: Path, format: Format | None, encoding: str | None, columns: Mapping[str, str], max_bytes: int
) -> Iterator[Article | InputError]:
    uri = str(path)
    try:
        with _open(path) as stream:
            kind = format or ENDINGS.get(ending(path)) or _sniff(stream.peek(4096))
            if kind == "jsonl":
                yield from read_jsonl(stream, path, encoding, columns, max_bytes)
            elif kind in ("csv", "tsv"):
                yield from read_csv(stream, path, kind == "tsv", encoding, columns, max_bytes)
            else:
                yield from read_whole(stream, path, kind, encoding, columns, max_bytes)
    except InputError as error:
        yield error
    except UnicodeError as error:
        yield InputError(f"not the encoding it seems to be ({error}).", reason="encoding", uri=uri)
    except (OSError, EOFError, zlib.error) as error:
        reason = "unreadable" if isinstance(error, PermissionError) else "not-found"
        yield InputError(f"cannot be read ({error}).", reason=reason, uri=uri)


def _open(path: Path) -> io.BufferedReader:
    if str(path) == "-":
        raw: Any = io.BufferedReader(io.FileIO(0, closefd=False)) if sys.stdin is None else sys.stdin.buffer
        return raw if hasattr(raw, "peek") else io.BufferedReader(raw)
    stream = path.open("rb")
    if stream.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    return stream
