"""Events across documents: what is one act and what is two, how an act stands, and that copies corroborate nothing."""

from __future__ import annotations

from typing import Any

import pytest
from builders import accounts, actor, enter_all, entry, event, kept, place
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.accounts import Entry, EventAccount
from tocsin.ledger import events
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.evidence import MOST_ITEMS
from tocsin.records import Event, Party, Span

KYIV, LVIV, IRPIN = (
    place("Kyiv", "UKR", 50.45, 30.52), place("Lviv", "UKR", 49.84, 24.03), place("Irpin", "UKR", 50.52, 30.25)
)  # fmt: skip
PARIS, UKRAINE = place("Paris", "FRA", 48.85, 2.35), place("Ukraine", "UKR")
WEAK = {"date_from": "publication date"}
SHELLED = "News\n\nRussian guns shelled the bridge at Irpin again on Monday, residents said."
BOMBED = "Report\n\nThe bridge at Irpin was shelled by guns, a mayor told us."
SPOKE = "Other\n\nAn entirely different matter about pensions was voiced."


def acts(*entries: Entry) -> list[EventAccount]:
    return [each for each in accounts(enter_all(list(entries), events.enter), EventAccount) if each.tellings]


def two(a: Event, b: Event, **more: Any) -> list[EventAccount]:
    """Accounts of two records, of two documents of different origins."""
    days = more.pop("days", ("2022-02-15", "2022-02-15"))
    texts = more.pop("texts", (SHELLED, BOMBED))
    return acts(
        entry(a, uri="https://a.example/1", day=days[0], text=texts[0], **more),
        entry(b, uri="https://b.example/2", day=days[1], text=texts[1], **more),
    )


ONE_ACT = [
    ("a president, his army and his country fit", event(actors="RUS.GOV:vladimir-putin"), event(actors="RUS.MIL"), {}),
    ("a paramilitary of the state fits it", event(actors="RUS.PRM:wagner"), event(actors="RUS"), {}),
    ("one party of several is enough", event(actors="RUS,BLR"), event(actors="RUS"), {}),
    ("a deed of a night may have either day", event(date="2022-02-14"), event(date="2022-02-15"), {}),
    ("a day in its week", event(date="2022-02-14/2022-02-20"), event(date="2022-02-16"), {}),
    ("a day of publication reaches back three", event(date="2022-02-13"), event(date="2022-02-15", **WEAK), {}),
    ("a town in its country", event(place=KYIV), event(place=UKRAINE), {}),
    ("towns side by side", event(place=KYIV), event(place=IRPIN), {}),
    ("places of words are where one stood", event("ACCUSE", place=KYIV), event("ACCUSE", place=PARIS), {}),
    ("words on the next day", event("ACCUSE", date="2022-02-15"), event("ACCUSE", date="2022-02-16", **WEAK),
     {"days": ("2022-02-15", "2022-02-16")}),
    ("deeds without a recipient, of one mode", event(mode="aerial"), event(mode="aerial", recipients=""), {}),
    ("deeds without a recipient, told alike", event(), event(recipients=""), {}),
    ("a talk shares both sides", event("CONSULT", "USA,RUS", ""), event("CONSULT", "RUS", "USA"), {}),
    ("a meeting of one organisation", event("CONSULT", "IGO:osce", ""), event("CONSULT", "IGO:osce", ""), {}),
    ("a plan told twice", event(modality="scheduled", date="2022-02-20"),
     event(modality="intended", date="2022-02-20"), {}),
    ("an unresolved party by its words, where all else fits", event(actors="?Some gunmen"),
     event(actors="?some gunmen"), {}),
    ("the very same year", event(date="2014"), event(date="2014"), {}),
]  # fmt: skip
TWO_ACTS = [
    ("types differ", event("ASSAULT"), event("COERCE"), {}),
    ("other actors", event(actors="RUS"), event(actors="BLR"), {}),
    ("rebels are not the state they fight", event(actors="UKR.REB:donbas-separatists", recipients="RUS"),
     event(actors="UKR", recipients="RUS"), {}),
    ("other recipients", event(recipients="UKR"), event(recipients="POL"), {}),
    ("two presidents speak", event("ACCUSE", "USA.GOV:joe-biden", "RUS"),
     event("ACCUSE", "USA.GOV:antony-blinken", "RUS"), {}),
    ("deeds days apart", event(date="2022-02-10"), event(date="2022-02-15"), {}),
    ("words days apart", event("ACCUSE", date="2022-02-13"), event("ACCUSE", date="2022-02-15", **WEAK), {}),
    ("words of two named days", event("ACCUSE", date="2022-02-14"), event("ACCUSE", date="2022-02-15"), {}),
    ("towns far apart", event(place=KYIV), event(place=LVIV), {}),
    ("countries differ", event(place=KYIV), event(place=PARIS), {}),
    ("done and planned", event(), event(modality="scheduled"), {}),
    ("a year is no day", event(date="2022"), event(date="2022-02-15"), {}),
    ("words to nobody, of something else", event("ACCUSE", recipients=""), event("ACCUSE"),
     {"texts": (SHELLED, SPOKE)}),
    ("deeds to nobody, of something else", event(recipients=""), event(), {"texts": (SHELLED, SPOKE)}),
    ("of two talks only one side is shared", event("CONSULT", "USA,RUS", ""), event("CONSULT", "USA,UKR", ""), {}),
    ("an unresolved party is none by its kind", event(actors="?some gunmen"), event(actors="?some gunmen"),
     {"texts": (SHELLED, SPOKE)}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "a", "b", "more"), ONE_ACT, ids=[case[0] for case in ONE_ACT])
