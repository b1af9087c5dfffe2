"""The corpus: labels that hold no text, and that find their way back only to the very text that was labelled."""

import json
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

import agreement
import briefs
import corpus
import draw
import lint
import sheet
from musnad.errors import MusnadError
from musnad.labels import Label, LabelError, as_record, modes, read_labels, read_pairs
from musnad.tables import read_file

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "corpus"
LABELS = sorted((CORPUS / "labels").glob("*.jsonl"))
TWICE = sorted((CORPUS / "labels" / "twice").glob("*.jsonl"))
ARTICLES = [SHARED / "data" / f"articles-{n}.jsonl.xz" for n in ("ant", "hespress-jazeera", "saudinewsnet")]
ARABIC = re.compile(r"[\u0621-\u064a]")

beside = pytest.mark.skipif(
    not all(p.exists() for p in ARTICLES), reason="the articles are not beside the project (../shared/data)"
)
both_files = pytest.mark.parametrize("path", LABELS + TWICE, ids=lambda path: f"{path.parent.name}-{path.stem}")


def fixtures():
    """Our own labelled articles: (article, label) pairs."""
    texts, labels = read_pairs(ROOT / "tests" / "gold")
    return [({"id": label.id, "text": texts[label.id].decode(), "outlet": "x"}, label) for label in labels]


own_articles = pytest.mark.parametrize(
    ("article", "label"), fixtures(), ids=lambda value: value["id"] if isinstance(value, dict) else ""
)


@own_articles
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


@pytest.fixture(scope="module")
def articles():
    """The articles beside the project that are labelled, by id."""
    labelled = {row["id"] for path in LABELS for row in corpus.packed_of(path)}
    return {row["id"]: row for path in ARTICLES for row in corpus.articles_of(path) if row["id"] in labelled}


@both_files
def test_label_files_hold_no_text_and_each_article_once(path):
    rows = list(corpus.packed_of(path))
    assert len({row["id"] for row in rows}) == len(rows) > 0
    for row in rows:
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"])
        assert all(0 <= first < last for _, (first, last) in corpus.spans(row))
        keys = {a["key"] for a in row["actors"]}
        used = {k for s in row["statements"] for k in (s["speaker"], *s["with"], *s["relay"])}
        used |= {k for e in row["events"] for k in (*e["actors"], *e["recipients"])}
        assert used <= keys
        assert row["split"] == corpus.split_of(row)
        assert not ARABIC.search(json.dumps(row, ensure_ascii=False))


def test_no_article_is_in_two_label_files():
    seen = Counter(row["id"] for path in LABELS for row in corpus.packed_of(path))
    assert [key for key, n in seen.items() if n > 1] == []


@beside
@both_files
def test_labels_fit_the_articles_and_keep_the_rules(path, articles):
    for row in corpus.packed_of(path):
        article = articles[row["id"]]
        assert corpus.broken(article["text"], corpus.join(article, row)) == [], row["id"]


