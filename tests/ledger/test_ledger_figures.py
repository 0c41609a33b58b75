"""Figures across documents: what is one thing, which claims stand, when they make a band and when a dispute."""

from __future__ import annotations

from typing import Any

import pytest
from builders import accounts, enter_all, entry, figure, kept, place
from hypothesis import given
from hypothesis import strategies as st

from tocsin.accounts import Entry, FigureSeries
from tocsin.ledger import figures
from tocsin.ledger.desk import Desk
from tocsin.ledger.figures import country_in, points
from tocsin.ledger.subjects import subject_class
from tocsin.records import Figure

UKRAINE = place("Ukraine", "UKR")


def all_series(*entries: Entry) -> list[FigureSeries]:
    return [each for each in accounts(enter_all(list(entries), figures.enter), FigureSeries) if each.claims]


def stock(nominal: float, by: str = "", day: str = "2022-02-15", **more: Any) -> Figure:
    return figure(nominal, **({"place": UKRAINE, "as_of": day, "claimed_by": by} | more))


def of(*rows: Figure) -> list[Entry]:
    """An entry a figure, each of its own text and publisher, on its ``as_of`` day."""
    return [
        entry(row, uri=f"https://{n}.example/", publisher=f"Paper {n}", day=(row.as_of or "2022-02-15")[:10])
        for n, row in enumerate(rows)
    ]


SUBJECTS = [
    ("Russian troops", "personnel", "stock", "personnel"),
    ("soldiers near his country's borders", "personnel", "stock", "personnel"),
    ("servicemen", "personnel", "stock", "personnel"),
    ("armed forces personnel", "personnel", "stock", "personnel"),
    ("paratroopers", "personnel", "flow", "personnel: paratrooper"),
    ("foreign fighters", "personnel", "stock", "personnel: fighter"),
    ("battle tanks", "tank", "stock", "tank"),
    ("tanks at Yelnya", "tank", "count", "tank"),
    ("people killed", "people", "casualties", "killed"),
    ("dead", "people", "casualties", "killed"),
    ("civilians wounded", "people", "casualties", "wounded: civilian"),
    ("soldiers", "personnel", "casualties", "killed: personnel"),
    ("refugees", "people", "flow", "displaced"),
    ("protesters in Minsk", "people", "count", "people: protester"),
    ("people", "people", "count", "people"),
    ("military aid for Ukraine", "USD", "money", "aid military"),
    ("money", "USD", "money", "USD"),
]


@pytest.mark.parametrize(("subject", "unit", "kind", "expected"), SUBJECTS, ids=[case[0] for case in SUBJECTS])
def test_subjects_meet_under_one_name(subject: str, unit: str, kind: str, expected: str) -> None:
    assert subject_class(figure(10, subject, unit=unit, kind=kind)) == expected


@pytest.mark.parametrize(
    ("subject", "country"),
    [
        ("troops in Belarus", "BLR"), ("troops near Ukraine's borders", "UKR"), ("troops", None),
        ("soldiers of the Russian army", None), ("troops on the border", None),
    ],
)  # fmt: skip
def test_a_subject_says_in_which_country(subject: str, country: str | None) -> None:
    assert country_in(subject) == country


ONE_THING = [
    ("soldiers of any word", stock(1e5, subject="Russian troops"), stock(1e5, subject="servicemen"), 1),
    ("an owner of any precision", stock(1e5, owner="RUS.MIL"), stock(1e5, owner="RUS"), 1),
    ("another owner", stock(1e5, owner="RUS"), stock(1e5, owner="BLR"), 2),
    ("another country", stock(1e5), stock(3e4, subject="troops in Belarus"), 2),
    ("another kind", stock(1e5), stock(1e5, kind="flow"), 2),
    ("another unit", stock(1e2, unit="tank", subject="tanks"), stock(1e2), 2),
    ("a country that isn't told, of the same order", stock(1e5), stock(9e4, place=None), 1),
    ("a country that isn't told, of another order", stock(1e5), stock(900, place=None), 2),
    ("a rise and a fall", stock(1e4, kind="delta", direction="up"), stock(1e4, kind="delta", direction="down"), 2),
    ("the length of a call", stock(45, kind="duration", unit="minutes"), stock(2, kind="distance", unit="km"), 0),
    ("tolls of two towns", stock(5, kind="casualties", unit="people", place=place("Kyiv", "UKR", 50.4, 30.5)),
     stock(9, kind="casualties", unit="people", place=place("Lviv", "UKR", 49.8, 24.0)), 2),
]  # fmt: skip


