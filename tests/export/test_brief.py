"""The full brief: what pages wrote stays text in both formats, evidence stands with each line, nothing is left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from tocsin.accounts import (
    Alert,
    Change,
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
from tocsin.export.brief import Brief, Fit, Garbled, Reading, Tone, latest, markdown, off_since, page

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
        history={"f": [Reading("2022-01-02", None, None, True, [words, "UKR"]),
                       Reading("2022-01-10", 90_000, 110_000, False, ["USA"])]},
        fits=[Fit("troops", "corroborated", {"war": "++", words: "--"})],
        tones=[Tone(actor="RUS", recipient="UKR", gap=14.0, acts=2, told=[("words", one), ("deeds", item(5))],
                    sums={"words_cooperation": 5.0, "deeds_conflict": -9.0}),
               Tone(actor="USA", recipient="RUS", gap=None, acts=1, sums={"words_conflict": -1.25})],
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
    "2022-01-21: summit of Russia, United States",
    "plain: plain, 2022-01-12, translated, damage 0.70", "(alert a)",
    "standing, contested", "rule withdrawal", "https://a.example/0",
    "over time: 2022-01-02 disputed (plain, Ukraine); 2022-01-10 90,000 to 110,000 (United States)",
    "Sums of scores over 14 days",
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
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {5, 6, 7, 9}


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


ROWS = [
    "| Troops mass | corroborated | ++ | -- |",
    "| who | to whom | friendly words | hostile words | friendly deeds | hostile deeds | gap | acts |",
    "| Russia | Ukraine | +5.0 | 0 | 0 | -9.0 | +14.0 | 2 |",
    "| United States | Russia | 0 | -1.2 | 0 | 0 | not told | 1 |",
]


@pytest.mark.parametrize("row", ROWS)
def test_words_and_deeds_and_what_fits_stand_in_tables(row: str) -> None:
    assert row in re.sub(r"\\(.)", r"\1", markdown(brief())).splitlines()
    cells = row.strip("| ").split(" | ")
    tag = "th" if cells[0] == "who" else "td"
    assert f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>" in page(brief())


def test_the_weightiest_word_and_deed_stand_below() -> None:
    text = markdown(brief()).partition("## Words and deeds")[2].partition("\n## ")[0].splitlines()
    at = text.index("- Russia to Ukraine")
    assert text[at + 1].startswith("    - words: “plain” [plain")
    assert text[at + 2].startswith("    - deeds: “words 5” [")
    assert "- United States to Russia" not in text, "there is nothing to show of it"


def test_a_meeting_put_off_to_no_day_says_so() -> None:
    talks = [TalkAccount(id="t", keys=[], form="summit", status=status, parties=["RUS", "USA"], items=[item(3)])
             for status in ("postponed", "planned")]  # fmt: skip
    text = told(talks=talks)
    assert "no new day: summit of Russia, United States, postponed (reported 2022-01-13)" in text
    assert "day not known: summit of Russia, United States, planned" in text


def test_a_figure_of_one_day_has_no_history() -> None:
    made = replace(brief(), history={"f": brief().history["f"][1:]})
    assert "over time" not in markdown(made)
    many = [Reading(f"2022-01-{day:02}", day, day, False, ["USA"]) for day in range(1, 10)]
    assert "over time: …; 2022-01-04 4 (United States); 2022-01-05 5" in page(replace(brief(), history={"f": many}))


def test_what_has_no_room_is_counted() -> None:
    made = replace(brief(), left_out={"Figures": 24, "Contradictions": 0})
    assert markdown(made).count("more are in the store") == 1
    assert "- 24 more are in the store" in markdown(made).partition("## Figures")[2].partition("## What")[0]
    assert "<li>24 more are in the store</li>" in page(made)


@pytest.mark.parametrize(
    ("direction", "said"), [("up", "up by at most 7,000"), ("down", "down by at most 7,000"), (None, ": at most 7,000")]
)
def test_a_change_is_told_as_one(direction: str | None, said: str) -> None:
    claim = Claim(lo=None, hi=7000, nominal=7000, bound="at_most", direction=direction, item=item())  # type: ignore[arg-type]
    series = FigureSeries(id="f", keys=[], owner="RUS", subject="personnel", unit="personnel", area=None, hi=7000,
                          figure_kind="delta" if direction else "stock", claims=[claim])  # fmt: skip
    assert said in told(figures=[series])


# ------------------------------------------------------------------------------------------------- as a reader reads it

def told(**parts: Any) -> str:
    """A page's Markdown without its marks; its HTML has no inner words of the ledger either."""
    made = Brief(watch="w", title="T", **{"as_of": NOW, **parts})
    text = re.sub(r"\\(.)", r"\1", markdown(made))
    assert "raw:" not in page(made)
    return text


