"""What `musnad read` shows: evidence round whole words, right-to-left text for every sort of terminal."""

from __future__ import annotations

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makers import DEBATE, record_of
from musnad.bidi import direction, visual
from musnad.record import Cue
from musnad.terminal import choose_bidi, render

ISOLATES = re.compile("[\u2066-\u2069]")


def shown(bidi="terminal", **options):
    return render(record_of(*DEBATE), bidi=bidi, **options)


def turned(line):
    return "".join(cell.text for cell in visual(line))


def test_evidence_stands_in_brackets_with_its_number():
    lines = shown(width=200).splitlines()
    body = next(line for line in lines if "أحمد سالم" in line)
    assert "‹قال›²" in body
    assert '[بلاده "ترفض العقوبات"' in body
    assert "{فرضتها}¹" in body
    assert "في باريس]²" in body


def test_statements_show_the_chain_from_outlet_to_speaker():
    assert "s2  mixed · outlet صحيفة ← a3 وكالة الأنباء ← a1 أحمد سالم (LBN GOV) · cue قال" in shown(width=200)


def test_events_read_as_sentences():
    assert "e1  a2 FRA GOV → a1 LBN GOV  SANCTION (claimed) «فرضتها» in s2 on 2024-05-02 at باريس" in shown(width=200)


def test_actors_show_code_and_mentions():
    assert re.search(r"a1  LBN GOV +person +1 mention +أحمد سالم", shown())


def test_marks_never_stand_between_letters():
    text, label = DEBATE
    record = record_of(text, label)
    start = text.index("بلاده")
    record.statements[1].content = [(start + 2, start + 9)]
    out = render(record, bidi="terminal", color=True, width=200)
    for mark in re.finditer(r"\x1b\[[\d;]*m|[\[\]{}‹›⁰¹²³⁴-⁹]", out):
        before = re.sub(r"\x1b\[[\d;]*m|[\[\]{}‹›⁰¹²³⁴-⁹]+", "", out[: mark.start()])[-1:]
        after = re.sub(r"^(\x1b\[[\d;]*m|[\[\]{}‹›⁰¹²³⁴-⁹])+", "", out[mark.start() :])[:1]
        assert not (before > "\u0600" and before.isalpha() and after.isalpha()), out[
            mark.start() - 20 : mark.end() + 20
        ]


@pytest.mark.parametrize("bidi", ["terminal", "isolate", "reorder"])
def test_no_line_is_wider_than_asked(bidi):
    def cells(line):
        return sum(not unicodedata.combining(c) and unicodedata.category(c) != "Cf" for c in line)

    for width in (40, 57, 100):
        assert max(cells(line) for line in shown(bidi, width=width).splitlines()) <= width


def test_isolates_are_balanced_on_every_line_and_only_there():
    for line in shown("isolate").splitlines():
        depth = 0
        for mark in ISOLATES.findall(line):
            depth += -1 if mark == "\u2069" else 1
            assert depth in (0, 1)
        assert depth == 0
    for bidi in ("terminal", "reorder"):
        assert not ISOLATES.search(shown(bidi))


def test_arabic_paragraphs_end_at_the_right_edge():
    line = next(line for line in shown("isolate", width=60).splitlines() if "وكالة الأنباء - 3" in line)
    assert len(ISOLATES.sub("", line)) == 60


def test_reordered_text_is_joined_and_turned():
    assert turned("قال") == "ﻝﺎﻗ"
    assert turned("لا إله") == "ﻪﻟﺇ ﻻ"
    assert turned("في (CSTO) عام 2023: 25.5%") == "%25.5 :2023 ﻡﺎﻋ (CSTO) ﻲﻓ"
    assert turned("see قال now") == "see ﻝﺎﻗ now"
    assert turned("") == ""


@given(st.text(st.sampled_from("ابتلأإم ة٣5.,:-%(«»)aZ َّ\u200f"), max_size=40))
def test_turning_loses_no_letter(line):
    def plain(text):
        text = unicodedata.normalize("NFKC", text)
        kept = (c for c in text if unicodedata.category(c) not in ("Cf", "Ps", "Pe", "Pi", "Pf"))
        return sorted(kept)

    # a mark with nothing before it keeps a cell of its own, which NFKC may spell with a space
    assert [c for c in plain(turned(line)) if c != " "] == [c for c in plain(line) if c != " "]
    assert sorted(cell.at for cell in visual(line)) == sorted({cell.at for cell in visual(line)})


def test_direction_is_that_of_the_first_letter():
    assert direction("123 قال") == "rtl"
    assert direction('"CSTO" قال') == "ltr"
    assert direction("123") == "ltr"


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"VTE_VERSION": "7600", "TERM": "xterm-256color"}, "terminal"),
        ({"VTE_VERSION": "5400"}, "isolate"),
        ({"KONSOLE_VERSION": "220401"}, "terminal"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "terminal"),
        ({"TERM_PROGRAM": "vscode"}, "reorder"),
        ({"XTERM_VERSION": "XTerm(390)"}, "reorder"),
        ({"TERM": "linux"}, "reorder"),
        ({"VTE_VERSION": "7600", "TMUX": "/tmp/tmux"}, "isolate"),
        ({}, "isolate"),
    ],
)
def test_auto_goes_by_the_environment(environment, chosen):
    assert choose_bidi(environment, tty=True) == chosen
    assert choose_bidi(environment, tty=False) == "terminal"


def test_an_article_cannot_steer_the_terminal():
    text, label = DEBATE
    record = record_of(text, label)
    record.text = text.replace("بلاده", "\x1b[2J\x07ده")
    record.statements[1].cue = Cue(value="\x1b]0;title\x07", span=record.statements[1].cue.span)
    record.source = msgspec.structs.replace(record.source, outlet="\x9b31m", uri="\x1bc")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", render(record, bidi="terminal"))


def test_an_empty_record_is_shown_too():
    record = record_of(*DEBATE)
    record.headline = record.published = None
    record.actors = record.statements = record.events = []
    assert "id debate" in render(record)
