"""Where and when an article was written: datelines, date lines, dates in addresses, and the choice among them.

Dates are EDTF strings of the precision found: ``2020-03-03``, ``2020-03``, ``2020``. Days are taken as written; a time
zone is never used to move one. A numeric date that can be read two ways (03/04/2020) is no date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from tocsin.records import PublishedFrom

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*)"

# How dates are written; each names its groups y, m, d. The most explicit first.
WRITTEN = [
    re.compile(rf"\b(?P<y>{_YEAR})[-/.](?P<m>\d\d)(?:[-/.](?P<d>\d\d))?(?!\d)"),
    re.compile(rf"\b(?P<m>{_MONTH})\s*(?P<d>{_DAY})\s*,?\s+(?P<y>{_YEAR})\b", re.I),
    re.compile(rf"\b(?P<d>{_DAY})[\s-]+(?:of\s+)?(?P<m>{_MONTH})[\s,-]*(?P<y>{_YEAR})\b", re.I),
    re.compile(rf"\b(?P<m>{_MONTH}),?\s+(?P<y>{_YEAR})\b", re.I),
]
COMPACT = re.compile(rf"^(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
NUMERIC = re.compile(rf"\b(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<y>{_YEAR})\b")
YEAR_ALONE = re.compile(rf"^\s*({_YEAR})\s*$")
IN_ADDRESS = re.compile(
    rf"[/_-](?P<y>{_YEAR})[/_-]?(?P<m>0[1-9]|1[0-2]|[a-z]{{3}})(?:[/_-]?(?P<d>[0-3]\d))?(?=[/_.-]|$)"
)

_CLOCK = r"(?:at\s+|@\s*)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?"
_ZONE = r"(?:\(?(?:GMT|UTC|[ECMP][SD]?T|[BC]?EST|BST|IST|MSK|CEST?|EEST?|AEST|JST|Z)(?:\s*[+-]\d{1,2}(?::?\d\d)?)?\)?)"
_STAMP = r"(?:first\s+)?(?:published|updated|posted|issued|released|last\s+(?:updated|modified)|created|date|dated)"
_PLAIN_DATE = (
    rf"{_WEEKDAY}?(?:{_MONTH}\s*{_DAY}\s*,?\s*(?:{_YEAR})?|{_DAY}\s+(?:of\s+)?{_MONTH},?\s*(?:{_YEAR})?"
    rf"|{_YEAR}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR})"
)
# A paragraph that is a date and nothing else, with an optional clock, zone and "Published"/"Updated" around it.
DATE_LINE = re.compile(
    rf"^\W*(?:{_STAMP}(?:\s+(?:on|at))?\s*:?\s*)?(?:{_CLOCK}\s*{_ZONE}?\s*,?\s*)?{_PLAIN_DATE}"
    rf"(?:\s*[,|–—·•-]?\s*(?:T?{_CLOCK}|{_ZONE}))*\W*(?:(?:{_STAMP}).{{0,60}})?$",
    re.I,
)
STAMPED = re.compile(rf"^\W*{_STAMP}\b(?:\s+(?:on|at)\b)?\s*[:,-]?\s*(?:{_WEEKDAY}|{_MONTH}|\d)", re.I)

# ------------------------------------------------------------------------------------------- datelines

_UPPER = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+"
_NO_DATE = rf"(?!(?i:{_MONTH}|{_WEEKDAY}))"
_REGION = rf"(?:,\s{_NO_DATE}[A-Z][\w.'’-]*(?:\s{_NO_DATE}[A-Z][\w.'’-]*){{0,2}})"
_SHORT_DATE = rf"(?i:{_WEEKDAY}?(?:{_MONTH}\s*{_DAY}|{_DAY}\s+{_MONTH})(?:,?\s+{_YEAR})?)"
_AGENCY = r"\((?P<agency>[^()]{2,40})\)"
_DASH = r"\s*(?:--|[-–—―])\s*(?=[\"“‘'A-Z0-9])"
UPPER_DATELINE = re.compile(
    rf"^(?P<place>{_UPPER}(?:[ /]{_UPPER}){{0,4}}{_REGION}?),?\s*(?P<date>{_SHORT_DATE})?,?\s*(?:{_AGENCY})?"
    rf"(?:{_DASH}|:\s)"
)
MIXED_DATELINE = re.compile(
    rf"^(?P<place>[A-Z][\w.'’-]+(?:[ /][A-Z][\w.'’-]+){{0,3}}{_REGION}?)"
    rf"(?=,|\s\(|\()(?:,\s*(?P<date>{_SHORT_DATE}))?\s*(?:{_AGENCY})?(?:{_DASH}|:\s)"
)
BARE_AGENCY = re.compile(rf"^{_AGENCY}\s*(?:--|[-–—―:])\s*(?=\S)")
# Capitals that open a paragraph before a dash and are no places.
_NOT_PLACES = """
    FILE BREAKING UPDATE UPDATED WATCH EXCLUSIVE ANALYSIS OPINION LIVE VIDEO PHOTOS READ NOTE CORRECTION TOP FACTBOX
    EXPLAINER TIMELINE INTERVIEW ADVERTISEMENT NATO OSCE UNESCO UNICEF UNHCR ASEAN OPEC AUKUS IAEA ISIS ISIL COVID
