"""What was approved against what the partner holds, field by field: any difference refuses the signature."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from proxima_common.receiver_rules import FORM_FIELDS, LINE_FIELDS, LIST_FIELDS, PARTY_FIELDS

Json = Mapping[str, Any]
# Texts that only look like numbers (tax numbers, accounts, bank codes, catalogue codes) are compared as texts.
_NUMBERS = frozenset(
    {
        *("version", "facturatype", "singlesidedtype", "subtype", "ordno", "origin", "vatregstatus", "lgotatype"),
        *("count", "summa", "deliverysum", "vatrate", "vatsum", "deliverysumwithvat", "exciserate", "excisesum"),
        *("lgotavatsum", "totalsum", "totalsumwithoutvat"),
    }
)
_FORM_NAMES = frozenset(name.lower() for name in FORM_FIELDS | LINE_FIELDS | LIST_FIELDS | PARTY_FIELDS)
_EMPTY: tuple[Any, ...] = (None, "", False, [], {})


@dataclass(frozen=True)
class Difference:
    """One field: where it is, what we mean, and what is there."""

    field: str
    ours: str
    theirs: str


def differences(ours: Json, theirs: Json) -> list[Difference]:
    """All that is not the same, in the order of our form.

    The case of names does not count; numbers are compared as decimals; absent, null, empty and false are the same. What
    the partner adds for itself is ignored, but not a field of the form that we left out.
    """
    return list(_compare("", ours, theirs))


def _compare(path: str, ours: Any, theirs: Any) -> Iterator[Difference]:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        yield from _objects(path, ours, theirs)
    elif _is_list(ours) and _is_list(theirs):
        if len(ours) != len(theirs):
            yield Difference(path, f"{len(ours)} rows", f"{len(theirs)} rows")
            return
        for at, (one, other) in enumerate(zip(ours, theirs, strict=True), 1):
            yield from _compare(f"{path}/{at}", one, other)
    elif not _same(path.rpartition("/")[2], ours, theirs):
        yield Difference(path, _shown(ours), _shown(theirs))


def _objects(path: str, ours: Json, theirs: Json) -> Iterator[Difference]:
    there = {str(name).lower(): value for name, value in theirs.items()}
    for name, value in ours.items():
        yield from _compare(f"{path}/{name}", value, there.pop(name.lower(), None))
    for name, value in there.items():
        if name in _FORM_NAMES and not _empty(value):
            yield Difference(f"{path}/{name}", "", _shown(value))


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if _empty(ours) and _empty(theirs):
        return True
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return str(ours).lower() == str(theirs).lower()
    if isinstance(ours, Mapping | list | tuple) or isinstance(theirs, Mapping | list | tuple):
        return False
    if name.lower() in _NUMBERS:
        return _number(ours) == _number(theirs)
    return _text(ours) == _text(theirs)


def _empty(value: Any) -> bool:
    return any(value is one or (type(value) is type(one) and value == one) for one in _EMPTY)


def _number(value: Any) -> Decimal | str:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return str(value)


def _text(value: Any) -> str:
    """Surrounding spaces are not content; a missing text is an empty one."""
    return "" if value is None else str(value).strip()


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)
    return text[:300]
