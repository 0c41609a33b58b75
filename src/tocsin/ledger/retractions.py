"""Words that take a commitment back: "no longer insists", "dropped its demand". Who retracts must be who committed.

Looked for in the text, since a retraction is no commitment and often no event either. The sentence says who: the
speaker of the statement that it stands in, else the last known party before the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tocsin.accounts import CommitmentHistory, Entry, Item
from tocsin.ledger.evidence import day_of, item_of, weighs
from tocsin.ledger.matters import Matter, is_negated, matter_of, stems
from tocsin.ledger.sentences import sentence_near
from tocsin.ledger.sides import side_of
from tocsin.records import CommitmentKind, Flag, Mention, Span, Statement

NOUNS: dict[str, tuple[CommitmentKind, ...]] = {
    "demand": ("demand", "precondition"),
    "insistence": ("demand", "precondition"),
    "condition": ("precondition", "demand"),
    "precondition": ("precondition", "demand"),
    "threat": ("threat",),
    "warning": ("threat",),
    "ultimatum": ("threat", "demand"),
    "promise": ("promise",),
    "pledge": ("promise",),
    "offer": ("promise",),
    "vow": ("promise", "threat"),
}
"""What is taken back, by the noun that names it."""
VERBS: dict[str, tuple[CommitmentKind, ...]] = {
    "demand": ("demand", "precondition"),
    "insist": ("demand", "precondition"),
    "require": ("demand", "precondition"),
    "threaten": ("threat",),
    "promise": ("promise",),
    "offer": ("promise",),
    "intend": ("threat", "promise"),
    "plan": ("threat", "promise"),
}
"""The same by the verb that is done no longer."""
NOUN = "|".join(sorted(NOUNS, key=len, reverse=True))
TAKES_BACK = re.compile(
    r"\b(?:withdr[ae]w\w*|drop(?:s|ped|ping)?|abandon\w*|retract\w*|rescind\w*|revok\w*|renounc\w*|gave\s+up|"
    r"giv(?:es?|ing)\s+up|took\s+back|tak(?:es?|ing)\s+back|back(?:s|ed)?\s+(?:down|away|off)\s+from|lift(?:s|ed)?)\s+"
    rf"(?:the|its|their|his|her|an?|earlier|all)\s+(?:\w+\s+){{0,2}}?(?P<noun>{NOUN})s?\b|"
    rf"\bno\s+longer\s+(?P<verb>{'|'.join(VERBS)})(?:s|ed|ing)?\b",
    re.I,
)
TO_COME = re.compile(
    r"\b(?:if|unless|would|could|should|must|may|might|to|urg\w+|call\w+ (?:on|for)|ask\w*|demand\w* that)\b"
    r"[^.;]{0,40}$",
    re.I,
)
"""Before the verb: it is only wished for."""


class Retraction(NamedTuple):
    """Words that take back commitments of some kinds: whose, about what, and as evidence."""

    actor: str
    kinds: tuple[CommitmentKind, ...]
    matter: Matter
    item: Item


class Found(NamedTuple):
    """The words of a retraction as a record, so that they become an item like any other."""

    id: str
    evidence: list[Span]
    confidence: float
    flags: list[Flag]


CONFIDENCE = 0.6
"""Of words found by rule. Set by hand."""


def retractions(entry: Entry) -> Iterator[Retraction]:
    """The retractions that a document tells of."""
    text = entry.document.article.text
    for hit in TAKES_BACK.finditer(text):
        span = Span(hit.start(), hit.end())
        sentence = sentence_near(text, span)
        before = text[sentence.start : span.start]
        actor = who(entry, span)
        if actor is None or TO_COME.search(before) or is_negated(before.rpartition(",")[2]):
            continue
        kinds = NOUNS[hit["noun"].lower()] if hit["noun"] else VERBS[hit["verb"].lower()]
        item = item_of(entry, Found(f"retraction:{span.start}", [span], CONFIDENCE, []))
        yield Retraction(actor, kinds, matter_of(sentence.of(text).replace(hit[0], " ")), item)


def who(entry: Entry, span: Span) -> str | None:
    """The top body that takes back: the last party known before the verb in its sentence, else who is quoted."""
    text = entry.document.article.text
    start = sentence_near(text, span).start
    on = (entry.document.article.published or entry.now)[:10]
    near = [m for m in entry.document.mentions if start <= m.span.start and m.span.end <= span.start]
    named = [m for m in near if m.actor and not is_object(text, m)]
    if named and named[-1].actor:
        return side_of(named[-1].actor.id, on)
    said = [s for s in entry.document.statements if any(c.covers(span) for c in s.content)]
    return next((side for s in said if (side := speaker(s, on))), None)


def is_object(text: str, mention: Mention) -> bool:
    """Whether a mention stands behind a preposition: "after talks with Oslo it dropped …" is not Oslo's doing."""
    return bool(
        re.search(
            r"\b(?:with|by|from|on|in|of|to|at|against|for|after)\s+(?:the\s+)?$", text[: mention.span.start][-24:]
        )
    )


def speaker(statement: Statement, on: str) -> str | None:
    return next((side_of(party.actor.id, on) for party in statement.speakers if party.actor), None)


def takes_back(history: CommitmentHistory, words: Retraction) -> bool:
    """Whether a retraction is of a history: its actor's, its kind, said no earlier, and words of its matter."""
    if words.actor not in history.actors or history.commitment not in words.kinds or not weighs(words.item):
        return False
    if any(day_of(item) > day_of(words.item) for item in history.items):
        return False
    clause = f"{history.condition or ''} ; {history.consequence or ''}"
    matter = matter_of(clause)
    return bool(words.matter.acts & matter.acts or words.matter.words & (matter.words | stems(clause)))
