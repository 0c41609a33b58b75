"""Words that name a talk: a closed list of nouns and verbs, and of neighbours that make something else of them.

A cue is a word or phrase for a talk: "talks", "summit", "telephoned", "met", "flew to". It says a form where it can.
Cues of one sentence that tell one talk ("flew to Ankara for talks") stand in one group; words of order ("ahead of",
"followed by", "then") part groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tocsin.coding.marks import Scene, hull
from tocsin.knowledge.anycase import AnyCase
from tocsin.records import Mention, Sentence, Span, TalkForm

Kind = Literal["noun", "meet", "speak", "means", "ring", "visit", "travel", "host", "gather"]


class Cue(NamedTuple):
    """A word for a talk: what kind of word, and the form that it says, if any."""

    span: Span
    kind: Kind
    form: TalkForm | None


class Joint(NamedTuple):
    """What parts a talk from the one before in its sentence: where, and by which word of order, if by one."""

    at: int
    word: str


class Group(NamedTuple):
    """The cues of one sentence that tell one talk, and what parts it from the talk before, if one is."""

    cues: list[Cue]
    joint: Joint

    @property
    def span(self) -> Span:
        return hull([c.span for c in self.cues])

    @property
    def form(self) -> TalkForm | None:
        """The most telling form said: that of a call or a visit beats that of the talks held by or during it."""
        said = {c.form for c in self.cues}
        return next((form for form in FORMS if form in said), None)

    def has(self, *kinds: Kind) -> bool:
        return any(c.kind in kinds for c in self.cues)


FORMS: tuple[TalkForm, ...] = ("video", "call", "summit", "visit", "negotiation", "multilateral", "bilateral")

# ---------------------------------------------------------------------------------------------------------- the words

NOUN = (
    r"(?:rounds?|series|cycle) of (?:[\w-]+ ){0,3}?(?:talks?|negotiations|consultations|dialog(?:ue)?|discussions)\b"
    r"|summit (?:meeting|talks|conference)s?|summits?|talks|negotiations|consultations|discussions?|dialog(?:ue)?"
    r"|(?<=peace )talk(?= (?:between|with)\b)|(?<=nuclear )talk(?= (?:between|with)\b)"
    r"|reunion(?= (?:with|in|on|of high|of presidents|of ministers)\b)|sittings?(?= (?:of|was|on)\b)"
    r"|meetings?(?! (?:the|its|his|her|their|our|those|these|all|any|with)\b)|meeting(?= with)"
    r"|encounters?|conferences?|sessions?|conversations?|(?:bi|tri)laterals?(?= with\b)"
    r"|audience(?= with\b)|chats?(?= (?:by|over|on|with)\b)|parleys?|pow-?wow|get-together|t[êe]te-[àa]-t[êe]te|"
    r"(?:first|second|third|fourth|fifth|sixth|last|latest|next|new|final|previous|following) round(?=,? (?:which|that|"
    r"took|ended|was|will|shall|opened|began|of the|is|in [A-Z])\b)|"
    r"(?:another|further|new|next|following) round(?= (?:on|in|next|later)\b|[.,])|working (?:lunch|dinner|breakfast)|"
    r"ministerials?(?= (?:on|in|of)\b|[,.])"
)
CALL = (
    r"(?:tele)?phone[ -]?(?:calls?|conversations?|talks?|exchanges?|contacts?|discussions?|chats?|consultations?)|"
    r"telephonic (?:call|conversation|talk|contact)s?|telephone conference|hotline call|"
    r"contacts?(?= (?:by|over the) (?:tele)?phone)|calls?"
)
IT = (
    r"\b(?:It|This|That)(?= (?:took place|was held|lasted|will (?:take place|be held)|is (?:to be held|due|set|"
    r"scheduled)|came)\b)"
)
"""At the head of a sentence, for the talk of the sentence before."""
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
LENGTH = (
    r"(?= for (?:(?:[\w-]+ ){1,5}(?:hours?|minutes?)|the (?:first|second|third|last) time)\b"
    rf"|(?: (?:again|twice))? (?:in (?:{MONTHS})|on (?:the )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|"
    r"[A-Z][a-z]+ \d)|last (?:week|month|year|[A-Z]))\b)"
)
"""Behind a verb of speaking, how long: such speech is a talk."""
VIDEO = (
    r"(?:video|tele|virtual|online)[ -]?(?:conference|call|link|summit|meeting|talks|session|conversation)s?|"
    r"videoconferenc\w+|by video|via video"
)
WORDS: list[tuple[Kind, TalkForm | None, re.Pattern[str]]] = [
    ("noun", "video", re.compile(rf"\b(?:{VIDEO})\b(?! of\b)", re.I)),
    ("means", "call", re.compile(r"\b(?:by|on|over) (?:the )?(?:tele)?phone\b|\bover a (?:(?:secure|telephone|"
        r"phone|bad) )+line\b", re.I)),
    ("noun", "call", re.compile(rf"\b(?:{CALL})\b", re.I)),
    ("noun", "visit", re.compile(r"\b(?:visits?|trips?|stopover)(?= (?:this|next|last|on|in|of|by|there|by)\b|"
        r" to\b|[,.'’]|$)")),
    ("visit", "visit", re.compile(r"\b(?:visit(?:s|ed|ing)?|Visiting)\b(?! (?:to|by|of)\b)")),
    ("noun", None, re.compile(rf"\b(?:{NOUN})\b", re.I)),
    ("noun", None, re.compile(IT)),
    ("meet", None, re.compile(r"\b(?:met|meets?|meeting|c(?:a|o)mes? face[- ]to[- ]face)\b")),
    ("meet", None, re.compile(r"\b(?:see|sees|saw|seen)\b")),
    ("speak", None, re.compile(
        r"\b(?:spoke|spoken|speaks?|speaking|talk|talks|talked|conversed?|conferr?(?:s|ed|ing)?|consult(?:s|ed|ing)?|"
        r"negotiat(?:e|es|ed|ing)|s[ai]ts? down|sitting down)(?: (?:again|directly|briefly|privately|twice|earlier))?"
        r"(?= (?:with|to|by (?:tele)?phone|by video|on the (?:tele)?phone|over the (?:tele)?phone|via video)\b)")),
    ("speak", None, re.compile(rf"\b(?:spoke|spoken|speak|talked|talk|conversed?|conferr?ed|negotiated)\b{LENGTH}")),
    ("speak", None, re.compile(r"\b(?:spoke|talked)(?= (?:was|had been|came) )|(?<=\bthey )spoke(?=[.,;])")),
    ("speak", None, re.compile(r"\b(?:talked|spoke|conferred)(?= about\b)")),
    ("speak", None, re.compile(
        r"\bdiscuss(?:ed|es|ing)?\b(?= (?:[^.;:]{1,40} )?(?:by|over the|on the) (?:tele)?phone\b)")),
    ("ring", "call", re.compile(r"\b(?:tele)?phoned\b|(?<!the )(?<!of )\b(?:tele)?phones(?= [A-Z])|\brang\b|"
        r"\bcalled\b(?! (?:off|for|on|up|upon|in|out|it|a|an|the)\b)(?: to\b(?= [A-Z]))?")),
    ("travel", "visit", re.compile(
        r"\b(?:travel(?:s|l?ed|l?ing)?|journey(?:s|ed)?|f(?:ly|lies|lew|lown|lying)|goes|go|went|return(?:s|ed|ing)?)"
        r" (?:on |back )?(?:in)?to\b|\bhead(?:s|ed|ing)? (?:to|for)\b|\b(?:left|leaves?|leaving) for\b"
        r"|\barriv(?:e|es|ed|ing) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?(?:in|at|to)\b|\blanded in\b")),
    ("host", None, re.compile(r"\b(?:host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|welcom(?:es|ed|ing))\b")),
    ("gather", "multilateral", re.compile(r"\b(?:conven(?:e|es|ed|ing)|gather(?:s|ed|ing)?|"
        r"confer(?:red)?(?= (?:in|on|at)\b)|"
        r"c(?:a|o)me together|reunites?(?= (?:in|on|at)\b)|assembled?(?= in\b))\b")),
]  # fmt: skip
"""First match wins where two overlap: kind, the form said, the words."""
ANY = AnyCase(
    r"\bIt |\bThat |\bThis |\bs[ae][ew]|contact|round|talk|negotiat|summit|meet|\bmet\b|phone|\bcall|\brang\b|"
    r"video|virtual|online|visit|\btrip|stopover|conferenc|"
    r"session|consult|dialogue|discuss|encounter|spoke|speak|convers|conferr|\bs[ai]ts? down|travel|journey|"
    r"\bfl[yie]|"
    r"\bg[o]|\bwent|return|\bhead|\ble(?:ft|av)|arriv|landed|host|receiv|welcom|conven|gather|confer|together|"
    r"assembl|reunit|reunion|sitting|dialog|face|chat|parley|powwow|t[êe]te",
)
"""A sentence without any of these tells no talk: a quick test before the table."""

MODIFIERS: list[tuple[TalkForm, re.Pattern[str]]] = [
    ("call", re.compile(r"\b(?:tele)?phone\b", re.I)),
    ("video", re.compile(r"\b(?:video|virtual|online)\b", re.I)),
    ("negotiation", re.compile(
        r"\b(?:peace|nuclear|cease-?fire|truce|armistice|disarmament|arms|control|proximity|indirect|direct|"
        r"disengagement|"
        r"reunification|normali[sz]ation|accession|trade|status|border|reconciliation|demarcation|hostage|climate|"
        r"prisoner|tariff|withdrawal|fisheries|treaty|final-status)\b", re.I)),
    ("multilateral", re.compile(
        r"\b(?:multilateral|trilateral|quadrilateral|three-way|four-way|tripartite|\w+-(?:party|nation|power)|"
        r"ministerial|council|assembly)\b", re.I)),
    ("bilateral", re.compile(r"\b(?:bilateral|two-way|one-on-one|tête-à-tête|head-to-head)\b", re.I)),
]  # fmt: skip
"""What the words before a noun make of its form; the first wins."""

# ------------------------------------------------------------------------------------- neighbours that make it no talk

NO_NOUN = re.compile(
    r"\b(?:news|press|party|shareholders?['’]?|stockholders['’]?|board|staff|town[- ]hall|cabinet|company|prayer|"
    r"protest|election|campaign|mass|academic|medical|merger|takeover|pay|wage|coalition|contract|transfer|sales|"
    r"(?-i:union)|"
    r"training|trading|practice|recording|film|photo|court|parliament(?:ary)?|legislative|congressional|knesset|duma|"
    r"market|video game|annual general|caucus|editorial|family|school|hospital|tourist|site|business|class|tech|pep|"
    r"question|briefing|plea|debate|roll|distress|wake-up|prank|clarion|robo|cold|conjugal|holiday|pilgrimage)"
    r"(?:['’]s?)?[ -]+(?:(?!(?:an?|the|his|her|its|their) )[a-z-]+ )?$",
    re.I,
)
"""Before a noun: a meeting of another kind."""
COMPANY = AnyCase(
    r"\b(?:shareholders?|stockholders?|car-?makers?|auto-?makers?|merger|takeover bid|executives of|"
    r"dividend|earnings|analysts on|with (?:\w+ )?(?:analysts|investors)|box office|"
    r"film festival|album)\b",
)
PARLIAMENT = re.compile(
    r"\b(?:parliament|lawmakers|cabinet|senate|judges?|court|trial|tribunal|jury|city council|town council|"
    r"congress)\b",
    re.I,
)
"""Before or behind "session": the sitting of a state's own body."""
SPORT = AnyCase(
    r"\b(?:semi-?finals?|quarter-?finals?|world cup|cup final|tournament|(?<!arab )league|championships?|qualifiers?|"
    r"kick-?off|stadium|olympics?|footballers?|goalkeeper|striker|fixture|referee|cricket|rugby|tennis|boxing|"
    r"heavyweight|"
    r"playoffs?|(?:won|win|wins|lost|lose|beat|drew|draw|defeat\w*)\b[^.;]{0,25}\b\d{1,2} ?[-–:] ?\d{1,2}|"
    r"match(?:es)? (?:against|between)|in the (?:[\w-]+ )?final(?= on|[,.]| at|$))\b",
)
MOUNTAIN = re.compile(
    r"\b(?:climb\w*|foot of|slopes?|peak|mountain\w*|ridge|glacier|summit line|avalanche|sherpas?)\b", re.I
)
BEHIND_NOUN = re.compile(
    r"[ -](?:point|place|room|rooms|hall|house|ground|musician|guitarist|centre|center|sign|show|line|table|list|"
    r"culture|fatigue|of minds|of flavou?r)s?\b",
)
BEHIND_CALL = re.compile(
    r"[ -](?:for|on(?! (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|[A-Z][a-z]+ \d))|up|to|upon|in|off|out|"
    r"by|from|centre|center|sign|itself|him|her|them|attention)\b"
)
BEFORE_CALL = re.compile(
    r"(?:\b(?:of|about|from|since|with) (?:the|that|this|their)|\b(?:in|during|after|on|before|hold|holding|held|"
    r"had|have|made|joint|placed|took|taken|[a-z]*phone)"
    r"(?: (?:an?|the|this|that|their|his|her|another))?|['’]s|[- ](?:minutes?|hours?|way)(?:-long)?) (?:[\w-]+ )?$",
    re.I,
)
TOLD_CALL = re.compile(
    r"\b(?:the|that|this|their|another|second|first) (?:[\w-]+ )?calls?,? "
    r"(?=(?:on (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|[A-Z][a-z]+ \d)|dealt|made|brought|left|produced|"
    r"which|took place|was held|lasted|came|ended|began|followed|"
    r"dealt|focused|centred|centered|covered|touched|prepared|went|had (?:been|lasted)|was (?:the|their|about|"
    r"initiated|requested|arranged|due|set|scheduled)|is (?:the|their|due|set|scheduled)|will)\b)",
    re.I,
)
"""A call whose course or contents are told ("the call lasted", "the second call was their ...")."""
USED_CALL = re.compile(r"\bus(?:e|ed|ing) (?:the|that|this|their|an?) (?:[\w-]+ )?$")
ASKED_CALL = re.compile(
    r"\b(?:initiated|describ\w+|offer\w*|propos\w+|request\w*|sought|seek\w*|ask\w* for|suggest\w*|arrang\w+)"
    r"(?: [A-Z][\w’'-]+){0,3} (?:an?|the|another) (?:[\w-]+ )?$"
)
"""Before "call": it was asked for ("offered Castro a call")."""
CONVERSED = re.compile(
    r"\b(?:the|this|that|their|hour-long|(?:minute|hour)s?(?:['’]s?|-long)?|direct|bilateral|pre-negotiation|"
    r"[a-z]{3,6}day['’]s) (?:[\w-]+ )?$",
    re.I,
)
"""Before "conversation": one told already, or one with its length."""
BEHIND_MEET = re.compile(
    r"(?: all| any| some| most| both| only)?(?: of)?(?: the| its| his| her| their| our| those| these| such)?"
    r"(?: [A-Z][\w.]*['’]s?)?(?: [\w-]+){0,3}? "
    r"(?:needs?|demands?|targets?|goals?|aims?|conditions?|requirements?|deadlines?|criteria|challenges?|"
    r"obligations?|"
    r"commitments?|standards?|expectations?|thresholds?|costs?|bills?|quotas?|terms|pledges?|promises?|objectives?|"
    r"benchmarks?|shortfall|debts?|payments?|threats?|halfway|resistance|fate|deaths?|interest|end)\b"
    r"| (?:with )?(?:[\w-]+ )?(?:journalists|reporters|the press|the media|supporters|voters|students|pilgrims)\b"
    r"|(?: head[- ]on)? (?:by|at the airport|nobody|no one|none)\b"
    r"| (?:[\w-]+ ){0,2}(?:warships?|troops|soldiers|tanks|forces|fighters|jets|missiles?|drones?)\b"
    r"| with (?:[\w-]+ ){0,3}?(?:resistance|anger|criticism|silence|protests?|scepticism|skepticism|approval|refusal|"
    r"rejection|force|fire|outrage|condemnation|indifference|opposition|hostility|success|failure|relief|alarm|"
    r"applause|"
    r"derision|suspicion|dismay|disbelief|contempt|fury|violence|gunfire|response)\b"
)
PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are) (?:\w+ly )?$")
PROGRESSIVE = re.compile(r"\b(?:is|are|was|were|be|been|by|after|before|while|when|of|for|"
    r"without)(?: \w+ly)? $", re.I)
