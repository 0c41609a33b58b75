"""RSS and Atom: each entry's own content is a page, with what the feed says about it; linked pages are not fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tocsin.errors import Reject
from tocsin.gather.dates import edtf
from tocsin.gather.options import GatherOptions
from tocsin.gather.pages import page_from_text
from tocsin.gather.streams import Item, read_capped
from tocsin.records import Page, Rejected

Entry = Mapping[str, Any]
"""feedparser's untyped dictionaries, which don't leave this module."""

_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")
_ENTRY = re.compile(rb"<(/?)(?:item|entry)\b", re.IGNORECASE)
_END = re.compile(rb"</\s*(?:rss|feed|atom:feed|rdf:RDF)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)


def read_feed(item: Item, options: GatherOptions) -> Iterator[Page | Rejected]:
    """A feed's entries in their order, and a ``Rejected`` where the feed breaks off or an entry has no text."""
    body = read_capped(item.stream, options.max_bytes)
    if fault := item.fault():
        yield Rejected(item.uri, "gather", fault)
    feed = _parse(body, item.uri)
    publisher = str(feed.get("feed", {}).get("title") or "").strip()
    entries = feed.get("entries", [])
    whole = len(entries) - _cut_entries(body)
    for number, entry in enumerate(entries[: max(whole, 0)], start=1):
        if options.on_link and _is_link(entry):
            options.on_link(_link(entry), _given(entry, publisher))
        else:
            yield _entry(entry, number, publisher, item, options)
    if not _END.search(_tail(body)) and not item.fault():
        yield Rejected(item.uri, "gather", f"the feed breaks off after {max(whole, 0)} whole entries; fetch it again")
    elif not entries:
        raise Reject("the feed has no entries")


def _tail(body: bytes) -> bytes:
    return body[-4096:].replace(b"\0", b"")  # without the zeros of two-byte encodings, to find tags in


def _cut_entries(body: bytes) -> int:
    """1 if the feed ends inside an entry, else 0: half an article must not pass for one."""
    tags = [] if _END.search(_tail(body)) else _ENTRY.findall(body.replace(b"\0", b""))
    return int(bool(tags) and not tags[-1])


def _parse(body: bytes, uri: str) -> Entry:
    # Entities declared in a file can expand a thousand lines into gigabytes, or name local files; feeds need none.
    if _ENTITY.search(body):
        raise Reject("the feed declares XML entities, which are not expanded here")
    import feedparser

    try:
        # bytes in a stream, because feedparser would open a string as a path or fetch it as an address
        found: Entry = feedparser.parse(io.BytesIO(body), response_headers={"content-location": uri})
    except Exception as error:  # on hostile input its parsers let out whatever breaks in them; it must not end a run
        raise Reject(f"no readable feed ({type(error).__name__}: {str(error)[:100]})") from error
    return found


def _link(entry: Entry) -> str:
    """An entry's address; empty if it has none that could be fetched."""
    link = str(entry.get("link") or "").strip()
    return link if link.startswith(("http://", "https://")) else ""


def _is_link(entry: Entry) -> bool:
    """Whether an entry leads to its text rather than carrying it: a summary is not the article."""
    return bool(_link(entry)) and not any(str(part.get("value") or "").strip() for part in entry.get("content", []))


def _entry(entry: Entry, number: int, publisher: str, item: Item, options: GatherOptions) -> Page | Rejected:
    uri = _link(entry) or f"{item.uri}#entry={number}"
    one = Item(item.stream, uri, given=_given(entry, publisher))
    try:
        return page_from_text(_content(entry), one, options)
    except Reject as reject:
        return Rejected(uri, "gather", reject.reason)


def _content(entry: Entry) -> str:
    """The longest of an entry's contents, or else its summary."""
    contents = [str(part.get("value") or "") for part in entry.get("content", [])]
    text = max(contents, key=len, default="") or str(entry.get("summary") or "")
    if not text.strip():
        raise Reject("the feed entry carries no text, only a link; read the linked page itself")
    return text


def _given(entry: Entry, publisher: str) -> dict[str, str]:
    source = entry.get("source") or {}
    named = {
        "title": str(entry.get("title") or "").strip(),
        "publisher": str(source.get("title") or "").strip() or publisher,
    }
    given = {key: value for key, value in named.items() if value}
    if day := _day(entry):
        given.update(published=day, published_from="feed")
    return given


def _day(entry: Entry) -> str | None:
    """The entry's day as it is written, or else, for rarer notations, as feedparser makes it out (in UTC)."""
    for key in ("published", "updated"):
        if day := edtf(str(entry.get(key) or "")):
            return day
        if parsed := entry.get(f"{key}_parsed"):
            return edtf(f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}")
    return None
