"""Words that commitments are told by (``data/commitments.toml``): acts and their value, turns, voices, other worlds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.modes import word_pattern
from tocsin.records import Instrument

Value = Literal["harm", "favour", "defence"]
GAP = r"(?:[\w’'-]+(?:,\d+)?\s+){0,3}?"
"""What "~" stands for: up to three words."""
IRREGULAR = {
    "break": "broke|broken", "build": "built", "come": "came", "cut": "cut", "draw": "drew|drawn", "fight": "fought",
    "freeze": "froze|frozen", "give": "gave|given", "hold": "held", "keep": "kept", "lay": "laid",
    "meet": "met", "pay": "paid", "send": "sent", "shoot": "shot", "sink": "sank|sunk", "stand": "stood",
    "strike": "struck", "take": "took|taken", "tear": "tore|torn", "withdraw": "withdrew|withdrawn", "quit": "quit",
}  # fmt: skip
"""Past forms that endings don't make, of the verbs in the file."""
PATTERNS = {
    "turn": ("stop", "cut", "no", "stay"),
    "hedge": ("words", "strong"),
    "voice": ("outside", "unnamed"),
    "world": ("sport", "market", "weather", "law", "story"),
    "body": ("words",),
}
"""The tables of the file besides its acts, and the lists that each must have."""


def phrase(listed: str) -> str:
    """The pattern of one listed word or phrase, as the head of the file describes it."""
    words = listed.split()
    if len(words) == 1:
        past = IRREGULAR.get(words[0])
        return rf"(?:{word_pattern(listed)}|(?:{past})\b)" if past else word_pattern(listed)
    last = words[-1] + (r"\b" if listed != listed.rstrip() else "")
    middle = [GAP if w == "~" else re.escape(w) + r"\s+" for w in words[1:-1]]
    return inflected(words[0]) + r"\s+" + "".join(middle) + last


def inflected(verb: str) -> str:
    """A verb with its plain endings: "close" is also "closes", "closed", "closing"."""
    plain = (
        rf"{verb[:-1]}(?:e[sd]?|ing)"
        if verb.endswith("e")
        else rf"{re.escape(verb)}(?:e?s|{re.escape(verb[-1])}?(?:ed|ing))?"
    )
    return rf"(?:{plain}|{IRREGULAR[verb]})" if verb in IRREGULAR else plain


WORD_START = re.compile(r"(?<![\w’'])\w")
NOT_AGENT = r"(?!\w?(?:ers?|ors?)\b)"
"""A stem does not match who does it: "kidnappers" are no kidnapping."""
KEY = 3
"""Letters by which words are looked up, so that a text meets only the patterns that can match there."""


@cache
def made(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


class WordList:
    """Listed words as one searchable thing, like a pattern, but fast for long lists."""

    def __init__(self, listed: Sequence[str]) -> None:
        self._parts: dict[str, list[tuple[str, tuple[str, ...], list[str]]]] = {}
        for entry in sorted(listed, key=len, reverse=True):
            part = phrase(entry) + NOT_AGENT, tuple(forms_of(entry)), rest_of(entry)
            for key in keys_of(entry):
                self._parts.setdefault(key, []).append(part)

    def _match(self, key: str, text: str, low: str, start: int) -> re.Match[str] | None:
        """The match of the first word with this key. Only words whose letters stand here, the others of a phrase behind
        them, are tried: making a pattern takes as long as a hundred searches. Letters beyond ASCII may count as others
        in any case."""
        plain = low.isascii()
        for pattern, forms, rest in self._parts.get(key, ()):
            if plain and not (low.startswith(forms, start) and all([word in low for word in rest])):
                continue
            if found := made(pattern).match(text, start):
                return found
        return None

    def begins(self, letters: str) -> bool:
        """Whether a word may stand here that begins with these letters, ``KEY`` of them in small letters."""
        return letters in self._parts or letters[: KEY - 1] in self._parts

    def at(self, text: str, low: str, start: int) -> re.Match[str] | None:
        """The longest match at an offset; ``low`` is the text in small letters."""
        best = None
        for size in (KEY, KEY - 1):
            found = self._match(low[start : start + size], text, low, start)
            if found and (best is None or found.end() > best.end()):
                best = found
        return best

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        low, end = text.lower(), 0
        for word in WORD_START.finditer(text):
            start = word.start()
            known = start >= end and self.begins(low[start : start + KEY])
            found = self.at(text, low, start) if known else None
            if found:
                end = found.end()
                yield found

    def search(self, text: str) -> re.Match[str] | None:
        return next(self.finditer(text), None)

    def match(self, text: str) -> re.Match[str] | None:
        return self.at(text, text.lower(), 0)

    def count(self, text: str) -> int:
        return sum(1 for _ in self.finditer(text))


def keys_of(entry: str) -> set[str]:
    """The first letters with which what is listed can begin, its past forms included."""
    return {form[:KEY] if len(form) >= KEY else form[: KEY - 1] for form in forms_of(entry)}


def forms_of(entry: str) -> list[str]:
    """What the first word of what is listed begins with, whatever its ending, and its past forms, in small letters."""
    words = entry.split()
    verb = words[0].lower()
    stem = verb[:-1] if verb.endswith("e") and len(words) > 1 else verb
    return [form for form in [stem, *IRREGULAR.get(words[0], "").split("|")] if form]


def rest_of(entry: str) -> list[str]:
    """The words that follow the first of what is listed, wherever they stand."""
    return [word.lower() for word in entry.split()[1:] if word != "~"]


class Act(NamedTuple):
    """A set of words for one kind of act: its instrument, whether it harms or favours, whether it names no means."""

    instrument: Instrument
    value: Value
    vague: bool
    words: WordList


class CommitmentWords(NamedTuple):
    """The file as word lists; ``lists`` is keyed by table and list ("turn.stop")."""

    acts: tuple[Act, ...]
    lists: Mapping[str, WordList]


@lru_cache(maxsize=4096)
def acts_beginning(letters: str) -> tuple[Act, ...]:
    """The shipped acts of which a word may begin with these letters, in order."""
    return tuple(act for act in commitment_words().acts if act.words.begins(letters))


def load_commitment_words(path: Path = DATA / "commitments.toml") -> CommitmentWords:
    """Read and check the file; an unknown instrument or value, or a list that lacks, is a ``KnowledgeError``."""
    raw = read_toml(path)
    acts = tuple(_act(table, f"{path}: act {number}") for number, table in enumerate(raw.get("act", []), 1))
    lists = {
        f"{table}.{name}": WordList(_words(raw.get(table, {}), name, f"{path}: {table}"))
        for table, names in PATTERNS.items()
        for name in names
    }
    return CommitmentWords(acts, lists)


def _act(table: Mapping[str, Any], where: str) -> Act:
    for name, known in (("instrument", get_args(Instrument)), ("value", get_args(Value))):
        if table.get(name) not in known:
            raise KnowledgeError(f"{where}: {name} is {table.get(name)!r}; use one of {', '.join(known)}")
    vague = bool(table.get("vague", False))
    return Act(table["instrument"], table["value"], vague, WordList(_words(table, "words", where)))


def _words(table: Mapping[str, Any], name: str, where: str) -> list[str]:
    words = table.get(name)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
        raise KnowledgeError(f"{where}: {name} must be a list of words, and not an empty one")
    return cast(list[str], words)


@lru_cache(maxsize=1)
def commitment_words() -> CommitmentWords:
    """The shipped file, read once."""
    return load_commitment_words()
