"""What ``tocsin brief`` does: one page on what a watch has come to, or its calendar of talks, printed or written."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

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
from tocsin.export.brief import Brief, markdown, page
from tocsin.export.calendar import Meeting, calendar_of, left_out
from tocsin.ledger import talks
from tocsin.store.view import View, open_view
from tocsin.watchfile import Watch, load_watch

SUFFIXES = {".md": markdown, ".markdown": markdown, ".html": page, ".htm": page}
CALENDAR = ".ics"
MOVED_DAYS = 14
"""Days in which a commitment must have moved, or a garbled copy come, to stand in the brief."""
FIGURES, COMMITMENTS, CONTRADICTIONS, TALKS = 15, 20, 15, 20
"""How many of each stand in the brief, the latest: it is to be one page."""
EVERY = 1_000_000
"""Talks in a calendar at most."""
AHEAD = ("planned", "proposed", "postponed", "ongoing")


def brief(options: argparse.Namespace) -> int:
    """``tocsin brief``: reads the store's accounts and writes the page or the calendar."""
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
        if not view.whole:
            complain("the accounts are being made again and are not whole; run tocsin watch to finish them")
        text = calendar(watch, view, options.vague) if suffix == CALENDAR else SUFFIXES[suffix](gathered(watch, view))
    put_out(text, options.output)
    return 0


def calendar(watch: Watch, view: View, vague: bool) -> str:
    """All talks that the watch knows of, held and to come, as iCalendar."""
    meetings = [Meeting(*row) for row in talks.rows(view.accounts(TalkAccount, limit=EVERY))]
    text, missing = calendar_of(meetings, watch.title, vague)
    if missing:
        complain(left_out(missing, vague))
    return text


def gathered(watch: Watch, view: View) -> Brief:
    """The accounts that the page shows."""
    today = view.as_of[:10] or "0001-01-01"
    alerts = view.accounts(Alert, states=["standing"])
    return Brief(
        watch=watch.name,
        title=watch.title,
        question=watch.about.question,
        as_of=view.as_of or "nothing entered yet",
        alerts=alerts,
        cleaner=cleaner_items(watch, view, alerts),
        indicators=in_order(watch, view.accounts(IndicatorState)),
        hypotheses=view.accounts(HypothesisScore, by="value"),
        figures=[each for each in view.accounts(FigureSeries) if watched(watch, [each.owner or ""])][:FIGURES],
        talks=sorted(view.accounts(TalkAccount, states=AHEAD, starts_from=today),
                     key=lambda talk: (talk.start or "", talk.id))[:TALKS],
        commitments=moved(watch, view, today),
        contradictions=view.accounts(Contradiction, states=["open"], limit=CONTRADICTIONS),
        garbled=garbled_copies(watch, view, days_before(today, MOVED_DAYS)),
        titles=titles_of(watch),
    )  # fmt: skip


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