OWNED = re.compile(r"\b(?:his|her|its|their|our|the|a|an|of|from|right|far) $", re.I)
"""Before "host", "head" or "left": a noun."""
NO_SPEECH = re.compile(
    r" (?:with|to) (?:the )?(?:[\w-]+ )?(?:reporters?|journalists?|media|press|newspaper|radio|television|TV|"
    r"Reuters|AFP|AP|"
    r"BBC|CNN|news|crowds?|supporters|lawmakers|parliament|parents|residents|witnesses|survivors|students|troops|"
    r"soldiers)\b",
    re.I,
)

# ---------------------------------------------------------------------------------------------------- finding the cues


def form_before(text: str, start: int, span: Span) -> TalkForm | None:
    """The form that the words before a noun tell, up to four of them, within the clause."""
    lead = re.search(r"(?:[\w-]+ ){0,4}$", text[start : span.start])
    words = (lead[0] if lead else "") + span.of(text)
    return next((form for form, pattern in MODIFIERS if pattern.search(words)), None)


def is_noun(scene: Scene, home: Span, span: Span, form: TalkForm | None) -> bool:
    """Whether a noun names a talk: not a meeting of another kind, not part of a name."""
    text, word = scene.text, span.of(scene.text).lower()
    before, sentence = text[home.start : span.start], home.of(text)
    if span.of(text)[0].isupper() and text[span.end : span.end + 1] == ",":  # a name: "Summit, a company in ..."
        return False
    if NO_NOUN.search(before) or BEHIND_NOUN.match(text, span.end) or GIVEN_TIME.match(text, span.end):
        return False
    sitting = "session" in word or "sitting" in word
    if sitting and (PARLIAMENT.search(sentence) or not is_sitting(scene, home, span, form)):
        return False
    if "conference" in word and not (form or is_conference(scene, home, span)):
        return False
    if word == "talks" and is_verb(scene, span):
        return False
    if word.startswith("call"):
        if USED_CALL.search(before):
            return True
        told = any(t.start() < span.start < t.end() for t in TOLD_CALL.finditer(text, home.start, home.end))
        named = told or BEFORE_CALL.search(before) or ASKED_CALL.search(before) or WITHIN.match(text, span.end)
        return bool(named) and not BEHIND_CALL.match(text, span.end)
    if word.startswith("conversation") or word == "discussion":
        return bool(CONVERSED.search(before) or WITHIN.match(text, span.end))
    if "summit" in word and MOUNTAIN.search(sentence):
        return False
    return not in_name(scene, span)


