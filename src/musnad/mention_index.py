"""Where the mentions of an article stand, for rules that look for one at or before a word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from musnad.article import Draft
from musnad.mention import Mention
from musnad.words import Word


class MentionIndex:
    """The mentions of a draft by word position; new ones may be added while statements are read."""

    def __init__(self, draft: Draft):
        self.mentions = draft.mentions
        self.words: list[Word] = draft.words
        self.by_first: dict[int, int] = {m.first: n for n, m in enumerate(draft.mentions)}
        self._starts = [m.first for m in draft.mentions]
        self._order = list(range(len(draft.mentions)))

    def at(self, i: int) -> int | None:
        """Returns the number of the mention that begins at word `i`, or None."""
        return self.by_first.get(i)

    def covering(self, i: int) -> int | None:
        """Returns the number of the mention that word `i` is part of, or None."""
        k = bisect_right(self._starts, i) - 1
        if k >= 0 and self.mentions[self._order[k]].last > i:
            return self._order[k]
        return None

    def within(self, first: int, last: int) -> list[int]:
        """Returns the numbers of the mentions that begin in `[first, last)`, in order."""
        return self._order[bisect_left(self._starts, first) : bisect_left(self._starts, last)]

    def before(self, i: int, *, since: int = 0) -> list[int]:
        """Returns the numbers of the mentions that begin in `[since, i)`, nearest first."""
        return self.within(since, i)[::-1]

    def add(self, mention: Mention) -> int:
        """Adds a mention that no lexicon knew and returns its number."""
        n = len(self.mentions)
        self.mentions.append(mention)
        k = bisect_left(self._starts, mention.first)
        self._starts.insert(k, mention.first)
        self._order.insert(k, n)
        self.by_first[mention.first] = n
        return n
