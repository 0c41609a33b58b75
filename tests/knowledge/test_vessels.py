"""Whose ship it is, and which words say that something is one."""

from __future__ import annotations

import pytest

from tocsin.knowledge.vessels import SHIP_NOUN, flag_of, tables

FLAGS = [
    ("USS Nimitz", "USA"), ("Nimitz", "USA"), ("the Moskva", "RUS"), ("The Moskva", "RUS"), ("MOSKVA", "RUS"),
    ("U.S.S. Maddox", "USA"), ("USS Unheard Of", "USA"), ("HMS Defender", "GBR"), ("HMCS Halifax", "CAN"),
    ("HMAS Perth", "AUS"), ("FS Languedoc", "FRA"), ("INS Vikrant", "IND"), ("INS Hanit", "ISR"), ("Liaoning", "CHN"),
    ("Admiral  Kuznetsov", "RUS"), (" Charles de Gaulle ", "FRA"), ("HMS Enterprise", "GBR"), ("Enterprise", "USA"),
    ("BRP Sierra Madre", "PHL"), ("USS", None), ("HMS", None), ("Ever Given", None), ("", None), ("ISS Station", None),
    ("uss nothing", None), ("Moskva River", None),
]


@pytest.mark.parametrize(("name", "expected"), FLAGS)
def test_flag(name: str, expected: str | None) -> None:
    assert flag_of(name) == expected


NOUNS = [
    ("the aircraft carrier", "aircraft carrier"), ("two destroyers", "destroyers"), ("a patrol boat", "patrol boat"),
    ("an amphibious assault ship", "amphibious assault ship"), ("Frigate", "Frigate"), ("the flagship", "flagship"),
    ("a friendship", None), ("a cruise", None), ("a carriers' strike", "carriers"), ("the ship", None),
]


@pytest.mark.parametrize(("words", "expected"), NOUNS)
def test_ship_nouns(words: str, expected: str | None) -> None:
    found = SHIP_NOUN.search(words)
    assert (found[0] if found else None) == expected


def test_flags_are_countries_and_no_name_is_listed_twice() -> None:
    prefixes, vessels = tables()
    assert all(len(code) == 3 and code.isupper() for code in {*prefixes.values(), *vessels.values()})
    assert all(name == name.strip() for name in vessels)
