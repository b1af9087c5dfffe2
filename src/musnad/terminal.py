"""One article for the eyes: its text with the evidence marked, then who said and did what to whom.

Marks are written round whole words, since a mark or a change of colour inside a word breaks the joining of Arabic
letters. How right-to-left text is put on the screen depends on the terminal: see `Bidi`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from rich.console import Console
from rich.text import Text

from musnad.article import Article
from musnad.bidi import direction, visual
from musnad.coder import Coder, Config
from musnad.errors import InputError
from musnad.explain import ActorReason
from musnad.inputs import read_inputs
from musnad.record import Actor, Event, Place, Record, Span, Statement, from_json

A = TypeVar("A", Article, Record)

#: `terminal`: reading order, the terminal turns it (asked to find each line's direction by itself). `isolate`:
#: reading order, Arabic runs in Unicode isolates, Arabic paragraphs set right. `reorder`: the order seen, for
#: terminals that show characters as they come. `auto`: one of these, by the environment.
Bidi = Literal["auto", "terminal", "reorder", "isolate"]

#: Lines longer than this are hard to read, whatever the terminal's width.
WIDEST = 100
STYLES = {"content": "cyan", "cue": "bold yellow", "trigger": "bold magenta", "mark": "dim", "head": "bold"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: DECSET 2501: the terminal finds the direction of each line by its first letter (VTE and others that follow it).
_FIND_DIRECTION, _AS_BEFORE = "\x1b[?2501h", "\x1b[?2501l"
_RLI, _FSI, _PDI = "\u2067", "\u2068", "\u2069"
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RTL_RUN = re.compile(f"[{_RTL}](?:[^A-Za-z←→·|]*[{_RTL}])?")


class Evidence(NamedTuple):
    """A stretch of text that proves a fact; `number` is the fact's own, as in s3 or e3."""

    span: Span
    kind: Literal["content", "cue", "trigger"]
    number: str


_BRACKETS = {"content": ("[", "]"), "cue": ("‹", "›"), "trigger": ("{", "}")}
#: Which style a character takes that is evidence of several kinds.
_OVER = ("content", "cue", "trigger")


def choose_bidi(environment: Mapping[str, str], *, tty: bool) -> Bidi:
    """Returns how to show right-to-left text in the terminal that the environment variables describe."""
    if not tty:
        return "terminal"  # a file or a pager gets the text as it is
    inside = (
        environment.get("TMUX") or environment.get("STY") or environment.get("TERM", "").startswith(("tmux", "screen"))
    )
    if inside:
        return "isolate"  # the multiplexer hides which terminal is outside
    vte = environment.get("VTE_VERSION", "")
    if vte.isdigit() and int(vte) >= 5800:
        return "terminal"
    if environment.get("KONSOLE_VERSION") or environment.get("MLTERM"):
        return "terminal"
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return "terminal"
    shown_as_sent = environment.get("TERM_PROGRAM") == "vscode" or environment.get("WT_SESSION")
    if shown_as_sent or environment.get("XTERM_VERSION") or environment.get("TERM") == "linux":
        return "reorder"
    return "isolate"


def find_record(file: str, wanted: str | None, *, config: Config | None = None, **reading: Any) -> Record:
    """Returns the wanted record of a file of records, or codes the wanted article of any other file.

    Raises:
        InputError: the file holds no such article, or it cannot be coded.
    """
    with _as_file(file) as path:
        if path.suffix in (".jsonl", ".ndjson", "") and path.is_file():
            try:
                return _choose(
                    (from_json(line) for line in path.read_bytes().splitlines() if line.strip()), wanted, file
                )
            except msgspec.MsgspecError:
                pass  # articles, then, not records
    return Coder(config=config).code_article(find_article(file, wanted, **reading))


def find_article(file: str, wanted: str | None, **reading: Any) -> Article:
    """Returns the wanted article of a file, or its first.

    Raises:
        InputError: the file holds no such article, or it cannot be read.
    """
    with _as_file(file) as path:
        article = _choose(read_inputs([str(path)], **reading), wanted, file)
    if file == "-":
        article.source.uri = None
    return article


