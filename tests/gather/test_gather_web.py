"""Addresses, against a real server on this machine."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import msgspec
import pytest

from tocsin.gather import GatherOptions
from tocsin.gather.web import is_public
from tocsin.records import Page, Rejected

PAGE = "<!DOCTYPE html><html><body><p>Déjà vu in Niamey.</p></body></html>"
FEED = b"<rss><channel><item><description>Words.</description></item></channel></rss>"


@pytest.mark.parametrize(
    ("path", "body", "media", "count", "kind"),
    [
        ("/a", PAGE.encode(), "text/html; charset=utf-8", 1, "html"),
        ("/story.txt", PAGE.encode(), "text/html", 1, "html"),
        ("/plain", b"Plain words.", "text/plain", 1, "text"),
        ("/zipped", gzip.compress(PAGE.encode()), "application/gzip", 1, "html"),
        ("/rows.jsonl", b'{"text": "One."}\n{"text": "Two."}', "application/octet-stream", 2, "text"),
        ("/rows.csv?x=1", b"text\nOne.\nTwo.\n", "text/csv", 2, "text"),
        ("/feed", FEED, "text/xml", 1, "text"),
    ],
)
def test_answers(site, read, path: str, body: bytes, media: str, count: int, kind: str) -> None:
    site.page(path.partition("?")[0], body, content_type=media)
    pages = read(site.base + path)
    assert [page.media for page in pages] == [kind] * count
    assert pages[0].uri.startswith(site.base + path)


def test_the_declared_charset_is_used(site, read) -> None:
    address = site.page("/a", "Москва молчит".encode("koi8-r"), content_type="text/plain; charset=KOI8-R")
    (page,) = read(address)
    assert page.charset == "koi8-r"


def test_a_coding_nobody_asked_for_comes_off(site, read) -> None:
    address = site.page("/a", gzip.compress(PAGE.encode()), content_type="text/html", content_encoding="gzip")
    assert read(address)[0].body == PAGE.encode()


def test_a_redirected_page_keeps_its_address_and_says_where_it_was(site, read) -> None:
    site.page("/there", PAGE.encode(), content_type="text/html")
    site.redirect("/via", "/there#part")
    (page,) = read(site.redirect("/here", site.base + "/via"))
    assert page.uri == site.base + "/here"
    assert page.given["canonical"] == site.base + "/there"


def test_spaces_and_letters_in_addresses_are_encoded(site, read) -> None:
    site.page("/d%C3%A9j%C3%A0%20vu", PAGE.encode(), content_type="text/html")
    assert isinstance(read(site.base + "/déjà vu")[0], Page)


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"", {"content_type": "text/html"}, "empty"),
        (b"\x89PNG\r\n\x1a\n", {"content_type": "text/html"}, "PNG"),
        (b"%PDF", {"content_type": "application/pdf"}, "content type"),
        (b"a" * 200_001, {"content_type": "text/html"}, "limit"),
        (gzip.compress(b"a" * 999_999), {"content_encoding": "gzip"}, "limit"),
        (b"abc", {"content_encoding": "zstd"}, "coding"),
        (b"abc", {"content_length": "10"}, "breaks off"),
    ],
)
def test_answers_that_are_no_page(site, read, body: bytes, headers: dict[str, str], reason: str) -> None:
    (rejected,) = read(site.page("/a", body, **headers))
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("/loop", "redirected more than 5 times"),
        ("ftp://example.org/", "not an http address"),
        ("file:///etc/passwd", "not an http address"),
        ("http://[bad/", "can't be fetched"),
        ("http://nobody:secret@example.org/", "user name"),
    ],
)
def test_redirections_that_lead_nowhere(site, read, where: str, reason: str) -> None:
    (rejected,) = read(site.redirect("/loop", where))
    assert reason in rejected.reason
    assert len(site.asked) <= 6


def test_a_status_that_is_an_error_is_said(site, read) -> None:
    site.answers["/gone"] = lambda request: request.send_error(410)
    assert "410 Gone" in read(site.base + "/gone")[0].reason


def test_private_addresses_are_refused_unless_allowed(site, read, options: GatherOptions) -> None:
    address = site.page("/a", PAGE.encode(), content_type="text/html")
    strict = msgspec.structs.replace(options, allow_private_addresses=False)
    for one in (address, address.replace("127.0.0.1", "localhost"), address.replace("127.0.0.1", "[::1]")):
        assert "private network" in read(one, strict)[0].reason
    assert not site.asked


def test_a_redirection_to_a_private_address_is_refused(site, read, options: GatherOptions, monkeypatch) -> None:
    site.page("/secret", PAGE.encode(), content_type="text/html")
    address = site.redirect("/a", site.base.replace("127.0.0.1", "127.0.0.2") + "/secret")
    # the first hop plays the public site; every other address is judged as it is
    monkeypatch.setattr("tocsin.gather.web.is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))
    (rejected,) = read(address, msgspec.structs.replace(options, allow_private_addresses=False))
    assert "private network" in rejected.reason
    assert site.asked == ["/a"]


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
    ],
)
def test_is_public(ip: str, public: bool) -> None:
    assert is_public(ip) is public


def _drip(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"a")
        time.sleep(0.05)


def _drip_headers(request: BaseHTTPRequestHandler) -> None:
    for _ in range(200):
        request.wfile.write(b"H")
        request.wfile.flush()
        time.sleep(0.05)


def _flood(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(100_000):
        request.wfile.write(b"a" * 65_536)


def _silence(request: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


@pytest.mark.parametrize(
    ("handler", "reason"),
    [(_drip, "longer than"), (_drip_headers, "longer than"), (_silence, "longer than"), (_flood, "limit")],
)
def test_endless_answers_end(site, read, options: GatherOptions, handler, reason: str) -> None:
    def quiet(request: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):  # the reader hangs up, as it should
            handler(request)

    site.answers["/a"] = quiet
    began = time.monotonic()
    (rejected,) = read(site.base + "/a", msgspec.structs.replace(options, timeout_s=0.6))
    assert reason in rejected.reason
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://",
        "http://no-such-host.invalid/",
        "http://a:99999/",
        "http://bü..cher/",
        "https://x y/",
    ],
)
def test_what_cannot_be_fetched_is_rejected(read, address: str) -> None:
    (rejected,) = read(address)
    assert isinstance(rejected, Rejected)
    assert rejected.uri == address
