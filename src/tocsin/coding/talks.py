"""Talks: calls, visits, meetings and negotiations, held or to come, one record however often a document tells it.

Each sentence's words for a talk become a draft (``talk_drafts``): form, status, dates, place, sides. Drafts of one talk
are merged (``talk_merge``) and become one record.
"""

from __future__ import annotations

import re
from datetime import timedelta

from tocsin.coding.marks import Scene, hull
from tocsin.coding.talk_drafts import Draft, all_drafts
from tocsin.coding.talk_merge import Meeting, adds_sides, collect, order
from tocsin.coding.talk_parties import delegations, not_attending, side
from tocsin.coding.talk_status import triggers_of
from tocsin.coding.talk_terms import COUNT_WORDS, NUMBERS, When, day_of, told_nearby
from tocsin.coding.talk_words import FORMS, REMOTE
from tocsin.knowledge.counts import told_times
from tocsin.records import Span, Talk, TalkForm

MOVED_FROM = "moved from "
"""Opens the reason that names the day which a talk had before it was moved or put off; the calendar reads it."""
MOVED = "moved, from a day that isn't told"


def best_of(meeting: Meeting) -> Draft:
    """The telling that speaks for the talk: of the body, with most sides and a date."""
    return max(meeting.drafts, key=lambda d: (not d.heading, len(d.sides), bool(d.when.start), -d.cue.start))


def evidence_of(one: Draft) -> Span:
    """From the first to the last word that told something of the talk, within its sentence."""
    mentions = one.clause.scene.reading.mentions
    spans = [mentions[n].span for n in one.takers if one.clause.home.covers(mentions[n].span)]
    spans += [m.span for m in one.when.marks]
    inside = [s for s in spans if one.clause.left <= s.start and s.end <= one.clause.right]
    return hull([one.clause.group.span, *inside])


def reasons_for(meeting: Meeting, best: Draft) -> list[str]:
    text = best.clause.scene.text
    reasons = [f"words for a talk: {', '.join(repr(c.span.of(text)) for c in best.clause.group.cues)}"]
    said = next((d.found for d in meeting.drafts if d.status == meeting.status), None)
    if said is None:
        reasons.append(f"{meeting.status}: another day than told before")
    else:
        reasons.append(f"{said.status}: {said.word!r}" if said.away < 999 else f"{said.status}: by {said.word}")
    marks = next((d.when.marks for d in meeting.drafts if d.when.start == meeting.start), ())
    reasons += [f"date: {m.span.of(text)!r} ({m.how})" for m in marks]
    reasons += [f"{MOVED_FROM}{meeting.left}" if meeting.left else MOVED] if meeting.left or meeting.goal else []
    return reasons + told_times(len(meeting.drafts))


def guessed(scene: Scene, nearby: When) -> list[str]:
    """Says where a date comes from that no telling of the talk gives."""
    if nearby.start is None:
        return []
    return [f"date: {nearby.marks[0].span.of(scene.text)!r} nearby" if nearby.marks else "date: the day of publication"]


def confidence(meeting: Meeting, best: Draft) -> float:
    """A sum of signs with weights set by hand: it sorts, it is no rate of error."""
    signs = [
        (0.15, bool(triggers_of(best.clause))),
        (0.1, meeting.start is not None),
        (0.15, len(meeting.sides) > 1),
        (0.1, best.found.away < 999),
        (0.05, len(meeting.drafts) > 1),
    ]
    return round(0.4 + sum(weight for weight, there in signs if there), 2)


def day_nearby(meeting: Meeting) -> When:
    """For a talk held that no telling dates to the day: the day told nearby its first telling in the body, if any is.

    Where a telling gives the month, only a day in it that is told.
    """
    body = [d for d in meeting.drafts if not d.heading]
    if day_of(meeting.start) or meeting.status != "held" or not body:
        return When()
    nearby = told_nearby(min(body, key=lambda d: d.cue).clause)
    in_month = nearby.marks and str(nearby.start).startswith(str(meeting.start))
    return nearby if in_month or meeting.start is None else When()


def ends(meeting: Meeting) -> str | None:
    """The end of the telling that gave the start, else of any that gives one."""
    first = next((d.when.end for d in meeting.drafts if d.when.end and d.when.start == meeting.start), None)
    last = next((d.when.end for d in meeting.drafts if d.when.end), None)
    end = first or last or counted_later(meeting)
    return end if end and (not meeting.start or end >= meeting.start[:10]) else None


DAYS_BEFORE = re.compile(rf"\b(?P<count>{COUNT_WORDS})-day (?:[\w-]+ )?$")


def counted_later(meeting: Meeting) -> str | None:
    """The end by days counted in another telling ("The two-day talks ..."), where the first day is known."""
    first = day_of(meeting.start)
    for one in meeting.drafts:
        found = DAYS_BEFORE.search(one.clause.before[-40:]) if one.definite else None
        if first and found and not one.when.start:
            count = NUMBERS.get(found["count"].lower()) or int(found["count"])
            return str(first + timedelta(count - 1))
    return None


def form_told(meeting: Meeting, best: Draft) -> TalkForm | None:
    """The most telling form that any telling outside headings says, else that of the best one."""
    body = [d for d in meeting.drafts if not d.heading] or meeting.drafts
    said = {c.form for d in body for c in d.clause.group.cues if c.kind != "travel"}
    met = next((d.form for d in [best, *body] if d.form not in (None, "visit")), None)
    return next((f for f in FORMS if f in said), None) or met or next((d.form for d in body if d.form), None)


def talk(scene: Scene, meeting: Meeting, after: str | None) -> Talk:
    best, ordered = best_of(meeting), sorted(meeting.drafts, key=lambda d: d.cue)
    others = [d for d in ordered if d is not best]
    numbers = list(dict.fromkeys([*best.takers, *(n for d in others if adds_sides(meeting, d) for n in d.takers)]))
    away = not_attending(scene, [n for d in [best, *others] for n in d.away])
    absent = {side(scene, p.mention) for p in away if p.mention is not None}
    nearby = day_nearby(meeting)
    form = form_told(meeting, best)
    used = [n for n in numbers if side(scene, n) not in absent]
    heads = [t.span for d in [best, *others] for t in triggers_of(d.clause)]
    garbled = any(scene.reading.mentions[n].how == "garbled" for n in used)
    return Talk(
        id=record_id(scene, meeting),
        clause=scene.clauses.of(best.cue, *heads, *(d.cue for d in others)),
        form=form,
        status=meeting.status,
        start=nearby.start or meeting.start,
        end=ends(meeting),
        place=None if form in REMOTE else best.place or meeting.place,
        delegations=delegations(scene, used),
        not_attending=away,
        agenda=list(dict.fromkeys(item for d in [best, *others] for item in d.agenda))[:3],
        after=after,
        evidence=list(dict.fromkeys(evidence_of(d) for d in [best, *others])),
        confidence=confidence(meeting, best),
        reasons=[*reasons_for(meeting, best), *guessed(scene, nearby)],
        flags=["garbled"] if garbled else [],
    )


def record_id(scene: Scene, meeting: Meeting) -> str:
    return scene.record_id("talk", meeting.first.cue, "talk")


def code_talks(scene: Scene) -> list[Talk]:
    """All talks of a document in text order; ``after`` holds the id of the talk it follows, or words."""
    drafts = all_drafts(scene)
    meetings = collect(drafts)
    after = order(drafts, meetings)
    ids = [record_id(scene, m) for m in meetings]
    told = {here: ids[there] if isinstance(there, int) else there for here, there in after.items()}
    return [talk(scene, meeting, told.get(n)) for n, meeting in enumerate(meetings)]
