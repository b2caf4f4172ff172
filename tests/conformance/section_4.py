# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 4: opcodes without a meaning."""

from __future__ import annotations

from case import PROTOCOL_ERROR, Case, Step
from frames import PING, TEXT, Frame, frame

FINE = frame(TEXT, b"fine")
ECHO = (Frame(TEXT, b"fine"),)


def cases() -> list[Case]:
    table = []
    for part, opcodes in (1, range(3, 8)), (2, range(11, 16)):
        for i, opcode in enumerate(opcodes, start=1):
            # The first comes alone and empty; the later ones among good frames, cut in several ways.
            before, payload, chop = (b"", b"", 0) if i == 1 else (FINE, b"reserved" if i > 2 else b"", [0, 0, 0, 1, 5][i - 1])
            bad = before + frame(opcode, payload)
            # Byte by byte, nothing follows the byte that breaks the rule: it is enough.
            data = bad[: len(before) + 1] if chop == 1 else bad + frame(PING, b"never answered")
            title = f"opcode {opcode} {'with' if payload else 'without'} a payload" + (" after a good text" if before else "")
            table.append(Case(f"4.{part}.{i}", title, [Step(data, ECHO if before else (), chop)], fails=PROTOCOL_ERROR))
    return table
