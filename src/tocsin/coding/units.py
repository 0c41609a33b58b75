"""What a number is of: currency signs, units of measure, nouns, and the words before a bare number.

A number that counts nothing known (a year, a model's name, an address, the score of a game) finds no unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from tocsin.coding.numbers import Number
from tocsin.knowledge.measures import Class, Noun, measures

TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]|\.(?=\w))*\.?(?<=[A-Z]\.)|[^\W\d_](?:[\w’'-])*|\d(?:[\w.,-]*\w)?|\S")
OF = re.compile(r" of(?: (?:the|its|their|his|her|our|these|those|that|this|whose|all|a|an))* ", re.I)
OWNED = re.compile(r"[’']s?$")
MOST = 6
"""Words between a number and its noun, at most. Start value."""

STOP = frozenset(
    "a an the and or but nor if when while as at by for from in into near of off on onto out over to under until "
    "up upon with within without after before during since that which who whom whose where is are was were be "
    "been being has had have having will would shall should can could may might must do does did said says told "
    "not also they he she it we you i its their his her our my your this these those than then there here so per "
    "via amid along across among around about against between because although though despite including included "
    "left took met went came sent saw held made gave fell rose led began lost won put set led ran yesterday today "
    "tomorrow".split()
)
"""Words that no noun phrase goes on over."""
PLAIN_S = frozenset(
    "arms headquarters hours days defense defence aerospace reserves various previous serious dangerous numerous "
    "anti-aircraft surface-to-air special forces armed u.s communications sanctions rights affairs logistics "
    "paras operations politics sports".split()
)
"""Words in -s that may modify a noun."""


class Quantity(NamedTuple):
    """A number and its unit: ``end`` is behind the noun, ``subject`` the noun phrase, ``factor`` base units a unit.

    ``least`` is the smallest number that is a figure by itself, ``word`` the noun or unit as it stands; ``adjectival``
    says that a measure modifies what follows ("a 90-minute call").
    """

    number: Number
    start: int
    end: int
    cls: Class | None
    unit: str
    factor: float
    subject: str
    least: int = 0
    word: str = ""
    adjectival: bool = False

    @property
    def value(self) -> float:
        return self.number.nominal


class Found(NamedTuple):
    """What the words behind a number say it is of."""

    end: int
    cls: Class | None
    unit: str
    factor: float
    least: int = 0
    word: str = ""
    adjectival: bool = False


# --------------------------------------------------------------------------------------------------------- what follows


def currency(text: str, number: Number, end: int) -> Found | None:
    """Money by the sign before the number or the word behind it."""
    tables = measures()
    if number.sign:
        said = MONEY.match(text, number.end, end)
        return Found(said.end() if said else number.end, "money", code_of(number.sign), 1.0)
    found = behind("currencies").match(text, number.end, end)
    if found is None:
        return None
    word = " ".join(found[1].casefold().split())
    return Found(found.end(1), "money", tables.behind[word], 1.0, word=word)


MONEY = re.compile(r"[ -](?:dollars?|worth\b(?= of))", re.I)


def code_of(sign: str) -> str:
    """The currency code of a sign, whatever its case ("usd", "us$")."""
    signs = {known.casefold(): code for known, code in measures().before.items()}
    return signs[sign.casefold()]


def measure(text: str, number: Number, end: int) -> Found | None:
    """A unit of measure right behind the number: "30 km", "90-minute", "2.1 per cent"."""
    found = behind("units").match(text, number.end, end)
    if found is None:
        return None
    word = " ".join(found[1].casefold().split())
    unit = measures().units[word]
    tail = text[found.end() : found.end() + len("-long")]
    adjectival = text[number.end : found.start(1)] == "-" or tail.startswith("-")
    stop = found.end(1) + len("-long") * (tail == "-long")
    factor = unit.factor * (100.0 if number.part and unit.cls == "share" else 1.0)
    base = "percentage point" if "point" in word else unit.base
    return Found(stop, unit.cls, base, factor, word=word, adjectival=adjectival)


MORE_WORDS = (
    r"(?:[ \u00a0-]|,? or so |-odd )?(?:of an? |an? )?(?:additional |more |extra |consecutive |straight |"
    r"full |whole )?"
)


@cache
def behind(kind: Literal["units", "currencies"]) -> re.Pattern[str]:
    """The pattern of a unit's or currency's name right behind a number, a hyphen or space between."""
    keys = measures().units if kind == "units" else measures().behind
    listed = "|".join(re.escape(w) for w in sorted(keys, key=len, reverse=True)).replace(r"\ ", r"\s+")
    return re.compile(rf"{MORE_WORDS}({listed})(?!\w)", re.I)


def share(text: str, number: Number, end: int) -> Found | None:
    """A fraction of something ("two-thirds of the province", "half the army"): in per cent."""
    if not number.part:
        return None
    whole = whole_after(text, number.end, end)
    return Found(whole, "share", "per cent", 100.0) if whole else None


HALF_THE = re.compile(r" (?:of )?(?:(?:the|its|their|his|her|our|all|an?|those|these) )+| of ", re.I)


def whole_after(text: str, start: int, end: int) -> int | None:
    """Where the noun phrase ends that a share is taken of; None where no such thing is named."""
    joint = HALF_THE.match(text, start, end)
    if joint is None:
        return None
    best = None
    for token in tokens(text, joint.end(), end):
        word = token[0].casefold()
        if word in STOP and best is None and word not in ("the",):
            return None
        if best is not None and (word in STOP or not token[0][0].isalnum()):
            break
        base = OWNED.sub("", word)
        named = token[0][0].isupper() and best is None
        if base in measures().wholes or named:
            best = token.end() - (len(word) - len(base))
        elif not token[0][0].isalnum():
            break
    return best


def tokens(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Up to ``MOST`` words from a position on."""
    for count, token in enumerate(TOKEN.finditer(text, start, end)):
        if count >= MOST + 2:
            return
        yield token


