"""Words and deeds: what each side says to another and does to it, day by day, each act once.

PLOVER's quads part them: 1 and 3 are words, 2 and 4 are deeds; the sign of the score parts cooperation from conflict.
A day of a directed pair is one account; an act that changes (another day, denied, taken back) leaves the day it stood
on. The ``gap`` is what a side says against what it does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from tocsin.accounts import Contribution, Entry, EventAccount, PairDay, SeriesName, Standing, minted
from tocsin.ledger.days import EARLIEST, calendar_day, days_between, first_day, last_day, later
from tocsin.ledger.desk import Desk, Shelf
from tocsin.ledger.event_tellings import reality_of, top_of, vague
from tocsin.ledger.weeks import weeks

WEIGHT: dict[Standing, float] = {"corroborated": 1.0, "reported": 0.6, "alleged": 0.0, "denied": 0.0}
"""What an act counts by its standing: full where two origins report it, less from one, nothing where it is only alleged
(the accusation counts as the word it is) or denied. Start values."""
SPREAD = 7
"""Days over which an act with a longer date is spread evenly; a longer span names no day. Start value."""
MUTUAL = frozenset({"CONSULT", "COOPERATE", "AGREE"})
"""Types that several actors do with each other where no recipient is named; who consults is consulted."""
CIVIL = frozenset({"CVL", "REF", "MED", "JRN", "EDU", "AGR", "LAB", "REL", "SOC", "BUS", "ELI"})
"""Sectors whose people are their country where something is done to them; what they do themselves is not its act."""
AT_ONCE = 28
"""Days of a pair that are looked up at once: four or five weeks of keys."""
GAP_DAYS = 14
"""Days over which the gap is taken. Start value."""
LEAST = 1.0
"""Weight of words, and of deeds, from which a gap is told: less is no tone. Start value."""


# ------------------------------------------------------------------------------------------------------------- entering

def enter(entry: Entry, desk: Desk) -> None:
    """Brings the days of pairs up to date with the event accounts that the entry has changed."""
    follow(desk)


def withdraw(document: str, desk: Desk) -> None:
    """Takes out what the accounts no longer say; to be called after ``events.withdraw``."""
    follow(desk)


def follow(desk: Desk) -> None:
    """For each changed event account: its old contributions go from where they stood, the new ones are put down."""
    for account in [each for each in desk.changed() if isinstance(each, EventAccount)]:
        new = {name: (pair, day, given) for name, pair, day, given in contributions(account)}
        held = {each.id: each for each in desk.by_key(PairDay, [f"account:{account.id}"])}
        for name, old in held.items():
            if name not in new:
                desk.put(summed(old, without(old, account.id)))
        for name, (pair, day, given) in new.items():
            old = held.get(name) or next(iter(desk.by_id(PairDay, [name])), None) or blank(name, pair, day)
            desk.put(summed(old, [*without(old, account.id), given]))


def without(day: PairDay, account: str) -> list[Contribution]:
    return [each for each in day.contributions if each.account != account]


def blank(name: str, pair: tuple[str, str], day: str) -> PairDay:
    return PairDay(id=name, keys=[], actor=pair[0], recipient=pair[1], day=day)


def summed(day: PairDay, given: Iterable[Contribution]) -> PairDay:
    """A day with its contributions in the order of their accounts, and the four sums; a day without any has no keys."""
    every = sorted(given, key=lambda each: (each.account, each.series))
    sums = {name: round(sum(each.score for each in every if each.series == name), 4) for name in SERIES}
    keys = pair_keys(day.actor, day.recipient, day.day, day.day) if every else []
    return msgspec.structs.replace(
        day, keys=[*keys, *(f"account:{each.account}" for each in every)], contributions=every, **sums
    )


SERIES: tuple[SeriesName, ...] = ("words_cooperation", "words_conflict", "deeds_cooperation", "deeds_conflict")


def pair_keys(actor: str, recipient: str, first: str, last: str) -> list[str]:
    """Keys of the pair's days from a day to a day, by week: ``pair:RUS>UKR:2022-W07``."""
    return [f"pair:{actor}>{recipient}:{week}" for week in weeks(first, last)]


# ------------------------------------------------------------------------------------------------ an act's contribution

def contributions(account: EventAccount) -> Iterator[tuple[str, tuple[str, str], str, Contribution]]:
    """What an act adds: the id of the pair's day, the pair, the day, and the contribution.

    Nothing comes of plans, of what is only alleged or denied, of an act without a day or with nobody on either side.
    """
    weight = WEIGHT[account.standing] if reality_of(account.modality) == "done" else 0.0
    on = days_of_act(account) if weight and account.items else []
    for pair in pairs_of(account, on[0]) if on else []:
        for day in on:
            share = account.score * weight / len(on)
            given = Contribution(account.id, series_of(account), round(share, 4), round(weight / len(on), 4))
            yield minted("pair_day", *pair, day), pair, day, given


def days_of_act(account: EventAccount) -> list[str]:
    first, last = first_day(account.start), last_day(account.end or account.start)
    span = days_between(first, last) + 1
    if first == EARLIEST or last >= "9999" or not 1 <= span <= SPREAD:
        return []
    return [later(first, n) for n in range(span)]


