"""What one article's talk says, and whether it may be a meeting of the calendar.

Parties are compared as top bodies. Days decide most: a talk without a day fits a dated one only by where the article's
own day stands to it, since sides that meet often have met before and will meet again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tocsin.accounts import Entry, Item, TalkAccount, TalkClaim
from tocsin.ledger.days import EARLIEST, LATEST, first_day, is_day, last_day, later, meet, precision
from tocsin.ledger.evidence import day_of, item_of
from tocsin.ledger.sides import is_nobody, side_of
from tocsin.records import Delegation, Place, Talk, TalkForm, TalkStatus

RECENT = 10
"""Days before an article in which a meeting that it reports without a day took place. Start value."""
AHEAD_MONTHS = 3
"""Months ahead in which a meeting to come that an article tells without a day is looked for. Start value."""
MOVED_DAYS = 45
"""Days by which a meeting that is put off may move and stay the same. Start value."""
MOST_MONTHS = 6
"""Months that a span of days may touch to be looked up by them."""
REMOTE: frozenset[TalkForm | None] = frozenset({"call", "video"})
PAST: frozenset[TalkStatus] = frozenset({"held", "ongoing"})
TO_COME: frozenset[TalkStatus] = frozenset({"planned", "proposed"})
OFF: frozenset[TalkStatus] = frozenset({"postponed", "cancelled"})
NEVER_ONE: tuple[frozenset[TalkForm], ...] = (
    frozenset({"summit", "negotiation"}),
    frozenset({"summit", "visit"}),
    frozenset({"negotiation", "visit"}),
)
"""Forms in person that are not two names for one meeting."""
GUESSED = ("nearby", "the day of publication")
"""Ends of the reason that the reader gives for a day which the text does not tie to the talk."""
MOVED = "moved"
MOVED_FROM = "moved from "
"""Open the reason that the reader gives for a talk that was moved or put off; behind it the day that it had before."""


class Telling(NamedTuple):
    """A talk record as the calendar sees it. ``told``: the day of its article; ``guessed``: its day is only likely.

    ``moved``: it is told to have been moved, ``left``: from which day.
    """

    talk: Talk
    item: Item
    claim: TalkClaim
    parties: list[str]
    heads: list[str]
    away: list[str]
    told: str
    guessed: bool
    moved: bool = False
    left: str | None = None


def telling(entry: Entry, talk: Talk) -> Telling:
    """A record as a telling; a meeting whose day lies behind its article is not held yet, whatever the verb."""
    item = item_of(entry, talk)
    told = day_of(item)
    status: TalkStatus = (
        "planned" if talk.status in PAST and first_day(talk.start) > told and talk.start else talk.status
    )
    return Telling(
        talk=talk,
        item=item,
        claim=TalkClaim(
            origin=entry.origin,
            grade=entry.grade,
            seen=entry.now,
            status=status,
            start=talk.start,
            place=talk.place.name if talk.place else None,
        ),
        parties=parties_of(talk.delegations, told),
        heads=[each.head.actor.id for each in talk.delegations if each.head and each.head.actor],
        away=[party.actor.id if party.actor else party.raw for party in talk.not_attending],
        told=told,
        guessed=any(reason.startswith("date: ") and reason.endswith(GUESSED) for reason in talk.reasons),
        moved=any(reason.startswith(MOVED) for reason in talk.reasons),
        left=next((r.removeprefix(MOVED_FROM) for r in talk.reasons if r.startswith(MOVED_FROM)), None),
    )


def parties_of(delegations: Iterable[Delegation], on: str) -> list[str]:
    """The sides as top bodies; a side that nobody resolved keeps its words."""
    found: list[str] = []
    for each in delegations:
        actor = each.party.actor or (each.head.actor if each.head else None)
        found.append(side_of(actor.id, on) if actor else each.party.raw.casefold())
    return [side for side in dict.fromkeys(found) if not is_nobody(side)]


# ---------------------------------------------------------------------------------------------------------------- keys


def months(first: str, last: str) -> list[str]:
    """The months from a day to a day, both included, no more than ``MOST_MONTHS``."""
    year, month = int(first[:4]), int(first[5:7])
    found: list[str] = []
    while f"{year:04}-{month:02}" <= last[:7] and len(found) < MOST_MONTHS:
        found.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def months_of(start: str | None, told: str) -> list[str]:
    """The months in which a meeting is filed: those of its day, without one that in which it was first told."""
    first, last = first_day(start), last_day(start)
    if first == EARLIEST or last == LATEST:
        known = next((day for day in (first, last) if day not in (EARLIEST, LATEST)), told)
        return [known[:7]]
    return months(first, last)


def months_to_look_in(new: Telling) -> list[str]:
    """Where a telling's meeting may stand: around its day, or around that of its article."""
    first, last = first_day(new.talk.start), last_day(new.talk.start)
    if first != EARLIEST and last != LATEST and new.claim.status not in OFF and not new.moved:
        return list(dict.fromkeys([*months(later(first, -1), later(last, 1)), new.told[:7]]))
    back = later(new.told, -MOVED_DAYS if new.claim.status in OFF else -31)
    return months(back, later(new.told, 31 * AHEAD_MONTHS))


