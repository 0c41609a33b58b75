"""A store in SQLite or PostgreSQL: documents and records, written once, read back in the order they were first seen.

    with tocsin.open_store("crisis.db") as store:
        store.add(tocsin.read_many("pages/"))
        for found in store.records("events", type="THREATEN", party="RUS"):
            print(found.first_seen, found.uri, found.record)

SQLite: one writer, any number of readers, none waits for another. PostgreSQL: writers take turns, a batch each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Self

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Text, and_, cast, func, or_, select, tuple_

from tocsin.errors import UsageError
from tocsin.records import Article, Commitment, Document, Event, Figure, MadeBy, Mention, Statement, Talk
from tocsin.store.address import Address, address_of
from tocsin.store.engine import WriterLock, engine_for, log_ahead, reaching, reader, transaction
from tocsin.store.migrate import check, upgrade
from tocsin.store.tables import KINDS, RECORDS, documents, metadata, parties, rejected, runs
from tocsin.store.write import Added, Result, key_digest, page_digest, write_batch

BATCH = 64
"""Results in a transaction: what a killed run loses at most, some ten seconds of reading."""
PAGE = 200
"""Documents fetched at once; records come ``10 * PAGE`` at a time. Bounds a reader's memory and its transactions."""

Key = tuple[str, ...]
Record = Mention | Event | Statement | Commitment | Figure | Talk
Value = str | float | Sequence[str]


class Found(Struct, frozen=True):
    """A record with the document it stands in."""

    source_id: str
    content_id: str
    uri: str
    publisher: str | None
    published: str | None
    first_seen: str
    record: Record


