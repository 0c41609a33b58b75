"""Commitments without a condition: what somebody vows, threatens, announces or demands, in closed-class rules.

Each rule is a named function over a sentence laid bare and gives ``Pledge``s: the words before the verb, the verb, and
what is committed to or asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from tocsin.coding.bare import Bare
from tocsin.coding.conditions import BREAK
from tocsin.coding.connectives import MODAL, commits_in
from tocsin.knowledge.anycase import AnyCase
from tocsin.records import Span

Sort = Literal["commits", "announces", "demands", "ultimatum"]


class Pledge(NamedTuple):
    """What is committed to (or demanded), who stands before the verb, and whom a demand addresses."""

    subject: Span
    cue: Span
    words: Span
    sort: Sort
    addressee: Span | None = None


DEMANDS = r"(?P<cue>demand(?:s|ed|ing)?|insist(?:s|ed|ing)?)"
ASKS = (
    r"(?P<cue>call(?:s|ed|ing)? (?:again |once more |repeatedly |jointly )?(?:up)?on|urge[sd]?|urging|press(?:es|"
    r"ed|ing)?|appeal(?:s|ed|ing)? to|implore[sd]?|"
    r"(?:has |have )?ask(?:s|ed|ing)|request(?:s|ed|ing)?|order(?:s|ed|ing)?|told|tells|instruct(?:s|ed)|"
    r"warn(?:s|ed|ing)|"
    r"exhort(?:s|ed)|push(?:es|ed|ing)?|command(?:s|ed)|beg(?:s|ged)|wants?|wanted|expects?|summon(?:s|ed)|"
    r"challenge[sd])"
)
DEMAND_THAT = re.compile(
    r"\b"
    + DEMANDS
    + r"\s+(?:(?:on \w+|again|repeatedly|late \w+)\s+)?that\s+(?P<who>[^;]{2,110}?)\s(?P<words>(?:must\s+|"
    r"should\s+|immediately\s+|at once\s+|not\s+|never\s+|first\s+|be\s+)*[a-z-]+\b[^;]*)",
    re.I,
)
GUARANTEE_THAT = re.compile(
    r"\b(?P<cue>wants?|wanted|seeks?|sought|seeking|requests?|requested|asks? for|asked for|demands?|demanded|"
    r"expects?|expected|needs?|demands?,? (?:including|such as|among them|above all))\s+"
    r"(?P<words>(?:[a-z-]+\s+){0,3}?(?:guarantees?|assurances?|promises?|pledges?|commitments?|"
    r"undertakings?)\s+that\s+"
    r"(?P<who>[^;]{2,110}?)\s(?:will|would|shall|must|should|can|could|may)\s[^;]*)",
    re.I,
)
"""A demand for the word of others."""
ANNOUNCED = re.compile(
    r"\b(?P<cue>announce[sd]?|announcing|declare[sd]?)\s+(?:about\s+|on\s+)?"
    r"(?P<words>(?:the|an?|its|their|his|her)\s+(?:[\w-]+\s+){0,3}?(?:withdrawal|pullback|pull-back|pullout|"
    r"pull-out|drawdown|return|release|suspension|lifting|halt|cessation|end|"
    r"ceasefire|cease-fire|truce|moratorium|reduction|cut|resumption|reopening|easing|scaling back)\b[^;]*)",
    re.I,
)
"""An act of one's own that is announced by its noun; only such as ease, for others are told as deeds."""
DEMAND_NOUN = re.compile(
    r"\b"
    + DEMANDS.replace("insist(?:s|ed|ing)?", "insist(?:s|ed|ing)? on")
    + r"\s+(?!that\b|to\b|by\b|for\b|from\b|is\b|was\b)(?P<words>[^;]{3,160})",
    re.I,
)
DEMAND_TO = re.compile(r"\b" + DEMANDS + r"\s+(?P<words>to (?:be|know|see|have|get|speak)\b[^;]{3,120})", re.I)
ASK_TO = re.compile(
    r"\b"
    + ASKS
    + r"\s+(?P<who>[^;]{2,120}?)\s+(?:to\s+)?(?P<words>not\s+to\s+[a-z-]+\b[^;]*|(?<=to )(?!(?:the|a|an|its|"
    r"their|his|her)\b)[a-z-]+\b[^;]*)",
    re.I,
)
CALL_FOR = re.compile(
    r"\b(?P<cue>(?:call(?:s|ed|ing)?|appeal(?:s|ed|ing)?|push(?:es|ed|ing)|press(?:es|ed|ing)) (?:again |"
    r"jointly |once more )?for)\s+(?P<words>[^;]{3,160})",
    re.I,
)
TIME_FOR = re.compile(
    r"\b(?P<cue>(?:high )?time|need|vital|essential|important|imperative|crucial|"
    r"necessary)\s+for\s+(?P<who>[^;]{2,90}?)\s+to\s+(?P<words>(?!(?:the|a|an|its|their|his|"
    r"her)\b)[a-z-]+\b[^;]*)",
    re.I,
)
MUST = re.compile(
    r"(?P<who>(?:^|[,;:]|\bthat\b)\s*[^,;:]{2,90}?|[\w’'-]+)\s(?P<cue>must|(?:has|have|had|needs?|ought) to|"
    r"should)\s+(?P<words>(?!be (?:able|noted)|have\b)(?:first\s+|now\s+|immediately\s+|not\s+|also\s+|"
    r"at once\s+)*[a-z-]+\b[^;]*)"
)
ULTIMATUM = re.compile(
    r"\b(?P<cue>(?:gave|gives?|given|giving|grant(?:s|ed)|allow(?:s|ed)|"
    r"set))\s+(?P<who>[^,;]{2,80}?)\s+(?P<deadline>(?:until|till)\s[^;,]{2,50}?|(?:a deadline of\s|an? )?(?:\d+|"
    r"[a-z-]+)[- ](?:more )?(?:hours?|days?|weeks?|months?)(?:[’']s?)?(?: deadline| ultimatum)?|"
    r"an ultimatum)\s+to\s+(?P<words>[a-z-]+\b[^;]*)",
    re.I,
)
HAS_UNTIL = re.compile(
    r"(?P<who>[^,;]{2,80}?)\s(?P<cue>(?:has|have|had) (?:until|"
    r"till))\s(?P<deadline>[^;,]{2,50}?)\s+to\s+(?P<words>[a-z-]+\b[^;]*)",
    re.I,
)
UNTIL = AnyCase(r"(?:has|have|had) (?:until|till)\s")
"""Without these words ``HAS_UNTIL``, which is slow, finds nothing."""
OPTIONS = re.compile(
    r"\b(?P<words>(?P<cue>(?:all|every|military|no) options?)\b[^,;.]{0,30}?\b(?:on|off) the table)", re.I
)
NOUN_OF = re.compile(
    r"\b(?:issu|renew|repeat|reiterat|mak|made|deliver|voic|reaffirm|restat)\w*\s+(?:its|his|her|their|a|the|"
    r"an)\s+(?:\w+\s+)?(?P<cue>threats?|vows?|pledges?|promises?|warnings?|commitments?|"
    r"offers?)\s+to\s+(?P<words>[a-z-]+\b[^;]*)",
    re.I,
)


