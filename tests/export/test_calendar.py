"""Talks as iCalendar: read back by the library that wrote them and by another one."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from tocsin.cli import main
from tocsin.errors import StoreError, UsageError
from tocsin.export.calendar import (
    CalendarFile,
    CalendarStream,
    Meeting,
    bounds,
    calendar_of,
    days_of,
    left_out,
    sentence_around,
)
from tocsin.records import Actor, Delegation, Document, Party, Place, Span, Talk

USA = Party("Washington", Actor("USA", "United States", country="USA"))
RUS = Party("Moscow", Actor("RUS", "Russia", country="RUS"))
PUTIN = Party("the Russian leader", Actor("RUS.GOV:vladimir-putin", "Vladimir Putin", country="RUS"))
TALK = Talk(
    id="0" * 23 + "1",
    clause="c1",
    form="negotiation",
    status="planned",
    start="2024-05-13",
    place=Place("Geneva", "CHE", 46.2, 6.15),
    delegations=[Delegation(USA), Delegation(RUS, PUTIN)],
    not_attending=[Party("Kyiv")],
    agenda=["arms control; missiles, mostly"],
    evidence=[Span(14, 46)],
    confidence=0.8,
)


def talk(**changes: Any) -> Talk:
    return msgspec.structs.replace(TALK, **changes)


def calendar(document: Document, *talks: Talk, vague: bool = False) -> bytes:
    stream = io.BytesIO()
    out = CalendarStream(stream, vague, quiet=True)
    out.write(msgspec.structs.replace(document, talks=list(talks)), [])
    out.close(whole=True)
    return stream.getvalue()


def events(raw: bytes) -> list[Event]:
    parsed = Calendar.from_ical(raw)
    assert not parsed.errors
    return [c for c in parsed.walk("VEVENT") if isinstance(c, Event)]


def one(document: Document, vague: bool = False, **changes: Any) -> Event:
    (event,) = events(calendar(document, talk(**changes), vague=vague))
    return event


# -------------------------------------------------------------------------------------------------------------- dates

DATES = [
    # start, end, vague asked for, DTSTART, DTEND (None: left out), why
    ("2024-05-13", None, False, date(2024, 5, 13), date(2024, 5, 14)),
    ("2024-05-13", "2024-05-15", False, date(2024, 5, 13), date(2024, 5, 16)),
    ("2024-05-13", "2024-05-01", False, date(2024, 5, 13), date(2024, 5, 14)),
    ("2024-05-13", "2024-06", False, date(2024, 5, 13), date(2024, 5, 14)),
    ("2024-12-31", None, False, date(2024, 12, 31), date(2025, 1, 1)),
    ("2024-05-13T09:30:00Z", None, False, datetime(2024, 5, 13, 9, 30, tzinfo=UTC), None),
    ("2024-05", None, True, date(2024, 5, 1), date(2024, 6, 1)),
    ("2024-05~", None, True, date(2024, 5, 1), date(2024, 6, 1)),
    ("2024-02", None, True, date(2024, 2, 1), date(2024, 3, 1)),
    ("2024", None, True, date(2024, 1, 1), date(2025, 1, 1)),
    ("2024-05-13/2024-05-19", None, True, date(2024, 5, 13), date(2024, 5, 20)),
    ("2024-05~/2024-06~", None, True, date(2024, 5, 1), date(2024, 7, 1)),
    ("2024-05-13/..", None, True, date(2024, 5, 13), date(2024, 5, 14)),
    ("../2024-05-13", None, True, date(2024, 5, 13), date(2024, 5, 14)),
    ("2024-05-13~", None, True, date(2024, 5, 13), date(2024, 5, 14)),
]


@pytest.mark.parametrize(("start", "end", "vague", "first", "behind"), DATES)
def test_days(document: Document, start: str, end: str | None, vague: bool, first: date, behind: date | None) -> None:
    event = one(document, vague, start=start, end=end)
    assert event.decoded("dtstart") == first
    assert (event.decoded("dtend") if behind else event.get("dtend")) == behind


@pytest.mark.parametrize("start", [s for s, _, vague, *_ in DATES if vague])
def test_a_vague_date_is_never_a_day(document: Document, start: str) -> None:
    assert events(calendar(document, talk(start=start))) == []
    assert f"The day is not known: {start}" in one(document, vague=True, start=start)["description"]


@pytest.mark.parametrize("start", [None, "199X", "..", "../..", "2024-13-45", "0000", "unknown"])
def test_what_no_calendar_has_is_left_out(document: Document, start: str | None) -> None:
    assert events(calendar(document, talk(start=start), vague=True)) == []


@given(st.text(alphabet="0123456789-/.~?XTZ:", max_size=24))
def test_no_date_breaks_it(value: str) -> None:
    days = days_of(talk(start=value))
    assert days is None or days.end is None or days.start < days.end


def test_bounds_of_an_open_interval() -> None:
    assert bounds("../2024-05") == (date(2024, 5, 1), date(2024, 5, 31))


# ------------------------------------------------------------------------------------------------------------- content

STATUSES = [
    ("held", "CONFIRMED"),
    ("ongoing", "CONFIRMED"),
    ("planned", "CONFIRMED"),
    ("proposed", "TENTATIVE"),
    ("postponed", "TENTATIVE"),
    ("cancelled", "CANCELLED"),
]


@pytest.mark.parametrize(("status", "expected"), STATUSES)
def test_status(document: Document, status: str, expected: str) -> None:
    event = one(document, status=status)
    assert event["status"] == expected
    assert event["summary"].endswith(f"({status})") == (status in ("proposed", "postponed", "cancelled"))


def test_an_event_says_who_where_why(document: Document) -> None:
    event = one(document)
    assert event["uid"] == TALK.id
    assert event["summary"] == "Negotiations: United States, Vladimir Putin"
    assert event["location"] == "Geneva, CHE"
    assert (event["geo"].latitude, event["geo"].longitude) == (46.2, 6.15)
    assert event.decoded("dtstamp") == datetime(2024, 5, 7, tzinfo=UTC)
    sentence = "“The envoy left for Geneva on Monday.”"
    for words in (sentence, "arms control; missiles, mostly", "Kyiv", "file:///pages/envoy.txt"):
        assert words in event["description"]
    assert event["x-edtf"] == "2024-05-13"


def test_order_and_address(document: Document) -> None:
    article = msgspec.structs.replace(document.article, canonical="https://example.org/a")
    raw = calendar(msgspec.structs.replace(document, article=article), talk(after="0" * 23 + "2"))
    (event,) = events(raw)
    assert (event["related-to"], event["url"]) == ("0" * 23 + "2", "https://example.org/a")
    (words,) = events(calendar(document, talk(after="after Geneva")))
    assert "related-to" not in words
    assert "url" not in words


def test_a_talk_that_names_little(document: Document) -> None:
    event = one(document, form=None, place=None, delegations=[], not_attending=[], agenda=[], evidence=[])
    assert event["summary"] == "Talks"


NASTY = "Envoys; of, the\\ “north”\r\nEND:VEVENT\x07\u202e 日本 " + "long " * 40


def test_nothing_in_a_page_breaks_a_line(document: Document) -> None:
    raw = calendar(document, talk(delegations=[Delegation(Party(NASTY))], agenda=[NASTY], place=Place(NASTY)))
    assert len(events(raw)) == 1
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not set(raw) & {0, 7, 8, 127}


TEXT = "First there was rain. The envoys met in Oslo on May 3. Then they left.\n\nMore."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("met in Oslo", "The envoys met in Oslo on May 3."),
        ("First", "First there was rain."),
        ("left", "Then they left."),
        ("More", "More."),
    ],
)
def test_the_sentence_of_evidence(words: str, sentence: str) -> None:
    start = TEXT.index(words)
    assert sentence_around(TEXT, Span(start, start + len(words))) == sentence


# ------------------------------------------------------------------------------------------------ a watch's meetings

def meeting(**changes: Any) -> Meeting:
    given = {"evidence": [], "reasons": ["start: 2024-05-12 → 2024-05-13 (The Wire)"], "after": "0" * 23 + "2"}
    return Meeting(talk(**{**given, **changes}), 3, "2024-05-01T10:00:00Z", "2024-05-07T12:30:00Z",
                   "https://wire.example/a", "envoys, they said; will meet")  # fmt: skip


@pytest.mark.parametrize(("status", "expected"), STATUSES)
def test_a_meeting_tells_how_it_came_to_this(status: str, expected: str) -> None:
    text, missing = calendar_of([meeting(status=status)], "Will they; meet?")
    [event] = events(text.encode())
    assert missing == 0
    assert (event["uid"], event["status"], event["sequence"]) == (TALK.id, expected, 3)
    assert event.decoded("created") == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert event.decoded("last-modified") == event.decoded("dtstamp") == datetime(2024, 5, 7, 12, 30, tzinfo=UTC)
    assert (event["related-to"], event["url"]) == ("0" * 23 + "2", "https://wire.example/a")
    assert event["x-edtf"] == "2024-05-13"
    for words in ("“envoys, they said; will meet”", "start: 2024-05-12 → 2024-05-13 (The Wire)", "missiles, mostly"):
        assert words in event["description"]
    parsed = vobject.readOne(text)
    parsed.validate(raiseException=True)
    assert str(parsed.x_wr_calname.value) == "Will they; meet?"
    assert parsed.vevent.sequence.value == "3"


def test_meetings_without_a_known_day_are_counted() -> None:
    meetings = [meeting(start="2024-05"), meeting(start=None), meeting()]
    text, missing = calendar_of(meetings, "Talks")
    assert (len(events(text.encode())), missing, left_out(missing, False)) == (
        1, 2, "2 talks without a known day left out; see --vague")  # fmt: skip
    text, missing = calendar_of(meetings, "Talks", vague=True)
    assert (len(events(text.encode())), left_out(missing, True)) == (2, "1 talk without a known day left out")
    empty, _ = calendar_of([], "Talks")
    vobject.readOne(empty).validate(raiseException=True)


@settings(max_examples=50)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_can_stand_in_a_meeting(words: str, name: str) -> None:
    made = meeting(reasons=[words], agenda=[words])._replace(uri=words, title=words, changed=words, created=words)
    assert len(events(calendar_of([made], name)[0].encode())) == 1


# --------------------------------------------------------------------------------------------------------- the calendar

def test_another_library_reads_it(document: Document) -> None:
    others = talk(id="b", start="2024-05-13T09:30:00Z"), talk(id="c", start="2024-05")
    raw = calendar(document, talk(), *others, vague=True)
    parsed = vobject.readOne(raw.decode("utf-8"))
    parsed.validate(raiseException=True)
    assert [str(e.uid.value) for e in parsed.vevent_list] == [TALK.id, "b", "c"]
    assert [e.dtstart.value for e in parsed.vevent_list] == [
        date(2024, 5, 13), datetime(2024, 5, 13, 9, 30, tzinfo=UTC), date(2024, 5, 1),
    ]  # fmt: skip


def test_a_copy_is_not_written_twice(document: Document) -> None:
    assert len(events(calendar(document, talk(), talk()))) == 1


def test_a_calendar_without_talks_is_valid(document: Document) -> None:
    raw = calendar(document)
    assert [c.name for c in Calendar.from_ical(raw).subcomponents] == ["VTIMEZONE"]
    vobject.readOne(raw.decode("utf-8")).validate(raiseException=True)


def test_what_is_left_out_is_told(document: Document, capsys: pytest.CaptureFixture[str]) -> None:
    out = CalendarStream(io.BytesIO())
    out.write(msgspec.structs.replace(document, talks=[talk(start="2024-05"), talk(start=None)]), [])
    out.close(whole=True)
    assert "2 talks without a known day left out; see --vague" in capsys.readouterr().err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_can_stand_in_it(document: Document, raw: str, place: str) -> None:
    written = calendar(document, talk(delegations=[Delegation(Party(raw))], place=Place(place)))
    assert len(events(written)) == 1


def test_a_file_appears_when_whole(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "new" / "talks.ics"
    out = CalendarFile(path, quiet=True)
    out.write(msgspec.structs.replace(document, talks=[TALK]), [])
    assert not path.exists()
    out.close(whole=True)
    assert len(events(path.read_bytes())) == 1
    with pytest.raises(UsageError, match="exists"):
        CalendarFile(path)
    CalendarFile(path, overwrite=True).close(whole=False)
    names = [entry.name for entry in path.parent.iterdir()]
    assert names == ["talks.ics"], "a failure leaves the old file and no other"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/talks\.ics can't be written"):
        CalendarFile(tmp_path / "file" / "talks.ics")


def test_the_command_writes_one(tmp_path: Path, page: Path) -> None:
    out = tmp_path / "talks.ics"
    assert main(["read", str(page), "-o", str(out), "--quiet"]) == 0
    assert Calendar.from_ical(out.read_bytes())["version"] == "2.0"


def test_vague_needs_a_calendar(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(page), "--vague"]) == 2
    assert "--format ics" in capsys.readouterr().err
