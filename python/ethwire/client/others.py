# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The modules beside `eth`."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from .eth import BlockLike, Data, HashLike, Module, TransactionLike, is_hash

if TYPE_CHECKING:
    from .values import HexBytes


class Net(Module):
    """The node's network."""

    def version(self, *, timeout: float | None = None) -> Awaitable[str]:
        """The network id, in decimal digits; on most chains it is the chain id."""
        return self._call("net_version", (), timeout)

    def listening(self, *, timeout: float | None = None) -> Awaitable[bool]:
        """Whether the node accepts connections of other nodes."""
        return self._call("net_listening", (), timeout)

    def peer_count(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The number of nodes that the node is connected with."""
        return self._call("net_peerCount", (), timeout)


class Web3(Module):
    """The node's software."""

    def client_version(self, *, timeout: float | None = None) -> Awaitable[str]:
        """The name and version of the node's software."""
        return self._call("web3_clientVersion", (), timeout)

    def sha3(self, data: Data, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """The keccak-256 of data, as the node computes it."""
        return self._call("web3_sha3", (data,), timeout)


class TxPool(Module):
    """The pool of pending transactions, as the node gives it: plain JSON."""

    def status(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """How many wait."""
        return self._call("txpool_status", (), timeout)

    def content(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """All of them."""
        return self._call("txpool_content", (), timeout)

    def inspect(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """All of them, in short."""
        return self._call("txpool_inspect", (), timeout)


class Debug(Module):
    """What nodes have for looking into blocks. Traces are plain JSON, of whatever tracer the options name."""

    def get_raw_block(self, block: BlockLike = "latest", *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A block as it is hashed, in RLP."""
        return self._call("debug_getRawBlock", (block,), timeout)

    def get_raw_header(self, block: BlockLike = "latest", *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A header in RLP."""
        return self._call("debug_getRawHeader", (block,), timeout)

    def get_raw_receipts(
        self, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[tuple[HexBytes, ...]]:
        """The receipts of a block, each an EIP-2718 envelope."""
        return self._call("debug_getRawReceipts", (block,), timeout)

    def get_raw_transaction(self, hash: HashLike, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A transaction as it is signed and sent."""
        return self._call("debug_getRawTransaction", (hash,), timeout)

    def trace_transaction(self, hash: HashLike, options: Any = None, *, timeout: float | None = None) -> Awaitable[Any]:
        """A transaction executed again."""
        return self._call("debug_traceTransaction", (hash, options), timeout)

    def trace_block(self, block: BlockLike, options: Any = None, *, timeout: float | None = None) -> Awaitable[Any]:
        """A block executed again."""
        method = "debug_traceBlockBy" + ("Hash" if is_hash(block) else "Number")
        return self._call(method, (block, options), timeout)

    def trace_call(
        self,
        transaction: TransactionLike,
        block: BlockLike = "latest",
        options: Any = None,
        *,
        timeout: float | None = None,
    ) -> Awaitable[Any]:
        """A call executed on top of a block."""
        return self._call("debug_traceCall", (transaction, block, options), timeout)