def _choose(found: Iterable[A | InputError], wanted: str | None, file: str) -> A:
    """Returns the one whose id is `wanted`, or the first.

    Raises:
        InputError: there is none, or the first cannot be read.
    """
    for item in found:
        if isinstance(item, InputError):
            if wanted is None:
                raise item
        elif wanted is None or item.id == wanted:
            return item
    which = f"article {wanted!r}" if wanted else "article"
    raise InputError(f"holds no {which}; --id takes the id of one of its articles", reason="not-found", uri=file)


@contextmanager
def _as_file(name: str) -> Iterator[Path]:
    """Gives the path of a file, of standard input a copy of it."""
    if name != "-":
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin"
        path.write_bytes(sys.stdin.buffer.read())
        yield path


def show(record: Record, *, bidi: Bidi = "auto", width: int | None = None, color: bool | None = None) -> None:
    """Prints a record to standard output."""
    _show(partial(render, record), bidi, width, color)


def show_reasons(
    record: Record,
    reasons: list[ActorReason],
    *,
    bidi: Bidi = "auto",
    width: int | None = None,
    color: bool | None = None,
) -> None:
    """Prints why an article's actors have their mentions and codes to standard output."""
    _show(partial(render_reasons, record, reasons), bidi, width, color)


def _show(rendered: Callable[..., str], bidi: Bidi, width: int | None, color: bool | None) -> None:
    tty = sys.stdout.isatty()
    if bidi == "auto":
        bidi = choose_bidi(os.environ, tty=tty)
    if color is None:
        color = tty and not os.environ.get("NO_COLOR")
    if width is None:
        width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    text = rendered(bidi=bidi, width=width, color=color)
    if bidi == "terminal" and tty:
        text = f"{_FIND_DIRECTION}{text}{_AS_BEFORE}"
    sys.stdout.write(text)


def render(record: Record, *, bidi: Bidi = "isolate", width: int = WIDEST, color: bool = False) -> str:
    """Returns a record as lines of text for a terminal `width` columns wide."""
    page = _Page(bidi, width, color)
    _header(page, record)
    _text(page, record)
    actors = {actor.key: actor for actor in record.actors}
    if record.statements:
        page.title("Who said what, according to whom")
        for statement in record.statements:
            _statement(page, record, statement, actors)
    if record.events:
        page.title("Who did what to whom")
        for event in record.events:
            _event(page, event, actors)
    if record.actors:
        page.title("Actors")
        for actor in record.actors:
            _actor(page, actor)
    return page.out.getvalue()


def render_reasons(
    record: Record, reasons: list[ActorReason], *, bidi: Bidi = "isolate", width: int = WIDEST, color: bool = False
) -> str:
    """Returns why each actor has its mentions and codes, as lines of text for a terminal `width` columns wide."""
    page = _Page(bidi, width, color)
    page.rule()
    if record.headline:
        page.paragraph(Text(_clean(record.headline.value), style=STYLES["head"]))
    page.line(Text(f"id {_clean(record.id)}", style=STYLES["mark"]))
    page.rule()
    for reason in reasons:
        _why(page, reason)
    if not reasons:
        page.line(Text("no actor takes part in a statement or event of this article"))
    return page.out.getvalue()


def _why(page: _Page, reason: ActorReason) -> None:
    codes = " ".join((reason.country or "—", *reason.sectors))
    line = Text(f"{reason.key:4}", style=STYLES["head"]) + Text(f"{codes:16} {reason.kind:8} {reason.confidence:.2f} ")
    page.line(line + Text(_clean(reason.name)))
    rules = " ".join((reason.rules[0] or "—", *reason.rules[1]))
    source = f", the country from {reason.country_from}" if reason.country_from else ""
    page.line(Text(f"    rules: {rules}{source}"), hang=6)
    if reason.changed:
        page.line(Text(f"    models: {codes}, from all its mentions, what stands around them and the article"), hang=6)
    if reason.known:
        page.line(Text(f"    a person of public life: {reason.known}"), hang=6)
    if reason.namesakes:
        page.line(Text(f"    namesakes: {', '.join(reason.namesakes)}"), hang=6)
    for mention in reason.mentions:
        row = f", {mention.row}" if mention.row else ""
        where = f"    {mention.span[0]}–{mention.span[1]} {mention.how}: "
        page.line(Text(where) + Text(_clean(mention.text)) + Text(f" — {mention.why}{row}"), hang=6)
    page.blank()