def cut(bare: Bare, first: int, last: int) -> Span:
    """The words from one offset on, up to where their clause breaks off."""
    end = next((m.start() for m in BREAK.finditer(bare.text, first, last)), last)
    return bare.span(first, end)


RELATIVE = re.compile(r"\b(?:who|which)$")


def before(bare: Bare, at: int) -> Span:
    """The words of the clause before a verb."""
    breaks = list(BREAK.finditer(bare.text, 0, at))
    if breaks and RELATIVE.search(breaks[-1][0]) and bare.text[breaks[-1].end() : at].rstrip().endswith(","):
        return bare.span(breaks[-2].end() if len(breaks) > 1 else 0, breaks[-1].start())
    return bare.span(breaks[-1].end() if breaks else 0, at)


OVER = re.compile(r"\s(?:over|for|after)\s+(?:the|a|an|its|their|his|her)\b")
"""What a vow was made because of."""


def vows(bare: Bare) -> Iterator[Pledge]:
    """A committing verb with an act or a noun: "vowed to retaliate", "pledged two million dollars"."""
    for found in commits_in(bare.text):
        if found["cue"].lower().startswith("warn") and found["to"].strip() != "of":
            continue
        over = OVER.search(bare.text, found.end()) if not found["to"].strip() else None
        words = cut(bare, found.end(), over.start() if over else len(bare.text))
        yield Pledge(before(bare, found.start("cue")), bare.span(*found.span("cue")), words, "commits")
    for found in NOUN_OF.finditer(bare.text):
        yield Pledge(
            before(bare, found.start()),
            bare.span(*found.span("cue")),
            cut(bare, found.start("words"), len(bare.text)),
            "commits",
        )


