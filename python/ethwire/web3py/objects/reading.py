# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py's own formatters, read as rules that `_engine.Table` compiles.

web3 composes its formatters out of a few functions: `apply_formatter_if(is_not_null, to_hexbytes(32))` is an object that
says so. Reading them, instead of keeping a table of fields for each release, means that a field which a release formats in
its own way, or which a program has added, is formatted in that way here, too; and what is not understood is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Rule = tuple[Any, ...]


class NotUnderstood(Exception):
    """A formatter that is none of those which are known."""


class FormatterReader:
    """Rules of formatters. An object's rules are made once, for the compiled tables share what is the same object."""

    def __init__(self) -> None:
        from eth_utils import applicators, is_address, is_string, to_checksum_address
        from eth_utils.toolz import compose
        from hexbytes import HexBytes
        from web3._utils import formatters, method_formatters

        self._applicators = applicators
        self._is_string = is_string
        self._is_address = is_address
        self._is_not_null = method_formatters.is_not_null
        self._to_checksum_address = to_checksum_address
        self._is_array_of_dicts = formatters.is_array_of_dicts
        self._is_array_of_strings = formatters.is_array_of_strings
        self._to_hexbytes = method_formatters.to_hexbytes.func
        self._to_dict = method_formatters.type_aware_apply_formatters_to_dict.func
        # What is no composition: the function itself is the rule.
        self._leaves: dict[Any, Rule] = {
            HexBytes: ("hexbytes",),
            to_checksum_address: ("address",),
            method_formatters.storage_key_to_hexstr: ("storage_key",),
            compose(): ("plain",),
        }
        self._hex_to_integer = formatters.hex_to_integer
        self._objects: dict[int, Rule] = {}
        self._sources: dict[int, dict[str, Any]] = {}

    def read(self, formatter: Any) -> Rule:
        """The rule of one formatter; raises `NotUnderstood`."""
        try:
            leaf = self._leaves.get(formatter)
        except TypeError:
            leaf = None
        if leaf is not None:
            return leaf
        function, arguments, options = parts_of(formatter)
        if function is self._applicators.apply_formatter_if and len(arguments) == 2 and not options:
            return self._read_if(*arguments)
        if function is self._to_hexbytes and len(arguments) == 1 and set(options) <= {"variable_length"}:
            return ("bytes", int(arguments[0]), bool(options.get("variable_length", False)))
        if function is self._to_dict and len(arguments) == 1 and not options:
            return self.read_object(arguments[0])
        if function is self._applicators.apply_one_of_formatters and len(arguments) == 1 and not options:
            return self._read_one_of(arguments[0])
        if function is self._applicators.apply_formatter_to_array and len(arguments) == 1 and not options:
            return ("array", self.read(arguments[0]))
        # to_list(apply_formatter_to_array(...)): a function around the one that makes the list.
        listed = list_of(formatter)
        if listed is not None:
            return self.read(listed)
        raise NotUnderstood(f"the formatter {formatter!r} is not a known one")

    def read_object(self, formatters: Mapping[str, Any]) -> Rule:
        """The rule of a dictionary of formatters."""
        if type(formatters) is not dict or not all(type(key) is str for key in formatters):
            raise NotUnderstood(f"{type(formatters).__name__} is no dictionary of formatters")
        rule = self._objects.get(id(formatters))
        if rule is None:
            rule = ("object", {key: self._read_member(key, each) for key, each in formatters.items()})
            self._objects[id(formatters)] = rule
            self._sources[id(rule[1])] = formatters
        return rule

    def sources_of(self, rule: Any) -> list[dict[str, Any]]:
        """web3's dictionaries that a rule was read from."""
        found: dict[int, dict[str, Any]] = {}
        seen: set[int] = set()

        def look(part: Any) -> None:
            if not isinstance(part, (tuple, dict)) or id(part) in seen:
                return
            seen.add(id(part))
            if id(part) in self._sources:
                found[id(part)] = self._sources[id(part)]
            for each in part.values() if isinstance(part, dict) else part:
                look(each)

        look(rule)
        return list(found.values())

    def _read_member(self, key: str, formatter: Any) -> Rule:
        try:
            return self.read(formatter)
        except NotUnderstood as error:
            raise NotUnderstood(f"{key}: {error}") from None

    def _read_if(self, condition: Any, formatter: Any) -> Rule:
        if condition is self._is_not_null:
            return ("nullable", self.read(formatter))
        if condition is self._is_string and formatter is self._hex_to_integer:
            return ("integer",)
        if condition is self._is_address and formatter is self._to_checksum_address:
            return ("maybe_address",)
        raise NotUnderstood(f"the condition {condition!r} is not a known one")

    def _read_one_of(self, pairs: Any) -> Rule:
        if len(pairs) != 2:
            raise NotUnderstood("a choice of other than two formatters")
        (first, objects), (second, strings) = pairs
        if first is not self._is_array_of_dicts or second is not self._is_array_of_strings:
            raise NotUnderstood(f"the conditions {first!r} and {second!r} are not known ones")
        of_objects, of_strings = self.read(objects), self.read(strings)
        if of_objects[0] != "array" or of_objects[1][0] != "object":
            raise NotUnderstood("objects are not formatted one by one")
        if of_strings[0] != "array" or of_strings[1][0] not in ("bytes", "hexbytes"):
            raise NotUnderstood("strings are not formatted one by one")
        return ("either", of_objects[1], of_strings[1])


def parts_of(formatter: Any) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """A curried function and what it was given, or the object itself."""
    if type(formatter).__name__ == "curry":
        return formatter.func, formatter.args, formatter.keywords or {}
    return formatter, (), {}


def list_of(formatter: Any) -> Any:
    """What eth_utils' `to_list` was put around, or None."""
    code = getattr(formatter, "__code__", None)
    if code is None or code is not _to_list_code():
        return None
    cells = dict(zip(code.co_freevars, (cell.cell_contents for cell in formatter.__closure__)))
    wrapped = [content for content in cells.values() if content is not list]
    return wrapped[0] if len(cells) == 2 and len(wrapped) == 1 else None


def _to_list_code() -> Any:
    from eth_utils import to_list

    def nothing() -> None:
        """Only to see what `to_list` makes of it."""

    return to_list(nothing).__code__
