"""Web archives: pages come out, broken records are rejected, records of other kinds are only counted."""

from __future__ import annotations

import gzip
from collections import Counter
from random import Random

import msgspec
import pytest

from tocsin.gather import GatherOptions
from tocsin.records import Page, Rejected

HTML = b"<!DOCTYPE html><html><body><p>%s</p></body></html>"


def record(
    uri: str, body: bytes, kind: str = "response", status: str = "200 OK", media: str = "text/html; charset=utf-8",
    **headers: str,
) -> bytes:
    """One WARC record as a crawler writes it."""
    more = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *more]
    http = "\r\n".join(lines).encode() + b"\r\n\r\n" + body if kind == "response" else body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2023-08-01T09:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{uri[-8:]}>\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def noise(seed: int, size: int) -> bytes:
    return HTML % bytes(Random(seed).choices(range(97, 123), k=size))


ONE, TWO = record("http://a.org/1", noise(1, 3000)), record("http://a.org/2", noise(2, 3000))


def test_pages_of_an_archive(put, read) -> None:
    body = b"".join(gzip.compress(part) for part in (record("x", b"a: b", kind="warcinfo"), ONE, TWO))
    first, second = read(put("a.warc.gz", body))
    assert (first.uri, first.media, first.charset) == ("http://a.org/1", "html", "utf-8")
    assert first.first_seen == "2023-08-01T09:00:00Z", "when it was crawled, not now"
    assert second.body == noise(2, 3000)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("gzip", record("http://a.org/g", gzip.compress(noise(3, 50)), Content_Encoding="gzip")),
        ("already decoded", record("http://a.org/g", noise(3, 50), Content_Encoding="gzip")),
        ("chunked", record("http://a.org/c", b"5\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (
            noise(3, 50)[:5], len(noise(3, 50)) - 5, noise(3, 50)[5:]), Transfer_Encoding="chunked")),
        ("already joined", record("http://a.org/c", noise(3, 50), Transfer_Encoding="chunked")),
    ],
)
def test_codings_come_off(put, read, name: str, made: bytes) -> None:
    (page,) = read(put("a.warc", made))
    assert page.body == noise(3, 50), name


def test_plain_text_of_a_crawl(put, read) -> None:
    (page,) = read(put("a.warc.wet.gz", gzip.compress(record("http://a.org/t", b"Plain words.", kind="conversion"))))
    assert (page.body, page.media) == (b"Plain words.", "text")


def test_other_records_are_counted_not_rejected(put, read, options: GatherOptions) -> None:
    body = b"".join(
        [
            record("http://a.org/1", b"...", kind="request"),
            record("http://a.org/404", noise(1, 9), status="404 Not Found"),
            record("http://a.org/301", b"", status="301 Moved"),
            record("http://a.org/i.png", b"\x89PNG", media="image/png"),
            record("dns:a.org", b"1.2.3.4", kind="response"),
            ONE,
        ]
    )
    skipped: Counter[str] = Counter()
    found = read(put("a.warc", body), msgspec.structs.replace(options, on_skip=lambda uri, why: skipped.update([why])))
    assert [item.uri for item in found] == ["http://a.org/1"]
    assert skipped == {
        "request record": 1, "http status 404": 1, "http status 301": 1, "content type image/png": 1,
        "response record": 1,
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (record("http://a.org/x", b"\x89PNG\r\n\x1a\n" + bytes(9)), "PNG"),
        (record("http://a.org/x", b""), "empty"),
        (record("http://a.org/x", b"a" * 300_000), "limit"),
        (record("http://a.org/x", gzip.compress(b"a" * 300_000), Content_Encoding="gzip"), "limit"),
        (record("http://a.org/x", gzip.compress(noise(1, 99))[:-20], Content_Encoding="gzip"), "breaks off"),
        (record("http://a.org/x", b"\x1f\x8b\x08junkjunkjunk", Content_Encoding="gzip"), "damaged"),
        (record("http://a.org/x", b"junk", Content_Encoding="br"), "damaged"),
        (record("http://a.org/x", b"junk", Content_Encoding="zstd"), "can't be read"),
        (record("http://a.org/x", b"ffff\r\n<html>", Transfer_Encoding="chunked"), "chunk"),
        (record("http://a.org/x", noise(1, 9)).replace(b"HTTP/1.1 200", b"HTTP/x.x zzz"), "http header"),
        (ONE.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date"), "cut this record short"),
    ],
)
def test_a_bad_record_is_rejected_and_the_next_is_read(put, read, body: bytes, reason: str) -> None:
    bad, good = read(put("a.warc", body + TWO))
    assert isinstance(bad, Rejected)
    assert reason in bad.reason
    assert good.uri == "http://a.org/2"


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("plain, cut in a body", (ONE + TWO)[:-1500], "breaks off in this record"),
        ("plain, cut in a header", ONE + TWO[:60], "breaks off in this record's header"),
        ("garbage between", ONE + b"garbage\r\n\r\n" + TWO, "damaged WARC after 1 records"),
        ("gzip, cut in a body", b"".join(map(gzip.compress, (ONE, TWO)))[:-900], "gzip data breaks off"),
        ("gzip, cut in a header", gzip.compress(ONE) + gzip.compress(TWO)[:5], "gzip data breaks off"),
        ("gzip, damaged", gzip.compress(ONE) + gzip.compress(TWO)[:90] + bytes(99), "gzip data is damaged"),
    ],
)
def test_an_archive_that_breaks_off_gives_what_is_whole(put, read, name: str, body: bytes, reason: str) -> None:
    found = read(put("a.warc", body))
    assert isinstance(found[0], Page), name
    assert all(isinstance(item, Rejected) for item in found[1:])
    assert reason in found[-1].reason


@pytest.mark.parametrize("body", [record("x", b"a: b", kind="warcinfo"), b"WARC/1.0\r\n", gzip.compress(ONE)[:200]])
def test_an_archive_without_a_page_is_rejected(put, read, body: bytes) -> None:
    assert isinstance(read(put("a.warc", body))[-1], Rejected)
