"""The readable account: what one document says, for a person at a terminal.

Nothing in it depends on colour: what is planned, conditional or denied says so in words, unresolved names bear a
question mark, and with evidence shown, numbers tie records to the words they were read from. Text of a page is never
taken as markup or as terminal control.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TextIO, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tocsin.errors import UNSAFE, UsageError, one_line, storing
from tocsin.export import Key, Result
from tocsin.records import (
    Article,
    Commitment,
    Document,
    Event,
    Figure,
    Mention,
    Modality,
    Party,
    Rejected,
    Span,
    Statement,
    Talk,
)

Numbers = dict[str, int]
"""Footnote numbers by record id; empty where none are shown."""

Note = tuple[str, str]
"""A title and what is listed under it."""

NAMED = ("person", "organisation", "group", "country")
INDENT = 2
WIDEST = 120
"""Columns that an account uses at most: longer lines are hard to read."""

SHOWN_NAMES = 12
SHOWN_REASONS = 4
WORTH_A_SIGN = 0.3
"""Quality scores from here on are shown: below, a sign is no more than any page has."""

MODALITIES: dict[Modality, str] = {
    "ongoing": "ongoing", "scheduled": "planned", "intended": "intended", "conditional": "conditional",
    "hypothetical": "hypothetical", "denied": "denied", "alleged": "alleged", "historical": "in the past",
}
NOT_DONE: frozenset[Modality] = frozenset({"scheduled", "intended", "conditional", "hypothetical", "denied"})
QUADS = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
"""Cooperation is green, conflict yellow to red; deeds are bold."""

class Screen(Console):
    """A console that says when its reader has gone, where rich would end the process itself."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Terminal:
    """Writes accounts to a text stream: in colour where it is a terminal that has colours."""

    def __init__(self, stream: TextIO, evidence: bool = False, colour: bool = True) -> None:
        console = Screen(file=stream, no_color=not colour or None, highlight=False, markup=False, emoji=False)
        console.width = min(console.width, WIDEST)
        self._console, self._evidence, self._count = console, evidence, 0

    def held(self) -> Iterator[Key]:
        return iter(())

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        if isinstance(result, Rejected):  # it is listed on standard error: an account can't show it
            return
        if self._count:
            self._console.rule(style="dim")
        self._count += 1
        self.account(result)

    def close(self, whole: bool) -> None:
        self._console.file.flush()

    def account(self, document: Document) -> None:
        """Print one document."""
        out = self._console
        heading(out, document.article)
        numbers = footnotes(document)
        shown = numbers if self._evidence else {}
        events(out, document.events, shown)
        statements(out, document, shown)
        listing(out, "Commitments", document.commitments, shown, commitment_text)
        listing(out, "Figures", document.figures, shown, figure_text)
        listing(out, "Talks", document.talks, shown, talk_text)
        notes(out, [*names(document.mentions), *dropped(document.article)])
        if self._evidence:
            evidence(out, document, numbers)
        out.print()


class AccountFile(Terminal):
    """Accounts in a text file, without colour. An existing file is refused."""

    def __init__(self, path: Path, evidence: bool = False, overwrite: bool = False) -> None:
        if path.exists() and not overwrite:
            raise UsageError(f"{path} exists, and an account can't be added to; choose another file, or --overwrite")
        self.path = path
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(path, "w", encoding="utf-8", errors="replace")  # noqa: SIM115 (closed by close)
        super().__init__(self._file, evidence, colour=False)

    def write(self, result: Result, keys: Sequence[Key]) -> None:
        with storing(self.path):
            super().write(result, keys)

    def close(self, whole: bool) -> None:
        with storing(self.path):
            self._file.close()


# ------------------------------------------------------------------------------------------------------ the heading

