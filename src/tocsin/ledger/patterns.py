"""What of an article or an account an indicator's patterns match, as sightings.

    sightings(indicator, entry, desk) -> list[Sighting]      of the entry's records and of accounts on the desk
    sightings(indicator, None, desk)  -> list[Sighting]      of accounts on the desk alone (on a tick)

Records that may say the opposite of what was meant (``SUSPECT`` flags) match nothing, nor does what its sentence takes
back or calls untrue (``disavowals``). An act of restraint that only its
own side tells of is its word, and doesn't count for or against a deed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from tocsin.accounts import (
    CommitmentHistory,
    Contradiction,
    Entry,
    EventAccount,
    Grade,
    Item,
    Sighting,
    Story,
    minted,
)
from tocsin.knowledge.fold import fold
from tocsin.knowledge.places import places
from tocsin.ledger.desk import Desk
from tocsin.ledger.disavowals import disavowed
from tocsin.ledger.sentences import clipped, sentence_spans, sentences_at
from tocsin.records import Commitment, Event, Figure, Flag, Party, Place, Span, Statement, Talk
from tocsin.watchfile import (
    DEEDS,
    CommitmentPattern,
    ContradictionPattern,
    EventPattern,
    FigurePattern,
    Indicator,
    Pattern,
    StatementPattern,
    TalkPattern,
    TextPattern,
)

SUSPECT: frozenset[Flag] = frozenset({"polarity_suspect", "agent_suspect", "sense_suspect"})
"""Flags of records that may say the opposite of what was meant."""
HAPPENING = ("actual", "ongoing")
TAKING_PLACE = ("held", "ongoing")
RESTRAINT_QUADS = (1, 2)
QUOTE = 200
"""Characters of an evidence sentence that a sighting shows."""
ACCOUNT_ITEMS = 12
"""Items of an account that are looked at, newest first: a big account adds no more work than a small one."""
UNMEANT = re.compile(
    r"\b(?:no|none|not|never|without|nor|neither|den(?:y|ies|ied|ial)|if|unless|until|once|whether|would|could|may|might|"
    r"must|should|demand(?:s|ed)?|ask(?:s|ed)?|urg(?:e|es|ed|ing)|call(?:s|ed)? (?:on|for)|wants?|plans?)\b|n[’']t\b",
    re.I,
)
"""Words beside which a sentence by itself isn't taken to say that something is there."""


class Hit(NamedTuple):
    """A record or sentence that a pattern matches: its id, where it stands, and whether it is told as happening."""

    record: str
    spans: list[Span]
    actual: bool
    confidence: float = 1.0
    flags: Sequence[Flag] = ()


# ------------------------------------------------------------------------------------------------------- who and where

def belongs(actor: str, names: Iterable[str]) -> bool:
    """Whether an actor is one of those named or part of one: ``RUS.MIL:navy`` is part of ``RUS.MIL`` and ``RUS``."""
    return any(actor == name or actor.startswith((f"{name}.", f"{name}:")) for name in names)


def any_belongs(parties: Iterable[Party], names: Sequence[str]) -> bool:
    return not names or any(party.actor is not None and belongs(party.actor.id, names) for party in parties)


@lru_cache(maxsize=1024)
def located(name: str) -> tuple[str, int | None]:
    """A name of a place as it is compared: folded, and its number in GeoNames."""
    found = places().find(name)
    return fold(name), found.geonameid if found else None


def lies(place: Place | None, names: Sequence[str]) -> bool:
    """Whether a place is one of those named, by country code, name, or number in GeoNames."""
    if not names:
        return True
    if place is None:
        return False
    wanted = [located(name) for name in names if name != place.country]
    here = fold(place.name)
    return place.country in names or any(
        here == name or (number is not None and number == place.geonameid) for name, number in wanted
    )


# --------------------------------------------------------------------------------------------------------------- words

