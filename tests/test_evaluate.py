"""The figures are the shared scorer's, and the listing of misses agrees with them."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from makers import DEBATE, record_of
from musnad.evaluate import evaluate
from musnad.labels import Label, LabelError, anchor, problems, read_labels, read_pairs
from musnad.record import Record, to_json

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "tools" / "score.py").exists(), reason="the shared scorer is not beside this checkout"
)


@pytest.mark.parametrize(
    ("quote", "span"),
    [
        ("two", (4, 7)),
        (" two ", (4, 7)),
        ("one … three", (0, 13)),
        ("three … one", None),
        ("four", None),
        ("", None),
        ("…", None),
    ],
)
def test_anchor_finds_a_quote_by_its_ends(quote, span):
    assert anchor("one two three", quote) == span


def test_anchor_looks_on_from_the_last_quote_then_from_the_start():
    text = "yes no yes"
    assert anchor(text, "yes", since=1) == (7, 10)
    assert anchor(text, "no", since=5) == (4, 6)


def test_anchor_takes_an_ellipsis_of_the_text_as_it_stands():
    assert anchor("a … b and a c b", "a … b") == (0, 5)


def test_a_perfect_record_scores_one():
    text, label = DEBATE
    figures = evaluate({label.id: text}, [label], {label.id: record_of(text, label)}).figures()
    assert figures["statements.span"]["f1"] == figures["events.coded"]["f1"] == figures["statements.boundary"] == 1.0


def test_an_article_without_record_counts_as_empty():
    text, label = DEBATE
    figures = evaluate({label.id: text}, [label], {}).figures()
    assert figures["statements.span"] == {"f1": 0.0, "p": 0.0, "r": 0.0, "labelled": 2, "coded": 0}


def test_a_record_of_another_text_is_refused():
    text, label = DEBATE
    record = record_of(text, label)
    record.text += " "
    with pytest.raises(LabelError, match="text is not the article's text"):
        evaluate({label.id: text}, [label], {label.id: record})


def test_a_label_without_article_is_refused():
    with pytest.raises(LabelError, match="not among the articles"):
        evaluate({}, [DEBATE[1]], {})


def test_problems_names_quotes_and_keys_that_fit_nothing():
    text, label = DEBATE
    assert problems(text, label) == []
    broken = problems("شيء آخر", label)
    assert any("statement 1: content not in text" in p for p in broken)
    assert any("event 1: trigger not in text" in p for p in broken)
    label = Label(id="x", actors=[], statements=label.statements, events=label.events)
    assert "statement 1: unknown actor a1" in problems(text, label)


def test_labels_name_the_broken_line(tmp_path):
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a", "actors": [], "statements": [], "events": []}\n{"id": 7}\n', encoding="utf-8")
    with pytest.raises(LabelError, match="line 2"):
        read_labels(path)


def test_pairs_take_their_id_from_the_file_name(tmp_path):
    text, _ = DEBATE
    (tmp_path / "01-debate.txt").write_text(text, encoding="utf-8")
    (tmp_path / "01-debate.json").write_bytes(json.dumps({"actors": [], "statements": [], "events": []}).encode())
    (tmp_path / "floors.json").write_text("{}")
    articles, labels = read_pairs(tmp_path)
    assert list(articles) == ["01-debate"] == [found.id for found in labels]
    (tmp_path / "02-alone.txt").write_text(text, encoding="utf-8")
    with pytest.raises(LabelError, match=r"no 02-alone\.json"):
        read_pairs(tmp_path)


def damaged(record: Record, chance: random.Random) -> Record:
    """Returns a record with facts lost, moved, doubled and given to others, as a coder would."""
    actors = [a for a in record.actors if chance.random() > 0.1]
    keys = [a.key for a in actors] or ["a1"]
    for actor in actors:
        if chance.random() < 0.2:
            actor.country = chance.choice(["USA", None, "IGO EUR", "RUS"])
        if chance.random() < 0.2:
            actor.sectors = chance.choice([[], ["MIL"], ["GOV", "MIL"]])
        if chance.random() < 0.3:
            actor.name = chance.choice(["الوزير", actor.name.split()[-1], f"ال{actor.name}"])
        if chance.random() < 0.1:
            actor.kind = chance.choice(["person", "group", "org"])
    statements = [s for s in record.statements if chance.random() > 0.2]
    statements += [s for s in record.statements if chance.random() < 0.1]
    for s in statements:
        if chance.random() < 0.5:
            start, end = s.content[0]
            start = max(0, start + chance.randint(-40, 40))
            end = max(start + 1, end + chance.randint(-60, 60))
            middle = (start + end) // 2
            s.content = chance.choice([[(start, end)], [(start, middle), (min(middle + 5, end), end)]])
        if chance.random() < 0.3:
            s.speaker = chance.choice([*keys, None, "a99"])
    events = [e for e in record.events if chance.random() > 0.2]
    events += [e for e in record.events if chance.random() < 0.2]
    for e in events:
        if chance.random() < 0.2:
            e.type = chance.choice(["ACCUSE", "CONSULT"])
        if chance.random() < 0.2:
            e.actors = [chance.choice([*keys, "a99"])]
        if chance.random() < 0.2:
            e.recipients = []
        if chance.random() < 0.2:
            e.status = "claimed"
    record.actors, record.statements, record.events = actors, statements, events
    return record


@needs_shared
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("part", ["dev", "train"])
def test_figures_are_those_of_the_shared_scorer(part, seed, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(SHARED / "tools"))
    import score

    import gold

    articles_path, labels_path = (SHARED / "gold" / f"{part}.{what}.jsonl" for what in ("articles", "labels"))
    articles = {a["id"]: a for a in gold.read_jsonl(articles_path)}
    texts = {id: a["text"] for id, a in articles.items()}
    labels = read_labels(labels_path)
    chance = random.Random(seed)
    kept = [label for label in labels if chance.random() > 0.05]
    records = {a.id: damaged(record_of(texts[a.id], a), chance) for a in kept}

    written = tmp_path / "records.jsonl"
    written.write_bytes(b"".join(to_json(r) + b"\n" for r in records.values()))
    theirs, per_article = score.score(
        articles, gold.read_jsonl(labels_path), {r["id"]: r for r in gold.read_jsonl(written)}
    )
    ours = evaluate(texts, labels, records)
    assert ours.figures() == theirs
    assert 0.3 < theirs["statements.speaker"]["f1"] < 0.9  # the damage is neither nothing nor everything
    same = {"said": "said", "span": "span", "speaker": "speaker", "type": "type", "dyad": "dyad", "codes": "codes"}
    for article in ours.articles:
        assert {k: article.counts[k] for k in same} == {k: per_article[article.id][v] for k, v in same.items()}
    for module in ("gold", "score"):
        sys.modules.pop(module)


@needs_shared
def test_listing_agrees_with_the_counts():
    labels = read_labels(SHARED / "gold" / "dev.labels.jsonl")
    with (SHARED / "gold" / "dev.articles.jsonl").open(encoding="utf-8") as lines:
        texts = {a["id"]: a["text"] for a in map(json.loads, lines)}
    chance = random.Random(1)
    records = {a.id: damaged(record_of(texts[a.id], a), chance) for a in labels}
    for a in evaluate(texts, labels, records).articles:
        matched = [m for m in a.statements if m.labelled and m.coded]
        assert len(matched) == a.counts["span"]
        assert len([m for m in a.statements if m.labelled]) == a.counts["said"]
        assert len([m for m in a.events if m.level]) == a.counts["type"]
        assert len([m for m in a.events if m.level in ("dyad", "coded")]) == a.counts["dyad"]
        assert len([m for m in a.events if m.coded]) == a.counts["events_coded"]
