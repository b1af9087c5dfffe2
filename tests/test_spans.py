"""Spans point into the text as given: marks that change no word change no fact, and what is stated can be read off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad import Coder, InputError
from musnad.record import from_json, to_json

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "article.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the article is not beside the project (../shared/seed)")

TATWEEL = "\u0640"
MARKS = [TATWEEL, "\u064e", "\u064f", "\u0650", "\u0652"]
CONTROLS = ["\u200e", "\u200f", "\u202b", "\u202c", "\u2067", "\u2069"]
INVISIBLE = re.compile("[" + "".join(MARKS + CONTROLS) + "]")

ARTICLE = """وزير المياه الأردني: السدود امتلأت

عمان - 8 مايو/أيار 2024
قال وزير المياه الأردني سامي العواد أمس إن السدود امتلأت بعد أمطار الشتاء. وأضاف أن بلاده "لن تترك القرى بلا ماء".

ونقلت وكالة رويترز عن مسؤول عراقي قوله إن الاتفاق بات قريبا.

أدانت اليابان كوريا الشمالية، واجتمع وزير الخارجية الهندي مع وزير الخارجية الصيني في موسكو اليوم.

اعتقلت الشرطة التونسية ثلاثة صحفيين، بحسب نقابة الصحفيين التونسيين.