"""
NOT_PLACES = frozenset(_NOT_PLACES.split())


# An agency's or paper's name in brackets; not "(left)", not a wire's "(Adds details)".
AGENCY_NAME = re.compile(r"^(?!(?:Adds|Updates|Recasts|Corrects|Repeats|Refiles)\b)(?:[A-Z]|dpa\b|the [A-Z])")


class Dateline(Struct, frozen=True):
    """The opening ``MOSCOW, March 3 (AP) -`` of a report; ``length`` counts its characters."""

    place: str | None
    agency: str | None
    date: str | None
    length: int


def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline a paragraph opens with, or None. ``date`` is set only when it carries a year."""
    paragraph = paragraph[:200]
    for pattern in (UPPER_DATELINE, MIXED_DATELINE, BARE_AGENCY):
        match = pattern.match(paragraph)
        if match and (dateline := _dateline(match)):
            return dateline
    return None


def _dateline(match: re.Match[str]) -> Dateline | None:
    parts = match.groupdict()
    place, agency, day = parts.get("place"), parts.get("agency"), parts.get("date")
    if agency and (inner := parse_date(agency)):  # GENEVA (3 March 2020) -
        agency, day = None, inner
    if agency and not AGENCY_NAME.match(agency):
        return None
    if not (agency or day) and (place is None or match[0].rstrip().endswith(":")):
        return None
    bare = place is not None and not (agency or day or "," in place)
    if place and match.re is MIXED_DATELINE and not (agency or day):
        return None
    if place and (place.split()[0] in NOT_PLACES or (bare and len(place) < 4)):
        return None
    return Dateline(_place_name(place), agency, parse_date(day) if day else None, match.end())


def _place_name(place: str | None) -> str | None:
    """``NEW YORK, N.Y.`` -> ``New York, N.Y.``; abbreviations keep their capitals."""
    if not place:
        return None
    city, comma, region = place.partition(",")
    words = re.split(r"([ /-])", city)
    city = "".join(word if "." in word or not word.isupper() else word.capitalize() for word in words)
    return city + comma + region


# ------------------------------------------------------------------------------------------- dates

def parse_date(raw: str) -> str | None:
    """The first date with a year in ``raw`` as EDTF, or None: ISO, compact, written, unambiguous numeric forms."""
    raw = raw.strip()[:300]
    if match := COMPACT.match(raw):
        return _edtf(match["y"], match["m"], match["d"])
    found = sorted(_all_dates(raw))
    if found:
        return found[0][2]
    alone = YEAR_ALONE.match(raw)
    return alone[1] if alone else None


def _all_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Position, rank of the form, date: so that sorting puts the first and most explicit one first."""
    for rank, pattern in enumerate(WRITTEN):
        for match in pattern.finditer(text):
            day = _edtf(match["y"], match["m"], match.groupdict().get("d"))
            if day:
                yield match.start(), rank, day
                break
    for match in NUMERIC.finditer(text):
        if day := _numeric(int(match["a"]), int(match["b"]), match["y"]):
            yield match.start(), len(WRITTEN), day
            break


def _numeric(a: int, b: int, year: str) -> str | None:
    if a > 12 or a == b:
        return _edtf(year, str(b), str(a))
    return _edtf(year, str(a), str(b)) if b > 12 else None


def _edtf(year: str, month: str, day: str | None) -> str | None:
    """``2020``, ``Mar.``, ``3rd`` -> ``2020-03-03``; None for a day that no calendar has."""
    number = int(month) if month.isdigit() else MONTHS.get(month.lower().rstrip("."))
    if not number or number > 12:
        return None
    if not day:
        return f"{year}-{number:02d}"
    of_month = int(re.sub(r"\D", "", day))
    if not 1 <= of_month <= monthrange(int(year), number)[1]:
        return None
    return f"{year}-{number:02d}-{of_month:02d}"


def address_date(uri: str | None) -> str | None:
    """The date that an address carries: ``/2021/12/30/``, ``/2021/dec/30/``, ``-20211230.``; a day or a month."""
    match = IN_ADDRESS.search(uri.lower()) if uri else None
    return _edtf(match["y"], match["m"], match["d"]) if match else None


def is_date_line(paragraph: str) -> bool:
    """Whether a paragraph is a date, or a "Published …" line, and nothing else."""
    return len(paragraph) <= 120 and bool(DATE_LINE.match(paragraph) or _is_stamped(paragraph))


def _is_stamped(paragraph: str) -> bool:
    if len(paragraph.split()) > 14 or re.search(r"[^.m]\.$", paragraph):
        return False
    return bool(STAMPED.match(paragraph)) and parse_date(paragraph) is not None


def choose_date(
    candidates: Iterable[tuple[PublishedFrom, str | None]], first_seen: str
) -> tuple[str | None, PublishedFrom]:
    """The first candidate that is a date and lies not after the page was seen; ``(None, "unknown")`` without one.

    Widgets and copyright lines are often younger than the article, and some even lie in the future: a page can't have
    been published later than it was seen (a day of grace is left for time zones).
    """
    seen = parse_date(first_seen) or date.today().isoformat()
    limit = (date.fromisoformat(seen) + timedelta(days=1)).isoformat() if len(seen) == 10 else "9999"
    for source, raw in candidates:
        day = parse_date(raw) if raw else None
        if day and day[:10] <= limit[: len(day)]:
            return day, source
    return None, "unknown"
