"""Swapping names: which words come in, and that every mark stays on its words."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TRAINING = Path(__file__).resolve().parents[2] / "training"
sys.path.insert(0, str(TRAINING))

from markup import Passage, parse_passage, read_corpus  # noqa: E402
from swap import COUNTRIES, Names, names_of, swapped  # noqa: E402

CORPUS = list(read_corpus(TRAINING / "corpus"))
NAMES = names_of(CORPUS)
PERU = Names([COUNTRIES.by_iso["PER"]], ["Rosa Quispe"])

CASES = [
    ("[1:C France] {warned|THREATEN actual 1>2} [2:N rebels].", "Peru warned rebels."),
    ("[1:D French] jets {hit|ASSAULT actual 1>2} [2:N rebels].", "Peruvian jets hit rebels."),
    ("[1:C Paris] {warned|THREATEN actual 1>2} [2:N rebels].", "Lima warned rebels."),
    ("[1:P Jean Morel] {met|CONSULT actual 1,2>} [2:O Fatah]; [3:P Morel] sat.", "Rosa Quispe met Fatah; Quispe sat."),
    ("An [1:D Italian] ship {left|RETREAT actual 1>}.", "An Italian ship left."),  # "An Peruvian" would be no English
    ("A [1:D French] ship {left|RETREAT actual 1>}.", "A Peruvian ship left."),
    ("the [1:C Netherlands] {left|RETREAT actual 1>}.", "the Netherlands left."),
    ("[1:O NATO] {warned|THREATEN actual 1>2} [2:N rebels].", "NATO warned rebels."),
]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_other_names(marked: str, expected: str) -> None:
    assert swapped(parse_passage(f"a-0001 |  | {marked}"), PERU, random.Random(1)).text == expected


def test_one_country_stays_one() -> None:
    marked = "[1:C France] {met|CONSULT actual 1,2>} [2:C Chad]; [3:C France] {left|RETREAT actual 3>}."
    passage = parse_passage(f"a-0001 |  | {marked}")
    for seed in range(20):
        words = swapped(passage, NAMES, random.Random(seed)).text
        first, last = words.split(" met ")[0], words.split("; ")[1].removesuffix(" left.")
        assert first == last
        assert first != words.split(" met ")[1].split(";")[0]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CORPUS), st.integers(0, 9))
def test_marks_stay_on_their_words(passage: Passage, seed: int) -> None:
    other = swapped(passage, NAMES, random.Random(seed))
    for before, after in zip(passage.events, other.events, strict=True):
        assert passage.text[before.start : before.end] == other.text[after.start : after.end]
    for number, mention in passage.mentions.items():
        moved = other.mentions[number]
        if mention.kind not in "CDP":
            assert passage.text[mention.start : mention.end] == other.text[moved.start : moved.end]
    assert len(other.spans) == len(passage.spans)
