"""The command line: what goes where, exit codes, and that nothing stops a run."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import duckdb
import msgspec
import pytest

import musnad.batch
from musnad.batch import Failure, code_all
from musnad.cli import cli, main
from musnad.coder import Config
from musnad.inputs import article_from
from musnad.record import from_json, json_schema, to_json

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
ARTICLES = sorted(GOLD.glob("*.txt"))
MUSNAD = [sys.executable, "-m", "musnad"]


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Runs `musnad` in this process and returns its exit code, output and errors."""

    def call(*args, stdin: bytes = b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(arg) for arg in args])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return call


def commands():
    return sorted(cli.commands)


def leaves(group=cli, path=()):
    """Every command that does something, as its words."""
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from leaves(command, (*path, name))
        else:
            yield [*path, name]


@pytest.mark.parametrize("command", [[], *leaves()])
def test_help_has_examples_that_work(command, tmp_path):
    shown = subprocess.run([*MUSNAD, *command, "--help"], capture_output=True, text=True, check=True).stdout
    examples = re.findall(r"^ +\$ (musnad .+(?:\n {6,}\S.+)*)", shown, re.M)
    assert examples
    for folder in ("examples", "tests/gold"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "build").mkdir()
    shim = tmp_path / "bin" / "musnad"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m musnad "$@"\n')
    shim.chmod(0o755)
    for example in examples:
        ran = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {' '.join(example.split())}"],
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{shim.parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert ran.returncode in (0, 141), f"{example}\n{ran.stderr}"  # 141: `head` had enough


def test_code_writes_records_in_input_order(run):
    code, out, err = run("code", *ARTICLES[:3])
    assert code == 0
    assert [from_json(line).id for line in out.splitlines()] == [path.stem for path in ARTICLES[:3]]
    assert err == ""


def test_code_says_what_it_wrote_only_when_it_goes_to_a_file(run, tmp_path):
    code, out, err = run("code", ARTICLES[0], "-o", tmp_path / "out.jsonl")
    assert (code, out) == (0, b"")
    assert "1 coded, 0 failed" in err
    assert run("code", ARTICLES[0], "-o", tmp_path / "out.jsonl", "--quiet") == (0, b"", "")


def test_code_reads_standard_input(run):
    code, out, _ = run("code", "-", stdin=ARTICLES[0].read_bytes())
    assert code == 0
    assert from_json(out).text == ARTICLES[0].read_text("utf-8").strip() or from_json(out).statements


def test_a_bad_article_is_set_aside_and_the_rest_goes_on(run, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    code, out, err = run("code", ARTICLES[0], bad, tmp_path / "missing.txt", ARTICLES[1], "-o", tmp_path / "o.duckdb")
    assert (code, out) == (1, b"")
    assert "bad.txt" in err
    assert "missing.txt" in err
    with duckdb.connect(str(tmp_path / "o.duckdb")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        found = db.execute("SELECT n, uri, reason FROM errors ORDER BY n").fetchall()
    assert [(n, Path(uri).name, reason) for n, uri, reason in found] == [
        (1, "bad.txt", "binary"),
        (2, "missing.txt", "not-found"),
    ]


def test_errors_are_one_line_each(run, tmp_path):
    (tmp_path / "empty.txt").touch()
    _, _, err = run("code", tmp_path / "empty.txt", tmp_path / "gone\nagain.txt")
    assert len(err.splitlines()) == 2


class Breaking:
    """A coder that fails on the articles named `bad`."""

    def __init__(self, config=None):
        pass

    def code_article(self, article):
        if article.id == "bad":
            raise ZeroDivisionError("by\nzero")
        return musnad.Coder().code_article(article)


def articles(*ids):
    return [article_from(ARTICLES[0].read_bytes(), id=id) for id in ids]


def test_a_crash_in_the_coder_costs_one_article():
    first, second, third = code_all(articles("a", "bad", "c"), coder=Breaking())
    assert (first.id, third.id) == ("a", "c")
    assert isinstance(second, Failure)
    assert (second.reason, second.id) == ("internal", "bad")
    assert "ZeroDivisionError" in second.message
    assert "Traceback" in second.trace
    assert "\n" not in str(second)


def test_an_id_met_twice_is_set_aside():
    first, second = code_all(articles("same", "same"))
    assert first.id == "same"
    assert second.reason == "duplicate-id"


def test_tracebacks_show_only_when_asked_for(run, monkeypatch):
    monkeypatch.setattr("musnad.coder.Coder", Breaking)
    line = json.dumps({"id": "bad", "text": ARTICLES[0].read_text("utf-8")}).encode()
    code, out, err = run("code", "-", "--format", "jsonl", stdin=line)
    assert (code, out) == (1, b"")
    assert "Traceback" not in err
    assert "[internal]" in err
    _, _, err = run("code", "-", "--format", "jsonl", "--traceback", stdin=line)
    assert "Traceback" in err


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_bytes(run, tmp_path):
    lines = tmp_path / "many.jsonl"
    text = [path.read_text("utf-8") for path in ARTICLES]
    made = [{"id": f"n{n}", "text": text[n % len(text)]} for n in range(60)]
    made[7]["text"] = ""
    lines.write_text("\n".join(json.dumps(a) for a in made) + "\nnot json\n", encoding="utf-8")
    outputs = []
    for workers in (1, 2, 3):
        path = tmp_path / f"out{workers}.jsonl"
        code, _, _ = run("code", lines, "-o", path, "--workers", workers)
        errors = path.with_name(f"out{workers}.errors.jsonl")
        outputs.append((code, path.read_bytes(), errors.read_bytes()))
    assert outputs[0] == outputs[1] == outputs[2]
    assert outputs[0][0] == 1
    assert len(outputs[0][1].splitlines()) == 59


def deadly(items, config):
    """Kills the worker that codes the article named `bad`; stands in for `_code_chunk`."""
    if any(article.id == "bad" for article in items):
        os._exit(9)
    return [to_json(musnad.Coder().code_article(article)) for article in items]


@pytest.mark.slow
def test_a_killed_worker_costs_one_article(monkeypatch):
    monkeypatch.setattr(musnad.batch, "_code_chunk", deadly)
    monkeypatch.setattr(musnad.batch, "CHUNK", 2)
    ids = ["a", "b", "bad", "c", "d"]
    outcomes = list(code_all(articles(*ids), workers=2))
    assert [outcome.id for outcome in outcomes] == ids
    assert [type(outcome) is Failure for outcome in outcomes] == [False, False, True, False, False]
    assert "worker process died" in outcomes[2].message


def test_inputs_are_taken_as_they_are_needed():
    taken = []

    def endless():
        for n in range(10**9):
            taken.append(n)
            yield articles(f"n{n}")[0]

    outcomes = code_all(endless())
    next(outcomes)
    assert len(taken) == 1


def test_wrong_usage_exits_with_2_and_says_why(run, tmp_path):
    for args, said in [
        (["code"], "Missing argument"),
        (["cod"], "code"),
        (["code", ARTICLES[0], "--field", "nonsense"], "NAME=COLUMN"),
        (["code", ARTICLES[0], "-o", tmp_path / "out.xlsx"], "--to"),
        (["code", ARTICLES[0], "--to", "parquet"], "-o"),
        (["code", ARTICLES[0], "-o", tmp_path / "no" / "such" / "folder.jsonl"], "folder.jsonl"),
        (["code", ARTICLES[0], "--workers", "0"], "workers"),
        (["evaluate", ARTICLES[0]], "LABELS"),
        ([], "Usage"),
    ]:
        code, out, err = run(*args)
        assert (code, out) == (2, b""), args
        assert said in err
        assert "Traceback" not in err


def test_an_input_is_never_overwritten(run, tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_bytes(json.dumps({"id": "a", "text": ARTICLES[0].read_text("utf-8")}).encode())
    before = path.read_bytes()
    code, _, err = run("code", path, "-o", path)
    assert (code, path.read_bytes()) == (2, before)
    assert "would destroy it" in err


def test_a_folder_without_articles_is_no_success(run, tmp_path):
    code, out, err = run("code", tmp_path)
    assert (code, out) == (1, b"")
    assert err


def test_fields_map_columns(run, tmp_path):
    path = tmp_path / "articles.csv"
    body = ARTICLES[0].read_text("utf-8")
    path.write_text(f'no,body,paper\n7,"{body.replace(chr(34), chr(34) * 2)}",جريدة\n', encoding="utf-8")
    code, out, _ = run("code", path, "--field", "id=no", "--field", "text=body", "--field", "outlet=paper")
    assert code == 0
    record = from_json(out)
    assert (record.id, record.source.outlet) == ("7", "جريدة")


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
def test_a_closed_pipe_ends_quietly():
    command = f"set -o pipefail; {sys.executable} -m musnad code tests/gold/*.txt | head -c 1"
    ran = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True)
    assert ran.returncode in (0, 141)  # 0 where all fitted into the pipe
    assert ran.stderr == b""


def test_read_shows_an_article(run):
    code, out, _ = run("read", ARTICLES[0], "--width", "80")
    assert code == 0
    assert "Who said what, according to whom" in out.decode()


def test_read_shows_coded_records_as_they_are(run, tmp_path):
    run("code", *ARTICLES[:2], "-o", tmp_path / "out.jsonl")
    code, out, _ = run("read", tmp_path / "out.jsonl", "--id", ARTICLES[1].stem)
    assert code == 0
    assert f"id {ARTICLES[1].stem}" in out.decode()
    code, _, err = run("read", tmp_path / "out.jsonl", "--id", "nobody")
    assert code == 1
    assert "holds no article 'nobody'" in err
    code, out, _ = run("read", "-", stdin=(tmp_path / "out.jsonl").read_bytes())
    assert f"id {ARTICLES[0].stem}" in out.decode()


def test_read_of_what_cannot_be_read_exits_with_1(run, tmp_path):
    code, out, err = run("read", tmp_path / "missing.txt")
    assert (code, out) == (1, b"")
    assert "missing.txt" in err


def test_evaluate_prints_figures_and_misses(run):
    code, out, _ = run("evaluate", GOLD, "--json", "--misses")
    assert code == 0
    found = json.loads(out)
    assert found["articles"] == len(ARTICLES)
    assert set(found["misses"]) == {path.stem for path in ARTICLES}
    code, out, _ = run("evaluate", GOLD, "--misses")
    assert f"## {ARTICLES[0].stem}" in out.decode()
    assert "statements.span" in out.decode()


def test_evaluate_takes_records(run, tmp_path):
    run("code", *ARTICLES, "-o", tmp_path / "records.jsonl")
    lines = [json.dumps({"id": p.stem, "text": p.read_text("utf-8")}) for p in ARTICLES]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    labels = [json.dumps(json.loads(p.with_suffix(".json").read_text("utf-8")) | {"id": p.stem}) for p in ARTICLES]
    (tmp_path / "labels.jsonl").write_text("\n".join(labels), encoding="utf-8")
    args = ("evaluate", tmp_path / "articles.jsonl", tmp_path / "labels.jsonl", "--json")
    _, coded, _ = run(*args)
    code, out, err = run(*args, "--records", tmp_path / "records.jsonl")
    assert code == 0, err
    assert json.loads(out) == json.loads(coded)


def test_schema_is_the_schema_of_records(run):
    code, out, _ = run("schema")
    assert code == 0
    assert msgspec.json.decode(out) == msgspec.json.decode(msgspec.json.encode(json_schema()))


def test_version_comes_without_heavy_imports(run):
    assert run("version") == (0, f"musnad {musnad.__version__}\n".encode(), "")
    heavy = {"duckdb", "trafilatura", "lxml", "rich"}
    command = f"import sys, musnad.cli; musnad.cli.main(['version']); print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "set()"


def test_every_option_has_help():
    for name, command in cli.commands.items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--encoding", "foo"], "no encoding 'foo'"),
        (["--field", "foo=bar"], "'foo' is none of id, text"),
        (["-o", "no/such/folder/x.jsonl"], "there is no folder"),
    ],
)
def test_options_that_cannot_be_are_wrong_usage(run, tmp_path, options, message):
    path = tmp_path / "a.txt"
    path.write_text("قال الوزير الأردني إن الأوضاع هادئة في البلاد اليوم.", "utf-8")
    code, out, err = run("code", path, *options)
    assert (code, out) == (2, b"")
    assert message in err


def test_own_output_in_the_input_folder_is_no_input(run, tmp_path):
    (tmp_path / "a.txt").write_text("قال الوزير الأردني إن الأوضاع هادئة في البلاد اليوم.", "utf-8")
    output = tmp_path / "out.jsonl"
    for _ in range(2):
        assert run("code", tmp_path, "-o", output)[0] == 0
        assert len(output.read_text("utf-8").splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_rules_alone_may_be_asked_for(run, workers):
    code, out, _ = run("code", str(ARTICLES[0]), "--models", "rules", "--workers", workers)
    assert code == 0
    assert json.loads(out)["coder"]["models"] == "rules"
    code, out, _ = run("code", str(ARTICLES[0]), "--workers", workers)
    assert json.loads(out)["coder"]["models"].startswith("learned-")


def test_models_that_do_not_exist_are_refused(run):
    code, _, err = run("code", str(ARTICLES[0]), "--models", "guessing")
    assert code == 2 and "learned" in err and "rules" in err


def test_a_coder_and_a_configuration_exclude_each_other():
    with pytest.raises(ValueError, match="either a coder or a configuration"):
        code_all([], coder=musnad.Coder(), config=Config(models="rules"))
    with pytest.raises(ValueError, match="cannot be shared between processes"):
        code_all([], coder=musnad.Coder(), workers=2)
