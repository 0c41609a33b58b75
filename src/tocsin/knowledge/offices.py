"""Who held which office when, from ``data/roles.toml`` and ``data/offices.csv``.

A person is a slug (``sergei-lavrov``) with one row an office. Terms are ISO dates of any precision; an empty end is a
term still running when the file was made.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_text, read_toml
from tocsin.knowledge.fold import fold
from tocsin.knowledge.organisations import (
    ID,
    check_country,
    check_date,
    check_keys,
    check_sectors,
    check_span,
    date_of,
    text_of,
    texts_of,
)
from tocsin.knowledge.surnames import surnames
from tocsin.records import Actor, Valid

COLUMNS = ["actor", "name", "aliases", "country", "body", "role", "title", "sector", "start", "end", "source"]
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEYS = frozenset({"name", "actor", "aliases", "country", "body", "role", "title", "sector", "start", "end"})
"""Keys of a user's ``[[office]]``."""
USER = "user"
"""Source of the offices that a user's file gives."""
BYNAME = frozenset({"of", "the"})
"""Words that a by-name has and a name has not: "the Lion of the North" has no surname."""
FORMER = "ELI"
"""PLOVER's sector for former officials: what a person is outside every known term."""


class Role(Struct, frozen=True):
    """A kind of office. ``forms`` are its titles in English, folded; ``local`` those of one country; ``single`` where
    there is one holder at a time."""

    key: str
    sector: str
    scope: Literal["country", "body"]
    forms: tuple[str, ...]
    local: Mapping[str, tuple[str, ...]]
    single: bool = False


class Office(Struct, frozen=True):
    """One person's term in one office of a country or of an international body."""

    actor: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    body: str | None
    role: str
    title: str
    sector: str
    start: str | None
    end: str | None
    source: str = ""

    @property
    def seat(self) -> tuple[str, str]:
        """Role, and the body or country whose office it is."""
        return self.role, self.body or self.country or ""

    def held(self, on: str) -> bool:
        """Whether the term covers a date; on either side an imprecise or missing date is read generously."""
        first, last = span_of(on)
        return (self.start or "") <= last and first <= span_of(self.end)[1]


class Person(Struct, frozen=True):
    """Somebody with all their terms, by start. ``id`` keeps the country and sector of the first row in the file,
    of the first in government where there is one."""

    id: str
    slug: str
    name: str
    aliases: tuple[str, ...]
    terms: tuple[Office, ...]
    surnames: tuple[str, ...]
    """Folded names that may stand alone for the person."""
    given: tuple[str, ...] = ()
    """Those of the aliases that a user's file gives."""

    def term(self, on: str | None) -> Office | None:
        """The term that covers a date, the one begun last if there are several; without a date the latest."""
        if on is None:
            return self.terms[-1]
        held = [term for term in self.terms if term.held(on)]
        return held[-1] if held else None

    def actor(self, on: str | None = None) -> Actor:
        """The person as an actor on a date: role, country and sector of the term then, else a former official."""
        term = self.term(on)
        if term is None:
            home = next((t.country for t in self.terms if t.country), None)
            return Actor(self.id, self.name, list(self.aliases), home, [FORMER])
        return self.actor_in(term)

    def actor_in(self, term: Office) -> Actor:
        """The person as an actor in one of their offices."""
        sectors = [term.sector] if term.country or term.sector != "GOV" else ["IGO"]
        valid = Valid(term.start, term.end)
        return Actor(self.id, self.name, list(self.aliases), term.country, sectors, term.title, valid)

    def countries(self) -> frozenset[str]:
        """Every country the person held office for."""
        return frozenset(term.country for term in self.terms if term.country)



