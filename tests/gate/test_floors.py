"""Accuracy floors on the frozen tenth of the corpus: the installed reader, the committed passages, no other data.

Lowering a floor, or a change of the passages behind it, needs its reason in the diff.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parents[2] / "training"
sys.path.insert(0, str(TRAINING))

from calibrate import outcomes, tenth  # noqa: E402  (training tools are no package)
from markup import Passage, frozen, read_corpus  # noqa: E402

from tocsin.parse.encoder import labels  # noqa: E402

FIRST = "abcnpqrstuvw"
"""The files that the corpus had when reader-1 was measured: its floors go on standing on them."""

DIGESTS = {"first": "364e4b5d3925745b", "whole": "8213341caed4ff4a"}
FLOORS = {
    "first": {
        "mention_f1": 0.822,
        "trigger_f1": 0.821,
        "type_f1": 0.592,
        "modality_accuracy": 0.843,
        "tie_f1": 0.769,
    },
    "whole": {
        "mention_f1": 0.832,
        "trigger_f1": 0.818,
        "type_f1": 0.604,
        "modality_accuracy": 0.854,
        "tie_f1": 0.779,
    },
}
"""Each one point below what reader-3 reached when it was shipped, on the passages as they were and with those added."""


def passages(part: str) -> list[Passage]:
    """The frozen passages of a part."""
    frozen_ones = [p for p in read_corpus(TRAINING / "corpus") if frozen(p.id)]
    return [p for p in frozen_ones if part == "whole" or p.id[0] in FIRST]


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    reads = tenth(TRAINING / "corpus")
    first = [r for r in reads if r[0].id[0] in FIRST]
    return {"whole": outcomes(reads, labels()), "first": outcomes(first, labels())}


@pytest.mark.parametrize("part", DIGESTS)
def test_passages_are_those_measured(part: str) -> None:
    texts = "\n".join(f"{p.id} {p.text}" for p in passages(part))
    assert hashlib.sha256(texts.encode()).hexdigest()[:16] == DIGESTS[part]


@pytest.mark.parametrize(("part", "metric"), [(part, metric) for part, floors in FLOORS.items() for metric in floors])
def test_floor(measured: dict[str, dict[str, float]], part: str, metric: str) -> None:
    assert measured[part][metric] >= FLOORS[part][metric], f"{metric} fell to {measured[part][metric]:.3f}"
