"""Where a statement's content ends: at the next cue of the same level, at a turn to another speaker, at an aside."""

from __future__ import annotations

from musnad.contents import ContentFinder
from musnad.entries import WordType
from musnad.mention_index import MentionIndex
from musnad.statement import Statement
from musnad.tables import group
from musnad.words import QUOTES, Quotation, Word

_TRAILING = frozenset(".،,؛;:!؟?…-–")
_ASIDE = group("aside")
_ASIDE_NEXT = group("aside_next")
_TURN = group("turn")
_TURN_OPENING = group("in")
_DANGLING = group("dangling")
_PHRASE_END = group("phrase_end")


class Borders:
    """Trims the contents of the statements of one sentence."""

    def __init__(self, words: list[Word], quotations: list[Quotation], mentions: MentionIndex, contents: ContentFinder):
        self.words = words
        self.quotations = quotations
        self.index = mentions
        self.contents = contents

    def trim(self, taken: list[Statement]) -> None:
        """Ends each content where the next cue of the same level begins."""
        words = self.words
        ordered = sorted(taken, key=lambda s: s.cue)
        for n, statement in enumerate(ordered):
            first, last = statement.content
            if statement.kind == "direct" and self._quoted(statement):
                continue
            if (
                statement.cue > first and statement.cue >= last
            ):  # a trailing attribution starts where the last content does
                other = next((o for o in reversed(ordered[:n]) if o.content[0] <= statement.cue), None)
                if other is not None and other.content[0] > first:
                    statement.content = (other.content[0], last)
                continue
            for other in ordered[n + 1 :]:
                if not first < other.cue < last:
                    continue
                kind = words[other.cue].type
                before = words[other.cue - 1].type
                level = self._same_level(other, kind, before)
                if level:
                    end = other.cue
                    if before.fold in _DANGLING or before.surface in ("،", ","):
                        end -= 1
                    statement.content = (first, max(end, first))
                    break
            else:
                self._turn(statement, ordered[n + 1 :])
        for statement in taken:
            statement.content = (statement.content[0], self._aside(statement))

    def _aside(self, statement: Statement) -> int:
        """Where the outlet's own words begin after a comma (، وذلك خلال …), or the content's end.

        A content that is a noun phrase also ends at a comma before a new clause (طالب بالإفراج عنه، فيما …).
        """
        first, last = statement.content
        phrase = statement.frame in ("prep", "obj")
        for j in range(first + 2, last):
            kind = self.words[j].type
            if self.words[j - 1].type.surface not in ("،", ",", "؛") or self.contents.inside[j]:
                continue
            if kind.fold in _ASIDE and j + 1 < last and self.words[j + 1].type.fold in _ASIDE_NEXT:
                return j
            if phrase and (kind.fold in _PHRASE_END or self._new_clause(j)):
                return j
        return last

    def _new_clause(self, j: int) -> bool:
        """Whether `و` with a finite past verb begins at `j` and its subject follows (، ونفت الوزارة …)."""
        hits = self.words[j].type.hits
        joined = any(h.split.conjunction == "و" and h.inflected.part == "perfect" for h in hits)
        return joined and self.index.at(j + 1) is not None

    def _turn(self, statement: Statement, later: list[Statement]) -> None:
        """Ends a content at a turn to another speaker: `، في حين يدعو …`، `، لكن المتخصصين يرون …`."""
        first, last = statement.content
        for other in later:
            if not first < other.cue < last or other.speaker == statement.speaker or other.speaker is None:
                continue
            speaker = self.index.mentions[other.speaker]
            if not first < speaker.first < last:
                continue
            for j in range(min(other.cue, speaker.first), first, -1):
                kind = self.words[j].type
                if (kind.fold in _TURN and self.words[j - 1].type.surface in ("،", ",", ".")) or (
                    kind.fold in _TURN and self.words[j - 1].type.fold in _TURN_OPENING
                ):
                    statement.content = (first, j)
                    return
                if kind.surface in ("،", ","):
                    break

    def _quoted(self, statement: Statement) -> bool:
        return statement.content[0] - 1 in self.contents.opens

    def _same_level(self, other: Statement, kind: WordType, before: WordType) -> bool:
        """Whether the later cue is the outlet's own and not part of what is being said."""
        choice = next((h for h in kind.cues if h.row.lemma == other.lemma), None)
        if choice is None:
            return False
        if choice.inflected.part == "active":
            return True
        if self.contents.inside[other.cue]:
            return False
        if choice.split.conjunction == "و" and choice.inflected.part in ("perfect", "imperfect"):
            return other.sense not in ("think",) or before.surface in ("،", ",")
        return before.fold in _DANGLING and choice.inflected.part == "perfect"

    def tidy(self, first: int, last: int) -> tuple[int, int]:
        """Drops punctuation and outer quotation marks at both ends of a content."""
        words = self.words
        changed = True
        while changed and first < last:
            changed = False
            if words[last - 1].type.surface in _TRAILING:
                last -= 1
                changed = True
                continue
            if words[first].type.surface in _TRAILING:
                first += 1
                changed = True
                continue
            q = self.contents.opens.get(first)
            if q is not None and q.close in (last - 1, last) and not q.lone:
                first += 1
                last = q.close
                changed = True
                continue
            if words[last - 1].type.surface in QUOTES and not any(
                q.close == last - 1 and q.open >= first for q in self.quotations
            ):
                last -= 1
                changed = True
                continue
            if words[first].type.surface in QUOTES and not any(
                q.open == first and q.close < last for q in self.quotations
            ):
                first += 1
                changed = True
                continue
            if words[last - 1].type.fold in _DANGLING and last - 1 > first:
                last -= 1
                changed = True
        return first, last
