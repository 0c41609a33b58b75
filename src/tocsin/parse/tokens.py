"""Cutting text: paragraphs, sentences, windows for the encoder, and word pieces with their case shape.

Offsets are code points of the whole article text throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from tokenizers import Encoding, Tokenizer

from tocsin.errors import ModelError
from tocsin.records import Sentence, Span

MAX_PIECES = 128
"""Word pieces a window may hold, the two special ones included: what the encoder was fine-tuned on."""

PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.S)

# ------------------------------------------------------------------------------------------------- ends of sentences

BOUNDARY = re.compile(
    r"""[.!?…]+["'”’»)\]]*(?=\s)"""  # the plain case
    r"""|[.!?]["”’]+(?=[A-Z“])"""  # no blank after a closing quotation mark
    r"""|(?<=[a-z]{3})[.!?](?=[A-Z][a-z]+[ ,])"""  # no blank at all, as pages that were badly joined have it
)
OPENER = re.compile(r"""\s*["'“‘«(\[]*\s*(?P<first>\S)""")
LINE_BREAK = re.compile(r"\n(?!\s*[a-z])")
"""A single line break ends a list item or a heading; before a small letter it only wraps a line."""

SMALL_HEAD = re.compile(r"""\s*["“‘(]*(?:(?:al|el|an|as|ash|at)-[A-Z]|[a-h]\. [A-Z])""")
"""What begins small even at the head of a sentence: al-Shabaab, el-Sisi, a list's "b."."""

STARTER = re.compile(
    r"""\s*["“‘(]*(?:He|She|It|They|We|You|I(?= [a-z])|The|This|That|These|Those|There|A|An|In|On|At|But|And|So|If|"""
    r"""When|While|After|Before|As|For|From|With|However|Meanwhile|Since|Its|His|Her|Their|Our|Both|Although|"""
    r"""Despite|During|According)\b(?!['’.])"""
)
"""Words that begin a sentence and are not the second half of a name."""

CLOCK_TAIL = re.compile(
    r"\s*(?:[A-Z]{2,5}\b|Eastern|Central|Pacific|Mountain|(?:[A-Z]\w+ ){1,2}time\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
)
"""What goes on after "5 p.m.": a zone, a day, "Moscow time"."""

SPEECH_TAG = re.compile(
    r"\s+(?:[A-Z][\w’'-]+\s+){1,3}"
    r"(?:said|says|asked|asks|told|added|wrote|replied|demanded|warned|declared|tweeted|exclaimed)\b"
)
LETTERED = re.compile(
    r"\b(?:Plan|Group|Class|Type|Article|Section|Annex|Appendix|War|Phase|Category|Part|Chapter|Vitamin|Hepatitis|Team|Zone|"
    r"Area|Grade|Option|Terminal|Block|Camp|Company|Pool|Point|Route|Schedule|Track)\s+[A-Z]\.$"
)
"""Things called by a letter: that "B." is no initial of a name."""

NAME_BEFORE_INITIAL = re.compile(r"\b[A-Z][\w’'-]+\s+(?:[A-Z]\.\s?)*[A-Z]\.$")


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = listed(
    "Mr Mrs Ms Messrs Dr Prof Gen Lt Col Maj Capt Cmdr Cdr Adm Brig Sgt Cpl Pvt Rev Hon Gov Sen Sens Rep Reps Pres Amb "
    "Atty Insp Supt Fr Msgr"
)
"""Stand before a name and never end a sentence."""

ALWAYS_CONTINUES = listed("vs e.g i.e cf")
BEFORE_NUMBER = listed("no nos art fig vol para op p pp sec ch approx ca")
"""Abbreviations before a number, plain words or ends elsewhere ("the answer was no.")."""

CAPITALISED = listed(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun St Ft Mt Co Corp Inc "
    "Ltd Bros Jr Sr Dept Ave Blvd Rd Ed Univ Bn Regt Div"
)
"""End a sentence only before a ``STARTER``; written small some are plain words ("they wed.")."""

CLOCK = listed("a.m p.m am pm")
ETC = listed("etc al jr inc ltd")


