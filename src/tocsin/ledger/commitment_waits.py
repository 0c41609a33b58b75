"""What a commitment waits for: the acts of others and of its own actor that would move it on, as rows of a table.

``waits`` says for a history which events matter now: whose acts, of which types, falling on whom, into which state they
lead and by which rule. A history stands under a key for each (``waits:RUS:ASSAULT``), so that an event finds the few
that wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.accounts import CommitmentHistory, CommitmentState, Entry, EventAccount, Item
from tocsin.ledger.commitment_states import ENDED, last_heard, may, since
from tocsin.ledger.days import EARLIEST, first_day, last_day, later
from tocsin.ledger.event_tellings import top_of
from tocsin.ledger.evidence import day_of, weighs
from tocsin.ledger.matters import COMMON, HARMS, OF_INSTRUMENT, Matter, matter_of, names_in
from tocsin.ledger.sentences import sentence_near
from tocsin.ledger.sides import is_nobody
from tocsin.ledger.standing import one_a_voice, taken_back
from tocsin.records import EventType

INDEPENDENT = 2
"""Origins from which an event is taken to have happened."""
CONFIRMED = 1
"""Credibility (1 to 6) that counts as verified."""
ONE_SENTENCE = 200
"""Characters around a commitment in which an event of the same document may be the same sentence. Start value."""
SHARED = 2
"""Words of the matter that must stand with an act whose type alone says too little. Start value."""
ANSWER = 90
"""Days after a demand was last heard of in which a yes or no answers it. Start value."""
NO_TYPES: frozenset[EventType] = frozenset()


class Wait(NamedTuple):
    """An act that would move a history. Of ``doers`` and ``objects``, top bodies or places, one must be named each.

    ``loose``: an act whose recipient nobody tells counts. ``sure``: it must be corroborated or verified. ``worded``: a
    word of the matter must stand with it, whatever its type.
    """

    rule: str
    state: CommitmentState
    doers: list[str]
    types: frozenset[EventType]
    modes: frozenset[str]
    objects: list[str]
    loose: bool
    sure: bool
    worded: bool
    reason: str


def waits(history: CommitmentHistory) -> list[Wait]:
    """What a history waits for in its state; nothing once it has ended."""
    if history.state in ENDED or history.commitment == "choice":
        return []
    found = [rule(history) for rule in RULES]
    return [wait for group in found for wait in group if wait.types and wait.doers and may(history, wait.state)]


def keys_of_waits(history: CommitmentHistory) -> list[str]:
    return sorted({f"waits:{doer}:{type_}" for wait in waits(history) for doer in wait.doers for type_ in wait.types})


# ---------------------------------------------------------------------------------------------------------------- rules


def triggers_by_act(history: CommitmentHistory) -> bool:
    """Whether the condition's act makes the commitment due: a threat's feared act, a promise's wished one.

    The other way round ("unless you withdraw, we strike") it is the act's absence.
    """
    feared = history.commitment == "threat" or history.coercion == "deterrence"
    return (history.polarity == "refrain") == feared


def on_condition(history: CommitmentHistory) -> list[Wait]:
    """The condition's act: it triggers, or where its absence would, it leaves nothing to be done."""
    if history.condition is None:
        return []
    matter = matter_of(history.condition)
    state, rule, reason = ("triggered", "condition_met", "the act of the condition took place")  # type: tuple[CommitmentState, str, str]
    if not triggers_by_act(history):
        state, rule = "lapsed", "asked_act_done"
        reason = "the act asked for took place, so that nothing is due; this does not show that the threat worked"
    types = matter.first.types if matter.first else NO_TYPES
    modes = matter.first.modes if matter.first else frozenset()
    doers, objects = roles_in_condition(history)
    loose = not history.objects and types.isdisjoint(HARMS)  # harm always falls on somebody
    return [Wait(rule, state, doers, types, modes, objects, loose, True, False, reason)]


def roles_in_condition(history: CommitmentHistory) -> tuple[list[str], list[str]]:
    """Who would do the condition's act, and on whom it would fall: of "if Riga is attacked" Riga bears it."""
    if is_passive(history.condition or ""):
        others = history.objects if BY.search(history.condition or "") else history.targets
        borne = history.condition_parties or [*history.actors, *history.beneficiaries]
        return [side for side in others if side not in borne], borne
    doers = history.condition_parties or history.targets
    return doers, history.objects or [*history.actors, *history.beneficiaries]


def is_passive(clause: str) -> bool:
    return PASSIVE.search(clause) is not None


PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s+(?:\w+ly\s+|again\s+|ever\s+)?"
    r"(?:\w{3,}ed|struck|hit|shot|overrun|sent|put|taken|drawn|withdrawn|broken|cut)\b",
    re.I,
)
BY = re.compile(r"\bby\s", re.I)


def on_defiance(history: CommitmentHistory) -> list[Wait]:
    """A corroborated refusal of what a compelling threat asks for triggers it."""
    if history.condition is None or triggers_by_act(history) or history.commitment != "threat":
        return []
    doers = history.condition_parties or history.targets
    reason = "who is threatened refused what is asked"
    return [
        Wait("defied", "triggered", doers, frozenset({"REJECT"}), frozenset(), history.actors, True, True, True, reason)
    ]


def on_outcome(history: CommitmentHistory) -> list[Wait]:
    """The act committed to: it fulfils; where the promise was to refrain from it, it breaks the promise."""
    matter = matter_of(history.consequence or "")
    types, modes = outcome_types(history, matter)
    doers = history.targets if history.commitment == "demand" else history.actors
    state, rule, reason = ("fulfilled", "act_done", "what was committed to took place")  # type: tuple[CommitmentState, str, str]
    if matter.negated:
        state, rule, reason = "violated", "broken_by_act", "the act that was forsworn took place"
        types = types if history.condition is None else NO_TYPES
    objects, loose = bearers(history)
    return [Wait(rule, state, doers, types, modes, objects, loose, True, False, reason)]


def outcome_types(history: CommitmentHistory, matter: Matter) -> tuple[frozenset[EventType], frozenset[str]]:
    """The types and modes that show the consequence: by its words, its instrument, or as any harm."""
    if matter.first:
        return matter.first.types, matter.first.modes
    if types := OF_INSTRUMENT[history.instrument]:
        return types, frozenset()
    named = history.targets or history.condition_parties
    return (HARMS if history.commitment == "threat" and named else NO_TYPES), frozenset()


def bearers(history: CommitmentHistory) -> tuple[list[str], bool]:
    """On whom the act committed to falls, and whether one without a recipient counts."""
    if history.commitment == "threat":
        told = history.targets or history.condition_parties
        return (told or history.objects if history.condition is None else told), False
    if history.condition is None and history.objects:
        return history.objects, True
    if history.commitment == "demand":
        return [*history.actors, *history.beneficiaries], True
    return [*history.beneficiaries, *history.targets], True


def on_answer(history: CommitmentHistory) -> list[Wait]:
    """What is asked says yes or no; its own word is enough, if it is about the matter."""
    if history.commitment != "demand":
        return []
    told = (history.targets, frozenset[str](), history.actors, True, False, True)
    doers, modes, objects, loose, sure, worded = told
    yes: frozenset[EventType] = frozenset({"AGREE", "CONCEDE"})
    no: frozenset[EventType] = frozenset({"REJECT"})
    return [
        Wait("target_agrees", "accepted", doers, yes, modes, objects, loose, sure, worded, "who is asked gives way"),
        Wait("target_refuses", "rejected", doers, no, modes, objects, loose, sure, worded, "who is asked refuses"),
    ]  # fmt: skip


def on_concession(history: CommitmentHistory) -> list[Wait]:
    """The actor gives way in the matter: what it threatened or demanded is withdrawn."""
    if history.commitment == "promise":
        return []
    reason = "the actor gave way in the matter"
    given: frozenset[EventType] = frozenset({"CONCEDE", "RETREAT"} if history.commitment == "threat" else {"CONCEDE"})
    return [
        Wait("gives_way", "withdrawn", history.actors, given, frozenset(), history.targets, True, True, True, reason)
    ]


RULES = (on_outcome, on_condition, on_defiance, on_answer, on_concession)
"""In the order in which they are tried: a deed before words."""


# ------------------------------------------------------------------------------------------------------------- matching


def evidence_for(history: CommitmentHistory, wait: Wait, account: EventAccount, words: Matter) -> list[Item]:
    """The items of an event account that meet a wait; empty where they don't, or don't suffice."""
    if account.id in history.accounts or not (is_real(account) and is_of_type(wait, account)):
        return []
    if not (in_time(history, wait, account) and between(wait, account) and is_worded(history, wait, account, words)):
        return []
    items = [item for item in account.items if weighs(item) and is_separate(history, item)]
    if not items:
        return []
    return items if not wait.sure or is_sure(account, items) else []


