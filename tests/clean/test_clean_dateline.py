"""Datelines and dates: what is read from them, and what looks like one and is none."""

from __future__ import annotations

import pytest

from tocsin.clean.dateline import address_date, choose_date, find_dateline, is_date_line, parse_date


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("(CNN) – On Monday the envoy left.", (None, "CNN", None)),
        ("MOSCOW, March 3 (AP) - Russia said", ("Moscow", "AP", None)),
        ("GENEVA (Reuters) - Two delegations", ("Geneva", "Reuters", None)),
        ("KYIV, Ukraine — Officials said", ("Kyiv, Ukraine", None, None)),
        ("WASHINGTON, Dec 30, 2021 (AFP) - US envoys", ("Washington", "AFP", "2021-12-30")),
        ("BEIJING/TAIPEI, Aug 4 (Reuters) - China fired", ("Beijing/Taipei", "Reuters", None)),
        ("TAMPA, Fla., Sept. 23, 2014 — U.S. forces", ("Tampa, Fla.", None, "2014-09-23")),
        ("NEW YORK, N.Y. (AP) — The Council met", ("New York, N.Y.", "AP", None)),
        ("GENEVA (3 March 2020) – The commission said", ("Geneva", None, "2020-03-03")),
        ("Baghdad, 3 March 2020 – The mission said", ("Baghdad", None, "2020-03-03")),
        ("Damascus (SANA): The ministry said", ("Damascus", "SANA", None)),
    ],
)
def test_dateline(paragraph: str, expected: tuple[str | None, str | None, str | None]) -> None:
    found = find_dateline(paragraph)
    assert found is not None
    assert (found.place, found.agency, found.date) == expected
    assert paragraph[found.length :][:1].strip(), "the text begins behind the dateline"


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO – Allies met on Monday.",  # an alliance, no place
        "FILE - Soldiers stand guard.",
        "QUESTION: Will you go?",  # a transcript's turn
        "The talks – A second round – failed.",
        "Ann Lee (left) - The envoy arrives.",
        "(Adds details) - The minister said",
        "Washington — The city slept.",  # mixed case without agency or date could be any subject
        "On March 3 (AP) reported",
    ],
)
def test_no_dateline(paragraph: str) -> None:
    assert find_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2021-12-31T23:00:00+02:00", "2021-12-31"),  # as written: the zone moves nothing
        ("20211231", "2021-12-31"),
        ("Tue, 03 Mar 2020 18:00:00 GMT", "2020-03-03"),
        ("March 3rd, 2020", "2020-03-03"),
        ("3 Sept. 2020", "2020-09-03"),
        ("2021-12", "2021-12"),
        ("December 2021", "2021-12"),
        ("2021", "2021"),
        ("31.12.2021", "2021-12-31"),
        ("03/03/2020", "2020-03-03"),  # one reading only
        ("03/04/2020", None),  # two readings
        ("Feb 30, 2020", None),
        ("2020-13-45", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_parse_date(raw: str, expected: str | None) -> None:
    assert parse_date(raw) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Wednesday, August 19, 2015", True),
        ("Published 3 March 2020 14:05 GMT", True),
        ("Updated: 3 March 2020, 2:05 p.m. EST", True),
        ("Posted on March 3, 2020 by admin", True),
        ("14:05 GMT, 3 March 2020 | Updated 15:30 GMT, 4 March 2020", True),
        ("2020-03-03T14:05:00Z", True),
        ("On 3 March 2020 the army moved", False),
        ("Published data show that 300 people died in March 2020", False),
        ("The army moved on 3 March.", False),
        ("May the talks succeed", False),
    ],
)
def test_date_line(line: str, expected: bool) -> None:
    assert is_date_line(line) is expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://example.org/2021/12/30/talks", "2021-12-30"),
        ("https://example.org/world/2021/dec/30/talks", "2021-12-30"),
        ("https://example.org/talks-20211230.html", "2021-12-30"),
        ("https://example.org/2021/12/talks", "2021-12"),
        ("https://example.org/talks-2021", None),
        ("https://example.org/id/20219999", None),
        (None, None),
    ],
)
def test_address_date(uri: str | None, expected: str | None) -> None:
    assert address_date(uri) == expected


def test_a_page_is_not_published_after_it_was_seen() -> None:
    candidates = [("json-ld", "soon"), ("meta", "2031-01-01"), ("url", "2021-12-30")]
    assert choose_date(candidates, "2022-01-01T00:00:00Z") == ("2021-12-30", "url")  # type: ignore[arg-type]
    assert choose_date([("meta", "2022-01-02")], "2022-01-01T23:00:00Z") == ("2022-01-02", "meta")
    assert choose_date([], "") == (None, "unknown")
