# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The contract node's answers: a result of each kind that web3.py formats in its own way."""

from __future__ import annotations

from typing import Any

HASH = "0x" + "5a" * 32
OTHER_HASH = "0x" + "c3" * 32
ADDRESS = "0x52908400098527886e0f7030069857d2e4169ee7"
CHECKSUMMED = "0x52908400098527886E0F7030069857D2E4169EE7"
BLOOM = "0x" + "0" * 512

HEAD: dict[str, Any] = {
    "parentHash": OTHER_HASH,
    "sha3Uncles": HASH,
    "miner": ADDRESS,
    "stateRoot": HASH,
    "transactionsRoot": HASH,
    "receiptsRoot": HASH,
    "logsBloom": BLOOM,
    "difficulty": "0x0",
    "number": "0x11",
    "gasLimit": "0x1c9c380",
    "gasUsed": "0x5208",
    "timestamp": "0x65f0c2a7",
    "extraData": "0xd883010d0e",
    "mixHash": HASH,
    "nonce": "0x0000000000000000",
    "baseFeePerGas": "0x3b9aca00",
    "withdrawalsRoot": HASH,
    "blobGasUsed": "0x0",
    "excessBlobGas": "0x0",
    "parentBeaconBlockRoot": HASH,
    "hash": HASH,
}
LOG: dict[str, Any] = {
    "address": ADDRESS,
    "topics": [HASH, OTHER_HASH],
    "data": "0x" + "0" * 63 + "1",
    "blockNumber": "0x11",
    "transactionHash": OTHER_HASH,
    "transactionIndex": "0x0",
    "blockHash": HASH,
    "logIndex": "0x2",
    "removed": False,
}
TRANSACTION: dict[str, Any] = {
    "blockHash": HASH,
    "blockNumber": "0x11",
    "from": ADDRESS,
    "gas": "0x5208",
    "gasPrice": "0x3b9aca07",
    "hash": OTHER_HASH,
    "input": "0x",
    "nonce": "0x7",
    "to": ADDRESS,
    "transactionIndex": "0x0",
    "value": "0xde0b6b3a7640000",
    "type": "0x2",
    "chainId": "0x1",
    "v": "0x1",
    "r": HASH,
    "s": OTHER_HASH,
}
RECEIPT: dict[str, Any] = {
    "blockHash": HASH,
    "blockNumber": "0x11",
    "contractAddress": None,
    "cumulativeGasUsed": "0x5208",
    "effectiveGasPrice": "0x3b9aca07",
    "from": ADDRESS,
    "gasUsed": "0x5208",
    "logs": [LOG],
    "logsBloom": BLOOM,
    "status": "0x1",
    "to": ADDRESS,
    "transactionHash": OTHER_HASH,
    "transactionIndex": "0x0",
    "type": "0x2",
}
RESULTS: dict[str, Any] = {
    "eth_blockNumber": "0x11",
    "eth_chainId": "0x1",
    "eth_gasPrice": "0x3b9aca00",
    "eth_getBalance": "0xde0b6b3a7640000",
    "eth_getBlockByNumber": {**HEAD, "size": "0x220", "transactions": [OTHER_HASH], "uncles": [], "withdrawals": []},
    "eth_getLogs": [LOG],
    "eth_getTransactionByHash": TRANSACTION,
    "eth_getTransactionReceipt": RECEIPT,
    "eth_unsubscribe": True,
    "web3_clientVersion": "contract/1",
}
REFUSAL = {"code": -32000, "message": "the contract's node has no code"}
