"""What ``tocsin query`` does: one SELECT over a store, its answer printed or written to a file."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from tocsin.config import number
from tocsin.errors import UsageError, complain, storing
from tocsin.export.rows import write_rows
from tocsin.store.query import ask

SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "table"}
TABLE_ROWS = 1000
"""Rows of a table for people, unless --limit says otherwise."""


def query(options: argparse.Namespace) -> int:
    """``tocsin query``: opens the store for reading, asks, writes the answer."""
    kind = format_of(options)
    sql = sys.stdin.read() if options.sql == "-" else options.sql
    with ask(options.store, sql) as answer, opened(options) as to:
        rows = Limited(answer.rows, limit_of(options, kind))
        write_rows(answer.columns, rows, kind, to)
        to.flush()
    if rows.cut:
        complain(f"stopped at {rows.limit} rows, and there are more; --limit 0 gives them all")
    return 0


def format_of(options: argparse.Namespace) -> str:
    """The format asked for, or told by the name of the output."""
    suffix = Path(options.output or "").suffix.lower()
    kind: str = options.format or ("table" if options.output in (None, "-") else SUFFIXES.get(suffix, ""))
    if not kind:
        raise UsageError(f"{options.output} does not tell the format; add --format (table, csv, json or jsonl)")
    return kind


def limit_of(options: argparse.Namespace, kind: str) -> int | None:
    if options.limit is None:
        return TABLE_ROWS if kind == "table" else None
    return None if options.limit == "0" else number(options.limit, "--limit")


class Limited:
    """The first rows of an answer; ``cut`` says whether there were more."""

    def __init__(self, rows: Iterable[Sequence[Any]], limit: int | None) -> None:
        self._rows, self.limit, self.cut = rows, limit, False

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for number_, row in enumerate(self._rows):
            if number_ == self.limit:
                self.cut = True
                return
            yield row


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[TextIO]:
    """Standard output, or a file that appears when it is whole."""
    if options.output in (None, "-"):
        yield sys.stdout
        return
    path = Path(options.output)
    if path.is_dir() or (path.exists() and not options.overwrite):
        what = "is a folder" if path.is_dir() else "exists"
        raise UsageError(f"{path} {what}; choose another file{'' if path.is_dir() else ', or --overwrite'}")
    partial = path.with_name(f".{path.name}.partial")
    try:
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(partial, "w", encoding="utf-8", errors="replace", newline="") as file:
                yield file
            os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
