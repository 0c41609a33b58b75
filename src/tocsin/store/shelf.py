"""The ledger's accounts in a store: how they are looked up and laid down within one transaction.

``SqlShelf`` is what ``tocsin.ledger.desk`` calls a shelf, without knowing of it. What one article asks of it does not
grow with the store: every look-up goes by a key, and what many documents have in common tells nothing and is passed
over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table, TextClause, bindparam, cast, delete, insert, select, text
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects import postgresql, sqlite

from tocsin.accounts import Account, Story
from tocsin.records import Fingerprint
from tocsin.store.engine import storable
from tocsin.store.standing import account_keys, accounts, columns_of, fingerprints, story_log
from tocsin.store.write import upsert

A = TypeVar("A", bound=Any)

COMMON_FACT = 40
"""A fact that stands in more entries than this is no sign of a copy and is passed over. Start value."""
LATEST = 40
"""Of the entries that share a band or a paragraph, the latest so many are looked at: any copy leads to the story."""
LONGEST_KEY = 200
"""Longer keys stand as a digest: an index takes no page-long keys."""
FEW = 500
"""Values in one list of a query: databases limit them."""
MARKS_AT_ONCE = 50
"""Marks looked up in one query."""
EVERY = 2**62
"""A number above every entry's."""


class Near(NamedTuple):
    """A document that may be related to a new one; ``ledger.desk.Known`` has the same fields."""

    document: str
    fingerprint: Fingerprint
    story: str
    origin: str
    first_seen: str


class SqlShelf:
    """Accounts and fingerprints as they stand in the open transaction.

    ``upto``: only entries before this number are seen by ``near``: while accounts are made again, the later ones are
    still to come.
    """

    def __init__(self, connection: Connection, upto: int | None = None) -> None:
        self.connection, self.upto = connection, upto

    # ------------------------------------------------------------------------------------------------- looking up

    def by_key(self, kind: type[A], keys: Sequence[str]) -> list[A]:
        wanted = sorted({stored_key(key) for key in keys})
        if len(wanted) <= FEW:
            return decoded(kind, self.connection.execute(BY_KEY, {"of": kind.kind, "keys": wanted}).scalars())
        found = {each.id: each for few in parts(wanted) for each in self.by_key(kind, few)}
        return [found[name] for name in sorted(found)]

    def by_id(self, kind: type[A], ids: Sequence[str]) -> list[A]:
        found: list[A] = []
        for few in parts(sorted(set(ids))):
            found += decoded(kind, self.connection.execute(BY_ID, {"of": kind.kind, "ids": few}).scalars())
        return found

    def due(self, kind: type[A], now: str) -> list[A]:
        return decoded(kind, self.connection.execute(DUE, {"of": kind.kind, "now": now}).scalars())

    def all(self, kind: type[A]) -> list[A]:
        return decoded(kind, self.connection.execute(ALL, {"of": kind.kind}).scalars())

    def near(self, bands: Sequence[str], facts: Sequence[str], limit: int) -> list[Near]:
        """Entries with most marks in common, at most ``limit``, and of those with equally many the latest."""
        shared: dict[int, int] = {}
        for entries in self._bearing(bands, LATEST).values():
            for entry in entries:
                shared[entry] = shared.get(entry, 0) + 1
        for entries in self._bearing(facts, COMMON_FACT + 1).values():
            for entry in entries if len(entries) <= COMMON_FACT else ():
                shared[entry] = shared.get(entry, 0) + 1
        best = sorted(shared, key=lambda entry: (-shared[entry], -entry))[:limit]
        rows = [row for few in parts(best) for row in self.connection.execute(NEAR, {"entries": few})]
        rows.sort(key=lambda row: (-shared[row.number], row.key))  # as memory has them
        return [Near(row.key, unpacked(row.body), row.story, row.origin, row.entered) for row in rows]

    def _bearing(self, marks_: Sequence[str], limit: int) -> dict[int, list[int]]:
        """The latest entries that bear each of some marks, at most ``limit`` a mark."""
        found: dict[int, list[int]] = {}
        for few in parts(sorted({mark_number(mark) for mark in marks_}), MARKS_AT_ONCE):
            given = {f"m{number}": mark for number, mark in enumerate(few)}
            rows = self.connection.execute(bearing(len(few)), {**given, "most": limit, "upto": self.upto or EVERY})
            for mark, entry in rows:
                found.setdefault(mark, []).append(entry)
        return found

    # ------------------------------------------------------------------------------------------------ laying down

    def keep(self, changed: Iterable[Account]) -> None:
        """Writes accounts, new or changed, with their keys."""
        changed = list(changed)
        if not changed:
            return
        rows = [account_row(account) for account in changed]
        self.connection.execute(upsert(self.connection.dialect.name, accounts), rows)
        self._keep_keys(changed)
        logged = [row for account in changed if isinstance(account, Story) for row in log_rows(account)]
        if logged:
            self.connection.execute(if_new(self.connection.dialect.name, story_log), logged)

    def _keep_keys(self, changed: Sequence[Account]) -> None:
        """The keys that accounts have gained are written, those that they have lost are taken away."""
        held = self._held_keys(changed)
        wanted = {(each.kind, stored_key(key), each.id) for each in changed for key in each.keys}
        if gone := sorted(held - wanted):
            self.connection.execute(DROP_KEY, [{"of": kind, "gone": key, "whose": name} for kind, key, name in gone])
        if new := sorted(wanted - held):
            self.connection.execute(
                insert(account_keys), [{"kind": kind, "key": key, "account": name} for kind, key, name in new])

    def _held_keys(self, changed: Sequence[Account]) -> set[tuple[str, str, str]]:
        held: set[tuple[str, str, str]] = set()
        for kind in sorted({each.kind for each in changed}):
            for few in parts(sorted(each.id for each in changed if each.kind == kind)):
                found = self.connection.execute(HELD_KEYS, {"of": kind, "names": few})
                held.update((kind, key, name) for key, name in found)
        return held


# ------------------------------------------------------------------------------------------------------------ queries

BODY = cast(accounts.c.body, PlainText)
"""As it stands: accounts are decoded straight into their classes."""


def listed(name: str) -> Any:
    return bindparam(name, expanding=True)


def bodies(*wanted: Any) -> Select[Any]:
    return select(BODY).where(accounts.c.kind == bindparam("of"), *wanted).order_by(accounts.c.id)


BY_KEY = bodies(accounts.c.id.in_(
    select(account_keys.c.account)
    .where(account_keys.c.kind == bindparam("of"), account_keys.c.key.in_(listed("keys")))
))  # fmt: skip
BY_ID = bodies(accounts.c.id.in_(listed("ids")))
DUE = bodies(accounts.c.due <= bindparam("now"))
ALL = bodies()
NEAR = (
    select(fingerprints.c.number, fingerprints.c.key, fingerprints.c.story, fingerprints.c.origin,
           fingerprints.c.entered, fingerprints.c.body)
    .where(fingerprints.c.number.in_(listed("entries")))
)  # fmt: skip
HELD_KEYS = (
    select(account_keys.c.key, account_keys.c.account)
    .where(account_keys.c.kind == bindparam("of"), account_keys.c.account.in_(listed("names")))
)  # fmt: skip
DROP_KEY = delete(account_keys).where(
    account_keys.c.kind == bindparam("of"), account_keys.c.key == bindparam("gone"),
    account_keys.c.account == bindparam("whose"),
)  # fmt: skip


@lru_cache(maxsize=MARKS_AT_ONCE)
def bearing(count: int) -> TextClause:
    """One question for so many marks, each with its own limit: a question for each took half of the time of an article.
    """
    one = ("SELECT * FROM (SELECT mark, entry FROM marks WHERE mark = :m{0} AND entry < :upto"
           " ORDER BY entry DESC LIMIT :most) AS t{0}")  # fmt: skip
    return text(" UNION ALL ".join(one.format(number) for number in range(count)))


def parts(values: Sequence[Any], size: int = FEW) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def decoded(kind: type[A], found: Iterable[str]) -> list[A]:
    return [msgspec.json.decode(body, type=kind) for body in found]


def account_row(account: Account) -> dict[str, Any]:
    named = {name: storable(value) for name, value in columns_of(account).items()}
    return {"kind": account.kind, "id": account.id, **named, "body": account}


def log_rows(story: Story) -> list[dict[str, Any]]:
    at = max((member.first_seen for member in story.members), default="")
    return [{"story": story.id, "number": number, "at": at, "words": storable(words)}
            for number, words in enumerate(story.log)]  # fmt: skip


def stored_key(key: str) -> str:
    """A key as it stands in the table."""
    key = storable(key)
    return key if len(key) <= LONGEST_KEY else f"#{sha256(key.encode()).hexdigest()[:40]}"


def mark_number(mark: str) -> int:
    """A mark as a number of 64 bits: a hundred thousand documents bear millions of them."""
    digest = sha256(mark.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@lru_cache(maxsize=8)
def if_new(dialect: str, table: Table) -> Any:
    """Insert, unless a row with the same key is there."""
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table).on_conflict_do_nothing()


def packed(fingerprint: Fingerprint) -> bytes:
    return msgspec.msgpack.encode(fingerprint)


def unpacked(body: bytes) -> Fingerprint:
    return msgspec.msgpack.decode(body, type=Fingerprint)


__all__ = ["Near", "SqlShelf"]
