"""Words, sentences and quotations: where each begins and ends in the unchanged text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.lexicons import load
from musnad.text import CONTROLS, MARKS, canonical
from musnad.words import WordsStage


def read(text: str) -> Draft:
    """The draft of a text after its blocks and words were found."""
    draft = Draft(article=Article(id="a", text=text), text=text)
    BlocksStage()(draft)
    WordsStage(load())(draft)
    return draft


def words(draft: Draft) -> list[str]:
    return [draft.text[word.start : word.end] for word in draft.words]


def sentences(draft: Draft) -> list[str]:
    """The text of each sentence, from its first word to its last."""
    return [draft.text[draft.words[s.first].start : draft.words[s.last - 1].end] for s in draft.sentences]


def quotations(draft: Draft) -> list[tuple[str, int]]:
    """The text between the marks of each pair, and its depth."""
    return [
        (draft.text[draft.words[q.open].end : draft.words[q.close].start].strip(), q.depth)
        for q in draft.quotations
        if not q.lone
    ]


def lone(draft: Draft) -> list[str]:
    """The text that each lone mark sets off."""
    return [
        draft.text[draft.words[q.open + 1].start : draft.words[q.close - 1].end] for q in draft.quotations if q.lone
    ]


def read_class(body: str) -> set[str]:
    """The characters of the body of a regular expression's class."""
    found: set[str] = set()
    i = 0
    while i < len(body):
        if body[i + 1 : i + 2] == "-":
            found |= {chr(point) for point in range(ord(body[i]), ord(body[i + 2]) + 1)}
            i += 3
        else:
            found.add(body[i])
            i += 1
    return found


# Words --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال الوزير: نعم.", ["قال", "الوزير", ":", "نعم", "."]),
        ("قال،ثم عاد؛ هل يعود؟", ["قال", "،", "ثم", "عاد", "؛", "هل", "يعود", "؟"]),
        ("نما بنسبة 3.5% أمس", ["نما", "بنسبة", "3.5", "%", "أمس"]),
        ("نما بنسبة ٣٫٥ أمس", ["نما", "بنسبة", "٣٫٥", "أمس"]),
        ("كلف 3,500,000 دولار", ["كلف", "3,500,000", "دولار"]),
        ("يوم 12.5.2020 مساء", ["يوم", "12.5.2020", "مساء"]),
        ("في عام 2020. وعاد", ["في", "عام", "2020", ".", "وعاد"]),
        ("نحو 20 وزيرا، 5", ["نحو", "20", "وزيرا", "،", "5"]),
        ("القرن الـ21 بدأ", ["القرن", "الـ21", "بدأ"]),
        ("قَالَ الوَزِيرُ مُؤكِّدًا", ["قَالَ", "الوَزِيرُ", "مُؤكِّدًا"]),
        ("قـــال الوزير", ["قـــال", "الوزير"]),
        ("سالم\u200f قال\u200e ذلك\u202c", ["سالم", "قال", "ذلك"]),
        ("شركة Airbus وطائرة A320", ["شركة", "Airbus", "وطائرة", "A320"]),
        ("الوزير (سالم) [أمس] - أو غدا", ["الوزير", "(", "سالم", ")", "[", "أمس", "]", "-", "أو", "غدا"]),
        ('بـ«تونس» و"حلب"', ["بـ", "«", "تونس", "»", "و", '"', "حلب", '"']),
        ("صمت... وعاد…", ["صمت", ".", ".", ".", "وعاد", "…"]),
        ("نعم 👍 شكرا", ["نعم", "👍", "شكرا"]),
    ],
)
def test_a_text_is_split_into_words_numbers_and_marks(text: str, expected: list[str]) -> None:
    assert words(read(text)) == expected


def test_a_full_stop_after_a_decimal_number_is_no_part_of_it() -> None:
    draft = read("بلغ النمو 3.5. وارتفع السعر.")
    assert words(draft) == ["بلغ", "النمو", "3.5", ".", "وارتفع", "السعر", "."]
    assert len(draft.sentences) == 2


def test_a_comma_after_a_grouped_number_is_no_part_of_it() -> None:
    assert words(read("كلف 1,500, وارتفع السعر")) == ["كلف", "1,500", ",", "وارتفع", "السعر"]


def test_words_carry_what_the_lexicons_know() -> None:
    draft = read("وقالت الوزيرة: نعم")
    assert {hit.row.lemma for hit in draft.words[0].type.cues} == {"قال"}
    assert [start.entry.name for start in draft.words[1].type.starts if not start.rest] == ["وزير"]
    assert not draft.words[2].type.arabic


