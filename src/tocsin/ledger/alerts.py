"""Bells: rules of the watch file over indicators and indices, with what drives each, and what would change it.

    enter(entry, desk, watch)     after ``indicators.enter`` and ``hypotheses.enter``
    tick(now, desk, watch)        after their ticks

An alert is raised when all conditions of its rule come true, stands while they hold, and is eased when they no longer
do. While it stands the bar is lower (``HYSTERESIS`` of an index, a rung of the ladder, and a contested indicator
counts as it did before), so that it doesn't flutter. A standing alert is not raised again: new drivers are added to
it. Within the rule's cooldown after it eased, the same alert stands again without ringing; later, a new one is raised.
Its id is made of the rule and the number of the raising: what is delivered twice is one.

**An alarm**, the top tier, is held to more, whatever its rule says: among its drivers at least ``ALARM_ORIGINS``
independent voices, and at least one deed (class action, preparation or logistics) that two independent voices tell of
as happening. Where the deed's sightings are event records, the two must tell of one act: an event account of the
ledger that stands corroborated. Where they are figures, talks or other records that aren't merged into acts, two voices
on the same indicator are enough; the two kinds are not added. So a single origin never makes one, nor do words alone,
of restraint least of all, nor two deeds that one voice each tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.accounts import (
    Alert,
    Entry,
    EventAccount,
    HypothesisScore,
    IndicatorState,
    Item,
    Observed,
    Sighting,
    minted,
)
from tocsin.ledger.desk import Desk
from tocsin.ledger.hypotheses import scores_of
from tocsin.ledger.indicators import SEEN, Sides, live, sides, states_of, voices
from tocsin.ledger.patterns import pattern_of
from tocsin.ledger.standing import told_as_happening
from tocsin.ledger.weighing import days, independent, said_at
from tocsin.watchfile import DEEDS, AlertRule, Condition, EventPattern, Indicator, Watch, seconds

HYSTERESIS = 0.05
"""How far below its threshold an index may sink while an alert stands. Start value."""
RUNGS_LOWER = 1
"""How far down the ladder a state may slip while an alert stands: reports grow old one by one. Start value."""
ALARM_ORIGINS = 2
LADDER: tuple[Observed, ...] = ("reported", "corroborated", "verified")
MOST_ITEMS = 12
"""Items an alert shows, the weightiest voices of its drivers."""
MOST_LINES = 8
DRIVERS_OF_INDEX = 6
"""Indicators named as drivers of a hypothesis, the strongest."""
DAY_SECONDS = 86_400


class View(NamedTuple):
    """All that rules look at, by name: indicators, their states, sightings for them that aren't too old, their sides,
    and indices; ``desk`` holds the acts behind sightings."""

    desk: Desk
    watch: Watch
    now: str
    indicators: dict[str, Indicator]
    states: dict[str, IndicatorState]
    fresh: dict[str, list[Sighting]]
    both: dict[str, Sides]
    scores: dict[str, HypothesisScore]

    def seen(self, names: Iterable[str]) -> list[Sighting]:
        """Sightings for some indicators that aren't too old."""
        return [each for name in names for each in self.fresh[name]]


def view_of(desk: Desk, watch: Watch, now: str) -> View:
    indicators = {each.name: each for each in watch.indicators}
    states = states_of(desk, watch)
    reach = {name: live(states[name], each.half_life, now) for name, each in indicators.items()}
    fresh = {name: [each for each in found if not each.against] for name, found in reach.items()}
    both = {name: sides(states[name], each.half_life, now) for name, each in indicators.items()}
    return View(desk, watch, now, indicators, states, fresh, both, scores_of(desk, watch))


def alert_id(watch: Watch, rule: str, number: int) -> str:
    """The id of the so-many-th raising of a rule, from 1."""
    return minted("alert", watch.name, rule, str(number))


def enter(entry: Entry, desk: Desk, watch: Watch) -> None:
    """Holds every rule against the watch's state after an article that changed it."""
    if any(isinstance(account, IndicatorState | HypothesisScore) for account in desk.changed()):
        tick(entry.now, desk, watch)


def tick(now: str, desk: Desk, watch: Watch) -> None:
    """Holds every rule against the watch's state at a moment."""
    if not watch.alerts:
        return
    view = view_of(desk, watch, now)
    for rule in watch.alerts:
        key = f"rule:{watch.name}/{rule.name}"
        raised = sorted(desk.by_key(Alert, [key]), key=lambda alert: alert.at)
        before = raised[-1] if raised else None
        after = judged(rule, before, len(raised), view)
        if after is not None and after != before:
            desk.put(after)


