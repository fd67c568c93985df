"""Who may enter Didox: passwords, the lock-out ladder, and user keys that live six hours."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from proxima_common.clock import Clock
from pydantic import SecretStr

from proxima_sandbox.didox.shapes import Refused, message_only, text
from proxima_sandbox.store import Store

LIFE = timedelta(minutes=360)
PER_MINUTE, BRIEFLY = 3, timedelta(minutes=10)
BEFORE_A_DAY, BEFORE_FOR_EVER = 10, 25
ROLES = (11, 41, 49, 51, 59, 81, 89)


@dataclass(frozen=True)
class Session:
    """Whom a user key stands for: a company, or a person who may enter one."""

    tax_id: str


class Sessions:
    """Passwords in, user keys out. The ladder counts wrong passwords since the last right one.

    Which of the two codes a step of the ladder answers with is not published: here 429 for the ten minutes and 423 for
    the longer ones, the wait only inside the sentence.
    """

    def __init__(self, store: Store, clock: Clock, passwords: Mapping[str, SecretStr]) -> None:
        self._store, self._clock, self._passwords = store, clock, passwords

    def registered(self, tax_id: str) -> bool:
        """Whether somebody has an account under this number."""
        return tax_id in self._passwords

    def enter(self, tax_id: str, password: str) -> str:
        """A user key for the right password; raises the refusal of the ladder otherwise."""
        self._not_blocked(tax_id)
        if not self.registered(tax_id):
            raise text("User not registered", 422)
        expected = self._passwords[tax_id].get_secret_value()
        if not secrets.compare_digest(expected.encode(), password.encode()):
            raise self._wrong(tax_id)
        self._store.set_setting(f"wrong:{tax_id}", "[]")
        return self.open(tax_id)

    def open(self, tax_id: str) -> str:
        """A new user key."""
        key = str(uuid4())
        issued = self._clock.now().isoformat()
        self._store.set_setting(f"session:{key}", json.dumps({"tax_id": tax_id, "issued": issued}))
        self._store.count("logins")
        return key

    def of(self, key: str) -> Session:
        """Whose key it is; an unknown or old one is refused."""
        try:
            kept = self._store.setting(f"session:{UUID(key)}")
        except ValueError:
            kept = None
        if kept:
            session = json.loads(kept)
            if self._clock.now() < datetime.fromisoformat(session["issued"]) + LIFE:
                return Session(session["tax_id"])
        raise text("Unauthorized. Invalid user key", 401)

    def forget_all(self) -> None:
        """Every user key runs out now."""
        self._store.drop_settings("session:")

    def wrong_passwords(self, tax_id: str) -> int:
        """Wrong passwords since the last right one."""
        return len(json.loads(self._store.setting(f"wrong:{tax_id}") or "[]"))

    def _wrong(self, tax_id: str) -> Refused:
        now = self._clock.now()
        moments = [*json.loads(self._store.setting(f"wrong:{tax_id}") or "[]"), now.isoformat()]
        self._store.set_setting(f"wrong:{tax_id}", json.dumps(moments))
        lately = [at for at in moments if now - datetime.fromisoformat(at) < timedelta(minutes=1)]
        if len(moments) >= BEFORE_FOR_EVER:
            self._block(tax_id, "for ever")
        elif len(moments) == BEFORE_A_DAY:
            self._block(tax_id, (now + timedelta(hours=24)).isoformat())
        elif len(lately) >= PER_MINUTE and not self._store.setting(f"blocked:{tax_id}"):
            self._block(tax_id, (now + BRIEFLY).isoformat())
        return text("Incorrect login", 422)

    def _block(self, tax_id: str, until: str) -> None:
        self._store.set_setting(f"blocked:{tax_id}", until)

    def _not_blocked(self, tax_id: str) -> None:
        until = self._store.setting(f"blocked:{tax_id}")
        if not until:
            return
        if until == "for ever":
            raise message_only("Пользователь заблокирован. Обратитесь в поддержку.", 423)
        left = datetime.fromisoformat(until) - self._clock.now()
        if left <= timedelta(0):
            self._block(tax_id, "")
            return
        minutes = int(left.total_seconds() // 60) + 1
        if minutes > BRIEFLY.total_seconds() / 60:
            raise message_only(f"Пользователь заблокирован. Повторите через {minutes} мин.", 423)
        raise message_only(f"Слишком много попыток входа. Повторите через {minutes} мин.", 429)
