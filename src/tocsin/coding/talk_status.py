"""Whether a talk took place, is under way, agreed, wished for, put off or called off: by the nearest word that says so.

A meeting agreed or announced is planned; offered or called for it is proposed. Denied, refused or only supposed ("if
they meet") it is no talk.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tocsin.coding.events import is_ahead
from tocsin.coding.marks import Scene, distance
from tocsin.coding.talk_words import Group
from tocsin.records import Span, TalkStatus, Trigger


class Clause(NamedTuple):
    """A talk's cues in their sentence, between the talks told before and behind them."""

    scene: Scene
    home: Span
    group: Group
    left: int
    right: int

    @property
    def before(self) -> str:
        """The words of the sentence before the cues, back to the cues of another talk."""
        return self.scene.text[self.left : self.group.span.start]

    @property
    def behind(self) -> str:
        return self.scene.text[self.group.span.end : self.right]


# ------------------------------------------------------------------------------------------------------ no talk at all

PRESENCE = (
    r"(?:attend|take part|participat|join|be (?:at|present|invited|represented|there)|been invited|invited|show up)"
)
NO = re.compile(
    r"\b(?:no|nor|neither|any)(?: (?!date|agenda|agreement|breakthrough|deal|progress|result|later|decision|"
    r"venue|place|time)"
    r"[\w-]+){0,3}(?: (?:of|for|to|about|on|with))?(?: (?:a|an|any|hold|holding|hold any|resume|"
    r"the))?(?: [\w-]+){0,2} $"
    r"|\b(?:not|never|n['’]t|cannot)(?: (?:yet|be|been|have|had|hold|holding|held|to|any|a|an|the|in|into|agree|"
    r"agreed|plan|"
    r"planning|accept|enter|join|return|engage|in|further|another|more|new|direct|formal|ready|willing|prepared|for|"
    r"interested|time|right|scheduled|going|want|intend|wish|seek|seeking|need|bilateral|peace|even|until|"
    r"currently)){0,6} $"
    r"|\b(?:reject\w*|rul(?:ed|es|ing)? out|refus\w+|declin\w+|rebuff\w*|spurn\w*|shun\w*|turn(?:s|ed|ing)? down|"
    r"den(?:y|ies|ied|ying)|oppos(?:e|es|ed|ing|ed to)|without|rather than|instead of|unwilling|"
    r"(?<!\bto )talk of(?= (?:[\w-]+ )?$)|nobody|no one|stopp\w+ short of|ignor\w+|against|avoid\w*|"
    r"ban\w*|block\w*|impossible|pointless|premature|too early)\b[^,;:.“”]{0,70}$",
    re.I,
)
"""Before the cues: the talk is denied, refused or wished away."""
ATTENDING = re.compile(
    rf"\b(?:not|never|n['’]t|refus\w+ to|declin\w+ to|without|neither|"
    rf"nor)\b[^,;.]{{0,30}}\b{PRESENCE}", re.I)  # fmt: skip
DENIED = re.compile(
    r"[^,;.“”]{0,80}?\b(?:(?:was|were|is|are|has|have|had|did|do|does|will|would|can|could)(?: not|"
    r"n['’]t) (?:yet )?(?:be |been )?"
    r"(?:planned|scheduled|take place|taken place|held|happen|happened|on the agenda|possible|on the table|"
    r"foreseen|agreed)"
    r"|(?:was|were|is|are|has been|have been) (?:ruled out|rejected|refused|denied|out of the question|"
    r"impossible|pointless|"
    r"unlikely|off the table)|never (?:took place|happened))\b",
    re.I,
)
WOULD_HAVE = re.compile(r"\b(?:would|should|could|might) have (?:\w+ )?$")
THREATENED = re.compile(
    r"\b(?:would|could|may|might|threat\w* to|if (?:he|she|it|they)) (?:cancel|call off|halt|suspend|break off|"
    r"postpone|"
    r"pull out of|boycott|abandon|freeze)\b[^,;.]*$"
)
"""A talk that somebody only threatens to call off tells no change."""
SUPPOSED = re.compile(r"\b(?:if|unless|whether|in case|in the event)\b[^,;:]*$", re.I)


NO_DATE = re.compile(r"\b[Nn]o date (?:has been|had been|was|is) (?:yet )?(?:set|fixed|named|"
    r"agreed) for (?:[\w-]+ ){0,3}$")
