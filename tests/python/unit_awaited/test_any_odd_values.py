# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events and results with fields that web3.py refuses, or whose form it does not know: the program gets what web3.py
alone gives it, value or exception, event by event, and the stream goes on where web3.py's would.

One program runs on upstream, and then under ethwire on each level that there is."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import web3
from harness.envs import without_options
from harness.fake_node import FakeNode, notification, reply

import ethwire

WHOLE = hasattr(web3.AsyncWeb3, "subscription_manager")
HASH, ADDRESS = "0x" + "3b" * 32, "0x" + "ab" * 20
ODD = ("0x", "", "0xzz", "12", None, 5, 1.5, True, [], {}, "0x" + "5a" * 40, "0x" + "00" * 300, "0x01", ["0x1"])

HEAD = {
    "parentHash": HASH, "sha3Uncles": HASH, "miner": ADDRESS, "stateRoot": HASH, "transactionsRoot": HASH,
    "receiptsRoot": HASH, "logsBloom": "0x" + "00" * 256, "difficulty": "0x0", "number": "0x7", "gasLimit": "0x1c9c380",
    "gasUsed": "0x5208", "timestamp": "0x6553f101", "extraData": "0x", "mixHash": HASH, "nonce": "0x0000000000000000",
    "baseFeePerGas": "0x7", "hash": HASH,
}  # fmt: skip
FORKS = {"withdrawalsRoot": HASH, "blobGasUsed": "0x0", "excessBlobGas": "0x0", "parentBeaconBlockRoot": HASH, "requestsHash": HASH}
LOG = {
    "address": ADDRESS, "topics": [HASH], "data": "0x01", "blockNumber": "0x1", "transactionHash": HASH,
    "transactionIndex": "0x1", "blockHash": HASH, "logIndex": "0x1", "removed": False,
}  # fmt: skip
TRANSACTION = {
    "blockHash": None, "blockNumber": None, "from": ADDRESS, "gas": "0x5208", "gasPrice": "0x1", "hash": HASH,
    "maxFeePerGas": "0x1", "maxPriorityFeePerGas": "0x1", "input": "0x", "nonce": "0x1", "to": ADDRESS, "value": "0x1",
    "transactionIndex": None, "type": "0x2", "accessList": [], "chainId": "0x1", "v": "0x0", "r": HASH, "s": HASH,
    "yParity": "0x0",
}  # fmt: skip
RECEIPT = {
    "blockHash": HASH, "blockNumber": "0x1", "contractAddress": None, "cumulativeGasUsed": "0x1", "effectiveGasPrice": "0x1",
    "from": ADDRESS, "gasUsed": "0x1", "logs": [LOG], "logsBloom": "0x" + "00" * 256, "status": "0x1", "to": ADDRESS,
    "transactionHash": HASH, "transactionIndex": "0x0", "type": "0x2",
}  # fmt: skip
SYNCING = {"startingBlock": "0x1", "currentBlock": "0x2", "highestBlock": "0x3", "knownStates": "0x1", "pulledStates": "0x1"}
BLOCK = {**HEAD, **FORKS, "size": "0x1", "totalDifficulty": "0x1", "transactions": [HASH], "uncles": [], "withdrawals": []}

AVALANCHE = {
    **HEAD, "blobGasUsed": "0x0", "excessBlobGas": "0x0", "parentBeaconBlockRoot": HASH, "extraData": "0x" + "5a" * 80,
    "extDataHash": HASH, "extDataGasUsed": "0x0", "blockGasCost": "0x0", "timestampMilliseconds": "0x18bcfe56800",
}  # fmt: skip
CELO = {
    **{key: HEAD[key] for key in HEAD if key not in ("difficulty", "nonce", "mixHash", "sha3Uncles", "gasLimit")},
    "epochSnarkData": None, "randomness": {"committed": HASH}, "extraData": "0x" + "d9" * 180, "totalDifficulty": "0x1",
}  # fmt: skip
XDC = {**HEAD, **FORKS, "extraData": "0x" + "5a" * 200, "validators": "0x", "validator": "0x" + "5b" * 65, "penalties": "0x"}
ARBITRUM = {**HEAD, "l1BlockNumber": "0x1", "sendCount": "0x2", "sendRoot": HASH}
CHAINS = (AVALANCHE, CELO, XDC, ARBITRUM, {**HEAD, **FORKS}, {**HEAD, **FORKS, "l1BlockNumber": "0x1", "sendCount": "0x2", "sendRoot": HASH})


