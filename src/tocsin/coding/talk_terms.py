"""When, where and on what: the dates, the place and the agenda of a talk, from its own clause.

A time or place belongs to the word it stands with. "Said on Thursday that talks would open on Monday in Doha" gives
Monday and Doha: the nearest word before a time, a saying or a talk, owns it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from tocsin.coding.marks import Scene, distance
from tocsin.coding.talk_status import AHEAD, HAD_BEEN, LEAVES, Clause, in_present
from tocsin.knowledge.places import places
from tocsin.records import Mention, Place, Span, TalkStatus, TimeMark

SAYING = re.compile(
    r"\b(?:said|says?|saying|told|tells|announc(?:ed|es|ing)|warned|confirmed|reported|added|wrote|tweeted|stated|"
    r"declared|"
    r"insisted|argued|spokes(?:man|woman|person)|statement|interview|briefing|agreed|proposed|offered|invited|urged|"
    r"called for|called on|accused|denied|insisted|expressed|hinted|disclosed|revealed|signalled|cancelled|canceled|"
    r"called off|postponed|asked|requested|accepted|decided|scrapped)\b",
    re.I,
)
"""Words that own the time and place beside them: of saying, and of what is done about a talk."""
OTHER = re.compile(
    r"\b(?:signed|launched|killed|fired|attacked|seized|arrested|elected|dismissed|voted|struck|shelled|deployed|"
    r"invaded|"
    r"imposed|broke out|resigned|took office|died|published|(?<!be )passed|adopted|released|"
    r"expelled|collapsed in|withdrew|"
    r"crossed|bombed|shot)\b"
)
WENT_HOME = re.compile(r"\b(?:returned|flew (?:back|home)|c(?:a|o)me (?:back|home)|"
    r"went home)\b(?=[^.;:]{0,60} from )")
"""The way home owns its time: the talk that it leads from was before."""
AS_ADJECTIVE = re.compile(
    r"(?:['’]s?)?(?: (?!(?:to|for|of|in|at|with|by|and|the|an?|on|hold|held|said|that|will|would|is|are|was|were|who|"
    r"which)\b)[\w-]+){0,4} ?$"
)
"""Between a time and a noun that it stands before as an attribute: "Monday's peace talks", "the June 12 summit"."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_YEAR = re.compile(r"\d{4}")
AND_TIME = re.compile(r",? (?:and|to|until|through|till|or|[-–]) ")
FINAL = re.compile(
    r"\b(?:end(?:s|ed|ing)?|conclud\w+|wrap\w* up|clos(?:e|es|ed)|finish\w*|until|through) [^,;.]{0,60}$"
)
COUNT_WORDS = r"(?:two|three|four|five|six|seven|eight|ten|[2-9])"
DAYS_LONG = re.compile(
    rf"\b(?P<count>{COUNT_WORDS})(?:[ -]days?\b|[ -]day-long)(?! (?:later|earlier|"
    r"ago|after|before))",
    re.I,
)
NUMBERS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d) ?(?:GMT|UTC)\b")


class When(NamedTuple):
    """Start and end in EDTF, and the marks that told them.

    ``moved``: the start is told as one to which the talk was moved; ``moved_from``: the day that it had before;
    ``put_off``: it is told to be put off and not to which day, ``by``: by how many days (below 0: brought forward).
    """

    start: str | None = None
    end: str | None = None
    marks: tuple[TimeMark, ...] = ()
    moved_from: str | None = None
    moved: bool = False
    put_off: bool = False
    by: int = 0


# --------------------------------------------------------------------------------------------------- what owns a time


