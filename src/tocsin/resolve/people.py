"""Persons by full name, by a part of it, and by title alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tocsin.knowledge.fold import distance, fold, skeleton
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.offices import Offices, Person, slug_of
from tocsin.records import Actor, Mention
from tocsin.resolve.clues import Clues
from tocsin.resolve.linking import MISREAD, Linking, in_office

PROMINENCE = {
    "president": 4,
    "prime_minister": 4,
    "supreme_leader": 4,
    "leader": 4,
    "monarch": 4,
    "secretary_general": 3,
    "foreign_minister": 3,
    "defence_minister": 2,
    "high_representative": 2,
}
"""How readily a surname alone means the holder of an office; every other office counts 1."""
KNOWN_ANYWHERE = 3
"""Prominence from which a surname needs neither title nor country."""
ROMANISED = 0.25
"""Largest distance at which two spellings that share a skeleton are one name in two romanisations: a start value,
which keeps Kadhafi and Gaddafi together and the given names Ali and Elias apart."""


def given_name(raw: str) -> str:
    return lexicon().strip_honours(raw)


# ------------------------------------------------------------------------------------------------ full names


def link_full_names(state: Linking) -> None:
    for number, mention in state.open("person"):
        name = given_name(mention.raw)
        if " " not in name:
            continue
        clues = state.clues(number)
        person = choose(state, state.book.offices.by_name(name), clues)
        if person:
            exact = fold(person.name) == fold(name)
            how, score = ("exact", 1.0) if exact else ("alias", 0.97)
            state.link(number, person.actor(state.on), how, score, "full name")  # type: ignore[arg-type]
        elif person := romanised(state, name, clues):
            state.link(number, person.actor(state.on), "alias", 0.9, f"another romanisation of {person.name}")


def choose(state: Linking, people: Sequence[Person], clues: Clues) -> Person | None:
    """The namesake that fits title and date; nobody where the title's country contradicts, and no minor official of
    another time and place."""
    fitting = [p for p in people if not clues.countries or not p.countries() or p.countries() & set(clues.countries)]
    best = max(fitting, key=lambda p: fitness(state, p, clues), default=None)
    if best is None or in_office(best, state.on) or here(state, best, clues):
        return best
    return best if weight_of(best) >= KNOWN_ANYWHERE else None


def fitness(state: Linking, person: Person, clues: Clues) -> tuple[bool, int, str]:
    role = bool({t.role for t in person.terms} & set(clues.roles))
    return role, in_office(person, state.on), person.terms[-1].start or ""


def here(state: Linking, person: Person, clues: Clues) -> bool:
    """Whether the title or the document names a country or body that the person held office for."""
    homes = {*clues.countries, *(b.id for b in clues.bodies), *state.homes()}
    return any(homes & {t.country, t.body} for t in person.terms)


def weight_of(person: Person) -> int:
    return max(PROMINENCE.get(t.role, 1) for t in person.terms)


def romanised(state: Linking, name: str, clues: Clues) -> Person | None:
    """Somebody in office about the date whose full name sounds the same in another romanisation."""
    near = [
        person
        for person in skeletons(state.book.offices).get(skeleton(name), [])
        if in_office(person, state.on)
        and (weight_of(person) >= KNOWN_ANYWHERE or here(state, person, clues))
        and min(distance(fold(name), fold(n)) for n in (person.name, *person.aliases)) <= ROMANISED
    ]
    return choose(state, near, clues) if len(near) == 1 or clues.countries else None


@lru_cache(maxsize=8)
def skeletons(offices: Offices) -> dict[str, list[Person]]:
    """Persons by the skeleton of each full name and alias."""
    found: dict[str, list[Person]] = {}
    for person in offices:
        for key in {skeleton(n) for n in (person.name, *person.aliases) if " " in n}:
            found.setdefault(key, []).append(person)
    return found


# ------------------------------------------------------------------------------------------------ parts of names


def link_surnames(state: Linking) -> None:
    """A name in part: of somebody this document names in full, else of the likeliest holder of office."""
    known = state.persons()
    strange = strangers(state)
    for number, mention in state.open("person"):
        name = given_name(mention.raw)
        bearers = [a for a in known.values() if bears(state, a, name)]
        if len(bearers) == 1:
            state.link(number, bearers[0], "alias", 0.95, f"part of the name of {bearers[0].name}, named in full")
        elif not bearers and fold(name) not in strange and (person := famous(state, name, state.clues(number))):
            actor = person.actor(state.on)
            known[actor.id] = actor
            state.link(number, actor, "alias", 0.9, f"surname of {person.name}, {actor.role or 'holder of office'}")


def link_misread(state: Linking) -> None:
    """A surname that the model took for a body or place, where this document names exactly one person so."""
    known = list(state.persons().values())
    for number, mention in list(state.open(*MISREAD)):
        name = given_name(mention.raw)
        bearers = [a for a in known if name[:1].isupper() and " " not in name and bears(state, a, name)]
        if len(bearers) == 1:
            state.rename(number, "person")
            state.link(number, bearers[0], "alias", 0.85, f"surname of {bearers[0].name}, named in this document")


def strangers(state: Linking) -> set[str]:
    """Surnames of persons whom the document names in full and no table knows: their surname alone means them."""
    names = [given_name(m.raw) for _, m in state.open("person")]
    return {fold(n.split()[-1]) for n in names if " " in n and not state.book.offices.by_surname(n)}


def bears(state: Linking, actor: Actor, name: str) -> bool:
    """Whether a name is the surname of a person, or the person's first and last word."""
    person = state.person_of(actor)
    forms = set(person.surnames) if person else {fold(actor.name.split()[-1])}
    if fold(name) in forms or ends_in(actor.name, name):
        return True
    words = name.split()
    return len(words) > 1 and fold(words[-1]) in forms and fold(words[0]) == fold(actor.name.split()[0])


