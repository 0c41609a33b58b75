"""The tables of a watch: what the ledger makes of the documents, and what a run has to remember between two articles.

    accounts      one row an account of the ledger: the columns one filters by, and the account as JSON
    account_keys  under which keys an account is looked up
    fingerprints  one row a document that the watch has entered, in the order of entering: its story and origin, and
                  what finds its copies
    marks         which entered documents bear a band, a paragraph or a rare fact; marks are hashed to 64 bits
    story_log     merges, splits and corrections of stories, in words
    outbox        alerts on their way, one row an alert and channel; ``id`` is the idempotency key
    actions       what analysts did, with the entry after which they did it
    sources       what is known of each live source: when it was fetched, how it failed, when it is due
    watches       the one watch of the store: digest of its file, versions, and the moment it has come to

All but the last four can be made again from the documents and ``actions``. A change here needs a migration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table

from tocsin.accounts import Account, Item
from tocsin.store.tables import Number, Record, Words, metadata

Read = Callable[[Any], Any]


# ----------------------------------------------------------------------------------- what stands in columns of accounts

def seen_of(items: Callable[[Any], Iterable[Any]]) -> dict[str, Read]:
    """When the first and the last of an account's items were seen."""

    def moments(account: Any) -> list[str]:
        return [each.first_seen for each in items(account)]

    return {
        "first_seen": lambda account: min(moments(account), default=None),
        "last_seen": lambda account: max(moments(account), default=None),
        "items": lambda account: len(moments(account)),
    }


def at(name: str) -> dict[str, Read]:
    return {"first_seen": lambda account: getattr(account, name), "last_seen": lambda account: getattr(account, name)}


def of(name: str) -> Read:
    return lambda account: getattr(account, name)


def joined(name: str) -> Read:
    return lambda account: "; ".join(getattr(account, name)) or None


def counted(account: Any) -> int:
    return len(account.origins)


def items_of(account: Any) -> list[Item]:
    found: list[Item] = account.items
    return found


PLACE: dict[str, Read] = {
    "place": lambda account: account.place and account.place.name,
    "country": lambda account: account.place and account.place.country,
}


def alert_state(account: Any) -> str:
    return "muted" if account.muted else "eased" if account.eased else "standing"


COLUMNS: dict[str, dict[str, Read]] = {
    "story": {
        **seen_of(of("members")), "title": of("title"), "origins": counted,
        "state": lambda story: "merged" if story.merged_into else "open",
    },
    "event": {
        **seen_of(items_of), "type": of("type"), "state": of("standing"), "actors": joined("actors"),
        "recipients": joined("recipients"), "starts": of("start"), "ends": of("end"), **PLACE, "origins": counted,
        "value": of("score"),
    },
    "pair_day": {
        "actors": of("actor"), "recipients": of("recipient"), "starts": of("day"),
        "items": lambda day: len(day.contributions),
    },
    "figures": {
        **seen_of(lambda series: [claim.item for claim in series.claims]), "type": of("figure_kind"),
        "state": lambda series: "disputed" if series.disputed else "agreed", "actors": of("owner"),
        "title": lambda series: f"{series.subject} ({series.unit})", "place": of("area"), "starts": of("as_of"),
        "lo": of("lo"), "hi": of("hi"),
    },
    "contradiction": {
        **at("since"), "type": of("rule"), "title": of("words"), "starts": of("since"),
        "state": lambda account: "open" if account.open else "closed",
        "items": lambda account: len(account.one) + len(account.other),
    },
    "commitment": {
        **seen_of(items_of), "type": of("commitment"), "state": of("state"), "actors": joined("actors"),
        "recipients": joined("targets"), "title": lambda history: history.consequence or history.condition,
        "ends": of("deadline"),
    },
    "talk": {
        **seen_of(items_of), "type": of("form"), "state": of("status"), "actors": joined("parties"),
        "starts": of("start"), "ends": of("end"), **PLACE,
    },
    "indicator": {
        **seen_of(lambda state: [sighting.item for sighting in state.sightings]), "type": of("class_"),
        "state": of("state"), "title": of("name"), "starts": of("since"), "origins": counted,
    },
    "hypothesis": {**at("at"), "title": of("name"), "value": of("index"), "lo": of("low"), "hi": of("high")},
    "alert": {
        **at("at"), "type": of("rule"), "state": alert_state, "tier": of("tier"), "title": of("title"),
        "starts": of("at"), "ends": of("eased"), "origins": counted, "items": lambda alert: len(alert.items),
    },
}  # fmt: skip
"""The columns of each kind of account beside its JSON; a column that a kind has not is empty there."""

