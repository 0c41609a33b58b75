"""Accuracy floors on written cases of talks, read by the installed reader, and none where none is.

``tests/cases/talks.jsonl`` holds short stories with the talks they tell: ``words`` that evidence must touch, form,
status, start and end (EDTF), place and some of the parties (ids of actors or countries). An ``optional`` talk may be
read or not.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tocsin.coding.marks import Scene
from tocsin.coding.talks import code_talks
from tocsin.knowledge.actors import load_actors
from tocsin.knowledge.fold import fold
from tocsin.parse import parse
from tocsin.records import Article, Talk, content_id
from tocsin.resolve import resolve

CASES = Path(__file__).resolve().parents[1] / "cases" / "talks.jsonl"
FLOORS = {
    "found": 0.90, "status": 0.90, "start": 0.90, "end": 0.90, "form": 0.85, "place": 0.80, "parties": 0.85,
    "precision": 0.90, "none where none is": 0.90,
}  # fmt: skip
"""Shares of the talks told, of the talks read (precision), and of the stories without one."""
LEAST = 70
"""Stories of each kind that the table holds at least."""


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def read(case: dict[str, Any]) -> list[Talk]:
    text = case["text"]
    head = text.split("\n\n")[0]
    title = head if head != text and not head.endswith(".") else ""
    article = Article(case["id"], "", content_id(text), "", title=title, text=text, published=case["published"])
    return code_talks(Scene(resolve(parse(article), load_actors(()))))


def touches(case: dict[str, Any], told: dict[str, Any], talk: Talk) -> bool:
    start = case["text"].index(told["words"])
    return any(e.start < start + len(told["words"]) and start < e.end for e in talk.evidence)


def right(told: dict[str, Any], talk: Talk) -> dict[str, bool]:
    """What a talk that was found has right."""
    place, sides = talk.place.name if talk.place else "", set()
    for actor in (d.party.actor for d in talk.delegations):
        sides |= {actor.id, actor.country} if actor else set()
    return {
        "status": talk.status == told["status"],
        "start": talk.start == told["start"],
        "end": talk.end == told["end"],
        "form": told["form"] in (None, talk.form),
        "place": fold(told["place"] or "") in fold(place) if told["place"] else not place,
        "parties": set(told["parties"]) <= sides,
    }


def judge(case: dict[str, Any], tally: Counter[str], total: Counter[str]) -> None:
    """Adds one story's hits to the tally, and what there was to hit to the totals. Best fits first, one to one."""
    left = read(case)
    total["read"] += len(left)
    for told in sorted(case["talks"], key=lambda t: bool(t.get("optional"))):
        fitting = [t for t in left if touches(case, told, t)]
        if told.get("optional"):
            total["read"] -= len(fitting[:1])
            left = [t for t in left if t not in fitting[:1]]
            continue
        total["told"] += 1
        if fitting:
            best = max(fitting, key=lambda t: sum(right(told, t).values()))
            left.remove(best)
            tally.update(["found", *(name for name, hit in right(told, best).items() if hit)])
    total["stories without"] += not case["talks"]
    tally["none where none is"] += not case["talks"] and not left


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    tally: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases():
        judge(case, tally, total)
    by = {"precision": total["read"], "none where none is": total["stories without"]}
    tally["precision"] = tally["found"]
    return {name: tally[name] / by.get(name, total["told"]) for name in FLOORS}


def test_the_table_is_large_enough() -> None:
    found = Counter(bool(case["talks"]) for case in cases())
    assert found[True] >= LEAST
    assert found[False] >= LEAST
    assert len({case["id"] for case in cases()}) == found.total()


@pytest.mark.parametrize("name", FLOORS)
def test_floor(shares: dict[str, float], name: str) -> None:
    assert shares[name] >= FLOORS[name], f"{name} fell to {shares[name]:.3f}"