def ends_in(full: str, name: str) -> bool:
    """Whether a name of several words is the end of a full one: "Perez de Cuellar"."""
    return " " in name and fold(full).endswith(" " + fold(name))


def famous(state: Linking, name: str, clues: Clues) -> Person | None:
    """Whom a surname alone means: the title's role and country first, then office on the date, then weight of the
    office.

    Two equals are nobody.
    """
    homes = state.homes()
    ranked = []
    bearers = state.book.offices.by_surname(name)
    for person in bearers or (p for p in state.book.offices.by_surname(name.split()[-1]) if ends_in(p.name, name)):
        rank = prominence(state, person, clues, homes)
        if rank:
            ranked.append((rank, person.slug, person))
    ranked.sort(reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    (role, running, home, weight), _, person = ranked[0]
    own = fold(name) in map(fold, person.given)  # a user's file says in so many words whom the form means
    known = own or (weight >= KNOWN_ANYWHERE and fold(name) in ends(person))
    return person if role or known or (home and running == 2 and weight > 1) else None


def ends(person: Person) -> set[str]:
    """The parts that begin or end the name; a surname in the middle, as in Spanish usage, needs more to go by."""
    names = [fold(name).split() for name in (person.name, *person.given)]
    return {" ".join(part) for words in names for n in range(len(words)) for part in (words[n:], words[: n or None])}


def prominence(state: Linking, person: Person, clues: Clues, homes: set[str]) -> tuple[bool, int, bool, int] | None:
    """How readily a surname means this person: (role fits, in office, from here, weight), or not at all."""
    if clues.countries and not person.countries() & set(clues.countries):
        return None
    bodies = {t.body for t in person.terms}
    if clues.bodies and not clues.countries and not person.countries() and not bodies & {b.id for b in clues.bodies}:
        return None
    role = bool({t.role for t in person.terms} & set(clues.roles))
    running = in_office(person, state.on) or int(clues.former and role)
    weight = max(PROMINENCE.get(t.role, 1) for t in person.terms if t == person.term(state.on) or running < 2)
    unsure = running < 2 and not role and weight < (2 if state.on is None else 4)
    return None if running == 0 or unsure else (role, running, bool({*person.countries(), *bodies} & homes), weight)


# ------------------------------------------------------------------------------------------------ by title alone


def link_titled(state: Linking) -> None:
    """Persons that no table knows, by what their title says."""
    for number, mention in state.open("person"):
        actor = derived(mention, state.clues(number))
        if actor:
            reason = f"no table knows the name; the title says {actor.country or actor.sectors[0]}"
            state.link(number, actor, "title", 0.7, reason)


def derived(mention: Mention, clues: Clues) -> Actor | None:
    """An actor made of what a title says: country and sector, by body where it names one."""
    name = given_name(mention.raw)
    body = clues.bodies[-1] if clues.bodies else None
    country = clues.countries[0] if clues.countries else body.country if body else None
    if not (country or body) or not clues.titled:
        return None
    sector = clues.sector or "GOV"
    if body and body.sectors and (not country or sector == "GOV"):
        sector = body.sectors[0]
    prefix = f"{country}.{sector}" if country else f"{sector}.PER"  # never the id of a body
    return Actor(f"{prefix}:{slug_of(name)}", name, [], country, [sector], clues.noun)
