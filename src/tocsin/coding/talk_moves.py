"""A talk that was moved: the day it was moved to is its start, the day it was moved from only its reason.

"Planned for March 8, postponed to March 12", "moved from Monday to Thursday", "brought forward to 3 June", "will now be
held on 11 October", "on 17 September instead of 12 September". Put off without a new day, a talk has no start.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from tocsin.coding.talk_status import Clause, Found
from tocsin.coding.talk_terms import COUNT_WORDS, NUMBERS, When, day_of, forward, times_of
from tocsin.records import TimeMark

SOONER = re.compile(
    r"\b(?:br(?:ought|ings?|inging)(?: [\w’'-]+){0,8}? forward|mov(?:e[ds]?|ing)(?: [\w’'-]+){0,8}? (?:up|forward)|"
    r"advanced)\b"
)
PUT_OFF = re.compile(
    r"\b(?:postpon\w+|delay(?:s|ed|ing)?|defer(?:s|red|ring)?|reschedul\w+|(?:put(?:s|ting)?|push(?:ed|es|ing)?)"
    r"(?: [\w’'-]+){0,8}? (?:off|back))\b",
    re.I,
)
SHIFTED = re.compile(r"\b(?:mov(?:e[ds]?|ing)|shift(?:s|ed|ing)?)\b")
"""Words that move a talk only where a day is told to which or from which ("moved to Vienna" tells another place)."""
NOW = re.compile(
    r"\b(?:will|would|is|are|was|were) now (?:be held|take place|open|begin|start|meet|hold|host|"
    r"to|due|set|scheduled|planned|"
    r"expected)\b"
)
NEW = re.compile(r"\b(?:to|until|till)(?: (?:at least|the|early|late|some time|sometime))* $")
NEW_FOR = re.compile(r"\b(?:reschedul\w+|postponed|put off|put back|pushed back|reset)(?: (?:again|now))? for $", re.I)
OLD = re.compile(
    r"\b(?:from|(?:instead of|rather than|and not)(?: on)?|"
    r"(?:planned|scheduled|due|set|slated|fixed|expected|agreed|arranged|been held|taken place|"
    r"(?:was|were) to (?:have )?(?:open|start|begin|me+t|held|host)(?:ed)?)(?: [\w’'-]+){0,6}? (?:for|on|from))"
    r"(?: the)? $",
    re.I,
)
OTHER_OBJECT = re.compile(r"[,;:]|\b(?:after|before|during|at|in|following|amid|ahead of|against|when|while)\b")
OTHER_CLAUSE = re.compile(
    r"[;:]|\b(?:but|while|when|because|after|as|who)\b"
    r"|\band (?:\w+ly )?(?:mov|shift|postpon|delay|put|push|br[io]|advanc|resched|defer)\w*"
    r"|\b(?:said|says|told|agreed|discussed)\b(?!,? (?:\w+ ){0,3}(?:would|had|has|have|was|were|will)\b)"
)
"""Between a talk and a word of moving: the word is of something else."""
NEAR = 45
"""Letters between a word that moves a talk and the talk."""
INSTEAD = re.compile(r",? (?:instead of|rather than|and not)(?: on)? ")
A_SPAN = re.compile(r"\b(?:due|planned|scheduled|set|held|lasting|run|running)(?: in [A-Z][\w-]+)? from [^.;]{3,25}$")
"""Before "to": two days that a talk lasts from and to."""
BY = re.compile(rf"\b(?:by|for) (?P<count>an?|one|{COUNT_WORDS}) (?P<unit>day|week)s?\b")
AS_ATTRIBUTE = re.compile(
    r"\b(?:the|an?|this|that|their|its|his|her|twice|long)[ -](?:postponed|delayed|rescheduled|deferred) "
    r"(?:[\w-]+ ){0,2}$",
    re.I,
)
"""Before a noun: the day of the talk that is called so is its new one ("the postponed talks will open on Friday")."""
WEEK = 7
"""Days."""


def as_moved(clause: Clause, found: Found, times: When) -> tuple[Found, When]:
    """Status and dates of a telling, corrected where it says that the talk was moved."""
    word = moving(clause)
    marks = [m for m in clause.scene.reading.times if m.value and clause.left <= m.span.start < clause.right]
    new, old = goal_of(clause, word, marks), [m for m in marks if is_old(clause, m)]
    if new is None:
        return found, counted_or_open(clause, found, times, old)
    if word is None and not old:  # "will now be held on 11 October": moved only if another telling has another day
        return found, times._replace(start=day_told(clause, new), end=None, marks=(new,), moved=True)
    start = day_told(clause, new)
    owned = times.start if new.span not in [m.span for m in times.marks] else None
    left = before_move(clause, old, new, start) or owned
    if is_to_come(clause, found, start):
        found = Found("postponed", 0, word[0] if word else "another day")
    return found, When(start, None, (new,), moved_from=left if left != start else None, moved=True)


def is_to_come(clause: Clause, found: Found, start: str) -> bool:
    """Whether a talk that was moved still lies ahead, and isn't told to have been held or called off."""
    if found.status == "cancelled" or (found.status in ("held", "ongoing") and found.away < 999):
        return False
    day, today = day_of(start), day_of(clause.scene.reading.article.published)
    return found.status != "held" or day is None or today is None or day >= today


def moving(clause: Clause) -> re.Match[str] | None:
    """The word that moves the talk, the last one of its clause."""
    text = clause.scene.text
    hits = [m for p in (PUT_OFF, SOONER, SHIFTED) for m in p.finditer(text, clause.left, clause.right)]
    hits = [m for m in hits if is_of_talk(clause, m)]
    return max(hits, key=lambda m: (m.end(), m.end() - m.start()), default=None)


