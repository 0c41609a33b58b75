"""Time expressions and their EDTF values. Unless a case says otherwise, the article is of Wednesday, 12 June 2019."""

from __future__ import annotations

import pytest

from tocsin.parse.tokens import sentences_of
from tocsin.records import TimeMark
from tocsin.resolve.times import find_times

JUNE = "2019-06-12"  # a Wednesday
YULE = "2018-12-28"  # a Friday near New Year
JANUARY = "2020-01-06"  # a Monday


def marks(text: str, published: str | None = JUNE) -> list[TimeMark]:
    return find_times(text, sentences_of(text), published)


def values(text: str, published: str | None = JUNE) -> dict[str, str | None]:
    return {mark.span.of(text): mark.value for mark in marks(text, published)}


Case = tuple[str, str, str | None]

DATED: list[Case] = [
    ("The treaty was signed on 2014-09-05.", "2014-09-05", "2014-09-05"),
    ("The treaty was signed on 2014-13-05.", "2014-13-05", None),
    ("Shells fell on 24.08.2014 in the north.", "24.08.2014", "2014-08-24"),
    ("The pact of March 3, 2014 holds.", "March 3, 2014", "2014-03-03"),
    ("They signed it on the 3rd of March 2014.", "3rd of March 2014", "2014-03-03"),
    ("They signed it on 3 March, 2014.", "3 March, 2014", "2014-03-03"),
    ("The order of Sept. 9th, 2015 was lifted.", "Sept. 9th, 2015", "2015-09-09"),
    ("The raid of Dec.14th 2016 failed.", "Dec.14th 2016", "2016-12-14"),
    ("Tue, 5 Mar 2019 was calm.", "Tue, 5 Mar 2019", "2019-03-05"),
    ("On 31 June 2018 nothing happened.", "31 June 2018", None),
    ("The base was opened on 29 February 2016.", "29 February 2016", "2016-02-29"),
    ("It broke out in February 2011.", "February 2011", "2011-02"),
    ("It broke out in February of 2011.", "February of 2011", "2011-02"),
    ("It began in early February 2011.", "early February 2011", "2011-02~"),
    ("The war ended in 1999.", "1999", "1999"),
    ("The 1994 memorandum is void, they say.", "1994", "1994"),
    ("Fighting flared up in early 2012.", "early 2012", "2012-01~/2012-03~"),
    ("Fighting ebbed in late 2012.", "late 2012", "2012-10~/2012-12~"),
    ("Fighting ebbed in mid-2012.", "mid-2012", "2012-05~/2012-08~"),
    ("The mandate ran out at the end of 2017.", "the end of 2017", "2017-12~"),
    ("The siege of 1992-1995 is taught at school.", "1992-1995", "1992/1995"),
    ("It was shut between 2003 and 2008.", "between 2003 and 2008", "2003/2008"),
    ("The dispute of the 1990s came back.", "1990s", "199X"),
    ("The dispute of the early 1990s came back.", "early 1990s", "1990~/1993~"),
    ("It was a child of the ’80s.", "the ’80s", "198X"),
    ("It was lost in the spring of 2015.", "spring of 2015", "2015-03~/2015-05~"),
    ("Clashes ran on from 11-13 December 2016.", "11-13 December 2016", "2016-12-11/2016-12-13"),
    ("Voting took place on December 11–13, 2016.", "December 11–13, 2016", "2016-12-11/2016-12-13"),
    ("The drill ran from 11 to 13 December 2016.", "11 to 13 December 2016", "2016-12-11/2016-12-13"),
    ("The night of 3/4 March 2016 was loud.", "3/4 March 2016", "2016-03-03/2016-03-04"),
]

