"""SQL over a store, for reading only: a SQLite file, a PostgreSQL database, or a Parquet corpus through DuckDB.

Each is opened so that it can't write, and beyond that only one statement that gives rows is let through:

    SQLite        file opened read-only; an authorizer refuses all but reading (no ATTACH, no PRAGMA that sets)
    PostgreSQL    read-only transaction, rolled back; the statement becomes a cursor's, so it can be no command
    Parquet       in-memory DuckDB that sees the corpus alone: no files, no network, no extensions; SELECT only
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tocsin.errors import StoreError, UsageError
from tocsin.store.address import MANIFEST, Address, address_of, reading_uri, unreadable

if TYPE_CHECKING:
    import duckdb

CHUNK = 1000
"""Rows fetched at once."""
SECONDS = 10
"""How long to wait for a lock on the file or for the server."""
ONLY_READING = "only reading is allowed: one SELECT, nothing that writes or sets"


class Answer(NamedTuple):
    """Column names, and rows as they come from the database; iterating may raise what ``ask`` raises."""

    columns: list[str]
    rows: Iterator[Sequence[Any]]


@contextmanager
def ask(store: str | Path, sql: str) -> Iterator[Answer]:
    """The answer to one SELECT. Raises ``UsageError`` for SQL that is wrong or writes, or no store; ``StoreError``."""
    address = address_of(store)
    if not sql.strip():
        raise UsageError("there is no SQL; write tocsin query 'select …' --store STORE")
    if "\0" in sql:
        raise UsageError("the SQL holds a character zero; take it out")
    over = over_postgres if address.url else over_corpus if is_corpus(address) else over_sqlite
    with over(address, sql) as answer:
        yield answer


def is_corpus(address: Address) -> bool:
    """Whether it is a corpus folder. Raises for what is not there, or is another kind of folder."""
    path = address.path
    assert path is not None
    if not path.exists():
        raise UsageError(f"there is no store at {path}; tocsin read SOURCE --store {path} makes one")
    if path.is_dir() and not (path / MANIFEST).is_file():
        raise UsageError(f"{path} is a folder without {MANIFEST}: no Parquet corpus; name a store")
    return path.is_dir()


def fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(CHUNK):
        yield from rows


def refused(error: Exception) -> UsageError:
    """The database's own words about the SQL, without its drawings of where."""
    said = str(error).strip().partition("\n")[0]
    return UsageError(f"the SQL is refused: {said}")


# ----------------------------------------------------------------------------------------------------------- SQLite

READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
LOOKS = frozenset({"table_info", "table_xinfo", "table_list", "index_list"})
"""Pragmas that only tell."""


@contextmanager
def over_sqlite(address: Address, sql: str) -> Iterator[Answer]:
    assert address.path is not None
    sqlite3.register_converter("JSON", json.loads)
    uri = reading_uri(address.path)
    try:
        with closing(sqlite3.connect(uri, SECONDS, sqlite3.PARSE_DECLTYPES, uri=True)) as connection:
            check_sqlite(connection, address.name)
            connection.set_authorizer(authorize)
            connection.set_progress_handler(lambda: 0, 100_000)  # where an interrupt from the keyboard is noticed
            cursor = connection.execute(sql)
            if cursor.description is None:
                raise UsageError(f"the SQL gives no rows; {ONLY_READING}")
            yield Answer([column[0] for column in cursor.description], fetched(cursor))
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise sqlite_trouble(error, address.name) from error


def check_sqlite(connection: sqlite3.Connection, name: str) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'tocsin_version'").fetchone():
        raise UsageError(f"{name} is no Tocsin store; tocsin read SOURCE --store FILE makes one")


def authorize(action: int, first: str | None, second: str | None, *where: str | None) -> int:
    """SQLite asks before each thing that a statement would do."""
    harmless = action == sqlite3.SQLITE_FUNCTION and second != "load_extension"
    looking = action == sqlite3.SQLITE_PRAGMA and first in LOOKS
    return sqlite3.SQLITE_OK if action in READS or harmless or looking else sqlite3.SQLITE_DENY


