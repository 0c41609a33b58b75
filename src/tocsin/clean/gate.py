"""The gate: drops unpolitical pages of a crawl before anything expensive looks at them.

A linear model over hashed words and pairs of words reads the page's plain text. It judges stretches, not the page as a
whole, so that one political paragraph keeps a long page. What it can't judge it keeps: the rest of the room says what
is wrong with a page. Trained by ``training/build_gate.py``, which also sets the limits.
"""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.clean import sandbox
from tocsin.clean.article import CleanSettings, _decoded, looks_like_html
from tocsin.errors import ModelError, Reject
from tocsin.records import Page

DATA = Path(__file__).with_name("data") / "gate.npz"
BITS = 18
BUCKETS = 1 << BITS
WORD = re.compile(r"[^\W\d_]+")

LEAST_WORDS = 20
"""Below so many words nothing is judged: a headline has too few to tell."""
PAGE_WORDS = 45
"""From so many different words on the limit for pages holds; below, one of its own, because few words scatter more.
Different ones, because a short page says its headline two or three times."""
LEAST_MAIN = 60
"""Words of a main part below which all text of the page is judged: it may not have been found rightly."""
FUNCTION_WORDS = frozenset("the of and to that with for".split())
LEAST_FUNCTION = 0.03
"""Share of these words below which a text is no English prose (which has 0.15 to 0.25), and is not judged."""

Numbers = NDArray[np.int64]


class Gate(Struct, frozen=True):
    """The model: a weight a bucket, how many words a stretch has, and the limits (short texts, pages).

    A text is dropped if its most political stretch has a mean weight below the limit. Weights and sums are whole
    numbers, so a score is the same on every machine.
    """

    weights: NDArray[np.int8]
    window: int
    limits: tuple[float, float]

    def score(self, words: Sequence[str]) -> float:
        """The highest mean weight of ``window`` successive words (or of all, if there are fewer); 0.0 for none."""
        if not words:
            return 0.0
        single, pair = buckets(words)
        weight = self.weights[single].astype(np.int64)
        weight[:-1] += self.weights[pair]
        sums = np.concatenate([[0], np.cumsum(weight)])
        size = min(self.window, len(words))
        return float((sums[size:] - sums[:-size]).max() / size)

    def limit(self, words: Sequence[str]) -> float:
        """The limit for a text of these words."""
        return self.limits[len(set(words)) >= PAGE_WORDS]


def words_of(text: str) -> list[str]:
    """Runs of letters in lower case; figures say little about politics and much about the year."""
    return WORD.findall(text.lower())


def buckets(words: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Buckets of the words and of each word with the next (one fewer). Fixed: the weights depend on it."""
    hashes = np.fromiter((zlib.crc32(word.encode("utf-8", "replace")) for word in words), np.uint64, len(words))
    mixed = (hashes[:-1] * np.uint64(31) + hashes[1:]) & np.uint64(0xFFFFFFFF)
    mixed = (mixed * np.uint64(2654435761) & np.uint64(0xFFFFFFFF)) >> np.uint64(32 - BITS)
    return (hashes & np.uint64(BUCKETS - 1)).astype(np.int64), mixed.astype(np.int64)


def unpolitical(page: Page) -> str | None:
    """Why a page is dropped, in words; None if it may hold something political or can't be judged.

    Raises ``ModelError`` if the shipped model is damaged, and nothing that a page could cause.
    """
    gate = load()
    words = words_of(_text(page))
    if len(words) < LEAST_WORDS or not _is_english(words):
        return None
    score, limit = gate.score(words), gate.limit(words)
    return f"nothing political in {len(words):,} words ({score:.1f}, kept from {limit:.1f})" if score < limit else None


def _is_english(words: Sequence[str]) -> bool:
    return sum(word in FUNCTION_WORDS for word in words) >= LEAST_FUNCTION * len(words)


# --------------------------------------------------------------------------------------------- the text of a page

def _text(page: Page) -> str:
    """Title and text of a page; empty if nothing can be said of it cheaply (the cleaner then says what is wrong)."""
    try:
        source = _decoded(page, CleanSettings())
    except Reject:
        return ""
    if sandbox.looks_hostile(source):
        return ""
    is_html = page.media == "html" or (page.media == "unknown" and looks_like_html(source))
    return f"{page.given.get('title', '')}\n{_html_text(source) if is_html else source}"


def _html_text(source: str) -> str:
    """Main text, or all text where that is very short, with the title unless it stands there."""
    # imported here: a broken installation is no fault of the page
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    try:
        tree = HTMLTree.parse(source.encode("utf-8", "replace").decode())
        text = extract_plain_text(tree, main_content=True, alt_texts=False, comments=False)
        if len(text.split()) < LEAST_MAIN:
            text = extract_plain_text(tree, alt_texts=False)
        title = tree.title or ""
        return text if title in text else f"{title}\n{text}"
    except BaseException as error:
        # a panic of its Rust code is no Exception; the page goes on to the cleaner, which has parsers of its own
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        logging.getLogger(__name__).debug("no plain text: %r", error)
        return ""


# --------------------------------------------------------------------------------------------- the model

@lru_cache(maxsize=1)
def load(path: Path = DATA) -> Gate:
    """The model, read and checked once. Raises ``ModelError`` if it is missing, damaged or of another make."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            found: dict[str, Any] = {name: stored[name] for name in ("weights", "window", "limits")}
        gate = Gate(found["weights"], int(found["window"]), (float(found["limits"][0]), float(found["limits"][1])))
    except (OSError, EOFError, LookupError, ValueError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"the gate's model {path} can't be read ({error}); reinstall tocsin") from error
    if gate.weights.shape != (BUCKETS,) or gate.weights.dtype != np.int8:
        raise ModelError(f"the gate's model {path} has not {BUCKETS:,} weights of one byte; reinstall tocsin")
    if gate.window < LEAST_WORDS or not np.isfinite(gate.limits).all():
        raise ModelError(f"the gate's model {path} has an impossible window or limit; reinstall tocsin")
    return gate
