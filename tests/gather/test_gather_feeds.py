"""Feeds: entries become pages with what the feed says; hostile XML does nothing."""

from __future__ import annotations

import gzip

import pytest

from tocsin.records import Page, Rejected

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Sahel Wire</title><link>https://sahel.example/</link>
<item><title>Bloc sets deadline</title><link>https://sahel.example/1</link>
 <pubDate>Sun, 30 Jul 2023 23:10:00 -0400</pubDate><description>Short.</description>
 <content:encoded><![CDATA[<p>The bloc set a deadline of one week.</p><p>Niamey did not answer.</p>]]></content:encoded>
</item>
<item><title>No link</title><description>Only a summary here.</description></item>
<item><title>No text</title><link>https://sahel.example/3</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry><title>T</title><id>urn:1</id>
<link href="/story"/><updated>2023-08-06T12:00:00Z</updated><content type="html">&lt;p&gt;Words.&lt;/p&gt;</content>
</entry></feed>"""
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel><title>&l11;</title></channel></rss>'
STEAL = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss', 1).replace("Short.", "&f;")


def test_entries_become_pages(put, read) -> None:
    path = put("feed.xml", RSS)
    first, second, third = read(path)
    assert (first.uri, first.media) == ("https://sahel.example/1", "html")
    assert "one week" in first.body
    assert first.given == {
        "title": "Bloc sets deadline", "publisher": "Sahel Wire", "published": "2023-07-30", "published_from": "feed"
    }
    assert (second.uri, second.body) == (path.as_uri() + "#entry=2", "Only a summary here.")
    assert isinstance(third, Rejected)
    assert "only a link" in third.reason


def test_atom_and_zipped_feeds(put, read) -> None:
    (page,) = read(put("desk.atom.gz", gzip.compress(ATOM.encode())))
    assert (page.given["title"], page.given["published"]) == ("T", "2023-08-06")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("body", [BOMB, STEAL])
def test_entities_are_not_expanded(put, read, body: str, encoding: str) -> None:
    (rejected,) = read(put("feed.rss", body.encode(encoding)))
    assert "entities" in rejected.reason


@pytest.mark.parametrize(
    ("body", "expected", "reason"),
    [
        (RSS[:-60], "PPR", "breaks off after 2 whole entries"),
        (RSS[: RSS.index("</description>") - 3], "R", "breaks off after 0 whole entries"),
        (RSS[: RSS.index("<item><title>No link")], "PR", "breaks off after 1 whole entries"),
        (RSS.replace("&", "&amp;").replace("Short.", "a & b <br> c"), "PPR", "only a link"),
        ("<rss version='2.0'><channel><title>Empty</title></channel></rss>", "R", "no entries"),
        ("<rss>" + "<a>" * 50_000, "R", "breaks off"),
        (RSS.replace("one week", "a" * 300_000), "R", "limit"),
    ],
)
def test_broken_feeds(put, read, body: str, expected: str, reason: str) -> None:
    found = read(put("feed.rss", body))
    assert "".join("P" if isinstance(item, Page) else "R" for item in found) == expected
    assert reason in found[-1].reason


def test_half_a_surrogate_pair_is_replaced(put, read) -> None:
    (page, *_) = read(put("feed.rss", RSS.replace("one week.", "one week.&#xD800;")))
    page.body.encode()
