"""Which triggers are acts of their own, by the codebook's rules for what a speech act speaks of.

PLOVER codes an act by the category it fits, never by another category "in future" or "as a threat": an announced
withdrawal is CONCEDE, no RETREAT; a promise of arms is AGREE, no AID; a threat to strike is THREATEN, no ASSAULT. And
the condition of a threat or promise is no act at all. Seven rules, each a named function, tried in this order on every
trigger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from tocsin.coding.marks import Scene, side
from tocsin.coding.speakers import Attribution
from tocsin.knowledge.codebook import codebook
from tocsin.records import EventType, Trigger

GOVERNING: frozenset[EventType] = frozenset({"AGREE", "CONCEDE", "REQUEST", "THREATEN", "REJECT"})
"""Speech acts whose object is an act that has not taken place."""
REAL = frozenset({"actual", "ongoing", "alleged"})
OBJECT = re.compile(
    r"\s+(?:(?:the|a|an|its|their|his|her|to|of|any|all|new|that|it|they|he|she|would|will|could|full|further|immediate|an?)\s+){0,4}$",
    re.I,
)
"""Between a speech act and the act that is its object."""
CONDITION = re.compile(r"\b(?:if|unless|should|in case|in the event|provided|as long as|until|were)\b[^,;:]*$", re.I)
"""A condition that has not ended before the trigger."""
NO_OBJECT = re.compile(r"\s+(?:no|neither|nothing|none)\b(?! (?:later|sooner|more|less|fewer|longer|one)\b)", re.I)
"""Behind a verb: what it took, made or showed is denied."""
ASKS = re.compile(
    r"(?:^|[,:;“\"(—–-]|\b(?:and|but|so|or)) ?"
    r"(?:did|do|does|will|would|have|has|had|is|are|was|were|can|could|should|may)(?:n['’]t)? (?:\w+ ){1,5}$",
    re.I,
)
"""Before the verb of a question that is answered by yes or no: auxiliary and subject."""
WHETHER = re.compile(r"\bwhether (?!to\b)(?:or not )?(?!.*\b(?:whether|that|because|who|which)\b)[^,;:.“”\"]*$", re.I)
"""Before the verb of an indirect question."""
NEEDS = re.compile(
    r"\b(?:need(?:s|ed)?|requir(?:e|es|ed)|necessary|enough|suffic\w+) (?:for|to) "
    r"(?:(?!(?:that|and|with|by|in|on|at|of|from|as)\b)[\w’'-]+ ){0,3}$",
    re.I,
)
"""Before an act that something else is only fit for: "all that they would need for a landing"."""
WARNS = re.compile(r"(?:has |have |had )?warn", re.I)
PLEDGE: dict[EventType, EventType] = {"AID": "AGREE", "COOPERATE": "AGREE", "RETREAT": "CONCEDE"}
"""What a declared act of one's own in future is; those of material conflict (quad 4) are THREATEN."""
Rule = Callable[[Scene, Trigger, Sequence[Trigger], Sequence[Attribution]], Trigger | None]


def no_object(scene: Scene, trigger: Trigger, others: Sequence[Trigger], _: Sequence[Attribution]) -> Trigger | None:
    """Nothing, where the act is the direct object of an actual speech act: that one says it all."""
    for speech in others:
        gap = scene.text[speech.span.end : trigger.span.start] if speech.span.end <= trigger.span.start else "."
        if speech.type in GOVERNING and speech.modality in REAL and OBJECT.fullmatch(gap):
            return None
    return trigger


def declared(scene: Scene, trigger: Trigger, others: Sequence[Trigger], told: Sequence[Attribution]) -> Trigger | None:
    """A declared act of the speaker's own side becomes the speech act it is: THREATEN, AGREE or CONCEDE."""
    if trigger.modality not in ("conditional", "intended") or in_condition(scene, trigger):
        return trigger
    kind = "THREATEN" if codebook().quad(trigger.type) == 4 else PLEDGE.get(trigger.type)
    if kind is None or not by_own_side(scene, trigger, told):
        return trigger
    said = any(o.type == kind and o.modality in REAL for o in others)
    return None if said else replace(trigger, type=kind, modality="actual")


