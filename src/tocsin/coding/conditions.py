"""Conditions and what hangs on them: which clauses of a sentence are joined by a connective, in closed-class rules.

On a sentence laid bare (``bare``) named rules look, in the order of ``FORMS``, for one form of condition each and give
``Joint``s. The model's clauses become joints too (``modelled``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tocsin.coding.bare import Bare
from tocsin.coding.connectives import COMMISSIVE, CONNECTIVE, MODAL, commits_in, name_of
from tocsin.coding.instruments import judge
from tocsin.knowledge.anycase import AnyCase
from tocsin.records import Clause, Span

PAST = re.compile(
    r"\b(?:was|were|had|did|went|came|left|saw|has|have|fell|took|stood|fought|said|crossed|"
    r"\w{3,}ed)\b"
)
OFF = (
    r"\b(?:is|are|remains?)\s+(?:still\s+)?(?:off the table|out of the question|impossible|unthinkable|no\b|"
    r"not\b|possible)"
)
"""A present tense that says what can't be."""
MAIN = re.compile(
    r"[\s“\"‘]*(?:then\s+)?(?!(?:and|or|which|who|but|as well|nor|including)\b)[^,;]{0,160}?(?:"
    + MODAL.pattern
    + "|"
    + OFF
    + ")"
)
BREAK = re.compile(
    r";|,\s{6,}|\s[–—]\s|:\s|,\s+(?:and|but|while|whereas|though|although|which|who|adding|saying|reports?|"
    r"writes|citing|after|as|so|"
    r"nor|in a|in an)\b"
)
STRONG = re.compile(
    r"[;!?]|\s[–—]\s|:\s|,\s+(?:but|while|whereas|adding|saying)\b|,\s+and\s+(?=[^,;]{0,60}?\b(?:(?:will|would)\b|"
    r"(?:is|are|was|were|stands?|stood|remains?)\s+(?:ready|prepared|willing)\s+to\b))"
)
NOMINAL_VERB = (
    r"(?:be (?:met|answered|countered|repelled|punished|treated|regarded|considered|followed|responded)|"
    r"meet (?:with )?|trigger|bring|lead|result in|have|carry|"
    r"cause|provoke|draw|prompt|invite|mean|entail|force|cost|face|receive|not go|not be (?:left|tolerated)|"
    r"come at|be a|spell|start|unleash|cross|set off)"
)
READIED = re.compile(
    r"\b(?:prepar(?:e|es|ed|ing)|drawn up|drew up|drawing up|readied|readying|drafted|drafting|put together|"
    r"worked out)\s+(?:[\w'’-]+\s+){0,6}?(?:sanctions?|measures|penalties|package|response|retaliation|strikes?|"
    r"options|steps|countermeasures|reinforcements|reprisals)\b", re.I)  # fmt: skip
"""A blow made ready: what it is made ready for is its condition."""
ONLY_CAN = re.compile(r"\b(?:can|could|may|might|will|would|shall)\s+(?:\w+ly\s+)?only\s+(?:[a-z-]+\s*){1,3}$", re.I)
"""A main clause that holds "only" by its verb: "talks can only resume if"."""
SURROUNDED = re.compile(r"in (?:the|an?) (?!case|event|absence|exchange|return)", re.I)
"""What is a condition only behind "only": "will only come in a climate of calm"."""
BARE = frozenset({"if", "when", "once", "after"})
PLAIN_PRESENT = frozenset({"as long as", "so long as", "the moment", "the minute", "the instant", "the day"})
"""Connectives whose main clause may stand in the present tense ("the fleet stays at sea")."""


BOUND = frozenset(
    {"if", "unless", "in case of", "in the event of", "in return for", "in exchange for", "provided", "as long as",
     "on condition that", "should"}
)  # fmt: skip
"""Connectives whose main clause may be a vow that has been made ("in return for peace, Cairo offered to reopen")."""
VOWED = re.compile(r"\s*(?:the\s+)?(?:[\w’'-]+\s+){1,6}?(?:has |have |had )?" + COMMISSIVE + r"\s")
TOLD = re.compile(r"\s*(?:the\s+)?(?:[\w’'-]+\s+){1,5}?(?:has|have|had|was|were|\w{3,}ed|gave|sent|said|set|put)\b")
"""A main clause that tells what was."""


