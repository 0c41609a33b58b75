"""Byte streams with limits: heads that can be looked at, lines with a longest length, gzip that may break off."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, AnyStr, BinaryIO, Protocol, TypeVar

from msgspec import Struct

from tocsin.errors import Reject

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 65_536
"""Bytes looked at to tell what a stream holds: the first kilobytes of a page can be one long script."""

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 65_536


class Item(Struct, frozen=True):
    """A stream to be read and what is known of it before its first byte.

    ``name`` is a file name, whose ending hints at the kind; ``charset`` is what a protocol declared; ``given`` is
    metadata for a stream that is one document; ``fault`` tells, once the stream has ended, why it ended too early.
    """

    stream: BinaryIO
    uri: str
    name: str = ""
    charset: str | None = None
    given: dict[str, str] = {}
    first_seen: str = ""
    fault: Callable[[], str | None] = lambda: None


class Rewound(io.RawIOBase):
    """A stream that can't seek, with the bytes that were taken from it put back in front."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        chunk = self._head[: len(room)] or self._rest.read(len(room))
        self._head = self._head[len(room) :]
        room[: len(chunk)] = chunk
        return len(chunk)


class Unzipped(io.RawIOBase):
    """The content of a gzip stream, which ends quietly where the data breaks off and says so in ``fault``.

    Ending quietly matters: whatever was whole before the break can then still be read by anything.
    """

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._fault: str | None = None

    def fault(self) -> str | None:
        return self._fault

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        room = memoryview(buffer).cast("B")
        chunk = b"" if self._fault else self._next(len(room))
        room[: len(chunk)] = chunk
        return len(chunk)

    def _next(self, size: int) -> bytes:
        try:
            return self._gzip.read1(size)
        except EOFError:
            self._fault = "the gzip data breaks off before its end; fetch the file again"
        except (gzip.BadGzipFile, zlib.error) as error:
            self._fault = f"the gzip data is damaged ({error}); fetch the file again"
        return b""


def take_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first ``HEAD`` bytes and a stream that still begins with them."""
    start = stream.tell() if stream.seekable() else None
    head = _fill(stream, HEAD)
    if start is not None:
        stream.seek(start)
        return head, stream
    return head, io.BufferedReader(Rewound(head, stream), HEAD)


def unzip(item: Item) -> Item:
    """The item with its gzip wrapping off; ``.gz`` goes from its name."""
    inner = Unzipped(item.stream)
    name = item.name[:-3] if item.name.lower().endswith(".gz") else item.name
    return Item(io.BufferedReader(inner, HEAD), item.uri, name, item.charset, item.given, item.first_seen, inner.fault)


class _Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _fill(stream: _Reads, size: int) -> bytes:
    """``size`` bytes, or all there are: pipes and archives hand out less than asked."""
    chunks: list[bytes] = []
    missing = size
    while missing and (chunk := stream.read(min(missing, _CHUNK * 16))):
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)


def read_capped(stream: _Reads, cap: int) -> bytes:
    """Everything in the stream; ``Reject`` past ``cap`` bytes, of which no more than one is read."""
    body = _fill(stream, cap + 1)
    if len(body) > cap:
        raise Reject(too_large(cap))
    return body


def too_large(cap: int) -> str:
    """The reason for refusing a document of more than ``cap`` bytes."""
    size = f"{cap / 1_000_000:g} MB" if cap >= 100_000 else f"{cap} bytes"
    return f"larger than {size}, the limit for one document; split it or raise the limit"


_Line = TypeVar("_Line", str, bytes, covariant=True)


class Lines(Protocol[_Line]):
    """What ``bounded_line`` reads from: ``readline(n)`` gives at most n units."""

    def readline(self, size: int, /) -> _Line: ...


def bounded_line(stream: Lines[AnyStr], cap: int) -> AnyStr:
    """The next line with its end, empty at the end of the stream.

    A line longer than ``cap`` is read past in chunks, never held, and raises ``Reject``; the stream then stands at
    the line after it.
    """
    line = stream.readline(cap + 1)
    if len(line) <= cap or _ends(line):
        return line
    while (rest := stream.readline(_CHUNK)) and not _ends(rest):
        pass
    raise Reject(too_large(cap))


def _ends(line: str | bytes) -> bool:
    return line.endswith(("\n", "\r")) if isinstance(line, str) else line.endswith(b"\n")


def uncoded(body: bytes, coding: str, cap: int) -> bytes:
    """An http body with its content coding off. ``Reject`` for one that is damaged, too large or not known here."""
    for name in reversed([part.strip().lower() for part in coding.split(",")]):
        if name in ("gzip", "x-gzip", "deflate"):
            body = _inflate(body, cap)
        elif name == "br":
            body = _unbrotli(body, cap)
        elif name not in ("", "identity", "none", "utf-8"):
            raise Reject(f"its content coding {name[:20]!r} can't be read; gzip, deflate and br can")
    return body


def _inflate(body: bytes, cap: int) -> bytes:
    zlib_header = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    if body[:2] != GZIP_MAGIC and not zlib_header:
        return body  # archives often keep the header of a coding that they have already taken off
    packed = zlib.decompressobj(wbits=47)
    try:
        plain = packed.decompress(body, cap + 1)
    except zlib.error as error:
        raise Reject(f"its compressed body is damaged ({error}); fetch it again") from error
    if len(plain) > cap:
        raise Reject(too_large(cap))
    if not packed.eof:
        raise Reject("its compressed body breaks off before its end; fetch it again")
    return plain


def _unbrotli(body: bytes, cap: int) -> bytes:
    from fastwarc.stream_io import BrotliReader

    try:
        return read_capped(BrotliReader(io.BytesIO(body)), cap)
    except OSError as error:
        raise Reject(f"its compressed body is damaged ({error}); fetch it again") from error
