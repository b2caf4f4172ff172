# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The `eth` module: every method of the C++ table that is typed there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .values import (
        AccessListResult,
        AccountProof,
        Block,
        FeeHistory,
        HexBytes,
        Log,
        Receipt,
        SimulatedBlock,
        SyncStatus,
        Transaction,
    )

AddressLike = str | bytes
"""`0x` and 40 digits, checked where their case is mixed (EIP-55), or 20 bytes."""
HashLike = str | bytes
"""`0x` and 64 digits, or 32 bytes."""
Data = str | bytes
"""`0x` and digits, or bytes."""
BlockLike = int | str | bytes
"""A number, a hash, or `latest`, `safe`, `finalized`, `earliest`, `pending`."""
Addresses = AddressLike | Sequence[AddressLike] | None
Topics = Sequence[HashLike | Sequence[HashLike] | None] | None
TransactionLike = Mapping[str, Any]
"""Fields of a transaction by the node's names or by Python's: `to`, `from_`, `value`, `data`, `gas`, `max_fee_per_gas`,
..."""

Call = Callable[..., Awaitable[Any]]


class Module:
    """Methods of a node. Each takes its own `timeout` in seconds, in place of the client's."""

    def __init__(self, call: Call) -> None:
        self._call = call


def is_hash(block: BlockLike) -> bool:
    return isinstance(block, bytes) or (isinstance(block, str) and len(block) == 66)


