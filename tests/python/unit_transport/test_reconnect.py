# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a loss the node has another id for each subscription. Its events wait in the engine as before: within the limit,
in order, and they become objects there."""

from __future__ import annotations

import asyncio

import pytest
from conftest import connected_to, level_of, until
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription

import ethwire
from ethwire.session.session import session_of


@pytest.fixture(autouse=True)
def reconnecting():
    assert ethwire.install(reconnect=True)
    yield
    assert ethwire.install(reconnect=False)


async def lose(node, w3, times=1):
    for _ in range(times):
        count = len(ethwire.losses(w3))
        node.call("dev_drop", "rst")
        await until(lambda: len(ethwire.losses(w3)) > count)
    # Not what it was: the node counts on.
    assert w3.provider._request_processor._ethwire.reconnect.names._local_ids


async def test_the_limit_holds_after_a_loss_and_nothing_is_lost(transport, node, program):
    result = program(
        f"""
        import asyncio, os, resource, web3
        from ethwire.session.session import session_of
        assert ethwire.install(reconnect=True)
        async def main():
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            provider = cls({node.address(transport)!r})
            async with web3.AsyncWeb3(provider) as w3:
                subscription = await w3.eth.subscribe("newHeads")
                session = session_of(provider._request_processor)
                try:
                    await provider.make_request("dev_drop", ["rst"])
                except Exception:
                    pass
                while not ethwire.losses(w3):
                    await asyncio.sleep(0.01)
                link = session.source.link
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                await provider.make_request("dev_flood", ["newHeads", 60_000])
                while not link.pauses:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.5)
                numbers = []
                async for message in w3.socket.process_subscriptions():
                    assert message["subscription"] == subscription
                    numbers.append(message["result"]["number"])
                    if len(numbers) == 60_000:
                        break
                grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                assert numbers == list(range(numbers[0], numbers[0] + 60_000))
                # ASan holds on to what was freed.
                is_small = grown < 8 + 10 or "asan" in os.environ.get("LD_PRELOAD", "")
                print(ethwire.stats()["providers"][0]["buffered_peak"] <= 10 * 1024**2, is_small or grown)
        asyncio.run(asyncio.wait_for(main(), 40))
        """,
        ETHWIRE_MAX_BUFFERED_BYTES="8M",
    )
    assert result.stdout == "True True\n", result.stderr


async def test_streams_and_handlers_go_on_natively_under_their_ids(transport, node):
    async with connected_to(transport, node.address(transport)) as w3:
        session = session_of(w3.provider._request_processor)
        logs, handled, heads = [], [], []

        async def on_log(context):
            handled.append(context.subscription.id)
            logs.append(context.result)

        streamed = await w3.subscription_manager.subscribe(NewHeadsSubscription(label="heads"))
        by_handler = await w3.subscription_manager.subscribe(LogsSubscription(handler=on_log))

        async def stream():
            async for message in w3.socket.process_subscriptions():
                heads.append(message)

        tasks = [
            asyncio.ensure_future(stream()),
            asyncio.ensure_future(w3.subscription_manager.handle_subscriptions()),
        ]
        for rounds in range(1, 4):
            await lose(node, w3)
            parsed = session.counters.unknown_events + session.counters.parked
            node.call("dev_mine", 5)
            await until(lambda: len(heads) == 5 * rounds and len(logs) >= 5 * rounds)
            assert session.counters.unknown_events + session.counters.parked == parsed
            # None of them stood in a lane of ours.
            assert not session.stream._beside and not session.handlers._beside
        numbers = [message["result"]["number"] for message in heads]
        assert numbers == list(range(numbers[0], numbers[0] + 15))
        assert {message["subscription"] for message in heads} == {streamed}
        assert set(handled) == {by_handler}
        assert {type(message["result"]) for message in heads} == {type(logs[0])}
        assert await w3.eth.unsubscribe(streamed)
        node.call("dev_mine", 2)
        await until(lambda: len(logs) >= 17)
        assert len(heads) == 15
        for task in tasks:
            task.cancel()
        assert level_of(w3.provider) == (3, "")


async def test_what_the_program_reads_raw_has_its_id_too(transport, node):
    async with connected_to(transport, node.address(transport)) as w3:
        subscription = await w3.eth.subscribe("newHeads")
        await lose(node, w3, 2)
        node.call("dev_mine", 1)
        processor = w3.provider._request_processor
        message = await asyncio.wait_for(processor.pop_raw_response(subscription=True), 5)
        assert message["params"]["subscription"] == subscription