@pytest.mark.parametrize(("why", "a", "b", "number"), ONE_THING, ids=[case[0] for case in ONE_THING])
def test_what_is_one_thing(why: str, a: Figure, b: Figure, number: int) -> None:
    assert len(all_series(*of(a, b))) == number, why


BANDS = [
    ("one claim, as said", [stock(1e5, bound="approx")], (1e5, 1e5, False)),
    ("the same twice", [stock(1e5, "USA"), stock(1e5, "UKR")], (1e5, 1e5, False)),
    ("about may be ten per cent off", [stock(1e5, "USA", bound="approx"), stock(106_000, "UKR")],
     (106_000, 106_000, False)),
    ("so may a round number", [stock(1e5, "USA"), stock(94_300, "UKR")], (94_300, 94_300, False)),
    ("two rough ones share what both mean", [stock(1e5, "USA", bound="approx"), stock(11e4, "UKR", bound="approx")],
     (99_000, 110_000, False)),
    ("more than, and a number", [stock(9e4, "USA", bound="more_than"), stock(94_300, "UKR")], (94_300, 94_300, False)),
    ("at least stays open above", [stock(9e4, "USA", bound="at_least"), stock(1e5, "UKR", bound="at_least")],
     (1e5, None, False)),
    ("never a mean", [stock(1e5, "USA"), stock(6e4, "RUS")], (None, None, True)),
    ("one voice doesn't dispute itself", [stock(1e5, "USA.GOV:john-kirby"), stock(15e4, "USA.GOV:joe-biden")],
     (15e4, 15e4, False)),
    ("a plan is no part of it", [stock(1e5, "USA"), stock(175_000, "USA", modality="intended")], (1e5, 1e5, False)),
    ("nor what is denied", [stock(1e5, "USA"), stock(5e4, "RUS", modality="denied")], (1e5, 1e5, False)),
    ("nor a garbled number", [stock(1e5, "USA"), stock(1e6, "RUS", flags=["garbled"])], (1e5, 1e5, False)),
    ("old claims make way", [stock(1e5, "USA", "2022-01-10"), stock(15e4, "UKR", "2022-02-15")], (15e4, 15e4, False)),
    ("only plans", [stock(1e5, modality="hypothetical")], (None, None, False)),
    ("nobody's figures aren't compared", [stock(1e5, owner=""), stock(60, owner="")], (None, None, False)),
    ("tolls of two days are two",
     [stock(17, "USA", "2022-02-14", kind="casualties"), stock(3, "UKR", kind="casualties")], (3, 3, False)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "claims", "expected"), BANDS, ids=[case[0] for case in BANDS])
def test_bands_and_disputes(why: str, claims: list[Figure], expected: tuple[float | None, float | None, bool]) -> None:
    (found,) = all_series(*of(*claims))
    assert (found.lo, found.hi, found.disputed) == expected, why
    assert found.reasons
    assert len(found.claims) == len(claims), "every claim is kept"


def test_a_dispute_names_each_with_its_number() -> None:
    (found,) = all_series(*of(stock(1e5, "USA"), stock(6e4, "RUS")))
    assert any("100,000 (USA" in reason and "60,000 (RUS" in reason for reason in found.reasons)


def test_copies_are_one_claim() -> None:
    copies = [entry(stock(1e5), uri=f"https://{n}.example/", origin="wire", publisher=f"P{n}") for n in range(9)]
    (found,) = all_series(*copies)
    assert len(found.claims) == 1
    assert len(found.claims[0].copies) == 8


def test_an_older_claim_of_the_same_voice_is_superseded_and_kept() -> None:
    (found,) = all_series(*of(stock(92_000, "UKR", "2022-02-10"), stock(94_300, "UKR.SPY", "2022-02-14")))
    assert [claim.superseded for claim in found.claims] == [True, False]
    (late,) = all_series(*of(stock(94_300, "UKR", "2022-02-14"), stock(92_000, "UKR", "2022-02-10")))
    assert [claim.superseded for claim in late.claims] == [False, True], "told later, but of an earlier day"
    assert late.lo == 94_300


def test_a_report_puts_its_news_first() -> None:
    (found,) = all_series(entry(stock(19e4, "USA"), stock(1e5, "USA")))
    assert (found.lo, [claim.superseded for claim in found.claims]) == (19e4, [False, True])


# -------------------------------------------------------------------------------------------------------------- changes

def down(nominal: float, by: str, day: str, **more: Any) -> Figure:
    return stock(nominal, by, day, **({"kind": "delta", "direction": "down"} | more))


