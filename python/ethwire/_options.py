# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The options of `install()`, and the environment variables that stand for them."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

DEFAULT_BUFFERED_BYTES = 64 * 1024 * 1024
TRANSPORTS = ("auto", "python")
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


class Options(NamedTuple):
    """What `install()` was told."""

    reconnect: bool = False
    strict: bool = False
    max_buffered_bytes: int = DEFAULT_BUFFERED_BYTES
    remember_chain_id: bool = True
    transport: str = "auto"
    stats: bool = False


class OptionError(ValueError):
    """An option with a value that it cannot have."""


def truth(name: str, text: str) -> bool:
    value = text.strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise OptionError(f"{name} is 1 or 0, not {text!r}")


def number_of_bytes(name: str, value: Any) -> int:
    """A count of bytes, also as `16M` or `64KiB`."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise OptionError(f"{name} is a number of bytes, not {value!r}")
    if isinstance(value, str):
        text = value.strip().lower().removesuffix("ib").removesuffix("b")
        factor = 1
        for suffix, power in (("k", 1), ("m", 2), ("g", 3)):
            if text.endswith(suffix):
                text, factor = text[:-1], 1024**power
        if not text.strip().isdecimal():
            raise OptionError(f"{name} is a number of bytes, not {value!r}")
        value = int(text) * factor
    if value < 1:
        raise OptionError(f"{name} is at least 1, not {value}")
    return value


def options_from(given: dict[str, Any], environment: Any = os.environ) -> Options:
    """What was given, then the environment, then the defaults."""
    values: dict[str, Any] = {}
    for name in ("reconnect", "stats"):
        text = environment.get(f"ETHWIRE_{name.upper()}")
        if text is not None:
            values[name] = truth(f"ETHWIRE_{name.upper()}", text)
    if environment.get("ETHWIRE_MAX_BUFFERED_BYTES"):
        values["max_buffered_bytes"] = environment["ETHWIRE_MAX_BUFFERED_BYTES"]
    if environment.get("ETHWIRE_TRANSPORT"):
        values["transport"] = environment["ETHWIRE_TRANSPORT"].strip().lower()
    values.update({name: value for name, value in given.items() if value is not None})
    options = Options(**values)
    for name, value in options._asdict().items():
        if isinstance(Options._field_defaults[name], bool) and not isinstance(value, bool):
            raise OptionError(f"{name} is True or False, not {value!r}")
    if options.transport not in TRANSPORTS:
        raise OptionError(f"the transport is one of {', '.join(TRANSPORTS)}, not {options.transport!r}")
    size = number_of_bytes("max_buffered_bytes", options.max_buffered_bytes)
    options = options._replace(max_buffered_bytes=size)
    if options.strict:
        options = options._replace(remember_chain_id=False)
    return options
