"""Who acts in a commitment and whom it concerns: by the clauses' subjects, the speaker, and whom words are said to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tocsin.coding.bare import Bare
from tocsin.coding.conditions import Joint
from tocsin.coding.connectives import MODAL
from tocsin.coding.marks import Scene, distinct
from tocsin.coding.speakers import Attribution
from tocsin.coding.voices import (
    Predicate,
    Voice,
    agents_in,
    camp,
    is_own_word,
    known_side,
    political,
    predicate,
    speaks,
)
from tocsin.records import Party, Span

PLACED = re.compile(
    r"\b(?:in|at|near|off|around|outside|inside|across|"
    r"from)\s+(?:the\s+)?(?:[A-Z][\w-]+ and (?:the\s+)?)?$"
)
"""What stands before a country that is only where something is."""
NOT_SUBJECT = re.compile(
    r"\b(?:on|upon|against|of|in|to|at|with|toward|towards|into|over|for|near|about)\s+(?:the\s+|its\s+|a\s+|"
    r"an\s+|our\s+|their\s+)?(?:[A-Z][\w-]+\s+)?$"
)
ON = re.compile(r"^.{0,30}?\b(?:depend\w*|hing\w+|rests?|conditional|contingent|dependent) (?:\w+ )?(?:up)?on ", re.I)
ADDRESSES = re.compile(
    r"\b(?:told|telling|tells|warned|warning|warns|ordered|gave|giving|given|informed|urged|"
    r"reminded|ultimatum to|put forward to)\s+(?!reporters|journalists|parliament)"
)


class Sight(NamedTuple):
    """A sentence and what is known about it."""

    scene: Scene
    told: Sequence[Attribution]
    home: Span
    bare: Bare
    earlier: str


def actors_of(
    sight: Sight, joint: Joint, cut: Predicate, voices: Sequence[Voice], subject: list[Party], bears: bool
) -> list[Party]:
    """Who would act: the subject of the consequence, or who speaks where that is nobody or bears it."""
    speaker = [v.speaker for v in voices[:1] if v.speaker]
    scene = sight.scene
    if joint.form == "answers" and not MODAL.search(joint.consequence.of(scene.text)):
        return answering(sight, joint, speaker)
    if joint.form == "alternative":
        return speaker or ordering(sight, joint.condition)
    if joint.form == "depends":
        maker = re.search(r"\W*\bma(?:de|kes?|king)\W*$", scene.text[sight.home.start : joint.consequence.start])
        made_by = agents_in(scene, Span(sight.home.start, sight.home.start + maker.start())) if maker else []
        return made_by or chooser_of(sight, joint) or speaker
    if bears or not len(cut.subject):
        return speaker or (triggered(sight, joint.consequence) if joint.form != "nominal" else [])
    if is_own_word(scene, cut.subject):
        return own_party(scene, cut.subject, speaker)
    if STATE.fullmatch(cut.subject.of(scene.text)) and not any(p.actor for p in subject):
        return named_before(sight, cut.subject) or subject or speaker
    if subject and subject[0].actor is None and subject[0].raw.islower() and speaker and known_side(speaker[0]):
        return [Party(subject[0].raw, speaker[0].actor, subject[0].mention)]  # "the alliance", said NATO
    return subject or speaker


STATE = re.compile(
    r"\W*(?:and\s+|but\s+|that\s+)*the\s+(?:country|nation|state|kingdom|republic|emirate|sultanate|"
    r"monarchy)(?:\s+(?:also|now|then))?\W*",
    re.I,
)
"""A state that has been named."""


def ordering(sight: Sight, condition: Span) -> list[Party]:
    """Who gives an order: the subject before it; of an ultimatum whoever is named first."""
    before = Span(sight.home.start, condition.start)
    given = "ultimatum" in before.of(sight.scene.text).lower()
    return agents_in(sight.scene, before)[:2] or (named_before(sight, condition) if given else [])


def named_before(sight: Sight, span: Span) -> list[Party]:
    """The state that "the country" is: the party of a known side that the sentence names first, if before it."""
    scene = sight.scene
    before = Span(sight.home.start, max(span.start, sight.home.start + 1))
    known = [p for n in scene.mentions_in(before) if speaks(scene, n) and known_side(p := scene.party(n))]
    return known[:1]


def answering(sight: Sight, joint: Joint, speaker: list[Party]) -> list[Party]:
    """Who will answer: whoever stands before the modal of the clause."""
    scene = sight.scene
    cut = predicate(scene, sight.bare, Span(sight.home.start, joint.condition.start))
    if not len(cut.subject) or is_own_word(scene, cut.subject):
        return speaker or own_party(scene, cut.subject, speaker)
    return agents_in(scene, cut.subject) or speaker


def chooser_of(sight: Sight, joint: Joint) -> list[Party]:
    """Who would do what is chosen: the party right behind "whether"."""
    scene = sight.scene
    opening = re.match(r"\W*(?:whether|which|if|how)\s+(?:the\s+)?", joint.consequence.of(scene.text), re.I)
    at = joint.consequence.start + (opening.end() if opening else 0)
    first = [scene.party(n) for n in scene.mentions_in(joint.consequence) if scene.reading.mentions[n].span.start == at]
    return [p for p in first if political(p) and speaks(scene, p.mention or 0)]


def own_party(scene: Scene, subject: Span, speaker: list[Party]) -> list[Party]:
    """The speaker for "we" and "it"; without one whom coreference gives."""
    linked = [scene.party(n) for n in scene.mentions_in(subject) if scene.reading.mentions[n].actor]
    ours = re.match(r"\W*(we|i)\b", subject.of(scene.text), re.I)
    return speaker or linked[:1] or ([Party(ours[1])] if ours else [])


def triggered(sight: Sight, span: Span) -> list[Party]:
    """The model's agents of an act in a span."""
    scene = sight.scene
    ties = [n for t in scene.reading.triggers if t.span.overlaps(span) for n, _ in t.actors]
    return distinct(scene.party(n) for n in ties if speaks(scene, n))[:1]


