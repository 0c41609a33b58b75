"""The watch's side of a store, in SQLite and a real PostgreSQL: accounts as in memory, whole articles, letters."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import make_document

from tocsin.accounts import (
    Account,
    Alert,
    CommitmentHistory,
    Contribution,
    EventAccount,
    Member,
    PairDay,
    Step,
    Story,
    document_id,
)
from tocsin.errors import UsageError
from tocsin.ledger.desk import Known, Memory
from tocsin.records import Document, Fingerprint, MadeBy, Rejected
from tocsin.store.query import ask
from tocsin.store.shelf import COMMON_FACT, SqlShelf
from tocsin.store.sql import open_store
from tocsin.store.view import open_view, withdrawn
from tocsin.store.watched import Action, Belongs, Letter, SourceState, WatchStore

MADE = MadeBy("0.1.0", "reader-test")
NOW = "2022-01-10T08:00:00Z"


def opened(url: str, name: str = "ukraine") -> WatchStore:
    return WatchStore(open_store(url), name)


def begun(url: str) -> WatchStore:
    store = opened(url)
    store.note("digest", MADE)
    return store


def document(n: int, seen: str = NOW) -> Document:
    bare = make_document(uri=f"https://www.example.org/{n}", raw=f"{n:064}")
    return replace(bare, article=replace(bare.article, first_seen=seen))


def fingerprint(n: int) -> Fingerprint:
    return Fingerprint([n, 2**32 - 1], parts=[n], facts=["10000 personnel"], vectors=b"\0\x80", width=2, words=9)


def entered(store: WatchStore, n: int, marks: tuple[str, ...] = (), upto: int | None = None) -> Document:
    with store.article() as taking:
        held = taking.document(document(n))
        key = document_id(held)
        taking.place(held, fingerprint(n), Belongs(f"story {n}", key, NOW, marks, "feed"))
        taking.move_on(NOW)
    return held


def event(name: str, keys: list[str], **more: Any) -> EventAccount:
    return EventAccount(id=name, keys=keys, type="ASSAULT", quad=4, score=-9.0, actors=["RUS"], **more)


def alert(name: str, **more: Any) -> Alert:
    given = {"rule": "massing", "tier": "notice", "at": NOW, "title": "Troops mass", "drivers": ["one"]}
    return Alert(id=name, keys=[], **{**given, **more})


# --------------------------------------------------------------------------------------------------- as memory has it

NAMES, KEYS = st.sampled_from(list("abcde")), st.lists(st.sampled_from(["k1", "k2", "k3", "x" * 300]), unique=True)
ACCOUNTS = st.one_of(
    st.builds(event, NAMES, KEYS),
    st.builds(
        lambda name, keys, due: CommitmentHistory(
            id=name, keys=keys, commitment="threat", actors=[], state="standing", due=due,
            steps=[Step(state="standing", seen=NOW, rule="r", reason="said")], items=[]),
        NAMES, KEYS, st.sampled_from([None, "2022-01-09", "2022-01-10", "2022-01-11"]),
    ),
    st.builds(alert, NAMES),
)  # fmt: skip
LOOKED_UP = (EventAccount, CommitmentHistory, Alert)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(ACCOUNTS, max_size=5), max_size=4))
def test_a_shelf_answers_as_memory_does(fresh: Callable[[], str], batches: list[list[Account]]) -> None:
    memory = Memory()
    with begun(fresh()) as store:
        for batch in batches:
            once = list({(account.kind, account.id): account for account in batch}.values())
            memory.keep(once)
            with store.article() as taking:
                taking.shelf.keep(once)
        with store.article() as taking:
            shelf = taking.shelf
            for kind in LOOKED_UP:
                assert shelf.all(kind) == memory.all(kind)
                assert shelf.by_id(kind, ["e", "a", "a", "z"]) == memory.by_id(kind, ["e", "a", "z"])
                for keys in (["k1"], ["k3", "k2"], ["x" * 300], ["none"], []):
                    assert shelf.by_key(kind, keys) == memory.by_key(kind, keys)
            assert shelf.due(CommitmentHistory, NOW) == memory.due(CommitmentHistory, NOW)


def test_near_finds_those_with_most_in_common(url: str) -> None:
    memory = Memory()
    with begun(url) as store:
        for n, marks in enumerate([("b1", "b2", "f1"), ("b1",), ("f1", "f2"), ("b9",)]):
            held = entered(store, n, marks)
            key = document_id(held)
            bands, facts = [m for m in marks if m[0] == "b"], [m for m in marks if m[0] == "f"]
            memory.know(Known(key, fingerprint(n), f"story {n}", key, NOW), bands, facts)
        with store.article() as taking:
            for bands, facts, limit in ((["b1", "b2"], ["f1"], 9), (["b1"], [], 9), ([], ["f2"], 9), (["b7"], [], 9)):
                assert taking.shelf.near(bands, facts, limit) == memory.near(bands, facts, limit)
            [first] = taking.shelf.near(["b1", "b2"], ["f1"], 1)
            assert first.story == "story 0"
        with store.article(upto=2) as taking:
            assert [known.story for known in taking.shelf.near(["b1"], ["f1", "f2"], 9)] == ["story 0"]


def test_near_is_bounded(url: str) -> None:
    """A fact that stands everywhere tells nothing; of a text that is printed everywhere the latest copies are seen."""
    with begun(url) as store:
        for n in range(COMMON_FACT + 3):
            entered(store, n, ("f:everywhere", "b:copied"))
        with store.article() as taking:
            assert taking.shelf.near([], ["f:everywhere"], 500) == []
            found = taking.shelf.near(["b:copied"], [], 500)
            assert len(found) <= 40
            assert f"story {COMMON_FACT + 2}" in {known.story for known in found}
            assert len(taking.shelf.near(["b:copied"], [], 7)) == 7


def test_a_storys_log_is_kept_line_by_line(url: str) -> None:
    member = Member(document="d", uri="u", first_seen=NOW, origin="d")
    story = Story(id="s", title="T", members=[member], origins=["d"], log=["merged"])
    with begun(url) as store:
        for log in (["merged"], ["merged", "split again"]):
            with store.article() as taking:
                taking.shelf.keep([replace(story, log=log)])
    with ask(url, "select story, number, words from story_log order by number") as answer:
        assert [tuple(row) for row in answer.rows] == [("s", 0, "merged"), ("s", 1, "split again")]


# ------------------------------------------------------------------------------------------------------ whole articles

def test_what_is_entered_comes_back_in_order(url: str) -> None:
    with begun(url) as store:
        held = [entered(store, n) for n in (3, 1, 2)]
        back = store.entered()
        assert [each.document for each in back] == held
        assert [each.number for each in back] == [1, 2, 3]
        assert back[0].fingerprint == fingerprint(3)
        assert (back[0].story, back[0].now, back[0].source) == ("story 3", NOW, "feed")
        assert [each.document for each in store.entered(after=1, most=1)] == held[1:2]
        assert store.has_page("https://www.example.org/3", f"{3:064}")
        assert store.has_document(document(3))
        assert not store.has_page("https://www.example.org/4", f"{4:064}")
        assert not store.has_document(document(4))
        assert store.state().as_of == NOW  # type: ignore[union-attr]


def test_a_document_that_was_only_read_is_not_entered(url: str) -> None:
    with open_store(url) as reading:
        reading.add([document(1, "2021-12-01T00:00:00Z")])
    with begun(url) as store:
        assert not store.has_page("https://www.example.org/1", f"{1:064}")
        assert entered(store, 1).article.first_seen == "2021-12-01T00:00:00Z", "the first sight stays"
        assert store.has_page("https://www.example.org/1", f"{1:064}")


def test_an_article_is_there_whole_or_not_at_all(url: str) -> None:
    def fails() -> None:
        with store.article() as taking:
            held = taking.document(document(1))
            taking.place(held, fingerprint(1), Belongs("s", "o", NOW, ("b1",)))
            taking.shelf.keep([event("a", ["k1"]), alert("b")])
            taking.queue([Letter("l", "b", "webhook", {})])
            taking.move_on(NOW)
            raise KeyboardInterrupt

    with begun(url) as store:
        with pytest.raises(KeyboardInterrupt):
            fails()
        assert store.entered() == []
        assert store.waiting(NOW, ["webhook"]) == []
        assert store.state().as_of is None  # type: ignore[union-attr]
        with store.article() as taking:
            assert taking.shelf.all(Alert) == []
            assert taking.shelf.near(["b1"], [], 9) == []
    with open_store(url) as reading:
        assert reading.counts()["documents"] == 0


def test_a_rejection_is_listed(url: str) -> None:
    with begun(url) as store, store.article() as taking:
        taking.refuse(Rejected("u", "parse", "not English"))
    with open_store(url) as reading:
        assert reading.counts()["rejected"] == 1


# ------------------------------------------------------------------------------------------- letters, sources, actions

def test_letters_wait_until_they_are_delivered(url: str) -> None:
    one, other = Letter("1", "a", "webhook", {"title": "T"}), Letter("2", "a", "smtp", {})
    with begun(url) as store:
        for _ in range(2):
            with store.article() as taking:
                taking.queue([one, other])
        assert store.waiting(NOW, ["webhook", "smtp"]) == [one, other]
        assert store.waiting(NOW, ["smtp"]) == [other]
        store.delivered(one, NOW)
        store.failed(other, "no answer", "2022-01-10T08:01:00Z")
        assert store.waiting(NOW, ["webhook", "smtp"]) == []
        assert store.next_try(["smtp"]) == "2022-01-10T08:01:00Z"
        assert store.next_try(["webhook"]) is None
        [again] = store.waiting("2022-01-10T08:01:00Z", ["webhook", "smtp"])
        assert again.attempts == 1
        with store.article() as taking:
            taking.queue([one])
        assert store.waiting("2022-02-01T00:00:00Z", ["webhook"]) == [], "it was delivered"
        assert store.letters("webhook") == [replace(one, attempts=1)]


def test_sources_are_remembered(url: str) -> None:
    state = SourceState("https://a.org/feed", '"e"', None, NOW, NOW, 2, "no answer \0")
    with begun(url) as store:
        assert store.source(state.name) == SourceState(state.name)
        store.keep_source(replace(state, failures=1))
        store.keep_source(state)
        assert store.source(state.name) == replace(state, error="no answer \ufffd")


def test_actions_stand_after_the_entry_they_followed(url: str) -> None:
    with begun(url) as store:
        entered(store, 1)
        with store.article() as taking:
            taking.log(Action(NOW, "an analyst", "mute", "alert", "a"))
        assert store.actions() == [Action(NOW, "an analyst", "mute", "alert", "a", None, 1, None, NOW)]


def test_a_rebuild_is_noted_until_it_is_done(url: str) -> None:
    with begun(url) as store:
        entered(store, 1)
        with store.article() as taking:
            taking.shelf.keep([event("a", ["k"])])
        store.empty("other", MADE)
        state = store.state()
        assert state is not None
        assert (state.digest, state.as_of, state.until, state.rebuilt) == ("other", None, NOW, 0)
        store.empty("another", MADE)
        assert store.state().until == NOW, "one that is cut short keeps its aim"  # type: ignore[union-attr]
        with store.article() as taking:
            assert taking.shelf.all(EventAccount) == []
        store.rebuilt(NOW)
        assert store.state()[2:] == (NOW, None, None)  # type: ignore[index]


# ------------------------------------------------------------------------------------------------------------ one watch

def test_one_run_at_a_time(url: str) -> None:
    with begun(url), pytest.raises(UsageError, match="is being w"):
        opened(url)
    opened(url).close()


def test_one_watch_a_store(url: str) -> None:
    begun(url).close()
    with pytest.raises(UsageError, match="keeps the watch 'ukraine', not 'other'; choose another store"):
        opened(url, "other")
    opened(url).close()


def test_accounts_are_there_for_sql_and_for_pages(url: str) -> None:
    with begun(url) as store, store.article() as taking:
        taking.shelf.keep([event("a", ["k"], start="2022-01-10"), alert("b", eased=NOW), alert("c")])
        taking.move_on(NOW)
    sql = "select kind, id, type, state, tier, actors, starts, value from accounts order by kind, id"
    with ask(url, sql) as answer:
        assert [tuple(row) for row in answer.rows] == [
            ("alert", "b", "massing", "eased", "notice", None, NOW, None),
            ("alert", "c", "massing", "standing", "notice", None, NOW, None),
            ("event", "a", "ASSAULT", "reported", None, "RUS", "2022-01-10", -9.0),
        ]
    with open_view(url) as view:
        assert (view.watch, view.as_of, view.whole) == ("ukraine", NOW, True)
        assert [each.id for each in view.accounts(Alert, states=["standing"])] == ["c"]
        assert [each.id for each in view.accounts(EventAccount, starts_from="2022-01-11")] == []


def test_a_page_is_given_all_accounts_that_there_are(url: str) -> None:
    """However many: what were left out, nobody would miss."""
    with begun(url) as store, store.article() as taking:
        taking.shelf.keep([event(f"{number:05}", [], start="2022-01-10") for number in range(1203)])
    with open_view(url) as view:
        assert [each.id for each in view.accounts(EventAccount)] == [f"{number:05}" for number in range(1203)]
        assert [each.id for each in view.accounts(EventAccount, limit=2)] == ["00000", "00001"]
        assert next(view.each(EventAccount)).id == "00000"


def test_the_pairs_that_acted(url: str) -> None:
    def day(actor: str, recipient: str, when: str, *given: Contribution) -> PairDay:
        keys = [f"pair:{actor}>{recipient}:{when[:7]}"] if given else []
        return PairDay(id=f"{actor}{recipient}{when}", keys=keys, actor=actor, recipient=recipient, day=when,
                       contributions=list(given))  # fmt: skip

    act = Contribution("a", "deeds_conflict", -9.0)
    with begun(url) as store, store.article() as taking:
        taking.shelf.keep([day("RUS", "UKR", "2022-01-10", act), day("RUS", "UKR", "2022-02-10", act),
                           day("BLR", "UKR", "2022-01-05", act), day("USA", "RUS", "2022-02-01")])  # fmt: skip
    with open_view(url) as view:
        assert view.pairs() == [("BLR", "UKR", "2022-01-05", "2022-01-05"), ("RUS", "UKR", "2022-01-10", "2022-02-10")]
        assert view.pairs("2022-02-01") == [("RUS", "UKR", "2022-02-10", "2022-02-10")]
        assert [each.day for each in view.by_key(PairDay, ["pair:RUS>UKR:2022-02", "pair:x"])] == ["2022-02-10"]


WITHDRAWN = [
    ([], set()),
    ([("withdraw", "a"), ("mute", "b"), ("withdraw", "c")], {"a", "c"}),
    ([("withdraw", "a"), ("restore", "a")], set()),
    ([("withdraw", "a"), ("restore", "a"), ("withdraw", "a")], {"a"}),
]


@pytest.mark.parametrize(("done", "gone"), WITHDRAWN)
def test_what_stays_withdrawn(done: list[tuple[str, str]], gone: set[str], url: str) -> None:
    assert withdrawn(done) == gone
    with begun(url) as store, store.article() as taking:
        for action, account in done:
            taking.log(Action(NOW, "Ada", action, "document", account))
    with open_view(url) as view:
        assert view.withdrawn() == gone


def test_a_store_without_a_watch_is_told(url: str) -> None:
    open_store(url).close()
    with pytest.raises(UsageError, match="keeps no watch; tocsin watch FILE --store"):
        open_view(url)


def test_a_store_of_the_first_version_gets_the_tables(tmp_path: Path) -> None:
    """With what was in it."""
    from alembic import command

    from tocsin.store import migrate

    path = tmp_path / "old.db"
    upgrade = command.upgrade
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))
        patched.setattr(migrate, "HEAD", "0001")
        with open_store(path) as store:
            store.add([document(1)])
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        sqlite3.connect(path).execute("select * from accounts")
    with begun(str(path)) as store:
        entered(store, 1)
        entered(store, 2)
    with open_store(path) as store:
        assert store.counts()["documents"] == 2


def test_nothing_that_an_article_asks_scans_a_table(tmp_path: Path) -> None:
    from sqlalchemy import event as listen

    asked: list[tuple[str, Any]] = []
    store = begun(str(tmp_path / "x.db"))
    with store:
        listen.listen(store._store._engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
        entered(store, 1, ("b1", "f1"))
        with store.article(upto=9) as taking:
            shelf: SqlShelf = taking.shelf
            shelf.keep([event("a", ["k1"])])
            shelf.keep([event("a", ["k2"])])
            shelf.by_key(EventAccount, ["k1", "k2"])
            shelf.due(CommitmentHistory, NOW)
            shelf.near(["b1"], ["f1"], 9)
        store.has_page("u", "0" * 64)
        store.has_document(document(1))
        store.entered()
        store.waiting(NOW, ["smtp"])
    with sqlite3.connect(tmp_path / "x.db") as connection:
        for statement, values in asked:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "FROM runs" not in statement:
                one = values[0] if isinstance(values, list) else values
                plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", one)]
                large = ("accounts", "account_keys", "fingerprints", "marks", "documents", "outbox")
                assert not [s for s in plan if s.startswith("SCAN") and s.split()[1] in large], (statement, plan)
    assert len(asked) > 15
