"""Watch files: what loads, what is filled in, and one line for everything that can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tocsin.errors import ConfigError
from tocsin.watchfile import (
    HALF_LIVES,
    LIKELIHOOD,
    EventPattern,
    TalkPattern,
    Watch,
    grade_of,
    horizon_day,
    load_watch,
    read_watch,
    seconds,
    starter,
)

ROOT = Path(__file__).parents[1]
HEAD = """
[watch]
name = "test"
[parties]
side = ["RUS", "BLR"]
[[source]]
at = "."
"""
BUILD_UP = """
[[indicator]]
name = "build-up"
class = "preparation"
[[indicator.match]]
record = "event"
type = "MOBILIZE"
"""
WORDS = """
[[indicator]]
name = "words"
class = "word"
[[indicator.match]]
record = "commitment"
kind = "threat"
"""
TWO = """
[[hypothesis]]
name = "attack"
prior = 0.3
given = { build-up = 0.9 }
[[hypothesis]]
name = "other"
prior = 0.7
"""
ALERT = """
[[alert]]
name = "bell"
tier = "notice"
[[alert.when]]
"""


def read(text: str) -> Watch:
    return read_watch(HEAD + text)


def test_groups_half_lives_and_likelihoods_are_filled_in() -> None:
    watch = read(BUILD_UP + 'actor = ["side"]\nplace = ["UKR"]')
    [indicator] = watch.indicators
    [pattern] = indicator.match
    assert isinstance(pattern, EventPattern)
    assert pattern.actor == ("RUS", "BLR")
    assert pattern.modality == ("actual", "ongoing")
    assert indicator.half_life == HALF_LIVES["preparation"]
    assert watch.likelihood == LIKELIHOOD
    assert watch.sources[0].kind == "folder"
    assert watch.actors == ("BLR", "RUS")


def test_parties_at_a_table_are_each_a_group() -> None:
    watch = read(WORDS + '[[indicator.match]]\nrecord = "talk"\nparties = ["side", "USA"]')
    pattern = watch.indicators[0].match[1]
    assert isinstance(pattern, TalkPattern)
    assert pattern.parties == (("RUS", "BLR"), ("USA",))


def test_likelihoods_are_changed_one_by_one() -> None:
    watch = read("[likelihood]\nA = { true = 0.95, false = 0.02 }")
    assert watch.likelihood["A"].true == 0.95
    assert watch.likelihood["B"] == LIKELIHOOD["B"]


def test_a_day_may_be_a_date() -> None:
    assert read_watch(HEAD.replace('"test"', '"test"\nhorizon = 2022-03-31')).about.horizon == "2022-03-31"


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("http://news.example/world/rss.xml", "feed"),
        ("https://news.example/feed/", "feed"),
        ("https://news.example/story.html", "page"),
        ("pages/*.html", "glob"),
    ],
)
def test_kinds_of_sources(at: str, kind: str) -> None:
    assert read_watch(HEAD.replace('"."', f'"{at}"')).sources[0].kind == kind


def test_a_path_is_what_stands_there(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "one.jsonl").write_text("", "utf-8")
    text = HEAD.replace('at = "."', 'at = "articles"') + '[[source]]\nat = "one.jsonl"'
    (tmp_path / "watch.toml").write_text(text, "utf-8")
    watch = load_watch(tmp_path / "watch.toml")
    assert [source.kind for source in watch.sources] == ["folder", "jsonl"]
    assert watch.path("articles") == tmp_path / "articles"


@pytest.mark.parametrize(
    ("publisher", "uri", "grade"),
    [
        ("Northern Wire", "https://any.example/1", "A"),
        ("NORTHERN WIRE", "https://any.example/1", "A"),
        (None, "https://www.harbour.example/1", "B"),
        ("The Harbour", "https://news.harbour.example/1", "B"),
        ("Nobody", "https://any.example/1", "F"),
        (None, "file:///a.txt", "F"),
    ],
)
def test_grades_by_name_then_by_host(publisher: str | None, uri: str, grade: str) -> None:
    watch = read('[reliability]\n"Northern Wire" = "A"\n"harbour.example" = "B"')
    assert grade_of(watch, publisher, uri) == grade


@pytest.mark.parametrize(("term", "length"), [("15m", 900), ("6h", 21_600), ("3d", 259_200), ("2w", 1_209_600)])
def test_terms(term: str, length: int) -> None:
    assert seconds(term) == length


@pytest.mark.parametrize(
    ("horizon", "first", "day"),
    [
        ("2022-03-31", "", "2022-03-31"),
        ("90d", "2022-01-01T08:00:00Z", "2022-04-01"),
        ("2w", "2022-01-01", "2022-01-15"),
        ("90d", "", ""),
        ("10000d", "9999-12-01", ""),
    ],
)
def test_a_horizon_is_a_day(horizon: str, first: str, day: str) -> None:
    assert horizon_day(horizon, first) == day


@pytest.mark.parametrize("days", ["0.5", "7", "10000"])
def test_half_lives_in_range(days: str) -> None:
    assert read(BUILD_UP.replace("class", f"half_life = {days}\nclass")).indicators[0].half_life == float(days)


def test_the_starter_loads(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "my-watch.toml").write_text(starter("my-watch"), "utf-8")
    watch = load_watch(tmp_path / "my-watch.toml")
    assert watch.name == "my-watch"
    assert watch.indicators
    assert watch.hypotheses
    assert watch.alerts


def test_the_page_s_example_loads() -> None:
    page = (ROOT / "docs" / "watch.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert read_watch(example).name == "border-crisis"


@pytest.mark.parametrize("name", ["ukraine-2022", "doklam-2017"])
def test_the_archives_watch_files_load(name: str) -> None:
    assert load_watch(ROOT / "examples" / name / "watch.toml").name == name


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "marked.toml").write_text(starter("marked"), "utf-8-sig")
    assert load_watch(tmp_path / "marked.toml").name == "marked"


def test_an_empty_file_is_no_watch_file(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("# nothing yet\n", "utf-8")
    with pytest.raises(ConfigError, match="describes no watch; 'tocsin watch new NAME' writes a file to start from"):
        load_watch(tmp_path / "empty.toml")


def test_a_folder_is_no_watch_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder; name the watch file in it"):
        load_watch(tmp_path)


@pytest.mark.parametrize("name", ["My watch", "", "a b", "ä"])
def test_a_bad_name_has_no_starter(name: str) -> None:
    with pytest.raises(ConfigError, match="isn't a name for a watch"):
        starter(name)


RESTRAINT = """
[[indicator]]
name = "peace"
class = "word"
restraint = true
[[indicator.match]]
record = "statement"
speaker = "RUS"
"""

FIGURE = "[[indicator.match]]\nrecord = 'figure'\n"

BAD: list[tuple[str, str]] = [
    # TOML, keys, kinds of values
    ("[watch", "not valid TOML"),
    ("[wtach]\nname = 'x'", "wtach: no such key; did you mean 'watch'?"),
    ("watch = 3", "watch: is 3; make it a table"),
    ("[watch]\ntitle = 'x'", "[watch]: has no name; add name"),
    ("[watch]\nname = 3", "[watch] name: is 3; write a text in quotes"),
    ("[watch]\nname = 'A b'", "[watch] name: 'A b' isn't a name; use small letters"),
    ("[watch]\nname = 'a'\nlanguage = 'fr'", "[watch] language: is 'fr'; the values are en"),
    ("[watch]\nname = 'a'\nhorizon = 'soon'", "[watch] horizon: 'soon' is neither a term nor a day"),
    ("[watch]\nname = 'a'\nhorizon = '2024-02-31'", "[watch] horizon: '2024-02-31' is no day of the calendar"),
    ("[watch]\nname = 'a'\nhorizon = '999999999999d'", "[watch] horizon: '999999999999d' is too long; write 10000d"),
    ("[watch]\nname = 'a'\nhorizon = '0d'", "[watch] horizon: '0d' is no length of time"),
    ("[watch]\nname = 'a'\nhorizon = '99999999999999999999d'", "is neither a term nor a day"),
    ("[watch]\nname = 'a'\nconfidence = nan", "[watch] confidence: is nan; write a number that is finite"),
    ("[watch]\nname = 'a'\nconfidence = 3", "[watch] confidence: is 3; write a number from 0 to 1"),
    ("[watch]\nname = 'a'", 'the file: has no [[source]]; add one: at = "articles/"'),
    ("[watch]\nname = 'a'\n[source]\nat = '.'", "[source]: is one table; write it with double brackets: [[source]]"),
    # parties, places, sources
    (HEAD + "[places]\nhere = ['Atlantis-on-Sea']", "[places] here: no place 'Atlantis-on-Sea' is known"),
    (HEAD.replace("RUS", "russia"), "[parties] side: 'russia' is no group of [parties] and no actor id"),
    (HEAD.replace("RUS", "RUX"), "[parties] side: 'RUX' begins with no known country or kind of actor; did you mean"),
    (HEAD.replace('"."', '"nowhere/"'), "[[source]] 1, at: no file or folder 'nowhere/'; paths start from"),
    (HEAD.replace('"."', '"ftp://a.example/x"'), "[[source]] 1, at: ftp addresses can't be read"),
    (HEAD + "every = 'often'", "[[source]] 1, every: 'often' is no length of time; write it as 15m"),
    (HEAD + "every = '999999d'", "[[source]] 1, every: '999999d' is too long; write 10000d or less"),
    (HEAD.replace('["RUS", "BLR"]', "[]"), "[parties] side: is an empty list, which nothing meets"),
    (HEAD + "kind = 'feed'", "[[source]] 1, kind: '.' can't be a feed"),
    (HEAD + "reliability = 'G'", "[[source]] 1, reliability: is 'G'; the values are A, B"),
    (HEAD + "[reliability]\nX = 'a'", "[reliability] X: is 'a'; the values are A, B"),
    (HEAD + "[likelihood]\nA = { true = 0.1, false = 0.2 }", "[likelihood] A: true is 0.1, false is 0.2; keep 0 <"),
    (HEAD + "[likelihood]\nA = { true = 0.1 }", "[likelihood] A: has no false; add false"),
    # indicators and patterns
    (HEAD + BUILD_UP + BUILD_UP, "[[indicator]] 'build-up': stands twice"),
    (HEAD + BUILD_UP.replace("ZE", "SE"), "'build-up', match 1, type: is 'MOBILISE'; did you mean 'MOBILIZE'"),
    (HEAD + BUILD_UP.replace("preparation", "action!"), "'build-up', class: is 'action!'; did you mean 'action'"),
    (HEAD + BUILD_UP.replace('"event"', '"evnt"'), "match 1, record: no record is called 'evnt'; did you mean 'event'"),
    (HEAD + BUILD_UP.replace('record = "event"', ""), "match 1: doesn't say which record it matches; add record"),
    (HEAD + BUILD_UP.replace('type = "MOBILIZE"', ""), "'build-up', match 1: would match everything; add one of"),
    (HEAD + BUILD_UP + "mode = 'troop'", "match 1, mode: MOBILIZE has no mode 'troop'; did you mean 'troops'"),
    (HEAD + BUILD_UP + "quad = [5]", "match 1, quad: is 5; quads are 1, 2"),
    (HEAD + BUILD_UP + "actor = ['sidde']", "match 1, actor: 'sidde' is no group of [parties] and no actor id; did"),
    (HEAD + BUILD_UP + "words = ['recogni*ed']", "match 1, words: 'recogni*ed' can't be looked for"),
    (HEAD + BUILD_UP + "words = []", "match 1, words: is an empty list, which nothing meets; write what it is to hold"),
    *[(HEAD + BUILD_UP.replace("class", f"half_life = {days}\nclass"), f"half_life: is {days}; write a number")
      for days in ("nan", "inf", "-inf", "1e+308", "0", "-1", "10001")],
    *[(HEAD + BUILD_UP + FIGURE + f"at_{end} = {value}", f"match 2, at_{end}: is {value}")
      for end in ("least", "most") for value in ("nan", "inf", "1e+300", "-5", "1e+16")],
    (HEAD + BUILD_UP + FIGURE + f"at_least = 1{'0' * 400}", "number of very many digits"),
    (f"[watch]\nname = 1{'0' * 5000}", "not valid TOML"),
    (HEAD + BUILD_UP + "words = 3", "match 1, words: is 3; write a text"),
    (HEAD + BUILD_UP + "confidence = 2.0", "match 1, confidence: is 2; write a number from 0 to 1"),
    (HEAD + "[[indicator]]\nname = 'a'\nclass = 'action'\nmatch = []", "[[indicator]] 'a': matches nothing"),
    (HEAD + "[[indicator]]\nname = 'a'\nclass = 'action'", "[[indicator]] 'a': has no match; add match"),
    (HEAD + WORDS.replace('class = "word"', 'class = "action"'), "match 1, record: a commitment is no deed"),
    (
        HEAD + BUILD_UP + "[[indicator.match]]\nrecord = 'figure'\nat_least = 9\nat_most = 1",
        "match 2, at_least: is above at_most (9 > 1)",
    ),
    (HEAD + RESTRAINT, "[[indicator]] 'peace': has restraint without confirmed_by"),
    (
        HEAD + BUILD_UP + RESTRAINT.replace("= true", "= true\nconfirmed_by = 'bild-up'"),
        "confirmed_by: no indicator is called 'bild-up'; did you mean 'build-up'?",
    ),
    (HEAD + WORDS + RESTRAINT.replace("= true", "= true\nconfirmed_by = 'words'"), "confirmed_by: 'words' is no deed"),
    (HEAD + BUILD_UP.replace("class", "restraint = true\nclass"), "restraint: is for words, this is of class"),
    # hypotheses
    (HEAD + BUILD_UP + TWO.replace("other", "else"), "[[hypothesis]]: the set isn't closed; add one with name"),
    (HEAD + BUILD_UP + TWO.replace("0.3", "0.4"), "[[hypothesis]]: the priors add up to 1.1"),
    (HEAD + BUILD_UP + TWO.replace("{ build-up", "{ bild-up"), "given: no indicator is called 'bild-up'; did you mean"),
    (HEAD + BUILD_UP + TWO.replace("0.9", "1.0"), "'attack', given.build-up: is 1.0; write a number between 0 and 1"),
    (
        HEAD + BUILD_UP + WORDS + TWO + "given = { words = 0.5 }",
        "[[hypothesis]] 'attack', given: has no words, which others weigh",
    ),
    (HEAD + BUILD_UP + TWO.replace("0.3", "nan"), "[[hypothesis]] 'attack', prior: is nan"),
    (HEAD + BUILD_UP + TWO.replace("0.9", "inf"), "[[hypothesis]] 'attack', given build-up: is inf"),
    (HEAD + "[likelihood]\nA = { true = nan, false = 0.2 }", "[likelihood] A, true: is nan"),
    # alerts
    (HEAD + BUILD_UP + TWO + ALERT + "hypothesis = 'attack'\nindex = nan", "when 1, index: is nan; write a number"),
    (HEAD + BUILD_UP + TWO + ALERT + "hypothesis = 'attack'\nlow = 1.5", "when 1, low: is 1.5; write a number from 0"),
    (
        HEAD + BUILD_UP + ALERT.replace("tier", "origins = 51\ntier") + "indicators = ['build-up']",
        "[[alert]] 'bell', origins: is 51, so that it would never ring; write a number from 1 to 50",
    ),
    (HEAD + BUILD_UP + ALERT + "indicators = []", "when 1, indicators: is an empty list"),
    (HEAD + BUILD_UP + ALERT + "indicators = ['build-up']\nstates = []", "when 1, states: is an empty list"),
    (HEAD + BUILD_UP + ALERT + "indicators = ['bild-up']", "when 1, indicators: no indicator is called 'bild-up'"),
    (HEAD + BUILD_UP + ALERT + "indicators = ['build-up']\ncount = 2", "when 1, count: is 2, of 1 indicators"),
    (HEAD + BUILD_UP + ALERT, "when 1: asks for both or neither"),
    (HEAD + BUILD_UP + TWO + ALERT + "hypothesis = 'atack'\nindex = 0.5", "hypothesis: none is called 'atack'"),
    (HEAD + BUILD_UP + TWO + ALERT + "hypothesis = 'attack'", "when 1: has no threshold; add index"),
    (HEAD + BUILD_UP + ALERT + "indicators = ['build-up']\nleast = 'seen'", "when 1, least: is 'seen'; the values are"),
    (
        HEAD + WORDS + ALERT.replace("notice", "alarm") + "indicators = ['words']",
        "[[alert]] 'bell': is an alarm on words alone; add a deed",
    ),
    (
        HEAD + BUILD_UP + ALERT.replace("tier", "cooldown = 'x'\ntier") + "indicators = ['build-up']",
        "[[alert]] 'bell', cooldown: 'x' is no length of time",
    ),
    # delivery
    (HEAD + "[deliver.webhook]\nurl = 'desk.example'", "[deliver.webhook] url: 'desk.example' is no http address"),
    (
        HEAD + "[deliver.webhook]\nurl = 'https://d.example'\nsecret_env = 's3cret-word'",
        "[deliver.webhook] secret_env: isn't the name of an environment variable",
    ),
    (HEAD + "[deliver.smtp]\nhost = 'm'\nfrom = 'a'\nto = 'b@c'", "[deliver.smtp]: 'a' is no mail address"),
    (HEAD + "[deliver.smtp]\nhost = 'm'\nfrom = 'a@b'\nto = 'b@c'\nport = 0", "[deliver.smtp] port: is 0"),
    (HEAD + "[deliver.smtp]\nhost = 'm'\nfrom = 'a@b'\nto = 3", "[deliver.smtp] to: is 3; write a text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD, ids=[said[:60] for _, said in BAD])
def test_what_is_wrong_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_watch(text, "my.toml")
    message = str(caught.value)
    assert message.startswith("my.toml: ")
    assert said in message
    assert "\n" not in message
    assert "; " in message, "says what to do"


def test_secrets_are_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        read_watch(HEAD + "[deliver.webhook]\nurl = 'https://d.example'\nsecret_env = 's3cret-word'")
    assert "s3cret-word" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such watch file; 'tocsin watch new NAME' writes one"):
        load_watch(tmp_path / "none.toml")
