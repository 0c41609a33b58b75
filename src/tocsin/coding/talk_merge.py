"""Tellings of one talk together, and the order of talks.

Two tellings are of one talk where their forms, sides, dates and places go together; a date of a later one completes an
earlier one, and two meetings on different days stay two. A telling that names too little only joins a talk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.talk_drafts import PREPARES, Draft, is_enough
from tocsin.coding.talk_status import AHEAD
from tocsin.coding.talk_terms import day_of
from tocsin.coding.talk_words import REMOTE
from tocsin.records import Place, TalkForm, TalkStatus

RANK: tuple[TalkStatus, ...] = ("cancelled", "postponed", "held", "ongoing", "planned", "proposed")
"""Of several tellings the first in this order is the talk's status."""
LATER: frozenset[str] = frozenset({"followed by", "then", "later"})
EARLIER: frozenset[str] = frozenset({"after", "following", "since", "follows"})
OPENS_LATER = re.compile(
    r"(?:Then|Afterwards?|Next|Later|That (?:will|would) be followed|(?:A|One|Two|"
    r"\w+) (?:days?|weeks?) later)\b"
)
FOLLOWS = re.compile(r"[^.;]{0,40}?\b(?:will|would|is to|was to|are to) (?:then )?follow\b(?! up)")
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
        return next((d.when.start for d in self.drafts if day_of(d.when.start)), None) or next(
            (d.when.start for d in self.drafts if d.when.start), None)  # fmt: skip

    @property
    def place(self) -> Place | None:
        return next((d.place for d in self.drafts if d.place), None)

    @property
    def status(self) -> TalkStatus:
        return min((d.status for d in self.drafts), key=RANK.index)


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


def same_sides(a: set[str], b: frozenset[str]) -> bool:
    """Whether two sets of sides may be one talk's: they share two, or all that the smaller one has."""
    return not a or not b or len(a & b) >= min(2, len(a), len(b))


def same_form(a: TalkForm | None, b: TalkForm | None) -> bool:
    if a is None or b is None:
        return True
    if (a in REMOTE) != (b in REMOTE):
        return False
    return {a, b} not in ({"summit", "negotiation"}, {"call", "video"}, {"summit", "visit"})


def same_time(meeting: Meeting, one: Draft) -> bool:
    """Whether statuses go together: what has been held is not what lies ahead, unless a date says so."""
    past = {s not in AHEAD for s in (meeting.status, one.status)}
    if len(past) == 1:
        return True
    return bool(meeting.start and one.when.start) or (one.heading and meeting.status not in AHEAD)


def joins(meeting: Meeting, one: Draft) -> bool:
    """Whether a telling may be of this talk."""
    told = all(same_days(d.when.start, one.when.start) and same_place(d.place, one.place) for d in meeting.drafts)
    return (
        told
        and same_sides(meeting.sides, one.sides)
        and all(same_form(d.form, one.form) for d in meeting.drafts if d.form)
        and same_time(meeting, one)
        and not any(d.clause.home == one.clause.home and parted(d, one) for d in meeting.drafts)
    )


def parted(a: Draft, b: Draft) -> bool:
    """Two tellings in one sentence, parted by words of order, are two talks."""
    later = max(a, b, key=lambda d: d.cue)
    return later.clause.group.joint.word in LATER | EARLIER | PREPARES or "of" in later.clause.group.joint.word


def strength(meeting: Meeting, one: Draft) -> tuple[int, bool, bool, int]:
    """How well a telling fits a talk that it may be of; of equals the most recent wins, for a heading the first."""
    dated = bool(one.when.start and meeting.start)
    placed = bool(one.place and meeting.place)
    starts = [d.cue.start for d in meeting.drafts]
    return len(meeting.sides & one.sides), dated, placed, -min(starts) if one.heading else max(starts)


def points_back(meeting: Meeting, one: Draft) -> bool:
    """Whether a telling that shares no side with a talk may be of it: one names none, and it says when or "the"."""
    unnamed = not (one.sides and meeting.sides)
    return unnamed and (one.definite or bool(one.when.start) or one.heading)


def collect(drafts: Sequence[Draft]) -> list[Meeting]:
    """Tellings of one talk together: the body's first, then the headings'."""
    meetings: list[Meeting] = []
    for one in sorted(drafts, key=lambda d: (d.heading, d.cue)):
        fitting = [m for m in meetings if joins(m, one) and (m.sides & one.sides or points_back(m, one))]
        body = [m for m in fitting if not one.heading or any(not d.heading for d in m.drafts)]
        best = max(body or fitting, key=lambda m: strength(m, one), default=None)
        if best is not None:
            best.drafts.append(one)
            best.sides.update(one.sides)
        elif is_enough(one):
            meetings.append(Meeting([one], set(one.sides)))
    return sorted(meetings, key=lambda m: m.first.cue)


# ---------------------------------------------------------------------------------------------------------------- order


def order(drafts: Sequence[Draft], meetings: Sequence[Meeting]) -> dict[int, int | str]:
    """What each talk follows: another talk, or words where it can't be told which."""
    after: dict[int, int | str] = {}
    number_of = {id(d): n for n, m in enumerate(meetings) for d in m.drafts}
    for before, one in zip([None, *drafts], drafts, strict=False):
        here = number_of.get(id(one))
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
    opening = not together and bool(OPENS_LATER.match(one.clause.before))
    if joint in LATER | PREPARES or opening or FOLLOWS.match(one.clause.behind):
        after.setdefault(here, there)
    elif joint in EARLIER:
        after.setdefault(there, here)


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