def keys_to_look_up(new: Telling) -> list[str]:
    return [f"party:{party}@{month}" for party in new.parties for month in months_to_look_in(new)]


# ------------------------------------------------------------------------------------------------------------- fitting


def fits(account: TalkAccount, new: Telling) -> bool:
    """Whether a telling may be of a meeting: sides, form and place go together, and the days do."""
    if not (sides_fit(account, new) and forms_fit(account, new)):
        return False
    if not (places_fit(account.place, new.talk.place) or is_other_venue(account, new)):
        return False
    if account.start and new.talk.start:
        return days_fit(account, new) or is_move(account, new) or is_of_old_day(account, new)
    if new.left and new.talk.start is None:
        return is_put_off(account, new.left)
    return times_fit(account, new)


def sides_fit(account: TalkAccount, new: Telling) -> bool:
    """Whether the smaller set of sides is in the larger one. A set that is larger, or of one side, needs the day."""
    mine, theirs = named(account.parties), named(new.parties)
    small, large = sorted((mine, theirs), key=len)
    if mine == theirs and len(mine) > 1:
        return not others_lead(account, new)
    if not same_day(account, new) or not small & large:
        return False
    if is_gathering(account, new):
        return True
    return small <= large and (len(small) > 1 or same_frame(account, new))


def named(parties: Iterable[str]) -> set[str]:
    """The sides by name; groups ("European allies") only where they are all there is."""
    every = set(parties)
    known = {side for side in every if not side.startswith("GRP:")}
    return known if len(known) > 1 else every


def same_day(account: TalkAccount, new: Telling) -> bool:
    """Whether both have the same date, or days that begin on the same one, be it that from which it was moved."""
    return any(is_same_day(account.start, day) for day in (new.talk.start, new.left))


