"""The mailbox of bounces over IMAP: reads in order, deletes nothing."""

import asyncio
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from proxima_delivery.settings.mail import MailboxSettings
from proxima_delivery.usecases.mail.ports import Fetched, MailboxAway, Place

_FETCHED = re.compile(rb"\bUID (\d+)\b")


class ImapMailbox:
    """A fresh connection for each run, in a thread: `imaplib` blocks."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings

    @property
    def name(self) -> str:
        """What its place in it is remembered by."""
        settings = self._settings
        return f"{settings.username}@{settings.host}:{settings.port}/{settings.folder}"

    async def fetch(self, after: Place | None) -> Fetched:
        """The next letters after a place, the oldest first; from the beginning when the server numbered them anew.

        Raises `MailboxAway` when the server cannot be used.
        """
        return await asyncio.to_thread(self._fetch, after)

    async def put_away(self, uids: Sequence[int], uidvalidity: int) -> None:
        """Move letters to the folder of what was read, if there is one to be; raises `MailboxAway`."""
        if self._settings.done_folder and uids:
            await asyncio.to_thread(self._put_away, uids, uidvalidity, self._settings.done_folder)

    def _fetch(self, after: Place | None) -> Fetched:
        with self._open(readonly=True) as box:
            uidvalidity = _uidvalidity(box)
            last = after.last_uid if after and after.uidvalidity == uidvalidity else 0
            found = _told(box.uid("SEARCH", f"UID {last + 1}:*"))
            # `n:*` names the newest letter even when its number is below n.
            uids = [uid for uid in map(int, (found[0] or b"").split()) if uid > last]
            size = self._settings.largest_bytes
            letters = [(uid, _letter(box, uid, size)) for uid in sorted(uids)[: self._settings.at_once]]
        return Fetched(uidvalidity, letters)

    def _put_away(self, uids: Sequence[int], uidvalidity: int, folder: str) -> None:
        with self._open(readonly=False) as box:
            if _uidvalidity(box) != uidvalidity:
                return
            box.create(_quoted(folder))
            listed = ",".join(map(str, uids))
            # What a server can do it says anew after the log-in.
            may_move = b"MOVE" in (_told(box.capability())[0] or b"").split()
            _told(box.uid("MOVE" if may_move else "COPY", listed, _quoted(folder)))

    @contextmanager
    def _open(self, *, readonly: bool) -> Iterator[imaplib.IMAP4]:
        settings = self._settings
        try:
            with self._connect() as box:
                box.login(settings.username, settings.password.get_secret_value())
                _told(box.select(_quoted(settings.folder), readonly=readonly))
                yield box
        except (imaplib.IMAP4.error, OSError) as error:
            # The library's errors repeat what the server said, never what we sent.
            raise MailboxAway(f"the mailbox cannot be read: {type(error).__name__}: {error}"[:300]) from None

    def _connect(self) -> imaplib.IMAP4:
        settings = self._settings
        if settings.tls == "implicit":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=settings.answer_seconds)
        box = imaplib.IMAP4(settings.host, settings.port, timeout=settings.answer_seconds)
        if settings.tls == "starttls":
            box.starttls(ssl.create_default_context())
        return box


def _uidvalidity(box: imaplib.IMAP4) -> int:
    told = box.response("UIDVALIDITY")[1]
    if not told or told[0] is None:
        raise imaplib.IMAP4.error("the server gives no UIDVALIDITY")
    return int(told[0])


def _letter(box: imaplib.IMAP4, uid: int, size: int) -> bytes:
    parts = _told(box.uid("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{size}>)"))
    for part in parts:
        if isinstance(part, tuple) and (found := _FETCHED.search(part[0])) and int(found[1]) == uid:
            return bytes(part[1])
    # Gone between the search and the fetch: somebody deleted it.
    return b""


def _told(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, parts = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"{kind}: {parts}")
    return parts


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