GIVEN_TIME = re.compile(r" (?:more|another|a|some) (?:time|chance|try)\b")
"""Behind "give talks": no talk of its own."""
WITHIN = re.compile(r"s? (?:with|between)\b")
BODY = (
    r"(?:[A-Z][\w’'.–-]* (?:(?:of|for|on|and|the|in) )*){0,5}(?:Council|Assembly|Committee|Commission|League|Union|"
    r"Organi[sz]ation|Conference|Forum|Group|Community|Cooperation|Quartet|Nations|[A-Z]{3,7})\b"
)
OF_BODY = re.compile(rf" of (?:the )?{BODY}")
BY_BODY = re.compile(rf"\b{BODY}(?:['’]s?)?(?: (?!and\b|or\b|but\b)[a-z-]+){{0,6}} $")


def of_named_body(text: str, home: Span, span: Span) -> bool:
    """Whether the words are of a body by its name, known or not: "a session of the Joint Council", "the OAS meets"."""
    return bool(OF_BODY.match(text, span.end) or BY_BODY.search(text[home.start : span.start]))


def in_name(scene: Scene, span: Span) -> bool:
    """Whether a word is part of a body's name ("Conference on Disarmament"), not just of a talk's ("Geneva Talks")."""
    names = [scene.reading.mentions[n] for n in scene.mentions_in(span)]
    return any(m.span.covers(span) and (m.actor is not None or m.kind in ("person", "weapon", "vessel")) for m in names)


