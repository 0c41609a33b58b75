"""The corpus markup (``corpus/MARKUP.md``): parsing it into plain text with standoff marks, and checking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from tocsin.records import EventType, Modality

KINDS = "POCDLNVX"
TYPES = get_args(EventType)
MODALITIES = get_args(Modality)
PIECE = re.compile(
    r"\[(?P<num>\d+):(?P<kind>[A-Z]) (?P<words>[^\[\]{}<>]+)\]"
    r"|\{(?P<trigger>[^\[\]{}<>|]+)\|(?P<coding>[^{}\[\]<>|]*(?:>[^{}\[\]<|]*)?)\}"
    r"|<(?P<close>/?)(?P<tag>say|said|if|then)(?: (?P<by>[\d,]*))?>"
)
CODING = re.compile(
    r"(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))? (?P<modality>[a-z]+) ?(?P<actors>[\d,]*)>(?P<recipients>[\d,]*)"
)


class MarkupError(ValueError):
    """A passage breaks the markup; says which passage and what to mend."""


class MarkedMention(NamedTuple):
    start: int
    end: int
    kind: str


class MarkedEvent(NamedTuple):
    start: int
    end: int
    type: str
    mode: str | None
    modality: str
    actors: list[int]
    recipients: list[int]


class MarkedSpan(NamedTuple):
    """``tag`` is say, said, if or then; ``by`` names the sources of a cue by mention number."""

    tag: str
    start: int
    end: int
    by: list[int]


class Passage(NamedTuple):
    id: str
    attributes: list[str]
    text: str
    mentions: dict[int, MarkedMention]
    events: list[MarkedEvent]
    spans: list[MarkedSpan]


def numbers(listed: str | None) -> list[int]:
    return [int(n) for n in (listed or "").split(",") if n]


def parse_event(passage: str, words: str, start: int, coding: str) -> MarkedEvent:
    found = CODING.fullmatch(coding.strip())
    if not found:
        raise MarkupError(f"{passage}: coding '{coding}' is not 'TYPE/mode modality actors>recipients'")
    return MarkedEvent(
        start,
        start + len(words),
        found["type"],
        found["mode"],
        found["modality"],
        numbers(found["actors"]),
        numbers(found["recipients"]),
    )


def parse_passage(line: str) -> Passage:
    """One corpus line into a passage; raises ``MarkupError`` on anything that is not the markup."""
    try:
        ident, attributes, marked = (part.strip() for part in line.split("|", 2))
    except ValueError:
        raise MarkupError(f"'{line[:40]}...': a line is 'id | attributes | marked passage'") from None
    out: list[str] = []
    size = at = 0
    mentions: dict[int, MarkedMention] = {}
    events: list[MarkedEvent] = []
    spans: list[MarkedSpan] = []
    stack: list[tuple[str, int, list[int]]] = []

    def put(words: str) -> int:
        nonlocal size
        out.append(words)
        size += len(words)
        return size - len(words)

    for piece in PIECE.finditer(marked):
        put(marked[at : piece.start()])
        at = piece.end()
        if piece["num"]:
            if int(piece["num"]) in mentions:
                raise MarkupError(f"{ident}: mention number {piece['num']} is used twice")
            start = put(piece["words"])
            mentions[int(piece["num"])] = MarkedMention(start, size, piece["kind"])
        elif piece["trigger"] is not None:
            start = put(piece["trigger"])
            events.append(parse_event(ident, piece["trigger"], start, piece["coding"]))
        elif piece["close"]:
            if not stack or stack[-1][0] != piece["tag"]:
                raise MarkupError(f"{ident}: </{piece['tag']}> closes nothing")
            tag, start, by = stack.pop()
            spans.append(MarkedSpan(tag, start, size, by))
        else:
            stack.append((piece["tag"], size, numbers(piece["by"])))
    put(marked[at:])
    passage = Passage(ident, attributes.split(), "".join(out), mentions, events, spans)
    check_passage(passage, [tag for tag, _, _ in stack])
    return passage


def check_passage(passage: Passage, open_tags: list[str]) -> None:
    """Closed lists, existing numbers, nothing left open and no stray markup in the text."""
    if open_tags:
        raise MarkupError(f"{passage.id}: <{open_tags[-1]}> is never closed")
    stray = re.search(r"[\[\]{}<>|]", passage.text)
    if stray:
        raise MarkupError(f"{passage.id}: stray '{stray[0]}' near '{passage.text[max(0, stray.start() - 15) :][:40]}'")
    for mention in passage.mentions.values():
        if mention.kind not in KINDS:
            raise MarkupError(f"{passage.id}: mention kind {mention.kind} is not one of {KINDS}")
    for event in passage.events:
        check_event(passage, event)
    for span in passage.spans:
        for number in span.by:
            if number not in passage.mentions:
                raise MarkupError(f"{passage.id}: cue names mention {number}, which does not exist")


def check_event(passage: Passage, event: MarkedEvent) -> None:
    if event.type not in TYPES or event.modality not in MODALITIES:
        raise MarkupError(f"{passage.id}: '{event.type} {event.modality}' is not a PLOVER type and a modality")
    from tocsin.knowledge.codebook import codebook

    if event.mode and event.mode not in codebook().types[event.type].modes:
        raise MarkupError(f"{passage.id}: {event.type} has no mode '{event.mode}'")
    for number in [*event.actors, *event.recipients]:
        if number not in passage.mentions:
            raise MarkupError(f"{passage.id}: an event names mention {number}, which does not exist")


def read_corpus(folder: Path) -> Iterator[Passage]:
    """All passages under a folder, in file and line order; ids are unique."""
    seen: set[str] = set()
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                passage = parse_passage(line)
            except MarkupError as error:
                raise MarkupError(f"{path.name}:{number}: {error}") from None
            if passage.id in seen:
                raise MarkupError(f"{path.name}:{number}: id {passage.id} is used twice")
            seen.add(passage.id)
            yield passage
