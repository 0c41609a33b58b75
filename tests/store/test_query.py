"""SQL over stores: the same answers from SQLite, PostgreSQL and Parquet, and no way to write through any of them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from databases import new_store
from msgspec.structs import replace
from samples import make_document

from tocsin.cli import main
from tocsin.errors import StoreError, TocsinError, UsageError
from tocsin.records import Document, MadeBy, Rejected
from tocsin.store.corpus import Corpus
from tocsin.store.query import ask
from tocsin.store.sql import open_store

Captured = pytest.CaptureFixture[str]


def documents() -> list[Document]:
    return [make_document(uri=f"https://example.org/{n}", raw=f"{n:064}") for n in range(3)]


def corpus(path: Path, results: list[Any]) -> str:
    pytest.importorskip("duckdb", reason="DuckDB is not installed: pip install 'tocsin[query]'")
    out = Corpus(path, MadeBy("0.1.0", "reader-test"))
    for number, result in enumerate(results):
        out.write(result, [(str(number),)])
    out.close(whole=True)
    return str(path)


@pytest.fixture(params=["sqlite", "postgresql", "parquet"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store of three documents and a rejection, of each kind."""
    results = [*documents(), Rejected("u", "parse", "=1+1")]
    if request.param == "parquet":
        return corpus(tmp_path / "corpus", results)
    url = str(tmp_path / "crisis.db")
    if request.param == "postgresql":
        url = new_store(request.getfixturevalue("postgres"))
    with open_store(url) as opened:
        opened.add(results)
    return url


def answer(store: str, sql: str) -> list[tuple[Any, ...]]:
    with ask(store, sql) as found:
        return [tuple(row) for row in found.rows]


# ------------------------------------------------------------------------------------------------------ good answers

ANSWERS: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("select type, count(*) as n from events group by type order by type", [("CONSULT", 3), ("THREATEN", 3)]),
    ("select uri, stage, reason from rejected", [("u", "parse", "=1+1")]),
    ("select count(*) from commitments", [(0,)]),
    ("with t as (select id from events) select count(*) from t -- a comment; with marks", [(6,)]),
    ("select title from documents where uri like '%/2';", [("Envoy leaves",)]),
    ("values (1), (2)", [(1,), (2,)]),
    ("select type from events where 1 = 0", []),
]


@pytest.mark.parametrize(("sql", "rows"), ANSWERS)
def test_all_stores_answer_alike(store: str, sql: str, rows: list[tuple[Any, ...]]) -> None:
    assert answer(store, sql) == rows


def test_records_of_sql_stores_are_whole(url: str) -> None:
    """JSON columns come as what they hold, for programs to go on with."""
    with open_store(url) as store:
        store.add(documents())
    [(record, raw)] = answer(url, "select record, actors from events where type = 'THREATEN' limit 1")
    assert record["actors"][0]["raw"] == "The envoy"
    assert raw == "IGO:united-nations"


# ------------------------------------------------------------------------------------------------------ no writing

WRITING = [
    "drop table documents",
    "delete from events",
    "update documents set title = ''",
    "insert into rejected values ('a', 'b', 'c', 'd')",
    "create table more (a int)",
    "select 1; drop table documents",
    "select 1; commit; drop table documents",
    "begin; delete from events",
    "commit",
    "attach 'elsewhere.db' as elsewhere",
    "pragma writable_schema = on",
    "vacuum",
    "copy (select 1) to 'elsewhere.csv'",
    "copy documents to 'elsewhere.csv'",
    "with gone as (delete from events returning id) select * from gone",
    "explain analyze delete from events",
    "set transaction read write",
    "select set_config('transaction_read_only', 'off', false)",
    "select load_extension('x')",
    "select * from read_csv('/etc/passwd')",
    "select * from read_text('/etc/passwd')",
    "select * from '/etc/passwd'",
    "install httpfs",
    "set enable_external_access = true",
    "reset all",
    "call pragma_version()",
    "select 1) to 'elsewhere.csv' --",
    "",
    "   ",
    "-- nothing but a comment",
    "select \0",
    "selct 1",
    "select nothing from nowhere",
    "select '",
    "select * from MANIFEST",
]


