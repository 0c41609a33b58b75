"""Counts in words, as every room tells them."""

from __future__ import annotations


def counted(count: int, what: str) -> str:
    """A count and what is counted, which takes an s: "1 article", "3 articles"."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def told_times(count: int) -> list[str]:
    """The reason of a record that its document tells several times; none for one that it tells once."""
    return [f"told {count} times in this document"] if count > 1 else []
