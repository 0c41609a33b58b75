"""The training corpus keeps its markup, its balance and its variety."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

TRAINING = Path(__file__).parents[2] / "training"


def load(name: str) -> ModuleType:
    """A module of the training folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, module)
    spec.loader.exec_module(module)
    return module


markup = load("markup")
PASSAGES = list(markup.read_corpus(TRAINING / "corpus"))  # raises on the first line that breaks the markup
EVENTS = [event for passage in PASSAGES for event in passage.events]


def test_there_are_enough_passages_and_their_ids_are_unique() -> None:
    assert len(PASSAGES) >= 400
    assert len({p.id for p in PASSAGES}) == len(PASSAGES)


def test_many_passages_hold_nothing_that_happened() -> None:
    quiet = sum(all(event.modality != "actual" for event in p.events) for p in PASSAGES)
    assert quiet >= 200
    assert quiet / len(PASSAGES) >= 0.25


def test_negative_passages_are_those_without_an_event() -> None:
    assert [p.id for p in PASSAGES if ("negative" in p.attributes) != (not p.events)] == []


@pytest.mark.parametrize("kind", markup.TYPES)
def test_every_type_is_shown_often(kind: str) -> None:
    assert sum(event.type == kind for event in EVENTS) >= 30


@pytest.mark.parametrize("modality", markup.MODALITIES)
def test_every_modality_is_shown_often(modality: str) -> None:
    assert sum(event.modality == modality for event in EVENTS) >= 30


def test_no_passage_occurs_twice() -> None:
    texts = Counter(" ".join(p.text.lower().split()) for p in PASSAGES)
    assert [text for text, count in texts.items() if count > 1] == []


def test_no_phrase_of_eight_words_is_a_template() -> None:
    grams: Counter[tuple[str, ...]] = Counter()
    for passage in PASSAGES:
        words = re.findall(r"\w+", passage.text.lower())
        grams.update({tuple(words[i : i + 8]) for i in range(len(words) - 7)})
    assert [gram for gram, count in grams.items() if count > 10] == []


def test_marks_stand_on_whole_words() -> None:
    """A plural of a name ("B-52" of "B-52s") is let through."""
    broken = []
    for passage in PASSAGES:
        for mark in [*passage.mentions.values(), *passage.events]:
            around = passage.text[max(0, mark.start - 1) : mark.start], re.match(r"s?(\w?)", passage.text[mark.end :])
            words = passage.text[mark.start : mark.end]
            if words != words.strip() or around[0].isalnum() or (around[1] and around[1][1]):
                broken.append((passage.id, words))
    assert broken == []


def test_events_are_no_part_of_a_mention() -> None:
    clash = [(p.id, p.text[e.start : e.end]) for p in PASSAGES for e in p.events for m in p.mentions.values()
             if e.start < m.end and m.start < e.end]
    assert clash == []


GOOD = (
    "t-0001 | headline 1990s | <said>[1:C Oman] {shelled|ASSAULT/heavy-weapons alleged 1>2} [2:C Yemen]</said>, "
    "[3:N aides] <say 3>said</say>"
)


def test_a_passage_is_text_with_marks_standing_off() -> None:
    passage = markup.parse_passage(GOOD)
    assert passage.text == "Oman shelled Yemen, aides said"
    assert passage.attributes == ["headline", "1990s"]
    assert {n: (passage.text[m.start : m.end], m.kind) for n, m in passage.mentions.items()} == {
        1: ("Oman", "C"), 2: ("Yemen", "C"), 3: ("aides", "N")}
    assert passage.events == [markup.MarkedEvent(5, 12, "ASSAULT", "heavy-weapons", "alleged", [1], [2])]
    assert passage.spans == [markup.MarkedSpan("said", 0, 18, []), markup.MarkedSpan("say", 26, 30, [3])]


BAD = [
    ("t-0002 | no second bar", "a line is"),
    ("t0002 | | [1:C Oman] {met|CONSULT actual 1>}", "an id is"),
    ("t-0002 | | ", "empty"),
    ("t-0002 | | [1:Z Oman] {met|CONSULT actual 1>}", "mention kind Z"),
    ("t-0002 | | [1:C Oman] and [1:C Yemen] {met|CONSULT actual 1>}", "used twice"),
    ("t-0002 | | [1:C Oman] {met|CONSULT actual 1>2}", "mention 2, which does not exist"),
    ("t-0002 | | [1:C Oman] {met|MEETING actual 1>}", "not a PLOVER type"),
    ("t-0002 | | [1:C Oman] {met|CONSULT certain 1>}", "not a PLOVER type and a modality"),
    ("t-0002 | | [1:C Oman] {met|CONSULT/dancing actual 1>}", "no mode 'dancing'"),
    ("t-0002 | | [1:C Oman] {met|CONSULT actual}", "coding"),
    ("t-0002 | | [1:C Oman] {met|CONSULT actual 1>2>3}", "coding"),
    ("t-0002 | | [1:C Oman] {met}", "stray '{'"),
    ("t-0002 | | [1:C Oman", "stray '['"),
    ("t-0002 | | [C Oman] left", "stray '['"),
    ("t-0002 | | [1:C Oman] <say 1>said so", "<say> is never closed"),
    ("t-0002 | | [1:C Oman] said</say> so", "</say> closes nothing"),
    ("t-0002 | | <if>if [1:C Oman] <then>goes</if></then>", "</if> closes nothing"),
    ("t-0002 | | [1:C Oman] <say 2>said</say> so", "cue names mention 2"),
    ("t-0002 | | [1:C Oman] <quote>said</quote> so", "stray '<'"),
    ("t-0002 | | {met [1:C Oman]|CONSULT actual 1>}", "stray '{'"),
    ("t-0002 | negative | [1:C Oman] {met|CONSULT actual 1>}", "called negative"),
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_a_bad_line_is_named_and_explained(line: str, why: str) -> None:
    with pytest.raises(markup.MarkupError, match=re.escape(why)) as caught:
        markup.parse_passage(line)
    assert "t-0002" in str(caught.value) or "t0002" in str(caught.value)


def test_a_bad_line_of_a_file_is_named_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(f"# a comment\n\n{GOOD}\nt-0002 | | [1:C Oman\n", encoding="utf-8")
    with pytest.raises(markup.MarkupError, match=r"x\.txt:4: t-0002: stray"):
        list(markup.read_corpus(tmp_path))


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(f"{GOOD}\n{GOOD}\n", encoding="utf-8")
    with pytest.raises(markup.MarkupError, match=r"x\.txt:2: id t-0001 is used twice"):
        list(markup.read_corpus(tmp_path))
