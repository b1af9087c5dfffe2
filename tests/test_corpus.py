"""The corpus: labels that hold no text, and that find their way back only to the very text that was labelled."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from musnad.labels import LabelError, read_pairs

ROOT = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location("corpus_tool", ROOT / "corpus" / "corpus.py")
corpus = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(corpus)
LABELS = sorted((ROOT / "corpus" / "labels").glob("*.jsonl"))
ARTICLES = [
    ROOT.parent / "shared" / "data" / f"articles-{n}.jsonl.xz" for n in ("ant", "hespress-jazeera", "saudinewsnet")
]
ARABIC = re.compile(r"[\u0621-\u064a]")


def fixtures():
    """Our own labelled articles: (article, label) pairs."""
    texts, labels = read_pairs(ROOT / "tests" / "gold")
    return [({"id": label.id, "text": texts[label.id].decode(), "outlet": "x"}, label) for label in labels]


@pytest.mark.parametrize(
    ("article", "label"), fixtures(), ids=lambda value: value["id"] if isinstance(value, dict) else ""
)
def test_packing_keeps_every_quote_and_no_text(article, label):
    packed = corpus.pack(article, label)
    row = corpus.join(article, json.loads(json.dumps(packed)))
    assert [a["name"] for a in row["actors"]] == [a.name for a in label.actors]
    for got, given in zip(row["statements"], label.statements, strict=True):
        assert got["cue"] == given.cue
        if "…" not in given.content:
            assert got["content"] == given.content
        first = given.content.split("…")[0].strip()
        assert got["content"].startswith(first)
    assert [e["trigger"] for e in row["events"]] == [e.trigger for e in label.events]
    del packed["id"], packed["source"]
    assert not ARABIC.search(json.dumps(packed, ensure_ascii=False))


def test_another_text_is_refused():
    article, label = fixtures()[0]
    packed = corpus.pack(article, label)
    with pytest.raises(corpus.CorpusError, match=r"SHA-256 differs"):
        corpus.join(article | {"text": article["text"] + " "}, packed)


def test_a_span_out_of_the_text_is_refused():
    article, label = fixtures()[0]
    packed = corpus.pack(article, label)
    packed["statements"][0]["content"] = [0, len(article["text"]) + 1]
    with pytest.raises(corpus.CorpusError, match="content of statement 1 reaches out"):
        corpus.join(article, packed)


def test_a_quote_that_is_not_in_the_text_cannot_be_packed():
    article, label = fixtures()[0]
    with pytest.raises(corpus.CorpusError, match="not in text"):
        corpus.pack(article | {"text": article["text"].replace(label.actors[0].name, "")}, label)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_label_files_hold_no_text_and_each_article_once(path):
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) > 0
    for row in rows:
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        assert all(0 <= first < last for _, (first, last) in corpus.spans(row))
        keys = {a["key"] for a in row["actors"]}
        used = {k for s in row["statements"] for k in (s["speaker"], *s["with"], *s["relay"])}
        used |= {k for e in row["events"] for k in (*e["actors"], *e["recipients"])}
        assert used <= keys
        assert not ARABIC.search(json.dumps(row, ensure_ascii=False))


@pytest.mark.skipif(
    not all(p.exists() for p in ARTICLES), reason="the articles are not beside the project (../shared/data)"
)
@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_labels_fit_the_articles(path, capsys):
    assert corpus.main(["check", str(path), *map(str, ARTICLES)]) == 0
    assert "labels fit" in capsys.readouterr().err


def test_wrong_use_and_missing_files_are_told(tmp_path, capsys):
    assert corpus.main([]) == 2
    assert corpus.main(["check", str(tmp_path / "none.jsonl"), "x.jsonl"]) == 1
    assert "none.jsonl" in capsys.readouterr().err


def test_pairs_are_needed(tmp_path):
    with pytest.raises(LabelError):
        read_pairs(tmp_path)
