"""The documentation is true: examples run, and every command, option, field and column is described."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

import docs
import musnad
from musnad import record
from musnad.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language):
    return [
        pytest.param(block, id=f"{page.name}-{n}")
        for page in PAGES
        for n, block in enumerate(re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S), 1)
    ]


def test_pages_are_what_the_code_makes():
    changed = [path.name for path, text in docs.pages().items() if path.read_text("utf-8") != text]
    assert not changed, f"{', '.join(changed)}: out of date; to write them: python tools/docs.py"


@pytest.mark.parametrize("block", blocks("python"))
def test_python_blocks_run(block, tmp_path):
    ran = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


@pytest.mark.parametrize("block", blocks("bash"))
def test_bash_blocks_run(block):
    commands = [line for line in block.splitlines() if not line.startswith(("pip ", "make ", "git "))]
    with docs.playground() as folder:
        docs.run("\n".join(commands), folder)


def test_every_field_of_the_record_is_documented():
    page = (ROOT / "docs" / "record.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    structs = [
        found
        for found in vars(record).values()
        if isinstance(found, type) and issubclass(found, record.Struct) and found is not record.Struct
    ]
    assert set(sections) == {struct.__name__ for struct in structs}
    for struct in structs:
        documented = re.findall(r"^\| `(\w+)` \|", sections[struct.__name__], re.M)
        assert set(documented) == {field.encode_name for field in msgspec.structs.fields(struct)}, struct.__name__


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    found = {name: command for name, command in cli.commands.items() if not hasattr(command, "commands")}
    found |= {f"lexicon {name}": command for name, command in cli.commands["lexicon"].commands.items()}
    for name, command in found.items():
        section = page.partition(f"## musnad {name}\n")[2].partition("\n## ")[0]
        assert section, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert all(flag in section for flag in option.opts), f"musnad {name} {option.opts}"


def test_links_lead_somewhere():
    for page in PAGES:
        text = page.read_text("utf-8")
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
        headings = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.+)$", text, re.M)}
        for anchor in re.findall(r"\]\(#([^)]+)\)", text):
            assert anchor in headings, f"{page.name}: #{anchor}"


def test_the_version_is_the_same_everywhere():
    version = musnad.__version__
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text("utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{version}]" in changelog or "## [Unreleased]" in changelog


def test_every_public_name_has_a_docstring():
    for name in musnad.__all__:
        if name != "__version__":
            assert getattr(musnad, name).__doc__, name
