# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The reconnect loop of a program: `async for w3 in AsyncWeb3(...)`.

From 7.13 on web3 disconnects and connects again for each turn. 6.15.1 and 7.0.0b2 connect once and give the same connection
for ever: after its end every turn fails at once. Here they connect again when the connection has ended, without end, as
`websockets` does it, whose loop theirs is modelled on.

Whatever a program does in such a loop, it must not keep a core busy, nor the event loop to itself. So each turn suspends,
and turns that fail one after the other are given time. A turn has failed when it was short and its connection was lost, or
the node has refused something in it, or when it was over at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

from .._address import address_of
from .._options import Options
from ..core.outage import Pauses
from ..session.session import Session, session_of
from .patching import Patches

FUNCTIONS = ("web3.main:AsyncWeb3.__aiter__",)

AT_ONCE = 0.05
"""Seconds; a body that is over sooner has hardly done what it is for."""
INTERRUPTED = "Connection interrupted, attempting to reconnect..."


class Turn:
    """One turn of the loop's body."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._began = monotonic()
        self._refused = session.refused

    @property
    def seconds(self) -> float:
        return monotonic() - self._began

    @property
    def has_failed(self) -> bool:
        """As far as that can be seen while the connection lives."""
        return self.seconds < AT_ONCE or self._session.refused != self._refused


async def turns(w3: Any, session: Session) -> AsyncIterator[Any]:
    """As web3 does it from 7.13 on; `connect()` waits where the last turns have failed."""
    provider = w3.provider
    while True:
        await provider.connect()
        turn = Turn(session)
        yield w3
        provider.logger.error(INTERRUPTED)
        session.flapping.turn_failed = turn.has_failed
        await provider.disconnect()


async def turns_that_connect_again(w3: Any, session: Session) -> AsyncIterator[Any]:
    """6.15.1 and 7.0.0b2: the same connection for as long as it lives, and then the next."""
    provider = w3.provider
    if not await provider.is_connected():
        await provider.connect()
    while True:
        turn = Turn(session)
        try:
            yield w3
        except Exception:
            # What is thrown into it, as upstream has it.
            pass
        # A body that awaits nothing lets the others have their turn, and the listener find out about the end.
        await asyncio.sleep(0)
        if has_ended(provider, session):
            provider.logger.error(INTERRUPTED)
            # For a listener that has not found out yet.
            session.flapping.turn_failed = True
            await disconnect(provider, session)
            await connect_again(provider, session)
        else:
            session.flapping.turn_failed = turn.has_failed
            session.flapping.ended(turn.seconds, by_the_node=False)
            await session.flapping.wait(provider.logger)


def has_ended(provider: Any, session: Session) -> bool:
    if not session.is_open:
        return True
    if session.reconnect is not None:
        # It is made again by itself.
        return False
    if hasattr(provider, "_writer"):
        return provider._writer is None or provider._writer.is_closing()
    return not getattr(provider._ws, "open", True)


async def disconnect(provider: Any, session: Session) -> None:
    """What ended the listener is known."""
    try:
        await provider.disconnect()
    except Exception as error:
        if not session.layout.is_loss(error):
            raise


async def connect_again(provider: Any, session: Session) -> None:
    pauses = Pauses()
    await session.flapping.wait(provider.logger)
    while True:
        try:
            return await provider.connect()
        except Exception as error:
            if not session.layout.is_loss(error):
                raise
            seconds = pauses.next()
            text = "Could not connect to: %s. Retrying in %s seconds."
            provider.logger.info(text, address_of(provider), round(seconds, 1))
            await asyncio.sleep(seconds)


def install(patches: Patches, options: Options) -> None:
    from web3 import main

    replace(patches, main.AsyncWeb3, turns)


def replace(patches: Patches, cls: type, iterate: Any) -> None:
    upstream = cls.__dict__["__aiter__"]

    @patches.method(cls, "__aiter__")
    def __aiter__(self: Any) -> Any:
        processor = getattr(self.provider, "_request_processor", None)
        session = session_of(processor) if processor is not None else None
        return upstream(self) if session is None else iterate(self, session)
