"""From a linked reading to records: one module a record kind, one event an act."""

from __future__ import annotations

from typing import NamedTuple

from tocsin.coding.commitments import code_commitments
from tocsin.coding.events import code_events
from tocsin.coding.figures import code_figures
from tocsin.coding.marks import Scene
from tocsin.coding.retellings import with_retold
from tocsin.coding.statements import code_statements
from tocsin.coding.talks import code_talks
from tocsin.records import Commitment, Event, Figure, Reading, Statement, Talk


class Coded(NamedTuple):
    events: list[Event]
    statements: list[Statement]
    commitments: list[Commitment]
    figures: list[Figure]
    talks: list[Talk]


def code(reading: Reading) -> Coded:
    """All records of one document. Events and statements come first: the others share their clauses."""
    scene = Scene(reading)
    events, statements = code_events(scene), code_statements(scene)
    commitments, figures, talks = code_commitments(scene), code_figures(scene), code_talks(scene)
    return Coded(with_retold(scene, events, commitments, talks), statements, commitments, figures, talks)


__all__ = ["Coded", "code"]
