"""Ties that grammar puts right: text, act, other acts, and who acts and is acted on afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tocsin.coding.marks import Scene
from tocsin.coding.ties import mend_ties
from tocsin.records import Reading

Reads = Callable[..., Reading]

MALI, NIGER, CHAD, TOGO = "[C MLI|Mali]", "[C NER|Niger]", "[C TCD|Chad]", "[C TGO|Togo]"
BAND, GUARDS, MISSION = "[G -|bandits]", "[G -|guards]", "[O IGO:x|Mission]"
ROE, DOE = "[P -|Ada Roe]", "[P -|Ben Doe]"

Case = tuple[str, tuple[Any, ...], list[str], list[str]]

PASSIVES: list[Case] = [
    (f"{GUARDS} got ambushed by {BAND}.", ("ambushed", "ASSAULT", "guards,bandits", "guards"), ["bandits"], ["guards"]),
    (f"{GUARDS} were shot by {BAND}.", ("shot", "ASSAULT", "guards", ""), ["bandits"], ["guards"]),
    (f"{GUARDS} held by {BAND}", ("held", "COERCE", "guards", ""), ["bandits"], ["guards"]),
    (f"{MALI} was suspended by {NIGER} and {CHAD}.", ("suspended", "SANCTION", "Niger", "Mali"),
     ["Niger", "Chad"], ["Mali"]),
    (f"An attack by {BAND} on {GUARDS} failed.", ("attack", "ASSAULT", "", "guards"), ["bandits"], ["guards"]),
    # no agent: "by" belongs to another noun or act, or is followed by a deed
    (f"{MALI} condemned the raid by {NIGER}.", ("condemned", "ACCUSE", "Mali", "Niger"), ["Mali"], ["Niger"]),
    (f"{MALI} answered by shelling {NIGER}.", ("answered", "REJECT", "Mali", "Niger"), ["Mali"], ["Niger"]),
    (f"{GUARDS} were moved by rail from {MALI}.", ("moved", "MOBILIZE", "guards", ""), ["guards"], []),
    # tied on both sides
    (f"{MALI} hit {NIGER}.", ("hit", "ASSAULT", "Mali,Niger", "Niger"), ["Mali"], ["Niger"]),
]  # fmt: skip

RELATIVES: list[Case] = [
    (f"{MALI} thanked {NIGER}, which had lent it doctors.", ("lent", "AID", "Mali", ""), ["Niger"], []),
    (f"{ROE}, who visited {CHAD} last week, was silent.", ("visited", "CONSULT", "", "Chad"), ["Ada Roe"], ["Chad"]),
    (f"{GUARDS} who were detained in {MALI} are free.", ("detained", "COERCE", "Mali", ""), ["Mali"], ["guards"]),
    (f"{MALI}, which {NIGER} had shelled, was silent.", ("shelled", "ASSAULT", "Niger", "Mali"), ["Niger"], ["Mali"]),
]

SUBJECTS: list[Case] = [
    (f"{MALI} and {NIGER} fought.", ("fought", "ASSAULT", "Mali", ""), ["Mali", "Niger"], []),
    (f"{MALI}, {NIGER} and {CHAD} signed.", ("signed", "AGREE", "Chad", ""), ["Chad", "Niger", "Mali"], []),
    (f"{MALI}, as well as {NIGER}, fought.", ("fought", "ASSAULT", "Niger", ""), ["Mali", "Niger"], []),
    (f"Not only {MALI} but also {NIGER} fought.", ("fought", "ASSAULT", "Niger", ""), ["Mali", "Niger"], []),
    (f"{MALI} shelled {NIGER} and {CHAD} protested.", ("protested", "ACCUSE", "Chad", ""), ["Chad"], []),
    (f"{MALI} lent {NIGER} money.", ("lent", "AID", "", "Niger"), ["Mali"], ["Niger"]),
    (f"Shells from {MALI} hit {NIGER}.", ("hit", "ASSAULT", "", "Niger"), [], ["Niger"]),
    (f"{GUARDS} fired on {BAND}.", ("fired", "ASSAULT", "guards", ""), ["guards"], ["bandits"]),
    (f"{MALI} urged both {NIGER} and {CHAD} to wait.", ("urged", "REQUEST", "Mali", ""), ["Mali"], ["Niger", "Chad"]),
    (f"{MALI} fired rounds at posts in {NIGER}.", ("fired", "ASSAULT", "Mali", ""), ["Mali"], ["Niger"]),
    (f"{BAND} fired at posts in {NIGER}.", ("fired", "ASSAULT", "bandits", ""), ["bandits"], []),
    (f"{MALI} fired rounds in {MALI}.", ("fired", "ASSAULT", "Mali", ""), ["Mali"], []),
    (f"{ROE} visited {CHAD}.", ("visited", "CONSULT", "Ada Roe", ""), ["Ada Roe"], ["Chad"]),
    (f"{MALI} bombed southern {CHAD}.", ("bombed", "ASSAULT", "Mali", ""), ["Mali"], ["Chad"]),
    (f"{MALI} backed [O IGO:x|UN] sanctions.", ("backed", "SUPPORT", "Mali", ""), ["Mali"], []),
    (f"{MALI} backed [O IGO:x|UN] in Geneva.", ("backed", "SUPPORT", "Mali", ""), ["Mali"], ["UN"]),
    (f"{MALI} towed [G -|it] home.", ("towed", "COERCE", "Mali", ""), ["Mali"], []),
    # another sentence: nobody of it beside one of the act's own
    (f"{MALI} thanked {NIGER}. {CHAD} saw it.", ("thanked", "SUPPORT", "Mali,Chad", "Niger"), ["Mali"], ["Niger"]),
    (f"{TOGO} left. {MALI} thanked {NIGER}.", ("thanked", "SUPPORT", "Mali", "Togo"), ["Mali"], ["Niger"]),
    (f"{TOGO} left. {MALI} thanked all.", ("thanked", "SUPPORT", "Mali", "Togo"), ["Mali"], ["Togo"]),
    (f"{MALI} withdrew {NIGER} forms.", ("withdrew", "RETREAT", "Mali", ""), ["Mali"], []),
]

RECIPROCALS: list[Case] = [
    (f"{MALI} met {NIGER}.", ("met", "CONSULT", "Mali", "Niger"), ["Mali", "Niger"], []),
    (f"{ROE} met today with President {DOE} in [L -|Lomé].", ("met", "CONSULT", "Ada Roe", ""),
     ["Ada Roe", "Ben Doe"], []),
    (f"{MALI} discussed water with {NIGER}.", ("discussed", "CONSULT", "Mali", "Niger"), ["Mali", "Niger"], []),
    (f"{MALI} concluded a treaty with {NIGER} and {CHAD}.", ("concluded", "AGREE", "Mali", ""),
     ["Mali", "Niger", "Chad"], []),
    (f"{GUARDS} clashed with {BAND}.", ("clashed", "ASSAULT", "guards", "bandits"), ["guards", "bandits"], []),
    (f"Talks between {MALI} and {NIGER} failed.", ("Talks", "CONSULT", "", ""), ["Mali", "Niger"], []),
    # one-sided for all that
    (f"{GUARDS} fought {BAND}.", ("fought", "ASSAULT", "guards", "bandits"), ["guards"], ["bandits"]),
    (f"{ROE} visited {CHAD}.", ("visited", "CONSULT", "Ada Roe", "Chad"), ["Ada Roe"], ["Chad"]),
    (f"{ROE} met {MALI}'s allies.", ("met", "CONSULT", "Ada Roe", "Mali"), ["Ada Roe"], ["Mali"]),
    (f"{MALI} agreed to talks after a quarrel with {NIGER}.", ("agreed", "AGREE", "Mali", ""), ["Mali"], []),
]  # fmt: skip

PARTIES: list[Case] = [
    (f"{ROE}, {MALI}'s [G MLI.GOV|foreign minister], left.", ("left", "RETREAT", "Ada Roe,foreign minister", ""),
     ["Ada Roe"], []),
    (f"{ROE} met her [G NER.GOV|Nigerien counterpart], {DOE}.", ("met", "CONSULT", "Ada Roe,Nigerien counterpart", ""),
     ["Ada Roe", "Ben Doe"], []),
    (f"The [G -|Minister] for Water, {ROE}, left.", ("left", "RETREAT", "Minister,Ada Roe", ""), ["Ada Roe"], []),
    (f"The [G -|ministers], {ROE} and others, left.", ("left", "RETREAT", "ministers", ""), ["ministers"], []),
    (f"{MALI}'s [G MLI.MIL|army] fired.", ("fired", "ASSAULT", "Mali,army", ""), ["army"], []),
    (f"{ROE} of {CHAD} left.", ("left", "RETREAT", "Ada Roe,Chad", ""), ["Ada Roe"], []),
    (f"{MALI} and {NIGER} left.", ("left", "RETREAT", "Mali,Niger", ""), ["Mali", "Niger"], []),
    (f"{MISSION} in {CHAD} left.", ("left", "RETREAT", "Mission,Chad", ""), ["Mission"], []),
    (f"{MALI} hit {GUARDS} in {CHAD}.", ("hit", "ASSAULT", "Mali", "guards,Chad"), ["Mali"], ["guards"]),
    (f"[X -|its] {GUARDS} left.", ("left", "RETREAT", "its,guards", ""), ["guards"], []),
    (f"{MALI} and the [G -|eastern] front left.", ("left", "RETREAT", "Mali,eastern", ""), ["Mali"], []),
    ("The [G -|eastern] front left.", ("left", "RETREAT", "eastern", ""), ["eastern"], []),
    (f"In {CHAD} they left.", ("left", "RETREAT", "Chad", ""), ["Chad"], []),
]  # fmt: skip


DEMANDS: list[Case] = [
    # who must is asked; who asks is whoever speaks, and stands in no tie
    (f"{MALI} must free the crew.", ("must", "REQUEST", "Mali", ""), [], ["Mali"]),
    (f"{MALI} and [X -|its] {GUARDS} should leave {NIGER}.", ("should", "REQUEST", "Mali", "Niger"), [],
     ["guards", "Mali"]),
    (f"{MALI} urged {NIGER}.", ("urged", "REQUEST", "Mali", "Niger"), ["Mali"], ["Niger"]),
    (f"It is unacceptable that {MALI} shells {NIGER}.", ("unacceptable", "ACCUSE", "Niger", "Mali"), [],
     ["Mali", "Niger"]),
    # what is asked for has people in it who are not asked
    (f"{MALI} urged {NIGER} to form a cabinet with {CHAD}.", ("urged", "REQUEST", "Mali", "Niger,Chad"),
     ["Mali"], ["Niger"]),
    (f"{MALI} urged {NIGER} and {CHAD} to wait.", ("urged", "REQUEST", "Mali", "Niger,Chad"),
     ["Mali"], ["Niger", "Chad"]),
]  # fmt: skip

CASES = PASSIVES + RELATIVES + SUBJECTS + RECIPROCALS + PARTIES + DEMANDS


@pytest.mark.parametrize(("text", "act", "actors", "recipients"), CASES)
def test_ties(reads: Reads, text: str, act: tuple[Any, ...], actors: list[str], recipients: list[str]) -> None:
    scene = Scene(reads(text, [act]))
    mended = mend_ties(scene)
    (found,) = mended.triggers
    sides = [[scene.reading.mentions[n].raw for n, _ in side] for side in (found.actors, found.recipients)]
    assert ([*sorted(sides[0])], [*sorted(sides[1])]) == (sorted(actors), sorted(recipients)), mended.reasons


def test_a_changed_tie_says_why(reads: Reads) -> None:
    mended = mend_ties(Scene(reads(f"{MALI} met {NIGER}.", [("met", "CONSULT", "Mali", "Niger")])))
    ((_, why),) = mended.reasons.items()
    assert why == ["ties: an act of both sides: Mali and Niger"]


def test_an_unchanged_tie_says_nothing(reads: Reads) -> None:
    assert mend_ties(Scene(reads(f"{MALI} shelled {NIGER}.", [("shelled", "ASSAULT", "Mali", "Niger")]))).reasons == {}


def test_by_belongs_to_the_act_between(reads: Reads) -> None:
    text = f"{MALI} was criticised after an attack by {BAND}."
    acts = [("criticised", "ACCUSE", "", "Mali"), ("attack", "ASSAULT", "", "")]
    first, second = mend_ties(Scene(reads(text, acts))).triggers
    assert (first.actors, [n for n, _ in second.actors]) == ([], [1])
