"""CSV: a folder with one file a record kind, ``documents.csv`` and ``rejected.csv`` beside.

Columns follow from the record classes, so a field that exists in ``records`` has its columns here, in its order:

    text, number, truth     ``name``; empty where there is none
    list of texts           ``name``, joined by ``; ``
    span                    ``name_start``, ``name_end``, ``name_text`` (the words at these code points)
    list of spans           ``name`` (``12-40; 77-90``) and ``name_text`` (joined by `` | ``)
    parties                 ``name_ids`` and ``name_raw``, joined by ``; ``, position by position; no id, unresolved
    actor                   ``name_id``, ``name_name``, ``name_country``, ``name_role``
    place, any other        its own fields, each prefixed with ``name_``

Every row of a record file begins with ``source_id`` and ``content_id``, which ``documents.csv`` has as well. A text
cell that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, tab or return) gets an
apostrophe before it.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

import msgspec
from msgspec import Struct
from msgspec.inspect import ListType, StructType, Type, UnionType, type_info

from tocsin.errors import UsageError, storing
from tocsin.export import Key, Result
from tocsin.records import (
    Actor,
    Article,
    Candidate,
    Commitment,
    Delegation,
    Dropped,
    Event,
    Figure,
    MadeBy,
    Mention,
    Party,
    Rejected,
    Span,
    Statement,
    Talk,
)

KINDS: dict[str, type[Struct]] = {
    "mentions": Mention, "events": Event, "statements": Statement, "commitments": Commitment, "figures": Figure,
    "talks": Talk,
}
"""Record kinds by the field of ``Document`` that holds them, which names the file, too."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
PARTIAL = ".partial"

Cell = str | int | float | None
Columns = list[tuple[str, Callable[[Any, str], Cell]]]
"""Column names, each with what reads its cell from a record and the text that offsets count in."""


# ------------------------------------------------------------------------------------------------------ the columns

def joined(values: Iterable[object], by: str = "; ") -> str:
    return by.join("" if value is None else str(value) for value in values)


def one(name: str, read: Callable[[Any], Any]) -> Columns:
    """A column of plain values: texts get the apostrophe, nothing stays nothing, truth is ``true`` or ``false``."""
    return [(name, lambda record, text: plain(read(record)))]


def plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return value  # type: ignore[no-any-return]  # a number or None: the columns are made for nothing else


def of_span(name: str, read: Callable[[Any], Any]) -> Columns:
    def words(record: Any, text: str) -> Cell:
        span = read(record)
        return plain(span.of(text)) if span else None

    return [
        *one(f"{name}_start", lambda r: span.start if (span := read(r)) else None),
        *one(f"{name}_end", lambda r: span.end if (span := read(r)) else None),
        (f"{name}_text", words),
    ]


def of_spans(name: str, read: Callable[[Any], Any]) -> Columns:
    return [
        *one(name, lambda r: joined(f"{s.start}-{s.end}" for s in read(r))),
        (f"{name}_text", lambda r, text: plain(joined((s.of(text) for s in read(r)), " | "))),
    ]


def of_parties(name: str, read: Callable[[Any], Any]) -> Columns:
    def parties(record: Any) -> list[Party]:
        found = read(record)
        return [found] if isinstance(found, Party) else list(found or ())

    return [
        *one(f"{name}_ids", lambda r: joined(p.actor.id if p.actor else "" for p in parties(r))),
        *one(f"{name}_raw", lambda r: joined(p.raw for p in parties(r))),
    ]


def of_actor(name: str, read: Callable[[Any], Any]) -> Columns:
    columns: Columns = []
    for part in ("id", "name", "country", "role"):
        columns += one(f"{name}_{part}", lambda r, part=part: getattr(read(r), part, None))  # type: ignore[misc]
    return columns


def of_candidates(name: str, read: Callable[[Any], Any]) -> Columns:
    return one(name, lambda r: joined(f"{c.actor.id} {c.score:.2f}" for c in read(r)))


def of_delegations(name: str, read: Callable[[Any], Any]) -> Columns:
    heads = of_parties(f"{name}_heads", lambda r: [d.head or Party("") for d in read(r)])
    return [*of_parties(name, lambda r: [d.party for d in read(r)]), *heads]


def of_dropped(name: str, read: Callable[[Any], Any]) -> Columns:
    return [
        *one(f"{name}_kinds", lambda r: joined(d.kind for d in read(r))),
        *one(f"{name}_text", lambda r: joined((d.text for d in read(r)), " | ")),
    ]