CHANGES = [
    ("an announced decrease", [down(1e4, "RUS", "2022-02-16")], 1e5),
    ("planned, by two", [down(1e4, "RUS", "2022-02-16", modality="scheduled"),
                         down(1e4, "BLR", "2022-02-16", modality="scheduled")], 1e5),
    ("verified by two origins", [down(1e4, "RUS", "2022-02-16"), down(1e4, "USA", "2022-02-17")], 9e4),
    ("two papers, one voice", [down(1e4, "RUS", "2022-02-16"), down(1e4, "RUS.MIL", "2022-02-17")], 1e5),
    ("two numbers that don't fit", [down(1e4, "RUS", "2022-02-16"), down(2e3, "USA", "2022-02-17")], 1e5),
    ("alleged by one", [down(1e4, "RUS", "2022-02-16", modality="alleged"), down(1e4, "USA", "2022-02-17")], 1e5),
    ("on another basis", [down(1e4, "RUS", "2022-02-16", place=place("Belarus", "BLR")),
                          down(1e4, "USA", "2022-02-16", place=place("Belarus", "BLR"))], 1e5),
    ("before the stock was told", [down(1e4, "RUS", "2022-02-01"), down(1e4, "USA", "2022-02-02")], 1e5),
]  # fmt: skip


@pytest.mark.parametrize(("why", "changes", "left"), CHANGES, ids=[case[0] for case in CHANGES])
@pytest.mark.parametrize("first", [True, False], ids=["stock first", "stock last"])
def test_a_hundred_thousand_less_an_announced_ten_is_not_ninety(
    why: str, changes: list[Figure], left: float, first: bool
) -> None:
    rows = [stock(1e5, "USA"), *changes] if first else [*changes, stock(1e5, "USA")]
    (found,) = [each for each in all_series(*of(*rows)) if each.figure_kind == "stock"]
    assert (found.lo, found.hi) == (left, left), why
    assert any("independent origins report" in reason for reason in found.reasons) == (left == 9e4)


# -------------------------------------------------------------------------------------------------------------- reading

def test_the_series_over_time() -> None:
    (found,) = all_series(*of(
        stock(1e5, "USA", "2022-01-10"), stock(6e4, "RUS", "2022-01-12"), stock(15e4, "USA", "2022-02-15"),
    ))  # fmt: skip
    assert [tuple(point) for point in points(found)] == [
        ("2022-01-10", 1e5, 1e5, False, ["USA"]),
        ("2022-01-12", None, None, True, ["USA", "RUS"]),
        ("2022-02-15", 15e4, 15e4, False, ["USA"]),
    ]


def test_withdrawing_a_document() -> None:
    one, other = of(stock(1e5, "USA", "2022-02-14"), stock(12e4, "USA"))
    shelf = enter_all([one, other], figures.enter)
    desk = Desk(shelf)
    figures.withdraw(other.id, desk)
    shelf.keep(desk.changed())
    assert kept(shelf) == kept(enter_all([one], figures.enter))
    desk = Desk(shelf)
    figures.withdraw(one.id, desk)
    shelf.keep(desk.changed())
    (empty,) = accounts(shelf, FigureSeries)
    assert (empty.claims, empty.lo, empty.as_of) == ([], None, None)
    assert "taken back" in empty.reasons[0]


ROWS = st.lists(
    st.tuples(st.sampled_from([1e3, 9e4, 1e5, 1.2e5]), st.sampled_from(["USA", "RUS", "UKR", ""]),
              st.sampled_from(["point", "approx", "at_least", "at_most"]), st.integers(10, 20),
              st.sampled_from(["actual", "intended", "alleged"]), st.sampled_from(["stock", "delta"])),
    max_size=10,
)  # fmt: skip


@given(ROWS)
def test_a_band_lies_within_every_claim_that_stands(rows: list[tuple[Any, ...]]) -> None:
    claims = [
        stock(n, by, f"2022-02-{day}", bound=bound, modality=how, kind=kind,
              direction="down" if kind == "delta" else None)
        for n, by, bound, day, how, kind in rows
    ]  # fmt: skip
    shelf = enter_all(of(*claims), figures.enter)
    assert kept(shelf) == kept(enter_all(of(*claims), figures.enter))
    for found in accounts(shelf, FigureSeries):
        assert not (found.disputed and (found.lo is not None or found.hi is not None))
        assert found.lo is None or found.hi is None or found.lo <= found.hi
        for point in points(found):
            assert point.claimants
