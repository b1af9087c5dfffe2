"""Checks of the name lexica: countries.tsv, organisations.tsv, people_names.tsv.

Reads the TSV files directly; needs nothing of the package.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[1] / "src" / "musnad" / "lexicon"
COLUMNS = {
    "countries.tsv": ["code", "names", "nisba", "people", "seats", "cities", "ambiguous", "note", "latin"],
    "organisations.tsv": [
        "names",
        "kind",
        "country",
        "sectors",
        "class",
        "ambiguous",
        "note",
        "since",
        "until",
        "latin",
    ],
    "people_names.tsv": ["name", "gender", "common_word", "latin"],
}
LISTS = {
    "countries.tsv": ["names", "nisba", "people", "seats", "cities", "ambiguous"],
    "organisations.tsv": ["names", "ambiguous"],
    "people_names.tsv": ["name"],
}
SECTORS = {
    "COP",
    "GOV",
    "JUD",
    "LEG",
    "MIL",
    "PRM",
    "PTY",
    "REB",
    "SPY",
    "UAF",
    "UNK",
    "AGR",
    "BUS",
    "CRM",
    "CVL",
    "EDU",
    "ELI",
    "JRN",
    "LAB",
    "MED",
    "REF",
    "OPP",
    "PRE",
    "REL",
    "SOC",
}
CLASSES = {"igo", "armed", "party", "agency", "media", "ministry", "military", "company", "ngo", "other"}
BLOCS = {"IGO", "NGO", "MNC", "REG"}
MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\ufeff]")
FOLDS = str.maketrans("أإآٱىة", "اااايه")


def read(name):
    lines = (LEXICON / name).read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "", f"{name}: no newline at its end"
    lines = [(i, x) for i, x in enumerate(lines, 1) if not x.startswith("#")]
    header = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = line.split("\t")
        assert len(cells) == len(header), f"{name}:{number}: {len(cells)} cells"
        rows.append(dict(zip(header, cells, strict=True)))
    return header, rows


def alternatives(cell):
    return cell.split("|") if cell else []


def fold(text):
    """The program's folding, with the article taken off every word."""
    words = (w[2:] if w.startswith("ال") and len(w) > 4 else w for w in text.split())
    return " ".join(words).translate(FOLDS)


@pytest.fixture(scope="module")
def tables():
    return {name: read(name) for name in COLUMNS}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(tables, name):
    assert tables[name][0] == COLUMNS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_are_clean(tables, name):
    for row in tables[name][1]:
        assert row[COLUMNS[name][0]], row
        for column, cell in row.items():
            assert cell == cell.strip(), row
            if column in LISTS[name]:
                assert not MARKS.search(cell), (column, cell)
                for item in alternatives(cell):
                    assert item and item == " ".join(item.split()), (column, cell)
                assert len(set(alternatives(cell))) == len(alternatives(cell)), cell


def test_sizes(tables):
    assert len(tables["countries.tsv"][1]) >= 249
    assert len(tables["organisations.tsv"][1]) >= 450
    assert len(tables["people_names.tsv"][1]) >= 1400


def test_country_codes(tables):
    codes = [row["code"] for row in tables["countries.tsv"][1]]
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert not BLOCS & set(codes)
    assert {"XKX", "PSE", "ESH", "TWN", "USA", "TUN", "SAU"} <= set(codes)


def test_every_country_has_a_name(tables):
    assert all(row["names"] for row in tables["countries.tsv"][1])


def test_nisba_ends_in_ya(tables):
    for row in tables["countries.tsv"][1]:
        for item in alternatives(row["nisba"]):
            assert item.endswith("ي"), (row["code"], item)
            assert not item.startswith("ال"), (row["code"], item)


def test_people_have_no_article(tables):
    for row in tables["countries.tsv"][1]:
        for item in alternatives(row["people"]):
            assert not item.startswith("ال"), (row["code"], item)


def test_ambiguous_strings_stand_in_their_row(tables):
    for row in tables["countries.tsv"][1]:
        there = {
            item for column in ("names", "nisba", "people", "seats", "cities") for item in alternatives(row[column])
        }
        assert set(alternatives(row["ambiguous"])) <= there, row["code"]


def test_no_string_means_two_countries(tables):
    """A string of several rows is unmarked in one of them at most."""
    owners = defaultdict(set)
    for row in tables["countries.tsv"][1]:
        marked = {fold(item) for item in alternatives(row["ambiguous"])}
        for column in ("names", "nisba", "people", "seats", "cities"):
            for item in alternatives(row[column]):
                if fold(item) not in marked:
                    owners[fold(item)].add(row["code"])
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_organisation_values(tables):
    codes = {row["code"] for row in tables["countries.tsv"][1]} | BLOCS | {""}
    for row in tables["organisations.tsv"][1]:
        assert row["kind"] in {"igo", "org", "country"}, row
        assert row["class"] in CLASSES, row
        assert row["country"] in codes, row
        sectors = row["sectors"].split(",") if row["sectors"] else []
        assert set(sectors) <= SECTORS, row
        assert len(set(sectors)) == len(sectors), row
        assert sectors or row["kind"] == "igo", row
        assert (row["class"] == "igo") == (row["kind"] == "igo"), row
        if row["kind"] == "igo":
            assert row["country"] == "IGO", row
        if row["kind"] == "country":
            assert row["country"] == "REG", row
        if row["class"] in {"agency", "media"}:
            assert "JRN" in sectors, row


def test_ambiguous_organisations_stand_in_their_row(tables):
    for row in tables["organisations.tsv"][1]:
        assert set(alternatives(row["ambiguous"])) <= set(alternatives(row["names"]))


def test_no_name_means_two_organisations(tables):
    owners = defaultdict(set)
    for row in tables["organisations.tsv"][1]:
        for item in alternatives(row["names"]):
            owners[fold(item)].add(row["names"])
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_given_names(tables):
    seen = set()
    for row in tables["people_names.tsv"][1]:
        assert row["gender"] in {"m", "f", "u"}, row
        assert row["common_word"] in {"yes", "no"}, row
        key = row["name"].translate(FOLDS)
        assert key not in seen, row
        seen.add(key)
