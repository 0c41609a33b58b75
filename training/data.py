"""Training examples out of the data sets and the corpus, all in one form: a window of word pieces and partial labels.

A set seldom marks everything: what it is silent about gets no loss (``None``), and a label that could hide another
(the sets mark no actors by description, or call states locations) allows each of them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from labels import CORPUS_KINDS, LAYERS, LINKS, MENTION_KINDS, MENTIONS, MODALITIES, TYPES
from markup import Passage

from tocsin.knowledge.countries import load_countries
from tocsin.knowledge.lexicon import lexicon
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import Span

Mark = tuple[int, int, str]
COUNTRIES = load_countries()


class Asked(NamedTuple):
    """A pair of parties (their tokens) and the types of act that may stand between them (any of these is right)."""

    actor: list[int]
    recipient: list[int]
    types: list[int]


class Taught(NamedTuple):
    """What a teacher says of a window: probabilities of types (L, T), modalities (L, 9) and mentions (L, M), ties as
    (link, head token, probability of each token (L,)), and pairs with the probability of each type (T,)."""

    types: np.ndarray
    modalities: np.ndarray
    mentions: np.ndarray
    links: list[tuple[int, int, np.ndarray]]
    pairs: list[tuple[list[int], list[int], np.ndarray]]


class Example(NamedTuple):
    """Arrays over the pieces of one window. Shapes: length L; M mention labels; links as (link, head, tail) lists."""

    ids: list[int]
    shapes: list[int]
    mentions: np.ndarray | None  # (L, M) bool, labels allowed
    layers: np.ndarray | None  # (L, 5) int, -100 where silent
    types: np.ndarray | None  # (L,) int
    modalities: np.ndarray | None  # (L,) int, -100 but at triggers
    links: list[tuple[int, list[int], list[int], list[int]]]  # link, head tokens, right tails, wrong tails
    latent: tuple[list[int], list[int], int] | None  # tokens of source, of target, index of the PLOVER root
    pairs: list[Asked]
    political: bool | None
    taught: Taught | None
    origin: str


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def inside(window: Window, start: int, end: int) -> list[int]:
    return [i for i, s in enumerate(window.spans) if s.start < s.end and s.start < end and start < s.end]


def bio(window: Window, spans: Sequence[tuple[int, int]]) -> list[int]:
    tags = [0] * len(window.ids)
    for start, end in spans:
        for n, i in enumerate(inside(window, start, end)):
            tags[i] = 1 if n == 0 and window.spans[i].start >= start else 2
    return tags


def allowed(
    text: str, window: Window, marks: Sequence[Mark], also: dict[str, list[str]], silent: bool = False
) -> np.ndarray:
    """Mention labels allowed a piece. ``also`` widens a kind. ``silent``: the set does not mark actors by description
    and
    demonyms, so where the words look like one, that label is allowed beside O; everywhere else O is O.
    """
    table = np.zeros((len(window.ids), len(MENTIONS)), dtype=bool)
    table[:, MENTIONS.index("O")] = True
    if silent:
        for piece, kind in unmarked(text, window):
            for tag in "BI":
                table[piece, MENTIONS.index(f"{tag}-{kind}")] = True
    for start, end, kind in marks:
        for n, i in enumerate(inside(window, start, end)):
            table[i] = False
            for k in (kind, *also.get(kind, ())):
                table[i, MENTIONS.index(("B-" if n == 0 else "I-") + k)] = True
    return table


def unmarked(text: str, window: Window) -> Iterator[tuple[int, str]]:
    """Pieces that may belong to an actor by description (an agent noun and up to four words before it) or a demonym."""
    words = list(re.finditer(r"[\w'’-]+", text))
    for n, word in enumerate(words):
        if lexicon().agent(word[0]):
            yield from ((i, "group") for i in inside(window, words[max(0, n - 4)].start(), word.end()))
    for found in re.finditer(r"[A-Z][a-z]+", text):
        if any(f.kind in ("adjective", "people") for f in COUNTRIES.of_form(found[0])):
            yield from ((i, kind) for i in inside(window, *found.span()) for kind in ("demonym", "group"))


def cut(text: str) -> list[Window]:
    return list(windows(text, sentences_of(text)))


def plain(window: Window, origin: str, **labels: Any) -> Example:
    silent = dict(mentions=None, layers=None, types=None, modalities=None, links=[], latent=None, pairs=[])
    return Example(window.ids, window.shapes, origin=origin, **(silent | {"political": None, "taught": None} | labels))


def from_corpus(passage: Passage, sources: bool = False) -> Iterator[Example]:
    """A passage's windows. ``sources``: the mentions that cues name train the source layer, where no other set does."""
    marks = [(m.start, m.end, CORPUS_KINDS[m.kind]) for m in passage.mentions.values() if m.kind in CORPUS_KINDS]
    for window in cut(passage.text):
        types = np.zeros(len(window.ids), dtype=np.int64)
        modalities = np.full(len(window.ids), -100)
        for event in passage.events:
            for i in inside(window, event.start, event.end):
                types[i], modalities[i] = TYPES.index(event.type), MODALITIES.index(event.modality)
        yield plain(
            window,
            "corpus",
            mentions=allowed(passage.text, window, marks, {}),
            types=types,
            modalities=modalities,
            layers=corpus_layers(window, passage, sources),
            links=corpus_links(window, passage),
            pairs=corpus_pairs(window, passage),
            political=None if "negative" in passage.attributes else True,
        )


