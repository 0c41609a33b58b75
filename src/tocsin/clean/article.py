"""From a page to its article: the cascade.

``clean`` is the room's one entry. HTML goes through trafilatura and two fallbacks, plain text through a paragraph
splitter; then both meet: the paragraph classifier (``boilerplate``), the metadata, the record.
"""

from __future__ import annotations

import hashlib
import html as html_entities
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal, cast, get_args

import msgspec
from msgspec import Struct

from tocsin.clean import sandbox
from tocsin.clean.boilerplate import NAME, Paragraph, Verdict, classify, ends_sentence, is_person
from tocsin.clean.dateline import address_date, choose_date, find_dateline, is_date_line
from tocsin.clean.identity import HeadFacts, content_id, head_facts, host_name, source_id, web_address
from tocsin.clean.language import language_of
from tocsin.errors import Reject
from tocsin.records import Article, Dropped, DroppedKind, Page, PublishedFrom, Span

# The extractors complain about hostile pages on standard error unless somebody listens; here a reason says it all.
for _noisy in ("trafilatura", "htmldate", "justext", "py3langid"):
    logging.getLogger(_noisy).addHandler(logging.NullHandler())


class CleanSettings(Struct, frozen=True):
    """Limits of what is read. Sizes in characters unless said otherwise, times in seconds.

    The length limits are far above any report (a long read has 60,000 characters) and far below what holds up a run.
    """

    largest_page: int = 20_000_000
    longest_text: int = 400_000
    longest_paragraph: int = 50_000
    most_paragraphs: int = 5_000
    fewest_words: int = 3
    fewest_html_words: int = 6
    enough_text: int = 250  # below so many characters the next extractor of the cascade is asked, too
    most_captions: int = 50
    sandbox_seconds: float = 8.0
    sandbox_megabytes: int = 2048


class Extract(Struct, frozen=True):
    """What extraction found: paragraphs with their tags, captions of the markup, and the head's facts."""

    paragraphs: list[Paragraph]
    title: str | None = None
    authors: list[str] = []
    captions: list[str] = []
    head: HeadFacts = HeadFacts()
    found_date: str | None = None


def clean(page: Page, settings: CleanSettings = CleanSettings()) -> Article:  # noqa: B008 (frozen)
    """Read one page. Raises ``Reject`` with the reason if it holds no text that can be read as an article.

    1. Decode and gate: what is binary, empty, too big or no language at all goes no further, before any parser sees it.
    2. Extract: HTML by trafilatura and its fallbacks (in a child process if the page looks hostile), plain text by
       splitting paragraphs, because it has no markup to go by.
    3. Title: given, from the markup, or a first paragraph that looks like a headline; the classifier needs it.
    4. Classify every paragraph; assemble text, subheads and what was dropped, each with its place.
    5. Metadata last, because datelines and date bars are only known once the paragraphs are.
    """
    raw = page.body.encode("utf-8", "replace") if isinstance(page.body, str) else page.body
    source = _decoded(page, settings)
    is_html = page.media == "html" or (page.media == "unknown" and looks_like_html(source))
    extract = _extract(source, page.uri, settings) if is_html else Extract(split_plain(source))
    title, paragraphs = _titled(page, extract)
    _check_size(paragraphs, settings)
    verdicts = classify(paragraphs, title, frozenset(extract.captions))
    draft = _assemble(title, paragraphs, verdicts)
    _check(draft, is_html, settings)
    return _article(page, extract, draft, hashlib.sha256(raw).hexdigest(), settings)


# --------------------------------------------------------------------------------------------- 1. decode and gate

MAGIC = {
    b"%PDF": "a PDF", b"\x1f\x8b": "gzip data", b"PK\x03\x04": "a zip archive", b"PAR1": "a Parquet file",
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"\x7fELF": "a program",
    b"MZ\x90": "a program", b"\xd0\xcf\x11\xe0": "an office file", b"\xfd7zXZ": "xz data", b"BZh": "bzip2 data",
    b"SQLite format 3": "a database", b"\x28\xb5\x2f\xfd": "zstd data", b"RIFF": "audio or video", b"OggS": "audio",
}
BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)
# Names under which pages are in fact Windows-1252, as browsers read them.
READ_AS_CP1252 = frozenset(
    ["iso-8859-1", "iso8859-1", "iso8859_1", "latin-1", "latin1", "latin_1", "ascii", "us-ascii", "cp1252"])
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
MARKUP = re.compile(r"<(?:!doctype html|html|head|body|article|div|p|meta|table|br|span|h[1-6])\b[^<>]*>", re.I)
# Share of control and replacement characters above which a text is broken or binary. Windows text read as UTF-8 has
# about 0.02 in English; a picture read as text has more than 0.2.
MOST_BROKEN = 0.05
# Share of letters among characters that are no blanks; English news has 0.95, a table of figures 0.4, base64 with
# digits 0.85 (which fails on words instead), source code 0.7.
FEWEST_LETTERS = 0.4


