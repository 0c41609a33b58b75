"""What one event record says of an act, and whether two such tellings can be of one act.

An act told with different precision stays one: a president, his army and his country fit; two presidents don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Literal, NamedTuple

from tocsin.accounts import Entry, Telling
from tocsin.knowledge.actors import load_actors
from tocsin.knowledge.codebook import quad
from tocsin.knowledge.fold import fold
from tocsin.ledger.days import EARLIEST, days_between, first_day, last_day, later
from tocsin.ledger.disavowals import disavowed
from tocsin.ledger.evidence import item_of, outlet_of, weighs
from tocsin.ledger.matters import stems
from tocsin.ledger.sentences import sentence_near
from tocsin.ledger.sides import side_of
from tocsin.ledger.weeks import week_of, weeks
from tocsin.records import Event, EventType, Modality, Party, Place, Span

Reality = Literal["done", "planned", "denied"]
REALITY: dict[Modality, Reality] = {
    "actual": "done", "ongoing": "done", "historical": "done", "alleged": "done",
    "scheduled": "planned", "intended": "planned", "denied": "denied",
}  # fmt: skip
"""What happened, what is to happen, what did not: accounts never mix the first two. A condition or a mere thought
(``conditional``, ``hypothetical``) is none of them."""

SLACK = {"words": 0, "deeds": 1}
"""Days by which two dates of their own may differ: deeds of a night are given to either day. Start values."""
BACK = {"words": 1, "deeds": 3, "planned": 7, "denied": 14}
"""Days before its publication on which an act without a date of its own may have happened; a denial answers what was
told in the last two weeks. Start values."""
PASSING = 31
"""Days that a date may span to name one act; a year or an open span fits only the very same date. Start value."""
NEAR_KM = 50.0
"""Kilometres within which two named places may be one place of an act. Start value."""
PUBLISHED = "publication date"
WORDLESS = frozenset({"raw", "UNK"})
STOP = frozenset(
    "the a an of to in on and for with that it its he his she her they their we our has have had was were is are be by "
    "at as from said says will would had not".split()
)
WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 24
"""Stems of a sentence that a telling keeps."""


def reality_of(modality: Modality) -> Reality | None:
    return REALITY.get(modality)


def manner_of(type_: EventType, modality: Modality) -> str:
    """By which window an act is merged: that of words, of deeds, of plans, of denials."""
    reality = reality_of(modality)
    if reality in ("planned", "denied"):
        return str(reality)
    return "words" if quad(type_) in (1, 3) else "deeds"


# ---------------------------------------------------------------------------------------------------------- a telling

def telling_of(entry: Entry, event: Event, carrier: str | None = None) -> Telling | None:
    """What a record says of an act; none where it is no act, or nobody's. ``carrier``: who first carried its origin,
    where that is another than who prints it. A report taken back, or called untrue, is a denial."""
    if reality_of(event.modality) is None or not event.actors:
        return None
    article = entry.document.article
    item, told = item_of(entry, event), (article.published or entry.now)[:10]
    actors = names_of(event.actors)
    mine = {side_of(name, told) for name in actors}
    told = told if first_day(told) != EARLIEST else entry.now[:10]
    outlet = outlet_of(article.publisher, article.uri)
    taken = disavowed(article.text, event.evidence, outlet)
    spoilt = max(article.quality.translated, article.quality.spun, article.quality.farm)
    return Telling(
        document=entry.id, record=event.id, origin=entry.origin, grade=entry.grade,
        modality="denied" if taken else event.modality,
        actors=actors,
        recipients=[name for name in names_of(event.recipients) if side_of(name, told) not in mine],
        date=event.date if dated(event) else None,
        weak=event.date is not None and event.date_from == PUBLISHED,
        told=first_day(told),
        place=event.place, mode=event.mode,
        voice=side_of(event.reported_by.actor.id, told) if event.reported_by and event.reported_by.actor else None,
        worth=round(event.confidence * (1.0 - spoilt), 3) if weighs(item) else 0.0,
        words=words_around(article.text, event.evidence[:1]),
        outlet=outlet,
        carrier=carrier or outlet,
        takes_back=taken.by if taken else None,
    )  # fmt: skip


def dated(event: Event) -> bool:
    return event.date is not None and (first_day(event.date) != EARLIEST or last_day(event.date) < "9999")


def names_of(parties: Iterable[Party]) -> list[str]:
    """Actor ids, or ``raw:`` and folded words, each once."""
    return list(dict.fromkeys(p.actor.id if p.actor else f"raw:{fold(p.raw)}" for p in parties))


# ------------------------------------------------------------------------------------------------------------- parties

def vague(name: str) -> bool:
    """Whether a name says a kind of people and not who: nobody resolved it, or only its noun is known."""
    return re.split("[:.]", name, maxsplit=1)[0] in WORDLESS


@lru_cache(maxsize=8192)
def is_person(name: str) -> bool:
    slug = name.partition(":")[2]
    return bool(slug) and slug in load_actors().offices.people


def bodies(names: Iterable[str], on: str) -> set[str]:
    """The top bodies of names; what nobody resolved counts only where nobody is known."""
    every = list(names)
    known = {top_of(name, on) for name in every if not vague(name)}
    return known or set(every)


@lru_cache(maxsize=8192)
def top_of(name: str, on: str | None = None) -> str:
    """The top body, taken wider than a side: what is "Russian", no more said, or fights for Russia, is Russia's."""
    side = side_of(name, on)
    country, dot, sector = side.partition(":")[0].partition(".")
    return country if dot and sector in ("UNK", "PRM") and country != "UNK" else side


