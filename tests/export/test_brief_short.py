"""The brief on one page: never above its bounds, every line with its evidence, and what is left out is counted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_brief import EVIL, NOW, Tags, brief, history, item

from tocsin.accounts import Alert, Contradiction, HypothesisScore, IndicatorState, Sighting, TalkAccount
from tocsin.export import brief as full
from tocsin.export.brief import Brief
from tocsin.export.brief_short import MOST_LINES, MOST_WORDS, change, clip, markdown, md, movement, page, parts

TITLES = {"troops": "Troops mass", "ships": "Ships gather", "war": "A large war", "calm": "They pull back"}


def plain(made: Brief) -> str:
    """A page's Markdown without its marks."""
    return re.sub(r"\\(.)", r"\1", markdown(made))


def alert(n: int = 0, **more: Any) -> Alert:
    given = {"id": f"{n:024x}", "keys": [], "rule": f"r{n}", "tier": "notice", "at": NOW, "title": f"Alert {n}",
             "drivers": [], "items": [item()], "origins": ["o"]}  # fmt: skip
    return Alert(**{**given, **more})


def indicator(name: str, state: str = "reported", class_: str = "preparation", outlets: int = 1, **more: Any) -> Any:
    seen = [Sighting(item=item(n, publisher=f"Paper {n}"), carrier=f"Paper {n}", match="m") for n in range(outlets)]
    given = {"id": name, "keys": [], "name": name, "class_": class_, "state": state, "since": NOW, "searched": NOW,
             "sightings": seen, "origins": [each.item.origin for each in seen]}  # fmt: skip
    return IndicatorState(**{**given, **more})


# ----------------------------------------------------------------------------------------------------------- its bounds

WORDS = st.text(st.sampled_from("ab é漢\n|*[](<>)`#&-1.“”"), max_size=400)
WORDS |= st.just("word " * 300) | st.just("x" * 5000)
MANY = st.integers(0, 40)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """Accounts of any number in any words."""
    words, base = draw(WORDS), brief(draw(WORDS))
    names = [f"i{n}" for n in range(draw(MANY))]
    return replace(
        base,
        question=words,
        alerts=[alert(n, title=words, drivers=[f"{name}: {words}" for name in names], against=[words] * draw(MANY),
                      would_change=[words] * draw(MANY), tier=draw(st.sampled_from(["notice", "alarm"])))
                for n in range(draw(MANY))],
        indicators=[indicator(name, draw(st.sampled_from(["stale", "unknown", "verified"]))) for name in names],
        hypotheses=base.hypotheses * draw(MANY), tones=base.tones * draw(MANY), figures=base.figures * draw(MANY),
        talks=base.talks * draw(MANY), open=base.commitments * draw(MANY), titles=dict.fromkeys(names, words),
        contradictions=base.contradictions * draw(MANY), before=dict.fromkeys(names, "unknown"), week="2022-01-03",
        ahead=draw(MANY), put_off=draw(MANY), gaps=draw(MANY), left_out={full.OPEN: draw(MANY)},
    )  # fmt: skip


@given(briefs())
@settings(max_examples=60, deadline=None)
def test_the_page_is_never_above_its_bounds(made: Brief) -> None:
    text = markdown(made)
    assert len(text.split()) <= MOST_WORDS
    assert len(text.splitlines()) <= MOST_LINES
    assert not made.alerts or parts(made)[0].rows[0].below or not made.alerts[0].drivers, "the highest stays in full"


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [("a b c", 3, "a b c"), ("a b, c", 2, "a b…"), ("x" * 99, 1, f"{'x' * 12}…"), (" a\nb ", 2, "a b"), ("", 3, "")],
)
def test_a_text_is_cut_to_so_many_words(text: str, words: int, said: str) -> None:
    assert clip(text, words) == said


