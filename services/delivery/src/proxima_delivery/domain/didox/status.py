"""What Didox's status codes mean here, and which facts follow when a document is seen in another one."""

from enum import StrEnum


class DocumentState(StrEnum):
    """Where one document stands with us.

    `planned → draft → sent → accepted | rejected`; `differs` is a draft that says something else than was approved,
    `missing` one that somebody deleted, `removing → removed` one that we take away. `unknown` waits for a person.
    """

    PLANNED = "planned"
    DRAFT = "draft"
    DIFFERS = "differs"
    MISSING = "missing"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ANNULLED = "annulled"
    INVALID = "invalid"
    REMOVING = "removing"
    REMOVED = "removed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where the partner says that it stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ANNULLED = "annulled"
    INVALID = "invalid"
    GONE = "gone"
    UNHEARD_OF = "unheard_of"


class Fact(StrEnum):
    """What other services are told."""

    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ANNULLED = "annulled"


_STANDING = {
    0: Standing.DRAFT,
    1: Standing.SENT,
    3: Standing.ACCEPTED,
    4: Standing.REJECTED,
    5: Standing.CANCELLED,
    6: Standing.SENT,
    8: Standing.SENT,
    40: Standing.INVALID,
    50: Standing.ANNULLED,
    55: Standing.GONE,
    60: Standing.SENT,
    5555: Standing.CANCELLED,
}
S = DocumentState
NOT_SENT = frozenset({S.PLANNED, S.DRAFT, S.DIFFERS, S.MISSING, S.REMOVING, S.FAILED, S.UNKNOWN})
SIGNABLE = frozenset({S.DRAFT})
WATCHED = frozenset({S.DRAFT, S.DIFFERS, S.SENT, S.ACCEPTED})
"""States in which the partner, the client or the tax office may still move the document."""
_STATE_OF = {
    Standing.SENT: S.SENT,
    Standing.ACCEPTED: S.ACCEPTED,
    Standing.REJECTED: S.REJECTED,
    Standing.CANCELLED: S.CANCELLED,
    Standing.ANNULLED: S.ANNULLED,
    Standing.INVALID: S.INVALID,
    Standing.GONE: S.MISSING,
}
_FACT_OF = {
    Standing.ACCEPTED: Fact.ACCEPTED,
    Standing.REJECTED: Fact.REJECTED,
    Standing.CANCELLED: Fact.ANNULLED,
    Standing.ANNULLED: Fact.ANNULLED,
}
# What may be seen after what; anything else is shown to a person and moves nothing.
_FOLLOWS = {
    S.SENT: {Standing.ACCEPTED, Standing.REJECTED, Standing.CANCELLED, Standing.ANNULLED, Standing.INVALID},
    S.ACCEPTED: {Standing.CANCELLED, Standing.ANNULLED},
    S.REJECTED: {Standing.ANNULLED},
    S.INVALID: {Standing.SENT, Standing.ACCEPTED, Standing.REJECTED, Standing.CANCELLED, Standing.ANNULLED},
}
_ANSWERED = {Standing.ACCEPTED, Standing.REJECTED}
_EARLIER = {
    S.SENT: {Standing.DRAFT},
    S.ACCEPTED: {Standing.DRAFT, Standing.SENT},
    S.REJECTED: {Standing.DRAFT, Standing.SENT},
    S.CANCELLED: {Standing.DRAFT, Standing.SENT, *_ANSWERED},
    S.ANNULLED: {Standing.DRAFT, Standing.SENT, *_ANSWERED},
    S.REMOVED: {Standing.DRAFT},
}


def standing_of(status: int) -> Standing:
    """What a status code of an outgoing document means; ladders of other document types are unheard of."""
    return _STANDING.get(status, Standing.UNHEARD_OF)


def facts_between(state: DocumentState, standing: Standing) -> tuple[Fact, ...]:
    """What happened between the state that we knew and what the partner says now, in order; a missed step is told."""
    if state in NOT_SENT:
        if standing not in _STATE_OF or standing in {Standing.GONE, Standing.INVALID}:
            return ()
        later = _FACT_OF.get(standing)
        return (Fact.HANDED_OVER, later) if later else (Fact.HANDED_OVER,)
    if standing in _FOLLOWS.get(state, set()) and standing in _FACT_OF:
        return (_FACT_OF[standing],)
    return ()


def state_after(state: DocumentState, standing: Standing) -> DocumentState | None:
    """The state that follows from what is seen; None when it moves nothing."""
    allowed = set(_STATE_OF) if state in NOT_SENT else _FOLLOWS.get(state, set())
    return _STATE_OF[standing] if standing in allowed else None


def is_behind(state: DocumentState, standing: Standing) -> bool:
    """Whether the partner shows an earlier step than the one that we know: what was read before we learned more."""
    return standing in _EARLIER.get(state, set())


def contradicts(state: DocumentState, standing: Standing) -> bool:
    """Whether the partner says what cannot follow what we know: a person looks into it."""
    if standing is Standing.UNHEARD_OF:
        return True
    if state in NOT_SENT or state_after(state, standing) is not None:
        return False
    settled = {S.CANCELLED, S.ANNULLED, S.REMOVED}
    same = _STATE_OF.get(standing) is state
    gone = standing in {Standing.GONE, Standing.CANCELLED} and state in settled | {S.REJECTED}
    return not (same or gone)
