"""Actors as a reader calls them: "Russia" for ``RUS``, "military officials" for ``UNK.MIL:military-officials``.

    named("RUS.GOV:vladimir-putin") -> "Vladimir Putin"
    readable("denied by raw:source")  -> "denied by “source”"
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tocsin.knowledge.actors import SECTOR_NOUNS, load_actors
from tocsin.knowledge.lexicon import lexicon

RAW = "raw:"
NOBODY = "somebody not named"
SEVERAL = re.compile(r"\b(?:two|three|four|five|several|some|many|most|dozens?|senior|foreign|so-called)\b")
ID = re.compile(r"(?P<head>[A-Z]{3})(?:\.(?P<sector>[A-Z]{3}))?(?::(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*))?")
PLAIN = rf"(?<![\w.:/-]){ID.pattern}(?![\w/-]|:\w)"
IN_TEXT = re.compile(rf"(?P<quoted>“[^”]*”)|raw:(?P<raw>[^,;:()“”]+?)(?=\s*(?:[,;:()“”]|$))|(?P<id>{PLAIN})")


@lru_cache(maxsize=8192)
def named(actor: str) -> str:
    """An actor's name; words that nobody resolved in quotes. What is no actor's id stays as it is."""
    if actor.startswith(RAW):
        return f"“{actor.removeprefix(RAW)}”"
    parts = ID.fullmatch(actor)
    if parts is None:
        return actor
    known = load_actors().actor(actor)
    if known is not None:
        return known.name
    if parts["head"] == "UNK":
        return of_kind(parts["slug"], parts["sector"])
    return of_country(parts["head"], parts["slug"]) if parts["slug"] else actor


def of_kind(slug: str | None, sector: str | None) -> str:
    """Somebody of whom only the kind is known."""
    return slug.replace("-", " ") if slug else SECTOR_NOUNS.get(sector or "UNK", NOBODY) if sector else NOBODY


def of_country(head: str, slug: str) -> str:
    """A person or body that is not in the books: by the words of its id, which are lower case and without accents."""
    words = slug.replace("-", " ")
    country = load_actors().countries.by_iso.get(head)
    common = lexicon().agent(words) or lexicon().institution(words) or SEVERAL.search(words)
    if common and country:
        return f"{country.demonym} {words}"
    return words if common else words.title()


def listed(actors: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(map(named, actors)))


def readable(text: str, bare: bool = True) -> str:
    """Words of the ledger with names in place of ids; what stands in quotes is left as it is.

    ``bare``: countries' codes alone as well; not for words in which a page may speak, where CAN is no country.
    """

    def name(found: re.Match[str]) -> str:
        if found["raw"]:
            return f"“{found['raw']}”"
        if found["quoted"] or (not bare and not (found["sector"] or found["slug"])):
            return found[0]
        return named(found["id"]) if found["id"] != "UNK" else NOBODY

    return IN_TEXT.sub(name, text)
