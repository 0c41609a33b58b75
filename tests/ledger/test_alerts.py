"""Alerts: when bells ring, stand, ease and stay silent; an alarm never on one origin, on words, or on restraint."""

from __future__ import annotations

import pytest
from builders import entry, event, figure
from hypothesis import given, settings
from hypothesis import strategies as st
from small_watch import TEXT, WATCH, run, rung, state, told

from tocsin.accounts import Alert, Entry
from tocsin.ledger.alerts import alert_id
from tocsin.records import Span
from tocsin.watchfile import read_watch

BELLS = [
    ([], [], "nothing"),
    ([told("talk")], [], "nothing of the kind"),
    ([told("build-up")], ["seen"], "one voice: a notice, no alarm"),
    ([told("threat", "A"), told("threat", "B")], ["borne-out"], "words alone: no alarm"),
    ([told("promise", "A"), told("promise", "B")], [], "words of restraint"),
    ([told("build-up", "A"), told("threat", "B")], ["seen"], "two voices, but the deed is told by one"),
    ([told("build-up", "A", origin="o"), told("build-up", "B", origin="o")], ["seen"], "a copy"),
    ([told("build-up", "A"), told("build-up", "A", 2)], ["seen"], "one outlet twice"),
    ([told("garbled", "A"), told("garbled", "B")], ["seen", "borne-out"], "garbled records carry no alarm"),
    ([told("build-up", "A"), told("build-up", "B")], ["seen", "borne-out", "danger", "likely"], "a corroborated deed"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "rules", "why"), BELLS, ids=[why for *_, why in BELLS])
def test_when_bells_ring(entries: list[Entry], rules: list[str], why: str) -> None:
    assert sorted(alert.rule for alert in rung(run(entries))) == sorted(rules)


def test_a_standing_alert_is_not_raised_again_and_gains_drivers() -> None:
    entries = [told("threat", "A"), told("threat", "B"), told("build-up", "A", 2), told("build-up", "B", 3)]
    [alert] = rung(run(entries), "borne-out")
    assert alert.id == alert_id(WATCH, "borne-out", 1)
    assert alert.at == "2022-01-01T12:00:00Z"
    assert [line.partition(":")[0] for line in alert.drivers] == ["build-up", "threats"]
    assert alert.eased is None


def test_it_eases_when_its_condition_no_longer_holds() -> None:
    """Words are stale after fifteen days; the bar is a state lower while it stands: one of two voices holds it."""
    both = [told("threat", "A"), told("threat", "B", 4)]
    [standing] = rung(run(both, until=17), "borne-out")
    assert standing.eased is None
    [eased] = rung(run(both, until=20), "borne-out")
    assert eased.eased == "2022-01-20T00:00:00Z"


def test_within_the_cooldown_the_same_alert_stands_again_and_later_a_new_one_rings() -> None:
    both = [told("threat", "A"), told("threat", "B")]
    soon = rung(run([*both, told("threat", "C", 18), told("threat", "D", 18)]), "borne-out")
    assert [(alert.id, alert.eased) for alert in soon] == [(alert_id(WATCH, "borne-out", 1), None)]
    late = rung(run([*both, told("threat", "C", 25), told("threat", "D", 25)]), "borne-out")
    assert [alert.id for alert in late] == [alert_id(WATCH, "borne-out", n) for n in (1, 2)]
    assert [bool(alert.eased) for alert in late] == [True, False]


def test_an_index_may_sink_a_little_before_it_eases() -> None:
    watch = read_watch(TEXT.replace("index = 0.4", "index = 0.458").replace('class = "absence"', 'class = "word"'))
    entries = [told("build-up", "A"), told("build-up", "B")]
    assert rung(run(entries, watch=watch), "likely")[0].eased is None
    assert rung(run(entries, 5, watch), "likely")[0].eased is None
    assert rung(run(entries, 60, watch), "likely")[0].eased is not None


def test_a_contested_deed_doesn_t_silence_a_standing_alarm_and_stands_against_it() -> None:
    up = [told("build-up", "A"), told("build-up", "B")]
    [alert] = rung(run([*up, told("retreat", "A", 2)]), "danger")
    assert alert.eased is None
    assert any(line.startswith("against build-up: ") for line in alert.against)


def test_an_alarm_eases_when_the_deed_has_ceased() -> None:
    up = [told("build-up", "A"), told("build-up", "B")]
    down = [told("retreat", "A", 3), told("retreat", "B", 4)]
    found = run([*up, *down])
    assert rung(found, "danger")[0].eased == "2022-01-04T12:00:00Z"
    assert [alert.muted for alert in rung(found, "quiet")] == [True]


def test_it_says_what_drives_it_what_is_against_and_what_would_change_it() -> None:
    entries = [told("build-up", "A"), told("build-up", "B"), told("promise", "C")]
    [alert] = rung(run([*entries, told("threat", "C", 2)]), "danger")
    assert alert.drivers == [
        "build-up: build-up, verified since 2022-01-01 by A and B",
        "threats: threats, reported since 2022-01-02 by C",
    ]
    assert alert.against == ["promises: promises (words that no deed confirms, so they weigh nothing)"]
    assert alert.would_change[0] == "it eases with fewer than 1 of build-up, threats at least reported"
    assert "from 2022-01-18 the oldest reports of threats no longer count" in alert.would_change
    assert "leaving corroborated would make the words of promises count" in alert.would_change
    assert len(alert.origins) == 3
    assert [item.publisher for item in alert.items] == ["A", "C", "B"]


