"""From a sentence to drafts of commitments: clauses, kind, parties and voices, before tellings are merged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.coding.conditions import CONNECTIVE, Bare, Joint, joints, lay_bare, modelled
from tocsin.coding.instruments import NOTHING, Judgement, judge
from tocsin.coding.kinds import Terms, kind_of, polarity_of, unconditional
from tocsin.coding.marks import Scene, distinct, hull
from tocsin.coding.pledges import Pledge, pledges
from tocsin.coding.speakers import Attribution
from tocsin.coding.unmeant import Candidate, why_unmeant
from tocsin.coding.voices import BEARS, Predicate, Voice, agents_in, camp, is_own_word, known_side, political, predicate, speaks, stands_for, voices_of
from tocsin.records import CommitmentKind, Party, Polarity, Span

WORTH = re.compile(
    r"\b(?:if|unless|until|till|will|would|shall|should|must|can|could|may|might|won['’]t|or|and|only|once|without|provided|before|while)\b|['’]ll\b|"
    r"threat|vow|promis|pledg|demand|urge|call(?:s|ed|ing) (?:up)?(?:on|for)|insist|appeal|press|offer|agree|undert|sw[eo]|commit|guarant|propos|warn|consent|"
    r"ready to|prepared to|willing to|reserve|option|depend|hing|conditional|contingent|in (?:return|exchange)|told|order|asked|asks|ga?ve|the moment|has to|"
    r"have to|as long as|in case|in the event|failure|the more",
    re.I,
)
"""A sentence without any of these words commits nobody: it is not looked at further."""
ORDERS = re.compile(r"(?:told|tells|order|ask|warn|instruct|request|command|must|should|ha[sv]e? to|needs?|ought|press|push)", re.I)
"""Demands that count only between two sides: within one they are orders."""
ROUTINE = re.compile(
    r"\W*(?:will|would|shall|['’]ll)?\s*(?:also |then |soon )*(?:meet|talk|hold|discuss|disagree|speak|attend|take part|consider|set up|create|form|visit|travel|arrive|host|address|"
    r"discuss|begin|start|open|sign|brief|chair|join|return|vote|decide)\b",
    re.I,
)
"""Business that is planned rather than promised."""
ACTUAL = frozenset({"force", "force_posture", "sanction", "relations", "aid"})
SOFT = re.compile(r"should\b", re.I)


class Sight(NamedTuple):
    """A sentence and what is known about it."""

    scene: Scene
    told: Sequence[Attribution]
    home: Span
    bare: Bare
    earlier: str


class Draft(NamedTuple):
    """A commitment before its tellings are merged."""

    kind: CommitmentKind
    actors: list[Party]
    targets: list[Party]
    beneficiaries: list[Party]
    voices: Sequence[Voice]
    own: bool
    condition: Span | None
    consequence: Span
    party: Party | None
    terms: Terms
    polarity: Polarity
    form: str
    head: Span
    evidence: Span


def drafts_of(scene: Scene, told: Sequence[Attribution], number: int) -> list[Draft]:
    """The commitments of one sentence."""
    home = scene.reading.sentences[number].span
    words = home.of(scene.text)
    if not WORTH.search(words):
        return []
    earlier = scene.reading.sentences[number - 1].span.of(scene.text) if number else ""
    sight = Sight(scene, told, home, lay_bare(words, home.start), earlier)
    found = all_joints(sight)
    taken = [s for j in found for s in (j.condition, j.consequence)]
    drafts = [conditional(sight, joint) for joint in found]
    drafts += [plain(sight, pledge) for pledge in pledges(sight.bare, taken)]
    return [d for d in drafts if d]


def all_joints(sight: Sight) -> list[Joint]:
    """The model's joints, and those of the rules that touch none of them."""
    given = modelled(sight.scene.reading.clauses, sight.home, sight.scene.text)
    ruled = joints(sight.bare)
    free = [j for j in ruled if not any(g.condition.overlaps(j.condition) or g.consequence.overlaps(j.consequence) for g in given)]
    named = [next((g._replace(connective=j.connective) for j in ruled if j.condition.overlaps(g.condition)), g) for g in given]
    return [*named, *free]


