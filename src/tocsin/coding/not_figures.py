"""Numbers that are no figures: years, labels, ages, scores, prices, rents; each rule a small named function.

``NOT_FIGURES`` lists them, the first that holds ends a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from tocsin.coding.units import Quantity
from tocsin.knowledge.measures import measures

SIDE, WIDE = 240, 600
"""Characters that rules of the clause and of the sentence see on each side of a number: tables have no sentences."""


class Seen(NamedTuple):
    """A quantity with what the rules look at: the sentence and the words on both sides within it.

    ``chain`` is where the first of the quantities begins that are joined to this one by commas and "and", ``chain_end``
    where the last ends (0 where none follows). ``like`` is what an ellipsis repeats.
    """

    quantity: Quantity
    text: str
    start: int
    end: int
    chain: int
    chain_end: int = 0
    like: Seen | None = None

    @property
    def left(self) -> str:
        return self.text[max(self.start, self.quantity.start - SIDE) : self.quantity.start]

    @property
    def before_chain(self) -> str:
        """What stands left of the first of several joined quantities: "killed 12 soldiers and 30 civilians"."""
        return self.text[max(self.start, self.chain - SIDE) : self.chain]

    @property
    def right(self) -> str:
        return self.text[self.quantity.end : min(self.end, self.quantity.end + SIDE)]

    @property
    def after_chain(self) -> str:
        """What stands right of the last of several joined quantities: "12 tanks, two guns and a bridge were hit"."""
        at = max(self.chain_end, self.quantity.end)
        return self.text[at : min(self.end, at + SIDE)]

    @property
    def sentence(self) -> str:
        """The sentence, of an endless one what stands around the number."""
        return self.text[max(self.start, self.quantity.start - WIDE) : min(self.end, self.quantity.end + WIDE)]


Rule = Callable[[Seen], bool]

BEFORE_YEAR = re.compile(
    r"\b(?:in|since|of|from|until|till|by|before|after|during|through|the|january|february|march|april|may|june|july|"
    r"august|"
    r"september|october|november|december|late|early|mid|summer|winter|spring|autumn|fall|\d{1,2},?)[ -]$",
    re.I,
)


def is_year(seen: Seen) -> bool:
    """ "In 2014 troops took the peninsula": four plain digits behind the words of a date."""
    year = re.fullmatch(r"1[89]\d\d|20\d\d", seen.quantity.number.literal)
    return bool(year and seen.quantity.cls not in ("money", "distance") and BEFORE_YEAR.search(seen.left))


MONTH_BEFORE = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? $", re.I)


def is_day(seen: Seen) -> bool:
    """ "On March 12 soldiers entered": a day of a month."""
    value = seen.quantity.value
    return bool(MONTH_BEFORE.search(seen.left) and value <= 31 and re.fullmatch(r"\d+", seen.quantity.number.literal))


LAST_WORD = re.compile(r"([\w.’'-]+) $")


def is_label(seen: Seen) -> bool:
    """ "Type 052 destroyers", "Leopard 2 tanks": the number belongs to a name."""
    number = seen.quantity.number
    word = LAST_WORD.search(seen.left)
    if number.start != number.core or number.sign or not word or "," in number.literal or not number.literal:
        return False
    return word[1].casefold() in measures().labels and word[1][0].isupper()


def is_name(seen: Seen) -> bool:
    """ "The Six-Day War", "the Big Three": a number word with a capital within a sentence of small letters."""
    words = seen.text[seen.quantity.number.core : seen.quantity.number.core_end]
    if (
        not (words[0].isalpha() and words[0].isupper())
        or seen.quantity.number.sign
        or seen.quantity.number.core == seen.start
        or titled(seen.sentence)
    ):
        return False
    before = seen.text[seen.start : seen.quantity.number.core].rstrip()[-1:]
    return before not in '.:;“"—–-\n'


def titled(sentence: str) -> bool:
    """Whether most long words of a sentence have capitals, as in a headline."""
    words = [w for w in re.findall(r"[A-Za-z]+", sentence) if len(w) > 3]
    return len(words) > 4 and sum(w[0].isupper() for w in words) > 0.6 * len(words)


def is_age(seen: Seen) -> bool:
    """ "A 17-year-old", "aged 20 years"."""
    word = seen.quantity.word
    old = re.match(r"[ -](?:olds?\b|of age\b)", seen.right)
    return word.startswith(("year", "month")) and bool(old or re.search(r"\baged?(?: of)? $", seen.left))


SPEED = re.compile(r"(?:/h\b| (?:an|per) (?:hour|second)\b|ph\b)", re.I)
SIZE = re.compile(r"[ -](?:high|tall|deep|wide|thick|long|in (?:height|length|diameter)|above sea level)\b", re.I)


STRETCH = re.compile(
    r"[ -]\w+ (?:front|border|zone|strip|tunnel|wall|fence|convoy|column|barrier|line|frontier|"
    r"corridor)",
    re.I,
)


def is_speed_or_size(seen: Seen) -> bool:
    """ "90 km per hour", "5,600 metres high", "three feet tall"."""
    if seen.quantity.cls != "distance":
        return False
    tall = SIZE.match(seen.right) and not STRETCH.match(seen.right)
    return bool(
        SPEED.match(seen.right)
        or tall
        or (seen.quantity.word in ("foot", "feet", "yard") and seen.quantity.value < 100)
    )


TIME_AFTER = re.compile(
    r"[’']? (?:ago|later|earlier|before|after|from now|prior|old|since|on)\b|[’'] (?:time|"
    r"experience)"
)
TIME_BEFORE = re.compile(
    r"\b(?:last|past|next|coming|previous|first|final|every|recent|within|in|after|before|each) $|"
    r"\bin (?:about|around|some|nearly) $",
    re.I,
)


def is_old_time(seen: Seen) -> bool:
    """ "Three days ago", "two weeks later": a time, not a length."""
    about = bool(TIME_AFTER.match(seen.right) or TIME_BEFORE.search(seen.left))
    return seen.quantity.cls == "duration" and about


LASTING_VERB = re.compile(
    r"\b(?:last(?:s|ed|ing)?|held|holds?|went on|goes on|continu\w+|spoke|speak|spoken|talk\w*|met|meet\w*|fought|"
    r"raged?|dragged on|"
    r"extend\w*|prolong\w*|postpone\w*|delay\w*|suspend\w*|detain\w*|imprison\w*|jailed|besieged?|bombard\w*|"
    r"shell\w*|closed?|"
    r"sentenced|ran|runs?|took|takes?|take|stay\w*|remain\w*|occup\w+|shut|endur\w+|halt\w*|paus\w+|lull\w*|"
    r"stretch\w*|renew\w*|"
    r"spent|waited|stopped|stood|captiv\w+|held captive|blockad\w*|ruled?|governed|resist\w*|withstood|reopen\w*|"
    r"open(?:ed|s)?|lift(?:ed|s)?|banned?|barred|pounded|battled|"
    r"debated|negotiat\w+|agreed|lasted|train\w*|deploy\w*|station\w*|conferred|questioned|interrogated|isolated|"
    r"cut off|frozen|in force)\b",
    re.I,
)
LASTING_TIE = re.compile(
    r"(?:\b(?:for|of|by|to|over|lasting|after|into|on for|about|some|another|a further|least|"
    r"than)|\b(?:last(?:s|ed)?|took|takes|take|spent|ran|runs|stretched|dragged on|went on)) $",
    re.I,
)


LASTED = re.compile(r"\b(?:last(?:s|ed|ing)?|spent|stretched|dragged on|went on|raged)(?: for)?(?: another)? $", re.I)
PHRASE_END = re.compile(r"[.,;:()]| (?:in|at|to|for|by|with|after|that|which|and|on|from|as) ")
CLAUSE = re.compile(r"[;:]| but | while ")


def lasts(seen: Seen) -> bool:
    """Whether a length of time is that of a call, a siege, a truce, a deployment."""
    ahead = re.findall(r"[\w-]+", PHRASE_END.split(seen.right)[0])[:5]
    forms = {w.casefold() for w in ahead} | {" ".join(p).casefold() for p in pairwise(ahead)}
    tied = seen.quantity.adjectival or seen.right.startswith((" of ", "’", "'"))
    if tied and forms & measures().lasting:
        return True
    clause = CLAUSE.split(seen.left)[-1]
    return bool(LASTED.search(seen.left) or (LASTING_VERB.search(clause[-70:]) and LASTING_TIE.search(seen.left)))


def is_plain_time(seen: Seen) -> bool:
    """A length of time that nothing worth measuring has: "he has taught for 30 years"."""
    return seen.quantity.cls == "duration" and not lasts(seen)


CALIBRE = re.compile(r"[ -]?(?:mm|cm|degrees?|GHz|MHz|calib(?:re|er))\b")


def is_calibre(seen: Seen) -> bool:
    """ "155-mm guns", "40 mm": the size of a thing."""
    return bool(CALIBRE.match(seen.text, seen.quantity.number.end))


RANK_BEFORE = re.compile(r"\b(?:top|bottom|first|last|number|no\.?|article|resolution|page|chapter) $", re.I)
SUPERLATIVE = re.compile(r"\b(?:largest|biggest|richest|oldest|poorest|best|worst)\b")


def is_rank(seen: Seen) -> bool:
    """ "The top 10 officials", "the 20 largest companies", "his first 100 days"."""
    number = seen.quantity.number
    after = SUPERLATIVE.search(seen.text, number.end, max(number.end, seen.quantity.end))
    before = RANK_BEFORE.search(seen.left) and seen.quantity.subject  # "rebels number 900" is no rank
    return bool((before or after) and number.start == number.core)


def is_one_of(seen: Seen) -> bool:
    """ "One of the soldiers" is no count of one."""
    number = seen.quantity.number
    words = seen.text[number.core : number.core_end].casefold()
    return words == "one" and seen.text.startswith(" of ", number.end)


def is_score(seen: Seen) -> bool:
    """ "3-1", "2-0 victory": no unit follows, or a game's."""
    number = seen.quantity.number
    behind, before = seen.text[number.core_end : number.core_end + 2], seen.text[max(0, number.core - 2) : number.core]
    return bool(re.match(r"[-–]\d", behind) or re.match(r"\d[-–]", before))