def _decoded(page: Page, settings: CleanSettings) -> str:
    """The page as text without NULs; Reject if it is empty, too big, binary, or not in any encoding."""
    if len(page.body) > settings.largest_page:
        raise Reject(f"{len(page.body):,} characters: larger than the limit of {settings.largest_page:,}")
    text = page.body if isinstance(page.body, str) else _decode(page.body, page.charset)
    if not text.strip("\x00\ufeff \t\r\n\xa0"):
        raise Reject("empty: nothing but blanks")
    sample = text[:100_000]
    broken = len(CONTROL.findall(sample))
    if broken > MOST_BROKEN * len(sample):
        raise Reject(f"not text: {broken:,} of the first {len(sample):,} characters are control or broken characters")
    return text.replace("\x00", "")


def _decode(body: bytes, charset: str | None) -> str:
    """Bytes to text: byte-order mark, the charset given, the one in the markup, UTF-8, a guess, in that order."""
    for magic, what in MAGIC.items():
        if body.startswith(magic):
            raise Reject(f"not text: {what}")
    declared = META_CHARSET.search(body[:4096])
    names = [name for mark, name in BOMS if body.startswith(mark)][:1] or _unmarked_utf16(body)
    names += [name for name in (charset, declared[1].decode("ascii", "replace") if declared else None) if name]
    for name in [*names, "utf-8"]:
        try:
            return body.decode("cp1252" if name.lower() in READ_AS_CP1252 else name)
        except (LookupError, ValueError):  # an unknown name, or bytes that this encoding does not have
            continue
    return _guessed(body)


def _unmarked_utf16(body: bytes) -> list[str]:
    """UTF-16 without its mark shows in Latin text as a NUL in every second byte."""
    head = body[:400]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(zeros) >= 8 and zeros.count(0) > 0.9 * len(zeros) and head.count(0) < 0.6 * len(head):
            return [name]
    return []


def _guessed(body: bytes) -> str:
    """Text in an undeclared encoding. A few bad bytes in UTF-8 (a cut page) stay UTF-8."""
    as_utf8 = body.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") <= max(3, 0.001 * len(as_utf8)):
        return as_utf8
    from charset_normalizer import from_bytes  # only pages that say nothing true about themselves pay for it

    guesses = from_bytes(body[:60_000])
    best = guesses.best()
    if any(guess.encoding in READ_AS_CP1252 for guess in guesses):  # on the web far commoner than its look-alikes
        return body.decode("cp1252", "replace")
    return body.decode(best.encoding, "replace") if best else as_utf8


def looks_like_html(text: str) -> bool:
    """Whether a text of unknown kind is HTML: it opens with markup and has a tag of HTML, or has several of them."""
    head = text[:20_000].lstrip("\ufeff \t\r\n")
    return len(MARKUP.findall(head)) >= (1 if head.startswith("<") else 3)


# --------------------------------------------------------------------------------------------- 2a. HTML

def _extract(source: str, uri: str, settings: CleanSettings) -> Extract:
    """Extraction here, or in a child process if the page could take this one down."""
    if not sandbox.looks_hostile(source):
        return extract_html(source, uri, settings.enough_text)
    job = msgspec.json.encode((source.encode("utf-8", "replace").decode(), uri, settings.enough_text))
    try:
        answer = sandbox.call(
            f"{__name__}:extract_job", job, settings.sandbox_seconds, settings.sandbox_megabytes)
    except sandbox.Killed as killed:
        raise Reject(f"extraction {killed} (page of {len(source):,} characters)") from None
    return msgspec.json.decode(answer, type=Extract)


def extract_job(job: bytes) -> bytes:
    """``extract_html`` from bytes to bytes: what the child process runs."""
    source, uri, enough = msgspec.json.decode(job, type=tuple[str, str, int])
    return msgspec.json.encode(extract_html(source, uri, enough))


