"""Where a watch's articles come from: archives, read whole in the order of time, and live sources, looked at when due.

An archive is a file, a folder, a pattern or a table: what it holds is there at once, and ``first_seen`` says when each
article came to be known. A live source is a feed or a page on the web: it is fetched when its time has come, politely,
and a source that fails is left alone for longer and longer, with the reason kept in the store.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.errors import Reject
from tocsin.gather import GatherOptions, open_pages
from tocsin.gather.files import file_uri, find
from tocsin.gather.options import timestamp
from tocsin.gather.order import Sourced, in_order
from tocsin.gather.polite import Polite
from tocsin.gather.sources import opened
from tocsin.gather.web import Fetched, Refused, Validators
from tocsin.records import Page, Rejected
from tocsin.store.watched import SourceState, WatchStore
from tocsin.watchfile import Source, Watch, seconds

LIVE = ("feed", "page")
UNSAID = "9999-12-31T23:59:59Z"
"""What stands for the ``first_seen`` of an archive's page that says nothing of it, until it is told which it is."""
LONGEST_BACKOFF = 86_400.0
"""Seconds after which a source that fails is tried again at the latest (or its own interval, if that is longer)."""
MOST_LINKS = 50
"""Linked pages fetched of a feed in one round: a feed of a thousand links must not keep the other sources waiting."""
MOST_TRIES = 5
"""Failures in a row after which a linked page is given up."""


class Found(NamedTuple):
    """A page or a rejection, and the number of its source in the watch file."""

    page: Page | Rejected
    source: int


class Counts:
    """What a pass over the sources has passed over, and how many articles (``undated``) it puts at the present."""

    def __init__(self) -> None:
        self.known = self.later = self.undated = 0


# ----------------------------------------------------------------------------------------------------------- archives

class Archives:
    """The archives of a watch. ``as_of`` is the last moment that the run knows of; ``own`` are the watch's own files,
    which are never read; ``tell`` hears, in one line, of a source that gives nothing at all."""

    def __init__(
        self, watch: Watch, store: WatchStore, options: GatherOptions, as_of: str | None, own: Collection[Path],
        tell: Callable[[str], object],
    ) -> None:  # fmt: skip
        self._watch, self._store, self._as_of, self._tell = watch, store, as_of, tell
        self._now = options.first_seen
        self._options = replace(options, clock=lambda: moment_of(UNSAID))
        self._own = {path.resolve() for path in own}
        self._failing: dict[str, str] = {}

    def found(self, counts: Counts) -> Iterator[Found]:
        """What they hold and the watch has not entered, by ``first_seen``; first what they hold that is no page."""
        refused: list[Found] = []
        fresh = in_order(self._fresh(counts, refused.append))
        first = next(fresh, None)  # by now every source has been read through
        yield from refused
        if first is not None:
            yield Found(first.page, first.source)
        yield from (Found(sourced.page, sourced.source) for sourced in fresh)

    def _fresh(self, counts: Counts, refuse: Callable[[Found], object]) -> Iterator[Sourced]:
        for number, source in enumerate(self._watch.sources):
            for page in self._pages(source) if source.kind not in LIVE else ():
                if isinstance(page, Rejected):
                    refuse(Found(page, number))
                elif self._as_of is not None and page.first_seen > self._as_of:
                    counts.later += 1
                elif is_known(self._store, page):
                    counts.known += 1
                else:
                    counts.undated += page.first_seen == UNSAID
                    yield Sourced(self._at_present(page), number)

    def _pages(self, source: Source) -> Iterator[Page | Rejected]:
        """The pages of a source, with when they were first seen or ``UNSAID``."""
        path = self._watch.path(source.at)
        reason = None
        for file in find(str(path), self._options):
            if isinstance(file, Path):
                if file.resolve() not in self._own:
                    yield from (self._timed(page) for page in open_pages(file, self._options))
            elif file.uri == file_uri(path):
                reason = file.reason  # the source itself is not there, or holds nothing
            else:
                yield file
        if reason and self._failing.get(source.at) != reason:
            self._tell(f"{source.at}: {reason}")
        self._failing[source.at] = reason or ""

    def _timed(self, page: Page | Rejected) -> Page | Rejected:
        """A page that does not say when it was first seen, but when it was published, was seen by the end of that day:
        without that, one such row would take the whole watch to the present."""
        if isinstance(page, Rejected):
            return page
        now = self._now()
        if page.first_seen != UNSAID:
            late = f"its 'first_seen' lies in the future: '{page.first_seen}'"
            return page if page.first_seen <= now else Rejected(page.uri, "gather", late)
        end = end_of(page.given.get("published", ""))
        return replace(page, first_seen=min(end, now)) if end and end[:10] <= now[:10] else page

    def _at_present(self, page: Page) -> Page:
        return replace(page, first_seen=self._now()) if page.first_seen == UNSAID else page


def end_of(published: str) -> str | None:
    """The last moment, in UTC, of a day, month or year; none for what is none of them."""
    parts = published.split("-")
    if not (1 <= len(parts) <= 3 and all(part.isdecimal() for part in parts) and len(parts[0]) == 4):
        return None
    year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else 12
    if not (year and 1 <= month <= 12):
        return None
    day = int(parts[2]) if len(parts) > 2 else monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}T23:59:59Z"


