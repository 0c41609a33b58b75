"""A batch of results into the tables, in one transaction that the caller has opened.

A document is known by ``source_id`` and ``content_id``. One that is there already is written over if its reading
differs (another model, other actor files, another layout of the page): its records are updated by id, those it no
longer has are taken away, and ``first_seen`` stays what it was. An equal reading writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tocsin.records import Document, MadeBy, Rejected
from tocsin.store.engine import storable
from tocsin.store.tables import PARTS, RECORDS, ROLES, documents, parties, rejected, runs

Result = Document | Rejected
Identity = tuple[str, str]
Values = dict[str, Any]


class Added(NamedTuple):
    """What adding did: documents that were new, that were written over, and that were there just so; rejections."""

    new: int = 0
    updated: int = 0
    same: int = 0
    rejected: int = 0

    def plus(self, other: Added) -> Added:
        return Added(*(a + b for a, b in zip(self, other, strict=True)))


class Held(NamedTuple):
    """What the store has of a document: its row's number, and the digest and ``first_seen`` there."""

    number: int
    digest: str
    first_seen: str


class Placed(NamedTuple):
    """A document on its way into the tables: its row's number, and whether rows of an older reading may be there."""

    number: int
    document: Document
    old: bool


def write_batch(connection: Connection, results: Sequence[Result]) -> Added:
    """Writes documents and rejections; the numbers count each result once."""
    refused = [result for result in results if isinstance(result, Rejected)]
    write_rejected(connection, refused)
    read = [result for result in results if isinstance(result, Document)]
    if not read:
        return Added(rejected=len(refused))
    held = held_rows(connection, {identity(document) for document in read})
    wanted = last_readings(read, held)
    changed = [d for d in wanted.values() if (row := held.get(identity(d))) is None or row.digest != digest(d)]
    placed = place(connection, changed, held)
    write_records(connection, placed)
    updated = sum(each.old for each in placed)
    return Added(len(placed) - updated, updated, len(read) - len(placed), len(refused))


def identity(document: Document) -> Identity:
    return storable(document.article.source_id), storable(document.article.content_id)


def held_rows(connection: Connection, wanted: Iterable[Identity]) -> dict[Identity, Held]:
    """What the store has of these documents, and of other contents at their sources.

    SQLite would scan the whole table for pairs of columns in a list; a source has few contents.
    """
    key = (documents.c.source_id, documents.c.content_id)
    query = select(*key, documents.c.id, documents.c.digest, documents.c.first_seen)
    found = connection.execute(query.where(documents.c.source_id.in_({source for source, _ in wanted})))
    return {(source, content): Held(*rest) for source, content, *rest in found}


def last_readings(read: Iterable[Document], held: Mapping[Identity, Held]) -> dict[Identity, Document]:
    """The last reading of each document in the batch, with the ``first_seen`` of its first."""
    wanted: dict[Identity, Document] = {}
    for document in read:
        key = identity(document)
        seen = held[key].first_seen if key in held else document.article.first_seen
        seen = wanted[key].article.first_seen if key in wanted else seen
        wanted[key] = replace(document, article=replace(document.article, first_seen=seen))
    return wanted


def digest(document: Document) -> str:
    """32 hex digits for one reading of a document."""
    return sha256(msgspec.json.encode(document)).hexdigest()[:32]


