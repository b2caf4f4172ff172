# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Parameters of requests that web3's normalizers leave as they are, or nearly so.

Before a request is sent, web3 takes its parameters apart by their types of the ABI, and puts them together again: a few
tenths of a millisecond for an address in its checksummed form and data in hex, which stay the same. Here these are seen
for what they are; everything else goes web3's way. What is given is what web3 gives: compared when this is plugged in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..._remembered import REMEMBERED, hashed
from ..patching import Patches
from . import probes

METHODS = (
    "eth_call",
    "eth_createAccessList",
    "eth_estimateGas",
    "eth_getBalance",
    "eth_getBlockByHash",
    "eth_getCode",
    "eth_getStorageAt",
    "eth_getTransactionByHash",
    "eth_getTransactionCount",
    "eth_getTransactionReceipt",
    "eth_sendRawTransaction",
)
"""What programs call often."""
KIND = "parameters"
LOWER_HEX = re.compile(r"0x(?:[0-9a-f]{2})*", re.ASCII)
ADDRESSES_LIMIT = 4_096
LONGEST_ADDRESS = 42

Formatter = Callable[[Any], Any]


class Odd(Exception):
    """A value that web3 is to look at."""


class Addresses:
    """Those that web3 has taken as they are, by their checksum."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def quick(self, value: Any) -> str:
        if type(value) is str and value in self._known:
            return value
        raise Odd

    def learn(self, value: Any) -> None:
        """web3 has taken it."""
        if type(value) is str and len(value) == LONGEST_ADDRESS:
            if len(self._known) >= ADDRESSES_LIMIT:
                self._known.clear()
            self._known.add(value)


def quick_bytes(value: Any) -> str:
    if type(value) is str and LOWER_HEX.fullmatch(value):
        return value
    raise Odd


def quick_bytes32(value: Any) -> str:
    if type(value) is str and len(value) == 66 and LOWER_HEX.fullmatch(value):
        return value
    raise Odd


def quick_uint(value: Any) -> str:
    if type(value) is int:
        return hex(value)
    raise Odd


def quick_bool(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise Odd


def quick_untyped(value: Any) -> str:
    if type(value) is str:
        return value
    raise Odd


def quick_formatters(addresses: Addresses) -> dict[Any, Formatter]:
    """By type of the ABI."""
    return {
        "address": addresses.quick,
        "bytes": quick_bytes,
        "bytes32": quick_bytes32,
        "uint": quick_uint,
        "bool": quick_bool,
        None: quick_untyped,
    }


def in_a_list(types: list[Any], quick: dict[Any, Formatter]) -> Formatter:
    formatters = [quick[each] for each in types]

    def format_all(params: Any) -> Any:
        if type(params) not in (list, tuple) or len(params) > len(formatters):
            raise Odd
        return [formatter(each) for formatter, each in zip(formatters, params)]

    return format_all


def in_a_dictionary(types: dict[str, Any], quick: dict[Any, Formatter]) -> Formatter:
    """The first parameter; what follows stays."""
    formatters = {name: quick[each] for name, each in types.items()}

    def format_first(params: Any) -> Any:
        if type(params) not in (list, tuple) or not params or type(params[0]) is not dict:
            raise Odd
        first = params[0].copy()
        for name in formatters.keys() & first.keys():
            first[name] = formatters[name](first[name])
        return type(params)((first, *params[1:]))

    return format_first


def addresses_in(types: Any, params: Any) -> list[Any]:
    if isinstance(types, list):
        return [value for each, value in zip(types, params) if each == "address"]
    return [params[0][name] for name, each in types.items() if each == "address" and name in params[0]]


def shortcut(upstream: Formatter, quickly: Formatter, types: Any, addresses: Addresses) -> Formatter:
    def formatter(params: Any) -> Any:
        try:
            return quickly(params)
        except Odd:
            pass
        formatted = upstream(params)
        for each in addresses_in(types, params):
            addresses.learn(each)
        return formatted

    return formatter


# By type of the ABI: what a quick formatter has to take as web3 does.
SAMPLES: dict[Any, tuple[Any, ...]] = {
    "address": ("0x" + "0" * 40, "0x52908400098527886E0F7030069857D2E4169EE7"),
    "bytes": ("0x", "0xab", "0x" + "0f" * 68),
    "bytes32": ("0x" + "3b" * 32, "0x" + "0" * 64),
    "uint": (0, 1, 10**18, 2**256 - 1),
    "bool": (True, False),
    None: ("latest", "0x1b4"),
}


def samples_of(types: Any) -> list[Any]:
    """Parameters in which each type has each of its samples."""
    count = max(map(len, SAMPLES.values()))
    if isinstance(types, list):
        found: list[Any] = [tuple(SAMPLES[each][turn % len(SAMPLES[each])] for each in types) for turn in range(count)]
        return [*found, found[0][:1], list(found[-1])]
    first = [{name: SAMPLES[each][turn % len(SAMPLES[each])] for name, each in types.items()} for turn in range(count)]
    return [*((each, "latest") for each in first), ({},), [{"strange": 1, **first[0]}, "0x1", {}]]


def agrees(upstream: Formatter, formatter: Formatter, quickly: Formatter, samples: list[Any]) -> bool:
    """Whether both give the same for each sample, the quick one from the second time on."""
    try:
        for params in samples:
            wanted = upstream(params)
            if not probes.same(formatter(params), wanted) or not probes.same(quickly(params), wanted):
                return False
    except Exception:
        # web3 refuses a sample: it is not what it was.
        return False
    return True


def install(patches: Patches, made_from: str) -> None:
    """Puts the quick formatters before web3's. One that was found equal before is compared briefly, as a program may have
    replaced a function of web3.py's."""
    from web3._utils.method_formatters import ABI_REQUEST_FORMATTERS
    from web3._utils.rpc_abi import RPC_ABIS

    for method in METHODS:
        types, upstream = RPC_ABIS.get(method), ABI_REQUEST_FORMATTERS.get(method)
        named = types if isinstance(types, list) else list(types.values()) if isinstance(types, dict) else [""]
        if upstream is None or any(each not in SAMPLES for each in named):
            continue
        addresses = Addresses()
        quick = quick_formatters(addresses)
        quickly = in_a_list(types, quick) if isinstance(types, list) else in_a_dictionary(types, quick)
        formatter = shortcut(upstream, quickly, types, addresses)
        samples = samples_of(types)
        key = hashed(made_from, method, types) if made_from else ""
        is_known = bool(key) and REMEMBERED.get(KIND, key) is not None
        if not agrees(upstream, formatter, quickly, samples[:1] if is_known else samples):
            continue
        if key and not is_known:
            REMEMBERED.put(KIND, key, "equal")
        patches.set_item(ABI_REQUEST_FORMATTERS, method, formatter)
