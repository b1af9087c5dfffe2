"""The lexicon files: tab-separated tables with a header line, `#` comments, and `|` between alternatives in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from musnad.errors import LexiconError
from musnad.text import fold


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Returns the rows of `lexicon/NAME.tsv` without comments, blank lines and the header; all are as long as that.

    Raises:
        LexiconError: the file is missing, or a row is longer or shorter than the header; file and line are named.
    """
    path = files("musnad").joinpath("lexicon", f"{name}.tsv")
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise LexiconError(f"lexicon {name}.tsv is missing; reinstall musnad.") from None
    return tuple(cells for _, cells in _lines(text, f"{name}.tsv"))[1:]


def read_table(name: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yields the rows of `lexicon/NAME.tsv` as dictionaries, with the line number under `_line`.

    Raises:
        LexiconError: as `rows`, or the header lacks one of `columns`.
    """
    yield from read_file(files("musnad").joinpath("lexicon", f"{name}.tsv"), columns)


class FoldedTable:
    """`lexicon/NAME.tsv` by line number, with the first columns folded; a row is cut into cells when asked for.

    For long tables of which an article needs few rows: the file is folded in one go, many times faster than by cell.
    """

    def __init__(self, name: str, columns: Sequence[str]):
        """`columns` are all of the table's, in order.

        Raises:
            LexiconError: the header is another.
        """
        self.name = name
        self._text = files("musnad").joinpath("lexicon", f"{name}.tsv").read_text("utf-8").split("\n")
        self._columns = tuple(columns)
        self._header = next(n for n, line in enumerate(self._text) if line and not line.startswith("#"))
        if tuple(self._text[self._header].split("\t")) != self._columns:
            raise LexiconError(f"{name}.tsv: the header must be {', '.join(columns)}.")

    def firsts(self, cells: int) -> Iterator[tuple[int, list[str]]]:
        """Yields the line numbers (from 1) of the rows and their first cells, folded."""
        numbers = [n for n, line in enumerate(self._text) if n > self._header and line and line[0] != "#"]
        starts = ["\t".join(self._text[n].split("\t", cells)[:cells]) for n in numbers]
        for n, start in zip(numbers, fold("\n".join(starts)).split("\n"), strict=True):
            yield n + 1, start.split("\t")

    def row(self, line: int) -> dict[str, str]:
        """Returns the row in a line, unfolded."""
        return dict(zip(self._columns, self._text[line - 1].split("\t"), strict=True))


def read_file(path: Traversable, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yields the rows of a table in the form of the lexicon files, as `read_table` does.

    Raises:
        LexiconError: a row is longer or shorter than the header, or the header lacks one of `columns`.
        OSError: the file cannot be read.
    """
    lines = _lines(path.read_text("utf-8"), path.name)
    _, header = next(lines, (0, ()))
    if missing := [column for column in columns if column not in header]:
        raise LexiconError(f"{path.name}: the header lacks {', '.join(missing)}.")
    for number, cells in lines:
        row = dict(zip(header, cells, strict=True))
        row["_line"] = str(number)
        yield row


def _lines(text: str, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    width = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        line = line.rstrip("\r")
        cells = tuple(line.split("\t"))
        if " \t" in line or "\t " in line or line[0] == " " or line[-1] == " ":
            cells = tuple(cell.strip() for cell in cells)
        width = width or len(cells)
        if len(cells) != width:
            raise LexiconError(
                f"{name} line {number}: {len(cells)} cells, {width} expected; separate cells by one tab."
            )
        yield number, cells


def alternatives(cell: str) -> tuple[str, ...]:
    """Returns the alternatives of a cell."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def listed(cell: str) -> tuple[str, ...]:
    """Returns the codes of a cell that are all meant, separated by commas."""
    return tuple(part.strip() for part in cell.split(",") if part.strip())


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in rows("function_words"):
        found[name] = found.get(name, ()) + alternatives(words)
    return found


def group(name: str) -> frozenset[str]:
    """Returns the folded words of a class of function_words.tsv."""
    return frozenset(fold(word) for word in _groups()[name])


def written(name: str) -> tuple[str, ...]:
    """Returns the words of a class of function_words.tsv as they are spelled there."""
    return _groups()[name]


def alternation(words: Iterable[str]) -> str:
    """Returns a regular expression that matches any of `words`, longest first, shared beginnings factored out.

    A space in a word matches any run of white space.
    """
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = trie
        for char in " ".join(word.split()):
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(trie)


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    parts = [(r"\s+" if char == " " else re.escape(char)) + _branch(child) for char, child in node.items() if char]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"{body}?" if ends else body
