"""Several parts of the service hear the same event."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from proxima_common.contracts.payload import Payload
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from sqlalchemy.ext.asyncio import AsyncConnection

P = TypeVar("P", bound=Payload)
Handler = Callable[[Received[P], AsyncConnection], Awaitable[None]]


class Hearing:
    """The dispatcher takes one handler per event; here each part registers its own. They run in the order of their
    registering, in the one transaction that claimed the event."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._heard: dict[type[Payload], list[Callable[[Received[Any], AsyncConnection], Awaitable[None]]]] = {}

    def on(self, payload: type[P]) -> Callable[[Handler[P]], Handler[P]]:
        """Handle one event version, beside whoever else does."""

        def register(handler: Handler[P]) -> Handler[P]:
            if payload not in self._heard:
                self._heard[payload] = []
                self._dispatcher.on(payload)(self._all(payload))
            self._heard[payload].append(handler)
            return handler

        return register

    def _all(self, payload: type[Payload]) -> Handler[Any]:
        async def all_of_them(event: Received[Any], tx: AsyncConnection) -> None:
            for handler in self._heard[payload]:
                await handler(event, tx)

        return all_of_them
