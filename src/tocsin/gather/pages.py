"""Bytes or text of one document made a ``Page``, or refused with a reason."""

from __future__ import annotations

from typing import Literal

from tocsin.errors import Reject
from tocsin.gather import html
from tocsin.gather.options import GatherOptions
from tocsin.gather.streams import HEAD, Item, read_capped, too_large
from tocsin.records import Page

Media = Literal["html", "text"]
_BLANK = " \t\r\n\f\v\0\ufeff\u00a0\u200b\u2028\u2029\u3000"


def page_from_item(item: Item, options: GatherOptions, media: Media | None = None) -> Page:
    """The page that a whole stream is; ``Reject`` if it can't be one."""
    body = read_capped(item.stream, options.max_bytes)
    if fault := item.fault():
        raise Reject(fault)
    return page_from_bytes(body, item, options, media)


def page_from_bytes(body: bytes, item: Item, options: GatherOptions, media: Media | None = None) -> Page:
    """The page that some bytes are, with its encoding; ``media`` where a name or protocol has settled it."""
    if what := html.binary(body[:HEAD]):
        raise Reject(f"not text but {what}")
    name = html.charset(body, item.charset)
    if name is None:
        raise Reject("its text encoding can't be told; save it as UTF-8")
    text = body.decode(name, "replace")
    if not text.strip(_BLANK):
        raise Reject("empty" if not body else "holds only white space")
    media = media or _media(text)
    _refuse_cut(body, text, name, media)
    return Page(item.uri, body, media, name, options.given(item.given), item.first_seen or options.first_seen())


def page_from_text(text: str, item: Item, options: GatherOptions, media: Media | None = None) -> Page:
    """The page that a string is, from a table or a feed."""
    if not text.strip(_BLANK):
        raise Reject("its text is empty")
    if "\0" in text:
        raise Reject("not text: it holds NUL characters")
    if len(text.encode("utf-8", "replace")) > options.max_bytes:
        raise Reject(too_large(options.max_bytes))
    # a character reference or an escape can name half a surrogate pair, which no encoding can write
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    first_seen = item.first_seen or options.first_seen()
    return Page(item.uri, text, media or _media(text), None, options.given(item.given), first_seen)


def _media(text: str) -> Media:
    return "html" if html.looks_html(text) else "text"


def _refuse_cut(body: bytes, text: str, name: str, media: Media) -> None:
    where = html.cut_short(text) if media == "html" else None
    if where is None and html.broken_character(body, name):
        where = "inside a character"
    if where:
        raise Reject(f"breaks off {where}: only a part of the document is there; fetch it again")