MONTH_DAYS: list[tuple[str, str, str, str | None]] = [
    ("Rebels took the bridge on May 30.", "May 30", JUNE, "2019-05-30"),
    ("The ministers will meet on July 4.", "July 4", JUNE, "2019-07-04"),
    ("The ministers will meet on Jan. 3.", "Jan. 3", YULE, "2019-01-03"),
    ("The ministers met on Jan. 3.", "Jan. 3", JANUARY, "2020-01-03"),
    ("The ministers met on Dec. 20.", "Dec. 20", JANUARY, "2019-12-20"),
    ("A bomb hit the square on 30 November.", "30 November", JUNE, "2018-11-30"),
    ("They were freed on January 9.", "January 9", YULE, "2018-01-09"),  # the same calendar year, far as it is
    ("The trial is due to open on 20 December.", "20 December", JANUARY, "2020-12-20"),
    ("The summit of 8 January is in doubt.", "8 January", YULE, "2019-01-08"),  # nothing tells the tense: the nearer
    ("Troops were pulled back on the evening of 24 February.", "24 February", JUNE, "2019-02-24"),
    ("The court ruled on Tuesday, June 11.", "Tuesday, June 11", JUNE, "2019-06-11"),
    ("They clashed on Monday, 12 March.", "Monday, 12 March", JUNE, "2018-03-12"),  # only 2018 has it on a Monday
    ("Inspectors are expected to return on June 12.", "June 12", JUNE, "2019-06-12"),
    ("The ministers met on May 32.", "May 32", JUNE, None),
    ("The visit of 11-13 June was short.", "11-13 June", JUNE, "2019-06-11/2019-06-13"),
    ("The parade was held on March the 8th.", "March the 8th", JUNE, "2019-03-08"),
    ("It had been vowed to reopen the port by Aug. 1.", "Aug. 1", JUNE, "2019-08-01"),
    ("Envoys met on February 29.", "February 29", "2020-03-15", "2020-02-29"),
    ("Envoys met on February 29.", "February 29", JUNE, None),
    ("Envoys are to meet on 2 January.", "2 January", YULE, "2019-01-02"),
]

MONTH_NAMES: list[tuple[str, str, str, str | None]] = [
    ("The governor was dismissed in April.", "April", JUNE, "2019-04"),
    ("The governor was dismissed in November.", "November", JUNE, "2018-11"),
    ("Elections will be held in November.", "November", JUNE, "2019-11"),
    ("Elections will be held in February.", "February", JUNE, "2020-02"),
    ("Talks collapsed last December.", "December", YULE, "2017-12"),
    ("The pipeline opens next March.", "March", YULE, "2019-03"),
    ("They had been held since May.", "May", JUNE, "2019-05/.."),
    ("The truce lasted until March.", "March", JUNE, "../2019-03"),
    ("Rebels seized the dam in mid-January.", "mid-January", JUNE, "2019-01~"),
    ("Rebels took the dam in late May.", "late May", JUNE, "2019-05~"),
    ("Rain fell from April to May.", "May", JUNE, "2019-05"),
    ("In May 40 people were killed.", "May", JUNE, "2019-05"),
]

NOT_MONTHS = [
    "They may withdraw soon.", "May they rest in peace.", "Troops march on the capital.", "March on the capital!",
    "Supporters of Theresa May cheered.", "A spokesman for May denied it.", "The March on the palace failed.",
    "August company gathered.", "April Haddad spoke.", "Police may 7 times refuse.",
]

WEEKDAYS: list[tuple[str, str, str, str | None]] = [
    ("The two sides clashed on Monday.", "Monday", JUNE, "2019-06-10"),
    ("The two sides clashed on Friday.", "Friday", JUNE, "2019-06-07"),
    ("The envoy will arrive on Friday.", "Friday", JUNE, "2019-06-14"),
    ("The envoy will arrive on Monday.", "Monday", JUNE, "2019-06-17"),
    ("The ministry said on Wednesday it had no comment.", "Wednesday", JUNE, "2019-06-12"),
    ("The council will vote on Wednesday.", "Wednesday", JUNE, "2019-06-12"),
    ("The council met last Wednesday.", "last Wednesday", JUNE, "2019-06-05"),
    ("The council sits next Wednesday.", "next Wednesday", JUNE, "2019-06-19"),
    ("The council sits this coming Sunday.", "this coming Sunday", JUNE, "2019-06-16"),
    ("They met this Tuesday.", "this Tuesday", JUNE, "2019-06-11"),
    ("They gather this Saturday.", "this Saturday", JUNE, "2019-06-15"),
    ("Shells fell at dawn on Tuesday.", "Tuesday", JUNE, "2019-06-11"),
    ("Ministers to meet in Oslo on Thursday", "Thursday", JUNE, "2019-06-13"),
    ("The strike begins on Thursday.", "Thursday", JUNE, "2019-06-13"),
    ("The ministry said on Monday it would hold drills on Thursday.", "Monday", JUNE, "2019-06-10"),
    ("The ministry said on Monday it would hold drills on Thursday.", "Thursday", JUNE, "2019-06-13"),
    ("A vote will be held on Friday.", "Friday", JUNE, "2019-06-14"),
    ("The accord is expected to be signed on Saturday.", "Saturday", JUNE, "2019-06-15"),
    ("The hearing was postponed to Friday.", "Friday", JUNE, "2019-06-14"),
    ("The talks, scheduled for Friday, were called off on Tuesday.", "Friday", JUNE, "2019-06-14"),
    ("The talks, scheduled for Friday, were called off on Tuesday.", "Tuesday", JUNE, "2019-06-11"),
    ("The ministry could not be reached on Sunday.", "Sunday", JUNE, "2019-06-09"),
    ("The rebels agreed to hand over the town on Friday.", "Friday", JUNE, "2019-06-14"),
    ("The rebels threatened on Friday to leave the talks.", "Friday", JUNE, "2019-06-07"),
    ("The emir invited the rebels to the palace on Friday.", "Friday", JUNE, "2019-06-07"),
    ("She travelled to Bern to meet the envoy on Sunday.", "Sunday", JUNE, "2019-06-09"),
    ("The raid came on Tuesday last week.", "Tuesday last week", JUNE, "2019-06-04"),
    ("The vote is on Monday next week.", "Monday next week", JUNE, "2019-06-17"),
    ("They have been on strike since Monday.", "Monday", JUNE, "2019-06-10/.."),
    ("The curfew will last until Sunday.", "Sunday", JUNE, "../2019-06-16"),
    ("They were given until Friday.", "Friday", JUNE, "../2019-06-14"),
]

