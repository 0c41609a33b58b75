"""What looks like a commitment and binds nobody: questions, counterfactuals, predictions, history, other worlds.

Each rule is a named function over a ``Candidate`` and says whether it applies; ``why_unmeant`` gives the first reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tocsin.coding.conditions import Joint
from tocsin.coding.instruments import Judgement, listed
from tocsin.coding.kinds import GIVING
from tocsin.coding.voices import Predicate, Voice, is_outsider, political
from tocsin.records import Party

WHETHER = re.compile(
    r"\b(?:know\w*|knew|ask\w*|wonder\w*|unclear|clear|see|seen|question\w*|doubt\w*|unsure|sure|say|tell|"
    r"decid\w*|unknown|idea|"
    r"matter of|uncertain|certain|determine|find out|learn|check\w*|guess|debat\w*|indication|idea|inquir\w*|"
    r"test|judge|discuss\w*)\s+$",
    re.I,
)
IDIOM = re.compile(
    r"if (?:anything|any\b(?! \w+ (?:\w+ )?(?:is|are|attack|cross|try|tries|were|was|fir|enter|strik))|ever|"
    r"only\b|not for\b|it (?:had )?not (?:been )?for|you (?:look|have|are|want|read|know|go)|"
    r"the past\b|true\b|confirmed\b|history\b|one (?:looks|counts|believes)|this was|that was|need be|possible)",
    re.I,
)
BEFORE_IF = re.compile(r"\b(?:even|as|what|when and|matter of)\s+$", re.I)
WOULD_HAVE = re.compile(
    r"\b(?:would|could|might|should)(?: \w+)? have (?:\w+ )?\w+(?:ed|en|ne|wn|nt|ght|ld|st|me|ck|ut|id|it|un|de|"
    r"un)\b|\bwould (?:still|now) be\b",
    re.I,
)
QUESTION = re.compile(r"\b(?:what|how|whether|who|why|where|wonder\w*)\b[^,;]{0,40}$", re.I)
DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|denial|no evidence|no sign|rumou?rs?|not true|untrue|false|did not|didn['’]t|"
    r"does not|do not|has not|have not|had not|hasn['’]t|never|"
    r"neither|nor|nobody|no one|none of|refus\w+ to|declin\w+ to|stopped short of|short of|instead of|"
    r"rather than|far from|without|is not|are not|no longer|yet to)\s+(?:\S+\s+){0,6}?$",
    re.I,
)
SUBORDINATE = re.compile(r"\b(?:if|whether|unless|until|once)\b[^,;]*$", re.I)
DENIED_THAT = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|no evidence|rumou?rs?|untrue|false (?:reports?|"
    r"claims?))\b",
    re.I,
)
PLUPERFECT = re.compile(r"\bhad\s+(?:\w+ly\s+|also\s+|once\s+|earlier\s+|previously\s+|first\s+|long\s+)*$", re.I)
FORMERLY = re.compile(
    r"\b(?:years ago|decades ago|in earlier years|back then|at the time|centuries|used to|in those days|"
    r"generations?)\b",
    re.I,
)
YEAR = re.compile(
    r"\b(?:in|since|of|by|from|until|during|between|and) (?:\w+ )?(1[89]\d\d|20\d\d)\b|\b(1[89]\d\d|20\d\d)\b"
)
PREDICTS = re.compile(
    r"\b(?:predict\w*|expect\w*|forecast\w*|fear(?:s|ed|ing)?\b|speculat\w*|estimat\w*|likely to|suggest\w*|"
    r"project(?:s|ed)\b|bet(?:s|ting)?\b|hope[sd]?\b|worr\w+)\b",
    re.I,
)
SAYS = (
    r"\b(?:said|says|say|argue[sd]?|wrote|writes|warn(?:s|ed)?|believe[sd]?|think|thinks|reckon\w*|note[sd]?|"
    r"explain\w*|predict\w*|fear\w*|caution\w*|suggest\w*|expect\w*)\b"
)
OUTSIDER_SAYS = re.compile(r"\w*[^,;.]{0,30}?" + SAYS, re.I)
SAYS_OUTSIDER = re.compile(SAYS + r"\s[^,;.]{0,20}$", re.I)
WEAK = re.compile(r"(?:if|when|once|as soon as|unless|until|in case)\b", re.I)
"""Connectives of everyday life, which alone speak for no commitment."""
STATIVE = re.compile(
    r"\W*(?:will|would|could|may|might|can|shall|must)?\s*(?:not\s+|also\s+|still\s+)*(?:be (?:the|a|an|too|able|"
    r"likely|difficult|hard|easier|no|in|on|one|better|worse|happy|glad|wrong|right)|have|become|lose|win|rise|"
    r"fall|die|"
    r"survive|need|know|see|seem|feel|like|want|happen|occur|look|appear|cause|exist|belong|live|grow|drop|climb|"
    r"spread|run out|arrive)\b",
    re.I,
)


class Candidate(NamedTuple):
    """What may be a commitment: its sentence, clauses, parties and what its act is."""

    sentence: str
    before: str
    joint: Joint | None
    condition: str
    consequence: str
    predicate: Predicate
    cue: str
    actor: Party | None
    voices: Sequence[Voice]
    judged: Judgement
    published: str | None
    kind: str
    own_word: bool
    condition_known: bool
    acts: bool
    verb: str
    subject: str


Rule = Callable[[Candidate], bool]


def whether(c: Candidate) -> bool:
    """ "If" that means whether, or stands in an idiom."""
    if not c.joint or not c.condition.lower().startswith("if"):
        return False
    before = c.sentence[: c.sentence.find(c.condition)] if c.condition in c.sentence else ""
    return bool(WHETHER.search(before) or BEFORE_IF.search(before) or IDIOM.match(c.condition))


def counterfactual(c: Candidate) -> bool:
    """A past that did not happen."""
    return bool(WOULD_HAVE.search(c.consequence) or re.match(r"had\b", c.condition, re.I))


def asked(c: Candidate) -> bool:
    """A question, or what somebody asked or wondered."""
    if re.fullmatch(r"\W*(?:it|that|this|all|much|everything)\W*", c.consequence, re.I):
        return True
    at = c.sentence.find(c.consequence[:30])
    return c.sentence.rstrip(' ”"').endswith("?") or bool(at > 0 and QUESTION.search(c.sentence[:at]))


def denied(c: Candidate) -> bool:
    """A commitment that is denied, was not made, or stands in a clause of "if" or "whether" itself."""
    if c.cue and not c.joint and SUBORDINATE.search(c.before):
        return True
    return bool((c.cue and DENIED.search(c.before)) or DENIED_THAT.search(c.before))


def past(c: Candidate) -> bool:
    """An old commitment: told in the pluperfect by the article itself, or of a year long gone."""
    if c.cue and PLUPERFECT.search(c.before) and not c.voices:
        return True
    if FORMERLY.search(c.sentence) and c.cue:
        return True
    published = int(c.published[:4]) if c.published and c.published[:4].isdigit() else None
    outside = c.sentence.replace(c.consequence, " ").replace(c.condition or " ", " ")
    years = [int(a or b) for a, b in YEAR.findall(outside)]
    return bool(published and years and max(years) < published - 1 and (c.cue or not c.voices))


def outsider(c: Candidate) -> bool:
    """A voice that binds nobody."""
    if any(is_outsider(v) for v in c.voices[:1]):
        return True
    words = listed("voice.outside")
    if words.match(c.subject.strip() + " ") and not re.search(r"\bbe \w+(?:ed|n)\b", c.consequence):
        return True
    return any(
        OUTSIDER_SAYS.match(c.sentence, m.end()) or SAYS_OUTSIDER.search(c.sentence[max(0, m.start() - 40) : m.start()])
        for m in words.finditer(c.sentence)
    )


def predicted(c: Candidate) -> bool:
    """What somebody expects, where the voice is not the actor's own."""
    return bool(not c.cue and PREDICTS.search(c.before[-60:]))


