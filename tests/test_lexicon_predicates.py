"""The predicate lexicon, its contexts and the PLOVER table, read as files: slips are found here, not in coding."""

import re
import unicodedata
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[1] / "src" / "musnad" / "lexicon"


def names(text):
    """The words of a list written as text."""
    return text.split()


COLUMNS = names(
    """lemma form imperfect masdar plural with without type mode contexts actor recipient mutual needs speech
    confidence note"""
)
FORMS = set(names("I II III IV V VI VII VIII IX X Q N A P"))
VERBS = FORMS - {"N", "A", "P"}
PREPOSITIONS = set(names("على ضد ب ل إلى مع من عن بين في أمام نحو باتجاه تجاه لدى حول بشأن إزاء حيال بحق فوق"))
ACTORS = {"subj", "obj", "gen", "by", "none", "ل", "من"}
RECIPIENTS = {"obj", "gen", "subj", "none"} | PREPOSITIONS
NEEDS = {"", "political", "person", "actor", "owner", "speaker"}
TYPES = set(
    names(
        """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
        COERCE ASSAULT"""
    )
)
CONTEXTS = set(
    names(
        """military intelligence executive legislative election political_institutions pro_democracy pro_autocracy
        economic legal reparations human_rights rights_freedoms repression human_security gender lgbt
        religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration disasters
        natural_resource environment technology terrorism cbrn cyber misinformation crime corruption illegal_drugs
        trafficking"""
    )
)
ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]+( [\u0621-\u063a\u0641-\u064a]+)*")


def table(name):
    """(header, [(line number, row)]) of a lexicon file."""
    lines = [
        (n, line)
        for n, line in enumerate((LEXICON / name).read_text(encoding="utf-8").split("\n"), 1)
        if line and not line.startswith("#")
    ]
    header = lines[0][1].split("\t")
    rows = []
    for n, line in lines[1:]:
        cells = line.split("\t")
        assert len(cells) == len(header), f"{name}:{n}: {len(cells)} cells, {len(header)} columns"
        rows.append((n, dict(zip(header, cells, strict=True))))
    return header, rows


HEADER, PREDICATES = table("predicates.tsv")
PLOVER_HEADER, PLOVER = table("plover.tsv")
CONTEXT_HEADER, CONTEXT_ROWS = table("contexts.tsv")
MODES = {(r["event"], r["mode"]) for _, r in PLOVER}


def alternatives(cell):
    return cell.split("|") if cell else []


def wrong(rows, test):
    """Line and name of every row that fails, for a message that leads to it."""
    return [f"{n}: {row.get('lemma') or row.get('context') or row.get('event')}" for n, row in rows if not test(row)]


def test_headers():
    assert HEADER == COLUMNS
    assert PLOVER_HEADER == ["event", "mode", "score", "cameo"]
    assert CONTEXT_HEADER == ["context", "words"]


def test_plover_table_is_whole():
    assert {event for event, _ in MODES} == TYPES
    assert all((event, "") in MODES for event in TYPES)
    assert len(MODES) == len(PLOVER)
    assert not wrong(PLOVER, lambda r: re.fullmatch(r"\d{2,4}", r["cameo"]))
    assert not wrong(PLOVER, lambda r: r["score"] == "" or -10 <= float(r["score"]) <= 10)
    assert not wrong(PLOVER, lambda r: r["mode"] or r["score"])


@pytest.mark.parametrize("name", ["plover.tsv", "contexts.tsv", "predicates.tsv"])
def test_plover_is_credited(name):
    head = (LEXICON / name).read_text(encoding="utf-8")[:1200]
    assert "Open Event Data Alliance" in " ".join(head.replace("#", "").split()) and "CC BY-SA 4.0" in head


def test_types_and_modes_are_plovers():
    assert not wrong(PREDICATES, lambda r: (r["type"], r["mode"]) in MODES)
    assert {r["type"] for _, r in PREDICATES} == TYPES


def test_contexts():
    def legal(row):
        names = [c for c in row["contexts"].split(",") if c]
        return len(names) <= 3 and set(names) <= CONTEXTS and len(set(names)) == len(names)

    assert not wrong(PREDICATES, legal)
    assert [r["context"] for _, r in CONTEXT_ROWS] == list(dict.fromkeys(r["context"] for _, r in CONTEXT_ROWS))
    assert {r["context"] for _, r in CONTEXT_ROWS} == CONTEXTS


