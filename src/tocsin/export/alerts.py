"""Alerts as they are told: lines for a terminal or a mail, and an Atom feed (RFC 4287)."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from tocsin.accounts import Alert, Item
from tocsin.errors import UNSAFE, one_line
from tocsin.export.names import readable
from tocsin.knowledge.counts import counted

ATOM = "http://www.w3.org/2005/Atom"
SHOWN = 8
"""Items of evidence shown with an alert."""


def lines_of(alert: Alert) -> Iterator[str]:
    """What an alert says, a line each: title, drivers, what speaks against it, what would change it, evidence."""
    yield one_line(f"{alert.tier.upper()}: {alert.title} (rule {alert.rule}, {alert.at})")
    told = {"driven by": alert.drivers, "against": alert.against, "would change": alert.would_change}
    for name, values in told.items():
        yield from (f"  {name}: {one_line(readable(value, bare=False))}" for value in values)
    yield f"  {counted(len(alert.origins), 'independent origin')}"
    for item in alert.items[:SHOWN]:
        yield f"  {one_line(said(item))}"


def said(item: Item) -> str:
    """An item's words, who printed them, and where."""
    return f"“{item.words}” ({item.publisher or 'publisher not told'}, {item.grade}) {item.uri}"


def feed_of(alerts: Sequence[Alert], watch: str, title: str) -> bytes:
    """An Atom feed of alerts, the latest first. The same alerts make the same bytes."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    latest = sorted(alerts, key=lambda alert: (alert.at, alert.id), reverse=True)
    put(feed, "id", urn(f"watch:{watch}"))
    put(feed, "title", f"Alerts of {title}")
    put(feed, "updated", latest[0].at if latest else "1970-01-01T00:00:00Z")
    put(feed, "generator", "Tocsin")
    put(put(feed, "author", ""), "name", "Tocsin")
    for alert in latest:
        put_entry(feed, alert)
    ElementTree.indent(feed)
    made: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def put_entry(feed: ElementTree.Element, alert: Alert) -> None:
    entry = put(feed, "entry", "")
    put(entry, "id", urn(f"alert:{alert.id}"))
    put(entry, "title", f"{alert.tier}: {alert.title}")
    put(entry, "updated", alert.at)
    put(entry, "published", alert.at)
    put(entry, "category", "", term=alert.tier)
    addresses = dict.fromkeys(item.uri for item in alert.items[:SHOWN] if item.uri.startswith(("http://", "https://")))
    for number, address in enumerate(addresses):
        put(entry, "link", "", rel="related" if number else "alternate", href=address)
    text = "".join(f"<p>{html.escape(line.strip())}</p>" for line in lines_of(alert))
    put(entry, "content", text, type="html")


def put(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> ElementTree.Element:
    """A new element; what XML can't hold is left out of its text."""
    clean = {key: plain(value) for key, value in attributes.items()}
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", clean)
    made.text = plain(text) or None
    return made


def plain(text: str) -> str:
    """Text without control characters, halves of surrogate pairs and the two that XML forbids."""
    kept = UNSAFE.sub("", text).encode("utf-8", "replace").decode()
    return kept.replace("\ufffe", "").replace("\uffff", "")


def urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'tocsin:{name}')}"