def test_a_driver_says_when_it_was_first_reported() -> None:
    [alert] = rung(run([told("build-up", "A"), told("build-up", "B", 4), told("threat", "C", 4)]), "danger")
    assert alert.drivers[0] == "build-up: build-up, verified since 2022-01-04, first reported 2022-01-01, by A and B"


# ------------------------------------------------------------------------------------------------------- properties

MOVE = st.tuples(
    st.sampled_from(["build-up", "retreat", "threat", "promise", "garbled", "talk", "planned"]),
    st.sampled_from("ABCDE"), st.integers(1, 60), st.sampled_from([None, "o1", "o2"]),
)  # fmt: skip


def ordered(moves: list[tuple[str, str, int, str | None]]) -> list[Entry]:
    return sorted((told(*move) for move in moves), key=lambda each: (each.now, each.id))


def alarms(found: list[Alert]) -> list[Alert]:
    return [alert for alert in found if alert.tier == "alarm"]


@settings(max_examples=80, deadline=None)
@given(st.lists(MOVE, max_size=10))
def test_no_alarm_on_one_origin_whatever_comes(moves: list[tuple[str, str, int, str | None]]) -> None:
    entries = ordered([(what, by, day, "o1") for what, by, day, _ in moves])
    assert not alarms(rung(run(entries, until=70)))


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVE, max_size=10))
def test_no_alarm_on_one_outlet_whatever_it_prints(moves: list[tuple[str, str, int, str | None]]) -> None:
    assert not alarms(rung(run(ordered([(what, "A", day, None) for what, _, day, _ in moves]))))


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVE.filter(lambda move: move[0] in ("threat", "promise", "talk", "planned")), max_size=12))
def test_no_alarm_on_words(moves: list[tuple[str, str, int, str | None]]) -> None:
    assert not alarms(rung(run(ordered(moves))))


@settings(max_examples=80, deadline=None)
@given(st.lists(MOVE, max_size=12))
def test_alarms_have_two_origins_and_ids_are_by_rule_and_number(moves: list[tuple[str, str, int, str | None]]) -> None:
    found = rung(run(ordered(moves), until=70))
    for rule in {alert.rule for alert in found}:
        raised = [alert for alert in found if alert.rule == rule]
        assert [alert.id for alert in raised] == [alert_id(WATCH, rule, n) for n in range(1, len(raised) + 1)]
        assert all(alert.eased for alert in raised[:-1]), "one of a rule stands at most"
    assert all(len(alert.origins) >= 2 for alert in alarms(found))


@settings(max_examples=40, deadline=None)
@given(st.lists(MOVE, max_size=10))
def test_entering_again_rings_the_same(moves: list[tuple[str, str, int, str | None]]) -> None:
    entries = ordered(moves)
    assert rung(run(entries, until=70)) == rung(run(entries, until=70))


def test_an_article_without_publisher_speaks_for_its_host() -> None:
    made = [
        entry(event("MOBILIZE"), uri=f"https://{host}/1", grade="A", publisher=None)
        for host in ("one.example", "www.one.example", "two.example")
    ]
    assert not alarms(rung(run(made[:2])))
    assert alarms(rung(run(made)))


def test_an_alarm_needs_two_voices_on_one_act_not_on_two_deeds() -> None:
    """Two mobilisations, of two armies against two neighbours, told by one voice each, are of one indicator."""
    deeds = [("RUS.MIL", "UKR", "A"), ("RUS.MIL", "POL", "B")]
    made = [entry(event("MOBILIZE", who, whom), uri=f"https://{by}.example/", grade="A", publisher=by)
            for who, whom, by in deeds]  # fmt: skip
    assert not alarms(rung(run(made)))
    same = entry(event("MOBILIZE", "RUS", "UKR"), uri="https://c.example/", grade="A", publisher="C")
    assert alarms(rung(run([*made, same])))


def test_two_voices_whose_strongest_sightings_are_of_other_acts_may_agree_on_one() -> None:
    """A tells of two acts, B of one of them: the one sighting kept of A is of the other."""
    text = "A day\n\nIts tanks rolled up to the Polish frontier. Reservists gathered before Ukraine this morning."
    acts = [event("MOBILIZE", "RUS", "POL", evidence=[Span(7, 49)]),
            event("MOBILIZE", "RUS", "UKR", evidence=[Span(51, 94)])]  # fmt: skip
    both = entry(*acts, uri="https://a.example/", grade="A", publisher="A", text=text)
    other = entry(acts[0], uri="https://b.example/", grade="B", publisher="B", text=text)
    found = run([both, other])
    assert len({each.act for each in state(found, "build-up").sightings}) == 2
    assert alarms(rung(found))


def test_figures_need_two_voices_on_the_indicator() -> None:
    old = 'match = [{ record = "event", type = "MOBILIZE", actor = "east" }]'
    watch = read_watch(TEXT.replace(old, 'match = [{ record = "figure", unit = "personnel", owner = "east" }]'))
    made = [entry(figure(100_000), uri=f"https://{by}.example/", grade="A", publisher=by) for by in "AB"]
    assert not alarms(rung(run(made[:1], watch=watch)))
    assert alarms(rung(run(made, watch=watch)))


def test_what_is_corroborated_is_not_said_to_be_wanting() -> None:
    away = [told("retreat", "A", 2), told("retreat", "B", 2)]
    [alert] = rung(run([told("threat", "A"), told("threat", "B"), told("promise", "C"), *away]), "borne-out")
    assert not any("leaving" in line for line in alert.would_change)
    [before] = rung(run([told("threat", "A"), told("threat", "B"), told("promise", "C")]), "borne-out")
    assert "leaving corroborated would make the words of promises count" in before.would_change
