"""The account: everything in it can be read without colour, at any width, and obeys nothing that a page says."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
from rich.cells import cell_len

from tocsin.export.terminal import Terminal, marked, paragraphs, unquoted
from tocsin.records import Document, Rejected, Span


def account(document: Document, width: int = 100, evidence: bool = False) -> str:
    stream = io.StringIO()
    terminal = Terminal(stream, evidence)
    terminal._console.width = width
    terminal.write(document, [])
    return stream.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "Envoy leaves",
        "2024-05-06 (from meta)",
        "Example Post",
        "file:///pages/envoy.txt",
        "machine-translated 0.6 (three garbled names)",
        "Events (2)",
        "United Nations",
        "CONSULT visit",
        "planned",
        "the other side?",
        "Geneva",
        "0.80",
        "THREATEN",
        "Statements (1)",
        "United Nations, an aide?: “We will talk,”",
        "! garbled",
        "The envoy → United Nations (garbled, 0.71)",
        "Storms (United Nations 0.40?)",
        "3 paragraphs that are not the article (related 2, share 1)",
    ],
)
def test_the_account_says(document: Document, words: str) -> None:
    assert words in " ".join(account(document).split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_screen(document: Document, width: int) -> None:
    for line in account(document, width, evidence=True).splitlines():
        assert cell_len(line) <= width


def test_an_event_that_happened_bears_no_word_of_modality(document: Document) -> None:
    only = msgspec.structs.replace(document, events=document.events[1:], statements=[])
    assert not re.search(r"planned|conditional|denied|actual", account(only))


def test_a_page_without_records_says_so(document: Document) -> None:
    bare = msgspec.structs.replace(document, mentions=[], events=[], statements=[])
    text = account(bare, evidence=True)
    assert "Events: none found" in text
    assert "Statements: none found" in text


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\r", "\x08"])
def test_a_page_cannot_drive_the_terminal(document: Document, bad: str) -> None:
    text = document.article.text.replace("envoy", f"en{bad}oy")
    article = msgspec.structs.replace(document.article, title=f"a{bad}b", text=text, uri=f"file:///{bad}", byline=[bad])
    assert bad not in account(msgspec.structs.replace(document, article=article), evidence=True)


def test_markup_of_the_page_is_text(document: Document) -> None:
    article = msgspec.structs.replace(document.article, title="[bold]:smile:[/bold] [link=x]")
    assert "[bold]:smile:[/bold] [link=x]" in account(msgspec.structs.replace(document, article=article))


def test_evidence_is_numbered_as_the_records_are(document: Document) -> None:
    text = " ".join(account(document, evidence=True).split())
    assert '«The envoy left for Geneva»[1,2] on Monday. «"We will talk," he said»[3]. Storms may come.' in text
    assert "[3] United Nations, an aide?" in text


OVERLAPS = [
    ("abcdef", {1: [Span(0, 3)]}, "«abc»[1]def"),
    ("abcdef", {1: [Span(0, 6)], 2: [Span(2, 4)]}, "«ab«cd»[2]ef»[1]"),
    ("abcdef", {1: [Span(0, 3)], 2: [Span(0, 3)]}, "«abc»[1,2]def"),
    ("abcdef", {1: [Span(0, 4)], 2: [Span(2, 6)]}, "«ab«cd»[1]ef»[2]"),
    ("abcdef", {1: [Span(0, 1), Span(5, 6)]}, "«a»[1]bcde«f»[1]"),
    ("abcdef", {}, "abcdef"),
    ("abcdef", {1: [Span(4, 99)]}, "abcd«ef»[1]"),
]


@pytest.mark.parametrize(("text", "marks", "expected"), OVERLAPS)
def test_marks(text: str, marks: dict[int, list[Span]], expected: str) -> None:
    assert marked(text, Span(0, len(text)), marks, plain=True).plain == expected


QUOTED = [
    ("“We will talk,”", "We will talk,"),
    ('"We will talk,"', "We will talk,"),
    ("We will talk", "We will talk"),
    ("“It was “frank” and long", "It was “frank” and long"),
    ("that it was “frank”", "that it was “frank”"),
    ('that it was "frank"', 'that it was "frank"'),
    ("“", ""),
]


@pytest.mark.parametrize(("words", "bare"), QUOTED)
def test_quotation_marks_are_not_doubled(words: str, bare: str) -> None:
    assert unquoted(words) == bare


def test_paragraphs_cover_the_text() -> None:
    text = "one\n\ntwo\nlines\n\n\n\nthree"
    assert [span.of(text) for span in paragraphs(text)] == ["one", "two\nlines", "three"]


def test_a_rejected_page_has_no_account(rejected: Rejected) -> None:
    stream = io.StringIO()
    Terminal(stream).write(rejected, [])
    assert stream.getvalue() == ""