def announced(bare: Bare) -> Iterator[Pledge]:
    """A step of easing that is announced: "announced the withdrawal of 3,000 soldiers"."""
    for found in ANNOUNCED.finditer(bare.text):
        words = cut(bare, found.start("words"), len(bare.text))
        yield Pledge(before(bare, found.start()), bare.span(*found.span("cue")), words, "commits")


READY = re.compile(
    r"\b(?P<cue>(?:is|are|was|were|stands?|stood|remains?|remained)\s+(?:also\s+|now\s+|fully\s+)?(?:ready|"
    r"prepared|willing|determined)\s+to|"
    r"reserve[sd]?\s+(?:the|its|his|their)\s+right\s+to|(?:will|would) (?:not|never) hesitate to|(?:is|are|was|"
    r"were|remains?|remained) committed to|(?:has |have )?decide[sd] to|(?:plans?|"
    r"intends?) to(?=\s+(?:also\s+)?(?:respond|retaliate|react|answer|hit back|strike back)\b)|"
    r"announce[sd] (?:plans?|its intention|"
    r"their intention|an? (?:plan|decision)) to)\s+(?P<words>[a-z-]+\b[^;]*)",
    re.I,
)


DECIDES = re.compile(r"(?:has |have )?decide|announce|(?:is|are|was|were|remains?|remained) committed", re.I)


def stands_ready(bare: Bare) -> Iterator[Pledge]:
    """Readiness and reserved rights, and options that are on the table."""
    for found in READY.finditer(bare.text):
        first = found.start("words" if DECIDES.match(found["cue"]) else "cue")
        yield Pledge(
            before(bare, found.start()), bare.span(*found.span("cue")), cut(bare, first, len(bare.text)), "commits"
        )
    for found in OPTIONS.finditer(bare.text):
        yield Pledge(
            before(bare, found.start()), bare.span(*found.span("cue")), bare.span(*found.span("words")), "commits"
        )


def announces(bare: Bare) -> Iterator[Pledge]:
    """What a side says that it will do."""
    for found in MODAL.finditer(bare.text):
        if not re.match(r"(?:will|would|shall|['’]ll|(?:wo|would)n['’]t)\b", found[0]):
            continue
        words = cut(bare, found.start(), len(bare.text))
        yield Pledge(before(bare, found.start()), bare.span(*found.span()), words, "announces")


def demands(bare: Bare) -> Iterator[Pledge]:
    """What is demanded of somebody."""
    for pattern in (GUARANTEE_THAT, DEMAND_THAT, ASK_TO, DEMAND_NOUN, DEMAND_TO, CALL_FOR, TIME_FOR):
        for found in pattern.finditer(bare.text):
            who = bare.span(*found.span("who")) if "who" in pattern.groupindex else None
            words = cut(bare, found.start("words"), len(bare.text))
            one = Pledge(before(bare, found.start("cue")), bare.span(*found.span("cue")), words, "demands", who)
            yield from each_that(bare, one) if pattern is GUARANTEE_THAT else (one,)


