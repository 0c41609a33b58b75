"""Indicators: states as tables of articles, and that copies, order and the bound of the list change nothing."""

from __future__ import annotations

import pytest
from builders import entry, event
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from small_watch import MOVES, TEXT, WATCH, run, state, told

from tocsin.accounts import Member, Story
from tocsin.ledger import events, indicators
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.indicators import MOST
from tocsin.ledger.patterns import Looking, any_of, belongs, sentence_spans, sightings
from tocsin.watchfile import grade_of, read_watch

STATES = [
    ([], "unknown", "nothing has come in"),
    ([told("nothing")], "unknown", "an article about others"),
    ([told("talk")], "not_observed", "an article about the parties without it"),
    ([told("build-up")], "reported", "one voice"),
    ([told("build-up", "A", 1), told("build-up", "A", 2)], "reported", "one outlet twice"),
    ([told("build-up", "A", origin="o"), told("build-up", "B", origin="o")], "reported", "a copy"),
    ([told("build-up", "D"), told("build-up", "E")], "corroborated", "two voices, neither good"),
    ([told("build-up", "A"), told("build-up", "E")], "corroborated", "only one of them fair"),
    ([told("build-up", "A"), told("build-up", "C")], "verified", "a good one and a fair one"),
    ([told("garbled", "A"), told("garbled", "B")], "corroborated", "garbled records verify nothing"),
    ([told("suspect", "A"), told("suspect", "B")], "not_observed", "records that may say the opposite"),
    ([told("unsure", "A")], "not_observed", "below the floor"),
    ([told("planned", "A")], "not_observed", "not told as happening"),
    ([told("build-up", "A"), told("retreat", "B", 2)], "contested", "a credible voice against it"),
    ([told("build-up", "A"), told("retreat", "E", 2)], "reported", "an anonymous voice against it"),
    ([told("build-up", "A"), told("own-retreat", "B", 2)], "reported", "its own side's word against it"),
    (
        [told("build-up", "A"), told("build-up", "B"), told("retreat", "A", 3), told("retreat", "B", 4)],
        "ceased", "two voices tell of its end",
    ),
    (
        [told("build-up", "A"), told("retreat", "A", 3), told("retreat", "B", 4), told("build-up", "C", 5),
         told("build-up", "B", 5), told("build-up", "A", 6)],
        "contested", "it goes on after its end was told",
    ),
    ([told("retreat", "A")], "not_observed", "only against"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "expected", "why"), STATES, ids=[why for _, _, why in STATES])
def test_states(entries: list[object], expected: str, why: str) -> None:
    assert state(run(entries), "build-up").state == expected  # type: ignore[arg-type]


def test_it_goes_stale_after_three_half_lives_and_comes_back() -> None:
    before = run([told("build-up")], until=60)
    assert state(before, "build-up").state == "reported"
    after = run([told("build-up")], until=70)
    found = state(after, "build-up")
    assert (found.state, found.due, found.origins) == ("stale", None, [])
    again = run([told("build-up"), told("build-up", "B", 75)])
    assert state(again, "build-up").state == "reported"


def test_ageing_takes_voices_away_one_by_one() -> None:
    shelf = run([told("build-up", "A"), told("build-up", "B", 20)], until=66)
    assert state(shelf, "build-up").state == "reported"


def test_since_stays_while_the_state_does() -> None:
    shelf = run([told("build-up", "A"), told("build-up", "B", 2), told("build-up", "C", 3)])
    assert state(shelf, "build-up").since[:10] == "2022-01-02"
    assert state(shelf, "build-up").searched == "2022-01-01T12:00:00Z"


def test_an_origin_is_no_better_than_who_first_carried_it() -> None:
    """A blog's text that an agency reprints stays the blog's."""
    first, copy = told("build-up", "E", origin="o"), told("build-up", "A", 2, origin="o")
    story = Story(id="o", title="", origins=["o"], members=[
        Member(document=each.id, uri=each.document.article.uri, publisher=each.document.article.publisher,
               first_seen=each.now, origin="o") for each in (first, copy)
    ])  # fmt: skip
    shelf = Memory()
    shelf.keep([story])
    looking = Looking(0.5, lambda publisher, uri: grade_of(WATCH, publisher, uri))
    [found] = sightings(WATCH.indicators[0], copy, Desk(shelf), looking)
    assert (found.carrier, found.grade, found.item.grade) == ("E", "F", "A")


def test_the_list_is_bounded() -> None:
    shelf = run([told("build-up", "C", day) for day in range(1, 40)])
    kept = state(shelf, "build-up").sightings
    assert len(kept) == MOST
    assert kept[-1].item.published == "2022-02-11"


def test_accounts_on_the_desk_are_matched_with_their_standing() -> None:
    old = """
name = "leaving"
class = "action"
match = [{ record = "event", type = "RETREAT", actor = "east" }]"""
    assert old in TEXT
    watch = read_watch(TEXT.replace(old, old.replace('actor = "east"', 'standing = "corroborated"')))

    def entered(entries: list[object]) -> str:
        shelf = Memory()
        for each in entries:
            desk = Desk(shelf)
            events.enter(each, desk)  # type: ignore[arg-type]
            indicators.enter(each, desk, watch)  # type: ignore[arg-type]
            shelf.keep(desk.changed())
        return state(shelf, "leaving", watch).state

    def retreat(by: str) -> object:
        uri = f"https://{by}.example/1"
        made = event("RETREAT", "RUS.MIL", "UKR", date="2022-02-15", mode="withdraw")
        return entry(made, uri=uri, grade="A", publisher=by)

    assert entered([retreat("A")]) == "not_observed"
    assert entered([retreat("A"), retreat("B")]) == "verified"


