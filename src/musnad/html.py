"""An HTML page to an article: metadata from JSON-LD and meta tags, the body found by trafilatura.

Trafilatura drops what stands round the headline and joins text its own way, so it only tells which pieces of the page
are the article; the pieces themselves are read from the page, in its order and with its words.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from musnad.article import Article
from musnad.blocks import classify
from musnad.encoding import decode
from musnad.errors import InputError
from musnad.lines import (
    Line,
    date_line,
    is_boilerplate,
    is_comments,
    is_credit,
    is_labelled_byline,
    is_section,
    same_line,
)
from musnad.metadata import Metadata, read_metadata
from musnad.pieces import HEADINGS, SENTENCE_END, Piece, cut_pieces, letters_of
from musnad.record import Block, BlockKind, Source
from musnad.text import canonical

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_AUTHOR_CLASS = re.compile(r"author|byline|writer|reporter|katib", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"caption|credit-photo|photo-credit|ima?ge?-?(desc|cont$|text|title)", re.IGNORECASE)
_DECK_CLASS = re.compile(r"sub-?(title|head)|standfirst|summary|deck|excerpt|intro|lead|teaser", re.IGNORECASE)
_CLOCK_ONLY = re.compile(r"^[\s|,،–-]*\d{1,2}:\d\d(:\d\d)?\s*([صم]|am|pm)?[\s|]*$", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_html(page: bytes | str, *, id: str, uri: str | None = None, encoding: str | None = None) -> Article:
    """Returns the article of a page, its canonical text built of the pieces the page shows, with their blocks.

    The order is headline, section, second headline or summary, byline, date, paragraphs and subheads, credit; one
    blank line between. What only the markup tells is in `hints`.

    Raises:
        InputError: the page is `empty` or `binary`, or holds no article (`no-article`).
    """
    warnings: list[str] = []
    if isinstance(page, bytes):
        page, _, warnings = decode(page, declared=encoding or declared_charset(page), uri=uri)
    page = _CONTROL.sub("", canonical(_XML_HEAD.sub("", page)))
    if not page.strip():
        raise InputError("there is no text in it.", reason="empty", uri=uri)
    if "</html" not in page[-2000:].lower() and re.search(r"<html[\s>]", page[:5000], re.IGNORECASE):
        warnings.append("the page ends without </html>: perhaps truncated")
    root = _parse(page, uri)
    meta = read_metadata(root)
    pieces = cut_pieces(root)
    lines = _assemble(pieces, meta, _main_text(page, uri))
    if not lines:
        raise InputError(
            "no article was found in this page; give its text, or a page that shows one article.",
            reason="no-article",
            uri=uri,
        )
    text, blocks = _join(lines)
    article = Article(
        id=id,
        text=text,
        source=Source(uri=uri or meta.url, outlet=meta.outlet, media_type="text/html"),
        hints=meta.hints(),
        warnings=warnings,
    )
    found = [Line(block.span[0], block.span[1], text[slice(*block.span)], kind) for block, kind in blocks]
    classify(found, article)
    article.blocks = [Block(kind=line.kind or "body", span=(line.start, line.end)) for line in found]
    return article


def declared_charset(page: bytes) -> str | None:
    """Returns the encoding that the page's meta tag or XML declaration names, or None."""
    head = page[:4096].replace(b"\x00", b"")
    found = _CHARSET.search(head) or _XML_CHARSET.search(head)
    return found[1].decode("ascii", "replace") if found else None


def _parse(page: str, uri: str | None) -> Any:
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
        root = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(f"no HTML could be read ({error}).", reason="no-article", uri=uri) from None
    return root


def _main_text(page: str, uri: str | None) -> list[str]:
    """Returns the lines of the article as trafilatura sees it; none where it finds nothing."""
    import trafilatura

    try:
        text = trafilatura.extract(
            page, url=uri if uri and "://" in uri else None, include_comments=False, include_tables=False
        )
    except Exception:  # whatever breaks in there must not lose the page: the fallback reads it
        text = None
    return [line for line in (text or "").split("\n") if line.strip()]