def parties_fit(a: Sequence[str], b: Sequence[str], on: str, persons: bool) -> bool | None:
    """Whether two lists of parties can be one: they share a body; none where either is empty.

    Where ``persons`` count (who speaks, who meets), two persons of one body who differ are two.
    """
    if not a or not b:
        return None
    shared = bodies(a, on) & bodies(b, on)
    return bool(shared) and not (persons and persons_differ(a, b, shared, on))


def meeting_fit(a: Sequence[str], b: Sequence[str], on: str) -> bool | None:
    """Whether two lists of those who meet can be of one meeting: they share two bodies, or are the same organisation;
    none where one of them is too short to tell."""
    mine, theirs = bodies(a, on), bodies(b, on)
    shared = mine & theirs
    if not shared or persons_differ(a, b, shared, on):
        return False
    if len(mine) > 1 and len(theirs) > 1:
        return len(shared) > 1
    return True if mine == theirs and all(name.startswith("IGO:") for name in mine) else None


def persons_differ(a: Iterable[str], b: Iterable[str], shared: set[str], on: str) -> bool:
    mine, theirs = ({name for name in names if is_person(name) and top_of(name, on) in shared} for names in (a, b))
    return bool(mine) and bool(theirs) and not mine & theirs


# ---------------------------------------------------------------------------------------------------------------- days

class Days(NamedTuple):
    """The days on which an act may have happened. ``wide``: a date so long that only the same one fits."""

    first: str
    last: str
    wide: str = ""

    def meets(self, other: Days) -> bool:
        if self.wide or other.wide:
            return self.wide == other.wide
        return self.first <= other.last and other.first <= self.last

    def buckets(self) -> list[str]:
        return [self.wide] if self.wide else weeks(self.first, self.last)


def days_of(told: Telling, type_: EventType) -> Days:
    """The days that a telling allows: its own date with the slack of its manner, else days up to its publication."""
    manner = manner_of(type_, told.modality)
    if told.date is None or told.weak or manner == "denied":
        return Days(later(told.told, -BACK[manner]), told.told)
    first, last = first_day(told.date), last_day(told.date)
    if first == EARLIEST or last >= "9999" or days_between(first, last) > PASSING:
        return Days(first, last, wide=told.date)
    slack = SLACK.get(manner, 0)
    return Days(later(first, -slack), later(last, slack))


def anchor(told: Telling) -> str:
    """The day under which an act is filed: its first possible one if it has a date, else that of its telling."""
    return first_day(told.date) if told.date and not told.weak and first_day(told.date) != EARLIEST else told.told


def bucket_of(told: Telling) -> str:
    return week_of(anchor(told))


# --------------------------------------------------------------------------------------------------- places and words

def places_fit(a: Place | None, b: Place | None) -> bool:
    """Whether two places can be one: either isn't told, they share a name, one lies in the other, or they are near."""
    if a is None or b is None or a.name == b.name:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if spacious(a) or spacious(b):
        return True
    return kilometres(a, b) <= NEAR_KM


def spacious(place: Place) -> bool:
    """Whether a place is a country, a region, a sea, or not on the map."""
    return place.lat is None or place.lon is None or (place.feature or "")[:3] in ("PCL", "ADM", "RGN", "SEA", "CON")


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance of two places on the map."""
    north, south = radians(a.lat or 0.0), radians(b.lat or 0.0)
    east = radians((b.lon or 0.0) - (a.lon or 0.0))
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, half)))


def words_around(text: str, spans: Sequence[Span]) -> list[str]:
    """Stems of the sentence that evidence stands in, names left out, ``MOST_WORDS`` at most."""
    found: list[str] = []
    for span in spans:
        found += stems(sentence_near(text, span).of(text))
    return sorted(set(found))[:MOST_WORDS]


@lru_cache(maxsize=4096)
def content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in WORD.findall(fold(text)) if word not in STOP)


def likeness(a: str, b: str) -> float:
    """Shared content words of two quotations (Jaccard), 0 to 1."""
    first, second = content_words(a), content_words(b)
    return len(first & second) / len(first | second) if first and second else 0.0
