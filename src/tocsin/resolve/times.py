"""Times: a closed grammar cuts the expressions, the calendar gives them EDTF values.

The anchor of what is relative is the dateline's or the publication's day; inside quotation marks it is the day of the
story, since a speaker's "today" is the day of speech. The tense around an expression picks the past or the coming
weekday, and the year of a month and day. Precision is kept (a week stays a week, a month a month), ``~`` marks what is
about so, and what can't be told has no value.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.records import Sentence, Span, TimeMark

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: number for number, word in enumerate(NUMBERS) if word} | {
    "a": 1,
    "an": 1,
    "couple of": 2,
    "few": 0,
    "several": 0,
    "some": 0,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
}

FAR = 240
"""Days: across New Year, a month and day farther off than this was read in the wrong tense. Start value."""

NEWS = timedelta(7)
"""How long before publication the day of the story may lie. Start value."""

# --------------------------------------------------------------------------------------------------- tense of a clause

CUE = re.compile(
    r"(?P<future>\b(?:"
    r"(?:was |were |is |are |been )?(?:expected|scheduled|due|set|planned|slated|supposed|going|about|poised|ready) to"
    r"(?: be)?(?: \w+)?"
    r"|(?:was |were |been )?(?:moved|postponed|delayed|put off|rescheduled|extended|adjourned) (?:to|until|till|for)"
    r"|(?:will|shall|would|must|may|might|could|should)(?! not\b)(?: (?:also|then|likely|probably|only|now))?"
    r"(?: (?:be|have))*(?: been)?(?: \w+)?"
    r"|(?:will|would|shall|must|may|should) not(?: be)?(?! comment) \w+|won['’]t(?: be)? \w+"
    r"|(?:agree|promis|vow|pledg|decid|inten|want|hop|threaten|plan|expect|invit|urg|order|prepar|ask|aim|offer|propos)\w*"
    r"\b[^.,;“”]{0,50}? to (?!the\b|an?\b|its\b|his\b|her\b|their\b|our\b)(?:be )?[a-z]+"
    r"|to be (?:held|\w+ed)|(?:is|are) to (?:be )?\w+|(?:is|are) \w+ing|(?:give|gives|gave|given)\b[^.,;]{0,40}? until"
    r"|expected|scheduled|planned|proposed|due|upcoming|forthcoming|ahead of|deadline|later this"
    r"|take place|takes place|begins?|starts?|opens|expires?|arrives?|travels|visits|kicks? off|convenes|"
    r"resumes|resume on|reconvenes?|(?:leaves|departs) for|flies to)\b)"
    r"|(?P<past>\b(?:could not|would not comment|was|were|had|did|said|told|met|held|began|took|went|came|left|sent|"
    r"spoke|fought|hit|struck|won|lost|made|gave|found|fell|broke|saw|put|shot|fled|ran|flew|rose|sank|seized|drew|wrote|led|"
    r"ago|since|earlier|(?!need|indeed|hundred|speed|exceed|proceed|succeed|feed|seed|sacred)[a-z]{2,}ed)\b)"
)
"""What speaks of a clause's time. A verb group is taken whole, so that "will be held" does not count as "held"."""

PRESENT = re.compile(
    r"\b(?:is|are|takes?|begins?|meets?|starts?|holds?|comes?|speaks?|talks?|visits?|signs?|travels?|arrives?|opens?|"
    r"gathers?|discuss(?:es)?|agrees?|says?|sends?)\b"
)
INFINITIVE = re.compile(r"\bto (?!the\b|a\b|an\b|its\b|his\b|her\b|their\b)[a-z]+")

# ------------------------------------------------------------------------------------------------ words of the grammar

MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
NO_COUNT = (
    r"(?!,\d{3}| (?:people|soldiers|troops|civilians|men|women|children|per ?cent|protesters|prisoners|"
    r"countries|ships|tanks|others|members|houses|kilomet\w+|km|miles)\b|%)"
)
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
DAYS_RANGE = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s?[-–/]\s?| to )(?P<last>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
BEFORE_DATE = (
    r"(?:\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?),? "
    r"(?:the )?)?"
)
COUNT = (
    r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"(?:a )?(?:few|couple of)|several|some)"
)
UNIT = r"(?P<unit>hour|day|week|month|year|decade)s?"
ABOUT = r"(?:(?P<about>about|some|around|nearly|almost|roughly|more than|over|less than) )?"
WHICH = r"(?P<which>this|last|next|past|coming|previous|current|the same)"
PART = r"(?P<part>early|mid|late|(?:the )?(?:end|start|beginning|middle) of)"
NO_THING = (
    r"(?!\d|-\w|,\d|\.\d|s?\s*(?:people|troops|soldiers|km|men|years|ships|tanks|cases|vehicles|houses|"
    r"missiles|met(?:er|re)s|miles|dollars|euros|hours|prisoners|refugees|others|GMT|UTC|local)\b)"
)
NO_NAME = (
    r"(?<!Good )(?<!Black )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Ash )(?<!Super )(?<!Holy )(?<!every )(?<!each )"
    r"(?<!Mail on )"
)
NO_PAPER = r"(?! (?:Times|Telegraph|Mirror|Express|Mail|Post)\b)"
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
MONTH_LEAD = re.compile(
    r"\b(?:in|since|until|till|by|during|from|of|last|this|next|for|after|before|through|between|as early as|past|"
    r"between \w+ and|from \w+ (?:to|until)) $",
    re.I,
)
MAY_LEAD = re.compile(r"\b(?:in|since|until|during|last|this|next|through|between|\w+ and|from \w+ to) $", re.I)
NO_WAIT = re.compile(r"(?:\b(?:time|once|first|second|third|ever|only|\w+est|met|war|lasted|\d) )$")


class Context(NamedTuple):
    """What a rule may look at: the expression, its sentence, the anchor day (if known) and the mark before it."""

    found: re.Match[str]
    sentence: str
    anchor: date | None
    before: str
    previous: str | None

    def group(self, name: str) -> str:
        """A named part in small letters, empty where the expression has none."""
        return (self.found.groupdict().get(name) or "").lower()


Rule = Callable[[Context], str | None]


AHEAD = re.compile(
    r"\b(?:agree[ds]?|decide[ds]?|plan(?:s|ned)?|invite[ds]?|offer(?:s|ed)?|promise[ds]?|pledge[ds]?|arrange[ds]?|"
    r"propose[ds]?|vow(?:s|ed)?|scheduled|expected|due)(?: [^.;:,“”\"]{0,60}?)? "
    r"to (?!(?:the|an?|his|her|its|their|this|that)\b)[a-z]+(?: [^.;:,“”\"]{0,60})?$")
"""Before an expression: an act that was then to come, whatever the tense of the telling ("agreed to meet on")."""


def tense(context: Context) -> str:
    """'future', 'past' or '' (nothing tells): by the last cue before the expression, else the first one after it."""
    start, end = context.found.span()
    if AHEAD.search(context.sentence[:start]):
        return "future"
    cues = list(CUE.finditer(context.sentence))
    before = [cue for cue in cues if cue.start() < start]
    if before:  # "threatened on Monday to leave": the expression stands with the verb, not with what it speaks of
        astride = before[-1].end() > start and re.match(r"\w+ed\b", before[-1][0])
        return "past" if astride else str(before[-1].lastgroup)
    if INFINITIVE.search(context.sentence, 0, start):  # a headline's "Ministers to meet on Monday"
        return "future"
    return next((str(cue.lastgroup) for cue in cues if cue.start() >= end), "")


def whole(value: date) -> str:
    return value.isoformat()


def month(year: int, number: int) -> str:
    """The month ``number`` of a year; numbers under 1 and over 12 run into the years beside it."""
    index = year * 12 + number - 1
    return f"{index // 12}-{index % 12 + 1:02d}"


def day_or_none(year: int, number: int, day: int) -> date | None:
    try:
        return date(year, number, day)
    except ValueError:
        return None


def about_months(year: int, first: int, last: int) -> str:
    return f"{month(year, first)}~/{month(year, last)}~"


# ---------------------------------------------------------------------------------------------------------- dated rules


def month_number(context: Context) -> int:
    return MONTHS[context.group("month").rstrip(".")]


PLAIN_YEAR = re.compile(r"(?<![\d.,–-])(?:19|20)\d\d(?![\d%]|,\d)")
"""A year that an undated article names beside a day."""


def chosen_day(context: Context, day: int) -> date | None:
    """A month and day: of the year named, of the year its weekday fits, or the nearest in the tense's direction; in an
    article without a date of the one year that its sentence names."""
    number, anchor = month_number(context), context.anchor
    if context.group("year"):
        return day_or_none(int(context.group("year")), number, day)
    if anchor is None:
        named = set(PLAIN_YEAR.findall(context.sentence))  # "on 5 May for the 2017 census"
        return day_or_none(int(named.pop()), number, day) if len(named) == 1 else None
    options = [d for year in (-1, 0, 1) if (d := day_or_none(anchor.year + year, number, day))]
    wanted = DAYS.get(context.group("weekday")[:3])
    options = [d for d in options if d.weekday() == wanted] or options
    return in_direction(options, anchor, tense(context)) if options else None


def in_direction(options: Sequence[date], anchor: date, direction: str) -> date | None:
    """The nearest option in the tense's direction; across New Year one too far off gives way to the nearest of all."""
    nearest = min(options, key=lambda d: abs((d - anchor).days))
    coming, past = [d for d in options if d >= anchor], [d for d in options if d <= anchor]
    chosen = {"future": coming[:1], "past": past[-1:]}.get(direction, [nearest])
    if not chosen:
        return None
    far = abs((chosen[0] - anchor).days) > FAR and chosen[0].year != anchor.year
    return nearest if far else chosen[0]


def month_day(context: Context) -> str | None:
    found = chosen_day(context, int(context.group("day")))
    return whole(found) if found else None


def day_range(context: Context) -> str | None:
    """'11-13 December': an interval of days."""
    first = chosen_day(context, int(context.group("day")))
    last = day_or_none(first.year, first.month, int(context.group("last"))) if first else None
    return f"{whole(first)}/{whole(last)}" if first and last and first < last else None


def dotted(context: Context) -> str | None:
    found = day_or_none(int(context.group("year")), int(context.group("number")), int(context.group("day")))
    return whole(found) if found else None


def iso(context: Context) -> str | None:
    found = parse_day(context.found[0])
    return whole(found) if found else None


def month_year(context: Context) -> str | None:
    """A month, about so with 'early', 'mid' or 'late'; without a year it needs a preposition and takes the tense's."""
    named = context.group("year")
    about = "~" if context.group("part") else ""
    if named:
        return month(int(named), month_number(context)) + about
    lead = MAY_LEAD if context.found["month"] == "May" else MONTH_LEAD
    if context.anchor is None or not (about or lead.search(context.before)):
        return None
    return month(month_year_of(context, context.anchor), month_number(context)) + about


def month_year_of(context: Context, anchor: date) -> int:
    """The year of a month without one: 'last' and 'next' say it, else the tense, else the nearer."""
    away = month_number(context) - anchor.month
    said = re.search(r"\b(last|next|past|this) $", context.before, re.I)
    direction = {"last": "past", "past": "past", "next": "future"}.get(said[1].lower() if said else "", tense(context))
    strict = 1 if said else 0
    if said and said[1].lower() == "this":
        return anchor.year
    if direction == "future":
        return anchor.year + (away < strict)
    if direction == "past":
        return anchor.year - (away > -strict)
    return anchor.year + (away < -6) - (away > 6)


def year(context: Context) -> str | None:
    """A year after a preposition; 'early', 'mid' and 'late' narrow it, 'the end of' gives about its last month."""
    return part_of_year(int(context.group("year")), context.group("part"))


def part_of_year(number: int, part: str) -> str:
    edges = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}
    if part in edges:
        return about_months(number, *edges[part])
    edge = {"start of": 1, "beginning of": 1, "middle of": 6, "end of": 12}.get(part.removeprefix("the "))
    return month(number, edge) + "~" if edge else str(number)


