"""Claims on one number, set side by side: whether they can all hold, and within which band.

Claims are intervals: a point, at least, at most, a range; what is said roughly may be ten per cent off. Where all
overlap, the band is what they share; where they don't, there is none: never a mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import inf
from typing import NamedTuple

from tocsin.accounts import Claim
from tocsin.ledger.days import LATEST, last_day, later
from tocsin.ledger.event_tellings import top_of, vague
from tocsin.ledger.evidence import day_of, weighs
from tocsin.records import FigureKind, Modality

TOLERANCE = 0.10
"""How far off a rough number may be, as a part of it. Start value (the field's custom for "about")."""
ROUND = 2
"""Digits to which a round number is told. Start value."""
REAL: frozenset[Modality] = frozenset({"actual", "ongoing", "alleged"})
"""Modalities of what is said to be so; plans and conditions are kept and marked, and never part of a band."""
LASTS: dict[FigureKind, int] = {"stock": 14, "capacity": 30, "share": 14}
"""Days for which a claim stands beside newer ones. Start values."""
PASSES = 1
"""The same for tolls, flows, changes, sums and counts: figures of other days are of other things."""


class Interval(NamedTuple):
    lo: float
    hi: float

    def meets(self, other: Interval) -> bool:
        return self.lo <= other.hi and other.lo <= self.hi


class Band(NamedTuple):
    """What the claims of a day make: a band, or a dispute, or nothing."""

    lo: float | None
    hi: float | None
    disputed: bool


class Point(NamedTuple):
    """A series on a day: its band, whether it was disputed, and who claimed what then counted."""

    day: str
    lo: float | None
    hi: float | None
    disputed: bool
    claimants: list[str]


def as_said(claim: Claim) -> Interval:
    return Interval(-inf if claim.lo is None else claim.lo, inf if claim.hi is None else claim.hi)


def as_meant(claim: Claim) -> Interval:
    """The interval with the tolerance of a rough number: "about", or a round point."""
    said = as_said(claim)
    rough = claim.bound == "approx" or (claim.bound == "point" and is_round(claim.nominal))
    return Interval(said.lo * (1 - TOLERANCE), said.hi * (1 + TOLERANCE)) if rough else said


def is_round(number: float) -> bool:
    """Whether a number of hundreds or more has no more than ``ROUND`` telling digits: 100,000, not 94,300."""
    return number >= 100 and float(f"{number:.{ROUND - 1}e}") == number


def shared(intervals: Iterable[Interval]) -> Interval | None:
    every = list(intervals)
    lo, hi = max(each.lo for each in every), min(each.hi for each in every)
    return Interval(lo, hi) if lo <= hi else None


def band_of(claims: Sequence[Claim]) -> Band:
    """The band of claims that stand together: what they share as said, else as meant; else they dispute each other."""
    if not claims:
        return Band(None, None, False)
    common = shared(map(as_said, claims)) or shared(map(as_meant, claims))
    if common is None:
        return Band(None, None, True)
    return Band(finite(common.lo), finite(common.hi), False)


def finite(value: float) -> float | None:
    return None if value in (inf, -inf) else round(value, 6)


# ---------------------------------------------------------------------------------------------------------------- time

def day_claimed(claim: Claim) -> str:
    """The day a claim speaks of, no later than that of its publication; without one, that of publication."""
    return no_later(claim.as_of, day_of(claim.item))


@lru_cache(maxsize=8192)
def no_later(as_of: str | None, told: str) -> str:
    day = last_day(as_of)
    return told if day == LATEST or day > told else day


def real(claim: Claim) -> bool:
    return claim.modality in REAL and weighs(claim.item)


def standing_on(claims: Iterable[Claim], kind: FigureKind, day: str) -> list[Claim]:
    """The claims that stand on a day: real, not older than their kind lasts, and the newest of their voice."""
    since = later(day, 1 - LASTS.get(kind, PASSES))
    fresh = [claim for claim in claims if real(claim) and since <= day_claimed(claim) <= day]
    return [claim for n, claim in enumerate(fresh) if not any(outdates(new, claim) for new in others(fresh, n))]


def others(claims: Sequence[Claim], number: int) -> list[tuple[Claim, bool]]:
    """The other claims, each with whether it came later."""
    return [(claim, n > number) for n, claim in enumerate(claims) if n != number]


def outdates(new: tuple[Claim, bool], old: Claim) -> bool:
    """Whether a claim takes the place of another: the same voice of a later day, or of the same day in a later text.
    Of two in one text that came first: a report puts its news before what it recalls."""
    claim, came_later = new
    mine, other = day_claimed(claim), day_claimed(old)
    if mine < other or not same_voice(claim, old):
        return False
    return mine > other or came_later != (claim.item.document == old.item.document)


def same_voice(a: Claim, b: Claim) -> bool:
    """Whether two claims go back to one voice: claimants of one top body; or, where none is known, one origin or
    publisher."""
    first, second = voice_of(a), voice_of(b)
    if first or second:
        return first == second
    return a.item.origin == b.item.origin or (a.item.publisher is not None and a.item.publisher == b.item.publisher)


def voice_of(claim: Claim) -> frozenset[str]:
    return voices(tuple(claim.claimed_by), day_of(claim.item)) if claim.claimed_by else frozenset()


@lru_cache(maxsize=8192)
def voices(names: tuple[str, ...], on: str) -> frozenset[str]:
    return frozenset(top_of(name, on) for name in names if not vague(name))


def over_time(claims: Sequence[Claim], kind: FigureKind) -> list[Point]:
    """The band on each day that a claim speaks of, in order: what was then newest of each voice, and who said it."""
    days = sorted({day_claimed(claim) for claim in claims if real(claim)})
    points = []
    for day in days:
        standing = standing_on(claims, kind, day)
        band = band_of(standing)
        who = [name for claim in standing for name in claim.claimed_by or [claim.item.publisher or claim.item.origin]]
        points.append(Point(day, band.lo, band.hi, band.disputed, list(dict.fromkeys(who))))
    return points