# Sentences ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير إن الوضع هادئ.",
        "قال د. سالم إن الوضع هادئ.",
        "قال أ. سالم إن م. خالد هادئ.",
        "قال أ.د. سالم إن الوضع هادئ.",
        "وذكرت وكالة أ.ف.ب. أن الوضع هادئ.",
        "بلغ النمو 3.5 بالمئة.",
        "وصل في 12.5.2020 إلى العاصمة.",
        "صمت الوزير... ثم قال كلاما.",
        "صمت الوزير.. ثم قال كلاما.",
        "زار موقع example.com أمس.",
        "قال الوزير: «انتهى الأمر. سنعود غدا».",
        'قال الوزير: "هل انتهى الأمر؟ لا! سنعود" وغادر.',
        'قال: "لن نعود." وأضاف: "انتهى."',
        "قال: «وصلنا إلى «حلب». ولن نعود».",
        "هل انتهى الأمر؟!",
        "انتهى الأمر!!!",
        "قال الوزير ذلك أمس",
    ],
)
def test_one_sentence_is_not_cut(text: str) -> None:
    assert sentences(read(text)) == [text]


def test_an_abbreviation_after_a_conjunction_does_not_end_a_sentence() -> None:
    text = "حضر الاجتماع سالم، ود. خالد، ومسؤولون آخرون."
    assert sentences(read(text)) == [text]


@pytest.mark.parametrize(
    "expected",
    [
        ["قال الوزير ذلك.", "وأضاف أن الأمور بخير."],
        ["قال د. سالم ذلك.", "وغادر د. خالد القاعة."],
        ["هل انتهى الأمر؟", "نعم!", "انتهى."],
        ["هل انتهى؟!", "لا."],
        ["انتهى عام 2020.", "وبدأ عام 2021."],
        ["بلغ النمو 3.5 بالمئة.", "وارتفع السعر 1,500 دولار."],
        ["انتهى الأمر…", "وعاد الوزير."],
        ["قال الوزير: «انتهى الأمر. سنعود غدا».", "وغادر القاعة."],
        ['قال: "لن نعود."', "الوزير غادر بعدها."],
        ["قال الوزير «نعم».", "«لا» قال نائبه."],
    ],
)
def test_sentences_end_at_full_stops_and_question_marks(expected: list[str]) -> None:
    assert sentences(read(" ".join(expected))) == expected


@pytest.mark.parametrize("gap", ["\n", "\n\n", " \n \n"])
def test_a_line_end_ends_a_sentence(gap: str) -> None:
    expected = ["قال الوزير في بيان إن الوضع هادئ في البلاد كلها", "وأضاف أن المدارس تفتح أبوابها غدا"]
    assert sentences(read(gap.join(expected))) == expected


def test_a_lone_quotation_mark_does_not_swallow_the_next_sentence() -> None:
    expected = ['قال الوزير "لن نعود إلى البيت أبدا.', "وغادر القاعة."]
    assert sentences(read(" ".join(expected))) == expected


def test_an_empty_text_has_no_words_or_sentences() -> None:
    draft = read("")
    assert draft.words == draft.sentences == draft.quotations == []


# Quotation marks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks",
    ['""', "«»", "“”", "„”", "‘’", "‹›", "″″", "＂＂", "»«", "””", "““"],
    ids=lambda marks: f"{ord(marks[0]):x}",
)
def test_marks_are_paired_by_form_and_place(marks: str) -> None:
    draft = read(f"قال الوزير {marks[0]}الوضع هادئ{marks[1]} أمس")
    assert quotations(draft) == [("الوضع هادئ", 0)]
    assert lone(draft) == []


def test_two_apostrophes_are_a_quotation_mark() -> None:
    assert quotations(read("قال الوزير ''الوضع هادئ'' أمس")) == [("الوضع هادئ", 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال "نعم" ثم "لا" وغادر', [("نعم", 0), ("لا", 0)]),
        ('قال: "نعم"، وغادر.', [("نعم", 0)]),
        ('قال ("نعم") وغادر.', [("نعم", 0)]),
        ('"نعم".', [("نعم", 0)]),
        ('سأل: "لماذا؟" وأجاب: "لا أعلم!"', [("لماذا؟", 0), ("لا أعلم!", 0)]),
        ('قال "انضمت إلى "الناتو" أمس" وغادر', [('انضمت إلى "الناتو" أمس', 0), ("الناتو", 1)]),
        ('قال "إن «الناتو» حليف" وغادر', [("إن «الناتو» حليف", 0), ("الناتو", 1)]),
        ("قال «إن “الناتو” حليف» وغادر", [("إن “الناتو” حليف", 0), ("الناتو", 1)]),
        ("قال «إن «الناتو» حليف» وغادر", [("إن «الناتو» حليف", 0), ("الناتو", 1)]),
        (
            'قال إن "الجيش دخل "حلب" و"حمص"" أمس',
            [('الجيش دخل "حلب" و"حمص"', 0), ("حلب", 1), ("حمص", 1)],
        ),
        ('وصل إلى بـ"حلب" ول"حمص" وال"ناتو"', [("حلب", 0), ("حمص", 0), ("ناتو", 0)]),
        ("قال «نعم. لا. ربما» وغادر", [("نعم. لا. ربما", 0)]),
    ],
)
def test_pairs_and_their_depth(text: str, expected: list[tuple[str, int]]) -> None:
    draft = read(text)
    assert quotations(draft) == expected
    assert lone(draft) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('قال الوزير "لن نعود إلى البيت. وغادر القاعة.', "لن نعود إلى البيت"),
        ("قال الوزير: «لن نعود إلى البيت", "لن نعود إلى البيت"),
        ("غادر القاعة. لن نعود إلى البيت أبدا» قال الوزير.", "لن نعود إلى البيت أبدا"),
    ],
)
def test_a_lone_mark_sets_off_its_side_of_the_sentence(text: str, expected: str) -> None:
    draft = read(text)
    assert quotations(draft) == []
    assert lone(draft) == [expected]


