"""Modes and contexts by the words that show them."""

from __future__ import annotations

import re

import pytest

from tocsin.knowledge.codebook import codebook
from tocsin.knowledge.modes import contexts_in, mode_of, tables, word_pattern

MODES = [
    ("ASSAULT", "shelled", "Gunners shelled the harbour.", "heavy-weapons"),
    ("ASSAULT", "bombed", "Warplanes bombed the depot.", "aerial"),
    ("ASSAULT", "attacked", "A drone attacked the refinery.", "drone"),
    ("ASSAULT", "attacked", "A suicide bomber attacked the bazaar.", None),  # two modes in the sentence: none is sure
    ("ASSAULT", "suicide bombing", "A suicide bombing hit the bazaar.", "suicide-attack"),
    ("ASSAULT", "attacked", "They attacked the mineral exchange.", None),  # "mine" is no mineral
    ("ASSAULT", "kidnapped", "Gunmen kidnapped a priest.", "abduct"),
    ("ASSAULT", "attacked", "Marauders attacked the tanker.", None),
    ("CONSULT", "phoned", "The king phoned the emir.", "phone"),
    ("CONSULT", "hosted", "Oslo hosted the rebels.", "visit"),
    ("CONSULT", "met", "They met about the hostages.", None),  # "host" is no hostage
    ("CONSULT", "talks", "The two held talks at the summit.", "multilateral"),
    ("THREATEN", "warned", "Tehran warned Baku.", None),  # "war" is no warning
    ("THREATEN", "threatened war", "The junta threatened war.", "violence"),
    ("THREATEN", "threatened", "It threatened to recall its ambassador.", "relations"),
    ("THREATEN", "threatened", "It threatened the bank.", None),  # "ban" is no bank
    ("THREATEN", "threatened", "It threatened a ban.", "restrict"),
    ("REQUEST", "called for", "Paris called for calm.", None),
    ("REQUEST", "appealed", "Chad appealed for aid.", "assist"),
    ("REQUEST", "asked", "An aide asked the reporters in.", None),  # "aid" is no aide
    ("REQUEST", "urged", "It urged the army to withdraw.", "yield"),
    ("RETREAT", "freed", "The rebels freed two nurses.", "release"),
    ("RETREAT", "pulled back", "Tanks pulled back from the ridge.", "withdraw"),
    ("REJECT", "dismissed", "Seoul dismissed it.", "change"),
    ("REJECT", "spurned", "Denmark spurned the rules.", None),
    ("ACCUSE", "blamed", "Kyiv blamed Minsk.", "allege"),
    ("ACCUSE", "condemned", "Lima condemned the coup.", "disapprove"),
    ("ACCUSE", "complained", "It complained of a problem with the chargé.", None),
    ("PROTEST", "rallied", "Students rallied downtown.", "demo"),
    ("PROTEST", "strike", "Dockers began a strike.", "strike"),
    ("SANCTION", "expelled", "Prague expelled three attachés.", "expel"),
    ("SANCTION", "cut ties", "Doha cut ties.", "discontinue"),
    ("MOBILIZE", "sent", "The fleet sent two ships.", "weapons"),
    ("COERCE", "banned", "The junta banned the party.", "restrict"),
    ("COERCE", "detained", "Police detained a bishop.", "arrest"),
    ("COERCE", "searched", "Officers searched a band member.", None),
    ("AID", "gave", "Ghana gave food.", None),
    ("NO-SUCH-TYPE", "gave", "Ghana gave food.", None),
]


@pytest.mark.parametrize(("kind", "trigger", "sentence", "expected"), MODES)
def test_mode(kind: str, trigger: str, sentence: str, expected: str | None) -> None:
    assert mode_of(kind, trigger, sentence) == expected


CONTEXTS = [
    ("The army moved missiles to the border.", ["military", "territory"]),
    ("The refinery exports oil.", ["economic"]),
    ("An important guest spoke of boiling.", []),
    ("Pollution of the air worries them.", ["environment"]),
    ("He showed courtesy to Churchill.", []),
    ("The court heard the bishop of the church.", ["legal", "religion_ethnicity"]),
    ("The dam, half built, holds no water.", ["natural_resource"]),
    ("Polls opened.", ["election"]),
    ("It rained.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), CONTEXTS)
def test_contexts(sentence: str, expected: list[str]) -> None:
    assert sorted(contexts_in(sentence)) == sorted(expected)


def test_contexts_come_in_the_files_order() -> None:
    order = list(tables()[1])
    found = contexts_in("Hackers struck the court, the army and the bank.")
    assert found == sorted(found, key=order.index)
    assert len(found) == 4


def test_every_name_is_the_codebooks() -> None:
    modes, contexts = tables()
    assert set(modes) <= set(codebook().types)
    assert all(set(listed) <= set(codebook().types[kind].modes) for kind, listed in modes.items())
    assert set(contexts) <= set(codebook().contexts)


STEMS = [
    ("war ", ["war", "wars"], ["warned", "warden"]),
    ("ban ", ["ban", "bans", "banned", "banning"], ["bank", "band"]),
    ("raze ", ["raze", "razed", "razes"], ["razor"]),
    ("church ", ["church", "churches"], ["churchill"]),
    ("shell", ["shell", "shelled", "shelling"], []),
]


@pytest.mark.parametrize(("listed", "match", "differ"), STEMS)
def test_stems_and_whole_words(listed: str, match: list[str], differ: list[str]) -> None:
    pattern = re.compile(word_pattern(listed))
    assert all(pattern.match(word) for word in match)
    assert not any(pattern.match(word) for word in differ)
