"""Tells Arabic from the other languages, those in Arabic script first; no model, a few microseconds a page."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from musnad.errors import InputError
from musnad.tables import rows
from musnad.text import MARKS

#: Characters looked at; news pages tell their language long before.
_SAMPLE = 20_000
_WORD = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06ee-\u06ef\u06fa-\u06ff\u200c]+")
_SCRIPTS = (
    ("Latin script", re.compile(r"[A-Za-z\u00c0-\u024f]")),
    ("Cyrillic script", re.compile(r"[\u0400-\u052f]")),
    ("Hebrew script", re.compile(r"[\u0590-\u05ff]")),
    ("Greek script", re.compile(r"[\u0370-\u03ff]")),
    ("Devanagari script", re.compile(r"[\u0900-\u097f]")),
    ("Chinese, Japanese or Korean script", re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")),
)
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_MARK = re.compile(f"[{MARKS}]")
_ARTICLE = re.compile(r"[وفبك]?ال[\u0620-\u064a]{3,}|لل[\u0620-\u064a]{3,}|[\u0620-\u064a]{2,}ة$")


@lru_cache(maxsize=1)
def _evidence() -> tuple[dict[str, list[tuple[str, float]]], dict[str, list[tuple[str, float]]]]:
    """Returns word → (language, weight)s and letter → (language, weight)s."""
    words: dict[str, list[tuple[str, float]]] = {}
    letters: dict[str, list[tuple[str, float]]] = {}
    for language, kind, form, weight in rows("languages"):
        (words if kind == "word" else letters).setdefault(form, []).append((language, float(weight)))
    return words, letters


def check_language(text: str, *, uri: str | None = None) -> None:
    """Returns nothing if `text` is Arabic; a text without any sign of another language passes.

    Raises:
        InputError: `not-arabic`; the message names the language or script it seems to be.
    """
    language = guess_language(text)
    if language != "Arabic":
        raise InputError(
            f"the text seems to be in {language}, not Arabic; only Arabic is coded.", reason="not-arabic", uri=uri
        )


def guess_language(text: str) -> str:
    """Returns `Arabic`, another language written in Arabic script, the name of another script, or `no language`."""
    sample = _MARK.sub("", text[:_SAMPLE])
    arabic = len(_ARABIC_LETTER.findall(sample))
    others = {name: len(script.findall(sample)) for name, script in _SCRIPTS}
    script = max(others, key=lambda name: others[name])
    if arabic + others[script] == 0:
        return "no language (no letters)"
    if others[script] > (4 if arabic < 25 else 20) * arabic:  # lists of films and players stay Arabic
        return script
    words, letters = _evidence()
    scores: dict[str, float] = {"Arabic": 0.0}
    for word, count in Counter(_WORD.findall(sample)).items():
        known = words.get(word)
        if known:
            for language, weight in known:
                scores[language] = scores.get(language, 0.0) + weight * count
        elif _ARTICLE.match(word):
            scores["Arabic"] += count
    for letter, evidence in letters.items():
        count = sample.count(letter)
        if count:
            for language, weight in evidence:
                scores[language] = scores.get(language, 0.0) + weight * count
    best = max(scores, key=lambda name: (scores[name], name == "Arabic"))
    return best if scores[best] >= 0.4 else "Arabic"
