"""Which paragraphs are the article: small named rules with weights, each giving its reason in words.

Extractors leave widgets in, and plain text has no markup at all, so every paragraph is looked at three times:

1. ``SHAPE`` rules see the paragraph alone ("See also …", a line ending in 3:52, "Leave a Reply").
2. ``PLACE`` rules see where it stands: between or behind long paragraphs of prose.
3. ``SPREAD`` rules see what its neighbours turned out to be (the name above a biography, the list under "Related").

Fixed phrases ("Leave a Reply") stand in ``data/phrases.toml`` and join the first group; what takes thought is a
function here. Weights of one kind add up. A paragraph leaves the body only if a kind reaches ``THRESHOLD`` *and*
outweighs the evidence that it is prose: dropping a sentence of the report costs more than keeping a widget. The weights
were set by hand on saved pages; they order the rules (certain 0.9, likely 0.6, a hint 0.3) and are no probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct

from tocsin.clean.dateline import find_dateline, is_date_line
from tocsin.errors import KnowledgeError
from tocsin.knowledge.anycase import AnyCase
from tocsin.records import DroppedKind

Kind: TypeAlias = DroppedKind | Literal["title", "subhead", "body"]

THRESHOLD = 0.5
LONG_CHARACTERS = 3000  # furniture is never longer; patterns are not tried on such a paragraph, so none can run away
PROSE_WORDS = 20  # a paragraph of so many words that ends like a sentence is prose unless a rule says otherwise
SUBHEAD_WORDS, SUBHEAD_CHARACTERS = 14, 100


class Paragraph(Struct, frozen=True):
    """One paragraph, white space folded, with what the markup called it (``plain`` where there was none)."""

    text: str
    tag: Literal["plain", "heading", "item", "cell"] = "plain"


class Verdict(NamedTuple):
    """What a paragraph is, the weight behind that, and the reasons of the rules that said so."""

    kind: Kind
    weight: float
    reasons: tuple[str, ...]


class View:
    """A paragraph in its place, as the rules see it."""

    def __init__(self, page: Layout, index: int) -> None:
        self.page = page
        self.index = index
        self.text: str = page.paragraphs[index].text
        self.tag: str = page.paragraphs[index].tag
        self.words = self.text.split()

    @cached_property
    def count(self) -> int:
        return len(self.words)

    @cached_property
    def stopped(self) -> bool:
        return ends_sentence(self.text)

    def neighbour(self, step: int) -> str:
        """Text of the paragraph ``step`` further on; empty beyond either end."""
        at = self.index + step
        return self.page.paragraphs[at].text if 0 <= at < len(self.page.paragraphs) else ""

    def verdict(self, step: int) -> Kind | None:
        at = self.index + step
        return self.page.verdicts[at].kind if 0 <= at < len(self.page.verdicts) else None

    @property
    def opened(self) -> bool:
        """Prose stands above."""
        return self.index > self.page.first_prose

    @property
    def closed(self) -> bool:
        """No prose stands below."""
        return self.index > self.page.last_prose

    @property
    def inside(self) -> bool:
        return self.opened and self.index < self.page.last_prose


class Layout:
    """A whole page under classification: its paragraphs, verdicts so far, and where its prose begins and ends."""

    def __init__(self, paragraphs: Sequence[Paragraph], title: str, captions: frozenset[str]) -> None:
        self.paragraphs = paragraphs
        self.title = title
        self.captions = captions
        self.verdicts: list[Verdict] = []
        self.first_prose, self.last_prose = len(paragraphs), -1
        self.first_place: dict[str, int] = {}
        for index, paragraph in enumerate(paragraphs):
            self.first_place.setdefault(paragraph.text, index)

    def mark_prose(self, views: Sequence[View], hits: Sequence[dict[Kind, float]]) -> None:
        """Prose: long enough, ends like a sentence, and no rule of shape has anything against it."""
        prose = [
            view.index for view, hit in zip(views, hits, strict=True)
            if view.count >= PROSE_WORDS and view.stopped and not (hit.keys() - {"body"})
        ]
        if prose:
            self.first_prose, self.last_prose = prose[0], prose[-1]


class Rule(NamedTuple):
    """If ``test`` holds, the paragraph is rather a ``kind``, by ``weight``, because of ``reason``."""

    kind: Kind
    weight: float
    reason: str
    test: Callable[[View], bool]


# --------------------------------------------------------------------------------------------- what words look like

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»]$")
CLAUSE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
# Finite verbs and auxiliaries that a caption, a biography in fragments or a list of names does without.
_FINITE = """
    is are was were be been being has have had do does did will would can could may might must shall should said says
    say told tells called calls met meets made makes took takes went goes came comes gave gives left won lost held began
    begun fell rose grew saw knew kept sent spoke spent stood struck hit put set shot fled led fought brought bought
    built caught felt found got heard laid let paid ran read sat sought sold taught thought withdrew wrote
