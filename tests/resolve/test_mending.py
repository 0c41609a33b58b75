"""Mentions that were cut wrongly and what they are afterwards; ties go along."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.knowledge.actors import load_actors
from tocsin.resolve.actors import Linking, link_actors
from tocsin.resolve.coreference import spread_pairs
from tocsin.resolve.mending import mend_names

Reads = Callable[..., object]

# marked text, and the words of its mentions afterwards
RECUT: list[tuple[str, list[str]]] = [
    # a demonym and its noun, both mentions or not
    ("[C:Vietnamese] [G:fishermen] were held.", ["Vietnamese fishermen"]),
    ("[C:Kyrgyz] border [G:guards] fired.", ["Kyrgyz border guards"]),
    ("[C:Turkish] convoy hit near [L:Hakkari]", ["Turkish convoy", "Hakkari"]),
    ("[C:Dutch] journalist held", ["Dutch journalist"]),
    ("[C:Fijian] PM lands in [L:Apia]", ["Fijian PM", "Apia"]),
    ("[G:Kurdish] militiamen fired.", ["Kurdish militiamen"]),
    ("The [G:Houthi] command spoke.", ["Houthi command"]),
    ("[C:US] troops left.", ["US troops"]),
    ("Her [C:Finnish] counterpart, [P:Outi Halonen], left.", ["Finnish counterpart", "Outi Halonen"]),
    ("The [C:Kenyan] [O:Red Cross] left.", ["Kenyan Red Cross"]),
    # no noun for agents, a name behind it, no adjective
    ("[C:Turkish] wheat fell.", ["Turkish"]),
    ("[C:Dutch] journalist [P:Jan Roe] left.", ["Dutch", "Jan Roe"]),
    ("[C:Turkish] foreign minister [P:Ada Roe] left.", ["Turkish", "Ada Roe"]),
    ("In [C:Syria] rebels fired.", ["Syria"]),
    ("[C:French] and [C:German] officials met.", ["French", "German officials"]),
    ("[C:Turkey]'s [G:soldiers] left.", ["Turkey", "soldiers"]),
    # a body and the state that owns it
    ("The [G:Government] [O:of Canada] gives.", ["Government of Canada"]),
    ("The [O:Ministry of Justice] of [C:Georgia] said so.", ["Ministry of Justice of Georgia"]),
    ("The [O:Embassy] of [G:Canada] gives.", ["Embassy of Canada"]),
    ("The [G:people] of [C:Canada] give.", ["people", "Canada"]),
    ("The [G:rebels] of [L:Kachin] fired.", ["rebels", "Kachin"]),
    # one name in pieces, and what a wider mention covers
    ("The [C:Korean] [G:People][O:'s Army] left.", ["Korean People's Army"]),
    # who holds the ground
    ("They shelled [L:rebel-held districts].", ["rebel"]),
    ("They shelled rebel-held districts.", ["rebel"]),
    ("They took [L:ISIL-held] streets.", ["ISIL"]),
    ("They took [O:ISIL]-held streets.", ["ISIL"]),
    ("They took a hand-held device.", []),
    # lists
    ("The [G:Trade], [G:Labour] and [O:Transport] [G:Ministers] met.", ["Trade, Labour and Transport Ministers"]),
    ("The [O:Trade], [O:Home and Finance Ministers] met.", ["Trade, Home and Finance Ministers"]),
    ("[G:Police and soldiers] fired.", ["Police", "soldiers"]),
    ("[G:Lawyers, students and shopkeepers] marched.", ["Lawyers", "students", "shopkeepers"]),
    ("[G:students and shopkeepers] marched.", ["students", "shopkeepers"]),
    ("[G:women and children] fled.", ["women and children"]),
    ("[G:French and German officials] met.", ["French and German officials"]),
    ("[O:Ministry of Trade and Industry] said so.", ["Ministry of Trade and Industry"]),
    ("[G:search and rescue teams] left.", ["search and rescue teams"]),
]


@pytest.fixture
def mends(reads: Callable[..., object]) -> Callable[[str], Linking]:
    def run(marked: str) -> Linking:
        state = Linking(reads(marked).reading, load_actors())  # type: ignore[attr-defined]
        mend_names(state)
        return state

    return run


@pytest.mark.parametrize(("text", "expected"), RECUT)
def test_mentions_are_cut_right(mends: Callable[[str], Linking], text: str, expected: list[str]) -> None:
    state = mends(text)
    assert [m.raw for m in state.mentions] == expected
    assert all(m.span.of(state.text) == m.raw for m in state.mentions)


# marked text, id and sector afterwards of the first mention
MEANT: list[tuple[str, str | None, str]] = [
    ("[C:Vietnamese] [G:fishermen] were held.", "VNM", "AGR"),
    ("[C:Turkish] convoy hit", "TUR", "MIL"),
    ("[C:Dutch] journalist held", "NLD", "JRN"),
    ("[C:Fijian] PM lands", "FJI", "GOV"),
    ("[C:Syrian] [G:villagers] fled.", "SYR", "CVL"),
    ("The [G:Government] [O:of Canada] gives.", "CAN", "GOV"),
]


@pytest.mark.parametrize(("text", "country", "sector"), MEANT)
def test_descriptions_have_country_and_sector(
    reads: Callable[..., object], text: str, country: str, sector: str
) -> None:
    state = link_actors(reads(text).reading, load_actors())  # type: ignore[attr-defined]
    actor = state.mentions[0].actor
    assert actor is not None
    assert (actor.country, sector in actor.sectors) == (country, True), actor


# marked text, trigger, acts and gets before, and the words tied afterwards
TIES = [
    ("[C:Lao] [G:fishermen] were held by [G:guards].", "held", [2], [0, 1], ["guards"], ["Lao fishermen"]),
    ("[G:Police and soldiers] shot [G:miners].", "shot", [0], [1], ["Police", "soldiers"], ["miners"]),
    ("[P:Ada Roe] met [C:Dutch] [G:envoys].", "met", [0, 1], [2], ["Ada Roe", "Dutch envoys"], ["Dutch envoys"]),
]


@pytest.mark.parametrize(("text", "word", "acts", "gets", "actors", "recipients"), TIES)
def test_ties_go_along(
    reads: Callable[..., object], text: str, word: str, acts: list[int], gets: list[int], actors: list[str],
    recipients: list[str],
) -> None:  # fmt: skip
    marked = reads(text, tied=[(word, "ASSAULT", acts, gets)])
    state = link_actors(marked.reading, load_actors())  # type: ignore[attr-defined]
    (trigger,) = spread_pairs(state)
    assert [state.mentions[n].raw for n, _ in trigger.actors] == actors
    assert [state.mentions[n].raw for n, _ in trigger.recipients] == recipients
