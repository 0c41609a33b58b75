"""Politeness, against a real server on this machine."""

from __future__ import annotations

import pytest

from tocsin.errors import Reject
from tocsin.gather import GatherOptions
from tocsin.gather.polite import Polite
from tocsin.gather.web import Validators
from tocsin.records import Page, Rejected

ROBOTS = [
    (b"User-agent: *\nDisallow: /private", "/open", True),
    (b"User-agent: *\nDisallow: /private", "/private/a", False),
    (b"User-agent: Tocsin\nDisallow: /\n\nUser-agent: *\nAllow: /", "/open", False),
    (b"User-agent: Tocsin\nDisallow:\n\nUser-agent: *\nDisallow: /", "/open", True),
    (b"", "/open", True),
    (b"<html>no rules</html>", "/open", True),
    (b"\xff\xfe\x00 User-agent", "/open", True),
]


@pytest.fixture
def polite(options: GatherOptions) -> Polite:
    return Polite(options, delay=0)


@pytest.mark.parametrize(("rules", "path", "allowed"), ROBOTS)
def test_robots_are_asked_first(site, polite: Polite, rules: bytes, path: str, allowed: bool) -> None:
    site.page("/robots.txt", rules, content_type="text/plain")
    address = site.page(path, b"Words of an article.", content_type="text/plain")
    (found,) = polite.pages(address)
    assert isinstance(found, Page) is allowed
    assert site.asked == ["/robots.txt", *([path] if allowed else [])]
    list(polite.pages(address))
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_host_without_rules(site, polite: Polite, status: int, allowed: bool) -> None:
    site.answers["/robots.txt"] = lambda request: request.send_error(status)
    address = site.page("/a", b"Words of an article.", content_type="text/plain")
    (found,) = polite.pages(address)
    assert isinstance(found, Page) is allowed


def test_a_host_that_is_not_there(polite: Polite) -> None:
    (found,) = polite.pages("http://127.0.0.1:1/")
    assert isinstance(found, Rejected)
    assert "robots.txt" in found.reason


def test_rules_hold_for_where_a_redirection_leads(site, polite: Polite) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private", content_type="text/plain")
    site.page("/private/a", b"Words.", content_type="text/plain")
    (found,) = polite.pages(site.redirect("/a", "/private/a"))
    assert isinstance(found, Rejected)
    assert "/private/a" not in site.asked


def test_time_is_left_between_two_requests(site, options: GatherOptions) -> None:
    waited: list[float] = []
    site.page("/robots.txt", b"User-agent: *\nCrawl-delay: 7", content_type="text/plain")
    address = site.page("/a", b"Words.", content_type="text/plain")
    polite = Polite(options, delay=3, sleep=waited.append)
    for _ in range(3):
        polite.fetch(address)
    assert len(waited) == 2
    assert all(6 < seconds <= 7 for seconds in waited)


def test_what_has_not_changed_is_not_sent_again(site, polite: Polite) -> None:
    asked: list[dict[str, str | None]] = []

    def answer(request) -> None:  # type: ignore[no-untyped-def]
        names = ("If-None-Match", "If-Modified-Since")
        asked.append({name: request.headers.get(name) for name in names})
        request.send_response(304 if request.headers.get("If-None-Match") == '"v1"' else 200)
        request.send_header("ETag", '"v1"')
        request.send_header("Last-Modified", "Mon, 10 Jan 2022 08:00:00 GMT")
        request.send_header("Content-Length", "0" if request.headers.get("If-None-Match") else "5")
        request.end_headers()
        if not request.headers.get("If-None-Match"):
            request.wfile.write(b"Words")

    site.answers["/robots.txt"] = lambda request: request.send_error(404)
    site.answers["/a"] = answer
    first = polite.fetch(site.base + "/a")
    assert first.validators == Validators('"v1"', "Mon, 10 Jan 2022 08:00:00 GMT")
    second = polite.fetch(site.base + "/a", first.validators)
    assert second.unchanged
    assert asked[1] == {"If-None-Match": '"v1"', "If-Modified-Since": "Mon, 10 Jan 2022 08:00:00 GMT"}


@pytest.mark.parametrize("address", ["http://", "ftp://host/", "http://[bad/", "nothing"])
def test_what_is_no_address(polite: Polite, address: str) -> None:
    with pytest.raises(Reject):
        polite.fetch(address)
