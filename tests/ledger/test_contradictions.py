"""Contradictions: what each rule finds and what it leaves, when one closes, and that it is told once."""

from __future__ import annotations

from typing import Any

import pytest
from builders import accounts, actor, commitment, enter_all, entry, event, figure, kept, place, talk
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.accounts import CommitmentHistory, Contradiction, Entry, Step
from tocsin.ledger import commitments, contradictions, events, figures, talks, words_deeds
from tocsin.ledger.contradictions import names
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.evidence import item_of
from tocsin.records import Event, Figure, Party, Span

MODULES = (
    events.enter, words_deeds.enter, figures.enter, commitments.enter, talks.enter, contradictions.enter,
)  # fmt: skip
WITHDRAW = (events.withdraw, words_deeds.withdraw, figures.withdraw, contradictions.withdraw)
RUSSIA, NATO = Party("Moscow", actor("RUS")), Party("NATO", actor("IGO:nato"))
TEXT = "News of the day\n\nTheir troops shelled the bridge again, a mayor told reporters on Monday."


def on(day: str, *records: Any, name: str = "", **more: Any) -> Entry:
    return entry(*records, uri=f"https://{name or day}.example/", day=day, text=TEXT, **more)


def found(*entries: Entry) -> list[Contradiction]:
    return accounts(enter_all(list(entries), *MODULES), Contradiction)


def one(*entries: Entry) -> Contradiction:
    (contradiction,) = found(*entries)
    return contradiction


# ------------------------------------------------------------------------------------------------------- an act, denied

ATTACK = event(date="2022-02-15")
DENIAL = event(modality="denied", reported_by=RUSSIA)
OUTSIDE = event(modality="denied", reported_by=NATO)


def test_an_act_reported_and_denied() -> None:
    told = one(on("2022-02-15", ATTACK), on("2022-02-16", DENIAL))
    assert (told.rule, told.open, told.since) == ("act_denied", True, "2022-02-16T12:00:00Z")
    assert told.words == "ASSAULT by RUS towards UKR, 2022-02-15, is reported, and denied by RUS"
    assert [item.uri for item in told.one] == ["https://2022-02-15.example/"]
    assert [item.uri for item in told.other] == ["https://2022-02-16.example/"]


@pytest.mark.parametrize(
    ("why", "later", "open_"),
    [
        ("another origin reports it", [on("2022-02-17", ATTACK, name="own")], False),
        ("a copy of the report", [on("2022-02-17", ATTACK, name="copy", origin="https://2022-02-15.example/")], True),
        ("denied from outside as well", [on("2022-02-17", OUTSIDE), on("2022-02-18", OUTSIDE)], False),
    ],
)
def test_a_denied_act_closes_when_one_side_is_corroborated(why: str, later: list[Entry], open_: bool) -> None:
    assert one(on("2022-02-15", ATTACK), on("2022-02-16", DENIAL), *later).open == open_, why


@pytest.mark.parametrize(
    ("why", "records"),
    [
        ("only a report", [ATTACK]),
        ("only a denial", [DENIAL]),
        ("a denial too unsure to count", [ATTACK, replace(DENIAL, confidence=0.2)]),
        ("a flagged denial", [ATTACK, replace(DENIAL, flags=["polarity_suspect"])]),
        ("a denial of something else", [ATTACK, replace(DENIAL, actors=[Party("Minsk", actor("BLR"))])]),
    ],
)
def test_no_denied_act(why: str, records: list[Event]) -> None:
    assert found(*(on(f"2022-02-{15 + n}", record) for n, record in enumerate(records))) == [], why


def test_taking_a_document_back_closes_it() -> None:
    entries = [on("2022-02-15", ATTACK), on("2022-02-16", DENIAL)]
    shelf = enter_all(entries, *MODULES)
    desk = Desk(shelf)
    for withdraw in WITHDRAW:
        withdraw(entries[1].id, desk)
    shelf.keep(desk.changed())
    (told,) = accounts(shelf, Contradiction)
    assert not told.open


