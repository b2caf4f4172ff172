# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a node may send, how much of it, and who waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import resource
from pathlib import Path

import ethwire
import pytest
import web3
from conftest import connected_to, hash_of, level_of, provider_for, until
from harness.fake_node import CLOSE, TEXT, FakeNode, frame, notification, reply
from harness.older import one_batch_at_a_time, own_labels
from web3 import exceptions
from web3.exceptions import Web3RPCError
from web3.utils.subscriptions import NewHeadsSubscription, PendingTxSubscription
from websockets.exceptions import ConnectionClosedError

from ethwire.session.session import session_of

# From 7.3 on.
ReadBufferLimitReached = getattr(exceptions, "ReadBufferLimitReached", ValueError)

HARNESS = str(Path(__file__).resolve().parents[1])
"""Where programs in processes of their own find it."""


async def test_events_behind_and_before_the_reply_are_not_lost(transport):
    """In the same write: two before the reply, two behind it, for a stream and for a handler."""

    def answer(request):
        if request["method"] != "eth_subscribe":
            return [reply(request, "0x1")]
        early = [notification("0xa", hash_of(1)), notification("0xa", hash_of(2))]
        return [*early, reply(request, "0xa"), notification("0xa", hash_of(3)), notification("0xa", hash_of(4))]

    for with_handler in (False, True):
        seen = []

        async def handler(context):
            seen.append(context.result)
            if len(seen) == 4:
                await context.subscription.unsubscribe()

        with FakeNode(transport, lambda request: [reply(request, True)] if request["method"] == "eth_unsubscribe" else answer(request)) as node:
            async with connected_to(transport, node.address) as w3:
                subscription = PendingTxSubscription(handler=handler if with_handler else None)
                await w3.subscription_manager.subscribe(subscription)
                if with_handler:
                    await w3.subscription_manager.handle_subscriptions()
                else:
                    async for message in w3.socket.process_subscriptions():
                        seen.append(message["result"])
                        if len(seen) == 4:
                            break
        assert [int.from_bytes(each, "big") for each in seen] == [1, 2, 3, 4]


@own_labels
async def test_a_stream_and_a_handler_at_once_get_their_own(connected, node):
    async with connected() as w3:
        handled = []

        async def handler(context):
            handled.append(context.result["number"])
            if len(handled) == 5:
                await context.subscription.unsubscribe()

        streamed = await w3.eth.subscribe("newHeads")
        await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=handler))
        node.call("dev_mine", 5)
        await w3.subscription_manager.handle_subscriptions()
        numbers = []
        async for message in w3.socket.process_subscriptions():
            assert message["subscription"] == streamed
            numbers.append(message["result"]["number"])
            if len(numbers) == 5:
                break
        assert numbers == handled
        assert ethwire.stats()["providers"][-1]["native_objects"] == 10


async def test_replies_do_not_wait_behind_events_and_none_is_lost(connected, node):
    """A consumer that takes nothing while thousands of events come, and calls all the while."""
    async with connected() as w3:
        await w3.eth.subscribe("newPendingTransactions")
        await w3.provider.make_request("dev_flood", ["newPendingTransactions", 20_000])
        for _ in range(50):
            assert await w3.eth.block_number >= 0
        count = 0
        async for _ in w3.socket.process_subscriptions():
            count += 1
            if count == 20_000:
                break


async def test_the_limit_holds_back_the_socket_and_loses_nothing(transport, node, program):
    result = program(
        f"""
        import asyncio, os, resource, ethwire, web3
        from ethwire.session.session import session_of
        async def main():
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            provider = cls({node.address(transport)!r})
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.subscribe("newHeads")
                link = session_of(provider._request_processor).source.link
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                await provider.make_request("dev_flood", ["newHeads", 60_000])
                while not link.pauses:
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.5)
                held = link.buffered
                peak = ethwire.stats()["providers"][-1]["buffered_peak"]
                numbers = []
                async for message in w3.socket.process_subscriptions():
                    numbers.append(message["result"]["number"])
                    if len(numbers) == 60_000:
                        break
                grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                assert numbers == list(range(numbers[0], numbers[0] + 60_000))
                # ASan holds on to what was freed.
                is_small = grown < 8 + 10 or "asan" in os.environ.get("LD_PRELOAD", "")
                print(held <= peak <= 10 * 1024**2, is_small or grown)
        asyncio.run(main())
        """,
        ETHWIRE_MAX_BUFFERED_BYTES="8M",
    )
    assert result.stdout == "True True\n", result.stderr


