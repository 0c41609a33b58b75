"""Patterns that hold in small and capital letters alike, searched several times faster than with ``re.I``.

``re`` skips ahead to where a pattern can begin, but not under ``re.I``; so the text in small letters is searched.
"""

from __future__ import annotations

import re
from functools import lru_cache

ODD = re.compile("[ıİſ]")
"""Letters that ``re.I`` takes for an i or s, and that do not become one in small letters."""
ESCAPES = re.compile(r"(\\.|\(\?P)")


class AnyCase:
    """A pattern in any case; a match has the text's spans, but its words in small letters."""

    def __init__(self, pattern: str) -> None:
        parts = ESCAPES.split(pattern)
        small = "".join(part if ESCAPES.fullmatch(part) else part.lower() for part in parts)
        self._pattern, self._small = pattern, re.compile(small)

    def search(self, text: str) -> re.Match[str] | None:
        small = lowered(text)
        return re.search(self._pattern, text, re.I) if small is None else self._small.search(small)


    def match(self, text: str) -> re.Match[str] | None:
        """At the beginning of the text only."""
        small = lowered(text)
        return re.match(self._pattern, text, re.I) if small is None else self._small.match(small)


@lru_cache(maxsize=64)
def lowered(text: str) -> str | None:
    """The text in small letters, None where one of its letters is odd. A sentence is asked for many times."""
    return None if not text.isascii() and ODD.search(text) else text.lower()
