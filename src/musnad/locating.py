"""The places of an article: what a name in it means, by the states that its sentence and the whole article name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from musnad.actors import signals_of
from musnad.article import Draft
from musnad.lexicons import Lexicons
from musnad.places import Located, key
from musnad.record import Namesake, Place, Span

#: A name at a line's start and what closes a dateline: `بيروت (رويترز) -`، `الرياض: `، `موسكو / وكالات`.
_WORD = r"[\u0621-\u063f\u0641-\u0652]+"
_DATELINE = re.compile(rf"\s*({_WORD}(?:[ \u00a0]{_WORD}){{0,2}})(?:\s+\d{{1,2}}\s+{_WORD})?\s*([(\-–—:/\u0640])")
_LINES = frozenset({"byline", "credit", "subhead", "lead", "body"})
_BODIES = 2  #: blocks of the body that may begin with a dateline
#: How sure the state of an unknown place is: told inside its name, in its sentence, by the article, by the outlet.
_INSIDE, _NEAR, _ARTICLE, _HOME = 0.9, 0.8, 0.7, 0.6
_NAMESAKES = 3  #: that a record keeps


class Locator:
    """Resolves the place names of one draft."""

    def __init__(self, draft: Draft, lexicons: Lexicons):
        self._draft = draft
        self._lexicons = lexicons
        self._home = lexicons.home_of(draft.article)

    @cached_property
    def _signals(self) -> list[tuple[int, str]]:
        """Where the article names a state, by code point, and its code."""
        return [(self._draft.words[i].start, code) for i, code in signals_of(self._draft)]

    @cached_property
    def _lines(self) -> list[Span]:
        words = self._draft.words
        return [(words[s.first].start, words[s.last - 1].end) for s in self._draft.sentences]

    def _sentence(self, span: Span) -> Span:
        """The sentence that a span begins in, or the span itself before the first one."""
        k = bisect_right([line[0] for line in self._lines], span[0]) - 1
        return self._lines[k] if k >= 0 else span

    def locate(self, span: Span, *, town: bool = False) -> Located | None:
        """Returns the place that a name means, or None; a state's own name is a place of that only as a `town`."""
        start, end = span
        name = self._draft.text[start:end]
        if not town and key(name) in self._lexicons.states:
            return None
        low, high = self._sentence(span)
        around = [(at, code) for at, code in self._signals if not start <= at < end]
        near = Counter(code for at, code in around if low <= at < high)
        told = Counter(code for _, code in around)
        return self._lexicons.places.locate(name, near=near, told=told, home=self._home)

    def place(self, span: Span, *, country: str | None = None, town: bool = False) -> Place:
        """Returns the place at `span`; `country` is what the lexicons of states tell where the gazetteers do not."""
        value = self._draft.text[span[0] : span[1]]
        found = self.locate(span, town=town)
        if found is None:
            code = self._lexicons.states.get(key(value))
            known = code or country or self._lexicons.towns.get(key(value))
            if known is not None:
                return Place(value=value, country=known, span=span, kind="country" if code else None)
            guess, sure = self._around(span)
            return Place(value=value, country=guess, span=span, confidence=sure)
        site = found.site
        others = [Namesake(latin=s.latin, country=s.country, geonames=s.geonames) for s in found.others[:_NAMESAKES]]
        return Place(
            value=value,
            country=site.country,
            span=span,
            kind=site.kind,
            latin=site.latin,
            admin1=f"{site.country}.{site.admin1}" if site.admin1 else None,
            lat=site.lat,
            lon=site.lon,
            geonames=site.geonames,
            confidence=round(found.confidence, 3),
            others=others,
        )

    def _around(self, span: Span) -> tuple[str | None, float | None]:
        """The state that a place no gazetteer knows lies in, by what is named in it, beside it, in the whole article.

        It is taken only where one state is named there, or in the article one more than all others together. How sure
        that is, is an estimate by hand.
        """
        start, end = span
        low, high = self._sentence(span)
        inside = {code for at, code in self._signals if start <= at < end}
        near = {code for at, code in self._signals if low <= at < high}
        told = Counter(code for _, code in self._signals)
        for codes, sure in ((inside, _INSIDE), (near, _NEAR)):
            if len(codes) == 1:
                return next(iter(codes)), sure
        if told and (top := told.most_common(1)[0])[1] * 2 > told.total():
            return top[0], _ARTICLE
        return (self._home, _HOME) if self._home and not told else (None, None)

    def dateline(self) -> Place | None:
        """Returns the place in which the article says it was written: a known name that opens its text or byline."""
        bodies = 0
        for block in self._draft.blocks:
            if block.kind not in _LINES:
                continue
            bodies += block.kind in ("lead", "body")
            if bodies > _BODIES:
                return None
            match = _DATELINE.match(self._draft.text, *block.span)
            if match is None:
                continue
            name = key(match[1])
            state = name in self._lexicons.states and match[2] in "(-–—"
            if name in self._lexicons.towns or state:
                return self.place(match.span(1), country=self._lexicons.towns.get(name), town=True)
        return None
