"""What flows through Tocsin: frozen records, one page a concept.

Offsets are Unicode code points into ``Article.text``, end exclusive, everywhere. Dates are EDTF strings
(ISO 8601-2): ``2021-12-30``, ``2022-01``, ``2021-12-07/..``. Countries are ISO 3166-1 alpha-3. Confidence lies in
[0, 1]. The JSON Schema that ``tocsin schema`` prints is made from these classes, so a field exists here or nowhere.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

SCHEMA = "tocsin/1"
CODEBOOK = "plover-2024"

Score = Annotated[float, Meta(ge=0.0, le=1.0)]
Offset = Annotated[int, Meta(ge=0)]

# --------------------------------------------------------------------------------------------- closed lists

PublishedFrom = Literal["metadata", "json-ld", "meta", "feed", "dateline", "text", "url", "unknown"]
DroppedKind = Literal[
    "related", "caption", "author_box", "comment_form", "newsletter", "cookie", "share", "navigation", "byline",
    "date_bar", "other",
]
MentionKind = Literal["person", "organisation", "country", "place", "group", "vessel", "weapon", "other"]
How = Literal["exact", "alias", "role", "title", "coreference", "garbled", "unresolved"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "SANCTION", "PROTEST", "MOBILIZE", "COERCE", "ASSAULT",
]
Modality = Literal[
    "actual", "ongoing", "scheduled", "intended", "conditional", "hypothetical", "denied", "alleged", "historical"
]
ClausePart = Literal["condition", "consequence"]
StatementForm = Literal["direct", "indirect", "mixed"]
Flag = Literal["garbled", "polarity_suspect", "agent_suspect", "sense_suspect"]
CommitmentKind = Literal["threat", "promise", "demand", "precondition", "choice"]
Polarity = Literal["do", "refrain"]
Instrument = Literal["force", "force_posture", "sanction", "relations", "diplomacy", "aid", "unspecified"]
Strength = Literal["weak", "moderate", "strong"]
Coercion = Literal["deterrence", "compellence", "none"]
Attribution = Literal["own", "ally", "adversary", "anonymous", "narrator"]
Bound = Literal["point", "approx", "at_least", "at_most", "more_than", "range", "some"]
FigureKind = Literal[
    "stock", "delta", "flow", "capacity", "duration", "distance", "share", "money", "casualties", "count"
]
TalkForm = Literal["call", "video", "visit", "bilateral", "multilateral", "summit", "negotiation"]
TalkStatus = Literal["held", "ongoing", "planned", "proposed", "postponed", "cancelled"]
Stage = Literal["gather", "clean", "parse", "resolve", "coding", "store"]


# --------------------------------------------------------------------------------------------- ground

class Span(Struct, frozen=True, order=True):
    """A stretch of ``Article.text``: code points, end exclusive."""

    start: Offset
    end: Offset

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class MadeBy(Struct, frozen=True):
    """Versions behind a document: a better model updates a record, and says so."""

    tocsin: str
    model: str
    codebook: str = CODEBOOK


# --------------------------------------------------------------------------------------------- pages and articles

class Page(Struct, frozen=True):
    """One item of a source as it came: bytes or text with what the source says about it, nothing extracted yet.

    ``media`` is ``html``, ``text`` or ``unknown`` (the cleaner looks). ``given`` holds metadata from the caller or the
    source (``published``, ``title``, ``publisher``, ``canonical``, ``published_from``), which beats what the page says.
    """

    uri: str
    body: bytes | str
    media: Literal["html", "text", "unknown"] = "unknown"
    charset: str | None = None
    given: dict[str, str] = {}
    first_seen: str = ""


class Dropped(Struct, frozen=True):
    """A paragraph that is not the article. ``after`` is the code point in ``text`` behind which it stood."""

    kind: DroppedKind
    text: str
    after: Offset


class Quality(Struct, frozen=True):
    """Signs that a page is machine-translated, spun, or a content farm's; each score in [0, 1], each with reasons."""

    translated: Score = 0.0
    spun: Score = 0.0
    farm: Score = 0.0
    reasons: list[str] = []


class Article(Struct, frozen=True):
    """The text a page carries. ``text`` begins with the title as its own paragraph; paragraphs part at a blank line."""

    uri: str
    source_id: str
    content_id: str
    raw_sha256: str
    title: str
    text: str
    subheads: list[Span] = []
    published: str | None = None
    published_from: PublishedFrom = "unknown"
    first_seen: str = ""
    dateline: str | None = None
    publisher: str | None = None
    byline: list[str] = []
    language: str = "en"
    captions: list[str] = []
    dropped: list[Dropped] = []
    quality: Quality = Quality()
    canonical: str | None = None