def history(**more: Any) -> CommitmentHistory:
    given = {"id": "c", "keys": [], "commitment": "threat", "actors": ["USA"], "targets": ["RUS"], "state": "standing",
             "consequence": "impose sanctions", "items": [], "steps": []}  # fmt: skip
    return CommitmentHistory(**{**given, **more})


CONDITIONS = [
    ("unless", "threat", "do", "Russia withdraws", "unless Russia withdraws; impose sanctions"),
    ("if", "threat", "refrain", "Russia invades", "if Russia invades; impose sanctions"),
    ("only after", "precondition", "do", "Russia withdraws", "only after Russia withdraws; impose sanctions"),
    ("or", "threat", "do", "Russia withdraws", "unless Russia withdraws; impose sanctions"),
    ("and", "promise", "do", "Russia withdraws", "if Russia withdraws; impose sanctions"),
    (None, "threat", "do", "Russia withdraws", "unless Russia withdraws; impose sanctions"),
    (None, "threat", "do", "Russia does not withdraw", "if Russia does not withdraw; impose sanctions"),
    (None, "threat", "refrain", "Russia invades", "if Russia invades; impose sanctions"),
    (None, "promise", "do", "Russia withdraws", "if Russia withdraws; impose sanctions"),
    (None, "promise", "refrain", "Russia invades", "unless Russia invades; impose sanctions"),
    (None, "precondition", "do", "Russia withdraws", "only if Russia withdraws; impose sanctions"),
]


@pytest.mark.parametrize(("connective", "kind", "polarity", "condition", "said"), CONDITIONS)
def test_a_condition_keeps_its_sense(
    connective: str | None, kind: str, polarity: str, condition: str, said: str
) -> None:
    made = history(connective=connective, commitment=kind, polarity=polarity, condition=condition)
    assert f"{kind} of United States to Russia: {said}; standing" in told(commitments=[made])


@pytest.mark.parametrize(
    ("as_of", "passed"), [("2022-03-31T23:00:00Z", False), ("2022-04-01T00:00:00Z", True), ("nothing entered", False)]
)
def test_the_horizon_stands_with_the_question(as_of: str, passed: bool) -> None:
    text = told(question="Will they cross?", horizon="2022-03-31", as_of=as_of)
    assert "Question (before 31 March 2022): Will they cross?" in text
    assert ("The horizon has passed (2022-03-31)" in text) == passed


def series(unit: str = "personnel", subject: str = "personnel", claims: int = 1, **more: Any) -> FigureSeries:
    made = [Claim(lo=1, hi=1, nominal=n, bound="point", item=item(n)) for n in range(claims)]
    given = {"id": f"{unit}{claims}", "keys": [], "owner": "RUS", "subject": subject, "unit": unit, "area": None,
             "figure_kind": "stock", "claims": made}  # fmt: skip
    return FigureSeries(**{**given, **more})


