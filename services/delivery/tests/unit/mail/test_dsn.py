"""What letters in the mailbox of bounces say, each as its program writes it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_delivery.adapters.mail.dsn import read_mail
from proxima_delivery.domain.mail.report import Action, AutoReply, RecipientReport, Report, Stray, concerned

SAMPLES = Path(__file__).parents[2] / "samples"
OURS = "5d41402abc4b2a76b9719d911017c592"


def said(name: str) -> Report:
    found = read_mail((SAMPLES / f"{name}.eml").read_bytes()).says
    assert isinstance(found, Report)
    return found


@pytest.mark.parametrize(
    ("name", "address", "action", "status", "diagnostic"),
    [
        ("postfix-failed", "Buh@Client.example", Action.FAILED, "5.1.1", "User unknown"),
        ("postfix-delayed", "buh@client.example", Action.DELAYED, "4.4.1", "Connection timed out"),
        ("gave-up-after-days", "buh@client.example", Action.FAILED, "4.4.1", "did not accept our requests"),
        ("exchange-failed", "dir@client.example", Action.FAILED, "5.2.2", "mailbox full; STOREDRV"),
        ("exim-without-report", "buh@client.example", Action.FAILED, "5.0.0", "permanent error"),
        ("utf8-report", "buh@client.example", Action.FAILED, "5.7.1", "looks like spam"),
    ],
)
def test_a_report_names_recipient_outcome_and_reason(
    name: str, address: str, action: Action, status: str, diagnostic: str
) -> None:
    report = said(name)
    (one,) = report.recipients
    assert (one.address, one.action, one.status) == (address, action, status)
    assert diagnostic in one.diagnostic
    assert report.tokens == (OURS,)


def test_a_report_of_several_recipients_says_it_of_each() -> None:
    recipients = said("delivered-two").recipients
    assert [(one.address, one.action) for one in recipients] == [
        ("buh@client.example", Action.DELIVERED),
        ("dir@client.example", Action.RELAYED),
    ]
    assert not any(one.failed for one in recipients)


@pytest.mark.parametrize("name", ["holiday", "read-receipt"])
def test_replies_by_programs_are_known_as_such(name: str) -> None:
    assert read_mail((SAMPLES / f"{name}.eml").read_bytes()).says == AutoReply()


@pytest.mark.parametrize("name", ["human", "qmail"])
def test_what_is_not_understood_is_a_stray_with_its_words(name: str) -> None:
    found = read_mail((SAMPLES / f"{name}.eml").read_bytes())
    assert isinstance(found.says, Stray)
    assert found.excerpt


def test_headers_in_any_charset_are_read_for_people() -> None:
    found = read_mail((SAMPLES / "holiday.eml").read_bytes())
    assert found.subject == "Автоответ"
    assert read_mail((SAMPLES / "human.eml").read_bytes()).sender == "Пётр <petr@client.example>"


def test_a_report_without_outcome_is_a_stray() -> None:
    raw = (SAMPLES / "utf8-report.eml").read_bytes().replace(b"Status: 5.7.1", b"Status: unclear")
    assert isinstance(read_mail(raw).says, Stray)


def test_the_address_it_came_to_counts_before_what_it_returns() -> None:
    raw = (SAMPLES / "postfix-failed.eml").read_bytes()
    other = "0" * 32
    report = read_mail(raw.replace(b"To: bounces+" + OURS.encode(), b"To: bounces+" + other.encode(), 1)).says
    assert isinstance(report, Report)
    assert report.tokens == (other, OURS)


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert read_mail(raw).digest


@given(st.sampled_from(sorted(SAMPLES.glob("*.eml"))), st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_report_never_breaks_the_reading(sample: Path, place: int, byte: int) -> None:
    raw = bytearray(sample.read_bytes())
    raw[place % len(raw)] = byte
    found = read_mail(bytes(raw[: max(1, place)]))
    assert "\x00" not in found.subject + found.sender + found.excerpt


def a_recipient(original: str | None, final: str | None) -> RecipientReport:
    return RecipientReport(original, final, Action.FAILED, "5.1.1", "unknown")


@pytest.mark.parametrize(
    ("original", "final", "to", "found"),
    [
        ("BUH@client.example", "x@y.example", ["buh@client.example", "dir@client.example"], ["buh@client.example"]),
        (None, "dir@client.example", ["buh@client.example", "dir@client.example"], ["dir@client.example"]),
        (None, "ivan@corp.example", ["buh@client.example"], ["buh@client.example"]),
        (None, "ivan@corp.example", ["buh@client.example", "dir@client.example"], []),
    ],
)
def test_whom_a_report_is_about(original: str | None, final: str | None, to: list[str], found: list[str]) -> None:
    assert concerned(a_recipient(original, final), to) == found