GIVES = (
    r"(?:hand(?:s|ed|ing)?(?:\s+(?:over|in|out))?|present(?:s|ed|ing)?|provid(?:es?|ed|ing)|publish(?:es|ed|ing)?|"
    r"submit(?:s|ted|ting)?|set(?:s|ting)?(?:\s+out)?|put(?:s|ting)?\s+(?:forward|out)|deliver(?:s|ed|ing)?|"
    r"releas(?:es?|ed)|"
    r"g[ai]ven?|gives|giving|sent|sends?|transfer(?:s|red|ring)?|tabl(?:es?|ed)|outlin(?:es?|ed|ing)|dr[ae]wn?\s+up|"
    r"list(?:s|ed|ing)?|la(?:ys?|id|ying)\s+(?:down|out)|issu(?:es?|ed|ing)|unveil(?:s|ed|ing)?|pass(?:es|ed|"
    r"ing)?(?:\s+on)?|"
    r"ma(?:de|kes?|king)|circulat(?:es?|ed)|announc(?:es?|ed)|forward(?:s|ed)|spel(?:t|ls|led)\s+out)"
)
LISTED = (
    r"(?P<noun>demands|conditions|requirements|terms|claims|concerns|guarantees|red lines|proposals?|drafts?|"
    r"document|treaty|text|list)"
)
LINK = (
    r"(?:,?\s*\(?(?:including|among (?:them|which|those)(?: (?:is|are|was|were))?|such as|above all|notably|"
    r"chief among them|in particular|"
    r"namely|asking for|calling for|seeking|(?:that|which) (?:include[sd]?|call(?:s|ed)? for|ask(?:s|ed)? for|"
    r"seeks?|sought|"
    r"demand(?:s|ed)?))|,?\s*:)\s+"
)
LIST = re.compile(
    r"\b" + GIVES + r"\s+(?P<what>(?:[\w’'-]+\s+){0,12}?(?:[\w’'-]+\s+and\s+)?)\b" + LISTED + r"\b(?P<to>[^,;:]{0,60}?)"
    + LINK + r"(?P<words>[^;]{6,})", re.I)  # fmt: skip
LIST_BY = re.compile(
    r"\b" + LISTED + r"\s+(?:(?:that|which)\s+)?(?:(?:was|were|has been|have been|had been)\s+)?(?:set|made|"
    r"presented|submitted|published|"
    r"handed over|put forward|tabled|issued|delivered|drawn up|laid down|"
    r"sent)(?P<to>(?:\s+out)?[^,;:]{0,60}?)\s+by\s+"
    r"(?P<by>[^,;:]{2,60}?)(?:" + LINK + r"|\s+include[sd]?\s+)(?P<words>[^;]{6,})", re.I)  # fmt: skip
LIST_OF = re.compile(
    r"(?P<by>[^,;:]{2,60}?)['’]s?\s+(?:[a-z-]+\s+){0,3}?" + LISTED + r"\s+(?:also\s+)?(?:include[sd]?|are|"
    r"were)(?:\s+that)?\s*:?\s+"
    r"(?P<words>[^;]{6,})", re.I)  # fmt: skip
STRONG = AnyCase(r"demands|conditions|requirements|terms|claims|red lines")
"""Nouns for what is asked; of other papers only those items are demands that ask for an act."""
OWNER = re.compile(r"(?:^|\s)(?P<owner>(?:the\s+)?[A-Z][^,;]{1,40}?)['’]s?\s+(?:[a-z-]+\s+){0,4}$")
ITEM = (
    r"(?:(?:the|an?|its|their|his|her|full|firm|legal|written|binding)\s+)*(?:[\w’'-]+\s+){0,2}?(?:guarantees?|"
    r"assurances?|promises?|"
    r"pledges?|commitments?|undertakings?|withdrawal|pullback|pullout|pull-out|halt|end|cessation|lifting|"
    r"release|return|removal|ban|recognition|ceasefire|"
    r"cease-fire|reduction|freeze|suspension|closure|expulsion|extradition|apology|compensation|resignation|"
    r"dismantling|disarmament|"
    r"restrictions?|limits?|autonomy|independence|demilitari[sz]ation|evacuation|handover|renunciation|reopening|"
    r"opening|dissolution)\b"
)
ITEM_AT = re.compile(ITEM + r"|that\s", re.I)
NEXT_ITEM = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+)(?=(?:that\s|" + ITEM + r"))", re.I)
ITEM_THAT = re.compile(
    r"(?:" + ITEM + r"\s+)?that\s+(?P<who>[^;]{2,90}?)\s(?:never\s+)?(?:will|would|shall|must|should|can|could|"
    r"may)\s",
    re.I,
)
ITEM_MUST = re.compile(r"(?P<who>[^,;:]{2,80}?)\s(?P<words>(?:must|should|has to|have to|is to|are to)\s.+)", re.S)
TO = re.compile(r"\b(?:to|before)\s+(?P<to>(?:the\s+)?[A-Z].*)$", re.S)

