"""What bytes are, in which encoding, and whether they break off."""

from __future__ import annotations

import pytest

from tocsin.gather import html

PAGE = "<!DOCTYPE html><html><head><title>Niamey</title></head><body><p>Déjà vu in Niamey.</p></body></html>"


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"x" * 257 + b"ustar\x0000", "tar"),
        (b"\x00\x00\x00\x18ftypmp42", "MP4"),
        (b"plain words\x00\x01\x02 and more", "NUL"),
        (bytes(range(1, 256)) * 4, "control"),
        (b"{\\rtf1\\ansi", "RTF"),
    ],
)
def test_binary_is_named(head: bytes, word: str) -> None:
    assert word in (html.binary(head) or "")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Plain words.\r\n\tMore of them.\x0c",
        "Наступление".encode("cp1251"),
        "Wide words, marked".encode("utf-16"),
        "Wide words, not marked".encode("utf-16-le"),
        "Wide words, not marked".encode("utf-16-be"),
        b"one stray \x02 control character",
    ],
)
def test_text_in_any_encoding_is_not_binary(head: bytes) -> None:
    assert html.binary(head) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (PAGE.encode(), "html"),
        (PAGE.encode("utf-16"), "html"),
        (b"<p>One</p><p>Two</p>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "html"),
        (b"<?xml version='1.0'?><!-- <html> --><rss version='2.0'>", "feed"),
        (b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "feed"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "xml"),
        (b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        (b'{\n  "text": "a"\n}', "json"),
        (b'[{"text": "a"}]', "json"),
        (b"WARC/1.0\r\n", "warc"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"The price <of peace> is 5 < 6.", "text"),
        (b"<unreadable> he said", "text"),
        (b"[Editor's note] Words.", "text"),
        (b"{curly} words", "text"),
        (b"", "text"),
    ],
)
def test_sniff(head: bytes, kind: str) -> None:
    assert html.sniff(head) == kind


@pytest.mark.parametrize(
    ("body", "declared", "name"),
    [
        (b"plain ascii", None, "utf-8"),
        ("Déjà".encode(), None, "utf-8"),
        ("Déjà".encode(), "iso-8859-1", "utf-8"),
        ("Déjà".encode("utf-8-sig"), "iso-8859-1", "utf-8-sig"),
        ("Déjà".encode("utf-16"), None, "utf-16"),
        ("No mark, wide".encode("utf-16-le"), None, "utf-16-le"),
        ("Déjà “vu”".encode("cp1252"), "ISO-8859-1", "cp1252"),
        (b'<meta charset="windows-1251">' + "Москва".encode("cp1251"), None, "cp1251"),
        (b'<?xml version="1.0" encoding="koi8-r"?>' + "Москва".encode("koi8-r"), None, "koi8-r"),
        (b'<meta charset="unicode_escape">' + "“caf\xe9” he said".encode("cp1252"), None, "cp1252"),
        (b'<meta charset="no-such-thing">' + "“caf\xe9” he said".encode("cp1252"), None, "cp1252"),
        ("The junta’s “transition” was called a farce by the café’s owner. ".encode("cp1252") * 9, None, "cp1252"),
        (("Déjà vu à Niamey, dégâts " * 9).encode() + b"\xff suite", "ascii", "utf-8"),
        ("日本語のページ".encode("iso2022_jp"), "iso-2022-jp", "iso2022_jp"),
    ],
)
def test_charset(body: bytes, declared: str | None, name: str) -> None:
    assert html.charset(body, declared) == name


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (PAGE, None),
        ("<html><body><p>Tags may be left open", None),
        ("<html><body><p>5 < 6", None),
        ("<html><body><p>words <a href='x", "inside a tag"),
        ("<html><body><p>words</p", "inside a tag"),
        ("<html><body><!-- a note", "inside a comment"),
        ("<html><body><script>var a = 1;", "inside a script or style"),
        ("<html><body><script>document.write('<script>')</script></body></html>", None),
        ("<html><body><p>end</p></body></html><!-- cached", None),
    ],
)
def test_cut_short(text: str, where: str | None) -> None:
    assert html.cut_short(text) == where


@pytest.mark.parametrize(
    ("body", "name", "broken"),
    [
        ("déjà".encode()[:-1], "utf-8", True),
        ("déjà".encode(), "utf-8", False),
        ("日本".encode()[:-2], "utf-8", True),
        ("caf\xe9".encode("cp1252"), "cp1252", False),
    ],
)
def test_broken_character(body: bytes, name: str, broken: bool) -> None:
    assert html.broken_character(body, name) is broken
