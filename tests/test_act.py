"""What analysts decide: done, written down, done again by a rebuild; and told in one line where it can't be done."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace
from watches import ACCOUNTS, ARCHIVE, WATCH, Told, dump, write_archive, write_watch

from tocsin import act_command
from tocsin.accounts import Alert, EventAccount, IndicatorState, Story
from tocsin.cli import main
from tocsin.errors import UsageError
from tocsin.ledger import book
from tocsin.store.query import ask
from tocsin.store.sql import open_store
from tocsin.store.view import open_view
from tocsin.store.watched import WatchStore

Captured = pytest.CaptureFixture[str]
OTHER = Told("2022-01-11T10:00:00Z", "Flood in Queensland", "Australia sent 200 soldiers to help after the flood in "
             "Queensland, the government in Canberra said on Tuesday.", "Southern Post")  # fmt: skip


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A watch file, and a store that it was replayed into up to a day without an article."""
    folder = tmp_path_factory.mktemp("acts")
    write_archive(folder / "archive.jsonl", sorted([*ARCHIVE, OTHER]))
    file, store = write_watch(folder), folder / "whole.db"
    assert main(["watch", str(file), "--store", str(store), "--as-of", "2022-03-20", "--quiet"]) == 0
    return file, store


@pytest.fixture
def kept(replayed: tuple[Path, Path], tmp_path: Path) -> tuple[str, str]:
    """The same, for a test to change."""
    return str(replayed[0]), str(shutil.copy(replayed[1], tmp_path / "x.db"))


def act(kept: tuple[str, str], *words: str) -> int:
    return main(["act", kept[0], "--store", kept[1], *words])


def rebuilt(kept: tuple[str, str], *options: str) -> int:
    return main(["watch", kept[0], "--store", kept[1], "--once", "--no-deliver", *options])


def alerts(store: str) -> dict[str, Alert]:
    with open_view(store) as view:
        return {alert.rule: alert for alert in view.accounts(Alert)}


def stories(store: str) -> dict[str, Story]:
    with open_view(store) as view:
        return {story.title: story for story in view.accounts(Story, states=["open"])}


# ------------------------------------------------------------------------------------------------------ what is done

def test_an_alert_is_muted_and_unmuted(kept: tuple[str, str], capfd: Captured) -> None:
    alert = alerts(kept[1])["fighting"]
    assert act(kept, "mute", alert.id[:6], "--who", "Ada", "--why", "known since Thursday") == 0
    assert capfd.readouterr().err == (f"tocsin: muted: it is shown no more: Fighting is reported, warning since "
                                      f"{alert.at} (alert {alert.id[:8]})\n")  # fmt: skip
    assert alerts(kept[1])["fighting"].muted
    with ask(kept[1], "select who, action, kind, account, detail, why, entry from actions") as answer:
        told = ("Ada", "mute", "alert", alert.id, None, "known since Thursday", len(ARCHIVE) + 1)
        assert [tuple(row) for row in answer.rows] == [told]
    assert act(kept, "unmute", alert.id) == 0
    assert alerts(kept[1])["fighting"] == alert


def test_stories_are_merged_and_split(kept: tuple[str, str], capfd: Captured) -> None:
    before = stories(kept[1])
    one, other = before["Troops near the border"], before["Flood in Queensland"]
    assert act(kept, "merge", other.id[:10], one.id[:10]) == 0
    told = f"tocsin: merged: story {other.id[:8]} went into story {one.id[:8]} (Troops near the border; 3 articles, 2 "
    assert capfd.readouterr().err == f"{told}origins)\n"
    assert len(stories(kept[1])["Troops near the border"].members) == 3
    gone = [member.document for member in other.members]
    assert act(kept, "split", one.id, *gone) == 0
    assert "1 article, 1 origin) parted from story" in capfd.readouterr().err
    with open_view(kept[1]) as view:
        [left] = view.by_id(Story, [one.id])
    assert left.members == one.members


def documents_in(held: dict[str, list[dict[str, object]]], kinds: Sequence[str]) -> str:
    """All that accounts of some kinds hold, as text."""
    return json.dumps([row["body"] for row in held["accounts"] if row["kind"] in kinds])


HANG_ON_EVENTS = ("event", "pair_day", "figures", "contradiction")
EVERY = (*HANG_ON_EVENTS, "commitment", "talk", "indicator", "hypothesis", "alert")