WORDS = ("first_seen", "last_seen", "due", "type", "state", "tier", "title", "actors", "recipients", "starts", "ends",
         "place", "country")  # fmt: skip
COUNTS = ("origins", "items")
NUMBERS = ("value", "lo", "hi")
NAMES = (*WORDS, *COUNTS, *NUMBERS)


def columns_of(account: Account) -> dict[str, Any]:
    """What stands in the columns of an account's row."""
    row = {name: read(account) for name, read in COLUMNS[account.kind].items()}
    row["due"] = getattr(account, "due", None)
    return {name: row.get(name) for name in NAMES}


# --------------------------------------------------------------------------------------------------------- the tables

accounts = Table(
    "accounts", metadata,
    Column("kind", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    *(Column(name, Words) for name in WORDS),
    *(Column(name, Integer) for name in COUNTS),
    *(Column(name, Float) for name in NUMBERS),
    Column("body", Record, nullable=False),
    Index("accounts_due", "kind", "due"),
)  # fmt: skip

account_keys = Table(
    "account_keys", metadata,
    Column("kind", Words, primary_key=True),
    Column("key", Words, primary_key=True),
    Column("account", Words, primary_key=True),
    Index("account_keys_account", "kind", "account"),
    sqlite_with_rowid=False,
)  # fmt: skip

fingerprints = Table(
    "fingerprints", metadata,
    Column("number", Number, primary_key=True),
    Column("document", Number, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("key", Words, nullable=False),  # ``accounts.document_id``: how accounts name the document
    Column("story", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("source", Words),  # of the watch file, by which its publisher is judged
    Column("entered", Words, nullable=False),  # the moment at which the watch learned of it
    Column("body", LargeBinary, nullable=False),
    Index("fingerprints_document", "document", unique=True),
    Index("fingerprints_key", "key", unique=True),
)  # fmt: skip

marks = Table(
    "marks", metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, primary_key=True, autoincrement=False),  # ``fingerprints.number``
    sqlite_with_rowid=False,
)  # fmt: skip

story_log = Table(
    "story_log", metadata,
    Column("story", Words, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Words, nullable=False),
    Column("words", Words, nullable=False),
)  # fmt: skip

outbox = Table(
    "outbox", metadata,
    Column("id", Words, primary_key=True),
    Column("alert", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("payload", Record, nullable=False),
    Column("rang", Words),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Words),
    Column("delivered_at", Words),
    Column("error", Words),
    Index("outbox_waiting", "delivered_at", "next_try"),
)  # fmt: skip

actions = Table(
    "actions", metadata,
    Column("id", Number, primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("account", Words, nullable=False),
    Column("detail", Words),
    Column("why", Words),  # in the analyst's words
    Column("moment", Words),  # that the watch had come to
    Column("entry", BigInteger, nullable=False),  # the last ``fingerprints.number`` that was there
)  # fmt: skip

sources = Table(
    "sources", metadata,
    Column("name", Words, primary_key=True),
    *(Column(name, Words) for name in ("etag", "last_modified", "last_fetched", "next_due", "error")),
    Column("failures", Integer, nullable=False),
)  # fmt: skip

watches = Table(
    "watches", metadata,
    Column("name", Words, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("tocsin", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("as_of", Words),  # the moment the watch has come to: nothing is entered before it
    Column("until", Words),  # while the accounts are being made again: the moment to come to
    Column("rebuilt", BigInteger),  # and the last entry that has been entered again; none otherwise
)  # fmt: skip

DERIVED = (accounts, account_keys, story_log)
"""What a rebuild empties first."""

__all__ = [
    "COLUMNS", "DERIVED", "NAMES", "account_keys", "accounts", "actions", "columns_of", "fingerprints", "marks",
    "metadata", "outbox", "sources", "story_log", "watches",
]  # fmt: skip
