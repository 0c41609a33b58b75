"""Tables: JSON Lines, CSV, TSV and Parquet, a row at a time; each row is a page or is rejected on its own.

Rows are counted from 1, headers not included: ``file:///data/news.csv#row=12``. CSV is read with the standard library
rather than pyarrow, whose reader gives up a whole file for one bad row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from tocsin.errors import Reject
from tocsin.gather import html
from tocsin.gather.dates import edtf, moment
from tocsin.gather.options import Columns, GatherOptions
from tocsin.gather.pages import Media, page_from_text
from tocsin.gather.streams import HEAD, Item, bounded_line, take_head
from tocsin.records import Page, Rejected

_BATCH = 64
"""Parquet rows held at a time: 64 articles are a few hundred kilobytes."""


class Row(Struct, frozen=True):
    """A row by column name, or the reason why there is none."""

    number: int
    values: dict[str, object] = {}
    bad: str | None = None


Rows = Iterator[Row]


def read_jsonl(item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    """One JSON object a line."""
    return _pages(_json_rows(item, options), item, options)


def read_csv(item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    """Comma, semicolon, bar or tab between fields, whichever the header uses most; the first row is the header."""
    return _pages(_csv_rows(item, options), item, options)


def read_parquet(item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    """A Parquet file, of which only the columns that are needed are read."""
    return _pages(_parquet_rows(item, options), item, options)


# ---------------------------------------------------------------------------------------------------- rows to pages

def _pages(rows: Rows, item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    count = 0
    for row in _whole(rows, item):
        count += 1
        uri = _row_uri(row, item, options.columns)
        try:
            yield _page(row, uri, item, options)
        except Reject as reject:
            yield Rejected(uri, "gather", reject.reason)
    if not count and not item.fault():
        raise Reject("the table has no rows")


def _whole(rows: Rows, item: Item) -> Rows:
    """The rows, the last of which is bad if the stream broke off in it: half an article must not pass for one."""
    held: Row | None = None
    try:
        for row in rows:
            if held:
                yield held
            held = row
    except Reject:
        if held:  # it was whole: what failed came after it
            yield held
        raise
    if held:
        yield Row(held.number, bad="the file breaks off in this row") if item.fault() else held


def _row_uri(row: Row, item: Item, columns: Columns) -> str:
    url = _string(row.values, columns.url)
    return url or f"{item.uri}#row={row.number}"


def _page(row: Row, uri: str, item: Item, options: GatherOptions) -> Page:
    if row.bad:
        raise Reject(row.bad)
    text, media = _text(row.values, options.columns)
    one = Item(item.stream, uri, given=_given(row.values, options.columns), first_seen=_seen(row.values, options))
    return page_from_text(text, one, options, media)


def _text(values: dict[str, object], columns: Columns) -> tuple[str, Media | None]:
    for name, media in ((columns.text, None), (columns.html, "html")):
        value = values.get(name) if name else None
        if isinstance(value, str) and value.strip():
            return value, media  # type: ignore[return-value]  # the tuple above pairs them
        if value is not None and not isinstance(value, str):
            raise Reject(f"its {name!r} is no text but {_kind(value)}")
    raise Reject(f"its {_wanted(columns)} is missing or empty")


def _given(values: dict[str, object], columns: Columns) -> dict[str, str]:
    named = {"title": columns.title, "publisher": columns.publisher}
    given = {key: text for key, column in named.items() if (text := _string(values, column))}
    raw = values.get(columns.date) if columns.date else None
    if day := edtf(raw):
        return {**given, "published": day, "published_from": "metadata"}
    # kept, so that a date which would have to be guessed is not lost without a trace
    return {**given, "published_unread": str(raw)[:64]} if raw not in (None, "") else given


def _seen(values: dict[str, object], options: GatherOptions) -> str:
    """When the row says that it came to be known; empty if it does not. ``Reject`` for what can't be: a replay that
    put an article at the wrong moment would show the past what it could not know."""
    column = options.columns.seen
    raw = values.get(column) if column else None
    if raw in (None, ""):
        return ""
    if (found := moment(raw)) is None:
        raise Reject(f"its {column!r} is no moment or day of ISO 8601: {str(raw)[:40]!r}")
    if found > options.first_seen():
        raise Reject(f"its {column!r} lies in the future: {str(raw)[:40]!r}")
    return found


def _string(values: dict[str, object], column: str | None) -> str:
    value = values.get(column) if column else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def _kind(value: object) -> str:
    kinds = {bool: "a truth value", str: "a string", dict: "an object", list: "a list", bytes: "bytes"}
    numbers = {int: "a number", float: "a number"}
    return {**kinds, **numbers}.get(type(value), f"a {type(value).__name__}")


def _wanted(columns: Columns) -> str:
    return " or ".join(repr(name) for name in (columns.text, columns.html) if name) or "text column"


def _check_header(names: Iterable[str], columns: Columns) -> None:
    names = list(names)
    if not any(wanted in names for wanted in (columns.text, columns.html) if wanted):
        has = ", ".join(" ".join(name[:40].encode("utf-8", "replace").decode().split()) for name in names[:12])
        how = "name the one that holds the text (--text-column, --html-column)"
        raise Reject(f"the table has no column {_wanted(columns)}; {how}: {has}")


# ------------------------------------------------------------------------------------------------------- JSON Lines

def _json_rows(item: Item, options: GatherOptions) -> Rows:
    number = 0
    while True:
        number += 1
        try:
            # escapes can make a row six times as long as its text
            line = bounded_line(item.stream, options.max_bytes * 6)
        except Reject as reject:
            yield Row(number, bad=reject.reason)
            continue
        if not line:
            return
        if line.strip():
            yield _json_row(number, line)


def _json_row(number: int, line: bytes) -> Row:
    try:
        values = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Row(number, bad=f"no valid JSON ({str(error)[:120]})")
    return Row(number, values) if isinstance(values, dict) else Row(number, bad=f"no JSON object but {_kind(values)}")


# -------------------------------------------------------------------------------------------------------------- CSV

def _csv_rows(item: Item, options: GatherOptions) -> Rows:
    head, stream = take_head(item.stream)
    cut = len(head) == HEAD and b"\0" not in head  # the head may end inside a character, a line of it does not
    encoding = html.charset(head[: head.rfind(b"\n") + 1] or head if cut else head, item.charset) or "utf-8"
    # broken bytes become lone surrogates, which tell them from a replacement character that is in the data
    errors = "surrogateescape" if not encoding.startswith(("utf-16", "utf-32")) else "replace"
    text = io.TextIOWrapper(stream, encoding, errors, newline="")
    lines = _CsvLines(lambda: bounded_line(text, options.max_bytes))
    # process-wide and only ever raised: the standard limit of 131,072 characters is less than a long page
    csv.field_size_limit(max(csv.field_size_limit(), options.max_bytes))
    try:
        header = next(lines, "")
        rows = csv.reader(lines, delimiter=_delimiter(header, item.name), strict=True)
        names = next(csv.reader([header], delimiter=_delimiter(header, item.name)), [])
        _check_header(names, options.columns)
        yield from _csv_read(rows, [name.strip() for name in names], lines)
    finally:
        text.detach()  # the stream is the caller's: the wrapper must not close it


class _CsvLines:
    """Lines for a CSV reader. An overlong one raises and is past: the reader then goes on with the line after it."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self.count = 0

    def __iter__(self) -> _CsvLines:
        return self

    def __next__(self) -> str:
        self.count += 1
        if line := self._read():
            return line
        raise StopIteration


