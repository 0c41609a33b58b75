"""What ``tocsin read`` does: opens sources, skips what the output holds, reads the rest, writes each result once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tocsin.api import day, titled
from tocsin.config import Settings, number, settings_from
from tocsin.errors import TocsinError, UsageError, complain, storing
from tocsin.export import Key, Output, Result, keys_of, page_key
from tocsin.gather import Columns, GatherOptions, open_all
from tocsin.gather.files import find
from tocsin.pipeline import collect_seldom, gated, made_by, read_pages
from tocsin.records import Page, Rejected
from tocsin.store.address import address_of

SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".txt": "terminal", ".ics": "ics"}
SINGLE = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md"})
"""Names of files that hold one document each."""

STORE = "store"
"""Stands for the format where a store is the only output."""

LISTED = 10
"""Rejected documents named on standard error when the output lists them anyway."""


def read(options: argparse.Namespace) -> int:
    """``tocsin read``: sources are opened, known pages skipped, the rest read, and each result written once."""
    collect_seldom()
    settings, kind = settings_of(options), format_of(options)
    pages = pages_of(options)
    first = list(islice(pages, 2))
    refuse_many(options, len(first))
    tally = Tally(options, kind)
    with writing(options, kind, settings) as output, progress(options, kind, len(first) > 1) as bar:
        tally.learn(output)
        for result in read_pages(tally.fresh(chain(first, pages)), settings):
            if tally.count(result):
                output.write(result, tally.keys)
            if bar:
                bar.update(bar.task_ids[0], advance=1, rejected=tally.rejected)
    tally.summary()
    return 1 if tally.rejected else 0


def settings_of(options: argparse.Namespace) -> Settings:
    jobs, threads = whole(options.jobs, "--jobs"), whole(options.threads, "--threads")
    settings = settings_from(
        actors=tuple(options.actors) or None, jobs=jobs, threads=threads, gate=options.gate or None)
    for path in settings.actors:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            raise UsageError(f"the actor file {path} {what}; see to --actors or TOCSIN_ACTORS")
    return settings


def whole(value: str | None, option: str) -> int | None:
    return None if value is None else number(value, option)


def format_of(options: argparse.Namespace) -> str:
    """The format asked for, or told by the name of the output; refuses a pair that can't be."""
    to, suffix = options.output, Path(options.output or "").suffix.lower()
    if options.store and not to and not options.format:
        return only_store(options)
    kind: str = options.format or ("terminal" if to in (None, "-") else SUFFIXES.get(suffix, ""))
    if not kind:
        raise UsageError(f"{to} does not tell the format; add --format (jsonl, json, csv, parquet, ics or terminal)")
    if kind in ("csv", "parquet") and to in (None, "-"):
        raise UsageError(f"{kind} is a folder of files; name it with -o FOLDER")
    if options.vague and kind != "ics":
        raise UsageError(f"--vague is about calendars, and the format is {kind}; add --format ics, or leave it out")
    return kind


def only_store(options: argparse.Namespace) -> str:
    """No format: the store is the only output. Refuses what is about files and screens."""
    said = [f"--{name}" for name in ("overwrite", "evidence", "vague") if getattr(options, name)]
    if said:
        raise UsageError(f"{said[0]} is about what -o and --format write, and a store is never replaced; leave it out")
    return STORE


def gather_options(options: argparse.Namespace) -> GatherOptions:
    names = {name: getattr(options, f"{name}_column") for name in ("text", "html", "title", "date", "url", "publisher")}
    return GatherOptions(
        columns=Columns(**names), published=day(options.published), publisher=options.publisher, uri=options.uri)


def pages_of(options: argparse.Namespace) -> Iterator[Page | Rejected]:
    found = open_all(options.sources, gather_options(options))
    return (titled(page, options.title) for page in found)


def refuse_many(options: argparse.Namespace, found: int) -> None:
    """What is known of one document can't be said of several: each would then bear the same date or address."""
    said = [f"--{name}" for name in ("published", "title", "uri") if getattr(options, name)]
    if said and (found > 1 or len(options.sources) > 1):
        raise UsageError(f"{' and '.join(said)} can be said of a single document only, and the sources hold more; "
                         "read it alone, or put it into a table with columns")


