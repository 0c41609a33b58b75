"""A hostile page is read in a child process that can be killed.

``looks_hostile`` is a count over the raw text, so a normal page pays nothing. ``call`` runs one importable function
from bytes to bytes in a fresh interpreter with a time and a memory limit. It is a new interpreter and no fork,
because the parent may hold threads (onnxruntime) that a fork would leave locked.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable

# Above these a page is no ordinary page. Measured on 112 saved news pages: 1.5 million characters, 3,200 tags and
# 13,800 equals signs at most; extraction time grows faster than linearly in tags and in attributes of one tag.
MANY_CHARACTERS, MANY_TAGS, MANY_EQUALS = 3_000_000, 20_000, 40_000
# Blanks that libxml2 and the extractors walk again and again.
LONG_BLANK = " " * 20_000


class Killed(Exception):
    """The child did not finish: what stopped it, in words."""


def looks_hostile(html: str) -> bool:
    """Whether a page is so big or so tangled that reading it could hang or exhaust the process."""
    return (
        len(html) > MANY_CHARACTERS
        or html.count("<") > MANY_TAGS
        or html.count("=") > MANY_EQUALS
        or LONG_BLANK in html
    )


def call(target: str, payload: bytes, seconds: float, megabytes: int) -> bytes:
    """Run ``package.module:function`` on ``payload`` in a child; raise ``Killed`` if it dies or takes too long."""
    command = [sys.executable, "-P", "-m", "tocsin.clean.sandbox", target, str(megabytes)]
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(
            command, input=payload, capture_output=True, timeout=seconds, env={**os.environ, "PYTHONPATH": paths},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Killed(f"took longer than {seconds:g} seconds") from None
    except OSError as error:
        raise Killed(f"could not be started ({error})") from None
    if done.returncode:
        raise Killed(f"ended with status {done.returncode}: too deep or more than {megabytes} MB of memory")
    return done.stdout


def main() -> None:
    """The child's side: target and memory limit as arguments, bytes in, bytes out."""
    target, megabytes = sys.argv[1:3]
    _limit_memory(int(megabytes))
    module, _, name = target.partition(":")
    function: Callable[[bytes], bytes] = getattr(importlib.import_module(module), name)
    sys.stdout.buffer.write(function(sys.stdin.buffer.read()))


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit alone has to do
        return
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
