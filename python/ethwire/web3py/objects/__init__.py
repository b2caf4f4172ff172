# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Level objects: web3.py's finished objects straight from the received text, over web3.py's own transport.

How a result is made
--------------------

::

    received text --scan--> Message --build(Table)--> AttributeDict, HexBytes, checksummed str, int
                    |                  |
                    None               NotImplemented: "don't know"
                    |                  |
                    +------------------+--> json.loads, middleware, web3's formatters, as on level awaited

Native code says "equal" or "don't know" and nothing else: every exception, and every payload that is odd, is Python's.
A `Table` is compiled from web3's own formatters (`reading.py`), compared with them when it is made (`probes.py`), and used
only while they are what was read (`tables.py`). A subscription is looked at once, when its first event is delivered
(`events.py`); a call is looked at before it is sent (`calls.py`), and its parameters before web3's normalizers
(`parameters.py`). `http.py` does the same for `AsyncHTTPProvider`.

What other levels use
---------------------

`_engine.scan(text)` gives the `Message` of a plain notification or reply, `message.build(table)` the object. An item with
`message()` and `formatted(manager)` for the lanes of level awaited is an `ObjectEvent`; `Objects.of(session)` is the
connection's object. A reply that is handed to `session.reply` as a `Message` is decoded by the call that waits for it.
"""

from __future__ import annotations

from typing import Any

from ...session.setting import INSTALLED
from ..known import refused_functions, why_unknown
from ..patching import Patches
from ..state import STATE

LAYOUTS = ("v7", "v7_12", "v7_7", "v7_0")
"""The layouts of web3.py that native objects are made for, modules of `web3py`."""

PROVIDER = "web3.providers.persistent.persistent:PersistentConnectionProvider"

# What is relied upon beside the functions that level awaited knows: with another source there are no native objects.
RELIED_UPON = (
    "web3._utils.method_formatters:subscription_formatter",
    "web3._utils.method_formatters:to_hexbytes",
    "web3._utils.method_formatters:storage_key_to_hexstr",
    "web3._utils.method_formatters:type_aware_apply_formatters_to_dict",
    "web3._utils.formatters:hex_to_integer",
    "web3._utils.formatters:is_array_of_dicts",
    "web3._utils.formatters:is_array_of_strings",
    "web3._utils.utility_methods:either_set_is_a_subset",
    "web3.datastructures:ReadableAttributeDict.__init__",
    "web3.datastructures:ReadableAttributeDict.recursive",
    "web3.manager:RequestManager._process_response",
    "web3.manager:RequestManager.formatted_response",
    "web3.manager:RequestManager.get_default_middleware",
    "web3.manager:RequestManager.recv_for_request",
    "web3.manager:RequestManager.send",
    "web3.middleware.attrdict:_handle_async_response",
    "web3.middleware.attrdict:AttributeDictMiddleware.async_response_processor",
    "web3.middleware.buffered_gas_estimate:BufferedGasEstimateMiddleware.async_request_processor",
    "web3.middleware.formatting:_apply_response_formatters",
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_request_processor",
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_response_processor",
    "web3.middleware.gas_price_strategy:GasPriceStrategyMiddleware.async_request_processor",
    "web3.middleware.names:ENSNameToAddressMiddleware.async_request_processor",
    "web3.middleware.validation:_build_formatters_dict",
    "web3.middleware.validation:_check_extradata_length",
    "web3.middleware.validation:async_build_method_validators",
    "web3.module:apply_result_formatters",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_dict",
    "web3.providers.async_base:AsyncJSONBaseProvider.form_request",
    f"{PROVIDER}.recv_func",
    f"{PROVIDER}.send_func",
    "web3.providers.persistent.request_processor:RequestProcessor.append_middleware_response_processor",
    "web3.providers.persistent.request_processor:RequestProcessor.get_request_information_for_response",
)


FROM_7_7 = frozenset(
    {
        "web3.manager:RequestManager.recv_for_request",
        "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_dict",
        "web3.providers.async_base:AsyncJSONBaseProvider.form_request",
        f"{PROVIDER}.recv_func",
        f"{PROVIDER}.send_func",
    }
)


def relied_upon() -> tuple[str, ...]:
    from web3._utils import validation
    from web3.providers.async_base import AsyncJSONBaseProvider

    name = "validate_rpc_response_and_raise_if_error"
    # 7.7 and 7.8 have it elsewhere.
    validates = f"web3._utils.validation:{name}" if hasattr(validation, name) else "web3.manager:_validate_response"
    if hasattr(AsyncJSONBaseProvider, "form_request"):
        return (*RELIED_UPON, validates)
    combines = "web3.providers.async_base:AsyncBaseProvider.request_func"
    return (*(each for each in RELIED_UPON if each not in FROM_7_7), combines, validates)


def plug(patches: Patches, web3: Any, options: Any) -> str | None:
    """Puts native objects over level awaited. None, or one line that says why there are none."""
    if STATE.layout not in LAYOUTS:
        return "native objects are made for web3.py 7.0 and newer"
    is_patched = STATE.extras.get("formatters") == ""
    try:
        tables = tables_here(
            geth_syncing=is_patched, format_heads=is_patched and options.format_heads, vouched=STATE.vouched > 0
        )
    except NoTables as error:
        return str(error)
    from web3.manager import RequestManager
    from web3.providers.persistent.persistent import PersistentConnectionProvider

    from . import parameters
    from .calls import Calls, install
    from .events import plug_objects

    install(patches)
    parameters.install(patches, tables.made_from)
    plug_objects(INSTALLED, tables, Calls(tables, RequestManager, PersistentConnectionProvider))
    plug_http(patches)
    return None


def plug_http(patches: Patches) -> None:
    """The same for `AsyncHTTPProvider`, where its functions are known."""
    from . import http

    unknown = refused_functions(http.FUNCTIONS, vouched=False)
    if unknown:
        STATE.unknown += unknown
        STATE.extras["http"] = why_unknown(unknown[0])
    else:
        http.install(patches)
        STATE.extras["http"] = ""


class NoTables(Exception):
    """Says why there are no native objects."""


def tables_here(geth_syncing: bool, format_heads: bool, vouched: bool) -> Any:
    """The tables of this web3.py; `vouched`: its contract is kept, or is tried."""
    unknown = refused_functions(relied_upon(), vouched)
    if unknown:
        raise NoTables(why_unknown(unknown[0]))
    try:
        from ... import _engine  # noqa: F401
    except ImportError as error:
        raise NoTables(f"the extension cannot be loaded ({error})") from None
    from . import probes
    from .reading import NotUnderstood
    from .tables import Tables

    try:
        return Tables(geth_syncing, format_heads)
    except (NotUnderstood, probes.Mismatch, ValueError) as error:
        raise NoTables(f"web3's formatters: {error}") from None
