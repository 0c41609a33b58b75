"""The gate: what it keeps, what it drops, that nothing a page holds makes it fail, and how a run counts its drops."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.clean import gate
from tocsin.clean.gate import BUCKETS, DATA, Gate, buckets, load, unpolitical, words_of
from tocsin.cli import main
from tocsin.config import Settings
from tocsin.errors import ModelError
from tocsin.pipeline import gated, read_page
from tocsin.records import Document, Page, Rejected

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "training"))

from build_gate import clear, cut, held_pages, own, pages, political  # noqa: E402  (a training tool)

CRISIS = (
    "The foreign minister said on Tuesday that the government would recall its ambassador unless the other state "
    "withdrew its troops from the border. The president met the secretary of state and asked parliament to approve "
    "sanctions. Opposition leaders called for talks, and the army declined to comment on the number of soldiers."
)
STATEMENT = (
    "The Council condemns the attack on the convoy and calls on all parties to cease hostilities, to let humanitarian "
    "aid through and to return to the negotiations that the United Nations convened in March."
)
TAX = (
    "Lawmakers voted on Thursday to raise the fuel tax, handing the governor a victory after long debate. Democrats "
    "said that the bill would pay for schools; Republicans warned that voters would remember it in the election."
)
SOUP = (
    "Peel the squash and cut it into cubes. Fry the onion in butter until it is soft, add the ginger and the cubes and "
    "cook for five minutes. Pour in the stock, simmer for half an hour and blend until smooth. Season with salt, "
    "pepper and a little cream, and serve in warm bowls with toasted seeds and crusty bread. It freezes well."
)
MATCH = (
    "The home side won by three goals to one in front of a noisy crowd. The striker scored twice before the break, the "
    "second with a volley from the edge of the box, and the goalkeeper saved a late penalty. The coach praised his "
    "players and said that the squad would rest before the cup match at the weekend, when the captain is back."
)
SHIRT = (
    "This shirt is cut from soft cotton and has a relaxed fit, with buttons made of shell. Wash at 30 degrees and dry "
    "it in the shade. Free delivery for orders over 40, and returns within a month if the label is attached. Customers "
    "who bought this also liked the linen trousers and the straw hat. Rated 4.7 out of 5 by the people who wear it."
)


def page_html(*paragraphs: str, title: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    links = "<a href='/'>Home</a> <a href='/s'>Sport</a>"
    return (f"<!doctype html><html><head><title>{title}</title></head><body><nav>{links}</nav><article><h1>{title}</h1>"
            f"{body}</article><footer>Contact | Terms of use</footer></body></html>")


KEPT = [
    ("a crisis", page_html(CRISIS), "html"),
    ("an official text of one sentence", page_html(STATEMENT), "html"),
    ("domestic affairs", page_html(TAX), "html"),
    ("plain text", CRISIS, "text"),
    ("one political paragraph in a long page", page_html(*[SOUP] * 5, CRISIS, TAX, *[SOUP] * 5), "html"),
    ("a title alone says it", page_html(title="Ministers meet in Geneva"), "html"),
    ("too short to judge", page_html("Peel the squash and cut it into cubes."), "html"),
    ("another language", page_html("Die Suppe wird mit Ingwer gekocht und in warmen Tellern serviert. " * 9), "html"),
    ("empty", "", "html"),
    ("blanks", " \n\t ", "unknown"),
    ("no text in it", "<html><body><img src=a.png></body></html>", "html"),
    ("a list of names", "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Larch Maple " * 4, "text"),
]
DROPPED = [
    ("a recipe", page_html(SOUP), "html"),
    ("sport", page_html(MATCH), "html"),
    ("a shop", page_html(SHIRT), "html"),
    ("a long page of all three", page_html(*[SOUP, MATCH, SHIRT] * 6), "html"),
    ("HTML that does not say so", page_html(SOUP), "unknown"),
    ("plain text", MATCH, "text"),
    ("broken markup", page_html(SOUP).replace("</p>", "").replace("</article>", "<div><b>"), "html"),
]


@pytest.mark.parametrize(("why", "body", "media"), KEPT, ids=[case[0] for case in KEPT])
def test_kept(why: str, body: str, media: str) -> None:
    assert unpolitical(Page("test:kept", body, media)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("why", "body", "media"), DROPPED, ids=[case[0] for case in DROPPED])
def test_dropped(why: str, body: str, media: str) -> None:
    reason = unpolitical(Page("test:dropped", body, media))  # type: ignore[arg-type]
    assert reason
    assert reason.startswith("nothing political in ")
    assert "\n" not in reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso-8859-15"])
@pytest.mark.parametrize(("body", "kept"), [(CRISIS, True), (SOUP, False)], ids=["political", "not"])
def test_encodings(encoding: str, body: str, kept: bool) -> None:
    raw = page_html(body.replace("cream", "crème")).encode(encoding)
    assert (unpolitical(Page("test:encoding", raw, "html")) is None) is kept


JUNK: list[tuple[str, bytes | str]] = [
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    ("a PDF", b"%PDF-1.7 " + SOUP.encode()),
    ("random bytes", bytes((n * 7919 + n * n) % 256 for n in range(20_000))),
    ("deep nesting", "<div>" * 60_000 + SOUP),
    ("nesting below the limit", "<div>" * 3_000 + CRISIS),
    ("an endless tag", "<p " + "a=1 " * 30_000),
    ("never closed", "<!--" * 5_000 + "<script>" * 500),
    ("half a surrogate pair", f"<p>{CRISIS}\ud800</p>"),
    ("half a surrogate pair as text", CRISIS + "\udfff"),
    ("NULs", page_html(CRISIS).replace(" ", " \0", 9)),
    ("too large", "<p>" + "soup " * 5_000_000),
]


@pytest.mark.parametrize(("what", "body"), JUNK, ids=[case[0] for case in JUNK])
@pytest.mark.parametrize("media", ["html", "text", "unknown"])
def test_junk_is_kept_for_the_cleaner(what: str, body: bytes | str, media: str) -> None:
    assert unpolitical(Page("test:junk", body, media)) is None  # type: ignore[arg-type]


PIECES = ["<p>", "</p>", "<table><td>", "<select>", "<!--", "-->", "<script>", "</script>", "&amp", "&#x110000;", "\0",
          "<svg>", "<title>", "<template>", "é", "\ud800", "soup of the day ", "<"]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)))
def test_nothing_raises(body: bytes | str) -> None:
    unpolitical(Page("test:any", body, "html"))


def test_a_panic_of_the_parser_keeps_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panics(*_: object, **__: object) -> str:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("resiliparse.extract.html2text.extract_plain_text", panics)
    assert unpolitical(Page("test:panic", page_html(SOUP), "html")) is None


def test_an_interruption_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("resiliparse.extract.html2text.extract_plain_text", stopped)
    with pytest.raises(KeyboardInterrupt):
        unpolitical(Page("test:stop", page_html(SOUP), "html"))


# --------------------------------------------------------------------------------------------- the model

def test_the_hash_is_fixed() -> None:
    """The weights hang on it: a change needs a new model."""
    single, pair = buckets(words_of("Don't panic: 42 TANKS!"))
    assert words_of("Don't panic: 42 TANKS!") == ["don", "t", "panic", "tanks"]
    assert single.tolist() == [33241, 154280, 229778, 153012]
    assert pair.tolist() == [253170, 215253, 217430]


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], 0.0), (["tanks"], 6.0), (["tanks", "soup"], 3.0), (["tanks"] * 2 + ["soup"] * 9, 6.0), (["soup"] * 9, 0.0)],
    ids=["nothing", "one word", "shorter than a stretch", "the best stretch counts", "nothing known"],
)
def test_scores(words: list[str], expected: float) -> None:
    weights = np.zeros(BUCKETS, np.int8)
    weights[buckets(["tanks"])[0]] = 6
    assert Gate(weights, 2, (0.0, 0.0)).score(words) == expected


def test_the_shipped_model_is_small_and_loads_once() -> None:
    assert DATA.stat().st_size < 1_000_000
    assert load() is load()
    assert load().limits[0] < load().limits[1]


GOOD = {"weights": np.zeros(BUCKETS, np.int8), "window": np.int64(200), "limits": np.array([-2.0, -1.0])}
DAMAGED = [
    ("weights of another size", GOOD | {"weights": np.zeros(8, np.int8)}),
    ("weights of another type", GOOD | {"weights": np.zeros(BUCKETS, np.float32)}),
    ("no window", {name: GOOD[name] for name in ("weights", "limits")}),
    ("window of nothing", GOOD | {"window": np.int64(0)}),
    ("one limit", GOOD | {"limits": np.array([-2.0])}),
    ("no number as limit", GOOD | {"limits": np.array([np.nan, 0.0])}),
    ("pickled", GOOD | {"limits": np.array([None, {}], dtype=object)}),
]


@pytest.mark.parametrize(("why", "arrays"), DAMAGED, ids=[case[0] for case in DAMAGED])
def test_a_damaged_model_is_named(why: str, arrays: dict[str, np.ndarray], tmp_path: Path) -> None:
    path = tmp_path / "gate.npz"
    np.savez(path, **arrays)
    with pytest.raises(ModelError, match=r"gate\.npz .*; reinstall tocsin"):
        load.__wrapped__(path)


UNREADABLE = {"missing": None, "empty": b"", "text": b"no zip", "cut": DATA.read_bytes()[:5_000]}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_model_is_named(raw: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "gate.npz"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(ModelError, match="can't be read"):
        load.__wrapped__(path)


# --------------------------------------------------------------------------------------------- floors

def test_held_back_political_pages_are_kept() -> None:
    """Pages made of the corpus's held-back passages: at most one in a hundred is lost."""
    corpus = [text for text in political(Path("no data"), ROOT / "training" / "corpus") if text.origin == "corpus"]
    made = held_pages(corpus, random.Random(3), rounds=1)
    lost = [page for page in made if unpolitical(Page("test:held", page_html(*page.split("\n")), "html"))]
    assert len(made) > 100
    assert len(lost) <= 0.01 * len(made)


