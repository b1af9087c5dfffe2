"""The project's development articles, which are not part of it: scores may not fall under what users were promised."""

from pathlib import Path

import pytest

from musnad.report import measure

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
ARTICLES, LABELS = GOLD / "dev.articles.jsonl", GOLD / "dev.labels.jsonl"
pytestmark = pytest.mark.skipif(
    not LABELS.exists(), reason="the labelled articles are not beside the project (../shared)"
)
FLOORS = {
    "statements.span": 0.80,
    "statements.speaker": 0.66,
    "statements.boundary": 0.95,
    "actors.codes": 0.47,
    "events.type": 0.52,
    "events.dyad": 0.23,
    "events.status": 0.80,
}


@pytest.fixture(scope="module")
def figures():
    return measure(ARTICLES, LABELS).figures()


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_scores_hold(figures, name, floor):
    value = figures[name]
    assert (value["f1"] if isinstance(value, dict) else value) >= floor
