"""Drafts of commitments with a condition: from two joined clauses to kind, sides and voices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.commitment_drafts import Draft, candidate_of
from tocsin.coding.commitment_sides import Sight, actors_of, addressed, condition_party, is_agent, objects
from tocsin.coding.conditions import Joint
from tocsin.coding.connectives import CONNECTIVE
from tocsin.coding.instruments import Judgement, judge
from tocsin.coding.kinds import Terms, kind_of, polarity_of, unconditional
from tocsin.coding.marks import distinct, hull
from tocsin.coding.unmeant import Candidate, why_unmeant
from tocsin.coding.voices import BEARS, Predicate, Voice, agents_in, camp, predicate, voices_of
from tocsin.records import Party

EVERYDAY = frozenset({"when", "once", "without", "until", "as soon as", "while", "before"})
"""Connectives that join any two things: without a known act or a voice they are narration."""

CEASES = re.compile(
    r"\b(?:stop(?:s|ped)?|ceases?d?|ends?|ended|halts?|halted|(?:is|are|was|were) (?:over|halted|stopped|"
    r"ended))\W*$",
    re.I,
)
"""The end of a clause that says that its subject ends."""

IDLE = re.compile(
    r"\b(?:not|never|n['’]t)\s+(?:just\s+|simply\s+)?(?:stand|sit|stay|remain|look|"
    r"watch)\w*\s+(?:aside|idle|idly|by|away|on|"
    r"indifferent)\b",
    re.I,
)
ATTACKED = re.compile(
    r"\b(?:is|are|was|were|be|gets?|comes? under|came under)\s+(?:\w+ly\s+|ever\s+)?(?:attack(?:ed)?|invaded|"
    r"threatened|"
    r"bombed|shelled|occupied|overrun|fire)\b", re.I)  # fmt: skip
SAYS_MUCH = 3
"""Words from which a predicate is shown without its subject: "would sail" alone says little."""
STANDS_BY = Judgement("force", -1, True, False, True, True)
"""Not to stand idle where another is attacked: his defence."""


class Clauses(NamedTuple):
    """Two joined clauses with what has been read of them; ``bearing`` is on whom the consequence falls by its verb."""

    joint: Joint
    cut: Predicate
    terms: Terms
    voices: Sequence[Voice]
    actors: list[Party]
    bearing: list[Party]
    party: Party | None


def conditional(sight: Sight, joint: Joint) -> Draft | None:
    """The draft of a joint, or None where it binds nobody."""
    scene = sight.scene
    cut = predicate(scene, sight.bare, joint.consequence)
    voices = voices_of(scene, sight.told, sight.home, joint.consequence)
    subject = agents_in(scene, cut.subject) if len(cut.subject) else []
    bears = bool(BEARS.match(cut.words.of(scene.text))) and joint.form != "nominal"
    actors = actors_of(sight, joint, cut, voices, [] if bears else subject, bears)
    terms = terms_of(sight, joint, cut)
    candidate = candidate_of(sight, joint, cut, terms, actors, voices)
    if why_unmeant(candidate) or (joint.connective in EVERYDAY and is_narrated(terms, candidate)):
        return None
    if joint.connective in EVERYDAY and PLANS.match(candidate.verb) and not (joint.connective == "until" and actors):
        return None
    party = condition_party(sight, joint, subject)
    return settled(sight, Clauses(joint, cut, terms, voices, actors, subject if bears else [], party))


PLANS = re.compile(r"\W*(?:plans?|intends?)\b", re.I)
"""What is planned for when its time comes binds nobody."""


def is_narrated(terms: Terms, candidate: Candidate) -> bool:
    """Whether a weak connective stands in narration: no known act, and nobody's own words."""
    return not terms.then.known and not candidate.voices and not candidate.cue


def terms_of(sight: Sight, joint: Joint, cut: Predicate) -> Terms:
    """What the kind depends on."""
    text = sight.scene.text
    condition, consequence = joint.condition.of(text), cut.words.of(text)
    whole = joint.consequence.of(text) if not is_agent(sight.scene, cut) else consequence
    return Terms(
        joint.connective,
        condition,
        whole,
        judge(act_of(condition, joint)),
        STANDS_BY if IDLE.search(whole) and ATTACKED.search(condition) else judge(whole),
        cut.cue.of(text) if cut.cue else "",
    )


def act_of(condition: str, joint: Joint) -> str:
    """A condition without its connective."""
    found = CONNECTIVE.match(condition)
    return condition[found.end() :].strip() if found and joint.form in ("plain", "model") else condition


def facing(sight: Sight, read: Clauses) -> list[Party]:
    """Whom the consequence falls on: by its verb, by the condition, else whom the words are said to."""
    mine = {camp(a) for a in read.actors}
    named = [*read.bearing, *([read.party] if read.party else [])]
    spoken_to = None if named else addressed(sight, read.joint.condition)
    return [p for p in [*named, *([spoken_to] if spoken_to else [])] if camp(p) not in mine]


def is_goal(read: Clauses) -> bool:
    """Whether "until" names an aim ("until they are crushed"), which asks nothing of anybody."""
    when, then = read.terms.when, read.terms.then
    aimed = when.value < 0 and not when.negated and not CEASES.search(read.terms.condition)
    return read.joint.connective == "until" and aimed and then.known


def settled(sight: Sight, read: Clauses) -> Draft:
    """The draft with its kind and sides: whom a threat falls on, whom a promise serves."""
    joint, cut, terms, goal = read.joint, read.cut, read.terms, is_goal(read)
    kind = unconditional(terms.then, terms.cue, terms.consequence) if goal else kind_of(terms)
    against = facing(sight, read)
    others = [p for span in (joint.consequence, joint.condition) for p in objects(sight, span, read.actors)]
    served = others if terms.then.defence else against or others
    agent = is_agent(sight.scene, cut) or cut.cue is not None
    says_much = len(cut.words.of(sight.scene.text).split()) >= SAYS_MUCH or cut.cue is not None
    consequence = cut.words if agent and len(cut.words) and says_much else joint.consequence
    return Draft(
        kind=kind,
        actors=read.actors,
        targets=[] if kind == "promise" else distinct(against or others),
        beneficiaries=distinct(served) if kind == "promise" else [],
        voices=read.voices,
        own=cut.cue is not None,
        condition=None if goal else joint.condition,
        consequence=hull([consequence, joint.condition]) if goal else consequence,
        party=read.party,
        terms=terms,
        polarity=polarity_of(kind, terms),
        form="joint",
        head=cut.cue or consequence,
        evidence=hull([*([cut.cue] if cut.cue else []), joint.consequence, joint.condition]),
    )
