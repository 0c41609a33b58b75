"""What ``tocsin brief`` does: one page on what a watch has come to (in full: all), its calendar of talks, or its
series for research, printed or written."""

from __future__ import annotations

import argparse
import heapq
import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from tocsin.accounts import (
    Alert,
    CommitmentHistory,
    Contradiction,
    Contribution,
    EventAccount,
    FigureSeries,
    HypothesisScore,
    IndicatorState,
    Item,
    Observed,
    PairDay,
    TalkAccount,
)
from tocsin.brief_copies import cleaner_items, garbled_copies
from tocsin.errors import UsageError, complain, storing
from tocsin.export import brief as parts
from tocsin.export import brief_short as short
from tocsin.export.brief import (
    OFF,
    Brief,
    Fit,
    Reading,
    Tone,
    is_put_off,
    markdown,
    off_since,
    page,
    telling_figures,
)
from tocsin.export.calendar import Meeting, calendar_of, left_out
from tocsin.ledger import figures, hypotheses, indicators, talks, words_deeds
from tocsin.ledger.days import later
from tocsin.ledger.desk import Desk, Shelf
from tocsin.ledger.words_deeds import GAP_DAYS, Lately, gaps, lately, series, weightiest, widest
from tocsin.store.view import View, open_view
from tocsin.watch_digest import difference, digest_of
from tocsin.watchfile import Watch, horizon_day, load_watch

A = TypeVar("A")

SUFFIXES = {".md": short.markdown, ".markdown": short.markdown, ".html": short.page, ".htm": short.page}
IN_FULL = {".md": markdown, ".markdown": markdown, ".html": page, ".htm": page}
CALENDAR, SERIES = ".ics", ".csv"
MOVED_DAYS = 14
"""Days in which a commitment must have moved, a meeting been called off, or a garbled copy come, to stand in the
brief."""
FIGURES, COMMITMENTS, CONTRADICTIONS, TALKS, PAIRS = 15, 20, 15, 20, 6
"""How many of each stand in the full brief, the latest; it says how many more there are."""
CALLED_OFF = 8
"""Meetings called off of late, and as many put off to no day, that stand behind those to come."""
COLUMNS = ("day", "series", "actor", "recipient", "value", "weight", "acts", "kind", "subject", "unit", "area", "low",
           "high", "disputed", "claimants")  # fmt: skip
"""The columns of the series: a row is a day of a directed pair in one series, or of a figure."""
AHEAD = ("planned", "proposed", "postponed", "ongoing")
OPEN = ("triggered", "standing", "proposed")
"""States in which a commitment is open, what is nearest to being put to the proof first."""


def brief(options: argparse.Namespace) -> int:
    """``tocsin brief``: reads the store's accounts and writes the page, the calendar or the series.

    The exit code says whether they are whole and fit the watch file; the page says it at its top.
    """
    watch = load_watch(options.file)
    suffix = ".md" if options.output in (None, "-") else Path(options.output).suffix.lower()
    if suffix not in (CALENDAR, SERIES, *SUFFIXES):
        names = "brief.md, brief.html, talks.ics or series.csv"
        raise UsageError(f"{options.output} does not tell the format; name it {names}")
    if options.vague and suffix != CALENDAR:
        raise UsageError("--vague is for calendars; add -o talks.ics")
    if options.output not in (None, "-"):
        refuse_there(Path(options.output), options.overwrite)
    if options.full and suffix not in SUFFIXES:
        raise UsageError("--full is for the page; the calendar and the series hold everything anyway")
    with open_view(options.store) as view:
        if view.watch != watch.name:
            raise UsageError(f"{view.name} keeps the watch '{view.watch}', not '{watch.name}'; give that one's file")
        text, warnings = written(watch, view, suffix, options)
    put_out(text, options.output)
    for warning in warnings:
        complain(warning)
    return 1 if warnings else 0


def written(watch: Watch, view: View, suffix: str, options: argparse.Namespace) -> tuple[str, list[str]]:
    """What is asked for, and why it must not be taken for the whole."""
    if suffix in SUFFIXES:
        found = gathered(watch, view)
        return (IN_FULL if options.full else SUFFIXES)[suffix](found), found.warnings
    whole = view.whole
    text = calendar(watch, view, options.vague) if suffix == CALENDAR else table(view)
    return text, doubts(watch, view, whole)


