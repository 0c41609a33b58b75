"""Named ships and whose they are: a ship is named after a person, and is not one."""

from __future__ import annotations

import re

import msgspec

from tocsin.knowledge.offices import slug_of
from tocsin.knowledge.vessels import SHIP_NOUN, flag_of, tables
from tocsin.records import Actor, Mention, Span
from tocsin.resolve.clues import clues_of, pieces_of, title_before, title_pieces
from tocsin.resolve.linking import Linking

BROKEN_NAME = re.compile(
    r"(?P<first>(?:[A-Z][\w’'-]+ )+[A-Z]\.) (?:He|She|It|They) \w+(?:ed|s)? (?P<last>[A-Z][\w’'-]+)"
)
"""A name cut in two at its initial by a translator that took the stop for a full one."""
AFTER_NOUN = re.compile(SHIP_NOUN.pattern + r",? (?:the )?(?:[A-Z]{2,5} )?[\"“‘']?$", re.I)
PREFIX = re.compile(r"\b([A-Z]{2,6}) (?:the )?$")


def link_vessels(state: Linking) -> None:
    """Named ships: the model's, and names behind a noun for a ship, put together again where an initial broke them."""
    for found in BROKEN_NAME.finditer(state.text):
        before = state.text[max(0, found.start() - 40) : found.start("first")] + found["first"]
        if SHIP_NOUN.search(before):
            join_broken(state, found)
    for number, mention in enumerate(state.mentions):
        if mention.kind not in ("vessel", "person", "organisation", "place") or mention.how == "title":
            continue
        if mention.kind == "vessel" and mention.actor:
            continue  # put together above
        noun = AFTER_NOUN.search(state.before(number, 40))
        prefix = prefix_before(state, number)
        if mention.kind == "vessel" or noun or prefix:
            flag = flag_of(f"{prefix} {mention.raw}" if prefix else mention.raw) or demonym_before(state, number)
            if flag or mention.kind in ("vessel", "person"):
                state.mentions[number] = ship(mention, mention.raw, flag)


def prefix_before(state: Linking, number: int) -> str | None:
    """ "USS", "HMS" and the like right before the name."""
    found = PREFIX.search(state.before(number, 12))
    return found[1] if found and found[1] in tables()[0] else None


def demonym_before(state: Linking, number: int) -> str | None:
    """The country whose adjective stands before the noun for a ship: "the Russian frigate X"."""
    noun = AFTER_NOUN.search(state.before(number, 60))
    if noun is None:
        return None
    start = state.mentions[number].span.start - len(noun[0])
    clues = clues_of(title_pieces(pieces_of(title_before(state.text, start), state.book, state.on)))
    return clues.countries[-1] if clues.countries else next((b.country for b in clues.bodies[::-1]), None)


def ship(mention: Mention, name: str, flag: str | None) -> Mention:
    actor = Actor(f"{flag}.MIL:{slug_of(name)}", name, [], flag, ["MIL"]) if flag else None
    return msgspec.structs.replace(
        mention,
        kind="vessel",
        actor=actor,
        how="exact" if actor else "unresolved",
        score=0.9 if actor else 0.0,
        reasons=[*mention.reasons, f"a ship of {flag}" if flag else "a ship"],
    )


def join_broken(state: Linking, found: re.Match[str]) -> None:
    first = re.sub(SHIP_NOUN.pattern, "", found["first"], flags=re.I).strip()
    name = f"{first} {found['last']}"
    span = Span(found.end("first") - len(first), found.end("last"))
    inside = [n for n, m in enumerate(state.mentions) if m.span.overlaps(span) and m.reasons[:1] != ["pronoun"]]
    if not inside:
        return
    base = msgspec.structs.replace(state.mentions[inside[0]], span=span, raw=span.of(state.text))
    made = ship(base, name, flag_of(name))
    reasons = [*made.reasons, "a name broken at its initial, put together again"]
    state.mentions[inside[0]] = msgspec.structs.replace(made, reasons=reasons)
    for number in inside[1:]:
        state.mentions[number] = msgspec.structs.replace(
            state.mentions[number], kind="vessel", actor=made.actor, how=made.how, score=made.score
        )
