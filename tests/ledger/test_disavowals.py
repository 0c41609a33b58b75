"""Reports taken back or called untrue: which sentences do it, whose word goes, and what is left of the act."""

from __future__ import annotations

from typing import Any

import pytest
from builders import accounts, actor, enter_all, entry, event
from hypothesis import given
from hypothesis import strategies as st
from small_watch import run, rung, state

from tocsin.accounts import Entry, EventAccount, Member, Story
from tocsin.ledger import events
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.disavowals import disavowed, named
from tocsin.records import Party, Span

ACT = "Northland guns shelled the Ostrel bridge"
TAKEN_BACK = [
    f"Border Blog withdraws its report that {ACT} on Monday.",
    f"Border Blog withdrew Monday's report that {ACT}.".replace("Monday's", "its Monday"),
    f"The Border Blog said it was wrong, and has withdrawn its claim that {ACT}.",
    f"Border Blog retracted a story that {ACT}.",
    f"On Tuesday Border Blog took back its earlier account of how {ACT}.".replace("of how", "of"),
    f"Border Blog corrected its story, published on Monday, that {ACT}.",
    f"Border Blog apologised for a report saying {ACT}.",
    f"Border Blog was forced to retract its initial report that {ACT}.",
    f"Border Blog's report that {ACT} has been withdrawn.",
]  # fmt: skip
UNTRUE = [
    f"There is no truth in reports that {ACT}, officials said.",
    f"Reports that {ACT} were false.",
    f"Rumours that {ACT} proved entirely unfounded, the mayor said.",
    f"Harbour Post was wrong to report that {ACT}.",
    f"Baseless claims that {ACT} went round on Monday.",
    f"It was falsely claimed that {ACT}.",
]
MEANT = [
    f"{ACT} on Monday.",
    f"Border Blog reports that {ACT}.",
    f"Border Blog stands by its report that {ACT}.",
    f"Border Blog refused to withdraw its report that {ACT}.",
    f"Border Blog has not withdrawn its report that {ACT}.",
    f"The ministry urged Border Blog to retract its story that {ACT}.",
    f"Reports that {ACT} were confirmed.",
    f"Border Blog withdrew its report that a train burned, but {ACT}.",
    f"Northland withdrew its troops after {ACT}.",
    f"Border Blog withdrew its report. {ACT} on Monday.",
    f"{ACT}, and reports of a truce were false.",
    f"Reports that {ACT} came in; those of a truce were false.",
]


def read(sentence: str, outlet: str | None = "Harbour Post") -> Any:
    text = f"A title\n\nSomething went before. {sentence} The week went on."
    at = text.index(ACT)
    return disavowed(text, [Span(at, at + len(ACT))], outlet)


@pytest.mark.parametrize("sentence", TAKEN_BACK)
def test_reports_taken_back(sentence: str) -> None:
    found = read(sentence)
    assert found is not None
    assert named("The Border Blog", found.by)
    assert named("borderblog.example", found.by)
    assert not named("Harbour Post", found.by)


@pytest.mark.parametrize("sentence", UNTRUE)
def test_reports_called_untrue(sentence: str) -> None:
    found = read(sentence, "Northern Wire")
    assert found is not None
    assert found.by is None


@pytest.mark.parametrize("sentence", MEANT)
def test_what_is_told_as_it_stands(sentence: str) -> None:
    assert read(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        (f"We withdraw our report that {ACT}.", "Border Blog"),
        (f"It has withdrawn its report that {ACT}.", "Border Blog"),
        (f"An earlier version of this article wrongly said that {ACT}.", "Border Blog"),
        (f"Border Blog was wrong to report that {ACT}.", "Border Blog"),
    ],
)
def test_an_outlet_that_takes_its_own_word_back(sentence: str, outlet: str) -> None:
    assert named(outlet, read(sentence, outlet).by)


@given(st.text(alphabet="withdraws its report that were false. Reports of\n", max_size=200), st.integers(0, 200))
def test_any_text_is_read(text: str, at: int) -> None:
    disavowed(text, [Span(min(at, len(text)), min(at + 5, len(text)))], "x")


# ------------------------------------------------------------------------------------------------------------- accounts

def told(by: str, sentence: str = f"{ACT} on Monday.", day: int = 15, origin: str | None = None, **more: Any) -> Entry:
    """An article of an outlet whose record's evidence is the act."""
    text = f"News of the day\n\n{sentence} Nothing else was known."
    at = text.index(ACT)
    made = event(more.pop("type_", "MOBILIZE"), evidence=[Span(at, at + len(ACT))], date="2022-02-14", **more)
    uri = f"https://{by.lower().replace(' ', '')}.example/{day}/{len(sentence)}"
    return entry(made, uri=uri, origin=origin, day=f"2022-02-{day}", text=text, publisher=by, grade="B")


