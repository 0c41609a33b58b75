"""The codebook says what the manual says, and refuses what it does not know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA
from tocsin.knowledge.codebook import cameo, codebook, load_codebook, quad, score
from tocsin.records import CODEBOOK

SCORES = [
    ("AGREE", None, 2.5), ("CONSULT", "phone", 1.5), ("RETREAT", "disarm", 10.0), ("REQUEST", None, 0.0),
    ("ACCUSE", None, -3.0), ("THREATEN", "restrict", -3.0), ("SANCTION", "expel", -5.5), ("PROTEST", "vandalize", -5.0),
    ("ASSAULT", "unconventional", -10.0), ("MOBILIZE", "troops", -6.5),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "mode", "expected"), SCORES)
def test_scores(type_: str, mode: str | None, expected: float) -> None:
    assert score(type_, mode) == expected


QUADS = {
    1: ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
    2: ["COOPERATE", "AID", "RETREAT"],
    3: ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
    4: ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
}


@pytest.mark.parametrize(("expected", "type_"), [(q, t) for q, types in QUADS.items() for t in types])
def test_quads(expected: int, type_: str) -> None:
    assert quad(type_) == expected


CAMEO = [
    ("AGREE", None, [], "030", "the type alone"),
    ("CONSULT", None, ["diplomatic"], "046", "a negotiation, not mediation"),
    ("CONSULT", "phone", [], "041", ""),
    ("AID", None, ["military"], "072", "the context picks the code"),
    ("AID", None, ["economic"], "071", ""),
    ("THREATEN", "restrict", ["economic"], "1312", ""),
    ("THREATEN", "violence", [], "138", "not the lower code for repression"),
    ("REQUEST", "yield", ["military"], "1056", ""),
    ("REQUEST", "yield", [], "105", ""),
    ("ACCUSE", "allege", ["military", "legal"], "1124", "both contexts beat one"),
    ("ASSAULT", "drone", [], "195", "a mode that CAMEO has no code of its own for"),
    ("COERCE", "cyber", ["cyber"], "170", ""),
    ("MOBILIZE", "troops", ["military"], "154", ""),
    ("NOTHING", None, [], None, "not a type"),
]


@pytest.mark.parametrize(("type_", "mode", "contexts", "code", "why"), CAMEO)
def test_cameo(type_: str, mode: str | None, contexts: list[str], code: str | None, why: str) -> None:
    assert cameo(type_, mode, contexts) == code, why


def test_every_type_and_mode_has_a_code_of_the_map() -> None:
    book = codebook()
    for entry in book.types.values():
        for mode in (None, *entry.modes):
            assert book.cameo(entry.name, mode) in book.cameo_codes


def test_the_book_is_the_one_that_records_name() -> None:
    book = codebook()
    assert (book.version, len(book.types), len(book.contexts)) == (CODEBOOK, 16, 37)


@pytest.mark.parametrize(("type_", "mode"), [("DANCE", None), ("AID", "phone"), ("ASSAULT", "nap")])
def test_unknown_names_are_refused(type_: str, mode: str | None) -> None:
    with pytest.raises(KnowledgeError, match=r"no event type|has no mode"):
        score(type_, mode)


BROKEN = [
    ("codebook.toml", "quad = 3", "quad = 7", "quad is 7"),
    ("codebook.toml", "score = 10.0", "score = 11.0", "between -10 and 10"),
    ("codebook.toml", "[type.AID]", "[type.HELP]", "differ from the 16"),
    ("codebook.toml", 'phone = 1.5 }', 'phone = 1.5', "not valid TOML"),
    ("cameo.csv", "072,AID,,military", "072,AID,phone,military", "AID has no mode phone"),
    ("cameo.csv", "072,AID,,military", "072,AID,,picnic", "picnic"),
    ("cameo.csv", "072,AID,", "071,AID,", "stands twice"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_a_broken_file_is_refused(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    for name in ("codebook.toml", "cameo.csv"):
        shutil.copy(DATA / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_codebook(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        load_codebook(tmp_path)
