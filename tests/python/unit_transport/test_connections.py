# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Connecting, closing, and what is left of it."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket

import pytest
import web3
from conftest import connected_to, descriptors, level_of, provider_for, settled, threads, until
from web3.exceptions import PersistentConnectionClosedOK, ProviderConnectionError
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK, WebSocketException

import ethwire
from ethwire.transport.doorbells import LoopDoorbell
from ethwire.transport.failures import WebSocketErrors


async def test_calls_and_events_work_and_the_level_is_native(connected):
    async with connected() as w3:
        assert await w3.is_connected()
        head = await w3.eth.block_number
        subscription = await w3.eth.subscribe("newHeads")
        await w3.provider.make_request("dev_mine", [3])
        numbers = []
        async for message in w3.socket.process_subscriptions():
            assert message["subscription"] == subscription
            numbers.append(message["result"]["number"])
            if len(numbers) == 3:
                break
        assert numbers == [head + 1, head + 2, head + 3]
        assert await w3.eth.unsubscribe(subscription)


async def test_many_calls_at_once_get_their_own_answers(connected):
    async with connected() as w3:
        head = await w3.eth.block_number
        blocks = await asyncio.gather(*(w3.eth.get_block(number % (head + 1)) for number in range(600)))
        assert [block["number"] for block in blocks] == [number % (head + 1) for number in range(600)]


async def test_a_large_answer_comes_whole(transport, node):
    node.call("dev_fault", {"answers": [{"method": "net_version", "do": "raw", "times": 1, "text": large_answer(1)}]})
    async with connected_to(transport, node.address(transport)) as w3:
        await w3.eth.chain_id
        response = await w3.provider.make_request("net_version", [])
        assert len(response["result"]) == 900_000


def large_answer(request_id):
    return '{"jsonrpc":"2.0","id":%d,"result":"%s"}' % (request_id, "x" * 900_000)


