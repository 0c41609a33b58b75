"""Statements out of quotations: contents and their form, speakers, what goes on, what merges."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.coding import Coded
from tocsin.coding.quotes import form_of, inside, quoted, widen
from tocsin.knowledge.actors import load_actors
from tocsin.records import Party, Quotation, Reading, Span, Statement
from tocsin.resolve.actors import link_actors
from tocsin.resolve.coreference import link_pronouns

Statements = Callable[..., list[Statement]]

ROE, DOE = "[P IND.GOV:roe|Ada Roe]", "[P PAK.GOV:doe|Ben Doe]"


def names(parties: list[Party]) -> list[str]:
    return [p.actor.id if p.actor else p.raw for p in parties]


def span_of(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


# --------------------------------------------------------------------------------------------------- form and contents

FORMS = [
    # text (said by Ada Roe), content as the model found it, form, content expected
    ("“We will go,” Ada Roe said.", ["We will go,"], "direct", ["“We will go,”"]),
    ("“We will go,” Ada Roe said.", ["“We will go,”"], "direct", ["“We will go,”"]),
    ('"We will go," Ada Roe said.', ["We will go,"], "direct", ['"We will go,"']),
    ('"We will go," Ada Roe said.', ["We will go"], "direct", ['"We will go,"']),
    ('“We will go," Ada Roe said.', ["We will go"], "direct", ['“We will go,"']),
    ('“We will go," Ada Roe said.', ['“We will go,"'], "direct", ['“We will go,"']),
    ('“We will go," Ada Roe said. They all slept.', ["They all slept"], "indirect", ["They all slept"]),
    ("«We will go,» Ada Roe said.", ["We will go"], "direct", ["«We will go,»"]),
    ("‘We don’t go,’ Ada Roe said.", ["We don’t go"], "direct", ["We don’t go"]),
    ("'We don't go,' Ada Roe said.", ["We don't go"], "direct", ["We don't go"]),
    ("Ada Roe said they would go.", ["they would go"], "indirect", ["they would go"]),
    ("The talks will go on, Ada Roe said.", ["The talks will go on,"], "indirect", ["The talks will go on"]),
    ("Ada Roe said that: they would go;", ["that: they would go;"], "indirect", ["that: they would go"]),
    ("Ada Roe called it “a grave error” and left.", ["it “a grave error"], "mixed", ["it “a grave error”"]),
    ('Ada Roe called it "a grave error" and left.', ['it "a grave error'], "mixed", ['it "a grave error"']),
    ('Ada Roe called it "a grave error".', ['a grave error'], "direct", ['"a grave error"']),
    ('Ada Roe said: "We will go." Nobody did.', ['"We will go."'], "direct", ['"We will go."']),
    ("“We,” Ada Roe said, “will go.”", ["We,”", "“will go.”"], "direct", ["“will go.”"]),
    ("“We may,” Ada Roe said, “yet go.”", ["“We may,”", "“yet go.”"], "direct", ["“We may,”", "“yet go.”"]),
    ('"We may," Ada Roe said, "yet go."', ["We may,", "yet go."], "direct", ['"We may,"', '"yet go."']),
    ("“We may go. It is late,” Ada Roe said.", ["It is late,”"], "direct", ["It is late"]),
    ("“We may go. It is late,” Ada Roe said.", ["“We may go."], "direct", ["“We may go."]),
    ('"We may go. It is late," Ada Roe said.', ['It is late,"'], "direct", ["It is late"]),
    ('Ada Roe said "no" twice, and it was late.', ['" twice, and it was late'], "indirect", ["twice, and it was late"]),
    ("Ada Roe said “no” twice, and it was late.", ["” twice, and it was late"], "indirect", ["twice, and it was late"]),
    ('Ada Roe said they would go and "stay".', ['they would go and "'], "indirect", ["they would go and"]),
    ("Ada Roe said they would go and “stay”.", ["they would go and “"], "indirect", ["they would go and"]),
    ("Ada Roe said the soldiers' families would go.", ["the soldiers' families would go"], "indirect",
     ["the soldiers' families would go"]),
    ("“We will go\n\nfar,” Ada Roe said.", ["“We will go"], "direct", ["“We will go"]),
    ('"We will go\n\nThey went far, Ada Roe said.', ["They went far"], "indirect", ["They went far"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content", "form", "expected"), FORMS)
def test_form_and_content(
    statements: Statements, text: str, content: list[str], form: str, expected: list[str]
) -> None:
    cue = "called" if "called" in text else "said"
    found = statements(text.replace("Ada Roe", ROE), said=[("Ada Roe", cue, content)])
    assert [s.form for s in found] == [form]
    assert [[c.of(text) for c in s.content] for s in found] == [expected]
    assert names(found[0].speakers) == ["IND.GOV:roe"]


DROPPED = [
    ("No", 0), ("“No.”", 0), ("a.", 0), ("--", 0), ("“”", 0), ("not", 0), ("“Yes!”", 1), ("1,500", 0), ("è là", 0),
    ("è là ora", 1), ("the update", 0), ("“the update”", 1),
]  # fmt: skip


@pytest.mark.parametrize(("content", "count"), DROPPED)
def test_what_is_too_short_is_dropped(statements: Statements, content: str, count: int) -> None:
    found = statements(f"{ROE} said {content} to them.", said=[("Ada Roe", "said", content)])
    assert len(found) == count


def test_of_two_contents_the_noise_goes(statements: Statements) -> None:
    (found,) = statements(f"{ROE} said a lot, they would go.", said=[("Ada Roe", "said", ["a", "they would go"])])
    assert len(found.content) == 1


def test_contents_stand_in_order(statements: Statements) -> None:
    text = f"“We may,” {ROE} said, “yet go.”"
    (found,) = statements(text, said=[("Ada Roe", "said", ["yet go", "We may"])])
    assert found.content == sorted(found.content)


@given(st.text(alphabet="ab .,\"'“”‘’«»\n", max_size=40), st.data())
def test_cutting_stays_inside_and_is_stable(text: str, data: Any) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    marks, cut = quoted(text), widen(text, span)
    assert 0 <= cut.start <= cut.end <= len(text)
    assert span.start - 1 <= cut.start
    assert cut.end <= span.end + 2
    assert form_of([cut], marks) in ("direct", "mixed", "indirect")
    assert all(span.covers(part) for part in inside(span, marks))
    assert all(a.end <= b.start for a, b in pairwise(marks))
    assert not any("\n\n" in m.of(text) for m in marks)


# ------------------------------------------------------------------------------------------------------------ speakers

SPEAKERS = [
    # source phrase, speakers
    (ROE, ["IND.GOV:roe"]),
    (f"[O IND|India]'s {ROE}", ["IND.GOV:roe"]),
    (f"[O IGO:nato|NATO] chief {ROE}", ["IND.GOV:roe"]),
    (f"{ROE}, [O IGO:nato|NATO]'s chief", ["IND.GOV:roe"]),
    (f"[O IGO:nato|NATO]'s chief, {ROE}", ["IND.GOV:roe"]),
    (f"{ROE}, who leads [O IGO:nato|NATO], and {DOE}", ["IND.GOV:roe", "PAK.GOV:doe"]),
    (f"{ROE} and {DOE}", ["IND.GOV:roe", "PAK.GOV:doe"]),
    (f"{ROE}, {DOE} and [P USA.GOV:poe|Cal Poe]", ["IND.GOV:roe", "PAK.GOV:doe", "USA.GOV:poe"]),
    ("[C USA|US] and [C RUS|Russian] officials", ["USA", "RUS"]),
    ("[C USA|US], [C GBR|British] and [C RUS|Russian] officials", ["USA", "GBR", "RUS"]),
    ("[C USA|US], [C GBR|British], and [C RUS|Russian] officials", ["USA", "GBR", "RUS"]),
    ("[C USA|US] and [C USA|American] officials", ["USA"]),
    ("[C USA|US] and other officials", ["USA"]),
    ("[C USA|US] officials", ["USA"]),
    (f"{ROE} and the [O USA.MIL|Pentagon]", ["IND.GOV:roe", "USA.MIL"]),
    (f"the [O USA.MIL|Pentagon] and {ROE}", ["USA.MIL", "IND.GOV:roe"]),
    (f"the [O IND.GOV|Indian] minister and chief negotiator {ROE}", ["IND.GOV:roe"]),
    ("a spokesman for [C BIH|Bosnia and Herzegovina]", ["BIH"]),
    ("[C BIH|Bosnia and Herzegovina] and [C HRV|Croatia]", ["BIH", "HRV"]),
    ("a [O USA.GOV|White House] official", ["USA.GOV"]),
    ("[O -|Acme Watch]", ["Acme Watch"]),
    ("[O -|Acme Watch], a group", ["Acme Watch"]),
    ("two officials", ["two officials"]),
    ("a senior diplomat and a guard", ["a senior diplomat and a guard"]),
    ("[G RUS.MIL|soldiers] of [C RUS|Russia]", ["RUS.MIL"]),
    ("[X IND.GOV:roe|she]", ["IND.GOV:roe"]),
    ("[X -|she]", ["she"]),
    ("[P -|envoy] of [C IND|India]", ["IND"]),
]


@pytest.mark.parametrize(("source", "expected"), SPEAKERS)
def test_speakers(statements: Statements, source: str, expected: list[str]) -> None:
    plain = statements(f"Yesterday {source} said it was late.", said=[(None, "said", "it was late")])
    assert [s.speakers for s in plain] == [[]]
    words = "".join(part.split("|")[-1] for part in source.replace("]", "[").split("["))
    (found,) = statements(f"Yesterday {source} said it was late.", said=[(words, "said", "it was late")])
    assert names(found.speakers) == expected


def test_two_source_phrases_are_two_speakers(statements: Statements) -> None:
    (found,) = statements(f"{ROE} said it was late, and {DOE} too.", said=[("Ada Roe|Ben Doe", "said", "it was late")])
    assert names(found.speakers) == ["IND.GOV:roe", "PAK.GOV:doe"]


def test_an_unresolved_speaker_keeps_the_words_of_the_text(statements: Statements) -> None:
    (found,) = statements("Some Locals said it was late.", said=[("Some Locals", "said", "it was late")])
    assert found.speakers == [Party("Some Locals")]


def test_a_pronoun_speaks_for_whom_it_goes_back_to(reads: Callable[..., Reading]) -> None:
    from tocsin.coding import code

    text = "[P -|Volodymyr Zelensky] came late. [X -|He] said the talks were hard."
    reading = reads(text, said=[("He", "said", "the talks were hard")])
    fresh = list(reading.mentions)
    fresh[1] = type(fresh[1])(fresh[1].span, "He", "person", reasons=["pronoun"])
    unlinked = Reading(reading.article, reading.sentences, fresh, [], reading.quotations)
    state = link_actors(unlinked, load_actors())
    link_pronouns(state)
    (found,) = code(Reading(reading.article, reading.sentences, state.mentions, [], reading.quotations)).statements
    assert [p.raw for p in found.speakers] == ["He"]
    assert found.speakers[0].actor
    assert "zelensky" in found.speakers[0].actor.id


def test_a_pronoun_of_somebody_unknown_is_the_name(reads: Callable[..., Reading]) -> None:
    from tocsin.coding import code

    text = "[P -|Naledi Mokoena] came late. [X -|She] said the talks were hard."
    reading = reads(text, said=[("She", "said", "the talks were hard")])
    she = type(reading.mentions[1])(reading.mentions[1].span, "She", "person", reasons=["pronoun"])
    state = link_actors(Reading(reading.article, reading.sentences, [reading.mentions[0], she]), load_actors())
    link_pronouns(state)
    (found,) = code(Reading(reading.article, reading.sentences, state.mentions, [], reading.quotations)).statements
    assert found.speakers == [Party("Naledi Mokoena", None, 0)]


# ---------------------------------------------------------------------------------- who hands on, and who is spoken to

NEWS = "[O MLI.JRN:x|Bamako News]"
RELAYED: list[tuple[str, tuple[str, str, str], list[str], str | None, str | None]] = [
    # text, what is said, speakers, relayed by, addressee
    (f"{NEWS} quoted {ROE} as saying it was late.", ("Bamako News", "quoted", "it was late"),
     ["Ada Roe"], "Bamako News", None),
    (f"{NEWS}, citing [G -|general] {DOE}, said it was late.", ("Bamako News", "said", "it was late"),
     ["Ben Doe"], "Bamako News", None),
    (f"{NEWS} quoted {ROE} as saying it was late.", ("Bamako News quoted Ada Roe", "saying", "it was late"),
     ["Ada Roe"], "Bamako News", None),
    (f"{ROE} said it was late, {NEWS} reported.", ("Bamako News", "reported", "Ada Roe said it was late"),
     ["Ada Roe"], "Bamako News", None),
    (f"{NEWS} said it was late.", ("Bamako News", "said", "it was late"), ["Bamako News"], None, None),
    (f"{ROE} told [G -|reporters] it was late.", ("Ada Roe", "told", "it was late"), ["Ada Roe"], None, "reporters"),
    (f"{ROE} told President {DOE} it was late.", ("Ada Roe", "told", "it was late"), ["Ada Roe"], None, "Ben Doe"),
    (f"{ROE} said to {DOE} it was late.", ("Ada Roe", "said", "it was late"), ["Ada Roe"], None, "Ben Doe"),
    (f"{ROE} said it was late for {DOE}.", ("Ada Roe", "said", "it was late for Ben Doe"), ["Ada Roe"], None, None),
    (f"{ROE} told a rally that {DOE} was late.", ("Ada Roe", "told", "Ben Doe was late"), ["Ada Roe"], None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said", "speakers", "relay", "addressee"), RELAYED)
def test_who_hands_on_and_who_is_spoken_to(
    statements: Statements, text: str, said: Any, speakers: list[str], relay: str | None, addressee: str | None
) -> None:
    (found,) = statements(text, said=[said])
    assert [p.raw for p in found.speakers] == speakers
    assert (found.relayed_by and found.relayed_by.raw, found.addressee and found.addressee.raw) == (relay, addressee)


LONG = "And whoever comes by night will be met at the gate by all of us"
CARRIED = [
    # text, what the model heard, how many statements, why
    (f"“It is late,” {ROE} said.\n\n“{LONG}.”", [("Ada Roe", "said", "It is late")], 2),
    (f"“It is late,” {ROE} said.\n\n“{LONG}.\n\n"
     "“Nobody has ever seen such a river of ships before.”",
     [("Ada Roe", "said", "It is late")], 3),
    (f"“It is late,” {ROE} said.\n\nIt rained.\n\n“{LONG}.”", [("Ada Roe", "said", "It is late")], 1),
    (f"“It is late,” {ROE} said.\n\n“No.”", [("Ada Roe", "said", "It is late")], 1),
    (f"It rained.\n\n“{LONG}.”", [], 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said", "count"), CARRIED)
def test_a_paragraph_in_marks_goes_on(statements: Statements, text: str, said: Any, count: int) -> None:
    found = statements(text, said=said)
    assert len(found) == count
    assert {p.raw for s in found for p in s.speakers} <= {"Ada Roe"}


# ------------------------------------------------------------------------------------------------------------- going on

GOING_ON = {
    "the next paragraph": (
        f"“It is late,” {ROE} said.\n\n“We will go.”",
        [("Ada Roe", "said", "It is late"), (None, None, "We will go")], [["IND.GOV:roe"], ["IND.GOV:roe"]]),
    "the same paragraph": (
        f"“It is late,” {ROE} said. “We will go.”",
        [("Ada Roe", "said", "It is late"), (None, None, "We will go")], [["IND.GOV:roe"], ["IND.GOV:roe"]]),
    "straight marks": (
        f'"It is late," {ROE} said. "We will go."',
        [("Ada Roe", "said", "It is late"), (None, None, "We will go")], [["IND.GOV:roe"], ["IND.GOV:roe"]]),
    "from paragraph to paragraph": (
        f"“It is late,” {ROE} said.\n\n“We will go.\n\n“They stay.”",
        [("Ada Roe", "said", "It is late"), (None, None, "We will go."), (None, None, "They stay")],
        [["IND.GOV:roe"]] * 3),
    "with a cue that names nobody": (
        f"“It is late,” {ROE} said.\n\n“We will go,” it was added.",
        [("Ada Roe", "said", "It is late"), (None, "added", "We will go")], [["IND.GOV:roe"]] * 2),
    "not across a paragraph": (
        f"“It is late,” {ROE} said.\n\nIt rained.\n\n“We will go.”",
        [("Ada Roe", "said", "It is late"), (None, None, "We will go")], [["IND.GOV:roe"]]),
    "not what stands in no marks": (
        f"“It is late,” {ROE} said.\n\nWe will go.",
        [("Ada Roe", "said", "It is late"), (None, None, "We will go")], [["IND.GOV:roe"]]),
    "not what has a speaker of its own": (
        f"“It is late,” {ROE} said.\n\n“We will go,” {DOE} said.",
        [("Ada Roe", "said", "It is late"), ("Ben Doe", "said@1", "We will go")], [["IND.GOV:roe"], ["PAK.GOV:doe"]]),
    "the last speaker, not the first": (
        f"“It is late,” {ROE} said.\n\n“It rains,” {DOE} said.\n\n“We will go.”",
        [("Ada Roe", "said", "It is late"), ("Ben Doe", "said@1", "It rains"), (None, None, "We will go")],
        [["IND.GOV:roe"], ["PAK.GOV:doe"], ["PAK.GOV:doe"]]),
    "nothing from one whom nobody said": (
        "“It is late,” it was said.\n\n“We will go.”",
        [(None, "said", "It is late"), (None, None, "We will go")], [[]]),
    "nothing before anybody spoke": ("“We will go.”", [(None, None, "We will go")], []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said", "expected"), GOING_ON.values(), ids=GOING_ON.keys())
def test_quotations_that_go_on(statements: Statements, text: str, said: list[Any], expected: list[list[str]]) -> None:
    found = statements(text, said=said)
    assert [names(s.speakers) for s in found] == expected
    inherited = [s for s in found if "no speaker named: the last one goes on" in s.reasons]
    assert len(inherited) == sum(source is None for source, _, _ in said[: len(expected)]) - expected.count([])


# -------------------------------------------------------------------------------------------------------------- merging

MERGING = {
    "a catchword in two renderings": (
        f"{ROE} called it “a grave error”.\n\nFor {ROE} it was “a colossal error”.",
        [("Ada Roe", "called", "a grave error"), ("Ada Roe@1", None, "a colossal error")], 1),
    "a catchword in straight marks": (
        f'{ROE} called it "a grave error".\n\nFor {ROE} it was "a colossal error".',
        [("Ada Roe", "called", "a grave error"), ("Ada Roe@1", None, "a colossal error")], 1),
    "two speakers of one phrase": (
        f"{ROE} called it “a grave error”.\n\nFor {DOE} it was “a grave error”.",
        [("Ada Roe", "called", "a grave error"), ("Ben Doe", None, "a grave error@1")], 2),
    "title and body": (
        f"{ROE}: border troops will leave soon\n\nThe border troops will leave the valley soon, {ROE} said.",
        [("Ada Roe", None, "border troops will leave soon"),
         ("Ada Roe@1", "said", "The border troops will leave the valley soon,")], 1),
    "a pronoun for the speaker": (
        f"{ROE} said border troops would leave soon.\n\n[X IND.GOV:roe|She] said border troops would leave soon.",
        [("Ada Roe", "said", "border troops would leave soon"), ("She", "said@1", "border troops would leave soon@1")],
        1),
    "other words": (
        f"{ROE} said border troops would leave.\n\n{ROE} said grain prices had risen.",
        [("Ada Roe", "said", "border troops would leave"), ("Ada Roe@1", "said@1", "grain prices had risen")], 2),
    "two words shared are too few": (
        f"{ROE} said border troops left.\n\n{ROE} said border troops ate.",
        [("Ada Roe", "said", "border troops left"), ("Ada Roe@1", "said@1", "border troops ate")], 2),
    "other catchwords": (
        f"{ROE} called it “a grave error”.\n\nFor {ROE} it was “pure theatre”.",
        [("Ada Roe", "called", "a grave error"), ("Ada Roe@1", None, "pure theatre")], 2),
    "a long quotation is no catchword": (
        f"{ROE} said “the valley bridge opens for grain trucks every single morning”.\n\n"
        f"{ROE} said “the valley hospital closed because staff fled last winter”.",
        [("Ada Roe", "said", "the valley bridge opens for grain trucks every single morning"),
         ("Ada Roe@1", "said@1", "the valley hospital closed because staff fled last winter")], 2),
    "nobody and nobody": (
        "It was said border troops would leave.\n\nIt was said border troops would leave.",
        [(None, "said", "border troops would leave"), (None, "said@1", "border troops would leave@1")], 2),
    "unresolved speakers of one name": (
        "[G -|Locals] said border troops would leave.\n\n[G -|locals] said border troops would leave.",
        [("Locals", "said", "border troops would leave"), ("locals", "said@1", "border troops would leave@1")], 1),
    "one of two speakers": (
        f"{ROE} and {DOE} said border troops would leave.\n\n{DOE} said border troops would leave.",
        [("Ada Roe and Ben Doe", "said", "border troops would leave"),
         ("Ben Doe@1", "said@1", "border troops would leave@1")], 1),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said", "count"), MERGING.values(), ids=MERGING.keys())
def test_one_statement_a_saying(statements: Statements, text: str, said: list[Any], count: int) -> None:
    found = statements(text, said=said)
    assert len(found) == count
    assert sum(len(s.evidence) for s in found) == len(said)
    assert len({s.id for s in found}) == count
    assert [f"told {len(said)} times in this document" in s.reasons for s in found] == [count == 1] * count


def test_the_body_speaks_for_a_saying(statements: Statements) -> None:
    text, said, _ = MERGING["title and body"]
    (found,) = statements(text, said=said, title=True)
    assert found.content[0].start > text.index("\n\n") - len(ROE)
    assert found.cue is not None


# ---------------------------------------------------------------------------------- dates, clauses, identity, evidence

DATES = [
    ([], "2022-01-15"),
    ([("Monday", "2022-01-10")], "2022-01-10"),
    ([("Friday", "2022-01-21")], "2022-01-15"),
    ([("Monday", "2022-01-10"), ("Friday", "2022-01-21")], "2022-01-10"),
    ([("Monday", None)], "2022-01-15"),
]


@pytest.mark.parametrize(("times", "date"), DATES)
def test_the_date_is_that_of_speaking(statements: Statements, times: list[Any], date: str) -> None:
    """What the words themselves speak of has dates of its own."""
    text = f"{ROE} said on Monday that they would go on Friday."
    (found,) = statements(text, said=[("Ada Roe", "said", "they would go on Friday")], times=times)
    assert found.date == date


def test_an_event_and_a_statement_of_one_cue_share_the_clause(codes: Callable[..., Coded]) -> None:
    text = f"{ROE} warned {DOE} that they would go. {DOE} said it was late."
    acts = [("warned", "THREATEN", "Ada Roe", "Ben Doe")]
    said = [("Ada Roe", "warned", "they would go"), ("Ben Doe@1", "said", "it was late")]
    coded = codes(text, acts, said)
    assert [e.clause for e in coded.events] == [coded.statements[0].clause]
    assert coded.statements[1].clause != coded.statements[0].clause


def test_a_clause_is_shared_by_any_telling(codes: Callable[..., Coded]) -> None:
    text = f"{ROE} warned {DOE} of war over water.\n\n{ROE} warned {DOE} of war over water."
    acts = [("warned", "THREATEN", "Ada Roe", "Ben Doe", {"score": 0.8}),
            ("warned@1", "THREATEN", "Ada Roe@1", "Ben Doe@1", {"score": 0.9})]  # fmt: skip
    coded = codes(text, acts, [("Ada Roe", "warned", "of war over water")])
    assert [e.clause for e in coded.events] == [s.clause for s in coded.statements]


def test_a_deed_in_a_quotation_is_another_clause(codes: Callable[..., Coded]) -> None:
    text = f"“It is late,” {ROE} said.\n\n“{DOE} attacked the bridge.”"
    acts = [("attacked", "ASSAULT", "Ben Doe", "")]
    coded = codes(text, acts, [("Ada Roe", "said", "It is late"), (None, None, "Ben Doe attacked the bridge")])
    assert len({*(e.clause for e in coded.events), *(s.clause for s in coded.statements)}) == 3


def test_ids_hold_when_speakers_and_scores_change(statements: Statements) -> None:
    text = "{} said it was late."
    found = [
        statements(text.format(ROE), said=[("Ada Roe", "said", "it was late")]),
        statements(text.format("[P USA.GOV:poe|Ada Roe]"), said=[("Ada Roe", "said", "it was late")]),
        statements(text.format("Ada Roe"), said=[(None, "said", "it was late")]),
        statements("\n\n" + text.format(ROE), said=[("Ada Roe", "said", "it was late")]),
        statements("It rained.\n\n" + text.format(ROE), said=[("Ada Roe", "said", "it was late")]),
    ]
    assert len({s.id for (s,) in found}) == 1


@pytest.mark.parametrize("second", ["it was late", "It was late", "it  was late", "it was\nlate"])
def test_the_same_words_of_two_speakers_have_two_ids(statements: Statements, second: str) -> None:
    text = f"{ROE} said it was late. {DOE} said {second}."
    said = [
        ("Ada Roe", "said", "it was late"),
        ("Ben Doe", "said@1", second + ("@1" if second == "it was late" else "")),
    ]
    found = statements(text, said=said)
    assert len({s.id for s in found}) == len(found) == 2


def test_events_and_statements_have_different_ids(codes: Callable[..., Coded]) -> None:
    coded = codes(f"{ROE} said war.", [("war", "ASSAULT", "Ada Roe", "")], [("Ada Roe", "said", "war")])
    assert coded.events[0].id != coded.statements[0].id


def test_evidence_holds_source_cue_and_content(statements: Statements) -> None:
    text = "Late on Monday Ada Roe said it was late. It rained."
    (found,) = statements(text.replace("Ada Roe", ROE), said=[("Ada Roe", "said", "it was late")])
    assert [s.of(text) for s in found.evidence] == ["Ada Roe said it was late"]
    assert found.cue == span_of(text, "said")
    assert found.confidence == 0.8


@pytest.mark.parametrize(("mark", "flags"), [("", []), ("~", ["garbled"])])
def test_a_garbled_speaker_is_flagged(statements: Statements, mark: str, flags: list[str]) -> None:
    text = f"[P{mark} IND.GOV:roe|Ada Roe] said it had rained."
    (found,) = statements(text, said=[("Ada Roe", "said", "it had rained")])
    assert found.flags == flags


def test_statements_stand_in_text_order(statements: Statements) -> None:
    text = f"{ROE} said it had rained. {DOE} said grain prices rose."
    said = [("Ben Doe", "said@1", "grain prices rose"), ("Ada Roe", "said", "it had rained")]
    assert [names(s.speakers) for s in statements(text, said=said)] == [["IND.GOV:roe"], ["PAK.GOV:doe"]]


def test_quotations_without_content_are_none(reads: Callable[..., Reading]) -> None:
    from tocsin.coding import code

    reading = reads(f"{ROE} spoke.")
    empty = Reading(reading.article, reading.sentences, reading.mentions, [], [Quotation([Span(0, 7)], None, [], 0.5)])
    assert code(empty).statements == []