def noun(text: str, number: Number, end: int) -> Found | None:
    """The noun that is counted: the first known one behind the number, over words that can modify it.

    "Others" and "more" are taken where nothing better follows.
    """
    joint = OF.match(text, number.end, end)
    phrase = list(tokens(text, joint.end() if joint else number.end, end))
    fallback: Found | None = None
    for at, token in enumerate(phrase[: MOST + 1]):
        found = noun_at(text, phrase, at, number)
        if found and found.cls != "other":
            return found
        fallback = fallback or found
        if not passable(token[0]):
            break
    return fallback


def noun_at(text: str, phrase: list[re.Match[str]], at: int, number: Number) -> Found | None:
    """The longest known noun that begins with a token; in the plural, unless one is counted."""
    for size in (4, 3, 2, 1):
        if at + size > len(phrase):
            continue
        stop = phrase[at + size - 1].end()
        words = text[phrase[at].start() : stop]
        known = measures().noun(words) or measures().noun(words.rstrip("."))
        if known is None or not agrees(known, number):
            continue
        if OWNED.search(words) or (text[stop : stop + 1] in MARKS and text[stop + 1 : stop + 2].isalpha()):
            continue
        longer = goes_on(text, phrase, at + size, number) if known.plural and known.word not in PEOPLE_WORDS else None
        stop -= words.endswith(".")
        return longer or Found(stop, known.cls, known.unit, 1.0, known.least, known.word)
    return None


MARKS = ("'", "’", "-")
PEOPLE_WORDS = frozenset(["people", "lives", "souls"])


def agrees(known: Noun, number: Number) -> bool:
    """Whether a form goes with a number: one soldier, two soldiers; a piece of kit goes by either."""
    return known.cls == "other" or known.plural == (number.nominal != 1 or number.hi != 1) or known.word in BOTH


BOTH = frozenset(["aircraft", "spacecraft"])


def goes_on(text: str, phrase: list[re.Match[str]], at: int, number: Number) -> Found | None:
    """The noun that a plural form turns out to modify: "police officers", "Chinese patrol boats"."""
    capital = at > 0 and phrase[at - 1][0][0].isupper()
    for ahead in range(at, min(at + (3 if capital else 1), len(phrase))):
        if found := noun_at(text, phrase, ahead, number):
            return None if found.cls in ("other", "casualty") else found
        if not passable(phrase[ahead][0]):
            return None
    return None


def passable(word: str) -> bool:
    """Whether a word may stand between a number and its noun."""
    low = word.casefold()
    if not word[0].isalnum() or low in STOP:
        return False
    plural = word.islower() and low.endswith("s") and not low.endswith(("ss", "us"))
    return not plural or low in PLAIN_S or OWNED.search(word) is not None


# ------------------------------------------------------------------------------------------------- numbers without noun

