"""Words, quotation marks and sentences of the canonical text."""

from __future__ import annotations

import re
from typing import NamedTuple

from musnad.article import Draft
from musnad.entries import WordType
from musnad.lexicons import Lexicons
from musnad.text import CONTROLS, MARKS

_TOKEN = re.compile(rf"[\w{MARKS}]+(?:[.,٫]\d+)*|''|[^\s\w{CONTROLS}]|\n+")
OPENING = {"«": "»", "“": "”", "„": "”", "‹": "›", "‘": "’"}
CLOSING = {"»": "«", "”": "“", "›": "‹", "’": "‘"}
STRAIGHT = {'"', "''", "″", "＂"}
QUOTES = OPENING.keys() | CLOSING.keys() | STRAIGHT
#: What may be joined to an opening mark: prepositions and conjunctions of one letter, with tatweel.
_ATTACHED = re.compile(r"^[وف]?(?:[بكل]|ال|بال|لل|كال)?ـ*$")
#: A block with more lone marks is no prose: the others stand for nothing.
_MOST_LONE = 100
_TERMINAL = frozenset(".!?؟…")
_ABBREVIATED = re.compile(r"^و?(?:[أإا-ي]|أ\.?د)$")


class Word(NamedTuple):
    """A token of the text: `[start, end)` in code points and what the lexicons know of its form."""

    start: int
    end: int
    type: WordType


class Sentence(NamedTuple):
    """A sentence as a half-open range of word indices; `block` is the index of the block it stands in."""

    first: int
    last: int
    block: int


class Quotation(NamedTuple):
    """A pair of quotation marks by word index; `depth` is 0 for outermost; `close` may be the range's end if lone."""

    open: int
    close: int
    depth: int
    lone: bool = False


def tokens(text: str) -> list[str]:
    """Returns the written words and marks of a text, as the words stage cuts it."""
    return [token for token in _TOKEN.findall(text) if token[0] != "\n"]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Returns where the written words and marks of a text stand, as `[start, end)`."""
    return [match.span() for match in _TOKEN.finditer(text) if match[0][0] != "\n"]


class WordsStage:
    """Splits the blocks of the text into words, pairs quotation marks, and finds sentences."""

    name = "words"
    requires = frozenset({"article", "blocks"})
    provides = frozenset({"words", "sentences", "quotations"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `words`, `sentences` and `quotations` to the draft; words never cross a block's border."""
        lookup = self._lexicons.word
        words = draft.words
        for number, block in enumerate(draft.blocks):
            first = len(words)
            for match in _TOKEN.finditer(draft.text, *block.span):
                start, end = match.span()
                surface = draft.text[start:end]
                if surface[0] != "\n":
                    words.append(Word(start, end, lookup(surface)))
            if len(words) > first:
                pairs = pair_quotations(draft.text, words, first, len(words))
                draft.quotations.extend(pairs)
                draft.sentences.extend(split_sentences(draft.text, words, first, len(words), pairs, number))


def sentence_numbers(draft: Draft) -> list[int]:
    """Returns the number of the sentence that each word stands in."""
    found = [0] * len(draft.words)
    for number, sentence in enumerate(draft.sentences):
        found[sentence.first : sentence.last] = [number] * (sentence.last - sentence.first)
    return found


