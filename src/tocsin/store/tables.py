"""The tables of an SQL store, and which columns of a record stand beside its JSON.

    runs          one row a reader: versions of tocsin, model, codebook
    documents     one row an article: the columns one filters by, and the article as JSON
    mentions      keyed by (document, number), as ``Party.mention`` counts them
    events, statements, commitments, figures, talks
                  keyed by (document, id); ``number`` keeps their order, ``record`` is the record as JSON
    parties       who stands in which record, and in which role: what makes "everything Russia did" one query
    rejected      what could not be read

``first_seen`` of a record is its document's. Party columns (``actors``, ``speakers``, …) hold actor ids, or raw words
in quotation marks where nobody is resolved, joined by ``; ``: they are for reading, ``parties`` is for asking.
Times and dates are text, compared byte by byte in both databases. A change of anything here needs a migration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from tocsin.records import Commitment, Event, Figure, Mention, Party, Statement, Talk

KINDS: dict[str, type[Struct]] = {
    "mentions": Mention, "events": Event, "statements": Statement, "commitments": Commitment, "figures": Figure,
    "talks": Talk,
}
"""Record kinds by the field of ``Document`` that holds them, which names the table, too."""

metadata = MetaData()

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both databases order alike."""
Record = JSON().with_variant(JSONB(), "postgresql")
Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows only in an INTEGER key


# ------------------------------------------------------------------------------------------- what stands in columns

class Part(NamedTuple):
    """A column beside the JSON: its name and type, and what it holds of a record."""

    name: str
    type: Any
    read: Callable[[Any], Any]


def plain(name: str, type_: Any = Words) -> Part:
    return Part(name, type_, lambda record: getattr(record, name))


def party(name: str) -> Part:
    return Part(name, Words, lambda record: told(those(getattr(record, name))))


def those(value: Party | Iterable[Party] | None) -> list[Party]:
    """One party, several or none, as a list."""
    return [value] if isinstance(value, Party) else list(value or ())


def told(parties: Iterable[Party]) -> str | None:
    return "; ".join(p.actor.id if p.actor else f'"{p.raw}"' for p in parties) or None


PLACE = (
    Part("place", Words, lambda record: record.place and record.place.name),
    Part("country", Words, lambda record: record.place and record.place.country),
)

PARTS: dict[str, tuple[Part, ...]] = {
    "mentions": (
        Part("begins", Integer, lambda m: m.span.start),
        Part("ends", Integer, lambda m: m.span.end),
        plain("raw"), plain("kind"), plain("how"), plain("score", Float),
        Part("actor", Words, lambda m: m.actor and m.actor.id),
    ),
    "events": (
        plain("type"), plain("mode"), plain("modality"), plain("quad", Integer), plain("score", Float), plain("date"),
        *PLACE, party("actors"), party("recipients"), party("reported_by"),
    ),
    "statements": (plain("form"), plain("date"), party("speakers"), party("addressee"), party("relayed_by")),
    "commitments": (
        plain("kind"), plain("strength"), plain("coercion"), plain("attribution"), plain("made"), plain("deadline"),
        party("actors"), party("targets"), party("beneficiaries"), party("speaker"), party("relayed_by"),
    ),
    "figures": (
        plain("kind"), plain("lo", Float), plain("hi", Float), plain("nominal", Float), plain("bound"),
        plain("direction"), plain("unit"), plain("subject"), plain("as_of"), plain("modality"), *PLACE,
        party("owner"), party("claimed_by"),
    ),
    "talks": (
        plain("form"), plain("status"), Part("starts", Words, lambda t: t.start), Part("ends", Words, lambda t: t.end),
        *PLACE, Part("delegations", Words, lambda t: told(d.party for d in t.delegations)), party("not_attending"),
    ),
}  # fmt: skip
"""The columns of each kind. ``begins``/``starts`` and ``ends``: SQL keeps the word END for itself."""

ROLES: dict[str, dict[str, Callable[[Any], list[Party]]]] = {
    "events": {
        "actor": lambda r: those(r.actors), "recipient": lambda r: those(r.recipients),
        "reported_by": lambda r: those(r.reported_by),
    },
    "statements": {
        "speaker": lambda r: those(r.speakers), "addressee": lambda r: those(r.addressee),
        "relayed_by": lambda r: those(r.relayed_by),
    },
    "commitments": {
        "actor": lambda r: those(r.actors), "target": lambda r: those(r.targets),
        "beneficiary": lambda r: those(r.beneficiaries), "speaker": lambda r: those(r.speaker),
        "relayed_by": lambda r: those(r.relayed_by),
    },
    "figures": {"owner": lambda r: those(r.owner), "claimed_by": lambda r: those(r.claimed_by)},
    "talks": {
        "delegation": lambda r: [d.party for d in r.delegations],
        "head": lambda r: [d.head for d in r.delegations if d.head],
        "not_attending": lambda r: those(r.not_attending),
    },
}  # fmt: skip
"""In which roles parties stand in a record, by the singular of the field."""


# --------------------------------------------------------------------------------------------------------- the tables

def of_document(**more: Any) -> Column[Any]:
    return Column("document", Number, ForeignKey("documents.id", ondelete="CASCADE"), **more)


runs = Table(
    "runs", metadata,
    Column("id", Number, primary_key=True),
    *(Column(name, Words, nullable=False) for name in ("tocsin", "model", "codebook")),
    UniqueConstraint("tocsin", "model", "codebook", name="runs_reader"),
)  # fmt: skip

documents = Table(
    "documents", metadata,
    Column("id", Number, primary_key=True),
    Column("source_id", Words, nullable=False),
    Column("content_id", Words, nullable=False),
    Column("page", Words, nullable=False),  # digest of address and bytes
    Column("digest", Words, nullable=False),  # of the whole reading: an equal one is not written again
    Column("run", Number, ForeignKey("runs.id"), nullable=False),
    Column("first_seen", Words, nullable=False),
    Column("published", Words),
    Column("uri", Words, nullable=False),
    Column("host", Words),
    Column("publisher", Words),
    Column("language", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("article", Record, nullable=False),
    UniqueConstraint("source_id", "content_id", name="documents_identity"),
    Index("documents_seen", "first_seen", "id"),
    Index("documents_page", "page"),
)  # fmt: skip


def record_table(kind: str) -> Table:
    parts = [Column(part.name, part.type) for part in PARTS[kind]]
    seen = Index(f"{kind}_seen", "first_seen", "document", "number")
    number = Column("number", Integer, nullable=False)
    first_seen = Column("first_seen", Words, nullable=False)
    record = Column("record", Record, nullable=False)
    if kind == "mentions":
        number.primary_key = True
        return Table(kind, metadata, of_document(primary_key=True), number, first_seen, *parts, record, seen)
    shared = [Column("clause", Words, nullable=False), Column("confidence", Float, nullable=False),
              Column("flags", Words, nullable=False)]
    key = Column("id", Words, primary_key=True)
    return Table(kind, metadata, of_document(primary_key=True), key, number, first_seen, *parts, *shared, record, seen)


RECORDS: dict[str, Table] = {kind: record_table(kind) for kind in KINDS}

parties = Table(
    "parties", metadata,
    of_document(primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("record", Words, primary_key=True),
    Column("role", Words, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("actor", Words),
    Column("raw", Words, nullable=False),
    Index("parties_actor", "actor", "kind"),
)  # fmt: skip

rejected = Table(
    "rejected", metadata,
    Column("id", Words, primary_key=True),
    *(Column(name, Words, nullable=False) for name in ("uri", "stage", "reason")),
)  # fmt: skip
