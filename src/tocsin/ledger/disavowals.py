"""Reports taken back, or called untrue: "withdraws its report that …", "no truth in reports that …".

What such words report isn't told as happening, however firmly the clause behind them says it: it is denied. Who takes
back a report of his own no longer stands for it. Looked for in the sentence in which the evidence of a record stands,
before the act, and for "reports that … were false" behind it too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.knowledge.fold import fold
from tocsin.ledger.sentences import REACH, sentence_near
from tocsin.records import Span

REPORT = (
    r"(?:reports?|reporting|stor(?:y|ies)|claims?|articles?|accounts?|piece|dispatch(?:es)?|assertions?|statements?|"
    r"allegations?|posts?|headlines?|rumou?rs?|news)"
)
"""What is taken back, or untrue."""
THAT = r"(?:\s+(?:on|from|in|of)\s+\w+|,[^,.;]{1,40},){0,2}\s+(?:that|of|about|saying|alleging|claiming)\b"
"""From the noun to what it says, past a day or a place of its own."""
TAKES_BACK = re.compile(
    r"\b(?P<verb>withdr[ae]w(?:s|n|ing)?|retract(?:s|ed|ing)?|(?:takes?|took|taken|taking)\s+back|recant(?:s|ed|ing)?|"
    r"correct(?:s|ed|ing)?|disown(?:s|ed|ing)?|disavow(?:s|ed|ing)?|rescind(?:s|ed|ing)?|delet(?:es?|ed|ing)|"
    r"walk(?:s|ed|ing)?\s+back|apologi[sz](?:es?|ed|ing)\s+for)\s+"
    rf"(?P<whose>its|the|their|his|her|our|my|an?|this|that|earlier|initial)\s+(?:[\w’'-]+\s+){{0,3}}?{REPORT}{THAT}",
    re.I,
)
SAID_WRONGLY = re.compile(
    r"\b(?P<verb>(?:was|were|is|are|had\s+been|been)\s+(?:wrong|mistaken|in\s+error)\s+"
    r"(?:to|in|when\s+(?:it|they|we|he|she))\s+(?:have\s+)?|(?:wrong|mistaken|false|erroneous|incorrect)ly\s+)"
    r"(?:report|sa[iy]|stat|claim|wr[io]t|tell|told|suggest|assert)\w*\s+(?:\w+\s+){0,3}?that\b",
    re.I,
)
NO_TRUTH = re.compile(
    rf"\bno\s+(?:truth|substance|basis)\s+(?:in|to|for)\s+(?:\w+\s+){{0,3}}?{REPORT}{THAT}|"
    rf"\b(?:false|untrue|unfounded|baseless|fabricated|bogus)\s+{REPORT}{THAT}", re.I,
)  # fmt: skip
REPORTS = re.compile(rf"\b(?:[\w’'-]+\s+)?{REPORT}{THAT}", re.I)
WERE_FALSE = re.compile(
    r"\b(?:is|are|was|were|be(?:en)?|proved|turned\s+out(?:\s+to\s+be)?)\s+(?:\w+ly\s+|all\s+|simply\s+)?"
    r"(?P<how>false|wrong|untrue|unfounded|baseless|incorrect|inaccurate|fabricated|invented|mistaken|fake|"
    r"a\s+(?:fabrication|hoax|lie)|not\s+true|without\s+(?:truth|basis|foundation)|"
    r"(?P<gone>withdrawn|retracted|taken\s+back|disowned|rescinded|deleted))\b",
    re.I,
)
"""Behind the act: what became of the reports of it."""
ELSEWHERE = re.compile(
    r"[;:]|\b(?:but|while|though|although|whereas|meanwhile)\b|,\s+(?:and|as|after|which|who|hours|days)\b", re.I
)
"""Between the words and the act: another clause, of which nothing was taken back."""
NOT_SO = re.compile(
    r"(?:\b(?:not|never|nor|without|refus\w+|declin\w+|fail\w*|demand\w*|urg\w+|call\w*\s+(?:on|for)|ask\w*|press\w*|"
    r"must|should|would|could|may|might|will|if|unless|until|whether|den(?:y|ie[sd])|want\w*|threat\w*)\b|n[’']t\b)"
    r"[^.;,]{0,60}$",
    re.I,
)
"""Before the verb: it is only wished for, or isn't so."""
WISHED = re.compile(r"(?<!\bhad)(?<!\bhas)(?<!\bhave)(?<!\bforced)(?<!\bobliged)(?<!\bcompelled)\s+to\s+$", re.I)
"""Before the verb: it is yet to be done; who "had to", has."""
OWN = re.compile(r"^(?:our|my|this)$", re.I)
NAMELESS = re.compile(
    r"^\W*(?i:(?:(?:and|but|later|on\s+\w+|also|,)\s+)*(?:it|they|he|she|we)\b)|"
    r"^\W*(?:[Aa]n?|[Tt]he)\s+[a-z]+\b(?!\s+[A-Z])|^\W*$"
)
"""A sentence whose subject has no name of its own: it stands in the sentences before."""
RUN = 6
"""Most words of an outlet's name."""