def years(context: Context) -> str | None:
    first, last = context.group("year"), context.group("last")
    return f"{first}/{last}" if first < last else None


def decade(context: Context) -> str | None:
    """A decade as EDTF writes it (``199X``); 'early', 'mid' and 'late' give its years."""
    tens = context.group("decade")
    tens = tens if len(tens) == 3 else f"19{tens}"
    edges = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(context.group("part"))
    return f"{tens}{edges[0]}~/{tens}{edges[1]}~" if edges else f"{tens}X"


def season(context: Context) -> str | None:
    """A season of the north as about three months, of the year named or of this, last or next year's turn."""
    first, last = SEASONS[context.group("season")]
    if context.group("year"):
        return about_months(int(context.group("year")), first, last)
    if context.anchor is None:
        return None
    which, here = context.group("which"), context.anchor
    shift = {"last": -1 if here.month <= last else 0, "next": 1 if here.month >= first else 0}.get(which, 0)
    return about_months(here.year + shift, first, last)


# ------------------------------------------------------------------------------------------------------- relative rules


def weekday(context: Context) -> str | None:
    """A weekday: 'last' and 'next' say the direction, else the tense; the anchor's own weekday is the anchor."""
    if context.anchor is None:
        return None
    wanted, which = DAYS[context.group("weekday")[:3]], context.group("which")
    back = (context.anchor.weekday() - wanted) % 7
    ahead = (wanted - context.anchor.weekday()) % 7
    if which in ("last", "past", "previous"):
        return whole(context.anchor - timedelta(back or 7))
    if which in ("next", "coming", "this coming", "upcoming"):
        return whole(context.anchor + timedelta(ahead or 7))
    direction = tense(context) or ("future" if which == "this" else "past")
    return whole(context.anchor + timedelta(ahead if direction == "future" else -back))