def judged(rule: AlertRule, before: Alert | None, number: int, view: View) -> Alert | None:
    """What becomes of a rule's latest alert: it stands on, eases, stands again, or a new one is raised."""
    standing = before is not None and before.eased is None
    drivers = met(rule, view, standing)
    if before is None or (drivers and not standing and not cooling(rule, before, view.now)):
        return described(blank(rule, number + 1, view), rule, drivers, view) if drivers else None
    if drivers:
        return described(replace(before, eased=None), rule, drivers, view)
    return replace(before, eased=view.now) if standing else before


def cooling(rule: AlertRule, before: Alert, now: str) -> bool:
    """Whether a rule eased so lately that it doesn't ring anew."""
    return before.eased is not None and days(before.eased, now) * DAY_SECONDS < seconds(rule.cooldown)


# -------------------------------------------------------------------------------------------------------- conditions

def met(rule: AlertRule, view: View, standing: bool) -> list[str]:
    """The indicators that make a rule true, in the file's order; none where it isn't."""
    drivers: set[str] = set()
    for condition in rule.when:
        found = holds(condition, view, standing)
        if not found:
            return []
        drivers |= set(found)
    named = [each.name for each in view.watch.indicators if each.name in drivers]
    seen = view.seen(named)
    needed = max(rule.origins, ALARM_ORIGINS) if rule.tier == "alarm" else rule.origins
    if count(seen, view.now) < needed or (rule.tier == "alarm" and not has_deed(named, view, standing)):
        return []
    return named


def count(seen: Sequence[Sighting], now: str) -> int:
    """Independent origins: neither two copies of one text nor two texts of one outlet are two."""
    return len(independent(seen, 1.0, now))


def has_deed(named: Iterable[str], view: View, standing: bool) -> bool:
    """Whether two independent voices agree on one of the deeds among some indicators, as happening."""
    for name in named:
        if view.states[name].class_ in DEEDS and borne(view.states[name].state, standing):
            sound = [each for each in view.seen([name]) if each.actual and not each.item.flags]
            if agreed(view.indicators[name], sound, view):
                return True
    return False


def agreed(indicator: Indicator, sound: Sequence[Sighting], view: View) -> bool:
    """Whether two independent voices tell of one act, or, of what is no act, both of the indicator."""
    acts = [each for each in sound if isinstance(pattern_of(indicator, each), EventPattern)]
    if count([each for each in sound if each not in acts], view.now) >= ALARM_ORIGINS:
        return True
    told = view.desk.by_id(EventAccount, [each.act for each in acts if each.act is not None])
    return any(len(told_as_happening(each)) >= ALARM_ORIGINS for each in told)


def borne(state: Observed, standing: bool) -> bool:
    """Whether a deed is borne out; one that has since become contested doesn't silence an alarm that stands."""
    return state in SEEN or (standing and state == "contested")


def holds(condition: Condition, view: View, standing: bool) -> list[str]:
    """The indicators by which a condition holds; none where it doesn't."""
    if condition.hypothesis:
        return index_holds(condition, view, standing)
    found = [
        each.name for each in view.watch.indicators
        if asked(condition, each) and in_state(condition, view.states[each.name].state, standing)
    ]  # fmt: skip
    return found if len(found) >= condition.count else []


def asked(condition: Condition, indicator: Indicator) -> bool:
    """Whether a condition is about an indicator; by class it never is about words of restraint."""
    return indicator.name in condition.indicators or (
        indicator.class_ in condition.classes and not indicator.restraint
    )


def in_state(condition: Condition, state: Observed, standing: bool) -> bool:
    if condition.states:
        return state in condition.states
    rung = LADDER.index(condition.least) - (RUNGS_LOWER if standing else 0)
    return state in LADDER[max(rung, 0) :] or (standing and state == "contested")


def index_holds(condition: Condition, view: View, standing: bool) -> list[str]:
    score = view.scores.get(condition.hypothesis or "")
    slack = HYSTERESIS if standing else 0.0
    if score is None or score.index < (condition.index or 0.0) - slack or score.low < (condition.low or 0.0) - slack:
        return []
    return [name for name, _ in score.drivers if view.seen([name])][:DRIVERS_OF_INDEX]


