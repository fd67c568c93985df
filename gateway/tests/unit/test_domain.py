from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, Invalid
from proxima_gateway.auth.domain import (
    GUESS_WINDOW,
    Principal,
    SessionLimits,
    effective,
    require_other_administrator,
    require_within,
    wait_after,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(hours=2), absolute=timedelta(hours=12))
S1_APPROVER = GrantHeld(role=Role.APPROVER, legal_entity_id="S1")
S2_APPROVER = GrantHeld(role=Role.APPROVER, legal_entity_id="S2")
EVERY_APPROVER = GrantHeld(role=Role.APPROVER, legal_entity_id="*")


@pytest.mark.parametrize(
    ("unused", "old", "ended"),
    [
        (timedelta(hours=1, minutes=59), timedelta(hours=11), False),
        (timedelta(hours=2), timedelta(hours=3), True),
        (timedelta(0), timedelta(hours=12), True),
    ],
)
def test_a_session_ends_unused_or_old(unused: timedelta, old: timedelta, ended: bool) -> None:
    opened = NOW - old
    assert LIMITS.has_ended(last_seen_at=NOW - unused, expires_at=opened + LIMITS.absolute, now=NOW) is ended


def test_waiting_doubles_and_has_an_end() -> None:
    waits = [wait_after(guesses).total_seconds() for guesses in range(3, 13)]
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert wait_after(10_000) == GUESS_WINDOW


def test_a_token_shrinks_with_its_owner() -> None:
    scopes = frozenset({S1_APPROVER, S2_APPROVER})
    assert effective(scopes, frozenset({S1_APPROVER})) == {S1_APPROVER}
    assert effective(scopes, frozenset({EVERY_APPROVER})) == scopes
    assert effective(frozenset({EVERY_APPROVER}), frozenset({S1_APPROVER})) == frozenset()


def test_a_token_cannot_exceed_its_owner() -> None:
    require_within([S1_APPROVER], frozenset({EVERY_APPROVER}))
    with pytest.raises(Invalid) as refused:
        require_within([S1_APPROVER, S2_APPROVER], frozenset({S1_APPROVER}))
    assert [field.pointer for field in refused.value.fields] == ["/scopes/1"]


def test_somebody_can_always_administer() -> None:
    last, other = uuid4(), uuid4()
    require_other_administrator([last, other], last)
    with pytest.raises(Conflict):
        require_other_administrator([last], last)


def test_only_administration_of_everything_changes_accounts() -> None:
    def holding(*grants: GrantHeld) -> Principal:
        return Principal(uuid4(), "x", "X", frozenset(grants), 1, NOW)

    assert not holding(GrantHeld(role=Role.ADMIN, legal_entity_id="S1")).is_administrator
    assert holding(GrantHeld(role=Role.ADMIN, legal_entity_id="*")).is_administrator
    assert holding(S1_APPROVER).may_see("S1")
    assert not holding(S1_APPROVER).may_see("S2")