class Offices:
    """Persons and their terms by slug, full name, surname, and by office.

    ``aliases`` are a user's further names of persons, by slug.
    """

    def __init__(
        self, roles: Mapping[str, Role], rows: Iterable[Office], aliases: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.roles = dict(roles)
        self.people: dict[str, Person] = {}
        self._names: dict[str, list[Person]] = {}
        self._surnames: dict[str, list[Person]] | None = None
        self._seats: dict[tuple[str, str], list[Office]] = {}
        self._role_forms: dict[str, list[tuple[str, str | None]]] = {}
        for role in self.roles.values():
            for form, country in _role_forms(role):
                self._role_forms.setdefault(form, []).append((role.key, country))
        self._add(rows, aliases or {})

    def _add(self, rows: Iterable[Office], aliases: Mapping[str, Sequence[str]]) -> None:
        grouped: dict[str, list[Office]] = {}
        for row in rows:
            grouped.setdefault(row.actor, []).append(row)
            self._seats.setdefault(row.seat, []).append(row)
        for slug, terms in grouped.items():
            person = self.people[slug] = _person(slug, terms, aliases.get(slug, ()))
            for name in {fold(form) for form in (person.name, *person.aliases)}:
                self._names.setdefault(name, []).append(person)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people.values())

    def names(self) -> Mapping[str, list[Person]]:
        """Every folded full name and alias with the persons who bear it."""
        return self._names

    def surnames(self) -> Mapping[str, list[Person]]:
        """Every folded surname with the persons who bear it; made on first use."""
        if self._surnames is None:
            self._surnames = {}
            for person in self.people.values():
                for key in person.surnames:
                    self._surnames.setdefault(key, []).append(person)
        return self._surnames

    def by_name(self, name: str) -> list[Person]:
        """Persons with this full name or alias."""
        return self._names.get(fold(name), [])

    def by_surname(self, surname: str) -> list[Person]:
        """Persons whom this surname may name."""
        return self.surnames().get(fold(surname), [])

    def holders(self, role: str, of: str, on: str | None = None) -> list[Office]:
        """Terms in an office of a country (alpha-3) or body (organisation id), latest first; on a date the running."""
        seats = self._seats.get((role, of), [])
        running = seats if on is None else [seat for seat in seats if seat.held(on)]
        return sorted(running, key=lambda seat: seat.start or "", reverse=True)

    def roles_of_form(self, form: str, country: str | None = None) -> list[str]:
        """Keys of the roles that a title may mean; a title of one country counts there, or where no country is given.

        A country's own title comes before the general one.
        """
        found = self._role_forms.get(fold(form), [])
        own = [key for key, local in found if local is not None and country in (None, local)]
        return list(dict.fromkeys([*own, *(key for key, local in found if local is None)]))


def _role_forms(role: Role) -> Iterator[tuple[str, str | None]]:
    for form in role.forms:
        yield form, None
    for country, forms in role.local.items():
        for form in forms:
            yield form, country


def _person(slug: str, terms: list[Office], more: Sequence[str]) -> Person:
    first = next((term for term in terms if term.sector == "GOV"), terms[0])
    own = [form for term in terms if term.source == USER for form in (term.name, *term.aliases)]
    given = tuple(form for form in dict.fromkeys([*own, *more]) if form != first.name)
    aliases = dict.fromkeys(alias for term in terms for alias in (term.name, *term.aliases) if alias != first.name)
    prefix = f"{first.country}.{first.sector}" if first.country else (first.body or "IGO:").partition(":")[0]
    ordered = tuple(sorted(terms, key=lambda term: term.start or ""))
    home = next((term.country for term in terms if term.country), None)
    alone = surnames(first.name, home)
    if given:
        alone = tuple(dict.fromkeys([*alone, *(key for form in given for key in _alone(form, home))]))
    names = tuple(dict.fromkeys([*aliases, *given]))
    return Person(f"{prefix}:{slug}", slug, first.name, names, ordered, alone, given)


def _alone(form: str, home: str | None) -> tuple[str, ...]:
    """What of a user's alias may stand alone: its surname, unless it is a by-name."""
    return () if BYNAME & set(form.casefold().split()) else surnames(form, home)


def with_successors(terms: Iterable[Office], new: Iterable[Office], roles: Mapping[str, Role]) -> list[Office]:
    """The terms, of which an open-ended one ends when the next of the ``new`` holders of its seat begins.

    That is so only for a role with one holder at a time, and a holder who began later.
    """
    starts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for office in new:
        if office.start and roles[office.role].single:
            starts.setdefault(office.seat, []).append((office.start, office.actor))
    return [_until(term, starts.get(term.seat, ())) for term in terms]


def _until(term: Office, starts: Iterable[tuple[str, str]]) -> Office:
    later = [start for start, actor in starts if actor != term.actor and start > (term.start or "")]
    return replace(term, end=min(later)) if later and term.end is None else term


@lru_cache(maxsize=16384)
def span_of(date: str | None) -> tuple[str, str]:
    """The first and last day of an ISO or EDTF date of any precision, as comparable strings; None is all of time."""
    if not date:
        return "0000", "9999"
    start, slash, end = date.partition("/")
    first = start.rstrip("?~%").removeprefix("..") or "0000"
    last = (end if slash else start).rstrip("?~%").removesuffix("..") or "9999"
    return first, last + "-12-31"[len(last) - 4 :] if 4 <= len(last) <= 7 else last


# ------------------------------------------------------------------------------------------------ loading

def load_roles(path: Path = DATA / "roles.toml") -> dict[str, Role]:
    """Read and check the roles by key."""
    roles: dict[str, Role] = {}
    for number, table in enumerate(read_toml(path).get("role", []), 1):
        role = _role(table, f"{path}: role {number}")
        if role.key in roles:
            raise KnowledgeError(f"{path}: role {number}: key {role.key!r} stands twice; give each role its own key")
        roles[role.key] = role
    return roles


