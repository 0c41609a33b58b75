"""Mentions that describe rather than name: an office, agents of a country or body, a bare noun."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from tocsin.knowledge.fold import fold
from tocsin.knowledge.offices import Office, slug_of
from tocsin.knowledge.places import places
from tocsin.records import Actor, Candidate, Mention
from tocsin.resolve.bodies import link_abbreviations
from tocsin.resolve.clues import PLURAL, Clues, read_clues
from tocsin.resolve.definites import by_definite, by_half, by_home
from tocsin.resolve.linking import Linked, Linking, single_roles

NEAR = 4
"""Sentences within which a bare noun goes back to the last one that was meant by it."""
OWNER_GAP = re.compile(r"['’]s? (?:[a-z-]+ ){0,2}$")
"""Between an owner and what is his: "Turkey's new foreign minister"."""
OF_GAP = re.compile(r" (?:of|for|at) (?:the )?")
IN_GAP = re.compile(r" (?:in|from|across|around) (?:the )?(?:\w+ (?:city|town|village|province|region|port) of )?")
LOCAL = frozenset("GOV COP LEG JUD OPP CVL REF LAB MED SOC EDU REL CRM UAF REB AGR JRN".split())
"""Sectors whose people are mostly of the country they are seen in; soldiers often are not."""
SPEAKING = frozenset({"GOV", "IGO"})
"""Sectors whose bare nouns ("an official said") mostly mean one side throughout a document, named before or after."""
UNITS = {
    **dict.fromkeys(
        "convoy convoys column columns patrol patrols outpost outposts checkpoint checkpoints unit units command "
        "position positions barracks base bases airbase airbases airstrip encampment battery batteries".split(), "MIL"
    ),
    **dict.fromkeys("consulate consulates embassies missions delegations pm fm".split(), "GOV"),
    **dict.fromkeys("trawler trawlers tanker tankers freighter freighters airliner factory factories".split(), "BUS"),
    **dict.fromkeys("nationals national shopkeepers tourists".split(), "CVL"),
    **dict.fromkeys("engineer engineers contractor contractors".split(), "LAB"),
}  # fmt: skip
"""Nouns that stand for whoever is in or behind them, where a country or side is named before them, and their sector."""
ORGANS = frozenset(
    "board commission committee panel mission tribunal court fund force agency office programme program council group "
    "secretariat authority assembly bureau centre center institute observatory taskforce".split()
)
"""Nouns of what an international body has and what bears a name of its own."""
SMALL = frozenset({"of", "the", "for", "and", "on", "in", "to"})
INDEFINITE = re.compile(r"\b(?:an?|one|another|some|several|two|three|any|every) $", re.I)


def link_descriptions(state: Linking) -> None:
    for number, mention in state.open("group", "organisation", "country", "place"):
        if mention.kind in ("country", "place"):
            found = by_half(state, number)
            if found:
                state.link(number, *found)
            continue
        clues, score = description_clues(state, number)
        found = (
            by_counterpart(state, number, clues)
            or by_office(state, number, clues)
            or by_institution(state, number)
            or by_country(state, mention, clues, score)
            or by_definite(state, number)
            or by_home(state, number)
            or (None if clues.shared else by_noun(state, number, clues))
        )
        if found:
            state.link(number, *found)
        elif clues.shared and clues.sector:
            either = [Candidate(state.book.government(c, clues.sector), 0.5) for c in clues.countries]
            state.mentions[number] = msgspec.structs.replace(mention, candidates=either)
    link_abbreviations(state)


def description_clues(state: Linking, number: int) -> tuple[Clues, float]:
    """What a description says, with the owner beside it where it names none; and how sure its country is."""
    clues = read_clues(state.mentions[number].raw, state.book, state.on)
    if clues.countries or clues.bodies:
        return clues, 0.8
    owner = owner_before(state, number) or owner_after(state, number)
    if owner:
        return of_owner(clues, owner), 0.75
    country = (clues.within or (None,))[0] or country_within(state, number)
    if country and clues.sector in LOCAL:
        return msgspec.structs.replace(clues, countries=(country,)), 0.6
    return clues, 0.8


def of_owner(clues: Clues, owner: Actor) -> Clues:
    if owner.id == owner.country or (owner.country and owner.id == f"{owner.country}.GOV"):
        return msgspec.structs.replace(clues, countries=(owner.country,))
    return msgspec.structs.replace(clues, bodies=(owner,))


def owner_before(state: Linking, number: int) -> Actor | None:
    """Whose it is by the words before: "Turkey's minister", "Iraqi police" where the adjective is a mention."""
    if number == 0:
        return None
    mention, owner = state.mentions[number], state.mentions[number - 1]
    if owner.actor is None or owner.kind not in ("country", "organisation") or owner.span.end > mention.span.start:
        return None
    between = state.text[owner.span.end : mention.span.start]
    owned = OWNER_GAP.fullmatch(between) or re.search(r"['’]s?$", owner.raw)
    adjective = owner.kind == "organisation" or any(
        f.kind == "adjective" for f in state.book.countries.of_form(owner.raw)
    )
    return owner.actor if owned or (between == " " and adjective) else None


def owner_after(state: Linking, number: int) -> Actor | None:
    """Whose it is by the words behind: "the foreign minister of Turkey", "a spokesman for the ministry"."""
    mention = state.mentions[number]
    gap = OF_GAP.match(state.text, mention.span.end)
    owner = next((m for m in state.mentions[number + 1 : number + 2] if gap and m.span.start <= gap.end()), None)
    return owner.actor if owner and owner.kind in ("country", "organisation", "place") else None


def country_within(state: Linking, number: int) -> str | None:
    """The country that the words behind place somebody in: "residents of Basra", "officials in Tehran"."""
    mention = state.mentions[number]
    gap = IN_GAP.match(state.text, mention.span.end) or OF_GAP.match(state.text, mention.span.end)
    where = next((m for m in state.mentions[number + 1 : number + 2] if gap and m.span.start == gap.end()), None)
    if where is None or where.kind not in ("place", "country"):
        return None
    country = state.book.country_of(where.raw)
    if country:
        return country
    place = places().find(where.raw, sorted(state.countries()))
    return place.country if place else None


# ------------------------------------------------------------------------------------------------ the ways


def by_counterpart(state: Linking, number: int, clues: Clues) -> Linked | None:
    """ "his Russian counterpart": who holds in that country the office of the person before."""
    if "counterpart" not in state.mentions[number].raw.lower() or not clues.countries or clues.plural:
        return None
    offices = state.book.offices
    for mention in reversed(state.mentions[:number]):
        person = state.person_of(mention.actor) if mention.actor and mention.kind == "person" else None
        term = person.term(state.on) if person else None
        if term and term.country not in (None, clues.countries[0]):
            seats = offices.holders(term.role, clues.countries[0], state.on)
            reason = f"is {term.title} there, as {mention.raw} is at home"
            return (offices.people[seats[0].actor].actor(state.on), "title", 0.8, reason) if seats else None
    return None


def by_office(state: Linking, number: int, clues: Clues) -> Linked | None:
    """An office named by itself: whom the document named in it, else its one holder on the date."""
    if not clues.roles or clues.plural or clues.former or INDEFINITE.search(state.before(number, 12)):
        return None
    return named_holder(state, number, clues) or sole_holder(state, clues)


def named_holder(state: Linking, number: int, clues: Clues) -> Linked | None:
    """Whom the document names in the office: under this very title rather than its like, before rather than after."""
    phrase = fold(state.mentions[number].raw)
    found: list[tuple[bool, bool, int, Actor]] = []
    for n, mention in enumerate(state.mentions):
        for term in held_terms(state, mention, clues):
            exact = fold(term.title) in phrase or phrase in fold(term.title)
            if mention.actor and (n < number or exact):
                found.append((exact, n < number, n if n < number else -n, mention.actor))
    if not found:
        return None
    actor = max(found, key=lambda f: f[:3])[3]
    return actor, "title", 0.85, f"the document names {actor.name} in this office"


def held_terms(state: Linking, mention: Mention, clues: Clues) -> list[Office]:
    """The terms of a named person, on the date where there is one, that fit an office as described."""
    person = state.person_of(mention.actor) if mention.actor and mention.kind == "person" else None
    homes = {*clues.countries, *(b.id for b in clues.bodies)}
    return [
        t
        for t in (person.terms if person else ())
        if t.role in clues.roles
        and (state.on is None or t.held(state.on))
        and (not homes or homes & {t.country, t.body})
    ]


def sole_holder(state: Linking, clues: Clues) -> Linked | None:
    of = [*clues.countries[:1], *(b.id for b in clues.bodies)]
    if state.on is None or not of:
        return None
    for role in clues.roles:
        seats = state.book.offices.holders(role, of[-1], state.on) if role in single_roles() else []
        if len({s.actor for s in seats}) == 1:
            holder = state.book.offices.people[seats[0].actor].actor(state.on)
            return holder, "title", 0.85, f"{seats[0].title} on {state.on}"
    return None


def by_institution(state: Linking, number: int) -> Linked | None:
    """An institution that every state has, with its owner beside it: "the Ministry of Justice of Georgia"."""
    mention = state.mentions[number]
    owner = owner_before(state, number) or owner_after(state, number)
    country = owner.country if owner else country_within(state, number)
    if not country or state.book.offices.roles_of_form(mention.raw):
        return None
    found = state.book.institution(f"{state.book.countries.by_iso[country].name} {mention.raw}")
    return (found, "role", 0.75, f"{mention.raw} of {country}") if found else None


def by_country(state: Linking, mention: Mention, clues: Clues, score: float) -> Linked | None:
    """Agents of a country or body: "Iraqi security forces", "senior NATO officials"."""
    sector = "ELI" if clues.former and clues.roles else clues.sector or ("GOV" if clues.roles else None)
    sector = sector or UNITS.get(fold(mention.raw.split()[-1]))
    if clues.shared:
        return None
    if clues.bodies and (found := organ(mention.raw, clues.bodies[-1])):
        return found, "role", score, f"of {clues.bodies[-1].name}"
    if clues.bodies and not is_own_name(mention.raw, clues):
        body = clues.bodies[-1]
        country = body.country or (clues.countries[0] if clues.countries else None)
        sectors = [sector] if sector and (not body.sectors or body.id.startswith("GRP:")) else body.sectors
        return Actor(body.id, body.name, [], country, list(sectors)), "role", score, f"of {body.name}"
    if not clues.countries:
        return None
    country, sector = clues.countries[0], sector or "UNK"
    actor = state.book.government(country, sector)
    actor = msgspec.structs.replace(actor, name=mention.raw) if sector == "UNK" else actor
    return actor, "role", score, f"{sector} of {country}"


def organ(raw: str, body: Actor) -> Actor | None:
    """An organ of an international body under a name of its own: "AU Panel of the Wise", "UN Board of Inquiry"."""
    name = re.sub(r"^[Tt]he ", "", raw)
    words = name.split()
    heads = [w for w in words if fold(w) in ORGANS and w[:1].isupper()]
    proper = len(words) > 1 and all(w[:1].isupper() for w in words if w not in SMALL)
    if not (heads and proper and body.id.startswith("IGO:")) or fold(name) in map(fold, (body.name, *body.aliases)):
        return None
    if fold(words[-1]) not in ORGANS and not re.search(rf"\b{heads[-1]} (?:of|on|for|in|to)\b", name):
        return None  # "UN Mission Chief": somebody of an organ
    return Actor(f"{body.id}-{slug_of(' '.join(words[1:]))}", name, [], None, list(body.sectors))


def is_own_name(raw: str, clues: Clues) -> bool:
    """Whether a country stands before what is elsewhere a body's name, all in capitals: "Kenyan Red Cross" is a body of
    Kenya's own."""
    words = raw.split()
    body = clues.bodies[-1]
    whole = all(w[:1].isupper() for w in words if w not in SMALL)
    return whole and bool(clues.countries) and body.country not in clues.countries and raw.split()[0] not in body.name


