"""The readable account: what one document says, for a person at a terminal.

Nothing in it depends on colour: what is planned, conditional or denied says so in words, unresolved names bear a question
mark, and with evidence shown, numbers tie records to the words they were read from. Text of a page is never taken as
markup or as terminal control.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tocsin.export import Key, Result
from tocsin.records import Article, Document, Event, Mention, Modality, Party, Place, Rejected, Span, Statement

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

# Controls would move the cursor or recolour the screen, and marks of writing direction would reorder what stands there.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Text on one line, without anything that a terminal would obey."""
    return UNSAFE.sub("", " ".join(text.split()))


class Terminal:
    """Writes accounts to a text stream: in colour where it is a terminal that has colours."""

    def __init__(self, stream: TextIO, evidence: bool = False, colour: bool = True) -> None:
        console = Console(file=stream, no_color=not colour or None, highlight=False, markup=False, emoji=False)
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
        events(out, document.events, numbers if self._evidence else {})
        statements(out, document, numbers if self._evidence else {})
        elsewhere(out, document)
        names(out, document.mentions)
        dropped(out, document.article)
        if self._evidence:
            evidence(out, document, numbers)
        out.print()


# ------------------------------------------------------------------------------------------------------ the heading

def heading(out: Console, article: Article) -> None:
    """Title, where and when and by whom, and signs that the page is not a careful copy, with reasons."""
    out.print(Text(safe(article.title) or "(no title)", style="bold"))
    said = article.published_from
    when = f"{article.published} (from {said})" if article.published and said != "metadata" else article.published
    by = f"by {', '.join(article.byline)}" if article.byline else None
    facts = [article.dateline, when or "no date", article.publisher, by]
    out.print(Text(" · ".join(safe(fact) for fact in facts if fact), style="cyan"))
    out.print(Text(safe(article.uri), style="dim", overflow="fold"))
    quality = article.quality
    signs = {"machine-translated": quality.translated, "spun": quality.spun, "content farm": quality.farm}
    shown = [f"{sign} {score:.1f}" for sign, score in signs.items() if score >= WORTH_A_SIGN]
    if shown:
        reasons = [safe(reason) for reason in quality.reasons[:SHOWN_REASONS]]
        more = len(quality.reasons) - len(reasons)
        tail = [*reasons, f"{more} more"] if more > 0 else reasons
        out.print(Text("Signs: ", style="bold yellow").append(", ".join(shown), style="yellow").append(
            f" ({'; '.join(tail)})" if tail else "", style="not bold dim"))


# ---------------------------------------------------------------------------------------------------------- parties

def party(one: Party) -> str:
    """The actor's name; unresolved, the words of the text with a question mark."""
    return safe(one.actor.name) if one.actor else f"{safe(one.raw)}?"


def parties(some: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(party(one) for one in some)) or "–"


def place(where: Place | None) -> str:
    return safe(where.name) if where else ""


# ----------------------------------------------------------------------------------------------------------- events

def events(out: Console, found: Sequence[Event], numbers: dict[str, int]) -> None:
    section(out, "Events", len(found))
    if not found:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", expand=False)
    if numbers:
        table.add_column("", justify="right", no_wrap=True)
    table.add_column("date", no_wrap=True, max_width=23)
    for name, ratio in (("who", 3), ("what", 3), ("whom", 3)):
        table.add_column(name, overflow="fold", min_width=12, ratio=ratio)
    if any(event.place for event in found):
        table.add_column("where", overflow="fold", min_width=6, ratio=2)
    table.add_column("sure", justify="right", no_wrap=True)
    for event in found:
        table.add_row(*event_cells(event, numbers, len(table.columns)), style="dim" if event.modality in NOT_DONE else "")
    out.print(Padding(table, (0, 0, 0, 2)))


def event_cells(event: Event, numbers: dict[str, int], width: int) -> list[Text]:
    """The cells of a row; where the table has no place column, none is made."""
    what = Text(event.type, style=QUADS.get(event.quad, ""))
    if event.mode:
        what.append(f" {event.mode}", style="not bold")
    if event.modality != "actual":
        what.append(f"\n{MODALITIES[event.modality]}", style="not bold italic")
    flags = "".join(f"\n! {flag.replace('_', ' ')}" for flag in event.flags)
    what.append(flags, style="not bold yellow")
    cells = [Text(f"[{numbers[event.id]}]")] if numbers else []
    cells += [Text(safe(event.date or "?")), Text(parties(event.actors)), what, Text(parties(event.recipients))]
    if width - len(cells) == 2:
        cells.append(Text(place(event.place)))
    return [*cells, Text(f"{event.confidence:.2f}")]


# ------------------------------------------------------------------------------------------------------- statements

