"""How like two articles are, by their fingerprints: shared wording, and, where there is none, shared course.

A copy keeps wording: shingles and whole sentences. A translated or spun copy keeps the course: the same facts and
meanings, paragraph for paragraph, in the same order. A report of the same event by somebody else shares the public
facts, too, mostly in its first sentence: who met whom, where and when. What it goes on to tell is its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.records import Fingerprint

Floats = NDArray[np.float64]

DOUBT = 2.0
"""Standard deviations by which an estimate of shared shingles is lowered before it counts."""


FOOT = 3
"""Sentences at the end of two texts that may be standing lines; more than that were copied."""


class Wording(NamedTuple):
    """Shared words. ``jaccard`` of shingles; ``contained``: how much of the new text the old one holds, at the least;
    ``given``: how much of the old text the new one holds; ``parts``: sentences of the new one that stand in the old;
    ``taken``: their share."""

    jaccard: float
    contained: float
    given: float
    parts: frozenset[int]
    taken: float


class Course(NamedTuple):
    """Shared course. ``facts``: how much of what either tells the other tells at the same point, by weight of facts;
    ``rest``: the same beyond the two sentences that are most alike, each sentence against one other at most;
    ``order``: how much of what they share stands in the same order; ``meaning``: likeness of the paragraphs' vectors
    along the text, beyond what all paragraphs of the two have in common. All in [0, 1]. ``sentences``: how many with
    facts the shorter text has."""

    facts: float
    rest: float
    order: float
    meaning: float
    sentences: int


NO_COURSE = Course(0.0, 0.0, 0.0, 0.0, 0)


# ---------------------------------------------------------------------------------------------------------- wording

def wording(new: Fingerprint, old: Fingerprint, stock: frozenset[int] = frozenset()) -> Wording:
    """The words that a new text shares with an old one. ``stock``: hashes of sentences that anybody prints, which
    count for nothing."""
    jaccard, doubt = jaccard_of(new.signature, old.signature)
    least = max(0.0, jaccard - doubt)
    both = frozenset(new.parts) & frozenset(old.parts)
    stock = stock | foot_of(new.parts, old.parts)
    every = len(set(new.parts)) or 1
    return Wording(
        jaccard,
        contained=max(0.0, share(least, new.words, old.words) - len(both & stock) / every),
        given=share(jaccard, old.words, new.words),
        parts=both - stock,
        taken=len(both - stock) / every,
    )


def foot_of(one: Sequence[int], other: Sequence[int]) -> frozenset[int]:
    """The sentences with which both texts end, if they are few and not all: a publisher's standing lines."""
    same = 0
    while same < min(len(one), len(other)) and one[-1 - same] == other[-1 - same]:
        same += 1
    few = same <= FOOT and same < min(len(one), len(other))
    return frozenset(one[len(one) - same :]) if few else frozenset()


def jaccard_of(one: Sequence[int], other: Sequence[int]) -> tuple[float, float]:
    """The estimated likeness of two sets of shingles, and how far it may be off."""
    if not one or len(one) != len(other):
        return 0.0, 0.0
    same = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    return same, DOUBT * math.sqrt(same * (1.0 - same) / len(one))


def share(jaccard: float, mine: int, its: int) -> float:
    """How much of a text of ``mine`` words stands in one of ``its`` words."""
    return min(1.0, jaccard / (1.0 + jaccard) * (mine + its) / max(1, mine))


# ----------------------------------------------------------------------------------------------------------- course

WEIGHTS = {"m": 1.0, "n": 1.0, "g": 0.8, "t": 0.7, "q": 0.7, "a": 0.6, "w": 0.6}
"""What a fact of a kind tells, before its rarity in the two texts. Set by hand. Halving or
doubling any one moves one verdict at most on the project's own stories, and one or two in the Doklam archive."""
COUNTRY = 0.5
"""Factor for an actor id without a person or body: a country."""
NUMBERS = ((3.0, 0.4), (13.0, 0.8), (math.inf, 1.6))
"""Factors for numbers up to a size: "two" is everywhere, 8,350 is not."""


def course(new: Fingerprint, old: Fingerprint) -> Course:
    """How far two texts take the same course."""
    mine, its = by_sentence(new), by_sentence(old)
    if not mine or not its:
        return NO_COURSE
    weights = weights_of(mine, its)
    grid = shared(mine, its, weights)
    along, free = best_path(grid), float(grid.max(axis=1).sum())
    sums = [sum(weights[fact] for facts in text for fact in facts) for text in (mine, its)]
    whole = math.sqrt(sums[0] * sums[1])
    return Course(
        facts=min(1.0, along / whole),
        rest=rest_of(grid, whole),
        order=along / free if free else 0.0,
        meaning=meaning_of(new, old),
        sentences=min(len(mine), len(its)),
    )


