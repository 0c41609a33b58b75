"""What adding to a store costs as it grows: seconds a document at some sizes, and the ratio of the last to the first.

    python benchmarks/store.py [--store PATH|postgresql://…] [--sizes 1000 20000] [--json OUT]

Documents are generated, each with 20 mentions, 6 events, 4 statements and 2 figures, and no two alike. At each size a
batch of 1,000 further ones is timed; the best of three batches counts, as other programs disturb. Looking a page up,
as every run does before it reads one, is timed at the same sizes. ``cpu`` is this process's own time, which a busy
machine does not change: for SQLite all there is but waiting for the disk, for PostgreSQL not the server's. Peak memory
is the process's own, too.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tocsin.records import (
    Actor,
    Article,
    Document,
    Event,
    Figure,
    MadeBy,
    Mention,
    Party,
    Span,
    Statement,
    content_id,
    record_id,
    source_id,
)
from tocsin.store.sql import Key, Store, open_store

COUNTRIES = "RUS UKR USA CHN IND PAK IRN ISR TUR SRB ETH SDN VEN GUY ARM AZE".split()
TYPES = ("CONSULT", "THREATEN", "ACCUSE", "MOBILIZE", "AGREE", "REJECT")
BATCH = 1000
TRIES = 3


def generated(start: int, count: int) -> Iterator[Document]:
    """Documents by number; the same number is always the same document."""
    for n in range(start, start + count):
        yield one(n)


def party(n: int) -> Party:
    code = COUNTRIES[n % len(COUNTRIES)]
    return Party(f"the government of {code}", Actor(f"{code}.GOV:minister-{n % 500}", f"Minister {n % 500}"), n % 20)


def moment(n: int) -> str:
    """A minute later with each document, as news comes."""
    return (datetime(2024, 1, 1) + timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M:%SZ")


def one(n: int) -> Document:
    said = (f"Sentence {i} of report {n} says what side {(n * 7 + i) % 97} did." for i in range(40))
    text = f"Report {n}\n\n" + " ".join(said)
    uri, content = f"https://news{n % 50}.example.org/{n}", content_id(text)
    shared = {"evidence": [Span(0, 20)], "confidence": 0.8, "clause": "c"}
    events = [
        Event(id=record_id("event", content, "q", i, "whole"), type=TYPES[(n + i) % 6], quad=1 + i % 4, score=1.0,
              actors=[party(n + i)], recipients=[party(n + i + 3)], date="2024-05-06", **shared)
        for i in range(6)
    ]  # fmt: skip
    statements = [
        Statement(id=record_id("statement", content, "q", i, "whole"), speakers=[party(n * i)], content=[Span(0, 9)],
                  form="direct", **shared)
        for i in range(4)
    ]  # fmt: skip
    figures = [
        Figure(id=record_id("figure", content, "q", i, "whole"), lo=n, hi=n, nominal=n, bound="point", kind="stock",
               unit="personnel", subject="troops", owner=party(n), **shared)
        for i in range(2)
    ]  # fmt: skip
    return Document(
        made_by=MadeBy("0.1.0", "generated"),
        article=Article(uri=uri, source_id=source_id(uri), content_id=content, raw_sha256=f"{n:064}",
                        title=f"Report {n}", text=text, first_seen=moment(n)),
        mentions=[Mention(Span(i, i + 5), f"Side {i}", "country", party(n + i).actor, how="exact", score=0.9)
                  for i in range(20)],
        events=events, statements=statements, figures=figures,
    )  # fmt: skip


def measured(store: Store, size: int) -> dict[str, float]:
    """Fills the store up to a size; milliseconds that adding a document and looking a page up then cost."""
    held = store.counts()["documents"]
    store.add(generated(held, max(0, size - held)))
    best: dict[str, float] = {}
    for turn in range(TRIES):
        batch = list(generated(max(size, held) + turn * BATCH, BATCH))
        keys: list[Key] = [("page", document.article.uri, document.article.raw_sha256) for document in batch]
        for name, does in (("add", partial(store.add, batch)), ("look_up", partial(look_up, store, keys))):
            for clock, took in timed(does).items():
                best[f"{name}_{clock}"] = min(took / BATCH, best.get(f"{name}_{clock}", took))
    return best


def look_up(store: Store, keys: list[Key]) -> None:
    """One by one, as a run meets pages."""
    for key in keys:
        assert store.known([key])


def timed(does: Callable[[], object]) -> dict[str, float]:
    """Milliseconds by the clock on the wall and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    does()
    return {"ms": 1000 * (time.perf_counter() - wall), "cpu_ms": 1000 * (time.process_time() - cpu)}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--store", help="an empty store; default: a SQLite file that is thrown away")
    options.add_argument("--sizes", nargs="+", type=int, default=[1000, 20_000])
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    with ExitStack() as stack:
        url = given.store or str(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "growth.db")
        store = stack.enter_context(open_store(url))
        found = {str(size): measured(store, size) for size in given.sizes}
    first, last = found[str(given.sizes[0])], found[str(given.sizes[-1])]
    found["ratio"] = {name: last[name] / first[name] for name in first}
    found["memory"] = {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    for name, values in found.items():
        print(f"{name:>8}  " + "  ".join(f"{key} {value:.3f}" for key, value in values.items()))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
