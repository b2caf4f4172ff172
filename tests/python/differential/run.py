#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Frames through web3.py and through ethwire's native objects, in one process, under the web3.py of this interpreter.

    run.py [--mutations N] [--whole N] [--generated N] [--seed N] [--show N]

Two ways are gone. *Whole*: each frame through a whole provider over a node in memory, first as upstream has it and then
with ethwire and `strict`, by its class and by `install()`: what the program gets is equal, whatever ethwire did.
*Formatters*: each frame through `json.loads`, middleware and formatters, and through the native scan and table; equal,
or left to web3.py. Once with upstream's formatters, and once with those that ethwire has where it is not strict.

Prints one line a kind, and the first differences. Exit code 0: everything equal, and no valid frame of the recorded and
generated ones was left to web3.py.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import json
import logging
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from differential import documents, generated, mutated  # noqa: E402
from differential.compare import Outcome, equal, outcome_of  # noqa: E402
from differential.memory_node import ID, SUBSCRIPTION, connected  # noqa: E402
from web3 import WebSocketProvider  # noqa: E402

TIMEOUT = 1.0
CASES_A_CONNECTION = 100

CALLS: dict[str, Any] = {
    "eth_getBlockByNumber": lambda w3: w3.eth.get_block(1, True),
    "eth_getTransactionByHash": lambda w3: w3.eth.get_transaction("0x" + "1" * 64),
    "eth_getTransactionReceipt": lambda w3: w3.eth.get_transaction_receipt("0x" + "1" * 64),
    "eth_getLogs": lambda w3: w3.eth.get_logs({"fromBlock": 1}),
    "eth_getBlockReceipts": lambda w3: w3.eth.get_block_receipts(1),
    "eth_blockNumber": lambda w3: w3.eth.get_block_number(),
    "eth_getBalance": lambda w3: w3.eth.get_balance("0x52908400098527886E0F7030069857D2E4169EE7"),
    "eth_getCode": lambda w3: w3.eth.get_code("0x52908400098527886E0F7030069857D2E4169EE7"),
}


class Case:
    """One frame: an event, or the reply to a call."""

    def __init__(self, kind: str, method: str | None, frame: dict[str, Any], valid: bool, source: str = "") -> None:
        self.kind = kind
        self.method = method
        self.frame = frame
        self.text = json.dumps(frame, separators=(",", ":"))
        self.valid = valid
        """Neither damaged nor odd: if web3 formats it, so must the table."""
        self.source = source

    def damaged(self, mutator: mutated.Mutator) -> Case:
        case = Case(self.kind, self.method, self.frame, False, self.source)
        case.text = mutator.damaged(self.frame)
        return case


def cases_of(document: documents.Document, valid: bool = True) -> list[Case]:
    """The frames in which a document comes: what a subscription sends, and the replies to calls."""
    event = {
        "jsonrpc": "2.0",
        "method": "eth_subscription",
        "params": {"subscription": SUBSCRIPTION, "result": document.value},
    }
    valid = valid and document.value is not None
    cases = [Case(document.kind, None, event, valid, document.source)]

    def reply(method: str, result: Any) -> None:
        frame = {"jsonrpc": "2.0", "id": 0, "result": result}
        cases.append(Case(method, method, frame, valid, document.source))

    kind, value = document.kind, document.value
    if kind in ("block", "head"):
        reply("eth_getBlockByNumber", value)
    elif kind == "transaction":
        reply("eth_getTransactionByHash", value)
    elif kind == "receipt":
        reply("eth_getTransactionReceipt", value)
        reply("eth_getBlockReceipts", [value, value])
    elif kind == "log":
        reply("eth_getLogs", [value])
    elif kind == "hash":
        reply("eth_getLogs", [value])
        reply("eth_getCode", value)
        reply("eth_getBalance", "0x" + value[2:20])
        reply("eth_blockNumber", "0x" + value[2:10])
    return cases


class Report:
    shown = 5
    """How many differences are printed."""

    def __init__(self) -> None:
        self.frames: Counter[str] = Counter()
        self.native: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.different: Counter[str] = Counter()
        self.valid_left: Counter[str] = Counter()
        self.rows = 0
        """Differences that docs/python.md has a row for."""
        self._shown = 0

    def count(self, case: Case, native: bool, valid_value: bool) -> None:
        self.frames[case.kind] += 1
        (self.native if native else self.left)[case.kind] += 1
        if not native and case.valid and valid_value:
            self.valid_left[case.kind] += 1
            self.show("left to web3.py", case)

    def differs(self, case: Case, wanted: Any, got: Any) -> None:
        self.different[case.kind] += 1
        self.show("different", case, f"  web3.py: {wanted}\n  ethwire: {got}")

    def show(self, what: str, case: Case, more: str = "") -> None:
        self._shown += 1
        if self._shown <= self.shown:
            print(f"{what}: {case.kind} of {case.source}\n  {case.text!r:.2000}\n{more}", file=sys.stderr)

    def print(self, title: str, seconds: float) -> None:
        rows = f", {self.rows} of a row of docs/python.md" if self.rows else ""
        print(f"{title}: {sum(self.frames.values())} frames in {seconds:.1f} s{rows}")
        print(f"  {'kind':<28}{'frames':>9}{'native':>9}{'web3':>9}{'differ':>9}{'valid, left':>13}")
        for kind in sorted(self.frames):
            counts = (self.frames, self.native, self.left, self.different)
            line = "".join(f"{each[kind]:>9}" for each in counts)
            print(f"  {kind:<28}{line}{self.valid_left[kind]:>13}")

    @property
    def failed(self) -> bool:
        return bool(sum(self.different.values()) or sum(self.valid_left.values()))


