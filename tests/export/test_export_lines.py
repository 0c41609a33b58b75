"""JSON Lines are resumable and refuse what is not theirs; JSON appears whole or not at all."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tocsin.errors import StoreError, UsageError
from tocsin.export import Result, keys_of, page_key
from tocsin.export.lines import JsonFile, JsonStream, LinesFile, LinesStream
from tocsin.records import Document, MadeBy, Rejected

MAKER = MadeBy("0.1.0", "reader-test")


def write(path: Path, results: Sequence[Result]) -> None:
    out = LinesFile(path, MAKER)
    list(out.held())
    for result in results:
        out.write(result, keys_of(result))
    out.close(whole=True)


def test_what_was_written_is_held(tmp_path: Path, document: Document, rejected: Rejected) -> None:
    path = tmp_path / "new" / "out.jsonl"
    write(path, [document, rejected])
    held = list(LinesFile(path, MAKER).held())
    assert held == [*keys_of(document), *keys_of(rejected)]
    assert held[0] == page_key(document.article.uri, document.article.raw_sha256)


@pytest.mark.parametrize("cut", [1, 10, 300])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, document: Document, rejected: Rejected, cut: int) -> None:
    path = tmp_path / "out.jsonl"
    write(path, [rejected, document])
    path.write_bytes(path.read_bytes()[:-cut])
    write(path, [document])
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [sorted(line)[0] for line in lines] == ["rejected", "article"]


FOREIGN = {
    "another kind of JSON": b'{"a": 1}\n',
    "text": b"notes of mine\n",
    "text without an end": b"notes",
    "binary": bytes(range(256)),
    "right beginning, wrong line": b'{"schema":"tocsin/1"}\n',
    "wrong second line": b'{"schema":"tocsin/1","rejected":{"uri":"a","stage":"clean","reason":"b"}}\nnotes\n',
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(FOREIGN[name])
    with pytest.raises(UsageError, match="--overwrite"):
        list(LinesFile(path, MAKER).held())
    assert path.read_bytes() == FOREIGN[name]


def test_overwriting_starts_anew(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"notes")
    out = LinesFile(path, MAKER, overwrite=True)
    assert list(out.held()) == []
    out.write(document, [])
    out.close(whole=True)
    assert len(path.read_text("utf-8").splitlines()) == 1


def test_another_models_file_is_not_mixed(tmp_path: Path, document: Document) -> None:
    write(tmp_path / "out.jsonl", [document])
    with pytest.raises(UsageError, match="reader-test"):
        list(LinesFile(tmp_path / "out.jsonl", MadeBy("0.1.0", "reader-next")).held())


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_is_json_however_many(document: Document, count: int) -> None:
    stream = io.BytesIO()
    out = JsonStream(stream)
    for _ in range(count):
        out.write(document, [])
    out.close(whole=True)
    assert len(json.loads(stream.getvalue())) == count


def test_a_stream_holds_whole_lines(document: Document, rejected: Rejected) -> None:
    stream = io.BytesIO()
    out = LinesStream(stream)
    out.write(document, [])
    out.write(rejected, [])
    assert [len(json.loads(line)) for line in stream.getvalue().splitlines()] == [9, 2]


def test_a_json_file_appears_when_whole(tmp_path: Path, document: Document) -> None:
    path = tmp_path / "out.json"
    out = JsonFile(path)
    out.write(document, [])
    assert not path.exists()
    out.close(whole=True)
    assert len(json.loads(path.read_bytes())) == 1
    with pytest.raises(UsageError, match="exists"):
        JsonFile(path)
    JsonFile(path, overwrite=True).close(whole=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.json"], "a failure leaves the old file and no other"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/out\.jsonl can't be written"):
        LinesFile(tmp_path / "file" / "out.jsonl", MAKER)
