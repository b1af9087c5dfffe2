"""The benchmark runs, and speed, start-up time and memory are as promised, with room for a busy machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("models", "sentences"), [("learned", 100), ("rules", 500)])
def test_speed_start_and_memory_are_as_promised(tmp_path, models, sentences):
    lines = [json.dumps({"text": path.read_text("utf-8")}) for path in sorted((ROOT / "tests" / "gold").glob("*.txt"))]
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(lines * 10), encoding="utf-8")
    command = [sys.executable, "benchmarks/run.py", "--articles", str(articles), "--seconds", "1", "--json"]
    command += ["--models", models]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    spent, counts = found["speed"]["seconds"], found["speed"]["counts"]
    assert {"reading", "record"} < set(spent)
    assert counts["sentences"] / sum(spent.values()) >= sentences
    assert found["start"]["import and make Coder()"] < 1
    assert found["memory_mb"] < 500
    assert set(found["machine"]) == {"processor", "cores", "memory", "system", "python", "musnad"}


def test_the_table_names_machine_stages_and_figures(tmp_path):
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import run

    counts = {"articles": 2, "sentences": 10, "words": 100, "statements": 1, "events": 1, "refused": 0}
    shown = run.table(
        {
            "machine": {"processor": "a processor"},
            "source": "a file",
            "speed": {"counts": counts, "seconds": {"words": 0.5, "events": 0.5}},
            "start": {"musnad version": 0.05},
            "memory_mb": 100.4,
        }
    )
    assert "a processor" in shown
    assert "a file" in shown
    assert "words                      20         200   50.0%" in shown
    assert "all                        10         100  100.0%" in shown