def is_known(store: WatchStore, page: Page) -> bool:
    body = page.body.encode("utf-8", "replace") if isinstance(page.body, str) else page.body
    return store.has_page(page.uri, sha256(body).hexdigest())


# --------------------------------------------------------------------------------------------------------------- live

class Live:
    """The live sources of a watch. ``tell`` hears, in one line, of a source that fails."""

    def __init__(
        self, watch: Watch, store: WatchStore, options: GatherOptions, polite: Polite, tell: Callable[[str], object]
    ) -> None:
        self._store, self._options, self._polite, self._tell = store, options, polite, tell
        self.sources = [(number, each) for number, each in enumerate(watch.sources) if each.kind in LIVE]

    def next_due(self) -> str | None:
        """The moment at which the next source is due; none if there is none. Empty: one that was never fetched."""
        return min((self._store.source(each.at).next_due or "" for _, each in self.sources), default=None)

    def due(self, now: str) -> Iterator[Found]:
        """Fetches the sources whose time has come, one after the other, and gives what is new in them.

        What a source has sent is noted as fetched only when the caller has taken all of it.
        """
        for number, source in self.sources:
            state = self._store.source(source.at)
            if not state.next_due or state.next_due <= now:
                yield from self._fetched(number, source, state)

    def _fetched(self, number: int, source: Source, state: SourceState) -> Iterator[Found]:
        try:
            fetched = self._polite.fetch(source.at, Validators(state.etag, state.last_modified))
        except Reject as reject:
            self._failed(source, state, reject.reason, reject.wait if isinstance(reject, Refused) else None)
            return
        if fetched.unchanged:
            self._well(source, state)
            return
        links: list[tuple[str, dict[str, str]]] = []
        reasons: list[str] = []
        good = 0
        for page in self._pages(source, fetched, links):
            if isinstance(page, Rejected):
                reasons.append(page.reason)
            good += isinstance(page, Page)
            if isinstance(page, Rejected) or not is_known(self._store, page):
                yield Found(page, number)
        for page in self._linked(links):
            yield Found(page, number)
        if reasons and not good and not links:
            self._failed(source, state, reasons[0], None)
            return
        # while a linked page is still owed, the feed itself must be read again
        held = Validators() if any(self._is_owed(uri) for uri, _ in links) else fetched.validators
        self._well(source, replace(state, etag=held.etag, last_modified=held.last_modified))

    def _pages(
        self, source: Source, fetched: Fetched, links: list[tuple[str, dict[str, str]]]
    ) -> Iterator[Page | Rejected]:
        follow = (lambda uri, given: links.append((uri, given))) if source.follow else None
        yield from opened(source.at, fetched, replace(self._options, on_link=follow))

    def _linked(self, links: Iterable[tuple[str, dict[str, str]]]) -> Iterator[Page | Rejected]:
        """The pages that a feed leads to and the watch has not, politely; one that fails is tried again later."""
        tried = 0
        for uri, given in links:
            state = self._store.source(uri)
            if not self._is_owed(uri) or (state.next_due or "") > self._options.first_seen():
                continue
            tried += 1
            if tried > MOST_LINKS:
                return
            for page in self._polite.pages(uri, given):
                yield page
                self._note_link(uri, state, page)

    def _is_owed(self, uri: str) -> bool:
        state = self._store.source(uri)
        return not state.last_fetched or 0 < state.failures < MOST_TRIES

    def _note_link(self, uri: str, state: SourceState, page: Page | Rejected) -> None:
        """After the page was taken: it is fetched once; a failure is tried again, some times."""
        now = self._options.clock()
        reason = page.reason if isinstance(page, Rejected) else None
        failures = state.failures + 1 if reason else 0
        again = later(now, backoff(3600, failures)) if reason else None
        self._store.keep_source(SourceState(uri, None, None, timestamp(now), again, failures, reason))

    def _well(self, source: Source, state: SourceState) -> None:
        now = self._options.clock()
        self._store.keep_source(replace(state, last_fetched=timestamp(now), failures=0, error=None,
                                        next_due=later(now, seconds(source.every))))  # fmt: skip

    def _failed(self, source: Source, state: SourceState, reason: str, wait: float | None) -> None:
        now, failures = self._options.clock(), state.failures + 1
        pause = max(backoff(seconds(source.every), failures), min(wait or 0, LONGEST_BACKOFF))
        self._store.keep_source(replace(state, last_fetched=timestamp(now), failures=failures, error=reason,
                                        next_due=later(now, pause)))  # fmt: skip
        if failures == 1 or reason != state.error:
            self._tell(f"{source.at}: {reason}; next try in {told(pause)}")


def backoff(every: float, failures: int) -> float:
    """Seconds to the next try: the interval, doubled with each failure after the first."""
    return min(every * 2.0 ** min(failures - 1, 20), max(every, LONGEST_BACKOFF))


def later(now: datetime, pause: float) -> str:
    return timestamp(now + timedelta(seconds=pause))


def told(pause: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if pause >= size:
            return f"{pause / size:.3g} {unit}"
    return f"{pause:.0f} s"


def moment_of(text: str) -> datetime:
    """A moment as the store has it."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