class Eth(Module):
    """The chain, its state and its fees. Amounts are in wei; a block that is not given is the latest.

    Where the node answers null, a block is `BlockNotFound`, and a transaction or receipt `TransactionNotFound`.
    """

    # The chain

    def block_number(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The number of the latest block."""
        return self._call("eth_blockNumber", (), timeout)

    def chain_id(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The chain id (EIP-695)."""
        return self._call("eth_chainId", (), timeout)

    def syncing(self, *, timeout: float | None = None) -> Awaitable[SyncStatus]:
        """Whether the node is synchronising, which is the value's truth, and how far it is."""
        return self._call("eth_syncing", (), timeout)

    def get_block(
        self, block: BlockLike = "latest", full_transactions: bool = False, *, timeout: float | None = None
    ) -> Awaitable[Block]:
        """A block. With `full_transactions` it holds whole transactions, else their hashes."""
        method = "eth_getBlockByHash" if is_hash(block) else "eth_getBlockByNumber"
        return self._call(method, (block, full_transactions), timeout)

    def get_block_receipts(
        self, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[tuple[Receipt, ...]]:
        """The receipts of a block, in the order of its transactions."""
        return self._call("eth_getBlockReceipts", (block,), timeout)

    def get_block_transaction_count(
        self, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[int]:
        """The number of transactions in a block."""
        method = "eth_getBlockTransactionCountBy" + ("Hash" if is_hash(block) else "Number")
        return self._call(method, (block,), timeout)

    def get_uncle_count(self, block: BlockLike = "latest", *, timeout: float | None = None) -> Awaitable[int]:
        """The number of uncles of a block: none since the merge."""
        method = "eth_getUncleCountByBlock" + ("Hash" if is_hash(block) else "Number")
        return self._call(method, (block,), timeout)

    def get_uncle_by_block(self, block: BlockLike, index: int, *, timeout: float | None = None) -> Awaitable[Block]:
        """An uncle of a block, by its place."""
        method = f"eth_getUncleByBlock{'Hash' if is_hash(block) else 'Number'}AndIndex"
        return self._call(method, (block, index), timeout)

    def get_logs(
        self,
        *,
        address: Addresses = None,
        topics: Topics = None,
        from_block: BlockLike | None = None,
        to_block: BlockLike | None = None,
        block_hash: HashLike | None = None,
        timeout: float | None = None,
    ) -> Awaitable[tuple[Log, ...]]:
        """The logs of these addresses, with these topics, in a range of blocks or in one.

        Topics are positions: for each one topic, a list of which any, or None for any. Nodes limit the range: then
        `RPCError.refusal` is `range_too_large`.
        """
        return self._call("eth_getLogs", (filter_of(address, topics, from_block, to_block, block_hash),), timeout)

    # Transactions

    def get_transaction(self, hash: HashLike, *, timeout: float | None = None) -> Awaitable[Transaction]:
        """A transaction of a block, or of the node's pool."""
        return self._call("eth_getTransactionByHash", (hash,), timeout)

    def get_transaction_by_block(
        self, block: BlockLike, index: int, *, timeout: float | None = None
    ) -> Awaitable[Transaction]:
        """A transaction of a block, by its place."""
        method = f"eth_getTransactionByBlock{'Hash' if is_hash(block) else 'Number'}AndIndex"
        return self._call(method, (block, index), timeout)

    def get_raw_transaction(self, hash: HashLike, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A transaction as it is signed and sent: its EIP-2718 envelope."""
        return self._call("eth_getRawTransactionByHash", (hash,), timeout)

    def get_transaction_receipt(self, hash: HashLike, *, timeout: float | None = None) -> Awaitable[Receipt]:
        """The receipt of a transaction in a block; `TransactionNotFound` while it waits in the pool, too."""
        return self._call("eth_getTransactionReceipt", (hash,), timeout)

    def send_raw_transaction(self, transaction: Data, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """Sends a signed transaction; gives its hash. It is never sent twice: when the connection is lost meanwhile, it
        fails with `ConnectionFailed`, whose `sent` is `unknown`."""
        return self._call("eth_sendRawTransaction", (transaction,), timeout)

    def send_transaction(self, transaction: TransactionLike, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """Sends a transaction that the node signs with one of its `accounts`; gives its hash. Never sent twice."""
        return self._call("eth_sendTransaction", (transaction,), timeout)

    def sign_transaction(self, transaction: TransactionLike, *, timeout: float | None = None) -> Awaitable[Any]:
        """A transaction signed by the node, as the node gives it."""
        return self._call("eth_signTransaction", (transaction,), timeout)

    def fill_transaction(self, transaction: TransactionLike, *, timeout: float | None = None) -> Awaitable[Any]:
        """A transaction with what is missing filled in, as the node gives it."""
        return self._call("eth_fillTransaction", (transaction,), timeout)

    def sign(self, account: AddressLike, data: Data, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A signature of one of the node's accounts."""
        return self._call("eth_sign", (account, data), timeout)

    def sign_typed_data(self, account: AddressLike, data: Any, *, timeout: float | None = None) -> Awaitable[HexBytes]:
        """A signature of typed data (EIP-712)."""
        return self._call("eth_signTypedData", (account, data), timeout)

    # State

    def get_balance(
        self, account: AddressLike, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[int]:
        """The balance of an account, in wei."""
        return self._call("eth_getBalance", (account, block), timeout)

    def get_transaction_count(
        self, account: AddressLike, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[int]:
        """The nonce of an account: how many transactions it has sent."""
        return self._call("eth_getTransactionCount", (account, block), timeout)

    def get_code(
        self, account: AddressLike, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[HexBytes]:
        """The code of a contract; empty for an account without."""
        return self._call("eth_getCode", (account, block), timeout)

    def get_storage_at(
        self, account: AddressLike, position: int, block: BlockLike = "latest", *, timeout: float | None = None
    ) -> Awaitable[HexBytes]:
        """The 32 bytes in a storage slot of a contract."""
        return self._call("eth_getStorageAt", (account, position, block), timeout)

    def get_proof(
        self,
        account: AddressLike,
        slots: Sequence[HashLike] = (),
        block: BlockLike = "latest",
        *,
        timeout: float | None = None,
    ) -> Awaitable[AccountProof]:
        """The Merkle proof of an account and of some of its storage slots (EIP-1186)."""
        return self._call("eth_getProof", (account, slots, block), timeout)

    # Execution

    def call(
        self,
        transaction: TransactionLike,
        block: BlockLike = "latest",
        state_overrides: Any = None,
        block_overrides: Any = None,
        *,
        timeout: float | None = None,
    ) -> Awaitable[HexBytes]:
        """What a call on top of a block returns, without a transaction. One that reverts is an `RPCError`, whose `data`
        has what it reverted with. The overrides are plain JSON."""
        return self._call("eth_call", (transaction, block, state_overrides, block_overrides), timeout)

    def estimate_gas(
        self,
        transaction: TransactionLike,
        block: BlockLike | None = None,
        state_overrides: Any = None,
        *,
        timeout: float | None = None,
    ) -> Awaitable[int]:
        """The gas that a transaction would need."""
        return self._call("eth_estimateGas", (transaction, block, state_overrides), timeout)

    def create_access_list(
        self, transaction: TransactionLike, block: BlockLike | None = None, *, timeout: float | None = None
    ) -> Awaitable[AccessListResult]:
        """The access list (EIP-2930) that a transaction would use, and its gas."""
        return self._call("eth_createAccessList", (transaction, block), timeout)

    def simulate_v1(
        self,
        blocks: Sequence[Mapping[str, Any]],
        block: BlockLike | None = None,
        *,
        trace_transfers: bool = False,
        validation: bool = False,
        full_transactions: bool = False,
        timeout: float | None = None,
    ) -> Awaitable[tuple[SimulatedBlock, ...]]:
        """Executes blocks of calls on top of a block. Each has `calls`, and perhaps `block_overrides` and
        `state_overrides`, which are plain JSON."""
        simulation = {
            "blocks": blocks,
            "trace_transfers": trace_transfers,
            "validation": validation,
            "full_transactions": full_transactions,
        }
        return self._call("eth_simulateV1", (simulation, block), timeout)

    # Fees

    def gas_price(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The node's proposal for the gas price of a legacy transaction."""
        return self._call("eth_gasPrice", (), timeout)

    def max_priority_fee_per_gas(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The node's proposal for the tip of an EIP-1559 transaction."""
        return self._call("eth_maxPriorityFeePerGas", (), timeout)

    def blob_base_fee(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The price of blob gas in the next block (EIP-4844)."""
        return self._call("eth_blobBaseFee", (), timeout)

    def fee_history(
        self,
        blocks: int,
        newest: BlockLike = "latest",
        percentiles: Sequence[float] | None = None,
        *,
        timeout: float | None = None,
    ) -> Awaitable[FeeHistory]:
        """The base fees of `blocks` blocks up to `newest`, and the tips at these percentiles, which rise."""
        return self._call("eth_feeHistory", (blocks, newest, percentiles), timeout)

    # The node

    def accounts(self, *, timeout: float | None = None) -> Awaitable[tuple[str, ...]]:
        """The accounts for which the node signs."""
        return self._call("eth_accounts", (), timeout)

    def coinbase(self, *, timeout: float | None = None) -> Awaitable[str]:
        """The account that is paid for blocks."""
        return self._call("eth_coinbase", (), timeout)

    def mining(self, *, timeout: float | None = None) -> Awaitable[bool]:
        """Whether the node mines."""
        return self._call("eth_mining", (), timeout)

    def hashrate(self, *, timeout: float | None = None) -> Awaitable[int]:
        """The hashes a second with which it does."""
        return self._call("eth_hashrate", (), timeout)

    def protocol_version(self, *, timeout: float | None = None) -> Awaitable[str]:
        """The version of the protocol between nodes."""
        return self._call("eth_protocolVersion", (), timeout)

    def config(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """The forks of the chain (EIP-7910), as the node gives them."""
        return self._call("eth_config", (), timeout)

    def capabilities(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """What the node can answer, as the node gives it."""
        return self._call("eth_capabilities", (), timeout)

    # Polled filters; subscriptions need no polling

    def new_filter(
        self,
        *,
        address: Addresses = None,
        topics: Topics = None,
        from_block: BlockLike | None = None,
        to_block: BlockLike | None = None,
        timeout: float | None = None,
    ) -> Awaitable[str]:
        """A filter of logs; gives its id."""
        return self._call("eth_newFilter", (filter_of(address, topics, from_block, to_block, None),), timeout)

    def new_block_filter(self, *, timeout: float | None = None) -> Awaitable[str]:
        """A filter of the hashes of new blocks; gives its id."""
        return self._call("eth_newBlockFilter", (), timeout)

    def new_pending_transaction_filter(self, *, timeout: float | None = None) -> Awaitable[str]:
        """A filter of the hashes of pending transactions; gives its id."""
        return self._call("eth_newPendingTransactionFilter", (), timeout)

    def get_filter_changes(
        self, filter: str, *, timeout: float | None = None
    ) -> Awaitable[tuple[HexBytes, ...] | tuple[Log, ...] | tuple[Transaction, ...]]:
        """What a filter has found since the last time: hashes, logs or transactions, by its kind."""
        return self._call("eth_getFilterChanges", (filter,), timeout)

    def get_filter_logs(self, filter: str, *, timeout: float | None = None) -> Awaitable[tuple[Log, ...]]:
        """All logs that a filter matches."""
        return self._call("eth_getFilterLogs", (filter,), timeout)

    def uninstall_filter(self, filter: str, *, timeout: float | None = None) -> Awaitable[bool]:
        """Ends a filter; whether there was one."""
        return self._call("eth_uninstallFilter", (filter,), timeout)


def filter_of(
    address: Addresses,
    topics: Topics,
    from_block: BlockLike | None,
    to_block: BlockLike | None,
    block_hash: HashLike | None,
) -> dict[str, Any]:
    """The engine's filter of logs."""
    return {
        "address": address,
        "topics": topics,
        "from_block": from_block,
        "to_block": to_block,
        "block_hash": block_hash,
    }
