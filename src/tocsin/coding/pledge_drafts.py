"""Drafts of commitments without a condition: what a side vows, announces or demands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.coding.commitment_drafts import Draft, candidate_of
from tocsin.coding.commitment_sides import Sight, objects, own_party, triggered
from tocsin.coding.instruments import NOTHING, Judgement, judge
from tocsin.coding.kinds import Terms, unconditional
from tocsin.coding.marks import Scene, distinct, hull
from tocsin.coding.pledges import Pledge
from tocsin.coding.unmeant import why_unmeant
from tocsin.coding.voices import (
    BEARS,
    Predicate,
    Voice,
    agents_in,
    camp,
    is_own_word,
    known_side,
    political,
    speaks,
    stands_for,
    voices_of,
)
from tocsin.records import Party, Span

ORDERS = re.compile(
    r"(?:told|tells|order|ask|warn|instruct|request|command|must|should|ha[sd] to|have to|needs? to|ought|press|"
    r"push|wants?|wanted|expects?)",
    re.I,
)
"""Demands that count only between two sides: within one they are orders."""

ROUTINE = re.compile(
    r"\W*(?:will|would|shall|['’]ll)?\s*(?:also |then |soon )*(?:meet|talk|hold|discuss|disagree|speak|attend|"
    r"take part|consider|set up|create|form|visit|travel|arrive|host|address|"
    r"discuss|begin|start|open|sign|brief|chair|join|return|vote|decide|head|represent|"
    r"lead (?:the|its|his|her|a)\s+(?:[\w’'-]+\s+){0,3}?(?:delegation|side|team|talks|negotiat\w+|mission|group)|"
    r"be (?:led|headed|chaired|represented|attended|hosted|joined|accompanied|moderated))\b",
    re.I,
)
"""Business that is planned rather than promised."""

ACTUAL = frozenset({"force", "force_posture", "sanction", "relations", "aid"})

WORD_ASKED = re.compile(
    r"(?:[a-z-]+\s+){0,3}?(?:guarantees?|assurances?|promises?|pledges?|commitments?|undertakings?)\s+that\b", re.I
)
"""A demand for the word of others is one whatever the word is to be about."""

WHAT_SORT = (
    r"(?:an?|the|another|his|her|its|their|urgent|immediate|direct|new|further|emergency|early|second|third|special|"
    r"extraordinary|face-to-face|personal|private|high-level|top-level|joint|trilateral|bilateral|three-way|four-way|"
    r"quick|short|video|phone|telephone|security|council|follow-up)\s+"
)
MEETING = re.compile(
    r"(?:to\s+)?(?:(?:hold|convene|call|arrange|organi[sz]e|schedule|have|attend|set up|agree to)\s+)?"
    r"(?:(?:" + WHAT_SORT + r")+calls?|(?:" + WHAT_SORT + r")*(?:meetings?|conversations?|sessions?|summits?|"
    r"audiences?|"
    r"briefings?|hearings?|consultations|(?:video ?)?conferences?))\b|(?:to\s+)?(?:meet|speak)\b(?!\s+(?:its|"
    r"their|his|the) )",
    re.I,
)
"""A meeting that is asked for: talks tell it."""

SOFT = re.compile(r"should\b", re.I)

FINITE = re.compile(
    r"(?:is|was|were|are|has|had|did|does|will|would|can|could|may|might|never|\w+ed|"
    r"\w+[^s]s)\b",
    re.I,
)
"""A verb that states something: "insisted that it was right" demands nothing."""
ABOVE_BUSINESS = re.compile(
    r"(?:agree|ready|consent|propos|offer)|.*\b(?:ready|prepared|willing|determined|committed|decide|announce)", re.I
)
"""Verbs that commit only to an act that is more than business: "agreed to", "is ready to"."""


def plain(sight: Sight, pledge: Pledge) -> Draft | None:
    """The draft of a pledge or demand, or None where it binds nobody."""
    return demanded(sight, pledge) if pledge.sort in ("demands", "ultimatum") else pledged(sight, pledge)


def pledge_actors(sight: Sight, pledge: Pledge, voices: Sequence[Voice]) -> list[Party]:
    """Who stands before the verb; a pronoun is the speaker; without either who speaks, or the model's agent."""
    scene = sight.scene
    speaker = [v.speaker for v in voices[:1] if v.speaker]
    if len(pledge.subject) and is_own_word(scene, pledge.subject):
        return own_party(scene, pledge.subject, speaker)
    named = agents_in(scene, pledge.subject) if len(pledge.subject) else []
    if named or pledge.sort == "announces":
        return named
    return triggered(sight, pledge.cue) or speaker


def pledged(sight: Sight, pledge: Pledge) -> Draft | None:
    """The draft of a vow, or of what a side says that it will do."""
    scene, said = sight.scene, pledge.sort == "commits"
    words, cue = pledge.words.of(scene.text), pledge.cue.of(scene.text)
    voices = voices_of(scene, sight.told, sight.home, pledge.words)
    actors, then = pledge_actors(sight, pledge, voices), judge(words)
    terms = Terms("", "", words, NOTHING, then, cue if said else "")
    cut = Predicate(pledge.subject, pledge.words, pledge.cue if said else None)
    counts = is_pledge(words, cue, then) if said else is_announced(scene, words, then, actors, voices)
    if not counts or why_unmeant(candidate_of(sight, None, cut, terms, actors, voices)):
        return None
    kind = unconditional(then, terms.cue, words)
    others = distinct(objects(sight, pledge.words, actors))
    draft = draft_of(pledge, terms._replace(cue=cue), actors, voices)
    served = kind == "promise"
    return draft._replace(kind=kind, own=said, targets=[] if served else others, beneficiaries=others if served else [])


