"""Everybody who can act, behind one face: countries, organisations, institutions of states, office-holders, user's own.

``load_actors()`` gives the shipped book, read once; with TOML files of the user's it reads anew. A user's file holds
tables ``[[actor]]`` (id, name, aliases, country, sectors, start, end), ``[[office]]`` (name, actor, aliases, country or
body, role, title, start, end) and ``[[alias]]`` (of, forms); whatever is wrong with it is a ``KnowledgeError``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.countries import Countries, Country, CountryForm, load_countries
from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import Institution, lexicon
from tocsin.knowledge.offices import (
    Office,
    OfficeCheck,
    Offices,
    Person,
    Role,
    load_offices,
    load_roles,
    office_of,
    slug_of,
    span_of,
    with_successors,
)
from tocsin.knowledge.organisations import check_keys, load_organisations, organisation, text_of, texts_of
from tocsin.records import Actor, Valid

__all__ = [
    "ActorBook", "Countries", "Country", "CountryForm", "Office", "Offices", "Person", "Role", "load_actors",
    "read_book",
]  # fmt: skip

# What a sector of a state is called after the country's adjective.
SECTOR_NOUNS = {
    "GOV": "government", "MIL": "military", "COP": "police", "LEG": "parliament", "JUD": "judiciary",
    "SPY": "intelligence service", "REB": "rebels", "PRM": "paramilitaries", "PTY": "party", "UAF": "gunmen",
    "OPP": "opposition", "CVL": "civilians", "REF": "refugees", "CRM": "criminals", "JRN": "media", "BUS": "business",
    "LAB": "workers", "MED": "health workers", "REL": "clergy", "SOC": "civil society", "EDU": "academics",
    "ELI": "former officials", "AGR": "farmers", "PRE": "self-declared authorities", "UNK": "actors",
}  # fmt: skip
LOCAL_SECTORS = frozenset({"COP", "JUD"})
"""Sectors in which a city's name means the city ("Moscow police"), not the state."""
INNER_POSSESSIVE = re.compile(r"['’]s?(?=\s)")

Entry = Actor | Person


