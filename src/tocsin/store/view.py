"""A store's accounts for reading: those of a kind that a page wants to show, the latest first.

    with open_view("crisis.db") as view:
        for alert in view.accounts(Alert, states=["standing"]):
            print(alert.title)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, select

from tocsin.errors import UsageError
from tocsin.records import Document
from tocsin.store.shelf import BODY, SqlShelf, decoded
from tocsin.store.sql import Store, as_text, made_columns, open_store, whole_documents
from tocsin.store.standing import accounts, actions, fingerprints, watches
from tocsin.store.tables import documents, runs
from tocsin.store.watched import WITHDRAW

A = TypeVar("A", bound=Any)

MOST = 1000
"""Accounts that one question gives at most."""


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

    def accounts(
        self, kind: type[A], *, states: Sequence[str] = (), seen_since: str | None = None,
        starts_from: str | None = None, by: str = "last_seen", limit: int = MOST,
    ) -> list[A]:  # fmt: skip
        """Accounts of a kind, in any of some states, last seen or starting at a moment or later.

        ``by``: the column whose highest values come first; of equals, in the order of their ids.
        """
        wanted: list[ColumnElement[bool]] = [accounts.c.kind == kind.kind]
        wanted += [accounts.c.state.in_(list(states))] if states else []
        wanted += [accounts.c.last_seen >= seen_since] if seen_since else []
        wanted += [accounts.c.starts >= starts_from] if starts_from else []
        query = select(BODY).where(*wanted).order_by(accounts.c[by].desc().nulls_last(), accounts.c.id).limit(limit)
        with self._store.reading() as connection:
            return decoded(kind, connection.execute(query).scalars())

    def withdrawn(self) -> set[str]:
        """The documents that analysts have taken out of all accounts."""
        with self._store.reading() as connection:
            return set(connection.execute(select(actions.c.account).where(actions.c.action == WITHDRAW)).scalars())

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


def open_view(url: str | Path) -> View:
    """The accounts of a store that is there. Raises ``UsageError`` for one that keeps no watch."""
    store = open_store(url, create=False)
    try:
        return View(store)
    except BaseException:
        store.close()
        raise
