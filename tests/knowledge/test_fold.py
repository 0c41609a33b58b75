"""Names fold to one key, keep the skeleton across romanisations, and garble stays near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.knowledge.fold import beyond, distance, fold, least_distance, skeleton, sounds_of

FOLDED = [
    ("U.S.", "u.s.", "an abbreviation that is also a word keeps its dots"),
    ("US", "u.s.", "capitals mean the abbreviation"),
    ("us", "us", "the pronoun"),
    ("Us", "us", "the pronoun at the head of a sentence"),
    ("WHO", "w.h.o.", "the health body"),
    ("who", "who", "the pronoun"),
    ("U.S.-led coalition", "u.s. led coalition", "hyphens are blanks"),
    ("N.A.T.O.", "nato", "dots of other abbreviations go"),
    ("Nato", "nato", "British style"),
    ("Russia's", "russia", "a final possessive goes"),
    ("the allies'", "the allies", "a plural possessive too"),
    ("Côte d’Ivoire", "cote divoire", "diacritics and typographic apostrophes"),
    ("Da'esh", "daesh", "apostrophes inside"),
    ("  Łódź \u00a0 region ", "lodz region", "stroke letters, white space"),
    ("OPEC+", "opec+", "a plus is part of a name"),
    ("AT&T", "at and t", "ampersand"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("name", "key", "why"), FOLDED)
def test_fold(name: str, key: str, why: str) -> None:
    assert fold(name) == key, why


@given(st.text(max_size=30))
def test_folding_a_lower_case_key_changes_nothing(name: str) -> None:
    key = fold(name.lower())
    assert fold(key) == key or "." in key or "'" in name or not name.isascii()


SAME_SKELETON = [
    ("Sergey Lavrov", "Sergej Lawrow"),
    ("Muhammad al-Sudani", "Mohammed Sudany"),
    ("Yevgeny Petrov", "Evgeni Petroff"),
    ("Bashar al-Assad", "Bashar el Asad"),
    ("Volodymyr Shevchenko", "Wolodymyr Schewtschenko"),
]


@pytest.mark.parametrize(("a", "b"), SAME_SKELETON)
def test_romanisations_share_a_skeleton(a: str, b: str) -> None:
    assert skeleton(a) == skeleton(b)


NEARER = [
    ("Bavel", "Pavel", "Mabel", "b and p are confused, b and m are not"),
    ("Zhaparov", "Japarov", "Taparov", "zh and j are confused"),
    ("Wolkow", "Volkov", "Molkom", "w and v are confused"),
    ("Sharif", "Scharif", "Tarif", "sh and sch are one sound"),
    ("Psenko", "Senko", "Tenko", "ps is spoken s"),
    ("Hussein", "Hossain", "Hassan", "vowels are cheap, but not free"),
    ("Kuleba", "Culeba", "Duleba", "c and k"),
    ("Gadhimi", "Kadhimi", "Ladhimi", "g and k"),
]


@pytest.mark.parametrize(("garbled", "right", "wrong", "why"), NEARER)
def test_distance_prefers_the_likely_swap(garbled: str, right: str, wrong: str, why: str) -> None:
    assert distance(garbled, right) < distance(garbled, wrong), why


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=12)


@given(NAMES, NAMES)
def test_distance_is_symmetric_and_bounded_and_its_quick_bound_holds(a: str, b: str) -> None:
    apart = distance(a, b)
    assert 0.0 <= apart <= 1.0
    assert apart == pytest.approx(distance(b, a))
    assert min(1.0, least_distance(a, b)) <= apart + 1e-9


@given(NAMES, NAMES, st.floats(0.0, 1.0))
def test_what_is_beyond_a_limit_is_truly_farther(a: str, b: str, limit: float) -> None:
    if beyond(sounds_of(a), sounds_of(b), limit):
        assert distance(a, b) > limit


@given(NAMES)
def test_a_name_is_no_distance_from_itself(name: str) -> None:
    assert distance(name, name) == 0.0


def test_beyond_the_limit_the_answer_is_one() -> None:
    assert distance("Merkel", "Macron", limit=0.2) == 1.0