def anchors(clause: Clause) -> list[tuple[Span, bool]]:
    """The words of the sentence that may own a time or place, and whether they are this talk's cues."""
    text, home, span = clause.scene.text, clause.home, clause.group.span
    mine = [(c.span, True) for c in clause.group.cues]
    others = [Span(*m.span()) for p in (SAYING, OTHER, WENT_HOME) for m in p.finditer(text, home.start, home.end)]
    edges = [Span(clause.left, clause.left)] if clause.left > home.start else []
    edges += [Span(clause.right, clause.right)] if clause.right < home.end else []
    return sorted([*mine, *((o, False) for o in [*others, *edges] if not span.overlaps(o))])


def owned(clause: Clause, span: Span, owners: Sequence[tuple[Span, bool]]) -> bool:
    """Whether a time or place belongs to this talk: to the nearest owner before it, else to the first behind it."""
    text = clause.scene.text
    for cue in clause.group.cues:
        if span.end <= cue.span.start and AS_ADJECTIVE.fullmatch(text[span.end : cue.span.start]):
            return True
    if of_next_clause(clause, span) or FOLLOWED_BY.search(text[span.end : clause.group.span.start]):
        return False
    before = [(o, mine) for o, mine in owners if o.end <= span.start and o.start < o.end]
    if clause.left > clause.home.start and span.start < clause.left:
        return False
    if span.start >= clause.right and clause.right < clause.home.end:
        return False
    before = [b for b in before if b[0].start >= clause.left]
    gap = text[before[-1][0].end : span.start] if before else ""
    if before and not (not before[-1][1] and re.search(r"[,;:] (?!on |in |at |who |which )|\bto\b|\bthat\b", gap)):
        return before[-1][1]
    behind = [mine for o, mine in owners if o.start >= span.end]
    return behind[0] if behind else bool(before)


FOLLOWED_BY = re.compile(r"\bfollowed (?:[\w-]+ ){0,5}?by\b")
"""Between a time or place and a talk: they are of what comes before it."""
NEXT_CLAUSE = re.compile(r",? (?:and|but|while) (?:(?:on|in|by|last|early|late) )*$")
NEXT_SUBJECT = re.compile(r" (?:he|she|it|they|the|[A-Z]\w+) (?:[\w-]+ ){0,2}[a-z]+(?:ed|d|t|k|e|w)\b")


def of_next_clause(clause: Clause, span: Span) -> bool:
    """Whether a time opens a clause of its own behind the talk: "met alone, and on Thursday they signed"."""
    text, end = clause.scene.text, clause.group.span.end
    opens = span.start > end and NEXT_CLAUSE.search(text[end : span.start])
    return bool(opens and NEXT_SUBJECT.match(text, span.end))


def times_of(clause: Clause) -> list[TimeMark]:
    """The times that belong to the talk, in text order."""
    owners, text = anchors(clause), clause.scene.text
    marks = [t for t in clause.scene.reading.times if t.value and clause.home.covers(t.span)]
    due = list(HAD_BEEN.finditer(text, clause.group.span.end, clause.right))
    kept = [
        m for m in marks if owned(clause, m.span, owners) and not is_bound(clause, m)
        and not any(d.start() <= m.span.start < d.end() for d in due)
        and not (LONG_TIME.search(m.span.of(text)) and FIRST.search(text[clause.home.start : m.span.start]))
    ]  # fmt: skip
    first, last = clause.group.cues[0].span, clause.group.cues[-1].span
    if LEAVES.match(first.of(text)) and last != first:  # the day of departure is not that of the talks
        return [m for m in kept if m.span.start > last.start]
    return kept


def is_bound(clause: Clause, mark: TimeMark) -> bool:
    """Whether a time only bounds the talk's own ("met before Monday"), and is not its own ("after Monday's talks")."""
    text, cue = clause.scene.text, clause.group.cues[0].span
    own = mark.span.end <= cue.start and re.match(r"['’]s", text[mark.span.end :]) and AS_ADJECTIVE.fullmatch(
        text[mark.span.end : cue.start])  # fmt: skip
    return not own and bool(BESIDE.search(text[clause.home.start : mark.span.start]))


