"""What bytes are: binary, web page, feed, JSON lines or text; in which encoding; and whether they break off."""

from __future__ import annotations

import codecs
import re
from typing import Literal

import msgspec

from tocsin.gather.streams import HEAD

Kind = Literal["html", "text", "feed", "xml", "jsonl", "json", "warc", "parquet", "gzip"]

# File signatures, from the formats' own specifications and registrations; longest first where one begins another.
_BINARY = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "an image, sound or film (RIFF)"),
    (b"OggS", "a sound or film (Ogg)"),
    (b"ID3", "a sound (MP3)"),
    (b"fLaC", "a sound (FLAC)"),
    (b"\x1aE\xdf\xa3", "a film (Matroska)"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b")) + b"\x7f"
_MOST_CONTROLS = 0.02
"""Share of control characters past which bytes are no text. Random bytes have 0.1, text pages none or a stray one."""

_STRONG = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|a|span|br|h[1-6]|table|ul|ol|li|article|section|main|img|meta|link|script|style|title|em|b|i|strong"
    r"|blockquote|figure|nav|header|footer|form)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CONTAINERS: tuple[tuple[bytes, Kind], ...] = ((b"PAR1", "parquet"), (b"WARC/", "warc"), (b"\x1f\x8b", "gzip"))
_XML = re.compile(r"<\?xml|<[\w:.-]+\s[^<>]*\bxmlns")
_FIRST_ELEMENT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_JSON_OBJECT = re.compile(r'\s*\{\s*(?:\}|"(?:[^"\\\n]|\\.)*"\s*:)')
_JSON_ARRAY = re.compile(r"\s*\[\s*\{\s*\"")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
# Python knows "encodings" that are programs (unicode_escape, punycode); a page may name only real ones.
_CODECS = re.compile(
    r"utf-?(8|16|32)|ascii|cp(125\d|866|874|932|949|950)|iso8859|iso2022|koi8|mac|gb|big5|euc|shift|tis"
)
# On the web the Latin-1 labels mean windows-1252: WHATWG Encoding Standard, section 4.2.
_WEB_MEANING = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_FEW_BEYOND_ASCII = 0.15
"""Share of bytes beyond ASCII: 0.00-0.05 in English and French, 0.5 and more in Cyrillic, Greek or Arabic."""
_GUESSED_FROM = 262_144
_GUESSES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "cp866",
    "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5", "mac_roman",
]


# ------------------------------------------------------------------------------------------------------- what it is

def binary(head: bytes) -> str | None:
    """What the bytes are, in words, if they are not text; None for text in any encoding."""
    for magic, name in _BINARY:
        if head.startswith(magic):
            return name
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head[4:8] == b"ftyp":
        return "a film or image (MP4 family)"
    if _wide(head):
        return None
    if b"\0" in head:
        return "binary data (it holds NUL bytes)"
    few = len(head) - len(head.translate(None, _CONTROLS)) <= max(_MOST_CONTROLS * len(head), 1)
    return None if few else "binary data (it is full of control characters)"


def sniff(head: bytes) -> Kind:
    """The kind of a stream whose first bytes these are; ``binary`` has been asked before."""
    for magic, kind in _CONTAINERS:
        if head.startswith(magic):
            return kind
    text = _tag_view(head)
    if _is_feed(text):
        return "feed"
    if _JSON_ARRAY.match(text) or _JSON_OBJECT.match(text):
        return "jsonl" if _first_line_is_object(head) else "json"
    if looks_html(text):
        return "html"
    return "xml" if _XML.match(text) else "text"


