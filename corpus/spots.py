"""Where words stand in a text: mentions, quotes, cues. Spans are code points."""

from __future__ import annotations

import re
from collections.abc import Iterable

from musnad.labels import anchor
from musnad.morphology import ARTICLE, CONJUNCTIONS, PREPOSITIONS

Span = tuple[int, int]

#: Letters that Arabic writes onto the beginning of a word: up to three of them may stand before a mention.
PREFIXES = "".join((*CONJUNCTIONS, *PREPOSITIONS))
#: What is left of the article behind the preposition لـ.
SHORT_ARTICLE = ARTICLE[1:]
NUMBERED = re.compile(r"^(.*?)\s*#(\d+)$", re.DOTALL)
#: How far from the cue, in characters, the mention of a speaker is looked for, and what it is not looked for beyond.
NEAR_CUE = 100
SENTENCE_END = re.compile(r"[.؟!\n]")


def mentions(text: str, form: str) -> list[Span]:
    """Returns where a mention stands in the text as whole words, letters written onto its front left outside."""
    number = 0
    if numbered := NUMBERED.match(form):
        form, number = numbered[1], int(numbered[2])
    body = re.escape(form)
    if form.startswith(ARTICLE):
        body = rf"(?:{body}|(?<={SHORT_ARTICLE}){SHORT_ARTICLE}{re.escape(form[len(ARTICLE) :])})"
    found = [m.span(1) for m in re.finditer(rf"(?<!\w)[{PREFIXES}]{{0,3}}({body})(?!\w)", text)]
    if number:
        return found[number - 1 : number]
    return found


def place(text: str, quote: str, *, since: int = 0) -> Span | None:
    """Returns where a quote stands: its first occurrence from `since` on, or the one that `#n` behind it names."""
    if numbered := NUMBERED.match(quote):
        span, start = None, 0
        for _ in range(int(numbered[2])):
            span = anchor(text[start:], numbered[1])
            if span is None:
                return None
            span = (span[0] + start, span[1] + start)
            start = span[0] + 1
        return span
    return anchor(text, quote, since=since)


def ordinal(text: str, quote: str, start: int) -> str:
    """Returns the quote with the `#n` by which `place` finds it at `start`; the quote alone where it is the first."""
    first = quote.partition("…")[0].strip() if quote not in text else quote
    number = sum(1 for m in re.finditer(f"(?={re.escape(first)})", text[: start + len(first) - 1]))
    return quote if number == 0 else f"{quote} #{number + 1}"


def cue_span(text: str, cue: str | None, content: Span | None) -> Span | None:
    """Returns where the cue nearest to the content stands, as a word of its own if it can be; None if nowhere."""
    if not cue or content is None:
        return None

    def distance(span: Span) -> tuple[int, Span]:
        return max(content[0] - span[1], span[0] - content[1], 0), span

    for pattern in (rf"(?<!\w){re.escape(cue)}(?!\w)", re.escape(cue)):
        if found := [m.span() for m in re.finditer(pattern, text)]:
            return min(found, key=distance)
    return None


def speaker_mention(text: str, cue: Span | None, mentions: Iterable[Span]) -> Span | None:
    """Returns the mention of the speaker nearest to the cue in its sentence, after it rather than before it.

    None where the speaker is told by a pronoun or not at all.
    """
    if cue is None:
        return None

    def between(span: Span) -> str:
        return text[cue[1] : span[0]] if span[0] >= cue[1] else text[span[1] : cue[0]]

    near = [m for m in mentions if len(between(m)) <= NEAR_CUE and not SENTENCE_END.search(between(m))]
    return min(near, key=lambda m: (m[0] < cue[0], len(between(m))), default=None)
