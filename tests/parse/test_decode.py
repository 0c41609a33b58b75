"""Decoding of logits made by hand: no model runs here, so that each label, tie and threshold is the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.parse.decode import (
    KIND_OF,
    LINK_ACTOR,
    LINK_CONTENT,
    LINK_RECIPIENT,
    LINK_SOURCE,
    PRONOUN,
    Found,
    Parties,
    Ties,
    bucket,
    chunks,
    decode,
    is_pronoun,
    link_logits,
    mean_of,
    pieces_in,
    sigmoid,
    softmax,
    tie,
    trim,
    words_of,
)
from tocsin.parse.encoder import Labels, Scores
from tocsin.parse.tokens import Window, sentences_of, windows
from tocsin.records import EventType, Mention, Modality, Span

KINDS = list(KIND_OF)
TYPES = list(get_args(EventType))
MODALITIES = list(get_args(Modality))
LAYERS = {"source": 0, "cue": 1, "content": 2}
LINKS = {"actor": LINK_ACTOR, "recipient": LINK_RECIPIENT, "source": LINK_SOURCE, "content": LINK_CONTENT}
SIZE = 64
"""Numbers in a head or tail: each tie of a test takes one of its own."""

LABELS = Labels(
    "by hand",
    ["O", *(f"{bi}-{kind}" for kind in KINDS for bi in "BI")],
    list(LAYERS),
    ["O", *TYPES],
    MODALITIES,
    list(LINKS),
    SIZE,
    [[-6.0] * 16 for _ in LINKS],
    {"trigger": 0.5, "link": 0.5, "recipient": 0.5, "actor": 0.5, "source": 0.5, "content": 0.5},
    "nothing",
)
"""Nothing is tied to anything unless a test says so: each distance costs 6."""


def first_window(text: str) -> Window:
    return next(iter(windows(text, sentences_of(text))))


class Hand:
    """Scores of a text's first window, written word by word."""

    def __init__(self, text: str) -> None:
        self.text, self.window = text, first_window(text)
        length = len(self.window.ids)
        self.mentions, self.types = np.zeros((length, len(LABELS.mentions))), np.zeros((length, len(LABELS.types)))
        self.mentions[:, 0] = self.types[:, 0] = 8.0
        self.layers = np.zeros((length, 3, 3))
        self.layers[:, :, 0] = 8.0
        self.modalities = np.zeros((length, len(MODALITIES)))
        self.heads, self.tails = np.zeros((length, len(LINKS), SIZE)), np.zeros((length, len(LINKS), SIZE))
        self.used = 0

    def pieces(self, words: str) -> list[int]:
        words, _, nth = words.partition("@")
        start = -1
        for _ in range(int(nth or 0) + 1):
            start = self.text.index(words, start + 1)
        return pieces_in(self.window, Span(start, start + len(words)))

    def mention(self, words: str, kind: str) -> None:
        for n, piece in enumerate(self.pieces(words)):
            self.mentions[piece, LABELS.mentions.index(f"{'I' if n else 'B'}-{kind}")] = 16.0

    def layer(self, words: str, layer: str) -> None:
        for n, piece in enumerate(self.pieces(words)):
            self.layers[piece, LAYERS[layer], 2 if n else 1] = 16.0

    def trigger(self, words: str, kind: str, modality: str = "actual", logit: float = 16.0) -> None:
        for piece in self.pieces(words):
            self.types[piece, LABELS.types.index(kind)] = logit
            self.modalities[piece, MODALITIES.index(modality)] = 8.0

    def tie(self, head: str, tail: str, link: str, logit: float = 6.0) -> None:
        """Ties all pieces of a head to all of a tail; ``logit`` is what comes out."""
        column = LINKS[link]
        self.heads[self.pieces(head), column, self.used] = (logit + 6.0) * SIZE**0.5
        self.tails[self.pieces(tail), column, self.used] = 1.0
        self.used += 1

    def decoded(self, labels: Labels = LABELS) -> Found:
        arrays = (self.mentions, self.layers, self.types, self.modalities, self.heads, self.tails)
        return decode(self.text, [self.window], [Scores(*(a.astype(np.float32) for a in arrays))], labels)


