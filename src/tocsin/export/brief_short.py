"""The brief on one page, for whoever has two minutes: accounts in, Markdown or HTML out.

    the question and the moment; the highest alert in full, the others a line each
    indicators that changed in the last week; the hypotheses and how they moved; the widest gaps of words and deeds
    open commitments with conditions; figures; talks ahead; contradictions; what is stale or was never looked for

A watch of any size fits: each part has room for a few lines, each line for some words, and where that is still too
much, lines go from the parts that weigh least (``fitted``). What has no room is counted, and the full page shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from tocsin.accounts import (
    Alert,
    CommitmentHistory,
    Contradiction,
    FigureSeries,
    HypothesisScore,
    IndicatorState,
    Item,
    Observed,
    Sighting,
    TalkAccount,
)
from tocsin.errors import one_line
from tocsin.export import brief as full
from tocsin.export.brief import SHORT, Brief, Tone, esc, followed
from tocsin.export.names import listed, named, readable
from tocsin.knowledge.counts import counted

MOST_WORDS, MOST_LINES = 650, 70
"""Of the page in Markdown, headings, links and blank lines counted. In HTML it prints on a sheet of A4 or Letter."""
MOST_LENGTH = 5_600
"""Code points of the page without addresses, which are not printed: words of any language then fit on the sheet. In the
example watches a page has 3,700 to 4,200."""
WEEK_DAYS = 7
"""Days over which the page says what changed."""
DRIVERS, QUOTES, AGAINST, WOULD_CHANGE = 3, 1, 2, 2
"""Lines below the highest alert: what drives it, of these with the words of a source, and the rest."""
OTHER_ALERTS, CHANGES, HYPOTHESES, PAIRS, COMMITMENTS, FIGURES, TALKS, CONTRADICTIONS = 5, 6, 4, 2, 3, 3, 4, 2
"""Lines of each part."""
HEADLINE, TITLE, NAMES, QUOTED, TOLD, ASKED = 20, 9, 6, 20, 24, 40
"""Words of the highest alert's title, of another, of names and of titles beside others, of a quotation, of a sentence
of the ledger, and of the question."""
PER_WORD = 12
"""Code points that a word may have on average: without blanks a text is no shorter."""
TELLING_WORDS = 8
"""Words from which a quotation tells something by itself: "Moscow denied it" does not."""
NAMED = 3
"""Indicators that a line names."""
SIGN = {"alarm": 2, "warning": 1, "notice": 0}
DEEDS = ("logistics", "preparation", "action")
"""Classes of what is done and not only said, the gravest last."""
RANK: dict[Observed, int] = {"verified": 3, "corroborated": 2, "contested": 1, "reported": 1}
ACTS = {
    "AGREE": "agreement", "CONSULT": "talks", "SUPPORT": "support", "CONCEDE": "concession", "COOPERATE": "cooperation",
    "AID": "aid", "RETREAT": "withdrawal", "REQUEST": "request", "ACCUSE": "accusation", "REJECT": "refusal",
    "THREATEN": "threat", "SANCTION": "sanctions", "PROTEST": "protest", "MOBILIZE": "build-up of forces",
    "COERCE": "coercion", "ASSAULT": "attack",
}  # fmt: skip
"""What a reader calls an act of a type."""
FORMS = {"video": "video call", "bilateral": "bilateral meeting", "multilateral": "multilateral meeting"}
"""What a reader calls a talk of a form, where the form's own name won't do."""
SPOKEN = ACTS | {"point ": "", "range ": "", "approx": "about", "at_least": "at least", "at_most": "at most",
                 "more_than": "more than"}  # fmt: skip
TERM = re.compile(rf"(?P<quoted>“[^”]*”)|\b(?P<term>(?:{'|'.join(ACTS)}|approx|at_least|at_most|more_than)\b"
                  r"|(?:point|range) (?=\d))")  # fmt: skip
"""The ledger's own terms in a sentence, outside what it quotes."""
ADDRESS = re.compile(r"\(<[^>]*>\)")
DATELINE = re.compile(r"^[A-Z][A-Z /.,'’]+,?[^-—–]{0,40} [-—–] ")


