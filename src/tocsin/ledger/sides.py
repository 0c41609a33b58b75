"""Which top body an actor acts for: a country's state, an organisation, or a group that is a side of its own.

Histories and talks are compared on this level: ``RUS.GOV:vladimir-putin`` and ``RUS.MIL`` are both ``RUS``, the
secretary-general of NATO is ``IGO:nato``, and rebels are not the state they fight.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tocsin.knowledge.actors import load_actors
from tocsin.knowledge.codebook import STATE_SECTORS
from tocsin.records import Party


@lru_cache(maxsize=8192)
def side_of(actor: str, on: str | None = None) -> str:
    """The top body of an actor id: of a person by the office held on a date, else by what the id says."""
    head, _, slug = actor.partition(":")
    person = load_actors().offices.people.get(slug) if slug else None
    term = person.term(on) if person is not None and person.id == actor else None
    if term is not None and not term.country and term.body:
        return term.body
    country, dot, sector = head.partition(".")
    return country if dot and sector in STATE_SECTORS else actor


def sides_of(actors: Iterable[str], on: str | None = None) -> list[str]:
    """The top bodies of actors, each once, in their order."""
    return list(dict.fromkeys(side_of(actor, on) for actor in actors))


def known_sides(parties: Iterable[Party], on: str | None = None) -> list[str]:
    """The top bodies of the parties that are known: resolved, and not only a kind of people (``UNK.CVL:citizens``)."""
    return sides_of((party.actor.id for party in parties if party.actor and not is_nobody(party.actor.id)), on)


def is_nobody(actor: str) -> bool:
    """Whether an actor id says a kind of people and not who."""
    return actor.startswith(("UNK", "raw:"))
