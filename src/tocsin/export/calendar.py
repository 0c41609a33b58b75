"""iCalendar (RFC 5545): the talks of documents, or the meetings of a watch, as events that any calendar shows.

A day is an all-day event, a known hour an instant in UTC. A talk whose day isn't known is left out, or asked for
(``vague``) an all-day event over all the days it may fall on, and says so: a vague date never becomes a false day. The
UID is the record's id, so a second import updates rather than doubles; ``X-EDTF`` keeps the date as it was read. A
meeting of a watch has its account's id, which lasts whatever articles tell of it, and a ``SEQUENCE`` that rises when
one changes it.
"""

from __future__ import annotations

import os
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, NamedTuple

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from tocsin.errors import UsageError, complain, one_line, storing
from tocsin.export import Key, Result
from tocsin.knowledge.counts import counted
from tocsin.records import Article, Party, Rejected, Span, Talk, TalkStatus

STATUS: dict[TalkStatus, str] = {
    "held": "CONFIRMED", "ongoing": "CONFIRMED", "planned": "CONFIRMED", "proposed": "TENTATIVE",
    "postponed": "TENTATIVE", "cancelled": "CANCELLED",
}  # fmt: skip
NAMES = {
    "call": "Call", "video": "Video call", "visit": "Visit", "bilateral": "Meeting", "multilateral": "Meeting",
    "summit": "Summit", "negotiation": "Negotiations", None: "Talks",
}  # fmt: skip
END = b"END:VCALENDAR\r\n"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z")
PART = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?[~?%]?")
SENTENCE_END = re.compile(r"[.!?…][”\"’')]*\s|\n\s*\n")
LONGEST = 600
"""Characters of evidence that a description holds at most."""
MOST_CHANGES = 12
"""Changes of a meeting that its description tells of, the latest."""



class Meeting(NamedTuple):
    """A meeting as many articles tell of it. ``talk`` bears a lasting id and has no spans; ``created`` and ``changed``
    are the moments at which it was first heard of and last changed; ``uri`` and ``title`` are of the last report."""

    talk: Talk
    sequence: int
    created: str
    changed: str
    uri: str
    title: str


# ---------------------------------------------------------------------------------------------------------------- dates

class Days(NamedTuple):
    """When an event stands in a calendar: first day (or instant), the day behind its last one, and whether vague."""

    start: date
    end: date | None
    vague: bool


def days_of(talk: Talk) -> Days | None:
    """The days of a talk by its EDTF dates; none where they name no year, month or day that a calendar has."""
    if talk.start is None:
        return None
    if INSTANT.fullmatch(talk.start):
        moment = instant(talk.start)
        return Days(moment, None, False) if moment else None
    first, last = bounds(talk.start)
    if first is None or last is None or last.year == MAXYEAR:  # an event ends on the day behind its last one
        return None
    if DAY.fullmatch(talk.start):
        end = bounds(talk.end)[1] if talk.end and DAY.fullmatch(talk.end) else None
        return Days(first, max(end or first, first) + timedelta(1), False)
    return Days(first, last + timedelta(1), True)


