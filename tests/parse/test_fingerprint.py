"""Fingerprints: the same in every process, blind to case and marks, short; and the facts that finish them."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from samples import make_article

from tocsin.api import read_text
from tocsin.coding.facts import finished
from tocsin.config import Settings
from tocsin.parse.fingerprint import (
    PERMUTATIONS,
    ROWS,
    fingerprint_of,
    hash_of,
    parts_of,
    signature_of,
    vectors_of,
    words_of,
)
from tocsin.parse.tokens import sentences_of
from tocsin.records import Fingerprint, Reading

TEXT = (
    "Envoy leaves for Geneva\n\n"
    "The envoy left Khartoum for Geneva on Monday with a delegation of 24 officers and two judges.\n\n"
    "“We shall exchange the prisoners or go home,” General Idris Malwal told reporters.\n\n"
    "Some 8,350 soldiers have been moved from the border to the Nile since 3 May, the ministry said."
)


def without_model(text: str) -> Fingerprint:
    """A fingerprint of words and plain facts: no vectors, no actors."""
    sentences = sentences_of(text)
    return finished(fingerprint_of(text, sentences, []), Reading(make_article(text), sentences))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We will talk,” he said.", '"We will TALK", he said'),
        ("Kyiv’s forces", "kyiv's forces"),
        ("Erdoğan met Müller", "Erdogan met Muller"),
        ("cease-fire  line", "cease – fire\nline"),
    ],
)
def test_words_are_compared_without_case_accents_and_marks(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_a_signature_is_the_same_in_another_process() -> None:
    words = words_of(TEXT)
    code = f"from tocsin.parse.fingerprint import signature_of; print(signature_of({words!r}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert msgspec.json.decode(told, type=list[int]) == signature_of(words)


def test_a_signature_is_pinned() -> None:
    """Stores hold signatures: another number here means that all of them must be made again."""
    made = signature_of(words_of(TEXT))
    assert len(made) == PERMUTATIONS
    assert all(0 <= number < 2**32 for number in made)
    assert hash_of([str(number) for number in made]) == PINNED


PINNED = 273384936204914


@pytest.mark.parametrize("shared", [0, 20, 100, 180, 200])
def test_signatures_tell_how_much_is_shared(shared: int) -> None:
    """Within four standard deviations of the truth, for texts of two hundred words with a stretch in common."""
    one = [f"word{n}" for n in range(200)]
    other = one[:shared] + [f"other{n}" for n in range(200 - shared)]
    both = max(0, shared - 2)
    truth = both / (2 * 198 - both)
    pairs = zip(signature_of(one), signature_of(other), strict=True)
    told = sum(a == b for a, b in pairs) / PERMUTATIONS
    assert abs(told - truth) <= 4 * (truth * (1 - truth) / PERMUTATIONS) ** 0.5 + 1e-9


@given(st.text(max_size=200))
def test_any_text_has_a_fingerprint(text: str) -> None:
    made = fingerprint_of(text, sentences_of(text), [])
    assert len(made.signature) == PERMUTATIONS


def test_parts_are_sentences_with_enough_words_of_their_own() -> None:
    sentences = sentences_of(TEXT)
    assert parts_of(TEXT, sentences) == [
        hash_of(words_of(sentences[1].span.of(TEXT))),
        hash_of(words_of(sentences[3].span.of(TEXT))),
    ], "no headline, no sentence that only quotes"


def test_vectors_are_few_and_of_one_length() -> None:
    pooled = [np.full(8, n + 1, dtype=np.float32) for n in range(100)]
    rows = vectors_of(pooled)
    assert rows.shape == (ROWS, 8)
    assert rows.dtype == np.int8
    assert np.allclose(np.linalg.norm(rows.astype(float), axis=1), 127, atol=2)
    assert vectors_of([]).size == 0


@pytest.mark.parametrize(
    ("fact", "places", "why"),
    [
        ("n:24", [1], "a number"),
        ("n:8350", [3], "as a number, however it is written"),
        ("m:gnv", [0, 1], "a name, by sound, in each sentence that has it"),
        ("m:mlvl", [2], "a name"),
        ("m:mnd", [], "a day of the week is no name"),
        ("w:office", [1], "a word, by its first letters"),
        ("w:report", [], "a word that any report has"),
        ("q:exchan", [2], "a quoted word"),
        ("w:exchan", [2], "which is a word, too"),
    ],
)
def test_facts_know_their_sentences(fact: str, places: list[int], why: str) -> None:
    made = without_model(TEXT)
    assert [place for each, place in zip(made.facts, made.places, strict=True) if each == fact] == places, why


def test_facts_stand_in_text_order_once_a_sentence() -> None:
    made = without_model(TEXT)
    assert made.places == sorted(made.places)
    pairs = list(zip(made.facts, made.places, strict=True))
    assert len(pairs) == len(set(pairs))


def test_names_are_kept_by_sound() -> None:
    one = without_model("Talks\n\nThen Kyrylo Budanov met the envoy.")
    other = without_model("Talks\n\nThen Kirill Budanow met the envoy.")
    assert {f for f in one.facts if f[0] == "m"} == {f for f in other.facts if f[0] == "m"}


def test_a_document_has_it_only_where_it_is_asked_for() -> None:
    assert read_text(TEXT, settings=Settings()).fingerprint is UNSET
    made = read_text(TEXT, settings=Settings(fingerprint=True)).fingerprint
    assert isinstance(made, Fingerprint)
    assert made.width == 384
    assert len(made.vectors) == 4 * 384
    assert {"n:24", "n:8350"} <= set(made.facts)
    assert any(fact.startswith("a:") for fact in made.facts)
    assert made.signature == without_model(TEXT).signature
    assert msgspec.json.decode(msgspec.json.encode(made), type=Fingerprint) == made


def test_start_up_does_without_the_library() -> None:
    code = "import sys, tocsin.pipeline, tocsin.parse; sys.exit('rensa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
