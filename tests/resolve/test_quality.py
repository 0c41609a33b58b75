"""Quality signs on hand-made readings."""

from __future__ import annotations

import pytest

from tocsin.parse.tokens import sentences_of
from tocsin.records import Article, Dropped, DroppedKind, How, Mention, Quality, Reading, Span
from tocsin.resolve.quality import RULES, quality_of

BODY = "The envoys of both states met in the old town hall on Monday."


def reading(
    text: str, dropped: list[tuple[DroppedKind, str]] | None = None, names: dict[str, How] | None = None
) -> Reading:
    kept = [Dropped(kind, words, 0) for kind, words in dropped or []]
    article = Article("test:", "s", "c", "r", "", text, dropped=kept)
    mentions = [Mention(Span(0, 1), raw, "person", how=how) for raw, how in (names or {}).items()]
    return Reading(article, sentences_of(text), mentions)


TEXTS = [
    ("The frigate Philip D. It rammed Warner at dawn.", "a name broken at an initial"),
    ("The two sides agreed to Resume talks in Bern.", "a capital in mid-sentence, as from link text"),
    ("Ankara and Ankara signed the accord.", "a party coordinated with itself"),
    ("Ankara’s and Ankara signed the accord.", "a party coordinated with itself"),
    ("Russia. The envoys of both states met in the old town hall today. Turkey.", "sentences of one word"),
    ("The host thanked them. “\n\nThen they left.", "an opening quotation mark after the full stop"),
    ("The plane carrier left the harbour.", "a word in a wrong sense"),
    ("The Safety Council of the Unified Nations sat.", "a word in a wrong sense"),
    ("He spoke of “heavy measures” and of “grave measures” again.", "one quotation in several renderings"),
]

CLEAN = [
    BODY,
    "The carrier Harry S. Truman left port. It sails east.",
    "There is no Plan B. He told Merkel so.",
    "The map dates from World War I. It shows Galicia.",
    "The Road Safety Council sat in Lima.",
    "Ankara and Athens signed the accord.",
    "The talks of the Restart Party failed.",
    "“Yes.”",
    "He spoke of “heavy measures” and of “grave doubts” again.",
    "He spoke of “heavy measures”. Once more: “heavy measures”.",
    "He said: “We leave.” Then they left.",
]

DROPPED: list[tuple[DroppedKind, str, str | None]] = [
    ("related", "See also: other news", "related links between paragraphs"),
    ("caption", "The port at night 1:42", "video captions with a running time in the text"),
    ("caption", "The port at night", None),
    ("comment_form", "Leave a reply", "a comment form copied into the text"),
    ("author_box", "Amateur Bread maven. Proud Tea nerd. Hardcore Zombie fan. Friend of animals.",
     "an author's biography without a verb"),
    ("author_box", "Ada Brandt covers the Caucasus for the agency.", None),
    ("share", "Share this", None),
]


def reasons(made: Quality) -> list[str]:
    return [reason.split(": ", 1)[1].split(" (")[0] for reason in made.reasons]


@pytest.mark.parametrize(("text", "reason"), TEXTS)
def test_a_sign_in_the_text(text: str, reason: str) -> None:
    made = quality_of(reading(text))
    assert reasons(made) == [reason]
    assert 0 < max(made.translated, made.spun) < 0.6


@pytest.mark.parametrize("text", CLEAN)
def test_no_sign(text: str) -> None:
    assert quality_of(reading(text)) == Quality()


@pytest.mark.parametrize(("kind", "words", "reason"), DROPPED)
def test_a_sign_beside_the_text(kind: DroppedKind, words: str, reason: str | None) -> None:
    made = quality_of(reading(BODY, [(kind, words)]))
    assert reasons(made) == ([reason] if reason else [])
    assert (made.farm > 0) == bool(reason)
    assert made.translated == made.spun == 0


def test_a_garbled_name_counts_once_and_for_two_scores() -> None:
    made = quality_of(reading(BODY, names={"Jo Bidden": "garbled", "Olaf Scholz": "exact"}))
    assert (made.translated, made.spun, made.farm) == (0.3, 0.15, 0.0)
    assert len(made.reasons) == 2


def test_signs_add_up_without_reaching_one() -> None:
    one = quality_of(reading(BODY, [("related", "See also")]))
    three = quality_of(reading(BODY, [("related", "See also")] * 3))
    many = quality_of(reading(BODY, [("related", "See also")] * 30))
    assert one.farm < three.farm == many.farm < 1
    assert three.reasons == ["farm: related links between paragraphs (3 times)"]


def test_every_rule_has_a_weight_between_nought_and_one_and_a_reason() -> None:
    assert all(0 < rule.weight < 1 and rule.reason for rule in RULES)
    assert len({(rule.score, rule.reason) for rule in RULES}) == len(RULES)
