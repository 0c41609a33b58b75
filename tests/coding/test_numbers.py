"""Numbers with their bounds: cases, and numbers that are spelled out and read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding.numbers import digits_value, numbers_in, word_value

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()

BOUNDS = [
    ("5,000 men", 5000, 5000, "point", "5,000"),
    ("about 5,000 men", 5000, 5000, "approx", "about 5,000"),
    ("nearly 200 men", 200, 200, "approx", "nearly 200"),
    ("200 or so men", 200, 200, "approx", "200 or so"),
    ("more than 5,000 men", 5000, None, "more_than", "more than 5,000"),
    ("over 40 men", 40, None, "more_than", "over 40"),
    ("in excess of 40 men", 40, None, "more_than", "in excess of 40"),
    ("at least 40 men", 40, None, "at_least", "at least 40"),
    ("no fewer than 40 men", 40, None, "at_least", "no fewer than 40"),
    ("at least some 50 men", 50, None, "at_least", "at least some 50"),
    ("5,000-plus men", 5000, None, "at_least", "5,000-plus"),
    ("up to 90 men", None, 90, "at_most", "up to 90"),
    ("as many as 90 men", None, 90, "at_most", "as many as 90"),
    ("fewer than 90 men", None, 90, "at_most", "fewer than 90"),
    ("at most ninety men", None, 90, "at_most", "at most ninety"),
    ("between 2 and 3 million men", 2e6, 3e6, "range", "between 2 and 3 million"),
    ("10-15 men", 10, 15, "range", "10-15"),
    ("20,000 to 25,000 men", 20000, 25000, "range", "20,000 to 25,000"),
    ("two or three men", 2, 3, "range", "two or three"),
    ("US$2-3bn", 2e9, 3e9, "range", "US$2-3bn"),
    ("tens of thousands of men", 20000, 100000, "some", "tens of thousands"),
    ("hundreds of men", 200, 1000, "some", "hundreds"),
    ("dozens of men", 24, 120, "some", "dozens"),
    ("several thousand men", 2000, 10000, "some", "several thousand"),
    ("a few hundred men", 200, 500, "some", "a few hundred"),
    ("a dozen men", 12, 12, "approx", "a dozen"),
    ("half a dozen men", 6, 6, "approx", "half a dozen"),
    ("half a million men", 5e5, 5e5, "approx", "half a million"),
    ("two and a half hours", 2.5, 2.5, "point", "two and a half"),
    ("one and a half million men", 1.5e6, 1.5e6, "point", "one and a half million"),
    ("two-thirds of them", 2 / 3, 2 / 3, "point", "two-thirds"),
    ("one in five men", 0.2, 0.2, "point", "one in five"),
    ("4,500 crore", 4.5e10, 4.5e10, "point", "4,500 crore"),
    ("1,50,000 men", 150000, 150000, "point", "1,50,000"),
    ("1.5m tonnes", 1.5e6, 1.5e6, "point", "1.5m"),
    ("120,000-strong", 120000, 120000, "point", "120,000-strong"),
    ("30km away", 30, 30, "point", "30"),
]


@pytest.mark.parametrize(("text", "lo", "hi", "bound", "words"), BOUNDS)
def test_bound(text: str, lo: float | None, hi: float | None, bound: str, words: str) -> None:
    [number] = numbers_in(text)
    assert (number.lo, number.hi, number.bound) == (pytest.approx(lo), pytest.approx(hi), bound)
    assert text[number.start : number.end] == words


NONE = [
    "Su-27",
    "S-400",
    "AK-47",
    "nineteen eighty-four",
    "at 10:30",
    "on 9/11",
    "the 12th",
    "the 1990s",
    "20mm",
    "1.2.3.4",
]


@pytest.mark.parametrize("text", NONE)
def test_no_number(text: str) -> None:
    assert not list(numbers_in(text))


APART = ["in 1939-45", "3-1", "2 and 3 men", "141 to 5", "rose from 200 to 500"]


@pytest.mark.parametrize("text", APART)
def test_no_range(text: str) -> None:
    assert [n.bound for n in numbers_in(text)] == ["point", "point"]


def spelled(n: int) -> str:
    """A number below 10^12 in English words."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= size:
            return f"{spelled(n // size)} {name}" + (f" {spelled(n % size)}" if n % size else "")
    if n >= 100:
        return f"{SMALL[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    if n >= 20:
        return TENS[n // 10] + (f"-{SMALL[n % 10]}" if n % 10 else "")
    return SMALL[n]


@given(st.integers(1, 10**12 - 1))
def test_words_come_back(n: int) -> None:
    assert word_value(spelled(n)) == n
    [number] = numbers_in(f"the {spelled(n)} men")
    assert (number.lo, number.bound) == (n, "point")


@given(st.integers(1000, 10**12))
def test_digits_come_back(n: int) -> None:
    assert digits_value(f"{n:,}") == digits_value(str(n)) == digits_value(f"{n:,}".replace(",", "\u202f")) == n
    [number] = numbers_in(f"more than {n:,} men")
    assert (number.lo, number.hi, number.nominal) == (n, None, n)


@given(st.decimals(min_value=1, max_value=999, places=1), st.sampled_from([("bn", 1e9), (" million", 1e6), ("m", 1e6)]))
def test_sizes_come_back(n: object, size: tuple[str, float]) -> None:
    [number] = numbers_in(f"a sum of ${n}{size[0]} was paid")
    assert number.nominal == pytest.approx(float(str(n)) * size[1])
    assert number.sign == "$"


@given(st.integers(1, 900), st.integers(1, 900))
def test_ranges_keep_their_ends(low: int, more: int) -> None:
    [number] = numbers_in(f"between {low} and {low + more} men")
    assert (number.lo, number.hi, number.bound) == (low, low + more, "range")


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    ends = [(n.start, n.end) for n in numbers_in(text)]
    assert all(0 <= a < b <= len(text) for a, b in ends)
    assert ends == sorted(ends)