"""
FINITE = frozenset(_FINITE.split())
# One way to read each token: an alternative here would let a long list of initials be tried in exponentially many ways.
NAME_TOKEN = r"[A-ZÀ-Þ](?:[\w'’.-]*[\w.])?"
PARTICLE = r"(?:(?:de|da|del|der|van|von|bin|bint|ibn|al|el|ten|la|le|di|du)(?:-[A-Z]\w+)?)"
NAME = rf"{NAME_TOKEN}(?:\s(?:{NAME_TOKEN}|{PARTICLE})){{1,3}}"
NAMES = rf"{NAME}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*;\s*){NAME})*"
ONE_NAME = re.compile(rf"^(?:{NAME})$")
NAME_LIST = re.compile(rf"^(?:{NAMES})\.?$")
# Words that make a capitalised pair the name of a body, a place or a page section rather than of a person.
NO_PERSON = re.compile(
    r"\b(?:House|Court|Council|Union|Nations?|States?|Ministry|Minister|President|Department|Office|Government|Party|"
    r"Army|Force|Forces|Agency|Bank|Committee|Commission|Parliament|Senate|Congress|Assembly|Republic|Kingdom|East|West|"
    r"North|South|Central|City|Street|River|Sea|Gulf|Border|War|Crisis|Talks|Summit|Treaty|Agreement|Deal|Group|"
    r"Organi[sz]ation|Association|University|Institute|Foundation|News|Press|Post|Times|World|Politics|Sports?|Business|"
    r"Opinion|Analysis|Related|Read|More|The|A|An|In|On|At|What|How|Why|Who|When|Where|Our|Your|Key|Top|Latest|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|September|"
    r"October|November|December)\b|\b[A-Z]{3,}\b"
)
SPEECH = re.compile(r"[“\"«].{15,}[”\"»]|\b(?:said|says|told|added|according to)\b", re.I)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop, question or exclamation mark, or a closing quotation mark."""
    return bool(SENTENCE_END.search(text))


def is_person(text: str) -> bool:
    """Whether a line could be one person's name and nothing else."""
    return len(text) <= 60 and bool(ONE_NAME.match(text)) and not NO_PERSON.search(text)


def are_people(text: str) -> bool:
    """Whether a line is a list of at least two persons' names and nothing else."""
    if len(text) > 400 or not re.search(r",|;|&|\band\b", text):
        return False
    return bool(NAME_LIST.match(text)) and not NO_PERSON.search(text)


def verbless(words: Sequence[str]) -> bool:
    """Whether no lower-case word can be a finite verb or participle: none known, none in -ed or -ing."""
    return not any(
        word in FINITE or (len(word) > 4 and word.endswith(("ed", "ing")))
        for word in (word.strip("\"'“”‘’.,;:!?()") for word in words)
        if word.islower()
    )


# --------------------------------------------------------------------------------------------- 1. shape

_DURATION = re.compile(
    r"(?:(?P<before>\S+)\s+)?[(\[]?(?:(?:video|duration|length|watch)\s*:?\s*)?"
    r"(?P<minutes>\d{1,2}):[0-5]\d(?::[0-5]\d)?[)\]]?$",
    re.IGNORECASE,
)
_CLOCK_WORDS = """
    at until till by from to around about before after since of and or than nearly time times is was - – — : local verse
    verses chapter won lost score clock
"""
CLOCK_WORDS = frozenset(_CLOCK_WORDS.split())


