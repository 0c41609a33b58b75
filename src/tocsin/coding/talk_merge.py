"""Tellings of one talk together, and the order of talks.

Two tellings are of one talk where their forms, sides, dates and places go together; a date of a later one completes an
earlier one, and two meetings on different days stay two. A telling that names too little only joins a talk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from tocsin.coding.talk_drafts import (
    BESIDE,
    PREPARES,
    Draft,
    comes_after,
    is_enough,
    known,
    named_after_place,
)
from tocsin.coding.talk_moves import shifted
from tocsin.coding.talk_status import AHEAD, HAD_BEEN
from tocsin.coding.talk_terms import day_of
from tocsin.coding.talk_words import REMOTE
from tocsin.records import Place, TalkForm, TalkStatus

RANK: tuple[TalkStatus, ...] = ("cancelled", "postponed", "held", "ongoing", "planned", "proposed")
"""Of several tellings the first in this order is the talk's status."""
LATER: frozenset[str] = frozenset({"followed by", "then", "later"})
EARLIER: frozenset[str] = frozenset({"after", "following", "since", "follows", "followed"})
OPENS_LATER = re.compile(
    r"(?:Then|Afterwards?|Next|Later|That (?:will|would) be followed|(?:A|One|Two|"
    r"\w+) (?:days?|weeks?) later)\b"
)
FOLLOWS = re.compile(r"[^.;]{0,90}?\b(?:will|would|is to|was to|are to) (?:then )?follow\b(?! up)")
AFTER_PLACE = re.compile(
    r"\b[Aa]fter (?:the )?(?P<name>[A-Z][\w’'-]+)(?= (?:talks|meeting|summit|round|session)|[,.;]|$)"
)


class Meeting(NamedTuple):
    """The tellings of one talk, and the sides told in any of them."""

    drafts: list[Draft]
    sides: set[str]

    @property
    def first(self) -> Draft:
        return min(self.drafts, key=lambda d: d.cue)

    @property
    def start(self) -> str | None:
        if goal := self.goal:
            return goal
        held = self.status == "held"
        left = self.left if self.status == "postponed" else None
        told = [d for d in self.drafts if d.when.start and not (held and d.status in WISHED)]
        told = [d for d in told if not (left and same_days(d.when.start, left))]
        day = next((d.when.start for d in told if day_of(d.when.start)), told[0].when.start if told else None)
        return day or next((w for d in self.drafts if held and d.heading and (w := week_before(d))), None)

    @property
    def goal(self) -> str | None:
        """The day to which it was moved, where a telling says so."""
        days = [d.when.start for d in self.drafts if d.when.moved and d.when.start]
        told = next((d for d in days if day_of(d)), days[0] if days else None)
        by = next((d.when.by for d in self.drafts if d.when.by), 0)
        return told or shifted(self.had, by)

    @property
    def left(self) -> str | None:
        """The day from which it was moved or put off: told as such, or that of another telling of what was to come."""
        told = next((d.when.moved_from for d in self.drafts if d.when.moved_from), None)
        days = [d.when.start for d in self.drafts if d.when.start and d.status in AHEAD and not d.when.moved]
        goal = self.goal
        return told or self.had or next((day for day in days if goal and day and not same_days(day, goal)), None)

    @property
    def had(self) -> str | None:
        """The day that is told before it is told that the talk was put off."""
        off = min((d.cue.start for d in self.drafts if d.when.put_off and not d.heading), default=0)
        days = [d.when.start for d in self.drafts if d.status in AHEAD and d.cue.start < off and not d.when.moved]
        return next((day for day in days if day), None)

    @property
    def place(self) -> Place | None:
        return next((d.place for d in self.drafts if d.place), None)

    @property
    def status(self) -> TalkStatus:
        told = [d for d in self.drafts if not d.silent] or self.drafts
        status = min((d.status for d in told), key=RANK.index)
        return "postponed" if status in WISHED and self.goal and self.left else status


def week_before(one: Draft) -> str | None:
    """The weekday that a heading in the present tells ("A and B talk on Monday"), of what the report says was held."""
    day = day_of(one.when.start)
    by_weekday = day and one.when.marks and one.when.marks[0].how.startswith("weekday")
    return str(day - timedelta(WEEK)) if day and by_weekday else None


