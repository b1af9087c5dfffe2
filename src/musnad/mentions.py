"""Mentions: the noun phrases that may name a political actor, with the codes their own words give."""

from __future__ import annotations

from musnad.article import Draft
from musnad.lexicons import Lexicons
from musnad.names import bare_surnames
from musnad.phrases import Parser


class MentionsStage:
    """Finds the mentions of every sentence."""

    name = "mentions"
    requires = frozenset({"words", "sentences"})
    provides = frozenset({"mentions"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `mentions`, in the order of the text and not overlapping."""
        parser = Parser(draft.words)
        for sentence in draft.sentences:
            draft.mentions.extend(parser.scan(sentence.first, sentence.last))
        found = bare_surnames(draft.words, draft.mentions, self._lexicons.people.surnames)
        if found:
            draft.mentions.extend(found)
            draft.mentions.sort(key=lambda m: (m.first, m.last))
