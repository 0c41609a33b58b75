"""Hypotheses: what moves the index and what must not, the band, the view, the words."""

from __future__ import annotations

import math

import pytest
from builders import entry, event
from hypothesis import given, settings
from hypothesis import strategies as st
from small_watch import TEXT, WATCH, run, state, told

from tocsin.accounts import Entry, HypothesisScore
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.hypotheses import CAP, in_words, indicator_weight, matrix, scores_of
from tocsin.ledger.hypotheses import given as chances
from tocsin.ledger.indicators import states_of
from tocsin.watchfile import Watch, read_watch


def index(shelf: Memory, name: str = "attack", watch: Watch = WATCH) -> float:
    return scores_of(Desk(shelf), watch)[name].index


def scores(entries: list[Entry], until: int | None = None) -> dict[str, HypothesisScore]:
    return scores_of(Desk(run(entries, until)), WATCH)


NOTHING = [told("nothing")]


def test_they_start_from_the_priors_and_add_up_to_one() -> None:
    found = scores(NOTHING)
    assert {name: score.index for name, score in found.items()} == {"attack": 0.3, "pressure": 0.4, "other": 0.3}
    found = scores([told("build-up"), told("threat", "B")])
    assert sum(score.index for score in found.values()) == pytest.approx(1.0, abs=1e-3)
    assert all(score.low <= score.index <= score.high for score in found.values())


def test_one_report_weighs_by_its_grade() -> None:
    """Worked by hand: L_j = p_j t + (1 - p_j) f for grade A, priors 0.3, 0.4, 0.3."""
    found = scores([told("build-up", "A")])["attack"].index
    left = 2 ** (-0.0 / 21)
    likelihood = [0.9 * 0.9 + 0.1 * 0.05, 0.6 * 0.9 + 0.4 * 0.05, 0.2 * 0.9 + 0.8 * 0.05]
    cap = min(1.0, CAP / (math.log(likelihood[0]) - math.log(likelihood[2])))
    each = [p * like ** (left * cap) for p, like in zip((0.3, 0.4, 0.3), likelihood, strict=True)]
    assert found == pytest.approx(each[0] / sum(each), abs=1e-3)


MOVES = [
    ("build-up", "attack", 1, "a deed that an attack needs"),
    ("retreat", "attack", -1, "a deed against it"),
    ("promise", "attack", 0, "words of restraint that no deed confirms"),
    ("threat", "other", -1, "words that the rest expects"),
    ("suspect", "attack", 0, "a record that may say the opposite"),
    ("nothing", "attack", 0, "an act of others"),
]


@pytest.mark.parametrize(("what", "name", "sign", "why"), MOVES, ids=[why for *_, why in MOVES])
def test_what_moves_it(what: str, name: str, sign: int, why: str) -> None:
    moved = scores([told("nothing"), told(what)])[name].index - scores(NOTHING)[name].index
    assert (moved > 0.01) - (moved < -0.01) == sign


def test_words_of_restraint_count_once_the_deed_is_corroborated() -> None:
    silent = scores([told("retreat", "A"), told("retreat", "B")])["attack"].index
    assert scores([told("retreat", "A"), told("promise", "C")])["attack"].index == pytest.approx(
        scores([told("retreat", "A")])["attack"].index, abs=1e-4
    )
    spoken = scores([told("retreat", "A"), told("retreat", "B"), told("promise", "C")])["attack"].index
    assert spoken < silent


def test_an_f_report_hardly_moves_it() -> None:
    told_by = (NOTHING, [told("build-up", "A")], [told("build-up", "E")])
    start, strong, weak = (scores(each)["attack"].index for each in told_by)
    assert abs(weak - start) < 0.1 * abs(strong - start)


def test_one_indicator_moves_it_only_so_far() -> None:
    shelf = run([told("build-up", by, day) for day in range(1, 20) for by in "AB"])
    states = states_of(Desk(shelf), WATCH)
    weight = indicator_weight(WATCH.indicators[0], states, WATCH, "2022-01-19T12:00:00Z")
    assert weight is not None
    assert float((weight.max(axis=0) - weight.min(axis=0)).max()) <= CAP + 1e-9


