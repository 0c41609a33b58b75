"""What kind of commitment a pair of clauses is, what its condition asks for, and whether the two fit together."""

from __future__ import annotations

import re
from typing import NamedTuple

from tocsin.coding.instruments import Judgement, judge
from tocsin.records import Coercion, CommitmentKind, Polarity

ONLY = frozenset({"only if", "only after", "only when", "only once", "only in", "conditional on", "before"})
WITHHOLD = frozenset(
    {"until", "unless", "without", "as long as", "so long as", "failing", "in the absence of", "while"}
)
UNLESS = frozenset(
    {
        "unless",
        "until",
        "or",
        "or else",
        "failure to",
        "without",
        "if not",
        "failing",
        "in the absence of",
        "otherwise",
        "under threat of",
    }
)
"""Connectives whose consequence comes where the condition is not met."""
REWARD = frozenset({"provided", "on condition that", "in return for", "in exchange for", "once", "as soon as", "and"})
GOES_ON = re.compile(
    r"\b(?:continu\w*|stay\w*|remain\w*|keep\w*|kept|go(?:es)? on|going on|persist\w*|still|insist\w*)\b", re.I
)
LASTING = re.compile(
    r"\b(?:sanctions?|embargo|ban|measures|penalties|restrictions|tariffs)\b.{0,30}\b(?:stay|remain|be kept|"
    r"be maintained|be lifted|be eased)\b",
    re.I,
)
THREATENS = re.compile(r"(?:threat|warn)", re.I)
PROMISES = re.compile(r"(?:promis|pledg|offer|guarant|commit|agree|undert|propos|consent)", re.I)


GIVING = (
    r"let|allow|permit|help|return|send|give|hand|buy|accept|welcome|host|supply|share|open|receive|treat|train|"
    r"lend|admit|shelter|take (?:in|more)"
)
"""Verbs of a favour where somebody is ready for it, whatever their object."""
HELPS = re.compile(
    r"(?:.*\s)?(?:(?:ready|prepared|willing)\s+to\s+(?:" + GIVING + r")|(?:will|would|shall|to)\s+(?:let|allow|"
    r"permit|help))\b",
    re.I,
)
NEEDED = re.compile(
    r"(?:if|when|as long as)\s+(?:it (?:is|was) )?(?:needed|necessary|asked|requested|required|"
    r"invited)",
    re.I,
)
"""What favours though its act is unknown, and conditions under which only help is given."""


ASKS = re.compile(r"\W*(?:will|would|shall)\s+(?:(?:ask|urge|press)\s+[^,;]{2,60}?\sto\s|demand|insist)", re.I)


class Terms(NamedTuple):
    """A commitment's clauses as far as the kind depends on them; ``cue`` is its committing verb or empty."""

    connective: str
    condition: str
    consequence: str
    when: Judgement
    then: Judgement
    cue: str


def is_withheld(terms: Terms) -> bool:
    """Whether the consequence is a favour that stays away until the condition is met."""
    then = terms.then
    kept = (then.negated or LASTING.search(terms.consequence) is not None) and not then.defence
    return kept and not (then.negated and then.value > 0)


def kind_of(terms: Terms) -> CommitmentKind:
    """The kind, by connective first, then by what the consequence is, by the verb, and by what the condition is."""
    if terms.connective == "depends on":
        return "choice"
    if ASKS.match(terms.consequence) and terms.then.value >= 0:
        return "demand"
    if terms.connective in ONLY or (terms.connective in WITHHOLD and is_withheld(terms)):
        return "precondition"
    if terms.connective == "without" and terms.then.value >= 0:
        return "precondition"
    if terms.then.defence:
        return "promise"
    return by_value(terms)


def by_value(terms: Terms) -> CommitmentKind:
    if re.match(r"reserve", terms.consequence, re.I):
        return "threat"
    if PROMISES.match(terms.cue) and terms.then.value >= 0:
        return "promise"
    if terms.connective in UNLESS:
        return "promise" if terms.then.value > 0 and terms.when.value < 0 and not terms.when.vague else "threat"
    if terms.then.value > 0 and terms.then.instrument == "force_posture" and terms.when.value < 0:
        return "threat"  # who leaves because of a harmful act does not reward it
    if terms.then.value and not terms.then.vague:
        return "threat" if terms.then.value < 0 else "promise"
    if THREATENS.match(terms.cue) or terms.connective in ("or", "or else", "failure to", "nominal", "over"):
        return "threat"
    if terms.connective in REWARD:
        return "promise"
    if terms.then.value:
        return "threat" if terms.then.value < 0 else "promise"
    if HELPS.match(terms.consequence) or NEEDED.fullmatch(terms.condition.strip(" ,.")):
        return "promise"
    return "promise" if terms.when.value > 0 and terms.connective not in UNLESS else "threat"


