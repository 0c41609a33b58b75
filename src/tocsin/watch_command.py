"""What ``tocsin watch`` does: writes a watch file to start from, or keeps the watch that one describes."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from types import FrameType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tocsin.config import number, settings_from
from tocsin.deliver import Delivery, channels_of, check_secrets
from tocsin.errors import UsageError, complain, storing
from tocsin.gather.dates import moment
from tocsin.gather.options import timestamp, utc_now
from tocsin.knowledge.counts import counted
from tocsin.pipeline import collect_seldom
from tocsin.store.address import address_of
from tocsin.store.sql import open_store
from tocsin.store.watched import WatchStore
from tocsin.watch import How, Keeper, Tally
from tocsin.watchfile import Watch, load_watch, starter

NEW = "new"
INTERRUPTED = 130
ARTICLES = "articles"
"""The folder that the starter reads."""
BESIDE = ("", "-wal", "-shm", "-journal", "-writer")
"""Endings of the files that a SQLite store is."""


def watch(options: argparse.Namespace) -> int:
    """``tocsin watch``: the exit code says whether everything could be read, fetched and delivered."""
    if options.file == NEW:
        return write_new(options)
    if options.name is not None:
        raise UsageError(f"unrecognized arguments: {options.name}; see 'tocsin watch --help'")
    if not options.store:
        raise UsageError("the following arguments are required: --store; see 'tocsin watch --help'")
    return keep(load_watch(options.file), options)


def write_new(options: argparse.Namespace) -> int:
    """A watch file with comments, beside which nothing is overwritten."""
    if options.name is None:
        raise UsageError("the watch needs a name; write tocsin watch new NAME")
    name, path = options.name.removesuffix(".toml"), Path(f"{options.name.removesuffix('.toml')}.toml")
    text = starter(Path(name).name)
    if path.exists():
        raise UsageError(f"{path} exists; choose another name")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; make it first, or write tocsin watch new {path.stem}")
    with storing(path), open(path, "x", encoding="utf-8") as file:
        file.write(text)
    with storing(path.parent / ARTICLES), suppress(FileExistsError):
        (path.parent / ARTICLES).mkdir()
    complain(f"{path} is written; edit it, put articles into {path.parent / ARTICLES}/, "
             f"then tocsin watch {path} --store {path.stem}.db")  # fmt: skip
    return 0


def keep(watch: Watch, options: argparse.Namespace) -> int:
    if not options.no_deliver:
        check_secrets(watch.deliver)
    collect_seldom()
    tell = (lambda _: None) if options.quiet else complain
    with WatchStore(open_store(options.store), watch.name) as store, stopping() as stop, progress(options) as bar:
        how = how_of(options, bar, own_files(watch, options))
        channels = [] if options.no_deliver else channels_of(watch, store, sys.stdout)
        keeper = Keeper(watch, store, Delivery(store, channels, tell), how, tell, stop)
        keeper.run()
    if not options.quiet:
        complain(summary(keeper.tally, store.name))
    if stop.is_set() and how.once:
        complain("interrupted; what was finished is kept, and the next run goes on from there")
        return INTERRUPTED
    return 0 if keeper.tally.well() else 1


def own_files(watch: Watch, options: argparse.Namespace) -> tuple[Path, ...]:
    """What may lie in a folder of articles and is none: the watch file, the store's files, the feed of alerts."""
    store = address_of(options.store).path
    found = [store.with_name(store.name + ending) for ending in BESIDE] if store else []
    return (Path(options.file), *found, *([watch.path(watch.deliver.atom)] if watch.deliver.atom else []))


def how_of(options: argparse.Namespace, bar: Progress | None, own: tuple[Path, ...]) -> How:
    def show(tally: Tally) -> None:
        if bar:
            bar.update(bar.task_ids[0], entered=tally.entered, rejected=tally.rejected)

    jobs = None if options.jobs is None else number(options.jobs, "--jobs")
    settings = settings_from(actors=tuple(options.actors) or None, jobs=jobs, gate=options.gate or None)
    for path in settings.actors:
        if not path.is_file():
            raise UsageError(f"the actor file {path} is not there; see to --actors or TOCSIN_ACTORS")
    as_of = last_moment(options.as_of)
    return How(once=options.once or as_of is not None, as_of=as_of, rebuild=options.rebuild, settings=settings,
               progress=show, own=own)  # fmt: skip


def last_moment(given: str | None) -> str | None:
    """The last moment of the day that was given, or the moment itself."""
    if given is None:
        return None
    if (found := moment(given)) is None:
        raise UsageError(f"'{given}' is no day; write --as-of as 2022-02-24")
    if found > timestamp(utc_now()):
        raise UsageError(f"--as-of {given} lies in the future; give today or a day that has passed")
    return f"{given}T23:59:59Z" if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else found


def summary(tally: Tally, name: str) -> str:
    told = [f"{tally.entered} entered", f"{tally.rejected} rejected"]
    told += [f"{tally.gated} dropped by the gate"] if tally.gated else []
    told += [f"{tally.known} there already"] if tally.known else []
    told += [f"{tally.later} first seen later and left out"] if tally.later else []
    told += [f"{counted(tally.waiting, 'alert')} still to be delivered"] if tally.waiting else []
    told += [f"{counted(tally.failing, 'source')} failing"] if tally.failing else []
    return f"{', '.join(told)}: {name}"


@contextmanager
def stopping() -> Iterator[Event]:
    """An event that Ctrl-C and SIGTERM set; a second Ctrl-C interrupts at once."""
    stop = Event()

    def heard(number: int, _: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)


@contextmanager
def progress(options: argparse.Namespace) -> Iterator[Progress | None]:
    """A line on standard error that counts articles, where somebody sees it and alerts don't scroll by."""
    if options.quiet or sys.stdout.isatty() or not sys.stderr.isatty():
        yield None
        return
    words = TextColumn("{task.fields[entered]} articles entered, {task.fields[rejected]} rejected")
    with Progress(SpinnerColumn(), words, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        bar.add_task("watching", total=None, entered=0, rejected=0)
        yield bar
