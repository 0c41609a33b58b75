"""One entrance for every kind of source: what a source is decides who reads it."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from tocsin.errors import Reject
from tocsin.gather import feeds, files, html, tables, warc
from tocsin.gather.options import GatherOptions
from tocsin.gather.pages import Media, page_from_item
from tocsin.gather.streams import HEAD, Item, take_head, too_large, unzip
from tocsin.records import Page, Rejected

if TYPE_CHECKING:
    from tocsin.gather.web import Fetched

Found = Iterator[Page | Rejected]
DEFAULTS = GatherOptions()
STDIN = "stdin:"

_BY_NAME: dict[str, html.Kind | str] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".parquet": "parquet",
    ".pq": "parquet", ".warc": "warc", ".wet": "warc", ".txt": "text", ".text": "text", ".md": "text",
    ".markdown": "text",
}


def open_all(sources: Iterable[str | Path], options: GatherOptions = DEFAULTS) -> Found:
    """The pages of several sources, one after the other."""
    for source in sources:
        yield from open_pages(source, options)


def open_pages(source: str | Path, options: GatherOptions = DEFAULTS) -> Found:
    """The pages of one source, lazily, with a ``Rejected`` for everything in it that is none.

    A source is a path to a file or folder, a pattern (``pages/**/*.html``), an http address, a ``file://`` address, or
    ``-`` for standard input. Nothing raises: a source that does not exist is rejected like a bad document.
    """
    for found in _open(source, options):
        yield msgspec.structs.replace(found, uri=options.uri) if options.uri else found


def _open(source: str | Path, options: GatherOptions) -> Found:
    if isinstance(source, str) and source == "-":
        return _guarded(Item(sys.stdin.buffer, STDIN), options)
    if isinstance(source, str) and is_address(source):
        return _address(source, options)
    if isinstance(source, str) and (scheme := re.match(r"([a-z][a-z0-9+.-]+)://", source)) and scheme[1] != "file":
        return iter([Rejected(source, "gather", f"{scheme[1]} addresses can't be read; http and https can")])
    return _paths(str(source), options)


def is_address(source: str) -> bool:
    """Whether a source is an http address."""
    return source[:8].lower().startswith(("http://", "https://"))


def _paths(source: str, options: GatherOptions) -> Found:
    for found in files.find(source, options):
        if isinstance(found, Rejected):
            yield found
        else:
            yield from _file(found, options)


def _file(path: Path, options: GatherOptions) -> Found:
    uri = files.file_uri(path)
    try:
        with open(path, "rb", buffering=HEAD) as stream:
            yield from _guarded(Item(stream, uri, path.name), options)
    except OSError as error:
        yield Rejected(uri, "gather", files.why(error))


def _address(source: str, options: GatherOptions) -> Found:
    from tocsin.gather import web  # brings TLS and http along, which most runs don't need

    try:
        fetched = web.fetch(source, options)
    except Reject as reject:
        yield Rejected(source, "gather", reject.reason)
        return
    yield from opened(source, fetched, options)


def opened(source: str, fetched: Fetched, options: GatherOptions, given: Mapping[str, str] | None = None) -> Found:
    """The pages in what an address answered, named after the address that was asked. ``given`` is known of a page."""
    # a page's address may end in anything (story.txt, /download.csv): its declared type is believed first
    name = "" if "html" in fetched.media else PurePosixPath(urlsplit(fetched.uri).path).name
    known = {**(given or {}), **({} if fetched.uri == source else {"canonical": fetched.uri})}
    yield from _guarded(Item(io.BytesIO(fetched.body), source, name, fetched.charset, known), options)


def _guarded(item: Item, options: GatherOptions) -> Found:
    """Everything in an item; what stops its reader becomes the last line, after all that could be read."""
    try:
        yield from _read(item, options)
    except Reject as reject:
        yield Rejected(item.uri, "gather", reject.reason)
    except OSError as error:
        yield Rejected(item.uri, "gather", files.why(error))


def _read(item: Item, options: GatherOptions) -> Found:
    """The stages: look at the first bytes, take gzip off, settle the kind, read, and say whether it broke off."""
    head, stream = take_head(item.stream)
    item = msgspec.structs.replace(item, stream=stream)
    if html.sniff(head) == "gzip":
        item = unzip(item)
        head, stream = take_head(item.stream)
        item = msgspec.structs.replace(item, stream=stream)
    if not head:
        raise Reject(item.fault() or "empty")
    kind = _kind(head, item.name)
    yield from _reader(kind)(item, options)
    if kind in _STREAMED and (fault := item.fault()):
        yield Rejected(item.uri, "gather", f"{fault} (what came before was read)")


def _kind(head: bytes, name: str) -> str:
    """The kind of a stream: containers by their first bytes, tables by name, the rest by looking."""
    sniffed = html.sniff(head)
    named = _BY_NAME.get(os.path.splitext(name)[1].lower())
    if sniffed in ("warc", "parquet"):
        return sniffed
    if sniffed == "gzip":
        raise Reject("gzip inside gzip; unpack it first")
    if what := html.binary(head):
        raise Reject(f"not text but {what}")
    if named in ("warc", "parquet"):
        raise Reject(f"called {name[-40:]} but holds no {named.upper()} data")
    return named or sniffed


def _one(media: Media | None) -> Callable[[Item, GatherOptions], Found]:
    """A reader for streams that are one document."""

    def read(item: Item, options: GatherOptions) -> Found:
        _refuse_large(item, options)
        yield page_from_item(item, options, media)

    return read


def _refuse_large(item: Item, options: GatherOptions) -> None:
    """Refuses a plain file by its size on disk, before a byte of it is read."""
    try:
        size = os.fstat(item.stream.fileno()).st_size
    except OSError:  # not a file but memory or an unpacked stream: reading is capped anyway
        return
    if size > options.max_bytes:
        raise Reject(too_large(options.max_bytes))


def _no_reader(reason: str) -> Callable[[Item, GatherOptions], Found]:
    def read(item: Item, options: GatherOptions) -> Found:
        raise Reject(reason)

    return read


_STREAMED = ("warc", "jsonl", "csv")
_READERS: dict[str, Callable[[Item, GatherOptions], Found]] = {
    "warc": warc.read_warc,
    "jsonl": tables.read_jsonl,
    "csv": tables.read_csv,
    "parquet": tables.read_parquet,
    "feed": feeds.read_feed,
    "text": _one("text"),
    "html": _one(None),
    "xml": _no_reader("XML that is neither a web page nor a feed"),
    "json": _no_reader("JSON that is not one object a line; convert it to JSON Lines"),
}


def _reader(kind: str) -> Callable[[Item, GatherOptions], Found]:
    return _READERS[kind]
