"""Statements: who said what, one a passage however often the document repeats it.

A quotation of the reading becomes a statement. Its speaker is the actor named in the source phrase; a quoted paragraph
that
names nobody belongs to who spoke last. Short repeated quotes of one speaker ("a grave error", "a huge error") are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.events import content_words
from tocsin.coding.marks import Scene, distinct, hull, key_of
from tocsin.records import Party, Quotation, Span, Statement, StatementForm

QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
SHORT = 5
"""Content words up to which a quoted phrase counts as a catchword that renderings may vary. Start value."""

LEAST = 3
"""A content of fewer letters than this is noise of decoding."""


class Draft(NamedTuple):
    quotation: Quotation
    content: list[Span]
    speakers: list[Party]
    inherited: bool


def head_mention(scene: Scene, source: Span) -> Party:
    """Who a source phrase names: a person before a body, the last person named, else the phrase's last actor, else its
    words."""
    numbers = scene.mentions_in(source)
    mentions = scene.reading.mentions
    people = [n for n in numbers if mentions[n].kind == "person" and mentions[n].raw[:1].isupper()]
    known = [n for n in numbers if mentions[n].actor]
    for chosen in (people[-1:], [n for n in known if mentions[n].kind == "group"], known[-1:], numbers[-1:]):
        if chosen:
            return scene.party(chosen[-1])
    return Party(source.of(scene.text))


def widen(text: str, span: Span) -> Span:
    """A content with the quotation marks that hold it, without stray ones or the comma before the cue."""
    start, end = span.start, span.end
    if start and text[start - 1] in '“"' and text[start] not in '“"':
        start -= 1
    if end < len(text) and text[end] in '”"' and ("“" in text[start:end] or text[start] == '"'):
        end += 1
    return Span(start, end)


def form_of(text: str, content: Sequence[Span]) -> StatementForm:
    """Direct where nearly all of it stands in quotation marks, mixed where some does."""
    whole = sum(len(s) for s in content)
    inside = sum(len(found[0]) for s in content for found in QUOTED.finditer(s.of(text)))
    if inside >= 0.9 * whole:
        return "direct"
    return "mixed" if inside else "indirect"


def speakers_of(scene: Scene, quotation: Quotation) -> list[Party]:
    return distinct(head_mention(scene, s) for s in sorted(quotation.sources))


def drafts(scene: Scene) -> list[Draft]:
    """Quotations in text order with their speakers; what stands in quotation marks without a speaker inherits the last
    one."""
    found: list[Draft] = []
    for quotation in sorted(scene.reading.quotations, key=lambda q: q.content[0]):
        content = [widen(scene.text, c) for c in quotation.content if len(c) >= LEAST]
        speakers = speakers_of(scene, quotation)
        if not content:
            continue
        direct = scene.text[content[0].start] in '“"'
        if not speakers and direct and found and near(scene, found[-1].content[-1], content[0]):
            found.append(Draft(quotation, content, found[-1].speakers, True))
        elif quotation.cue or speakers:
            found.append(Draft(quotation, content, speakers, False))
    return found


def near(scene: Scene, earlier: Span, later: Span) -> bool:
    """Whether a quotation goes on from an earlier one: the same or the next paragraph."""
    return scene.sentence(later).paragraph - scene.sentence(earlier).paragraph <= 1


def catchword(text: str, content: Sequence[Span]) -> list[frozenset[str]]:
    """The short quoted phrases of a content, each as its content words."""
    phrases = [content_words(found[0]) for s in content for found in QUOTED.finditer(s.of(text))]
    return [p for p in phrases if 0 < len(p) <= SHORT]


def same_words(text: str, a: Draft, b: Draft) -> bool:
    """Whether two contents say the same: most words shared, or a catchword in several renderings (adjectives vary
    most)."""
    first, second = (frozenset().union(*(content_words(s.of(text)) for s in d.content)) for d in (a, b))
    if len(first & second) >= 0.6 * max(1, min(len(first), len(second))) and len(first & second) >= 3:
        return True
    short = [(x, y) for x in catchword(text, a.content) for y in catchword(text, b.content)]
    return any(len(x & y) >= 0.5 * min(len(x), len(y)) for x, y in short)


def merge(scene: Scene, found: Sequence[Draft]) -> list[list[Draft]]:
    groups: list[list[Draft]] = []
    for one in found:
        mine = {key_of(p) for p in one.speakers}
        for held in groups:
            theirs = {key_of(p) for d in held for p in d.speakers}
            if mine & theirs and any(same_words(scene.text, one, other) for other in held):
                held.append(one)
                break
        else:
            groups.append([one])
    return groups


def statement(scene: Scene, held: Sequence[Draft]) -> Statement:
    """One statement from its renderings; the first outside the title speaks for it."""
    title = len(scene.reading.article.title)
    best = next((d for d in held if d.content[0].start >= title), held[0])
    quotation = best.quotation
    mark = scene.time_near(quotation.cue or best.content[0])
    evidence = hull([*best.content, *quotation.sources, *([quotation.cue] if quotation.cue else [])])
    numbers = [p.mention for p in best.speakers if p.mention is not None]
    garbled = any(scene.reading.mentions[n].how == "garbled" for n in numbers)
    reasons = [f"attribution head {quotation.score:.2f}"]
    reasons += ["no speaker named: the last one goes on"] if best.inherited else []
    reasons += [f"told {len(held)} times in this document"] if len(held) > 1 else []
    return Statement(
        id=scene.record_id("statement", best.content[0], "content"),
        clause=scene.clauses.of(quotation.cue or best.content[0]),
        speakers=best.speakers,
        cue=quotation.cue,
        content=best.content,
        form=form_of(scene.text, best.content),
        date=mark.value if mark else scene.reading.article.published,
        evidence=[evidence, *(hull(d.content) for d in held if d is not best)],
        confidence=round(quotation.score, 3),
        reasons=reasons,
        flags=["garbled"] if garbled else [],
    )


def code_statements(scene: Scene) -> list[Statement]:
    """All statements of a document in text order."""
    return sorted((statement(scene, held) for held in merge(scene, drafts(scene))), key=lambda s: s.content[0])
