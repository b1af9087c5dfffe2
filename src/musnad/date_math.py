"""Reckoning of days, months and years relative to publication, in both calendars."""

from __future__ import annotations

import re
from datetime import date, timedelta

from musnad import hijri


def is_plausible(year: int, islamic: bool) -> bool:
    """Returns whether news would write of this year."""
    return 1200 <= year < 1600 if islamic else 1600 <= year <= 2100


def day_of(year: int, month: int, day: int, islamic: bool) -> date:
    """Returns the Gregorian date.

    Raises:
        ValueError: there is no such day.
    """
    return hijri.to_gregorian(year, month, day) if islamic else date(year, month, day)


def shift_month(when: date, step: int) -> tuple[int, int]:
    """Returns year and month, `step` months from that of `when`."""
    months = when.year * 12 + when.month - 1 + step
    return months // 12, months % 12 + 1


def weekday_near(published: date, weekday: int, turn: str | None) -> date:
    """Returns the last such day, publication's included; with a turn, the one before or after it."""
    back = (published.weekday() - weekday) % 7
    if turn == "next":
        return published + timedelta(days=7 - back)
    if turn == "past" and back == 0:
        back = 7
    return published - timedelta(days=back)


def same_week(base: date, weekday: int) -> date:
    """Returns the day of that name nearest to `base`: publication may be told a day late."""
    return next(day for step in (0, -1, 1, -2, 2, -3, 3) if (day := base + timedelta(days=step)).weekday() == weekday)


def nearest_year(
    published: date, month: int, day: int | None, islamic: bool, turn: str | None, weekday: int | None
) -> int:
    """Returns the year in which the day or month lies nearest to publication, on the side that `turn` tells.

    What is ahead counts double: news tells what has been, and says so where it tells what will be.
    """
    now = hijri.from_gregorian(published)[0] if islamic else published.year
    if turn == "this":
        return now
    best, distance = now, 10**6
    for year in (now, now - 1, now + 1):
        try:
            when = day_of(year, month, day or 15, islamic)
        except ValueError:
            continue
        ahead = (when - published).days
        if day is None and not islamic:
            ahead = ((year - published.year) * 12 + month - published.month) * 30
        if (turn == "past" and ahead >= 0) or (turn == "next" and ahead <= 0):
            continue
        cost = (2 * ahead if ahead > 0 else -ahead) + (400 if weekday is not None and when.weekday() != weekday else 0)
        if cost < distance:
            best, distance = year, cost
    return best


def numeric_date(text: str, islamic: bool = False) -> date | None:
    """Returns the date of day/month/year or year/month/day; month/day/year where there would be no such month."""
    first, second, third = (int(part) for part in re.split(r"[/.-]", text))
    if first > 31:
        year, month, day = first, second, third
    elif third > 31 and len(text) >= 8:
        year, month, day = third, second, first
    else:
        return None
    if month > 12 >= day:
        month, day = day, month
    islamic = islamic or 1300 <= year < 1500
    try:
        return day_of(year, month, day, islamic) if is_plausible(year, islamic) else None
    except ValueError:
        return None
