"""What the words around and inside a mention say about who it is: countries, bodies, offices, kinds of agent.

"the senior Iraqi defence ministry official" and "White House press secretary Jen X" are read the same way: the longest
known forms, from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.lexicon import lexicon
from tocsin.records import Actor

WORD = re.compile(r"(?:[A-Z]\.){2,}|[\w&]+(?:[-'’.][\w&]+)*\.?")
LONGEST = 7
FORMER = frozenset({"former", "ex", "late", "ex-president", "then", "onetime", "ousted", "deposed"})
RANKS = {
    **dict.fromkeys("gen lt col maj capt cmdr adm brig sgt general colonel major captain admiral".split(), "MIL"),
    **dict.fromkeys("sen rep senator congressman mp".split(), "LEG"),
    **dict.fromkeys("amb gov".split(), "GOV"),
}
"""Titles of rank before a name and the sector they put their bearer in."""
PLURAL = re.compile(r"(?:[^s]s|men|people|police|troops|forces|women|rank and file)$", re.I)


class Clues(Struct, frozen=True):
    """Roles are keys of the office table; ``sector`` is the PLOVER sector of the last agent noun."""

    countries: tuple[str, ...] = ()
    bodies: tuple[Actor, ...] = ()
    roles: tuple[str, ...] = ()
    sector: str | None = None
    noun: str | None = None
    plural: bool = False
    former: bool = False

    @property
    def empty(self) -> bool:
        return not (self.countries or self.bodies or self.roles or self.sector)


def words_of(phrase: str) -> list[str]:
    return WORD.findall(phrase)


def read_clues(phrase: str, book: ActorBook, on: str | None) -> Clues:
    """Everything known that a phrase names, by the longest forms from left to right."""
    words = words_of(phrase)
    countries: list[str] = []
    bodies: list[Actor] = []
    roles: list[str] = []
    sector = noun = None
    at = 0
    while at < len(words):
        size, kind, found = longest(words, at, book, on, countries[-1] if countries else None)
        if kind == "country":
            countries.append(str(found))
        elif kind == "body":
            bodies.append(found)  # type: ignore[arg-type]
        elif kind == "role":
            roles += [r for r in found if r not in roles]  # type: ignore[union-attr]
        if kind in ("", "role"):
            agent = lexicon().agent(" ".join(words[max(0, at + size - 3) : at + size]))
            rank = RANKS.get(words[at].rstrip(".").lower())
            if agent or rank:
                sector, noun = (agent.sector, words[at + size - 1].lower()) if agent else (rank, noun)
        at += size
    former = any(w.lower() in FORMER for w in words)
    return Clues(
        tuple(dict.fromkeys(countries)),
        tuple(bodies),
        tuple(roles),
        sector,
        noun,
        bool(noun and PLURAL.search(noun)),
        former,
    )


def longest(
    words: Sequence[str], at: int, book: ActorBook, on: str | None, country: str | None
) -> tuple[int, str, str | Actor | list[str]]:
    """The longest form that begins here: how many words, of which kind, and what it stands for."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        form = " ".join(words[at : at + size])
        roles = book.offices.roles_of_form(form, country)
        if roles:
            return size, "role", roles
        if not form[:1].isupper() and size == 1:
            continue
        named = book.countries.of_form(form)
        if named and (form[:1].isupper()):
            return size, "country", named[0].iso3
        body = [a for a in book.lookup(form, on) if not is_person(a) and a.id != a.country]
        if body and form[:1].isupper():
            return size, "body", body[0]
    return 1, "", ""


def is_person(actor: Actor) -> bool:
    """Persons are the actors of the office table: they carry a role or were officials."""
    return actor.role is not None or "ELI" in actor.sectors


TITLE_BREAK = re.compile(
    r"[.;:!?\"“”()]|,(?! (?:the|a|an) )|\b(?:said|says|told|and|that|with|by|but|met|after|when|while|from|between)\b"
)
APPOSITION = re.compile(r",? ?\(?,? (?P<words>(?:the |a |an |[A-Z])[^,;.()“”\"]{3,80})[,;.)]")


def title_before(text: str, start: int) -> str:
    """The words before a name that may be its title: back to punctuation, a conjunction or a verb of speech; up to 70
    letters."""
    window = text[max(0, start - 70) : start]
    window = window[window.rfind("\n") + 1 :]
    masked = re.sub(
        r"\b(?:[A-Z]\.){1,}|\b(?:Gen|Lt|Col|Maj|Capt|Adm|Sgt|Brig|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sec|Amb)\.",
        lambda m: "x" * len(m[0]),
        window,
    )
    cut = max((m.end() for m in TITLE_BREAK.finditer(masked)), default=0)
    return window[cut:].strip()


def apposition_after(text: str, end: int) -> str:
    """The words after a name that may say who it is: ", the Russian foreign minister,"."""
    found = re.match(r",\s+(?P<words>[^,;.()“”\"\n]{3,80})[,;.)]", text[end : end + 90])
    words = found["words"] if found else ""
    return (
        "" if re.match(r"(?:who|which|and|but|said|says|told|where|when|as|in|on|after|while|with)\b", words) else words
    )
