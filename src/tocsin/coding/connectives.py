"""The closed classes that commitments are told with: modals, committing verbs, connectives of condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

MODAL = re.compile(
    r"\b(?:(?:will|would|shall|must|can|cannot|could|may|might)\b|(?:wo|would|ca|could)n['’]t\b|"
    r"(?:is|are|was|were|stands?|stood|remains?|be|been)\s+(?:also\s+|now\s+|fully\s+|not\s+)?(?:ready|prepared|"
    r"willing|going|determined)\s+to\b|"
    r"reserve[sd]?\s+the\s+right\s+to\b|"
    r"(?<!the )(?<!its )(?<!his )(?<!any )(?<!no )(?<!of )(?<!ed )(?:plans?|intends?)\s+to\b|"
    r"(?<!ing )(?<!get )(?<!got )(?<!not )(?<!less )(?<!more )(?<!too )(?<!made )(?<!make )(?<!ems )(?<!ars )"
    r"(?<!oks )(?:ready|prepared|willing)\s+to\b)"
    r"|(?<=[A-Za-z])['’]ll\b",
)
"""A readiness without its verb is that of a headline or of a translation: "Washington ready to lift sanctions"."""
COMMISSIVE = (
    r"(?:threaten(?:s|ed|ing)?|vow(?:s|ed|ing)?|promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|offer(?:s|ed|ing)?|"
    r"agree(?:s|d|ing)?|undert(?:akes?|ook|aken)|sw(?:ears?|ore|orn)|commit(?:s|ted|ting)?|guarante(?:es?|ed)|"
    r"propos(?:es?|ed)|warn(?:s|ed|ing)?|consent(?:s|ed)?)"
)
COMMITS = re.compile(
    r"\b(?P<cue>"
    + COMMISSIVE
    + r")\b(?P<to>(?:\s+(?:itself|themselves|himself|herself|again|repeatedly|publicly|to \w+|on \w+day|"
    r"yesterday|today|last \w+))?\s+to(?=\s+(?!(?:a|an|the|its|their|his|her|any|some|this|that|these|"
    r"those)\b)[a-z])"
    r"|\s+to\s+the(?=\s+[a-z]+ing\b)|(?=\s+(?!to\b|that\b|by\b|of\b|not\b|on\b|in\b|at\b|with\b|himself\b|"
    r"herself\b|itself\b|themselves\b|"
    r"(?:he|she|they) that\b|"
    r"and\b|or\b|but\b)[\w’'-]+)|\s+of(?=\s)|(?:\s(?:on |last |late )?\w+)?\s+that(?=\s))",
)
"""A verb that commits, with "to" and an act, or with a noun for what is promised or threatened."""
NOUN_LEAD = re.compile(
    r"\b(?:the|an?|its|their|his|her|our|this|that|these|those|such|any|no|some|of|for|on|with|by|written|legal|"
    r"binding|security|firm|new|"
    r"solemn|earlier|previous|repeated|many|demand\w*|want\w*|seek\w*|sought|get\w*|more|further|empty|public|"
    r"election|campaign)\s+$",
    re.I,
)
"""Words before a noun: behind them "guarantees" and "pledge" are no verbs."""


def commits_in(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The committing verbs of a text, without nouns and participles that look like them."""
    return (m for m in COMMITS.finditer(text, start) if not NOUN_LEAD.search(text[max(0, m.start() - 24) : m.start()]))


NP = r"(?:the|a|an|any|another|its|his|her|their|our|your|this|that|these|those|such|it|they|he|she|we|you|[A-Z])"
MANNER = (
    r"(?:any |further |much |a |an |the |undue )?(?:pre-?conditions?|conditions?|incidents?|delay|comment|"
    r"hesitation|hindrance|\w+ considerations|warning|exception|mercy|"
    r"result|word|success|explanation|resistance|notice|reservations?|limits?|question|doubt|fight|\w+ing\b|"
    r"answer|response|reply|attention|breakthrough|agreement\W*$|trial|charge|evidence|help|restrictions?)"
)
"""What "without" says how something is done, not on which condition."""
EXCHANGED = (
    r"(?:gun)?fire\b|views?\b|words\b|letters\b|notes\b|prisoners\b|blows\b|artillery\b|ideas\b|opinions\b|"
    r"information\b|salvos\b|shots\b|ratification"
)
"""What an "exchange of" is an exchange of, and no price."""
CONNECTIVE = re.compile(
    r"(?P<name>\bonly (?:if|when|once|after|in)\b|\b(?:but )?not (?:until|unless|before)\b|\bif and only if\b|"
    r"\bif (?:not|so)\b(?=\s*,)|\bif\b|\bunless\b|\b(?:until|till)\b(?!\s+(?:the\s+)?(?:\d|noon|midnight|dawn|"
    r"dusk|now|then|"
    r"today|tomorrow|\w+day\b|end of|next|last|late|early|further|recently|January|February|March|April|"
    r"May\b|June|July|August|September|October|November|December))|"
    r"\b(?:as|so) long as\b|\b(?:provided|providing|on condition|on the condition)(?: that)?\b|"
    r"\bin (?:the |a )?case of\b|\bin case\b|\bin (?:the|an?) (?:context|climate|atmosphere|environment|spirit) of\b|"
    r"\bin the event(?: of| that)?\b(?!,)|\bin (?:that|such a) (?:case|event)\b|\botherwise\b(?=,)|"
    r"\bonce\b(?! (?:more|again)\b)|\bthe (?:moment|minute|day|instant|hour|week|next time)\b(?=\s+(?!of\b|on\b|"
    r"in\b|after\b|before\b))|\bsupposing\b|\bwhile\b|\bbefore\b|\bas soon as\b|\bwhen\b|"
    r"\bshould(?=\s+" + NP + r"(?:\b|\w))(?! be\b| have\b)|\bwere(?=\s+(?:\S+\s+){1,6}?to\s+(?:be\b|[a-z]))|"
    r"\bwithout\b(?!\s+(?:" + MANNER + r"))|\bin (?:the )?(?:return|exchange) (?:for|on|"
    r"of(?!\s+" + EXCHANGED + r"))\b|\bfailing\b|\bin the absence of\b)",
    re.I,
)
SAME = {
    "providing": "provided",
    "provided that": "provided",
    "providing that": "provided",
    "till": "until",
    "on condition": "on condition that",
    "on the condition": "on condition that",
    "on the condition that": "on condition that",
    "in the case of": "in case of",
    "in a case of": "in case of",
    "if and only if": "only if",
    "but not until": "until",
    "not until": "until",
    "not unless": "unless",
    "but not unless": "unless",
    "not before": "before",
    "but not before": "before",
}
"""Connectives by the name that records give them."""


def name_of(found: re.Match[str]) -> str:
    """The connective as records name it."""
    name = " ".join(found["name"].lower().split())
    price = re.match(r"in (?:the )?(return|exchange)\b", name)
    return f"in {price[1]} for" if price else SAME.get(name, name)
