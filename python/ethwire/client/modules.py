# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What has the node's methods: a client, and a batch."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from .eth import Eth
from .others import Debug, Net, TxPool, Web3


class Modules:
    """The methods of a node, by their modules."""

    # Made anew each time: kept, they would make a circle.

    @property
    def eth(self) -> Eth:
        """The chain, its state and its fees."""
        return Eth(self._call)

    @property
    def net(self) -> Net:
        """The node's network."""
        return Net(self._call)

    @property
    def web3(self) -> Web3:
        """The node's software."""
        return Web3(self._call)

    @property
    def txpool(self) -> TxPool:
        """The pool of pending transactions."""
        return TxPool(self._call)

    @property
    def debug(self) -> Debug:
        """What nodes have for looking into blocks."""
        return Debug(self._call)

    def request(self, method: str, *params: Any, timeout: float | None = None) -> Awaitable[Any]:
        """A call of any method by its name. Parameters and result are plain JSON: dict, list, str, int, float, bool,
        None."""
        return self._call(method, params, timeout, True)

    def rpc_modules(self, *, timeout: float | None = None) -> Awaitable[Any]:
        """The modules that the node offers, with their versions."""
        return self._call("rpc_modules", (), timeout)

    def _call(self, method: str, params: tuple[Any, ...], timeout: float | None, plain: bool = False) -> Awaitable[Any]:
        raise NotImplementedError