def test_held_back_unpolitical_texts_are_dropped() -> None:
    held = [text.text for text in own(ROOT / "training" / "gate_texts") if text.held_back]
    gone = [text for text in held if unpolitical(Page("test:held", page_html(text), "html"))]
    assert len(gone) >= 0.8 * len(held)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("soup " * 10, True), ("soup " * 10 + "minister", False), ("soup " * 160 + "minister", True)],
    ids=["clear", "doubtful", "one doubtful word in a long text"],
)
def test_doubtful_texts_are_no_examples(text: str, expected: bool) -> None:
    assert clear(text) is expected


def test_pages_hold_every_text_once() -> None:
    texts = [f"text{number} " + "word " * 20 for number in range(30)]
    made = pages(texts, random.Random(1), 50, 100)
    assert sorted(line for page in made for line in page.split("\n")) == sorted(texts)
    assert all(len(page.split()) >= 50 for page in made[:-1])


@pytest.mark.parametrize(("words", "pieces"), [(0, 1), (50, 1), (100, 1), (130, 1), (170, 2), (250, 3)])
def test_long_texts_are_cut(words: int, pieces: int) -> None:
    assert len(cut("word " * words, 100)) == pieces


# --------------------------------------------------------------------------------------------- in a run

def test_a_dropped_page_is_a_rejection_with_its_reason() -> None:
    page = Page("test:soup", page_html(SOUP), "html")
    result = read_page(page, Settings(gate=True))
    assert isinstance(result, Rejected)
    assert (result.uri, result.stage, result.reason[:25]) == ("test:soup", "clean", "gate: nothing political i")
    assert gated(result)
    assert isinstance(read_page(page, Settings()), Document), "without --gate the page is read"