def weekday_of_week(context: Context) -> str | None:
    """'Tuesday last week': a day of the calendar week named."""
    if context.anchor is None:
        return None
    shift = {"last": -7, "next": 7}.get(context.group("which"), 0)
    monday = context.anchor - timedelta(context.anchor.weekday())
    return whole(monday + timedelta(DAYS[context.group("weekday")[:3]] + shift))


def near_day(context: Context) -> str | None:
    word, anchor = context.found[0].lower(), context.anchor
    if anchor is None:
        return None
    if word == "overnight":
        return f"{whole(anchor - timedelta(1))}/{whole(anchor)}"
    far = {"the day before yesterday": -2, "the day after tomorrow": 2}.get(word)
    shift = -1 if word.startswith(("yesterday", "last")) else 1 if word.startswith("tomorrow") else 0
    return whole(anchor + timedelta(shift if far is None else far))


def calendar_unit(context: Context) -> str | None:
    """This, last or next week, weekend, month or year. 'earlier' ends at the anchor, 'later' begins there."""
    anchor, which = context.anchor, context.group("which")
    if anchor is None or which == "the same":
        return None
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    return UNITS[context.group("unit")](anchor, step, context.group("part"))


def week(anchor: date, step: int, part: str) -> str:
    monday = anchor - timedelta(anchor.weekday()) + timedelta(7 * step)
    first = anchor if part == "later" and not step else monday
    last = anchor if part == "earlier" and not step else monday + timedelta(6)
    if part in ("late", "end of", "the end of"):
        first = monday + timedelta(4)
    return f"{whole(first)}/{whole(last)}" if first < last else whole(first)


def weekend(anchor: date, step: int, part: str) -> str:
    """'Last weekend' is the one before the anchor, 'next weekend' the one to come; on its days 'this' means itself."""
    saturday = anchor + timedelta(5 - anchor.weekday())
    if step < 0:
        saturday -= timedelta(7)
    elif step > 0 and anchor.weekday() > 4:
        saturday += timedelta(7)
    return f"{whole(saturday)}/{whole(saturday + timedelta(1))}"


def month_unit(anchor: date, step: int, part: str) -> str:
    if part in ("earlier", "later") and not step:
        last = anchor.replace(day=monthrange(anchor.year, anchor.month)[1])
        first, last = (anchor.replace(day=1), anchor) if part == "earlier" else (anchor, last)
        return f"{whole(first)}/{whole(last)}" if first < last else whole(first)
    return month(anchor.year, anchor.month + step) + ("~" if part else "")


