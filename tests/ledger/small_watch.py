"""A small watch for tests of indicators, hypotheses and alerts, and a run over entries with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from builders import commitment, entry, event

from tocsin.accounts import Alert, Entry, IndicatorState
from tocsin.ledger import alerts, events, hypotheses, indicators
from tocsin.ledger.desk import Desk, Memory
from tocsin.watchfile import Watch, read_watch

TEXT = """
[watch]
name = "test"
[parties]
east = ["RUS"]
[[source]]
at = "."
[reliability]
A = "A"
B = "B"
C = "C"
D = "D"
[[indicator]]
name = "build-up"
class = "preparation"
match = [{ record = "event", type = "MOBILIZE", actor = "east" }]
against = [{ record = "event", type = "RETREAT", actor = "east" }]
[[indicator]]
name = "leaving"
class = "action"
match = [{ record = "event", type = "RETREAT", actor = "east" }]
[[indicator]]
name = "threats"
class = "word"
match = [{ record = "commitment", kind = "threat", actor = "east" }]
[[indicator]]
name = "promises"
class = "word"
restraint = true
confirmed_by = "leaving"
match = [{ record = "commitment", kind = "promise", actor = "east" }]
[[indicator]]
name = "talking"
class = "absence"
match = [{ record = "event", type = "CONSULT", actor = "east" }]
[[hypothesis]]
name = "attack"
prior = 0.3
given = { build-up = 0.9, leaving = 0.1, threats = 0.7, promises = 0.2, talking = 0.2 }
[[hypothesis]]
name = "pressure"
prior = 0.4
given = { build-up = 0.6, leaving = 0.5, threats = 0.7, promises = 0.6, talking = 0.7 }
[[hypothesis]]
name = "other"
prior = 0.3
given = { build-up = 0.2, leaving = 0.5, threats = 0.2, promises = 0.6, talking = 0.7 }
[[alert]]
name = "seen"
tier = "notice"
when = [{ indicators = "build-up", least = "reported" }]
[[alert]]
name = "borne-out"
tier = "warning"
when = [{ indicators = ["build-up", "threats"], least = "corroborated" }]
cooldown = "5d"
[[alert]]
name = "danger"
tier = "alarm"
when = [{ classes = ["preparation", "word"], least = "reported" }]
[[alert]]
name = "likely"
tier = "alarm"
when = [{ hypothesis = "attack", index = 0.4 }]
[[alert]]
name = "quiet"
tier = "notice"
mute = true
when = [{ indicators = "build-up", states = ["ceased"] }]
"""
WATCH = read_watch(TEXT)
MOVES = {
    "build-up": lambda: event("MOBILIZE"), "retreat": lambda: event("RETREAT"), "threat": lambda: commitment("threat"),
    "promise": lambda: commitment("promise"), "talk": lambda: event("CONSULT"),
    "own-retreat": lambda: event("RETREAT", reported_by=commitment("threat", "RUS.MIL").actors[0]),
    "garbled": lambda: event("MOBILIZE", flags=["garbled"]),
    "suspect": lambda: event("MOBILIZE", flags=["polarity_suspect"]),
    "unsure": lambda: event("MOBILIZE", confidence=0.2),
    "planned": lambda: event("MOBILIZE", modality="scheduled"),
    "nothing": lambda: event("MOBILIZE", "USA", "FRA"),
}  # fmt: skip


def told(what: str, by: str = "A", day: int = 1, origin: str | None = None) -> Entry:
    """An article by a publisher (A to D are also their grades, E is F) of a day of the first months of 2022."""
    month, date = divmod(day - 1, 28)
    when = f"2022-{month + 1:02}-{date + 1:02}"
    uri = f"https://{by.lower()}.example/{when}/{what}/{origin or ''}"
    grade: Any = by if by in "ABCD" else "F"
    return entry(MOVES[what](), uri=uri, day=when, origin=origin or uri, story=origin or uri, grade=grade, publisher=by)


def run(entries: Iterable[Entry], until: int | None = None, watch: Watch = WATCH) -> Memory:
    """Events and all three modules over entries, with the ticks of the days between them and up to ``until``."""
    shelf, last = Memory(), None
    for each in entries:
        for now in days_between(last, each.now):
            step(shelf, watch, now)
        desk = Desk(shelf)
        events.enter(each, desk)
        for module in (indicators, hypotheses, alerts):
            module.enter(each, desk, watch)
        shelf.keep(desk.changed())
        last = each.now
    if until is not None and last is not None:
        month, date = divmod(until - 1, 28)
        for now in days_between(last, f"2022-{month + 1:02}-{date + 1:02}T00:00:00Z"):
            step(shelf, watch, now)
    return shelf


def days_between(last: str | None, now: str) -> list[str]:
    """The beginnings of the days after one moment up to another."""
    if last is None:
        return []
    from datetime import date, timedelta

    first, end = date.fromisoformat(last[:10]), date.fromisoformat(now[:10])
    return [f"{first + timedelta(days=n)}T00:00:00Z" for n in range(1, (end - first).days + 1)]


def step(shelf: Memory, watch: Watch, now: str) -> None:
    desk = Desk(shelf)
    for module in (indicators, hypotheses, alerts):
        module.tick(now, desk, watch)
    shelf.keep(desk.changed())


def state(shelf: Memory, name: str, watch: Watch = WATCH) -> IndicatorState:
    return indicators.states_of(Desk(shelf), watch)[name]


def rung(shelf: Memory, rule: str | None = None) -> list[Alert]:
    """Alerts in the order they were raised, of one rule or all."""
    return sorted((a for a in shelf.all(Alert) if rule in (None, a.rule)), key=lambda alert: (alert.at, alert.rule))
