"""Weeks as buckets: every day of a span lies in one of its weeks, and spans that touch share one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.ledger.weeks import MOST_WEEKS, week_of, weeks

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-02-15", "2022-02-15", ["2022-W07"]),
        ("2022-02-13", "2022-02-14", ["2022-W06", "2022-W07"]),
        ("2021-12-31", "2022-01-03", ["2021-W52", "2022-W01"]),
        ("2022-13-40", "2022-13-41", ["2022-13"]),
    ],
)
def test_weeks(first: str, last: str, expected: list[str]) -> None:
    assert weeks(first, last) == expected


@given(DAYS, st.integers(0, 7 * (MOST_WEEKS - 2)))
def test_every_day_lies_in_a_week_of_its_span(first: date, length: int) -> None:
    span = [first + timedelta(n) for n in range(length + 1)]
    assert list(dict.fromkeys(week_of(day.isoformat()) for day in span)) == weeks(str(span[0]), str(span[-1]))


@given(DAYS)
def test_a_long_span_has_few_weeks(first: date) -> None:
    assert len(weeks(str(first), str(first + timedelta(4000)))) == MOST_WEEKS
