"""JSON Lines and JSON: one object a document, exactly the schema that ``tocsin schema`` prints.

A JSON Lines file is resumable: opened again, it is read for what it holds, a torn last line (a killed run's) is cut
off, and only what is new is added. A JSON file is one array, written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from tocsin.errors import UsageError, storing
from tocsin.export import Key, Result, article_keys, keys_of
from tocsin.records import SCHEMA, MadeBy, Rejected, RejectedLine

OURS = f'{{"schema":"{SCHEMA}"'.encode()
"""How every line of ours begins."""


def json_line(result: Result) -> bytes:
    """One result as JSON without the line's end."""
    return msgspec.json.encode(RejectedLine(rejected=result) if isinstance(result, Rejected) else result)


# ------------------------------------------------------------------------------------------------------ JSON Lines

class OldArticle(Struct):
    uri: str
    raw_sha256: str
    source_id: str
    content_id: str


class OldLine(Struct):
    """Just as much of a line as says what it holds."""

    schema: str
    made_by: MadeBy | None = None
    article: OldArticle | None = None
    rejected: Rejected | None = None


class LinesFile:
    """A JSON Lines file. ``made_by`` is what writes now: a file that other versions wrote is refused, not mixed."""

    def __init__(self, path: Path, made_by: MadeBy, overwrite: bool = False) -> None:
        self.path, self._made_by = path, made_by
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = open(path, "w+b" if overwrite or not path.exists() else "r+b")  # noqa: SIM115

    def held(self) -> Iterator[Key]:
        """Reads the file through; afterwards it is ready for writing at the end of its last whole line."""
        whole = 0
        self._check_torn(self._file.read(len(OURS)), 1)  # first, as a line of another kind of file may have no end
        self._file.seek(0)
        for number, line in enumerate(self._file, start=1):
            if not line.endswith(b"\n"):
                self._check_torn(line, number)
                break
            yield from self._keys(line, number)
            whole += len(line)
        self._file.seek(whole)
        self._file.truncate()

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        with storing(self.path):
            self._file.write(json_line(result) + b"\n")
            self._file.flush()

    def close(self, whole: bool) -> None:
        with storing(self.path):
            self._file.close()

    def _keys(self, line: bytes, number: int) -> list[Key]:
        try:
            old = msgspec.json.decode(line, type=OldLine)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise self._foreign(number) from None
        if old.schema != SCHEMA or not (old.article or old.rejected):
            raise self._foreign(number)
        if old.made_by and old.made_by != self._made_by:
            raise self._refusal(f"was written by {old.made_by}, not {self._made_by}")
        return keys_of(old.rejected) if old.rejected else article_keys(old.article) if old.article else []

    def _check_torn(self, line: bytes, number: int) -> None:
        """What has no end can be cut off only if it can be nothing but the beginning of a line of ours."""
        if not line.startswith(OURS[: len(line)]):
            raise self._foreign(number)

    def _foreign(self, number: int) -> UsageError:
        return self._refusal(f"holds a line that is none of Tocsin's (line {number})")

    def _refusal(self, why: str) -> UsageError:
        return UsageError(f"{self.path} {why}; choose another file, or --overwrite")


class LinesStream:
    """JSON Lines to an open stream, one whole line at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        self._stream.write(json_line(result) + b"\n")
        self._stream.flush()

    def close(self, whole: bool) -> None:
        self._stream.flush()


# ------------------------------------------------------------------------------------------------------------ JSON

class JsonStream:
    """One JSON array to an open stream, an element a line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._count = stream, 0

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        self._stream.write((b",\n" if self._count else b"[\n") + json_line(result))
        self._count += 1

    def close(self, whole: bool) -> None:
        """Ends the array only if it is whole: a reader must not take a broken-off one for all there is."""
        if whole:
            self._stream.write(b"\n]\n" if self._count else b"[]\n")
        self._stream.flush()


class JsonFile:
    """A JSON array in a file, which appears when it is whole. An existing file is refused."""

    def __init__(self, path: Path, overwrite: bool = False) -> None:
        if path.exists() and not overwrite:
            raise UsageError(f"{path} exists, and JSON can't be added to; choose another file, --overwrite, or jsonl")
        self.path, self._partial = path, path.with_name(f".{path.name}.partial")
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = open(self._partial, "wb")  # noqa: SIM115 (closed by close)
        self._array = JsonStream(self._file)

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        with storing(self.path):
            self._array.write(result, keys)

    def close(self, whole: bool) -> None:
        with storing(self.path):
            self._array.close(whole)
            self._file.close()
            if whole:
                os.replace(self._partial, self.path)
            else:
                self._partial.unlink(missing_ok=True)
