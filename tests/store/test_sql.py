"""SQL stores: one conformance test over SQLite and a real PostgreSQL, and what only one of them has."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from databases import new_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import ENVOY, TEXT, make_document, make_events, span

import tocsin
from tocsin.errors import StoreError, TocsinError, UsageError
from tocsin.records import (
    Actor,
    Commitment,
    Condition,
    Delegation,
    Document,
    Figure,
    MadeBy,
    Party,
    Place,
    Rejected,
    Talk,
    content_id,
    source_id,
)
from tocsin.store.sql import BATCH, Store, open_store

RUSSIA = Party("Moscow", Actor("RUS.GOV:dmitry-peskov", "Dmitry Peskov", country="RUS"), 0)
SHARED: dict[str, Any] = {"clause": "c9", "evidence": [span("We will talk,")], "confidence": 0.7}


def full_document(n: int = 0, **changes: Any) -> Document:
    """A document with every kind of record."""
    threat = Commitment(
        id="k1", kind="threat", actors=[RUSSIA], targets=[Party("the West")], made="2024-05-06",
        condition=Condition(span=span("Storms"), act="storms come", connective="if", polarity="refrain"), **SHARED,
    )  # fmt: skip
    troops = Figure(
        id="f1", lo=100_000, hi=None, nominal=100_000, bound="more_than", kind="stock", unit="personnel",
        subject="troops", owner=RUSSIA, place=Place("the border"), **SHARED,
    )  # fmt: skip
    talks = Talk(
        id="t1", form="bilateral", status="planned", start="2024-05-10", place=Place("Geneva", "CHE"),
        delegations=[Delegation(RUSSIA, Party("Lavrov")), Delegation(Party("The envoy", ENVOY))], **SHARED,
    )  # fmt: skip
    bare = seen(make_document(uri=f"https://www.example.org/{n}", raw=f"{n:064}"), f"2024-05-{1 + n % 28:02}T00:00:00Z")
    return replace(bare, **{"commitments": [threat], "figures": [troops], "talks": [talks], **changes})


def seen(document: Document, moment: str) -> Document:
    return replace(document, article=replace(document.article, first_seen=moment))


def dump(url: str) -> tuple[list[Document], dict[str, int]]:
    with open_store(url) as store:
        return list(store.documents()), store.counts()


# ------------------------------------------------------------------------------------------------------- conformance


def test_what_is_added_comes_back(url: str) -> None:
    documents = [full_document(n) for n in range(5)]
    with open_store(url) as store:
        assert store.add(documents) == (5, 0, 0, 0)
        assert list(store.documents()) == documents
        assert store.counts() == {
            "documents": 5, "mentions": 10, "events": 10, "statements": 5, "commitments": 5, "figures": 5, "talks": 5,
            "rejected": 0, "runs": 1,
        }  # fmt: skip


def test_an_empty_store(url: str) -> None:
    with open_store(url) as store:
        assert store.add([]) == (0, 0, 0, 0)
        assert list(store.documents()) == list(store.records("events")) == []
        assert set(store.counts().values()) == {0}
        assert store.known([]) == set()


def test_adding_twice_writes_nothing_twice(url: str) -> None:
    results = [full_document(), full_document(1), Rejected("u", "parse", "not English")]
    with open_store(url) as store:
        store.add(results)
        before = store.counts()
        assert store.add([*results, results[0]]) == (0, 0, 3, 1)
        assert store.counts() == before


def test_a_better_model_updates_its_document(url: str) -> None:
    """Records are updated by id, those no longer read go, new ones come; the first sight stays."""
    old = seen(full_document(), "2024-01-01T00:00:00Z")
    calmer, harsher = make_events()
    new = replace(
        full_document(), made_by=MadeBy("0.2.0", "reader-2"), mentions=old.mentions[:1], figures=[], talks=[],
        events=[replace(harsher, id="e3"), replace(calmer, type="AGREE", recipients=[])],
    )  # fmt: skip
    with open_store(url) as store:
        store.add([old])
        assert store.add([seen(new, "2025-01-01T00:00:00Z")]) == (0, 1, 0, 0)
        assert list(store.documents()) == [seen(new, "2024-01-01T00:00:00Z")]
        assert [found.record.id for found in store.records("events", party="IGO")] == ["e3", "e1"]  # type: ignore[union-attr]
        assert not list(store.records("events", role="recipient", party="IGO"))
        assert store.counts()["runs"] == 2
        store.add([old])
        assert list(store.documents()) == [old]


def test_one_content_at_two_places_is_two_documents(url: str) -> None:
    with open_store(url) as store:
        assert store.add([make_document(uri="https://a.org"), make_document(uri="https://b.org")]).new == 2


def test_records_with_one_id_are_one_record(url: str) -> None:
    first, second = make_events()
    with open_store(url) as store:
        store.add([full_document(events=[first, replace(second, id="e1")])])
        assert [found.record for found in store.records("events")] == [first]


KNOWN = [
    (("page", "https://www.example.org/0", "0" * 64), True, True),
    (("page", "https://www.example.org/0", "1" * 64), False, False),
    (("content", source_id("https://www.example.org/0"), content_id(TEXT)), True, True),
    (("content", source_id("https://www.example.org/0"), content_id("x")), False, False),
    (("rejected", "u", "parse", "not English"), True, True),
    (("rejected", "u", "parse", "empty"), False, False),
    (("page", "https://www.example.org/1", f"{1:064}"), True, False),
    (("page", "' OR 1=1 --\0", "\udc80"), False, False),
]


def test_known_keys(url: str) -> None:
    """What another version read is known, and yet due."""
    with open_store(url) as store:
        other = replace(full_document(1), made_by=MadeBy("0.0.1", "reader-0"))
        store.add([full_document(), other, Rejected("u", "parse", "not English")])
        keys = [key for key, *_ in KNOWN]
        assert store.known(keys) == {key for key, known, _ in KNOWN if known}
        assert store.known(keys, full_document().made_by) == {key for key, _, current in KNOWN if current}


SPANS = [
    ({}, "0123"),
    ({"since": "2024-05-02"}, "123"),
    ({"since": "2024-05-02T00:00:00Z", "until": "2024-05-04T00:00:00Z"}, "12"),
    ({"until": "2024-05-01"}, ""),
    ({"source": "Example Post"}, "0123"),
    ({"source": "example.org", "until": "2024-05-03"}, "01"),
    ({"source": "example"}, ""),
]


@pytest.mark.parametrize(("which", "numbers"), SPANS)
def test_documents_and_records_by_time_and_source(
    postgres_or_sqlite: str, which: dict[str, str], numbers: str
) -> None:
    with open_store(postgres_or_sqlite) as store:
        store.add(full_document(n) for n in (2, 0, 3, 1))
        assert "".join(document.article.uri[-1] for document in store.documents(**which)) == numbers
        assert "".join(found.uri[-1] for found in store.records("talks", **which)) == numbers  # type: ignore[arg-type]


@pytest.fixture
def postgres_or_sqlite(url: str) -> str:
    return url


FILTERS: list[tuple[str, dict[str, Any], int]] = [
    ("events", {"type": "THREATEN"}, 1),
    ("events", {"type": ["THREATEN", "CONSULT"], "modality": "actual"}, 1),
    ("events", {"type": []}, 0),
    ("events", {"country": "CHE"}, 1),
    ("events", {"quad": 3}, 1),
    ("events", {"id": "e2", "clause": "c1"}, 1),
    ("events", {"party": "IGO"}, 2),
    ("events", {"party": "IGO", "role": "recipient"}, 0),
    ("events", {"party": "IGO:united"}, 0),
    ("commitments", {"party": "RUS", "role": "actor", "kind": "threat"}, 1),
    ("commitments", {"party": "RUS.GOV:dmitry-peskov"}, 1),
    ("commitments", {"party": "R"}, 0),
    ("commitments", {"party": "RUS%"}, 0),
    ("figures", {"party": "RUS", "role": "owner", "lo": 100_000}, 1),
    ("talks", {"party": "IGO", "status": "planned", "starts": "2024-05-10"}, 1),
    ("statements", {"party": "IGO", "role": "speaker", "flags": "garbled"}, 1),
    ("mentions", {"party": "IGO", "how": "garbled"}, 1),
    ("mentions", {"raw": "Storms'; DROP TABLE events; --"}, 0),
]


def test_records_by_what_they_say(url: str) -> None:
    with open_store(url) as store:
        store.add([full_document()])
        for kind, filters, number in FILTERS:
            assert len(list(store.records(kind, **filters))) == number, (kind, filters)


def test_a_record_comes_with_its_document(url: str) -> None:
    document = full_document()
    with open_store(url) as store:
        store.add([document])
        [found] = store.records("figures")
    assert found.record == document.figures[0]
    assert (found.uri, found.content_id) == (document.article.uri, document.article.content_id)
    assert (found.publisher, found.published) == ("Example Post", "2024-05-06")


def test_a_wrong_filter_is_told(url: str) -> None:
    with open_store(url) as store:
        with pytest.raises(UsageError, match=r"events have no 'colour' to filter by; there are actors, .*, party"):
            list(store.records("events", colour="red"))
        with pytest.raises(UsageError, match="'acts' is no kind of record; there are mentions, events"):
            list(store.records("acts"))


def test_order_is_of_first_sight_then_arrival(url: str) -> None:
    """Also over many pages, and where all were seen at one moment."""
    moments = [f"2024-05-0{1 + n % 3}T00:00:00Z" for n in range(500)]
    given = [seen(full_document(n), moment) for n, moment in enumerate(moments)]
    with open_store(url) as store:
        store.add(given)
        wanted = [document.article.uri for document in sorted(given, key=lambda d: d.article.first_seen)]
        assert [document.article.uri for document in store.documents()] == wanted
        assert [found.uri for found in store.records("talks")] == wanted
        assert [found.uri for found in store.records("events")] == [uri for uri in wanted for _ in range(2)]


LONG = "https://[bad/" + "y" * 9000
HOSTILE = "zero \0 quote ' backslash \\u0000 \\\0 emoji 😀 \u2028 rtl \u202e"


def test_hostile_words_are_kept(url: str) -> None:
    """All but the character zero, which PostgreSQL can't hold: it becomes the sign for what can't be shown."""
    bare = full_document()
    article = replace(bare.article, title=HOSTILE, text=HOSTILE, publisher="x" * 20_000, uri=LONG)
    with open_store(url) as store:
        store.add([replace(bare, article=article), Rejected("\udc80\0", "gather", HOSTILE)])
        [back] = store.documents()
        assert back.article.text == back.article.title == HOSTILE.replace("\0", "\ufffd")
        assert back.article.uri == LONG
        assert store.known([("rejected", "\udc80\0", "gather", HOSTILE)])
        assert store.add([replace(bare, article=article)]).same == 1


# --------------------------------------------------------------------------------------------------------- property

TINY = st.builds(
    lambda n, moment, kinds: seen(full_document(n, events=make_events()[:kinds]), f"2024-01-{moment:02}T00:00:00Z"),
    st.integers(0, 5), st.integers(1, 28), st.just(2),
)  # fmt: skip
REFUSED = st.builds(Rejected, st.sampled_from(["a", "b"]), st.just("parse"), st.sampled_from(["empty", "not English"]))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(results=st.lists(st.one_of(TINY, TINY, REFUSED), max_size=12), seed=st.integers(), cuts=st.integers(1, 4))
def test_adding_is_idempotent_and_order_does_not_matter(
    fresh: Callable[[], str], results: list[Document | Rejected], seed: int, cuts: int
) -> None:
    """In any order, in any batches, with any repeats: the same content, but for who was seen first."""
    mixed = results * 2
    random.Random(seed).shuffle(mixed)
    one, other = fresh(), fresh()
    with open_store(one) as store:
        store.add(results)
        first = timeless(store), store.counts()
        firsts = first_sights(results)
        assert {d.article.uri: d.article.first_seen for d in store.documents()} == firsts
    with open_store(other) as store:
        for at in range(0, len(mixed), cuts):
            store.add(mixed[at : at + cuts])
        assert (timeless(store), store.counts()) == first


def timeless(store: Store) -> dict[str, Document]:
    return {document.article.uri: seen(document, "") for document in store.documents()}


def first_sights(results: Iterable[Document | Rejected]) -> dict[str, str]:
    sights: dict[str, str] = {}
    for result in results:
        if isinstance(result, Document):
            sights.setdefault(result.article.uri, result.article.first_seen)
    return sights


# ---------------------------------------------------------------------------------------------------------- kill -9

CHILD = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
import importlib.util
spec = importlib.util.spec_from_file_location("cases", {__file__!r})
cases = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cases)
print("ready", flush=True)
cases.fill(sys.argv[1])
"""
MANY = 180