def with_threshold(**changed: float) -> Labels:
    import msgspec

    return msgspec.structs.replace(LABELS, thresholds=LABELS.thresholds | changed)


# ------------------------------------------------------------------------------------------------------------- mentions

MENTIONS = [
    # text, words labelled as one mention, kind, mention expected
    ("Then Volodymyr Zelenskyy spoke.", "Volodymyr Zelenskyy", "person", "Volodymyr Zelenskyy"),
    ("Then Ouagadougou fell.", "Ouagadougou", "place", "Ouagadougou"),
    ("The U.S. moved.", "U", "country", "U.S."),
    ("It is the U.S.", "U", "country", "U.S."),
    ("The U.N. Security Council met.", "U.N. Security Council", "organisation", "U.N. Security Council"),
    ("Then al-Qaida struck.", "al", "group", "al-Qaida"),
    ("Then Al-Shabaab struck.", "Al", "group", "Al-Shabaab"),
    ("Then ul-Haq struck.", "ul", "person", "ul-Haq"),
    ("Then the rebels struck.", "the rebels", "group", "rebels"),
    ("Then The Rebels struck.", "The Rebels", "group", "Rebels"),
    ("Then a unit struck.", "a unit", "group", "unit"),
    ("Then an army struck.", "an army", "group", "army"),
    ("Then Theresa May spoke.", "Theresa May", "person", "Theresa May"),
    ("Then Anne spoke.", "Anne", "person", "Anne"),
    ("Then “the Group” struck.", "“the Group”", "organisation", "Group"),
    ("Then the “Group” struck.", "the “Group”", "organisation", "Group"),
    ("Then Oslo, too.", "Oslo,", "place", "Oslo"),
    ("Then Côte d’Ivoire voted.", "Côte d’Ivoire", "country", "Côte d’Ivoire"),
    ("Then the demonym French.", "French", "demonym", "French"),
    ("Then the HMS Kent sailed.", "HMS Kent", "vessel", "HMS Kent"),
]


@pytest.mark.parametrize(("text", "words", "kind", "expected"), MENTIONS)
def test_mentions(text: str, words: str, kind: str, expected: str) -> None:
    hand = Hand(text)
    hand.mention(words, kind)
    found = [m for m in hand.decoded().mentions if m.reasons != ["pronoun"]]
    assert [(m.raw, m.kind) for m in found] == [(expected, KIND_OF[kind])]
    assert found[0].span.of(text) == expected
    assert found[0].score > 0.99


def test_only_marks_are_no_mention() -> None:
    hand = Hand("Then “,” came.")
    hand.mention("“,”", "person")
    assert hand.decoded().mentions == []


def test_a_word_has_the_label_of_its_first_piece() -> None:
    hand = Hand("Then Ouagadougou fell.")
    assert len(hand.pieces("Ouagadougou")) > 1
    hand.mentions[hand.pieces("Ouagadougou")[1:], 1] = 20.0
    assert hand.decoded().mentions == []


def test_two_names_side_by_side_are_two() -> None:
    hand = Hand("Then Paris Berlin Rome met.")
    for name in ("Paris", "Berlin", "Rome"):
        hand.mention(name, "place")
    assert [m.raw for m in hand.decoded().mentions] == ["Paris", "Berlin", "Rome"]


CHUNKS = [
    (["O", "O"], []),
    (["B-x", "I-x", "O"], [(0, 2, "x")]),
    (["B-x", "B-x"], [(0, 1, "x"), (1, 2, "x")]),
    (["B-x", "I-y"], [(0, 1, "x"), (1, 2, "y")]),
    (["O", "I-x", "I-x"], [(1, 3, "x")]),
    (["I-x", "O", "I-x"], [(0, 1, "x"), (2, 3, "x")]),
    ([], []),
]