def year_unit(anchor: date, step: int, part: str) -> str:
    if part in ("earlier", "later") and not step:
        here = month(anchor.year, anchor.month)
        first, last = (month(anchor.year, 1), here) if part == "earlier" else (here, month(anchor.year, 12))
        return f"{first}/{last}" if first < last else first
    return part_of_year(anchor.year + step, part)


UNITS = {"week": week, "weekend": weekend, "month": month_unit, "year": year_unit}


def edge_of_unit(context: Context) -> str | None:
    """'the end of the week, month or year'."""
    if context.anchor is None:
        return None
    step = {"last": -1, "next": 1}.get(context.group("which"), 0)
    return UNITS[context.group("unit")](context.anchor, step, context.group("part"))


def counted(context: Context) -> int | None:
    """How many units; none for 'a few', 'several', 'some'."""
    word = context.group("count")
    if word.isdigit():
        return int(word)
    return COUNTS.get(word if word in ("a", "an") else word.removeprefix("a ")) or None


def counted_or_one(context: Context) -> int | None:
    """'the past month' is one month; 'the past months' can't be told."""
    if context.group("count"):
        return counted(context)
    return None if context.found[0].endswith("s") else 1


def shifted(anchor: date, unit: str, number: int) -> str | None:
    """A day for hours and days, about a day for weeks, a month, year or about a year for the longer units."""
    try:
        if unit in ("hour", "day"):
            return whole(anchor + timedelta(number if unit == "day" else round(number / 24)))
        if unit == "week":
            return whole(anchor + timedelta(7 * number)) + "~"
    except OverflowError:
        return None
    if unit == "month":
        return month(anchor.year, anchor.month + number)
    past = anchor.year + number * (10 if unit == "decade" else 1)
    return f"{past:04d}" + ("~" if unit == "decade" else "") if past > 0 else None


def stretch(first: str | None, last: str | None) -> str | None:
    """An interval in the coarser precision of its ends."""
    if not first or not last:
        return None
    first, last = first.rstrip("~"), last.rstrip("~")
    size = min(len(first), len(last))
    return f"{first[:size]}/{last[:size]}" if first[:size] != last[:size] else first[:size]


def ago(context: Context) -> str | None:
    """'N units ago'. A present-tense clause with 'ago' contradicts itself (a garbled 'before'): no value."""
    number, head = counted(context), context.sentence[: context.found.start()]
    cues = [cue.lastgroup for cue in CUE.finditer(head)]
    clash = cues[-1] == "future" if cues else PRESENT.search(head)
    if context.anchor is None or not number or clash:
        return None
    value = shifted(context.anchor, context.group("unit"), -number)
    return value.rstrip("~") + "~" if value and context.group("about") else value


def last_units(context: Context) -> str | None:
    number = counted_or_one(context)
    if context.anchor is None or not number:
        return None
    return stretch(shifted(context.anchor, context.group("unit"), -number), whole(context.anchor))


def next_units(context: Context) -> str | None:
    """'over the next ten days'; without a number ("in the coming days") it can't be told."""
    number = counted_or_one(context)
    if context.anchor is None or not number:
        return None
    return stretch(whole(context.anchor), shifted(context.anchor, context.group("unit"), number))


def within(context: Context) -> str | None:
    """'within 48 hours' in a clause about the future; elsewhere it tells how long something took."""
    return next_units(context) if tense(context) == "future" else None


def in_units(context: Context) -> str | None:
    """'in two weeks' in a clause about the future: the day then; elsewhere, or after 'first time', a stretch."""
    number = counted(context)
    if context.anchor is None or not number or tense(context) != "future" or NO_WAIT.search(context.before):
        return None
    return shifted(context.anchor, context.group("unit"), number)


def then(context: Context) -> str | None:
    return f"{context.previous}/.." if context.previous and "/" not in context.previous else None


def beside(context: Context) -> str | None:
    """'two days later', 'a week earlier': from the day named before it."""
    day, number = parse_day(context.previous), counted(context)
    if day is None or not number or "/" in (context.previous or ""):
        return None
    return shifted(day, context.group("unit"), -number if context.group("side") == "earlier" else number)