HOPES = re.compile(r"\b(?:hopes?|fears?|prospects?|chances?|expectations?) (?:for|of|that) (?:[\w-]+ ){0,3}$", re.I)
FADED = re.compile(r"[^.;:]{0,70}?\b(?:fad|dim|dwindl|evaporat|gr[eo]w|r[io]se|s[aiu]nk|reced|dash|falter|fell)")
"""Before and behind a talk: it is only the hopes for it that are told."""
OWN_BODY = re.compile(
    r" (?:of|with) (?:his|her|its|their) (?:own )?(?:[\w-]+ ){0,2}"
    r"(?:ministers|cabinet|commanders|advisers|advisors|generals|staff|party|deputies|aides|government|officials)\b"
)
"""Behind a meeting: a state sits with itself."""


def is_denied(clause: Clause) -> bool:
    """Whether the talk is denied, refused, or only supposed; who stays away from it does not deny it."""
    before, behind = clause.before, clause.behind
    if ATTENDING.search(clause.scene.text, clause.left, clause.group.span.end + 1) or is_off(clause):
        return False
    if OWN_BODY.match(behind) or NO_DATE.search(before) or (HOPES.search(before) and FADED.match(behind)):
        return True
    if WOULD_HAVE.search(before) or THREATENED.search(before[-110:]):
        return True
    return bool(NO.search(before[-110:]) or DENIED.match(behind) or SUPPOSED.search(before))


WILL_NOT = re.compile(r"\b(?:will|would|did|is|are)(?: not|n['’]t) (?:now )?(?:be )?(?:[\w-]+ ){0,2}$")
AS_PLANNED = re.compile(
    r"[^;:.“”]{0,90}? as (?:had been |was |were |it had |they had )?(?:originally |first )?"
    r"(?:planned|scheduled|expected|agreed|arranged|announced)\b"
)


def is_off(clause: Clause) -> bool:
    """Whether a talk is denied that had been planned: "will not meet him in Oslo on Friday as planned"."""
    return bool(WILL_NOT.search(clause.before) and AS_PLANNED.match(clause.behind))


# ------------------------------------------------------------------------------------------------------------- statuses

BEFORE: list[tuple[TalkStatus, re.Pattern[str]]] = [
    ("cancelled", re.compile(
        r"\b(?:cancel(?:s|l?ed|l?ing|lation of)?|call(?:s|ed|ing)? off|scrap(?:s|ped|ping)?|abandon(?:s|ed|ing)?|"
        r"(?:pull(?:s|ed|ing)? out of|withdr[ae]ws? from)(?=(?: [\w-]+){0,4} $)|axed|dropped plans? for|br(?:oke|"
        r"eaks?|eaking) off|"
        r"(?:was|were) to have|had been (?:due|scheduled|expected|supposed) to)\b", re.I)),
    ("postponed", re.compile(
        r"\b(?:postpon\w+|delay(?:s|ed|ing)?|put(?:s|ting)? off|suspend(?:s|ed|ing)?|suspension of|adjourn\w*|"
        r"halt(?:s|ed|ing)?|fr(?:oze|eezes?)|"
        r"push(?:ed|es)? back|defer(?:s|red)?|reschedul\w+)\b", re.I)),
    ("proposed", re.compile(
        r"\b(?:propos\w+|offer\w*|suggest\w*|call(?:s|ed|ing)? (?:\w+ )?for|call(?:s|ed)? on|"
        r"(?<!\bat )(?<!\bon )(?<!\bthe )invit\w+|urg(?:e|es|"
        r"ed|ing)|"
        r"appeal\w*|request\w*|ask(?:s|ed|ing)?|seek(?:s|ing)?|sought|want(?:s|ed)?|hop(?:e|es|ed|ing)|ready|"
        r"readiness|"
        r"willing(?:ness)?|prepared|open to|demand\w*|press(?:ed|es|ing)? for|push(?:ed|es|ing)? for|would like|"
        r"wish\w*|"
        r"consider\w*|mull\w*|weigh\w*|explor\w*|possib\w+|potential|prospects?|"
        r"(?:way|path|ground|road) (?:to|for|towards?)(?= (?:an?|the) (?:[\w-]+ )?$)|"
        r"(?-i:might|may|could|should|"
        r"must)|favou?r\w*|"
        r"advocat\w+|idea of|eager|keen|need for|would be|return to|insist(?:s|ed) on|challeng\w+|let us|"
        r"let's)\b", re.I)),
    ("planned", re.compile(
        r"\b(?:will|shall|would|agree[ds]?(?: on)?|agreeing|agreement (?:to|on)|accept\w*|confirm\w*|announc\w*|"
        r"schedul\w+|"
        r"set|plan(?:s|ned|ning)?|due|expect\w*|slated|arrang\w+|upcoming|forthcoming|coming|next|ahead of|"
        r"before|prior to|"
        r"in preparation for|prepar(?:e|es|ing) (?:for|to)|decid\w+|promis\w+|vow\w*|pledg\w+|going to|about to|"
        r"poised|intend\w*|is to|are to|was to|were to|organi[sz]ing)\b", re.I)),
    ("ongoing", re.compile(
        r"\b(?:(?:is|are) (?:currently |now |still |also )?(?:in \w+(?: \w+)? for|holding|hosting|attending|"
        r"locked in|"
        r"engaged in|paying|on)|opened|began|begun|resumed|started|launched|extended|continued?|continues|"
        r"entered|restarted|"
        r"kicked off|amid|ongoing|current)\b", re.I)),
    ("held", re.compile(
        r"\b(?:held|ended|concluded|finished|wrapped up|completed|closed|had(?! (?:\w+ed|been)\b)|chaired|"
        r"attended|hosted|convened|"
        r"after|during|"
        r"at|following|in|since|since the|paid|made|made in|spent|walked out of|left|broke off|emerged from|from)\b",
        re.I)),
]  # fmt: skip
"""Words before the cues, each with what it says; the one that stands nearest wins."""

