"""Sentences around evidence: where they begin and end, and how much of them a reader is shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from tocsin.records import Span, normal_text

SENTENCE_END = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n\s*\n")
ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Adm|Sen|Rep|Gov|St|No|vs))\.$")
REACH = 400
"""Characters on either side of evidence that count as its sentence at most."""
BEFORE = 3
"""What stands before evidence in a long sentence is shown with at most one part in so many."""
CUT = "…"


@lru_cache(maxsize=4)
def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of a text, cut at full stops before a capital and at blank lines."""
    spans, start = [], 0
    for found in SENTENCE_END.finditer(text):
        if "\n\n" not in found[0] and ABBREVIATED.search(text, start, found.start() + 1):
            continue
        end = found.start() + len(found[0].rstrip())
        if end > start:
            spans.append(Span(start, end))
        start = found.end()
    return (*spans, Span(start, len(text))) if start < len(text) else tuple(spans)


def sentences_of(text: str, evidence: Sequence[Span]) -> list[Span]:
    """The sentences in which a record's evidence stands."""
    spans = sentence_spans(text)
    chosen: dict[Span, None] = {}
    for each in evidence:
        at = max(bisect_right(spans, each.start, key=start_of) - 1, 0)
        for n in range(at, len(spans)):  # no slice: it would copy the rest of a long text for each record
            if spans[n].start >= each.end and spans[n].start > each.start:
                break
            chosen[spans[n]] = None
    return list(chosen)


def start_of(span: Span) -> int:
    return span.start


def sentence_near(text: str, at: Span) -> Span:
    """From the beginning of the sentence in which a span stands to the end of the one in which it ends: no more than
    ``REACH`` characters on either side of it, for texts without an end of a sentence."""
    found = sentences_of(text, [at]) or [at]
    first, last = min(found[0].start, at.start), max(found[-1].end, at.end)
    return Span(max(first, at.start - REACH), min(last, at.end + REACH))


def sentences_at(text: str, evidence: Sequence[Span]) -> str:
    """The words of the sentences in which a record's evidence stands."""
    return " ".join(span.of(text) for span in sentences_of(text, evidence))


def clipped(words: str, most: int) -> str:
    """Words of ``most`` characters at most; where some were left out, they end behind a whole word with "…"."""
    if len(words) <= most:
        return words
    kept = words[: most - len(CUT)]
    whole = kept if words[len(kept)].isspace() else kept.rpartition(" ")[0] or kept
    return whole.rstrip(" ,;:—–-") + CUT


def around(text: str, evidence: Span, most: int) -> str:
    """The sentence in which evidence stands, on one line; of a long one, what is near the evidence."""
    sentence = next(iter(sentences_of(text, [evidence])), evidence)
    start, back = sentence.start, evidence.start - most // BEFORE
    front = ""
    if len(sentence) > most and back > start:
        space = text.find(" ", back, evidence.start)
        start, front = (space + 1 if space >= 0 else evidence.start), CUT
    return clipped(front + normal_text(text[start : sentence.end]), most)
