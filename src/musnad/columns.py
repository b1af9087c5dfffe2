"""The tables a record is spread over: their columns, keys and comments, and the rows one record gives.

All tables are keyed by `(article_id, key)` and joined on `article_id` and an actor's or statement's key. A span is
two integer columns, `<field>_start` and `<field>_end`, in code points of `articles.text`; where a fact has several
spans they are a list of structs. Beside each span stands the text it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from musnad.batch import Failure
from musnad.identities import Identity
from musnad.record import Place, Record, Span

Row = dict[str, Any]

SPANS = 'STRUCT("start" INTEGER, "end" INTEGER)[]'
BLOCKS = 'STRUCT(kind VARCHAR, "start" INTEGER, "end" INTEGER)[]'
#: Between the parts of a statement's content that a cue interrupts.
GAP = " … "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, DuckDB type and what it holds."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what one row is, the columns of its primary key and all its columns."""

    name: str
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _span(name: str, what: str) -> tuple[Column, Column]:
    return (
        Column(f"{name}_start", "INTEGER", f"first code point of {what} in articles.text; null if not in the text"),
        Column(f"{name}_end", "INTEGER", f"code point after {what} in articles.text"),
    )


def _field(name: str, what: str) -> tuple[Column, ...]:
    return (Column(name, "VARCHAR", what), *_span(name, f"the {name}"))


def _key(what: str, letter: str) -> tuple[Column, Column]:
    return (
        Column("article_id", "VARCHAR", "the article, articles.article_id"),
        Column("key", "VARCHAR", f"the {what}'s key in this article: {letter}1, {letter}2 and so on"),
    )


def _place(name: str, what: str) -> tuple[Column, ...]:
    return (
        *_field(name, what),
        Column(f"{name}_country", "VARCHAR", "ISO 3166-1 alpha-3 of the state it lies in"),
        Column(f"{name}_kind", "VARCHAR", "country, town, or another type of place"),
        Column(f"{name}_latin", "VARCHAR", "its name in Latin letters"),
        Column(f"{name}_admin1", "VARCHAR", "state and GeoNames code of its first-level region, as LBN.09"),
        Column(f"{name}_lat", "DOUBLE", "degrees north"),
        Column(f"{name}_lon", "DOUBLE", "degrees east"),
        Column(f"{name}_geonames", "BIGINT", "its GeoNames id, of towns"),
        Column(f"{name}_confidence", "DOUBLE", "how likely it is this place among its namesakes"),
    )


_CONFIDENCE = Column("confidence", "DOUBLE", "0 to 1, how likely it is right; by the rules alone it only ranks")

