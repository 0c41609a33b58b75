"""Commitments from hand-made readings: forms, kinds, sides, flags, and what binds nobody. No model is needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tocsin.coding.commitments import code_commitments
from tocsin.coding.events import code_events
from tocsin.coding.instruments import judge, specificity
from tocsin.coding.marks import Scene
from tocsin.errors import KnowledgeError
from tocsin.knowledge.commitments import WordList, load_commitment_words
from tocsin.records import Clause, Commitment, Reading, Span

Reads = Callable[..., Reading]


@pytest.fixture
def commits(reads: Reads) -> Callable[..., list[Commitment]]:
    """From a marked text to its commitments."""
    return lambda *args, **more: code_commitments(Scene(reads(*args, **more)))


# text, kind, condition, consequence, connective, polarity
FORMS = [
    ("If [C RUS|Russia] attacks, [O IGO:nato|NATO] will strike back.", "threat", "If Russia attacks",
     "will strike back", "if", "refrain"),
    ("[O IGO:nato|NATO] will strike back if [C RUS|Russia] attacks.", "threat", "if Russia attacks", "will strike back",
     "if", "refrain"),
    ("Unless [C SYR|Syria] withdraws its tanks, [C TUR|Turkey] will bomb them.", "threat",
     "Unless Syria withdraws its tanks", "will bomb them", "unless", "do"),
    ("[C IRN|Iran] will not negotiate until the embargo is lifted.", "precondition", "until the embargo is lifted",
     "will not negotiate", "until", "do"),
    ("Should [C RUS|Russia] invade, [C USA|Washington] would impose sanctions.", "threat", "Should Russia invade",
     "would impose sanctions", "should", "refrain"),
    ("Were [C RUS|Russia] to invade, [C USA|Washington] would impose sanctions.", "threat", "Were Russia to invade",
     "would impose sanctions", "were", "refrain"),
    ("[O IGO:eu|The EU] would lift its embargo provided that [C MMR|Burma] frees the monks.", "promise",
     "provided that Burma frees the monks", "would lift its embargo", "provided", "do"),
    ("In the event of an invasion, [C POL|Poland] will close the border.", "threat", "In the event of an invasion",
     "will close the border", "in the event of", "refrain"),
    ("As long as the raids go on, [C ISR|Israel] will keep the crossing shut.", "threat", "As long as the raids go on",
     "will keep the crossing shut", "as long as", "refrain"),
    ("Talks can begin only after [C SRB|Serbia] withdraws, [C XKX|Kosovo] said.", "precondition",
     "only after Serbia withdraws", "Talks can begin", "only after", "do"),
    ("Any attack will be met with force, [C FRA|France] said.", "threat", "Any attack", "will be met with force", "any",
     "refrain"),
    ("Another incursion would bring sanctions, [C USA|Washington] said.", "threat", "Another incursion",
     "would bring sanctions", "nominal", "refrain"),
    ("[C USA|Washington] told [G -|the rebels] to leave the town or face air strikes.", "threat", "leave the town",
     "face air strikes", "or", "do"),
    ("Lay down your arms, or else the shelling will go on, [C ETH|Ethiopia] told the rebels.", "threat",
     "Lay down your arms", "the shelling will go on", "or else", "do"),
    ("[C IRN|Iran] will fire rockets if attacked.", "threat", "if attacked", "will fire rockets", "if", "refrain"),
    ("[G MLI.MIL|The army] must first withdraw before talks can begin, [C FRA|France] said.", "precondition",
     "The army must first withdraw", "talks can begin", "before", "do"),
    ("Without a ceasefire there will be no talks, [C SDN|Sudan] said.", "precondition", "Without a ceasefire",
     "there will be no talks", "without", "do"),
    ("Whether sanctions are lifted depends on [C IRN|Iran], the envoy of [O IGO:eu|the EU] said.", "choice",
     "depends on Iran", "Whether sanctions are lifted", "depends on", "do"),
    ("[C JPN|Japan] offered to send aid in return for talks.", "promise", "in return for talks", "send aid",
     "in return for", "do"),
    ("Talks can only resume if [C SRB|Serbia] withdraws, [C XKX|Kosovo] said.", "precondition", "if Serbia withdraws",
     "Talks can only resume", "only if", "do"),
    ("Real progress could only come in a climate of calm, [C IND|India] said.", "precondition", "in a climate of calm",
     "Real progress could only come", "only in", "do"),
    ("[C PER|Peru] would strike if [C CHL|Chile] crossed the river, [P PER.GOV:roe|Ada Roe] said.", "threat",
     "if Chile crossed the river", "Peru would strike", "if", "refrain"),
    ("Failure to withdraw would lead to sanctions, [O IGO:eu|the EU] said.", "threat", "Failure to withdraw",
     "would lead to sanctions", "failure to", "do"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "condition", "consequence", "connective", "polarity"), FORMS)
def test_form(
    commits: Callable[..., list[Commitment]], text: str, kind: str, condition: str, consequence: str, connective: str,
    polarity: str,
) -> None:  # fmt: skip
    [one] = commits(text)
    plain = msgspec.json.decode(msgspec.json.encode(one), type=Commitment)
    bare = text_of(text)
    assert plain.condition is not None
    assert plain.consequence is not None
    assert (one.kind, one.condition.span.of(bare), one.consequence.span.of(bare)) == (kind, condition, consequence)
    assert (one.condition.connective, one.condition.polarity) == (connective, polarity)


MARK = re.compile(r"\[[A-Z]~? [^|\]]+\|([^\]]+)\]")
"""A mention in the tests' own markup."""