def heading(out: Console, article: Article) -> None:
    """Title, where and when and by whom, and signs that the page is not a careful copy, with reasons."""
    out.print(Text(one_line(article.title) or "(no title)", style="bold"))
    said = article.published_from
    when = f"{article.published} (from {said})" if article.published and said != "metadata" else article.published
    by = f"by {', '.join(article.byline)}" if article.byline else None
    facts = [article.dateline, when or "no date", article.publisher, by]
    out.print(Text(" · ".join(one_line(fact) for fact in facts if fact), style="cyan"))
    out.print(Text(one_line(article.uri), style="dim", overflow="fold"))
    quality = article.quality
    signs = {"machine-translated": quality.translated, "spun": quality.spun, "content farm": quality.farm}
    shown = [f"{sign} {score:.1f}" for sign, score in signs.items() if score >= WORTH_A_SIGN]
    if shown:
        reasons = [one_line(reason) for reason in quality.reasons[:SHOWN_REASONS]]
        more = len(quality.reasons) - len(reasons)
        tail = [*reasons, f"{more} more"] if more > 0 else reasons
        out.print(Text("Signs: ", style="bold yellow").append(", ".join(shown), style="yellow").append(
            f" ({'; '.join(tail)})" if tail else "", style="not bold dim"))


# ---------------------------------------------------------------------------------------------------------- parties

def party(one: Party) -> str:
    """The actor's name; unresolved, the words of the text with a question mark."""
    return one_line(one.actor.name) if one.actor else f"{one_line(one.raw)}?"


def parties(some: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(party(one) for one in some)) or "–"


# ----------------------------------------------------------------------------------------------------------- events

def events(out: Console, found: Sequence[Event], numbers: Numbers) -> None:
    section(out, "Events", len(found))
    if not found:
        return
    located = any(event.place for event in found)
    table = event_table(bool(numbers), located)
    for event in found:
        dim = "dim" if event.modality in NOT_DONE else ""
        table.add_row(*event_cells(event, numbers, located), style=dim)
    out.print(Padding(table, (0, 0, 0, INDENT)))


def event_table(numbered: bool, located: bool) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    if numbered:
        table.add_column("", justify="right", no_wrap=True)
    table.add_column("date", overflow="fold", min_width=10, max_width=11)
    for name in ("who", "what", "whom", *(["where"] if located else [])):
        table.add_column(name, overflow="fold", min_width=8 if name == "where" else 12)
    table.add_column("sure", justify="right", no_wrap=True)
    return table


def event_cells(event: Event, numbers: Numbers, located: bool) -> list[Text]:
    """The cells of a row, by the columns of ``event_table``."""
    number = [Text(f"[{numbers[event.id]}]")] if numbers else []
    where = [Text(one_line(event.place.name) if event.place else "")] if located else []
    date = Text(one_line(event.date or "?").replace("/", "/\n"))
    who, whom = Text(parties(event.actors)), Text(parties(event.recipients))
    return [*number, date, who, deed(event), whom, *where, Text(f"{event.confidence:.2f}")]


def deed(event: Event) -> Text:
    """Type and mode, and on lines of their own what keeps the event from being plain fact."""
    what = Text(event.type, style=QUADS.get(event.quad, ""))
    if event.mode:
        what.append(f" {event.mode}", style="not bold")
    if event.modality != "actual":
        what.append(f"\n{MODALITIES[event.modality]}", style="not bold italic")
    return what.append("".join(f"\n! {flag.replace('_', ' ')}" for flag in event.flags), style="not bold yellow")


# ------------------------------------------------------------------------------------------------------- statements

def statements(out: Console, document: Document, numbers: Numbers) -> None:
    def line(statement: Statement) -> Text:
        return statement_text(statement, document.article.text)

    listing(out, "Statements", document.statements, numbers, line)


R = TypeVar("R", Statement, Commitment, Figure, Talk)


def listing(
    out: Console, title: str, records: Sequence[R], numbers: Numbers, line: Callable[[R], Text]
) -> None:
    """A section with a line a record, numbered where evidence is shown."""
    section(out, title, len(records))
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, justify="right")
    for record in records:
        table.add_row(f"[{numbers[record.id]}]" if numbers else "•", line(record))
    if records:
        out.print(Padding(table, (0, 0, 0, INDENT)))


