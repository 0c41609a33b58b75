"""Figures: how many and how much. A number with its unit becomes one record however often a document repeats it.

``numbers`` cuts numbers with their bounds, ``quantities`` finds what they are of and refuses what is no figure,
``figure_kinds`` says which kind and how real. Here they get owner, place, date and source, and repeats are merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.coding.figure_kinds import GAINED, Around, Kind, around, kind_of, modality_of
from tocsin.coding.marks import Scene, distance, side
from tocsin.coding.not_figures import Seen
from tocsin.coding.quantities import quantities
from tocsin.coding.speakers import Attribution, attributions
from tocsin.coding.units import Quantity
from tocsin.knowledge.counts import told_times
from tocsin.knowledge.measures import measures
from tocsin.knowledge.places import places
from tocsin.records import Actor, Bound, Figure, Mention, Modality, Party, Place, Span, TimeMark

OWNED_KINDS = frozenset({"stock", "delta", "flow", "capacity", "money", "share", "count", "casualties"})
TIMELESS = frozenset({"distance", "duration"})
UNREAL: frozenset[Modality] = frozenset({"scheduled", "intended", "conditional", "hypothetical"})
SUBJECT_TAIL = re.compile(
    r"(?: (?:sent|deployed|massed|stationed|based|amassed|killed|wounded|injured|destroyed|missing|held|displaced))?"
    r" (?:near|along|on|in|at|inside|to|from|of|for|around|across|into|against|under)(?: (?:the|its|their|a))?"
    r"(?: (?!and\b|or\b|but\b|that\b|which\b|who\b|after\b|before\b|since\b|on\b|in\b|at\b|by\b|as\b|when\b|with\b|"
    r"to\b|for\b|from\b)[\w’'-]+){1,4}"
)
BETWEEN = re.compile(r"(?:['’]s?)?(?: (?!and\b|or\b)[\w’'-]+){0,3} ?$")
CLAUSE_BREAK = re.compile(r"[;:.]|, (?:and|but|while|who|which)\b| (?:but|while|after|before|when|that|as) ")


AGAIN = re.compile(r"\b(?:the|those|these|all) $", re.I)
"""What points back to a number told before: "those 300 soldiers"."""


class Draft(NamedTuple):
    """One mention of a figure."""

    quantity: Quantity
    span: Span
    kind: Kind
    modality: Modality
    reasons: list[str]
    subject: str
    owner: Party | None
    place: Place | None
    as_of: str | None
    claimed_by: Party | None
    heading: bool
    again: bool


# ----------------------------------------------------------------------------------------------------------- one draft


def covered_by_time(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number is part of a date or clock time; a length of time beside it is none."""
    core = Span(quantity.number.core, quantity.number.core_end)
    marks = [t for t in scene.reading.times if t.span.overlaps(core)]
    return any(quantity.cls != "duration" or not t.how.startswith(("in units", "within")) for t in marks)


def owner_of(scene: Scene, a: Around, kind: Kind) -> tuple[Party | None, str]:
    """Whose the figure is: a party within the noun phrase, before it as possessor or adjective, else the subject.

    Those who suffer casualties own them, so that a killer never does.
    """
    if kind.kind not in OWNED_KINDS:
        return None, ""
    quantity = a.seen.quantity
    inside = [n for n in known(scene, Span(quantity.start, quantity.end)) if is_named(scene, n)]
    if inside:
        return scene.party(inside[0]), "named with it"
    before = [n for n in known(scene, Span(a.seen.start, quantity.start)) if possesses(scene, n, quantity.start)]
    if before:
        return scene.party(before[-1]), "named before it"
    if kind.kind == "casualties" and not kind.why.startswith("lost"):
        return None, ""
    return subject_of(scene, a)


def known(scene: Scene, span: Span) -> list[int]:
    """The parties named within a span, outside of datelines, in text order."""
    mentions = scene.reading.mentions
    numbers = [n for n in scene.mentions_in(span) if is_somebody(mentions[n].actor) and not scene.in_dateline(n)]
    return sorted(numbers, key=lambda n: mentions[n].span)


def is_somebody(actor: Actor | None) -> bool:
    """Whether an actor is known beyond its noun ("civilians" are nobody's)."""
    return actor is not None and not actor.id.startswith("UNK")


def is_named(scene: Scene, number: int) -> bool:
    """Whether a mention says by a name who it is: of "Russian troops" it does, of "12,000 troops" not."""
    return any(word[:1].isupper() for word in scene.reading.mentions[number].raw.split())