def by_noun(state: Linking, number: int, clues: Clues) -> Linked | None:
    """A bare noun: whom the same noun meant before; else whom it mostly means here; else its sector alone."""
    if clues.sector is None or clues.noun is None:
        return None
    same = [(n, m) for n, m in enumerate(state.mentions) if n != number and same_noun(state, m, clues.noun)]
    earlier = [m for n, m in same if n < number and state.sentence_of[number] - state.sentence_of[n] <= NEAR]
    often = Counter(m.actor.id for _, m in same if m.actor).most_common(1)
    usual = next((m for _, m in same if often and m.actor and m.actor.id == often[0][0]), None)
    usual = usual if clues.sector in SPEAKING else None
    chosen = earlier[-1] if earlier else usual
    if chosen and chosen.actor and not INDEFINITE.search(state.before(number, 12)):
        return chosen.actor, "coreference", 0.6, f"'{chosen.raw}' elsewhere in the document"
    phrase = state.mentions[number].raw
    return unnamed(phrase, clues.sector), "role", 0.4, f"{clues.sector} of no named country"


def unnamed(phrase: str, sector: str) -> Actor:
    words = re.findall(r"[a-z0-9]+", phrase.lower())
    return Actor(f"UNK.{sector}:{'-'.join(words) or 'x'}", phrase, [], None, [sector])


def same_noun(state: Linking, mention: Mention, noun: str) -> bool:
    """Whether a mention is a description by the same noun of a known country or body, and not of two at once."""
    actor = mention.actor
    described = actor is not None and mention.kind in ("group", "organisation")
    if actor is None or not described or not (actor.country or actor.id.startswith("IGO")):
        return False
    last = mention.raw.split()[-1].lower()
    if last.rstrip("s") != noun.rstrip("s"):
        return False
    before = state.text[max(0, mention.span.start - 30) : mention.span.start]
    alone = not re.search(r"\b[A-Z][\w.]+ and $", before)
    return alone and bool(PLURAL.search(last)) >= bool(PLURAL.search(noun))
