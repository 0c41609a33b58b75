"""The life of a commitment as a graph: which state may follow which, for which kind; steps only append.

``advance`` is the only way from one state to another. Evidence that comes when the graph has no such passage moves
nothing: it is no error, since articles come in any order and tell old things late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tocsin.accounts import CommitmentHistory, CommitmentState, Item, Step
from tocsin.ledger.days import later
from tocsin.ledger.evidence import day_of
from tocsin.records import CommitmentKind

Passages = Mapping[CommitmentState, frozenset[CommitmentState]]
SILENCE = 365
"""Days without a word after which what stands has lapsed: the method's year."""
GRACE = 30
"""Days after its trigger in which a commitment without a deadline may be carried out. Start value."""
STEP_ITEMS = 8
"""Items that a step shows."""
ENDED: frozenset[CommitmentState] = frozenset({"fulfilled", "violated", "withdrawn", "superseded", "lapsed"})
"""States that nothing leaves."""


def passages(**to: str) -> Passages:
    return {state: frozenset(names.split()) for state, names in to.items()}  # type: ignore[misc, arg-type]


CONDITIONAL = passages(
    proposed="standing withdrawn superseded lapsed",
    standing="triggered withdrawn superseded lapsed",
    triggered="fulfilled violated",
)
"""Threats, promises and preconditions that hang on something."""
PLAIN_THREAT = passages(
    proposed="standing withdrawn superseded lapsed", standing="fulfilled withdrawn superseded lapsed"
)
"""A threat without a condition is carried out or not; nobody breaks his word who does not strike."""
PLAIN_PROMISE = passages(
    proposed="standing withdrawn superseded lapsed", standing="fulfilled violated withdrawn superseded lapsed"
)
"""A promise without a condition is due from the outset: so it can be broken without being triggered."""
DEMAND = passages(
    proposed="standing withdrawn superseded lapsed",
    standing="accepted rejected fulfilled withdrawn superseded lapsed",
    accepted="rejected fulfilled withdrawn superseded lapsed",
    rejected="accepted fulfilled withdrawn superseded lapsed",
)
"""Who is asked may change his mind; the act alone fulfils."""
CHOICE = passages(proposed="withdrawn lapsed", standing="withdrawn lapsed")
"""A choice between tracks binds nobody to one of them."""
OVERLAYS = frozenset({"contested", "uncontested"})
"""Rules of steps that leave the state as it is."""


def graph_of(kind: CommitmentKind, conditional: bool) -> Passages:
    """The passages open to a kind."""
    if kind in ("choice", "demand"):
        return CHOICE if kind == "choice" else DEMAND
    if conditional or kind == "precondition":
        return CONDITIONAL
    return PLAIN_PROMISE if kind == "promise" else PLAIN_THREAT


def may(history: CommitmentHistory, state: CommitmentState) -> bool:
    """Whether the graph leads from where a history is to a state."""
    graph = graph_of(history.commitment, history.condition is not None)
    return state in graph.get(history.state, frozenset())


def advance(history: CommitmentHistory, step: Step) -> CommitmentHistory:
    """The history after a step; the history as it is where the graph has no such passage."""
    if not may(history, step.state):
        return history
    cut = msgspec.structs.replace(step, items=step.items[:STEP_ITEMS])
    return msgspec.structs.replace(history, state=step.state, steps=[*history.steps, cut])


def contest(history: CommitmentHistory, on: bool, seen: str, items: Sequence[Item]) -> CommitmentHistory:
    """Lays the overlay over a history, whatever its state, or takes it off; once each."""
    if history.contested == on:
        return history
    rule, reason = ("contested", "a source denies what a step rests on") if on else (
        "uncontested", "no source denies any more what its steps rest on"
    )  # fmt: skip
    step = Step(state=history.state, seen=seen, rule=rule, reason=reason, items=list(items[:STEP_ITEMS]))
    return msgspec.structs.replace(history, contested=on, steps=[*history.steps, step])


def since(history: CommitmentHistory) -> str:
    """The day from which acts count: that of the last step into the state it is in."""
    moved = [step for step in history.steps if step.rule not in OVERLAYS]
    return (moved[-1].at or moved[-1].seen)[:10]


def last_heard(history: CommitmentHistory) -> str:
    """The day of the latest item."""
    return max((day_of(item) for item in history.items), default=since(history))


def silent_on(history: CommitmentHistory) -> str:
    """The day on which a year has passed without a word."""
    return later(last_heard(history), SILENCE)
