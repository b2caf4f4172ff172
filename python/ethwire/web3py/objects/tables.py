# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The compiled tables of the web3.py that is here, each beside the formatter that it stands for.

Each is compared with its formatter when it is made: those of the usual results, and of events, with `Tables` itself. Once
is enough for the packages that are here: later starts remember it, and compare a few documents.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from ... import _engine
from ..._remembered import REMEMBERED, hashed, state_of
from . import probes
from .reading import FormatterReader, NotUnderstood, Rule

# The shares of subscription_formatter, whose source is known before they are relied upon.
BLOCK_SHARE = 0.9
OTHER_SHARE = 0.75
HEAD_STRINGS = ("number", "parentHash")

USUAL_METHODS = (
    "eth_getBlockByNumber",
    "eth_getBlockReceipts",
    "eth_getLogs",
    "eth_getTransactionByHash",
    "eth_getTransactionReceipt",
)


PACKAGES = ("eth_hash", "eth_typing", "eth_utils", "hexbytes", "toolz", "cytoolz")
MODULES = (
    "ethwire.web3py.formatters",
    "ethwire._engine",
    "ethwire.web3py.objects.probes",
    "ethwire.web3py.objects.reading",
    "ethwire.web3py.objects.tables",
    "web3._utils.abi",
    "web3._utils.formatters",
    "web3._utils.method_formatters",
    "web3.datastructures",
)
"""Beside those of the packages: what the formatters, the tables and the comparison are made of."""


def made_from() -> str:
    """Changes with every package that has a part in what a formatter gives, or a table; empty where that is not known."""
    try:
        files = [
            state_of(module.__file__)
            for name, module in sorted(sys.modules.items())
            if (name in MODULES or name.partition(".")[0] in PACKAGES) and getattr(module, "__file__", None)
        ]
    except OSError:
        return ""
    return hashed(sys.version, files)


class Compiled:
    """One table, the formatter that it replaces, and the dictionaries of formatters that it was read from."""

    __slots__ = ("table", "formatter", "rule", "_sources")

    def __init__(self, table: Any, formatter: Any, rule: Rule, sources: list[tuple[dict[str, Any], dict[str, Any]]]):
        self.table = table
        self.formatter = formatter
        self.rule = rule
        self._sources = sources

    @property
    def is_current(self) -> bool:
        """Whether web3's dictionaries still hold what was read: a program may have changed one since."""
        return all(source == as_read for source, as_read in self._sources)


class Tables:
    """All tables of this web3.py. Raises NotUnderstood or Mismatch where the usual ones cannot be had."""

    def __init__(self, geth_syncing: bool, format_heads: bool) -> None:
        """What `formatters.py` of level awaited does to events, or does not."""
        from eth_utils.toolz import compose
        from hexbytes import HexBytes
        from web3._utils import method_formatters
        from web3._utils.rpc_abi import RPC
        from web3.datastructures import AttributeDict

        identity = compose()
        self._classes = (AttributeDict, HexBytes)
        self._formatters = method_formatters
        self._reader = FormatterReader()
        self._by_formatter: dict[int, Compiled] = {}
        self._candidates = {id(each): each for each in method_formatters.PYTHONIC_RESULT_FORMATTERS.values()}
        """What may have a table, made when it is first asked for. A method without a formatter has the identity."""
        self._candidates[id(identity)] = identity
        self.unreadable: list[Any] = []
        """What has none after all; kept, so that its address is not another's some day."""
        self.event_formatter = method_formatters.PYTHONIC_RESULT_FORMATTERS[RPC.eth_subscribe]
        self.made_from = made_from()
        self.events = self._compile(self.event_formatter, self._event_rule(geth_syncing, format_heads))
        self._compare(self.events, probes.check_events)
        for method in USUAL_METHODS:
            formatter = method_formatters.PYTHONIC_RESULT_FORMATTERS[method]
            self._compare(self._compile(formatter, self._reader.read(formatter)), probes.check_result)

    def of(self, formatter: Any) -> Compiled | None:
        """The table of one of web3's result formatters; None for one that has none."""
        compiled = self._by_formatter.get(id(formatter))
        if compiled is None:
            # Formatters that are composed anew for each call are none of these, and are not kept.
            if self._candidates.pop(id(formatter), None) is None:
                return None
            try:
                compiled = self._compile(formatter, self._reader.read(formatter))
                self._compare(compiled, probes.check_result)
            except (NotUnderstood, probes.Mismatch):
                self._by_formatter.pop(id(formatter), None)
                self.unreadable.append(formatter)
                return None
        return compiled if compiled.is_current else None

    def _compile(self, formatter: Any, rule: Rule) -> Compiled:
        sources = [(source, dict(source)) for source in self._reader.sources_of(rule)]
        compiled = Compiled(_engine.Table(rule, *self._classes), formatter, rule, sources)
        self._by_formatter[id(formatter)] = compiled
        return compiled

    def _compare(self, compiled: Compiled, check: Callable[[Compiled, bool], None]) -> None:
        """Raises Mismatch. A table that was found equal before is compared briefly: a program may have replaced a function
        of web3.py's."""
        key = hashed(self.made_from, check.__name__, compiled.rule) if self.made_from else ""
        is_known = bool(key) and REMEMBERED.get("table", key) is not None
        check(compiled, is_known)
        if key and not is_known:
            REMEMBERED.put("table", key, "equal")

    def _event_rule(self, geth_syncing: bool, format_heads: bool) -> Rule:
        """What subscription_formatter does, with what level awaited adds to it."""
        web3 = self._formatters
        block = self._keys_and_rules(block_formatters(web3))
        geth_rules = {"status": self._reader.read(web3.syncing_formatter)} if geth_syncing else None
        kinds = (
            (BLOCK_SHARE, *block),
            (OTHER_SHARE, *self._keys_and_rules(web3.LOG_ENTRY_FORMATTERS)),
            (OTHER_SHARE, *self._keys_and_rules(web3.TRANSACTION_RESULT_FORMATTERS)),
            (0.0, ("syncing", "status"), geth_rules),
            (OTHER_SHARE, *self._keys_and_rules(web3.SYNCING_FORMATTERS)),
        )
        heads = None
        if format_heads:
            from ..formatters import HEAD_KEYS

            heads = (tuple(sorted(HEAD_KEYS)), HEAD_STRINGS, block[1])
        return ("subscription", kinds, heads)

    def _keys_and_rules(self, formatters: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Rule]]:
        return tuple(formatters), self._reader.read_object(formatters)[1]


def block_formatters(method_formatters: Any) -> dict[str, Any]:
    """The formatters of a block's fields, which had another name before 7.9."""
    names = vars(method_formatters)
    return names["BLOCK_RESULT_FORMATTERS"] if "BLOCK_RESULT_FORMATTERS" in names else names["BLOCK_FORMATTERS"]
