"""Figures across documents: numbers of one thing in one series, each claim under its own name.

A thing is its owner, what is counted, the country it is in, the kind of figure and the unit. The newest claim of each
voice stands; claims that overlap make a band, others a dispute (``bands``). An announced change changes no stock: a
verified one, told by two independent origins, on the same basis and after the stock, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

import msgspec

from tocsin.accounts import Claim, Entry, FigureSeries, minted
from tocsin.knowledge.actors import load_actors
from tocsin.knowledge.fold import fold
from tocsin.ledger.bands import (
    Band,
    Interval,
    Point,
    as_meant,
    as_said,
    band_of,
    day_claimed,
    finite,
    outdates,
    over_time,
    real,
    same_voice,
    shared,
    standing_on,
    voice_of,
)
from tocsin.ledger.days import days_between, later
from tocsin.ledger.desk import Desk
from tocsin.ledger.event_tellings import names_of, spacious, top_of, vague
from tocsin.ledger.evidence import item_of, with_item
from tocsin.ledger.subjects import BEHIND, subject_class
from tocsin.records import Figure, FigureKind

COMPARED: frozenset[FigureKind] = frozenset(
    {"stock", "delta", "flow", "capacity", "share", "money", "casualties", "count"}
)
"""Kinds that make series; the length of a road or of a call is nobody's stock."""
INDEPENDENT = 2
"""Origins, of different voices, from which a change is verified."""
SAME_CHANGE = 14
"""Days over which reports of one change are counted together. Start value."""
SAME_ORDER = 2.0
"""Factor within which a figure whose country isn't told can be of a series that has one. Start value."""
MOST_CLAIMS = 120
"""Claims that a series keeps: past it, the oldest superseded ones fall out. Start value."""
NAMING = frozenset({"name", "official", "alias"})
"""Forms by which a subject says in which country: "troops in Belarus", not "troops of the Belarusian army"."""
COUNTRY_WORDS = 3
"""Words that the name of a country may have in a subject."""


class Thing(NamedTuple):
    """What a figure is of: the parts of a series' identity. ``direction`` parts rises from falls."""

    owner: str | None
    subject: str
    area: str | None
    kind: FigureKind
    unit: str
    direction: str = ""

    @property
    def id(self) -> str:
        return minted("figures", self.owner or "", self.subject, self.area or "", self.kind, self.unit, self.direction)

    @property
    def wherever(self) -> str:
        """The key of this thing in any country."""
        return f"thing:{self.owner or ''}:{self.subject}:{self.kind}:{self.unit}:{self.direction}"


# ------------------------------------------------------------------------------------------------------------- entering

def enter(entry: Entry, desk: Desk) -> None:
    """Puts each figure of a document into the series of its thing, and reconciles it; a change, its stock as well."""
    for figure in entry.document.figures:
        if figure.kind not in COMPARED:
            continue
        claim = claim_of(entry, figure)
        held = series_of(thing_of(figure, entry), claim, desk)
        changed = reconciled(msgspec.structs.replace(held, claims=with_claim(held.claims, claim)), desk)
        desk.put(changed)
        if figure.kind == "delta":
            renew_stocks(changed, desk)


def withdraw(document: str, desk: Desk) -> None:
    """Takes a document's claims out of all series. A series with no claim left has no band, and no keys but that of
    its basis; it says so in its reasons."""
    for held in desk.by_key(FigureSeries, [f"document:{document}"]):
        left = [each for claim in held.claims if (each := claim_without(claim, document)) is not None]
        fresh: list[Claim] = []
        for claim in left:
            fresh = with_claim(fresh, msgspec.structs.replace(claim, superseded=False))
        changed = reconciled(msgspec.structs.replace(held, claims=fresh), desk)
        desk.put(changed)
        if held.figure_kind == "delta":
            renew_stocks(changed, desk)


def claim_without(claim: Claim, document: str) -> Claim | None:
    """A claim without a document's items; the first copy takes the place of what is gone."""
    items = [item for item in (claim.item, *claim.copies) if item.document != document]
    return msgspec.structs.replace(claim, item=items[0], copies=items[1:]) if items else None


# --------------------------------------------------------------------------------------------------------------- things

def thing_of(figure: Figure, entry: Entry) -> Thing:
    owner = names_of([figure.owner])[0] if figure.owner else None
    known = owner if owner and not vague(owner) else None
    told = (entry.document.article.published or entry.now)[:10]
    direction = figure.direction or "" if figure.kind == "delta" else ""
    return Thing(
        top_of(known, told) if known else None, subject_class(figure), area_of(figure), figure.kind, figure.unit,
        direction,
    )  # fmt: skip


def area_of(figure: Figure) -> str | None:
    """The country that the subject names ("troops in Belarus"), else that of the place; tolls are the place's own."""
    country = country_in(figure.subject) or (figure.place.country if figure.place else None)
    if figure.kind == "casualties" and figure.place and not spacious(figure.place):
        return f"{country or ''}:{fold(figure.place.name)}"
    return country


