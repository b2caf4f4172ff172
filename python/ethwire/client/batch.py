# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls that travel together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from .modules import Modules

if TYPE_CHECKING:
    from types import TracebackType

    from .client import Client


class Batch(Modules):
    """Calls that are sent as one message: see `Client.batch`.

    What a method gives here can be awaited after the batch was sent. A call whose error nobody looks at is silent.
    """

    def __init__(self, client: Client, timeout: float | None) -> None:
        self._client = client
        self._timeout = timeout
        self._calls: list[tuple[str, tuple[Any, ...], bool]] | None = []
        self._results: list[asyncio.Future[Any]] = []

    def __len__(self) -> int:
        return len(self._results)

    def _call(self, method: str, params: tuple[Any, ...], timeout: float | None, plain: bool = False) -> Awaitable[Any]:
        self._client._check()
        if self._calls is None:
            raise RuntimeError("the batch was sent: make another one")
        if timeout is not None:
            raise ValueError("a batch has one timeout: batch(timeout=...)")
        self._calls.append((method, params, plain))
        result = asyncio.get_running_loop().create_future()
        self._results.append(result)
        return result

    async def send(self) -> None:
        """Sends the batch, and returns when each call has its result or its error; what leaving `async with` does.

        :raises ClientError: the batch as a whole failed, and so did each call
        """
        client = self._client
        client._check()
        if self._calls is None:
            raise RuntimeError("the batch was sent: make another one")
        calls, self._calls = self._calls, None
        try:
            if calls:
                key = client._native.batch(calls, self._timeout)
                client._waiting.update(enumerate(self._results, key + 1))
                await client._ended(key)
        finally:
            for result in self._results:
                if not result.done():
                    result.cancel()
                elif not result.cancelled():
                    result.exception()  # seen

    async def __aenter__(self) -> Batch:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            await self.send()
            return
        self._calls = None
        for result in self._results:
            result.cancel()