def condition_party(sight: Sight, joint: Joint, subject: list[Party]) -> Party | None:
    """Whose act the condition is: its subject, who it is "by" or "from"; a bare "it" is the consequence's subject."""
    scene, span = sight.scene, joint.condition
    if joint.form == "alternative":
        return addressed(sight, span)
    for number in sorted(scene.mentions_in(span), key=lambda n: scene.reading.mentions[n].span):
        mention = scene.reading.mentions[number]
        if not speaks(scene, number) or mention.span.start < span.start:
            continue
        lead = ON.sub("", scene.text[span.start : mention.span.start])
        if NOT_SUBJECT.search(lead) and not re.search(r"\b(?:by|from)\s+(?:the\s+)?$", lead):
            continue
        if mention.actor is None and re.fullmatch(r"it|they|he|she", mention.raw, re.I):
            return subject[0] if subject else None
        return scene.party(number)
    return None


def addressed(sight: Sight, words: Span) -> Party | None:
    """Whom the words are said to: behind "told" or "warned", outside of them."""
    scene = sight.scene
    for found in ADDRESSES.finditer(scene.text, sight.home.start, sight.home.end):
        numbers = [
            n for n in scene.mentions_in(Span(found.end(), min(found.end() + 60, sight.home.end))) if speaks(scene, n)
        ]
        outside = [n for n in numbers if not words.overlaps(scene.reading.mentions[n].span)]
        if outside and not words.covers(Span(found.start(), found.end())):
            known = [n for n in outside if known_side(scene.party(n))]
            return scene.party((known or outside)[0])
    return None


def objects(sight: Sight, span: Span, besides: Sequence[Party]) -> list[Party]:
    """Parties named in a span that are on no side of those given."""
    scene, taken = sight.scene, {camp(p) for p in besides}
    numbers = [n for n in scene.mentions_in(span) if speaks(scene, n) and scene.reading.mentions[n].actor]
    placed = [n for n in numbers if PLACED.search(scene.text[: scene.reading.mentions[n].span.start][-40:])]
    return [p for n in numbers if n not in placed and known_side(p := scene.party(n)) and camp(p) not in taken]


NOBODY = re.compile(r"(?:^|,|\bthat\b)\W*(?:that\s+)?(?:no|none|not (?:a|one|any)|nobody|neither)\b[^,]*$", re.I)


def is_agent(scene: Scene, cut: Predicate) -> bool:
    """Whether the subject is a party or a pronoun, so that the predicate alone is the act."""
    if NOBODY.search(cut.subject.of(scene.text)):
        return False  # "no soldiers of Armenia will stay": without the subject it says the opposite
    return bool(len(cut.subject)) and (is_own_word(scene, cut.subject) or bool(agents_in(scene, cut.subject)))
