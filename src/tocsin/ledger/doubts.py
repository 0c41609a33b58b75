"""Withdrawals announced, and what speaks against them: no sign of them, forces moved up, force used.

An announcement is an event account of a retreat, one of giving way whose words speak of withdrawing, a promise to
withdraw, or a fall of troops. Doubts are of the same side within ``WATCHED`` days: a denial of a retreat, a rise of
troops, or a mobilisation, coercion or assault against the same recipient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tocsin.accounts import Account, CommitmentHistory, EventAccount, FigureSeries, Item
from tocsin.ledger.bands import day_claimed, real
from tocsin.ledger.days import EARLIEST, first_day, last_day, later
from tocsin.ledger.desk import Desk
from tocsin.ledger.event_tellings import bodies, places_fit, reality_of, vague
from tocsin.ledger.evidence import day_of, weighs
from tocsin.ledger.matters import matter_of
from tocsin.ledger.weeks import weeks
from tocsin.ledger.words_deeds import civil_of
from tocsin.records import EventType, Place

WATCHED = 14
"""Days after an announcement in which what speaks against it is looked for. Start value."""
GIVING_WAY: tuple[EventType, ...] = ("RETREAT", "CONCEDE")
HOSTILE: tuple[EventType, ...] = ("MOBILIZE", "COERCE", "ASSAULT")
OF_WITHDRAWAL = frozenset({"withdraw", "ceasefire", "disarm"})
"""Modes of a retreat that take forces or fire away."""
WITHDRAWING = frozenset({"withdraw", "ceasefire", "disarm"})
"""Acts of ``matters`` by which words speak of a withdrawal."""
SOLDIERS = "personnel"


class Announced(NamedTuple):
    """A withdrawal as it was announced. ``settled``: two origins report it as done, or it no longer stands."""

    account: str
    sides: frozenset[str]
    recipients: frozenset[str]
    place: Place | None
    area: str | None
    day: str
    words: str
    items: list[Item]
    settled: bool


class Doubt(NamedTuple):
    """What speaks against it."""

    account: str
    words: str
    items: list[Item]


# -------------------------------------------------------------------------------------------------------- announcements

def doubted(account: Account) -> Announced | None:
    """The announcement that an account is; none where it is none, or its day or side isn't known."""
    if isinstance(account, EventAccount):
        return of_event(account)
    if isinstance(account, CommitmentHistory):
        return of_promise(account)
    return of_fall(account) if isinstance(account, FigureSeries) else None


def of_event(account: EventAccount) -> Announced | None:
    if account.type not in GIVING_WAY or not any(weighs(item) for item in account.items):
        return None
    if account.mode not in OF_WITHDRAWAL and not any(is_withdrawal(item.quote) for item in account.items):
        return None
    day = end_of_act(account)
    sides = known(account.actors, day)
    done = reality_of(account.modality) == "done" and account.type == "RETREAT"
    settled = account.standing == "denied" or (done and account.standing == "corroborated")
    words = f"{account.type} of {' and '.join(sorted(sides))} is told on {day}"
    area = account.place.country if account.place else None
    return Announced(
        account.id, sides, known(account.recipients, day), account.place, area, day, words, account.items, settled
    ) if sides and day < "9999" else None  # fmt: skip


def of_promise(history: CommitmentHistory) -> Announced | None:
    if history.commitment != "promise" or not history.items or not is_withdrawal(history.consequence or ""):
        return None
    day = day_of(history.items[0])
    words = f"{' and '.join(history.actors)} promises on {day} to withdraw"
    settled = history.state in ("fulfilled", "withdrawn", "superseded", "lapsed")
    sides, recipients = frozenset(history.actors), frozenset(history.targets)
    return Announced(history.id, sides, recipients, None, None, day, words, history.items, settled)


def of_fall(series: FigureSeries) -> Announced | None:
    """A fall of troops, told of as done or to come, by its newest claim."""
    falls = [claim for claim in series.claims if claim.direction == "down" and weighs(claim.item)]
    if series.figure_kind != "delta" or series.owner is None or series.unit != SOLDIERS or not falls:
        return None
    newest = max(falls, key=day_claimed)
    day = day_claimed(newest)
    words = f"a fall of {newest.nominal:,.10g} {series.subject} of {series.owner} is told on {day}"
    items = [claim.item for claim in falls if later(day, -WATCHED) <= day_claimed(claim)]
    sides = frozenset({series.owner})
    return Announced(series.id, sides, frozenset(), None, series.area, day, words, items, settled=False)


def is_withdrawal(words: str) -> bool:
    return bool(matter_of(words).acts & WITHDRAWING)


def day_of_act(account: EventAccount) -> str:
    """The first day of an act, else the day on which it was first told."""
    day = first_day(account.start)
    return min(told.told for told in account.tellings) if day == EARLIEST and account.tellings else day


def end_of_act(account: EventAccount) -> str:
    """The last day that an act may have been on: only what comes after it, for certain, speaks against it."""
    if first_day(account.start) == EARLIEST:
        return day_of_act(account)
    return last_day(account.end or account.start)


