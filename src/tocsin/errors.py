"""Every exception Tocsin raises.

    TocsinError                 anything below; ``str(error)`` is one line: what, where, what to do
    ├── UsageError              the command or call asks for something that can't be (exit 2)
    ├── ConfigError             a setting, TOML file or environment variable is wrong (exit 2)
    ├── KnowledgeError          a knowledge or user actor file breaks its rules (exit 2)
    ├── Unreadable              the one page asked for was rejected; says at which stage and why (exit 1)
    ├── ModelError              the shipped model is missing or damaged (exit 3)
    └── StoreError              an output or store can't be written or read (exit 3)

    Reject                      not an error: how a stage says that one document is unreadable. The pipeline turns it
                                into a ``Rejected`` record and goes on; it never reaches a caller.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class TocsinError(Exception):
    """Base of every error; ``exit_code`` is what the command line ends with."""

    exit_code = 1


class UsageError(TocsinError):
    exit_code = 2


class ConfigError(TocsinError):
    exit_code = 2


class KnowledgeError(TocsinError):
    exit_code = 2


class Unreadable(TocsinError):
    """The page that a call asked for was rejected: ``stage`` says where, ``reason`` why, in one line."""

    def __init__(self, uri: str, stage: str, reason: str) -> None:
        super().__init__(f"{uri} can't be read: {reason} ({stage})")
        self.uri, self.stage, self.reason = uri, stage, reason


class ModelError(TocsinError):
    exit_code = 3


class StoreError(TocsinError):
    exit_code = 3


class Reject(Exception):
    """This document can't be read, and why, in one line that its owner can act on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turns the operating system's errors while writing into a ``StoreError`` that names the path."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise StoreError(f"{path} can't be written ({why}); see to the place or choose another") from error


# Controls would move the cursor or recolour the screen, and marks of writing direction would reorder what stands there.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Text on one line, without anything that a terminal would obey: messages quote what pages and users wrote."""
    return UNSAFE.sub("", " ".join(text.split()))


def complain(message: str) -> None:
    """One line on standard error."""
    with suppress(OSError):  # with nobody listening there, the exit code has to do
        print(f"tocsin: {one_line(message)}", file=sys.stderr)