_ALL = (
    Table(
        "articles",
        "one row for each coded article",
        ("article_id",),
        (
            Column("article_id", "VARCHAR", "the article's id, unique in this store"),
            Column("uri", "VARCHAR", "where it was read from: a path or address"),
            Column("outlet", "VARCHAR", "who published it"),
            Column("media_type", "VARCHAR", "media type of the bytes read"),
            Column("sha256", "VARCHAR", "SHA-256 of the bytes read, hexadecimal"),
            *_field("headline", "the headline"),
            *_field("section", "the section it stood in"),
            *_field("byline", "the author as printed"),
            *_field("published", "publication time, ISO 8601 local time, as precise as the article says"),
            Column("published_precision", "VARCHAR", "year, month, day or minute"),
            *_field("credit", "the source that the article itself declares"),
            *_place("dateline", "where it says it was written"),
            Column("blocks", BLOCKS, "stretches of the text with a function (headline, lead, body and so on)"),
            Column("warnings", "VARCHAR[]", "what was odd about the input, in words"),
            Column("coder_version", "VARCHAR", "version of Musnad that coded it"),
            Column("coder_models", "VARCHAR", "models that coded it"),
            Column("coder_config", "VARCHAR", "configuration that coded it"),
            Column("text", "VARCHAR", "the canonical text that every span counts in"),
        ),
    ),
    Table(
        "actors",
        "one row for each political actor that takes part in a statement or event of an article",
        ("article_id", "key"),
        (
            *_key("actor", "a"),
            Column("name", "VARCHAR", "the fullest name the article gives"),
            Column("latin", "VARCHAR", "the name in Latin letters: a known one's usual form, else by rule"),
            Column("rank", "VARCHAR", "of a person's office: minister, spokesperson and so on"),
            Column("kind", "VARCHAR", "person, country, igo, org or group"),
            Column("country", "VARCHAR", "ISO 3166-1 alpha-3, or IGO, NGO, MNC, REG"),
            Column("sectors", "VARCHAR[]", "PLOVER sectors, main one first"),
            Column("mentions", "INTEGER", "number of places that refer to it"),
            Column("person", "VARCHAR", "the identity that it is, in people; null for bodies, states, unnamed people"),
            Column("person_confidence", "DOUBLE", "one over the number of identities that its name and state fit"),
            _CONFIDENCE,
        ),
    ),
    Table(
        "mentions",
        "one row for each place where an article refers to an actor",
        ("article_id", "key"),
        (
            *_key("mention", "m"),
            Column("actor", "VARCHAR", "actors.key of whom it refers to"),
            Column("how", "VARCHAR", "name, role, nisba, seat, pronoun or implied"),
            *_field("mention", "the words as written"),
        ),
    ),
    Table(
        "statements",
        "one row for each stretch of speech, writing or thought with its source",
        ("article_id", "key"),
        (
            *_key("statement", "s"),
            Column("kind", "VARCHAR", "direct, indirect or mixed"),
            Column("speaker", "VARCHAR", "actors.key of whose words they are; null if unknown"),
            Column("co_speakers", "VARCHAR[]", "actors.key of those who speak together with the speaker"),
            Column("relay", "VARCHAR[]", "actors.key of the sources in between, nearest to the outlet first"),
            *_field("cue", "the word that attributes"),
            Column("content", "VARCHAR", f"the uttered part; parts that a cue separates are joined by '{GAP}'"),
            *_span("content", "the content, from the start of its first part to the end of its last,"),
            Column("content_spans", SPANS, "start and end of each part of the content"),
            _CONFIDENCE,
        ),
    ),
    Table(
        "events",
        "one row for each political interaction of an article, however often it is told",
        ("article_id", "key"),
        (
            *_key("event", "e"),
            Column("type", "VARCHAR", "PLOVER event type"),
            Column("mode", "VARCHAR", "PLOVER mode; null where none fits"),
            Column("contexts", "VARCHAR[]", "PLOVER contexts"),
            Column("cameo", "VARCHAR", "the nearest CAMEO code"),
            Column("score", "DOUBLE", "PLOVER intensity, -10 to 10"),
            Column("actors", "VARCHAR[]", "actors.key of who does it"),
            Column("recipients", "VARCHAR[]", "actors.key of whom it is done to"),
            *_field("trigger", "the words that tell it"),
            Column("also", "VARCHAR[]", "the words of its other tellings"),
            Column("also_spans", SPANS, "start and end of each other telling"),
            Column("status", "VARCHAR", "asserted, claimed or denied"),
            Column("statement", "VARCHAR", "statements.key of the statement it is told in, else null"),
            *_field("date", "when it happened, ISO 8601"),
            Column("date_precision", "VARCHAR", "year, month or day"),
            *_place("place", "where it happened, as written"),
            _CONFIDENCE,
        ),
    ),
    Table(
        "people",
        "one row for each named person of the run: an identity over its articles",
        ("person",),
        (
            Column("person", "VARCHAR", "identity: p1, p2, … in the order met"),
            Column("name", "VARCHAR", "the name written most often, of its longest forms"),
            Column("latin", "VARCHAR", "that in Latin letters"),
            Column("names", "VARCHAR[]", "all forms of the name, the commonest first"),
            Column("country", "VARCHAR", "the state told most often"),
            Column("countries", "VARCHAR[]", "all states told"),
            Column("sectors", "VARCHAR[]", "all main sectors told, the commonest first"),
            Column("ranks", "VARCHAR[]", "all ranks told, the commonest first"),
            Column("first_published", "VARCHAR", "publication of the earliest article with it that has a date"),
            Column("last_published", "VARCHAR", "publication of the latest"),
            Column("articles", "INTEGER", "number of articles it takes part in"),
            Column("mentions", "INTEGER", "number of places that refer to it"),
            Column("confidence", "DOUBLE", "how far its evidence agrees; not calibrated"),
        ),
    ),
    Table(
        "errors",
        "one row for each input that was set aside",
        ("n",),
        (
            Column("n", "INTEGER", "number of the failure in this run, from 1"),
            Column("article_id", "VARCHAR", "the article's id, where it had one"),
            Column("uri", "VARCHAR", "the input: a path or address"),
            Column("place", "VARCHAR", "where in the input: a line or byte offset"),
            Column("reason", "VARCHAR", "short stable code: an InputError's reason, duplicate-id or internal"),
            Column("message", "VARCHAR", "what was wrong and what to do about it"),
        ),
    ),
)
TABLES: dict[str, Table] = {table.name: table for table in _ALL}