# ------------------------------------------------------------------------------------------------ the page as a tree

class Row(Struct, frozen=True):
    """A line: what begins it in bold, its words, its evidence as links, and lines below it."""

    text: str
    items: list[Item] = []
    bold: str = ""
    below: list[Row] = []


class Part(Struct, frozen=True):
    """A part of the page. ``left``: how many more there are than its rows; ``full``: how many of these the full page
    shows; ``none`` is said where there is nothing, and a part without it is then left out."""

    heading: str
    rows: list[Row]
    left: int = 0
    full: int = 0
    none: str = ""
    note: str = ""

    def lines(self) -> list[Row]:
        """The rows, and how many more there are."""
        return [*self.rows, *([Row(more(self.left, self.full))] if self.left else [])]


def more(left: int, shown: int) -> str:
    """How many more there are, and whether the full page shows all of them."""
    return f"{left} more with --full" if shown >= left else f"{left} more, {shown} of them with --full"


def cut(heading: str, rows: Sequence[Row], most: int, beyond: int = 0, **told: str) -> Part:
    """A part with the first rows; ``beyond``: how many there are that even the full page leaves out."""
    over = max(0, len(rows) - most)
    return Part(heading, list(rows[:most]), over + beyond, over, **told)


def parts(brief: Brief) -> list[Part]:
    """The parts of the page, cut so that it keeps its bounds."""
    return fitted([make(brief) for make in PARTS], brief)


def fitted(made: list[Part], brief: Brief) -> list[Part]:
    """Takes lines from the end of the parts, in turn from the one that is longest for its weight, until the page keeps
    its bounds; the highest alert stays whatever comes."""
    while is_over(made, brief):
        spare = [place for place, part in enumerate(made) if len(part.rows) > int(place == 0)]
        if not spare:
            break
        longest = max(spare, key=lambda place: len(made[place].rows) / WEIGHTS[place])
        made[longest] = shortened(made[longest])
    return made


def shortened(part: Part) -> Part:
    return replace(part, rows=part.rows[:-1], left=part.left + 1, full=part.full + 1)


def is_over(made: Sequence[Part], brief: Brief) -> bool:
    text = as_markdown(made, brief)
    if len(ADDRESS.sub("", text)) > MOST_LENGTH:
        return True
    return len(text.split()) > MOST_WORDS or len(text.splitlines()) > MOST_LINES


def clip(text: str, words: int) -> str:
    """The first words of a text on one line, of ordinary length taken together."""
    whole = one_line(text)
    told = " ".join(whole.split()[:words])[: words * PER_WORD]
    return told if told == whole else f"{told.rstrip(' ,;:.')}…"


def title_of(name: str, brief: Brief, words: int = TITLE) -> str:
    return clip(brief.titles.get(name, name), words)


# ------------------------------------------------------------------------------------------------------------ alerts

def alert_part(brief: Brief) -> Part:
    """The highest alert in full, then the others: the highest tier first, of one tier the latest."""
    ordered = sorted(brief.alerts, key=lambda each: (SIGN[each.tier], each.at), reverse=True)
    rows = [alert_row(each, below_alert(each, brief) if place == 0 else []) for place, each in enumerate(ordered)]
    return cut("Standing alerts", rows, 1 + OTHER_ALERTS, none="No alert stands.")


def alert_row(alert: Alert, below: list[Row]) -> Row:
    count = counted(len(alert.origins), "independent origin")
    since = moment(alert.at) if below else alert.at[:10]
    title = clip(alert.title, HEADLINE if below else TITLE)
    return Row(f", since {since}, {count} (alert {alert.id[:SHORT]})", [], f"{alert.tier.upper()}: {title}", below)


