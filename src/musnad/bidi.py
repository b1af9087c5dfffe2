"""Putting a line of mixed Arabic and Latin text into the order and shapes in which it is seen.

For terminals that show characters as they come. The order is that of the Unicode Bidirectional Algorithm (UAX #9)
without explicit embeddings and bracket pairs; letter shapes are those of the Arabic Presentation Forms, taken from
Unicode's own decompositions.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal, NamedTuple

Direction = Literal["rtl", "ltr"]

_CONTROLS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: Characters that are their own mirror image turned round; only the common ones.
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


class Cell(NamedTuple):
    """What one place of the terminal shows: `text` with its combining marks, from code point `at` of the line."""

    text: str
    at: int


def direction(text: str) -> Direction:
    """Returns the direction of the first letter that has one; left to right if none has."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def visual(line: str, *, base: Direction | None = None) -> list[Cell]:
    """Returns the cells of `line` from left to right, letters joined; `base` is the paragraph's direction."""
    base = base or direction(line)
    cells = _cells(line)
    if not cells:
        return []
    levels = _levels([unicodedata.bidirectional(cell.text[0]) for cell in cells], 1 if base == "rtl" else 0)
    order = list(range(len(cells)))
    for level in range(max(levels), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return [Cell(cells[i].text.translate(_MIRROR), cells[i].at) if levels[i] % 2 else cells[i] for i in order]


def _levels(classes: list[str], base: int) -> list[int]:
    """Returns the embedding level of each character class of a paragraph (rules W2–W7, N1, N2, I1, I2, L1)."""
    outside = "R" if base else "L"
    kinds = ["L" if kind in ("NSM", "BN", "") else kind for kind in classes]
    strong = outside
    for i, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for i in range(1, len(kinds) - 1):
        before, after = kinds[i - 1], kinds[i + 1]
        if before == after and ((before == "EN" and kinds[i] in ("ES", "CS")) or (before == "AN" and kinds[i] == "CS")):
            kinds[i] = before
    for start, end, kind in _runs(kinds):
        if kind == "ET" and "EN" in (kinds[start - 1 : start] + kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)
    kinds = ["ON" if kind in ("ES", "ET", "CS", "WS", "S", "B") else kind for kind in kinds]
    strong = outside
    for i, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"
    for start, end, kind in _runs(kinds):
        if kind == "ON":
            before = _side(kinds[start - 1]) if start else outside
            after = _side(kinds[end]) if end < len(kinds) else outside
            kinds[start:end] = [before if before == after else outside] * (end - start)
    raise_by = {"L": 1, "EN": 1, "AN": 1, "R": 0} if base else {"L": 0, "R": 1, "EN": 2, "AN": 2}
    levels = [base + raise_by[kind] for kind in kinds]
    for i in range(len(levels) - 1, -1, -1):
        if classes[i] not in ("WS", "S", "B"):
            break
        levels[i] = base
    return levels


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _runs(kinds: list[str]) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for kind, group in groupby(kinds):
        end = start + len(list(group))
        found.append((start, end, kind))
        start = end
    return found


def _cells(line: str) -> list[Cell]:
    """Returns the line's cells in reading order, Arabic letters in the shapes their neighbours give them."""
    units: list[tuple[str, str, int]] = []  # letter, its marks, where
    for i, char in enumerate(line):
        if _CONTROLS.match(char):
            continue
        if unicodedata.combining(char) and units:
            letter, marks, where = units[-1]
            units[-1] = letter, marks + char, where
        else:
            units.append((char, "", i))
    forms = _forms()
    cells: list[Cell] = []
    joined = False  # the letter before joins to this one
    skip = False
    for n, (letter, marks, where) in enumerate(units):
        if skip:
            skip = False
            continue
        following = units[n + 1] if n + 1 < len(units) else None
        if following and letter + following[0] in forms:  # lam and alef share one cell
            letter, marks, skip = letter + following[0], marks + following[1], True
            following = None
        shapes = forms.get(letter, {})
        ahead = forms.get(following[0], {}) if following else {}
        joins = "initial" in shapes and ("final" in ahead or (following is not None and following[0] == "ـ"))
        if letter == "ـ":
            joined = True
        else:
            shape = ("medial" if joins else "final") if joined else ("initial" if joins else "isolated")
            letter = shapes.get(shape, letter)
            joined = joins
        cells.append(Cell(letter + marks, where))
    return cells


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Returns the shapes of each Arabic letter (and lam-alef pair): isolated, initial, medial, final."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFE80, 0xFEFD), *range(0xFB50, 0xFBB2), *range(0xFBD3, 0xFC00)):
        shape, *letters = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        letter = "".join(chr(int(c, 16)) for c in letters)
        if shape and (len(letter) == 1 or (len(letter) == 2 and letter[0] == "ل" and letter[1] in "اأإآ")):
            found.setdefault(letter, {}).setdefault(shape.strip("<>"), chr(code))
    return found
