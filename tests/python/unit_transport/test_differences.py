# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The rows of docs/python.md that are the native transport's, each on upstream and under ethwire."""

from __future__ import annotations

import web3


def is_legacy():
    return not hasattr(web3.WebSocketProvider, "is_open")


def test_compression_is_not_offered(both_ways):
    assert both_ways(
        """
        import asyncio, web3
        from websockets.asyncio.server import serve
        async def handle(connection):
            print("permessage-deflate" in connection.request.headers.get("Sec-WebSocket-Extensions", ""))
            await connection.wait_closed()
        async def main():
            async with serve(handle, "127.0.0.1", 0) as server:
                url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
                async with web3.AsyncWeb3(web3.WebSocketProvider(url)):
                    await asyncio.sleep(0.1)
        asyncio.run(main())
        """
    ) == ("True", "False")


def test_a_too_large_message_is_refused_without_saying_why(both_ways, node):
    if is_legacy():
        return  # there upstream waits for the deadline of the next call
    upstream, ours = both_ways(
        f"""
        import asyncio, web3
        async def main():
            provider = web3.WebSocketProvider({node.ws!r}, websocket_kwargs={{"max_size": 4_000}})
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.chain_id
                try:
                    await provider.make_request("dev_message", ["[" + "1," * 3_000 + "1]"])
                    await w3.eth.subscribe("newHeads")
                    async for _ in w3.socket.process_subscriptions():
                        pass
                except web3.providers.persistent.persistent.ConnectionClosed as error:
                    print(error.sent.code, bool(error.sent.reason))
        asyncio.run(main())
        """
    )
    assert (upstream, ours) == ("1009 True", "1009 False")


def test_the_body_of_a_refused_upgrade_is_not_kept(both_ways, node):
    if is_legacy():
        return  # its exception has none
    node.call("dev_fault", {"upgrade": {"do": "status", "status": 403, "body": "because"}})
    assert both_ways(
        f"""
        import asyncio, web3
        async def main():
            try:
                await web3.WebSocketProvider({node.ws!r}, max_connection_retries=1).connect()
            except web3.exceptions.ProviderConnectionError as error:
                print(error.__cause__, bytes(error.__cause__.response.body))
        asyncio.run(main())
        """
    ) == (
        "server rejected WebSocket connection: HTTP 403 b'because'",
        "server rejected WebSocket connection: HTTP 403 b''",
    )


def test_the_connection_in_place_says_what_it_does_not_have(both_ways, node):
    upstream, ours = both_ways(
        f"""
        import asyncio, web3
        async def main():
            provider = web3.WebSocketProvider({node.ws!r})
            async with web3.AsyncWeb3(provider):
                try:
                    print(type(provider._ws.transport).__module__.split(".")[0])
                except AttributeError as error:
                    print("ETHWIRE_TRANSPORT=python" in str(error))
        asyncio.run(main())
        """
    )
    assert (upstream, ours) == ("asyncio", "True")


def test_the_rest_of_a_line_over_the_limit_is_no_message(both_ways, node):
    upstream, ours = both_ways(
        f"""
        import asyncio, logging, web3
        errors = []
        class Log(logging.Handler):
            def emit(self, record):
                errors.append(record)
        logging.getLogger("web3").addHandler(Log(logging.ERROR))
        async def main():
            provider = web3.AsyncIPCProvider({node.ipc!r}, read_buffer_limit=4_000, silence_listener_task_exceptions=True)
            async with web3.AsyncWeb3(provider) as w3:
                await w3.eth.chain_id
                await provider.make_request("dev_message", ["[" + "1," * 200_000 + "1]"])
                await asyncio.sleep(0.5)
                print(len(errors) > 1, len(errors) == 1)
        asyncio.run(main())
        """
    )
    assert (upstream, ours) == ("True False", "False True")


def test_web3s_queue_is_not_where_events_wait(both_ways, node):
    upstream, ours = both_ways(
        f"""
        import asyncio, web3
        async def main():
            provider = web3.AsyncIPCProvider({node.ipc!r})
            async with web3.AsyncWeb3(provider) as w3:
                subscription = await w3.eth.subscribe("newPendingTransactions")
                await provider.make_request("dev_flood", ["newPendingTransactions", 3])
                await asyncio.sleep(0.3)
                await w3.eth.chain_id
                processor = provider._request_processor
                waiting = processor._subscription_response_queue.qsize()
                messages = [await processor.pop_raw_response(subscription=True) for _ in range(3)]
                print(waiting, [message["params"]["subscription"] == subscription for message in messages])
        asyncio.run(main())
        """
    )
    assert (upstream, ours) == ("3 [True, True, True]", "0 [True, True, True]")


def test_what_a_closed_loop_has_left_open_is_not_connected(both_ways, node):
    upstream, ours = both_ways(
        f"""
        import asyncio, logging, web3
        logging.disable(logging.CRITICAL)
        w3 = web3.AsyncWeb3(web3.WebSocketProvider({node.ws!r}, websocket_kwargs={{"close_timeout": 0.1}}))
        async def task():
            is_connected = await w3.is_connected()
            print(is_connected)
            if not is_connected:
                await w3.provider.connect()
        for _ in range(2):
            asyncio.run(task())
        """
    )
    assert ours.split() == ["False", "False"]
    assert upstream.split() == ["False", "False" if is_legacy() else "True"]