def below_alert(alert: Alert, brief: Brief) -> list[Row]:
    """What drives an alert, what speaks against it, what would change it, and how much more there is."""
    states = {each.name: each for each in brief.indicators}
    drivers = sorted(alert.drivers, key=lambda line: weight(states.get(line.partition(":")[0])), reverse=True)
    rows = [driver_row(line, states, brief, place < QUOTES) for place, line in enumerate(drivers[:DRIVERS])]
    rows += [against_row(line, states, brief) for line in alert.against[:AGAINST]]
    ends = alert.would_change[: WOULD_CHANGE - 1] + alert.would_change[WOULD_CHANGE - 1 :][-1:]
    rows += [Row(f"Would change it: {change(line, brief)}") for line in ends]
    over = [f"{count} {what}" for count, what in (
        (len(alert.drivers) - DRIVERS, "drivers"), (len(alert.against) - AGAINST, "against"),
        (len(alert.would_change) - WOULD_CHANGE, "conditions")) if count > 0]  # fmt: skip
    return [*rows, *([Row(f"More with --full: {', '.join(over)}")] if over else [])]


def weight(state: IndicatorState | None) -> tuple[bool, int, int, str]:
    """What a driver weighs: deeds before words, then how well it is borne out, by how many outlets, how lately."""
    if state is None:
        return False, 0, 0, ""
    return state.class_ in DEEDS, RANK.get(state.state, 0), full.voices(state), state.since


def driver_row(line: str, states: dict[str, IndicatorState], brief: Brief, quote: bool) -> Row:
    """A driver with its state and, where there is room, the words of a source."""
    name, _, words = line.partition(":")
    state = states.get(name)
    if state is None:
        return Row(f"Driver: {clip(readable(words, bare=False), TOLD)} (indicator {clip(name, NAMES)})")
    item = best_item(state, brief)
    quoted = f": {quotation(item)}" if quote and item else ""
    return Row(f"Driver: {title_of(name, brief)}, {described(state)}{quoted}", evidence(item))


def described(state: IndicatorState) -> str:
    """A state, since when, and by how many outlets."""
    return f"{spoken(state.state)} since {state.since[:10]}{outlets(state)}"


def outlets(state: IndicatorState) -> str:
    """How many outlets tell of it, where that are several."""
    return f", {count} outlets" if (count := full.voices(state)) > 1 else ""


def against_row(line: str, states: dict[str, IndicatorState], brief: Brief) -> Row:
    """What speaks against an alert, with the titles of indicators and hypotheses in place of their names."""
    name, _, rest = line.removeprefix("against ").partition(": ")
    words = one_line(rest)
    if line.startswith("against "):
        words = f"{title_of(name, brief)}: {words}"
    elif words.startswith("speaks against "):
        of = words.removeprefix("speaks against ")
        words = f"{title_of(name, brief)}, which speaks against “{title_of(of, brief)}”"
    state = states.get(name)
    return Row(f"Against: {clip(words, TOLD)}", evidence(best_item(state, brief) if state else None))


CHANGED: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"it eases with fewer than 1 of (?P<names>[^,\s]+) (?P<how>.+)"), "{names} no longer {how}"),
    (re.compile(r"it eases with fewer than (?P<n>\d+) of (?P<names>[^,\s]+(?:, [^,\s]+)*) (?P<how>.+)"),
     "fewer than {n} of these {how}: {names}"),
    (re.compile(r"it eases with the (?P<how>.+) of (?P<names>\S+)"), "the {how} of {names}"),
    (re.compile(r"from (?P<n>\S+) the oldest reports of (?P<names>\S+) no longer count"),
     "from {n} the oldest reports of {names} no longer count"),
    (re.compile(r"(?P<names>\S+) corroborated would make the words of (?P<how>\S+) count"),
     "{names} corroborated: then {how} counts"),
]  # fmt: skip
"""What the ledger says would change an alert, and the same for a reader: ``names`` are of indicators or hypotheses."""