def test_forms():
    assert not wrong(PREDICATES, lambda r: r["form"] in FORMS)
    assert not wrong(PREDICATES, lambda r: (" " in r["lemma"]) == (r["form"] == "P"))


def test_form_one_names_imperfect_and_masdar():
    assert not wrong(PREDICATES, lambda r: r["form"] != "I" or (r["imperfect"] and r["masdar"]))
    assert not wrong(PREDICATES, lambda r: all(i.startswith("ي") for i in alternatives(r["imperfect"])))
    assert not wrong(PREDICATES, lambda r: r["form"] in VERBS or not (r["imperfect"] or r["masdar"]))
    assert not wrong(PREDICATES, lambda r: r["form"] in {"N", "A"} or not r["plural"])


def test_weak_derived_verbs_name_their_imperfect():
    def told(row):
        short = {"IV": 4, "VII": 5, "VIII": 5, "X": 6}.get(row["form"])
        hollow = short and len(row["lemma"]) == short and row["lemma"][-2] == "ا"
        return row["form"] in {"N", "A", "P", "I"} or not (hollow or row["lemma"].endswith("ى")) or row["imperfect"]

    assert not wrong(PREDICATES, told)


def test_cells_are_plain_arabic():
    for _, row in PREDICATES:
        for column in ("lemma", "imperfect", "masdar", "plural", "with", "without"):
            for word in alternatives(row[column]):
                if (column, word) in {("masdar", "-"), ("plural", "at"), ("plural", "un")}:
                    continue
                assert ARABIC.fullmatch(word), (row["lemma"], column, word)
                assert " " not in word or column == "lemma", (row["lemma"], column, word)
    for _, row in CONTEXT_ROWS:
        for word in alternatives(row["words"]):
            assert ARABIC.fullmatch(word), (row["context"], word)


@pytest.mark.parametrize("name", ["predicates.tsv", "contexts.tsv"])
def test_no_diacritics(name):
    text = (LEXICON / name).read_text(encoding="utf-8")
    data = [line for line in text.split("\n") if not line.startswith("#")]
    marks = {c for line in data for c in line if unicodedata.combining(c) or c == "ـ"}
    assert not marks, marks


def test_cells_have_no_doubles_or_gaps():
    columns = ("imperfect", "masdar", "plural", "with", "without", "actor", "recipient")
    for n, row in PREDICATES:
        assert all(cell == cell.strip() for cell in row.values()), n
        for column in columns:
            words = row[column].split("|")
            assert len(words) == len(set(words)) and (words == [""] or "" not in words), (n, column)
        assert not set(alternatives(row["with"])) & set(alternatives(row["without"])), n
    for n, row in CONTEXT_ROWS:
        words = alternatives(row["words"])
        assert len(words) == len(set(words)), (n, [w for w in words if words.count(w) > 1])


def test_roles():
    assert not wrong(PREDICATES, lambda r: r["actor"] and set(r["actor"].split("|")) <= ACTORS)
    assert not wrong(PREDICATES, lambda r: r["recipient"] and set(r["recipient"].split("|")) <= RECIPIENTS)
    assert not wrong(PREDICATES, lambda r: r["mutual"] in {"", "yes"} and r["speech"] in {"", "yes"})
    assert not wrong(PREDICATES, lambda r: r["needs"] in NEEDS)
    assert not wrong(PREDICATES, lambda r: r["form"] != "N" or r["actor"] != "subj")


def test_confidence():
    assert not wrong(
        PREDICATES, lambda r: re.fullmatch(r"[01]\.\d+|[01]", r["confidence"]) and 0 <= float(r["confidence"]) <= 1
    )


def test_no_duplicate_rows():
    seen = {}
    for n, row in PREDICATES:
        key = row["lemma"], row["form"], row["type"], frozenset(alternatives(row["with"]))
        assert key not in seen, f"lines {seen[key]} and {n}: {row['lemma']} {row['with']} {row['type']}"
        seen[key] = n


def test_size():
    assert len(PREDICATES) >= 500
    for event in TYPES - {"CONCEDE"}:
        assert sum(r["type"] == event for _, r in PREDICATES) >= 20, event
