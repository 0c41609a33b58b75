"""A store as a watch uses it: each article is one transaction, and so is whatever else a run must remember.

    with WatchStore(open_store("crisis.db"), "ukraine") as store, store.article() as taking:
        held = taking.document(document)       # document and records
        …                                      # the ledger, through ``taking.shelf``
        taking.place(held, fingerprint, Belongs(story, origin, now, marks))
        taking.shelf.keep(changed)
        taking.queue(letters)
        taking.move_on(now)

Killed at any moment, the store holds whole articles only; what an article changed is there once, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Self

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Select, delete, func, insert, or_, select, text, update

from tocsin.accounts import document_id
from tocsin.errors import UsageError
from tocsin.records import Document, Fingerprint, MadeBy, Rejected
from tocsin.store.engine import storable
from tocsin.store.shelf import SqlShelf, if_new, mark_number, packed, unpacked
from tocsin.store.sql import Store, as_text, made_columns, whole_documents
from tocsin.store.standing import DERIVED, accounts, actions, fingerprints, marks, outbox, sources, watches
from tocsin.store.tables import KINDS, documents, runs
from tocsin.store.write import held_rows, identity, page_digest, records_of, upsert, write_batch

WATCHER = 0x7761746368
"""The key of PostgreSQL's lock by which one watch run at a time has a store."""
WITHDRAW = "withdraw"
"""The action that takes a document out of all accounts."""


class State(NamedTuple):
    """How far the store's watch has come, and by what it was made."""

    digest: str
    made_by: MadeBy
    as_of: str | None
    until: str | None
    rebuilt: int | None


class Entered(NamedTuple):
    """A document that was entered: its number in the order of entering, and what it was entered with."""

    number: int
    document: Document
    fingerprint: Fingerprint
    story: str
    origin: str
    now: str
    source: str | None = None


class Letter(Struct, frozen=True):
    """An alert for one channel. ``id`` is the idempotency key; ``payload`` is the alert as JSON."""

    id: str
    alert: str
    channel: str
    payload: dict[str, Any]
    attempts: int = 0


class SourceState(Struct, frozen=True):
    """What a run remembers of a live source. Moments are ISO 8601 in UTC; ``failures`` are those in a row."""

    name: str
    etag: str | None = None
    last_modified: str | None = None
    last_fetched: str | None = None
    next_due: str | None = None
    failures: int = 0
    error: str | None = None


class Action(Struct, frozen=True):
    """What an analyst did to an account, and after which entry; ``moment``: what the watch had come to then."""

    at: str
    who: str
    action: str
    kind: str
    account: str
    detail: str | None = None
    entry: int = 0
    why: str | None = None
    moment: str | None = None


class Taking:
    """One article, or one stretch of time, on its way into the store."""

    def __init__(self, connection: Connection, name: str, upto: int | None = None) -> None:
        self._connection, self._name = connection, name
        self.shelf = SqlShelf(connection, upto)

    def document(self, document: Document) -> Document:
        """Writes a document with its records; returns it as it stands there, which is what a rebuild will find."""
        bare = replace(document, fingerprint=UNSET)
        write_batch(self._connection, [bare])
        seen = held_rows(self._connection, {identity(bare)})[identity(bare)].first_seen
        kept = {kind: [record for _, record in records_of(kind, bare)] for kind in KINDS}
        return replace(bare, article=replace(bare.article, first_seen=seen), **kept)

    def refuse(self, rejected: Rejected) -> None:
        write_batch(self._connection, [rejected])

    def place(self, document: Document, fingerprint: Fingerprint, belongs: Belongs) -> None:
        """Keeps a document's fingerprint, story and origin, and by which marks it is found."""
        article = document.article
        number = self._connection.execute(
            select(documents.c.id).where(documents.c.source_id == storable(article.source_id),
                                         documents.c.content_id == storable(article.content_id))
        ).scalar_one()  # fmt: skip
        row = {"document": number, "key": document_id(document), "story": belongs.story, "origin": belongs.origin,
               "source": belongs.source, "entered": belongs.now,
               "body": packed(fingerprint)}
        entry = self._connection.execute(insert(fingerprints).values(row).returning(fingerprints.c.number)).scalar_one()
        rows = [{"mark": mark, "entry": entry} for mark in sorted({mark_number(mark) for mark in belongs.marks})]
        if rows:
            self._connection.execute(insert(marks), rows)

    def place_again(self, number: int, story: str, origin: str) -> None:
        """The story and origin of an entry, in a rebuild."""
        self._connection.execute(
            update(fingerprints).where(fingerprints.c.number == number).values(story=story, origin=origin))

    def queue(self, letters: Iterable[Letter]) -> None:
        """Puts alerts into the outbox; one that was ever put there is not put there again."""
        rows = [{"id": letter.id, "alert": letter.alert, "channel": letter.channel, "payload": letter.payload,
                 "attempts": 0, "rang": letter.payload.get("at")} for letter in letters]  # fmt: skip
        if rows:
            self._connection.execute(if_new(self._connection.dialect.name, outbox), rows)

    def log(self, action: Action) -> None:
        """Writes down what an analyst did, after the last entry that is there and the days that have passed since."""
        last = self._connection.execute(select(func.coalesce(func.max(fingerprints.c.number), 0))).scalar_one()
        come_to = self._connection.execute(select(watches.c.as_of).where(watches.c.name == self._name)).scalar()
        row = {name: storable(value) for name, value in msgspec.structs.asdict(action).items()}
        self._connection.execute(insert(actions), {**row, "entry": last, "moment": come_to})

    def move_on(self, now: str, rebuilt: int | None = None) -> None:
        """Notes the moment that the watch has come to, and in a rebuild the entry."""
        self._connection.execute(
            update(watches).where(watches.c.name == self._name).values(as_of=now, rebuilt=rebuilt))


