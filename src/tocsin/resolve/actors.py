"""Who each mention is: a cascade of stages, surest first, after mentions that the model cut wrongly are mended.

1. Countries, bodies and armed groups by name or alias (countries also by demonym, capital and seat of government);
   what a document abbreviates in brackets is one body under both names.
2. Persons by full name, date-true where the date is known; the title beside the name settles namesakes.
3. Persons by surname: after a full name in this document, or by title and surname, or a well-known holder of office.
4. Ships by name, with whose they are.
5. Garbled names (``garble``), when everything that is sure is linked: its result supplies the constraints.
6. Persons that no table knows, by their title: "Pentagon press secretary Jane Roe" is somebody of the US government;
   else by the body before the name or the apposition behind it.
7. Surnames again, for whom stages 5 and 6 found; and those that the model took for something else.
8. Descriptions: an office ("the Russian president") is its holder on the date or whom the document named in it; agents
   with a country or body ("Iraqi security forces") are that country's; a bare noun ("the official") is whom it meant
   elsewhere.

A stage takes only what earlier ones left. What none can decide stays ``unresolved`` with its candidates.
"""

from __future__ import annotations

from collections.abc import Callable

from tocsin.knowledge.actors import ActorBook
from tocsin.records import Reading
from tocsin.resolve.bodies import link_abbreviations, link_garbled_bodies, link_names
from tocsin.resolve.descriptions import link_descriptions
from tocsin.resolve.garble import link_garbled
from tocsin.resolve.linking import Linking
from tocsin.resolve.mending import mend_names, mend_people
from tocsin.resolve.people import link_full_names, link_misread, link_surnames, link_titled
from tocsin.resolve.placed import link_placed
from tocsin.resolve.ships import link_vessels

__all__ = ["STAGES", "Linking", "link_actors"]

STAGES: list[Callable[[Linking], None]] = [
    mend_people,
    mend_names,
    link_names,
    link_abbreviations,
    link_full_names,
    link_surnames,
    link_vessels,
    link_garbled,
    link_garbled_bodies,
    link_titled,
    link_placed,
    link_surnames,
    link_misread,
    link_descriptions,
    link_placed,
]


def link_actors(reading: Reading, book: ActorBook) -> Linking:
    """Run the cascade; the result still holds pronouns and plural descriptions for ``coreference``."""
    state = Linking(reading, book)
    for stage in STAGES:
        stage(state)
    return state
