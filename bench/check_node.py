#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks the flood node with a client that shares no line with it: Python `websockets` and `json`.

Run it with the Python that bench/setup installed:  VENV/bin/python bench/check_node.py FLOOD_NODE
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time

import websockets

FRAME_BYTES = {"newHeads": 1829, "logs": 732, "newPendingTransactions": 190}
HEADER_KEYS = [
    "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
    "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot",
    "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash", "hash",
]  # fmt: skip
COUNT = 5_000


def number(kind: str, result) -> int:
    """The message's place in its feed, counted from 0."""
    text = {"newHeads": lambda: result["number"], "logs": lambda: result["blockNumber"]}.get(kind, lambda: result[:10])()
    return int(text, 16) - 0x10000000


def stamp(kind: str, result) -> int:
    text = {"newHeads": lambda: result["extraData"][2:18], "logs": lambda: result["data"][-16:]}
    return int(text.get(kind, lambda: result[-16:])(), 16)


async def call(socket, method, *params, id=1):
    await socket.send(json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))


async def check_feed(url: str, kind: str) -> None:
    async with websockets.connect(f"{url}/?n={COUNT}&delay_ms=20", max_queue=None) as socket:
        await call(socket, "eth_subscribe", kind)
        subscription = json.loads(await socket.recv())["result"]
        for expected in range(COUNT):
            text = await socket.recv()
            header = 4 if len(text) >= 126 else 2
            assert len(text) + header == FRAME_BYTES[kind], (kind, len(text) + header)
            message = json.loads(text)
            assert message["method"] == "eth_subscription" and message["params"]["subscription"] == subscription
            result = message["params"]["result"]
            assert number(kind, result) == expected, (kind, expected, number(kind, result))
            assert 0 <= time.monotonic_ns() - stamp(kind, result) < 60e9
            if kind == "newHeads":
                assert list(result) == HEADER_KEYS and len(result["logsBloom"]) == 514
            elif kind == "logs":
                assert len(result["topics"]) == 3 and len(result["data"]) == 66
        with contextlib.suppress(asyncio.TimeoutError):
            extra = await asyncio.wait_for(socket.recv(), 0.1)
            raise AssertionError(f"{kind}: more than n: {extra}")


async def check_requests_in_the_flood(url: str) -> None:
    """Two endless floods on one connection; a call is answered between sends, an unsubscribed flood ends."""
    async with websockets.connect(f"{url}/?n=0&delay_ms=0&mixed=1", close_timeout=0.5) as socket:
        await call(socket, "eth_subscribe", "newHeads", id=1)
        await call(socket, "eth_subscribe", "logs", {}, id=2)
        ids, asked, seen = {}, False, {1: 0, 2: 0}
        last_of_first = None
        while True:
            message = json.loads(await socket.recv())
            if message.get("id") in (1, 2):
                ids[message["result"]] = message["id"]
            elif message.get("id") == 3:
                assert message["result"] == "0x10000000"
            elif message.get("id") == 4:
                assert message["result"] is True
                last_of_first = dict(seen)
            else:
                which = ids[message["params"]["subscription"]]  # KeyError: notified before the reply
                seen[which] += 1
                if not asked and all(seen.values()):
                    asked = True
                    await call(socket, "eth_blockNumber", id=3)
                    await call(socket, "eth_unsubscribe", next(key for key, value in ids.items() if value == 1), id=4)
            if last_of_first and seen[2] > last_of_first[2] + 2_000:
                assert seen[1] == last_of_first[1], "a notification after eth_unsubscribe was answered"
                return


async def check_pace(url: str) -> None:
    async with websockets.connect(f"{url}/?n=200&rate=400&delay_ms=0") as socket:
        await call(socket, "eth_subscribe", "logs", {})
        await socket.recv()
        begin = time.monotonic()
        for _ in range(200):
            await socket.recv()
        assert 0.45 < time.monotonic() - begin < 1.0


async def check_answers(url: str) -> None:
    async with websockets.connect(url) as socket:
        for method, answer in {"eth_chainId": "0x1", "net_version": "1", "eth_syncing": False}.items():
            await call(socket, method)
            assert json.loads(await socket.recv()) == {"jsonrpc": "2.0", "id": 1, "result": answer}
        await call(socket, "eth_getBlockByNumber", "latest", False, id="text")
        block = json.loads(await socket.recv())
        assert block["id"] == "text" and set(HEADER_KEYS) < set(block["result"])
        await call(socket, "eth_unsubscribe", "0x1")
        assert json.loads(await socket.recv())["result"] is False
        await call(socket, "eth_subscribe", "nothing")
        assert json.loads(await socket.recv())["error"]["code"] == -32601
        await socket.send('[{"id":1,"method":"eth_chainId"},{"id":2,"method":"eth_blockNumber"}]')
        assert [reply["id"] for reply in json.loads(await socket.recv())] == [1, 2]
        await (await socket.ping())
    try:
        await websockets.connect(f"{url}/?n=lots")
        raise AssertionError("a query with a word for a number was taken")
    except websockets.InvalidStatus as refused:
        assert refused.response.status_code == 400


async def check(url: str) -> None:
    for kind in FRAME_BYTES:
        await check_feed(url, kind)
    await check_requests_in_the_flood(url)
    await check_pace(url)
    await check_answers(url)


def main() -> None:
    clients = len(FRAME_BYTES) + 4
    node = subprocess.Popen([sys.argv[1], "--seconds", "60", "--clients", str(clients)], stdout=subprocess.PIPE, text=True)
    try:
        asyncio.run(asyncio.wait_for(check(node.stdout.readline().split()[-1]), 60))
        assert node.wait(5) == 0, "the node did not end with its last client"
    finally:
        node.kill()
        node.wait()
    print("check_node: all good")


if __name__ == "__main__":
    main()