INFINITIVE = re.compile(
    r"\bto (?:(?:hold|host|attend|begin|resume|open|start|convene|pay|make|have|go|continue) (?:[\w-]+ ){0,3})?$"
)
"""Before the cues, with no other word that says a status: a headline's "Ministers to hold talks"."""
GAP = (
    r"^(?:[^.;:,“”]|, (?=which|due|scheduled|planned|set|expected|originally|initially|now|to be)|"
    r"(?<=\d), (?=\d)|, (?=(?:will|would|are to|is to) )){0,130}?"
)
BEHIND: list[tuple[TalkStatus, re.Pattern[str]]] = [
    ("cancelled", re.compile(
        GAP + r"\b(?:cancell?ed|called off|scrapped|abandoned|axed|fell through|(?:will|"
            r"would) not (?:now )?(?:take place|go ahead))"
        r"\b|^[^;.“”]{0,160}\b(?:was|were|has been|have been|had been|been|is|are) (?:abruptly |again |since )?"
        r"(?:cancell?ed|called off|scrapped)\b", re.I)),
    ("postponed", re.compile(
        r"^,? (?:postponed|delayed|put off|suspended|adjourned|pushed back|deferred|put on hold|on hold)\b"
        r"|^[^;.“”]{0,160}\b(?:was|were|has been|have been|(?<!had )been|is|are) (?:again )?(?:postponed|put off|"
        r"delayed|suspended|adjourned|pushed back|put on hold|on hold)\b", re.I)),
    ("proposed", re.compile(
        GAP + r"\b(?:could|might|may|should) (?:be held|take place|happen|begin|start|resume|follow)\b|" + GAP +
        r"\b(?:was|were|been|being) (?:proposed|suggested|considered|discussed)\b|" + GAP +
        r"\b(?:(?:is|are|was|were) possible|under (?:consideration|discussion))\b", re.I)),
    ("planned", re.compile(
        GAP + r"\b(?:will|would|shall|is to|are to|due|expected|set|scheduled|slated|planned|"
        r"(?:resumes?|begins?|opens?|starts?|takes? place) (?:again )?on|"
        r"(?:agreed|announced)(?! (?:to|that|on|an?|the)\b))\b", re.I)),
    ("held", re.compile(
        r"^ was (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|" +
        GAP + r"\b(?:took place|was held|were held|ended|concluded|lasted|failed|collapsed|broke (?:down|up)|"
            r"produced|"
        r"yielded|finished|wrapped up|closed|went)\b", re.I)),
    ("ongoing", re.compile(
        GAP + r"\b(?:under ?way|began|opened|started|resumed|continue[ds]?|go(?:es)? on|in progress|ongoing|stalled|"
        r"deadlocked|entered|are (?:being held|taking place)|is (?:being held|taking place))\b", re.I)),
]  # fmt: skip
"""Words behind the cues of the same clause, or of a relative clause."""
HAD_BEEN = re.compile(
    r", (?:which|that) (?:had been|was|were)(?: \w+ly)? (?:planned|due|scheduled|set|expected|called|supposed|"
    r"delayed|postponed|put off)\b"
    r"[^,.;]{0,60},(?= (?:took place|began|opened|started|lasted|ended|w(?:as|ere) held|got under|went ahead|"
    r"concluded|resumed)\b)"
)
"""Between a talk and what became of it: when it had been due."""
BLOCK = re.compile(
    r"\b(?:that (?!will|would|is|was|were|are|had|has|took|could|may|might)|who|but|said|says|told|when|where|"
    r"while)\b"
)
FIRM: frozenset[TalkStatus] = frozenset({"cancelled", "postponed"})
AHEAD: frozenset[TalkStatus] = frozenset({"planned", "proposed", "postponed", "cancelled"})
PAST_VERB = re.compile(r"(?:met|spoke|spoken|talked|conferred|consulted|negotiated|sat|visited|\w*phoned|called|rang|"
                       r"hosted|received|welcomed|convened|gathered|travelled|traveled|journeyed|flew|flown|went|"
                       r"returned|headed|left|arrived|landed)\b")  # fmt: skip