def change(line: str, brief: Brief) -> str:
    """What would change an alert, with titles in place of names."""
    for pattern, said in CHANGED:
        if found := pattern.fullmatch(line):
            given = found.groupdict()
            names = given["names"].split(", ")
            over = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            given["names"] = ", ".join(f"“{title_of(name, brief, NAMES)}”" for name in names[:NAMED]) + over
            if given.get("how") in brief.titles:
                given["how"] = f"“{title_of(given['how'], brief, NAMES)}”"
            return clip(said.format(**given), ASKED)
    return clip(line, TOLD)


# -------------------------------------------------------------------------------------------------------- indicators

def change_part(brief: Brief) -> Part:
    """Indicators that came into their state within the last week, the latest day first, of one day the
    gravest deeds first."""
    changed = [each for each in brief.indicators if each.name in brief.before and has_changed(each, brief)]
    changed.sort(key=lambda each: (each.since[:10], gravity(each)), reverse=True)
    rows = [
        Row(f"{each.since[:10]}: {title_of(each.name, brief)}: {spoken(each.state)}"
            f"{was(brief.before[each.name], each.state)}{outlets(each)}",
            evidence(best_item(each, brief)))
        for each in changed
    ]  # fmt: skip
    return cut("Changed in the last seven days", rows, CHANGES, none="No indicator changed its state.")


def gravity(state: IndicatorState) -> int:
    """The rank of an indicator's class: deeds by how grave they are, then all else."""
    return DEEDS.index(state.class_) if state.class_ in DEEDS else -1


def has_changed(state: IndicatorState, brief: Brief) -> bool:
    """Whether a state is of the last week; that the watch began to look is no change."""
    began = state.state == "not_observed" and brief.before[state.name] == "unknown"
    return bool(brief.week) and state.since > brief.week and not began


def was(before: Observed, now: Observed) -> str:
    return f" (was {spoken(before)})" if before != now else " (again)"


def spoken(state: Observed) -> str:
    return {"unknown": "not looked for"}.get(state, state.replace("_", " "))


def unseen_part(brief: Brief) -> Part:
    """Indicators that are stale, that nobody looked for, and that were looked for and not seen: a line each."""
    rows = []
    for state, words in (("stale", "Stale, nothing new for long"), ("unknown", "Not looked for yet"),
                         ("not_observed", "Looked for and not seen")):  # fmt: skip
        found = [each for each in brief.indicators if each.state == state]
        if found:
            rows.append(unseen_row(words, found, brief))
    return Part("Not seen, not looked for, or stale", rows)


def unseen_row(words: str, found: Sequence[IndicatorState], brief: Brief) -> Row:
    since = min((each.searched[:10] for each in found if each.searched), default="")
    looked = f" (searched since {since})" if since else ""
    told = "; ".join(f"{title_of(each.name, brief)} ({clip(each.name, 2)})" for each in found[:NAMED])
    over = f"; {more(len(found) - NAMED, len(found))}" if len(found) > NAMED else ""
    items = [item for each in found[:1] if (item := best_item(each, brief))]
    return Row(f"{words}{looked}: {told}{over}", items)


def best_item(state: IndicatorState, brief: Brief) -> Item | None:
    """The evidence to show of an indicator: of what counts the best source, then words that tell something, then the
    latest. Where a cleaner copy has the words, these."""
    counting = [each for each in state.sightings if bears(each, state)] or state.sightings

    def order(each: Sighting) -> tuple[str, bool, str, str]:
        return each.grade or each.item.grade, len(each.item.words.split()) >= TELLING_WORDS, each.item.first_seen, (
            each.item.record)  # fmt: skip

    ordered = sorted(counting, key=lambda each: order(each)[1:], reverse=True)
    ordered.sort(key=lambda each: order(each)[0])
    return brief.cleaner.get(ordered[0].item.record, ordered[0].item) if ordered else None


