"""Records and entries by hand, for tests of the ledger: what matters stands in the call, the rest is filled in.

Actors are written as their ids (``"RUS.GOV:vladimir-putin"``), several with commas between them; ``"?some men"`` is a
party that nobody resolved. Ids of records are given by ``entry``. Test modules import this as ``builders``; their names
must differ from those in ``tests/coding`` (``test_ledger_figures``, not ``test_figures``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tocsin.accounts import Account, Entry, Grade, document_id
from tocsin.knowledge.codebook import quad, score
from tocsin.ledger.desk import Desk, Memory
from tocsin.records import (
    Actor,
    Article,
    Commitment,
    Condition,
    Consequence,
    Delegation,
    Document,
    Event,
    Figure,
    MadeBy,
    Party,
    Place,
    Span,
    Talk,
    content_id,
    record_id,
    source_id,
)

Made = Event | Figure | Talk | Commitment
TEXT = "A report of the day\n\nThey said so on Monday, and others said otherwise."
BODIES = ("IGO", "REB", "NGO", "IMG", "MNC", "PRE")
FIELDS = {Event: "events", Figure: "figures", Talk: "talks", Commitment: "commitments"}


def actor(id_: str) -> Actor:
    """An actor by its id: ``RUS.GOV:vladimir-putin`` is of Russia, of sector GOV."""
    side, _, name = id_.partition(":")
    country, _, sector = side.partition(".")
    return Actor(id_, name or side, country=None if country in BODIES else country, sectors=[sector] if sector else [])


def party(words: str) -> Party:
    return Party(words[1:]) if words.startswith("?") else Party(words, actor(words))


def parties(names: str) -> list[Party]:
    return [party(name.strip()) for name in names.split(",") if name.strip()]


def place(name: str, country: str | None = None, lat: float | None = None, lon: float | None = None) -> Place:
    return Place(name, country, lat, lon)


def event(type_: str = "ASSAULT", actors: str = "RUS", recipients: str = "UKR", **more: Any) -> Event:
    """An event of a type; ``more`` are fields of the record (``date``, ``modality``, ``mode``, ``confidence``, …)."""
    mode = more.get("mode")
    given = {"quad": quad(type_), "score": score(type_, mode), "evidence": [Span(21, 45)], "confidence": 0.8} | more
    return Event(
        id="", clause=given.pop("clause", ""), type=type_, actors=parties(actors), recipients=parties(recipients),  # type: ignore[arg-type]
        **given,
    )  # fmt: skip


def figure(nominal: float, subject: str = "Russian troops", owner: str = "RUS", **more: Any) -> Figure:
    """A stock of personnel unless said otherwise; lo and hi follow from the bound."""
    bound = more.get("bound", "point")
    lo = None if bound == "at_most" else nominal
    hi = None if bound in ("at_least", "more_than") else nominal
    claimed = more.pop("claimed_by", "")
    given = {
        "lo": lo, "hi": hi, "bound": bound, "kind": "stock", "unit": "personnel", "evidence": [Span(21, 45)],
        "confidence": 0.8,
    } | more  # fmt: skip
    return Figure(
        id="", clause="", nominal=nominal, subject=subject, owner=party(owner) if owner else None,
        claimed_by=party(claimed) if claimed else None, **given,
    )  # fmt: skip


def talk(sides: str = "RUS,USA", status: str = "planned", form: str | None = "negotiation", **more: Any) -> Talk:
    """A talk between sides; ``heads`` gives each side's head in the same order (empty where none)."""
    heads = [party(each.strip()) if each.strip() else None for each in more.pop("heads", "").split(",")]
    sent = [Delegation(each, heads[n] if n < len(heads) else None) for n, each in enumerate(parties(sides))]
    given = {"evidence": [Span(21, 45)], "confidence": 0.8} | more
    return Talk(id="", clause=given.pop("clause", ""), form=form, status=status, delegations=sent, **given)  # type: ignore[arg-type]


def commitment(kind: str = "threat", actors: str = "RUS", targets: str = "UKR", **more: Any) -> Commitment:
    """A commitment; ``condition`` and ``consequence`` are its words, ``polarity``, ``condition_party``,
    ``consequence_party``, ``instrument`` and ``specificity`` belong to them; ``speaker`` is an actor id."""
    if_, then, speaker = more.pop("condition", None), more.pop("consequence", None), more.pop("speaker", None)
    polarity, instrument = more.pop("polarity", "do"), more.pop("instrument", "unspecified")
    specificity = more.pop("specificity", 0)
    doer, bearer = more.pop("condition_party", None), more.pop("consequence_party", None)
    said = (
        Condition(span=Span(21, 30), party=party(doer) if doer else None, act=if_, connective="if", polarity=polarity)
        if if_ else None
    )  # fmt: skip
    follows = (
        Consequence(
            span=Span(31, 45), party=party(bearer) if bearer else None, act=then, instrument=instrument,
            specificity=specificity,
        ) if then else None
    )  # fmt: skip
    given = {"evidence": [Span(21, 45)], "confidence": 0.8} | more
    return Commitment(
        id="", clause=given.pop("clause", ""), kind=kind, actors=parties(actors), targets=parties(targets),  # type: ignore[arg-type]
        speaker=party(speaker) if speaker else None, condition=said, consequence=follows, **given,
    )  # fmt: skip


def entry(
    *records: Made, uri: str = "https://example.org/1", day: str = "2022-02-15", origin: str | None = None,
    story: str | None = None, grade: Grade = "F", text: str = TEXT, publisher: str | None = "",
) -> Entry:  # fmt: skip
    """A document published and first seen on a day. Its origin and story are its address, its publisher the host of
    that, unless given."""
    publisher = urlsplit(uri).hostname if publisher == "" else publisher
    article = Article(
        uri=uri, source_id=source_id(uri), content_id=content_id(text), raw_sha256="0" * 64, title=text.split("\n")[0],
        text=text, published=day, published_from="meta", first_seen=f"{day}T12:00:00Z", publisher=publisher,
    )  # fmt: skip
    kinds: dict[str, list[Any]] = {field: [] for field in FIELDS.values()}
    for n, record in enumerate(records):
        name = record.id or record_id(type(record).__name__, article.source_id, uri, n, "")
        kinds[FIELDS[type(record)]].append(msgspec.structs.replace(record, id=name, clause=record.clause or f"c{n}"))
    document = Document(made_by=MadeBy("0.0.0", "reader-test"), article=article, **kinds)
    return Entry(
        id=document_id(document), document=document, story=story or uri, origin=origin or uri, grade=grade,
        now=article.first_seen,
    )  # fmt: skip


def enter_all(entries: list[Entry], *enters: Callable[[Entry, Desk], None], shelf: Memory | None = None) -> Memory:
    """A shelf on which each entry was entered by each module in turn, a desk an entry."""
    shelf = Memory() if shelf is None else shelf
    for each in entries:
        desk = Desk(shelf)
        for enter in enters:
            enter(each, desk)
        shelf.keep(desk.changed())
    return shelf


def accounts(shelf: Memory, kind: type[Any]) -> list[Any]:
    """The accounts of a kind on a shelf, by id."""
    return shelf.all(kind)


def kept(shelf: Memory) -> dict[tuple[str, str], Account]:
    """All that a shelf holds, to compare two ways there."""
    return dict(shelf.accounts)
