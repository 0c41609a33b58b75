"""Quality signs of an article: machine-translated, spun, or printed by a content farm; each with its reason.

A set of rules is a list of named functions; each counts its sign, and its weight says how much one sign tells (start
values, to be calibrated once pages with known origin exist). A score is 1 - the product of (1 - weight) over the signs,
so that many weak signs add up and one alone stays weak. The rules need names and quotations, which is why they stand
here, not in ``clean``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from tocsin.records import Quality, Reading

Sign = Callable[[Reading], int]

SENSE_SLIPS = re.compile(
    r"\b(?:headmaster of the (?:ministry|state)|mouthpiece of the ministry|chargé of business|foreign portfolio chief|"
    r"war ships? of airplanes|plane carrier|atomic missiles? heads?|fire(?:-| )stop|weapons standstill|armed strengths|"
    r"(?<!road )(?<!food )(?<!transportation )(?<!public )(?<!national )safety council|unified nations|"
    r"united states of the north|common of nations)\b",
    re.I,
)
MID_CAPITAL = re.compile(
    r"(?<=[a-z] )(?:of|to|in|for|with|that|the|and) "
    r"(?:Resume|Begin|Discuss|Stop|End|Read|Watch|Meet|Launch|Attack|Talk|Withdraw)\w* [a-z]"
)
SELF_PAIR = re.compile(r"\b([A-Z][a-z]{2,})(?:'s|’s)? (?:and|with) \1\b")
BROKEN_INITIAL = re.compile(
    r"\b(?!(?:Plan|Group|Class|Type|Article|Section|Annex|War|Phase|Category|Part|Vitamin|Hepatitis|Team|Zone|Grade) )"
    r"[A-Z][a-z]+ [A-Z]\. (?:He|She|It|They) [a-z]+ [A-Z][a-z]+"
)
ORPHAN = re.compile(r"[A-Z][a-z]+\.")
QUOTE_AFTER_STOP = re.compile(r"\w\. [“\"]\s*(?:$|\n)", re.M)
RUNNING_TIME = re.compile(r"\b\d{1,2}:\d\d\s*$")
RANDOM_BIO = re.compile(r"^[\"“']?(?:(?:[A-Z][\w-]+ ){1,4}[\w-]+\. ){3,}", re.M)


class Rule(NamedTuple):
    score: Literal["translated", "spun", "farm"]
    weight: float
    reason: str
    sign: Sign


def related_links(reading: Reading) -> int:
    return min(3, sum(d.kind == "related" for d in reading.article.dropped))


def timed_captions(reading: Reading) -> int:
    return min(3, sum(d.kind == "caption" and bool(RUNNING_TIME.search(d.text)) for d in reading.article.dropped))


def verbless_biography(reading: Reading) -> int:
    return sum(d.kind == "author_box" and bool(RANDOM_BIO.search(d.text)) for d in reading.article.dropped)


def comment_form(reading: Reading) -> int:
    return int(any(d.kind == "comment_form" for d in reading.article.dropped))


def broken_initials(reading: Reading) -> int:
    return len(BROKEN_INITIAL.findall(reading.article.text))


def capitals_in_midsentence(reading: Reading) -> int:
    return len(MID_CAPITAL.findall(reading.article.text))


def party_with_itself(reading: Reading) -> int:
    return len(SELF_PAIR.findall(reading.article.text))


def orphan_fragments(reading: Reading) -> int:
    """One-word sentences amid longer ones, two at least: residue of a cut or badly joined sentence."""
    text = reading.article.text
    amid = {s.paragraph for s in reading.sentences if s.span.of(text).count(" ") > 6}
    orphans = sum(s.paragraph in amid and bool(ORPHAN.fullmatch(s.span.of(text))) for s in reading.sentences)
    return orphans if orphans > 1 else 0


def quote_after_stop(reading: Reading) -> int:
    return len(QUOTE_AFTER_STOP.findall(reading.article.text))


def garbled_names(reading: Reading) -> int:
    return len({m.raw for m in reading.mentions if m.how == "garbled"})


def sense_slips(reading: Reading) -> int:
    return len(SENSE_SLIPS.findall(reading.article.text))


def renderings(reading: Reading) -> int:
    """Short quoted phrases that share their last word and differ before it: one quotation rendered several times."""
    phrases = {p.casefold().strip(" .,") for p in re.findall(r"“([^”]{4,40})”", reading.article.text)}
    last = Counter(p.split()[-1] for p in phrases if 1 < len(p.split()) <= 4)
    return sum(n - 1 for n in last.values() if n > 1)


RULES = [
    Rule("farm", 0.25, "related links between paragraphs", related_links),
    Rule("farm", 0.2, "video captions with a running time in the text", timed_captions),
    Rule("farm", 0.4, "an author's biography without a verb", verbless_biography),
    Rule("farm", 0.15, "a comment form copied into the text", comment_form),
    Rule("translated", 0.35, "a name broken at an initial", broken_initials),
    Rule("translated", 0.3, "a capital in mid-sentence, as from link text", capitals_in_midsentence),
    Rule("translated", 0.4, "a party coordinated with itself", party_with_itself),
    Rule("translated", 0.2, "sentences of one word", orphan_fragments),
    Rule("translated", 0.2, "an opening quotation mark after the full stop", quote_after_stop),
    Rule("translated", 0.3, "a name garbled", garbled_names),
    Rule("translated", 0.35, "a word in a wrong sense", sense_slips),
    Rule("spun", 0.3, "one quotation in several renderings", renderings),
    Rule("spun", 0.15, "a name garbled", garbled_names),
]


def quality_of(reading: Reading) -> Quality:
    """The scores of an article and the reasons for them; needs linked mentions."""
    left = {"translated": 1.0, "spun": 1.0, "farm": 1.0}
    reasons = []
    for rule in RULES:
        count = rule.sign(reading)
        if count:
            left[rule.score] *= (1.0 - rule.weight) ** count
            reasons.append(f"{rule.score}: {rule.reason}" + (f" ({count} times)" if count > 1 else ""))
    scores = {name: round(1.0 - share, 3) for name, share in left.items()}
    return Quality(scores["translated"], scores["spun"], scores["farm"], reasons)
