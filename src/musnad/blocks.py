"""The function of each line of an article: headline, section, date, byline, lead, subheads, body, credit.

What the words of a line tell is in `lines.py`, what its place tells here.
"""

from __future__ import annotations

import re
from itertools import pairwise

from musnad.article import Article, Draft
from musnad.dates import find_dates, find_published, parse_published
from musnad.lines import (
    FINAL,
    FOOTNOTE,
    NAME_SPLIT,
    Line,
    date_line,
    is_boilerplate,
    is_byline,
    is_labelled_byline,
    is_section,
    same_line,
    split_lines,
    words,
)
from musnad.record import Block, BlockKind, Field, Published, Span
from musnad.text import Folded, fold

_BULLET = re.compile(r"^[-–—•*▪◾■·]|^\d{1,2}[-.)]\s")
_QUOTE_END = re.compile(r"[\"”»]$")

#: Lines after the headline in which section, byline, date and second headline are looked for.
_TOP = 8
_PRECISION_ORDER = {"year": 0, "month": 1, "day": 2, "minute": 3}


class BlocksStage:
    """Finds the blocks of an article whose markup did not tell them, and reads the metadata from them.

    Blocks cover all non-blank text, in order; a field's span is that of its value, without the label before it.
    """

    name = "blocks"
    requires = frozenset({"article"})
    provides = frozenset({"blocks", "headline", "section", "byline", "published", "credit"})

    def __call__(self, draft: Draft) -> None:
        """Adds blocks and metadata to `draft`."""
        article = draft.article
        lines = [_line(draft.text, block.span, block.kind) for block in article.blocks] or split_lines(draft.text)
        if not article.blocks:
            classify(lines, article)
        draft.blocks = [Block(kind=line.kind or "body", span=line.block) for line in lines]
        _fields(draft, lines)


def _line(text: str, span: Span, kind: BlockKind | None = None) -> Line:
    return Line(span[0], span[1], text[span[0] : span[1]], kind)


def classify(lines: list[Line], article: Article) -> None:
    """Sets the kind of each line that has none."""
    todo = [line for line in lines if line.kind is None]
    if not todo:
        return
    titled = any(line.kind == "headline" for line in lines)
    top = 0
    if not titled and _is_headline(todo, article.hints.get("headline")):
        todo[0].kind = "headline"
        titled, top = True, 1
    for line in todo[top:]:
        line.kind = _by_words(line)
    _top(todo, top, titled)
    _tail(todo)
    _subheads(lines)
    if titled and not any(line.kind == "lead" for line in lines):
        for line in todo:
            if line.kind is None:
                line.kind = "lead"
                break
    for line in todo:
        line.kind = line.kind or "body"


def _is_headline(lines: list[Line], title: str | None) -> bool:
    first = lines[0]
    if title and title.strip():
        return same_line(first.text, title)
    if first.ends and not first.text.endswith(("!", "؟", "?", "…", "..")):
        return False
    if len(first.text) > 160 or first.words > 24 or _BULLET.match(first.text) or first.text.endswith((":", "،")):
        return False
    if len(lines) == 1:
        return first.words <= 15 and not first.ends
    return date_line(first.text) is None and not is_boilerplate(first.text)


def _by_words(line: Line) -> BlockKind | None:
    """Returns the kind of a line that its words alone tell."""
    if len(line.text) > 200:
        return None
    folded = fold(line.text)
    if is_boilerplate(line.text):
        return "caption"
    if words().agencies_only.match(folded):
        return "credit"
    for kind in ("credit", "caption"):
        label = words().labels[kind].match(FOOTNOTE.sub("", folded))
        if label and line.words <= 20 and (kind == "credit" or not line.ends):
            return "credit" if kind == "credit" else "caption"
    return "date" if date_line(line.text) else None


