"""How names are compared: one folding for every look-up, a transliteration-tolerant key, and a distance.

``fold`` answers "is this the same spelling", ``skeleton`` "could these be two romanisations of one name", ``distance``
"how far is a garbled name from a real one".
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

# Abbreviations whose letters also spell an English word: written in capitals they keep dots ("u.s."), so that "US" and
# "U.S." meet and "us" stays a pronoun.
WORDLIKE = frozenset({
    "us", "who", "is", "pace", "car", "ice", "raw", "swift", "shape", "mend", "spa", "app", "fact", "aid", "plan",
})  # fmt: skip
# Letters that Unicode decomposition leaves alone.
PLAIN = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ə": "a", "Ə": "A", "&": " and ",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "′": "'",
})  # fmt: skip
DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W\d_]))?")
POSSESSIVE = re.compile(r"(?:'[sS]|(?<=[sS])')$")
BREAK = re.compile(r"[^\w+]+|_")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The look-up key of a name: lower case, no diacritics, apostrophes or final possessive, other signs as one blank.

    Dots of abbreviations go ("N.A.T.O." is "nato"), except that capitals which spell an English word keep them:
    "US" and "U.S." are "u.s.", while "us" is "us".
    """
    text = name.strip()
    if not text.isascii():
        text = _plain(text)
    if "'" in text:
        text = POSSESSIVE.sub("", text).replace("'", "")
    if "." in text:
        text = DOTTED.sub(lambda found: found[0].replace(".", "").upper() + " ", text)
    if "&" in text:
        text = text.replace("&", " and ")
    return " ".join(_word(word) for word in BREAK.split(text) if word)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _word(word: str) -> str:
    lower = word.casefold()
    if len(word) > 1 and word.isupper() and lower in WORDLIKE:
        return "".join(f"{letter}." for letter in lower)
    return lower


# ------------------------------------------------------------------------------------------------ skeleton