@pytest.mark.parametrize(("tags", "expected"), CHUNKS)
def test_chunks(tags: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert chunks(tags) == expected


PRONOUNS = [
    ("Then he met them.", [("he", "person"), ("them", "group")]),
    ("Their plan and its cost.", [("Their", "group"), ("its", "group")]),
    ("The US told us so.", [("us", "group")]),
    ("I told IT staff.", [("I", "person")]),
    ("It was she (i.e. her) who came.", [("It", "group"), ("she", "person"), ("her", "person")]),
    ("It’s late, he's gone.", [("It", "group"), ("he", "person")]),
    ("The theme hits items; ushers cheer.", []),
    ("The I.A.E.A. and W.H.O. came.", []),
    ("Item i) came.", []),
]


@pytest.mark.parametrize(("text", "expected"), PRONOUNS)
def test_pronouns_need_no_model(text: str, expected: list[tuple[str, str]]) -> None:
    found = Hand(text).decoded().mentions
    assert [(m.raw, m.kind) for m in found] == expected
    assert all(m.reasons == ["pronoun"] for m in found)


def test_a_pronoun_in_a_name_is_no_mention_of_its_own() -> None:
    hand = Hand("Then We Remain met her.")
    hand.mention("We Remain", "organisation")
    assert [m.raw for m in hand.decoded().mentions] == ["We Remain", "her"]


WORDS = [
    ("The U.S. and al-Qaida", ["The", "U.S.", "and", "al-Qaida"]),
    ("the U.S.-led raid", ["the", "U.S.", "-", "led", "raid"]),
    ("a well-known man", ["a", "well", "-", "known", "man"]),
    ("at 5 p.m. sharp", ["at", "5", "p.m.", "sharp"]),
    ("el-Sisi’s aide", ["el-Sisi", "’", "s", "aide"]),
    ("al-Ka’bi and al-Qaida's men", ["al-Ka’bi", "and", "al-Qaida", "'", "s", "men"]),
    ("re-Election", ["re", "-", "Election"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words(text: str, expected: list[str]) -> None:
    words = words_of(text, first_window(text))
    assert [s.of(text) for s in words.spans] == expected
    assert words.first == [pieces[0] for pieces in words.pieces]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the rebels", "rebels"), (" “the rebels”, ", "rebels"), ("the", ""), ("“”", ""), ("a, b:", "a, b"),
     ("(the army", "army"), ("theatre", "theatre"), ("A  man", "man"), ("", "")],
)  # fmt: skip
def test_trim(text: str, expected: str) -> None:
    assert trim(text, Span(0, len(text))).of(text) == expected


# ------------------------------------------------------------------------------------------------------------- triggers


def test_a_trigger_with_its_parties() -> None:
    hand = Hand("Then India shelled Pakistan near Nepal.")
    for name in ("India", "Pakistan", "Nepal"):
        hand.mention(name, "country")
    hand.trigger("shelled", "ASSAULT", "alleged")
    hand.tie("shelled", "India", "actor")
    hand.tie("shelled", "Pakistan", "recipient")
    (trigger,) = hand.decoded().triggers
    assert (trigger.span.of(hand.text), trigger.type, trigger.modality) == ("shelled", "ASSAULT", "alleged")
    assert [n for n, _ in trigger.actors] == [0]
    assert [n for n, _ in trigger.recipients] == [1]
    assert trigger.actors[0][1] == pytest.approx(float(sigmoid(np.float32(6.0))), abs=0.001)  # type: ignore[arg-type]
    assert trigger.score > 0.99


NEIGHBOURS = [
    # words of "Then India struck back hard at dawn." with their types; triggers expected
    ([("struck", "ASSAULT")], [("struck", "ASSAULT")]),
    ([("struck", "ASSAULT"), ("back", "ASSAULT")], [("struck back", "ASSAULT")]),
    ([("struck", "ASSAULT"), ("back", "REJECT")], [("struck", "ASSAULT"), ("back", "REJECT")]),
    ([("struck", "ASSAULT"), ("hard", "ASSAULT")], [("struck", "ASSAULT"), ("hard", "ASSAULT")]),
    ([], []),
]


@pytest.mark.parametrize(("labelled", "expected"), NEIGHBOURS)
def test_neighbours_of_one_type_are_one_trigger(
    labelled: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    hand = Hand("Then India struck back hard at dawn.")
    for word, kind in labelled:
        hand.trigger(word, kind)
    assert [(t.span.of(hand.text), t.type) for t in hand.decoded().triggers] == expected


@pytest.mark.parametrize(("threshold", "count"), [(0.4, 1), (0.49, 1), (0.51, 0), (0.9, 0)])
def test_the_threshold_of_a_trigger(threshold: float, count: int) -> None:
    """Logit 8 for no act, and 8 for one that stands for an act: a half each, the other types nearly nothing."""
    hand = Hand("Then India struck.")
    hand.trigger("struck", "ASSAULT", logit=8.0)
    assert len(hand.decoded(with_threshold(trigger=threshold)).triggers) == count


def test_types_share_the_chance_of_an_act() -> None:
    """Two types at a third each beat "no act" at a third, though neither does alone."""
    hand = Hand("Then India struck.")
    hand.trigger("struck", "ASSAULT", logit=8.1)
    hand.trigger("struck", "COERCE", logit=8.0)
    (trigger,) = hand.decoded(with_threshold(trigger=0.6)).triggers
    assert trigger.type == "ASSAULT"


@pytest.mark.parametrize(("logit", "count"), [(-6.0, 0), (-0.2, 0), (0.2, 1), (3.0, 1)])
def test_the_threshold_of_a_tie(logit: float, count: int) -> None:
    hand = Hand("Then India struck.")
    hand.mention("India", "country")
    hand.trigger("struck", "ASSAULT")
    hand.tie("struck", "India", "actor", logit)
    assert len(hand.decoded().triggers[0].actors) == count


def test_a_pronoun_can_be_a_party() -> None:
    hand = Hand("Then they struck.")
    hand.trigger("struck", "ASSAULT")
    hand.tie("struck", "they", "actor")
    assert [n for n, _ in hand.decoded().triggers[0].actors] == [0]


def test_the_numbers_of_parties_go_on_from_window_to_window() -> None:
    one, other = Hand("Then India struck Nepal."), Hand("Then India struck Nepal.")
    for hand in (one, other):
        hand.mention("India", "country")
        hand.mention("Nepal", "country")
        hand.trigger("struck", "ASSAULT")
        hand.tie("struck", "Nepal", "recipient")
    arrays = [
        Scores(*(a.astype(np.float32) for a in (h.mentions, h.layers, h.types, h.modalities, h.heads, h.tails)))
        for h in (one, other)
    ]
    found = decode(one.text, [one.window, other.window], arrays, LABELS)
    assert [[n for n, _ in t.recipients] for t in found.triggers] == [[1], [3]]
    assert len(found.mentions) == 4


# ----------------------------------------------------------------------------------------------------------- quotations

TEXT = "India said talks on water failed, and Nepal denied that talks began."


def quoted_by(hand: Hand) -> list[tuple[list[str], str | None, list[str]]]:
    return [
        (
            [s.of(hand.text) for s in q.sources],
            q.cue.of(hand.text) if q.cue else None,
            [c.of(hand.text) for c in q.content],
        )
        for q in hand.decoded().quotations
    ]


def two_sayings() -> Hand:
    hand = Hand(TEXT)
    for source, cue, content in (("India", "said", "talks on water failed"), ("Nepal", "denied", "talks began")):
        hand.layer(source, "source")
        hand.layer(cue, "cue")
        hand.layer(content, "content")
    return hand


def test_each_cue_has_what_is_tied_to_it() -> None:
    hand = two_sayings()
    hand.tie("said", "India", "source")
    hand.tie("said", "talks on water failed", "content")
    hand.tie("denied", "Nepal", "source")
    hand.tie("denied", "talks began", "content")
    assert quoted_by(hand) == [(["India"], "said", ["talks on water failed"]), (["Nepal"], "denied", ["talks began"])]


def test_crossed_ties_are_followed() -> None:
    hand = two_sayings()
    hand.tie("denied", "India", "source")
    hand.tie("denied", "talks on water failed", "content")
    hand.tie("said", "talks began", "content")
    assert quoted_by(hand) == [(["India"], "denied", ["talks on water failed"]), ([], "said", ["talks began"])]


def test_a_content_goes_to_the_cue_that_wants_it_most() -> None:
    hand = two_sayings()
    hand.tie("said", "talks began", "content", 2.0)
    hand.tie("denied", "talks began", "content", 4.0)
    assert quoted_by(hand) == [([], None, ["talks on water failed"]), ([], "denied", ["talks began"])]


def test_one_cue_may_have_two_contents_and_two_sources() -> None:
    hand = two_sayings()
    for content in ("talks on water failed", "talks began"):
        hand.tie("said", content, "content")
    for source in ("India", "Nepal"):
        hand.tie("said", source, "source")
    assert quoted_by(hand) == [(["India", "Nepal"], "said", ["talks on water failed", "talks began"])]


@pytest.mark.parametrize(
    ("logits", "sources"),
    [
        ((-6.0, -6.0), []),
        ((-1.0, -3.0), ["India"]),
        ((-1.0, -0.5), ["Nepal"]),
        ((-2.0, -3.0), []),
        ((1.0, -0.5), ["India"]),
    ],
)
def test_below_the_threshold_the_best_source_will_do(logits: tuple[float, float], sources: list[str]) -> None:
    hand = two_sayings()
    hand.tie("said", "talks on water failed", "content")
    hand.tie("said", "India", "source", logits[0])
    hand.tie("said", "Nepal", "source", logits[1])
    assert quoted_by(hand)[0] == (sources, "said", ["talks on water failed"])


def test_a_content_that_no_cue_claims_stands_alone() -> None:
    hand = Hand(TEXT)
    hand.layer("talks on water failed", "content")
    assert quoted_by(hand) == [([], None, ["talks on water failed"])]
    assert hand.decoded().quotations[0].score == pytest.approx(0.5 * 0.5, abs=0.01)  # no cue, and no source


def test_a_cue_without_content_is_no_quotation() -> None:
    hand = Hand(TEXT)
    hand.layer("said", "cue")
    hand.layer("India", "source")
    hand.tie("said", "India", "source")
    assert quoted_by(hand) == []


def test_a_word_that_is_cue_and_content_is_not_its_own_cue() -> None:
    hand = Hand(TEXT)
    hand.layer("denied", "cue")
    hand.layer("denied", "content")
    assert quoted_by(hand) == [([], None, ["denied"])]


GAPS = [
    # parts of the content labelled, further labels, contents expected
    (["talks", "failed"], [], ["talks on water failed"]),
    (["talks on", "failed"], [], ["talks on water failed"]),
    (["India said", "failed"], [], ["India said talks on water failed"]),
    (["India", "failed"], [], ["India", "failed"]),
    (["talks", "failed"], [("water", "source")], ["talks", "failed"]),
    (["talks", "failed"], [("on", "cue")], ["talks", "failed"]),
    (["talks on water failed", "and Nepal"], [], ["talks on water failed, and Nepal"]),
]


@pytest.mark.parametrize(("parts", "others", "expected"), GAPS)
def test_small_gaps_in_a_content_are_closed(
    parts: list[str], others: list[tuple[str, str]], expected: list[str]
) -> None:
    hand = Hand(TEXT)
    for part in parts:
        hand.layer(part, "content")
    for words, layer in others:
        hand.layer(words, layer)
    assert [c for _, _, contents in quoted_by(hand) for c in contents] == expected


def test_gaps_between_sources_are_not_closed() -> None:
    hand = Hand(TEXT)
    hand.layer("India", "source")
    hand.layer("talks", "source")
    hand.layer("denied", "cue")
    hand.layer("talks began", "content")
    for source in ("India", "talks"):
        hand.tie("denied", source, "source")
    hand.tie("denied", "talks began", "content")
    assert quoted_by(hand) == [(["India", "talks"], "denied", ["talks began"])]


# ---------------------------------------------------------------------------------------------------------- small parts


@pytest.mark.parametrize(
    ("distance", "expected"),
    [(0, 8), (1, 9), (2, 10), (3, 10), (4, 11), (64, 15), (127, 15), (-1, 1), (-2, 2), (-127, 7)],
)
def test_bucket(distance: int, expected: int) -> None:
    assert bucket(distance) == expected


@given(st.integers(-5000, 5000))
def test_every_distance_has_a_bucket(distance: int) -> None:
    assert 0 <= bucket(distance) < 16
    assert (bucket(distance) >= 8) == (distance >= 0)


def test_a_tie_is_the_mean_over_pieces_and_distance() -> None:
    labels = Labels(*(getattr(LABELS, f) for f in LABELS.__struct_fields__[:7]), [[float(n) for n in range(16)]] * 4,
                    LABELS.thresholds, "")  # fmt: skip
    hand = Hand("one two three")
    scores = Scores(*(a.astype(np.float32) for a in (hand.mentions, hand.layers, hand.types, hand.modalities,
                                                     hand.heads, hand.tails)))  # fmt: skip
    expected = float(sigmoid(np.float32((bucket(1) + bucket(2)) / 2)))  # type: ignore[arg-type]
    assert tie(scores, labels, LINK_ACTOR, [1], [2, 3]) == pytest.approx(expected)


@pytest.mark.parametrize("logits", [[0.0, 0.0], [1e30, -1e30], [-500.0, 500.0]])
@pytest.mark.filterwarnings("error")
def test_no_logit_is_too_large(logits: list[float]) -> None:
    values = np.asarray(logits, dtype=np.float32)
    for probabilities in (softmax(values), sigmoid(values)):
        assert ((probabilities >= 0) & (probabilities <= 1)).all()


# ------------------------------------------------------------------------------------------------- any logits, any text

FRAGMENTS = ["India", "U.S.", "al-Qaida", "said", "“no”", "(i.e. it)", "I.A.E.A.", "he", ".", ",", "\n\n",
             "Zelenskyy’s", "don't", "-", "naïve", "5,000", "中国", "é", "…", "We", "US-led", "\u200b",
             "\xad"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=30).map(" ".join)


def random_scores(window: Window, seed: int, scale: float) -> Scores:
    rng, length = np.random.default_rng(seed), len(window.ids)
    shapes: Sequence[tuple[int, ...]] = [
        (length, len(LABELS.mentions)), (length, 3, 3), (length, len(LABELS.types)), (length, len(MODALITIES)),
        (length, len(LINKS), SIZE), (length, len(LINKS), SIZE),
    ]  # fmt: skip
    return Scores(*(rng.normal(0, scale, shape).astype(np.float32) for shape in shapes))


def check(text: str, found: Found, words: set[int]) -> None:
    spans = [m.span for m in found.mentions] + [t.span for t in found.triggers]
    spans += [s for q in found.quotations for s in [*q.sources, *q.content, *([q.cue] if q.cue else [])]]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert {span.start, span.end} <= words, span.of(text)
    numbers = [m.score for m in found.mentions] + [t.score for t in found.triggers]
    numbers += [q.score for q in found.quotations]
    numbers += [p for t in found.triggers for _, p in [*t.actors, *t.recipients]]
    assert all(0.0 <= n <= 1.0 for n in numbers)
    assert all(0 <= n < len(found.mentions) for t in found.triggers for n, _ in [*t.actors, *t.recipients])
    assert all(m.raw == m.span.of(text) for m in found.mentions)
    assert all(q.content for q in found.quotations)


def edges(text: str, cut: Sequence[Window]) -> set[int]:
    """Where a word begins or ends."""
    return {edge for window in cut for span in words_of(text, window).spans for edge in (span.start, span.end)}


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 3.0, 50.0]))
def test_any_logits_decode_soundly(text: str, seed: int, scale: float) -> None:
    cut = list(windows(text, sentences_of(text)))
    found = decode(text, cut, [random_scores(w, seed + n, scale) for n, w in enumerate(cut)], LABELS)
    check(text, found, edges(text, cut))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.integers(0, 2**32 - 1))