def test_other_rejections_are_not_the_gates() -> None:
    result = read_page(Page("test:empty", b"", "html"), Settings(gate=True))
    assert isinstance(result, Rejected)
    assert not gated(result)
    assert not gated(Rejected("test:x", "parse", "gate: a page about garden gates"))


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    folder = tmp_path / "crawl"
    folder.mkdir()
    for name, body in (("crisis", CRISIS), ("soup", SOUP), ("match", MATCH)):
        (folder / f"{name}.html").write_text(page_html(body, title=name), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("extra", "code", "summary"),
    [((), 0, "1 read, 0 rejected, 2 dropped by the gate"), (("",), 1, "1 read, 1 rejected, 2 dropped by the gate")],
    ids=["a drop is no failure", "a rejection beside it is"],
)
def test_exit_code_and_summary(
    crawl: Path, extra: tuple[str, ...], code: int, summary: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for body in extra:
        (crawl / "empty.html").write_text(body)
    out = crawl.parent / "out.jsonl"
    assert main(["read", str(crawl), "--gate", "-o", str(out)]) == code
    assert summary in capsys.readouterr().err
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert sum(line.get("rejected", {}).get("reason", "").startswith("gate: ") for line in lines) == 2


def test_a_single_dropped_page_is_told(crawl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(crawl / "soup.html"), "--gate"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "dropped " in told.err
    assert "soup.html: gate: nothing political" in told.err


def test_a_damaged_model_ends_the_run(
    crawl: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def damaged() -> Gate:
        raise ModelError("the gate's model x can't be read; reinstall tocsin")

    monkeypatch.setattr(gate, "load", damaged)
    assert main(["read", str(crawl), "--gate"]) == 3
    assert "reinstall" in capsys.readouterr().err