BACK = f"Border Blog withdraws its report that {ACT} on Monday."
BLOG, POST, WIRE = told("Border Blog"), told("Harbour Post"), told("Northern Wire")
RETRACTION = told("Border Blog", BACK, 16)
STANDS = [
    ("nobody else reports it", [BLOG, RETRACTION], "denied", 0),
    ("another tells of the retraction", [BLOG, told("Harbour Post", BACK, 16)], "denied", 0),
    ("it counts as no second report", [told("Harbour Post", BACK, 16)], "denied", 0),
    ("one other is left", [BLOG, POST, RETRACTION], "reported", 1),
    ("the retraction told by three is one voice",
     [BLOG, POST, RETRACTION, told("A", BACK, 16), told("B", BACK, 16)], "reported", 1),
    ("two others are left", [BLOG, POST, WIRE, RETRACTION], "corroborated", 2),
    ("copies go with it",
     [BLOG, told("E", origin=BLOG.origin), RETRACTION, told("L", day=17, origin=BLOG.origin)],
     "denied", 0),
    ("who only copied it takes back his copy",
     [told("Northern Wire", origin="w"), told("Border Blog", origin="w"), RETRACTION], "reported", 1),
    ("called untrue by one, reported by two",
     [BLOG, POST, told("C", f"Reports that {ACT} were false.", 16)], "corroborated", 2),
    ("called untrue by two, reported by one",
     [BLOG, told("C", f"Rumours that {ACT} were false.", 16), told("D", f"No truth in news that {ACT}.", 16)],
     "denied", 1),
]  # fmt: skip


@pytest.mark.parametrize(("why", "entries", "standing", "origins"), STANDS, ids=[case[0] for case in STANDS])
def test_what_is_left_of_an_act(why: str, entries: list[Entry], standing: str, origins: int) -> None:
    (act,) = accounts(enter_all(entries, events.enter), EventAccount)
    assert (act.standing, len(act.origins)) == (standing, origins), why


def test_a_side_that_takes_its_claim_back_stands_for_it_no_longer() -> None:
    kyiv = Party("Kyiv", actor("UKR"))
    claim = told("A", f"Kyiv said {ACT}.", reported_by=kyiv)
    back = told("B", f"Kyiv withdrew its claim that {ACT}.", 16, reported_by=kyiv)
    (act,) = accounts(enter_all([claim, back], events.enter), EventAccount)
    assert (act.standing, act.origins) == ("denied", [])


def test_a_text_that_takes_back_does_not_report_what_it_repeats() -> None:
    first, again = f"Border Blog withdraws its report that {ACT}.", f"It had said that {ACT}."
    text = f"Title\n\n{first} {again}"
    spans = [Span(at, at + len(ACT)) for at in (text.index(ACT), text.rindex(ACT))]
    records = [event("MOBILIZE", evidence=[span], date="2022-02-14") for span in spans]
    both = entry(*records, text=text, day="2022-02-16", publisher="Border Blog")
    (act,) = accounts(enter_all([BLOG, both], events.enter), EventAccount)
    assert (act.standing, act.origins) == ("denied", [])


def test_two_texts_of_one_outlet_corroborate_nothing() -> None:
    once, twice = told("Harbour Post"), told("Harbour Post", f"{ACT} before dawn on Monday.", 16)
    (act,) = accounts(enter_all([once, twice], events.enter), EventAccount)
    assert (act.standing, act.origins) == ("reported", [once.origin])


def test_one_first_carrier_is_one_voice_whoever_prints_it() -> None:
    """Two papers reprint two texts of one wire, neither of which the paper wrote."""
    shelf, prints = Memory(), [told("Harbour Post", origin="w1"), told("Border Blog", origin="w2")]
    for each in prints:
        wire = Member(document="0", uri="w", publisher="Wire", first_seen="2022", origin=each.origin)
        shelf.keep([Story(id=each.story, title="", members=[wire], origins=[each.origin])])
    (act,) = accounts(enter_all(prints, events.enter, shelf=shelf), EventAccount)
    assert (act.standing, act.origins) == ("reported", ["w1"])


# ----------------------------------------------------------------------------------------------- indicators and alarms

def test_a_report_taken_back_is_no_sighting() -> None:
    assert state(run([told("Harbour Post", BACK)]), "build-up").state == "not_observed"


def test_sightings_of_a_denied_act_no_longer_count_and_come_back_with_it() -> None:
    gone = [BLOG, RETRACTION]
    found = state(run(gone), "build-up")
    assert (found.state, found.origins) == ("not_observed", [])
    assert found.reasons == ["what was seen has been denied or taken back"]
    assert [each.void for each in found.sightings] == [True]
    again = state(run([*gone, told("Harbour Post", day=17), told("Northern Wire", day=17)]), "build-up")
    assert again.state == "verified"
    assert len(again.origins) == 2


def test_an_alarm_eases_when_one_of_its_two_voices_takes_its_report_back() -> None:
    assert [alert.eased for alert in rung(run([BLOG, POST]), "danger")] == [None]
    [alert] = rung(run([BLOG, POST, RETRACTION]), "danger")
    assert alert.eased == "2022-02-16T12:00:00Z"


def test_a_withdrawn_report_and_its_retraction_ring_no_alarm() -> None:
    found = rung(run([BLOG, RETRACTION, told("Harbour Post", BACK, 16)]))
    assert not [alert for alert in found if alert.tier == "alarm"]


def test_withdrawal_of_a_document_leaves_what_is_left() -> None:
    back = RETRACTION
    shelf = enter_all([BLOG, back], events.enter)
    desk = Desk(shelf)
    events.withdraw(back.id, desk)
    shelf.keep(desk.changed())
    (act,) = accounts(shelf, EventAccount)
    assert (act.standing, act.origins) == ("reported", [BLOG.origin])
