"""Addresses that are fetched again and again: politely, by the host's own rules, and never twice for nothing.

``Polite`` asks a host for its robots.txt before anything else (RFC 9309), leaves time between two requests to one host,
and hands on the validators by which a server says that nothing has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from msgspec import Struct

from tocsin.errors import Reject
from tocsin.gather.options import GatherOptions
from tocsin.gather.sources import opened
from tocsin.gather.web import Fetched, Refused, Validators, fetch
from tocsin.records import Page, Rejected

AGENT = "Tocsin"
"""How we are called in robots.txt."""
HOST_DELAY = 2.0
"""Seconds between two requests to one host, unless its robots.txt asks for more (``Crawl-delay``)."""
LONGEST_DELAY = 60.0
"""A host that asks for more is fetched at this pace: a watch has other hosts to see to."""
RULES_KEPT = 86_400.0
"""Seconds that a robots.txt is believed; the standard allows a day."""
LARGEST_RULES = 500_000
"""Bytes of a robots.txt; the standard asks for at least 500 KiB to be read."""


class Rules(Struct, frozen=True):
    """A host's robots.txt, parsed, and until when it is believed."""

    parser: RobotFileParser
    until: float


class Polite:
    """Fetches addresses of many hosts, remembering for each when it was last asked and what it allows."""

    def __init__(
        self, options: GatherOptions, delay: float = HOST_DELAY, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._options, self._delay, self._sleep = options, delay, sleep
        self._rules: dict[str, Rules] = {}
        self._asked: dict[str, float] = {}

    def fetch(self, address: str, held: Validators | None = None) -> Fetched:
        """The answer of an address; ``Reject`` if there is none, or its host does not want it fetched."""
        return fetch(address, self._options, held, self._ask)

    def pages(self, address: str, given: Mapping[str, str] | None = None) -> Iterator[Page | Rejected]:
        """The page at an address, with what is known of it."""
        try:
            fetched = self.fetch(address)
        except Reject as reject:
            yield Rejected(address, "gather", reject.reason)
            return
        yield from opened(address, fetched, self._options, given)

    def _ask(self, address: str) -> None:
        """Before each request: is it allowed, and is it time?"""
        rules = self._rules_of(address)
        if not rules.can_fetch(AGENT, address):
            raise Reject("its host's robots.txt does not allow it to be fetched")
        asked = rules.crawl_delay(AGENT)
        self._wait(origin(address), min(max(self._delay, float(asked or 0)), LONGEST_DELAY))

    def _wait(self, host: str, delay: float) -> None:
        now = time.monotonic()
        rest = self._asked.get(host, now - delay) + delay - now
        if rest > 0:
            self._sleep(rest)
        self._asked[host] = time.monotonic()

    def _rules_of(self, address: str) -> RobotFileParser:
        host, now = origin(address), time.monotonic()
        if host not in self._rules or self._rules[host].until < now:
            self._rules[host] = Rules(self._fetched_rules(host), now + RULES_KEPT)
        return self._rules[host].parser

    def _fetched_rules(self, host: str) -> RobotFileParser:
        """No robots.txt allows all; one that can't be had because the host fails allows nothing (RFC 9309, 2.3.1)."""
        parser = RobotFileParser()
        try:
            found = fetch(f"{host}/robots.txt", self._options)
        except Refused as refused:
            parser.parse([] if 400 <= refused.status < 500 else ["User-agent: *", "Disallow: /"])
        except Reject as reject:
            raise Reject(f"its host can't be asked for robots.txt: {reject.reason}") from reject
        else:
            parser.parse(found.body[:LARGEST_RULES].decode("utf-8", "replace").splitlines())
        return parser


def origin(address: str) -> str:
    """Scheme and host of an address: what a robots.txt speaks for. ``Reject`` for what is no address."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Reject(f"not an http address: {address[:100]}") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Reject(f"not an http address: {address[:100]}")
    return f"{parts.scheme}://{parts.netloc}"