def test_one_act(why: str, a: Event, b: Event, more: dict[str, Any]) -> None:
    found = two(with_date(a), with_date(b), **more)
    assert len(found) == 1, why
    assert [item.uri for item in found[0].items] == ["https://a.example/1", "https://b.example/2"]
    assert found[0].standing == "corroborated"


@pytest.mark.parametrize(("why", "a", "b", "more"), TWO_ACTS, ids=[case[0] for case in TWO_ACTS])
def test_two_acts(why: str, a: Event, b: Event, more: dict[str, Any]) -> None:
    assert len(two(with_date(a), with_date(b), **more)) == 2, why


def with_date(one: Event) -> Event:
    """A record that stands in its text's sentence, on the 15th unless it says otherwise."""
    return replace(one, date=one.date or "2022-02-15", evidence=[Span(8, 60)])


def test_a_hundred_copies_count_once() -> None:
    copies = [
        entry(event(date="2022-02-15"), uri=f"https://copy{n}.example/1", origin="wire", story="wire")
        for n in range(100)
    ]
    (act,) = acts(*copies)
    assert act.origins == ["wire"]
    assert act.standing == "reported"
    assert len(act.items) == MOST_ITEMS
    (more,) = acts(*copies, entry(event(date="2022-02-15"), uri="https://own.example/2"))
    assert (more.standing, more.origins) == ("corroborated", ["wire", "https://own.example/2"])


def test_a_copy_is_found_by_its_words_whatever_it_does_to_names_and_days() -> None:
    original = entry(event(date="2022-02-15"), uri="https://a.example/1", origin="wire")
    spun = event(actors="?Rusia", recipients="", date="2022-02-21", flags=["garbled"], **WEAK)
    (act,) = acts(original, entry(spun, uri="https://b.example/2", day="2022-02-21", origin="wire"))
    assert act.actors == ["RUS"]
    assert act.start == "2022-02-15"
    assert len(act.items) == 2


MODALITIES = [
    ("actual", True), ("ongoing", True), ("historical", True), ("alleged", True), ("scheduled", True),
    ("intended", True), ("denied", True), ("conditional", False), ("hypothetical", False),
]  # fmt: skip


@pytest.mark.parametrize(("modality", "opens"), MODALITIES)
def test_what_opens_an_account(modality: str, opens: bool) -> None:
    assert len(acts(entry(event(modality=modality)))) == opens


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (event(confidence=0.39), "too unsure"),
        (event(actors="?men", recipients="UNK.CVL:people"), "nobody is known"),
        (event(modality="denied", flags=["polarity_suspect"]), "a denial that may be an assertion"),
    ],
)
def test_what_opens_none(act: Event, why: str) -> None:
    assert acts(entry(act)) == [], why


def test_a_weak_record_joins_and_counts_for_nothing() -> None:
    sure, weak = event(date="2022-02-15"), event(date="2022-02-15", confidence=0.2)
    (act,) = acts(entry(sure, uri="https://a.example/1"), entry(weak, uri="https://b.example/2"))
    assert len(act.items) == 2
    assert act.standing == "reported"
    assert act.origins == ["https://a.example/1"]
    assert any("too weak" in reason for reason in act.reasons)