NEARER = re.compile(
    r"\b(?:nuclear|warheads?|arsenal|into|against|near|off|towards?|border|frontier|"
    r"within reach)\b",
    re.I,
)

OPENING_WORDS = 4
"""Words behind "promised" in which a harm begins, if it is what is promised. Start value."""
PROPOSES = re.compile(r"(?:promis|pledg|propos)", re.I)
OWN_ARMS = re.compile(r"(?:destroy|scrap|eliminat)\w*\s+(?:all|its|their|his)\b|(?:us|them|him|her|me)\b", re.I)
"""Weapons that are given up, or somebody to whom something is promised."""
PAYS_BACK = re.compile(
    r"\b(?:respon[ds]|consequence|answer|react|retort|repercussion|price|cost)(?!\w*ers\b|"
    r"\w*r?s\s+within\b)"
)
"""Vague acts that are none of a friend, whatever verb brings them: "promised a crushing response"."""


def is_harm_promised(cue: str, words: str) -> bool:
    """Whether a promise is one of harm: "promised to impose sanctions", "promised a merciless answer"."""
    if not PROPOSES.match(cue) or OWN_ARMS.match(words):
        return False
    opening = " ".join(words.split()[:OPENING_WORDS])
    first, whole = judge(opening), judge(words)
    grown = whole.instrument == "force_posture" and NEARER.search(words) is not None
    if first.vague and not grown:
        return PAYS_BACK.search(opening) is not None
    return whole.value < 0 and (first.value < 0 or grown)


def unconditional(then: Judgement, cue: str, words: str) -> CommitmentKind:
    """The kind of a commitment without a condition: a show of force at a friend's side is promised, not threatened."""
    if THREATENS.match(cue) or re.match(
        r"(?:reserve|all |every |(?:will|would) (?:not|never) hesitate|military)", cue, re.I
    ):
        return "threat"
    moves = then.instrument == "force_posture" and not NEARER.search(words) and not PAYS_BACK.search(words)
    if then.defence or then.value > 0 or moves:
        return "promise"
    if PROMISES.match(cue):
        return "threat" if is_harm_promised(cue, words) else "promise"
    return "threat" if then.value < 0 else "promise"


def polarity_of(kind: CommitmentKind, terms: Terms) -> Polarity:
    """What the other side is to do or to refrain from."""
    met = terms.connective not in UNLESS or kind == "precondition"
    if kind == "precondition" and terms.connective in ("as long as", "so long as", "while"):
        met = False
    wanted = (kind != "threat" and not terms.then.defence) == met
    negated = terms.when.negated and terms.connective not in ("failure to", "if not")
    return "do" if wanted != negated else "refrain"


def coercion_of(kind: CommitmentKind, polarity: Polarity, terms: Terms) -> Coercion:
    """Deterrence keeps somebody from an act, compellence makes him act, or stop what he is doing."""
    if kind == "promise" and terms.then.defence and terms.when.value <= 0:
        return "deterrence"
    if kind != "threat":
        return "none"
    going = terms.connective in ("as long as", "so long as") or GOES_ON.search(terms.condition)
    return "compellence" if polarity == "do" or going else "deterrence"


def is_inverted(kind: CommitmentKind, polarity: Polarity, terms: Terms) -> bool:
    """Whether a good outcome hangs on escalation, or a bad one on restraint: a sign of a broken text."""
    when, then = terms.when, terms.then
    if not when.known or when.vague or not then.known or then.defence or kind == "choice":
        return False
    asked = when.value * (1 if polarity == "do" else -1) * (-1 if when.negated else 1)
    clear = when.instrument == "force" or (
        when.instrument == "force_posture" and when.value * (-1 if when.negated else 1) > 0
    )
    if not clear:
        return False  # visits, arms deals and laws are good for one side and bad for the other
    goes_on = GOES_ON.search(terms.condition) is not None
    return asked < 0 and not goes_on and (then.value != 0 or kind == "precondition")
