"""The watch run: replay, order, rebuilding, kills. The real reader reads, real stores keep."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from watches import ACCOUNTS, ARCHIVE, WATCH, dump, write_watch

from tocsin.accounts import Alert, IndicatorState
from tocsin.cli import main
from tocsin.store.sql import open_store
from tocsin.store.view import open_view

Captured = pytest.CaptureFixture[str]


def watch(file: Path, store: str, *options: str) -> int:
    return main(["watch", str(file), "--store", store, "--once", *options])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_watch(tmp_path / "watch")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A watch file and a store into which it was replayed to its end."""
    folder = tmp_path_factory.mktemp("undisturbed")
    file = write_watch(folder)
    assert watch(file, str(folder / "whole.db"), "--quiet") == 0
    return file, str(folder / "whole.db")


# ------------------------------------------------------------------------------------------------------------ replay

def test_a_replay_keeps_documents_accounts_and_alerts(undisturbed: tuple[Path, str]) -> None:
    with open_view(undisturbed[1]) as view:
        assert view.as_of == ARCHIVE[-1].seen
        assert {alert.rule for alert in view.accounts(Alert)} == {"massing", "fighting"}
        states = {state.name: state.state for state in view.accounts(IndicatorState)}
    assert states["attack"] == "reported"
    held = dump(undisturbed[1])
    assert len(held["documents"]) == len(held["fingerprints"]) == len(ARCHIVE)
    assert held["fingerprints"][0]["origin"] == held["fingerprints"][1]["origin"], "a copy adds no origin"
    assert held["watches"][0]["rebuilt"] is None


def test_both_databases_come_to_the_same(fresh: Callable[[], str], undisturbed: tuple[Path, str]) -> None:
    store = fresh()
    assert watch(undisturbed[0], store, "--quiet") == 0
    assert dump(store, ACCOUNTS) == dump(undisturbed[1], ACCOUNTS)


def test_a_second_run_goes_on_where_the_first_stood(undisturbed: tuple[Path, str], tmp_path: Path) -> None:
    """Day by day in many runs, or in one: the same."""
    store = str(tmp_path / "steps.db")
    for day in ("2022-01-09", "2022-01-10", "2022-01-15", "2022-01-15", "2022-02-23"):
        assert watch(undisturbed[0], store, "--quiet", "--as-of", day) == 0
    assert watch(undisturbed[0], store, "--quiet") == 0
    assert dump(store) == dump(undisturbed[1])


@pytest.mark.parametrize(("day", "entered"), [("2022-01-09", 0), ("2022-01-10", 2), ("2022-01-20", 4)])
def test_nothing_later_is_taken_or_kept(day: str, entered: int, file: Path, tmp_path: Path, capfd: Captured) -> None:
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--as-of", day) == 0
    later = len(ARCHIVE) - entered
    assert f"{entered} entered, 0 rejected, {later} first seen later and left out" in capfd.readouterr().err
    held = dump(store)
    assert len(held["documents"]) == entered
    assert all(row["first_seen"][:10] <= day for row in held["documents"])


def test_an_archive_in_any_order_is_entered_in_the_order_of_time(undisturbed: tuple[Path, str], tmp_path: Path) -> None:
    rows = (undisturbed[0].parent / "archive.jsonl").read_text().splitlines(keepends=True)
    file = write_watch(tmp_path / "mixed")
    random.Random(3).shuffle(rows)
    (file.parent / "archive.jsonl").write_text("".join(rows))
    assert watch(file, str(tmp_path / "x.db"), "--quiet") == 0
    assert dump(str(tmp_path / "x.db"), ACCOUNTS) == dump(undisturbed[1], ACCOUNTS)


def test_a_late_article_is_entered_when_the_watch_learns_of_it(file: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "x.db")
    rows = (file.parent / "archive.jsonl").read_text().splitlines(keepends=True)
    (file.parent / "archive.jsonl").write_text("".join(rows[:2] + rows[3:]))
    assert watch(file, store, "--quiet") == 0
    (file.parent / "archive.jsonl").write_text("".join(rows))
    assert watch(file, store, "--quiet") == 0
    last = dump(store)["fingerprints"][-1]
    assert last["entered"] == ARCHIVE[-1].seen
    assert dump(store)["documents"][-1]["first_seen"] == ARCHIVE[2].seen
    before = dump(store)
    assert watch(file, store, "--quiet", "--rebuild") == 0
    assert dump(store) == before


