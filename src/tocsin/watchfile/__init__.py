"""The watch file: what a watch looks at, how it weighs it and when it rings, as frozen structs, checked on loading.

    load_watch(path) -> Watch               every problem is a ``ConfigError`` in one line; nothing else is read or run
    read_watch(text, path) -> Watch         the same from a string; ``path`` is named in errors and anchors paths
    grade_of(watch, publisher, uri, source=None) -> Grade
                                            a publisher's reliability, by name, then by host
    seconds(duration) -> int                "15m", "6h", "3d" in seconds
    horizon_day(horizon, first) -> str      the day that a horizon means; a term counts from the first article
    starter(name) -> str                    the commented file that ``tocsin watch new NAME`` writes

The ledger takes the loaded watch: ``indicators.enter(entry, desk, watch)``, ``indicators.tick(now, desk, watch)``, and
the same two in ``hypotheses`` and ``alerts``, in this order. ``docs/watch.md`` describes the file key by key.

In a loaded ``Watch`` groups of parties and places are written out, half-lives filled in, and ``base`` is the folder
that relative paths start from. Errors name file, table, key, what is wrong and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import inspect
from msgspec.structs import replace

from tocsin.accounts import Grade
from tocsin.errors import ConfigError
from tocsin.knowledge import DATA, read_text
from tocsin.knowledge.fold import fold
from tocsin.watchfile.form import (
    DEEDS,
    HALF_LIVES,
    LIKELIHOOD,
    About,
    AlertRule,
    AnyPattern,
    Chance,
    CommitmentPattern,
    Condition,
    ContradictionPattern,
    Deliver,
    EventPattern,
    FigurePattern,
    Hypothesis,
    Indicator,
    Mail,
    Pattern,
    Source,
    SourceKind,
    StatementPattern,
    TalkPattern,
    TextPattern,
    Watch,
    Webhook,
)
from tocsin.watchfile.sense import CHECKS, NAME, check_half_lives, horizon_day, kind_of, seconds
from tocsin.watchfile.shape import Wrong, shaped

__all__ = [
    "DEEDS",
    "HALF_LIVES",
    "LIKELIHOOD",
    "About",
    "AlertRule",
    "AnyPattern",
    "Chance",
    "CommitmentPattern",
    "Condition",
    "ContradictionPattern",
    "Deliver",
    "EventPattern",
    "FigurePattern",
    "Hypothesis",
    "Indicator",
    "Mail",
    "Pattern",
    "Source",
    "SourceKind",
    "StatementPattern",
    "TalkPattern",
    "TextPattern",
    "Watch",
    "Webhook",
    "grade_of",
    "horizon_day",
    "load_watch",
    "read_watch",
    "seconds",
    "starter",
]


def load_watch(path: str | Path) -> Watch:
    """The watch of a file, checked as a whole. Raises ``ConfigError`` with the first thing wrong, in one line."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such watch file; 'tocsin watch new NAME' writes one to start from") from None
    except IsADirectoryError:
        raise ConfigError(f"{path} is a folder; name the watch file in it, or 'tocsin watch new NAME'") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read ({error}); make it a readable UTF-8 file") from None
    return read_watch(text, path)


def read_watch(text: str, path: str | Path = "watch.toml") -> Watch:
    """The watch that a TOML text describes, in four steps: TOML, keys and kinds of values, sense, names written out."""
    try:
        return _read(text, Path(path))
    except Wrong as wrong:
        raise ConfigError(f"{path}: {wrong}") from None


def _read(text: str, path: Path) -> Watch:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # some of what is no TOML is none of tomllib's own errors
        raise Wrong("", f"not valid TOML: {error}", "correct that line") from None
    if not raw:
        raise Wrong("", "describes no watch", "'tocsin watch new NAME' writes a file to start from")
    tables = shaped(raw, inspect.type_info(Watch), "")
    check_half_lives(tables)
    watch = msgspec.convert(tables | {"base": str(path.parent)}, Watch)
    for check in CHECKS:
        check(watch)
    return _written_out(watch)


def _written_out(watch: Watch) -> Watch:
    """The watch with groups as their members, half-lives and kinds of sources filled in, likelihoods whole."""
    indicators = tuple(
        replace(
            each,
            half_life=each.half_life or HALF_LIVES[each.class_],
            match=tuple(_members(pattern, watch) for pattern in each.match),
            against=tuple(_members(pattern, watch) for pattern in each.against),
        )
        for each in watch.indicators
    )
    sources = tuple(replace(each, kind=_kind_there(watch, each)) for each in watch.sources)
    return replace(watch, indicators=indicators, sources=sources, likelihood=LIKELIHOOD | watch.likelihood)


def _kind_there(watch: Watch, source: Source) -> SourceKind:
    """The kind of a source; of a path without a sign, what stands there."""
    kind = source.kind or kind_of(source.at)
    return "folder" if kind == "file" and watch.path(source.at).is_dir() else kind


def _members(pattern: AnyPattern, watch: Watch) -> AnyPattern:
    changes: dict[str, Any] = {
        key: tuple(_spread(getattr(pattern, key), watch.parties))
        for key in ("actor", "recipient", "target", "owner", "speaker") if getattr(pattern, key, ())
    }  # fmt: skip
    if getattr(pattern, "place", ()):
        changes["place"] = tuple(_spread(pattern.place, watch.places))  # type: ignore[union-attr]
    if isinstance(pattern, TalkPattern):
        changes["parties"] = tuple(tuple(_spread(group, watch.parties)) for group in pattern.parties)
    return replace(pattern, **changes)


def _spread(names: Sequence[str], groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name in names:
        yield from groups.get(name, (name,))


# ------------------------------------------------------------------------------------------------- what others ask

def grade_of(watch: Watch, publisher: str | None, uri: str, source: Source | None = None) -> Grade:
    """How reliable a publisher is: by its name, then by its host or a domain above it, then the source's, else F."""
    by_name = {fold(name): grade for name, grade in watch.reliability.items()}
    if publisher and (grade := by_name.get(fold(publisher))):
        return grade
    host = (urlsplit(uri).hostname or "").removeprefix("www.")
    while host:
        if host in watch.reliability:
            return watch.reliability[host]
        host = host.partition(".")[2]
    return source.reliability if source and source.reliability else "F"


def starter(name: str) -> str:
    """The text of a watch file to start from, with comments, under this name; raises ``ConfigError`` for a bad one."""
    if not NAME.fullmatch(name):
        raise ConfigError(f"'{name}' isn't a name for a watch; use small letters, digits and hyphens: ukraine-2022")
    return read_text(DATA / "watch.toml").replace("NAME", name)
