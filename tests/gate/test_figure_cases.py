"""Accuracy floor of figures on cases of the project's own writing: no model is needed, so mentions are left out.

A positive passes when exactly its figures are found with value, bound, kind and unit; a negative when nothing is.
Lowering the floor, or trimming a case to the code, needs its reason in the diff.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tocsin.coding.figures import code_figures
from tocsin.coding.marks import Scene
from tocsin.parse.tokens import sentences_of
from tocsin.records import Article, Figure, Reading
from tocsin.resolve.times import find_times

CASES = Path(__file__).resolve().parents[1] / "cases" / "figures.jsonl"
FLOOR = 0.90
LEAST = 110
"""How many positives and negatives there have to be."""
LONGER = 25
"""Characters that evidence may hold beyond the words of the case."""

Case = dict[str, Any]


def cases(letter: str) -> list[Case]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [case for line in lines if (case := json.loads(line))["id"].startswith(letter)]


def figures(case: Case) -> list[Figure]:
    text, published = case["text"], case["published"]
    sentences = sentences_of(text)
    article = Article("case:", "s", content_id="c", raw_sha256="r", title="", text=text, published=published)
    return code_figures(Scene(Reading(article, sentences, times=find_times(text, sentences, published))))


def close(a: float | None, b: float | None) -> bool:
    return a is b is None or (a is not None and b is not None and abs(a - b) <= 0.005 * max(abs(a), abs(b)))


def same(text: str, wanted: Case, found: Figure) -> bool:
    """Whether a figure stands at the words of a case and says what it says."""
    start = text.index(wanted["words"])
    end = start + len(wanted["words"])
    shared = (
        (e.start <= start and end <= e.end and len(e) <= end - start + LONGER)
        or min(e.end, end) - max(e.start, start) >= 0.5 * max(len(e), end - start)
        for e in found.evidence
    )
    plain = all(wanted[f] == getattr(found, f) for f in ("bound", "kind", "unit", "direction") if f in wanted)
    return any(shared) and plain and all(close(wanted[f], getattr(found, f)) for f in ("lo", "hi", "nominal"))


def passes(case: Case) -> bool:
    """Each wanted figure is found once, and none besides."""
    left = figures(case)
    for wanted in case["figures"]:
        match = next((f for f in left if same(case["text"], wanted, f)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


@pytest.mark.parametrize("letter", ["p", "n"])
def test_floor(letter: str) -> None:
    listed = cases(letter)
    failed = [case["id"] for case in listed if not passes(case)]
    assert len(listed) >= LEAST
    assert len(failed) <= (1 - FLOOR) * len(listed), f"failed: {', '.join(failed)}"


def test_cases_are_well_formed() -> None:
    everything = cases("")
    assert len({case["id"] for case in everything}) == len({case["text"] for case in everything}) == len(everything)
    assert all(f["words"] in case["text"] for case in everything for f in case["figures"])
