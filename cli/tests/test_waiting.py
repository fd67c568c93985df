"""Waiting ends with what was found, or says what was not."""

import pytest
from proxima_cli.demo.waiting import NotInTime, until


def test_the_first_thing_found_is_returned() -> None:
    looks = iter([None, "there"])
    assert until("it", lambda: next(looks), 5) == "there"


def test_what_does_not_come_is_named() -> None:
    with pytest.raises(NotInTime, match="the letter: not within 0 s"):
        until("the letter", lambda: None, 0)
