"""The actor book: countries, organisations, institutions, persons in their time, and the user's own files.

Persons come from a small sample written here, so that the cases do not move with the shipped table of offices.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge.actors import ActorBook, read_book
from tocsin.knowledge.codebook import codebook
from tocsin.knowledge.countries import load_countries
from tocsin.knowledge.fold import fold
from tocsin.knowledge.organisations import load_organisations
from tocsin.knowledge.surnames import surnames

ROLES = """
[[role]]
key = "head_of_state"
sector = "GOV"
scope = "country"
forms = ["president", "head of state"]

[[role]]
key = "foreign_minister"
sector = "GOV"
scope = "country"
forms = ["foreign minister", "minister of foreign affairs"]
[[role.local]]
country = "USA"
forms = ["secretary of state"]

[[role]]
key = "secretary_general"
sector = "IGO"
scope = "body"
forms = ["secretary general"]
"""
OFFICES = """actor,name,aliases,country,body,role,title,sector,start,end,source
vaclav-havel,Václav Havel,Vaclav Havel,CZE,,head_of_state,President,GOV,1993-02-02,2003-02-02,sample
josep-borrell,Josep Borrell,,ESP,,foreign_minister,Minister of Foreign Affairs,GOV,2018-06-07,2019-11-29,sample
trygve-lie,Trygve Lie,,NOR,,foreign_minister,Minister of Foreign Affairs,GOV,1941-02,1946-02,sample
trygve-lie,Trygve Lie,,,IGO:un,secretary_general,Secretary-General,IGO,1946-02-02,1952-11-10,sample
madeleine-albright,Madeleine Albright,,USA,,foreign_minister,Secretary of State,GOV,1997-01-23,2001-01-20,sample
colin-powell,Colin Powell,Colin L. Powell,USA,,foreign_minister,Secretary of State,GOV,2001-01-20,2005-01-26,sample
hafez-al-assad,Hafez al-Assad,,SYR,,head_of_state,President of Syria,GOV,1971,2000-06-10,sample
roh-moo-hyun,Roh Moo-hyun,,KOR,,head_of_state,President of South Korea,GOV,2003-02-25,2008-02-24,sample
"""
HEADER = OFFICES.splitlines()[0]


def sample(folder: Path, roles: str = ROLES, offices: str = OFFICES) -> Path:
    (folder / "roles.toml").write_text(roles, encoding="utf-8")
    (folder / "offices.csv").write_text(offices, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> ActorBook:
    return read_book(sample(tmp_path_factory.mktemp("offices")))


LOOKUP = [
    ("U.S.", ["USA"], "abbreviation"),
    ("US", ["USA"], "without dots"),
    ("us", [], "the pronoun is nobody"),
    ("Chilean", ["CHL"], "adjective"),
    ("Chileans", ["CHL"], "people"),
    ("Türkiye", ["TUR"], "official name"),
    ("Burma", ["MMR"], "former name"),
    ("Canberra", ["AUS"], "capital for the state"),
    ("the Kremlin", ["RUS.GOV"], "metonym of a government"),
    ("Downing Street", ["GBR.GOV"], ""),
    ("Congolese", ["COD", "COG"], "two countries, the likelier first"),
    ("Kosovo", ["XKX"], "user-assigned code"),
    ("Taiwan", ["TWN"], ""),
    ("Palestinians", ["PSE"], ""),
    ("Soviet", ["RUS"], "a state gone by, continued"),
    ("East German", ["DEU.PRE:east-germany"], "a state gone by, taken in"),
    ("NATO", ["IGO:nato"], ""),
    ("North Atlantic Treaty Organisation", ["IGO:nato"], "other spelling"),
    ("Nato-Russia Council", ["IGO:nato-russia-council"], ""),
    ("UN Security Council", ["IGO:unsc"], ""),
    ("Daesh", ["REB:islamic-state"], ""),
    ("ISIL", ["REB:islamic-state"], ""),
    ("Western nations", ["GRP:west"], ""),
    ("The Pentagon", ["USA.GOV:pentagon"], "with an article"),
    ("Hizbullah", ["LBN.REB:hezbollah"], ""),
    ("Agence France-Presse", ["JRN:afp"], ""),
    ("Spanish Foreign Ministry", ["ESP.GOV:foreign-ministry"], "institution after an adjective"),
    ("Ministry of Foreign Affairs of the Kingdom of Spain", ["ESP.GOV:foreign-ministry"], "before an official name"),
    ("Ghana’s Ministry of Defence", ["GHA.MIL:defence-ministry"], "after a possessive"),
    ("Bolivian army", ["BOL.MIL"], "a plain institution is the sector"),
    ("Lima police", [], "a city's police are not the state's"),
    ("Unheard-of Front", [], ""),
    ("", [], ""),
]


@pytest.mark.parametrize(("name", "ids", "why"), LOOKUP)
def test_lookup(book: ActorBook, name: str, ids: list[str], why: str) -> None:
    assert [actor.id for actor in book.lookup(name)] == ids, why


PERSONS = [
    ("Madeleine Albright", "1999-05-01", ("USA", ["GOV"], "Secretary of State"), "in office"),
    ("Madeleine Albright", "2010-05-01", ("USA", ["ELI"], None), "after it"),
    ("Secretary of State Colin L. Powell", "2003", ("USA", ["GOV"], "Secretary of State"), "title, alias, year only"),
    ("Trygve Lie", "1945-05-08", ("NOR", ["GOV"], "Minister of Foreign Affairs"), "first office"),
    ("Trygve Lie", "1950-06-25", (None, ["IGO"], "Secretary-General"), "second office, of a body"),
    ("Vaclav Havel", "1999", ("CZE", ["GOV"], "President"), "without diacritics"),
]


@pytest.mark.parametrize(("name", "on", "expected", "why"), PERSONS)
def test_persons_carry_the_office_of_the_date(
    book: ActorBook, name: str, on: str, expected: tuple[str | None, list[str], str | None], why: str
) -> None:
    (actor,) = book.lookup(name, on)
    assert (actor.country, actor.sectors, actor.role) == expected, why


def test_a_person_keeps_one_id_through_offices(book: ActorBook) -> None:
    ids = {book.lookup("Trygve Lie", on)[0].id for on in ("1945", "1950", "1960")}
    assert ids == {"NOR.GOV:trygve-lie"}


HOLDERS = [
    ("USA", "2000-12-31", ["Madeleine Albright"]),
    ("USA", "2001-01-20", ["Colin Powell", "Madeleine Albright"]),
    ("USA", None, ["Colin Powell", "Madeleine Albright"]),
    ("USA", "1980", []),
    ("FRA", "2000", []),
]


@pytest.mark.parametrize(("country", "on", "names"), HOLDERS)
def test_holders_on_a_date(book: ActorBook, country: str, on: str | None, names: list[str]) -> None:
    assert [actor.name for actor in book.holders("foreign_minister", country, on)] == names


ROLE_FORMS = [
    ("Secretary of State", "USA", ["foreign_minister"]),
    ("Secretary of State", "FRA", []),
    ("Secretary of State", None, ["foreign_minister"]),
    ("Foreign Minister", "FRA", ["foreign_minister"]),
    ("juggler", None, []),
]


@pytest.mark.parametrize(("form", "country", "roles"), ROLE_FORMS)
def test_roles_of_a_title(book: ActorBook, form: str, country: str | None, roles: list[str]) -> None:
    assert book.offices.roles_of_form(form, country) == roles


SURNAMES = [
    ("Bashar al-Assad", "SYR", ("al assad", "assad")),
    ("Mohammed bin Salman", "SAU", ("bin salman", "salman")),
    ("Xi Jinping", "CHN", ("xi",)),
    ("Joseph Wu", "TWN", ("wu",)),
    ("Kim Jong Un", "PRK", ("kim",)),
    ("Ban Ki-moon", "KOR", ("ban",)),
    ("Nguyen Phu Trong", "VNM", ("nguyen", "trong")),
    ("Ursula von der Leyen", "DEU", ("von der leyen", "leyen")),
    ("Annegret Kramp-Karrenbauer", "DEU", ("kramp karrenbauer",)),
    ("Nicolás Maduro Moros", "VEN", ("maduro moros", "maduro", "moros")),
    ("Abiy Ahmed", "ETH", ("ahmed", "abiy")),
    ("John Doe Jr.", "USA", ("doe",)),
    ("Suharto", "IDN", ("suharto",)),
    ("Doe, Jane", None, ("doe",)),
]


@pytest.mark.parametrize(("name", "country", "keys"), SURNAMES)
def test_surnames(name: str, country: str, keys: tuple[str, ...]) -> None:
    assert surnames(name, country) == keys


def test_country_of_and_parts_of_a_state(book: ActorBook) -> None:
    forms = {"Kenyan": "KEN", "the Elysée": "FRA", "Chechen": "RUS", "teapot": None}
    assert {form: book.country_of(form) for form in forms} == forms
    assert book.country_actor("KEN").sectors == []
    part = book.government("KEN", "MIL", "Northern Command")
    assert (part.id, part.name) == ("KEN.MIL:northern-command", "Kenyan Northern Command")
    with pytest.raises(KnowledgeError, match="no country 'ZZZ'"):
        book.country_actor("ZZZ")


def test_forms_cover_every_kind(book: ActorBook) -> None:
    forms = book.forms()
    for form, id_ in {"kenyan": "KEN", "nato": "IGO:nato", "vaclav havel": "CZE.GOV:vaclav-havel"}.items():
        assert id_ in {actor.id for actor in forms[form]}


@pytest.mark.parametrize("id_", ["KEN", "KEN.MIL", "IGO:nato", "NOR.GOV:trygve-lie", "DEU.PRE:east-germany"])
def test_every_kind_of_id_leads_back(book: ActorBook, id_: str) -> None:
    found = book.actor(id_)
    assert found is not None
    assert found.id == id_


def test_an_unknown_id_leads_nowhere(book: ActorBook) -> None:
    assert book.actor("KEN.MIL:nobody") is None
    assert book.actor("GBR.GOV:trygve-lie") is None


# ------------------------------------------------------------------------------------------------ what is shipped

def test_shipped_counts_and_codes() -> None:
    countries, known = load_countries(), codebook().sectors
    organisations = load_organisations(countries.by_iso)
    assert len(countries.by_iso) == 250
    assert len(organisations) >= 900
    armed = [a for a in organisations.values() if {"REB", "PRM"} & set(a.sectors)]
    assert len(armed) >= 150
    assert all(set(actor.sectors) <= set(known) for actor in organisations.values())
    assert all(re.fullmatch(r"(?:[A-Z]{3}\.)?[A-Z]{3}:[a-z0-9-]+", id_) for id_ in organisations)


def test_no_short_form_is_an_everyday_word() -> None:
    """A form in lower case that is also an everyday word would match half of any text."""
    countries = load_countries()
    organisations = load_organisations(countries.by_iso)
    forms = {fold(f) for a in organisations.values() for f in (a.name, *a.aliases)} | set(countries.by_form)
    everyday = "it is us who the and may will can has been said state time times pace mend swift shape app raw ice car"
    assert not forms & set(everyday.split())


# ------------------------------------------------------------------------------------------------ broken files

BROKEN_OFFICES = [
    (f"{HEADER}\nx-y,X Y,,ZZZ,,head_of_state,President,GOV,,,s\n", "line 2: no country 'ZZZ'"),
    (f"{HEADER}\nx-y,X Y,,CZE,,court_jester,Jester,GOV,,,s\n", "line 2: no role 'court_jester'"),
    (f"{HEADER}\nx-y,X Y,,CZE,,head_of_state,President,KNG,,,s\n", "line 2: no sector 'KNG'"),
    (f"{HEADER}\nx-y,X Y,,,IGO:moon,secretary_general,Chief,IGO,,,s\n", "line 2: no organisation 'IGO:moon'"),
    (f"{HEADER}\nx-y,X Y,,,,head_of_state,President,GOV,,,s\n", "neither country nor body"),
    (f"{HEADER}\nX Y,X Y,,CZE,,head_of_state,President,GOV,,,s\n", "needs a slug"),
    (f"{HEADER}\nx-y,X Y,,CZE,,head_of_state,President,GOV,May 1990,,s\n", "'May 1990' is not a date"),
    (f"{HEADER}\nx-y,X Y,,CZE,,head_of_state,President,GOV,1995,1990,s\n", "before it starts"),
    (f"{HEADER}\nx-y,X Y,CZE\n", "has 3 columns"),
    ("who,what\n", "first line is"),
]


@pytest.mark.parametrize(("offices", "message"), BROKEN_OFFICES)
def test_a_broken_table_of_offices_is_refused(tmp_path: Path, offices: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        read_book(sample(tmp_path, offices=offices))


def test_a_missing_table_of_offices_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        read_book(tmp_path)


def test_roles_given_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="stands twice"):
        read_book(sample(tmp_path, roles=ROLES + ROLES))


USER = """
[[actor]]
id = "REB:march-front"
name = "March Front"
aliases = ["MF-7"]
country = "KEN"
sectors = ["REB"]