def with_odd_fields(document):
    """The document, and each of its fields odd, and gone."""
    yield document
    for index, key in enumerate(document):
        # Not all with all: each field has a third of them, each of them a third of the fields.
        for odd in ODD[index % 3 :: 3]:
            yield {**document, key: odd}
        yield {each: document[each] for each in document if each != key}


def events():
    for chain in CHAINS:
        yield chain
        for odd in ODD:
            yield {**chain, "extraData": odd}
            yield {**chain, "number": odd, "miner": odd}
    for document in ({**HEAD, **FORKS}, ARBITRUM, LOG, TRANSACTION, SYNCING):
        yield from with_odd_fields(document)
    # That geth's status is formatted is a difference of its own; so it is where it is empty.
    yield from ({"syncing": True, "status": odd} for odd in ODD if odd != {})
    yield {"syncing": True, "status": {**SYNCING, "startingBlock": "0xzz"}}
    yield from (HASH, "0xabc", "x", 7, [], [HASH], False, True, {}, {"error": 1})
    yield "0x" + "ee" * 32


CALLS = {"eth_getBlockByNumber": BLOCK, "eth_getTransactionByHash": TRANSACTION, "eth_getTransactionReceipt": RECEIPT, "eth_getLogs": LOG}

PROGRAM = """
    import asyncio, logging, sys
    from collections.abc import Mapping
    import web3
    from web3 import AsyncWeb3
    logging.disable(logging.CRITICAL)
    address, forms, calls = sys.argv[1], sys.argv[2].split(), eval(sys.argv[3])
    last = bytes.fromhex("ee" * 32)

    def show(value):
        if isinstance(value, Mapping):
            return type(value).__name__ + "{" + ", ".join(f"{key}: {show(each)}" for key, each in value.items()) + "}"
        if "".join(map(str, value if isinstance(value, (list, str)) else "")).startswith("<generator object"):
            # What a formatter for lists makes of a string, with the address of an object in memory.
            return "nonsense"
        if isinstance(value, (list, tuple)):
            return type(value).__name__ + "[" + ", ".join(map(show, value)) + "]"
        return type(value).__name__ + ":" + repr(value)

    def said(error):
        return f"{type(error).__name__} {error}"[:300]

    def connected():
        if hasattr(AsyncWeb3, "persistent_websocket"):
            from web3.providers import WebsocketProviderV2
            return AsyncWeb3.persistent_websocket(WebsocketProviderV2(address))
        if not hasattr(AsyncWeb3, "subscription_manager") and hasattr(AsyncWeb3, "persistent_connection"):
            return AsyncWeb3.persistent_connection(web3.WebSocketProvider(address))
        return AsyncWeb3(web3.WebSocketProvider(address))

    async def stream(w3):
        socket = getattr(w3, "socket", None) or w3.ws
        await w3.eth.subscribe("newHeads")
        # Before 6.15 under another name.
        stream = getattr(socket, "process_subscriptions", None) or socket.listen_to_websocket
        messages = stream().__aiter__()
        await w3.eth.get_block_number()
        result = None
        while result != last:
            try:
                result = (await asyncio.wait_for(messages.__anext__(), 30))["result"]
                print(show(result))
            except Exception as error:
                print(said(error))
                if isinstance(error, (asyncio.TimeoutError, StopAsyncIteration)):
                    break

    async def handlers(w3):
        async def handler(context):
            print(show(context.result))
            if context.result == last:
                await context.subscription.unsubscribe()
        await w3.eth.subscribe("newHeads", handler=handler)
        await w3.eth.get_block_number()
        while w3.subscription_manager.subscriptions:
            try:
                await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 30)
            except Exception as error:
                print(said(error))
                if isinstance(error, asyncio.TimeoutError):
                    break

    async def results(w3):
        ask = {
            "eth_getBlockByNumber": lambda: w3.eth.get_block(1),
            "eth_getTransactionByHash": lambda: w3.eth.get_transaction("0x" + "1" * 64),
            "eth_getTransactionReceipt": lambda: w3.eth.get_transaction_receipt("0x" + "1" * 64),
            "eth_getLogs": lambda: w3.eth.get_logs({"fromBlock": 1}),
        }
        for method, count in calls.items():
            for number in range(count):
                try:
                    print(method, number, show(await ask[method]()))
                except Exception as error:
                    print(method, number, said(error))

    async def main():
        for form in forms:
            print(form)
            async with connected() as w3:
                await globals()[form](w3)

    asyncio.run(main())
"""


