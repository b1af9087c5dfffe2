"""Properties of any text: every span of every stage lies in the unchanged text and shows what it says it shows."""

import json

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from musnad import Coder, InputError
from musnad.article import Article
from musnad.record import Source, to_json


def names(text):
    """The words of a list written as text."""
    return text.split()


WORDS = names(
    """قال وقال يقول أكد مؤكدا أن إن أنه وأضاف أضافت نقلت ونقلت عن قوله بحسب وفقا لـ حسبما أعلن أعلنت نفى على
    حد تعبيره في من إلى مع بين لم لن قد سوف إذا الذي التي وزير الخارجية الأردني الرئيس المصري الفرنسية
    الحكومة للحكومة اللجنة للجنة وزارة الدفاع المتحدث باسم حركة حزب قوات الجيش المتظاهرون أحمد محمد خالد
    سالم العلي الزعبي عبد الله القاهرة موسكو بلاده الأمم المتحدة رويترز وكالة اتهم اتهمت هجوم غارة مقتل
    اعتقال اتفاق زيارة التقى دعا طالب رفض ندد بزيارة استقالة عقوبات احتجاجا الوزيران الجانبان أمس اليوم
    الأحد 2024 12 أيار مايو شخصا ثلاثة عشرات كتاب طريق جديد المصدر"""
)
MARKS = [
    "«",
    "»",
    '"',
    "“",
    "”",
    "(",
    ")",
    ":",
    "،",
    "؛",
    ".",
    "؟",
    "!",
    "…",
    "-",
    "\n",
    "\n\n",
    "\u200f",
    "\u202b",
    "\u202c",
]
ODD = ["ـ", "\u064b", "\u0651", "😀", "e\u0301", "NATO", "١٢٣", "\u200c", "\ufeff", "ﷺ", "\u0670", "/", "#", "5.5"]
#: Arabic enough to be taken for Arabic whatever follows.
OPENING = "أعلنت وزارة الخارجية الأردنية اليوم الأحد موقف البلاد من الأحداث الأخيرة\n"

pieces = st.lists(st.sampled_from([*WORDS, *MARKS, *MARKS, *ODD]), min_size=5, max_size=90)
glue = st.sampled_from([" ", " ", " ", "", "  "])
arbitrary = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=60)


@st.composite
def texts(draw):
    """Text of news words and marks in any order, with arbitrary characters after it."""
    words = draw(pieces)
    return OPENING + "".join(word + draw(glue) for word in words) + draw(st.one_of(st.just(""), arbitrary))


@pytest.fixture(scope="module")
def coder():
    return Coder()


many = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def shows(text, value, span):
    assert 0 <= span[0] < span[1] <= len(text)
    assert text[span[0] : span[1]] == value


def within(text, span):
    start, end = span
    assert 0 <= start < end <= len(text)


@given(text=texts())
@many
def test_every_span_of_a_record_shows_what_it_proves(coder, text):
    try:
        record = coder.code(text, id="x")
    except InputError:
        return
    shown = record.text
    for block in record.blocks:
        within(shown, block.span)
    keys = {actor.key for actor in record.actors}
    used = set()
    for statement in record.statements:
        shows(shown, statement.cue.value, statement.cue.span)
        for span in statement.content:
            within(shown, span)
            assert shown[span[0] : span[1]].strip()
        used |= {k for k in (statement.speaker, *statement.relay, *statement.co_speakers) if k is not None}
    event(f"{bool(record.statements)} statements, {bool(record.events)} events")
    for told in record.events:
        shows(shown, told.trigger.value, told.trigger.span)
        for span in told.also:
            within(shown, span)
        assert told.statement in {None, *(s.key for s in record.statements)}
        assert not set(told.actors) & set(told.recipients)
        used |= {*told.actors, *told.recipients}
    assert used == keys, "an actor is kept if and only if it takes part"
    for actor in record.actors:
        assert actor.name.strip()
        for mention in actor.mentions:
            within(shown, mention.span)
    for field in (record.headline, record.section, record.byline, record.credit):
        if field is not None and field.span is not None:
            shows(shown, field.value, field.span)
    assert json.loads(to_json(record))["text"] == shown


@given(text=texts())
@many
def test_every_stage_keeps_to_the_text_and_its_order(coder, text):
    draft = coder.draft(Article(id="x", text=text, source=Source()))
    for stage in coder.stages:
        try:
            stage(draft)
        except InputError:
            return
        assert draft.text == text, f"{stage.name} changed the text"
        n = len(draft.words)
        assert all(text[w.start : w.end] == w.type.surface for w in draft.words)
        assert all(a.end <= b.start for a, b in zip(draft.words, draft.words[1:], strict=False))
        assert all(a.last <= b.first for a, b in zip(draft.sentences, draft.sentences[1:], strict=False))
        assert all(0 <= s.first < s.last <= n for s in draft.sentences)
        assert all(0 <= m.first < m.last <= n for m in draft.mentions)
        assert all(q.open < q.close <= n for q in draft.quotations)
        for s in draft.statements:
            assert 0 <= s.cue < s.cue_end <= n
            assert 0 <= s.content[0] < s.content[1] <= n
        for e in draft.events:
            assert 0 <= e.first < e.last <= n
            assert all(0 <= first < last <= n for first, last in e.also)
            assert all(0 <= a < len(draft.actors) for a in (*e.actors, *e.recipients))


@given(raw=st.binary(max_size=300))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_bytes_of_any_kind_are_coded_or_refused_in_words(coder, raw):
    try:
        record = coder.code(raw, id="x")
    except InputError as error:
        event(f"refused: {str(error)[:24]}")
        return
    assert record.text.strip()
