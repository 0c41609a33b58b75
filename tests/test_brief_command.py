"""``tocsin brief`` over real stores: the calendar of talks, and garbled copies beside cleaner ones."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import vobject
from icalendar import Calendar, Event
from msgspec.structs import replace
from watches import ARCHIVE, write_archive, write_watch

from tocsin.accounts import (
    Alert,
    Claim,
    CommitmentHistory,
    Contradiction,
    EventAccount,
    FigureSeries,
    Item,
    Step,
    TalkAccount,
)
from tocsin.brief_command import days_before, gathered, is_ahead
from tocsin.brief_copies import cleaner_items, garbled_copies
from tocsin.cli import main
from tocsin.export import brief_short
from tocsin.export.brief import Brief, markdown
from tocsin.knowledge.codebook import quad
from tocsin.ledger import words_deeds
from tocsin.ledger.desk import Desk, Memory
from tocsin.records import TalkStatus
from tocsin.store.sql import open_store
from tocsin.store.view import open_view
from tocsin.store.watched import WatchStore
from tocsin.watchfile import load_watch

Captured = pytest.CaptureFixture[str]
ARTICLES = Path(__file__).parents[1] / "examples" / "doklam-2017" / "articles"
WIRE, MIRROR = "northernwire.example/2017/08/28/", "infomirror.example/2017/08/29/"


@pytest.fixture(scope="module")
def two_copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A wire's article and a copy of it that went through a translating machine, in a store."""
    folder = tmp_path_factory.mktemp("copies")
    lines = [line for path in sorted(ARTICLES.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    (folder / "archive.jsonl").write_text("".join(
        f"{line}\n" for line in lines if any(name in json.loads(line)["url"] for name in (WIRE, MIRROR))))
    file, store = str(write_watch(folder)), str(folder / "x.db")
    assert main(["watch", file, "--store", store, "--once", "--quiet"]) == 0
    return file, store


# ------------------------------------------------------------------------------------------------------ garbled copies

def test_a_garbled_copy_stands_beside_the_cleaner_one(two_copies: tuple[str, str], capfd: Captured) -> None:
    assert main(["brief", two_copies[0], "--store", two_copies[1], "--full"]) == 0
    section = capfd.readouterr().out.partition("## Garbled copies")[2]
    assert "InfoMirror World, 2017-08-29, translated, damage 0." in section
    labels = [line for line in section.splitlines() if line.startswith("    - ")]
    assert 2 <= len(labels) <= 6
    for garbled, clean in zip(labels[::2], labels[1::2], strict=True):
        assert garbled.startswith("    - garbled, ")
        assert MIRROR in garbled
        assert clean.startswith("    - cleaner, ")
        assert WIRE in clean


def test_old_copies_are_not_shown(two_copies: tuple[str, str]) -> None:
    watch = load_watch(two_copies[0])
    with open_view(two_copies[1]) as view:
        assert len(garbled_copies(watch, view, "2017-08-29")) == 1
        assert garbled_copies(watch, view, "2017-08-30") == []


def test_a_garbled_record_behind_an_alert_has_the_cleaner_words(two_copies: tuple[str, str]) -> None:
    """No alert of the two rests on the copy: one is made of what the brief shows."""
    watch = load_watch(two_copies[0])
    with open_view(two_copies[1]) as view:
        [(_, garbled), (_, clean), *_] = garbled_copies(watch, view, "2017-08-01")[0].told
        flagged = replace(garbled, flags=["garbled"])
        alert = Alert(id="a", keys=[], rule="r", tier="notice", at="2017-08-29", title="T", drivers=[],
                      items=[flagged, clean])  # fmt: skip
        assert cleaner_items(watch, view, [alert]) == {garbled.record: clean}
        strange = replace(alert, items=[replace(flagged, story="none"), replace(clean, flags=["garbled"])])
        assert cleaner_items(watch, view, [strange]) == {}
        assert gathered(watch, view).cleaner == {}


# ---------------------------------------------------------------------------------------------- what it can't vouch for

@pytest.fixture
def stands(tmp_path: Path) -> tuple[Path, str]:
    """A watch file of one's own, and a store that it made."""
    file, store = write_watch(tmp_path / "desk"), str(tmp_path / "x.db")
    assert main(["watch", str(file), "--store", store, "--once", "--quiet"]) == 0
    return file, store


def first_lines(file: Path, store: str, page: Path, code: int) -> str:
    """The page down to the heading of its first part."""
    assert main(["brief", str(file), "--store", store, "-o", str(page), "--overwrite"]) == code
    return page.read_text().partition("Standing alerts")[0]


@pytest.mark.parametrize("name", ["brief.md", "brief.html"])
def test_a_page_amid_a_rebuild_gives_no_all_clear(name: str, stands: tuple[Path, str], tmp_path: Path) -> None:
    file, store = stands
    page = tmp_path / name
    assert "NOT" not in first_lines(file, store, page, 0)
    with WatchStore(open_store(store), "ukraine") as writing:
        state = writing.state()
        assert state is not None
        writing.empty(state.digest, state.made_by)  # as a run does that is killed thereafter
    assert "THE ACCOUNTS ARE NOT WHOLE" in first_lines(file, store, page, 1)
    assert main(["brief", str(file), "--store", store, "-o", str(tmp_path / "talks.ics")]) == 1
    assert main(["watch", str(file), "--store", store, "--once", "--quiet"]) == 0
    assert "NOT" not in first_lines(file, store, page, 0)


def test_a_rebuild_that_begins_meanwhile_is_seen(stands: tuple[Path, str]) -> None:
    file, store = stands
    with open_view(store) as view:
        assert view.whole
        with WatchStore(open_store(store), "ukraine") as writing:
            state = writing.state()
            assert state is not None
            writing.empty(state.digest, state.made_by)
        assert "NOT WHOLE" in gathered(load_watch(file), view).warnings[0]


@pytest.mark.parametrize("name", ["brief.md", "brief.html"])
def test_a_changed_watch_file_is_told_on_the_page(name: str, stands: tuple[Path, str], tmp_path: Path) -> None:
    file, store = stands
    page, text = tmp_path / name, file.read_text()
    file.write_text(text.replace("terminal = false", "terminal = true"))
    assert "NOT" not in first_lines(file, store, page, 0)
    file.write_text(text.replace("at_least = 50000", "at_least = 60000"))
    assert "the watch file has changed since they were made. Run tocsin watch" in first_lines(file, store, page, 1)
    assert main(["watch", str(file), "--store", store, "--once", "--quiet"]) == 0
    assert "NOT" not in first_lines(file, store, page, 0)


# -------------------------------------------------------------------------------------------------- what is called off

def test_meetings_called_off_of_late_stand_in_the_brief(stands: tuple[Path, str]) -> None:
    file, store = stands
    with open_view(store) as view:
        today = view.as_of[:10]
    with WatchStore(open_store(store), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep([
            talk("c", "cancelled", "2021-06-01", items=[seen_on(today)]),
            talk("p", "postponed", None, items=[seen_on(days_before(today, 14))]),
            talk("q", "postponed", None, items=[seen_on(days_before(today, 400))]),
            talk("x", "postponed", "2021-06-02", items=[seen_on(days_before(today, 1))]),
            talk("y", "postponed", "2021-06-02", items=[seen_on(days_before(today, 15))]),
            talk("z", "postponed", "2999-02-01", items=[seen_on(today)]),
            talk("o", "cancelled", "2021-06-01", items=[seen_on(days_before(today, 15))]),
            talk("d", "planned", "2999-01-01", items=[seen_on(today)]),
        ])  # fmt: skip
    with open_view(store) as view:
        found = gathered(load_watch(file), view)
    assert [each.id[0] for each in found.talks] == ["d", "z", "p", "q", "c", "x"]
    text = markdown(found)
    assert "called off" in text
    assert text.count("no new day: summit of Russia, United States, postponed") == 2, "however long ago"


def test_what_has_no_room_is_counted(stands: tuple[Path, str]) -> None:
    file, store = stands
    with WatchStore(open_store(store), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep([
            Contradiction(id=f"c{number:04}", keys=[], rule="act_denied", words="two claims", accounts=[], one=[],
                          other=[], since=f"2022-01-{number % 28 + 1:02}") for number in range(1100)
        ])  # fmt: skip
        taking.shelf.keep([talk(letter, "postponed", None) for letter in "abcdefghij"])
    with open_view(store) as view:
        found = gathered(load_watch(file), view)
    assert (len(found.contradictions), found.left_out["Contradictions"]) == (15, 1085)
    assert (len(found.talks), found.left_out["What is scheduled"]) == (8, 2)
    assert "1085 more are in the store" in markdown(found)


# ------------------------------------------------------------------------------------------- words, deeds and figures

@pytest.fixture(scope="module")
def acted(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A store with acts of which two origins tell: Russia is friendly in words and hostile in deeds."""
    folder = tmp_path_factory.mktemp("acted")
    write_archive(folder / "archive.jsonl", ARCHIVE[:-1])
    file, store = str(write_watch(folder)), str(folder / "x.db")
    assert main(["watch", file, "--store", store, "--once", "--quiet"]) == 0
    desk = Desk(Memory())
    for type_, score, actor, recipient, day in (
        ("SUPPORT", 5.0, "RUS", "UKR", "2022-02-18"), ("ASSAULT", -9.0, "RUS", "UKR", "2022-02-20"),
        ("THREATEN", -7.0, "UKR", "RUS", "2022-02-21"), ("AID", 10.0, "FRA", "DEU", "2022-02-21"),
        ("ASSAULT", -9.0, "RUS", "UKR", "2021-12-01"),
    ):  # fmt: skip
        desk.put(EventAccount(
            id=f"{type_}{day}", keys=[], type=type_, quad=quad(type_), score=score, actors=[actor],
            recipients=[recipient], start=day, standing="corroborated", items=[seen_on(day)],
        ))  # fmt: skip
    words_deeds.follow(desk)
    claims = [Claim(lo=told, hi=told, nominal=told, bound="point", as_of=day, claimed_by=["USA"], item=seen_on(day))
              for told, day in ((100_100, "2022-02-01"), (110_100, "2022-02-20"))]  # fmt: skip
    desk.put(FigureSeries(id="f", keys=[], owner="RUS", subject="personnel", unit="personnel", area="BLR",
                          claims=claims, figure_kind="stock", lo=110_100, hi=110_100))  # fmt: skip
    with WatchStore(open_store(store), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep(desk.changed())
    return file, store


def page_of(acted: tuple[str, str]) -> Brief:
    with open_view(acted[1]) as view:
        return gathered(load_watch(acted[0]), view)


def test_the_brief_shows_the_widest_gaps(acted: tuple[str, str]) -> None:
    found = page_of(acted)
    first, *rest = [(each.actor, each.recipient, each.gap) for each in found.tones]
    assert first == ("RUS", "UKR", 14.0)
    assert ("UKR", "RUS", None) in rest
    assert not {"FRA", "DEU"} & {name for each in found.tones for name in (each.actor, each.recipient)}
    assert [kind for kind, _ in found.tones[0].told] == ["words", "deeds"]
    assert "| Russia | Ukraine | +5.0 | 0 | 0 | -9.0 | +14.0 | 2 |" in markdown(found).replace("\\", "")


def test_the_brief_shows_how_what_was_seen_fits(acted: tuple[str, str]) -> None:
    """An indicator that nobody has seen tells nothing yet."""
    assert [(each.indicator, each.marks) for each in page_of(acted).fits] == [("troops", {"war": "+", "other": "-"})]


def test_the_brief_shows_a_figure_over_time(acted: tuple[str, str]) -> None:
    text = markdown(page_of(acted)).replace("\\", "")
    assert "over time: 2022-02-01 100,100 (United States); 2022-02-20 110,100 (United States)" in text


def test_the_series_are_a_table(acted: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    assert main(["brief", acted[0], "--store", acted[1], "-o", str(path)]) == 0
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    of_pair = [row for row in rows if (row["actor"], row["recipient"]) == ("RUS", "UKR")]
    mine = [row for row in of_pair if row["acts"].startswith(("ASSAULT", "SUPPORT"))]
    assert [(row["day"], row["series"], row["value"], row["weight"], row["acts"]) for row in mine] == [
        ("2021-12-01", "deeds_conflict", "-9.0", "1.0", "ASSAULT2021-12-01"),
        ("2022-02-18", "words_cooperation", "5.0", "1.0", "SUPPORT2022-02-18"),
        ("2022-02-20", "deeds_conflict", "-9.0", "1.0", "ASSAULT2022-02-20")]  # fmt: skip
    told = [(row["day"], row["value"]) for row in of_pair if row["series"] == "gap"]
    assert told == [(f"2022-02-{day}", "14.0") for day in (20, 21, 22)], "up to the day that the watch has come to"
    assert ("FRA", "DEU") in {(row["actor"], row["recipient"]) for row in rows}, "all, whomever the watch looks at"
    held = [row for row in rows if row["series"] == "figure" and row["area"] == "BLR"]
    assert [(row["day"], row["actor"], row["kind"], row["low"], row["high"], row["disputed"], row["claimants"])
            for row in held] == [
        ("2022-02-01", "RUS", "stock", "100100.0", "100100.0", "false", "USA"),
        ("2022-02-20", "RUS", "stock", "110100.0", "110100.0", "false", "USA")]  # fmt: skip


def seen_on(day: str) -> Item:
    seen = f"{day}T01:00:00Z"
    return Item(document="d", record="r", uri="https://a.example/", first_seen=seen, story="s", origin="o")


# ----------------------------------------------------------------------------------------------------------- one page

def test_the_page_says_what_changed_in_a_week(stands: tuple[Path, str]) -> None:
    """The attack was seen on the last day; troops were seen before, and what was seen makes war likelier."""
    with open_view(stands[1]) as view:
        found = gathered(load_watch(stands[0]), view)
    assert (found.week, found.before) == ("2022-02-17T08:00:00Z", {"troops": "verified", "attack": "not_observed"})
    text = brief_short.markdown(found)
    changed = text.partition("## Changed in the last seven days")[2].partition("\n## ")[0]
    assert "- 2022-02-24: attack: reported (was not observed)" in changed
    assert "troops" not in changed
    now = {each.name: each.index for each in found.hypotheses}
    assert now["war"] > found.index_before["war"] > 0.3, "the prior"
    assert f"up {now['war'] - found.index_before['war']:.2f}" in text


def test_open_commitments_come_in_order(stands: tuple[Path, str]) -> None:
    """Nearest deadline, most origins, latest; without those that are over, that hang on nothing, or of others."""
    with WatchStore(open_store(stands[1]), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep([
            pledge("late", "2022-02-20"), pledge("early", "2022-02-10"),
            pledge("passed", "2022-02-09", deadline="2022-02-10"),
            pledge("due", "2022-01-01", deadline="2022-03-10"), pledge("soon", "2022-01-01", deadline="2022-02-26"),
            pledge("lapsed", "2022-02-20", state="lapsed"), pledge("free", "2022-02-20", condition=None),
            pledge("others", "2022-02-20", actors=["FRA"], targets=["DEU"]),
            pledge("two", "2022-01-01", items=[seen_on("2022-01-01"), replace(seen_on("2022-01-02"), origin="p")]),
        ])  # fmt: skip
    with open_view(stands[1]) as view:
        found = gathered(load_watch(stands[0]), view).open
    made = [each.id for each in found if len(each.id) < 24]
    assert made == ["soon", "due", "two", "late", "early", "passed"]


def pledge(name: str, day: str, **more: Any) -> CommitmentHistory:
    given = {"id": name, "keys": [], "commitment": "threat", "actors": ["RUS"], "targets": ["UKR"], "state": "standing",
             "condition": f"{name} fails", "consequence": "respond", "items": [seen_on(day)],
             "steps": [Step(state="standing", seen=f"{day}T00:00:00Z", rule="r", reason="w")]}  # fmt: skip
    return CommitmentHistory(**{**given, **more})


def many_accounts(count: int) -> list[Any]:
    """As many accounts of each kind, with long words and names."""
    long = " ".join(["Vorübergehende Truppenverlegungen"] * 60)
    said = replace(seen_on("2022-02-20"), quote=long, publisher=long)
    alerts = [Alert(id=f"{n:024}", keys=[], rule=f"r{n}", tier="alarm", at="2022-02-20T00:00:00Z", title=f"{long} {n}",
                    drivers=[f"d{m}: {long}" for m in range(30)], against=[f"against d{m}: {long}" for m in range(30)],
                    would_change=[f"it eases with fewer than 1 of {', '.join('abcdefgh')} verified"] * 9,
                    items=[said] * 9, origins=[f"o{m}" for m in range(99)]) for n in range(count)]  # fmt: skip
    figures = [FigureSeries(id=f"f{n}", keys=[], owner="RUS", subject=f"{long} {n}", unit="personnel", area=None, hi=7,
                            claims=[Claim(lo=1, hi=n, nominal=n, bound="point", claimed_by=[long], item=said)],
                            figure_kind="stock") for n in range(count)]  # fmt: skip
    talks = [talk(f"{n:02}", "planned", "2999-01-01", agenda=[long], items=[said]) for n in range(count)]
    talks += [talk(f"p{n}", "postponed", None, items=[said]) for n in range(count)]
    clashes = [Contradiction(id=f"c{n:04}", keys=[], rule="r", words=f"ASSAULT by RUS, {long}", accounts=[],
                             one=[said], other=[said], since="2022-02-20") for n in range(count)]  # fmt: skip
    return [*alerts, *figures, *talks, *clashes, *(pledge(f"p{n}", "2022-02-20") for n in range(count))]


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_store_of_any_size_fits_on_a_page(count: int, stands: tuple[Path, str], capfd: Captured) -> None:
    with WatchStore(open_store(stands[1]), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep(many_accounts(count))
    assert main(["brief", str(stands[0]), "--store", stands[1]]) == 0
    text = capfd.readouterr().out
    assert len(text.split()) <= brief_short.MOST_WORDS
    assert len(text.splitlines()) <= brief_short.MOST_LINES
    assert "**ALARM: Vorübergehende" in text
    assert main(["brief", str(stands[0]), "--store", stands[1], "--full"]) == 0
    assert len(capfd.readouterr().out.split()) > 2_000


def test_full_is_for_pages(kept: tuple[str, str], tmp_path: Path, capfd: Captured) -> None:
    for name in ("talks.ics", "series.csv"):
        assert main(["brief", kept[0], "--store", kept[1], "--full", "-o", str(tmp_path / name)]) == 2
        assert "--full is for the page; the calendar and the series hold everything anyway" in capfd.readouterr().err


# -------------------------------------------------------------------------------------------------------- the calendar

def talk(name: str, status: TalkStatus, start: str | None, **more: Any) -> TalkAccount:
    return TalkAccount(id=name * 24, keys=[], form="summit", status=status, start=start, parties=["RUS", "USA"], **more)


@pytest.fixture
def kept(tmp_path: Path) -> tuple[str, str]:
    """A watch that knows of a few talks."""
    (tmp_path / "watch").mkdir()
    write_archive(tmp_path / "watch" / "archive.jsonl", ARCHIVE[-1:])
    file, store = str(write_watch(tmp_path / "watch")), str(tmp_path / "x.db")
    assert main(["watch", file, "--store", store, "--once", "--quiet"]) == 0
    with WatchStore(open_store(store), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep([
            talk("c", "cancelled", "2022-01-21", sequence=2, after="a" * 24), talk("a", "held", "2022-01-10"),
            talk("b", "proposed", "2022-02-01T10:00:00Z"), talk("d", "planned", "2022-03"), talk("e", "planned", None),
        ])  # fmt: skip
    return file, store


def test_what_was_put_off_to_no_day_is_no_event(kept: tuple[str, str], tmp_path: Path, capfd: Captured) -> None:
    with WatchStore(open_store(kept[1]), "ukraine") as writing, writing.article() as taking:
        taking.shelf.keep([talk("f", "postponed", None)])
    assert main(["brief", kept[0], "--store", kept[1], "-o", str(tmp_path / "talks.ics"), "--vague"]) == 0
    assert b"f" * 24 not in (tmp_path / "talks.ics").read_bytes()
    assert "2 talks without a known day left out; put off, and no new day told: 1, which the brief lists" in (
        capfd.readouterr().err)  # fmt: skip


def test_the_calendar_holds_all_talks(kept: tuple[str, str], tmp_path: Path, capfd: Captured) -> None:
    path = tmp_path / "talks.ics"
    assert main(["brief", kept[0], "--store", kept[1], "-o", str(path)]) == 0
    assert "2 talks without a known day left out; see --vague" in capfd.readouterr().err
    parsed = Calendar.from_ical(path.read_bytes())
    assert not parsed.errors
    events = [each for each in parsed.walk("VEVENT") if isinstance(each, Event)]
    assert [(str(each["uid"])[0], str(each["status"]), each["sequence"]) for each in events] == [
        ("a", "CONFIRMED", 0), ("c", "CANCELLED", 2), ("b", "TENTATIVE", 0)]  # fmt: skip
    assert str(events[1]["related-to"]) == "a" * 24
    assert str(parsed["x-wr-calname"]) == "Will Russia <attack> Ukraine?"
    vobject.readOne(path.read_bytes().decode()).validate(raiseException=True)
    before = path.read_bytes()
    assert main(["brief", kept[0], "--store", kept[1], "-o", str(path)]) == 2
    assert main(["brief", kept[0], "--store", kept[1], "-o", str(path), "--overwrite"]) == 0
    assert path.read_bytes() == before
    assert main(["brief", kept[0], "--store", kept[1], "-o", str(path), "--overwrite", "--vague"]) == 0
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 4


def test_vague_needs_a_calendar(kept: tuple[str, str], capfd: Captured) -> None:
    assert main(["brief", kept[0], "--store", kept[1], "--vague"]) == 2
    assert "--vague is for calendars; add -o talks.ics" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("start", "end", "ahead"),
    [
        ("2022-03-05", None, True),
        ("2022-03-04", None, False),
        ("2022-03", None, True),  # the month has not ended
        ("2022-02", None, False),
        ("2022-03~", None, True),
        ("2022-03-01", "2022-03-09", True),
        ("2022-03-01/2022-03-09", None, True),
        ("2022-03-01/2022-03-04", None, False),
        (None, None, False),
    ],
)
def test_a_meeting_is_ahead_until_its_last_day_is_over(start: str | None, end: str | None, ahead: bool) -> None:
    assert is_ahead(talk("a", "planned", start, end=end), "2022-03-05") is ahead
