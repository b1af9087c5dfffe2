"""Dates in Arabic text: every month system, Hijri, numeric, relative to publication; and publication times.

The words are in `lexicon/months.tsv` and `lexicon/dates.tsv`, the grammar in `date_grammar.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from musnad.date_grammar import Atom, Parser, key, lexicon
from musnad.record import Span
from musnad.text import Folded, fold, western_digits

Precision = Literal["year", "month", "day", "minute"]

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:(?:[T ]|\s+)(\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\s*$", re.ASCII
)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3])[:٫](\d\d)(?::\d\d)?(?![\d:])")
_ZONE_BEFORE = re.compile(r"\b(?:GMT|UTC)\s*$", re.IGNORECASE)
_RFC822 = re.compile(r"^(?:[A-Z][a-z]{2},\s*)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_PLACEHOLDER = re.compile(r"00:00(:00)?([.,]0+)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date and where it stands: `value` is ISO 8601 as precise as `precision`; `end` is a range's last day or year.

    `relative` tells that the value was counted from the publication date.
    """

    span: Span
    value: str
    precision: Precision
    end: str | None = None
    relative: bool = False


_PRECISION: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


def find_dates(text: str, *, published: date | None = None) -> list[DateMention]:
    """Returns the dates in `text` in order, not overlapping, to the day, month or year.

    What is told relative to publication (yesterday, last Thursday, 5 May without a year) is resolved against
    `published`, and left out where that is None. A bare weekday is the last such day, publication's included.
    """
    folded = Folded(text)
    words = lexicon()
    atoms = [
        Atom(found.lastgroup or "", found[found.lastgroup or 0], found.start(found.lastgroup or 0), found.end())
        for found in words.atoms.finditer(folded.text)
    ]
    parser = Parser(folded.text, atoms, published, words)
    mentions: list[DateMention] = []
    index = 0
    while index < len(atoms):
        result = parser.date_at(index)
        if result is None:
            index += 1
            continue
        index = max(result.next, index + 1)
        if result.value:
            span = folded.span(result.start, result.end)
            mentions.append(
                DateMention(
                    span=span,
                    value=result.value,
                    precision=_PRECISION[len(result.value)],
                    end=result.last,
                    relative=result.relative,
                )
            )
    return mentions


def find_published(text: str) -> DateMention | None:
    """Returns the first full date of a short text, to the minute where a clock time stands beside it, or None.

    Times keep no zone unless the text gives one.
    """
    days = [found for found in find_dates(text) if found.precision == "day"]
    if not days:
        return None
    mention = days[0]
    if len(days) > 1 and _days_apart(days[0].value, days[1].value) <= 2:
        mention = days[1]  # the same day in both calendars: the second is the Gregorian, which nobody has to convert
    start, end = mention.span
    folded = western_digits(text)
    for found in [*_CLOCK.finditer(folded, end), *reversed([*_CLOCK.finditer(folded, 0, start)])]:
        tail = lexicon().clock_tail.match(_same_length_fold(folded), found.end())
        hour, minute = int(found[1]), int(found[2])
        if minute > 59:
            continue
        zone, open_, close = "", found.start(), found.end()
        if tail and tail[0].strip():
            close = tail.end()
            half = lexicon().values["meridiem"].get(key(tail[1])) if tail[1] else None
            hour = hour % 12 + (12 if half == "pm" else 0) if half and hour <= 12 else hour
            zone = lexicon().values["zone"].get(key(tail[2]), "") if tail[2] else ""
            if tail[3]:
                zone = f"{tail[3][0]}{int(tail[3][1:]):02}:{tail[4] or '00'}"
        head = _ZONE_BEFORE.search(folded, 0, open_)
        if head and not zone:
            zone, open_ = "+00:00", head.start()
        return DateMention(
            span=(min(start, open_), max(end, close)),
            value=f"{mention.value}T{hour:02}:{minute:02}{zone}",
            precision="minute",
        )
    return mention


def _days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _same_length_fold(text: str) -> str:
    return "".join(fold(char) or char for char in text)


def parse_published(text: str) -> tuple[str, Precision] | None:
    """Returns the publication time that a hint tells, as (ISO 8601, precision), or None where none can be read.

    Understands ISO 8601, RFC 822, seconds or milliseconds since 1970, day/month/year, and dates as Arabic pages
    write them. A time of exactly midnight without a zone counts as no time.
    """
    text = western_digits(text).strip()
    iso = _ISO.match(text)
    if iso:
        try:
            day = date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
        except ValueError:
            return None
        if iso[4] is None or int(iso[4]) > 23 or int(iso[5]) > 59 or _PLACEHOLDER.search(text):
            return day, "day"
        zone = (iso[6] or "").replace("Z", "+00:00")
        zone = zone if ":" in zone or not zone else f"{zone[:3]}:{zone[3:]}"
        return f"{day}T{iso[4]}:{iso[5]}{zone}", "minute"
    if _RFC822.match(text):
        try:
            return parsedate_to_datetime(text).isoformat(timespec="minutes"), "minute"
        except ValueError:
            pass
    if re.fullmatch(r"\d{10}|\d{13}", text):
        when = datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
        return when.isoformat(timespec="minutes"), "minute"
    mention = find_published(text) or next(iter(find_dates(text)), None)
    if mention:
        return mention.value, mention.precision
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        return text, "year" if len(text) == 4 else "month"
    return None
