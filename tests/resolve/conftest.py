"""Readings made by hand, for tests of ``resolve`` that need no model.

Mentions stand in the text as "[P:Ada Roe] met the [G*:two envoys]": a letter for the kind (P person, O organisation,
C country, L place, G group, V vessel, X pronoun), an asterisk at the mention that the test asks about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest

from tocsin.knowledge.actors import load_actors
from tocsin.parse.tokens import sentences_of
from tocsin.records import Article, EventType, Mention, MentionKind, Quotation, Reading, Span, Trigger
from tocsin.resolve.actors import Linking, link_actors
from tocsin.resolve.coreference import link_pronouns

MARK = re.compile(r"\[(?P<kind>[POCLGVX])(?P<asked>\*?):(?P<words>[^\]]+)\]")
KINDS: dict[str, MentionKind] = {
    "P": "person", "O": "organisation", "C": "country", "L": "place", "G": "group", "V": "vessel",
}  # fmt: skip
PERSONAL = frozenset("he she him his her i".split())


class Marked(NamedTuple):
    """A reading and the number of the mention with the asterisk (0 where none has one)."""

    reading: Reading
    asked: int


Quoted = tuple[str | None, str]
"""Words of the source, if it is named, and words of the content."""
Tied = tuple[str, EventType, list[int], list[int]]
"""Word of a trigger, its type, numbers of the mentions that act and that receive."""


def mention(kind: str, words: str, start: int) -> Mention:
    if kind == "X":
        of: MentionKind = "person" if words.lower() in PERSONAL else "group"
        return Mention(Span(start, start + len(words)), words, of, reasons=["pronoun"])
    return Mention(Span(start, start + len(words)), words, KINDS[kind], reasons=["by hand"])


def unmark(marked: str) -> tuple[str, list[Mention], int]:
    """The text without marks, its mentions, and which of them is asked about."""
    text, mentions, asked, at = "", [], 0, 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        asked = len(mentions) if found["asked"] else asked
        mentions.append(mention(found["kind"], found["words"], len(text)))
        text, at = text + found["words"], found.end()
    return text + marked[at:], mentions, asked


def span_in(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def make_reading(
    marked: str, on: str | None = None, quoted: Sequence[Quoted] = (), tied: Sequence[Tied] = ()
) -> Marked:
    """A reading of a marked text, published on a date."""
    text, mentions, asked = unmark(marked)
    article = Article("test:", "s", "c", "r", "", text, published=on)
    quotations = [
        Quotation([span_in(text, source)] if source else [], None, [span_in(text, content)], 0.9)
        for source, content in quoted
    ]
    triggers = [
        Trigger(span_in(text, word), type_, 0.9, "actual", [(n, 0.9) for n in acts], [(n, 0.9) for n in gets])
        for word, type_, acts, gets in tied
    ]
    return Marked(Reading(article, sentences_of(text), mentions, triggers, quotations), asked)


@pytest.fixture
def reads() -> Callable[..., Marked]:
    """``make_reading``: from a marked text to a reading."""
    return make_reading


@pytest.fixture
def links() -> Callable[..., Linking]:
    """From a marked text to its linking, pronouns included."""

    def run(marked: str, on: str | None = None, **more: Sequence[Quoted] | Sequence[Tied]) -> Linking:
        state = link_actors(make_reading(marked, on, **more).reading, load_actors())  # type: ignore[arg-type]
        link_pronouns(state)
        return state

    return run


@pytest.fixture
def asks(links: Callable[..., Linking]) -> Callable[..., Mention]:
    """From a marked text to the mention with the asterisk, linked. Mentions never come or go, so its number holds."""

    def run(marked: str, on: str | None = None, **more: Sequence[Quoted] | Sequence[Tied]) -> Mention:
        return links(marked, on, **more).mentions[unmark(marked)[2]]

    return run


def says(found: Mention, expected: str | None) -> bool:
    """Whether a mention is linked as a case wants it.

    None: to nobody. "USA GOV": to somebody of that country and sector. Otherwise to this id, or id after the colon.
    """
    if expected is None or found.actor is None:
        return expected is None and found.actor is None
    country, blank, sector = expected.partition(" ")
    if blank:
        return found.actor.country == (country if country != "-" else None) and sector in found.actor.sectors
    return expected in (found.actor.id, found.actor.id.partition(":")[2])


@pytest.fixture
def fits() -> Callable[[Mention, str | None], bool]:
    return says