WHEN_ONE = re.compile(r"\b(?:when(?:ever)?|once|while) (?:the )?(?:[A-Z][\w’'-]+ ){1,3}$")
"""Before "talks with": what somebody does."""


def is_verb(scene: Scene, span: Span) -> bool:
    """Whether "talks" is what somebody does: "the general talks about the winter"."""
    behind = scene.text[span.end : span.end + 10]
    if re.match(r" (?:with|to)\b", behind) and WHEN_ONE.search(scene.text[: span.start][-50:]):
        return True
    if not re.match(r" (?:about|to|of|like|as|tough)\b", behind):
        return False
    before = [scene.reading.mentions[n] for n in scene.mentions_in(Span(max(0, span.start - 2), span.start))]
    speaker = any(m.kind in ("person", "group") and not m.raw.endswith("s") for m in before)
    return speaker or bool(
        re.search(r"\b(?:he|she|it|who|everyone|everybody|nobody|one) $", scene.text[: span.start][-12:], re.I)
    )


def is_conference(scene: Scene, home: Span, span: Span) -> bool:
    """Whether a conference is one of states: by the words about it, or by its name ("the London conference")."""
    if CONFERENCE.search(scene.text, max(home.start, span.start - 40), span.end + 45):
        return True
    before = [scene.reading.mentions[n] for n in scene.mentions_in(Span(max(home.start, span.start - 2), span.start))]
    return any(m.kind == "place" for m in before)


