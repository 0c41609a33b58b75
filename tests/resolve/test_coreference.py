"""What pronouns and plural descriptions go back to: (marked text, expected). See ``conftest`` for marks and answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tocsin.records import Mention
from tocsin.resolve.actors import Linking
from tocsin.resolve.coreference import spread_pairs

ON = "2013-11-24"

PRONOUNS: list[tuple[str, str | None]] = [
    # he and she after one person
    ("[P:John Kerry] landed in Geneva. [X*:He] stayed for two days.", "john-kerry"),
    ("[P:John Kerry] said [X*:he] would stay.", "john-kerry"),
    ("[P:Angela Merkel] rose. [X*:She] thanked the hosts.", "angela-merkel"),
    ("[P:John Kerry] flew with [X*:his] staff.", "john-kerry"),
    ("[P:John Kerry] landed. The weather was bad. [X*:He] stayed.", "john-kerry"),
    # two candidates: the subject of the sentence before, or nobody
    ("[P:John Kerry] met [P:Sergei Lavrov]. [X*:He] left at noon.", "john-kerry"),
    ("[P:John Kerry] and [P:Sergei Lavrov] met. [X*:He] left at noon.", None),
    ("[P:John Kerry] told [P:Sergei Lavrov] that [X*:he] would leave.", None),
    ("[P:Angela Merkel] met [P:John Kerry]. [X*:She] left at noon.", "angela-merkel"),
    ("[P:John Kerry] met [P:Angela Merkel]. [X*:She] left at noon.", "angela-merkel"),
    ("[P:Hillary Clinton] met [P:Sergei Lavrov]. [X*:He] left at noon.", "sergei-lavrov"),
    # nothing to go back to
    ("[X*:He] left at noon.", None),
    ("[C:Iran] agreed. [X*:He] left at noon.", None),
    ("The report named nobody. [X*:She] left at noon. [P:John Kerry] stayed.", None),
    # too far back
    ("[P:John Kerry] landed. It rained. It snowed. Trains stopped. Roads closed. [X*:He] was late.", None),
    # it and its
    ("[C:Iran] signed. [X*:It] will cap enrichment.", "IRN"),
    ("[O:NATO] said [X*:it] would train [C:Afghan] troops.", "IGO:nato"),
    ("[C:Iran] said [X*:its] envoys would come.", "IRN"),
    ("[P:John Kerry] landed. [X*:It] was late.", None),
    ("[C:Iran] signed. [X*:It] is raining.", None),
    ("[C:Iran] signed. [X*:It] was not clear when.", None),
    # they and their
    ("[G:Syrian rebels] withdrew. [X*:They] left guns behind.", "SYR REB"),
    ("[C:Iran] and [C:Iraq] signed. [X*:They] will meet again.", None),
    ("[G:Syrian rebels] said [X*:they] withdrew.", "SYR REB"),
    ("[P:John Kerry] landed. [X*:They] left.", None),
    # a paragraph of its own
    ("[P:John Kerry] landed in Geneva.\n\n[X*:He] stayed for two days.", "john-kerry"),
]

UNKNOWN: list[tuple[str, str | None]] = [
    # persons and bodies that no table knows: the pronoun says whose words it stands for
    ("[P:Naledi Mokoena] rose. [X*:She] left.", "Naledi Mokoena"),
    ("[P:Naledi Mokoena] said [X*:she] had left.", "Naledi Mokoena"),
    ("[P:Naledi Mokoena] rose. [X:She] left. It rained. [X*:She] slept.", "Naledi Mokoena"),
    ("[P:Karel Dusek] met [P:Jan Kolar]. [X*:He] left.", "Karel Dusek"),
    ("[P:Karel Dusek] and [P:Jan Kolar] met. [X*:He] left.", None),
    ("[P:Karel Dusek] rose. [P:Dusek] spoke. [X*:He] left.", "Dusek"),
    ("The [O:Zomba River Council] met. [X*:It] voted.", "Zomba River Council"),
    ("[P:Karel Dusek] rose. [X*:It] was late.", None),
    # a clause before the subject
    ("Days after [X*:he] rose, Vice-Premier [P:Liu Wenbo] left.", "Liu Wenbo"),
    ("Before [X*:he] spoke, the crowd sang to [P:Liu Wenbo].", None),
    ("[X*:He] spoke, [P:Liu Wenbo] left.", None),
]


@pytest.mark.parametrize(("text", "expected"), UNKNOWN)
def test_goes_back_to_a_name_that_no_table_knows(
    asks: Callable[..., Mention], text: str, expected: str | None
) -> None:
    found = asks(text, ON)
    assert found.actor is None
    assert (found.reasons[-1] == f"goes back to '{expected}'") == (expected is not None), found.reasons
    assert (found.how == "coreference") == (expected is not None)


def test_whoever_speaks_in_reported_speech_may_be_he(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool]
) -> None:
    assert fits(asks("[O:NATO] said [X*:it] had left.", ON, quoted=[("NATO", "it had left")]), "IGO:nato")
    assert fits(asks("[P:John Kerry]: “[X*:He] must go.”", ON, quoted=[("John Kerry", "“He must go.”")]), None)


SPOKEN: list[tuple[str, str | None, str, str | None]] = [
    ("“[X*:We] will sign,” [P:John Kerry] said.", "John Kerry", "“We will sign,”", "USA"),
    ("“[X*:Our] patience has limits,” [P:John Kerry] said.", "John Kerry", "“Our patience has limits,”", "USA"),
    ("“[X*:I] will sign,” [P:John Kerry] said.", "John Kerry", "“I will sign,”", "john-kerry"),
    ("“[X*:We] train them,” [P:Anders Fogh Rasmussen] said.", "Anders Fogh Rasmussen", "“We train them,”", "IGO:nato"),
    ("“[X*:We] will fight,” a [G:Taliban spokesman] said.", "Taliban spokesman", "“We will fight,”", "AFG REB"),
    ("[X*:We] went to the valley at dawn, past [P:John Kerry].", "John Kerry", "past", None),
    ("[P:John Kerry] said: “[X*:He] must go.” [P:Bashar al-Assad] stays.", "John Kerry", "“He must go.”", None),
]

DESCRIBED: list[tuple[str, str | None]] = [
    ("[P:John Kerry] met [G*:his Russian counterpart].", "sergei-lavrov"),
    ("[P:Angela Merkel] met her [G*:British counterpart].", "david-cameron"),
    ("[P:John Kerry] met his [G*:Iranian counterpart].", "mohammad-javad-zarif"),
    ("[P:John Kerry] met [G*:European counterparts].", "GRP:europe"),
]

# marked text, (trigger, acts, gets), and whom the trigger is tied to afterwards
PAIRS: list[tuple[str, str, list[int], list[int], set[str]]] = [
    (
        "[P:John Kerry] met [P:Sergei Lavrov]. The [G:two ministers] agreed to talk.",
        "agreed", [2], [], {"john-kerry", "sergei-lavrov"},
    ),
    (
        "[P:Angela Merkel] met [P:Francois Hollande]. The [G:two leaders] agreed to talk.",
        "agreed", [2], [], {"angela-merkel", "francois-hollande"},
    ),
    (
        "[C:Iran] wrote to [C:Iraq]. [G:Both countries] agreed to talk.",
        "agreed", [2], [], {"IRN", "IRQ"},
    ),
    (
        "[C:Iran] wrote to [C:Iraq]. [O:NATO] urged [G:both sides] to talk.",
        "urged", [2], [3], {"IGO:nato", "IRN", "IRQ"},
    ),
    (
        "[C:Iran] waited. The [G:two leaders] agreed to talk.",
        "agreed", [1], [], {"two leaders"},
    ),
    (
        "[C:Iran] and [C:Iraq] signed. [X:They] agreed to talk.",
        "agreed", [2], [], {"IRN", "IRQ"},
    ),
]  # fmt: skip


def wrong(found: Mention) -> str:
    return f"{found.raw!r} is {found.actor and found.actor.id} ({found.how}: {'; '.join(found.reasons)})"


@pytest.mark.parametrize(("text", "expected"), [*PRONOUNS, *DESCRIBED])
def test_goes_back_to(
    asks: Callable[..., Mention], fits: Callable[[Mention, str | None], bool], text: str, expected: str | None
) -> None:
    on = "2011-11-24" if "Clinton" in text else ON
    found = asks(text, on)
    assert fits(found, expected), wrong(found)


@pytest.mark.parametrize(("text", "source", "content", "expected"), SPOKEN)
def test_first_person_is_the_speakers(
    asks: Callable[..., Mention],
    fits: Callable[[Mention, str | None], bool],
    text: str,
    source: str,
    content: str,
    expected: str | None,
) -> None:
    found = asks(text, ON, quoted=[(source, content)])
    assert fits(found, expected), wrong(found)


@pytest.mark.parametrize(("text", "word", "acts", "gets", "expected"), PAIRS)
def test_pairs_are_spread(
    links: Callable[..., Linking], text: str, word: str, acts: list[int], gets: list[int], expected: set[str]
) -> None:
    state = links(text, ON, tied=[(word, "AGREE", acts, gets)])
    (trigger,) = spread_pairs(state)
    tied = [state.mentions[n] for n, _ in (*trigger.actors, *trigger.recipients)]
    assert {(m.actor.id.rpartition(".GOV:")[2] if m.actor and m.actor.country else m.raw) for m in tied} == {
        {"IGO:nato": "NATO"}.get(e, e) for e in expected
    }


def test_a_pronoun_linked_says_to_what(asks: Callable[..., Mention]) -> None:
    found = asks("[P:John Kerry] landed. [X*:He] stayed.", ON)
    assert (found.how, found.reasons[0]) == ("coreference", "pronoun")
    assert any("John Kerry" in reason for reason in found.reasons)