class Store:
    """An open store; ``open_store`` makes it. Iterators fetch page by page and see what is added behind their place."""

    def __init__(self, address: Address, engine: Engine) -> None:
        self.name = address.name
        self._engine, self._reader = engine, reader(engine)
        self._lock = WriterLock(address.path) if address.path else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database and of the right to write."""
        self._engine.dispose()
        if self._lock:
            self._lock.let_go()

    # --------------------------------------------------------------------------------------------------- writing

    def begin_writing(self) -> None:
        """Claims the right to write until ``close``; raises ``UsageError`` if another run has it (SQLite)."""
        if self._lock and self._lock.take():
            with reaching(self.name):
                log_ahead(self._engine)

    def add(self, results: Iterable[Result]) -> Added:
        """Writes documents and rejections, ``BATCH`` to a transaction, each whole or not at all.

        A document that is there already is updated if its reading differs, and keeps its ``first_seen``.
        """
        self.begin_writing()
        done, results = Added(), iter(results)
        while batch := list(islice(results, BATCH)):
            with reaching(self.name), transaction(self._engine) as connection:
                added = write_batch(connection, batch)
            done = done.plus(added)
        return done

    def bring_up(self) -> None:
        """Makes the tables, or migrates them to this version."""
        with reaching(self.name):
            with self._reader.connect() as connection:
                ready = check(connection, self.name)
            if ready:
                return
            self.begin_writing()
            with transaction(self._engine) as connection:
                if not check(connection, self.name):  # another process may have done it while this one waited
                    upgrade(connection)
        if self._lock:
            self._lock.let_go()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, whole or not at all: for the other modules of this room."""
        self.begin_writing()
        with reaching(self.name), transaction(self._engine) as connection:
            yield connection

    def session(self) -> Connection:
        """A connection of its own, for what lasts longer than a transaction; the caller closes it."""
        with reaching(self.name):
            return self._engine.connect()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads one state of the store."""
        with reaching(self.name), self._reader.connect() as connection:
            yield connection

    # --------------------------------------------------------------------------------------------------- reading

    def known(self, keys: Iterable[Key], made_by: MadeBy | None = None) -> set[Key]:
        """Which of these the store holds.

        Keys are ``("page", uri, raw_sha256)``, ``("content", source_id, content_id)`` and ``("rejected", uri, stage,
        reason)``. With ``made_by``, documents that another version or model read count as unknown: they are due.
        """
        found = set()
        with reaching(self.name), self._reader.connect() as connection:
            for key in keys:
                if connection.execute(key_query(key, made_by)).first():
                    found.add(key)
        return found

    def documents(
        self, since: str | None = None, until: str | None = None, source: str | None = None
    ) -> Iterator[Document]:
        """Documents in order of ``first_seen``, then of arrival.

        ``since <= first_seen < until``, compared as text: ``2022-02-24`` is the start of that day (UTC). ``source`` is
        a publisher's name or a host (``example.org``).
        """
        wanted = [*between(documents.c.first_seen, since, until), *of_source(source)]
        query = select(documents.c.id, documents.c.first_seen, as_text(documents.c.article), *made_columns())
        query = query.join_from(documents, runs).where(*wanted)
        place = (documents.c.first_seen, documents.c.id)
        for page in self._pages(query, place, PAGE):
            yield from page

    def records(
        self, kind: str, /, *, since: str | None = None, until: str | None = None, source: str | None = None,
        party: str | None = None, role: str | None = None, **filters: Value,
    ) -> Iterator[Found]:
        """Records of one kind (``events``, ``figures``, …) in order of ``first_seen``, then as they stand in the text.

        ``since``, ``until``, ``source`` as in ``documents``. ``party`` is an actor's id or the beginning of ids
        (``RUS`` finds ``RUS.GOV:…``), in any role or the one named. Other filters are columns of the kind with a value,
        or a list of values any of which will do: ``type="THREATEN"``, ``modality=["actual", "ongoing"]``.
        """
        table = table_of(kind)
        wanted = [*between(table.c.first_seen, since, until), *of_source(source), *of_party(kind, party, role)]
        wanted += [of_column(kind, name, value) for name, value in filters.items()]
        article = (documents.c.source_id, documents.c.content_id, documents.c.uri, documents.c.publisher,
                   documents.c.published)
        own = (table.c.first_seen, table.c.document, table.c.number)
        query = select(*own, as_text(table.c.record), *article).join_from(table, documents).where(*wanted)
        for row in self._rows(query, own, 10 * PAGE):
            record = msgspec.json.decode(row.record, type=KINDS[kind])
            where = (row.source_id, row.content_id, row.uri, row.publisher, row.published, row.first_seen)
            yield Found(*where, record)  # type: ignore[arg-type]  # KINDS holds no other classes

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        names = ("documents", *KINDS, "rejected", "runs")
        with reaching(self.name), self._reader.connect() as connection:
            return {name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
                    for name in names}

    # ---------------------------------------------------------------------------------------------------- pages

    def _rows(self, query: Select[Any], place: Sequence[ColumnElement[Any]], size: int) -> Iterator[Row[Any]]:
        """All rows in the order of ``place``, ``size`` to a transaction."""
        for rows in self._fetches(query, place, size, lambda _, rows: rows):
            yield from rows

    def _pages(self, query: Select[Any], place: Sequence[ColumnElement[Any]], size: int) -> Iterator[list[Document]]:
        yield from self._fetches(query, place, size, whole_documents)

    def _fetches(self, query: Select[Any], place: Sequence[ColumnElement[Any]], size: int, then: Any) -> Iterator[Any]:
        last: tuple[Any, ...] | None = None
        while True:
            page = query.order_by(*place).limit(size)
            if last is not None:
                page = page.where(tuple_(*place) > tuple_(*last))
            with reaching(self.name), self._reader.connect() as connection:
                rows = connection.execute(page).all()
                found = then(connection, rows)
            yield found
            if len(rows) < size:
                return
            last = tuple(getattr(rows[-1], str(column.key)) for column in place)


def open_store(url: str | Path, *, create: bool = True) -> Store:
    """Opens a store: a path or ``sqlite:///PATH`` (a new file unless ``create`` is false), or ``postgresql://…``.

    Its tables are made, or brought to this version's shape. Raises ``UsageError`` for what is no store or not there,
    ``StoreError`` for one that can't be used.
    """
    address = address_of(url)
    store = Store(address, engine_for(address, create))
    try:
        store.bring_up()
    except BaseException:
        store.close()
        raise
    return store


# ------------------------------------------------------------------------------------------------- parts of queries

def key_query(key: Key, made_by: MadeBy | None) -> Select[Any]:
    if key[0] == "rejected":
        return select(rejected.c.id).where(rejected.c.id == key_digest(key[1:]))
    query = select(documents.c.id)
    if key[0] == "page":
        query = query.where(documents.c.page == page_digest(*key[1:]))
    else:
        query = query.where(documents.c.source_id == key[1], documents.c.content_id == key[2])
    if made_by is None:
        return query
    made = and_(runs.c.tocsin == made_by.tocsin, runs.c.model == made_by.model, runs.c.codebook == made_by.codebook)
    return query.join(runs).where(made)


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A JSON column as it is: records are decoded straight into their classes, not into dicts first."""
    return cast(column, Text).label(str(column.key))


