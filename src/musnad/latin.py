"""Names in Latin letters, for display: the usual form of a known name or name part, else a plain romanisation by rule.

The rule (romanisation.tsv) puts an `a` where Arabic script leaves a short vowel unwritten; it is a help to readers who
know no Arabic, not a spelling to rely on.
"""

from __future__ import annotations

from collections.abc import Mapping

from musnad.tables import alternatives, group, read_table
from musnad.text import fold

_ROWS = [(row["letter"], row["kind"], row["latin"]) for row in read_table("romanisation", ("letter", "kind", "latin"))]
_CONSONANTS = {letter: latin for letter, kind, latin in _ROWS if kind == "consonant"}
_VOWELS = {letter: latin for letter, kind, latin in _ROWS if kind == "vowel"}
_GLIDES = {letter: alternatives(latin) for letter, kind, latin in _ROWS if kind == "glide"}
_WORDS = {fold(letter): latin for letter, kind, latin in _ROWS if kind == "word"}
_SILENT = frozenset(letter for letter, kind, _ in _ROWS if kind == "silent")
_JOINED = group("joined_name")


def romanise(word: str) -> str:
    """Returns a written Arabic word in Latin letters by rule, lower case."""
    found, before, onset = "", "", False
    for unit, vowel in _units(word):
        if not vowel:
            if before == "consonant" and onset:
                found, onset = found + "a", False
            else:
                onset = before != "vowel"
        found += unit if not (vowel and found.endswith(unit)) else ""
        before = "vowel" if vowel else "consonant"
    return found


def _units(word: str) -> list[tuple[str, bool]]:
    """The letters of a word in Latin, each with whether it is a vowel; ع and ء are left out within a word."""
    letters = [c for c in word if c in _CONSONANTS or c in _VOWELS or c in _GLIDES or c in _SILENT]
    found: list[tuple[str, bool]] = []
    for n, char in enumerate(letters):
        following = letters[n + 1] if n + 1 < len(letters) else ""
        if char in _CONSONANTS:
            found.append((_CONSONANTS[char], False))
        elif char in _VOWELS:
            found.append((_VOWELS[char], True))
        elif char in _GLIDES:
            consonant, vowel = _GLIDES[char]
            spoken = n == 0 or following in _VOWELS or (found and found[-1][1])
            found.append((consonant, False) if spoken else (vowel, True))
        elif n == 0 and following not in _VOWELS:
            found.append(("a", True))
    return found


class Romaniser:
    """Gives names in Latin letters with what the lexicons know of name parts."""

    def __init__(self, parts: Mapping[str, str]):
        """`parts` are usual Latin forms of folded given and family names."""
        self._parts = parts

    def __call__(self, name: str) -> str:
        """Returns a person's name as written, in Latin letters, each part by its usual form or by rule."""
        words, found, n = name.split(), [], 0
        while n < len(words):
            word, folded = words[n], fold(words[n])
            if folded in _JOINED and n + 1 < len(words) and (both := self._parts.get(folded + fold(words[n + 1]))):
                found.append(both)
                n += 2
                continue
            found.append(self._part(word, folded))
            n += 1
        return " ".join(part for part in found if part)

    def _part(self, word: str, folded: str) -> str:
        if folded in _WORDS or folded in self._parts:
            return _WORDS.get(folded) or self._parts[folded]
        if not any(c in _CONSONANTS or c in _VOWELS or c in _GLIDES for c in word):
            return word
        bare = folded.removeprefix("ال")
        if bare != folded and len(bare) > 2:
            inner = self._parts.get(bare) or romanise(word.removeprefix("ال")).capitalize()
            return f"al-{inner}"
        return romanise(word).capitalize()
