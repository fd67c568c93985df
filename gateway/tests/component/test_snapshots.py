"""What the other services hear of accounts, over a real relay and a real Kafka."""

from __future__ import annotations

from typing import Any

import pytest
from proxima_common.contracts.staff import StaffSnapshot
from proxima_common.contracts.topics import STAFF_SNAPSHOTS
from proxima_common.messaging.envelope import decode_attributes, decode_payload
from proxima_common.testing.records import read_topics, run_relay_once

pytestmark = pytest.mark.connected


async def test_each_change_of_an_account_is_told_in_order(people: Any, database: Any, kafka_topics: Any) -> None:
    kafka = await kafka_topics(STAFF_SNAPSHOTS)
    root, ann = await people("root", "admin:*"), await people("ann", "preparer:S1", logged_in=False)
    one = f"/api/v1/staff/{ann.staff.staff_id}"
    await root.http.put(f"{one}/grants", json={"grants": []}, headers={"if-match": '"1"'})
    await root.http.post(f"{one}/disable")
    assert await run_relay_once(database, kafka, "gateway") == 4
    told = []
    for record in await read_topics(kafka, [STAFF_SNAPSHOTS]):
        attributes = decode_attributes(record.headers)
        event = decode_payload(attributes, StaffSnapshot, record.value, STAFF_SNAPSHOTS)
        if record.key == str(ann.staff.staff_id).encode():
            snapshot = event.payload
            told.append((event.sequence, snapshot.grants_version, snapshot.active, len(snapshot.grants), event.actor))
    by_root = f"staff:{root.staff.staff_id}"
    assert told == [(1, 1, True, 1, "test"), (2, 2, True, 0, by_root), (3, 3, False, 0, by_root)]
