"""Acts that other records tell: a talk held is a CONSULT, a threat a THREATEN, a demand a REQUEST.

The reader codes acts word by word and misses some; talks and commitments are found by other means and put together
over a whole document. What stands in them and in no event becomes one; a meeting that the events have more than once,
or that only some of its tellings show, becomes one event with the evidence of all.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from tocsin.coding.events import PUBLISHED, UNREAL, same_date
from tocsin.coding.marks import Scene, key_of, side
from tocsin.coding.talk_drafts import is_body, known
from tocsin.knowledge.codebook import cameo, codebook
from tocsin.knowledge.modes import contexts_in, mode_of
from tocsin.records import Commitment, Event, EventType, Modality, Party, Span, Talk, TalkStatus

MODALITY_OF: dict[TalkStatus, Modality] = {"held": "actual", "ongoing": "ongoing", "planned": "scheduled"}
"""Talks of any other status took place nowhere and are fixed for no day."""
TYPE_OF: dict[str, EventType] = {"threat": "THREATEN", "demand": "REQUEST"}
"""Kinds of commitment whose very utterance is an act between two sides."""
SAID_ALREADY: dict[EventType, frozenset[EventType]] = {
    "THREATEN": frozenset({"THREATEN", "REJECT", "ACCUSE"}),
    "REQUEST": frozenset({"REQUEST", "THREATEN"}),
    "CONSULT": frozenset({"CONSULT", "AGREE", "COOPERATE"}),
}
"""Types of an event in the same sentence that is the same utterance or meeting, coded another way."""
NEAR = 1
"""Sentences from a telling of a talk in which a meeting of only one of its sides is that talk. Start value."""
LEAST = 0.6
"""Least confidence of a record that alone tells an act: half of it is the act's, and none has less than 0.3."""
SURE = 0.5
"""Confidence of an act that only another record tells. Start value: see training/experiments.md."""


def sides_of(parties: Sequence[Party]) -> set[str]:
    return {side(p.actor) or p.raw.casefold() for p in parties}


def body_of(scene: Scene, evidence: Sequence[Span]) -> list[Span]:
    """Evidence outside the title and subheads."""
    article = scene.reading.article
    heads = [Span(0, len(article.title)), *article.subheads]
    return [s for s in evidence if not any(h.overlaps(s) for h in heads)]


def same_sentence(scene: Scene, a: Sequence[Span], b: Sequence[Span]) -> bool:
    return bool({scene.sentence_number(s) for s in a} & {scene.sentence_number(s) for s in b})


def with_new(scene: Scene, evidence: Sequence[Span], more: Sequence[Span]) -> list[Span]:
    """The evidence and what more there is in sentences that it leaves out."""
    told = {scene.sentence_number(s) for s in evidence}
    return list(dict.fromkeys([*evidence, *(s for s in more if scene.sentence_number(s) not in told)]))


def new_event(
    scene: Scene, kind: EventType, told: Talk | Commitment, actors: list[Party], recipients: list[Party], at: list[Span]
) -> Event:
    """An event in the words of another record."""
    home, book = scene.sentence(at[0]).span.of(scene.text), codebook()
    mode, contexts = mode_of(kind, at[0].of(scene.text), home), contexts_in(home)
    date = told.start if isinstance(told, Talk) else told.made
    published = scene.reading.article.published
    return Event(
        id=scene.record_id("event", at[0], f"{kind} told by {told.id}"),
        clause=told.clause,
        type=kind,
        mode=mode,
        contexts=contexts,
        cameo=cameo(kind, mode, contexts),
        quad=book.quad(kind),
        score=book.score(kind, mode),
        actors=actors,
        recipients=recipients,
        modality=MODALITY_OF[told.status] if isinstance(told, Talk) else "actual",
        date=date or (None if isinstance(told, Talk) else published),
        date_from=None if date is None and isinstance(told, Talk) else "the talk" if date else PUBLISHED,
        evidence=at,
        confidence=round(SURE * told.confidence, 3),
        reasons=[f"no word of it was read as {kind}: the {kind_of(told)} tells it", *told.reasons[:1]],
        flags=["garbled"] if "garbled" in told.flags else [],
    )


def kind_of(told: Talk | Commitment) -> str:
    return "talk" if isinstance(told, Talk) else told.kind


# ------------------------------------------------------------------------------------------------------------- talks

def attending(talk: Talk) -> list[Party]:
    """Who meets: of each delegation its head where one is named."""
    return [d.head or d.party for d in talk.delegations]


def fits(event: Event, talk: Talk) -> bool:
    """Whether an event may be this talk: as real as it is, and on no other day."""
    if (event.modality in UNREAL) != (MODALITY_OF[talk.status] in UNREAL):
        return False
    return same_date(day_told(event), talk.start)


def day_told(event: Event) -> str | None:
    """The date that the text gives, as opposed to that of publication."""
    return event.date if event.date_from != PUBLISHED else None


def tells(scene: Scene, event: Event, talk: Talk) -> bool:
    """Whether an event is a telling of the talk: between the same two sides on its day, read from the same words and
    between no others, or beside it and by one of its sides alone ("Doe will lead the delegation")."""
    mine, theirs = sides_of([*event.actors, *event.recipients]), sides_of(attending(talk))
    if len(mine & theirs) > 1:
        return True
    if same_words(event, talk):
        return known(mine) <= theirs or not known(theirs)
    return len(mine) == 1 and mine <= theirs and is_beside(scene, event, talk)