class _Page:
    """Lines going out, each put into the order and alignment that the terminal needs."""

    def __init__(self, bidi: Bidi, width: int, color: bool):
        self.bidi = bidi
        self.width = width
        self.out = io.StringIO()
        self.console = Console(
            file=self.out,
            width=width,
            force_terminal=color,
            color_system="standard" if color else None,
            legacy_windows=False,
            highlight=False,
            soft_wrap=True,
        )

    def blank(self) -> None:
        self.console.print()

    def title(self, words: str) -> None:
        self.blank()
        self.console.print(Text(words, style=STYLES["head"]))

    def rule(self) -> None:
        self.console.print(Text("─" * self.width, style=STYLES["mark"]))

    def paragraph(self, text: Text, *, indent: int = 0) -> None:
        """Prints a paragraph of the article, wrapped, right to left where its first letter is Arabic."""
        width = self.width - indent
        rtl = direction(text.plain) == "rtl"
        for line in text.wrap(self.console, width):
            line.rstrip()
            blank = " " * (width - line.cell_len)
            if not rtl:
                self._print(Text(" " * indent) + self._in_order(line))
            elif self.bidi == "reorder":
                self._print(Text(" " * indent + blank) + self._turned(line, rtl=True))
            elif self.bidi == "isolate":
                self._print(Text(" " * indent + blank + _RLI) + line + Text(_PDI))
            else:
                self._print(Text(" " * indent) + line)

    def line(self, text: Text, *, hang: int = 4) -> None:
        """Prints a line of ours, left to right, with what is Arabic in it kept in its place."""
        for n, line in enumerate(text.wrap(self.console, self.width - hang)):
            line.rstrip()
            self._print(Text(" " * hang if n else "") + self._in_order(line))

    def _in_order(self, line: Text) -> Text:
        if self.bidi == "terminal":
            return line
        done, since = Text(), 0
        for run in _RTL_RUN.finditer(line.plain):
            start, end = run.span()
            inside = line[start:end]
            done += line[since:start]
            done += self._turned(inside, rtl=True) if self.bidi == "reorder" else Text(_FSI) + inside + Text(_PDI)
            since = end
        return done + line[since:]

    def _turned(self, line: Text, *, rtl: bool) -> Text:
        done = Text()
        for cell in visual(line.plain, base="rtl" if rtl else "ltr"):
            done.append(cell.text, style=line.get_style_at_offset(self.console, cell.at))
        return done

    def _print(self, line: Text) -> None:
        self.console.print(line, no_wrap=True, overflow="ignore", crop=False)


def _clean(text: str) -> str:
    """Returns the text with control characters replaced, one for one: an article must not steer the terminal."""
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in text).replace(
        "\t", " "
    )


def _header(page: _Page, record: Record) -> None:
    page.rule()
    if record.headline:
        page.paragraph(Text(_clean(record.headline.value), style=STYLES["head"]))
    page.line(Text(f"id {_clean(record.id)}", style=STYLES["mark"]))
    facts = {
        "outlet": record.source.outlet,
        "section": record.section.value if record.section else None,
        "byline": record.byline.value if record.byline else None,
        "published": record.published.value if record.published else None,
        "credit": record.credit.value if record.credit else None,
        "dateline": _place(record.dateline) if record.dateline else None,
        "from": record.source.uri if record.source.uri != record.id else None,
    }
    for name, value in facts.items():
        if value:
            page.line(Text(f"{name} {_clean(value)}"))
    for warning in record.warnings:
        page.line(Text(f"warning: {_clean(warning)}", style="yellow"))
    page.rule()


def _place(place: Place) -> str:
    where = ", ".join(part for part in (place.latin, place.country) if part)
    return f"{place.value} ({where})" if where else place.value


def _evidence(record: Record) -> Iterator[Evidence]:
    for statement in record.statements:
        number = statement.key.lstrip("s")
        yield Evidence(statement.cue.span, "cue", number)
        for span in statement.content:
            yield Evidence(span, "content", number)
    for event in record.events:
        number = event.key.lstrip("e")
        for span in (event.trigger.span, *event.also):
            yield Evidence(span, "trigger", number)


def _text(page: _Page, record: Record) -> None:
    text = _clean(record.text)
    marked = _marked(text, [e._replace(span=_whole_words(text, e.span)) for e in _evidence(record)])
    for paragraph in marked.split("\n", allow_blank=True):
        if paragraph.plain.strip():
            page.paragraph(paragraph)
        else:
            page.blank()
    legend = Text("[content]ⁿ of statement sn, its ‹cue›ⁿ, {trigger}ⁿ of event en", style=STYLES["mark"])
    page.line(legend)


