# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A case: what the server sends, what the client must say to it, and how the connection must end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from frames import BINARY, CLOSE, PING, PONG, TEXT, Frame, close_payload, frame
from server import Failed, Server

PROTOCOL_ERROR, INVALID_DATA, TOO_BIG = 1002, 1007, 1009


class Step(NamedTuple):
    """Bytes that leave in writes of at most `chop` bytes, and the frames that must come before the next step."""

    data: bytes
    answers: tuple[Frame, ...] = ()
    chop: int = 0


@dataclass
class Case:
    number: str  # begins with the number of the section of the Autobahn test suite that it stands for
    title: str
    steps: list[Step] = field(default_factory=list)
    #: The close code with which the client must fail the connection, without a word from the server. None: it must be
    #: content, and the server closes in order, unless a step has (`ended`).
    fails: int | None = None
    #: A payload of the server's close frame and the one of the client's answer to it.
    closes: tuple[bytes, bytes] = (close_payload(1000), close_payload(1000))
    ended: bool = False
    options: tuple[str, ...] = ()

    def run(self) -> None:
        with Server(*self.options) as server:
            server.accept()
            for step in self.steps:
                server.send(step.data, step.chop)
                server.expect(*step.answers)
            if self.ended:
                server.leave()
            elif self.fails is None:
                said, heard = self.closes
                server.send(frame(CLOSE, said))
                server.expect(Frame(CLOSE, heard))
                server.leave()
            else:
                server.expect(Frame(CLOSE, close_payload(self.fails)))
                server.expect_end()  # the client ends the connection, whatever else it might have heard
            check_exit(server, in_order=self.fails is None, word=f"close {self.fails}")


def check_exit(server: Server, *, in_order: bool, word: str) -> None:
    """The client says nothing after an end in order, and one line with what went wrong otherwise."""
    code, said = server.exit_code()
    if in_order and (code, said) != (0, ""):
        raise Failed(f"an end in order is exit code {code}: {said!r}")
    if not in_order and (code != 1 or said.count("\n") != 1 or word not in said):
        raise Failed(f"a violation is exit code {code}: {said!r}, without {word!r}")


def echoed(opcode: int, payload: bytes, chop: int = 0) -> Step:
    return Step(frame(opcode, payload), (Frame(opcode, payload),), chop)


def ponged(payload: bytes, chop: int = 0) -> Step:
    return Step(frame(PING, payload), (Frame(PONG, payload),), chop)


def kind(opcode: int) -> str:
    return {TEXT: "text", BINARY: "binary"}[opcode]
