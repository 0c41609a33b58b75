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
from markup import frozen, read_corpus  # noqa: E402

from tocsin.parse.encoder import labels  # noqa: E402

DIGEST = "364e4b5d3925745b"
FLOORS = {
    "mention_f1": 0.806,
    "trigger_f1": 0.799,
    "type_f1": 0.521,
    "modality_accuracy": 0.817,
    "tie_f1": 0.731,
}
"""Each one point below what reader-1 reached when it was shipped."""


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    return outcomes(tenth(TRAINING / "corpus"), labels())


def test_passages_are_those_measured() -> None:
    texts = "\n".join(f"{p.id} {p.text}" for p in read_corpus(TRAINING / "corpus") if frozen(p.id))
    assert hashlib.sha256(texts.encode()).hexdigest()[:16] == DIGEST


@pytest.mark.parametrize("metric", FLOORS)
def test_floor(measured: dict[str, float], metric: str) -> None:
    assert measured[metric] >= FLOORS[metric], f"{metric} fell to {measured[metric]:.3f}"
