"""Places: mentions on the map through GeoNames, the document's own countries preferred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tocsin.knowledge.places import places
from tocsin.records import Located, Mention


def countries_by_weight(mentions: Sequence[Mention]) -> list[str]:
    """The countries that a document speaks of, most often named first."""
    return [c for c, _ in Counter(m.actor.country for m in mentions if m.actor and m.actor.country).most_common()]


def locate(mentions: Sequence[Mention]) -> list[Located]:
    """The mentions of kind place (and countries that do not act) that GeoNames knows."""
    prefer = countries_by_weight(mentions)
    found = []
    for number, mention in enumerate(mentions):
        if mention.kind == "place":
            place = places().find(mention.raw, prefer)
            if place:
                found.append(Located(number, place))
    return found
