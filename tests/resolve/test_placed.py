"""Persons whom only the words around them place: by the body before the name, by the apposition behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.records import Mention

CASES = [
    # marked text, the person, country and sector expected (None: left open)
    ("[C:Kenya] waited. [P*:Sara Odhiambo], editor of the Kenya Ledger, said it rained.", "KEN", "JRN"),
    ("[P*:Ali Haddadi], a professor at an Egyptian college, said it rained.", "EGY", "EDU"),
    ("[O:Peruvian army] commander General [P*:Ali Haddadi] said it rained.", "PER", "MIL"),
    ("[P*:Ali Haddadi], who lives in Egypt, said it rained.", None, None),
    ("[P*:Ali Haddadi], a friend of Egypt, said it rained.", None, None),
    ("[P*:Ali Haddadi], aged nine, said it rained.", None, None),
    ("In [C:Peru], at dusk, [P*:Ali Haddadi] said it rained.", None, None),
]


@pytest.mark.parametrize(("marked", "country", "sector"), CASES)
def test_by_the_words_around(
    asks: Callable[..., Mention], marked: str, country: str | None, sector: str | None
) -> None:
    actor = asks(marked).actor
    assert ((actor.country, actor.sectors[0]) if actor else (None, None)) == (country, sector)
