"""The trained models: how they are read and computed, and what they decide where the rules alone are wrong."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import musnad
from musnad import Coder
from musnad.article import Article
from musnad.coder import Config
from musnad.encoder import LONGEST, Contexts, Encoder
from musnad.errors import MusnadError
from musnad.networks import Forest, Layers, sigmoid, softmax
from musnad.people import People
from musnad.pipeline import Pipeline
from musnad.tellings import _linked
from musnad.triggers import COUNT_COLUMNS, TriggerReader, counted
from musnad.user_lexicon import UserRow
from musnad.vectors import WordVectors, vector_form
from musnad.weights import NAMES, read_weights, weights_digest, weights_file

ROOT = Path(__file__).resolve().parents[1]
MOST = 60_000_000  #: bytes of all weights together


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return WordVectors()


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


# Weights ------------------------------------------------------------------------------------------------------------


def test_weights_are_small_and_each_has_a_card() -> None:
    assert sum(len(weights_file(name).read_bytes()) for name in NAMES) <= MOST
    cards = (ROOT / "training" / "README.md").read_text("utf-8")
    for name in NAMES:
        assert f"models/{name}.npz" in cards
        assert (ROOT / "training" / f"{name}.py").exists()
    assert re.fullmatch("[0-9a-f]{8}", weights_digest())


def test_missing_and_broken_weights_are_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("musnad.weights.weights_file", lambda name: tmp_path / f"{name}.npz")
    with pytest.raises(MusnadError, match=r"nothing\.npz .* install musnad again"):
        read_weights("nothing")
    whole = (Path(musnad.__file__).parent / "models" / "actors.npz").read_bytes()
    for n, data in enumerate((b"", b"PK no archive", whole[:1000], whole[:5000] + b"?" + whole[5001:])):
        (tmp_path / f"broken{n}.npz").write_bytes(data)
        with pytest.raises(MusnadError, match=rf"broken{n}\.npz .* install musnad again"):
            read_weights(f"broken{n}")


def test_the_record_tells_which_models_decided(coder: Coder) -> None:
    text = "قال وزير الخارجية الأردني إن بلاده ترفض التصعيد."
    learned, rules = coder.code(text), Coder(config=Config(models="rules")).code(text)
    assert learned.coder.models == f"learned-{weights_digest()}"
    assert rules.coder.models == "rules"
    assert learned.coder.config != rules.coder.config


# Networks and trees -------------------------------------------------------------------------------------------------


def stump(feature: int, threshold: float, left: float, right: float) -> dict[str, np.ndarray]:
    """A forest of one tree with one question."""
    return {
        "f.feature": np.array([[feature, -1, -1]]),
        "f.threshold": np.array([[threshold, 0, 0]], np.float32),
        "f.left": np.array([[1, -1, -1]]),
        "f.right": np.array([[2, -1, -1]]),
        "f.value": np.array([[0, left, right]], np.float32),
        "f.depth": np.array(1),
        "f.classes": np.array(1),
    }


def test_a_tree_sends_what_is_not_greater_to_the_left() -> None:
    forest = Forest(stump(1, 0.5, -2.0, 3.0), "f")
    inputs = np.array([[9, 0.5], [9, 0.6], [0, -1]], np.float32)
    assert forest.scores(inputs)[:, 0].tolist() == [-2.0, 3.0, -2.0]
    assert forest.probabilities(inputs)[1, 0] == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert forest.probabilities(np.zeros((0, 2), np.float32)).shape == (0, 1)


def test_trees_of_several_classes_take_turns() -> None:
    one, two = stump(0, 0, 1, 2), stump(1, 0, 3, 4)
    both = {key: np.concatenate([one[key], two[key]]) for key in one if one[key].ndim}
    forest = Forest(both | {"f.depth": np.array(1), "f.classes": np.array(2)}, "f")
    assert forest.scores(np.array([[-1, 5]], np.float32)).tolist() == [[1.0, 4.0]]
    assert forest.probabilities(np.array([[-1, 5]], np.float32)).sum() == pytest.approx(1)


def test_forests_are_computed_as_lightgbm_does() -> None:
    pytest.importorskip("lightgbm", reason="musnad[train] is not installed")
    import trees

    random = np.random.default_rng(3)
    x = random.integers(0, 5, (400, 6)).astype(np.float32)
    for classes, y in ((1, (x[:, 0] + x[:, 1] > 4).astype(int)), (3, (x[:, 2] % 3).astype(int))):
        booster = trees.boosted(x, y, rounds=12, classes=classes)
        ours = Forest(trees.arrays(booster, "f"), "f").probabilities(x)
        theirs = booster.predict(x)
        assert np.allclose(ours[:, 0] if classes == 1 else ours, theirs, atol=1e-5)


def test_layers_have_rectifiers_between_them_only() -> None:
    weights = {
        "n.0.w": np.array([[1.0, 0.0], [0.0, -1.0]]),
        "n.0.b": np.array([0.0, 0.0]),
        "n.1.w": np.array([[1.0, 1.0]]),
        "n.1.b": np.array([-10.0]),
    }
    assert Layers(weights, "n")(np.array([[2.0, 3.0], [-2.0, -3.0]], np.float32))[:, 0].tolist() == [-8.0, -7.0]


def test_probabilities() -> None:
    assert softmax(np.array([[1000.0, 1000.0]], np.float32)).tolist() == [[0.5, 0.5]]
    assert sigmoid(np.array([0.0], np.float32)).tolist() == [0.5]


# Vectors and the encoder ----------------------------------------------------------------------------------------------


def near(vectors: WordVectors, a: str, b: str) -> float:
    x, y = vectors.of(vector_form(a)), vectors.of(vector_form(b))
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


def test_words_of_like_use_are_near(vectors: WordVectors) -> None:
    assert near(vectors, "اعتقلت", "أوقفت") > near(vectors, "اعتقلت", "الطقس")
    assert near(vectors, "وزير", "رئيس") > near(vectors, "وزير", "شجرة")


def test_an_unseen_misspelling_is_near_its_word(vectors: WordVectors) -> None:
    assert near(vectors, "الاستخباراات", "الاستخبارات") > near(vectors, "الاستخباراات", "الرياضة")


def test_forms_are_folded_and_digits_are_alike(vectors: WordVectors) -> None:
    assert vector_form("إِعلانٌ") == vector_form("اعلان")
    assert vector_form("١٩٤٨") == vector_form("2011") == "0000"
    assert vectors.mean([]).tolist() == [0.0] * vectors.size


def test_the_encoder_reads_words_in_their_order(vectors: WordVectors, encoder: Encoder) -> None:
    words = np.stack([vectors.of(vector_form(w)) for w in ["قصفت", "القوات", "المدينة", "ليلا"]])
    there, back = encoder(words), encoder(words[::-1])
    assert there.shape == (4, encoder.size)
    assert not np.allclose(there, back[::-1], atol=1e-2)
    assert np.isfinite(there).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=12))
def test_every_word_of_an_article_has_one_vector_in_context(lengths: list[int]) -> None:
    from musnad.coder import rule_stages
    from musnad.encoder import _stretches
    from musnad.lexicons import load

    text = ".\n".join(" ".join(["كلمة"] * n) for n in lengths)
    coder = Pipeline(rule_stages(load())[:2])
    from musnad.article import Draft

    draft = Draft(article=Article(id="a", text=text), text=text)
    coder(draft)
    stretches = _stretches(draft)
    assert [i for a, b in stretches for i in range(a, b)] == list(range(len(draft.words)))
    assert all(0 < b - a <= LONGEST for a, b in stretches)


def test_a_context_is_the_same_whichever_word_is_asked_first(vectors: WordVectors, encoder: Encoder) -> None:
    from musnad.article import Draft
    from musnad.coder import rule_stages
    from musnad.lexicons import load

    text = " ".join(["اتهمت روسيا أوكرانيا بقصف المدينة."] * 40)
    draft = Draft(article=Article(id="a", text=text), text=text)
    Pipeline(rule_stages(load())[:2])(draft)
    one, other = Contexts(draft, vectors, encoder), Contexts(draft, vectors, encoder)
    last = len(draft.words) - 1
    forwards = [one.of(0), one.of(last)]
    backwards = [other.of(last), other.of(0)][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(forwards, backwards, strict=True))


# Grouping -------------------------------------------------------------------------------------------------------------


def test_tellings_are_joined_while_their_mean_chance_is_high() -> None:
    table = np.array([[0, 0.9, 0.1], [0.9, 0, 0.2], [0.1, 0.2, 0]], np.float32)
    assert _linked(table, 0.5) == [[0, 1], [2]]
    assert _linked(table, 0.95) == [[0], [1], [2]]
    assert _linked(table, 0.1) == [[0, 1, 2]]


def test_counts_stand_in_their_columns(coder: Coder) -> None:
    from musnad.article import Draft
    from musnad.events import EventFinder

    text = "اتهم الرئيس الفرنسي روسيا بقصف كييف."
    draft = Draft(article=Article(id="a", text=text), text=text)
    Pipeline(coder.stages[:-1])(draft)
    triggers = TriggerReader(draft, EventFinder(draft, coder.lexicons, 0.0), WordVectors())
    candidate = triggers.candidates[0]
    seen = [(1.0, 2.0), (3.0, 4.0), (0.0, 90.0)]
    row = triggers.features(candidate, seen)
    assert row[COUNT_COLUMNS] == counted(seen)
    blank = triggers.features(candidate, [(0.0, 0.0)] * 3)
    assert [n for n, (a, b) in enumerate(zip(row, blank, strict=True)) if a != b] == [1, 2, 3, 4, 5, 6]
    assert max(TriggerReader.RULED) < len(row)


# People ---------------------------------------------------------------------------------------------------------------


def test_people_are_known_by_the_year() -> None:
    people = People()
    name = ("باراك", "اوباما")
    current, former = people.find(name, year=2015), people.find(name, year=2020)
    assert current is not None and (current.country, current.sectors) == ("USA", ("GOV",))
    assert former is not None and former.sectors == ("ELI",)
    assert people.find(("باراك",), year=2015) is None
    assert people.find(("فلان", "الفلاني"), year=2015) is None


def test_of_namesakes_the_one_whose_state_is_told_is_meant() -> None:
    people = People()
    for country, sector in (("JOR", "GOV"), ("IRQ", "LEG")):
        people.put(UserRow(names=("زيد العبد",), kind="person", country=country, sectors=(sector,), since=2010))
    assert people.find(("زيد", "العبد"), year=2015) is None
    told = people.find(("زيد", "العبد"), year=2015, told={"IRQ"})
    assert told is not None and told.country == "IRQ"


# Confidence -----------------------------------------------------------------------------------------------------------


def test_confidence_is_a_chance_and_orders_the_threshold(coder: Coder) -> None:
    text = (ROOT / "examples" / "defence-ties.txt").read_text("utf-8")
    record = coder.code(text)
    assert record.statements and record.events
    assert all(0 < s.confidence < 1 for s in record.statements)
    assert all(coder.config.threshold <= e.confidence < 1 for e in record.events)
    strict = Coder(config=Config(event_threshold=0.7)).code(text)
    assert {e.trigger.span for e in strict.events} < {e.trigger.span for e in record.events}


# Long texts -----------------------------------------------------------------------------------------------------------


def test_a_long_text_is_read_in_parts_with_the_same_findings(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "examples" / "defence-ties.txt").read_text("utf-8") * 6
    whole = coder.code(text, id="a")
    monkeypatch.setattr("musnad.event_reader.AT_ONCE", 2)
    monkeypatch.setattr("musnad.event_reader.CANDIDATES_AT_ONCE", 3)
    parts = coder.code(text, id="a")
    assert len(whole.events) > 6
    assert [(e.type, e.trigger, e.actors, e.recipients) for e in parts.events] == [
        (e.type, e.trigger, e.actors, e.recipients) for e in whole.events
    ]


def test_tellings_of_a_type_are_compared_within_stretches() -> None:
    from musnad.tellings import MOST, _stretches
    from musnad.triggers import Candidate

    candidates = [
        Candidate(first=n, last=n + 1, type="ACCUSE" if n % 3 else "AID", mode=None, origin="cue", sentence=0)
        for n in range(4 * MOST)
    ]
    stretches = _stretches(candidates)
    assert sorted(n for own in stretches for n in own) == list(range(4 * MOST))
    assert all(len(own) <= MOST and len({candidates[n].type for n in own}) == 1 for own in stretches)


def test_other_tellings_do_not_overlap(coder: Coder) -> None:
    for path in sorted((ROOT / "tests" / "gold").glob("*.txt")):
        for event in coder.code(path.read_text("utf-8")).events:
            spans = sorted([event.trigger.span, *event.also])
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), (path.name, event)


def test_events_share_no_lists(coder: Coder) -> None:
    from musnad.article import Draft

    drafts = [Draft(article=Article(id=n, text="قصف عنيف."), text="قصف عنيف.") for n in "ab"]
    for draft in drafts:
        coder.pipeline(draft)
    first, second = (draft.events[0] for draft in drafts)
    assert first.actors is not second.actors and first.recipients is not second.recipients


@pytest.mark.parametrize("published", ["0001-01-01", "1970-01-01", "9999-12-31"])
def test_a_date_out_of_the_world_changes_no_codes(coder: Coder, published: str) -> None:
    text = "قال وزير الخارجية السوري إن بلاده تدين قصف إسرائيل مطار دمشق، واتهم الجيش الإسرائيلي بقتل جنود سوريين."
    codes = [(a.country, a.sectors) for a in coder.code(text, published="2026-01-01").actors]
    odd = [(a.country, a.sectors) for a in coder.code(text, published=published).actors]
    assert [c for c, _ in odd] == [c for c, _ in codes]
    assert not any(s == ["UAF"] for _, s in odd)


def test_a_word_without_end_takes_no_memory(vectors: WordVectors) -> None:
    endless = "بتثجحخ" * 40_000
    assert np.array_equal(vectors.of(endless), vectors.of(endless[:48]))
