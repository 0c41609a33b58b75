"""One calendar out of many articles: what merges, what changes a meeting and what doesn't, what time does to it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from builders import enter_all, entry, place, talk
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.accounts import Entry, TalkAccount
from tocsin.coding import talks as talks_read
from tocsin.export.calendar import event_of
from tocsin.ledger import talk_tellings, talks
from tocsin.ledger.desk import Desk, Memory
from tocsin.records import Talk

GENEVA, VIENNA = place("Geneva", "CHE", 46.2, 6.1), place("Vienna", "AUT", 48.2, 16.4)
SWITZERLAND = place("Switzerland", "CHE")


def told(record: Talk, day: str = "2022-01-03", n: int | None = None, **more: Any) -> Entry:
    told.count += 1  # type: ignore[attr-defined]
    return entry(record, uri=f"https://example.org/{n or told.count}", day=day, **more)  # type: ignore[attr-defined]


told.count = 0  # type: ignore[attr-defined]


def calendar(*entries: Entry, until: str | None = None) -> list[TalkAccount]:
    shelf = enter_all(list(entries), talks.enter)
    if until:
        tick(shelf, until)
    return talks.calendar(shelf.all(TalkAccount))


def tick(shelf: Memory, day: str) -> None:
    desk = Desk(shelf)
    talks.tick(f"{day}T00:00:00Z", desk)
    shelf.keep(desk.changed())


def talked(sides: str = "RUS,USA", **more: Any) -> Talk:
    """Talks in Geneva on 10 January, to come."""
    given: dict[str, Any] = {"start": "2022-01-10", "place": GENEVA} | more
    return talk(sides, given.pop("status", "planned"), given.pop("form", "negotiation"), **given)


# -------------------------------------------------------------------------------------------------------------- merging

TWO = [
    # first, second (and its day), one meeting, why
    (talked(), talked(), "2022-01-04", True, "the same"),
    (talked(), talked("USA.GOV:wendy-sherman,RUS.GOV"), "2022-01-04", True, "persons and bodies of the same sides"),
    (talked(), talked("USA,UKR"), "2022-01-04", False, "other sides"),
    (talked(), talked("USA,RUS,UKR"), "2022-01-04", True, "the smaller set fits, on the day"),
    (talked(), talked("USA,RUS,UKR", start=None), "2022-01-04", False, "more sides, without a day"),
    (talked(), talked("USA,RUS,GRP:europe", start=None), "2022-01-04", True, "a group beside them parts nothing"),
    (talked(), talked(start="2022-01-13"), "2022-01-04", False, "another day"),
    (talked(), talked(start="2022-01"), "2022-01-04", True, "the month around it"),
    (talked(), talked(start="2022-01-10/2022-01-16"), "2022-01-04", True, "the week around it"),
    (talked(), talked(start="2022-01-10T09:00:00Z"), "2022-01-04", True, "the hour of the day"),
    (talked(), talked(start=None), "2022-01-04", True, "no day, ahead of it"),
    (talked(), talked(start=None), "2022-01-20", False, "no day, told as to come when it was over"),
    (talked(), talked(start=None, status="held"), "2022-01-12", True, "no day, held lately"),
    (talked(), talked(start=None, status="held"), "2022-03-12", False, "no day, held long after"),
    (talked(), talked(start=None, status="cancelled"), "2022-01-09", True, "no day, called off"),
    (talked(place=None), talked(), "2022-01-04", True, "the place told later"),
    (talked(), talked(place=SWITZERLAND), "2022-01-04", True, "a town and its country"),
    (talked(), talked(place=VIENNA, start=None), "2022-01-04", False, "another place, no day"),
    (talked(), talked(form="call", place=None), "2022-01-04", False, "a call is no meeting in person"),
    (
        talked(form="call", place=None),
        talked(form="video", place=None),
        "2022-01-04",
        True,
        "a video link called a call",
    ),
    (talked(form="bilateral"), talked(form="negotiation"), "2022-01-04", True, "talks of two"),
    (talked(form=None), talked(), "2022-01-04", True, "no form"),
    (talked(form="summit"), talked(form="negotiation"), "2022-01-04", False, "a summit is no round of talks"),
    (
        talked(heads="RUS.GOV:vladimir-putin,USA.GOV:joe-biden", start=None, form="bilateral"),
        talked(heads="RUS.GOV:sergei-lavrov,USA.GOV:antony-blinken", start=None, form="bilateral"),
        "2022-01-04",
        False,
        "presidents and ministers",
    ),
    (
        talked("IGO:brics,IND", form="summit", place=VIENNA),
        talked("CHN,IND", form="summit", place=VIENNA),
        "2022-01-04",
        True,
        "a gathering, of which each report names its own guests",
    ),
    (
        talked("RUS", start="2022-01-10"),
        talked("RUS", start="2022-01-10"),
        "2022-01-04",
        True,
        "one side, day and place",
    ),
    (talked(), talked(flags=["garbled"]), "2022-01-04", True, "a garbled telling stands beside it"),
]


@pytest.mark.parametrize(("first", "second", "day", "one", "why"), TWO, ids=[case[4] for case in TWO])
def test_what_is_one_meeting(first: Talk, second: Talk, day: str, one: bool, why: str) -> None:
    found = calendar(told(first), told(second, day))
    assert len(found) == (1 if one else 2)
    assert sum(len(account.items) for account in found) == 2


def test_without_a_day_it_joins_only_where_no_other_fits() -> None:
    three = [told(talked()), told(talked(start="2022-01-13")), told(talked(start=None), "2022-01-04")]
    assert [len(account.items) for account in calendar(*three)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (talk("RUS,USA"), 1),
        (talk("RUS", start="2022-01-10", place=GENEVA), 1),
        (talk("RUS", start="2022-01-10"), 0),
        (talk("RUS"), 0),
        (talk("?some envoys,UNK.GOV:ministers"), 0),
    ],
)
def test_what_founds_a_meeting(record: Talk, found: int) -> None:
    assert len(calendar(told(record))) == found


# -------------------------------------------------------------------------------------------------------------- changes

THEN = "2022-01-12"
CHANGES = [
    # first, second (and its day), what changes as (field, before, after), why
    (talked(), talked(status="held"), THEN, [("status", "planned", "held")], "held"),
    (
        talked(),
        talked(status="cancelled", start=None),
        "2022-01-09",
        [("status", "planned", "cancelled")],
        "called off",
    ),
    (talked(), talked(status="held"), "2022-01-09", [], "not held before its day, whatever the verb"),
    (talked(), talked(status="held", start="2022-01"), "2022-01-05", [], "nor by a report of some day in its month"),
    (talked(), talked(status="proposed"), "2022-01-04", [], "a wish undoes no date"),
    (talked(status="held"), talked(), THEN, [], "was to meet: that moves no held meeting"),
    (talked(status="held"), talked(status="cancelled"), THEN, [], "nothing undoes what was held"),
    (talked(), talked(), THEN, [], "a report on the past leaves it planned"),
    (
        talked(),
        talked(status="postponed", start="2022-01-20"),
        "2022-01-08",
        [("status", "planned", "postponed"), ("start", "2022-01-10", "2022-01-20")],
        "put off to another day",
    ),
    (talked(status="held"), talked(status="postponed", start="2022-01-20"), THEN, None, "another one is put off"),
    (talked(status="cancelled"), talked(), "2022-01-05", [("status", "cancelled", "planned")], "on again"),
    (talked(status="postponed"), talked(status="held"), THEN, [("status", "postponed", "held")], "held after all"),
    (talked(start="2022-01"), talked(), "2022-01-04", [("start", "2022-01", "2022-01-10")], "the day in its month"),
    (talked(), talked(start="2022-01"), "2022-01-04", [], "less precise changes nothing"),
    (talked(start=None), talked(), "2022-01-04", [("start", None, "2022-01-10")], "the day first told"),
    (talked(), talked(end="2022-01-12"), "2022-01-04", [("end", None, "2022-01-12")], "the end first told"),
    (talked(place=None), talked(), "2022-01-04", [("place", None, "Geneva")], "the place first told"),
    (
        talked(place=SWITZERLAND),
        talked(),
        "2022-01-04",
        [("place", "Switzerland", "Geneva")],
        "the town in its country",
    ),
    (talked(), talked(place=SWITZERLAND), "2022-01-04", [], "its country says less"),
    (talked(), talked(place=VIENNA), "2022-01-04", [("place", "Geneva", "Vienna")], "another venue"),
    (talked(form=None), talked(), "2022-01-04", [("form", None, "negotiation")], "the form first told"),
    (talked(), talked("USA,RUS,UKR"), "2022-01-04", [("parties", "RUS, USA", "RUS, USA, UKR")], "a further side"),
    (talked(), talked(status="cancelled", flags=["garbled"]), "2022-01-09", [], "a flagged record changes nothing"),
]


@pytest.mark.parametrize(("first", "second", "day", "expected", "why"), CHANGES, ids=[case[4] for case in CHANGES])
def test_changes(first: Talk, second: Talk, day: str, expected: list[Any] | None, why: str) -> None:
    start = "2022-01-11" if first.status == "held" else "2022-01-03"
    found = calendar(told(first, start), told(second, day))
    if expected is None:
        assert [account.sequence for account in found] == [0, 0]
        return
    (account,) = found
    assert [(each.field, each.before, each.after) for each in account.changes] == expected
    assert account.sequence == len(expected)
    assert all(each.item.document for each in account.changes)


FROM_10 = ["moved from 2022-01-10"]
MOVED = talked(status="postponed", start="2022-01-14", reasons=FROM_10)
TO_14 = [("status", "planned", "postponed"), ("start", "2022-01-10", "2022-01-14")]
MOVES = [
    # what is told, each with its day, how the start and status end up, what changed, why
    ([(talked(), "03"), (MOVED, "05")], "2022-01-14", "postponed", TO_14, "moved"),
    ([(talked(), "03"), (MOVED, "05"), (talked(status="cancelled", start="2022-01-14"), "12")], "2022-01-14",
     "cancelled", [*TO_14, ("status", "postponed", "cancelled")], "then called off"),
    ([(talked(), "03"), (MOVED, "05"), (talked(status="held", start="2022-01-14"), "15")], "2022-01-14",
     "held", [*TO_14, ("status", "postponed", "held")], "then held"),
    ([(talked(), "03"), (MOVED, "05"), (talked(), "06")], "2022-01-14", "postponed", TO_14, "an old report of it"),
    ([(talked(), "03"), (MOVED, "05"), (MOVED, "06")], "2022-01-14", "postponed", TO_14, "told twice"),
    ([(talked(), "03"), (talked(status="postponed", start="2022-01-07", reasons=FROM_10), "05")], "2022-01-07",
     "postponed", [("status", "planned", "postponed"), ("start", "2022-01-10", "2022-01-07")], "brought forward"),
    ([(talked(), "03"), (talked(status="postponed", start="2022-06-14", reasons=FROM_10), "05")], "2022-06-14",
     "postponed", [("status", "planned", "postponed"), ("start", "2022-01-10", "2022-06-14")], "far, told"),
    ([(talked(), "03"), (talked("RUS", status="postponed", start="2022-01-14", reasons=FROM_10), "05")], "2022-01-14",
     "postponed", TO_14, "by one side, of the old day and place"),
    ([(talked(), "03"), (talked(status="postponed", start=None, reasons=FROM_10), "05")], None, "postponed",
     [("status", "planned", "postponed"), ("start", "2022-01-10", None)], "no new day"),
    ([(talked(), "03"), (talked(status="postponed", start=None, reasons=FROM_10), "05"), (talked(), "06")], None,
     "postponed", [("status", "planned", "postponed"), ("start", "2022-01-10", None)], "no new day, and an old report"),
    ([(talked(), "03"), (talked(status="postponed", start=None, reasons=FROM_10), "05"),
      (talked(start="2022-01-14"), "08")], "2022-01-14", "planned",
     [("status", "planned", "postponed"), ("start", "2022-01-10", None), ("status", "postponed", "planned"),
      ("start", None, "2022-01-14")], "the new day told later"),
    ([(talked(), "03"), (talked(start="2022-01-14", reasons=["moved, from a day that isn't told"]), "05")],
     "2022-01-14", "planned", [("start", "2022-01-10", "2022-01-14")], "will now be held"),
]  # fmt: skip


@pytest.mark.parametrize(("told_", "start", "status", "expected", "why"), MOVES, ids=[case[4] for case in MOVES])
def test_a_moved_meeting_stays_one(told_: Any, start: str | None, status: str, expected: list[Any], why: str) -> None:
    (account,) = calendar(*(told(record, f"2022-01-{day}") for record, day in told_))
    assert (account.start, account.status) == (start, status), why
    assert [(each.field, each.before, each.after) for each in account.changes] == expected
    assert (account.sequence, len(account.items)) == (len(expected), len(told_))
    talks.rows([account])


def test_what_is_no_move() -> None:
    other = talked(status="postponed", start="2022-01-14", reasons=["moved from 2022-01-12"])
    assert len(calendar(told(talked()), told(other, "2022-01-05"))) == 2, "of another day"
    held = told(talked(status="held"), "2022-01-11")
    assert len(calendar(held, told(MOVED, "2022-01-12"))) == 2, "what was held moves no more"


def test_the_reader_says_a_move_as_the_calendar_reads_it() -> None:
    assert talks_read.MOVED_FROM == talk_tellings.MOVED_FROM
    assert talks_read.MOVED.startswith(talk_tellings.MOVED)


WEIGHTS = [
    # grades of those who told it, whether they are copies, grade of who says otherwise, changed, why
    ("AB", False, "D", False, "weaker than two origins"),
    ("A", False, "D", True, "one origin is outlived by a later article"),
    ("AB", False, "A", True, "as good as the best"),
    ("FF", False, "F", True, "nobody weaker"),
    ("AA", True, "D", True, "a copy makes no second origin"),
]


@pytest.mark.parametrize(("grades", "copies", "grade", "changed", "why"), WEIGHTS, ids=[case[4] for case in WEIGHTS])
def test_weaker_sources(grades: str, copies: bool, grade: Any, changed: bool, why: str) -> None:
    origin = "wire" if copies else None
    first = [told(talked(), grade=each, origin=origin) for each in grades]  # type: ignore[arg-type]
    (account,) = calendar(*first, told(talked(status="cancelled"), "2022-01-08", grade=grade))
    assert (account.status == "cancelled") is changed


def test_a_copy_changes_nothing() -> None:
    first, copy = told(talked(), origin="wire"), told(talked(status="cancelled"), "2022-01-08", origin="wire")
    (account,) = calendar(first, copy)
    assert (account.status, account.sequence, len(account.items), len(account.claims)) == ("planned", 0, 2, 1)


def test_a_clean_telling_takes_the_place_of_a_garbled_one() -> None:
    (account,) = calendar(told(talked(flags=["garbled"], place=None)), told(talked(), "2022-01-04"))
    assert (account.place, len(account.items), len(account.claims)) == (GENEVA, 2, 1)


# ----------------------------------------------------------------------------------------------------------------- time


def test_a_day_that_passes_without_a_report_invents_nothing() -> None:
    (account,) = calendar(told(talked()), until="2022-01-11")
    assert (account.status, account.due, account.reasons) == ("planned", None, [talks.UNREPORTED])


def test_it_is_due_the_day_after() -> None:
    (account,) = calendar(told(talked(end="2022-01-12")), until="2022-01-12")
    assert (account.due, account.reasons) == ("2022-01-13", [])


def test_a_later_report_takes_the_reason_away() -> None:
    shelf = enter_all([told(talked())], talks.enter)
    tick(shelf, "2022-01-11")
    enter_all([told(talked(status="held"), "2022-01-13")], talks.enter, shelf=shelf)
    (account,) = shelf.all(TalkAccount)
    assert (account.status, account.due, account.reasons) == ("held", None, [])


# ----------------------------------------------------------------------------------------------------- order and export


def test_the_calendar_stands_in_order() -> None:
    days = {"RUS,USA": "2022-02", "FRA,DEU": None, "IND,CHN": "2022-01-10T09:00:00Z", "IRN,IRQ": "2022-01-08"}
    entries = [told(talked(sides, start=start)) for sides, start in days.items()]
    assert [each.start for each in calendar(*entries)] == ["2022-01-08", "2022-01-10T09:00:00Z", "2022-02", None]


def test_what_follows_what_is_told_by_lasting_ids() -> None:
    first = msgspec.structs.replace(talked(), id="a" * 24)
    second = msgspec.structs.replace(talked("RUS,IGO:nato", start="2022-01-12"), id="b" * 24, after="a" * 24)
    one, other = calendar(entry(first, second, day="2022-01-03"))
    assert other.after == one.id


def test_rows_make_a_calendar() -> None:
    first = talked(heads="RUS.GOV:sergei-ryabkov,USA.GOV:wendy-sherman")
    (row,) = talks.rows(calendar(told(first), told(talked(status="cancelled"), "2022-01-08")))
    assert (row.sequence, row.created, row.changed) == (1, "2022-01-03T12:00:00Z", "2022-01-08T12:00:00Z")
    assert [
        (each.party.raw, each.head and each.head.actor and each.head.actor.id) for each in row.talk.delegations
    ] == [
        ("Russia", "RUS.GOV:sergei-ryabkov"),
        ("United States", "USA.GOV:wendy-sherman"),
    ]
    made = event_of(row.talk, told(first).document.article, vague=False)
    assert made is not None
    assert (str(made["uid"]), str(made["status"])) == (row.talk.id, "CANCELLED")


# ----------------------------------------------------------------------------------------------------------- properties

RECORDS = st.builds(
    talked,
    sides=st.sampled_from(["RUS,USA", "USA,RUS,UKR", "RUS", "RUS,IGO:nato"]),
    start=st.sampled_from(
        [None, "2022-01-10", "2022-01-11", "2022-01", "2022-01-10/2022-01-14", "../2022-02-01", "2022"]
    ),
    status=st.sampled_from(["held", "ongoing", "planned", "proposed", "postponed", "cancelled"]),
    place=st.sampled_from([None, GENEVA, VIENNA, SWITZERLAND]),
    form=st.sampled_from([None, "negotiation", "bilateral", "summit", "call"]),
    flags=st.sampled_from([[], [], ["garbled"]]),
    reasons=st.sampled_from([[], [], FROM_10, ["moved, from a day that isn't told"]]),
)
SERIES = st.lists(st.tuples(RECORDS, st.integers(1, 28), st.booleans()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(SERIES)
def test_any_series(series: list[tuple[Talk, int, bool]]) -> None:
    """The same order gives the same calendar; changes only append; what was held stays; copies add no claim."""
    entries = [
        told(record, f"2022-01-{day:02}", n=n, origin="wire" if copied else None)
        for n, (record, day, copied) in enumerate(sorted(series, key=lambda each: each[1]), 1)
    ]
    shelf, before = Memory(), {}
    for each in entries:
        enter_all([each], talks.enter, shelf=shelf)
        now = {account.id: account for account in shelf.all(TalkAccount)}
        for name, old in before.items():
            assert now[name].sequence >= old.sequence
            assert now[name].changes[: len(old.changes)] == old.changes
            assert old.status != "held" or not old.claims or now[name].status == "held"
        for account in now.values():
            origins = [claim.origin for claim in account.claims]
            assert len(origins) == len(set(origins))
            assert account.sequence == len(account.changes)
        before = now
    assert enter_all(entries, talks.enter).accounts == shelf.accounts
    talks.rows(shelf.all(TalkAccount))
