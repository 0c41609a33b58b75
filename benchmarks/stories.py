"""How well copies are found: an archive is entered in the order in which its articles were first seen.

    python benchmarks/stories.py --archive FOLDER [FOLDER ...] [--json OUT]

An archive holds ``articles/*.jsonl`` and ``truth.csv`` (``url`` or ``uri``, ``story``, ``copying``, ``copy_of``).
Figures: B-cubed F1 over all its articles; over the copies that keep wording (exact, edited, excerpt) with their
originals; over translated or spun ones with theirs; originals that were taken for copies; and the processor time of
placing an article as a share of that of reading it. Nothing is tuned here; ``docs/stories.md`` says what was tuned on
what.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tocsin.config import Settings
from tocsin.gather import open_pages
from tocsin.ledger import stories
from tocsin.ledger.bcubed import Agreement, bcubed
from tocsin.ledger.desk import Desk, Memory
from tocsin.pipeline import read_page
from tocsin.records import Document, Rejected

WORDED = ("exact", "edited", "excerpt", "reprint")
REWORDED = ("translated", "spun")
OWN = ("original", "related")


class Told(NamedTuple):
    """What the archive says of an article."""

    story: str
    copying: str
    copy_of: str


class Run(NamedTuple):
    """Articles by address: the story each is in at the end, and how it was placed; seconds of reading and placing."""

    homes: dict[str, str]
    placed: dict[str, stories.Placed]
    reading: float
    placing: float


def truth_of(folder: Path) -> dict[str, Told]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return {row.get("url") or row["uri"]: Told(row["story"], row["copying"], row["copy_of"]) for row in rows}


def documents_of(folder: Path) -> Iterator[Document]:
    for page in open_pages(folder / "articles"):
        result = page if isinstance(page, Rejected) else read_page(page, Settings(fingerprint=True))
        if isinstance(result, Rejected):
            print(f"{result.uri}: {result.reason}", file=sys.stderr)
        else:
            yield result


def entered(folder: Path) -> Run:
    """The archive through an empty ledger of stories."""
    started = time.process_time()
    documents = sorted(documents_of(folder), key=lambda each: (each.article.first_seen, each.article.uri))
    reading = time.process_time() - started
    shelf = Memory()
    found: dict[str, stories.Placed] = {}
    started = time.process_time()
    for document in documents:
        desk = Desk(shelf)
        placed = stories.place(stories.arrival(document), desk)
        shelf.keep(desk.changed())
        shelf.know(placed.known, placed.bands, placed.facts)
        found[document.article.uri] = placed
    placing = time.process_time() - started
    homes = {uri: home.id for uri, each in found.items() if (home := stories.home_of(each.known, Desk(shelf)))}
    return Run(homes, found, reading, placing)


def with_sources(truth: Mapping[str, Told], kinds: Collection[str]) -> set[str]:
    """The copies of some kinds and what they were copied from."""
    copies = {uri for uri, each in truth.items() if each.copying in kinds}
    return copies | {truth[uri].copy_of for uri in copies}


def figures_of(folder: Path) -> dict[str, Any]:
    truth, run = truth_of(folder), entered(folder)
    groups = {uri: each.story for uri, each in truth.items()}
    own = [uri for uri, each in truth.items() if each.copying in OWN and uri in run.placed]
    wrong = [uri for uri in own if run.placed[uri].copying not in OWN]
    return {
        "articles": len(run.placed),
        "copies_worded": sum(each.copying in WORDED for each in truth.values()),
        "copies_reworded": sum(each.copying in REWORDED for each in truth.values()),
        "bcubed_all": told(bcubed(run.homes, groups)),
        "bcubed_worded": told(bcubed(run.homes, groups, with_sources(truth, WORDED))),
        "bcubed_reworded": told(bcubed(run.homes, groups, with_sources(truth, REWORDED))),
        "originals_taken_for_copies": f"{len(wrong)} of {len(own)}",
        "placing_of_reading_time": round(run.placing / run.reading, 4),
    }


def told(found: Agreement) -> dict[str, float]:
    return {"f1": round(found.f1, 3), "precision": round(found.precision, 3), "recall": round(found.recall, 3)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, nargs="+", required=True)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = {folder.name: figures_of(folder) for folder in args.archive}
    for name, values in figures.items():
        print(name)
        for key, value in values.items():
            shown = " ".join(f"{part} {each:.3f}" for part, each in value.items()) if isinstance(value, dict) else value
            print(f"  {key:28} {shown}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
