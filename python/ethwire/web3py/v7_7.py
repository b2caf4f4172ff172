# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 7.7 to 7.11: as 7.12, but for batches, which one function sends and receives."""

from __future__ import annotations

import functools
from typing import Any

from ..session.requests import responses_for, send_batch
from ..session.session import session_of
from . import v7, v7_12
from .patching import Methods, Patches, standing

PROVIDER = f"{v7.PERSISTENT}.persistent:PersistentConnectionProvider"
MANAGER = "web3.manager:RequestManager"

LATER = frozenset(
    {
        f"{PROVIDER}.send_batch_request",
        f"{PROVIDER}.recv_for_batch_request",
        f"{MANAGER}._async_make_socket_batch_request",
    }
)
REPLACED = (*(name for name in v7_12.REPLACED if name not in LATER), f"{PROVIDER}.make_batch_request")
RELIED_UPON = (
    *(name for name in v7_12.RELIED_UPON if name not in LATER),
    f"{MANAGER}._async_make_batch_request",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_batch_rpc_request",
)
EXTRAS = v7_12.EXTRAS


class Layout(v7_12.Layout):
    """What `Session` needs to know of these."""

    def __init__(self) -> None:
        from web3 import manager
        from web3.providers.persistent.persistent import PersistentConnectionProvider

        super().__init__()
        # 7.7 and 7.8 leave them where nobody looks.
        self.raises_stray_errors = hasattr(PersistentConnectionProvider, "_raise_stray_errors_from_cache")
        # 7.7 takes any answer to a batch for a list of replies.
        self.manager_knows_errors = hasattr(manager, "_raise_error_for_batch_response") or hasattr(
            manager, "raise_error_for_batch_response"
        )

    def validation(self) -> Any:
        try:
            return super().validation()
        except ImportError:
            from web3.manager import _validate_response

            return _validate_response

    def batch_methods(self, cls: type, find: Any = standing) -> Methods:
        from web3._utils import batching

        methods = Methods(cls, find)

        async def make_batch_request(provider: Any, requests: Any) -> Any:
            session = session_of(provider._request_processor)
            batch = [self.form_request(provider, method, params) for method, params in requests]
            data = b"[" + b", ".join(self.encode(provider, request) for request in batch) + b"]"
            await send_batch(session, batch, data)
            answer = await responses_for(session, batch, self.batch_request_id)
            if isinstance(answer, dict) and not self.manager_knows_errors:
                self._validate(answer, None, logger=provider.logger)
            return answer

        batching_context = getattr(batching, "async_batching_context", lambda function: function)
        looks_alike = functools.wraps(methods.upstream("make_batch_request"))
        methods["make_batch_request"] = batching_context(looks_alike(make_batch_request))
        return methods


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    v7.install_with(patches, Layout())
