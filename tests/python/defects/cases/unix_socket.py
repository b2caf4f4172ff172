# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Unix sockets whose other end does not read any more."""

from __future__ import annotations

import asyncio
from typing import Any

from harness.fake_node import FakeNode, reply

from ..registry import IPC, defect
from ..watch import spinning

CONFIRMED = {"7.0.0b2": IPC, "7.16.0": IPC, "8.0.0": IPC}


def answer(request: Any) -> list[Any]:
    return [reply(request, "0x1")]


@defect(CONFIRMED, transports=IPC)
async def failed_send_is_swallowed(client) -> str | None:
    """The error of a send is dropped, and its call waits for an answer to what was never sent."""
    from web3.exceptions import TimeExhausted

    with FakeNode("ipc", answer) as node:
        async with client.connected(node.address, request_timeout=1, silence_listener_task_exceptions=True) as w3:
            assert await w3.eth.chain_id == 1
            node.deafen()
            try:
                await w3.eth.chain_id
            except TimeExhausted:
                return "TimeExhausted"
            except Exception:
                return None
            raise AssertionError("answered")


@defect(CONFIRMED, transports=IPC)
async def failed_send_spins(client) -> str | None:
    """And with silenced exceptions the listener reads the same error again and again."""
    with FakeNode("ipc", answer) as node:
        async with client.connected(node.address, request_timeout=3, silence_listener_task_exceptions=True) as w3:
            assert await w3.eth.chain_id == 1
            node.deafen()
            call = asyncio.create_task(w3.provider.make_request("eth_chainId", []))
            await asyncio.wait([call], timeout=0.1)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            return await spinning()
