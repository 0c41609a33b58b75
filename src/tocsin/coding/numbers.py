"""Numbers in running text: digits and words, with the words that bound them ("more than", "up to", "-strong").

Nothing here knows what is counted. A number is cut together with its bound; ranges ("10-15", "between 2 and 3 million")
and vague amounts ("tens of thousands", "several hundred") are one number with two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.knowledge.measures import measures
from tocsin.records import Bound

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL = {word: float(n) for n, word in enumerate(UNITS)} | {word: 10.0 * n for n, word in enumerate(TENS, 2)}
GROUPS = {"dozen": 12.0, "score": 20.0, "hundred": 1e2}
LARGE = {"thousand": 1e3, "lakh": 1e5, "lac": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12}
SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
PLURALS = {"tens": 10.0, "dozens": 12.0, "scores": 20.0, "hundreds": 1e2} | {f"{w}s": n for w, n in LARGE.items()}
PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
VAGUE = (2.0, 10.0)
"""What "hundreds" and "several hundred" span: from two to ten of them, as "tens of thousands" is 20,000 to 100,000."""
FEW = (2.0, 5.0)

Bounded = tuple[Bound, str]

WORD = "|".join([*SMALL, *GROUPS, *LARGE])
LEAD = rf"(?:(?:an?|half an?|several|a few|few|a couple(?: of)?|many) (?=(?:{'|'.join([*GROUPS, *LARGE])})\b))"
RUN = rf"{LEAD}?(?:{WORD})(?:[ -](?:and )?(?:{WORD}))*(?: and a half(?: (?:{WORD}))?)?"
DIGITS = (
    r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+|\d{1,3}(?: \d{3})+(?![\d,])|"
    r"\d+(?:\.\d+)?"
)
SIZE = (
    r"(?:[ -](?:hundred|(?:thousand|lakh|million|billion)(?: (?:crore|million|billion))?|lac|crore|trillion)\b|"
    r"(?:mln|mn|bn|tn|k|m|b)(?!\w))"
)
MANY = rf"(?:(?:many|several) )?(?:{'|'.join(PLURALS)})(?: of (?:thousands|millions|billions))?"
PART = (
    r"half|(?:an?|one|two|three|four|five|six|seven|eight|nine)[ -](?:half|(?:third|quarter|fifth|sixth|seventh|"
    r"eighth|ninth|tenth)s?)"
)
PART_OF_LARGE = r"(?P<piece>half a|an? quarter of an?|three[ -]quarters of a) (?P<large>million|billion|trillion)"
GLUED = r"km|kms|kg|kt|%"


def _signs() -> str:
    return "|".join(re.escape(sign) for sign in sorted(measures().before, key=len, reverse=True))


def _core(n: int) -> str:
    """The pattern of one number, its groups numbered, since a range holds two."""
    digits = rf"(?P<digits{n}>{DIGITS})(?P<size{n}>{SIZE})?(?!(?!{GLUED}\b|%)\w|:\d|[.,/]\d|[’']s\b)"
    return rf"(?:(?P<sign{n}>{_signs()}) ?)?{digits}|\b(?P<words{n}>{RUN})\b"


class Number(NamedTuple):
    """A number of a text: ``start`` and ``end`` with its bound, ``core`` without; ``lo`` and ``hi`` as in ``Figure``.

    ``sign`` is the currency sign before it; ``part`` says that it is a fraction ("two-thirds": 0.6667); ``glued`` that
    "-strong" follows; ``vague`` that no number was said; ``literal`` the digits as they stand, without size words.
    """

    start: int
    end: int
    core: int
    core_end: int
    lo: float | None
    hi: float | None
    nominal: float
    bound: Bound
    why: str
    sign: str = ""
    part: bool = False
    glued: bool = False
    literal: str = ""


class Plain(NamedTuple):
    """A number before its bounds: the ends where it has two, and whether it is vague or about so."""

    start: int
    end: int
    value: float
    to: float | None = None
    bound: Bound = "point"
    sign: str = ""
    part: bool = False
    literal: str = ""


def word_value(words: str) -> float | None:
    """The value of number words ("two hundred and five", "a dozen", "two and a half million"), or None where they
    make none ("nineteen eighty")."""
    words, half, after = words.casefold().partition(" and a half")
    total, current, last = 0.0, 0.0, 1e15
    for word in re.split(r"[ -]", words):
        if word in ("and", "a", "an"):
            current, last = (1.0, 1e15) if word != "and" else (current, last)
        elif word in SMALL:
            if last <= SMALL[word] or (last < 20 or (last < 100 and SMALL[word] >= 10)):
                return None
            current, last = current + SMALL[word], SMALL[word]
        elif word in GROUPS:
            current, last = (current or 1.0) * GROUPS[word], GROUPS[word]
        elif word in LARGE:
            total, current, last = total + (current or 1.0) * LARGE[word], 0.0, 1e15
            if total > LARGE[word] * 1000 and LARGE[word] > 1e3 and total % LARGE[word]:
                return None
        else:
            return None
    if half and not after:
        scale = next((LARGE[w] for w in reversed(re.split(r"[ -]", words)) if w in LARGE), 1.0)
        return total + current + 0.5 * scale
    return (total + current + 0.5 * bool(half)) * scale_of(after)


def scale_of(words: str) -> float:
    """What size words multiply by: "lakh crore" is 1e12."""
    value = 1.0
    for word in re.split(r"[ -]", words.strip(" -").casefold()):
        value *= SHORT.get(word) or LARGE.get(word) or GROUPS.get(word) or 1.0
    return value


def digits_value(digits: str) -> float | None:
    """The value of digits with thousands marked by commas or spaces, lakhs included; None where groups make none."""
    if "," in digits and not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?", digits):
        return None
    return float(re.sub(r"[,\s]", "", digits))


class Grammar(NamedTuple):
    """The compiled patterns; made once, on first use, since currency signs come from the tables."""

    number: re.Pattern[str]
    before: tuple[tuple[re.Pattern[str], Bounded], ...]


JOINT = (
    r"(?:(?P<dash> ?[-–—] ?|-to-)|(?P<joint> (?:to|and|or) (?:(?:about|around|some|as many as|up to|even|"
    r"perhaps) )?))"
)
BEFORE: tuple[tuple[str, Bounded], ...] = (
    (
        r"no (?:fewer|less) than|not (?:less|fewer) than|at (?:the very )?least|(?:a |the )?minimum(?: of)?",
        ("at_least", "at least"),
    ),
    (
        r"no (?:more|greater) than|not more than|at (?:the )?most|(?:anything )?up to|as (?:many|much) as|"
        r"(?:a |the )?maximum(?: of)?|(?:fewer|less) than|just under|under|below|not exceeding",
        ("at_most", "at most"),
    ),
    (
        r"(?:considerably |much |far |slightly |just |a little )?more than|"
        r"(?:well |just |slightly |a little )?(?:over|above)|upwards? of|in excess of|exceeding|greater than|"
        r"north of|better than",
        ("more_than", "more than"),
    ),
    (
        r"about|around|some|roughly|approximately|approx\.?|circa|nearly|almost|close to|near|(?:an )?estimated|"
        r"perhaps|probably|virtually|a reported|an average of|in the region of|of the order of|just short of",
        ("approx", "about"),
    ),
)
"""What bounds a number from before it, the strongest first: "at least about 50" is at least 50."""
AFTER: tuple[tuple[str, Bounded], ...] = (
    (r"\+|-plus\b| plus\b|,? or more\b|,? and (?:more|over|above)\b| upwards?\b| at (?:the )?least\b", ("at_least",
        "or more")),
    (r",? or (?:fewer|less)\b| at (?:the )?most\b", ("at_most", "or fewer")),
    (r"-odd\b| odd\b| or so\b|-ish\b| approximately\b", ("approx", "or so")),
)  # fmt: skip
AFTER_RULES = tuple((re.compile(words, re.I), bound) for words, bound in AFTER)
ONE_UNIT = r"an?(?= (?:hour|day|week|fortnight|month|year|decade|mile)\b)"
HAS_NUMBER = re.compile(
    rf"\d|\b{ONE_UNIT}|"
    rf"\b(?:{'|'.join([*SMALL, *GROUPS, *LARGE, *PLURALS, 'half', 'thirds?', 'quarters?', 'fifths?', 'tenths?'])})\b",
    re.I,
)

_GRAMMAR: list[Grammar] = []


def grammar() -> Grammar:
    """The patterns, compiled on first use."""
    if not _GRAMMAR:
        behind = rf"(?:{JOINT}(?:{_core(2)}))?"
        pattern = (
            rf"\b(?P<ratio>(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of)(?: every)? "
            rf"(?:two|three|four|five|six|seven|eight|nine|ten))\b|\b{PART_OF_LARGE}\b|\b(?P<many>{MANY})\b|"
            rf"\b(?P<single>{ONE_UNIT})|\b(?P<part>{PART})\b(?! (?:an? )?(?:{WORD})\b)|"
            rf"(?<![\w.,/:#&@$€£+-])(?:{_core(1)}){behind}"
        )
        before = tuple((re.compile(rf"(?<![\w-])(?:{words})(?: of)?(?: the)? ?$", re.I), b) for words, b in BEFORE)
        _GRAMMAR.append(Grammar(re.compile(pattern, re.I), before))
    return _GRAMMAR[0]


def numbers_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Number]:
    """The numbers of a stretch of text in order, nothing overlapping; offsets into the text."""
    end = len(text) if end is None else end
    position = start
    pattern = grammar().number
    while found := pattern.search(text, position, end):
        position = max(found.end(), position + 1)
        for plain in plains(found):
            position = max(plain.end, found.start() + 1)
            yield bounded(text, plain, start, end)


def plains(found: re.Match[str]) -> Sequence[Plain]:
    """What a match says: one number, or the two that a joint did not make a range."""
    at, to = found.span()
    if found["ratio"]:
        first, *_, last = found["ratio"].casefold().split()
        return [Plain(at, to, SMALL[first] / SMALL[last], part=True)]
    if found["piece"]:
        share = {"half": 0.5, "a quarter": 0.25, "three quarters": 0.75, "three-quarters": 0.75}
        piece = next(v for k, v in share.items() if found["piece"].casefold().startswith(k))
        return [Plain(at, to, piece * LARGE[found["large"].casefold()], bound="approx")]
    if found["many"]:
        return [many(found)]
    if found["single"]:
        return [Plain(at, to, 1.0)]
    if found["part"]:
        return [part(found)]
    one, other = side(found, 1), side(found, 2)
    if one is None or other is None:
        return [p for p in (one, other) if p]
    joined = join(found, one, other)
    return [joined] if joined else [one, other]


def many(found: re.Match[str]) -> Plain:
    """ "hundreds", "tens of thousands": two to ten of them."""
    value = 1.0
    for word in re.findall(r"\w+", found["many"].casefold()):
        value *= PLURALS.get(word, 1.0)
    return Plain(*found.span(), VAGUE[0] * value, VAGUE[1] * value, "some")


def part(found: re.Match[str]) -> Plain:
    """ "half", "two-thirds", "a quarter" as a fraction of one."""
    first, _, last = found["part"].casefold().replace("-", " ").rpartition(" ")
    word = last if last in PARTS else last.removesuffix("s").replace("halve", "half")
    return Plain(*found.span(), SMALL.get(first, 1.0) / PARTS[word], part=True)


def side(found: re.Match[str], n: int) -> Plain | None:
    """One end of a match, or None where it says nothing."""
    if found[f"digits{n}"]:
        value = digits_value(found[f"digits{n}"])
        size, sign = found[f"size{n}"] or "", found[f"sign{n}"] or ""
        start = found.start(f"sign{n}") if sign else found.start(f"digits{n}")
        literal = found[f"digits{n}"] + size
        stop = found.end(f"size{n}") if size else found.end(f"digits{n}")
        return None if value is None else Plain(start, stop, value * scale_of(size), sign=sign, literal=literal)
    if found[f"words{n}"]:
        return worded(found[f"words{n}"], *found.span(f"words{n}"))
    return None


INEXACT = re.compile(r"(?P<few>a few|few|a couple(?: of)?)|(?P<several>several|many)|half an?", re.I)


def worded(words: str, start: int, end: int) -> Plain | None:
    """A number in words; of "several" and "a few" both ends, of dozens about so many."""
    lead = INEXACT.match(words)
    rest = words[lead.end() :].strip() if lead else words
    value = word_value(rest)
    if value is None:
        return None
    if lead and (lead["few"] or lead["several"]):
        low, high = FEW if lead["few"] else VAGUE
        return Plain(start, end, low * value, high * value, "some")
    if lead:
        value /= 2
    about = any(w in words.casefold() for w in ("dozen", "score"))
    return Plain(start, end, value, bound="approx" if about else "point")


CHANGED = re.compile(
    r"\b(?:rais\w+|rose|ris\w+|increas\w+|grew|grow\w*|expand\w*|doubl\w+|tripl\w+|jump\w*|climb\w*|cut\w*|reduc\w+|"
    r"trim\w*|"
    r"slash\w*|fell|fall\w*|drop\w*|declin\w+|shrank|shrunk|lower\w*|go(?:es|ing)?|went|up|down|chang\w+|swell\w*|"
    r"boost\w*)\b"
    r"[^.;]{0,50}? from (?:about |some |around |nearly )?$",
    re.I,
)


def join(found: re.Match[str], one: Plain, other: Plain) -> Plain | None:
    """The range that two numbers make, the first taking the size of the second: "2-3 million"."""
    joint = (found["joint"] or "").strip().casefold()
    if joint.startswith("and") and not re.search(
        r"\bbetween (?:about |some |around )?$", found.string[: one.start], re.I
    ):
        return None
    if CHANGED.search(found.string[max(0, one.start - 70) : one.start]):
        return None
    low = one.value
    size = scale_of(found["size2"] or "") if found["digits2"] else words_scale(found["words2"] or "")
    if size > 1 and low < 1000 and not found["size1"] and "," not in one.literal and low < other.value / size * 10:
        low *= size
    if one.to or other.to or low >= other.value or other.sign not in ("", one.sign):
        return None
    if found["dash"] and years(found):
        return None
    return Plain(one.start, other.end, low, other.value, "range", one.sign, literal=one.literal)


def words_scale(words: str) -> float:
    """The size that number words end with: "three million" ends with a million."""
    return LARGE.get(re.split(r"[ -]", words.casefold())[-1], 1.0)


def years(found: re.Match[str]) -> bool:
    """Whether a dash joins years: 1939-45, 2014-2015."""
    return bool(re.fullmatch(r"(?:1[0-9]|20)\d\d", found["digits1"] or "")) and not found["size2"]


def bounded(text: str, plain: Plain, start: int, end: int) -> Number:
    """A plain number with the bound that stands before or behind it."""
    at, left = plain.start, text[max(start, plain.start - 40) : plain.start]
    held: Bounded | None = None
    while step := bound_before(left):
        size, (bound, why) = step
        if held is None or held[0] == "approx":
            held = (bound, why)
        at, left = at - size, left[: len(left) - size]
    if between := re.search(r"\b(?:between|from|anywhere (?:between|from)) $", left, re.I):
        at -= len(between[0]) if plain.bound == "range" else 0
    behind = bound_after(text, plain.end, end)
    stop = behind[0] if behind else plain.end
    held = held or (behind[1] if behind else None)
    glued = text.startswith(("-strong", " strong"), stop)
    return shaped(plain, held, at, stop + 7 * glued, glued)


def bound_before(left: str) -> tuple[int, Bounded] | None:
    """How many characters at the end of a text bound what follows, and how."""
    for pattern, bound in grammar().before:
        if found := pattern.search(left):
            return len(left) - found.start(), bound
    return None


def bound_after(text: str, start: int, end: int) -> tuple[int, Bounded] | None:
    """Where a bound that begins here ends, and what it says."""
    for pattern, bound in AFTER_RULES:
        if found := pattern.match(text, start, end):
            return found.end(), bound
    return None


def shaped(plain: Plain, held: Bounded | None, start: int, end: int, glued: bool) -> Number:
    """The ends that a bound gives a number; a range or vague amount keeps its own two."""
    bound, why = held or (plain.bound, "as said" if plain.bound != "some" else "a vague amount")
    lo, hi = plain.value, plain.to if plain.to is not None else plain.value
    if plain.to is not None:
        bound, why = plain.bound, why if plain.bound == "some" else "two ends"
    ends: dict[str, tuple[float | None, float | None]] = {
        "at_least": (lo, None), "more_than": (lo, None), "at_most": (None, hi),
    }  # fmt: skip
    low, high = ends.get(bound, (lo, hi))
    return Number(start, end, plain.start, plain.end, low, high, plain.value, bound, why, plain.sign, plain.part, glued,
                  plain.literal)  # fmt: skip