@lru_cache(maxsize=2048)
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of some phrases as whole words, case folded; a star ends a word openly, blanks and hyphens are one."""
    each = ("[\\s-]+".join(_word(word) for word in re.split(r"[\s-]+", phrase.strip())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.I)


def _word(word: str) -> str:
    plain = re.sub("['’]", "['’]", re.escape(word.removesuffix("*")))
    return plain + (r"\w*" if word.endswith("*") else "")


def asks_words(pattern: Pattern) -> bool:
    return bool(pattern.words or pattern.also or pattern.not_words)


def says(words: str, pattern: Pattern) -> bool:
    """Whether a text has the words a pattern asks for."""
    return (
        (not pattern.words or any_of(pattern.words).search(words) is not None)
        and (not pattern.also or any_of(pattern.also).search(words) is not None)
        and (not pattern.not_words or any_of(pattern.not_words).search(words) is None)
    )


# ------------------------------------------------------------------------------------------------------ by record kind

def told_as(modality: str, wanted: Sequence[str]) -> bool:
    return not wanted or "any" in wanted or modality in wanted


def listed(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted


def event_fits(event: Event, pattern: EventPattern) -> bool:
    return (
        listed(event.type, pattern.type)
        and listed(event.mode, pattern.mode)
        and listed(event.quad, pattern.quad)
        and told_as(event.modality, pattern.modality)
        and any_belongs(event.actors, pattern.actor)
        and any_belongs(event.recipients, pattern.recipient)
        and lies(event.place, pattern.place)
    )


def own_word(event: Event) -> bool:
    """Whether an act of restraint is told of by the side that would have done it."""
    teller = event.reported_by.actor if event.reported_by else None
    if teller is None or event.quad not in RESTRAINT_QUADS:
        return False
    side = re.split(r"[.:]", teller.id)[0]
    return any(party.actor is not None and belongs(party.actor.id, [side]) for party in event.actors)


def commitment_fits(record: Commitment, pattern: CommitmentPattern) -> bool:
    instrument = record.consequence.instrument if record.consequence else "unspecified"
    return (
        listed(record.kind, pattern.kind)
        and listed(record.coercion, pattern.coercion)
        and listed(record.strength, pattern.strength)
        and listed(instrument, pattern.instrument)
        and any_belongs(record.actors, pattern.actor)
        and any_belongs(record.targets, pattern.target)
    )


def figure_fits(figure: Figure, pattern: FigurePattern) -> bool:
    low = figure.lo if figure.lo is not None else figure.hi
    high = figure.hi if figure.hi is not None else figure.lo
    return (
        listed(figure.unit, pattern.unit)
        and listed(figure.kind, pattern.kind)
        and told_as(figure.modality, pattern.modality)
        and any_belongs([figure.owner] if figure.owner else [], pattern.owner)
        and lies(figure.place, pattern.place)
        and (pattern.at_least is None or (high is not None and high >= pattern.at_least))
        and (pattern.at_most is None or (low is not None and low <= pattern.at_most))
    )


def talk_fits(talk: Talk, pattern: TalkPattern) -> bool:
    sides = [delegation.party for delegation in talk.delegations]
    return (
        listed(talk.status, pattern.status)
        and listed(talk.form, pattern.form)
        and all(any_belongs(sides, group) for group in pattern.parties)
        and lies(talk.place, pattern.place)
    )


def statement_fits(statement: Statement, pattern: StatementPattern) -> bool:
    return any_belongs(statement.speakers, pattern.speaker)


class Reading(NamedTuple):
    """How records of a kind are matched: where they stand in a document, what fits, what counts as happening."""

    field: str
    fits: Callable[[Any, Any], bool]
    actual: Callable[[Any], bool]


READINGS: dict[type[Pattern], Reading] = {
    EventPattern: Reading("events", event_fits, lambda r: r.modality in HAPPENING),
    CommitmentPattern: Reading("commitments", commitment_fits, lambda _: True),
    FigurePattern: Reading("figures", figure_fits, lambda r: r.modality in HAPPENING),
    TalkPattern: Reading("talks", talk_fits, lambda r: r.status in TAKING_PLACE),
    StatementPattern: Reading("statements", statement_fits, lambda _: True),
}


FACTS = (EventPattern, FigurePattern, TalkPattern)
"""Patterns on what is so; a statement stays one, whatever it takes back."""


def record_hits(pattern: Pattern, entry: Entry, floor: float, deed: bool) -> Iterator[Hit]:
    """Records of an article that a pattern matches. ``floor``: least confidence; ``deed``: own words don't count."""
    reading, text = READINGS[type(pattern)], entry.document.article.text
    for record in getattr(entry.document, reading.field):
        if record.confidence < floor or SUSPECT & set(record.flags) or not reading.fits(record, pattern):
            continue
        if deed and isinstance(record, Event) and own_word(record):
            continue
        if isinstance(pattern, FACTS) and disavowed(text, record.evidence):
            continue
        if not asks_words(pattern) or says(sentences_at(text, record.evidence), pattern):
            yield Hit(record.id, record.evidence, reading.actual(record), record.confidence, record.flags)


def article_hits(pattern: Pattern, entry: Entry, floor: float, deed: bool) -> Iterator[Hit]:
    return text_hits(pattern, entry) if isinstance(pattern, TextPattern) else record_hits(pattern, entry, floor, deed)


def text_hits(pattern: TextPattern, entry: Entry) -> Iterator[Hit]:
    """Sentences that have the words, without a sign that they speak of what isn't there."""
    text = entry.document.article.text
    for span in sentence_spans(text):
        words = span.of(text)
        if says(words, pattern) and not UNMEANT.search(words) and not disavowed(text, [Span(span.end - 1, span.end)]):
            yield Hit(minted("sentence", entry.id, words), [span], False)


# ----------------------------------------------------------------------------------------------------------- sightings