PREPOSITIONS = frozenset({"after", "during", "at", "following", "in", "since", "from", "since the", "amid", "before"})
PRESENT = re.compile(r"(?:meets?|leaves? for|reunites?|travels? to|visits?|holds?|hosts?|gathers?|"
    r"convenes?|speaks?|talks?|f(?:ly|"
    r"lies) to|heads? (?:to|for)|"
                     r"arrives? (?:in|at)|receives?)\b")  # fmt: skip
"""A finite verb in the present: of a day to come, unless the date says otherwise."""
LEAVES = re.compile(r"(?:left|leaves?|leaving|heads?|heading|headed) (?:for|to)")
PERFECT = re.compile(r"\b(?:will|would|to|may|might|could|should) have $")


FAR = 32
"""Letters between a preposition and the cues up to which it says that a talk was held."""


class Found(NamedTuple):
    """A status with how far from the cues the word stands that says it, and the word."""

    status: TalkStatus
    away: int
    word: str


PLACE_FIRST = re.compile(r" [A-Z]\w+,? (?:an?|the|their|another) | [A-Z]\w+, followed by ")
"""Behind "in" or "at": it is said of a place that stands before the talk ("began in Oslo a round of talks")."""


def found_before(clause: Clause) -> list[Found]:
    text = re.split(r"[“”\";]", clause.before[-130:])[-1]
    noun = clause.group.cues[0].kind == "noun"
    found = [
        Found(status, len(text) - last.end(), last[0])
        for status, pattern in BEFORE
        for last in [m for m in pattern.finditer(text) if noun or m[0].lower() not in PREPOSITIONS][-1:]
    ]
    found = [f for f in found if f.word.lower() not in ("from", "in", "since") or f.away <= FAR]
    found = [f for f in found if not (f.word.lower() in ("in", "at") and PLACE_FIRST.match(text[len(text) - f.away :]))]
    if not any(f.status != "held" for f in found) and INFINITIVE.search(text):
        found.append(Found("planned", 0, "to"))
    return found


def found_behind(clause: Clause) -> list[Found]:
    """A word behind counts where no other clause begins between; that a talk was called off counts anywhere."""
    found = []
    words = HAD_BEEN.sub("", clause.behind)
    for status, pattern in BEHIND:
        hit = pattern.search(words)
        if hit and (status in FIRM or not BLOCK.search(hit[0])):
            found.append(Found(status, len(hit[0]), hit[0].split()[-1]))
    return found


