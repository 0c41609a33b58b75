"""Records as items of evidence: where they stand, which origin they go back to, what weighs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from tocsin.accounts import Entry, Item
from tocsin.knowledge.fold import fold
from tocsin.ledger.sentences import around, clipped
from tocsin.records import Flag, Span, normal_text

QUOTED = 160
"""Characters of evidence that an item shows."""
CLAUSE = 40
"""Characters below which evidence ("fired", "two bulldozers") is no clause: a reader gets its sentence. Start value."""
WEIGHTLESS: frozenset[Flag] = frozenset({"polarity_suspect", "garbled", "agent_suspect"})
"""Flags under which a record is shown and moves nothing: who or what it says may be the other way round."""
MOST_ITEMS = 40
"""Items that an account shows: the first half and the latest, so that a story told for months stays small."""


class Evidenced(Protocol):
    """A record with the words it was read from."""

    @property
    def id(self) -> str: ...
    @property
    def evidence(self) -> list[Span]: ...
    @property
    def confidence(self) -> float: ...
    @property
    def flags(self) -> list[Flag]: ...


def item_of(entry: Entry, record: Evidenced) -> Item:
    """A record of the entry's document as evidence."""
    article = entry.document.article
    words = normal_text(record.evidence[0].of(article.text)) if record.evidence else ""
    return Item(
        document=entry.id,
        record=record.id,
        uri=article.uri,
        publisher=article.publisher,
        published=article.published,
        first_seen=entry.now,
        story=entry.story,
        origin=entry.origin,
        grade=entry.grade,
        spans=record.evidence,
        quote=clipped(words, QUOTED),
        sentence=around(article.text, record.evidence[0], QUOTED) if words and len(words) < CLAUSE else "",
        confidence=record.confidence,
        flags=record.flags,
    )


def outlet_of(publisher: str | None, uri: str) -> str | None:
    """Who prints a page, to compare: the publisher's folded name, else the host; none where neither is known."""
    return fold(publisher) if publisher else (urlsplit(uri).hostname or "").removeprefix("www.") or None


def day_of(item: Item) -> str:
    """The day on which an item was published, else first seen."""
    return (item.published or item.first_seen)[:10]


def weighs(item: Item) -> bool:
    return WEIGHTLESS.isdisjoint(item.flags)


def with_item(items: Sequence[Item], new: Item) -> list[Item]:
    """Items with one more; the same record of a document stands once, and the middle of a long list falls out."""
    if any((held.document, held.record) == (new.document, new.record) for held in items):
        return list(items)
    every = [*items, new]
    half = MOST_ITEMS // 2
    return every if len(every) <= MOST_ITEMS else [*every[:half], *every[-half:]]