_PARTIES = """
            (SELECT list(trim(concat_ws(' ', p.country, array_to_string(p.sectors, ' '))) ORDER BY u.n)
             FROM (SELECT unnest(e.{role}) AS k, generate_subscripts(e.{role}, 1) AS n) u
             JOIN actors p ON p.article_id = e.article_id AND p.key = u.k) AS {role}"""
#: Views of a DuckDB store, for reading: names and codes in the place of keys.
VIEWS: dict[str, str] = {
    "said": """
        SELECT s.article_id, s.key AS statement, a.outlet,
            (SELECT list(r.name ORDER BY u.n)
             FROM (SELECT unnest(s.relay) AS k, generate_subscripts(s.relay, 1) AS n) u
             JOIN actors r ON r.article_id = s.article_id AND r.key = u.k) AS relays,
            p.name AS speaker, p.country, p.sectors, s.kind, s.cue, s.content, s.content_start, s.content_end
        FROM statements s JOIN articles a USING (article_id)
        LEFT JOIN actors p ON p.article_id = s.article_id AND p.key = s.speaker""",
    "did": f"""
        SELECT e.article_id, e.key AS event, {_PARTIES.format(role="actors")}, e.type, e.mode,
            {_PARTIES.format(role="recipients")}, e.status, e.statement, e.trigger, e.trigger_start, e.trigger_end,
            e.date, e.place, e.score
        FROM events e""",
}


def _cut(name: str, value: str | None, span: Span | None) -> Row:
    start, end = span or (None, None)
    return {name: value, f"{name}_start": start, f"{name}_end": end}


_LOCATED = ("country", "kind", "latin", "admin1", "lat", "lon", "geonames", "confidence")


def _located(place: Place | None, name: str) -> Row:
    row = _cut(name, place.value if place else None, place.span if place else None)
    return row | {f"{name}_{part}": getattr(place, part) if place else None for part in _LOCATED}


