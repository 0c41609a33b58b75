"""What the coding modules share: parties out of mentions, clause ids, ids of records, places and dates of a clause."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from tocsin.records import Actor, Party, Place, Reading, Sentence, Span, TimeMark, normal_text, record_id


class Clauses:
    """Clause ids by head word: an event and a statement read from the same head share one."""

    def __init__(self) -> None:
        self._heads: list[tuple[Span, int]] = []
        self._last = 0

    def of(self, *heads: Span) -> str:
        """The id ``c<n>`` of the clause with one of these head words, a new one if it is not known yet.

        Several heads are several tellings of one act or saying: from now on each leads to the same id.
        """
        whole = hull(heads)
        near = ((span, number) for span, number in self._heads if span.start < whole.end and whole.start < span.end)
        known = (number for span, number in near if any(span.overlaps(head) for head in heads))
        number = next(known, self._last + 1)
        self._last = max(self._last, number)
        self._heads += [(head, number) for head in heads]
        return f"c{number}"


DATELINE = re.compile(r"(?:[A-Z][A-Z'’.-]+|[A-Z][\w'’.-]+(?= \())[^\n]{0,60}?\s?[–—-]{1,2}\s")
"""The beginning of a paragraph up to the dash of its dateline: a place in capitals, or before an agency in brackets."""


GOES_BACK = re.compile(r"goes back to '(?P<words>.+)'", re.S)
"""The reason that a pronoun gives whose name no table knows (``resolve.coreference``)."""


class Scene:
    """A reading with look-ups over it: which sentence a span stands in, which mention it is, who quotes it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.article.text
        self.clauses = Clauses()
        self._starts = [s.span.start for s in reading.sentences]
        self._mentions = sorted((m.span.start, n) for n, m in enumerate(reading.mentions))
        self._longest = max((len(m.span) for m in reading.mentions), default=0)
        self._heads: dict[int, str] = {}
        self._place_of = {located.mention: located.place for located in reading.places}

    def sentence_number(self, span: Span) -> int:
        return max(0, bisect_right(self._starts, span.start) - 1)

    def sentence(self, span: Span) -> Sentence:
        return self.reading.sentences[self.sentence_number(span)]

    def in_dateline(self, number: int) -> bool:
        """Whether a mention stands in the dateline of its paragraph, where nobody acts."""
        span = self.reading.mentions[number].span
        start = self.text.rfind("\n\n", 0, span.start) + 2 if "\n\n" in self.text[: span.start] else 0
        found = DATELINE.match(self.text, start)
        return bool(found and start and span.end <= found.end())

    def party(self, number: int) -> Party:
        """Who a mention is; a pronoun of somebody whom no table knows is the name that it goes back to."""
        mention = self.reading.mentions[self.named(number)]
        return Party(mention.raw, mention.actor, self.named(number))

    def named(self, number: int) -> int:
        """The mention by name that a pronoun without an actor goes back to: the nearest with the words that its last
        reason gives, before it rather than behind; itself where there is none."""
        mentions, pronoun = self.reading.mentions, self.reading.mentions[number]
        found = GOES_BACK.fullmatch(pronoun.reasons[-1]) if pronoun.reasons and pronoun.how == "coreference" else None
        if pronoun.actor or found is None:
            return number
        same = [n for n, m in enumerate(mentions) if m.raw == found["words"] and n != number]
        return min(same, key=lambda n: (n > number, abs(n - number)), default=number)

    def mentions_in(self, span: Span) -> list[int]:
        """Numbers of the mentions that overlap a span, in order."""
        first = bisect_left(self._mentions, (span.start - self._longest, -1))
        last = bisect_left(self._mentions, (span.end, -1))
        mentions = self.reading.mentions
        return sorted(n for _, n in self._mentions[first:last] if mentions[n].span.overlaps(span))

    def record_id(self, kind: str, span: Span, part: str) -> str:
        """The record's id; its words are counted as the id folds them, so that no two spans share an occurrence."""
        quote, before = folded(span.of(self.text)), self._folded_before(span)
        return record_id(kind, self.reading.article.content_id, quote, before.count(quote), part)

    def _folded_before(self, span: Span) -> str:
        """The text before a span as ids fold it; what stands before its sentence is folded once."""
        home = self.sentence(span).span.start if self.reading.sentences else 0
        if not 0 < home <= span.start or not self.text[home - 1].isspace():
            return folded(self.text[: span.start])
        if home not in self._heads:
            self._heads[home] = folded(self.text[:home])
        return " ".join(part for part in (self._heads[home], folded(self.text[home : span.start])) if part)

    def times_near(self, span: Span) -> list[TimeMark]:
        """The time expressions of the span's sentence that have a value, nearest first."""
        home = self.sentence(span).span
        marks = [t for t in self.reading.times if home.covers(t.span) and t.value]
        return sorted(marks, key=lambda t: distance(t.span, span))

    def place_near(self, span: Span, besides: Iterable[int]) -> Place | None:
        """The place of the span's sentence nearest to it, of mentions that are no party of the record."""
        home, taken = self.sentence(span).span, set(besides)
        near = [
            (distance(self.reading.mentions[n].span, span), n)
            for n in self._place_of
            if n not in taken and home.covers(self.reading.mentions[n].span)
        ]
        return self._place_of[min(near)[1]] if near else None


def folded(text: str) -> str:
    return normal_text(text).lower()


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
