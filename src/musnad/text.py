"""The canonical text and the foldings used to match it; spans are code points of the canonical text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

#: Harakat, tanwin, shadda, sukun, Quranic marks and tatweel: never part of a match.
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640"
#: Invisible directional and joining controls, and the byte order mark.
CONTROLS = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u061c\ufeff\u00ad"

_DROP = re.compile(f"[{MARKS}{CONTROLS}]")
_FOLD = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ٲ": "ا",
        "ٳ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
        "گ": "ك",
        "ڤ": "ف",
        "چ": "ج",
        "پ": "ب",
    }
)
_FOLDABLE = re.compile("[" + "".join(map(chr, _FOLD)) + f"{MARKS}{CONTROLS}]")
_PAIRS = [(chr(letter), other) for letter, other in _FOLD.items()]
_LONG = 4096
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

_FOLD_DIGITS: dict[int, str | int | None] = {**_FOLD, **_DIGITS}
_MARK_SET = frozenset(chr(point) for point in range(0x610, 0x6EE) if _DROP.match(chr(point)))


def canonical(text: str) -> str:
    """Returns `text` in Unicode NFC with `\\n` line ends and nothing else changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def fold(text: str) -> str:
    """Returns `text` without marks, alefs, final ya and ta marbuta unified: equal folds are the same word.

    The fold does not keep offsets; it is for looking words up, never for cutting text.
    """
    if _FOLDABLE.search(text) is None:
        return text
    kept = _DROP.sub("", text)
    if len(kept) < _LONG:
        return kept.translate(_FOLD)
    for letter, other in _PAIRS:  # ten times faster for a long text
        kept = kept.replace(letter, other)
    return kept


def bare_letters(text: str) -> str:
    """Returns `text` without marks and controls, letters unchanged: as long as its fold."""
    return _DROP.sub("", text)


def western_digits(text: str) -> str:
    """Returns `text` with Arabic-Indic and Persian digits as 0–9; the length is unchanged."""
    return text.translate(_DIGITS)


class Folded:
    """A text folded for matching that knows where each of its characters stood.

    `text` is the fold with Western digits; `span` maps a stretch of it back to the original.
    """

    __slots__ = ("_gaps", "_source", "text")

    def __init__(self, source: str):
        drops = [found.start() for found in _DROP.finditer(source)]
        self._source = source
        self._gaps = [position - count for count, position in enumerate(drops)]
        self.text = (_DROP.sub("", source) if drops else source).translate(_FOLD_DIGITS)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Returns the original's `[start, end)` of a non-empty stretch, marks on its last letter included."""
        if not self._gaps:
            return start, end
        begin = start + bisect_right(self._gaps, start)
        finish = end - 1 + bisect_right(self._gaps, end - 1) + 1
        while finish < len(self._source) and self._source[finish] in _MARK_SET:
            finish += 1
        return begin, finish