def statement_text(statement: Statement, text: str) -> Text:
    """``Speaker: “words”``, without quotation marks where they are not the speaker's own, and what else is known."""
    words = " … ".join(one_line(span.of(text)) for span in statement.content)
    quoted = words if statement.form == "indirect" else f"“{unquoted(words)}”"
    line = Text(parties(statement.speakers), style="bold").append(f": {quoted}", style="not bold")
    to = f"to {party(statement.addressee)}" if statement.addressee else None
    via = f"as told by {party(statement.relayed_by)}" if statement.relayed_by else None
    flags = signs(statement.flags)
    return aside(line, [to, via, statement.date, f"{statement.confidence:.2f}", *flags])


def unquoted(words: str) -> str:
    """Words without the quotation marks that stood around them; a quotation inside keeps its own."""
    words = words.strip().removeprefix('"').removeprefix("“")
    if words.count("”") > words.count("“"):
        words = words.removesuffix("”")
    return words.removesuffix('"') if words.count('"') % 2 else words


def signs(flags: Iterable[str]) -> list[str]:
    return [f"! {flag.replace('_', ' ')}" for flag in flags]


def aside(line: Text, said: Iterable[str | None]) -> Text:
    """The line with what else is known, in brackets."""
    listed = ", ".join(one_line(note) for note in said if note)
    return line.append(f"  ({listed})", style="not bold dim")


# -------------------------------------------------------------------------------------- commitments, figures, talks

def commitment_text(one: Commitment) -> Text:
    """``threat: Who → whom: if this, that``."""
    line = Text(f"{one.kind} ", style="bold yellow" if one.kind == "threat" else "bold")
    whom = f" → {parties(one.targets)}" if one.targets else ""
    line.append(f"{parties(one.actors)}{whom}: ", style="bold")
    then = one.consequence.act if one.consequence else ""
    since = f"{one.condition.connective} {one.condition.act}" if one.condition else ""
    line.append(one_line("; ".join(part for part in (since, then, *one.branches) if part)), style="not bold")
    kind = one.consequence.instrument if one.consequence and one.consequence.instrument != "unspecified" else None
    voice = None if one.attribution in ("own", "narrator") else f"{one.attribution}'s words"
    by = f"by {one.deadline}" if one.deadline else None
    coercion = None if one.coercion == "none" else one.coercion
    return aside(line, [one.strength, kind, coercion, by, voice, f"{one.confidence:.2f}", *signs(one.flags)])


BOUNDS = {"at_least": "at least ", "at_most": "up to ", "more_than": "more than ", "approx": "about ", "some": "some "}


def number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"


def figure_text(one: Figure) -> Text:
    """``5,000 personnel: soldiers near the border``."""
    said = BOUNDS.get(one.bound, "") + number(one.nominal)
    if one.bound == "range" and one.lo is not None and one.hi is not None:
        said = f"{number(one.lo)}–{number(one.hi)}"
    line = Text(f"{said} {one_line(one.unit)}", style="bold")
    if one.subject and one.subject != one.unit:
        line.append(f": {one_line(one.subject)}", style="not bold")
    way = f"{one.kind} {one.direction}" if one.direction else one.kind
    owner = f"of {party(one.owner)}" if one.owner else None
    claimed = f"says {party(one.claimed_by)}" if one.claimed_by else None
    real = MODALITIES.get(one.modality)
    where = one.place.name if one.place else None
    return aside(line, [way, owner, where, one.as_of, real, claimed, f"{one.confidence:.2f}", *signs(one.flags)])


def talk_text(one: Talk) -> Text:
    """``2022-01-10 planned negotiation in Geneva: United States, Russia``."""
    when = f"{one.start}/{one.end}" if one.end and one.end != one.start else one.start or "no date"
    where = f" in {one.place.name}" if one.place else ""
    line = Text(one_line(f"{when} {one.status} {one.form or 'talk'}{where}"), style="bold")
    sides = ", ".join(party(d.party) + (f" ({party(d.head)})" if d.head else "") for d in one.delegations)
    if sides:
        line.append(f": {sides}", style="not bold")
    away = f"without {parties(one.not_attending)}" if one.not_attending else None
    agenda = f"on {'; '.join(one.agenda)}" if one.agenda else None
    return aside(line, [agenda, away, f"{one.confidence:.2f}", *signs(one.flags)])


# ------------------------------------------------------------------------------------------------------ other notes

def section(out: Console, title: str, count: int) -> None:
    out.print()
    out.print(Text(title, style="bold").append(f" ({count})" if count else ": none found", style="not bold dim"))