def known(names: Iterable[str], day: str) -> frozenset[str]:
    """The top bodies of known names, a country's people standing for it."""
    return frozenset(civil_of(side) for side in bodies(names, day) if not vague(side))


# --------------------------------------------------------------------------------------------------------------- doubts

def doubts_about(announced: Announced, desk: Desk) -> list[Doubt]:
    """Everything that speaks against an announcement, in the order of the accounts' ids."""
    return [*no_signs(announced, desk), *hostile_acts(announced, desk), *rises(announced, desk)]


def no_signs(announced: Announced, desk: Desk) -> Iterator[Doubt]:
    """Reports that there is no retreat: denials of one of the same side."""
    for account in desk.by_key(EventAccount, act_keys(announced.sides, ("RETREAT",), announced.day)):
        denials = [item for item in account.denials if weighs(item) and in_time(announced, day_of(item))]
        if denials and known(account.actors, announced.day) & announced.sides:
            yield Doubt(account.id, "no retreat is seen", denials)


def hostile_acts(announced: Announced, desk: Desk) -> Iterator[Doubt]:
    """Acts of force or of its preparation by the same side, against the same recipient."""
    for account in desk.by_key(EventAccount, act_keys(announced.sides, HOSTILE, announced.day)):
        if is_hostile(account) and in_time(announced, day_of_act(account)) and is_aimed(announced, account):
            yield Doubt(account.id, f"{account.type} by {' and '.join(account.actors)}", account.items)


def is_hostile(account: EventAccount) -> bool:
    return (
        account.type in HOSTILE and account.modality in ("actual", "ongoing")
        and account.standing in ("reported", "corroborated")
    )  # fmt: skip


def is_aimed(announced: Announced, account: EventAccount) -> bool:
    """Whether an act falls on the same recipient; where either names none, moving forces is enough, and force must
    fall on the same country."""
    day = day_of_act(account)
    receiving = known(account.recipients, day)
    if not known(account.actors, day) & announced.sides:
        return False
    if receiving and announced.recipients:
        return bool(receiving & announced.recipients)
    if account.type == "MOBILIZE":
        return places_fit(announced.place, account.place)
    country = account.place.country if account.place else None
    told_of = {*announced.recipients, *([announced.area] if announced.area else [])}
    return bool(told_of & {*receiving, *([country] if country else [])} - announced.sides)


def rises(announced: Announced, desk: Desk) -> Iterator[Doubt]:
    """Figures by which the same side has more troops there, not fewer."""
    keys = [f"thing:{side}:{SOLDIERS}:delta:{SOLDIERS}:up" for side in sorted(announced.sides)]
    for series in desk.by_key(FigureSeries, keys):
        claims = [
            claim for claim in series.claims
            if real(claim) and claim.modality != "alleged" and in_time(announced, day_claimed(claim))
        ]  # fmt: skip
        if claims and not (series.area and announced.area and series.area != announced.area):
            yield Doubt(series.id, f"{claims[-1].nominal:,.10g} more of its troops", [claim.item for claim in claims])


def in_time(announced: Announced, day: str) -> bool:
    return announced.day <= day <= later(announced.day, WATCHED)


def act_keys(
    sides: Iterable[str], types: Sequence[EventType], day: str, realities: Sequence[str] = ("done", "planned")
) -> list[str]:
    """Keys of event accounts of some types and sides in the ``WATCHED`` days from a day."""
    return [
        f"act:{type_}:{reality}:{side}:{week}"
        for side in sorted(sides) for type_ in types for reality in realities
        for week in weeks(day, later(day, WATCHED))
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------------- from either side of it

def announcements_near(account: Account, desk: Desk) -> list[Account]:
    """The announcements that a changed account is, or that it may speak against."""
    if isinstance(account, EventAccount) and (account.type in HOSTILE or account.denials):
        day, sides = day_of_act(account), known(account.actors, day_of_act(account))
        days = [day, *(day_of(item) for item in account.denials)]
        against = announced_by(sides, max(days), desk)
    elif isinstance(account, FigureSeries) and account.figure_kind == "delta" and account.owner:
        days = [day_claimed(claim) for claim in account.claims if claim.direction == "up"]
        against = announced_by({account.owner}, max(days), desk) if days else []
    else:
        against = []
    return [account, *against] if doubted(account) else against


def announced_by(sides: Iterable[str], day: str, desk: Desk) -> list[Account]:
    """The announcements of sides in the ``WATCHED`` days up to a day."""
    every = sorted(sides)
    since = later(day, -WATCHED)
    found: list[Account] = []
    found += desk.by_key(EventAccount, act_keys(every, GIVING_WAY, since))
    found += desk.by_key(FigureSeries, [f"thing:{side}:{SOLDIERS}:delta:{SOLDIERS}:down" for side in every])
    found += desk.by_key(CommitmentHistory, [f"open:promise:{side}:withdraw" for side in every])
    near = [(each, doubted(each)) for each in found]
    return [each for each, announced in near if announced and since <= announced.day <= day]
