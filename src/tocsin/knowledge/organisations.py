"""Organisations, armed groups, groups of states and news media, from ``data/organisations.toml``.

An id says country and sector: ``USA.MIL:navy`` is of the USA and MIL, ``REB:al-qaeda`` of no country.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.codebook import codebook
from tocsin.records import Actor, Valid

ID = re.compile(r"(?:(?P<country>[A-Z]{3})\.)?(?P<sector>[A-Z]{3}):[a-z0-9]+(?:-[a-z0-9]+)*")
KEYS = frozenset({"name", "alias", "aliases", "sectors", "country", "start", "end"})
DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
GROUP = "GRP"
"""First part of the id of a group of states or people that no sector names."""


def load_organisations(countries: Collection[str], path: Path = DATA / "organisations.toml") -> dict[str, Actor]:
    """Every organisation by id. ``countries`` are the known alpha-3 codes; a bad entry is a ``KnowledgeError``."""
    table = read_toml(path)["organisation"]
    return {id_: organisation(id_, entry, countries, f"{path}: organisation.{id_}") for id_, entry in table.items()}


def organisation(id_: str, entry: Mapping[str, Any], countries: Collection[str], where: str) -> Actor:
    """One checked actor; ``where`` begins the error message."""
    parts = ID.fullmatch(id_)
    if parts is None:
        raise KnowledgeError(f"{where}: not an actor id; write it like \"USA.MIL:navy\" or \"IGO:nato\"")
    check_keys(entry, KEYS, where)
    name = text_of(entry, "name", where)
    if not name:
        raise KnowledgeError(f"{where}: has no name; add name = \"…\"")
    country = parts["country"] or text_of(entry, "country", where)
    check_country(country, countries, where)
    sectors = texts_of(entry, "sectors", where) or ([] if parts["sector"] == GROUP else [parts["sector"]])
    check_sectors(sectors, where)
    aliases = [*texts_of(entry, "alias", where), *texts_of(entry, "aliases", where)]
    return Actor(id_, name, aliases, country, sectors, None, _valid(entry, where))


def _valid(entry: Mapping[str, Any], where: str) -> Valid | None:
    start, end = date_of(entry, "start", where), date_of(entry, "end", where)
    check_span(start, end, where)
    return Valid(start, end) if start or end else None


# ------------------------------------------------------------------------------------------------ values of a table


def check_keys(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """A table has no key but the known ones."""
    if unknown := set(table) - set(known):
        raise KnowledgeError(f"{where}: unknown keys {sorted(unknown)}; known are {', '.join(sorted(known))}")


def text_of(table: Mapping[str, Any], key: str, where: str) -> str | None:
    """The text under a key, without blanks around it; None where it is missing or empty."""
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise KnowledgeError(f"{where}: {key} is {value!r}, not a text; write {key} = \"…\"")
    return (value or "").strip() or None


def texts_of(table: Mapping[str, Any], key: str, where: str) -> list[str]:
    """The list of texts under a key; none where it is missing."""
    value = table.get(key, [])
    if isinstance(value, str):
        raise KnowledgeError(f"{where}: {key} must be a list; write {key} = [\"{value}\"]")
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise KnowledgeError(f"{where}: {key} must be a list of texts; write {key} = [\"…\"]")
    return list(value)


def date_of(table: Mapping[str, Any], key: str, where: str) -> str | None:
    """The ISO date under a key: a text, a TOML date (quotes forgotten) or a year as a number; None where missing."""
    value = table.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str(value)
    check_date(text, where)
    return text


def check_date(text: str, where: str) -> None:
    """An ISO date to the year, month or day."""
    if not DATE.fullmatch(text):
        raise KnowledgeError(f"{where}: {text!r} is not a date; write 2021, 2021-03 or 2021-03-04")


def check_span(start: str | None, end: str | None, where: str) -> None:
    """The end is not before the start, as far as both are precise."""
    if start and end and start[: len(end)] > end[: len(start)]:
        raise KnowledgeError(f"{where}: ends ({end}) before it starts ({start}); correct a date")


def check_sectors(sectors: Collection[str], where: str) -> None:
    """Every sector is a PLOVER code."""
    known = codebook().sectors
    for sector in sectors:
        if sector not in known:
            raise KnowledgeError(f"{where}: no sector {sector!r}; PLOVER has {', '.join(known)}")


def check_country(country: str | None, countries: Collection[str], where: str) -> None:
    """A country, where given, is a known alpha-3 code."""
    if country and country not in countries:
        raise KnowledgeError(f"{where}: no country {country!r}; use an ISO 3166-1 alpha-3 code such as UKR")