def done_then(clause: Clause, mark: TimeMark, status: TalkStatus) -> bool:
    """Whether a time tells when a talk was called off ("cancelled the meeting on Monday"), not when it was due."""
    text, undone = clause.scene.text, UNDONE.search(clause.scene.text, clause.left, clause.group.span.start)
    if status not in ("cancelled", "postponed") or undone is None:
        return False
    behind = mark.span.start > clause.group.span.end
    before = (
        text[clause.group.span.end : mark.span.start] if behind else "for" if mark.span.start > undone.start() else ""
    )
    if re.match(r"suspended|adjourned", undone[0]) and behind and is_past_day(clause, mark):
        return not re.search(r"\b(?:for|due|planned|scheduled|from|until|to)\b", before)
    return mark.how.startswith(("weekday", "day near")) and not re.search(
        r"\b(?:for|due|planned|scheduled|from|until|to)\b", before
    )


def is_past_day(clause: Clause, mark: TimeMark) -> bool:
    day, today = day_of(mark.value), day_of(clause.scene.reading.article.published)
    return bool(day and today and day <= today)


UNDONE = re.compile(
    r"\b(?:cancel\w*|called off|scrapped|abandoned|pulled out of|postponed|delayed|put off|suspended|adjourned|"
    r"dropped|"
    r"withdrew from|axed)\b"
)
BESIDE = re.compile(
    r"\b(?:(?:before|after) (?:the end of )?|(?:stalled|deadlocked|frozen|suspended|paused|still|"
    r"standstill) since (?:\w+ )?)$", re.I
)
"""Before a time that only bounds the talk's own."""
FIRST = re.compile(r"\b(?:first|only|last|latest)\b[^.;]{0,70}$")
LONG_TIME = re.compile(r"\b(?:years|decades?|months|century|weeks)\b")
"""How long there was none ("the first in two years"): no date."""
MOVED = re.compile(r"\b(?:until|till|to|for) (?:at least )?$")


# ---------------------------------------------------------------------------------------------------------------- dates


def day_of(value: str | None) -> date | None:
    found = DAY.match(value or "")
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


OPENING = re.compile(r"\W*(?:In|At|During|After|Following)\b[^,]*$")
"""A talk that opens a sentence about what came of it: "In a call on Monday, they agreed to ..."."""


def is_yet_to_come(clause: Clause, away: int) -> bool:
    """Whether "after Monday's talks they will ..." speaks of the next Monday: it is nearer than the last one."""
    later = TO_COME.search(clause.scene.text, clause.group.span.end, clause.home.end)
    return away <= 3 and bool(re.match(r"\W*(?:After|Following)\b", clause.before)) and later is not None


def forward(clause: Clause, mark: TimeMark, status: TalkStatus) -> TimeMark:
    """A time read backwards ("called off Friday's talks") turned forwards, where a talk still lies ahead."""
    text, published = clause.scene.text, clause.scene.reading.article.published
    day, today = day_of(mark.value), day_of(published)
    words = mark.span.of(text)
    if (
        status == "held"
        and day
        and today
        and day > today
        and mark.how.startswith("weekday")
        and OPENING.match(clause.before)
        and not is_yet_to_come(clause, (day - today).days)
    ):
        return replace(mark, value=str(day - timedelta(7)))
    past = day and today and day > today and told_as_past(clause) and not is_yet_to_come(clause, (day - today).days)
    if status in ("held", "ongoing") and day and past:
        return backward(mark, day)
    ahead = status in AHEAD or in_present(clause)
    if not ahead or not day or not today or day >= today or "/" in str(mark.value) or NO_YEAR.search(words):
        return mark
    if mark.how.startswith("weekday") and not re.match(r"last|past|previous", words):
        return replace(mark, value=str(day + timedelta(7)))
    if re.search(r"month and day|day and month", mark.how) and (today - day).days > 120:
        return replace(mark, value=f"{day.year + 1}{str(day)[4:]}")
    return mark


