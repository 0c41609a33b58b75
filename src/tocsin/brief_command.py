"""What ``tocsin brief`` does: one page on what a watch has come to, or its calendar of talks, printed or written."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from tocsin.accounts import (
    Alert,
    CommitmentHistory,
    Contradiction,
    FigureSeries,
    HypothesisScore,
    IndicatorState,
    TalkAccount,
)
from tocsin.brief_copies import cleaner_items, garbled_copies
from tocsin.errors import UsageError, complain, storing
from tocsin.export.brief import OFF, Brief, markdown, off_since, page, telling_figures
from tocsin.export.calendar import Meeting, calendar_of, left_out
from tocsin.ledger import talks
from tocsin.store.view import View, open_view
from tocsin.watch_digest import difference, digest_of
from tocsin.watchfile import Watch, horizon_day, load_watch

SUFFIXES = {".md": markdown, ".markdown": markdown, ".html": page, ".htm": page}
CALENDAR = ".ics"
MOVED_DAYS = 14
"""Days in which a commitment must have moved, a meeting been called off, or a garbled copy come, to stand in the
brief."""
FIGURES, COMMITMENTS, CONTRADICTIONS, TALKS = 15, 20, 15, 20
"""How many of each stand in the brief, the latest: it is to be one page."""
CALLED_OFF = 8
"""Meetings called off or postponed of late that stand behind those to come."""
EVERY = 1_000_000
"""Talks in a calendar at most."""
AHEAD = ("planned", "proposed", "postponed", "ongoing")


def brief(options: argparse.Namespace) -> int:
    """``tocsin brief``: reads the store's accounts and writes the page or the calendar.

    The exit code says whether they are whole and fit the watch file; the page says it at its top.
    """
    watch = load_watch(options.file)
    suffix = ".md" if options.output in (None, "-") else Path(options.output).suffix.lower()
    if suffix != CALENDAR and suffix not in SUFFIXES:
        raise UsageError(f"{options.output} does not tell the format; name it brief.md, brief.html or talks.ics")
    if options.vague and suffix != CALENDAR:
        raise UsageError("--vague is for calendars; add -o talks.ics")
    if options.output not in (None, "-"):
        refuse_there(Path(options.output), options.overwrite)
    with open_view(options.store) as view:
        if view.watch != watch.name:
            raise UsageError(f"{view.name} keeps the watch '{view.watch}', not '{watch.name}'; give that one's file")
        if suffix == CALENDAR:
            text = calendar(watch, view, options.vague)
            warnings = doubts(watch, view, view.whole)
        else:
            found = gathered(watch, view)
            warnings = found.warnings
            text = SUFFIXES[suffix](found)
    put_out(text, options.output)
    for warning in warnings:
        complain(warning)
    return 1 if warnings else 0


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
    meetings = [Meeting(*row) for row in talks.rows(view.accounts(TalkAccount, limit=EVERY))]
    text, missing = calendar_of(meetings, watch.title, vague)
    if missing:
        complain(left_out(missing, vague))
    return text


def gathered(watch: Watch, view: View) -> Brief:
    """The accounts that the page shows."""
    today, whole = view.as_of[:10] or "0001-01-01", view.whole
    alerts = view.accounts(Alert, states=["standing"])
    indicators = in_order(watch, view.accounts(IndicatorState))
    first = min((each.searched for each in indicators if each.searched), default="")
    figures = [each for each in view.accounts(FigureSeries) if watched(watch, [each.owner or ""])]
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
        figures=telling_figures(figures)[:FIGURES],
        talks=scheduled(view, today),
        commitments=moved(watch, view, today),
        contradictions=view.accounts(Contradiction, states=["open"], limit=CONTRADICTIONS),
        garbled=garbled_copies(watch, view, days_before(today, MOVED_DAYS)),
        titles=titles_of(watch),
    )  # fmt: skip
    return replace(found, warnings=doubts(watch, view, whole))


def is_ahead(talk: TalkAccount, today: str) -> bool:
    """Whether a meeting's last day may be today or later: a month is ahead until it has ended."""
    last = (talk.end or talk.start or "").rpartition("/")[2].rstrip("~?")
    return last == ".." or last >= today[: len(last)] > ""


def scheduled(view: View, today: str) -> list[TalkAccount]:
    """Meetings to come in the order of their days, then those called off or postponed of late."""
    found = view.accounts(TalkAccount, states=AHEAD, starts_from=today[:4])
    ahead = [talk for talk in found if is_ahead(talk, today)]
    ahead.sort(key=lambda talk: (talk.start or "", talk.id))
    since, known = days_before(today, MOVED_DAYS), {each.id for each in ahead}
    off = [each for each in view.accounts(TalkAccount, states=OFF, seen_since=since) if off_since(each) >= since]
    off.sort(key=lambda talk: (off_since(talk), talk.id), reverse=True)
    return [*ahead[:TALKS], *[each for each in off if each.id not in known][:CALLED_OFF]]


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
    found = [each for each in view.accounts(CommitmentHistory) if each.steps and each.steps[-1].seen >= since]
    found = [each for each in found if watched(watch, [*each.actors, *each.targets])]
    return sorted(found, key=lambda each: (each.steps[-1].seen, each.id), reverse=True)[:COMMITMENTS]


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
