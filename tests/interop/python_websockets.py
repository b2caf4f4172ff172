# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One connection of a server made of the Python package `websockets`, whose client echoes every message.

Text and binary of random sizes up to 200 KB, in one frame and in fragments, several on their way at once, pings among
them, and the close handshake at the end: all must come back as it went.
"""

from __future__ import annotations

import asyncio
import random

from websockets.asyncio.server import ServerConnection, serve

MESSAGES = 200
AT_ONCE = 8
LARGEST = 200_000
CODE = 4321


def message(source: random.Random, i: int) -> str | bytes:
    size = source.choice([0, 125, 126, 65535, 65536, source.randint(0, LARGEST)])
    if i % 2:
        return source.randbytes(size)
    return "".join(source.choices("abc \n\"\u00e9\u20ac\U0001f600", k=size // 3))


async def talk(peer: ServerConnection) -> str:
    source = random.Random(1)
    pings = 0
    for at in range(0, MESSAGES, AT_ONCE):
        batch = [message(source, i) for i in range(at, at + AT_ONCE)]

        async def say() -> None:
            for i, one in enumerate(batch):
                cut = source.randint(0, len(one))
                # An iterable is sent as fragments of one message.
                await peer.send([one[:cut], one[cut:]] if i % 3 == 0 else one)

        saying = asyncio.create_task(say())
        pong = await peer.ping()
        for sent in batch:
            got = await peer.recv()
            if got != sent:
                return f"sent {type(sent).__name__} of {len(sent)}, got {type(got).__name__} of {len(got)}"
        await saying
        await pong
        pings += 1
    await peer.close(CODE, "done")
    if peer.close_code != CODE:
        return f"closed with {peer.close_code}"
    return f"held: {MESSAGES} messages, {pings} pings, close {CODE}"


async def main() -> int:
    over: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def handle(peer: ServerConnection) -> None:
        try:
            over.set_result(await talk(peer))
        except Exception as error:  # whatever it is, it ends the test
            over.set_result(f"{type(error).__name__}: {error}")

    async with serve(handle, "127.0.0.1", 0, max_size=None, compression="deflate") as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        verdict = await over
    print(verdict)
    return 0 if verdict.startswith("held") else 1


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