def instant(value: str) -> datetime | None:
    """A moment in UTC out of ISO 8601, a day being its midnight; none for anything else."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def bounds(value: str) -> tuple[date | None, date | None]:
    """The first and last day that an EDTF value may mean; an open side is taken at its known end."""
    low, _, high = value.partition("/")
    first, last = edge(low, last=False), edge(high or low, last=True)
    return first or edge(high, last=False), last or edge(low, last=True)


def edge(value: str, last: bool) -> date | None:
    """The first or last day of a year, month or day."""
    found = PART.fullmatch(value)
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"] or (12 if last else 1))
    try:
        return date(year, month, int(found["day"] or (monthrange(year, month)[1] if last else 1)))
    except ValueError:
        return None


# ---------------------------------------------------------------------------------------------------------------- words

def named(party: Party) -> str:
    return party.actor.name if party.actor else party.raw


def summary_of(talk: Talk) -> str:
    """One line: the form, who, and what stands in its way ("Summit: Kim Jong Un, Donald Trump (cancelled)")."""
    who = ", ".join(dict.fromkeys(named(d.head or d.party) for d in talk.delegations))
    where = f" in {talk.place.name}" if talk.place and not who else ""
    line = f"{NAMES[talk.form]}: {who}" if who else NAMES[talk.form] + where
    return one_line(line if talk.status in ("held", "ongoing", "planned") else f"{line} ({talk.status})")


def sentence_around(text: str, span: Span) -> str:
    """The sentence that evidence stands in, cut where it is very long."""
    starts = [m.end() for m in SENTENCE_END.finditer(text, max(0, span.start - LONGEST), span.start)]
    found = SENTENCE_END.search(text, max(span.start, span.end - 1))
    start, end = max(starts, default=max(0, span.start - LONGEST)), found.end() if found else len(text)
    return one_line(text[start : min(end, start + 2 * LONGEST)])


def description_of(talk: Talk, article: Article, vague: bool) -> str:
    """What a reader needs to judge the entry: the sentence, agenda, who stays away, how sure, and the source."""
    lines = [f"“{sentence_around(article.text, talk.evidence[0])}”"] if talk.evidence else []
    lines += facts_of(talk, vague)
    lines += [f"Source: {article.title} {address(article)}".replace("  ", " ")]
    lines += [f"Read by Tocsin, confidence {talk.confidence:.2f} (not calibrated)."]
    return "\n".join(one_line(line) for line in lines)


def facts_of(talk: Talk, vague: bool) -> list[str]:
    lines = [f"The day is not known: {talk.start}."] if vague else []
    lines += [f"Status: {talk.status}."]
    lines += [f"On: {'; '.join(talk.agenda)}."] if talk.agenda else []
    lines += [f"Not attending: {', '.join(named(p) for p in talk.not_attending)}."] if talk.not_attending else []
    return lines


def story_of(meeting: Meeting, vague: bool) -> str:
    """The same of a meeting, with what changed in it, the latest last."""
    lines = [f"“{meeting.title}”"] if meeting.title else []
    lines += facts_of(meeting.talk, vague)
    lines += meeting.talk.reasons[-MOST_CHANGES:]
    lines += [f"Last report: {meeting.uri}"] if meeting.uri else []
    lines += [f"Kept by Tocsin, confidence {meeting.talk.confidence:.2f} (not calibrated)."]
    return "\n".join(one_line(line) for line in lines)


def address(article: Article) -> str:
    return article.canonical or article.uri


# --------------------------------------------------------------------------------------------------------------- events

def event_of(talk: Talk, article: Article, vague: bool) -> Event | None:
    """A talk as a calendar's event; none where its day isn't known and ``vague`` does not ask for it."""
    days = days_of(talk)
    if days is None or (days.vague and not vague):
        return None
    event = bare_event(talk, days, stamp(article))
    event.add("description", description_of(talk, article, days.vague))
    add_links(event, talk, address(article))
    return event


def event_of_meeting(meeting: Meeting, vague: bool) -> Event | None:
    """A meeting of a watch as a calendar's event; none as above. It is stamped with its last change, so that the same
    store gives the same calendar."""
    days = days_of(meeting.talk)
    if days is None or (days.vague and not vague):
        return None
    changed = instant(meeting.changed) or EPOCH
    event = bare_event(meeting.talk, days, changed)
    event.add("sequence", meeting.sequence)
    event.add("created", instant(meeting.created) or EPOCH)
    event.add("last-modified", changed)
    event.add("description", story_of(meeting, days.vague))
    add_links(event, meeting.talk, meeting.uri)
    return event


def bare_event(talk: Talk, days: Days, stamped: datetime) -> Event:
    """What every event has: when, who, where, and how sure it is to come."""
    event = Event()
    event.add("uid", talk.id)
    event.add("dtstamp", stamped)
    event.add("dtstart", days.start)
    if days.end:
        event.add("dtend", days.end)
    event.add("status", STATUS[talk.status])
    event.add("summary", summary_of(talk))
    event.add("transp", "TRANSPARENT")  # nobody's time is taken: it is others who meet
    event.add("categories", ["talks", talk.form] if talk.form else ["talks"])
    add_place(event, talk)
    return event


def stamp(article: Article) -> datetime:
    """When the document was first seen, else its publication: the same page gives the same calendar."""
    return instant(article.first_seen) or instant(article.published or "") or EPOCH


def add_place(event: Event, talk: Talk) -> None:
    if talk.place is None:
        return
    event.add("location", one_line(", ".join(p for p in (talk.place.name, talk.place.country) if p)))
    if talk.place.lat is not None and talk.place.lon is not None:
        event.add("geo", (talk.place.lat, talk.place.lon))


def add_links(event: Event, talk: Talk, source: str) -> None:
    """The source, the talk it follows, and the date as it was read."""
    if source.startswith(("http://", "https://")):
        event.add("url", one_line(source))
    if talk.after and re.fullmatch(r"[0-9a-f]{24}", talk.after):
        event.add("related-to", talk.after, parameters={"RELTYPE": "FINISHTOSTART"})
    event.add("x-edtf", f"{talk.start}/{talk.end}" if talk.end else talk.start)


# -------------------------------------------------------------------------------------------------------------- writing

def opening(name: str = "Talks") -> bytes:
    """The beginning of a calendar, up to its first component."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tocsin//Tocsin {version('tocsin')}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    return bytes(calendar.to_ical()).removesuffix(END)


