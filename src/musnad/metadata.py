"""What the head of a page tells of its article: JSON-LD first, then meta tags and microdata."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_ARTICLE_TYPE = re.compile(r"(Article|BlogPosting|Report|LiveBlogPosting)$")
_SALVAGE = re.compile(
    r'"(headline|datePublished|articleSection|dateCreated)"\s*:\s*"((?:[^"\\]|\\.){1,500})"', re.DOTALL
)
_TITLE_PARTS = re.compile(r"\s+[|–—»•-]\s+")
_TAGS = re.compile(r"<[^>]{0,500}>")

#: Names of meta tags by what they tell, best first.
_META = {
    "headline": ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "title", "sailthru.title"),
    "published": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "og:article:published_time",
        "article:published",
        "publishdate",
        "publish-date",
        "pubdate",
        "publication_date",
        "dc.date.issued",
        "dc.date",
        "dcterms.created",
        "dc.date.created",
        "dcterms.date",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "datecreated",
        "date",
    ),
    "section": ("article:section", "og:article:section", "articlesection", "section", "category", "cg"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "twitter:creator"),
    "outlet": ("og:site_name", "application-name", "twitter:site", "dc.publisher", "publisher"),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "url": ("og:url", "twitter:url"),
}


@dataclass(slots=True, kw_only=True)
class Metadata:
    """What markup tells of an article; `body` are the paragraphs of JSON-LD's articleBody."""

    headline: str | None = None
    title: str | None = None
    published: str | None = None
    section: str | None = None
    author: str | None = None
    outlet: str | None = None
    description: str | None = None
    url: str | None = None
    is_article: bool = False
    body: list[str] = field(default_factory=list)

    def hints(self) -> dict[str, str]:
        """Returns the hints that an `Article` carries."""
        named = {
            "headline": self.headline or self.title,
            "section": self.section,
            "byline": self.author,
            "published": self.published,
            "outlet": self.outlet,
        }
        return {name: value for name, value in named.items() if value}


def read_metadata(root: Any) -> Metadata:
    """Returns the metadata of a parsed page; broken JSON-LD is read as far as it goes."""
    meta = Metadata()
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            _json_ld(script.text, meta)
    _meta_tags(root, meta)
    title = next((element.text_content() for element in root.iter("title")), None)
    if plain := _clean(title):
        meta.title = max(_TITLE_PARTS.split(plain), key=len)  # the outlet's name stands before or after the headline
    if meta.headline and meta.outlet:
        meta.headline = re.sub(rf"\s*[|–—»•-]\s*{re.escape(meta.outlet)}\s*$", "", meta.headline) or meta.headline
    if meta.author and (meta.author == meta.outlet or re.fullmatch(r"[a-z0-9_.@-]+", meta.author)):
        meta.author = None  # an account of the site, not an author
    if meta.published is None:
        for element in root.iter("time"):
            if element.get("pubdate") is not None or "datepublished" in (element.get("itemprop") or "").lower():
                meta.published = _clean(element.get("datetime") or element.text_content())
                break
    return meta


def _clean(value: Any) -> str | None:
    """Returns a value as plain text on one line, or None."""
    if not isinstance(value, str):
        return None
    return " ".join(_TAGS.sub("", entities.unescape(value)).split()) or None


def _name(value: Any) -> str | None:
    """Returns the name or names in a JSON-LD value: text, an object with a name, or a list of these."""
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        names = [name for part in value[:5] if (name := _name(part))]
        return "، ".join(dict.fromkeys(names)) or None
    text = _clean(value)
    return None if text is None or re.match(r"https?://", text) else text


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for part in value[:200]:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if name in value:
                yield from _objects(value[name], depth + 1)


def _types(value: dict[str, Any]) -> list[str]:
    kinds = value.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _json_ld(source: str, meta: Metadata) -> None:
    source = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$|^\s*<!--|-->\s*$", "", source)
    try:
        value = json.loads(source.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        if "Article" not in source and "BlogPosting" not in source:
            return
        for name, text in _SALVAGE.findall(source):
            try:
                text = json.loads(f'"{text}"', strict=False)
            except ValueError:
                continue
            slot = {"headline": "headline", "articleSection": "section"}.get(name, "published")
            if getattr(meta, slot) is None:
                setattr(meta, slot, _clean(text))
            meta.is_article = True
        return
    for found in _objects(value):
        if not any(_ARTICLE_TYPE.search(kind) for kind in _types(found)):
            continue
        meta.is_article = True
        section = found.get("articleSection")
        section = next((part for part in section if _clean(part)), None) if isinstance(section, list) else section
        told = {
            "headline": _clean(found.get("headline")) or _clean(found.get("name")),
            "published": _clean(found.get("datePublished")) or _clean(found.get("dateCreated")),
            "section": _clean(section),
            "author": _name(found.get("author")) or _name(found.get("creator")),
            "outlet": _name(found.get("publisher")) or _name(found.get("sourceOrganization")),
            "description": _clean(found.get("description")),
        }
        for slot, text in told.items():
            if text and getattr(meta, slot) is None:
                setattr(meta, slot, text)
        body = found.get("articleBody")
        if isinstance(body, str) and not meta.body:
            plain = _TAGS.sub("", re.sub(r"</p>|<br\s*/?>", "\n", entities.unescape(body)))
            meta.body = [" ".join(line.split()) for line in plain.splitlines() if line.strip()]


def _meta_tags(root: Any, meta: Metadata) -> None:
    tags: dict[str, str] = {}
    for element in root.iter("meta"):
        text = _clean(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            for name in (element.get(attribute) or "").lower().split():
                if text:
                    tags.setdefault(name, text)
    for slot, names in _META.items():
        if getattr(meta, slot) is not None:
            continue
        for name in names:
            text = tags.get(name)
            if text and not (slot == "author" and re.match(r"https?://|@", text)):
                setattr(meta, slot, text.lstrip("@") if slot == "outlet" else text)
                break
    meta.is_article = meta.is_article or tags.get("og:type", "").lower() == "article"
