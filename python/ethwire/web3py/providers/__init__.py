# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`ethwire.WebSocketProvider` and `AsyncIPCProvider`: what `install()` does, for one provider and without a patch.

How a message travels
---------------------

As under `install()` (see `session/`), up to its consumer. The functions are the same ones: there they are bound to
web3's classes, here to subclasses. What web3's own loops ask of a provider and of its request processor is answered
here:

::

    Lane (stream)   --> the manager's RequestProcessor.pop_raw_response -+
    Lane (handlers) --> HandlerQueue.get                                 +--> web3's manager: _process_response
    Calls           --> provider.recv_func                               |
                        Finished, where native code has made the object +
    RequestProcessor.get_request_information_for_response(Finished) --> an information without formatters

| file | holds |
| --- | --- |
| `classes.py` | the two classes |
| `family.py` | what they stand on: is this web3.py known, the functions that are bound, a provider's setting |
| `processor.py` | the request processor, its queues, and the container of subscriptions: classes of single objects |
| `finished.py` | results and events that are web3's objects already, on their way through web3's manager |
"""

from __future__ import annotations

try:
    import web3
except ModuleNotFoundError as error:
    if error.name != "web3":
        raise
    raise ImportError(
        "ethwire's provider classes are web3.py's with another engine, and web3.py is not installed"
    ) from None

from ..install import may_be_native
from ..known import layout_here

layout = layout_here()
if layout is None or not may_be_native(layout):
    version = getattr(web3, "__version__", "unknown")
    raise ImportError(f"ethwire's provider classes are for web3.py 7.0 and newer; this is {version}")

from .classes import AsyncIPCProvider, WebSocketProvider  # noqa: E402

__all__ = ["AsyncIPCProvider", "WebSocketProvider"]