def other_world(c: Candidate) -> bool:
    """Sport, markets, weather, contracts, films."""
    return any(
        listed(f"world.{name}").search(c.sentence + " ") for name in ("sport", "market", "weather", "law", "story")
    )


def no_agent(c: Candidate) -> bool:
    """Nobody who could bind himself: the subject is no political actor, and no voice is."""
    speaker = any(political(v.speaker) for v in c.voices)
    told = any(v.speaker and (c.actor is None or v.speaker.raw != c.actor.raw) for v in c.voices)
    if c.actor is not None:
        nameless = c.actor.actor is None and c.judged.known
        state = nameless and c.kind in ("country", "organisation", "group") and not told
        one_word = " " not in c.actor.raw and not told and bool(c.cue)
        person = nameless and c.kind == "person" and c.acts and not c.judged.vague and (told or one_word)
        return not political(c.actor) and not speaker and not state and not person
    return not speaker and (not c.judged.known or bool(c.cue) or told)


WILLS = re.compile(
    r"\W*(?:will|would|shall|['’]ll|(?:is|are|was|were|stands?|stood|remains?)\s+(?:\w+\s+)?(?:ready|willing|"
    r"prepared)\s+to\s+(?:" + GIVING + r"))\b",
    re.I,
)


def no_act(c: Candidate) -> bool:
    """What follows is no act: it befalls, or is a state. Of a choice the condition may be what is political."""
    if c.joint and c.joint.form == "depends":
        return not (c.judged.known or c.condition_known or c.acts or any(political(v.speaker) for v in c.voices))
    if c.judged.known:
        nobody = not c.actor and not any(v.speaker for v in c.voices)
        return nobody and not c.condition_known and not c.acts and bool(WEAK.match(c.condition) or not c.condition)
    if c.cue:
        return not political(c.actor)
    if STATIVE.match(c.consequence) or not c.actor or not WILLS.match(c.verb):
        return not (c.acts and c.condition_known and political(c.actor))
    return not c.acts or not political(c.actor)