def sqlite_trouble(error: Exception, name: str) -> Exception:
    said = str(error)
    if said == "interrupted":
        raise KeyboardInterrupt  # the driver has swallowed it in the progress handler
    if "not authorized" in said or "prohibited" in said:
        return UsageError(f"the SQL is refused ({said}): {ONLY_READING}")
    if "one statement" in said:
        return UsageError(f"the SQL holds several statements: {ONLY_READING}")
    if "not a database" in said:
        return UsageError(f"{name} is no SQLite database and no Parquet corpus; name a store")
    if any(word in said for word in ("unable to open", "readonly")):
        return StoreError(unreadable(name, said))
    if any(word in said for word in ("locked", "malformed", "disk I/O")):
        return StoreError(f"{name} can't be read ({said}); see to the file and its place")
    return refused(error)


# ------------------------------------------------------------------------------------------------------- PostgreSQL

@contextmanager
def over_postgres(address: Address, sql: str) -> Iterator[Answer]:
    try:
        import psycopg
    except ImportError:
        raise StoreError(f"{address.name} needs PostgreSQL's driver; pip install 'tocsin[postgres]'") from None
    try:
        with closing(psycopg.connect(str(address.url), connect_timeout=SECONDS)) as connection:
            connection.read_only = True
            if connection.execute("SELECT to_regclass('tocsin_version')").fetchone() == (None,):
                raise UsageError(f"{address.name} holds no Tocsin store; tocsin read SOURCE --store URL makes one")
            with connection.cursor(name="query") as cursor:
                cursor.execute(sql.encode())
                yield Answer([column.name for column in cursor.description or ()], fetched(cursor))
    except psycopg.Error as error:
        raise postgres_trouble(error, address.name, psycopg.OperationalError) from error


def postgres_trouble(error: Exception, name: str, unreachable: type[Exception]) -> Exception:
    said = str(error).strip().partition("\n")[0]
    if isinstance(error, unreachable):
        return StoreError(f"{name} can't be reached ({said}); see to the server, the address and your rights")
    if any(word in said for word in ("read-only", "multiple commands", "data-modifying")):
        return UsageError(f"the SQL is refused ({said}): {ONLY_READING}")
    return refused(error)


# ---------------------------------------------------------------------------------------------------------- Parquet

CLOSED = {
    "enable_external_access": "false", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
    "python_enable_replacements": "false", "allow_community_extensions": "false",
}  # fmt: skip
"""DuckDB's settings under which a statement reaches no file, no network and no variable of ours."""


@contextmanager
def over_corpus(address: Address, sql: str) -> Iterator[Answer]:
    try:
        import duckdb
    except ImportError:
        raise StoreError(f"{address.name} is Parquet, which DuckDB reads; pip install 'tocsin[query]'") from None
    assert address.path is not None
    try:
        with TemporaryDirectory(prefix="tocsin-") as spill, closing(closed_duckdb(spill)) as connection:
            register(connection, address.path)
            statements = connection.extract_statements(sql)
            if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
                raise UsageError(f"the SQL is refused: {ONLY_READING}")
            cursor = connection.execute(statements[0])
            yield Answer([column[0] for column in cursor.description or ()], fetched(cursor))
    except duckdb.Error as error:
        raise refused(error) from error


def closed_duckdb(spill: str) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory; what does not fit goes into the folder ``spill``."""
    import duckdb

    return duckdb.connect(":memory:", config={**CLOSED, "temp_directory": spill})


def register(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Makes each dataset a view of its name, of finished parts alone. DuckDB opens no file itself."""
    import pyarrow.dataset as ds

    for name, files in finished(folder).items():
        connection.register(name, ds.dataset([str(file) for file in files], format="parquet"))
    connection.execute("SET lock_configuration = true")


class Part(msgspec.Struct):
    """As much of a manifest's line as says which files are whole."""

    part: int
    datasets: list[str]


def finished(folder: Path) -> dict[str, list[Path]]:
    """The files of each dataset that the manifest vouches for; a torn last line is a part that is not finished."""
    found: dict[str, list[Path]] = {}
    with open(folder / MANIFEST, "rb") as manifest:
        manifest.readline()
        for line in manifest:
            try:
                part = msgspec.json.decode(line, type=Part)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                break
            for name in part.datasets:
                found.setdefault(name, []).append(folder / name / f"part-{part.part:06d}.parquet")
    if not found:
        raise UsageError(f"{folder} holds no finished part yet; read something into it first")
    return found
