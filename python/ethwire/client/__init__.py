# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A client of an Ethereum node, without web3.py: the C++ client of ethwire behind asyncio.

::

    async with ethwire.Client("wss://node.example/KEY") as node:
        print(await node.eth.block_number())
        async for head in node.subscribe("newHeads"):
            print(head.number, head.hash, head.base_fee_per_gas)

| file | holds |
| --- | --- |
| `client.py` | `Client`: from `async with` to the end, and how an operation waits for its end |
| `modules.py` | what has `eth`, `net` and the others: a client, and a batch |
| `eth.py`, `others.py` | the methods, each with its types |
| `subscription.py` | `Subscription`: events, batches of them, and everything that happens |
| `batch.py` | `Batch`: calls that travel together |
| `values.py` | what a node sends, as objects |
| `errors.py`, `notices.py` | what is raised, and what is told between events |

The engine (`ethwire._engine`, `python/engine/client`) makes the values and runs everything that has to do with sockets
on a thread of its own.
"""

from __future__ import annotations

try:
    from .._engine import NativeClient as _
except ImportError as error:
    raise ImportError("ethwire.Client needs ethwire's extension, which this installation does not have") from error

from .batch import Batch
from .client import Client
from .errors import (
    BadResponse,
    BlockNotFound,
    ClientError,
    Closed,
    ConnectionFailed,
    MethodUnavailable,
    QueueOverflow,
    RequestTimeout,
    RPCError,
    TransactionNotFound,
)
from .notices import Disconnected, Lagged, Resubscribed, Undecodable
from .subscription import Subscription
from .values import (
    AccessListEntry,
    AccessListResult,
    AccountProof,
    Authorization,
    Block,
    FeeHistory,
    Header,
    HexBytes,
    Log,
    Receipt,
    SimulatedBlock,
    SimulatedCall,
    SimulationError,
    StorageProof,
    SyncStatus,
    Transaction,
    Withdrawal,
)

__all__ = [
    "AccessListEntry",
    "AccessListResult",
    "AccountProof",
    "Authorization",
    "BadResponse",
    "Batch",
    "Block",
    "BlockNotFound",
    "Client",
    "ClientError",
    "Closed",
    "ConnectionFailed",
    "Disconnected",
    "FeeHistory",
    "Header",
    "HexBytes",
    "Lagged",
    "Log",
    "MethodUnavailable",
    "QueueOverflow",
    "RPCError",
    "Receipt",
    "RequestTimeout",
    "Resubscribed",
    "SimulatedBlock",
    "SimulatedCall",
    "SimulationError",
    "StorageProof",
    "Subscription",
    "SyncStatus",
    "Transaction",
    "TransactionNotFound",
    "Undecodable",
    "Withdrawal",
]