def country_in(subject: str) -> str | None:
    """The country named in what stands behind the noun, where it is one."""
    behind = BEHIND.search(subject)
    words = re.split(r"[\s,]+", behind[0].strip()) if behind else []
    forms = load_actors().countries.by_form
    for size in range(COUNTRY_WORDS, 0, -1):
        for start in range(len(words) - size + 1):
            meanings = forms.get(fold(" ".join(words[start : start + size])), [])
            if words[start][:1].isupper() and len(meanings) == 1 and meanings[0].kind in NAMING:
                return meanings[0].iso3
    return None


def series_of(thing: Thing, claim: Claim, desk: Desk) -> FigureSeries:
    """The series of a thing; a figure whose country isn't told goes to the one series of its thing that has a standing
    claim of the same order, where there is just one."""
    if thing.area is None and thing.owner is not None:
        near = [each for each in desk.by_key(FigureSeries, [thing.wherever]) if each.area and of_order(each, claim)]
        if len(near) == 1:
            return near[0]
    return next(iter(desk.by_id(FigureSeries, [thing.id])), None) or FigureSeries(
        id=thing.id, keys=[], owner=thing.owner, subject=thing.subject, unit=thing.unit, area=thing.area,
        figure_kind=thing.kind, claims=[],
    )  # fmt: skip


def of_order(series: FigureSeries, claim: Claim) -> bool:
    standing = standing_on(series.claims, series.figure_kind, day_claimed(claim))
    return any(
        claim.nominal <= each.nominal * SAME_ORDER and each.nominal <= claim.nominal * SAME_ORDER for each in standing
    )


# --------------------------------------------------------------------------------------------------------------- claims

def claim_of(entry: Entry, figure: Figure) -> Claim:
    return Claim(
        lo=figure.lo, hi=figure.hi, nominal=figure.nominal, bound=figure.bound, direction=figure.direction,
        as_of=figure.as_of, modality=figure.modality,
        claimed_by=names_of([figure.claimed_by]) if figure.claimed_by else [], item=item_of(entry, figure),
    )  # fmt: skip


def with_claim(claims: Sequence[Claim], new: Claim) -> list[Claim]:
    """Claims with one more. The same number of one text is a copy; a newer one of the same voice supersedes the older,
    which stays."""
    for n, held in enumerate(claims):
        if is_copy(held, new):
            more = with_item([held.item, *held.copies], new.item)
            return [*claims[:n], msgspec.structs.replace(held, copies=more[1:]), *claims[n + 1 :]]
    if not real(new):
        return trimmed([*claims, new])
    late = any(real(held) and outdates((held, False), new) for held in claims)
    marked = [
        msgspec.structs.replace(held, superseded=True) if real(held) and outdates((new, True), held) else held
        for held in claims
    ]
    return trimmed([*marked, msgspec.structs.replace(new, superseded=late)])


def is_copy(held: Claim, new: Claim) -> bool:
    """Whether a claim is the same number in the same text, or the same record once more."""
    if (held.item.document, held.item.record) == (new.item.document, new.item.record):
        return True
    numbers = (held.lo, held.hi, held.bound, held.direction) == (new.lo, new.hi, new.bound, new.direction)
    return numbers and held.item.origin == new.item.origin and voice_of(held) == voice_of(new) and (
        held.modality == new.modality
    )  # fmt: skip


def trimmed(claims: list[Claim]) -> list[Claim]:
    if len(claims) <= MOST_CLAIMS:
        return claims
    first = next((n for n, claim in enumerate(claims) if claim.superseded or not real(claim)), 0)
    return [*claims[:first], *claims[first + 1 :]]


# ---------------------------------------------------------------------------------------------------------- reconciling

def reconciled(series: FigureSeries, desk: Desk) -> FigureSeries:
    """A series with what its claims make: the band or dispute of the newest day, moved by verified changes since."""
    standing = standing_claims(series)
    day = max(map(day_claimed, standing), default=None)
    band = band_of(standing)
    reasons = reasons_of(series, standing, band)
    if not is_compared(series):
        band = Band(None, None, False)
        reasons = ["whose they are isn't told: figures of several owners may stand here, and are not compared"]
    if series.figure_kind == "stock" and day:
        for change in changes_since(series, day, desk):
            band, day = moved(band, change), change.day
            reasons.append(change.words)
    return msgspec.structs.replace(
        series, keys=keys_of(series), lo=band.lo, hi=band.hi, as_of=day, disputed=band.disputed, reasons=reasons
    )


def is_compared(series: FigureSeries) -> bool:
    """Whether the claims of a series are of one thing: they have an owner, or are the toll of one town."""
    return series.owner is not None or ":" in (series.area or "")


def live(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if not claim.superseded]


def keys_of(series: FigureSeries) -> list[str]:
    """Under what a series is found: its thing in any country, its basis (what changes of it share), its owner and its
    documents."""
    direction = next((claim.direction or "" for claim in series.claims if series.figure_kind == "delta"), "")
    thing = Thing(series.owner, series.subject, series.area, series.figure_kind, series.unit, direction)
    documents = dict.fromkeys(
        item.document for claim in series.claims for item in (claim.item, *claim.copies)
    )  # fmt: skip
    return [
        thing.wherever, basis_key(series, series.figure_kind), f"owner:{series.owner or ''}",
        *(f"document:{document}" for document in documents),
    ]  # fmt: skip


