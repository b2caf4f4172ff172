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
    format_heads: bool = False
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


def variable(name: str) -> str:
    """The environment variable that stands for an option."""
    return f"ETHWIRE_{name.upper()}"


def options_from(given: dict[str, Any], environment: Any = os.environ) -> Options:
    """What was given, then the environment, then the defaults."""
    values: dict[str, Any] = {}
    called: dict[str, str] = {}
    """What whoever set an option knows it as."""
    for name, default in Options._field_defaults.items():
        text = environment.get(variable(name))
        called[name] = name
        if given.get(name) is not None:
            values[name] = given[name]
        elif text is not None and (text or isinstance(default, bool)):
            called[name] = variable(name)
            values[name] = truth(variable(name), text) if isinstance(default, bool) else text.strip()
    options = Options(**values)
    for name, value in options._asdict().items():
        if isinstance(Options._field_defaults[name], bool) and not isinstance(value, bool):
            raise OptionError(f"{name} is True or False, not {value!r}")
    if str(options.transport).lower() not in TRANSPORTS:
        raise OptionError(f"{called['transport']} is one of {', '.join(TRANSPORTS)}, not {options.transport!r}")
    options = options._replace(
        transport=options.transport.lower(),
        max_buffered_bytes=number_of_bytes(called["max_buffered_bytes"], options.max_buffered_bytes),
    )
    if options.strict:
        options = options._replace(remember_chain_id=False, format_heads=False)
    return options


def misspelt(environment: Any = os.environ) -> list[str]:
    """A line for each variable whose name is nearly that of an option, and so does nothing."""
    prefix = variable("")
    names = [name.upper() for name in Options._fields]
    strangers = [name.removeprefix(prefix) for name in environment if name.startswith(prefix)]
    strangers = [name for name in strangers if name not in names]
    if not strangers:
        return []
    from difflib import get_close_matches

    found = [(name, get_close_matches(name, names, n=1, cutoff=0.8)) for name in sorted(strangers)]
    return [f"{prefix}{name} is no option of ethwire; {prefix}{near[0]} is" for name, near in found if near]
