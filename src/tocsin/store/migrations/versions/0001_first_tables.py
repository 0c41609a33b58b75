"""The first tables: documents, records of six kinds, their parties, rejections, and who read.

Written out rather than taken from ``store.tables``: a migration says what the tables were, whatever they become.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
RECORD = sa.JSON().with_variant(JSONB(), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

WHOLE, REAL = sa.Integer(), sa.Float()
PLACE = {"place": WORDS, "country": WORDS}
PARTS: dict[str, dict[str, Any]] = {
    "events": {
        **dict.fromkeys(("type", "mode", "modality"), WORDS), "quad": WHOLE, "score": REAL, "date": WORDS, **PLACE,
        **dict.fromkeys(("actors", "recipients", "reported_by"), WORDS),
    },
    "statements": dict.fromkeys(("form", "date", "speakers", "addressee", "relayed_by"), WORDS),
    "commitments": dict.fromkeys(
        ("kind", "strength", "coercion", "attribution", "made", "deadline", "actors", "targets", "beneficiaries",
         "speaker", "relayed_by"),
        WORDS,
    ),
    "figures": {
        "kind": WORDS, **dict.fromkeys(("lo", "hi", "nominal"), REAL),
        **dict.fromkeys(("bound", "direction", "unit", "subject", "as_of", "modality"), WORDS), **PLACE,
        **dict.fromkeys(("owner", "claimed_by"), WORDS),
    },
    "talks": {
        **dict.fromkeys(("form", "status", "starts", "ends"), WORDS), **PLACE,
        **dict.fromkeys(("delegations", "not_attending"), WORDS),
    },
}  # fmt: skip
"""The columns of each kind of record beside those that all have."""


def upgrade() -> None:
    make_runs()
    make_documents()
    make_mentions()
    for kind, parts in PARTS.items():
        make_records(kind, parts)
    make_parties()
    make_rejected()


def needed(name: str, kind: Any = WORDS) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def document() -> tuple[sa.Column[Any], sa.ForeignKeyConstraint]:
    return needed("document", NUMBER), sa.ForeignKeyConstraint(["document"], ["documents.id"], ondelete="CASCADE")


def make_runs() -> None:
    names = ("tocsin", "model", "codebook")
    unique = sa.UniqueConstraint(*names, name="runs_reader")
    op.create_table("runs", sa.Column("id", NUMBER, primary_key=True), *map(needed, names), unique)


def make_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", NUMBER, primary_key=True),
        *(needed(name) for name in ("source_id", "content_id", "page", "digest")),
        needed("run", NUMBER),
        needed("first_seen"),
        sa.Column("published", WORDS),
        needed("uri"),
        sa.Column("host", WORDS),
        sa.Column("publisher", WORDS),
        needed("language"),
        needed("title"),
        needed("article", RECORD),
        sa.ForeignKeyConstraint(["run"], ["runs.id"]),
        sa.UniqueConstraint("source_id", "content_id", name="documents_identity"),
    )
    op.create_index("documents_seen", "documents", ["first_seen", "id"])
    op.create_index("documents_page", "documents", ["page"])


def make_mentions() -> None:
    words = dict.fromkeys(("raw", "kind", "how"), WORDS)
    parts: dict[str, Any] = {"begins": WHOLE, "ends": WHOLE, **words, "score": REAL, "actor": WORDS}
    op.create_table(
        "mentions",
        *document(),
        needed("number", WHOLE),
        needed("first_seen"),
        *(sa.Column(name, kind) for name, kind in parts.items()),
        needed("record", RECORD),
        sa.PrimaryKeyConstraint("document", "number"),
    )
    op.create_index("mentions_seen", "mentions", ["first_seen", "document", "number"])


def make_records(kind: str, parts: dict[str, Any]) -> None:
    op.create_table(
        kind,
        *document(),
        needed("id"),
        needed("number", WHOLE),
        needed("first_seen"),
        *(sa.Column(name, type_) for name, type_ in parts.items()),
        needed("clause"),
        needed("confidence", REAL),
        needed("flags"),
        needed("record", RECORD),
        sa.PrimaryKeyConstraint("document", "id"),
    )
    op.create_index(f"{kind}_seen", kind, ["first_seen", "document", "number"])


def make_parties() -> None:
    key = ("document", "kind", "record", "role", "number")
    op.create_table(
        "parties",
        *document(),
        *(needed(name) for name in ("kind", "record", "role")),
        needed("number", WHOLE),
        sa.Column("actor", WORDS),
        needed("raw"),
        sa.PrimaryKeyConstraint(*key),
    )
    op.create_index("parties_actor", "parties", ["actor", "kind"])


def make_rejected() -> None:
    names = ("id", "uri", "stage", "reason")
    op.create_table("rejected", *map(needed, names), sa.PrimaryKeyConstraint("id"))