def _top(lines: list[Line], top: int, titled: bool) -> None:
    """Names section, byline, dateline and second headline between the headline and the first paragraph."""
    for position, line in enumerate(lines[top : top + _TOP], top):
        if line.kind is not None:
            continue
        last = position == len(lines) - 1
        if is_section(line.text) and position <= top + 3:
            line.kind = "section"
        elif _is_credit_line(line):
            line.kind = "credit"
        elif is_byline(line.text):
            line.kind = "byline"
        elif not last and titled and not line.ends and line.words <= 16 and len(line.text) <= 130:
            if line.text.endswith((":", "،")) or _BULLET.match(line.text) or _QUOTE_END.search(line.text):
                break
            line.kind = "subhead"
        else:
            break


def _is_credit_line(line: Line) -> bool:
    """Returns whether a short line names an agency beside a place, a date or the outlet (Riyadh – SPA)."""
    if line.ends or line.words > 14:
        return False
    folded = fold(line.text)
    found = words().agency.search(folded)
    if found is None:
        return False
    if find_dates(line.text) and found.end() >= len(folded.rstrip(" .:")):
        return True
    parts = [part for part in NAME_SPLIT.split(folded.strip(" :")) if part]
    return len(parts) in (2, 3) and any(words().agencies_only.fullmatch(part) for part in parts)


def _tail(lines: list[Line]) -> None:
    """Names the signature or credit that closes an article."""
    for line in reversed(lines[2:]):
        if line.kind in ("credit", "caption", "date"):
            continue
        bare = FOOTNOTE.sub("", line.text)
        if line.kind is None and _is_credit_line(Line(line.start, line.end, bare)):
            line.kind = "credit"
            continue
        if line.kind is None and is_labelled_byline(line.text):
            line.kind = "byline"
            continue
        break


def _subheads(lines: list[Line]) -> None:
    """Names short lines without a full stop between paragraphs, unless the text is broken into short lines anyway."""
    candidates = [
        line
        for line, following in pairwise(lines)
        if line.kind is None
        and not line.ends
        and len(line.text) <= 90
        and 2 <= line.words <= 14
        and following.kind in (None, "subhead")
        and len(following.text) > 1.3 * len(line.text)
        and not line.text.endswith((":", "،", "؟", "-", ","))
        and not _BULLET.match(line.text)
        and not _QUOTE_END.search(line.text)
        and line is not lines[0]
    ]
    paragraphs = sum(1 for line in lines if line.kind is None) - len(candidates)
    if len(candidates) <= max(1, paragraphs):
        for line in candidates:
            line.kind = "subhead"


def _fields(draft: Draft, lines: list[Line]) -> None:
    """Reads the metadata from the blocks; hints fill in what they lack."""
    hints = draft.article.hints
    for line in lines:
        if line.kind == "headline" and draft.headline is None:
            draft.headline = Field(value=line.text, span=(line.start, line.end))
        elif line.kind == "section" and draft.section is None:
            draft.section = Field(value=line.text, span=(line.start, line.end))
        elif line.kind == "byline" and draft.byline is None:
            draft.byline = _unlabelled(line, "byline")
    draft.credit = _credit(lines)
    for name in ("headline", "section", "byline", "credit"):
        hint = hints.get(name, "").strip()
        if hint and getattr(draft, name) is None:
            setattr(draft, name, Field(value=hint, span=_locate(draft.text, hint, name, lines)))
    draft.published = _published(lines, hints.get("published"))
    if hints.get("published") and parse_published(hints["published"]) is None:
        draft.warnings.append(f"publication date not understood: {hints['published'][:60]!r}")


def _locate(text: str, value: str, name: str, lines: list[Line]) -> Span | None:
    """Returns where a hint stands on a line of its own kind, or None."""
    for line in lines:
        if line.kind == name or (name == "byline" and line.kind == "credit"):
            at = text.find(value, line.start, line.end)
            if at >= 0:
                return at, at + len(value)
    return None


def _unlabelled(line: Line, kind: str) -> Field | None:
    """Returns the value of a line of metadata without its label and the marks round it; None for a bare label."""
    folded = Folded(line.text)
    mark = FOOTNOTE.match(folded.text)
    offset = mark.end() if mark else 0
    label = words().labels[kind].match(folded.text, offset)
    start = label.end() if label else offset
    end = len(folded.text)
    while end > start and folded.text[end - 1] in " .:،\u00a0":
        end -= 1
    while start < end and folded.text[start] in " :-–\u00a0":
        start += 1
    if end - start > 1 and folded.text[start] in "([" and folded.text[end - 1] in ")]":
        start, end = start + 1, end - 1
    if start >= end:
        return None
    begin, finish = folded.span(start, end)
    return Field(value=line.text[begin:finish], span=(line.start + begin, line.start + finish))


