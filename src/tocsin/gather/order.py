"""Pages put into the order in which they were first seen, whatever their number, in bounded memory.

Sources that are archives tell their pages in any order; a replay needs the order of time over all of them. Pages are
sorted in runs that fit into memory, the runs are put on disk, and merged. What is equal keeps the order of the sources.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Literal

import msgspec
from msgspec import Struct

from tocsin.records import Page

RUN_BYTES = 32_000_000
"""Characters of pages in a run: about a hundred megabytes of memory; a hundred thousand articles make some twenty."""


class Sourced(Struct, frozen=True):
    """A page, and the number of the source in the watch file that it came from."""

    page: Page
    source: int


Place = tuple[str, int]
Placed = tuple[Place, Sourced]


class Packed(Struct, frozen=True, array_like=True):
    """A page as it lies on disk: text in bytes, and whether it was text."""

    place: Place
    source: int
    uri: str
    body: bytes
    text: bool
    media: Literal["html", "text", "unknown"]
    charset: str | None
    given: dict[str, str]


_DECODER = msgspec.msgpack.Decoder(Packed)


def in_order(pages: Iterable[Sourced], run_bytes: int = RUN_BYTES) -> Iterator[Sourced]:
    """The pages by ``first_seen``, then as they came."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tocsin-")))
        on_disk: list[Path] = []
        run: list[Placed] = []
        size = 0
        for number, sourced in enumerate(pages):
            run.append(((sourced.page.first_seen, number), sourced))
            size += len(sourced.page.body)
            if size >= run_bytes:
                on_disk.append(put_down(run, folder / str(len(on_disk))))
                run, size = [], 0
        run.sort(key=place_of)
        streams = [read_back(stack.enter_context(open(path, "rb"))) for path in on_disk]
        for _, sourced in heapq.merge(*streams, run, key=place_of):
            yield sourced


def place_of(placed: Placed) -> Place:
    return placed[0]


def put_down(run: list[Placed], path: Path) -> Path:
    with open(path, "wb") as file:
        for placed in sorted(run, key=place_of):
            data = msgspec.msgpack.encode(packed(placed))
            file.write(len(data).to_bytes(8, "big") + data)
    return path


def read_back(file: BinaryIO) -> Iterator[Placed]:
    while head := file.read(8):
        yield unpacked(_DECODER.decode(file.read(int.from_bytes(head, "big"))))


def packed(placed: Placed) -> Packed:
    place, sourced = placed
    page, text = sourced.page, isinstance(sourced.page.body, str)
    body = page.body.encode("utf-8", "surrogatepass") if isinstance(page.body, str) else page.body
    return Packed(place, sourced.source, page.uri, body, text, page.media, page.charset, page.given)


def unpacked(found: Packed) -> Placed:
    body = found.body.decode("utf-8", "surrogatepass") if found.text else found.body
    page = Page(found.uri, body, found.media, found.charset, found.given, found.place[0])
    return found.place, Sourced(page, found.source)
