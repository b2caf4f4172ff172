# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Two payloads of subscriptions that web3's formatters do not know.

geth sends `{"syncing": true, "status": {...}}`, whose table in web3 is a dictionary where a function is called. That is
mended always, since what upstream gives is no result.

A head with three or more keys that web3 does not know is taken for something unknown and left as text. Programs are
written for that text, so it stays; with `format_heads` what every head has is formatted, and the other keys are left raw.
"""

from __future__ import annotations

from typing import Any

from .._options import Options
from .patching import Patches

FUNCTIONS = ("web3._utils.method_formatters:subscription_formatter",)

# What every head has and nothing else that a subscription sends.
HEAD_KEYS = frozenset({"parentHash", "number", "stateRoot", "receiptsRoot", "miner"})


def is_head(result: Any) -> bool:
    """A head that web3 did not recognise: it still has the text that it came with."""
    return (
        hasattr(result, "keys")
        and HEAD_KEYS <= result.keys()
        and isinstance(result["number"], str)
        and isinstance(result["parentHash"], str)
    )


def install(patches: Patches, options: Options) -> None:
    from web3._utils import method_formatters

    syncing = method_formatters.GETH_SYNCING_SUBSCRIPTION_FORMATTERS
    upstream = syncing["status"]

    def format_status(value: Any) -> Any:
        if hasattr(value, "keys"):
            try:
                return method_formatters.syncing_formatter(value)
            except Exception:
                pass
        # It is no status that geth would send: upstream's exception.
        return upstream(value)

    patches.set_item(syncing, "status", format_status)
    if options.format_heads:
        format_heads(patches)


def format_heads(patches: Patches) -> None:
    from eth_utils.curried import apply_formatter_if
    from web3._utils import method_formatters
    from web3._utils.rpc_abi import RPC

    upstream = method_formatters.subscription_formatter
    # 6.15.1 and 7.0.0b2 have it under its shorter name.
    format_head = getattr(method_formatters, "block_result_formatter", None) or method_formatters.block_formatter

    def subscription_formatter(value: Any) -> Any:
        value = upstream(value)
        if isinstance(value, dict) and is_head(value.get("result")):
            try:
                value["result"] = format_head(value["result"])
            except Exception:
                # A field that web3 refuses, such as a longer extraData, in a head that it would have left alone.
                return value
        return value

    table = method_formatters.PYTHONIC_RESULT_FORMATTERS
    patches.set_item(
        table, RPC.eth_subscribe, apply_formatter_if(method_formatters.is_not_null, subscription_formatter)
    )
