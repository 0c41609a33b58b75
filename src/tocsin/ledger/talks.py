"""One calendar of talks out of many articles: who meets whom, when, where; what was moved, called off, or held.

Each talk record joins the meeting that it tells of, or enters a new one. What it says otherwise changes the meeting by
three rules. A copy (an origin that has spoken) changes nothing. A later article rules over an earlier one, but a weaker
source changes nothing against two independent origins. A report on what was to come doesn't move what was held. Nothing
is made up: a day that has passed without a report leaves a meeting planned, and says so.

Keys of a ``TalkAccount``: ``party:RUS@2022-01`` for each side and month of its day (of its first report while it has
none), ``month:2022-01`` for the calendar's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from tocsin.accounts import Change, Entry, Item, TalkAccount, TalkClaim, minted
from tocsin.knowledge.actors import load_actors
from tocsin.ledger.days import first_day, last_day, later, meet, precision
from tocsin.ledger.desk import Desk
from tocsin.ledger.evidence import weighs, with_item
from tocsin.ledger.sides import side_of
from tocsin.ledger.talk_tellings import (
    OFF,
    PAST,
    TO_COME,
    Telling,
    closeness,
    fits,
    had_day,
    is_of_old_day,
    keys_to_look_up,
    months_of,
    places_fit,
    telling,
)
from tocsin.records import Actor, Delegation, Party, Place, Talk, TalkStatus

INDEPENDENT = 2
"""Origins against which a weaker source changes nothing."""
MOST_CLAIMS = 24
"""Origins whose claims are kept, the latest: so many outweigh whatever came before."""
UNREPORTED = "its day has passed; no report says that it was held"
FOLLOWS: dict[TalkStatus, frozenset[TalkStatus]] = {
    "proposed": frozenset({"planned", "ongoing", "held", "postponed", "cancelled"}),
    "planned": frozenset({"ongoing", "held", "postponed", "cancelled"}),
    "postponed": frozenset({"planned", "ongoing", "held", "cancelled"}),
    "cancelled": frozenset({"planned", "ongoing", "held"}),
    "ongoing": frozenset({"held", "cancelled"}),
    "held": frozenset(),
}
"""Which status a report may bring about: a wish undoes no date, and nothing undoes what was held."""
Field = Literal["status", "start", "end", "place", "form", "parties"]


class Row(NamedTuple):
    """A meeting for a calendar: as a record whose id lasts, with what iCalendar wants beside it.

    ``sequence`` is SEQUENCE; ``changed`` the moment of the last change; ``uri`` and ``title`` the report that it was
    last heard of by.
    """

    talk: Talk
    sequence: int
    created: str
    changed: str
    uri: str
    title: str


def enter(entry: Entry, desk: Desk) -> None:
    """Lays down what an entry's talks change in the calendar."""
    homes: dict[str, str] = {}
    for record in entry.document.talks:
        new = telling(entry, record)
        account = home_of(new, desk)
        if account is not None:
            homes[record.id] = account.id
            desk.put(account)
    for record in entry.document.talks:
        if record.after and record.id in homes:
            follow(homes[record.id], homes.get(record.after, record.after), desk)


def tick(now: str, desk: Desk) -> None:
    """Says of meetings to come whose day has passed that no report tells of them."""
    for account in desk.due(TalkAccount, now):
        reasons = list(dict.fromkeys([*account.reasons, UNREPORTED]))
        desk.put(msgspec.structs.replace(account, due=None, reasons=reasons))


def calendar(accounts: Iterable[TalkAccount]) -> list[TalkAccount]:
    """Meetings in the order of their days; those without one at the end, in the order in which they were told."""
    return sorted(accounts, key=lambda a: (not a.start, first_day(a.start), a.start or "", told_first(a), a.id))


def told_first(account: TalkAccount) -> str:
    return account.items[0].first_seen if account.items else ""


# ------------------------------------------------------------------------------------------------------------- merging


def home_of(new: Telling, desk: Desk) -> TalkAccount | None:
    """The meeting of a telling, as it stands with it; none for a telling that names too little to found one.

    A telling without a day joins a meeting only where no other fits as well by its sides.
    """
    found = [account for account in desk.by_key(TalkAccount, keys_to_look_up(new)) if fits(account, new)]
    dated = [account for account in found if account.start]
    if new.talk.start is None and new.left is None and len(dated) > 1:
        found = [account for account in found if not account.start]
    if not found:
        return founded(new) if is_enough(new) else None
    return joined(max(found, key=lambda account: (closeness(account, new), account.id)), new)


