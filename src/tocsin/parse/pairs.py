"""The PLOVER type of a given pair of parties, out of the same pass.

What an annotator asks of a sentence with two marked parties, and what the public PLOVER benchmarks measure. Two heads
answer: one looks at the window on behalf of the pair, the other asks which trigger of which type is tied to both. Their
product is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tocsin.parse.decode import LINK_ACTOR, LINK_RECIPIENT, link_logits, pieces_in
from tocsin.parse.encoder import Floats, Labels, Scores, labels, pair_weights, run
from tocsin.parse.pair_head import pair_shares, sigmoid, softmax
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import Span

LEAST = 1e-6
"""Probability that a type keeps whatever one head says: neither may veto the other."""


class Pair(NamedTuple):
    """A text with the character spans of the party that acts and the one acted upon; None for one not named there."""

    text: str
    actor: Span | None
    recipient: Span | None


def ties(scores: Scores, known: Labels, link: int, tails: Sequence[int]) -> Floats:
    """Probability (length,) for each piece as head that it is tied to the tail pieces."""
    return sigmoid(link_logits(scores, known, link, range(len(scores.types)), tails).mean(-1))


def by_trigger(scores: Scores, known: Labels, actor: Sequence[int], recipient: Sequence[int]) -> Floats:
    """Unnormalised score of every PLOVER type (16,): triggers of it that are tied to the parties that are there."""
    weight = np.ones(len(scores.types), dtype=np.float32)
    if actor:
        weight *= ties(scores, known, LINK_ACTOR, actor)
    if recipient:
        weight *= ties(scores, known, LINK_RECIPIENT, recipient) + ties(scores, known, LINK_ACTOR, recipient)
    return np.asarray((softmax(scores.types)[1:-1, 1:] * weight[1:-1, None]).sum(0), dtype=np.float32)


def type_scores(scores: Scores, known: Labels, actor: Sequence[int], recipient: Sequence[int]) -> Floats:
    """Score of every PLOVER type (16,) for the pieces of a pair; higher is likelier."""
    triggers = by_trigger(scores, known, actor, recipient)
    if scores.pairs is None or not actor or not recipient:
        return triggers
    shares = pair_shares(scores.pairs, [(actor, recipient)], pair_weights())[0, 1:]
    return np.asarray((shares + LEAST) * (triggers / max(float(triggers.sum()), LEAST) + LEAST), dtype=np.float32)


def pieces_of(window: Window, span: Span | None) -> list[int]:
    return pieces_in(window, span) if span else []


def pair_types(pairs: Sequence[Pair], threads: int = 1) -> list[dict[str, float]]:
    """For each pair the share of every PLOVER type; shares add to 1. Of several windows the one that has both parties
    answers, else one that has either, else the first; a text without words has none."""
    known = labels()
    cut = [(n, w) for n, pair in enumerate(pairs) for w in windows(pair.text, sentences_of(pair.text))]
    found: list[dict[str, float]] = [{} for _ in pairs]
    held = [-1] * len(pairs)
    for (n, window), scores in zip(cut, run([w for _, w in cut], threads), strict=True):
        actor, recipient = pieces_of(window, pairs[n].actor), pieces_of(window, pairs[n].recipient)
        if (rank := bool(actor) + bool(recipient)) <= held[n]:
            continue
        held[n], values = rank, type_scores(scores, known, actor, recipient)
        total = float(values.sum()) or 1.0
        found[n] = {kind: float(v) / total for kind, v in zip(known.types[1:], values, strict=True)}
    return found
