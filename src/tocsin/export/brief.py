"""The brief of a watch in full: accounts in, Markdown or HTML out, nothing read and nothing computed beside.

    alerts that stand, with what drives them, what speaks against and what would change them
    indicators; hypotheses with their bands, and how what was seen fits each; words and deeds; figures; what is
    scheduled; commitments that moved, and those that are open; contradictions
    what garbled copies say, and the cleaner copy in its place

Every line bears its evidence: who printed it, the words, and where. What pages wrote is escaped in both formats.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct

from tocsin.accounts import (
    Alert,
    Claim,
    CommitmentHistory,
    Contradiction,
    FigureSeries,
    HypothesisScore,
    IndicatorState,
    Item,
    Member,
    Observed,
    SeriesName,
    TalkAccount,
)
from tocsin.errors import one_line
from tocsin.export.names import listed, named, readable
from tocsin.knowledge.counts import counted
from tocsin.knowledge.measures import measures

SHOWN = 4
"""Items of evidence shown with an account, the latest."""
SHORT = 8
"""Digits of an alert's id that the page shows: enough for ``tocsin act``."""
UNCALIBRATED = "uncalibrated index"
READINGS = 6
"""Days of a figure's history that the page shows, the latest."""
EVIDENCED = 3
"""Pairs of words and deeds that are shown with the weightiest word and deed: it is to be one page."""
MOST_NAMED = 3
"""Indicators named in a cell of the table of hypotheses."""
TELLING_CLASSES = frozenset({"personnel", "casualty", "equipment", "ship", "formation"})
"""Classes of what is counted that an analyst looks for first: soldiers and their dead, weapons, ships, units."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Garbled(Struct, frozen=True):
    """A garbled copy beside the cleanest one of its story. ``told``: items of both in turn, each with what it is."""

    title: str
    copy: Member
    clean: Member
    told: list[tuple[str, Item]]


class Tone(Struct, frozen=True, kw_only=True):
    """What a side said to another and did to it of late: the sums of the four series, the gap where one can be told,
    the number of acts, and the weightiest word and deed with what each is."""

    actor: str
    recipient: str
    sums: dict[SeriesName, float]
    gap: float | None
    acts: int
    told: list[tuple[str, Item]] = []


class Fit(Struct, frozen=True):
    """How well an indicator as it stands fits each hypothesis: a mark from ``--`` to ``++`` by its name."""

    indicator: str
    state: Observed
    marks: dict[str, str]


class Reading(Struct, frozen=True):
    """A figure on a day of its history: its band or dispute, and who claimed what then counted."""

    day: str
    lo: float | None
    hi: float | None
    disputed: bool
    claimants: list[str]


class Brief(Struct, frozen=True, kw_only=True):
    """What stands on the page. ``titles`` names indicators, hypotheses and alert rules as the watch file does;
    ``horizon`` is the day up to which the question is asked; ``cleaner`` holds what a cleaner copy says in place of a
    garbled record, by the record's id; ``history`` what a figure was on the days before, by its series' id. ``window``:
    the days over which words and deeds are taken. ``left_out``: how many more there are of what a part shows, by its
    heading. ``warnings`` say why the page must not be taken for the whole, and stand first.

    For the short page: ``week`` is the moment a week ago, ``before`` the states of indicators then and ``index_before``
    the indices of hypotheses, both by name; ``gaps`` counts the pairs of which a gap is told, ``ahead`` the meetings to
    come, with which ``talks`` begins, ``put_off`` those put off to no day."""

    watch: str
    title: str
    question: str = ""
    horizon: str = ""
    as_of: str
    warnings: list[str] = []
    alerts: list[Alert] = []
    indicators: list[IndicatorState] = []
    hypotheses: list[HypothesisScore] = []
    fits: list[Fit] = []
    tones: list[Tone] = []
    window: int = 14
    figures: list[FigureSeries] = []
    history: dict[str, list[Reading]] = {}
    talks: list[TalkAccount] = []
    commitments: list[CommitmentHistory] = []
    open: list[CommitmentHistory] = []
    contradictions: list[Contradiction] = []
    garbled: list[Garbled] = []
    cleaner: dict[str, Item] = {}
    titles: dict[str, str] = {}
    left_out: dict[str, int] = {}
    week: str = ""
    before: dict[str, Observed] = {}
    index_before: dict[str, float] = {}
    gaps: int = 0
    ahead: int = 0
    put_off: int = 0


# ------------------------------------------------------------------------------------------------ the page as a tree

class Line(Struct, frozen=True):
    """A line of a list, with its evidence below: the latest of ``items``, or ``told``, items with what each is."""

    text: str
    items: list[Item] = []
    more: list[str] = []
    told: list[tuple[str, Item]] = []

    def evidence(self) -> list[tuple[str, Item]]:
        return self.told or [("", item) for item in latest(self.items)]


class Table(Struct, frozen=True):
    head: list[str]
    rows: list[list[str]]


class Section(Struct, frozen=True):
    """A part of the page: a heading, a note, a table, and lines."""

    heading: str
    note: str = ""
    table: Table | None = None
    lines: list[Line] = []


def sections(brief: Brief) -> Iterator[Section]:
    """The page's parts in order; those of which there is nothing say so."""
    for heading, make in PARTS:
        made = make(brief)
        empty = made.table is None and not made.lines
        more = [Line(f"{brief.left_out[heading]} more are in the store")] if brief.left_out.get(heading) else []
        yield Section(heading, "None." if empty else made.note, made.table, [*made.lines, *more])


