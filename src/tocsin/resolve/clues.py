"""What the words around and inside a mention say about who it is: countries, bodies, offices, kinds of agent.

"the senior Iraqi defence ministry official" and "White House press secretary Jane Roe" are read the same way: as the
longest known forms, from left to right (``pieces_of``). Inside a description all of them count. Beside a name only
those that hang together with it do, so that in "the Turkish president accused Roe" nothing is a title of Roe's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from tocsin.knowledge.actors import ActorBook
from tocsin.knowledge.fold import fold
from tocsin.knowledge.lexicon import lexicon
from tocsin.knowledge.offices import Offices
from tocsin.records import Actor, Span

WORD = re.compile(r"(?:[A-Z]\.){2,}|[\w&]+(?:[-'’.][\w&]+)*\.?['’]?|,")
LONGEST = 7
FORMER = frozenset({"former", "ex", "late", "ex-president", "then", "onetime", "ousted", "deposed"})
RANKS = {
    **dict.fromkeys("gen lt col maj capt cmdr adm brig sgt general colonel major captain admiral".split(), "MIL"),
    **dict.fromkeys("sen rep senator congressman mp".split(), "LEG"),
    **dict.fromkeys("amb gov".split(), "GOV"),
}
"""Titles of rank before a name and the sector they put their bearer in."""
PLURAL = re.compile(r"(?:[^s]s|men|people|police|troops|forces|women|rank and file)$", re.I)
GLUE = frozenset(
    "of for the a an at his her its their new acting interim deputy senior top chief high then former late ex outgoing "
    "incoming veteran retired first vice assistant lead leading longtime long-time caretaker ousted deposed exiled "
    "hardline reformist moderate current onetime mr mrs ms dr sir".split()
)
"""Words that hold the parts of a title together."""
TOWARD = frozenset("to in on with against near over from".split())
"""Words after which a country is not whose the official is: "ambassador to", "troops in"."""
COORDINATED = frozenset({"and", "or", ","})


class Clues(Struct, frozen=True):
    """Roles are keys of the office table; ``sector`` is the PLOVER sector of the last agent noun.

    ``within`` are countries that only say where ("officials in Tehran"); ``shared`` says that the countries are
    coordinated ("French and German officials").
    """

    countries: tuple[str, ...] = ()
    bodies: tuple[Actor, ...] = ()
    roles: tuple[str, ...] = ()
    sector: str | None = None
    noun: str | None = None
    plural: bool = False
    former: bool = False
    within: tuple[str, ...] = ()
    shared: bool = False

    @property
    def empty(self) -> bool:
        return not (self.countries or self.bodies or self.roles or self.sector)

    @property
    def titled(self) -> bool:
        return bool(self.roles or self.sector)


class Piece(Struct, frozen=True):
    """A known form within a phrase, or a single word that is none (kind ``""``).

    ``toward``: it stands behind a word such as "to"; ``owns``: it can own what follows at a distance (adjective or
    possessive).
    """

    words: tuple[str, ...]
    kind: str
    country: str | None = None
    body: Actor | None = None
    roles: tuple[str, ...] = ()
    sector: str | None = None
    toward: bool = False
    owns: bool = False


def words_of(phrase: str) -> list[str]:
    return WORD.findall(phrase)


# ------------------------------------------------------------------------------------------------ phrases into pieces


def pieces_of(phrase: str, book: ActorBook, on: str | None) -> list[Piece]:
    """A phrase as known forms, the longest first from left to right, and the words between them."""
    words = words_of(phrase)
    found: list[Piece] = []
    country: str | None = None
    at = 0
    while at < len(words):
        piece = piece_at(words, at, book, on, country)
        country = piece.country or country
        found.append(piece)
        at += len(piece.words)
    return found


def piece_at(words: Sequence[str], at: int, book: ActorBook, on: str | None, country: str | None) -> Piece:
    size, kind, found = longest(words, at, book, on, country)
    form = tuple(words[at : at + size])
    ahead = [word.lower() for word in words[max(0, at - 2) : at] if word.lower() != "the"]
    toward = bool(ahead) and ahead[-1] in TOWARD
    owned = bool(re.search(r"['’]s?$", form[-1]))
    if kind == "country" and isinstance(found, str):
        adjective = any(f.kind == "adjective" for f in book.countries.of_form(" ".join(form)))
        return Piece(form, kind, country=found, toward=toward, owns=owned or adjective)
    if kind == "body" and isinstance(found, Actor):
        return Piece(form, kind, body=found, toward=toward, owns=owned)
    sector = agent_sector(words, at, size)
    if kind == "role" and isinstance(found, list):
        home = country_of_title(" ".join(form), tuple(found), book.offices) if country is None else None
        sector = sector or book.offices.roles[found[0]].sector
        return Piece(form, kind, country=home, roles=tuple(found), sector=sector, toward=toward, owns=owned)
    return Piece(form, "agent" if sector else "", sector=sector, toward=toward, owns=owned)


def agent_sector(words: Sequence[str], at: int, size: int) -> str | None:
    """The sector of an agent noun or rank that ends with these words."""
    agent = lexicon().agent(" ".join(words[max(0, at + size - 3) : at + size]))
    return agent.sector if agent else RANKS.get(words[at].rstrip(".").lower())


@lru_cache(maxsize=4096)
def country_of_title(form: str, roles: tuple[str, ...], offices: Offices) -> str | None:
    """The one country that has this title, where no country has it in general: "Taoiseach", "Pentagon chief"."""
    key = fold(form)
    if any(key in offices.roles[role].forms for role in roles):
        return None
    homes = {country for role in roles for country, forms in offices.roles[role].local.items() if key in forms}
    return homes.pop() if len(homes) == 1 else None


def longest(
    words: Sequence[str], at: int, book: ActorBook, on: str | None, country: str | None
) -> tuple[int, str, str | Actor | list[str]]:
    """The longest form that begins here: how many words, of which kind, and what it stands for."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        if "," in words[at : at + size]:
            continue
        form = " ".join(words[at : at + size])
        roles = book.offices.roles_of_form(form, country)
        if roles:
            return size, "role", roles
        if not form[:1].isupper() or form in ("The", "A", "An"):
            continue
        named = book.countries.of_form(form)
        if named:
            return size, "country", named[0].iso3
        body = [a for a in book.lookup(form, on) if not is_person(a) and a.id != a.country]
        if body:
            return size, "body", body[0]
    return 1, "", ""


