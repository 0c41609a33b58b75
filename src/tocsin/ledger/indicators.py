"""The indicators of a watch: what has been seen, by how many independent voices, and what speaks against it.

    enter(entry, desk, watch)     after stories, events, commitments and contradictions have been entered
    tick(now, desk, watch)        before the first article of a day: what grew too old no longer counts

A state is a pure function of the sightings kept, of since when the watch has looked, and of the moment. Only the
strongest sighting of an origin is kept, so that copies change nothing, and at most ``MOST`` for and against. A sighting
whose act has come to stand denied in the ledger, or whose teller took the report back, is kept as void and counts for
nothing while that is so.

| state          | means                                                                                            |
|----------------|--------------------------------------------------------------------------------------------------|
| unknown        | not looked for yet: no article about the parties has come in                                     |
| not_observed   | looked for, and never seen                                                                       |
| reported       | seen by one voice (or named only in passing, however often)                                      |
| corroborated   | seen by two independent voices                                                                   |
| verified       | by two of grade C or better, one of them A or B, told as happening, in records without flags     |
| contested      | as much as ``COMPARABLE`` of its weight stands against it, from a credible voice                 |
| ceased         | two voices, one of them credible, tell of its end and outweigh what was reported since           |
| stale          | seen, but nothing new within ``STALE_HALF_LIVES`` half-lives                                     |
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.accounts import Entry, EventAccount, Grade, IndicatorState, Item, Observed, Sighting, Telling, minted
from tocsin.ledger.desk import Desk
from tocsin.ledger.patterns import Looking, belongs, pattern_of, sightings
from tocsin.ledger.standing import void
from tocsin.ledger.weighing import day_after, days, decay, grade_in, independent, rank, said_at, worth
from tocsin.records import Document
from tocsin.watchfile import EventPattern, Indicator, Watch, grade_of

STALE_HALF_LIVES = 3.0
"""After so many half-lives a sighting, an eighth of its weight left, no longer carries a state. Start value."""
MOST = 24
"""Sightings kept for and against, those that weigh most; sums are capped long before. Start value."""
COUNTED = 3
"""Voices of a side whose weights are added when two sides are compared: a crowd of late reports is no better."""
COMPARABLE = 0.5
"""Share of the weight for an indicator from which what stands against it makes it contested. Start value."""
CREDIBLE: frozenset[Grade] = frozenset({"A", "B", "C"})
GOOD: frozenset[Grade] = frozenset({"A", "B"})
SEEN: frozenset[Observed] = frozenset({"corroborated", "verified"})


def indicator_id(watch: Watch, name: str) -> str:
    """The id of an indicator's account."""
    return minted("indicator", watch.name, name)


def states_of(desk: Desk, watch: Watch) -> dict[str, IndicatorState]:
    """The accounts of a watch's indicators by name, in the file's order; those never entered are unknown."""
    ids = {indicator_id(watch, each.name): each.name for each in watch.indicators}
    found = {ids[state.id]: state for state in desk.by_id(IndicatorState, ids)}
    return {each.name: found.get(each.name) or blank(each, watch) for each in watch.indicators}


def blank(indicator: Indicator, watch: Watch) -> IndicatorState:
    """An indicator that nobody has looked for."""
    return IndicatorState(
        id=indicator_id(watch, indicator.name), keys=[f"watch:{watch.name}"], name=indicator.name,
        class_=indicator.class_, state="unknown", since="", reasons=["not looked for yet"],
    )  # fmt: skip


def enter(entry: Entry, desk: Desk, watch: Watch) -> None:
    """Takes what an article and the accounts it changed show, for every indicator of the watch."""
    looked = speaks_of_parties(entry.document, watch)
    _take_in(entry, entry.now, desk, watch, looked)


def tick(now: str, desk: Desk, watch: Watch) -> None:
    """Settles indicators whose sightings have grown too old, and takes in accounts that time has changed."""
    _take_in(None, now, desk, watch, looked=False)