def fill(url: str) -> None:
    """Reads what is not known yet, a few documents to a transaction, as a run does."""
    with open_store(url) as store:
        for at in range(0, MANY, 6):
            few = [full_document(n) for n in range(at, at + 6)]
            keys = {("page", d.article.uri, d.article.raw_sha256): d for d in few}
            store.add(document for key, document in keys.items() if key not in store.known(keys))


def test_killed_at_any_moment_and_finished(fresh: Callable[[], str]) -> None:
    """Nothing is lost, nothing is there twice, and the order is that of an undisturbed run."""
    whole, broken, chance, ends = fresh(), fresh(), random.Random(9), []
    for _ in range(5):
        child = subprocess.Popen([sys.executable, "-c", CHILD, broken], stdout=subprocess.PIPE)
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.02, 0.7))
        child.send_signal(signal.SIGKILL)
        ends.append(child.wait())
        child.stdout.close()
    assert -signal.SIGKILL in ends, "none was killed while it wrote"
    fill(whole)
    fill(broken)
    assert dump(broken) == dump(whole)
    assert dump(whole)[1]["documents"] == MANY


# ------------------------------------------------------------------------------------------------------ concurrency


def test_readers_do_not_wait_for_the_writer(url: str) -> None:
    """An iterator sees whole documents while others are being added, from first to last."""
    with open_store(url) as writer, open_store(url) as reader:
        writer.add(full_document(n) for n in range(300))
        met = 0
        for met, document in enumerate(reader.documents(), start=1):
            assert len(document.events) == 2
            if met == 10:
                writer.add(seen(full_document(n), "2025-01-01T00:00:00Z") for n in range(300, 400))
        assert met == 400
        assert reader.counts()["documents"] == 400


