# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the node has, asked over HTTP: every result of a call and every event is held against it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from harness.devnode import DevNode

BLOCKS_KEPT = 512
"""Enough for the subscriptions that are furthest behind, and a bound on what the truth itself takes."""


@dataclass(frozen=True)
class Log:
    transaction: bytes
    index: int
    address: str


@dataclass(frozen=True)
class Block:
    number: int
    hash: bytes
    transactions: tuple[bytes, ...]
    logs: tuple[Log, ...]


def data(text: str) -> bytes:
    return bytes.fromhex(text[2:])


class Chain:
    """Nothing is ever taken back: no operation reorganizes the chain."""

    def __init__(self, node: DevNode) -> None:
        self._node = node
        self._lock = threading.Lock()
        self._blocks: OrderedDict[int, Block] = OrderedDict()
        self.chain_id = int(node.call("eth_chainId"), 16)
        self.gas_price = int(node.call("eth_gasPrice"), 16)
        self.client = node.call("web3_clientVersion")
        self.account = node.call("eth_accounts")[0]
        self.balance = int(node.call("eth_getBalance", self.account, "latest"), 16)
        self.low = int(node.call("eth_blockNumber"), 16)
        """The head is this or a later one."""
        self.high = self.low
        """The head is this or an earlier one: as much as anybody has asked to be mined."""
        self.old = [block for number in range(1, self.low + 1) if (block := self.block(number)) is not None]
        """Mined before the run: what calls ask for."""
        self.tokens = sorted({log.address for block in self.old for log in block.logs})

    def will_mine(self, blocks: int) -> None:
        with self._lock:
            self.high += blocks

    def has_mined(self, head: int) -> None:
        with self._lock:
            self.low = max(self.low, head)

    def block(self, number: int) -> Block | None:
        """None when the node has no such block."""
        with self._lock:
            block = self._blocks.get(number)
            if block is None:
                receipts = self._node.call("eth_getBlockReceipts", hex(number))
                if not receipts:
                    return None
                block = self._blocks[number] = made_of(number, receipts)
                if len(self._blocks) > BLOCKS_KEPT:
                    self._blocks.popitem(last=False)
            return block


def made_of(number: int, receipts: list[dict[str, Any]]) -> Block:
    return Block(
        number,
        data(receipts[0]["blockHash"]),
        tuple(data(receipt["transactionHash"]) for receipt in receipts),
        tuple(
            Log(data(log["transactionHash"]), int(log["logIndex"], 16), log["address"].lower())
            for receipt in receipts
            for log in receipt["logs"]
        ),
    )