def _role(table: Mapping[str, Any], where: str) -> Role:
    for key in ("key", "sector", "scope", "forms"):
        if key not in table:
            raise KnowledgeError(f"{where}: has no {key}; a role has key, sector, scope and forms")
    if table["scope"] not in ("country", "body"):
        raise KnowledgeError(f"{where}: scope is {table['scope']!r}; write \"country\" or \"body\"")
    check_sectors([table["sector"]], where)
    local: dict[str, tuple[str, ...]] = {}
    for entry in table.get("local", []):
        forms = tuple(fold(form) for form in entry["forms"])
        local[entry["country"]] = local.get(entry["country"], ()) + forms
    forms = tuple(map(fold, table["forms"]))
    return Role(table["key"], table["sector"], table["scope"], forms, local, bool(table.get("single")))


def load_offices(
    roles: Mapping[str, Role], countries: Collection[str], bodies: Collection[str], path: Path = DATA / "offices.csv"
) -> list[Office]:
    """Read and check the terms of office. ``bodies`` are the known organisation ids."""
    lines = [(n, line) for n, line in enumerate(read_text(path).splitlines(), 1) if line and not line.startswith("#")]
    reader = csv.reader(line for _, line in lines)
    header = next(reader, [])
    if header != COLUMNS:
        raise KnowledgeError(f"{path}: first line is {','.join(header)!r}; it must be {','.join(COLUMNS)}")
    check = OfficeCheck(roles, countries, bodies)
    return [check.row(row, f"{path}: line {number}") for (number, _), row in zip(lines[1:], reader, strict=True)]


class OfficeCheck:
    """Makes offices of rows, remembering what passed, so that the whole file is checked in a few milliseconds."""

    def __init__(self, roles: Mapping[str, Role], countries: Collection[str], bodies: Collection[str]) -> None:
        self.roles, self.countries, self.bodies = roles, frozenset(countries), frozenset(bodies)
        self._good_sectors: set[str] = set()

    def row(self, row: list[str], where: str) -> Office:
        """One line of the file."""
        if len(row) != len(COLUMNS):
            raise KnowledgeError(f"{where}: has {len(row)} columns; it must have {len(COLUMNS)}: {','.join(COLUMNS)}")
        slug, name, aliases, country, body, role, title, sector, start, end, source = row
        names = tuple(alias.strip() for alias in aliases.split("|") if alias.strip()) if aliases else ()
        office = Office(
            slug, name, names, country or None, body or None, role, title, sector, start or None, end or None, source
        )
        self.office(office, where)
        return office

    def office(self, office: Office, where: str) -> None:
        """Check one office: slug, name, country or body, role, sector, and a term that does not run backwards."""
        if not SLUG.fullmatch(office.actor) or not office.name:
            got = f"{office.actor!r}, {office.name!r}"
            raise KnowledgeError(f"{where}: needs a slug such as \"jane-doe\" and a name; got {got}")
        if not (office.country or office.body):
            raise KnowledgeError(f"{where}: {office.actor} has neither country nor body; give one")
        check_country(office.country, self.countries, where)
        if office.body and office.body not in self.bodies:
            raise KnowledgeError(f"{where}: no organisation {office.body!r}; use an id of organisations.toml")
        if office.role not in self.roles:
            raise KnowledgeError(f"{where}: no role {office.role!r}; use a key of roles.toml")
        if office.sector not in self._good_sectors:
            check_sectors([office.sector], where)
            self._good_sectors.add(office.sector)
        _check_term(office, where)


def _check_term(office: Office, where: str) -> None:
    for date in (office.start, office.end):
        if date is not None:
            check_date(date, where)
    check_span(office.start, office.end, where)


def office_of(table: Mapping[str, Any], roles: Mapping[str, Role], where: str) -> Office:
    """An office out of a user's ``[[office]]`` table; the slug may be given as ``actor`` or comes from the name."""
    check_keys(table, KEYS, where)
    words = {key: text_of(table, key, where) or "" for key in ("name", "actor", "country", "body", "title", "sector")}
    role = text_of(table, "role", where) or ""
    if role not in roles:
        raise KnowledgeError(f"{where}: no role {role!r}; use one of {', '.join(roles)}")
    slug = words["actor"] or slug_of(words["name"])
    return Office(
        slug.partition(":")[2] if ID.fullmatch(slug) else slug,
        words["name"],
        tuple(texts_of(table, "aliases", where)),
        words["country"] or None,
        words["body"] or None,
        role,
        words["title"] or role.replace("_", " "),
        words["sector"] or roles[role].sector,
        date_of(table, "start", where),
        date_of(table, "end", where),
        USER,
    )


def slug_of(name: str) -> str:
    """A name as the last part of an id: "Sergei Lavrov" is "sergei-lavrov"."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(name).replace(".", "")))