class Formatters:
    """web3's way and the native way of one frame, without a provider around them."""

    def __init__(self, w3: Any) -> None:
        from ethwire.session.session import session_of
        from ethwire.web3py.objects.events import Objects
        from web3._utils.method_formatters import PYTHONIC_RESULT_FORMATTERS

        self._w3 = w3
        self._manager = w3.manager
        self._processor = w3.provider._request_processor
        self._objects = Objects.of(session_of(self._processor))
        self._formatters = PYTHONIC_RESULT_FORMATTERS
        self._modules = {}

    def _response_formatters(self, method: str) -> Any:
        from web3._utils import method_formatters as web3

        if method not in self._modules:
            module = self._w3.eth
            self._modules[method] = (
                web3.get_result_formatters(method, module),
                web3.get_error_formatters(method),
                web3.get_null_result_formatters(method),
            )
        return self._modules[method]

    async def by_web3(self, case: Case) -> Outcome:
        try:
            message = json.loads(case.text)
        except (ValueError, RecursionError) as error:
            return Outcome(error=error)
        return await outcome_of(self._processed(case, message))

    async def _processed(self, case: Case, message: Any) -> Any:
        from ethwire.session.session import session_of
        from ethwire.web3py.objects.calls import by_web3

        if case.method is None:
            return await self._manager._process_response(message)
        request = {"id": 0, "method": case.method, "params": ["0x1", True]}
        formatters = self._response_formatters(case.method)
        session = session_of(self._w3.provider._request_processor)
        return await by_web3(self._manager, session, request, message, formatters)

    def native(self, case: Case, text: str | bytes) -> Any:
        """The finished value, or NotImplemented."""
        from ethwire.session.setting import INSTALLED
        from ethwire._engine import scan
        from ethwire.web3py.objects.calls import may_be_null

        message = scan(text)
        if message is None:
            return NotImplemented
        if json.dumps(message.message()) != json.dumps(json.loads(text)):
            raise AssertionError("the message is not what json.loads gives")
        if (message.subscription is None) != (case.method is not None):
            return NotImplemented
        if case.method is None:
            value = self._objects.formatted(message, message.subscription, self._manager)
            return NotImplemented if value is None else value
        if message.id != 0:
            return NotImplemented
        compiled = INSTALLED.tables.of(self._response_formatters(case.method)[0])
        value = message.build(compiled.table)
        return NotImplemented if value is NotImplemented or may_be_null(value) else value

    async def compare(self, case: Case, report: Report) -> None:
        wanted = await self.by_web3(case)
        for text in (case.text, case.text.encode("utf-8", "surrogatepass")):
            value = self.native(case, text)
            if value is not NotImplemented and not equal(wanted, Outcome(value=value)):
                report.differs(case, wanted, Outcome(value=value))
        report.count(case, value is not NotImplemented, wanted.error is None)


async def formatters(cases: list[Case], report: Report) -> None:
    # A damaged reply can have the subscription's id, and adds its middleware to what is known of the subscription.
    for start in range(0, len(cases), CASES_A_CONNECTION):
        async with connected(request_timeout=TIMEOUT) as (_, w3):
            pair = Formatters(w3)
            for case in cases[start : start + CASES_A_CONNECTION]:
                await pair.compare(case, report)