VALUED = re.compile(
    r"\W*(?:will|would|could|might|may|can)\s+(?:not\s+|also\s+|only\s+)*be\s+(?:\w+ly\s+|much\s+|"
    r"far\s+)?(?:more|less|better|worse|"
    r"best|wis\w+|eas\w+|effective|useful|helpful|wrong|right|a (?:\w+ )?(?:mistake|error|disaster|step)|dangerous|"
    r"counter-?productive|pointless|premature|difficult|hard|enough|sensible|prudent|naive|"
    r"foolish)\b", re.I)  # fmt: skip
IMPERSONAL = re.compile(r"(?:.*\b(?:that|believes?|thinks?|feels?|said|says?)\s+)?(?:it|this|that)\W*", re.I | re.S)


def opinion(c: Candidate) -> bool:
    """What somebody finds better or worse: "it would be wiser to let the envoys do it"."""
    return bool(not c.joint and not c.cue and VALUED.match(c.consequence) and IMPERSONAL.fullmatch(c.subject.strip()))


def generic_you(c: Candidate) -> bool:
    """Advice to readers."""
    return bool(re.match(r"(?:if|unless|once|when|should) you\b", c.condition, re.I) and c.judged.value >= 0)


RULES: list[tuple[str, Rule]] = [
    ("if means whether", whether),
    ("counterfactual", counterfactual),
    ("a question", asked),
    ("denied", denied),
    ("historical", past),
    ("the voice binds nobody", outsider),
    ("a prediction", predicted),
    ("no politics", other_world),
    ("no political actor", no_agent),
    ("no act", no_act),
    ("an opinion", opinion),
    ("advice", generic_you),
]


def why_unmeant(candidate: Candidate) -> str | None:
    """The first reason why a candidate is no commitment, or None."""
    return next((name for name, rule in RULES if rule(candidate)), None)