def is_of_talk(clause: Clause, word: re.Match[str]) -> bool:
    """Whether a word is said of the talk: it is its object, or its subject, with no other clause between."""
    text, span = clause.scene.text, clause.group.span
    if word.end() <= span.start:
        gap = text[word.end() : span.start]
        return len(gap) <= NEAR and not OTHER_OBJECT.search(gap)
    return word.start() >= span.end and not OTHER_CLAUSE.search(text[span.end : word.end()])


def goal_of(clause: Clause, word: re.Match[str] | None, marks: Sequence[TimeMark]) -> TimeMark | None:
    """The time to which the talk was moved."""
    text = clause.scene.text
    now = next((m for m in NOW.finditer(text, clause.left, clause.right) if is_now(clause, m)), None)
    own = [m.span for m in times_of(clause)]
    for mark in marks:
        before = text[clause.left : mark.span.start]
        if word and word.end() <= mark.span.start:
            held_from = word.start() - clause.left
            moved = NEW.search(before, held_from) or NEW_FOR.search(before) or is_from_to(mark, before)
            if moved and not A_SPAN.search(before, held_from):
                return mark
        if now and now.end() <= mark.span.start and not re.search(r"[.;,]", text[now.end() : mark.span.start]):
            return mark
        instead = INSTEAD.match(text, mark.span.end)
        if instead and mark.span in own and any(0 <= m.span.start - instead.end() <= len("the ") for m in marks):
            return mark
    return None


def is_now(clause: Clause, now: re.Match[str]) -> bool:
    """Whether "will now" is said of the talk, be it that its own word is the verb ("will now meet")."""
    span = clause.group.span
    return is_of_talk(clause, now) or now.start() < span.start <= now.end()


def is_from_to(mark: TimeMark, before: str) -> bool:
    """Whether one time tells both days: "moved from 8 to 12 March"."""
    return "days of a month" in mark.how and "/" in str(mark.value) and before.endswith("from ")


def is_old(clause: Clause, mark: TimeMark) -> bool:
    return bool(OLD.search(clause.scene.text[clause.left : mark.span.start]))


def day_told(clause: Clause, new: TimeMark) -> str:
    """The new day: a weekday is one to come, "until next week" a day of that week, "from 8 to 12 March" the last."""
    value, words = str(new.value), new.span.of(clause.scene.text)
    today = day_of(clause.scene.reading.article.published)
    last = day_of(value.removeprefix("../"))
    if value.startswith("../") and last and re.search(r"\bweek\b", words):
        return f"{last - timedelta(WEEK - 1)}/{last}"
    if is_from_to(new, clause.scene.text[clause.left : new.span.start]):
        return value.partition("/")[2]
    if new.how.startswith("weekday") and last and today and last < today:
        return str(last + timedelta(WEEK))
    return str(forward(clause, replace(new, value=value.removeprefix("../")), "postponed").value)


def before_move(clause: Clause, old: Sequence[TimeMark], new: TimeMark, start: str) -> str | None:
    """The day from which the talk was moved: a weekday is the last one before the new day, or the next if sooner."""
    if is_from_to(new, clause.scene.text[clause.left : new.span.start]):
        return str(new.value).partition("/")[0]
    told = next((m for m in old if m.span != new.span), None)
    day, goal = day_of(told.value if told else None), day_of(start)
    if told is None or day is None or goal is None or not told.how.startswith("weekday"):
        return str(forward(clause, told, "postponed").value).removeprefix("../") if told else None
    sooner = SOONER.search(clause.scene.text, clause.left, clause.right)
    return str(weekday_beside(day, goal, bool(sooner)))


def weekday_beside(day: date, goal: date, sooner: bool) -> date:
    """The day of the same weekday that is nearest before the goal, or behind it."""
    away = (goal - day).days % WEEK or WEEK
    return goal + timedelta(WEEK - away or WEEK) if sooner else goal - timedelta(away)


def counted_or_open(clause: Clause, found: Found, times: When, old: Sequence[TimeMark]) -> When:
    """Of a talk put off to no day that is told: the old day and the days counted ("by a week"), else no start."""
    text = clause.scene.text
    put_off = PUT_OFF.search(found.word) or found.word.lower() in ("off", "back")
    sooner = SOONER.search(text, clause.left, clause.right)
    if AS_ATTRIBUTE.search(clause.before) or not ((found.status == "postponed" and put_off) or sooner):
        return times
    left = times.start or (str(old[0].value) if old else None)
    shift = shift_told(text[clause.left : clause.right], sooner is not None)
    if (new := shifted(left, shift)) is not None:
        return times._replace(start=new, end=None, moved_from=left, moved=True)
    return When(moved_from=left, put_off=True, by=shift) if put_off or (shift and left is None) else times


def shift_told(words: str, sooner: bool) -> int:
    """By how many days a talk is moved, below 0 where it is brought forward; 0 where it isn't told."""
    by = BY.search(words)
    if by is None:
        return 0
    count = int(by["count"]) if by["count"].isdigit() else NUMBERS.get(by["count"].lower(), 1)
    return count * (WEEK if by["unit"] == "week" else 1) * (-1 if sooner else 1)


def shifted(left: str | None, days: int) -> str | None:
    """The day so many days behind the old one, where both are known."""
    first = day_of(left)
    return str(first + timedelta(days)) if first and days and "/" not in str(left) else None
