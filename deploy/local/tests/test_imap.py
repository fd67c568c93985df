"""The mailbox takes a letter, shows it, and keeps it over SIGKILL."""

import imaplib
from datetime import UTC, datetime

import pytest
from proxima_local.endpoints import ImapEndpoint

pytestmark = pytest.mark.connected
LETTER = b"From: mailer-daemon@mx.example\r\nSubject: kept\r\n\r\nreturned\r\n"


def test_a_letter_stays_over_sigkill(imap_engine: ImapEndpoint) -> None:
    with imaplib.IMAP4(imap_engine.host, imap_engine.port, timeout=5) as box:
        box.login(imap_engine.user, imap_engine.password)
        assert box.append("INBOX", "", imaplib.Time2Internaldate(datetime.now(UTC)), LETTER)[0] == "OK"
    imap_engine.kill()
    imap_engine.restart()
    with imaplib.IMAP4(imap_engine.host, imap_engine.port, timeout=5) as box:
        box.login(imap_engine.user, imap_engine.password)
        box.select("INBOX", readonly=True)
        found = box.uid("SEARCH", "SUBJECT", "kept")[1][0]
        assert found


def test_a_wrong_password_is_refused(imap_engine: ImapEndpoint) -> None:
    with (
        imaplib.IMAP4(imap_engine.host, imap_engine.port, timeout=5) as box,
        pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"),
    ):
        box.login(imap_engine.user, "guess")
