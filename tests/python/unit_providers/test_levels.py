# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The level of a provider of ethwire's class: the highest, unless a subclass or options mean web3.py's transport."""

from __future__ import annotations

import asyncio

import ethwire
import pytest
import web3
from conftest import class_for
from ethwire.session.session import session_of
from ethwire.web3py.providers.processor import asks_after_the_end
from harness.older import HAS_MANAGER, native_over_ipc, own_labels
from peer import Peer
from web3.datastructures import AttributeDict
from web3.exceptions import PersistentConnectionClosedOK
from web3.middleware import Web3Middleware
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription
from websockets.exceptions import ConnectionClosed

HASH = "0x" + "3b" * 32
LOG = {"address": "0x52908400098527886e0f7030069857d2e4169ee7", "topics": [HASH], "data": "0x01", "logIndex": "0x1"}


@pytest.fixture(autouse=True)
def extension():
    """Without the extension there is no level to be tested, and that is no success."""
    import ethwire._engine  # noqa: F401


def level(w3) -> tuple[int, str]:
    session = session_of(w3.provider._request_processor)
    return session.level, session.reason


def without_transport(why: str) -> tuple[int, str]:
    """The level and its reason. Before 7.7 there are no native objects by class."""
    return (2, why) if HAS_MANAGER else (1, "by class, native objects are for web3.py 7.7 and newer")


def made(w3) -> int:
    return session_of(w3.provider._request_processor).counters.native_objects


@native_over_ipc
async def test_its_own_methods_are_not_taken_for_the_users(connected):
    async with connected(reconnect=True) as (_, w3):
        assert await w3.eth.block_number == 16
        assert level(w3) == (3, "")


@pytest.mark.parametrize("name", ["socket_send", "make_request", "connect", "_message_listener", "is_connected"])
async def test_what_a_subclass_overrides_is_the_users_and_called(transport, name):
    called = []

    def override(self, *args, **kwargs):
        called.append(name)
        return getattr(super(Mine, self), name)(*args, **kwargs)

    Mine = type("Mine", (class_for(transport),), {name: override})
    async with Peer(transport) as peer:
        async with web3.AsyncWeb3(Mine(peer.address)) as w3:
            await w3.provider.make_request("eth_chainId", [])
            assert await w3.provider.is_connected()
            assert await w3.eth.block_number == 16
            assert level(w3) == without_transport(f"Mine.{name} is overridden") and called


@native_over_ipc
async def test_a_subclass_that_overrides_nothing_of_it_is_native(transport):
    class Mine(class_for(transport)):
        def __init__(self, address):
            super().__init__(address, max_buffered="1M")

    async with Peer(transport) as peer:
        async with web3.AsyncWeb3(Mine(peer.address)) as w3:
            assert level(w3) == (3, "")
            assert session_of(w3.provider._request_processor).options.max_buffered_bytes == 1 << 20


async def test_options_of_websockets_keep_its_transport():
    async with Peer("ws") as peer:
        async with web3.AsyncWeb3(ethwire.WebSocketProvider(peer.address, {"compression": None})) as w3:
            assert await w3.eth.block_number == 16
            assert level(w3) == without_transport("websocket_kwargs has compression")


@own_labels
@pytest.mark.parametrize("level_of", ["auto", "python"])
async def test_results_and_events_are_made_natively_and_pass_web3s_own_loops(connected, level_of):
    async with connected(transport=level_of) as (peer, w3):
        peer.answers["eth_getLogs"] = [LOG]
        logs = await w3.eth.get_logs({"fromBlock": 1})
        assert await w3.eth.block_number == 16
        assert made(w3) == 2 and type(logs[0]) is AttributeDict and logs[0].logIndex == 1
        subscription = await w3.eth.subscribe("logs", {})
        await peer.notify(subscription, LOG, LOG)
        async for message in w3.socket.process_subscriptions():
            break
        assert type(message) is dict and message == {"subscription": subscription, "result": logs[0]}
        handled = []

        async def handler(context):
            handled.append(context.result)
            await context.subscription.unsubscribe()

        handled_id = await w3.subscription_manager.subscribe(LogsSubscription(handler=handler))
        await peer.notify(handled_id, LOG)
        await w3.subscription_manager.handle_subscriptions()
        assert handled == [logs[0]] and type(handled[0]) is AttributeDict
        assert made(w3) == 4
        assert w3.provider._request_processor.information_of(1) is None
        # The manager has another view of the processor by now.
        assert await w3.eth.block_number == 16
        assert made(w3) == 5


@own_labels
async def test_web3s_queues_where_a_program_reads_them_itself(connected):
    """A row of docs/python.md: the handlers' queue is web3's loop's; the stream's gives what was received."""
    async with connected() as (peer, w3):
        processor = w3.provider._request_processor
        subscription = await w3.eth.subscribe("logs", {})
        await peer.notify(subscription, LOG)
        message = await processor.pop_raw_response(subscription=True)
        assert message["params"] == {"subscription": subscription, "result": LOG}
        handled_id = await w3.subscription_manager.subscribe(LogsSubscription(handler=lambda context: None))
        await peer.notify(handled_id, LOG)
        params = (await processor._handler_subscription_queue.get())["params"]
        assert params["subscription"] == handled_id and type(params["result"]) is AttributeDict


async def test_with_other_middleware_web3_makes_the_results(connected):
    class Marking(Web3Middleware):
        async def async_response_processor(self, method, response):
            return {**response, "result": "0x77"} if method == "eth_blockNumber" else response

    async with connected() as (_, w3):
        w3.middleware_onion.add(Marking)
        assert await w3.eth.block_number == 0x77
        assert made(w3) == 0


async def test_with_formatting_of_the_programs_own_web3s_manager_gets_what_was_received(connected):
    async with connected() as (peer, w3):
        seen = []
        upstream = w3.manager._process_response

        async def process(response):
            seen.append(response)
            return await upstream(response)

        subscription = await w3.eth.subscribe("logs", {})
        w3.manager._process_response = process
        await peer.notify(subscription, LOG)
        async for message in w3.socket.process_subscriptions():
            break
        assert seen[0]["params"]["result"] == LOG and message["result"].logIndex == 1
        assert await w3.eth.block_number == 16
        assert made(w3) == 0


@own_labels
async def test_the_ends_are_web3s(connected):
    async with connected() as (peer, w3):
        await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=lambda context: None))
        await w3.eth.subscribe("newHeads")
        handling = asyncio.create_task(w3.subscription_manager.handle_subscriptions(run_forever=True))

        async def follow():
            return [message async for message in w3.socket.process_subscriptions()]

        streams = [asyncio.create_task(follow()) for _ in range(2)]
        await asyncio.sleep(0)
        await peer.close()
        # Both streams, where web3's own would end one of them.
        assert await asyncio.gather(*streams) == [[], []]
        if asks_after_the_end():
            # A row of docs/python.md: by itself that loop waits for ever.
            with pytest.raises((ConnectionClosed, PersistentConnectionClosedOK)):
                await asyncio.wait_for(handling, 5)
        else:
            await handling
        with pytest.raises((ConnectionClosed, PersistentConnectionClosedOK)):
            await w3.eth.block_number