async def test_the_limit_holds_for_a_subscription_that_web3_does_not_know(transport, node, program):
    """Subscribed by `make_request`, and read raw, late: in order, and the socket was held back meanwhile."""
    flood, limit = 20_000, 1 << 20
    result = program(
        f"""
        import asyncio, ethwire, web3
        ethwire.uninstall()
        assert ethwire.install(max_buffered_bytes={limit})
        cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider

        async def main():
            provider = cls({node.address(transport)!r})
            async with web3.AsyncWeb3(provider) as w3:
                await provider.make_request("eth_subscribe", ["newHeads"])
                await provider.make_request("dev_flood", ["newHeads", {flood}])
                await asyncio.sleep(0.5)
                session = provider._request_processor._ethwire
                assert session.level == 3, session.reason
                # What had been received when it turned out that nobody takes it, and what came since.
                assert session.stream.buffered_bytes < {limit}, session.stream.buffered_bytes
                assert session.source.buffered < {limit} + {1 << 18}, session.source.buffered
                numbers = []
                while len(numbers) < {flood}:
                    message = await provider._request_processor.pop_raw_response(subscription=True)
                    numbers.append(int(message["params"]["result"]["number"], 16))
                assert numbers == list(range(numbers[0], numbers[0] + {flood}))
                print("all")

        asyncio.run(main())
        """
    )
    assert result.stdout == "all\n", result.stderr


async def test_what_waited_is_delivered_before_the_end(connected, node, transport):
    async with connected() as w3:
        await w3.eth.subscribe("newPendingTransactions")
        link = w3.provider._request_processor._ethwire.source.link
        await w3.provider.make_request("dev_flood", ["newPendingTransactions", 1])
        await until(lambda: link.buffered > 0)
        one = link.buffered
        await w3.provider.make_request("dev_flood", ["newPendingTransactions", 4_999])
        await until(lambda: link.buffered == 5_000 * one)
        if transport == "ws":
            node.call("dev_close", 1000)
        else:
            node.call("dev_drop", "fin")
        assert len([message async for message in w3.socket.process_subscriptions()]) == 5_000


async def test_garbage_is_passed_over_and_the_connection_stays(connected, node, caplog):
    async with connected() as w3:
        await w3.eth.chain_id
        for text in ("not json", "7", "[]", '{"jsonrpc":"2.0","method":"eth_subscription"}', '"text"', "{}"):
            node.call("dev_message", text)
        assert await w3.eth.block_number >= 0
        assert caplog.text.count("cannot be read") == 1


async def test_a_line_over_the_limit_ends_the_listener_or_is_passed_over(node):
    long = '{"jsonrpc":"2.0","id":99,"result":"%s"}' % ("x" * 5_000)
    async with connected_to("ipc", node.ipc, read_buffer_limit=4_000, silence_listener_task_exceptions=True) as w3:
        await w3.eth.chain_id
        node.call("dev_message", long)
        assert await w3.eth.block_number >= 0
    provider = provider_for("ipc", node.ipc, read_buffer_limit=4_000)
    await provider.connect()
    w3 = web3.AsyncWeb3(provider)
    await w3.eth.chain_id
    node.call("dev_message", long)
    with pytest.raises(ReadBufferLimitReached, match="Read buffer limit of `4000` bytes was reached"):
        await until(lambda: provider._message_listener_task.done())
        await w3.eth.block_number
    with pytest.raises(ReadBufferLimitReached):
        await provider.disconnect()