class Stop(NamedTuple):
    """A mark that may end a sentence: the paragraph, where the sentence began, the mark, its word, what comes next."""

    text: str
    start: int
    mark: re.Match[str]
    word: str
    first: str

    @property
    def before(self) -> str:
        return self.text[self.start : self.mark.start() + 1]

    def followed_by(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self.text, self.mark.end()) is not None


def stop_at(text: str, mark: re.Match[str], start: int) -> Stop | None:
    """The stop with its surroundings, or none where nothing follows."""
    after = OPENER.match(text, mark.end())
    if after is None:
        return None
    words = text[start : mark.start() + 1].rsplit(None, 1)
    return Stop(text, start, mark, words[-1].lstrip("(“\"'‘’[").rstrip(".") if words else "", after["first"])


def ends_sentence(text: str, mark: re.Match[str], start: int) -> bool:
    """Whether this punctuation ends a sentence: its own shape, then the word before it, then what follows decide."""
    stop = stop_at(text, mark, start)
    if stop is None:
        return True
    if stop.first in ".…" or (mark[0][-1] in "\"”’'" and stop.followed_by(SPEECH_TAG)):
        return False
    if not mark[0].startswith(".") or mark[0].startswith(".."):
        return stop.first.isupper() or not stop.first.isalpha()
    if stop.first.islower():
        return stop.followed_by(SMALL_HEAD)
    return word_ends(stop)


def word_ends(stop: Stop) -> bool:
    """Whether a full stop after this word and before a capital, a number or a sign ends the sentence."""
    small = stop.word.lower()
    word = stop.word if stop.word == small else stop.word.capitalize()  # "MR." of transcripts
    if word in TITLES or small in ALWAYS_CONTINUES or is_enumerator(stop):
        return False
    if small in BEFORE_NUMBER:
        return not stop.first.isdigit()
    if small in CLOCK:
        return not stop.followed_by(CLOCK_TAIL)
    if len(word) == 1 and word.isupper():
        return initial_ends(stop)
    if word in CAPITALISED or small in ETC or is_dotted(stop.word):
        return stop.followed_by(STARTER)
    return True


def is_enumerator(stop: Stop) -> bool:
    """"1." or "b." at the head of a sentence numbers it."""
    alone = stop.before.strip("(“\"' \t\n.") == stop.word
    return alone and (len(stop.word) == 1 or (stop.word.isdigit() and len(stop.word) < 3))


def is_dotted(word: str) -> bool:
    """Letters parted by stops: U.S, U.N, H.W, D.C, also Ph.D."""
    return "." in word and all(len(part) < 3 and part.isalpha() for part in word.split("."))


def initial_ends(stop: Stop) -> bool:
    """A single capital: an initial belongs to the name before or after it; "World War I." and "than I." end."""
    if LETTERED.search(stop.before):
        return True
    return not NAME_BEFORE_INITIAL.search(stop.before) and stop.followed_by(STARTER)


# ------------------------------------------------------------------------------------------- paragraphs and sentences

