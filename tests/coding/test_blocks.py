"""Speeches set as paragraphs without quotation marks: whose they are and where they end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.coding.blocks import spoken_blocks
from tocsin.coding.marks import Scene
from tocsin.records import Reading

Reads = Callable[..., Reading]

OPENING = "Minister [P -|Ada Roe] said:\n\n"

# text, and how the paragraphs of the speech begin
CASES: list[tuple[str, list[str]]] = [
    (OPENING + "I am glad of it.", ["I am"]),
    (OPENING + "I am glad of it.\n\nOur soldiers are home.\n\nThe river is calm.", ["I am", "Our", "The river"]),
    ("The envoy [P -|Ben Doe] added:\n\nWe will wait.", ["We will"]),
    ("[P -|Ada Roe] told reporters in Lima:\n\nNo one was hurt.", ["No one"]),
    # the first paragraph alone, where nobody speaks of himself
    (OPENING + "The bridge stands.\n\nIt was built in 1931.", ["The bridge"]),
    # where a speech ends
    (OPENING + "I am glad of it.\n\nNotes to editors\n\nThe bridge is old.", ["I am"]),
    (OPENING + "I am glad of it.\n\nThe minister also said that the bridge was old.", ["I am"]),
    (OPENING + "I am glad of it.\n\nA heading\n\nThe bridge is old.", ["I am"]),
    # no speech: marks of their own, a list, nobody who speaks, no colon
    (OPENING + "“I am glad of it.”", []),
    ("[P -|Ada Roe] named three towns:\n\nLima was the first.", []),
    ("It said:\n\nThe bridge is old.", []),
    ("[P -|Ada Roe] said so.\n\nThe bridge is old.", []),
]


@pytest.mark.parametrize(("text", "starts"), CASES)
def test_blocks(reads: Reads, text: str, starts: list[str]) -> None:
    scene = Scene(reads(text, []))
    found = [q.content[0].of(scene.text) for q in spoken_blocks(scene)]
    assert len(found) == len(starts)
    assert all(words.startswith(start) for words, start in zip(found, starts, strict=True)), found
