"""Live sources, against a real server on this machine: what is good is taken, what is hostile is refused, all go on."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest
from gather_site import Site, serving
from msgspec.structs import replace
from watches import ARCHIVE, WATCH, Told, dump, write_archive, write_watch

from tocsin.deliver import Delivery
from tocsin.gather.web import is_public
from tocsin.store.sql import open_store
from tocsin.store.watched import SourceState, WatchStore
from tocsin.watch import How, Keeper
from tocsin.watch_sources import moment_of
from tocsin.watchfile import Source, Watch, load_watch

MORNING = datetime(2022, 2, 24, 6, tzinfo=UTC)
STORY = "Russia attacked Ukraine on Thursday. Russian forces shelled Kharkiv, the government in Kyiv said."


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that passes for one on the public net; every other private address stays what it is."""
    monkeypatch.setattr("tocsin.gather.web.is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))
    with serving() as made:
        made.answers["/robots.txt"] = lambda request: request.send_error(404)
        yield made


def feed(*entries: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Wire</title>{"".join(entries)}</channel></rss>'.encode()


def entry(link: str, text: str = "", title: str = "Attack") -> str:
    body = f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{text}</content:encoded>'
    return f"<item><title>{title}</title><link>{link}</link>{body if text else ''}</item>"


class Desk:
    """A watch over live sources with a clock that the test moves."""

    def __init__(self, folder: Path, sources: Sequence[Source]) -> None:
        self.watch: Watch = replace(load_watch(write_watch(folder)), sources=tuple(sources))
        self.store, self.now, self.told = str(folder / "x.db"), MORNING, list[str]()

    def run(self) -> Keeper:
        """One pass."""
        how = How(once=True, clock=lambda: self.now, host_delay=0)
        with WatchStore(open_store(self.store), self.watch.name) as store:
            keeper = Keeper(self.watch, store, Delivery(store, [], self.told.append), how, self.told.append, Event())
            keeper.run()
        return keeper

    def source(self, at: str) -> SourceState:
        with WatchStore(open_store(self.store), self.watch.name) as store:
            return store.source(at)


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    return lambda *sources: Desk(tmp_path / "live", sources)


def at(address: str, **more: object) -> Source:
    return Source(at=address, kind="feed", every="15m", **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------------- good ones

def test_a_feed_is_taken_when_it_is_due(site: Site, desk: Callable[..., Desk]) -> None:
    made = desk(at(site.page("/feed", feed(entry("https://wire.example/1", STORY)), content_type="application/rss+xml"),
                   publisher="The Wire"))  # fmt: skip
    assert made.run().tally.entered == 1
    made.now += timedelta(minutes=14)
    made.run()
    assert site.asked.count("/feed") == 1
    made.now += timedelta(minutes=1)
    assert made.run().tally.entered == 0
    assert site.asked.count("/feed") == 2
    [held] = dump(made.store, ["documents"])["documents"]
    assert (held["uri"], held["first_seen"]) == ("https://wire.example/1", "2022-02-24T06:00:00Z")


def test_what_has_not_changed_is_not_sent(site: Site, desk: Callable[..., Desk]) -> None:
    body = feed(entry("https://wire.example/1", STORY))
    tags: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        tags.append(request.headers.get("If-None-Match"))
        request.send_response(304 if tags[-1] == '"1"' else 200)
        for name, value in {"ETag": '"1"', "Content-Type": "application/rss+xml"}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0" if tags[-1] else str(len(body)))
        request.end_headers()
        if not tags[-1]:
            request.wfile.write(body)

    site.answers["/feed"] = answer
    made = desk(at(f"{site.base}/feed"))
    made.run()
    made.now += timedelta(hours=1)
    assert made.run().tally.failed == 0
    assert tags == [None, '"1"']
    assert made.source(f"{site.base}/feed").next_due == "2022-02-24T07:15:00Z"


def test_linked_pages_are_followed_once_and_failures_again(site: Site, desk: Callable[..., Desk]) -> None:
    good = site.page("/good", STORY.encode(), content_type="text/plain")
    site.answers["/bad"] = lambda request: request.send_error(503)
    site.page("/feed", feed(entry(good), entry(f"{site.base}/bad")), content_type="application/rss+xml", etag='"1"')
    made = desk(at(f"{site.base}/feed", follow=True, publisher="The Wire"))
    tally = made.run().tally
    assert (tally.entered, tally.rejected, tally.failed) == (1, 1, 0)
    made.now += timedelta(minutes=20)
    made.run()
    assert (site.asked.count("/good"), site.asked.count("/bad")) == (1, 1)
    assert made.source(f"{site.base}/feed").etag is None, "the feed is still owed a page"
    site.page("/bad", f"Elsewhere. {STORY}".encode(), content_type="text/plain")
    made.now += timedelta(hours=1)
    assert made.run().tally.entered == 1
    assert [row["publisher"] for row in dump(made.store, ["documents"])["documents"]] == ["Wire", "Wire"]


def test_a_feed_that_is_not_followed_says_what_it_lacks(site: Site, desk: Callable[..., Desk]) -> None:
    made = desk(at(site.page("/feed", feed(entry("https://wire.example/1")), content_type="application/rss+xml")))
    tally = made.run().tally
    assert (tally.entered, tally.failed) == (0, 1)
    assert "carries no text, only a link" in made.told[0]


def test_days_pass_though_nothing_comes(site: Site, desk: Callable[..., Desk]) -> None:
    made = desk(at(site.page("/feed", feed(entry("https://wire.example/1", STORY)), content_type="text/xml")))
    made.run()
    made.now += timedelta(days=400)
    made.run()
    [watch] = dump(made.store, ["watches"])["watches"]
    assert watch["as_of"] == "2023-03-31T00:00:00Z"
    states = {row["title"]: row["state"] for row in dump(made.store, ["accounts"])["accounts"]}
    assert states["attack"] == "stale"


# ----------------------------------------------------------------------------------------------------- hostile ones

BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>'


def flood(request: BaseHTTPRequestHandler) -> None:
    """A gigabyte, if anybody wants it."""
    request.send_response(200)
    request.end_headers()
    with suppress(OSError):
        for _ in range(16_000):
            request.wfile.write(b"a" * 65_536)


HOSTILE: list[tuple[str, Callable[[Site], object], str]] = [
    ("/bomb", lambda site: site.page("/bomb", BOMB, content_type="text/xml"), "declares XML entities"),
    ("/flood", lambda site: site.answers.update({"/flood": flood}), "larger than 20 MB"),
    ("/huge", lambda site: site.page("/huge", b"", content_length="1000000000"), "larger than 20 MB"),
    ("/private", lambda site: site.redirect("/private", "http://127.0.0.2:1/"), "private network"),
    ("/metadata", lambda site: site.redirect("/metadata", "http://169.254.169.254/latest"), "private network"),
    ("/round", lambda site: site.redirect("/round", "/round"), "redirected more than 5 times"),
    ("/file", lambda site: site.redirect("/file", "file:///etc/passwd"), "not an http address"),
    ("/image", lambda site: site.page("/image", b"\x89PNG\r\n\x1a\n", content_type="image/png"), "type is image"),
    ("/lie", lambda site: site.page("/lie", b"\x89PNG\r\n\x1a\n", content_type="text/xml"), "a PNG image"),
    ("/gone", lambda site: site.answers.update({"/gone": lambda r: r.send_error(410)}), "410"),
    ("/empty", lambda site: site.page("/empty", feed(), content_type="text/xml"), "no entries"),
]  # fmt: skip


def test_a_hostile_source_is_refused_and_the_watch_goes_on(site: Site, desk: Callable[..., Desk]) -> None:
    for _, make, _ in HOSTILE:
        make(site)
    good = site.page("/feed", feed(entry("https://wire.example/1", STORY)), content_type="application/rss+xml")
    made = desk(*(at(site.base + path) for path, _, _ in HOSTILE), at(good))
    tally = made.run().tally
    assert (tally.entered, tally.failed) == (1, len(HOSTILE))
    for path, _, reason in HOSTILE:
        state = made.source(site.base + path)
        assert state.failures == 1
        assert reason in (state.error or ""), path
        assert any(reason in line and path in line for line in made.told)
    assert len(made.told) == len(HOSTILE), "one line each"
    assert "/latest" not in site.asked


def test_a_failing_source_is_left_alone_for_longer_and_longer(site: Site, desk: Callable[..., Desk]) -> None:
    site.answers["/gone"] = lambda request: request.send_error(500)
    made = desk(at(f"{site.base}/gone"))
    waits = []
    for _ in range(10):
        made.run()
        due = moment_of(str(made.source(f"{site.base}/gone").next_due))
        waits.append((due - made.now).total_seconds() / 60)
        made.now = due
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]
    assert len(made.told) == 1, "the same reason is told once"
    site.page("/gone", feed(entry("https://wire.example/1", STORY)), content_type="application/rss+xml")
    assert made.run().tally.entered == 1
    assert made.source(f"{site.base}/gone").failures == 0


def test_a_source_in_its_pause_is_not_well(site: Site, desk: Callable[..., Desk]) -> None:
    """A run that does not even ask it still says so at its end."""
    site.answers["/gone"] = lambda request: request.send_error(500)
    made = desk(at(f"{site.base}/gone"))
    made.run()
    made.now += timedelta(minutes=1)
    tally = made.run().tally
    assert (tally.failed, tally.failing, tally.well()) == (0, 1, False)
    assert site.asked.count("/gone") == 1
    site.page("/gone", feed(entry("https://wire.example/1", STORY)), content_type="application/rss+xml")
    made.now += timedelta(hours=1)
    assert made.run().tally.well()


def test_robots_are_respected(site: Site, desk: Callable[..., Desk]) -> None:
    site.page("/robots.txt", b"User-agent: *\nDisallow: /", content_type="text/plain")
    made = desk(at(site.page("/feed", feed(entry("https://wire.example/1", STORY)), content_type="text/xml")))
    assert made.run().tally.entered == 0
    assert site.asked == ["/robots.txt"]
    assert "robots.txt does not allow" in made.told[0]


# ---------------------------------------------------------------------------------------------------------- the loop

@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_waits_ends_when_it_is_told_to(number: signal.Signals, tmp_path: Path) -> None:
    """Also one that found something new in the meantime: an archive is looked through again when it is due."""
    file = write_watch(tmp_path, text=WATCH.replace('at = "archive.jsonl"', 'at = "archive.jsonl"\nevery = "2s"'))
    given = [sys.executable, "-m", "tocsin.cli", "watch", str(file), "--store", str(tmp_path / "x.db")]
    child = subprocess.Popen(given, stderr=subprocess.PIPE)
    wait_for(child, tmp_path / "x.db", len(ARCHIVE))
    late = Told("2022-02-25T08:00:00Z", "More", "Russian forces shelled Odessa on Friday.", "Northern Wire")
    write_archive(tmp_path / "archive.jsonl", [*ARCHIVE, late])
    wait_for(child, tmp_path / "x.db", len(ARCHIVE) + 1)
    child.send_signal(number)
    said = child.communicate(timeout=60)[1].decode()
    assert child.returncode == 0, said
    assert "entered, 0 rejected" in said


def wait_for(child: subprocess.Popen[bytes], path: Path, count: int) -> None:
    deadline = time.monotonic() + 120
    while entered(path) < count:
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)


def entered(path: Path) -> int:
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            found: int = connection.execute("select count(*) from fingerprints").fetchone()[0]
            return found
    except sqlite3.OperationalError:  # not there yet
        return 0
