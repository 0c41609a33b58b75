"""A corpus on disk: a folder of Parquet datasets, written in parts, resumable, never seen half-written.

    out/documents/part-000001.parquet     one row an article (with its text), versions and counts
    out/events/part-000001.parquet        one row an event; mentions, statements, … likewise
    out/rejected/part-000001.parquet      what could not be read, with stage and reason
    out/_manifest.jsonl                   first line: who writes; then one line a finished part, with the keys it holds

Columns are the fields of the record classes, nested where they are; record rows begin with ``source_id`` and
``content_id``, which tie them to ``documents``.

A part is written to hidden files, these are renamed, and then the manifest gains its line: that line is the marker of
completion. What a killed run left behind (hidden files, parts without a line, a torn line) is taken away when the
folder is opened again, and the keys of all finished parts tell what needs no reading. Memory: one part.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct
from msgspec.inspect import BoolType, FloatType, IntType, ListType, StructType, Type, UnionType, type_info

from tocsin.errors import UsageError, storing
from tocsin.records import (
    SCHEMA,
    Article,
    Commitment,
    Document,
    Event,
    Figure,
    MadeBy,
    Mention,
    Rejected,
    Statement,
    Talk,
)

Result = Document | Rejected
Key = tuple[str, ...]

KINDS: dict[str, type[Struct]] = {
    "mentions": Mention, "events": Event, "statements": Statement, "commitments": Commitment, "figures": Figure,
    "talks": Talk,
}
MANIFEST = "_manifest.jsonl"
PART_RESULTS = 256
"""Results in a part: a killed run loses less than this; a million documents are 4,000 parts."""
PART_CHARACTERS = 4_000_000
"""Characters of text in a part, whichever comes first: keeps a part's rows below about 100 MB of memory."""


# ------------------------------------------------------------------------------------------------------ the columns

def arrow_type(kind: Type) -> pa.DataType:
    """The Arrow type of a field's type; ``X | None`` is X, as every Arrow column may be empty."""
    if isinstance(kind, UnionType):
        return arrow_type(next(part for part in kind.types if not isinstance(part, msgspec.inspect.NoneType)))
    if isinstance(kind, StructType):
        return pa.struct(arrow_fields(kind.cls))
    if isinstance(kind, ListType):
        return pa.list_(arrow_type(kind.item_type))
    plain = {IntType: pa.int64(), FloatType: pa.float64(), BoolType: pa.bool_()}
    return plain.get(type(kind), pa.string())


def arrow_fields(record: type[Struct]) -> list[pa.Field]:
    """The Arrow fields of a record class, by the names that its JSON has."""
    info = type_info(record)
    assert isinstance(info, StructType)
    return [pa.field(field.encode_name, arrow_type(field.type)) for field in info.fields]


@lru_cache(maxsize=1)
def schemas() -> dict[str, pa.Schema]:
    """The datasets and their columns."""
    counts = [pa.field(kind, pa.int64()) for kind in KINDS]
    made_by = pa.field("made_by", pa.struct(arrow_fields(MadeBy)))
    key = [pa.field("source_id", pa.string()), pa.field("content_id", pa.string())]
    return {
        "documents": pa.schema([*arrow_fields(Article), made_by, *counts]),
        **{name: pa.schema([*key, *arrow_fields(record)]) for name, record in KINDS.items()},
        "rejected": pa.schema(arrow_fields(Rejected)),
    }


def rows_of(name: str, result: Result) -> Iterator[dict[str, Any]]:
    """The rows that one result has in the dataset ``name``."""
    if isinstance(result, Rejected) or name == "rejected":
        if isinstance(result, Rejected) and name == "rejected":
            yield msgspec.to_builtins(result)
    elif name == "documents":
        counts = {kind: len(getattr(result, kind)) for kind in KINDS}
        yield {**msgspec.to_builtins(result.article), "made_by": msgspec.to_builtins(result.made_by), **counts}
    else:
        key = {"source_id": result.article.source_id, "content_id": result.article.content_id}
        for record in getattr(result, name):
            yield {**key, **msgspec.to_builtins(record)}


# ------------------------------------------------------------------------------------------------------ the manifest

class Header(Struct):
    """First line of a manifest: what writes this folder. ``settings`` is a digest of what else bears on the reading."""

    made_by: MadeBy
    settings: str = ""
    schema: str = SCHEMA


class Part(Struct):
    """A finished part: its number, which of the datasets have it, and the keys of what it holds."""

    part: int
    datasets: list[str]
    keys: list[Key]


