"""The brief: what pages wrote stays text in both formats, evidence stands with each line, nothing is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tocsin.accounts import (
    Alert,
    Claim,
    CommitmentHistory,
    Contradiction,
    FigureSeries,
    HypothesisScore,
    IndicatorState,
    Item,
    Member,
    Sighting,
    Step,
    TalkAccount,
)
from tocsin.export.brief import Brief, Garbled, latest, markdown, page

NOW = "2022-01-10T08:00:00Z"
EVIL = '<script>alert(1)</script> [x](javascript:1) | `a` *b* # c & \x1b[31m "d"'


def item(n: int = 0, **more: Any) -> Item:
    given = {"document": f"d{n}", "record": "r", "uri": f"https://a.example/{n}", "story": "s", "origin": f"o{n}",
             "first_seen": f"2022-01-1{n}T00:00:00Z", "quote": f"words {n}"}  # fmt: skip
    return Item(**{**given, **more})


def copy(publisher: str, n: int, damage: float = 0.0) -> Member:
    return Member(document=f"d{n}", uri=f"https://a.example/{n}", publisher=publisher, origin="o", damage=damage,
                  first_seen=f"2022-01-1{n}T00:00:00Z", copying="translated")  # fmt: skip


def brief(words: str = "plain", **more: Any) -> Brief:
    one = item(quote=words, publisher=words)
    return Brief(
        watch="w", title=words, question=words, as_of=NOW,
        alerts=[Alert(id="a", keys=[], rule="r", tier="alarm", at=NOW, title=words, drivers=[words], against=[words],
                      would_change=[words], items=[one], origins=["o"])],
        indicators=[IndicatorState(id="i", keys=[], name="troops", class_="preparation", state="not_observed",
                                   since=NOW, searched=NOW, reasons=[words],
                                   sightings=[Sighting(item=one, match="m")])],
        hypotheses=[HypothesisScore(id="h", keys=[], name="war", index=0.4, low=0.2, high=0.7, at=NOW,
                                    drivers=[("troops", 1.5)], against=[("talks", -0.25)])],
        figures=[FigureSeries(id="f", keys=[], owner="RUS", subject=words, unit="personnel", area=words,
                              figure_kind="stock", lo=90_000, hi=110_000,
                              claims=[Claim(lo=1, hi=1, nominal=100_000, bound="approx", item=one)])],
        talks=[TalkAccount(id="t", keys=[], form="summit", status="planned", start="2022-01-21", parties=["RUS", "USA"],
                           agenda=[words], items=[one])],
        commitments=[CommitmentHistory(id="c", keys=[], commitment="threat", actors=["USA"], targets=["RUS"],
                                       condition=words, consequence=words, state="standing", contested=True,
                                       items=[one], steps=[Step(state="standing", seen=NOW, rule="r", reason=words)])],
        contradictions=[Contradiction(id="x", keys=[], rule="withdrawal", words=words, accounts=[], one=[one],
                                      other=[item(1)], since=NOW)],
        garbled=[Garbled(words, copy(words, 2, 0.7), copy("The Wire", 3),
                         [(f"garbled, {words}", item(2, quote=words)), ("cleaner, event", item(3))])],
        cleaner={one.record: item(4, quote="in clean words")},
        titles={"troops": "Troops mass"},
        **more,
    )  # fmt: skip


SAID = [
    "ALARM plain, since 2022-01-10T08:00:00Z, 1 independent origin", "would change: plain", "Troops mass",
    "not observed", "uncalibrated index", "0.20 to 0.70", "90,000 to 110,000", "approx 100,000",
    "2022-01-21: summit of RUS, USA",
    "plain: plain, 2022-01-12, translated, damage 0.70", "(alert a)",
    "standing, contested", "rule withdrawal", "https://a.example/0",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_both_formats_say_it(said: str) -> None:
    assert said in re.sub(r"\\(.)", r"\1", markdown(brief()))
    assert said in page(brief())


class Tags(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.met: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        self.links.update(value or "" for name, value in attrs if name == "href")


def test_what_pages_wrote_is_no_html() -> None:
    tags = Tags()
    tags.feed(page(brief(EVIL)))
    assert "script" not in tags.met
    assert all(link.startswith("https://") for link in tags.links)
    assert "\x1b" not in page(brief(EVIL))


def test_what_pages_wrote_is_no_markdown() -> None:
    text = markdown(brief(EVIL))
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[x|(?<!\\)`a", text)
    assert "\x1b" not in text
    table = [line for line in text.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {6, 7}


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "text:abc"])
def test_only_addresses_become_links(uri: str) -> None:
    alert = Alert(id="a", keys=[], rule="r", tier="notice", at=NOW, title="T", drivers=[], items=[item(uri=uri)])
    made = Brief(watch="w", title="T", as_of=NOW, alerts=[alert])
    assert "href" not in page(made)
    assert "](<" not in markdown(made)


def test_a_cleaner_copy_stands_below_the_garbled_one() -> None:
    text = markdown(brief())
    for garbled, clean in ((r"garbled: “plain” [plain", "cleaner: “in clean words” [publisher not told"),
                           ("garbled, plain: “plain”", "cleaner, event: “words 3”")):  # fmt: skip
        [first] = [n for n, line in enumerate(text.splitlines()) if line.startswith(f"    - {garbled}")]
        assert text.splitlines()[first + 1].startswith(f"    - {clean}")
    assert "<li>garbled: <q>plain</q>" in page(brief())
    assert "<li>cleaner: <q>in clean words</q>" in page(brief())


def test_an_empty_brief_says_so() -> None:
    made = Brief(watch="w", title="T", as_of=NOW)
    assert markdown(made).count("None.") == page(made).count("None.") == 8


def test_items_of_different_origins_come_first() -> None:
    items = [item(1), item(2, origin="o1"), item(3, origin="o1"), item(4), item(5, origin="o1"), item(6, origin="o1")]
    assert [each.document for each in latest(items)] == ["d6", "d4", "d5", "d3"]