def test_two_processes_write_to_postgresql(postgres: str) -> None:
    url = new_store(postgres)
    children = [subprocess.Popen([sys.executable, "-c", CHILD, url], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [child.wait(120) for child in children] == [0, 0]
    assert dump(url)[1]["documents"] == MANY


def test_a_second_writer_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    with open_store(path) as first, open_store(path) as second:
        first.add([full_document()])
        with pytest.raises(UsageError, match=r"crisis.db is being written by another run \(process \d+\); wait for it"):
            second.add([full_document(1)])
        assert second.counts()["documents"] == 1
        first.close()
        assert second.add([full_document(1)]).new == 1


def test_a_lock_of_another_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.store.engine.BUSY_SECONDS", 0.2)
    path = tmp_path / "crisis.db"
    open_store(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(path) as store, pytest.raises(StoreError, match="is locked by another program; try again"):
        store.add([full_document()])
    other.close()


# --------------------------------------------------------------------------------------------------- opening a store


def test_a_file_is_opened_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with tocsin.open_store("deep/er/crisis.db") as store:
        store.add([full_document()])
    path = tmp_path / "deep" / "er" / "crisis.db"
    for name in (path, str(path), "sqlite:///deep/er/crisis.db", f"sqlite:///{path}", "sqlite+pysqlite:///deep/er/crisis.db"):
        with tocsin.open_store(name, create=False) as store:
            assert store.counts()["documents"] == 1
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def make_other(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (name)")


def make_later(path: Path) -> None:
    open_store(path).close()
    with sqlite3.connect(path) as later:
        later.execute("UPDATE tocsin_version SET version_num = '9999'")


def make_corpus(path: Path) -> None:
    path.mkdir()
    (path / "_manifest.jsonl").touch()


WRONG: list[tuple[str, Callable[[Path], object], str]] = [
    ("{}", Path.mkdir, "is a folder; as a store name a file"),
    ("{}", make_corpus, "is a Parquet corpus, which tocsin query reads"),
    ("{}", lambda path: path.write_text("no database, but long enough to pass for one" * 20), "is no SQLite database"),
    ("{}", make_other, "holds other tables and is no Tocsin store"),
    ("{}", make_later, r"was made by a later Tocsin \(its tables are at 9999\); upgrade tocsin"),
    ("{}/x.db", Path.touch, "can't be written"),
    ("mysql://host/db", Path.touch, "mysql:// is no kind of store"),
    ("sqlite://", Path.touch, "names no file"),
    (":memory:", Path.touch, "would be lost at once"),
    ("  ", Path.touch, "has no name"),
    ("postgresql://me:secret@127.0.0.1:1/db", Path.touch, r"postgresql://me@127.0.0.1:1/db can't be used \(.*refused"),
    ("postgresql://user:secret@host:none/db", Path.touch, "is no address"),
]


@pytest.mark.parametrize(("name", "make", "words"), WRONG)
def test_what_is_no_store_is_told(name: str, make: Callable[[Path], object], words: str, tmp_path: Path) -> None:
    make(tmp_path / "store")
    with pytest.raises(TocsinError, match=words) as caught:
        open_store(name.format(tmp_path / "store"))
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_strangers_file_is_left_as_it_was(tmp_path: Path) -> None:
    make_other(tmp_path / "songs.db")
    before = (tmp_path / "songs.db").read_bytes()
    with pytest.raises(UsageError):
        open_store(tmp_path / "songs.db")
    assert (tmp_path / "songs.db").read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["songs.db"]


def test_a_store_that_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no store at"):
        open_store(tmp_path / "crisis.db", create=False)
    assert not list(tmp_path.iterdir())


# ----------------------------------------------------------------------------------------------------------- growth


def test_nothing_that_a_run_asks_scans_a_table(tmp_path: Path) -> None:
    """What adding and looking up cost must not grow with the store: every question is answered from an index."""
    from sqlalchemy import event

    from tocsin.store.tables import KINDS

    large = {*KINDS, "documents", "parties", "rejected"}
    asked: list[tuple[str, Any]] = []
    with open_store(tmp_path / "crisis.db") as store:
        event.listen(store._engine, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
        document = full_document()
        store.add([document])
        store.add([full_document(events=[])])
        store.known([key for key, *_ in KNOWN], document.made_by)
        list(store.documents(since="2024-01-01"))
        list(store.records("events", since="2024-01-01"))
    with sqlite3.connect(tmp_path / "crisis.db") as connection:
        for statement, values in asked:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "FROM runs" not in statement:
                one = values[0] if isinstance(values, list) else values
                plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", one)]
                assert plan, statement
                assert not [step for step in plan if step.startswith("SCAN") and step.split()[1] in large], statement
    assert len(asked) > 10


# ------------------------------------------------------------------------------------------------------- migrations


def test_migrations_end_at_head() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from tocsin.store.migrate import HEAD, MIGRATIONS, known

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [HEAD]
    assert {revision.revision for revision in script.walk_revisions()} == known()


def test_migrations_make_the_tables_that_the_code_uses(url: str) -> None:
    """A change of a table without a migration fails here."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import inspect

    from tocsin.store.standing import metadata

    with open_store(url) as store, store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "tocsin_version", "compare_type": True})
        assert compare_metadata(context, metadata) == []
        for table in metadata.sorted_tables:
            key = inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
            assert key == table.primary_key.columns.keys()


def test_a_killed_first_opening_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables come in one transaction: all, or none."""
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "crisis.db"
    with monkeypatch.context() as patched:
        patched.setattr("alembic.op.create_index", fail)
        with pytest.raises(KeyboardInterrupt):
            open_store(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    with open_store(path) as store:
        assert store.add(full_document(n) for n in range(BATCH + 1)).new == BATCH + 1


def test_rows_go_with_their_document(url: str) -> None:
    from sqlalchemy import text

    with open_store(url) as store:
        store.add([full_document(), full_document(1)])
        with store._engine.begin() as connection:
            connection.execute(text("DELETE FROM documents WHERE uri LIKE '%/0'"))
            assert connection.execute(text("SELECT count(DISTINCT document) FROM parties")).scalar() == 1
        assert store.counts()["events"] == 2
