"""The Parquet folder: nothing twice, nothing half-written, nothing lost to a killed run."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow.dataset as ds
import pytest

from tocsin.errors import UsageError
from tocsin.export import keys_of
from tocsin.records import Article, Document, Event, MadeBy, Mention, Rejected, Statement
from tocsin.store import corpus
from tocsin.store.corpus import KINDS, MANIFEST, Corpus, schemas

MAKER = MadeBy("0.1.0", "reader-test")


def fill(path: Path, results: list[Document | Rejected], settings: str = "") -> Corpus:
    """One run, as the command line does it: what is held is not written again."""
    out = Corpus(path, MAKER, settings)
    held = set(out.held())
    for result in results:
        if keys_of(result)[-1] not in held:
            out.write(result, keys_of(result))
    return out


def rows(path: Path, name: str) -> list[dict[str, object]]:
    return ds.dataset(path / name, format="parquet").to_table().to_pylist()


def test_records_come_back_as_they_were(tmp_path: Path, document: Document, rejected: Rejected) -> None:
    fill(tmp_path, [document, rejected]).close(whole=True)
    [row] = rows(tmp_path, "documents")
    article = {name: value for name, value in row.items() if name in Article.__struct_fields__}
    assert msgspec.convert(article, Article) == document.article
    assert msgspec.convert(row["made_by"], MadeBy) == MAKER
    assert (row["mentions"], row["events"], row["talks"]) == (2, 2, 0)
    for name, kind in {"events": Event, "statements": Statement, "mentions": Mention}.items():
        found = rows(tmp_path, name)
        assert [msgspec.convert(row, kind) for row in found] == getattr(document, name)
        assert {row["content_id"] for row in found} == {document.article.content_id}
    assert rows(tmp_path, "rejected") == [msgspec.to_builtins(rejected)]


def test_every_dataset_is_there_with_its_columns(tmp_path: Path, rejected: Rejected) -> None:
    fill(tmp_path, [rejected]).close(whole=True)
    for name in [*KINDS, "documents"]:
        assert ds.dataset(tmp_path / name).schema.equals(schemas()[name])
        assert rows(tmp_path, name) == []


def test_a_second_run_writes_nothing_twice(tmp_path: Path, documents: list[Document], rejected: Rejected) -> None:
    for count in (3, 3, 5):
        fill(tmp_path, [*documents[:count], rejected]).close(whole=True)
    assert len(rows(tmp_path, "documents")) == 5
    assert len(rows(tmp_path, "rejected")) == 1


def test_parts_are_cut_by_number(tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "PART_RESULTS", 2)
    out = fill(tmp_path, documents)
    assert len(rows(tmp_path, "documents")) == 4, "full parts are there while the run goes on"
    out.close(whole=True)
    assert sorted(path.name for path in (tmp_path / "documents").iterdir()) == [
        "part-000001.parquet",
        "part-000002.parquet",
        "part-000003.parquet",
    ]


@pytest.fixture
def killed(tmp_path: Path, documents: list[Document], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a run was killed after its first part of two, with every kind of wreckage."""
    monkeypatch.setattr(corpus, "PART_RESULTS", 2)
    fill(tmp_path, documents)  # never closed: the fifth document is lost with the process
    manifest = tmp_path / MANIFEST
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(lines[0] + lines[1] + lines[2][:40])  # the second part's marker is torn
    (tmp_path / "events" / ".part-000003.parquet").write_bytes(b"PAR1 half")
    return tmp_path


def test_a_killed_run_is_resumed(killed: Path, documents: list[Document]) -> None:
    fill(killed, documents).close(whole=True)
    uris = [str(row["uri"]) for row in rows(killed, "documents")]
    assert sorted(uris) == [f"file:///{n}.txt" for n in range(5)]
    assert len(rows(killed, "events")) == 10
    assert not [path for path in killed.rglob(".part*")]


def test_opening_takes_the_wreckage_away(killed: Path) -> None:
    Corpus(killed, MAKER)
    assert [path.name for path in (killed / "events").iterdir()] == ["part-000001.parquet"]


REFUSED = [
    ("another model", MadeBy("0.1.0", "reader-next"), "", "reader-next"),
    ("another version", MadeBy("0.2.0", "reader-test"), "", "written by"),
    ("other actors", MAKER, "abc", "--actors"),
]


@pytest.mark.parametrize(("why", "maker", "settings", "words"), REFUSED)
def test_what_was_read_otherwise_is_not_mixed(
    tmp_path: Path, documents: list[Document], why: str, maker: MadeBy, settings: str, words: str
) -> None:
    fill(tmp_path, documents[:1]).close(whole=True)
    with pytest.raises(UsageError, match=words):
        Corpus(tmp_path, maker, settings)
    out = Corpus(tmp_path, maker, settings, overwrite=True)
    assert list(out.held()) == []
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("precious")
    for overwrite in (False, True):
        with pytest.raises(UsageError, match=r"thesis\.doc"):
            Corpus(tmp_path, MAKER, overwrite=overwrite)


def test_a_damaged_manifest_is_refused(tmp_path: Path, documents: list[Document]) -> None:
    fill(tmp_path, documents[:1]).close(whole=True)
    (tmp_path / MANIFEST).write_text("nonsense\n")
    with pytest.raises(UsageError, match="manifest"):
        Corpus(tmp_path, MAKER)
    assert len(rows(tmp_path, "documents")) == 1