def _delimiter(header: str, name: str) -> str:
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    return max(",;\t|", key=header.count)


def _csv_read(rows: Iterator[list[str]], names: list[str], lines: _CsvLines) -> Rows:
    number = 0
    while True:
        number += 1
        first = lines.count + 1
        try:
            fields = next(rows)
        except StopIteration:
            return
        except (csv.Error, Reject) as error:
            yield Row(number, bad=_csv_reason(error, first, lines.count))
            continue
        if fields:
            yield _csv_row(number, names, fields)
        else:
            number -= 1  # a blank line is no row


def _csv_reason(error: csv.Error | Reject, first: int, last: int) -> str:
    if isinstance(error, Reject):
        return error.reason
    if "unexpected end of data" in str(error):
        return f"a quotation mark opened in line {first} is never closed, so that all rows after it can't be told apart"
    return f"no valid CSV in lines {first} to {last} ({error})"


def _csv_row(number: int, names: list[str], fields: list[str]) -> Row:
    if len(fields) != len(names):
        return Row(number, bad=f"has {len(fields)} fields where the header has {len(names)}")
    if any("\udc80" <= char <= "\udcff" for field in fields if not field.isascii() for char in field):
        return Row(number, bad="broken encoding: it holds bytes that are no characters")
    return Row(number, dict(zip(names, fields, strict=True)))


# ---------------------------------------------------------------------------------------------------------- Parquet

def _parquet_rows(item: Item, options: GatherOptions) -> Rows:
    import pyarrow as pa
    from pyarrow import parquet

    if not item.stream.seekable():
        raise Reject("a Parquet file can't be read from a pipe or out of gzip; give the path of the plain file")
    number = 0
    try:
        file = parquet.ParquetFile(item.stream)
        _check_header(file.schema_arrow.names, options.columns)
        for batch in file.iter_batches(_BATCH, columns=_needed(file.schema_arrow.names, options.columns)):
            for index in range(batch.num_rows):
                number += 1
                yield _parquet_row(number, batch, index)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Reject(f"damaged Parquet after {number} rows ({str(error).splitlines()[0][:120]})") from error


def _needed(names: list[str], columns: Columns) -> list[str]:
    wanted = msgspec.structs.astuple(columns)
    return [name for name in names if name in wanted]


def _parquet_row(number: int, batch: object, index: int) -> Row:
    values: dict[str, object] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):  # type: ignore[attr-defined]  # untyped
        try:
            value = column[index].as_py()
        except (UnicodeDecodeError, ValueError, OverflowError) as error:
            return Row(number, bad=f"its {name!r} can't be read ({str(error)[:80]})")
        values[name] = value.isoformat() if isinstance(value, date) else value
    return Row(number, values)
