"""What a clause is about: its acts, the event types that show them, negation; which clauses are one matter."""

from __future__ import annotations

import pytest

from tocsin.knowledge.codebook import codebook
from tocsin.ledger.matters import ACTS, matter_of, names_in, same_matter

CLAUSES = [
    # clause, its first act, the types that show it, negated
    ("Russia further invades Ukraine", "attack", {"ASSAULT", "COERCE"}, False),
    ("an invasion of Ukraine", "attack", {"ASSAULT", "COERCE"}, False),
    ("cross the border", "attack", {"ASSAULT", "COERCE"}, False),
    ("stop the shelling", "ceasefire", {"RETREAT"}, False),
    ("declare a ceasefire", "ceasefire", {"RETREAT"}, False),
    ("imposing new sanctions", "sanction", {"SANCTION", "COERCE"}, False),
    ("lift the sanctions", "ease", {"RETREAT"}, False),
    ("end the blockade of the port", "ease", {"RETREAT"}, False),
    ("withdraw its troops", "withdraw", {"RETREAT"}, False),
    ("pull its forces back", "withdraw", {"RETREAT"}, False),
    ("withdraw from the treaty", "quit", {"SANCTION", "REJECT"}, False),
    ("leave the talks", "quit", {"SANCTION", "REJECT"}, False),
    ("does not withdraw its troops", "withdraw", {"RETREAT"}, True),
    ("never deploys missiles in Ukraine", "deploy", {"MOBILIZE"}, True),
    ("send 1,000 troops to Romania", "deploy", {"MOBILIZE"}, False),
    ("send anti-tank weapons to Ukraine", "arm", {"AID"}, False),
    ("suspend gas deliveries", "cut", {"SANCTION", "COERCE"}, False),
    ("release the prisoners", "release", {"RETREAT"}, False),
    ("close the strait", "blockade", {"COERCE", "SANCTION"}, False),
    ("sign the accord", "sign", {"AGREE", "CONCEDE"}, False),
    ("reject the offer", "refuse", {"REJECT"}, False),
    ("resume talks", "talk", {"CONSULT"}, False),
    ("join the alliance", "enlarge", set(), False),
    ("face severe costs", None, set(), False),
    ("respond decisively", None, set(), False),
]


@pytest.mark.parametrize(("clause", "act", "types", "negated"), CLAUSES, ids=[case[0] for case in CLAUSES])
def test_acts(clause: str, act: str | None, types: set[str], negated: bool) -> None:
    matter = matter_of(clause)
    assert (matter.first.name if matter.first else None) == act
    assert set(matter.first.types if matter.first else ()) == types
    assert matter.negated is negated


ONE = [
    ("Russia invades Ukraine", "a Russian invasion of Ukraine", True),
    ("Russia invades Ukraine", "Russia does not invade Ukraine", False),
    ("impose sanctions on its banks", "impose sanctions", True),
    ("impose sanctions on its banks", "impose sanctions on the pipeline", False),
    ("withdraw the troops", "pull back its forces", True),
    ("withdraw the troops", "release the prisoners", False),
    ("face severe costs", "face swift and severe costs", True),
    ("face severe costs", "respond decisively", False),
]


@pytest.mark.parametrize(("a", "b", "same"), ONE)
def test_one_matter(a: str, b: str, same: bool) -> None:
    assert same_matter(matter_of(a), matter_of(b)) is same
    assert same_matter(matter_of(b), matter_of(a)) is same


def test_every_row_names_types_modes_and_its_reason() -> None:
    for row in ACTS:
        modes = {mode for name in row.types for mode in codebook().types[name].modes}
        assert row.modes <= modes, row.name
        assert row.why, row.name
    assert len({row.name for row in ACTS}) == len(ACTS)


def test_names_are_top_bodies() -> None:
    assert names_in("Moscow attacks Ukraine or NATO") == ["RUS", "UKR", "IGO:nato"]