def _assemble(pieces: list[Piece], meta: Metadata, main: list[str]) -> list[tuple[str, BlockKind | None]]:
    """Returns the article's pieces in canonical order with the kinds that markup tells; none if there is no article."""
    headline = _headline(pieces, meta)
    start = headline + 1 if headline is not None else 0
    _keep(pieces, start, main)
    body = [index for index, piece in enumerate(pieces) if piece.kept and index >= start]
    paragraphs = (index for index in body if pieces[index].sentence and pieces[index].tag not in HEADINGS)
    first = next(paragraphs, body[0] if body else None)
    title = pieces[headline].text if headline is not None else meta.headline
    if first is None:
        told: list[tuple[str, BlockKind | None]] = [(line, None) for line in meta.body if line.strip()]
        return [(title, "headline"), *told] if title and told else told
    text = sum(len(letters_of(pieces[index].text)) for index in body)
    linked = sum(pieces[index].linked for index in body)
    if text < 30 or (text < 120 and not meta.is_article and headline is None) or linked > 0.6 * text:
        return []
    lines: list[tuple[str, BlockKind | None]] = [(title, "headline")] if title else []
    lines += _round_headline(pieces, meta, headline, first, body[-1])
    lines += _body(pieces, first, body[-1], title or "")
    return lines


def _headline(pieces: list[Piece], meta: Metadata) -> int | None:
    """Returns which piece is the visible headline: the heading that the metadata names, else the first h1 of length."""
    wanted = [letters_of(title) for title in (meta.headline, meta.title) if title]
    for tags in (("h1",), ("h2", "h3"), ()):
        for index, piece in enumerate(pieces):
            if (piece.tag in tags) if tags else len(piece.text) < 250:
                letters = letters_of(piece.text)
                if len(letters) >= 8 and any(_same_title(letters, title) for title in wanted):
                    return index
    for index, piece in enumerate(pieces):
        if piece.tag == "h1" and len(piece.text.split()) >= 3:
            return index
    return None


def _same_title(one: str, other: str) -> bool:
    """Returns whether two headlines are the same but for a tail such as the outlet's name."""
    return one == other or (min(len(one), len(other)) >= 12 and (one.startswith(other) or other.startswith(one)))


def _keep(pieces: list[Piece], start: int, main: list[str]) -> None:
    """Marks the pieces that are the article's body: those trafilatura found, and their like beside them."""
    joined = "\n".join(letters_of(line) for line in main)
    exact = {letters_of(line) for line in main}
    for piece in pieces[start:]:
        letters = letters_of(piece.text)
        piece.kept = bool(letters) and (letters in exact or (len(letters) >= 25 and letters in joined))
    if not any(piece.kept and piece.sentence for piece in pieces[start:]):
        _keep_densest(pieces, start)
    parents = Counter(id(_container(piece)) for piece in pieces[start:] if piece.kept and piece.sentence)
    if not parents:
        return
    home, _ = parents.most_common(1)[0]
    kept = [index for index, piece in enumerate(pieces) if piece.kept and index >= start]
    for index in range(start, min(len(pieces), kept[-1] + 4)):
        piece = pieces[index]
        if not piece.kept and id(_container(piece)) == home and piece.links < 0.5:
            piece.kept = index < kept[-1] or piece.sentence or is_credit(piece.text)
    inside = range(kept[0], kept[-1])
    for index in inside:
        if pieces[index].tag in HEADINGS and id(_container(pieces[index])) in parents and pieces[index].links < 0.5:
            pieces[index].kept = True


def _container(piece: Piece) -> Any:
    """Returns the element that holds a piece's paragraph (the block itself where text is cut by line breaks)."""
    element = piece.element
    if element.tag in ("p", "li", "blockquote", *HEADINGS):
        parent = element.getparent()
        return element if parent is None else parent
    return element


def _keep_densest(pieces: list[Piece], start: int) -> None:
    """Marks the pieces of the element that holds most sentences: for pages too short for trafilatura."""
    weight: Counter[int] = Counter()
    for piece in pieces[start:]:
        if piece.sentence and piece.links < 0.3:
            weight[id(_container(piece))] += len(piece.text)
    if weight:
        home, _ = weight.most_common(1)[0]
        for piece in pieces[start:]:
            piece.kept = id(_container(piece)) == home and piece.links < 0.5