def draft_of(pledge: Pledge, terms: Terms, actors: list[Party], voices: Sequence[Voice]) -> Draft:
    """The draft that all pledges share: a demand without an addressee."""
    return Draft(
        kind="demand",
        actors=actors,
        targets=[],
        beneficiaries=[],
        voices=voices,
        own=True,
        condition=None,
        consequence=pledge.words,
        party=None,
        terms=terms,
        polarity="do",
        form=pledge.sort,
        head=pledge.cue,
        evidence=hull([pledge.subject, pledge.cue, pledge.words, *([pledge.addressee] if pledge.addressee else [])]),
    )


def is_pledge(words: str, cue: str, then: Judgement) -> bool:
    """Whether a committing verb commits: "agreed to" and readiness need an act that is more than business."""
    return not ABOVE_BUSINESS.match(cue) or (then.known and not ROUTINE.match(words))


def is_announced(scene: Scene, words: str, then: Judgement, actors: list[Party], voices: Sequence[Voice]) -> bool:
    """Whether "will" announces an act of the speaker's own side, or of "us", that another can hold it to."""
    own = bool(voices) and any(known_side(a) and stands_for(scene, voices[0], a) for a in actors)
    ours = not voices and any(re.fullmatch(r"we|i", a.raw, re.I) for a in actors)
    told = not voices and then.instrument in ACTUAL and not then.vague and any(map(known_side, actors))
    if not (own or ours or told) or BEARS.match(words) or ROUTINE.match(words) or not then.known:
        return False
    return (then.instrument in ACTUAL or then.value > 0 or then.vague) and (not then.negated or then.value < 0)


def demanded(sight: Sight, pledge: Pledge) -> Draft | None:
    """The draft of a demand, or None where it is an order, advice or no politics."""
    scene = sight.scene
    pledge = addressee_first(scene, pledge)
    words, cue = pledge.words.of(scene.text), pledge.cue.of(scene.text)
    voices = voices_of(scene, sight.told, sight.home, pledge.words)
    asked = agents_in(scene, pledge.addressee) if pledge.addressee else []
    actors, then = demanders(sight, pledge, voices), judge(words)
    states = re.match("insist", cue, re.I) and pledge.addressee and FINITE.match(words)
    asks = then.known or bool(WORD_ASKED.match(words))
    able = any(political(a) or (is_bare_name(scene, a) and asks) for a in actors)
    if states or not able or not is_demand(cue, then, actors, asked) or MEETING.match(words):
        return None
    terms = Terms("", "", words, NOTHING, then._replace(known=True), cue)
    cut = Predicate(pledge.subject, pledge.words, pledge.cue)
    if why_unmeant(candidate_of(sight, None, cut, terms, actors, voices)):
        return None
    return draft_of(pledge, terms, actors, voices)._replace(
        targets=distinct(asked or objects(sight, pledge.words, actors)[:1])
    )


def addressee_first(scene: Scene, pledge: Pledge) -> Pledge:
    """Of "demanded that the two sides stop" the party whole, and the words behind it."""
    if not pledge.addressee or not re.match(r"(?:demand|insist)", pledge.cue.of(scene.text), re.I):
        return pledge
    inside = [scene.reading.mentions[n].span for n in scene.mentions_in(Span(pledge.addressee.start, pledge.words.end))]
    first = next((s for s in inside if s.start - pledge.addressee.start < 25), None)
    if first is None or first.end <= pledge.addressee.end:
        return pledge
    start = (
        first.end
        + len(scene.text[first.end : pledge.words.end])
        - len(scene.text[first.end : pledge.words.end].lstrip())
    )
    return pledge._replace(addressee=first, words=Span(start, max(start, pledge.words.end)))


def is_bare_name(scene: Scene, party: Party) -> bool:
    """Whether a party is one unknown name, which may be a state's that the tables lack."""
    unknown = party.actor is None and party.mention is not None
    return unknown and party.raw[:1].isupper() and " " not in party.raw


def demanders(sight: Sight, pledge: Pledge, voices: Sequence[Voice]) -> list[Party]:
    """Who demands: the subject of the verb; of "must" who speaks; of "has until" who set it, if that is said."""
    scene = sight.scene
    speaker = [v.speaker for v in voices[:1] if v.speaker]
    if not len(pledge.subject):
        return speaker
    if is_own_word(scene, pledge.subject):
        return own_party(scene, pledge.subject, speaker)
    named = agents_in(scene, pledge.subject) or triggered(sight, pledge.cue) or speaker
    return (
        named
        or [p for n in scene.mentions_in(pledge.subject) if speaks(scene, n) and political(p := scene.party(n))][:1]
    )


def is_demand(cue: str, then: Judgement, actors: list[Party], asked: list[Party]) -> bool:
    """Whether it is a demand on another side: orders within one side, and advice, are none."""
    mine, theirs = {camp(a) for a in actors}, {camp(p) for p in asked}
    if theirs & mine or any(re.fullmatch(r"we|i|us|our", p.raw, re.I) for p in asked):
        return False
    if SOFT.match(cue) and then.value <= 0:
        return False
    must = re.match(r"(?:must|ha[sd] to|have to|needs? to)", cue) is not None
    return bool(theirs) or not ORDERS.match(cue) or (must and then.known)
