"""Organisations, armed groups, groups of states and news media, from ``data/organisations.toml``.

An id says country and sector: ``USA.MIL:navy`` is of the USA and MIL, ``REB:al-qaeda`` of no country.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.codebook import codebook
from tocsin.records import Actor, Valid

ID = re.compile(r"(?:(?P<country>[A-Z]{3})\.)?(?P<sector>[A-Z]{3}):[a-z0-9]+(?:-[a-z0-9]+)*")
KEYS = frozenset({"name", "alias", "sectors", "country", "start", "end"})
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
    if unknown := set(entry) - KEYS:
        raise KnowledgeError(f"{where}: unknown keys {sorted(unknown)}; known are {', '.join(sorted(KEYS))}")
    if not isinstance(entry.get("name"), str):
        raise KnowledgeError(f"{where}: has no name; add name = \"…\"")
    country = parts["country"] or entry.get("country")
    check_country(country, countries, where)
    sectors = list(entry.get("sectors") or ([] if parts["sector"] == GROUP else [parts["sector"]]))
    check_sectors(sectors, where)
    valid = Valid(entry.get("start"), entry.get("end")) if "start" in entry or "end" in entry else None
    return Actor(id_, entry["name"], list(entry.get("alias", ())), country, sectors, None, valid)


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
