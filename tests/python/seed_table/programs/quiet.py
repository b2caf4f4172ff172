# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Enters a quiet state and stays in it: STATE TRANSPORT WS IPC HTTP. Says `ready` once it is in it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.client import Client, make_provider, make_web3, socket_of  # noqa: E402

# Of its own: none of the others' answers is held back.
STUCK = "eth_gasPrice"


async def follow(w3: Any) -> None:
    """As a program does that outlives its connection."""
    with contextlib.suppress(Exception, asyncio.CancelledError):
        async for _ in socket_of(w3).process_subscriptions():
            pass


async def main(state: str, transport: str, ws: str, ipc: str, http: str) -> None:
    client = Client(transport, {"ws": ws, "ipc": ipc, "http": http})
    options = {"silence_listener_task_exceptions": True} if state == "silenced" else {}
    w3 = make_web3(make_provider(transport, client.addresses[transport], request_timeout=3600, **options))
    await w3.provider.connect()
    tasks = []
    if state != "in flight":
        await w3.eth.subscribe("newHeads")
        tasks.append(asyncio.create_task(follow(w3)))
    if state.startswith("in flight"):
        client.faults(answers=[{"method": STUCK, "do": "drop"}])
        asked = client.asked(STUCK)
        tasks.append(asyncio.create_task(w3.provider.make_request(STUCK, [])))
        await client.until_asked(STUCK, asked + 1)
    if state in ("dead", "silenced"):
        await asyncio.sleep(0)
        client.lose()
        await asyncio.sleep(0.2)
    print("ready", flush=True)
    await asyncio.sleep(3600)


async def survive(arguments: list[str]) -> None:
    """Early versions cancel every task when their connection is lost; whoever lives on with it catches that."""
    task = asyncio.create_task(main(*arguments))
    with contextlib.suppress(asyncio.CancelledError):
        await task
    print("ready", flush=True)
    await asyncio.sleep(3600)


if __name__ == "__main__":
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        asyncio.run(survive(sys.argv[1:]))
    except asyncio.CancelledError:
        # Cancelled too, and so at its end, which upstream gives it: no row.
        print("cancelled", flush=True)
