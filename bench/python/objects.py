#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What one finished object costs: from the text, by `json.loads` and web3.py's middleware and formatters, and natively.

    objects.py [--seconds S]

Run it with an interpreter that has web3.py, on an idle machine. Each object is made and thrown away at once, as a consumer
that keeps up does; the best of several rounds counts. Microseconds of this process's CPU.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "python")]
try:
    import ethwire._engine  # noqa: F401
except ImportError:
    sys.path.insert(0, str(ROOT / "python"))

from differential.generated import Generator  # noqa: E402

ROUNDS = 5
SUBSCRIPTION = "0x9cef478923ff08bf67fde6c64013158d"


def documents() -> dict[str, tuple[str | None, Any]]:
    """Name, method of the call or None for an event, and the JSON value."""
    generator = Generator(Random(1))

    def find(make: Callable[[], Any], suits: Callable[[Any], bool]) -> Any:
        while not suits(value := make()):
            pass
        return value

    # The fields of today's geth.
    head = find(generator.head, lambda head: len(head) == 22 and "requestsHash" in head)
    log = find(generator.log, lambda log: len(log["topics"]) == 3 and len(log["data"]) == 66 and len(log) == 9)
    transaction = find(generator.transaction, lambda each: each["type"] == "0x2" and each["blockHash"])
    receipt = find(generator.receipt, lambda each: len(each["logs"]) == 2)
    return {
        "newHeads": (None, head),
        "log": (None, log),
        "pending hash": (None, generator.hash()),
        "pending transaction": (None, transaction),
        "get_block, 200 hashes": ("eth_getBlockByNumber", {**head, "transactions": [generator.hash()] * 200}),
        "get_block, 200 transactions": ("eth_getBlockByNumber", {**head, "transactions": [transaction] * 200}),
        "get_transaction": ("eth_getTransactionByHash", transaction),
        "get_transaction_receipt": ("eth_getTransactionReceipt", receipt),
        "get_logs, 100": ("eth_getLogs", [log] * 100),
        "block_number": ("eth_blockNumber", "0x1406f40"),
    }


def text_of(method: str | None, value: Any) -> str:
    frame: dict[str, Any] = {"jsonrpc": "2.0"}
    if method is None:
        frame.update(method="eth_subscription", params={"subscription": SUBSCRIPTION, "result": value})
    else:
        frame.update(id=1, result=value)
    return json.dumps(frame, separators=(",", ":"))


def by_web3(method: str | None, text: str) -> Callable[[], Any]:
    """What web3.py does with a text: as short as it can be done, without queues and caches."""
    from web3._utils.method_formatters import PYTHONIC_RESULT_FORMATTERS
    from web3.middleware.attrdict import _handle_async_response

    formatter = PYTHONIC_RESULT_FORMATTERS[method or "eth_subscribe"]

    def event() -> Any:
        params = _handle_async_response(json.loads(text))["params"]
        return formatter({"subscription": params["subscription"], "result": params["result"]})

    def reply() -> Any:
        return formatter(_handle_async_response(json.loads(text))["result"])

    return event if method is None else reply


def natively(tables: Any, method: str | None, text: str) -> Callable[[], Any]:
    from ethwire._engine import scan
    from web3._utils.method_formatters import PYTHONIC_RESULT_FORMATTERS

    compiled = tables.events if method is None else tables.of(PYTHONIC_RESULT_FORMATTERS[method])
    table = compiled.table
    return lambda: scan(text).build(table)


def microseconds(function: Callable[[], Any], seconds: float) -> float:
    """The best of some rounds, an object."""
    began = time.process_time()
    function()
    count = max(1, int(seconds / ROUNDS / max(time.process_time() - began, 1e-6)))
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(count):
            function()
        best = min(best, (time.process_time() - began) / count)
    return best * 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.0, help="for each figure")
    seconds = parser.parse_args().seconds
    import web3
    from ethwire.web3py.objects.tables import Tables

    tables = Tables(patched_events=False)
    print(f"web3.py {web3.__version__}, python {sys.version.split()[0]}; microseconds an object, CPU")
    print(f"  {'':<30}{'bytes':>8}{'web3.py':>11}{'ethwire':>11}{'factor':>9}")
    for name, (method, value) in documents().items():
        text = text_of(method, value)
        slow, fast = by_web3(method, text), natively(tables, method, text)
        if repr(slow()) != repr(fast()):
            print(f"{name}: not equal", file=sys.stderr)
            return 1
        web3_cost, native_cost = microseconds(slow, seconds), microseconds(fast, seconds)
        factor = web3_cost / native_cost
        print(f"  {name:<30}{len(text):>8}{web3_cost:>11.2f}{native_cost:>11.2f}{factor:>8.1f}x", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