def extract_html(source: str, uri: str, enough: int) -> Extract:
    """Paragraphs and head facts of an HTML page.

    1. trafilatura in its fast mode, which on saved news pages is both better and cheaper than with its comparisons.
    2. Too little text, or mostly fragments (a menu taken for the article): trafilatura again, with its comparisons.
    3. Still too little: justext, which judges blocks by stop-word density and finds text in unusual layouts.
    4. Still too little: all text of the page, tags taken out by pattern. It needs no parser, so it also reads what
       parsers give up on (10,000 levels of nesting); only sentences and what stands next to them are taken.
    """
    tree = _tree(source)
    document = _trafilatura(tree, uri, fast=True) if tree is not None else None
    paragraphs = _body(document)
    if tree is not None and (_size(paragraphs) < enough or _prose_share(paragraphs) < LEAST_PROSE):
        thorough = _body(_trafilatura(tree, uri, fast=False))
        paragraphs = max(paragraphs, thorough, key=lambda found: (_size(found) >= enough, _prose_share(found)))
    if tree is not None and _size(paragraphs) < enough:
        paragraphs = max(paragraphs, _justext(source), key=_size)
    if _size(paragraphs) < enough:
        paragraphs = max(paragraphs, _everything(source), key=_prose)
    return Extract(
        paragraphs=paragraphs,
        title=fold(document.title) if document is not None and document.title else None,
        authors=re.split(r"\s*;\s*", document.author) if document is not None and document.author else [],
        captions=_captions(tree) if tree is not None else [],
        head=head_facts(tree, uri) if tree is not None else HeadFacts(),
        found_date=document.date if document is not None else None,
    )


def _tree(source: str) -> Any:
    """The page as an lxml tree, or None if no parser makes one of it."""
    from trafilatura.utils import load_html

    try:
        return load_html(source)
    except Exception as error:  # third-party parsers raise what they like; the cascade goes on without a tree
        logging.getLogger(__name__).debug("no tree: %r", error)
        return None


def _trafilatura(tree: Any, uri: str, fast: bool) -> Any:
    """trafilatura's Document with metadata, or None where it finds nothing."""
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            tree, url=web_address(uri), fast=fast, include_comments=False, with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # as above: the next extractor may do better
        logging.getLogger(__name__).debug("trafilatura failed: %r", error)
        return None


def _body(document: Any) -> list[Paragraph]:
    """trafilatura's text is one paragraph a line; its tree says which of the lines are headings."""
    if document is None:
        return []
    headings = {fold("".join(head.itertext())) for head in document.body.iter("head")}
    paragraphs = []
    for line in (document.text or "").split("\n"):
        text, tag = fold(line), "plain"
        if text.startswith("- "):
            text, tag = text[2:], "item"
        elif text.startswith("|") and text.endswith("|"):
            text, tag = text.strip("| "), "cell"
        elif text in headings:
            tag = "heading"
        if text:
            paragraphs.append(Paragraph(text, cast(Literal["plain", "heading", "item", "cell"], tag)))
    return paragraphs


def _justext(source: str) -> list[Paragraph]:
    try:
        import justext

        found = justext.justext(source.encode("utf-8", "replace"), justext.get_stoplist("English"), encoding="utf-8")
    except Exception as error:  # as above
        logging.getLogger(__name__).debug("justext failed: %r", error)
        return []
    good = [(fold(block.text), block.is_heading) for block in found if not block.is_boilerplate]
    return [Paragraph(text, "heading" if heading else "plain") for text, heading in good if text]


# Share of text in sentences below which an extraction is more menu than article. News has 0.8 and more.
LEAST_PROSE = 0.4
HIDDEN = ("script", "style", "noscript", "template", "svg", "head", "nav", "footer", "form", "select", "iframe")
BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|blockquote|header|main|aside|dd|dt|figure|pre)\b[^<>]*>",
    re.IGNORECASE,
)
ANY_TAG = re.compile(r"<[!/?a-zA-Z][^<>]*>?")


def _everything(source: str) -> list[Paragraph]:
    """All visible text, by patterns that take linear time."""
    for name in HIDDEN:
        source = _without(source, f"<{name}", f"</{name}")
    source = _without(source, "<!--", "--")
    text = html_entities.unescape(ANY_TAG.sub(" ", BLOCK_TAG.sub("\n", source)))
    found = [Paragraph(folded) for line in text.split("\n") if (folded := fold(line))]
    sentences = [_is_sentence(paragraph) for paragraph in found]
    return [paragraph for at, paragraph in enumerate(found) if any(sentences[max(0, at - 1) : at + 2])]