# ---------------------------------------------------------------------------------------------------- conditionals


def conditional(sight: Sight, joint: Joint) -> Draft | None:
    """The draft of a joint, or None where it binds nobody."""
    scene = sight.scene
    cut = predicate(scene, sight.bare, joint.consequence)
    voices = voices_of(scene, sight.told, sight.home, joint.consequence)
    terms = terms_of(sight, joint, cut)
    subject = agents_in(scene, cut.subject) if len(cut.subject) else []
    bears = bool(BEARS.match(cut.words.of(scene.text))) and joint.form != "nominal"
    actors = actors_of(sight, joint, cut, voices, subject, bears)
    candidate = candidate_of(sight, joint, cut, terms, actors, voices)
    if why_unmeant(candidate) or (joint.connective in ("when", "once", "without", "until", "as soon as", "while", "before") and is_narrated(terms, candidate)):
        return None
    kind = kind_of(terms)
    party = condition_party(sight, joint, subject)
    return settle_sides(sight, joint, cut, terms, kind, actors, subject if bears else [], party, voices)


def is_narrated(terms: Terms, candidate: Candidate) -> bool:
    """Whether a weak connective stands in narration: no known act, and nobody's own words."""
    return not terms.then.known and not candidate.voices and not candidate.cue


def terms_of(sight: Sight, joint: Joint, cut: Predicate) -> Terms:
    """What the kind depends on."""
    text = sight.scene.text
    condition, consequence = joint.condition.of(text), cut.words.of(text)
    whole = joint.consequence.of(text) if not is_agent(sight.scene, cut) else consequence
    return Terms(
        joint.connective, condition, whole, judge(act_of(condition, joint)), judge(whole), cut.cue.of(text) if cut.cue else ""
    )


def act_of(condition: str, joint: Joint) -> str:
    """A condition without its connective."""
    found = CONNECTIVE.match(condition)
    return condition[found.end() :].strip() if found and joint.form in ("plain", "model") else condition


def is_agent(scene: Scene, cut: Predicate) -> bool:
    """Whether the subject is a party or a pronoun, so that the predicate alone is the act."""
    return bool(len(cut.subject)) and (is_own_word(scene, cut.subject) or bool(agents_in(scene, cut.subject)))


def actors_of(
    sight: Sight, joint: Joint, cut: Predicate, voices: Sequence[Voice], subject: list[Party], bears: bool
) -> list[Party]:
    """Who would act: the subject of the consequence, or who speaks where that is nobody or bears it."""
    speaker = [v.speaker for v in voices[:1] if v.speaker]
    scene = sight.scene
    if joint.form == "alternative":
        return speaker or agents_in(scene, Span(sight.home.start, joint.condition.start))[:2]
    if joint.form == "depends":
        maker = re.search(r"\W*\bma(?:de|kes?|king)\W*$", scene.text[sight.home.start : joint.consequence.start])
        made_by = agents_in(scene, Span(sight.home.start, sight.home.start + maker.start())) if maker else []
        return made_by or chooser_of(sight, joint) or speaker
    if bears or not len(cut.subject):
        return speaker or (triggered(sight, joint.consequence) if joint.form != "nominal" else [])
    if is_own_word(scene, cut.subject):
        return own_party(scene, cut.subject, speaker)
    if subject and subject[0].actor is None and subject[0].raw.islower() and speaker and known_side(speaker[0]):
        return [Party(subject[0].raw, speaker[0].actor, subject[0].mention)]  # "the alliance", said NATO
    return subject or speaker


def chooser_of(sight: Sight, joint: Joint) -> list[Party]:
    """Who would do what is chosen: the party right behind "whether"."""
    scene = sight.scene
    opening = re.match(r"\W*(?:whether|which|if|how)\s+(?:the\s+)?", joint.consequence.of(scene.text), re.I)
    at = joint.consequence.start + (opening.end() if opening else 0)
    first = [scene.party(n) for n in scene.mentions_in(joint.consequence) if scene.reading.mentions[n].span.start == at]
    return [p for p in first if political(p) and speaks(scene, p.mention or 0)]


