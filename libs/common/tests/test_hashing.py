import hashlib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from proxima_common.hashing import bundle_hash, canonical, content_hash
from proxima_common.ids import derived_id, new_id


def test_the_hash_is_over_canonical_json_with_the_schema_inside() -> None:
    expected = hashlib.sha256(b'{"schema":"s.v1","value":{"a":"1.50","b":[1,true,null]}}').hexdigest()
    assert content_hash("s.v1", {"b": [1, True, None], "a": Decimal("1.50")}) == expected


def test_scale_and_schema_count_order_and_unicode_form_do_not() -> None:
    assert content_hash("s", {"a": Decimal("1.5")}) != content_hash("s", {"a": Decimal("1.50")})
    assert content_hash("s", {}) != content_hash("t", {})
    assert content_hash("s", {"x": 1, "y": "é"}) == content_hash("s", {"y": "e\u0301", "x": 1})


def test_moments_are_told_in_utc() -> None:
    tashkent = timezone(timedelta(hours=5))
    assert canonical(datetime(2026, 1, 2, 5, tzinfo=tashkent)) == "2026-01-02T00:00:00.000000Z"
    assert canonical(datetime(2026, 1, 2, tzinfo=UTC)) == canonical(datetime(2026, 1, 2, 5, tzinfo=tashkent))


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, object(), b"bytes"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        content_hash("s", value)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        content_hash("s", datetime(2026, 1, 2))  # noqa: DTZ001


def test_a_bundle_is_its_content_and_its_files_in_any_order() -> None:
    assert bundle_hash("c", ["b", "a"]) == bundle_hash("c", ["a", "b"])
    assert bundle_hash("c", ["a"]) != bundle_hash("c", ["a", "b"])


def test_new_ids_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(one.version == 7 for one in ids)
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)


def test_derived_ids_depend_on_each_part() -> None:
    assert derived_id("w", "a", 1) == derived_id("w", "a", "1")
    assert isinstance(derived_id("w", "a"), UUID)
    assert (
        len({derived_id("w", "a", "b"), derived_id("w", "ab"), derived_id("w", "a:b"), derived_id("v", "a", "b")}) == 4
    )


def test_an_integer_too_large_for_a_double_is_hashed_as_text() -> None:
    assert canonical(2**53 - 1) == 2**53 - 1
    assert canonical(-(2**64)) == str(-(2**64))
    assert content_hash("s", {"n": 2**64}) != content_hash("s", {"n": 2**64 + 1})
