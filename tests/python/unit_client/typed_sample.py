# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A program for type checkers alone: what users write has the types that they expect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from typing_extensions import assert_type

import ethwire
from ethwire.client import (
    Block,
    Disconnected,
    Header,
    HexBytes,
    Lagged,
    Log,
    Receipt,
    RPCError,
    Subscription,
    SyncStatus,
    Transaction,
)
from ethwire.client.notices import Notice


async def calls(node: ethwire.Client) -> None:
    assert_type(await node.eth.block_number(), int)
    assert_type(await node.eth.get_block("latest"), Block)
    assert_type(await node.eth.get_logs(address="0x", topics=[None, ["0x", b""]]), tuple[Log, ...])
    assert_type(await node.eth.call({"to": "0x", "value": 1}), HexBytes)
    assert_type(await node.request("any_thing", 1, None, timeout=1.0), Any)
    assert_type((await node.eth.get_transaction_receipt(b"")).logs[0].topics, tuple[HexBytes, ...])
    async with node.batch(timeout=1) as batch:
        number = batch.eth.block_number()
    assert_type(await number, int)
    try:
        await node.eth.gas_price(timeout=2)
    except RPCError as error:
        assert_type(error.code, int)


async def subscriptions(node: ethwire.Client) -> None:
    assert_type(node.subscribe("newHeads", queue=5, overflow="latest"), Subscription[Header])
    assert_type(node.subscribe("logs", address=["0x"], queue_bytes=5), Subscription[Log])
    assert_type(node.subscribe("newPendingTransactions"), Subscription[HexBytes])
    assert_type(node.subscribe("newPendingTransactions", full=True), Subscription[Transaction])
    assert_type(node.subscribe("syncing"), Subscription[SyncStatus])
    assert_type(node.subscribe("transactionReceipts", transactions=[b""]), Subscription[tuple[Receipt, ...]])
    assert_type(node.subscribe("another", {"a": 1}, namespace="x"), Subscription[Any])
    async for head in node.subscribe("newHeads"):
        assert_type(head.number, int)
        assert_type(head.base_fee_per_gas, "int | None")
        assert_type(head.miner, str)
        assert_type(head.to_dict(), dict[str, Any])
    async with node.subscribe("newHeads") as heads:
        assert_type(heads, Subscription[Header])
        assert_type(await heads.next(timeout=1), Header)
        assert_type(await heads.next_batch(5), list[Header])
        assert_type(heads.batches(5), AsyncIterator[list[Header]])
        async for item in heads.items():
            assert_type(item, "Header | Notice")
            if isinstance(item, Lagged):
                assert_type(item.count, int)
            elif isinstance(item, Disconnected):
                assert_type(item.reason, str)
    assert_type(await node.subscribe("newHeads"), Subscription[Header])


def wrong(node: ethwire.Client) -> None:
    node.subscribe("newHeads", overflow="none")  # type: ignore[call-overload]
    node.eth.get_block(1.5)  # type: ignore[arg-type]
    ethwire.Client("ws://x", reconnect=5)  # type: ignore[arg-type]
