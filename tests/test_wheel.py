"""The built wheel carries all it needs: put alone into an empty environment it codes an article with no network."""

from __future__ import annotations

import json
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow

CODE = """
import pathlib, socket, sys

def refuse(*args, **kwargs):
    raise OSError("this test has no network")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = refuse

import musnad

assert not pathlib.Path(musnad.__file__).is_relative_to(sys.argv[1]), musnad.__file__
record = musnad.Coder().code(pathlib.Path(sys.argv[2]).read_bytes(), id="one")
sys.stdout.buffer.write(musnad.to_json(record))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("musnad-*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An environment with the wheel and, by a path file, the dependencies of this one, but not this checkout."""
    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=False)
    folder = Path(
        subprocess.run(
            [home / "bin" / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder)
    # plain path entries: the .pth files in them (the editable install of this checkout) are not followed
    (folder / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    return home


def test_wheel_carries_lexicons_types_and_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    lexicons = {f"musnad/lexicon/{path.name}" for path in (ROOT / "src" / "musnad" / "lexicon").iterdir()}
    assert lexicons
    assert lexicons <= names
    assert "musnad/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "tools"))]


def test_wheel_codes_an_article_without_network(environment):
    article = ROOT / "tests" / "gold" / "01-agency-report.txt"
    ran = subprocess.run(
        [environment / "bin" / "python", "-I", "-c", CODE, str(ROOT), str(article)],
        capture_output=True,
        cwd=environment,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    record = json.loads(ran.stdout)
    assert record["statements"]
    assert record["events"]


def test_declared_dependencies_are_those_imported():
    """What `src` imports is declared, and what is declared is imported (or needed by what is)."""
    import ast
    import tomllib

    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    imported -= set(sys.stdlib_module_names) | {"musnad"}
    imported = {{"yaml": "pyyaml"}.get(name, name) for name in imported}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {line.partition(">")[0].strip() for line in project["dependencies"]}
    assert declared == imported | {"lxml_html_clean"}  # needed by trafilatura, see pyproject.toml
