"""What stands inside and beside a mention: countries, bodies, roles, sectors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.knowledge.actors import load_actors
from tocsin.resolve.clues import apposition_after, name_clues, read_clues, title_before

ON = "2013-05-02"

# phrase, countries, bodies, roles it must hold, sector
PHRASES: list[tuple[str, list[str], list[str], list[str], str | None]] = [
    ("senior Iraqi defence ministry officials", [], ["IRQ.MIL:defence-ministry"], [], "GOV"),
    ("Russian president", ["RUS"], [], ["president"], "GOV"),
    ("US secretary of state", ["USA"], [], ["foreign_minister"], "GOV"),
    ("NATO secretary general", [], ["IGO:nato"], ["secretary_general"], None),
    ("French and German officials", ["FRA", "DEU"], [], [], "GOV"),
    ("Russian troops in Syria", [], ["RUS.MIL"], [], None),
    ("officials in Tehran", [], [], [], "GOV"),
    ("Pentagon chief", ["USA"], [], ["defence_minister"], None),
    ("US ambassador to Libya", ["USA"], [], ["ambassador"], "GOV"),
    ("gunmen", [], [], [], "UAF"),
    ("weather", [], [], [], None),
]


@pytest.mark.parametrize(("phrase", "countries", "bodies", "roles", "sector"), PHRASES)
def test_phrase_says(
    phrase: str, countries: list[str], bodies: list[str], roles: list[str], sector: str | None
) -> None:
    clues = read_clues(phrase, load_actors(), ON)
    assert list(clues.countries) == countries
    assert [b.id for b in clues.bodies] == bodies
    assert set(roles) <= set(clues.roles)
    assert sector is None or clues.sector == sector


# text with the name marked, the country or body its title gives, a role it must hold; None: no title at all
BESIDE: list[tuple[str, str | None, str | None]] = [
    ("Russian President [P:Jane Roe] left.", "RUS", "president"),
    ("The Turkish foreign minister, [P:Jane Roe], left.", "TUR", "foreign_minister"),
    ("[P:Jane Roe], the Turkish foreign minister, left.", "TUR", "foreign_minister"),
    ("[P:Jane Roe], a veteran Turkish diplomat, left.", "TUR", None),
    ("Foreign Minister [P:Jane Roe] of Turkey left.", "TUR", "foreign_minister"),
    ("Turkey's new foreign minister [P:Jane Roe] left.", "TUR", "foreign_minister"),
    ("Foreign Minister of Turkey [P:Jane Roe] left.", "TUR", "foreign_minister"),
    ("Iranian nuclear negotiator [P:Jane Roe] left.", "IRN", None),
    ("US ambassador to Libya [P:Jane Roe] left.", "USA", "ambassador"),
    ("The Turkish president accused [P:Jane Roe].", None, None),
    ("Turkey warned [P:Jane Roe].", None, None),
    ("Turkey warned President [P:Jane Roe].", None, "president"),
    ("Turkish jets bombed President [P:Jane Roe].", None, "president"),
    ("[P:Jane Roe], a close ally of the Russian president, left.", None, None),
    ("[P:Jane Roe], who met the Russian president, left.", None, None),
    ("A report reached Turkey French President [P:Jane Roe] left.", "FRA", "president"),
    ("Russia's U.N. ambassador [P:Jane Roe] left.", "RUS", None),
    ("It rained. [P:Jane Roe] left.", None, None),
]


@pytest.mark.parametrize(("text", "home", "role"), BESIDE)
def test_title_beside_a_name(
    reads: Callable[..., tuple[object, int]], text: str, home: str | None, role: str | None
) -> None:
    reading = reads(text, ON).reading  # type: ignore[attr-defined]
    clues = name_clues(reading.article.text, reading.mentions[0].span, load_actors(), ON)
    assert (clues.countries[0] if clues.countries else None) == home
    assert role is None or role in clues.roles
    assert home or role or clues.empty


def test_title_stops_at_the_sentence_and_abbreviations_do_not_stop_it() -> None:
    text = "It ended. U.S. Gen. Roe"
    assert title_before(text, text.index("Roe")) == "U.S. Gen."


def test_a_clause_is_no_apposition() -> None:
    text = "Roe, who left, slept"
    assert apposition_after(text, 3) == ""