def own_party(scene: Scene, subject: Span, speaker: list[Party]) -> list[Party]:
    """The speaker for "we" and "it"; without one whom coreference gives."""
    linked = [scene.party(n) for n in scene.mentions_in(subject) if scene.reading.mentions[n].actor]
    return speaker or linked[:1]


def triggered(sight: Sight, span: Span) -> list[Party]:
    """The model's agents of an act in a span."""
    scene = sight.scene
    ties = [n for t in scene.reading.triggers if t.span.overlaps(span) for n, _ in t.actors]
    return distinct(scene.party(n) for n in ties if speaks(scene, n))[:1]


def candidate_of(
    sight: Sight, joint: Joint | None, cut: Predicate, terms: Terms, actors: list[Party], voices: Sequence[Voice]
) -> Candidate:
    text = sight.scene.text
    return Candidate(
        sentence=sight.home.of(text),
        before=text[sight.home.start : cut.cue.start if cut.cue else min(cut.words.start, cut.subject.start)],
        joint=joint,
        condition=terms.condition,
        consequence=terms.consequence,
        predicate=cut,
        cue=terms.cue,
        actor=actors[0] if actors else None,
        voices=voices,
        judged=terms.then,
        published=sight.scene.reading.article.published,
        kind=kind_of_mention(sight.scene, actors),
        own_word=is_own_word(sight.scene, cut.subject),
        condition_known=terms.when.known,
        verb=cut.words.of(text),
        acts=any(sight.home.covers(t.span) for t in sight.scene.reading.triggers),
        subject=cut.subject.of(text),
    )


def kind_of_mention(scene: Scene, actors: list[Party]) -> str:
    """The kind of the first actor's mention, empty where there is none."""
    number = actors[0].mention if actors else None
    return "" if number is None else scene.reading.mentions[number].kind


# ---------------------------------------------------------------------------------------------------------- parties

PLACED = re.compile(r"\b(?:in|at|near|off|around|outside|inside|across|from)\s+(?:the\s+)?$")
"""What stands before a country that is only where something is."""
NOT_SUBJECT = re.compile(r"\b(?:on|upon|against|of|in|to|at|with|toward|towards|into|over|for|near|about)\s+(?:the\s+|its\s+|a\s+|an\s+|our\s+|their\s+)?(?:[A-Z][\w-]+\s+)?$")


ON = re.compile(r"^.{0,30}?\b(?:depend\w*|hing\w+|rests?|conditional|contingent|dependent) (?:\w+ )?(?:up)?on ", re.I)


def condition_party(sight: Sight, joint: Joint, subject: list[Party]) -> Party | None:
    """Whose act the condition is: its subject, who it is "by" or "from"; a bare "it" is the consequence's subject."""
    scene, span = sight.scene, joint.condition
    if joint.form == "alternative":
        return addressed(sight, span)
    for number in sorted(scene.mentions_in(span), key=lambda n: scene.reading.mentions[n].span):
        mention = scene.reading.mentions[number]
        if not speaks(scene, number) or mention.span.start < span.start:
            continue
        lead = ON.sub("", scene.text[span.start : mention.span.start])
        if NOT_SUBJECT.search(lead) and not re.search(r"\b(?:by|from)\s+(?:the\s+)?$", lead):
            continue
        if mention.actor is None and re.fullmatch(r"it|they|he|she", mention.raw, re.I):
            return subject[0] if subject else None
        return scene.party(number)
    return None


ADDRESSES = re.compile(r"\b(?:told|telling|tells|warned|warning|warns|ordered|gave|giving|given|informed|urged|reminded)\s+(?!reporters|journalists|parliament)")


def addressed(sight: Sight, words: Span) -> Party | None:
    """Whom the words are said to: behind "told" or "warned", outside of them."""
    scene = sight.scene
    for found in ADDRESSES.finditer(scene.text, sight.home.start, sight.home.end):
        numbers = [n for n in scene.mentions_in(Span(found.end(), min(found.end() + 60, sight.home.end))) if speaks(scene, n)]
        outside = [n for n in numbers if not words.overlaps(scene.reading.mentions[n].span)]
        if outside and not words.covers(Span(found.start(), found.end())):
            known = [n for n in outside if known_side(scene.party(n))]
            return scene.party((known or outside)[0])
    return None


