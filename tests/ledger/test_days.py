"""First and last days of EDTF values, and which may meet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.errors import UsageError
from tocsin.ledger.days import (
    EARLIEST,
    LATEST,
    calendar_day,
    days_begun,
    days_between,
    first_day,
    is_day,
    last_day,
    later,
    meet,
    moment,
    precision,
)

VALUES = [
    # value, first day, last day, precision
    ("2022-01-10", "2022-01-10", "2022-01-10", 2),
    ("2022-01-10T09:30:00Z", "2022-01-10", "2022-01-10", 3),
    ("2022-02", "2022-02-01", "2022-02-28", 1),
    ("2024-02", "2024-02-01", "2024-02-29", 1),
    ("2022", "2022-01-01", "2022-12-31", 1),
    ("2022-01-10/2022-01-16", "2022-01-10", "2022-01-16", 1),
    ("2022-01-10/..", "2022-01-10", LATEST, 1),
    ("../2022-01-10", EARLIEST, "2022-01-10", 1),
    ("2022-01~", "2022-01-01", "2022-01-31", 1),
    (None, EARLIEST, LATEST, 0),
    ("", EARLIEST, LATEST, 0),
]


@pytest.mark.parametrize(("value", "first", "last", "precise"), VALUES)
def test_bounds(value: str | None, first: str, last: str, precise: int) -> None:
    assert (first_day(value), last_day(value), precision(value)) == (first, last, precise)
    assert is_day(value) is (precise > 1)


MEETING = [
    ("2022-01-10", "2022-01-10", 0, True),
    ("2022-01-10", "2022-01-11", 0, False),
    ("2022-01-10", "2022-01-11", 1, True),
    ("2022-01", "2022-01-31", 0, True),
    ("2022-01-10/..", "2023-05-01", 0, True),
    ("../2022-01-10", "2022-01-11", 0, False),
    (None, "2022-01-11", 0, True),
]


@pytest.mark.parametrize(("a", "b", "slack", "both"), MEETING)
def test_meet(a: str | None, b: str | None, slack: int, both: bool) -> None:
    assert meet(a, b, slack) is both
    assert meet(b, a, slack) is both


def test_later_keeps_what_no_calendar_has() -> None:
    assert later("2022-02-28", 1) == "2022-03-01"
    assert later(EARLIEST, 1) == EARLIEST
    assert later(LATEST, 1) == LATEST


def test_days_between() -> None:
    assert days_between("2022-02-15", "2022-02-17") == 2
    assert days_between("2022-02-17", "2022-02-15") == -2
    assert days_between("nonsense", "2022-02-15") > 10**5


BEGUN = [
    ("2022-01-10T08:00:00Z", "2022-01-10T23:59:59Z", []),
    ("2022-01-10T23:59:59Z", "2022-01-11T00:00:00Z", ["2022-01-11"]),
    ("2022-02-27T08:00:00Z", "2022-03-02T07:00:00Z", ["2022-02-28", "2022-03-01", "2022-03-02"]),
    ("2022-01-10T08:00:00Z", "2022-01-09T08:00:00Z", []),
]


@pytest.mark.parametrize(("since", "now", "days"), BEGUN)
def test_every_day_begins_once(since: str, now: str, days: list[str]) -> None:
    assert list(days_begun(since, now)) == days


MOMENTS = [
    ("2022-01-10T10:00:00Z", 10),
    ("2022-01-10T10:00:00+00:00", 10),
    ("2022-01-10T10:00:00+03:00", 7),
    ("2022-01-10T05:00:00-05:00", 10),
    ("2022-01-10T10:00:00", 10),
    ("2022-01-10", 0),
]


@pytest.mark.parametrize(("value", "hour"), MOMENTS)
def test_a_moment_is_told_in_utc(value: str, hour: int) -> None:
    assert moment(value) == datetime(2022, 1, 10, hour, tzinfo=UTC)
    assert moment(value).hour == hour


NO_DAYS = ["", "2022-02", "2022-02-30", "0000-00-00", "20220224", "2022-W08-4", "2022-02-24T08"]


@pytest.mark.parametrize("value", NO_DAYS)
def test_only_a_day_of_the_calendar_is_one(value: str) -> None:
    with pytest.raises(UsageError, match="is no day of the calendar; write it as 2022-02-24"):
        calendar_day(value)
    assert calendar_day("2022-02-24").isoformat() == "2022-02-24"