def test_it_opens_again() -> None:
    entries = [on("2022-02-15", ATTACK), on("2022-02-16", DENIAL), on("2022-02-17", ATTACK, name="own")]
    shelf = enter_all(entries, *MODULES)
    desk = Desk(shelf)
    for withdraw in WITHDRAW:
        withdraw(entries[2].id, desk)
    shelf.keep(desk.changed())
    enter_all([on("2022-02-18", replace(DENIAL, confidence=0.9))], *MODULES, shelf=shelf)
    (told,) = accounts(shelf, Contradiction)
    assert told.open


# ------------------------------------------------------------------------------------------------------------- figures

def troops(nominal: float, by: str, **more: Any) -> Figure:
    return figure(nominal, claimed_by=by, as_of="2022-02-15", place=place("Ukraine", "UKR"), **more)


def test_two_figures_of_one_thing_and_day() -> None:
    told = one(on("2022-02-15", troops(1e5, "USA")), on("2022-02-16", troops(6e4, "RUS")))
    assert (told.rule, told.open) == ("figures_differ", True)
    assert told.words == (
        "personnel of RUS in UKR, 2022-02-15: point 60,000 (RUS, 2022-02-15) against point 100,000 (USA, 2022-02-15)"
    )
    assert [item.uri for item in told.one] == ["https://2022-02-16.example/"]


def test_figures_that_come_to_agree_close_it() -> None:
    entries = [on("2022-02-15", troops(1e5, "USA")), on("2022-02-16", troops(6e4, "RUS"))]
    assert not one(*entries, on("2022-02-17", troops(98_000, "RUS"))).open


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("they overlap", troops(94_300, "UKR")), ("another thing", troops(6e4, "RUS", unit="tank", subject="tanks")),
        ("a plan", troops(6e4, "RUS", modality="intended")), ("the same voice", troops(6e4, "USA")),
    ],
)  # fmt: skip
def test_figures_that_can_both_hold(why: str, other: Figure) -> None:
    assert found(on("2022-02-15", troops(1e5, "USA")), on("2022-02-16", other)) == [], why


# ---------------------------------------------------------------------------------------------------------- withdrawals

LEAVES = event("RETREAT", "RUS", "UKR", mode="withdraw", date="2022-02-15", reported_by=RUSSIA)
FALL = figure(1e4, kind="delta", direction="down", as_of="2022-02-15", modality="scheduled")
AGAINST = [
    ("no sign of it", event("RETREAT", "RUS", "UKR", modality="denied", reported_by=NATO)),
    ("more forces", event("MOBILIZE", "RUS", "UKR", mode="troops", date="2022-02-17")),
    ("force used", event("ASSAULT", "RUS.MIL", "UKR", date="2022-02-17")),
    ("a rise instead", figure(7e3, kind="delta", direction="up", as_of="2022-02-16", bound="at_most")),
]
SPEAKS_NOT = [
    ("before it was announced", event("MOBILIZE", "RUS", "UKR", date="2022-02-10")),
    ("weeks later", event("ASSAULT", "RUS", "UKR", date="2022-03-08")),
    ("by somebody else", event("ASSAULT", "BLR", "UKR", date="2022-02-17")),
    ("against somebody else", event("ASSAULT", "RUS", "SYR", date="2022-02-17")),
    ("only planned", event("MOBILIZE", "RUS", "UKR", date="2022-02-20", modality="scheduled")),
    ("only alleged", event("ASSAULT", "RUS", "UKR", date="2022-02-17", modality="alleged")),
    ("words", event("THREATEN", "RUS", "UKR", date="2022-02-17")),
    ("a rise of somebody else's", figure(3e3, owner="USA", kind="delta", direction="up", as_of="2022-02-16")),
]


# A figure names no recipient: force used somewhere says nothing of it.
DOUBTED = [(LEAVES, *case) for case in AGAINST] + [(FALL, *case) for case in AGAINST if case[0] != "force used"]


@pytest.mark.parametrize(("announced", "why", "against"), DOUBTED)
def test_a_withdrawal_that_is_doubted(announced: Event | Figure, why: str, against: Event | Figure) -> None:
    told = [
        each for each in found(on("2022-02-15", announced), on("2022-02-17", against))
        if each.rule == "withdrawal_doubted"
    ]  # fmt: skip
    assert len(told) == 1, why
    assert told[0].open
    assert [item.uri for item in told[0].one] == ["https://2022-02-15.example/"]
    assert [item.uri for item in told[0].other] == ["https://2022-02-17.example/"]