async def test_nobody_there_is_the_exception_of_the_system(transport, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address = f"ws://127.0.0.1:{port}" if transport == "ws" else str(tmp_path / "nobody")
    provider = provider_for(transport, address, max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    cause = caught.value.__cause__
    if transport == "ws":
        assert type(cause) is ConnectionRefusedError
        assert str(cause) == f"[Errno 111] Connect call failed ('127.0.0.1', {port})"
    else:
        assert type(cause) is FileNotFoundError
        assert str(cause) == "[Errno 2] No such file or directory"


async def test_an_unknown_name_is_the_error_of_the_resolver():
    provider = provider_for("ws", "ws://no-such-host.invalid:1", max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    assert isinstance(caught.value.__cause__, socket.gaierror)


@pytest.mark.parametrize("status", [401, 503])
async def test_a_refused_upgrade_says_its_status(node, status):
    node.call("dev_fault", {"upgrade": {"do": "status", "status": status, "headers": "X-Why: because\r\n"}})
    provider = provider_for("ws", node.ws, max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    cause = caught.value.__cause__
    assert isinstance(cause, WebSocketException)
    assert str(cause) == f"server rejected WebSocket connection: HTTP {status}"
    headers = cause.headers if hasattr(cause, "headers") else cause.response.headers
    assert headers["X-Why"] == "because"


class CannotSay:
    """Stands for exceptions that the websockets which is installed does not have."""

    def __get__(self, *_):
        raise ImportError("no such exception here")


@pytest.mark.parametrize("status", [403, 502])
async def test_a_refusal_whose_exception_cannot_be_made_ends_connecting_all_the_same(node, monkeypatch, status):
    monkeypatch.setattr(WebSocketErrors, "_refused", CannotSay())
    node.call("dev_fault", {"upgrade": {"do": "status", "status": status}})
    provider = provider_for("ws", node.ws, max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await asyncio.wait_for(provider.connect(), 5)
    cause = caught.value.__cause__
    assert type(cause) is ConnectionError and isinstance(cause.__cause__, ImportError)


async def test_an_end_whose_exception_cannot_be_made_ends_everything_all_the_same(node, monkeypatch):
    monkeypatch.setattr(WebSocketErrors, "closing", CannotSay())
    node.call("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "drop"}]})
    async with connected_to("ws", node.ws) as w3:
        await w3.eth.subscribe("newHeads")
        call = asyncio.ensure_future(w3.eth.gas_price)
        stream = asyncio.ensure_future(w3.socket.process_subscriptions().__anext__())
        await asyncio.sleep(0.05)
        node.call("dev_drop", "rst")
        for waiting in (call, stream):
            with pytest.raises(ConnectionError):
                await asyncio.wait_for(waiting, 5)
        with pytest.raises(ConnectionError):
            await w3.provider.disconnect()


async def test_what_one_connection_raises_keeps_no_news_from_the_others():
    told = []

    class Told:
        def __init__(self, error=None):
            self.error = error

        def on_news(self):
            told.append(self)
            if self.error is not None:
                raise self.error

    loop = asyncio.get_running_loop()
    said = []
    loop.set_exception_handler(lambda _, context: said.append(context["exception"]))
    doorbell = LoopDoorbell(loop)
    faulty, others = Told(ValueError("a fault")), [Told(), Told()]
    doorbell._connections = {1: others[0], 2: faulty, 3: others[1]}
    doorbell.bell = type("Bell", (), {"answer": lambda _: [2, 1, 3]})()
    doorbell._answer()
    assert told == [faulty, *others] and said == [faulty.error]


async def test_a_handshake_without_an_end_is_a_timeout(node):
    node.call("dev_fault", {"upgrade": {"do": "silent"}})
    provider = provider_for("ws", node.ws, max_connection_retries=1, websocket_kwargs={"open_timeout": 0.1})
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    assert isinstance(caught.value.__cause__, TimeoutError)


@pytest.mark.parametrize("fault", [{"do": "bad_key"}, {"do": "raw", "body": "not HTTP at all\r\n\r\n"}])
async def test_a_wrong_answer_to_the_upgrade_is_an_invalid_handshake(node, fault):
    node.call("dev_fault", {"upgrade": fault})
    provider = provider_for("ws", node.ws, max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    assert isinstance(caught.value.__cause__, WebSocketException)


async def test_the_end_carries_the_frames_that_were_sent(node):
    async with connected_to("ws", node.ws) as w3:
        node.call("dev_close", 4001, "moved")
        with pytest.raises(ConnectionClosedError) as caught:
            await w3.eth.block_number
            await w3.eth.block_number
        assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (4001, "moved")
        assert (caught.value.sent.code, caught.value.sent.reason) == (4001, "moved")
        assert caught.value.rcvd_then_sent is True
        assert w3.provider._ws.close_code == 4001
        assert w3.provider._ws.close_reason == "moved"


async def test_a_clean_end_ends_the_stream_and_later_calls(transport, node):
    async with connected_to(transport, node.address(transport)) as w3:
        await w3.eth.subscribe("newHeads")
        if transport == "ws":
            node.call("dev_close", 1000)
        else:
            node.call("dev_drop", "fin")
        assert [message async for message in w3.socket.process_subscriptions()] == []
        with pytest.raises(ConnectionClosedOK if transport == "ws" else PersistentConnectionClosedOK):
            await w3.eth.block_number


async def test_a_lost_connection_ends_whoever_waits(node):
    node.call("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "drop"}]})
    async with connected_to("ws", node.ws) as w3:
        calls = [asyncio.ensure_future(w3.eth.gas_price) for _ in range(3)]
        await until(lambda: len(w3.provider._request_processor._ethwire.calls) == 3)
        node.call("dev_drop", "rst")
        errors = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(error) for error in errors] == [ConnectionClosedError] * 3
        assert len({id(error) for error in errors}) == 3
        assert str(errors[0]) == "no close frame received or sent"


async def test_closing_ends_within_its_timeout_though_the_node_says_nothing(node):
    provider = provider_for("ws", node.ws, websocket_kwargs={"close_timeout": 0.2})
    await provider.connect()
    node.call("dev_fault", {"no_close": True})
    began = asyncio.get_running_loop().time()
    await provider.disconnect()
    assert 0.15 < asyncio.get_running_loop().time() - began < 3
    await provider.disconnect()


async def test_a_silent_node_is_given_up_after_its_ping(node):
    options = {"ping_interval": 0.1, "ping_timeout": 0.1}
    async with connected_to("ws", node.ws, websocket_kwargs=options) as w3:
        await w3.eth.block_number
        node.call("dev_fault", {"silent": True})
        with pytest.raises(ConnectionClosedError) as caught:
            async for _ in w3.socket.process_subscriptions():
                pass
        assert caught.value.rcvd is None
        assert (caught.value.sent.code, caught.value.sent.reason) == (1011, "keepalive ping timeout")


async def test_connecting_again_with_the_same_provider(transport, node):
    provider = provider_for(transport, node.address(transport))
    w3 = web3.AsyncWeb3(provider)
    for _ in range(3):
        await provider.connect()
        assert level_of(provider) == (3, "")
        subscription = await w3.eth.subscribe("newHeads")
        await provider.make_request("dev_mine", [1])
        async for message in w3.socket.process_subscriptions():
            assert message["subscription"] == subscription
            break
        await provider.disconnect()


def test_the_same_provider_in_two_loops(transport, node):
    provider = provider_for(transport, node.address(transport))
    w3 = web3.AsyncWeb3(provider)

    async def use():
        await provider.connect()
        number = await w3.eth.block_number
        await provider.disconnect()
        return number

    assert asyncio.run(use()) == asyncio.run(use())


async def test_nothing_is_left_of_connections(transport, node):
    """Descriptors and threads; one connection before, since a loop keeps its doorbell."""
    async with connected_to(transport, node.address(transport)) as w3:
        await w3.eth.block_number
        before = descriptors() - 1
        running = threads()
    for _ in range(50):
        async with connected_to(transport, node.address(transport)) as w3:
            await w3.eth.block_number
    for _ in range(10):
        if settled(descriptors, before, 0.5):
            break
        # What an ended reactor has goes when the next one begins.
        async with connected_to(transport, node.address(transport)) as w3:
            await w3.eth.block_number
    assert settled(descriptors, before)
    assert settled(threads, running - 1)


def test_a_program_that_never_closes_ends_without_a_word(transport, node, program):
    result = program(
        f"""
        import asyncio, web3
        cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
        w3 = web3.AsyncWeb3(cls({node.address(transport)!r}))
        async def main():
            await w3.provider.connect()
            await w3.eth.subscribe("newHeads")
            print(await w3.eth.chain_id > 0)
        loop = asyncio.new_event_loop()
        loop.run_until_complete(main())
        """
    )
    assert result.stdout == "True\n"
    assert result.returncode == 0
    assert "ethwire" not in result.stderr and "nanobind" not in result.stderr


async def test_stats_tell_the_level(connected):
    async with connected():
        assert any(each["level"] == "native" for each in ethwire.stats()["providers"])


async def test_the_lines_of_the_log_are_web3s(connected, caplog):
    caplog.set_level(logging.INFO)
    async with connected():
        pass
    text = caplog.text
    assert "Connecting to: " in text and "Successfully connected to: " in text and "Successfully disconnected from: " in text


def test_a_loop_that_is_gone_takes_along_what_was_left_open(transport, node):
    """The loop itself, its doorbell, the connection."""
    import weakref

    async def leave_open(w3):
        await w3.provider.connect()
        await w3.eth.subscribe("newHeads")
        assert level_of(w3.provider) == (3, "")

    def use():
        loop = asyncio.new_event_loop()
        loop.run_until_complete(leave_open(web3.AsyncWeb3(provider_for(transport, node.address(transport)))))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        return weakref.ref(loop)

    use()
    gc.collect()
    before = descriptors()
    loops = [use() for _ in range(5)]
    gc.collect()
    # asyncio remembers the last one.
    assert [loop() for loop in loops[:-1]] == [None] * 4
    assert settled(descriptors, before)


def test_what_a_closed_loop_has_left_open_is_not_connected(transport, node):
    """Tasks of a worker, each in a loop of its own that never disconnects."""
    w3 = web3.AsyncWeb3(provider_for(transport, node.address(transport)))

    async def task():
        assert not await w3.is_connected()
        if w3.provider._message_listener_task is not None:
            with pytest.raises((OSError, WebSocketException)):
                await w3.eth.chain_id
        await w3.provider.connect()
        return await w3.is_connected(), await w3.eth.chain_id

    first, *others = (asyncio.run(task()) for _ in range(3))
    assert first[0] is True
    assert others == [first, first]


async def test_a_connect_that_is_given_up_leaves_nothing(node):
    node.call("dev_fault", {"upgrade": {"do": "silent"}})
    before = descriptors()
    for _ in range(5):
        provider = provider_for("ws", node.ws)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(provider.connect(), 0.05)
    assert settled(descriptors, before + 1)  # the loop's doorbell
    node.call("dev_clear")
    await provider.connect()
    assert level_of(provider) == (3, "")
    await provider.disconnect()


async def test_events_are_counted(connected, node):
    async with connected() as w3:
        await w3.eth.subscribe("newHeads")
        counters = w3.provider._request_processor._ethwire.counters
        node.call("dev_mine", 7)
        count = 0
        async for _ in w3.socket.process_subscriptions():
            count += 1
            if count == 7:
                break
        assert counters.events == 7
    # They waited in the engine, and it is remembered when that is gone.
    assert counters.buffered_peak > 500


async def test_a_ping_ends_with_its_connection(node):
    """Each waiter with an error of its own; of one that nobody awaits nothing is said."""
    said = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: said.append(context))
    async with connected_to("ws", node.ws) as w3:
        node.call("dev_fault", {"no_pong": True})
        pings = [await w3.provider._ws.ping() for _ in range(2)]
        await w3.provider._ws.ping(b"nobody waits")
        node.call("dev_drop", "rst")
        errors = await asyncio.wait_for(asyncio.gather(*pings, return_exceptions=True), 5)
        assert [type(error) for error in errors] == [ConnectionClosedError] * 2
        assert errors[0] is not errors[1]
        await w3.provider._ws.wait_closed()
    del pings, errors
    gc.collect()
    await asyncio.sleep(0)
    assert said == []


def test_a_ping_that_cannot_be_is_refused_as_upstream_refuses_it(both_ways, node):
    upstream, ours = both_ways(
        f"""
        import asyncio, web3
        async def main():
            async with web3.AsyncWeb3(web3.WebSocketProvider({node.ws!r})) as w3:
                native = w3.provider._ws
                # Before 11.0 a ping had no result.
                print((await (await native.ping("x" * 125)) or 1) > 0)
                first = await native.ping(b"same")
                refused = [(native.ping, "same"), (native.ping, "y" * 126), (native.pong, b"y" * 126), (native.ping, 7)]
                for send, data in refused:
                    try:
                        await asyncio.wait_for(send(data), 1)
                    except Exception as error:
                        print(type(error).__name__, error)
                print((await asyncio.wait_for(first, 1) or 1) > 0)
        asyncio.run(main())
        """
    )
    assert ours == upstream
    assert upstream.count("control frame too long") == 2