def same_days(a: str | None, b: str | None) -> bool:
    """Whether two dates may be one: a day in its month or week, or the same."""
    if not a or not b:
        return True
    first, second = bounds(a), bounds(b)
    return first[0] <= second[1] and second[0] <= first[1]


def bounds(value: str) -> tuple[str, str]:
    """The first and last day of an EDTF value, as strings that sort; an open end sorts last."""
    low, _, high = value.replace("~", "").partition("/")
    high = high or low
    return ("" if low == ".." else low[:10]).ljust(10, "!"), ("" if high == ".." else high[:10]).ljust(10, "~")


def same_place(a: Place | None, b: Place | None) -> bool:
    """Whether two places may be one: the same name, or a place and its country."""
    if a is None or b is None or a.name == b.name:
        return True
    named = {a.name, b.name}
    return bool(a.country and a.country == b.country and (is_country(a) or is_country(b))) or len(named) == 1


def is_country(place: Place) -> bool:
    return bool(place.feature and place.feature.startswith("PCL")) or (place.lat is None and place.country is not None)


def same_sides(a: set[str], b: frozenset[str], points: bool) -> bool:
    """Whether two sets of sides may be one talk's: they share two, or all that the smaller one has.

    Of two sets of known sides one holds the other; a part is enough only where the words point back, or names three.
    """
    if points:  # "in the talks, officials said": whoever is not known is no other side
        b = frozenset(b & a) or frozenset(known(b))
    if not a or not b:
        return True
    if len(a & b) < min(2, len(a), len(b)):
        return False
    first, second = known(a), known(b)
    small, large = sorted((first, second), key=len)
    if len(small) < 2 or first == second:
        return True
    return small <= large and (points or len(small) > 2)


def manner(one: Draft) -> str | None:
    """Whether a telling is of a talk "remote" or in "person"; none where its words leave it open ("the meeting")."""
    if one.form in REMOTE:
        return "remote"
    group = one.clause.group
    if one.place is not None or one.form == "visit" or group.has("meet", "host", "travel", "visit", "gather"):
        return "person"
    noun = group.cues[0].span.of(one.clause.scene.text).lower()
    return "person" if not one.definite and MEETING.match(noun) else None


MEETING = re.compile(r"meeting|summit|encounter|session|conference|audience|working")
FOR_CALL: frozenset[str] = frozenset({"call", "calls"})


def same_manner(a: Draft, b: Draft) -> bool:
    return manner(a) is None or manner(b) is None or manner(a) == manner(b)


def told_as(a: Draft, b: Draft) -> bool:
    """Whether two forms go together; a video link may be called "the call" later on."""
    if any(is_unsaid(d) for d in (a, b)):
        return True
    later = max(a, b, key=lambda d: d.cue)
    word = later.clause.group.cues[0].span.of(later.clause.scene.text).lower()
    if {a.form, b.form} == {"call", "video"} and (a.heading or b.heading or (later.definite and word in FOR_CALL)):
        return True
    points = later.definite or a.heading or b.heading
    if points and any(d.form in REMOTE for d in (a, b)) and any(says_no_form(d) for d in (a, b)):
        return not MEETING.match(word)
    if is_call_spoken_of(a, b):
        return True
    if other_than_visit(a, b) or other_visitors(a, b):
        return False
    if {a.form, b.form} == {"bilateral", "multilateral"} and len(a.sides & b.sides) < 2:
        return False
    return same_form(a.form, b.form)


def is_call_spoken_of(a: Draft, b: Draft) -> bool:
    """Whether one tells a call and the other that the same sides spoke: "demanded a call ... spoke to him"."""
    remote = [d for d in (a, b) if d.form in REMOTE]
    spoke = [d for d in (a, b) if d.clause.group.has("speak") and says_no_form(d) and d.status == "held"]
    return len(remote) == len(spoke) == 1 and remote[0] is not spoke[0] and len(known(a.sides & b.sides)) > 1


def other_than_visit(a: Draft, b: Draft) -> bool:
    """Whether talks asked for and a visit are two things: they share one side at most."""
    visits = [d.form == "visit" for d in (a, b)]
    asked = [d for d in (a, b) if d.form is None and d.status == "proposed" and not (d.definite or d.heading)]
    return visits.count(True) == 1 and bool(asked) and len(a.sides & b.sides) < 2