@pytest.mark.parametrize(("why", "other"), SPEAKS_NOT, ids=[case[0] for case in SPEAKS_NOT])
def test_what_speaks_not_against_a_withdrawal(why: str, other: Event | Figure) -> None:
    day = getattr(other, "date", None) or "2022-02-17"
    assert found(on("2022-02-15", LEAVES), on(max(day, "2022-02-16"), other)) == [], why


def test_a_retreat_of_words_is_none() -> None:
    freed = event("RETREAT", "RUS", "UKR", mode="release", date="2022-02-15")
    assert found(on("2022-02-15", freed), on("2022-02-17", AGAINST[1][1])) == []


def test_a_promise_to_withdraw() -> None:
    promise = commitment(
        "promise", "RUS", "UKR", consequence="withdraw its troops from the border", speaker="RUS.GOV:vladimir-putin",
        attribution="own", made="2022-02-15",
    )  # fmt: skip
    (told,) = found(on("2022-02-15", promise), on("2022-02-17", AGAINST[2][1]))
    assert told.rule == "withdrawal_doubted"
    assert "promises" in told.words


def test_a_withdrawal_that_two_origins_report_is_settled() -> None:
    told = one(
        on("2022-02-15", LEAVES), on("2022-02-17", AGAINST[1][1]), on("2022-02-18", LEAVES, name="own"),
    )  # fmt: skip
    assert not told.open


# ------------------------------------------------------------------------------------------------------------ condition

def history(name: str, **more: Any) -> CommitmentHistory:
    """A standing threat of Russia to Ukraine, told by an origin of its own."""
    told = on(more.pop("day", "2022-02-15"), event(), name=more.pop("origin", name))
    item = item_of(told, told.document.events[0])
    step = Step(state="standing", seen=told.now, rule="", reason="")
    fields: dict[str, Any] = {
        "commitment": "threat", "state": "standing", "condition": "Ukraine joins the alliance",
        "consequence": "it will send missiles", "polarity": "do", "deadline": "2022-03-01",
    }  # fmt: skip
    return CommitmentHistory(
        id=name, keys=["open:RUS>UKR"], actors=["RUS"], targets=["UKR"], steps=[step], items=[item], **(fields | more)
    )


def judged(*histories: CommitmentHistory, shelf: Memory | None = None) -> list[Contradiction]:
    shelf = shelf or Memory()
    for each in histories:
        desk = Desk(shelf)
        desk.put(each)
        contradictions.renew(desk, each.steps[0].seen)
        shelf.keep(desk.changed())
    return accounts(shelf, Contradiction)


TOLD_TWICE = [
    ("the condition turned round", {"polarity": "refrain"}, True),
    ("another term", {"deadline": "2022-04-01"}, True),
    ("the same", {"condition": "Kyiv joins the alliance"}, False),
    ("another condition", {"condition": "sanctions are imposed"}, False),
    ("one more consequence", {"consequence": "it will cut gas supplies"}, False),
    ("weeks later: a change", {"polarity": "refrain", "day": "2022-03-15"}, False),
    ("by the same origin", {"polarity": "refrain", "origin": "a"}, False),
    ("a demand", {"polarity": "refrain", "commitment": "demand"}, False),
    ("taken back", {"polarity": "refrain", "state": "withdrawn"}, False),
]


@pytest.mark.parametrize(("why", "other", "differs"), TOLD_TWICE, ids=[case[0] for case in TOLD_TWICE])
@pytest.mark.parametrize("order", [1, -1])
def test_a_condition_told_in_two_ways(why: str, other: dict[str, Any], differs: bool, order: int) -> None:
    told = judged(*[history("a"), history("b", **other)][::order])
    assert [each.rule for each in told] == ["condition_differs"] * differs, why


