"""The neural model at run time: the only module that knows onnxruntime.

Weights, tokenizer and labels ship in ``parse/model``; nothing is downloaded. One call reads a batch of windows and
returns logits per word piece.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from tocsin.errors import ModelError
from tocsin.parse.tokens import Window

Floats = NDArray[np.float32]

BATCH_PIECES = 2048
"""Word pieces in a batch, padding included: keeps memory flat whatever a document is (about 60 MB of activations)."""


class Labels(msgspec.Struct, frozen=True):
    """What the heads' columns mean, the tie distances learned, thresholds with how they were calibrated."""

    model: str
    mentions: list[str]
    layers: list[str]
    types: list[str]
    modalities: list[str]
    links: list[str]
    link_size: int
    distance: list[list[float]]
    thresholds: dict[str, float]
    calibrated_on: str
    calibration: dict[str, list[tuple[float, float]]] = {}
    """For triggers and quotations: knots (score of the heads, share that was right) of a rising curve."""

    def confidence(self, name: str, score: float) -> float:
        """The share of records with such a score that are right; the score itself where nothing is known of it."""
        knots = self.calibration.get(name)
        if not knots:
            return min(1.0, max(0.0, score))
        return float(np.interp(score, *_curve(tuple(knots))))


@lru_cache(maxsize=16)
def _curve(knots: tuple[tuple[float, float], ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([x for x, _ in knots]), np.array([y for _, y in knots])


class Scores(msgspec.Struct, frozen=True):
    """Logits of one window of L pieces: mentions (L, M), layers (L, 5, 3), types (L, T), modalities (L, 9),
    heads and tails (L, links, size), what the pair head makes of each piece (L, 4, size), the logit of political
    matter (), and the mean of the encoder's pieces (width), which says what the window is about."""

    mentions: Floats
    layers: Floats
    types: Floats
    modalities: Floats
    heads: Floats
    tails: Floats
    pairs: Floats | None = None
    political: Floats | None = None
    pooled: Floats | None = None


def model_file(name: str) -> Any:
    return files("tocsin.parse").joinpath("model").joinpath(name)


@lru_cache(maxsize=1)
def labels() -> Labels:
    """Labels of the shipped model; raises ``ModelError`` where the file is missing or damaged."""
    try:
        return msgspec.json.decode(model_file("labels.json").read_bytes(), type=Labels)
    except (OSError, msgspec.MsgspecError, json.JSONDecodeError) as error:
        raise ModelError(f"the shipped labels can't be read ({error}); reinstall tocsin") from error


class PairWeights(NamedTuple):
    """The pair head's weights (out, in) and biases: query, hidden layer, types."""

    query: Floats
    query_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    types: Floats
    types_bias: Floats


@lru_cache(maxsize=1)
def pair_weights() -> PairWeights:
    """Weights of the pair head; raises ``ModelError`` where the file is missing or damaged."""
    try:
        with model_file("pairs.npz").open("rb") as source, np.load(source) as held:
            return PairWeights(*(held[name].astype(np.float32) for name in PairWeights._fields))
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"the shipped pair head can't be read ({error}); reinstall tocsin") from error


@lru_cache(maxsize=4)
def session(threads: int) -> Any:
    """An onnxruntime session that uses ``threads`` cores for one batch."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch for ever; memory counts more than 2 % time
    options.log_severity_level = 3
    try:
        with as_file(model_file("reader.onnx")) as path:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own untyped errors for a missing or damaged file
        raise ModelError(f"the shipped model can't be loaded ({error}); reinstall tocsin") from error


def batches(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Window numbers in batches of like length, at most ``BATCH_PIECES`` pieces each."""
    order = sorted(range(len(windows)), key=lambda n: len(windows[n].ids))
    batch: list[int] = []
    for n in order:
        if batch and len(windows[n].ids) * (len(batch) + 1) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(n)
    if batch:
        yield batch


def run(windows: Sequence[Window], threads: int = 1) -> list[Scores]:
    """Logits of every window, in their order."""
    found: list[Scores | None] = [None] * len(windows)
    model = session(threads)
    for batch in batches(windows):
        size = max(len(windows[n].ids) for n in batch)
        ids = np.zeros((len(batch), size), dtype=np.int64)
        mask, shapes = np.zeros_like(ids), np.zeros_like(ids)
        for row, n in enumerate(batch):
            length = len(windows[n].ids)
            ids[row, :length], mask[row, :length], shapes[row, :length] = windows[n].ids, 1, windows[n].shapes
        outputs = model.run(None, {"ids": ids, "mask": mask, "shapes": shapes})
        for row, n in enumerate(batch):
            mine = (o[row, : len(windows[n].ids)] if o.ndim > 2 else o[row] for o in outputs)
            found[n] = Scores(*(np.asarray(o, dtype=np.float32) for o in mine))
    return [scores for scores in found if scores is not None]
