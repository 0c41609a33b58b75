"""What the ledger keeps of many articles: frozen accounts, one page a concept.

Every account has an ``id`` that is made from what it is about (so that a rebuild mints the same one), ``keys`` under
which it is looked up when a new record arrives, and the ``items`` of evidence behind it. What an account says is a pure
function of its items and of the analysts' actions: it can be rebuilt from the records. Dates are EDTF, moments are ISO
8601 in UTC to the second, actors are actor ids.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from tocsin.records import (
    Coercion,
    CommitmentKind,
    Document,
    EventType,
    FigureKind,
    Flag,
    Instrument,
    Modality,
    Place,
    Polarity,
    Score,
    Span,
    TalkForm,
    TalkStatus,
    normal_text,
)

Grade = Literal["A", "B", "C", "D", "E", "F"]
"""Reliability of a source on the Admiralty scale: A completely reliable … E unreliable, F cannot be judged."""
Credibility = Annotated[int, Meta(ge=1, le=6)]
"""Of a piece of information: 1 confirmed by other sources, 2 probably true … 5 improbable, 6 cannot be judged."""
Copying = Literal["original", "exact", "edited", "excerpt", "translated", "related"]
Standing = Literal["reported", "corroborated", "denied", "alleged"]
CommitmentState = Literal[
    "proposed", "standing", "triggered", "fulfilled", "violated", "accepted", "rejected", "withdrawn", "superseded",
    "lapsed",
]
SeriesName = Literal["words_cooperation", "words_conflict", "deeds_cooperation", "deeds_conflict"]
IndicatorClass = Literal["action", "preparation", "logistics", "word", "assessment", "absence", "gap"]
Observed = Literal[
    "unknown", "not_observed", "reported", "corroborated", "verified", "contested", "ceased", "stale"
]
Tier = Literal["notice", "warning", "alarm"]
"""Of an alert; ``alarm`` is the top tier, which a single origin never reaches."""


def minted(kind: str, *parts: str) -> str:
    """24 hex digits for an account: its kind and what it is about."""
    return hashlib.sha256("\x1f".join((kind, *map(normal_text, parts))).encode()).hexdigest()[:24]


def document_id(document: Document) -> str:
    """24 hex digits for a document: its source and content."""
    return minted("document", document.article.source_id, document.article.content_id)


class Item(Struct, frozen=True, kw_only=True):
    """A record of one article as evidence in an account. ``quote`` holds the first words of its evidence."""

    document: str
    record: str
    uri: str
    publisher: str | None = None
    published: str | None = None
    first_seen: str
    story: str
    origin: str
    grade: Grade = "F"
    spans: list[Span] = []
    quote: str = ""
    confidence: Score = 1.0
    flags: list[Flag] = []


class Entry(Struct, frozen=True, kw_only=True):
    """A document as it enters the ledger: with its story, its origin and its publisher's grade.

    ``now`` is the moment at which the watch learned of it: nothing later may play a part.
    """

    id: str
    document: Document
    story: str
    origin: str
    grade: Grade = "F"
    now: str


# ---------------------------------------------------------------------------------------------------------- stories

class Member(Struct, frozen=True, kw_only=True):
    """A document of a story: how it copies, from which member, and which origin it goes back to."""

    document: str
    uri: str
    publisher: str | None = None
    first_seen: str
    copying: Copying = "original"
    copy_of: str | None = None
    origin: str
    score: Score = 1.0
    reasons: list[str] = []


class Story(Struct, frozen=True, kw_only=True):
    """Articles that go back to one text, or to texts that were mixed. A hundred copies of one origin count once.

    ``log`` tells in words of merges, splits and corrections. ``cleanest`` is the member to read in place of spun ones.
    """

    kind: ClassVar[str] = "story"
    id: str
    keys: list[str] = []
    title: str
    members: list[Member]
    origins: list[str]
    cleanest: str | None = None
    merged_into: str | None = None
    log: list[str] = []


# ----------------------------------------------------------------------------------------------- events and series

class EventAccount(Struct, frozen=True, kw_only=True):
    """One act, however many articles print it: same type, parties, place, and days that fit."""

    kind: ClassVar[str] = "event"
    id: str
    keys: list[str]
    type: EventType
    mode: str | None = None
    quad: int
    score: float
    actors: list[str]
    recipients: list[str] = []
    start: str | None = None
    end: str | None = None
    place: Place | None = None
    modality: Modality = "actual"
    standing: Standing = "reported"
    origins: list[str] = []
    credibility: Credibility = 6
    items: list[Item] = []
    denials: list[Item] = []
    reasons: list[str] = []


class Contribution(Struct, frozen=True):
    """What one merged act adds to a day of a directed pair."""

    account: str
    series: SeriesName
    score: float


class PairDay(Struct, frozen=True, kw_only=True):
    """A directed pair on a day: what it said and did, in cooperation and conflict. ``actor`` and ``recipient`` are
    countries or other top bodies (``RUS``, ``IGO:nato``); scores are sums on PLOVER's scale, conflict negative."""

    kind: ClassVar[str] = "pair_day"
    id: str
    keys: list[str]
    actor: str
    recipient: str
    day: str
    words_cooperation: float = 0.0
    words_conflict: float = 0.0
    deeds_cooperation: float = 0.0
    deeds_conflict: float = 0.0
    contributions: list[Contribution] = []