def statements(out: Console, document: Document, numbers: dict[str, int]) -> None:
    section(out, "Statements", len(document.statements))
    for statement in document.statements:
        out.print(Padding(statement_text(statement, document.article.text, numbers), (0, 0, 0, 2)))


def statement_text(statement: Statement, text: str, numbers: dict[str, int]) -> Text:
    """``Speaker: “words”`` with what else is known of the saying behind it."""
    words = " … ".join(safe(span.of(text)) for span in statement.content)
    quoted = f"“{words.strip('“”\"')}”" if statement.form != "indirect" else words
    line = Text(f"[{numbers[statement.id]}] " if numbers else "")
    line.append(parties(statement.speakers), style="bold").append(": ").append(quoted)
    to = f"to {party(statement.addressee)}" if statement.addressee else None
    via = f"as told by {party(statement.relayed_by)}" if statement.relayed_by else None
    flags = [f"! {flag.replace('_', ' ')}" for flag in statement.flags]
    notes = [to, via, statement.date, f"{statement.confidence:.2f}", *flags]
    return line.append(f"  ({', '.join(safe(note) for note in notes if note)})", style="dim")


# ------------------------------------------------------------------------------------------------------ other notes

def section(out: Console, title: str, count: int) -> None:
    out.print()
    out.print(Text(title, style="bold").append(f" ({count})" if count else ": none found", style="not bold dim"))


def note(out: Console, title: str, parts: Iterable[str]) -> None:
    """A titled list on as few lines as it needs, if there is anything in it."""
    if listed := "; ".join(parts):
        out.print(Text(f"{title}: ", style="bold").append(listed, style="not bold"))


def elsewhere(out: Console, document: Document) -> None:
    """Records that this account has no room for: said, so that nobody takes it for all there is."""
    kinds = {"commitments": document.commitments, "figures": document.figures, "talks": document.talks}
    found = [f"{len(records)} {kind}" for kind, records in kinds.items() if records]
    out.print()
    note(out, "Also found (see --format json)", found)


def names(out: Console, mentions: Sequence[Mention]) -> None:
    """Names that stand garbled in the text, and those that could not be decided, each once."""
    garbled = {
        (m.raw, m.actor.id): f"{safe(m.raw)} → {safe(m.actor.name)} (garbled, {m.score:.2f})"
        for m in mentions if m.actor and m.how == "garbled"
    }
    note(out, "Garbled names", garbled.values())
    named = ("person", "organisation", "group", "country")
    open_names = {m.raw: undecided(m) for m in mentions if m.how == "unresolved" and m.kind in named}
    listed = list(open_names.values())
    more = [f"{len(listed) - SHOWN_NAMES} more"] if len(listed) > SHOWN_NAMES else []
    note(out, "Unresolved", [*listed[:SHOWN_NAMES], *more])


def undecided(mention: Mention) -> str:
    might = ", ".join(f"{safe(c.actor.name)} {c.score:.2f}" for c in mention.candidates[:2])
    return f"{safe(mention.raw)} ({might}?)" if might else safe(mention.raw)


def dropped(out: Console, article: Article) -> None:
    kinds = Counter(one.kind for one in article.dropped)
    total = sum(kinds.values())
    what = "1 paragraph that is not the article" if total == 1 else f"{total} paragraphs that are not the article"
    listed = ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in kinds.most_common())
    note(out, "Left out", [f"{what} ({listed})"] if total else [])


# --------------------------------------------------------------------------------------------------------- evidence

def footnotes(document: Document) -> dict[str, int]:
    """Numbers of the events and statements, in the order in which the account lists them."""
    ids = [record.id for record in (*document.events, *document.statements)]
    return {record_id: number for number, record_id in enumerate(dict.fromkeys(ids), start=1)}


def evidence(out: Console, document: Document, numbers: dict[str, int]) -> None:
    """The text with its evidence marked: highlighted in colour, in «guillemets» without, and numbered in both."""
    section(out, "Text", len(document.article.text.split()))
    marks = {numbers[record.id]: record.evidence for record in (*document.events, *document.statements)}
    plain = out.color_system is None or out.no_color
    for paragraph in paragraphs(document.article.text):
        out.print(Padding(marked(document.article.text, paragraph, marks, plain), (0, 0, 1, 2)))


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
    for start, end in zip(edges, edges[1:], strict=False):
        inside = any(s.start <= start and end <= s.end for s in stretches)
        if plain:
            line.append("«" * sum(s.start == start for s in stretches))
        line.append(UNSAFE.sub(" ", text[start:end]), style="black on yellow" if inside else "")
        closing = sorted((s for s in stretches if s.end == end), reverse=True)
        for stretch in closing:
            listed = ",".join(map(str, sorted(stretches[stretch])))
            line.append(f"»[{listed}]" if plain else f"[{listed}]", style="bold")
    return line


__all__ = ["Terminal", "safe"]
