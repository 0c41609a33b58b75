"""A user's actor file: what it accepts, what it refuses, and what it changes while reading.

The persons who are not in the shipped tables are invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge.actors import ActorBook, load_actors
from tocsin.parse.tokens import sentences_of
from tocsin.records import Actor, Article, Mention, Reading, Span
from tocsin.resolve.actors import link_actors

LAVROV = "RUS.GOV:sergei-lavrov"
GROUP = '[[actor]]\nid = "REB:front"\nname = "Grey Front"\n'
OFFICE = '[[office]]\nname = "Ada Example"\ncountry = "KEN"\nrole = "foreign_minister"\n'
ALIAS = '[[alias]]\nof = "KEN"\n'


def book_of(folder: Path, *texts: str) -> ActorBook:
    """The shipped book with one user's file a text."""
    paths = [folder / f"mine{number}.toml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return load_actors(paths)


def linked(book: ActorBook, text: str, name: str, on: str) -> Actor | None:
    """Whom a reading of the text links the name of a person to."""
    start = text.index(name)
    mention = Mention(Span(start, start + len(name)), name, "person")
    article = Article("test:", "s", "c", "r", "", text, published=on)
    return link_actors(Reading(article, sentences_of(text), [mention], [], []), book).mentions[0].actor


# ------------------------------------------------------------------------------------------------ names of persons

NAMES = '[[alias]]\nof = "RUS.GOV:sergei-lavrov"\nforms = ["Tovo van Brenkel", "Quillix", "the Owl of Embers"]\n'
FORMS = [
    ("Tovo van Brenkel said no.", "Tovo van Brenkel", True),
    ("Brenkel said no.", "Brenkel", True),
    ("Quillix said no.", "Quillix", True),
    ("Embers said no.", "Embers", False),  # a by-name has no surname
]


@pytest.mark.parametrize(("text", "name", "known"), FORMS)
def test_an_alias_of_a_person_is_linked_while_reading(tmp_path: Path, text: str, name: str, known: bool) -> None:
    assert linked(load_actors(), text, name, "2016-03-01") is None, "only the file makes it known"
    found = linked(book_of(tmp_path, NAMES), text, name, "2016-03-01")
    assert (found.id if found else None) == (LAVROV if known else None)


def test_an_alias_of_one_word_names_an_official_of_less_weight_too(tmp_path: Path) -> None:
    more = '[[alias]]\nof = "KEN.GOV:ada-example"\nforms = ["Zumbral"]\n'
    rows = OFFICE.replace("foreign_minister", "interior_minister") + 'start = "2020"\n'
    found = linked(book_of(tmp_path, rows + more), "Zumbral said no.", "Zumbral", "2021-03-01")
    assert found is not None
    assert found.id == "KEN.GOV:ada-example"


def test_an_alias_does_not_outweigh_the_title(tmp_path: Path) -> None:
    text = "French President Quillix said no."
    found = linked(book_of(tmp_path, NAMES), text, "President Quillix", "2016-03-01")
    assert found is None or found.id != LAVROV


def test_a_person_with_an_alias_is_found_once_by_every_name(tmp_path: Path) -> None:
    book = book_of(tmp_path, NAMES, ALIAS + 'forms = ["Land of Lions"]\n')
    for name in ("Tovo van Brenkel", "Quillix", "the Owl of Embers", "Sergei Lavrov"):
        assert [actor.id for actor in book.lookup(name)] == [LAVROV]
    assert [person.id for person in book.offices.by_name("Tovo van Brenkel")] == [LAVROV]
    assert [actor.id for actor in book.by_surname("Brenkel")] == [LAVROV]


def test_the_surname_of_an_alias_in_an_office_is_known(tmp_path: Path) -> None:
    book = book_of(tmp_path, OFFICE + 'aliases = ["Ada Exzampel"]\n')
    assert [actor.id for actor in book.by_surname("Exzampel")] == ["KEN.GOV:ada-example"]


# ------------------------------------------------------------------------------------------------ dates

DATES = [
    ("2024-02-17", "2024-02-17"), ('"2024-02-17"', "2024-02-17"), ("2024-02-17T08:00:00Z", "2024-02-17"),
    ("2024-02-17 08:00:00", "2024-02-17"), ("2024", "2024"), ('"2024-02"', "2024-02"), ('""', None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), DATES)
def test_dates_with_and_without_quotes_are_iso_texts(tmp_path: Path, written: str, read: str | None) -> None:
    book = book_of(tmp_path, f"{GROUP}start = {written}\n{OFFICE}end = {written}\n")
    valid = book.organisations["REB:front"].valid
    assert (valid.start if valid else None) == read
    assert book.offices.people["ada-example"].terms[0].end == read
    assert book.lookup("Grey Front", "2024-03-01"), "and a document can be read with it"


# ------------------------------------------------------------------------------------------------ who follows whom


def ends(book: ActorBook, slug: str, role: str) -> list[str | None]:
    return [term.end for term in book.offices.people[slug].terms if term.role == role]


def minister(name: str, start: str = "", of: str = 'country = "RUS"', role: str = "foreign_minister") -> str:
    return f'[[office]]\nname = "{name}"\n{of}\nrole = "{role}"\n' + (f'start = "{start}"\n' if start else "")


SUCCESSORS = [
    ([minister("Ada Example", "2026-09-01")], "2026-09-01", "a new holder ends the open term"),
    ([minister("Ada Example", "2026-11") + minister("Bo Example", "2026-09")], "2026-09", "the earliest counts"),
    ([minister("Ada Example", "2026-09"), minister("Bo Example", "2026-11")], "2026-09", "in two files as well"),
    ([minister("Bo Example", "2026-11"), minister("Ada Example", "2026-09")], "2026-09", "in either order"),
    ([minister("Ada Example")], None, "without a start nothing is said about others"),
    ([minister("Ada Example", "1999")], None, "who began before him did not follow him"),
    ([minister("Sergei Lavrov", "2026-09-01")], None, "not a new holder"),
    ([minister("Ada Example", "2026-09-01", 'country = "KEN"')], None, "another country"),
    ([minister("Ada Example", "2026-09-01", role="defence_minister")], None, "another role"),
]


@pytest.mark.parametrize(("texts", "end", "why"), SUCCESSORS)
def test_a_new_holder_ends_the_shipped_term(tmp_path: Path, texts: list[str], end: str | None, why: str) -> None:
    shipped = ends(load_actors(), "sergei-lavrov", "foreign_minister")
    assert shipped == [None], "this test needs an open term"
    assert ends(book_of(tmp_path, *texts), "sergei-lavrov", "foreign_minister")[0] == end, why


def test_afterwards_there_is_one_holder(tmp_path: Path) -> None:
    book = book_of(tmp_path, minister("Ada Example", "2026-09-01"))
    assert [actor.name for actor in book.holders("foreign_minister", "RUS", "2026-08-31")] == ["Sergei Lavrov"]
    assert [actor.name for actor in book.holders("foreign_minister", "RUS", "2026-09-02")] == ["Ada Example"]


def test_an_office_with_many_holders_ends_nobodys_term(tmp_path: Path) -> None:
    def open_terms(book: ActorBook) -> set[str]:
        return {term.actor for term in book.offices.holders("deputy_foreign_minister", "RUS") if term.end is None}

    new = minister("Ada Example", "2026-09-01", role="deputy_foreign_minister")
    assert open_terms(book_of(tmp_path, new)) == open_terms(load_actors()) | {"ada-example"}


# ------------------------------------------------------------------------------------------------ refused

REFUSED = [
    (GROUP + 'aliases = "LCG"\n', r'actor 1: aliases must be a list; write aliases = \["LCG"\]'),
    (GROUP + 'alias = "LCG"\n', "actor 1: alias must be a list"),
    (GROUP + 'sectors = "REB"\n', "actor 1: sectors must be a list"),
    (GROUP + "aliases = [1]\n", "actor 1: aliases must be a list of texts"),
    (GROUP + 'aliases = [" "]\n', "actor 1: aliases must be a list of texts"),
    (GROUP + "country = 5\n", "actor 1: country is 5, not a text"),
    (GROUP + 'start = "March 2021"\n', "actor 1: 'March 2021' is not a date"),
    (GROUP + "start = true\n", "actor 1: 'True' is not a date"),
    (GROUP + "start = 08:00:00\n", "actor 1: '08:00:00' is not a date"),
    (GROUP + "start = 2021-05-01\nend = 2020\n", r"actor 1: ends \(2020\) before it starts \(2021-05-01\)"),
    ('[[actor]]\nid = 5\nname = "F"\n', "actor 1: id is 5, not a text"),
    ('[[actor]]\nid = ["REB:front"]\nname = "F"\n', "actor 1: id is .*, not a text"),
    ('[[actor]]\nid = "REB:front"\nname = 5\n', "actor 1: name is 5, not a text"),
    ('[[actor]]\nid = "REB:front"\nname = " "\n', "actor 1: has no name"),
    ('actor = ["REB:front"]\n', "two brackets"),
    (OFFICE + 'aliases = "A. Example"\n', "office 1: aliases must be a list"),
    (OFFICE + 'since = "2020"\n', r"office 1: unknown keys \['since'\]; known are actor, aliases, body, country"),
    (OFFICE + "title = 5\n", "office 1: title is 5, not a text"),
    (OFFICE + "actor = 5\n", "office 1: actor is 5, not a text"),
    (OFFICE + "sector = []\n", "office 1: sector is .*, not a text"),
    (OFFICE + 'body = ["IGO:un"]\n', "office 1: body is .*, not a text"),
    (OFFICE + "start = 12.5\n", "office 1: '12.5' is not a date"),
    (OFFICE.replace('"Ada Example"', "5"), "office 1: name is 5, not a text"),
    (OFFICE.replace('"Ada Example"', '""'), "office 1: needs a slug"),
    (OFFICE.replace('"foreign_minister"', "[]"), "office 1: role is .*, not a text"),
    (OFFICE.replace('"KEN"', '["KEN"]'), "office 1: country is .*, not a text"),
    (ALIAS + 'forms = ["A"]\nform = ["B"]\n', r"alias 1: unknown keys \['form'\]; known are forms, of"),
    (ALIAS + 'forms = "LCG"\n', r'alias 1: forms must be a list; write forms = \["LCG"\]'),
    ('[[alias]]\nof = 5\nforms = ["A"]\n', "alias 1: of is 5, not a text"),
    ('[[alias]]\nof = ["KEN"]\nforms = ["A"]\n', "alias 1: of is .*, not a text"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_slip_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=f"mine0.toml.*{message}"):
        book_of(tmp_path, text)
