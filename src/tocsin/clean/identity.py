"""What a page is and what it says it is: ids, addresses, publisher, and the facts in an HTML head.

Ids are made by ``records.source_id`` and ``records.content_id``; this module decides what goes into them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from msgspec import Struct

from tocsin import records

# Query fields that say how a reader came to a page, not which page it is.
TRACKING = re.compile(r"^(utm_\w+|fbclid|[gdy]clid|msclkid|mc_[ce]id|igshid|ref_src|cmpid|ocid|smid)$", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
# A JSON-LD script longer than this holds a page's whole state rather than facts about it.
LONGEST_JSON = 500_000
ARTICLE_TYPE = re.compile(r"Article|Posting|Report|NewsItem|WebPage")

# Names under which sites publish the day of publication, the most explicit first.
META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dcterms.issued",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "pubdate", "publishdate", "publish-date",
    "publish_date", "published_at", "publication_date", "publicationdate", "parsely-pub-date", "sailthru.date",
    "article.published", "cxenseparse:recs:publishtime", "originalpublicationdate", "citation_publication_date", "date",
)


class HeadFacts(Struct, frozen=True):
    """What the markup of a page says about it; ``dates`` are pairs of source and raw date, the best source first."""

    headline: str | None = None
    site: str | None = None
    authors: list[str] = []
    canonical: str | None = None
    dates: list[tuple[records.PublishedFrom, str]] = []


def normal_uri(uri: str) -> str:
    """One spelling for one address: lower-case scheme and host, no default port, fragment or tracking fields."""
    uri = uri.strip()
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:  # a bracket or port that is no address: keep it as it came, it still identifies the source
        return uri
    if parts.scheme.lower() not in DEFAULT_PORTS:
        return uri
    host = (parts.hostname or "").rstrip(".")
    if port and port != DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    path = quote(unquote(parts.path or "/"), safe="/:@!$&'()*+,;=~-._")
    query = urlencode([pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(pair[0])])
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def source_id(uri: str) -> str:
    """32 hex digits for where a document came from, the same for every spelling of its address."""
    return records.source_id(normal_uri(uri))


def content_id(text: str) -> str:
    """32 hex digits for one content (see ``records.content_id``)."""
    return records.content_id(text)


def web_address(uri: str | None) -> str | None:
    """The address if it is an http(s) one with a host, else None."""
    if not uri:
        return None
    try:
        parts = urlsplit(uri.strip())
    except ValueError:
        return None
    return uri.strip() if parts.scheme.lower() in DEFAULT_PORTS and parts.hostname else None


def host_name(uri: str | None) -> str | None:
    """``www.example.org`` -> ``example.org``: the publisher's name of last resort. None for files."""
    address = web_address(uri)
    host = urlsplit(address).hostname if address else None
    return host.removeprefix("www.") if host else None


# ------------------------------------------------------------------------------------------- facts in the head

def head_facts(tree: Any, uri: str) -> HeadFacts:
    """Read JSON-LD and meta tags of an lxml HTML tree. Damaged JSON counts as absent."""
    metas = _metas(tree)
    objects = list(_articles(tree))
    dates: list[tuple[records.PublishedFrom, str]] = [("json-ld", day) for day in _strings(objects, "datePublished")]
    dates += [("meta", metas[name]) for name in META_DATES if name in metas]
    headlines = _strings(objects, "headline")
    return HeadFacts(
        headline=headlines[0] if headlines else metas.get("og:title"),
        site=metas.get("og:site_name") or next(iter(_names(objects, "publisher")), None),
        authors=_names(objects, "author") or [metas[name] for name in ("author", "byl") if name in metas],
        canonical=_canonical(tree, metas, uri),
        dates=dates,
    )


def _metas(tree: Any) -> dict[str, str]:
    """Meta tags by lower-case name; the first one that says something wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content[:2000])
    return found


def _canonical(tree: Any, metas: dict[str, str], uri: str) -> str | None:
    """The canonical link, else og:url; relative ones are resolved against the page's own address."""
    links = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for candidate in [*links, metas.get("og:url", "")]:
        try:
            address = web_address(urljoin(uri, candidate)) if candidate else None
        except ValueError:
            continue
        if address:
            return address
    return None


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """JSON-LD objects that describe an article or page."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > LONGEST_JSON:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _flat(data):
            if ARTICLE_TYPE.search(str(item.get("@type", ""))):
                yield item


def _flat(data: Any) -> Iterator[dict[str, Any]]:
    """Top-level objects and those one ``@graph`` below: where sites put the article."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def _strings(objects: list[dict[str, Any]], key: str) -> list[str]:
    return [value.strip() for item in objects if isinstance(value := item.get(key), str) and value.strip()]


def _names(objects: list[dict[str, Any]], key: str) -> list[str]:
    """Names behind ``author`` or ``publisher``: strings, objects with a name, or lists of either."""
    names: list[str] = []
    for item in objects:
        value = item.get(key)
        for entry in value if isinstance(value, list) else [value]:
            name = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(name, str) and name.strip() and name.strip() not in names:
                names.append(name.strip())
    return names
