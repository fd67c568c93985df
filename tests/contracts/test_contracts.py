"""Contracts are promises: what is committed is what is written, and what is public stays thin."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from proxima_common.contracts import invoice_public, topics
from proxima_common.contracts.catalogue import CATALOGUE, Published
from proxima_common.contracts.compatibility import faults
from proxima_common.contracts.publish import as_text, asyncapi, golden_of, schema_of, table

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ROWS = pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.event_type)
PUBLIC_FIELDS = set(invoice_public.InvoiceSnapshot.model_fields) | set(invoice_public.PublicDocument.model_fields)
PRIVATE_WORDS = ("name", "email", "person", "contact", "bank", "account", "swift", "text", "cost", "margin", "address",
                 "director", "phone", "note", "reason", "recipient", "actor", "staff")  # fmt: skip


@ROWS
def test_the_committed_schema_is_what_is_written(row: Published) -> None:
    committed = json.loads((HERE / "schemas" / f"{row.event_type}.json").read_text())
    assert committed == schema_of(row), "run `make schemas`"


@ROWS
def test_the_golden_json_is_read_and_written_alike(row: Published) -> None:
    golden = json.loads((HERE / "golden" / f"{row.event_type}.json").read_text())
    read = row.payload.model_validate_json(json.dumps(golden))
    assert json.loads(read.model_dump_json()) == golden == golden_of(row)
    jsonschema.validate(golden, schema_of(row), format_checker=jsonschema.FormatChecker())


@ROWS
def test_a_reader_ignores_a_field_it_does_not_know(row: Published) -> None:
    golden = golden_of(row) | {"added_later": {"deep": [1]}}
    assert row.payload.model_validate(golden) == row.payload.model_validate(golden_of(row))


def test_nothing_is_committed_that_is_not_published() -> None:
    published = {f"{row.event_type}.json" for row in CATALOGUE}
    for folder in ("schemas", "golden"):
        assert {path.name for path in (HERE / folder).iterdir()} == published


def test_the_catalogue_pages_are_not_stale() -> None:
    assert (ROOT / "docs/events/asyncapi.json").read_text() == as_text(asyncapi()), "run `make schemas`"
    assert (ROOT / "docs/events/README.md").read_text() == table(), "run `make schemas`"


def test_every_topic_of_the_table_is_declared() -> None:
    declared = {spec.name for spec in topics.TOPICS}
    assert {row.topic for row in CATALOGUE} <= declared
    assert len(declared) == len(topics.TOPICS)


def _walk(schema: dict[str, Any], definitions: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every field path of a schema, references followed."""
    if "$ref" in schema:
        yield from _walk(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, path)
    for part in [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]:
        yield from _walk(part, definitions, path)
    for name, field in schema.get("properties", {}).items():
        yield f"{path}/{name}"
        yield from _walk(field, definitions, f"{path}/{name}")


@pytest.mark.parametrize(
    "row",
    [row for row in CATALOGUE if not next(spec for spec in topics.TOPICS if spec.name == row.topic).private],
    ids=lambda row: row.event_type,
)
def test_public_events_carry_no_private_field(row: Published) -> None:
    schema = schema_of(row)
    paths = list(_walk(schema, schema.get("$defs", {})))
    assert paths
    for path in paths:
        field = path.rsplit("/", 1)[1]
        assert field in PUBLIC_FIELDS, f"{path} is not on the list of public fields"
        assert not any(word in field for word in PRIVATE_WORDS), f"{path} sounds private"


def test_the_walk_sees_a_private_field_deep_inside() -> None:
    schema = {
        "properties": {"documents": {"type": "array", "items": {"$ref": "#/$defs/D"}}},
        "$defs": {"D": {"properties": {"bank": {"type": "string"}}}},
    }
    assert list(_walk(schema, schema["$defs"])) == ["/documents", "/documents/bank"]


BASE: dict[str, Any] = {
    "required": ["a"],
    "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"$ref": "#/$defs/Part"}}},
    "$defs": {"Part": {"required": ["x"], "properties": {"x": {"type": "integer"}}}},
}


def _changed(change: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(json.dumps(BASE))
    if change == "optional added":
        schema["properties"]["c"] = {"type": "string"}
    if change == "removed":
        del schema["properties"]["b"]
    if change == "became required":
        schema["required"].append("b")
    if change == "type changed":
        schema["properties"]["a"]["type"] = "integer"
    if change == "deep type changed":
        schema["$defs"]["Part"]["properties"]["x"]["type"] = "string"
    return schema


@pytest.mark.parametrize(
    ("change", "compatible"),
    [
        ("none", True),
        ("optional added", True),
        ("removed", False),
        ("became required", False),
        ("type changed", False),
        ("deep type changed", False),
    ],
)
def test_only_optional_additions_are_compatible(change: str, compatible: bool) -> None:
    assert (not faults(BASE, _changed(change))) is compatible
