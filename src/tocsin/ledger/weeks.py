"""Weeks as buckets of keys: an account is found by the weeks it touches, so that a look-up never meets older ones."""

from __future__ import annotations

from datetime import date, timedelta

MOST_WEEKS = 8
"""Weeks that a span of days may touch to be looked up by them; a longer one is no date of an act."""


def week_of(day: str) -> str:
    """The ISO week of a day, ``2022-W07``; a day that no calendar has keeps its month."""
    try:
        year, week, _ = date.fromisoformat(day[:10]).isocalendar()
    except ValueError:
        return day[:7]
    return f"{year}-W{week:02}"


def weeks(first: str, last: str) -> list[str]:
    """The weeks from a day to a day, both included, no more than ``MOST_WEEKS``."""
    try:
        start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return list(dict.fromkeys((week_of(first), week_of(last))))
    found = [start + timedelta(7 * n) for n in range(min(MOST_WEEKS, (end - start).days // 7 + 1))]
    last_one = [week_of(last)] if len(found) < MOST_WEEKS else []
    return list(dict.fromkeys([*(week_of(day.isoformat()) for day in found), *last_one]))
