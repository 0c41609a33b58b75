"""Composes the per-document stages: clean, parse, resolve, code. A page in, a document or a rejection out.

A document that fails is a ``Rejected`` with its stage and reason; it never stops the run and leaves no traceback.
"""

from __future__ import annotations

import gc
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET

from tocsin.config import Settings
from tocsin.errors import Reject, TocsinError
from tocsin.records import Document, MadeBy, Page, Rejected, Stage

if TYPE_CHECKING:
    from tocsin.knowledge.actors import ActorBook

log = logging.getLogger("tocsin")

Result = Document | Rejected

DEFECTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip
"""What a defect of ours or of a library may raise on some page; the page is rejected and the run goes on."""

GATED = "gate: "
"""How the reason begins with which the gate drops a page."""

AHEAD = 4
"""Pages handed to each worker in advance: keeps workers busy and memory bounded."""


def made_by() -> MadeBy:
    """The versions that make a document now."""
    from tocsin.parse.encoder import labels

    return MadeBy(own_version(), labels().model)


@cache
def own_version() -> str:
    return version("tocsin")


@lru_cache(maxsize=2)
def book_of(actors: tuple[Path, ...]) -> ActorBook:
    """The actor book with the user's files, read once a process."""
    from tocsin.knowledge.actors import load_actors

    return load_actors(actors)


def read_page(page: Page, settings: Settings) -> Result:
    """One page through every stage. Raises only what no page can cause: a missing model, a bad actor file."""
    from tocsin.clean import CleanSettings, clean
    from tocsin.clean.gate import unpolitical
    from tocsin.coding import code
    from tocsin.coding.facts import with_facts
    from tocsin.parse import parse
    from tocsin.resolve import resolve

    stage: Stage = "clean"
    try:
        if settings.gate and (reason := unpolitical(page)):
            return Rejected(page.uri, "clean", GATED + reason)
        article = clean(page, CleanSettings())
        stage = "parse"
        reading = parse(article, settings.threads, settings.fingerprint)
        stage = "resolve"
        reading = resolve(reading, book_of(settings.actors))
        stage = "coding"
        coded = code(reading)
        reading = with_facts(reading)
    except Reject as reject:
        return Rejected(page.uri, stage, reject.reason)
    except TocsinError:
        raise
    except DEFECTS as error:
        # a defect of ours that one page has found: the page is listed, the run goes on, the log has the trace
        log.debug("reading %s failed at %s", page.uri, stage, exc_info=error)
        reason = f"an internal error ({type(error).__name__}: {error}); please report it with the page"
        return Rejected(page.uri, stage, " ".join(reason.split()))
    return Document(
        made_by=made_by(),
        article=reading.article,
        mentions=reading.mentions,
        events=coded.events,
        statements=coded.statements,
        commitments=coded.commitments,
        figures=coded.figures,
        talks=coded.talks,
        fingerprint=reading.fingerprint or UNSET,
    )


def collect_seldom() -> None:
    """Lets the garbage collector of a process that reads go round less often: reading makes much and leaves few cycles,
    and going through the tables of knowledge again and again took 4 % of the time."""
    gc.set_threshold(20_000, 20, 20)


def gated(result: Result) -> bool:
    """Whether the gate dropped this page: no failure, but what the user asked for."""
    return isinstance(result, Rejected) and result.stage == "clean" and result.reason.startswith(GATED)


def read_pages(pages: Iterable[Page | Rejected], settings: Settings) -> Iterator[Result]:
    """Every page or rejection in order, read in ``settings.jobs`` processes; holds a few pages at a time."""
    if settings.jobs == 1:
        for page in pages:
            yield page if isinstance(page, Rejected) else read_page(page, settings)
        return
    yield from read_parallel(iter(pages), settings)


class Workers:
    """Processes that read pages; a pool that a page has broken is replaced, and what it still owed is read again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = ProcessPoolExecutor(settings.jobs, initializer=collect_seldom)

    def submit(self, page: Page) -> Future[Result]:
        try:
            return self.pool.submit(read_page, page, self.settings)
        except BrokenProcessPool:
            self.renew()
            return self.pool.submit(read_page, page, self.settings)

    def renew(self) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = ProcessPoolExecutor(self.settings.jobs, initializer=collect_seldom)

    def result(self, page: Page, future: Future[Result]) -> Result:
        """The result; a page whose pool broke is read once more, alone, so that only the guilty one is rejected."""
        try:
            return future.result()
        except (BrokenProcessPool, CancelledError):
            return alone(page, self.settings)


def read_parallel(pages: Iterator[Page | Rejected], settings: Settings) -> Iterator[Result]:
    """Reads ahead in worker processes, in order, a few pages for each at a time."""
    workers = Workers(settings)
    waiting: deque[Rejected | tuple[Page, Future[Result]]] = deque()
    try:
        while True:
            while len(waiting) < settings.jobs * AHEAD and (page := next(pages, None)) is not None:
                waiting.append(page if isinstance(page, Rejected) else (page, workers.submit(page)))
            if not waiting:
                return
            held = waiting.popleft()
            yield held if isinstance(held, Rejected) else workers.result(*held)
    finally:
        workers.pool.shutdown(wait=True, cancel_futures=True)


def alone(page: Page, settings: Settings) -> Result:
    """A page that stood in a broken pool, read in a process of its own: only the guilty one is rejected."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(read_page, page, settings).result()
        except BrokenProcessPool:
            return Rejected(
                page.uri, "parse", "reading it killed the process (out of memory, most likely); split the document"
            )
