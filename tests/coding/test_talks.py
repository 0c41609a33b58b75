"""Talks out of readings made by hand: status, dates, place, sides, absentees, agenda, order, and what merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.coding.events import code_events
from tocsin.coding.marks import Scene
from tocsin.coding.talk_drafts import all_drafts
from tocsin.coding.talk_merge import same_days
from tocsin.coding.talks import MOVED_FROM, code_talks
from tocsin.records import Reading, Talk

Reads = Callable[..., Reading]
IND, PAK, NPL = "[C IND|India]", "[C PAK|Pakistan]", "[C NPL|Nepal]"
ROE, DOE = "[P IND.GOV:roe|Ada Roe]", "[P PAK.GOV:doe|Ben Doe]"


def talks(reads: Reads, *args: Any, **more: Any) -> list[Talk]:
    return code_talks(Scene(reads(*args, **more)))


def sides(talk: Talk) -> list[str]:
    return [d.party.actor.id if d.party.actor else d.party.raw for d in talk.delegations]


# --------------------------------------------------------------------------------------------------- status and form

STATUSES = [
    # text, form, status (None: no talk)
    (f"{ROE} met {DOE} in Oslo.", "bilateral", "held"),
    (f"{IND} and {PAK} held talks.", "bilateral", "held"),
    (f"{IND} and {PAK} agreed to hold talks.", "bilateral", "planned"),
    (f"{IND} will hold talks with {PAK}.", "bilateral", "planned"),
    (f"{ROE} to meet {DOE}", "bilateral", "planned"),
    (f"{IND} offered talks to {PAK}.", None, "proposed"),
    (f"{ROE} offered to meet {DOE}.", "bilateral", "proposed"),
    (f"{NPL} called for talks between {IND} and {PAK}.", "bilateral", "proposed"),
    (f"{IND} proposed to hold talks with {PAK}.", "bilateral", "proposed"),
    (f"{IND} called off talks with {PAK}.", "bilateral", "cancelled"),
    (f"Talks between {IND} and {PAK} were called off.", "bilateral", "cancelled"),
    (f"{ROE} was to have met {DOE}.", "bilateral", "cancelled"),
    (f"{IND} postponed talks with {PAK}.", "bilateral", "postponed"),
    (f"Talks between {IND} and {PAK} have been put off.", "bilateral", "postponed"),
    (f"{ROE} is meeting {DOE}.", "bilateral", "ongoing"),
    (f"{IND} and {PAK} resumed peace talks.", "negotiation", "ongoing"),
    (f"{IND}, {PAK} and {NPL} held talks.", "multilateral", "held"),
    (f"{ROE} telephoned {DOE}.", "call", "held"),
    (f"{ROE} spoke by phone with {DOE}.", "call", "held"),
    (f"{ROE} called {DOE} on Monday.", "call", "held"),
    (f"{ROE} and {DOE} held a video conference.", "video", "held"),
    (f"{ROE} will attend a summit with {DOE}.", "summit", "planned"),
    (f"{ROE} visited {PAK}.", "visit", "held"),
    (f"{ROE} will pay a visit to {PAK}.", "visit", "planned"),
    (f"{ROE} did not meet {DOE}.", None, None),
    (f"{IND} ruled out talks with {PAK}.", None, None),
    (f"{IND} rejected a meeting with {PAK}.", None, None),
    (f"No meeting between {IND} and {PAK} is planned.", None, None),
    (f"A meeting between {IND} and {PAK} was ruled out.", None, None),
    (f"If {ROE} meets {DOE}, prices will fall.", None, None),
    (f"{IND} threatened to break off talks with {PAK}.", None, None),
    (f"{ROE} called {DOE} a liar.", None, None),
    (f"{ROE} spoke to reporters about {PAK}.", None, None),
    (f"{IND} will not meet the demands of {PAK}.", None, None),
    (f"{IND} met {PAK} in the final on Monday.", None, None),
    (f"{IND} hosts a million people from {NPL}.", None, None),
    (f"{ROE} told a news conference about {PAK}.", None, None),
    (f"{IND}'s troops returned to {PAK}.", None, None),
    (f"{ROE} will see {DOE} in Oslo.", "bilateral", "planned"),
    (f"{ROE} saw {DOE} fall.", None, None),
    (f"{ROE} and {DOE} talked for two hours.", "bilateral", "held"),
    (f"{ROE} spoke on Friday.", None, None),
    (f"{ROE} spoke to {DOE} by telephone.", "call", "held"),
    (f"{ROE} was received by {DOE}.", "bilateral", "held"),
    (f"{ROE} returned home from a visit to {PAK}.", "visit", "held"),
    (f"{ROE} called a meeting of his ministers with {PAK}.", None, None),
    (f"Hopes for talks between {IND} and {PAK} faded.", None, None),
    (f"No date has been set for another meeting of {IND} and {PAK}.", None, None),
    (f"{IND} spoke of the need for dialogue with {PAK}.", None, None),
    (f"{ROE} met reporters from {PAK}.", None, None),
    (f"{IND} asked for a meeting with {PAK}; it was held.", "bilateral", "held"),
    (f"Talks between {IND} and {PAK}, which had been delayed twice, opened.", "bilateral", "ongoing"),
]


@pytest.mark.parametrize(("text", "form", "status"), STATUSES)
def test_status_and_form(reads: Reads, text: str, form: str | None, status: str | None) -> None:
    found = talks(reads, text)
    assert len(found) == (status is not None)
    for talk in found:
        assert talk.status == status
        assert form in (None, talk.form)


# --------------------------------------------------------------------------------------------------------------- dates

DATES = [
    # text, times, start, end, status
    (f"{ROE} met {DOE} on Monday.", [("Monday", "2022-01-10")], "2022-01-10", None, "held"),
    (f"{ROE} said on Monday that {IND} will hold talks with {PAK} on Friday.",
     [("Monday", "2022-01-10"), ("Friday", "2022-01-21")], "2022-01-21", None, "planned"),
    (f"{IND} and {PAK} agreed on Monday to hold talks.", [("Monday", "2022-01-10")], None, None, "planned"),
    (f"Friday's talks between {IND} and {PAK} were tense.", [("Friday", "2022-01-14")], "2022-01-14", None, "held"),
    (f"{IND} cancelled Friday's talks with {PAK}.", [("Friday", "2022-01-14")], "2022-01-21", None, "cancelled"),
    (f"{IND} cancelled talks with {PAK} on Friday.", [("Friday", "2022-01-14")], None, None, "cancelled"),
    (f"Talks between {IND} and {PAK} were put off until 3 May.", [("3 May", "../2022-05-03")],
     "2022-05-03", None, "postponed"),
    (f"{IND} and {PAK} will hold talks from Monday to Wednesday.",
     [("Monday", "2022-01-17"), ("Wednesday", "2022-01-19")], "2022-01-17", "2022-01-19", "planned"),
    (f"{IND} and {PAK} will meet on 3 and 4 May.", [("4 May", "2022-05-04")], "2022-05-03", "2022-05-04", "planned"),
    (f"{IND} and {PAK} ended three days of talks on Friday.", [("Friday", "2022-01-14")],
     "2022-01-12", "2022-01-14", "held"),
    (f"{IND} and {PAK} will meet next week.", [("next week", "2022-01-17/2022-01-23")],
     "2022-01-17/2022-01-23", None, "planned"),
    (f"{IND} and {PAK} held talks in May.", [("May", "2022-05")], "2022-05", None, "planned"),
    (f"{IND} and {PAK} will meet on May 3 and 4.", [("May 3", "2022-05-03")], "2022-05-03", "2022-05-04", "planned"),
    (f"{ROE} met {DOE} alone, and on Friday they signed.", [("Friday", "2022-01-14")], "2022-01-15", None, "held"),
    (f"{ROE} met {DOE} on Friday.", [("Friday", "2022-01-21")], "2022-01-14", None, "held"),
    (f"{IND} and {PAK} will meet on Friday at 9:30 GMT.", [("Friday", "2022-01-21")],
     "2022-01-21T09:30:00Z", None, "planned"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "times", "start", "end", "status"), DATES)
def test_dates(reads: Reads, text: str, times: Any, start: str | None, end: str | None, status: str) -> None:
    marked = [(words, value) for words, value in times]
    reading = reads(text, times=marked)
    kinds = {"Friday": "weekday", "Monday": "weekday", "Wednesday": "weekday", "next week": "calendar unit"}
    reading = hows(reading, kinds)
    (talk,) = code_talks(Scene(reading))
    assert (talk.start, talk.end, talk.status) == (start, end, status)


TALKS = f"The talks of {IND} and {PAK}"
D1, D2 = ("8 March", "2022-03-08"), ("12 March", "2022-03-12")
MOVES = [
    # text, times, start, the day left, status, why
    (f"{TALKS} planned for 8 March have been postponed to 12 March.", [D1, D2], "2022-03-12", "2022-03-08", "postponed",
     "postponed to"),
    (f"{TALKS} were moved from 8 March to 12 March.", [D1, D2], "2022-03-12", "2022-03-08", "postponed", "from, to"),
    (f"{TALKS} were shifted to 12 March from 8 March.", [D1, D2], "2022-03-12", "2022-03-08", "postponed", "to, from"),
    (f"{TALKS}, due on 12 March, were brought forward to 8 March.", [D1, D2], "2022-03-08", "2022-03-12", "postponed",
     "sooner"),
    (f"{IND} has moved up its talks with {PAK} by four days, from 12 March to 8 March.", [D1, D2],
     "2022-03-08", "2022-03-12", "postponed", "moved up"),
    (f"{TALKS}, originally planned for 8 March, will now take place on 12 March.", [D1, D2],
     "2022-03-12", "2022-03-08", "postponed", "now"),
    (f"{TALKS} will be held on 12 March instead of 8 March.", [D1, D2], "2022-03-12", "2022-03-08", "postponed",
     "instead of"),
    (f"{TALKS} planned for 8 March were postponed by a week.", [D1], "2022-03-15", "2022-03-08", "postponed",
     "counted"),
    (f"{TALKS} planned for 12 March were brought forward by four days.", [D2], "2022-03-08", "2022-03-12", "postponed",
     "counted backwards"),
    (f"{TALKS} planned for 8 March were postponed.", [D1], None, "2022-03-08", "postponed", "no new day, no start"),
    (f"{IND} postponed the talks with {PAK} that were due on 8 March.", [D1], None, "2022-03-08", "postponed",
     "no new day, told before"),
    (f"{TALKS} were moved from Monday to Friday.", [("Monday", "2022-01-10"), ("Friday", "2022-01-14")],
     "2022-01-21", "2022-01-17", "postponed", "weekdays to come"),
    (f"{TALKS} were put off until next week.", [("next week", "../2022-01-23")], "2022-01-17/2022-01-23", None,
     "postponed", "some day of that week"),
    (f"The postponed talks of {IND} and {PAK} will open on 8 March.", [D1], "2022-03-08", None, "postponed",
     "its new day, not its old one"),
    (f"{TALKS} will run from 8 March to 12 March.", [D1, D2], "2022-03-08", None, "planned", "days that they last"),
    (f"{TALKS}, moved from 3 January to 8 January, were held in Oslo.",
     [("3 January", "2022-01-03"), ("8 January", "2022-01-08")], "2022-01-08", "2022-01-03", "held", "held on it"),
    (f"{IND} will meet {PAK} on 8 March.\n\nThe meeting was later postponed to 12 March.", [D1, D2],
     "2022-03-12", "2022-03-08", "postponed", "the old day told before"),
    (f"{IND} will meet {PAK} on 8 March. The meeting will now be held on 12 March.", [D1, D2],
     "2022-03-12", "2022-03-08", "postponed", "now another day than before"),
    (f"{IND} was to meet {PAK} on 8 March. The meeting was put off by a week.", [D1],
     "2022-03-15", "2022-03-08", "postponed", "counted from the day told before"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "times", "start", "left", "status", "why"), MOVES, ids=[m[5] for m in MOVES])
def test_moves(reads: Reads, text: str, times: Any, start: str | None, left: str | None, status: str, why: str) -> None:
    kinds = {"Friday": "weekday", "Monday": "weekday", "next week": "calendar unit"}
    (talk,) = code_talks(Scene(hows(reads(text, times=times), kinds)))
    assert (talk.start, talk.status) == (start, status), why
    assert [r.removeprefix(MOVED_FROM) for r in talk.reasons if r.startswith(MOVED_FROM)] == ([left] if left else [])


OTHERS_MOVE = [
    f"{IND} pushed back a vote to 12 March after talks with {PAK}.",
    f"{ROE} moved troops from 8 March to 12 March before he met {DOE} on 14 January.",
    f"{IND} and {PAK} held talks and moved a vote from 8 March to 12 March.",
]


@pytest.mark.parametrize("text", OTHERS_MOVE)
def test_what_else_is_moved(reads: Reads, text: str) -> None:
    times = [(t, v) for t, v in (D1, D2, ("14 January", "2022-01-14")) if t in text]
    for talk in talks(reads, text, times=times):
        assert talk.status != "postponed"
        assert not any(reason.startswith("moved") for reason in talk.reasons)


OFF = [
    # text, place, sides, status
    ("[C AZE|Baku] calls off [C FRA|Paris] meeting with [C ARM|Yerevan].", "Paris", ["AZE", "ARM"], "cancelled"),
    ("[C IND|India] cancels [C -|Dubai] talks with [C PAK|Pakistan].", "Dubai", ["IND", "PAK"], "cancelled"),
    ("[C IND|India] cancels [C PAK|Pakistan] talks on 8 March.", None, ["IND", "PAK"], "cancelled"),
    (f"{ROE} will not meet {DOE} in [L -|Oslo] on 8 March as planned.", "Oslo", ["IND", "PAK"], "cancelled"),
    (f"Talks between {IND} and {PAK} were moved from [L -|Vienna] to [L -|Oslo].", "Oslo", ["IND", "PAK"], "held"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "parties", "status"), OFF)
def test_called_off_where(reads: Reads, text: str, place: str | None, parties: list[str], status: str) -> None:
    (talk,) = talks(reads, text, times=[D1] if D1[0] in text else [])
    assert (talk.place.name if talk.place else None, talk.status) == (place, status)
    assert sorted({side.split(".")[0] for side in sides(talk)}) == sorted(parties)


def test_a_dateline_is_no_place(reads: Reads) -> None:
    (talk,) = talks(reads, f"[L -|VIENNA], Feb 18 (Reuters) - Talks between {IND} and {PAK} resumed.")
    assert talk.place is None


VISITS = [f"A visit of {ROE} to {PAK} was agreed on.", f"The visit by {ROE} to the {PAK} was put off."]


@pytest.mark.parametrize("text", VISITS)
def test_where_a_visit_of_somebody_leads(reads: Reads, text: str) -> None:
    (talk,) = talks(reads, text)
    assert talk.place is not None
    assert talk.place.name == "Pakistan"


def hows(reading: Reading, kinds: dict[str, str]) -> Reading:
    """The reading with the words that the time grammar would give for how it read each time."""
    from msgspec.structs import replace

    text = reading.article.text
    name = {t.span: kinds.get(t.span.of(text), "day and month") for t in reading.times}
    times = [replace(t, how=f"{name[t.span]} from the day of publication") for t in reading.times]
    return replace(reading, times=times)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("2022-01-10", "2022-01-10", True),
        ("2022-01-10", "2022-01-11", False),
        ("2022-01", "2022-01-10", True),
        ("2022-01~", "2022-01-31", True),
        ("2022-02", "2022-01-31", False),
        ("2022-01-10/2022-01-16", "2022-01-16", True),
        ("2022-01-10/2022-01-16", "2022-01-17", False),
        ("2022", "2022-01-10", True),
        ("2022-01-10/..", "2023-05-01", True),
        ("../2022-01-10", "2022-01-11", False),
        (None, "2022-01-11", True),
    ],
)
def test_same_days(a: str | None, b: str | None, same: bool) -> None:
    assert same_days(a, b) is same
    assert same_days(b, a) is same


# ----------------------------------------------------------------------------------------------------- sides and place

SIDES = [
    # text, sides, heads
    (f"{ROE} of {IND} met {DOE} of {PAK}.", ["IND", "PAK"], ["Ada Roe", "Ben Doe"]),
    (f"{NPL} hosted [C IND|India]-[C PAK|Pakistan] talks.", ["IND", "PAK"], [None, None]),
    (f"{NPL} proposed talks between {IND} and {PAK}.", ["IND", "PAK"], [None, None]),
    (f"{IND} and {PAK} held talks on {NPL}.", ["IND", "PAK"], [None, None]),
    (f"{NPL} said that {ROE} will meet {DOE}.", ["IND.GOV:roe", "PAK.GOV:doe"], ["Ada Roe", "Ben Doe"]),
    (f"In a call on Monday, {ROE} and {DOE} agreed to cut tariffs.", ["IND.GOV:roe", "PAK.GOV:doe"],
     ["Ada Roe", "Ben Doe"]),
    (f"{IND} held talks with [O IND.REB:front|the Front].", ["IND", "IND.REB:front"], [None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "heads"), SIDES)
def test_sides(reads: Reads, text: str, who: list[str], heads: list[str | None]) -> None:
    (talk,) = talks(reads, text)
    assert sides(talk) == who
    assert [d.head.raw if d.head else None for d in talk.delegations] == heads


PLACES = [
    (f"{ROE} met {DOE} in [L -|Oslo].", "Oslo"),
    (f"In [L -|Oslo], {ROE} met {DOE}.", "Oslo"),
    (f"[L -|Oslo] talks between {IND} and {PAK} ended.", "Oslo"),
    (f"{ROE} said in [L -|Oslo] that {IND} will hold talks with {PAK}.", None),
    (f"{ROE} telephoned {DOE} in [L -|Oslo].", None),
    (f"{ROE} visited {PAK}.", "Pakistan"),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_place(reads: Reads, text: str, place: str | None) -> None:
    (talk,) = talks(reads, text)
    assert (talk.place.name if talk.place else None) == place


def test_a_venue_is_neutral_ground(reads: Reads) -> None:
    (talk,) = talks(reads, "[C USA|Washington] and [C RUS|Moscow] held talks in [L -|Geneva].")
    assert talk.place is not None
    assert talk.place.country == "CHE", "not the Geneva of a party's own country"


AWAY = [
    (f"{IND} and {PAK} will hold talks on Monday. {NPL} was not invited.", ["Nepal"]),
    (f"{IND} and {PAK} will hold talks on Monday. Neither {NPL} nor [C BTN|Bhutan] will attend.", ["Nepal", "Bhutan"]),
    (f"{IND} and {PAK} will hold talks without {NPL}.", ["Nepal"]),
    (f"{IND} and {PAK} will hold talks on Monday. {NPL} will attend.", []),
]


@pytest.mark.parametrize(("text", "away"), AWAY)
def test_not_attending(reads: Reads, text: str, away: list[str]) -> None:
    (talk,) = talks(reads, text)
    assert [p.raw for p in talk.not_attending] == away
    assert not set(sides(talk)) & {"NPL", "BTN"}


AGENDA = [
    (f"{IND} and {PAK} held talks on water rights.", ["water rights"]),
    (f"{IND} and {PAK} will meet to discuss the price of salt.", ["the price of salt"]),
    (f"{IND} and {PAK} held talks on Monday on water rights.", ["water rights"]),
    (f"{ROE} met {DOE} on the sidelines of a fair.", []),
]


@pytest.mark.parametrize(("text", "agenda"), AGENDA)
def test_agenda(reads: Reads, text: str, agenda: list[str]) -> None:
    (talk,) = talks(reads, text, times=[("Monday", "2022-01-10")] if "Monday" in text else [])
    assert talk.agenda == agenda


# ------------------------------------------------------------------------------------------------------- one or several

Case = tuple[str, dict[str, Any], int]
MERGING: dict[str, Case] = {
    "headline and body": (
        f"{IND}, {PAK} to hold talks\n\n{IND} will hold talks with {PAK} in May.", {"title": True}, 1),
    "a date told later": (
        f"{IND} agreed to talks with {PAK}. The talks will open on 3 May.", {"times": [("3 May", "2022-05-03")]}, 1),
    "two days": (
        f"{ROE} met {DOE} on 3 May. {ROE} met {DOE} on 5 May.",
        {"times": [("3 May", "2021-05-03"), ("5 May", "2021-05-05")]}, 2),
    "a call and a meeting": (f"{ROE} telephoned {DOE}. {ROE} will meet {DOE}.", {}, 2),
    "held and planned": (f"{ROE} met {DOE}. {ROE} will meet {DOE} again.", {}, 2),
    "other sides": (f"{IND} held talks with {PAK}. {IND} held talks with {NPL}.", {}, 2),
    "two places": (f"{ROE} met {DOE} in [L -|Oslo]. {ROE} met {DOE} in [L -|Rome].", {}, 2),
    "the talks": (f"{IND} held talks with {PAK}. The talks were tense.", {}, 1),
    "planned, then called off": (
        f"{IND} will hold talks with {PAK}. {IND} has called off the talks with {PAK}.", {}, 1),
    "a journey and its purpose": (f"{ROE} flew to [L -|Lahore] for talks with {DOE}.", {}, 1),
    "a meeting and its apposition": (f"{ROE} met {DOE}, the first meeting since May.", {}, 1),
    "before a summit": (f"{ROE} met {DOE} ahead of a summit between {IND} and {PAK} in May.", {}, 2),
    "a call asked for and held": (f"{ROE} asked for a call with {DOE}. {ROE} spoke by phone with {DOE}.", {}, 1),
    "a call held and the next": (
        f"{ROE} spoke by phone with {DOE}. {ROE} will speak again by phone with {DOE}.", {}, 2),
    "a call and the meeting told by place": (
        f"{ROE} spoke by phone with {DOE}. The talks in [L -|Oslo] on 3 May were tense.",
        {"times": [("3 May", "2021-05-03")]}, 2),
    "the call": (f"{ROE} spoke by phone with {DOE}. The 50-minute call was tense.", {}, 1),
    "the conversation": (f"{ROE} spoke by phone with {DOE}. The conversation was tense.", {}, 1),
    "a part of three": (f"{IND}, {PAK} and {NPL} held talks. {IND} held talks with {PAK}.", {}, 2),
    "planned, and then held as told": (
        f"{IND} agreed to hold talks with {PAK}. The talks, which had been planned for May, began on 3 June.",
        {"times": [("May", "2021-05"), ("3 June", "2021-06-03")]}, 1),
    "two bodies": (f"{IND} will hold talks with {PAK}, followed by a meeting of the Joint Council and a session of the "
        "Border Commission.", {}, 3),
    "spoke, and the call": (f"{ROE} spoke with {DOE}. The 40-minute call was tense.", {}, 1),
    "it took place": (
        f"{ROE} spoke by phone with {DOE}. It took place on 3 May.", {"times": [("3 May", "2021-05-03")]}, 1),
    "it, of something else": (
        f"{IND} shelled a fort. It took place on 3 May.", {"times": [("3 May", "2021-05-03")]}, 0),
    "somebody speaks of the talks": (f"{IND} held talks with {PAK}. {NPL} praised the talks.", {}, 1),
    "the talks named after their place": (
        f"{IND} held talks with {PAK} in [L -|Oslo]. {NPL}, who led the [L -|Oslo] talks, went home.", {}, 1),
    "who are to meet": (
        f"{IND} and {PAK} held talks prepared by {ROE} and {DOE}, who will meet on 3 May.",
        {"times": [("3 May", "2022-05-03")]}, 2),
    "after the summit": (f"After the summit of {IND} and {NPL} {ROE} will meet {DOE}.", {}, 2),
    "after the talks, other talks": (
        f"After the direct talks between {IND} and {PAK}, meetings between {IND} and {NPL}, as well as a session of "
        "the Joint Council, will look at the border.", {}, 3),
    "who else attends": (f"{IND} held talks with {PAK}. {NPL} will also attend the {IND} talks.", {}, 1),
    "who is told of it": (
        f"{IND} held talks with {PAK}. {NPL} will be informed when {IND} talks with {PAK}.", {}, 1),
    "a call demanded, and they spoke": (
        f"{ROE} demanded a call with {DOE}. {ROE} spoke to {DOE} at length.", {}, 1),
    "their next meeting": (
        f"{IND} held talks with {PAK}. Their next meeting will be held on 3 May.",
        {"times": [("3 May", "2022-05-03")]}, 2),
    "the last time they spoke": (
        f"{ROE} spoke by phone with {DOE}. The last time the two spoke was on 3 May.",
        {"times": [("3 May", "2021-05-03")]}, 2),
    "a game": (
        f"{ROE} met {DOE} in a match. The coach was glad: {IND} won 3-0 and {PAK} lost. {IND} met {PAK}.", {}, 1),
    "the call, before anybody is named": (
        f"The call, an hour long, was tense. {ROE} spoke by phone with {DOE}.", {}, 1),
    "a call asked for, told behind what was said in it": (
        f"In talks with {DOE} {ROE} spoke of water. {ROE} asked for a call this week. A call between {ROE} and {DOE} "
        "was held on 3 May.", {"times": [("this week", "2021-05-03/2021-05-09"), ("3 May", "2021-05-03")]}, 1),
    "nothing but the word": ("The talks were tense.", {}, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", MERGING)
def test_one_or_several(reads: Reads, name: str) -> None:
    text, more, count = MERGING[name]
    assert len(talks(reads, text, **more)) == count, name


def test_a_later_telling_completes_the_first(reads: Reads) -> None:
    text = f"{IND} agreed to talks with {PAK}. The talks will open in [L -|Oslo] on 3 May."
    (talk,) = talks(reads, text, times=[("3 May", "2022-05-03")])
    assert (talk.start, talk.status, talk.place and talk.place.name) == ("2022-05-03", "planned", "Oslo")
    assert len(talk.evidence) == 2
    assert "told 2 times in this document" in talk.reasons


def test_days_counted_later_give_the_end(reads: Reads) -> None:
    text = f"{IND} will hold talks with {PAK} on 3 May. The two-day talks are on water."
    (talk,) = talks(reads, text, times=[("3 May", "2022-05-03")])
    assert (talk.start, talk.end) == ("2022-05-03", "2022-05-04")


def test_who_only_speaks_of_a_talk_is_no_side(reads: Reads) -> None:
    (talk,) = talks(reads, f"{IND} held talks with {PAK}. {NPL} praised the talks.")
    assert sides(talk) == ["IND", "PAK"]


def test_a_call_opens_the_sentence_of_the_two(reads: Reads) -> None:
    _, talk = talks(reads, f"{ROE} met {DOE} in Oslo. In a video conference in May the two had agreed on water.")
    assert (talk.form, sides(talk)) == ("video", ["IND.GOV:roe", "PAK.GOV:doe"])


@pytest.mark.parametrize(
    "words",
    [
        "The clerk told of a video call between the presidents in May.",
        f"{NPL}'s clerk told of a video call between the leaders in May.",
    ],
    ids=["the presidents", "the leaders, by one side"],
)
def test_words_that_stand_for_the_two_told_last(reads: Reads, words: str) -> None:
    found = talks(reads, f"{ROE} met {DOE} in Oslo. {words}", times=[("May", "2021-05")])
    assert [sides(t) for t in found][-1] == ["IND.GOV:roe", "PAK.GOV:doe"]


def test_dots_do_not_hide_that_words_point_back(reads: Reads) -> None:
    text = f"{IND} will hold talks with {PAK}. {DOE} will take his place at the U.S. talks."
    assert [draft.definite for draft in all_drafts(Scene(reads(text)))] == [False, True]


def test_a_heading_tells_the_first_talk(reads: Reads) -> None:
    text = f"{ROE} to meet {DOE}\n\n{ROE} will meet {DOE} in May. In June {IND} and {PAK} will hold peace talks."
    times = [("May", "2022-05"), ("June", "2022-06")]
    first, second = talks(reads, text, times=times, title=True)
    assert [len(first.evidence), len(second.evidence)] == [2, 1]


def test_a_talk_called_off_stays_called_off(reads: Reads) -> None:
    (talk,) = talks(reads, f"{IND} will hold talks with {PAK}. {IND} has called off the talks with {PAK}.")
    assert talk.status == "cancelled"


# --------------------------------------------------------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (f"{IND} will hold talks with {PAK}, followed by a meeting with {NPL}.", "PAK", "NPL"),
        (f"{IND} will hold talks with {PAK} ahead of a meeting with {NPL}.", "PAK", "NPL"),
        (f"{IND} will hold talks with {PAK} after a meeting with {NPL}.", "NPL", "PAK"),
        (f"{IND} will hold talks with {PAK}. Then {IND} will hold a meeting with {NPL}.", "PAK", "NPL"),
    ],
)
def test_order(reads: Reads, text: str, first: str, second: str) -> None:
    found = {sides(t)[-1]: t for t in talks(reads, text)}
    assert found[second].after == found[first].id
    assert found[first].after is None


def test_order_by_place(reads: Reads) -> None:
    first, second = talks(
        reads, f"{IND} and {PAK} held talks in [L -|Oslo]. After [L -|Oslo], {IND} will hold talks with {NPL}."
    )
    assert second.after == first.id


def test_order_in_words(reads: Reads) -> None:
    (talk,) = talks(reads, f"{IND} will hold talks with {PAK} after [L -|Geneva].")
    assert talk.after == "after Geneva"


# ------------------------------------------------------------------------------------------------------------- records


def test_ids_and_clauses(reads: Reads) -> None:
    acts = [("met", "CONSULT", "Ada Roe,Ben Doe", "")]
    scene = Scene(reads(f"{ROE} met {DOE}. {ROE} will meet {DOE} again.", acts))
    (event,), first = code_events(scene), code_talks(scene)
    assert first[0].clause == event.clause != first[1].clause
    assert len({t.id for t in first}) == 2
    assert first == code_talks(scene), "a second look gives the same records"


def test_a_garbled_name_is_flagged(reads: Reads) -> None:
    (talk,) = talks(reads, f"[P~ IND.GOV:roe|Adda Roo] met {DOE}.")
    assert talk.flags == ["garbled"]


def test_evidence_and_reasons(reads: Reads) -> None:
    reading = reads(f"It rained. {ROE} met {DOE} on Monday. It rained.", times=[("Monday", "2022-01-10")])
    (talk,) = code_talks(Scene(reading))
    assert [e.of(reading.article.text) for e in talk.evidence] == ["Ada Roe met Ben Doe on Monday"]
    assert talk.reasons[:2] == ["words for a talk: 'met'", "held: 'met'"]
    assert 0 < talk.confidence <= 1


def test_sessions_behind_follow_the_talk(reads: Reads) -> None:
    bodies = "a meeting of the Joint Council and a session of the Border Commission"
    text = f"{IND} will hold talks with {PAK}, followed by {bodies}."
    first, *rest = talks(reads, text)
    assert [(t.status, t.start, t.after, sides(t)) for t in rest] == [("planned", None, first.id, [])] * 2


def test_a_day_told_nearby(reads: Reads) -> None:
    reading = reads(f"It rained. {ROE} left on Monday. {ROE} met {DOE}.", times=[("Monday", "2022-01-10")])
    reading.times[0] = replace(reading.times[0], how="weekday from the day of publication")
    (talk,) = code_talks(Scene(reading))
    assert talk.start == "2022-01-10"
    assert "date: 'Monday' nearby" in talk.reasons


def test_the_day_of_publication_for_the_opening_sentence_only(reads: Reads) -> None:
    (talk,) = talks(reads, f"{ROE} met {DOE}.")
    assert (talk.start, talk.reasons[-1]) == ("2022-01-15", "date: the day of publication")
    assert [t.start for t in talks(reads, f"It rained. {ROE} met {DOE}.")] == [None]
    assert [t.start for t in talks(reads, f"{ROE} had met {DOE}.")] == [None]


def test_a_remote_talk_has_no_place(reads: Reads) -> None:
    (talk,) = talks(reads, f"{ROE} spoke by phone with {DOE}. The conversation was about the fighting in [L -|Oslo].")
    assert (talk.form, talk.place) == ("call", None)


WORDS = [
    ROE, DOE, IND, PAK, "[L -|Oslo]", "met", "talks", "will", "not", "on Monday", "in", "with", "between", "and", ",",
    ".", "summit", "called", "off", "after", "“", "”",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_no_order_of_words_breaks_it(reads: Reads, words: list[str]) -> None:
    reading = reads(" ".join(words) or "Nothing.")
    for talk in code_talks(Scene(reading)):
        assert all(0 <= e.start < e.end <= len(reading.article.text) for e in talk.evidence)