def test_what_a_withdrawn_article_says_is_left_out(kept: tuple[str, str], capfd: Captured) -> None:
    """At once of events and figures, of all else when the accounts are made again, which the next run does."""
    article = stories(kept[1])["Attack"].members[0].document
    assert article in documents_in(dump(kept[1]), EVERY)
    assert act(kept, "withdraw", article[:12]) == 0
    assert "the next tocsin watch makes the accounts again" in capfd.readouterr().err
    assert article not in documents_in(dump(kept[1]), HANG_ON_EVENTS)
    assert rebuilt(kept) == 0
    assert "making the accounts again from the stored documents: documents were withdrawn" in capfd.readouterr().err
    held = dump(kept[1])
    assert article not in documents_in(held, EVERY)
    assert article in documents_in(held, ["story"]), "copies go back to it"
    assert "fighting" not in alerts(kept[1])
    with open_view(kept[1]) as view:
        assert {each.name: each.state for each in view.accounts(IndicatorState)}["attack"] == "not_observed"
        assert view.as_of == "2022-03-20T00:00:00Z"
    assert rebuilt(kept) == 0
    assert "making the accounts again" not in capfd.readouterr().err
    assert rebuilt(kept, "--rebuild") == 0
    assert dump(kept[1]) == held


def restore(kept: tuple[str, str], document: str) -> int:
    return act_command.act(
        Namespace(file=kept[0], store=kept[1], action="restore", ids=[document], who="Ada", why="it was no hoax"))


def test_what_was_withdrawn_is_restored(kept: tuple[str, str], capfd: Captured) -> None:
    """Written down as all else; the page says that the accounts are not made of it yet."""
    article = stories(kept[1])["Attack"].members[0].document
    assert act(kept, "withdraw", article[:12]) == 0
    capfd.readouterr()
    assert restore(kept, article[:12]) == 0
    assert f"restored: document {article[:8]}; it is back in all accounts when the next tocsin watch" in (
        capfd.readouterr().err)  # fmt: skip
    with ask(kept[1], "select who, action, kind, account, why from actions order by id desc limit 1") as answer:
        assert [tuple(row) for row in answer.rows] == [("Ada", "restore", "document", article, "it was no hoax")]
    with open_view(kept[1]) as view:
        assert view.withdrawn() == set()
    assert main(["brief", *kept[:1], "--store", kept[1]]) == 1
    assert "documents were withdrawn or restored since they were made" in capfd.readouterr().out


@pytest.mark.parametrize("between", [True, False])
def test_a_restored_article_is_back_in_all_accounts(between: bool, kept: tuple[str, str], capfd: Captured) -> None:
    """Whether or not the accounts were made again in between, and for every rebuild to come."""
    before, article = dump(kept[1], ACCOUNTS), stories(kept[1])["Attack"].members[0].document
    assert act(kept, "withdraw", article) == 0
    if between:
        assert rebuilt(kept) == 0
        assert article not in documents_in(dump(kept[1]), EVERY)
    assert act(kept, "restore", article[:10], "--why", "no hoax") == 0
    capfd.readouterr()
    assert rebuilt(kept) == 0
    assert "documents were withdrawn or restored" in capfd.readouterr().err
    assert dump(kept[1], ACCOUNTS) == before
    assert rebuilt(kept) == 0
    assert "making the accounts again" not in capfd.readouterr().err
    assert rebuilt(kept, "--rebuild") == 0
    assert dump(kept[1], ACCOUNTS) == before


def test_only_what_is_withdrawn_is_restored(kept: tuple[str, str]) -> None:
    article = stories(kept[1])["Attack"].members[0].document
    before = dump(kept[1])
    with pytest.raises(UsageError, match=f"document '{article[:8]}' is not withdrawn; tocsin query"):
        restore(kept, article)
    assert dump(kept[1]) == before
    assert act(kept, "withdraw", article) == 0
    assert restore(kept, article) == 0
    with pytest.raises(UsageError, match="is not withdrawn"):
        restore(kept, article)


def test_both_databases_do_the_same(
    replayed: tuple[Path, Path], fresh: Callable[[], str], tmp_path: Path, kept: tuple[str, str]
) -> None:
    store = fresh()
    assert main(["watch", str(replayed[0]), "--store", store, "--as-of", "2022-03-20", "--quiet"]) == 0
    article = stories(store)["Talks in Geneva"].members[0].document
    for each in (store, kept[1]):
        assert act((kept[0], each), "mute", alerts(each)["massing"].id[:7]) == 0
        assert act((kept[0], each), "withdraw", article[:7]) == 0
    assert dump(store, ACCOUNTS) == dump(kept[1], ACCOUNTS)


# ----------------------------------------------------------------------------------------------------------- done again

