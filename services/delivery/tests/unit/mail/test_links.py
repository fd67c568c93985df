"""Links of the client's page: only ours, only for their purpose, only until their moment, and never by accident."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_delivery.domain.mail.links import Link, LinkExpired, LinkForeign, LinkKeys, Purpose

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEY, OLDER = b"k" * 32, b"o" * 32
LINK = Link(Purpose.DOCUMENTS, UUID(int=7), NOW + timedelta(days=60))


def test_a_link_says_what_it_was_signed_for() -> None:
    keys = LinkKeys([KEY])
    assert keys.read(keys.sign(LINK), Purpose.DOCUMENTS, NOW) == LINK


def test_it_holds_until_its_moment_and_not_at_it() -> None:
    keys = LinkKeys([KEY])
    token = keys.sign(LINK)
    assert keys.read(token, Purpose.DOCUMENTS, LINK.expires_at - timedelta(seconds=1)) == LINK
    with pytest.raises(LinkExpired):
        keys.read(token, Purpose.DOCUMENTS, LINK.expires_at)


def test_a_link_for_one_purpose_opens_nothing_else() -> None:
    keys = LinkKeys([KEY])
    with pytest.raises(LinkForeign):
        keys.read(keys.sign(LINK), Purpose.NO_REMINDERS, NOW)


def test_an_older_key_still_opens_its_links_and_a_strange_one_does_not() -> None:
    assert LinkKeys([KEY, OLDER]).read(LinkKeys([OLDER]).sign(LINK), Purpose.DOCUMENTS, NOW) == LINK
    with pytest.raises(LinkForeign):
        LinkKeys([KEY]).read(LinkKeys([OLDER]).sign(LINK), Purpose.DOCUMENTS, NOW)


def test_an_expired_link_of_another_key_is_foreign_not_expired() -> None:
    token = LinkKeys([OLDER]).sign(LINK)
    with pytest.raises(LinkForeign):
        LinkKeys([KEY]).read(token, Purpose.DOCUMENTS, LINK.expires_at + timedelta(days=1))


@given(st.integers(0, 75), st.sampled_from("AZaz09-_=+/.%é"))
def test_one_sign_changed_is_foreign(place: int, sign: str) -> None:
    keys = LinkKeys([KEY])
    token = keys.sign(LINK)
    changed = token[:place] + sign + token[place + 1 :]
    if changed != token:
        with pytest.raises(LinkForeign):
            keys.read(changed, Purpose.DOCUMENTS, NOW)


@given(st.text(max_size=200))
def test_anything_else_is_foreign(token: str) -> None:
    with pytest.raises(LinkForeign):
        LinkKeys([KEY]).read(token, Purpose.DOCUMENTS, NOW)


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b"short"]])
def test_weak_keys_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        LinkKeys(keys)