def is_out_of_context(seen: Seen) -> bool:
    """Business, sport, culture, weather, private life (``measures.toml``)."""
    cls = seen.quantity.cls
    return cls is not None and any(c.spoilt(cls, seen.sentence) for c in measures().contexts)


LEAST_MONEY = 1000.0
"""Below this a sum is a price, not a figure of a crisis. Start value."""


def is_small_money(seen: Seen) -> bool:
    """ "Tickets cost 20 pounds"."""
    return seen.quantity.cls == "money" and (seen.quantity.number.hi or seen.quantity.value) < LEAST_MONEY


INHABITED = re.compile(
    r"\b(?:populations?|cit(?:y|ies)|town|nation|country|village|island|state|province|region|capital|district|"
    r"community|"
    r"republic|municipality) of $|\bpopulation (?:is|was|stands at|reached) $|"
    r"\b(?:city|town|village|island|country|nation) with $",
    re.I,
)


def is_population(seen: Seen) -> bool:
    """ "A town of 40,000 people", "a population of 4 million": the size of a place."""
    return seen.quantity.cls in ("people", "site") and bool(INHABITED.search(seen.left))


UNCOUNTED = frozenset({"mass", "area", "money", "share", "distance", "duration"})


def is_broken(seen: Seen) -> bool:
    """ "22.41 Soldiers arrive": nobody counts in fractions; a clock time or an index."""
    number = seen.quantity.number
    return seen.quantity.cls not in UNCOUNTED and not number.part and number.nominal % 1 != 0