def is_person(actor: Actor) -> bool:
    """Persons are the actors of the office table: they carry a role or were officials."""
    return actor.role is not None or "ELI" in actor.sectors


# ------------------------------------------------------------------------------------------------ pieces into clues


def read_clues(phrase: str, book: ActorBook, on: str | None) -> Clues:
    """Everything known that a phrase names."""
    return clues_of(pieces_of(phrase, book, on))


def clues_of(pieces: Sequence[Piece]) -> Clues:
    home = [p for p in pieces if not p.toward]
    agents = [p for p in pieces if p.sector]
    noun = agents[-1].words[-1].lower() if agents else None
    lower = [p.words[0].lower() for p in pieces]
    return Clues(
        tuple(dict.fromkeys(p.country for p in home if p.country)),
        tuple(p.body for p in home if p.body),
        tuple(dict.fromkeys(role for p in pieces for role in p.roles)),
        agents[-1].sector if agents else None,
        noun,
        bool(noun and PLURAL.search(noun)),
        any(word in FORMER for word in lower),
        tuple(dict.fromkeys(p.country for p in pieces if p.toward and p.country)),
        shared(pieces),
    )


def shared(pieces: Sequence[Piece]) -> bool:
    """Whether two countries or bodies of the phrase are coordinated."""
    kinds = ["x" if p.country or p.body else "&" if p.words[0].lower() in COORDINATED else "-" for p in pieces]
    return "x&x" in "".join(kinds)


