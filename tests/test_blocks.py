"""Blocks of plain text: what each line is, and the metadata they give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad import tables
from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.errors import LexiconError
from musnad.lines import date_line, is_boilerplate
from musnad.tables import rows

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = SHARED / "seed" / "article.txt"
TRAIN = SHARED / "gold" / "train.articles.jsonl"

LONG = "قالت الوزارة في بيان إن الوفد سيصل إلى العاصمة غدا لاستكمال المحادثات حول الحدود والمياه."


def draft_of(text: str, **hints: str) -> Draft:
    draft = Draft(article=Article(id="a", text=text, hints=hints), text=text)
    BlocksStage()(draft)
    return draft


def kinds(draft: Draft) -> list[tuple[str, str]]:
    return [(block.kind, draft.text[slice(*block.span)]) for block in draft.blocks]


@pytest.mark.skipif(not SEED.exists(), reason="needs the project's shared folder")
def test_the_seed_article_has_all_its_parts() -> None:
    draft = draft_of(SEED.read_text(encoding="utf-8"))
    assert [block.kind for block in draft.blocks] == [
        "headline", "section", "subhead", "date", "lead", "subhead", "body", "body", "subhead", "body", "body",
        "subhead", "body", "credit",
    ]  # fmt: skip
    assert draft.headline is not None and draft.headline.span == (0, 51)
    assert draft.section is not None and draft.section.value == "أخبار"
    assert draft.published is not None
    assert (draft.published.value, draft.published.precision) == ("2023-05-25T20:26", "minute")
    assert draft.published.span is not None
    assert draft.text[slice(*draft.published.span)] == "25 أيار 2023 20:26"
    assert draft.credit is not None and draft.credit.value == "الخدمة الصحفية في وزارة الدفاع البيلاروسية"
    assert draft.byline is None


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_first_line_that_equals_the_title_is_the_headline(gap: str) -> None:
    title = "الوفد يصل غدا. والمحادثات تستأنف."
    draft = draft_of(f"{title}{gap}{LONG}\n{LONG}", headline=title)
    assert [kind for kind, _ in kinds(draft)] == ["headline", "lead", "body"]
    assert draft.headline is not None and draft.headline.value == title


def test_a_title_that_the_text_lacks_is_a_headline_without_a_span() -> None:
    draft = draft_of(f"{LONG}\n{LONG}", headline="الوفد يصل غدا")
    assert draft.headline is not None and (draft.headline.value, draft.headline.span) == ("الوفد يصل غدا", None)
    assert [kind for kind, _ in kinds(draft)] == ["body", "body"]


def test_a_short_line_before_a_paragraph_is_the_headline() -> None:
    assert [kind for kind, _ in kinds(draft_of(f"الوفد يصل غدا\n{LONG}"))] == ["headline", "lead"]


@pytest.mark.parametrize("text", [LONG, "قال الوزير إن بلاده ترفض الاتفاق.", f"{LONG}\n\n{LONG}"])
def test_sentences_alone_have_no_headline(text: str) -> None:
    draft = draft_of(text)
    assert draft.headline is None
    assert {block.kind for block in draft.blocks} == {"body"}


def test_a_headline_may_stand_alone() -> None:
    assert kinds(draft_of("وفد أممي يصل إلى عدن")) == [("headline", "وفد أممي يصل إلى عدن")]


def test_short_lines_between_paragraphs_are_subheads() -> None:
    draft = draft_of(f"الوفد يصل غدا\n{LONG}\nملف المياه أولا\n{LONG}\n{LONG}")
    assert kinds(draft)[2] == ("subhead", "ملف المياه أولا")


def test_questions_and_list_items_are_no_subheads() -> None:
    draft = draft_of(f"حوار مع الوزير\n{LONG}\nهل تقبلون الاتفاق؟\n{LONG}\n- بند أول من الاتفاق\n{LONG}")
    assert "subhead" not in {kind for kind, _ in kinds(draft)}


def test_a_text_of_short_lines_has_no_subheads() -> None:
    poem = "\n".join(f"بيت من الشعر رقمه {number}" for number in "أبجدهوزح")
    assert "subhead" not in [kind for kind, _ in kinds(draft_of(f"قصيدة الشاعر\n{LONG}\n{poem}"))][3:]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("المصدر: وكالة الساحل للأنباء", "وكالة الساحل للأنباء"),
        ("المصدر : الجزيرة + وكالات", "الجزيرة + وكالات"),
        ("(رويترز)", "رويترز"),
        ("أ ف ب", "أ ف ب"),
        ("رويترز، أ ف ب", "رويترز، أ ف ب"),
        ("وكالات", "وكالات"),
        ("نقلا عن صحيفة الميناء", "صحيفة الميناء"),
    ],
)
def test_a_last_line_declares_the_source(line: str, credit: str) -> None:
    draft = draft_of(f"الوفد يصل غدا\n{LONG}\n{LONG}\n{line}")
    assert draft.credit is not None and draft.credit.span is not None
    assert draft.credit.value == credit == draft.text[slice(*draft.credit.span)]
    assert kinds(draft)[-1] == ("credit", line)


@pytest.mark.parametrize(
    ("opening", "credit"),
    [
        ("بغداد - رويترز: ", "رويترز"),
        ("القاهرة (د ب أ) - ", "د ب أ"),
        ("واشنطن 5 مايو (رويترز) - ", "رويترز"),
        ("(أ ف ب) - ", "أ ف ب"),
        ("واس- الرياض: ", "واس"),
    ],
)
def test_a_dateline_declares_the_source_and_stays_in_the_paragraph(opening: str, credit: str) -> None:
    draft = draft_of(f"الوفد يصل غدا\n\n{opening}{LONG}\n{LONG}")
    assert draft.credit is not None and draft.credit.value == credit
    assert kinds(draft)[1] == ("lead", opening + LONG)


def test_a_tag_that_closes_the_last_paragraph_declares_the_source() -> None:
    draft = draft_of(f"الوفد يصل غدا\n{LONG}\n{LONG} (أ ف ب، رويترز)")
    assert draft.credit is not None and draft.credit.value == "أ ف ب، رويترز"


def test_an_agency_that_speaks_is_no_credit() -> None:
    assert draft_of(f"الوفد يصل غدا\nوقالت رويترز إن {LONG}\n{LONG}").credit is None


def test_a_place_and_agency_line_gives_both_calendars_dates_and_the_credit() -> None:
    draft = draft_of(f"أمير المنطقة يدشن المشروع\nالباحة 24 شوال 1436 هـ الموافق 09 أغسطس 2015 م واس\n{LONG}")
    assert draft.credit is not None and draft.credit.value == "واس"
    assert draft.published is not None and draft.published.value == "2015-08-09"
    assert draft.published.span is not None
    assert draft.text[slice(*draft.published.span)] == "09 أغسطس 2015 م"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("كتب: سامر الحوراني", "سامر الحوراني"),
        ("بقلم نادية عزام", "نادية عزام"),
        ("إعداد وتحرير: قسم الأخبار", "قسم الأخبار"),
        ("مريم العلي – صدى الأغوار", "مريم العلي – صدى الأغوار"),
        ("لندن: «صدى الأغوار»", "لندن: «صدى الأغوار»"),
    ],
)
def test_a_line_under_the_headline_names_the_author(line: str, name: str) -> None:
    draft = draft_of(f"الوفد يصل غدا\n{line}\n{LONG}")
    assert draft.byline is not None and draft.byline.value == name
    assert kinds(draft)[1] == ("byline", line)


def test_a_second_headline_with_a_speaker_is_no_byline() -> None:
    assert kinds(draft_of(f"الوفد يصل غدا\nالوزير: مستعدون للحوار\n{LONG}"))[1][0] == "subhead"


@pytest.mark.parametrize(
    "line",
    [
        "25 أيار 2023 20:26",
        "الخميس 25 مايو 2023 - 8:26 م",
        "نشر في: 25/5/2023 14:20",
        "تاريخ النشر: 2023-05-25",
        "آخر تحديث: الخميس، 25 أيار/مايو 2023، 20:26 بتوقيت غرينتش",
        "11 شوال 1441هـ - 03 يونيو 2020م",
    ],
)
def test_a_line_that_is_only_a_date_is_one(line: str) -> None:
    assert date_line(line) is not None
    assert kinds(draft_of(f"الوفد يصل غدا\n{line}\n{LONG}"))[1] == ("date", line)


@pytest.mark.parametrize("line", ["ثورة 25 يناير 2011 في عيدها", "وقع الاتفاق في 3 مايو 2020", "الوفد يصل"])
def test_a_line_with_more_than_a_date_is_none(line: str) -> None:
    assert date_line(line) is None


def test_the_more_precise_of_hint_and_text_wins() -> None:
    text = f"الوفد يصل غدا\n25 أيار 2023\n{LONG}"
    by_hint = draft_of(text, published="2023-05-25T20:26:00+03:00").published
    assert by_hint is not None and (by_hint.value, by_hint.precision) == ("2023-05-25T20:26+03:00", "minute")
    by_text = draft_of(text, published="26/05/2023").published
    assert by_text is not None and by_text.value == "2023-05-25"


def test_a_hint_that_is_no_date_is_told() -> None:
    draft = draft_of(f"الوفد يصل غدا\n{LONG}", published="قريبا")
    assert draft.published is None
    assert draft.warnings == ["publication date not understood: 'قريبا'"]


@pytest.mark.parametrize(
    "line", ["اقرأ أيضا: تقرير آخر", "إقرأ أيضاً", "شارك", "رابط الخبر بصحيفة الميناء: الوفد يصل", "...المزيد"]
)
def test_page_furniture_in_a_given_text_is_set_apart(line: str) -> None:
    assert is_boilerplate(line)
    assert kinds(draft_of(f"الوفد يصل غدا\n{LONG}\n{line}"))[-1] == ("caption", line)


@pytest.mark.parametrize("line", [LONG, "الشارع يترقب", "عاجل: وصول الوفد إلى المطار"])
def test_news_is_no_page_furniture(line: str) -> None:
    assert not is_boilerplate(line)


def test_directional_marks_are_covered_but_left_out_of_values() -> None:
    draft = draft_of(f"\u202aالوفد يصل غدا\u202c\n{LONG}")
    assert draft.headline is not None and draft.headline.value == "الوفد يصل غدا"
    assert draft.blocks[0].span == (0, 15)


def assert_sound(draft: Draft) -> None:
    position = 0
    for block in draft.blocks:
        start, end = block.span
        assert position <= start < end <= len(draft.text)
        assert not draft.text[position:start].strip()
        position = end
    assert not draft.text[position:].strip()
    for field in (draft.headline, draft.section, draft.byline, draft.credit):
        if field is not None and field.span is not None:
            assert draft.text[slice(*field.span)] == field.value


_LINES = [
    "الوفد يصل غدا",
    LONG,
    "",
    " ",
    "أخبار",
    "25 أيار 2023",
    "المصدر:",
    "(رويترز)",
    "كتب:",
    "\u200f",
    "*",
    "- بند",
    "التعليقات",
    "بغداد - رويترز:",
    "ـ",
    "\u064e",
    "المصدر: \u202a",
    "واس",
    "«»",
    "12:30",
    "\x1f",
    "\u2028",
]


@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=20), max_size=12), st.sampled_from(["", "الوفد يصل غدا"]))
def test_blocks_cover_any_text_in_order(lines: list[str], title: str) -> None:
    assert_sound(draft_of("\n".join(lines), headline=title))


@pytest.mark.skipif(not TRAIN.exists(), reason="needs the project's shared folder")
def test_blocks_cover_every_labelled_article_and_find_its_title() -> None:
    with TRAIN.open(encoding="utf-8") as lines:
        for line in lines:
            given_ = json.loads(line)
            draft = draft_of(given_["text"], headline=given_["title"], published=given_["published"])
            assert_sound(draft)
            assert draft.headline is not None and draft.headline.span is not None
            assert draft.blocks[0].kind == "headline"
            assert bool(given_["published"]) <= (draft.published is not None)


def test_the_lexicons_of_lines_keep_their_schema() -> None:
    columns = {
        "agencies": {"agency", "desk"},
        "labels": {"byline", "credit", "date", "caption"},
        "boilerplate": {"start", "line", "tail"},
    }
    for name, kinds_ in columns.items():
        for row in rows(name):
            assert all(row), row
            assert row[1 if name == "agencies" else 0] in kinds_, row
        assert len(set(rows(name))) == len(rows(name)), f"{name}.tsv repeats a row"
    assert {row[2] for row in rows("labels")} == {"yes", "no"}
    assert all(len(row) == 1 and row[0] for row in rows("sections"))


def test_a_row_of_the_wrong_length_is_told_by_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "bad.tsv").write_text("# a comment\nform\tkind\nنص\n", encoding="utf-8")
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=r"bad\.tsv line 3: 1 cells, 2 expected"):
        tables.rows("bad")
    with pytest.raises(LexiconError, match=r"missing\.tsv"):
        tables.rows("missing")