def ends_in_duration(view: View) -> bool:
    match = _DURATION.search(view.text) if view.count <= 40 and ":" in view.text else None
    if not match or view.count < 2:
        return False
    before = (match["before"] or "").lower().rstrip(",")
    return before not in CLOCK_WORDS and not _in_timetable(view)


def _in_timetable(view: View) -> bool:
    """Neighbours that end in a clock time, too, in rising order: an agenda, not a row of videos."""
    times = [_DURATION.search(text) for text in (view.neighbour(-1), view.text, view.neighbour(1))]
    minutes = [int(match["minutes"]) if match else -1 for match in times]
    return any(6 <= low <= high for low, high in pairwise(minutes))


def repeats_title(view: View) -> bool:
    return bool(view.page.title) and view.text.casefold() == view.page.title.casefold()


def repeats_paragraph(view: View) -> bool:
    """The paragraph just above again, or a sentence that stood before; lists and questions may well repeat."""
    long = view.count >= PROSE_WORDS and view.stopped and view.text.endswith((".", ".”", '."'))
    return view.text == view.neighbour(-1) or (long and view.page.first_place[view.text] < view.index)


def is_question_or_answer(view: View) -> bool:
    """``Q:``, ``QUESTION:``, ``MR PRICE:``: a transcript's turn, however short."""
    return bool(re.match(r"^(?:Q|A|Question|Answer)\s*[.:]|^[A-Z][A-Z.'’ -]{2,40}:\s", view.text))


_BYLINE = re.compile(r"^(?:(?:written|story|words)\s+)?by:?\s+(.+)$", re.IGNORECASE)
_DESK = re.compile(r"^(?:agenc|afp\b|ap\b|reuters|.{0,30}\b(?:staff|editors?|reporters?|correspondents?|desk)\b)", re.I)


def is_byline(view: View) -> bool:
    """``By Jane Roe, Example News``: a person or a desk behind "by", no verb, no long sentence."""
    match = _BYLINE.match(view.text)
    if not match or view.count > 25 or (view.stopped and view.count > 8):
        return False
    first = re.split(r"\s*[|,•·–—]\s*|\s+(?:in|for|at|with|and)\s+", match[1])[0].strip(" .")
    capitals = first.isupper() and len(first.split()) in (2, 3)
    return (is_person(first) or capitals or bool(_DESK.match(first))) and verbless(view.words)


_TRADE = (
    r"(?:reporter|correspondent|journalist|editor|writer|columnist|blogger|contributor|producer|author|fellow|lecturer|"
    r"professor|freelancer?|photographer|presenter|intern|bureau chief)"
)
_BIO = re.compile(
    rf"^(?:{NAME})\s+(?:(?:is|was|works|writes|reports|joined|serves)\b.{{0,60}}\b{_TRADE}\b"
    r"|(?:covers|writes about|writes on|reports on|reports from)\b)"
)


def is_bio_sentence(view: View) -> bool:
    """``Jane Roe is a senior correspondent …``: a person's name, a verb, a trade of the press or of comment."""
    return view.count <= 90 and bool(_BIO.match(view.text))


def is_verbless_bio(view: View) -> bool:
    """At least three fragments of at most eight words without a verb: what farms print under an invented name."""
    body = view.text.strip("\"“”' ")
    fragments = [part.split() for part in re.split(r"[.!;]\s+|[.!;]$", body) if part.strip()]
    return (
        3 <= len(fragments) <= 9
        and all(len(fragment) <= 8 and FINITE.isdisjoint(fragment) for fragment in fragments)
        and sum(map(len, fragments)) >= 6
        and not re.search(r"\d|\b(?:he|she|they|it|we|I)\b", body)
    )