def _round_headline(
    pieces: list[Piece], meta: Metadata, headline: int | None, first: int, last: int
) -> list[tuple[str, BlockKind | None]]:
    """Returns section, second headline, byline and date that the page shows near the headline, in this order."""
    begin = headline + 1 if headline is not None and headline < first else max(0, first - 12)
    zone = pieces[begin:first][:40]
    before, after = pieces[max(0, begin - 8) : begin], pieces[last + 1 : last + 5]
    section = byline = date = None
    decks: list[tuple[str, BlockKind | None]] = []
    for near, group in ((True, zone), (False, before), (False, after)):
        for piece in group:
            for text in _texts(piece):
                if date is None and date_line(text):
                    date = text
                elif section is None and group is not after and _names_section(text, meta):
                    section = text
                elif near and byline is None and _is_author(piece, text, meta):
                    byline = text
    for piece in zone:
        shown = {part for part in (section, byline, date) if part}
        if piece.text in shown or any(chunk in shown for chunk in _texts(piece)) or is_boilerplate(piece.text):
            continue
        if _CAPTION_CLASS.search(piece.element.get("class") or "") or piece.links > 0.5:
            continue
        if len(piece.text.split()) < 3 or piece.text.endswith(("؟", "?")):
            continue
        if piece.kept or piece.tag in HEADINGS or _is_deck(piece, meta):
            decks.append((piece.text, "subhead" if not SENTENCE_END.search(piece.text) else None))
    kinds: list[tuple[str, BlockKind | None]] = [(section, "section")] if section else []
    kinds += decks
    return kinds + ([(byline, "byline")] if byline else []) + ([(date, "date")] if date else [])


def _names_section(text: str, meta: Metadata) -> bool:
    """Returns whether the page shows here the section it names in its head, or, naming none, a section's usual name."""
    return same_line(text, meta.section) if meta.section else is_section(text)


def _texts(piece: Piece) -> list[str]:
    """Returns the piece's text, or its chunks where they are separate things: a date beside a section in one bar."""
    if len(piece.chunks) < 2 or date_line(piece.text) or piece.sentence:
        return [piece.text]
    chunks: list[str] = []
    for chunk in piece.chunks:
        if chunks and _CLOCK_ONLY.match(chunk) and date_line(chunks[-1]):
            chunks[-1] += " " + chunk.strip(" |,،–-")
        else:
            chunks.append(chunk.strip(" |·•/»«›‹"))
    return [chunk for chunk in chunks if chunk]


def _is_author(piece: Piece, text: str, meta: Metadata) -> bool:
    if len(text) > 90 or is_boilerplate(text):
        return False
    if is_labelled_byline(text) or (meta.author and same_line(text, meta.author)):
        return True
    parents = [piece.element, *list(piece.element.iterancestors())[:2]]
    marks = " ".join(part.get(name) or "" for part in parents for name in ("class", "itemprop", "rel"))
    return piece.tag not in HEADINGS and len(text.split()) <= 10 and _AUTHOR_CLASS.search(marks) is not None


def _is_deck(piece: Piece, meta: Metadata) -> bool:
    marks = f"{piece.element.get('class') or ''} {piece.element.get('itemprop') or ''}"
    if meta.description and same_line(piece.text, meta.description):
        return True
    return _DECK_CLASS.search(marks) is not None and len(piece.text.split()) >= 4


def _body(pieces: list[Piece], first: int, last: int, title: str) -> list[tuple[str, BlockKind | None]]:
    lines: list[tuple[str, BlockKind | None]] = []
    seen: set[str] = set()
    credits = [piece for piece in pieces[last + 1 : last + 7] if is_credit(piece.text) and len(piece.text) < 120]
    for piece in [*pieces[first : last + 1], *credits[:1]]:
        if is_comments(piece.text):
            break
        if not piece.kept and piece not in credits:
            continue
        if is_boilerplate(piece.text) or (piece.links > 0.8 and len(piece.text) < 200):
            continue
        if _CAPTION_CLASS.search(piece.element.get("class") or "") or not letters_of(piece.text):
            continue
        if piece.sentence and piece.text in seen:
            continue
        seen.add(piece.text)
        heading = piece.tag in HEADINGS
        lines.append((piece.text, "subhead" if heading and not is_credit(piece.text) else None))
    while lines and lines[-1][1] == "subhead":
        lines.pop()
    return lines


def _join(lines: list[tuple[str, BlockKind | None]]) -> tuple[str, list[tuple[Block, BlockKind | None]]]:
    """Returns the text, a blank line between pieces, and the pieces' stretches with what is known of their kinds."""
    blocks: list[tuple[Block, BlockKind | None]] = []
    parts: list[str] = []
    position = 0
    for text, kind in lines:
        text = canonical(text)
        blocks.append((Block(kind=kind or "body", span=(position, position + len(text))), kind))
        parts.append(text)
        position += len(text) + 2
    return "\n\n".join(parts), blocks
