"""The PLOVER type of a given pair of parties, out of the same pass: which trigger of which type ties the two.

What an annotator asks of a sentence with two marked parties, and what the public PLOVER benchmarks measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tocsin.parse.decode import LINK_ACTOR, LINK_RECIPIENT, pieces_in, sigmoid, softmax
from tocsin.parse.encoder import Floats, Labels, Scores, labels, run
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import Span


class Pair(NamedTuple):
    """A text with the character spans of the party that acts and the one acted upon."""

    text: str
    actor: Span
    recipient: Span


def ties(scores: Scores, known: Labels, link: int, tails: Sequence[int]) -> Floats:
    """Probability (length,) for each piece as head that it is tied to the tail pieces."""
    length = len(scores.types)
    logits = scores.heads[:, link] @ scores.tails[tails, link].T / known.link_size**0.5
    gaps = np.asarray(tails)[None, :] - np.arange(length)[:, None]
    sizes = np.where(gaps == 0, 0, np.minimum(np.floor(np.log2(np.maximum(np.abs(gaps), 1))) + 1, 7)).astype(int)
    place = np.asarray(known.distance[link], dtype=np.float32)[np.where(gaps < 0, sizes, sizes + 8)]
    return sigmoid((logits + place).mean(-1))


def type_scores(window: Window, scores: Scores, known: Labels, pair: Pair) -> Floats | None:
    """Unnormalised score of every PLOVER type (16,) for a pair that stands in one window; None where it does not."""
    actor, recipient = pieces_in(window, pair.actor), pieces_in(window, pair.recipient)
    if not actor or not recipient:
        return None
    tied = ties(scores, known, LINK_ACTOR, actor)
    aimed = ties(scores, known, LINK_RECIPIENT, recipient) + ties(scores, known, LINK_ACTOR, recipient)
    weight = (tied * aimed)[1:-1, None]
    return np.asarray((softmax(scores.types)[1:-1, 1:] * weight).sum(0), dtype=np.float32)


def pair_types(pairs: Sequence[Pair], threads: int = 1) -> list[dict[str, float]]:
    """For each pair the share of every PLOVER type; shares add to 1. A pair in two windows: empty."""
    known = labels()
    cut = [(n, w) for n, pair in enumerate(pairs) for w in windows(pair.text, sentences_of(pair.text))]
    found: list[dict[str, float]] = [{} for _ in pairs]
    for (n, window), scores in zip(cut, run([w for _, w in cut], threads), strict=True):
        values = type_scores(window, scores, known, pairs[n])
        if values is not None:
            total = float(values.sum()) or 1.0
            found[n] = {kind: float(v) / total for kind, v in zip(known.types[1:], values, strict=True)}
    return found
