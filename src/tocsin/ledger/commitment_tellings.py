"""Which commitment records of different articles are one history, and what a further telling adds to it.

Compared are the kind, the top bodies of actor and target, and the matter: the condition with whose act it is, without
one the consequence. Words are compared by the acts they name, so that "invades" and "an invasion of" are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from tocsin.accounts import CommitmentHistory, Entry, Item, Step, minted
from tocsin.ledger.commitment_states import ENDED, GRACE, advance, last_heard, silent_on, since
from tocsin.ledger.commitment_waits import keys_of_waits
from tocsin.ledger.days import days_between, first_day, is_day, last_day, later, meet
from tocsin.ledger.evidence import day_of, item_of, weighs, with_item
from tocsin.ledger.matters import matter_of, names_in, same_matter
from tocsin.ledger.sides import is_nobody, known_sides, side_of
from tocsin.records import Coercion, Commitment, CommitmentKind, Document, Instrument, Party, Polarity, Span

WITHIN = 365
"""Days within which two tellings may be of one commitment: the method's year."""
WORTH = 0.4
"""Confidence, less what the page's quality takes off, below which a record is shown and moves nothing. Start value."""
AMOUNT = re.compile(r"\d[\d,.]*")


class Terms(NamedTuple):
    """What a commitment says: the fields that a history takes from the telling that speaks for it."""

    commitment: CommitmentKind
    actors: list[str]
    targets: list[str]
    beneficiaries: list[str]
    condition: str | None
    condition_parties: list[str]
    polarity: Polarity | None
    objects: list[str]
    consequence: str | None
    instrument: Instrument
    coercion: Coercion
    deadline: str | None
    connective: str | None = None


class Telling(NamedTuple):
    """A commitment record as a history sees it: ``own`` in the actor's own, authorised voice, ``made`` on which day."""

    terms: Terms
    item: Item
    own: bool
    made: str
    clause: str


def telling(entry: Entry, record: Commitment) -> Telling | None:
    """A record as a telling; none where nobody known makes the commitment: what binds "the rebels" binds whom?"""
    item = worth_of(entry, item_of(entry, record))
    made = first_day(record.made) if is_day(record.made) else day_of(item)
    actors = known_sides(record.actors, made)
    if not actors:
        return None
    own = record.attribution == "own" or speaks_for(record.speaker, actors, made)
    return Telling(terms_of(record, actors, entry.document, made), item, own, made, record.clause)


def worth_of(entry: Entry, item: Item) -> Item:
    """An item with its confidence lowered by the signs that its page was machine-translated, spun, or a farm's."""
    quality = entry.document.article.quality
    spoilt = max(quality.translated, quality.spun, quality.farm)
    return msgspec.structs.replace(item, confidence=round(item.confidence * (1.0 - spoilt), 3))


def sound(item: Item) -> bool:
    """Whether an item weighs anything: neither flagged nor below ``WORTH``."""
    return weighs(item) and item.confidence >= WORTH


def speaks_for(speaker: Party | None, actors: Sequence[str], on: str) -> bool:
    """Whether a quoted speaker belongs to the actor."""
    return speaker is not None and speaker.actor is not None and side_of(speaker.actor.id, on) in actors


def terms_of(record: Commitment, actors: list[str], document: Document, on: str) -> Terms:
    if_, then = record.condition, record.consequence
    targets = [side for side in known_sides(record.targets, on) if side not in actors]
    doers = known_sides([if_.party], on) if if_ and if_.party else []
    others = doers or targets if if_ else [*actors, *targets]
    clause = if_ or then
    return Terms(
        commitment=record.kind,
        actors=actors,
        targets=targets,
        beneficiaries=known_sides(record.beneficiaries, on),
        condition=if_.act if if_ else None,
        condition_parties=doers,
        polarity=if_.polarity if if_ else None,
        objects=objects_of(document, clause.span, clause.act, others, on) if clause else [],
        consequence=then.act if then else None,
        instrument=then.instrument if then else "unspecified",
        coercion=record.coercion,
        deadline=term_of(record.deadline, on),
        connective=if_.connective if if_ else None,
    )