def test_what_is_left_out_is_counted_and_in_full() -> None:
    """Each alert and indicator that has no line here has one there, and the numbers agree."""
    made = Brief(watch="w", title="T", as_of=NOW, alerts=[alert(n) for n in range(20)], week="2022-01-03",
                 indicators=[indicator(f"i{n}") for n in range(20)], before={f"i{n}": "unknown" for n in range(20)},
                 open=[history(id=f"c{n}") for n in range(20)], left_out={full.OPEN: 7},
                 contradictions=[Contradiction(id=f"x{n}", keys=[], rule="r", words=f"claim {n}", accounts=[], one=[],
                                               other=[], since=NOW) for n in range(9)])  # fmt: skip
    text, whole = plain(made), full.markdown(made)
    shown = len(re.findall(r"Alert \d+", text))
    assert 1 < shown < 20
    assert f"- {20 - shown} more with --full" in text
    assert [len(set(re.findall(words, whole))) for words in (r"Alert \d+", r"\bi\d+\b", r"claim \d+")] == [20, 20, 9]
    assert "- 24 more, 17 of them with --full" in text
    assert "- 7 more with --full" in text.partition("## Contradictions")[2]
    assert whole.partition(full.OPEN)[2].count("threat of United States") == 20


# ------------------------------------------------------------------------------------------------------ what it says

SAID = [
    "ALARM: plain**, since 10 January 2022, 08:00 UTC, 1 independent origin (alert a)",
    "- **war**: 0.40 (0.20 to 0.70), down 0.10; most for it: Troops mass [publisher not told, 2022-01-14, F](",
    "Russia to Ukraine: friendlier in words than in deeds by 14.0 (2 acts in 14 days) [plain,",
    "Threat of United States to Russia, standing, contested: “plain” [plain,",
    "Russia: plain (personnel), in plain: 90,000 to 110,000, 1 claimant (United States) [plain,",
    "2022-01-21: summit of Russia, United States, planned [plain,",
    "Put off to no date: 3, the latest of Russia",
    "2022-01-10: plain [plain, F](<https://a.example/0>) [publisher not told, 2022-01-11, F](<https://a.example/1>)",
    "Looked for and not seen (searched since 2022-01-10): Troops mass (troops)",
    "- 2 more with --full",
]


@pytest.mark.parametrize("said", SAID)
def test_it_says(said: str) -> None:
    put_off = TalkAccount(id="p", keys=[], form="call", status="postponed", parties=["RUS"], items=[item(3)])
    base = brief()
    made = replace(base, open=base.commitments, index_before={"war": 0.5}, ahead=1, put_off=3,
                   talks=[*base.talks, put_off], alerts=[*base.alerts, *[alert(n) for n in range(1, 8)]])  # fmt: skip
    assert said in plain(made)


def test_every_line_has_its_evidence_or_id() -> None:
    """Save for what counts and what tells of the rules."""
    made = replace(brief(), open=brief().commitments, ahead=1)
    bare = re.compile(r"more with --full|More with|Would change it|Looked for")
    for line in plain(made).splitlines():
        if line.lstrip().startswith("- ") and not bare.search(line):
            assert re.search(r"\]\(<https://|\((?:alert|indicator|hypothesis|talk|commitment|figure) ", line) or (
                "Against" in line), line  # fmt: skip


def test_a_line_without_evidence_names_its_id() -> None:
    made = Brief(watch="w", title="T", as_of=NOW, open=[history(id="c" * 24)], ahead=1,
                 hypotheses=[HypothesisScore(id="h", keys=[], name="war", index=0.5, low=0.1, high=0.9, at=NOW)],
                 talks=[TalkAccount(id="t" * 24, keys=[], form=None, status="planned", parties=["RUS"])])  # fmt: skip
    for said in ("(commitment cccccccc)", "(hypothesis war)",
                 "day not known: meeting of Russia, planned (talk tttttttt)"):  # fmt: skip
        assert said in plain(made)


def test_alerts_and_drivers_stand_in_order() -> None:
    """The highest tier, then the latest; deeds before words, then how well they are borne out, by how many."""
    states = [indicator("said", "verified", "word", 4), indicator("troops", "reported"), indicator("ships", "verified"),
              indicator("guns", "verified", outlets=2), indicator("trains", "corroborated", outlets=3)]  # fmt: skip
    drivers = [f"{each.name}: in the ledger's words" for each in states]
    made = Brief(watch="w", title="T", as_of=NOW, indicators=states, titles=TITLES, alerts=[
        alert(1, tier="warning", at="2022-01-10T09:00:00Z"), alert(2, tier="alarm", drivers=drivers),
        alert(3, at="2022-01-11T00:00:00Z"), alert(4)])  # fmt: skip
    lines = plain(made).splitlines()
    assert [found[1] for line in lines if (found := re.search(r"Alert (\d)", line))] == ["2", "1", "3", "4"]
    told = [line for line in lines if "Driver:" in line]
    assert [line.split(": ")[1].partition(",")[0] for line in told] == ["guns", "Ships gather", "trains"]
    assert "guns, verified since 2022-01-10, 2 outlets: “words 1” [Paper 1, 2022-01-11, F]" in told[0]
    assert "Ships gather, verified since 2022-01-10 [Paper 0" in told[1]
    assert "    - More with --full: 2 drivers" in lines