def pairs_of(account: EventAccount, on: str) -> list[tuple[str, str]]:
    """The directed pairs of an act: each actor to each recipient; where none is named, mutual acts run between their
    actors. Talks run both ways."""
    acting = tops(account.actors, on)
    receiving = tops(account.recipients, on, civil=True)
    if account.type in MUTUAL and not receiving:
        pairs = [(a, b) for a in acting for b in acting]
    else:
        pairs = [(a, b) for a in acting for b in receiving]
        pairs += [(b, a) for a, b in pairs] if account.type == "CONSULT" else []
    return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]


def tops(names: Iterable[str], on: str, civil: bool = False) -> list[str]:
    """The top bodies of known names; with ``civil``, a country's people stand for it."""
    found = [top_of(name, on) for name in names if not vague(name)]
    return list(dict.fromkeys(civil_of(name) if civil else name for name in found))


def civil_of(side: str) -> str:
    country, dot, sector = side.partition(":")[0].partition(".")
    return country if dot and sector in CIVIL else side


def series_of(account: EventAccount) -> SeriesName:
    """Words or deeds by the quad, cooperation or conflict by the sign; a score of 0 goes by the quad."""
    kind = "words" if account.quad in (1, 3) else "deeds"
    friendly = account.score > 0 or (account.score == 0 and account.quad in (1, 2))
    name = f"{kind}_{'cooperation' if friendly else 'conflict'}"
    return next(each for each in SERIES if each == name)


# ------------------------------------------------------------------------------------------------------------- reading

class Gap(NamedTuple):
    """What a side says against what it does: mean scores of its words and deeds on PLOVER's scale (-10 to 10), weighted
    by standing, and words less deeds. Above 0 its words are friendlier than its deeds; none where either is missing."""

    words: float | None
    deeds: float | None
    gap: float | None
    acts: int


def series(shelf: Shelf | Desk, actor: str, recipient: str, first: str, last: str) -> list[PairDay]:
    """The days of a directed pair from a day to a day (both included), in order; days without acts are left out.

    Raises ``UsageError`` where either is no day of the calendar.
    """
    found: dict[str, PairDay] = {}
    for start in starts_of(first, last, AT_ONCE):
        days = shelf.by_key(PairDay, pair_keys(actor, recipient, start, later(start, AT_ONCE - 1)))
        found |= {each.id: each for each in days if first <= each.day <= last}
    return sorted(found.values(), key=lambda each: each.day)


def starts_of(first: str, last: str, step: int = 1) -> list[str]:
    """Every so many-th day from a day to a day, both included. Raises ``UsageError`` as above."""
    start, end = calendar_day(first).toordinal(), calendar_day(last).toordinal()
    return [date.fromordinal(day).isoformat() for day in range(start, end + 1, step)]


class Lately(NamedTuple):
    """A directed pair over a window: the sums of its four series, its gap, and the acts behind both."""

    actor: str
    recipient: str
    sums: dict[SeriesName, float]
    gap: Gap
    given: list[Contribution]


def lately(days: Sequence[PairDay], until: str, span: int = GAP_DAYS) -> Lately | None:
    """A pair over the ``span`` days that end with ``until``, out of its days in order; none where it did not act."""
    window = days_within(days, until, span)
    given = [each for day in window for each in day.contributions]
    if not given:
        return None
    sums = {name: round(sum(each.score for each in given if each.series == name), 2) for name in SERIES}
    return Lately(window[0].actor, window[0].recipient, sums, gap(window, until, span), given)


def widest(pairs: Iterable[Lately]) -> list[Lately]:
    """Pairs in the order of their gaps, the widest first; then those of which none can be told, the liveliest first."""
    return sorted(pairs, key=lambda each: (-abs(each.gap.gap or 0.0), -each.gap.acts, each.actor, each.recipient))


def weightiest(given: Iterable[Contribution], kind: str) -> Contribution | None:
    """The act that counts most among words, or among deeds."""
    of_kind = [each for each in given if each.series.startswith(kind)]
    return min(of_kind, key=lambda each: (-abs(each.score), each.account), default=None)


def days_within(days: Sequence[PairDay], until: str, span: int) -> Sequence[PairDay]:
    """Of days in order, those of the ``span`` days that end with ``until``."""
    first = bisect_left(days, later(until, 1 - span), key=day_of)
    return days[first : bisect_right(days, until, key=day_of)]


def day_of(each: PairDay) -> str:
    return each.day


def gap(days: Sequence[PairDay], until: str, span: int = GAP_DAYS) -> Gap:
    """The gap of a pair over the ``span`` days that end with ``until``, out of its days in order."""
    given = [each for day in days_within(days, until, span) for each in day.contributions]
    words, deeds = tone(given, "words"), tone(given, "deeds")
    told = round(words - deeds, 2) if words is not None and deeds is not None else None
    return Gap(words, deeds, told, len({each.account for each in given}))


def tone(given: Iterable[Contribution], kind: str) -> float | None:
    """The mean score of words, or of deeds, weighted by standing; none below ``LEAST``."""
    of_kind = [each for each in given if each.series.startswith(kind)]
    weight = sum(each.weight for each in of_kind)
    return round(sum(each.score for each in of_kind) / weight, 2) if weight >= LEAST else None


def gaps(days: Sequence[PairDay], first: str, last: str, span: int = GAP_DAYS) -> list[tuple[str, Gap]]:
    """The gap on each day from a day to a day, for a chart. Raises ``UsageError`` as ``series`` does."""
    return [(day, gap(days, day, span)) for day in starts_of(first, last)]