def _structs(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _article(record: Record) -> Row:
    row: Row = {
        "article_id": record.id,
        "uri": record.source.uri,
        "outlet": record.source.outlet,
        "media_type": record.source.media_type,
        "sha256": record.source.sha256,
        "published_precision": record.published.precision if record.published else None,
        "blocks": [{"kind": b.kind, "start": b.span[0], "end": b.span[1]} for b in record.blocks],
        "warnings": record.warnings,
        "coder_version": record.coder.version if record.coder else None,
        "coder_models": record.coder.models if record.coder else None,
        "coder_config": record.coder.config if record.coder else None,
        "text": record.text,
    }
    for name in ("headline", "section", "byline", "published", "credit"):
        field = getattr(record, name)
        row |= _cut(name, field.value if field else None, field.span if field else None)
    return row | _located(record.dateline, "dateline")


def person_row(identity: Identity) -> Row:
    """Returns the row of table `people` for an identity."""
    longest = max(len(name.split()) for name in identity.names)
    names = [name for name, _ in identity.names.most_common()]
    name = next(name for name in names if len(name.split()) == longest)
    latin = [text for text, _ in identity.latin.most_common() if len(text.split()) > 1]
    return {
        "person": identity.key,
        "name": name,
        "latin": latin[0] if latin else None,
        "names": names,
        "country": identity.country,
        "countries": [code for code, _ in identity.countries.most_common()],
        "sectors": [sector for sector, _ in identity.sectors.most_common()],
        "ranks": [rank for rank, _ in identity.ranks.most_common()],
        "first_published": identity.first,
        "last_published": identity.last,
        "articles": identity.actors,
        "mentions": identity.mentions,
        "confidence": round(identity.confidence, 3),
    }


def rows(record: Record, *, persons: Mapping[str, tuple[str, float]] | None = None) -> dict[str, list[Row]]:
    """Returns the rows that `record` gives, by table; a row may leave out columns that are null.

    `persons` are the identities of its actors by key, with how likely they are.
    """
    persons = persons or {}
    of, text = record.id, record.text
    mentions = [(actor.key, mention) for actor in record.actors for mention in actor.mentions]
    return {
        "articles": [_article(record)],
        "actors": [
            {
                "article_id": of,
                "key": a.key,
                "name": a.name,
                "latin": a.latin,
                "rank": a.rank,
                "kind": a.kind,
                "country": a.country,
                "sectors": a.sectors,
                "mentions": len(a.mentions),
                "person": persons[a.key][0] if a.key in persons else None,
                "person_confidence": persons[a.key][1] if a.key in persons else None,
                "confidence": a.confidence,
            }
            for a in record.actors
        ],
        "mentions": [
            {"article_id": of, "key": f"m{n}", "actor": actor, "how": m.how}
            | _cut("mention", text[slice(*m.span)], m.span)
            for n, (actor, m) in enumerate(mentions, 1)
        ],
        "statements": [
            {
                "article_id": of,
                "key": s.key,
                "kind": s.kind,
                "speaker": s.speaker,
                "co_speakers": s.co_speakers,
                "relay": s.relay,
                "content": GAP.join(text[start:end] for start, end in s.content),
                "content_start": min((start for start, _ in s.content), default=None),
                "content_end": max((end for _, end in s.content), default=None),
                "content_spans": _structs(s.content),
                "confidence": s.confidence,
            }
            | _cut("cue", s.cue.value, s.cue.span)
            for s in record.statements
        ],
        "events": [
            {
                "article_id": of,
                "key": e.key,
                "type": e.type,
                "mode": e.mode,
                "contexts": e.contexts,
                "cameo": e.cameo,
                "score": e.score,
                "actors": e.actors,
                "recipients": e.recipients,
                "also": [text[start:end] for start, end in e.also],
                "also_spans": _structs(e.also),
                "status": e.status,
                "statement": e.statement,
                "date_precision": e.date.precision if e.date else None,
                **_located(e.place, "place"),
                "confidence": e.confidence,
            }
            | _cut("trigger", e.trigger.value, e.trigger.span)
            | _cut("date", e.date.value if e.date else None, e.date.span if e.date else None)
            for e in record.events
        ],
    }


def error_row(failure: Failure, *, n: int) -> Row:
    """Returns the row of table `errors` for the `n`th failure of a run."""
    return {
        "n": n,
        "article_id": failure.id,
        "uri": failure.uri,
        "place": failure.place,
        "reason": failure.reason,
        "message": failure.message,
    }
