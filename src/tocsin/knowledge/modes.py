"""PLOVER modes and contexts by the words that show them (``data/modes.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from tocsin.errors import KnowledgeError
from tocsin.knowledge.anycase import AnyCase
from tocsin.knowledge.codebook import codebook


def word_pattern(listed: str) -> str:
    """A stem matches any word that begins so; one written with a blank behind it only itself and its plain forms."""
    word = listed.rstrip()
    if word == listed:
        return re.escape(word)
    plural = "es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s"
    past = "d|" if word.endswith("e") else ""
    return rf"{re.escape(word)}(?:{plural}|{past}{re.escape(word[-1])}?(?:ed|ing))?\b"


def stems(listed: list[str]) -> AnyCase:
    words = sorted(listed, key=len, reverse=True)
    return AnyCase(r"\b(?:" + "|".join(map(word_pattern, words)) + ")")


@lru_cache(maxsize=1)
def tables() -> tuple[dict[str, dict[str, AnyCase]], dict[str, AnyCase]]:
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
        {kind: {mode: stems(words) for mode, words in modes.items()} for kind, modes in raw["modes"].items()},
        {context: stems(words) for context, words in raw["contexts"].items()},
    )


def mode_of(kind: str, trigger: str, sentence: str) -> str | None:
    """The mode that the trigger words show, else the first the sentence shows where it names only one; else none."""
    modes = tables()[0].get(kind, {})
    for mode, pattern in modes.items():
        if pattern.search(trigger):
            return mode
    shown = [mode for mode, pattern in modes.items() if pattern.search(sentence)]
    return shown[0] if len(shown) == 1 else None


def contexts_in(sentence: str) -> list[str]:
    """PLOVER contexts that words of the sentence speak of, in the codebook's order."""
    return [*_contexts(sentence)]


@lru_cache(maxsize=256)
def _contexts(sentence: str) -> tuple[str, ...]:
    return tuple(context for context, pattern in tables()[1].items() if pattern.search(sentence))
