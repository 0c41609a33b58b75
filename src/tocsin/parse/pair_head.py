"""The pair head at run time: the type of act between two given parties, in plain arrays out of the encoder's pass.

It stands below both its users: ``pairs`` asks it for given pairs, ``decode`` for a second opinion on the type of an
act.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from tocsin.parse.encoder import Floats, PairWeights

# The arrays are small and many, so what costs is the call: ``np.add.reduce`` and the like take half the time of
# ``mean`` and ``sum`` and give the same bits, ``minimum`` of ``maximum`` those of ``clip``.


def softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - np.maximum.reduce(logits, axis=-1, keepdims=True))
    return cast(Floats, shifted / np.add.reduce(shifted, axis=-1, keepdims=True))


def sigmoid(logits: Floats) -> Floats:
    inside = np.minimum(np.maximum(logits, -60.0), 60.0)  # beyond, exp overflows
    return cast(Floats, 1.0 / (1.0 + np.exp(-inside)))


def mean_of(rows: Floats) -> Floats:
    """The mean over the first axis, of one row at least."""
    means: Floats = np.add.reduce(rows, axis=0) / len(rows)
    return means


def gelu(x: Floats) -> Floats:
    """The exact form (by the error function), as in training."""
    # Abramowitz and Stegun 7.1.26: off by less than 1.5e-7, and numpy has no error function
    z = np.abs(x) / 2**0.5
    t = 1 / (1 + 0.3275911 * z)
    tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    erf = np.sign(x) * (1 - tail * np.exp(-z * z))
    return np.asarray(0.5 * x * (1 + erf), dtype=np.float32)


def pair_shares(tokens: Floats, sides: Sequence[tuple[Sequence[int], Sequence[int]]], held: PairWeights) -> Floats:
    """Probability (N, types, O first) of each type for N pairs of pieces in one window; tokens (L, 4, size)."""
    actor = np.stack([mean_of(tokens[list(a), 0]) for a, _ in sides])
    recipient = np.stack([mean_of(tokens[list(r), 1]) for _, r in sides])
    query = np.concatenate([actor, recipient], -1) @ held.query.T + held.query_bias
    looks = softmax(np.asarray(query @ tokens[:, 2].T / tokens.shape[-1] ** 0.5, dtype=np.float32))
    told = np.concatenate([actor, recipient, looks @ tokens[:, 3]], -1)
    hidden = gelu(np.asarray(told @ held.hidden.T + held.hidden_bias, dtype=np.float32))
    return softmax(np.asarray(hidden @ held.types.T + held.types_bias, dtype=np.float32))
