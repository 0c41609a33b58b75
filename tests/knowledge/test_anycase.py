"""Patterns in any case find what ``re.I`` finds."""

from __future__ import annotations

import re

import pytest

from tocsin.knowledge.anycase import AnyCase

CASES = [
    (r"\bunion", "The UNION met", "capitals in the text"),
    (r"\bAP Photo", "by ap photo", "capitals in the pattern"),
    (r"\S+\s\W*the\b", "Over “THE hill", "escapes keep their capitals"),
    (r"(?P<what>talks?)\b", "Talks, TALK", "a named group"),
    (r"his", "Yıldırım met HİS envoy", "a Turkish capital that has two code points in small letters"),
    (r"visit", "a vısıt", "a dotless i counts as i, as under re.I"),
    (r"kyiv", "\u212ayiv", "the Kelvin sign"),
    (r"sanction", "no such word", "nothing found"),
]


@pytest.mark.parametrize(("pattern", "text", "why"), CASES)
def test_like_ignoring_case(pattern: str, text: str, why: str) -> None:
    expected, found = re.search(pattern, text, re.I), AnyCase(pattern).search(text)
    assert (found and found.span()) == (expected and expected.span()), why