def by_sentence(fingerprint: Fingerprint) -> list[frozenset[str]]:
    """The facts of each sentence that has any. Fingerprints come from files, too: a fact without a place, or a place
    without a fact, belongs to no sentence and is left out."""
    found: dict[int, set[str]] = {}
    for fact, place in zip(fingerprint.facts, fingerprint.places, strict=False):
        found.setdefault(place, set()).add(fact)
    return [frozenset(found[place]) for place in sorted(found)]


def weights_of(*texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each fact: its kind's, more where few sentences of the texts have it."""
    count = Counter(fact for text in texts for facts in text for fact in facts)
    total = sum(len(text) for text in texts)
    return {fact: base_weight(fact) * math.log2(1.0 + total / times) for fact, times in count.items()}


def base_weight(fact: str) -> float:
    kind, _, rest = fact.partition(":")
    weight = WEIGHTS.get(kind, 0.0)
    if kind == "a" and ":" not in rest:
        return weight * COUNTRY
    if kind == "n":
        return weight * next(factor for size, factor in NUMBERS if abs(float(rest)) <= size)
    return weight


def shared(mine: Sequence[frozenset[str]], its: Sequence[frozenset[str]], weights: dict[str, float]) -> Floats:
    """The weight of the facts that each sentence shares with each of the other text: (sentences, sentences)."""
    grid = np.zeros((len(mine), len(its)))
    where: dict[str, list[int]] = {}
    for column, facts in enumerate(its):
        for fact in facts:
            where.setdefault(fact, []).append(column)
    for row, facts in enumerate(mine):
        for fact in sorted(facts & where.keys()):
            grid[row, where[fact]] += weights[fact]
    return grid


def best_path(grid: Floats) -> float:
    """The greatest sum of one cell a row, columns never going back."""
    reach = np.zeros(grid.shape[1])
    for row in grid:
        reach = np.maximum.accumulate(reach) + row
    return float(reach.max())


def rest_of(grid: Floats, whole: float) -> float:
    """The share of the ``whole`` weight that the texts have in common beyond their likest pair of sentences."""
    pairs = paired(grid)
    most = max(pairs, default=0.0)
    return max(0.0, sum(pairs) - most) / (whole - most) if whole > most else 0.0


def paired(grid: Floats) -> list[float]:
    """The cells of the greatest sum of which no two stand in one row or column, and none goes back."""
    rows, columns = grid.shape
    reach = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        better = np.maximum(reach[row, 1:], reach[row, :-1] + grid[row])
        reach[row + 1, 1:] = np.maximum.accumulate(better)
    found: list[float] = []
    while rows and columns:
        if reach[rows, columns] == reach[rows - 1, columns]:
            rows -= 1
        elif reach[rows, columns] == reach[rows, columns - 1]:
            columns -= 1
        else:
            rows, columns = rows - 1, columns - 1
            found.append(float(grid[rows, columns]))
    return found


def later_days(new: Fingerprint, old: Fingerprint, since: str, until: str) -> frozenset[str]:
    """Days after ``since`` and no later than ``until`` that only the new text names: news that the old one, of the
    day ``since``, cannot have told (ISO dates)."""
    told = {fact[2:] for fact in new.facts if fact.startswith("t:")} - {fact[2:] for fact in old.facts}
    return frozenset(day for day in told if len(day) == len(since) and since < day <= until)


def meaning_of(new: Fingerprint, old: Fingerprint) -> float:
    """The mean likeness of vectors along the two texts; the headline's, which copies change, is left out.

    What all paragraphs of both have in common is taken off first: it is the topic, and how the encoder writes.
    """
    mine, its = rows_of(new)[1:], rows_of(old)[1:]
    if not len(mine) or not len(its) or mine.shape[1] != its.shape[1]:
        return 0.0
    common = np.vstack([mine, its]).mean(axis=0)
    grid = np.maximum(0.0, unit(mine - common) @ unit(its - common).T)
    return best_path(grid) / len(mine)


def rows_of(fingerprint: Fingerprint) -> Floats:
    if not fingerprint.width:
        return np.zeros((0, 1))
    flat = np.frombuffer(fingerprint.vectors, dtype=np.int8).astype(np.float64)
    return unit(flat.reshape(-1, fingerprint.width))


def unit(rows: Floats) -> Floats:
    norms: Floats = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows / norms