def alert_section(brief: Brief) -> Section:
    def line(alert: Alert) -> Line:
        told = {"driven by": alert.drivers, "against": alert.against, "would change": alert.would_change}
        more = [f"{name}: {readable(value, bare=False)}" for name, values in told.items() for value in values]
        count = counted(len(alert.origins), "independent origin")
        words = f"{alert.tier.upper()} {alert.title}, since {alert.at}, {count} (alert {alert.id[:SHORT]})"
        return Line(words, more=more, told=[each for item in latest(alert.items) for each in with_cleaner(item, brief)])

    return Section("", lines=[line(alert) for alert in brief.alerts])


def with_cleaner(item: Item, brief: Brief) -> list[tuple[str, Item]]:
    """An item, and where it is garbled what a cleaner copy says in its place."""
    clean = brief.cleaner.get(item.record)
    return [("garbled", item), ("cleaner", clean)] if clean else [("", item)]


def indicator_section(brief: Brief) -> Section:
    rows = [
        [brief.titles.get(each.name, each.name), each.class_, each.state.replace("_", " "), each.since[:10],
         str(voices(each)), (each.searched or "")[:10]]
        for each in brief.indicators
    ]  # fmt: skip
    lines = [
        Line(f"{brief.titles.get(each.name, each.name)}: {each.state.replace('_', ' ')}",
             [s.item for s in each.sightings], each.reasons)
        for each in brief.indicators if each.sightings
    ]  # fmt: skip
    head = ["indicator", "class", "state", "in this state since", "voices", "searched since"]
    note = "Not observed is not the same as not looked for: the last column says since when the watch has looked."
    return Section("", note, Table(head, rows) if rows else None, lines)


def hypothesis_section(brief: Brief) -> Section:
    rows = [
        [brief.titles.get(each.name, each.name), f"{each.index:.2f}", f"{each.low:.2f} to {each.high:.2f}",
         weights(each.drivers, brief), weights(each.against, brief)]
        for each in brief.hypotheses
    ]  # fmt: skip
    head = ["hypothesis", UNCALIBRATED, "band", "for", "against"]
    note = f"The number is an {UNCALIBRATED}, not a probability; the band comes of changing every guess behind it."
    return Section("", note, Table(head, rows) if rows else None)