def test_a_rebuild_does_it_all_again(replayed: tuple[Path, Path], tmp_path: Path) -> None:
    """Between the same articles, of which later ones find what was done."""
    file, store = str(replayed[0]), str(tmp_path / "x.db")
    kept = (file, store)
    assert main(["watch", file, "--store", store, "--as-of", "2022-01-15", "--quiet"]) == 0
    border, flood = stories(store)["Troops near the border"], stories(store)["Flood in Queensland"]
    assert act(kept, "split", border.id, border.members[1].document) == 0
    assert act(kept, "merge", border.id, flood.id) == 0
    assert act(kept, "mute", alerts(store)["massing"].id) == 0
    assert main(["watch", file, "--store", store, "--as-of", "2022-03-20", "--quiet"]) == 0
    assert act(kept, "mute", alerts(store)["fighting"].id) == 0
    before = dump(store)
    assert {alert.muted for alert in alerts(store).values()} == {True}
    assert rebuilt(kept, "--rebuild", "--quiet") == 0
    assert dump(store) == before
    assert len(before["actions"]) == 4


def test_a_rebuild_that_was_cut_short_does_each_thing_once(
    kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    border, flood = stories(kept[1])["Troops near the border"], stories(kept[1])["Flood in Queensland"]
    assert act(kept, "merge", border.id, flood.id) == 0
    assert act(kept, "mute", alerts(kept[1])["massing"].id) == 0
    before = dump(kept[1])
    monkeypatch.setattr("tocsin.watch.REBUILD_BATCH", 2)
    met, enter = [], book.enter

    def fails(*given: object, **named: object) -> None:
        met.append(given)
        if len(met) > 5:
            raise MemoryError
        enter(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr("tocsin.ledger.book.enter", fails)
        assert rebuilt(kept, "--rebuild") == 3
    capfd.readouterr()
    assert act(kept, "mute", alerts(kept[1])["massing"].id) == 2
    assert "are being made again and are not whole; run tocsin watch" in capfd.readouterr().err
    assert rebuilt(kept) == 0
    assert "is left out" not in capfd.readouterr().err
    assert dump(kept[1]) == before


STALE = """
[[alert]]
name = "silence"
tier = "notice"

[[alert.when]]
indicators = ["attack"]
least = "reported"

[[alert.when]]
indicators = ["troops"]
states = ["stale"]
"""


def test_an_alert_that_only_a_day_raised_is_muted_again(tmp_path: Path) -> None:
    """It came to be after the last article before the action."""
    file, store = str(write_watch(tmp_path / "watch", STALE)), str(tmp_path / "x.db")
    for until in ("2022-03-20", "2022-04-10"):
        assert main(["watch", file, "--store", store, "--as-of", until, "--quiet"]) == 0
    assert alerts(store)["silence"].at == "2022-03-25T00:00:00Z"
    assert act((file, store), "mute", alerts(store)["silence"].id) == 0
    before = dump(store)
    assert rebuilt((file, store), "--rebuild", "--quiet") == 0
    assert dump(store) == before


def test_what_cannot_be_done_again_is_told_and_the_rest_goes_on(
    replayed: tuple[Path, Path], tmp_path: Path, capfd: Captured
) -> None:
    folder = tmp_path / "changed"
    folder.mkdir()
    shutil.copy(replayed[0].parent / "archive.jsonl", folder)
    kept = str(write_watch(folder)), str(shutil.copy(replayed[1], tmp_path / "x.db"))
    assert act(kept, "mute", alerts(kept[1])["massing"].id, "--who", "Ada") == 0
    assert act(kept, "mute", alerts(kept[1])["fighting"].id) == 0
    Path(kept[0]).write_text(WATCH.replace("at_least = 50000", "at_least = 150000"))
    capfd.readouterr()
    assert rebuilt(kept) == 0
    told = capfd.readouterr().err
    assert "what Ada did on " in told
    assert "(mute) is left out: there is no alert" in told
    assert {rule: alert.muted for rule, alert in alerts(kept[1]).items()} == {"fighting": True}


def test_a_muted_alert_is_not_told_after_a_rebuild(replayed: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "told"
    folder.mkdir()
    shutil.copy(replayed[0].parent / "archive.jsonl", folder)
    more = WATCH.replace("terminal = false", 'terminal = false\natom = "feed.xml"')
    kept = str(write_watch(folder, text=more)), str(shutil.copy(replayed[1], tmp_path / "x.db"))
    assert act(kept, "mute", alerts(kept[1])["fighting"].id) == 0
    assert main(["watch", kept[0], "--store", kept[1], "--once", "--rebuild", "--quiet"]) == 0
    rung = {row["alert"] for row in dump(kept[1])["outbox"]}
    assert alerts(kept[1])["fighting"].id not in rung


# ------------------------------------------------------------------------------------------------------------- refusals

WRONG = [
    (["mute", "abc12"], "'abc12' is no id; give 6 hex digits of it or more; tocsin query \"select id, title"),
    (["mute", "fighting"], "'fighting' is no id"),
    (["mute", "%%%%%%"], "'%%%%%%' is no id"),
    (["unmute", "0123456789"], "there is no alert '0123456789' in"),
    (["withdraw", "0123456789"], "there is no document '0123456789' in"),
    (["merge", "{border}"], "write tocsin act FILE --store STORE merge STORY STORY"),
    (["merge", "{border}", "{border}"], "can't be merged with itself; name another"),
    (["split", "{border}"], "write tocsin act FILE --store STORE split STORY DOCUMENT..."),
    (["split", "{border}", "{flood_article}"], "is not in story"),
    (["split", "{flood}", "{flood_article}"], "nothing would be left of story"),
    (["mute", "{border}", "{flood}"], "write tocsin act FILE --store STORE mute ALERT"),
    (["burn", "{border}"], "invalid choice: 'burn'"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "told"), WRONG)
def test_what_cannot_be_done_is_told_in_one_line(
    words: Sequence[str], told: str, kept: tuple[str, str], capfd: Captured
) -> None:
    before, found = dump(kept[1]), stories(kept[1])
    names = {"border": found["Troops near the border"].id, "flood": found["Flood in Queensland"].id,
             "flood_article": found["Flood in Queensland"].members[0].document}  # fmt: skip
    assert act(kept, *(word.format(**names) for word in words)) == 2
    [line] = capfd.readouterr().err.splitlines()
    assert told in line
    assert dump(kept[1]) == before, "nothing is done, and nothing is written down"


def test_a_story_that_was_merged_is_no_longer_named(kept: tuple[str, str], capfd: Captured) -> None:
    border, flood = stories(kept[1])["Troops near the border"], stories(kept[1])["Flood in Queensland"]
    assert act(kept, "merge", border.id, flood.id) == 0
    capfd.readouterr()
    assert act(kept, "merge", border.id, flood.id) == 2
    assert f"story '{flood.id}' was merged into '{border.id}'; name that one" in capfd.readouterr().err


def test_an_id_that_several_begin_with_is_refused(kept: tuple[str, str], capfd: Captured) -> None:
    like = [EventAccount(id=f"abcdef{n}" + "0" * 17, keys=[], type="ASSAULT", quad=4, score=-9.0, actors=[])
            for n in range(3)]  # fmt: skip
    alert = alerts(kept[1])["fighting"]
    twins = [replace(alert, id=each.id) for each in like[:2]]
    with WatchStore(open_store(kept[1]), "ukraine") as store, store.article() as taking:
        taking.shelf.keep([*like, *twins])
    assert act(kept, "mute", "ABCDEF") == 2
    assert "'ABCDEF' begins the ids of several alerts (abcdef000000 and abcdef100000)" in capfd.readouterr().err
    assert act(kept, "mute", "abcdef1") == 0


def test_a_store_of_another_watch_or_of_none(kept: tuple[str, str], tmp_path: Path, capfd: Captured) -> None:
    other = tmp_path / "other"
    (other / "x").mkdir(parents=True)
    write_archive(other / "archive.jsonl", [])
    file = str(write_watch(other, text=WATCH.replace('name = "ukraine"', 'name = "other"')))
    assert act((file, kept[1]), "mute", "abcdef") == 2
    assert "keeps the watch 'ukraine', not 'other'" in capfd.readouterr().err
    open_store(tmp_path / "read.db").close()
    assert act((kept[0], str(tmp_path / "read.db")), "mute", "abcdef") == 2
    assert "keeps no watch; tocsin watch FILE --store" in capfd.readouterr().err
    assert act((kept[0], str(tmp_path / "none.db")), "mute", "abcdef") == 2
    assert "there is no store at" in capfd.readouterr().err
    assert not (tmp_path / "none.db").exists()


def test_a_store_that_is_in_use_is_refused(kept: tuple[str, str], capfd: Captured) -> None:
    with WatchStore(open_store(kept[1]), "ukraine"):
        assert act(kept, "mute", "abcdef") == 2
    assert "is being written by another run" in capfd.readouterr().err


def test_who_and_ids_may_stand_anywhere(kept: tuple[str, str]) -> None:
    border, flood = stories(kept[1])["Troops near the border"], stories(kept[1])["Flood in Queensland"]
    assert main(["act", kept[0], "merge", border.id, "--store", kept[1], flood.id, "--who", "Ada"]) == 0
    with ask(kept[1], "select who, account, detail from actions") as answer:
        assert [tuple(row) for row in answer.rows] == [("Ada", border.id, flood.id)]


def test_without_a_login_name_it_is_asked_for(
    kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    def nobody() -> str:
        raise OSError("no username set in the environment")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert act(kept, "mute", alerts(kept[1])["massing"].id) == 2
    assert "say who decided, with --who NAME" in capfd.readouterr().err
