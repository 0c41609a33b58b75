"""Stores that lie where nothing can be written: they are read, or it is said what to do. Real files, real rights."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from watches import write_watch

import tocsin
from tocsin.cli import main

Captured = pytest.CaptureFixture[str]
COUNT = "select count(*) as n from documents"
NOBODY = 65_534
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs the rights of a Unix")


def readable_by_others(path: Path) -> bool:
    """Whether another user can read a file: its folders may all be entered."""
    return bool(path.stat().st_mode & 0o4) and all(folder.stat().st_mode & 0o1 for folder in path.parents)


@pytest.fixture(autouse=True)
def package_for_all() -> None:
    """The child of root is another user; without the package's files it can do nothing at all."""
    if os.geteuid() == 0 and not readable_by_others(Path(tocsin.__file__)):
        pytest.skip("the package lies in a folder that another user may not enter")


def as_somebody(given: Sequence[str]) -> int:
    """Runs a command in a child that may not do everything: rights don't bind root."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        code = main(given)
    finally:
        os._exit(code)


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Path, Path]]:
    """A watch file and its store, in a folder that others may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        file, store = write_watch(folder / "watch"), folder / "kept" / "x.db"
        assert main(["watch", str(file), "--store", str(store), "--once", "--quiet"]) == 0
        # once with the rights to read everything: what is imported on first use is there for the child
        assert main(["brief", str(file), "--store", str(store)]) == 0
        assert main(["query", COUNT, "--store", str(store)]) == 0
        yield file, store


@pytest.fixture(params=[(0o444, 0o555), (0o644, 0o555), (0o444, 0o777)])
def locked(request: pytest.FixtureRequest, made: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    """The same, with rights taken away from the file and its folder."""
    store = made[1]
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for path in store.parent.iterdir():
        path.chmod(request.param[0])
    store.parent.chmod(request.param[1])
    yield made
    store.parent.chmod(0o755)
    for path in store.parent.iterdir():
        path.chmod(0o644)


def test_a_store_that_can_only_be_read_is_read(locked: tuple[Path, Path], capfd: Captured) -> None:
    file, store = locked
    assert as_somebody(["query", COUNT, "--store", str(store), "--format", "csv"]) == 0
    assert as_somebody(["brief", str(file), "--store", str(store)]) == 0
    said = capfd.readouterr()
    assert said.out.startswith("n\n6\n")
    assert "# Will Russia" in said.out
    assert said.err == ""


def test_a_watch_does_not_write_there(locked: tuple[Path, Path], capfd: Captured) -> None:
    assert as_somebody(["watch", str(locked[0]), "--store", str(locked[1]), "--once"]) == 3
    [line] = capfd.readouterr().err.splitlines()
    assert "Permission denied" in line or "can't be" in line


def test_a_log_that_can_t_be_read_is_told(made: tuple[Path, Path], capfd: Captured) -> None:
    """Its newest rows are in the log: they are not left out in silence."""
    file, store = made
    log = store.with_name("x.db-wal")
    log.write_bytes(b"")
    log.chmod(0o000)
    store.parent.chmod(0o555)
    try:
        for given in (["query", COUNT], ["brief", str(file)]):
            assert as_somebody([*given, "--store", str(store)]) == 3
            [line] = capfd.readouterr().err.splitlines()
            assert "can't be read where it lies" in line
            assert "copy it, with" in line
    finally:
        store.parent.chmod(0o755)
        log.unlink()
