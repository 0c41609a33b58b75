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
    """A record of one article as evidence in an account. ``quote`` holds the first words of its evidence, by which
    records are compared; ``sentence``, where these are too few for a reader, the sentence around them."""

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
    sentence: str = ""
    confidence: Score = 1.0
    flags: list[Flag] = []

    @property
    def words(self) -> str:
        """What a reader is shown."""
        return self.sentence or self.quote


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
    """A document of a story: how it copies, from which member, and which origin it goes back to. ``damage``: signs that
    it is machine-translated, spun or garbled, 0 none."""

    document: str
    uri: str
    publisher: str | None = None
    first_seen: str
    copying: Copying = "original"
    copy_of: str | None = None
    origin: str
    score: Score = 1.0
    damage: Score = 0.0
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

class Telling(Struct, frozen=True, kw_only=True):
    """What one record says of an act. Parties are actor ids, or ``raw:`` and the folded words of one nobody resolved.

    ``date`` is none where the record has no day of its own and did not happen when it was told; ``weak``: its date is
    only the day of publication. ``worth``: confidence times cleanness of the page, 0 where the record weighs nothing.
    ``voice``: the top body in whose words it is told. ``words``: stems of its sentence, without names. ``outlet``: who
    prints it, ``carrier``: who first carried its origin, by folded name or host. ``takes_back``: folded words that name
    whose earlier report this one takes back; none where it takes back none.
    """

    document: str
    record: str
    origin: str
    grade: Grade = "F"
    modality: Modality
    actors: list[str]
    recipients: list[str] = []
    date: str | None = None
    weak: bool = False
    told: str
    place: Place | None = None
    mode: str | None = None
    voice: str | None = None
    worth: Score = 0.0
    words: list[str] = []
    outlet: str | None = None
    carrier: str | None = None
    takes_back: str | None = None


class EventAccount(Struct, frozen=True, kw_only=True):
    """One act, however many articles print it: same type, parties, place, and days that fit.

    ``tellings`` holds what each record says of it; all else follows from them. An account whose documents were taken
    back has no tellings and no keys.
    """

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
    tellings: list[Telling] = []


class Contribution(Struct, frozen=True):
    """What one merged act adds to a day of a directed pair: its score on PLOVER's scale times its weight in [0, 1]."""

    account: str
    series: SeriesName
    score: float
    weight: Score = 1.0


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
    """One number as one origin gives it. ``superseded``: the same voice has since given a newer one. ``copies``: the
    same number by the same voice again."""

    lo: float | None
    hi: float | None
    nominal: float
    bound: str
    direction: Literal["up", "down"] | None = None
    as_of: str | None = None
    modality: Modality = "actual"
    claimed_by: list[str] = []
    item: Item
    superseded: bool = False
    copies: list[Item] = []


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
    ``objects``: whom, or which place, the act of the condition falls on; without a condition, the act committed to.
    ``connective``: the word that joins the condition: "if", "unless", "only after".
    ``accounts``: the event accounts behind its steps. ``searched``: origins that told of the acts of whoever is to act
    since it came due. ``linked``: histories told in one clause with it (a demand and the threat behind it).
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
    beneficiaries: list[str] = []
    objects: list[str] = []
    accounts: list[str] = []
    searched: list[str] = []
    linked: list[str] = []
    connective: str | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What an article changed in a meeting of the calendar."""

    seen: str
    field: Literal["status", "start", "end", "place", "form", "parties"]
    before: str | None
    after: str | None
    item: Item


class TalkClaim(Struct, frozen=True, kw_only=True):
    """What one origin, at first, says of a meeting: all that changes of it are weighed by."""

    origin: str
    grade: Grade = "F"
    seen: str
    status: TalkStatus
    start: str | None = None
    place: str | None = None


class TalkAccount(Struct, frozen=True, kw_only=True):
    """A meeting, held or to come, as all articles tell of it. ``sequence`` rises with each change (iCalendar).

    ``due`` is the day after its last one, while no report says that it was held.
    """

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
    claims: list[TalkClaim] = []
    reasons: list[str] = []


# ------------------------------------------------------------------------------------ indicators, hypotheses, alerts

class Sighting(Struct, frozen=True, kw_only=True):
    """A record that matches an indicator. ``against`` speaks of its absence or end.

    ``carrier`` is who first carried the origin, ``grade`` the weaker of the carrier's and the item's own: a copy adds
    nothing to either. ``actual``: told as happening, not only named. ``act``: the event account that its record went
    to. ``void``: that act stands denied, or its teller has taken the report back; then it counts for nothing.
    """

    item: Item
    match: str
    against: bool = False
    carrier: str | None = None
    grade: Grade = "F"
    actual: bool = True
    act: str | None = None
    void: bool = False


class IndicatorState(Struct, frozen=True, kw_only=True):
    """An indicator of the watch. ``searched``: since when the watch has looked: not seen is not the same as not
    looked for. ``due``: the next day on which a sighting grows too old to count, and the state may change."""

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
