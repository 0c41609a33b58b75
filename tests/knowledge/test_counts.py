"""Counts in words."""

from __future__ import annotations

import pytest

from tocsin.knowledge.counts import counted, told_times


@pytest.mark.parametrize(("count", "said"), [(0, "0 alerts"), (1, "1 alert"), (2, "2 alerts")])
def test_what_is_counted_takes_an_s(count: int, said: str) -> None:
    assert counted(count, "alert") == said


@pytest.mark.parametrize(("count", "said"), [(0, []), (1, []), (3, ["told 3 times in this document"])])
def test_only_what_is_told_again_says_so(count: int, said: list[str]) -> None:
    assert told_times(count) == said