def basis_key(series: FigureSeries, kind: FigureKind) -> str:
    return f"basis:{kind}:{series.owner or ''}:{series.subject}:{series.area or ''}:{series.unit}"


def reasons_of(series: FigureSeries, standing: Sequence[Claim], band: Band) -> list[str]:
    """In words: what stands, why it is a band or a dispute, and what is kept beside it."""
    if not series.claims:
        return ["taken back: the documents behind it were read anew"]
    superseded = sum(claim.superseded for claim in series.claims)
    unreal = [claim.modality for claim in series.claims if not real(claim)]
    lines = [f"{len(standing)} claims stand on the newest day"] if len(standing) != 1 else ["one claim stands"]
    if band.disputed:
        lines.append("they can't all hold, each stands by itself: " + "; ".join(map(told, standing)))
    elif len(standing) > 1:
        lines.append("they overlap: the band is what they share")
    if superseded:
        lines.append(f"{superseded} superseded by newer ones of the same voice")
    if unreal:
        kinds = ", ".join(dict.fromkeys(unreal))
        lines.append(f"{len(unreal)} kept apart: {kinds}, or flagged")
    return lines


def told(claim: Claim) -> str:
    who = ", ".join(claim.claimed_by) or claim.item.publisher or claim.item.uri
    return f"{claim.bound.replace('_', ' ')} {claim.nominal:,.10g} ({who}, {day_claimed(claim)})"


# -------------------------------------------------------------------------------------------------------------- changes

class Change(NamedTuple):
    """A verified change of a stock: by how much, since when, and why it counts."""

    day: str
    by: Interval
    words: str


def changes_since(series: FigureSeries, day: str, desk: Desk) -> list[Change]:
    """Verified changes of a stock after a day, on its basis, in order."""
    if series.owner is None:
        return []
    found = desk.by_key(FigureSeries, [basis_key(series, "delta")])
    since = later(day, -SAME_CHANGE)  # a report of an older change, told again, is no new one
    recent = [[claim for claim in delta.claims if day_claimed(claim) > since] for delta in found]
    return sorted(change for claims in recent for change in verified(claims) if change.day > day)


def verified(claims: Iterable[Claim]) -> list[Change]:
    """The changes that two independent origins of different voices report as done."""
    groups: list[list[Claim]] = []
    for claim in claims:
        if claim.modality not in ("actual", "ongoing") or not real(claim):
            continue
        group = next((each for each in groups if one_change(each[0], claim)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    return [change_of(group) for group in groups if is_verified(group)]


def one_change(a: Claim, b: Claim) -> bool:
    near = abs(days_between(day_claimed(a), day_claimed(b))) <= SAME_CHANGE
    return near and a.direction == b.direction and as_meant(a).meets(as_meant(b))


def is_verified(group: Sequence[Claim]) -> bool:
    return len({claim.item.origin for claim in group}) >= INDEPENDENT and any(
        not same_voice(group[0], other) for other in group[1:]
    )


def change_of(group: Sequence[Claim]) -> Change:
    said = shared(map(as_said, group)) or shared(map(as_meant, group)) or as_meant(group[0])
    lo = max(0.0, said.lo)
    down = group[0].direction == "down"
    day = min(map(day_claimed, group))
    origins = len({claim.item.origin for claim in group})
    words = f"{group[0].direction} by {group[0].nominal:,.10g} on {day}, as {origins} independent origins report"
    return Change(day, Interval(-said.hi, -lo) if down else Interval(lo, said.hi), words)


def moved(band: Band, change: Change) -> Band:
    """A band after a change; an open end stays open, and nothing falls below 0."""
    if band.disputed or (band.lo is None and band.hi is None):
        return band
    lo = -inf if band.lo is None else max(0.0, band.lo + change.by.lo)
    hi = inf if band.hi is None else max(0.0, band.hi + change.by.hi)
    return Band(finite(lo), finite(hi), False)


def renew_stocks(delta: FigureSeries, desk: Desk) -> None:
    """Reconciles the stocks that a change is of."""
    for stock in desk.by_key(FigureSeries, [basis_key(delta, "stock")]):
        renewed = reconciled(stock, desk)
        if renewed != stock:
            desk.put(renewed)


# -------------------------------------------------------------------------------------------------------------- reading

def points(series: FigureSeries) -> list[Point]:
    """The series over time, for a chart: on each day that a claim speaks of, the band, or the dispute, and who claimed
    what stood then. Changes are no part of it: a chart draws them from their own series."""
    return over_time(series.claims, series.figure_kind)


def standing_claims(series: FigureSeries) -> list[Claim]:
    """The claims that stand on the newest day that one speaks of, older first."""
    days = [day_claimed(claim) for claim in series.claims if real(claim)]
    return standing_on(live(series.claims), series.figure_kind, max(days)) if days else []
