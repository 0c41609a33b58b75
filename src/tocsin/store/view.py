"""A store's accounts for reading: those of a kind that a page wants to show, the latest first.

    with open_view("crisis.db") as view:
        for alert in view.accounts(Alert, states=["standing"]):
            print(alert.title)

Nothing is left out unless ``limit`` asks for it. ``each`` gives many accounts one by one, to be sifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import msgspec
from sqlalchemy import ColumnElement, func, select

from tocsin.accounts import PairDay
from tocsin.errors import UsageError
from tocsin.records import Document
from tocsin.store.shelf import BODY, SqlShelf
from tocsin.store.sql import Store, as_text, made_columns, open_store, whole_documents
from tocsin.store.standing import accounts, actions, fingerprints, watches
from tocsin.store.tables import documents, runs
from tocsin.store.watched import WITHDRAW

A = TypeVar("A", bound=Any)

AT_ONCE = 500
"""Accounts that are fetched at once."""
RESTORE = "restore"
"""The action that takes a document back in that was withdrawn."""


class Acting(NamedTuple):
    """A directed pair of which the store has acts: who, to whom, and on which days first and last."""

    actor: str
    recipient: str
    first: str
    last: str


class View:
    """The accounts of a store; ``watch`` is the name of its watch, ``as_of`` the moment that it has come to.

    ``digest`` stands for the watch file that made them; they are ``whole`` unless they are being made again.
    """

    def __init__(self, store: Store) -> None:
        self._store, self.name = store, store.name
        self.look()

    def look(self) -> None:
        """Reads anew how far the watch has come: a run may have gone on in the meantime."""
        with self._store.reading() as connection:
            row = connection.execute(select(watches)).first()
        if row is None:
            raise UsageError(f"{self.name} keeps no watch; tocsin watch FILE --store {self.name} begins one")
        self.watch: str = row.name
        self.as_of: str = row.as_of or ""
        self.digest: str = row.digest
        self.whole: bool = row.rebuilt is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._store.close()

    def accounts(self, kind: type[A], **asked: Any) -> list[A]:
        """Accounts of a kind as a list; ``asked`` as in ``each``."""
        return list(self.each(kind, **asked))

    def each(
        self, kind: type[A], *, states: Sequence[str] = (), seen_since: str | None = None,
        starts_from: str | None = None, by: str = "last_seen", limit: int | None = None,
    ) -> Iterator[A]:  # fmt: skip
        """Accounts of a kind one by one, in any of some states, last seen or starting at a moment or later; all of
        them, or the first ``limit``. Memory: ``AT_ONCE`` accounts.

        ``by``: the column whose highest values come first; of equals, in the order of their ids.
        """
        wanted: list[ColumnElement[bool]] = [accounts.c.kind == kind.kind]
        wanted += [accounts.c.state.in_(list(states))] if states else []
        wanted += [accounts.c.last_seen >= seen_since] if seen_since else []
        wanted += [accounts.c.starts >= starts_from] if starts_from else []
        query = select(BODY).where(*wanted).order_by(accounts.c[by].desc().nulls_last(), accounts.c.id).limit(limit)
        with self._store.reading() as connection:
            streaming = connection.execution_options(yield_per=AT_ONCE)
            for body in streaming.execute(query).scalars():
                yield msgspec.json.decode(body, type=kind)

    def pairs(self, since: str = "") -> list[Acting]:
        """The directed pairs that acted on a day or later, in the order of their names."""
        c = accounts.c
        acts = select(c.actors, c.recipients, func.min(c.starts), func.max(c.starts))
        acts = acts.where(c.kind == PairDay.kind, c["items"] > 0, c.starts >= since)
        with self._store.reading() as connection:
            rows = connection.execute(acts.group_by(c.actors, c.recipients))
            return sorted(Acting(*row) for row in rows)

    def by_key(self, kind: type[A], keys: Iterable[str]) -> list[A]:
        """Accounts of a kind that have any of some keys, in the order of their ids: with ``by_id`` what the readings
        of the ledger ask of a shelf."""
        with self._store.reading() as connection:
            return SqlShelf(connection).by_key(kind, list(keys))

    def withdrawn(self) -> set[str]:
        """The documents that analysts have taken out of all accounts, and not back in."""
        done = select(actions.c.action, actions.c.account).where(actions.c.action.in_([WITHDRAW, RESTORE]))
        with self._store.reading() as connection:
            return withdrawn(tuple(row) for row in connection.execute(done.order_by(actions.c.id)))

    def by_id(self, kind: type[A], names: Iterable[str]) -> list[A]:
        """Accounts by their ids, in the order of these; those that aren't there are left out."""
        with self._store.reading() as connection:
            return SqlShelf(connection).by_id(kind, list(names))

    def documents(self, names: Iterable[str]) -> dict[str, Document]:
        """Documents with all their records, by the ids that accounts have for them."""
        query = select(documents.c.id, fingerprints.c.key, as_text(documents.c.article), *made_columns())
        query = query.join_from(fingerprints, documents).join(runs, runs.c.id == documents.c.run)
        with self._store.reading() as connection:
            rows = connection.execute(query.where(fingerprints.c.key.in_(sorted(set(names))))).all()
            whole = whole_documents(connection, rows)
        return {row.key: document for row, document in zip(rows, whole, strict=True)}


def withdrawn(done: Iterable[tuple[str, str]]) -> set[str]:
    """The documents that stay out of all accounts, by what was done to which account, in order."""
    gone: set[str] = set()
    for action, account in done:
        if action == WITHDRAW:
            gone.add(account)
        elif action == RESTORE:
            gone.discard(account)
    return gone


def open_view(url: str | Path) -> View:
    """The accounts of a store that is there. Raises ``UsageError`` for one that keeps no watch."""
    store = open_store(url, create=False)
    try:
        return View(store)
    except BaseException:
        store.close()
        raise
