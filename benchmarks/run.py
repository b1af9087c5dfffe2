#!/usr/bin/env python3
"""Measures how fast the coder is on one core, how fast it starts and how much memory it takes.

    python benchmarks/run.py [--articles PATH]… [--seconds N] [--models learned|rules] [--json]

Articles are read from JSON Lines (`.jsonl`, `.jsonl.xz`); without --articles, from ../shared/data where that is, else
the labelled fixtures of tests/gold are repeated. Reading (decoding, language, markup) is a stage like the others.
Times are of processor time of one process; start-up, loading and memory are taken in fresh processes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from musnad import Coder, __version__, article_from
from musnad.coder import Config
from musnad.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
WARM_UP = 20
#: Articles coded before the peak of memory is read.
FOR_MEMORY = 500


def texts_of(path: Path) -> Iterator[str]:
    """Yields the texts of a JSON Lines file, packed with xz or not."""
    packed = path.suffix == ".xz"
    with lzma.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            if text := json.loads(line).get("text"):
                yield text


def articles(paths: list[Path]) -> Iterator[str]:
    """Yields texts, an article of each file in turn, so that every outlet is in the sample."""
    if not paths:
        yield from cycle([path.read_text("utf-8") for path in sorted((ROOT / "tests" / "gold").glob("*.txt"))])
    sources = [texts_of(path) for path in paths]
    while sources:
        for source in list(sources):
            try:
                yield next(source)
            except StopIteration:
                sources.remove(source)


def default_paths() -> list[Path]:
    """Returns the shared files of articles, where they are beside this checkout."""
    return sorted(SHARED.glob("articles-*.jsonl.xz"))


def stages_speed(paths: list[Path], seconds: float, *, models: Any = "learned") -> dict[str, Any]:
    """Returns counts and the processor seconds of each stage over about `seconds` of coding."""
    coder = Coder(config=Config(models=models))
    spent: dict[str, float] = {}
    counts = dict.fromkeys(("articles", "sentences", "words", "characters", "statements", "events", "refused"), 0)

    def timed(name: str, call: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = call()
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return result

    limits = threadpool_limits(1)  # as in Coder.code_article: processor time of several threads would count double
    for n, text in enumerate(articles(paths)):
        if n == WARM_UP:
            spent.clear()
            counts = dict.fromkeys(counts, 0)
        data = text.encode()
        try:
            article = timed("reading", lambda data=data, n=n: article_from(data, id=str(n)))  # type: ignore[misc]
        except InputError:
            counts["refused"] += 1
            continue
        draft = coder.draft(article)
        for stage in coder.stages:
            timed(stage.name, lambda stage=stage, draft=draft: stage(draft))  # type: ignore[misc]
        record = timed("record", lambda draft=draft: coder.build(draft))  # type: ignore[misc]
        counts["articles"] += 1
        counts["sentences"] += len(draft.sentences)
        counts["words"] += len(text.split())
        counts["characters"] += len(text)
        counts["statements"] += len(record.statements)
        counts["events"] += len(record.events)
        if n > WARM_UP and sum(spent.values()) >= seconds:
            break
    limits.unregister()
    return {"counts": counts, "seconds": spent}


def fresh(code: str) -> str:
    """Returns what a fresh Python process prints for `code`."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    ).stdout.strip()


def wall(command: list[str], times: int = 5) -> float:
    """Returns the median wall-clock seconds of a command in a fresh process."""
    found = []
    for _ in range(times + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        found.append(time.perf_counter() - start)
    return statistics.median(found[1:])


def start_up() -> dict[str, float]:
    """Returns seconds: of `musnad version`, of coding one article from nothing, of importing and making a Coder."""
    article = sorted((ROOT / "tests" / "gold").glob("*.txt"))[0]
    load = "import time; t = time.perf_counter(); from musnad import Coder; {}; print(time.perf_counter() - t)"
    return {
        "musnad version": wall([sys.executable, "-m", "musnad", "version"]),
        "import musnad.Coder": float(fresh(load.format("Coder"))),
        "import and make Coder()": float(fresh(load.format("Coder()"))),
        "musnad code, one article": wall([sys.executable, "-m", "musnad", "code", str(article)]),
    }


def peak_memory(paths: list[Path]) -> float:
    """Returns the greatest resident size in MB of a fresh process that codes `FOR_MEMORY` articles."""
    code = f"""
import resource, sys
from itertools import islice
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
import run
from musnad import Coder
from musnad.errors import InputError
coder = Coder()
for text in islice(run.articles([Path(p) for p in {[str(p) for p in paths]!r}]), {FOR_MEMORY}):
    try:
        coder.code(text)
    except InputError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    return int(fresh(code)) / (1 if sys.platform != "darwin" else 1024) / 1024


def machine() -> dict[str, str]:
    """Returns a description of the machine: processor, cores, memory, system, Python."""
    cpu, memory = platform.processor() or "unknown", "unknown"
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), cpu)
        total = Path("/proc/meminfo").read_text().split()[1]
        memory = f"{int(total) / 1024 / 1024:.0f} GB"
    return {
        "processor": cpu,
        "cores": str(os.cpu_count()),
        "memory": memory,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "musnad": __version__,
    }


def table(result: dict[str, Any]) -> str:
    """Returns the result as lines to read."""
    counts, spent = result["speed"]["counts"], result["speed"]["seconds"]
    total = sum(spent.values())
    lines = [", ".join(f"{k} {v}" for k, v in result["machine"].items())]
    lines.append(
        f"{counts['articles']:,} articles of {result['source']}: {counts['sentences']:,} sentences, "
        f"{counts['words']:,} words; {counts['statements']:,} statements, {counts['events']:,} events found; "
        f"{counts['refused']} refused"
    )
    lines += ["", f"{'one core':16}{'sentences/s':>13}{'words/s':>12}{'share':>8}"]
    for name, seconds in [*spent.items(), ("all", total)]:
        rate = [counts[k] / seconds if seconds else float("inf") for k in ("sentences", "words")]
        lines.append(f"{name:16}{rate[0]:13,.0f}{rate[1]:12,.0f}{seconds / total:8.1%}")
    lines.append(f"{counts['articles'] / total:,.0f} articles a second")
    lines.append("")
    lines += [f"{name:26}{seconds:7.3f} s" for name, seconds in result["start"].items()]
    lines.append(f"{'peak memory':26}{result['memory_mb']:7.0f} MB after {FOR_MEMORY} articles")
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, action="append", metavar="PATH", help="JSON Lines, .xz or not")
    parser.add_argument("--seconds", type=float, default=20.0, help="processor time to code for (default 20)")
    parser.add_argument(
        "--models", choices=["learned", "rules"], default="learned", help="who decides (default learned)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in the place of a table")
    options = parser.parse_args(argv)
    paths = options.articles or default_paths()
    if missing := [path for path in paths if not path.exists()]:
        parser.error(f"there is no {missing[0]}")
    result = {
        "machine": machine(),
        "source": ", ".join(path.name for path in paths) or "tests/gold, repeated",
        "speed": stages_speed(paths, options.seconds, models=options.models),
        "start": start_up(),
        "memory_mb": peak_memory(paths),
    }
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