def is_breadcrumb(view: View) -> bool:
    """``Home > World > Europe``: sections, one above the other, at the top of a page."""
    if view.index > 3 or view.tag == "cell" or view.count > 16:
        return False
    parts = re.split(r"\s*[>»›|]\s*|\s+/\s+|\s+[•·]\s+", view.text)
    return len(parts) >= 3 and all(part[:1].isalpha() and len(part.split()) <= 4 for part in parts) and not view.stopped


_NETWORKS = """
    facebook twitter whatsapp linkedin reddit pinterest telegram email e-mail print tumblr pocket messenger instagram
    youtube tiktok flipboard copy link share tweet mastodon bluesky threads
"""
NETWORKS = frozenset(_NETWORKS.split())
ALSO_FIELDS = frozenset(["email", "e-mail", "print", "copy", "link", "threads"])  # alone they say nothing
AROUND_NETWORKS = frozenset(["x", "pin", "save", "more", "mail", "sms", "vk", "line", "on", "via", "to", "and"])


def is_share_bar(view: View) -> bool:
    words = [word.strip(".,:|/•·()+").lower() for word in view.words] if view.count <= 15 else []
    named = [word for word in words if word in NETWORKS]
    return (len(named) > 1 or any(word not in ALSO_FIELDS for word in named)) and all(
        not word or word in NETWORKS or word in AROUND_NETWORKS or word.isdigit() for word in words
    )


def reports_speech(view: View) -> bool:
    return view.count >= 10 and view.stopped and bool(SPEECH.search(view.text))


def has_dateline(view: View) -> bool:
    return view.count >= 8 and find_dateline(view.text) is not None


SHAPE: list[Rule] = [
    Rule("title", 0.95, "repeats the title", repeats_title),
    Rule("other", 0.6, "repeats an earlier paragraph", repeats_paragraph),
    Rule("body", 0.9, "a turn of a transcript", is_question_or_answer),
    Rule("body", 0.9, "opens with a dateline", has_dateline),
    Rule("body", 0.5, "a long paragraph", lambda view: view.count >= 45),
    Rule("body", 0.4, "a very long paragraph", lambda view: view.count >= 80),
    Rule("body", 0.3, "reports speech", reports_speech),
    Rule("caption", 0.9, "ends in a running time", ends_in_duration),
    Rule("caption", 0.95, "stood as a caption in the markup", lambda view: view.text in view.page.captions),
    Rule("share", 0.9, "a row of share buttons", is_share_bar),
    Rule("navigation", 0.7, "a trail of sections", is_breadcrumb),
    Rule("byline", 0.9, "a byline", is_byline),
    Rule("author_box", 0.35, "reads like an author's biography", is_bio_sentence),
    Rule("author_box", 0.35, "fragments without a verb", is_verbless_bio),
]

# Beginnings and ends of the patterns in data/phrases.toml; signs before a line's words (», *, -) count for nothing.
WHERE = {"line": r"\W*(?:{})\W*$", "start": r"\W*(?:{})", "end": r"(?:{})$", "anywhere": r"(?:{})"}


class Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of ``data/phrases.toml``."""

    name: str
    kind: DroppedKind
    weight: float
    reason: str
    where: Literal["line", "start", "end", "anywhere"]
    words: int
    patterns: list[str]

    def rule(self) -> Rule:
        pattern = AnyCase(WHERE[self.where].format("|".join(self.patterns)))
        found = pattern.match if self.where in ("line", "start") else pattern.search
        return Rule(self.kind, self.weight, self.reason, lambda view: view.count <= self.words
                    and bool(found(view.text)))


class PhraseFile(Struct, frozen=True, forbid_unknown_fields=True):
    """``data/phrases.toml`` as a whole."""

    rule: list[Phrases]


@cache
def phrase_rules() -> list[Rule]:
    """The rules of ``data/phrases.toml``, compiled with the first page. KnowledgeError if the file is wrong."""
    path = Path(__file__).parent / "data" / "phrases.toml"
    try:
        return [phrases.rule() for phrases in msgspec.toml.decode(path.read_bytes(), type=PhraseFile).rule]
    except (OSError, msgspec.MsgspecError, re.error) as error:
        raise KnowledgeError(f"{path}: {error}; reinstall tocsin") from error


# --------------------------------------------------------------------------------------------- 2. place


def is_subhead(view: View) -> bool:
    """A short line without a stop, in sentence or title case, with prose above and directly below."""
    below = view.neighbour(1)
    return (
        view.opened
        and 1 <= view.count <= SUBHEAD_WORDS
        and len(view.text) <= SUBHEAD_CHARACTERS
        and view.tag in ("plain", "heading")
        and not CLAUSE_END.search(view.text.rstrip("?!\"”’'»"))
        and (view.text.lstrip("\"“‘'«¿")[:1].isupper() or view.text[:1].isdigit())
        and not view.neighbour(-1).endswith(":")
        and len(below.split()) >= 12
        and ends_sentence(below)
    )


def is_nominal_caption(view: View) -> bool:
    """Names joined without a verb and with a stop, between long paragraphs: what stood under a picture."""
    lower = [word for word in view.words if word[:1].islower()]
    return (
        view.inside
        and 5 <= view.count <= 25
        and view.text.endswith(".")
        and not re.search(r"[“”\"?!:;]", view.text)
        and verbless(view.words)
        and len(lower) <= 0.35 * view.count
        and view.words[0][:1].isupper()
        and not re.match(r"^(?:No|Not|And|But|Or|So|Nor|Yet|Neither|None|Then|Enough)\b", view.text)
        and bool(re.search(rf"{NAME}(?:,.*)? (?:and|with|in|at|near|outside|before|during) ", view.text))
    )


def is_teaser(view: View) -> bool:
    """One of at least three headlines in a row behind the last prose. Lists of dates or places are no headlines."""
    if not (view.opened and view.closed) or view.page.last_prose < 2 or not _headline_like(view.text):
        return False
    run = 1
    for step in (-1, 1):
        at = step
        while run < 3 and view.index + at > view.page.last_prose and _headline_like(view.neighbour(at)):
            run, at = run + 1, at + step
    return run >= 3


# A verb as headlines have it within the first words: "Minister rejects"; "Troops leave" goes unseen.
_HEADLINE_VERB = re.compile(r"^(?:[\w'’.-]+ ){1,6}?(?:is|are|has|will|to|[a-z]{3,}s) [\w'’“\"‘]")


def _headline_like(text: str) -> bool:
    words = text.split()
    return (
        5 <= len(words) <= 20 and text[:1].isupper() and not CLAUSE_END.search(text)
        and not re.search(r"[:;@()]|--|\s–\s", text) and bool(_HEADLINE_VERB.match(text))
    )


def is_signed_bio(view: View) -> bool:
    """A biography behind the article; one in fragments needs a name above it or quotation marks around it."""
    if not (view.opened and view.closed):
        return False
    return is_bio_sentence(view) or (
        is_verbless_bio(view) and (is_person(view.neighbour(-1)) or view.text.startswith(("\"", "“")))
    )


def is_date_bar(view: View) -> bool:
    """A date alone at an end of the article, or a stamped one anywhere. A date alone inside heads a part of it."""
    stamped = re.match(r"^\W*(?:first )?(?:published|updated|posted|last (?:updated|modified))\b", view.text, re.I)
    return (not view.inside or bool(stamped)) and is_date_line(view.text)


def is_name_at_end(view: View) -> bool:
    """Right below the last sentence, or the page's first line."""
    above = view.neighbour(-1)
    signed = view.opened and view.closed and len(above.split()) >= 12 and ends_sentence(above)
    return is_person(view.text) and view.tag == "plain" and (signed or is_first_below_title(view))


def is_first_below_title(view: View) -> bool:
    """The first paragraph, with the title known: else it may be the title, which in capitals looks like names."""
    return view.index == 0 and bool(view.page.title)


def are_names_at_end(view: View) -> bool:
    return not view.inside and (view.index > 0 or is_first_below_title(view)) and are_people(view.text)


def is_name_above(view: View) -> bool:
    """A name between a title or standfirst and the text: what stood under the portrait."""
    return is_person(view.text) and 0 < view.index < view.page.first_prose < len(view.page.paragraphs)


