"""Days out of EDTF values, as strings that sort: the first and last day that a value may mean, steps of days, and how
far apart days and moments are."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from tocsin.errors import UsageError

PART = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
EARLIEST, LATEST = "0000-00-00", "9999-12-31"


def first_day(value: str | None) -> str:
    """The first day that a value may mean; ``0000-00-00`` where it is open or not told."""
    low = (value or "").partition("/")[0]
    found = PART.match(low)
    return f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}" if found else EARLIEST


def last_day(value: str | None) -> str:
    """The last day that a value may mean; ``9999-12-31`` where it is open or not told."""
    low, stroke, high = (value or "").partition("/")
    found = PART.match(high if stroke else low)
    if found is None:
        return LATEST
    month = int(found[2] or 12)
    end = monthrange(int(found[1]), month)[1] if 1 <= month <= 12 and int(found[1]) else 31
    return f"{found[1]}-{month:02}-{found[3] or f'{end:02}'}"


def is_day(value: str | None) -> bool:
    """Whether a value is one day (or a moment of it)."""
    return value is not None and "/" not in value and bool(re.match(r"\d{4}-\d\d-\d\d", value))


def later(day: str, days: int) -> str:
    """The day so many days later (or earlier, below 0); a day that no calendar has stays as it is."""
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return day[:10]


def calendar_day(value: str) -> date:
    """A day of the calendar. Raises ``UsageError`` for anything else: a loop over days would never come to an end."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:  # Python reads other forms, too, which don't sort with these
        raise UsageError(f"'{value}' is no day of the calendar; write it as 2022-02-24")
    return day


def days_between(first: str, last: str) -> int:
    """Days from a day to a day, below 0 where the second is earlier; none that a calendar has: very many."""
    try:
        return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
    except ValueError:
        return 10**6


def days_begun(since: str, now: str) -> Iterator[str]:
    """The days after that of the moment ``since``, up to that of ``now``."""
    day, last = date.fromisoformat(since[:10]), date.fromisoformat(now[:10])
    while day < last:
        day += timedelta(days=1)
        yield day.isoformat()


@lru_cache(maxsize=65536)
def moment(value: str) -> datetime:
    """A moment or day of ISO 8601 as a time in UTC; of a day its beginning. Without an offset it is UTC."""
    found = datetime.fromisoformat(value)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def meet(a: str | None, b: str | None, slack: int = 0) -> bool:
    """Whether two values may mean one day, give or take some days; what isn't told meets all."""
    return later(first_day(a), -slack) <= last_day(b) and first_day(b) <= later(last_day(a), slack)


def precision(value: str | None) -> int:
    """How precise a value is: 0 not told, 1 a span, year or month, 2 a day, 3 a moment."""
    if not value or not PART.match(value.strip("./")):
        return 0
    return 1 if not is_day(value) else 3 if "T" in value else 2
