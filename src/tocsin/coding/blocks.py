"""Speech that is set as paragraphs of its own, without quotation marks: "The minister said:" and what follows.

Releases print speeches like that. The speech goes on, paragraph by paragraph, until one that is no speech: a heading, a
note to editors, a paragraph that tells what the speaker said further, or one that opens with a mark of quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.coding.marks import Scene
from tocsin.records import Quotation, Span

PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
INTRODUCES = re.compile(
    r"\b(?P<cue>said|says|stated|states|added|adds|continued|declared|told [^:.]{1,60}|commented|wrote|writes|"
    r"made the following (?:statement|remarks)(?: [^:.]{1,60})?|"
    r"issued the following statement(?: [^:.]{1,60})?)\s*:\s*$",
    re.I)  # fmt: skip
NAMES = 90
"""Characters before the cue within which its speaker stands."""
ENDS = re.compile(
    r"\s*(?:notes? (?:to|for) editors|further information|background|ends?\b|media enquiries|contact|for more|-ends-|#|"
    r"\*|follow the|q:|question:)", re.I)  # fmt: skip
TELLS = re.compile(
    r"\b(?:he|she|they|it|minister|secretary|president|spokes\w+|official|ambassador) (?:also |further )?"
    r"(?:said|added|told|stated|continued|concluded|noted|stressed|called on|urged)\b", re.I)  # fmt: skip
FIRST_PERSON = re.compile(r"\b(?:I|we|our|us|my)\b", re.I)
MARKS = "\"“«‘'"
SURE = 0.9
"""The score of a speech that a colon opens. Start value."""


def spoken_blocks(scene: Scene) -> list[Quotation]:
    """A quotation for each paragraph of speech set without marks, with the speaker and cue that introduce it."""
    paragraphs = [Span(*found.span()) for found in PARAGRAPH.finditer(scene.text)]
    found = []
    for at, paragraph in enumerate(paragraphs):
        ends = paragraph.of(scene.text).rstrip().endswith(":")
        cue = INTRODUCES.search(scene.text, paragraph.start, paragraph.end) if ends else None
        speaker = speaker_before(scene, paragraph, cue.start("cue")) if cue else None
        if cue and speaker:
            head = Span(*cue.span("cue"))
            block = list(speech(scene, paragraphs[at + 1 :]))
            found += [Quotation([speaker], head, [part], SURE) for part in block]
    return found


def speaker_before(scene: Scene, paragraph: Span, cue: int) -> Span | None:
    """The last mention before the cue, near it and in its paragraph."""
    inside = [m.span for m in scene.reading.mentions if paragraph.covers(m.span) and m.span.end <= cue]
    last = max(inside, key=lambda span: span.end, default=None)
    return last if last and cue - last.end <= NAMES else None


def speech(scene: Scene, following: list[Span]) -> Iterator[Span]:
    """The paragraphs that are speech: the first, and then each that goes on if the speech is in the first person."""
    in_person = False
    for number, paragraph in enumerate(following):
        words = paragraph.of(scene.text)
        sentence = words.rstrip().endswith((".", "!", "?"))
        if not sentence or words[0] in MARKS or ENDS.match(words) or TELLS.search(words):
            return
        in_person = in_person or bool(FIRST_PERSON.search(words))
        if number and not in_person:
            return
        yield paragraph