@pytest.mark.parametrize("sql", WRITING)
def test_what_writes_or_is_wrong_is_refused(
    store: str, sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line that says it is the SQL, with nothing changed and no file made."""
    monkeypatch.chdir(tmp_path)
    before = names(tmp_path)
    with pytest.raises(UsageError, match="SQL") as caught:
        answer(store, sql)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == before
    assert answer(store, "select count(*) from events") == [(6,)]


def names(folder: Path) -> list[str]:
    """All files but those that SQLite keeps beside an open database."""
    return sorted(path.name for path in folder.rglob("*") if not path.name.endswith(("-shm", "-wal")))


def test_parquet_sees_finished_parts_alone(tmp_path: Path) -> None:
    """Neither what a killed run left, nor a torn line of its manifest."""
    folder = Path(corpus(tmp_path / "what's * [this]", [*documents()]))
    (folder / "events" / "part-000009.parquet").write_bytes((folder / "events" / "part-000001.parquet").read_bytes())
    with open(folder / "_manifest.jsonl", "ab") as manifest:
        manifest.write(b'{"part":9,"datasets":["events"],"ke')
    assert answer(str(folder), "select count(*) from events") == [(6,)]


def test_reading_goes_on_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    with open_store(path) as writer:
        writer.add(documents())
        with ask(path, "select id from documents") as found:
            next(found.rows)
            writer.add([make_document(uri="https://example.org/9")])
            assert len(list(found.rows)) == 2
        assert answer(str(path), "select count(*) from documents") == [(4,)]


# ------------------------------------------------------------------------------------------------------ no store

def songs(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("create table songs (name)")
    connection.commit()
    connection.close()


NO_STORES: list[tuple[str, Callable[[Path], object], str, type[TocsinError]]] = [
    ("{}", lambda path: None, "there is no store at .*; tocsin read SOURCE --store", UsageError),
    ("{}", Path.mkdir, "no Parquet corpus; name a store", UsageError),
    ("{}", songs, "is no Tocsin store", UsageError),
    ("{}", Path.touch, "is no Tocsin store", UsageError),
    ("{}", lambda path: path.write_bytes(b"no database" * 100), "is no SQLite database and no Parquet", UsageError),
    ("ftp://host/x", Path.touch, "ftp:// is no kind of store", UsageError),
    ("postgresql://me:secret@127.0.0.1:1/db", Path.touch, "me@127.0.0.1:1/db can't be reached", StoreError),
]


@pytest.mark.parametrize(("name", "make", "words", "kind"), NO_STORES)
def test_what_is_no_store_is_told(
    name: str, make: Callable[[Path], object], words: str, kind: type[TocsinError], tmp_path: Path
) -> None:
    make(tmp_path / "store")
    with pytest.raises(kind, match=words) as caught:
        answer(name.format(tmp_path / "store"), "select 1")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_database_without_our_tables(postgres: str) -> None:
    with pytest.raises(UsageError, match="holds no Tocsin store"):
        answer(postgres, "select 1")


MISSING = [("psycopg", "postgresql://127.0.0.1/x", "tocsin[postgres]"), ("duckdb", "corpus", "tocsin[query]")]


@pytest.mark.parametrize(("library", "name", "extra"), MISSING)
def test_a_missing_extra_is_told(
    library: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "_manifest.jsonl").touch()
    assert main(["query", "select 1", "--store", name]) == 3
    assert f"pip install '{extra}'" in capfd.readouterr().err
    if library == "psycopg":
        with pytest.raises(StoreError, match=r"pip install 'tocsin\[postgres\]'"):
            open_store(name)


# ------------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = tmp_path / "crisis.db"
    with open_store(path) as store:
        store.add([*documents(), Rejected("u\x1b[31m", "parse", "=1+1")])
    return str(path)


def query(*arguments: str) -> int:
    return main(["query", *arguments])


def test_a_table_is_printed(db: str, capfd: Captured) -> None:
    sql = "select type, count(*) as n, '東京' as place, null as none, 0.1 + 0.2 as real from events group by 1"
    assert query(sql, "--store", db) == 0
    out, err = capfd.readouterr()
    assert out.splitlines() == [
        "type      n  place  none  real",
        "────────  ─  ─────  ────  ────",
        "CONSULT   3  東京         0.3",
        "THREATEN  3  東京         0.3",
    ]
    assert err == ""


def test_a_table_obeys_no_page(db: str, capfd: Captured) -> None:
    """Controls in what a page says don't reach the terminal, long cells are cut, nested ones are JSON."""
    assert query("select rejected.uri, article, article from rejected, documents limit 1", "--store", db) == 0
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert out.splitlines()[2].startswith('u[31m  {"uri":')
    assert "…" in out


FORMATS = [
    ("csv", "stage,reason,reason\nparse,'=1+1,'=1+1\n"),
    ("json", '[\n{"stage": "parse", "reason": "=1+1", "reason_2": "=1+1"}\n]\n'),
    ("jsonl", '{"stage": "parse", "reason": "=1+1", "reason_2": "=1+1"}\n'),
]


@pytest.mark.parametrize(("kind", "text"), FORMATS)
def test_formats(kind: str, text: str, db: str, tmp_path: Path, capfd: Captured) -> None:
    sql = "select stage, reason, reason from rejected"
    assert query(sql, "--store", db, "--format", kind) == 0
    assert capfd.readouterr().out == text
    assert query(sql, "--store", db, "-o", str(tmp_path / "new" / f"x.{kind}")) == 0
    assert (tmp_path / "new" / f"x.{kind}").read_text() == text


@pytest.mark.parametrize(("kind", "text"), [("json", "[]\n"), ("jsonl", ""), ("csv", "a\n"), ("table", "a\n─\n")])
def test_no_rows(kind: str, text: str, db: str, capfd: Captured) -> None:
    assert query("select 1 as a where 1 = 0", "--store", db, "--format", kind) == 0
    assert capfd.readouterr().out == text


def test_values_of_postgresql(postgres: str, capfd: Captured) -> None:
    url = new_store(postgres)
    open_store(url).close()
    sql = "select 1::numeric as a, 1.5::numeric as b, date '2022-01-10' as c, '\\xff'::bytea as d, '{1}'::int[] as e"
    assert query(sql, "--store", url, "--format", "jsonl") == 0
    assert json.loads(capfd.readouterr().out) == {"a": 1, "b": 1.5, "c": "2022-01-10", "d": "ff", "e": [1]}
    assert query("select '%' || '%s' as a where 'x' like '%'", "--store", url, "--format", "csv") == 0
    assert capfd.readouterr().out == "a\n%%s\n"


MANY = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i from n"
LIMITS = [
    ((), 1000, True), (("--limit", "7"), 7, True), (("--limit", "0"), 5000, False), (("--limit", "5000"), 5000, False),
    (("--format", "csv"), 5000, False), (("--format", "csv", "--limit", "10"), 10, True),
]  # fmt: skip


@pytest.mark.parametrize(("options", "rows", "told"), LIMITS)
def test_limits(options: tuple[str, ...], rows: int, told: bool, db: str, capfd: Captured) -> None:
    assert query(MANY, "--store", db, *options) == 0
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == rows + (1 if "csv" in options else 2)
    assert (f"stopped at {rows} rows" in err) is told


def test_an_endless_query_is_cut(db: str, capfd: Captured) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    assert query(endless, "--store", db, "--limit", "3", "--format", "csv") == 0
    assert capfd.readouterr().out == "i\n1\n2\n3\n"


def test_sql_from_standard_input(db: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tocsin.cli", "query", "-", "--store", db], input=b"select 7 as seven",
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [b"seven", "─────".encode(), b"7"]


WRONG = [
    (("select 1",), "required: --store"),
    (("select 1", "--store", "{db}", "-o", "x"), "does not tell the format; add --format (table,"),
    (("select 1", "--store", "{db}", "--limit", "few"), "--limit is 'few'"),
    (("select 1", "--store", "{db}", "-o", "{db}"), "does not tell the format"),
    (("select 1", "--store", "{db}", "-o", "there.csv"), "there.csv exists; choose another file, or --overwrite"),
    (("select 1", "--store", "{db}", "-o", ".", "--format", "csv"), "is a folder; choose another file"),
    (("selct", "--store", "{db}"), 'the SQL is refused: near "selct": syntax error'),
    (("drop table events", "--store", "{db}"), "only reading is allowed: one SELECT"),
    (("select 1", "more", "--store", "{db}"), "unrecognized arguments: more; see 'tocsin query --help'"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_a_wrong_command_is_told_in_one_line(
    arguments: tuple[str, ...], words: str, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.csv").write_text("precious")
    assert query(*(word.format(db=db) for word in arguments)) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert line.startswith("tocsin: ")
    assert words in line
    assert Path("there.csv").read_text() == "precious"
    assert query("select 1 as a", "--store", db, "-o", "there.csv", "--overwrite") == 0
    assert Path("there.csv").read_text() == "a\n1\n"


# ------------------------------------------------------------------------------------------------- tocsin read --store


def read(*arguments: object) -> int:
    return main(["read", *(str(argument) for argument in arguments)])


def counts(path: Path) -> tuple[int, int]:
    with open_store(path, create=False) as store:
        found = store.counts()
    return found["documents"], found["rejected"]


def test_read_into_a_store(page: Path, french: Path, tmp_path: Path, capfd: Captured) -> None:
    path = tmp_path / "crisis.db"
    assert read(page, french, "--store", path) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert f"1 read, 1 rejected: {path}" in err
    assert counts(path) == (1, 1)
    assert read(page, french, "--store", path) == 1
    assert f"0 read, 1 rejected, 1 there already: {path}" in capfd.readouterr().err
    assert counts(path) == (1, 1)


def test_read_into_a_store_beside_a_file(page: Path, tmp_path: Path, capfd: Captured) -> None:
    """What one of the two lacks is read again and written there alone."""
    path, lines = tmp_path / "crisis.db", tmp_path / "out.jsonl"
    assert read(page, "--store", path, "-o", lines, "--quiet") == 0
    held = lines.read_bytes()
    assert (counts(path), held.count(b"\n")) == ((1, 0), 1)
    assert read(page, "--store", tmp_path / "other.db", "-o", lines, "--quiet") == 0
    assert (counts(tmp_path / "other.db"), lines.read_bytes()) == ((1, 0), held)
    lines.unlink()
    assert read(page, "--store", path, "-o", lines) == 0
    assert (counts(path), lines.read_bytes().count(b"\n")) == ((1, 0), 1)
    assert f"1 read, 0 rejected: {lines} and {path}" in capfd.readouterr().err
    assert read(page, "--store", path, "-o", lines) == 0
    assert f"0 read, 0 rejected, 1 there already: {lines} and {path}" in capfd.readouterr().err


def test_read_prints_accounts_beside_a_store(page: Path, tmp_path: Path, capfd: Captured) -> None:
    assert read(page, "--store", tmp_path / "crisis.db", "--format", "terminal") == 0
    assert capfd.readouterr().out.startswith("Kosovo and Serbia")
    assert counts(tmp_path / "crisis.db") == (1, 0)


def test_another_model_s_documents_are_read_again(page: Path, tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    assert read(page, "--store", path, "--quiet") == 0
    with open_store(path) as store:
        [document] = store.documents()
        store.add([replace(document, made_by=MadeBy("0.0.1", "reader-0"), events=[])])
    assert read(page, "--store", path, "--quiet") == 0
    with open_store(path) as store:
        assert list(store.documents()) == [document]


def test_read_is_refused_while_another_writes(page: Path, tmp_path: Path, capfd: Captured) -> None:
    path = tmp_path / "crisis.db"
    with open_store(path) as store:
        store.begin_writing()
        assert read(page, "--store", path) == 2
    assert "is being written by another run" in capfd.readouterr().err


REFUSED = [
    (("--store", "mysql://x"), 2, "mysql:// is no kind of store"),
    (("--store", "."), 2, "is a folder"),
    (("--store", "a.db", "--overwrite"), 2, "--overwrite is about what -o and --format write"),
    (("--store", "postgresql://me:secret@127.0.0.1:1/x"), 3, "can't be used"),
]


@pytest.mark.parametrize(("options", "code", "words"), REFUSED)
def test_a_wrong_store_is_told_before_reading(
    options: tuple[str, ...], code: int, words: str, page: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    monkeypatch.chdir(page.parent)
    assert read(page, *options) == code
    [line] = capfd.readouterr().err.splitlines()
    assert words in line
    assert "secret" not in line