async def test_a_message_over_max_size_ends_the_connection(node):
    async with connected_to("ws", node.ws, websocket_kwargs={"max_size": 4_000}) as w3:
        await w3.eth.chain_id
        node.call("dev_message", '{"jsonrpc":"2.0","id":99,"result":"%s"}' % ("x" * 5_000))
        with pytest.raises(web3.providers.persistent.websocket.ConnectionClosedOK.__mro__[1]) as caught:
            async for _ in w3.socket.process_subscriptions():
                pass
        assert caught.value.sent.code == 1009


async def test_a_ticker_beside_a_flood_keeps_its_time(connected):
    async with connected() as w3:
        await w3.eth.subscribe("newPendingTransactions")
        await w3.provider.make_request("dev_flood", ["newPendingTransactions", 100_000])
        late = []

        async def tick():
            loop = asyncio.get_running_loop()
            while True:
                due = loop.time() + 0.01
                await asyncio.sleep(0.01)
                late.append(loop.time() - due)

        ticker = asyncio.ensure_future(tick())
        count = 0
        async for _ in w3.socket.process_subscriptions():
            count += 1
            if count == 100_000:
                break
        ticker.cancel()
        assert late
        assert sorted(late)[len(late) * 9 // 10] < 0.1


async def test_nothing_is_left_of_operations(connected, node):
    """References: subscriptions that come and go, calls that are cancelled, events nobody took."""

    async def some(w3):
        for _ in range(20):
            subscription = await w3.eth.subscribe("newHeads")
            node.call("dev_mine", 1)
            call = asyncio.ensure_future(w3.eth.get_block("latest", True))
            await asyncio.sleep(0)
            call.cancel()
            await w3.eth.unsubscribe(subscription)
            await w3.eth.block_number
            await asyncio.gather(call, return_exceptions=True)

    async with connected() as w3:
        await some(w3)
        gc.collect()
        before = len(gc.get_objects())
        await some(w3)
        await some(w3)
        gc.collect()
        assert len(gc.get_objects()) - before < 200
        assert w3.provider._request_processor._ethwire.source.link.buffered == 0


def test_a_fork_leaves_the_parent_alone_and_the_child_is_told(transport, node, program):
    result = program(
        f"""
        import asyncio, ethwire, os, web3
        cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
        async def main():
            provider = cls({node.address(transport)!r})
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.chain_id
                child = os.fork()
                if child == 0:
                    code = 1
                    try:
                        (provider._ws if {transport!r} == "ws" else provider._writer)._connection.link.flush()
                    except RuntimeError as error:
                        code = 0 if "fork" in str(error) else 2
                    # What it was given along with its parent's memory can still be asked for its counts.
                    assert ethwire.stats()["providers"][0]["replies"] > 0
                    asyncio.events._set_running_loop(None)
                    async def again():
                        own = cls({node.address(transport)!r})
                        async with web3.AsyncWeb3(own) as mine:
                            return await mine.eth.chain_id
                    loop = asyncio.new_event_loop()
                    assert loop.run_until_complete(again()) > 0
                    os._exit(code)
                assert os.waitpid(child, 0)[1] == 0
                print(await w3.eth.chain_id > 0)
        asyncio.run(main())
        """
    )
    assert result.stdout == "True\n", result.stderr
    assert result.returncode == 0


def test_signals_are_the_programs(transport, node, program):
    """SIGINT ends a program that waits, as it would without us; it is never handled on another thread."""
    result = program(
        f"""
        import asyncio, os, signal, threading, web3
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
        cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
        async def main():
            async with web3.AsyncWeb3(cls({node.address(transport)!r})) as w3:
                await w3.eth.subscribe("newHeads")
                asyncio.get_running_loop().call_later(0.2, os.kill, os.getpid(), signal.SIGINT)
                async for _ in w3.socket.process_subscriptions():
                    pass
        try:
            asyncio.run(main())
        except KeyboardInterrupt:
            print("interrupted", threading.current_thread() is threading.main_thread())
        """
    )
    assert result.stdout == "interrupted True\n", result.stderr


def test_four_loops_in_four_threads(transport, node):
    import threading

    failures = []

    async def use():
        async with web3.AsyncWeb3(provider_for(transport, node.address(transport))) as w3:
            assert level_of(w3.provider) == (3, "")
            numbers = await asyncio.gather(*(w3.eth.block_number for _ in range(50)))
            assert len(numbers) == 50

    def run():
        try:
            for _ in range(3):
                asyncio.run(use())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


async def test_a_quiet_connection_costs_nothing(connected):
    async with connected() as w3:
        await w3.eth.subscribe("newHeads")
        await asyncio.sleep(0.1)
        before = resource.getrusage(resource.RUSAGE_SELF)
        await asyncio.sleep(1.0)
        after = resource.getrusage(resource.RUSAGE_SELF)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.05
        assert after.ru_nvcsw - before.ru_nvcsw < 10 or os.environ.get("ETHWIRE_UNIT_OFF")


async def test_calls_are_answered_while_the_socket_is_not_read(transport, node, program):
    """A consumer that takes nothing, a flood beyond the limit, and calls: those in flight, and new ones."""
    result = program(
        f"""
        import asyncio, time, web3
        from ethwire.session.session import session_of
        async def main():
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            provider = cls({node.address(transport)!r}, request_timeout=20)
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.subscribe("newHeads")
                source = session_of(provider._request_processor).source
                await provider.make_request("dev_flood", ["newHeads", 40_000])
                answered = 0
                while not source.link.pauses:
                    calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(20)]
                    answered += len(await asyncio.gather(*calls))
                slow = []
                for _ in range(100):
                    began = time.perf_counter()
                    await w3.eth.get_block("latest")
                    slow.append(time.perf_counter() - began)
                count = 0
                async for message in w3.socket.process_subscriptions():
                    count += 1
                    if count % 10_000 == 0:
                        await w3.eth.chain_id
                    if count == 40_000:
                        break
                await w3.eth.block_number
                print(sorted(slow)[98] < 1, count, len(provider._request_processor._request_response_cache))
        asyncio.run(main())
        """,
        ETHWIRE_MAX_BUFFERED_BYTES="4M",
    )
    assert result.stdout == "True 40000 0\n", result.stderr


@one_batch_at_a_time
@pytest.mark.parametrize("reconnect", [False, True])
def test_a_second_connection_that_is_lost_ends_what_may_not_be_repeated(transport, program, reconnect):
    """At once, and with its error; a read is asked again on the first connection."""
    result = program(
        f"""
        import asyncio, socket, sys, web3
        sys.path.insert(0, {HARNESS!r})
        from ethwire.session.session import session_of
        from harness.fake_node import FakeNode, notification, reply
        assert ethwire.install(reconnect={reconnect})
        lost, asked = False, []

        def answer(request):
            asked.append(request)
            if type(request) is list:
                return [[reply(each, "0x7") for each in request]] if lost else []
            if request["method"] == "eth_subscribe":
                return [reply(request, "0xa")]
            return [reply(request, "0x7")] if lost and request["method"] == "eth_blockNumber" else []

        async def main(node):
            global lost
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            provider = cls(node.address, request_timeout=20)
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.subscribe("newPendingTransactions")
                source = session_of(provider._request_processor).source
                while source.link.buffered < 600_000:
                    node.say(*[notification("0xa", "0x" + "00" * 500)] * 50)
                    await asyncio.sleep(0.01)
                while source.relief._sibling is None:
                    await asyncio.sleep(0.01)

                async def batch(*more):
                    async with w3.batch_requests() as requests:
                        for call in (w3.eth.get_balance("0x" + "11" * 20), *more):
                            requests.add(call)
                        return await requests.async_execute()

                read, reads = asyncio.ensure_future(w3.eth.block_number), asyncio.ensure_future(batch())
                others = [
                    asyncio.ensure_future(w3.eth.send_raw_transaction(b"x")),
                    asyncio.ensure_future(batch(w3.eth.get_filter_changes("0x1"))),
                ]
                while len(asked) < 5:  # with that of the subscription
                    await asyncio.sleep(0.01)
                lost = True
                node.peers[1].link.shutdown(socket.SHUT_RDWR)
                assert await asyncio.wait_for(read, 5) == 7
                assert await asyncio.wait_for(reads, 5) == [7]
                for error in await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 5):
                    print(type(error).__name__)
                assert not ethwire.losses(w3)
                session = session_of(provider._request_processor)
                assert not len(session.calls) and not len(session.batches)

        with FakeNode({transport!r}, answer) as node:
            asyncio.run(main(node))
        """,
        ETHWIRE_MAX_BUFFERED_BYTES="1M",
    )
    end = "ConnectionClosedError" if transport == "ws" else "PersistentConnectionClosedOK"
    assert result.stdout == f"{end}\n{end}\n", result.stderr


async def test_what_was_sent_is_kept_no_longer_than_its_reply_is_waited_for(transport, node, program):
    """A call may be repeated on a second connection, but none that has been answered."""
    result = program(
        f"""
        import asyncio, tracemalloc, web3
        async def main():
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            async with web3.AsyncWeb3(cls({node.address(transport)!r})) as w3:
                await w3.eth.chain_id
                tracemalloc.start()
                for _ in range(100):
                    await w3.provider.make_request("eth_call", [{{"data": "0x" + "00" * 500_000}}, "latest"])
                print(tracemalloc.get_traced_memory()[0] < 4_000_000)
        asyncio.run(main())
        """
    )
    assert result.stdout == "True\n", result.stderr


@pytest.mark.parametrize("debug", [False, True])
async def test_a_consumer_goes_on_in_the_turn_of_the_loop_that_its_event_came_in(transport, debug):
    """And with its own context; in debug mode as a step of its own, which asyncio can name."""
    import contextvars

    from ethwire.transport.doorbells import LoopDoorbell

    mine = contextvars.ContextVar("mine")
    seen = []
    after_each_answer = []
    answered = LoopDoorbell._answer

    def answer(doorbell):
        answered(doorbell)
        after_each_answer.append(list(seen))

    async def consume(w3):
        mine.set("the consumer's")
        async for message in w3.socket.process_subscriptions():
            seen.append((int.from_bytes(message["result"], "big"), mine.get()))

    asyncio.get_running_loop().set_debug(debug)
    with FakeNode(transport, lambda request: [reply(request, "0xa")]) as node:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LoopDoorbell, "_answer", answer)
            async with connected_to(transport, node.address) as w3:
                await w3.subscription_manager.subscribe(PendingTxSubscription())
                consumer = asyncio.create_task(consume(w3))
                for number in range(3):
                    await asyncio.sleep(0.01)
                    after_each_answer.clear()
                    node.say(notification("0xa", hash_of(number)))
                    await until(lambda: len(seen) > number)
                    handed_over = number + (not debug)
                    assert after_each_answer == [[(each, "the consumer's") for each in range(handed_over)]]
                    assert seen[-1] == (number, "the consumer's")
                consumer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consumer


