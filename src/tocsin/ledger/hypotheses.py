"""How far the evidence leans to each of a closed set of hypotheses: an uncalibrated index with a band.

    enter(entry, desk, watch)     after ``indicators.enter``; reckons anew where an indicator changed
    tick(now, desk, watch)        reckons anew: weights decay by the day
    matrix(desk, watch)           the analysis-of-competing-hypotheses view: a view, never the score
    in_words(index)               one of the seven bands of likelihood language

With t and f the chances that a source of the sighting's grade reports a thing that is so and one that is not, a
sighting of an indicator whose chance is p_j under hypothesis j has the likelihood p_j t + (1 - p_j) f. Logarithms of
these, taken against their mean over the hypotheses, decay by 2^(-age/half-life) and are added: one an origin, a whole
indicator at most ``CAP`` between the hypothesis it speaks for most and the one it speaks for least. Priors and a
softmax make the index.

What is unknown moves nothing. A side's words about its own restraint move nothing until the deed that would confirm
them is corroborated. Of an indicator of class absence, that it is looked for and not seen weighs, the more the longer.

Every number in this is a guess, so each (p, t, f, half-life, prior) is shifted ``DRAWS`` times at once, by amounts that
are fixed for its name; the band runs from the 5th to the 95th percentile of what comes out.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.accounts import Entry, Grade, HypothesisScore, IndicatorState, Observed, Sighting, minted
from tocsin.ledger.desk import Desk
from tocsin.ledger.indicators import SEEN, states_of
from tocsin.ledger.weighing import days, grade_in, said_at
from tocsin.watchfile import Indicator, Watch

Draws = NDArray[np.float64]

CAP = 1.5
"""Most that one indicator moves one hypothesis against another: e^1.5 is odds of 4.5 to 1. Start value."""
DRAWS = 64
"""Shifted copies of the guesses; more make the band no wider."""
ODDS_SHIFT = 0.5
"""Chances are shifted by up to so much in log-odds: 0.5 becomes 0.38 to 0.62. Start value."""
HALF_LIFE_SHIFT = 0.5
"""Half-lives by up to so many doublings. Start value."""
PRIOR_SHIFT = 0.5
"""Priors by up to so much in logarithm, before they are made to add up to 1. Start value."""
EDGES = (0.05, 0.95)
DIGITS = 4
LEAST_DRIVER = 0.05
"""Weights below move an index by less than about a hundredth and aren't named."""
BANDS = (
    (0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"), (0.55, "roughly even chance"),
    (0.80, "likely"), (0.95, "very likely"), (1.01, "almost certain"),
)  # fmt: skip
MARKS = ((0.2, "--"), (0.4, "-"), (0.6, "0"), (0.8, "+"), (1.0, "++"))


def in_words(index: float) -> str:
    """The likelihood word for an index in [0, 1]; how sure one is of it is said apart, by the band."""
    return next(words for edge, words in BANDS if index < edge)


def hypothesis_id(watch: Watch, name: str) -> str:
    """The id of a hypothesis's account."""
    return minted("hypothesis", watch.name, name)


def scores_of(desk: Desk, watch: Watch) -> dict[str, HypothesisScore]:
    """The accounts of a watch's hypotheses by name."""
    ids = [hypothesis_id(watch, each.name) for each in watch.hypotheses]
    return {score.name: score for score in desk.by_id(HypothesisScore, ids)}


def enter(entry: Entry, desk: Desk, watch: Watch) -> None:
    """Reckons anew where an indicator of the watch changed with this article, or nothing was reckoned yet."""
    if any(isinstance(account, IndicatorState) for account in desk.changed()) or not scores_of(desk, watch):
        tick(entry.now, desk, watch)


def tick(now: str, desk: Desk, watch: Watch) -> None:
    """Reckons the index of every hypothesis at a moment, and lays down those that moved."""
    if not watch.hypotheses:
        return
    known = scores_of(desk, watch)
    for score in scores(states_of(desk, watch), watch, now):
        old = known.get(score.name)
        if old is None or (old.index, old.low, old.high, old.drivers, old.against) != (
            score.index, score.low, score.high, score.drivers, score.against,
        ):  # fmt: skip
            desk.put(score)


# ----------------------------------------------------------------------------------------------------------- guesses

@lru_cache(maxsize=4096)
def shifts(name: str) -> Draws:
    """The shifts of a guess by its name: 0 first, for the guess itself, then ``DRAWS`` numbers in [-1, 1)."""
    blocks = (hashlib.sha256(f"{name}\x1f{n}".encode()).digest() for n in range(DRAWS // 8))
    numbers = np.frombuffer(b"".join(blocks), dtype="<u4")
    made = np.concatenate(([0.0], numbers / 2.0**31 - 1.0))
    made.setflags(write=False)
    return made


def shifted_chance(chance: float, name: str) -> Draws:
    """A chance, shifted in log-odds."""
    odds = math.log(chance / (1.0 - chance)) + ODDS_SHIFT * shifts(name)
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def given(watch: Watch, indicator: str) -> Draws | None:
    """The chance of an indicator under each hypothesis, (hypotheses, draws); none where none weighs it.

    A hypothesis that doesn't name it ("other") takes the mean of the rest: it says nothing either way.
    """
    named = [each.given[indicator] for each in watch.hypotheses if indicator in each.given]
    if not named:
        return None
    mean = sum(named) / len(named)
    rows = [shifted_chance(h.given.get(indicator, mean), f"p {h.name} {indicator}") for h in watch.hypotheses]
    return np.stack(rows)


def told(watch: Watch, grade: Grade) -> tuple[Draws, Draws]:
    """t and f of a grade; shifted, f never passes t: a report is no sign of the contrary."""
    chance = watch.likelihood[grade]
    t, f = shifted_chance(chance.true, f"t {grade}"), shifted_chance(chance.false, f"f {grade}")
    return t, np.minimum(f, t)


# ----------------------------------------------------------------------------------------------------------- weights

def report_weight(sighting: Sighting, chances: Draws, watch: Watch) -> Draws:
    """What a report says for each hypothesis, not decayed, (hypotheses, draws), against the mean over hypotheses."""
    t, f = told(watch, grade_in(sighting))
    p = 1.0 - chances if sighting.against else chances
    likelihood = np.log(p * t + (1.0 - p) * f)
    return np.asarray(likelihood - likelihood.mean(axis=0))


def left_of(moment: str, indicator: Indicator, now: str) -> Draws:
    """What is left of a weight since a moment, by the shifted half-lives."""
    half_life = indicator.half_life * 2.0 ** (HALF_LIFE_SHIFT * shifts(f"half-life {indicator.name}"))
    return np.asarray(2.0 ** (-days(moment, now) / half_life))


def capped(weight: Draws) -> Draws:
    """A weight of which no two hypotheses differ by more than ``CAP``."""
    spread = weight.max(axis=0) - weight.min(axis=0)
    return np.asarray(weight * np.minimum(1.0, CAP / np.maximum(spread, 1e-12)))


def indicator_weight(indicator: Indicator, states: dict[str, IndicatorState], watch: Watch, now: str) -> Draws | None:
    """What an indicator says for each hypothesis, (hypotheses, draws); none where it says nothing."""
    chances = given(watch, indicator.name)
    state = states[indicator.name]
    if chances is None or not counts(indicator, states):
        return None
    if state.state == "not_observed":
        return absence_weight(indicator, state, chances, now)
    sound = [each for each in state.sightings if not each.void]
    seen = [each for each in sound if each.against or state.state != "ceased"]
    if not seen:
        return None
    total = np.zeros_like(chances)
    for each in seen:
        total += report_weight(each, chances, watch) * left_of(said_at(each.item), indicator, now)
    return capped(total)


def counts(indicator: Indicator, states: dict[str, IndicatorState]) -> bool:
    """Whether an indicator may move anything: words of restraint only once the deed they speak of is corroborated."""
    return not indicator.restraint or (
        indicator.confirmed_by is not None and states[indicator.confirmed_by].state in SEEN
    )


def absence_weight(indicator: Indicator, state: IndicatorState, chances: Draws, now: str) -> Draws | None:
    """Of class absence: that it was looked for and isn't there, by how long the watch has looked."""
    if indicator.class_ != "absence" or state.searched is None:
        return None
    missing = np.log(1.0 - chances)
    return capped((missing - missing.mean(axis=0)) * (1.0 - left_of(state.searched, indicator, now)))


# ------------------------------------------------------------------------------------------------------------- index

def scores(states: dict[str, IndicatorState], watch: Watch, now: str) -> list[HypothesisScore]:
    """The index of every hypothesis, in the file's order, with its band and what drives it."""
    weights = {
        each.name: weight
        for each in watch.indicators
        if (weight := indicator_weight(each, states, watch, now)) is not None
    }
    total = np.stack([math.log(h.prior) + PRIOR_SHIFT * shifts(f"prior {h.name}") for h in watch.hypotheses])
    for weight in weights.values():
        total = total + weight
    total = np.exp(total - total.max(axis=0))
    index = total / total.sum(axis=0)
    low, high = np.quantile(index, EDGES, axis=1)
    return [
        HypothesisScore(
            id=hypothesis_id(watch, each.name),
            keys=[f"watch:{watch.name}"],
            name=each.name,
            index=round(float(index[row, 0]), DIGITS),
            low=round(float(min(low[row], index[row, 0])), DIGITS),
            high=round(float(max(high[row], index[row, 0])), DIGITS),
            at=now,
            drivers=leaning(weights, row, 1.0),
            against=leaning(weights, row, -1.0),
        )
        for row, each in enumerate(watch.hypotheses)
    ]


def leaning(weights: dict[str, Draws], row: int, sign: float) -> list[tuple[str, float]]:
    """Indicators that speak for (or against) a hypothesis: by how much, against the mean of the other hypotheses."""
    found = []
    for name, weight in weights.items():
        now = weight[:, 0]
        others = (now.sum() - now[row]) / max(len(now) - 1, 1)
        if (lean := float(now[row] - others)) * sign >= LEAST_DRIVER:
            found.append((name, round(lean, 3)))
    return sorted(found, key=lambda each: (-abs(each[1]), each[0]))


# ------------------------------------------------------------------------------------------------------------ a view

class Row(NamedTuple):
    """An indicator in the matrix: its state, a mark from ``--`` to ``++`` under each hypothesis by name, and how far
    it tells them apart, ln of the largest ratio; 0 where nothing is known of it."""

    indicator: str
    state: Observed
    marks: dict[str, str]
    diagnostic: float


def matrix(desk: Desk, watch: Watch) -> list[Row]:
    """Analysis of competing hypotheses: how well what was seen fits each, the most telling indicator first."""
    rows = []
    for name, state in states_of(desk, watch).items():
        chances = given(watch, name)
        if chances is None:
            continue
        now = 1.0 - chances[:, 0] if state.state in ("not_observed", "ceased") else chances[:, 0]
        blank = state.state in ("unknown", "stale") or (state.state == "not_observed" and state.class_ != "absence")
        marks = {h.name: "" if blank else mark(float(now[row])) for row, h in enumerate(watch.hypotheses)}
        rows.append(Row(name, state.state, marks, 0.0 if blank else round(math.log(now.max() / now.min()), 3)))
    return sorted(rows, key=lambda row: (-row.diagnostic, row.indicator))


def mark(chance: float) -> str:
    """How well something fits a hypothesis under which it has this chance."""
    return next(sign for edge, sign in MARKS if chance <= edge)
