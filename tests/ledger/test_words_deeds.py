"""Words and deeds: which act adds what to which day of which pair, that each counts once, and the gap."""

from __future__ import annotations

from typing import Any

import pytest
from builders import accounts, actor, enter_all, entry, event, kept
from hypothesis import given
from hypothesis import strategies as st

from tocsin.accounts import Contribution, Entry, PairDay
from tocsin.errors import UsageError
from tocsin.ledger import events, words_deeds
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.words_deeds import GAP_DAYS, gap, gaps, lately, series, weightiest, widest
from tocsin.records import Event, Party

MODULES = (events.enter, words_deeds.enter)
DAY = "2022-02-15"


def days(*entries: Entry) -> list[PairDay]:
    return standing(enter_all(list(entries), *MODULES))


def standing(shelf: Memory) -> list[PairDay]:
    return [each for each in accounts(shelf, PairDay) if each.contributions]


def dated(type_: str, actors: str = "RUS", recipients: str = "UKR", **more: Any) -> Event:
    return event(type_, actors, recipients, **({"date": DAY} | more))


ADDS = [
    ("an attack", dated("ASSAULT"), {("RUS", "UKR", "deeds_conflict"): -5.4}),
    ("its mode has a score of its own", dated("ASSAULT", mode="aerial"), {("RUS", "UKR", "deeds_conflict"): -5.7}),
    ("aid", dated("AID", "USA"), {("USA", "UKR", "deeds_cooperation"): 6.0}),
    ("an accusation", dated("ACCUSE"), {("RUS", "UKR", "words_conflict"): -1.8}),
    ("support", dated("SUPPORT"), {("RUS", "UKR", "words_cooperation"): 3.0}),
    ("asking for help is friendly", dated("REQUEST", mode="assist"), {("RUS", "UKR", "words_cooperation"): 0.3}),
    ("a demand", dated("REQUEST", mode="yield"), {("RUS", "UKR", "words_conflict"): -0.6}),
    ("persons and bodies act for their country",
     dated("ASSAULT", "RUS.MIL", "UKR.GOV:volodymyr-zelensky"), {("RUS", "UKR", "deeds_conflict"): -5.4}),
    ("what is done to a country's people is done to it",
     dated("ASSAULT", recipients="UKR.CVL"), {("RUS", "UKR", "deeds_conflict"): -5.4}),
    ("rebels are a side of their own", dated("AID", "RUS", "UKR.REB:donbas-separatists"),
     {("RUS", "UKR.REB:donbas-separatists", "deeds_cooperation"): 6.0}),
    ("talks run both ways", dated("CONSULT", "USA", "RUS"),
     {("USA", "RUS", "words_cooperation"): 1.5, ("RUS", "USA", "words_cooperation"): 1.5}),
    ("those who meet", dated("CONSULT", "USA,RUS", ""),
     {("USA", "RUS", "words_cooperation"): 1.5, ("RUS", "USA", "words_cooperation"): 1.5}),
    ("each of several actors", dated("SANCTION", "USA,GBR", "RUS"),
     {("USA", "RUS", "deeds_conflict"): -3.6, ("GBR", "RUS", "deeds_conflict"): -3.6}),
    ("nobody acts on himself", dated("COERCE", "RUS", "RUS.CVL"), {}),
    ("nobody is known on the other side", dated("ASSAULT", recipients="?people"), {}),
    ("a plan is no deed", dated("ASSAULT", modality="scheduled"), {}),
    ("what is only alleged", dated("ASSAULT", modality="alleged"), {}),
    ("what is only denied", dated("ASSAULT", modality="denied"), {}),
    ("a month names no day", dated("ASSAULT", date="2022-02"), {}),
    ("history of another year", dated("ASSAULT", date="2014", modality="historical"), {}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "act", "adds"), ADDS, ids=[case[0] for case in ADDS])
def test_what_an_act_adds(why: str, act: Event, adds: dict[tuple[str, str, str], float]) -> None:
    found = {
        (day.actor, day.recipient, given.series): given.score for day in days(entry(act)) for given in day.contributions
    }
    assert found == adds, why
    for day in days(entry(act)):
        assert day.day == DAY
        for given_ in day.contributions:
            assert getattr(day, given_.series) == given_.score


def test_a_week_is_spread_over_its_days() -> None:
    found = days(entry(dated("ASSAULT", date="2022-02-14/2022-02-16")))
    assert [day.day for day in sorted(found, key=lambda d: d.day)] == ["2022-02-14", "2022-02-15", "2022-02-16"]
    assert sum(day.deeds_conflict for day in found) == pytest.approx(-5.4)


