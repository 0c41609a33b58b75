"""What a paragraph is, by itself and by its place. The second table matters more: prose that must stay."""

from __future__ import annotations

import pytest

from tocsin.clean.boilerplate import Paragraph, are_people, classify, is_person, phrase_rules

LEAD = (
    "The two armies stopped shooting along the river on Tuesday, officers on both banks said after a whole night of "
    "shelling that had emptied the villages."
)
NEXT = (
    "Mediators from the union arrived in the afternoon and went straight to the old bridge, where both commanders had "
    "waited for them since noon."
)
LAST = (
    "A first exchange of prisoners is planned for Friday, the mediators said, if the quiet along the river holds until "
    "then and the road stays open."
)


def kind_within(text: str, tag: str = "plain") -> str:
    """The verdict on a paragraph that stands between paragraphs of prose."""
    return classify([Paragraph(LEAD), Paragraph(NEXT), Paragraph(text, tag), Paragraph(LAST)])[2].kind  # type: ignore[arg-type]


def kinds_behind(*texts: str) -> list[str]:
    """The verdicts on paragraphs that stand behind the last prose."""
    page = [Paragraph(LEAD), Paragraph(NEXT), Paragraph(LAST), *map(Paragraph, texts)]
    return [verdict.kind for verdict in classify(page)][3:]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("See also Ten quiet beaches for the last week of June", "related"),
        ("Read more: Why the dam matters", "related"),
        ("Related: The long road to the bridge", "related"),
        ("[Related: The long road to the bridge]", "related"),
        ("Also read | Harvest fails for a third year", "related"),
        ("Recommended for you", "related"),
        ("Watch: How the bridge fell", "related"),
        ("How the bridge fell and who rebuilt it 2:41", "caption"),
        ("Commander shows the trenches (03:12)", "caption"),
        ("Soldiers near the bridge. (AP Photo/Ann Lee)", "caption"),
        ("A tank on the road to Bria. Photo: Ann Lee", "caption"),
        ("Photo: Ann Lee", "caption"),
        ("FILE - In this June 3, 2019, file photo, soldiers stand near the bridge.", "caption"),
        ("Villagers wait for bread. Ann Lee/Getty Images", "caption"),
        ("General Ann Lee with Colonel Bo Ray at Camp Fox.", "caption"),
        ("Follow us on Facebook", "share"),
        ("Share this article", "share"),
        ("Facebook Twitter WhatsApp Copy link", "share"),
        ("Sign up for our newsletter", "newsletter"),
        ("Get the day's top stories delivered straight to your inbox.", "newsletter"),
        ("We use cookies to improve your experience.", "cookie"),
        ("Leave a Reply", "comment_form"),
        ("Leave a Reply Cancel reply", "comment_form"),
        ("Your email address will not be published. Required fields are marked *", "comment_form"),
        ("12 Comments", "comment_form"),
        ("Back to top", "navigation"),
        ("Skip to main content", "navigation"),
        ("Tags: river, truce", "navigation"),
        ("Advertisement", "other"),
        ("ADVERTISEMENT - CONTINUE READING BELOW", "other"),
        ("Story continues below", "other"),
        ("© 2020 Example News. All rights reserved.", "other"),
        ("By Ann Lee and Bo Ray", "byline"),
        ("By Ann Lee, Example News", "byline"),
        ("BY ANN LEE", "byline"),
        ("(Reporting by Ann Lee; Editing by Bo Ray)", "byline"),
        ("Ann Lee in Bria contributed to this report.", "byline"),
        ("Published 3 March 2020 14:05 GMT", "date_bar"),
        ("Updated 3 hours ago", "date_bar"),
        ("A bridge too narrow", "subhead"),
        ("Who holds the east bank?", "subhead"),
        ("‘No way back’", "subhead"),
        ("24 February 2022", "subhead"),  # in a chronology a date heads its part
    ],
)
def test_furniture(text: str, kind: str) -> None:
    assert kind_within(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "No one was hurt.",
        "“We will not leave,” he said.",
        "“Not one metre.”",
        "Q: Will you sign?",
        "MR. RAY: We will.",
        "The first convoy left at 3:52",
        "The truce begins on Monday at 06:00",
        "He said the ceasefire held until 10:30",
        "By Monday, the troops had left the town.",
        "By Tuesday evening both banks were quiet.",
        "See the annex for the list of villages, the statement added, and the map of the line.",
        "They used cookies to bribe the guards, the report said.",
        "Subscribe, he told them, to no party's paper.",
        "Read this as a warning, the general said.",
        "The related talks in Bria were put off.",
        "She follows the general on Twitter, the judge said.",
        "The parties agreed on three points:",
        "a full ceasefire on both banks of the river;",
        "Ann Lee, the envoy, and Bo Ray, the general, met twice.",
        "Ivan Petrov is an editor of the opposition paper who was jailed in March for reporting on the war.",
        "Not now. Not ever. Never again.",
        "Published reports put the dead at 300.",
        "The photo shows the bridge.",
        "Comments by the general angered both sides.",
        "Share of the river's water is at the heart of the dispute.",
        "Home is where the front is, a soldier said.",
        "More from the region is expected to arrive, the union said on Monday.",
    ],
)
def test_prose_stays(text: str) -> None:
    assert kind_within(text) in ("body", "subhead"), "either way it stays in the text"


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (["Ann Lee, Bo Ray and Cy Fox"], ["byline"]),
        (["Ann Lee"], ["byline"]),
        (["Dee Poe", '"Quiet tea maker. Amateur kite pilot. Humble map expert. Born sleeper."'], ["author_box"] * 2),
        (["Dee Poe", "Dee Poe is a senior correspondent who covers the river states."], ["author_box"] * 2),
        (["About the author", "Follow her on Twitter @deepoe"], ["author_box", "author_box"]),
        (["Related", "Harvest fails for a third year", "Union names envoy"], ["related", "related", "related"]),
        (
            ["Minister rejects second vote on budget", "Union names judge as new envoy", "Storm leaves coast in dark"],
            ["related"] * 3,
        ),
        (["Leave a Reply", "Name", "Email"], ["comment_form", "comment_form", "comment_form"]),
        (["May 10: talks in Bria", "May 12: council in Brussels", "May 13: forum in Vienna"], ["body"] * 3),
        (["Not now. Not ever. Never again."], ["body"]),
        (["Talks resume on Monday."], ["body"]),
    ],
)
def test_behind_the_article(texts: list[str], kinds: list[str]) -> None:
    assert kinds_behind(*texts) == kinds


