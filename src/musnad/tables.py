"""Reading the lexicon files and compiling their words into compact regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from musnad.errors import LexiconError


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Returns the rows of `lexicon/NAME.tsv` without comments, blank lines and the header; all are as long as that.

    Raises:
        LexiconError: the file is missing, or a row has another number of cells than the header.
    """
    path = files("musnad").joinpath("lexicon", f"{name}.tsv")
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise LexiconError(f"lexicon {name}.tsv is missing; reinstall musnad.") from None
    found: list[tuple[str, ...]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if found and len(cells) != len(found[0]):
            raise LexiconError(
                f"{name}.tsv line {number}: {len(cells)} cells, {len(found[0])} expected; separate cells by one tab."
            )
        found.append(cells)
    return tuple(found[1:])


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