PAST_TALK = re.compile(r"\b(?:last|previous|earlier|latest|past) (?:[\w-]+ ){0,2}$")
TO_COME = re.compile(r"\b(?:will|shall|is to|are to|due|next|coming|upcoming|scheduled|planned|expected|"
    r"set (?:for|to))\b")


HAPPENED = re.compile(
    r"[^,.;]{0,60}?\b(?:lasted|ended|took place|was held|were held|brought|failed|produced|yielded)\b"
)
"""Behind a talk: it is over."""


def told_as_past(clause: Clause) -> bool:
    """Whether the clause tells what is over: by a verb in the past, or as "the last meeting", and nothing to come."""
    cue = clause.group.cues[0]
    if TO_COME.search(clause.scene.text, clause.left, clause.right):
        return False
    if HAPPENED.match(clause.behind):
        return True
    return cue.span.of(clause.scene.text) in ("met", "spoke", "talked", "visited") or bool(
        PAST_TALK.search(clause.before) or OPENING.match(clause.before)
    )


def backward(mark: TimeMark, day: date) -> TimeMark:
    """A weekday read as the last one before publication."""
    if mark.how.startswith("weekday"):
        return replace(mark, value=str(day - timedelta(7)))
    return mark


def backward_month(clause: Clause, mark: TimeMark) -> TimeMark:
    """A month without a year that lies ahead, of "the last meeting, in May": that of the year before."""
    words, today = mark.span.of(clause.scene.text), str(clause.scene.reading.article.published)[:7]
    value = str(mark.value)
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", value) and value[:7] > today and not NO_YEAR.search(words) and (
        PAST_TALK.search(clause.before) and not TO_COME.search(clause.scene.text, clause.left, clause.right)
    ):
        return replace(mark, value=f"{int(value[:4]) - 1}{value[4:]}")
    return mark


def fits(mark: TimeMark, status: TalkStatus, published: str | None) -> bool:
    """Whether a time lies on the side of the publication where the status wants it."""
    day, today = day_of(mark.value), day_of(published)
    if not day or not today or status in ("cancelled", "postponed", "ongoing"):
        return True
    last = day_of(str(mark.value).split("/")[-1]) or day
    return last >= today if status in ("planned", "proposed") else True


def when(clause: Clause, status: TalkStatus) -> When:
    """Start and end. Two days joined ("on Monday and Tuesday", "from 3 to 5 May") are one span; a week stays a week."""
    text, published = clause.scene.text, clause.scene.reading.article.published
    told = [m for m in times_of(clause) if not done_then(clause, m, status)]
    marks = [backward_month(clause, forward(clause, m, status)) for m in told]
    marks = [clipped(m, status, published) for m in marks if fits(m, status, published)]
    if not marks:
        return When()
    moved = [m for m in marks if status == "postponed" and MOVED.search(text[clause.group.span.end : m.span.start])]
    if moved:
        return When(str(moved[-1].value).removeprefix("../"), None, (moved[-1],))
    best = min(marks, key=lambda m: (len(str(m.value)) < 7, nearness(clause, m)))
    return spanning(clause, best, marks)


def clipped(mark: TimeMark, status: TalkStatus, published: str | None) -> TimeMark:
    """ "This week", of what has been held, ends with the day of publication."""
    first, _, last = str(mark.value).partition("/")
    today = (published or "")[:10]
    if status == "held" and len(last) == 10 == len(today) and first <= today < last and "calendar unit" in mark.how:
        return replace(mark, value=f"{first}/{today}" if first < today else first)
    return mark


def nearness(clause: Clause, mark: TimeMark) -> tuple[bool, int]:
    """Times behind the cues come before those ahead of them, unless these stand as attributes."""
    span = clause.group.span
    return mark.span.end <= span.start and distance(mark.span, span) > 20, distance(mark.span, span)