def possesses(scene: Scene, number: int, start: int) -> bool:
    """Whether a party stands before a number as its possessor: "Russia's 100,000", "Russia's force of 100,000"."""
    between = scene.text[scene.reading.mentions[number].span.end : start]
    return bool(re.match(r"['’](?:s\b)?", between) and BETWEEN.fullmatch(between)) or bool(
        scene.reading.mentions[number].raw.endswith(("'s", "’s")) and BETWEEN.fullmatch(between)
    )


def subject_of(scene: Scene, a: Around) -> tuple[Party | None, str]:
    """Who does what the figure is about: the agent of an act beside it, else the first party of its clause."""
    quantity = a.seen.quantity
    home = Span(quantity.start - len(a.left), quantity.start)
    acts = [t for t in scene.reading.triggers if t.actors and home.covers(t.span)]
    if acts:
        nearest = min(acts, key=lambda t: distance(t.span, Span(quantity.start, quantity.end)))
        numbers = [n for n, _ in nearest.actors if is_somebody(scene.reading.mentions[n].actor)]
        if numbers:
            return scene.party(numbers[0]), "does what it is about"
    start = home.start + max((m.end() for m in CLAUSE_BREAK.finditer(a.left)), default=0)
    named = known(scene, Span(start, quantity.start)) if start < quantity.start else []
    return (scene.party(named[0]), "subject of its clause") if named else (None, "")


OWN_UNIT = re.compile(
    r"^(?!of )(?:of an? )?[\w.%-]+(?: (?:cents?|points?|dollars?|miles?)\b)?(?:-(?:long|wide|"
    r"deep))?\s*",
    re.I,
)
OF_THE = re.compile(r"^(?:of )?(?:(?:the|its|their|his|her|our|them|those|these) )?", re.I)
MEASURED = frozenset({"distance", "duration", "money", "share"})
FOLLOWING = re.compile(
    r"(?:[ -](?!(?:and|or|but|to|in|on|at|by|for|of|from|with|as|that|which|who|a|an|the|worth|"
    r"was|were|is|are|has|had|have|will|would|said|says|after|before|since|when|while|per|each|every|ago|out|into|"
    r"over|near)\b)[\w’'-]+){1,3}"
)


def subject_text(scene: Scene, quantity: Quantity, kind: Kind, limit: int) -> str:
    """The head noun with what stands before it, and a phrase behind that says where or whereto."""
    start, words = quantity.end, OWN_UNIT.sub("", quantity.subject) if quantity.cls in MEASURED else quantity.subject
    words = OF_THE.sub("", words)
    if quantity.cls in MEASURED and (not words or quantity.cls == "duration"):
        following = FOLLOWING.match(scene.text, start, limit)
        start, words = (following.end(), following[0].strip(" -")) if following else (start, quantity.cls)
    tail = SUBJECT_TAIL.match(scene.text, start, limit)
    subject = f"{words or quantity.word}{tail[0] if tail else ''}"
    if kind.kind == "casualties" and quantity.cls != "casualty" and (fate := fate_of(scene, quantity)):
        subject = subject if fate in subject else f"{subject} {fate}"
    return " ".join(subject.split())


FATE = re.compile(r"\b(kill|wound|injur|dead|died|die|missing|massacr|murder|hurt|drown|perish|death)", re.I)
FATES = {"kill": "killed", "wound": "wounded", "injur": "wounded", "hurt": "wounded", "missing": "missing"}


def fate_of(scene: Scene, quantity: Quantity) -> str:
    """Killed, wounded or missing: the nearest word that says so."""
    base = max(0, quantity.start - 60)
    window = scene.text[base : quantity.end + 60]
    found = sorted(
        FATE.finditer(window),
        key=lambda m: distance(Span(base + m.start(), base + m.end()), Span(quantity.start, quantity.end)),
    )
    return FATES.get(found[0][1].casefold(), "killed") if found else ""


def as_of(scene: Scene, span: Span, kind: Kind, modality: Modality) -> str | None:
    """The nearest date of the sentence that is not the figure itself; else, told as a fact, that of publication."""
    if kind.kind in TIMELESS:
        return None
    marks: list[TimeMark] = [t for t in scene.times_near(span) if not t.span.overlaps(span)]
    if marks:
        return marks[0].value
    return scene.reading.article.published if modality not in UNREAL else None


def claimed_by(span: Span, told: Sequence[Attribution]) -> Party | None:
    """Whose words hold the number; of words within words the inner."""
    around_it = [(len(c), a.speakers[0]) for a in told for c in a.content if c.covers(span) and a.speakers]
    return min(around_it, key=lambda found: found[0])[1] if around_it else None