class Joint(NamedTuple):
    """A condition and the clause that hangs on it. ``form`` is the rule that found them; ``connective`` its word."""

    condition: Span
    consequence: Span
    connective: str
    form: str


# ---------------------------------------------------------------------------------------------- plain connectives


def plain(bare: Bare) -> Iterator[Joint]:
    """A connective in front of its condition, the condition before or behind what hangs on it."""
    for found in CONNECTIVE.finditer(bare.text):
        if (
            found["name"][0].isupper() is False
            and found["name"].lower() == "should"
            and not inverted(bare.text, found.start())
        ):
            continue
        if compared(bare.text, found):
            continue
        if SURROUNDED.match(found["name"]) and not ONLY_CAN.search(bare.text[: found.start()].rstrip()):
            continue
        joint = behind(bare, found) if has_main_before(bare, found) else front(bare, found)
        if joint and len(joint.condition) > 2 and len(joint.consequence) > 2:
            yield joint


THAN = re.compile(r"\bthan\b[^,;]*$", re.I)


def compared(text: str, found: re.Match[str]) -> bool:
    """Whether "when" dates what something is compared with: "a worse shelling than that of March, when"."""
    return name_of(found) == "when" and THAN.search(text[: found.start()]) is not None


def is_dated(joint: Joint, text: str) -> bool:
    """Whether a clause of the model is no condition for the same reason, or leaves nothing of what hangs on it."""
    main = joint.consequence.of(text)
    modal = MODAL.search(main)
    return (joint.connective == "when" and THAN.search(main) is not None) or (
        modal is not None and not main[modal.end() :].strip()
    )


def inverted(text: str, at: int) -> bool:
    """Whether "should" opens a condition: a clause with a modal before it, or nothing."""
    before = text[clause_start(text, at) : at]
    return not before.strip() or bool(MODAL.search(before) or next(commits_in(before), None))


BUT = re.compile(r",\s+but\s+$")


def clause_start(text: str, at: int) -> int:
    """Where the clause that ends at an offset begins: behind the last strong break; ", but only after" is none."""
    but = BUT.search(text, 0, at) if text.startswith("only", at) else None
    return max((m.end() for m in STRONG.finditer(text, 0, but.start() if but else at)), default=0)


def has_main_before(bare: Bare, found: re.Match[str]) -> bool:
    """Whether what stands before the connective is the main clause, a front one having nothing or "that" there."""
    before = bare.text[clause_start(bare.text, found.start()) : found.start()]
    if name_of(found) in ("without", "while", "before"):
        return bool(re.search(r"\b(?:no|not|never|cannot|nothing|impossible)\b|n['’]t\b", before))
    if MODAL.search(before) or next(commits_in(before), None) or READIED.search(before):
        return True
    plain_main = name_of(found) in PLAIN_PRESENT or name_of(found) in ("only if", "only after", "only when", "only in")
    return plain_main and len(before.split()) > 2


def end_of(text: str, start: int) -> int:
    """Where a clause that begins at an offset ends."""
    return next((m.start() for m in BREAK.finditer(text, start)), len(text))


def behind(bare: Bare, found: re.Match[str]) -> Joint | None:
    """The condition behind its main clause."""
    start = clause_start(bare.text, found.start())
    main = bare.text[start : found.start()]
    if re.search(r"\bonly\s+$", main):
        main = main[: main.rindex("only")]
    comma = main.rfind(", ")
    condition = bare.span(found.start(), end_condition(bare.text, found.end()))
    inner = next((m for m in CONNECTIVE.finditer(main) if m["name"].lower() in ("if", "unless", "should")), None)
    if inner and comma < inner.start() and not main[: inner.start()].strip():
        return None
    name = name_of(found)
    if ONLY_CAN.search(main.rstrip()):
        name = "only in" if SURROUNDED.match(name) else f"only {name}" if name in BARE else name
    return Joint(condition, bare.span(start, start + len(main.rstrip())), name, "plain")


def end_condition(text: str, start: int) -> int:
    """The end of a condition behind its main clause: a break, or a comma with a clause of its own behind."""
    return end_of(text, start)