OTHERS = 3
"""Pairs without an act that a passage teaches beside those with one."""


def corpus_pairs(window: Window, passage: Passage) -> list[Asked]:
    """Each agent with each recipient (and agents of a mutual act with each other), and some pairs with no act."""
    tokens = {n: inside(window, m.start, m.end) for n, m in passage.mentions.items()}
    acts: dict[tuple[int, int], set[int]] = {}
    for event in passage.events:
        mutual = not event.recipients
        for actor in event.actors:
            for other in event.actors if mutual else event.recipients:
                if actor != other:
                    acts.setdefault((actor, other), set()).add(TYPES.index(event.type))
    known = sorted({n for pair in acts for n in pair})
    rest = [(a, b) for a in known for b in tokens if a != b and (a, b) not in acts and inside_any(tokens, a, b)]
    random.Random(passage.id).shuffle(rest)
    asked = [Asked(tokens[a], tokens[b], sorted(types)) for (a, b), types in acts.items()]
    return [q for q in asked if q.actor and q.recipient] + [Asked(tokens[a], tokens[b], [0]) for a, b in rest[:OTHERS]]


def inside_any(tokens: dict[int, list[int]], a: int, b: int) -> bool:
    return bool(tokens[a] and tokens[b])


def corpus_links(window: Window, passage: Passage) -> list[tuple[int, list[int], list[int], list[int]]]:
    tokens = {n: inside(window, m.start, m.end) for n, m in passage.mentions.items()}
    links = []
    for event in passage.events:
        head = inside(window, event.start, event.end)
        for link, numbers in ((0, event.actors), (1, event.recipients)):
            right = [t for n in numbers for t in tokens[n]]
            wrong = [t for n in tokens if n not in numbers for t in tokens[n]]
            if head:
                links.append((link, head, right, wrong))
    says = [s for s in passage.spans if s.tag == "say"]
    said = [s for s in passage.spans if s.tag == "said"]
    owner = {i: min(says, key=lambda c: gap(c, s), default=None) for i, s in enumerate(said)}
    for cue in says:
        head = inside(window, cue.start, cue.end)
        if head and cue.by:
            right = [t for n in cue.by for t in tokens[n]]
            links.append((2, head, right, [t for n in tokens if n not in cue.by for t in tokens[n]]))
        if head:
            mine = [t for i, s in enumerate(said) if owner[i] is cue for t in inside(window, s.start, s.end)]
            other = [t for i, s in enumerate(said) if owner[i] is not cue for t in inside(window, s.start, s.end)]
            links.append((3, head, mine, other))
    return links


def gap(a: Any, b: Any) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def corpus_layers(window: Window, passage: Passage, sources: bool) -> np.ndarray:
    """Attribution where the passage cites, conditions and consequences everywhere (passages without any say so)."""
    by = [n for s in passage.spans if s.tag == "say" for n in s.by]
    spans = {
        "source": [(passage.mentions[n].start, passage.mentions[n].end) for n in by],
        "cue": [(s.start, s.end) for s in passage.spans if s.tag == "say"],
        "content": [(s.start, s.end) for s in passage.spans if s.tag == "said"],
        "condition": [(s.start, s.end) for s in passage.spans if s.tag == "if"],
        "consequence": [(s.start, s.end) for s in passage.spans if s.tag == "then"],
    }
    table = np.array([bio(window, spans[layer]) for layer in LAYERS]).T.copy()
    if not any(s.tag in ("say", "said") for s in passage.spans):
        table[:, :3] = -100
    if not sources:
        table[:, 0] = -100  # the corpus names a source by mention, PolNeAR by its whole phrase: the latter trains it
    return table


