"""The type of a given pair: shares, direction, windows. Logits are made by hand; the last tests run the model, whose
judgement they do not ask for."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.parse.decode import LINK_ACTOR, LINK_RECIPIENT, bucket, pieces_in, tie
from tocsin.parse.encoder import Labels, Scores
from tocsin.parse.pairs import Pair, pair_types, ties, type_scores
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import EventType, Span

TYPES = list(get_args(EventType))
SIZE = 16
LABELS = Labels("by hand", [], [], ["O", *TYPES], [], ["actor", "recipient", "source", "content"], SIZE,
                [[-6.0 + n / 16 for n in range(16)]] * 4, {}, "nothing")  # fmt: skip
TEXT = "Then India shelled Pakistan and later thanked Nepal."


def first_window(text: str) -> Window:
    return next(iter(windows(text, sentences_of(text))))


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def pair(text: str, actor: str, recipient: str) -> Pair:
    return Pair(text, span(text, actor), span(text, recipient))


def written(acts: list[tuple[str, str, list[str], list[str]]]) -> tuple[Window, Scores]:
    """Scores of ``TEXT`` with acts: word, type, who acts, who receives."""
    window = first_window(TEXT)
    length = len(window.ids)
    types, heads, tails = np.zeros((length, 17)), np.zeros((length, 4, SIZE)), np.zeros((length, 4, SIZE))
    types[:, 0] = 8.0
    used = 0
    for word, kind, *sides in acts:
        head = pieces_in(window, span(TEXT, word))
        types[head, LABELS.types.index(kind)] = 16.0
        for link, names in zip((LINK_ACTOR, LINK_RECIPIENT), sides, strict=True):
            for name in names:
                heads[head, link, used] = 12.0 * SIZE**0.5
                tails[pieces_in(window, span(TEXT, name)), link, used] = 1.0
                used += 1
    empty = np.zeros((length, 1), dtype=np.float32)
    return window, Scores(empty, empty, *(a.astype(np.float32) for a in (types, types, heads, tails)))


SHELLED = ("shelled", "ASSAULT", ["India"], ["Pakistan"])
THANKED = ("thanked", "SUPPORT", ["India"], ["Nepal"])
MET = ("later", "CONSULT", ["India", "Nepal"], [])
BEST = [
    ([SHELLED], "India", "Pakistan", "ASSAULT"),
    ([SHELLED, THANKED], "India", "Pakistan", "ASSAULT"),
    ([SHELLED, THANKED], "India", "Nepal", "SUPPORT"),
    ([SHELLED, MET], "India", "Nepal", "CONSULT"),
    ([SHELLED, MET], "Nepal", "India", "CONSULT"),
    ([SHELLED, ("later", "ACCUSE", ["Pakistan"], ["India"])], "Pakistan", "India", "ACCUSE"),
    ([SHELLED, ("later", "ACCUSE", ["Pakistan"], ["India"])], "India", "Pakistan", "ASSAULT"),
]


@pytest.mark.parametrize(("acts", "actor", "recipient", "expected"), BEST)
def test_the_act_that_ties_the_two(
    acts: list[tuple[str, str, list[str], list[str]]], actor: str, recipient: str, expected: str
) -> None:
    window, scores = written(acts)
    values = type_scores(window, scores, LABELS, pair(TEXT, actor, recipient))
    assert values is not None
    assert TYPES[int(values.argmax())] == expected
    assert values.shape == (16,)


def test_direction_matters() -> None:
    window, scores = written([SHELLED])
    there = type_scores(window, scores, LABELS, pair(TEXT, "India", "Pakistan"))
    back = type_scores(window, scores, LABELS, pair(TEXT, "Pakistan", "India"))
    assert there is not None
    assert back is not None
    assert there[TYPES.index("ASSAULT")] > 20 * back[TYPES.index("ASSAULT")]


@pytest.mark.parametrize("outside", [Span(0, 0), Span(len(TEXT), len(TEXT) + 5), Span(4, 4)])
def test_a_party_that_is_not_in_the_window(outside: Span) -> None:
    window, scores = written([SHELLED])
    for one in (Pair(TEXT, span(TEXT, "India"), outside), Pair(TEXT, outside, span(TEXT, "India"))):
        assert type_scores(window, scores, LABELS, one) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_ties_are_those_of_decoding(seed: int, tails: list[int]) -> None:
    """The two modules count distance and probability alike."""
    rng = np.random.default_rng(seed)
    empty = np.zeros((11, 1), dtype=np.float32)
    heads, sides = (rng.normal(0, 2, (11, 4, SIZE)).astype(np.float32) for _ in range(2))
    scores = Scores(empty, empty, empty, empty, heads, sides)
    for link in (LINK_ACTOR, LINK_RECIPIENT):
        expected = [tie(scores, LABELS, link, [head], tails) for head in range(11)]
        assert ties(scores, LABELS, link, tails) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("distance", [*range(-10, 11), -127, -64, -63, 63, 64, 127])
def test_every_distance_counts_as_in_decoding(distance: int) -> None:
    length, labels = 128, Labels("", [], [], [], [], [], SIZE, [[float(n) / 4 for n in range(16)]], {}, "")
    empty = np.zeros((length, 1, SIZE), dtype=np.float32)
    head = 0 if distance >= 0 else 127
    found = ties(Scores(empty, empty, empty, empty, empty, empty), labels, 0, [head + distance])[head]
    assert found == pytest.approx(1 / (1 + np.exp(-bucket(distance) / 4)), abs=1e-5)


# ------------------------------------------------------------------------------------------------------- with the model

READ = [
    ("India shelled Pakistan.", "India", "Pakistan"),
    ("The foreign minister of Chad thanked the U.S. for aid.", "foreign minister of Chad", "U.S."),
    ("It rained in Peru, and Chile was dry.", "Peru", "Chile"),
    ("India India", "India", "India"),
]


def test_shares_add_to_one() -> None:
    for shares in pair_types([pair(*one) for one in READ]):
        assert list(shares) == TYPES
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-4)
        assert all(0.0 <= share <= 1.0 for share in shares.values())


def test_pairs_keep_their_order_and_do_not_meet() -> None:
    together = pair_types([pair(*one) for one in READ[:2]])
    alone = [pair_types([pair(*one)])[0] for one in READ[:2]]
    for one, other in zip(together, alone, strict=True):
        assert one == pytest.approx(other, abs=0.02)  # padding moves the last digits of int8 weights


def test_a_pair_across_windows_is_empty() -> None:
    apart = "India shelled a post.\n\nPakistan was silent."
    near = "India shelled a post of Pakistan."
    found = pair_types([pair(apart, "India", "Pakistan"), pair(near, "India", "Pakistan")])
    assert found[0] == {}
    assert len(found[1]) == 16


def test_no_pairs() -> None:
    assert pair_types([]) == []
