"""Events out of triggers: parties, dates, places, what merges and what stays apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.coding import Coded
from tocsin.coding.events import SPEECH_ACTS, code_events, content_words, is_ahead, stem
from tocsin.coding.marks import Clauses, Scene
from tocsin.knowledge.codebook import codebook
from tocsin.records import Event, EventType, Modality, Party, Reading, Span, content_id

Events = Callable[..., list[Event]]
Reads = Callable[..., Reading]

TYPES: tuple[EventType, ...] = get_args(EventType)
IND, PAK = "[C IND|India]", "[C PAK|Pakistan]"
ROE, DOE = "[P IND.GOV:roe|Ada Roe]", "[P PAK.GOV:doe|Ben Doe]"


def names(parties: list[Party]) -> list[str]:
    return [p.actor.id if p.actor else p.raw for p in parties]


# ------------------------------------------------------------------------------------------------------------ parties

PARTIES = [
    # text, act, actors, recipients (None: no event), why
    (f"{IND} shelled {PAK}.", ("shelled", "ASSAULT", "India", "Pakistan"), ["IND"], ["PAK"]),
    (f"Shells hit {PAK}.", ("hit", "ASSAULT", "", "Pakistan"), None, None),
    ("Shells hit a village.", ("hit", "ASSAULT", "", ""), None, None),
    (f"{IND} mobilised.", ("mobilised", "MOBILIZE", "India", ""), ["IND"], []),
    (f"{IND} shelled {IND}.", ("shelled", "ASSAULT", "India", "India@1"), ["IND"], []),
    (f"{IND} hurt [X IND|itself] and {PAK}.", ("hurt", "ASSAULT", "India", "itself,Pakistan"), ["IND"], ["PAK"]),
    (f"{IND}, [O IND|New Delhi], met {PAK}.", ("met", "CONSULT", "India,New Delhi", "Pakistan"), ["IND", "PAK"], []),
    (f"{IND} met {PAK}, [O PAK|Islamabad].", ("met", "CONSULT", "India", "Pakistan,Islamabad"), ["IND", "PAK"], []),
    (f"{IND} and {PAK} met.", ("met", "CONSULT", "India,Pakistan", ""), ["IND", "PAK"], []),
    (f"{ROE} met {IND}'s allies.", ("met", "CONSULT", "Ada Roe", "India"), ["IND.GOV:roe"], ["IND"]),
    ("[G -|gunmen] shot [G -|Gunmen].", ("shot", "ASSAULT", "gunmen", "Gunmen"), ["gunmen"], []),
    ("[G -|gunmen] shot [G -|guards].", ("shot", "ASSAULT", "gunmen", "guards"), ["gunmen"], ["guards"]),
    ("[G -|rebels] and [G -|Rebels] shot.", ("shot", "ASSAULT", "rebels,Rebels", ""), ["rebels"], []),
    (f"{IND} shelled [L -|villages].", ("shelled", "ASSAULT", "India", "villages"), ["IND"], []),
    (f"{IND} shelled [L -|Neelum].", ("shelled", "ASSAULT", "India", "Neelum"), ["IND"], ["Neelum"]),
    (f"{IND} warned that floods might follow.", ("warned", "THREATEN", "India", ""), None, None),
    (f"{IND} warned {PAK}.", ("warned", "THREATEN", "India", "Pakistan"), ["IND"], ["PAK"]),
    (f"{IND} threatened war.", ("threatened", "THREATEN", "India", ""), ["IND"], []),
    # a demand or judgement is his whose words it stands in; nobody's where nobody speaks
    (f"{PAK} must stop.", ("must", "REQUEST", "Pakistan", ""), None, None),
    ("[X -|they] fired at [C IND|Indian] posts.", ("fired", "ASSAULT", "they", "Indian"), ["they"], ["IND"]),
]


@pytest.mark.parametrize(("text", "act", "actors", "recipients"), PARTIES)
def test_parties(events: Events, text: str, act: Any, actors: list[str] | None, recipients: list[str] | None) -> None:
    found = events(text, [act])
    assert len(found) == (actors is not None)
    for event in found:
        assert (names(event.actors), names(event.recipients)) == (actors, recipients)


@pytest.mark.parametrize(
    ("words", "modality"),
    [
        ("has the boats that it would need for a landing against", "hypothetical"),
        ("holds ships enough for a quick landing against", "hypothetical"),
        ("lacks the fuel required to begin a landing against", "hypothetical"),
        ("made a landing, as the plan needed, against", "actual"),
        ("met the need for fuel with a landing against", "actual"),
    ],
)
def test_what_something_would_be_needed_for_has_not_happened(events: Events, words: str, modality: str) -> None:
    (event,) = events(f"{IND} {words} {PAK}.", [("landing", "ASSAULT", "India", "Pakistan")])
    assert event.modality == modality


def test_who_must_is_asked_by_who_speaks(events: Events) -> None:
    text = f'"{PAK} must stop," {ROE} said.'
    (event,) = events(text, [("must", "REQUEST", "Pakistan", "")], said=[("Ada Roe", "said", '"Pakistan must stop,"')])
    assert (names(event.actors), names(event.recipients)) == (["IND.GOV:roe"], ["PAK"])
    assert event.reported_by is None


ASKED: list[tuple[str, list[Any], list[str], str]] = [
    (f"{IND} urged {PAK}, whatever it took, to save lives.",
     [("urged", "REQUEST", "India", "Pakistan"), ("save", "AID", "Pakistan", "", {"modality": "hypothetical"})],
     ["REQUEST"], "of whom it is asked"),
    (f"{IND} asked {PAK} whether {IND} could, one day, save lives.",
     [("asked", "REQUEST", "India", "Pakistan"), ("save", "AID", "India@1", "", {"modality": "hypothetical"})],
     ["REQUEST", "AID"], "of somebody else"),
    (f"{IND} urged {PAK} to wait. {PAK} may save lives.",
     [("urged", "REQUEST", "India", "Pakistan"), ("save", "AID", "Pakistan@1", "", {"modality": "hypothetical"})],
     ["REQUEST", "AID"], "in another sentence"),
    (f"{IND} urged {PAK}, which had saved lives, to wait.",
     [("urged", "REQUEST", "India", "Pakistan"), ("saved", "AID", "Pakistan", "")],
     ["REQUEST", "AID"], "it took place"),
    (f"Did {IND} raid {PAK}?", [("raid", "ASSAULT", "India", "Pakistan")], [], "a question"),
    (f"Minister, has {IND} really not met {PAK} on this?", [("met", "CONSULT", "India", "Pakistan")], [],
     "a question to somebody"),
    (f"Nobody in the hall knew whether {IND} had raided {PAK}.", [("raided", "ASSAULT", "India", "Pakistan")], [],
     "whether it was so"),
    (f"{IND} is weighing whether to raid {PAK}.",
     [("raid", "ASSAULT", "India", "Pakistan", {"modality": "hypothetical"})], ["ASSAULT"], "whether to do it"),
    (f"Whether or not it rains, {IND} raided {PAK}.", [("raided", "ASSAULT", "India", "Pakistan")], ["ASSAULT"],
     "whether, of something else"),
    (f"Why did {IND} raid {PAK}?", [("raid", "ASSAULT", "India", "Pakistan")], ["ASSAULT"], "a question why"),
    (f"{IND} raided {PAK}, and who will pay?", [("raided", "ASSAULT", "India", "Pakistan")], ["ASSAULT"],
     "a question behind it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "acts", "expected", "why"), ASKED, ids=[c[3] for c in ASKED])
def test_what_is_asked_for_and_what_is_asked_is_no_act(
    events: Events, text: str, acts: list[Any], expected: list[str], why: str
) -> None:
    assert [e.type for e in events(text, acts)] == expected


RAID = f"{IND} raided {PAK}."
CARRIED: list[tuple[str, list[Any], list[list[str]], str]] = [
    (f"{RAID} It rained. {IND} struck a port.",
     [("raided", "ASSAULT", "India", "Pakistan"), ("struck", "ASSAULT", "India@1", "")],
     [["PAK"], ["PAK"]], "the same"),
    (f"{RAID} {PAK} struck a port.",
     [("raided", "ASSAULT", "India", "Pakistan"), ("struck", "ASSAULT", "Pakistan@1", "")],
     [["PAK"], ["IND"]], "returned"),
    (f"{RAID} It rained. It snowed. It hailed. {IND} struck a port.",
     [("raided", "ASSAULT", "India", "Pakistan"), ("struck", "ASSAULT", "India@1", "")], [["PAK"], []], "too far"),
    (f"{RAID} {IND} moved guns.",
     [("raided", "ASSAULT", "India", "Pakistan"), ("moved", "MOBILIZE", "India@1", "")], [["PAK"], []], "another type"),
    (f"{RAID} [C NPL|Nepal] struck a port.",
     [("raided", "ASSAULT", "India", "Pakistan"), ("struck", "ASSAULT", "Nepal", "")], [["PAK"], []], "another actor"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "acts", "expected", "why"), CARRIED, ids=[c[3] for c in CARRIED])
def test_a_recipient_is_carried_over(
    events: Events, text: str, acts: list[Any], expected: list[list[str]], why: str
) -> None:
    found = events(text, acts)
    assert [names(e.recipients) for e in found] == expected
    for event in found[1:]:
        carried = bool(event.recipients)
        assert any("nearby" in reason for reason in event.reasons) == carried
        assert (event.confidence < 0.9) == carried


SUSPECT = [
    # text, act, flagged
    (f"{IND} shelled {IND}.", ("shelled", "ASSAULT", "India", "India@1"), True),
    ("[G IND.CVL|Indian villagers] sanctioned [C PAK|Pakistan].",
     ("sanctioned", "SANCTION", "Indian villagers", "Pakistan"), True),
    ("[G IND.CVL|Indian villagers] praised [C PAK|Pakistan].",
     ("praised", "SUPPORT", "Indian villagers", "Pakistan"), False),
    (RAID, ("raided", "ASSAULT", "India", "Pakistan"), False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "flagged"), SUSPECT)
def test_an_actor_that_can_hardly_be_is_flagged(events: Events, text: str, act: Any, flagged: bool) -> None:
    (event,) = events(text, [act])
    assert ("agent_suspect" in event.flags) == flagged


TOGETHER = [
    (f"{IND} met {PAK} for talks on water.\n\n{IND} met [C NPL|Nepal] for talks on water.", "Nepal", 2),
    (f"{IND} met {PAK} for talks on water.\n\n{IND} met {PAK} for talks on water.", "Pakistan@1", 1),
]


@pytest.mark.parametrize(("text", "second", "count"), TOGETHER)
def test_meetings_with_two_are_two(events: Events, text: str, second: str, count: int) -> None:
    acts = [("met", "CONSULT", "India", "Pakistan"), ("met@1", "CONSULT", "India@1", second)]
    assert len(events(text, acts)) == count


def test_parties_point_at_their_mentions(events: Events) -> None:
    (event,) = events(f"{IND} shelled {PAK}.", [("shelled", "ASSAULT", "India", "Pakistan")])
    assert [(p.raw, p.mention) for p in [*event.actors, *event.recipients]] == [("India", 0), ("Pakistan", 1)]


# ---------------------------------------------------------------------------------------------------------- one or more

Case = tuple[str, list[Any], dict[str, Any], int]
MERGING: dict[str, Case] = {
    "headline and body": (
        f"{IND} shells border\n\n{IND}'s guns shelled posts of {PAK} early today.",
        [("shells", "ASSAULT", "India", ""), ("shelled", "ASSAULT", "India@1", "Pakistan")], {"title": True}, 1),
    "headline and body in other words": (
        f"{PAK} protests\n\nOfficials in [C PAK|Islamabad] condemned the raid by {IND}.",
        [("protests", "ACCUSE", "Pakistan", ""), ("condemned", "ACCUSE", "Islamabad", "India")], {"title": True}, 1),
    "headline of another act": (
        f"{PAK} protests\n\n{IND} condemned a raid.",
        [("protests", "ACCUSE", "Pakistan", ""), ("condemned", "ACCUSE", "India", "")], {"title": True}, 2),
    "headline of another type": (
        f"{IND} threatens\n\n{IND} shelled {PAK}.",
        [("threatens", "THREATEN", "India", ""), ("shelled", "ASSAULT", "India@1", "Pakistan")], {"title": True}, 1),
    "subhead and body": (
        f"The border was quiet.\n\nShelling by {IND}\n\nGuns of {IND} fired at {PAK}.",
        [("Shelling", "ASSAULT", "India", ""), ("fired", "ASSAULT", "India@1", "Pakistan")],
        {"subheads": ["Shelling by India"]}, 1),
    "two strikes on two dates": (
        f"{IND} struck {PAK} on Monday.\n\n{IND} struck {PAK} on Friday.",
        [("struck", "ASSAULT", "India", "Pakistan"), ("struck@1", "ASSAULT", "India@1", "Pakistan@1")],
        {"times": [("Monday", "2022-01-10"), ("Friday", "2022-01-14")]}, 2),
    "two strikes on two dates under one headline": (
        f"{IND} strikes {PAK}\n\n{IND} struck {PAK} on Monday.\n\n{IND} struck {PAK} on Friday.",
        [("strikes", "ASSAULT", "India", "Pakistan"), ("struck", "ASSAULT", "India@1", "Pakistan@1"),
         ("struck@1", "ASSAULT", "India@2", "Pakistan@2")],
        {"times": [("Monday", "2022-01-10"), ("Friday", "2022-01-14")], "title": True}, 2),
    "an undated telling doesn't bridge two dates": (
        f"{IND} struck {PAK} hard.\n\n{IND} struck {PAK} on Monday.\n\n{IND} struck {PAK} on Friday.",
        [("struck", "ASSAULT", "India", "Pakistan"), ("struck@1", "ASSAULT", "India@1", "Pakistan@1"),
         ("struck@2", "ASSAULT", "India@2", "Pakistan@2")],
        {"times": [("Monday", "2022-01-10"), ("Friday", "2022-01-14")]}, 2),
    "the same date twice": (
        f"{IND} struck {PAK} on Monday.\n\n{IND} struck {PAK} on 10 January.",
        [("struck", "ASSAULT", "India", "Pakistan"), ("struck@1", "ASSAULT", "India@1", "Pakistan@1")],
        {"times": [("Monday", "2022-01-10"), ("10 January", "2022-01-10")]}, 1),
    "a month and a day of it": (
        f"{IND} struck {PAK} on Monday.\n\nIn January {IND} struck {PAK}.",
        [("struck", "ASSAULT", "India", "Pakistan"), ("struck@1", "ASSAULT", "India@1", "Pakistan@1")],
        {"times": [("Monday", "2022-01-10"), ("January", "2022-01")]}, 1),
    "an interval doesn't conflict": (
        f"{IND} struck {PAK} on Monday.\n\nSince Monday {IND} struck {PAK}.",
        [("struck", "ASSAULT", "India", "Pakistan"), ("struck@1", "ASSAULT", "India@1", "Pakistan@1")],
        {"times": [("Monday", "2022-01-10"), ("Since Monday", "2022-01-10/..")]}, 1),
    "a speech act retold": (
        f"{ROE} warned {PAK} against closing the strait.\n\n{ROE} has warned {PAK} against closing the strait again.",
        [("warned", "THREATEN", "Ada Roe", "Pakistan"), ("warned@1", "THREATEN", "Ada Roe@1", "Pakistan@1")], {}, 1),
    "a speech act retold by a pronoun": (
        f"{ROE} warned {PAK} against closing the strait.\n\n"
        f"[X IND.GOV:roe|She] warned {PAK} against closing the strait.",
        [("warned", "THREATEN", "Ada Roe", "Pakistan"), ("warned@1", "THREATEN", "She", "Pakistan@1")], {}, 1),
    "two demands": (
        f"{ROE} demanded that {PAK} free the crew of a trawler.\n\n{ROE} demanded access to the harbour for inspectors "
        f"sent by {PAK}.",
        [("demanded", "REQUEST", "Ada Roe", "Pakistan"), ("demanded@1", "REQUEST", "Ada Roe@1", "Pakistan@1")], {}, 2),
    "a meeting told from both sides": (
        f"{ROE} met {DOE} for talks on water.\n\n{DOE} met {ROE} for long talks on water.",
        [("met", "CONSULT", "Ada Roe", "Ben Doe"), ("met@1", "CONSULT", "Ben Doe@1", "Ada Roe@1")], {}, 1),
    "an agreement told from both sides": (
        f"{IND} agreed with {PAK} to share water.\n\n{PAK} agreed with {IND} to share river water.",
        [("agreed", "AGREE", "India", "Pakistan"), ("agreed@1", "AGREE", "Pakistan@1", "India@1")], {}, 1),
    "fire in both directions": (
        f"{IND} shelled {PAK} at the border.\n\n{PAK} shelled {IND} at the border.",
        [("shelled", "ASSAULT", "India", "Pakistan"), ("shelled@1", "ASSAULT", "Pakistan@1", "India@1")], {}, 2),
    "both sides together and one of them": (
        f"{IND} and {PAK} met for talks.\n\n{PAK} met {IND} for talks.",
        [("met", "CONSULT", "India,Pakistan", ""), ("met@1", "CONSULT", "Pakistan@1", "India@1")], {}, 1),
    "actual and planned": (
        f"{IND} met {PAK} for talks on water.\n\n{IND} meets {PAK} for talks on water.",
        [("met", "CONSULT", "India", "Pakistan"),
         ("meets", "CONSULT", "India@1", "Pakistan@1", {"modality": "scheduled"})], {}, 2),
    "actual and planned by the calendar": (
        f"{IND} met {PAK} for talks on Monday.\n\n{IND} met {PAK} for talks on 20 January.",
        [("met", "CONSULT", "India", "Pakistan"), ("met@1", "CONSULT", "India@1", "Pakistan@1")],
        {"times": [("20 January", "2022-01-20")]}, 2),
    "actual and denied": (
        f"{IND} shelled the post of {PAK}.\n\n{IND} never shelled the post of {PAK}.",
        [("shelled", "ASSAULT", "India", "Pakistan"),
         ("shelled@1", "ASSAULT", "India@1", "Pakistan@1", {"modality": "denied"})], {}, 2),
    "other recipients": (
        f"{IND} shelled {PAK} at dawn.\n\n{IND} shelled [C NPL|Nepal] at dawn.",
        [("shelled", "ASSAULT", "India", "Pakistan"), ("shelled@1", "ASSAULT", "India@1", "Nepal")], {}, 2),
    "unresolved agents of the same name": (
        "[G -|Gunmen] shot at the convoy near a bridge.\n\nThe [G -|gunmen] shot at the convoy near the bridge.",
        [("shot", "ASSAULT", "Gunmen", ""), ("shot@1", "ASSAULT", "gunmen", "")], {}, 1),
    "unresolved agents of other names": (
        "[G -|Gunmen] shot at the convoy near a bridge.\n\n[G -|Soldiers] shot at the convoy near a bridge.",
        [("shot", "ASSAULT", "Gunmen", ""), ("shot@1", "ASSAULT", "Soldiers", "")], {}, 2),
    "a build-up told again": (
        f"{IND} has moved tanks to the border of {PAK}.\n\nNever had {IND} so many men in arms beside {PAK}.",
        [("moved", "MOBILIZE", "India", "Pakistan"), ("in arms", "MOBILIZE", "India@1", "Pakistan@1")], {}, 1),
    "a build-up on two days": (
        f"{IND} moved tanks to the border of {PAK} on 3 January.\n\nOn 7 January {IND} sent ships against {PAK}.",
        [("moved", "MOBILIZE", "India", "Pakistan"), ("sent", "MOBILIZE", "India@1", "Pakistan@1")],
        {"times": [("3 January", "2022-01-03"), ("7 January", "2022-01-07")]}, 2),
    "troops of nobody's": (
        f"{IND} has moved tanks to the border of {PAK}.\n\n[G -|Troops] are camped before {PAK}.",
        [("moved", "MOBILIZE", "India", "Pakistan"), ("camped", "MOBILIZE", "Troops", "Pakistan@1")], {}, 1),
    "troops of nobody's elsewhere": (
        f"{IND} has moved tanks to the border of {PAK}.\n\n[G -|Troops] are camped before [C NPL|Nepal].",
        [("moved", "MOBILIZE", "India", "Pakistan"), ("camped", "MOBILIZE", "Troops", "Nepal")], {}, 2),
    "a minister and his country": (
        f"{ROE} condemned the raid on the island.\n\n{IND} condemned the raid on the island.",
        [("condemned", "ACCUSE", "Ada Roe", ""), ("condemned@1", "ACCUSE", "India", "")], {}, 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "acts", "more", "count"), MERGING.values(), ids=MERGING.keys())
def test_one_event_an_act(events: Events, text: str, acts: list[Any], more: dict[str, Any], count: int) -> None:
    found = events(text, acts, **more)
    assert len(found) == count
    headed = 1 if more.keys() & {"title", "subheads"} else 0
    evidence = sum(len(e.evidence) for e in found)
    assert len(acts) - headed <= evidence <= len(acts), "each telling in the body is evidence of one event"
    assert len({e.id for e in found}) == count


def test_the_body_speaks_for_an_act_and_the_headline_is_no_evidence_beside_it(events: Events) -> None:
    text, acts = MERGING["headline and body"][:2]
    (event,) = events(text, acts, title=True)
    assert names(event.recipients) == ["PAK"]
    assert [s.start > text.index("\n") - 20 for s in event.evidence] == [True]
    assert "told 2 times in this document" in event.reasons


def test_a_telling_without_a_recipient_takes_that_of_another(events: Events) -> None:
    text = f"{IND} shelled a post at the river.\n\n{IND} shelled a post of {PAK} at the river."
    acts = [("shelled", "ASSAULT", "India", "", {"score": 0.99}), ("shelled@1", "ASSAULT", "India@1", "Pakistan")]
    (event,) = events(text, acts)
    assert names(event.recipients) == ["PAK"]


def test_a_telling_without_a_date_takes_that_of_another(events: Events) -> None:
    text = f"{IND} shelled a post of {PAK}.\n\nOn Monday {IND} shelled a post of {PAK}."
    acts = [("shelled", "ASSAULT", "India", "Pakistan", {"score": 0.99}),
            ("shelled@1", "ASSAULT", "India@1", "Pakistan@1")]  # fmt: skip
    (event,) = events(text, acts, times=[("Monday", "2022-01-10")])
    assert (event.date, event.date_from) == ("2022-01-10", "by hand")


# ------------------------------------------------------------------------------------------------- dates and modality

@pytest.mark.parametrize(("modality", "date"), [("scheduled", None), ("intended", None), ("actual", "2022-01-10")])
def test_what_is_to_come_is_not_dated_by_the_day_on_which_it_was_said(
    events: Events, modality: str, date: str | None
) -> None:
    act = ("shell", "ASSAULT", "India", "Pakistan", {"modality": modality})
    (event,) = events(f"{IND} would shell {PAK}, he said on Monday.", [act], times=[("Monday", "2022-01-10")])
    assert event.date == date


DATES = [
    # times in "<IND> shelled <PAK> on Monday, not on Friday.", type, modality given; date and modality expected
    ([], "ASSAULT", "actual", "2022-01-15", "actual"),
    ([], "ASSAULT", "alleged", "2022-01-15", "alleged"),
    ([], "ASSAULT", "scheduled", None, "scheduled"),
    ([], "ASSAULT", "denied", None, "denied"),
    ([], "ASSAULT", "historical", None, "historical"),
    ([("Monday", "2022-01-10"), ("Friday", "2022-01-14")], "ASSAULT", "actual", "2022-01-10", "actual"),
    ([("Monday", None), ("Friday", "2022-01-14")], "ASSAULT", "actual", "2022-01-14", "actual"),
    ([("Monday", None)], "ASSAULT", "actual", "2022-01-15", "actual"),
    ([("Monday", "2022-01-20")], "ASSAULT", "actual", "2022-01-20", "scheduled"),
    ([("Monday", "2022-01-20")], "ASSAULT", "ongoing", "2022-01-20", "scheduled"),
    ([("Monday", "2022-01-20")], "ASSAULT", "conditional", "2022-01-20", "conditional"),
    ([("Monday", "2022-02")], "CONSULT", "actual", "2022-02", "scheduled"),
    ([("Monday", "2022-01")], "CONSULT", "actual", "2022-01", "actual"),
    ([("Monday", "2022-01-15")], "CONSULT", "actual", "2022-01-15", "actual"),
    ([("Monday", "2022-01-20/2022-01-21")], "CONSULT", "actual", "2022-01-20/2022-01-21", "actual"),
    ([("Monday", "2014-03-01/2014-03-05")], "ASSAULT", "actual", "2014-03-01/2014-03-05", "actual"),
    ([("Monday", "2014-03-01")], "ASSAULT", "actual", "2014-03-01", "historical"),
    ([("Monday", "2014")], "ACCUSE", "actual", "2014", "historical"),
    ([("Monday", "2021-02-01")], "ASSAULT", "actual", "2021-02-01", "actual"),
    ([("Monday", "2014-03-01")], "ASSAULT", "denied", "2014-03-01", "denied"),
    ([("Monday", "201X")], "ASSAULT", "actual", "201X", "actual"),
    *(([("Monday", "2022-01-20")], kind, "actual", "2022-01-15", "actual") for kind in sorted(SPEECH_ACTS)),
    ([("Monday", "2022-01-20"), ("Friday", "2022-01-14")], "AGREE", "actual", "2022-01-14", "actual"),
    ([("Monday", "2022-01-20")], "AGREE", "intended", "2022-01-20", "intended"),
]


@pytest.mark.parametrize(("times", "kind", "given_", "date", "modality"), DATES)
def test_date_and_modality(
    events: Events, times: list[Any], kind: str, given_: str, date: str | None, modality: str
) -> None:
    text = f"{IND} shelled {PAK} on Monday, not on Friday."
    (event,) = events(text, [("shelled", kind, "India", "Pakistan", {"modality": given_})], times=times)
    assert (event.date, event.modality) == (date, modality)
    assert (event.date_from == "publication date") == (date == "2022-01-15" and not any(v == date for _, v in times))
    assert any("the date makes it" in r for r in event.reasons) == (modality != given_)


@pytest.mark.parametrize(
    ("published", "date", "modality"),
    [(None, "2031-01-01", "actual"), ("2022", "2022-03-01", "actual"), ("2022", "2023-03-01", "scheduled"),
     ("2022-01", "2022-01-31", "actual"), ("2022-01-15T08:00:00Z", "2022-01-15", "actual"),
     ("unknown", "2014-03-01", "actual"), ("202X", "2014-03-01", "actual")],
)  # fmt: skip
def test_publication_of_any_precision(events: Events, published: str | None, date: str, modality: str) -> None:
    text = f"{IND} shelled {PAK} on Monday."
    acts = [("shelled", "ASSAULT", "India", "Pakistan")]
    (event,) = events(text, acts, times=[("Monday", date)], published=published)
    assert (event.date, event.modality) == (date, modality)


def test_times_of_other_sentences_are_not_the_acts(events: Events) -> None:
    text = f"On Monday it rained. {IND} shelled {PAK}."
    (event,) = events(text, [("shelled", "ASSAULT", "India", "Pakistan")], times=[("Monday", "2022-01-10")])
    assert (event.date, event.date_from) == ("2022-01-15", "publication date")


def test_nothing_is_dated_where_nothing_is_known(events: Events) -> None:
    (event,) = events(f"{IND} shelled {PAK}.", [("shelled", "ASSAULT", "India", "Pakistan")], published=None)
    assert (event.date, event.date_from) == (None, None)


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_ahead_is_a_strict_order(a: Any, b: Any, size: int, other: int) -> None:
    first, second = a.isoformat()[:size], b.isoformat()[:other]
    assert not (is_ahead(first, second) and is_ahead(second, first))
    assert not is_ahead(first, first)
    assert not is_ahead(first, second) or a > b


# --------------------------------------------------------------------------------------------------------------- places

PLACES = [
    (f"{IND} met {PAK} in [L -|Geneva].", "India", "Pakistan", "Geneva"),
    (f"Back from [L -|Oslo] after a long wait, {IND} met {PAK} in [L -|Geneva], far from the hills of [L -|Bern].",
     "India", "Pakistan", "Geneva"),
    ("[L IND|Delhi] met [L PAK|Islamabad].", "Delhi", "Islamabad", None),
    ("[L IND|Delhi] met [L PAK|Islamabad] in [L -|Oslo].", "Delhi", "Islamabad", "Oslo"),
    (f"{IND} met {PAK}. The weather in [L -|Geneva] was fine.", "India", "Pakistan", None),
    (f"{IND} met {PAK}.", "India", "Pakistan", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor", "recipient", "place"), PLACES)
def test_place_is_the_nearest_that_is_no_party(
    events: Events, text: str, actor: str, recipient: str, place: str | None
) -> None:
    (event,) = events(text, [("met", "CONSULT", actor, recipient)])
    assert (event.place.name if event.place else None) == place


def test_a_telling_without_a_place_takes_that_of_another(events: Events) -> None:
    text = f"{IND} met {PAK} for talks on water.\n\n{IND} met {PAK} in [L -|Geneva] for talks on water."
    acts = [("met", "CONSULT", "India", "Pakistan"), ("met@1", "CONSULT", "India@1", "Pakistan@1")]
    (event,) = events(text, acts)
    assert event.place
    assert event.place.name == "Geneva"


# ------------------------------------------------------------------------------------------------------------- codes

MODES = [
    ("ASSAULT", f"A drone of {IND} bombed {PAK}.", "bombed", "aerial", "the trigger's mode beats the sentence's"),
    ("ASSAULT", f"A drone of {IND} hit {PAK}.", "hit", "drone", "else the sentence's"),
    ("ASSAULT", f"{IND} hit {PAK} with a drone and with mortars.", "hit", None, "two in the sentence are none"),
    ("ASSAULT", f"{IND} hit {PAK}.", "hit", None, "none named"),
    ("SANCTION", f"{IND} expelled envoys of {PAK} and froze funds.", "expelled", "expel", "trigger"),
    ("AGREE", f"{IND} agreed with {PAK} by phone.", "agreed", None, "a type without modes"),
]


@pytest.mark.parametrize(("kind", "text", "word", "mode", "why"), MODES, ids=[m[4] for m in MODES])
def test_mode(events: Events, kind: str, text: str, word: str, mode: str | None, why: str) -> None:
    (event,) = events(text, [(word, kind, "India", "Pakistan")])
    assert event.mode == mode


CODED = [(kind, mode) for kind in TYPES for mode in (None, *codebook().types[kind].modes)]


@pytest.mark.parametrize("modality", get_args(Modality))
@pytest.mark.parametrize("kind", TYPES)
def test_codes_are_the_codebooks(events: Events, kind: EventType, modality: Modality) -> None:
    words = "talks troops sanction missile protest aid border court withdraw"
    for sentence in (f"{IND} did so to {PAK}.", f"{IND} did so to {PAK} by phone.", f"{IND} did so to {PAK}: {words}."):
        (event,) = events(sentence, [("did so", kind, "India", "Pakistan", {"modality": modality})])
        assert (event.type, event.quad) == (kind, codebook().quad(kind))
        assert event.mode is None or event.mode in codebook().types[kind].modes
        assert event.score == codebook().score(kind, event.mode)
        assert event.cameo == codebook().cameo(kind, event.mode, event.contexts)
        assert event.cameo in codebook().cameo_codes
        assert set(event.contexts) <= set(codebook().contexts)


# ----------------------------------------------------------------------------------------------------------- reporting

REPORTING = [
    # text, acts, said, who reports
    (f"{DOE} said {IND} shelled the post.", ("shelled", "ASSAULT", "India", ""),
     [("Ben Doe", "said", "India shelled the post")], "PAK.GOV:doe"),
    (f"{DOE} said [X PAK.GOV:doe|he] shelled the post.", ("shelled", "ASSAULT", "he", ""),
     [("Ben Doe", "said", "he shelled the post")], None),
    (f"{IND} shelled the post.", ("shelled", "ASSAULT", "India", ""), [], None),
    (f"{IND} shelled the post. {DOE} said it was cold.", ("shelled", "ASSAULT", "India", ""),
     [("Ben Doe", "said", "it was cold")], None),
    (f"[O PAK.GOV|Pakistan]'s {DOE} said {IND} shelled the post.", ("shelled", "ASSAULT", "India", ""),
     [("Pakistan's Ben Doe", "said", "India shelled the post")], "PAK.GOV:doe"),
    (f"{DOE}, [O PAK.GOV|Pakistan]'s minister, said {IND} shelled the post.", ("shelled", "ASSAULT", "India", ""),
     [("Ben Doe, Pakistan's minister", "said", "India shelled the post")], "PAK.GOV:doe"),
    (f"two officials said {IND} shelled the post.", ("shelled", "ASSAULT", "India", ""),
     [("two officials", "said", "India shelled the post")], "two officials"),
    (f"{DOE} and {ROE} said {IND} shelled.", ("shelled", "ASSAULT", "India", ""),
     [("Ben Doe and Ada Roe", "said", "India shelled")], "PAK.GOV:doe"),
    (f"{DOE} and {ROE} said {ROE} shelled.", ("shelled", "ASSAULT", "Ada Roe@1", ""),
     [("Ben Doe and Ada Roe", "said", "Ada Roe shelled")], None),
    (f"[O -|Acme Wire] wrote {DOE} said {IND} shelled the post.", ("shelled", "ASSAULT", "India", ""),
     [("Acme Wire", "wrote", "Ben Doe said India shelled the post"), ("Ben Doe", "said", "India shelled the post")],
     "PAK.GOV:doe"),
    (f"“It rained,” {DOE} said.\n\n“{IND} shelled us.”", ("shelled", "ASSAULT", "India", ""),
     [("Ben Doe", "said", "It rained"), (None, None, "India shelled us")], "PAK.GOV:doe"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "act", "said", "expected"), REPORTING)
def test_reported_by(events: Events, text: str, act: Any, said: list[Any], expected: str | None) -> None:
    (event,) = events(text, [act], said)
    assert names([event.reported_by] if event.reported_by else []) == ([expected] if expected else [])


# ------------------------------------------------------------------------------------------ evidence, flags, identity


def test_evidence_stands_around_the_trigger_within_its_sentence(reads: Reads) -> None:
    reading = reads(
        f"{IND} was angry. At dawn the guns of {IND} hit {PAK} and left.",
        [("hit", "ASSAULT", "India,India@1", "Pakistan")],
    )
    (event,) = code_events(Scene(reading))
    (evidence,) = event.evidence
    assert evidence.of(reading.article.text) == "India hit Pakistan"
    assert evidence.covers(reading.triggers[0].span)


@pytest.mark.parametrize(
    ("actor", "recipient", "flags"), [("", "", []), ("~", "", ["garbled"]), ("", "~", ["garbled"])]
)
def test_a_garbled_party_is_flagged(events: Events, actor: str, recipient: str, flags: list[str]) -> None:
    text = f"[P{actor} IND.GOV:roe|Ada Roe] met [P{recipient} PAK.GOV:doe|Ben Doe]."
    (event,) = events(text, [("met", "CONSULT", "Ada Roe", "Ben Doe")])
    assert event.flags == flags


def test_a_garbled_name_beside_the_act_is_not_flagged(events: Events) -> None:
    (event,) = events(f"{IND} met {PAK}, not [P~ IND.GOV:roe|Ada Roy].", [("met", "CONSULT", "India", "Pakistan")])
    assert event.flags == []


@pytest.mark.parametrize("score", [0.0, 0.12345, 0.5, 1.0])
def test_confidence(events: Events, score: float) -> None:
    (event,) = events(f"{IND} met {PAK}.", [("met", "CONSULT", "India", "Pakistan", {"score": score})])
    assert event.confidence == pytest.approx(score, abs=0.0005)
    assert 0.0 <= event.confidence <= 1.0
    assert event.reasons[0].startswith("trigger 'met': CONSULT")


BASE = f"{IND} met {PAK}."
SAME_ID = {
    "another type": (BASE, ("met", "AGREE", "India", "Pakistan")),
    "another modality": (BASE, ("met", "CONSULT", "India", "Pakistan", {"modality": "denied"})),
    "another score": (BASE, ("met", "CONSULT", "India", "Pakistan", {"score": 0.7})),
    "other parties": (BASE, ("met", "CONSULT", "Pakistan", "India")),
    "fewer parties": (BASE, ("met", "CONSULT", "India", "")),
    "another actor behind the name": ("[P USA.GOV:x|India] met [C PAK|Pakistan].", ("met", "CONSULT", "India", "")),
    "blank lines before it": (f"\n\n  {BASE}", ("met", "CONSULT", "India", "Pakistan")),
    "a paragraph before it": (f"It rained.\n\n{BASE}", ("met", "CONSULT", "India", "Pakistan")),
    "capitals": (f"{IND} MET {PAK}.", ("MET", "CONSULT", "India", "Pakistan")),
}


@pytest.mark.parametrize(("text", "act"), SAME_ID.values(), ids=SAME_ID.keys())
def test_ids_hold(events: Events, text: str, act: Any) -> None:
    """For one content an id hangs on the evidence words and their occurrence alone."""
    (first,), (second,) = events(BASE, [("met", "CONSULT", "India", "Pakistan")]), events(text, [act])
    assert first.id == second.id


def test_blank_lines_do_not_change_the_content() -> None:
    assert content_id(f"\n\n  {BASE}") == content_id(BASE)


@pytest.mark.parametrize("text", [f"{IND} met {PAK}, and [C NPL|Nepal] met [C CHN|China].",
                                  f"{IND} Met {PAK}, and [C NPL|Nepal] met [C CHN|China].",
                                  f"{IND} talked  to {PAK}, and [C NPL|Nepal] talked to [C CHN|China].",
                                  f"{IND} talked\nto {PAK}, and [C NPL|Nepal] Talked to [C CHN|China]."])  # fmt: skip
def test_the_same_words_twice_have_two_ids(events: Events, text: str) -> None:
    plain = text.replace("[C ", "").replace("]", "")
    words = [w for w in ("talked  to", "talked\nto", "Met", "met", "talked to", "Talked to") if w in plain]
    acts = [(words[0], "CONSULT", "India", "Pakistan"),
            (words[1] if len(words) > 1 else f"{words[0]}@1", "CONSULT", "Nepal", "China")]  # fmt: skip
    found = events(text, acts)
    assert len({e.id for e in found}) == len(found) == 2


def test_another_content_has_other_ids(events: Events) -> None:
    acts = [("met", "CONSULT", "India", "Pakistan")]
    assert events(BASE, acts)[0].id != events(BASE, acts, content_id="d")[0].id


def test_the_id_of_an_act_told_twice_does_not_hang_on_scores(events: Events) -> None:
    text = f"{IND} met {PAK} for talks on water.\n\n{IND} met {PAK} for talks on water."
    ids = {
        events(text, [("met", "CONSULT", "India", "Pakistan", {"score": a}),
                      ("met@1", "CONSULT", "India@1", "Pakistan@1", {"score": b})])[0].id
        for a, b in ((0.7, 0.9), (0.9, 0.7))
    }  # fmt: skip
    assert len(ids) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the fixture is a plain function
@given(st.lists(st.tuples(st.sampled_from(TYPES), st.sampled_from(get_args(Modality)), st.floats(0, 1)), max_size=6))
def test_any_triggers_give_sound_events(reads: Reads, acts: list[tuple[EventType, Modality, float]]) -> None:
    text = " ".join(f"{IND} met {PAK} here." for _ in acts) or "It rained."
    given_ = [
        (f"met@{n}", kind, f"India@{n}", f"Pakistan@{n}", {"modality": modality, "score": score})
        for n, (kind, modality, score) in enumerate(acts)
    ]
    reading = reads(text, given_)
    found = code_events(Scene(reading))
    assert len({e.id for e in found}) == len(found)
    assert sum(len(e.evidence) for e in found) == len(acts)
    assert {kind for kind, _, _ in acts} == {e.type for e in found}
    assert all(0 <= e.confidence <= 1 and s.end <= len(reading.article.text) for e in found for s in e.evidence)


# -------------------------------------------------------------------------------------------------------- small parts


@pytest.mark.parametrize(
    ("a", "b"), [("sanctions", "sanction"), ("shelled", "shelling"), ("attacks", "attacked"), ("meetings", "meeting")]
)
def test_stems_meet(a: str, b: str) -> None:
    assert stem(a) == stem(b) or content_words(a) & {b}


@pytest.mark.parametrize(("text", "words"), [("The war, and then", {"war"}), ("", set()), ("It is 5 km", set())])
def test_content_words(text: str, words: set[str]) -> None:
    assert content_words(text) == words


def test_clauses_share_heads() -> None:
    clauses = Clauses()
    ids = [clauses.of(Span(0, 4)), clauses.of(Span(9, 12)), clauses.of(Span(2, 3)), clauses.of(Span(4, 5))]
    assert ids == ["c1", "c2", "c1", "c3"]
    assert clauses.of(Span(20, 22), Span(9, 12)) == "c2"
    assert clauses.of(Span(20, 22)) == "c2", "what was told together stays together"
    assert clauses.of(Span(30, 31)) == "c4"


def test_events_stand_in_text_order(codes: Callable[..., Coded]) -> None:
    text = f"{IND} met {PAK}. {PAK} threatened {IND}."
    acts = [("threatened", "THREATEN", "Pakistan@1", "India@1"), ("met", "CONSULT", "India", "Pakistan")]
    assert [e.type for e in codes(text, acts).events] == ["CONSULT", "THREATEN"]


def test_a_document_without_anything(codes: Callable[..., Coded]) -> None:
    assert codes("") == Coded([], [], [], [], [])
