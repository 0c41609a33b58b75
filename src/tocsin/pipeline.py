"""Composes the per-document stages: clean, parse, resolve, code. A page in, a document or a rejection out.

A document that fails is a ``Rejected`` with its stage and reason; it never stops the run and leaves no traceback.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.config import Settings
from tocsin.errors import Reject, TocsinError
from tocsin.records import Document, MadeBy, Page, Rejected, Stage

if TYPE_CHECKING:
    from tocsin.knowledge.actors import ActorBook

log = logging.getLogger("tocsin")

Result = Document | Rejected

AHEAD = 4
"""Pages handed to each worker in advance: keeps workers busy and memory bounded."""


def made_by() -> MadeBy:
    """The versions that make a document now."""
    from tocsin.parse.encoder import labels

    return MadeBy(version("tocsin"), labels().model)


@lru_cache(maxsize=2)
def book_of(actors: tuple[Path, ...]) -> ActorBook:
    """The actor book with the user's files, read once a process."""
    from tocsin.knowledge.actors import load_actors

    return load_actors(actors)


def read_page(page: Page, settings: Settings) -> Result:
    """One page through every stage. Raises only what no page can cause: a missing model, a bad actor file."""
    from tocsin.clean import CleanSettings, clean
    from tocsin.coding import code
    from tocsin.parse import parse
    from tocsin.resolve import resolve

    stage: Stage = "clean"
    try:
        article = clean(page, CleanSettings())
        stage = "parse"
        reading = parse(article, settings.threads)
        stage = "resolve"
        reading = resolve(reading, book_of(settings.actors))
        stage = "coding"
        coded = code(reading)
    except Reject as reject:
        return Rejected(page.uri, stage, reject.reason)
    except TocsinError:
        raise
    except (
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        RecursionError,
        AttributeError,
        UnicodeError,
        OverflowError,
    ) as error:
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
    )


def read_pages(pages: Iterable[Page | Rejected], settings: Settings) -> Iterator[Result]:
    """Every page or rejection in order, read in ``settings.jobs`` processes; holds a few pages at a time."""
    if settings.jobs == 1:
        for page in pages:
            yield page if isinstance(page, Rejected) else read_page(page, settings)
        return
    yield from read_parallel(iter(pages), settings)


def read_parallel(pages: Iterator[Page | Rejected], settings: Settings) -> Iterator[Result]:
    """Reads ahead in worker processes. A page that kills its worker is rejected, and a new pool goes on with the rest."""
    waiting: deque[tuple[Page | Rejected, Future[Result] | None]] = deque()
    pool = ProcessPoolExecutor(settings.jobs)
    try:
        while True:
            while len(waiting) < settings.jobs * AHEAD and (page := next(pages, None)) is not None:
                future = None if isinstance(page, Rejected) else pool.submit(read_page, page, settings)
                waiting.append((page, future))
            if not waiting:
                return
            page, future = waiting.popleft()
            if isinstance(page, Rejected) or future is None:
                yield page if isinstance(page, Rejected) else read_page(page, settings)
                continue
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = ProcessPoolExecutor(settings.jobs)
                yield alone(page, settings)
                again = [
                    (p, None if isinstance(p, Rejected) else pool.submit(read_page, p, settings)) for p, _ in waiting
                ]
                waiting = deque(again)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def alone(page: Page, settings: Settings) -> Result:
    """A page that stood in a broken pool, read in a process of its own: only the guilty one is rejected."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(read_page, page, settings).result()
        except BrokenProcessPool:
            return Rejected(
                page.uri, "parse", "reading it killed the process (out of memory, most likely); split the document"
            )
