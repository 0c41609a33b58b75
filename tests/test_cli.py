"""The command line: what each exit code means, that errors are one line, that every input is read or listed."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from tocsin.cli import main

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    return main(["read", *(str(argument) for argument in arguments)])


def error(capfd: Captured) -> str:
    """What stands on standard error: each line is one of ours."""
    lines = capfd.readouterr().err.splitlines()
    assert all(line.startswith("tocsin: ") for line in lines), lines
    return "\n".join(lines)


def lines(path: Path) -> list[dict[str, dict[str, str]]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# ---------------------------------------------------------------------------------------------------- reading one page


def test_a_page_has_an_account(page: Path, capfd: Captured) -> None:
    assert run(page) == 0
    out, err = capfd.readouterr()
    assert out.startswith("Kosovo and Serbia to meet in Brussels\n")
    assert "2023-09-11 (from meta)" in out
    assert "Statements" in out
    assert err == ""


def test_what_is_given_beats_the_page(page: Path, capfd: Captured) -> None:
    given = (
        "--published",
        "2023-09-12",
        "--title",
        "Another title",
        "--uri",
        "https://example.org/k",
        "--publisher",
        "P",
    )
    assert run(page, *given, "--format", "jsonl") == 0
    [line] = capfd.readouterr().out.splitlines()
    article = json.loads(line)["article"]
    assert (article["published"], article["published_from"]) == ("2023-09-12", "metadata")
    assert (article["title"], article["uri"], article["publisher"]) == ("Another title", "https://example.org/k", "P")
    assert article["text"].startswith("Another title\n\n")


def test_evidence_lies_in_the_text(page: Path, capfd: Captured) -> None:
    assert run(page, "--format", "jsonl") == 0
    document = json.loads(capfd.readouterr().out)
    length = len(document["article"]["text"])
    spans = [span for kind in ("events", "statements") for record in document[kind] for span in record["evidence"]]
    assert spans
    assert all(0 <= span["start"] < span["end"] <= length for span in spans)


def test_standard_input_is_read(page: Path) -> None:
    with open(page, "rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "tocsin.cli", "read", "-"], stdin=file, capture_output=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert b"Kosovo and Serbia" in done.stdout


# ------------------------------------------------------------------------------------------------------- usage errors

USAGE = [
    ((), "the following arguments are required: SOURCE"),
    (("x", "--format", "xml"), "invalid choice: 'xml'"),
    (("x", "--speed"), "unrecognized arguments: --speed; see 'tocsin read --help'"),
    (("x", "--quiet", "y", "--speed"), "unrecognized arguments: --speed;"),
    (("x", "-o", "out"), "does not tell the format; add --format"),
    (("x", "--format", "csv"), "name it with -o FOLDER"),
    (("x", "--format", "parquet", "-o", "-"), "name it with -o FOLDER"),
    (("x", "--jobs", "0"), "--jobs is '0'"),
    (("x", "--threads", "two"), "--threads is 'two'"),
    (("x", "--published", "yesterday"), "'yesterday' is no date"),
    (("x", "--published", "03/04/2022"), "no date"),
    (("x", "--actors", "nobody.toml"), "nobody.toml does not exist"),
    (("x", "y", "--published", "2022-01-01"), "a single document only"),
    (("x", "y", "--title", "T", "--uri", "U"), "--title and --uri can be said of a single document only"),
]


@pytest.mark.parametrize(("arguments", "words"), USAGE)
def test_a_wrong_command_is_told_in_one_line(arguments: tuple[str, ...], words: str, capfd: Captured) -> None:
    assert run(*arguments) == 2
    message = error(capfd)
    assert words in message
    assert "\n" not in message


def test_a_date_is_no_date_of_many(page: Path, tmp_path: Path, capfd: Captured) -> None:
    table = tmp_path / "table.jsonl"
    table.write_text('{"text": "One thing happened here."}\n{"text": "Another thing happened here."}\n')
    assert run(table, "--published", "2022-01-01") == 2
    assert "a single document only" in error(capfd)


def test_a_wrong_actor_file_is_the_users_affair(page: Path, tmp_path: Path, capfd: Captured) -> None:
    bad = tmp_path / "actors.toml"
    bad.write_text("[[actor]\n")
    assert run(page, "--actors", bad) == 2
    assert "actors.toml" in error(capfd)


def test_a_setting_in_the_environment_is_checked(page: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_JOBS", "many")
    assert main(["read", str(page)]) == 2
    assert "TOCSIN_JOBS is 'many'" in error(capfd)


# --------------------------------------------------------------------------------------------------- rejected documents


def test_every_input_is_read_or_rejected(page: Path, french: Path, tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "program.html").write_bytes(b"\x7fELF" + bytes(2000))
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(page.read_bytes())[:-20])
    out = tmp_path / "results" / "out.jsonl"
    assert run(tmp_path, tmp_path / "missing.html", "-o", out) == 1
    message = error(capfd)
    assert "1 read, 5 rejected" in message
    reasons = {
        Path(line["rejected"]["uri"]).name: line["rejected"]["reason"] for line in lines(out) if "rejected" in line
    }
    assert set(reasons) == {
        "empty.html",
        "program.html",
        "cut.html.gz",
        "missing.html",
        french.as_uri().rsplit("/")[-1],
    }
    assert all(reasons.values())
    for name in reasons:
        assert name in message


def test_a_rejected_page_is_told_even_when_quiet(french: Path, capfd: Captured) -> None:
    assert run(french, "--quiet") == 1
    assert "français" not in (message := error(capfd)), "addresses are percent-encoded"
    assert "rejected file://" in message
    assert "'fr'" in message


def test_quiet_says_nothing_that_the_output_says(page: Path, french: Path, tmp_path: Path, capfd: Captured) -> None:
    assert run(page, french, "--quiet", "-o", tmp_path / "out.jsonl") == 1
    assert error(capfd) == ""


def test_a_long_list_is_cut_short(tmp_path: Path, capfd: Captured) -> None:
    sources = [tmp_path / f"{n}.html" for n in range(15)]
    assert run(*sources, "-o", tmp_path / "out.jsonl") == 1
    message = error(capfd)
    assert message.count("rejected file://") == 10
    assert "5 more rejected" in message
    assert len(lines(tmp_path / "out.jsonl")) == 15


# ---------------------------------------------------------------------------------------------------------- outputs


def test_the_name_tells_the_format(page: Path, tmp_path: Path) -> None:
    for name, start in {"a.jsonl": b'{"schema":', "a.json": b"[\n{", "a.txt": b"Kosovo"}.items():
        assert run(page, "-o", tmp_path / name) == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_csv_is_a_folder(page: Path, french: Path, tmp_path: Path, capfd: Captured) -> None:
    assert run(page, french, "--format", "csv", "-o", tmp_path / "out") == 1
    with open(tmp_path / "out" / "rejected.csv", encoding="utf-8", newline="") as file:
        assert [row["stage"] for row in csv.DictReader(file)] == ["parse"]
    assert run(page, "--format", "csv", "-o", tmp_path / "out") == 2
    assert "empty folder" in error(capfd)


@pytest.mark.parametrize(("kind", "name"), [("jsonl", "out.jsonl"), ("parquet", "out")])
def test_a_second_run_writes_nothing_twice(
    page: Path, french: Path, tmp_path: Path, capfd: Captured, kind: str, name: str
) -> None:
    out = tmp_path / "results" / name
    assert run(page, "--format", kind, "-o", out) == 0
    before = size(out)
    assert run(page, page, "--format", kind, "-o", out) == 0
    assert "0 read, 0 rejected, 2 there already" in error(capfd)
    assert size(out) == before
    assert run(page, french, "--format", kind, "-o", out) == 1
    assert "0 read, 1 rejected, 1 there already" in error(capfd)
    page.write_text(page.read_text("utf-8").replace("Thursday", "Friday"), "utf-8")
    assert run(page, french, "--format", kind, "-o", out) == 1
    assert "1 read, 1 rejected" in error(capfd), "a page that changed is a new document"


def size(out: Path) -> int:
    return out.stat().st_size if out.is_file() else sum(path.stat().st_size for path in out.rglob("*"))


def test_a_document_given_twice_is_written_once(page: Path, tmp_path: Path, capfd: Captured) -> None:
    assert run(page, page, "-o", tmp_path / "out.jsonl") == 0
    assert "1 read, 0 rejected, 1 there already" in error(capfd)
    assert len(lines(tmp_path / "out.jsonl")) == 1


def test_a_parquet_folder_is_read_by_others(page: Path, tmp_path: Path) -> None:
    assert run(page, "--format", "parquet", "-o", tmp_path / "out") == 0
    events = ds.dataset(tmp_path / "out" / "events").to_table()
    assert {"type", "modality", "actors", "evidence", "content_id"} <= set(events.column_names)


def test_two_jobs_read_the_same(page: Path, french: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        assert run(page, french, "--jobs", jobs, "-o", tmp_path / f"{jobs}.jsonl") == 1
    one, two = (lines(tmp_path / f"{jobs}.jsonl") for jobs in (1, 2))
    for line in (*one, *two):
        line.get("article", {}).pop("first_seen", None)
    assert one == two


def test_an_output_that_cannot_be_is_one_line(page: Path, tmp_path: Path, capfd: Captured) -> None:
    (tmp_path / "file").write_text("")
    assert run(page, "-o", tmp_path / "file" / "out.jsonl") == 3
    assert "can't be written" in error(capfd)


@pytest.mark.skipif(sys.platform == "win32", reason="locks are taken on POSIX systems only")
def test_two_runs_do_not_write_into_one_folder(page: Path, tmp_path: Path, capfd: Captured) -> None:
    import fcntl

    out = tmp_path / "out.jsonl"
    with open(out, "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run(page, "-o", out) == 2
    assert "another run" in error(capfd)
    assert run(page, "-o", out) == 0


def test_columns_can_be_named(tmp_path: Path, capfd: Captured) -> None:
    table = tmp_path / "news.csv"
    table.write_text(
        "Body;When;Link\nNATO sent 700 peacekeepers to Kosovo after the clashes.;2023-06-05;https://example.org/1\n"
    )
    columns = ("--text-column", "Body", "--date-column", "When", "--url-column", "Link")
    assert run(table, *columns, "--format", "jsonl") == 0
    article = json.loads(capfd.readouterr().out)["article"]
    assert (article["uri"], article["published"]) == ("https://example.org/1", "2023-06-05")


def test_a_table_without_a_text_column_names_the_option(tmp_path: Path, capfd: Captured) -> None:
    table = tmp_path / "news.csv"
    table.write_text("Text,Date\nNATO sent 700 peacekeepers to Kosovo.,2023-06-05\n")
    assert run(table) == 1
    assert "(--text-column, --html-column): Text, Date" in error(capfd)


def test_sources_may_stand_on_both_sides_of_an_option(page: Path, french: Path, capfd: Captured) -> None:
    assert run(page, "--format", "jsonl", french, "--quiet") == 1
    assert len(capfd.readouterr().out.splitlines()) == 2


# ------------------------------------------------------------------------------------------------------- the process


def test_a_reader_that_leaves_is_no_error(page: Path) -> None:
    for kind in ("terminal", "jsonl", "json"):
        command = [sys.executable, "-m", "tocsin.cli", "read", str(page), "--evidence", "--format", kind]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait() == 141


def test_a_defect_is_one_line_unless_debugged(page: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("tocsin.read_command.read_pages", broken)
    assert run(page) == 3
    assert (
        error(capfd)
        == "tocsin: an internal error (ZeroDivisionError: oops); run it again with --debug, and please report it"
    )
    with pytest.raises(ZeroDivisionError):
        run(page, "--debug")


def test_an_interrupted_run_keeps_what_it_has(
    page: Path, tmp_path: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tocsin.pipeline import read_pages

    def interrupted(*given: object) -> object:
        yield next(read_pages(*given))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("tocsin.read_command.read_pages", interrupted)
    for kind, name in {"jsonl": "a.jsonl", "json": "a.json", "csv": "csv", "parquet": "parquet"}.items():
        assert run(page, "--format", kind, "-o", tmp_path / "out" / name) == 130
    assert "interrupted" in error(capfd)
    assert len(lines(tmp_path / "out" / "a.jsonl")) == 1
    assert len(json.loads((tmp_path / "out" / "a.json").read_bytes())) == 1
    assert (tmp_path / "out" / "csv" / "documents.csv").exists()
    assert ds.dataset(tmp_path / "out" / "parquet" / "documents").count_rows() == 1


def test_version_and_schema(capfd: Captured) -> None:
    assert main(["--version"]) == 0
    assert capfd.readouterr().out.startswith("tocsin 0.")
    assert main(["schema"]) == 0
    assert json.loads(capfd.readouterr().out)["title"].startswith("tocsin/1")


def test_help_answers_at_once() -> None:
    """0.3 s is the promise; a quarter of the library would break it, so nothing heavy may be loaded."""
    code = "import sys; from tocsin.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.perf_counter() - started < 1.0, "generous, as a test machine may be busy"
    loaded = set(done.stderr.split())
    assert not loaded & {"rich", "numpy", "pyarrow", "onnxruntime", "trafilatura", "lxml", "msgspec", "tocsin.records"}
    assert "exit codes:" in done.stdout


def test_dates_that_are_not_understood_are_said(tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text("text,date\n" + "".join(f"{TEXT_OF_ONE},29/0{n}/1995\n" for n in (1, 2)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tocsin.cli", "read", str(table), "--format", "jsonl"], capture_output=True, text=True
    )
    assert "2 dates were not understood and left out, such as '29/01/1995'" in done.stderr


TEXT_OF_ONE = "The minister of Peru met the ambassador of Chile in Lima on Tuesday and asked for talks on the border."