def test_any_text_decodes_soundly(text: str, seed: int) -> None:
    cut = list(windows(text, sentences_of(text)))
    found = decode(text, cut, [random_scores(w, seed, 3.0) for w in cut], LABELS)
    check(text, found, edges(text, cut))


def test_windows_and_scores_must_match() -> None:
    window: Any = first_window("India spoke.")
    with pytest.raises(ValueError, match="zip"):
        decode("India spoke.", [window], [], LABELS)


# ------------------------------------------------------------------------- the quick ways give the bits of the plain

BITS = st.integers(0, 2**32 - 1)


@given(BITS, st.lists(st.integers(1, 12), min_size=1, max_size=9))
def test_ties_taken_together_are_those_taken_one_by_one(seed: int, sizes: list[int]) -> None:
    window = first_window("one two three four five six seven eight nine ten eleven twelve thirteen fourteen.")
    starts = np.random.default_rng(seed).integers(1, 3, len(sizes)).tolist()
    spans = [Span(window.spans[a].start, window.spans[a + n - 1].end) for a, n in zip(starts, sizes, strict=True)]
    logits = np.random.default_rng(seed).normal(0, 4, len(window.ids)).astype(np.float32)
    ties = Ties(window, [Mention(span, "", "person") for span in spans], 5)
    sums = np.array([np.add.reduce(logits[pieces_in(window, span)]) for span in spans], dtype=np.float32)
    plain = sigmoid(sums / np.array(sizes, dtype=np.float32)).tolist()
    assert ties.of(logits) == [(5 + n, p) for n, p in enumerate(plain)]