async def test_events_that_come_together_wake_as_many_consumers(transport):
    """Each is busy with its own for a while; nobody waits for another's work."""
    loop = asyncio.get_running_loop()
    taken = []

    async def consume(w3):
        async for message in w3.socket.process_subscriptions():
            taken.append((message["result"], loop.time()))
            await asyncio.sleep(1)

    with FakeNode(transport, lambda request: [reply(request, "0xa")]) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            consumers = [asyncio.create_task(consume(w3)) for _ in range(5)]
            await asyncio.sleep(0.01)
            began = loop.time()
            node.say(*(notification("0xa", hash_of(number)) for number in range(5)))
            await until(lambda: len(taken) == 5)
            assert max(when for _, when in taken) - began < 0.5
            assert [int.from_bytes(result, "big") for result, _ in taken] == [0, 1, 2, 3, 4]
            for consumer in consumers:
                consumer.cancel()
            await asyncio.wait(consumers)


async def test_a_reply_is_seen_before_the_event_behind_it(transport):
    seen = []

    def answer(request):
        if request["method"] == "eth_subscribe":
            return [reply(request, "0xa")]
        return [reply(request, "0x1"), notification("0xa", hash_of(1))]

    async def consume(w3):
        async for message in w3.socket.process_subscriptions():
            seen.append(message["result"])
            return

    with FakeNode(transport, answer) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            consumer = asyncio.create_task(consume(w3))
            await asyncio.sleep(0.01)
            reply_of_call = await w3.provider.make_request("eth_chainId", [])
            seen.append(reply_of_call["result"])
            await consumer
    assert seen[0] == "0x1"
    assert len(seen) == 2


