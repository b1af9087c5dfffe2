"""The quality gate over our own labelled articles, and that the gate holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import floors
from musnad.inputs import article_from
from musnad.labels import problems, read_pairs
from musnad.report import measure

GOLD = Path(__file__).parent / "gold"
CORPUS, LABELS = read_pairs(GOLD)


@pytest.fixture(scope="module")
def now():
    return floors.scores(measure(GOLD))


def test_no_score_is_under_its_floor(now):
    pinned = json.loads(floors.FLOORS.read_text("utf-8"))
    broken = floors.compare(now, pinned, corpus=floors.digest())
    assert not broken, "\n".join(broken)


def test_every_gated_figure_has_a_floor():
    assert set(json.loads(floors.FLOORS.read_text("utf-8"))["floors"]) == set(floors.GATED)


def test_there_are_enough_articles_of_all_sorts():
    assert len(LABELS) >= 12
    kinds = {statement.kind for label in LABELS for statement in label.statements}
    assert kinds == {"direct", "indirect", "mixed"}
    assert {event.status for label in LABELS for event in label.events} == {"asserted", "claimed", "denied"}
    assert any(statement.relay for label in LABELS for statement in label.statements)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.id)
def test_labels_quote_their_article(label):
    text = article_from(CORPUS[label.id], id=label.id).text
    assert problems(text, label) == []


def test_a_fall_is_refused_and_the_repair_is_named():
    pinned = {"corpus": "c", "floors": {"events.type": 0.5}, "lowered": []}
    (line, repair) = floors.compare({"events.type": 0.4999}, pinned, corpus="c")
    assert "events.type: 0.4999 is under its floor 0.5000" in line
    assert "python tools/floors.py --lower-with-reason" in repair
    assert floors.compare({"events.type": 0.5}, pinned, corpus="c") == []
    with pytest.raises(ValueError, match="floors may only rise"):
        floors.raised({"events.type": 0.4}, pinned, corpus="c", reason=None)


def test_a_rise_is_written_and_a_fall_keeps_its_reason():
    pinned = {"corpus": "c", "floors": {"events.type": 0.5}, "lowered": []}
    assert floors.raised({"events.type": 0.6}, pinned, corpus="c", reason=None)["floors"] == {"events.type": 0.6}
    fell = floors.raised({"events.type": 0.4}, pinned, corpus="d", reason="labels corrected")
    assert fell["corpus"] == "d"
    assert fell["lowered"] == [{"reason": "labels corrected", "fell": ["events.type 0.5000 → 0.4000"]}]


def test_a_changed_corpus_asks_for_new_floors(tmp_path):
    pinned = {"corpus": "c", "floors": {"events.type": 0.5}, "lowered": []}
    assert "python tools/floors.py --raise" in floors.compare({"events.type": 0.6}, pinned, corpus="other")[-1]
    (tmp_path / "01.txt").write_text("نص", "utf-8")
    first = floors.digest(tmp_path)
    (tmp_path / "01.json").write_text("{}", "utf-8")
    assert floors.digest(tmp_path) != first
    second = floors.digest(tmp_path)
    (tmp_path / "floors.json").write_text("{}", "utf-8")
    assert floors.digest(tmp_path) == second
