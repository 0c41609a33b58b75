"""Sentences around evidence: a reader gets at least a clause, and sees where words were left out."""

from __future__ import annotations

import pytest
from builders import entry, event
from hypothesis import given
from hypothesis import strategies as st

from tocsin.ledger.evidence import CLAUSE, QUOTED, item_of
from tocsin.ledger.sentences import REACH, around, clipped, sentence_near, sentences_at
from tocsin.records import Span

TEXT = "A title\n\nThe army fired at dawn. Nobody was hurt, Gen. Ivanov said. " + "Far " * 60 + "they fired again."
CLIPS = [
    ("short enough", 20, "short enough"),
    ("words that are cut, here", 16, "words that are…"),
    ("words that are cut, here", 20, "words that are cut…"),
    ("unbroken-and-without-end", 10, "unbroken-…"),
]


@pytest.mark.parametrize(("words", "most", "said"), CLIPS)
def test_what_is_cut_ends_with_a_mark(words: str, most: int, said: str) -> None:
    assert clipped(words, most).replace("-…", "…") == said.replace("-…", "…")


@given(st.text(max_size=60), st.integers(2, 50))
def test_a_cut_is_never_longer_than_asked(words: str, most: int) -> None:
    assert len(clipped(words, most)) <= most
    assert (clipped(words, most) == words) == (len(words) <= most)


def test_a_word_gets_its_sentence() -> None:
    at = TEXT.index("fired")
    assert around(TEXT, Span(at, at + 5), QUOTED) == "The army fired at dawn."
    assert sentences_at(TEXT, [Span(at + 30, at + 31)]) == "Nobody was hurt, Gen. Ivanov said."


def test_of_a_long_sentence_what_is_near_the_evidence() -> None:
    at = TEXT.rindex("fired")
    shown = around(TEXT, Span(at, at + 5), QUOTED)
    assert shown.startswith("…Far")
    assert shown.endswith("they fired again.")


NEAR = [
    ("after an abbreviation", "It rained. Gen. Wolf said it fell. All left.", "fell", "Gen. Wolf said it fell."),
    ("before one", "It fell to Gen. Ivanov to explain. All left.", "fell", "It fell to Gen. Ivanov to explain."),
    ("across two", "It fell. Then it rose. All left.", "fell. Then", "It fell. Then it rose."),
    ("a paragraph ends it", "A title\n\nIt fell\n\nAll left", "fell", "It fell"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "words", "said"), NEAR, ids=[case[0] for case in NEAR])
def test_a_span_stands_in_its_sentence(why: str, text: str, words: str, said: str) -> None:
    at = text.index(words)
    assert sentence_near(text, Span(at, at + len(words))).of(text) == said, why


def test_a_text_without_an_end_has_no_endless_sentence() -> None:
    """Else each record of it would cost the whole text."""
    near = sentence_near("word " * 10_000, Span(20_000, 20_004))
    assert (near.start, near.end) == (20_000 - REACH, 20_004 + REACH)
    assert sentence_near("", Span(0, 0)) == Span(0, 0)


def test_an_item_keeps_its_words_and_shows_a_clause() -> None:
    at = TEXT.index("fired")
    item = item_of(told := entry(event(evidence=[Span(at, at + 5)]), text=TEXT), told.document.events[0])
    assert (item.quote, item.sentence, item.words) == ("fired", "The army fired at dawn.", "The army fired at dawn.")
    assert item.spans == [Span(at, at + 5)]
    long = item_of(told, event(evidence=[Span(len(TEXT) - QUOTED - 50, len(TEXT))]))
    assert (long.quote[-1], long.sentence) == ("…", "")
    assert CLAUSE < len(long.quote) <= QUOTED