OWN_PLACE = re.compile(
    r"(?: (?!(?:and|or|but|that|which|who|told|said)\b)[a-z-]+){0,3}?"
    r" (?:in|at|near|along|around|inside|outside|within|across)"
    r"(?: (?:and|or) (?:in|at|near|along|around|inside|outside))?"
    r"(?: (?:the|its|their))?(?: (?:[a-z-]+ )?(?:city|town|province|region|port|village|border) (?:of|with))? "
)
"""Between a figure and the place that its own phrase names: "190,000 personnel in and near Ukraine"."""


def place_of(scene: Scene, quantity: Quantity, span: Span, owner: Party | None) -> Place | None:
    """The place that the figure's own phrase names, a country too; else the nearest of its sentence.

    Where a party keeps or moves its forces nothing is said by a dateline.
    """
    mentions = scene.reading.mentions
    behind = [n for n in scene.mentions_in(scene.sentence(span).span) if mentions[n].span.start >= quantity.end]
    first = min(behind, key=lambda n: mentions[n].span, default=None)
    if first is not None and OWN_PLACE.fullmatch(scene.text[quantity.end : mentions[first].span.start]):
        located = {each.mention: each.place for each in scene.reading.places}
        if found := located.get(first) or country_at(mentions[first]):
            return found
    taken = [owner.mention] if owner and owner.mention is not None else []
    return scene.place_near(span, [*taken, *(e.mention for e in scene.reading.places if scene.in_dateline(e.mention))]
                            if owner else taken)  # fmt: skip


def country_at(mention: Mention) -> Place | None:
    """A country as a place."""
    if mention.kind != "country" or mention.actor is None:
        return None
    home = mention.actor.country
    found = places().find(mention.raw.removeprefix("the "), [home] if home else [])
    return found if found and found.country == home else Place(mention.raw, home)


AHEAD = re.compile(r"((?:[ -][\w’'-]+){1,3})")


def lasting_end(text: str, quantity: Quantity) -> int:
    """Where the evidence ends: behind what lasts, where the length modifies it ("a 60-day state of emergency")."""
    ahead = AHEAD.match(text, quantity.end) if quantity.cls == "duration" and quantity.adjectival else None
    words = re.findall(r"[\w’'-]+", ahead[0]) if ahead else []
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            if " ".join(words[first:last]).casefold() in measures().lasting:
                return quantity.end + len(" ".join(words[:last])) + 1
    return quantity.end


def draft(scene: Scene, a: Around, told: Sequence[Attribution], headings: Sequence[Span]) -> Draft | None:
    """A draft from a quantity, or None where it is a date or too small to count."""
    quantity = a.seen.quantity
    kind = None if covered_by_time(scene, quantity) else kind_of(a)
    if kind is None:
        return None
    span = Span(quantity.start, lasting_end(scene.text, quantity))
    modality, why = modality_of(a, kind)
    owner, how = owner_of(scene, a, kind)
    if kind.why == GAINED and how == "named with it":
        kind = kind._replace(direction="down")  # "12 Iraqi tanks": told from their side they are lost
    reasons = [f"{quantity.number.why}: {quantity.number.bound}", f"{kind.kind}: {kind.why}", f"{modality}: {why}"]
    return Draft(
        quantity,
        span,
        kind,
        modality,
        reasons + ([f"owner {how}"] if how else []),
        subject_text(scene, quantity, kind, a.seen.end),
        owner,
        place_of(scene, quantity, span, owner),
        as_of(scene, span, kind, modality),
        claimed_by(span, told),
        any(h.overlaps(span) for h in headings),
        bool(AGAIN.search(a.left)),
    )


# ------------------------------------------------------------------------------------------------------------- merging


def same_fact(a: Draft, b: Draft) -> bool:
    """Whether two mentions tell one figure: number, unit and kind agree, fates and owners don't differ.

    A heading is shorter than its story, so that its kind may differ.
    """
    one, two = a.quantity, b.quantity
    if one.number.nominal * one.factor != two.number.nominal * two.factor or not same_unit(a, b):
        return False
    if a.again or b.again:
        return True
    if a.kind.kind != b.kind.kind and not (a.heading or b.heading):
        return False
    if a.kind.kind == "casualties" and {fate_word(a), fate_word(b)} == {"killed", "wounded"}:
        return False
    sides = {side(d.owner.actor) or d.owner.raw.casefold() for d in (a, b) if d.owner}
    return len(sides) < 2 and same_when(a, b)


def same_unit(a: Draft, b: Draft) -> bool:
    """The same unit; people and personnel are one where casualties are told."""
    units = {a.quantity.unit, b.quantity.unit}
    return len(units) == 1 or (units == {"people", "personnel"} and a.kind.kind == b.kind.kind == "casualties")


