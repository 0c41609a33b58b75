"""The ledger as a whole: days that pass one by one, analysts' actions, the same accounts from the same calls."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from samples import make_document
from watches import WATCH

from tocsin.accounts import Account, Alert, Entry, Member, Story, document_id
from tocsin.errors import UsageError
from tocsin.ledger import book, stories
from tocsin.ledger.desk import Desk, Memory
from tocsin.records import Fingerprint
from tocsin.watchfile import Watch, read_watch

NOW = "2022-01-10T08:00:00Z"


@pytest.fixture
def watch(tmp_path: Any) -> Watch:
    (tmp_path / "archive.jsonl").touch()
    return read_watch(WATCH, tmp_path / "watch.toml")


def entered(watch: Watch, count: int) -> dict[tuple[str, str], Account]:
    """The accounts of so many documents, two a day."""
    memory, since = Memory(), None
    for n in range(count):
        now = f"2022-01-{10 + n // 2:02}T0{n % 2}:00:00Z"
        bare = make_document(uri=f"https://a.example/{n}")
        document = replace(bare, fingerprint=Fingerprint([n % 3] * 128, words=9))
        desk = Desk(memory)
        book.pass_time(since, now, desk, watch)
        placed = stories.place(stories.arrival(document, now), desk)
        memory.know(placed.known, placed.bands, placed.facts)
        entry = Entry(id=document_id(document), document=document, story=placed.story, origin=placed.origin, now=now)
        book.enter(entry, desk, watch)
        memory.keep(desk.changed())
        since = now
    return memory.accounts


def test_the_same_entries_give_the_same_accounts(watch: Watch) -> None:
    one = entered(watch, 7)
    assert one == entered(watch, 7)
    assert {kind for kind, _ in one} >= {"story", "event", "hypothesis"}


# -------------------------------------------------------------------------------------------------- analysts' actions

def member(name: str) -> Member:
    return Member(document=name, uri=f"https://a.example/{name}", first_seen=NOW, origin=name)


@pytest.fixture
def desk() -> Desk:
    memory = Memory()
    alert = Alert(id="a", keys=[], rule="r", tier="notice", at=NOW, title="T", drivers=[])
    whole = Story(id="s", title="T", members=[member("d1"), member("d2")], origins=["d1", "d2"])
    other = Story(id="t", title="U", members=[member("d3")], origins=["d3"])
    memory.keep([alert, whole, other])
    return Desk(memory)


def test_an_alert_is_muted_and_heard_again(desk: Desk) -> None:
    book.act("mute", "a", "", desk)
    assert desk.by_id(Alert, ["a"])[0].muted
    book.act("unmute", "a", "", desk)
    assert not desk.by_id(Alert, ["a"])[0].muted


def test_stories_are_merged_and_split(desk: Desk) -> None:
    book.act("split", "s", "d2", desk)
    assert [each.document for each in desk.by_id(Story, ["s"])[0].members] == ["d1"]
    book.act("merge", "s", "t", desk)
    merged = {story.id: story.merged_into for story in desk.by_id(Story, ["s", "t"])}
    assert sorted(name for name, into in merged.items() if into) in (["s"], ["t"])


WRONG = [("mute", "zz", "there is no alert 'zz'"), ("merge", "s", "there is no story"), ("burn", "a", "is no action")]


@pytest.mark.parametrize(("action", "account", "words"), WRONG)
def test_what_cannot_be_done_is_told(action: str, account: str, words: str, desk: Desk) -> None:
    with pytest.raises(UsageError, match=words):
        book.act(action, account, "", desk)
