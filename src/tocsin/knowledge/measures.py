"""What numbers count and measure, from ``data/measures.toml``: nouns by class, units, currencies, labels, contexts.

Keys are folded to lower case; a noun is known by its plural, and by its singular where it counts one or modifies.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from msgspec import Struct

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.countries import load_countries

Counted = Literal[
    "personnel", "people", "displaced", "captives", "casualty", "formation", "equipment", "ship", "sortie", "act",
    "site", "vote", "supply", "other",
]  # fmt: skip
Measured = Literal["distance", "duration", "share", "area", "mass", "money"]
Class = Counted | Measured
CLASSES = frozenset((*get_args(Counted), *get_args(Measured)))

PEOPLE_LEAST = 10
"""From how many a people's name is counted by itself ("three Eritreans" is no figure). Start value."""

IRREGULAR = {"man": "men", "woman": "women", "person": "people", "child": "children", "foot": "feet", "mujahid":
    "mujahideen",
             "torpedo": "torpedoes", "embargo": "embargoes"}  # fmt: skip
SAME_PLURAL = ("craft", "series", "corps")


class Noun(Struct, frozen=True):
    """A noun that is counted: the unit it counts in and the least number that is a figure by itself."""

    word: str
    cls: Counted
    unit: str
    least: int
    plural: bool


class Unit(Struct, frozen=True):
    """A unit of measure: its class, its base unit and how many of those one is."""

    word: str
    cls: Measured
    base: str
    factor: float


class Context(Struct, frozen=True):
    """Words beside which a number of the spoiled classes is no figure, and the words that save it."""

    name: str
    spoils: frozenset[str]
    words: re.Pattern[str]
    but: re.Pattern[str] | None

    def spoilt(self, cls: str, sentence: str) -> bool:
        """Whether a number of this class in this sentence is none of ours."""
        if not ({cls, "*"} & self.spoils) or not self.words.search(sentence):
            return False
        return not (self.but and self.but.search(sentence))


class Measures(Struct, frozen=True):
    """The tables, keyed by folded form."""

    nouns: Mapping[str, Noun]
    units: Mapping[str, Unit]
    before: Mapping[str, str]
    behind: Mapping[str, str]
    wholes: frozenset[str]
    lasting: frozenset[str]
    labels: frozenset[str]
    contexts: tuple[Context, ...]

    def noun(self, words: str) -> Noun | None:
        """The noun of exactly this form, singular or plural."""
        return self.nouns.get(words.casefold())


def plural(word: str) -> str:
    """The plural of a noun or noun phrase by its last word: "patrol boat" is "patrol boats"."""
    head, joint, rest = word.partition(" of ")
    front, space, last = head.rpartition(" ")
    return f"{front}{space}{plural_of(last)}{joint}{rest}"


def plural_of(last: str) -> str:
    if last in IRREGULAR:
        return IRREGULAR[last]
    if last.endswith(SAME_PLURAL):
        return last
    if last.endswith("man") and last[0].islower():
        return f"{last[:-2]}en"
    if last.endswith("y") and last[-2] not in "aeiou":
        return f"{last[:-1]}ies"
    return f"{last}es" if last.endswith(("s", "x", "ch", "sh")) else f"{last}s"


def load_measures(path: Path = DATA / "measures.toml") -> Measures:
    """Read and check the tables; an unknown class, a factor that is none, or a noun in two classes is a
    ``KnowledgeError``."""
    raw = read_toml(path)
    nouns: dict[str, Noun] = {}
    for number, table in enumerate(raw["noun"], 1):
        for noun in _nouns(table, f"{path}: noun {number}"):
            held = nouns.get(noun.word)
            if held and held.cls != noun.cls:
                raise KnowledgeError(f"{path}: noun {number}: {noun.word!r} is also of class {held.cls!r}; keep one")
            if held is None or noun.plural:
                nouns[noun.word] = noun
    for country in load_countries().by_iso.values():
        for word in country.people:
            nouns.setdefault(word.casefold(), Noun(word.casefold(), "people", "people", PEOPLE_LEAST, True))
    for word in raw["other"]["words"]:
        nouns[word] = Noun(word, "other", "people", 1, True)
    return Measures(
        nouns=nouns,
        units={u.word: u for n, t in enumerate(raw["unit"], 1) for u in _units(t, f"{path}: unit {n}")},
        before=dict(raw["currency"]["before"]),
        behind={form.casefold(): code for word, code in raw["currency"]["behind"].items() for form in _forms(word)},
        wholes=_folded(raw["wholes"]) | nouns.keys(),
        lasting=_folded(raw["lasting"]) | {plural(word) for word in _folded(raw["lasting"])},
        labels=_folded(raw["labels"]),
        contexts=tuple(_context(t, f"{path}: context {n}") for n, t in enumerate(raw["context"], 1)),
    )


def _folded(table: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(word.casefold() for word in table["words"])


def _forms(word: str) -> tuple[str, ...]:
    return (word, plural(word))


def _check(cls: str, where: str) -> None:
    if cls not in CLASSES:
        raise KnowledgeError(f"{where}: class is {cls!r}; use one of {', '.join(sorted(CLASSES))}")


def _nouns(table: Mapping[str, Any], where: str) -> Iterator[Noun]:
    _check(table["class"], where)
    fixed, least = table.get("unit"), table.get("least", 2)
    if not isinstance(least, int) or least < 1:
        raise KnowledgeError(f"{where}: least is {least!r}; give a whole number from 1")
    alone = {word for word in (*table["words"], *table.get("same", ())) if " " not in word}
    for word in table["words"]:
        unit, folded = fixed or _head(word, alone), word.casefold()
        yield Noun(folded, table["class"], unit, least, False)
        yield Noun(plural(word).casefold(), table["class"], unit, least, True)
    for word in table.get("same", ()):
        yield Noun(word.casefold(), table["class"], fixed or _head(word, alone).removesuffix("s"), least, True)


def _head(word: str, alone: Collection[str]) -> str:
    """What a noun phrase counts: its last word where the class lists that alone ("battle tank" is "tank")."""
    last = word.rpartition(" ")[2]
    return last if last in alone else word


def _units(table: Mapping[str, Any], where: str) -> Iterator[Unit]:
    _check(table["class"], where)
    for word, factor in table["words"].items():
        if not isinstance(factor, int | float) or factor <= 0:
            raise KnowledgeError(f"{where}: {word!r} has the factor {factor!r}; give a number above 0")
        for form in dict.fromkeys((word.casefold(), plural(word).casefold())):
            yield Unit(form, table["class"], table["base"], float(factor))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these words or phrases, whole, whatever their case; longest first."""
    listed = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.I)


def _context(table: Mapping[str, Any], where: str) -> Context:
    for cls in table["spoils"]:
        if cls != "*":
            _check(cls, where)
    but = any_of(table["but"]) if table["but"] else None
    return Context(table["name"], frozenset(table["spoils"]), any_of(table["words"]), but)


@cache
def measures() -> Measures:
    """The shipped tables, read once."""
    return load_measures()
