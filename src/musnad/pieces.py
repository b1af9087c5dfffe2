"""The text of a page cut at the block boundaries of its markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from musnad.text import fold

_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "option",
    ]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "iframe",
        "form",
        "button",
        "select",
        "nav",
        "footer",
        "aside",
        "figcaption",
        "video",
        "audio",
        "object",
        "canvas",
        "head",
        "textarea",
        "input",
        "label",
        "map",
        "math",
        "noscript",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SPACE = re.compile(r"[\s\u00a0]+")
_SIGNS = re.compile(r"[\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.؟?!…:][\"”»’)\]]*$")
#: Class or id of parts that are not the article; a part with half the page's text is never taken for one.
_FURNITURE = re.compile(
    r"(^|[\s_-])(comments?|disqus\w*|related\w*|shar(e|ing)\w*|social\w*|newsletters?|advert\w*|ads?|sponsor\w*|polls?|"
    r"ticker|breaking|tags?|most-?(read|viewed|popular)|trending|recommend\w*|cookies?)([\s_-]|$)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Piece:
    """A stretch of text between two block boundaries of the page."""

    text: str
    tag: str
    element: Any
    chunks: list[str] = field(default_factory=list)
    linked: int = 0
    kept: bool = False

    @property
    def sentence(self) -> bool:
        return len(self.text) >= 100 or (len(self.text) >= 50 and SENTENCE_END.search(self.text) is not None)

    @property
    def links(self) -> float:
        """Returns the share of the characters that are link text."""
        return self.linked / max(1, len(self.text))


def letters_of(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def cut_pieces(root: Any) -> list[Piece]:
    """Returns the text of the page cut at block boundaries and double line breaks, in the page's order."""
    pieces: list[Piece] = []
    open_blocks: list[Any] = [root]
    half = len(root.text_content()) // 2
    chunks: list[str] = [""]
    linked = 0
    breaks = 0

    def flush() -> None:
        nonlocal linked, breaks
        text = _SPACE.sub(" ", "".join(chunks)).strip()
        if text:
            block = open_blocks[-1]
            tag = next((part.tag for part in reversed(open_blocks) if part.tag in HEADINGS), block.tag)
            parts = [_SPACE.sub(" ", chunk).strip() for chunk in chunks]
            pieces.append(Piece(text, tag, block, [part for part in parts if part], linked))
        chunks[:] = [""]
        linked = breaks = 0

    def add(text: str | None, in_link: bool) -> None:
        nonlocal linked, breaks
        if text:
            if text.strip():
                breaks = 0
                linked += len(_SPACE.sub(" ", text)) if in_link else 0
            chunks[-1] += text

    def walk(element: Any, in_link: bool) -> None:
        nonlocal breaks
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                add(child.tail, in_link)
                continue
            if tag == "br":
                breaks += 1
                if breaks > 1 or SENTENCE_END.search("".join(chunks).rstrip()):
                    flush()
                else:
                    add(" ", False)
            elif tag in _SKIPPED or _hidden(child) or _is_furniture(child, half):
                add(" ", False)
            elif tag in _BLOCK_TAGS:
                flush()
                open_blocks.append(child)
                add(child.text, in_link)
                walk(child, in_link)
                flush()
                open_blocks.pop()
            else:
                outer = element is open_blocks[-1]
                if outer:
                    chunks.append("")
                add(child.text, in_link or tag == "a")
                walk(child, in_link or tag == "a")
                if outer:
                    chunks.append("")
            add(child.tail, in_link)

    add(root.text, False)
    walk(root, False)
    flush()
    return pieces


def _hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (element.get("style") is not None and _HIDDEN.search(element.get("style")) is not None)
    )


def _is_furniture(element: Any, half: int) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(marks) < 3 or element.tag in ("body", "article", "main") or not _FURNITURE.search(marks):
        return False
    return len(element.text_content()) < half and next(element.iter("h1"), None) is None
