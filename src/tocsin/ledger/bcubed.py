"""B-cubed: how well found groups agree with true ones, averaged over the things grouped, not over the groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Agreement(NamedTuple):
    """Shares in [0, 1]: of a thing's found group what truly belongs with it; of its true group what was found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2.0 * self.precision * self.recall / total if total else 0.0


def bcubed(found: Mapping[str, str], truth: Mapping[str, str], over: Iterable[str] | None = None) -> Agreement:
    """Agreement of two groupings (thing: group) of the things that both know, averaged over ``over`` or all of them."""
    things = sorted(found.keys() & truth.keys())
    mine, true = Counter(found[each] for each in things), Counter(truth[each] for each in things)
    both = Counter((found[each], truth[each]) for each in things)
    chosen = things if over is None else sorted(set(over) & set(things))
    if not chosen:
        return Agreement(0.0, 0.0)
    right = [(both[found[each], truth[each]], found[each], truth[each]) for each in chosen]
    precision = sum(n / mine[group] for n, group, _ in right) / len(right)
    recall = sum(n / true[group] for n, _, group in right) / len(right)
    return Agreement(precision, recall)