HARMED = (
    r"killed|wounded|injured|dead|missing|hurt|died|drowned|perished|slain|massacred|executed|unaccounted for|"
    r"maimed"
)
HARMED_BEHIND = re.compile(
    rf" ?(?:(?:of them|others|more|were|was|are|is|have been|had been|has been|being|be|have|had|reported|confirmed|"
    rf"feared|badly|"
    rf"seriously|critically|slightly|also|left|reportedly|believed|presumed) )*(?:{HARMED})\b",
    re.I,
)
TOLL_BEFORE = re.compile(
    r"\b(?:death|casualty) tolls?(?: [\w'’-]+){0,7}? (?:to|at|of|is|was|as|reached|reaches|hit|passed|passes|"
    r"exceeds?|exceeded|topped)"
    r"(?: now)? $|\btoll(?: [\w'’-]+){0,3}? (?:to|at|of|reached|passed) $",
    re.I,
)
HARM_BEFORE = re.compile(
    r"\b(?:killed|killing|kills|kill|wounded|wounding|wounds|injured|injuring|injures|maiming|massacred|"
    r"massacring)(?: another| a further)? $",
    re.I,
)
ENDS = re.compile(
    r"(?:[.,;:)”\"]|$| (?:and|in|on|at|near|when|as|while|after|including|during|by|before|outside|"
    r"across|of them)\b)",
    re.I,
)
COUNTED_BEFORE = re.compile(
    r"\b(?:number of (?P<of>(?:[\w'’-]+ ){0,3}?[\w'’-]+)(?: [\w'’-]+){0,8}?|(?P<noun>[\w-]+(?: [\w-]+)?) (?:numbers|"
    r"levels|strength|count)(?: [\w'’-]+){0,8}?)"
    r" (?:to|at|by|of|from|is|was|reached|stands at|stood at|exceeds|exceeded|below|under)(?: now)? $"
    r"|\b(?P<listed>[\w-]+),? (?:numbers?(?! of)|numbering|numbered|totalling|totaling|total|totalled|"
    r"totaled)(?: now)? $",
    re.I,
)


def harmed(text: str, number: Number, start: int, end: int) -> Found | None:
    """People by what befell them: "over 100 injured", "the death toll rose to 87", "killing 12 and"."""
    behind = HARMED_BEHIND.match(text, number.end, end)
    if behind:
        return Found(behind.end(), "casualty", "people", 1.0, word=text[number.end : behind.end()].split()[-1])
    left = text[max(start, number.start - 90) : number.start]
    if TOLL_BEFORE.search(left):
        return Found(number.end, "casualty", "people", 1.0, word="dead")
    if (verb := HARM_BEFORE.search(left)) and ENDS.match(text, number.end, end):
        fate = "wounded" if verb[0].casefold().startswith(("wound", "injur", "maim")) else "dead"
        return Found(number.end, "casualty", "people", 1.0, word=fate)
    return None


MOVES = frozenset({"arrivals", "landings", "departures", "crossings", "evictions", "deportations", "evacuations"})
"""Nouns that count people by how they move."""
MOVED = re.compile(rf"(?: (?!of\b|from\b|to\b|in\b)[\w-]+){{0,3}}? ({'|'.join(sorted(MOVES))})\b", re.I)


def moved(text: str, number: Number, end: int) -> Found | None:
    """People by their moves: "3,000 sea arrivals"; a crossing within a phrase of place is a site."""
    found = MOVED.match(text, number.end, end)
    if found is None or (found[1].casefold() == "crossings" and SITE_CROSSING.search(found[0])):
        return None
    return Found(found.end(), "displaced", "people", 1.0, 2, found[1].casefold())


SITE_CROSSING = re.compile(r"\b(?:border|level|rail|road|frontier) crossings$", re.I)
CROWD = re.compile(
    r" (?:more |others |of them )?(?:(?:have|had|were|are|was|also|then|have been|had been|still|has) )*(?:marched|"
    r"rallied|gathered|protested|fled|demonstrated|"
    r"took to the streets|taken to the streets|turned out|attended|flee|were evacuated|evacuated|displaced|arrested|"
    r"detained|homeless|trapped|stranded|rioted|assembled|"
    r"flocked|poured|took refuge|taken hostage|deported|imprisoned|jailed|executed|rescued|sought (?:refuge|shelter|"
    r"asylum))\b",
    re.I,
)


def crowd(text: str, number: Number, end: int) -> Found | None:
    """People by what they do: "thousands marched", "120 were arrested"."""
    found = CROWD.match(text, number.end, end)
    return Found(number.end, "people", "people", 1.0, 2, "people") if found else None


