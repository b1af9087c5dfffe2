"""Places: an Arabic name resolved to a state, first-level region, coordinates and GeoNames id, by its context.

Towns are GeoNames' (places.tsv), regions, seas, crossings, camps and buildings our own (regions.tsv). Of namesakes
(طرابلس in Lebanon or Libya) the one is taken that its size, its kind, and the states named nearby and in the whole
article make likeliest; the others stay in the record.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from musnad.tables import FoldedTable, group
from musnad.text import fold

_TOWNLIKE = group("town_word")
_REGIONLIKE = group("region_word")
_NO_PLACES = frozenset(word.removeprefix("ال") for word in group("no_place"))
#: People that a region, sea or building counts for beside a town.
_WEIGHT = {"admin1": 3e4, "region": 2e6, "island": 5e5, "sea": 3e6, "admin2": 2e5}
_OTHER_WEIGHT = 1e5
#: What the evidence is worth, in units of log odds; set by hand on half of corpus/places.tsv.
_SIZE, _SENTENCE, _ARTICLE, _HOME, _KIND, _USUAL = 2.3, 2.5, 4.0, 1.5, 2.0, 2.0
_SMALLEST = 1e3
_AROUND_TOWN = frozenset({"admin1", "admin2"})
_TOWNS = ("names", "id", "latin", "country", "admin1", "lat", "lon", "population")
_REGIONS = (*_TOWNS[:-1], "type")


class Site(NamedTuple):
    """A place of the gazetteers; `kind` is town or another type of regions.tsv, `row` where the lexicons say so."""

    latin: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    geonames: int | None
    row: str


class Located(NamedTuple):
    """The place that a name means in its context, how sure that is (0–1), and its namesakes, likeliest first."""

    site: Site
    confidence: float
    others: tuple[Site, ...]


class Gazetteer:
    """Places by their Arabic names; read when the first name is looked up."""

    def __init__(self, usual: Mapping[str, str]):
        """`usual` gives the state that a folded town name means where nothing else tells."""
        self._usual = usual

    @cached_property
    def _rows(self) -> dict[str, list[tuple[FoldedTable, int]]]:
        """Where the rows of both gazetteers stand, by the keys of their names."""
        found: dict[str, list[tuple[FoldedTable, int]]] = {}
        for name, columns in (("places", _TOWNS), ("regions", _REGIONS)):
            table = FoldedTable(name, columns)
            for line, (names,) in table.firsts(1):
                for form in names.split("|"):
                    words = form.replace("-", " ").split()
                    found.setdefault(_key(words), []).append((table, line))
        return found

    def _sites(self, bare: str) -> list[Site]:
        return [_site(table, line) for table, line in self._rows.get(bare, ())]

    def named(self, name: str) -> list[Site]:
        """Returns the places of a name as it stands (ريف دمشق), else without the noun for its kind (مدينة، محافظة)."""
        return self._sites(key(name)) or self._sites(_bare(name)[0])

    def located(self, name: str) -> list[Site]:
        """Returns the places of a name, the largest first."""
        return sorted(self.named(name), key=lambda site: (-site.population, site.row))

    def locate(
        self,
        name: str,
        *,
        near: Mapping[str, int] | None = None,
        told: Mapping[str, int] | None = None,
        home: str | None = None,
    ) -> Located | None:
        """Returns the place that a name means, or None if the gazetteers do not know it.

        `near` and `told` count the states named in its sentence and in the whole article, `home` is the outlet's.
        """
        bare, kind = _bare(name)
        sites = self.named(name)
        if not sites or bare in _NO_PLACES:
            return None
        near, told = Counter(near or {}), Counter(told or {})
        total = max(1, told.total())
        usual = self._usual.get(bare)
        towns = {site.country for site in sites if site.kind == "town"}
        scored = []
        for site in sites:
            score = _SIZE * math.log10(max(site.population, _SMALLEST))
            score += _SENTENCE * (site.country in near) + _ARTICLE * told[site.country or ""] / total
            score += _HOME * (site.country == home) + _USUAL * (site.country is not None and site.country == usual)
            if kind:
                score += _KIND * ((kind == "town") == (site.kind == "town"))
            elif site.country in towns and site.kind in _AROUND_TOWN:
                score -= _KIND  # حلب is the town rather than the governorate around it
            scored.append((score, site))
        scored.sort(key=lambda pair: (-pair[0], pair[1].kind != "town", pair[1].geonames or 0, pair[1].row))
        best = scored[0]
        weights = [math.exp(score - best[0]) for score, _ in scored]
        return Located(best[1], weights[0] / sum(weights), tuple(site for _, site in scored[1:]))


def key(name: str) -> str:
    """Returns a name as the gazetteers look it up: folded, hyphens as spaces, without the article."""
    return _key(_words(name))


def _key(words: list[str]) -> str:
    if words and len(words[0]) > 4:
        words = [words[0].removeprefix("ال"), *words[1:]]
    return " ".join(words)


def _site(table: FoldedTable, line: int) -> Site:
    row = table.row(line)
    kind = row.get("type") or "town"
    size = row.get("population")
    return Site(
        row["latin"],
        kind,
        row["country"] or None,
        row["admin1"] or None,
        float(row["lat"]),
        float(row["lon"]),
        int(size) if size is not None else int(_WEIGHT.get(kind, _OTHER_WEIGHT)),
        int(row["id"]) if row["id"] else None,
        f"{table.name}.tsv:{line}",
    )


def _words(name: str) -> list[str]:
    return fold(name).replace("-", " ").split()


def _bare(name: str) -> tuple[str, str]:
    """The name without the noun that says what kind of place it is, and that kind: town, region or empty."""
    words = _words(name)
    kind = ""
    while len(words) > 1 and (words[0] in _TOWNLIKE or words[0] in _REGIONLIKE):
        kind = kind or ("town" if words[0] in _TOWNLIKE else "region")
        words = words[1:]
    return key(" ".join(words)), kind
