"""What a figure counts, in one name for all the ways of saying it: "Russian troops", "soldiers", "servicemen".

The name is made from the unit and the noun (``knowledge.measures``): soldiers of any word are ``personnel``, a special
kind of them (paratroopers, fighters) is its own, people are what their noun says, casualties are their fate.
"""

from __future__ import annotations

import re

from tocsin.knowledge.fold import fold
from tocsin.knowledge.measures import Noun, measures
from tocsin.records import Figure

ANY_SOLDIERS = frozenset(
    "soldier soldiers troops serviceman servicemen servicewoman servicewomen personnel military forces combatant "
    "combatants servicepeople".split()
) | {
    "service member", "service members", "ground forces", "men under arms", "men and women in uniform", "army officer",
    "uniformed personnel", "active-duty troops", "special forces",
}  # fmt: skip
"""Nouns of the personnel class that say no more than that they are soldiers."""
ANY_PEOPLE = frozenset("people person persons man men woman women individual individuals lives souls others".split())
FATES = (
    ("wounded", re.compile(r"\b(?:wound|injur|hurt)", re.I)),
    ("missing", re.compile(r"\bmissing", re.I)),
    ("displaced", re.compile(r"\b(?:displac|fled|flee|refugee)", re.I)),
    ("killed", re.compile(r"\b(?:kill|dead|die|death|fatal|bod(?:y|ies)|casualt|victim|massacr|murder)", re.I)),
)
BEHIND = re.compile(
    r"\s(?:near|along|on|in|at|inside|to|from|of|for|around|across|into|against|under|worth|by|with|over|about|since|"
    r"sent|deployed|massed|stationed|based|amassed|killed|wounded|injured|destroyed|missing|held|displaced)\b.*"
)
WORD = re.compile(r"[^\W\d_][\w-]*")
OF_PLACE = re.compile(r"^[A-Z]")
PLAIN_WORDS = frozenset("the a an its their his her our some all more other further new additional total money".split())
LONGEST = 4
"""Words of a noun phrase that are tried against the table of nouns."""
TELLING = 3
"""Words that name what money or a share is of. Start value."""


def subject_class(figure: Figure) -> str:
    """The name under which figures of one thing meet: ``personnel``, ``personnel: marine``, ``tank``, ``killed``."""
    head = BEHIND.sub("", figure.subject.strip())
    noun = noun_of(head)
    if figure.kind == "casualties":
        return fate_of(figure, noun)
    if figure.unit == "personnel":
        return "personnel" if noun is None or noun.word in ANY_SOLDIERS else f"personnel: {singular(noun)}"
    if figure.unit == "people":
        return people_of(noun, head)
    if noun is not None and noun.unit == figure.unit:
        return figure.unit
    return words_or(head, figure.unit)


def noun_of(head: str) -> Noun | None:
    """The last and longest noun of a phrase that the table knows."""
    words = [word for word in re.split(r"[\s,]+", head) if word]
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - LONGEST), end):
            noun = measures().noun(" ".join(words[start:end]))
            if noun is not None and noun.cls != "other":
                return noun
    return None


def singular(noun: Noun) -> str:
    """The noun in the singular, by the table: the form whose plural it is."""
    if not noun.plural:
        return noun.word
    stem = noun.word.removesuffix("s")
    held = measures().noun(stem)
    return stem if held is not None and held.cls == noun.cls else noun.word


def fate_of(figure: Figure, noun: Noun | None) -> str:
    """Killed, wounded, missing or displaced, and whether soldiers, civilians or people."""
    fate = next((name for name, pattern in FATES if pattern.search(figure.subject)), "killed")
    if figure.unit == "personnel" or (noun is not None and noun.cls == "personnel"):
        return f"{fate}: personnel"
    return f"{fate}: civilian" if "civilian" in figure.subject.casefold() else fate


def people_of(noun: Noun | None, head: str) -> str:
    if noun is None:
        return words_or(head, "people")
    if noun.cls in ("displaced", "captives"):
        return noun.cls
    return "people" if noun.word in ANY_PEOPLE else f"people: {singular(noun)}"


def words_or(phrase: str, otherwise: str) -> str:
    """A phrase's own words: what is left without names and small words; ``otherwise`` where nothing is."""
    found = [fold(word) for word in WORD.findall(phrase) if not OF_PLACE.match(word)]
    kept = [word for word in dict.fromkeys(found) if word not in PLAIN_WORDS and len(word) > 2]
    return " ".join(sorted(kept[:TELLING])) or otherwise