def within(clause: Clause) -> list[Found]:
    """What the verbs of the cues themselves say: "is meeting", "met", and words between two cues of one talk."""
    first = clause.group.cues[0]
    word, before = first.span.of(clause.scene.text), clause.before
    if re.search(r"\b(?:is|are) (?:now |currently |still |also )?$", before) and word.endswith(
        ("ing", "ing to", "ing with")
    ):
        return [Found("ongoing", 0, word)]
    if LEAVES.match(word) and clause.group.has("noun"):
        return [Found("planned", 0, word)]
    if PAST_VERB.match(word) and not PERFECT.search(before) and not re.search(r"\b(?:be|being|not) $", before):
        return [Found("held", 0, word)]
    return []


def by_trigger(clause: Clause) -> list[Found]:
    """What the model read at the nearest CONSULT trigger beside the cues."""
    near = [
        t for t in clause.scene.reading.triggers if t.type == "CONSULT" and distance(t.span, clause.group.span) <= 12
    ]
    modality = {"scheduled": "planned", "intended": "planned", "hypothetical": "proposed", "ongoing": "ongoing"}
    best = min(near, key=lambda t: distance(t.span, clause.group.span), default=None)
    status: TalkStatus = modality.get(best.modality, "held") if best else "held"  # type: ignore[assignment]
    return [Found(status, 999, "the model" if best else "nothing else said")]


def triggers_of(clause: Clause) -> list[Trigger]:
    """The acts of consulting or agreeing told at the cues or just beside them."""
    span = clause.group.span
    return [
        t
        for t in clause.scene.reading.triggers
        if t.type in ("CONSULT", "AGREE") and clause.home.covers(t.span) and distance(t.span, span) <= 25
        and clause.left <= t.span.end and t.span.start <= clause.right
    ]  # fmt: skip


IT_WAS = re.compile(r"; (?:it|this|they) (?:was (?:then |later )?held|were (?:then |later )?held|took place)\b")
"""Behind a talk asked for: what became of it."""


OF_ANOTHER = re.compile(r"\b(?:after|before|during|following|ahead of|amid)\b")
"""Between a word for putting or calling off and a talk: it is another thing that was ("put off a vote after talks")."""


def has_for_object(clause: Clause, found: Found) -> bool:
    """Whether the talk is what a word before it puts or calls off."""
    gap = clause.before[max(0, len(clause.before) - found.away) :] if found.away else ""
    return found.away <= 60 and not OF_ANOTHER.search(gap)


def status_of(clause: Clause) -> Found:
    """The status that the nearest word tells; that a talk was called or put off comes first."""
    if took_place := IT_WAS.search(clause.behind):
        return Found("held", 0, took_place[0].strip("; "))
    if is_off(clause):
        return Found("cancelled", 0, "not as planned")
    verbs, before, behind = within(clause), found_before(clause), found_behind(clause)
    firm = [f for f in [*behind, *before] if f.status in FIRM and (f in behind or has_for_object(clause, f))]
    told = firm or verbs or [*before, *behind] or by_trigger(clause)
    return min(told, key=lambda f: (f.away, f.status != "planned"))


HOLDS = re.compile(r"\b(?:holds?|hosts?|opens?|begins?|starts?|resumes?|attends?|makes?) (?:[\w-]+ ){0,4}$")


def in_present(clause: Clause) -> bool:
    """Whether the talk is told in the present tense: "ministers meet on Monday", "Paris hosts a summit"."""
    cue = clause.group.cues[0]
    first = cue.span.of(clause.scene.text) if cue.kind != "noun" else ""
    verb = HOLDS.search(clause.before)
    return bool(PRESENT.match(first) or verb) and not re.search(r"\b(?:to|did|not) (?:\w+ )?$", clause.before)


def on_the_calendar(clause: Clause, found: Found, start: str | None, end: str | None) -> Found:
    """A status corrected by the date: what lies ahead was not held, what has begun and not ended goes on."""
    published = clause.scene.reading.article.published
    if found.status == "held" and start and end and published and start <= published < end and "/" not in start:
        return Found("ongoing", found.away, f"{found.word} (it has not ended)")
    if found.status == "held" and found.away >= 999 and in_present(clause) and start == published:
        return Found("planned", found.away, f"{found.word} (it is told in the present of that day)")
    if found.status in ("held", "ongoing") and is_ahead(start, published):
        return Found("planned", found.away, f"{found.word} (the date lies ahead)")
    return found
