"""Dates as tables and feeds write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tocsin.gather.dates import edtf


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-08-06", "2023-08-06"),
        ("2023-08", "2023-08"),
        ("2023", "2023"),
        ("20230806", "2023-08-06"),
        ("2023/08/06", "2023-08-06"),
        ("2023-08-06T23:30:00-05:00", "2023-08-06"),  # the writer's own day
        ("2023-08-06 23:30", "2023-08-06"),
        ("Sun, 06 Aug 2023 23:30:00 -0500", "2023-08-06"),
        (date(2023, 8, 6), "2023-08-06"),
        (datetime(2023, 8, 6, 23, 30), "2023-08-06"),
        ("2023-02-30", None),  # no such day
        ("2023-13", None),
        ("03/04/2023", None),  # day and month would be guessed
        ("yesterday", None),
        ("", None),
        (1691280000, None),  # seconds or milliseconds since when? not said
        (None, None),
        ("0000-01-01", None),
    ],
)
def test_edtf(value: object, day: str | None) -> None:
    assert edtf(value) == day