def made_columns() -> tuple[ColumnElement[Any], ...]:
    return (runs.c.tocsin, runs.c.model, runs.c.codebook)


def whole_documents(connection: Connection, rows: Sequence[Row[Any]]) -> list[Document]:
    """Documents with all their records, from rows of ``documents`` with their reader."""
    kinds = {kind: records_by_document(connection, kind, [row.id for row in rows]) for kind in KINDS}
    return [
        Document(
            made_by=MadeBy(row.tocsin, row.model, row.codebook),
            article=msgspec.json.decode(row.article, type=Article),
            **{kind: found.get(row.id, []) for kind, found in kinds.items()},  # type: ignore[arg-type]
        )
        for row in rows
    ]


def records_by_document(connection: Connection, kind: str, numbers: Sequence[int]) -> dict[int, list[Any]]:
    table, found = RECORDS[kind], dict[int, list[Any]]()
    query = select(table.c.document, as_text(table.c.record)).where(table.c.document.in_(numbers))
    for number, record in connection.execute(query.order_by(table.c.document, table.c.number)):
        found.setdefault(number, []).append(msgspec.json.decode(record, type=KINDS[kind]))
    return found


def between(column: ColumnElement[str], since: str | None, until: str | None) -> list[ColumnElement[bool]]:
    return [*([column >= since] if since else ()), *([column < until] if until else ())]


def of_source(source: str | None) -> list[ColumnElement[bool]]:
    return [or_(documents.c.publisher == source, documents.c.host == source)] if source else []


def table_of(kind: str) -> Any:
    if kind not in RECORDS:
        raise UsageError(f"'{kind}' is no kind of record; there are {', '.join(RECORDS)}")
    return RECORDS[kind]


def of_party(kind: str, party: str | None, role: str | None) -> list[ColumnElement[bool]]:
    """Records in which an actor stands whose id is ``party`` or goes on from it with a dot or a colon."""
    if party is None:
        return []
    table = RECORDS[kind]
    if kind == "mentions":
        return [goes_on(table.c.actor, party)]
    in_record = [parties.c.document == table.c.document, parties.c.kind == kind, parties.c.record == table.c.id]
    in_role = [parties.c.role == role] if role else []
    return [select(parties.c.actor).where(*in_record, *in_role, goes_on(parties.c.actor, party)).exists()]


def goes_on(column: ColumnElement[Any], start: str) -> ColumnElement[bool]:
    """Ranges rather than LIKE: an index serves them in both databases, and no character is special."""
    below = [and_(column > start + mark, column < start + chr(ord(mark) + 1)) for mark in ".:"]
    return or_(column == start, *below)


def of_column(kind: str, name: str, value: Value) -> ColumnElement[bool]:
    column = RECORDS[kind].c.get(name)
    if column is None or name in ("record", "document", "number"):
        names = sorted(set(RECORDS[kind].c.keys()) - {"record", "document", "number", "first_seen"})
        more = "party, role, source, since, until"
        raise UsageError(f"{kind} have no '{name}' to filter by; there are {', '.join(names)}, {more}")
    single = isinstance(value, str | int | float)
    return column == value if single else column.in_(list(value))  # type: ignore[arg-type]


__all__ = ["Added", "Found", "Store", "open_store"]
