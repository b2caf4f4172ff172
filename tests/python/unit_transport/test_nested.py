# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A program that runs its loop from within a task, as `nest_asyncio` lets it in notebooks."""

from __future__ import annotations

import threading

import pytest
from harness.fake_node import FakeNode, notification, reply
from harness.older import since

EVENTS = 6

# What nest_asyncio does: tasks in Python, a turn that another turn may interrupt, and no current task meanwhile.
NESTABLE = """
    import asyncio, heapq, sys
    from asyncio import tasks
    import web3
    from web3.utils.subscriptions import PendingTxSubscription

    asyncio.Task = tasks.Task = tasks._CTask = tasks._PyTask

    class Nestable(asyncio.SelectorEventLoop):
        def _run_once(self):
            while self._scheduled and self._scheduled[0]._cancelled:
                heapq.heappop(self._scheduled)._scheduled = False
            wait = max(0, self._scheduled[0]._when - self.time()) if self._scheduled else None
            self._process_events(self._selector.select(0 if self._ready or self._stopping else wait))
            while self._scheduled and self._scheduled[0]._when <= self.time() + self._clock_resolution:
                self._ready.append(heapq.heappop(self._scheduled))
            for _ in range(len(self._ready)):
                if not self._ready:
                    break
                handle = self._ready.popleft()
                if not handle._cancelled:
                    current = tasks._current_tasks.pop(self, None)
                    handle._run()
                    if current is not None:
                        tasks._current_tasks[self] = current

        def nested(self, coroutine):
            task = self.create_task(coroutine)
            while not task.done():
                self._run_once()
            return task.result()

    async def stream(w3, loop):
        await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.chain_id
        count = 0
        async for message in w3.socket.process_subscriptions():
            print(int(message["result"].hex(), 16), loop.nested(w3.eth.block_number))
            count += 1
            if count == int(sys.argv[2]):
                return

    async def handler(w3, loop):
        async def handle(context):
            print(int(context.result.hex(), 16), loop.nested(w3.eth.block_number))
            if context.subscription.handler_call_count == int(sys.argv[2]):
                await context.subscription.unsubscribe()
        await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handle))
        await w3.eth.chain_id
        await w3.subscription_manager.handle_subscriptions()

    async def main(loop, form, provider, address):
        async with web3.AsyncWeb3(provider(address, request_timeout=3)) as w3:
            assert w3.provider._request_processor._ethwire.level == 3
            await form(w3, loop)

    loop = Nestable()
    loop.set_debug(False)
"""


@since(7, 7, "there are no handlers")
@pytest.mark.parametrize("form", ["stream", "handler"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_call_that_is_made_in_a_nested_loop_is_answered_and_no_event_is_lost(program, transport, form, at_once):
    texts = [notification("0xa", "0x%064x" % number) for number in range(EVENTS)]

    def answer(request):
        if request["method"] == "eth_subscribe":
            return [reply(request, "0xa")]
        if request["method"] == "eth_chainId":
            if not at_once:
                say_next()
            return [reply(request, "0x1"), *(texts if at_once else [])]
        if request["method"] == "eth_blockNumber":
            if not at_once and len(sent) < EVENTS:
                say_next()
            return [reply(request, "0x7")]
        return [reply(request, True)]

    def say_next():
        """When the consumer waits for it."""
        sent.append(texts[len(sent)])
        threading.Timer(0.3, node.say, sent[-1:]).start()

    sent = []
    with FakeNode(transport, answer) as node:
        provider = "WebSocketProvider" if transport == "ws" else "AsyncIPCProvider"
        end = f"""
    sys.argv = ["", "", "{EVENTS}"]
    loop.run_until_complete(main(loop, {form}, web3.{provider}, {node.address!r}))
    """
        result = program(NESTABLE + end)
    assert result.stdout.splitlines() == [f"{number} 7" for number in range(EVENTS)], result.stderr[-2000:]
