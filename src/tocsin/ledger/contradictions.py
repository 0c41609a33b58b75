"""Contradictions: two claims that cannot both hold, side by side, with the evidence of either.

Each rule names its subjects (the accounts it can be about, given one that has changed) and judges one: what speaks
for it, what against, and whether that is still open. A contradiction's id is its rule and subject, so that it is told
once; it closes when one side has been corroborated or taken back, and opens again when that is no longer so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from tocsin.accounts import (
    Account,
    Claim,
    CommitmentHistory,
    Contradiction,
    Entry,
    EventAccount,
    FigureSeries,
    Item,
    TalkAccount,
    TalkClaim,
    Telling,
    minted,
)
from tocsin.ledger.bands import as_meant, as_said, real
from tocsin.ledger.days import days_between
from tocsin.ledger.desk import Desk
from tocsin.ledger.doubts import announcements_near, doubted, doubts_about
from tocsin.ledger.event_tellings import top_of
from tocsin.ledger.evidence import day_of, outlet_of, weighs
from tocsin.ledger.figures import standing_claims, told
from tocsin.ledger.matters import Matter, matter_of, names_in, overlap
from tocsin.ledger.standing import counts

SHOWN = 6
"""Items of either side that a contradiction shows, one an origin."""
SAME_DAYS = 14
"""Days within which two tellings of a condition are held against each other: later ones are a change of it. Start
value."""
ALIKE = 0.5
"""Shared words from which two clauses name one thing. Start value."""


class Found(NamedTuple):
    """What a rule has found: in words, the accounts (the subject first), the evidence of either side."""

    words: str
    accounts: list[str]
    one: list[Item]
    other: list[Item]
    open: bool = True


class Rule(NamedTuple):
    name: str
    subjects: Callable[[Account, Desk], list[Account]]
    judge: Callable[[Account, Desk], Found | None]


# ------------------------------------------------------------------------------------------------------------- entering

def enter(entry: Entry, desk: Desk) -> None:
    """Judges every contradiction that the accounts changed by an entry may be a side of."""
    renew(desk, entry.now)


def withdraw(document: str, desk: Desk) -> None:
    """Judges anew what a document's withdrawal has changed; to be called after that of the other modules. What lost a
    side keeps its words, and is closed."""
    renew(desk, None)


def renew(desk: Desk, now: str | None) -> None:
    changed = [account for account in desk.changed() if not isinstance(account, Contradiction)]
    told_before = desk.by_key(Contradiction, [f"account:{account.id}" for account in changed])
    for rule in RULES:
        subjects = {each.id: each for account in changed for each in rule.subjects(account, desk)}
        before = [held.accounts[0] for held in told_before if held.rule == rule.name]
        subjects |= {each.id: each for each in subjects_again(before, desk)}
        for name in sorted(subjects):
            lay_down(rule, name, rule.judge(subjects[name], desk), desk, now)


def subjects_again(names: Sequence[str], desk: Desk) -> list[Account]:
    """The subjects of contradictions that are known, as they stand now."""
    found: list[Account] = []
    for kind in SUBJECTS:
        found += desk.by_id(kind, names)
    return found


SUBJECTS: tuple[type[Account], ...] = (EventAccount, FigureSeries, CommitmentHistory, TalkAccount)


def lay_down(rule: Rule, subject: str, found: Found | None, desk: Desk, now: str | None) -> None:
    """Puts down a new contradiction, or what has changed in a known one."""
    name = minted("contradiction", rule.name, subject)
    held = next(iter(desk.by_id(Contradiction, [name])), None)
    if held is None:
        if found is None or now is None:
            return
        new = Contradiction(id=name, keys=[], rule=rule.name, words="", accounts=[], one=[], other=[], since=now)
    else:
        new = held
    new = told_as(new, found, now) if found else msgspec.structs.replace(new, open=False)
    if new != held:
        desk.put(new)


def told_as(held: Contradiction, found: Found, now: str | None) -> Contradiction:
    """A contradiction as it is found; one that opens again stands since then."""
    again = found.open and not held.open and now is not None
    return msgspec.structs.replace(
        held, words=found.words, accounts=found.accounts, one=found.one, other=found.other, open=found.open,
        since=now if again and now else held.since,
        keys=[f"rule:{held.rule}", *(f"account:{name}" for name in found.accounts)],
    )  # fmt: skip


def shown(items: Iterable[Item]) -> list[Item]:
    """Items for a side: those that weigh, one an origin, the surest of each, in the order in which they came."""
    best: dict[str, Item] = {}
    for item in items:
        held = best.get(item.origin)
        if weighs(item) and (held is None or item.confidence > held.confidence):
            best[item.origin] = item
    return sorted(best.values(), key=lambda item: (item.first_seen, item.document, item.record))[:SHOWN]


def itself(*kinds: type[Account]) -> Callable[[Account, Desk], list[Account]]:
    """Subjects of a rule that is about one account: the changed one, where it is of a kind."""
    return lambda account, desk: [account] if isinstance(account, kinds) else []


# ------------------------------------------------------------------------------------------------------- an act, denied

def act_denied(account: Account, desk: Desk) -> Found | None:
    """An act is reported, or alleged, and denied: by its actor or by others. It closes when two independent origins
    report it, or when the denials outweigh."""
    assert isinstance(account, EventAccount)
    denying = [each for each in account.tellings if each.modality == "denied" and counts(each)]
    records = {(each.document, each.record) for each in account.tellings if counts(each)}
    one = shown(item for item in account.items if (item.document, item.record) in records)
    other = shown(item for item in account.denials if (item.document, item.record) in records)
    if not one or not other:
        return None
    voices = ", ".join(dict.fromkeys(each.voice for each in denying if each.voice)) or silent_voice(account, denying)
    verb = "alleged" if account.standing == "alleged" else "reported"
    words = f"{act(account)} is {verb}, and denied by {voices}"
    return Found(words, [account.id], one, other, account.standing in ("reported", "alleged"))


DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying)|rejects?|rejected|disput(?:es?|ed)|dismiss(?:es|ed))\b")
ITSELF = "the side itself"


def silent_voice(account: EventAccount, denying: Sequence[Telling]) -> str:
    """Who denies where no telling says in whose words: the actor, where its name stands before the denying verb."""
    days = {(each.document, each.record): each for each in denying}
    for item in account.denials:
        told = days.get((item.document, item.record))
        verb = DENIES.search(item.words) if told else None
        if told and verb:
            own = {top_of(name, told.told) for name in (*account.actors, *told.actors)}
            if own & {top_of(name, told.told) for name in names_in(item.words[: verb.start()], told.told)}:
                return ITSELF
    return "other reports"


def act(account: EventAccount) -> str:
    """An act in a few words: type, who to whom, when."""
    whom = f" towards {names(account.recipients)}" if account.recipients else ""
    when = f", {account.start}" if account.start else ""
    return f"{account.type} by {names(account.actors)}{whom}{when},"


def names(parties: Sequence[str]) -> str:
    return " and ".join(f"“{party.removeprefix('raw:')}”" if party.startswith("raw:") else party for party in parties)


# ------------------------------------------------------------------------------------------------------------- figures

def figures_differ(account: Account, desk: Desk) -> Found | None:
    """Two figures of one thing and day can't both hold: the lowest and the highest stand for the sides. It closes when
    the claims that stand agree."""
    assert isinstance(account, FigureSeries)
    if not account.disputed:
        return None
    claims = sorted(standing_claims(account), key=lambda claim: (as_said(claim).hi, as_said(claim).lo))
    one = [claim for claim in claims if as_meant(claim).meets(as_meant(claims[0]))]
    other = [claim for claim in claims if claim not in one]
    where = f" in {account.area}" if account.area else ""
    words = f"{account.subject} of {account.owner}{where}, {account.as_of}: {told(one[0])} against {told(other[-1])}"
    return Found(words, [account.id], shown(items_of(one)), shown(items_of(other)))


def items_of(claims: Iterable[Claim]) -> list[Item]:
    return [item for claim in claims if real(claim) for item in (claim.item, *claim.copies)]


# ------------------------------------------------------------------------------------------------------------ condition

def condition_differs(account: Account, desk: Desk) -> Found | None:
    """One commitment is told in two ways by different origins within days: its condition, or what is to follow, turned
    into its opposite, or another term. A later change by its actor is none: it supersedes."""
    assert isinstance(account, CommitmentHistory)
    for other in (each for each in rivals(account, desk) if each.id > account.id):
        how = how_they_differ(account, other)
        if how:
            one, two = shown(account.items), shown(other.items)
            words = f"a {account.commitment} of {names(account.actors)} is told in two ways: {how}"
            return Found(words, [account.id, other.id], one, two, bool(one and two) and stands(other))
    return None


def told_elsewhere(account: Account, desk: Desk) -> list[Account]:
    """A history and its rivals: of two the one with the lower id is the subject, whichever has changed."""
    return [account, *rivals(account, desk)] if isinstance(account, CommitmentHistory) else []


def rivals(account: CommitmentHistory, desk: Desk) -> list[CommitmentHistory]:
    """Other open histories of the pair and kind that were told within days, by other origins."""
    if not account.items or not stands(account):
        return []
    keys = [key for key in account.keys if key.startswith("open:") and ">" in key]
    mine = {item.origin for item in account.items}
    return [
        other for other in desk.by_key(CommitmentHistory, keys)
        if other.id != account.id and other.commitment == account.commitment and other.items and stands(other)
        and not mine & {item.origin for item in other.items}
        and abs(days_between(day_of(account.items[0]), day_of(other.items[0]))) <= SAME_DAYS
    ]  # fmt: skip


def stands(history: CommitmentHistory) -> bool:
    return history.state not in ("withdrawn", "superseded", "lapsed", "violated", "fulfilled")


def how_they_differ(a: CommitmentHistory, b: CommitmentHistory) -> str | None:
    conditions, consequences = compared(a.condition, b.condition), compared(a.consequence, b.consequence)
    turned = conditions == "same" and None not in (a.polarity, b.polarity) and a.polarity != b.polarity
    if consequences in ("same", "both open") and (conditions == "opposite" or turned):
        return f"“{a.condition}” and “{b.condition}”"
    if conditions in ("same", "both open") and consequences == "opposite":
        return f"“{a.consequence}” and “{b.consequence}”"
    if {conditions, consequences} <= {"same", "both open"} and a.deadline and b.deadline and a.deadline != b.deadline:
        return f"by {a.deadline} and by {b.deadline}"
    return None


def compared(a: str | None, b: str | None) -> str:
    """Two clauses: ``same``, ``opposite``, ``other``, or ``both open`` where neither is told."""
    if not a or not b:
        return "other" if a or b else "both open"
    first, second = matter_of(a), matter_of(b)
    if not alike(first, second):
        return "opposite" if is_reversed(a, b) else "other"
    return "same" if first.negated == second.negated else "opposite"


def alike(a: Matter, b: Matter) -> bool:
    if a.acts or b.acts:
        return a.acts == b.acts and (not (a.words and b.words) or overlap(a.words, b.words) >= ALIKE)
    return overlap(a.words, b.words) >= ALIKE


def is_reversed(a: str, b: str) -> bool:
    """Whether two clauses are one but for a prefix that turns its sense: escalation and de-escalation."""
    return any(
        turned != clause and alike(matter_of(turned), matter_of(against))
        for clause, against in ((a, b), (b, a))
        for turned in (clause.replace("de-", "").replace("De-", "").replace("deescal", "escal"),)
    )


# -------------------------------------------------------------------------------------------------------- de-escalation

def withdrawal_doubted(account: Account, desk: Desk) -> Found | None:
    """A withdrawal is announced, and within two weeks there are reports of no sign of it, of forces moved up, or of
    force used (``doubts``). It closes when two independent origins report the withdrawal as done, or when it is denied
    or taken back."""
    announced = doubted(account)
    if announced is None:
        return None
    doubts = doubts_about(announced, desk)
    one = shown(announced.items)
    other = shown(item for doubt in doubts for item in doubt.items)
    if not one or not other:
        return None
    against = "; ".join(dict.fromkeys(doubt.words for doubt in doubts))
    words = f"{announced.words}; against it: {against}"
    accounts = list(dict.fromkeys([account.id, *(doubt.account for doubt in doubts)]))
    return Found(words, accounts, one, other, not announced.settled)


# --------------------------------------------------------------------------------------------------------------- talks

def talk_held_and_cancelled(account: Account, desk: Desk) -> Found | None:
    """A talk is said to be held by one origin and called off by another, who said so on its day or after. It closes
    when two origins more say the one than the other."""
    assert isinstance(account, TalkAccount)
    held = [claim for claim in account.claims if claim.status in ("held", "ongoing")]
    off = [claim for claim in account.claims if claim.status == "cancelled"]
    day = min((claim.seen for claim in held), default="")[:10]
    late = [claim for claim in off if claim.seen[:10] >= min(day, (account.start or day)[:10])]
    if not held or not late:
        return None
    one, other = (
        shown(item for item in account.items if item.origin in {claim.origin for claim in side})
        for side in (held, late)
    )
    words = f"a talk of {names(account.parties)}{f', {account.start},' if account.start else ''} is said to be held, "
    ahead = abs(len(voices_of(account, held)) - len(voices_of(account, late)))
    return Found(f"{words}and to be called off", [account.id], one, other, ahead < SURE)


def voices_of(account: TalkAccount, claims: Sequence[TalkClaim]) -> set[str]:
    """Whose word some claims are: the outlet that printed each one's origin first, else the origin."""
    outlets = {item.origin: outlet_of(item.publisher, item.uri) for item in reversed(account.items)}
    return {outlets.get(claim.origin) or claim.origin for claim in claims}


SURE = 2
"""Voices by which one side must be ahead for it to be settled: two texts of one outlet are one."""

RULES: tuple[Rule, ...] = (
    Rule("act_denied", itself(EventAccount), act_denied),
    Rule("figures_differ", itself(FigureSeries), figures_differ),
    Rule("condition_differs", told_elsewhere, condition_differs),
    Rule("withdrawal_doubted", announcements_near, withdrawal_doubted),
    Rule("talk_held_and_cancelled", itself(TalkAccount), talk_held_and_cancelled),
)