# -------------------------------------------------------------------------------------------------------------- grammar


def rx(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


Entry = tuple[str, re.Pattern[str], Rule]
GRAMMAR: list[Entry] = [
    ("date in full", rx(r"\b\d{4}-\d\d-\d\d\b"), iso),
    ("date in full", rx(rf"\b(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.{YEAR}\b"), dotted),
    ("days of a month", rx(rf"\b{DAYS_RANGE} (?:of )?{MONTH}(?![a-z])(?:,? {YEAR}\b)?"), day_range),
    ("days of a month", rx(rf"\b{MONTH} ?{DAYS_RANGE}\b(?!\d|[:.]\d)(?:,? {YEAR}\b)?"), day_range),
    (
        "month and day",
        rx(rf"{BEFORE_DATE}\b{MONTH} ?(?:the )?{DAY}\b(?!\d|[:.]\d){NO_COUNT}(?:,? {YEAR}\b)?"),
        month_day,
    ),
    ("day and month", rx(rf"{BEFORE_DATE}\b{DAY}(?: of)? {MONTH}(?![a-z])(?:,? {YEAR}\b)?"), month_day),
    ("month and year", rx(rf"\b(?:{PART}[ -])?{MONTH}(?:,| of)? {YEAR}\b"), month_year),
    ("season", rx(rf"\b(?P<season>spring|summer|autumn|fall)(?: of)? {YEAR}\b"), season),
    ("season", rx(r"\b(?P<which>last|this|next) (?P<season>spring|summer|autumn)\b"), season),
    ("decade", rx(r"\b(?:(?P<part>early|mid|late)[ -])?(?P<decade>(?:1[89]|20)\d)0s\b"), decade),
    ("decade", rx(r"(?:\b(?P<part>early|mid|late) |\bthe )[’'‘](?P<decade>\d)0s\b"), decade),
    ("years", rx(rf"\b{YEAR}[-–](?P<last>(?:1[89]|20)\d\d)\b"), years),
    ("years", rx(rf"\bbetween {YEAR} and (?P<last>(?:1[89]|20)\d\d)\b"), years),
    ("part of a year", rx(rf"\b{PART}[ -]{YEAR}\b{NO_THING}"), year),
    (
        "year",
        rx(
            rf"(?:\b(?:in|since|of|from|during|until|till|before|after|by|the|around|for|to|about|year|through|"
            rf"least|between) |\(){YEAR}\b{NO_THING}",
            re.I,
        ),
        year,
    ),
    ("weekday of a week", rx(rf"\b{WEEKDAY}(?: of)? (?P<which>last|this|next) week\b"), weekday_of_week),
    (
        "weekday",
        rx(
            rf"\b(?:(?P<which>[Ll]ast|[Nn]ext|this coming|coming|upcoming|past|this|previous) )?{NO_NAME}{WEEKDAY}\b"
            rf"{NO_PAPER}"
        ),
        weekday,
    ),
    (
        "day near",
        rx(
            r"\b(?:the day before yesterday|the day after tomorrow|"
            r"(?:yesterday|tomorrow)(?: (?:morning|afternoon|evening|night))?|"
            r"(?<!Russia )(?<!USA )today|tonight|last night|overnight|this (?:morning|afternoon|evening))\b",
            re.I,
        ),
        near_day,
    ),
    ("last units", rx(rf"\b(?:in|over|during|for|within) the (?:last|past) (?:{COUNT} )?{UNIT}\b", re.I), last_units),
    ("next units", rx(rf"\b(?:in|over|during|for|within) the (?:coming|next) (?:{COUNT} )?{UNIT}\b", re.I), next_units),
    (
        "edge of a unit",
        rx(rf"\b{PART} (?:the|(?P<which>this|last|next)) (?P<unit>week|month|year)\b", re.I),
        edge_of_unit,
    ),
    (
        "calendar unit",
        rx(
            rf"\b(?:(?P<part>earlier|early|late|later|mid)[ -])?{WHICH} "
            r"(?P<unit>weekend|week|month|year)\b(?!-)",
            re.I,
        ),
        calendar_unit,
    ),
    ("ago", rx(rf"\b{ABOUT}{COUNT} {UNIT} ago\b", re.I), ago),
    ("ago", rx(r"\b(?P<count>)(?P<about>)(?P<unit>hour|day|week|month|year|decade)s ago\b", re.I), ago),
    ("within", rx(rf"\bwithin (?:the )?{COUNT} {UNIT}\b(?! (?:of|after|from)\b)", re.I), within),
    ("in units", rx(rf"\bin {ABOUT}{COUNT} {UNIT}\b(?:['’] time\b)?(?! (?:of|after|old)\b)", re.I), in_units),
    ("days beside", rx(rf"\b{COUNT} {UNIT} (?P<side>earlier|later)\b", re.I), beside),
    ("since then", rx(r"\bsince then\b", re.I), then),
    ("month", rx(rf"\b(?:{PART}[ -])?{MONTH}\b"), month_year),
]
"""The grammar, first match wins where two overlap. Each entry: its name, what it cuts, and how it is valued."""

NEEDED = (
    (rx(r"\d"), ("date in full", "decade", "years", "part of a year", "year")),
    (rx(MONTH), ("days of a month", "month and day", "day and month", "month and year", "month")),
    (rx(WEEKDAY), ("weekday of a week", "weekday")),
    (
        rx(UNIT, re.I),
        ("last units", "next units", "edge of a unit", "calendar unit", "ago", "within", "in units", "days beside"),
    ),
)
"""What these entries can't do without: a sentence that has none of it is spared them."""
SILENT = frozenset({"month", "in units", "within"})
"""Rules whose words mean something else where they get no value ("may", "March" the verb, a stretch of time)."""


def parse_day(value: str | None) -> date | None:
    """The day that an EDTF value begins with, or none where it names no day."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", value or "")
    return day_or_none(*(int(g) for g in found.groups())) if found else None


def quoted(text: str, position: int, paragraph: int) -> bool:
    """Whether a position stands inside quotation marks opened in its own paragraph."""
    before = text[paragraph:position]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


class Expression(NamedTuple):
    """An expression that the grammar cut: the entry's name, the match, its rule and the span in the sentence."""

    name: str
    found: re.Match[str]
    rule: Rule
    start: int
    end: int


@lru_cache(maxsize=64)
def expressions(sentence: str) -> tuple[Expression, ...]:
    """What the grammar cuts out of a sentence, in order, nothing overlapping. A sentence is asked for twice."""
    taken: list[Expression] = []
    for name, pattern, rule in possible(sentence):
        for found in pattern.finditer(sentence):
            start, end = found.span("year") if name == "year" else found.span()
            if not any(e.start < end and start < e.end for e in taken):
                taken.append(Expression(name, found, rule, start, end))
    return tuple(sorted(taken, key=lambda e: e.start))


def possible(sentence: str) -> Iterator[Entry]:
    """The entries of the grammar of which a sentence has what they can't do without: most sentences have little."""
    lacks = {name for needed, names in NEEDED if not needed.search(sentence) for name in names}
    return (entry for entry in GRAMMAR if entry[0] not in lacks)


SINCE = re.compile(r"\bsince (?:at least |about |around |as early as )?(?:the |late |early |mid-)?$", re.I)
UNTIL = re.compile(r"\b(?:until|till) (?:at least |the )?$", re.I)


def bounded(value: str, before: str) -> str:
    """'since X' and 'until X' are open intervals."""
    if value.endswith("/..") or value.startswith("../"):
        return value
    if SINCE.search(before):
        return f"{value.split('/')[0]}/.."
    return f"../{value.split('/')[-1]}" if UNTIL.search(before) else value


OWN_DAY = re.compile(r"['’]s\b")
"""Behind a weekday: it names something by its day ("Thursday's call")."""
DIRECTED = re.compile(r"(?:last|next|coming|this coming|upcoming|past|this|previous) ", re.I)


def same_weekday(text: str, sentences: Sequence[Sentence], marks: Sequence[TimeMark]) -> list[TimeMark]:
    """The marks, with one day for one weekday: "they spoke on Thursday ... hopes that Thursday's call will help".

    What is named by its day takes the past day told on the page before it, where only words behind it, or a hope, put
    it ahead; "next Thursday's" and "ahead of Thursday's" stay.
    """
    told: dict[str, TimeMark] = {}
    kept: list[TimeMark] = []
    for mark in marks:
        words = mark.span.of(text)
        if mark.value and mark.how.startswith("weekday from") and not DIRECTED.match(words):
            before = told.get(words)
            if OWN_DAY.match(text, mark.span.end):
                looser = before and str(before.value) < mark.value and is_loosely_ahead(text, sentences, mark)
                mark = replace(mark, value=before.value) if before and looser else mark
            else:
                told[words] = mark
        kept.append(mark)
    return kept


HOPED = re.compile(r"\b(?:hop|believ|expect|fear|think|sa(?:y|id)|trust)\w*(?: that)?(?: [\w’'-]+){0,3} $", re.I)


def is_loosely_ahead(text: str, sentences: Sequence[Sentence], mark: TimeMark) -> bool:
    """Whether nothing before a weekday in its sentence puts it ahead, or only a hope for what it names."""
    home = next((s.span for s in sentences if s.span.covers(mark.span)), None)
    before = text[home.start : mark.span.start] if home else ""
    return HOPED.search(before) is not None or not any(c.lastgroup == "future" for c in CUE.finditer(before))


class Day(NamedTuple):
    """The days that a sentence's relative times hang on: of publication, and of the speech in quotations."""

    anchor: date | None
    story: date | None


def valued(cut: Expression, words: str, anchor: date | None, last: str | None) -> tuple[str | None, bool]:
    """The value of an expression, and whether it needed the anchor."""
    before = words[max(0, cut.start - 30) : cut.start]
    context = Context(cut.found, words, anchor, before, last)
    value = cut.rule(context)
    relative = bool(value) and cut.rule(context._replace(anchor=None)) != value
    return bounded(value, before) if value else None, relative


def told(name: str, value: str | None, relative: bool, speech: bool) -> str:
    """How a value came about, in words."""
    if value is None:
        return f"{name}: not to be told"
    return f"{name} from the day of {'the speech' if speech else 'publication'}" if relative else name


def marks_in(text: str, sentence: Sentence, days: Day, paragraph: int, last: str | None) -> Iterator[TimeMark]:
    """The marks of a sentence in order; ``paragraph`` is where its paragraph starts, ``last`` the value before it."""
    words, base = sentence.span.of(text), sentence.span.start
    for cut in expressions(words):
        speech = quoted(text, base + cut.start, paragraph)
        value, relative = valued(cut, words, days.story if speech else days.anchor, last)
        if value is None and cut.name in SILENT:
            continue
        how = told(cut.name, value, relative, speech and days.story != days.anchor)
        yield TimeMark(Span(base + cut.start, base + cut.end), value, how)
        last = value or last


def story_day(values: Sequence[str | None], anchor: date | None) -> date | None:
    """The day of the story: the first day named, if it lies in the week before publication."""
    for value in values:
        day = parse_day(value) if value and "/" not in value else None
        if day and anchor and timedelta(0) <= anchor - day <= NEWS:
            return day
    return None


def find_times(text: str, sentences: Sequence[Sentence], published: str | None) -> list[TimeMark]:
    """All time expressions of a text in order. ``published`` is an EDTF date; without one, relative times stay open."""
    anchor = parse_day(published)
    paragraphs: dict[int, int] = {}
    marks: list[TimeMark] = []
    for sentence in sentences:
        start = paragraphs.setdefault(sentence.paragraph, sentence.span.start)
        last = next((m.value for m in reversed(marks) if m.value), None)
        outside = (
            m.value
            for m in marks_in(text, sentence, Day(anchor, anchor), start, last)
            if not quoted(text, m.span.start, start)
        )
        # "We met today," he said on Tuesday: the sentence's own day comes before the story's
        story = story_day(list(outside), anchor) or story_day([m.value for m in marks], anchor) or anchor
        marks += marks_in(text, sentence, Day(anchor, story), start, last)
    return same_weekday(text, sentences, marks)