NOT_WEEKDAYS = [
    "They signed the Good Friday agreement.", "The Sunday Times printed it.", "They rally every Friday.",
    "Protests take place on Fridays.", "It was called Bloody Sunday.",
]

RELATIVE: list[tuple[str, str, str, str | None]] = [
    ("The queen arrived today.", "today", JUNE, "2019-06-12"),
    ("The queen arrived yesterday.", "yesterday", JUNE, "2019-06-11"),
    ("The queen arrives tomorrow evening.", "tomorrow evening", JUNE, "2019-06-13"),
    ("The queen arrived the day before yesterday.", "the day before yesterday", JUNE, "2019-06-10"),
    ("The queen leaves the day after tomorrow.", "the day after tomorrow", JUNE, "2019-06-14"),
    ("Sirens wailed last night.", "last night", JUNE, "2019-06-11"),
    ("Sirens wailed overnight.", "overnight", JUNE, "2019-06-11/2019-06-12"),
    ("Sirens wailed this morning.", "this morning", JUNE, "2019-06-12"),
    ("Envoys meet this week.", "this week", JUNE, "2019-06-10/2019-06-16"),
    ("Envoys met earlier this week.", "earlier this week", JUNE, "2019-06-10/2019-06-12"),
    ("Envoys met earlier this week.", "earlier this week", JANUARY, "2020-01-06"),
    ("Envoys will meet later this week.", "later this week", JUNE, "2019-06-12/2019-06-16"),
    ("Envoys met last week.", "last week", JANUARY, "2019-12-30/2020-01-05"),
    ("Envoys meet next week.", "next week", YULE, "2018-12-31/2019-01-06"),
    ("Clashes broke out last weekend.", "last weekend", JUNE, "2019-06-08/2019-06-09"),
    ("A march is planned this weekend.", "this weekend", JUNE, "2019-06-15/2019-06-16"),
    ("A march is planned next weekend.", "next weekend", JUNE, "2019-06-15/2019-06-16"),
    ("The vote is next month.", "next month", YULE, "2019-01"),
    ("The vote was last month.", "last month", JANUARY, "2019-12"),
    ("The vote is early next month.", "early next month", JUNE, "2019-07~"),
    ("The vote was earlier this month.", "earlier this month", JUNE, "2019-06-01/2019-06-12"),
    ("The vote will be later this month.", "later this month", JUNE, "2019-06-12/2019-06-30"),
    ("The base closes next year.", "next year", JUNE, "2020"),
    ("The base closes early next year.", "early next year", JUNE, "2020-01~/2020-03~"),
    ("The base was closed late last year.", "late last year", JUNE, "2018-10~/2018-12~"),
    ("The base was closed earlier this year.", "earlier this year", JUNE, "2019-01/2019-06"),
    ("The base will close later this year.", "later this year", JUNE, "2019-06/2019-12"),
    ("It must leave by the end of the year.", "the end of the year", JUNE, "2019-12~"),
    ("It must leave by the end of the month.", "the end of the month", JUNE, "2019-06~"),
    ("It must leave by the end of next week.", "the end of next week", JUNE, "2019-06-21/2019-06-23"),
    ("It was lost last summer.", "last summer", JUNE, "2018-06~/2018-08~"),
    ("They have been held since last week.", "last week", JUNE, "2019-06-03/.."),
    ("It broke down three days ago.", "three days ago", JUNE, "2019-06-09"),
    ("It broke down 48 hours ago.", "48 hours ago", JUNE, "2019-06-10"),
    ("It broke down two weeks ago.", "two weeks ago", JUNE, "2019-05-29~"),
    ("It broke down a month ago.", "a month ago", JUNE, "2019-05"),
    ("It broke down some seven months ago.", "some seven months ago", JUNE, "2018-11~"),
    ("It broke down five years ago.", "five years ago", JUNE, "2014"),
    ("It broke down two decades ago.", "two decades ago", JUNE, "1999~"),
    ("It broke down a few days ago.", "a few days ago", JUNE, None),
    ("It broke down weeks ago.", "weeks ago", JUNE, None),
    ("The envoys meet about two weeks ago.", "about two weeks ago", JUNE, None),
    ("The talks will open about two weeks ago.", "about two weeks ago", JUNE, None),
    ("It rained in the last three days.", "in the last three days", JUNE, "2019-06-09/2019-06-12"),
    ("It rained over the past month.", "over the past month", JUNE, "2019-05/2019-06"),
    ("It rained over the past weeks.", "over the past weeks", JUNE, None),
    ("It will rain in the coming week.", "in the coming week", JUNE, "2019-06-12/2019-06-19"),
    ("It rained over the past few weeks.", "over the past few weeks", JUNE, None),
    ("Talks go on in the coming days.", "in the coming days", JUNE, None),
    ("Talks go on over the next ten days.", "over the next ten days", JUNE, "2019-06-12/2019-06-22"),
    ("They must leave within 48 hours.", "within 48 hours", JUNE, "2019-06-12/2019-06-14"),
    ("They must leave within 48 hours.", "within 48 hours", None, None),
    ("They came on 5 May for the 2017 census.", "5 May", None, "2017-05-05"),
    ("They met on 3 March after the 2015 and 2016 summits.", "3 March", None, None),
    ("They met on 3 March.", "3 March", None, None),
    ("They came on 5 May for the 2017 census.", "5 May", JUNE, "2019-05-05"),
    ("They agreed to meet on 10 January.", "10 January", "2021-12-20", "2022-01-10"),
    ("They agreed on Monday to meet in Oslo.", "Monday", JUNE, "2019-06-10"),
    ("They met on 10 January.", "10 January", "2021-06-20", "2021-01-10"),
    ("The envoys will meet in two weeks.", "in two weeks", JUNE, "2019-06-26~"),
    ("The envoys will meet in two weeks’ time.", "in two weeks’ time", JUNE, "2019-06-26~"),
    ("They met on June 3. Two days later the deal was off.", "Two days later", JUNE, "2019-06-05"),
    ("They met on June 3. A week earlier they had refused.", "A week earlier", JUNE, "2019-05-27~"),
    ("They met on June 3. The road has been shut since then.", "since then", JUNE, "2019-06-03/.."),
    ("Two days later the deal was off.", "Two days later", JUNE, None),
    ("Held since 2014, the strip is mined.", "2014", JUNE, "2014/.."),
    ("It has been mined since the 1990s.", "1990s", JUNE, "199X/.."),
    ("It has been mined since at least 2003.", "2003", JUNE, "2003/.."),
    ("It was theirs until 1974.", "1974", JUNE, "../1974"),
]

