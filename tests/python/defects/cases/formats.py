# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events whose shape web3.py does not know."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from ..registry import EVERYWHERE, defect

GETH_SYNCING = {
    "syncing": True,
    "status": {
        "startingBlock": "0x10",
        "currentBlock": "0x20",
        "highestBlock": "0x40",
        "pulledStates": "0x1",
        "knownStates": "0x2",
    },
}


async def first(client, kind: str, result: Any) -> Any:
    """What the stream gives for one event with this result; the exception, if it raises."""
    from harness.client import socket_of

    async with client.connected() as w3:

        async def consume() -> Any:
            async for message in socket_of(w3).process_subscriptions():
                return message

        await w3.eth.subscribe(kind)
        client.node.call("dev_emit", kind, result)
        consumer = asyncio.create_task(consume())
        await asyncio.wait([consumer], timeout=3)
        consumer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            try:
                return await consumer
            except Exception as error:
                return error
        raise TimeoutError("no event")


@defect(EVERYWHERE)
async def nested_syncing_raises(client) -> str | None:
    """The status that geth sends while it is syncing cannot be formatted."""
    got = await first(client, "syncing", GETH_SYNCING)
    if isinstance(got, Exception):
        return type(got).__name__
    status = got["result"]["status"]
    assert got["result"]["syncing"] is True
    assert status["startingBlock"] == 0x10 and status["highestBlock"] == 0x40, status
    return None
