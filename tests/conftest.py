"""Pages and documents that several tests share. The articles are of the project's own writing, on true events."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings

from tocsin.records import (
    Actor,
    Article,
    Candidate,
    Document,
    Dropped,
    Event,
    MadeBy,
    Mention,
    Party,
    Place,
    Quality,
    Rejected,
    Span,
    Statement,
    content_id,
    source_id,
)

pytest_plugins = ("databases",)

# Continuous integration tries the same examples every time: what it finds must not depend on luck. At a desk they vary.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

HTML = """<!doctype html><html lang="en"><head><title>Kosovo and Serbia to meet in Brussels</title>
<meta property="article:published_time" content="2023-09-11T08:00:00Z"></head><body><article>
<h1>Kosovo and Serbia to meet in Brussels</h1>
<p>BRUSSELS - The leaders of Kosovo and Serbia will meet the European Union's foreign policy chief, Josep Borrell, in
Brussels on Thursday, his spokesman said.</p>
<p>"We expect both sides to move," the spokesman told reporters on Monday. Serbian President Aleksandar Vucic accused
the government in Pristina of delaying an association of Serb-majority municipalities.</p>
<p>NATO sent 700 more peacekeepers to Kosovo in June after clashes in the north in which dozens of them were hurt.</p>
</article></body></html>
"""
FRENCH = (
    "Réunion prévue à Bruxelles\n\nLes dirigeants du Kosovo et de la Serbie se retrouveront jeudi à Bruxelles, "
    "a indiqué lundi un porte-parole de l'Union européenne, qui espère que les deux parties feront des concessions.\n"
)
TEXT = 'Envoy leaves\n\nThe envoy left for Geneva on Monday. "We will talk," he said. Storms may come.\n\n=The end.'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page that can be read."""
    path = tmp_path / "kosovo.html"
    path.write_text(HTML, encoding="utf-8")
    return path


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A page that can't, being in French."""
    path = tmp_path / "français.txt"
    path.write_text(FRENCH, encoding="utf-8")
    return path


def make_article(text: str = TEXT, uri: str = "file:///pages/envoy.txt", raw: str = "0" * 64) -> Article:
    return Article(
        uri=uri,
        source_id=source_id(uri),
        content_id=content_id(text),
        raw_sha256=raw,
        title=text.split("\n")[0],
        text=text,
        published="2024-05-06",
        published_from="meta",
        first_seen="2024-05-07T00:00:00Z",
        publisher="Example Post",
        dropped=[
            Dropped("related", "See also", 12),
            Dropped("related", "Read more", 12),
            Dropped("share", "Share", 12),
        ],
        quality=Quality(0.6, 0.0, 0.1, ["three garbled names"]),
    )


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


ENVOY = Actor("IGO:united-nations", "United Nations", sectors=["IGO"])


def make_events() -> list[Event]:
    one = Event(
        id="e1",
        clause="c1",
        type="CONSULT",
        mode="visit",
        quad=1,
        score=4.0,
        actors=[Party("The envoy", ENVOY, 0)],
        recipients=[Party("the other side")],
        modality="scheduled",
        date="2024-05-06",
        place=Place("Geneva", "CHE", 46.2, 6.1),
        evidence=[span("The envoy left for Geneva")],
        confidence=0.8,
        reasons=["trigger 'left'"],
    )
    other = msgspec.structs.replace(
        one, id="e2", type="THREATEN", mode=None, quad=3, modality="actual", date=None, place=None
    )
    return [one, other]


def make_document(text: str = TEXT, uri: str = "file:///pages/envoy.txt", raw: str = "0" * 64) -> Document:
    """A document with records that use most fields."""
    said = Statement(
        id="s1",
        clause="c2",
        speakers=[Party("he", ENVOY, 0), Party("an aide")],
        cue=span("said"),
        content=[span("We will talk,")],
        form="direct",
        evidence=[span('"We will talk," he said')],
        confidence=0.9,
        flags=["garbled"],
    )
    mentions = [
        Mention(span("The envoy"), "The envoy", "person", ENVOY, how="garbled", score=0.71),
        Mention(span("Storms"), "Storms", "person", candidates=[Candidate(ENVOY, 0.4)]),
    ]
    return Document(
        made_by=MadeBy("0.1.0", "reader-test"),
        article=make_article(text, uri, raw),
        mentions=mentions,
        events=make_events(),
        statements=[said],
    )


@pytest.fixture
def document() -> Document:
    return make_document()


@pytest.fixture
def documents() -> list[Document]:
    """Five documents that differ in address and bytes."""
    return [make_document(uri=f"file:///{n}.txt", raw=f"{n:064}") for n in range(5)]


@pytest.fixture
def rejected() -> Rejected:
    return Rejected("file:///pages/x.bin", "gather", "not text but a program")