OURS = re.compile(r"\b(?:we|our|ours|us|I)\b")
"""Words of one's own mouth: there a main clause may stand in the present ("if they march, we close the pipeline")."""
INVERTED = re.compile(
    r"\s(?P<main>(?:will|can|would|could|may|must)\s+(?:the|an?|its|their|any|there|we|they|it|he|she|talks|"
    r"peace|[A-Z]\w+)\b)"
)


def front(bare: Bare, found: re.Match[str]) -> Joint | None:
    """The condition in front: up to the comma that a clause with a modal follows."""
    name, text = name_of(found), bare.text
    turned = INVERTED.search(text, found.end()) if name.startswith("only") else None
    if turned:
        at = turned.start("main")
        return Joint(bare.span(found.start(), at), bare.span(at, end_of(text, at)), name, "plain")
    for comma in re.finditer(r",", text[found.end() :]):
        at = found.end() + comma.start()
        rest = text[at + 1 :]
        if name == "before" and TOLD.match(rest):
            return None  # "before those talks, Moscow had handed over" dates what was
        quoted = name in ("if", "unless", "should") and OURS.search(rest + text[found.end() : at])
        if (
            MAIN.match(rest)
            or (name in BOUND and VOWED.match(rest))
            or ((name in PLAIN_PRESENT or quoted) and not PAST.search(rest) and len(rest.split()) > 2)
        ):
            first = min(at, end_of(text, found.end()))
            return Joint(bare.span(found.start(), first), bare.span(at + 1, end_of(text, at + 1)), name, "plain")
    return run_on(bare, found)


NAMED = r"(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+){0,3}"
RUN_ON = re.compile(
    r"\s(?P<main>(?:we|they|he|she|it|I|there|can|the \w+|[A-Z]\w+|" + NAMED + r"(?=\s+(?:is|are) not\s))\s+"
    r"(?:(?:is|are) not\s+)?(?:" + MODAL.pattern + r")|can\s+\S+)"
)
RUN_ON_VOW = re.compile(r"\s(?P<main>" + NAMED + r"\s+(?:has |have |had )?" + COMMISSIVE + r"\s)")


def run_on(bare: Bare, found: re.Match[str]) -> Joint | None:
    """A front condition without a comma behind: "if attacked we will respond", "only if ... can talks begin"."""
    main = next(iter(list(RUN_ON.finditer(bare.text, found.end()))[-1:]), None)
    if main is None and name_of(found) in BOUND:
        main = RUN_ON_VOW.search(bare.text, found.end())
    if main is None or main.start() - found.end() < 3:
        return None
    at = main.start("main")
    return Joint(bare.span(found.start(), at), bare.span(at, end_of(bare.text, at)), name_of(found), "plain")


# ------------------------------------------------------------------------------------------------------ other forms

