"""Who is named must not change what was done: the type of an act stays when the names are swapped."""

from __future__ import annotations

import random
import sys
from pathlib import Path

TRAINING = Path(__file__).resolve().parents[2] / "training"
sys.path.insert(0, str(TRAINING))

from markup import Passage, frozen, read_corpus  # noqa: E402  (training tools are no package)
from swap import names_of, swapped  # noqa: E402

from tocsin.parse.decode import decode  # noqa: E402
from tocsin.parse.encoder import labels, run  # noqa: E402
from tocsin.parse.tokens import sentences_of, windows  # noqa: E402
from tocsin.records import Span  # noqa: E402

FLOOR = 0.92
"""Of the acts found in the frozen tenth, the share that has the same type under three other sets of names.

It was 0.93 with reader-2. reader-3 keeps acts from a lower probability on (``calibrate.py``: precision and recall
alike), and the doubtful ones among them hang more on who is named: 2,249 are compared, and 0.927 keep their type.
"""

SEEDS = (1, 2, 3)


def types_of(passage: Passage) -> list[str | None]:
    """The type read at each marked act; None where none is found."""
    cut = list(windows(passage.text, sentences_of(passage.text)))
    found = decode(passage.text, cut, run(cut, 2), labels()).triggers
    return [next((t.type for t in found if t.span.overlaps(Span(e.start, e.end))), None) for e in passage.events]


def test_swapping_names_keeps_the_type() -> None:
    passages = list(read_corpus(TRAINING / "corpus"))
    names = names_of([p for p in passages if not frozen(p.id)])
    same = asked = 0
    for passage in (p for p in passages if frozen(p.id) and p.events):
        others = [swapped(passage, names, random.Random(seed)) for seed in SEEDS]
        others = [o for o in others if o.text != passage.text]
        before = types_of(passage) if others else []
        for other in others:
            pairs = [(a, b) for a, b in zip(before, types_of(other), strict=True) if a and b]
            same, asked = same + sum(a == b for a, b in pairs), asked + len(pairs)
    assert asked > 800
    assert same / asked >= FLOOR, f"{same} of {asked} acts kept their type: {same / asked:.3f}"