def item_of(hit: Hit, entry: Entry) -> Item:
    """The evidence item of a match in an article."""
    article = entry.document.article
    return Item(
        document=entry.id, record=hit.record, uri=article.uri, publisher=article.publisher, published=article.published,
        first_seen=entry.now, story=entry.story, origin=entry.origin, grade=entry.grade, spans=list(hit.spans),
        quote=clipped(sentences_at(article.text, hit.spans), QUOTE), confidence=hit.confidence, flags=list(hit.flags),
    )  # fmt: skip


def carried(item: Item, desk: Desk, grades: Callable[[str | None, str], Grade]) -> tuple[str | None, Grade]:
    """Who first carried the origin of an item, and the weaker of his grade and the item's: a copy is no better than
    what it copies, nor than who copied it."""
    for story in desk.by_id(Story, [item.story]):
        first = min(
            (member for member in story.members if member.origin == item.origin),
            key=lambda member: (member.first_seen, member.document), default=None,
        )  # fmt: skip
        if first is not None and first.document != item.document:
            return first.publisher, max(item.grade, grades(first.publisher, first.uri))
    return item.publisher, item.grade


def account_items(pattern: Pattern, account: object) -> Sequence[Item]:
    """The evidence of an account that a pattern on accounts matches, newest last; empty where it doesn't."""
    if isinstance(pattern, EventPattern) and isinstance(account, EventAccount):
        return event_account_items(account, pattern)
    if isinstance(pattern, CommitmentPattern) and isinstance(account, CommitmentHistory):
        return history_items(account, pattern)
    if isinstance(pattern, ContradictionPattern) and isinstance(account, Contradiction):
        fits = account.open and listed(account.rule, pattern.rule) and says(account.words, pattern)
        return [*account.one, *account.other] if fits else []
    return []


def event_account_items(account: EventAccount, pattern: EventPattern) -> Sequence[Item]:
    fits = (
        account.standing in pattern.standing
        and listed(account.type, pattern.type)
        and listed(account.mode, pattern.mode)
        and listed(account.quad, pattern.quad)
        and told_as(account.modality, pattern.modality)
        and (not pattern.actor or any(belongs(each, pattern.actor) for each in account.actors))
        and (not pattern.recipient or any(belongs(each, pattern.recipient) for each in account.recipients))
        and lies(account.place, pattern.place)
    )
    return [item for item in account.items if says(item.quote, pattern)] if fits else []


def history_items(account: CommitmentHistory, pattern: CommitmentPattern) -> Sequence[Item]:
    fits = (
        account.state in pattern.state
        and listed(account.commitment, pattern.kind)
        and listed(account.coercion, pattern.coercion)
        and listed(account.instrument, pattern.instrument)
        and (not pattern.actor or any(belongs(each, pattern.actor) for each in account.actors))
        and (not pattern.target or any(belongs(each, pattern.target) for each in account.targets))
        and says(" ".join(filter(None, (account.condition, account.consequence))), pattern)
    )
    return (account.steps[-1].items or account.items) if fits and account.steps else []


def of_accounts(pattern: Pattern) -> bool:
    """Whether a pattern asks about accounts, not about an article's own records."""
    asks_state = getattr(pattern, "standing", ()) or getattr(pattern, "state", ())
    return bool(asks_state) or isinstance(pattern, ContradictionPattern)


def pattern_items(
    pattern: Pattern, entry: Entry | None, desk: Desk, floor: float, deed: bool
) -> Iterator[tuple[Item, bool]]:
    """Items that a pattern matches, each with whether it is told as happening."""
    if of_accounts(pattern):
        for account in desk.changed():
            actual = getattr(account, "modality", "actual") in HAPPENING
            for item in account_items(pattern, account)[-ACCOUNT_ITEMS:]:
                if item.confidence >= floor and not SUSPECT & set(item.flags):
                    yield item, actual
    elif entry is not None:
        for hit in article_hits(pattern, entry, floor, deed):
            yield item_of(hit, entry), hit.actual


def pattern_of(indicator: Indicator, sighting: Sighting) -> Pattern | None:
    """The pattern by which a sighting was found; none where the indicator has no such pattern any more."""
    side = indicator.against if sighting.against else indicator.match
    number = int(sighting.match.rpartition(" ")[2])
    return side[number - 1] if number <= len(side) else None


class Looking(NamedTuple):
    """What a search for sightings takes from the watch: the confidence floor, and how publishers are graded."""

    floor: float
    grades: Callable[[str | None, str], Grade]


def sightings(indicator: Indicator, entry: Entry | None, desk: Desk, looking: Looking) -> list[Sighting]:
    """All that an indicator's patterns match, for and against."""
    found, deed = [], indicator.class_ in DEEDS
    for against, patterns in ((False, indicator.match), (True, indicator.against)):
        for number, pattern in enumerate(patterns, 1):
            floor = looking.floor if pattern.confidence is None else pattern.confidence
            name = f"{'against' if against else 'match'} {number}"
            for item, actual in pattern_items(pattern, entry, desk, floor, deed):
                carrier, grade = carried(item, desk, looking.grades)
                found.append(
                    Sighting(item=item, match=name, against=against, carrier=carrier, grade=grade, actual=actual)
                )
    return found
