"""First and last days of EDTF values, and which may meet."""

from __future__ import annotations

import pytest

from tocsin.ledger.days import EARLIEST, LATEST, first_day, is_day, last_day, later, meet, precision

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