DEFINITE = re.compile(r"\b(?:the|both|all|these|those|its|their|our)(?: other)? $", re.I)
SIDES = 10.0


def is_definite(seen: Seen) -> bool:
    """ "The two signatories", "the other five parties": who they are is known, how many is no news."""
    quantity = seen.quantity
    known = quantity.cls in ("site", "vote", "people") and quantity.value < SIDES
    return known and bool(DEFINITE.search(seen.left)) and quantity.number.start == quantity.number.core


NOT_FIGURES: tuple[tuple[str, Rule], ...] = (
    ("year", is_year),
    ("day of a month", is_day),
    ("label", is_label),
    ("name", is_name),
    ("age", is_age),
    ("speed or size", is_speed_or_size),
    ("time", is_old_time),
    ("nothing that lasts", is_plain_time),
    ("calibre", is_calibre),
    ("rank", is_rank),
    ("one of", is_one_of),
    ("score", is_score),
    ("broken", is_broken),
    ("definite", is_definite),
    ("small money", is_small_money),
    ("population", is_population),
    ("context", is_out_of_context),
)
"""Why a number is none of ours: the first rule that holds ends it."""


def refused(seen: Seen) -> str | None:
    """The name of the rule that says a quantity is no figure, or None."""
    return next((name for name, rule in NOT_FIGURES if rule(seen)), None)
