"""Links a reading: times, actors, pronouns, places, and then the quality signs, which need names and quotations."""

from __future__ import annotations

import msgspec

from tocsin.knowledge.actors import ActorBook
from tocsin.records import Reading
from tocsin.resolve.actors import link_actors
from tocsin.resolve.coreference import link_pronouns, spread_pairs
from tocsin.resolve.places import locate
from tocsin.resolve.quality import quality_of
from tocsin.resolve.times import find_times


def resolve(reading: Reading, book: ActorBook) -> Reading:
    """The reading with its mentions linked to actors and places, its times valued, its quality judged."""
    article = reading.article
    timed = msgspec.structs.replace(reading, times=find_times(article.text, reading.sentences, article.published))
    state = link_actors(timed, book)
    link_pronouns(state)
    linked = msgspec.structs.replace(
        timed, mentions=state.mentions, triggers=spread_pairs(state), places=locate(state.mentions)
    )
    return msgspec.structs.replace(linked, article=msgspec.structs.replace(article, quality=quality_of(linked)))


__all__ = ["resolve"]
