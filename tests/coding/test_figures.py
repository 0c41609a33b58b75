"""Figures: whose they are, who says so, when and how real, and one record for one fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tocsin.coding.figures import code_figures
from tocsin.coding.marks import Scene
from tocsin.records import Figure, Reading

Reads = Callable[..., Reading]


@pytest.fixture
def figures(reads: Reads) -> Callable[..., list[Figure]]:
    """From a marked text to its figures."""
    return lambda *args, **more: code_figures(Scene(reads(*args, **more)))


Figures = Callable[..., list[Figure]]


def raw(figure: Figure) -> str | None:
    return figure.owner.raw if figure.owner else None


OWNERS: list[tuple[str, Sequence[Any], str | None, str]] = [
    ("[C KEN|Kenya]'s 4,000 troops stayed.", [], "Kenya", "possessor"),
    ("The visitors counted 4,000 [C KEN.MIL|Kenyan troops] there.", [], "Kenyan troops", "within the noun phrase"),
    ("[C KEN|Kenya] has 4,000 troops in Somalia.", [], "Kenya", "subject of the verb"),
    ("In the south [C KEN|Kenya] keeps 300 tanks.", [], "Kenya", "subject behind an opening phrase"),
    ("[C KEN|Kenya] pledged $30 million to [C SOM|Somalia].", [], "Kenya", "the giver, not the taker"),
    ("[C KEN|Kenya] protested, but [C SOM|Somalia] keeps 9,000 troops there.", [], "Somalia", "its own clause"),
    ("[C KEN|Kenya] killed 40 militants.", [], None, "who kills does not own the dead"),
    ("[C KEN|Kenya] killed 40 [C SOM.REB|Somali militants].", [], "Somali militants", "who suffers owns them"),
    ("[C KEN|Kenya] lost 40 soldiers.", [], "Kenya", "who loses owns them"),
    ("The town lies 30 km from [C KEN|Kenya].", [], None, "a distance is nobody's"),
    ("There are 900 troops.", [], None, "nobody is named"),
]


@pytest.mark.parametrize(("text", "acts", "owner", "why"), OWNERS, ids=[o[3] for o in OWNERS])
def test_owner(figures: Figures, text: str, acts: Sequence[Any], owner: str | None, why: str) -> None:
    [found] = figures(text, acts)
    assert raw(found) == owner, why


def test_owner_is_the_agent_of_the_act(figures: Figures) -> None:
    text = "Asked by [C SOM|Somalia], [C KEN|Kenya] sent 400 troops."
    [found] = figures(text, [("sent", "MOBILIZE", "Kenya", "")])
    assert (raw(found), found.clause) == ("Kenya", "c1")


def test_clause_is_shared_with_the_act(reads: Reads) -> None:
    scene = Scene(reads("[C KEN|Kenya] sent 400 troops.", [("sent", "MOBILIZE", "Kenya", "")]))
    known = scene.clauses.of(scene.reading.triggers[0].span)
    assert [f.clause for f in code_figures(scene)] == [known]


def test_source(figures: Figures) -> None:
    text = "The border is held by 4,000 troops, [P KEN.GOV:roe|Ada Roe] said. Rebels number 900."
    found = figures(text, said=[("Ada Roe", "said", "The border is held by 4,000 troops")])
    assert [f.claimed_by.raw if f.claimed_by else None for f in found] == ["Ada Roe", None]


MODALITIES = [
    ("Ghana sent 300 troops.", "actual"),
    ("Ghana will send 300 troops.", "scheduled"),
    ("The rebels are to blame for 20 deaths.", "actual"),
    ("Ghana plans to send 300 troops.", "intended"),
    ("Ghana announced the withdrawal of 300 troops.", "intended"),
    ("Ghana would send 300 troops, the minister said.", "intended"),
    ("Ghana could send 300 troops.", "hypothetical"),
    ("If attacked, Ghana sends 300 troops.", "conditional"),
    ("Ghana denied that it had sent 300 troops.", "denied"),
    ("Ghana has allegedly sent 300 troops.", "alleged"),
    ("Ghana is sending 300 troops.", "ongoing"),
    ("The minister announced that 30 people had been killed.", "actual"),
]


@pytest.mark.parametrize(("text", "modality"), MODALITIES)
def test_modality(figures: Figures, text: str, modality: str) -> None:
    [found] = figures(text)
    assert found.modality == modality
    assert any(reason.startswith(f"{modality}:") for reason in found.reasons)


DATES = [
    ("In May Ghana sent 300 troops.", [("In May", "2021-05")], "2021-05", "the sentence's own date"),
    ("Ghana sent 300 troops.", [], "2022-01-15", "told as a fact: the day of publication"),
    ("Ghana will send 300 troops.", [], None, "to come: no day is made up"),
    ("Ghana will send 300 troops in May.", [("in May", "2022-05")], "2022-05", "to come, with a date"),
    ("The talks lasted three hours.", [], None, "a length has no date"),
]


@pytest.mark.parametrize(("text", "times", "as_of", "why"), DATES, ids=[d[3] for d in DATES])
def test_as_of(figures: Figures, text: str, times: list[tuple[str, str]], as_of: str | None, why: str) -> None:
    [found] = figures(text, times=times)
    assert found.as_of == as_of, why


def test_a_number_within_a_date_is_none(figures: Figures) -> None:
    assert not figures("On January 20 troops entered Kigali.", times=[("January 20", "2022-01-20")])


ONE_FACT = [
    (
        "Ghana sends 300 troops\n\nGhana sent 300 troops on Monday. The 300 troops will stay.",
        True,
        1,
        "title, body, again",
    ),
    ("About 300 troops came to Accra. Those 300 troops left.", False, 1, "pointed back to"),
    (
        "Thirty killed in raid\n\nAt least 30 people were killed. The raid wounded 30.",
        True,
        2,
        "killed and wounded differ",
    ),
    ("[C GHA|Ghana] has 300 troops. [C TGO|Togo] has 300 troops.", False, 2, "two owners"),
    ("Ghana has 300 troops and 300 tanks.", False, 2, "two units"),
    ("Ghana sent 300 troops. Ghana will send 300 troops.", False, 2, "a fact and a plan"),
    ("Ghana has 300 troops. It has 400 troops.", False, 2, "two numbers"),
]


@pytest.mark.parametrize(("text", "title", "count", "why"), ONE_FACT, ids=[o[3] for o in ONE_FACT])
def test_one_record_for_one_fact(figures: Figures, text: str, title: bool, count: int, why: str) -> None:
    assert len(figures(text, title=title)) == count, why


def test_further_mentions_are_evidence(figures: Figures, reads: Reads) -> None:
    text = "Ghana sends 300 troops\n\nGhana sent about 300 troops on Monday."
    [found] = figures(text, title=True)
    assert [span.of(text) for span in found.evidence] == ["about 300 troops", "300 troops"]
    assert found.bound == "approx"
    assert "told 2 times in this document" in found.reasons


FIELDS = [
    ("Ghana cut its force by 300 troops.", {"kind": "delta", "direction": "down", "nominal": 300}),
    ("Ghana will send 300 more troops.", {"kind": "delta", "direction": "up"}),
    ("Ghana moved two brigades to the border.", {"unit": "brigade", "kind": "flow", "lo": 2}),
    ("Togo destroyed 30 tanks.", {"kind": "delta", "direction": "down"}),
    ("Togo captured 30 tanks.", {"kind": "delta", "direction": "up"}),
    ("Ghana's 30 tanks were captured.", {"kind": "delta"}),
    ("Togo arrested 30 officers.", {"kind": "flow", "direction": None}),
    ("Ghana fired 30 rockets.", {"kind": "flow", "direction": None}),
    ("Ghana flew two surveillance missions over the lake.", {"unit": "surveillance mission", "kind": "flow", "lo": 2}),
    ("Ghana flew 20 sorties over the lake.", {"unit": "sortie", "kind": "flow", "lo": 20}),
    ("Ghana flew two surveillance missions a day.", {"unit": "surveillance mission", "kind": "flow", "lo": 2}),
    ("Ghana added 300 troops.", {"kind": "delta", "direction": "up"}),
    ("Rebels took 300 square kilometres.", {"kind": "delta", "direction": "up", "unit": "sq km"}),
    ("The zone covers 300 square kilometres.", {"kind": "stock", "direction": None}),
    ("Aid reached 300 people.", {"kind": "stock"}),
    ("The hall seats 30 envoys.", {"kind": "capacity"}),
    ("Thirty envoys voted.", {"kind": "count"}),
    ("The bunker can hold 300 people.", {"kind": "capacity", "unit": "people"}),
    ("Its budget is 3 billion rupees.", {"kind": "money", "unit": "rupee", "nominal": 3e9}),
    ("Pakistan paid 3 billion Pakistani rupees.", {"unit": "PKR"}),
    ("They drove 10 miles to the border.", {"lo": 16.0934, "nominal": 10, "unit": "km"}),
    ("The call lasted an hour.", {"lo": 60, "nominal": 1, "unit": "minutes"}),
    ("Ghana has 12,345 troops.", {"rounded": False}),
    ("Ghana has 12,300 troops.", {"rounded": True}),
    ("Ghana has about 12 tanks.", {"rounded": True}),
    ("Ghana has 300 troops near the river.", {"subject": "troops near the river"}),
    ("The raid killed 12 civilians.", {"subject": "civilians killed"}),
    ("The post is 30 km from the border.", {"subject": "distance from the border"}),
]


@pytest.mark.parametrize(("text", "wanted"), FIELDS)
def test_fields(figures: Figures, text: str, wanted: dict[str, Any]) -> None:
    [found] = figures(text)
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_captured_is_lost_to_the_owner(figures: Figures) -> None:
    [found] = figures("The rebels said 12 [C GHA|Ghanaian] tanks were captured.")
    assert (found.kind, found.direction, raw(found)) == ("delta", "down", "Ghanaian")


LEFT_OUT = [
    ("Togo made 40 raids, 12 in the north.", [("raid", 40), ("raid", 12)], "same sentence"),
    ("Togo made 40 raids. In May there were 12.", [("raid", 40), ("raid", 12)], "sentence before"),
    ("Togo made 40 raids.\n\nIn May there were 12.", [("raid", 40)], "not over a paragraph"),
    ("Raids are rarer: 12 in May, 40 in April.", [("raid", 12), ("raid", 40)], "a noun without number"),
    ("Togo made 40 raids in May, 1998.", [("raid", 40)], "a year repeats nothing"),
    ("Togo made 40 raids, 12 in the afternoon.", [("raid", 40)], "perhaps a clock time"),
    ("Togo destroyed 40 tanks, 12 derricks and 9 kiosks.", [("tank", 40), ("derrick", 12), ("kiosk", 9)], "a list"),
    ("Togo has 40 tanks. It has 12 derricks.", [("tank", 40)], "unknown things are none by themselves"),
]


@pytest.mark.parametrize(("text", "wanted", "why"), LEFT_OUT, ids=[case[2] for case in LEFT_OUT])
def test_nouns_left_out(figures: Figures, text: str, wanted: list[tuple[str, float]], why: str) -> None:
    assert [(f.unit, f.nominal) for f in figures(text)] == wanted, why


def test_own_verb_of_a_left_out_noun(figures: Figures) -> None:
    found = figures("Togo launched 40 drones, of which 12 were shot down.")
    assert [f.kind for f in found] == ["flow", "delta"]


def test_place_is_not_the_owner(figures: Figures) -> None:
    [found] = figures("[C GHA|Ghana] keeps 300 troops in [L -|Tamale].")
    assert found.place is not None
    assert (found.place.name, raw(found)) == ("Tamale", "Ghana")


PLACES = [
    ("In [L -|Vienna], [P USA.GOV:roe|Ada Roe] said [C RUS|Russia] has 190,000 personnel in and near [C UKR|Ukraine].",
     "Ukraine", "its own phrase, not where it is said"),
    ("[C GHA|Ghana] told a meeting in [L -|Accra] that it keeps 300 troops near [L -|Tamale].", "Tamale", "a town"),
    ("[C GHA|Ghana] keeps 300 troops near [L -|Tamale] and 200 troops in [C TGO|Togo].", "Tamale", "the first of two"),
    ("[C GHA|Ghana] told a meeting in [L -|Accra] that it keeps 300 troops.", "Accra", "none of its own: the nearest"),
    ("Lead.\n\nTAMALE, Feb 3 (X) - [C GHA|Ghana] keeps 300 troops.", None, "a dateline"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "why"), PLACES, ids=[p[2] for p in PLACES])
def test_place(figures: Figures, text: str, place: str | None, why: str) -> None:
    found = figures(text.replace("TAMALE", "[L -|TAMALE]"))[0]
    assert (found.place.name if found.place else None) == place, why


def test_garbled_owner_is_flagged(figures: Figures) -> None:
    [found] = figures("[C~ GHA|Gnaha] keeps 300 troops.")
    assert found.flags == ["garbled"]


def test_ids_are_kept_and_differ(figures: Figures) -> None:
    text = "Ghana has 300 troops. Togo has 400 troops, Mali has 500 tanks."
    first, second = figures(text), figures(text)
    assert [f.id for f in first] == [f.id for f in second]
    assert len({f.id for f in first}) == 3


def test_an_endless_table_is_read(figures: Figures) -> None:
    found = figures("between 5 troops and " * 3000)
    assert len(found) >= 1
