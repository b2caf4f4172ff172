# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Documents as nodes make them, at random: every fork's fields, every type of transaction, other chains' extras."""

from __future__ import annotations

from random import Random
from typing import Any

from .documents import Document


class Generator:
    """Seeded, so that a run can be repeated."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def document(self) -> Document:
        kind = self._random.choice(("block", "head", "log", "transaction", "receipt", "syncing", "hash"))
        return Document(kind, getattr(self, kind)(), "generated")

    # Fields

    def digits(self, count: int) -> str:
        return f"{self._random.getrandbits(4 * count):0{count}x}" if count else ""

    def bytes_(self, size: int) -> str:
        return "0x" + self.digits(2 * size)

    def address(self) -> str:
        # Few addresses make most of the traffic.
        if self._random.random() < 0.3:
            return "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
        digits = self.digits(40)
        return "0x" + (digits if self._random.random() < 0.7 else digits.upper())

    def integer(self, bits: int = 64) -> str:
        return hex(self._random.getrandbits(self._random.randint(1, bits)))

    def data(self, most: int = 300) -> str:
        return self.bytes_(self._random.choice((0, 0, 4, 32, 68, self._random.randint(0, most))))

    def maybe(self, chance: float = 0.5) -> bool:
        return self._random.random() < chance

    # Documents

    def hash(self) -> str:
        return self.bytes_(32)

    def head(self) -> dict[str, Any]:
        head: dict[str, Any] = {
            "parentHash": self.hash(),
            "sha3Uncles": self.hash(),
            "miner": self.address(),
            "stateRoot": self.hash(),
            "transactionsRoot": self.hash(),
            "receiptsRoot": self.hash(),
            "logsBloom": self.bytes_(256),
            "difficulty": self.integer(),
            "number": self.integer(32),
            "gasLimit": self.integer(),
            "gasUsed": self.integer(),
            "timestamp": self.integer(33),
            "extraData": self.bytes_(self._random.randint(0, 32)),
            "mixHash": self.hash(),
            "nonce": self.bytes_(8),
            "hash": self.hash(),
        }
        fork = self._random.randint(0, 4)
        if fork >= 1:
            head["baseFeePerGas"] = self.integer()
        if fork >= 2:
            head["withdrawalsRoot"] = self.hash()
        if fork >= 3:
            head.update(
                blobGasUsed=self.integer(20), excessBlobGas=self.integer(30), parentBeaconBlockRoot=self.hash()
            )
        if fork >= 4:
            head["requestsHash"] = self.hash()
        if self.maybe(0.2):
            head["totalDifficulty"] = self.integer(80)
        if self.maybe(0.2):
            head["size"] = self.integer(20)
        if self.maybe(0.2):
            extras = {"l1BlockNumber": self.integer(), "sendCount": self.integer(), "sendRoot": self.hash()}
            for name in self._random.sample(list(extras), self._random.randint(1, 3)):
                head[name] = extras[name]
        return head

    def block(self) -> dict[str, Any]:
        block = self.head()
        count = self._random.choice((0, 1, 5))
        full = self.maybe()
        block["transactions"] = [self.transaction() if full else self.hash() for _ in range(count)]
        block["uncles"] = [self.hash() for _ in range(self._random.choice((0, 0, 2)))]
        if "withdrawalsRoot" in block:
            block["withdrawals"] = [
                {
                    "index": self.integer(32),
                    "validatorIndex": self.integer(20),
                    "address": self.address(),
                    "amount": self.integer(40),
                }
                for _ in range(self._random.choice((0, 3)))
            ]
        if self.maybe(0.1):
            block.update(number=None, hash=None, nonce=None, miner=None)
        return block

    def transaction(self) -> dict[str, Any]:
        kind = self._random.randint(0, 4)
        mined = self.maybe(0.7)
        transaction: dict[str, Any] = {
            "blockHash": self.hash() if mined else None,
            "blockNumber": self.integer(32) if mined else None,
            "from": self.address(),
            "gas": self.integer(24),
            "gasPrice": self.integer(40),
            "hash": self.hash(),
            "input": self.data(),
            "nonce": self.integer(20),
            "to": None if self.maybe(0.1) else self.address(),
            "transactionIndex": self.integer(8) if mined else None,
            "value": self.integer(self._random.choice((8, 64, 100))),
            "type": hex(kind),
            "chainId": self.integer(16),
            "v": self.integer(6),
            "r": self.integer(256),
            "s": self.integer(255),
        }
        if kind >= 1:
            transaction["accessList"] = [
                {"address": self.address(), "storageKeys": [self.hash() for _ in range(self._random.randint(0, 2))]}
                for _ in range(self._random.randint(0, 2))
            ]
            transaction["yParity"] = self.integer(1)
        if kind >= 2:
            transaction.update(maxFeePerGas=self.integer(40), maxPriorityFeePerGas=self.integer(30))
        if kind == 3:
            transaction.update(maxFeePerBlobGas=self.integer(30), blobVersionedHashes=[self.hash()])
        if kind == 4:
            transaction["authorizationList"] = [
                {
                    "chainId": self.integer(16),
                    "address": self.address(),
                    "nonce": self.integer(16),
                    "yParity": self.integer(1),
                    "r": self.integer(256),
                    "s": self.integer(255),
                }
                for _ in range(self._random.randint(0, 2))
            ]
        if self.maybe(0.1):
            transaction["blockTimestamp"] = self.integer(33)
        return transaction

    def log(self) -> dict[str, Any]:
        log: dict[str, Any] = {
            "address": self.address(),
            "topics": [self.hash() for _ in range(self._random.randint(0, 4))],
            "data": self.data(),
            "blockNumber": self.integer(32),
            "transactionHash": self.hash(),
            "transactionIndex": self.integer(8),
            "blockHash": self.hash(),
            "logIndex": self.integer(10),
            "removed": self.maybe(0.1),
        }
        if self.maybe(0.2):
            log["blockTimestamp"] = self.integer(33)
        if self.maybe(0.1):
            log.update(blockHash=None, blockNumber=None, transactionHash=None, transactionIndex=None)
        return log

    def receipt(self) -> dict[str, Any]:
        receipt: dict[str, Any] = {
            "blockHash": self.hash(),
            "blockNumber": self.integer(32),
            "contractAddress": self.address() if self.maybe(0.2) else None,
            "cumulativeGasUsed": self.integer(25),
            "effectiveGasPrice": self.integer(40),
            "from": self.address(),
            "gasUsed": self.integer(24),
            "logs": [self.log() for _ in range(self._random.randint(0, 3))],
            "logsBloom": self.bytes_(256),
            "status": self.integer(1),
            "to": None if self.maybe(0.1) else self.address(),
            "transactionHash": self.hash(),
            "transactionIndex": self.integer(8),
            "type": self.integer(2),
        }
        if self.maybe(0.2):
            receipt.update(blobGasPrice=self.integer(20), blobGasUsed=self.integer(18))
        if self.maybe(0.1):
            receipt["root"] = self.hash()
        return receipt

    def syncing(self) -> Any:
        if self.maybe(0.2):
            return False
        status = {
            "startingBlock": self.integer(32),
            "currentBlock": self.integer(32),
            "highestBlock": self.integer(32),
            "knownStates": self.integer(),
            "pulledStates": self.integer(),
        }
        return {"syncing": True, "status": status} if self.maybe(0.3) else status