def from_polnear(row: dict[str, Any]) -> Iterator[Example]:
    for window in cut(row["text"]):
        spans = {k: [tuple(s) for a in row["attributions"] for s in a[k]] for k in LAYERS[:3]}
        links: list[tuple[int, list[int], list[int], list[int]]] = []
        every = {k: sorted({t for s in spans[k] for t in inside(window, *s)}) for k in ("source", "content")}
        for attribution in row["attributions"]:
            head = [t for s in attribution["cue"] for t in inside(window, *s)]
            for link, kind in ((2, "source"), (3, "content")):
                right = [t for s in attribution[kind] for t in inside(window, *s)]
                if head:
                    links.append((link, head, right, [t for t in every[kind] if t not in right]))
        layers = np.full((len(window.ids), len(LAYERS)), -100)
        layers[:, :3] = np.array([bio(window, spans[k]) for k in LAYERS[:3]]).T
        yield plain(window, "polnear", layers=layers, links=links, political=True)


ROOTS = [t for t in TYPES if t not in ("O", "RETREAT")]
"""The 15 roots of the PLV set, CONCEDE standing for its YIELD (CONCEDE and RETREAT merged)."""


def from_plv(row: dict[str, Any]) -> Iterator[Example]:
    if not row["source"] or not row["target"]:
        return
    root = ROOTS.index("CONCEDE" if row["root"] == "YIELD" else row["root"])
    for window in cut(row["text"]):
        source, target = inside(window, *row["source"]), inside(window, *row["target"])
        if source and target:
            name = ROOTS[root]
            types = [TYPES.index(t) for t in (("CONCEDE", "RETREAT") if name == "CONCEDE" else (name,))]
            asked = [Asked(source, target, types)]
            yield plain(window, "plv", latent=(source, target, root), pairs=asked, political=True)


UNPOLITICAL = {"reviews", "answers", "voyage", "academic", "textbook"}
"""Genres of the entity sets that teach what political news is not; the others hold both."""


def from_entities(
    row: dict[str, Any], kinds: dict[str, str], also: dict[str, list[str]], origin: str
) -> Iterator[Example]:
    political = False if row.get("genre") in UNPOLITICAL else None
    marks = [
        (e[0], e[1], kinds[e[2]])
        for e in row["entities"]
        if e[2] in kinds and (len(e) < 4 or e[3] == "named" or usable(e[3]))
    ]
    marks = [m for m in marks if not any(o[0] <= m[0] and m[1] <= o[1] and o != m for o in marks)]
    for window in cut(row["text"]):
        mentions = allowed(row["text"], window, marks, also, silent=True)
        yield plain(window, origin, mentions=mentions, political=political)


def usable(confidence: Any) -> bool:
    return isinstance(confidence, float | int) and confidence >= 0.5


def from_gum(row: dict[str, Any]) -> Iterator[Example]:
    """Named people, bodies and places that hold no other entity; a leading article is no part of a mention."""
    entities = []
    for start, end, kind, named, *_ in row["entities"]:
        words = row["text"][start:end]
        start += 4 if words.lower().startswith("the ") else 0
        entities.append([start, end, kind if named == "named" else "skip"])
    if any(
        a[0] < b[1] and b[0] < a[1] and a is not b and "skip" not in (a[2], b[2]) for a in entities for b in entities
    ):
        return
    kinds = {"person": "person", "organization": "organisation", "place": "place"}
    yield from from_entities(row | {"entities": entities}, kinds, {"place": ["country"], "person": ["group"]}, "gum")


PLACES = {"place": ["country"], "country": ["place"]}


def entity_sets(data: Path, split: str) -> Iterator[Example]:
    for row in rows(data / f"ner_re3d/{split}.jsonl"):
        kinds = {"Person": "person", "Organisation": "organisation", "Location": "place", "Nationality": "demonym"}
        yield from from_entities(row, kinds, PLACES | {"organisation": ["group"]}, "re3d")
    for row in rows(data / f"ner_crossner_politics/{split}.jsonl"):
        kinds = {
            "politician": "person",
            "person": "person",
            "organisation": "organisation",
            "politicalparty": "organisation",
            "country": "country",
            "location": "place",
        }
        yield from from_entities(row, kinds, PLACES, "crossner")
    for row in rows(data / f"ner_uner_ewt/{split}_from_official_dev.jsonl"):
        yield from from_entities(row, {"PER": "person", "ORG": "organisation", "LOC": "place"}, PLACES, "uner")
    for row in rows(data / f"ner_gum/{split}.jsonl"):
        yield from from_gum(row)


__all__ = [
    "LINKS",
    "MENTION_KINDS",
    "ROOTS",
    "Asked",
    "Example",
    "Span",
    "Taught",
    "entity_sets",
    "from_corpus",
    "from_plv",
    "from_polnear",
    "rows",
]