def utc() -> bytes:
    """A time zone: the component that a calendar without events needs to be valid."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return bytes(zone.to_ical())


def calendar_of(meetings: Iterable[Meeting], name: str, vague: bool = False) -> tuple[str, int]:
    """A whole calendar of meetings, and how many are not in it since their day isn't known."""
    events = [event_of_meeting(meeting, vague) for meeting in meetings]
    shown = [bytes(event.to_ical()) for event in events if event is not None]
    body = b"".join(shown) or utc()
    return (opening(name) + body + END).decode(), len(events) - len(shown)


def left_out(count: int, vague: bool) -> str:
    """What is said of talks that are not in a calendar."""
    return f"{counted(count, 'talk')} without a known day left out{'' if vague else '; see --vague'}"


class CalendarStream:
    """A calendar to an open stream, an event at a time. What can't be shown is counted, and told at the end."""

    def __init__(self, stream: BinaryIO, vague: bool = False, quiet: bool = False) -> None:
        self._stream, self._vague, self._quiet = stream, vague, quiet
        self._written: set[str] = set()
        self._begun, self._left_out = False, 0

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        """The talks of a document. A copy of a page holds the same records: each stands in the calendar once."""
        if isinstance(result, Rejected):
            return
        for talk in result.talks:
            event = event_of(talk, result.article, self._vague)
            if event is None:
                self._left_out += 1
            elif talk.id not in self._written:
                self._put(bytes(event.to_ical()))
                self._written.add(talk.id)

    def close(self, whole: bool) -> None:
        """Ends the calendar only if it is whole: a reader must not take a broken-off one for all there is."""
        if whole:
            self._put(b"" if self._written else utc())
            self._stream.write(END)
        self._stream.flush()
        if whole and self._left_out and not self._quiet:
            complain(left_out(self._left_out, self._vague))

    def _put(self, lines: bytes) -> None:
        self._stream.write(lines if self._begun else opening() + lines)
        self._begun = True


class CalendarFile:
    """A calendar in a file, which appears when it is whole. An existing file is refused."""

    def __init__(self, path: Path, vague: bool = False, overwrite: bool = False, quiet: bool = False) -> None:
        if path.exists() and not overwrite:
            raise UsageError(f"{path} exists, and a calendar can't be added to; choose another file, or --overwrite")
        self.path, self._partial = path, path.with_name(f".{path.name}.partial")
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = open(self._partial, "wb")  # noqa: SIM115 (closed by close)
        self._calendar = CalendarStream(self._file, vague, quiet)

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        with storing(self.path):
            self._calendar.write(result, keys)

    def close(self, whole: bool) -> None:
        with storing(self.path):
            self._calendar.close(whole)
            self._file.close()
            if whole:
                os.replace(self._partial, self.path)
            else:
                self._partial.unlink(missing_ok=True)