def _take_in(entry: Entry | None, now: str, desk: Desk, watch: Watch, looked: bool) -> None:
    looking = Looking(watch.about.confidence, lambda publisher, uri: grade_of(watch, publisher, uri))
    states = states_of(desk, watch)
    found = {each.name: sightings(each, entry, desk, looking) for each in watch.indicators}
    acts = acts_of(desk)
    looked = looked or any(found.values())  # what shows one thing of the watch would have shown the others
    for indicator in watch.indicators:
        old = states[indicator.name]
        searched = old.searched or (now if looked else None)
        new = noted([*old.sightings, *found[indicator.name]], indicator, acts)
        kept = keep([], new, indicator.half_life)
        due = old.due is not None and old.due <= now
        if kept != old.sightings or searched != old.searched or due:
            desk.put(settled(replace(old, sightings=kept, searched=searched), indicator, watch, now))


Acts = dict[tuple[str, str], EventAccount]


def acts_of(desk: Desk) -> Acts:
    """The acts that have changed, by the documents and records that tell of them."""
    acts: Acts = {}
    for account in desk.changed():
        if isinstance(account, EventAccount):
            told: list[Telling | Item] = [*account.tellings, *account.items]
            acts |= {(each.document, each.record): account for each in told}
    return acts


def noted(found: Iterable[Sighting], indicator: Indicator, acts: Acts) -> list[Sighting]:
    """Sightings with the act that their records tell of, and whether that is void, as far as an act has changed."""
    every = []
    for each in found:
        item = each.item
        act = acts.get((item.document, item.record))
        if act is not None:
            gone = not seeks_denials(indicator, each) and void(act, item.document, item.record, item.origin)
            each = replace(each, act=act.id, void=gone)
        every.append(each)
    return every


def seeks_denials(indicator: Indicator, sighting: Sighting) -> bool:
    """Whether a pattern asks for acts that stand denied: then that makes no sighting void."""
    pattern = pattern_of(indicator, sighting)
    return isinstance(pattern, EventPattern) and "denied" in pattern.standing


def speaks_of_parties(document: Document, watch: Watch) -> bool:
    """Whether an article is about the parties, so that it would have shown what goes on; without parties any is."""
    named = {mention.actor.id for mention in document.mentions if mention.actor is not None}
    for events in document.events:
        named |= {party.actor.id for party in (*events.actors, *events.recipients) if party.actor is not None}
    return not watch.parties or any(belongs(actor, watch.actors) for actor in named)


def keep(old: Sequence[Sighting], new: Iterable[Sighting], half_life: float) -> list[Sighting]:
    """The strongest sighting of each origin and side, at most ``MOST`` a side, in the order they were said.

    What is dropped is what weighs least at any moment: by grade and age together, which time doesn't reorder.
    """
    best: dict[tuple[str, bool], Sighting] = {}
    for each in (*old, *new):
        key = each.item.origin, each.against
        if key not in best or (each.void, rank(each)) < (best[key].void, rank(best[key])):
            best[key] = each
    kept: list[Sighting] = []
    for against in (False, True):
        side = [each for each in best.values() if each.against == against]
        kept += sorted(side, key=lambda each: _lasting(each, half_life))[:MOST]
    return sorted(kept, key=lambda each: (said_at(each.item), each.item.first_seen, each.item.origin, each.against))


EPOCH = "1970-01-01T00:00:00Z"
GRADE_HALVES: dict[Grade, float] = {"A": 0.0, "B": 0.4, "C": 1.1, "D": 2.1, "E": 3.7, "F": 4.8}
"""By how many half-lives a report of a grade is worth less than one of A: log2 of the ratio of ln(t/f)."""


def _lasting(sighting: Sighting, half_life: float) -> tuple[float, str, str]:
    """What a sighting weighs against others of its indicator, whenever one looks; the heaviest first."""
    age = days(EPOCH, said_at(sighting.item)) / half_life
    return GRADE_HALVES[grade_in(sighting)] - age, sighting.item.origin, sighting.item.record


# --------------------------------------------------------------------------------------------------- what it amounts to

class Sides(NamedTuple):
    """Independent sightings that still count, for and against, weightiest first."""

    for_: list[Sighting]
    against: list[Sighting]


