"""Persons that no table knows and no title places: whose they are by the body named just before them, or by the
apposition behind them.

"Port Authority chief Captain Lars Holm" is of the country that the document's Port Authority is of; "Mina Torres, a
geologist at a Chilean college," is a Chilean.
"""

from __future__ import annotations

import re

from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.offices import slug_of
from tocsin.records import Actor
from tocsin.resolve.clues import apposition_after
from tocsin.resolve.linking import Linking
from tocsin.resolve.people import given_name

OFFICE = re.compile(r"(?:['’]s?)? (?:(?:[A-Za-z][\w'’-]*\.?) ){1,5}$")
"""What may stand between a body and the name of whoever speaks for it."""
HEADS = frozenset("director chief head chairman chairwoman president secretary manager boss deputy member".split())
"""Offices of any body; the other nouns of persons stand in the lexicon."""
OF = re.compile(r"\b(?:of|at|for|with|in|from)\b")
NAME = re.compile(r"[A-Z][\w’'-]+")
SCORE = 0.6


def link_placed(state: Linking) -> None:
    """Link persons of two names or more to whom their words put them with."""
    for number, mention in state.open("person"):
        if " " not in mention.raw or mention.candidates:
            continue
        found = by_body_before(state, number) or by_apposition(state, number)
        if found:
            actor, reason = found
            state.link(number, actor, "title", SCORE, f"no table knows the name; {reason}")


def by_body_before(state: Linking, number: int) -> tuple[Actor, str] | None:
    """Somebody of the body that stands before the name with an office between: of its country and sectors."""
    name = state.mentions[number]
    for other in reversed(state.mentions[:number]):
        between = state.text[other.span.end : name.span.start]
        if other.kind not in ("organisation", "group") or not OFFICE.fullmatch(between) or not sector_in(between):
            continue
        body = other.actor or next((m.actor for m in state.mentions if m.raw == other.raw and m.actor), None)
        if body and body.country:
            sectors = [s for s in body.sectors if s != "UNK"] or [sector_in(between) or "GOV"]
            return person(name.raw, body.country, sectors[0]), f"of {other.raw}"
    return None


def by_apposition(state: Linking, number: int) -> tuple[Actor, str] | None:
    """Somebody with an office or trade behind his name, and a country's name or adjective in it."""
    name = state.mentions[number]
    words = apposition_after(state.text, name.span.end)
    sector = sector_in(OF.split(words)[0]) if words else None
    if sector is None:
        return None
    for word in NAME.findall(words):
        forms = [f for f in state.book.countries.of_form(word) if f.kind in ("name", "adjective")]
        if forms:
            return person(name.raw, forms[0].iso3, sector), f"'{words}'"
    return None


def sector_in(words: str) -> str | None:
    """The sector of the last office or trade that words name; "GOV" for an office of any body."""
    for word in reversed(re.findall(r"[\w'’-]+", words)):
        agent = lexicon().agent(word)
        if agent:
            return agent.sector
        if fold(word) in HEADS:
            return "GOV"
    return None


def person(raw: str, country: str, sector: str) -> Actor:
    name = given_name(raw)
    return Actor(f"{country}.{sector}:{slug_of(name)}", name, [], country, [sector])