def _without(source: str, opening: str, closing: str) -> str:
    """The source without what stands between an opening and a closing tag; an element never closed stays."""
    lower, kept, at = source.lower(), [], 0
    if len(lower) != len(source):  # a letter whose lower case is longer: positions would not match
        return source
    while (start := lower.find(opening, at)) >= 0 and (end := lower.find(closing, start + len(opening))) >= 0:
        if opening != "<!--" and lower[start + len(opening)].isalnum():  # <header> is not <head>
            kept.append(source[at : start + 1])
            at = start + 1
            continue
        kept.append(source[at:start])
        at = lower.find(">", end) + 1 or len(source)
    return "".join([*kept, source[at:]])


def _captions(tree: Any) -> list[str]:
    found = (fold("".join(element.itertext())) for element in tree.iter("figcaption"))
    return list(dict.fromkeys(text for text in found if 2 <= len(text.split()) <= 100))


def _size(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)


def _prose(paragraphs: Sequence[Paragraph]) -> int:
    """Characters in paragraphs that read like sentences: a menu has none."""
    return sum(len(paragraph.text) for paragraph in paragraphs if _is_sentence(paragraph))


def _prose_share(paragraphs: Sequence[Paragraph]) -> float:
    return _prose(paragraphs) / max(1, _size(paragraphs))


def _is_sentence(paragraph: Paragraph) -> bool:
    return len(paragraph.text.split()) >= 8 and ends_sentence(paragraph.text)


# --------------------------------------------------------------------------------------------- 2b. plain text

BLANK_LINE = re.compile(r"\n[ \t\xa0]*\n")
CLOSED_END = frozenset(".!?:;…\"”’»)]")  # a line that ends in one of these may be complete
WRAP_LEAST, WRAP_MOST = 45, 110  # columns at which people and programs wrap plain text
BULLET = re.compile(r"^(?:[-*•·▪–]\s+|\d{1,2}[.)]\s+)(?=\S)")


def split_plain(text: str) -> list[Paragraph]:
    """Paragraphs of a text without markup: parted by blank lines, and by line ends unless these only wrap the text.

    A text is hard-wrapped if, in its blocks of several lines, a line nearly always ends where the next word would no
    longer have fitted. Otherwise each line is a paragraph, save that a line which breaks off is joined to one that
    goes on in lower case (link texts on lines of their own come from careless page savers).
    """
    blocks = [block.split("\n") for block in BLANK_LINE.split(re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c]", "\n", text))]
    width = _wrap_width(blocks)
    paragraphs: list[Paragraph] = []
    for block in blocks:
        lines = [line for line in (fold(raw) for raw in block) if line]
        paragraphs += [_plain_paragraph(joined) for joined in _joined(lines, width)]
    return paragraphs


def _plain_paragraph(text: str) -> Paragraph:
    bullet = BULLET.match(text)
    return Paragraph(text[bullet.end() :], "item") if bullet and text[0] in "-*•·▪" else Paragraph(text)


def _wrap_width(blocks: Iterable[Sequence[str]]) -> int | None:
    """Column at which the text is wrapped, or None if its line ends mean something."""
    pairs = [
        (first.rstrip(), second.split()[0]) for block in blocks for first, second in pairwise(block)
        if first.strip() and second.strip()
    ]
    if len(pairs) < 2:
        return None
    width = max(len(first) for first, _ in pairs)
    full = sum(len(first) + 1 + len(word) > width - 3 for first, word in pairs)
    return width if WRAP_LEAST <= width <= WRAP_MOST and full >= 0.6 * len(pairs) else None


def _joined(lines: Sequence[str], width: int | None) -> Iterator[str]:
    """Lines of one block put together where the end of a line means nothing."""
    current = last = ""
    for line in lines:
        if current and _goes_on(last, current, line, width):
            current += ("" if _hyphenated(current, line) else " ") + line
        else:
            if current:
                yield current
            current = line
        last = line
    if current:
        yield current


def _goes_on(last: str, current: str, line: str, width: int | None) -> bool:
    open_end = current[-1] not in CLOSED_END
    if open_end and line[:1].islower() and not is_date_line(current):
        return True
    if width is None or BULLET.match(line):
        return False
    full = len(last) + 1 + len(line.split()[0]) > width - 3
    return full or (open_end and len(last) > 0.6 * width)


def _hyphenated(current: str, line: str) -> bool:
    """``well-`` + ``known`` keeps its hyphen and takes no blank."""
    return current.endswith("-") and current[-2:-1].isalpha() and line[:1].islower()


# --------------------------------------------------------------------------------------------- 3. title

# Control characters, soft hyphen, zero-width characters and marks of writing direction.
_NO_INK = [*range(0x20), *range(0x7F, 0xA0), 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0x202A, 0x202F)]
INVISIBLE: dict[int, int | None] = dict.fromkeys(_NO_INK)
INVISIBLE.update(dict.fromkeys((0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85), 0x20))
SURROGATE = re.compile("[\ud800-\udfff]")
TITLE_WORDS, TITLE_CHARACTERS = 25, 300