def other_visitors(a: Draft, b: Draft) -> bool:
    """Whether two visits are by different people."""
    if a.form != "visit" or b.form != "visit" or any(d.definite or d.heading for d in (a, b)):
        return False
    first, second = travellers(a), travellers(b)
    return bool(first and second) and not first & second


def travellers(one: Draft) -> set[str]:
    """The last names of the persons that take part."""
    mentions = one.clause.scene.reading.mentions
    named = [mentions[one.clause.scene.named(n)] for n in one.takers]
    return {m.raw.casefold().split()[-1] for m in named if m.kind == "person" and m.raw[:1].isupper()}


def is_unsaid(one: Draft) -> bool:
    """Whether a telling points back by a place's name and says no form: "the Oslo talks"."""
    return one.definite and one.clause.group.form is None and named_after_place(one)


def says_no_form(one: Draft) -> bool:
    """Whether a telling leaves open if it was by telephone: "they spoke on Monday", "the conversation"."""
    return one.clause.group.form is None and manner(one) is None


def same_form(a: TalkForm | None, b: TalkForm | None) -> bool:
    if a is None or b is None:
        return True
    if (a in REMOTE) != (b in REMOTE):
        return False
    return {a, b} not in ({"summit", "negotiation"}, {"call", "video"}, {"summit", "visit"})


def same_time(meeting: Meeting, one: Draft) -> bool:
    """Whether statuses go together: what has been held is not what lies ahead, unless one day or a wish says so."""
    if one.silent or goes_on(meeting, one):
        return True
    past = {s not in AHEAD for s in (meeting.status, one.status)}
    if len(past) == 1:
        return True
    if one.heading and meeting.status not in AHEAD:
        return True
    if day_of(meeting.start) and day_of(meeting.start) == day_of(one.when.start):
        return True
    return was_wished(meeting, one) or (one.definite and bool(HAD_BEEN.search(one.clause.behind)))


def was_wished(meeting: Meeting, one: Draft) -> bool:
    """Whether a call asked for or agreed is the one that took place: the same form and sides, or "the call"."""
    every = [*meeting.drafts, one]
    ahead = [d for d in every if d.status in WISHED]
    if not ahead or len(ahead) == len(every) or any(speaks_of_next(d) for d in ahead):
        return False
    forms = {d.form for d in meeting.drafts}
    remote = bool(forms & REMOTE) and (one.form in forms or (leaves_open(one) and manner(one) is None))
    return remote and (len(meeting.sides & one.sides) > 1 or one.definite or wishes_for(meeting, one))


def leaves_open(one: Draft) -> bool:
    """Whether words may be of a call told already: "the conversation", "Roe spoke to Doe"."""
    return one.definite or one.clause.group.has("speak")


def wishes_for(meeting: Meeting, one: Draft) -> bool:
    """Whether one side of a call held is told, with nobody else, to have asked for a call in those days."""
    asked = one.status == "proposed" and bool(one.when.start) and same_days(meeting.start, one.when.start)
    return asked and bool(one.sides) and one.sides <= meeting.sides


WISHED: frozenset[TalkStatus] = frozenset({"proposed", "planned"})
NEXT = re.compile(r"\b(?:again|next|another|new|further|follow-up|second|later|coming|upcoming|soon|then)\b", re.I)


def speaks_of_next(one: Draft) -> bool:
    """Whether what lies ahead is called another one than before."""
    return bool(NEXT.search(one.clause.scene.text, one.clause.left, one.clause.right))


def fits_days(a: Draft, b: Draft) -> bool:
    """Whether the dates of two tellings may be one.

    The day of a wish for a call that took place is not held against it, nor a weekday read as that of the week after.
    """
    if same_days(a.when.start, b.when.start) or fits_move(a, b) or fits_move(b, a):
        return True
    ahead = {a.status, b.status} & WISHED
    if not {a.status, b.status} & {"held", "ongoing"} or not ahead or a.form not in REMOTE:
        return False
    first, second = day_of(a.when.start), day_of(b.when.start)
    return "proposed" in ahead or bool(first and second and abs((first - second).days) == WEEK)


def fits_move(mover: Draft, other: Draft) -> bool:
    """Whether a telling that a talk was moved and one of another day go together: that is the old day, or may be."""
    day = other.when.start
    if not mover.when.moved or other.status not in AHEAD or other.when.moved:
        return False
    if mover.when.moved_from:
        return same_days(mover.when.moved_from, day)
    return mover.definite or mover.heading or other.heading


