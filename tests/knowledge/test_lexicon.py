"""Agent nouns, institutions and titles of honour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import KnowledgeError
from tocsin.knowledge.lexicon import lexicon, load_lexicon

AGENTS = [
    ("troops", "MIL", "group"),
    ("army", "MIL", "organisation"),
    ("senior police officers", "COP", "group"),
    ("a government spokeswoman", "GOV", "person"),
    ("opposition lawmakers", "LEG", "person"),
    ("masked gunmen", "UAF", "group"),
    ("rebel commander", "REB", "person"),
    ("Demonstrators", "CVL", "group"),
    ("former prime minister", "ELI", "person"),
]


@pytest.mark.parametrize(("noun", "sector", "kind"), AGENTS)
def test_agent_nouns(noun: str, sector: str, kind: str) -> None:
    found = lexicon().agent(noun)
    assert found is not None
    assert (found.sector, found.kind) == (sector, kind)


@pytest.mark.parametrize("noun", ["teapot", "", "agreement", "forces majeure clause"])
def test_other_nouns_are_nobody(noun: str) -> None:
    assert lexicon().agent(noun) is None


STRIPPED = [
    ("Mr. Kofi Annan", "Kofi Annan"),
    ("Lt. Gen. Jane Roe Jr.", "Jane Roe"),
    ("U.S. Secretary of State John Kerry", "John Kerry"),
    ("former President Jimmy Carter", "Jimmy Carter"),
    ("Prime Minister", "Prime Minister"),
    ("Angela Merkel", "Angela Merkel"),
    ("Crown Prince Hussein", "Hussein"),
]


@pytest.mark.parametrize(("name", "bare"), STRIPPED)
def test_honours_are_stripped_but_never_the_last_word(name: str, bare: str) -> None:
    assert lexicon().strip_honours(name) == bare


HEAD = '''
[honour]
words = ["mr"]
after = ["jr"]
[institution.army]
label = "army"
sector = "MIL"
forms = ["army"]
'''
BROKEN = [
    ('[[agent]]\nsector = "ZZZ"\nkind = "group"\nwords = ["elves"]\n', "no sector 'ZZZ'"),
    ('[[agent]]\nsector = "MIL"\nkind = "herd"\nwords = ["elves"]\n', "kind is 'herd'"),
    ('[[agent]]\nsector = "MIL"\nkind = "group"\nwords = ["elves"]\n' * 2, "two lists"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_lexicon(path)