def fit_section(brief: Brief) -> Section:
    """Analysis of competing hypotheses: a view of the same sightings, never the score."""
    names = list(dict.fromkeys(name for each in brief.fits for name in each.marks))
    rows = [
        [brief.titles.get(each.indicator, each.indicator), each.state.replace("_", " "),
         *(each.marks.get(name, "") for name in names)]
        for each in brief.fits
    ]  # fmt: skip
    head = ["indicator", "state", *(brief.titles.get(name, name) for name in names)]
    note = ("From ++ (to be expected under the hypothesis) to -- (hardly to be expected), by the chances of the watch "
            "file. What tells the hypotheses apart most comes first; indicators that tell nothing yet are left out.")
    return Section("", note, Table(head, rows) if rows else None)


def tone_section(brief: Brief) -> Section:
    rows = [
        [named(each.actor), named(each.recipient), *(signed(each.sums.get(name, 0.0)) for name in SERIES),
         "not told" if each.gap is None else f"{each.gap:+.1f}", str(each.acts)]
        for each in brief.tones
    ]  # fmt: skip
    lines = [Line(f"{named(each.actor)} to {named(each.recipient)}", told=each.told)
             for each in brief.tones[:EVIDENCED] if each.told]  # fmt: skip
    head = ["who", "to whom", *SERIES.values(), "gap", "acts"]
    note = (f"Sums of scores over {brief.window} days, each act once. The gap is the mean of words less that of deeds: "
            "above 0 a side talks friendlier than it acts. Where words or deeds are too few, none is told.")
    return Section("", note, Table(head, rows) if rows else None, lines)


SERIES: dict[SeriesName, str] = {
    "words_cooperation": "friendly words", "words_conflict": "hostile words", "deeds_cooperation": "friendly deeds",
    "deeds_conflict": "hostile deeds",
}  # fmt: skip


def signed(value: float) -> str:
    return f"{value:+.1f}" if value else "0"


def figure_section(brief: Brief) -> Section:
    return Section("", lines=[
        Line(f"{owner_of(each)}: {thing_of(each)}: {change_of(each)}{band(each)}",
             [claim.item for claim in each.claims],
             [*map(claimed, each.claims[-SHOWN:]), *over_time(brief.history.get(each.id, [])),
              *(readable(reason) for reason in each.reasons)])
        for each in telling_figures(brief.figures)
    ])  # fmt: skip


def owner_of(series: FigureSeries) -> str:
    return named(series.owner) if series.owner else "owner not told"


def change_of(series: FigureSeries) -> str:
    """What a change must say of itself, lest it be taken for all that there is."""
    direction = next((claim.direction for claim in series.claims if claim.direction), None)
    return f"{direction} by " if series.figure_kind == "delta" and direction and not series.disputed else ""


def over_time(readings: Sequence[Reading]) -> list[str]:
    """The latest days of a figure on one line, each with its band and who claimed it; none where it has one day."""
    days = [f"{each.day} {'disputed' if each.disputed else band(each)} ({listed(each.claimants)})"
            for each in readings[-READINGS:]]  # fmt: skip
    earlier = ["…"] if len(readings) > READINGS else []
    return [f"over time: {'; '.join([*earlier, *days])}"] if len(readings) > 1 else []


def telling_figures(found: Iterable[FigureSeries]) -> list[FigureSeries]:
    """Series that tell something: all with a band or a dispute, else those of soldiers, the dead, weapons and ships, or
    of several claims. The named classes come first, else the order stays."""
    kept = [each for each in found if is_settled(each) or len(each.claims) > 1 or (each.claims and is_military(each))]
    return sorted(kept, key=lambda each: not is_military(each))


def is_settled(series: FigureSeries) -> bool:
    return series.disputed or series.lo is not None or series.hi is not None


def is_military(series: FigureSeries) -> bool:
    noun = measures().noun(series.unit)
    return series.figure_kind == "casualties" or (noun is not None and noun.cls in TELLING_CLASSES)