MADE_OF = re.compile(r"\b(?:to|of|on)\s+(?P<to>(?:the\s+)?[A-Z].*)$", re.S)
GIVEN_TO = re.compile(r"(?P<to>(?:the\s+)?[A-Z].*?)\s+(?:with\s|(?:an?|its|their|his|her|the)\s)")


def listed_demands(bare: Bare) -> list[Pledge]:
    """What stands in a list of demands, conditions or drafts, each item a demand of whoever sets it out."""
    found = next((m for p, cheap in LISTS if cheap.search(bare.text) for m in p.finditer(bare.text)), None)
    if found is None:
        return []
    subject, given = lister(bare, found), recipient(bare, found)
    cue = bare.span(*found.span("noun"))
    strong = STRONG.search(bare.text[found.start() : found.start("words")]) is not None
    items = [item_of(bare, part, given) for part in parts_of(bare, found.start("words"))]
    return [
        Pledge(subject, cue, words, "demands", who) for words, who, asks in items if len(words) > 3 and (strong or asks)
    ]


def lister(bare: Bare, found: re.Match[str]) -> Span:
    """Whose list it is: the owner that is named with it, else who hands it over."""
    if "by" in found.re.groupindex:
        return bare.span(*found.span("by"))
    owner = OWNER.search(found["what"])
    if owner:
        first = found.start("what")
        return bare.span(first + owner.start("owner"), first + owner.end("owner"))
    return before(bare, found.start())


def recipient(bare: Bare, found: re.Match[str]) -> Span | None:
    """Whom the list is handed to: "to NATO" behind it or before it, "presented the union with"."""
    groups = found.groupdict()
    for name in ("to", "what"):
        words = groups.get(name)
        at = (MADE_OF if name == "to" and found[0].startswith("ma") else TO).search(words) if words else None
        if at:
            first = found.start(name)
            return bare.span(first + at.start("to"), first + at.end("to"))
    given = GIVEN_TO.match(groups.get("what") or "")
    return bare.span(found.start("what"), found.start("what") + given.end("to")) if given else None


def parts_of(bare: Bare, first: int) -> list[tuple[int, int]]:
    """The items of a list that begins at an offset; another clause ends it."""
    ends = [m.start() for m in BREAK.finditer(bare.text, first) if not NEXT_ITEM.match(bare.text, m.start())]
    last = min(ends, default=len(bare.text))
    cuts = [m for m in NEXT_ITEM.finditer(bare.text, first, last)]
    starts = [first, *(m.end() for m in cuts)]
    return list(zip(starts, [*(m.start() for m in cuts), last], strict=True))


def item_of(bare: Bare, part: tuple[int, int], given: Span | None) -> tuple[Span, Span | None, bool]:
    """The words of an item, whom it addresses, and whether they ask for an act."""
    words = bare.text[part[0] : part[1]]
    must = ITEM_MUST.match(words)
    if must:
        return (
            bare.span(part[0] + must.start("words"), part[1]),
            given or bare.span(part[0], part[0] + must.end("who")),
            True,
        )
    that = ITEM_THAT.match(words)
    who = bare.span(part[0] + that.start("who"), part[0] + that.end("who")) if that else None
    first = part[0] + (len("that ") if words.startswith("that ") else 0)
    return bare.span(first, part[1]), given or who, ITEM_AT.match(words) is not None


