"""What an act in words is: its instrument, whether it harms or favours, how specific it is. By word lists, no model.

The lists are ``knowledge/data/commitments.toml``. A turn before the act reverses it ("lift the embargo", "suspend
aid"), and so does a negation ("will not resume the talks").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tocsin.knowledge.commitments import KEY, WORD_START, Act, WordList, acts_beginning, commitment_words
from tocsin.records import Instrument, Strength

NOT = re.compile(r"n['’]t\b|\bcannot\b", re.I)
BUT = re.compile(
    r"\bno (?:other )?(?:choice|option|alternative|way out) but\b|\bnot only\b|"
    r"\bno longer\b(?=.{0,20}\btolerate)",
    re.I,
)
NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred|"
    r"thousand)s?\b",
    re.I,
)
DATE = re.compile(
    r"\b(?:Jan|Febr|Septem|Octo|Novem|Decem|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)\w*(?:ary|ber|day)\b|"
    r"\bwithin \w+ (?:hour|day|week|month)s?\b",
    re.I,
)
SCOPE = re.compile(
    r"\b(?:the|its|their|our|his|all|any|every|against|on|from|to|in|with)\s+(?:\w+\s+){0,3}?\w{3,}", re.I
)
IDIOM = re.compile(r"(?:hesitat|idly by|stand idle|sit idle|tolerat|unanswered|unpunished)", re.I)
"""Words that threaten where they are negated."""
NAME = re.compile(r"(?<=\s)[A-Z][a-z]")
NAMES_OBJECT = 3
"""Words of an act from which it names its object itself ("close its airspace")."""
NEAR_TURN = 60
"""Characters before an act in which a stop or cut reverses it. Start value."""

MORE_FORCE = re.compile(
    r"\b(?:bolster|strengthen|beef(?:s|ed|ing)? up|increas|doubl|tripl|step(?:s|ped|ping)? up|boost|expand)\w*\s+"
    r"(?:to\s+)?(?:[\w’'-]+\s+){0,4}?(?:garrisons?|forces?|troops|soldiers|presence|posture|contingents?|flank|"
    r"units|army|"
    r"fleet|arsenal|patrols|defen[cs]es|battlegroups?|warheads|stockpiles?)\b",
    re.I,
)
"""A show of force by a verb of growth and what grows."""
LESS = re.compile(r"\b(?:weaken|soften|loosen|remov|reduc|revok|mitigat)\w*\s+(?:of\s+)?(?:[\w’'-]+\s+){0,3}$", re.I)
"""What takes a penalty back, right before it."""


class Judgement(NamedTuple):
    """An act as far as its words tell: ``value`` is -1 (harms), +1 (favours) or 0 (can't be told), negation counted."""

    instrument: Instrument
    value: int
    vague: bool
    negated: bool
    defence: bool
    known: bool


NOTHING = Judgement("unspecified", 0, True, False, False, False)


def listed(name: str) -> WordList:
    return commitment_words().lists[name]


def first_act(text: str) -> tuple[Act, re.Match[str]] | None:
    """The act named first, of two at one place the one with more words; a named one goes before a vague one."""
    low, vague = text.lower(), None
    for word in WORD_START.finditer(text):
        start = word.start()
        hits = [(a, m) for a in acts_beginning(low[start : start + KEY]) if (m := a.words.at(text, low, start))]
        if not hits:
            continue
        best = max(hits, key=lambda h: (not h[0].vague, len(h[1][0])))
        if not best[0].vague:
            return best
        vague = vague or best
    return vague


def is_negated(text: str) -> bool:
    """Whether an odd number of negations stands in the words: "not fail to" is none, nor "no choice but to"."""
    text = BUT.sub(" ", text)
    return (listed("turn.no").count(text) + len(NOT.findall(text))) % 2 == 1


def more_force(text: str, hit: tuple[Act, re.Match[str]] | None) -> Judgement | None:
    """The judgement of more forces, unless another act is named within those words ("increase aid to the army")."""
    more = MORE_FORCE.search(text)
    if more is None:
        return None
    inside = hit is not None and hit[1].start() < more.end() and hit[0].instrument != "force_posture"
    if hit and inside and not hit[0].vague:
        return None
    negated = is_negated(text[: more.start()])
    return Judgement("force_posture", 1 if negated else -1, False, negated, False, True)


@lru_cache(maxsize=4096)
def judge(text: str) -> Judgement:
    """The instrument and value of a clause."""
    hit = first_act(text)
    stop, cut = listed("turn.stop").search(text), listed("turn.cut").search(text)
    grown = more_force(text, hit)
    if grown or hit is None:
        return grown or of_turn(text, stop, cut)
    act, found = hit
    before = text[: found.start()]
    behind = text[found.end() :]
    negated = is_negated(before) or is_off(behind)
    if IDIOM.match(found[0]):
        return Judgement(act.instrument, -1 if negated else 0, True, False, False, True)
    turned = any(t and t.end() <= found.start() and found.start() - t.end() <= NEAR_TURN for t in (stop, cut))
    turned = turned or (act.instrument == "sanction" and LESS.search(before) is not None)
    ended = ends_behind(behind, stop_list=True) or (act.value == "favour" and ends_behind(behind, stop_list=False))
    turned = turned != ended
    value = 1 if act.value == "favour" else -1
    value *= (-1) ** (turned + negated)
    instrument: Instrument = act.instrument
    return Judgement(instrument, value, act.vague, negated, act.value == "defence" and not negated, True)


def is_off(behind: str) -> bool:
    """Whether what follows an act takes it back: "relief is off the table"."""
    return bool(
        re.match(
            r"[^,;.]{0,60}\b(?:off the table|out of the question|impossible|"
            r"unthinkable)\b",
            behind,
            re.I,
        )
    )


def ends_behind(behind: str, stop_list: bool) -> bool:
    """Whether the act is the subject of its own end: "the ban would be lifted", "aid will be suspended"."""
    turn = listed("turn.stop" if stop_list else "turn.cut").search(behind[:40])
    between = behind[: turn.start()] if turn else ""
    return turn is not None and bool(
        re.fullmatch(
            r"s?(?:\s(?!to\b|and\b)\w+)?\s+(?:(?:will|would|can|could|must|may|might|not)\s+)*(?:be\s+|been\s+|"
            r"is\s+|are\s+)?",
            between,
        )
    )


def of_turn(text: str, stop: re.Match[str] | None, cut: re.Match[str] | None) -> Judgement:
    """A clause that names no act but a stop (which favours) or a cut (which harms)."""
    turn = stop or cut
    if turn is None:
        return NOTHING._replace(negated=is_negated(text))
    negated = is_negated(text[: turn.start()])
    value = (1 if turn is stop else -1) * (-1 if negated else 1)
    return Judgement("relations" if turn is cut else "unspecified", value, True, negated, False, True)


def specificity(text: str, judged: Judgement) -> int:
    """0 vague, 1 instrument named, 2 with scope, 3 with amount or date."""
    if judged.vague or not judged.known:
        return 0
    if NUMBER.search(text) or DATE.search(text):
        return 3
    hit = first_act(text)
    own, behind = (hit[1][0], text[hit[1].end() :]) if hit else ("", text)
    return 2 if len(own.split()) >= NAMES_OBJECT or SCOPE.search(behind) or NAME.search(text) else 1


def hedges_in(text: str) -> list[str]:
    """Words that soften a commitment, as they stand in it."""
    return list(dict.fromkeys(found[0].strip().lower() for found in listed("hedge.words").finditer(text)))


def strength_of(text: str, hedges: list[str]) -> Strength:
    """Weak where it is softened, strong where the words bind, else moderate."""
    if listed("hedge.strong").search(text):
        return "strong"
    return "weak" if hedges else "moderate"
