"""The published schema describes what is written, names every field, and has not changed unseen."""

from __future__ import annotations

import hashlib
import json

import msgspec

from tocsin.export.lines import json_line
from tocsin.records import Document, Rejected, json_schema


def test_schema_names_every_field_of_a_document() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert set(schema["$defs"]["Document"]["properties"]) == set(Document.__struct_fields__)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"from", "to"} == set(schema["$defs"]["Valid"]["properties"]), "the names of the JSON, not of the attributes"


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(json_schema())
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named <= set(json_schema()["$defs"])  # type: ignore[arg-type]


def test_a_line_is_read_back_as_it_was(document: Document) -> None:
    assert msgspec.json.decode(json_line(document), type=Document) == document


def test_a_rejected_line_has_a_key_of_its_own(rejected: Rejected) -> None:
    line = json.loads(json_line(rejected))
    assert line == {
        "schema": "tocsin/1",
        "rejected": {"uri": rejected.uri, "stage": "gather", "reason": "not text but a program"},
    }


def test_the_schema_changes_only_on_purpose() -> None:
    """A change of records is a change of the contract: add it to CHANGELOG.md and docs/records.md, then this digest."""
    text = json.dumps(json_schema(), sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "32d5ab544f31b500"