def thing_of(series: FigureSeries) -> str:
    """What a series counts and where: "killed (personnel), in Kyiv, Ukraine"."""
    head, _, rest = series.subject.partition(": ")
    kind = f"{head} ({rest})" if rest else head
    unit = "" if series.unit in series.subject else f" ({series.unit})"
    country, _, town = (series.area or "").partition(":")
    place = ", ".join(part for part in (town.title(), named(country)) if part)
    return f"{kind}{unit}{f', in {place}' if place else ''}"


def talk_section(brief: Brief) -> Section:
    def line(each: TalkAccount) -> Line:
        who = listed(each.parties) or "parties not told"
        what = f"{each.form or 'meeting'} of {who}{at(each.place.name if each.place else None)}, {status_of(each)}"
        agenda = [f"agenda: {', '.join(each.agenda)}"] if each.agenda else []
        day = each.start or ("no new day" if is_put_off(each) else "day not known")
        return Line(f"{day}: {what}", each.items, agenda)

    return Section("", lines=[line(each) for each in brief.talks])


OFF = ("cancelled", "postponed")


def is_put_off(talk: TalkAccount) -> bool:
    """Whether a meeting was put off and nobody has told a new day."""
    return talk.status == "postponed" and not talk.start


def status_of(talk: TalkAccount) -> str:
    """How a meeting stands; of one that is called off or postponed, since when that is known."""
    words = "called off" if talk.status == "cancelled" else talk.status
    return f"{words} (reported {off_since(talk)[:10]})" if talk.status in OFF and off_since(talk) else words


def off_since(talk: TalkAccount) -> str:
    """The moment at which a meeting became called off or postponed, as it now is; empty where no article is left."""
    moved = [change.seen for change in talk.changes if change.field == "status" and change.after == talk.status]
    return max(moved, default=min((item.first_seen for item in talk.items), default=""))


TURNED = {
    "or": "unless", "or else": "unless", "otherwise": "unless", "if not": "unless", "if so": "if", "should": "if",
    "were": "if", "in that case": "if", "depends on": "depending on", "nominal": "in case of", "and": "if",
}  # fmt: skip
"""Connectives that can't stand before the clause of a condition, and the word that says the same there."""
NEGATED = re.compile(r"\b(?:not|no|never|without|fail\w*|refus\w*)\b|n[’']t\b", re.I)


def condition_of(history: CommitmentHistory) -> str:
    """The condition behind its own connective: "unless Russia withdraws", "only after the talks". Where none is kept,
    the polarity tells: a threat holds unless what is to be done is done, a promise unless what is barred is."""
    if not history.condition:
        return ""
    word = history.connective or ("only if" if history.commitment == "precondition" else None)
    if word is None:
        averted = "do" if history.commitment == "threat" else "refrain"
        turned = history.polarity == averted and not NEGATED.search(history.condition)
        word = "unless" if turned else "if"
    return f"{TURNED.get(word, word)} {history.condition}"


def commitment_section(brief: Brief) -> Section:
    return commitments_told(brief.commitments)


def open_section(brief: Brief) -> Section:
    return commitments_told(brief.open)


def commitments_told(found: Iterable[CommitmentHistory]) -> Section:
    def line(each: CommitmentHistory) -> Line:
        said = "; ".join(part for part in (condition_of(each), each.consequence) if part)
        to = f" to {listed(each.targets)}" if each.targets else ""
        state = f"{each.state}, contested" if each.contested else each.state
        steps = [f"{step.seen[:10]} {step.state}: {readable(step.reason, bare=False)}" for step in each.steps]
        return Line(f"{each.commitment} of {listed(each.actors) or 'unknown'}{to}: {said or 'not told'}; {state}",
                    each.items, steps)  # fmt: skip

    return Section("", lines=[line(each) for each in found])


def contradiction_section(brief: Brief) -> Section:
    return Section("", lines=[
        Line(f"{readable(each.words)} (rule {each.rule}, since {each.since[:10]})", [*each.one[:2], *each.other[:2]])
        for each in brief.contradictions
    ])  # fmt: skip