LEVELS = ("awaited", "objects", "native") if WHOLE else ("awaited",)


FORMS = ("results", "stream", "handlers") if WHOLE else ("results", "stream")


@functools.cache
def play(level=None, forms=FORMS, **options):
    """What the program prints, without ethwire or at one of its levels."""
    texts = [notification("0xabc1", each) for each in events()]
    documents = {method: list(with_odd_fields(document)) for method, document in CALLS.items()}
    left = {method: iter(each) for method, each in documents.items()}

    def answer(request):
        method = request["method"]
        if method == "eth_subscribe":
            return [reply(request, "0xabc1")]
        if method == "eth_blockNumber":
            return [reply(request, "0x1"), *texts]
        if method in left:
            value = next(left[method])
            return [reply(request, [value] if method == "eth_getLogs" else value)]
        return [reply(request, True if method == "eth_unsubscribe" else "0x1")]

    start = ""
    if level is not None:
        options["transport"] = "auto" if level == "native" else "python"
        hidden = 'import sys; sys.modules["ethwire._engine"] = None\n' if level == "awaited" else ""
        start = f"{hidden}import ethwire\nassert ethwire.install(**{options!r})\n"
    path = os.environ.get("ETHWIRE_TEST_PATH", str(Path(ethwire.__file__).resolve().parents[1]))
    kept = without_options()
    with FakeNode("ws", answer) as node:
        counts = repr({method: len(each) for method, each in documents.items()})
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", start + textwrap.dedent(PROGRAM), node.address, " ".join(forms), counts],
            capture_output=True,
            text=True,
            timeout=300,
            env={**kept, "PYTHONPATH": path},
        )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout.splitlines()


def differences(wanted, got):
    return [(left, right) for left, right in zip(wanted, got) if left != right] + [(len(wanted), len(got))] * (len(wanted) != len(got))


@pytest.mark.parametrize("level", LEVELS)
def test_the_program_gets_what_web3_alone_gives_it(level):
    wanted = play()
    assert len(wanted) > 900
    assert any("Error" in line for line in wanted) and any("HexBytes" in line for line in wanted)
    assert differences(wanted, play(level))[:3] == []


@pytest.mark.parametrize("level", LEVELS)
def test_heads_that_are_left_as_text_are_formatted_by_an_option(level):
    """Those that can be, and nothing else: a head with a field that web3.py refuses stays text."""
    wanted = play()
    start = wanted.index("stream")
    got = play(level, ("stream",), format_heads=True)
    different = differences(wanted[start : start + len(got)], got)
    for left, right in different:
        assert "parentHash: str:" in left and "parentHash: HexBytes:" in right
        assert left.count("sendRoot: str:") == right.count("sendRoot: str:")
    assert sum("sendRoot" in right for _, right in different) > 20
    assert not any("extDataHash" in left and "extraData: str:'0x" + "5a" * 80 in left for left, _ in different)
