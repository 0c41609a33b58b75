"""Archives: when an article was first seen though it does not say so, and files that are no articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from watches import ARCHIVE, WATCH, dump, write_archive, write_watch

from tocsin.accounts import Alert
from tocsin.cli import main
from tocsin.store.view import open_view
from tocsin.watch_sources import end_of

Captured = pytest.CaptureFixture[str]
AT = 'at = "archive.jsonl"'
FIRST, LAST = ARCHIVE[0], ARCHIVE[-1]


def watch(file: Path, store: str, *options: str) -> int:
    return main(["watch", str(file), "--store", store, "--once", *options])


def rewrite(path: Path, number: int, **changes: Any) -> None:
    """Changes a row of an archive; None takes the column away, an empty string stays."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows[number] = {name: value for name, value in {**rows[number], **changes}.items() if value is not None}
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_watch(tmp_path / "watch")


# ------------------------------------------------------------------------------------------------------ when it was

@pytest.mark.parametrize("said", [None, ""])
def test_a_row_without_first_seen_counts_from_the_end_of_its_day(said: str | None, file: Path, tmp_path: Path) -> None:
    """It takes the watch to no other day: what comes later rings when it should."""
    rewrite(file.parent / "archive.jsonl", 2, first_seen=said)
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet", "--as-of", "2022-01-15") == 0
    assert dump(store)["documents"][-1]["first_seen"] == "2022-01-12T23:59:59Z"
    assert watch(file, store, "--quiet") == 0
    with open_view(store) as view:
        assert view.as_of == LAST.seen
        assert {alert.rule: alert.at for alert in view.accounts(Alert)}["fighting"] == LAST.seen


def test_a_row_without_any_date_comes_last_and_that_is_told(file: Path, tmp_path: Path, capfd: Captured) -> None:
    rewrite(file.parent / "archive.jsonl", 0, first_seen=None, date=None)
    store = str(tmp_path / "x.db")
    assert watch(file, store) == 0
    said = capfd.readouterr().err
    assert "1 article says neither when first seen nor when published: taken last, as first seen now" in said
    held = dump(store)
    assert held["fingerprints"][-1]["entered"] == held["documents"][-1]["first_seen"] > "2026"
    assert [row["entered"] for row in held["fingerprints"][:-1]] == [told.seen for told in ARCHIVE[1:]]


def test_what_came_late_is_told(file: Path, tmp_path: Path, capfd: Captured) -> None:
    archive, store = file.parent / "archive.jsonl", str(tmp_path / "x.db")
    rows = archive.read_text().splitlines(keepends=True)
    archive.write_text(rows[-1])
    assert watch(file, store) == 0
    assert "came late" not in capfd.readouterr().err
    archive.write_text("".join(rows))
    assert watch(file, store) == 0
    assert f"{len(rows) - 1} articles came late and were entered at {LAST.seen}" in capfd.readouterr().err
    assert watch(file, store) == 0
    assert "came late" not in capfd.readouterr().err


def test_a_row_from_the_future_is_rejected(file: Path, tmp_path: Path) -> None:
    rewrite(file.parent / "archive.jsonl", 1, first_seen="2999-01-01T00:00:00Z")
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet") == 1
    [rejected] = dump(store)["rejected"]
    assert "lies in the future" in rejected["reason"]
    assert dump(store)["watches"][0]["as_of"] == LAST.seen


@pytest.mark.parametrize(("published", "end"), [
    ("2022-01-12", "2022-01-12T23:59:59Z"), ("2024-02", "2024-02-29T23:59:59Z"), ("2022", "2022-12-31T23:59:59Z"),
    ("2022-13", None), ("0000", None), ("", None), ("yesterday", None), ("2022-01-12/2022-01-14", None),
])  # fmt: skip
def test_the_end_of_a_day(published: str, end: str | None) -> None:
    assert end_of(published) == end


# ------------------------------------------------------------------------------------------------------ what it reads

def test_a_folder_s_own_files_are_no_articles(tmp_path: Path) -> None:
    """The watch file, the store and the feed of alerts lie among the articles: the watch never reads itself."""
    feed = WATCH.replace("terminal = false", 'terminal = true\natom = "alerts.xml"').replace(AT, 'at = "."')
    file, store = write_watch(tmp_path / "desk", text=feed), str(tmp_path / "desk" / "crisis.db")
    (file.parent / ".git").mkdir()
    (file.parent / ".git" / "notes.txt").write_text("Russia attacked Ukraine on Thursday, it is written here.")
    for _ in range(2):
        assert watch(file, store, "--quiet") == 0
        held = dump(store)
        assert len(held["documents"]) == len(ARCHIVE)
        assert held["rejected"] == []
    assert (file.parent / "alerts.xml").exists()


def test_an_empty_folder_is_told_in_one_line(tmp_path: Path, capfd: Captured) -> None:
    file = write_watch(tmp_path / "desk", text=WATCH.replace(AT, 'at = "articles/"'))
    (file.parent / "articles").mkdir()
    assert watch(file, str(tmp_path / "x.db")) == 1
    told = capfd.readouterr().err.splitlines()
    assert told[0] == "tocsin: articles/: the folder holds no file to read"
    assert "0 entered, 0 rejected" in told[1]
    write_archive(file.parent / "articles" / "archive.jsonl")
    assert watch(file, str(tmp_path / "x.db"), "--quiet") == 0


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capfd: Captured) -> None:
    file = write_watch(tmp_path / "desk", text=WATCH.replace(AT, 'at = "articles/"'))
    assert watch(file, str(tmp_path / "x.db")) == 2
    assert "at: no file or folder 'articles/'" in capfd.readouterr().err