class Corpus:
    """The folder, open for writing. ``made_by`` and ``settings`` say what writes now: nothing else is mixed in."""

    def __init__(self, path: Path, made_by: MadeBy, settings: str = "", overwrite: bool = False) -> None:
        self.path = path
        self._header = Header(made_by, settings)
        self._waiting: list[Result] = []
        self._keys: list[Key] = []
        self._characters = 0
        self._last = 0
        with storing(path):
            path.mkdir(parents=True, exist_ok=True)
            self._open(overwrite)

    def held(self) -> Iterator[Key]:
        """The keys of all finished parts."""
        for part in self._finished():
            yield from part.keys

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        """Takes a result; it is on disk when its part is full, or at ``close``."""
        self._waiting.append(result)
        self._keys.extend(keys)
        self._characters += 0 if isinstance(result, Rejected) else len(result.article.text)
        if len(self._waiting) >= PART_RESULTS or self._characters >= PART_CHARACTERS:
            self._finish_part()

    def close(self, whole: bool) -> None:
        """Finishes the last part; after a failure, too, as each result in it is complete."""
        self._finish_part()

    # -------------------------------------------------------------------------------------------------- opening

    def _open(self, overwrite: bool) -> None:
        manifest = self.path / MANIFEST
        if not manifest.exists():
            self._check_empty()
        elif overwrite:
            self._clear()
        else:
            self._resume(manifest)
            return
        whole = self.path / f".{MANIFEST}"
        whole.unlink(missing_ok=True)
        _write(whole, msgspec.json.encode(self._header) + b"\n")
        os.replace(whole, manifest)

    def _check_empty(self) -> None:
        there = sorted(entry.name for entry in self.path.iterdir() if entry.name != f".{MANIFEST}")
        if there:
            raise UsageError(f"{self.path} holds {there[0]} and no {MANIFEST}; choose an empty folder")

    def _resume(self, manifest: Path) -> None:
        """Checks the manifest, cuts a torn last line off, and takes away what no line of it vouches for."""
        with open(manifest, "r+b") as file:
            self._check_header(file.readline())
            whole = file.tell() + sum(len(line) for line in file if line.endswith(b"\n"))
            file.truncate(whole)
        self._sweep()

    def _finished(self) -> Iterator[Part]:
        """The manifest's lines, one at a time: with a million documents they are a quarter of a gigabyte."""
        with open(self.path / MANIFEST, "rb") as file:
            file.readline()
            for number, line in enumerate(file, start=2):
                try:
                    yield msgspec.json.decode(line, type=Part)
                except (msgspec.MsgspecError, UnicodeDecodeError):
                    raise self._refusal(f"has a manifest whose line {number} can't be read") from None

    def _check_header(self, line: bytes) -> None:
        try:
            old = msgspec.json.decode(line, type=Header)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise self._refusal("has a manifest that can't be read") from None
        if (old.made_by, old.schema) != (self._header.made_by, self._header.schema):
            raise self._refusal(f"was written by {old.made_by}, not {self._header.made_by}")
        if old.settings != self._header.settings:
            raise self._refusal("was written with other actor files (--actors)")

    def _refusal(self, why: str) -> UsageError:
        return UsageError(f"{self.path} {why}; choose another folder, or --overwrite")

    def _files(self) -> Iterator[tuple[str, Path]]:
        for name in schemas():
            folder = self.path / name
            yield from ((name, file) for file in sorted(folder.iterdir())) if folder.is_dir() else ()

    def _sweep(self) -> None:
        vouched: set[tuple[str, str]] = set()
        if (self.path / MANIFEST).exists():
            for part in self._finished():
                self._last = max(self._last, part.part)
                vouched.update((name, file_name(part.part)) for name in part.datasets)
        for name, file in self._files():
            ours = file.name.startswith("part-") or file.name.startswith(".part-")
            if ours and (name, file.name) not in vouched:
                file.unlink()

    def _clear(self) -> None:
        """Takes our own files away; what else lies in the folder stays."""
        (self.path / MANIFEST).unlink()
        self._sweep()

    # -------------------------------------------------------------------------------------------------- writing

    def _finish_part(self) -> None:
        if not self._waiting:
            return
        number = self._last + 1
        with storing(self.path):
            written = [name for name in schemas() if self._write_dataset(name, number)]
            for name in written:
                folder = self.path / name
                os.replace(folder / f".{file_name(number)}", folder / file_name(number))
            line = msgspec.json.encode(Part(number, written, self._keys)) + b"\n"
            _write(self.path / MANIFEST, line)
        self._last, self._waiting, self._keys, self._characters = number, [], [], 0

    def _write_dataset(self, name: str, number: int) -> bool:
        """Writes one dataset's rows of the part to a hidden file; false if there are none.

        The first part has every dataset, so that a query over one that is empty still finds its columns.
        """
        rows = [row for result in self._waiting for row in rows_of(name, result)]
        if not rows and number > 1:
            return False
        folder = self.path / name
        folder.mkdir(exist_ok=True)
        table = pa.Table.from_pylist(rows, schema=schemas()[name])
        with open(folder / f".{file_name(number)}", "wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        return True


def file_name(part: int) -> str:
    return f"part-{part:06d}.parquet"


def _write(path: Path, data: bytes) -> None:
    """Appends and waits until the disk has it: a marker that is there must be true after a power cut, too."""
    with open(path, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


__all__ = ["KINDS", "Corpus", "schemas"]