def is_enough(new: Telling) -> bool:
    """Whether a telling can found a meeting: two sides, or one with a day and a place."""
    return len(new.parties) > 1 or bool(new.parties and new.talk.start and new.talk.place)


def founded(new: Telling) -> TalkAccount:
    talk = new.talk
    account = TalkAccount(
        id=minted("talk", new.item.document, new.item.record),
        keys=[],
        form=talk.form,
        status=new.claim.status,
        start=talk.start,
        end=talk.end,
        place=talk.place,
        parties=new.parties,
        heads=new.heads,
        not_attending=new.away,
        agenda=talk.agenda,
        items=[new.item],
        claims=[new.claim] if weighs(new.item) else [],
    )
    return settled(account)


def joined(account: TalkAccount, new: Telling) -> TalkAccount:
    """A meeting with a further telling of it; a flagged one is shown and changes nothing."""
    copy = new.item.origin in {claim.origin for claim in account.claims}
    account = msgspec.structs.replace(account, items=with_item(account.items, new.item))
    if copy or not weighs(new.item):
        return account
    if not account.claims:
        return cleaned(account, new)
    changes = [change for rule in RULES for change in rule(account, new)]
    account = applied(account, new, changes)
    claims = [*account.claims, new.claim][-MOST_CLAIMS:]
    return settled(msgspec.structs.replace(account, claims=claims))


def cleaned(account: TalkAccount, new: Telling) -> TalkAccount:
    """A meeting that only flagged records told of, as the first sound one tells it."""
    return msgspec.structs.replace(founded(new), id=account.id, items=account.items, after=account.after)


def applied(account: TalkAccount, new: Telling, changes: Sequence[Change]) -> TalkAccount:
    """A meeting after changes, and with what is only added: heads, absentees, agenda."""
    talk = new.talk
    values: dict[str, Any] = {
        "status": new.claim.status,
        "start": talk.start,
        "end": talk.end,
        "place": talk.place,
        "form": talk.form,
    }
    values["parties"] = list(dict.fromkeys([*account.parties, *new.parties]))
    return msgspec.structs.replace(
        account,
        **{change.field: values[change.field] for change in changes},
        heads=list(dict.fromkeys([*account.heads, *new.heads])),
        not_attending=list(dict.fromkeys([*account.not_attending, *new.away])),
        agenda=list(dict.fromkeys([*account.agenda, *talk.agenda]))[:MOST_AGENDA],
        changes=[*account.changes, *changes],
        reasons=[] if any(each.field in ("status", "start") for each in changes) else account.reasons,
        sequence=account.sequence + len(changes),
    )


MOST_AGENDA = 6


def settled(account: TalkAccount) -> TalkAccount:
    """A meeting with its keys, and the day on which a report should be there."""
    told = told_first(account)[:10]
    months = months_of(account.start, told)
    moved = [each.before for each in account.changes if each.field == "start" and each.before]
    filed = [*months, *(month for day in moved for month in months_of(day, told))]
    keys = [f"party:{party}@{month}" for party in account.parties for month in filed]
    open_ = account.status in TO_COME or account.status in ("ongoing", "postponed")
    day = later(last_day(account.end or account.start), 1) if account.start and open_ else None
    waiting = day if UNREPORTED not in account.reasons else None
    keys = sorted({*keys, *(f"month:{month}" for month in months)})
    return msgspec.structs.replace(account, keys=keys, due=waiting)


def follow(here: str, there: str, desk: Desk) -> None:
    """Says which meeting one follows, by its id or in words, where that isn't known yet."""
    for account in desk.by_id(TalkAccount, [here]):
        if account.after is None and there != here:
            desk.put(msgspec.structs.replace(account, after=there))


# --------------------------------------------------------------------------------------------------------------- rules


def change(account: TalkAccount, new: Telling, field: Field, before: str | None, after: str | None) -> Change:
    return Change(seen=new.item.first_seen, field=field, before=before, after=after, item=new.item)


def is_outweighed(account: TalkAccount, new: Telling, backers: Sequence[TalkClaim]) -> bool:
    """Whether a weaker source speaks against two independent origins."""
    return len(backers) >= INDEPENDENT and new.claim.grade > min(claim.grade for claim in backers)


def status_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """A status that may follow: it wasn't held before its day, and a report on the past undoes nothing."""
    told = new.claim.status
    if told not in FOLLOWS[account.status] or (told in TO_COME and is_of_old_day(account, new)):
        return []
    if told in PAST and account.start and first_day(account.start) > new.told:
        return []
    if told == "planned" and new.talk.start and last_day(new.talk.start) < new.told:
        return []
    backers = [claim for claim in account.claims if claim.status == account.status]
    if is_outweighed(account, new, backers):
        return []
    return [change(account, new, "status", account.status, told)]