def title_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces at the end of a phrase that hang together with the name behind it."""
    kept: list[Piece] = []
    gap = False
    for n in range(len(pieces) - 1, -1, -1):
        piece = pieces[n]
        if piece.kind:
            if gap and not (piece.owns and kept):
                break
            if kept and piece.kind == "country" and not piece.owns and kept[-1].kind == "country":
                break
            kept.append(piece)
            gap = False
        elif piece.words[0].lower() in GLUE | TOWARD or piece.words[0][:1].isupper():
            kept.append(piece)
        else:
            gap = True
        if gap and not any(p.kind for p in kept):
            return []
    return kept[::-1]


def apposed_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces at the beginning of an apposition that make up a title: "a veteran Turkish diplomat"."""
    kept: list[Piece] = []
    gap = False
    for piece in pieces:
        word = piece.words[0].lower()
        if piece.kind:
            if gap and not (kept and kept[-1].owns):
                break
            kept.append(piece)
            gap = False
        elif word in GLUE | TOWARD or word[:1].isdigit():
            continue
        elif kept and kept[-1].owns:
            gap = True
        else:
            break
    return kept


# ------------------------------------------------------------------------------------------------ beside a name

TITLE_BREAK = re.compile(
    r"[.;:!?\"“”()]|,(?! (?:the|a|an) )|\b(?:said|says|told|and|that|by|but|met|after|when|while|between)\b"
)
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]\.){1,}|\b(?:Gen|Lt|Col|Maj|Capt|Adm|Sgt|Brig|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sec|Amb)\."
)
TITLE_REACH = 70
"""Characters before a name in which its title is looked for."""
APPOSITION = re.compile(r",\s+(?P<words>[^,;.()“”\"\n]{3,80})[,;.)]")
OF_COUNTRY = re.compile(r"\s+(?:of|from)\s+(?P<words>(?:the )?[A-Z][^,;.()“”\"\n]{2,40})")
CLAUSE = re.compile(r"(?:who|which|and|but|said|says|told|where|when|as|in|on|after|while|with)\b")


def name_clues(text: str, span: Span, book: ActorBook, on: str | None) -> Clues:
    """What stands beside a name: the title before it with "of Turkey" after it, else the apposition after it."""
    before = clues_of(title_pieces(pieces_of(title_before(text, span.start, span.end), book, on)))
    after = clues_of(apposed_pieces(pieces_of(apposition_after(text, span.end), book, on)))
    if before.titled and not before.countries and not before.bodies:
        before = with_home(before, text[span.end : span.end + 60], after, book, on)
    if before.titled or not after.titled:
        return before if not before.empty else after
    return after


def with_home(clues: Clues, behind: str, apposed: Clues, book: ActorBook, on: str | None) -> Clues:
    """A title with the country or body that follows the name: "Foreign Minister Jane Roe of Turkey"."""
    found = OF_COUNTRY.match(behind)
    first = next(iter(pieces_of(re.sub(r"^the ", "", found["words"]), book, on)), None) if found else None
    home = clues_of([first]) if first and first.kind in ("country", "body") else apposed
    return Clues(
        home.countries, home.bodies, clues.roles, clues.sector, clues.noun, clues.plural, clues.former, clues.within
    )


def title_before(text: str, start: int, end: int | None = None) -> str:
    """The words before a name that may hold its title: back to punctuation, a conjunction or a verb of speech.

    With ``end``, where the name ends, a name between commas may have its title before them: "the minister, Roe,".
    """
    window = text[max(0, start - TITLE_REACH) : start]
    window = window[window.rfind("\n") + 1 :]
    if end is not None and text[end : end + 1] == ",":
        window = re.sub(r",\s*$", " ", window)
    masked = ABBREVIATION.sub(lambda m: "x" * len(m[0]), window)
    cut = max((m.end() for m in TITLE_BREAK.finditer(masked)), default=0)
    return window[cut:].strip()


def apposition_after(text: str, end: int) -> str:
    """The words after a name that may say who it is: ", the Russian foreign minister,"."""
    found = APPOSITION.match(text[end : end + 90])
    words = found["words"] if found else ""
    return "" if CLAUSE.match(words) else words