WEEK = 7
"""Days."""


ALSO = re.compile(r"\b(?:also|another|separate(?:ly)?)\b")
"""Before a talk: another one than that told before, unless it has the same sides."""


def joins(meeting: Meeting, one: Draft) -> bool:
    """Whether a telling may be of this talk."""
    told = goes_on(meeting, one) or all(fits_days(d, one) and same_place(d.place, one.place) for d in meeting.drafts)
    if ALSO.search(one.clause.before) and not one.definite and known(meeting.sides) != known(one.sides):
        return False
    if tells_last_time(one) and day_of(meeting.start) != day_of(one.when.start):
        return False
    points = one.definite or one.heading or any(d.heading for d in meeting.drafts)
    return (
        told
        and (same_sides(meeting.sides, one.sides, points) or is_named_so(meeting, one))
        and all(told_as(d, one) and same_manner(d, one) for d in meeting.drafts)
        and same_time(meeting, one)
        and not any(d.clause.home == one.clause.home and parted(d, one) for d in meeting.drafts)
    )


LAST_TIME = re.compile(r"\b(?:last time|had (?:last|previously|earlier)|last)\b[^.;]{0,30}$")


def tells_last_time(one: Draft) -> bool:
    """Whether a verb tells the talk before those that the page is about: "the last time the two spoke was in May"."""
    verb = one.clause.group.cues[0].kind in ("speak", "meet")
    return verb and bool(one.when.start) and bool(LAST_TIME.search(one.clause.before))


GOES_ON = re.compile(r"[^.;:]{0,40}?\b(?:continued?|go on|resumed?|last)\b")


def goes_on(meeting: Meeting, one: Draft) -> bool:
    """Whether "the talks are to continue on Tuesday" tells of those that began: same place, under way."""
    under_way = meeting.status == "ongoing" and one.definite and bool(GOES_ON.match(one.clause.behind))
    moved = one.place is not None and (meeting.place is None or not same_place(meeting.place, one.place))
    return under_way and not moved


def parted(a: Draft, b: Draft) -> bool:
    """Two tellings in one sentence, parted by words of order, are two talks."""
    later = max(a, b, key=lambda d: d.cue)
    if later.clause.before.startswith("who "):
        return True
    return later.clause.group.joint.word in LATER | EARLIER | PREPARES | BESIDE or "of" in later.clause.group.joint.word


def suits(meeting: Meeting, one: Draft) -> int:
    """How well a word that points back suits a talk: "the conversation" a call, and without "will" what was held."""
    word = one.cue.of(one.clause.scene.text).lower()
    remote = any(d.form in REMOTE for d in meeting.drafts)
    ahead = bool(re.search(r"\b(?:will|would|is to|are to)\b", one.clause.home.of(one.clause.scene.text)))
    spoken = SPOKEN.match(word) is not None
    return (2 if spoken and remote else 0) + (one.silent and spoken and ahead == (meeting.status in AHEAD))


SPOKEN = re.compile(r"(?:tele)?phone|conversation|calls?\b|chat")


def strength(meeting: Meeting, one: Draft) -> tuple[int, int, bool, bool, bool, bool, int]:
    """How well a telling fits a talk that it may be of; of equals the most recent wins, for a heading the first."""
    dated = bool(one.when.start and meeting.start)
    placed = bool(one.place and meeting.place)
    starts = [d.cue.start for d in meeting.drafts]
    said = one.form is not None and not (one.heading and one.clause.group.form is None)
    alike = said and any(d.form == one.form for d in meeting.drafts)
    shared, exact = len(meeting.sides & one.sides), known(meeting.sides) == known(one.sides)
    return shared, suits(meeting, one), exact, dated, placed, alike, -min(starts) if one.heading else max(starts)


def points_back(meeting: Meeting, one: Draft) -> bool:
    """Whether a telling that shares no side with a talk may be of it: one names none, and it says when or "the"."""
    unnamed = not (one.sides and meeting.sides) or is_named_so(meeting, one) or (one.definite and not known(one.sides))
    same_day = day_of(one.when.start) is not None and day_of(one.when.start) == day_of(meeting.start)
    return unnamed and (one.definite or same_day or one.heading)


