#!/usr/bin/env python3
"""Shows who said and did what to whom in a DuckDB file that `musnad code` wrote.

python tools/demo.py build/demo.duckdb
"""

from __future__ import annotations

import os
import re
import sys
import textwrap

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from musnad.bidi import visual
from musnad.terminal import Bidi, choose_bidi

#: Each view's columns and their shares of the terminal's width.
SAID = {"article": 14, "relay": 16, "speaker": 18, "code": 12, "cue": 9, "content": 31}
DID = {"article": 14, "actors": 16, "event": 15, "recipients": 12, "status": 9, "trigger": 14, "date": 10, "place": 10}
#: A narrower terminal does without these columns.
NARROW, LEFT_OUT = 110, {"date", "place", "code"}
_ARABIC = re.compile("[\u0600-\u06ff]")


def cell(value: object, *, bidi: Bidi, width: int) -> str:
    """Returns a value as the lines of a table cell, each with its Arabic as the terminal needs it."""
    if value is None:
        return ""
    text = ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    lines = textwrap.wrap(" ".join(text.split()), width)
    if not _ARABIC.search(text) or bidi == "terminal":
        return "\n".join(lines)
    if bidi == "reorder":
        return "\n".join("".join(c.text for c in visual(line, base="rtl")) for line in lines)
    return "\n".join(f"\u2068{line}\u2069" for line in lines)


def main(path: str) -> int:
    """Prints the tables and returns the exit code."""
    bidi = choose_bidi(os.environ, tty=sys.stdout.isatty())
    console = Console(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or 140))
    views = {
        "Who said what, according to whom": (
            SAID,
            """
            SELECT article_id, array_to_string(relays, ' ← '), speaker,
                trim(concat_ws(' ', country, array_to_string(sectors, ' '))), cue, content
            FROM said ORDER BY article_id, content_start""",
        ),
        "Who did what to whom": (
            DID,
            """
            SELECT article_id, actors, type || coalesce('-' || mode, ''), recipients, status, trigger, date, place
            FROM did ORDER BY article_id, trigger_start""",
        ),
    }
    with duckdb.connect(path, read_only=True) as db:
        for title, (shares, query) in views.items():
            table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
            shown_columns = [name for name in shares if console.width >= NARROW or name not in LEFT_OUT]
            room = console.width - 2 * len(shown_columns) - 2
            whole = sum(shares[name] for name in shown_columns)
            widths = {name: max(8, room * shares[name] // whole) for name in shown_columns}
            for name, width in widths.items():
                table.add_column(name, width=width, overflow="fold")
            shown = None
            for article, *rest in db.execute(query).fetchall():
                values = ["" if article == shown else article, *rest]
                shown = article
                by_name = dict(zip(shares, values, strict=True))
                table.add_row(*(cell(by_name[name], bidi=bidi, width=width) for name, width in widths.items()))
            console.print(table)
        counts = db.execute("SELECT count(*), (SELECT count(*) FROM errors) FROM articles").fetchone() or (0, 0)
    console.print(f"{counts[0]} articles in {path}, {counts[1]} failed; the tables: duckdb {path}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