class Disavowal(NamedTuple):
    """Words that deny what is reported in them. ``by``: folded words among which the name of who takes his own report
    back is to be found; none where nobody takes back, and others call it untrue."""

    by: str | None


def disavowed(text: str, evidence: Sequence[Span], outlet: str | None = None) -> Disavowal | None:
    """Whether the sentence of a record's evidence takes back, or calls untrue, what it reports; ``outlet``: who prints
    it. None where it doesn't."""
    if not evidence:
        return None
    at = evidence[0]
    sentence = sentence_near(text, at)
    start = sentence.start
    before, behind = text[start : at.start], text[at.end : sentence.end]
    if hit := last(TAKES_BACK, before):
        own = OWN.match(hit["whose"]) is not None
        return Disavowal(fold(outlet or "") if own else by_words(text, start, before[: hit.start()], outlet))
    if hit := last(SAID_WRONGLY, before):
        mine = before[: hit.start()]
        itself = bool(re.search(r"\b(?:this|our|we)\b", mine, re.I)) or bool(outlet and named(outlet, fold(mine)))
        return Disavowal(fold(outlet)) if itself and outlet else Disavowal(None)
    if last(NO_TRUTH, before):
        return Disavowal(None)
    return called_false(text, start, before, behind, outlet)


def called_false(text: str, start: int, before: str, behind: str, outlet: str | None) -> Disavowal | None:
    """"Reports that …" before the act, "were false" or "was withdrawn" behind it."""
    reports, fate = last(REPORTS, before), WERE_FALSE.search(behind)
    if not reports or not fate or ELSEWHERE.search(behind[: fate.start()].replace(",", "", 1)):
        return None
    return Disavowal(by_words(text, start, before, outlet) if fate["gone"] else None)


def last(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """The last hit before an act, if nothing stands between that begins another clause, and it is meant."""
    hit = max(pattern.finditer(before), key=lambda found: found.start(), default=None)
    if hit is None or ELSEWHERE.search(before, hit.end()) or NOT_SO.search(before[: hit.start()]):
        return None
    head = before[: hit.start()]
    return None if WISHED.search(head) else hit


def by_words(text: str, start: int, subject: str, outlet: str | None) -> str:
    """The folded words in which who takes back is named: the sentence before the verb, and where it names nobody, what
    stands before it and the outlet that prints it."""
    if NAMELESS.search(subject):
        subject = f"{text[max(0, start - REACH) : start]} {subject} | {outlet or ''}"
    return fold(re.sub(r"['’]s?\b", "", subject))


def named(name: str, words: str) -> bool:
    """Whether an outlet's name, or the first part of its host's, stands among folded words; "The" is no part of it."""
    host = " " not in name and "." in name
    bare = name.removeprefix("www.").split(".")[0] if host else name
    wanted = squashed(re.sub(r"^the\s+", "", fold(bare).strip()))
    each = re.findall(r"\w+", words)
    return bool(wanted) and any(
        "".join(each[n : n + length]) == wanted for n in range(len(each)) for length in range(1, RUN + 1)
    )


def squashed(name: str) -> str:
    return "".join(re.findall(r"\w+", name))
