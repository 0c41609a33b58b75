"""Whose ship it is: by the prefix of its name, or from the list of known warships (``data/vessels.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

SHIP_NOUN = re.compile(
    r"\b(?:aircraft carriers?|carriers?|warships?|destroyers?|frigates?|cruisers?|corvettes?|submarines?|flagships?|"
    r"gunboats?|battleships?|minesweepers?|amphibious (?:assault )?ships?|landing ships?|patrol (?:boats?|vessels?)|"
    r"supercarriers?)\b", re.I)


@lru_cache(maxsize=1)
def tables() -> tuple[dict[str, str], dict[str, str]]:
    """Country by prefix, and by ship's name (case folded)."""
    raw = tomllib.loads(files("tocsin.knowledge").joinpath("data/vessels.toml").read_text(encoding="utf-8"))
    prefixes = {p: country for country, listed in raw["prefixes"].items() for p in listed}
    return prefixes, {name.casefold(): country for country, listed in raw["vessels"].items() for name in listed}


def flag_of(name: str) -> str | None:
    """The alpha-3 country a warship belongs to, or none where the name does not tell.

    A listed name goes before the prefix, since two navies may share one (INS: India's and Israel's).
    """
    prefixes, vessels = tables()
    bare = re.sub(r"^(?:the|The) ", "", " ".join(name.split()))
    first, _, rest = bare.partition(" ")
    return vessels.get(bare.casefold()) or (prefixes.get(first.replace(".", "")) if rest else None)
