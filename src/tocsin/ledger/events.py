"""Events across documents: one act is one account, however often it is printed.

A new record joins the account that it fits best: of its type, with parties, days and places that can be one
(``event_tellings``). A copy of a text that is already there needs only like words. What an account says follows from
its tellings alone: mode, place, date and parties from the best of them, standing from their origins (``standing``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from tocsin.accounts import Entry, EventAccount, Item, Story, Telling, minted
from tocsin.knowledge.codebook import codebook
from tocsin.ledger.days import days_between
from tocsin.ledger.desk import Desk
from tocsin.ledger.event_tellings import (
    Days,
    Reality,
    bodies,
    bucket_of,
    days_of,
    likeness,
    meeting_fit,
    parties_fit,
    places_fit,
    reality_of,
    telling_of,
    vague,
)
from tocsin.ledger.evidence import MOST_ITEMS, item_of, outlet_of, with_item
from tocsin.ledger.standing import FOUND, counts, credibility_of, is_whose, standing_of, taken_back, weighed, words_of
from tocsin.records import EventType, Modality

ALIKE = 0.5
"""Shared words from which two records of one origin tell one sentence, whatever a copy has done to its names. Start
value."""
KINDRED, KINDRED_WORDS = 0.2, 2
"""Shared stems of their sentences (Jaccard, and how many) from which two records may tell one act though one names
fewer parties. Start values."""
COPIED = 30
"""Days after a text within which its copies are looked for by their words. Start value."""
OF_TAKEN_BACK = 5.0
"""What it counts that an account holds the report which a telling takes back."""
OF_COPY = 10.0
"""What a copy's fit counts above all others'."""
FIRMEST: tuple[Modality, ...] = ("actual", "ongoing", "alleged", "historical", "scheduled", "intended", "denied")
"""Which modality speaks for an account with several."""


def enter(entry: Entry, desk: Desk) -> None:
    """Puts each event of a document to the act it tells of, or opens an account for a new one.

    A record of less confidence than ``FOUND`` joins and never opens, nor does one of nobody known. A denial is put to
    what it denies; of an act that nobody has reported it opens an account of denials only, which stands as denied and
    waits for a report.
    """
    for event in entry.document.events:
        told = telling_of(entry, event, carrier_of(entry, desk))
        if told is None:
            continue
        item = item_of(entry, event)
        held = home_of(event.type, told, item, desk)
        if held is not None:
            desk.put(with_telling(held, told, item))
        elif event.confidence >= FOUND and opens(told):
            desk.put(opened(event.type, told, item))


def carrier_of(entry: Entry, desk: Desk) -> str | None:
    """Who first carried the origin of an entry, by its story; none where no story is known."""
    for story in desk.by_id(Story, [entry.story]):
        members = [member for member in story.members if member.origin == entry.origin]
        if members:
            first = min(members, key=lambda member: (member.first_seen, member.document))
            return outlet_of(first.publisher, first.uri)
    return None


def opens(told: Telling) -> bool:
    """Whether a telling may open an account: somebody is known in it, and a denial counts."""
    return somebody(told) and (told.modality != "denied" or counts(told))


def somebody(told: Telling) -> bool:
    """Whether a side of the act is known: what "soldiers" did to "people" can't be told from other such acts."""
    return not all(map(vague, [*told.actors, *told.recipients]))


def withdraw(document: str, desk: Desk) -> None:
    """Takes a document's records out of all accounts, for when it is read anew.

    An account with nothing left keeps its id, has no tellings, items and keys, stands as alleged, and says so.
    """
    for held in desk.by_key(EventAccount, [f"document:{document}"]):
        left = [told for told in held.tellings if told.document != document]
        items = [item for item in held.items if item.document != document]
        denials = [item for item in held.denials if item.document != document]
        desk.put(settled(held, left, items, denials) if left else emptied(held))


