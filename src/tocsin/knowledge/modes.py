"""PLOVER modes and contexts by the words that show them (``data/modes.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from tocsin.errors import KnowledgeError
from tocsin.knowledge.anycase import AnyCase, lowered
from tocsin.knowledge.codebook import codebook


def word_pattern(listed: str) -> str:
    """A stem matches any word that begins so; one written with a blank behind it only itself and its plain forms."""
    word = listed.rstrip()
    if word == listed:
        return re.escape(word)
    plural = "es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"
    past = "d|" if word.endswith("e") else ""
    return rf"{re.escape(word)}(?:{plural}|{past}{re.escape(word[-1])}?(?:ed|ing))?\b"


KEY = 3
"""Letters by whose beginning a word is looked up before a pattern is tried: most sentences have none of a context."""
BEGINNING = re.compile(rf"\b\w{{{KEY}}}")


class Stems:
    """Listed words and stems as one pattern, and what begins a word that it can find."""

    def __init__(self, listed: list[str]) -> None:
        words = sorted(listed, key=len, reverse=True)
        self._pattern = AnyCase(r"\b(?:" + "|".join(map(word_pattern, words)) + ")")
        begun = [BEGINNING.match(word.lower()) for word in words]
        self._keys = None if None in begun else frozenset(found[0] for found in begun if found)

    def stand_in(self, text: str) -> bool:
        """Whether one of the words stands in a text."""
        begun = beginnings(text)
        if begun is not None and self._keys is not None and self._keys.isdisjoint(begun):
            return False
        return self._pattern.search(text) is not None


@lru_cache(maxsize=64)
def beginnings(text: str) -> frozenset[str] | None:
    """The first letters of the words of a text, small; None where small letters are not all that they could be."""
    small = lowered(text)
    return None if small is None else frozenset(BEGINNING.findall(small))


@lru_cache(maxsize=1)
def tables() -> tuple[dict[str, dict[str, Stems]], dict[str, Stems]]:
    """Patterns of each type's modes in the file's order, and of each context. Raises ``KnowledgeError`` on a name the
    codebook lacks."""
    raw = tomllib.loads(files("tocsin.knowledge").joinpath("data/modes.toml").read_text(encoding="utf-8"))
    for kind, modes in raw["modes"].items():
        unknown = set(modes) - set(codebook().types[kind].modes)
        if unknown:
            raise KnowledgeError(f"modes.toml: {kind} has no mode {sorted(unknown)}; use the codebook's names")
    unknown = set(raw["contexts"]) - set(codebook().contexts)
    if unknown:
        raise KnowledgeError(f"modes.toml: no such contexts {sorted(unknown)}; use the codebook's names")
    return (
        {kind: {mode: Stems(words) for mode, words in modes.items()} for kind, modes in raw["modes"].items()},
        {context: Stems(words) for context, words in raw["contexts"].items()},
    )


def mode_of(kind: str, trigger: str, sentence: str) -> str | None:
    """The mode that the trigger words show, else the first the sentence shows where it names only one; else none."""
    modes = tables()[0].get(kind, {})
    for mode, pattern in modes.items():
        if pattern.stand_in(trigger):
            return mode
    shown = [mode for mode, pattern in modes.items() if pattern.stand_in(sentence)]
    return shown[0] if len(shown) == 1 else None


def contexts_in(sentence: str) -> list[str]:
    """PLOVER contexts that words of the sentence speak of, in the codebook's order."""
    return [*_contexts(sentence)]


@lru_cache(maxsize=256)
def _contexts(sentence: str) -> tuple[str, ...]:
    return tuple(context for context, pattern in tables()[1].items() if pattern.stand_in(sentence))