NOMINAL = re.compile(
    r"(?P<condition>(?:^|(?<=[,;:]))\s*(?P<lead>any|another|every|each|further|failure to|such|a|an|the|that|"
    r"this|[A-Z]\w+ing|\w+ing)\b[^,;]{2,110}?)"
    r"\s(?P<main>(?:will|would|shall|could|can|may|might)\s+(?:not\s+|also\s+|only\s+|inevitably\s+|have to\s+|"
    r"immediately\s+)?" + NOMINAL_VERB + r"\b)"
    r"|(?P<strong>(?:^|(?<=[,;:]))\s*(?:any|anyone|anybody|whoever|whichever|a single|another|those who|"
    r"every)\b[^,;]{2,110}?(?:,[^,;]{3,60},)?)\s(?P<then>(?:will|would|shall)\s+[a-z]+\b)",
    re.I,
)
OR = re.compile(
    r"(?P<condition>[^;]{3,140}?)(?:,\s*)?\s+(?P<else>or\s+(?:else|otherwise)\b|or\b)\s*(?P<main>[^;]{3,160})"
)
PENALTY = re.compile(
    r"(?:face|remain|suffer|risk|pay|be\s+\w+|lose|share|prepare|expect|get|die|perish|reap|see|answer|forfeit|"
    r"go\s+without|(?:we|they|it|he|the\s+\w+|[A-Z]\w+|there)\s+(?:\w+\s+)?(?:will|would))\b"
)
"""What follows on an order that is not obeyed."""
ORDER = re.compile(
    r"(?:^|\b(?:to|must|should|that|time)\s+(?:either\s+)?|[,:]\s*)(?P<act>(?!(?:the|a|an|in|on|at|by|for|"
    r"if)\b)[A-Z]?[a-z]{2,}(?:\s|$).*)$",
    re.S,
)
FIRST = re.compile(
    r"(?P<condition>[^;]{3,140}?\b(?:must|has to|have to|needs? to|should|would have to|will have to|"
    r"had to)\b[^;]{2,140}?)\s+"
    r"(?P<connective>before)\s+(?P<main>[^;]{3,140})",
    re.I,
)
DEPENDS = re.compile(
    r"(?P<main>[^;]{3,160}?)\s+(?:will\s+|would\s+|could\s+|must\s+|now\s+)*(?P<connective>depends?(?:ed|"
    r"ing)?\s+(?:entirely |largely |only |solely )?(?:up)?on|hing(?:es?|ed)\s+on|rests? on|is up to|"
    r"(?:is|are|was|were|be|made|makes?)\s+(?P<conditional>conditional|contingent|"
    r"dependent)\s+(?:up)?on)\s+(?P<condition>[^;]{3,160})",
    re.I,
)
MADE = re.compile(
    r"\b(?P<verb>ma(?:de|kes?|king))\s+(?P<main>[^;]{3,120}?)\s+(?P<connective>conditional|contingent|"
    r"dependent)\s+(?:up)?on\s+(?P<condition>[^;]{3,140})",
    re.I,
)
FOLLOWS = re.compile(
    r"(?:^|(?<=[,;:]))(?P<main>[^,;]{3,80}?\s(?:will|would)\s+(?:immediately\s+)?follow)\s+(?P<condition>(?:any|"
    r"another|every|an?|further|such)\b[^,;]{3,100})",
    re.I,
)
MORE = re.compile(
    r"(?P<condition>\bthe (?:more|longer|further|harder)\b[^,;]{3,90}),\s+(?P<main>the \w+(?:er|re)?\b[^;]{3,100})",
    re.I,
)
COMMAND_AND = re.compile(
    r"^\s*(?P<condition>[A-Z][a-z]+(?:\s\S+){1,12}?)(?:,\s+and\s+|\s+and\s+(?=(?:we|you|they|I|it|our)\s)|"
    r"\s+and\s+(?=(?:the|an?|[A-Z])[^,;]{2,60}?\b(?:will|would)\b))(?P<main>[^;]{3,140})"
)
UNDER = re.compile(
    r"\bunder (?:the )?threat of (?P<main>[^,;]{3,80}),\s+(?P<rest>[^;]{3,140}?\b(?:told|ordered|made|forced|"
    r"asked)\s+to\s+(?P<condition>[^;]{3,100}))",
    re.I,
)
OVER = re.compile(
    r"\b(?P<cue>threat(?:en|ens|ened|ening)|warned of|warns of)\s+(?:\w+\s+with\s+)?(?P<main>(?!to\b|"
    r"that\b)[^,;]{3,80}?)\s+(?P<connective>over)\s+(?P<condition>[^,;]{3,100})",
    re.I,
)


def nominal(bare: Bare) -> Iterator[Joint]:
    """A condition that is a noun or gerund, the subject of what it brings: "any attack will be met with"."""
    for found in NOMINAL.finditer(bare.text):
        part = "strong" if found["strong"] else "condition"
        lead = (found["lead"] or found["strong"].split()[0]).lower()
        if CONNECTIVE.search(found[part]) or re.match(
            r"\s*(?:during|according|following|including|nothing|something|anything|everything|being|having|"
            r"talking|speaking|morning|evening|king)\b",
            found[part],
            re.I,
        ):
            continue
        name = (
            "any"
            if lead in ("any", "every", "each", "anyone", "anybody", "whoever", "whichever")
            else lead
            if lead == "failure to"
            else "nominal"
        )
        at = found.start("then" if found["strong"] else "main")
        yield Joint(bare.span(*found.span(part)), bare.span(at, end_of(bare.text, at)), name, "nominal")