@pytest.mark.parametrize("flag", ["garbled", "polarity_suspect", "agent_suspect"])
def test_a_flagged_record_stands_beside_the_clean_one(flag: str) -> None:
    spoilt = event(actors="RUS.MIL", date="2022-02-15", confidence=0.99, flags=[flag])
    (alone,) = acts(entry(spoilt, uri="https://a.example/1"))
    assert (alone.standing, alone.origins, alone.credibility) == ("alleged", [], 6)
    clean = event(actors="RUS", date="2022-02-15", confidence=0.6)
    (act,) = acts(entry(spoilt, uri="https://a.example/1"), entry(clean, uri="https://b.example/2"))
    assert act.actors == ["RUS"]
    assert act.origins == ["https://b.example/2"]
    assert act.standing == "reported"


def told(modality: str, uri: str, day: str = "2022-02-15", **more: Any) -> Entry:
    grade = more.pop("grade", "F")
    return entry(
        event(modality=modality, date=None if modality == "denied" else "2022-02-15", **more),
        uri=f"https://{uri}.example/1", day=day, grade=grade, text=SHELLED if uri != "b" else BOMBED,
    )  # fmt: skip


RUSSIA, NATO = Party("Moscow", actor("RUS")), Party("NATO", actor("IGO:nato"))
STANDINGS = [
    ("one origin", [told("actual", "a")], "reported", 6),
    ("one fair origin", [told("actual", "a", grade="C")], "reported", 3),
    ("two of unknown grade", [told("actual", "a"), told("actual", "b")], "corroborated", 3),
    ("two, one of them fair", [told("actual", "a", grade="C"), told("actual", "b")], "corroborated", 2),
    ("two reliable", [told("actual", "a", grade="A"), told("actual", "b", grade="B")], "corroborated", 1),
    ("only alleged", [told("alleged", "a", grade="A")], "alleged", 6),
    ("alleged by two", [told("alleged", "a"), told("alleged", "b")], "alleged", 6),
    ("alleged, then reported by another", [told("alleged", "a"), told("actual", "b", grade="B")], "reported", 3),
    ("its actor denies", [told("actual", "a", grade="B"), told("denied", "c", reported_by=RUSSIA)], "reported", 4),
    ("an ally of nobody denies", [told("actual", "a"), told("denied", "c", reported_by=NATO)], "reported", 4),
    ("denied by two others",
     [told("actual", "a"), told("denied", "c", reported_by=NATO), told("denied", "d", reported_by=NATO)], "denied", 5),
    ("confirmed twice, then denied by its actor",
     [told("actual", "a", grade="A"), told("actual", "b", grade="B"), told("denied", "c", reported_by=RUSSIA)],
     "corroborated", 1),
    ("only denied", [told("denied", "a", reported_by=RUSSIA)], "denied", 5),
    ("alleged and denied by its actor", [told("alleged", "a"), told("denied", "c", reported_by=RUSSIA)], "alleged", 4),
]  # fmt: skip


@pytest.mark.parametrize(("why", "entries", "standing", "credibility"), STANDINGS, ids=[case[0] for case in STANDINGS])
def test_how_an_act_stands(why: str, entries: list[Entry], standing: str, credibility: int) -> None:
    (act,) = acts(*entries)
    assert (act.standing, act.credibility) == (standing, credibility)
    assert act.reasons


def test_a_denial_is_no_act_of_its_own() -> None:
    (act,) = acts(told("actual", "a"), told("denied", "c", day="2022-02-20", reported_by=RUSSIA))
    assert [item.uri for item in act.items] == ["https://a.example/1"]
    assert [item.uri for item in act.denials] == ["https://c.example/1"]
    assert act.modality == "actual"


def test_a_report_joins_what_was_only_denied() -> None:
    (act,) = acts(told("denied", "c", day="2022-02-14", reported_by=RUSSIA), told("actual", "a"))
    assert (act.standing, act.modality, act.start) == ("reported", "actual", "2022-02-15")


def test_a_denial_in_the_words_of_the_report_is_the_readers_doubt() -> None:
    yes, no = event("REJECT", date="2022-02-15"), event("REJECT", modality="denied")
    assert all(not act.denials or not act.items for act in acts(entry(yes, no)))


