# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Frames with damage: in their members, in their values, in their text."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

SURROGATE = "\ud83d"
NAN, INFINITY = float("nan"), float("inf")
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 255, 2**63, 2**64, -(2**80), 1.5, -0.0, 1e300, NAN, INFINITY, -INFINITY,
    "", "0x", "0X1", "0x1", "0x01", "0x00", "1f", "0x1F", "0xg1", "0x 1", " 0x1", "0x1 ", "0x_1", "0x1_0", "-0x1", "+0x1",
    "0x" + "0" * 64, "0x" + "f" * 65, "0x" + "0" * 66, "0x" + "ab" * 20, "0X" + "ab" * 20, "ab" * 20, "0x" + "ab" * 21,
    "0x" + "00" * 300, "\u0661", "\u00e9", "\U0001f600", SURROGATE, "a\"b\\c/d", "tab\tnew\nline", "\x7f", "false", "null",
    [], {}, [None], [[]], {"a": {}}, ["0x1"], ["0x" + "1" * 64], [{"address": "0x1"}], [1, "0x2"], {"result": 1},
)  # fmt: skip
PIECES = ('"', "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "\x00", "\x1f", "0", "x", "e", ".", "-", "\u00e9", "\ufeff",
          "\\u0041", "\\ud800", "\\x", "NaN", "null", "true", "1e5", "0x")  # fmt: skip
NAMES = ("number", "hash", "result", "params", "subscription", "id", "jsonrpc", "method", "error", "address", "topics",
         "transactions", "syncing", "status", "x", "", "\u00e9", "a\"b", "constructor", "__class__")  # fmt: skip


class Mutator:
    """Seeded, so that a run can be repeated."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def damaged(self, frame: dict[str, Any]) -> str:
        """The text of a frame after one to three changes."""
        choose = self._random.choice
        frame = copy.deepcopy(frame)
        for _ in range(choose((0, 1, 1, 1, 2, 3))):
            choose((self._value, self._value, self._value, self._drop, self._rename, self._add, self._reorder, self._nest))(
                frame
            )
        text = self._dump(frame)
        for _ in range(choose((0, 0, 0, 0, 1, 2))):
            text = choose((self._cut, self._put, self._put, self._repeat, self._twice, self._case, self._blank))(text)
        return text

    # The value

    def _places(self, value: Any) -> list[tuple[Any, Any]]:
        """Every container and key or index in it, outermost first."""
        found: list[tuple[Any, Any]] = []
        if isinstance(value, dict):
            for key in value:
                found.append((value, key))
                found += self._places(value[key])
        elif isinstance(value, list):
            for index in range(len(value)):
                found.append((value, index))
                found += self._places(value[index])
        return found

    def _value(self, frame: Any) -> None:
        places = self._places(frame)
        if places:
            container, key = self._random.choice(places)
            if self._random.random() < 0.2:
                other, other_key = self._random.choice(places)
                container[key] = copy.deepcopy(other[other_key])
            else:
                container[key] = copy.deepcopy(self._random.choice(VALUES))

    def _dicts(self, frame: Any) -> list[dict[str, Any]]:
        found = [frame] if isinstance(frame, dict) else []
        return found + [each[key] for each, key in self._places(frame) if isinstance(each[key], dict)]

    def _drop(self, frame: Any) -> None:
        members = self._random.choice(self._dicts(frame))
        if members:
            del members[self._random.choice(list(members))]

    def _rename(self, frame: Any) -> None:
        members = self._random.choice(self._dicts(frame))
        if members:
            members[self._random.choice(NAMES)] = members.pop(self._random.choice(list(members)))

    def _add(self, frame: Any) -> None:
        members = self._random.choice(self._dicts(frame))
        for _ in range(self._random.choice((1, 1, 2, 8))):
            name = self._random.choice(NAMES) if self._random.random() < 0.5 else f"k{self._random.getrandbits(12)}"
            members[name] = copy.deepcopy(self._random.choice(VALUES))

    def _reorder(self, frame: Any) -> None:
        members = self._random.choice(self._dicts(frame))
        items = list(members.items())
        self._random.shuffle(items)
        members.clear()
        members.update(items)

    def _nest(self, frame: Any) -> None:
        members = self._random.choice(self._dicts(frame))
        deep: Any = "0x1"
        for _ in range(self._random.choice((1, 3, 60, 70, 200))):
            deep = [deep] if self._random.random() < 0.5 else {"a": deep}
        members[f"k{self._random.getrandbits(8)}"] = deep

    def _dump(self, frame: Any) -> str:
        style = self._random.randint(0, 3)
        if style == 0:
            return json.dumps(frame)
        if style == 1:
            return json.dumps(frame, indent=1)
        return json.dumps(frame, separators=(",", ":"), ensure_ascii=style == 2)

    # The text

    def _at(self, text: str) -> int:
        return self._random.randint(0, len(text))

    def _cut(self, text: str) -> str:
        start = self._at(text)
        return text[:start] + text[start + self._random.choice((1, 1, 2, 10, len(text))) :]

    def _put(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + self._random.choice(PIECES) + text[at + self._random.choice((0, 1)) :]

    def _repeat(self, text: str) -> str:
        start = self._at(text)
        end = start + self._random.choice((1, 2, 20))
        return text[:end] + text[start:]

    def _twice(self, text: str) -> str:
        """A member, where one can be found, comes twice."""
        start = text.find('"', self._at(text))
        end = text.find(",", start)
        return text if start < 0 or end < 0 else text[: end + 1] + text[start : end + 1] + text[end + 1 :]

    def _case(self, text: str) -> str:
        start = self._at(text)
        end = start + self._random.choice((1, 5, 70))
        return text[:start] + text[start:end].swapcase() + text[end:]

    def _blank(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + self._random.choice((" ", "\n", "\r\t", "\u00a0", "\x0b")) + text[at:]
