"""Statements: who said what, one a passage however often the document repeats it.

An attribution becomes a statement. Short repeated quotes of one speaker ("a grave error", "a huge error") are one.
"""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.coding.events import content_words
from tocsin.coding.marks import Scene, hull, key_of
from tocsin.coding.quotes import form_of, inside, quoted
from tocsin.coding.speakers import Attribution, attributions
from tocsin.knowledge.counts import told_times
from tocsin.records import Span, Statement

FEW = 3
"""Words from which reported words alone are a statement."""
SHORT = 5
"""Content words up to which a quoted phrase counts as a catchword that renderings may vary. Start value."""


def catchwords(text: str, content: Sequence[Span], marks: Sequence[Span]) -> list[frozenset[str]]:
    """The short quoted phrases of a content, each as its content words."""
    phrases = [content_words(part.of(text)) for s in content for part in inside(s, marks)]
    return [p for p in phrases if 0 < len(p) <= SHORT]


def same_words(text: str, marks: Sequence[Span], a: Attribution, b: Attribution) -> bool:
    """Whether two contents say the same: most words shared, or a catchword in several renderings (adjectives vary
    most)."""
    first, second = (frozenset().union(*(content_words(s.of(text)) for s in d.content)) for d in (a, b))
    if len(first & second) >= 0.6 * max(1, min(len(first), len(second))) and len(first & second) >= 3:
        return True
    short = [(x, y) for x in catchwords(text, a.content, marks) for y in catchwords(text, b.content, marks)]
    return any(len(x & y) >= 0.5 * min(len(x), len(y)) for x, y in short)


def merge(scene: Scene, found: Sequence[Attribution], marks: Sequence[Span]) -> list[list[Attribution]]:
    groups: list[list[Attribution]] = []
    for one in found:
        mine = {key_of(p) for p in one.speakers}
        for held in groups:
            theirs = {key_of(p) for d in held for p in d.speakers}
            if mine & theirs and any(same_words(scene.text, marks, one, other) for other in held):
                held.append(one)
                break
        else:
            groups.append([one])
    return groups


def date_of(scene: Scene, best: Attribution) -> str | None:
    """The nearest time outside of what is said, else the date of publication."""
    outside = [t for t in scene.times_near(best.head) if not any(c.covers(t.span) for c in best.content)]
    return outside[0].value if outside else scene.reading.article.published


def reasons_for(best: Attribution, held: Sequence[Attribution]) -> list[str]:
    reasons = [f"attribution head {best.quotation.score:.2f}"]
    reasons += ["no speaker named: the last one goes on"] if best.inherited else []
    reasons += [f"{best.relayed_by.raw} hands it on"] if best.relayed_by else []
    return reasons + told_times(len(held))


def statement(scene: Scene, held: Sequence[Attribution], marks: Sequence[Span]) -> Statement:
    """One statement from its renderings; the first outside the title speaks for it."""
    title = len(scene.reading.article.title)
    best = next((d for d in held if d.content[0].start >= title), held[0])
    quotation = best.quotation
    evidence = hull([*best.content, *quotation.sources, *([quotation.cue] if quotation.cue else [])])
    numbers = [p.mention for p in best.speakers if p.mention is not None]
    garbled = any(scene.reading.mentions[n].how == "garbled" for n in numbers)
    return Statement(
        id=scene.record_id("statement", best.content[0], "content"),
        clause=scene.clauses.of(best.head, *(d.head for d in held if d is not best)),
        speakers=best.speakers,
        relayed_by=best.relayed_by,
        addressee=best.addressee,
        cue=quotation.cue,
        content=best.content,
        form=form_of(best.content, marks),
        date=date_of(scene, best),
        evidence=[evidence, *(hull(d.content) for d in held if d is not best)],
        confidence=round(quotation.score, 3),
        reasons=reasons_for(best, held),
        flags=["garbled"] if garbled else [],
    )


def enough(scene: Scene, one: Attribution, marks: Sequence[Span]) -> bool:
    """Whether a content is more than a name or a label ("released the update"): so many words, or fewer that stand in
    quotation marks or tell an act."""
    if any(len(c.of(scene.text).split()) >= FEW or inside(c, marks) for c in one.content):
        return True
    return any(c.overlaps(t.span) for c in one.content for t in scene.reading.triggers)


def code_statements(scene: Scene) -> list[Statement]:
    """All statements of a document in text order."""
    marks = quoted(scene.text)
    said = [a for a in attributions(scene) if enough(scene, a, marks)]
    told = (statement(scene, held, marks) for held in merge(scene, said, marks))
    return sorted(told, key=lambda s: s.content[0])
