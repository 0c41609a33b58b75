"""Times: a closed grammar cuts the expressions, the calendar gives them EDTF values.

The anchor of what is relative is the dateline's or the publication's day; inside quotation marks it is the day of the
story, since a speaker's "today" is the day of speech. The tense around an expression picks the past or the coming
weekday, and the year of a month and day. Precision is kept: a week stays a week, and what can't be told has no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tocsin.records import Sentence, Span, TimeMark

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}
DAYS = {name: n for n, names in enumerate(
    ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thu", "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()}
COUNTS = {w: n for n, w in enumerate("a one two three four five six seven eight nine ten eleven twelve".split())} | {
    "a": 1, "an": 1, "couple of": 2, "few": 0, "several": 0, "some": 0}
FUTURE = re.compile(
    r"\b(?:will|would|shall|won['’]t|going to|to be held|due|scheduled|planned|plans?|planning|expected|expects|set to|is to|"
    r"are to|upcoming|coming|forthcoming|ahead of|next|until|by|deadline|later this|agreed to (?:meet|hold|talk))\b", re.I)
PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|announced|\w{2,}ed|met|held|began|took|went|came|left|sent|spoke|fought|hit|struck|won|"
    r"lost|made|gave|found|fell|broke|saw|put|set|shot|fled|last|ago|since|earlier|after)\b", re.I)
PRESENT_ONLY = re.compile(r"\b(?:take|takes|begin|begins|meet|meets|is|are|start|starts|hold|holds|come|comes)\b", re.I)

MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
COUNT = r"(?P<count>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?(?:few|couple of)|several|some)"
UNIT = r"(?P<unit>hour|day|week|month|year)s?"
YEAR_AFTER = re.compile(
    r"\b(?:in|since|of|from|during|until|before|after|by|the|late|early|mid|around) (?P<year>(?:1[89]|20)\d\d)\b"
    r"(?!s|\s*(?:people|troops|soldiers|km|men))"
)


class Context(NamedTuple):
    """What a rule may look at: the expression, its sentence, the anchor day (if known) and the mark before it."""

    found: re.Match[str]
    sentence: str
    anchor: date | None
    before: str
    previous: str | None


Rule = Callable[[Context], str | None]


def whole(value: date) -> str:
    return value.isoformat()


def tense(context: Context) -> str:
    """'future' or 'past': from the words of the clause around the expression, past when nothing speaks for the future."""
    at = context.found.start() - 60, context.found.end() + 60
    near = context.sentence[max(0, at[0]) : at[1]]
    future, past = FUTURE.findall(near), PAST.findall(near)
    return "future" if len(future) > len(past) or (future and re.search(r"\bwill\b|scheduled|due\b|upcoming", near)) else "past"


def month_day(context: Context) -> str | None:
    """A month and day; without a year, the nearest in the direction of the tense."""
    month, day = MONTHS[context.found["month"].rstrip(".").lower()], int(context.found["day"])
    named = context.found.groupdict().get("year")
    try:
        if named:
            return whole(date(int(named), month, day))
        if context.anchor is None:
            return None
        years = (context.anchor.year - 1, context.anchor.year, context.anchor.year + 1)
        options = [date(year, month, day) for year in years]
    except ValueError:
        return None
    past = [d for d in options if d <= context.anchor]
    coming = [d for d in options if d >= context.anchor]
    chosen = coming[0] if tense(context) == "future" and coming else past[-1] if past else coming[0]
    nearest = min(options, key=lambda d: abs((d - context.anchor).days) if context.anchor else 0)
    # a date 10 months off against one some weeks away: the tense was read wrongly more often than news is that old
    return whole(nearest if abs((chosen - context.anchor).days) > 240 else chosen)


def month_year(context: Context) -> str | None:
    month, year = MONTHS[context.found["month"].rstrip(".").lower()], context.found.groupdict().get("year")
    if year:
        return f"{year}-{month:02d}"
    if context.anchor is None or not re.search(r"\b(?:in|since|until|by|during|from|of|last|this|next|early|late|mid|for)[ -]$", context.before, re.I):
        return None
    this = context.anchor.year
    if tense(context) == "future":
        return f"{this if month >= context.anchor.month else this + 1}-{month:02d}"
    return f"{this if month <= context.anchor.month else this - 1}-{month:02d}"


def iso(context: Context) -> str | None:
    try:
        return whole(date.fromisoformat(context.found[0]))
    except ValueError:
        return None


def year(context: Context) -> str | None:
    return context.found["year"]


def weekday(context: Context) -> str | None:
    if context.anchor is None:
        return None
    wanted, which = DAYS[context.found["weekday"].lower()], (context.found["which"] or "").lower().strip()
    back = (context.anchor.weekday() - wanted) % 7
    ahead = (wanted - context.anchor.weekday()) % 7
    if which in ("next", "coming", "this coming", "upcoming"):
        return whole(context.anchor + timedelta(ahead or 7))
    if which in ("last", "past", "previous"):
        return whole(context.anchor - timedelta(back or 7))
    if tense(context) == "future" and back:
        return whole(context.anchor + timedelta(ahead))
    return whole(context.anchor - timedelta(back))


def near_day(context: Context) -> str | None:
    word = context.found[0].lower()
    if context.anchor is None:
        return None
    if word == "overnight":
        return f"{whole(context.anchor - timedelta(1))}/{whole(context.anchor)}"
    shift = -1 if word == "yesterday" or word.startswith("last") else 1 if word == "tomorrow" else 0
    return whole(context.anchor + timedelta(shift))


def calendar_unit(context: Context) -> str | None:
    """This, last or next week, weekend, month or year, with 'early', 'late' or 'earlier' kept as vagueness."""
    if context.anchor is None:
        return None
    step = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[context.found["which"].lower()]
    part, unit = (context.found["part"] or "").lower().strip(), context.found["unit"].lower()
    if unit in ("week", "weekend"):
        monday = context.anchor - timedelta(context.anchor.weekday()) + timedelta(7 * step)
        first, last = (monday + timedelta(5), monday + timedelta(6)) if unit == "weekend" else (monday, monday + timedelta(6))
        return f"{whole(first)}/{whole(context.anchor if part == 'earlier' and step == 0 else last)}"
    if unit == "month":
        index = context.anchor.year * 12 + context.anchor.month - 1 + step
        return f"{index // 12}-{index % 12 + 1:02d}" + ("~" if part else "")
    number = context.anchor.year + step
    return {"early": f"{number}-01~/{number}-03~", "late": f"{number}-10~/{number}-12~", "mid": f"{number}-05~/{number}-08~"}.get(part, f"{number}")


def counted(context: Context) -> int | None:
    word = context.found["count"].lower()
    if word.isdigit():
        return int(word)
    return COUNTS.get(word.removeprefix("a ") if word != "a" else word) or None


def shifted(anchor: date, unit: str, number: int) -> str:
    """A day for days and weeks (about one for weeks), a month or year for the longer units."""
    if unit in ("hour", "day"):
        return whole(anchor + timedelta(number if unit == "day" else round(number / 24)))
    if unit == "week":
        return whole(anchor + timedelta(7 * number)) + "~"
    if unit == "month":
        index = anchor.year * 12 + anchor.month - 1 + number
        return f"{index // 12}-{index % 12 + 1:02d}"
    return str(anchor.year + number)


def ago(context: Context) -> str | None:
    """'N units ago'. A present-tense clause with 'ago' contradicts itself (a garbled 'before'): no value."""
    number = counted(context)
    clash = PRESENT_ONLY.search(context.sentence[: context.found.start()]) and not PAST.search(context.sentence[: context.found.start()])
    if context.anchor is None or not number or clash:
        return None
    return shifted(context.anchor, context.found["unit"].lower(), -number)


def last_units(context: Context) -> str | None:
    number = counted(context) if context.found["count"] else 1
    unit = context.found["unit"].lower()
    if context.anchor is None or not number:
        return None
    start = shifted(context.anchor, unit, -number).rstrip("~")
    return f"{start}/{whole(context.anchor)}" if len(start) == 10 else f"{start}/{whole(context.anchor)[: len(start)]}"


def then(context: Context) -> str | None:
    return f"{context.previous}/.." if context.previous and "/" not in context.previous else None


GRAMMAR: list[tuple[str, re.Pattern[str], Rule]] = [
    ("date in full", re.compile(r"\b\d{4}-\d\d-\d\d\b"), iso),
    ("month and day", re.compile(rf"\b{MONTH} ?{DAY}\b(?!\d|[:.]\d)(?:,? {YEAR}\b)?"), month_day),
    ("day and month", re.compile(rf"\b{DAY}(?: of)? {MONTH}(?![a-z])(?:,? {YEAR}\b)?"), month_day),
    ("month and year", re.compile(rf"\b{MONTH},? {YEAR}\b"), month_year),
    ("year", YEAR_AFTER, year),
    ("weekday", re.compile(rf"\b(?:(?P<which>last|next|this coming|coming|upcoming|past|this|previous) )?{WEEKDAY}\b"), weekday),
    ("day near", re.compile(r"\b(?:today|yesterday|tomorrow|tonight|last night|overnight|this (?:morning|afternoon|evening))\b", re.I), near_day),
    ("calendar unit", re.compile(r"\b(?:(?P<part>earlier|early|late|later|mid)[ -])?(?P<which>this|last|next|past|coming|previous|current) "
                                 r"(?P<unit>weekend|week|month|year)\b", re.I), calendar_unit),
    ("ago", re.compile(rf"\b(?:about |some |around |nearly |almost )?{COUNT} {UNIT} ago\b", re.I), ago),
    ("last units", re.compile(rf"\b(?:in|over|during|for|within) the (?:last|past) (?:{COUNT} )?{UNIT}\b", re.I), last_units),
    ("since then", re.compile(r"\bsince then\b", re.I), then),
    ("month", re.compile(rf"\b{MONTH}\b(?! ?\d)"), month_year),
]
"""The grammar, first match wins where two overlap. Each entry: its name, what it cuts, and how it is valued."""


def parse_day(value: str | None) -> date | None:
    """The day of an EDTF date of day precision, or the first day of a month or year interval's missing parts."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", value or "")
    try:
        return date(*(int(g) for g in found.groups())) if found else None
    except ValueError:
        return None