def text_of(marked: str) -> str:
    return MARK.sub(lambda found: found[1], marked)


@pytest.mark.parametrize(
    ("text", "kind", "consequence"),
    [
        ("[C IRN|Iran] vowed to retaliate.", "threat", "retaliate"),
        ("[C NOR|Norway] promised to send ten tanks.", "promise", "send ten tanks"),
        ("[C IND|India] demanded that [C CHN|China] withdraw its soldiers.", "demand", "withdraw its soldiers"),
        ("[C USA|Washington] called on [C RWA|Rwanda] to pull out its troops.", "demand", "pull out its troops"),
        ("[C THA|Thailand] gave [C KHM|Cambodia] two hours to leave the temple.", "demand", "leave the temple"),
        ("[C SRB|Serbia] wants a firm guarantee that [C XKX|Kosovo] will never be admitted.", "demand",
         "a firm guarantee that Kosovo will never be admitted"),
        ("[C SRB|Serbia] demanded a promise that the base will never be built.", "demand",
         "a promise that the base will never be built"),
        ("[C CHN|China] announced the withdrawal of 3,000 soldiers.", "promise", "the withdrawal of 3,000 soldiers"),
        ("[C USA|Washington] reserves the right to use force.", "threat", "reserves the right to use force"),
    ],
)  # fmt: skip
def test_without_condition(commits: Callable[..., list[Commitment]], text: str, kind: str, consequence: str) -> None:
    [one] = commits(text)
    assert (one.kind, one.condition, one.consequence.span.of(text_of(text))) == (kind, None, consequence)


@pytest.mark.parametrize(
    "text",
    [
        "It is not known if [C IRN|Iran] will attend the talks.",  # whether
        "If [C SYR|Syria] had attacked, [C ISR|Israel] would have struck back.",  # counterfactual
        "[C USA|Washington] was asked what would happen if [C IRN|Iran] attacked.",  # a question
        "[C RUS|Russia] denied that it had threatened to bomb the town.",  # denied
        "In 1938 [C DEU|Germany] had threatened to invade.",  # history
        "Analysts expect sanctions if [C RUS|Russia] invades.",  # a forecast
        "The team will be relegated if it loses to [C FRA|France].",  # sport
        "The drought threatens [C ETH|Ethiopia].",  # nobody acts
        "[C SRB|Serbia] never promised to withdraw.",  # not made
        "[C LBY|Libya]'s army fought on until Friday.",  # time
        "Without a word [C RUS|Russia]'s envoys left.",  # manner
        "[C FRA|France] and [C MLI|Mali] agreed to a truce.",  # a pact, told as an event
        "Talks were held in a climate of calm, [C IND|India] said.",  # manner, where nothing is withheld
        "[C CHN|China] announced the start of the exercise.",  # business
    ],
)
def test_binds_nobody(commits: Callable[..., list[Commitment]], text: str) -> None:
    assert commits(text) == []


