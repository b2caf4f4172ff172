# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the classes stand on: the web3.py that is here, and the functions for it. Found out once a process."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from .._awaited import ipc, v7
from .._awaited.setting import Setting
from .._install import STATE, layout_here, unknown_functions, why_unknown
from .._options import Options
from .._patching import Methods
from .._remembered import REMEMBERED
from . import processor
from .finished import add_recv_func


def has_text_frames() -> bool:
    """Whether `WebSocketProvider` takes what those from 7.9 on do."""
    import web3

    provider = getattr(web3, "WebSocketProvider", None)
    return provider is not None and "use_text_frames" in inspect.signature(provider.__init__).parameters


class Family:
    """Raises ImportError where this web3.py is not one that is known."""

    def __init__(self) -> None:
        import web3

        STATE.web3_version = getattr(web3, "__version__", "unknown")
        module = layout_here()
        if not has_text_frames():
            raise ImportError(f"ethwire's provider classes are for web3.py 7.9 and newer; this is {STATE.web3_version}")
        unknown = unknown_functions(module.REPLACED + module.RELIED_UPON + ipc.FUNCTIONS)
        if unknown:
            raise ImportError(f"ethwire's provider classes: {why_unknown(unknown[0])}")
        from web3._utils.caching.caching_utils import async_handle_send_caching
        from web3.manager import RequestManager
        from web3.providers.persistent import AsyncIPCProvider, PersistentConnectionProvider, WebSocketProvider
        from web3.providers.persistent.request_processor import RequestProcessor, TaskReliantQueue
        from web3.providers.persistent.subscription_container import SubscriptionContainer

        # What stands in web3's classes may be a patch of `install()`, and these are not to go through it.
        web3s = STATE.patches.original
        self.layout = module.Layout()
        self.persistent = v7.provider_methods(
            PersistentConnectionProvider, self.layout, async_handle_send_caching, web3s
        )
        add_recv_func(self.persistent)
        self.ipc = ipc.ipc_methods(AsyncIPCProvider, web3s)
        self.websocket = Methods(WebSocketProvider, web3s)
        queues = processor.queue_classes(TaskReliantQueue)
        container = processor.container_class(SubscriptionContainer, frozenset({RequestManager}))
        functions = v7.processor_methods(RequestProcessor, web3s)
        self._processor_class = processor.processor_class(RequestProcessor, functions, queues, container)
        self._known_gets = frozenset({*v7.known_gets(), queues[1].get})
        self._originals: Any = None
        self._tables: Any = None
        self._calls: Any = None
        self.why_no_objects = self._find_objects()
        self.why_no_transport = self._find_transport(web3s)
        REMEMBERED.save()

    def _find_objects(self) -> str:
        try:
            objects = importlib.import_module("ethwire._objects")
            self._tables = objects.tables_here(geth_syncing=False, format_heads=False)
        except ImportError as error:
            return f"the native part is not here ({error})"
        except Exception as error:
            return str(error)
        return ""

    def _find_transport(self, web3s: Any) -> str:
        transport = importlib.import_module("ethwire._transport")
        unknown = unknown_functions(transport.FUNCTIONS)
        if unknown:
            return why_unknown(unknown[0])
        from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider

        try:
            self._originals = transport.Originals()
            self.websocket |= transport.websocket_methods(WebSocketProvider, self._originals, web3s)
            self.ipc |= transport.ipc_methods(AsyncIPCProvider, self._originals, web3s)
        except ImportError as error:
            return f"the native part is not here ({error})"
        return ""

    def made(self, *classes: type) -> None:
        """The classes are there, with all their methods."""
        if self._originals is not None:
            self._originals.take(*classes)
        if self._tables is not None:
            from web3.manager import RequestManager

            from .._objects.calls import Calls

            self._calls = Calls(self._tables, RequestManager, classes[0])

    def setting(self, options: Options) -> Setting:
        """For one provider."""
        setting = Setting()
        setting.layout = self.layout
        setting.known_gets = self._known_gets
        setting.begin(options)
        if self._tables is not None:
            from .._objects.events import plug_objects

            plug_objects(setting, self._tables, self._calls)
        setting.why_no_transport = self.why_no_transport
        if not setting.why_no_transport and options.transport == "python":
            setting.why_no_transport = "transport=python"
        if not setting.why_no_transport:
            from .._transport import watch_routes

            watch_routes(setting)
        setting.has_level(self.why_no_objects, setting.why_no_transport)
        return setting

    def take_over(self, provider: Any) -> None:
        """The provider is made, and has a request processor of web3's."""
        processor.take_over(provider._request_processor, self._processor_class)