@pytest.mark.parametrize(("voice", "denied"), [(None, 0), (RUSSIA, 1)])
def test_a_narrator_does_not_contradict_himself(voice: Party | None, denied: int) -> None:
    yes = event(date="2022-02-15", evidence=[Span(8, 40)])
    no = event(modality="denied", reported_by=voice, evidence=[Span(60, 80)])
    (act, *_) = [act for act in acts(entry(yes, no, text=SHELLED)) if act.items]
    assert len(act.denials) == denied


def test_the_account_speaks_with_its_best_record() -> None:
    vague = event(actors="RUS", date="2022-02-14/2022-02-16", confidence=0.6)
    best = event(actors="RUS.MIL", mode="aerial", date="2022-02-15", place=KYIV, confidence=0.9)
    (act,) = two(vague, best)
    assert (act.actors, act.mode, act.score, act.quad) == (["RUS.MIL"], "aerial", -9.5, 4)
    assert (act.start, act.end, act.place) == ("2022-02-15", None, KYIV)


def test_an_account_without_a_date_of_its_own_says_so() -> None:
    (act,) = acts(entry(event(date="2022-02-15", **WEAK)))
    assert act.start == "2022-02-15"
    assert any("publication" in reason for reason in act.reasons)
    (plan,) = acts(entry(event(modality="intended")))
    assert plan.start is None


def test_withdrawing_a_document_takes_its_records_out() -> None:
    first, second = told("actual", "a"), told("actual", "b")
    shelf = enter_all([first, second], events.enter)
    drop(shelf, second)
    (act,) = accounts(shelf, EventAccount)
    assert (act.standing, [item.document for item in act.items]) == ("reported", [first.id])
    assert kept(shelf) == kept(enter_all([first], events.enter))
    drop(shelf, first)
    (empty,) = accounts(shelf, EventAccount)
    assert (empty.keys, empty.items, empty.standing) == ([], [], "alleged")
    assert "taken back" in empty.reasons[0]


def drop(shelf: Memory, one: Entry) -> None:
    desk = Desk(shelf)
    events.withdraw(one.id, desk)
    shelf.keep(desk.changed())


def test_the_same_entry_twice_changes_nothing() -> None:
    one = told("actual", "a")
    assert kept(enter_all([one, one], events.enter)) == kept(enter_all([one], events.enter))


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["ASSAULT", "ACCUSE", "CONSULT"]), st.sampled_from(["RUS", "RUS.MIL", "USA", "?men"]),
        st.sampled_from(["UKR", ""]), st.sampled_from(["actual", "alleged", "denied", "scheduled"]),
        st.integers(10, 20), st.integers(0, 3), st.sampled_from([0.2, 0.5, 0.9]),
    ),
    max_size=12,
)  # fmt: skip


def entries_of(rows: list[tuple[Any, ...]]) -> list[Entry]:
    return [
        entry(
            event(type_, who, whom, modality=how, date=None if how == "denied" else f"2022-02-{day}", confidence=sure),
            uri=f"https://{n}.example/", origin=f"origin-{origin}", day=f"2022-02-{day}",
        )
        for n, (type_, who, whom, how, day, origin, sure) in enumerate(rows)
    ]  # fmt: skip


@given(ENTRIES)
def test_the_same_order_gives_the_same_accounts(rows: list[tuple[Any, ...]]) -> None:
    entries = entries_of(rows)
    assert kept(enter_all(entries, events.enter)) == kept(enter_all(entries, events.enter))


@given(ENTRIES)
def test_a_copy_adds_no_origin(rows: list[tuple[Any, ...]]) -> None:
    """Entering every document once more from another address, of the same origin, makes nothing better known."""
    entries = entries_of(rows)
    shelf = enter_all(entries, events.enter)
    before = {act.id: (act.standing, act.origins) for act in accounts(shelf, EventAccount)}
    copies = [
        entry(*one.document.events, uri=f"{one.document.article.uri}copy", origin=one.origin, day=one.now[:10])
        for one in entries
    ]
    enter_all(copies, events.enter, shelf=shelf)
    for act in accounts(shelf, EventAccount):
        standing, origins = before[act.id]
        assert FIRMNESS.index(act.standing) <= FIRMNESS.index(standing)
        assert set(act.origins) <= set(origins)


FIRMNESS = ("denied", "alleged", "reported", "corroborated")
