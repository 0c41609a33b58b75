"""Swaps the names of a passage for others of their kind, so that no type of act hangs on who is named.

A country gets another country's name wherever the passage names it (and its capital and demonym that country's), a
person another person of the corpus. Marks keep their numbers and move with the text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markup import MarkedMention, Passage

from tocsin.knowledge.countries import Country, load_countries

COUNTRIES = load_countries()
ARTICLE = re.compile(r"\bthe $", re.I)
A_OR_AN = re.compile(r"\b(an?) $", re.I)
WITH_ARTICLE = re.compile(r"^(?:United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Czech R|Central|Domin)| and ")
"""Names that want "the", or are long: nothing is swapped for them."""
VOWELS = "AEIOU"


class Names(NamedTuple):
    """What may be swapped in: states that the corpus names, and full names of its persons."""

    states: list[Country]
    persons: list[str]


def names_of(passages: Sequence[Passage]) -> Names:
    """Names of all passages, each once; a person's has two words or more, a state has an adjective and a capital."""
    states, persons = set(), set()
    for passage in passages:
        for mention in passage.mentions.values():
            raw = passage.text[mention.start : mention.end]
            if mention.kind == "P" and " " in raw:
                persons.add(raw)
            elif mention.kind == "C":
                states.update(f.iso3 for f in COUNTRIES.of_form(raw))
    known = [COUNTRIES.by_iso[code] for code in sorted(states) if code in COUNTRIES.by_iso]
    usable = [c for c in known if c.adjective and c.capital and not WITH_ARTICLE.search(c.name)]
    return Names(usable, sorted(persons))


def swapped(passage: Passage, names: Names, rng: random.Random) -> Passage:
    """The passage with other names; itself where none can be swapped."""
    words: dict[int, str] = {}
    countries: dict[str, Country] = {}
    people: dict[str, str] = {}
    for number, mention in passage.mentions.items():
        raw = passage.text[mention.start : mention.end]
        if mention.kind in "CD":
            word = other_country(passage, mention, countries, names.states, rng)
        elif mention.kind == "P":
            word = other_person(raw, people, names.persons, rng)
        else:
            word = None
        if word:
            words[number] = word
    return rewritten(passage, words)


def other_country(
    passage: Passage, mention: MarkedMention, chosen: dict[str, Country], states: Sequence[Country], rng: random.Random
) -> str | None:
    """What another country has for this form; None where it has none, or the article around it would not fit."""
    raw, before = passage.text[mention.start : mention.end], passage.text[: mention.start]
    form = next((f for f in COUNTRIES.of_form(raw) if f.kind in ("name", "adjective", "capital")), None)
    if form is None or (ARTICLE.search(before) and form.kind != "adjective"):
        return None
    country = chosen.get(form.iso3) or rng.choice(states)
    if form.iso3 not in chosen and country.iso3 in {c.iso3 for c in chosen.values()}:
        return None
    chosen[form.iso3] = country
    words = {"name": country.name, "adjective": country.demonym, "capital": country.capital[0]}
    word = words[form.kind]
    article = A_OR_AN.search(before)
    return None if article and (word[0] in VOWELS) != (article[1].lower() == "an") else word


def other_person(raw: str, chosen: dict[str, str], names: Sequence[str], rng: random.Random) -> str:
    """Another full name, or its last word where the passage has the surname alone."""
    surname = raw.split()[-1]
    full = chosen.setdefault(surname, rng.choice(names))
    return full if " " in raw else full.split()[-1]


def rewritten(passage: Passage, words: Mapping[int, str]) -> Passage:
    """The passage with mentions replaced by number, and every mark moved accordingly."""
    edits = sorted((m.start, m.end, words[n]) for n, m in passage.mentions.items() if n in words)
    text, at = "", 0
    for start, end, word in edits:
        text += passage.text[at:start] + word
        at = end

    def moved(place: int) -> int:
        """Where a place of the old text lies; within a replaced mention, at its end."""
        shift = 0
        for start, end, word in edits:
            if place >= end:
                shift += len(word) - (end - start)
        return place + shift

    return passage._replace(
        text=text + passage.text[at:],
        mentions={n: m._replace(start=moved(m.start), end=moved(m.end)) for n, m in passage.mentions.items()},
        events=[e._replace(start=moved(e.start), end=moved(e.end)) for e in passage.events],
        spans=[s._replace(start=moved(s.start), end=moved(s.end)) for s in passage.spans],
    )