LINKED = (
    r"includ|among|such as|above all|notably|in particular|namely|asking|calling|seeking|that call|that ask|"
    r"which|that seek|that demand|:"
)
PAPERS = (
    r"demands|conditions|requirements|terms|claims|concerns|guarantees|red lines|proposal|draft|document|treaty|"
    r"text|\blist"
)
LISTS = [
    (LIST, AnyCase(r"(?:" + PAPERS + r").*(?:" + LINKED + r")")),
    (LIST_BY, AnyCase(r"(?:" + PAPERS + r").*\bby\b.*(?:" + LINKED + r")")),
    (LIST_OF, AnyCase(r"['’]s? .*(?:" + PAPERS + r") (?:also )?(?:includ|are|were)")),
]
"""The forms of a list, each with what a sentence needs for it to be worth trying."""


AND_THAT = re.compile(r",? and that\s+")


def each_that(bare: Bare, one: Pledge) -> Iterator[Pledge]:
    """A demand for a word "that … and that …" is as many demands; the later ones address nobody."""
    joint = next((m for m in AND_THAT.finditer(bare.text) if one.words.covers(bare.span(*m.span()))), None)
    if joint is None:
        yield one
        return
    yield one._replace(words=bare.span(one.words.start - bare.start, joint.start()))
    yield one._replace(words=bare.span(joint.end(), one.words.end - bare.start), addressee=None)


def musts(bare: Bare) -> Iterator[Pledge]:
    """What somebody must do, in the words of another."""
    for found in MUST.finditer(bare.text):
        who = bare.span(*found.span("who"))
        words = cut(bare, found.start("cue"), len(bare.text))
        yield Pledge(Span(who.start, who.start), bare.span(*found.span("cue")), words, "demands", who)


def ultimatums(bare: Bare) -> Iterator[Pledge]:
    """A term set: "gave the rebels 48 hours to leave"."""
    for pattern in (ULTIMATUM, HAS_UNTIL) if UNTIL.search(bare.text) else (ULTIMATUM,):
        for found in pattern.finditer(bare.text):
            words = cut(bare, found.start("words"), len(bare.text))
            cue = bare.span(found.start("cue"), found.end("deadline"))
            yield Pledge(before(bare, found.start("cue")), cue, words, "ultimatum", bare.span(*found.span("who")))


Form = Callable[[Bare], Iterator[Pledge]]
FORMS: list[tuple[re.Pattern[str] | AnyCase, Form]] = [
    (AnyCase(r"\b(?:ga?ve|giv|grant|allow|set|ha[sd]|have)"), ultimatums),
    (
        AnyCase(
            r"ready|prepared|willing|determined|plans? to|intend|reserve|hesitate|committed|option|decide|"
            r"announce"
        ),
        stands_ready,
    ),
    (AnyCase(r"threat|vow|promis|pledg|offer|agree|undert|sw[eo]|commit|guarant|propos|warn|consent"), vows),
    (AnyCase(r"announc|declare"), announced),
    (
        AnyCase(
            r"demand|insist|call|urg|press|appeal|implor|ask|request|order|told|tells|instruct|warn|exhort|push|"
            r"command|beg|want|expect|seek|sought|time for|need for|vital|essential|important|imperative|crucial|"
            r"necessary|summon|challenge",
        ),
        demands,
    ),
    (re.compile(r"\b(?:will|would|shall|won['’]t)\b|['’]ll\b"), announces),
    (re.compile(r"\b(?:must|ha[sd] to|have to|needs? to|ought|should)\b"), musts),
]
"""The forms in the order in which they are tried, each with what a sentence needs for it to be worth trying."""


def pledges(bare: Bare, taken: list[Span]) -> list[Pledge]:
    """The pledges and demands of a sentence that overlap nothing taken; of two with the same words the first form's."""
    found: list[Pledge] = []
    for needs, form in FORMS:
        for one in form(bare) if needs.search(bare.text) else ():
            clash = any(one.words.overlaps(t) for t in [*taken, *(p.words for p in found)])
            if not clash and len(one.words) > 3:
                found.append(one)
    return found