def counted_before(text: str, number: Number, start: int, end: int) -> Found | None:
    """What the words before a bare number count: "troop numbers by 20,000", "the number of tanks fell to 300"."""
    left = COUNTED_BEFORE.search(text[max(start, number.start - 110) : number.start])
    if left is None or not ENDS.match(text, number.end, end):
        return None
    words = (left["of"] or left["noun"] or left["listed"]).casefold().split()
    for begin in range(len(words)):
        for stop in range(len(words), begin, -1):
            form = " ".join(words[begin:stop])
            if known := measures().noun(form) or measures().noun(f"{form}s"):
                return Found(number.end, known.cls, known.unit, 1.0, known.least, known.word)
    return None


STRONG = re.compile(
    r"(?: [\w-]+){0,4}? (?:army|force|forces|contingent|mission|garrison|militia|crew|police|navy|"
    r"military|corps|guard|group|unit|brigade|detachment|column)\b",
    re.I,
)


def strong(text: str, number: Number, end: int) -> Found:
    """ "A 120,000-strong army": so many of its members."""
    body = STRONG.match(text, number.end, end)
    return Found(body.end() if body else number.end, "personnel", "personnel", 1.0, 1, "troops")


def found_for(text: str, number: Number, start: int, end: int) -> Found | None:
    """What a number is of. The order: signs and units stand closest, then nouns, then what stands before."""
    if number.glued:
        return strong(text, number, end)
    if number.part:
        return share(text, number, end) or measure(text, number, end)
    return (
        currency(text, number, end)
        or measure(text, number, end)
        or moved(text, number, end)
        or noun(text, number, end)
        or harmed(text, number, start, end)
        or crowd(text, number, end)
        or counted_before(text, number, start, end)
    )


# --------------------------------------------------------------------------------------------------------- quantities


OR_MORE = re.compile(r",? or (more|so|fewer|less)\b")
MORE_BEFORE = re.compile(r"\b(?:an additional|additional|another|an extra|an?other|a further) $", re.I)


Read = Callable[[str, Number, int], Found | None]


def quantity(text: str, number: Number, start: int, end: int, by: Read | None = None) -> Quantity | None:
    """A number with what it is of, ``by`` one reading or by all in their order; None where it is of nothing known."""
    found = by(text, number, end) if by else found_for(text, number, start, end)
    if found is None:
        return None
    stop = found.end
    if found.cls == "share" and not number.part and (whole := whole_after(text, found.end, end)):
        stop = whole
    if number.bound == "point" and (said := OR_MORE.match(text, stop, end)):
        stop, number = said.end(), rebound(number, said[1])
    subject = " ".join(text[number.end : stop].strip(" -").split())
    subject = subject or ("people" if found.word == "people" else "")
    more = MORE_BEFORE.search(text[max(start, number.start - 24) : number.start])
    begin = number.start - (len(more[0]) if more else 0)
    return Quantity(
        number, begin, stop, found.cls, found.unit, found.factor, subject, found.least, found.word, found.adjectival
    )


def rebound(number: Number, word: str) -> Number:
    """The bound that stands behind the noun: "50 tanks or more"."""
    if word == "so":
        return number._replace(bound="approx", why="or so")
    if word == "more":
        return number._replace(bound="at_least", hi=None, why="or more")
    return number._replace(bound="at_most", lo=None, why="or fewer")


ONWARD = re.compile(r"[^.;]{0,40}? (?:to|from) ")


def onward(text: str, number: Number, last: Quantity | None, end: int) -> Quantity | None:
    """The second of two counts of one thing: "by 10,000 men to 60,000", "from 5,000 troops to 2,000"."""
    if last is None or last.cls in (None, "duration", "other") or not ENDS.match(text, number.end, end):
        return None
    if not ONWARD.fullmatch(text[last.end : number.start]) or number.part or number.sign:
        return None
    return last._replace(number=number, start=number.start, end=number.end, subject="")


THING = re.compile(r"(?: (?!\w+ly\b)[a-z][a-z-]+){0,2}? ([a-z][a-z-]{2,}s)(?![\w’'-])")
NO_THINGS = frozenset(
    "times others hours years days weeks months minutes percent points places ways parts cases reasons sides goals "
    "games steps cents members percents rounds hits results questions seats days-ago as was is has its this thus us "
    "jobs books songs lives deals talks".split()
)
"""Words in -s that no act destroys or takes."""


def thing(text: str, number: Number, end: int) -> Found | None:
    """A plural of no known class; who asks knows that something was destroyed or taken, or that a list goes on."""
    found = THING.match(text, number.end, end)
    if found is None or number.nominal == 1 or any(w in STOP for w in found[0].split()):
        return None
    word = found[1]
    if word in NO_THINGS or word.endswith(("ss", "us", "ings")) or measures().noun(word):
        return None
    phrase = found[0].split()
    unit = " ".join([*phrase[-2:-1], singular(word)]) if len(phrase) > 1 else singular(word)
    return Found(found.end(), "equipment", unit, 1.0, 2, word)


