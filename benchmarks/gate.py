"""What the gate loses, what it drops and what it costs, measured on pages; nothing is tuned here.

    python benchmarks/gate.py --data DIR --gold DIR [--texts DIR] [--json OUT]

``--data`` is the data folder of ``training/README.md``, with ``polnear/docs_dev.jsonl`` and saved pages in
``pages/html/*.html.gz``; ``--gold`` holds ``*.json`` at any depth, whose texts of the same stems are beside them or,
failing that, in ``--texts``. Texts become HTML pages with furniture around them (``pages.py``). Figures: political
documents lost, by set; unpolitical pages dropped, by set, made of texts that ``training/build_gate.py`` holds back;
saved pages a second on one core, and how many of them are dropped (they bear no label); and, because machines are
noisy, what resiliparse alone and the whole cleaner take in the same run, as multiples of the gate's time.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pages import ROOT, article  # first: it makes training/ importable

from build_gate import Text, held_pages, rows  # isort: skip
from build_gate import unpolitical as unpolitical_texts  # isort: skip

from resiliparse.extract.html2text import extract_plain_text

from tocsin.clean import clean
from tocsin.clean.gate import unpolitical
from tocsin.errors import Reject
from tocsin.records import Page

SEED = 5
TIMES = 3
"""Rounds of each timing; the best counts."""


def page_of(text: str, number: int) -> Page:
    """A text as an HTML page with furniture."""
    return Page(f"bench:{number}", article(random.Random(number), [html.escape(text)], 1).encode(), "html")


def dropped(texts: Sequence[str]) -> list[int]:
    """Numbers of the texts whose pages the gate drops."""
    return [number for number, text in enumerate(texts) if unpolitical(page_of(text, number))]


def gold_texts(gold: Path, texts: Path | None) -> Iterator[str]:
    """The texts that have gold records."""
    for path in sorted(gold.rglob("*.json")):
        places = [folder / f"{path.stem}.txt" for folder in (path.parent, texts) if folder]
        if text := next((place for place in places if place.is_file()), None):
            yield text.read_text(encoding="utf-8")


def losses(data: Path, gold: Path, texts: Path | None) -> dict[str, Any]:
    sets = {
        "polnear dev": [f"{row['title']}\n{row['text']}" for row in rows(data / "polnear" / "docs_dev.jsonl")],
        "gold": list(gold_texts(gold, texts)),
    }
    lost = {name: len(dropped(found)) for name, found in sets.items()}
    count = sum(map(len, sets.values()))
    return {
        "political_documents": {name: len(found) for name, found in sets.items()},
        "political_documents_lost": lost,
        "share_of_political_documents_lost": round(sum(lost.values()) / max(1, count), 4),
    }


def drops(data: Path) -> dict[str, Any]:
    held: dict[str, list[Text]] = {}
    for text in unpolitical_texts(data, ROOT / "training" / "corpus", ROOT / "training" / "gate_texts"):
        held.setdefault(text.origin, []).append(text)
    found = {name: held_pages(texts, random.Random(SEED)) for name, texts in sorted(held.items())}
    gone = {name: len(dropped(texts)) for name, texts in found.items()}
    return {
        "unpolitical_pages": {name: len(texts) for name, texts in found.items()},
        "unpolitical_pages_dropped": gone,
        "share_of_unpolitical_pages_dropped": round(sum(gone.values()) / sum(map(len, found.values())), 4),
    }


def seconds_a_page(work: Callable[[Page], object], pages: Sequence[Page]) -> float:
    """Processor seconds, best of a few rounds."""
    best = float("inf")
    for _ in range(TIMES):
        started = time.process_time()
        for page in pages:
            work(page)
        best = min(best, (time.process_time() - started) / len(pages))
    return best


def cleaned(page: Page) -> object:
    try:
        return clean(page)
    except Reject as reject:
        return reject


def costs(folder: Path) -> dict[str, Any]:
    """Times on saved pages, each kind of work over the same pages in the same run."""
    pages = [Page(path.name, gzip.decompress(path.read_bytes()), "html") for path in sorted(folder.glob("*.html.gz"))]
    if not pages:
        return {}
    decoded = {page.uri: bytes(page.body).decode("utf-8", "replace") for page in pages}  # type: ignore[arg-type]
    gate = seconds_a_page(unpolitical, pages)
    bare = seconds_a_page(lambda page: extract_plain_text(decoded[page.uri], main_content=True), pages)
    whole = seconds_a_page(cleaned, pages)
    return {
        "saved_pages": len(pages),
        "saved_pages_dropped": sum(unpolitical(page) is not None for page in pages),
        "saved_pages_a_second": round(1 / gate, 1),
        "resiliparse_alone_of_gate": round(bare / gate, 3),
        "whole_cleaner_of_gate": round(whole / gate, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures = losses(args.data, args.gold, args.texts) | drops(args.data) | costs(args.data / "pages" / "html")
    for name, value in figures.items():
        print(f"{name:36} {value}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