CONFERENCE = re.compile(
    r"(?:peace|donors?['’]?|international|reconstruction|pledging|regional|security|aid|review|recovery) conference"
    r"|conference (?:on|in)\b|conference of (?-i:[A-Z][a-z]+) (?:will|shall|is|was|took|on|in)\b"
    r"|conference of (?:the )?(?:[\w-]+ ){0,2}(?:ministers|leaders|heads|presidents|states)\b",
    re.I,
)


FURTHER = re.compile(r"\b(?:another|further|second|third|fourth|new|the next|their next) (?:[\w-]+ )?$", re.I)
"""Before "session" or "round": it belongs to a series, told just before."""


def is_sitting(scene: Scene, home: Span, span: Span, form: TalkForm | None) -> bool:
    """Whether a session is one of states: by its form, by a body's name, or as another one of a series."""
    further = FURTHER.search(scene.text[home.start : span.start])
    return bool(form or named_session(scene, home, span) or further)


def named_session(scene: Scene, home: Span, span: Span) -> bool:
    """Whether a session is one of an international body named in the sentence."""
    actors = (scene.reading.mentions[n].actor for n in scene.mentions_in(home))
    return of_named_body(scene.text, home, span) or any(a and a.id.startswith(("IGO", "GRP")) for a in actors)


def is_meet(text: str, home: Span, span: Span) -> bool:
    before = text[home.start : span.start]
    if BEHIND_MEET.match(text, span.end) or (span.of(text) == "met" and PASSIVE.search(before)):
        return False
    return span.of(text) != "meeting" or bool(PROGRESSIVE.search(before))


def is_ring(scene: Scene, span: Span) -> bool:
    """Whether "called" is a telephone call: a person follows, and what the person was called does not."""
    if PASSIVE.search(scene.text[max(0, span.start - 20) : span.start]):
        return False
    near = Span(span.end, min(span.end + 50, len(scene.text)))
    people = [scene.reading.mentions[n] for n in scene.mentions_in(near)]
    person = next((m for m in people if m.kind == "person" and m.span.start >= span.end), None)
    if person is None or re.search(r"[,;:“”\"]|\b(?:on|for|to|that)\b", scene.text[span.end : person.span.start]):
        return False
    return bool(re.match(r"[,.]| (?:on|late|early|earlier|last|to|and|by|at|in|from|yesterday|today|after|again)\b",
                         scene.text[person.span.end :]))  # fmt: skip


def leads_to_party(scene: Scene, span: Span) -> bool:
    """Whether an official or a state follows at once: "received the Iraqi premier", "spoke with Kabul"."""
    near = Span(span.end, min(span.end + 40, len(scene.text)))
    numbers = [n for n in scene.mentions_in(near) if scene.reading.mentions[n].span.start >= span.end]
    if not numbers:
        return False
    first = scene.reading.mentions[min(numbers)]
    gap = scene.text[span.end : first.span.start]
    return first.actor is not None and not re.search(
        r"[,;:.“”]|\b(?:in|on|at|by|from|for|that|news|decision|support)\b", gap
    )


def holds(scene: Scene, home: Span, cue: Cue) -> bool:
    """Whether a cue stands for a talk, as far as its neighbours tell."""
    text = scene.text
    if cue.kind == "noun":
        return is_noun(scene, home, cue.span, cue.form)
    if cue.kind == "meet":
        sees = SEE.fullmatch(cue.span.of(text))
        return sees_person(scene, home, cue.span) if sees else is_meet(text, home, cue.span)
    if cue.kind in ("speak", "ring"):
        return speaks(scene, cue)
    if cue.kind in ("host", "travel", "visit") and OWNED.search(text[home.start : cue.span.start]):
        return False
    if cue.kind == "travel":
        return not (HOME.match(cue.span.of(text)) and HOMECOMING.match(text, cue.span.end))
    if cue.kind == "host":
        return hosts(scene, cue)
    return cue.span.of(text) != "visiting" or bool(PROGRESSIVE.search(text[home.start : cue.span.start]))


