"""Places by name: towns from GeoNames, countries, US states, and a short list of seas, straits, regions and bases.

``data/places.tsv`` is GeoNames (CC BY 4.0) reduced to towns of 3,000 people and more, sorted by folded name. It is
mapped, not read: a look-up halves the file some twenty times, so opening costs nothing and memory stays flat.
"""

from __future__ import annotations

import csv
import math
import mmap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_text
from tocsin.knowledge.countries import Countries, load_countries
from tocsin.knowledge.fold import fold
from tocsin.records import Place

TOWN_COLUMNS = 9
# What a place weighs against others of its name; the number of people counts by its logarithm to base 10, so that a
# preference is worth a hundred times the people. Start values.
PREFERRED, OWN_NAME, CAPITAL, COUNTRY, STATE, REGION = 2.0, 0.5, 1.0, 2.0, 6.7, 7.5
CITY, TOWN = 100_000, 50_000
"""People from which a name means a city whoever writes, and from which a town of a preferred country may be meant."""
NAMING_KINDS = frozenset({"name", "official", "alias"})


class Ranked(Struct, frozen=True):
    """A place with its weight before any preference."""

    place: Place
    weight: float
    population: int = 0


class TownFile:
    """A file of lines sorted by their first field, searched in place."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise KnowledgeError(f"{path}: can't be opened ({error}); reinstall tocsin") from None

    def lines(self, key: str) -> Iterator[list[str]]:
        """The fields of every line with this key."""
        wanted = key.encode() + b"\t"
        start = self._first(wanted)
        while start < len(self._bytes):
            end = self._bytes.find(b"\n", start)
            line = self._bytes[start : end if end >= 0 else len(self._bytes)]
            if not line.startswith(wanted):
                return
            yield line.decode().split("\t")
            start += len(line) + 1

    def _first(self, wanted: bytes) -> int:
        """The offset of the first line that does not sort before ``wanted``."""
        low, high = 0, len(self._bytes)
        while low < high:
            start = self._bytes.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._bytes.find(b"\n", start)
            end = end + 1 if end >= 0 else len(self._bytes)
            if self._bytes[start:end] < wanted:
                low = end
            else:
                high = start
        return low


class Places:
    """Finds the likeliest place of a name."""

    def __init__(self, towns: TownFile, named: Mapping[str, list[Ranked]]) -> None:
        self._towns = towns
        self._named = named

    def candidates(self, name: str, prefer: Sequence[str] = ()) -> list[Ranked]:
        """Every place of this name, likeliest first.

        People, own name before other spelling, capital, and being in a preferred country (alpha-3) weigh together; a
        preference lifts a town over one a hundred times its size, not over any; and a small town over no city that the
        world knows: talks in Geneva are not in Geneva, New York, because Washington is named beside them.
        """
        key = fold(name).removeprefix("the ")
        found = [*self._named.get(key, ()), *map(_town, self._towns.lines(key))]
        famous = any(ranked.population >= CITY for ranked in found)
        small = [r for r in found if 0 < r.population < TOWN] if famous else []
        lifted = [r for r in found if r.place.country in prefer and r not in small]
        return sorted(found, key=lambda r: (-r.weight - PREFERRED * (r in lifted), r.place.geonameid or 0))

    def find(self, name: str, prefer: Sequence[str] = ()) -> Place | None:
        """The likeliest place of this name, or None. Coordinates are degrees; ``prefer`` lists countries (alpha-3)."""
        found = self.candidates(name, prefer)
        return found[0].place if found else None


def _town(fields: list[str]) -> Ranked:
    if len(fields) != TOWN_COLUMNS:
        raise KnowledgeError(f"places.tsv: {fields[0]!r} has {len(fields)} fields, not {TOWN_COLUMNS}; reinstall")
    _, name, country, lat, lon, geonameid, population, feature, own = fields
    people = int(population)
    weight = math.log10(people + 1) + (OWN_NAME if own == "1" else 0.0) + (CAPITAL if feature == "PPLC" else 0.0)
    return Ranked(Place(name, country, float(lat), float(lon), int(geonameid), feature), weight, people)


# ------------------------------------------------------------------------------------------------ loading

def load_places(folder: Path = DATA) -> Places:
    """Open the gazetteer of a folder; a missing or malformed file is a ``KnowledgeError``."""
    countries = load_countries()
    named: dict[str, list[Ranked]] = {}
    for row in _rows(folder / "geonames.csv"):
        forms, ranked = _country_or_state(row, countries, folder / "geonames.csv")
        _enter(named, forms, ranked)
    for row in _rows(folder / "regions.csv"):
        forms, ranked = _region(row, countries, folder / "regions.csv")
        _enter(named, forms, ranked)
    return Places(TownFile(folder / "places.tsv"), named)


def _enter(named: dict[str, list[Ranked]], forms: Sequence[str], ranked: Ranked) -> None:
    for key in {fold(form).removeprefix("the ") for form in forms}:
        named.setdefault(key, []).append(ranked)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in read_text(path).splitlines() if line and not line.startswith("#"))


def _country_or_state(row: Mapping[str, str], countries: Countries, path: Path) -> tuple[list[str], Ranked]:
    iso3, state = row["country"], row["state"]
    country = countries.by_iso.get(iso3)
    if country is None:
        raise KnowledgeError(f"{path}: no country {iso3!r}; use a code of countries.toml")
    if state:
        return [state], Ranked(Place(state, iso3, geonameid=int(row["geonameid"]), feature="ADM1"), STATE)
    people = int(row["population"] or 0)
    place = Place(country.name, iso3, geonameid=int(row["geonameid"]), feature="PCLI")
    forms = [form for form, kind in country.forms() if kind in NAMING_KINDS]
    return forms, Ranked(place, math.log10(people + 1) + COUNTRY, people)


def _region(row: Mapping[str, str], countries: Countries, path: Path) -> tuple[list[str], Ranked]:
    country = row["country"] or None
    if country and country not in countries.by_iso:
        raise KnowledgeError(f"{path}: {row['name']}: no country {country!r}; use a code of countries.toml")
    try:
        place = Place(row["name"], country, float(row["lat"]), float(row["lon"]), None, row["feature"])
    except ValueError:
        raise KnowledgeError(f"{path}: {row['name']}: lat and lon must be numbers in degrees") from None
    return [row["name"], *filter(None, row["aliases"].split("|"))], Ranked(place, REGION)


@cache
def places() -> Places:
    """The shipped gazetteer, opened once."""
    return load_places()