def is_named_so(meeting: Meeting, one: Draft) -> bool:
    """Whether "the Oslo talks", by the side of one who hosts or comments on them, are the talks told at that place."""
    same = one.place is not None and any(d.place and d.place.name == one.place.name for d in meeting.drafts)
    return same and one.definite and named_after_place(one) and len(known(one.sides)) < 2


def collect(drafts: Sequence[Draft]) -> list[Meeting]:
    """Tellings of one talk together: the body's first, then the headings'; "the call" before anybody who called is
    named is the one told behind it, and a call asked for before it is told of is that one."""
    meetings: list[Meeting] = []
    waiting: list[Draft] = []
    for one in sorted(drafts, key=lambda d: (d.heading, d.cue)):
        best = best_for(meetings, one)
        if best is not None:
            add(best, one)
        elif is_enough(one):
            meetings.append(Meeting([one], set(one.sides)))
        elif one.definite and one.form in REMOTE and not one.heading:
            waiting.append(one)
    wished = [m for m in meetings if len(m.drafts) == 1 and m.status == "proposed" and m.first.form in REMOTE]
    for one in [*waiting, *(m.first for m in wished)]:
        others = [m for m in meetings if m.drafts != [one]]
        if best := best_for(others, one):
            add(best, one)
            meetings = others
    return sorted(meetings, key=lambda m: m.first.cue)


def best_for(meetings: Sequence[Meeting], one: Draft) -> Meeting | None:
    """The talk that a telling fits best, if it fits any."""
    fitting = [m for m in meetings if joins(m, one) and (m.sides & one.sides or points_back(m, one))]
    body = [m for m in fitting if not one.heading or any(not d.heading for d in m.drafts)]
    return max(body or fitting, key=lambda m: strength(m, one), default=None)


def add(meeting: Meeting, one: Draft) -> None:
    meeting.drafts.append(one)
    meeting.sides.update(one.sides if adds_sides(meeting, one) else ())


def adds_sides(meeting: Meeting, one: Draft) -> bool:
    """Whether a telling says who takes part: not where somebody only speaks of the talk ("Rome praised the summit")."""
    return not one.definite or one.linked or len(known(one.sides)) > 1 or bool(meeting.sides & one.sides)


# ---------------------------------------------------------------------------------------------------------------- order


def order(drafts: Sequence[Draft], meetings: Sequence[Meeting]) -> dict[int, int | str]:
    """What each talk follows: another talk, or words where it can't be told which."""
    after: dict[int, int | str] = {}
    number_of = {id(d): n for n, m in enumerate(meetings) for d in m.drafts}
    for before, one in zip([None, *drafts], drafts, strict=False):
        here = number_of.get(id(one))
        if before and here is not None and before.clause.group.joint is one.clause.group.joint:
            beside = number_of.get(id(before))
            if beside in after:
                after[here] = after[beside]
            continue
        there = number_of.get(id(before)) if before else None
        link(after, one, here, there, before is not None and before.clause.home == one.clause.home)
        if here is not None and here not in after and (words := after_words(one, here, meetings)) is not None:
            after[here] = words
    return {a: b for a, b in after.items() if a != b and not (isinstance(b, int) and after.get(b) == a)}


def link(after: dict[int, int | str], one: Draft, here: int | None, there: int | None, together: bool) -> None:
    """Enter what two neighbouring tellings say of their order."""
    if here is None or there is None or here == there:
        return
    joint = one.clause.group.joint.word if together else ""
    opening = not together and bool(OPENS_LATER.match(one.clause.before) or comes_after(one))
    if joint in LATER | PREPARES or opening or FOLLOWS.match(one.clause.behind):
        after.setdefault(here, there)
    elif joint in EARLIER:
        after.setdefault(there, here)
    elif joint in BESIDE and there in after:
        after.setdefault(here, after[there])


def after_words(one: Draft, here: int, meetings: Sequence[Meeting]) -> int | str | None:
    """ "After Geneva": the talk held there, else the words."""
    found = AFTER_PLACE.search(one.clause.scene.text, one.clause.home.start, one.clause.home.end)
    if found is None:
        return None
    there = [n for n, m in enumerate(meetings) if n != here and m.place and m.place.name == found["name"]]
    named = [m for m in one.clause.scene.reading.mentions if m.span.start == found.start("name")]
    if there:
        return there[0]
    return found[0] if any(m.kind in ("place", "country") for m in named) else None
