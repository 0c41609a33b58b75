"""Text extraction from real pages: trafilatura alone against Tocsin's clean room.

    python benchmarks/extraction.py --data DIR

``DIR/pages`` holds ``html/*.html.gz`` and ``ground-truth.json`` (stem -> url, articleBody) in the layout of the article
extraction benchmark. The score is the overlap of multisets of four-word shingles, averaged over pages: precision (how
much of what was extracted is the article), recall and F1. The title is no part of the ground truth: on both sides a
first paragraph that is the page's title is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tocsin.clean import clean
from tocsin.errors import Reject
from tocsin.records import Page

SHINGLE = 4


class Score(NamedTuple):
    precision: float
    recall: float
    f1: float


class Sample(NamedTuple):
    """One page of the benchmark: its address, its bytes, the article a reader found in it."""

    stem: str
    url: str
    body: bytes
    truth: str


def samples(folder: Path) -> Iterator[Sample]:
    """Pages that have a ground truth, in order of their names."""
    truths = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for path in sorted((folder / "html").glob("*.html.gz")):
        stem = path.name.removesuffix(".html.gz")
        if stem in truths:
            yield Sample(stem, truths[stem]["url"], gzip.decompress(path.read_bytes()), truths[stem]["articleBody"])


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Multiset of overlapping runs of four words; a shorter text is one shingle."""
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - SHINGLE + 1)) if words else ()
    return Counter(tuple(words[at : at + SHINGLE]) for at in starts)


def compare(found: str, truth: str) -> Score:
    ours, theirs = shingles(found), shingles(truth)
    common = (ours & theirs).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / ours.total(), common / theirs.total()
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def by_trafilatura(sample: Sample) -> str:
    """trafilatura as it comes, without comments."""
    from trafilatura import bare_extraction

    document = bare_extraction(sample.body, url=sample.url, include_comments=False, with_metadata=True)
    if document is None:
        return ""
    first, _, rest = (document.text or "").partition("\n")
    return rest if first.strip() == (document.title or "").strip() else document.text or ""


def by_tocsin(sample: Sample) -> str:
    try:
        article = clean(Page(uri=sample.url, body=sample.body, media="html"))
    except Reject:
        return ""
    return article.text[len(article.title) :]


def measure(pages: list[Sample], extract: Callable[[Sample], str]) -> tuple[list[Score], float]:
    """Scores by page, and milliseconds a page; one page is read beforehand, so that imports do not count."""
    extract(pages[0])
    start = time.process_time()
    texts = [extract(page) for page in pages]
    spent = 1000 * (time.process_time() - start) / len(pages)
    return [compare(text, page.truth) for text, page in zip(texts, pages, strict=True)], spent


def main() -> None:
    parser = argparse.ArgumentParser(description="Text F1 of trafilatura alone and of Tocsin over saved pages.")
    parser.add_argument("--data", type=Path, required=True, help="folder with pages/html and pages/ground-truth.json")
    parser.add_argument("--worst", type=int, default=0, help="list so many pages on which Tocsin does worse")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    pages = list(samples(arguments.data / "pages"))
    print(f"{len(pages)} pages, multiset of {SHINGLE}-word shingles, mean over pages, title excluded")
    print(f"{'':12} {'precision':>9} {'recall':>9} {'F1':>9} {'ms/page':>9}")
    alone = report("trafilatura", pages, by_trafilatura)
    ours = report("tocsin", pages, by_tocsin)
    losses = sorted((our.f1 - their.f1, page.stem) for our, their, page in zip(ours, alone, pages, strict=True))
    if arguments.json:
        both = {"trafilatura": alone, "tocsin": ours}
        means = {name: round(sum(s.f1 for s in scores) / len(scores), 4) for name, scores in both.items()}
        arguments.json.write_text(json.dumps(means) + "\n", encoding="utf-8")
    for loss, stem in losses[: arguments.worst]:
        print(f"{loss:+.3f} {stem}")


def report(name: str, pages: list[Sample], extract: Callable[[Sample], str]) -> list[Score]:
    """Measure one extractor, print its line, and hand back its scores."""
    scores, spent = measure(pages, extract)
    precision, recall, f1 = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    print(f"{name:12} {precision:9.4f} {recall:9.4f} {f1:9.4f} {spent:9.1f}")
    return scores


if __name__ == "__main__":
    main()