def test_copies_count_once_and_a_second_origin_in_full() -> None:
    wire = [entry(dated("ASSAULT"), uri=f"https://{n}.example/", origin="wire") for n in range(5)]
    (day,) = days(*wire)
    assert day.deeds_conflict == pytest.approx(-5.4)
    (day,) = days(*wire, entry(dated("ASSAULT"), uri="https://own.example/"))
    assert day.deeds_conflict == pytest.approx(-9.0)
    assert len(day.contributions) == 1


def test_an_act_that_gets_another_day_leaves_the_old_one() -> None:
    weak = entry(dated("ASSAULT", date="2022-02-16", date_from="publication date"), uri="https://a.example/")
    sure = entry(dated("ASSAULT", date="2022-02-14"), uri="https://b.example/", day="2022-02-16")
    shelf = enter_all([weak], *MODULES)
    assert [day.day for day in standing(shelf)] == ["2022-02-16"]
    enter_all([sure], *MODULES, shelf=shelf)
    assert [day.day for day in standing(shelf)] == ["2022-02-14"]
    assert series(shelf, "RUS", "UKR", "2022-02-01", "2022-02-28") == standing(shelf)


def test_a_denied_act_leaves_its_day() -> None:
    nato = Party("NATO", actor("IGO:nato"))
    no = dated("ASSAULT", modality="denied", date=None, reported_by=nato)
    shelf = enter_all([entry(dated("ASSAULT"))], *MODULES)
    denials = [entry(no, uri=f"https://{n}.example/") for n in range(2)]
    enter_all(denials, *MODULES, shelf=shelf)
    assert standing(shelf) == []
    assert all((day.deeds_conflict, day.keys) == (0.0, []) for day in accounts(shelf, PairDay))


def test_a_withdrawn_document_leaves_its_day() -> None:
    one, other = (entry(dated("ASSAULT"), uri=f"https://{name}.example/") for name in "ab")
    shelf = enter_all([one, other], *MODULES)
    desk = Desk(shelf)
    events.withdraw(other.id, desk)
    words_deeds.withdraw(other.id, desk)
    shelf.keep(desk.changed())
    assert kept(shelf) == kept(enter_all([one], *MODULES))


# ------------------------------------------------------------------------------------------------------------- reading

def acts_of(*rows: tuple[str, str]) -> Memory:
    """A shelf with acts of Russia towards Ukraine: type and day, each of two origins."""
    entries = [
        entry(event(type_, date=day), uri=f"https://{n}{half}.example/", day=day)
        for n, (type_, day) in enumerate(rows) for half in "ab"
    ]  # fmt: skip
    return enter_all(entries, *MODULES)


