"""The corpus markup (``corpus/MARKUP.md``): parsing it into plain text with standoff marks, and checking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from tocsin.knowledge.codebook import codebook
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
IDENT = re.compile(r"[a-z]-\d{4}")


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


class Reader:
    """Collects a passage: the plain text so far and the marks on it."""

    def __init__(self, ident: str) -> None:
        self.ident = ident
        self.text = ""
        self.mentions: dict[int, MarkedMention] = {}
        self.events: list[MarkedEvent] = []
        self.spans: list[MarkedSpan] = []
        self.open: list[MarkedSpan] = []

    def take(self, piece: re.Match[str]) -> None:
        """One piece of markup; raises ``MarkupError`` where it does not fit what came before."""
        if piece["num"]:
            self.mention(int(piece["num"]), piece["kind"], piece["words"])
        elif piece["trigger"] is not None:
            self.events.append(parse_event(self.ident, piece["trigger"], len(self.text), piece["coding"]))
            self.text += piece["trigger"]
        elif piece["close"]:
            self.close(piece["tag"])
        else:
            self.open.append(MarkedSpan(piece["tag"], len(self.text), len(self.text), numbers(piece["by"])))

    def mention(self, number: int, kind: str, words: str) -> None:
        if number in self.mentions:
            raise MarkupError(f"{self.ident}: mention number {number} is used twice")
        self.mentions[number] = MarkedMention(len(self.text), len(self.text) + len(words), kind)
        self.text += words

    def close(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            raise MarkupError(f"{self.ident}: </{tag}> closes nothing")
        self.spans.append(self.open.pop()._replace(end=len(self.text)))


def parse_passage(line: str) -> Passage:
    """One corpus line into a passage; raises ``MarkupError`` on anything that is not the markup."""
    try:
        ident, attributes, marked = (part.strip() for part in line.split("|", 2))
    except ValueError:
        raise MarkupError(f"'{line[:40]}...': a line is 'id | attributes | marked passage'") from None
    reader, at = Reader(ident), 0
    for piece in PIECE.finditer(marked):
        reader.text += marked[at : piece.start()]
        reader.take(piece)
        at = piece.end()
    reader.text += marked[at:]
    passage = Passage(ident, attributes.split(), reader.text, reader.mentions, reader.events, reader.spans)
    check_passage(passage, [span.tag for span in reader.open])
    return passage


def check_passage(passage: Passage, open_tags: list[str]) -> None:
    """Closed lists, existing numbers, nothing left open and no stray markup in the text."""
    check_frame(passage, open_tags)
    for mention in passage.mentions.values():
        if mention.kind not in KINDS:
            raise MarkupError(f"{passage.id}: mention kind {mention.kind} is not one of {KINDS}")
    for event in passage.events:
        check_event(passage, event)
    for span in passage.spans:
        for number in span.by:
            if number not in passage.mentions:
                raise MarkupError(f"{passage.id}: cue names mention {number}, which does not exist")


def check_frame(passage: Passage, open_tags: list[str]) -> None:
    """The id, the text and what is left over of the markup."""
    if not IDENT.fullmatch(passage.id):
        raise MarkupError(f"'{passage.id}': an id is a letter, a hyphen and four digits")
    if not passage.text.strip():
        raise MarkupError(f"{passage.id}: the passage is empty")
    if open_tags:
        raise MarkupError(f"{passage.id}: <{open_tags[-1]}> is never closed")
    stray = re.search(r"[\[\]{}<>|]", passage.text)
    if stray:
        raise MarkupError(f"{passage.id}: stray '{stray[0]}' near '{passage.text[max(0, stray.start() - 15):][:40]}'")
    if "negative" in passage.attributes and passage.events:
        raise MarkupError(f"{passage.id}: it is called negative, and yet an event is marked")


def check_event(passage: Passage, event: MarkedEvent) -> None:
    if event.type not in TYPES or event.modality not in MODALITIES:
        raise MarkupError(f"{passage.id}: '{event.type} {event.modality}' is not a PLOVER type and a modality")
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


def frozen(ident: str) -> bool:
    """Whether a passage is of the frozen tenth, which is never trained on: its number ends in 7."""
    return ident.endswith("7")