def emptied(held: EventAccount) -> EventAccount:
    return msgspec.structs.replace(
        held, keys=[], tellings=[], items=[], denials=[], origins=[], standing="alleged", credibility=6,
        reasons=["taken back: the documents behind it were read anew"],
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- finding

def home_of(type_: EventType, told: Telling, item: Item, desk: Desk) -> EventAccount | None:
    """The account that a telling fits best; of equals the one with the lowest id."""
    found = desk.by_key(EventAccount, [*keys_to_look_up(type_, told), f"origin:{told.origin}:{type_}"])
    fits = [(fit(held, told, item.quote), held) for held in found if held.type == type_]
    best = max((score for score, _ in fits if score is not None), default=None)
    return next((held for score, held in fits if score == best), None) if best is not None else None


def keys_to_look_up(type_: EventType, told: Telling) -> list[str]:
    reality = reality_of(told.modality)
    realities = ["done", "planned"] if reality == "denied" else [str(reality)]
    return act_keys(type_, realities, bodies(told.actors, told.told), days_of(told, type_))


def act_keys(type_: EventType, realities: Iterable[str], sides: Iterable[str], days: Days) -> list[str]:
    return [
        f"act:{type_}:{reality}:{side}:{bucket}"
        for reality in realities for side in sorted(sides) for bucket in days.buckets()
    ]  # fmt: skip


def fit(held: EventAccount, told: Telling, quote: str) -> float | None:
    """How well a telling fits an account; none where it can't be of the same act."""
    same_text = any(each.origin == told.origin for each in held.tellings)
    if not same_text and not (same_reality(held, told) and days_fit(held, told)):
        return None
    alike = max((likeness(quote, item.quote) for item in [*held.items, *held.denials][:MOST_ITEMS]), default=0.0)
    if is_copy(held, told, alike):
        return OF_COPY + alike + same_parties(held, told)
    if not all(rule(held, told) for rule in MUST) or (told.modality == "denied" and is_echo(held, told, alike)):
        return None
    shared = max((shared_words(each.words, told.words) for each in held.tellings), default=0.0)
    sides = sides_fit(held, told, shared)
    if sides is None:
        return None
    own = any(is_whose(told, each.outlet) for each in held.tellings)
    return sides + 1.0 * same_mode(held, told) + 1.0 * same_place(held, told) + 2.0 * shared + OF_TAKEN_BACK * own


def same_parties(held: EventAccount, told: Telling) -> float:
    """Of two acts in like words, the one of the same parties: 1 for each side."""
    mine = {(tuple(each.actors), tuple(each.recipients)) for each in held.tellings if each.origin == told.origin}
    return 1.0 * any(a == tuple(told.actors) for a, _ in mine) + 1.0 * any(b == tuple(told.recipients) for _, b in mine)


def shared_words(a: Sequence[str], b: Sequence[str]) -> float:
    """Shared stems of two sentences (Jaccard); 0 where they are too few to tell."""
    both = set(a) & set(b)
    return len(both) / len({*a, *b}) if len(both) >= KINDRED_WORDS else 0.0


def is_copy(held: EventAccount, told: Telling, alike: float) -> bool:
    """Whether a telling is the same sentence of the same text as one that is there."""
    known = [each for each in held.tellings if each.origin == told.origin]
    return (
        alike >= ALIKE
        and any(reality_of(each.modality) == reality_of(told.modality) for each in known)
        and min(abs(days_between(each.told, told.told)) for each in known) <= COPIED
    )


def same_reality(held: EventAccount, told: Telling) -> bool:
    """Whether both have happened or both are to happen; a denial fits either, and what was only denied a report."""
    mine, theirs = reality_of(held.modality), reality_of(told.modality)
    return mine == theirs or theirs == "denied" or (mine == "denied" and theirs == "done")


def told_apart(held: EventAccount, told: Telling) -> bool:
    """False where the same document tells of two acts in two modes: its reader has seen both."""
    return not any(
        each.document == told.document and each.mode and told.mode and each.mode != told.mode for each in held.tellings
    )


def days_fit(held: EventAccount, told: Telling) -> bool:
    return days_of_account(held).meets(days_of(told, held.type))


def where_fits(held: EventAccount, told: Telling) -> bool:
    """Whether the places can be one; that of words is only where somebody stood."""
    return is_said(held.type) or places_fit(held.place, told.place)


MUST = (same_reality, days_fit, told_apart, where_fits)
"""What must hold for a telling to be of an account's act, beside its parties."""


def is_echo(held: EventAccount, told: Telling, alike: float) -> bool:
    """Whether a denial says nothing against a report of its own document: it is the same words, where the reader
    wavered, or nobody's, and a narrator doesn't contradict himself; who takes a report back does."""
    if told.takes_back is not None:
        return False
    same_document = any(each.document == told.document for each in held.tellings)
    return same_document and (alike >= ALIKE or told.voice is None)


def is_said(type_: EventType) -> bool:
    """Whether an act is words of one side, and no meeting."""
    return codebook().quad(type_) in (1, 3) and type_ != "CONSULT"


def same_mode(held: EventAccount, told: Telling) -> bool:
    return held.mode is not None and held.mode == told.mode


def same_place(held: EventAccount, told: Telling) -> bool:
    return held.place is not None and told.place is not None and held.place.name == told.place.name


def sides_fit(held: EventAccount, told: Telling, shared: float) -> float | None:
    """How well the parties fit: 1 for each side that shares a body, and as much again for each that shares an actor.

    Where one of them doesn't name its recipients, or those it met, the parties are not enough: the words must be
    alike, or deeds have mode or place in common. Actors that nobody resolved must have both.
    """
    meeting = held.type == "CONSULT"
    acting = parties_fit(held.actors, told.actors, told.told, is_said(held.type) or meeting)
    receiving = parties_fit(held.recipients, told.recipients, told.told, False)
    if meeting:
        acting = receiving = meeting_fit(everybody(held), everybody(told), told.told)
    if acting is False or receiving is False:
        return None
    if not receiving and not is_kindred(held, told, shared):
        return None
    if all(map(vague, told.actors)) and not (receiving and shared >= KINDRED):
        return None
    return (
        1.0 + bool(receiving) + bool(set(held.actors) & set(told.actors))
        + bool(set(held.recipients) & set(told.recipients))
    )  # fmt: skip


def everybody(of: EventAccount | Telling) -> list[str]:
    return [*of.actors, *of.recipients]


def is_kindred(held: EventAccount, told: Telling, shared: float) -> bool:
    """Whether two tellings have more in common than who acted and when."""
    if shared >= KINDRED:
        return True
    if is_said(held.type):
        return False
    return same_place(held, told) or (same_mode(held, told) and held.type != "CONSULT")


# ------------------------------------------------------------------------------------------------------------ accounts

def opened(type_: EventType, told: Telling, item: Item) -> EventAccount:
    """An account of one telling; its id is that of the record it began with."""
    entry = codebook().entry(type_)
    blank = EventAccount(
        id=minted("event", type_, told.document, told.record), keys=[], type=type_, quad=entry.quad, score=entry.score,
        actors=[],
    )  # fmt: skip
    denied = told.modality == "denied"
    return settled(blank, [told], [] if denied else [item], [item] if denied else [])


def with_telling(held: EventAccount, told: Telling, item: Item) -> EventAccount:
    """An account with one telling more; of a record told before, nothing changes.

    Past ``MOST_ITEMS`` tellings, one more of an origin that is there is only counted among its items.
    """
    if any((each.document, each.record) == (told.document, told.record) for each in held.tellings):
        return held
    same = (told.origin, told.modality, told.takes_back)
    known = any((each.origin, each.modality, each.takes_back) == same for each in held.tellings)
    tellings = held.tellings if known and len(held.tellings) >= MOST_ITEMS else [*held.tellings, told]
    denied = told.modality == "denied"
    return settled(
        held, tellings,
        held.items if denied else with_item(held.items, item),
        with_item(held.denials, item) if denied else held.denials,
    )  # fmt: skip


def settled(
    held: EventAccount, tellings: Sequence[Telling], items: list[Item], denials: list[Item]
) -> EventAccount:
    """What an account says, by its tellings alone."""
    told_of = affirming(tellings)
    first = best(told_of)
    when = dated_by(told_of, held.type)
    recipients = best([told for told in told_of if is_to_others(told, first)], first).recipients
    mode = best([told for told in told_of if told.mode], first).mode
    origins = weighed(tellings)
    start, end = span_told(when)
    account = msgspec.structs.replace(
        held,
        type=held.type, mode=mode, score=codebook().score(held.type, mode), actors=first.actors, recipients=recipients,
        start=start, end=end, place=best([told for told in told_of if told.place], first).place,
        modality=modality_of(told_of), standing=standing_of(origins),
        origins=[*origins.reporting, *origins.alleging], credibility=credibility_of(origins),
        items=items, denials=denials, tellings=list(tellings),
        reasons=[*words_of(origins), *reasons_of(first, when, tellings)],
    )  # fmt: skip
    return msgspec.structs.replace(account, keys=keys_of(account))


def best(tellings: Sequence[Telling], otherwise: Telling | None = None) -> Telling:
    """The telling of most worth, of equals the first; ``otherwise`` where there is none."""
    if not tellings and otherwise is not None:
        return otherwise
    return max(tellings, key=lambda told: (told.worth, not all(map(vague, told.actors))))


def is_to_others(told: Telling, first: Telling) -> bool:
    """Whether a telling names recipients who are none of those that act by the best one."""
    return bool(told.recipients) and not bodies(told.recipients, told.told) & bodies(first.actors, first.told)


def dated_by(tellings: Sequence[Telling], type_: EventType) -> Telling:
    """The telling whose date stands: of those that count, the shortest date of its own; else the first one told."""
    sound = [told for told in tellings if counts(told)] or list(tellings)
    own = [told for told in sound if told.date is not None and not told.weak]
    if own:
        return min(own, key=partial(length, type_=type_))
    weak = [told for told in sound if told.weak] or sound
    return min(weak, key=lambda told: told.told)


def length(told: Telling, type_: EventType) -> tuple[int, float]:
    days = days_of(told, type_)
    return days_between(days.first, days.last), -told.worth


def span_told(when: Telling) -> tuple[str | None, str | None]:
    """Start and end as EDTF: a date keeps its precision, an interval its two ends."""
    if when.date is None or when.modality == "denied":
        return None, None
    low, stroke, high = when.date.partition("/")
    return (low if low not in ("", "..") else None), (high if stroke and high not in ("", "..") else None)


def modality_of(tellings: Sequence[Telling]) -> Modality:
    """The firmest modality among the tellings that count."""
    sound = [told for told in tellings if counts(told)] or tellings
    return min((told.modality for told in sound), key=FIRMEST.index)


def reasons_of(first: Telling, when: Telling, tellings: Sequence[Telling]) -> list[str]:
    lines = [f"parties as told at a worth of {first.worth:.2f}"]
    if when.date is None:
        lines.append("no day told")
    elif when.weak:
        lines.append("the day is that of publication")
    if gone := len(taken_back(tellings)):
        lines.append(f"{gone} of {len(tellings)} records were taken back by who reported them")
    weightless = sum(not counts(told) for told in tellings)
    if weightless:
        lines.append(f"{weightless} of {len(tellings)} records are flagged or too weak to count")
    return lines


def days_of_account(held: EventAccount) -> Days:
    return days_of(dated_by(affirming(held.tellings), held.type), held.type)


def affirming(tellings: Sequence[Telling]) -> Sequence[Telling]:
    """The tellings that say that the act is; where there are none, all."""
    return [told for told in tellings if told.modality != "denied"] or tellings


def keys_of(account: EventAccount) -> list[str]:
    """Under what an act is found: by type and side and week (``act:``), by its texts (``origin:``, ``document:``), and
    for whoever looks for a side's or a pair's acts of a week, ``actor:RUS:2022-W07`` and ``pair:RUS>UKR:2022-W07``."""
    when = dated_by(affirming(account.tellings), account.type)
    reality: Reality | None = reality_of(account.modality)
    acting, receiving = bodies(account.actors, when.told), bodies(account.recipients, when.told)
    week = bucket_of(when)
    return [
        *act_keys(account.type, ["done" if reality == "denied" else str(reality)], acting, days_of_account(account)),
        *(f"actor:{side}:{week}" for side in sorted(acting)),
        *(f"pair:{a}>{b}:{week}" for a in sorted(acting) for b in sorted(receiving)),
        *(f"origin:{origin}:{account.type}" for origin in dict.fromkeys(told.origin for told in account.tellings)),
        *(f"document:{document}" for document in dict.fromkeys(told.document for told in account.tellings)),
    ]
