"""A company's key: one log-in at a time over all processes, none after a refusal until a person says so.

The key is kept in the process's memory only: it opens the company's cabinet for six hours, and a log-in costs one call
per process in that time. What has to be common to all processes, the right to log in and the stop, is in Postgres.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from proxima_common.clock import Clock
from proxima_common.db.database import Database
from proxima_common.ids import new_id
from proxima_common.said import kept, recalled, reworded, said
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from proxima_delivery.adapters.didox.client import DidoxClient
from proxima_delivery.adapters.tables import DIDOX_COMPANY
from proxima_delivery.settings.didox import DidoxCompany, DidoxSettings
from proxima_delivery.usecases.didox.failures import (
    Busy,
    LoginBlocked,
    LoginStopped,
    LoginUnderWay,
    NoAnswer,
    Refused,
    SessionGone,
)


@dataclass(frozen=True)
class _Key:
    text: str
    until: datetime


class DidoxSession:
    """Gives the key of one company."""

    def __init__(
        self,
        client: DidoxClient,
        database: Database,
        clock: Clock,
        settings: DidoxSettings,
        legal_entity_id: str,
        company: DidoxCompany,
    ) -> None:
        self._client, self._database, self._clock, self._settings = client, database, clock, settings
        self._legal_entity_id, self._company = legal_entity_id, company
        self._lock = asyncio.Lock()
        self._key: _Key | None = None

    async def key(self) -> str:
        """A key that is not about to run out; logs in when there is none."""
        async with self._lock:
            if self._key is None or self._clock.now() >= self._key.until:
                self._key = await self._log_in()
            return self._key.text

    def forget(self, key: str) -> None:
        """It was refused; the next call logs in again, unless somebody has done so meanwhile."""
        if self._key and self._key.text == key:
            self._key = None

    async def _log_in(self) -> _Key:
        owner = new_id()
        await self._take_turn(owner)
        now = self._clock.now()
        path = f"/v1/auth/{self._company.tin}/password/{self._settings.locale}"
        body = {"password": self._company.password.get_secret_value()}
        try:
            answer = await self._client.call("login", "POST", path, body=body)
        except NoAnswer as error:
            # Nobody knows whether it counted as a wrong one: the turn runs out by itself.
            sentence = reworded(str(error), f"no answer to the log-in: {error}")
            raise LoginUnderWay(sentence, self._settings.login_turn) from error
        except Busy as busy:
            await self._end_turn(owner)
            raise LoginBlocked(str(busy), busy.retry_after) from busy
        except (Refused, SessionGone) as refused:
            await self._stop(owner, refused)
            sentence = said("didox_log_in_refused", f"Didox refused the log-in: {refused}", words=refused)
            raise LoginStopped(reworded(str(refused), sentence)) from refused
        except BaseException:
            await self._end_turn(owner)
            raise
        await self._end_turn(owner)
        token = answer.get("token")
        if not isinstance(token, str) or not token:
            raise NoAnswer(said("didox_no_token", "Didox's answer to the log-in has no token"))
        return _Key(token, now + timedelta(minutes=self._settings.session_minutes))

    async def _take_turn(self, owner: UUID) -> None:
        table, until = DIDOX_COMPANY, func.clock_timestamp() + timedelta(seconds=self._settings.login_turn)
        async with self._database.transaction() as tx:
            await tx.execute(insert(table).values(legal_entity_id=self._legal_entity_id).on_conflict_do_nothing())
            taken = await tx.execute(
                update(table)
                .where(
                    table.c.legal_entity_id == self._legal_entity_id,
                    table.c.stopped_at.is_(None),
                    or_(table.c.login_until.is_(None), table.c.login_until <= func.clock_timestamp()),
                )
                .values(login_owner=owner, login_until=until)
            )
            if taken.rowcount:
                return
            row = (await tx.execute(select(table).where(table.c.legal_entity_id == self._legal_entity_id))).one()
        if row.stopped_at is not None:
            raise LoginStopped(_stopped(self._legal_entity_id, recalled(row.stop_reason, row.stop_said)))
        raise LoginUnderWay(
            said("didox_log_in_under_way", "another process logs in right now, or died while doing so"), 2.0
        )

    async def _end_turn(self, owner: UUID) -> None:
        async with self._database.transaction() as tx:
            await tx.execute(
                update(DIDOX_COMPANY)
                .where(DIDOX_COMPANY.c.login_owner == owner)
                .values(login_owner=None, login_until=None)
            )

    async def _stop(self, owner: UUID, refused: Exception) -> None:
        """One refusal is enough: three in a minute block the person, twenty-five for ever."""
        async with self._database.transaction() as tx:
            await tx.execute(
                update(DIDOX_COMPANY)
                .where(DIDOX_COMPANY.c.login_owner == owner)
                .values(
                    login_owner=None,
                    login_until=None,
                    stopped_at=self._clock.now(),
                    stop_reason=str(refused)[:500],
                    stop_said=kept(str(refused)),
                )
            )


def _stopped(legal_entity_id: str, reason: str) -> str:
    sentence = f"log-ins of {legal_entity_id} are stopped until a person unlocks: {reason}"
    return reworded(reason, said("didox_log_in_refused", sentence, words=reason))