def no_condition(scene: Scene, trigger: Trigger, _: Sequence[Trigger], __: Sequence[Attribution]) -> Trigger | None:
    """Nothing, where the act stands in a condition."""
    return None if trigger.modality == "conditional" and in_condition(scene, trigger) else trigger


def negated(scene: Scene, trigger: Trigger, _: Sequence[Trigger], __: Sequence[Attribution]) -> Trigger | None:
    """Denied, where the object of the act is "no ...": "has shown no sign", "took no step"."""
    if trigger.modality in REAL and NO_OBJECT.match(scene.text, trigger.span.end):
        return replace(trigger, modality="denied")
    return trigger


def fit_for(scene: Scene, trigger: Trigger, _: Sequence[Trigger], __: Sequence[Attribution]) -> Trigger | None:
    """Hypothetical, where the text tells what would be needed for it: "the ships it would need for a landing"."""
    home = scene.sentence(trigger.span).span
    if trigger.modality in REAL and NEEDS.search(scene.text[home.start : trigger.span.start]):
        return replace(trigger, modality="hypothetical")
    return trigger


def forecast(scene: Scene, trigger: Trigger, _: Sequence[Trigger], __: Sequence[Attribution]) -> Trigger | None:
    """Nothing, where somebody warns and nobody is warned: "warned that floods might follow" threatens no one."""
    warns = trigger.type == "THREATEN" and WARNS.match(trigger.span.of(scene.text)) and not trigger.recipients
    return None if warns else trigger


def asked_for(scene: Scene, trigger: Trigger, others: Sequence[Trigger], _: Sequence[Attribution]) -> Trigger | None:
    """Nothing, where a request in the same sentence asks somebody for the act: "begged the bishops, whatever it took,
    to shelter the miners" is the request alone."""
    if trigger.modality != "hypothetical":
        return trigger
    mine = {n for n, _ in trigger.actors}
    for request in others:
        asks = request.type == "REQUEST" and request.modality in REAL and request.span.end <= trigger.span.start
        if asks and (not mine or mine & {n for n, _ in request.recipients}):
            return None
    return trigger


def questioned(scene: Scene, trigger: Trigger, _: Sequence[Trigger], __: Sequence[Attribution]) -> Trigger | None:
    """Nothing, where the sentence asks whether it was so: "Minister, did you discuss the dam?", "it is not known
    whether the army has crossed"."""
    home = scene.sentence(trigger.span).span
    before = scene.text[home.start : trigger.span.start]
    asks = scene.text[trigger.span.end : home.end].rstrip(" \n”\"’'").endswith("?")
    return None if (asks and ASKS.search(before)) or WHETHER.search(before) else trigger


RULES: list[Rule] = [no_object, asked_for, questioned, declared, no_condition, negated, fit_for, forecast]


def in_condition(scene: Scene, trigger: Trigger) -> bool:
    home = scene.sentence(trigger.span).span
    return bool(CONDITION.search(scene.text[home.start : trigger.span.start]))


def by_own_side(scene: Scene, trigger: Trigger, told: Sequence[Attribution]) -> bool:
    """Whether the act is told in words of its actor's own side; a group of states counts as the side of its members."""
    actors = [scene.reading.mentions[n].actor for n, _ in trigger.actors]
    sides = {side(a) for a in actors if a}
    speakers = {side(p.actor) for a in told for p in a.speakers if any(c.covers(trigger.span) for c in a.content)}
    group = any(a and a.id.startswith("GRP:") for a in actors)
    return bool(sides & (speakers - {None})) or (group and bool(speakers - {None}))


def settle(scene: Scene, told: Sequence[Attribution], triggers: Sequence[Trigger]) -> list[Trigger]:
    """The triggers that are acts of their own, with the type and modality the codebook gives them."""
    by_sentence: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        by_sentence.setdefault(scene.sentence_number(trigger.span), []).append(trigger)
    kept = []
    for trigger in triggers:
        others = [t for t in by_sentence[scene.sentence_number(trigger.span)] if t is not trigger]
        left: Trigger | None = trigger
        for rule in RULES:
            left = rule(scene, left, others, told) if left else None
        if left:
            kept.append(left)
    return kept