def garbled_section(brief: Brief) -> Section:
    def line(each: Garbled) -> Line:
        name = each.copy.publisher or each.copy.uri
        words = f"{each.title}: {name}, {each.copy.first_seen[:10]}, {each.copy.copying}, damage {each.copy.damage:.2f}"
        return Line(words, told=[(readable(what), item) for what, item in each.told])

    note = "Copies that were machine-translated, reworded or garbled, beside the cleanest copy of the same story."
    return Section("", note, lines=[line(each) for each in brief.garbled])


WORDS_DEEDS, FIGURES, SCHEDULED = "Words and deeds", "Figures", "What is scheduled"
COMMITMENTS, OPEN, CONTRADICTIONS = "Commitments that moved", "Open commitments with conditions", "Contradictions"
PARTS: list[tuple[str, Callable[[Brief], Section]]] = [
    ("Standing alerts", alert_section),
    ("Indicators", indicator_section),
    ("Hypotheses", hypothesis_section),
    ("Indicators against hypotheses", fit_section),
    (WORDS_DEEDS, tone_section),
    (FIGURES, figure_section),
    (SCHEDULED, talk_section),
    (COMMITMENTS, commitment_section),
    (OPEN, open_section),
    (CONTRADICTIONS, contradiction_section),
    ("Garbled copies", garbled_section),
]


def at(place: str | None) -> str:
    return f", {place}" if place else ""


def weights(pairs: Sequence[tuple[str, float]], brief: Brief) -> str:
    told = [f"{brief.titles.get(name, name)} {weight:+.2f}" for name, weight in pairs]
    more = f" and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else ""
    return (", ".join(told[:MOST_NAMED]) or "nothing") + more


def voices(state: IndicatorState) -> int:
    """Outlets behind what still counts for an indicator: two texts of one are one."""
    counting = [each for each in state.sightings if not each.against and each.item.origin in state.origins]
    return len({each.carrier or each.item.publisher or each.item.uri for each in counting if not each.void})


def number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.10g}"


def band(series: FigureSeries | Reading) -> str:
    if series.disputed:
        return "disputed, each claim stands by itself"
    if series.lo is None and series.hi is None:
        return "no band"
    if series.lo == series.hi:
        return number(series.lo)
    if series.hi is None:
        return f"at least {number(series.lo)}"
    return f"at most {number(series.hi)}" if series.lo is None else f"{number(series.lo)} to {number(series.hi)}"


def claimed(claim: Claim) -> str:
    who = f", claimed by {listed(claim.claimed_by)}" if claim.claimed_by else ""
    bound, day = claim.bound.replace("_", " "), claim.as_of or "day not told"
    return f"{bound} {number(claim.nominal)} ({claim.modality}{who}, {day})"


def latest(items: Iterable[Item]) -> list[Item]:
    """The latest items, one an origin first."""
    ordered = sorted(items, key=lambda item: (item.first_seen, item.document, item.record), reverse=True)
    firsts = {item.origin: item for item in reversed(ordered)}
    own = [item for item in ordered if firsts[item.origin] is item]
    return [*own, *(item for item in ordered if firsts[item.origin] is not item)][:SHOWN]


# ----------------------------------------------------------------------------------------------------------- Markdown

MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def markdown(brief: Brief) -> str:
    """The page in Markdown."""
    return "\n".join(chain([f"# {md(brief.title)}", "", *intro_md(brief)], *map(section_md, sections(brief))))


def intro_md(brief: Brief) -> Iterator[str]:
    for warning in brief.warnings:
        yield from (f"**{md(warning)}**", "")
    for line in intro(brief):
        yield from (md(line), "")


def intro(brief: Brief) -> Iterator[str]:
    """What is asked and up to when, and the moment that the page tells of."""
    before = f"before {day_in_words(brief.horizon)}" if brief.horizon else ""
    if brief.question:
        yield f"Question ({before}): {brief.question}" if before else brief.question
    elif before:
        yield f"Horizon: {before}."
    if brief.horizon and is_past(brief):
        yield f"The horizon has passed ({brief.horizon}): what stands here comes too late for the question."
    yield f"Watch {brief.watch}, as of {brief.as_of}."