class Rejected(Struct, frozen=True):
    """A document that could not be read: which stage said so and why, in one line."""

    uri: str
    stage: Stage
    reason: str


# --------------------------------------------------------------------------------------------- actors and mentions

class Valid(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A term of office; either end may be open. ISO dates of any precision."""

    start: str | None = None
    end: str | None = None


class Actor(Struct, frozen=True):
    """Somebody who can act: ``RUS.GOV:vladimir-putin``, ``RUS.MIL``, ``USA``, ``IGO:nato``, ``REB:islamic-state``."""

    id: str
    name: str
    aliases: list[str] = []
    country: str | None = None
    sectors: list[str] = []
    role: str | None = None
    valid: Valid | None = None


class Candidate(Struct, frozen=True):
    """An actor that a mention might be, with its score."""

    actor: Actor
    score: Score


class Mention(Struct, frozen=True):
    """A place in the text where an actor, place or thing is named, and who that is as far as can be said."""

    span: Span
    raw: str
    kind: MentionKind
    actor: Actor | None = None
    candidates: list[Candidate] = []
    how: How = "unresolved"
    score: Score = 0.0
    reasons: list[str] = []


class Party(Struct, frozen=True):
    """How an actor stands in a record. Unresolved, it keeps its raw words; ``mention`` indexes ``mentions``."""

    raw: str
    actor: Actor | None = None
    mention: int | None = None


class Place(Struct, frozen=True):
    """A located place; coordinates in degrees, ids from GeoNames."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    feature: str | None = None


# --------------------------------------------------------------------------------------------- the reading

class Sentence(Struct, frozen=True):
    """A sentence of the text and the paragraph (0 is the title) it stands in."""

    span: Span
    paragraph: int


class Trigger(Struct, frozen=True):
    """The word that carries an act: PLOVER type and modality with their probabilities, and who it is tied to.

    ``actors`` and ``recipients`` index ``Reading.mentions``; the number is the probability of the tie.
    """

    span: Span
    type: EventType
    score: Score
    modality: Modality
    actors: list[tuple[int, float]] = []
    recipients: list[tuple[int, float]] = []


class Quotation(Struct, frozen=True):
    """One attribution as the model sees it: who (spans), by which cue, what (spans)."""

    sources: list[Span]
    cue: Span | None
    content: list[Span]
    score: Score


class TimeMark(Struct, frozen=True):
    """A time expression and what it says: an EDTF value, or none where it can't be told; ``how`` in words."""

    span: Span
    value: str | None
    how: str


class Located(Struct, frozen=True):
    """Where a mention (by its number) lies on the map."""

    mention: int
    place: Place


class Clause(Struct, frozen=True):
    """A condition, or what is to follow from one, as the model sees it."""

    span: Span
    part: ClausePart
    score: Score


class Reading(Struct, frozen=True):
    """An article with what the model found in it; after ``resolve`` its mentions carry actors, its times values."""

    article: Article
    sentences: list[Sentence]
    mentions: list[Mention] = []
    triggers: list[Trigger] = []
    quotations: list[Quotation] = []
    times: list[TimeMark] = []
    places: list[Located] = []
    clauses: list[Clause] = []
    fingerprint: Fingerprint | None = None


# --------------------------------------------------------------------------------------------- coded records

class Event(Struct, frozen=True, kw_only=True):
    """Who did what to whom, in PLOVER's terms (see ``knowledge/data/codebook.toml``)."""

    id: str
    clause: str
    type: EventType
    mode: str | None = None
    contexts: list[str] = []
    cameo: str | None = None
    quad: Annotated[int, Meta(ge=1, le=4)]
    score: float
    actors: list[Party]
    recipients: list[Party] = []
    modality: Modality = "actual"
    date: str | None = None
    date_from: str | None = None
    place: Place | None = None
    reported_by: Party | None = None
    evidence: list[Span]
    confidence: Score
    reasons: list[str] = []
    flags: list[Flag] = []


class Statement(Struct, frozen=True, kw_only=True):
    """Who said what. ``content`` holds the words attributed; repeats of the same words are further evidence."""

    id: str
    clause: str
    speakers: list[Party]
    relayed_by: Party | None = None
    addressee: Party | None = None
    cue: Span | None = None
    content: list[Span]
    form: StatementForm
    date: str | None = None
    evidence: list[Span]
    confidence: Score
    reasons: list[str] = []
    flags: list[Flag] = []


class Condition(Struct, frozen=True, kw_only=True):
    """The if-part of a commitment."""

    span: Span
    party: Party | None = None
    act: str
    connective: str
    polarity: Polarity


class Consequence(Struct, frozen=True, kw_only=True):
    """The then-part of a commitment. Specificity: 0 vague, 1 instrument named, 2 with scope, 3 with amount or date."""

    span: Span
    party: Party | None = None
    act: str
    instrument: Instrument = "unspecified"
    specificity: Annotated[int, Meta(ge=0, le=3)] = 0


class Commitment(Struct, frozen=True, kw_only=True):
    """A declared future act that somebody can be held to."""

    id: str
    clause: str
    kind: CommitmentKind
    actors: list[Party]
    targets: list[Party] = []
    beneficiaries: list[Party] = []
    speaker: Party | None = None
    relayed_by: Party | None = None
    condition: Condition | None = None
    consequence: Consequence | None = None
    branches: list[str] = []
    deadline: str | None = None
    strength: Strength = "moderate"
    hedges: list[str] = []
    coercion: Coercion = "none"
    attribution: Attribution = "narrator"
    made: str | None = None
    evidence: list[Span]
    confidence: Score
    reasons: list[str] = []
    flags: list[Flag] = []


class Figure(Struct, frozen=True, kw_only=True):
    """A number with a political or military meaning, in base units."""

    id: str
    clause: str
    lo: float | None
    hi: float | None
    nominal: float
    bound: Bound
    kind: FigureKind
    direction: Literal["up", "down"] | None = None
    unit: str
    subject: str
    owner: Party | None = None
    place: Place | None = None
    as_of: str | None = None
    modality: Modality = "actual"
    claimed_by: Party | None = None
    rounded: bool = False
    evidence: list[Span]
    confidence: Score
    reasons: list[str] = []
    flags: list[Flag] = []


class Delegation(Struct, frozen=True):
    """One side at a talk."""

    party: Party
    head: Party | None = None


class Talk(Struct, frozen=True, kw_only=True):
    """A call, visit, meeting or negotiation, held or to come."""

    id: str
    clause: str
    form: TalkForm | None
    status: TalkStatus
    start: str | None = None
    end: str | None = None
    place: Place | None = None
    delegations: list[Delegation] = []
    not_attending: list[Party] = []
    agenda: list[str] = []
    after: str | None = None
    evidence: list[Span]
    confidence: Score
    reasons: list[str] = []
    flags: list[Flag] = []


class Fingerprint(Struct, frozen=True):
    """What is needed to find copies of an article without a model. One an article: ``parse`` makes it, ``coding`` adds
    the facts.

    ``signature``: MinHash of the text's word shingles, unsigned 32-bit numbers. ``parts``: for each sentence of enough
    words a hash of its own, so that excerpts are found. ``facts``: what a copy keeps in whatever words (numbers, names,
    quoted words, dates, rarer words), normalised, in text order; ``places``: the sentence each stands in.
    ``vectors``: embeddings of paragraphs, 8 bit, rows of ``width``. ``words``: how long the text is.
    """

    signature: list[int]
    parts: list[int] = []
    facts: list[str] = []
    places: list[int] = []
    vectors: bytes = b""
    width: int = 0
    words: int = 0


class Document(Struct, frozen=True, kw_only=True):
    """Everything read from one article: the line that ``tocsin read --format jsonl`` prints. It has its fingerprint
    only where a watch asks for it."""

    schema: Literal["tocsin/1"] = "tocsin/1"
    made_by: MadeBy
    article: Article
    mentions: list[Mention] = []
    events: list[Event] = []
    statements: list[Statement] = []
    commitments: list[Commitment] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    fingerprint: Fingerprint | UnsetType = UNSET


class RejectedLine(Struct, frozen=True, kw_only=True):
    """A rejected document as it stands in an output file."""

    schema: Literal["tocsin/1"] = "tocsin/1"
    rejected: Rejected


# --------------------------------------------------------------------------------------------- identity

def normal_text(text: str) -> str:
    """Text with Unicode composed and white space folded: what identities are made of."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def content_id(text: str) -> str:
    """32 hex digits for one content; offsets hold for exactly this content."""
    return hashlib.sha256(normal_text(text).encode()).hexdigest()[:32]


def source_id(uri: str) -> str:
    """32 hex digits for where a document came from."""
    return hashlib.sha256(uri.strip().encode()).hexdigest()[:32]


def record_id(kind: str, content: str, quote: str, occurrence: int, part: str) -> str:
    """The id of a record: its kind, content, evidence words (and which occurrence) and the part it plays there.

    Not of type, actors or offsets, so that a better model updates the record instead of orphaning it.
    """
    key = "\x1f".join((kind, content, normal_text(quote).lower(), str(occurrence), part))
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def json_schema() -> Mapping[str, object]:
    """JSON Schema (2020-12) of one output line: a document or a rejected one."""
    refs, definitions = msgspec.json.schema_components([Document, RejectedLine], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{SCHEMA}: one line of output",
        "anyOf": list(refs),
        "$defs": definitions,
    }