class Tally:
    """What a run has met: keys of what the output holds, and counts for the summary."""

    def __init__(self, options: argparse.Namespace, kind: str) -> None:
        self._quiet, self._where = options.quiet, where(options)
        self._listed_elsewhere = bool(options.store) or kind not in ("terminal", "ics")
        self.known = Known()
        self.keys: list[Key] = []
        self.read = self.rejected = self.gated = self.skipped = 0
        self.undated: list[str] = []

    def learn(self, output: Output) -> None:
        """What the output holds from earlier runs: told at once, or asked for key by key."""
        for key in output.held():
            self.known.add(key)
        self.known.ask = getattr(output, "has", self.known.ask)  # a store's

    def fresh(self, pages: Iterable[Page | Rejected]) -> Iterator[Page | Rejected]:
        """The pages that are not in the output yet; hashing one costs far less than reading it."""

        for page in pages:
            if not isinstance(page, Rejected):
                body = page.body.encode("utf-8", "replace") if isinstance(page.body, str) else page.body
                if page_key(page.uri, sha256(body).hexdigest()) in self.known:
                    self.skipped += 1
                    continue
                if raw := page.given.get("published_unread"):
                    self.undated.append(raw)
            yield page

    def count(self, result: Result) -> bool:
        """Count a result and leave its keys in ``keys``; false if the output has it already."""

        self.keys = keys_of(result)
        new = self.keys[-1] not in self.known
        for key in self.keys:
            self.known.add(key)
        if isinstance(result, Rejected):
            self._count_rejected(result)
        elif new:
            self.read += 1
        else:
            self.skipped += 1
        return new

    def _count_rejected(self, rejected: Rejected) -> None:
        """What the gate drops is no failure: it is told where no output lists it, and leaves the exit code alone."""
        if not gated(rejected):
            self.rejected += 1
            self._complain_of(rejected)
            return
        self.gated += 1
        if not self._listed_elsewhere and not self._quiet:
            complain(f"dropped {rejected.uri}: {rejected.reason}")

    def _complain_of(self, rejected: Rejected) -> None:
        if not self._listed_elsewhere or (not self._quiet and self.rejected <= LISTED):
            complain(f"rejected {rejected.uri}: {rejected.reason} ({rejected.stage})")

    def _complain_of_dates(self) -> None:
        """Dates that would have to be guessed are not used; whoever gave them must hear of it."""
        if self.undated and not self._quiet:
            count, first = len(self.undated), self.undated[0]
            what = "1 date was not understood" if count == 1 else f"{count} dates were not understood"
            complain(f"{what} and left out, such as '{first}'; write dates as 2021-12-31")

    def summary(self) -> None:
        self._complain_of_dates()
        if self._quiet or (self.read + self.rejected + self.gated + self.skipped < 2 and not self._where):
            return
        if self._listed_elsewhere and self.rejected > LISTED:
            complain(f"{self.rejected - LISTED} more rejected; the output lists them all")
        known = f", {self.skipped} there already" if self.skipped else ""
        gone = f", {self.gated} dropped by the gate" if self.gated else ""
        to = f": {self._where}" if self._where else ""
        complain(f"{self.read} read, {self.rejected} rejected{gone}{known}{to}")


def where(options: argparse.Namespace) -> str:
    """What the summary calls the outputs; the address of a store without its password."""
    store = address_of(options.store).name if options.store else None
    return " and ".join(name for name in (options.output, store) if name)