def test_a_file_is_checked_from_the_command_line(tmp_path, capsys):
    pairs = fixtures()
    (tmp_path / "articles.jsonl").write_text("\n".join(json.dumps(article) for article, _ in pairs), "utf-8")
    packed = [corpus.pack(article, label) for article, label in pairs]
    (tmp_path / "packed.jsonl").write_text("\n".join(map(json.dumps, packed)), "utf-8")
    paths = [str(tmp_path / "packed.jsonl"), str(tmp_path / "articles.jsonl")]
    assert corpus.main(["check", *paths]) == 0
    assert f"{len(pairs)} labels fit" in capsys.readouterr().err
    assert corpus.main(["join", *paths]) == 0
    joined = tmp_path / "joined.jsonl"
    joined.write_text(capsys.readouterr().out, "utf-8")
    assert corpus.main(["pack", paths[1], str(joined)]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == json.loads(json.dumps(packed))
    packed[0]["events"][0]["type"] = "WAVE"
    (tmp_path / "packed.jsonl").write_text(json.dumps(packed[0]), "utf-8")
    assert corpus.guarded(corpus.main, ["check", *paths]) == 1
    assert "type WAVE" in capsys.readouterr().err


@pytest.mark.parametrize("tool", [corpus, sheet, lint, agreement, draw], ids=lambda tool: tool.__name__)
def test_wrong_use_shows_the_use(tool, capsys):
    assert tool.main([]) == 2
    assert "python corpus/" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{bad", "[]", '{"id": 3}', '{"id": "x"}'])
@pytest.mark.parametrize(
    "call",
    [
        (corpus, "check", "{}", "own"),
        (corpus, "check", "random", "{}"),
        (corpus, "pack", "own", "{}"),
        (corpus, "stats", "{}"),
        (sheet, "write", "own", "{}"),
        (sheet, "show", "{}"),
        (lint, "own", "{}"),
        (agreement, "table", "{}", "random", "own"),
    ],
    ids=lambda call: f"{call[0].__name__}-{call[1]}",
)
def test_broken_files_are_told_by_name_without_a_traceback(tmp_path, capsys, call, line):
    broken = tmp_path / "broken.jsonl"
    broken.write_text(line + "\n", "utf-8")
    known = {
        "{}": str(broken),
        "own": str(CORPUS / "own" / "articles.jsonl"),
        "random": str(CORPUS / "labels" / "random.jsonl"),
    }
    tool, *arguments = call
    assert corpus.guarded(tool.main, [known.get(a, a) for a in arguments]) == 1
    assert capsys.readouterr().err.startswith(f"error: {broken}, line 1: not a")


@pytest.mark.parametrize(
    ("name", "told"), [("a.jsonl", "a.jsonl: not UTF-8"), ("a.jsonl.xz", "not compressed with xz")]
)
def test_files_of_another_coding_are_told(tmp_path, capsys, name, told):
    path = tmp_path / name
    path.write_bytes(b'{"id": "x", "text": "y"}\n\xff\xfe\n')
    assert corpus.guarded(sheet.main, ["show", str(path)]) == 1
    assert told in capsys.readouterr().err


def test_files_that_are_not_there_are_told(tmp_path, capsys):
    assert corpus.guarded(corpus.main, ["stats", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err
    assert corpus.guarded(draw.main, [str(tmp_path)]) == 1
    assert "articles-ant.jsonl.xz" in capsys.readouterr().err


def test_pairs_are_needed(tmp_path):
    with pytest.raises(LabelError):
        read_pairs(tmp_path)


# The sheet


TEXT = (
    "الخارجية الكينية: نرفض الوساطة\n\nقال الوزير كيبيت رونو إن بلاده ترفض الوساطة، وأضاف الوزير أن "
    "«الباب ما زال مفتوحا» أمام الحوار. وأعرب الوزير الصومالي عبدي فارح للكينيين عن أسفه. "
    "وقال رونو لاحقا إن الحدود مغلقة."
)
SHEET = """\
## k
A a1 | كيبيت رونو ; الوزير ; رونو | person | KEN | GOV
A a2 | عبدي فارح ; الوزير الصومالي عبدي فارح | person | SOM | GOV
A a3 | الكينيين | group | KEN |
A a4 | الخارجية الكينية | org | KEN | GOV
? a note
S indirect | a4 | : | نرفض الوساطة
S indirect | a1 | قال | بلاده ترفض الوساطة
S mixed | a1 | وأضاف | «الباب … أمام الحوار | with=a4
S indirect | a1 | وقال | الحدود مغلقة
E REJECT - | a1 > - | نرفض ; ترفض | diplomatic | asserted | s1 | place=الصومالي
E CONCEDE - | a2 > a3 | أعرب | - | asserted | - | date=2024-05
"""


def read(tmp_path, text=SHEET):
    path = tmp_path / "k.sheet"
    path.write_text(text, "utf-8")
    return sheet.read(path, {"k": {"id": "k", "text": TEXT}})


def test_a_sheet_becomes_labels_with_offsets(tmp_path):
    (label,), wrong = read(tmp_path)
    assert wrong == []
    cut = {a["key"]: [TEXT[s:e] for s, e in a["mentions"]] for a in label["actors"]}
    assert cut["a1"] == ["الوزير", "كيبيت رونو", "الوزير", "رونو"]
    assert cut["a2"] == ["الوزير الصومالي عبدي فارح"]
    assert cut["a3"] == ["لكينيين"]
    said = label["statements"]
    assert [TEXT[slice(*s["span"])] for s in said][2] == "«الباب ما زال مفتوحا» أمام الحوار"
    assert said[2]["with"] == ["a4"]
    assert TEXT[said[3]["cue_span"][0] :].startswith("وقال رونو")
    assert [TEXT[slice(*s)] for s in (label["events"][0]["span"], *label["events"][0]["also"])] == ["نرفض", "ترفض"]
    assert (label["events"][1]["date"], label["events"][1]["statement"]) == ("2024-05", None)


def test_a_mention_that_only_opens_anothers_is_not_his(tmp_path):
    (label,), _ = read(tmp_path)
    foreign = TEXT.index("الوزير الصومالي")
    assert foreign not in [start for start, _ in label["actors"][0]["mentions"]]


def test_the_second_occurrence_can_be_named(tmp_path):
    (label,), wrong = read(tmp_path, "## k\nA a1 | الوزير#2 ; رونو#2 | person | KEN | GOV\n")
    assert wrong == []
    assert [start for start, _ in label["actors"][0]["mentions"]] == [
        TEXT.index("الوزير", TEXT.index("الوزير") + 1),
        TEXT.rindex("رونو"),
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A a1 | نيروبي | country | KEN | GOV", "mention not in text"),
        ("A a1 | رونو | person | KEN", "4 fields of 5"),
        ("S indirect | a1 | قال | لا أحد", "content not in text"),
        ("S indirect | a1 | صرح | بلاده ترفض الوساطة", "cue not in text"),
        ("S indirect | a1 | قال | بلاده ترفض الوساطة | relais=a2", "unknown"),
        ("E REJECT - | a1 | ترفض | - | asserted | -", "parties are written"),
        ("E REJECT - | a1 > - | هدد | - | asserted | -", "trigger not in text"),
        ("E REJECT - | a1 > - | ترفض | - | asserted | - | place=نيروبي", "place not in text"),
        ("X a1", "a line starts with"),
        ("## m", "no article m"),
    ],
)
def test_mistakes_on_a_sheet_are_told_with_their_line(tmp_path, line, told):
    _, wrong = read(tmp_path, f"## k\n{line}\n")
    assert len(wrong) == 1
    assert "line 2" in wrong[0]
    assert told in wrong[0]


@own_articles
def test_labels_written_to_a_sheet_and_read_again_are_the_same(tmp_path, article, label):
    packed = corpus.pack(article, label)
    path = tmp_path / "own.sheet"
    joined = msgspec.convert(corpus.join(article, json.loads(json.dumps(packed))), Label)
    path.write_text("\n".join(sheet.write(article["text"], joined)), "utf-8")
    (back,), wrong = sheet.read(path, {article["id"]: article})
    assert wrong == []
    again = corpus.pack(article, msgspec.convert(back, Label))
    for row in (packed, again):
        row["actors"] = [a | {"mentions": None} for a in row["actors"]]
        row["statements"] = [s | {"speaker_mention": None} for s in row["statements"]]
    for kind in ("actors", "statements", "events"):
        assert again[kind] == packed[kind]


# What looks wrong or odd


def lined(tmp_path, old, new):
    (row,), _ = read(tmp_path, SHEET.replace(old, new))
    label = msgspec.convert(row, Label)
    return corpus.broken(TEXT, row), list(lint.odd(TEXT, label))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("REJECT -", "REJEKT -", "type REJEKT"),
        ("REJECT -", "REJECT kick", "no mode kick"),
        ("| KEN | GOV\nA a2", "| KEN | GVT\nA a2", "sectors ['GVT']"),
        ("| KEN | GOV\nA a2", "| Kenya | GOV\nA a2", "country Kenya"),
        ("person | SOM", "people | SOM", "kind people"),
        ("| a1 | قال", "| a9 | قال", "unknown actor a9"),
        ("a2 > a3", "a2 > a8", "unknown actor a8"),
        ("| diplomatic |", "| kitchen |", "contexts ['kitchen']"),
        ("asserted | s1", "assumed | s1", "status assumed"),
        ("asserted | s1", "asserted | s7", "no statement 7"),
        ("date=2024-05", "date=May", "date May"),
    ],
)
def test_broken_rules_are_told(tmp_path, old, new, told):
    wrong, _ = lined(tmp_path, old, new)
    assert len(wrong) == 1
    assert told in wrong[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("S mixed", "S indirect", "indirect, but quotation marks"),
        ("S indirect | a1 | قال", "S mixed | a1 | قال", "mixed, but no quotation mark"),
        ("S indirect | a1 | قال", "S direct | a1 | قال", "direct, but no quotation mark"),
        ("a2 > a3", "a2 > -", "a3 takes part in nothing"),
        ("a2 > a3", "- > -", "no party at all"),
        ("CONCEDE -", "CONSULT -", "a meeting has all its parties"),
        ("| a1 | قال", "| a1 | -", "no cue"),
        ("person | SOM | GOV", "igo | SOM | GOV", "igo has no sector"),
    ],
)
def test_oddities_are_told(tmp_path, old, new, told):
    _, before = lined(tmp_path, "", "")
    _, odd = lined(tmp_path, old, new)
    assert any(told in message for message in odd)
    assert not any(told in message for message in before)