NO_MARK = [
    "They won 3-1 at home.", "The striker, 35, scored twice.", "A 35-year-old man was held.", "It was a 10-day visit.",
    "He had 2000 men.", "In 2000 people fled.",
    "They took the town in two weeks.", "It was the first vote in 20 years.",
    "They will vote for the first time in eight years.", "Within 48 hours of the raid they fled.",
    "They fought for two weeks.", "The call was at 1900 GMT.", "The road is 12.5 km long.", "About 1800 soldiers left.",
    "He spoke to Russia Today.", "It took the town within 48 hours.", "Resolution 1701 stands.",
]

UNDATED = [
    "They clashed on Monday.", "They clashed on May 3.", "They met last week.", "They met two days ago.",
    "They met in May.", "They met today.", "They meet next year.", "It rained over the past month.",
    "It was lost last summer.",
]

QUOTED: list[tuple[str, str, str]] = [
    ("OSLO, June 10 — Envoys met. “We begin today,” the host said.", "today", "2019-06-10"),
    ("“We begin tomorrow,” the host said on Monday.", "tomorrow", "2019-06-11"),
    ("Envoys met on Sunday. \"We begin today,\" the host said.", "today", "2019-06-09"),
    ("Envoys met on May 1. “We begin today,” the host said.", "today", "2019-06-12"),  # too old to be the story
    ("Envoys met on Monday. The host arrived today.", "today", "2019-06-12"),  # not quoted
    ("Envoys met on Monday. “We heard them.” They leave tomorrow.", "tomorrow", "2019-06-13"),  # after the quotation
    ("The vote was on Monday. “They came yesterday,” he said on Tuesday.", "yesterday", "2019-06-10"),
]