def bears(sighting: Sighting, state: IndicatorState) -> bool:
    """Whether a state rests on a sighting."""
    if state.state == "ceased":
        return sighting.against and not sighting.void
    return not sighting.against and not sighting.void and sighting.item.origin in state.origins


# ------------------------------------------------------------------------------------- hypotheses, words and deeds

def hypothesis_part(brief: Brief) -> Part:
    states = {each.name: each for each in brief.indicators}
    rows = [hypothesis_row(each, states, brief, not place) for place, each in enumerate(brief.hypotheses)]
    note = f"{full.UNCALIBRATED.capitalize()} from 0 to 1, not a probability; its band; its move in a week."
    return cut("Hypotheses", rows, HYPOTHESES, note=note if rows else "")


def hypothesis_row(score: HypothesisScore, states: dict[str, IndicatorState], brief: Brief, first: bool) -> Row:
    """A hypothesis with its index, how that moved, and the source that weighs most; of the first, for what."""
    moved = movement(score.index, brief.index_before.get(score.name))
    said = f": {score.index:.2f} ({score.low:.2f} to {score.high:.2f}){moved}"
    bold = title_of(score.name, brief)
    for name, _ in [*score.drivers[:1], *score.against[:1]][:1]:
        side = "for" if score.drivers else "against"
        item = best_item(states[name], brief) if name in states else None
        if first or item is None:
            return Row(f"{said}; most {side} it: {title_of(name, brief, NAMES)}", evidence(item), bold)
        return Row(f"{said}; most {side} it:", evidence(item), bold)
    return Row(f"{said} (hypothesis {clip(score.name, 2)})", [], bold)


def movement(now: float, before: float | None) -> str:
    """How an index moved in the last week."""
    if before is None:
        return ""
    way = round(now - before, 2)
    return f", {'up' if way > 0 else 'down'} {abs(way):.2f}" if way else ", unmoved"


def tone_part(brief: Brief) -> Part:
    """The widest gaps of words and deeds; the part is left out where none can be told."""
    rows = [tone_row(each, brief) for each in brief.tones if each.gap is not None]
    return cut(full.WORDS_DEEDS, rows, PAIRS, max(0, brief.gaps - len(rows)))


def tone_row(tone: Tone, brief: Brief) -> Row:
    gap = tone.gap or 0.0
    how = "friendlier in words than in deeds" if gap > 0 else "friendlier in deeds than in words"
    pair = clip(f"{named(tone.actor)} to {named(tone.recipient)}", NAMES)
    acts = f"{counted(tone.acts, 'act')} in {brief.window} days"
    return Row(f"{pair}: {how} by {abs(gap):.1f} ({acts})", [item for _, item in tone.told[:2]])


# --------------------------------------------------------------------- commitments, figures, talks, contradictions

def commitment_part(brief: Brief) -> Part:
    return cut("Open commitments with conditions", [commitment_row(each) for each in brief.open], COMMITMENTS,
               brief.left_out.get(full.OPEN, 0))  # fmt: skip


def commitment_row(each: CommitmentHistory) -> Row:
    """A commitment in the words of its best source, or, without these, as the ledger has it."""
    item = min(each.items, key=lambda item: (item.grade, item.first_seen, item.record), default=None)
    to = f" to {listed(each.targets)}" if each.targets else ""
    who = clip(f"{each.commitment.capitalize()} of {listed(each.actors) or 'unknown'}{to}", NAMES)
    until = f", by {each.deadline}" if each.deadline else ""
    parts = (full.condition_of(each), each.consequence)
    words = quotation(item) if item and item.words else clip("; ".join(part for part in parts if part), QUOTED)
    contested = ", contested" if each.contested else ""
    name = "" if item else f" (commitment {each.id[:SHORT]})"
    return Row(f"{who}, {each.state}{contested}{until}: {words}{name}", evidence(item))


