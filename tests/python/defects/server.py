# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs scenarios under one web3.py: imports it once, then forks for each line of standard input, a JSON object with
the name of the defect, the transport and the node's addresses; answers a line of JSON each."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from defects import registry  # noqa: E402
from harness.client import Client  # noqa: E402

LIMIT_SECONDS = 30


async def run(scenario: registry.Scenario, client: Client) -> str | None:
    # In a task of its own: some defects cancel every task there is.
    return await asyncio.create_task(scenario(client))


def play(order: dict) -> dict:
    # The scenarios count the lines that web3.py logs; nobody reads them.
    logging.getLogger().addHandler(logging.NullHandler())
    client = Client(order["transport"], order["addresses"])
    try:
        # Not `asyncio.run`: it waits for what is left, and this process ends here.
        return {"saw": asyncio.new_event_loop().run_until_complete(run(registry.DEFECTS[order["defect"]].scenario, client))}
    except BaseException:
        return {"error": traceback.format_exc()}


def serve(order: dict) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(LIMIT_SECONDS)
        with contextlib.suppress(BaseException), open(writing, "w") as answer:
            json.dump(play(order), answer)
        os._exit(0)
    os.close(writing)
    with open(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    print(said or json.dumps({"error": f"nothing said within {LIMIT_SECONDS} s"}), flush=True)


if __name__ == "__main__":
    registry.load()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        serve(json.loads(line))