def quoted(text: str, position: int, paragraph: int) -> bool:
    """Whether a position stands inside quotation marks opened in its own paragraph."""
    before = text[paragraph:position]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def expressions(sentence: str) -> Iterator[tuple[str, re.Match[str], Rule]]:
    taken: list[tuple[int, int]] = []
    for name, pattern, rule in GRAMMAR:
        for found in pattern.finditer(sentence):
            span = found.span("year") if name == "year" else found.span()
            if not any(a < span[1] and span[0] < b for a, b in taken):
                taken.append(span)
                yield name, found, rule


def bounded(value: str, before: str) -> str:
    """'since X' and 'until X' are open intervals."""
    if "/" in value:
        return value
    if re.search(r"\bsince (?:the )?$", before, re.I):
        return f"{value}/.."
    return f"../{value}" if re.search(r"\b(?:until|till) $", before, re.I) else value


def marks_in(text: str, sentence: Sentence, anchor: date | None, story: date | None, start: int, last: str | None) -> list[TimeMark]:
    words = sentence.span.of(text)
    marks: list[TimeMark] = []
    for name, found, rule in sorted(expressions(words), key=lambda e: e[1].start()):
        inner = found.span("year") if name == "year" else found.span()
        at = sentence.span.start + inner[0]
        mine = story if story and quoted(text, at, start) else anchor
        before = words[max(0, inner[0] - 30) : inner[0]]
        value = rule(Context(found, words, mine, before, last))
        if name == "month" and value is None:
            continue  # "may", "march": a verb or a name more often than a month
        value = bounded(value, before) if value else None
        how = f"{name} from {'the speech' if mine is story and mine is not anchor else 'the dateline'}" if value else f"{name}: not to be told"
        marks.append(TimeMark(Span(at, sentence.span.start + inner[1]), value, how))
        last = value if value and len(value) >= 4 else last
    return marks


def story_day(marks: Sequence[TimeMark], anchor: date | None) -> date | None:
    """The day of the story: the first day named, if it lies in the week before publication."""
    for mark in marks:
        day = parse_day(mark.value)
        if day and anchor and timedelta(0) <= anchor - day <= timedelta(7) and mark.value and "/" not in mark.value:
            return day
    return anchor


def find_times(text: str, sentences: Sequence[Sentence], published: str | None) -> list[TimeMark]:
    """All time expressions of a text in order. ``published`` is an EDTF date; without one, relative times stay open."""
    anchor = parse_day(published)
    paragraphs: dict[int, int] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, sentence.span.start)
    marks: list[TimeMark] = []
    last: str | None = None
    for sentence in sentences:
        story = story_day(marks, anchor)
        found = marks_in(text, sentence, anchor, story, paragraphs[sentence.paragraph], last)
        marks += found
        last = next((m.value for m in reversed(found) if m.value), last)
    return marks