LINES = [
    ("it eases with fewer than 1 of troops at least corroborated", "“Troops mass” no longer at least corroborated"),
    ("it eases with fewer than 2 of troops, ships, x, y at least verified",
     "fewer than 2 of these at least verified: “Troops mass”, “Ships gather”, “x” and 1 more"),
    ("it eases with the index below 0.40 or low edge below 0.20 of war",
     "the index below 0.40 or low edge below 0.20 of “A large war”"),
    ("from 2022-03-08 the oldest reports of ships no longer count",
     "from 2022-03-08 the oldest reports of “Ships gather” no longer count"),
    ("calm corroborated would make the words of ships count",
     "“They pull back” corroborated: then “Ships gather” counts"),
    ("something else", "something else"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), LINES)
def test_what_would_change_an_alert_is_told_in_titles(line: str, said: str) -> None:
    assert change(line, Brief(watch="w", title="T", as_of=NOW, titles=TITLES)) == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("against troops: no soldier moved (Paper, 2022-01-01)", "Against: Troops mass: no soldier moved (Paper"),
        ("troops: speaks against war", "Against: Troops mass, which speaks against “A large war”"),
        ("calm: They pull back (words that no deed confirms)", "Against: They pull back (words that no deed confirms)"),
    ],
)
def test_what_is_against_an_alert_is_told_in_titles(line: str, said: str) -> None:
    made = Brief(watch="w", title="T", as_of=NOW, titles=TITLES, indicators=[indicator("troops"), indicator("calm")],
                 alerts=[alert(against=[line])])  # fmt: skip
    told = next(each for each in plain(made).splitlines() if "Against" in each)
    assert said in told
    assert told.endswith("[Paper 0, 2022-01-10, F](<https://a.example/0>)")


CHANGES = [
    ("reported", "2022-01-05T00:00:00Z", "not_observed", "2022-01-05: troops: reported (was not observed) ["),
    ("verified", "2022-01-05T00:00:00Z", "verified", "2022-01-05: troops: verified (again) ["),
    ("reported", "2022-01-05T00:00:00Z", "unknown", "2022-01-05: troops: reported (was not looked for) ["),
    ("not_observed", "2022-01-05T00:00:00Z", "unknown", None),
    ("verified", "2022-01-01T00:00:00Z", "verified", None),
]


@pytest.mark.parametrize(("state", "since", "before", "said"), CHANGES)
def test_only_what_changed_in_the_week_is_told(state: str, since: str, before: Any, said: str | None) -> None:
    made = Brief(watch="w", title="T", as_of=NOW, indicators=[indicator("troops", state, since=since)],
                 week="2022-01-03T08:00:00Z", before={"troops": before})  # fmt: skip
    part = plain(made).partition("## Changed in the last seven days\n\n")[2].partition("\n## ")[0]
    assert part.startswith(f"- {said}" if said else "No indicator changed its state.")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(0.5, 0.3, ", up 0.20"), (0.3, 0.5, ", down 0.20"), (0.5, 0.501, ", unmoved"), (0.5, None, "")],
)
def test_how_an_index_moved(now: float, before: float | None, said: str) -> None:
    assert movement(now, before) == said


def test_of_the_gaps_only_those_that_can_be_told_are_shown() -> None:
    made = replace(brief(), tones=[each for each in brief().tones if each.gap is None])
    assert "## Words and deeds" not in markdown(made)
    assert "words and deeds" in markdown(made).splitlines()[-1]


