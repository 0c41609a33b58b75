"""Tables: each row is a page or is rejected by itself, and no bad row takes its neighbours along."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from tocsin.gather import Columns, GatherOptions
from tocsin.records import Page, Rejected


def shape(found: list[Page | Rejected]) -> str:
    """P for a page, R for a rejected one."""
    return "".join("P" if isinstance(item, Page) else "R" for item in found)


@pytest.mark.parametrize(
    ("name", "body", "expected", "reason"),
    [
        ("a.jsonl", b'{"text": "One."}\n{"text": "Two."}', "PP", ""),
        ("a.ndjson", b'\xef\xbb\xbf{"text": "One."}\r\n\r\n{"text": "Two."}\r\n', "PP", ""),
        ("a.jsonl.gz", gzip.compress(b'{"text": "One."}\n'), "P", ""),
        ("a.json", b'{"text": "One."}\n{"text": "Two."}\n', "PP", ""),
        ("a.jsonl", b'{"text": "One."}\n{"text": \n{"text": "Three."}', "PRP", "JSON"),
        ("a.jsonl", b'{"text": "One."}\n[1]\n"x"\n', "PRR", "no JSON object but a"),
        ("a.jsonl", b'{"text": "One."}\n{"txt": "Two."}', "PR", "missing or empty"),
        ("a.jsonl", b'{"text": "One."}\n{"text": 7}', "PR", "a number"),
        ("a.jsonl", b'{"text": "One."}\n{"text": "  "}\n{"text": null}', "PRR", "missing or empty"),
        ("a.jsonl", b'{"text": "One."}\n{"text": "\xff"}', "PR", "JSON"),
        ("a.jsonl", b'{"text": "One."}\n{"text": "a\\u0000b"}', "PR", "NUL"),
        ("a.jsonl", b'{"text": "One."}\n' + b"[" * 100_000 + b"\n", "PR", "JSON"),
        ("a.jsonl", b'{"text": "One."}\n{"text": "' + b"a" * 200_001 + b'"}\n{"text": "Three."}', "PRP", "limit"),
        ("a.jsonl", b'{"text": "One."}\n{"text": "' + b"a" * 1_300_000 + b'"}\n{"text": "Three."}', "PRP", "limit"),
        ("a.csv", b"text,date\nOne.,2023-08-06\n\"Two,\nthree.\",\n", "PP", ""),
        ("a.csv", b"date;text\n2023-08-06;One, two.\n", "P", ""),
        ("a.tsv", b"date\ttext\n\tOne.\n", "P", ""),
        ("a.csv.gz", gzip.compress(b"text\nOne.\n"), "P", ""),
        ("a.csv", "text,date\nDéjà.,\n".encode("utf-16"), "P", ""),
        ("a.csv", "text,date\nDéjà.,\n".encode("utf-8-sig"), "P", ""),
        ("a.csv", "text,date\nDéjà “vu”.,\n".encode("cp1252"), "P", ""),
        ("a.csv", b"text,date\nOne.,\nTwo.,,,\nThree.,\n", "PRP", "4 fields where the header has 2"),
        ("a.csv", "text\nDéjà.\n".encode() + b"\xff\xfe bad\n" + "Été.\n".encode() * 9, "PR" + "P" * 9, "encoding"),
        ("a.csv", b'text,date\nOne.,\n"Two"x,\nThree.,\n', "PRP", "CSV"),
        ("a.csv", b'text,date\nOne.,\n"Two.,\nThree.,\n', "PR", "line 3 is never closed"),
        ("a.csv", b"text\nOne.\n" + b"a" * 200_001 + b"\nThree.\n", "PRP", "limit"),
        ("a.csv", b"body,date\nOne.,\n", "R", "no column 'text' or 'html'; name the one"),
        ("a.csv", b"text,date\n", "R", "no rows"),
        ("a.jsonl", b"\n\n", "R", "no rows"),
    ],
)
def test_rows(put, read, name: str, body: bytes, expected: str, reason: str) -> None:
    found = read(put(name, body))
    assert shape(found) == expected
    assert all(reason in item.reason for item in found if isinstance(item, Rejected))


def test_a_table_that_breaks_off_gives_what_is_whole(put, read) -> None:
    lines = b"".join(b'{"text": "Line %d %s"}\n' % (n, bytes(97 + n * k % 26 for k in range(50))) for n in range(500))
    found = read(put("a.jsonl.gz", gzip.compress(lines)[:-400]))
    assert shape(found).startswith("P" * 100)
    assert shape(found).endswith("PRR")
    assert "in this row" in found[-2].reason
    assert "breaks off" in found[-1].reason
    assert "what came before was read" in found[-1].reason


def test_rows_carry_what_the_columns_say(put, read, options: GatherOptions) -> None:
    columns = Columns(text="body", title="head", date="day", url="link", publisher="paper")
    one = b'{"body": "One.", "head": " A  title ", "day": "2023-08-06T10:00Z", "link": "https://a.org/1", "paper": "A"}'
    path = put("a.jsonl", one + b'\n{"body": "Two.", "day": "06/08/2023"}')
    first, second = read(path, msgspec.structs.replace(options, columns=columns))
    assert first.uri == "https://a.org/1"
    assert first.given == {
        "title": "A title", "publisher": "A", "published": "2023-08-06", "published_from": "metadata"
    }
    assert second.uri.endswith("/a.jsonl#row=2")
    assert second.given == {"published_unread": "06/08/2023"}


@pytest.mark.parametrize(
    ("columns", "row", "body", "media"),
    [
        (Columns(), b'{"text": "One.", "html": "<p>One.</p>"}', "One.", "text"),
        (Columns(), b'{"text": "", "html": "<p>One.</p>"}', "<p>One.</p>", "html"),
        (Columns(text=None), b'{"text": "One.", "html": "<p>One.</p>"}', "<p>One.</p>", "html"),
        (Columns(), b'{"text": "<p>a</p><p>b</p>"}', "<p>a</p><p>b</p>", "html"),
    ],
)
def test_text_or_html(put, read, options: GatherOptions, columns: Columns, row: bytes, body: str, media: str) -> None:
    (page,) = read(put("a.jsonl", row), msgspec.structs.replace(options, columns=columns))
    assert (page.body, page.media) == (body, media)


def _parquet(path: Path, **columns: object) -> Path:
    parquet.write_table(pa.table(columns), path, row_group_size=50)
    return path


def test_parquet_streams_rows_and_dates(read, tmp_path: Path) -> None:
    path = _parquet(tmp_path / "a.parquet", text=[f"Text {n}." for n in range(130)], date=[date(2023, 8, 6)] * 130,
                    other=list(range(130)))
    found = read(path)
    assert shape(found) == "P" * 130
    assert found[129].uri == path.as_uri() + "#row=130"
    assert found[129].given["published"] == "2023-08-06"


@pytest.mark.parametrize(
    ("columns", "expected", "reason"),
    [
        ({"text": ["One.", None, "Three."]}, "PRP", "missing or empty"),
        ({"text": [1, 2]}, "RR", "a number"),
        ({"body": ["One."]}, "R", "no column"),
        ({"text": pa.array([], pa.string())}, "R", "no rows"),
        ({"text": pa.array([b"One.", b"\xff", b"Three."]).view(pa.string())}, "PRP", "can't be read"),
    ],
)
def test_parquet_bad_rows(read, tmp_path: Path, columns: dict[str, object], expected: str, reason: str) -> None:
    found = read(_parquet(tmp_path / "a.parquet", **columns))
    assert shape(found) == expected
    assert all(reason in item.reason for item in found if isinstance(item, Rejected))


def test_damaged_parquet_is_rejected(put, read, tmp_path: Path) -> None:
    body = _parquet(tmp_path / "whole.parquet", text=[f"Text {n} {'x' * 200}" for n in range(500)]).read_bytes()
    for damaged in (body[:-100], body[:2000], body[:4] + bytes(3000) + body[3004:]):
        found = read(put("a.parquet", damaged))
        assert isinstance(found[-1], Rejected)
        assert "damaged Parquet" in found[-1].reason


def test_zipped_parquet_says_what_to_do(put, read, tmp_path: Path) -> None:
    body = _parquet(tmp_path / "whole.parquet", text=["One."]).read_bytes()
    assert "plain file" in read(put("a.parquet.gz", gzip.compress(body)))[0].reason


SEEN = [
    ("2022-01-10", "2022-01-10T00:00:00Z"),
    ("2022-01-10T08:00:00+02:00", "2022-01-10T06:00:00Z"),
    ("2022-01-10 08:00", "2022-01-10T08:00:00Z"),
    ("", "2023-08-07T12:30:00Z"),
    (None, "2023-08-07T12:30:00Z"),
    ("yesterday", "is no moment or day"),
    ("10/01/2022", "is no moment or day"),
    (20220110, "is no moment or day"),
    ("9999-12-31T23:59:59-23:00", "is no moment or day"),
    ("2023-08-07T12:30:01Z", "lies in the future"),
]


@pytest.mark.parametrize(("given", "seen"), SEEN)
def test_a_row_says_when_it_was_first_seen(put, read, given: object, seen: str) -> None:
    """Or else the clock does; a moment that can't be is refused rather than guessed."""
    (found,) = read(put("a.jsonl", json.dumps({"text": "Words.", "first_seen": given})))
    assert seen in (found.reason if isinstance(found, Rejected) else found.first_seen)