class Belongs(NamedTuple):
    """Where a document belongs, when the watch learned of it, and the marks by which later ones find it."""

    story: str
    origin: str
    now: str
    marks: Sequence[str] = ()
    source: str | None = None


class WatchStore:
    """A store, claimed by one watch until ``close``."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self.watch = store, name
        self.name = store.name
        self._claim: Connection | None = None
        try:
            store.begin_writing()
            self._take_claim()
            self._refuse_other()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        if self._claim is not None:
            self._claim.close()
            self._claim = None
        self._store.close()

    def _take_claim(self) -> None:
        """SQLite has one writer anyway; in PostgreSQL a second run of the watch is refused."""
        with self._store.reading() as connection:
            if connection.dialect.name != "postgresql":
                return
        self._claim = self._store.session()
        taken = self._claim.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": WATCHER}).scalar()
        self._claim.commit()  # the lock stays with the session
        if not taken:
            raise UsageError(f"{self.name} is being watched by another run; wait for it, or use another database")

    def _refuse_other(self) -> None:
        with self._store.reading() as connection:
            found = connection.execute(select(watches.c.name)).scalars().all()
        if found and self.watch not in found:
            raise UsageError(f"{self.name} keeps the watch '{found[0]}', not '{self.watch}'; choose another store")

    # ------------------------------------------------------------------------------------------------- the watch

    def state(self) -> State | None:
        """How far the watch has come; none if it is new here."""
        with self._store.reading() as connection:
            row = connection.execute(select(watches).where(watches.c.name == self.watch)).first()
        if row is None:
            return None
        return State(row.digest, MadeBy(row.tocsin, row.model), row.as_of, row.until, row.rebuilt)

    def note(self, digest: str, made_by: MadeBy) -> None:
        """Writes down by which file and versions the accounts are made."""
        row = {"name": self.watch, "digest": digest, "tocsin": made_by.tocsin, "model": made_by.model}
        with self._store.writing() as connection:
            if not connection.execute(update(watches).where(watches.c.name == self.watch).values(row)).rowcount:
                connection.execute(insert(watches), row)

    def empty(self, digest: str, made_by: MadeBy) -> None:
        """Empties the accounts, to be made again up to the moment that they had come to."""
        row = {"digest": digest, "tocsin": made_by.tocsin, "model": made_by.model, "rebuilt": 0, "as_of": None}
        until = func.coalesce(watches.c.until, watches.c.as_of)  # a rebuild that was cut short had its aim already
        with self._store.writing() as connection:
            connection.execute(update(watches).where(watches.c.name == self.watch).values(**row, until=until))
            for table in DERIVED:
                connection.execute(delete(table))

    def rebuilt(self, until: str | None) -> None:
        """Notes that the accounts are whole again, and have come to the moment that they had come to before."""
        with self._store.writing() as connection:
            values = {"rebuilt": None, "until": None, "as_of": func.coalesce(until, watches.c.as_of)}
            connection.execute(update(watches).where(watches.c.name == self.watch).values(values))

    def last(self) -> str:
        """The moment of the last entry; empty if there is none."""
        with self._store.reading() as connection:
            found = connection.execute(
                select(fingerprints.c.entered).order_by(fingerprints.c.number.desc()).limit(1)).scalar()
        return found or ""

    # --------------------------------------------------------------------------------------------------- articles

    @contextmanager
    def article(self, upto: int | None = None) -> Iterator[Taking]:
        """The transaction of one article."""
        with self._store.writing() as connection:
            yield Taking(connection, self.watch, upto)

    def has_page(self, uri: str, raw_sha256: str) -> bool:
        """Whether the watch has entered exactly this page, whatever version read it."""
        return self._has(documents.c.page == page_digest(uri, raw_sha256))

    def has_document(self, document: Document) -> bool:
        """Whether the watch has entered this content of this source."""
        with self._store.reading() as connection:
            wanted = select(fingerprints.c.number).where(fingerprints.c.key == document_id(document))
            return connection.execute(wanted).first() is not None

    def _has(self, wanted: Any) -> bool:
        with self._store.reading() as connection:
            query = select(fingerprints.c.number).join_from(documents, fingerprints).where(wanted).limit(1)
            return connection.execute(query).first() is not None

    def entered(self, after: int = 0, most: int = 64) -> list[Entered]:
        """Documents in the order in which they were entered, with what they were entered with."""
        with self._store.reading() as connection:
            rows = connection.execute(entered_query(after, most)).all()
            whole = whole_documents(connection, rows)
        return [Entered(row.number, document, unpacked(row.body), row.story, row.origin, row.entered,
                        row.source)
                for row, document in zip(rows, whole, strict=True)]  # fmt: skip

    # ----------------------------------------------------------------------------------------------------- outbox

    def waiting(self, now: str, channels: Sequence[str], most: int = 100) -> list[Letter]:
        """Letters that are to be tried now, in the order in which the alerts rang."""
        query = select(outbox).where(outbox.c.delivered_at.is_(None), outbox.c.channel.in_(list(channels)),
                                     or_(outbox.c.next_try.is_(None), outbox.c.next_try <= now))  # fmt: skip
        with self._store.reading() as connection:
            rows = connection.execute(query.order_by(outbox.c.rang, outbox.c.id).limit(most)).all()
        return [Letter(row.id, row.alert, row.channel, row.payload, row.attempts) for row in rows]

    def next_try(self, channels: Sequence[str]) -> str | None:
        """When the next letter is to be tried again; none if none of these channels waits."""
        query = select(func.min(outbox.c.next_try)).where(
            outbox.c.delivered_at.is_(None), outbox.c.channel.in_(list(channels)))  # fmt: skip
        with self._store.reading() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def undelivered(self, channels: Sequence[str]) -> int:
        """How many letters wait for these channels, whenever they are to be tried again."""
        query = select(func.count()).select_from(outbox)
        return self._count(query.where(outbox.c.delivered_at.is_(None), outbox.c.channel.in_(list(channels))))

    def failing(self, names: Sequence[str]) -> int:
        """How many of these sources failed when they were asked last."""
        wanted = [storable(name) for name in names]
        return self._count(select(func.count()).where(sources.c.name.in_(wanted), sources.c.failures > 0))

    def _count(self, query: Select[Any]) -> int:
        with self._store.reading() as connection:
            found: int = connection.execute(query).scalar_one()
        return found

    def letters(self, channel: str) -> list[Letter]:
        """Everything that was ever put into the outbox for a channel."""
        with self._store.reading() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.channel == channel).order_by(outbox.c.id)).all()
        return [Letter(row.id, row.alert, row.channel, row.payload, row.attempts) for row in rows]

    def delivered(self, letter: Letter, now: str) -> None:
        self._letter(letter.id, delivered_at=now, attempts=letter.attempts + 1, error=None)

    def failed(self, letter: Letter, error: str, next_try: str) -> None:
        self._letter(letter.id, attempts=letter.attempts + 1, error=storable(error), next_try=next_try)

    def _letter(self, name: str, **values: Any) -> None:
        with self._store.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.id == name).values(**values))

    # ---------------------------------------------------------------------------------------- sources and analysts

    def source(self, name: str) -> SourceState:
        with self._store.reading() as connection:
            row = connection.execute(select(sources).where(sources.c.name == storable(name))).first()
        return SourceState(**row._mapping) if row else SourceState(name)

    def keep_source(self, state: SourceState) -> None:
        row = {name: storable(value) for name, value in msgspec.structs.asdict(state).items()}
        with self._store.writing() as connection:
            connection.execute(upsert(connection.dialect.name, sources), row)

    def actions(self) -> list[Action]:
        """What analysts did, in order."""
        with self._store.reading() as connection:
            rows = connection.execute(select(actions).order_by(actions.c.id)).all()
        return [Action(row.at, row.who, row.action, row.kind, row.account, row.detail, row.entry, row.why,
                       row.moment)
                for row in rows]  # fmt: skip

    def ids(self, kind: str, beginning: str, most: int = 3) -> list[str]:
        """Ids of accounts of a kind, or of entered documents (``document``), that begin so, in order. The beginning is
        in lower-case hex digits."""
        column, of_kind = accounts.c.id, [accounts.c.kind == kind]
        if kind == "document":
            column, of_kind = fingerprints.c.key, []
        query = select(column).where(*of_kind, column >= beginning, column < f"{beginning}g")
        with self._store.reading() as connection:
            return list(connection.execute(query.order_by(column).limit(most)).scalars())


def entered_query(after: int, most: int) -> Select[Any]:
    own = (fingerprints.c.number, fingerprints.c.story, fingerprints.c.origin, fingerprints.c.entered,
           fingerprints.c.source, fingerprints.c.body)  # fmt: skip
    query = select(documents.c.id, as_text(documents.c.article), *made_columns(), *own)
    query = query.join_from(fingerprints, documents).join(runs, runs.c.id == documents.c.run)
    return query.where(fingerprints.c.number > after).order_by(fingerprints.c.number).limit(most)


__all__ = ["WITHDRAW", "Action", "Belongs", "Entered", "Letter", "SourceState", "State", "Taking", "WatchStore"]
