"""Where sentences end, and what a window may hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.parse.tokens import MAX_PIECES, sentences_of, shape_of, split_paragraphs, tokenizer, windows

# Sentences are written with "|" where the splitter must cut; the bar and nothing else is taken out of the text.
CUTS = [
    ("plain", "The envoys met. |They shook hands. |Nobody spoke."),
    ("question and exclamation", "Who gave the order? |Nobody knows! |The search goes on."),
    ("one sentence without a stop", "Ministers gather in Vienna"),
    # initials
    ("initial inside a name", "The carrier Harry S. Truman left port. |It sails east."),
    ("broken initial", "The frigate Philip D. It rammed Warner at dawn."),
    ("leading initial", "A biographer of J. Robert Oppenheimer spoke. |He was brief."),
    ("initial at the head", "J. Edgar Hoover kept files. |They were burnt."),
    ("two initials joined", "Senator J.D. Vance answered. |Others did not."),
    ("three initials", "The book by J. R. R. Tolkien was banned."),
    ("two middle initials joined", "The George H.W. Bush strike group sailed. |Turkey watched."),
    ("initial after a title", "Gen. M. Naravane inspected the post."),
    ("numeral I", "The map dates from World War I. |Officials keep it."),
    ("lettered plan", "There is no Plan B. |The ministers know it."),
    ("annex with a letter", "The sites stand in Annex C. |Inspectors have the list."),
    ("pronoun I", "She is older than I. |The rest are younger."),
    # dotted abbreviations
    ("U.S. before a noun", "The U.S. Treasury blocked the bank. |It protested."),
    ("U.S. at the end", "He flew back to the U.S. |The talks went on."),
    ("U.S. before He", "They blamed the U.S. |He blamed nobody."),
    ("U.S. at the end of the text", "They flew back to the U.S."),
    ("U.N. Secretary", "U.N. Secretary-General Guterres called for calm. |Few listened."),
    ("U.K. in a list", "France, the U.K. and Germany signed. |Italy waited."),
    ("U.S. before a number", "The U.S. 6th Fleet moved."),
    ("D.C.", "She lives in Washington, D.C. |There she teaches."),
    ("unknown dotted letters", "An agent of the F.S.B. Directorate was held."),
    ("e.g.", "Some weapons, e.g. Javelins, had arrived."),
    ("i.e. with a capital", "The sponsor, i.e. Tehran, kept silent."),
    # titles
    ("Mr.", "Mr. Lavrov arrived. |Mr. Blinken had left."),
    ("titles of transcripts", "MR. OKAFOR: We have no comment. |MS. LINDT: None at all."),
    ("Ph.D.", "She holds a Ph.D. |The subject was law."),
    ("Dr. and Gen.", "Dr. Haddad treated Gen. Aoun. |Both survived."),
    ("Gen. before a Chinese name", "Gen. He Weidong took over the theatre command."),
    ("Lt. Col.", "Lt. Col. Dupont led the patrol."),
    ("Sen.", "The letter went to Sen. Murphy. |He read it."),
    ("St.", "Police in St. Petersburg broke up the rally. |Dozens were held."),
    ("Mt.", "Climbers on Mt. Hermon saw the convoy."),
    ("small rev", "The engine ran at full rev. |The pilot waited."),
    # words that look like abbreviations
    ("the answer no", "The answer was no. |The minister left."),
    ("No. with a number", "He is No. 2 in the party. |She is No. 3."),
    ("no. in small letters", "Resolution no. 242 still stands."),
    ("art", "They stole the art. |Police found it."),
    ("Art. with a number", "It invoked Art. 5 of the treaty."),
    ("sat", "They stayed where they sat. |Nobody rose."),
    ("wed", "The heirs wed. |Crowds cheered."),
    ("km", "The road is closed for 5 km. |Drivers wait."),
    ("etc. in mid-sentence", "Tents, blankets etc. were flown in. |More is needed."),
    ("etc. at the end", "They sent tents, blankets etc. |The rest came by sea."),
    # months, companies
    ("month before a day", "The order of Dec. 14 stands. |It binds all."),
    ("month and starter", "They met last Sept. |The hall was cold."),
    ("Sept. year", "It ended in Sept. 2015 without a deal."),
    ("Inc.", "Orbital Fuels Inc. Chairman Brandt resigned."),
    ("Co. at the end", "He sold the mine to Zarafshan Co. |The price is secret."),
    ("Jr.", "Ferdinand Marcos Jr. took the oath. |His mother wept."),
    # clock
    ("p.m. goes on small", "At 5 p.m. the guns fell silent."),
    ("p.m. at the end", "Talks broke up at 5 p.m. |Officials went home."),
    ("p.m. Moscow time", "The truce starts at 5 p.m. Moscow time. |Both sides agree."),
    ("p.m. zone", "The call began at 3 p.m. EST and lasted an hour."),
    ("a.m. weekday", "The strike came at 4 a.m. Tuesday near Idlib."),
    # numbers
    ("decimal", "Output fell by 3.5 per cent. |Prices rose 2.25 points."),
    ("money", "It costs $1.5 billion. |Nobody has it."),
    ("number at the end", "The war began in 2014. |It never ended."),
    ("number after the stop", "They fled. |500 stayed."),
    ("version number", "The S-300 v2.1 was shown."),
    ("time with stop", "It struck at 14.30 local time."),
    # quotations
    ("quotation inside", "“We are ready,” he said. |“They are not.”"),
    ("quote ends with its stop", "He said: “We came in peace.” |Nobody believed him."),
    ("two sentences in a quotation", "He said: “We came. |We saw nothing.” |He left."),
    ("question then small verb", "“Who fired first?” the judge asked. |Nobody answered."),
    ("question then a name", "“Will they come?” Blinken asked. |The room was silent."),
    ("exclamation then two names", "“Enough!” President Petro declared."),
    ("straight quotes", 'The note read "Leave now." |They left.'),
    ("no blank after a quote", "He said “we agree.”|The room clapped."),
    ("single quotes", "The sign says ‘No entry.’ |Soldiers guard it."),
    ("abbreviation in quotes", "He called it “the U.S. way of war” and left."),
    ("bracket", "The vote passed (it was close). |The hall emptied."),
    ("sentence in brackets", "The vote passed. |(It was close.) |The hall emptied."),
    # ellipses
    ("ellipsis goes on", "We will answer... but not today."),
    ("ellipsis ends", "We will answer... |The hall waited."),
    ("one-sign ellipsis", "He began to speak… |Then he stopped."),
    ("spaced ellipsis", "He began . . . and stopped."),
    # datelines, headlines, lists, joins
    ("dateline with agency", "MOSCOW, Dec. 7 (Reuters) - Two presidents spoke on Tuesday. |They will meet."),
    ("dateline in capitals", "KYIV (AP) — Shells fell overnight. |Nobody was hurt."),
    ("headline with abbreviation", "U.S. envoy: talks ‘useful’"),
    ("list numbers", "1. The border opens. |2. The prisoners go home. |3. Talks resume."),
    ("list letters", "a. Guns are stored. |b. Roads are cleared."),
    ("line breaks", "Three points remain:|\n- Borders|\n- Water"),
    ("wrapped line", "The ministers of both\nstates met in Vienna. |They\nagreed."),
    ("badly joined", "The shelling went on for hours.|The mayor fled, taking the seal."),
    ("domain name", "Details are on mission.example.org today."),
    ("small article name", "The convoy was hit. |al-Shabaab claimed the attack."),
    ("small particle", "The seat of F.W. de Klerk was empty."),
    ("interrobang", "He said what?! |The hall gasped."),
    ("accents", "The mayor of Chişinău resigned. |Évora did not."),
]


@pytest.mark.parametrize(("why", "marked"), CUTS, ids=[c[0] for c in CUTS])
def test_sentences(why: str, marked: str) -> None:
    text = marked.replace("|", "")
    assert [s.span.of(text) for s in sentences_of(text)] == [part.strip() for part in marked.split("|")]


def test_there_are_many_cases() -> None:
    assert len(CUTS) >= 60
    assert len({why for why, _ in CUTS}) == len(CUTS)


PARAGRAPHS = [
    ("One.\n\nTwo.", ["One.", "Two."]),
    ("  One. \n \t\nTwo.\n", ["One.", "Two."]),
    ("One\nline.\n\n\n\nTwo.", ["One\nline.", "Two."]),
    ("", []),
    (" \n\n ", []),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split_paragraphs(text)] == expected


def test_sentences_know_their_paragraph() -> None:
    sentences = sentences_of("A title\n\nFirst one. Second one.\n\nThird one.")
    assert [s.paragraph for s in sentences] == [0, 1, 1, 2]


SHAPES = [
    ("troops", 1), ("Russia", 2), ("NATO", 3), ("A", 4), ("McCain", 5), ("S-400", 6), ("2014", 6), (",", 7), ("“", 7),
    ("al-Assad", 8), ("é", 1), ("Éire", 2),
]


@pytest.mark.parametrize(("word", "expected"), SHAPES)
def test_shapes(word: str, expected: int) -> None:
    assert shape_of(word) == expected


# ----------------------------------------------------------------------------------------------------- properties

WORDS = st.sampled_from(
    ["The", "U.S.", "Harry", "S.", "He", "talks", "ended.", "“Yes.”", "No!", "5", "p.m.", "3.5", "...", "Gen.", "war.",
     "Ünye", "\n", "\n\n", "(it", "was)", "counterrevolutionaries", "‘So?’", "—", "日本"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200))
LONG = st.lists(WORDS, max_size=500).map(" ".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_sentences_are_ordered_disjoint_and_cover_the_text(text: str) -> None:
    spans = [s.span for s in sentences_of(text)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_sentences_lie_in_their_paragraphs(text: str) -> None:
    paragraphs = split_paragraphs(text)
    assert all(paragraphs[s.paragraph].covers(s.span) for s in sentences_of(text))


@given(LONG, st.sampled_from([8, 32, MAX_PIECES]))
@settings(max_examples=60, deadline=None)
def test_windows_hold_every_piece_once_within_the_limit(text: str, limit: int) -> None:
    sentences = sentences_of(text)
    cut = list(windows(text, sentences, limit))
    for window in cut:
        assert len(window.ids) == len(window.shapes) == len(window.spans) == len(window.words) <= limit
        assert len({sentences[n].paragraph for n in window.sentences}) == 1
    whole = tokenizer().encode_batch([s.span.of(text) for s in sentences], add_special_tokens=False)
    assert [i for w in cut for i in w.ids[1:-1]] == [i for e in whole for i in e.ids]


@given(LONG, st.sampled_from([16, MAX_PIECES]))
@settings(max_examples=60, deadline=None)
def test_a_sentence_that_fits_is_never_cut(text: str, limit: int) -> None:
    sentences = sentences_of(text)
    stands_in: dict[int, int] = {}
    for window in windows(text, sentences, limit):
        for number in set(window.sentences):
            stands_in[number] = stands_in.get(number, 0) + 1
    for number, sentence in enumerate(sentences):
        size = len(tokenizer().encode(sentence.span.of(text), add_special_tokens=False).ids)
        if size <= limit - 2:
            assert stands_in.get(number, 0) == (1 if size else 0)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_pieces_map_back_to_the_text(text: str) -> None:
    sentences = sentences_of(text)
    for window in windows(text, sentences):
        inner = window.spans[1:-1]
        assert all(0 <= s.start <= s.end <= len(text) for s in window.spans)
        assert all(a.start <= b.start for a, b in pairwise(inner))
        assert all(any(sentences[n].span.covers(s) for n in window.sentences) for s in inner)
        assert window.words == [-1, *sorted(window.words[1:-1]), -1]


def test_a_piece_carries_the_shape_of_its_word() -> None:
    text = "NATO mobilised near Zaporizhzhia."
    (window,) = windows(text, sentences_of(text))
    shape = {span.of(text): kind for span, kind in zip(window.spans[1:-1], window.shapes[1:-1], strict=True)}
    assert shape["NATO"] == 3
    assert shape["."] == 7
    town = [kind for span, kind in zip(window.spans, window.shapes, strict=True) if 20 <= span.start < 32]
    assert set(town) == {2}
    assert len(town) > 1


def test_an_overlong_sentence_is_cut_at_a_word() -> None:
    text = "shelled " * 300
    cut = list(windows(text, sentences_of(text)))
    assert len(cut) > 1
    assert all(text[w.spans[-1].end :][:1] in ("", " ") for w in cut)


def test_paragraphs_do_not_share_a_window() -> None:
    text = "Short title\n\nShort text."
    assert [w.sentences for w in windows(text, sentences_of(text))] == [[0], [1]]
