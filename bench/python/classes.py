#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What an event and a call cost under web3.py 8.0.0: by itself, with ethwire's class, and with `install()`.

    classes.py [--events 20000] [--calls 5000] [--rounds 3]

CPU time of all threads of the program, microseconds an event or call; the node is another process. Medians of the
rounds, which go through the three in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "python"))

VERSION = "8.0.0"
WAYS = {"web3.py": {}, "class": {"ETHWIRE_TEST_CLASS": "1"}, "install()": {}}
LOADS = ("stream", "handlers", "calls")
SUBSCRIPTION = "0x9cef478923ff08bf67fde6c64013158d"
BURST = 100
HASH = "0x" + "3b" * 32
HEAD = {
    **{key: HASH for key in "hash parentHash sha3Uncles stateRoot transactionsRoot receiptsRoot mixHash".split()},
    **{key: "0x1c9c380" for key in "number gasLimit gasUsed timestamp baseFeePerGas difficulty".split()},
    **{key: "0x20000" for key in "blobGasUsed excessBlobGas".split()},
    "withdrawalsRoot": HASH,
    "parentBeaconBlockRoot": HASH,
    "miner": "0x52908400098527886e0f7030069857d2e4169ee7",
    "logsBloom": "0x" + "00" * 256,
    "extraData": "0x546974616e",
    "nonce": "0x0000000000000000",
    "size": "0x220",
}


def node() -> None:
    """Says its address; answers `dev_burst` with so many heads behind the reply, and everything else with a number."""
    from harness.fake_node import FakeNode, notification, reply

    burst = [json.dumps(notification(SUBSCRIPTION, HEAD), separators=(",", ":"))] * BURST

    def answer(request: dict) -> list:
        if request["method"] == "eth_subscribe":
            return [reply(request, SUBSCRIPTION)]
        return [reply(request, "0x10"), *(burst if request["method"] == "dev_burst" else [])]

    with FakeNode("ws", answer) as fake:
        print(fake.address, flush=True)
        sys.stdin.read()


async def program(load: str, address: str, count: int) -> None:
    from harness.client import make_provider, make_web3
    from web3.utils.subscriptions import NewHeadsSubscription

    async with make_web3(make_provider("ws", address)) as w3:
        taken = 0

        async def handler(context) -> None:
            nonlocal taken
            taken += 1
            if taken % BURST == 0:
                if taken == count:
                    await context.subscription.unsubscribe()
                else:
                    await w3.provider.make_request("dev_burst", [])

        async def calls() -> None:
            for _ in range(count // 64):
                assert await w3.eth.get_block_number() == 16

        subscription = NewHeadsSubscription(handler=handler if load == "handlers" else None)
        await w3.subscription_manager.subscribe(subscription)
        began = time.process_time()
        if load == "calls":
            await asyncio.gather(*(calls() for _ in range(64)))
            count -= count % 64
        else:
            await w3.provider.make_request("dev_burst", [])
            if load == "handlers":
                await w3.subscription_manager.handle_subscriptions()
            else:
                async for message in w3.socket.process_subscriptions():
                    assert message["result"]["number"] == 0x1C9C380
                    taken += 1
                    if taken == count:
                        break
                    if taken % BURST == 0:
                        await w3.provider.make_request("dev_burst", [])
        print((time.process_time() - began) / count * 1e6)


def main() -> int:
    from harness import envs

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--calls", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{'':<12}" + "".join(f"{way:>12}" for way in WAYS) + f"{'class':>10}{'install()':>10}")
    for load in LOADS:
        count = options.calls if load == "calls" else options.events - options.events % BURST
        found: dict[str, list[float]] = {way: [] for way in WAYS}
        for _ in range(options.rounds):
            for way, more in WAYS.items():
                served = subprocess.Popen([sys.executable, __file__, "node"], stdin=-1, stdout=-1, text=True)
                try:
                    address = served.stdout.readline().strip()
                    arguments = [__file__, load, address, str(count)]
                    client = envs.start(
                        VERSION, arguments, ethwire=way == "install()", more=more, stdout=subprocess.PIPE, text=True
                    )
                    found[way].append(float(client.communicate(timeout=300)[0]))
                finally:
                    served.kill()
                    served.communicate()
        medians = {way: statistics.median(each) for way, each in found.items()}
        ratios = [medians["web3.py"] / medians[way] for way in ("class", "install()")]
        print(f"{load:<12}" + "".join(f"{each:>10.1f} us" for each in medians.values()).replace(" us", "us")
              + "".join(f"{each:>8.1f} x" for each in ratios), flush=True)  # fmt: skip
    return 0


if __name__ == "__main__":
    if sys.argv[1:] == ["node"]:
        node()
    elif len(sys.argv) == 4:
        asyncio.run(program(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    else:
        sys.exit(main())