# Agreement


def two_readers(tmp_path):
    article = {"id": "k", "text": TEXT, "outlet": "x"}
    (one,), _ = read(tmp_path)
    (other,), _ = read(
        tmp_path,
        SHEET.replace("KEN | GOV\nA a2", "KEN | MIL\nA a2")
        .replace("E CONCEDE - | a2 > a3 | أعرب | - | asserted | - | date=2024-05\n", "")
        .replace("REJECT - | a1 > -", "REJECT yield | a1 > a2"),
    )
    packed = [corpus.pack(article, msgspec.convert(label, Label)) for label in (one, other)]
    joined = [corpus.join(article, json.loads(json.dumps(row))) for row in packed]
    return article, *joined


def test_agreement_counts_what_both_and_what_one_reader_has(tmp_path):
    article, one, other = two_readers(tmp_path)
    table = agreement.report({"k": article}, {"k": one}, {"k": other})
    assert "| statements.speaker | 1.000 | 4 | 4 |" in table
    assert "| events.type | 0.667 | 2 | 1 |" in table
    assert "| events.dyad | 0.000 | 2 | 1 |" in table
    assert "| actor main sector | 4 | 0.750 |" in table
    assert "| event mode | 1 | 0.000 |" in table


def test_a_reader_agrees_with_himself(tmp_path):
    article, one, _ = two_readers(tmp_path)
    table = agreement.report({"k": article}, {"k": one}, {"k": one})
    shares = re.findall(r"\| (\d\.\d{3}) \|", table)
    assert shares
    assert set(shares) == {"1.000"}


