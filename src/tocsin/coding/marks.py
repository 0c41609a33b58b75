"""What the coding modules share: parties out of mentions, clause ids, ids of records, places and dates of a clause."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from tocsin.records import Actor, Mention, Party, Place, Reading, Sentence, Span, TimeMark, record_id


class Clauses:
    """Clause ids by head word: an event and a statement read from the same head share one."""

    def __init__(self) -> None:
        self._heads: list[Span] = []

    def of(self, head: Span) -> str:
        """The id ``c<n>`` of the clause whose head word this is, a new one if none overlaps it."""
        for number, known in enumerate(self._heads):
            if known.overlaps(head):
                return f"c{number + 1}"
        self._heads.append(head)
        return f"c{len(self._heads)}"


class Scene:
    """A reading with look-ups over it: which sentence a span stands in, which mention it is, who quotes it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.text
        self.clauses = Clauses()
        self._starts = [s.span.start for s in reading.sentences]
        self._place_of = {located.mention: located.place for located in reading.places}

    def sentence_number(self, span: Span) -> int:
        return max(0, bisect_right(self._starts, span.start) - 1)

    def sentence(self, span: Span) -> Sentence:
        return self.reading.sentences[self.sentence_number(span)]

    def party(self, number: int) -> Party:
        mention = self.reading.mentions[number]
        return Party(mention.raw, mention.actor, number)

    def mentions_in(self, span: Span) -> list[int]:
        return [n for n, m in enumerate(self.reading.mentions) if m.span.overlaps(span)]

    def record_id(self, kind: str, span: Span, part: str) -> str:
        quote = span.of(self.text)
        return record_id(kind, self.reading.article.content_id, quote, self.text.count(quote, 0, span.start), part)

    def time_near(self, span: Span) -> TimeMark | None:
        """The time expression of the span's sentence that stands nearest to it and has a value."""
        home = self.sentence(span).span
        marks = [t for t in self.reading.times if home.covers(t.span) and t.value]
        return min(marks, key=lambda t: distance(t.span, span), default=None)

    def place_near(self, span: Span, besides: Iterable[int]) -> Place | None:
        """The place of the span's sentence nearest to it, of mentions that are no party of the record."""
        home, taken = self.sentence(span).span, set(besides)
        near = [
            (distance(self.reading.mentions[n].span, span), n)
            for n in self._place_of
            if n not in taken and home.covers(self.reading.mentions[n].span)
        ]
        return self._place_of[min(near)[1]] if near else None


def distance(a: Span, b: Span) -> int:
    """Characters between two spans, 0 where they touch or overlap."""
    return max(0, a.start - b.end, b.start - a.end)


def hull(spans: Sequence[Span]) -> Span:
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def key_of(party: Party) -> str:
    """What makes two parties the same one: the actor's id, or the folded words."""
    return party.actor.id if party.actor else party.raw.casefold()


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Parties without repeats; of a body and its own spokesman both stay."""
    seen: dict[str, Party] = {}
    for party in parties:
        seen.setdefault(key_of(party), party)
    return list(seen.values())


def side(actor: Actor | None) -> str | None:
    """The country or body an actor acts for: what merging compares."""
    if actor is None:
        return None
    return actor.country or actor.id


def compatible(a: Sequence[Party], b: Sequence[Party]) -> bool:
    """Whether two lists of parties may be the same side: one is empty, or they share a country or body."""
    first, second = ({side(p.actor) or p.raw.casefold() for p in parties} for parties in (a, b))
    return not first or not second or bool(first & second)


def is_person(mention: Mention) -> bool:
    return mention.kind == "person"
