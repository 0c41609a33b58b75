"""What of an article's words and meaning finds its copies: MinHash of shingles, hashes of sentences, vectors.

Words are compared without case, accents, punctuation and quotation marks. The facts come later, from ``coding``, which
knows who is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tocsin.parse.encoder import Floats, Scores
from tocsin.records import Fingerprint, Sentence

PERMUTATIONS = 128
"""Numbers in a signature: the estimate of two texts' likeness errs by 0.04 (one standard deviation) at most."""
SEED = 1851
"""Of the permutations; signatures of other seeds can't be compared."""
SHINGLE = 3
"""Words in a shingle: one changed word costs three of them; independent reports of one event share under 5 %."""
PART_WORDS = 8
"""Own words (outside quotation marks) that a sentence needs for a hash: shorter ones, and official quotations, recur in
reports that know nothing of each other."""
ROWS = 24
"""Vectors kept of an article; of a longer one, neighbours are averaged."""
SCALE = 127

WORD = re.compile(r"\w+(?:['’]\w+)?")
QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?")


def fingerprint_of(text: str, sentences: Sequence[Sentence], scores: Sequence[Scores]) -> Fingerprint:
    """The fingerprint without its facts. ``scores`` are those of the text's windows, in order."""
    words = words_of(text)
    vectors = vectors_of([each.pooled for each in scores if each.pooled is not None])
    return Fingerprint(
        signature=signature_of(words),
        parts=parts_of(text, sentences),
        vectors=vectors.tobytes(),
        width=vectors.shape[1],
        words=len(words),
    )


def words_of(text: str) -> list[str]:
    """The words as they are compared: lower case, no accents, apostrophes or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return [word.replace("'", "").replace("’", "") for word in WORD.findall(kept)]


def signature_of(words: Sequence[str]) -> list[int]:
    """MinHash of the words' shingles: 128 unsigned 32-bit numbers, the same in every process and run."""
    from rensa import RMinHash

    shingles = {" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}
    made = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    made.update(sorted(shingles))
    return [int(number) for number in made.digest()]


def parts_of(text: str, sentences: Sequence[Sentence]) -> list[int]:
    """48-bit hashes of the sentences that have enough words of their own, in text order; the title has none."""
    spans = [sentence.span.of(text) for sentence in sentences if sentence.paragraph]
    long = [span for span in spans if len(words_of(QUOTED.sub(" ", span))) >= PART_WORDS]
    return [hash_of(words_of(span)) for span in long]


def hash_of(words: Sequence[str]) -> int:
    return int.from_bytes(blake2b(" ".join(words).encode(), digest_size=6).digest())


def vectors_of(pooled: Sequence[Floats]) -> NDArray[np.int8]:
    """At most ``ROWS`` unit vectors of windows in text order, in 8 bits: (rows, width)."""
    if not pooled:
        return np.zeros((0, 0), dtype=np.int8)
    edges = np.linspace(0, len(pooled), min(ROWS, len(pooled)) + 1).astype(int)
    rows = np.stack([np.mean(pooled[a:b], axis=0) for a, b in pairwise(edges.tolist())])
    norms = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    scaled: NDArray[np.int8] = np.rint(rows / norms * SCALE).astype(np.int8)
    return scaled
