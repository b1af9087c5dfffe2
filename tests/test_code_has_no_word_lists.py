"""The code holds no Arabic words: they stand in the lexicon files, where they can be read, checked and changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "musnad"
WORD = re.compile(r"[\u0621-\u064a]{3,}")
#: A class of letters in a regular expression, such as [وفبل].
CLASS = re.compile(r"\[[^\]]*\]")
#: The grammar itself: endings, pronoun suffixes and the letters of patterns.
GRAMMAR = {"morphology.py"}
#: Strings that are no words, by file: sets of single letters, and the article with letters joined to it.
ALLOWED = {
    "same_name.py": {"اويىئءؤ"},  # letters that vary in the spelling of foreign names
    "bidi.py": {"اأإآ"},  # the alefs of the ligature lam-alef
    "complements.py": {"وال"},  # و and the article
    "entries.py": {"وال", "أإآ"},  # و and the article; alefs with hamza or madda
    "events.py": {"وبل", "بال"},  # prefixes of one letter; ب and the article
    "names.py": {"وفبل"},  # prefixes of one letter
    "words.py": {"^[وف]?(?:[بكل]|ال|بال|لل|كال)?ـ*$"},  # what is joined to a quotation mark
}
FILES = sorted(SOURCE.glob("*.py"))


def docstrings(tree: ast.AST) -> set[int]:
    """The identities of the constants that are statements of their own."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(code: str) -> Iterator[tuple[int, str]]:
    """Line and value of every string in a file's code, parts of formatted strings included."""
    tree = ast.parse(code)
    left_out = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def arabic(code: str) -> list[tuple[int, str]]:
    """The strings with an Arabic word of three letters or more."""
    return [(line, value) for line, value in strings(code) if WORD.search(CLASS.sub(" ", value))]


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in GRAMMAR], ids=lambda path: path.name)
def test_no_arabic_words_in_the_code(path: Path) -> None:
    found = arabic(path.read_text(encoding="utf-8"))
    assert [f"{path.name}:{line}: {value}" for line, value in found if value not in ALLOWED.get(path.name, ())] == []


@pytest.mark.parametrize("name", ALLOWED)
def test_no_allowance_outlives_its_string(name: str) -> None:
    assert ALLOWED[name] <= {value for _, value in arabic((SOURCE / name).read_text(encoding="utf-8"))}


def test_the_grammar_holds_no_longer_words() -> None:
    """What the generator writes onto stems has three letters at most."""
    code = (SOURCE / "morphology.py").read_text(encoding="utf-8")
    assert [value for _, value in arabic(code) if len(value) > 4] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("WORDS = {'قال', 'في'}", ["قال"]),
        ("pattern = f'^{x}وزير'", ["وزير"]),
        ("def f():\n    '''قال الوزير'''\n    return 'الوزير'", ["الوزير"]),
        ("WORD = '\\u0642\\u0627\\u0644'", ["قال"]),
        ("JOINED = r'^[وفبل]?(?:ال|لل)'", []),
        ("# قال الوزير\nx = 'say'", []),
    ],
)
def test_the_check_sees_words_and_not_comments_or_classes(code: str, found: list[str]) -> None:
    assert [value for _, value in arabic(code)] == found


def test_files_are_found() -> None:
    assert {"coder.py", "morphology.py", "statements.py"} <= {path.name for path in FILES}
    assert set(ALLOWED) | GRAMMAR <= {path.name for path in FILES}
