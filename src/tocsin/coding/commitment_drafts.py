"""What a sentence gives before tellings are merged: drafts of commitments, and what is asked about each candidate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tocsin.coding.commitment_sides import Sight
from tocsin.coding.conditions import Joint
from tocsin.coding.kinds import Terms
from tocsin.coding.marks import Scene
from tocsin.coding.unmeant import Candidate
from tocsin.coding.voices import Predicate, Voice, is_own_word
from tocsin.records import CommitmentKind, Party, Polarity, Span


class Draft(NamedTuple):
    """A commitment before its tellings are merged."""

    kind: CommitmentKind
    actors: list[Party]
    targets: list[Party]
    beneficiaries: list[Party]
    voices: Sequence[Voice]
    own: bool
    condition: Span | None
    consequence: Span
    party: Party | None
    terms: Terms
    polarity: Polarity
    form: str
    head: Span
    evidence: Span


def candidate_of(
    sight: Sight, joint: Joint | None, cut: Predicate, terms: Terms, actors: list[Party], voices: Sequence[Voice]
) -> Candidate:
    text = sight.scene.text
    return Candidate(
        sentence=sight.home.of(text),
        before=text[sight.home.start : cut.cue.start if cut.cue else min(cut.words.start, cut.subject.start)],
        joint=joint,
        condition=terms.condition,
        consequence=terms.consequence,
        predicate=cut,
        cue=terms.cue,
        actor=actors[0] if actors else None,
        voices=voices,
        judged=terms.then,
        published=sight.scene.reading.article.published,
        kind=kind_of_mention(sight.scene, actors),
        own_word=is_own_word(sight.scene, cut.subject),
        condition_known=terms.when.known,
        verb=cut.words.of(text),
        acts=any(sight.home.covers(t.span) for t in sight.scene.reading.triggers),
        subject=cut.subject.of(text),
    )


def kind_of_mention(scene: Scene, actors: list[Party]) -> str:
    """The kind of the first actor's mention, empty where there is none."""
    number = actors[0].mention if actors else None
    return "" if number is None else scene.reading.mentions[number].kind


def spans_of(draft: Draft) -> Iterator[Span]:
    yield draft.consequence
    if draft.condition:
        yield draft.condition