def test_a_consumer_that_ends_the_program_takes_no_event_from_another(transport, node, program):
    """Both have an event in the same turn of the loop; the loop goes on after the one has raised."""
    ran = program(
        f"""
        import asyncio, time
        from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider

        provider = WebSocketProvider if {transport!r} == "ws" else AsyncIPCProvider
        heads = []

        async def follow(w3, leaves):
            async for message in w3.socket.process_subscriptions():
                if leaves:
                    raise SystemExit(7)
                heads.append(message["result"]["number"])

        async def main():
            global both, tasks
            both = [AsyncWeb3(provider({node.address(transport)!r})) for _ in range(2)]
            for w3 in both:
                await w3.provider.connect()
                await w3.eth.subscribe("newHeads")
            tasks = [asyncio.create_task(follow(w3, w3 is both[0])) for w3 in both]
            await asyncio.sleep(0.05)
            await both[1].provider.make_request("dev_mine", [1])
            time.sleep(0.2)
            await asyncio.sleep(5)

        async def rest():
            for _ in range(500):
                if heads:
                    break
                await asyncio.sleep(0.01)
            for each in tasks:
                each.cancel()
            await asyncio.wait(tasks)
            for w3 in both:
                await w3.provider.disconnect()

        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(main())
        except SystemExit as left:
            assert left.code == 7
            loop.run_until_complete(rest())
        print("heads", len(heads))
        import os
        os._exit(0)
        """
    )
    assert ran.stdout.strip() == "heads 1", ran.stderr


