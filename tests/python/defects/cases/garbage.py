# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node that sends what is no answer to anything."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from ..registry import EVERYWHERE, WHOLE, WS, defect
from ..watch import Lines

STRAY = '{"jsonrpc":"2.0","id":987654,"error":{"code":-32000,"message":"whose?"}}'


async def survives(client, text: str) -> str | None:
    async with client.connected(request_timeout=2) as w3:
        try:
            assert await w3.eth.chain_id
            client.node.call("dev_message", text)
            await asyncio.sleep(0.1)
            assert await w3.eth.chain_id
        except asyncio.CancelledError:
            return "all tasks cancelled"
        except Exception as seen:
            if isinstance(seen, AssertionError):
                raise
            return type(seen).__name__
        return None


@defect({**WHOLE, "6.15.1": WS, "7.0.0b2": WS})
async def text_that_is_no_json_ends_the_connection(client) -> str | None:
    """A message that is no JSON ends the listener, and every later call fails."""
    return await survives(client, "these are no JSON texts")


@defect(EVERYWHERE)
async def number_ends_the_connection(client) -> str | None:
    """A message that is JSON but no object ends it too."""
    return await survives(client, "5")


@defect(WHOLE, versions=WHOLE)
async def stray_error_is_logged_for_ever(client) -> str | None:
    """With silenced exceptions, one error that is nobody's is logged again with every later message."""
    from harness.client import socket_of

    events = 100
    async with client.connected(silence_listener_task_exceptions=True) as w3:
        got: list[Any] = []

        async def consume() -> None:
            async for message in socket_of(w3).process_subscriptions():
                got.append(message)
                if len(got) == events:
                    return

        await w3.eth.subscribe("newHeads")
        with Lines() as lines:
            client.node.call("dev_message", STRAY)
            client.node.call("dev_flood", "newHeads", events)
            consumer = asyncio.create_task(consume())
            await asyncio.wait([consumer], timeout=5)
        consumer.cancel()
        with contextlib.suppress(BaseException):
            await consumer
        assert len(got) == events, len(got)
        return f"{lines.count} lines for {events} events" if lines.count > 1 else None
