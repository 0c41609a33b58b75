"""Commitments through their lives: threats, promises, demands and preconditions of many articles as histories.

An entry is taken in five steps, and the order matters. (1) Each commitment record joins the history that it is a
telling of, supersedes it, or begins one. (2) Histories told in one clause are linked. (3) Words that take something
back withdraw it. (4) The event accounts that the entry changed move what waits for such an act; denials lay the overlay
``contested``. (5) For what is owed, the entry counts as looked at if it tells of the acts of who owes it.

Keys of a ``CommitmentHistory``, of which ended ones keep only the first five:

=========================  ==============================================================================
``actor:RUS``              whose commitment it is (top body)
``target:UKR``             on whom it falls, or who is asked
``pair:RUS>UKR``           both
``condition:UKR``          whose act the condition is
``event:<id>``             an event account behind one of its steps
``open:RUS``               actor, while it is open
``open:RUS>UKR``           pair, while it is open
``open:threat:USA:attack`` kind, actor and an act or word of its matter: where further tellings find it
``waits:UKR:ASSAULT``      an act that would move it: doer and event type
``searching:RUS``          it is owed by this actor, and not yet enough has been looked at
=========================  ==============================================================================
"""

from __future__ import annotations

import msgspec

from tocsin.accounts import CommitmentHistory, CommitmentState, Entry, EventAccount, Item, Step
from tocsin.ledger.commitment_states import (
    SILENCE,
    advance,
    contest,
    may,
    silent_on,
    since,
)
from tocsin.ledger.commitment_tellings import (
    ADEQUATE,
    Telling,
    change,
    found,
    is_owed,
    is_same,
    is_testable,
    joined,
    keys_of_matter,
    settled,
    telling,
)
from tocsin.ledger.commitment_waits import doers_of, evidence_for, happened, waits, words_around
from tocsin.ledger.days import days_between, last_day, later
from tocsin.ledger.desk import Desk
from tocsin.ledger.retractions import Retraction, retractions, takes_back
from tocsin.ledger.sides import known_sides
from tocsin.ledger.weeks import weeks

RECHECK = 30
"""Days after which what is owed, and for which too little was looked at, is looked at again. Start value."""

LATE = 2
"""Days by which a step may be known late before acts told earlier are looked through."""


def enter(entry: Entry, desk: Desk) -> None:
    """Lays down what an entry changes in the histories of commitments."""
    told: dict[str, list[str]] = {}
    for record in entry.document.commitments:
        new = telling(entry, record)
        if new is not None:
            told.setdefault(new.clause, []).append(take_in(new, desk))
            catch_up(entry, told[new.clause][-1], desk)
    for together in told.values():
        link(together, desk)
    for words in retractions(entry):
        take_back(words, desk)
    for account in desk.changed():
        if isinstance(account, EventAccount):
            meet_event(entry, account, desk)
            dispute(entry, account, desk)
    look(entry, desk)


def tick(now: str, desk: Desk) -> None:
    """Lays down what time alone changes: terms and grace that have run out, and a year of silence."""
    for history in desk.due(CommitmentHistory, now):
        desk.put(aged(history, now))


# ------------------------------------------------------------------------------------------------------------- tellings


def take_in(new: Telling, desk: Desk) -> str:
    """Enters a telling and gives the id of its history."""
    near = desk.by_key(CommitmentHistory, keys_of_matter(new.terms))
    same = [history for history in near if is_same(history, new)]
    if not same:
        history = found(new)
    else:
        old = max(same, key=lambda each: (each.items[-1].first_seen, each.id))
        history = succeeding(old, new, desk) or joined(old, new)
    desk.put(history)
    return history.id


def succeeding(old: CommitmentHistory, new: Telling, desk: Desk) -> CommitmentHistory | None:
    """The history that follows an old one whose content a telling changes; none where it doesn't."""
    changed = change(old, new)
    if changed is None or not may(old, "superseded"):
        return None
    history = found(new)
    rule, reason = changed
    step = Step(state="superseded", at=new.made, seen=new.item.first_seen, rule=rule, reason=reason, items=[new.item])
    desk.put(settled(msgspec.structs.replace(advance(old, step), superseded_by=history.id)))
    return history


def link(together: list[str], desk: Desk) -> None:
    """Links the histories told in one clause: a demand and the threat behind it."""
    histories = desk.by_id(CommitmentHistory, together)
    for history in histories:
        others = [other.id for other in histories if other.id not in (history.id, *history.linked)]
        if others:
            desk.put(msgspec.structs.replace(history, linked=[*history.linked, *others]))


def take_back(words: Retraction, desk: Desk) -> None:
    """Withdraws the open histories that words of the same authority take back."""
    for history in desk.by_key(CommitmentHistory, [f"open:{words.actor}"]):
        if takes_back(history, words):
            seen = words.item.first_seen
            at = (words.item.published or seen)[:10]
            reason = "the same authority takes it back"
            step = Step(state="withdrawn", at=at, seen=seen, rule="taken_back", reason=reason, items=[words.item])
            put_if_moved(history, advance(history, step), desk)


