"""The child process: what is sent there, and that it can be killed."""

from __future__ import annotations

import time

import pytest

from tocsin.clean.sandbox import Killed, call, looks_hostile


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>text</p>" * 3000, False),
        ("<p>" + "text " * 100_000, False),
        ("<div>" * 30_000, True),
        ("<p " + "a=1 " * 50_000 + ">", True),
        ("<p>" + "x" * 4_000_000, True),
        ("<p>" + " " * 30_000, True),
    ],
)
def test_looks_hostile(page: str, expected: bool) -> None:
    assert looks_hostile(page) is expected


def test_a_child_answers() -> None:
    assert call("base64:b64encode", b"tocsin", 20, 1024) == b"dG9jc2lu"


def test_a_child_that_hangs_is_killed() -> None:
    start = time.monotonic()
    with pytest.raises(Killed, match="took longer than 1 seconds"):
        call("test_clean_sandbox:hang", b"", 1, 1024)
    assert time.monotonic() - start < 8


def test_a_child_that_fails_says_so() -> None:
    with pytest.raises(Killed, match="ended with status"):
        call("builtins:no_such_function", b"", 20, 1024)


def hang(_: bytes) -> bytes:
    time.sleep(60)
    return b""
