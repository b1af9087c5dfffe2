"""Dates: every way Arabic news writes them, resolved against publication, with the characters that prove them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad import hijri
from musnad.dates import find_dates, find_published, parse_published
from musnad.tables import alternation, rows

PUBLISHED = date(2023, 5, 25)  # a Thursday


def dates(text: str, published: date | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(text[slice(*found.span)], found.value) for found in find_dates(text, published=published)]


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("وقع الاتفاق في 25 أيار 2023 بجنيف", "25 أيار 2023", "2023-05-25"),
        ("منذ 3 تشرين الأول 2019", "3 تشرين الأول 2019", "2019-10-03"),
        ("يوم 3 كانون الثاني 2020", "3 كانون الثاني 2020", "2020-01-03"),
        ("في 17 نيسان 2022", "17 نيسان 2022", "2022-04-17"),
        ("في 30 يونيو 2013", "30 يونيو 2013", "2013-06-30"),
        ("يوم 14 جانفي 2011", "14 جانفي 2011", "2011-01-14"),
        ("يوم 9 أفريل 1938", "9 أفريل 1938", "1938-04-09"),
        ("في 13 أوت 2018", "13 أوت 2018", "2018-08-13"),
        ("بتاريخ 7 شتنبر 2021", "7 شتنبر 2021", "2021-09-07"),
        ("يوم 20 غشت 1953", "20 غشت 1953", "1953-08-20"),
        ("في 6 دجنبر 2016", "6 دجنبر 2016", "2016-12-06"),
        ("يوم 25 جويلية 2021", "25 جويلية 2021", "2021-07-25"),
        ("منذ 25 يناير (كانون الثاني) 2011", "25 يناير (كانون الثاني) 2011", "2011-01-25"),
        ("في 8 كانون الأول/ديسمبر 2024", "8 كانون الأول/ديسمبر 2024", "2024-12-08"),
        ("في الـ7 من أكتوبر 2023", "الـ7 من أكتوبر 2023", "2023-10-07"),
        ("في السابع من أكتوبر/تشرين الأول 2023", "السابع من أكتوبر/تشرين الأول 2023", "2023-10-07"),
        ("في الحادي عشر من سبتمبر من عام 2001", "الحادي عشر من سبتمبر من عام 2001", "2001-09-11"),
        ("في ٢٥ مايو ٢٠٢٣م", "٢٥ مايو ٢٠٢٣م", "2023-05-25"),
        ("في 25/5/2023 صباحا", "25/5/2023", "2023-05-25"),
        ("في ٢٥/٠٥/٢٠٢٣", "٢٥/٠٥/٢٠٢٣", "2023-05-25"),
        ("في 2023-05-25", "2023-05-25", "2023-05-25"),
        ("في 2023/5/25", "2023/5/25", "2023-05-25"),
        ("في 15 رمضان 1436هـ", "15 رمضان 1436هـ", "2015-07-02"),
        ("في 24/10/1436هـ", "24/10/1436هـ", "2015-08-09"),
        ("في أيار 2008", "أيار 2008", "2008-05"),
        ("في شهر مارس من سنة 2012", "مارس من سنة 2012", "2012-03"),
        ("انتخابات عام 2011", "عام 2011", "2011"),
        ("قانون المالية لسنة 2017", "سنة 2017", "2017"),
        ("في 2003م", "2003م", "2003"),
    ],
)
def test_absolute_dates_need_no_publication(text: str, surface: str, value: str) -> None:
    for published in (None, PUBLISHED):
        found = dates(text, published)
        assert [found_value for _, found_value in found] == [value]
        assert found[0][0].removeprefix("ل") == surface


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("قال اليوم إن", "2023-05-25"),
        ("صباح اليوم الخميس", "2023-05-25"),
        ("مساء اليوم (الأربعاء)", "2023-05-24"),
        ("اندلعت أمس الأربعاء", "2023-05-24"),
        ("وبالأمس قال", "2023-05-24"),
        ("أول أمس الثلاثاء", "2023-05-23"),
        ("أول من أمس", "2023-05-23"),
        ("أمس الأول", "2023-05-23"),
        ("يصل غداً", "2023-05-26"),
        ("بعد غد السبت", "2023-05-27"),
        ("يوم الاثنين", "2023-05-22"),
        ("مساء الجمعة", "2023-05-19"),
        ("الخميس قالت", "2023-05-25"),
        ("الخميس الماضي", "2023-05-18"),
        ("يوم الأحد المقبل", "2023-05-28"),
        ("الخميس القادم", "2023-06-01"),
        ("الاثنين 22 أيار", "2023-05-22"),
        ("5 مايو الماضي", "2023-05-05"),
        ("12 يونيو المقبل", "2023-06-12"),
        ("31 مارس من العام الماضي", "2022-03-31"),
        ("18 من الشهر الجاري", "2023-05-18"),
        ("20 ديسمبر", "2022-12-20"),
        ("نوفمبر الماضي", "2022-11"),
        ("الشهر الماضي", "2023-04"),
        ("العام الجاري", "2023"),
        ("السنة الماضية", "2022"),
        ("هذا العام", "2023"),
    ],
)
def test_relative_dates_are_resolved_against_publication(text: str, value: str) -> None:
    assert [found for _, found in dates(text)] == [value]
    assert dates(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "قناة روسيا اليوم",
        "في اليوم التالي",
        "اليوم العالمي للمرأة",
        "الأسبوع الماضي",
        "تيريزا ماي قالت",
        "أدى صلاة الجمعة",
        "الأمين العام الحالي",
        "مارس ضغوطا",
        "فاز بنتيجة 3 صفر",
        "ارتفع 25.5 بالمئة",
        "قتل 2000 شخص",
        "رقم 31/2/2020",
        "آب رئيسا",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == []


def test_a_weekday_wins_where_publication_is_a_day_off() -> None:
    assert dates("اليوم الأربعاء") == [("اليوم الأربعاء", "2023-05-24")]


def test_a_range_has_its_first_and_last_day() -> None:
    (found,) = find_dates("من 2 إلى 12 يونيو المقبل", published=PUBLISHED)
    assert (found.value, found.end, found.relative) == ("2023-06-02", "2023-06-12", True)
    (found,) = find_dates("بين عامي 2011 و2013")
    assert (found.value, found.end, found.precision) == ("2011", "2013", "year")


def test_vowel_marks_and_tatweel_change_nothing() -> None:
    text = "قُتِلَ أمسِ، وفي ٧ مـايُو ٢٠٢٣ كذلك"
    assert dates(text) == [("أمسِ", "2023-05-24"), ("٧ مـايُو ٢٠٢٣", "2023-05-07")]


def test_mentions_come_in_order_with_their_precision() -> None:
    found = find_dates("أعلن أمس أن القانون الصادر عام 2019 سيعدل في يوليو المقبل", published=PUBLISHED)
    assert [(mention.value, mention.precision) for mention in found] == [
        ("2023-05-24", "day"),
        ("2019", "year"),
        ("2023-07", "month"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/01/2017", ("2017-01-03", "day")),
        ("12/25/2017", ("2017-12-25", "day")),
        ("2017-04-27T13:14:00+01:00", ("2017-04-27T13:14+01:00", "minute")),
        ("2020-06-03T03:01+0400", ("2020-06-03T03:01+04:00", "minute")),
        ("2020-03-17T17:27:41Z", ("2020-03-17T17:27+00:00", "minute")),
        ("2015-07-21 02:51:32", ("2015-07-21T02:51", "minute")),
        ("2015-07-21T00:00:00", ("2015-07-21", "day")),
        ("2015-07-21", ("2015-07-21", "day")),
        ("25 أيار 2023 20:26", ("2023-05-25T20:26", "minute")),
        ("الخميس 25 مايو 2023 - 8:26 م بتوقيت غرينتش", ("2023-05-25T20:26+00:00", "minute")),
        ("٢٥ مايو ٢٠٢٣ | ٨:٢٦ ص بتوقيت مكة", ("2023-05-25T08:26+03:00", "minute")),
        ("08:26 مساءً، 25 مايو 2023", ("2023-05-25T20:26", "minute")),
        ("12:05 ص 1 يونيو 2020", ("2020-06-01T00:05", "minute")),
        ("GMT 17:27 17.03.2020", ("2020-03-17T17:27+00:00", "minute")),
        ("Mon, 30 Jun 2025 15:04:46 GMT", ("2025-06-30T15:04+00:00", "minute")),
        ("May 25, 2023", ("2023-05-25", "day")),
        ("11 شوال 1441هـ - 03 يونيو 2020م", ("2020-06-03", "day")),
        ("1684970000", ("2023-05-24T23:13+00:00", "minute")),
        ("مايو 2023", ("2023-05", "month")),
        ("2023-05", ("2023-05", "month")),
        ("2023", ("2023", "year")),
        ("", None),
        ("قريبا", None),
        ("2023-02-31", None),
        ("99/99/2023", None),
    ],
)
def test_publication_hints_are_understood(text: str, expected: tuple[str, str] | None) -> None:
    assert parse_published(text) == expected


def test_the_span_of_a_publication_time_holds_the_time() -> None:
    text = "نشر: 25 أيار 2023 20:26"
    found = find_published(text)
    assert found is not None
    assert text[slice(*found.span)] == "25 أيار 2023 20:26"


@pytest.mark.parametrize(
    ("islamic", "gregorian"),
    [
        ((1343, 1, 1), date(1924, 8, 1)),
        ((1436, 9, 1), date(2015, 6, 18)),
        ((1445, 1, 1), date(2023, 7, 19)),
        ((1445, 9, 1), date(2024, 3, 11)),
        ((1300, 1, 1), date(1882, 11, 12)),
    ],
)
def test_hijri_dates_are_umm_al_qura(islamic: tuple[int, int, int], gregorian: date) -> None:
    assert hijri.to_gregorian(*islamic) == gregorian
    assert hijri.from_gregorian(gregorian) == islamic


@given(st.dates(date(1850, 1, 1), date(2150, 1, 1)))
def test_hijri_conversion_comes_back(day: date) -> None:
    assert hijri.to_gregorian(*hijri.from_gregorian(day)) == day


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(-2, 2))
def test_a_relative_day_lies_where_it_says(published: date, offset: int) -> None:
    word = {-2: "أول أمس", -1: "أمس", 0: "اليوم", 1: "غدا", 2: "بعد غد"}[offset]
    (found,) = find_dates(f"حدث {word} في المدينة", published=published)
    assert found.value == (published + timedelta(days=offset)).isoformat()


_PARTS = [
    "25",
    "مايو",
    "أيار",
    "2023",
    "اليوم",
    "الخميس",
    "الماضي",
    "من",
    "(",
    ")",
    "/",
    "-",
    "عام",
    "1444",
    "هـ",
    "و",
    "الثاني",
    "أمس",
    "الأول",
    "12:30",
    "رمضان",
    "٣١",
    "٠",
    "99/99/9999",
    "الشهر",
    "ـ",
    "\u064e",
    "\n",
    "،",
    "لل",
]


@given(st.lists(st.sampled_from(_PARTS), max_size=12), st.sampled_from(["", " "]), st.booleans())
def test_any_heap_of_date_words_gives_valid_dates_in_order(parts: list[str], glue: str, known: bool) -> None:
    text = glue.join(parts)
    position = 0
    for found in find_dates(text, published=PUBLISHED if known else None):
        start, end = found.span
        assert position <= start < end <= len(text)
        position = end
        date.fromisoformat((found.value + "-01-01")[:10])
        assert len(found.value) == {"year": 4, "month": 7, "day": 10}[found.precision]
    parse_published(text)


def test_the_lexicons_of_dates_keep_their_schema() -> None:
    for form, month, calendar, alone, system in rows("months"):
        assert form and 1 <= int(month) <= 12
        assert calendar in ("g", "h") and alone in ("yes", "ctx", "year")
        assert system in ("egypt-gulf", "levant", "maghreb", "hijri", "english", "french")
    values = {
        "day": {"-2", "-1", "0", "1", "2"}, "weekday": set("0123456"), "ordinal": {str(day) for day in range(1, 32)},
        "turn": {"past", "this", "next"}, "this": {"this"}, "unit": {"month", "year"}, "number": {"year"},
        "era": {"g", "h"}, "meridiem": {"am", "pm"}, "zone": {"+00:00", "+03:00", "+04:00"},
        **{kind: {"none"} for kind in ("join", "between", "hour", "at", "context", "not")},
    }  # fmt: skip
    for kind, form, value in rows("dates"):
        assert form and value in values[kind], (kind, form, value)
    for year, first, months in rows("hijri"):
        assert len(months) == 12 and set(months) <= set("8901")
        assert hijri.to_gregorian(int(year), 1, 1) == date.fromisoformat(first)


def test_an_alternation_matches_its_words_and_no_others() -> None:
    pattern = re.compile(alternation(["كانون الثاني", "كانون", "آب", "a.m"]))
    assert [found[0] for found in pattern.finditer("كانون  الثاني، كانون، آب، a.m axm")] == [
        "كانون  الثاني",
        "كانون",
        "آب",
        "a.m",
    ]