UNAUTHORIZED = '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"unauthorized"}}'


async def test_what_comes_with_the_answer_to_the_upgrade_is_not_lost(transport):
    greeting = frame(TEXT, UNAUTHORIZED.encode()) if transport == "ws" else UNAUTHORIZED.encode() + b"\n"
    with FakeNode(transport, lambda request: [reply(request, "0x1")], greeting) as node:
        async with connected_to(transport, node.address) as w3:
            with pytest.raises(Web3RPCError, match="unauthorized"):
                await w3.provider.make_request("eth_chainId", [])
            assert await w3.eth.block_number == 1


@pytest.mark.parametrize("count", [1, 1_000])
async def test_what_comes_with_the_answer_to_the_upgrade_is_taken_though_the_end_comes_with_it(count):
    """More than one turn's worth, too."""
    greeting = frame(TEXT, UNAUTHORIZED.encode()) * count + frame(CLOSE, b"\x03\xf0why")
    with FakeNode("ws", lambda request: [], greeting) as node:
        provider = provider_for("ws", node.address)
        await provider.connect()
        session = session_of(provider._request_processor)
        await until(lambda: provider._message_listener_task.done())
        assert session.counters.stray_errors == count
        with pytest.raises(ConnectionClosedError) as caught:
            await web3.AsyncWeb3(provider).eth.chain_id
        assert (caught.value.rcvd.code, caught.value.rcvd.reason) == (1008, "why")
        with contextlib.suppress(ConnectionClosedError):
            await provider.disconnect()
