"""What Didox's status codes mean, and which facts follow: every pair of a state and a standing is decided."""

import itertools

import pytest
from proxima_delivery.domain.didox.status import (
    NOT_SENT,
    DocumentState,
    Fact,
    Standing,
    contradicts,
    facts_between,
    is_behind,
    standing_of,
    state_after,
)

S, P = DocumentState, Standing


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (0, P.DRAFT),
        (1, P.SENT),
        (2, P.UNHEARD_OF),
        (3, P.ACCEPTED),
        (4, P.REJECTED),
        (5, P.CANCELLED),
        (6, P.SENT),
        (8, P.SENT),
        (40, P.INVALID),
        (50, P.ANNULLED),
        (55, P.GONE),
        (60, P.SENT),
        (110, P.UNHEARD_OF),
    ],
)
def test_a_status_code_of_an_outgoing_document(status: int, standing: Standing) -> None:
    assert standing_of(status) is standing


@pytest.mark.parametrize(
    ("state", "standing", "facts"),
    [
        (S.DRAFT, P.SENT, [Fact.HANDED_OVER]),
        (S.DRAFT, P.ACCEPTED, [Fact.HANDED_OVER, Fact.ACCEPTED]),
        (S.DIFFERS, P.REJECTED, [Fact.HANDED_OVER, Fact.REJECTED]),
        (S.DRAFT, P.GONE, []),
        (S.DRAFT, P.DRAFT, []),
        (S.SENT, P.SENT, []),
        (S.SENT, P.ACCEPTED, [Fact.ACCEPTED]),
        (S.SENT, P.REJECTED, [Fact.REJECTED]),
        (S.SENT, P.CANCELLED, [Fact.ANNULLED]),
        (S.SENT, P.ANNULLED, [Fact.ANNULLED]),
        (S.ACCEPTED, P.ANNULLED, [Fact.ANNULLED]),
        (S.ACCEPTED, P.REJECTED, []),
        (S.REJECTED, P.CANCELLED, []),
        (S.REJECTED, P.ANNULLED, [Fact.ANNULLED]),
        (S.CANCELLED, P.ACCEPTED, []),
    ],
)
def test_what_happened_between(state: DocumentState, standing: Standing, facts: list[Fact]) -> None:
    assert list(facts_between(state, standing)) == facts


@pytest.mark.parametrize(("state", "standing"), list(itertools.product(S, P)))
def test_a_pair_moves_or_stays_or_is_shown_and_facts_come_with_moves_only(state: S, standing: P) -> None:
    after, facts = state_after(state, standing), facts_between(state, standing)
    if facts:
        assert after is not None
    if contradicts(state, standing):
        assert not facts
        assert after is None
    if after is not None and after not in NOT_SENT:
        assert not facts_between(after, standing), "seen twice, told once"
        assert not contradicts(after, standing)


@pytest.mark.parametrize(
    ("state", "standing"),
    [(S.ACCEPTED, P.SENT), (S.ACCEPTED, P.DRAFT), (S.SENT, P.DRAFT), (S.SENT, P.UNHEARD_OF), (S.CANCELLED, P.ACCEPTED)],
)
def test_what_cannot_follow_is_for_a_person(state: DocumentState, standing: Standing) -> None:
    assert contradicts(state, standing)


@pytest.mark.parametrize(("state", "standing"), list(itertools.product(S, P)))
def test_what_is_behind_moves_nothing(state: S, standing: P) -> None:
    if is_behind(state, standing):
        assert state not in NOT_SENT
        assert state_after(state, standing) is None