def speaks(scene: Scene, cue: Cue) -> bool:
    """Whether a verb of speaking or calling tells a talk: by how long, by what means, or with whom."""
    word, behind = cue.span.of(scene.text), scene.text[cue.span.end : cue.span.end + 60]
    if cue.kind == "ring":
        return word != "called" or bool(re.match(r" by (?:tele)?phone\b", behind)) or is_ring(scene, cue.span)
    if TALKED_LONG.match(scene.text, cue.span.end) or stands_alone(scene.text, cue.span):
        return True
    means = "phone" in behind or "video" in behind
    if re.match(r" about\b", behind):
        return pair_speaks(scene, cue.span)
    after = Span(cue.span.end, min(cue.span.end + len(" to"), len(scene.text)))
    return not NO_SPEECH.match(behind) and (means or leads_to_party(scene, after))


LAST_TIME = re.compile(r"\b(?:time|when) (?:that )?(?:they|the (?:two|pair|three)|both)(?: [a-z]+)? $")
"""Before "spoke": which talk it was is told behind."""


def stands_alone(text: str, span: Span) -> bool:
    """Whether "spoke" has nothing behind it that it needs: "the last time the two spoke was", "and they spoke."."""
    before, behind = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 10]
    told = re.match(r" (?:was|had been|came) ", behind) and LAST_TIME.search(before)
    return bool(told or (before.endswith("they ") and re.match(r"[.,;]", behind)))


def pair_speaks(scene: Scene, span: Span) -> bool:
    """Whether two officials joined by "and" are the subject of a verb: "Roe and Ben Doe talked about the border"."""
    start = max(0, span.start - 80)
    people = [m for n in scene.mentions_in(Span(start, span.start)) if holds_office(m := scene.reading.mentions[n])]
    if len(people) < 2 or scene.text[people[-1].span.end : span.start].strip(" "):
        return False
    gap = scene.text[people[-2].span.end : people[-1].span.start]
    return bool(re.fullmatch(r",? and (?:[\w’'.-]+ ){0,4}", gap))


def hosts(scene: Scene, cue: Cue) -> bool:
    """Whether somebody hosts or receives guests who talk."""
    behind = scene.text[cue.span.end : cue.span.end + 60]
    if HOSTED_BY.match(scene.text, cue.span.start) or HOSTS_MANY.match(behind):
        return False
    if RECEIVED_BY.match(scene.text, cue.span.start):
        return person_follows(scene, Span(cue.span.end, cue.span.end + len(" by")))
    told = cue.span.of(scene.text).startswith("host") or IN_AUDIENCE.match(behind)
    return bool(told) or person_follows(scene, cue.span)


HOME = re.compile(r"return|flew|arriv|landed|came|went|travel")
HOMECOMING = re.compile(
    r"[^.;:]{0,60}?\bfrom (?:an?|the|his|her|their|its) (?:[\w-]+ ){0,3}(?:visit|trip|talks|meeting|summit|tour|"
    r"stopover|session)\b"
)
"""Behind a word of travel: it leads home, and the talk was elsewhere."""
HOSTED_BY = re.compile(r"hosted by\b")
RECEIVED_BY = re.compile(r"(?:received|welcomed) by\b")
HOSTS_MANY = re.compile(r" (?:more than|some|about|nearly|over|around|almost|\d|a (?:million|quarter|third))\b")
"""Behind "hosts": guests who do not talk."""
TALKED_LONG = re.compile(LENGTH)
IN_AUDIENCE = re.compile(r" in audience\b")
SEE = re.compile(r"see|sees|saw|seen")
SEES = re.compile(r"\b(?:will|would|shall|is to|are to|was to|to|had|has|then|also)(?: (?:also|then|first|later))? $")
"""Before "see": it is to come, or told as done."""
SEEN_DONE = re.compile(r" (?:as|go|win|lose|fall|leave|fail|take|make|[a-z]+ing|in (?:a|the) (?:new|different|bad|"
    r"good))\b")


def sees_person(scene: Scene, home: Span, span: Span) -> bool:
    """Whether somebody calls on a person with an office: "will see President Roe in Oslo", not "saw Roe fall"."""
    if span.of(scene.text) != "saw" and not SEES.search(scene.text[home.start : span.start]):
        return False
    near = Span(span.end, min(span.end + 60, len(scene.text)))
    seen = [m for n in scene.mentions_in(near) if holds_office(m := scene.reading.mentions[n])]
    gap = scene.text[span.end : seen[0].span.start] if seen else "."
    return not NO_OBJECT.search(gap) and not SEEN_DONE.match(scene.text, seen[0].span.end)


def holds_office(mention: Mention) -> bool:
    """Whether a mention is a person by name, or somebody known by the office: "the Russian leader"."""
    known = bool(mention.actor and re.match(r"[A-Z]{3}\.GOV", mention.actor.id))
    return mention.raw[:1].isupper() and (mention.kind == "person" or (known and mention.kind == "group"))


NO_OBJECT = re.compile(r"[,;:.“”\"]|\b(?:in|on|at|by|from|for|that|of|to|and|as)\b")
"""Between a verb and a person who is not its object."""


def person_follows(scene: Scene, span: Span) -> bool:
    """Whether the object is a person, up to a title away: "received the Iraqi premier, Haider al-Abadi"."""
    near = Span(span.end, min(span.end + 60, len(scene.text)))
    people = [m for n in scene.mentions_in(near) if (m := scene.reading.mentions[n]).kind == "person"]
    gap = scene.text[span.end : people[0].span.start] if people else "."
    return leads_to_party(scene, span) and not re.search(r"[;:.“”\"]|\b(?:in|on|at|by|from|for|that|of|to|"
        r"and)\b", gap)


