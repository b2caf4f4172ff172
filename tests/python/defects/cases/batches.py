# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Batches that get another's answer, or none."""

from __future__ import annotations

import asyncio
from typing import Any

from ..registry import WHOLE, defect


async def blocks(w3: Any, numbers: range) -> list[int]:
    async with w3.batch_requests() as batch:
        for number in numbers:
            batch.add(w3.eth.get_block(number))
        return [block["number"] for block in await batch.async_execute()]


@defect(WHOLE, versions=WHOLE)
async def concurrent_batches_swap_answers(client) -> str | None:
    """Batches at the same time get each other's answers."""
    wanted = [range(first, first + 3) for first in range(10)]
    # Until two are there; then the newer goes first.
    client.faults(answers=[{"method": "batch", "do": "hold"}])
    async with client.connected(request_timeout=5) as w3:
        got = await asyncio.gather(*(blocks(w3, each) for each in wanted))
        wrong = sum(list(want) != have for want, have in zip(wanted, got))
        return f"{wrong} of {len(wanted)} wrong" if wrong else None


@defect(WHOLE, versions=WHOLE)
async def error_for_a_whole_batch_is_not_seen(client) -> str | None:
    """One error object for a whole batch is no answer to it."""
    from web3.exceptions import TimeExhausted, Web3RPCError

    text = '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}}'
    client.faults(answers=[{"method": "batch", "do": "raw", "text": text, "times": 1}])
    async with client.connected(request_timeout=1.5) as w3:
        try:
            await blocks(w3, range(2))
        except TimeExhausted:
            return "TimeExhausted"
        except Web3RPCError as error:
            assert "batch too large" in str(error), error
            return None if await w3.eth.chain_id else None
        raise AssertionError("no error")
