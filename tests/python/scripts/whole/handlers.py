# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Handlers: of heads with a context, of logs, of pending transactions in whole, one of which is called in parallel."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription, PendingTxSubscription

HEADS = 4


async def on_head(context):
    context.seen.append(context.result["number"])
    print(context.subscription.label, context.result, context.subscription.handler_call_count)
    if len(context.seen) == HEADS:
        # A later event of this same block may still come for the others.
        await context.subscription.unsubscribe()


async def on_log(context):
    print(context.subscription.label, context.result)
    if context.result["blockNumber"] == context.last["number"]:
        await context.async_w3.subscription_manager.unsubscribe_all()


async def on_pending(context):
    print(context.subscription.label, context.result)


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    async with AsyncWeb3(provider) as w3:
        seen = []
        last = {}
        ids = await w3.subscription_manager.subscribe(
            [
                NewHeadsSubscription(label="heads", handler=on_head, handler_context={"seen": seen}),
                LogsSubscription(label="logs", handler=on_log, handler_context={"last": last}),
                PendingTxSubscription(full_transactions=True, handler=on_pending),
            ]
        )
        print(ids, [each.label for each in w3.subscription_manager.subscriptions])
        last["number"] = await w3.eth.block_number + HEADS
        await w3.subscription_manager.handle_subscriptions()
        print(seen, w3.subscription_manager.total_handler_calls, w3.subscription_manager.subscriptions)


asyncio.run(main(sys.argv[1]))
