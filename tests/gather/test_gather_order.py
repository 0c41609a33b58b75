"""Pages in the order of their first sight, in runs on disk or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.gather.order import Sourced, in_order
from tocsin.records import Page

PAGES = st.lists(
    st.builds(
        lambda seen, body, source: Sourced(Page(f"u{seen}", body, given={"title": "T"}, first_seen=seen), source),
        st.sampled_from(["", "2022-01-01T00:00:00Z", "2022-01-02T00:00:00Z", "2022-01-02T10:00:00Z"]),
        st.one_of(st.binary(max_size=30), st.text(max_size=30)),
        st.integers(0, 3),
    ),
    max_size=40,
)  # fmt: skip


@given(PAGES, st.integers(1, 200))
def test_any_run_length_gives_the_order_that_sorting_gives(pages: list[Sourced], run_bytes: int) -> None:
    wanted = sorted(pages, key=lambda sourced: sourced.page.first_seen)
    assert list(in_order(iter(pages), run_bytes)) == wanted
