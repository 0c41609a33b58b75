"""Connections to the two databases, set up alike; the one writer of a SQLite file; errors in one line."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tocsin.errors import StoreError, UsageError, storing
from tocsin.store.address import MANIFEST, Address, is_read_only, reading_uri, unreadable

BUSY_SECONDS = 10
"""How long a connection waits: for another program's lock on the file, or for the server to answer."""
CACHE_KIB = 65_536
"""SQLite's page cache: keys of a hundred thousand documents fit."""
LOG_PAGES = 8_000
"""Pages in SQLite's log (32 MB) before they go into the file: a page of an index is then written once for many batches.
Adding was four times as fast with it as with SQLite's own 1,000, on a disk that is slow to sync."""
WRITERS_LOCK = 0x746F6373696E
"""The key by which writers of one PostgreSQL database take turns, a batch each (the letters of the name)."""
NUL = "\\u0000"


def as_json(value: Any) -> str:
    """A record as JSON. PostgreSQL can't hold the character zero: it becomes the sign for what can't be shown."""
    found = msgspec.json.encode(value).decode()
    if NUL in found:
        found = found.replace("\\\\", "\0").replace(NUL, "\ufffd").replace("\0", "\\\\")
    return found


def storable(value: Any) -> Any:
    """A column's value that both databases take: no character zero, no half of a surrogate pair."""
    if isinstance(value, str) and not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


@contextmanager
def reaching(name: str) -> Iterator[None]:
    """Turns a database's errors into a ``StoreError`` that names the store, in one line."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(trouble(error, name)) from error


def trouble(error: SQLAlchemyError, name: str) -> str:
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    if "locked" in said or "busy" in said:
        return f"{name} is locked by another program; try again when it has finished"
    if "not a database" in said:
        return f"{name} is no SQLite database; choose another file"
    if "malformed" in said:
        return f"{name} is damaged (its pages don't fit together); restore it from a copy"
    if "readonly" in said or "unable to open" in said:
        return unreadable(name, said)
    return f"{name} can't be used ({said}); see to the place, the server and your rights there"


# ---------------------------------------------------------------------------------------------------------- engines

def engine_for(address: Address, create: bool) -> Engine:
    """An engine for the address; nothing is opened yet but the folder of a new file."""
    if address.url:
        return postgres_engine(address)
    assert address.path is not None
    check_file(address.path, create)
    url = URL.create("sqlite", database=os.path.abspath(address.path))
    engine = create_engine(url, **connecting(address.path), json_serializer=as_json)
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def connecting(path: Path) -> dict[str, Any]:
    """How SQLite's file is opened: for reading alone where nothing can be written."""
    if not path.exists() or not is_read_only(path):
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    uri = reading_uri(path)
    return {"creator": lambda: sqlite3.connect(uri, BUSY_SECONDS, uri=True, check_same_thread=False)}


def check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        what = "a Parquet corpus, which tocsin query reads" if (path / MANIFEST).exists() else "a folder"
        raise UsageError(f"{path} is {what}; as a store name a file, such as crisis.db")
    if path.exists():
        return
    if not create:
        raise UsageError(f"there is no store at {path}; tocsin read SOURCE --store {path} makes one")
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)


def prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    """FULL: what is committed outlives a power cut."""
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    settings = {"synchronous": "FULL", "foreign_keys": "ON", "cache_size": -CACHE_KIB, "wal_autocheckpoint": LOG_PAGES}
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name} = {value}")


def log_ahead(engine: Engine) -> None:
    """SQLite's write-ahead log: readers never wait for the writer. A file keeps the mode, but a copy may lose it."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise DBAPIError.instance(None, None, error, sqlite3.Error) from error
    finally:
        connection.close()


def begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: one that read first and wrote then could not wait for it."""
    writes = connection.get_execution_options().get("tocsin_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgres_engine(address: Address) -> Engine:
    url = postgres_url(address).set(drivername="postgresql+psycopg")
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": BUSY_SECONDS}
    try:
        return create_engine(url, connect_args=timeout, pool_pre_ping=True, json_serializer=as_json)
    except ImportError:
        raise StoreError(f"{address.name} needs PostgreSQL's driver; pip install 'tocsin[postgres]'") from None


def postgres_url(address: Address) -> URL:
    try:
        return make_url(str(address.url))
    except (SQLAlchemyError, ValueError):
        raise UsageError(f"{address.name} is no address; write postgresql://USER@HOST:PORT/DATABASE") from None


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, alone: whole or not at all."""
    with engine.connect().execution_options(tocsin_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
        yield connection


def reader(engine: Engine) -> Engine:
    """The engine for reading: each transaction sees one state of the store."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


# ------------------------------------------------------------------------------------------------ one writer a file

class WriterLock:
    """Held by the one writer of a SQLite file, by a lock on ``FILE-writer`` that a killed process lets go of.

    SQLite alone would let two writers take turns, and each would read anew what the other is about to write. The file
    itself can't bear the lock: closing another handle on it would drop SQLite's own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.with_name(f"{path.name}-writer")
        self._handle: int | None = None

    def take(self) -> bool:
        """True if it was not held before. Raises ``UsageError`` if another run has it."""
        if self._handle is not None:
            return False
        if sys.platform == "win32":  # there SQLite's own lock has to do
            return True
        import fcntl

        with storing(self._file):
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            raise UsageError(self._refusal(holder)) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        self._handle = handle
        return True

    def let_go(self) -> None:
        if self._handle is not None:
            with suppress(OSError):
                os.close(self._handle)
            self._handle = None

    def _refusal(self, holder: str) -> str:
        who = f"another run (process {holder})" if holder.isdecimal() else "another run"
        return f"{self.path} is being written by {who}; wait for it, or use PostgreSQL, which takes several writers"
