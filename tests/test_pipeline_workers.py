"""Reading in several processes: order, pages that kill their process, errors that end a run, the same documents."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from tocsin import pipeline
from tocsin.config import Settings
from tocsin.errors import ModelError
from tocsin.pipeline import AHEAD, Result, read_page, read_pages
from tocsin.records import Article, Document, MadeBy, Page, Rejected, content_id, source_id

TWO = Settings(jobs=2)


def page(name: str) -> Page:
    return Page(f"test:{name}", name, "text", first_seen="2024-01-01T00:00:00Z")


def acted(page: Page, settings: Settings) -> Result:
    """Stands for ``read_page`` in the workers: does what the page's words ask for. Workers find it by its name."""
    words = str(page.body)
    if "exit" in words:
        os._exit(3)
    if "kill" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "slow" in words:
        time.sleep(0.3)
    if "no model" in words:
        raise ModelError("the shipped model is missing; reinstall tocsin")
    if "bad" in words:
        return Rejected(page.uri, "clean", "no article")
    article = Article(page.uri, source_id(page.uri), content_id(words), "0", "", words, first_seen=page.first_seen)
    return Document(made_by=MadeBy("test", "test"), article=article)


@pytest.fixture
def stood_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_page", acted)


def outcome(result: Result) -> str:
    """A letter each: r read, k its process was killed, x rejected otherwise."""
    if isinstance(result, Document):
        return "r"
    return "k" if "killed the process" in result.reason else "x"


def uri(result: Result) -> str:
    return result.uri if isinstance(result, Rejected) else result.article.uri


RUNS = [
    (["a", "b", "c", "d"], "rrrr"),
    (["kill"], "k"),
    (["exit"], "k"),
    (["kill", "a", "b"], "krr"),
    (["a", "b", "exit"], "rrk"),
    (["a", "kill", "b", "bad", "c", "d"], "rkrxrr"),
    (["kill 1", "kill 2"], "kk"),
    (["a", "kill 1", "b", "exit 2", "c"], "rkrkr"),
    (["slow 1", "a", "slow 2", "b", "c"], "rrrrr"),
    (["slow", "kill", "slow", "a"], "rkrr"),
    ([*(str(n) for n in range(AHEAD * 2)), "kill", *(str(n) for n in range(20, 24 + AHEAD))],
     "r" * AHEAD * 2 + "k" + "r" * (AHEAD + 4)),
    ([], ""),
]  # fmt: skip


@pytest.mark.parametrize(("names", "outcomes"), RUNS, ids=[" ".join(names)[:40] for names, _ in RUNS])
@pytest.mark.usefixtures("stood_in")
def test_only_the_guilty_page_is_rejected_and_order_holds(names: list[str], outcomes: str) -> None:
    results = list(read_pages([page(name) for name in names], TWO))
    assert "".join(outcome(r) for r in results) == outcomes
    assert [uri(r) for r in results] == [f"test:{name}" for name in names]


@pytest.mark.usefixtures("stood_in")
def test_a_page_that_kills_its_reader_says_what_to_do() -> None:
    (result,) = read_pages([page("kill")], TWO)
    assert isinstance(result, Rejected)
    assert "split the document" in result.reason
    assert "\n" not in result.reason


@pytest.mark.usefixtures("stood_in")
def test_what_was_rejected_before_keeps_its_place() -> None:
    given = [page("a"), Rejected("test:gone", "gather", "no such file"), page("kill"), page("b")]
    assert [outcome(r) for r in read_pages(given, TWO)] == ["r", "x", "k", "r"]


@pytest.mark.usefixtures("stood_in")
def test_what_no_page_can_cause_ends_the_run() -> None:
    results = read_pages([page("a"), page("no model"), page("b")], TWO)
    assert outcome(next(results)) == "r"
    with pytest.raises(ModelError, match="reinstall"):
        next(results)


@pytest.mark.usefixtures("stood_in")
def test_a_run_that_is_left_early_takes_no_more_pages() -> None:
    taken = []

    def endless() -> Iterator[Page]:
        while True:
            taken.append(len(taken))
            yield page(str(len(taken)))

    results = read_pages(endless(), TWO)
    assert outcome(next(results)) == "r"
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 1 + TWO.jobs * AHEAD


@pytest.mark.parametrize(
    "error", [ValueError("two\nlines"), KeyError("x"), RecursionError(), MemoryError(), OSError(5, "disk")]
)
def test_a_defect_rejects_the_page_and_names_the_stage(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("tocsin.coding.code", fails)
    result = read_page(Page("test:x", SMALL[0], "text"), Settings())
    assert isinstance(result, Rejected)
    assert result.stage == "coding"
    assert type(error).__name__ in result.reason
    assert "\n" not in result.reason


# ------------------------------------------------------------------------------------------------------- with the model

SMALL = [
    "Chad thanks Peru\n\nThe foreign minister of Chad thanked Peru on Monday for sending medicine to the capital. He "
    "said the two countries would stay friends.\n",
    "Talks in Geneva\n\nDelegations from India and Pakistan met in Geneva on 3 March 2021. “We spoke of water,” a "
    "member of the Indian delegation said after the meeting.\n",
    "Strike at the port\n\nDock workers in Chile walked out on Tuesday and blocked the road to the harbour for six "
    "hours, the police said. Nobody was hurt.\n",
    "Border calm\n\nThe border between Kenya and Ethiopia was calm on Sunday. Traders crossed it with cattle and "
    "grain, as they do each week, and paid no toll.\n",
    "",
    "Aid for the islands\n\nJapan will send two ships with tents and water to Tonga next week, the defence ministry in "
    "Tokyo announced. Australia promised a third one.\n",
]


def test_one_process_and_two_read_the_same() -> None:
    pages = [Page(f"test:{n}", text, "text", first_seen="2024-01-01T00:00:00Z") for n, text in enumerate(SMALL)]
    alone, together = list(read_pages(pages, Settings())), list(read_pages(pages, TWO))
    assert alone == together
    assert [isinstance(result, Document) for result in alone] == [True, True, True, True, False, True]
