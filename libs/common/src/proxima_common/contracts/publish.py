"""Writes what other teams read: JSON Schemas, golden JSON, the AsyncAPI document and its table.

Run by `make schemas`. A change that breaks a published schema is refused: publish a new version beside it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from proxima_common.contracts.catalogue import CATALOGUE, Published
from proxima_common.contracts.compatibility import faults
from proxima_common.contracts.examples import example
from proxima_common.contracts.topics import TOPICS, TopicSpec

SCHEMAS = Path("tests/contracts/schemas")
GOLDEN = Path("tests/contracts/golden")
EVENTS = Path("docs/events")

HEADERS: dict[str, Any] = {
    "type": "object",
    "required": [
        "ce_specversion",
        "ce_id",
        "ce_type",
        "ce_source",
        "ce_subject",
        "ce_time",
        "ce_dataschema",
        "content-type",
        "ce_sequence",
        "ce_correlation",
    ],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "description": "unique; the same for a redelivery"},
        "ce_type": {"type": "string"},
        "ce_source": {"type": "string", "description": "the service that wrote it"},
        "ce_subject": {"type": "string", "description": "the aggregate: the record's key"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_dataschema": {"type": "string", "description": "the JSON Schema of the body"},
        "content-type": {"const": "application/json"},
        "ce_sequence": {"type": "string", "description": "+1 per event of a subject and topic"},
        "ce_correlation": {"type": "string", "description": "the intention that started the chain"},
        "ce_causation": {"type": "string", "description": "the event that caused this one"},
        "traceparent": {"type": "string"},
        "ce_actor": {"type": "string", "description": "who asked; on private topics only"},
    },
}


def schema_of(row: Published) -> dict[str, Any]:
    """The JSON Schema of a payload as it is written."""
    schema = row.payload.model_json_schema(mode="serialization")
    schema["$id"] = f"urn:proxima:schema:{row.event_type}"
    return schema


def golden_of(row: Published) -> dict[str, Any]:
    """The golden JSON of a payload, with every field filled."""
    return dict(json.loads(example(row.payload).model_dump_json()))


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0: a channel per topic, a message per event, keys, headers, retention."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Proxima Invoice events",
            "version": "1.0.0",
            "description": "CloudEvents, binary mode, over Kafka. Public: `invoice.events`, `invoice.snapshots`.",
        },
        "defaultContentType": "application/json",
        "channels": {spec.name: _channel(spec) for spec in TOPICS},
        "operations": {
            f"send.{row.event_type}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{row.topic}"},
                "summary": row.action,
                "messages": [{"$ref": f"#/channels/{row.topic}/messages/{row.event_type}"}],
            }
            for row in CATALOGUE
        },
        "components": {
            "messageTraits": {"cloudevent": {"headers": HEADERS}},
            "messages": {row.event_type: _message(row) for row in CATALOGUE},
        },
    }


def _channel(spec: TopicSpec) -> dict[str, Any]:
    retention = "compacted" if spec.compacted else f"{spec.retention.days} days" if spec.retention else "unlimited"
    return {
        "address": spec.name,
        "description": f"{'private' if spec.private else 'public'}; retention: {retention}",
        "bindings": {"kafka": {"topic": spec.name, "partitions": spec.partitions}},
        "messages": {
            row.event_type: {"$ref": f"#/components/messages/{row.event_type}"}
            for row in CATALOGUE
            if row.topic == spec.name
        },
    }


def _message(row: Published) -> dict[str, Any]:
    return {
        "name": row.event_type,
        "summary": (row.payload.__doc__ or row.action).strip().splitlines()[0],
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "bindings": {"kafka": {"key": {"type": "string", "description": row.key}}},
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"../../tests/contracts/schemas/{row.event_type}.json"},
        },
    }


def table() -> str:
    """The catalogue as a page for people."""
    lines = [
        "# Events",
        "",
        "Written by `make schemas` from `libs/common` (`contracts/catalogue.py`); do not edit. Machines read",
        "[asyncapi.json](asyncapi.json); schemas and golden JSON lie under `tests/contracts/`.",
        "Records are CloudEvents in binary mode: headers `ce_*`, a JSON body; read them with",
        "`isolation.level=read_committed`. `ce_sequence` grows by one per event of a subject and topic.",
        "",
    ]
    for spec in TOPICS:
        rows = [row for row in CATALOGUE if row.topic == spec.name]
        lines += [f"## `{spec.name}`", "", _channel(spec)["description"] + f"; {spec.partitions} partitions.", ""]
        if not rows:
            lines += ["Nothing is written to it yet." if not spec.name.endswith("parked") else "Parked records.", ""]
            continue
        lines += ["| event | written by | when | key |", "|---|---|---|---|"]
        lines += [f"| `{row.event_type}` | {row.source} | {row.action} | `{row.key}` |" for row in rows]
        lines.append("")
    return "\n".join(lines)


def as_text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write everything below the current folder, unless a published schema would break."""
    broken = [
        f"{row.event_type}{fault}"
        for row in CATALOGUE
        if (path := SCHEMAS / f"{row.event_type}.json").exists()
        for fault in faults(json.loads(path.read_text()), schema_of(row))
    ]
    if broken and "--fresh" not in sys.argv:
        raise SystemExit("This would break readers; publish a new version instead:\n" + "\n".join(broken))
    for folder in (SCHEMAS, GOLDEN, EVENTS):
        folder.mkdir(parents=True, exist_ok=True)
    for row in CATALOGUE:
        (SCHEMAS / f"{row.event_type}.json").write_text(as_text(schema_of(row)))
        (GOLDEN / f"{row.event_type}.json").write_text(as_text(golden_of(row)))
    (EVENTS / "asyncapi.json").write_text(as_text(asyncapi()))
    (EVENTS / "README.md").write_text(table())


if __name__ == "__main__":
    main()
