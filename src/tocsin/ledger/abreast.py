"""A damaged copy's records beside those of the cleanest copy of its story: what a garbled record most likely says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tocsin.accounts import Entry, Item
from tocsin.ledger.evidence import item_of
from tocsin.records import Article, Commitment, Document, Event, Figure, Party, Statement, Talk

Record = Event | Statement | Commitment | Figure | Talk
Records = dict[tuple[str, str], Record]
"""Records by kind and id."""

ABREAST = ("events", "statements", "commitments", "figures", "talks")
REACH = 0.25
"""Share of the text by which two tellings of one thing may stand apart: a copy cuts and adds, it seldom rearranges."""
TYPE, WHO, WHERE = 1.0, 0.6, 1.0
"""What like type, like parties and like place in the text weigh. Set by hand."""
FEWEST = 1.0
"""The least that a pair must reach: near in the text, or less near and of the same type or parties."""

SURE = 1.85
"""From here a pair is shown to people: of one type and side by side in the text, or with parties in common. Seen on
the eight reworded copies of the example archives: above it nine pairs in ten tell one thing, below it half."""


class Beside(NamedTuple):
    """The ids of two records that tell the same thing: the damaged copy's and the clean one's."""

    kind: str
    damaged: str
    clean: str
    score: float


class Pair(NamedTuple):
    """A damaged record and what the cleaner copy says in its place, as evidence, and in short as what each was read
    ("event CONSULT of CHN, IND")."""

    damaged: Item
    clean: Item
    damaged_as: str
    clean_as: str


def pairs(damaged: Entry, clean: Entry, most: int | None = None) -> list[Pair]:
    """Records of a damaged copy beside the clean one's where that is sure: those that are flagged first, then those
    read otherwise in the clean one, then the likest. Words that both have, and words shown already, are left out."""
    mine, its = records_of(damaged.document), records_of(clean.document)
    told: dict[str, Pair] = {}
    for each in sorted(sure(damaged, clean), key=lambda each: rank(mine, its, each)):
        one, other = mine[each.kind, each.damaged], its[each.kind, each.clean]
        pair = Pair(item_of(damaged, one), item_of(clean, other), read_as(one), read_as(other))
        if pair.damaged.quote != pair.clean.quote:
            told.setdefault(pair.damaged.quote, pair)
    return list(told.values())[:most]


def rank(mine: Records, its: Records, each: Beside) -> tuple[bool, bool, float, str]:
    one, other = mine[each.kind, each.damaged], its[each.kind, each.clean]
    return not one.flags, read_as(one) == read_as(other), -each.score, each.damaged


def cleaner(item: Item, damaged: Entry, clean: Entry) -> Item | None:
    """What the clean copy says in the place of a damaged record; none where nothing surely goes with it."""
    beside = next((each for each in sure(damaged, clean) if each.damaged == item.record), None)
    return item_of(clean, records_of(clean.document)[beside.kind, beside.clean]) if beside else None


def sure(damaged: Entry, clean: Entry) -> list[Beside]:
    return [each for each in abreast(damaged.document, clean.document) if each.score >= SURE]


def records_of(document: Document) -> Records:
    return {(kind, record.id): record for kind in ABREAST for record in getattr(document, kind)}


def read_as(record: Record) -> str:
    """A record in short: its kind, its type, and who is resolved in it."""
    kind = type(record).__name__.lower()
    who = ", ".join(sorted(actors_of(record)))
    return f"{kind} {type_of(record)}".rstrip() + (f" of {who}" if who else "")


def abreast(damaged: Document, clean: Document) -> list[Beside]:
    """Pairs of records of one kind, in text order, none used twice and none crossing another of its kind."""
    found: list[Beside] = []
    for kind in ABREAST:
        mine, its = in_order(getattr(damaged, kind)), in_order(getattr(clean, kind))
        worth = [[likeness(a, b, damaged.article, clean.article) for b in its] for a in mine]
        chosen = matched(worth)
        found += [Beside(kind, mine[row].id, its[column].id, worth[row][column]) for row, column in chosen]
    return found


def in_order(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda each: (each.evidence[0].start if each.evidence else 0, each.id))


def likeness(one: Record, other: Record, its: Article, others: Article) -> float:
    """How well two records of a kind go together; 0 where they stand too far apart or are of unlike quantity."""
    apart = abs(position(one, its) - position(other, others))
    if apart > REACH or not ALIKE.get(type(one), never_unlike)(one, other):
        return 0.0
    score = WHERE * (1.0 - apart / REACH) + TYPE * (type_of(one) == type_of(other)) + WHO * same_parties(one, other)
    return round(score, 3) if score >= FEWEST else 0.0


def position(record: Record, article: Article) -> float:
    """Where in the text a record stands, 0 to 1."""
    return record.evidence[0].start / max(1, len(article.text)) if record.evidence else 0.0


def never_unlike(one: Record, other: Record) -> bool:
    return True


def like_numbers(one: Record, other: Record) -> bool:
    """Figures go together only with the same number: a copy garbles names sooner than digits."""
    return isinstance(one, Figure) and isinstance(other, Figure) and one.nominal == other.nominal


ALIKE: dict[type, Callable[[Record, Record], bool]] = {Figure: like_numbers}


def type_of(record: Record) -> str:
    """What a record is within its kind."""
    if isinstance(record, Event):
        return record.type
    if isinstance(record, Figure | Commitment):
        return record.kind
    return record.form or ""


def same_parties(one: Record, other: Record) -> float:
    """The share of resolved actors that two records have in common."""
    mine, its = actors_of(one), actors_of(other)
    return len(mine & its) / len(mine | its) if mine or its else 0.0


def actors_of(record: Record) -> set[str]:
    return {party.actor.id for party in parties_of(record) if party.actor is not None}


def parties_of(record: Record) -> list[Party]:
    if isinstance(record, Event):
        return [*record.actors, *record.recipients]
    if isinstance(record, Statement):
        return record.speakers
    if isinstance(record, Commitment):
        return [*record.actors, *record.targets]
    if isinstance(record, Talk):
        return [side.party for side in record.delegations]
    return [record.owner] if record.owner else []


def matched(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of rows and columns, both rising, whose worth adds up to most; pairs worth nothing are left out."""
    rows, columns = len(worth), len(worth[0]) if worth else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            taken = worth[row][column] + best[row + 1][column + 1]
            best[row][column] = max(best[row + 1][column], best[row][column + 1], taken)
    pairs: list[tuple[int, int]] = []
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs
