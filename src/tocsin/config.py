"""Settings: frozen, made once by the command line or the caller, handed down; nothing is read at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tocsin.errors import ConfigError


class Settings(Struct, frozen=True):
    """How to read.

    ``actors``: TOML files with the user's own actors, aliases and offices. ``threads``: cores one document may use in
    the encoder. ``jobs``: documents read at once, each in a process of its own; 1 reads in this process. ``gate``: drop
    pages that hold nothing political before they are extracted (for crawls). ``fingerprint``: make what finds copies
    (for watches).
    """

    actors: tuple[Path, ...] = ()
    threads: int = 1
    jobs: int = 1
    gate: bool = False
    fingerprint: bool = False


def settings_from(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Settings from the environment (``TOCSIN_ACTORS``, ``TOCSIN_THREADS``, ``TOCSIN_JOBS``), beaten by what is given.

    Raises ``ConfigError`` for a number that is none or is below one.
    """
    actors = tuple(Path(p) for p in environment.get("TOCSIN_ACTORS", "").split(os.pathsep) if p)
    values: dict[str, object] = {
        "actors": actors,
        "threads": number(environment.get("TOCSIN_THREADS", "1"), "TOCSIN_THREADS"),
        "jobs": number(environment.get("TOCSIN_JOBS", "1"), "TOCSIN_JOBS"),
    }
    values |= {name: value for name, value in given.items() if value is not None}
    for name in ("threads", "jobs"):
        number(str(values[name]), name)
    return Settings(**values)  # type: ignore[arg-type]


def number(value: str, name: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ConfigError(f"{name} is '{value}': give a whole number of at least 1")
    return int(value)