def test_an_agenda_is_no_row_of_videos() -> None:
    page = [LEAD, "Opening session 10:00", "Closed session 11:30", LAST]
    assert "caption" not in [verdict.kind for verdict in classify([Paragraph(text) for text in page])]


def test_a_heading_of_the_markup_is_a_subhead_and_a_cell_is_not() -> None:
    assert kind_within("What the mediators want from both of the commanders before Friday", "heading") == "subhead"
    assert kind_within("East bank | 300 | 12", "cell") == "body"


def test_a_caption_of_the_markup_is_one_anywhere() -> None:
    text = "Both commanders shook hands on the bridge before the mediators arrived."
    page = [Paragraph(LEAD), Paragraph(text), Paragraph(LAST)]
    assert classify(page, captions=frozenset([text]))[1].kind == "caption"


def test_the_title_and_repeated_paragraphs() -> None:
    page = [Paragraph("Armies stop shooting"), Paragraph(LEAD), Paragraph(NEXT), Paragraph(LEAD)]
    assert [verdict.kind for verdict in classify(page, "Armies Stop Shooting")] == ["title", "body", "body", "other"]


def test_every_verdict_but_plain_prose_has_its_reason() -> None:
    verdicts = classify([Paragraph(LEAD), Paragraph("See also Ten quiet beaches"), Paragraph(LAST)])
    assert verdicts[1].reasons == ("begins 'See also'",)


@pytest.mark.parametrize("name", ["Ann Lee", "Dmitry O'Brien", "Ursula von der Leyen", "Omar al-Said", "J. R. Poe"])
def test_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "line", ["White House", "Supreme Court", "European Union", "Ann", "ann lee", "Ann Lee said", "ISIL Leader"]
)
def test_no_persons(line: str) -> None:
    assert not is_person(line)


def test_initials_do_not_run_away() -> None:
    assert not are_people(", ".join(["A. B. C."] * 40) + " said")


def test_phrase_file_is_valid_and_its_names_differ() -> None:
    assert len(phrase_rules()) > 20
