"""Full compatibility of two JSON Schemas of one event: old readers read new records, new readers read old ones.

The rule is the one of the style guide: optional fields may be added; anything else is a new version beside the old.
"""

from typing import Any

Schema = dict[str, Any]


def faults(old: Schema, new: Schema) -> list[str]:
    """What makes `new` incompatible with `old`, in words; empty when it is compatible both ways."""
    return _object_faults("", old, new, old.get("$defs", {}), new.get("$defs", {}))


def _object_faults(path: str, old: Schema, new: Schema, old_defs: Schema, new_defs: Schema) -> list[str]:
    old, new = _resolve(old, old_defs), _resolve(new, new_defs)
    found: list[str] = []
    old_required, new_required = set(old.get("required", [])), set(new.get("required", []))
    found += [f"{path}/{name}: became required" for name in sorted(new_required - old_required)]
    found += [f"{path}/{name}: is no longer required" for name in sorted(old_required - new_required)]
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    found += [f"{path}/{name}: was removed" for name in sorted(set(old_fields) - set(new_fields))]
    for name in sorted(set(old_fields) & set(new_fields)):
        found += _field_faults(f"{path}/{name}", old_fields[name], new_fields[name], old_defs, new_defs)
    return found


def _field_faults(path: str, old: Schema, new: Schema, old_defs: Schema, new_defs: Schema) -> list[str]:
    old, new = _resolve(old, old_defs), _resolve(new, new_defs)
    found: list[str] = []
    for keyword in ("type", "const", "pattern", "format"):
        if old.get(keyword) != new.get(keyword):
            found.append(f"{path}: {keyword} changed from {old.get(keyword)!r} to {new.get(keyword)!r}")
    if set(old.get("enum", [])) - set(new.get("enum", [])):
        found.append(f"{path}: a value of the list was removed")
    if old.get("items") and new.get("items"):
        found += _field_faults(f"{path}[]", old["items"], new["items"], old_defs, new_defs)
    before, after = old.get("anyOf", []), new.get("anyOf", [])
    if len(before) != len(after):
        found.append(f"{path}: its alternatives changed")
    for one, other in zip(before, after, strict=False):
        found += _field_faults(path, one, other, old_defs, new_defs)
    if "properties" in old or "properties" in new:
        found += _object_faults(path, old, new, old_defs, new_defs)
    return found


def _resolve(schema: Schema, definitions: Schema) -> Schema:
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    return schema