def key_digest(parts: Iterable[str]) -> str:
    """32 hex digits for a key of any length: an index holds no long addresses."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def page_digest(uri: str, raw_sha256: str) -> str:
    return key_digest((uri, raw_sha256))


# --------------------------------------------------------------------------------------------------------- documents

def place(connection: Connection, changed: Sequence[Document], held: Mapping[Identity, Held]) -> list[Placed]:
    """Writes the rows of documents. Numbers rise in the order of arrival."""
    numbers = {made: run_number(connection, made) for made in {document.made_by for document in changed}}
    rows = {identity(document): document_row(document, numbers) for document in changed}
    new = [row for key, row in rows.items() if key not in held]
    if new:
        statement = insert(documents).returning(documents.c.id, sort_by_parameter_order=True)
        ids = dict(zip([(r["source_id"], r["content_id"]) for r in new],
                       connection.execute(statement, new).scalars(), strict=True))
    placed = []
    for document in changed:
        key = identity(document)
        if key in held:
            connection.execute(update(documents).where(documents.c.id == held[key].number), rows[key])
        placed.append(Placed(held[key].number if key in held else ids[key], document, key in held))
    return placed


def run_number(connection: Connection, made: MadeBy) -> int:
    """The number of the reader that made a document; a new one gets its row."""
    values = {"tocsin": made.tocsin, "model": made.model, "codebook": made.codebook}
    same = select(runs.c.id).where(*(runs.c[name] == value for name, value in values.items()))
    found: int | None = connection.execute(same).scalar()
    return found or connection.execute(insert(runs).values(values).returning(runs.c.id)).scalar_one()


def document_row(document: Document, numbers: Mapping[MadeBy, int]) -> Values:
    article = document.article
    values = {name: getattr(article, name) for name in ("source_id", "content_id", "first_seen", "published", "uri",
                                                        "publisher", "language", "title")}
    values |= {"page": page_digest(article.uri, article.raw_sha256), "digest": digest(document),
               "run": numbers[document.made_by], "host": host_of(article.uri)}
    return {**{name: storable(value) for name, value in values.items()}, "article": article}


def host_of(uri: str) -> str | None:
    """The host of a web address, without www; none for files."""
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


# ----------------------------------------------------------------------------------------------------------- records

def write_records(connection: Connection, placed: Sequence[Placed]) -> None:
    for kind, table in RECORDS.items():
        rows = [row for each in placed for row in record_rows(kind, each)]
        if rows:
            connection.execute(upsert(connection.dialect.name, table), rows)
        for each in placed:
            if each.old:
                drop_gone(connection, kind, each)
    old = [each.number for each in placed if each.old]
    if old:
        connection.execute(delete(parties).where(parties.c.document.in_(old)))
    if rows := [row for each in placed for row in party_rows(each)]:
        connection.execute(insert(parties), rows)


def records_of(kind: str, document: Document) -> Iterable[tuple[int, Any]]:
    """The records of one kind with their places. Records with one id are one record: the first of them stands."""
    met = set()
    for number, record in enumerate(getattr(document, kind)):
        if kind == "mentions" or record.id not in met:
            yield number, record
            met.add(getattr(record, "id", number))


def record_rows(kind: str, placed: Placed) -> Iterable[Values]:
    for number, record in records_of(kind, placed.document):
        row = {part.name: storable(part.read(record)) for part in PARTS[kind]}
        row |= {"document": placed.number, "number": number, "first_seen": placed.document.article.first_seen}
        if kind != "mentions":
            row |= {"id": storable(record.id), "clause": storable(record.clause), "confidence": record.confidence,
                    "flags": "; ".join(record.flags)}
        yield {**row, "record": record}


def party_rows(placed: Placed) -> Iterable[Values]:
    for kind, roles in ROLES.items():
        for _, record in records_of(kind, placed.document):
            for role, read in roles.items():
                for number, party in enumerate(read(record)):
                    actor = storable(party.actor.id) if party.actor else None
                    yield {"document": placed.number, "kind": kind, "record": storable(record.id), "role": role,
                           "number": number, "actor": actor, "raw": storable(party.raw)}


def drop_gone(connection: Connection, kind: str, placed: Placed) -> None:
    """Takes away what an older reading had and this one has not."""
    table = RECORDS[kind]
    if kind == "mentions":
        gone = table.c.number >= len(placed.document.mentions)
    else:
        gone = table.c.id.not_in([storable(record.id) for _, record in records_of(kind, placed.document)])
    connection.execute(delete(table).where(table.c.document == placed.number, gone))


@lru_cache(maxsize=32)
def upsert(dialect: str, table: Table) -> Any:
    """Insert, or update the row with the same key."""
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    rest = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def write_rejected(connection: Connection, refused: Sequence[Rejected]) -> None:
    if not refused:
        return
    rows = [{"id": key_digest((r.uri, r.stage, r.reason)), "uri": storable(r.uri), "stage": r.stage,
             "reason": storable(r.reason)} for r in refused]
    connection.execute(upsert(connection.dialect.name, rejected), rows)
