# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations: what the node is made to do, for all clients of all loops."""

from __future__ import annotations

from .calls import equal
from .client import Client
from .watch import FLOOD, KINDS

MOST_BLOCKS = 3


async def mine(client: Client) -> None:
    await mine_blocks(client, client.random.randint(1, MOST_BLOCKS))


async def mine_blocks(client: Client, blocks: int) -> None:
    client.soak.chain.will_mine(blocks)
    reply = await client.provider.make_request("dev_mine", [blocks])
    client.soak.chain.has_mined(int(reply["result"], 16))


async def flood(client: Client) -> None:
    """To every subscription of a kind, of every loop; those of this connection have to get it."""
    kind = client.random.choice(KINDS)
    begun = {id(watch): watch.floods_begun for _, watch in client.open()}
    reply = await client.provider.make_request("dev_flood", [kind, FLOOD])
    equal("dev_flood", "error" in reply, False)
    for _, watch in client.open(lambda watch: watch.kind == kind and client.has_consumer(watch)):
        await client.until(
            lambda: watch.floods_begun > begun[id(watch)] or not client.has_consumer(watch),
            lambda: f"a flood of {kind} comes: {watch}",
        )