async def whole(
    cases: list[Case], native: list[bool] | None = None, make_provider: Any = WebSocketProvider
) -> list[Outcome]:
    """What a program gets, frame by frame; a new connection after each frame that ended one. `native` is filled with
    whether it was made natively."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(cases):
        async with connected(TIMEOUT, make_provider) as (node, w3):
            made = 0
            stream = w3.socket.process_subscriptions()
            while len(outcomes) < len(cases):
                case = cases[len(outcomes)]
                outcome = await (event(node, stream, case) if case.method is None else reply(node, w3, case))
                outcomes.append(outcome)
                if native is not None:
                    before, made = made, made_natively(w3)
                    # The certain event that follows an event is one, too.
                    native.append(made - before > (case.method is None))
                task = w3.provider._message_listener_task
                if task.done() or not case.valid:
                    break
    return outcomes


def made_natively(w3: Any) -> int:
    from ethwire.session.session import session_of

    return session_of(w3.provider._request_processor).counters.native_objects


async def event(node: Any, stream: Any, case: Case) -> Outcome:
    """What the stream gives for a frame: what comes before the next, certain one."""
    certain = {
        "jsonrpc": "2.0",
        "method": "eth_subscription",
        "params": {"subscription": SUBSCRIPTION, "result": "certain"},
    }
    node.say(case.text)
    node.say(json.dumps(certain))

    outcome = Outcome(value=[])
    while True:
        given = await outcome_of(asyncio.wait_for(stream.__anext__(), TIMEOUT))
        if given.error is not None:
            outcome = given
            if isinstance(given.error, (asyncio.TimeoutError, StopAsyncIteration)) or has_ended(stream):
                return outcome
        elif isinstance(given.value, dict) and given.value.get("result") == "certain":
            return outcome
        elif outcome.error is None:
            outcome.value.append(given.value)


def has_ended(stream: Any) -> bool:
    return stream.provider._message_listener_task.done()


async def reply(node: Any, w3: Any, case: Case) -> Outcome:
    node.reply = case.text.replace('"id":0', f'"id":{ID}', 1).replace('"id": 0', f'"id": {ID}', 1)
    return await outcome_of(CALLS[case.method](w3))


def is_of_a_row(outcome: Outcome) -> bool:
    """A frame that is neither a reply nor an event is said to be that, where upstream keeps it under the id None."""
    return isinstance(outcome.error, ValueError) and "neither a reply nor an event" in str(outcome.error)


def compare_whole(cases: list[Case], upstream: list[Outcome], make_provider: Any = WebSocketProvider) -> Report:
    report = Report()
    native: list[bool] = []
    outcomes = asyncio.run(whole(cases, native, make_provider))
    for case, wanted, got, made in zip(cases, upstream, outcomes, native):
        report.count(case, made, wanted.error is None)
        if is_of_a_row(got) and wanted.error is not None:
            report.rows += 1
        elif not equal(wanted, got):
            report.differs(case, wanted, got)
    return report


def by_class(url: str, strict: bool) -> Any:
    """A provider of ethwire's class. With `strict`, which is no option of it, damaged frames come out as upstream's."""
    import ethwire
    from ethwire.session.setting import setting_of

    provider = ethwire.WebSocketProvider(url)
    setting = setting_of(provider)
    setting.options = setting.options._replace(strict=strict)
    return provider


def install(strict: bool) -> None:
    import ethwire

    assert ethwire.install(strict=strict, transport="python"), ethwire.doctor()
    # Without the providers that nobody has collected yet.
    print("", ethwire.doctor().partition("\n  WebSocketProvider ")[0], sep="\n")
    assert "native objects: yes" in ethwire.doctor()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=2000, help="damaged frames through the formatters")
    parser.add_argument("--whole", type=int, default=300, help="damaged frames through whole providers")
    parser.add_argument("--generated", type=int, default=1000, help="generated documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=Report.shown, help="differences to print, of each kind of run")
    options = parser.parse_args()
    Report.shown = options.show
    logging.disable(logging.CRITICAL)

    random = Random(options.seed)
    generator = generated.Generator(random)
    recorded = [case for document in documents.recorded() for case in cases_of(document)]
    made = [case for _ in range(options.generated) for case in cases_of(generator.document())]
    mutator = mutated.Mutator(random)
    originals = recorded + made
    damaged = [random.choice(originals).damaged(mutator) for _ in range(max(options.mutations, options.whole))]
    print(f"recorded in {documents.folder()}: {len(recorded)} frames; seed {options.seed}")

    few = recorded + made[:300] + damaged[: options.whole]
    failed = False
    upstream = asyncio.run(whole(few))
    # The classes are made before the node in memory takes the place of a connection.
    import ethwire

    assert ethwire.WebSocketProvider is not WebSocketProvider
    # First, for then nothing is patched.
    good = [index for index, case in enumerate(few) if case.valid]
    for title, indices, strict in (("class", good, False), ("class, strict", range(len(few)), True)):
        began = time.monotonic()
        make_provider = functools.partial(by_class, strict=strict)
        report = compare_whole([few[i] for i in indices], [upstream[i] for i in indices], make_provider)
        if ethwire.WebSocketProvider._ethwire_family.why_no_objects:
            # Before 7.7 a class has none: all is left to web3.
            report.valid_left.clear()
        report.print(f"whole providers, by {title}", time.monotonic() - began)
        failed |= report.failed
    began = time.monotonic()
    install(strict=True)
    report = compare_whole(few, upstream)
    report.print("whole providers", time.monotonic() - began)
    failed |= report.failed
    for strict in (True, False):
        if not strict:
            install(strict=False)
        for title, cases in (("recorded", recorded), ("generated", made), ("damaged", damaged[: options.mutations])):
            report = Report()
            began = time.monotonic()
            asyncio.run(formatters(cases, report))
            report.print(f"formatters, {title}", time.monotonic() - began)
            failed |= report.failed
    print("not equal" if failed else "equal")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