def term_of(deadline: str | None, made: str) -> str | None:
    """A term, if it lies behind the day on which it was set: else a length of talks or an old date was misread."""
    return deadline if deadline and last_day(deadline) > made else None


def objects_of(document: Document, span: Span, act: str, besides: Sequence[str], on: str) -> list[str]:
    """Whom or which place an act falls on: the other parties and places that its clause names."""
    found: list[str] = []
    for mention in document.mentions:
        if mention.actor and not is_nobody(mention.actor.id) and mention.span.overlaps(span):
            found.append(side_of(mention.actor.id, on))
        elif mention.kind == "place" and mention.span.overlaps(span):
            found += names_in(mention.raw, on) or [mention.raw.casefold()]
    return [each for each in dict.fromkeys(found or names_in(act, on)) if each not in besides]


# ------------------------------------------------------------------------------------------------------------ comparing


def keys_of_matter(terms: Terms | CommitmentHistory) -> list[str]:
    """Keys under which histories of one matter meet: kind, actor, and each act or word of the clause compared."""
    matter = matter_of((terms.condition or terms.consequence) or "")
    words = sorted(matter.acts | matter.words) or ["-"]
    return [f"open:{terms.commitment}:{actor}:{word}" for actor in terms.actors for word in words]


def is_same(history: CommitmentHistory, new: Telling) -> bool:
    """Whether a telling is of a history: kind and parties go together, and the matter is the same, within a year."""
    terms = new.terms
    if history.commitment != terms.commitment or (history.condition is None) != (terms.condition is None):
        return False
    if abs(days_between(last_heard(history), day_of(new.item))) > WITHIN:
        return False
    return parties_fit(history, terms) and clauses_fit(history, terms)


def parties_fit(history: CommitmentHistory, terms: Terms) -> bool:
    """Whether actors share one, and targets, whose act it is and what it falls on don't part them."""
    pairs = [
        (history.targets, terms.targets),
        (history.condition_parties, terms.condition_parties),
        (history.objects, terms.objects),
    ]
    return bool(set(history.actors) & set(terms.actors)) and all(not a or not b or set(a) & set(b) for a, b in pairs)


def clauses_fit(history: CommitmentHistory, terms: Terms) -> bool:
    """Whether the clauses that make the matter are one, and the means are not two."""
    if terms.commitment == "choice":
        return same_matter(matter_of(history.consequence or ""), matter_of(terms.consequence or ""))
    means = {history.instrument, terms.instrument} - {"unspecified"}
    if len(means) > 1 and terms.commitment != "demand":
        return False
    if terms.condition is None:
        return same_matter(matter_of(history.consequence or ""), matter_of(terms.consequence or ""))
    polarity = history.polarity == terms.polarity
    return polarity and same_matter(matter_of(history.condition or ""), matter_of(terms.condition))


def change(history: CommitmentHistory, new: Telling) -> tuple[str, str] | None:
    """The rule and reason by which a telling supersedes a history: a new term or amount in the actor's own voice.

    Said later, and by another origin: what differs within one report, or between copies, is a slip of reading.
    """
    standing = next((step for step in history.steps if step.state == "standing"), None)
    fresh = standing is None or new.made > (standing.at or "")
    if not new.own or not sound(new.item) or not fresh or new.item.origin in {item.origin for item in history.items}:
        return None
    then, now = history.deadline, new.terms.deadline
    if then and now and not meet(then, now):
        return "new_term", f"the term was {then} and is {now}"
    before, after = amounts(history.consequence), amounts(new.terms.consequence)
    if before and after and before.isdisjoint(after):
        return "new_amount", f"the amount was {min(before)} and is {min(after)}"
    return None


def amounts(clause: str | None) -> set[str]:
    return {hit[0].strip(".,").replace(",", "") for hit in AMOUNT.finditer(clause or "")}


# --------------------------------------------------------------------------------------------------------------- making


def found(new: Telling) -> CommitmentHistory:
    """A history that begins with a telling: standing in the actor's own voice, else proposed."""
    stands = new.own and sound(new.item)
    first = Step(
        state="standing" if stands else "proposed",
        at=new.made,
        seen=new.item.first_seen,
        rule="own_voice" if stands else "others_account",
        reason=why(new),
        items=[new.item],
    )
    made = CommitmentHistory(
        id=minted("commitment", new.item.document, new.item.record), keys=[], state=first.state, steps=[first],
        items=[new.item], **new.terms._asdict(),
    )  # fmt: skip
    return settled(made)


