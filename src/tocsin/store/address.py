"""Where a store is, told from what the user wrote: a path, ``sqlite:///PATH``, ``postgresql://…``, or a corpus folder.

Only the standard library is imported here: a query over SQLite needs no more.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from tocsin.errors import UsageError

MANIFEST = "_manifest.jsonl"
"""What makes a folder a Parquet corpus (see ``store.corpus``)."""
SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


class Address(NamedTuple):
    """A file or folder with its ``path``, or a server's ``url`` with its password; ``name`` is what messages say."""

    name: str
    path: Path | None = None
    url: str | None = None


def address_of(given: str | Path) -> Address:
    """The address behind what was given. Raises ``UsageError`` for what names neither a file nor a known database."""
    text = str(given)
    if not text.strip():
        raise UsageError("the store has no name; give a file such as crisis.db, or postgresql://…")
    scheme, mark, rest = text.partition("://")
    if not mark or isinstance(given, Path):
        return file_address(text)
    if scheme in SQLITE:
        return sqlite_address(text, rest)
    if scheme in POSTGRES:
        return Address(without_password(text), url=f"postgresql://{rest}")
    raise UsageError(f"{scheme}:// is no kind of store; give a file such as crisis.db, sqlite:///FILE or postgresql://…")


def file_address(text: str) -> Address:
    if text == ":memory:":
        raise UsageError("a store in memory would be lost at once; name a file")
    return Address(text, path=Path(text))


def is_read_only(path: Path) -> bool:
    """Whether a SQLite file lies where nothing can be written: neither into it nor beside it."""
    return not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))


def reading_uri(path: Path) -> str:
    """The address under which SQLite opens a file for reading alone.

    A file in write-ahead mode needs a log beside it, if only an empty one. Where none is there and none can be made,
    nobody writes the file just now, and it is read as one that does not change.
    """
    still = not os.access(path.absolute().parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"


def unreadable(name: str, said: str) -> str:
    """What to do about a file that can't be read where it lies, in one line."""
    return (f"{name} can't be read where it lies ({said}); copy it, with {name}-wal if that is there, into a folder "
            "that you may write to, or see to your rights there")  # fmt: skip


def sqlite_address(text: str, rest: str) -> Address:
    """``sqlite:///relative.db`` and ``sqlite:////absolute.db``, as SQLAlchemy has them."""
    host, _, path = rest.partition("/")
    if host or not path:
        raise UsageError(f"{text} names no file; write sqlite:///crisis.db, or just crisis.db")
    return file_address(unquote(path.partition("?")[0]))


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}{at}{host}"
    return urlunsplit((parts.scheme, shown, parts.path, "", ""))
