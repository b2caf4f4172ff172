# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The clients that are measured: how each is started, and how many events it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.setting import Setting

KINDS = ("newHeads", "logs", "newPendingTransactions")


@dataclass(frozen=True)
class Contestant:
    """A client of the flood."""

    name: str
    what: str
    counts: tuple[int, int, int]  # events a run, by kind: a second or two of work each
    command: Callable[[Setting, str, str, int], list[str]]
    needs: Callable[[Setting], Path]  # the file without which it cannot run
    usual: bool = True
    reports: bool = True  # its own window; otherwise it is measured from outside, as the difference of two runs

    def count(self, kind: str) -> int:
        return self.counts[KINDS.index(kind)]


def _limit(setting: Setting, kind: str, url: str, count: int) -> list[str]:
    return [str(setting.build / "bench" / "bench_limit"), kind, url, str(count)]


def _ethwire(setting: Setting, kind: str, url: str, count: int) -> list[str]:
    return [str(setting.build / "bench" / "bench_subscribe"), kind, url, str(count)]


def _program(setting: Setting, kind: str, url: str, count: int) -> list[str]:
    return [str(setting.program), "subscribe", kind, "--url", url, "--count", str(count), "--output", "none", "--stats"]


def _javascript(name: str) -> Callable[[Setting, str, str, int], list[str]]:
    return lambda setting, kind, url, count: ["node", str(setting.script(name)), kind, url, str(count)]


def _python(name: str) -> Callable[[Setting, str, str, int], list[str]]:
    return lambda setting, kind, url, count: [str(setting.python), str(setting.script(name)), kind, url, str(count)]


CONTESTANTS = {
    each.name: each
    for each in (
        Contestant(
            "limit",
            "recv and a walk over the frame headers, nothing else",
            (4_000_000, 8_000_000, 30_000_000),
            _limit,
            lambda setting: setting.build / "bench" / "bench_limit",
        ),
        Contestant(
            "ethwire",
            "this library: next_batch, every field decoded",
            (2_000_000, 4_000_000, 12_000_000),
            _ethwire,
            lambda setting: setting.build / "bench" / "bench_subscribe",
        ),
        Contestant(
            "program",
            "ethwire subscribe --output none: every field decoded",
            (2_000_000, 4_000_000, 12_000_000),
            _program,
            lambda setting: setting.program,
            reports=False,
        ),
        Contestant(
            "ws",
            "npm ws and JSON.parse, values left as strings",
            (400_000, 700_000, 1_200_000),
            _javascript("ws.mjs"),
            lambda setting: setting.script("ws.mjs"),
        ),
        Contestant(
            "viem",
            "heads through formatBlock, watchEvent, watchPendingTransactions",
            (150_000, 120_000, 1_000_000),
            _javascript("viem.mjs"),
            lambda setting: setting.script("viem.mjs"),
        ),
        Contestant(
            "web3py",
            "web3.py, process_subscriptions",
            (15_000, 20_000, 50_000),
            _python("web3py.py"),
            lambda setting: setting.python,
        ),
        Contestant(
            "ethers",
            "on('block') (a number only), on({topics}), on('pending')",
            (300_000, 80_000, 700_000),
            _javascript("ethers.mjs"),
            lambda setting: setting.script("ethers.mjs"),
            usual=False,
        ),
        Contestant(
            "websockets",
            "Python websockets and json.loads, values left as strings",
            (200_000, 300_000, 400_000),
            _python("websockets_json.py"),
            lambda setting: setting.python,
            usual=False,
        ),
    )
}
