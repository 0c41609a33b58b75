"""The table of office-holders: its form, one holder at a time, and date-true answers across countries and decades.

The file is read with the csv module alone, so that these cases judge the data and not the loader.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "src" / "tocsin" / "knowledge" / "data"
COLUMNS = ["actor", "name", "aliases", "country", "body", "role", "title", "sector", "start", "end", "source"]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
SOURCES = {"public record", "reign-2021", "wikidata-2022", "cia-2019"}
OVERLAP_DAYS = 7  # handover days, dated by vote, oath or decree


@cache
def offices() -> list[dict[str, str]]:
    with (DATA / "offices.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def roles() -> dict[str, dict[str, Any]]:
    with (DATA / "roles.toml").open("rb") as file:
        return {role["key"]: role for role in tomllib.load(file)["role"]}


@cache
def countries() -> frozenset[str]:
    with (DATA / "countries.toml").open("rb") as file:
        return frozenset(tomllib.load(file)["country"])


def first_day(text: str) -> str:
    return text + "-01-01"[(len(text) - 4) :] if text else "0000-00-00"


def last_day(text: str) -> str:
    return text + "-12-31"[(len(text) - 4) :] if text else "9999-12-31"


def holders(role: str, place: str, on: str) -> set[str]:
    return {
        row["name"]
        for row in offices()
        if row["role"] == role and (row["body"] or row["country"]) == place
        and first_day(row["start"]) <= on <= last_day(row["end"])
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------ who held it when

HOLDERS = [
    ("president", "USA", "1962-10-22", "John F. Kennedy", "the Cuban missile crisis"),
    ("foreign_minister", "USA", "1962-10-22", "Dean Rusk", ""),
    ("defence_minister", "USA", "1962-10-22", "Robert McNamara", ""),
    ("un_ambassador", "USA", "1962-10-25", "Adlai Stevenson", ""),
    ("party_leader", "RUS", "1962-10-22", "Nikita Khrushchev", "Soviet posts stand under RUS"),
    ("foreign_minister", "RUS", "1962-10-18", "Andrei Gromyko", ""),
    ("defence_minister", "RUS", "1962-10-22", "Rodion Malinovsky", ""),
    ("ambassador_us", "RUS", "1962-10-23", "Anatoly Dobrynin", ""),
    ("un_ambassador", "RUS", "1962-10-25", "Valerian Zorin", ""),
    ("leader", "CUB", "1962-10-26", "Fidel Castro", ""),
    ("president", "CUB", "1962-10-26", "Osvaldo Dorticos", "head of state beside Castro"),
    ("secretary_general", "IGO:un", "1962-10-24", "U Thant", ""),
    ("prime_minister", "GBR", "1956-11-01", "Anthony Eden", "Suez"),
    ("president", "EGY", "1967-06-05", "Gamal Abdel Nasser", "the Six-Day War"),
    ("defence_minister", "ISR", "1967-06-06", "Moshe Dayan", ""),
    ("prime_minister", "ISR", "1973-10-06", "Golda Meir", ""),
    ("president", "IRN", "1980-09-22", "Abolhassan Banisadr", "the Iran-Iraq war begins"),
    ("party_leader", "RUS", "1983-09-26", "Yuri Andropov", ""),
    ("prime_minister", "DEU", "1989-11-09", "Helmut Kohl", ""),
    ("president", "IRQ", "1990-08-02", "Saddam Hussein", ""),
    ("chief_of_general_staff", "USA", "1991-01-17", "Colin Powell", ""),
    ("president", "RUS", "1991-08-20", "Mikhail Gorbachev", "the coup"),
    ("president", "RUS", "1992-01-02", "Boris Yeltsin", "after the Soviet Union"),
    ("president", "SRB", "1995-11-21", "Slobodan Milosevic", "Dayton"),
    ("president", "BIH", "1995-11-21", "Alija Izetbegovic", ""),
    ("secretary_general", "IGO:nato", "1999-03-24", "Javier Solana", ""),
    ("supreme_allied_commander", "IGO:nato", "1999-04-01", "Wesley Clark", ""),
    ("prime_minister", "PAK", "1998-05-28", "Nawaz Sharif", ""),
    ("foreign_minister", "IND", "1999-06-12", "Jaswant Singh", "Kargil"),
    ("foreign_minister", "GBR", "2003-03-18", "Jack Straw", ""),
    ("foreign_minister", "FRA", "2003-02-14", "Dominique de Villepin", ""),
    ("weapons_inspector", "IGO:un", "2003-02-14", "Hans Blix", ""),
    ("president", "GEO", "2008-08-08", "Mikheil Saakashvili", ""),
    ("president", "RUS", "2008-08-08", "Dmitry Medvedev", ""),
    ("prime_minister", "RUS", "2008-08-08", "Vladimir Putin", ""),
    ("leader", "LBY", "2011-03-17", "Muammar Gaddafi", ""),
    ("council_head", "LBY", "2011-09-20", "Mustafa Abdul Jalil", ""),
    ("president", "UKR", "2014-02-27", "Oleksandr Turchynov", ""),
    ("foreign_minister", "UKR", "2015-02-12", "Pavlo Klimkin", "Minsk"),
    ("foreign_minister", "DEU", "2015-02-12", "Frank-Walter Steinmeier", ""),
    ("foreign_ministry_spokesperson", "USA", "2014-07-18", "Jen Psaki", ""),
    ("presidential_spokesperson", "USA", "2022-02-15", "Jen Psaki", "the same person in another post"),
    ("foreign_minister", "USA", "2022-02-15", "Antony Blinken", ""),
    ("national_security_adviser", "USA", "2022-02-15", "Jake Sullivan", ""),
    ("presidential_spokesperson", "RUS", "2022-02-15", "Dmitry Peskov", ""),
    ("foreign_ministry_spokesperson", "RUS", "2022-02-15", "Maria Zakharova", ""),
    ("security_council_secretary", "RUS", "2022-02-21", "Nikolai Patrushev", ""),
    ("defence_minister", "UKR", "2022-02-15", "Oleksii Reznikov", ""),
    ("commander_in_chief", "UKR", "2023-06-04", "Valerii Zaluzhnyi", ""),
    ("secretary_general", "IGO:nato", "2022-02-15", "Jens Stoltenberg", ""),
    ("chairperson", "IGO:osce", "2022-02-15", "Zbigniew Rau", ""),
    ("foreign_minister", "IRN", "2015-07-14", "Mohammad Javad Zarif", ""),
    ("high_representative", "IGO:eu", "2015-07-14", "Federica Mogherini", ""),
    ("director_general", "IGO:iaea", "2015-07-14", "Yukiya Amano", ""),
    ("president", "IRN", "2024-06-01", "Mohammad Mokhber", "acting after the crash"),
    ("guards_unit_commander", "IRN", "2020-01-02", "Qassem Soleimani", ""),
    ("supreme_leader", "PRK", "2018-06-12", "Kim Jong-un", ""),
    ("president", "KOR", "2018-04-27", "Moon Jae-in", ""),
    ("president", "KOR", "2024-12-20", "Han Duck-soo", "acting"),
    ("prime_minister", "ISR", "2022-08-05", "Yair Lapid", ""),
    ("defence_minister", "ISR", "2023-10-07", "Yoav Gallant", ""),
    ("group_leader", "LBN.REB:hezbollah", "2006-07-12", "Hassan Nasrallah", ""),
    ("group_leader", "LBN.REB:hezbollah", "2025-01-01", "Naim Qassem", ""),
    ("prime_minister", "ETH", "2020-11-04", "Abiy Ahmed", "Tigray"),
    ("group_spokesperson", "ETH.REB:tplf", "2021-06-28", "Getachew Reda", ""),
    ("council_head", "SDN", "2023-04-15", "Abdel Fattah al-Burhan", ""),
    ("group_leader", "SDN.REB:rsf", "2023-04-15", "Mohamed Hamdan Dagalo", ""),
    ("president", "NER", "2023-07-20", "Mohamed Bazoum", ""),
    ("president", "NER", "2023-08-06", "Abdourahamane Tchiani", ""),
    ("president", "AFG", "2021-08-14", "Ashraf Ghani", ""),
    ("group_negotiator", "AFG.REB:taliban", "2020-02-29", "Abdul Ghani Baradar", ""),
    ("prime_minister", "ARM", "2020-09-27", "Nikol Pashinyan", ""),
    ("president", "AZE", "2020-11-10", "Ilham Aliyev", ""),
    ("president", "SYR", "2016-12-13", "Bashar al-Assad", ""),
    ("president", "SYR", "2025-05-14", "Ahmed al-Sharaa", ""),
    ("international_envoy", "IGO:un", "2014-02-10", "Lakhdar Brahimi", "Geneva talks on Syria"),
    ("humanitarian_chief", "IGO:un", "2022-07-22", "Martin Griffiths", "Black Sea grain"),
    ("foreign_minister", "CHN", "2023-03-07", "Qin Gang", ""),
    ("foreign_minister", "CHN", "2023-08-01", "Wang Yi", "back in office"),
    ("president", "TWN", "2022-08-02", "Tsai Ing-wen", ""),
    ("president", "VEN", "2019-01-23", "Nicolas Maduro", ""),
    ("group_negotiator", "COL.REB:farc", "2016-08-24", "Ivan Marquez", ""),
    ("president", "BRA", "2020-05-01", "Jair Bolsonaro", ""),
    ("prosecutor", "IGO:icc", "2023-03-17", "Karim Khan", ""),
    ("prime_minister", "IRL", "2024-05-01", "Simon Harris", ""),
]


@pytest.mark.parametrize(("role", "place", "on", "name", "why"), HOLDERS)
def test_holder_on_a_date(role: str, place: str, on: str, name: str, why: str) -> None:
    found = holders(role, place, on)
    assert name in found, why
    assert not roles()[role]["single"] or found == {name}, why


NOT_HOLDERS = [
    ("president", "USA", "2021-02-01", "Donald Trump", "out of office, back in 2025"),
    ("prime_minister", "GBR", "2022-10-26", "Liz Truss", "forty-nine days"),
    ("group_leader", "RUS.REB:chechen-separatists", "2004-09-03", "Dzhokhar Dudayev", "killed in 1996"),
    ("foreign_ministry_spokesperson", "IRN", "2015-07-14", "Hamid Reza Asefi", "a post with one holder after another"),
    ("foreign_minister", "IRN", "2024-06-01", "Hossein Amir-Abdollahian", "dead since May"),
    ("group_leader", "REB:islamic-state", "2020-01-01", "Abu Bakr al-Baghdadi", ""),
    ("president", "LBN", "2023-06-01", "Michel Aoun", "the seat was vacant"),
    ("defence_minister", "CHN", "2023-11-15", "Li Shangfu", "vacant"),
]


@pytest.mark.parametrize(("role", "place", "on", "name", "why"), NOT_HOLDERS)
def test_not_in_office(role: str, place: str, on: str, name: str, why: str) -> None:
    assert name not in holders(role, place, on), why


ALIASES = [
    ("Sergey Lavrov", "sergei-lavrov"),
    ("Volodymyr Zelenskyy", "volodymyr-zelensky"),
    ("Vladimir Zelensky", "volodymyr-zelensky"),
    ("Moammar Gadhafi", "muammar-gaddafi"),
    ("MBS", "mohammed-bin-salman"),
    ("Hemedti", "mohamed-hamdan-dagalo"),
    ("Abu Mohammed al-Jolani", "ahmed-al-sharaa"),
    ("Sheikh Tamim", "tamim-bin-hamad-al-thani"),
    ("Ayatollah Khamenei", "ali-khamenei"),
]


@pytest.mark.parametrize(("alias", "actor"), ALIASES)
def test_alias(alias: str, actor: str) -> None:
    assert {row["actor"] for row in offices() if alias in row["aliases"].split("|")} == {actor}


# ------------------------------------------------------------------------------------------------ the form of the file


def test_header_and_size() -> None:
    assert list(offices()[0]) == COLUMNS
    assert len(offices()) >= 3500


def problems(row: dict[str, str]) -> list[str]:
    """What is wrong with one row."""
    checks = {
        "slug": re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["actor"]),
        "role": row["role"] in roles(),
        "place": row["country"] or row["body"],
        "country": not row["country"] or row["country"] in countries(),
        "body": not row["body"] or re.fullmatch(r"([A-Z]{3}\.)?[A-Z]{3}:[a-z0-9]+(-[a-z0-9]+)*", row["body"]),
        "title": row["title"] and row["sector"],
        "dates": all(DATE.fullmatch(row[key]) for key in ("start", "end") if row[key]),
        "order": first_day(row["start"]) <= last_day(row["end"]),
        "source": row["source"] in SOURCES,
        "aliases": row["name"] not in row["aliases"].split("|"),
        "blanks": all(value == " ".join(value.split()) for value in row.values()),
    }
    return [name for name, good in checks.items() if not good]


def test_every_row_is_well_formed() -> None:
    assert [(row["actor"], row["role"], found) for row in offices() if (found := problems(row))] == []


def test_scope_fits_the_place() -> None:
    wrong = [
        (row["actor"], row["role"])
        for row in offices()
        if (roles()[row["role"]]["scope"] == "body") != bool(row["body"])
    ]
    assert wrong == []


def test_one_slug_is_one_name() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for row in offices():
        names[row["actor"]].add(row["name"])
    assert {slug: found for slug, found in names.items() if len(found) > 1} == {}


def test_no_row_stands_twice() -> None:
    keys = [(row["actor"], row["body"] or row["country"], row["role"], row["start"]) for row in offices()]
    assert len(keys) == len(set(keys))


def overlap(earlier: dict[str, str], later: dict[str, str]) -> int:
    """Days by which two terms overlap for certain, dates of less than a day read kindly."""
    end, start = first_day(earlier["end"]) if earlier["end"] else "9999-12-31", last_day(later["start"])
    if start >= end:
        return 0
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def test_single_offices_have_one_holder() -> None:
    seats: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in offices():
        if roles()[row["role"]]["single"]:
            seats[row["body"] or row["country"], row["role"]].append(row)
    clashes = [
        (seat, a["name"], a["end"], b["name"], b["start"])
        for seat, rows in seats.items()
        for a, b in pairwise(sorted(rows, key=lambda row: row["start"]))
        if overlap(a, b) > OVERLAP_DAYS
    ]
    assert clashes == []


def test_roles_are_well_formed() -> None:
    for key, role in roles().items():
        forms = [*role["forms"], *(form for local in role.get("local", []) for form in local["forms"])]
        assert role["scope"] in ("country", "body"), key
        assert isinstance(role["single"], bool), key
        assert all(form == form.lower().strip() for form in forms), key
        assert {local["country"] for local in role.get("local", [])} <= countries(), key


FORMS = [
    ("secretary of state", "foreign_minister", "USA"),
    ("foreign secretary", "foreign_minister", "GBR"),
    ("chancellor", "prime_minister", "DEU"),
    ("taoiseach", "prime_minister", "IRL"),
    ("defense secretary", "defence_minister", None),
    ("defence minister", "defence_minister", None),
    ("press secretary", "presidential_spokesperson", None),
    ("presidential aide", "presidential_aide", None),
    ("supreme leader", "supreme_leader", None),
    ("high representative", "high_representative", None),
    ("secretary general", "secretary_general", None),
    ("chief negotiator", "chief_negotiator", None),
    ("ambassador to the un", "un_ambassador", None),
]


@pytest.mark.parametrize(("form", "key", "country"), FORMS)
def test_role_forms(form: str, key: str, country: str | None) -> None:
    role = roles()[key]
    local = [entry["forms"] for entry in role.get("local", []) if entry["country"] == country]
    assert form in [*role["forms"], *(form for forms in local for form in forms)]
