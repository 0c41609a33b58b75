"""Files, folders, patterns and standard input: every input comes out, and nothing raises."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.gather import GatherOptions, open_all, open_pages
from tocsin.records import Page, Rejected

PAGE = b"<!DOCTYPE html><html><body><p>Talks in Abuja.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "body", "media"),
    [
        ("a.html", PAGE, "html"),
        ("a.htm", b"No tags at all, whatever the name says.", "text"),
        ("a.txt", PAGE, "text"),
        ("a.md", b"# Heading\n\n<p>a</p><p>b</p>", "text"),
        ("a", PAGE, "html"),
        ("a.aspx", b"Plain words.", "text"),
        ("a.html.gz", gzip.compress(PAGE), "html"),
        ("a.txt.gz", gzip.compress(b"Plain words."), "text"),
        ("zipped-without-saying", gzip.compress(PAGE), "html"),
        ("wide.html", PAGE.decode().encode("utf-16"), "html"),
    ],
)
def test_one_file_is_one_page(put, read, name: str, body: bytes, media: str) -> None:
    path = put(name, body)
    (page,) = read(path)
    assert isinstance(page, Page)
    assert (page.uri, page.media, page.first_seen) == (path.as_uri(), media, "2023-08-07T12:30:00Z")
    assert isinstance(page.body, bytes)
    assert page.body.decode(page.charset or "").strip()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("empty.html", b"", "empty"),
        ("blank.txt", b" \r\n\t\xc2\xa0\n", "white space"),
        ("mark-only.txt", b"\xef\xbb\xbf", "white space"),
        ("empty.gz", gzip.compress(b""), "empty"),
        ("photo.html", b"\xff\xd8\xff\xe0" + bytes(99), "JPEG"),
        ("paper.pdf", b"%PDF-1.4 ...", "PDF"),
        ("report.docx", b"PK\x03\x04" + bytes(99), "ZIP"),
        ("data.bin", bytes(range(256)) * 40, "NUL"),
        ("cut.html.gz", gzip.compress(PAGE * 99)[:-20], "breaks off"),
        ("hurt.html.gz", gzip.compress(PAGE)[:-8] + bytes(8), "damaged"),
        ("twice.gz", gzip.compress(gzip.compress(PAGE)), "gzip inside gzip"),
        ("bomb.html.gz", gzip.compress(bytes(b"a" * 3_000_000)), "limit"),
        ("long.txt", b"a" * 200_001, "limit"),
        ("cut.html", PAGE[:-20] + b"<a hre", "inside a tag"),
        ("cut.txt", "déjà vu déjà".encode()[:-1], "inside a character"),
        ("sitemap.xml", b"<?xml version='1.0'?><urlset/>", "XML"),
        ("array.json", b'[{"text": "words"}]', "JSON"),
        ("fake.warc", b"plain words", "no WARC data"),
        ("fake.parquet", b"plain words", "no PARQUET data"),
        ("noise.txt", bytes(128 + n * 7 % 128 for n in range(999)), "encoding"),
    ],
)
def test_what_is_no_document_is_rejected_with_a_reason(put, read, name: str, body: bytes, reason: str) -> None:
    path = put(name, body)
    (rejected,) = read(path)
    assert isinstance(rejected, Rejected)
    assert (rejected.uri, rejected.stage) == (path.as_uri(), "gather")
    assert reason in rejected.reason
    assert "\n" not in rejected.reason


@pytest.mark.parametrize("source", ["no-such-file.html", "no/such/*.html", "", "nul\0byte", "x" * 5000, "ftp://a.org/b"])
def test_a_source_that_is_not_there_is_rejected(read, source: str) -> None:
    (rejected,) = read(source)
    assert isinstance(rejected, Rejected)
    assert rejected.reason


def test_permission_denied_is_rejected(put, read) -> None:
    path = put("secret.html", PAGE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "permission denied" in read(path)[0].reason


def test_a_folder_is_read_to_its_depths_in_order(put, read, tmp_path: Path, options: GatherOptions) -> None:
    for name in ("b.html", "a/z.html", "a/b/c.html", "c d é.html", ".git/config", "a/.hidden.html"):
        put(name, PAGE)
    skipped: list[str] = []
    changed = msgspec.structs.replace(options, on_skip=lambda uri, why: skipped.append(uri.rsplit("/", 1)[1]))
    names = [page.uri.removeprefix(tmp_path.as_uri()) for page in read(tmp_path, changed)]
    assert names == ["/a/b/c.html", "/a/z.html", "/b.html", "/c%20d%20%C3%A9.html"]
    assert skipped == [".git", ".hidden.html"]


def test_a_folder_without_files_is_rejected(read, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (rejected,) = read(tmp_path)
    assert rejected.reason == "the folder holds no file to read"


def test_pipes_dead_links_and_link_circles_end(put, read, tmp_path: Path) -> None:
    put("good.html", PAGE)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dead").symlink_to(tmp_path / "gone")
    (tmp_path / "round").symlink_to(tmp_path)
    reasons = {item.uri.rsplit("/", 1)[1]: getattr(item, "reason", "") for item in read(tmp_path)}
    assert reasons["good.html"] == ""
    assert "pipe" in reasons["pipe"]
    assert "no such file" in reasons["dead"]
    assert "link to a folder" in reasons["round"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.html", ["a.html"]),
        ("**/*.html", ["a.html", "b.html"]),
        ("**", ["a.html", "b.html", "c.txt"]),
        ("*", ["a.html", "b.html", "c.txt"]),
        ("[ab].html", ["a.html"]),
    ],
)
def test_patterns(put, read, tmp_path: Path, pattern: str, names: list[str]) -> None:
    for name in ("a.html", "deep/b.html", "deep/c.txt"):
        put(name, PAGE)
    assert [page.uri.rsplit("/", 1)[1] for page in read(f"{tmp_path}/{pattern}")] == names


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(put, read) -> None:
    path = put("a[1].html", PAGE)
    assert read(str(path))[0].uri == path.as_uri()


def test_a_file_address_is_read_as_it_is_printed(put, read) -> None:
    path = put("a b.html", PAGE)
    assert read(path.as_uri())[0].uri == path.as_uri()


def test_given_metadata_overrides(put, read, options: GatherOptions) -> None:
    told = {"uri": "https://example.org/x", "published": "2021-12-31", "publisher": "Example"}
    (page,) = read(put("a.html", PAGE), msgspec.structs.replace(options, **told))
    assert page.uri == "https://example.org/x"
    assert page.given == {"published": "2021-12-31", "published_from": "metadata", "publisher": "Example"}


@pytest.mark.parametrize(
    ("body", "count"),
    [(PAGE, 1), (gzip.compress(PAGE), 1), (b'{"text": "One."}\n{"text": "Two."}\n', 2)],
)
def test_standard_input(monkeypatch, read, body: bytes, count: int) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Pipe(body)))
    pages = read("-")
    assert [type(page) for page in pages] == [Page] * count
    assert pages[0].uri.startswith("stdin:")


def test_sources_follow_one_another(put, options: GatherOptions) -> None:
    found = list(open_all([put("a.html", PAGE), "missing", put("b.html", PAGE)], options))
    assert [type(item) for item in found] == [Page, Rejected, Page]


def test_pages_come_lazily(put, tmp_path: Path, options: GatherOptions) -> None:
    for name in ("a.html", "b.html"):
        put(name, PAGE)
    pages = open_pages(tmp_path, options)
    next(pages)
    (tmp_path / "b.html").unlink()
    assert isinstance(next(pages), Rejected)  # b had been listed but not opened


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_one_line_of_200_megabytes_is_refused_without_being_held(put, tmp_path: Path) -> None:
    sizes = {}
    for name in ("line.txt", "line.jsonl", "line.csv", "line.html.gz"):
        path = tmp_path / name
        opener = gzip.open(path, "wb", compresslevel=1) if name.endswith("gz") else open(path, "wb")  # noqa: SIM115
        with opener as out:
            for _ in range(200):
                out.write(b"a" * 1_000_000)
        sizes[name] = path
    code = (
        "import re, sys\nfrom tocsin.gather import open_all\n"
        "found = list(open_all(sys.argv[1:]))\n"
        "print(len(found), all('limit' in one.reason or 'column' in one.reason for one in found),"
        # VmHWM, not ru_maxrss: the latter is inherited from whatever the test process held when it forked
        " int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", code, *map(str, sizes.values())], capture_output=True, text=True)
    count, all_refused, peak = run.stdout.split()
    assert (count, all_refused) == ("4", "True"), run.stdout + run.stderr
    assert int(peak) < 400, "megabytes"


def test_importing_the_room_loads_no_heavy_library() -> None:
    code = "import sys, tocsin.gather; print([m for m in sys.modules if m.split('.')[0] in sys.argv[1:]])"
    heavy = ["pyarrow", "feedparser", "fastwarc", "charset_normalizer", "numpy"]
    run = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


NAMES = st.sampled_from(
    ["a.html", "a.txt", "a", "a.gz", "a.jsonl", "a.csv", "a.tsv", "a.parquet", "a.warc", "a.warc.gz", "a.rss", "a.xml"]
)
BEGINNINGS = st.sampled_from(
    [
        b"",
        b"\x1f\x8b\x08\x00",
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a\r\nContent-Length: 30\r\n\r\n"
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"PAR1",
        b"<rss><channel><item>",
        b"<html><body>",
        b'{"text": "',
        b"text,date\n",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"%PDF-",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>",
    ]
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, beginning=BEGINNINGS, rest=st.binary(max_size=3000), zipped=st.booleans())
def test_no_bytes_raise_and_none_are_lost(tmp_path: Path, name, beginning, rest, zipped) -> None:
    body = gzip.compress(beginning + rest, 1) if zipped else beginning + rest
    path = tmp_path / name
    path.write_bytes(body)
    found = list(open_pages(path, GatherOptions(max_bytes=2500)))
    assert found
    for item in found:
        msgspec.json.encode(item.reason if isinstance(item, Rejected) else [item.uri, item.given])


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, text=st.text(max_size=500))
def test_no_text_raises(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert list(open_pages(path))
