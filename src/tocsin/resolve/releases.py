"""Statements and press releases that speak in the first person: whom "we" means where no quotation says it.

A ministry's release says "we condemn" of itself. The issuer is whom the title or the first lines name as the one who
speaks ("Statement by ..."), else the first state or international body that acts in the release's own words.
"""

from __future__ import annotations

import re

from tocsin.records import Actor, Mention
from tocsin.resolve.linking import Linking

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
    return first_to_act(state)


def first_to_act(state: Linking) -> Actor | None:
    """The first state or international body that does something outside quotations."""
    for trigger in sorted(state.reading.triggers, key=lambda t: t.span):
        for number, _ in sorted(trigger.actors):
            mention = state.mentions[number]
            if speaks(state, mention) and not quoted(state, mention):
                return mention.actor
    return None


def speaks(state: Linking, mention: Mention) -> bool:
    """Whether a mention is a state, an international body, or somebody in office for one."""
    actor = mention.actor
    if actor is None:
        return False
    official = {*actor.sectors} & {"GOV", "MIL", "IGO"}
    return actor.id == actor.country or actor.id in state.book.organisations or bool(official)


def quoted(state: Linking, mention: Mention) -> bool:
    return any(c.covers(mention.span) for q in state.reading.quotations for c in q.content)
