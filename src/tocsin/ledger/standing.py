"""How an act stands: who reports it independently, who denies it, and how credible that makes it.

Independent are reports of different origins by different voices: two texts of one outlet don't bear each other out. Who
takes his report back no longer stands for it, nor do the copies of it.

Reliability of sources (A to F) and credibility of what they say (1 to 6) stay two scales: the grade of a source opens
the way to a better credibility, it never closes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tocsin.accounts import Credibility, EventAccount, Grade, Standing, Telling
from tocsin.ledger.disavowals import named
from tocsin.ledger.event_tellings import top_of, vague

FOUND = 0.4
"""Worth from which a telling makes an account and counts as a report; below, it is only shown beside others. At 0.4
the calibrated reader is right four times in ten, which one more origin must mend: start value."""
INDEPENDENT = 2
"""Independent origins from which an act is corroborated."""
RELIABLE: frozenset[Grade] = frozenset("AB")  # type: ignore[arg-type]
FAIR: frozenset[Grade] = frozenset("ABC")  # type: ignore[arg-type]


class Weighed(NamedTuple):
    """The origins that count, one a voice: those that report, that only allege, that deny from outside, and on the
    actor's side. ``grades``: the best one of each one's voice."""

    reporting: list[str]
    alleging: list[str]
    denying: list[str]
    disowning: list[str]
    grades: dict[str, Grade]


def counts(told: Telling) -> bool:
    return told.worth >= FOUND


def weighed(tellings: Sequence[Telling]) -> Weighed:
    """Origins by what they say, in the order in which they came, one a voice; an origin that alleges never reports the
    same act."""
    gone = taken_back(tellings)
    sound = [told for told in tellings if counts(told) and (told.document, told.record) not in gone]
    told_of = [told for told in sound if told.modality != "denied"]
    voices = {told.origin: voice_of(told, tellings) for told in reversed(tellings)}
    alleges = {told.origin for told in told_of if told.modality == "alleged"}
    reports = {told.origin for told in told_of} - alleges
    reporting = one_a_voice((told for told in told_of if told.origin in reports), voices)
    spoken = {voices[origin] for origin in reporting}
    alleging = one_a_voice(
        (told for told in told_of if told.origin in alleges and voices[told.origin] not in spoken), voices
    )
    denials = [told for told in sound if told.modality == "denied"]
    own = {top_of(name, told.told) for told in tellings for name in told.actors if not vague(name)}
    disowning = one_a_voice((told for told in denials if told.voice in own), voices)
    denying = one_a_voice((told for told in denials if told.voice not in own and told.origin not in reports), voices)
    return Weighed(reporting, alleging, denying, disowning, grades_of(sound, voices))


def voice_of(told: Telling, tellings: Sequence[Telling]) -> str:
    """Whose word a telling is: that of who first carried it; of a report taken back that of who takes it back, whoever
    tells of it."""
    own = (each.outlet for each in tellings if told.takes_back is not None and is_whose(told, each.outlet))
    return next(own, None) or told.carrier or told.origin


def one_a_voice(tellings: Iterable[Telling], voices: dict[str, str]) -> list[str]:
    """Origins of different voices, the first of each: they are independent."""
    first: dict[str, str] = {}
    for told in tellings:
        first.setdefault(voices[told.origin], told.origin)
    return list(first.values())


def taken_back(tellings: Sequence[Telling]) -> set[tuple[str, str]]:
    """The reports, by document and record, that their outlet or the side that gave them has since taken back; with one
    goes every copy of it, and what the text that takes it back repeats of it."""
    gone: set[tuple[str, str]] = set()
    origins: set[str] = set()
    carriers = {told.origin: told.carrier for told in reversed(tellings)}
    for number, back in enumerate(tellings):
        if back.takes_back is None:
            continue
        earlier = [told for told in tellings[:number] if told.modality != "denied"]
        gone |= {key_of(told) for told in earlier if is_whose(back, told.outlet) or same_side(back, told)}
        origins |= {told.origin for told in earlier if is_whose(back, carriers[told.origin])}
        gone |= {key_of(told) for told in tellings if told.modality != "denied" and told.document == back.document}
    return gone | {key_of(told) for told in tellings if told.modality != "denied" and told.origin in origins}


def void(account: EventAccount, document: str, record: str, origin: str) -> bool:
    """Whether a record of an account says nothing for its act: that stands denied, or the report was taken back. One
    that the account keeps no telling of goes by its origin."""
    told = [each for each in account.tellings if key_of(each) == (document, record)]
    told = told or [each for each in account.tellings if each.origin == origin and each.modality != "denied"]
    if not told or all(each.modality == "denied" for each in told):
        return False
    return account.standing == "denied" or all(key_of(each) in taken_back(account.tellings) for each in told)


def told_as_happening(account: EventAccount) -> list[str]:
    """The independent origins that report an act as happening; none where it doesn't stand."""
    if account.standing == "denied":
        return []
    return weighed([told for told in account.tellings if told.modality != "historical"]).reporting


def key_of(told: Telling) -> tuple[str, str]:
    return told.document, told.record


def same_side(back: Telling, told: Telling) -> bool:
    """Whether a report that was told in the words of a side is taken back in its words."""
    return back.voice is not None and back.voice == told.voice


def is_whose(back: Telling, outlet: str | None) -> bool:
    """Whether an outlet is the one that takes its report back."""
    return bool(outlet and back.takes_back and named(outlet, back.takes_back))


def grades_of(tellings: Iterable[Telling], voices: dict[str, str]) -> dict[str, Grade]:
    """The best grade under which a telling of each origin's voice was printed: who prints it vouches for it."""
    best: dict[str, Grade] = {}
    every = list(tellings)
    for told in every:
        voice = voices[told.origin]
        best[voice] = min(told.grade, best.get(voice, "F"))
    return {told.origin: best[voices[told.origin]] for told in every}


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
