"""Quantities: the numbers of a sentence that may be figures, each with its unit and the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.coding.not_figures import Seen, refused
from tocsin.coding.numbers import HAS_NUMBER, Number, numbers_in
from tocsin.coding.units import ACTED_ON, Quantity, ellipsis, noun_before, onward, quantity, thing

JOINT = re.compile(
    r"(?:,? (?:and )?(?:an?|the|its|one) (?!and\b)[\w’'-]+(?: (?!and\b)[\w’'-]+){0,2})*,? (?:and |or |"
    r"as well as |plus )?"
)
"""What joins quantities to a list, single things without a number among them: "two trucks, a bunker and three guns"."""
TAIL = re.compile(
    r" (?:in|at|near|around|from|along|on|with|belonging to|used by)"
    r"(?: (?!and\b|or\b|but\b|while\b|before\b|after\b|who\b|which\b|that\b)[\w’'-]+){1,5}"
    r"(?:, (?:and |or |as well as )?| and | as well as | plus )"
)
"""A phrase of place that an item of a list may carry: "12 tanks near the river, 30 trucks and ..."."""
OWNER_BEFORE = re.compile(r"[’']s? $")
TOOK = re.compile(
    r"\b(?:destroy(?:ed|ing|s)?|destruction of|demolish(?:ed|ing)|damag(?:ed|ing)|blew up|blown up|blowing up|"
    r"razed|seiz(?:ed|ing|es)|captur(?:ed|ing|es)|confiscat(?:ed|ing)|knocked out|shot down|los(?:t|ing)|"
    r"dismantl(?:ed|ing))"
    r"(?: (?:at least|some|about|over|nearly|more than|up to))? $",
    re.I,
)


def quantities(text: str, start: int, end: int, before: Seen | None = None) -> list[Seen]:
    """The quantities of a sentence that may be figures, in order; ``before`` is the last of the sentence before, in the
    same paragraph."""
    return ended(list(found_in(text, start, end, before))) if HAS_NUMBER.search(text, start, end) else []


def found_in(text: str, start: int, end: int, before: Seen | None) -> Iterator[Seen]:
    covered, chain = start, start
    last: Seen | None = None
    for number in numbers_in(text, start, end):
        if number.core < covered and not OWNER_BEFORE.search(text, max(start, number.start - 3), number.start):
            continue
        found, like = read(text, number, last, before, start, end)
        if found is None:
            continue
        joined = last is not None and joint(text, last.quantity.end, found.start)
        chain = chain if joined else found.start
        seen = Seen(found, text, start, end, chain, like=like)
        if refused(seen) is None:
            covered, last = found.end, seen
            yield seen


def read(
    text: str, number: Number, last: Seen | None, before: Seen | None, start: int, end: int
) -> tuple[Quantity | None, Seen | None]:
    """What a number is of, and the quantity that it repeats where its noun is left out."""
    held = last.quantity if last else None
    found = quantity(text, number, start, end) or onward(text, number, held, end)
    if found is None and (
        TOOK.search(text, max(start, number.start - 40), number.start) or goes_on(text, number, last)
    ):
        found = quantity(text, number, start, end, thing)
    if found:
        return found, None
    like = last or before
    repeated = ellipsis(text, number, like.quantity, start, end) if like else None
    if repeated and ACTED_ON.search(text, max(start, number.start - 40), number.start):
        return repeated, None  # its own verb says its kind
    return (repeated, like) if repeated else (noun_before(text, number, start, end), None)


def joint(text: str, end: int, start: int) -> bool:
    """Whether what stands between two quantities joins them to a list."""
    stop = max(end, start)
    return bool(JOINT.fullmatch(text, end, stop) or TAIL.fullmatch(text, end, stop))


def goes_on(text: str, number: Number, last: Seen | None) -> bool:
    """Whether a number goes on with a list of things or sites."""
    if last is None or last.quantity.cls not in ("equipment", "ship", "site", "supply"):
        return False
    return bool(JOINT.fullmatch(text, last.quantity.end, max(last.quantity.end, number.start)))


def ended(found: list[Seen]) -> list[Seen]:
    """Each with the end of the list that it stands in; a phrase of place behind an item ends the list."""
    result: list[Seen] = []
    for seen in reversed(found):
        at, after = seen.quantity.end, result[-1] if result else None
        if after and after.chain == seen.chain and JOINT.fullmatch(seen.text, at, max(at, after.quantity.start)):
            stop = after.chain_end
        else:
            single = SINGLE.match(seen.text, at, seen.end)
            stop = single.end() if single else at
        result.append(seen._replace(chain_end=stop))
    return result[::-1]


SINGLE = re.compile(
    r"(?:, (?:an?|the|its|one) [\w’'-]+(?: [\w’'-]+){0,2}?)*,? and "
    r"(?:an?|the|its|one) [\w’'-]+(?: [\w’'-]+){0,2}?"
    r"(?= (?:were|was|had|have|are)\b)"
)
"""The end of a list in single things without a number: "two guns and a bridge were hit"."""