def test_figures_that_tell_nothing_are_left_out_and_forces_come_first() -> None:
    found = [series("bank", "bank"), series("EUR", "EUR", 0), series("vote", "vote", lo=3, hi=3),
             series("tank", "tank"), series("frigate", "frigate", 0), series("people", "killed: personnel",
             figure_kind="casualties", area="UKR:kyiv"), series("euro", "euro", 2)]  # fmt: skip
    text = told(figures=found)
    lines = [line for line in text.splitlines() if line.startswith("- Russia")]
    assert lines == [
        "- Russia: tank: no band", "- Russia: killed (personnel) (people), in Kyiv, Ukraine: no band",
        "- Russia: vote: 3", "- Russia: euro: no band",
    ]  # fmt: skip


def test_ids_and_raw_words_are_told_as_names() -> None:
    claim = Claim(lo=1, hi=1, nominal=1, bound="point", claimed_by=["raw:source", "UNK.MIL:military-officials"],
                  item=item())  # fmt: skip
    text = told(
        figures=[replace(series(), owner="IGO:nato", claims=[claim], disputed=True,
                         reasons=["point 1 (raw:source, 2022-01-01)"])],
        contradictions=[Contradiction(id="x", keys=[], rule="r", accounts=[], one=[], other=[], since=NOW,
                                      words="ASSAULT by RUS, denied by RUS.GOV:vladimir-putin: “can CAN do”")],
    )  # fmt: skip
    for said in ("- NATO: personnel: disputed", "claimed by “source”, military officials", "point 1 (“source”, 2022",
                 "ASSAULT by Russia, denied by Vladimir Putin: “can CAN do”"):  # fmt: skip
        assert said in text


def test_evidence_of_a_word_is_told_in_its_sentence() -> None:
    one = item(quote="fired", sentence="No shot was fired.")
    made = Contradiction(id="x", keys=[], rule="r", words="w", accounts=[], one=[one], other=[], since=NOW)
    assert "“No shot was fired.”" in told(contradictions=[made])


def test_a_cell_names_three_indicators_at_most() -> None:
    score = HypothesisScore(id="h", keys=[], name="war", index=0.4, low=0.2, high=0.7, at=NOW,
                            drivers=[(f"i{n}", 0.5) for n in range(5)], against=[("j", -0.1)])  # fmt: skip
    text = told(hypotheses=[score])
    assert "i0 +0.50, i1 +0.50, i2 +0.50 and 2 more | j -0.10" in text


def test_voices_are_outlets_that_still_count() -> None:
    seen = [Sighting(item=item(n, publisher=name), carrier=name, match="m 1", void=n == 4)
            for n, name in enumerate(["A", "A", "B", "old", "void"])]  # fmt: skip
    state = IndicatorState(id="i", keys=[], name="troops", class_="word", state="not_observed", since=NOW,
                           sightings=seen, origins=["o0", "o1", "o2", "o4"])  # fmt: skip
    text = told(indicators=[state])
    assert "| in this state since | voices |" in text
    assert "| not observed | 2022-01-10 | 2 |" in text
    assert "- troops: not observed" in text


def test_a_talk_called_off_says_so_and_when() -> None:
    off = Change(seen="2022-01-09T07:00:00Z", field="status", before="planned", after="cancelled", item=item())
    talk = TalkAccount(id="t", keys=[], form="summit", status="cancelled", start="2022-01-21", parties=["RUS", "USA"],
                       changes=[off], items=[item()])  # fmt: skip
    assert "2022-01-21: summit of Russia, United States, called off (reported 2022-01-09)" in told(talks=[talk])
    assert off_since(talk) == off.seen
    assert off_since(replace(talk, changes=[])) == "2022-01-10T00:00:00Z"


def test_an_empty_brief_says_so() -> None:
    made = Brief(watch="w", title="T", as_of=NOW)
    assert markdown(made).count("None.") == page(made).count("None.") == 11


def test_items_of_different_origins_come_first() -> None:
    items = [item(1), item(2, origin="o1"), item(3, origin="o1"), item(4), item(5, origin="o1"), item(6, origin="o1")]
    assert [each.document for each in latest(items)] == ["d6", "d4", "d5", "d3"]
