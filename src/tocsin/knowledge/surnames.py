"""Which part of a name is the family name, or whatever name the news uses alone; lists in ``data/surnames.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.fold import fold


@cache
def _lists() -> dict[str, Any]:
    """The word lists as sets: country codes, small words, family names by country."""
    raw = read_toml(DATA / "surnames.toml")
    lists: dict[str, Any] = {key: frozenset(value) for key, value in raw.items() if isinstance(value, list)}
    lists["family"] = {country: frozenset(raw["names"][which]) for country, which in raw["names_of"].items()}
    return lists


def surnames(name: str, country: str | None = None) -> tuple[str, ...]:
    """The folded forms under which the news may name a person alone, likeliest first.

    "Bashar al-Assad" gives "al assad", "assad"; "Xi Jinping" (CHN) "xi"; "Ursula von der Leyen" "von der leyen",
    "leyen"; "Nicolás Maduro Moros" (VEN) "maduro moros", "maduro", "moros". A single name gives itself.
    """
    lists = _lists()
    if "," in name:
        return (fold(name.partition(",")[0]),)
    words = [word for word in name.split() if fold(word) not in lists["suffixes"]]
    if len(words) < 2:
        return (fold(name),)
    if country in lists["family_first"] and _family_first(words, country):
        return _unique([fold(words[0]), fold(words[-1])] if country == "VNM" else [fold(words[0])])
    keys = _with_particles(words)
    if country in lists["two_surnames"] and len(words) > 2 and fold(words[-2]) not in lists["particles"]:
        keys = [fold(" ".join(words[-2:])), fold(words[-2]), *keys]
    if country in lists["first_alone"]:
        keys = [*keys, fold(words[0])]
    return _unique(keys)


def _family_first(words: list[str], country: str | None) -> bool:
    """Whether the first word is the family name: unless only the last one is on the country's list of them."""
    family = _lists()["family"].get(country)
    return family is None or fold(words[0]) in family or fold(words[-1]) not in family


def _with_particles(words: list[str]) -> list[str]:
    """The last word with the particles before it, then without them and without an Arabic article."""
    lists = _lists()
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in lists["particles"]:
        start -= 1
    last = fold(words[-1])
    keys = [fold(" ".join(words[start:])), last]
    article, _, rest = last.partition(" ")
    return [*keys, rest] if rest and article in lists["articles"] else keys


def _unique(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key))