def _credit(lines: list[Line]) -> Field | None:
    """Returns the declared source: a labelled line before other credit lines, a dateline, a tag at the end."""
    labelled, bare = None, None
    for index, line in enumerate(lines):
        if line.kind != "credit":
            continue
        folded = fold(line.text)
        if words().labels["credit"].match(FOOTNOTE.sub("", folded)):
            value = _unlabelled(line, "credit")
            if value is None and index + 1 < len(lines) and lines[index + 1].kind in ("credit", "body"):
                following = lines[index + 1]
                value = _unlabelled(following, "credit") if following.words <= 10 else None
            labelled = value or labelled
        elif bare is None:
            bare = _agency_of(line)
    if labelled or bare:
        return labelled or bare
    text = [line for line in lines if line.kind in ("lead", "body")]
    for line, find in [*((line, _dateline) for line in text[:1]), *((line, _closing_tag) for line in text[-1:])]:
        if found := find(line):
            return Field(value=line.text[found[0] : found[1]], span=(line.start + found[0], line.start + found[1]))
    return None


def _agency_of(line: Line) -> Field | None:
    """Returns the agencies of a credit line: all of it, or the part beside place and date."""
    folded = Folded(line.text)
    found = words().agencies_only.match(folded.text)
    span = found.span(1) if found else None
    if span is None:
        inner = words().agency.search(folded.text)
        span = inner.span() if inner else None
    if span is None:
        return _unlabelled(line, "credit")
    begin, end = folded.span(*span)
    return Field(value=line.text[begin:end], span=(line.start + begin, line.start + end))


_DATELINE_END = re.compile(r"\s*(?:[:：]|[-–—]\s|\)\s*[-–—:]?|[-–—])")


def _dateline(line: Line) -> Span | None:
    """Returns where the agency stands in a dateline such as `Baghdad (Reuters) –` or `Cairo – dpa:`."""
    folded = Folded(line.text[:120])
    for found in words().agency.finditer(folded.text):
        before = folded.text[: found.start()]
        if len(before.split()) > 10 or FINAL.search(before):
            return None
        opened = before.rstrip().endswith(("(", "[", "«"))
        parted = re.search(r"[-–—:/,،ـ]\s*$", before) is not None or not before.strip(' -«"')
        closed = _DATELINE_END.match(folded.text, found.end())
        if closed and (opened or parted) and (opened or closed[0].strip() not in ("",)):
            return folded.span(found.start(), found.end())
    return None


def _closing_tag(line: Line) -> Span | None:
    """Returns where the agency stands in a tag that closes a paragraph: `… (Reuters)`."""
    folded = Folded(line.text)
    tags = list(words().tag.finditer(folded.text, max(0, len(folded.text) - 60)))
    if tags and not folded.text[tags[-1].end() :].strip(" ."):
        return folded.span(*tags[-1].span(1))
    return None


def _published(lines: list[Line], hint: str | None) -> Published | None:
    """Returns the publication time: the text's own, or the hint's where that is more precise."""
    best: Published | None = None
    for line in lines:
        if line.kind not in ("date", "credit", "byline"):
            continue
        found = find_published(line.text)
        if found is None:
            continue
        start, end = found.span
        value = Published(value=found.value, precision=found.precision, span=(line.start + start, line.start + end))
        if best is None or _PRECISION_ORDER[value.precision] > _PRECISION_ORDER[best.precision]:
            best = value
    told = parse_published(hint) if hint else None
    if told and (best is None or _PRECISION_ORDER[told[1]] > _PRECISION_ORDER[best.precision]):
        same_day = best is not None and told[0][:10] == best.value[:10]
        return Published(value=told[0], precision=told[1], span=best.span if best and same_day else None)
    return best
