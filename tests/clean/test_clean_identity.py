"""Ids, addresses, and the facts a page states about itself."""

from __future__ import annotations

import pytest
from lxml import html

from tocsin.clean.identity import content_id, head_facts, host_name, normal_uri, source_id, web_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTPS://Example.org:443/a?utm_source=x&id=1#top", "https://example.org/a?id=1"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/a%7Eb", "https://example.org/a~b"),
        (" https://example.org/a?fbclid=Z ", "https://example.org/a"),
    ],
)
def test_one_address_one_id(one: str, other: str) -> None:
    assert normal_uri(one) == other
    assert source_id(one) == source_id(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "http://example.org/a"),
        ("file:///A.html", "file:///a.html"),  # files may differ in case
    ],
)
def test_two_addresses_two_ids(one: str, other: str) -> None:
    assert source_id(one) != source_id(other)


@pytest.mark.parametrize("uri", ["https://[broken/a", "https://example.org:port/a", "", "mailto:x", "http:///a"])
def test_broken_addresses_raise_nothing(uri: str) -> None:
    assert len(source_id(uri)) == 32
    assert host_name(uri) in (None, "example.org")
    web_address(uri)


def test_content_id_ignores_white_space_and_composition() -> None:
    assert content_id("Se\u0301gou  fell.\n") == content_id("Ségou fell.")
    assert content_id("Ségou fell.") != content_id("Ségou fell")


def test_head_facts() -> None:
    page = html.fromstring(
        """<html><head><link rel="canonical" href="/a"><meta property="og:site_name" content="Example News">
        <meta name="date" content="2020-03-05"><meta property="article:published_time" content="2020-03-04T09:00:00Z">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "Envoys meet",
        "datePublished": "2020-03-03", "author": [{"name": "Ann Lee"}, "Bo Ray"]}]}</script>
        <script type="application/ld+json">{broken</script></head><body></body></html>"""
    )
    facts = head_facts(page, "https://example.org/b")
    assert facts.canonical == "https://example.org/a"
    assert (facts.site, facts.headline, facts.authors) == ("Example News", "Envoys meet", ["Ann Lee", "Bo Ray"])
    assert facts.dates == [("json-ld", "2020-03-03"), ("meta", "2020-03-04T09:00:00Z"), ("meta", "2020-03-05")]


@pytest.mark.parametrize("data", ["[" * 50_000, '{"@type": "Article", "author": 3}', '"text"', "null", '{"@graph": 1}'])
def test_odd_json_is_no_fact(data: str) -> None:
    script = f'<script type="application/ld+json">{data}</script>'
    page = html.fromstring(f"<html><head>{script}</head><body>a</body></html>")
    facts = head_facts(page, "")
    assert (facts.headline, facts.authors, facts.dates) == (None, [], [])
