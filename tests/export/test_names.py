"""Names for ids: nothing that only the ledger knows reaches a reader, and what pages wrote stays as it is."""

from __future__ import annotations

import pytest

from tocsin.accounts import Alert, Item
from tocsin.export.alerts import lines_of
from tocsin.export.names import listed, named, readable

NAMES = [
    ("RUS", "Russia"),
    ("IGO:nato", "NATO"),
    ("RUS.GOV:vladimir-putin", "Vladimir Putin"),
    ("RUS.MIL", "Russian military"),
    ("CHN.GOV:foreign-ministry", "Chinese foreign ministry"),
    ("CHN.GOV:jane-unheard-of", "Jane Unheard Of"),
    ("USA.GOV:senior-officials", "American senior officials"),
    ("UNK.MIL:military-officials", "military officials"),
    ("UNK.MIL", "military"),
    ("UNK", "somebody not named"),
    ("raw:source", "“source”"),
    ("EUR", "EUR"),
    ("no id at all", "no id at all"),
]
TEXTS = [
    ("ASSAULT by RUS towards UKR, 2022, is reported, and denied by RUS.MIL",
     "ASSAULT by Russia towards Ukraine, 2022, is reported, and denied by Russian military"),
    ("point 2 (raw:diplomatic source, 2022-02-19); point 3", "point 2 (“diplomatic source”, 2022-02-19); point 3"),
    ("“USA and raw:x” of USA", "“USA and raw:x” of United States"),
    ("denied by UNK", "denied by somebody not named"),
    ("see https://RUS.example/USA", "see https://RUS.example/USA"),
]  # fmt: skip


@pytest.mark.parametrize(("actor", "name"), NAMES)
def test_an_actor_has_a_name(actor: str, name: str) -> None:
    assert named(actor) == name


@pytest.mark.parametrize(("words", "said"), TEXTS)
def test_ids_in_words_become_names(words: str, said: str) -> None:
    assert readable(words) == said


def test_codes_that_may_be_words_of_a_page_stay() -> None:
    assert readable("WE CAN AND WILL, says UNK.MIL:army", bare=False) == "WE CAN AND WILL, says army"
    assert listed(["RUS", "RUS", "BLR"]) == "Russia, Belarus"


def test_alerts_have_names_and_whole_sentences() -> None:
    one = Item(document="d", record="r", uri="https://a.example/", first_seen="2022-01-10T00:00:00Z", story="s",
               origin="o", quote="fired", sentence="No shot was fired.")  # fmt: skip
    alert = Alert(id="a", keys=[], rule="r", tier="notice", at="2022-01-10T00:00:00Z", title="T",
                  drivers=["told by raw:source"], items=[one])  # fmt: skip
    text = "\n".join(lines_of(alert))
    assert "told by “source”" in text
    assert "“No shot was fired.”" in text
