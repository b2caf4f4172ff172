# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The patch of docs/upstream applies to the released web3.py 8.0.0, and does what it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATCH = ROOT / "docs" / "upstream" / "web3-8.0.0-no-polling.patch"
MOST_LINES = 200
PROGRAM = '''
import asyncio, json, sys, time
import web3
from peer import SILENT, Peer


async def main(transport):
    cls = web3.WebSocketProvider if transport == "ws" else web3.AsyncIPCProvider
    async with Peer(transport) as peer:
        async with web3.AsyncWeb3(cls(peer.address, request_timeout=4)) as w3:
            result = await w3.eth.block_number
            peer.answers["eth_gasPrice"] = SILENT
            waiting = asyncio.create_task(w3.provider.make_request("eth_gasPrice", []))
            await peer.until_asked("eth_gasPrice")
            began = time.process_time()
            await asyncio.sleep(1)
            busy = time.process_time() - began
            # Whoever else waits goes on meanwhile, and a taker of any reply is not given that of a call.
            taker = asyncio.create_task(w3.socket.recv())
            await asyncio.sleep(0)
            assert await w3.eth.block_number == result
            await w3.socket.send("eth_chainId", [])
            taken = (await taker)["result"]
            peer.abort()
            try:
                ended = repr(await waiting)
            except Exception as error:
                ended = type(error).__name__
            print(json.dumps({"file": web3.__file__, "result": result, "busy": busy, "taken": taken, "ended": ended}))
            raise SystemExit


asyncio.run(main(sys.argv[1]))
'''


@pytest.fixture(scope="session")
def patched(tmp_path_factory):
    """The folder of a copy of web3 with the patch."""
    if metadata.version("web3") != "8.0.0":
        pytest.skip("the patch is for 8.0.0")
    folder = tmp_path_factory.mktemp("patched")
    found = Path(metadata.distribution("web3").locate_file("web3"))
    shutil.copytree(found, folder / "web3", ignore=shutil.ignore_patterns("__pycache__"))
    command = ["patch", "-p1", "--fuzz=0", "--forward", "--directory", str(folder), "--input", str(PATCH)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "offset" not in done.stdout, done.stdout + done.stderr
    return folder


def run(transport, *paths) -> dict:
    path = os.pathsep.join([*map(str, paths), str(ROOT / "tests" / "python" / "unit_awaited")])
    environment = {**os.environ, "PYTHONPATH": path, "ETHWIRE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, transport], capture_output=True, text=True, timeout=60, env=environment
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_it_is_short():
    assert sum(1 for _ in PATCH.open(encoding="utf-8")) <= MOST_LINES


@pytest.mark.parametrize(("transport", "end"), [("ws", "ConnectionClosedError"), ("ipc", "TimeExhausted")])
def test_a_request_in_flight_costs_nothing_and_all_else_is_the_same(patched, transport, end):
    with_patch, without = run(transport, patched), run(transport)
    assert with_patch["file"].startswith(str(patched)) and not without["file"].startswith(str(patched))
    for each in (with_patch, without):
        assert (each["result"], each["taken"], each["ended"]) == (16, "0x1", end)
    assert with_patch["busy"] < 0.02
    assert without["busy"] > 10 * with_patch["busy"]