@pytest.mark.parametrize(("text", "words", "expected"), DATED)
def test_dates_need_no_anchor(text: str, words: str, expected: str | None) -> None:
    assert values(text, JUNE) == values(text, None) == {words: expected}


@pytest.mark.parametrize(("text", "words", "published", "expected"), [*MONTH_DAYS, *MONTH_NAMES, *WEEKDAYS, *RELATIVE])
def test_values(text: str, words: str, published: str | None, expected: str | None) -> None:
    assert values(text, published).get(words, None if expected is None else "no mark") == expected


@pytest.mark.parametrize("text", [*NOT_MONTHS, *NOT_WEEKDAYS, *NO_MARK])
def test_no_mark(text: str) -> None:
    assert values(text) == {}


@pytest.mark.parametrize("text", UNDATED)
def test_without_a_publication_date_nothing_relative_is_told(text: str) -> None:
    assert set(values(text, None).values()) <= {None}


@pytest.mark.parametrize(("text", "words", "expected"), QUOTED)
def test_a_quotation_has_the_day_of_its_story(text: str, words: str, expected: str) -> None:
    assert values(text)[words] == expected


def test_two_marks_of_one_stretch() -> None:
    assert values("The drill will run from March 3 to March 7.", "2019-02-20") == {
        "March 3": "2019-03-03", "March 7": "2019-03-07"}


def test_publication_of_month_precision_anchors_nothing() -> None:
    assert values("They clashed on Monday.", "2019-06") == {"Monday": None}


HOWS = [
    ("They clashed on Monday.", "weekday from the day of publication"),
    ("They clashed on 3 May 2014.", "day and month"),
    ("Talks go on in the coming days.", "next units: not to be told"),
    ("“We begin tomorrow,” he said on Monday.", "day near from the day of the speech"),
]


@pytest.mark.parametrize(("text", "how"), HOWS)
def test_how_says_where_a_value_came_from(text: str, how: str) -> None:
    assert marks(text)[0].how == how


def test_marks_are_in_order_and_disjoint() -> None:
    text = "On Monday, 10 June 2019 they met. Two days ago, on May 3, in early 2018 and last week it rained."
    spans = [mark.span for mark in marks(text)]
    assert spans == sorted(spans)
    assert all(not a.overlaps(b) for a in spans for b in spans if a is not b)
    assert len(spans) == 5


SAME_WEEKDAY = [
    # text, the values of its weekdays, read on Wednesday 12 June 2019
    ("On Tuesday Roe phoned Doe. Roe hopes that Tuesday's call will help.", ["2019-06-11", "2019-06-11"]),
    ("On Tuesday Roe phoned Doe. Tuesday's call will be followed by others.", ["2019-06-11", "2019-06-11"]),
    ("On Tuesday Roe phoned Doe. Next Tuesday's call will be longer.", ["2019-06-11", "2019-06-18"]),
    ("On Tuesday Roe phoned Doe. Roe will visit Oslo ahead of Tuesday's summit.", ["2019-06-11", "2019-06-18"]),
    ("On Tuesday Roe phoned Doe. They will meet on Tuesday.", ["2019-06-11", "2019-06-18"]),
    ("Tuesday's call will help.", ["2019-06-18"]),
]


@pytest.mark.parametrize(("text", "values"), SAME_WEEKDAY)
def test_one_weekday_is_one_day(text: str, values: list[str]) -> None:
    assert [mark.value for mark in marks(text, JUNE)] == values
