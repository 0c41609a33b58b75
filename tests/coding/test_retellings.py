"""Acts that talks and commitments tell, and meetings that several events and talks tell together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tocsin.coding import Coded
from tocsin.records import Event

Codes = Callable[..., Coded]
PER, CHL = "[C PER|Peru]", "[C CHL|Chile]"
ROE, LOW = "[P PER.GOV:roe|Ada Roe]", "[P CHL.GOV:low|Ben Low]"


def short(event: Event) -> tuple[str, str, list[str], list[str]]:
    actors, recipients = ([p.actor.id if p.actor else p.raw for p in side] for side in (event.actors, event.recipients))
    return event.type, event.modality, actors, recipients


# ------------------------------------------------------------------------------------------------------------- talks

TALKS = [
    # text, acts, times, events expected
    pytest.param(f"{ROE} met {LOW} in the capital.", [], [],
                 [("CONSULT", "actual", ["PER.GOV:roe", "CHL.GOV:low"], [])], id="a meeting that no word was read as"),
    pytest.param(f"Talks between {PER} and {CHL} will be held on 20 January.", [], [("20 January", "2022-01-20")],
                 [("CONSULT", "scheduled", ["PER", "CHL"], [])], id="talks to come"),
    pytest.param(f"{PER} will hold talks with {CHL} in May, before a meeting between [C BRA|Brazil] and [C COL|Quito].",
                 [], [("May", "2022-05")], [("CONSULT", "scheduled", ["PER", "CHL"], []),
                                            ("CONSULT", "scheduled", ["BRA", "COL"], [])],
                 id="two talks of a sentence"),
    pytest.param("Ministers of [O IGO:arab-league|the Arab League] met in Cairo on Monday.", [],
                 [("Monday", "2022-01-10")], [("CONSULT", "actual", ["IGO:arab-league"], [])], id="a body of states"),
    pytest.param(f"{ROE} cancelled her meeting with {LOW} on Friday.", [], [], [], id="a meeting called off"),
    pytest.param(f"{ROE} proposed talks with {LOW} on Friday.", [], [], [], id="talks proposed"),
    pytest.param(f"{ROE} met {LOW} on Monday.", [("met", "CONSULT", "Ada Roe", "Ben Low")], [("Monday", "2022-01-10")],
                 [("CONSULT", "actual", ["PER.GOV:roe", "CHL.GOV:low"], [])], id="a meeting read once stays one"),
    pytest.param(f"{PER} and {CHL} agreed to hold talks on 20 January.", [("agreed", "AGREE", "Peru,Chile", "")],
                 [("20 January", "2022-01-20")], [("AGREE", "actual", ["PER", "CHL"], [])],
                 id="talks agreed upon are that agreement"),
    pytest.param(f"{ROE} met {LOW} in Lima.\n\n{ROE} will lead the delegation, an aide said.",
                 [("met", "CONSULT", "Ada Roe", "Ben Low"),
                  ("lead", "CONSULT", "Ada Roe@1", "", {"modality": "scheduled"})],
                 [], [("CONSULT", "actual", ["PER.GOV:roe", "CHL.GOV:low"], []),
                      ("CONSULT", "scheduled", ["PER.GOV:roe"], [])], id="what lies ahead is not what was held"),
    pytest.param(f"{PER} and {CHL} will hold talks on 20 January.\n\n{ROE} will lead the delegation, an aide said.",
                 [("hold", "CONSULT", "Peru,Chile", "", {"modality": "scheduled"}),
                  ("lead", "CONSULT", "Ada Roe", "", {"modality": "scheduled"})], [("20 January", "2022-01-20")],
                 [("CONSULT", "scheduled", ["PER", "CHL"], [])], id="who will lead a side at the talks"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "acts", "times", "expected"), TALKS)
def test_a_talk_is_one_act(codes: Codes, text: str, acts: list[Any], times: list[Any], expected: list[Any]) -> None:
    assert [short(e) for e in codes(text, acts, times=times).events] == expected


def test_an_act_that_only_a_talk_tells_says_so(codes: Codes) -> None:
    found = codes(f"{ROE} met {LOW} on Monday.", times=[("Monday", "2022-01-10")])
    (event,), (talk,) = found.events, found.talks
    assert event.reasons[0] == "no word of it was read as CONSULT: the talk tells it"
    assert event.clause == talk.clause
    assert event.id != talk.id
    assert (event.date, event.date_from) == ("2022-01-10", "the talk")
    assert event.evidence == talk.evidence
    assert event.confidence < talk.confidence


def test_a_meeting_has_the_evidence_of_all_its_tellings(codes: Codes) -> None:
    text = f"{ROE} met {LOW} in the capital.\n\nThe meeting of {ROE} and {LOW} lasted an hour."
    (event,) = codes(text, [("met", "CONSULT", "Ada Roe", "Ben Low")]).events
    first, second = event.evidence
    assert first.end < len("Ada Roe met Ben Low in the capital.") < second.start


def test_meetings_on_two_days_stay_two(codes: Codes) -> None:
    text = f"{ROE} met {LOW} on 3 January. {ROE} had met {LOW} on 7 December."
    acts = [("met", "CONSULT", "Ada Roe", "Ben Low"), ("met@1", "CONSULT", "Ada Roe@1", "Ben Low@1")]
    times = [("3 January", "2022-01-03"), ("7 December", "2021-12-07")]
    assert [e.date for e in codes(text, acts, times=times).events] == ["2022-01-03", "2021-12-07"]


def test_a_headline_alone_is_no_meeting(codes: Codes) -> None:
    text = f"{ROE} meets {LOW}\n\nThe harvest was good."
    assert codes(text, title=True).events == []


# ------------------------------------------------------------------------------------------------------- commitments

WORDS = f"{ROE} said {PER} would expel the envoys of {CHL} if {CHL} closed the strait."
SAID = [("Ada Roe", "said", "Peru would expel the envoys of Chile if Chile closed the strait")]


def test_a_threat_in_somebodys_words_is_an_act(codes: Codes) -> None:
    (event,) = codes(WORDS, said=SAID).events
    assert short(event) == ("THREATEN", "actual", ["PER"], ["CHL"])
    assert event.reasons[0] == "no word of it was read as THREATEN: the threat tells it"


@pytest.mark.parametrize("kind", ["THREATEN", "REJECT", "ACCUSE"])
def test_no_second_act_where_one_was_read(codes: Codes, kind: str) -> None:
    assert [e.type for e in codes(WORDS, [("expel", kind, "Peru", "Chile")], SAID).events] == [kind]


def test_a_threat_told_again_is_evidence_of_the_first(codes: Codes) -> None:
    text = f"{PER} threatened {CHL} with war.\n\n{WORDS}"
    acts = [("threatened", "THREATEN", "Peru", "Chile")]
    said = [("Ada Roe", "said", "Peru would expel the envoys of Chile if Chile closed the strait")]
    (event,) = codes(text, acts, said).events
    assert len(event.evidence) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[P -|Nela Ost] said [G -|villagers] would leave if the river rose.",
        f"{PER} would expel the envoys of {CHL} if {CHL} closed the strait.",
    ],
    ids=["nobody known on either side", "nobody's words"],
)
def test_what_is_no_act_between_two_sides(codes: Codes, text: str) -> None:
    assert codes(text).events == []