@given(BITS, st.lists(st.integers(0, 15), min_size=1, max_size=4, unique=True))
def test_ties_to_all_pieces_are_those_of_each_link(seed: int, heads: list[int]) -> None:
    random, every = np.random.default_rng(seed), range(16)
    scores = random_scores(first_window("Envoys met."), seed, 3.0)
    heads_of, tails_of = random.normal(0, 1, (2, 16, len(LINKS), SIZE)).astype(np.float32)
    scores = msgspec.structs.replace(scores, heads=heads_of, tails=tails_of)
    learned = random.normal(0, 1, (len(LINKS), 16)).tolist()
    known = msgspec.structs.replace(LABELS, distance=learned)
    for link, found in zip((LINK_ACTOR, LINK_RECIPIENT), Parties(scores, known).of(heads), strict=True):
        steps = np.array(every)[None, :] - np.array(heads)[:, None]
        far = np.array(learned[link], dtype=np.float32)[bucket(steps)]
        plain = heads_of[heads, link] @ tails_of[every, link].T / SIZE**0.5 + far
        assert (link_logits(scores, known, link, heads, every) == plain).all()
        assert (found == plain.mean(0)).all()


@given(BITS, st.integers(1, 20), st.integers(1, 20), st.sampled_from([1.0, 30.0, 200.0]))
def test_arrays_are_reduced_to_the_same_bits(seed: int, rows: int, columns: int, scale: float) -> None:
    logits = np.random.default_rng(seed).normal(0, scale, (rows, columns)).astype(np.float32)
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    assert (softmax(logits) == shifted / shifted.sum(-1, keepdims=True)).all()
    assert (sigmoid(logits) == 1.0 / (1.0 + np.exp(-np.clip(logits, -60.0, 60.0)))).all()
    assert (mean_of(logits) == logits.mean(0)).all()


ODD = st.text("heſsıİiTyURwWmMoO", max_size=6)
WORDS = st.one_of(ODD, st.text(max_size=6), st.sampled_from(["US", "IT", "i", "I"]))


@given(WORDS)
def test_a_pronoun_is_what_the_pattern_says(word: str) -> None:
    assert is_pronoun(word) == (word not in ("US", "IT", "i") and PRONOUN.fullmatch(word) is not None)
