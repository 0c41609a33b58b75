"""Events: PLOVER acts out of the reading's triggers, one an act however often a document tells it.

A trigger becomes a draft with parties, date, place and mode; drafts of one act (same type, compatible parties and
dates, and words that say the same, or a headline over its story) become one event with the evidence of each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tocsin.coding.marks import Scene, compatible, distinct, hull, key_of, side
from tocsin.coding.settle import settle
from tocsin.coding.speakers import Attribution, attributions
from tocsin.coding.ties import FROM_SPEAKER, Mended, mend_ties
from tocsin.knowledge.codebook import cameo, codebook
from tocsin.knowledge.counts import told_times
from tocsin.knowledge.modes import contexts_in, mode_of
from tocsin.records import Event, EventType, Flag, Modality, Party, Place, Reading, Span, Trigger

SPEECH_ACTS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE"})
UNREAL: frozenset[Modality] = frozenset({"scheduled", "intended", "conditional", "hypothetical", "denied"})
UNDATED = UNREAL | {"historical"}
"""What did not happen on the day of publication, whatever day that is."""
PUBLISHED = "publication date"
PLAIN_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")

SAME_WORDS = 0.4
"""Shared content words (Jaccard) from which two drafts of one type and parties tell one act. Start value."""

HITS: frozenset[EventType] = frozenset({"ASSAULT", "COERCE", "SANCTION"})
"""Acts that always fall on somebody, whether or not their sentence says so again."""
CARRY = 3
"""Sentences over which the recipient of an act is taken to be that of the next one of its kind. Start value."""
CARRIED = 0.8
"""What the confidence of an act with a recipient from elsewhere is multiplied with. Start value."""
POWERLESS = frozenset({"CVL", "REF", "JRN", "MED", "EDU", "AGR"})
"""Sectors whose people hold no troops, no prisoners and no sanctions."""
OF_POWER: frozenset[EventType] = frozenset({"SANCTION", "MOBILIZE", "COERCE"})

FORCES = frozenset({"troops", "forces", "soldiers", "units", "tanks", "warships", "warplanes"})
RESTATED: frozenset[EventType] = frozenset({"CONSULT", "THREATEN", "MOBILIZE"})
"""Acts that a page tells again and again in other words."""

WORD = re.compile(r"[a-z][a-z'’-]{2,}")
STOP = frozenset(
    "the and for with that this from have has had was were been are will would could should his her their its they "
    "said says after before over into about against also when which who whom whose than then there between during "
    "while".split()
)


class Draft(NamedTuple):
    trigger: Trigger
    actors: list[Party]
    recipients: list[Party]
    modality: Modality
    date: str | None
    date_from: str | None
    evidence: Span
    words: frozenset[str]
    heading: bool
    reasons: tuple[str, ...] = ()
    carried: bool = False


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A crude stem, enough to see that 'sanctions' and 'sanctioned' share one."""
    for ending in ("ations", "ation", "ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_words(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in WORD.findall(text.casefold()) if w not in STOP)


def parties_of(scene: Scene, trigger: Trigger) -> tuple[list[Party], list[Party]]:
    """Actors and recipients; nobody is his own recipient."""
    actors = distinct(scene.party(n) for n, _ in trigger.actors if not scene.in_dateline(n))
    mine = {key_of(p) for p in actors}
    recipients = [p for p in distinct(map(scene.party, not_places(scene, trigger))) if key_of(p) not in mine]
    return actors, recipients


def not_places(scene: Scene, trigger: Trigger) -> list[int]:
    """The recipients without the places beside them: a strike on rebels in a town is a strike on rebels. A place
    without a name ("dozens of villages") is nobody by itself."""
    numbers, mentions = [n for n, _ in trigger.recipients], scene.reading.mentions
    acting = [n for n in numbers if mentions[n].kind != "place"]
    return acting or [n for n in numbers if mentions[n].actor or mentions[n].raw[:1].isupper()]


def is_ahead(date: str | None, published: str | None) -> bool:
    """Whether a day or month (of an interval the first) lies after the publication, as far as both are precise."""
    day, today = PLAIN_DATE.match(date or ""), PLAIN_DATE.match(published or "")
    size = min(len(day[0]), len(today[0])) if day and today else 0
    return bool(day and today and len(day[0]) >= 7 and day[0][:size] > today[0][:size])


def date_of(scene: Scene, trigger: Trigger) -> tuple[str | None, str | None]:
    """The nearest date of the sentence, else that of publication; what has been said was not said in days to come, and
    what is fixed for the future not for days gone by ("the two will meet, he said on Monday")."""
    published = scene.reading.article.published
    said = trigger.type in SPEECH_ACTS and trigger.modality not in UNREAL
    for mark in scene.times_near(trigger.span):
        past = trigger.modality in ("scheduled", "intended") and is_ahead(published, mark.value)
        if not past and not (said and is_ahead(mark.value, published)):
            return mark.value, mark.how
    return (published, PUBLISHED) if published and trigger.modality not in UNDATED else (None, None)


def modality_of(trigger: Trigger, date: str | None, published: str | None) -> Modality:
    """The model's modality, corrected by the calendar: what lies ahead has not happened, what is years old is
    history."""
    if trigger.modality not in ("actual", "ongoing") or not date or not published or "/" in date:
        return trigger.modality
    if is_ahead(date, published) and trigger.type not in SPEECH_ACTS:
        return "scheduled"
    if date[:4].isdigit() and published[:4].isdigit() and int(date[:4]) < int(published[:4]) - 1:
        return "historical"
    return trigger.modality


def headings_of(reading: Reading) -> list[Span]:
    title = [Span(0, len(reading.article.title))] if reading.article.title else []
    return [*title, *reading.article.subheads]


def speaking(told: Sequence[Attribution], trigger: Trigger, mended: Mended) -> list[Party]:
    """Who says the words that an act stands in, where a rule of ties has left the actor to him."""
    if not any(FROM_SPEAKER in why for why in mended.reasons.get(trigger.span, ())):
        return []
    around = [(len(c), a.speakers) for a in told for c in a.content if c.covers(trigger.span) and a.speakers]
    return min(around, key=lambda found: found[0])[1] if around else []


def draft(scene: Scene, trigger: Trigger, told: Sequence[Attribution], mended: Mended) -> Draft | None:
    """A draft, or nothing where no agent is named: an act without one is no event."""
    actors, recipients = parties_of(scene, trigger)
    actors = actors or speaking(told, trigger, mended)
    if not actors:
        return None
    date, date_from = date_of(scene, trigger)
    home = scene.sentence(trigger.span).span
    mentions = [scene.reading.mentions[n].span for n, _ in [*trigger.actors, *trigger.recipients]]
    evidence = hull([trigger.span, *(m for m in mentions if home.covers(m))])
    return Draft(
        trigger,
        actors,
        recipients,
        modality_of(trigger, date, scene.reading.article.published),
        date,
        date_from,
        evidence,
        content_words(home.of(scene.text)),
        any(h.overlaps(trigger.span) for h in headings_of(scene.reading)),
        tuple(mended.reasons.get(trigger.span, ())),
    )


def carried_over(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those of material conflict without a recipient with that of the nearest act of the same type, by the
    same actors or against them, within ``CARRY`` sentences."""
    return [carry(scene, one, drafts) if one.trigger.type in HITS and not one.recipients else one for one in drafts]


def carry(scene: Scene, one: Draft, drafts: Sequence[Draft]) -> Draft:
    mine, here = {key_of(p) for p in one.actors}, scene.sentence_number(one.trigger.span)
    near = [
        (abs(scene.sentence_number(d.trigger.span) - here), d.trigger.span > one.trigger.span, d)
        for d in drafts
        if d is not one and d.trigger.type == one.trigger.type and other_side(d, mine)
    ]
    best = min(near, key=lambda n: n[:2], default=None)
    if best is None or best[0] > CARRY:
        return one
    why = f"recipient from the {one.trigger.type} '{best[2].trigger.span.of(scene.text)}' nearby"
    return one._replace(recipients=other_side(best[2], mine), reasons=(*one.reasons, why), carried=True)


def other_side(one: Draft, mine: set[str]) -> list[Party]:
    """Whom an act falls on if some actors do it, or who does it if it falls on them: a blow is returned to him."""
    acts, gets = ({key_of(p) for p in side} for side in (one.actors, one.recipients))
    parties = one.recipients if acts & mine else one.actors if gets & mine else []
    return [p for p in parties if key_of(p) not in mine]


def told_date(one: Draft) -> str | None:
    """The date that the text gives, as opposed to that of publication."""
    return one.date if one.date_from != PUBLISHED else None


def same_date(first: str | None, second: str | None) -> bool:
    """Dates conflict only where both stand in the text and differ; a month may be that of a day, an interval open."""
    if not first or not second or "/" in first + second:
        return True
    return first.startswith(second) or second.startswith(first)


def same_sides(a: Draft, b: Draft) -> bool:
    """Whether two drafts of an act that both sides do have the same ones, whoever stands first: two in common where
    each names two."""
    first, second = ({side(p.actor) or p.raw.casefold() for p in (*d.actors, *d.recipients)} for d in (a, b))
    return len(first & second) >= min(2, len(first), len(second))


def is_bare(actors: Sequence[Party]) -> bool:
    """Whether troops are told without whose they are: "troops are massed at the border" are those told before."""
    if len(actors) != 1 or actors[0].raw.casefold() not in FORCES:
        return False
    return actors[0].actor is None or actors[0].actor.country is None


def restated(a: Draft, b: Draft) -> bool:
    """Whether two tellings are of one threat, meeting or build-up, whatever their words: a page comes back to the call,
    the warning or the troops that it is about; two of them between the same two, it would tell apart by their dates."""
    both = (a.actors and a.recipients) or len(a.actors) > 1, (b.actors and b.recipients) or len(b.actors) > 1
    return a.trigger.type in RESTATED and all(both)


def same_act(a: Draft, b: Draft) -> bool:
    if a.trigger.type != b.trigger.type or (a.modality in UNREAL) != (b.modality in UNREAL):
        return False
    if not same_date(told_date(a), told_date(b)):
        return False
    straight = compatible(a.actors, b.actors) and compatible(a.recipients, b.recipients)
    if a.trigger.type == "MOBILIZE" and (is_bare(a.actors) or is_bare(b.actors)):
        straight = bool(a.recipients and b.recipients) and compatible(a.recipients, b.recipients)
    if not (same_sides(a, b) if a.trigger.type in ("CONSULT", "AGREE", "COOPERATE") else straight):
        return False
    if a.heading or b.heading or restated(a, b):
        return True
    return len(a.words & b.words) / max(1, len(a.words | b.words)) >= SAME_WORDS


def group(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts of one act together; a heading joins the first act it fits and founds none that the body tells."""
    acts: list[list[Draft]] = []
    for one in sorted(drafts, key=lambda d: (d.heading, d.trigger.span)):
        for act in acts:
            if act[0].trigger.type != one.trigger.type:
                continue
            if any(same_act(one, other) for other in act) and all(
                same_date(told_date(one), told_date(other)) for other in act
            ):
                act.append(one)
                break
        else:
            acts.append([one])
    return [act for act in acts if not (all(d.heading for d in act) and repeated(act, drafts))]


def repeated(act: Sequence[Draft], drafts: Sequence[Draft]) -> bool:
    """Whether the body has an act of a heading's agents: the heading tells that one, however it was read. A headline is
    no second event, but where it speaks of somebody whom the body leaves out."""
    body = [d for d in drafts if not d.heading]
    return any(compatible(one.actors, other.actors) for one in act for other in body)


def reported_by(best: Draft, told: Sequence[Attribution]) -> Party | None:
    """Whose words the act is told in, where that is somebody other than its actor; of words within words the inner."""
    around = [(len(c), a) for a in told for c in a.content if c.covers(best.trigger.span) and a.speakers]
    by = min(around, key=lambda found: found[0])[1].speakers if around else []
    own = {key_of(p) for p in best.actors} & {key_of(p) for p in by}
    return by[0] if by and not own else None


def dated(scene: Scene, best: Draft, act: Sequence[Draft]) -> Draft:
    """The draft that speaks for an act, with the date that another telling of it gives where it has none itself."""
    other = next((d for d in act if told_date(d)), None)
    if told_date(best) or other is None:
        return best
    modality = modality_of(best.trigger, other.date, scene.reading.article.published)
    return best._replace(date=other.date, date_from=other.date_from, modality=modality)


def place_of(scene: Scene, act: Sequence[Draft], parties: Sequence[int]) -> Place | None:
    """The place of the first telling that names one."""
    places = (scene.place_near(d.trigger.span, parties) for d in act)
    return next((place for place in places if place), None)


def reasons_for(scene: Scene, best: Draft, act: Sequence[Draft]) -> list[str]:
    trigger = best.trigger
    reasons = [f"trigger '{trigger.span.of(scene.text)}': {trigger.type} {trigger.score:.2f}, {best.modality}"]
    ties = [f"{scene.reading.mentions[n].raw} {p:.2f}" for n, p in [*trigger.actors, *trigger.recipients]]
    reasons.append("tied to: " + ", ".join(ties))
    reasons += best.reasons
    if best.modality != trigger.modality:
        reasons.append(f"the date makes it {best.modality} (read as {trigger.modality})")
    return reasons + told_times(len(act))


def agent_suspect(scene: Scene, best: Draft) -> bool:
    """Whether the actor can hardly be the one: he is tied as recipient too, or has no means for such an act."""
    mine = {key_of(p) for p in best.actors}
    itself = any(key_of(scene.party(n)) in mine for n, _ in best.trigger.recipients)
    powerless = all(p.actor and p.actor.sectors and POWERLESS.issuperset(p.actor.sectors) for p in best.actors)
    return itself or (best.trigger.type in OF_POWER and powerless)


def event(scene: Scene, act: Sequence[Draft], told: Sequence[Attribution]) -> Event:
    """One event from the drafts of one act; the most certain outside headings speaks for it, the first gives the id."""
    best = max(act, key=lambda d: (not d.heading, len(d.actors) > 0 and len(d.recipients) > 0, d.trigger.score))
    others = [d for d in act if d is not best]
    best, trigger, book = dated(scene, best, act), best.trigger, codebook()
    flags: list[Flag] = ["agent_suspect"] if agent_suspect(scene, best) else []
    home = scene.sentence(trigger.span).span.of(scene.text)
    mode, contexts = mode_of(trigger.type, trigger.span.of(scene.text), home), contexts_in(home)
    recipients = best.recipients or next((d.recipients for d in others if d.recipients), [])
    mine = {key_of(a) for a in best.actors}
    numbers = [p.mention for p in [*best.actors, *recipients] if p.mention is not None]
    garbled = any(scene.reading.mentions[n].how == "garbled" for n in numbers)
    return Event(
        id=scene.record_id("event", act[0].trigger.span, "trigger"),
        clause=scene.clauses.of(trigger.span, *(d.trigger.span for d in others)),
        type=trigger.type,
        mode=mode,
        contexts=contexts,
        cameo=cameo(trigger.type, mode, contexts),
        quad=book.quad(trigger.type),
        score=book.score(trigger.type, mode),
        actors=best.actors,
        recipients=[r for r in recipients if key_of(r) not in mine],
        modality=best.modality,
        date=best.date,
        date_from=best.date_from,
        place=place_of(scene, [best, *others], numbers),
        reported_by=reported_by(best, told),
        evidence=list(dict.fromkeys([best.evidence, *(d.evidence for d in others if best.heading or not d.heading)])),
        confidence=round(trigger.score * (CARRIED if best.carried else 1.0), 3),
        reasons=reasons_for(scene, best, act),
        flags=["garbled", *flags] if garbled else flags,
    )


def code_events(scene: Scene) -> list[Event]:
    """All events of a document in text order."""
    told = attributions(scene)
    mended = mend_ties(scene)
    drafts = [d for t in settle(scene, told, mended.triggers) if (d := draft(scene, t, told, mended))]
    acts = group(carried_over(scene, drafts))
    return sorted((event(scene, act, told) for act in acts), key=lambda e: e.evidence[0])
