"""The cascade from page to article: encodings, extraction, plain text, titles, metadata, and pages nobody wants."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tocsin.clean import CleanSettings, clean
from tocsin.clean.article import fold, split_plain
from tocsin.errors import Reject
from tocsin.records import Article, Page

LEAD = (
    "The two armies stopped shooting along the river on Tuesday, officers on both banks said after a whole night of "
    "shelling that had emptied the villages."
)
NEXT = (
    "Mediators from the union arrived in the afternoon and went straight to the old bridge, where both commanders had "
    "waited for them since noon."
)
LAST = (
    "A first exchange of prisoners is planned for Friday, the mediators said, if the quiet along the river holds until "
    "then and the road stays open."
)
HTML = f"""<!doctype html><html><head><title>Armies stop shooting | Example News</title>
<meta property="og:site_name" content="Example News"><link rel="canonical" href="https://example.org/armies">
<meta property="article:published_time" content="2020-03-03T22:00:00-05:00"><meta name="author" content="Ann Lee">
</head><body><nav><a href="/">Home</a></nav><article><h1>Armies stop shooting</h1>
<p>BRIA, March 3 (AP) — {LEAD}</p><figure><img src="x.jpg"><figcaption>The old bridge at dawn on Tuesday</figcaption>
</figure><p>See also <a href="/b">Ten quiet beaches for June</a></p><h2>A bridge too narrow</h2><p>{NEXT}</p>
<p>{LAST}</p>
</article><footer>Copyright 2024 Example News</footer></body></html>"""


def read(body: bytes | str, uri: str = "file:///pages/armies.txt", **given: str) -> Article:
    return clean(Page(uri=uri, body=body, given=given, first_seen="2021-01-01T00:00:00Z"))


def test_an_html_page() -> None:
    article = read(HTML, "https://www.example.org/armies?utm_source=x")
    assert article.text == "\n\n".join(
        ["Armies stop shooting", f"BRIA, March 3 (AP) — {LEAD}", "A bridge too narrow", NEXT, LAST])
    assert [span.of(article.text) for span in article.subheads] == ["A bridge too narrow"]
    assert (article.published, article.published_from) == ("2020-03-03", "meta")
    assert (article.dateline, article.publisher, article.byline) == ("Bria", "Example News", ["Ann Lee"])
    assert (article.language, article.canonical) == ("en", "https://example.org/armies")
    assert article.captions == ["The old bridge at dawn on Tuesday"]
    [dropped] = article.dropped
    assert (dropped.kind, dropped.text) == ("related", "See also Ten quiet beaches for June")
    assert article.text[: dropped.after].endswith("emptied the villages.")


def test_plain_text() -> None:
    parts = ["Armies stop shooting", "Tuesday, March 3, 2020", LEAD, "Back to the bridge", NEXT, "Back to top"]
    article = read("\n\n".join(parts))
    assert article.title == "Armies stop shooting"
    assert article.text == "\n\n".join(["Armies stop shooting", LEAD, "Back to the bridge", NEXT])
    assert (article.published, article.published_from) == ("2020-03-03", "text")
    assert [(drop.kind, drop.after) for drop in article.dropped] == [
        ("date_bar", len("Armies stop shooting")), ("navigation", len(article.text))]


def test_ids_hold_for_one_content() -> None:
    one, other = read(f"{LEAD}\n\n{NEXT}"), read(f"{LEAD}\r\n\r\n {NEXT}\n", "file:///other.txt")
    assert one.content_id == other.content_id
    assert one.source_id != other.source_id
    assert one.raw_sha256 != other.raw_sha256


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"published": "2019-05-06"}, ("2019-05-06", "metadata")),
        ({"published": "Mon, 06 May 2019 10:00:00 GMT", "published_from": "feed"}, ("2019-05-06", "feed")),
        ({"published": "some day"}, ("2020-03-03", "meta")),  # what can't be read does not hide what can
        ({}, ("2020-03-03", "meta")),
    ],
)
def test_given_dates_come_first(given: dict[str, str], expected: tuple[str, str]) -> None:
    article = read(HTML, **given)
    assert (article.published, article.published_from) == expected


def test_dates_of_the_address_and_of_the_dateline() -> None:
    text = f"BRIA, March 3, 2020 (AP) - {LEAD}\n\n{NEXT}"
    assert read(text).published_from == "dateline"
    assert read(text, "https://example.org/2020/03/04/armies").published_from == "url"
    assert read(f"{LEAD}\n\n{NEXT}").published is None


def test_given_title_and_publisher() -> None:
    article = read(f"{LEAD}\n\n{NEXT}", title="Quiet on the river", publisher="Example Radio")
    assert article.text.startswith("Quiet on the river\n\nThe two armies")
    assert article.publisher == "Example Radio"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Armies stop shooting", "Armies stop shooting"),
        ("General calls truce “a fraud.”", "General calls truce “a fraud.”"),
        ("Will the truce hold?", "Will the truce hold?"),
        ("Lee, Ray Agree on Truce", "Lee, Ray Agree on Truce"),
        ("The truce held on Tuesday.", ""),  # a sentence
        ("BRIA (AP) - The truce held", ""),  # a report's first words
        ("Tuesday, March 3, 2020", ""),
    ],
)
def test_a_first_line_is_a_title_or_is_not(first: str, title: str) -> None:
    assert read(f"{first}\n\n{LEAD}\n\n{NEXT}").title == title


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("One line.\n\nTwo\u00a0 lines.", ["One line.", "Two lines."]),
        (f"{LEAD}\n{NEXT}", [LEAD, NEXT]),  # long lines, no blank ones
        ("See also Ten beaches\nThe bridge at dawn 2:10", ["See also Ten beaches", "The bridge at dawn 2:10"]),
        ("He met the\nunion\nenvoys on Tuesday.", ["He met the union envoys on Tuesday."]),  # links had own lines
        ("- a truce\n- a road", ["a truce", "a road"]),
        ("Saturday, March 7, 2020\npilgrims at the bridge.", ["Saturday, March 7, 2020", "pilgrims at the bridge."]),
        ("", []),
    ],
)
def test_paragraphs_of_plain_text(text: str, paragraphs: list[str]) -> None:
    assert [paragraph.text for paragraph in split_plain(text)] == paragraphs


@pytest.mark.parametrize("width", [60, 72, 90])
def test_hard_wrapped_text_is_put_together(width: int) -> None:
    import textwrap

    text = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (LEAD, NEXT, LAST))
    assert [paragraph.text for paragraph in split_plain(text)] == [LEAD, NEXT, LAST]


def test_fold() -> None:
    assert fold("  A\u00a0 b\u200b\u00ad\t c\x00 e\u0301 \ud800") == "A b c é \ufffd"


@pytest.mark.parametrize(
    "body",
    [
        HTML.encode("utf-16"),
        HTML.encode("utf-16-le"),
        HTML.encode(),
        b"\xef\xbb\xbf" + HTML.encode(),
        HTML.replace("—", "-").replace("<head>", '<head><meta charset="iso-8859-1">').encode("cp1252"),
        HTML.replace("<head>", '<head><meta charset="no-such-name">').encode(),
        HTML.encode().replace(b"armies stopped", b"armies\x00 stopped"),
        b'<?xml version="1.0" encoding="utf-8"?>' + HTML.encode(),
        HTML[: HTML.index("A first exchange") + 60].encode(),  # cut
        HTML.encode().replace(b"quiet", b"qu\xff\xfeiet"),  # broken here and there
    ],
    ids=["utf-16", "no mark", "utf-8", "mark", "cp1252", "unknown", "NUL", "declaration", "truncated", "broken"],
)
def test_encodings_and_damage_are_survived(body: bytes) -> None:
    article = read(body)
    assert article.title == "Armies stop shooting"
    assert "Mediators from the union arrived" in article.text


HOSTILE = {
    "empty": (b"", "empty"),
    "blank": (b" \n\r\n\t ", "empty"),
    "NULs": (b"\x00" * 500, "empty"),
    "pdf": (b"%PDF-1.7 ...", "a PDF"),
    "gzip": (b"\x1f\x8b\x08\x00" + bytes(range(256)), "gzip"),
    "noise": (bytes(range(256)) * 40, "not text"),
    "one line": (b"word " * 1_000_000, "longer than any article"),
    "one word": (b"x" * 100_000, "one paragraph of 100,000 characters"),
    "too big": (b"<p>" + b"x" * 20_000_000, "larger than the limit"),
    "list": (b"A line.\n\n" * 6_000, "more than any article has"),
    "json": (b'{"a": [1, 2, 3], "b": {"c": 1}}' * 50, "mostly figures, symbols or code"),
    "furniture": (b"Leave a Reply\n\nBack to top", "2 paragraphs of boilerplate"),
    "no body": (b"<html><head><title>A</title></head><body></body></html>", "no article text"),
    "deep": (b"<html><body>" + b"<div>" * 100_000, "no article text"),
    "entities": (b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><html><p>&b;</p></html>', "no article text"),
    "open comment": (b"<html><body><!--" + b"-" * 1_000_000, "no article text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_rejected_with_its_reason(name: str) -> None:
    body, reason = HOSTILE[name]
    start = time.monotonic()
    with pytest.raises(Reject, match=reason):
        read(body)
    assert time.monotonic() - start < 10


def test_a_page_that_hangs_the_extractor_is_killed() -> None:
    attributes = b" ".join(b"a%d=1" % at for at in range(60_000))
    tangled = b"<html><body><p " + attributes + b">Text of the page.</p></body></html>"
    with pytest.raises(Reject, match=r"extraction took longer than 0\.5 seconds"):
        clean(Page(uri="file:///a.html", body=tangled), CleanSettings(sandbox_seconds=0.5))


def test_deep_nesting_is_read_all_the_same() -> None:
    page = "<html><body>" + "<div>" * 20_000 + f"<p>{LEAD}</p><p>{NEXT}</p>" + "</div>" * 20_000 + "</body></html>"
    assert read(page).text == f"{LEAD}\n\n{NEXT}"


def test_other_languages_are_read_and_named() -> None:
    text = "Der Minister sagte am Montag, die Truppen würden die Stadt bis zum Ende des Monats verlassen."
    assert read(text).language == "de"


def test_a_sentence_is_enough() -> None:
    assert read("Troops moved to the border on Monday.").text == "Troops moved to the border on Monday."


def test_nothing_heavy_is_imported_with_the_room() -> None:
    heavy = ("trafilatura", "htmldate", "py3langid", "lxml", "numpy")
    check = f"import sys, tocsin.clean; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