def is_past(brief: Brief) -> bool:
    """Whether the watch has come to a day after its horizon."""
    return brief.as_of[:1].isdigit() and brief.as_of[:10] > brief.horizon


def day_in_words(day: str) -> str:
    """A day as it is spoken of: 31 March 2022."""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def section_md(section: Section) -> Iterator[str]:
    yield from (f"## {md(section.heading)}", "")
    if section.note:
        yield from (md(section.note), "")
    if section.table:
        for row in (section.table.head, ["---"] * len(section.table.head), *section.table.rows):
            yield f"| {' | '.join(cell if cell == '---' else md(cell) for cell in row)} |"
        yield ""
    for line in section.lines:
        yield f"- {md(line.text)}"
        yield from (f"    - {md(more)}" for more in line.more)
        yield from (f"    - {md(label)}{label and ': '}“{md(item.words)}” {link_md(item)}"
                    for label, item in line.evidence())  # fmt: skip
    if section.lines:
        yield ""


def md(text: str) -> str:
    """Text on one line that Markdown takes for nothing but text."""
    return MARKS.sub(r"\\\1", one_line(text))


def link_md(item: Item) -> str:
    address = re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", one_line(item.uri))
    name = f"{md(item.publisher or 'publisher not told')}, {md(item.published or item.first_seen[:10])}"
    return f"[{name}](<{address}>) {item.grade}" if followed(item.uri) else f"{name}, {md(item.uri)}"


def followed(uri: str) -> bool:
    """Whether an address may become a link: a page can name itself ``javascript:``."""
    return uri.startswith(("http://", "https://", "file://"))


# --------------------------------------------------------------------------------------------------------------- HTML

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h2 { border-bottom: 1px solid #ccc; } table { border-collapse: collapse; } td, th { border: 1px solid #ccc;
padding: .2rem .6rem; text-align: left; } ul ul { color: #444; font-size: .9em; } q { font-style: italic; }
"""


def page(brief: Brief) -> str:
    """The page in HTML, without scripts and without anything fetched from elsewhere."""
    parts = "\n".join(chain.from_iterable(map(section_html, sections(brief))))
    warnings = "".join(f"<p><strong>{esc(warning)}</strong></p>\n" for warning in brief.warnings)
    head = "".join(f"<p>{esc(line)}</p>\n" for line in intro(brief))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{esc(brief.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n<body>\n'
        f"<h1>{esc(brief.title)}</h1>\n{warnings}{head}{parts}\n</body></html>\n"
    )


def section_html(section: Section) -> Iterator[str]:
    yield f"<h2>{esc(section.heading)}</h2>"
    if section.note:
        yield f"<p>{esc(section.note)}</p>"
    if section.table:
        yield f"<table><tr>{''.join(f'<th>{esc(cell)}</th>' for cell in section.table.head)}</tr>"
        yield from (f"<tr>{''.join(f'<td>{esc(cell)}</td>' for cell in row)}</tr>" for row in section.table.rows)
        yield "</table>"
    if section.lines:
        yield "<ul>"
        yield from map(line_html, section.lines)
        yield "</ul>"


def line_html(line: Line) -> str:
    below = [esc(more) for more in line.more]
    below += [f"{esc(label)}{label and ': '}<q>{esc(item.words)}</q> {link_html(item)}"
              for label, item in line.evidence()]  # fmt: skip
    inner = f"<ul>{''.join(f'<li>{each}</li>' for each in below)}</ul>" if below else ""
    return f"<li>{esc(line.text)}{inner}</li>"


def link_html(item: Item) -> str:
    name = esc(f"{item.publisher or 'publisher not told'}, {item.published or item.first_seen[:10]}")
    if not followed(item.uri):
        return f"{name}, {esc(item.uri)}"
    return f'<a href="{esc(item.uri)}" rel="noreferrer">{name}</a> {item.grade}'


def esc(text: str) -> str:
    return html.escape(one_line(text))