def notes(out: Console, found: Sequence[Note]) -> None:
    """Titled lists, each on as few lines as it needs."""
    if found:
        out.print()
    for title, listed in found:
        out.print(Text(f"{title}: ", style="bold").append(listed, style="not bold"))


def names(mentions: Sequence[Mention]) -> Iterator[Note]:
    """Names that stand garbled in the text, and those that could not be decided, each once."""
    garbled = {
        (m.raw, m.actor.id): f"{one_line(m.raw)} → {one_line(m.actor.name)} (garbled, {m.score:.2f})"
        for m in mentions if m.actor and m.how == "garbled"
    }
    if garbled:
        yield "Garbled names", "; ".join(garbled.values())
    listed = list({m.raw: undecided(m) for m in mentions if m.how == "unresolved" and is_name(m)}.values())
    more = [f"{len(listed) - SHOWN_NAMES} more"] if len(listed) > SHOWN_NAMES else []
    if listed:
        yield "Unresolved", "; ".join([*listed[:SHOWN_NAMES], *more])


def is_name(mention: Mention) -> bool:
    """Whether a reader would call it a name: capitals, no pronoun."""
    return mention.kind in NAMED and mention.raw[:1].isupper() and mention.reasons[:1] != ["pronoun"]


def undecided(mention: Mention) -> str:
    might = ", ".join(f"{one_line(c.actor.name)} {c.score:.2f}" for c in mention.candidates[:2])
    return f"{one_line(mention.raw)} ({might}?)" if might else one_line(mention.raw)


def dropped(article: Article) -> Iterator[Note]:
    kinds = Counter(one.kind for one in article.dropped)
    total = sum(kinds.values())
    what = "1 paragraph that is not the article" if total == 1 else f"{total} paragraphs that are not the article"
    listed = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in kinds.most_common())
    if total:
        yield "Left out", f"{what} ({listed})"


# --------------------------------------------------------------------------------------------------------- evidence

def records(document: Document) -> list[Event | Statement | Commitment | Figure | Talk]:
    """In the order in which the account lists them."""
    return [*document.events, *document.statements, *document.commitments, *document.figures, *document.talks]


def footnotes(document: Document) -> Numbers:
    """Numbers of the records."""
    return {id_: n for n, id_ in enumerate(dict.fromkeys(r.id for r in records(document)), start=1)}


def evidence(out: Console, document: Document, numbers: Numbers) -> None:
    """The text with its evidence marked: highlighted in colour, in «guillemets» without, and numbered in both."""
    out.print()
    out.print(Text("Text", style="bold"))
    marks = {numbers[record.id]: record.evidence for record in records(document)}
    plain = out.color_system is None or out.no_color
    for paragraph in paragraphs(document.article.text):
        out.print(Padding(marked(document.article.text, paragraph, marks, plain), (0, 0, 1, INDENT)))


def paragraphs(text: str) -> Iterator[Span]:
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        yield Span(match.start(), match.end())


def marked(text: str, home: Span, marks: dict[int, list[Span]], plain: bool) -> Text:
    """One paragraph. Numbers stand where a stretch of evidence ends; equal stretches share one bracket."""
    stretches: dict[Span, list[int]] = {}
    for number, spans in marks.items():
        for span in spans:
            if span.overlaps(home):
                cut = Span(max(span.start, home.start), min(span.end, home.end))
                stretches.setdefault(cut, []).append(number)
    edges = sorted({home.start, home.end, *(s.start for s in stretches), *(s.end for s in stretches)})
    line = Text()
    for start, end in pairwise(edges):
        inside = any(s.start <= start and end <= s.end for s in stretches)
        if plain:
            line.append("«" * sum(s.start == start for s in stretches))
        line.append(UNSAFE.sub(" ", text[start:end]), style="black on yellow" if inside else "")
        closing = sorted((s for s in stretches if s.end == end), reverse=True)
        for stretch in closing:
            listed = ",".join(map(str, sorted(set(stretches[stretch]))))
            line.append(f"»[{listed}]" if plain else f"[{listed}]", style="bold")
    return line


__all__ = ["AccountFile", "Terminal"]