class ActorBook:
    """Countries, organisations and persons, looked up by any of their names, true to a date where one is given."""

    def __init__(self, countries: Countries, organisations: Mapping[str, Actor], offices: Offices) -> None:
        self.countries = countries
        self.organisations = dict(organisations)
        self.offices = offices
        self._shipped = [term for person in offices for term in person.terms]
        self._own: list[Office] = []
        self._aliases: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        self._index: dict[str, list[Entry]] | None = None
        self._forms: dict[str, list[Actor]] | None = None

    # -------------------------------------------------------------------------------------------- look-up

    def lookup(self, name: str, on: str | None = None) -> list[Actor]:
        """Actors of exactly this name or alias, likeliest first; empty where nobody bears it.

        1. The name as it stands, then without "the". 2. An institution of a state ("Ukraine's Defence Ministry").
        3. A person's full name without titles. On a date, actors that did not exist or mean something else then give
        way to those that did, and persons carry the office they held.
        """
        key = fold(name)
        entries = self._entries(key)
        if not entries:
            found = self.institution(name)
            if found is not None:
                return [found]
            entries = self.offices.by_name(lexicon().strip_honours(name))
        return _true_on([_actor(entry, on) for entry in entries], on)

    def _entries(self, key: str) -> Sequence[Entry]:
        index = self.index()
        return index.get(key) or index.get(key.removeprefix("the ")) or ()

    def index(self) -> Mapping[str, list[Entry]]:
        """Every folded form with who bears it: user's aliases, countries, organisations, persons; made on first use."""
        if self._index is None:
            self._index = self._build()
        return self._index

    def _build(self) -> dict[str, list[Entry]]:
        index: dict[str, list[Entry]] = {}
        for id_, forms in self._aliases.items():
            self._enter(index, forms, self._entry(id_))
        for slug, forms in self._names.items():
            self._enter(index, forms, self.offices.people[slug])
        for form, meanings in self.countries.by_form.items():
            index.setdefault(form, []).extend(self._of_country_form(meaning) for meaning in meanings)
        for actor in self.organisations.values():
            self._enter(index, (actor.name, *actor.aliases), actor)
        for form, people in self.offices.names().items():
            bearers = index.setdefault(form, [])
            bearers.extend(person for person in people if person not in bearers)  # a user's alias stands there already
        return index

    @staticmethod
    def _enter(index: dict[str, list[Entry]], forms: Iterable[str], entry: Entry | None) -> None:
        if entry is None:
            return
        for key in dict.fromkeys(map(fold, forms)):
            index.setdefault(key, []).append(entry)

    def forms(self) -> Mapping[str, list[Actor]]:
        """Every folded form with its actors (persons in their latest office), for matching names in running text."""
        if self._forms is None:
            self._forms = {form: [_actor(entry, None) for entry in entries] for form, entries in self.index().items()}
        return self._forms

    def actor(self, id_: str, on: str | None = None) -> Actor | None:
        """The actor of an id, or None: a country, ``TUR.MIL``, an organisation, a person, a state gone by."""
        entry = self._entry(id_)
        return None if entry is None else _actor(entry, on)

    def _entry(self, id_: str) -> Entry | None:
        if id_ in self.countries.by_iso:
            return self.country_actor(id_)
        if id_ in self.organisations:
            return self.organisations[id_]
        person = self.offices.people.get(id_.partition(":")[2])
        if person is not None and person.id == id_:
            return person
        iso3, _, sector = id_.partition(".")
        if iso3 in self.countries.by_iso and sector in SECTOR_NOUNS:
            return self.government(iso3, sector)
        return next((state for state in self.countries.historical if state.id == id_), None)

    # -------------------------------------------------------------------------------------------- countries

    def country_of(self, form: str) -> str | None:
        """The alpha-3 code of the country that a form names, describes or stands for ("Ukrainian", "the Kremlin")."""
        found = self.countries.of_form(form)
        return found[0].iso3 if found else None

    def country_actor(self, iso3: str) -> Actor:
        """A country as an actor; an unknown code is a ``KnowledgeError``."""
        country = self._country(iso3)
        names = [country.official] if country.official else []
        return Actor(iso3, country.name, [*names, *country.alias], iso3)

    def government(self, iso3: str, sector: str = "GOV", label: str | None = None) -> Actor:
        """A part of a state: ``RUS.MIL`` "Russian military", or with a label ``RUS.GOV:foreign-ministry``."""
        country = self._country(iso3)
        id_ = f"{iso3}.{sector}" if label is None else f"{iso3}.{sector}:{slug_of(label)}"
        noun = label or SECTOR_NOUNS.get(sector, sector)
        return Actor(id_, f"{country.demonym} {noun}", [], iso3, [sector])

    def institution(self, name: str) -> Actor | None:
        """The state institution that a phrase names ("French Navy", "Ministry of Defence of the Republic of X")."""
        words = fold(INNER_POSSESSIVE.sub("", name)).removeprefix("the ").split()
        for cut in range(1, len(words)):
            head, tail = " ".join(words[:cut]), " ".join(words[cut:])
            found = self._institution_of(head, tail)
            if found is None and tail.startswith("of "):
                found = self._institution_of(tail.removeprefix("of "), head)
            if found is not None:
                return found
        return None

    def _institution_of(self, country: str, form: str) -> Actor | None:
        kind = lexicon().institutions.get(form)
        owners = self.countries.of_form(country) if kind else []
        if not kind or not owners or (owners[0].kind == "capital" and kind.sector in LOCAL_SECTORS):
            return None
        return self._institution_actor(owners[0], kind)

    def _institution_actor(self, owner: CountryForm, kind: Institution) -> Actor:
        actor = self.government(owner.iso3, kind.sector, None if kind.plain else kind.label)
        return Actor(actor.id, actor.name, [], owner.iso3, list(kind.sectors))

    def _country(self, iso3: str) -> Country:
        country = self.countries.by_iso.get(iso3)
        if country is None:
            raise KnowledgeError(f"no country {iso3!r}; use an ISO 3166-1 alpha-3 code such as UKR")
        return country

    def _of_country_form(self, form: CountryForm) -> Actor:
        if form.kind == "government":
            return self.government(form.iso3)
        if form.kind == "historical":
            return next(state for state in self.countries.historical if state.id == form.actor)
        return self.country_actor(form.iso3)

    # -------------------------------------------------------------------------------------------- persons

    def by_surname(self, surname: str, on: str | None = None) -> list[Actor]:
        """Persons whom a surname alone may name; with a date those in office then come first."""
        people = self.offices.by_surname(surname)
        if on is not None:
            people = sorted(people, key=lambda person: person.term(on) is None)
        return [person.actor(on) for person in people]

    def holders(self, role: str, of: str, on: str | None = None) -> list[Actor]:
        """Who held an office of a country or body on a date, latest first; each carries that very office."""
        return [self.offices.people[office.actor].actor_in(office) for office in self.offices.holders(role, of, on)]

    # -------------------------------------------------------------------------------------------- user's files

    def extend(self, path: Path) -> None:
        """Add the tables of a user's TOML file."""
        raw = read_toml(path)
        if unknown := set(raw) - {"actor", "office", "alias"}:
            raise KnowledgeError(f"{path}: unknown tables {sorted(unknown)}; use [[actor]], [[office]] and [[alias]]")
        for number, table in _tables(raw, "actor", path):
            self._add_actor(table, f"{path}: actor {number}")
        rows = [self._office(table, f"{path}: office {number}") for number, table in _tables(raw, "office", path)]
        self._own += rows
        if rows:
            self._rebuild()
        for number, table in _tables(raw, "alias", path):
            self._add_alias(table, f"{path}: alias {number}")
        if self._names:
            self._rebuild()
        self._index = self._forms = None

    def _rebuild(self) -> None:
        """Offices anew, of what is shipped and all that the user's files said so far, in whatever order they came."""
        roles = self.offices.roles
        rows = [*with_successors(self._shipped, self._own, roles), *self._own]
        self.offices = Offices(roles, rows, self._names)

    def _add_actor(self, table: Mapping[str, Any], where: str) -> None:
        entry = {key: value for key, value in table.items() if key != "id"}
        id_ = text_of(table, "id", where) or ""
        if id_ in self.organisations:
            raise KnowledgeError(f"{where}: id {id_!r} is taken; choose another, or add forms to it with [[alias]]")
        self.organisations[id_] = organisation(id_, entry, self.countries.by_iso, where)

    def _office(self, table: Mapping[str, Any], where: str) -> Office:
        office = office_of(table, self.offices.roles, where)
        OfficeCheck(self.offices.roles, self.countries.by_iso, self.organisations).office(office, where)
        return office

    def _add_alias(self, table: Mapping[str, Any], where: str) -> None:
        check_keys(table, ("of", "forms"), where)
        id_, forms = text_of(table, "of", where) or "", texts_of(table, "forms", where)
        entry = self._entry(id_)
        if entry is None:
            raise KnowledgeError(f"{where}: no actor {id_!r}; give of = an id such as \"IGO:nato\" or \"UKR\"")
        if not forms:
            raise KnowledgeError(f"{where}: forms must be a list of texts; write forms = [\"…\"]")
        if isinstance(entry, Person):
            self._names.setdefault(entry.slug, []).extend(forms)
        else:
            self._aliases.setdefault(id_, []).extend(forms)


