"""Statements and press releases that speak in the first person: whom "we" means where no quotation says it.

A ministry's release says "we condemn" of itself. The issuer is whom the title or the first lines name as the one who
speaks ("Statement by ..."), else the state or international body that speaks most in the release's own words.
"""

from __future__ import annotations

import re
from collections import Counter

from tocsin.records import Actor, Mention
from tocsin.resolve.linking import Linking

VOICED = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "REJECT", "AGREE", "THREATEN", "CONCEDE"})
"""What is done by saying it."""
OPENS, CLOSES = "“«", "”»"
OPENING = 400
"""Characters of a text within which a release says whose it is."""
BY = re.compile(
    r"\b(?:statement|remarks|declaration|speech|address|message|communiqu[eé]|briefing)\b[^.\n]{0,60}?\b(?:by|of|from)\b"
    r"[^.\n]{0,40}$", re.I)  # fmt: skip


def issuer(state: Linking) -> Actor | None:
    """Whose release a document is; None where nobody that could speak for a state or body is named."""
    for number, mention in enumerate(state.mentions):
        if mention.span.start > OPENING:
            break
        if speaks(state, mention) and BY.search(state.before(number, 110)):
            return mention.actor
    return most_vocal(state)


def most_vocal(state: Linking) -> Actor | None:
    """Who speaks most in the release's own words, by its condemnations, welcomes, appeals; of several the first."""
    found: Counter[str] = Counter()
    actors: dict[str, Actor] = {}
    for trigger in sorted(state.reading.triggers, key=lambda t: t.span):
        for number, _ in trigger.actors if trigger.type in VOICED else ():
            mention = state.mentions[number]
            if mention.actor and speaks(state, mention) and not quoted(state, mention):
                actors[mention.actor.id] = mention.actor
                found[mention.actor.id] += 1
    return actors[found.most_common(1)[0][0]] if found else None


def speaks(state: Linking, mention: Mention) -> bool:
    """Whether a mention is a state, an international body, or somebody in office for one."""
    actor = mention.actor
    if actor is None:
        return False
    official = {*actor.sectors} & {"GOV", "MIL", "IGO"}
    return actor.id == actor.country or actor.id in state.book.organisations or bool(official)


def quoted(state: Linking, mention: Mention) -> bool:
    """Whether a mention stands in quotation marks: what the model takes for reported speech without them may be the
    release's own voice."""
    start = mention.span.start
    before = state.text[state.text.rfind("\n\n", 0, start) + 1 : start]
    opened = max(before.rfind(mark) for mark in OPENS)
    return opened > max(before.rfind(mark) for mark in CLOSES) or before.count('"') % 2 == 1
