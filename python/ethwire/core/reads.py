# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What may be sent again when nobody knows whether the node has seen it."""

from __future__ import annotations

from .batches import Batch
from .calls import Call

# Asking twice changes nothing. Filters, whose changes are gone with the question, are not among them.
READS = frozenset(
    "eth_accounts eth_baseFee eth_blobBaseFee eth_blockNumber eth_call eth_chainId eth_createAccessList "
    "eth_estimateGas eth_feeHistory eth_gasPrice eth_getBalance eth_getBlockByHash eth_getBlockByNumber "
    "eth_getBlockReceipts eth_getBlockTransactionCountByHash eth_getBlockTransactionCountByNumber eth_getCode "
    "eth_getHeaderByHash eth_getHeaderByNumber eth_getLogs eth_getProof eth_getRawTransactionByHash "
    "eth_getStorageAt eth_getTransactionByBlockHashAndIndex eth_getTransactionByBlockNumberAndIndex "
    "eth_getTransactionByHash eth_getTransactionCount eth_getTransactionReceipt eth_getUncleCountByBlockHash "
    "eth_getUncleCountByBlockNumber eth_maxPriorityFeePerGas eth_protocolVersion eth_syncing net_listening "
    "net_peerCount net_version web3_clientVersion web3_sha3".split()
)
READ_PREFIXES = ("trace_", "txpool_", "debug_trace")


def only_reads(method: str | None) -> bool:
    return method is not None and (method in READS or method.startswith(READ_PREFIXES))


def may_be_repeated(call: Call | Batch) -> bool:
    return all(map(only_reads, call.methods)) if isinstance(call, Batch) else only_reads(call.method)
