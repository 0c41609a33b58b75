"""A document by hand with records that use most fields, and its parts: what tests of outputs and stores share."""

from __future__ import annotations

import msgspec

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
    Span,
    Statement,
    content_id,
    source_id,
)

TEXT = 'Envoy leaves\n\nThe envoy left for Geneva on Monday. "We will talk," he said. Storms may come.\n\n=The end.'


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