def doubts(watch: Watch, view: View, was_whole: bool) -> list[str]:
    """Why what was read must not be taken for all that there is. To be asked when all was read: a rebuild may have
    begun since (``was_whole``) or have been at work all along."""
    view.look()
    if not (was_whole and view.whole):
        return ["THE ACCOUNTS ARE NOT WHOLE: they are being made again, or a run that did so was cut short. "
                "What does not stand here may be so all the same. Run tocsin watch, then the brief again."]  # fmt: skip
    why = difference(view.digest, digest_of(watch, view.withdrawn()))
    old = f"THE ACCOUNTS ARE NOT UP TO DATE: {why} since they were made. Run tocsin watch, then the brief again."
    return [old] if why else []


def calendar(watch: Watch, view: View, vague: bool) -> str:
    """All talks that the watch knows of, held and to come, as iCalendar."""
    accounts = view.accounts(TalkAccount)
    text, missing = calendar_of([Meeting(*row) for row in talks.rows(accounts)], watch.title, vague)
    if missing:
        put_off = sum(map(is_put_off, accounts))
        more = f"; put off, and no new day told: {put_off}, which the brief lists" if put_off else ""
        complain(left_out(missing, vague) + more)
    return text


def gathered(watch: Watch, view: View) -> Brief:
    """The accounts that the page shows, short or in full."""
    today, whole, left = view.as_of[:10] or "0001-01-01", view.whole, dict[str, int]()

    def cut(heading: str, found: Sequence[A], most: int) -> list[A]:
        left[heading] = left.get(heading, 0) + max(0, len(found) - most)
        return list(found[:most])

    alerts = view.accounts(Alert, states=["standing"])
    indicators = in_order(watch, view.accounts(IndicatorState))
    first = min((each.searched for each in indicators if each.searched), default="")
    owned = [each for each in view.each(FigureSeries) if watched(watch, [each.owner or ""])]
    shown = cut(parts.FIGURES, telling_figures(owned), FIGURES)
    pairs, coming, off = pairs_of(watch, view, today), ahead(view, today), put_off(view)
    pledged, left[parts.OPEN] = still_open(watch, view, today)
    week, before, index_before = a_week_ago(watch, view)
    found = Brief(
        watch=watch.name,
        title=watch.title,
        question=watch.about.question,
        horizon=horizon_day(watch.about.horizon, first),
        as_of=view.as_of or "nothing entered yet",
        alerts=alerts,
        cleaner=cleaner_items(watch, view, alerts),
        indicators=indicators,
        hypotheses=view.accounts(HypothesisScore, by="value"),
        fits=fits_of(watch, view),
        tones=[tone_of(each, view) for each in cut(parts.WORDS_DEEDS, pairs, PAIRS)],
        window=GAP_DAYS,
        figures=shown,
        history={each.id: [Reading(*point) for point in figures.points(each)] for each in shown},
        talks=[*cut(parts.SCHEDULED, coming, TALKS), *cut(parts.SCHEDULED, off, CALLED_OFF),
               *cut(parts.SCHEDULED, called_off(view, today), CALLED_OFF)],
        commitments=cut(parts.COMMITMENTS, moved(watch, view, today), COMMITMENTS),
        open=pledged,
        contradictions=cut(parts.CONTRADICTIONS, view.accounts(Contradiction, states=["open"]), CONTRADICTIONS),
        garbled=garbled_copies(watch, view, days_before(today, MOVED_DAYS)),
        titles=titles_of(watch),
        left_out=left,
        week=week,
        before=before,
        index_before=index_before,
        gaps=sum(each.gap.gap is not None for each in pairs),
        ahead=len(coming),
        put_off=len(off),
    )  # fmt: skip
    return replace(found, warnings=doubts(watch, view, whole))


def is_ahead(talk: TalkAccount, today: str) -> bool:
    """Whether a meeting's last day may be today or later: a month is ahead until it has ended."""
    last = (talk.end or talk.start or "").rpartition("/")[2].rstrip("~?")
    return last == ".." or last >= today[: len(last)] > ""


def ahead(view: View, today: str) -> list[TalkAccount]:
    """Meetings to come in the order of their days."""
    found = [talk for talk in view.each(TalkAccount, states=AHEAD, starts_from=today[:4]) if is_ahead(talk, today)]
    return sorted(found, key=lambda talk: (talk.start or "", talk.id))


def put_off(view: View) -> list[TalkAccount]:
    """Meetings that were put off to a day that nobody has told, however long ago: they may still come about."""
    return latest_off(talk for talk in view.each(TalkAccount, states=["postponed"]) if is_put_off(talk))


