"""A reading on its way through the cascade of ``actors``: what is linked so far, and look-ups over it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache

import msgspec

from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.offices import Offices, Person, span_of
from tocsin.records import Actor, How, Mention, MentionKind, Reading, Span
from tocsin.resolve.clues import Clues, name_clues

Linked = tuple[Actor, How, float, str]
"""Whom a mention is, how that was told, how sure it is, and the reason in words."""

RECENT = 3
"""Years around a term in which its holder is still, or already, spoken of as if in office. By eye on wire reports."""


MISREAD: tuple[MentionKind, ...] = ("group", "organisation", "country", "place")
"""Kinds that the model gives a surname by mistake; a document's own persons settle it."""


class Linking:
    """A reading on its way through the cascade: the mentions as linked so far, and look-ups over them."""

    def __init__(self, reading: Reading, book: ActorBook) -> None:
        self.reading, self.book = reading, book
        self.text = reading.article.text
        self.mentions = list(reading.mentions)
        self.on = document_date(reading)
        self._clues: dict[int, Clues] = {}

    def open(self, *kinds: str) -> Iterator[tuple[int, Mention]]:
        """Mentions of these kinds not linked yet, pronouns aside."""
        for number, mention in enumerate(self.mentions):
            if mention.actor is None and mention.kind in kinds and mention.reasons[:1] != ["pronoun"]:
                yield number, mention

    def link(self, number: int, actor: Actor, how: How, score: float, *reasons: str) -> None:
        mention = self.mentions[number]
        self.mentions[number] = msgspec.structs.replace(
            mention, actor=actor, how=how, score=round(min(score, 1.0), 3), reasons=[*mention.reasons, *reasons]
        )

    def clues(self, number: int) -> Clues:
        """What stands beside a name: the title before it, else the apposition after it."""
        if number not in self._clues:
            self._clues[number] = name_clues(self.text, self.mentions[number].span, self.book, self.on)
        return self._clues[number]

    @cached_property
    def sentence_of(self) -> list[int]:
        starts = [s.span.start for s in self.reading.sentences]
        found, at = [], 0
        for mention in self.mentions:
            while at + 1 < len(starts) and starts[at + 1] <= mention.span.start:
                at += 1
            while at and starts[at] > mention.span.start:
                at -= 1
            found.append(at)
        return found

    def rename(self, number: int, kind: MentionKind) -> None:
        """Give a mention another kind than the model did."""
        self.mentions[number] = msgspec.structs.replace(self.mentions[number], kind=kind)

    def before(self, number: int, size: int) -> str:
        """Up to ``size`` characters of the paragraph before a mention."""
        start = self.mentions[number].span.start
        return self.text[max(0, start - size) : start].rpartition("\n")[2]

    def after(self, number: int, size: int) -> str:
        """Up to ``size`` characters of the paragraph after a mention."""
        end = self.mentions[number].span.end
        return self.text[end : end + size].partition("\n")[0]

    def touched(self, spans: Sequence[Span]) -> list[int]:
        """Numbers of the mentions that overlap one of some spans, in order."""
        first, last = min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)
        near = ((n, m.span) for n, m in enumerate(self.mentions) if m.span.start < last and first < m.span.end)
        return [n for n, span in near if any(s.overlaps(span) for s in spans)]

    def persons(self) -> dict[str, Actor]:
        """Persons linked so far, by id."""
        return {m.actor.id: m.actor for m in self.mentions if m.actor and m.kind == "person"}

    def person_of(self, actor: Actor) -> Person | None:
        return self.book.offices.people.get(actor.id.partition(":")[2])

    def countries(self) -> set[str]:
        """Countries of the actors linked so far."""
        return {m.actor.country for m in self.mentions if m.actor and m.actor.country}

    def homes(self) -> set[str]:
        """Countries and bodies of the actors linked so far: where more of the document's persons will come from."""
        return self.countries() | {m.actor.id for m in self.mentions if m.actor and m.kind == "organisation"}


def document_date(reading: Reading) -> str | None:
    """The day the document speaks from: its publication, else the latest full date it names, else nothing."""
    if reading.article.published:
        return span_of(reading.article.published)[1][:10]
    days = [t.value for t in reading.times if t.value and re.fullmatch(r"\d{4}-\d\d-\d\d", t.value)]
    return max(days, default=None)


def in_office(person: Person, on: str | None) -> int:
    """2 in office on the date, 1 within ``RECENT`` years of it, 0 otherwise; without a date everybody counts 1."""
    if on is None:
        return 1
    if person.term(on):
        return 2
    year = int(on[:4])
    return int(any(abs(int(end[:4]) - year) <= RECENT for t in person.terms for end in (t.start, t.end) if end))


Term = tuple[str, str, Person]
"""First and last day of somebody's term in an office of a country or body."""


@lru_cache(maxsize=8)
def _by_home(offices: Offices) -> dict[str, list[Term]]:
    """The terms in the offices of each country and body, person by person."""
    found: dict[str, list[Term]] = {}
    for person in offices:
        for term in person.terms:
            for home in {h for h in (term.country, term.body) if h}:
                found.setdefault(home, []).append((term.start or "", span_of(term.end)[1], person))
    return found


@lru_cache(maxsize=4096)
def running(offices: Offices, home: str, on: str | None) -> tuple[Person, ...]:
    """Who held an office of a country or body on a date; without a date everybody who ever did."""
    first, last = span_of(on)
    terms = _by_home(offices).get(home, [])
    return tuple({p.id: p for start, end, p in terms if start <= last and first <= end}.values())


@cache
def single_roles() -> frozenset[str]:
    """Roles that have one holder at a time."""
    return frozenset(table["key"] for table in read_toml(DATA / "roles.toml")["role"] if table.get("single"))
