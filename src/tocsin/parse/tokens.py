"""Cutting text: paragraphs, sentences, windows for the encoder, and word pieces with their case shape.

Offsets are code points of the whole article text throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from tokenizers import Encoding, Tokenizer

from tocsin.errors import ModelError
from tocsin.records import Sentence, Span

MAX_PIECES = 128
"""Word pieces a window may hold, the two special ones included: what the encoder was fine-tuned on."""

PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.S)
BOUNDARY = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[.!?]["”’]+(?=[A-Z“])""")
OPENER = re.compile(r"""\s*["'“‘«(\[]*\s*(?P<first>\S)""")
INITIAL = re.compile(r"(?:^|[\s(“\"'.-])(?:[A-Z]\.)+$")
NAME_BEFORE_INITIAL = re.compile(r"\b[A-Z][\w’'-]+\s+(?:[A-Z]\.\s?)*[A-Z]\.$")
PRONOUNS_AFTER_BREAK = re.compile(r"\s*(?:He|She|It|They|The|This|A|An|In|On|But|And)\b")
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt cmdr adm brig sgt cpl pvt rev hon gov sen rep pres sec amb st ft mt no nos vs "
    "etc e.g i.e cf al jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx dept inc ltd "
    "corp co bros jr sr ph.d u.s u.k u.n u.a.e u.s.s.r e.u d.c a.m p.m km ave blvd op art para fig vol ed".split()
)
ALWAYS_CONTINUES = frozenset("mr mrs ms dr prof gen lt col maj capt cmdr adm brig sgt cpl rev gov sen rep st ft mt vs e.g i.e no".split())


def split_paragraphs(text: str) -> list[Span]:
    """Paragraphs, parted by blank lines; surrounding white space is left out."""
    spans = []
    for found in PARAGRAPH.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        end = found.end() - (len(found[0]) - len(found[0].rstrip()))
        if start < end:
            spans.append(Span(start, end))
    return spans


def ends_sentence(text: str, stop: re.Match[str], start: int) -> bool:
    """Whether this punctuation ends a sentence: abbreviations, initials and what follows decide."""
    after = OPENER.match(text, stop.end())
    if after is None:
        return True
    if "." not in stop[0] or stop[0].startswith(("...", "…")):
        return after["first"].isupper() or not after["first"].isalpha()
    before = text[start : stop.start() + 1]
    word = before.rsplit(None, 1)[-1].lstrip("(“\"'‘[").rstrip(".").lower() if before.split() else ""
    if after["first"].islower() or word in ALWAYS_CONTINUES:
        return False
    if INITIAL.search(before) and "." not in word:
        return not NAME_BEFORE_INITIAL.search(before) and word not in ABBREVIATIONS
    if word in ABBREVIATIONS:
        return bool(PRONOUNS_AFTER_BREAK.match(text, stop.end()))
    return True


def split_sentences(text: str, paragraph: Span) -> list[Span]:
    """Sentences of one paragraph. Initials ("Harry S."), "U.S." and closing quotes do not cut in the wrong place."""
    piece = text[paragraph.start : paragraph.end]
    cuts, start = [], 0
    for stop in BOUNDARY.finditer(piece):
        if ends_sentence(piece, stop, start):
            cuts.append(stop.end())
            start = stop.end()
    for line in re.finditer(r"\n", piece):  # a single line break: a list item or a heading, seldom a wrapped line
        cuts.append(line.start())
    spans, start = [], 0
    for cut in [*sorted(set(cuts)), len(piece)]:
        inner = piece[start:cut]
        lead = len(inner) - len(inner.lstrip())
        if inner.strip():
            spans.append(Span(paragraph.start + start + lead, paragraph.start + start + len(inner.rstrip())))
        start = cut
    return spans


def sentences_of(text: str) -> list[Sentence]:
    """All sentences of a text with the number of the paragraph each stands in."""
    return [Sentence(span, number) for number, para in enumerate(split_paragraphs(text)) for span in split_sentences(text, para)]


class Window(NamedTuple):
    """What the encoder reads in one pass: pieces with absolute character spans (specials: empty spans)."""

    ids: list[int]
    shapes: list[int]
    spans: list[Span]
    words: list[int]
    sentences: list[int]


SHAPES = 9


def shape_of(word: str) -> int:
    """Case shape of a word: 1 lower, 2 Title, 3 UPPER, 4 one capital, 5 mixed, 6 number, 7 punctuation, 8 other."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 4
        return 2 if word[1:].islower() else (5 if any(c.isupper() for c in word) else 8)
    if any(c.isdigit() for c in word):
        return 6
    return 8 if any(c.isalpha() for c in word) else 7


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer that ships with the model; raises ``ModelError`` where it is missing."""
    try:
        made = Tokenizer.from_str(files("tocsin.parse").joinpath("model/tokenizer.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"the shipped tokenizer can't be read ({error}); reinstall tocsin") from error
    made.no_truncation()
    made.no_padding()
    return made


def pieces_of(text: str, sentence: Sentence, encoding: Encoding) -> tuple[list[int], list[int], list[Span], list[int]]:
    base = sentence.span.start
    shapes, spans, words = [], [], []
    extent: dict[int, list[int]] = {}
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        box = extent.setdefault(word or 0, [start, end])
        box[1] = end
    for word, (start, end) in zip(encoding.word_ids, encoding.offsets, strict=True):
        first, last = extent[word or 0]
        shapes.append(shape_of(text[base + first : base + last]))
        spans.append(Span(base + start, base + end))
        words.append(word or 0)
    return list(encoding.ids), shapes, spans, words


def windows(text: str, sentences: Sequence[Sentence], limit: int = MAX_PIECES) -> Iterator[Window]:
    """Windows of whole sentences of one paragraph; only a sentence longer than a window is cut, at a word."""
    encode = tokenizer()
    begin, end = encode.token_to_id("[CLS]"), encode.token_to_id("[SEP]")
    encoded = encode.encode_batch([text[s.span.start : s.span.end] for s in sentences], add_special_tokens=False)
    open_: list[tuple[int, tuple[list[int], list[int], list[Span], list[int]]]] = []

    def close() -> Window:
        last = open_[-1][1][2][-1].end if open_[-1][1][2] else 0
        first = open_[0][1][2][0].start if open_[0][1][2] else 0
        ids, shapes, spans, words = [begin], [0], [Span(first, first)], [-1]
        offset = 0
        for _, (i, c, s, w) in open_:
            ids += i
            shapes += c
            spans += s
            words += [x + offset for x in w]
            offset = max(words) + 1
        return Window([*ids, end], [*shapes, 0], [*spans, Span(last, last)], [*words, -1], [n for n, _ in open_])

    size, room = 0, limit - 2
    for number, (sentence, encoding) in enumerate(zip(sentences, encoded, strict=True)):
        pieces = pieces_of(text, sentence, encoding)
        count = len(pieces[0])
        if not count:
            continue
        new_paragraph = bool(open_) and sentences[open_[-1][0]].paragraph != sentence.paragraph
        if open_ and (new_paragraph or size + count > room):
            yield close()
            open_, size = [], 0
        while count > room:  # one over-long sentence: cut it at a word
            cut = room
            while cut > room // 2 and pieces[3][cut] == pieces[3][cut - 1]:
                cut -= 1
            open_ = [(number, tuple(part[:cut] for part in pieces))]  # type: ignore[list-item]
            yield close()
            open_, pieces = [], tuple(part[cut:] for part in pieces)  # type: ignore[assignment]
            count = len(pieces[0])
        open_.append((number, pieces))
        size += count
    if open_:
        yield close()
