# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 9: large messages, in one frame, in fragments, in chops; and many small ones in turn."""

from __future__ import annotations

from case import Case, Step, echoed, kind
from frames import BINARY, TEXT, Frame, fragments

KIB = 1024
MIB = 1024 * KIB
ROUND_TRIPS = 1000


def cases() -> list[Case]:
    table = []
    for part, opcode, letter in (0, TEXT, b"*"), (1, BINARY, b"\xfe"):
        name = kind(opcode)
        for i, size in enumerate([64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB], start=1):
            table.append(Case(f"9.{1 + part}.{i}", f"{name} of {size} bytes", [echoed(opcode, letter * size)]))
        whole = letter * (4 * MIB)
        for i, size in enumerate([64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB], start=1):
            pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
            step = Step(fragments(opcode, *pieces), (Frame(opcode, whole),))
            table.append(Case(f"9.{3 + part}.{i}", f"{name} of 4 MiB in fragments of {size} bytes", [step]))
        for i, chop in enumerate([64, 128, 256, 512, KIB, 2 * KIB], start=1):
            table.append(Case(f"9.{5 + part}.{i}", f"{name} of 1 MiB in chops of {chop} bytes", [echoed(opcode, letter * MIB, chop)]))
        for i, size in enumerate([0, 16, 64, 256, KIB, 4 * KIB], start=1):
            steps = [echoed(opcode, letter * size)] * ROUND_TRIPS
            table.append(Case(f"9.{7 + part}.{i}", f"{ROUND_TRIPS} round trips of {name} of {size} bytes", steps))
    return table