SINGLE: dict[type, Callable[[str, Callable[[Any], Any]], Columns]] = {Span: of_span, Party: of_parties, Actor: of_actor}
LISTS: dict[type, Callable[[str, Callable[[Any], Any]], Columns]] = {
    Span: of_spans, Party: of_parties, Candidate: of_candidates, Delegation: of_delegations, Dropped: of_dropped,
}


def columns_of(record: type[Struct], prefix: str = "", read: Callable[[Any], Any] = lambda r: r) -> Columns:
    """The columns of a record class, from its fields' types."""
    info = type_info(record)
    assert isinstance(info, StructType)
    columns: Columns = []
    for field in info.fields:
        name = field.name
        columns += column(f"{prefix}{name}", settled(field.type), lambda r, name=name: getattr(read(r), name, None))  # type: ignore[misc]
    return columns


def settled(kind: Type) -> Type:
    """``X | None`` as ``X``."""
    if isinstance(kind, UnionType):
        return next(part for part in kind.types if not isinstance(part, msgspec.inspect.NoneType))
    return kind


def column(name: str, kind: Type, read: Callable[[Any], Any]) -> Columns:
    if isinstance(kind, StructType):
        return SINGLE[kind.cls](name, read) if kind.cls in SINGLE else columns_of(kind.cls, f"{name}_", read)
    if isinstance(kind, ListType):
        of = kind.item_type
        return LISTS[of.cls](name, read) if isinstance(of, StructType) else one(name, lambda r: joined(read(r) or ()))
    return one(name, read)


@lru_cache(maxsize=1)
def layout() -> dict[str, Columns]:
    """All files of the folder with their columns."""
    documents = [
        *columns_of(Article, read=lambda d: d.article),
        *columns_of(MadeBy, "made_by_", lambda d: d.made_by),
        *(pair for kind in KINDS for pair in one(kind, lambda d, kind=kind: len(getattr(d, kind)))),  # type: ignore[misc]
    ]
    records = {kind: columns_of(record) for kind, record in KINDS.items()}
    return {"documents": documents, **records, "rejected": columns_of(Rejected)}


def header(name: str) -> list[str]:
    """The column names of one file."""
    own = [column for column, _ in layout()[name]]
    return ["source_id", "content_id", *own] if name in KINDS else own


def rows(result: Result) -> Iterator[tuple[str, list[Cell]]]:
    """The rows of a result, each with the name of its file."""
    tables = layout()
    if isinstance(result, Rejected):
        yield "rejected", [read(result, "") for _, read in tables["rejected"]]
        return
    article = result.article
    yield "documents", [read(result, article.text) for _, read in tables["documents"]]
    for kind in KINDS:
        for record in getattr(result, kind):
            cells = [read(record, article.text) for _, read in tables[kind]]
            yield kind, [article.source_id, article.content_id, *cells]


# ------------------------------------------------------------------------------------------------------- the folder

class CsvFolder:
    """The folder. It must be new or empty; each file bears ``.partial`` on its name until the run is through."""

    def __init__(self, path: Path, overwrite: bool = False) -> None:
        self.path = path
        with storing(path):
            path.mkdir(parents=True, exist_ok=True)
            self._make_room(overwrite)
            self._files = {name: self._open(name) for name in layout()}
        self._writers = {name: csv.writer(file, lineterminator="\n") for name, file in self._files.items()}
        for name, writer in self._writers.items():
            writer.writerow(header(name))

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        with storing(self.path):
            for name, cells in rows(result):
                self._writers[name].writerow(cells)

    def close(self, whole: bool) -> None:
        with storing(self.path):
            for name, file in self._files.items():
                file.close()
                partial = self.path / f"{name}.csv{PARTIAL}"
                if whole:
                    os.replace(partial, self.path / f"{name}.csv")
                else:
                    partial.unlink()

    def _open(self, name: str) -> TextIO:
        return open(self.path / f"{name}.csv{PARTIAL}", "w", encoding="utf-8", errors="replace", newline="")

    def _make_room(self, overwrite: bool) -> None:
        """Refuses a folder that holds anything, or takes our own files out of it."""
        ours = {f"{name}.csv{end}" for name in layout() for end in ("", PARTIAL)}
        there = {entry.name for entry in self.path.iterdir()}
        if there and not (overwrite and there <= ours):
            way = "choose another" if there - ours else "choose another, or --overwrite"
            raise UsageError(f"{self.path} holds {min(there - ours or there)}; CSV goes into an empty folder: {way}")
        for name in there:
            (self.path / name).unlink()


__all__ = ["KINDS", "CsvFolder", "header", "layout", "rows"]