def candidates(text: str, home: Span) -> Iterator[Cue]:
    """What the table cuts out of a sentence; where two overlap the earlier entry wins."""
    taken: list[Span] = []
    for kind, form, pattern in WORDS:
        for found in pattern.finditer(text, home.start, home.end):
            span = Span(*found.span())
            if not any(span.overlaps(t) for t in taken):
                taken.append(span)
                yield Cue(span, kind, form or (form_before(text, home.start, span) if kind == "noun" else None))


SITTING = re.compile(
    r"\b(?:at|during|attend(?:s|ed|ing)?|address(?:es|ed|ing)?|chair(?:s|ed|ing)?) (?:the |an? |today['’]s |"
    r"[A-Z][a-z]+['’]s )$"
)


def sittings(scene: Scene, home: Span, found: list[Cue]) -> Iterator[Cue]:
    """Bodies of states that are spoken of as a session: "at the Foreign Affairs Council", "chaired the Assembly"."""
    for number in scene.mentions_in(home):
        mention = scene.reading.mentions[number]
        body = re.search(r"(?:Council|Assembly|Committee)$", mention.raw)
        known = mention.actor is not None and mention.actor.id.startswith(("IGO", "GRP"))
        if body and known and SITTING.search(scene.text[home.start : mention.span.start]):
            span = Span(mention.span.start + body.start(), mention.span.end)
            if not any(span.overlaps(c.span) for c in found):
                yield Cue(span, "noun", "multilateral")


def with_summit(text: str, cue: Cue) -> Cue:
    return cue._replace(form="summit") if "summit" in cue.span.of(text).lower() and cue.form != "video" else cue


IS = re.compile(r"\b(?:is|are|was|were|be|been)(?: (?:now|currently|still|also|\w+ly))? $")


def rounds(text: str, cue: Cue) -> Cue:
    """A round of talks, and negotiations, are negotiations; a session or conference is multilateral."""
    word = cue.span.of(text).lower()
    if word == "meeting" and IS.search(text[: cue.span.start][-25:]):
        return cue._replace(kind="meet")
    if cue.kind != "noun" or cue.form in ("video", "call", "visit", "summit"):
        return cue
    if re.match(r"(?:round|series|cycle)|negotiation", word):
        return cue._replace(form="negotiation")
    return cue._replace(form="multilateral") if re.match(r"session|sitting|conference", word) else cue


def cues_in(scene: Scene, sentence: Sentence) -> list[Cue]:
    """The cues of a sentence that stand for talks, in order."""
    home, words = sentence.span, sentence.span.of(scene.text)
    if not ANY.search(words) or SPORT.search(words) or COMPANY.search(words):
        return []
    found = [c for c in candidates(scene.text, home) if holds(scene, home, c)]
    found += sittings(scene, home, found)
    return sorted((rounds(scene.text, with_summit(scene.text, c)) for c in found), key=lambda c: c.span)


# ------------------------------------------------------------------------------------------------------------- groups

ORDER = re.compile(
    r"\b(?P<word>followed (?:[\w-]+ ){0,5}?by|followed|and also|follows|following|ahead of|before|prior to|then|later|"
    r"after|since|in preparation for|to prepare(?: for)?|preparations for|"
    r"on the (?:sidelines|margins|fringes) of|sidelines of|margins of|as well as|instead of|rather than|"
    r"in addition to)\b",
    re.I,
)
"""Words between two cues that part two talks."""
ASKS = re.compile(r"\b(?:ask|call|appeal|press|push)(?:s|ed|ing)? for\b|\b(?:propos|offer|suggest)\w+\b"
                  r"|\b(?:way|path|road|ground) (?:to|for|towards?)\b")
"""Between two cues: the second talk is asked for in or besides the first."""
CLAUSE = re.compile(
    r"[;:]|\b(?:that|who|while|whereas|but|because|although|where|when|whom)\b|,[^,]{0,40}\b(?:said|says|told)\b"
)


REMOTE: frozenset[TalkForm | None] = frozenset({"call", "video"})
APPOSITION = re.compile(
    r", (?:the|his|her|its|their|an?) (?:[\w-]+ )?(?:first|second|third|latest|most|highest|only|last|rare|fresh|"
    r"further)\b[^,]*$"
)
"""Behind a comma, another word for the talk just told."""
PURPOSE = re.compile(r"\bfor (?:[\w-]+ ){0,4}$")
STAY = re.compile(r"\b(?:during|on|as part of) (?:[\w-]+ ){0,4}$")
AGAIN = re.compile(r",? and\b|,")


MEET_LATER = re.compile(r"\b(?:agreement|agree[ds]?|plans?|planned|promise[ds]?|pledge[ds]?|decided) to $")
"""Between a talk and "meet": a talk to come, agreed in it."""
BY_VIDEO = re.compile(r"(?:by|via) video")


