"""Where the ledger finds accounts and lays down those it has changed, whoever keeps them.

A ``Shelf`` is a store, or memory. A ``Desk`` stands before it while one article is entered: what a rule has put down
the next one finds, and at the end ``changed`` says what is to be kept. So the ledger knows no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from tocsin.accounts import Account
from tocsin.records import Fingerprint

A = TypeVar("A", bound=Any)


class Known(NamedTuple):
    """A document that may be related to a new one: what the shelf knows of it."""

    document: str
    fingerprint: Fingerprint
    story: str
    origin: str
    first_seen: str


class Shelf(Protocol):
    """What keeps accounts. Answers are ordered by account id, so that nothing hangs on who keeps them."""

    def by_key(self, kind: type[A], keys: Sequence[str]) -> list[A]:
        """Accounts of a kind that have any of the keys."""

    def by_id(self, kind: type[A], ids: Sequence[str]) -> list[A]:
        """Accounts by their ids; those that aren't there are left out."""

    def due(self, kind: type[A], now: str) -> list[A]:
        """Accounts of a kind with a ``due`` day that is not after ``now``."""

    def all(self, kind: type[A]) -> list[A]:
        """All accounts of a kind: only for kinds of which a watch has few (indicators, hypotheses, alerts)."""

    def near(self, bands: Sequence[str], facts: Sequence[str], limit: int) -> list[Known]:
        """Documents that share a band, a paragraph or a rare fact, those with most in common first."""


class Desk:
    """The accounts of a shelf as they stand while an article is being entered."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._changed: dict[tuple[str, str], Account] = {}

    def put(self, account: Account) -> None:
        """Lays down a new or changed account."""
        self._changed[account.kind, account.id] = account

    def changed(self) -> list[Account]:
        """What was laid down, in the order of kind and id."""
        return [self._changed[key] for key in sorted(self._changed)]

    def by_key(self, kind: type[A], keys: Iterable[str]) -> list[A]:
        wanted = sorted(set(keys))
        found = self._shelf.by_key(kind, wanted) if wanted else []
        return self._newest(kind, found, lambda account: not set(wanted).isdisjoint(account.keys))

    def by_id(self, kind: type[A], ids: Iterable[str]) -> list[A]:
        wanted = sorted(set(ids))
        found = self._shelf.by_id(kind, wanted) if wanted else []
        return self._newest(kind, found, lambda account: account.id in wanted)

    def due(self, kind: type[A], now: str) -> list[A]:
        found = self._shelf.due(kind, now)
        return self._newest(kind, found, lambda account: account.due is not None and account.due <= now)

    def all(self, kind: type[A]) -> list[A]:
        return self._newest(kind, self._shelf.all(kind), lambda _: True)

    def near(self, bands: Sequence[str], facts: Sequence[str], limit: int = 50) -> list[Known]:
        return self._shelf.near(bands, facts, limit)

    def _newest(self, kind: type[A], found: Iterable[A], fits: Any) -> list[A]:
        """Accounts as they stand on the desk in place of the shelf's; those that fit no more are left out."""
        held: dict[str, Any] = {account.id: account for account in found}
        mine = {name: account for (each, name), account in self._changed.items() if each == kind.kind}
        return [each for _, each in sorted({**held, **mine}.items()) if fits(each)]


class Memory:
    """A shelf in memory: what tests and rebuilds use."""

    def __init__(self) -> None:
        self.accounts: dict[tuple[str, str], Account] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self.documents: dict[str, Known] = {}
        self._marks: dict[str, set[str]] = {}

    def keep(self, accounts: Iterable[Account]) -> None:
        for account in accounts:
            old = self.accounts.get((account.kind, account.id))
            for key in old.keys if old else ():
                self._keys[account.kind, key].discard(account.id)
            self.accounts[account.kind, account.id] = account
            for key in account.keys:
                self._keys.setdefault((account.kind, key), set()).add(account.id)

    def know(self, document: Known, bands: Sequence[str], facts: Sequence[str]) -> None:
        """Remembers a document under its bands and facts; again, its new story and origin."""
        self.documents[document.document] = document
        for mark in (*bands, *facts):
            self._marks.setdefault(mark, set()).add(document.document)

    def by_key(self, kind: type[A], keys: Sequence[str]) -> list[A]:
        return self.by_id(kind, sorted({name for key in keys for name in self._keys.get((kind.kind, key), ())}))

    def by_id(self, kind: type[A], ids: Sequence[str]) -> list[A]:
        return [self.accounts[kind.kind, name] for name in sorted(ids) if (kind.kind, name) in self.accounts]  # type: ignore[misc]

    def due(self, kind: type[A], now: str) -> list[A]:
        return [account for account in self.all(kind) if account.due is not None and account.due <= now]

    def all(self, kind: type[A]) -> list[A]:
        return [account for (each, _), account in sorted(self.accounts.items()) if each == kind.kind]  # type: ignore[misc]

    def near(self, bands: Sequence[str], facts: Sequence[str], limit: int) -> list[Known]:
        shared: dict[str, int] = {}
        for mark in (*bands, *facts):
            for name in self._marks.get(mark, ()):
                shared[name] = shared.get(name, 0) + 1
        best = sorted(shared, key=lambda name: (-shared[name], name))
        return [self.documents[name] for name in best[:limit]]