GAPS = [
    ("friendly words, hostile deeds", [("SUPPORT", "2022-02-10"), ("ASSAULT", "2022-02-12")], (5.0, -9.0, 14.0, 2)),
    ("words as hostile as deeds", [("THREATEN", "2022-02-10"), ("SANCTION", "2022-02-12")], (-3.5, -6.0, 2.5, 2)),
    ("means, not sums", [("SUPPORT", "2022-02-05"), ("SUPPORT", "2022-02-10"), ("AID", "2022-02-12")],
     (5.0, 10.0, -5.0, 3)),
    ("no deeds, no gap", [("SUPPORT", "2022-02-10")], (5.0, None, None, 1)),
    ("older than the window", [("SUPPORT", "2022-01-10"), ("ASSAULT", "2022-02-12")], (None, -9.0, None, 1)),
    ("nothing", [], (None, None, None, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "rows", "expected"), GAPS, ids=[case[0] for case in GAPS])
def test_the_gap(why: str, rows: list[tuple[str, str]], expected: tuple[Any, ...]) -> None:
    found = series(acts_of(*rows), "RUS", "UKR", "2022-01-01", "2022-12-31")
    assert tuple(gap(found, "2022-02-15")) == expected, why


def test_one_report_is_no_tone() -> None:
    (day,) = days(entry(dated("SUPPORT")))
    assert gap([day], DAY).words is None


def test_a_series_is_in_order_and_directed() -> None:
    shelf = acts_of(("ACCUSE", "2022-03-01"), ("ASSAULT", "2021-12-20"), ("SUPPORT", "2022-02-10"))
    found = series(shelf, "RUS", "UKR", "2021-12-20", "2022-02-28")
    assert [day.day for day in found] == ["2021-12-20", "2022-02-10"]
    assert series(shelf, "UKR", "RUS", "2021-12-20", "2022-02-28") == []
    drawn = gaps(found, "2022-02-09", "2022-02-11")
    assert [(day, point.words) for day, point in drawn] == [
        ("2022-02-09", None), ("2022-02-10", 5.0), ("2022-02-11", 5.0),
    ]  # fmt: skip


def test_long_series_is_read_in_stretches() -> None:
    """Also up to the last day that there is."""
    shelf = acts_of(*[("ACCUSE", f"2021-{month:02}-{day}") for month in range(1, 13) for day in (10, 28)])
    assert len(series(shelf, "RUS", "UKR", "2021-01-01", "2021-12-31")) == 24
    assert len(series(shelf, "RUS", "UKR", "2021-12-28", "2021-12-28")) == 1
    assert series(shelf, "RUS", "UKR", "9999-12-20", "9999-12-31") == []
    assert series(shelf, "RUS", "UKR", "2021-12-31", "2021-01-01") == []


@pytest.mark.parametrize(("first", "last"), [
    ("0000-00-00", "2022-01-01"), ("2022-02-30", "2022-03-01"), ("", "2022-01-01"), ("2022-01-01", "2022-13"),
])  # fmt: skip
def test_a_series_from_no_day_is_an_error(first: str, last: str) -> None:
    """It went round for ever."""
    for ask in (lambda: series(Memory(), "RUS", "UKR", first, last), lambda: gaps([], first, last)):
        with pytest.raises(UsageError, match="is no day of the calendar"):
            ask()


def test_pairs_stand_in_the_order_of_their_gaps() -> None:
    entries = [
        entry(event(type_, actors, date=day), uri=f"https://{n}{half}.example/", day=day)
        for n, (type_, actors, day) in enumerate([
            ("SUPPORT", "RUS", "2022-02-10"), ("ASSAULT", "RUS", "2022-02-12"),
            ("THREATEN", "BLR", "2022-02-10"), ("SANCTION", "BLR", "2022-02-12"),
            ("SUPPORT", "USA", "2022-02-09"), ("SUPPORT", "USA", "2022-02-11"), ("AID", "DEU", "2022-01-10"),
        ]) for half in "ab"
    ]  # fmt: skip
    shelf = enter_all(entries, *MODULES)
    pairs = [series(shelf, actor, "UKR", "2022-01-01", "2022-02-15") for actor in ("USA", "DEU", "BLR", "RUS")]
    found = widest(each for days in pairs if (each := lately(days, DAY)))
    assert [(each.actor, each.gap.gap) for each in found] == [("RUS", 14.0), ("BLR", 2.5), ("USA", None)]
    assert found[0].sums == {"words_cooperation": 5.0, "words_conflict": 0.0, "deeds_cooperation": 0.0,
                             "deeds_conflict": -9.0}  # fmt: skip
    assert lately(pairs[1], DAY, 60) is not None
    assert lately([], DAY) is None


def test_the_weightiest_act_of_a_kind() -> None:
    given = [Contribution("a", "deeds_conflict", -3.0), Contribution("b", "deeds_cooperation", 6.0),
             Contribution("c", "words_conflict", -9.0)]  # fmt: skip
    assert weightiest(given, "deeds") == given[1]
    assert weightiest(given[:2], "words") is None


def test_the_window_ends_with_its_day() -> None:
    found = series(acts_of(("SUPPORT", "2022-02-02"), ("ASSAULT", DAY)), "RUS", "UKR", "2022-01-01", "2022-12-31")
    assert [gap(found, day).acts for day in ("2022-02-01", "2022-02-02", DAY, "2022-02-16")] == [0, 1, 2, 1]
    assert GAP_DAYS == 14


ROWS = st.lists(
    st.tuples(st.sampled_from(["ASSAULT", "ACCUSE", "AID"]), st.integers(10, 20), st.integers(0, 2),
              st.sampled_from(["actual", "alleged", "denied"])),
    max_size=12,
)  # fmt: skip


@given(ROWS)
def test_days_hold_what_the_accounts_say_and_nothing_else(rows: list[tuple[str, int, int, str]]) -> None:
    """Built up step by step, the days are those of the event accounts as they stand at the end."""
    entries = [
        entry(event(type_, modality=how, date=None if how == "denied" else f"2022-02-{day}"),
              uri=f"https://{n}.example/", origin=f"o{origin}", day=f"2022-02-{day}")
        for n, (type_, day, origin, how) in enumerate(rows)
    ]  # fmt: skip
    shelf = enter_all(entries, *MODULES)
    fresh = Memory()
    desk = Desk(fresh)
    for act in accounts(shelf, events.EventAccount):
        desk.put(act)
    words_deeds.follow(desk)
    fresh.keep(desk.changed())
    assert standing(shelf) == standing(fresh)