def put_if_moved(old: CommitmentHistory, new: CommitmentHistory, desk: Desk) -> None:
    if new is not old:
        desk.put(settled(new))


# --------------------------------------------------------------------------------------------------------------- events


def meet_event(entry: Entry, account: EventAccount, desk: Desk) -> None:
    """Moves the histories that wait for an act like this one."""
    keys = [f"waits:{doer}:{account.type}" for doer in doers_of(account)]
    for history in desk.by_key(CommitmentHistory, keys):
        moved = after_act(entry, history, account)
        put_if_moved(history, moved, desk)
        if moved.state != history.state:
            catch_up(entry, history.id, desk)


def after_act(entry: Entry, history: CommitmentHistory, account: EventAccount) -> CommitmentHistory:
    """A history after an act, by the first wait that it meets; as it is where it meets none."""
    words = words_around(entry, account)
    for wait in waits(history):
        items = evidence_for(history, wait, account, words)
        if items:
            at = happened(account)
            step = Step(state=wait.state, at=at, seen=entry.now, rule=wait.rule, reason=wait.reason, items=items)
            accounts = [*history.accounts, account.id]
            return msgspec.structs.replace(advance(history, step), accounts=accounts, searched=[])
    return history


def catch_up(entry: Entry, name: str, desk: Desk) -> None:
    """Holds a history that came into its state days ago against the acts of the weeks since: they were told before."""
    for history in desk.by_id(CommitmentHistory, [name]):
        start, now = since(history), entry.now[:10]
        if days_between(start, now) <= LATE or history.steps[-1].seen != entry.now:
            continue
        doers = {doer for wait in waits(history) for doer in wait.doers}
        keys = [f"actor:{doer}:{week}" for doer in sorted(doers) for week in weeks(start, now)]
        for account in desk.by_key(EventAccount, keys):
            moved = after_act(entry, history, account)
            if moved is not history:
                put_if_moved(history, moved, desk)
                break


def dispute(entry: Entry, account: EventAccount, desk: Desk) -> None:
    """Lays the overlay over histories that rest on a denied account, and takes it off when none is denied."""
    for history in desk.by_key(CommitmentHistory, [f"event:{account.id}"]):
        denied = [each for each in desk.by_id(EventAccount, history.accounts) if is_denied(each)]
        items: list[Item] = [item for each in denied for item in each.denials]
        moved = contest(history, bool(denied), entry.now, items)
        if moved is not history:
            desk.put(moved)


def is_denied(account: EventAccount) -> bool:
    return account.standing == "denied" or bool(account.denials)


def look(entry: Entry, desk: Desk) -> None:
    """Counts an entry's origin as looked at for what is owed by those of whose acts it tells."""
    on = (entry.document.article.published or entry.now)[:10]
    acting = known_sides((party for event in entry.document.events for party in event.actors), on)
    for history in desk.by_key(CommitmentHistory, [f"searching:{actor}" for actor in acting]):
        fresh = entry.origin not in history.searched and on >= since(history)
        if fresh and entry.id not in {item.document for item in history.items}:
            desk.put(settled(msgspec.structs.replace(history, searched=[*history.searched, entry.origin]), history.due))


# ----------------------------------------------------------------------------------------------------------------- time


def aged(history: CommitmentHistory, now: str) -> CommitmentHistory:
    """A history on a day on which it is due: broken, lapsed, or due again."""
    day = now[:10]
    if history.state == "triggered":
        return overdue(history, now, later(since(history), SILENCE))
    if history.deadline and last_day(history.deadline) < day:
        end = last_day(history.deadline)
        return overdue(history, now, later(end, SILENCE)) if is_owed(history) else lapse(history, now, "term_over", end)
    if silent_on(history) <= day:
        return lapse(history, now, "silence", silent_on(history))
    return settled(history)


def overdue(history: CommitmentHistory, now: str, until: str) -> CommitmentHistory:
    """What is owed and not done: violated if enough was looked at, else due again until a year has passed."""
    if is_testable(history) and len(history.searched) >= ADEQUATE:
        reason = f"not reported, though {len(history.searched)} independent origins told of the actor's acts since"
        return moved_by_time(history, "violated", now, "not_done", reason, history.due or now[:10])
    if now[:10] < until:
        return settled(history, later(now[:10], RECHECK))
    if history.state == "triggered":  # the graph knows no way on: it stays open, and no tick asks for it again
        return msgspec.structs.replace(settled(history), due=None)
    return lapse(history, now, "term_over", last_day(history.deadline))


def lapse(history: CommitmentHistory, now: str, rule: str, at: str) -> CommitmentHistory:
    reason = "a year without a word" if rule == "silence" else "its term is over"
    if history.condition is not None:
        reason += "; it was never triggered, which does not show that it worked"
    elif history.commitment == "demand":
        reason += "; the act was not reported"
    return moved_by_time(history, "lapsed", now, rule, reason, at)


def moved_by_time(
    history: CommitmentHistory, state: CommitmentState, now: str, rule: str, reason: str, at: str
) -> CommitmentHistory:
    step = Step(state=state, at=at[:10], seen=now, rule=rule, reason=reason, items=[])
    return settled(advance(history, step))
