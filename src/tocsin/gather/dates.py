"""Dates as tables and feeds write them, made EDTF at the day, as the source itself names the day."""

from __future__ import annotations

import re
from datetime import date, datetime

from tocsin.gather.options import timestamp

_ISO = re.compile(r"(\d{4})(?:([-/.]?)(\d{2})(?:\2(\d{2}))?)?(?:[T ]\d.*)?\Z", re.DOTALL)


def edtf(value: object) -> str | None:
    """``2022-01-10`` (or ``2022-01``, ``2022``) for a date, a datetime, an ISO-like string or an RFC 2822 one.

    The day is the one written, in the writer's own zone: "Thursday" in an article means that day. None where the
    order of day and month would have to be guessed (``03/04/2022``), and for anything that is no date.
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return None
    text = value.strip()[:64]
    return _from_iso(text) or _from_mail(text)


def moment(value: object) -> str | None:
    """``2022-01-10T08:00:00Z`` for an ISO 8601 moment or day, a day being its beginning; none for what is neither.

    A moment without a zone counts as UTC.
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return timestamp(found) if found.year >= 1000 else None
    except (ValueError, OverflowError):  # the latter at the ends of the calendar, when a zone is taken off
        return None


def _from_iso(text: str) -> str | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, _, month, day = match.groups()
    if not _exists(int(year), int(month or 1), int(day or 1)):
        return None
    return "-".join(part for part in (year, month, day) if part)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1000
    except ValueError:
        return False


def _from_mail(text: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        moment: datetime = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # the standard library's parser lets each of these out on strings that are no dates
    return moment.date().isoformat()