def follows(bare: Bare) -> Iterator[Joint]:
    """What brings is the object: "sanctions would follow any attack"."""
    for found in FOLLOWS.finditer(bare.text):
        name = "any" if found["condition"].lower().startswith(("any", "every")) else "nominal"
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), name, "nominal")


def alternative(bare: Bare) -> Iterator[Joint]:
    """An order and what follows if it is not obeyed: "withdraw within a week or face sanctions"."""
    found = next(
        (
            m
            for m in OR.finditer(bare.text)
            if "else" in m["else"] or "otherwise" in m["else"] or PENALTY.match(m["main"])
        ),
        None,
    )
    order = ORDER.search(found["condition"]) if found else None
    if not found or not order or MODAL.search(order["act"]):
        return
    first = order_start(found["condition"], order.start("act"))
    name = "or else" if found["else"] != "or" else "or"
    condition = bare.span(found.start("condition") + first, found.end("condition"))
    yield Joint(condition, bare.span(found.start("main"), end_of(bare.text, found.start("main"))), name, "alternative")


def order_start(text: str, first: int) -> int:
    """Where the order begins: behind the last "to", "must" or comma before its verb, if it is not the first word."""
    told = [m.end() for m in re.finditer(r"\b(?:to|must|should)\s+(?:either\s+)?(?=[a-z]+\b)", text)]
    later = [t for t in told if not re.match(r"(?:the|a|an|its|\w+[^s]s)\b", text[t:])]
    return later[0] if later else first


def first_then(bare: Bare) -> Iterator[Joint]:
    """What must come first: "troops must leave before talks can begin"."""
    for found in FIRST.finditer(bare.text):
        end = end_of(bare.text, found.start("main"))
        yield Joint(bare.span(*found.span("condition")), bare.span(found.start("main"), end), "before", "first")


def depends(bare: Bare) -> Iterator[Joint]:
    """A choice left to what somebody does, or something made conditional."""
    for pattern in (MADE, DEPENDS):
        for found in pattern.finditer(bare.text):
            conditional = (
                "conditional" in found["connective"].lower()
                or "contingent" in found["connective"].lower()
                or "dependent" in found["connective"].lower()
            )
            end = end_of(bare.text, found.start("condition"))
            name = "conditional on" if conditional else "depends on"
            first = found.start("main") + (0 if conditional else chosen(found["main"]))
            yield Joint(bare.span(found.start("connective"), end), bare.span(first, found.end("main")), name, "depends")
            return


def chosen(main: str) -> int:
    """Where what is chosen begins: the last part between commas, or for "which" the part before it that says "or"."""
    comma = main.rfind(", ")
    if comma >= 0 and re.match(r",\s+(?:and\s+)?which\b", main[comma:]):
        before = main[:comma]
        either = max(before.rfind(", ", 0, before.rfind(" or ")), before.rfind(": ", 0, before.rfind(" or ")))
        return either + 2 if " or " in before else comma + 2
    return comma + 2 if comma >= 0 else 0


def correlative(bare: Bare) -> Iterator[Joint]:
    """ "The more troops they send, the harder ..."."""
    for found in MORE.finditer(bare.text):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "the more", "correlative")


def command(bare: Bare) -> Iterator[Joint]:
    """An order and its reward: "free them, and the sanctions end"."""
    found = COMMAND_AND.match(bare.text)
    if (
        found
        and not MODAL.search(found["condition"])
        and not PAST.search(found["condition"])
        and re.match(
            r"[A-Z][a-z]+\s+(?:the|a|an|your|its|their|our|all|these|those|this|that|out|back|down|with|one|to)\b",
            found["condition"],
        )
        and not re.match(
            r"(?:In|On|At|By|For|From|With|Under|After|Before|During|To|Of|Since|Over|As|Through|Across|And|But|"
            r"Only|Not|All|Both|Within|Against|Despite|About|Outside|Inside|Near|Behind|Then|There|Here|Yet|Now|"
            r"Once|Thus|Today|Yesterday|Tomorrow|Let|One|Two|Some|Most|Many|Several|Other|Former|Last|This|That|"
            r"These|Those|If|When|While|His|Her|Its|Their|Our|My|We|They|He|She|It|The|An|A)\b",
            found["condition"],
        )
    ):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "and", "command")