def spanning(clause: Clause, best: TimeMark, marks: Sequence[TimeMark]) -> When:
    """The span that the best time opens: its own interval of days, up to a time joined to it, or days counted."""
    text, value = clause.scene.text, str(best.value)
    if "days of a month" in best.how and "/" in value:
        first_day, _, last_day = value.partition("/")
        return When(first_day, last_day, (best,))
    joined = next(
        (m for m in marks if m.span.start > best.span.start and AND_TIME.fullmatch(text[best.span.end : m.span.start])),
        None,
    )
    first, last = day_of(value), day_of(joined.value if joined else None)
    if joined and first and last and first < last and "/" not in value:
        return When(value, joined.value, (best, joined))
    if first is None or "/" in value:
        return When(value, None, (best,))
    if two := day_before(clause, best, first):
        return When(str(two), str(first), (best,))
    if two := day_behind(clause, best, first):
        return When(str(first), str(two), (best,))
    return counted(clause, best, first)


TWO_DAYS = re.compile(r"\b(?P<first>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)? and $")


def day_before(clause: Clause, best: TimeMark, last: date) -> date | None:
    """The first of two days that share a month: "on 15 and 16 July"."""
    found = TWO_DAYS.search(clause.scene.text[max(clause.left, best.span.start - 10) : best.span.start])
    day = int(found["first"]) if found else 0
    return last.replace(day=day) if 0 < day < last.day else None


AND_DAY = re.compile(r" (?:and|to|until|through)(?: the)? (?P<last>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?=[.,;]|$|"
    r" (?!of |[A-Z]))")


def day_behind(clause: Clause, best: TimeMark, first: date) -> date | None:
    """The second of two days that share a month: "on July 15 and 16"."""
    text, words = clause.scene.text, best.span.of(clause.scene.text)
    found = AND_DAY.match(text, best.span.end, clause.home.end) if re.search(r"[A-Z][a-z]+\.? \d", words) else None
    day = int(found["last"]) if found else 0
    try:
        return first.replace(day=day) if day > first.day else None
    except ValueError:
        return None


AFTER_DAYS = re.compile(rf"\b(?:after|over|lasting) (?P<count>{COUNT_WORDS}) days\b")


def counted(clause: Clause, best: TimeMark, first: date) -> When:
    """Days counted ("a two-day visit from 3 May", "ended three days of talks on Sunday"), else the day alone."""
    near = clause.scene.text[max(clause.left, clause.group.span.start - 40) : clause.group.span.end + 25]
    found = DAYS_LONG.search(near) or AFTER_DAYS.search(clause.scene.text, best.span.end, clause.right)
    days = timedelta((NUMBERS.get(found["count"].lower()) or int(found["count"])) - 1) if found else timedelta(0)
    ended = FINAL.search(clause.scene.text[clause.left : best.span.start])
    if ended:
        return When(str(first - days), str(first), (best,))
    return When(clocked(clause, best, str(first)), str(first + days) if days else None, (best,))


def clocked(clause: Clause, best: TimeMark, day: str) -> str:
    """The day with its hour, where one is told in GMT or UTC beside it."""
    near = clause.scene.text[max(clause.left, best.span.start - 25) : min(clause.right, best.span.end + 25)]
    found = CLOCK.search(near)
    return f"{day}T{int(found['hour']):02d}:{found['minute']}:00Z" if found else day


EARLIER = re.compile(
    r"\b(?:had|last (?:met|spoke|talked)|earlier|previous(?:ly)?|since|ago|once|never|first|after|following|years|"
    r"months|weeks|twice|often|times)\b",
    re.I,
)
"""In the sentence of a talk: it need not be of these days."""
BY_DAY = re.compile(r"weekday|day (?:near|of publication)|today|relative day")