# ------------------------------------------------------------------------------------------------------- properties

MOVE = st.tuples(st.sampled_from(["build-up", "retreat", "garbled", "talk"]), st.sampled_from("ABCDE"),
                 st.integers(1, 30), st.sampled_from([None, "o1", "o2"]))  # fmt: skip
ENDS = ("contested", "ceased", "stale")
RANK = {"unknown": 0, "not_observed": 0, "reported": 1, "corroborated": 2, "verified": 3}


def ordered(moves: list[tuple[str, str, int, str | None]]) -> list[object]:
    return sorted((told(*move) for move in moves), key=lambda each: (each.now, each.id))


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVE, max_size=10))
def test_the_same_order_gives_the_same(moves: list[tuple[str, str, int, str | None]]) -> None:
    entries = ordered(moves)
    assert run(entries).accounts == run(entries).accounts  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["build-up", "retreat", "talk"]), st.sampled_from("ABCDE")), max_size=8),
       st.randoms())  # fmt: skip
def test_the_order_of_one_moment_doesn_t_matter(moves: list[tuple[str, str]], random: object) -> None:
    entries = [told(what, by) for what, by in moves]
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = state(run(entries), "build-up"), state(run(shuffled), "build-up")
    assert (one.state, one.origins) == (other.state, other.origins)
    assert [replace(each, act=None) for each in one.sightings] == [replace(each, act=None) for each in other.sightings]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.just("build-up"), st.sampled_from("ABCDE"), st.integers(1, 20)), min_size=1, max_size=6),
       st.integers(0, 5), st.sampled_from("ABCDE"))  # fmt: skip
def test_a_copy_never_raises_a_state(moves: list[tuple[str, str, int]], which: int, by: str) -> None:
    """A copy by anybody of any article, seen at the end. Its story tells who carried it first."""
    entries = sorted((told(*move) for move in moves), key=lambda each: (each.now, each.id))
    original = entries[which % len(entries)]
    copy = told("build-up", by, 21, origin=original.origin)
    members = [
        Member(document=each.id, uri=each.document.article.uri, publisher=each.document.article.publisher,
               first_seen=each.now, origin=original.origin) for each in (original, copy)
    ]  # fmt: skip
    shelf = run(entries, until=21)
    before = state(shelf, "build-up")
    desk = Desk(shelf)
    desk.put(Story(id=copy.story, title="", origins=[original.origin], members=members))
    indicators.enter(copy, desk, WATCH)
    after = indicators.states_of(desk, WATCH)["build-up"]
    assert RANK[after.state] <= RANK[before.state]
    assert after.origins == before.origins


# --------------------------------------------------------------------------------------------------- words and names

@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("border", "near the border.", True),
        ("border", "the borders", False),
        ("border*", "the borders", True),
        ("live fire", "a live-fire drill", True),
        ("live-fire", "a Live  fire drill", True),
        ("Ukraine's border", "at Ukraine’s border", True),
        ("fire", "a ceasefire", False),
    ],
)
def test_phrases(phrase: str, text: str, fits: bool) -> None:
    assert bool(any_of((phrase,)).search(text)) is fits


@pytest.mark.parametrize(
    ("actor", "name", "fits"),
    [
        ("RUS", "RUS", True), ("RUS.MIL", "RUS", True), ("RUS.GOV:x", "RUS", True), ("RUS.MIL:navy", "RUS.MIL", True),
        ("RUS", "RUS.MIL", False), ("RUSX", "RUS", False), ("IGO:nato", "IGO", True), ("IGO:nato", "IGO:nat", False),
    ],
)  # fmt: skip
def test_who_belongs_to_whom(actor: str, name: str, fits: bool) -> None:
    assert belongs(actor, [name]) is fits


def test_sentences_end_at_full_stops_and_blank_lines_and_not_behind_abbreviations() -> None:
    text = 'A title\n\nThe U.S. Army and Gen. Roe came. "They left," he said. Then\n\nall ended.'
    assert [span.of(text) for span in sentence_spans(text)] == [
        "A title", "The U.S. Army and Gen. Roe came.", '"They left," he said.', "Then", "all ended.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "state_"),
    [
        ("Field hospitals stand at Yelnya.", "reported"),
        ("There are no field hospitals.", "not_observed"),
        ("Field hospitals would follow.", "not_observed"),
        ("He must send field hospitals.", "not_observed"),
    ],
)
def test_sentences_without_a_record(sentence: str, state_: str) -> None:
    watch = read_watch(TEXT.replace('{ record = "event", type = "MOBILIZE", actor = "east" }',
                                    '{ record = "text", words = "field hospital*" }'))  # fmt: skip
    text = f"A day\n\n{sentence} And so on, and on, and on, and on."
    shelf = run([entry(MOVES["talk"](), text=text, publisher="A", grade="A")], watch=watch)
    assert state(shelf, "build-up", watch).state == state_
