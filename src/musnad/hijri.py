"""The Hijri calendar: Umm al-Qura for the years its table holds (1343–1500 AH), the tabular calendar for others."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from musnad.tables import rows

#: Ordinal of the day before 1 Muharram of the year 1 in the tabular (civil) calendar.
_EPOCH = 227014


@lru_cache(maxsize=1)
def _table() -> tuple[int, list[int]]:
    """Returns the first year of the table and the ordinals of all its month starts, one more for the end."""
    years = rows("hijri")
    starts = [date.fromisoformat(years[0][1]).toordinal()]
    for _, _, months in years:
        for digit in months:
            starts.append(starts[-1] + (30 if digit < "5" else 20) + int(digit))
    return int(years[0][0]), starts


def to_gregorian(year: int, month: int, day: int) -> date:
    """Returns the Gregorian date of a Hijri one.

    Raises:
        ValueError: no such month or day.
    """
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 9000):
        raise ValueError(f"no Hijri date {year}-{month}-{day}")
    first, starts = _table()
    index = (year - first) * 12 + month - 1
    if 0 <= index < len(starts) - 1:
        return date.fromordinal(starts[index] + day - 1)
    return date.fromordinal(_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day)


def from_gregorian(when: date) -> tuple[int, int, int]:
    """Returns Hijri year, month and day of a Gregorian date."""
    first, starts = _table()
    ordinal = when.toordinal()
    if starts[0] <= ordinal < starts[-1]:
        index = bisect_right(starts, ordinal) - 1
        return first + index // 12, index % 12 + 1, ordinal - starts[index] + 1
    year = max(1, (30 * (ordinal - _EPOCH) + 10646) // 10631)
    while year > 1 and to_gregorian(year, 1, 1) > when:
        year -= 1
    for month in range(12, 0, -1):
        start = to_gregorian(year, month, 1)
        if start <= when:
            return year, month, (when - start) // timedelta(days=1) + 1
    return year, 1, 1
