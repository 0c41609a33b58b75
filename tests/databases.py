"""A real PostgreSQL server, started by the tests themselves where Debian's package (or a local build) has put one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

SUPERUSER = "tocsin"
TEXTS = ("-E", "UTF8", "--locale=C")
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""A test's server need not outlive a power cut."""


def binaries() -> Path | None:
    """Where the server's programs are: the newest version under Debian's place, else on the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return Path(found).parent if found else None


def nobody() -> str | None:
    """The server refuses to run as root: another user then, who owns its folder."""
    if os.getuid() != 0:
        return None
    import pwd

    return next(name for name in ("postgres", "nobody") if any(entry.pw_name == name for entry in pwd.getpwall()))


def quick_place() -> str | None:
    """Memory, where it is offered as a folder with room: thousands of small files come and go."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30 else None


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    import psycopg

    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            assert server.poll() is None, "the server has ended; see its log"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server with an empty database. Skips where there is none to start."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed: pip install 'tocsin[postgres]'")
    programs, user = binaries(), nobody()
    if programs is None:
        pytest.skip("no PostgreSQL server to start: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tocsin-postgres-", dir=quick_place()))
    try:
        if user:
            shutil.chown(folder, user)
        data, port = folder / "data", free_port()
        make = [programs / "initdb", "-D", data, "-A", "trust", "-U", SUPERUSER, "--no-sync", *TEXTS]
        subprocess.run(make, user=user, cwd=folder, check=True, capture_output=True)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *SPEED]
        start = [programs / "postgres", "-D", data, *(word for setting in settings for word in ("-c", setting))]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(start, user=user, cwd=folder, stdout=log, stderr=log)
        try:
            url = f"postgresql://{SUPERUSER}@127.0.0.1:{port}"
            wait_for(server, f"{url}/postgres")
            yield prepared(url)
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


NUMBERS = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes the address of a new, empty store on each call: every test that takes it runs on both databases."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{next(NUMBERS)}.db")
    server: str = request.getfixturevalue("postgres")
    return lambda: new_store(server)


def prepared(server: str) -> str:
    """A database that sorts as English does, if the server can: a team's will, and our order must not follow it."""
    import psycopg

    english = " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        try:
            connection.execute(f"CREATE DATABASE english{english}".encode())
        except psycopg.Error:  # built without ICU, or before version 15
            connection.execute("CREATE DATABASE english")
    return f"{server}/english"


def new_store(server: str) -> str:
    """The address of an empty schema of its own in the server's database: far cheaper than a database."""
    import psycopg

    name = f"store{next(NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server}?options=-csearch_path%3D{name}"


@pytest.fixture
def url(fresh: Callable[[], str]) -> str:
    """The address of a new, empty store, in SQLite and in PostgreSQL."""
    return fresh()
