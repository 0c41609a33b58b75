"""Web archives: WARC and ``.warc.gz``. FastWARC frames the records; what is in them is read here.

Pages are ``response`` records with status 200 and ``conversion`` records (the plain text of crawls) of http addresses.
All others are told to ``on_skip``. ``first_seen`` is when the crawler fetched the page, so that a replay of old crawls
does not see the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from tocsin.errors import Reject
from tocsin.gather.options import GatherOptions, timestamp
from tocsin.gather.pages import page_from_bytes
from tocsin.gather.streams import Item, read_capped, too_large, uncoded
from tocsin.records import Page, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_READABLE = re.compile(r"(?:text/(?:html|plain|markdown)|application/xhtml\+xml)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class _Skip(Exception):
    """This record is no page, and why."""


class Answer(Struct, frozen=True):
    """The page inside a record: its body, still coded, and the http headers by lower-case name."""

    body: bytes
    headers: dict[str, str]


class _Forward:
    """A stream as FastWARC wants it: it asks any stream where it stands, and panics on one that can't say."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._at += len(chunk)
        return chunk

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("an archive is read forward only")

    def close(self) -> None:
        """The stream is the caller's, who closes it."""


def read_warc(item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    """The pages of an archive in their order, and a ``Rejected`` for each that can't be read."""
    from fastwarc.warc import ArchiveIterator

    pages = records = 0
    try:
        for record in ArchiveIterator(_Forward(item.stream), parse_http=False):
            records += 1
            found = _record(record, item, options)
            pages += found is not None
            if found:
                yield found
    except (OSError, ValueError) as error:
        raise Reject(f"damaged WARC after {records} records ({str(error)[:120]})") from error
    if not pages and not item.fault():
        raise Reject(f"the archive holds no page ({records} records of other kinds)")


def _record(record: WarcRecord, item: Item, options: GatherOptions) -> Page | Rejected | None:
    """A record's page; None for a record that is none, which ``on_skip`` has then heard of."""
    uri = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or f"{item.uri}#offset={record.stream_pos}"
    try:
        return _page(record, uri, item, options)
    except _Skip as skip:
        options.on_skip(uri, str(skip))
    except Reject as reject:
        return Rejected(uri, "gather", reject.reason)
    return None


def _page(record: WarcRecord, uri: str, item: Item, options: GatherOptions) -> Page:
    kind = (record.headers.get("WARC-Type") or "unknown").lower()[:20]
    if kind not in ("response", "conversion") or not uri.startswith(("http://", "https://")):
        raise _Skip(f"{kind} record")
    content = _content(record, options.max_bytes)
    answer = _answer(content) if kind == "response" else Answer(content, {"content-type": "text/plain"})
    body = _payload(answer, options.max_bytes)
    declared = _CHARSET.search(answer.headers.get("content-type", ""))
    first_seen = timestamp(record.record_date) if record.record_date else ""
    one = Item(item.stream, uri, charset=declared[1] if declared else None, first_seen=first_seen)
    return page_from_bytes(body, one, options)


def _content(record: WarcRecord, cap: int) -> bytes:
    """The record's bytes; ``Reject`` if too many, or fewer than its header says."""
    stated = record.headers.get("Content-Length") or ""
    if not re.fullmatch(r"[0-9]{1,15}", stated):
        raise Reject("the archive breaks off in this record's header, or the header is damaged")
    length = int(stated)
    if length > cap:
        raise Reject(too_large(cap))
    content = read_capped(record.reader, cap)
    if len(content) < length:
        raise Reject(f"the archive breaks off in this record: {len(content)} of {length} bytes are there")
    if cut := record.headers.get("WARC-Truncated"):
        raise Reject(f"the crawler cut this record short ({cut[:40]})")
    return content


def _answer(content: bytes) -> Answer:
    """An http answer taken apart; ``_Skip`` if it is an error, a redirection or no page by its own account."""
    head, parted, body = content.partition(b"\r\n\r\n")
    status = _STATUS.match(head)
    if not status or not parted:
        raise Reject("its http header is damaged")
    if status[1] != b"200":
        raise _Skip(f"http status {status[1].decode()}")
    lines = head.decode("latin-1").split("\r\n")[1:]
    headers = {name.strip().lower(): value.strip() for name, colon, value in (line.partition(":") for line in lines)}
    if (media := headers.get("content-type")) and not _READABLE.match(media):
        raise _Skip(f"content type {media[:60]}")
    return Answer(body, headers)


def _payload(answer: Answer, cap: int) -> bytes:
    chunked = "chunked" in answer.headers.get("transfer-encoding", "").lower()
    body = _unchunked(answer.body) if chunked else answer.body
    return uncoded(body, answer.headers.get("content-encoding", ""), cap)


def _unchunked(body: bytes) -> bytes:
    """A body with its transfer chunks joined; as it is, if there are none: many crawlers join them and say nothing."""
    parts: list[bytes] = []
    at = 0
    while size := re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n").match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length + 2
    if parts:
        raise Reject("its chunked body breaks off before its end")
    return body
