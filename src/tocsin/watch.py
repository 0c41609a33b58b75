"""Keeps a watch: takes articles in the order in which they came to be known, one transaction each, and rings.

For each article: it is read; its document and records are written; days that have begun since the last one pass; the
ledger finds its story and origin and enters it; changed accounts and the alerts that ring are written. All of that is
there after the commit, or nothing. Then, outside of any transaction, alerts that wait in the outbox are delivered.

The order is that of ``first_seen``. An article that turns up late, with a ``first_seen`` before what was entered last,
is entered at the moment that the watch has come to: accounts know what was known, and the past is not rewritten.

What the accounts say hangs on the documents in the order of their entering, on the days passed, on the watch file and
on the versions alone. If one of the last two has changed, they are made again from the stored documents.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import cast

from msgspec import UNSET, Struct
from msgspec.structs import replace

from tocsin.accounts import Account, Alert, Entry, document_id
from tocsin.config import Settings
from tocsin.deliver import Delivery
from tocsin.errors import UsageError
from tocsin.gather import GatherOptions
from tocsin.gather.options import timestamp, utc_now
from tocsin.gather.polite import HOST_DELAY, Polite
from tocsin.ledger import book, stories
from tocsin.ledger.desk import Desk, Shelf
from tocsin.pipeline import gated, made_by, read_page, read_pages
from tocsin.records import Document, Fingerprint, MadeBy, Page, Rejected
from tocsin.store.view import RESTORE, withdrawn
from tocsin.store.watched import WITHDRAW, Action, Belongs, Entered, State, Taking, WatchStore
from tocsin.watch_digest import difference, digest_of
from tocsin.watch_sources import LIVE, Archives, Counts, Found, Live, later, moment_of
from tocsin.watchfile import Source, Watch, grade_of, seconds

REBUILD_BATCH = 64
"""Documents entered again in one transaction."""
LONGEST_SLEEP = 3600.0
"""Seconds after which a run that waits looks at the clock again: days pass, whatever is due."""


class Tally(Struct):
    """What a run has done: articles entered, rejected, dropped by the gate, known already, and left out as they came
    to be known later than the run knows; times that a source or a channel failed. Of those entered, ``late`` ones came
    when the watch had come to a later day. At the end, letters ``waiting`` in the outbox, and sources ``failing``."""

    entered: int = 0
    rejected: int = 0
    gated: int = 0
    known: int = 0
    later: int = 0
    failed: int = 0
    late: int = 0
    waiting: int = 0
    failing: int = 0

    def well(self) -> bool:
        """Whether everything could be read, fetched and delivered."""
        return not (self.rejected or self.failed or self.waiting or self.failing)


class How(Struct, frozen=True, kw_only=True):
    """How a run goes: ``as_of`` is the last moment that it knows of; ``once``: a single pass, no waiting; ``progress``
    hears of every article; ``own``: files of the watch itself, which lie about and are no articles."""

    once: bool = False
    as_of: str | None = None
    rebuild: bool = False
    settings: Settings = Settings()
    clock: Callable[[], datetime] = utc_now
    host_delay: float = HOST_DELAY
    own: tuple[Path, ...] = ()
    progress: Callable[[Tally], object] = lambda _: None


class Keeper:
    """A watch over a store. ``tell`` hears one line of what concerns the user; ``stop`` ends the run when it is set."""

    def __init__(
        self, watch: Watch, store: WatchStore, delivery: Delivery, how: How, tell: Callable[[str], object], stop: Event
    ) -> None:
        self.watch, self.tally = watch, Tally()
        self._store, self._delivery, self._how, self._tell, self._stop = store, delivery, how, tell, stop
        self._settings = replace(how.settings, fingerprint=True)
        self._options = GatherOptions(clock=how.clock)
        self._as_of: str | None = None
        self._archives_due = self._late_at = ""
        self._archives = Archives(watch, store, self._options, how.as_of, how.own, self._fail)

    # --------------------------------------------------------------------------------------------------- the run

    def run(self) -> None:
        """Makes the accounts again where needed, takes the archives, then looks at live sources as they fall due."""
        self._run()
        self._look_back()

    def _run(self) -> None:
        self._bring_up()
        self._deliver()
        if self._stop.is_set():
            return
        self._take_archives()
        if self._how.as_of is not None and not self._stop.is_set():
            self._pass_time(self._how.as_of)
            self._deliver()
        if self._how.as_of is None:
            self._look_live()

    def _look_back(self) -> None:
        """What is not as it should be at the end, though it may not have gone wrong in this run."""
        live = [each.at for each in self.watch.sources if each.kind in LIVE] if self._how.as_of is None else []
        self.tally.waiting, self.tally.failing = self._delivery.undelivered(), self._store.failing(live)

    def _look_live(self) -> None:
        polite = Polite(self._options, self._how.host_delay, self._stop.wait)
        live = Live(self.watch, self._store, self._options, polite, self._fail)
        self._take_live(live)
        while not self._how.once and not self._stop.is_set():
            self._stop.wait(self._pause(live))
            if not self._stop.is_set():
                self._take_archives()
            if not self._stop.is_set():
                self._take_live(live)

    def _take_archives(self) -> None:
        """What is new in the archives, if it is time to look through them again."""
        every = [seconds(source.every) for source in self.watch.sources if source.kind not in LIVE]
        if not every or self._now() < self._archives_due:
            return
        self._archives_due = later(self._how.clock(), min(every))
        counts, before = Counts(), self.tally.late
        found = self._archives.found(counts)
        sources: list[int] = []
        for result in read_pages(noted(found, sources), self._settings):
            self._take(result, sources.pop(0))
            if self._stop.is_set():
                break
        self.tally.known, self.tally.later = counts.known, counts.later
        self._tell_of_time(counts.undated, self.tally.late - before)
        self._deliver()

    def _tell_of_time(self, undated: int, late: int) -> None:
        """What was not entered at a time of its own, after a pass over the archives."""
        if undated:
            what = "1 article says" if undated == 1 else f"{undated} articles say"
            self._tell(f"{what} neither when first seen nor when published: taken last, as first seen now")
        if late:
            what = "1 article came late and was" if late == 1 else f"{late} articles came late and were"
            self._tell(f"{what} entered at {self._late_at}, though first seen on an earlier day; a replay into a new "
                       "store puts each in its place")  # fmt: skip

    def _take_live(self, live: Live) -> None:
        for page, source in live.due(self._now()):
            self._take(page if isinstance(page, Rejected) else read_page(page, self._settings), source)
            self._deliver()
            if self._stop.is_set():
                return
        if live.sources:
            self._pass_time(self._now())
        self._deliver()

    def _pause(self, live: Live) -> float:
        """Seconds until the next source or letter is due, or the archives are."""
        due = [moment for moment in (live.next_due(), self._delivery.next_try(), self._archives_due) if moment]
        now = self._how.clock()
        rest = min(((moment_of(moment) - now).total_seconds() for moment in due), default=LONGEST_SLEEP)
        return min(max(rest, 1.0), LONGEST_SLEEP)

    def _now(self) -> str:
        return timestamp(self._how.clock())

    def _deliver(self) -> None:
        self.tally.failed += self._delivery.round(self._now())

    def _fail(self, what: str) -> None:
        self.tally.failed += 1
        self._tell(what)

    # ------------------------------------------------------------------------------------------------ one article

    def _take(self, result: Document | Rejected, source: int) -> None:
        self._how.progress(self.tally)
        if isinstance(result, Rejected):
            self._refuse(result)
        elif self._store.has_document(result):
            self.tally.known += 1  # another layout of a page whose text the watch has
        else:
            whose = self.watch.sources[source]
            with self._store.article() as taking:
                now = self._enter_new(taking, named(result, whose), whose)
            self._as_of = now
            self.tally.entered += 1

    def _refuse(self, rejected: Rejected) -> None:
        with self._store.article() as taking:
            taking.refuse(rejected)
        if gated(rejected):
            self.tally.gated += 1
        else:
            self.tally.rejected += 1

    def _enter_new(self, taking: Taking, document: Document, source: Source) -> str:
        """Everything that one article changes, in the open transaction; returns the moment it was entered at."""
        fingerprint = document.fingerprint
        assert fingerprint is not UNSET, "a watch reads with fingerprints"
        held = taking.document(document)
        now = max(held.article.first_seen, self._as_of or "")
        if held.article.first_seen[:10] < now[:10]:
            self.tally.late, self._late_at = self.tally.late + 1, now
        desk = Desk(cast(Shelf, taking.shelf))
        book.pass_time(self._as_of, now, desk, self.watch)
        placed, marks = self._enter(held, fingerprint, now, source, desk)
        taking.place(held, fingerprint, Belongs(placed.story, placed.origin, now, marks, source.at))
        taking.shelf.keep(desk.changed())
        taking.queue(self._delivery.letters(rung(desk.changed())))
        taking.move_on(now)
        return now

    def _enter(
        self, document: Document, fingerprint: Fingerprint, now: str, source: Source | None, desk: Desk,
        gone: Collection[str] = (),
    ) -> tuple[Entry, list[str]]:  # fmt: skip
        """Finds an article's story and origin and enters it: what a run and a rebuild have in common. One that was
        withdrawn (``gone``) keeps its place in its story, since copies go back to it, and says nothing."""
        placed = stories.place(stories.arrival(replace(document, fingerprint=fingerprint), now), desk)
        article = document.article
        grade = grade_of(self.watch, article.publisher, article.uri, source)
        entry = Entry(id=document_id(document), document=document, story=placed.story, origin=placed.origin,
                      grade=grade, now=now)  # fmt: skip
        if entry.id not in gone:
            book.enter(entry, desk, self.watch)
        return entry, [*placed.bands, *placed.facts]

    def _pass_time(self, now: str) -> None:
        """Days that have begun up to a moment, though no article has come."""
        if self._as_of is None or now[:10] <= self._as_of[:10]:
            return
        with self._store.article() as taking:
            desk = Desk(cast(Shelf, taking.shelf))
            book.pass_time(self._as_of, now, desk, self.watch)
            taking.shelf.keep(desk.changed())
            taking.queue(self._delivery.letters(rung(desk.changed())))
            taking.move_on(f"{now[:10]}T00:00:00Z")
        self._as_of = f"{now[:10]}T00:00:00Z"

    # -------------------------------------------------------------------------------------------------- rebuilding

    def _bring_up(self) -> None:
        """Accounts that another file or version made, or out of documents that have since been withdrawn, are made
        again, and a rebuild that was cut short is finished."""
        digest, made = digest_of(self.watch, gone_by(self._store.actions())), made_by()
        state = self._store.state()
        if state is None:
            self._store.note(digest, made)
            return
        self._as_of = state.as_of
        self._check_as_of(state.until or state.as_of)
        why = reason_to_rebuild(state, digest, made, self._how.rebuild)
        if why is not None:
            self._tell(f"making the accounts again from the stored documents: {why}")
            self._store.empty(digest, made)
        elif state.rebuilt is None:
            return
        self._rebuild()

    def _check_as_of(self, come_to: str | None) -> None:
        if self._how.as_of is not None and come_to is not None and come_to > self._how.as_of:
            raise UsageError(f"{self._store.name} has come to {come_to} and can't go back to {self._how.as_of[:10]}; "
                             "replay it into a new store")  # fmt: skip

    def _rebuild(self) -> None:
        """Enters all documents again, in the order in which they were entered, and does what analysts did between them;
        then days pass as they did."""
        state = self._store.state()
        assert state is not None
        after, self._as_of = state.rebuilt or 0, state.as_of
        actions = self._store.actions()
        gone = gone_by(actions)
        waiting = deque(each for each in actions if each.entry >= after and each.action not in (WITHDRAW, RESTORE))
        while batch := self._store.entered(after, REBUILD_BATCH):
            with self._store.article() as taking:
                for each in batch:
                    self._enter_again(taking, each, waiting, gone)
                after = batch[-1].number
                taking.move_on(str(self._as_of), after)
            if self._stop.is_set():
                return
        if state.until:
            with self._store.article() as taking:
                self._act_again(taking, waiting, sys.maxsize)
                self._pass_days(taking, state.until)
                taking.move_on(state.until, after + 1)  # above the last entry: all was done
        with self._store.article() as taking:
            taking.queue(self._delivery.letters(rung(taking.shelf.all(Alert))))
        self._store.rebuilt(state.until)
        self._as_of = state.until or self._as_of

    def _enter_again(self, taking: Taking, each: Entered, actions: deque[Action], gone: Collection[str]) -> None:
        taking.shelf.upto = each.number
        self._act_again(taking, actions, each.number)
        desk = Desk(cast(Shelf, taking.shelf))
        book.pass_time(self._as_of, each.now, desk, self.watch)
        source = next((source for source in self.watch.sources if source.at == each.source), None)
        entry, _ = self._enter(each.document, each.fingerprint, each.now, source, desk, gone)
        taking.place_again(each.number, entry.story, entry.origin)
        taking.shelf.keep(desk.changed())
        self._as_of = each.now

    def _act_again(self, taking: Taking, actions: deque[Action], before: int) -> None:
        """What analysts did before an entry, each when the days before it have passed: a day may have raised the alert.

        Another watch file or version may make no such account any more. That is told, and the rest goes on.
        """
        while actions and actions[0].entry < before:
            action = actions.popleft()
            self._pass_days(taking, action.moment or "")
            desk = Desk(cast(Shelf, taking.shelf))
            try:
                book.act(action.action, action.account, action.detail or "", desk)
            except UsageError as error:
                self._tell(f"what {action.who} did on {action.at} ({action.action}) is left out: {error}")
            taking.shelf.keep(desk.changed())

    def _pass_days(self, taking: Taking, until: str) -> None:
        if self._as_of is None or until <= self._as_of:
            return
        desk = Desk(cast(Shelf, taking.shelf))
        book.pass_time(self._as_of, until, desk, self.watch)
        taking.shelf.keep(desk.changed())
        self._as_of = until


# ------------------------------------------------------------------------------------------------------ small things

def rung(changed: Iterable[Account]) -> list[Alert]:
    """The alerts among changed accounts that stand, and are to be told unless they were told before."""
    return [account for account in changed if isinstance(account, Alert) and not account.muted and not account.eased]


def noted(found: Iterable[Found], sources: list[int]) -> Iterator[Page | Rejected]:
    """The pages, the numbers of their sources put into a list in the same order: results come in it, too."""
    for page, source in found:
        sources.append(source)
        yield page


def named(document: Document, source: Source) -> Document:
    """A document that names no publisher has its source's."""
    if document.article.publisher or not source.publisher:
        return document
    return replace(document, article=replace(document.article, publisher=source.publisher))


def gone_by(actions: Iterable[Action]) -> set[str]:
    """The documents that analysts have taken out of all accounts, and not back in."""
    return withdrawn((each.action, each.account) for each in actions)


def reason_to_rebuild(state: State, digest: str, made: MadeBy, asked: bool) -> str | None:
    """Why the accounts can't stay as they are, in words; none if they can."""
    if asked:
        return "asked for"
    if why := difference(state.digest, digest):
        return why
    if (state.made_by.tocsin, state.made_by.model) != (made.tocsin, made.model):
        return f"made by {state.made_by.tocsin} with {state.made_by.model}, now {made.tocsin} with {made.model}"
    return None