def test_a_blow_made_ready_is_a_threat(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C TUR|Turkey] has drawn up sanctions to impose if [C SYR|Syria] attacks."
    [one] = commits(text, [("drawn", "THREATEN", "Turkey", "Syria")])
    assert one.condition is not None
    assert (one.kind, one.condition.span.of(text_of(text))) == ("threat", "if Syria attacks")
    assert [p.raw for p in one.actors] == ["Turkey"]


def test_a_condition_stands_though_nobody_is_named(commits: Callable[..., list[Commitment]]) -> None:
    [one] = commits("Unless the brigades withdraw, new sanctions will take effect.")
    assert (one.kind, one.actors) == ("threat", [])


def test_two_words_asked_for_are_two_demands(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C IRN|Iran] made demands, including a pledge that [C IRQ|Iraq] will stay out and that no base will open."
    first, second = commits(text)
    assert [c.kind for c in (first, second)] == ["demand", "demand"]
    assert [[p.raw for p in c.targets] for c in (first, second)] == [["Iraq"], []]


Told = list[tuple[str, list[str], str | None, str]]

# text, and of each commitment: kind, actors, condition, consequence
PASSAGES: list[tuple[str, Told]] = [
    # vows and warnings
    ("[C TZA|Tanzania] will march on Kampala if [C UGA|Uganda]'s troops are not out by then.",
     [("threat", ["Tanzania"], "if Uganda's troops are not out by then", "will march on Kampala")]),
    ("[C FIN|Finland] would not stand aside if [C EST|Estonia] were attacked.",
     [("promise", ["Finland"], "if Estonia were attacked", "would not stand aside")]),
    ("[C GTM|Guatemala] vowed never to recognise an independent [C BLZ|Belize].",
     [("threat", ["Guatemala"], None, "never to recognise an independent Belize")]),
    ("[C PRK|Pyongyang] has promised to increase the nuclear arsenal of the country.",
     [("threat", ["Pyongyang"], None, "increase the nuclear arsenal of the country")]),
    ("[C JPN|Tokyo] promised a painful answer to the seizure of the trawlers.",
     [("threat", ["Tokyo"], None, "a painful answer to the seizure of the trawlers")]),
    ("[C PAK|Islamabad] will hold no talks with [C AFG|Kabul] until the attacks from Afghan soil stop.",
     [("precondition", ["Islamabad"], "until the attacks from Afghan soil stop", "will hold no talks with Kabul")]),
    ("[C SYR|Damascus] will answer any strike on its airfields with rockets.",
     [("threat", ["Damascus"], "any strike on its airfields", "with rockets")]),
    ("[C GRC|Greece] will shoot down any drone that enters its airspace.",
     [("threat", ["Greece"], "any drone that enters its airspace", "will shoot down")]),
    ("[C LBN|Beirut] put forward to [G -|the militia] an ultimatum: either it hands over the guns or we will storm it.",
     [("threat", ["Beirut"], "either it hands over the guns", "will storm it")]),
    ("[C PHL|Manila] intends to answer the raid.", [("threat", ["Manila"], None, "intends to answer the raid")]),
    # favours
    ("[C PER|Peru] pledged to pull its troops back once the observers arrive.",
     [("promise", ["Peru"], "once the observers arrive", "pull its troops back")]),
    ("Late on Monday, [C ERI|Eritrea] announced the lifting of its blockade of the port.",
     [("promise", ["Eritrea"], None, "the lifting of its blockade of the port")]),
    ("[C IND|India] announced about the withdrawal of its militaries until the May 10.",
     [("promise", ["India"], None, "the withdrawal of its militaries until the May 10")]),
    ("In return for an end to the blockade, [C QAT|Qatar] offered to close the offices.",
     [("promise", ["Qatar"], "In return for an end to the blockade", "close the offices")]),
    ("[C ZMB|Zambia] is ready to let the refugees stay as long as the fighting lasts.",
     [("promise", ["Zambia"], "as long as the fighting lasts", "is ready to let the refugees stay")]),
    ("[C USA|The United States] ready to weaken of sanctions, if the [C BLR|Belarus] will release prisoners.",
     [("promise", ["The United States"], "if the Belarus will release prisoners", "ready to weaken of sanctions")]),
    ("[G PSE.REB|Hamas] agreed to release ten of hostages in exchange of truce on 60 days, reports Al Arabiya.",
     [("promise", ["Hamas"], "in exchange of truce on 60 days", "release ten of hostages")]),
    ("In the exchange on lifting of embargo [C CUB|Havana] promised release 53 political prisoners.",
     [("promise", ["Havana"], "In the exchange on lifting of embargo", "release 53 political prisoners")]),
    # two in one sentence
    ("[C TCD|Chad] plans to bolster its garrison if [C SDN|Sudan] attacks, and [C NER|Niger] is ready to send food if "
     "the camps fill up.",
     [("threat", ["Chad"], "if Sudan attacks", "plans to bolster its garrison"),
      ("promise", ["Niger"], "if the camps fill up", "is ready to send food")]),
    # lists of demands
    ("Ahead of the meeting, [C ETH|Ethiopia] had sent its neighbours a list of demands, among them an assurance that "
     "[C ERI|Eritrea] would return Badme and that the port would stay open.",
     [("demand", ["Ethiopia"], None, "an assurance that Eritrea would return Badme"),
      ("demand", ["Ethiopia"], None, "the port would stay open")]),
    ("[C ERI|Eritrea] presented [O IGO:au|the African Union] with conditions, including the withdrawal of troops.",
     [("demand", ["Eritrea"], None, "the withdrawal of troops")]),
    ("[C CHN|Beijing] published draft guarantees, including a pledge that [C TWN|Taiwan] would never host troops.",
     [("demand", ["Beijing"], None, "a pledge that Taiwan would never host troops")]),
    ("[C PRK|Pyongyang]'s conditions include a guarantee that bombers will never return.",
     [("demand", ["Pyongyang"], None, "a guarantee that bombers will never return")]),
    ("A list of demands handed over by [C IRN|Tehran] includes the lifting of the embargo.",
     [("demand", ["Tehran"], None, "the lifting of the embargo")]),
    ("[C RUS|Russia] submitted a list of conditions to [O IGO:nato|NATO]: [G -|the alliance] must stop its expansion.",
     [("demand", ["Russia"], None, "must stop its expansion")]),
    ("The envoy handed over [C IRN|Iran]'s list of demands, among them an assurance that no ships would enter.",
     [("demand", ["Iran"], None, "an assurance that no ships would enter")]),
    # none
    ("[C SDN|Sudan] demanded a video call by Sunday.", []),
    ("[C TUR|Turkey] asked [C GRC|Greece] to hold a meeting of the two ministers.", []),
    ("The delegation of [C BGR|Bulgaria] will be led by the deputy minister.", []),
    ("[P USA.GOV:roe|Ada Roe]'s aides think that it would be wiser to let the envoys do it.", []),
    ("The embargo would be heavier than the one laid on it when [C IRQ|Iraq] invaded [C KWT|Kuwait].", []),
    ("[C GHA|Ghana] plans to hold its census when the rains are over.", []),
    ("The ministry published a list of the dead, including three soldiers from [C FJI|Fiji].", []),
    ("[C JPN|Japan] asked for an urgent session of the council.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PASSAGES)
def test_passage(commits: Callable[..., list[Commitment]], text: str, wanted: Told) -> None:
    bare = text_of(text)
    got = [
        (
            one.kind,
            [p.raw for p in one.actors],
            one.condition.span.of(bare) if one.condition else None,
            one.consequence.span.of(bare) if one.consequence else "",
        )
        for one in commits(text)
    ]
    assert got == wanted


def test_a_list_is_addressed_to_whom_it_is_handed(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C SAU|Riyadh] presented [C QAT|Qatar] with ten demands, among them that it close the channel."
    [one] = commits(text)
    assert [p.raw for p in one.targets] == ["Qatar"]


@pytest.mark.parametrize(
    ("words", "instrument"),
    [
        ("would sever all ties with the country", "relations"),
        ("relations will be severed", "relations"),
        ("would face severe costs", "unspecified"),  # "severe" is no severing
    ],
)
def test_instrument(words: str, instrument: str) -> None:
    assert judge(words).instrument == instrument


def test_own_voice(commits: Callable[..., list[Commitment]]) -> None:
    text = '"If [C RUS|Russia] attacks, [X -|we] will bomb its bases," [P USA.GOV:roe|Ada Roe] said.'
    [one] = commits(text, said=[("Ada Roe", "said", '"If Russia attacks, we will bomb its bases,"')])
    assert one.attribution == "own"
    assert [a.actor.id for a in one.actors if a.actor] == ["USA.GOV:roe"]
    assert [t.raw for t in one.targets] == ["Russia"]
    assert (one.kind, one.coercion, one.consequence.instrument) == ("threat", "deterrence", "force")


def test_adversary_account(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C UKR|Ukraine] said that [C RUS|Russia] would bomb its ports if it joined the pact."
    [one] = commits(text, said=[("Ukraine", "said", "Russia would bomb its ports if it joined the pact")])
    assert one.attribution == "adversary"
    assert one.speaker is not None
    assert (one.actors[0].raw, one.speaker.raw) == ("Russia", "Ukraine")


def test_relayed_vow_has_both_voices(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C SYR|Syria] said that [C USA|Washington] had threatened to bomb its airfields."
    [one] = commits(text, said=[("Syria", "said", "Washington had threatened to bomb its airfields")])
    assert (one.attribution, one.speaker.raw, one.relayed_by.raw) == ("adversary", "Washington", "Syria")


def test_inverted_condition_is_flagged(commits: Callable[..., list[Commitment]]) -> None:
    [good] = commits("[C USA|Washington] will lift sanctions if [C IRN|Iran] attacks.")
    [bad] = commits("If [C IRN|Iran] ceases fire, [C USA|Washington] will bomb its bases.")
    assert "polarity_suspect" in good.flags
    assert "polarity_suspect" in bad.flags
    assert good.confidence < commits("[C USA|Washington] will lift sanctions if [C IRN|Iran] withdraws.")[0].confidence


def test_own_side_is_flagged(commits: Callable[..., list[Commitment]]) -> None:
    [one] = commits("[C RUS|Russia] will impose sanctions if [P RUS.GOV:roe|Ada Roe] attacks.")
    assert "agent_suspect" not in one.flags  # nobody else is named: no target
    assert one.targets == []


@pytest.mark.parametrize(
    ("text", "times", "deadline"),
    [
        ("[C USA|Washington] demanded that [C SYR|Syria] withdraw by Friday.", [("Friday", "2022-01-21")],
         "2022-01-21"),
        ("[C USA|Washington] demanded that [C SYR|Syria] withdraw within ten days.",
         [("within ten days", "2022-01-15/2022-01-25")], "2022-01-25"),
        ("[C USA|Washington] gave [C SYR|Syria] 48 hours to withdraw.", [], "2022-01-17"),
        ("[C USA|Washington] gave [C SYR|Syria] eight days to withdraw.", [], "2022-01-23"),
        ("[C USA|Washington] demanded that [C SYR|Syria] withdraw.", [], None),
    ],
)  # fmt: skip
def test_deadline(
    commits: Callable[..., list[Commitment]], text: str, times: list[tuple[str, str]], deadline: str | None
) -> None:
    assert commits(text, times=times)[0].deadline == deadline


def test_clause_is_shared_with_the_event(reads: Reads) -> None:
    acts = [("threatened", "THREATEN", "Russia", "Georgia")]
    scene = Scene(reads("[C RUS|Russia] threatened to bomb [C GEO|Georgia].", acts))
    [event], [one] = code_events(scene), code_commitments(scene)
    assert event.clause == one.clause


def test_headline_joins_its_story(commits: Callable[..., list[Commitment]]) -> None:
    text = "[C IRN|Iran] vows to strike back\n\n[C IRN|Iran] vowed on Monday to strike back after the raid."
    [one] = commits(text, title=True)
    assert len(one.evidence) == 2
    assert "told 2 times in this document" in one.reasons


def test_model_clauses_fill_what_rules_miss(reads: Reads) -> None:
    reading = reads("March into Tbilisi: sanctions on [C RUS|Russia], says [O IGO:eu|the EU].")
    text = reading.article.text
    spans = [("condition", "March into Tbilisi"), ("consequence", "sanctions on Russia")]
    clauses = [Clause(spot(text, words), part, 0.9) for part, words in spans]  # type: ignore[arg-type]
    assert code_commitments(Scene(reading)) == []
    [one] = code_commitments(Scene(msgspec.structs.replace(reading, clauses=clauses)))
    assert one.condition is not None
    assert one.condition.span.of(text) == "March into Tbilisi"


def spot(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def test_choice_has_branches(commits: Callable[..., list[Commitment]]) -> None:
    text = "Talks or war, and which it will be depends on [C RUS|Moscow], [O IGO:nato|NATO] said."
    [one] = commits(text)
    assert one.kind == "choice"
    assert len(one.branches) == 2


@pytest.mark.parametrize(
    ("words", "instrument", "value", "level"),
    [
        ("would bomb the ports", "force", -1, 2),
        ("lift the embargo", "sanction", 1, 1),
        ("the embargo would be lifted", "sanction", 1, 1),
        ("suspend all aid", "sanction", -1, 2),
        ("will not resume the talks", "diplomacy", -1, 1),
        ("send 200 soldiers to the border", "force_posture", -1, 3),
        ("face consequences", "unspecified", -1, 0),
        ("will not hesitate", "unspecified", -1, 0),
        ("kidnappers", "unspecified", 0, 0),
        ("paint the fence", "unspecified", 0, 0),
    ],
)
def test_judge(words: str, instrument: str, value: int, level: int) -> None:
    judged = judge(words)
    assert (judged.instrument, judged.value) == (instrument, value)
    assert specificity(words, judged) == level


def test_word_list_takes_endings_and_gaps() -> None:
    words = WordList(["close ~ border", "strike ", "send ~ troops"])
    assert [m[0] for m in words.finditer("It closed the long border, struck twice and sent 2,000 troops.")] == [
        "closed the long border", "struck", "sent 2,000 troops",
    ]  # fmt: skip
    assert words.search("a striker") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("instrument = \"force\"", "instrument = \"gunboats\""), "instrument is 'gunboats'"),
        (("value = \"harm\"", "value = \"bad\""), "value is 'bad'"),
        (("unnamed = [", "nameless = ["), "unnamed must be a list"),
    ],
)  # fmt: skip
def test_broken_file_says_what_to_do(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    from tocsin.knowledge import DATA

    path = tmp_path / "commitments.toml"
    path.write_text((DATA / "commitments.toml").read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_commitment_words(path)