def under_threat(bare: Bare) -> Iterator[Joint]:
    """ "Under threat of expulsion, they were told to stop"; "threatened sanctions over the test"."""
    for found in UNDER.finditer(bare.text):
        yield Joint(bare.span(*found.span("condition")), bare.span(*found.span("main")), "under threat of", "under")
    for found in OVER.finditer(bare.text):
        condition = bare.span(found.start("condition"), end_of(bare.text, found.start("condition")))
        yield Joint(condition, bare.span(*found.span("main")), "over", "over")


PAID = r"(?:any|every|each|another|further|future|possible|new|an?)\b(?!\s+(?:\w+\s+)?(?:way|manner|time|day|hour)\b)"
ANSWERS = re.compile(
    r"\b(?:answer|counter|repel|meet|punish|avenge|retaliate (?:for|against)|(?:respond|react|reply) to)\s+"
    r"(?P<condition>" + PAID + r"\s[^,;]{3,90}?)\s+(?P<main>(?:with|by)\s+[^,;]{3,100})"
    r"|\b(?P<blow>(?:answer|respond|reply|react|hit back|strike back)\s+(?:(?:by|with|in)\s+[^,;]{3,60}?\s+)?)"
    r"(?:to|for|on|against|at)\s+(?P<cause>" + PAID + r"\s[^,;]{3,90})",
    re.I,
)
EVERY = re.compile(
    r"\s(?P<condition>(?:any|every|all|each|anyone|anybody|everyone|whoever)\b[^,;]{0,60}?,?\s(?:that|which|"
    r"who)\s[^;,]{3,100})",
    re.I,
)
EITHER = re.compile(
    r"(?:^|[:,;]\s*|\bthat\s+)(?P<condition>(?:either|"
    r"or)\s+(?:[\w’'-]+\s+){2,16}?[\w’'-]+),?\s+or\s+(?P<main>[^;]{5,140})",
    re.I,
)
PUT = re.compile(r"\b(?:ultimatum|choice|warn\w*|told|tells?|demand\w*|says?|said)\b|:", re.I)


def answers(bare: Bare) -> Iterator[Joint]:
    """A blow that answers what may come, as the object of its verb: "will answer any strike with rockets"."""
    for found in ANSWERS.finditer(bare.text):
        if not is_ahead(bare, found.start()):
            continue
        part = "cause" if found["cause"] else "condition"
        name = "any" if found[part].lower().startswith(("any", "every", "each")) else "nominal"
        main = (
            bare.span(*found.span("main"))
            if part == "condition"
            else bare.span(clause_start(bare.text, found.start()), found.end("blow"))
        )
        yield Joint(bare.span(*found.span(part)), main, name, "answers")


def is_ahead(bare: Bare, at: int) -> bool:
    """Whether a modal or committing verb of the same clause stands before an offset."""
    before = bare.text[clause_start(bare.text, at) : at]
    return MODAL.search(before) is not None or next(commits_in(before + " x"), None) is not None


DANGLING = re.compile(r"\b(?:of|from|by|in|at|on|for|to|with|than|among|between)\s*$", re.I)


def every(bare: Bare) -> Iterator[Joint]:
    """A harm to whoever does what a relative clause says: "will sink any ship that runs arms"."""
    for found in EVERY.finditer(bare.text):
        start = clause_start(bare.text, found.start())
        main = bare.text[start : found.start()]
        if (
            is_ahead(bare, found.start())
            and not DANGLING.search(main)
            and judge(main).value < 0
            and not PAST.search(found["condition"])
        ):
            yield Joint(bare.span(*found.span("condition")), bare.span(start, found.start()), "any", "every")


def either(bare: Bare) -> Iterator[Joint]:
    """One of two: "either the troops leave or we close the pipeline", which translations write "or ..., or ..."."""
    found = EITHER.search(bare.text)
    if found and PUT.search(bare.text) and judge(found["main"]).value < 0 and len(found["main"].split()) > 2:
        end = end_of(bare.text, found.start("main"))
        yield Joint(bare.span(*found.span("condition")), bare.span(found.start("main"), end), "or", "alternative")


