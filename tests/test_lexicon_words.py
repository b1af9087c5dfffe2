"""Checks of the word lexica: cues, roles, function words, titles, leaders, and the words of dates, lines and languages.

Reads the TSV files directly, as written; slips are found here, not in coding. Predicates and names of places and
organisations have files of tests of their own.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from musnad.text import fold

SOURCE = Path(__file__).resolve().parents[1] / "src" / "musnad"
LEXICON = SOURCE / "lexicon"

Row = dict[str, str]


def names(text: str) -> set[str]:
    """The words of a list written as text."""
    return set(text.split())


COLUMNS = {
    "agencies": "form kind",
    "bloc_nisbas": "nisba country people",
    "boilerplate": "where form",
    "common_words": "word",
    "cue_phrases": "phrase source sense verb note",
    "cues": "lemma form imperfect masdar frames sense traits object participle event note",
    "dates": "kind form value",
    "function_words": "class words",
    "hijri": "year first_day months",
    "honorifics": "word gender",
    "labels": "kind form colon",
    "languages": "language kind form weight",
    "leaders": "names alone country sectors since until latin",
    "letters": "character permille",
    "months": "form month calendar alone system",
    "outlets": "names country",
    "people": "names alone country sectors since until latin",
    "roles": "lemma plural fem kind sectors class generic adjective country rank",
    "sections": "section",
}
#: Columns that hold Arabic and nothing else, alternatives separated by `|`.
ARABIC = {
    "bloc_nisbas": "nisba people",
    "common_words": "word",
    "cue_phrases": "phrase",
    "cues": "lemma imperfect masdar",
    "function_words": "words",
    "honorifics": "word",
    "leaders": "names alone",
    "people": "names alone",
    "roles": "lemma plural",
}
#: Columns in one script or the other, but never both in one form.
ONE_SCRIPT = {
    "agencies": "form",
    "boilerplate": "form",
    "dates": "form",
    "labels": "form",
    "months": "form",
    "outlets": "names",
    "sections": "section",
}
#: The columns that together tell rows apart; what is matched after folding may not be there twice.
KEYS = {
    "agencies": "form",
    "bloc_nisbas": "nisba",
    "boilerplate": "where form",
    "common_words": "word",
    "cue_phrases": "phrase",
    "cues": "lemma form",
    "dates": "kind form",
    "function_words": "class",
    "hijri": "year",
    "honorifics": "word",
    "labels": "form",
    "leaders": "names",
    "letters": "character",
    "months": "form",
    "outlets": "country",
    "people": "names country since",
    "roles": "lemma class",
    "sections": "section",
}
FORMS = names("I II III IV V VI VII VIII IX X Q")
FRAMES = {"clause", "quote", "obj", "ب", "إلى", "عن", "من", "على", "ل", "في"}
SENSES = names("say claim ask accuse warn think deny promise cite judge")
TRAITS = names("continuer carries quotable passive homograph quoted")
BLOCS = {"IGO", "REG", "NGO", "MNC"}
SECTORS = names("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")
KINDS = {"person", "org", "group"}
CLASSES = {"title", "relational", "institution", "people", "document", "homeland", "body"}
YES = {"", "yes"}
LETTERS = re.compile(r"[\u0621-\u063a\u0641-\u064a]+( [\u0621-\u063a\u0641-\u064a]+)*")
#: Cells of principal parts and plurals that are no words.
CODES = {("roles", "plural"): {"un", "at"}}


def table(name: str) -> tuple[list[str], list[tuple[int, Row]]]:
    """The header of a lexicon file and its rows, each with its line number."""
    lines = (LEXICON / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "", f"{name}.tsv: no line end at its end"
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    header = numbered[0][1].split("\t")
    rows = []
    for n, line in numbered[1:]:
        cells = line.split("\t")
        assert len(cells) == len(header), f"{name}.tsv:{n}: {len(cells)} cells, {len(header)} columns"
        rows.append((n, dict(zip(header, cells, strict=True))))
    return header, rows


TABLES = {name: table(name) for name in COLUMNS}
COUNTRIES = {row["code"] for _, row in table("countries")[1]}
CODES_OF_ACTORS = COUNTRIES | BLOCS
EVENTS = {(row["event"], row["mode"]) for _, row in table("plover")[1]}


def rows(name: str) -> list[tuple[int, Row]]:
    return TABLES[name][1]


def alternatives(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def wrong(name: str, test: Callable[[Row], object]) -> list[str]:
    """File, line and first cell of every row that fails, for a message that leads to it."""
    return [f"{name}.tsv:{n}: {next(iter(row.values()))}" for n, row in rows(name) if not test(row)]


def matched(form: str) -> str:
    """A form as the program compares it: folded, with single spaces, in lower case."""
    return " ".join(fold(form).split()).lower()


def without_article(folded: str) -> str:
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


# All files ----------------------------------------------------------------------------------------------------------


def test_every_lexicon_is_checked_somewhere() -> None:
    elsewhere = {"countries", "organisations", "people_names", "predicates", "contexts", "plover"}
    elsewhere |= {"former_states", "members", "places", "regions", "romanisation", "sources"}
    assert {path.stem for path in LEXICON.iterdir()} == set(COLUMNS) | elsewhere


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    assert TABLES[name][0] == COLUMNS[name].split()
    assert rows(name)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_comment_says_what_the_file_holds(name: str) -> None:
    assert (LEXICON / f"{name}.tsv").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", COLUMNS)
def test_the_first_cell_is_filled(name: str) -> None:
    assert not wrong(name, lambda row: next(iter(row.values())))


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_have_no_stray_spaces(name: str) -> None:
    found = []
    for n, row in rows(name):
        for column, cell in row.items():
            plain = cell if (name, column) == ("cues", "event") else " ".join(cell.split())
            if cell != plain.strip() or any(form != form.strip() or not form for form in alternatives(cell)):
                found.append(f"{name}.tsv:{n}: {column}: {cell!r}")
    assert not found


@pytest.mark.parametrize("name", COLUMNS)
def test_cells_are_composed_and_have_no_invisible_characters(name: str) -> None:
    found = []
    for n, row in rows(name):
        for column, cell in row.items():
            if unicodedata.normalize("NFC", cell) != cell or any(unicodedata.category(c) in ("Cf", "Cc") for c in cell):
                found.append(f"{name}.tsv:{n}: {column}")
    assert not found


@pytest.mark.parametrize("name", {**ARABIC, **ONE_SCRIPT})
def test_forms_have_no_diacritics_or_tatweel(name: str) -> None:
    columns = {**ARABIC, **ONE_SCRIPT}[name].split()
    found = []
    for n, row in rows(name):
        for column in columns:
            for form in alternatives(row[column]):
                if any(unicodedata.combining(char) or char == "\u0640" for char in unicodedata.normalize("NFC", form)):
                    found.append(f"{name}.tsv:{n}: {form}")
    assert not found


@pytest.mark.parametrize("name", ARABIC)
def test_arabic_cells_are_arabic(name: str) -> None:
    found = []
    for n, row in rows(name):
        for column in ARABIC[name].split():
            for form in alternatives(row[column]):
                plain = "".join(char for char in form if not unicodedata.combining(char))
                if not LETTERS.fullmatch(plain) and form not in CODES.get((name, column), ()):
                    found.append(f"{name}.tsv:{n}: {column}: {form}")
    assert not found


@pytest.mark.parametrize("name", ONE_SCRIPT)
def test_a_form_is_in_one_script(name: str) -> None:
    found = []
    for n, row in rows(name):
        for form in alternatives(row[ONE_SCRIPT[name]]):
            if re.search("[a-zA-Z]", form) and re.search("[\u0600-\u06ff]", form):
                found.append(f"{name}.tsv:{n}: {form}")
    assert not found


@pytest.mark.parametrize("name", KEYS)
def test_no_row_is_there_twice(name: str) -> None:
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for n, row in rows(name):
        key = tuple(matched(row[column]) for column in KEYS[name].split())
        if key in seen:
            found.append(f"{name}.tsv: lines {seen[key]} and {n}: {' '.join(key)}")
        seen.setdefault(key, n)
    assert not found


@pytest.mark.parametrize("name", COLUMNS)
def test_no_cell_says_the_same_twice(name: str) -> None:
    found = []
    for n, row in rows(name):
        for column, cell in row.items():
            forms = alternatives(cell)
            if doubles := sorted({form for form in forms if forms.count(form) > 1}):
                found.append(f"{name}.tsv:{n}: {column}: {doubles}")
    assert not found


@pytest.mark.parametrize("name", ["bloc_nisbas", "leaders", "outlets", "people", "roles"])
def test_countries_are_in_countries_tsv(name: str) -> None:
    allowed = CODES_OF_ACTORS | ({""} if name == "roles" else set())
    assert not wrong(name, lambda row: row["country"] in allowed)


@pytest.mark.parametrize("name", ["leaders", "people", "roles"])
def test_sectors_are_plovers(name: str) -> None:
    def legal(row: Row) -> bool:
        sectors = row["sectors"].split(",") if row["sectors"] else []
        return set(sectors) <= SECTORS and len(set(sectors)) == len(sectors)

    assert not wrong(name, legal)


# Words of saying ----------------------------------------------------------------------------------------------------


def test_forms_of_cues() -> None:
    assert not wrong("cues", lambda row: row["form"] in FORMS)
    assert not wrong("cues", lambda row: " " not in row["lemma"])


def test_form_one_names_its_imperfect() -> None:
    assert not wrong("cues", lambda row: row["form"] != "I" or row["imperfect"])
    assert not wrong("cues", lambda row: all(form.startswith("ي") for form in alternatives(row["imperfect"])))
    assert not wrong("cues", lambda row: "|" not in row["imperfect"])


def test_frames_of_cues() -> None:
    """A frame that is neither a way in which content follows nor a preposition is a noun that opens it."""
    assert not wrong("cues", lambda row: row["frames"])
    nouns = {frame for _, row in rows("cues") for frame in alternatives(row["frames"])} - FRAMES
    assert all(LETTERS.fullmatch(noun) and len(noun) > 2 for noun in nouns), nouns


def test_senses_and_traits_of_cues() -> None:
    assert not wrong("cues", lambda row: row["sense"] in SENSES)
    assert not wrong("cues", lambda row: set(alternatives(row["traits"])) <= TRAITS)
    assert not wrong("cues", lambda row: row["object"] in YES and row["participle"] in YES)


def test_events_of_cues() -> None:
    def legal(row: Row) -> bool:
        if not row["event"]:
            return True
        kind, mode, confidence = row["event"].split(" ")
        return (kind, mode) in EVENTS and 0 < float(confidence) <= 1

    assert not wrong("cues", legal)


def test_cue_phrases() -> None:
    assert not wrong("cue_phrases", lambda row: row["source"] in {"after", "suffix", "none"})
    assert not wrong("cue_phrases", lambda row: row["sense"] in SENSES)
    assert not wrong("cue_phrases", lambda row: row["verb"] in YES)
    assert not wrong("cue_phrases", lambda row: not row["phrase"].startswith("و ") and row["phrase"])


@pytest.mark.parametrize(("name", "column"), [("cues", "sense"), ("cue_phrases", "source"), ("cues", "traits")])
def test_every_value_is_explained_in_the_comments(name: str, column: str) -> None:
    text = (LEXICON / f"{name}.tsv").read_text(encoding="utf-8")
    comments = " ".join(line for line in text.split("\n") if line.startswith("#"))
    values = {value for _, row in rows(name) for value in alternatives(row[column])}
    assert values <= set(re.findall(r"\w+", comments))


@pytest.mark.parametrize("name", COLUMNS)
def test_comments_explain_no_column_that_is_gone(name: str) -> None:
    """A comment `# word  explanation`, with two spaces or more between, explains a column or one of its values."""
    text = (LEXICON / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    known = set(COLUMNS[name].split()) | {
        value for _, row in rows(name) for column in row for value in alternatives(row[column])
    }
    explained = {found[1] for line in text if (found := re.match(r"# {1,10}([a-z_]+)(?: {2,}|\t)", line))}
    assert explained <= known


# Roles and titles ---------------------------------------------------------------------------------------------------


def test_values_of_roles() -> None:
    assert not wrong("roles", lambda row: row["fem"] in {"", "yes", "self"})
    assert not wrong("roles", lambda row: row["class"] in CLASSES)
    assert not wrong(
        "roles", lambda row: row["kind"] in KINDS or (row["kind"], row["class"]) == ("country", "homeland")
    )
    assert not wrong("roles", lambda row: row["generic"] in YES and row["adjective"] in YES)


def test_roles_of_a_kind_have_their_class() -> None:
    assert not wrong("roles", lambda row: row["class"] != "title" or row["kind"] == "person")
    assert not wrong("roles", lambda row: row["class"] not in {"institution", "body"} or row["kind"] != "person")
    assert not wrong("roles", lambda row: row["class"] != "title" or row["sectors"])


def test_sound_plurals_are_of_single_words() -> None:
    def legal(row: Row) -> bool:
        sound = {"un", "at"} & set(alternatives(row["plural"]))
        return not (sound and " " in row["lemma"]) and not ("un" in sound and row["lemma"].endswith("ة"))

    assert not wrong("roles", legal)


def test_a_feminine_in_ta_marbuta_is_not_of_a_feminine() -> None:
    assert not wrong("roles", lambda row: row["fem"] != "yes" or not row["lemma"].split()[0].endswith("ة"))


def test_honorifics_are_single_words() -> None:
    """They are looked up word by word: a row of two words would never be found."""
    assert not wrong("honorifics", lambda row: " " not in row["word"])
    assert not wrong("honorifics", lambda row: row["gender"] in {"", "m", "f"})


def test_bloc_nisbas_end_in_ya() -> None:
    assert not wrong("bloc_nisbas", lambda row: row["nisba"].endswith("ي") and not row["nisba"].startswith("ال"))
    assert not wrong("bloc_nisbas", lambda row: row["country"] in BLOCS)


def test_bloc_nisbas_are_of_no_country() -> None:
    nisbas = {fold(nisba) for _, row in table("countries")[1] for nisba in alternatives(row["nisba"])}
    assert not wrong("bloc_nisbas", lambda row: fold(row["nisba"]) not in nisbas)


# Function words -----------------------------------------------------------------------------------------------------


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def groups_used() -> set[str]:
    """The groups that the code asks for by name, and those in lists of groups."""
    used = set()
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("group", "written"):
                used |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(target, ast.Name) and target.id == "CLOSED_CLASSES" for target in targets):
                    used |= strings(node.value)
    return used


def test_every_group_that_the_code_asks_for_exists() -> None:
    used = groups_used()
    assert len(used) > 50
    assert used <= {row["class"] for _, row in rows("function_words")}


def test_every_group_is_used() -> None:
    assert {row["class"] for _, row in rows("function_words")} <= groups_used()


def test_every_group_is_explained() -> None:
    text = (LEXICON / "function_words.tsv").read_text(encoding="utf-8")
    explained = set(re.findall(r"^#(?: class:)?\s+([a-z_]+)\s", text, re.MULTILINE))
    groups = {row["class"] for _, row in rows("function_words")}
    assert groups <= explained


# Leaders ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["leaders", "people"])
def test_years_of_people(name: str) -> None:
    assert not wrong(name, lambda row: re.fullmatch(r"(19|20)\d\d", row["since"]))
    assert not wrong(name, lambda row: re.fullmatch(r"|20\d\d", row["until"]))
    assert not wrong(name, lambda row: not row["until"] or int(row["since"]) <= int(row["until"]))


def test_people_have_full_names() -> None:
    assert not wrong("people", lambda row: all(" " in name for name in alternatives(row["names"])))


def test_only_heads_of_bodies_have_no_sector() -> None:
    assert not wrong("leaders", lambda row: bool(row["sectors"]) == (row["country"] != "IGO"))


def alone() -> list[tuple[int, str]]:
    """The words that name a leader alone, with their line numbers."""
    tables = ("leaders", "people")
    return [(n, form) for name in tables for n, row in rows(name) for form in alternatives(row["alone"])]


def test_full_names_have_two_parts() -> None:
    assert not wrong("leaders", lambda row: " " in alternatives(row["names"])[0])


@pytest.mark.parametrize("column", ["names", "alone"])
def test_no_name_is_of_two_leaders(column: str) -> None:
    seen: dict[str, set[int]] = {}
    for n, row in rows("leaders"):
        for form in alternatives(row[column]):
            seen.setdefault(matched(form), set()).add(n)
    assert {form: lines for form, lines in seen.items() if len(lines) > 1} == {}


def test_a_name_alone_is_one_word() -> None:
    """It is looked up word by word: a name of two words would never be found."""
    assert not [f"{n}: {form}" for n, form in alone() if " " in form]


def test_a_name_alone_is_no_ordinary_word() -> None:
    common = {row["word"] for _, row in rows("common_words")}
    assert not [f"{n}: {form}" for n, form in alone() if {fold(form), without_article(fold(form))} & common]


def test_a_name_alone_is_no_given_name() -> None:
    given = {fold(row["name"]) for _, row in table("people_names")[1]}
    assert not [f"{n}: {form}" for n, form in alone() if fold(form) in given]


def test_a_name_alone_is_no_place_or_people() -> None:
    columns = ("names", "nisba", "people", "seats", "cities")
    places = {
        without_article(fold(form))
        for _, row in table("countries")[1]
        for column in columns
        for form in alternatives(row[column])
    }
    assert not [f"{n}: {form}" for n, form in alone() if without_article(fold(form)) in places]


# Ordinary words -----------------------------------------------------------------------------------------------------


def test_common_words_are_folded_and_sorted() -> None:
    words = [row["word"] for _, row in rows("common_words")]
    assert words == sorted(words)
    assert [word for word in words if fold(word) != word or len(word) < 3] == []


# Dates, lines, languages, letters -----------------------------------------------------------------------------------


def test_every_month_has_a_name_in_every_system() -> None:
    """The Maghreb's names are those that it has beside Egypt's."""
    systems: dict[str, set[int]] = {}
    for _, row in rows("months"):
        assert (row["calendar"] == "h") == (row["system"] == "hijri"), row
        systems.setdefault(row["system"], set()).add(int(row["month"]))
    systems["maghreb"] |= systems["egypt-gulf"]
    assert {name: set(range(1, 13)) - months for name, months in systems.items() if len(months) < 12} == {}


def test_hijri_years_follow_each_other_without_a_gap() -> None:
    days = {"8": 28, "9": 29, "0": 30, "1": 31}
    years = [(int(row["year"]), date.fromisoformat(row["first_day"]), row["months"]) for _, row in rows("hijri")]
    for (year, first, months), (following, start, _) in pairwise(years):
        length = sum(days[digit] for digit in months)
        assert following == year + 1 and first + timedelta(days=length) == start, year
        assert 353 <= length <= 356, year


def test_letters_of_encodings() -> None:
    rates = [float(row["permille"]) for _, row in rows("letters")]
    assert not wrong("letters", lambda row: re.fullmatch(r"U\+[0-9A-F]{4}", row["character"]))
    assert rates == sorted(rates, reverse=True)
    assert all(rate > 0 for rate in rates) and sum(rates) <= 1000
    characters = {chr(int(row["character"][2:], 16)) for _, row in rows("letters")}
    assert set("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة،؛؟") <= characters


def test_evidence_of_languages() -> None:
    assert not wrong("languages", lambda row: row["kind"] in {"letter", "word"})
    assert not wrong("languages", lambda row: 0 < float(row["weight"]) <= 1)
    assert not wrong("languages", lambda row: row["kind"] != "letter" or len(row["form"]) == 1)
    seen = [(row["language"], row["form"]) for _, row in rows("languages")]
    assert len(set(seen)) == len(seen)


def test_letters_of_other_languages_are_not_arabic() -> None:
    arabic = set("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة")
    letters = {row["form"] for _, row in rows("languages") if row["kind"] == "letter"}
    assert letters and not letters & arabic
    assert all("\u0600" <= letter <= "\u06ff" for letter in letters)


def test_names_of_outlets_belong_to_one_state() -> None:
    owners: dict[str, set[str]] = {}
    for _, row in rows("outlets"):
        for name in alternatives(row["names"]):
            owners.setdefault(matched(name), set()).add(row["country"])
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_no_form_is_an_agency_and_a_section() -> None:
    agencies = {matched(row["form"]) for _, row in rows("agencies") if row["kind"] == "agency"}
    assert not agencies & {matched(row["section"]) for _, row in rows("sections")}