@pytest.mark.parametrize("text", ['طوله 5" فقط', 'نعم" قال الوزير'])
def test_a_lone_mark_after_a_word_or_two_sets_nothing_off(text: str) -> None:
    assert read(text).quotations == []


def test_a_quotation_does_not_cross_a_block() -> None:
    draft = read('قال الوزير في بيان "لن نعود إلى البيت أبدا.\n\nوغادر الوزير القاعة" مع الوفد كله.')
    assert quotations(draft) == []


# Any text -----------------------------------------------------------------------------------------------------------

PIECES = st.one_of(
    st.sampled_from(
        [
            "قال",
            "الوزير",
            "للجنة",
            "د.",
            "أ.د.",
            "3.5",
            "٣٫٥",
            "1,500",
            "12.5.2020",
            "U.S.",
            "example.com",
            "Airbus",
            "ـ",
        ]
    ),
    st.sampled_from([" ", " ", " ", "\n", "\n\n", "\t", "\u00a0", "\u2028"]),
    st.sampled_from(list("\"«»“”„‘’‹›″＂'.…!?؟،؛:,()[]-–—/%*")),
    st.sampled_from(["\u064b", "\u064e", "\u0651", "\u0670", "\u0301", "\u0640", "\u0654"]),
    st.sampled_from(
        ["\u200f", "\u200e", "\u202b", "\u202c", "\u2067", "\u2069", "\u061c", "\u200d", "\ufeff", "\u00ad"]
    ),
    st.sampled_from(["👍", "👍🏽", "🇹🇳", "👨\u200d👩", "e\u0301", "ﷺ", "ﻻ", "𞸀", "\x00"]),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=40).map(lambda pieces: canonical("".join(pieces)))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_are_slices_of_the_unchanged_text(text: str) -> None:
    draft = read(text)
    assert draft.text == draft.article.text == text
    end = 0
    for word in draft.words:
        assert end <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.type.surface
        assert not any(char.isspace() for char in word.type.surface)
        end = word.end


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_leave_out_only_blanks_and_controls(text: str) -> None:
    draft = read(text)
    covered = bytearray(len(text))
    for word in draft.words:
        covered[word.start : word.end] = b"\x01" * (word.end - word.start)
    controls = read_class(CONTROLS)
    for block in draft.blocks:
        for i in range(*block.span):
            assert covered[i] or text[i].isspace() or text[i] in controls, (i, text[i])


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_sentences_hold_every_word_once_and_stay_in_their_block(text: str) -> None:
    draft = read(text)
    following = 0
    for sentence in draft.sentences:
        assert sentence.first == following < sentence.last
        start, end = draft.blocks[sentence.block].span
        assert start <= draft.words[sentence.first].start and draft.words[sentence.last - 1].end <= end
        following = sentence.last
    assert following == len(draft.words)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_pairs_of_marks_are_nested_and_ordered(text: str) -> None:
    draft = read(text)
    assert draft.quotations == sorted(draft.quotations)
    pairs = [q for q in draft.quotations if not q.lone]
    ends = [i for q in pairs for i in (q.open, q.close)]
    assert len(set(ends)) == len(ends)
    for q in pairs:
        assert q.open < q.close < len(draft.words)
        around = [p for p in pairs if p.open < q.open < p.close]
        assert all(q.close < p.close for p in around)
        assert q.depth >= len(around)
        assert any(s.first <= q.open and q.close < s.last for s in draft.sentences)


def test_marks_and_controls_are_apart() -> None:
    assert {"\u064b", "\u0651", "\u0640"} <= read_class(MARKS)
    assert {"\u200f", "\u061c", "\ufeff"} <= read_class(CONTROLS)
    assert not read_class(MARKS) & read_class(CONTROLS)