Form = Callable[[Bare], Iterator[Joint]]
FORMS: list[tuple[re.Pattern[str] | AnyCase, Form]] = [
    (
        AnyCase(
            r"\s(?:depends?(?:ed|ing)?\s+(?:entirely |largely |only |solely )?(?:up)?on|hing(?:es?|ed)\s+on|"
            r"rests? on|"
            r"is up to|(?:conditional|contingent|dependent)\s+(?:up)?on)\s"
        ),
        depends,
    ),
    (AnyCase(r"\beither\b|\bor\b.*?\bor\b"), either),
    (re.compile(r"\bor\b"), alternative),
    (AnyCase(r"\bbefore\b"), first_then),
    (CONNECTIVE, plain),
    (AnyCase(r"answer|counter|repel|\bmeet\b|punish|aveng|retaliat|respond|react|reply|\bback\b"), answers),
    (AnyCase(r"\b(?:any|every|all|each|anyone|anybody|everyone|whoever)\b.*?\b(?:that|which|who)\b"), every),
    (re.compile(r"\b(?:will|would|shall|could|can|may|might)\b"), nominal),
    (re.compile(r"\bfollow\b"), follows),
    (AnyCase(r"^\W*the (?:more|longer|further|harder)\b"), correlative),
    (re.compile(r"\band\b"), command),
    (AnyCase(r"threat|\bwarn"), under_threat),
]
"""The forms in the order in which they are tried, each with what a sentence needs for it to be worth trying."""


def joints(bare: Bare) -> list[Joint]:
    """The joints of a sentence in the order of ``FORMS``; a clause is joined once."""
    found: list[Joint] = []
    for needs, form in FORMS:
        for given in form(bare) if needs.search(bare.text) else ():
            joint = beyond(bare, given, found)
            if not any(
                joint.condition.overlaps(j.condition) or joint.consequence.overlaps(j.consequence) for j in found
            ):
                found.append(joint)
    return found


def beyond(bare: Bare, joint: Joint, found: Sequence[Joint]) -> Joint:
    """The joint without what earlier ones have taken at the head of its consequence: a sentence may tell two."""
    taken = (s.end for j in found for s in (j.condition, j.consequence))
    last = max((end for end in taken if end <= joint.condition.start), default=0)
    if not joint.consequence.start < last < joint.consequence.end:
        return joint
    rest = bare.span(last - bare.start, joint.consequence.end - bare.start)
    return joint._replace(consequence=rest) if len(bare.text[rest.start - bare.start :].split()) >= 2 else joint


GAP = 12
"""Characters that a clause of the model may skip and still be one clause, where no mark stands between. Start value."""
LEAST_WORDS, LEAST_SCORE = 3, 0.7
"""A clause of the model with fewer words, or less sure, is no clause. Start values."""


def whole_clauses(clauses: Sequence[Clause], text: str) -> list[Clause]:
    """The model's clauses with their pieces joined; what is too short or unsure falls away."""
    joined: list[Clause] = []
    for clause in sorted(clauses, key=lambda c: (c.part, c.span)):
        last = joined[-1] if joined and joined[-1].part == clause.part else None
        between = text[last.span.end : clause.span.start] if last else ""
        if last and len(between) <= GAP and not re.search(r"[,.;:!?“”\"]", between):
            joined[-1] = Clause(Span(last.span.start, clause.span.end), clause.part, max(last.score, clause.score))
        else:
            joined.append(clause)
    return [c for c in joined if len(c.span.of(text).split()) >= LEAST_WORDS and c.score >= LEAST_SCORE]


def modelled(clauses: Sequence[Clause], home: Span, text: str) -> list[Joint]:
    """Joints out of the model's clauses: each condition in the sentence with the consequence nearest to it."""
    whole = whole_clauses([c for c in clauses if home.overlaps(c.span)], text)
    then = [c.span for c in whole if c.part == "consequence" and home.covers(c.span)]
    found = []
    for clause in whole:
        if clause.part != "condition" or not home.covers(clause.span) or not then:
            continue
        near = min(then, key=lambda s: max(s.start - clause.span.end, clause.span.start - s.end))
        name = CONNECTIVE.match(clause.span.of(text))
        found.append(Joint(clause.span, near, name_of(name) if name else "nominal", "model"))
    return found
