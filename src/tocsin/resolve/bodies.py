"""Countries, bodies and armed groups by their own names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.countries import CountryForm
from tocsin.knowledge.fold import beyond, distance, fold, sounds_of
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.places import places
from tocsin.records import Actor, How, Mention
from tocsin.resolve.clues import is_person
from tocsin.resolve.garble import may_begin_alike
from tocsin.resolve.linking import Linking

STATE_BEFORE = re.compile(r"\b(?:governors?|senators?|states?|congress(?:wo)?m[ae]n|delegates?) (?:of|from|in) $", re.I)
NOT_OF_PLACES = frozenset({"capital", "government", "regional"})
"""Kinds of form that mean a state where it acts, and a mere spot where something happens."""


def link_names(state: Linking) -> None:
    """Link what a table names; a place that may be a federal state waits until the rest is known."""
    late = []
    for number, mention in state.open("country", "organisation", "group", "place"):
        if mention.kind == "place" and places_state(mention.raw):
            late.append(number)
        else:
            link_name(state, number, named_actor(state, mention))
    for number in late:
        actor = named_actor(state, state.mentions[number])
        if actor and is_country(state, number, actor):
            link_name(state, number, actor)


def link_name(state: Linking, number: int, actor: Actor | None) -> None:
    if actor is None:
        return
    exact = fold(actor.name) == fold(state.mentions[number].raw)
    how: How = "exact" if exact else "alias"
    state.link(number, actor, how, 1.0 if exact else 0.95, f"{'name' if exact else 'alias'} of {actor.name}")


def places_state(raw: str) -> bool:
    """Whether a federal state bears this name too: Georgia."""
    return any(found.place.feature == "ADM1" for found in places().candidates(raw))


def is_country(state: Linking, number: int, actor: Actor) -> bool:
    """Whether a name that a country shares with a federal state means the country here."""
    if STATE_BEFORE.search(state.before(number, 20)):
        return False
    countries = state.countries()
    return actor.country in countries or "USA" not in countries


def named_actor(state: Linking, mention: Mention) -> Actor | None:
    """The country or body that the whole mention names. A capital counts where the mention acts, not where it is a
    place."""
    place = mention.kind == "place"
    fitting = [f for f in state.book.countries.of_form(mention.raw) if not (place and f.kind in NOT_OF_PLACES)]
    if fitting and mention.raw[:1].isupper():
        return country_meant(state, fitting)
    return None if place else body_meant(state, mention)


def country_meant(state: Linking, forms: Sequence[CountryForm]) -> Actor:
    first = forms[0]
    if first.kind == "government":
        return state.book.government(first.iso3)
    return state.book.country_actor(first.iso3)


def body_meant(state: Linking, mention: Mention) -> Actor | None:
    """The body of this name; of several, one whose country the document speaks of."""
    bodies = [a for a in state.book.lookup(mention.raw, state.on) if not is_person(a)]
    if not bodies or not (mention.raw[:1].isupper() or mention.kind != "group" or " " in mention.raw):
        return None
    home = state.countries()
    return next((b for b in bodies if b.country in home), bodies[0])


# ------------------------------------------------------------------------------------------------ garbled bodies

FAR, FAR_PERSON, CLEAR = 0.09, 0.06, 0.08
"""How far a garbled name of one word may be from a body's or country's, less where the model took it for a person, and
how much nearer than the next. Set on the names of the training corpus that no table knows: of the 15 within 0.1, three
persons and two others were taken wrongly, none of them within these."""
SHORTEST = 5
"""Letters below which names are too alike to be told apart by sound."""


def link_garbled_bodies(state: Linking) -> None:
    """A word that is no name of any person, place or body, and sounds like one body or country only."""
    for number, mention in list(state.open("organisation", "country", "group", "person")):
        raw = mention.raw
        if len(raw) < SHORTEST or not raw.isalpha() or not raw[:1].isupper() or mention.candidates:
            continue
        if places().candidates(raw) or state.book.offices.by_surname(raw) or lexicon().agent(raw):
            continue
        found = nearest_body(state.book, fold(raw))
        if found and found[1] <= (FAR_PERSON if mention.kind == "person" else FAR):
            state.rename(number, "country" if found[0].id == found[0].country else "organisation")
            state.link(
                number, found[0], "garbled", 1.0 - found[1], f"'{raw}' sounds {1 - found[1]:.2f} like {found[0].name}"
            )


@lru_cache(maxsize=4096)
def nearest_body(book: ActorBook, word: str) -> tuple[Actor, float] | None:
    """The body or country whose one-word name sounds like a folded word, with the distance; None where two do."""
    near: dict[str, tuple[float, Actor]] = {}
    mine = sounds_of(word)
    alike = (names for first, names in one_word_names(book).items() if may_begin_alike(first, word[0]))
    for form, actor in chain.from_iterable(alike):
        if abs(len(form) - len(word)) <= 2 and not beyond(mine, sounds_of(form), FAR + CLEAR):
            apart = distance(word, form, FAR + CLEAR)
            if apart < near.get(actor.id, (1.0, actor))[0]:
                near[actor.id] = (apart, actor)
    ranked = sorted(near.values(), key=lambda n: (n[0], n[1].id))
    if not ranked or ranked[0][0] > FAR or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < CLEAR):
        return None
    return ranked[0][1], ranked[0][0]


@lru_cache(maxsize=4)
def one_word_names(book: ActorBook) -> dict[str, list[tuple[str, Actor]]]:
    """Folded names of one word, of bodies and of countries, with who bears them, by their first letter."""
    found: dict[str, list[tuple[str, Actor]]] = {}
    for form, entries in book.index().items():
        if form.isalpha() and len(form) >= SHORTEST and isinstance(entries[0], Actor):
            found.setdefault(form[0], []).append((form, entries[0]))
    return found


# ------------------------------------------------------------------------------------------------ abbreviations

IN_BRACKETS = re.compile(r" ?\((?:the |known as |or )?[“\"‘']?([A-Z][A-Za-z-]*[A-Z][A-Za-z-]*)[”\"’']?\)")
"""A short form in brackets behind the name that it stands for."""


def link_abbreviations(state: Linking) -> None:
    """What a document abbreviates is one body under both names; whichever of them is known names the other."""
    for number, mention in enumerate(state.mentions):
        short = IN_BRACKETS.match(state.text, mention.span.end)
        if not short or mention.kind not in ("organisation", "group") or " " not in mention.raw:
            continue
        same = [n for n, m in enumerate(state.mentions) if m.raw == short[1]]
        known = next((state.mentions[n].actor for n in [number, *same] if state.mentions[n].actor), None)
        if known:
            for n in [number, *same]:
                if state.mentions[n].actor is None:
                    state.link(n, known, "alias", 0.9, f"the document calls {mention.raw} {short[1]}")
