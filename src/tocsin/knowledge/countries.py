"""Countries by every form that English news uses for them, from ``data/countries.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.fold import fold
from tocsin.records import Actor, Valid

FormKind = Literal[
    "name", "official", "alias", "adjective", "people", "capital", "government", "regional", "historical"
]
ISO3 = re.compile(r"[A-Z]{3}")
LISTS = ("adjective", "people", "capital", "alias", "government")


class Country(Struct, frozen=True):
    """A country and its forms as they are written; ``iso3`` is ISO 3166-1 alpha-3 (XKX for Kosovo)."""

    iso3: str
    name: str
    official: str | None = None
    adjective: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()
    government: tuple[str, ...] = ()

    @property
    def demonym(self) -> str:
        """The adjective, or the name where there is none: what stands before "government"."""
        return self.adjective[0] if self.adjective else self.name

    def forms(self) -> Iterator[tuple[str, FormKind]]:
        """Every form with its kind."""
        yield self.name, "name"
        if self.official:
            yield self.official, "official"
        kinds: tuple[tuple[tuple[str, ...], FormKind], ...] = (
            (self.alias, "alias"), (self.adjective, "adjective"), (self.people, "people"), (self.capital, "capital"),
            (self.government, "government"),
        )  # fmt: skip
        for words, kind in kinds:
            for word in words:
                yield word, kind


class CountryForm(Struct, frozen=True):
    """What a form stands for: a country, and how it names it. ``actor`` differs from ``iso3`` for states gone by."""

    iso3: str
    kind: FormKind
    actor: str


class Countries:
    """All countries, looked up by alpha-3 code or by folded form."""

    def __init__(
        self, entries: Iterable[Country], historical: Iterable[Actor], regional: Mapping[str, list[str]]
    ) -> None:
        self.by_iso = {country.iso3: country for country in entries}
        self.historical = list(historical)
        self.by_form: dict[str, list[CountryForm]] = {}
        for country in self.by_iso.values():
            for form, kind in country.forms():
                self._add(form, CountryForm(country.iso3, kind, country.iso3))
        for iso3, forms in regional.items():
            for form in forms:
                self._add(form, CountryForm(iso3, "regional", iso3))
        for state in self.historical:
            for form in (state.name, *state.aliases):
                self._add(form, CountryForm(state.country or "", "historical", state.id))

    def _add(self, form: str, entry: CountryForm) -> None:
        known = self.by_form.setdefault(fold(form), [])
        if all(entry.actor != other.actor for other in known):
            known.append(entry)

    def of_form(self, form: str) -> list[CountryForm]:
        """What a form may stand for, likeliest first; with or without a leading "the"."""
        key = fold(form)
        return self.by_form.get(key) or self.by_form.get(key.removeprefix("the "), [])


def load_countries(path: Path = DATA / "countries.toml") -> Countries:
    """Read and check the countries; a bad code or key is a ``KnowledgeError`` that names the entry."""
    raw = read_toml(path)
    entries = [_country(iso3, table, path) for iso3, table in raw["country"].items()]
    known = {country.iso3 for country in entries}
    for iso3 in raw.get("regional", {}):
        if iso3 not in known:
            raise KnowledgeError(f"{path}: regional.{iso3}: no such country above; use an alpha-3 code of the file")
    historical = [_historical(number, table, known, path) for number, table in enumerate(raw.get("historical", []), 1)]
    return Countries(entries, historical, raw.get("regional", {}))


def _country(iso3: str, table: Mapping[str, Any], path: Path) -> Country:
    if not ISO3.fullmatch(iso3):
        raise KnowledgeError(f"{path}: country.{iso3}: not an ISO 3166-1 alpha-3 code; use three capitals")
    if unknown := set(table) - {"name", "official", *LISTS}:
        raise KnowledgeError(f"{path}: country.{iso3}: unknown keys {sorted(unknown)}; see the head of the file")
    if not isinstance(table.get("name"), str):
        raise KnowledgeError(f"{path}: country.{iso3}: has no name; add name = \"…\"")
    lists = {key: tuple(table.get(key, ())) for key in LISTS}
    return Country(iso3, table["name"], table.get("official"), **lists)


def _historical(number: int, table: Mapping[str, Any], known: set[str], path: Path) -> Actor:
    if table.get("country") not in known:
        raise KnowledgeError(f"{path}: historical entry {number}: country {table.get('country')!r} is not in the file")
    sectors = ["PRE"] if ".PRE:" in table["id"] else []
    valid = Valid(table["start"], table["end"])
    return Actor(table["id"], table["name"], list(table["forms"]), table["country"], sectors, None, valid)