def test_terms_of_the_ledger_are_spoken_plainly() -> None:
    words = "ASSAULT by RUS, personnel: point 48 (USA) against approx 350: “the ASSAULT of point 5”"
    made = Brief(watch="w", title="T", as_of=NOW, contradictions=[
        Contradiction(id="x", keys=[], rule="r", words=words, accounts=[], one=[], other=[], since=NOW)])  # fmt: skip
    assert "attack by Russia, personnel: 48 (United States) against about 350: “the ASSAULT of point 5”" in plain(made)


def test_a_garbled_quotation_gives_way_to_the_cleaner() -> None:
    state = indicator("troops")
    made = Brief(watch="w", title="T", as_of=NOW, indicators=[state], alerts=[alert(drivers=["troops: w"])],
                 cleaner={state.sightings[0].item.record: item(4, quote="in clean words")})  # fmt: skip
    assert "“in clean words”" in plain(made)


def test_a_dateline_is_no_quotation() -> None:
    said = "KYIV/MOSCOW, Feb 24 (Northern Wire) - Russian forces attacked Ukraine."
    made = Brief(watch="w", title="T", as_of=NOW, open=[history(items=[item(quote=said)])])
    assert "“…Russian forces attacked Ukraine.”" in plain(made)


def test_an_empty_brief_says_so() -> None:
    made = Brief(watch="w", title="T", as_of="nothing entered yet", warnings=["NOT WHOLE"])
    for text in (markdown(made), page(made)):
        for said in ("NOT WHOLE", "No alert stands.", "No indicator changed its state.",
                     "Nothing entered yet, watch w.",
                     "Nothing to show under: hypotheses, words and deeds"):  # fmt: skip
            assert said in text


# ------------------------------------------------------------------------------------------------- both its formats

def evil() -> Brief:
    base = brief(EVIL)
    return replace(base, open=base.commitments, ahead=1, titles={"troops": EVIL, "war": EVIL}, warnings=[EVIL],
                   alerts=[replace(base.alerts[0], drivers=["troops: x"])])  # fmt: skip


def test_what_pages_wrote_is_no_html() -> None:
    tags = Tags()
    tags.feed(page(evil()))
    assert "script" not in tags.met
    assert tags.links
    assert all(link.startswith("https://") for link in tags.links)
    assert "\x1b" not in page(evil())


def test_what_pages_wrote_is_no_markdown() -> None:
    text = markdown(evil())
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[x|(?<!\\)`a|(?<!\\)\*b", text)
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("text", "said"),
    [("- a", "\\- a"), ("+ a", "\\+ a"), ("1. a", "1\\. a"), ("1) a", "1\\) a"),
     ("a (b) - c!", "a (b) - c!"), ("# a", "\\# a"), ("a_b", "a\\_b")],
)  # fmt: skip
def test_a_text_begins_no_list(text: str, said: str) -> None:
    assert md(text) == said


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "text:abc"])
def test_only_addresses_become_links(uri: str) -> None:
    made = Brief(watch="w", title="T", as_of=NOW, open=[history(items=[item(uri=uri)])])
    assert "href" not in page(made)
    assert "](<" not in markdown(made)
    assert uri.partition(",")[0] in page(made)


def test_both_formats_say_the_same() -> None:
    made = replace(brief(), open=brief().commitments, ahead=1)
    words = re.sub(r"\]\(<[^>]*>\)", "]", plain(made)).replace("*", "")
    in_html = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page(made), flags=re.S)
    assert re.findall(r"\w+", words) == re.findall(r"\w+", in_html)


def test_it_prints_on_one_sheet() -> None:
    """Checked by hand with a browser; here, that the style for it is there and nothing is fetched."""
    text = page(brief())
    assert "@media print" in text
    assert not re.search(r"<(?:script|link|img)|url\(", text)


def test_the_item_shown_is_of_the_best_source() -> None:
    def seen(n: int, grade: Any, quote: str = "eight words that tell something by themselves alone") -> Sighting:
        return Sighting(item=item(n, quote=quote), match="m", grade=grade)

    state = indicator("troops", sightings=[seen(1, "A"), seen(2, "B"), seen(3, "A", "Moscow denied it."), seen(0, "A")],
                      origins=["o0", "o1", "o2", "o3"])  # fmt: skip
    made = Brief(watch="w", title="T", as_of=NOW, indicators=[state], alerts=[alert(drivers=["troops: w"])])
    assert "https://a.example/1" in plain(made).partition("Driver:")[2].splitlines()[0]