class Known:
    """A set of keys, as digests of 16 bytes: a million documents take about 200 MB. ``ask`` knows further ones."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()
        self.ask: Callable[[Key], bool] = lambda _: False

    def __contains__(self, key: Key) -> bool:
        return self._digest(key) in self._digests or self.ask(key)

    def add(self, key: Key) -> None:
        self._digests.add(self._digest(key))

    @staticmethod
    def _digest(key: Key) -> bytes:
        return sha256("\x1f".join(key).encode("utf-8", "surrogatepass")).digest()[:16]


# ---------------------------------------------------------------------------------------------------------- outputs

@contextmanager
def writing(options: argparse.Namespace, kind: str, settings: Settings) -> Iterator[Output]:
    """The output, closed at the end. An interrupted run keeps what it has; a failed one leaves nothing half-written."""
    with only_writer(options.output, kind):
        output = open_outputs(options, kind, settings)
        try:
            yield output
        except KeyboardInterrupt:
            output.close(whole=True)
            raise
        except BaseException:
            with suppress(TocsinError, OSError):  # the first error is the one to tell
                output.close(whole=False)
            raise
        output.close(whole=True)


def open_outputs(options: argparse.Namespace, kind: str, settings: Settings) -> Output:
    """The one output, or a store with what stands beside it."""
    if not options.store:
        return open_output(options, kind, settings)
    from tocsin.read_store import StoreOutput

    beside = None if kind == STORE else open_output(options, kind, settings)
    try:
        return StoreOutput(options.store, made_by(), beside, resumable(options.output, kind))
    except BaseException:
        if beside:
            beside.close(whole=False)
        raise


def resumable(output: str | None, kind: str) -> bool:
    """Whether the output tells a later run what it holds."""
    return output not in (None, "-") and kind in ("jsonl", "parquet")


def open_output(options: argparse.Namespace, kind: str, settings: Settings) -> Output:
    if options.output in (None, "-"):
        return standard_output(options, kind)
    path = Path(options.output)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError(f"{path} is neither a file nor a folder; write to standard output and redirect that")
    if kind == "terminal":
        from tocsin.export.terminal import AccountFile

        return AccountFile(path, options.evidence, options.overwrite)
    if kind == "csv":
        from tocsin.export.tables import CsvFolder

        return CsvFolder(path, options.overwrite)
    if kind == "ics":
        from tocsin.export.calendar import CalendarFile

        return CalendarFile(path, options.vague, options.overwrite, options.quiet)
    if kind == "json":
        from tocsin.export.lines import JsonFile

        return JsonFile(path, options.overwrite)
    return open_resumable(options, kind, path, settings)


def open_resumable(options: argparse.Namespace, kind: str, path: Path, settings: Settings) -> Output:
    if kind == "jsonl":
        from tocsin.export.lines import LinesFile

        return LinesFile(path, made_by(), options.overwrite)
    from tocsin.store.corpus import Corpus

    return Corpus(path, made_by(), settings_digest(settings), options.overwrite)


def standard_output(options: argparse.Namespace, kind: str) -> Output:
    if kind == "terminal":
        from tocsin.export.terminal import Terminal

        return Terminal(sys.stdout, options.evidence, not options.no_color)
    if kind == "ics":
        from tocsin.export.calendar import CalendarStream

        return CalendarStream(sys.stdout.buffer, options.vague, options.quiet)
    from tocsin.export.lines import JsonStream, LinesStream

    return LinesStream(sys.stdout.buffer) if kind == "jsonl" else JsonStream(sys.stdout.buffer)


def settings_digest(settings: Settings) -> str:
    """A digest of what, besides versions and pages, bears on the records: the actor files."""
    digest = sha256()
    for path in settings.actors:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def only_writer(output: str | None, kind: str) -> Iterator[None]:
    """Holds a lock on a resumable output: two runs at once would take each other's work for a killed run's."""
    if not resumable(output, kind) or sys.platform == "win32":
        yield
        return
    import fcntl

    path = Path(str(output))
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "parquet":
            path.mkdir(exist_ok=True)
        handle = os.open(path, os.O_RDONLY if kind == "parquet" else os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise UsageError(f"{path} is being written by another run; wait for it, or choose another place") from None
    try:
        yield
    finally:
        os.close(handle)


# --------------------------------------------------------------------------------------------------------- progress

@contextmanager
def progress(options: argparse.Namespace, kind: str, many: bool) -> Iterator[Progress | None]:
    """A line on standard error that counts documents; none where the accounts themselves scroll by."""
    scrolling = kind != STORE and options.output in (None, "-") and sys.stdout.isatty()
    if options.quiet or scrolling or not many or not sys.stderr.isatty():
        yield None
        return
    words = TextColumn("{task.completed:.0f} documents, {task.fields[rejected]} rejected")
    times = (TimeElapsedColumn(), TimeRemainingColumn())
    console = Console(stderr=True, no_color=options.no_color or None)
    with Progress(BarColumn(24), words, *times, console=console, transient=True) as bar:
        bar.add_task("reading", total=expected(options.sources), rejected=0)
        yield bar


def expected(sources: Sequence[str]) -> int | None:
    """How many documents the sources hold, if names can tell: tables, archives and feeds hold any number."""
    count = 0
    for found in chain.from_iterable(find(source, GatherOptions()) for source in sources):
        if isinstance(found, Path) and found.suffix.lower() not in SINGLE:
            return None
        count += 1
    return count
