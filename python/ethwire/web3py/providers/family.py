# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the classes stand on: the web3.py that is here, and the functions for it. Found out once a process."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any

from ..._options import Options
from ..._remembered import REMEMBERED
from ...session.setting import Setting
from .. import ipc, module_calls, v7, v7_0
from ..install import HIGHEST, above_level_one
from ..known import exists, layout_here, refused_functions, unknown_functions, why_unknown
from ..patching import Methods
from ..state import STATE
from . import processor
from .finished import add_recv_func

if TYPE_CHECKING:
    from ..contract import Found


SUBSCRIPTIONS = "web3.providers.persistent.subscription_manager"
"""From 7.7 on, as is all that native objects need of a class."""


class Family:
    """Raises ImportError where this web3.py is not one that is known."""

    def __init__(self) -> None:
        import web3

        STATE.web3_version = getattr(web3, "__version__", "unknown")
        module = layout_here()
        level_one = module.REPLACED + module.RELIED_UPON + ipc.FUNCTIONS
        refused = refused_functions(level_one, vouched=True)
        if refused:
            raise ImportError(f"ethwire's provider classes: {why_unknown(refused[0])}")
        self._functions = (*level_one, *above_level_one(module))
        self._is_known = not unknown_functions(self._functions)
        self._highest = HIGHEST
        from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider

        # What stands in web3's classes may be a patch of `install()`, and these are not to go through it.
        web3s = STATE.patches.original
        self.layout = module.Layout()
        self.has_text_frames = "use_text_frames" in inspect.signature(WebSocketProvider.__init__).parameters
        """From 7.9 on."""
        self.has_subscriptions = exists(SUBSCRIPTIONS)
        self.ipc = ipc.ipc_methods(AsyncIPCProvider, web3s)
        self.websocket = Methods(WebSocketProvider, web3s)
        if self.has_subscriptions:
            self._bind_from_7_7(web3s)
        else:
            self._bind_before_7_7(web3s)
        self._originals: Any = None
        self._tables: Any = None
        self._calls: Any = None
        self.why_no_objects = self._find_objects()
        self.why_no_transport = self._find_transport(web3s)
        REMEMBERED.save()

    def _bind_from_7_7(self, web3s: Any) -> None:
        from web3._utils.caching.caching_utils import async_handle_send_caching
        from web3.manager import RequestManager
        from web3.providers.persistent import PersistentConnectionProvider
        from web3.providers.persistent.request_processor import RequestProcessor, TaskReliantQueue
        from web3.providers.persistent.subscription_container import SubscriptionContainer

        self.persistent = v7.provider_methods(
            PersistentConnectionProvider, self.layout, async_handle_send_caching, web3s
        )
        add_recv_func(self.persistent)
        stream_queue = processor.stream_queue_class(TaskReliantQueue)
        handler_queue = processor.handler_queue_class(TaskReliantQueue)
        container = processor.container_class(SubscriptionContainer, frozenset({RequestManager}))
        self._processor_class = processor.processor_with_handlers(
            RequestProcessor, v7.processor_methods(RequestProcessor, web3s), (stream_queue, handler_queue), container
        )
        self._known_gets = frozenset({*v7.known_gets(), handler_queue.get})

    def _bind_before_7_7(self, web3s: Any) -> None:
        from web3._utils.caching import async_handle_request_caching
        from web3.providers.async_base import AsyncBaseProvider
        from web3.providers.persistent import PersistentConnectionProvider
        from web3.providers.persistent.request_processor import RequestProcessor, TaskReliantQueue

        self.persistent = v7_0.provider_methods(
            PersistentConnectionProvider, self.layout, async_handle_request_caching, web3s
        )
        self.persistent["request_func"] = module_calls.request_func(AsyncBaseProvider.__dict__["request_func"])
        methods = v7.processor_methods(RequestProcessor, web3s)
        methods |= module_calls.information_methods(RequestProcessor, web3s)
        stream_queue = processor.stream_queue_class(TaskReliantQueue)
        self._processor_class = processor.processor_before_7_7(RequestProcessor, methods, stream_queue)
        self._known_gets = v7.known_gets()

    def _find_objects(self) -> str:
        if not self.has_subscriptions:
            return "by class, native objects are for web3.py 7.7 and newer"
        try:
            objects = importlib.import_module("ethwire.web3py.objects")
            self._tables = objects.tables_here(geth_syncing=False, format_heads=False, vouched=True)
        except ImportError as error:
            return f"the native part is not here ({error})"
        except Exception as error:
            return str(error)
        return ""

    def _find_transport(self, web3s: Any) -> str:
        transport = importlib.import_module("ethwire.web3py.transport")
        refused = refused_functions(transport.FUNCTIONS, vouched=True)
        if refused:
            return why_unknown(refused[0])
        from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider

        try:
            self._originals = transport.Originals()
            self.websocket |= transport.websocket_methods(WebSocketProvider, self._originals, web3s)
            self.ipc |= transport.ipc_methods(AsyncIPCProvider, self._originals, web3s)
        except ImportError as error:
            return f"the native part is not here ({error})"
        return ""

    def made(self, websocket: type, ipc: type) -> None:
        """The classes are there, with all their methods. Raises ImportError where they do not do what they are to."""
        if self._originals is not None:
            self._originals.take(websocket, ipc)
        if self._tables is not None:
            from web3.manager import RequestManager

            from ..objects.calls import Calls

            self._calls = Calls(self._tables, RequestManager, websocket)
        if not self._is_known:
            self._must_keep_contract(websocket, ipc)

    def _must_keep_contract(self, websocket: type, ipc: type) -> None:
        """Not all functions of this web3.py are known: the highest level that is as it was promised."""
        from ..contract import remembered

        found = remembered.get("classes", self._functions)
        if found is None:
            found = self._try_levels(websocket, ipc)
            remembered.put("classes", self._functions, found)
        self._highest, broken = found.level, found.broken
        if not self._highest:
            raise ImportError(f"ethwire's provider classes: web3.py {STATE.web3_version} is not known, and {broken[1]}")
        self.why_no_objects = self.why_no_objects or broken.get(2, "")
        self.why_no_transport = self.why_no_transport or broken.get(3, "")

    def _try_levels(self, websocket: type, ipc: type) -> Found:
        from ..contract import Broken, Seen, highest_kept, kept

        def provider_of(address: str) -> Any:
            cls = websocket if "://" in address else ipc
            return cls(address, transport="auto", max_connection_retries=1)

        replaced = [
            (methods.owner, name, methods.upstream(name), function)
            for methods in (self.persistent, self.websocket, self.ipc)
            for name, function in methods.items()
            if name in methods.owner.__dict__
        ]

        def try_level(level: int, same_as: Seen | None) -> Seen:
            self._highest = level
            why = (self.why_no_objects if level > 1 else "") or (self.why_no_transport if level > 2 else "")
            if why:
                raise Broken(why)
            return kept(level, provider_of, replaced, same_as)

        return highest_kept(HIGHEST, try_level)

    def setting(self, options: Options) -> Setting:
        """For one provider."""
        setting = Setting()
        setting.layout = self.layout
        setting.known_gets = self._known_gets
        setting.begin(options)
        if self._tables is not None and self._highest > 1:
            from ..objects.events import plug_objects

            plug_objects(setting, self._tables, self._calls)
        setting.why_no_transport = self.why_no_transport or ("" if self._highest > 2 else "not at this level")
        if not setting.why_no_transport and options.transport == "python":
            setting.why_no_transport = "transport=python"
        if not setting.why_no_transport:
            from ..transport import watch_routes

            watch_routes(setting)
        why_no_objects = self.why_no_objects or ("" if self._highest > 1 else "not at this level")
        setting.has_level(why_no_objects, setting.why_no_transport)
        return setting

    def take_over(self, provider: Any) -> None:
        """The provider is made, and has a request processor of web3's."""
        processor.take_over(provider._request_processor, self._processor_class)
