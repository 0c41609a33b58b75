"""Until when a commitment runs, and when it was made: from the times of its sentence."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tocsin.coding.events import is_ahead
from tocsin.coding.marks import Scene
from tocsin.records import Span

BY = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|within|in the next|ahead of|deadline of|"
    r"a deadline on)\s+(?:the\s+)?(?:[\w.:]+\s+(?:o['’]clock\s+|local time\s+|[ap]\.?m\.?,?\s+)?(?:on\s+|"
    r"of\s+)?)?$",
    re.I,
)
WITHIN = re.compile(r"^within\b", re.I)
TERM = re.compile(
    r"\b(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"twenty-four|24|forty-eight|seventy-two|"
    r"thirty|a|an)[- ](?:more )?(?P<unit>hour|day|week)s?\b",
    re.I,
)
TERM_LEAD = re.compile(
    r"\b(?:within|gave|given|gives?|giving|in|granted|set|has|have|had|next|another|allowed)\b[^.;]{0,60}$", re.I
)
NUMBERS = (
    "a an one two three four five six seven eight nine ten eleven twelve thirty twenty-four forty-eight seventy-two"
).split()
COUNTS = dict(zip(NUMBERS, (1, 1, *range(1, 13), 30, 24, 48, 72), strict=True))
HOURS = {"hour": 1, "day": 24, "week": 168}


def made_on(scene: Scene, head: Span, inside: list[Span]) -> str | None:
    """The day it was said: the nearest time outside of its clauses that has come, else the day of publication."""
    published = scene.reading.article.published
    for mark in scene.times_near(head):
        if not any(s.overlaps(mark.span) for s in inside) and not is_ahead(mark.value, published):
            return mark.value
    return published


def deadline_of(scene: Scene, evidence: Span, made: str | None) -> str | None:
    """The time behind "by", "until" or "within"; of an interval its end. Else a term counted from when it was set."""
    for mark in scene.reading.times:
        if not evidence.overlaps(mark.span) or not mark.value:
            continue
        lead = scene.text[max(0, mark.span.start - 40) : mark.span.start]
        if BY.search(lead) or WITHIN.match(mark.span.of(scene.text)):
            return mark.value.split("/")[-1] if mark.value.split("/")[-1] not in ("", "..") else mark.value
    return term(evidence.of(scene.text), made)


def term(words: str, made: str | None) -> str | None:
    """A day counted from when it was said: "48 hours" from 1 March is 3 March."""
    found = TERM.search(words)
    if (
        not found
        or not TERM_LEAD.search(words[: found.start()])
        or not made
        or not re.fullmatch(r"\d{4}-\d\d-\d\d", made)
    ):
        return None
    count = COUNTS.get(found["count"].lower()) or int(found["count"])
    ahead = timedelta(hours=count * HOURS[found["unit"].lower()])
    return (date.fromisoformat(made) + ahead).isoformat()
