"""The grammar of dates: one regular expression finds atoms, a small parser joins neighbours to dates.

The words are in `lexicon/months.tsv` and `lexicon/dates.tsv`; `dates.py` is the front.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from musnad import hijri
from musnad.date_math import (
    day_of,
    is_plausible,
    nearest_year,
    numeric_date,
    same_week,
    shift_month,
    weekday_near,
)
from musnad.tables import alternation, rows
from musnad.text import Folded

#: A letter before or after would make an atom part of a word.
_CLOSE = re.compile(r"\s*\)")
_OPEN, _SHUT = r"(?<![^\W\d_])", r"(?![^\W\d_])"


class Atom(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Lexicon(NamedTuple):
    """The compiled words: atoms, the regular expressions for what may stand between them, and their values."""

    atoms: re.Pattern[str]
    join: re.Pattern[str]
    between: re.Pattern[str]
    bilingual: re.Pattern[str]
    number: re.Pattern[str]
    this: re.Pattern[str]
    context: re.Pattern[str]
    era: re.Pattern[str]
    clock_tail: re.Pattern[str]
    months: dict[str, tuple[int, str, str]]
    values: dict[str, dict[str, str]]


def key(form: str) -> str:
    return " ".join(Folded(form).text.split()).lower()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    months = {key(form): (int(number), calendar, alone) for form, number, calendar, alone, _ in rows("months")}
    values: dict[str, dict[str, str]] = {}
    for kind, form, value in rows("dates"):
        values.setdefault(kind, {})[key(form)] = value

    def words(kind: str) -> str:
        return f"(?:{alternation(values[kind])})"

    def atom(forms: list[str]) -> str:
        contracted = ["لل" + form[2:] for form in forms if form.startswith("ال")]
        capitals = [form.title() for form in forms if form.isascii()]
        return f"(?:{alternation(forms + contracted + capitals)}){_SHUT}"

    weekday = atom(list(values["weekday"]))
    parts = {
        "not": f"{atom(list(values['not']))}(?!\\s*\\(?{weekday})",
        "numeric": r"(?<![\d/.-])\d{1,4}(?:/\d{1,2}/|-\d{1,2}-|\.\d{1,2}\.)\d{1,4}(?![\d/]|[.-]\d)",
        "month": atom(list(months)),
        "day": atom(list(values["day"])),
        "ordinal": atom(list(values["ordinal"])),
        "weekday": weekday,
        "turn": atom(list(values["turn"])),
        "unit": atom(list(values["unit"])),
        "num": r"(?:ال)?(?<![\d.,٫:/])\d{1,4}(?![\d:%٪/]|[.,٫]\d)",
    }
    body = "|".join(f"(?P<{kind}>{part})" for kind, part in parts.items())
    space = r"[\s،,()\[\]–-]*"
    at = f"\\(?(?:{words('at')}\\s*)?"
    return Lexicon(
        atoms=re.compile(f"{_OPEN}[وفبل]{{0,2}}(?:{body})"),
        join=re.compile(f"{space}(?:{words('join')}{_SHUT})?{space}"),
        between=re.compile(f"\\s*(?:[-–/،,]|{words('between')})?\\s*"),
        bilingual=re.compile(r"\s*[/(\-–]\s*"),
        number=re.compile(f"{_OPEN}[وفبل]{{0,2}}(?:ال|لل)?{words('number')}\\s+$"),
        this=re.compile(f"{_OPEN}[وفبل]{{0,2}}{words('this')}\\s+$"),
        context=re.compile(f"{_OPEN}[وفبل]{{0,2}}(?:{words('context')})\\s+$"),
        era=re.compile(f"\\s*{words('era')}{_SHUT}\\.?"),
        clock_tail=re.compile(
            f"(?:\\s*({words('meridiem')}){_SHUT}\\.?)?(?:\\s*{at}({words('zone')}){_SHUT}\\)?)?"
            r"(?:\s*\+?\s*([+-]\d{1,2})(?::?(\d\d))?(?!\d))?",
            re.IGNORECASE,
        ),
        months=months,
        values=values,
    )


class Found(NamedTuple):
    """A parsed date: empty `value` where it cannot be resolved; `next` is the first atom after it."""

    value: str
    start: int
    end: int
    next: int
    relative: bool = False
    last: str | None = None


class Parser:
    """The grammar over atoms of one text."""

    def __init__(self, text: str, atoms: list[Atom], published: date | None, lexicon: Lexicon):
        self.text, self.atoms, self.published, self.lex = text, atoms, published, lexicon

    def _gap(self, index: int, pattern: re.Pattern[str]) -> bool:
        """Returns whether `pattern` is all that stands between atom `index` and the one before it."""
        if not 0 < index < len(self.atoms):
            return False
        return pattern.fullmatch(self.text, self.atoms[index - 1].end, self.atoms[index].start) is not None

    def _kind(self, index: int) -> str:
        return self.atoms[index].kind if index < len(self.atoms) else ""

    def _value(self, index: int) -> str:
        found = self.atoms[index]
        key = " ".join(found.text.split()).lower()
        table = self.lex.values[found.kind]
        return table[key] if key in table else table["ال" + key[2:]]

    def date_at(self, index: int) -> Found | None:
        """Returns the date that begins at atom `index`, or None."""
        kind = self._kind(index)
        if kind in ("day", "weekday"):
            return self._day(index)
        if kind in ("numeric", "num", "ordinal", "month"):
            return self._absolute(index) or self._year(index)
        if kind == "unit":
            return self._unit(index)
        return None

    def _day(self, index: int) -> Found | None:
        """A weekday or a relative day, either with the other or with the calendar date that follows."""
        start, offset, weekday, turn = self.atoms[index].start, None, None, None
        position = index
        while position < len(self.atoms):
            kind = self._kind(position)
            if position > index and not self._gap(position, self.lex.join):
                break
            if kind == "weekday" and weekday is None:
                weekday = int(self._value(position))
            elif kind == "day" and offset is None:
                offset = int(self._value(position))
            elif kind == "turn" and weekday is not None and turn is None:
                turn = self._value(position)
            else:
                break
            position += 1
        if position < len(self.atoms) and self._gap(position, self.lex.join):
            full = self._absolute(position, weekday=weekday)
            if full and full.value and len(full.value) == 10:
                return full._replace(start=start)
        end = self._close(self.atoms[position - 1].end, start)
        if self.published is None:
            return Found("", start, end, position)
        if weekday is None:
            when = self.published + timedelta(days=offset or 0)
        elif offset is not None:
            base = self.published + timedelta(days=offset)
            when = same_week(base, weekday)
        else:
            when = weekday_near(self.published, weekday, turn)
        return Found(when.isoformat(), start, end, position, True)

    def _close(self, end: int, start: int) -> int:
        """Returns `end` past a bracket that the date opened."""
        if "(" in self.text[start:end] and self.text[end : end + 1] == ")":
            return end + 1
        return end

    def _absolute(self, index: int, *, weekday: int | None = None) -> Found | None:
        """A calendar date: numeric, day and month with or without year, month with year, or a month alone."""
        first = self.atoms[index]
        if first.kind == "numeric":
            return self._numeric(index)
        days: list[int] = []
        position = index
        while self._kind(position) in ("num", "ordinal") and len(days) < 3:
            if position > index and not self._gap(position, self.lex.between):
                break
            atom = self.atoms[position]
            day = int(self._value(position)) if atom.kind == "ordinal" else _digits(atom.text)
            if not 1 <= day <= 31:
                return None
            days.append(day)
            position += 1
        if days and self._kind(position) == "turn" and self._gap(position, self.lex.join):
            return self._this_month(index, position, position, days) if self._value(position) == "this" else None
        if days and self._kind(position) == "unit" and self._kind(position + 1) == "turn":
            if self._gap(position, self.lex.join) and self._gap(position + 1, self.lex.join):
                return self._this_month(index, position, position + 1, days)
            return None
        if self._kind(position) != "month" or (days and not self._gap(position, self.lex.join)):
            return None
        return self._month(index, position, days, weekday)

    def _this_month(self, index: int, unit: int, turn: int, days: list[int]) -> Found | None:
        """A day of this, the last or the next month."""
        start, end = self.atoms[index].start, self.atoms[turn].end
        if self.published is None:
            return Found("", start, end, turn + 1)
        if unit != turn and self._value(unit) != "month":
            return None
        year, month = shift_month(self.published, _TURN[self._value(turn)])
        return self._days(year, month, days, False, start, end, turn + 1, True)

    def _month(self, index: int, position: int, days: list[int], weekday: int | None) -> Found | None:
        month_atom = self.atoms[position]
        month, calendar, alone = self.lex.months[_month_key(month_atom.text)]
        start, end = self.atoms[index].start, month_atom.end
        position += 1
        if self._kind(position) == "month" and self._gap(position, self.lex.bilingual):
            other = self.lex.months[_month_key(self.atoms[position].text)]
            if other[:2] == (month, calendar):
                end = self._close_month(self.atoms[position].end)
                position += 1
        hijri_month = calendar == "h"
        if not days and self._kind(position) == "num" and self._kind(position + 1) == "num":
            day, year = _digits(self.atoms[position].text), _digits(self.atoms[position + 1].text)
            if 1 <= day <= 31 and year > 31 and self._between(end, position) and self._gap(position + 1, self.lex.join):
                days = [day]
                end = self.atoms[position].end
                position += 1
        explicit: int | None = None
        turn: str | None = None
        if self._kind(position + 1) == "num" and self._is_year_word(end, position):
            position, end = position + 1, self.atoms[position].end
        if self._kind(position) == "num" and self._between(end, position):
            year = _digits(self.atoms[position].text)
            if is_plausible(year, hijri_month):
                explicit, end = year, self.atoms[position].end
                position += 1
                era = self.lex.era.match(self.text, end)
                end = era.end() if era else end
        elif self._kind(position) == "turn" and self._between(end, position):
            turn, end = self._value(position), self.atoms[position].end
            position += 1
        elif self._kind(position + 1) == "turn" and self._is_year_word(end, position):
            turn, end = self._value(position + 1), self.atoms[position + 1].end
            position += 2
            if self.published:
                year_now = hijri.from_gregorian(self.published)[0] if hijri_month else self.published.year
                explicit = year_now + _TURN[turn]
        end = self._close(end, start)
        if explicit is None and turn is None and alone != "yes":
            before = self.text[max(0, start - 20) : start]
            joined = days and (alone == "ctx")
            if not joined and (alone == "year" or not self.lex.context.search(before)):
                return None
        relative = explicit is None
        if relative and self.published is None:
            return Found("", start, end, position)
        if explicit is None:
            assert self.published is not None
            explicit = nearest_year(self.published, month, days[0] if days else None, hijri_month, turn, weekday)
        return self._days(explicit, month, days, hijri_month, start, end, position, relative)

    def _is_year_word(self, end: int, position: int) -> bool:
        """Returns whether the word year follows, and right after it the atom that tells which."""
        return (
            self._kind(position) == "unit"
            and self._value(position) == "year"
            and self._between(end, position)
            and self._gap(position + 1, self.lex.join)
        )

    def _between(self, end: int, position: int) -> bool:
        return self.lex.join.fullmatch(self.text, end, self.atoms[position].start) is not None

    def _close_month(self, end: int) -> int:
        found = _CLOSE.match(self.text, end)
        return found.end() if found else end

    def _days(
        self, year: int, month: int, days: list[int], islamic: bool, start: int, end: int, after: int, relative: bool
    ) -> Found | None:
        try:
            when = [day_of(year, month, day, islamic) for day in (days or [1])]
        except ValueError:
            return None
        if not days:
            return Found(when[0].isoformat()[:7], start, end, after, relative)
        last = when[-1].isoformat() if len(when) > 1 else None
        return Found(when[0].isoformat(), start, end, after, relative, last)

    def _numeric(self, index: int) -> Found | None:
        found = self.atoms[index]
        era = self.lex.era.match(self.text, found.end)
        when = numeric_date(found.text, era is not None and self.lex.values["era"].get(era[0].strip(" .")) == "h")
        end = era.end() if era else found.end
        return Found(when.isoformat(), found.start, end, index + 1) if when else None

    def _unit(self, index: int) -> Found | None:
        """This, the last or the next month or year."""
        found, following = self.atoms[index], index + 1
        if self._kind(following) == "turn" and self._gap(following, self.lex.join):
            turn, start, end = self._value(following), found.start, self.atoms[following].end
            following += 1
        else:
            this = self.lex.this.search(self.text, max(0, found.start - 8), found.start)
            if this is None:
                return None
            turn, start, end = "this", this.start(), found.end
        if self.published is None or found.text[:2] not in ("ال", "لل"):
            return Found("", start, end, following)
        if self._value(index) == "year":
            return Found(str(self.published.year + _TURN[turn]), start, end, following, True)
        year, month = shift_month(self.published, _TURN[turn])
        return Found(f"{year}-{month:02}", start, end, following, True)

    def _year(self, index: int) -> Found | None:
        """A bare year after a word such as year, or before a word such as AD."""
        found = self.atoms[index]
        if found.kind != "num" or len(found.text) != 4:
            return None
        year = int(found.text) if found.text.isdecimal() else 0
        era = self.lex.era.match(self.text, found.end)
        named = self.lex.number.search(self.text, max(0, found.start - 14), found.start)
        islamic = (era is not None and self.lex.values["era"].get(era[0].strip(" .")) == "h") or 1300 <= year < 1500
        if not (named or era) or not is_plausible(year, islamic):
            return None
        start, end, last, following = (named.start() if named else found.start), found.end, None, index + 1
        end = era.end() if era else end
        if self._kind(following) == "num" and self._gap(following, self.lex.between) and named and not era:
            second = _digits(self.atoms[following].text)
            if is_plausible(second, islamic) and second > year:
                last, end, following = str(second), self.atoms[following].end, following + 1
        value = hijri.to_gregorian(year, 1, 1).year if islamic else year
        return Found(f"{value:04}", start, end, following, False, None if islamic else last)


_TURN = {"past": -1, "this": 0, "next": 1}


def _digits(text: str) -> int:
    return int(text.removeprefix("ال"))


def _month_key(text: str) -> str:
    key = " ".join(text.split()).lower()
    return key if not key.startswith("لل") else "ال" + key[2:]
