"""The CSV folder: stable columns, aligned parties, safe cells, and no mixing with what lies there."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest

from tocsin.errors import UsageError
from tocsin.export.tables import KINDS, CsvFolder, header, plain, rows
from tocsin.records import Document, Rejected

EVENTS = (
    "source_id content_id id clause type mode contexts cameo quad score actors_ids actors_raw recipients_ids "
    "recipients_raw modality date date_from place_name place_country place_lat place_lon place_geonameid place_feature "
    "reported_by_ids reported_by_raw evidence evidence_text confidence reasons flags"
)
STATEMENTS = (
    "source_id content_id id clause speakers_ids speakers_raw relayed_by_ids relayed_by_raw addressee_ids "
    "addressee_raw cue_start cue_end cue_text content content_text form date evidence evidence_text "
    "confidence reasons flags"
)


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path, document: Document, rejected: Rejected) -> Path:
    out = CsvFolder(tmp_path / "out")
    out.write(document, [])
    out.write(rejected, [])
    out.close(whole=True)
    return tmp_path / "out"


@pytest.mark.parametrize(
    ("name", "columns"), [("events", EVENTS), ("statements", STATEMENTS), ("rejected", "uri stage reason")]
)
def test_columns_are_stable(name: str, columns: str) -> None:
    assert header(name) == columns.split()


def test_every_kind_has_a_file_even_if_empty(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in [*KINDS, "documents", "rejected"]}
    assert read(folder, "talks") == []


CELLS = [
    ("documents", 0, "title", "Envoy leaves"),
    ("documents", 0, "dropped_kinds", "related; related; share"),
    ("documents", 0, "events", "2"),
    ("documents", 0, "made_by_model", "reader-test"),
    ("events", 0, "actors_ids", "IGO:united-nations"),
    ("events", 0, "recipients_ids", ""),
    ("events", 0, "recipients_raw", "the other side"),
    ("events", 0, "place_lat", "46.2"),
    ("events", 1, "place_lat", ""),
    ("events", 0, "evidence", "14-39"),
    ("events", 0, "evidence_text", "The envoy left for Geneva"),
    ("events", 0, "score", "4.0"),
    ("statements", 0, "speakers_ids", "IGO:united-nations; "),
    ("statements", 0, "speakers_raw", "he; an aide"),
    ("statements", 0, "cue_text", "said"),
    ("mentions", 0, "actor_name", "United Nations"),
    ("mentions", 1, "actor_name", ""),
    ("mentions", 1, "candidates", "IGO:united-nations 0.40"),
    ("rejected", 0, "reason", "not text but a program"),
]


@pytest.mark.parametrize(("name", "row", "column", "cell"), CELLS)
def test_cells(folder: Path, name: str, row: int, column: str, cell: str) -> None:
    assert read(folder, name)[row][column] == cell


def test_rows_of_a_document_share_its_ids(folder: Path, document: Document) -> None:
    key = (document.article.source_id, document.article.content_id)
    for name in ("documents", "mentions", "events", "statements"):
        assert {(row["source_id"], row["content_id"]) for row in read(folder, name)} == {key}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-x", "'-x"),
        ("@a", "'@a"),
        ("\tx", "'\tx"),
        ("a=b", "a=b"),
        (-3.0, -3.0),
        (None, None),
        (True, "true"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(value: object, cell: object) -> None:
    assert plain(value) == cell


def test_lines_quotes_and_broken_characters_survive(tmp_path: Path, document: Document) -> None:
    title = 'A "quoted",\nbroken \ud800 title'
    article = msgspec.structs.replace(document.article, title=title)
    out = CsvFolder(tmp_path / "out")
    out.write(msgspec.structs.replace(document, article=article), [])
    out.close(whole=True)
    assert read(tmp_path / "out", "documents")[0]["title"] == title.replace("\ud800", "?")


def test_a_folder_that_holds_anything_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="or --overwrite"):
        CsvFolder(folder)
    CsvFolder(folder, overwrite=True).close(whole=True)
    assert read(folder, "documents") == []
    (folder / "thesis.doc").write_text("precious")
    with pytest.raises(UsageError, match=r"holds thesis\.doc"):
        CsvFolder(folder, overwrite=True)


def test_a_failed_run_leaves_nothing(tmp_path: Path, document: Document) -> None:
    out = CsvFolder(tmp_path)
    out.write(document, [])
    assert all(path.name.endswith(".csv.partial") for path in tmp_path.iterdir())
    out.close(whole=False)
    assert list(tmp_path.iterdir()) == []


def test_every_row_is_as_wide_as_its_header(document: Document) -> None:
    for name, cells in rows(document):
        assert len(cells) == len(header(name))
