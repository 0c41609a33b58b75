"""How much a sighting weighs at a moment, and which sightings are independent of each other."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from tocsin.accounts import Grade, Item, Sighting
from tocsin.ledger.days import moment
from tocsin.ledger.evidence import outlet_of
from tocsin.watchfile import Chance

GARBLED_AS: Grade = "E"
"""What a garbled record counts as at best: its names were repaired, so it is a poor witness. Start value."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def days(earlier: str, later: str) -> float:
    """Days from one moment to another; 0 where the order is the other way round."""
    return max((moment(later) - moment(earlier)).total_seconds() / 86_400, 0.0)


def day_after(begun_at: str, term: float) -> str:
    """The first day that begins no sooner than ``term`` days after a moment."""
    reached = moment(begun_at) + timedelta(days=term)
    begun = reached.replace(hour=0, minute=0, second=0, microsecond=0)
    return (begun if begun == reached else begun + timedelta(days=1)).date().isoformat()


def said_at(item: Item) -> str:
    """When an item was said: the day it was published where that is known and before the watch saw it, else then."""
    published = (item.published or "")[:10]
    if not DAY.fullmatch(published):
        return item.first_seen
    return item.first_seen if published >= item.first_seen[:10] else f"{published}T00:00:00Z"


def decay(item: Item, half_life: float, now: str) -> float:
    """What is left of an item's weight, 1 when it was said, half after each half-life (days)."""
    return float(2.0 ** (-days(said_at(item), now) / half_life))


def grade_in(sighting: Sighting) -> Grade:
    """The grade a sighting counts with."""
    return max(sighting.grade, GARBLED_AS) if "garbled" in sighting.item.flags else sighting.grade


def worth(sighting: Sighting, likelihood: Mapping[Grade, Chance]) -> float:
    """How much a report says by itself: ln(t/f) of its grade."""
    chance = likelihood[grade_in(sighting)]
    return math.log(chance.true / chance.false)


def rank(sighting: Sighting) -> tuple[str, bool, str, str, str]:
    """Order among sightings of one origin, strongest first; of equals the earliest, so that copies change nothing."""
    item = sighting.item
    return grade_in(sighting), not sighting.actual, said_at(item), item.first_seen, item.record


def voice(sighting: Sighting) -> str:
    """Whose word a sighting is: who first carried it, else its host, else its origin."""
    return outlet_of(sighting.carrier, sighting.item.uri) or sighting.item.origin


def independent(sightings: Iterable[Sighting], half_life: float, now: str) -> list[Sighting]:
    """Sightings of different origins by different voices, the weightiest of each, weightiest first.

    One outlet's two articles of its own are two origins, but don't bear each other out.
    """
    by_origin: dict[str, Sighting] = {}
    for each in sorted(sightings, key=rank):
        by_origin.setdefault(each.item.origin, each)
    best: dict[str, Sighting] = {}
    for each in sorted(by_origin.values(), key=lambda s: (*rank(s)[:2], -decay(s.item, half_life, now), rank(s))):
        best.setdefault(voice(each), each)
    return list(best.values())
