#!/usr/bin/env python3
"""How well and how fast actor phrases and place names are resolved.

    python benchmarks/knowledge.py [SHARED]

Phrases: `corpus/phrases.tsv`, real phrases from news with their year, country and main sector by hand; places:
`corpus/places.tsv`, whose articles are looked up in SHARED/data (left out without it). Each list has a part that was
looked at while rules were written (dev) and one that was only measured (held).
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "corpus"))

from corpus import articles_of, digest  # noqa: E402
from musnad.article import Article  # noqa: E402
from musnad.coder import Coder, Config  # noqa: E402
from musnad.locating import Locator  # noqa: E402
from musnad.record import Source  # noqa: E402
from musnad.resolver import Resolver  # noqa: E402
from musnad.tables import read_file  # noqa: E402

PHRASES = ("phrase", "year", "country", "sector", "kind", "part")
PLACES = ("id", "outlet", "sha256", "start", "end", "country", "admin1", "geonames", "lat", "lon", "type", "part")
NEAR = 50.0  #: kilometres within which a place counts as found


def phrases() -> dict[str, list[tuple[bool, bool]]]:
    """Returns, by part, whether the country and the main sector of each phrase are right."""
    resolver = Resolver()
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in read_file(ROOT / "corpus" / "phrases.tsv", PHRASES):
        told = resolver.resolve(row["phrase"], year=int(row["year"]))
        main = told.sectors[0] if told.sectors else ""
        found[row["part"]].append(((told.country or "") == row["country"], main == row["sector"]))
    return found


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Returns the kilometres between two places in degrees, on a sphere."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def places(shared: Path) -> dict[str, dict[str, list[bool]]]:
    """Returns, by part and question, whether each labelled place is answered right; an unknown place is wrong."""
    coder = Coder(config=Config(models="rules"))
    labels = defaultdict(list)
    for row in read_file(ROOT / "corpus" / "places.tsv", PLACES):
        labels[row["id"]].append(row)
    found: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((shared / "data").glob("articles-*.jsonl.xz")):
        for article in articles_of(path):
            for row in labels.pop(article["id"], ()):
                if digest(article["text"]) != row["sha256"]:
                    raise SystemExit(f"{article['id']}: another text than the labelled one")
                outlet = row["outlet"] or None
                source = Source(outlet=outlet)
                draft = coder.draft(Article(id=row["id"], text=article["text"], source=source))
                coder.pipeline(draft)
                span = (int(row["start"]), int(row["end"]))
                told = Locator(draft, coder.lexicons).place(span, town=row["type"] == "city")
                of = found[row["part"]]
                of["country"].append((told.country or "") == row["country"])
                if row["geonames"]:
                    of["GeoNames id"].append(str(told.geonames or "") == row["geonames"])
                if row["type"] != "country" and row["lat"]:
                    right = told.lat is not None and told.lon is not None
                    if told.lat is not None and told.lon is not None:
                        right = distance((told.lat, told.lon), (float(row["lat"]), float(row["lon"]))) <= NEAR
                    of[f"within {NEAR:.0f} km"].append(right)
                if row["type"] != "country" and row["admin1"]:
                    of["region"].append((told.admin1 or "").partition(".")[2] == row["admin1"])
    if labels:
        raise SystemExit(f"the articles of {len(labels)} labels are not in {shared}")
    return found


def share(right: list[bool]) -> str:
    """Returns how many are right, as a share and a count."""
    return f"{sum(right) / len(right):.3f} ({sum(right)} of {len(right)})"


def seconds_to_load() -> float:
    """Returns the seconds that reading all lexicons and the gazetteers takes, the fastest of five fresh processes."""
    program = (
        "import time; from musnad.lexicons import load; start = time.perf_counter(); "
        "load().places.named('-'); print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", program]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(5))


def microseconds() -> tuple[float, float]:
    """Returns the microseconds for a phrase not met before whose words were, and for one met before (medians)."""
    rows = [(row["phrase"], int(row["year"])) for row in read_file(ROOT / "corpus" / "phrases.tsv", PHRASES)]
    for phrase, year in rows:
        Resolver().resolve(phrase, year=year)
    first: list[float] = []
    again: list[float] = []
    resolver = Resolver()
    for times in (first, again):
        for phrase, year in rows:
            start = time.perf_counter()
            resolver.resolve(phrase, year=year)
            times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(first), statistics.median(again)


def main() -> int:
    """Prints the figures."""
    print("| phrases | country | main sector |\n| --- | --- | --- |")
    for part, rights in sorted(phrases().items()):
        print(f"| {part} | {share([c for c, _ in rights])} | {share([s for _, s in rights])} |")
    if len(sys.argv) > 1:
        found = places(Path(sys.argv[1]))
        questions = list(dict.fromkeys(q for of in found.values() for q in of))
        print(f"\n| places | {' | '.join(questions)} |\n| --- |{' --- |' * len(questions)}")
        for part, of in sorted(found.items()):
            print(f"| {part} | {' | '.join(share(of[q]) for q in questions)} |")
    first, again = microseconds()
    print(f"\nlook-up of a phrase: {first:.0f} µs the first time, {again:.1f} µs again (medians)")
    print(f"all lexicons and gazetteers loaded in {seconds_to_load():.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
