"""Places: the likeliest of a name, and a preference that weighs without deciding alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA
from tocsin.knowledge.places import TownFile, load_places, places

FOUND = [
    ("Lisbon", (), "PRT", "PPLC", "a capital"),
    ("Kiev", (), "UKR", "PPLC", "another spelling"),
    ("Bombay", (), "IND", "PPL", "a former name"),
    ("Tripoli", (), "LBY", "PPLC", "the larger one"),
    ("Tripoli", ("LBN",), "LBN", "PPL", "the one of the country spoken of"),
    ("Paris", ("USA",), "FRA", "PPLC", "a preference does not lift a hamlet over a metropolis"),
    ("Georgia", (), "GEO", "PCLI", "the country"),
    ("Georgia", ("USA",), "USA", "ADM1", "the state"),
    ("New York", (), "USA", "PPL", "the city"),
    ("Odessa", (), "UKR", "PPL", "a spelling of a larger town before a smaller namesake"),
    ("the Red Sea", (), None, "SEA", "own list, with an article"),
    ("Strait of Hormuz", (), None, "STRT", ""),
    ("Myanmar", (), "MMR", "PCLI", "a country"),
    ("Soviet Union", (), None, None, "no place of today"),
    ("Nowhereville", (), None, None, ""),
    ("", (), None, None, ""),
]


@pytest.mark.parametrize(("name", "prefer", "country", "feature", "why"), FOUND)
def test_find(name: str, prefer: tuple[str, ...], country: str | None, feature: str | None, why: str) -> None:
    found = places().find(name, prefer)
    assert ((found.country, found.feature) if found else (None, None)) == (country, feature), why


def test_coordinates_and_id_come_from_geonames() -> None:
    found = places().find("Nairobi")
    assert found is not None
    assert found.geonameid == 184745
    assert (found.lat, found.lon) == (pytest.approx(-1.28, abs=0.05), pytest.approx(36.82, abs=0.05))


def test_the_town_file_is_sorted_so_that_halving_finds_every_key() -> None:
    keys = [line.split(b"\t", 1)[0] for line in (DATA / "places.tsv").read_bytes().splitlines()[3:]]
    assert keys == sorted(keys)
    towns = TownFile(DATA / "places.tsv")
    for key in (keys[0], keys[len(keys) // 2], keys[-1]):
        assert next(towns.lines(key.decode()))[0] == key.decode()


def test_a_missing_gazetteer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="geonames"):
        load_places(tmp_path)


def test_a_bad_region_is_refused(tmp_path: Path) -> None:
    (tmp_path / "geonames.csv").write_text("country,state,geonameid,population\n", encoding="utf-8")
    text = "name,aliases,country,lat,lon,feature\nAtlantis,,ATL,0,0,RGN\n"
    (tmp_path / "regions.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match="Atlantis: no country 'ATL'"):
        load_places(tmp_path)