def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without the white space around it; none where nothing is left."""
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip())
    return Span(start + lead, start + len(inner.rstrip())) if inner.strip() else None


def split_paragraphs(text: str) -> list[Span]:
    """Paragraphs, parted by blank lines; surrounding white space is left out."""
    spans = (trimmed(text, *found.span()) for found in PARAGRAPH.finditer(text))
    return [span for span in spans if span]


def split_sentences(text: str, paragraph: Span) -> list[Span]:
    """Sentences of one paragraph. Initials ("Harry S."), "U.S." and closing quotes do not cut in the wrong place."""
    piece = text[paragraph.start : paragraph.end]
    breaks = [line.start() for line in LINE_BREAK.finditer(piece)]
    cuts, start = set(breaks), 0
    for mark in BOUNDARY.finditer(piece):
        start = max([start, *(b for b in breaks if b <= mark.start())])
        if ends_sentence(piece, mark, start):
            cuts.add(mark.end())
            start = mark.end()
    edges = [0, *sorted(cuts), len(piece)]
    spans = (trimmed(text, paragraph.start + a, paragraph.start + b) for a, b in pairwise(edges))
    return [span for span in spans if span]


def sentences_of(text: str) -> list[Sentence]:
    """All sentences of a text with the number of the paragraph each stands in."""
    paragraphs = enumerate(split_paragraphs(text))
    return [Sentence(span, number) for number, paragraph in paragraphs for span in split_sentences(text, paragraph)]


# ------------------------------------------------------------------------------------------------- pieces and windows

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


class Window(NamedTuple):
    """What the encoder reads in one pass: pieces with absolute character spans (specials: empty spans)."""

    ids: list[int]
    shapes: list[int]
    spans: list[Span]
    words: list[int]
    sentences: list[int]


class Pieces(NamedTuple):
    """The word pieces of a sentence or a part of one: ids, case shapes, absolute spans, number of the word."""

    ids: list[int]
    shapes: list[int]
    spans: list[Span]
    words: list[int]

    def part(self, start: int, end: int | None = None) -> Pieces:
        return Pieces(self.ids[start:end], self.shapes[start:end], self.spans[start:end], self.words[start:end])


Part = tuple[int, Pieces]
"""The number of a sentence, and pieces of it."""


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


@lru_cache(maxsize=1)
def special_ids() -> tuple[int, int]:
    """The pieces that open and close a window."""
    begin, end = tokenizer().token_to_id("[CLS]"), tokenizer().token_to_id("[SEP]")
    if begin is None or end is None:
        raise ModelError("the shipped tokenizer has no [CLS] and [SEP]; reinstall tocsin")
    return begin, end


def pieces_of(text: str, sentence: Sentence, encoding: Encoding) -> Pieces:
    """A sentence's pieces; each has the case shape of the whole word it belongs to."""
    base = sentence.span.start
    words = [word or 0 for word in encoding.word_ids]
    extent: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(words, encoding.offsets, strict=True):
        extent[word] = (extent.get(word, (start, end))[0], end)
    shape = {word: shape_of(text[base + first : base + last]) for word, (first, last) in extent.items()}
    spans = [Span(base + start, base + end) for start, end in encoding.offsets]
    return Pieces(list(encoding.ids), [shape[word] for word in words], spans, words)


def window_of(parts: Sequence[Part]) -> Window:
    """Parts joined between the special pieces; words are numbered through the window."""
    begin, end = special_ids()
    first, last = parts[0][1].spans[0].start, parts[-1][1].spans[-1].end
    window = Window([begin], [0], [Span(first, first)], [-1], [number for number, _ in parts])
    for _, pieces in parts:
        offset = max(window.words) + 1
        window.ids.extend(pieces.ids)
        window.shapes.extend(pieces.shapes)
        window.spans.extend(pieces.spans)
        window.words.extend(word + offset for word in pieces.words)
    for column, closing in ((window.ids, end), (window.shapes, 0), (window.words, -1)):
        column.append(closing)
    window.spans.append(Span(last, last))
    return window


def cut_long(pieces: Pieces, room: int) -> Iterator[Pieces]:
    """Parts of at most ``room`` pieces, cut between words where one is near; the last is what is left."""
    while len(pieces.ids) > room:
        cut = room
        while cut > max(1, room // 2) and pieces.words[cut] == pieces.words[cut - 1]:
            cut -= 1
        yield pieces.part(0, cut)
        pieces = pieces.part(cut)
    yield pieces


def windows(text: str, sentences: Sequence[Sentence], limit: int = MAX_PIECES) -> Iterator[Window]:
    """Windows of whole sentences of one paragraph; only a sentence longer than a window is cut, at a word."""
    # one by one: a batch goes to the tokenizer's own threads, and on one core waits for them
    encodings = [tokenizer().encode(s.span.of(text), add_special_tokens=False) for s in sentences]
    waiting: list[Part] = []
    size, room, paragraph = 0, limit - 2, -1
    for number, (sentence, encoding) in enumerate(zip(sentences, encodings, strict=True)):
        for pieces in cut_long(pieces_of(text, sentence, encoding), room):
            count = len(pieces.ids)
            if waiting and (sentence.paragraph != paragraph or size + count > room):
                yield window_of(waiting)
                waiting, size = [], 0
            if count:
                waiting.append((number, pieces))
                size, paragraph = size + count, sentence.paragraph
    if waiting:
        yield window_of(waiting)
