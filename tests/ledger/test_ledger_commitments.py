"""Histories of commitments: which evidence brings which step, and which brings none.

A life is told as entries, one origin each unless said; what is expected is the steps, by state and rule.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple, get_args

import msgspec
import pytest
from builders import actor, commitment, enter_all, entry, event, party
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tocsin.accounts import CommitmentHistory, CommitmentState, Entry, EventAccount, Step
from tocsin.ledger import commitments, events
from tocsin.ledger.commitment_states import ENDED, OVERLAYS, advance, contest
from tocsin.ledger.commitment_tellings import ADEQUATE
from tocsin.ledger.commitment_waits import words_around
from tocsin.ledger.days import later
from tocsin.ledger.desk import Desk, Memory
from tocsin.ledger.matters import matter_of
from tocsin.records import Commitment, Event, Mention, Span, Statement

TEXT = "A report of the day\n\nThey said so on Monday, and others said otherwise."


# ----------------------------------------------------------------------------------------------------------- telling it


def threat(**more: Any) -> Commitment:
    """The United States will sanction Russia if it invades Ukraine."""
    given: dict[str, Any] = {
        "condition": "Russia invades Ukraine", "condition_party": "RUS", "polarity": "refrain",
        "consequence": "impose severe sanctions", "instrument": "sanction", "coercion": "deterrence",
        "attribution": "own", "made": "2022-01-10",
    } | more  # fmt: skip
    return commitment("threat", given.pop("actors", "USA.GOV:joe-biden"), given.pop("targets", "RUS"), **given)


def promise(**more: Any) -> Commitment:
    """Russia will withdraw its troops: no condition."""
    given: dict[str, Any] = {
        "consequence": "withdraw 10,000 troops from the border", "instrument": "force_posture", "attribution": "own",
        "made": "2022-01-10",
    } | more  # fmt: skip
    return commitment("promise", given.pop("actors", "RUS"), given.pop("targets", ""), **given)


def demand(**more: Any) -> Commitment:
    """Russia demands of NATO that it withdraw its troops from Romania."""
    given: dict[str, Any] = {
        "consequence": "withdraw its troops from Romania", "instrument": "force_posture", "attribution": "own",
        "made": "2022-01-10",
    } | more  # fmt: skip
    return commitment("demand", given.pop("actors", "RUS"), given.pop("targets", "IGO:nato"), **given)


def ultimatum(**more: Any) -> Commitment:
    """Russia will strike unless Ukraine withdraws its troops."""
    return threat(
        actors="RUS", targets="UKR", condition="Ukraine withdraws its troops", condition_party="UKR", polarity="do",
        consequence="attack Ukrainian positions", instrument="force", coercion="compellence", **more,
    )  # fmt: skip


def choice() -> Commitment:
    return commitment("choice", "USA", "RUS", consequence="lift the sanctions or not", attribution="own")


def said(record: Any, day: str = "2022-01-10", **more: Any) -> Entry:
    said.count += 1  # type: ignore[attr-defined]
    more.setdefault("publisher", f"Paper {said.count}")  # type: ignore[attr-defined]
    return entry(record, uri=more.pop("uri", f"https://example.org/{said.count}"), day=day, **more)  # type: ignore[attr-defined]


said.count = 0  # type: ignore[attr-defined]


def done(type_: str, actors: str, recipients: str, day: str, *, origins: int = 2, **more: Any) -> list[Entry]:
    """An act as so many independent origins report it."""
    how = {key: more.pop(key) for key in ("grade", "origin", "text", "publisher") if key in more}
    return [
        said(event(type_, actors, recipients, date=more.get("date", day), **without(more, "date")), day, **how)
        for _ in range(origins)
    ]


def without(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


def words(text: str, day: str, speaker: str | None = None) -> Entry:
    """A report without records but for a statement of a speaker that holds all of it."""
    made = said(event("CONSULT", "FRA", "DEU", date=day), day, text=f"A report\n\n{text}")
    if speaker is None:
        return made
    whole = Span(10, len(made.document.article.text))
    told = Statement(
        id="s1",
        clause="c9",
        speakers=[party(speaker)],
        content=[whole],
        form="direct",
        evidence=[whole],
        confidence=0.9,
    )
    return msgspec.structs.replace(made, document=msgspec.structs.replace(made.document, statements=[told]))


def named(made: Entry, words_: str, id_: str) -> Entry:
    """An entry whose text names an actor with a linked mention."""
    start = made.document.article.text.index(words_)
    mention = Mention(Span(start, start + len(words_)), words_, "country", actor(id_), how="exact", score=1.0)
    return msgspec.structs.replace(made, document=msgspec.structs.replace(made.document, mentions=[mention]))


def lived(*told: Entry | list[Entry], until: str | None = None) -> Memory:
    """A shelf after entries in their order, with the ticks of the days between and up to a day."""
    entries = [each for one in told for each in (one if isinstance(one, list) else [one])]
    shelf, day = Memory(), entries[0].now[:10]
    for each in entries:
        day = passed(shelf, day, each.now[:10])
        enter_all([each], events.enter, commitments.enter, shelf=shelf)
    passed(shelf, day, until or day)
    return shelf


def passed(shelf: Memory, day: str, end: str) -> str:
    for due in sorted({each.due for each in shelf.all(CommitmentHistory) if each.due}):
        if due <= end:
            tick(shelf, max(due, day))
    tick(shelf, end)
    return end


def tick(shelf: Memory, day: str) -> None:
    desk = Desk(shelf)
    commitments.tick(f"{day}T00:00:00Z", desk)
    shelf.keep(desk.changed())


def steps(shelf: Memory) -> list[tuple[str, str]]:
    (history,) = shelf.all(CommitmentHistory)
    return [(step.state, step.rule) for step in history.steps]


# ------------------------------------------------------------------------------------------------------ which step when

OWN = ("standing", "own_voice")
OTHERS = ("proposed", "others_account")
TRIGGERED = ("triggered", "condition_met")
INVASION = ("ASSAULT", "RUS", "UKR", "2022-02-24")
SANCTIONS = ("SANCTION", "USA", "RUS", "2022-02-25")


class Life(NamedTuple):
    why: str
    told: list[Any]
    until: str | None
    expected: list[tuple[str, str]]


def searched(actor: str, day: str) -> list[Entry]:
    """So many reports of other acts of an actor that this act would have been told too."""
    return [done("CONSULT", actor, "FRA", day, origins=1)[0] for _ in range(ADEQUATE)]


LIVES = [
    # who says it
    Life("the actor says so", [said(threat())], None, [OWN]),
    Life("an adversary says so", [said(threat(attribution="adversary"))], None, [OTHERS]),
    Life("an unnamed official says so", [said(threat(attribution="anonymous"))], None, [OTHERS]),
    Life("a reporter says so", [said(threat(attribution="narrator"))], None, [OTHERS]),
    Life(
        "a quoted speaker of the actor",
        [said(threat(actors="USA", attribution="narrator", speaker="USA.GOV:antony-blinken"))],
        None,
        [OWN],
    ),
    Life(
        "a quoted speaker of another",
        [said(threat(attribution="narrator", speaker="GBR.GOV:boris-johnson"))],
        None,
        [OTHERS],
    ),
    Life("an account, then the actor", [said(threat(attribution="ally")), said(threat())], None, [OTHERS, OWN]),
    Life("twice the actor", [said(threat()), said(threat())], None, [OWN]),
    Life("polarity suspect", [said(threat(flags=["polarity_suspect"]))], None, [OTHERS]),
    Life("garbled, then clean", [said(threat(flags=["garbled"])), said(threat())], None, [OTHERS, OWN]),
    Life("agent suspect never triggers", [said(threat(flags=["agent_suspect"])), done(*INVASION)], None, [OTHERS]),
    Life("too unsure to weigh anything", [said(threat(confidence=0.3))], None, [OTHERS]),
    # standing → triggered
    Life("two origins report the act", [said(threat()), done(*INVASION)], None, [OWN, TRIGGERED]),
    Life("one origin is not enough", [said(threat()), done(*INVASION, origins=1)], None, [OWN]),
    Life("a copy is no second origin", [said(threat()), done(*INVASION, origin="one")], None, [OWN]),
    Life("two texts of one outlet are one voice", [said(threat()), done(*INVASION, publisher="Post")], None, [OWN]),
    Life("two flagged reports are none", [said(threat()), done(*INVASION, flags=["garbled"])], None, [OWN]),
    Life("an alleged act", [said(threat()), done(*INVASION, modality="alleged")], None, [OWN]),
    Life("a conditional act", [said(threat()), done(*INVASION, modality="conditional")], None, [OWN]),
    Life("a scheduled act", [said(threat()), done(*INVASION, modality="scheduled")], None, [OWN]),
    Life("a denied act", [said(threat()), done(*INVASION, modality="denied")], None, [OWN]),
    Life(
        "before it was said",
        [said(threat()), done("ASSAULT", "RUS", "UKR", "2022-01-12", date="2022-01-05")],
        None,
        [OWN],
    ),
    Life("against somebody else", [said(threat()), done("ASSAULT", "RUS", "SYR", "2022-02-24")], None, [OWN]),
    Life("by somebody else", [said(threat()), done("ASSAULT", "BLR", "UKR", "2022-02-24")], None, [OWN]),
    Life("another kind of act", [said(threat()), done("CONSULT", "RUS", "UKR", "2022-02-24")], None, [OWN]),
    Life("an act of nobody known", [said(threat()), done("ASSAULT", "?some men", "UKR", "2022-02-24")], None, [OWN]),
    Life("by its army", [said(threat()), done("ASSAULT", "RUS.MIL", "UKR.MIL", "2022-02-24")], None, [OWN, TRIGGERED]),
    Life(
        "an account only is never triggered", [said(threat(attribution="adversary")), done(*INVASION)], None, [OTHERS]
    ),
    Life(
        "a passive condition: who bears it",
        [
            said(
                commitment(
                    "promise",
                    "IGO:nato",
                    "",
                    condition="Latvia is attacked",
                    condition_party="LVA",
                    polarity="refrain",
                    coercion="deterrence",
                    consequence="defend it",
                    instrument="force",
                    attribution="own",
                )
            ),
            done("ASSAULT", "LVA", "EST", "2022-02-24"),
        ],
        None,
        [OWN],
    ),
    Life(
        "a wished act of a promise",
        [
            said(
                commitment(
                    "promise",
                    "USA",
                    "RUS",
                    condition="Russia withdraws its forces",
                    condition_party="RUS",
                    polarity="do",
                    consequence="lift the sanctions",
                    instrument="sanction",
                    attribution="own",
                    made="2022-01-10",
                )
            ),
            done("RETREAT", "RUS", "", "2022-02-01", mode="withdraw"),
        ],
        None,
        [OWN, TRIGGERED],
    ),
    # the same act told before the threat was known
    Life(
        "known late",
        [done("ASSAULT", "RUS", "UKR", "2022-01-12"), said(threat(), "2022-01-20")],
        None,
        [OWN, TRIGGERED],
    ),
    # triggered → fulfilled | violated
    Life(
        "carried out",
        [said(threat()), done(*INVASION), done(*SANCTIONS)],
        None,
        [OWN, TRIGGERED, ("fulfilled", "act_done")],
    ),
    Life(
        "one origin of carrying out",
        [said(threat()), done(*INVASION), done(*SANCTIONS, origins=1)],
        None,
        [OWN, TRIGGERED],
    ),
    Life(
        "sanctions coded as compulsion, in words of the matter",
        [
            said(threat()),
            done(*INVASION),
            done("COERCE", *SANCTIONS[1:], text="A report\n\nIt imposed sanctions today."),
        ],
        None,
        [OWN, TRIGGERED, ("fulfilled", "act_done")],
    ),
    Life(
        "compulsion of another kind",
        [
            said(threat()),
            done(*INVASION),
            done("COERCE", *SANCTIONS[1:], text="A report\n\nIt arrested a businessman."),
        ],
        None,
        [OWN, TRIGGERED],
    ),
    Life(
        "sanctions on another",
        [said(threat()), done(*INVASION), done("SANCTION", "USA", "CHN", "2022-02-25")],
        None,
        [OWN, TRIGGERED],
    ),
    Life(
        "sanctions before the trigger",
        [said(threat()), done("SANCTION", "USA", "RUS", "2022-02-01"), done(*INVASION)],
        None,
        [OWN, TRIGGERED],
    ),
    Life("untriggered sanctions fulfil nothing", [said(threat()), done(*SANCTIONS)], None, [OWN]),
    Life("grace, and nobody looked", [said(threat()), done(*INVASION)], "2022-05-01", [OWN, TRIGGERED]),
    Life(
        "grace, and many looked",
        [said(threat()), done(*INVASION), *searched("USA", "2022-03-01")],
        "2022-03-27",
        [OWN, TRIGGERED, ("violated", "not_done")],
    ),
    Life(
        "within grace",
        [said(threat()), done(*INVASION), *searched("USA", "2022-03-01")],
        "2022-03-20",
        [OWN, TRIGGERED],
    ),
    Life(
        "a vague threat is never violated",
        [
            said(threat(consequence="respond decisively", instrument="unspecified")),
            done(*INVASION),
            *searched("USA", "2022-03-01"),
        ],
        "2023-03-01",
        [OWN, TRIGGERED],
    ),
    Life(
        "a vague threat is carried out by any harm",
        [
            said(threat(consequence="respond decisively", instrument="unspecified")),
            done(*INVASION),
            done("MOBILIZE", "USA", "RUS", "2022-02-26"),
        ],
        None,
        [OWN, TRIGGERED, ("fulfilled", "act_done")],
    ),
    # lapsed
    Life("a year of silence", [said(threat())], "2023-01-11", [OWN, ("lapsed", "silence")]),
    Life("not yet a year", [said(threat())], "2023-01-09", [OWN]),
    Life("heard of again", [said(threat()), said(threat(made="2022-06-01"), "2022-06-01")], "2023-01-11", [OWN]),
    Life("its term is over", [said(threat(deadline="2022-01-20"))], "2022-01-21", [OWN, ("lapsed", "term_over")]),
    Life("a term of a month", [said(threat(deadline="2022-02"))], "2022-02-28", [OWN]),
    Life("a term before it was set is none", [said(threat(deadline="2022-01-10"))], "2022-03-01", [OWN]),
    Life(
        "an account lapses too", [said(threat(attribution="narrator"))], "2023-01-11", [OTHERS, ("lapsed", "silence")]
    ),
    # promises without a condition
    Life(
        "a promise kept",
        [said(promise()), done("RETREAT", "RUS", "", "2022-02-15", mode="withdraw")],
        None,
        [OWN, ("fulfilled", "act_done")],
    ),
    Life(
        "freed prisoners are no withdrawal",
        [said(promise()), done("RETREAT", "RUS", "", "2022-02-15", mode="release")],
        None,
        [OWN],
    ),
    Life(
        "a promise told by others is not fulfilled",
        [said(promise(attribution="narrator")), done("RETREAT", "RUS", "", "2022-02-15", mode="withdraw")],
        None,
        [OTHERS],
    ),
    Life(
        "its term over, many looked",
        [said(promise(deadline="2022-02-01")), *searched("RUS", "2022-01-20")],
        "2022-02-02",
        [OWN, ("violated", "not_done")],
    ),
    Life("its term over, nobody looked", [said(promise(deadline="2022-02-01"))], "2022-02-02", [OWN]),
    Life("nobody ever looked", [said(promise(deadline="2022-02-01"))], "2023-03-15", [OWN, ("lapsed", "term_over")]),
    Life(
        "forsworn and done",
        [said(promise(consequence="not attack Ukraine", instrument="force")), done(*INVASION)],
        None,
        [OWN, ("violated", "broken_by_act")],
    ),
    Life(
        "forsworn, one report",
        [said(promise(consequence="not attack Ukraine", instrument="force")), done(*INVASION, origins=1)],
        None,
        [OWN],
    ),
    # demands
    Life(
        "refused",
        [
            said(demand()),
            done(
                "REJECT",
                "IGO:nato",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nNATO refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN, ("rejected", "target_refuses")],
    ),
    Life(
        "agreed",
        [
            said(demand()),
            done(
                "AGREE",
                "IGO:nato",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nNATO agreed to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN, ("accepted", "target_agrees")],
    ),
    Life(
        "agreed to something else",
        [
            said(demand()),
            done(
                "AGREE",
                "IGO:nato",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nNATO agreed to hold further rounds in Geneva.",
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "refused to somebody else",
        [
            said(demand()),
            done(
                "REJECT",
                "IGO:nato",
                "UKR",
                "2022-01-26",
                origins=1,
                text="A report\n\nNATO refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "refused by somebody else",
        [
            said(demand()),
            done(
                "REJECT",
                "POL",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nPoland refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "refused long after",
        [
            said(demand()),
            done(
                "REJECT",
                "IGO:nato",
                "RUS",
                "2022-06-26",
                origins=1,
                text="A report\n\nNATO refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "agreed, then done",
        [
            said(demand()),
            done(
                "AGREE",
                "IGO:nato",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nNATO agreed to withdraw its troops from there.",
            ),
            done("RETREAT", "IGO:nato", "ROU", "2022-02-26", mode="withdraw"),
        ],
        None,
        [OWN, ("accepted", "target_agrees"), ("fulfilled", "act_done")],
    ),
    Life(
        "done by one report", [said(demand()), done("RETREAT", "IGO:nato", "ROU", "2022-02-26", origins=1)], None, [OWN]
    ),
    Life(
        "a demand is never triggered", [said(demand()), done("ASSAULT", "IGO:nato", "RUS", "2022-02-24")], None, [OWN]
    ),
    # threats that compel
    Life(
        "refused, by two origins",
        [
            said(ultimatum()),
            done(
                "REJECT",
                "UKR",
                "RUS",
                "2022-01-26",
                text="A report\n\nUkraine refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN, ("triggered", "defied")],
    ),
    Life(
        "refused, by one",
        [
            said(ultimatum()),
            done(
                "REJECT",
                "UKR",
                "RUS",
                "2022-01-26",
                origins=1,
                text="A report\n\nUkraine refused to withdraw its troops from there.",
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "what was asked is done",
        [said(ultimatum()), done("RETREAT", "UKR", "RUS", "2022-01-26", mode="withdraw")],
        None,
        [OWN, ("lapsed", "asked_act_done")],
    ),
    # withdrawn
    Life(
        "its own words take it back",
        [
            said(demand()),
            words("We no longer demand that troops leave Romania.", "2022-02-01", "RUS.GOV:sergei-lavrov"),
        ],
        None,
        [OWN, ("withdrawn", "taken_back")],
    ),
    Life(
        "another's words do not",
        [said(demand()), words("We no longer demand that troops leave Romania.", "2022-02-01", "CHN.GOV:wang-yi")],
        None,
        [OWN],
    ),
    Life(
        "told as its act",
        [
            said(demand()),
            named(words("Russia dropped its demand that troops leave Romania.", "2022-02-01"), "Russia", "RUS"),
        ],
        None,
        [OWN, ("withdrawn", "taken_back")],
    ),
    Life(
        "told as its act, past an abbreviation",
        [
            said(demand()),
            named(
                words("Russia, said Gen. Wolters, dropped its demand that troops leave Romania.", "2022-02-01"),
                "Russia", "RUS",
            ),
        ],
        None,
        [OWN, ("withdrawn", "taken_back")],
    ),
    Life(
        "only urged to",
        [
            said(demand()),
            named(
                words("Russia was urged to drop its demand that troops leave Romania.", "2022-02-01"), "Russia", "RUS"
            ),
        ],
        None,
        [OWN],
    ),
    Life(
        "another matter",
        [
            said(demand()),
            named(words("Russia dropped its demand for a seat on the committee.", "2022-02-01"), "Russia", "RUS"),
        ],
        None,
        [OWN],
    ),
    Life(
        "another kind",
        [
            said(demand()),
            named(words("Russia dropped its promise that troops leave Romania.", "2022-02-01"), "Russia", "RUS"),
        ],
        None,
        [OWN],
    ),
    # choices
    Life("a choice is not triggered", [said(choice()), done("ASSAULT", "RUS", "USA", "2022-02-24")], None, [OWN]),
    Life("a choice lapses", [said(choice())], "2023-03-01", [OWN, ("lapsed", "silence")]),
]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.why)
def test_steps(life: Life) -> None:
    assert steps(lived(*life.told, until=life.until)) == life.expected


@pytest.mark.parametrize("life", [life for life in LIVES if life.until], ids=lambda life: life.why)
def test_a_lapsed_threat_never_worked(life: Life) -> None:
    (history,) = lived(*life.told, until=life.until).all(CommitmentHistory)
    if history.state == "lapsed" and history.condition:
        assert "does not show that it worked" in history.steps[-1].reason


def test_a_history_keeps_the_word_that_joins_its_condition() -> None:
    made = threat()
    assert made.condition is not None
    unless = msgspec.structs.replace(made, condition=msgspec.structs.replace(made.condition, connective="unless"))
    for record, word in ((made, "if"), (unless, "unless"), (threat(condition=None), None)):
        shelf = enter_all([entry(record, text=TEXT)], commitments.enter)
        [history] = shelf.all(CommitmentHistory)
        assert history.connective == word


def test_the_threat_itself_is_no_event() -> None:
    """An act read from the sentence of the threat, by two origins, does not trigger it; told elsewhere it does."""
    both = [
        entry(threat(), event("ASSAULT", "RUS", "UKR", date="2022-02-24"), uri=f"u{n}", day="2022-02-24")
        for n in (1, 2)
    ]
    assert steps(lived(both)) == [OWN]
    far = [
        entry(
            threat(),
            event("ASSAULT", "RUS", "UKR", date="2022-02-24", evidence=[Span(900, 950)]),
            uri=f"u{n}",
            day="2022-02-24",
            text=TEXT + " " * 900,
        )
        for n in (1, 2)
    ]
    assert steps(lived(far)) == [OWN, TRIGGERED]


def test_evidence_stands_with_its_step() -> None:
    (history,) = lived(said(threat()), done(*INVASION)).all(CommitmentHistory)
    assert len({item.origin for item in history.steps[-1].items}) == 2
    assert history.steps[-1].at == "2022-02-24"
    assert history.accounts


# ----------------------------------------------------------------------------------------------- which are one history

TWO = [
    # first, second, one history, why
    (threat(), threat(condition="a Russian invasion of Ukraine"), True, "the same act in other words"),
    (threat(), threat(condition="Russia invades"), True, "said shorter"),
    (threat(), threat(condition="Russia does not invade Ukraine", polarity="do"), False, "negated"),
    (threat(), threat(condition="Russia invades Georgia"), False, "another victim"),
    (threat(), threat(condition="Russia deploys missiles in Belarus"), False, "another act"),
    (threat(), threat(actors="USA.GOV:antony-blinken"), True, "another voice of the same state"),
    (threat(), threat(actors="IGO:nato"), False, "another actor"),
    (threat(), threat(targets="BLR", condition_party="BLR"), False, "another target"),
    (threat(), threat(consequence="face severe costs", instrument="unspecified"), True, "vaguer means"),
    (threat(), threat(consequence="send troops to Poland", instrument="force_posture"), False, "other means"),
    (demand(), demand(consequence="pull back its forces from Romania"), True, "the same demand in other words"),
    (demand(), demand(consequence="sign legal guarantees"), False, "another demand"),
    (
        demand(),
        commitment(
            "precondition", "RUS", "IGO:nato", consequence="withdraw its troops from Romania", attribution="own"
        ),
        False,
        "another kind",
    ),
    (promise(), promise(actors="?the leaders"), True, "nobody known makes the second: it is none"),
]


@pytest.mark.parametrize(("first", "second", "one", "why"), TWO, ids=[case[3] for case in TWO])
def test_same_history(first: Commitment, second: Commitment, one: bool, why: str) -> None:
    shelf = lived(said(first), said(second, "2022-01-12"))
    assert len(shelf.all(CommitmentHistory)) == (1 if one else 2)


def test_an_unreadable_day_is_near_to_none() -> None:
    """Such a telling is a history of its own: nothing says that it was made within the year."""
    shelf = lived(said(threat()))
    late = said(threat(), "2022-01-12")
    broken = msgspec.structs.replace(late.document.article, published="2022-13-45", first_seen="2022-01-12T12:00:00Z")
    document = msgspec.structs.replace(late.document, article=broken)
    enter_all([msgspec.structs.replace(late, document=document)], commitments.enter, shelf=shelf)
    assert len(shelf.all(CommitmentHistory)) == 2


WAITED = "The convoys under Gen. Zaluzhny withdrew from the line. Nobody was hurt."


def test_the_words_around_an_act_are_its_whole_sentence() -> None:
    at = WAITED.index("withdrew")
    act = event("RETREAT", "UKR", "RUS", evidence=[Span(at, at + 8)], date="2022-01-12")
    told = entry(act, text=WAITED)
    shelf = enter_all([told], events.enter)
    (account,) = shelf.all(EventAccount)
    around = words_around(told, account)
    assert around.words == matter_of(WAITED.partition(". Nobody")[0]).words
    assert "convoy" in around.words


def test_a_year_apart_is_another_history() -> None:
    shelf = lived(said(threat()), said(threat(made="2023-03-01"), "2023-03-01"))
    assert sorted(each.state for each in shelf.all(CommitmentHistory)) == ["lapsed", "standing"]


def test_a_new_term_supersedes() -> None:
    old, new = threat(deadline="2022-02-01"), threat(deadline="2022-03-01", made="2022-01-20")
    shelf = lived(said(old), said(new, "2022-01-20"))
    first, second = sorted(shelf.all(CommitmentHistory), key=lambda each: each.items[0].first_seen)
    assert (first.state, first.steps[-1].rule, first.superseded_by) == ("superseded", "new_term", second.id)
    assert (second.state, second.deadline) == ("standing", "2022-03-01")


NOT_SUPERSEDED = [
    ("by others' account", threat(deadline="2022-03-01", made="2022-01-20", attribution="adversary"), {}),
    ("by a flagged record", threat(deadline="2022-03-01", made="2022-01-20", flags=["garbled"]), {}),
    ("said no later", threat(deadline="2022-03-01"), {}),
    ("by a copy", threat(deadline="2022-03-01", made="2022-01-20"), {"origin": "one"}),
    ("by the same term", threat(deadline="2022-02", made="2022-01-20"), {}),
]


@pytest.mark.parametrize(("why", "new", "more"), NOT_SUPERSEDED, ids=[case[0] for case in NOT_SUPERSEDED])
def test_not_superseded(why: str, new: Commitment, more: dict[str, Any]) -> None:
    shelf = lived(said(threat(deadline="2022-02-01"), origin="one"), said(new, "2022-01-20", **more))
    assert [each.state for each in shelf.all(CommitmentHistory)] == ["standing"]


def test_a_new_amount_supersedes() -> None:
    new = promise(consequence="withdraw 5,000 troops from the border", made="2022-01-20")
    shelf = lived(said(promise()), said(new, "2022-01-20"))
    assert sorted(each.state for each in shelf.all(CommitmentHistory)) == ["standing", "superseded"]


def test_a_demand_and_its_threat_are_linked() -> None:
    both = entry(demand(clause="c1"), threat(actors="RUS", targets="IGO:nato", clause="c1"))
    one, other = lived(both).all(CommitmentHistory)
    assert one.linked == [other.id]
    assert other.linked == [one.id]


# ----------------------------------------------------------------------------------------------------------- contested


def test_denial_contests_and_its_end_takes_that_off() -> None:
    told = [said(threat()), *done(*INVASION), *done(*INVASION, modality="denied", origins=1)]
    shelf = lived(*told)
    (history,) = shelf.all(CommitmentHistory)
    assert (history.state, history.contested) == ("triggered", True)
    assert steps(shelf)[-1] == ("triggered", "contested")
    desk = Desk(shelf)
    events.withdraw(told[-1].id, desk)
    for each in desk.changed():
        commitments.dispute(told[0], each, desk)  # type: ignore[arg-type]
    (history,) = desk.by_id(CommitmentHistory, [history.id])
    assert (history.state, history.contested) == ("triggered", False)


def test_an_ended_history_can_be_contested() -> None:
    told = [said(threat()), *done(*INVASION), *done(*SANCTIONS), *done(*INVASION, modality="denied", origins=1)]
    (history,) = lived(*told).all(CommitmentHistory)
    assert (history.state, history.contested) == ("fulfilled", True)


# ---------------------------------------------------------------------------------------------------------------- keys


def test_an_ended_history_loses_the_keys_of_open_ones() -> None:
    shelf = lived(said(threat()), done(*INVASION), done(*SANCTIONS))
    (history,) = shelf.all(CommitmentHistory)
    assert {key.partition(":")[0] for key in history.keys} == {"actor", "target", "pair", "condition", "event"}
    assert history.due is None


def test_an_open_history_stands_under_what_it_waits_for() -> None:
    (history,) = lived(said(threat())).all(CommitmentHistory)
    assert {"waits:RUS:ASSAULT", "open:USA>RUS", "open:threat:USA:attack", "pair:USA>RUS"} <= set(history.keys)


# ----------------------------------------------------------------------------------------------------------- the graph

ALLOWED: dict[str, set[tuple[str, str]]] = {
    "threat if": {("standing", "triggered"), ("triggered", "fulfilled"), ("triggered", "violated")},
    "promise if": {("standing", "triggered"), ("triggered", "fulfilled"), ("triggered", "violated")},
    "precondition if": {("standing", "triggered"), ("triggered", "fulfilled"), ("triggered", "violated")},
    "threat": {("standing", "fulfilled")},
    "promise": {("standing", "fulfilled"), ("standing", "violated")},
    "demand": {
        ("standing", "accepted"), ("standing", "rejected"), ("standing", "fulfilled"), ("accepted", "rejected"),
        ("rejected", "accepted"), ("accepted", "fulfilled"), ("rejected", "fulfilled"),
        *(("accepted", end) for end in ("withdrawn", "superseded", "lapsed")),
        *(("rejected", end) for end in ("withdrawn", "superseded", "lapsed")),
    },
    "choice": set(),
}  # fmt: skip
"""What each kind may do besides ``EVERY``, written out by hand: the test of the graph in the code."""
EVERY = {("proposed", "standing")} | {
    (state, end) for state in ("proposed", "standing") for end in ("withdrawn", "superseded", "lapsed")
}
OF_CHOICE = {(state, end) for state in ("proposed", "standing") for end in ("withdrawn", "lapsed")}
STATES: tuple[CommitmentState, ...] = get_args(CommitmentState)


def allowed(kind: str) -> set[tuple[str, str]]:
    return OF_CHOICE if kind == "choice" else ALLOWED[kind] | EVERY


def standing(kind: str, state: CommitmentState) -> CommitmentHistory:
    name, _, conditional = kind.partition(" ")
    first = Step(state=state, seen="2022-01-10T00:00:00Z", rule="by hand", reason="")
    return CommitmentHistory(
        id="h", keys=[], commitment=name, actors=["RUS"], condition="it attacks" if conditional else None,  # type: ignore[arg-type]
        state=state, steps=[first], items=[],
    )  # fmt: skip


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("kind", ALLOWED)
def test_every_passage_is_allowed_or_forbidden(kind: str, before: CommitmentState) -> None:
    for after in STATES:
        history = standing(kind, before)
        step = Step(state=after, seen="2022-01-11T00:00:00Z", rule="any", reason="")
        moved = advance(history, step)
        if (before, after) in allowed(kind):
            assert (moved.state, moved.steps) == (after, [*history.steps, step])
        else:
            assert moved == history


@pytest.mark.parametrize("state", STATES)
def test_the_overlay_lies_over_any_state(state: CommitmentState) -> None:
    history = contest(standing("threat if", state), True, "2022-01-11T00:00:00Z", [])
    assert (history.state, history.contested, len(history.steps)) == (state, True, 2)
    assert contest(history, True, "2022-01-12T00:00:00Z", []) == history


# ------------------------------------------------------------------------------------------------------- any sequence

SAYINGS = st.sampled_from([threat, promise, demand, ultimatum])
VOICES = st.sampled_from(["own", "adversary", "narrator"])
DEEDS = st.sampled_from([
    INVASION[:3], SANCTIONS[:3], ("RETREAT", "RUS", "UKR"), ("RETREAT", "UKR", "RUS"), ("REJECT", "IGO:nato", "RUS"),
    ("AGREE", "IGO:nato", "RUS"), ("CONCEDE", "RUS", "IGO:nato"), ("REJECT", "UKR", "RUS"), ("CONSULT", "USA", "RUS"),
])  # fmt: skip
MATTER = (
    "A report\n\nThey refused to withdraw the troops from there and to attack, and no longer demand that troops leave."
)


class Lives(RuleBasedStateMachine):
    """Any sequence of tellings, acts, denials, retractions and days keeps histories within the graph."""

    @initialize()
    def begin(self) -> None:
        self.shelf, self.day, self.count = Memory(), 0, 0
        self.told: list[tuple[str, Any]] = []
        self.before: dict[str, CommitmentHistory] = {}

    def today(self) -> str:
        return later("2022-01-01", self.day)

    def put(self, record: Commitment | Event, origin: str | None, text: str) -> None:
        self.count += 1
        made = entry(record, uri=f"u{self.count}", day=self.today(), origin=origin, text=text)
        self.told.append(("entry", made))
        enter_all([made], events.enter, commitments.enter, shelf=self.shelf)

    @rule(say=SAYINGS, voice=VOICES, flagged=st.booleans(), ahead=st.sampled_from([None, 5, 40]))
    def tell(self, say: Any, voice: str, flagged: bool, ahead: int | None) -> None:
        term = later(self.today(), ahead) if ahead else None
        flags = ["garbled"] if flagged else []
        self.put(say(attribution=voice, flags=flags, made=self.today(), deadline=term), None, TEXT)

    @rule(deed=DEEDS, modality=st.sampled_from(["actual", "actual", "alleged", "denied"]), copied=st.booleans())
    def act(self, deed: tuple[str, str, str], modality: str, copied: bool) -> None:
        self.put(event(*deed, modality=modality, date=self.today()), "wire" if copied else None, MATTER)

    @rule(days=st.sampled_from([1, 20, 40, 200, 400]))
    def wait(self, days: int) -> None:
        self.day += days
        self.told.append(("tick", self.today()))
        tick(self.shelf, self.today())

    @invariant()
    def steps_only_append_and_stay_in_the_graph(self) -> None:
        now = {each.id: each for each in self.shelf.all(CommitmentHistory)}
        for name, old in self.before.items():
            new = now[name]
            assert new.steps[: len(old.steps)] == old.steps
            if old.state in ENDED:
                assert new.state == old.state
        for history in now.values():
            moves = [step for step in history.steps if step.rule not in OVERLAYS]
            kind = history.commitment + (" if" if history.condition else "")
            states = [step.state for step in moves]
            assert set(pairwise(states)) <= allowed(kind)
            assert states[0] in ("proposed", "standing")
            assert states[-1] == history.state
            assert (history.due is None) or history.state not in ENDED
            assert history.state not in ENDED or not [key for key in history.keys if key.startswith(("open", "waits"))]
        self.before = now

    def teardown(self) -> None:
        """The same inputs in the same order give the same accounts."""
        again = Memory()
        for what, given in getattr(self, "told", []):
            if what == "entry":
                enter_all([given], events.enter, commitments.enter, shelf=again)
            else:
                tick(again, given)
        assert not hasattr(self, "shelf") or again.accounts == self.shelf.accounts


Lives.TestCase.settings = settings(
    max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLives = Lives.TestCase
