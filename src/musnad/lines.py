"""The lines of an article and what their words tell of their function.

The words are in `lexicon/sections.tsv`, `agencies.tsv`, `labels.tsv` and `boilerplate.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from musnad.dates import DateMention, find_dates, find_published
from musnad.record import BlockKind, Span
from musnad.tables import alternation, rows
from musnad.text import fold

_LINE = re.compile(r"[^\n]+")
FINAL = re.compile(r"[.؟?!…؛]\s*[\"”»’)\]]*$")
NAME_SPLIT = re.compile(r"\s*[:|/]\s*|\s+[-–—ـ]\s*|\s*[-–—]\s+")
_EDGE = " \t\u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_STRIP = re.compile(f"^[{_EDGE}]+|[{_EDGE}]+$")
FOOTNOTE = re.compile(r"^[*ـ]\s*")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled lexicons of this module, for folded text."""

    sections: frozenset[str]
    agency: re.Pattern[str]
    agencies_only: re.Pattern[str]
    tag: re.Pattern[str]
    labels: dict[str, re.Pattern[str]]
    date_words: re.Pattern[str]
    boilerplate_line: frozenset[str]
    boilerplate_tail: frozenset[str]
    boilerplate_start: re.Pattern[str]


def key(line: str) -> str:
    """Returns a line as the lexicons of lines hold it: folded, spaces single, in lower case."""
    return " ".join(fold(line).split()).lower().strip(" :")


@lru_cache(maxsize=1)
def words() -> _Words:
    """Returns the compiled lexicons; read once a process."""
    agencies: dict[str, list[str]] = {}
    for form, kind in rows("agencies"):
        folded = key(form)
        agencies.setdefault(kind, []).append(folded)
        if folded.isascii():
            agencies[kind].append(folded.upper())
            agencies[kind].append(folded.title())
    named = f"(?:{alternation(agencies['agency'])})(?![^\\W\\d_])"
    any_source = f"(?:{alternation(agencies['agency'] + agencies['desk'])})(?![^\\W\\d_])"
    joint = r"(?:\s*(?:[-–/+،,|]|و)\s*|\s+)"
    labels: dict[str, list[str]] = {}
    for kind, form, colon in rows("labels"):
        labels.setdefault(kind, []).append(
            re.escape(key(form)).replace(r"\ ", r"\s+") + (r"\s*[:：/\-–ـ]" if colon == "yes" else r"(?![^\W\d_])\s*:?")
        )
    lines: dict[str, list[str]] = {}
    for where, form in rows("boilerplate"):
        lines.setdefault(where, []).append(key(form))
    return _Words(
        sections=frozenset(key(row[0]) for row in rows("sections")),
        agency=re.compile(f"(?<![^\\W\\d_])(?:{named})"),
        agencies_only=re.compile(f"[*(\\[«\"'\\s-]*({any_source}(?:{joint}{any_source})*)[)\\]»\"'\\s.:-]*$"),
        tag=re.compile(f"[(\\[«]\\s*({any_source}(?:{joint}(?:{any_source}))*)\\.?\\s*[)\\]»]"),
        labels={
            kind: re.compile(rf"\s*(?:{'|'.join(sorted(forms, key=len, reverse=True))})\s*", re.IGNORECASE)
            for kind, forms in labels.items()
        },
        date_words=re.compile(
            rf"(?<![^\W\d_])(?:{alternation(key(form) for kind, form, _ in rows('labels') if kind == 'date')})"
            r"(?![^\W\d_])",
            re.IGNORECASE,
        ),
        boilerplate_line=frozenset(lines["line"]),
        boilerplate_tail=frozenset(lines["tail"]),
        boilerplate_start=re.compile(f"(?:{alternation(lines['start'])})(?![^\\W\\d_])"),
    )


def is_boilerplate(line: str) -> bool:
    """Returns whether a line is page furniture: share bars, related links, adverts, tags."""
    folded = key(line)
    return folded in words().boilerplate_line or (
        len(line) < 300 and words().boilerplate_start.match(folded.lstrip('-–•*#|«"( ')) is not None
    )


