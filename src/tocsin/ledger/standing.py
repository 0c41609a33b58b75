"""How an act stands: who reports it independently, who denies it, and how credible that makes it.

Reliability of sources (A to F) and credibility of what they say (1 to 6) stay two scales: the grade of a source opens
the way to a better credibility, it never closes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tocsin.accounts import Credibility, Grade, Standing, Telling
from tocsin.ledger.event_tellings import top_of, vague

FOUND = 0.4
"""Worth from which a telling makes an account and counts as a report; below, it is only shown beside others. At 0.4
the calibrated reader is right four times in ten, which one more origin must mend: start value."""
INDEPENDENT = 2
"""Origins from which an act is corroborated."""
RELIABLE: frozenset[Grade] = frozenset("AB")  # type: ignore[arg-type]
FAIR: frozenset[Grade] = frozenset("ABC")  # type: ignore[arg-type]


class Weighed(NamedTuple):
    """The origins that count: those that report, that only allege, that deny from outside, and on the actor's side."""

    reporting: list[str]
    alleging: list[str]
    denying: list[str]
    disowning: list[str]
    grades: dict[str, Grade]


def counts(told: Telling) -> bool:
    return told.worth >= FOUND


def weighed(tellings: Sequence[Telling]) -> Weighed:
    """Origins by what they say, in the order in which they came; an origin that alleges never reports the same act."""
    sound = [told for told in tellings if counts(told)]
    told_of = [told for told in sound if told.modality != "denied"]
    alleging = distinct(told.origin for told in told_of if told.modality == "alleged")
    reporting = distinct(told.origin for told in told_of if told.origin not in alleging)
    denials = [told for told in sound if told.modality == "denied"]
    own = {top_of(name, told.told) for told in tellings for name in told.actors if not vague(name)}
    disowning = distinct(told.origin for told in denials if told.voice in own)
    denying = distinct(told.origin for told in denials if told.voice not in own and told.origin not in reporting)
    return Weighed(reporting, alleging, denying, disowning, grades_of(sound))


def distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def grades_of(tellings: Iterable[Telling]) -> dict[str, Grade]:
    """The best grade under which each origin's telling was printed: who prints it vouches for it."""
    grades: dict[str, Grade] = {}
    for told in tellings:
        grades[told.origin] = min(told.grade, grades.get(told.origin, "F"))
    return grades


def standing_of(origins: Weighed) -> Standing:
    """Denied where more origins deny from outside than report, or where nobody reports and somebody denies; an actor's
    own denial contests and never outweighs a report."""
    against = len(origins.denying)
    reports = len(origins.reporting) or len(origins.alleging)
    if against > reports or (not reports and origins.disowning):
        return "denied"
    if not origins.reporting:
        return "alleged"
    return "corroborated" if len(origins.reporting) >= INDEPENDENT else "reported"


def credibility_of(origins: Weighed) -> Credibility:
    """1 confirmed by two reliable origins (A, B); 2 by two origins, one of them fair (A to C); 3 by two others or by
    one fair one; 4 where it is contradicted and not so confirmed; 5 where denials outweigh; else 6."""
    if standing_of(origins) == "denied":
        return 5
    reporting = [origins.grades[origin] for origin in origins.reporting]
    if sum(grade in RELIABLE for grade in reporting) >= INDEPENDENT:
        return 1
    if origins.denying or origins.disowning:
        return 4
    fair = any(grade in FAIR for grade in reporting)
    if len(reporting) >= INDEPENDENT:
        return 2 if fair else 3
    return 3 if fair else 6


def words_of(origins: Weighed) -> list[str]:
    """Why an act stands as it does, in words."""
    reporting = len(origins.reporting)
    lines = {
        f"{numbered(reporting)} it" + (f", graded {' '.join(origins.grades[o] for o in origins.reporting)}"): reporting,
        f"{numbered(len(origins.alleging), 'alleges', 'allege')} it": len(origins.alleging),
        f"{numbered(len(origins.denying), 'denies', 'deny')} it": len(origins.denying),
        "its actor denies it: that contests and does not outweigh": len(origins.disowning),
    }
    said = [line for line, number in lines.items() if number]
    return said or ["only records that are flagged or too weak to count"]


def numbered(number: int, one: str = "reports", many: str = "report") -> str:
    return f"one origin {one}" if number == 1 else f"{number} independent origins {many}"