def fate_word(one: Draft) -> str:
    words = f"{one.quantity.word} {one.subject}".casefold()
    return "wounded" if re.search(r"wound|injur|hurt", words) else "killed"


def same_when(a: Draft, b: Draft) -> bool:
    """Plans and facts stay apart."""
    return (a.modality in UNREAL) == (b.modality in UNREAL) or a.heading or b.heading


COMPARED = 6
"""Mentions of a fact that a further one is compared with: a table may repeat a number without end. Start value."""


def group(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Mentions of one figure together, the body before the headings."""
    facts: list[list[Draft]] = []
    for one in sorted(drafts, key=lambda d: (d.heading, d.span)):
        for fact in facts:
            if all(same_fact(one, other) for other in fact[:COMPARED]):
                fact.append(one)
                break
        else:
            facts.append([one])
    return facts


# -------------------------------------------------------------------------------------------------------------- record


def rounded(value: float, bound: Bound) -> bool:
    """Whether a number is a round one: about so many, or whole hundreds."""
    return bound in ("approx", "some") or (value >= 100 and value % 100 == 0)


def base(value: float | None, factor: float) -> float | None:
    """A value in base units, to six significant digits where it was converted."""
    if value is None or factor == 1.0:
        return value
    return float(f"{value * factor:.6g}")


def clause_of(scene: Scene, best: Draft) -> str:
    """The clause id of the act that the figure stands in, else one of its own."""
    home = scene.sentence(best.span).span
    near = [
        (distance(t.span, best.span), t.span)
        for t in scene.reading.triggers
        if home.covers(t.span) and not CLAUSE_BREAK.search(between(scene.text, t.span, best.span))
    ]
    return scene.clauses.of(min(near)[1] if near else best.span)


def between(text: str, a: Span, b: Span) -> str:
    return text[min(a.end, b.end) : max(a.start, b.start)]


def confidence(best: Draft) -> float:
    """How sure: surest by a unit or noun and a rule that saw its verb, less so by default. Start values."""
    value = 0.9 if best.kind.kind in ("money", "distance", "casualties", "share") else 0.8
    return (
        value - 0.1 * (best.kind.why in ("so many", "so many there are")) - 0.1 * (best.quantity.number.bound == "some")
    )


def figure(scene: Scene, fact: Sequence[Draft]) -> Figure:
    """One figure from its mentions; the first of the body speaks for it, the others fill what it lacks."""
    best, number, factor = fact[0], fact[0].quantity.number, fact[0].quantity.factor
    owner = next((d.owner for d in fact if d.owner), None)
    garbled = owner is not None and owner.mention is not None and scene.reading.mentions[owner.mention].how == "garbled"
    return Figure(
        id=scene.record_id("figure", best.span, "number"),
        clause=clause_of(scene, best),
        lo=base(number.lo, factor),
        hi=base(number.hi, factor),
        nominal=number.nominal if not number.part else float(f"{number.nominal * factor:.6g}"),
        bound=number.bound,
        kind=best.kind.kind,
        direction=best.kind.direction,
        unit=best.quantity.unit,
        subject=best.subject,
        owner=owner,
        place=next((d.place for d in fact if d.place), None),
        as_of=best.as_of,
        modality=best.modality,
        claimed_by=next((d.claimed_by for d in fact if d.claimed_by), None),
        rounded=rounded(number.nominal, number.bound),
        evidence=list(dict.fromkeys(d.span for d in fact)),
        confidence=round(confidence(best), 3),
        reasons=best.reasons + told_times(len(fact)),
        flags=["garbled"] if garbled else [],
    )


def code_figures(scene: Scene) -> list[Figure]:
    """All figures of a document in text order."""
    article = scene.reading.article
    headings = [*([Span(0, len(article.title))] if article.title else []), *article.subheads]
    told = attributions(scene)
    drafts = [d for seen in all_seen(scene) if (d := draft(scene, around(seen), told, headings))]
    return sorted((figure(scene, fact) for fact in group(drafts)), key=lambda f: f.evidence[0])


def all_seen(scene: Scene) -> Iterator[Seen]:
    """The quantities of all sentences; one without its noun looks to the sentence before in its paragraph."""
    last: Seen | None = None
    for sentence in scene.reading.sentences:
        start, end = sentence.span.start, sentence.span.end
        near = last if last and last.end <= start and not PARAGRAPH.search(scene.text, last.end, start) else None
        found = quantities(scene.text, start, end, near)
        yield from found
        last = found[-1] if found else None


PARAGRAPH = re.compile(r"\n")
