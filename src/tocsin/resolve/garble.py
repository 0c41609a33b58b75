"""Names that no table knows, because a machine garbled them: constraints first, distance of sounds second.

Hard constraints: nobody is his own counterpart (who stands in the same act or is coordinated with the mention is out),
the
country that a title names must fit, a given name must be alike, and who held no office on the date is no candidate.
What is left
is scored by how the surname and given name sound, by the role, and by whether the document names the person elsewhere;
the
best is taken when it is good enough and clear of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tocsin.knowledge.fold import distance, fold
from tocsin.knowledge.offices import Person
from tocsin.records import Actor, Candidate
from tocsin.resolve.clues import Clues

ACCEPT = 0.66
"""Least score at which a garbled name is taken for somebody. Start value: clears names that merely look alike."""
MARGIN = 0.07
"""Lead the best candidate needs over the next. Start value."""
KEPT = 0.45
"""Candidates below this are not worth listing."""
GIVEN_ALIKE = 0.6
"""Least likeness of the given names, where both are known."""


class Suspect(Struct, frozen=True):
    """A person that a garbled name may mean. ``named``: the document names them elsewhere; ``partner``: it names them
    as the
    counterpart of the other party of this act."""

    person: Person
    actor: Actor
    named: bool = False
    partner: bool = False


class Verdict(Struct, frozen=True):
    actor: Actor | None
    score: float
    candidates: list[Candidate]
    reasons: list[str]


def likeness(raw: str, forms: Iterable[str]) -> float:
    return max((1.0 - distance(fold(raw), form) for form in forms), default=0.0)


def split_name(raw: str) -> tuple[str | None, str]:
    words = raw.split()
    return (words[0], words[-1]) if len(words) > 1 else (None, words[0] if words else "")


def score(raw: str, suspect: Suspect, clues: Clues) -> tuple[float, list[str]]:
    """How well a suspect fits, in [0, 1], with the reasons; 0 where a constraint forbids it."""
    given, surname = split_name(raw)
    person = suspect.person
    home = {c for c in (suspect.actor.country, *person.countries()) if c}
    if clues.countries and home and not home & set(clues.countries):
        return 0.0, ["another country than the title's"]
    sounds = likeness(surname, person.surnames)
    reasons = [f"'{surname}' sounds {sounds:.2f} like {person.name}"]
    firsts = {fold(n.split()[0]) for n in (person.name, *person.aliases) if n.split()}
    total = 0.75 * sounds
    if given:
        alike = likeness(given, firsts)
        if alike < GIVEN_ALIKE:
            return 0.0, ["another given name"]
        total = 0.55 * sounds + 0.2 * alike
        reasons.append(f"given name {alike:.2f}")
    elif not (suspect.named or fits_role(suspect, clues)):
        return 0.0, ["a surname alone, and the document does not name this person"]
    for holds, weight, reason in (
        (fits_role(suspect, clues), 0.15, "role fits"),
        (bool(clues.countries), 0.05, "country fits"),
        (suspect.named, 0.1, "named elsewhere in the document"),
        (suspect.partner, 0.1, "counterpart of the other party elsewhere"),
    ):
        if holds:
            total += weight
            reasons.append(reason)
    if clues.roles and not fits_role(suspect, clues):
        total -= 0.1
        reasons.append("another role than the title's")
    return max(0.0, min(total, 1.0)), reasons


def fits_role(suspect: Suspect, clues: Clues) -> bool:
    return any(term.role in clues.roles for term in suspect.person.terms)


def judge(raw: str, suspects: Mapping[str, Suspect], barred: frozenset[str], clues: Clues) -> Verdict:
    """Who a garbled name is. ``suspects`` by actor id; ``barred`` ids stand in the same act or beside the mention."""
    scored = []
    for ident, suspect in suspects.items():
        if ident not in barred:
            value, reasons = score(raw, suspect, clues)
            scored.append((round(value, 3), ident, reasons))
    scored.sort(key=lambda s: (-s[0], s[1]))
    candidates = [Candidate(suspects[i].actor, v) for v, i, _ in scored[:4] if v >= KEPT]
    if not scored or scored[0][0] < ACCEPT:
        return Verdict(None, 0.0, candidates, [])
    best, ident, reasons = scored[0]
    clear = best - (scored[1][0] if len(scored) > 1 else 0.0)
    if clear < MARGIN:
        return Verdict(None, 0.0, candidates, [f"too close to call: {clear:.2f} apart"])
    out = [f"cannot be {suspects[i].person.name}: stands in the same act" for i in sorted(barred & suspects.keys())]
    return Verdict(suspects[ident].actor, best, candidates, [*reasons, f"{clear:.2f} clear of the next", *out])
