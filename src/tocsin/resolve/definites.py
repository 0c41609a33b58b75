"""What "the South", "the coalition", "the rebels", "the Council" mean once the document has named them in full; and
whose "a foreign ministry official" is where no country is named: of the state that the document is written from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.places import places
from tocsin.records import Actor, Mention
from tocsin.resolve.linking import Linked, Linking

OFFICES = re.compile(r"(?:[A-Z]\w+(?:, |,? and )){1,4}[A-Z]\w+ (?:Secretaries|Ministers|Advisers|Chiefs)")
"""Several offices of one government under one noun: "Trade and Finance Ministers"."""
HALF = re.compile(r"(?P<half>North|South|East|West)(?:ern side|erners)?")
"""A half of a country that has two: "the South" of South Korea."""
THE = re.compile(r"\b(?:the|this|that) $", re.I)
FIGHTERS = frozenset(
    "rebels insurgents militants guerrillas guerillas jihadists jihadis separatists extremists terrorists fighters "
    "islamists militia militiamen secessionists".split()
)
"""Plural nouns for the one armed group that a document tells of."""
BODIES = frozenset(
    "coalition alliance bloc council union league movement front organisation organization agency commission court "
    "tribunal assembly parliament congress senate group party junta ministry committee mission federation community "
    "army brigade brigades guard guards corps pact fund bank secretariat society authority".split()
)
"""Nouns that are the last or the telling word of a body's full name."""
ALLIANCES = frozenset({"alliance", "bloc", "pact"})
GOVERNMENTS = frozenset("regime government administration authorities leadership junta".split())
"""Nouns for whoever governs: one says "the regime" of what is called a government elsewhere."""
HOME_SECTORS = frozenset({"GOV", "MIL", "LEG", "COP", "JUD", "SPY"})
CLEARLY = 2.0
"""How many times as often the officials of one state must speak as those of the next for it to be the home."""


# ------------------------------------------------------------------------------------------- the one that fits


def by_definite(state: Linking, number: int) -> Linked | None:
    """Whom a definite description goes back to: a half of a country, an armed group, a body by a word of its name."""
    mention = state.mentions[number]
    if not THE.search(state.before(number, 8)) or len(mention.raw.split()) > 2:
        return None
    ways = (by_half, by_name_word, by_fighters, by_government)
    return next((found for way in ways if (found := way(state, number))), None)


def by_half(state: Linking, number: int) -> Linked | None:
    """ "The South" of the one half-country named in the document."""
    found = HALF.fullmatch(state.mentions[number].raw)
    if not found:
        return None
    halves = {m.actor.id: m.actor for m in state.mentions if m.actor and is_half(state, m.actor, found["half"])}
    return agreed(list(halves.values()), state.mentions[number])


def is_half(state: Linking, actor: Actor, half: str) -> bool:
    """Whether an actor is the half of this name of a country with two: South Korea, South Sudan, not South Africa."""
    if actor.id != actor.country or not actor.name.startswith(f"{half} "):
        return False
    rest = actor.name.removeprefix(f"{half} ")
    other = {"North": "South", "South": "North", "East": "West", "West": "East"}[half]
    twins = (*state.book.countries.of_form(f"{other} {rest}"), *state.book.countries.of_form(rest))
    return any(form.iso3 != actor.country for form in twins)


def by_name_word(state: Linking, number: int) -> Linked | None:
    """The one body named before whose name or words hold the noun: "the Security Council", later "the Council"."""
    mention = state.mentions[number]
    noun = fold(mention.raw.split()[-1])
    if noun not in BODIES:
        return None
    found: dict[str, Actor] = {}
    for _, earlier, actor in named_before(state, number):
        words = f"{earlier.raw} {actor.name} {' '.join(actor.aliases) if noun in ALLIANCES else ''}"
        full = " " in earlier.raw or noun in ALLIANCES
        if full and noun in fold(words).split() and is_body(actor, earlier):
            found.setdefault(actor.id, actor)
    return agreed(list(found.values()), mention)