def _is_feed(text: str) -> bool:
    if not text.startswith("<"):
        return False
    element = _FIRST_ELEMENT.search(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    return element is not None and element[1].lower() in ("rss", "feed", "rdf:rdf", "atom:feed")


def looks_html(text: str) -> bool:
    """Whether a text carries mark-up of a page: a page's frame, or three tags."""
    text = text[:HEAD]
    if _STRONG.search(text):
        return True
    tags = _TAG.finditer(text)
    return sum(1 for _ in zip(range(3), tags, strict=False)) == 3


def _first_line_is_object(head: bytes) -> bool:
    line, newline, _ = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")
    if not newline and len(head) == HEAD:
        return line.startswith(b"{")  # a row longer than the head: its reader will tell
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False


def _tag_view(head: bytes) -> str:
    """The head as text good enough to find tags in, whatever the encoding, from its first visible character on."""
    return head.decode(_wide(head) or "utf-8", "replace").lstrip("\ufeff \t\r\n")


def _wide(head: bytes) -> str | None:
    """The two- or four-byte encoding of the bytes, by mark or by where their zeros stand; None if none."""
    for mark, name in _BOMS[1:]:
        if head.startswith(mark):
            return name
    sample = head[: len(head) // 2 * 2]
    half = len(sample) // 2
    if half < 8 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.02 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.02 * half else None


# --------------------------------------------------------------------------------------------------------- encoding

def charset(body: bytes, declared: str | None = None) -> str | None:
    """The Python name of the encoding of a text; None if none fits. The stages, in order of what can't lie:

    1. a byte order mark, or zeros at every second byte;
    2. bytes that are valid UTF-8 and more than ASCII: no other encoding yields those by chance;
    3. UTF-8 with a few broken places among many whole ones;
    4. what the protocol declared, then what the page declares, if the bytes decode so without an error;
    5. a guess: windows-1252 where nearly all is ASCII, as in English, or else by charset-normalizer.
    """
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := _wide(body[:HEAD]):
        return wide if _decodes(body, wide) else None
    labels = [name for label in (declared, _label(body)) if (name := _known(label))]
    if _decodes(body, "utf-8") and not (b"\x1b" in body and "iso2022" in "".join(labels)):
        return "utf-8"
    if _mostly_utf8(body):
        return "utf-8"
    return next((name for name in labels if _decodes(body, name)), None) or _guess(body)


def _label(body: bytes) -> str | None:
    match = _DECLARED.search(body[:8192])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _known(label: str | None) -> str | None:
    """The Python name behind a label, with the meaning the web gives it; None for labels that are no encodings."""
    try:
        name = codecs.lookup((label or "").strip(" \"'")).name
    except (LookupError, ValueError):
        return None
    return _WEB_MEANING.get(name, name) if _CODECS.match(name.replace("_", "")) else None


def _decodes(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except (UnicodeError, LookupError):
        return False
    return True


def _mostly_utf8(body: bytes) -> bool:
    """Whether there are characters beyond ASCII, and at most one in ten of them is broken; a cut last one aside."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(body)
    broken = text.count("\ufffd")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond > 0 and beyond >= 10 * broken


def _guess(body: bytes) -> str | None:
    head = body[:HEAD]
    if len(head.translate(None, bytes(range(128)))) < _FEW_BEYOND_ASCII * len(head) and _decodes(body, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_GUESSED_FROM], cp_isolation=_GUESSES).best()
    if best is None:
        return None
    return best.encoding


# ------------------------------------------------------------------------------------------------------- truncation

def broken_character(body: bytes, name: str) -> bool:
    """Whether UTF-8 bytes end in the middle of a character."""
    if not name.startswith("utf-8"):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    decoder.decode(body[-8:])
    return bool(decoder.getstate()[0])


def cut_short(text: str) -> str | None:
    """Where a page's mark-up breaks off, in words; None for a page that ends, or merely leaves tags open.

    A missing ``</html>`` proves nothing, as the standard lets it go; ending inside a tag, a comment or a script does.
    """
    low = text.lower()
    if "</html" in low[-4096:] or "</body" in low[-4096:]:
        return None
    if low.rfind("<!--") > low.rfind("-->"):
        return "inside a comment"
    last = low.rfind("<")
    if last > low.rfind(">") and re.match(r"<[a-z/!]", low[last : last + 2]):
        return "inside a tag"
    if any(low.rfind(f"<{name}") > low.rfind(f"</{name}") for name in ("script", "style")):
        return "inside a script or style"
    return None