def is_same_day(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or (is_day(one) and is_day(other) and first_day(one) == first_day(other))


def had_day(account: TalkAccount, day: str | None) -> bool:
    """Whether a meeting was moved away from a day."""
    days = [(each.before, each.after) for each in account.changes if each.field == "start" and each.before]
    left = [before for before, after in days if after is None or not meet(before, after)]
    return day is not None and any(meet(each, day) for each in left)


def is_of_old_day(account: TalkAccount, new: Telling) -> bool:
    """Whether a telling is of a meeting on the day that it had before it was moved."""
    return new.claim.status not in PAST and account.status not in PAST and had_day(account, new.talk.start)


def is_put_off(account: TalkAccount, left: str) -> bool:
    """Whether a meeting is the one that was put off from a day."""
    is_its_day = account.start is not None and meet(account.start, left)
    return account.status not in PAST and (is_its_day or had_day(account, left))


def is_gathering(account: TalkAccount, new: Telling) -> bool:
    """Whether both tell of a gathering of many at one place: each report names the guests that it cares for."""
    return {account.form, new.talk.form} <= {"summit", "multilateral"} and same_venue(account, new)


def same_venue(account: TalkAccount, new: Telling) -> bool:
    return account.place is not None and new.talk.place is not None and account.place.name == new.talk.place.name


def others_lead(account: TalkAccount, new: Telling) -> bool:
    """Whether a side is led by another person, so that these are two meetings, unless day and place say otherwise."""
    if same_day(account, new) and same_frame(account, new):
        return False
    mine, theirs = leaders(account.heads, new.told), leaders(new.heads, new.told)
    return any(mine[side].isdisjoint(theirs[side]) for side in mine.keys() & theirs.keys())


def leaders(heads: Iterable[str], on: str) -> dict[str, set[str]]:
    """The heads by their side."""
    found: dict[str, set[str]] = {}
    for head in heads:
        found.setdefault(side_of(head, on), set()).add(head)
    return found


def same_frame(account: TalkAccount, new: Telling) -> bool:
    """Whether form or place is told by both and the same: what a single side in common needs."""
    return same_venue(account, new) or (account.form is not None and account.form == new.talk.form)


def forms_fit(account: TalkAccount, new: Telling) -> bool:
    """Whether two forms may be one meeting: a video link may be called a call, and neither is a meeting in person."""
    one, other = account.form, new.talk.form
    if one is None or other is None or one == other:
        return True
    if (one in REMOTE) != (other in REMOTE):
        return False
    if {one, other} == {"bilateral", "multilateral"}:
        return named(account.parties) == named(new.parties)
    return {one, other} not in NEVER_ONE


def places_fit(one: Place | None, other: Place | None) -> bool:
    """Whether two places may be one: the same, or a town and its country."""
    if one is None or other is None or one.name == other.name:
        return True
    vague = any(place.lat is None or (place.feature or "").startswith(("PCL", "RGN", "ADM")) for place in (one, other))
    return vague and (one.country == other.country or None in (one.country, other.country))


def is_other_venue(account: TalkAccount, new: Telling) -> bool:
    """Whether a meeting to come may have got another place: the same sides on the same day."""
    return same_day(account, new) and account.status not in PAST and named(account.parties) == named(new.parties)


def days_fit(account: TalkAccount, new: Telling) -> bool:
    """Whether two dates may be one; a guessed one may be a day off, and a meeting of days holds each of them."""
    slack = 1 if new.guessed else 0
    span = f"{first_day(account.start)}/{last_day(account.end)}" if account.end else account.start
    return meet(span, new.talk.start, slack)


def is_move(account: TalkAccount, new: Telling) -> bool:
    """Whether a telling says that a meeting to come was moved, to a day or from it."""
    if account.status in PAST or not (new.claim.status == "postponed" or new.moved):
        return False
    if new.left:
        return meet(account.start, new.left)
    return last_day(account.start) >= later(new.told, -RECENT) and meet(account.start, new.talk.start, MOVED_DAYS)


def times_fit(account: TalkAccount, new: Telling) -> bool:
    """Whether a telling and a meeting of which one has no day go together, by the day of the article.

    What is told as held has been lately; what is told as to come lies ahead; what was called off lay ahead.
    """
    status = new.claim.status
    if account.start is None:
        return undated_fit(account, new)
    first, last = first_day(account.start), last_day(account.end or account.start)
    if status in PAST:
        return first <= new.told <= later(last, RECENT)
    if status in OFF:
        return account.status not in PAST and later(new.told, -RECENT) <= last
    return last >= new.told


def undated_fit(account: TalkAccount, new: Telling) -> bool:
    """Whether a meeting without a day may be a telling's: told as to come before, or both of the same time."""
    heard = max((day_of(item) for item in account.items), default=new.told)
    near = later(heard, -MOVED_DAYS) <= new.told <= later(heard, MOVED_DAYS)
    if account.status in PAST:
        recent = new.claim.status in PAST and later(heard, -RECENT) <= new.told <= later(heard, RECENT)
        day = new.talk.start
        return recent and (not day or later(first_day(day), RECENT) >= heard >= first_day(day))
    return near and (new.talk.start is None or last_day(new.talk.start) >= later(heard, -RECENT))


def closeness(account: TalkAccount, new: Telling) -> tuple[bool, bool, bool, bool, int]:
    """How well a telling fits a meeting that it may be of."""
    start = new.talk.start
    return (
        set(account.parties) == set(new.parties),
        bool(account.start and start and first_day(account.start) == first_day(start)) or same_day(account, new),
        bool(account.place and new.talk.place and account.place.name == new.talk.place.name),
        account.form == new.talk.form,
        precision(account.start),
    )
