"""Mentions that the model cut wrongly: titles taken for names, names cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.records import Actor, Span
from tocsin.resolve.clues import longest
from tocsin.resolve.linking import Linking

NAME_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")
TITLES = frozenset(
    "mr mrs ms miss dr prof sir lady lord sheikh sheik imam mullah ayatollah king queen prince princess".split()
)
LONGEST_NAME = 8
"""Words of the longest name looked for in running text."""


def mend_people(state: Linking) -> None:
    """A title inside a person's mention is taken off; a "person" that is nothing but a title is a description."""
    for number, mention in state.open("person"):
        words = list(re.finditer(r"\S+", mention.raw))
        keep = title_words(state, number, [w[0] for w in words])
        if keep == len(words):
            state.mentions[number] = msgspec.structs.replace(mention, kind="group")
        elif keep:
            span = Span(mention.span.start + words[keep].start(), mention.span.end)
            state.mentions[number] = msgspec.structs.replace(mention, span=span, raw=span.of(state.text))


def title_words(state: Linking, number: int, words: Sequence[str]) -> int:
    """How many words at the beginning of a person's mention are title: of a form that began before it, or its own."""
    before = state.before(number, 60).split()[-4:]
    started = 0
    for back in range(1, len(before) + 1):
        form = " ".join(before[-back:])
        for size in range(1, len(words)):
            if state.book.offices.roles_of_form(f"{form} {' '.join(words[:size])}"):
                started = max(started, size)
    at = started
    while at < len(words) and (size := title_size(state, words[at:])):
        at += size
    return at


def title_size(state: Linking, words: Sequence[str]) -> int:
    """How many of the first words are a title, demonym, body or no part of a name; 0 where a name begins."""
    size, kind, _ = longest(words, 0, state.book, state.on, None)
    if kind in ("role", "country"):
        return size
    if kind == "body":
        return 0 if size == len(words) > 1 else size
    first = words[0]
    plain = not first[:1].isupper() or lexicon().agent(first) or first.rstrip(".").lower() in TITLES
    return 1 if plain else 0


def mend_names(state: Linking) -> None:
    """Names of several words that the book knows: a mention that holds only a part of one is widened to it."""
    found = list(known_names(state.text, state.book))
    for number, mention in state.open("organisation", "country", "group", "place"):
        whole = next((s for s in found if s.overlaps(mention.span) and not mention.span.covers(s)), None)
        if whole is None or (not whole.covers(mention.span) and mention.span.end > whole.end):
            continue
        state.mentions[number] = msgspec.structs.replace(
            mention,
            span=whole,
            raw=whole.of(state.text),
            kind="organisation" if mention.kind != "country" else "country",
        )


def known_names(text: str, book: ActorBook) -> Iterator[Span]:
    """Spans of the longest known names of two words or more, of bodies and countries, that begin with a capital."""
    words = list(NAME_WORD.finditer(text))
    folded = [fold(w[0]) for w in words]
    at = 0
    while at < len(words):
        size = name_size(text, words, folded, at, book) if words[at][0][:1].isupper() and folded[at] != "the" else 1
        if size > 1:
            yield Span(words[at].start(), words[at + size - 1].end())
        at += size


def name_size(text: str, words: Sequence[re.Match[str]], folded: Sequence[str], at: int, book: ActorBook) -> int:
    """How many words the longest known name that begins here has; 1 where none does."""
    index = book.index()
    for size in range(min(LONGEST_NAME, len(words) - at), 1, -1):
        entries = index.get(" ".join(folded[at : at + size]))
        if not entries or not isinstance(entries[0], Actor):
            continue
        between = text[words[at].start() : words[at + size - 1].end()]
        if "\n" not in between and "." not in between:
            return size
    return 1