def objects(sight: Sight, span: Span, besides: Sequence[Party]) -> list[Party]:
    """Parties named in a span that are on no side of those given."""
    scene, taken = sight.scene, {camp(p) for p in besides}
    numbers = [n for n in scene.mentions_in(span) if speaks(scene, n) and scene.reading.mentions[n].actor]
    placed = [n for n in numbers if PLACED.search(scene.text[: scene.reading.mentions[n].span.start][-12:])]
    return [p for n in numbers if n not in placed and known_side(p := scene.party(n)) and camp(p) not in taken]


def settle_sides(
    sight: Sight, joint: Joint, cut: Predicate, terms: Terms, kind: CommitmentKind, actors: list[Party], bearing: list[Party],
    party: Party | None, voices: Sequence[Voice],
) -> Draft:  # fmt: skip
    """The draft with its sides: whom a threat falls on, whom a promise serves."""
    scene = sight.scene
    mine = {camp(a) for a in actors}
    spoken_to = addressed(sight, joint.condition) if not bearing and not party else None
    facing = [p for p in [*bearing, *([party] if party else []), *([spoken_to] if spoken_to else [])] if camp(p) not in mine]
    others = objects(sight, joint.consequence, actors) + objects(sight, joint.condition, actors)
    served = distinct(others if terms.then.defence else facing or others)
    targets = distinct(facing or others)
    agent = is_agent(scene, cut) or cut.cue is not None
    consequence = cut.words if agent and len(cut.words) else joint.consequence
    goal = joint.connective == "until" and terms.when.value < 0 and not terms.when.negated and terms.then.known
    condition = None if goal else joint.condition
    if goal:  # "until they are crushed" is an aim, and asks nothing of anybody
        kind = unconditional(terms.then, terms.cue, terms.consequence)
        consequence = hull([consequence, joint.condition])
    evidence = hull([*([cut.cue] if cut.cue else []), joint.consequence, joint.condition])
    promised = kind == "promise"
    return Draft(
        kind, actors, [] if promised else targets, served if promised else [], voices, cut.cue is not None, condition, consequence,
        party, terms, polarity_of(kind, terms), "joint", cut.cue or consequence, evidence,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- without condition


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
    scene = sight.scene
    words, cue = pledge.words.of(scene.text), pledge.cue.of(scene.text)
    voices = voices_of(scene, sight.told, sight.home, pledge.words)
    actors = pledge_actors(sight, pledge, voices)
    then = judge(words)
    terms = Terms("", "", words, NOTHING, then, cue)
    said = pledge.sort == "commits"
    cut = Predicate(pledge.subject, pledge.words, pledge.cue if said else None)
    candidate = candidate_of(sight, None, cut, terms._replace(cue=cue if said else ""), actors, voices)
    if why_unmeant(candidate) or not (is_pledge(words, cue, then) if said else is_announced(scene, words, then, actors, voices)):
        return None
    kind = unconditional(then, cue if said else "", words)
    others = distinct(objects(sight, pledge.words, actors))
    promised = kind == "promise"
    evidence = hull([pledge.subject, pledge.cue, pledge.words])
    return Draft(
        kind, actors, [] if promised else others, others if promised else [], voices, said, None, pledge.words, None, terms, "do",
        pledge.sort, pledge.cue, evidence,
    )  # fmt: skip


def is_pledge(words: str, cue: str, then: Judgement) -> bool:
    """Whether a committing verb commits: "agreed to" and readiness need an act that is more than business."""
    if re.match(r"(?:agree|ready|consent|propos|offer)", cue, re.I) or re.search(r"\b(?:ready|prepared|willing|determined|committed)\b", cue):
        return then.known and not ROUTINE.match(words)
    return True


def is_announced(scene: Scene, words: str, then: Judgement, actors: list[Party], voices: Sequence[Voice]) -> bool:
    """Whether "will" announces an act of the speaker's own side, or of "us", that another can hold it to."""
    own = bool(voices) and any(known_side(a) and stands_for(scene, voices[0], a) for a in actors)
    ours = not voices and any(known_side(a) and re.fullmatch(r"we|i", a.raw, re.I) for a in actors)
    if not (own or ours) or BEARS.match(words) or ROUTINE.match(words) or not then.known:
        return False
    return (then.instrument in ACTUAL or then.value > 0 or then.vague) and (not then.negated or then.value < 0)


def demanded(sight: Sight, pledge: Pledge) -> Draft | None:
    scene = sight.scene
    pledge = addressee_first(scene, pledge)
    words, cue = pledge.words.of(scene.text), pledge.cue.of(scene.text)
    voices = voices_of(scene, sight.told, sight.home, pledge.words)
    asked = agents_in(scene, pledge.addressee) if pledge.addressee else []
    actors = demanders(sight, pledge, voices)
    targets = asked or [p for p in objects(sight, pledge.words, actors)][:1]
    then = judge(words)
    terms = Terms("", "", words, NOTHING, then._replace(known=True), cue)
    candidate = candidate_of(sight, None, Predicate(pledge.subject, pledge.words, pledge.cue), terms, actors, voices)
    if re.match("insist", cue, re.I) and pledge.addressee and FINITE.match(words):
        return None
    if not actors or not any(map(political, actors)) or why_unmeant(candidate) or not is_demand(cue, then, actors, asked):
        return None
    evidence = hull([pledge.subject, pledge.cue, pledge.words, *([pledge.addressee] if pledge.addressee else [])])
    return Draft(
        "demand", actors, distinct(targets), [], voices, True, None, pledge.words, None, terms, "do", pledge.sort, pledge.cue, evidence,
    )  # fmt: skip


def addressee_first(scene: Scene, pledge: Pledge) -> Pledge:
    """Of "demanded that the two sides stop" the party whole, and the words behind it."""
    if not pledge.addressee or not re.match(r"(?:demand|insist)", pledge.cue.of(scene.text), re.I):
        return pledge
    inside = [scene.reading.mentions[n].span for n in scene.mentions_in(Span(pledge.addressee.start, pledge.words.end))]
    first = next((s for s in inside if s.start - pledge.addressee.start < 25), None)
    if first is None or first.end <= pledge.addressee.end:
        return pledge
    start = first.end + len(scene.text[first.end : pledge.words.end]) - len(scene.text[first.end : pledge.words.end].lstrip())
    return pledge._replace(addressee=first, words=Span(start, max(start, pledge.words.end)))


FINITE = re.compile(r"(?:is|was|were|are|has|had|did|does|will|would|can|could|may|might|never|\w+ed|\w+[^s]s)\b", re.I)
"""A verb that states something: "insisted that it was right" demands nothing."""


def demanders(sight: Sight, pledge: Pledge, voices: Sequence[Voice]) -> list[Party]:
    """Who demands: the subject of the verb; of "must" who speaks; of "has until" who set it, if that is said."""
    scene = sight.scene
    speaker = [v.speaker for v in voices[:1] if v.speaker]
    if not len(pledge.subject):
        return speaker
    if is_own_word(scene, pledge.subject):
        return own_party(scene, pledge.subject, speaker)
    return agents_in(scene, pledge.subject) or triggered(sight, pledge.cue) or speaker


def is_demand(cue: str, then: Judgement, actors: list[Party], asked: list[Party]) -> bool:
    """Whether it is a demand on another side: orders within one side, and advice, are none."""
    mine, theirs = {camp(a) for a in actors}, {camp(p) for p in asked}
    if theirs & mine or any(re.fullmatch(r"we|i|us|our", p.raw, re.I) for p in asked):
        return False
    if SOFT.match(cue) and then.value <= 0:
        return False
    must = re.match(r"(?:must|ha[sv]e? to|needs? to)", cue) is not None
    return bool(theirs) or not ORDERS.match(cue) or (must and then.known)


def spans_of(draft: Draft) -> Iterator[Span]:
    yield draft.consequence
    if draft.condition:
        yield draft.condition



