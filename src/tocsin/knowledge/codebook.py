"""PLOVER's codebook and the CAMEO map, from ``data/codebook.toml`` and ``data/cameo.csv``.

Scores lie on the PLOVER scale from -10 to +10; quads are 1 verbal cooperation, 2 material cooperation, 3 verbal
conflict, 4 material conflict. A name that is not in the book is a ``KnowledgeError``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NoReturn, get_args

from msgspec import Struct

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_text, read_toml
from tocsin.records import EventType

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
"""Sectors that act for a state."""


class TypeEntry(Struct, frozen=True):
    """One PLOVER type. ``modes`` gives each mode's score; ``cameo`` the code for a mode, ``*`` for the type alone."""

    name: str
    quad: int
    score: float
    about: str
    recipient_required: bool
    modes: Mapping[str, float]
    cameo: Mapping[str, str]


class CameoEntry(Struct, frozen=True):
    """One CAMEO code: what it maps to (no type for 01 and 02) and its value on the Goldstein scale, -10 to +10."""

    code: str
    type: str | None
    mode: str | None
    contexts: frozenset[str]
    goldstein: float | None


class Codebook(Struct, frozen=True):
    """Everything the codebook files say. ``sectors`` maps a code to what it means."""

    version: str
    types: Mapping[str, TypeEntry]
    contexts: tuple[str, ...]
    sectors: Mapping[str, str]
    auxiliary: tuple[str, ...]
    cameo_codes: Mapping[str, CameoEntry]

    def entry(self, type_: str) -> TypeEntry:
        """The entry of a type."""
        found = self.types.get(type_)
        if found is None:
            raise KnowledgeError(f"codebook: no event type {type_!r}; types are {', '.join(self.types)}")
        return found

    def score(self, type_: str, mode: str | None = None) -> float:
        """The PLOVER score of a type, or of its mode where given."""
        entry = self.entry(type_)
        if mode is None:
            return entry.score
        if mode not in entry.modes:
            raise KnowledgeError(f"codebook: {type_} has no mode {mode!r}; it has {', '.join(entry.modes) or 'none'}")
        return entry.modes[mode]

    def quad(self, type_: str) -> int:
        """The quad class of a type, 1 to 4."""
        return self.entry(type_).quad

    def cameo(self, type_: str, mode: str | None = None, contexts: Sequence[str] = ()) -> str | None:
        """The most general CAMEO code for a type, mode and contexts; None for a type the map does not know.

        1. Among the codes of this type and mode, the one that shares most contexts, then names fewest others, then is
           shortest, then lowest: so the answer is always the same.
        2. Where no context is shared, the book's own general code for the mode, else the shortest of the mode's codes,
           else the general code of the type.
        """
        entry = self.types.get(type_)
        if entry is None:
            return None
        wanted = frozenset(contexts)
        own = [c for c in self.cameo_codes.values() if (c.type, c.mode) == (type_, mode)]
        shared = [c for c in own if wanted & c.contexts]
        general = entry.cameo.get(mode or "*") or min((c.code for c in own), key=_by_length, default=entry.cameo["*"])
        if not shared:
            return general
        best = min(shared, key=lambda c: (-len(wanted & c.contexts), len(c.contexts - wanted), len(c.code), c.code))
        return general if self._as_close(general, best, wanted) else best.code

    def _as_close(self, general: str, best: CameoEntry, wanted: frozenset[str]) -> bool:
        """Whether the general code shares as many contexts as the best one: then it is the more general answer."""
        book = self.cameo_codes[general]
        return len(wanted & book.contexts) >= len(wanted & best.contexts) and len(general) <= len(best.code)


def _by_length(code: str) -> tuple[int, str]:
    return len(code), code


def load_codebook(folder: Path = DATA) -> Codebook:
    """Read and check ``codebook.toml`` and ``cameo.csv`` in a folder."""
    path = folder / "codebook.toml"
    raw = read_toml(path)
    contexts = tuple(raw["contexts"])
    types = {name: _type_entry(name, table, path) for name, table in raw["type"].items()}
    if differing := set(types) ^ set(get_args(EventType)):
        _fail(path, "types", f"differ from the 16 of records.EventType by {sorted(differing)}")
    sectors = {code: text for group in raw["sector"].values() for code, text in group.items()}
    codes = _cameo_entries(folder / "cameo.csv", types, frozenset(contexts))
    for entry in types.values():
        for mode, code in entry.cameo.items():
            if code not in codes or (mode != "*" and mode not in entry.modes):
                _fail(path, f"type.{entry.name}.cameo", f"{mode} = {code} names no known mode and code")
    return Codebook(raw["version"], types, contexts, sectors, tuple(raw["auxiliary"]), codes)


def _type_entry(name: str, table: Mapping[str, Any], path: Path) -> TypeEntry:
    quad, score = table["quad"], float(table["score"])
    if quad not in (1, 2, 3, 4):
        _fail(path, f"type.{name}", f"quad is {quad}; it must be 1, 2, 3 or 4")
    modes = {mode: score if value == "same" else float(value) for mode, value in table.get("modes", {}).items()}
    for label, value in {"score": score, **modes}.items():
        if not -10.0 <= value <= 10.0:
            _fail(path, f"type.{name}", f"{label} is {value}; scores lie between -10 and 10")
    return TypeEntry(name, quad, score, table["about"], table.get("recipient_required", False), modes, table["cameo"])


def _cameo_entries(path: Path, types: Mapping[str, TypeEntry], contexts: frozenset[str]) -> dict[str, CameoEntry]:
    lines = [line for line in read_text(path).splitlines() if line and not line.startswith("#")]
    entries: dict[str, CameoEntry] = {}
    for row in csv.DictReader(lines):
        entry = _cameo_entry(row)
        if entry.code in entries:
            _fail(path, entry.code, "stands twice")
        if entry.type is not None and entry.type not in types:
            _fail(path, entry.code, f"type {entry.type} is not in the codebook")
        if entry.mode is not None and (entry.type is None or entry.mode not in types[entry.type].modes):
            _fail(path, entry.code, f"{entry.type} has no mode {entry.mode}")
        if unknown := entry.contexts - contexts:
            _fail(path, entry.code, f"contexts {sorted(unknown)} are not in the codebook")
        entries[entry.code] = entry
    return entries


def _cameo_entry(row: Mapping[str, str]) -> CameoEntry:
    goldstein = float(row["goldstein"]) if row["goldstein"] else None
    contexts = frozenset(row["contexts"].split("|")) - {""}
    return CameoEntry(row["code"], row["type"] or None, row["mode"] or None, contexts, goldstein)


def _fail(path: Path, where: str, what: str) -> NoReturn:
    raise KnowledgeError(f"{path}: {where}: {what}; correct that entry")


@cache
def codebook() -> Codebook:
    """The shipped codebook, read once."""
    return load_codebook()


def score(type_: str, mode: str | None = None) -> float:
    """The PLOVER score of a type or of its mode, -10 to +10."""
    return codebook().score(type_, mode)


def quad(type_: str) -> int:
    """The quad class of a type, 1 to 4."""
    return codebook().quad(type_)


def cameo(type_: str, mode: str | None = None, contexts: Sequence[str] = ()) -> str | None:
    """The most general CAMEO code for a type, mode and contexts."""
    return _cameo(type_, mode, tuple(contexts))


@lru_cache(maxsize=4096)
def _cameo(type_: str, mode: str | None, contexts: tuple[str, ...]) -> str | None:
    return codebook().cameo(type_, mode, contexts)