def _tables(raw: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    tables = raw.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise KnowledgeError(f"{path}: [{key}] is no list of tables; write [[{key}]] with two brackets")
    yield from enumerate(tables, 1)


def _actor(entry: Entry, on: str | None) -> Actor:
    return entry.actor(on) if isinstance(entry, Person) else entry


def _true_on(actors: list[Actor], on: str | None) -> list[Actor]:
    """Those whose time covers the date; all of them where none does."""
    if on is None:
        return actors
    first, last = span_of(on)
    return [a for a in actors if a.valid is None or _covers(a.valid, first, last)] or actors


def _covers(valid: Valid, first: str, last: str) -> bool:
    return (valid.start or "") <= last and first <= span_of(valid.end)[1]


# ------------------------------------------------------------------------------------------------ loading

def load_actors(extra: Sequence[Path] = ()) -> ActorBook:
    """The shipped book, read once a process; with ``extra`` files a fresh book that holds them too."""
    if not extra:
        return _shipped()
    book = read_book()
    for path in extra:
        book.extend(path)
    return book


@cache
def _shipped() -> ActorBook:
    return read_book()


def read_book(offices: Path = DATA) -> ActorBook:
    """Read and check every file anew; ``offices`` is the folder with ``roles.toml`` and ``offices.csv``."""
    countries = load_countries()
    organisations = load_organisations(countries.by_iso)
    roles = load_roles(offices / "roles.toml")
    rows = load_offices(roles, countries.by_iso, organisations, offices / "offices.csv")
    return ActorBook(countries, organisations, Offices(roles, rows))
