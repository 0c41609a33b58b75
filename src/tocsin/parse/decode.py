"""From logits to mentions, triggers and quotations with character spans.

Labels are read at words, not pieces: a word's label is that of its first piece, so that no span cuts a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple, cast, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tocsin.parse.encoder import Floats, Labels, Scores, pair_weights
from tocsin.parse.pair_head import mean_of, pair_shares, sigmoid, softmax
from tocsin.parse.tokens import MAX_PIECES, Window
from tocsin.records import Clause, ClausePart, EventType, Mention, MentionKind, Modality, Quotation, Span, Trigger

KIND_OF: dict[str, MentionKind] = {
    "person": "person",
    "organisation": "organisation",
    "country": "country",
    "demonym": "country",
    "place": "place",
    "group": "group",
    "vessel": "vessel",
}
PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "him", "them", "us", "his", "her", "their", "its", "our"])
PRONOUN = re.compile("|".join(sorted(PRONOUNS)), re.I)
"""For words beyond ASCII, some letters of which count as one of its own in any case."""
LONGEST_PRONOUN = 5
PERSONAL = frozenset(["he", "she", "him", "his", "her", "i"])
ONE_WORD = re.compile(
    r"(?:\b[A-Za-z]\.){2,}|\b(?:[Aa]l|[Ee]l|[Aa]sh|[Aa]s|[Aa]d|[Aa]n|[Aa]r|[Aa]t|[Aa]z|[Uu]l)[-‑][A-Z](?:\w|[’'](?!s\b)(?=\w))+"
)
GAP_WORDS = 3
"""Words that a content may skip and still be one content, where none of them is a source or cue. Start value."""
LEAD = re.compile(r"""[\s\u200b\ufeff\xad"“”‘(,–—-]*(?:(?:the|a|an)(?:[ \n]+|$))?[\s"“”‘(,]*""", re.I)
TAIL = re.compile(
    r"""(?:[ \n\u200b]+(?:of|the|an?|who|which|that|and|in|for|by|with)\b|[\s\u200b\ufeff\xad"“”,;:])+$"""
)
"""What can't end a mention: marks, and words that lead on to something else."""
LEAST_SOURCE = 0.2
"""Probability from which the best source of a cue is taken where none reaches the threshold. Start value."""
UNNAMED = 0.5
"""What a quotation without a source counts in the raw score, before calibration."""
PAIR_WEIGHT = 0.4
"""How much the pair head counts beside the act's own words: on the frozen tenth 0.3 to 0.5 are alike, 0.8 too much."""
LEAST_SHARE = 1e-4
"""Share that a type keeps whatever one head says."""
LINK_ACTOR, LINK_RECIPIENT, LINK_SOURCE, LINK_CONTENT = range(4)
BY_PARTY = (LINK_ACTOR, LINK_RECIPIENT)
TAG = ("O", "B-x", "I-x")
"""The tags of a layer by number."""


class Words(NamedTuple):
    """The words of a window: first and last piece and character span of each."""

    first: list[int]
    pieces: list[list[int]]
    spans: list[Span]


class Found(NamedTuple):
    mentions: list[Mention]
    triggers: list[Trigger]
    quotations: list[Quotation]
    clauses: list[Clause]


def words_of(text: str, window: Window) -> Words:
    """The words of a window. What is one name to a reader is one word: "U.S.", "al-Qaida"."""
    joined = [found.span() for found in ONE_WORD.finditer(text, window.spans[0].start, window.spans[-1].end)]
    groups: dict[int, list[int]] = {}
    for piece, word in enumerate(window.words):
        if word < 0:
            continue
        key = word
        if joined:
            span = window.spans[piece]
            holding = (-2 - n for n, (start, end) in enumerate(joined) if start <= span.start and span.end <= end)
            key = next(holding, word)
        groups.setdefault(key, []).append(piece)
    pieces = list(groups.values())
    spans = [Span(window.spans[p[0]].start, window.spans[p[-1]].end) for p in pieces]
    return Words([p[0] for p in pieces], pieces, spans)


def chunks(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first word, past last word, kind) of every B-I run; an I that continues nothing opens a run."""
    found: list[tuple[int, int, str]] = []
    for n, tag in enumerate(tags):
        kind = tag[2:]
        if tag == "O":
            continue
        if tag[0] == "I" and found and found[-1][1] == n and found[-1][2] == kind:
            found[-1] = (found[-1][0], n + 1, kind)
        else:
            found.append((n, n + 1, kind))
    return found


def bucket(distance: ArrayLike) -> NDArray[np.int64]:
    """Signed log buckets of distances in pieces; the same as in ``training/model.py``."""
    gaps = np.asarray(distance)
    sizes = np.where(gaps == 0, 0, np.minimum(np.floor(np.log2(np.maximum(np.abs(gaps), 1))) + 1, 7))
    return np.where(gaps < 0, sizes, sizes + 8).astype(np.int64)


Places = Sequence[int] | NDArray[np.int64]


def link_logits(scores: Scores, labels: Labels, link: int, heads: Places, tails: Places) -> Floats:
    """Logits (heads, tails) that each tail piece belongs to each head piece by this link."""
    near = by_distance(tuple(labels.distance[link]), max(MAX_PIECES, len(scores.tails)))
    return tied(scores.heads[heads, link], scores.tails[tails, link], labels, near[heads][:, tails])


def tied(heads: Floats, tails: Floats, labels: Labels, near: Floats) -> Floats:
    """Logits of vectors of heads and of tails; ``near`` (heads, tails) is what their distances add."""
    logits: Floats = heads @ tails.T / labels.link_size**0.5
    logits += near
    return logits


@lru_cache(maxsize=16)
def by_distance(learned: tuple[float, ...], size: int) -> Floats:
    """What a link gains by distance, for every head and tail of ``size`` pieces: (size, size)."""
    steps = np.arange(size)
    return np.asarray(learned, dtype=np.float32)[bucket(steps[None, :] - steps[:, None])]


class Parties:
    """The ties of acts to the parties of a window, all pieces as tails; made once a window."""

    def __init__(self, scores: Scores, labels: Labels) -> None:
        every = np.arange(len(scores.tails))
        self.scores, self.labels = scores, labels
        self.tails = [scores.tails[every, link] for link in BY_PARTY]
        size = max(MAX_PIECES, len(every))
        self.near = [by_distance(tuple(labels.distance[link]), size)[:, : len(every)] for link in BY_PARTY]

    def of(self, heads: Sequence[int]) -> list[Floats]:
        """For each link the logits of all pieces, of the mean over the pieces of an act."""
        return [
            mean_of(tied(self.scores.heads[heads, link], tails, self.labels, near[heads]))
            for link, tails, near in zip(BY_PARTY, self.tails, self.near, strict=True)
        ]


def tie(scores: Scores, labels: Labels, link: int, heads: Sequence[int], tails: Sequence[int]) -> float:
    """Probability that the tail pieces belong to the head pieces by this link."""
    return float(sigmoid(link_logits(scores, labels, link, heads, tails).mean()))


def ties_of(scores: Scores, labels: Labels, link: int, pairs: Iterable[tuple[Places, Places]]) -> list[float]:
    """``tie`` of each pair of head pieces and tail pieces."""
    means = [link_logits(scores, labels, link, heads, tails).mean() for heads, tails in pairs]
    found: list[float] = sigmoid(np.array(means, dtype=np.float32)).tolist() if means else []
    return found


def trim(text: str, span: Span) -> Span:
    """A span without surrounding blanks, stray quotes or a leading article; empty where nothing else is there."""
    raw = span.of(text)
    lead = LEAD.match(raw)
    start = lead.end() if lead else 0
    tail = start + len(TAIL.sub("", raw[start:]))
    return Span(span.start + start, span.start + max(tail, start))


class Ties:
    """Probabilities that a window's mentions belong to an act: of the mean over each one's pieces."""

    def __init__(self, window: Window, mentions: Sequence[Mention], base: int) -> None:
        tokens = {base + n: pieces_in(window, m.span) for n, m in enumerate(mentions)}
        self.numbers = [n for n, pieces in tokens.items() if pieces]
        self.pieces = [tokens[n] for n in self.numbers]
        self.sizes = np.array([len(pieces) for pieces in self.pieces], dtype=np.float32)
        self.asked: dict[tuple[int, int], Floats] = {}

    @cached_property
    def alike(self) -> list[tuple[list[int], NDArray[np.int64]]]:
        """The mentions by their number of pieces: where they stand in ``pieces``, and the pieces (mentions, number)."""
        found: dict[int, list[int]] = {}
        for at, pieces in enumerate(self.pieces):
            found.setdefault(len(pieces), []).append(at)
        return [(places, np.array([self.pieces[at] for at in places])) for places in found.values()]

    def pieces_of(self, number: int) -> list[int]:
        """The pieces of a mention."""
        return self.pieces[self.numbers.index(number)]

    def of(self, logits: Floats) -> list[tuple[int, float]]:
        """Mention numbers with probabilities, of the logits of all pieces."""
        if not self.numbers:
            return []
        sums = np.empty(len(self.pieces), dtype=np.float32)
        for places, pieces in self.alike:
            sums[places] = np.add.reduce(logits[pieces], axis=1)
        return list(zip(self.numbers, sigmoid(sums / self.sizes).tolist(), strict=True))

    def shares(self, scores: Floats, actor: int, recipient: int) -> Floats:
        """What the pair head says of two mentions, by types of act; acts of a window often have the same two."""
        if (actor, recipient) not in self.asked:
            sides = [(self.pieces_of(actor), self.pieces_of(recipient))]
            self.asked[actor, recipient] = pair_shares(scores, sides, pair_weights())[0, 1:]
        return self.asked[actor, recipient]


def pieces_in(window: Window, span: Span) -> list[int]:
    """The pieces of a window that a span touches; the first and the last are no words."""
    spans, last = window.spans, len(window.spans) - 1
    first = bisect_right(spans, span.start, 1, last, key=END_OF)
    return list(range(first, bisect_left(spans, span.end, first, last, key=START_OF)))


START_OF, END_OF = attrgetter("start"), attrgetter("end")


def find_mentions(text: str, window: Window, words: Words, scores: Scores, labels: Labels) -> list[Mention]:
    probs = softmax(scores.mentions[words.first])
    tags = [labels.mentions[n] for n in probs.argmax(-1).tolist()]
    found, best = [], probs.max(-1)
    for first, last, kind in chunks(tags):
        span = trim(text, Span(words.spans[first].start, words.spans[last - 1].end))
        score = float(best[first:last].mean())
        if names_something(span.of(text)):
            reason = f"mention head: {kind} {score:.2f}"
            found.append(Mention(span, span.of(text), KIND_OF[kind], score=min(score, 1.0), reasons=[reason]))
    pronouns = find_pronouns(text, words, [m.span for m in found])
    return sorted([*found, *pronouns], key=lambda m: m.span)


def names_something(words: str) -> bool:
    """Whether words can be a mention by name: no pronoun, and no scrap such as the "s" of a possessive."""
    return not is_blank(words) and not is_pronoun(words)


def is_blank(words: str) -> bool:
    """Whether words are nothing, or one small letter."""
    return not words or (len(words) == 1 and words.islower())


def is_pronoun(word: str) -> bool:
    """A whole word that stands for somebody; "US" and "IT" are names, "i" counts lines."""
    if len(word) > LONGEST_PRONOUN or word in ("US", "IT", "i"):
        return False
    return word.lower() in PRONOUNS if word.isascii() else bool(PRONOUN.fullmatch(word))


def find_pronouns(text: str, words: Words, taken: Sequence[Span]) -> list[Mention]:
    """Whole words that are pronouns and stand in no mention."""
    found = []
    for span in words.spans:
        if span.end - span.start > LONGEST_PRONOUN:
            continue
        word = span.of(text)
        if not is_pronoun(word) or any(span.overlaps(t) for t in taken):
            continue
        kind: MentionKind = "person" if word.lower() in PERSONAL else "group"
        found.append(Mention(span, word, kind, reasons=["pronoun"]))
    return found


def find_triggers(
    window: Window, words: Words, scores: Scores, labels: Labels, mentions: Sequence[Mention], base: int
) -> list[Trigger]:
    """Words whose chance of carrying no act is low; neighbours of one type are one trigger."""
    probs = softmax(scores.types[words.first])
    act = 1.0 - probs[:, 0]
    best = probs[:, 1:].argmax(-1) + 1
    acts = (act >= labels.thresholds["trigger"]).tolist()
    if True not in acts:
        return []
    tags = [f"I-{labels.types[b]}" if a else "O" for a, b in zip(acts, best.tolist(), strict=True)]
    moods = softmax(scores.modalities[words.first])
    near, parties = Ties(window, mentions, base), Parties(scores, labels)
    found = []
    for first, last, kind in chunks(tags):
        heads = [p for w in range(first, last) for p in words.pieces[w]]
        modality = labels.modalities[int(mean_of(moods[first:last]).argmax())]
        ties = [near.of(logits) for logits in parties.of(heads)]
        kept = [
            [(n, p) for n, p in side if p >= labels.thresholds[least]]
            for side, least in zip(ties, ("link", "recipient"), strict=True)
        ]
        best = max(ties[0], key=lambda tie: tie[1], default=None)
        if not kept[0] and best and best[1] >= labels.thresholds["actor"] and best[0] not in dict(kept[1]):
            kept[0] = [best]  # an act has an agent: the likeliest, where none is likely
        kind, score = second_opinion(scores, labels, probs[first:last], near, kept)
        sure = labels.confidence("trigger", score)
        if sure < labels.thresholds.get("confidence", 0.0):
            continue
        found.append(
            Trigger(
                Span(words.spans[first].start, words.spans[last - 1].end),
                cast(EventType, kind),
                sure,
                cast(Modality, modality),
                kept[0],
                kept[1],
            )
        )
    return found


def second_opinion(
    scores: Scores, labels: Labels, probs: Floats, near: Ties, kept: Sequence[Sequence[tuple[int, float]]]
) -> tuple[str, float]:
    """The type of an act and its raw score: what its words say, with a share of what the pair head says of the
    likeliest actor and recipient.

    ``probs`` (words, types) has no act first; ``kept`` holds the ties of the act.
    """
    own, acts = mean_of(probs[:, 1:]), float((1.0 - probs[:, 0]).max())
    shares = np.log(own / own.sum() + LEAST_SHARE)
    if scores.pairs is not None and all(kept):
        actor, recipient = (max(side, key=lambda tie: tie[1])[0] for side in kept)
        asked = near.shares(scores.pairs, actor, recipient)
        # of both together no more than of one: two heads out of one pass are no two witnesses
        shares = (shares + PAIR_WEIGHT * np.log(asked / asked.sum() + LEAST_SHARE)) / (1.0 + PAIR_WEIGHT)
    shares = np.exp(shares - shares.max())
    best = int(shares.argmax())
    return labels.types[best + 1], acts * float(shares[best] / shares.sum())


def layer_spans(words: Words, tags: NDArray[np.int64], layer: int) -> list[Span]:
    """Spans of source (0), cue (1) or content (2) by the tags of all words. Contents a few words apart, with no source
    or cue between, are one."""
    runs = [(a, b) for a, b, _ in chunks([TAG[n] for n in tags[:, layer].tolist()])]
    if layer == 2:
        held: list[tuple[int, int]] = []
        for first, last in runs:
            if held and first - held[-1][1] <= GAP_WORDS and not tags[held[-1][1] : first, :2].any():
                held[-1] = (held[-1][0], last)
            else:
                held.append((first, last))
        runs = held
    return [Span(words.spans[a].start, words.spans[b - 1].end) for a, b in runs]


def sureness(words: Words, scores: Scores, contents: Sequence[Span]) -> float:
    """Mean probability, over the words of contents, that they are content."""
    first, last = min(c.start for c in contents), max(c.end for c in contents)
    inside = [
        f
        for f, s in zip(words.first, words.spans, strict=True)
        if first < s.end and s.start < last and any(c.overlaps(s) for c in contents)
    ]
    return float(1 - softmax(scores.layers[inside, 2])[:, 0].mean()) if inside else 0.0


def find_quotations(text: str, window: Window, words: Words, scores: Scores, labels: Labels) -> list[Quotation]:
    """A quotation for each cue with what it is tied to, and one for each content that no cue claims."""
    tags = scores.layers[words.first].argmax(-1)
    if not tags[:, 2].any():
        return []
    sources, cues, contents = (layer_spans(words, tags, n) for n in range(3))
    sources = [s for s in sources if not is_blank(trim(text, s).of(text))]
    tokens = {span: pieces_in(window, span) for span in [*sources, *cues, *contents]}
    claims: dict[tuple[Span | None, Span], list[tuple[float, Span]]] = {}
    for content in contents:
        chances = ties_of(scores, labels, LINK_CONTENT, [(tokens[cue], tokens[content]) for cue in cues])
        ties = list(zip(chances, cues, strict=True))
        if ties and max(ties)[0] >= labels.thresholds["content"]:
            claims.setdefault((max(ties)[1], max(ties)[1]), []).append((max(ties)[0], content))
        else:
            claims.setdefault((None, content), []).append((0.5, content))
    found = []
    for (cue, _), held in claims.items():
        heads = [(tokens[cue], tokens[s]) for s in sources] if cue else []
        ties = list(zip(ties_of(scores, labels, LINK_SOURCE, heads), sources, strict=False))
        named = [s for p, s in ties if p >= labels.thresholds["source"]] or [
            s for p, s in ties if p == max(ties)[0] and p >= LEAST_SOURCE
        ]
        spans = [c for _, c in held]
        raw = max(p for p, _ in held) * sureness(words, scores, spans) * (max(ties)[0] if named else UNNAMED)
        sure = labels.confidence("quotation", raw)
        if sure >= labels.thresholds.get("quotation", 0.0):
            found.append(Quotation(named, cue, spans, sure))
    return sorted(found, key=lambda q: q.content[0])


def find_clauses(text: str, words: Words, scores: Scores, labels: Labels) -> list[Clause]:
    """Conditions and consequences, with the mean probability of their words."""
    found: list[Clause] = []
    for part in get_args(ClausePart):
        layer = labels.layers.index(part)
        probs = softmax(scores.layers[words.first, layer])
        tags = [TAG[n] for n in probs.argmax(-1).tolist()]
        for first, last, _ in chunks(tags):
            span = trimmed(text, Span(words.spans[first].start, words.spans[last - 1].end))
            if span:
                found.append(Clause(span, part, round(float((1 - probs[first:last, 0]).mean()), 3)))
    return found


def trimmed(text: str, span: Span) -> Span | None:
    """A span without blanks and marks around it; None where nothing else is there."""
    words = re.search(r"\w.*\w|\w", span.of(text), re.S)
    return Span(span.start + words.start(), span.start + words.end()) if words else None


def decode(text: str, windows: Sequence[Window], scores: Iterable[Scores], labels: Labels) -> Found:
    """Everything found in the windows of one text, in text order within each window."""
    mentions: list[Mention] = []
    triggers: list[Trigger] = []
    quotations: list[Quotation] = []
    clauses: list[Clause] = []
    for window, logits in zip(windows, scores, strict=True):
        words = words_of(text, window)
        if not words.first:
            continue
        here = find_mentions(text, window, words, logits, labels)
        triggers += find_triggers(window, words, logits, labels, here, len(mentions))
        quotations += find_quotations(text, window, words, logits, labels)
        if "condition" in labels.layers:
            clauses += find_clauses(text, words, logits, labels)
        mentions += here
    return Found(mentions, triggers, quotations, clauses)