def told_nearby(clause: Clause) -> When:
    """The day of a talk just held that has no date of its own: the nearest day told in its paragraph up to it.

    Where there is none, and a report's opening sentence tells the talk, it is the day of publication.
    """
    scene, sentence = clause.scene, clause.scene.sentence(clause.group.span)
    today = day_of(scene.reading.article.published)
    if today is None or EARLIER.search(clause.home.of(scene.text)):
        return When()
    paragraph = [s.span for s in scene.reading.sentences if s.paragraph == sentence.paragraph]
    days = [
        t for t in scene.reading.times
        if BY_DAY.match(t.how) and (d := day_of(t.value)) and "/" not in str(t.value) and (today - d).days in range(8)
        and any(p.covers(t.span) and p.start <= clause.home.start for p in paragraph)
        and not (clause.home.covers(t.span) and of_next_clause(clause, t.span))
    ]  # fmt: skip
    if days:
        best = min(days, key=lambda t: distance(t.span, clause.group.span))
        return When(best.value, None, (best,))
    return When(str(today)) if clause.home.start <= opening_of(scene) else When()


def opening_of(scene: Scene) -> int:
    """Where the report's first sentence behind its title begins."""
    title = len(scene.reading.article.title)
    return next((s.span.start for s in scene.reading.sentences if s.span.start >= title), 0)


# ---------------------------------------------------------------------------------------------------------------- place

