# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The values that a node sends: immutable, each attribute made when it is read.

Integers are `int`, hashes and data `HexBytes`, addresses `str` with the checksum of EIP-55. What the node left out or
gave as null is None. `raw` is the JSON text, `to_dict()` has the node's own names, `misfits` the fields of another form
than theirs, `unknown` those that the type does not know.

Their attributes come from the tables of the C++ codecs. `values.pyi` tells type checkers; `python/tools/values.py`
writes it.
"""

from .._engine import (
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
    "Block",
    "FeeHistory",
    "Header",
    "HexBytes",
    "Log",
    "Receipt",
    "SimulatedBlock",
    "SimulatedCall",
    "SimulationError",
    "StorageProof",
    "SyncStatus",
    "Transaction",
    "Withdrawal",
]