def why(new: Telling) -> str:
    if not weighs(new.item):
        return f"the record is flagged ({', '.join(new.item.flags)}) and weighs nothing"
    if not sound(new.item):
        return f"at {new.item.confidence:.2f} the record is too unsure to weigh anything"
    return "the actor says so itself" if new.own else "told by others only, not in the actor's own voice"


def joined(history: CommitmentHistory, new: Telling) -> CommitmentHistory:
    """A history with a further telling of it: its own voice makes it standing, and fills what was not yet told."""
    clean = any(sound(item) for item in history.items)
    history = msgspec.structs.replace(history, items=with_item(history.items, new.item))
    if not sound(new.item):
        return settled(history)
    history = filled(history, new.terms) if clean else msgspec.structs.replace(history, **new.terms._asdict())
    if new.own:
        step = Step(
            state="standing", at=new.made, seen=new.item.first_seen, rule="own_voice", reason=why(new), items=[new.item]
        )
        history = advance(history, step)
    return settled(history)


def filled(history: CommitmentHistory, terms: Terms) -> CommitmentHistory:
    """What a telling says more of: parties and a term where none were told, named means in place of vague ones."""
    more = {
        name: value
        for name in ("targets", "beneficiaries", "condition_parties", "objects", "deadline")
        if not getattr(history, name) and (value := getattr(terms, name))
    }
    if history.instrument == "unspecified" and terms.instrument != "unspecified":
        more |= {"instrument": terms.instrument, "consequence": terms.consequence}
    return msgspec.structs.replace(history, **more)


def settled(history: CommitmentHistory, due: str | None = None) -> CommitmentHistory:
    """A history with its keys and its due day (given, or by its state)."""
    day = None if history.state in ENDED else due or due_day(history)
    return msgspec.structs.replace(history, keys=keys_of(history), due=day)


def due_day(history: CommitmentHistory) -> str | None:
    """When triggered, the end of grace or of its term, none where no act can be looked for; before, the day after the
    term, else the day on which a year has passed in silence."""
    end = last_day(history.deadline) if history.deadline else None
    if history.state == "triggered":
        return max(later(since(history), GRACE), later(end, 1) if end else "") if is_testable(history) else None
    return later(end, 1) if end else silent_on(history)


def keys_of(history: CommitmentHistory) -> list[str]:
    """The keys at the head of ``ledger.commitments``."""
    always = [f"actor:{actor}" for actor in history.actors]
    always += [f"target:{target}" for target in history.targets]
    always += [f"pair:{actor}>{target}" for actor in history.actors for target in history.targets]
    always += [f"condition:{party}" for party in history.condition_parties]
    always += [f"event:{account}" for account in history.accounts]
    if history.state in ENDED:
        return sorted(set(always))
    now = [f"open:{actor}" for actor in history.actors]
    now += [f"open:{actor}>{target}" for actor in history.actors for target in history.targets]
    return sorted({*always, *now, *keys_of_matter(history), *keys_of_waits(history), *keys_of_search(history)})


ADEQUATE = 5
"""Independent origins, since it came due, that told of the acts of whoever is to act: so many would have told of this
act too, and "not seen" is not "not looked for". Start value."""


def is_testable(history: CommitmentHistory) -> bool:
    """Whether its act can be looked for: its words name one that events show, and it is no act to refrain from."""
    matter = matter_of(history.consequence or "")
    return matter.first is not None and bool(matter.first.types) and not matter.negated


def is_owed(history: CommitmentHistory) -> bool:
    """Whether the act is due now: triggered, or promised without a condition."""
    plain = history.commitment == "promise" and history.condition is None and history.state == "standing"
    return is_testable(history) and (history.state == "triggered" or plain)


def keys_of_search(history: CommitmentHistory) -> list[str]:
    if not is_owed(history) or len(history.searched) >= ADEQUATE:
        return []
    return [f"searching:{actor}" for actor in history.actors]
