# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node whose every block has 200 whole transactions, serialised beforehand; it prints its address."""

from __future__ import annotations

import json
import random
import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "python"))

from harness.fake_node import FakeNode  # noqa: E402

TRANSACTIONS = 200


def block() -> dict[str, Any]:
    source = random.Random(200)

    def data(count: int) -> str:
        return "0x" + source.randbytes(count).hex()

    def quantity(most: int) -> str:
        return hex(source.randrange(1, most))

    block_hash = data(32)

    def transaction(index: int) -> dict[str, Any]:
        return {
            "blockHash": block_hash,
            "blockNumber": "0x1",
            "from": data(20),
            "gas": quantity(1 << 21),
            "gasPrice": quantity(1 << 36),
            "maxFeePerGas": quantity(1 << 36),
            "maxPriorityFeePerGas": quantity(1 << 32),
            "hash": data(32),
            "input": data(source.choice((0, 68, 68, 132, 420))),
            "nonce": quantity(1 << 16),
            "to": data(20),
            "transactionIndex": hex(index),
            "value": quantity(1 << 70),
            "type": "0x2",
            "accessList": [],
            "chainId": "0x1",
            "v": "0x1",
            "r": data(32),
            "s": data(32),
            "yParity": "0x1",
        }

    return {
        "baseFeePerGas": quantity(1 << 36),
        "difficulty": "0x0",
        "extraData": data(20),
        "gasLimit": "0x1c9c380",
        "gasUsed": quantity(1 << 24),
        "hash": block_hash,
        "logsBloom": data(256),
        "miner": data(20),
        "mixHash": data(32),
        "nonce": "0x0000000000000000",
        "number": "0x1",
        "parentHash": data(32),
        "receiptsRoot": data(32),
        "sha3Uncles": data(32),
        "size": quantity(1 << 18),
        "stateRoot": data(32),
        "timestamp": quantity(1 << 31),
        "transactions": [transaction(index) for index in range(TRANSACTIONS)],
        "transactionsRoot": data(32),
        "uncles": [],
        "withdrawals": [],
        "withdrawalsRoot": data(32),
    }


def main() -> None:
    text = json.dumps(block(), separators=(",", ":"))

    def answer(request: Any) -> list[str]:
        result = '"0x1"' if request["method"] == "eth_chainId" else text
        return [f'{{"jsonrpc":"2.0","id":{json.dumps(request["id"])},"result":{result}}}']

    with FakeNode("ws", answer) as node:
        print(node.address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
