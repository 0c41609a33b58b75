"""The command line: ``read``, ``query``, ``watch``, ``brief``, ``act``, ``schema``. On top of all; nothing imports it.

Only the standard library is imported here at the top, so that ``tocsin --help`` answers at once.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from tocsin.errors import TocsinError, UsageError, complain

EXIT_CODES = """\
exit codes:
  0    everything was read, save what --gate dropped
  1    some documents were rejected (each is listed with its reason); the others were read
  2    the command, a setting or an actor file is wrong; nothing was read
  3    the model, the installation or the output failed
  130  interrupted (what was finished is kept)
  141  whoever read the output has gone
"""
QUERY_EXIT_CODES = """\
exit codes:
  0    the answer was written, if only of no rows
  2    the command or the SQL is wrong, or there is no such store; nothing was written
  3    the store can't be reached or read, an extra is not installed, or the output failed
  130  interrupted
  141  whoever read the output has gone
"""
WATCH_EXIT_CODES = """\
exit codes:
  0    everything was read, fetched and delivered; a run without --once was ended by Ctrl-C or SIGTERM
  1    some articles were rejected, a source failed, or an alert waits to be delivered; the rest went well
  2    the command, the watch file or a setting is wrong, or the store is another watch's or another run's
  3    the model, the installation, the output or the store failed
  130  a single pass was interrupted (what was finished is kept)
"""
BRIEF_EXIT_CODES = """\
exit codes:
  0    the page was written
  1    it was, but accounts are being made again, or the watch file has changed since: the page says which
  2    the command or the watch file is wrong, or there is no such store or watch
  3    the store can't be read, or the output failed
"""
ACT_EXIT_CODES = """\
exit codes:
  0    it was done and written into the log
  2    the command, the watch file or an id is wrong, or the store is another watch's or in use; nothing was done
  3    the store can't be reached or written; nothing was done
"""
INTERRUPTED = 130
PIPE_GONE = 141
DEFECT = 3
FORMATS = ("terminal", "jsonl", "json", "csv", "parquet", "ics")


# ------------------------------------------------------------------------------------------------------ the parser

class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


class Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *rest: object) -> NoReturn:
        from importlib.metadata import version

        print(f"tocsin {version('tocsin')}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    raw = argparse.RawDescriptionHelpFormatter
    top = Parser("tocsin", description="Reads the news of crises into evidence-linked event data.", epilog=EXIT_CODES,
                 formatter_class=raw, allow_abbrev=False)
    top.add_argument("--version", action=Version, nargs=0, help="print the version")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    about = "read pages and print or write what they say"
    reader = commands.add_parser("read", help=about, description=READ_ABOUT, epilog=EXIT_CODES, formatter_class=raw,
                                 allow_abbrev=False)
    add_reading(reader)
    add_output(reader)
    add_columns(reader)
    asker = commands.add_parser("query", help="ask a store in SQL, for reading only", description=QUERY_ABOUT,
                                epilog=QUERY_EXIT_CODES, formatter_class=raw, allow_abbrev=False)
    add_asking(asker)
    watcher = commands.add_parser("watch", help="keep a watch on a crisis, with alerts", description=WATCH_ABOUT,
                                  epilog=WATCH_EXIT_CODES, formatter_class=raw, allow_abbrev=False)
    add_watching(watcher)
    briefer = commands.add_parser("brief", help="write what a watch has come to on one page", description=BRIEF_ABOUT,
                                  epilog=BRIEF_EXIT_CODES, formatter_class=raw, allow_abbrev=False)
    add_briefing(briefer)
    actor = commands.add_parser("act", help="carry out and write down what an analyst decided", description=ACT_ABOUT,
                                epilog=ACT_EXIT_CODES, formatter_class=raw, allow_abbrev=False)
    add_acting(actor)
    schema = commands.add_parser("schema", help="print the JSON Schema of one line of output", allow_abbrev=False)
    for command in (reader, asker, watcher, briefer, actor, schema):
        command.add_argument("--debug", action="store_true", help="show log and traceback of an error")
    return top


def options_of(given: Sequence[str]) -> argparse.Namespace:
    """The options of a command line. Sources may stand on both sides of an option, which argparse alone refuses."""
    options, rest = parser().parse_known_args(given)
    if options.command == "watch" and options.name is None and rest and not rest[0].startswith("-"):
        options.name, *rest = rest  # 'tocsin watch new --quiet NAME'
    many = {"read": "sources", "act": "ids"}.get(options.command)
    wrong = [word for word in rest if many is None or (word.startswith("-") and word != "-")]
    if wrong:
        raise UsageError(f"unrecognized arguments: {' '.join(wrong)}; see 'tocsin {options.command} --help'")
    if many and rest:
        getattr(options, many).extend(rest)
    return options


READ_ABOUT = """\
Reads pages and prints an account of each, or writes records with -o or --store.