def figure_part(brief: Brief) -> Part:
    """Figures of forces and losses first, then those of sources that can be relied on, then those that most origins
    give."""

    def telling(each: FigureSeries) -> tuple[bool, bool, bool, int]:
        item, origins = latest_of(each), {claim.item.origin for claim in each.claims}
        relied = item is not None and item.grade in "ABC"
        return full.is_military(each), full.is_settled(each), relied, len(origins)

    found = sorted(full.telling_figures(brief.figures), key=telling, reverse=True)
    return cut(full.FIGURES, [figure_row(each, brief) for each in found], FIGURES, brief.left_out.get(full.FIGURES, 0))


def figure_row(series: FigureSeries, brief: Brief) -> Row:
    who = claimants(series, brief)
    day = max((claim.as_of[:10] for claim in series.claims if claim.as_of), default="")
    known = series.as_of or day
    told = f"{counted(len(who), 'claimant')}{f' ({clip(listed(who[:2]), NAMES)})' if who else ''}"
    words = clip(f"{full.owner_of(series)}: {full.thing_of(series)}", TITLE)
    band = full.change_of(series) + (disputed(series) if series.disputed else full.band(series))
    item = latest_of(series)
    day_told = f", {known}" if known else ""
    name = "" if item else f" (figure {series.id[:SHORT]})"
    return Row(f"{words}: {band}{day_told}, {told}{name}", evidence(item))


def disputed(series: FigureSeries) -> str:
    """The least and the most that is claimed, where the claims don't agree."""
    told = sorted(claim.nominal for claim in series.claims if not claim.superseded)
    return f"disputed, {full.number(told[0])} to {full.number(told[-1])}" if told else "disputed"


def latest_of(series: FigureSeries) -> Item | None:
    """The newest evidence of what stands."""
    items = [claim.item for claim in series.claims if not claim.superseded]
    return max(items, key=lambda item: (item.first_seen, item.record), default=None)


def claimants(series: FigureSeries, brief: Brief) -> list[str]:
    """Who claims what stands now."""
    if readings := brief.history.get(series.id):
        return readings[-1].claimants
    standing = [each for each in series.claims if not each.superseded]
    names = [name for each in standing for name in each.claimed_by or [each.item.publisher or each.item.uri]]
    return list(dict.fromkeys(names))


def talk_part(brief: Brief) -> Part:
    """Meetings ahead; in the room that is left those called off of late; and how many were put off to no date."""
    shown = len([each for each in brief.talks[: brief.ahead] if not full.is_put_off(each)])
    coming, past = brief.talks[:shown], brief.talks[shown:]
    off = [each for each in past if not full.is_put_off(each)]
    made = cut("Talks ahead", [talk_row(each) for each in [*coming, *off]], TALKS, max(0, brief.ahead - shown))
    first = next((each for each in past if full.is_put_off(each)), None)
    put_off = [Row(f"Put off to no date: {brief.put_off}, the latest of {clip(listed(first.parties), NAMES)}",
                   first.items[-1:])] if first else []  # fmt: skip
    return replace(made, rows=[*made.rows, *put_off])


def talk_row(talk: TalkAccount) -> Row:
    place = f" in {talk.place.name}" if talk.place else ""
    who = clip((listed(talk.parties) or "parties not told") + place, NAMES)
    item = min(talk.items, key=lambda item: (item.grade, item.first_seen, item.record), default=None)
    name = "" if item else f" (talk {talk.id[:SHORT]})"
    form = FORMS.get(talk.form or "", talk.form or "meeting")
    return Row(f"{talk.start or 'day not known'}: {form} of {who}, {full.status_of(talk)}{name}", evidence(item))


def contradiction_part(brief: Brief) -> Part:
    rows = [contradiction_row(each) for each in brief.contradictions]
    return cut(full.CONTRADICTIONS, rows, CONTRADICTIONS, brief.left_out.get(full.CONTRADICTIONS, 0))


