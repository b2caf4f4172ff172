# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls: what they cost the node, and what they leave behind."""

from __future__ import annotations

import asyncio
from typing import Any

from harness.fake_node import FakeNode, reply

from ..registry import EVERYWHERE, WHOLE, defect


@defect(EVERYWHERE)
async def eth_call_asks_for_the_chain_twice(client) -> str | None:
    """Each eth_call asks for the chain's id before and after."""
    call = {"to": "0x" + "11" * 20, "data": "0x"}
    async with client.connected() as w3:
        await w3.eth.call(call)
        before = client.asked("eth_chainId"), client.asked("eth_call")
        await w3.eth.call(call)
        trips = client.asked("eth_chainId") - before[0] + client.asked("eth_call") - before[1]
        return f"{trips} round trips" if trips != 1 else None


@defect(EVERYWHERE)
async def replies_of_cancelled_calls_are_kept(client) -> str | None:
    """The replies to calls that were cancelled are kept for ever."""
    from harness.client import until

    # Upstream each waiting call polls, so that many more take it as long as the scenario may last.
    many = 100
    held: list[Any] = []

    def answer(request: Any) -> list[Any]:
        if request["method"] == "eth_gasPrice":
            held.append(request)
            return []
        # This one's answer behind all of theirs: once it is there, they have been read.
        return [reply(each, "0x1") for each in [*held, request]]

    with FakeNode(client.transport, answer) as node:
        async with client.connected(node.address) as w3:
            calls = [asyncio.create_task(w3.provider.make_request("eth_gasPrice", [])) for _ in range(many)]
            await until(lambda: len(held) == many, "every request is there")
            for each in calls:
                each.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
            await w3.eth.chain_id
            kept = len(w3.provider._request_processor._request_response_cache._data)
    return f"{kept} of {many} kept" if kept else None


@defect(WHOLE, versions=WHOLE)
async def error_reply_ends_the_connection(client) -> str | None:
    """An ordinary error in reply to `make_request` ends the connection."""
    error = {"code": -32000, "message": "no"}
    client.faults(answers=[{"method": "eth_gasPrice", "do": "error", "error": error}])
    async with client.connected(request_timeout=2) as w3:
        for _ in range(2):
            try:
                reply = await w3.provider.make_request("eth_gasPrice", [])
                assert reply["error"] == error, reply
                await asyncio.sleep(0.05)
                assert await w3.eth.chain_id
            except Exception as seen:
                if isinstance(seen, AssertionError):
                    raise
                return type(seen).__name__
        return None
