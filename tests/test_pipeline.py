"""The pipeline where no model is needed: pages that are turned away, and the order and pace of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tocsin.config import Settings
from tocsin.pipeline import AHEAD, read_page, read_pages
from tocsin.records import Page, Rejected

FRENCH = (
    "Le ministre des affaires étrangères est arrivé lundi dans la capitale pour des entretiens avec son homologue. "
    "Les deux hommes ont parlé pendant trois heures de la situation à la frontière, puis ils ont dîné ensemble."
)

TURNED_AWAY = [
    (Page("test:empty", "", "text"), "clean", ""),
    (Page("test:blank", b" \n \n", "text"), "clean", ""),
    (Page("test:no-article", "<html><body></body></html>", "html"), "clean", ""),
    (Page("test:french", FRENCH, "text"), "parse", "'fr'"),
]


@pytest.mark.parametrize(("page", "stage", "words"), TURNED_AWAY, ids=[page.uri for page, _, _ in TURNED_AWAY])
def test_a_page_that_cannot_be_read_says_where_and_why(page: Page, stage: str, words: str) -> None:
    result = read_page(page, Settings())
    assert isinstance(result, Rejected)
    assert (result.uri, result.stage) == (page.uri, stage)
    assert words in result.reason
    assert result.reason.strip() == result.reason != ""
    assert "\n" not in result.reason
    assert "internal error" not in result.reason


def rejections(count: int) -> list[Rejected]:
    return [Rejected(f"test:{number}", "gather", "no such file") for number in range(count)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_rejected_before_passes_through_in_order(jobs: int) -> None:
    given: list[Page | Rejected] = [*rejections(3), TURNED_AWAY[0][0], *rejections(2)]
    results = list(read_pages(given, Settings(jobs=jobs)))
    assert [r.uri for r in results if isinstance(r, Rejected)] == [g.uri for g in given]
    assert [r.stage for r in results if isinstance(r, Rejected)] == ["gather"] * 3 + ["clean"] + ["gather"] * 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_pages_no_results(jobs: int) -> None:
    assert list(read_pages([], Settings(jobs=jobs))) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_holds_a_few_pages_at_a_time(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[Rejected]:
        nonlocal taken
        while True:
            taken += 1
            yield Rejected(f"test:{taken}", "gather", "no such file")

    results = read_pages(endless(), Settings(jobs=jobs))
    assert [next(results) for _ in range(5)][-1].uri == "test:5"  # type: ignore[union-attr]
    assert taken <= 5 + jobs * AHEAD
    results.close()  # type: ignore[attr-defined]
