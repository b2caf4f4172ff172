# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One subscription: each of its events has to be the next one that the node has for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from .chain import Block, Chain
from .shared import Wrong

FLOOD = 100
"""Every flood has so many events, so that those that overlap can be told apart."""
FLOOD_NUMBER = 0x10000000
FLOOD_DIGITS = b"\x10\x00\x00"

KINDS = ("newHeads", "logs", "newPendingTransactions")


class Watch:
    """The head when it was subscribed was not before `low`."""

    def __init__(self, chain: Chain, kind: str, argument: Any, by_handler: bool, low: int) -> None:
        self.kind = kind
        self.argument = argument
        self.by_handler = by_handler
        self.closed = False
        """Its unsubscribe was answered."""
        self.is_certain = True
        """Nobody has tried to end it and given up: all its events have to come."""
        self.late_turn = False
        """Its handler runs in tasks, which start a turn after their event was taken."""
        self._chain = chain
        self._block = low
        self._high = low
        self._expected: deque[Any] = deque()
        """What the block that is looked at still has for it."""
        self._started = False
        self._floods: list[int] = []
        self.floods_begun = 0
        self.floods_ended = 0

    def __repr__(self) -> str:
        floods = f"{self.floods_ended} of {self.floods_begun} floods"
        return f"{self.kind} {self.argument} at block {self._block}, then {list(self._expected)}, {floods}"

    def made_by(self, high: int) -> None:
        """The subscription is there, and the head is not after this."""
        self._high = high

    def event(self, result: Any) -> None:
        place = FLOOD_PLACES[self.kind](result)
        if place is None:
            self._mined(KEYS[self.kind](result), result)
        else:
            self._flooded(place)

    def is_behind(self, head: int) -> bool:
        """Whether something of a block up to `head`, all of which was sent, has not come."""
        if not self._started:
            blocks = map(self._chain.block, range(self._high + 1, head + 1))
            return any(self._keys_of(block) for block in blocks if block is not None)
        while not self._expected and self._block < head:
            self._advance()
        return bool(self._expected) and self._block <= head

    def _mined(self, key: Any, result: Any) -> None:
        while True:
            while not self._expected:
                self._advance()
            if self._expected[0] == key:
                self._expected.popleft()
                self._started = True
                return
            if not self._pass_over_what_may_have_been_before():
                raise Wrong(f"a hole, or a repetition: not {self._said()} but {self._placed(key)}: {result}")

    def _advance(self) -> None:
        block = self._chain.block(self._block + 1)
        if block is None:
            raise Wrong(f"an event beyond what the node has: {self.kind} after block {self._block}")
        self._block += 1
        self._expected.extend(self._keys_of(block))

    def _pass_over_what_may_have_been_before(self) -> bool:
        """A block is told at once: all of it, or nothing if it was mined before the subscription was made."""
        if self._started or self._block > self._high:
            return False
        self._expected.clear()
        return True

    def _keys_of(self, block: Block) -> list[Any]:
        if self.kind == "newHeads":
            return [(block.number, block.hash)]
        if self.kind == "newPendingTransactions":
            return list(block.transactions)
        address = self.argument["address"] if self.argument else None
        return [(log.transaction, log.index) for log in block.logs if address in (None, log.address)]

    def _said(self) -> str:
        return f"{self._expected[0]!r} of block {self._block}"

    def _placed(self, key: Any) -> str:
        for number in range(max(1, self._block - 8), self._block + 9):
            block = self._chain.block(number)
            if block is not None and key in self._keys_of(block):
                return f"{key!r} of block {number}"
        return f"{key!r} of none near it"

    def _flooded(self, place: int) -> None:
        if place == 0:
            self._floods.append(1)
            self.floods_begun += 1
            return
        if place not in self._floods:
            raise Wrong(f"a hole, or a repetition: event {place} of a flood of {self.kind}, awaited: {self._floods}")
        self._floods.remove(place)
        if place + 1 == FLOOD:
            self.floods_ended += 1
        else:
            self._floods.append(place + 1)


def hash_of(result: Any) -> bytes:
    return bytes(result if isinstance(result, bytes) else result["hash"])


def flood_place_of_hash(result: Any) -> int | None:
    end = hash_of(result)[28:]
    return end[3] if end.startswith(FLOOD_DIGITS) else None


def flood_place_of_number(name: str) -> Callable[[Any], int | None]:
    def place(result: Any) -> int | None:
        return result[name] - FLOOD_NUMBER if result[name] >= FLOOD_NUMBER else None

    return place


FLOOD_PLACES: dict[str, Callable[[Any], int | None]] = {
    "newHeads": flood_place_of_number("number"),
    "logs": flood_place_of_number("blockNumber"),
    "newPendingTransactions": flood_place_of_hash,
}

KEYS: dict[str, Callable[[Any], Any]] = {
    "newHeads": lambda result: (result["number"], bytes(result["hash"])),
    "logs": lambda result: (bytes(result["transactionHash"]), result["logIndex"]),
    "newPendingTransactions": hash_of,
}
