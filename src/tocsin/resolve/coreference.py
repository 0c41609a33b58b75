"""Pronouns and plural descriptions ("the two leaders"): whom they go back to, where that is safe.

In quotation marks "I" and "we" are the speaker or the speaker's side. Elsewhere a pronoun goes back to the subject it
most likely has: a person for he and she, a country or body for it, agents of number for they. Where two candidates are
equally
near and
neither is a subject, the pronoun stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from tocsin.records import Actor, Mention, Quotation, Span, Trigger
from tocsin.resolve.actors import Linking

SINGULAR = frozenset(["he", "she", "him", "his", "her"])
NEUTER = frozenset(["it", "its"])
PLURAL = frozenset(["they", "them", "their"])
FIRST = frozenset(["i", "we", "us", "our"])
BOTH = re.compile(
    r"^(?:the )?(?:two|both|three)\b|"
    r"^(?:the )?(?:leaders|sides|presidents|ministers|countries|counterparts|neighbou?rs|delegations|parties)$",
    re.I,
)
LOOK_BACK = 3
"""Sentences a pronoun may reach back, its own included."""


def link_pronouns(state: Linking) -> None:
    """Link what goes back to one actor; what goes back to two is spread over the ties (``spread_pairs``)."""
    speakers = quoted_speakers(state)
    for number, mention in enumerate(state.mentions):
        if mention.actor is not None or mention.reasons[:1] != ["pronoun"]:
            continue
        word = mention.raw.lower()
        found = speakers.get(number) if word in FIRST else antecedent(state, number, word)
        if found:
            state.link(number, found[0], "coreference", found[1], found[2])


Found = tuple[Actor, float, str]


def quoted_speakers(state: Linking) -> dict[int, Found]:
    """For pronouns of the first person inside a quotation: the speaker; for "we", the speaker's country or body."""
    found: dict[int, Found] = {}
    last: Actor | None = None
    for quotation in sorted(state.reading.quotations, key=lambda q: q.content[0]):
        speaker = speaker_of(state, quotation) or (last if not quotation.sources else None)
        last = speaker or last
        for number, mention in enumerate(state.mentions):
            if speaker and mention.raw.lower() in FIRST and any(c.covers(mention.span) for c in quotation.content):
                side = speaker if mention.raw.lower() == "i" else side_of(state, speaker)
                found[number] = (side, 0.75, f"spoken by {speaker.name}")
    return found


def speaker_of(state: Linking, quotation: Quotation) -> Actor | None:
    inside = [m for m in state.mentions if m.actor and any(s.overlaps(m.span) for s in quotation.sources)]
    people = [m for m in inside if m.kind == "person"]
    return (people or inside)[-1].actor if inside else None


def side_of(state: Linking, actor: Actor) -> Actor:
    """Whom a speaker means by "we": the country he speaks for, else himself."""
    if actor.country and set(actor.sectors) & {"GOV", "MIL", "LEG", "SPY", "COP"}:
        return state.book.country_actor(actor.country)
    return actor


def antecedent(state: Linking, number: int, word: str) -> Found | None:
    """Subjects of the sentences before, nearest first; in its own sentence any candidate before the pronoun."""
    here = state.sentence_of[number]
    for back in range(LOOK_BACK):
        near = [
            m for n, m in enumerate(state.mentions[:number]) if state.sentence_of[n] == here - back and fits(m, word)
        ]
        if not same_paragraph(state, here, here - back) and back > 0 and near:
            near = near[:1]
        ids = {m.actor.id for m in near if m.actor}
        if len(ids) == 1:
            actor = near[-1].actor
            assert actor is not None
            return actor, 0.8 - 0.1 * back, f"goes back to '{near[-1].raw}'"
        if ids:
            subject = near[0].actor
            assert subject is not None
            return subject, 0.6 - 0.1 * back, f"goes back to the subject '{near[0].raw}'"
    return None


def same_paragraph(state: Linking, a: int, b: int) -> bool:
    return b >= 0 and state.reading.sentences[a].paragraph == state.reading.sentences[b].paragraph


def fits(mention: Mention, word: str) -> bool:
    if mention.actor is None or (mention.reasons[:1] == ["pronoun"] and mention.how != "coreference"):
        return False
    if word in SINGULAR:
        return mention.kind == "person"
    if word in NEUTER:
        return mention.kind in ("country", "organisation")
    return mention.kind in ("group", "organisation", "country")


def pair_before(state: Linking, number: int) -> list[int]:
    """The two nearest mentions of different sides before a plural description: persons for leaders, else countries and
    bodies."""
    people = bool(re.search(r"leader|president|minister|men|women", state.mentions[number].raw, re.I))
    found: list[int] = []
    sides: set[str] = set()
    for n in range(number - 1, -1, -1):
        mention = state.mentions[n]
        if mention.actor is None or state.sentence_of[number] - state.sentence_of[n] > 8:
            continue
        side = mention.actor.country or mention.actor.id
        if side not in sides and (
            mention.kind == "person" if people else mention.kind in ("country", "person", "organisation")
        ):
            found.append(n)
            sides.add(side)
        if len(found) == 2:
            return found[::-1]
    return []


def spread_pairs(state: Linking) -> list[Trigger]:
    """The triggers with ties to "the two leaders", "both sides" spread over the two they go back to."""
    pairs = {
        n: pair_before(state, n)
        for n, m in enumerate(state.mentions)
        if m.kind == "group"
        and m.reasons[:1] != ["pronoun"]
        and (BOTH.search(m.raw) or re.search(r"(?:two|both) (?:\w+ )?$", before(state, m.span)))
        and (m.actor is None or m.actor.country is None or m.how == "coreference")
    }
    return [
        msgspec.structs.replace(t, actors=spread(t.actors, pairs), recipients=spread(t.recipients, pairs))
        for t in state.reading.triggers
    ]


def before(state: Linking, span: Span) -> str:
    return state.text[max(0, span.start - 12) : span.start].lower()


def spread(ties: Sequence[tuple[int, float]], pairs: dict[int, list[int]]) -> list[tuple[int, float]]:
    return list(unique((m, p) for n, p in ties for m in (pairs.get(n) or [n])))


def unique(ties: Iterable[tuple[int, float]]) -> Iterable[tuple[int, float]]:
    return dict(ties).items()
