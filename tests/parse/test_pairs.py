"""The type of a given pair: shares, direction, windows. Logits are made by hand; the last tests run the model, whose
judgement they do not ask for."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.parse.decode import LINK_ACTOR, LINK_RECIPIENT, bucket, pieces_in, tie
from tocsin.parse.encoder import Floats, Labels, PairWeights, Scores
from tocsin.parse.pair_head import gelu, pair_shares
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


def asked(window: Window, scores: Scores, actor: str | None, recipient: str | None) -> Floats:
    sides = ([] if name is None else pieces_in(window, span(TEXT, name)) for name in (actor, recipient))
    return type_scores(scores, LABELS, *sides)


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
    values = asked(window, scores, actor, recipient)
    assert TYPES[int(values.argmax())] == expected
    assert values.shape == (16,)


def test_direction_matters() -> None:
    window, scores = written([SHELLED])
    there = asked(window, scores, "India", "Pakistan")
    back = asked(window, scores, "Pakistan", "India")
    assert there[TYPES.index("ASSAULT")] > 20 * back[TYPES.index("ASSAULT")]


def test_a_party_that_is_not_there_does_not_count() -> None:
    window, scores = written([SHELLED, THANKED])
    assert TYPES[int(asked(window, scores, "India", None).argmax())] in ("ASSAULT", "SUPPORT")
    assert TYPES[int(asked(window, scores, None, "Nepal").argmax())] == "SUPPORT"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-8, 8), min_size=1, max_size=6))
def test_gelu_is_the_exact_form(values: list[float]) -> None:
    expected = [0.5 * x * (1 + math.erf(x / 2**0.5)) for x in values]
    assert gelu(np.asarray(values, dtype=np.float32)) == pytest.approx(expected, abs=1e-5)


def test_the_pair_head_looks_for_both_parties() -> None:
    """One token says ASSAULT to whoever asks with the first actor, another SUPPORT to the second."""
    size, types = 2, 17
    tokens = np.zeros((4, 4, size), dtype=np.float32)
    tokens[0, 0], tokens[1, 0] = (1, 0), (0, 1)  # two actors
    tokens[2, 2], tokens[3, 2] = (30, 0), (0, 30)  # what each of two words answers to
    tokens[2, 3], tokens[3, 3] = (9, 0), (0, 9)  # what it says
    query = np.concatenate([np.eye(size), np.zeros((size, size))], 1)
    hidden = np.concatenate([np.zeros((size, 2 * size)), np.eye(size)], 1)
    out = np.zeros((types, size))
    out[1, 0], out[2, 1] = 1, 1
    held = PairWeights(*(x.astype(np.float32) for x in (query, np.zeros(size), hidden, np.zeros(size), out,
                                                        np.zeros(types))))  # fmt: skip
    shares = pair_shares(tokens, [([0], [1]), ([1], [0])], held)
    assert shares.argmax(-1).tolist() == [1, 2]
    assert shares.sum(-1) == pytest.approx([1, 1], abs=1e-5)


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


def test_a_pair_across_windows_is_answered_from_one_of_them() -> None:
    apart = "India shelled a post.\n\nPakistan was silent."
    nobody = [Pair("India shelled a post.", None, None), Pair("", None, None)]
    found = pair_types([pair(apart, "India", "Pakistan"), *nobody])
    assert [len(shares) for shares in found] == [16, 16, 0]


def test_no_pairs() -> None:
    assert pair_types([]) == []
