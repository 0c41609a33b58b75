"""A sentence laid bare: quotation marks, reports and leads blanked out, so that offsets stay and clauses are left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.connectives import COMMISSIVE, CONNECTIVE, MODAL
from tocsin.records import Span

SAYING = (
    r"(?:said|says|say|saying|told|tells|warned|warns|added|adds|adding|announced|announces|declared|declares|"
    r"stated|states|"
    r"insisted|insists|stressed|stresses|wrote|writes|cautioned|cautions|vowed|repeated|reiterated|replied|made clear|"
    r"makes clear|signalled|signaled|indicated|confirmed|noted|explained|argued|argues|maintained|tweeted|posted|"
    r"claimed|"
    r"claims|hinted|hints|remarked|observed|commented|reported|informed|assured|promised|pledged|threatened|"
    r"quoted as saying|let it be known|let \w+ know)"
)
REPORT = re.compile(
    r",(?P<report>\s+(?!(?:and|but|or|while|which|who)\b)(?:(?!\b(?:will|would|shall|must|if|unless|until|once|"
    r"and then|or|can|could|may|might)\b)[^,;“”\"]){0,110}?"
    r"\b(?<!were )(?<!was )(?<!been )(?:"
    + SAYING
    + r")\b(?! that\b| to\b)(?:(?!\b(?:will|would|shall|must|if|unless|until)\b)[^,;“”\"]){0,140})(?=[,;“”\"]|"
    r"[.!?]\W*$|$)"
)
"""A report put behind or within what is said: ", the minister told reporters in Paris"."""
NO_CLAUSE = r"(?!\b(?:will|would|shall|must|if|unless|until|once|or|can|could|may|might|not)\b)"
TAIL = re.compile(
    r",(?P<report>\s+(?:the|an?|its|his|her|their|one|two|[A-Z][\w’'-]+)\s(?:"
    + NO_CLAUSE
    + r"[^;“”\"]){0,160}?\b(?:\w{3,}(?:ed|old)|ran|wrote|swore|put it)\b(?:"
    + NO_CLAUSE
    + r"[^;“”\"])*)$"
)
"""The end of a sentence behind what will be: ", a general bragged": no clause of it speaks of what is to come."""
BETWEEN_QUOTES = re.compile(r"([,.!?][”\"])([^“”\"]*)(?=[“\"]|$)")
"""What stands behind a quotation that a comma closes, up to the next one."""
MARKS = re.compile("[“”\"]|(?<!\\w)[‘'](?=\\w)|(?<=[,.!?])[’'](?!\\w)")
ACCORDING = re.compile(r"(?:^|[,;])\s*(?:according to|in the words of)\b[^,;]{0,140}(?=[,;.]|$)", re.I)
LEAD = re.compile(
    r"\b"
    + SAYING
    + r"\b(?!\s+(?:of|about|against|for)\b)(?P<whom>(?:(?!\b(?:will|would|shall|must|if|unless|until|once|can|"
    r"could)\b)[^,;]){0,110}?\s"
    r"that\b|(?:\s+(?:on|late|early|last|this)\s+(?:\w+\s+){0,2}?(?:\w+day|week|month|night))?(?:\s+that\b|:)?)",
)
"""What leads into something said: "told the council on Monday that"."""


class Bare(NamedTuple):
    """A sentence laid bare: as long as the sentence, which begins at ``start``, with blanks for reports and marks."""

    text: str
    start: int

    def span(self, first: int, last: int) -> Span:
        """The span of a part without blanks and marks around it."""
        part = self.text[first:last]
        left = len(part) - len(part.lstrip(" \n\t,;:–—-"))
        right = len(part.rstrip(" \n\t,;:.!?–—-"))
        return Span(self.start + first + left, self.start + max(first + right, first + left))


def lay_bare(sentence: str, start: int) -> Bare:
    """The sentence with quotation marks, reports and leads blanked out."""
    text = MARKS.sub(" ", BETWEEN_QUOTES.sub(lambda m: m[1] + " " * len(m[2]), sentence))
    for pattern in (REPORT, TAIL, ACCORDING) if "," in text or "ccording" in text else ():
        text = pattern.sub(lambda m: m[0] if only_opens(m) else blanked(m[0]), text)
    return Bare(blank(text, leads(text)), start)


def blanked(words: str) -> str:
    """Blanks for words; a comma that opens them stays."""
    return ("," if words.startswith(",") else " ") + " " * (len(words) - 1)


def only_opens(tail: re.Match[str]) -> bool:
    """Whether what stands before a tail says nothing that it could report: "On Monday, Seoul urged ..."."""
    before = tail.string[: tail.start()]
    return tail.re is TAIL and not MODAL.search(before) and not CONNECTIVE.search(before)


def blank(text: str, parts: Sequence[tuple[int, int]]) -> str:
    for first, last in parts:
        text = text[:first] + " " * (last - first) + text[last:]
    return text


THAT = re.compile(
    r"\W*(?=[^,;]*\s(?:\w{2,}ed|\w+s|gave|wrote|told|said|held|let|made|put|ran|swore|spoke|sent)\b[^;]*\sthat\b)(?:"
    + NO_CLAUSE
    + r"(?!\bthat\b)[^,;]|,(?= who\b[^,]*,)){3,140}?\s(?:that(?=\s+(?!will\b|would\b|has\b|had\b|is\b|"
    r"was\b)[^,;]{2,110}?(?:" + MODAL.pattern + r"))|that(?=\s+(?:if|unless|should|any)\b))"
)
"""Any lead with "that" and a clause with a modal behind: "gave its word that the valleys would pass"."""
DEMANDING = re.compile(r"\b(?:demand|" + COMMISSIVE[3:-1] + r")\w*\b[^,;]*$", re.I)
"""Leads that are themselves what commits or demands."""


def leads(text: str) -> list[tuple[int, int]]:
    """What leads into the saying: up to the last verb of saying before the first modal or connective."""
    found = MODAL.search(text)
    far = THAT.match(text)
    first = [far.end()] if far and not DEMANDING.search(far[0]) else []
    ends = first + [m.end() for m in LEAD.finditer(text, 0, found.start() if found else len(text)) if is_lead(text, m)]
    return [(0, max(ends))] if ends else []


def is_lead(text: str, lead: re.Match[str]) -> bool:
    """Whether a verb of saying leads on: with "that" or a colon, or to a clause with a verb of its own."""
    if re.match(COMMISSIVE, lead[0]) and not lead[0].startswith("warn"):
        return False  # "threatened to leave" and "promised aid" are said of the actor
    if lead["whom"].rstrip().endswith(("that", ":")):
        return not lead[0].startswith("insist") or bool(MODAL.search(text, lead.end()))
    if lead[0].startswith("insist") and not MODAL.search(text, lead.end()):
        return False  # "insisted that they leave" demands
    return bool(
        re.match(
            r"[^,;]{0,120}?(?:"
            + MODAL.pattern
            + r"|\b(?:depend|hing|conditional|contingent|should|(?:needs?|has|have|had|ought) to\b))|\\s+(?:"
            + CONNECTIVE.pattern
            + ")",
            text[lead.end() :],
        )
    )