@pytest.mark.parametrize(
    ("one_", "other", "how"),
    [
        ("progress on de-escalation", "progress in the context of an escalation", "opposite"),
        ("Ukraine joins NATO", "Ukraine does not join NATO", "opposite"),
        ("Ukraine joins NATO", "NATO admits Ukraine", "same"),
        ("Ukraine joins NATO", "sanctions are imposed", "other"),
        ("Ukraine joins NATO", None, "other"),
        (None, None, "both open"),
    ],
)
def test_two_clauses(one_: str | None, other: str | None, how: str) -> None:
    assert contradictions.compared(one_, other) == how


def test_a_condition_that_is_taken_back_closes_it() -> None:
    shelf = Memory()
    a, b = history("a"), history("b", polarity="refrain")
    assert judged(a, b, shelf=shelf)[0].open
    assert not judged(replace(b, state="withdrawn", keys=[]), shelf=shelf)[0].open


# --------------------------------------------------------------------------------------------------------------- talks

HELD, OFF = (talk("RUS,USA", status, start="2022-02-15") for status in ("held", "cancelled"))
PLANNED = talk("RUS,USA", "planned", start="2022-02-15")


def test_a_talk_said_to_be_held_and_called_off() -> None:
    told = one(on("2022-02-10", PLANNED), on("2022-02-15", HELD, name="a"), on("2022-02-16", OFF, name="b"))
    assert (told.rule, told.open) == ("talk_held_and_cancelled", True)
    assert "RUS" in told.words
    assert "USA" in told.words


@pytest.mark.parametrize(("outlets", "open_"), [(("p", "q", "r"), False), (("p", "p", "p"), True)])
def test_a_talk_is_settled_by_voices_ahead(outlets: tuple[str, ...], open_: bool) -> None:
    """Three texts say that it was held; of one outlet they settle nothing."""
    held = [
        entry(HELD, uri=f"https://x{n}.example/", publisher=outlet, day="2022-02-15")
        for n, outlet in enumerate(outlets)
    ]  # fmt: skip
    assert one(*held, on("2022-02-16", OFF, name="b")).open is open_


@pytest.mark.parametrize(
    ("why", "entries"),
    [
        ("planned, then held", [on("2022-02-10", PLANNED), on("2022-02-16", HELD)]),
        ("planned, then called off", [on("2022-02-10", PLANNED), on("2022-02-14", OFF)]),
        ("called off days before, then held after all", [on("2022-02-10", OFF), on("2022-02-16", HELD)]),
    ],
)
def test_talks_that_only_changed(why: str, entries: list[Entry]) -> None:
    assert found(*entries) == [], why


# ------------------------------------------------------------------------------------------------------------- in order

KINDS = [ATTACK, DENIAL, OUTSIDE, LEAVES, FALL, AGAINST[1][1], troops(1e5, "USA"), troops(6e4, "RUS")]


@given(st.lists(st.tuples(st.sampled_from(range(len(KINDS))), st.integers(0, 3)), max_size=10))
def test_the_same_order_gives_the_same_and_each_is_told_once(rows: list[tuple[int, int]]) -> None:
    entries = [
        on("2022-02-16", KINDS[kind], name=f"n{n}", origin=f"o{origin}") for n, (kind, origin) in enumerate(rows)
    ]
    shelf = enter_all(entries, *MODULES)
    assert kept(shelf) == kept(enter_all(entries, *MODULES))
    told = accounts(shelf, Contradiction)
    assert len({(each.rule, each.accounts[0]) for each in told}) == len(told)
    assert all(each.one and each.other and each.words for each in told)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Moscow denied that it attacked.", "the side itself"),
        ("Kyiv denied that Moscow attacked.", "other reports"),
        ("No attack took place.", "other reports"),
    ],
)
def test_a_side_that_denies_its_act_is_no_other_report(sentence: str, who: str) -> None:
    text = f"A report of the day\n\n{sentence}"
    denial = event(modality="denied", evidence=[Span(21, len(text))])
    told = one(on("2022-02-15", ATTACK), entry(denial, uri="https://denial.example/", day="2022-02-16", text=text))
    assert told.words.endswith(f"denied by {who}")


def test_words_of_somebody_unknown_are_told_as_words() -> None:
    assert names(["raw:some men", "RUS"]) == "“some men” and RUS"
