"""Closed word lists about who acts, from ``data/lexicon.toml``: agent nouns, state institutions, titles of honour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct

from tocsin.errors import KnowledgeError
from tocsin.knowledge import DATA, read_toml
from tocsin.knowledge.fold import fold
from tocsin.knowledge.organisations import check_sectors
from tocsin.records import MentionKind


class AgentNoun(Struct, frozen=True):
    """A noun for political agents: its PLOVER sector and the kind of mention it makes."""

    word: str
    sector: str
    kind: MentionKind


class Institution(Struct, frozen=True):
    """Something that every state has. A ``plain`` one is the sector itself ("the Turkish army" is ``TUR.MIL``)."""

    key: str
    label: str
    sector: str
    sectors: tuple[str, ...]
    plain: bool
    forms: tuple[str, ...]


class Lexicon(Struct, frozen=True):
    """The word lists, keyed by folded form."""

    agents: Mapping[str, AgentNoun]
    institutions: Mapping[str, Institution]
    honours: frozenset[str]
    suffixes: frozenset[str]

    def agent(self, noun: str) -> AgentNoun | None:
        """What a noun or noun phrase says about who acts, by its longest known ending: "senior police officers"."""
        words = fold(noun).split()
        for start in range(len(words)):
            found = self.agents.get(" ".join(words[start:]))
            if found is not None:
                return found
        return None

    def institution(self, form: str) -> Institution | None:
        """The institution of this name, or None."""
        return self.institutions.get(fold(form))

    def strip_honours(self, name: str) -> str:
        """A person's name without what stands before and after it: "Lt. Gen. Jane Roe Jr." is "Jane Roe".

        The last word is always kept; words keep their spelling.
        """
        words = name.split()
        while len(words) > 1:
            size = next((n for n in (3, 2, 1) if n < len(words) and self._honour(words[:n])), 0)
            if not size:
                break
            words = words[size:]
        while len(words) > 1 and fold(words[-1]) in self.suffixes:
            words.pop()
        return " ".join(words).rstrip(",")

    def _honour(self, words: list[str]) -> bool:
        return fold(" ".join(words)) in self.honours


def load_lexicon(path: Path = DATA / "lexicon.toml") -> Lexicon:
    """Read and check the lists; an unknown sector or kind, or a noun given twice, is a ``KnowledgeError``."""
    raw = read_toml(path)
    agents: dict[str, AgentNoun] = {}
    for number, table in enumerate(raw["agent"], 1):
        for noun in _nouns(table, f"{path}: agent {number}"):
            if noun.word in agents:
                raise KnowledgeError(f"{path}: agent {number}: {noun.word!r} stands in two lists; keep one")
            agents[noun.word] = noun
    institutions: dict[str, Institution] = {}
    for key, table in raw["institution"].items():
        entry = _institution(key, table, path)
        for form in entry.forms:
            if form in institutions:
                raise KnowledgeError(f"{path}: institution.{key}: {form!r} stands twice; keep one")
            institutions[form] = entry
    honour = raw["honour"]
    return Lexicon(agents, institutions, frozenset(map(fold, honour["words"])), frozenset(map(fold, honour["after"])))


def _nouns(table: Mapping[str, Any], where: str) -> list[AgentNoun]:
    check_sectors([table["sector"]], where)
    if table["kind"] not in get_args(MentionKind):
        raise KnowledgeError(f"{where}: kind is {table['kind']!r}; use one of {', '.join(get_args(MentionKind))}")
    return [AgentNoun(fold(word), table["sector"], table["kind"]) for word in table["words"]]


def _institution(key: str, table: Mapping[str, Any], path: Path) -> Institution:
    sectors = tuple(table.get("sectors", (table["sector"],)))
    check_sectors(sectors, f"{path}: institution.{key}")
    forms = tuple(dict.fromkeys(map(fold, table["forms"])))
    return Institution(key, table["label"], table["sector"], sectors, table.get("plain", False), forms)


@cache
def lexicon() -> Lexicon:
    """The shipped lists, read once."""
    return load_lexicon()