ARTICLES = frozenset({
    "al", "el", "ul", "ad", "ar", "as", "ash", "at", "az", "an", "bin", "ben", "ibn", "de", "da", "van", "von",
})  # fmt: skip
# Spellings of one sound in romanised names, most specific first. Capitals stand for sounds of several letters.
SOUNDS = (
    ("tsch", "C"), ("shch", "S"), ("sch", "S"), ("dsch", "J"), ("tch", "C"), ("dzh", "J"), ("zh", "J"), ("dj", "J"),
    ("sh", "S"), ("ch", "C"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ts", "c"), ("tz", "c"),
    ("cz", "C"), ("sz", "S"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("w", "v"), ("z", "s"), ("j", "i"), ("y", "i"),
)  # fmt: skip
SOUNDS_BY_LENGTH = re.compile("|".join(re.escape(spelling) for spelling, _ in SOUNDS))
SOUND_OF = dict(SOUNDS)
ENDING = re.compile(r"(?:off|of|ow|ov|eff|ef|ev)(?=\b)")
DOUBLE = re.compile(r"(.)\1+")
VOWELS = re.compile(r"(?<!^)[aeiou]+")


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """A key that romanisations of one name share: articles off, sounds for spellings, vowels but the first off.

    "Mohammed al-Qaddafi" and "Muhammad Kaddafi" meet; so do "Evgenij Chrustschow" and "Yevgeny Khrushchev" by sound
    classes. It is coarse: use it to find candidates and ``distance`` to rank them.
    """
    words = fold(name).replace(".", "").split()
    kept = [word for word in words if word not in ARTICLES] or words
    return " ".join(_sounds(word) for word in kept)


def _sounds(word: str) -> str:
    if len(word) > 3:
        word = ENDING.sub("ov", word)
    word = re.sub(r"^(?:ye|je|e)(?=[^aeiou])", "e", word)
    word = SOUNDS_BY_LENGTH.sub(lambda found: SOUND_OF[found[0]], word)
    word = re.sub(r"c(?=[aoukrl]|$)", "k", word)
    word = DOUBLE.sub(r"\1", word)
    first = "a" if word[:1] in "aeiou" else word[:1]
    return first + VOWELS.sub("", word)[1:].replace("h", "")


# ------------------------------------------------------------------------------------------------ distance

UNITS = re.compile(r"tsch|shch|sch|tch|zh|sh|ch|kh|gh|ph|ps|ts|th|dj|ck|.")
# Sounds that mishearing, transliteration and machine translation confuse; a swap inside a group is cheap.
GROUPS = (
    {"b", "p"}, {"d", "t", "th", "dh"}, {"g", "k", "gh", "kh", "q", "ck"}, {"kh", "h", "ch"},
    {"g", "j", "z", "zh", "s", "ts", "ps", "sh", "ch", "sch", "dj"}, {"ch", "tsch", "shch", "sch", "tch", "sh"},
    {"v", "w", "f", "ph"}, {"c", "k", "s", "ck", "q"}, {"f", "p", "ph"}, {"m", "n"}, {"l", "r"}, {"i", "y", "j"},
)  # fmt: skip
VOWEL_UNITS = frozenset("aeiouy")
# Start values, set by hand on invented pairs: a swap within a group, of two vowels, a vowel put in or left out, an h.
SWAP, VOWEL_SWAP, VOWEL_GAP, H_GAP = 0.3, 0.2, 0.6, 0.4


def _swap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in VOWEL_UNITS and b in VOWEL_UNITS:
        return VOWEL_SWAP
    return SWAP if any(a in group and b in group for group in GROUPS) else 1.0


@lru_cache(maxsize=32768)
def units(name: str) -> tuple[str, ...]:
    """The sounds of a name, folded: letters, with sh, zh, kh, ps and the like as one, doubles once, blanks off."""
    return tuple(UNITS.findall(DOUBLE.sub(r"\1", fold(name).replace(".", "").replace(" ", ""))))


def distance(a: str, b: str, limit: float = 1.0) -> float:
    """How far two names are, 0 (same sounds) to 1: weighted edits over the longer name's number of sounds.

    Beyond ``limit`` the answer is 1, found sooner.
    """
    left, right = units(a), units(b)
    longest = max(len(left), len(right))
    if not left or not right or least_distance(a, b) > limit:
        return 0.0 if left == right else 1.0
    row = [0.0]
    for unit in right:
        row.append(row[-1] + _GAPS[unit])
    for unit in left:
        row = _next_row(row, unit, right)
        if min(row) > limit * longest:
            return 1.0
    return min(1.0, row[-1] / longest)


def least_distance(a: str, b: str) -> float:
    """A quick bound that ``distance`` never goes below: surplus sounds, and consonants with no kin on the other side.

    It spares the edit table for names that can't be near; ``distance`` gives the true value.
    """
    (size_a, bits_a, kin_a), (size_b, bits_b, kin_b) = _profile(a), _profile(b)
    surplus = abs(size_a - size_b) * H_GAP
    if not size_a or not size_b:
        return surplus
    strange_a = sum([not bits & kin_b for bits in bits_a])
    strange_b = sum([not bits & kin_a for bits in bits_b])
    return max(surplus, strange_a, strange_b) / max(size_a, size_b)


class Sounds(NamedTuple):
    """The sounds of a name as sets of bits, h aside, and all the sounds that one of its own may stand for."""

    size: int
    consonants: int
    vowels: int
    every: int
    kin: int


def beyond(one: Sounds, other: Sounds, limit: float) -> bool:
    """Whether the ``distance`` of two names is certainly above ``limit``, at a tenth of its price."""
    size, surplus = (one.size, one.size - other.size) if one.size > other.size else (other.size, other.size - one.size)
    room = limit * size + 1e-9  # above what rounding can do
    return surplus * H_GAP > room or _least_cost(one, other) > room or _least_cost(other, one) > room


def _least_cost(one: Sounds, other: Sounds) -> float:
    """What one name's sounds cost at least against another's: those the other lacks, and those it has no kin of."""
    lacking, vowels = one.consonants & ~other.every, one.vowels & ~other.every
    strange = lacking & ~other.kin
    return SWAP * lacking.bit_count() + (1.0 - SWAP) * strange.bit_count() + VOWEL_SWAP * vowels.bit_count()


@lru_cache(maxsize=32768)
def sounds_of(name: str) -> Sounds:
    consonants = vowels = h = kin = 0
    own = units(name)
    for unit in own:
        if unit in VOWEL_UNITS:
            vowels |= _bit(unit)
        elif unit == "h":
            h = _bit(unit)
        else:
            consonants |= _bit(unit)
        kin |= _kin(unit)
    return Sounds(len(own), consonants, vowels, consonants | vowels | h, kin)


_places: dict[str, int] = {}
"""The bit of every sound met so far."""


@cache
def _bit(unit: str) -> int:
    return 1 << _places.setdefault(unit, len(_places))


@cache
def _kin(unit: str) -> int:
    """The bits of all the sounds that share a group with one."""
    kin = 0
    for near in frozenset[str]().union(*(group for group in GROUPS if unit in group)):
        kin |= _bit(near)
    return kin


@lru_cache(maxsize=32768)
def _profile(name: str) -> tuple[int, tuple[int, ...], int]:
    """Number of sounds, the groups of each consonant as bits, and the groups of all sounds together."""
    sounds = units(name)
    kin = 0
    for unit in sounds:
        kin |= _groups(unit)
    return len(sounds), tuple(_groups(unit) for unit in sounds if unit not in VOWEL_UNITS and unit != "h"), kin


@lru_cache(maxsize=512)
def _groups(unit: str) -> int:
    """The groups of a unit as bits; a unit of no group has one of its own."""
    own = sum(1 << place for place, group in enumerate(GROUPS) if unit in group)
    return own or 1 << (len(GROUPS) + ord(unit[0]))


def _next_row(row: list[float], unit: str, right: tuple[str, ...]) -> list[float]:
    """One line of the edit table: ``unit`` of the left name against every unit of the right one."""
    swaps, drop = _SWAPS[unit], _GAPS[unit]
    before = row[0]
    cell = before + drop
    fresh = [cell]
    for other, above in zip(right, row[1:], strict=True):
        swapped, dropped, cell = before + swaps[other], above + drop, cell + _GAPS[other]
        if dropped < cell:  # comparing is half the price of min() here, where nearly all the time goes
            cell = dropped
        if swapped < cell:
            cell = swapped
        before = above
        fresh.append(cell)
    return fresh


class _Gaps(dict[str, float]):
    """What it costs to leave out a sound."""

    def __missing__(self, unit: str) -> float:
        self[unit] = VOWEL_GAP if unit in VOWEL_UNITS else H_GAP if unit == "h" else 1.0
        return self[unit]


class _Swaps(dict[str, float]):
    """What it costs to take a sound for one sound."""

    def __init__(self, unit: str) -> None:
        self.unit = unit

    def __missing__(self, other: str) -> float:
        self[other] = _swap(self.unit, other)
        return self[other]


class _AllSwaps(dict[str, _Swaps]):
    def __missing__(self, unit: str) -> _Swaps:
        self[unit] = _Swaps(unit)
        return self[unit]


_GAPS, _SWAPS = _Gaps(), _AllSwaps()
