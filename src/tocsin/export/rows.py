"""Rows of a query's answer onto the screen or into a file: a table for people, CSV, JSON, JSON Lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import chain, islice
from typing import Any, TextIO

from rich.cells import cell_len, set_cell_size

from tocsin.errors import one_line
from tocsin.export.tables import plain

Row = Sequence[Any]
MEASURED = 500
"""Rows that a table's widths are taken from; later ones are cut to fit."""
WIDEST = 60
"""Cells of a terminal that one column may have."""


def write_rows(columns: Sequence[str], rows: Iterable[Row], kind: str, to: TextIO) -> None:
    """Writes an answer as ``table``, ``csv``, ``json`` or ``jsonl``. Memory: ``MEASURED`` rows."""
    {"table": write_table, "csv": write_csv, "json": write_json, "jsonl": write_lines}[kind](columns, rows, to)


# ----------------------------------------------------------------------------------------------------- for people

def write_table(columns: Sequence[str], rows: Iterable[Row], to: TextIO) -> None:
    """Columns under their names; numbers to the right. What is too wide is cut and says so."""
    cells = ([shown(value) for value in row] for row in rows)
    first = list(islice(cells, MEASURED))
    names = [one_line(name) for name in columns]
    widths = [min(WIDEST, max(cell_len(row[at]) for row in [names, *first])) for at in range(len(names))]
    to.write(line(names, widths) + "\n")
    to.write("  ".join("─" * width for width in widths) + "\n")
    for row in chain(first, cells):
        to.write(line(row, widths) + "\n")


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return one_line(str(as_cell(value)))


def line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(fitted(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def fitted(cell: str, width: int) -> str:
    if cell_len(cell) > width:
        return set_cell_size(cell, width - 1) + "…"
    return set_cell_size(cell, width)


# ---------------------------------------------------------------------------------------------------- for programs

def as_json(value: Any) -> Any:
    """What JSON has no word for: exact numbers become numbers, times their ISO form, bytes hexadecimal."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def as_cell(value: Any) -> Any:
    """One cell of a flat table: nothing is empty, what is nested is JSON."""
    if value is None:
        return ""
    if isinstance(value, dict | list | tuple):
        return dumped(value)
    return value if isinstance(value, str | int | float) else as_json(value)


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=as_json)


def write_csv(columns: Sequence[str], rows: Iterable[Row], to: TextIO) -> None:
    """A text that a spreadsheet would take for a formula gets an apostrophe, as in all our CSV."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(as_cell(value)) for value in row] for row in rows)


def objects(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    names = unlike(columns)
    for row in rows:
        yield dumped(dict(zip(names, row, strict=True)))


def unlike(columns: Sequence[str]) -> list[str]:
    """Names of columns with the repeated ones numbered: an object can't have two members of one name."""
    names: list[str] = []
    for name in columns:
        times = next(n for n in range(1, len(columns) + 1) if (name if n == 1 else f"{name}_{n}") not in names)
        names.append(name if times == 1 else f"{name}_{times}")
    return names


def write_json(columns: Sequence[str], rows: Iterable[Row], to: TextIO) -> None:
    empty = True
    for item in objects(columns, rows):
        to.write(("[\n" if empty else ",\n") + item)
        empty = False
    to.write("[]\n" if empty else "\n]\n")


def write_lines(columns: Sequence[str], rows: Iterable[Row], to: TextIO) -> None:
    to.writelines(f"{item}\n" for item in objects(columns, rows))