[[office]]
name = "Ada Example"
country = "KEN"
role = "foreign_minister"
start = 2020-01-05

[[alias]]
of = "KEN"
forms = ["Land of Lions"]
"""


def test_a_users_file_adds_actors_offices_and_aliases(tmp_path: Path) -> None:
    book = read_book(sample(tmp_path))
    mine = tmp_path / "mine.toml"
    mine.write_text(USER, encoding="utf-8")
    book.extend(mine)
    assert book.lookup("MF-7")[0].id == "REB:march-front"
    assert book.lookup("Land of Lions")[0].id == "KEN"
    assert book.holders("foreign_minister", "KEN", "2021")[0].id == "KEN.GOV:ada-example"
    assert book.lookup("Colin Powell"), "what was known stays known"


BROKEN_USER = [
    ('[[actor]]\nid = "Front"\nname = "F"\n', "actor 1: not an actor id"),
    ('[[actor]]\nid = "REB:front"\n', "actor 1: has no name"),
    ('[[actor]]\nid = "REB:front"\nname = "F"\nsectors = ["ELF"]\n', "actor 1: no sector 'ELF'"),
    ('[[actor]]\nid = "REB:front"\nname = "F"\ncountry = "XX"\n', "actor 1: no country 'XX'"),
    ('[[actor]]\nid = "REB:front"\nname = "F"\ncolour = "red"\n', "actor 1: unknown keys"),
    ('[[actor]]\nid = "IGO:nato"\nname = "F"\n', "actor 1: id 'IGO:nato' is taken"),
    ('[[office]]\nname = "A B"\ncountry = "KEN"\nrole = "jester"\n', "office 1: no role 'jester'"),
    ('[[office]]\nname = "A B"\nrole = "head_of_state"\n', "office 1: a-b has neither"),
    ('[[alias]]\nof = "IGO:moon"\nforms = ["Moon"]\n', "alias 1: no actor 'IGO:moon'"),
    ('[[alias]]\nof = "KEN"\nforms = []\n', "alias 1: forms must be"),
    ('[actor]\nid = "REB:front"\n', "two brackets"),
    ('[[person]]\nname = "A"\n', "unknown tables"),
    ("[[actor]\n", "not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN_USER)
def test_a_broken_users_file_is_refused_with_file_and_entry(tmp_path: Path, text: str, message: str) -> None:
    book = read_book(sample(tmp_path))
    mine = tmp_path / "mine.toml"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=f"mine.toml.*{message}"):
        book.extend(mine)


BROKEN_FILES = [
    ('[country]\nKenya = { name = "Kenya" }\n', "not an ISO 3166-1 alpha-3 code"),
    ('[country]\nKEN = { official = "Republic of Kenya" }\n', "has no name"),
    ('[country]\nKEN = { name = "Kenya", lion = ["x"] }\n', "unknown keys"),
    ('[country]\nKEN = { name = "Kenya" }\n[regional]\nUGA = ["x"]\n', "regional.UGA"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN_FILES)
def test_a_broken_country_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "countries.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_countries(path)


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "organisations.toml"
    path.write_text('[organisation]\n"IGO:a" = { name = "A" }\n"IGO:a" = { name = "A" }\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match="not valid TOML"):
        load_organisations({"KEN"}, path)