def is_beside(scene: Scene, event: Event, talk: Talk) -> bool:
    """Whether the sentence of an event stands within ``NEAR`` of one that tells the talk."""
    here = [scene.sentence_number(s) for s in event.evidence]
    return any(abs(scene.sentence_number(s) - n) <= NEAR for s in talk.evidence for n in here)


def others_than(one: Event, best: Event) -> bool:
    """Whether two meetings, one of which names two known sides or more, are between others."""
    few, many = sorted((known(sides_of([*e.actors, *e.recipients])) for e in (one, best)), key=len)
    return len(many) > 1 and not few <= many


def same_words(event: Event, talk: Talk) -> bool:
    return event.clause == talk.clause or any(a.overlaps(b) for a in event.evidence for b in talk.evidence)


def one_meeting(scene: Scene, events: list[Event], talk: Talk, talks: Sequence[Talk]) -> list[Event]:
    """The events, those that tell this talk made one; a new one where none does, and none of its sentence may be it but
    one that tells a talk between others."""
    at = body_of(scene, talk.evidence)
    if talk.status not in MODALITY_OF or not at:
        return events
    mine = [e for e in events if e.type == "CONSULT" and fits(e, talk) and tells(scene, e, talk)]
    if mine:
        best = max(mine, key=lambda e: (same_words(e, talk), len(e.actors) + len(e.recipients) > 1, e.confidence))
        mine = [e for e in mine if same_date(day_told(e), day_told(best)) and not others_than(e, best)]
        whole = told_whole(scene, best, [e for e in mine if e is not best], talk, at)
        return [whole if e is best else e for e in events if e is best or e not in mine]
    apart = {t.clause for t in talks if t is not talk}
    sides = known(sides_of(attending(talk)))
    here = [e for e in events if e.type in SAID_ALREADY["CONSULT"] and same_sentence(scene, e.evidence, at)]
    free = [e for e in here if e.clause not in apart or known(sides_of([*e.actors, *e.recipients])) & sides]
    if free or talk.confidence < LEAST or not (len(sides) > 1 or is_body(sides)):
        return events
    return [*events, new_event(scene, "CONSULT", talk, attending(talk), [], at)]


def told_whole(scene: Scene, best: Event, others: Sequence[Event], talk: Talk, at: Sequence[Span]) -> Event:
    """One event of all tellings: sides and day of the talk where it has none itself."""
    parties, date, date_from = best.actors, best.date, best.date_from
    if len(sides_of([*best.actors, *best.recipients])) < 2 and len(sides_of(attending(talk))) > 1:
        parties = attending(talk)
    if talk.start and date_from in (None, PUBLISHED):
        date, date_from = talk.start, "the talk"
    mine = {key_of(p) for p in parties}
    return replace(
        best,
        actors=parties,
        recipients=[r for r in best.recipients if key_of(r) not in mine],
        date=date,
        date_from=date_from,
        evidence=with_new(scene, [s for e in (best, *others) for s in e.evidence], at),
        reasons=[*best.reasons, *(f"also told: {r}" for e in others for r in e.reasons[:1])],
    )


# ------------------------------------------------------------------------------------------------------- commitments

def uttered(scene: Scene, events: list[Event], told: Commitment) -> list[Event]:
    """The events and, where none of them is it, the threat or demand as an act."""
    kind, at = TYPE_OF.get(told.kind), body_of(scene, told.evidence)
    if kind is None or not at or not is_plain(told):
        return events
    here = [e for e in events if same_sentence(scene, e.evidence, at)]
    if any(e.type in SAID_ALREADY[kind] or sides_of(e.actors) & sides_of(told.actors) for e in here):
        return events
    warned = [e for e in events if e.type == kind == "THREATEN" and sides_of(e.recipients) & sides_of(told.targets)]
    if again := next((e for e in warned if sides_of(e.actors) & sides_of(told.actors)), None):
        whole = replace(again, evidence=with_new(scene, again.evidence, at))
        return [whole if e is again else e for e in events]
    if warned:  # by an ally or a spokesman, most likely: no second act
        return events
    return [*events, new_event(scene, kind, told, told.actors, told.targets, at)]


def is_plain(told: Commitment) -> bool:
    """Whether a commitment is an act between two sides in somebody's words: whoever makes it and whom it falls on are
    known, and nothing speaks against it."""
    known_sides = all(any(p.actor for p in parties) for parties in (told.actors, told.targets))
    suspect = {"polarity_suspect", "agent_suspect"} & set(told.flags)
    return known_sides and told.attribution != "narrator" and told.confidence >= LEAST and not suspect


def with_retold(
    scene: Scene, events: list[Event], commitments: Sequence[Commitment], talks: Sequence[Talk]
) -> list[Event]:
    """The events of a document with what its talks and commitments tell of acts, in text order."""
    for talk in talks:
        events = one_meeting(scene, events, talk, talks)
    for commitment in commitments:
        events = uttered(scene, events, commitment)
    return sorted(events, key=lambda e: e.evidence[0])