def is_comments(line: str) -> bool:
    """Returns whether a line heads what follows an article: comments, newsletters, most read."""
    return re.sub(r"\s*[(:]?\s*\d*\s*\)?$", "", key(line)) in words().boilerplate_tail


def is_section(line: str) -> bool:
    """Returns whether a line is the name of a section."""
    return key(line) in words().sections


def is_credit(line: str) -> bool:
    """Returns whether a line declares the source: a label such as `Source:`, or nothing but agencies."""
    folded = FOOTNOTE.sub("", fold(line))
    return words().labels["credit"].match(folded) is not None or words().agencies_only.match(folded) is not None


def date_line(line: str) -> DateMention | None:
    """Returns the publication date of a line that holds nothing else, or None; its span is within `line`."""
    if len(line) > 120:
        return None
    found = find_published(line)
    if found is None:
        return None
    rest = line[: found.span[0]] + " " + line[found.span[1] :]
    for other in reversed(find_dates(rest)):
        rest = rest[: other.span[0]] + " " + rest[other.span[1] :]
    rest = words().date_words.sub(" ", fold(rest))
    rest = re.sub(r"(?<!\w)(?:[ال]*\w{5,8})(?=\s*[،,]?\s*$)", _weekday_out, rest)
    return found if len(_LETTER.findall(rest)) <= 2 else None


def _weekday_out(found: re.Match[str]) -> str:
    return "" if find_dates(found[0], published=date(2020, 1, 1)) else found[0]


@dataclass(slots=True)
class Line:
    """A non-blank line: its stretch without white space and directional marks at the ends, and what it was found to be.

    `block` is its stretch with those marks: blocks cover all but white space.
    """

    start: int
    end: int
    text: str
    kind: BlockKind | None = None
    block: Span = (0, 0)

    def __post_init__(self) -> None:
        if self.block == (0, 0):
            self.block = (self.start, self.end)

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def ends(self) -> bool:
        """Returns whether the line ends as a sentence does."""
        return FINAL.search(self.text) is not None


def split_lines(text: str) -> list[Line]:
    """Returns the non-blank lines of `text`, white space and directional marks at their ends left out."""
    lines = []
    for found in _LINE.finditer(text):
        bare = _STRIP.sub("", found[0])
        shown = found[0].strip()
        if not shown:
            continue
        begin = found.start() + found[0].index(shown)
        block = (begin, begin + len(shown))
        if bare.strip():
            start = found.start() + found[0].index(bare)
            lines.append(Line(start, start + len(bare), bare, None, block))
        else:
            lines.append(Line(*block, shown, "caption"))
    return lines


def same_line(one: str, other: str) -> bool:
    """Returns whether two lines have the same letters and digits after folding."""
    return re.sub(r"[\W_]+", "", fold(one)) == re.sub(r"[\W_]+", "", fold(other))


def is_labelled_byline(text: str) -> bool:
    """Returns whether a line names the author after a label such as `By`."""
    return (
        len(text) <= 90
        and len(text.split()) <= 12
        and FINAL.search(text) is None
        and words().labels["byline"].match(fold(text)) is not None
    )


def is_byline(text: str) -> bool:
    """Returns whether a line names the author, with a label or as name – place."""
    if is_labelled_byline(text):
        return True
    if len(text) > 90 or FINAL.search(text):
        return False
    parts = [part for part in NAME_SPLIT.split(text.strip(" :")) if part.strip()]
    if not (len(parts) in (2, 3) and all(1 <= len(part.split()) <= 4 for part in parts) and len(text.split()) <= 9):
        return False
    # with a colon inside it may as well be a headline (speaker: words), unless the outlet is quoted after it
    return ":" not in text.strip(" :") or re.search(r"[«“\"(][^«»]+[»”\")]\s*$", text) is not None