# --------------------------------------------------------------------------------------------------------- in words

def blank(rule: AlertRule, number: int, view: View) -> Alert:
    return Alert(
        id=alert_id(view.watch, rule.name, number),
        keys=[f"watch:{view.watch.name}", f"rule:{view.watch.name}/{rule.name}"],
        rule=rule.name, tier=rule.tier, at=view.now, title=rule.title or rule.name, drivers=[], muted=rule.mute,
    )  # fmt: skip


def described(alert: Alert, rule: AlertRule, drivers: list[str], view: View) -> Alert:
    """An alert with what drives it now, what spoke for it before, what is against it and what would change it."""
    lines = [driver_line(name, view) for name in drivers]
    earlier = [line for line in alert.drivers if line.partition(":")[0] not in drivers]
    chosen = independent(view.seen(drivers), 1.0, view.now)
    return replace(
        alert,
        drivers=lines + earlier,
        against=against_lines(rule, drivers, view)[:MOST_LINES],
        would_change=change_lines(rule, drivers, view)[:MOST_LINES],
        items=shown(drivers, view),
        origins=sorted({each.item.origin for each in chosen}),
    )


def driver_line(name: str, view: View) -> str:
    """An indicator's part in an alert, in words; it begins with its name, so that a later line replaces it."""
    state, title, by = view.states[name], view.indicators[name].title, voices(view.both[name].for_)
    first = min((said_at(each.item)[:10] for each in state.sightings if not each.against and not each.void), default="")
    reported = f", first reported {first}," if first and first < state.since[:10] else ""
    return f"{name}: {title or name}, {words(state.state)} since {state.since[:10]}{reported} by {by}"


def words(state: Observed) -> str:
    return state.replace("_", " ")


def shown(drivers: Iterable[str], view: View) -> list[Item]:
    """The weightiest items of the drivers, a voice an indicator, in turn."""
    each = [view.both[name].for_ for name in drivers]
    longest = max(map(len, each), default=0)
    return [side[n].item for n in range(longest) for side in each if n < len(side)][:MOST_ITEMS]


def against_lines(rule: AlertRule, drivers: Iterable[str], view: View) -> list[str]:
    """What speaks against an alert: sightings against its drivers, unconfirmed words of restraint, weights."""
    lines = []
    for name in drivers:
        for each in view.both[name].against:
            who = each.carrier or each.item.uri
            lines.append(f"against {name}: {each.item.quote} ({who}, {said_at(each.item)[:10]})")
    for indicator in view.watch.indicators:
        if indicator.restraint and view.seen([indicator.name]):
            confirmed = view.states[indicator.confirmed_by or ""].state in SEEN
            how = "confirmed by deeds" if confirmed else "words that no deed confirms, so they weigh nothing"
            lines.append(f"{indicator.name}: {indicator.title or indicator.name} ({how})")
    for condition in rule.when:
        score = view.scores.get(condition.hypothesis or "")
        lines += [f"{name}: speaks against {score.name}" for name, _ in score.against] if score else []
    return lines


def change_lines(rule: AlertRule, drivers: Sequence[str], view: View) -> list[str]:
    """What would ease an alert: a condition that falls short, sightings that grow old, restraint that deeds confirm."""
    lines = [condition_line(condition, view) for condition in rule.when]
    if aging := sorted((due, name) for name in drivers if (due := view.states[name].due)):
        due, name = aging[0]
        lines.append(f"from {due} the oldest reports of {name} no longer count")
    lines += [
        f"{each.confirmed_by} corroborated would make the words of {each.name} count"
        for each in view.watch.indicators
        if each.restraint and each.confirmed_by and view.states[each.confirmed_by].state not in SEEN
    ]  # fmt: skip
    return lines


def condition_line(condition: Condition, view: View) -> str:
    if condition.hypothesis:
        edges = (("index", condition.index), ("low edge", condition.low))
        below = " or ".join(f"{edge} below {at - HYSTERESIS:.2f}" for edge, at in edges if at is not None)
        return f"it eases with the {below} of {condition.hypothesis}"
    names = [each.name for each in view.watch.indicators if asked(condition, each)]
    state = " or ".join(map(words, condition.states)) if condition.states else f"at least {condition.least}"
    return f"it eases with fewer than {condition.count} of {', '.join(names)} {state}"