def is_real(account: EventAccount) -> bool:
    return account.modality in ("actual", "ongoing") and account.standing in ("reported", "corroborated")


def is_of_type(wait: Wait, account: EventAccount) -> bool:
    modes = not wait.modes or account.mode is None or account.mode in wait.modes
    return account.type in wait.types and modes


def in_time(history: CommitmentHistory, wait: Wait, account: EventAccount) -> bool:
    """Whether the act came, for certain, not before what it is to meet, and not after its term."""
    day = happened(account)
    if day < since(history) or day > last_day(history.deadline):
        return False
    return wait.rule not in ("target_agrees", "target_refuses") or day <= later(last_heard(history), ANSWER)


def happened(account: EventAccount) -> str:
    """The first day on which the act may have taken place; without a date, when it was first told."""
    day = first_day(account.start)
    return min((day_of(item) for item in account.items), default=EARLIEST) if day == EARLIEST else day


def between(wait: Wait, account: EventAccount) -> bool:
    """Whether the act is one of the doers', and falls where it should."""
    day = happened(account)
    doing, bearing = doers_of(account), {top_of(name, day) for name in account.recipients if not is_nobody(name)}
    if not doing & set(wait.doers):
        return False
    borne = {*bearing, *(doing - set(wait.doers))}
    if borne & set(wait.objects) or set(places_of(account)) & set(wait.objects):
        return True
    return wait.loose and not borne and not elsewhere(wait, account)


def doers_of(account: EventAccount) -> set[str]:
    """The top bodies that act; what is only called "Russian" is Russia's."""
    day = happened(account)
    return {top_of(name, day) for name in account.actors if not is_nobody(name)}


def places_of(account: EventAccount) -> list[str]:
    """The place of an act as objects name it: its country, its name, the region it stands for."""
    if account.place is None:
        return []
    name = account.place.name
    return [*([account.place.country] if account.place.country else []), name.casefold(), *names_in(name)]


def elsewhere(wait: Wait, account: EventAccount) -> bool:
    """Whether an act is placed in a country that has no part in the matter."""
    country = account.place.country if account.place else None
    return country is not None and bool(wait.objects) and country not in {*wait.objects, *wait.doers}


def is_worded(history: CommitmentHistory, wait: Wait, account: EventAccount, words: Matter) -> bool:
    """Whether the words around an act are of the matter, where its type alone says too little."""
    if not wait.worded and account.type not in COMMON | also(history, wait):
        return True
    clauses = [matter_of(clause) for clause in (history.condition, history.consequence) if clause]
    acts = frozenset().union(*(clause.acts for clause in clauses)) - {"talk", "sign", "refuse"}
    plain = frozenset().union(*(clause.words for clause in clauses))
    return bool(acts & words.acts) or len(plain & words.words) >= SHARED


def also(history: CommitmentHistory, wait: Wait) -> frozenset[EventType]:
    """The types that are given to the act of a wait only at times: of what it is committed to, or of the condition."""
    clause = history.consequence if wait.rule in ("act_done", "broken_by_act") else history.condition
    first = matter_of(clause or "").first
    return first.also if first else NO_TYPES


def is_separate(history: CommitmentHistory, item: Item) -> bool:
    """Whether an item stands in another sentence than the commitment: a threat is no event."""
    same = [held for held in history.items if held.document == item.document]
    return not any(
        a.start < b.end + ONE_SENTENCE and b.start < a.end + ONE_SENTENCE
        for held in same for a in held.spans for b in item.spans
    )  # fmt: skip


def is_sure(account: EventAccount, items: Sequence[Item]) -> bool:
    """Corroborated by two independent voices, or verified."""
    chosen = {(item.document, item.record) for item in items}
    carriers = {told.origin: told.carrier or told.origin for told in reversed(account.tellings)}
    gone = taken_back(account.tellings)
    told = [each for each in account.tellings if (each.document, each.record) in chosen - gone]
    voices = one_a_voice(told, carriers)
    return len(voices) >= INDEPENDENT or account.credibility == CONFIRMED


def words_around(entry: Entry, account: EventAccount) -> Matter:
    """What stands around an act: its quotations, and the sentences of the entry's document that tell of it."""
    text = entry.document.article.text
    spans = [span for item in account.items if item.document == entry.id for span in item.spans]
    told = [sentence_near(text, span).of(text) for span in spans]
    return matter_of(" ; ".join([*told, *(item.quote for item in account.items[:INDEPENDENT])]))