PLACE: list[Rule] = [
    Rule("subhead", 0.8, "a heading in the markup", lambda view: view.tag == "heading" and view.count <= 30),
    Rule("subhead", 0.6, "a short line without a stop above prose", is_subhead),
    Rule("caption", 0.6, "names without a verb between paragraphs", is_nominal_caption),
    Rule("related", 0.6, "a list of headlines behind the article", is_teaser),
    Rule("author_box", 0.35, "stands behind the last paragraph", is_signed_bio),
    Rule("byline", 0.8, "names alone at an end of the article", are_names_at_end),
    Rule("byline", 0.6, "a name alone at an end of the article", is_name_at_end),
    Rule("caption", 0.55, "a name alone above the article", is_name_above),
    Rule("date_bar", 0.9, "a date and nothing else", is_date_bar),
]

# --------------------------------------------------------------------------------------------- 3. spread


RELATED_HEAD = "a heading of related links"  # the reason in data/phrases.toml


def under_related_heading(view: View) -> bool:
    """A headline-like line in the unbroken run below a heading of related links."""
    at = view.index - 1
    while at >= 0 and view.page.verdicts[at].kind == "related":
        if RELATED_HEAD in view.page.verdicts[at].reasons:
            return 3 <= view.count <= 20 and not CLAUSE_END.search(view.text)
        at -= 1
    return False


def above_biography(view: View) -> bool:
    return is_person(view.text) and view.verdict(1) == "author_box"


def within_comment_form(view: View) -> bool:
    return "comment_form" in (view.verdict(-1), view.verdict(1)) and bool(
        re.match(r"^\W*(?:name|e-?mail|website|comment|message|submit|send|url|post|reply)\W*$", view.text, re.I)
    )


SPREAD: list[Rule] = [
    Rule("related", 0.7, "stands in a list of related links", under_related_heading),
    Rule("author_box", 0.9, "the name above a biography", above_biography),
    Rule("comment_form", 0.9, "a field of a comment form", within_comment_form),
]

# --------------------------------------------------------------------------------------------- all of it


def classify(paragraphs: Sequence[Paragraph], title: str = "", captions: frozenset[str] = frozenset()) -> list[Verdict]:
    """One verdict a paragraph. ``captions`` are texts that the markup itself calls captions."""
    page = Layout(paragraphs, title, captions)
    views = [View(page, index) for index in range(len(paragraphs))]
    shape = [*SHAPE, *phrase_rules()]
    hits = [_hits(shape, view) for view in views]
    page.mark_prose(views, [{kind: weight for kind, (weight, _) in found.items()} for found in hits])
    for view, found in zip(views, hits, strict=True):
        _add(found, _hits(PLACE, view))
        page.verdicts.append(_decide(found))
    for view, found in zip(views, hits, strict=True):
        more = _hits(SPREAD, view)
        if more:
            _add(found, more)
            page.verdicts[view.index] = _decide(found)
    return page.verdicts


Hits: TypeAlias = dict[Kind, tuple[float, tuple[str, ...]]]


def _hits(rules: Sequence[Rule], view: View) -> Hits:
    if len(view.text) > LONG_CHARACTERS:
        return {"body": (0.9, ("a very long paragraph",))}
    found: Hits = {}
    for rule in rules:
        if rule.test(view):
            _add(found, {rule.kind: (rule.weight, (rule.reason,))})
    return found


def _add(found: Hits, more: Hits) -> None:
    for kind, (weight, reasons) in more.items():
        before, said = found.get(kind, (0.0, ()))
        found[kind] = before + weight, said + reasons


def _decide(found: Hits) -> Verdict:
    """The heaviest kind, if it reaches the threshold and outweighs the evidence for prose; else body."""
    body = found.get("body", (0.0, ()))
    rivals = [(weight, kind, reasons) for kind, (weight, reasons) in found.items() if kind != "body"]
    if rivals:
        weight, kind, reasons = max(rivals, key=lambda rival: rival[0])
        if weight >= THRESHOLD and weight > body[0]:
            return Verdict(kind, weight, reasons)
    return Verdict("body", *body)
