"""The tables of a watch: accounts and their keys, fingerprints and marks, the outbox, actions, sources, the watch.

Written out rather than taken from ``store.standing``: a migration says what the tables were, whatever they become.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
RECORD = sa.JSON().with_variant(JSONB(), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

WHOLE, REAL, LONG = sa.Integer(), sa.Float(), sa.BigInteger()
ACCOUNT: dict[str, Any] = {
    **dict.fromkeys(("first_seen", "last_seen", "due", "type", "state", "tier", "title", "actors", "recipients",
                     "starts", "ends", "place", "country"), WORDS),
    **dict.fromkeys(("origins", "items"), WHOLE), **dict.fromkeys(("value", "lo", "hi"), REAL),
}  # fmt: skip
"""The columns of an account beside its key and its JSON."""


def upgrade() -> None:
    make_accounts()
    make_fingerprints()
    make_log()
    make_outbox()
    make_actions()
    make_sources()
    make_watches()


def needed(name: str, kind: Any = WORDS) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def make_accounts() -> None:
    op.create_table(
        "accounts",
        *map(needed, ("kind", "id")),
        *(sa.Column(name, kind) for name, kind in ACCOUNT.items()),
        needed("body", RECORD),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_index("accounts_due", "accounts", ["kind", "due"])
    key = ("kind", "key", "account")
    op.create_table("account_keys", *map(needed, key), sa.PrimaryKeyConstraint(*key), sqlite_with_rowid=False)
    op.create_index("account_keys_account", "account_keys", ["kind", "account"])


def make_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("number", NUMBER, primary_key=True),
        needed("document", NUMBER),
        *map(needed, ("key", "story", "origin", "entered")),
        sa.Column("source", WORDS),
        needed("body", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], ondelete="CASCADE"),
    )
    op.create_index("fingerprints_document", "fingerprints", ["document"], unique=True)
    op.create_index("fingerprints_key", "fingerprints", ["key"], unique=True)
    mark = sa.PrimaryKeyConstraint("mark", "entry")
    op.create_table("marks", needed("mark", LONG), needed("entry", LONG), mark, sqlite_with_rowid=False)


def make_log() -> None:
    op.create_table(
        "story_log", needed("story"), needed("number", WHOLE), *map(needed, ("at", "words")),
        sa.PrimaryKeyConstraint("story", "number"),
    )  # fmt: skip


def make_outbox() -> None:
    op.create_table(
        "outbox",
        *map(needed, ("id", "alert", "channel")),
        needed("payload", RECORD),
        sa.Column("rang", WORDS),
        needed("attempts", WHOLE),
        *(sa.Column(name, WORDS) for name in ("next_try", "delivered_at", "error")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outbox_waiting", "outbox", ["delivered_at", "next_try"])


def make_actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", NUMBER, primary_key=True),
        *map(needed, ("at", "who", "action", "kind", "account")),
        sa.Column("detail", WORDS),
        needed("entry", LONG),
    )


def make_sources() -> None:
    op.create_table(
        "sources",
        needed("name"),
        *(sa.Column(name, WORDS) for name in ("etag", "last_modified", "last_fetched", "next_due", "error")),
        needed("failures", WHOLE),
        sa.PrimaryKeyConstraint("name"),
    )


def make_watches() -> None:
    op.create_table(
        "watches",
        *map(needed, ("name", "digest", "tocsin", "model")),
        *(sa.Column(name, WORDS) for name in ("as_of", "until")),
        sa.Column("rebuilt", LONG),
        sa.PrimaryKeyConstraint("name"),
    )