def contradiction_row(each: Contradiction) -> Row:
    """A contradiction in plain words, with a source of either side."""
    words = TERM.sub(lambda found: found[0] if found["quoted"] else SPOKEN[found["term"]], readable(each.words))
    items = [item for side in (each.one, each.other) for item in sorted(side, key=lambda item: item.grade)[:1]]
    name = "" if items else f" (contradiction {each.id[:SHORT]})"
    return Row(f"{each.since[:10]}: {clip(words, TOLD)}{name}", items)


PARTS: list[Callable[[Brief], Part]] = [
    alert_part, change_part, hypothesis_part, tone_part, commitment_part, figure_part, talk_part, contradiction_part,
    unseen_part,
]  # fmt: skip
WEIGHTS = (2.0, 2.0, 1.6, 1.0, 1.1, 1.1, 1.3, 1.0, 1.5)
"""How dear each part's lines are when the page is too long: alerts and what changed are kept longest."""


# ---------------------------------------------------------------------------------------------------------- in words

def moment(told: str) -> str:
    """A moment as it is spoken of: 20 February 2022, 15:48 UTC. What is none stays as it is."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told):
        return told
    return f"{full.day_in_words(told[:10])}, {told[11:16]} UTC"


def quotation(item: Item) -> str:
    """The words of a source, without a dateline."""
    words = one_line(item.words)
    return f"“{clip(DATELINE.sub('…', words), QUOTED)}”"


def evidence(item: Item | None) -> list[Item]:
    return [item] if item else []


def source_of(item: Item, row: Row) -> str:
    """Who printed it, on which day unless the line says that, and how reliable that source is."""
    day = clip(item.published or item.first_seen[:10], 1)
    who = clip(item.publisher or "publisher not told", 5)
    return f"{who}, {item.grade}" if day in row.text else f"{who}, {day}, {item.grade}"


def intro(brief: Brief) -> Iterator[str]:
    """What is asked and up to when, and the moment that the page tells of."""
    before = f" (before {full.day_in_words(brief.horizon)})" if brief.horizon else ""
    if brief.question:
        yield f"Question{before}: {clip(brief.question, ASKED)}"
    elif before:
        yield f"Horizon:{before.replace('(', '').replace(')', '')}."
    late = f" The horizon has passed ({brief.horizon})." if brief.horizon and full.is_past(brief) else ""
    as_of = f"As of {moment(brief.as_of)}" if brief.as_of[:1].isdigit() else brief.as_of.capitalize()
    yield f"{as_of}, watch {clip(brief.watch, NAMES)}.{late}"


def outro(made: Sequence[Part]) -> str:
    """What there is nothing of, and what the letter after a source means."""
    empty = ", ".join(each.heading[:1].lower() + each.heading[1:] for each in made if is_empty(each) and not each.none)
    nothing = f"Nothing to show under: {empty}. " if empty else ""
    return f"{nothing}A to F after a source: its reliability. --full writes everything."


def is_empty(part: Part) -> bool:
    return not part.rows and not part.left


# ---------------------------------------------------------------------------------------------------------- Markdown

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])|^(?=[-+=])|(?<=^\d)(?=[.)])")
"""What would be more than text within a line, or at its beginning. Round brackets are not: square ones are escaped."""


def md(text: str) -> str:
    """Text on one line that Markdown takes for nothing but text."""
    return MARKS.sub(lambda found: f"\\{found[1] or ''}", one_line(text))


def markdown(brief: Brief) -> str:
    """The page in Markdown: at most ``MOST_WORDS`` words and ``MOST_LINES`` lines."""
    return as_markdown(parts(brief), brief)


def as_markdown(made: Sequence[Part], brief: Brief) -> str:
    warnings = (f"**{md(each)}**\n" for each in brief.warnings)
    head = [f"# {md(clip(brief.title, TITLE))}", "", *warnings, "  \n".join(map(md, intro(brief)))]
    return "\n".join(chain(head, *map(part_md, made), ["", md(outro(made)), ""]))


def part_md(part: Part) -> Iterator[str]:
    if is_empty(part) and not part.none:
        return
    yield from ("", f"## {md(part.heading)}", "")
    if part.note or is_empty(part):
        yield from (md(part.note or part.none), *([""] if part.note else []))
    yield from chain.from_iterable(map(row_md, part.lines()))


def row_md(row: Row) -> Iterator[str]:
    bold = f"**{md(row.bold)}**" if row.bold else ""
    words = f"{bold}{' ' if row.bold and row.text[:1] not in ':,' else ''}{md(row.text)}"
    yield " ".join([f"- {words}", *(link_md(item, row) for item in row.items)])
    yield from (f"    {line}" for each in row.below for line in row_md(each))


def link_md(item: Item, row: Row) -> str:
    address = re.sub(r"[\s<>\\]", lambda found: f"%{ord(found[0]):02X}", one_line(item.uri))
    name = md(source_of(item, row))
    return f"[{name}](<{address}>)" if followed(item.uri) else f"\\[{name}, {md(clip(item.uri, 4))}\\]"


# -------------------------------------------------------------------------------------------------------------- HTML

STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5em; margin: 0 0 .3em; } h2 { font-size: 1.05em; margin: 1em 0 .3em; border-bottom: 1px solid #ccc; }
p { margin: .2em 0; } ul { margin: .2em 0; padding-left: 1.2em; } li { margin: .15em 0; overflow-wrap: anywhere; }
ul ul, footer { color: #444; font-size: .92em; } a { white-space: normal; }
@page { margin: 11mm; }
@media print {
body { font-size: 8.4pt; line-height: 1.22; margin: 0; padding: 0; max-width: none; color: #000; columns: 2;
column-gap: 7mm; } header { column-span: all; } h2 { margin: .6em 0 .15em; break-after: avoid; }
li { break-inside: avoid; margin: .08em 0; } li:has(ul) { break-inside: auto; } a { color: #000; }
ul ul, footer { color: #222; } }
"""