def live(state: IndicatorState, half_life: float, now: str) -> list[Sighting]:
    """Sightings that are neither void nor too old to count."""
    reach = STALE_HALF_LIVES * half_life
    return [each for each in state.sightings if not each.void and days(said_at(each.item), now) < reach]


def sides(state: IndicatorState, half_life: float, now: str) -> Sides:
    """Both sides of an indicator, one sighting a voice."""
    fresh = live(state, half_life, now)
    return Sides(
        independent([each for each in fresh if not each.against], half_life, now),
        independent([each for each in fresh if each.against], half_life, now),
    )


def settled(state: IndicatorState, indicator: Indicator, watch: Watch, now: str) -> IndicatorState:
    """An indicator as its sightings make it at a moment."""
    half_life = indicator.half_life
    both = sides(state, half_life, now)
    label, reason = judged(state, both, Scale(watch, half_life, now))
    fresh = live(state, half_life, now)
    ends = [day_after(said_at(each.item), STALE_HALF_LIVES * half_life) for each in fresh]
    return replace(
        state,
        state=label,
        since=state.since if state.since and label == state.state else now,
        due=min(ends, default=None),
        origins=sorted({each.item.origin for each in fresh if not each.against}),
        reasons=[reason],
    )


class Scale(NamedTuple):
    """What weights are measured by: the watch's likelihoods, the half-life in days, and the moment."""

    watch: Watch
    half_life: float
    now: str

    def weight(self, side: Sequence[Sighting]) -> float:
        """The weight of the ``COUNTED`` weightiest voices of a side."""
        each = [worth(s, self.watch.likelihood) * decay(s.item, self.half_life, self.now) for s in side]
        return sum(sorted(each, reverse=True)[:COUNTED])


def judged(state: IndicatorState, both: Sides, scale: Scale) -> tuple[Observed, str]:
    """The state and why, in the order: never seen, ended, too old, contested, then how well it is borne out."""
    if not state.sightings:
        if state.searched is None:
            return "unknown", "not looked for yet"
        return "not_observed", f"looked for since {state.searched[:10]}, not seen"
    if ended(both, scale):
        return "ceased", f"its end is told by {voices(both.against)}, and less was reported since"
    if not both.for_:
        return unseen(state)
    if contested(both, scale):
        return "contested", f"reported by {voices(both.for_)}, against it stand {voices(both.against)}"
    return borne_out(both.for_)


def unseen(state: IndicatorState) -> tuple[Observed, str]:
    """What it amounts to where no sighting for an indicator counts."""
    seen = [each for each in state.sightings if not each.against]
    if not seen:
        return "not_observed", "only what speaks against it was seen"
    if all(each.void for each in seen):
        return "not_observed", "what was seen has been denied or taken back"
    return "stale", "nothing new for long"


def borne_out(seen: Sequence[Sighting]) -> tuple[Observed, str]:
    """How well independent sightings bear an indicator out."""
    if len(seen) < 2:
        return "reported", f"by {voices(seen)} alone"
    sound = [s for s in seen if s.actual and not s.item.flags and grade_in(s) in CREDIBLE]
    if len(sound) >= 2 and any(grade_in(each) in GOOD for each in sound):
        return "verified", f"by {voices(sound)}, independently"
    return "corroborated", f"by {voices(seen)}, independently"


def contested(both: Sides, scale: Scale) -> bool:
    """Whether a credible voice speaks against it, and the weights are comparable."""
    credible = any(grade_in(each) in CREDIBLE for each in both.against)
    return credible and scale.weight(both.against) >= COMPARABLE * scale.weight(both.for_)


def ended(both: Sides, scale: Scale) -> bool:
    """Whether two voices, one of them credible, tell of the end, and outweigh what was reported after the first."""
    if len(both.against) < 2 or not any(grade_in(each) in CREDIBLE for each in both.against):
        return False
    first = min(said_at(each.item) for each in both.against)
    since = [each for each in both.for_ if said_at(each.item) > first]
    return scale.weight(both.against) > scale.weight(since)


def voices(seen: Sequence[Sighting], most: int = 3) -> str:
    """Who says so, for a reason."""
    names = [each.carrier or each.item.uri for each in seen]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (" and ".join(names) if len(names) == 2 else ", ".join(names[:most])) + more
