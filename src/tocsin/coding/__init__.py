"""From a linked reading to records: one module a record kind, one event an act."""

from __future__ import annotations

from typing import NamedTuple

from tocsin.coding.events import code_events
from tocsin.coding.marks import Scene
from tocsin.coding.statements import code_statements
from tocsin.records import Event, Reading, Statement


class Coded(NamedTuple):
    events: list[Event]
    statements: list[Statement]


def code(reading: Reading) -> Coded:
    """All records of one document."""
    scene = Scene(reading)
    return Coded(code_events(scene), code_statements(scene))


__all__ = ["Coded", "code"]