def test_differences_name_the_fact_and_the_reader(tmp_path):
    article, one, other = two_readers(tmp_path)
    told = "\n".join(agreement.differences({"k": article}, {"k": one}, {"k": other}))
    assert "only a: E CONCEDE" in told
    assert "a: A كيبيت رونو person KEN GOV\n  b: A كيبيت رونو person KEN MIL" in told
    assert "only b" not in told


def test_kappa_is_cohens():
    # Two readers, 50 cases: both yes 20, both no 15, yes-no 5, no-yes 10 (worked example: 0.7 observed, 0.5 by chance).
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    assert agreement.kappa(pairs) == pytest.approx((0.7, 0.4))


def test_labels_as_records_are_records(tmp_path):
    article, one, _ = two_readers(tmp_path)
    record = as_record(article["text"], msgspec.convert(one, Label))
    assert [s.key for s in record.statements] == ["s1", "s2", "s3", "s4"]
    assert record.events[0].statement == "s1"


# The draws


def test_repeats_are_found_whichever_text_is_cut():
    seen = draw.Seen()
    words = [f"w{n}" for n in range(60)]
    seen.add(" ".join(words))
    assert seen.repeats(" ".join(words[30:]))
    assert seen.repeats(" ".join(["x", "y", *words, "z"]))
    assert not seen.repeats(" ".join(f"v{n}" for n in range(60)))