A source is a file, a folder, a pattern ('pages/**/*.html'), an http(s) address, or - for standard input. Files may be
HTML, plain text, JSON Lines, CSV, Parquet, WARC, RSS or Atom, each also with gzip.
"""


def add_reading(reader: argparse.ArgumentParser) -> None:
    reader.add_argument("sources", nargs="+", metavar="SOURCE", help="what to read")
    given = reader.add_argument_group("what is known of the document", "beats what the page says")
    given.add_argument("--published", metavar="DATE", help="date of publication, as 2021-12-31 (a single document)")
    given.add_argument("--title", metavar="TEXT", help="its title (a single document)")
    given.add_argument("--uri", metavar="URI", help="its address (a single document)")
    given.add_argument("--publisher", metavar="NAME", help="the publisher of all documents")
    how = reader.add_argument_group("how to read")
    how.add_argument("--actors", metavar="FILE.toml", action="append", type=Path, default=[],
                     help="your own actors, aliases and offices; may be repeated (also TOCSIN_ACTORS)")
    how.add_argument("--gate", action="store_true",
                     help="for crawls: drop pages that hold nothing political before they are extracted")
    how.add_argument("--jobs", metavar="N", help="documents read at once, each in its own process (also TOCSIN_JOBS)")
    how.add_argument("--threads", metavar="N", help="cores that one document may use (also TOCSIN_THREADS)")


def add_output(reader: argparse.ArgumentParser) -> None:
    out = reader.add_argument_group("output")
    out.add_argument("--format", choices=FORMATS, help="default: by the name of -o, else terminal")
    out.add_argument("-o", "--output", metavar="PATH", help="a file, or a folder for csv and parquet; - is stdout")
    out.add_argument("--store", metavar="STORE", help="a SQLite file or postgresql://…, beside -o or alone")
    out.add_argument("--overwrite", action="store_true", help="replace the file, or an earlier run's folder")
    out.add_argument("--vague", action="store_true", help="in a calendar (ics), show talks whose day is not known, too")
    out.add_argument("--evidence", action="store_true", help="with the account, show the text with its evidence marked")
    out.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    out.add_argument("--no-color", action="store_true", help="no colour (also NO_COLOR)")


def add_columns(reader: argparse.ArgumentParser) -> None:
    columns = reader.add_argument_group("columns of tables (JSON Lines, CSV, Parquet)")
    for name in ("text", "html", "title", "date", "url", "publisher"):
        columns.add_argument(f"--{name}-column", metavar="NAME", default=name, help=f"default: {name}")


QUERY_ABOUT = """\
Asks a store one question in SQL and prints the answer. Nothing can be written.

A store is a SQLite file or a PostgreSQL database that 'tocsin read --store' filled, or a folder that
'tocsin read --format parquet' wrote. Tables: documents, events, statements, commitments, figures, talks, mentions,
rejected; in SQL stores also parties and runs, and of a watch accounts, outbox, sources and others. '-' reads the SQL
from standard input.
"""


def add_asking(asker: argparse.ArgumentParser) -> None:
    asker.add_argument("sql", metavar="SQL", help="one SELECT, in the dialect of the store")
    asker.add_argument("--store", metavar="STORE", required=True, help="a file, postgresql://…, or a Parquet folder")
    asker.add_argument("--format", choices=("table", "csv", "json", "jsonl"),
                       help="default: by the name of -o, else table")
    asker.add_argument("-o", "--output", metavar="FILE", help="a file, which appears when it is whole; - is stdout")
    asker.add_argument("--limit", metavar="N", help="rows at most; 0: all (default: 1000 in a table, else all)")
    asker.add_argument("--overwrite", action="store_true", help="replace the file")


WATCH_ABOUT = """\
Keeps the watch that a TOML file describes: reads its sources in the order in which articles came to be known, keeps
stories, events, commitments, figures, talks, indicators and hypotheses in the store, and delivers alerts.