def called_off(view: View, today: str) -> list[TalkAccount]:
    """Meetings called off of late, and those put off of late from a day that has passed."""
    since = days_before(today, MOVED_DAYS)
    found = (talk for talk in view.each(TalkAccount, states=OFF, seen_since=since) if off_since(talk) >= since)
    return latest_off(each for each in found if each.status == "cancelled" or is_over(each, today))


def is_over(talk: TalkAccount, today: str) -> bool:
    return bool(talk.start) and not is_ahead(talk, today)


def latest_off(found: Iterable[TalkAccount]) -> list[TalkAccount]:
    return sorted(found, key=lambda talk: (off_since(talk), talk.id), reverse=True)


def titles_of(watch: Watch) -> dict[str, str]:
    """What the watch file calls its indicators and hypotheses."""
    found = {each.name: each.title for each in watch.indicators} | {each.name: each.title for each in watch.hypotheses}
    return {name: title for name, title in found.items() if title}


def in_order(watch: Watch, states: Iterable[IndicatorState]) -> list[IndicatorState]:
    """Indicators in the order of the watch file."""
    place = {each.name: number for number, each in enumerate(watch.indicators)}
    return sorted(states, key=lambda state: (place.get(state.name, len(place)), state.id))


def moved(watch: Watch, view: View, today: str) -> list[CommitmentHistory]:
    """Commitments of the watch's parties that came into a state of late, the latest first."""
    since = days_before(today, MOVED_DAYS)
    found = (each for each in view.each(CommitmentHistory) if each.steps and each.steps[-1].seen >= since)
    found = (each for each in found if watched(watch, [*each.actors, *each.targets]))
    return sorted(found, key=lambda each: (each.steps[-1].seen, each.id), reverse=True)


def still_open(watch: Watch, view: View, today: str) -> tuple[list[CommitmentHistory], int]:
    """Commitments of the watch's parties that are open and hang on a condition, the first of them and how many more
    there are: those with the nearest deadline first, then those that most origins tell of, then the latest."""
    found = [each for each in view.each(CommitmentHistory, states=OPEN)
             if each.condition and each.consequence and watched(watch, [*each.actors, *each.targets])]  # fmt: skip

    def order(each: CommitmentHistory) -> tuple[str, int, int, str, str]:
        due = each.deadline if each.deadline and each.deadline[:10] >= today else "9999"
        seen = max((item.first_seen for item in each.items), default="")
        age = "".join(chr(ord("9") - int(digit)) for digit in seen if digit.isdigit())  # the latest first
        return due, -len({item.origin for item in each.items}), OPEN.index(each.state), age, each.id

    shown = heapq.nsmallest(COMMITMENTS, found, key=order)
    return shown, len(found) - len(shown)


def a_week_ago(watch: Watch, view: View) -> tuple[str, dict[str, Observed], dict[str, float]]:
    """The moment a week before the page's, the states of indicators then, and the indices of hypotheses; these only
    where the watch had begun to look. Reckoned from the sightings that are kept now: where an origin has since told
    more, what it told then may be missing."""
    if not view.as_of:
        return "", {}, {}
    moment = days_before(view.as_of[:10], short.WEEK_DAYS) + view.as_of[10:]
    then = {
        each.name: indicators.settled(as_known(state, moment), each, watch, moment)
        for each, state in zip(watch.indicators, indicators.states_of(desk_of(view), watch).values(), strict=True)
    }
    looked = watch.hypotheses and any(state.searched for state in then.values())
    scores = hypotheses.scores(then, watch, moment) if looked else []
    return moment, {name: state.state for name, state in then.items()}, {each.name: each.index for each in scores}


def as_known(state: IndicatorState, moment: str) -> IndicatorState:
    """An indicator with what was known of it at a moment."""
    seen = [each for each in state.sightings if each.item.first_seen <= moment]
    searched = state.searched if state.searched and state.searched <= moment else None
    return replace(state, sightings=seen, searched=searched, since="")


def fits_of(watch: Watch, view: View) -> list[Fit]:
    """How well what was seen fits each hypothesis; without the indicators that tell nothing yet."""
    rows = hypotheses.matrix(desk_of(view), watch)
    return [Fit(row.indicator, row.state, row.marks) for row in rows if any(row.marks.values())]


def desk_of(view: View) -> Desk:
    """The view as the readings of the ledger look at it: by keys and by ids."""
    return Desk(cast(Shelf, view))


