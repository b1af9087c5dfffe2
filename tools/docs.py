#!/usr/bin/env python3
"""Keeps the documentation true: writes docs/cli.md and docs/tables.md, and the output in ```console blocks.

    python tools/docs.py            write what has changed
    python tools/docs.py --check    write nothing; exit 1 and name what has changed

A console block holds commands after `$ ` and their output, which is taken anew from a copy of examples/, tests/gold
and corpus/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.testing import CliRunner

from musnad.cli import cli
from musnad.columns import TABLES, VIEWS

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by tools/docs.py; edit the code it is made from. -->"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def command_names(group: click.Group, *, before: str = "") -> list[str]:
    """Returns the names of all commands of a group, those of a group within after its own."""
    found: list[str] = []
    for name, command in group.commands.items():
        found.append(before + name)
        if isinstance(command, click.Group):
            found += command_names(command, before=f"{before}{name} ")
    return found


def cli_page() -> str:
    """Returns docs/cli.md: the help of every command."""
    parts = ["# The command line", MADE, "Every command's help; `musnad COMMAND --help` prints the same."]
    for name in ["", *command_names(cli)]:
        args = [*name.split(), "--help"]
        shown = CliRunner().invoke(cli, args, prog_name="musnad", terminal_width=100).output
        parts += [f"## {f'musnad {name}'.strip()}", f"```text\n{shown.strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def tables_page() -> str:
    """Returns docs/tables.md: every table and column that a store holds."""
    parts = [
        "# The tables",
        MADE,
        "What `musnad code -o FILE` writes where FILE ends in `.duckdb`, `.parquet` or `.csv`. Tables are joined on "
        "`article_id` and an actor's or statement's key. A span is two columns, `…_start` and `…_end`, in code points "
        "of `articles.text`: `substring(text, start + 1, end - start)` in SQL, `text[start:end]` in Python.",
        "A `.duckdb` file holds all tables, with primary keys, these comments and two views. `.parquet` and `.csv` "
        "are folders with one file for each table. In CSV a list is joined by `|`, a span is `start-end`, a block "
        "`kind:start-end`.",
    ]
    for table in TABLES.values():
        rows = "\n".join(f"| `{c.name}` | `{c.type}` | {c.comment} |" for c in table.columns)
        key = ", ".join(f"`{name}`" for name in table.key)
        parts += [f"## {table.name}", f"{table.comment.capitalize()}. Key: {key}."]
        parts.append(f"| column | type | what |\n| --- | --- | --- |\n{rows}")
    parts += ["## Views of a DuckDB file"]
    parts += ["`said` and `did` are for reading: names and codes stand in the place of keys."]
    for name, query in VIEWS.items():
        lines = [line.rstrip() for line in query.strip("\n").splitlines()]
        indent = min(len(line) - len(line.lstrip()) for line in lines if line)
        parts.append(f"```sql\nCREATE VIEW {name} AS\n" + "\n".join(line[indent:] for line in lines) + "\n```")
    return "\n\n".join(parts) + "\n"


@contextmanager
def playground() -> Iterator[Path]:
    """Gives a folder with copies of examples/, tests/gold and corpus/, to run commands in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("examples", "tests/gold", "corpus"):
            shutil.copytree(ROOT / part, folder / part)
        (folder / "build").mkdir()
        yield folder


def run(command: str, folder: Path) -> str:
    """Returns what a shell command prints in `folder`, with this Python's `musnad`.

    Raises:
        RuntimeError: it fails; the message holds what it said.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1"}
    ran = subprocess.run(
        ["bash", "-c", f"set -o pipefail\n{command}"], cwd=folder, env=environment, capture_output=True, text=True
    )
    if ran.returncode not in (0, 141):  # 141: `head` had enough
        raise RuntimeError(f"{command!r} exits with {ran.returncode}: {ran.stderr}")
    return ran.stdout + ran.stderr


def refreshed(text: str, folder: Path) -> str:
    """Returns a page with the output in its console blocks taken anew."""

    def block(match: re.Match[str]) -> str:
        lines = []
        for line in match.group(1).splitlines():
            if line.startswith("$ "):
                lines += [line, *(found.rstrip() for found in run(line[2:], folder).rstrip("\n").split("\n") if found)]
        return "```console\n" + "\n".join(lines) + "\n```"

    return _BLOCK.sub(block, text)


def pages() -> dict[Path, str]:
    """Returns what each page should hold."""
    made = {ROOT / "docs" / "cli.md": cli_page(), ROOT / "docs" / "tables.md": tables_page()}
    with playground() as folder:
        for path in [ROOT / "README.md", ROOT / "corpus" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            if path not in made:
                made[path] = refreshed(path.read_text("utf-8"), folder)
    return made


def main(argv: list[str]) -> int:
    """Runs the command line and returns its exit code."""
    changed = {path: text for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text}
    for path, text in changed.items():
        print(f"{path.relative_to(ROOT)} {'is out of date' if '--check' in argv else 'written'}")
        if "--check" not in argv:
            path.write_text(text, "utf-8")
    if changed and "--check" in argv:
        print("To write them: python tools/docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