def test_today_is_no_future(file: Path, tmp_path: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    assert watch(file, str(tmp_path / "x.db"), "--quiet", "--as-of", today) == 0


def test_a_replay_does_not_go_back(file: Path, tmp_path: Path, capfd: Captured) -> None:
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--as-of", "2022-01-20", "--quiet") == 0
    assert watch(file, store, "--as-of", "2022-01-19", "--quiet") == 2
    assert "can't go back to 2022-01-19; replay it into a new store" in capfd.readouterr().err


def test_a_page_that_changed_its_layout_is_not_entered_twice(file: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet") == 0
    before = dump(store)
    rows = (file.parent / "archive.jsonl").read_text()
    (file.parent / "archive.jsonl").write_text(rows.replace("\\n\\n", "\\n\\n\\n"))
    assert watch(file, store, "--quiet") == 0
    assert dump(store) == before


# ---------------------------------------------------------------------------------------------------------- rebuilding

def test_a_rebuild_gives_the_same_accounts(undisturbed: tuple[Path, str], fresh: Callable[[], str]) -> None:
    store = fresh()
    assert watch(undisturbed[0], store, "--quiet", "--as-of", "2022-03-20") == 0
    before = dump(store)
    assert watch(undisturbed[0], store, "--quiet", "--rebuild") == 0
    assert dump(store) == before


CHANGES = [
    (WATCH.replace("at_least = 50000", "at_least = 150000"), "the watch file has changed", {"fighting"}),
    (WATCH.replace('"Kyiv Courier" = "B"', '"Kyiv Courier" = "F"'), "the watch file has changed", None),
    (WATCH.replace("terminal = false", "terminal = true"), None, None),
    (WATCH.replace('at = "archive.jsonl"', 'at = "archive.jsonl"\nevery = "5m"'), None, None),
]


@pytest.mark.parametrize(("text", "why", "rules"), CHANGES)
def test_a_changed_watch_file_makes_the_accounts_again(
    text: str, why: str | None, rules: set[str] | None, file: Path, tmp_path: Path, capfd: Captured
) -> None:
    store, other = str(tmp_path / "x.db"), str(tmp_path / "y.db")
    assert watch(file, store, "--quiet") == 0
    file.write_text(text)
    assert watch(file, store) == 0
    told = capfd.readouterr().err
    assert (f"making the accounts again from the stored documents: {why}" in told) is (why is not None)
    assert watch(file, other, "--quiet") == 0
    assert dump(store, ACCOUNTS) == dump(other, ACCOUNTS)
    if rules is not None:
        with open_view(store) as view:
            assert {alert.rule for alert in view.accounts(Alert)} == rules


def test_another_model_makes_the_accounts_again(
    file: Path, tmp_path: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tocsin.records import MadeBy

    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet") == 0
    before = dump(store, ACCOUNTS)
    monkeypatch.setattr("tocsin.watch.made_by", lambda: MadeBy("9.9", "reader-next"))
    assert watch(file, store) == 0
    assert "now 9.9 with reader-next" in capfd.readouterr().err
    assert dump(store, ACCOUNTS) == before
    assert watch(file, store) == 0
    assert "making the accounts again" not in capfd.readouterr().err


# -------------------------------------------------------------------------------------------------------------- kill -9

def killed(arguments: Sequence[str], after: float) -> int:
    """Runs a command and kills it so many seconds later; the way in which it ended."""
    child = subprocess.Popen([sys.executable, "-m", "tocsin.cli", *arguments], stderr=subprocess.DEVNULL)
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    return child.wait()


def test_killed_at_any_moment_and_finished(undisturbed: tuple[Path, str], tmp_path: Path) -> None:
    """Nothing is lost, nothing is there twice: the store is that of a run that nobody disturbed."""
    file, broken = undisturbed[0], str(tmp_path / "broken.db")
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "tocsin.cli", "watch", str(file), "--store", str(tmp_path / "timed.db"),
                    "--once", "--quiet"], check=True)  # fmt: skip
    whole = time.monotonic() - began
    chance, ends = random.Random(11), []
    for _ in range(4):
        given = ["watch", str(file), "--store", broken, "--once", "--quiet"]
        ends.append(killed(given, chance.uniform(0.4, 1) * whole))
    assert -signal.SIGKILL in ends, "none was killed while it ran"
    assert watch(file, broken, "--quiet") == 0
    assert dump(broken) == dump(undisturbed[1])
    with open_store(broken) as store, store.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from outbox where delivered_at is null").scalar() == 0


def test_a_rebuild_that_was_cut_short_is_finished(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet", "--as-of", "2022-03-05") == 0
    before = dump(store)
    monkeypatch.setattr("tocsin.watch.REBUILD_BATCH", 2)
    met = []

    def fails(*given: object, **named: object) -> object:
        met.append(given)
        if len(met) > 3:
            raise MemoryError
        return enter(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        from tocsin.ledger.book import enter

        broken.setattr("tocsin.ledger.book.enter", fails)
        assert watch(file, store, "--quiet", "--rebuild") == 3
    assert dump(store)["watches"][0]["rebuilt"] == 2
    assert watch(file, store, "--quiet") == 0
    assert dump(store) == before


# ------------------------------------------------------------------------------------------------------------- refusals

def test_a_store_keeps_one_watch(file: Path, tmp_path: Path, capfd: Captured) -> None:
    store = str(tmp_path / "x.db")
    assert watch(file, store, "--quiet", "--as-of", "2022-01-01") == 0
    file.write_text(WATCH.replace('name = "ukraine"', 'name = "other"'))
    assert watch(file, store) == 2
    assert "keeps the watch 'ukraine', not 'other'; choose another store" in capfd.readouterr().err


WRONG = [
    (("watch",), "required: FILE"),
    (("watch", "no.toml", "--store", "x.db"), "no.toml: no such watch file"),
    (("watch", "no.toml"), "required: --store"),
    (("watch", "new"), "the watch needs a name"),
    (("watch", "new", "Bad Name"), "isn't a name for a watch"),
    (("watch", "{file}", "more", "--store", "x.db"), "unrecognized arguments: more"),
    (("watch", "{file}", "--store", "x.db", "--as-of", "someday"), "'someday' is no day; write --as-of as 2022-02-24"),
    (("watch", "{file}", "--store", "x.db", "--as-of", "2999-01-01"), "--as-of 2999-01-01 lies in the future"),
    (("watch", "new", "nowhere/border"), "there is no folder nowhere; make it first"),
    (("watch", "{file}", "--store", "x.db", "--actors", "none.toml"), "the actor file none.toml is not there"),
    (("brief", "{file}", "--store", "x.db"), "there is no store at x.db"),
    (("brief", "{file}", "--store", "x.db", "-o", "brief.pdf"), "does not tell the format; name it brief.md"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_a_wrong_command_is_told_in_one_line(
    arguments: Sequence[str], words: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([word.format(file=file) for word in arguments]) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert line.startswith("tocsin: ")
    assert words in line


def test_new_writes_a_file_that_loads_and_overwrites_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    from tocsin.watchfile import load_watch

    monkeypatch.chdir(tmp_path)
    assert main(["watch", "new", "border"]) == 0
    assert load_watch("border.toml").name == "border"
    assert (tmp_path / "articles").is_dir(), "what the file reads is there"
    assert main(["watch", "new", "border.toml"]) == 2
    assert "border.toml exists; choose another name" in capfd.readouterr().err


# ----------------------------------------------------------------------------------------------------------- the brief

def test_the_brief_in_both_formats(undisturbed: tuple[Path, str], tmp_path: Path, capfd: Captured) -> None:
    file, store = undisturbed
    assert main(["brief", str(file), "--store", store, "--full"]) == 0
    text = capfd.readouterr().out
    for heading in ("Standing alerts", "Indicators", "Hypotheses", "Figures", "What is scheduled",
                    "Commitments that moved", "Contradictions"):  # fmt: skip
        assert f"## {heading}" in text
    assert "uncalibrated index" in text
    assert "](<https://northernwire.example/2022-02-24/5>)" in text
    page = tmp_path / "out" / "brief.html"
    assert main(["brief", str(file), "--store", store, "-o", str(page)]) == 0
    assert "Will Russia &lt;attack&gt; Ukraine?" in page.read_text()
    assert main(["brief", str(file), "--store", store, "-o", str(page)]) == 2
    assert main(["brief", str(file), "--store", store, "-o", str(page), "--overwrite"]) == 0
