"""The marks under which a store files a fingerprint, so that an article finds those it may go back to.

Three kinds: bands of the signature (near copies), hashes of sentences (excerpts), and pairs of rare facts that one
sentence tells, a fixed number an article (reworded copies). All but the bands are filed by time: news is copied within
days, and so a stock phrase or a pair of presidents leads to a bounded number of articles however much is stored.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from itertools import combinations

from tocsin.ledger.likeness import by_sentence
from tocsin.records import Fingerprint

BAND = 4
"""Numbers of the signature in a band: of 32 bands one at least is shared by texts with likeness 0.5 in 87 %, with 0.1
in 0.3 % of cases. What falls between is found by its sentences and facts."""
PART_DAYS = 30
"""Days in a bin of sentences."""
FACT_DAYS = 5
"""Days in a bin of facts: a reworded copy is found for at least so long, for at most twice as long."""
PAIRS = 40
"""Pairs of facts an article is filed under: of all its pairs those with the lowest hashes, so that two articles choose
the same ones."""
TELLING = 13
"""The least number that tells something by itself."""


def bands_of(fingerprint: Fingerprint, first_seen: str) -> list[str]:
    """Marks of wording for an article that came at a moment: file it under these."""
    at = bin_of(first_seen, PART_DAYS)
    return [*signature_bands(fingerprint), *(f"s{part:012x}.{at}" for part in fingerprint.parts)]


def facts_of(fingerprint: Fingerprint, first_seen: str) -> list[str]:
    """Marks of facts for an article that came at a moment: file it under these."""
    return [f"f{pair}.{bin_of(first_seen, FACT_DAYS)}" for pair in pairs_of(fingerprint)]


def wanted_bands(fingerprint: Fingerprint, first_seen: str) -> list[str]:
    """Marks of wording to look up: this bin's and the last one's."""
    last = [f"s{part:012x}.{bin_of(first_seen, PART_DAYS) - 1}" for part in fingerprint.parts]
    return [*bands_of(fingerprint, first_seen), *last]


def wanted_facts(fingerprint: Fingerprint, first_seen: str) -> list[str]:
    """Marks of facts to look up: this bin's and the last one's."""
    now = bin_of(first_seen, FACT_DAYS)
    return [f"f{pair}.{at}" for at in (now, now - 1) for pair in pairs_of(fingerprint)]


def bin_of(first_seen: str, days: int) -> int:
    """The number of the bin of so many days in which a moment lies."""
    return date.fromisoformat(first_seen[:10]).toordinal() // days


def signature_bands(fingerprint: Fingerprint) -> list[str]:
    numbers = fingerprint.signature
    cut = range(0, len(numbers) - BAND + 1, BAND)
    return [f"b{at // BAND}.{hash_of(*map(str, numbers[at : at + BAND]))}" for at in cut]


def pairs_of(fingerprint: Fingerprint) -> list[str]:
    """Hashes of pairs of rare facts within a sentence, the lowest ``PAIRS`` of them."""
    found: set[str] = set()
    for facts in by_sentence(fingerprint):
        rare = sorted(fact for fact in facts if is_rare(fact))
        found.update(hash_of(*pair) for pair in combinations(rare, 2) if pair[0][0] != "a" or pair[1][0] != "a")
    return sorted(found)[:PAIRS]


def is_rare(fact: str) -> bool:
    """Whether a fact is worth filing: a number of some size, a day, a person or body, a name, a place; no country, no
    mere word."""
    kind, _, rest = fact.partition(":")
    if kind == "n":
        return float(rest) >= TELLING
    if kind == "t":
        return len(rest) >= len("2000-01-01")
    return kind in ("m", "g") or (kind == "a" and ":" in rest)


def hash_of(*words: str) -> str:
    return blake2b("\x1f".join(words).encode(), digest_size=6).hexdigest()
