"""Where mentions of places lie: the countries a document speaks of settle namesakes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.resolve.actors import Linking
from tocsin.resolve.places import countries_by_weight, locate

# marked text with one place, and its country and name (None: not on the map)
CASES: list[tuple[str, str | None, str | None]] = [
    ("Shells fell on [L:Aleppo].", "SYR", "Aleppo"),
    ("Talks open in [L:Geneva].", "CHE", "Geneva"),
    ("[C:Libya] bled. Shells fell on [L:Tripoli].", "LBY", "Tripoli"),
    ("[C:Lebanon] bled. Shells fell on [L:Tripoli].", "LBN", "Tripoli"),
    ("[C:Lebanese] troops entered [L:Tripoli].", "LBN", "Tripoli"),
    ("[C:Colombia] mourned. A bomb went off in [L:Cartagena].", "COL", None),
    ("[C:Spain] mourned. A bomb went off in [L:Cartagena].", "ESP", "Cartagena"),
    ("[C:Venezuela] marched. The crowd filled [L:Valencia].", "VEN", "Valencia"),
    ("[C:Spain] marched. The crowd filled [L:Valencia].", "ESP", "Valencia"),
    ("[C:India] mourned. A bomb went off in [L:Hyderabad].", "IND", "Hyderabad"),
    ("[C:Pakistan] mourned. A bomb went off in [L:Hyderabad].", "PAK", None),
    ("The governor of [L:Georgia] and [C:Washington] agreed.", "USA", "Georgia"),
    ("[C:Russian] tanks rolled into [L:Georgia]. [C:Georgian] troops fell back.", "GEO", "Georgia"),
    ("The ministers met in [L:Vienna].", "AUT", "Vienna"),
    ("The convoy left [L:Xyzzyville].", None, None),
    ("Ships crossed the [L:Strait of Hormuz].", None, "Strait of Hormuz"),
    ("[P:Angela Merkel] flew to [L:Frankfurt].", "DEU", None),
]


@pytest.mark.parametrize(("text", "country", "name"), CASES)
def test_place_is_found(links: Callable[..., Linking], text: str, country: str | None, name: str | None) -> None:
    found = locate(links(text, "2013-05-02").mentions)
    if country is None and name is None:
        assert found == []
        return
    place = found[0].place
    assert place.country == country
    assert name in (None, place.name)


def test_the_country_named_most_comes_first(links: Callable[..., Linking]) -> None:
    state = links("[C:Iran] wrote to [C:Iraq]. [C:Iraq] replied.", "2013-05-02")
    assert countries_by_weight(state.mentions) == ["IRQ", "IRN"]


def test_only_places_are_located(links: Callable[..., Linking]) -> None:
    assert locate(links("[C:Ankara] wrote to the [P:Paris Hilton].", "2013-05-02").mentions) == []