def singular(word: str) -> str:
    """The singular of a plural by rule: "batteries" is "battery"."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


REPEAT_LEFT = re.compile(
    r"(?:^|(?:[,;:(—–]| -) (?:(?:and|including|with|then|plus) )?|\b(?:and|including) |"
    r"\bof (?:those|these|them|which|whom),? )(?:another |a further |only |just |some |about |nearly )*$",
    re.I,
)
"""What may stand before a number whose noun is left out."""
ACTED_ON = re.compile(
    r"\b(?:destroyed|intercepted|captured|shot down|downed|seized|arrested|detained|freed|released|rescued|launched|"
    r"fired|retook|lost)(?: (?:only|just|another|some|about|nearly|over|at least))? $",
    re.I,
)
"""What acts on a number without its noun: "of 40 missiles it intercepted 30"."""
COMPARED_LEFT = re.compile(
    r"\b(?:compared (?:with|to)|up from|down from|against|there (?:were|had been|have been)|of (?:those|these|which|"
    r"whom|them),?)(?: (?:only|just|another|some|about|nearly))* $",
    re.I,
)
REPEAT_RIGHT = re.compile(
    r"(?P<of> of (?:them|those|these|which|whom)\b)?(?: (?:in|on|at|near|against|from|around|across|inside|outside|"
    r"during|over|last|this|along|by|before|earlier|(?:a|the) (?:day|week|month|year|previous|following|same))\b|"
    r"(?P<stop>[.,;)]|$)| (?:were|was|had|have|are|live|lived|remain)\b)",
    re.I,
)
CLOCK = re.compile(
    r" (?:(?:in the |this |on )?(?:morning|afternoon|evening)|o.clock|[ap]\.?m\b|[ap]\.m\.|%|minutes?|hours?)", re.I
)
REPEATED = frozenset(
    {"personnel", "people", "displaced", "captives", "casualty", "formation", "equipment", "ship", "sortie", "act",
     "site", "supply"}
)  # fmt: skip


def repeats(text: str, number: Number, start: int, end: int) -> int | None:
    """Where a bare number ends that repeats a noun told before ("eight in the north", "nine of them"); None where the
    words beside it don't allow it."""
    plain = not (number.sign or number.part or number.glued) and number.nominal % 1 == 0 and number.nominal > 1
    year = re.fullmatch(r"1[5-9]\d\d|20\d\d", number.literal)
    right = REPEAT_RIGHT.match(text, number.end, end)
    if not plain or year or right is None or CLOCK.match(text, number.end, end):
        return None
    near = max(start, number.start - 60)
    left = ("" if near == start else "…") + text[near : number.start]
    compared = COMPARED_LEFT.search(left) or ACTED_ON.search(left)
    if not (compared or REPEAT_LEFT.search(left)) or (right["stop"] is not None and not (right["of"] or compared)):
        return None
    return right.end("of") if right["of"] else number.end


def ellipsis(text: str, number: Number, like: Quantity | None, start: int, end: int) -> Quantity | None:
    """A bare number as so many of what was told before: class and unit are those of ``like``."""
    stop = repeats(text, number, start, end) if like and like.cls in REPEATED else None
    if like is None or stop is None:
        return None
    told = like._replace(number=number, start=number.start, end=stop)
    dead = like.cls == "casualty" and ACTED_ON.search(text, max(start, number.start - 40), number.start)
    return told._replace(cls="people", subject="people", word="people") if dead else told


def noun_before(text: str, number: Number, start: int, end: int) -> Quantity | None:
    """A bare number of a noun told before it without one: "Landings have soared: 900 in May"."""
    left = text[max(start, number.start - 120) : number.start]
    if not re.search(r"(?:[:;,—–(]| -) (?:to |with )?$", left) or repeats(text, number, start, end) is None:
        return None
    for word in reversed(re.findall(r"[\w’'-]+(?: [\w’'-]+)?", left) + re.findall(r"[\w’'-]+", left)):
        known = measures().noun(word)
        if word.casefold() in MOVES:
            return Quantity(number, number.start, number.end, "displaced", "people", 1.0, word, 2, word.casefold())
        if known and known.plural and known.cls in ("act", "sortie", "displaced"):
            return Quantity(number, number.start, number.end, known.cls, known.unit, 1.0, word, known.least, known.word)
    return None