# ------------------------------------------------------------------------------------------------------ words and deeds

def pairs_of(watch: Watch, view: View, today: str) -> list[Lately]:
    """Pairs of the watch's parties over the last days, the widest gap between words and deeds first."""
    since, desk = days_before(today, GAP_DAYS - 1), desk_of(view)
    acting = [pair for pair in view.pairs(since) if watched(watch, [pair.actor]) and watched(watch, [pair.recipient])]
    found = (lately(series(desk, pair.actor, pair.recipient, since, today), today) for pair in acting)
    return widest(each for each in found if each is not None)


def tone_of(pair: Lately, view: View) -> Tone:
    """A pair as the page shows it, with the weightiest word and deed."""
    chosen = {kind: weightiest(pair.given, kind) for kind in ("words", "deeds")}
    told = [(kind, item) for kind, act in chosen.items() if act and (item := latest_item(act, view))]
    return Tone(actor=pair.actor, recipient=pair.recipient, sums=pair.sums, gap=pair.gap.gap, acts=pair.gap.acts,
                told=told)  # fmt: skip


def latest_item(act: Contribution, view: View) -> Item | None:
    items = [item for account in view.by_id(EventAccount, [act.account]) for item in account.items]
    return next(iter(parts.latest(items)), None)


# -------------------------------------------------------------------------------------------------- series for research

def table(view: View) -> str:
    """The series of all pairs and figures as CSV, a row a day and series."""
    from tocsin.export.rows import write_csv

    made = io.StringIO()
    rows = chain(pair_rows(view), figure_rows(view))
    write_csv(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows), made)
    return made.getvalue()


def pair_rows(view: View) -> Iterator[dict[str, Any]]:
    """Each pair in turn: its days in each of the four series in which it acted, then the gap on each day of which one
    can be told."""
    desk = desk_of(view)
    for pair in view.pairs():
        days = series(desk, pair.actor, pair.recipient, pair.first, pair.last)
        named = {"actor": pair.actor, "recipient": pair.recipient}
        yield from (named | row for day in days for row in day_rows(day))
        until = min(max(view.as_of[:10], pair.last), later(pair.last, GAP_DAYS - 1))
        for day, gap in gaps(days, pair.first, until):
            if gap.gap is not None:
                yield named | {"day": day, "series": "gap", "value": gap.gap}


def day_rows(day: PairDay) -> Iterator[dict[str, Any]]:
    for name in words_deeds.SERIES:
        given = [each for each in day.contributions if each.series == name]
        if given:
            yield {"day": day.day, "series": name, "value": getattr(day, name),
                   "weight": round(sum(each.weight for each in given), 4),
                   "acts": "; ".join(each.account for each in given)}  # fmt: skip


def figure_rows(view: View) -> Iterator[dict[str, Any]]:
    """Each figure's days: the band or the dispute, and who claimed what then counted."""
    for each in view.each(FigureSeries):
        kind = " ".join([each.figure_kind, parts.change_of(each).partition(" ")[0]]).strip()
        named = {"series": "figure", "actor": each.owner, "kind": kind, "subject": each.subject, "unit": each.unit,
                 "area": each.area}  # fmt: skip
        for point in figures.points(each):
            yield named | {"day": point.day, "low": point.lo, "high": point.hi, "disputed": point.disputed,
                           "claimants": "; ".join(point.claimants)}  # fmt: skip


def days_before(day: str, count: int) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=count)).isoformat()
    except OverflowError:
        return day


def watched(watch: Watch, actors: Iterable[str]) -> bool:
    """Whether any of these is a party of the watch, or belongs to one; all are, where the watch names none."""
    groups = tuple(watch.actors)
    return not groups or any(
        actor == group or actor.startswith((f"{group}.", f"{group}:")) for actor in actors for group in groups)


def refuse_there(path: Path, overwrite: bool) -> None:
    if path.is_dir() or (path.exists() and not overwrite):
        what = "is a folder" if path.is_dir() else "exists"
        raise UsageError(f"{path} {what}; choose another file{'' if path.is_dir() else ', or --overwrite'}")


def put_out(text: str, output: str | None) -> None:
    """To standard output, or to a file that appears when it is whole."""
    if output in (None, "-"):
        sys.stdout.write(text)
        return
    path = Path(str(output))
    partial = path.with_name(f".{path.name}.partial")
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", errors="replace", newline="")
        os.replace(partial, path)