def _whole_words(text: str, span: Span) -> Span:
    """Returns the span widened to the ends of the words it begins and ends in."""
    start, end = span
    if start >= end:
        return start, start
    while start > 0 and _joined(text[start - 1]) and _joined(text[start]):
        start -= 1
    while end < len(text) and _joined(text[end - 1]) and _joined(text[end]):
        end += 1
    return start, end


def _joined(char: str) -> bool:
    return char.isalnum() or char == "ـ" or unicodedata.combining(char) != 0


def _marked(text: str, evidence: Iterable[Evidence]) -> Text:
    """Returns the text with brackets, superscript numbers and colours for the evidence."""
    found = sorted((e for e in evidence if e.span[0] < e.span[1]), key=lambda e: (e.span[0], -e.span[1]))
    styles = ["" for _ in text]
    for kind in _OVER:
        for e in found:
            if e.kind == kind:
                styles[slice(*e.span)] = [STYLES[kind]] * (e.span[1] - e.span[0])
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for e in found:  # outer ones first
        start, end = _BRACKETS[e.kind]
        opening.setdefault(e.span[0], []).append(start)
        closing.setdefault(e.span[1], []).insert(0, end + e.number.translate(_SUPERSCRIPT))
    marked, since = Text(), 0
    borders = sorted({*opening, *closing, len(text)} | {i for i in range(1, len(text)) if styles[i] != styles[i - 1]})
    for at in borders:
        if at > since:
            marked.append(text[since:at], style=styles[since])
        for mark in closing.get(at, []) + opening.get(at, []):
            marked.append(mark, style=STYLES["mark"])
        since = at
    return marked


def _code(actor: Actor) -> str:
    return " ".join([actor.country or "?", *actor.sectors])


def _named(key: str | None, actors: Mapping[str, Actor]) -> str:
    """Returns a key with the actor's name: Latin first, so that arrows keep their direction in any terminal."""
    if key is None:
        return "unknown"
    return f"{key} {_clean(actors[key].name)}" if key in actors else key


def _statement(page: _Page, record: Record, statement: Statement, actors: Mapping[str, Actor]) -> None:
    speaker = _named(statement.speaker, actors)
    if known := actors.get(statement.speaker or ""):
        speaker += f" ({_code(known)})"
    speaker = " + ".join([speaker, *(_named(key, actors) for key in statement.co_speakers)])
    outlet = f"outlet {_clean(record.source.outlet)}" if record.source.outlet else "outlet"
    chain = " ← ".join([outlet, *(_named(key, actors) for key in statement.relay), speaker])
    line = Text(f"{statement.key:4}", style=STYLES["head"]) + Text(f"{statement.kind} · {chain} · cue ")
    page.line(line + Text(_clean(statement.cue.value), style=STYLES["cue"]))
    for start, end in statement.content:
        quote = Text(" ".join(_clean(record.text[start:end]).split()), style=STYLES["content"])
        page.paragraph(quote, indent=4)


def _event(page: _Page, event: Event, actors: Mapping[str, Actor]) -> None:
    def side(keys: list[str]) -> str:
        return ", ".join(f"{key} {_code(actors[key])}" if key in actors else key for key in keys) or "nobody named"

    parties = side(event.actors) + (f" → {side(event.recipients)}" if event.recipients else "")
    kind = f"{event.type}-{event.mode}" if event.mode else event.type
    line = Text(f"{event.key:4}", style=STYLES["head"]) + Text(f"{parties}  {kind} ({event.status}) ")
    line += Text(f"«{_clean(event.trigger.value)}»", style=STYLES["trigger"])
    if event.statement:
        line += Text(f" in {event.statement}")
    if event.date:
        line += Text(f" on {event.date.value}")
    if event.place:
        line += Text(f" at {_clean(event.place.value)}")
    page.line(line)


def _actor(page: _Page, actor: Actor) -> None:
    times = "1 mention" if len(actor.mentions) == 1 else f"{len(actor.mentions)} mentions"
    line = Text(f"{actor.key:4}", style=STYLES["head"]) + Text(f"{_code(actor):16} {actor.kind:8} {times:12} ")
    page.line(line + Text(_clean(actor.name)))