def test_absence_weighs_the_more_the_longer_one_looks() -> None:
    """Talks that an attacker wouldn't hold aren't held: each day says more."""
    quiet = [told("threat", "E")]
    found = [scores(quiet, until=until)["attack"].index for until in (2, 12, 40)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.05
    assert state(run(quiet), "talking").state == "not_observed"


def test_what_is_unknown_moves_nothing() -> None:
    shelf = run(NOTHING, until=40)
    assert state(shelf, "talking").state == "unknown"
    assert index(shelf) == 0.3


def test_an_end_speaks_against_it() -> None:
    up = [told("build-up", "A"), told("build-up", "B")]
    down = [*up, told("retreat", "A", 4), told("retreat", "B", 5), told("retreat", "C", 5)]
    assert scores(down)["attack"].index < scores(up, until=5)["attack"].index


def test_the_band_is_wider_than_a_point_and_always_the_same() -> None:
    one, other = (scores([told("build-up"), told("threat", "B")])["attack"] for _ in range(2))
    assert one == other
    assert one.high - one.low > 0.05


def test_drivers_and_what_is_against() -> None:
    found = scores([told("build-up"), told("retreat", "B", 2), told("retreat", "C", 2)])["attack"]
    assert found.against[0][0] == "leaving"
    weights = [abs(weight) for _, weight in found.against]
    assert weights == sorted(weights, reverse=True)


def test_other_takes_the_mean_where_it_is_silent() -> None:
    watch = read_watch(TEXT.replace("given = { build-up = 0.2, leaving = 0.5, ", "given = { "))
    found = chances(watch, "build-up")
    assert found is not None
    assert [round(float(row[0]), 3) for row in found] == [0.9, 0.6, 0.75]
    assert chances(watch, "no-such") is None


def test_the_matrix_is_a_view() -> None:
    shelf = run([told("build-up"), told("threat", "B")])
    before = dict(shelf.accounts)
    rows = {row.indicator: row for row in matrix(Desk(shelf), WATCH)}
    assert rows["build-up"].marks == {"attack": "++", "pressure": "0", "other": "--"}
    assert rows["leaving"].marks == {"attack": "", "pressure": "", "other": ""}
    assert rows["talking"].marks["attack"] == "+"
    assert rows["build-up"].diagnostic == pytest.approx(math.log(0.9 / 0.2), abs=1e-3)
    assert shelf.accounts == before


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.0, "almost no chance"), (0.05, "very unlikely"), (0.3, "unlikely"), (0.5, "roughly even chance"),
        (0.55, "likely"), (0.9, "very likely"), (0.95, "almost certain"), (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_likelihood_words(number: float, words: str) -> None:
    assert in_words(number) == words


# ------------------------------------------------------------------------------------------------------- properties

MOVE = st.tuples(st.sampled_from(["build-up", "threat", "retreat"]), st.sampled_from("ABCDE"), st.integers(1, 20))


@settings(max_examples=40, deadline=None)
@given(st.lists(MOVE, min_size=1, max_size=6), st.integers(0, 5))
def test_a_copy_never_moves_an_index(moves: list[tuple[str, str, int]], which: int) -> None:
    """The same text by the same or a worse outlet, seen later in the same moment."""
    entries = sorted((told(*move) for move in moves), key=lambda each: (each.now, each.id))
    original = entries[which % len(entries)]
    what = moves[[told(*move).id for move in moves].index(original.id)][0]
    copy = told(what, "E", 21, origin=original.origin)
    plain, copied = run([*entries, told("nothing", "E", 21)]), run([*entries, copy])
    for name in ("attack", "pressure", "other"):
        assert index(copied, name) == pytest.approx(index(plain, name), abs=1e-4)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["build-up", "threat"]), st.sampled_from("ABCDE")), max_size=6), st.randoms())
def test_the_order_of_one_moment_doesn_t_matter(moves: list[tuple[str, str]], random: object) -> None:
    entries = [told(what, by) for what, by in moves]
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    if entries:
        assert index(run(entries)) == index(run(shuffled))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from("ABCDE"), st.integers(2, 20), st.integers(1, 30))
def test_a_report_weighs_less_each_day(by: str, first: int, more: int) -> None:
    """Of one report alone the weight goes to nothing, never up. (Looking in vain for talks weighs too: none here.)"""
    watch = read_watch(TEXT.replace('class = "absence"', 'class = "word"'))
    made = [entry(event("MOBILIZE"), publisher=by, grade=by if by in "ABCD" else "F", day="2022-01-01")]  # type: ignore[arg-type]
    start, early, late = (index(run(made, until, watch), watch=watch) for until in (None, first, first + more))
    assert start >= early >= late >= 0.3 - 1e-4