def test_a_draw_depends_on_its_seed_alone_and_tells_when_it_runs_dry():
    rows = [{"id": str(n), "text": " ".join(f"{n}w{k}" for k in range(50))} for n in range(20)]

    def drawn(order):
        picked = draw.draw(order, 5, random_=draw.random.Random(1), fits=lambda row: True, seen=draw.Seen())
        return [row["id"] for row in picked]

    assert drawn(rows) == drawn(rows[::-1])
    with pytest.raises(MusnadError, match="15 articles are missing"):
        list(draw.draw(rows[:5], 20, random_=draw.random.Random(1), fits=lambda row: True, seen=draw.Seen()))


@pytest.mark.slow
@beside
def test_the_sample_is_what_the_script_draws(capsys):
    assert draw.main([str(SHARED)]) == 0
    assert capsys.readouterr().out == (CORPUS / "sample.tsv").read_text("utf-8")


def test_the_briefs_are_what_the_script_draws(capsys):
    assert briefs.main() == 0
    assert capsys.readouterr().out == (CORPUS / "own" / "briefs.tsv").read_text("utf-8")


def test_no_two_briefs_are_alike_in_more_than_three_points():
    rows = list(read_file(CORPUS / "own" / "briefs.tsv", ("id", "style")))
    for n, one in enumerate(rows):
        for other in rows[:n]:
            alike = sum(one[c] == other[c] for c in ("style", "genre", "structure", "parties", "hard1", "hard2"))
            assert alike <= 3


@beside
def test_no_article_repeats_another_nor_one_of_the_development_set(articles):
    seen = draw.Seen()
    for row in corpus.articles_of(SHARED / "gold" / "dev.articles.jsonl"):
        assert row["id"] not in articles
        seen.add(row["text"])
    for row in articles.values():
        assert not seen.repeats(row["text"]), row["id"]
        seen.add(row["text"])


@pytest.mark.slow
@beside
def test_the_agreement_shown_is_the_one_measured(capsys):
    assert agreement.main(["table", *map(str, TWICE), *map(str, ARTICLES)]) == 0
    assert capsys.readouterr().out == (CORPUS / "agreement.md").read_text("utf-8")


def test_label_files_can_be_evaluated(tmp_path):
    path = tmp_path / "labels.jsonl"
    _, one, _ = two_readers(tmp_path)
    path.write_text(json.dumps(one, ensure_ascii=False), "utf-8")
    assert read_labels(path)[0].actors[0].mentions


# Our own articles


def test_our_own_articles_are_labelled_in_full_and_keep_the_rules():
    pairs = list(corpus.own())
    assert len(pairs) >= 150
    assert len({article["id"] for article, _ in pairs}) == len(pairs)
    for article, label in pairs:
        assert article["id"] == label["id"]
        assert corpus.broken(article["text"], label) == [], label["id"]


def test_each_of_our_own_articles_has_its_brief():
    briefed = {row["id"] for row in read_file(CORPUS / "own" / "briefs.tsv", ("id", "style"))}
    assert {article["id"] for article, _ in corpus.own()} <= briefed


def test_our_own_articles_hold_every_type_and_share_no_sentence():
    types = Counter(event["type"] for _, label in corpus.own() for event in label["events"])
    assert set(types) == set(modes())
    assert min(types.values()) >= 15
    sentences = Counter(
        sentence
        for article, _ in corpus.own()
        for sentence in {" ".join(s.split()) for s in re.split(r"[.؟!\n]", article["text"])}
        if len(sentence.split()) > 7
    )
    assert [sentence for sentence, n in sentences.items() if n > 1] == []