def page(brief: Brief) -> str:
    """The page in HTML, without scripts and without anything fetched from elsewhere; it prints on one sheet."""
    made = parts(brief)
    warnings = "".join(f"<p><strong>{esc(warning)}</strong></p>\n" for warning in brief.warnings)
    head = "".join(f"<p>{esc(line)}</p>\n" for line in intro(brief))
    inner = "\n".join(chain.from_iterable(map(part_html, made)))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{esc(brief.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n<body>\n'
        f"<header><h1>{esc(clip(brief.title, TITLE))}</h1>\n{warnings}{head}</header>\n{inner}\n"
        f"<footer><p>{esc(outro(made))}</p></footer>\n</body></html>\n"
    )


def part_html(part: Part) -> Iterator[str]:
    if is_empty(part) and not part.none:
        return
    yield f"<h2>{esc(part.heading)}</h2>"
    if part.note or is_empty(part):
        yield f"<p>{esc(part.note or part.none)}</p>"
    if part.lines():
        yield f"<ul>{''.join(map(row_html, part.lines()))}</ul>"


def row_html(row: Row) -> str:
    bold = f"<strong>{esc(row.bold)}</strong>" if row.bold else ""
    below = f"<ul>{''.join(map(row_html, row.below))}</ul>" if row.below else ""
    gap = " " if row.bold and row.text[:1] not in ":," else ""
    told = " ".join([f"{bold}{gap}{esc(row.text)}", *(link_html(item, row) for item in row.items)])
    return f"<li>{told}{below}</li>\n"


def link_html(item: Item, row: Row) -> str:
    name = esc(source_of(item, row))
    if not followed(item.uri):
        return f"[{name}, {esc(clip(item.uri, 4))}]"
    return f'[<a href="{esc(item.uri)}" rel="noreferrer">{name}</a>]'