PLACED = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|(?:north|south|east|west) of)\s+(?:the )?(?:[a-z][\w’'-]* (?:city|town|"
    r"capital|resort|port|village|"
    r"palace)?(?: of)? ?){0,3}$"
)
CAPITALISED = re.compile(r"\b(?:in|at|near) (?:the )?([A-Z][\w’'-]+(?:[ -][A-Z][\w’'-]+){0,2})")


def place_of(clause: Clause) -> Place | None:
    """Where: a place named with 'in' or 'at' that belongs to the talk, one before it ("the Geneva talks"), or where a
    visit leads. A call has no place."""
    if clause.group.form in ("call", "video"):
        return None
    scene, owners = clause.scene, anchors(clause)
    near = sorted(
        around(clause), key=lambda m: (m.span.start < clause.group.span.start, distance(m.span, clause.group.span))
    )
    for mention in near:
        if owned(clause, mention.span, owners) and stands_as_place(clause, mention):
            found = located(scene, mention)
            if found:
                return found
    return unnamed(clause, owners) or place_before(clause)


NAMED_SO = re.compile(r"\b(?:[Tt]he|[Tt]hese|[Tt]hose) (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?) (?:[a-z-]+ )?$")


def place_before(clause: Clause) -> Place | None:
    """The place that a talk is named after ("the Geneva talks"), where the document speaks of it as a place."""
    cue = next((c for c in clause.group.cues if c.kind == "noun"), None)
    found = NAMED_SO.search(clause.scene.text, clause.left, cue.span.start) if cue else None
    if found is None:
        return None
    mentions = clause.scene.reading.mentions
    named = next((m for m in mentions if m.raw == found["name"] and m.kind == "place"), None)
    return located(clause.scene, named) if named else None


def around(clause: Clause) -> Iterator[Mention]:
    """Mentions of the sentence that may be places."""
    for number in clause.scene.mentions_in(clause.home):
        mention = clause.scene.reading.mentions[number]
        unknown = mention.kind in ("organisation", "other", "group") and mention.actor is None
        if (mention.kind in ("place", "country") or unknown) and mention.raw[:1].isupper():
            yield mention


MOVED_TO = re.compile(r"\b(?:moved|shifted|relocated|switched|transferred)(?: from [A-Z][\w-]+(?: [A-Z][\w-]+)?)? to $")
"""Before a place: the new venue."""
OTHER_NOUN = re.compile(r", (?:the|an?) [^,]*\bof\b[^,]*$")
"""Between a talk and a place: the place is of something else ("in the meeting, the election of a president in ...")."""


def stands_as_place(clause: Clause, mention: Mention) -> bool:
    text = clause.scene.text
    before = text[clause.home.start : mention.span.start]
    behind_talk = text[clause.group.span.end : mention.span.start] if mention.span.start > clause.group.span.end else ""
    if TROUBLE_IN.search(before) or OTHER_NOUN.match(behind_talk):
        return False
    if MOVED_TO.search(before):
        return True
    if PLACED.search(before):
        return not re.match(r"['’]s\b(?! (?:capital|city|port|resort))", text[mention.span.end :])
    leads = clause.group.has("travel", "visit") or any(c.form == "visit" for c in clause.group.cues)
    if leads and destination(clause) == mention.span:
        return True
    behind = text[mention.span.end : clause.group.span.start] if mention.span.end <= clause.group.span.start else "."
    unowned = mention.kind == "place" or (mention.kind == "country" and mention.actor is None)
    return is_venue(clause, mention) or (unowned and bool(re.fullmatch(r" (?:[a-z-]+ ){0,2}", behind)))


CALLS_OFF = re.compile(
    r"\b(?:cancel(?:s|l?ed)|call(?:s|ed) off|scrap(?:s|ped)|postpone[sd]|put(?:s)? off|delay(?:s|ed)|moves?|moved|"
    r"pull(?:s|ed) out of|quits?|skip(?:s|ped)|boycott(?:s|ed)|shelve[sd]|axe[sd])(?: the| its)? $"
)


def is_venue(clause: Clause, mention: Mention) -> bool:
    """Whether a capital right before a meeting that somebody calls off is its place: "Baku calls off Paris meeting"."""
    text, cue = clause.scene.text, clause.group.cues[0]
    if mention.kind != "country" or cue.kind != "noun" or text[mention.span.end : cue.span.start] != " ":
        return False
    found = places().find(mention.raw) if CALLS_OFF.search(text[clause.left : mention.span.start]) else None
    return found is not None and (found.feature or "").startswith("PPL")


TROUBLE_IN = re.compile(
    r"\b(?:about|over|on|discuss\w*|regarding|concerning|end|stop|of)(?: [\w-]+){0,4} "
    r"(?:fighting|crisis|conflict|wars?|situation|violence|tensions?|clashes|unrest|ceasefire|truce|elections?|"
    r"events|"
    r"developments|ships|shipping|navigation|hostages|troops|forces|stability|security|missiles?|coup)"
    r" (?:in|at|near|outside) (?:the )?(?:[a-z]+ ){0,2}$"
)
"""Before a place: it belongs to the trouble that is talked of."""
VISIT_OF = re.compile(r" (?:of|by) (?:[\w’'.-]+ ){1,7}?to(?: the)? ")
"""Between a visit and where it leads: whose it is."""
LEADS_TO = re.compile(r"(?: to)?(?: the)?(?: [a-z-]+ (?:city|capital|port|resort|town) of)? ?")


def destination(clause: Clause) -> Span | None:
    """The first mention behind a word of travel or visiting: where it leads."""
    cue = next((c for c in clause.group.cues if c.kind in ("travel", "visit") or c.form == "visit"), None)
    if cue is None:
        return None
    text, mentions = clause.scene.text, clause.scene.reading.mentions
    behind = [mentions[n].span for n in clause.scene.mentions_in(clause.home) if mentions[n].span.start >= cue.span.end]
    whose = [s for s in sorted(behind) if cue.kind == "noun" and VISIT_OF.fullmatch(text[cue.span.end : s.start])]
    first = whose[0] if whose else min(behind, default=None)
    if first is None or not first.of(text)[:1].isupper():
        return None
    return first if whose or LEADS_TO.fullmatch(text[cue.span.end : first.start]) else None


def located(scene: Scene, mention: Mention) -> Place | None:
    """The place of a mention. Venues are neutral ground: no country that the document speaks of is preferred."""
    country = mention.actor.country if mention.actor else None
    found = places().find(mention.raw.removeprefix("the "), [country] if country else [])
    if found:
        return found
    return Place(mention.raw, country) if mention.kind in ("place", "country") else None


def unnamed(clause: Clause, owners: Sequence[tuple[Span, bool]]) -> Place | None:
    """A place in capitals that no mention covers, where the gazetteer knows it."""
    for found in CAPITALISED.finditer(clause.scene.text, clause.left, clause.right):
        span = Span(*found.span(1))
        if not clause.scene.mentions_in(span) and owned(clause, span, owners):
            place = places().find(found[1])
            if place:
                return place
    return None


# --------------------------------------------------------------------------------------------------------------- agenda

TOPIC = re.compile(
    r"\b(?:to (?:discuss|review|address|resolve|settle|negotiate|agree on)|discuss(?:ed|ing)|focus(?:ed|ing|es)? on|"
    r"aimed at|regarding|concerning|dealing with|devoted to|about|over|on)\s+(?P<what>[^.;:,“”\n]{3,90})"
)
CUT = re.compile(
    r"\s+(?:(?:on|by|until|before|after|during|since|that|which|who|when|while|where|as|said|says|with|between|"
    r"brokered|resumed|began|opened|ended|took|broke|continued|collapsed|started|remain\w*|"
    r"hosted|mediated|ahead|following|under|but|is|are|was|were|will|would|has|have|had|could)\b|in (?=[A-Z])|"
    r"at (?=[A-Z])).*$",
    re.S,
)
NO_TOPIC = re.compile(
    r"(?:(?:the )?(?:sidelines|margins|fringes|eve|phone|telephone|condition|table|agenda|edge|brink|same|other|"
    r"one hand|his|"
    r"her|their|its|record|behalf|a visit|an? )\b|(?:early|late|mid|next|last)\b|\d|the (?:next|coming|past|last)\b|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec))"
)
TURN = re.compile(
    r"[;:“”]|\b(?:that|which|who|because|while|but|said|says|told|after|before|since|when)\b|, [a-z]+ing\b|"
    r"\band (?:[a-z]+ly )?[a-z]+(?:ed|ing)\b"
)
"""Between a talk and a topic: the words behind are of something else."""
NO_NAME = re.compile(r"(?:how|whether|what|why|when|it|them|him|her|us|me|that|this|[a-z]+ing)\b")
"""What no topic begins with: a clause or a pronoun."""
LONGEST = 12
"""Words that an agenda item keeps at most."""


def agenda_of(clause: Clause) -> list[str]:
    """Short phrases for what the talk is about: behind "to discuss", "on", "over", up to the next turn."""
    items: list[str] = []
    at, end = clause.group.cues[0].span.end, clause.right
    while len(items) < 3 and (found := TOPIC.search(clause.scene.text, at, end)):
        if TURN.search(clause.scene.text, clause.group.cues[0].span.end, found.start()):
            break
        at = found.end("what") if not NO_TOPIC.match(found["what"]) else found.start("what")
        words = CUT.sub("", clause.scene.text[found.start("what") : until(clause, found)]).strip()
        named = not NO_TOPIC.match(found["what"]) and not NO_NAME.match(words) and len(words) > 2
        if named and not is_place(clause, found.start("what")):
            items.append(" ".join(words.split()[:LONGEST]))
            at = found.start("what") + len(words)
    return list(dict.fromkeys(items))


def until(clause: Clause, found: re.Match[str]) -> int:
    """Where a topic ends at the latest: before a time."""
    times = [t.span.start for t in clause.scene.reading.times]
    return min([found.end("what"), *(t for t in times if t >= found.start("what"))])


def is_place(clause: Clause, start: int) -> bool:
    mentions = clause.scene.reading.mentions
    near = clause.scene.mentions_in(Span(start, start + 1))
    return any(mentions[n].kind == "place" and mentions[n].span.start == start for n in near) and not re.match(
        r"[\w ]+['’]s", clause.scene.text[start:])  # fmt: skip