class Claim(Struct, frozen=True, kw_only=True):
    """One number as one origin gives it."""

    lo: float | None
    hi: float | None
    nominal: float
    bound: str
    direction: Literal["up", "down"] | None = None
    as_of: str | None = None
    modality: Modality = "actual"
    claimed_by: list[str] = []
    item: Item


class FigureSeries(Struct, frozen=True, kw_only=True):
    """Figures on one thing, reconciled: the latest claim of each origin; a band where they overlap, else ``disputed``
    with each claim standing by itself. Never a mean; an announced decrease changes no stock."""

    kind: ClassVar[str] = "figures"
    id: str
    keys: list[str]
    owner: str | None
    subject: str
    unit: str
    area: str | None
    figure_kind: FigureKind
    claims: list[Claim]
    lo: float | None = None
    hi: float | None = None
    as_of: str | None = None
    disputed: bool = False
    reasons: list[str] = []


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold, said in one sentence, with the evidence of either side."""

    kind: ClassVar[str] = "contradiction"
    id: str
    keys: list[str]
    rule: str
    words: str
    accounts: list[str]
    one: list[Item]
    other: list[Item]
    since: str
    open: bool = True


# ------------------------------------------------------------------------------------------- commitments and talks

class Step(Struct, frozen=True, kw_only=True):
    """A commitment's passage into a state: when, by which rule, on which evidence. ``at`` is the day it happened as far
    as is known, ``seen`` the moment the watch learned of it."""

    state: CommitmentState
    at: str | None = None
    seen: str
    rule: str
    reason: str
    items: list[Item] = []


class CommitmentHistory(Struct, frozen=True, kw_only=True):
    """A threat, promise, demand or precondition through its life. ``contested`` lies over whatever state it is in.

    ``due`` is the day on which time alone changes it (its deadline, or a year of silence); none once it has ended.
    """

    kind: ClassVar[str] = "commitment"
    id: str
    keys: list[str]
    commitment: CommitmentKind
    actors: list[str]
    targets: list[str] = []
    condition: str | None = None
    condition_parties: list[str] = []
    polarity: Polarity | None = None
    consequence: str | None = None
    instrument: Instrument = "unspecified"
    coercion: Coercion = "none"
    deadline: str | None = None
    state: CommitmentState
    contested: bool = False
    due: str | None = None
    steps: list[Step]
    items: list[Item]
    superseded_by: str | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What an article changed in a meeting of the calendar."""

    seen: str
    field: Literal["status", "start", "end", "place", "form", "parties"]
    before: str | None
    after: str | None
    item: Item


class TalkAccount(Struct, frozen=True, kw_only=True):
    """A meeting, held or to come, as all articles tell of it. ``sequence`` rises with each change (iCalendar)."""

    kind: ClassVar[str] = "talk"
    id: str
    keys: list[str]
    form: TalkForm | None
    status: TalkStatus
    start: str | None = None
    end: str | None = None
    place: Place | None = None
    parties: list[str]
    heads: list[str] = []
    not_attending: list[str] = []
    agenda: list[str] = []
    after: str | None = None
    due: str | None = None
    sequence: int = 0
    changes: list[Change] = []
    items: list[Item] = []


# ------------------------------------------------------------------------------------ indicators, hypotheses, alerts

class Sighting(Struct, frozen=True, kw_only=True):
    """A record that matches an indicator. ``against`` speaks of its absence or end."""

    item: Item
    match: str
    against: bool = False


class IndicatorState(Struct, frozen=True, kw_only=True):
    """An indicator of the watch. ``searched``: since when the watch has looked: not seen is not the same as not
    looked for. ``due``: the day on which it goes stale."""

    kind: ClassVar[str] = "indicator"
    id: str
    keys: list[str]
    name: str
    class_: IndicatorClass
    state: Observed
    since: str
    searched: str | None = None
    due: str | None = None
    sightings: list[Sighting] = []
    origins: list[str] = []
    reasons: list[str] = []


class HypothesisScore(Struct, frozen=True, kw_only=True):
    """How far the evidence leans to one of a closed set of hypotheses: an uncalibrated index in [0, 1] with the band
    that perturbing every guess gives. ``drivers`` are (indicator, weight), strongest first."""

    kind: ClassVar[str] = "hypothesis"
    id: str
    keys: list[str]
    name: str
    index: Score
    low: Score
    high: Score
    at: str
    drivers: list[tuple[str, float]] = []
    against: list[tuple[str, float]] = []


class Alert(Struct, frozen=True, kw_only=True):
    """A bell that rang. ``id`` is its idempotency key: delivered twice, it is one. ``eased`` is when its condition no
    longer held; an alert without it stands."""

    kind: ClassVar[str] = "alert"
    id: str
    keys: list[str]
    rule: str
    tier: Tier
    at: str
    title: str
    drivers: list[str]
    against: list[str] = []
    would_change: list[str] = []
    items: list[Item] = []
    origins: list[str] = []
    eased: str | None = None
    muted: bool = False


Account = (
    Story | EventAccount | PairDay | FigureSeries | Contradiction | CommitmentHistory | TalkAccount | IndicatorState
    | HypothesisScore | Alert
)  # fmt: skip
KINDS: dict[str, type[Account]] = {
    each.kind: each
    for each in (
        Story, EventAccount, PairDay, FigureSeries, Contradiction, CommitmentHistory, TalkAccount, IndicatorState,
        HypothesisScore, Alert,
    )
}  # fmt: skip
"""Accounts by what a store calls them."""