def fold(text: str) -> str:
    """Composed (NFC), invisible characters out, every run of white space one blank."""
    if not text.isascii():
        text = SURROGATE.sub("\ufffd", unicodedata.normalize("NFC", text))
    return " ".join(text.translate(INVISIBLE).split())


def _titled(page: Page, extract: Extract) -> tuple[str, list[Paragraph]]:
    """The title and the paragraphs below it."""
    paragraphs = extract.paragraphs
    known = fold(page.given.get("title") or extract.title or extract.head.headline or "")[:TITLE_CHARACTERS].rstrip()
    if known:
        return _without_site(known, extract.head.site or host_name(page.uri)), paragraphs
    if paragraphs and _is_headline(paragraphs):
        return paragraphs[0].text, paragraphs[1:]
    return "", paragraphs


def _without_site(title: str, site: str | None) -> str:
    """``Leaders meet | Example News`` -> ``Leaders meet``, if the last part names the site."""
    parts = re.split(r"\s+[|–—-]\s+", title)
    if len(parts) < 2 or not site or len(parts[0].split()) < 2:
        return title
    letters = re.sub(r"\W", "", parts[-1]).lower()
    named = letters and (letters in re.sub(r"\W", "", site).lower() or re.sub(r"\W", "", site).lower() in letters)
    return title[: title.rindex(parts[-1])].rstrip(" |–—-") if named else title


def _is_headline(paragraphs: Sequence[Paragraph]) -> bool:
    """A short first line, no sentence with a full stop unless a dateline follows, and more text below."""
    first = paragraphs[0].text
    if len(paragraphs) < 2 or len(first.split()) > TITLE_WORDS or len(first) > TITLE_CHARACTERS or find_dateline(first):
        return False
    verdict = classify(paragraphs[:6])[0].kind
    if verdict not in ("body", "subhead") or is_person(first):
        return False
    plain_stop = first.endswith(".") and not re.search(r"(?:\b[A-Z]\.|\.\.\.)$", first)
    return not plain_stop or any(find_dateline(paragraph.text) for paragraph in paragraphs[1:3])


# --------------------------------------------------------------------------------------------- 4. assembly

class Draft(Struct):
    """An article in the making: text so far, spans and drops, and the names that bylines gave."""

    title: str
    text: str
    kept: list[str] = []
    subheads: list[Span] = []
    dropped: list[Dropped] = []