'tocsin watch new NAME' writes NAME.toml, with comments, to start from.
"""


def add_watching(watcher: argparse.ArgumentParser) -> None:
    watcher.add_argument("file", metavar="FILE", help="the watch file; or 'new', to write one")
    watcher.add_argument("name", metavar="NAME", nargs="?", help="with 'new': the name of the watch")
    watcher.add_argument("--store", metavar="STORE", help="a SQLite file or postgresql://…; it keeps one watch")
    watcher.add_argument("--once", action="store_true", help="one pass over all sources; don't wait for the next")
    watcher.add_argument("--as-of", metavar="DATE",
                         help="replay archives up to this day: nothing that came to be known later plays a part")
    watcher.add_argument("--rebuild", action="store_true", help="first make the accounts again from the documents")
    watcher.add_argument("--no-deliver", action="store_true", help="ring no bell: alerts are kept and not delivered")
    watcher.add_argument("--actors", metavar="FILE.toml", action="append", type=Path, default=[],
                         help="your own actors, aliases and offices; may be repeated (also TOCSIN_ACTORS)")
    watcher.add_argument("--gate", action="store_true", help="drop pages that hold nothing political unread")
    watcher.add_argument("--jobs", metavar="N", help="articles of archives read at once (also TOCSIN_JOBS)")
    watcher.add_argument("--quiet", action="store_true", help="nothing but alerts and errors")


BRIEF_ABOUT = """\
Writes what a watch has come to on one page: the highest alert in full, the others, what changed in the last seven
days, hypotheses, words and deeds, open commitments, figures, talks ahead, contradictions; each with its source. With
--full it writes everything, each with the words it was read from. To a file ending in .ics it writes the calendar of
all talks instead, to one in .csv the series of words, deeds and figures.
"""


def add_briefing(briefer: argparse.ArgumentParser) -> None:
    briefer.add_argument("file", metavar="FILE", help="the watch file")
    briefer.add_argument("--store", metavar="STORE", required=True, help="the store that keeps the watch")
    briefer.add_argument("-o", "--output", metavar="FILE",
                         help="a file ending in .md, .html, .ics or .csv; - is stdout (Markdown)")
    briefer.add_argument("--full", action="store_true", help="write everything in place of one page")
    briefer.add_argument("--overwrite", action="store_true", help="replace the file")
    briefer.add_argument("--vague", action="store_true", help="in a calendar, show talks whose day is not known, too")


ACT_ABOUT = """\
Carries out what an analyst decided, and writes down who did it, when and why. A rebuild does it again.

  mute ALERT                  an alert is shown and told no more; unmute ALERT: it is again
  merge STORY STORY           two stories are one
  split STORY DOCUMENT...     articles leave a story and make one of their own
  withdraw DOCUMENT           what an article says is left out of all accounts; restore DOCUMENT: it is back in

Ids may be shortened to a beginning of six digits or more that only one has.
"""


def add_acting(actor: argparse.ArgumentParser) -> None:
    actor.add_argument("file", metavar="FILE", help="the watch file")
    actor.add_argument("action", metavar="ACTION", choices=("mute", "unmute", "merge", "split", "withdraw", "restore"),
                       help="mute, unmute, merge, split, withdraw or restore")
    actor.add_argument("ids", metavar="ID", nargs="+", help="what it is done to")
    actor.add_argument("--store", metavar="STORE", required=True, help="the store that keeps the watch")
    actor.add_argument("--who", metavar="NAME", help="who decided (default: the login name)")
    actor.add_argument("--why", metavar="TEXT", help="the reason, for the log")


# ------------------------------------------------------------------------------------------------------------- main

def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is what ``EXIT_CODES`` says."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    quieten(debug)
    try:
        return run(options_of(given))
    except SystemExit as done:  # argparse, after --help and --version
        return done.code if isinstance(done.code, int) else 0
    except KeyboardInterrupt:
        complain("interrupted; what was finished is kept")
        return INTERRUPTED
    except BrokenPipeError:
        return pipe_gone()
    except Exception as error:  # the last line of defence: whatever went wrong, it is one line
        if debug:
            raise
        complain(in_one_line(error))
        return error.exit_code if isinstance(error, TocsinError) else DEFECT


def run(options: argparse.Namespace) -> int:
    if options.command == "schema":
        return schema()
    if options.command == "watch":
        from tocsin.watch_command import watch

        return watch(options)
    if options.command == "brief":
        from tocsin.brief_command import brief

        return brief(options)
    if options.command == "act":
        from tocsin.act_command import act

        return act(options)
    if options.command == "query":
        from tocsin.query_command import query

        return query(options)
    from tocsin.read_command import read

    return read(options)


def in_one_line(error: Exception) -> str:
    if isinstance(error, TocsinError):
        return str(error)
    if isinstance(error, OSError):
        return f"input or output failed ({error}); see to the place it was written to"
    if isinstance(error, ImportError):
        return f"a library can't be loaded ({error}); reinstall tocsin"
    return f"an internal error ({type(error).__name__}: {error}); run it again with --debug, and please report it"


def quieten(debug: bool) -> None:
    """Libraries' warnings and logs are for those who debug: what concerns a page is in its record."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without a letter shows ? for it rather than failing
    if debug:
        logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s: %(message)s")
        return
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())


def pipe_gone() -> int:
    """Python flushes standard output once more at exit: that must not complain a second time."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_GONE


def schema() -> int:
    """``tocsin schema``."""
    import json

    from tocsin.records import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
