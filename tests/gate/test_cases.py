"""The project's own cases of modality and of who did what to whom: that the set is sound, and floors for the reader.

Lowering a floor, or a change of the rows behind it, needs its reason in the diff.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "training")]

import cases  # noqa: E402  (benchmarks and training tools are no packages)
from markup import read_corpus  # noqa: E402

from tocsin.records import EventType  # noqa: E402

FLOORS = {
    ("modality", "accuracy"): 0.881,
    ("modality", "found"): 0.933,
    ("modality", "type"): 0.870,
    ("who", "accuracy"): 0.930,
    ("who", "actors"): 0.962,
    ("who", "recipients"): 0.949,
}
"""Half a point below what reader-4 reaches (rounded down). reader-3 had 0.907 of modality: reader-4 finds one act in
fifty less, since its threshold stands higher, and takes more of what is asked for as told. Of who did it two rows of
155 are lost (0.948 to 0.935) since acts of a confidence below 0.3 are left out, as their type is seldom right. The
rules of who did it were written with these rows in sight: that figure is regression cover. No rule was written for
the modality rows."""

LEAST_ROWS = {"modality": 170, "who": 130}
LEAST_OF_EACH = {"modality": 17, "who": 14}
SHARED_WORDS = 7
"""As many words in a row make a wording: shorter runs ("for the third time this month") are anybody's."""

MODALITY, WHO = cases.modality_cases(), cases.who_cases()
ROWS: list[cases.Case] = [*MODALITY, *WHO]


# --------------------------------------------------------------------------------------------- the set itself

@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.id)
def test_span_is_where_the_act_stands(case: cases.Case) -> None:
    start, end = case.span
    assert case.act.strip() == case.act != ""
    assert case.text[start:end] == case.act
    assert case.text == " ".join(case.text.split()), "one paragraph, single blanks"
    assert not re.match(r"\w", case.text[end : end + 1]), "the span cuts a word"
    assert not re.search(r"\w$", case.text[:start]), "the span cuts a word"


def test_ids_and_texts_are_unique() -> None:
    for values in ([c.id for c in ROWS], [c.text for c in ROWS]):
        assert [v for v, times in Counter(values).items() if times > 1] == []


def test_there_are_enough_rows() -> None:
    assert len(MODALITY) >= LEAST_ROWS["modality"]
    assert len(WHO) >= LEAST_ROWS["who"]


@pytest.mark.parametrize("value", cases.MODALITIES)
def test_enough_of_each_modality(value: str) -> None:
    assert sum(c.modality == value for c in MODALITY) >= LEAST_OF_EACH["modality"]


@pytest.mark.parametrize("form", cases.FORMS)
def test_enough_of_each_form(form: str) -> None:
    assert sum(c.form == form for c in WHO) >= LEAST_OF_EACH["who"]


@pytest.mark.parametrize("rows", [MODALITY, WHO], ids=["modality", "who"])
def test_all_types_stand_in_each_set(rows: list[cases.Case]) -> None:
    assert set(get_args(EventType)) - {c.type for c in rows} == set()


@pytest.mark.parametrize("case", WHO, ids=lambda case: case.id)
def test_parties_stand_in_the_text(case: cases.WhoCase) -> None:
    parties = [*case.actors, *case.recipients]
    assert parties
    assert [p for p in parties if not re.search(rf"\b{re.escape(p)}\b", case.text)] == []
    assert len(set(parties)) == len(parties), "nobody stands on both sides or twice"
    assert case.form != "reciprocal" or (len(case.actors) > 1 and not case.recipients)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of ``SHARED_WORDS`` words, in lower case."""
    words = re.findall(r"[\w'’-]+", text.lower())
    return (tuple(words[n : n + SHARED_WORDS]) for n in range(len(words) - SHARED_WORDS + 1))


def test_no_wording_is_shared_with_the_corpus() -> None:
    mine = {run: c.id for c in ROWS for run in runs(c.text)}
    corpus = read_corpus(ROOT / "training" / "corpus")
    assert {(mine[run], p.id) for p in corpus for run in runs(p.text) if run in mine} == set()


# --------------------------------------------------------------------------------------------- the scorer

def test_a_row_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "modality.jsonl"
    path.write_text('{"id": "m-1", "text": "x", "span": [0, 1], "act": "x", "type": "AID", "modality": "maybe"}\n')
    with pytest.raises(SystemExit, match=r"modality\.jsonl: line 1: .*maybe"):
        cases.modality_cases(tmp_path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Kenyan army", "kenyan army"),
        ("two Malian commanders", "malian commanders"),
        ("Vice-President Miriam Okoth", "miriam okoth"),
        ("Mr. Lund", "lund"),
        ("president", "president"),
        ("Indian prime minister", "indian prime minister"),
    ],
)
def test_bare_words(words: str, expected: str) -> None:
    assert cases.bare(words) == expected


# --------------------------------------------------------------------------------------------- the reader

@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float | cases.Share]]:
    return cases.measure()


@pytest.mark.parametrize(("name", "metric"), FLOORS)
def test_floor(measured: dict[str, dict[str, float | cases.Share]], name: str, metric: str) -> None:
    reached = measured[name][metric]
    assert reached >= FLOORS[name, metric], f"{name} {metric} fell to {reached:.3f}; benchmarks/cases.py --errors"