def _assemble(title: str, paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> Draft:
    draft = Draft(title, title)
    pieces, length = ([title] if title else []), len(title)
    for paragraph, verdict in zip(paragraphs, verdicts, strict=True):
        if verdict.kind in ("body", "subhead"):
            start = length + 2 if pieces else 0
            pieces.append(paragraph.text)
            draft.kept.append(paragraph.text)
            length = start + len(paragraph.text)
            if verdict.kind == "subhead":
                draft.subheads.append(Span(start, length))
        elif verdict.kind != "title" or draft.kept:  # the title in its own place is no loss
            draft.dropped.append(Dropped(_dropped_kind(verdict), paragraph.text, length))
    draft.text = "\n\n".join(pieces)
    return draft


def _dropped_kind(verdict: Verdict) -> DroppedKind:
    """The title repeated further down is dropped as ``other``."""
    return "other" if verdict.kind in ("title", "subhead", "body") else cast(DroppedKind, verdict.kind)


def _check_size(paragraphs: Sequence[Paragraph], settings: CleanSettings) -> None:
    """Reject what is longer than any article, before the classifier spends time on it."""
    size, longest = _size(paragraphs), max((len(paragraph.text) for paragraph in paragraphs), default=0)
    if len(paragraphs) > settings.most_paragraphs:
        raise Reject(f"{len(paragraphs):,} paragraphs: more than any article has (limit {settings.most_paragraphs:,})")
    if size > settings.longest_text:
        raise Reject(f"{size:,} characters of text: longer than any article (limit {settings.longest_text:,})")
    if longest > settings.longest_paragraph:
        raise Reject(f"one paragraph of {longest:,} characters: no article (limit {settings.longest_paragraph:,})")


def _check(draft: Draft, is_html: bool, settings: CleanSettings) -> None:
    """Reject what is left if it can't be an article."""
    fewest = settings.fewest_html_words if is_html else settings.fewest_words
    words = sum(len(text.split()) for text in draft.kept)
    if not draft.kept or words < fewest:
        what = f"{len(draft.dropped)} paragraphs of boilerplate" if draft.dropped else f"{words} words"
        raise Reject(f"no article text: {what} and nothing else")
    solid = "".join(draft.text[:20_000].split())
    if sum(map(str.isalpha, solid)) < FEWEST_LETTERS * len(solid) or len(solid) > 60 * min(words, 20_000):
        raise Reject("no article text: mostly figures, symbols or code")


# --------------------------------------------------------------------------------------------- 5. metadata

def _article(page: Page, extract: Extract, draft: Draft, digest: str, settings: CleanSettings) -> Article:
    canonical = web_address(page.given.get("canonical")) or extract.head.canonical or web_address(page.uri)
    published, published_from = _published(page, extract, draft, canonical)
    datelines = [line for text in draft.kept[:4] if (line := find_dateline(text))]
    dropped_captions = [drop.text for drop in draft.dropped if drop.kind == "caption"]
    return Article(
        uri=page.uri,
        source_id=source_id(page.uri),
        content_id=content_id(draft.text),
        raw_sha256=digest,
        title=draft.title,
        text=draft.text,
        subheads=draft.subheads,
        published=published,
        published_from=published_from,
        first_seen=page.first_seen,
        dateline=next((line.place for line in datelines if line.place), None),
        publisher=fold(page.given.get("publisher") or extract.head.site or "") or host_name(canonical),
        byline=_byline(extract, draft),
        language=language_of("\n".join(draft.kept)),
        captions=list(dict.fromkeys([*extract.captions, *dropped_captions]))[: settings.most_captions],
        dropped=draft.dropped,
        canonical=canonical,
    )


def _published(page: Page, extract: Extract, draft: Draft, canonical: str | None) -> tuple[str | None, PublishedFrom]:
    """The best date there is; what the caller or source gave beats what the page says of itself."""
    given, named = page.given.get("published"), page.given.get("published_from", "")
    source = cast(PublishedFrom, named if named in get_args(PublishedFrom) else "metadata")
    known = choose_date([(source, given)], "9999") if given else (None, source)
    if known[0]:
        return known
    datelines = [line.date for text in draft.kept[:4] if (line := find_dateline(text)) and line.date]
    bars = [drop.text for drop in draft.dropped if drop.kind == "date_bar"]
    candidates: list[tuple[PublishedFrom, str | None]] = [*extract.head.dates, ("url", address_date(canonical))]
    candidates += [("text", bar) for bar in bars]
    candidates += [("text", extract.found_date), *(("dateline", day) for day in datelines[:1])]
    return choose_date(candidates, page.first_seen)


BY = re.compile(
    r"^\W*(?:(?:story|words|written|(?:additional )?reporting|compiled|edited|translated)\s+)?by:?\s+", re.IGNORECASE)


def _byline(extract: Extract, draft: Draft) -> list[str]:
    """Names of who wrote it: from the markup, else from paragraphs that are bylines."""
    given = [fold(name) for name in extract.head.authors or extract.authors]
    names = [name for name in given if 2 <= len(name.split()) <= 5 and not web_address(name)]
    for drop in draft.dropped:
        if drop.kind == "byline" and not names:
            names += _names(BY.sub("", drop.text))
    return list(dict.fromkeys(names))


def _names(line: str) -> list[str]:
    """``Ann Lee, Bo Ray and Cy Fox`` -> three names; capitals are brought to case."""
    parts = re.split(r"\s*[,;&|/•·–—]\s*|\s+(?:and|in|for|with)\s+", line.strip(" ."))
    cased = [part.title() if part.isupper() else part for part in parts]
    return [part for part in cased if re.fullmatch(NAME, part) and is_person(part)]
