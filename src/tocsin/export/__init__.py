"""Export: documents and rejections into files and onto the screen.

Every writer is an ``Output``: the command line hands it results one by one and closes it. A writer holds one document,
never a corpus. Which results it holds from an earlier run it tells in ``held``, so that nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tocsin.records import Document, Rejected

Result = Document | Rejected
Key = tuple[str, ...]
"""What identifies a result in an output."""


class Output(Protocol):
    """Where results go. Methods raise ``StoreError``; ``BrokenPipeError`` says that whoever read a pipe has gone."""

    def held(self) -> Iterator[Key]:
        """The keys of all results of earlier runs."""
        ...

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        """Write one result with its keys (see ``keys_of``)."""
        ...

    def close(self, whole: bool) -> None:
        """Finish. ``whole`` is false after a failure: then nothing half-written is left looking finished."""
        ...


class Identified(Protocol):
    """The part of an article that identifies it."""

    @property
    def uri(self) -> str: ...
    @property
    def raw_sha256(self) -> str: ...
    @property
    def source_id(self) -> str: ...
    @property
    def content_id(self) -> str: ...


def page_key(uri: str, raw_sha256: str) -> Key:
    """The key by which a page is known before it is read: its address and the hash of exactly its bytes."""
    return ("page", uri, raw_sha256)


def article_keys(article: Identified) -> list[Key]:
    """The keys of a document: the page, and the content at its source, which stays when only layout changes."""
    return [page_key(article.uri, article.raw_sha256), ("content", article.source_id, article.content_id)]


def keys_of(result: Result) -> list[Key]:
    """All keys of a result; if the last is known, the result is."""
    if isinstance(result, Rejected):
        return [("rejected", result.uri, result.stage, result.reason)]
    return article_keys(result.article)


__all__ = ["Key", "Output", "Result", "article_keys", "keys_of", "page_key"]