def start_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """A day first told, told more precisely, or moved; what was held moves no more."""
    before, after = account.start, new.talk.start
    if after is None and new.left is not None:
        return day_lost(account, new, new.left)
    if after is None or after == before or (not new.moved and had_day(account, after)):
        return []
    if before is not None and meet(before, after):
        finer = precision(after) > precision(before) and not new.guessed
        return [change(account, new, "start", before, after)] if finer else []
    moves = new.moved or new.claim.status in OFF
    if before is not None and (account.status in PAST or not moves or new.guessed):
        return []
    backers = [claim for claim in account.claims if before and claim.start and meet(claim.start, before)]
    if is_outweighed(account, new, backers):
        return []
    return [change(account, new, "start", before, after)]


def day_lost(account: TalkAccount, new: Telling, left: str) -> list[Change]:
    """The day of a meeting that was put off from it to none: it has none any more."""
    before = account.start
    if before is None or account.status in PAST or not meet(before, left):
        return []
    backers = [claim for claim in account.claims if claim.start and meet(claim.start, before)]
    return [] if is_outweighed(account, new, backers) else [change(account, new, "start", before, None)]


def end_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """An end first told."""
    fresh = new.talk.end is not None and account.end is None
    return [change(account, new, "end", None, new.talk.end)] if fresh else []


def place_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """A place first told, a town in place of its country, or another venue of a meeting to come."""
    before, after = account.place, new.talk.place
    if after is None or (before is not None and before.name == after.name):
        return []
    if before is not None and not is_finer(after, before):
        backers = [claim for claim in account.claims if claim.place == before.name]
        if account.status in PAST or places_fit(before, after) or is_outweighed(account, new, backers):
            return []
    return [change(account, new, "place", before.name if before else None, after.name)]


def is_finer(place: Place, than: Place) -> bool:
    return (than.lat is None or (than.feature or "").startswith(("PCL", "RGN", "ADM"))) and place.lat is not None


def form_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """A form first told."""
    fresh = new.talk.form is not None and account.form is None
    return [change(account, new, "form", None, new.talk.form)] if fresh else []


def parties_changed(account: TalkAccount, new: Telling) -> list[Change]:
    """Sides that were not yet told."""
    more = [party for party in new.parties if party not in account.parties]
    if not more:
        return []
    return [change(account, new, "parties", ", ".join(account.parties), ", ".join([*account.parties, *more]))]


RULES = (status_changed, start_changed, end_changed, place_changed, form_changed, parties_changed)


# -------------------------------------------------------------------------------------------------------------- export


def rows(accounts: Iterable[TalkAccount]) -> list[Row]:
    """The calendar as rows of records. What a meeting follows is named by the meeting's lasting id, so that RELATED-TO
    leads to it."""
    return [row_of(account) for account in calendar(accounts)]


def row_of(account: TalkAccount) -> Row:
    last: Item | None = account.items[-1] if account.items else None
    return Row(
        talk=as_record(account),
        sequence=account.sequence,
        created=told_first(account),
        changed=account.changes[-1].seen if account.changes else told_first(account),
        uri=last.uri if last else "",
        title=last.quote if last else "",
    )


def as_record(account: TalkAccount) -> Talk:
    """A meeting as a talk record: each side with its head. Its evidence stands in many documents: it has no spans."""
    on = first_day(account.start) if account.start else told_first(account)[:10]
    heads = {side_of(head, on): party_of(head, on) for head in reversed(account.heads)}
    return Talk(
        id=account.id,
        clause=account.id,
        form=account.form,
        status=account.status,
        start=account.start,
        end=account.end,
        place=account.place,
        delegations=[Delegation(party_of(party, on), heads.get(party)) for party in account.parties],
        not_attending=[party_of(party, on) for party in account.not_attending],
        agenda=account.agenda,
        after=account.after,
        evidence=[],
        confidence=max((item.confidence for item in account.items), default=0.0),
        reasons=[*account.reasons, *(told(each) for each in account.changes)],
    )


def told(each: Change) -> str:
    before, after = each.before or "not told", each.after or "not told"
    return f"{each.field}: {before} → {after} ({each.item.publisher or each.item.uri})"


def party_of(name: str, on: str) -> Party:
    """A party by its actor id, as it is called on a day; a side that nobody resolved by its words."""
    actor: Actor | None = load_actors().actor(name, on)
    return Party(actor.name if actor else name, actor)