def by_fighters(state: Linking, number: int) -> Linked | None:
    """The one armed group of the document, for "the rebels", "the militants"."""
    if fold(state.mentions[number].raw) not in FIGHTERS:
        return None
    found: dict[str, Actor] = {}
    for _, _, actor in named_before(state, number):
        if {"REB", "PRM"} & {*actor.sectors} and not actor.id.startswith("UNK."):
            found.setdefault(actor.id, actor)
    return agreed(list(found.values()), state.mentions[number])


def by_government(state: Linking, number: int) -> Linked | None:
    """ "The regime" of the one other country whose government is spoken of before by any such noun."""
    if fold(state.mentions[number].raw) not in GOVERNMENTS:
        return None
    home = home_of(state)
    found: dict[str, Actor] = {}
    for _, earlier, actor in named_before(state, number):
        spoken_of = actor.country and GOVERNMENTS & {*fold(earlier.raw).split()}
        if spoken_of and actor.country and not (home and home[0] == actor.country):
            found.setdefault(actor.country, actor)
    return agreed(list(found.values()), state.mentions[number])


def named_before(state: Linking, number: int) -> Iterator[tuple[int, Mention, Actor]]:
    """Mentions before one that have an actor, with it."""
    for n, mention in enumerate(state.mentions[:number]):
        if mention.actor:
            yield n, mention, mention.actor


def is_body(actor: Actor, mention: Mention) -> bool:
    """Whether an actor is named there as a body, and not described by a noun alone."""
    return mention.kind in ("organisation", "group") and not actor.id.startswith("UNK.")


def agreed(found: list[Actor], mention: Mention) -> Linked | None:
    if len(found) != 1:
        return None
    return found[0], "coreference", 0.7, f"'the {mention.raw}': {found[0].name} is the one in this document that fits"


# ------------------------------------------------------------------------------------------- the document's home


def by_home(state: Linking, number: int) -> Linked | None:
    """ "A defence ministry official" of no named country: of the state that the document is written from."""
    raw = state.mentions[number].raw
    institution = "GOV" if OFFICES.fullmatch(raw) else institution_in(raw)
    if institution is None:
        return None
    home = home_of(state)
    if home is None:
        return None
    country, why = home
    actor = state.book.government(country, institution)
    return actor, "role", 0.5, f"no country is named; {state.book.countries.by_iso[country].name} is {why}"


def institution_in(raw: str) -> str | None:
    """The sector of the state institution that a description names: "Foreign Office spokesman", "interior ministry"."""
    words = raw.split()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            known = lexicon().institution(" ".join(words[start:end]))
            if known and not known.plain and known.sector in HOME_SECTORS:
                return known.sector
    return None


def home_of(state: Linking) -> tuple[str, str] | None:
    """The country that a document is written from and why: that of its dateline, else whose officials speak most."""
    spoken = Counter(country for m in speaking(state) if (country := official_of(m)))
    ranked = [*spoken.most_common(2), ("", 0), ("", 0)]
    if ranked[0][1] and ranked[0][1] >= CLEARLY * ranked[1][1]:
        return ranked[0][0], "the state whose officials speak here"
    dateline = state.reading.article.dateline
    place = places().find(dateline.split(",")[0].title(), sorted(state.countries())) if dateline else None
    if place and place.country in state.book.countries.by_iso:
        return place.country, "the country of the dateline"
    return None


def speaking(state: Linking) -> Iterator[Mention]:
    """The mentions in the sources of quotations."""
    for quotation in state.reading.quotations:
        yield from (state.mentions[n] for n in state.touched(quotation.sources))


def official_of(mention: Mention) -> str | None:
    """The country that somebody speaks for."""
    actor = mention.actor
    return actor.country if actor and HOME_SECTORS & {*actor.sectors} else None
