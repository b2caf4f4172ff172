# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Sending on `AsyncIPCProvider`: an error is the caller's to see, and a broken pipe is the end of the connection.

web3 swallows every error but EPIPE, so that the call waits for a reply until its deadline. After EPIPE it opens a
second socket behind the listener's back, on which nobody reads, and writes the request there without its end of line.
"""

from __future__ import annotations

from typing import Any

from .._options import Options
from .patching import Methods, Patches, standing

FUNCTIONS = (
    "web3.providers.persistent.async_ipc:AsyncIPCProvider._socket_send",
    "web3.providers.persistent.async_ipc:AsyncIPCProvider.is_connected",
)


def install(patches: Patches, options: Options) -> None:
    from web3.providers.persistent.async_ipc import AsyncIPCProvider

    patches.methods(ipc_methods(AsyncIPCProvider))


def ipc_methods(cls: type, find: Any = standing) -> Methods:
    from web3 import exceptions

    methods = Methods(cls, find)
    upstream = methods.upstream("is_connected")
    # Before 7.3 a clean close was the only error of a connection that had a class.
    ended = getattr(exceptions, "PersistentConnectionError", exceptions.PersistentConnectionClosedOK)

    @methods.method("_socket_send")
    async def _socket_send(self: Any, request_data: bytes) -> None:
        writer = self._writer
        if writer is None:
            raise exceptions.ProviderConnectionError("The connection was closed before the request was sent.")
        writer.write(request_data + b"\n")
        await writer.drain()

    @methods.method("is_connected")
    async def is_connected(self: Any, show_traceback: bool = False) -> bool:
        try:
            return await upstream(self, show_traceback)
        except ended as error:
            # Upstream waits for its deadline here.
            if show_traceback:
                raise exceptions.ProviderConnectionError(
                    f"Problem connecting to provider with error: {type(error)}: {error}"
                ) from error
            return False

    return methods
