"""The tables of measures: plurals, units, currencies, and files that break their rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge.measures import load_measures, measures, plural

SHIPPED = Path(__file__).parents[2] / "src" / "tocsin" / "knowledge" / "data" / "measures.toml"

PLURALS = [
    ("soldier", "soldiers"), ("serviceman", "servicemen"), ("militiaman", "militiamen"), ("battery", "batteries"),
    ("convoy", "convoys"), ("torpedo", "torpedoes"), ("bus", "buses"), ("person", "people"), ("child", "children"),
    ("landing craft", "landing craft"), ("member of parliament", "members of parliament"), ("German", "Germans"),
    ("patrol boat", "patrol boats"), ("army corps", "army corps"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "many"), PLURALS)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many


NOUNS = [
    ("soldiers", "personnel", "personnel"), ("Battle Tanks", "equipment", "tank"), ("refugees", "displaced", "people"),
    ("battalions", "formation", "battalion"), ("Eritreans", "people", "people"), ("airstrikes", "act", "airstrike"),
    ("others", "other", "people"), ("fishing vessels", "ship", "vessel"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "cls", "unit"), NOUNS)
def test_noun(words: str, cls: str, unit: str) -> None:
    noun = measures().noun(words)
    assert noun is not None
    assert (noun.cls, noun.unit) == (cls, unit)


def test_factors() -> None:
    units = measures().units
    assert units["miles"].factor == pytest.approx(1.609344)
    assert (units["weeks"].base, units["weeks"].factor) == ("minutes", 7 * 24 * 60)


def test_currencies_of_several_countries_stay_themselves() -> None:
    words = ("rupees", "indian rupees", "euros", "pounds")
    assert [measures().behind[word] for word in words] == ["rupee", "INR", "EUR", "GBP"]


BROKEN = [
    ('class = "people"', 'class = "peopel"', "class is 'peopel'"),
    ("least = 10", "least = 0", "least is 0"),
    ('"mile" = 1.609344', '"mile" = -1', "factor -1"),
    ('words = ["hostage", ', 'words = ["hostage", "tank", ', "'tank' is also of class"),
    ('spoils = ["money", ', 'spoils = ["gold", ', "class is 'gold'"),
]


@pytest.mark.parametrize(("old", "new", "says"), BROKEN)
def test_broken_file(tmp_path: Path, old: str, new: str, says: str) -> None:
    path, text = tmp_path / "measures.toml", SHIPPED.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError, match=str(path)) as caught:
        load_measures(path)
    assert says in str(caught.value)