def pair_quotations(text: str, words: list[Word], first: int, last: int) -> list[Quotation]:
    """Returns the pairs of quotation marks among `words[first:last]`, in order of their opening.

    Whether a mark opens or closes is told by its form, corrected by the spaces around it, since news text has
    straight, reversed and lone marks. A lone mark counts as a pair up to its sentence's end or from its start.
    """
    marks = [i for i in range(first, last) if words[i].type.surface in QUOTES]
    if not marks:
        return []
    pairs: list[Quotation] = []
    stack: list[int] = []
    alone = 0
    for i in marks:
        if _opens(text, words, i, first, last, bool(stack)):
            stack.append(i)
        elif stack:
            opened = stack.pop()
            pairs.append(Quotation(opened, i, len(stack)))
        elif (alone := alone + 1) <= _MOST_LONE:
            start = _sentence_start(text, words, first, i)
            if start < i and i - start > 3:
                pairs.append(Quotation(start - 1, i, 0, lone=True))
    for opened in stack[:_MOST_LONE]:
        end = _sentence_end(text, words, opened + 1, last)
        inner = [p for p in pairs if p.open > opened and p.close >= end]
        if not inner and not any(p.open < opened < p.close for p in pairs):
            pairs.append(Quotation(opened, end, 0, lone=True))
    pairs.sort()
    return pairs


def _opens(text: str, words: list[Word], i: int, first: int, last: int, inside: bool) -> bool:
    mark = words[i].type.surface
    start, end = words[i].start, words[i].end
    gap_before = i == first or text[start - 1].isspace() or text[start - 1] in "([:-–،,.ـ/"
    gap_after = i == last - 1 or text[end].isspace() or text[end] in ").،,؛;:!؟?]-–/"
    if not gap_before and i > first and words[i - 1].end == start and _ATTACHED.match(words[i - 1].type.surface):
        gap_before = True
    if gap_before and not gap_after:
        return True
    if gap_after and not gap_before:
        return False
    if mark in OPENING:
        return True
    if mark in CLOSING:
        return False
    return not inside


def _terminal(text: str, words: list[Word], i: int, first: int) -> bool:
    """Whether the token `i` ends a sentence."""
    word = words[i]
    if word.type.surface not in _TERMINAL:
        return False
    after = text[word.end : word.end + 1]
    if (
        word.type.surface == "."
        and (after == "." or text[word.start - 1 : word.start] == ".")
        and "\n" not in text[word.end : word.end + 3]
    ):
        return False  # two dots are a pause
    if word.type.surface == "." and i > first:
        before = words[i - 1]
        if before.end == word.start and _ABBREVIATED.match(before.type.surface):
            return False
        if before.type.surface.isdigit() and after.isdigit():
            return False
        if after.isalpha() and after.isascii():
            return False
    return True


def _sentence_start(text: str, words: list[Word], first: int, i: int) -> int:
    j = i - 1
    while j > first and not _terminal(text, words, j, first) and "\n" not in text[words[j].end : words[j + 1].start]:
        j -= 1
    return j if j == first else j + 1


def _sentence_end(text: str, words: list[Word], i: int, last: int) -> int:
    j = i
    while (
        j < last
        and not _terminal(text, words, j, i)
        and (j == i or "\n" not in text[words[j - 1].end : words[j].start])
    ):
        j += 1
    return j


def split_sentences(
    text: str, words: list[Word], first: int, last: int, pairs: list[Quotation], block: int
) -> list[Sentence]:
    """Returns the sentences of `words[first:last]`; a closed quotation is never cut."""
    inside = bytearray(last - first + 1)
    for pair in pairs:
        if not pair.lone:
            for i in range(max(pair.open, first), min(pair.close, last)):
                inside[i - first] = 1
    found: list[Sentence] = []
    begin = first
    for i in range(first, last):
        if inside[i - first]:
            continue
        broken = i + 1 < last and "\n" in text[words[i].end : words[i + 1].start]
        ended = _terminal(text, words, i, first)
        if not ended and words[i].type.surface in QUOTES and i > first and words[i - 1].type.surface in _TERMINAL:
            following = words[i + 1].type if i + 1 < last else None
            ended = following is not None and following.arabic and not following.fold.startswith("و")
        if broken or ended:
            end = i + 1
            if ended and end < last and words[end].type.surface in _TERMINAL:
                continue
            found.append(Sentence(begin, end, block))
            begin = end
    if begin < last:
        found.append(Sentence(begin, last, block))
    return found
