"""Speed and memory of reading, on one core, in one run.

    python benchmarks/speed.py [--pages 60] [--json OUT]

Articles of 600 words are made from the project's corpus. Figures: articles a second once warm, 20 other articles read
before; the share of that time in the encoder, and the whole as a multiple of the bare encoder, which reads each article
right after the whole program has (machines are noisy: compare ratios); a cold ``tocsin read`` of one page and
``tocsin --help`` in seconds (best of three); peak memory after a quarter of the pages and after all of them (it should
not grow).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pages import write_pages

from tocsin.config import Settings
from tocsin.gather import open_pages
from tocsin.parse import encoder
from tocsin.parse.tokens import sentences_of, windows
from tocsin.pipeline import collect_seldom, read_page
from tocsin.records import Document, Page

WARM = 20
"""Articles read before the clock runs: tables and patterns are made when they are first needed."""


def one_core() -> None:
    """Pins this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def megabytes() -> float:
    """Peak resident memory of this process so far."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def best_of(command: list[str], tries: int = 3) -> float:
    seconds = []
    for _ in range(tries):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def reading(paths: list[Path]) -> dict[str, float]:
    every = [p for path in paths for p in open_pages(path) if isinstance(p, Page)]
    first, pages = every[:WARM], every[WARM:]
    assert all(isinstance(read_page(page, Settings()), Document) for page in first)
    texts: list[str] = []
    whole = bare = peak = 0.0
    for number, page in enumerate(pages):
        started = time.perf_counter()
        document = read_page(page, Settings())
        whole += time.perf_counter() - started
        assert isinstance(document, Document), document
        texts.append(document.article.text)
        cut = list(windows(texts[-1], sentences_of(texts[-1])))
        started = time.perf_counter()  # page by page, so that a machine that slows down slows both
        encoder.run(cut)
        bare += time.perf_counter() - started
        if number == len(pages) // 4:
            peak = megabytes()
    words = sum(len(t.split()) for t in texts) / len(texts)
    return {
        "articles": len(pages),
        "words_an_article": round(words),
        "articles_a_second": round(len(pages) / whole, 2),
        "encoder_share": round(bare / whole, 3),
        "times_the_bare_encoder": round(whole / bare, 2),
        "peak_mb_after_a_quarter": round(peak, 1),
        "peak_mb_after_all": round(megabytes(), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    one_core()
    collect_seldom()  # as the command does
    with tempfile.TemporaryDirectory() as folder:
        paths = [path for path, _ in write_pages(Path(folder), WARM + args.pages, 600)]
        figures = reading(paths)
        program = [sys.executable, "-m", "tocsin.cli"]
        figures["cold_read_s"] = round(best_of([*program, "read", str(paths[0]), "--quiet"]), 2)
        figures["help_s"] = round(best_of([*program, "--help"]), 3)
    for name, value in figures.items():
        print(f"{name:28} {value}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
