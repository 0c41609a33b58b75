"""Readings made by hand and already linked, for tests of ``coding`` that need no model.

Mentions stand in the text as "[C RUS|Moscow] called [P FRA.GOV:roe|Ada Roe]": a letter for the kind (P person,
O organisation, C country, L place, G group, X pronoun), "~" where the name is garbled, the actor's id or "-", and the
words. A place is on the map. Acts, sayings and times name words of the text; "met@1" is the second "met".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tocsin.coding import Coded, code
from tocsin.parse.tokens import sentences_of
from tocsin.records import (
    Actor,
    Article,
    Event,
    Located,
    Mention,
    MentionKind,
    Place,
    Quotation,
    Reading,
    Span,
    Statement,
    TimeMark,
    Trigger,
)

MARK = re.compile(r"\[(?P<kind>[POCLGX])(?P<garbled>~?) (?P<actor>[^|\]]+)\|(?P<words>[^\]]+)\]")
KINDS: dict[str, MentionKind] = {
    "P": "person", "O": "organisation", "C": "country", "L": "place", "G": "group", "X": "person",
}  # fmt: skip
Act = tuple[str, str, str, str] | tuple[str, str, str, str, dict[str, Any]]
"""Words of the trigger, type, mentions that act, mentions that receive (commas part them), modality and score."""
Said = tuple[str | None, str | None, str | Sequence[str]]
"""Words of the source ("|" parts several), of the cue, and of the content or contents."""


def actor_of(id_: str) -> Actor | None:
    side, _, name = id_.partition(":")
    country, _, sector = side.partition(".")
    state = country if country not in ("IGO", "REB", "-") else None
    return None if id_ == "-" else Actor(id_, name or side, country=state, sectors=[sector] if sector else [])


def unmark(marked: str) -> tuple[str, list[Mention]]:
    """The text without marks, and its mentions."""
    text, mentions, at = "", [], 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        span, actor = Span(len(text), len(text) + len(found["words"])), actor_of(found["actor"])
        how: Any = "unresolved" if actor is None else "garbled" if found["garbled"] else "exact"
        mentions.append(Mention(span, found["words"], KINDS[found["kind"]], actor, how=how, score=0.9))
        text, at = text + found["words"], found.end()
    return text + marked[at:], mentions


def spot(text: str, words: str) -> Span:
    """Where words stand; "met@1" is the second "met"."""
    words, _, nth = words.partition("@")
    start = [m.start() for m in re.finditer(re.escape(words), text)][int(nth or 0)]
    return Span(start, start + len(words))


def ties(text: str, mentions: Sequence[Mention], names: str) -> list[tuple[int, float]]:
    spans = [m.span for m in mentions]
    return [(spans.index(spot(text, name.strip())), 0.9) for name in names.split(",") if name.strip()]


def trigger(text: str, mentions: Sequence[Mention], act: Act) -> Trigger:
    word, type_, acts, gets = act[:4]
    more = {"score": 0.9, "modality": "actual"} | (act[4] if len(act) > 4 else {})
    agents, targets = ties(text, mentions, acts), ties(text, mentions, gets)
    return Trigger(span=spot(text, word), type=type_, actors=agents, recipients=targets, **more)  # type: ignore[arg-type]


def quotation(text: str, said: Said) -> Quotation:
    source, cue, content = said
    return Quotation(
        [spot(text, s) for s in source.split("|")] if source else [],
        spot(text, cue) if cue else None,
        [spot(text, c) for c in ([content] if isinstance(content, str) else content)],
        0.8,
    )


def make(
    marked: str,
    acts: Sequence[Act] = (),
    said: Sequence[Said] = (),
    times: Sequence[tuple[str, str | None]] = (),
    subheads: Sequence[str] = (),
    **article: Any,
) -> Reading:
    """A linked reading. Its first paragraph is the title where ``title`` is True; published on 2022-01-15."""
    text, mentions = unmark(marked)
    title = text.split("\n\n")[0] if article.pop("title", False) else ""
    given = {"content_id": "c", "published": "2022-01-15", "subheads": [spot(text, s) for s in subheads]} | article
    return Reading(
        Article("test:", "s", raw_sha256="r", title=title, text=text, **given),
        sentences_of(text),
        mentions,
        [trigger(text, mentions, act) for act in acts],
        [quotation(text, one) for one in said],
        [TimeMark(spot(text, words), value, "by hand") for words, value in times],
        [Located(n, Place(m.raw)) for n, m in enumerate(mentions) if m.kind == "place"],
    )  # fmt: skip


@pytest.fixture
def reads() -> Callable[..., Reading]:
    """``make``: from a marked text to a linked reading."""
    return make


@pytest.fixture
def codes() -> Callable[..., Coded]:
    """From a marked text to all its records."""
    return lambda *args, **more: code(make(*args, **more))


@pytest.fixture
def events() -> Callable[..., list[Event]]:
    """From a marked text to its events."""
    return lambda *args, **more: code(make(*args, **more)).events


@pytest.fixture
def statements() -> Callable[..., list[Statement]]:
    """From a marked text to its statements."""
    return lambda *args, **more: code(make(*args, **more)).statements