المصدر: وكالات
"""


@pytest.fixture(scope="module")
def coder():
    return Coder()


def bare(text):
    return INVISIBLE.sub("", text)


def told(record):
    """The facts of a record in the words of the text, without marks and positions."""
    text = record.text
    names = {a.key: bare(a.name) for a in record.actors}

    def read(span):
        return bare(text[span[0] : span[1]])

    return {
        "headline": record.headline and bare(record.headline.value),
        "published": record.published and record.published.value,
        "credit": record.credit and bare(record.credit.value),
        "blocks": [(b.kind, read(b.span)) for b in record.blocks],
        "actors": [(names[a.key], a.kind, a.country, a.sectors) for a in record.actors],
        "mentions": [[(read(m.span), m.how) for m in a.mentions] for a in record.actors],
        "statements": [
            (s.kind, names.get(s.speaker), read(s.cue.span), [read(c) for c in s.content], [names[r] for r in s.relay])
            for s in record.statements
        ],
        "events": [
            (
                e.type,
                e.mode,
                [names[k] for k in e.actors],
                [names[k] for k in e.recipients],
                read(e.trigger.span),
                e.status,
                e.statement,
                e.date and e.date.value,
                e.place and bare(e.place.value),
            )
            for e in record.events
        ],
    }


def values(record):
    """Every value of a record that stands in its text, with its span."""
    for field in (record.headline, record.section, record.byline, record.credit):
        if field is not None:
            yield field.value, field.span
    for statement in record.statements:
        yield statement.cue.value, statement.cue.span
    for event in record.events:
        yield event.trigger.value, event.trigger.span
        if event.place is not None:
            yield event.place.value, event.place.span


def spans(record):
    """Every span of a record."""
    yield from (block.span for block in record.blocks)
    yield from (mention.span for actor in record.actors for mention in actor.mentions)
    yield from (span for statement in record.statements for span in (statement.cue.span, *statement.content))
    yield from (span for event in record.events for span in (event.trigger.span, *event.also))
    dated = [record.published, *(event.date for event in record.events), *(event.place for event in record.events)]
    yield from (found.span for found in dated if found is not None and found.span is not None)


def check_spans(record):
    for start, end in spans(record):
        assert 0 <= start < end <= len(record.text)
        assert record.text[start:end].strip()
    for value, span in values(record):
        if span is not None:
            assert record.text[span[0] : span[1]] == value


@pytest.fixture(scope="module")
def plain(coder):
    return told(coder.code(ARTICLE, id="x"))


def test_the_article_tells_what_the_other_tests_hide_in_marks(plain):
    assert [s[1] for s in plain["statements"]] == [
        "سامي العواد",
        "سامي العواد",
        "سامي العواد",
        "مسؤول عراقي",
        "نقابة الصحفيين التونسيين",
    ]
    assert plain["statements"][3][4] == ["وكالة رويترز"]
    assert [e[:2] for e in plain["events"]] == [("ACCUSE", "disapprove"), ("CONSULT", None), ("COERCE", "arrest")]
    assert plain["events"][1][-2:] == ("2024-05-08", "موسكو")
    assert (plain["published"], plain["credit"]) == ("2024-05-08", "وكالات")


@st.composite
def marked(draw, marks, every=4):
    """ARTICLE with some of its Arabic letters followed by a mark."""
    rng = draw(st.randoms(use_true_random=False))
    out = []
    for n, char in enumerate(ARTICLE):
        out.append(char)
        following = ARTICLE[n + 1 : n + 2]
        if "\u0621" <= char <= "\u064a" and "\u0621" <= following <= "\u064a" and rng.randrange(every) == 0:
            out.append(rng.choice(marks))
    return "".join(out)


@given(text=marked([TATWEEL]))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_tatweel_changes_no_fact(coder, plain, text):
    record = coder.code(text, id="x")
    assert told(record) == plain
    check_spans(record)


@given(text=marked(MARKS))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_vowel_signs_anywhere_break_no_span(coder, text):
    check_spans(coder.code(text, id="x"))


@pytest.mark.parametrize(
    ("vocalised", "unvocalised"),
    [
        (
            "أَكَّدَ وَزِيرُ النَّقْلِ التُّونِسِيُّ أَنَّ السُّدُودَ امْتَلَأَتْ.",
            "أكد وزير النقل التونسي أن السدود امتلأت.",
        ),
        ("أَدَانَتِ اليَابَانُ كُورِيَا الشَّمَالِيَّةَ.", "أدانت اليابان كوريا الشمالية."),
        ("قَالَ الوَزِيرُ الأُرْدُنِيُّ: «لَنْ نَتْرُكَ القُرَى بِلَا مَاءٍ».", "قال الوزير الأردني: «لن نترك القرى بلا ماء»."),
    ],
)
def test_a_vocalised_sentence_gives_the_facts_of_the_bare_one(coder, vocalised, unvocalised):
    signs = re.compile("[\u064b-\u0652]")
    assert signs.sub("", vocalised) == unvocalised
    record, expected = coder.code(vocalised, id="x"), coder.code(unvocalised, id="x")
    check_spans(record)
    assert [[signs.sub("", record.text[a:b]) for a, b in s.content] for s in record.statements] == [
        [expected.text[a:b] for a, b in s.content] for s in expected.statements
    ]
    assert [signs.sub("", a.name) for a in record.actors] == [a.name for a in expected.actors]
    assert [(e.type, e.mode, e.actors, e.recipients) for e in record.events] == [
        (e.type, e.mode, e.actors, e.recipients) for e in expected.events
    ]
    assert expected.actors


@given(text=marked(CONTROLS))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_direction_marks_inside_words_break_no_span(coder, text):
    check_spans(coder.code(text, id="x"))


@st.composite
def controlled(draw):
    """ARTICLE with direction controls before some of its words."""
    rng = draw(st.randoms(use_true_random=False))
    return re.sub(r"(?<= )(?=[\u0621-\u064a])", lambda _: rng.choice(["", "", *CONTROLS]), ARTICLE)


@given(text=controlled())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_direction_marks_between_words_change_no_fact(coder, plain, text):
    record = coder.code(text, id="x")
    assert told(record) == plain
    check_spans(record)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_change_no_fact(coder, plain, line_end):
    assert told(coder.code(ARTICLE.replace("\n", line_end), id="x")) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256", "iso-8859-6"])
def test_bytes_give_the_facts_of_the_text(coder, plain, encoding):
    record = coder.code(ARTICLE.encode(encoding), id="x")
    assert told(record) == plain
    check_spans(record)


@given(cut=st.integers(min_value=0, max_value=len(ARTICLE)))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_an_article_cut_anywhere_is_coded_or_refused_in_words(coder, cut):
    try:
        record = coder.code(ARTICLE[:cut], id="x")
    except InputError:
        assert cut < 40, "a whole headline is an article"
        return
    check_spans(record)
    assert from_json(to_json(record)) == record


def test_the_same_text_gives_the_same_bytes(coder):
    first, again = (to_json(coder.code(ARTICLE, id="x")) for _ in range(2))
    assert first == again == to_json(Coder().code(ARTICLE, id="x"))
    assert from_json(first).text == ARTICLE.strip() or from_json(first).text == ARTICLE


@needs_seed
def test_contents_of_the_first_article_end_at_their_sentence(coder):
    record = coder.code(SEED.read_text("utf-8"), id="first")
    check_spans(record)
    last = [record.text[statement.content[-1][1] :][:2] for statement in record.statements]
    assert last == ["\n\n", ".\n", ".\n", '".', ".\n", ".\n", "\n\n", '".']
