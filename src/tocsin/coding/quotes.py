"""Quotation marks: which stretches of a text stand in them, and contents cut so that their marks come in pairs.

Typographic and straight marks, double and single, and guillemets; a typographic mark may be closed by a straight one,
as on pages that were pasted together. A double quotation that stays open ends with its paragraph, as in speeches that
run over several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tocsin.records import Span, StatementForm

INSIDE = r"(?:(?!\n[ \t]*\n)[^{}])*"
"""Anything but these characters, within one paragraph."""
QUOTED = re.compile(
    "“" + INSIDE.format('”"') + '[”"]?'
    "|«" + INSIDE.format("»") + "»"
    r"|(?<![^\s(\[—–-])\"(?=\S)" + INSIDE.format('"') + '"?'
    r"|(?<![\w’'])[‘'](?=[A-Za-z])" + INSIDE.format("“”")[:-1] + r"{0,600}?(?<=[\w.,!?…])[’'](?!\w)"
)  # fmt: skip
OPENS = re.compile(r"(?<![^\s(\[—–-])\"|[“«]")
CLOSES = re.compile(r"[,.!?…]?([”»\"])")
PARTNER = {"”": "“", "»": "«", '"': '"'}
BEFORE, BEHIND = "”»,;: \t\n", "“«,;: \t\n"
"""What may not begin and not end a content: marks of the words around it."""


@lru_cache(maxsize=8)
def quoted(text: str) -> list[Span]:
    """The stretches in quotation marks, marks included, in text order."""
    return [Span(*found.span()) for found in QUOTED.finditer(text)]


def inside(span: Span, marks: Sequence[Span]) -> list[Span]:
    """The parts of a span that stand in quotation marks."""
    return [Span(max(span.start, m.start), min(span.end, m.end)) for m in marks if m.overlaps(span)]


def begins_quoted(span: Span, marks: Sequence[Span]) -> bool:
    """Whether the first character stands in quotation marks."""
    return any(m.start <= span.start < m.end for m in marks)


def widen(text: str, span: Span) -> Span:
    """A content with the marks that hold it, without those and the commas of the words around it."""
    start, end = span.start, span.end
    if start and OPENS.match(text, start - 1) and not OPENS.match(text, start):
        start -= 1
    closing = CLOSES.match(text, end)
    if closing and stays_open(text[start:end], closing[1]):
        end = closing.end()
    while start < end and (text[start] in BEFORE or (text[start] == '"' and text[start + 1 : start + 2].isspace())):
        start += 1
    while end > start and (text[end - 1] in BEHIND or is_stray(text, start, end)):
        end -= 1
    return Span(start, end)


def stays_open(words: str, closing: str) -> bool:
    """Whether a closing mark behind the words would close one of theirs."""
    if closing == '"':
        return halved(words)
    return words.count(PARTNER[closing]) > words.count(closing)


def is_stray(text: str, start: int, end: int) -> bool:
    """Whether the last mark of a content closes what it never opened, or opens what is left out."""
    words, last = text[start:end], text[end - 1]
    if last == '"':
        return halved(words)
    return last in PARTNER and words.count(last) > words.count(PARTNER[last])


def halved(words: str) -> bool:
    """Whether a straight mark lacks its half, typographic ones that no other closes included."""
    return (words.count('"') + max(0, words.count("“") - words.count("”"))) % 2 == 1


def form_of(content: Sequence[Span], marks: Sequence[Span]) -> StatementForm:
    """Direct where nearly all of it stands in quotation marks, mixed where some does."""
    whole = sum(len(s) for s in content)
    within = sum(len(part) for s in content for part in inside(s, marks))
    if within >= 0.9 * whole:
        return "direct"
    return "mixed" if within else "indirect"