def joint(scene: Scene, group: Group, cue: Cue) -> Joint | None:
    """What parts a cue from the group before it; nothing where both tell one talk."""
    last = group.cues[-1]
    start, gap = last.span.end, scene.text[last.span.end : cue.span.start]
    order = list(ORDER.finditer(gap))
    if opener := opens_order(scene, group, cue):
        return Joint(start + gap.index(", ") if cue.kind == "noun" else subject_start(scene, start, cue), opener)
    if order:
        return Joint(start + order[-1].start(), re.sub(r"^followed .*by$", "followed by", order[-1]["word"].lower()))
    clause = list(CLAUSE.finditer(gap))
    asks = ASKS.search(gap) if cue.kind == "noun" and last.kind == "noun" else None
    if clause or asks:
        return Joint(start + (clause[-1] if clause else asks or clause[-1]).start(), "")
    by_means = cue.kind == "means" or BY_VIDEO.match(scene.text, cue.span.start)
    if by_means or (last.kind == "means" and cue.kind == "speak") or APPOSITION.search(gap):
        return None
    if cue.kind == "noun" and (PURPOSE.search(gap) or (cue.form == "visit" and STAY.search(gap))):
        return None
    again = list(AGAIN.finditer(gap))
    apart = bool(again) and (cue.kind != "noun" or last.kind == "noun" or dated(scene, last.span.end, cue))
    if apart or other_means(group, cue):
        return Joint(start + turn(scene, start, again), "")
    later = cue.kind == "meet" and MEET_LATER.search(gap)
    return Joint(start + gap.rfind(" to "), "") if later else None


OPENER = re.compile(r"\W*(?P<word>After|Following|Before|Ahead of) (?:[\w’'-]+ ){0,4}$")


def opens_order(scene: Scene, group: Group, cue: Cue) -> str | None:
    """The word of order where a talk opens a sentence and a verb tells the next: "After the talks Roe will see Doe"."""
    first, home = group.cues[0], scene.sentence(group.cues[0].span).span
    found = OPENER.match(scene.text[home.start : first.span.start]) if len(group.cues) == 1 else None
    if found is None or first.kind != "noun" or cue.kind == "means":
        return None
    gap = scene.text[first.span.end : cue.span.start if cue.kind != "noun" else home.end]
    told = ", " in gap[: cue.span.start - first.span.end] if cue.kind == "noun" else True
    if not told or not re.search(r"\b(?:will|would|is to|are to)\b", gap):
        return None
    return "after" if found["word"] in ("Before", "Ahead of") else "then"


def subject_start(scene: Scene, start: int, cue: Cue) -> int:
    """Where the subject of a verb begins: at the first name that is no place and joined to nothing before it."""
    near = [scene.reading.mentions[n] for n in scene.mentions_in(Span(start, cue.span.start))]
    names = [m.span.start for m in near if m.kind != "place" and m.span.start >= start]
    return next((n for n in sorted(names) if not JOINED.search(scene.text[start:n])), start)


JOINED = re.compile(r"\b(?:of|with|between|among|and|on|over)(?: the)? $")


def turn(scene: Scene, start: int, again: list[re.Match[str]]) -> int:
    """Which comma or "and" of a gap begins the next talk: the last one that does not stand in a list of names."""
    names = [m.span.start for m in scene.reading.mentions]
    free = [a for a in again if not any(0 <= n - start - a.end() <= 5 for n in names)]
    return free[-1].start() if free else again[0].start() if again else 0


def other_means(group: Group, cue: Cue) -> bool:
    """Whether one is a call and the other a meeting in person."""
    return bool(group.form and cue.form) and (cue.form in REMOTE) != (group.form in REMOTE)


def dated(scene: Scene, start: int, cue: Cue) -> bool:
    """Whether a time stands between a position and a cue: the talk before has its own date."""
    return any(start <= t.span.start < cue.span.start for t in scene.times_near(cue.span))


def groups_in(scene: Scene, sentence: Sentence) -> list[Group]:
    """The talks that a sentence may tell, each as its cues; a bare "by phone" tells none."""
    groups: list[Group] = []
    for cue in cues_in(scene, sentence):
        parted = joint(scene, groups[-1], cue) if groups else Joint(sentence.span.start, "")
        if parted is None:
            groups[-1].cues.append(cue)
        else:
            groups.append(Group([cue], parted))
    told = [g for g in groups if not all(c.kind == "means" for c in g.cues)]
    return told or acts_in(scene, sentence, [c for g in groups for c in g.cues])


SURE = 0.8
"""Probability from which the model's act of consulting alone tells a talk. Start value."""


def acts_in(scene: Scene, sentence: Sentence, means: list[Cue]) -> list[Group]:
    """In a sentence without words for a talk, the act of consulting that the model is sure of ("discussed").

    ``means`` says by what ("by telephone").
    """
    acts = [
        t for t in scene.reading.triggers if t.type == "CONSULT" and t.score >= SURE and sentence.span.covers(t.span)
    ]
    told = [t for t in acts if t.modality not in ("denied", "conditional") and ACT.search(t.span.of(scene.text))]
    return [
        Group(sorted([Cue(t.span, "speak", None), *means], key=lambda c: c.span), Joint(sentence.span.start, ""))
        for t in told[:1]
    ]


ACT = re.compile(
    r"\b(?:discuss|confer|consult|huddl|dined|lunch|brief|sat|audience|engag|exchang|mediat|deliberat)\w*", re.I
)
