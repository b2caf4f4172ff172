# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Who gets the native transport, and who keeps web3's: with the reason that `doctor()` shows."""

from __future__ import annotations

import asyncio
import json
import ssl

import pytest
import web3
from conftest import hash_of, level_of, provider_for
from harness.fake_node import FakeNode, notification, reply
from harness.older import VERSION, since
from websockets.exceptions import ConnectionClosedOK
from websockets.headers import build_authorization_basic
from websockets.uri import parse_uri


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"ping_interval": None, "ping_timeout": None},
        {"close_timeout": 1, "open_timeout": 5.5, "max_size": None, "max_queue": 4, "write_limit": 1000},
        {"user_agent_header": None},
        {"user_agent_header": "me/1"},
        {"origin": "http://example.org"},
    ],
)
async def test_known_options_are_native(node, kwargs):
    provider = provider_for("ws", node.ws, websocket_kwargs=kwargs)
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider) == (3, "")
        assert await w3.eth.chain_id


@pytest.mark.parametrize(
    ("kwargs", "why"),
    [
        ({"compression": None}, "websocket_kwargs has compression"),
        ({"logger": None}, "websocket_kwargs has logger"),
        ({"extensions": []}, "websocket_kwargs has extensions"),
    ],
)
async def test_other_options_keep_web3s_transport(node, kwargs, why):
    provider = provider_for("ws", node.ws, websocket_kwargs=kwargs)
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider) == (2, why)
        assert await w3.eth.chain_id


async def test_headers_of_the_other_client_of_websockets_are_refused_as_upstream_refuses_them(node):
    foreign = "extra_headers" if hasattr(web3.WebSocketProvider, "is_open") else "additional_headers"
    provider = provider_for("ws", node.ws, websocket_kwargs={foreign: {"X-Mine": "yes"}}, max_connection_retries=1)
    with pytest.raises(TypeError, match=foreign):
        await provider.connect()
    assert level_of(provider)[0] == 2


async def test_a_context_of_ssl_keeps_web3s_transport():
    provider = provider_for("ws", "wss://127.0.0.1:1", max_connection_retries=1)
    provider.websocket_kwargs["ssl"] = ssl.create_default_context()
    with pytest.raises(web3.exceptions.ProviderConnectionError):
        await provider.connect()
    assert level_of(provider)[1] == "websocket_kwargs has ssl"


async def test_a_proxy_of_the_environment_keeps_web3s_transport(node, monkeypatch):
    if not hasattr(web3.WebSocketProvider, "is_open"):
        pytest.skip("the client of this web3.py knows no proxies")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    provider = provider_for("ws", node.ws, max_connection_retries=1)
    with pytest.raises(web3.exceptions.ProviderConnectionError):
        await provider.connect()
    assert level_of(provider)[1] == "the environment names a proxy"


@pytest.mark.parametrize("name", ["socket_send", "socket_recv", "make_request", "_message_listener", "disconnect"])
async def test_an_override_keeps_web3s_transport(transport, node, name):
    base = web3.WebSocketProvider if transport == "ws" else web3.AsyncIPCProvider
    called = []

    async def override(self, *args):
        called.append(name)
        return await getattr(base, name)(self, *args)

    provider = type("Own", (base,), {name: override})(node.address(transport), request_timeout=10)
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider) == (2, f"Own.{name} is overridden")
        assert await w3.eth.chain_id
        await provider.make_request("eth_chainId", [])
    assert called


async def test_an_override_of_one_object_counts_too(transport, node):
    provider = provider_for(transport, node.address(transport))
    original = provider.socket_send
    provider.socket_send = lambda data: original(data)
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider)[1].endswith("socket_send is overridden")
        assert await w3.eth.chain_id


async def test_a_subclass_that_overrides_nothing_of_it_is_native(transport, node):
    base = web3.WebSocketProvider if transport == "ws" else web3.AsyncIPCProvider
    provider = type("Own", (base,), {"mine": 1})(node.address(transport))
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider) == (3, "")
        assert await w3.eth.chain_id


@since(7, 9, "frames are binary")
async def test_headers_and_text_frames_reach_the_server():
    """A server of websockets, which sees the request and the kind of each frame."""
    try:
        from websockets.asyncio.server import serve
    except ImportError:
        from websockets.legacy.server import serve

    seen = {}

    async def handle(connection, *_):
        request = getattr(connection, "request", None)
        seen["headers"] = request.headers if request is not None else connection.request_headers
        async for message in connection:
            seen["message"] = message
            await connection.send('{"jsonrpc":"2.0","id":0,"result":"0x7"}')

    async with serve(handle, "127.0.0.1", 0, subprotocols=["b"]) as server:
        url = f"ws://user:pa%20ss@127.0.0.1:{list(server.sockets)[0].getsockname()[1]}/path?x=1"
        name = "additional_headers" if hasattr(web3.WebSocketProvider, "is_open") else "extra_headers"
        for text in (False, True):
            kwargs = {name: {"X-Mine": "yes"}, "origin": "http://o", "subprotocols": ["a", "b"]}
            provider = provider_for("ws", url, websocket_kwargs=kwargs, use_text_frames=text)
            async with web3.AsyncWeb3(provider) as w3:
                assert level_of(provider) == (3, "")
                assert await w3.eth.chain_id == 7
                assert provider._ws.subprotocol == "b"
            assert type(seen["message"]) is (str if text else bytes)
            headers = seen["headers"]
            assert headers["X-Mine"] == "yes"
            assert headers["Origin"] == "http://o"
            assert headers["Authorization"] == build_authorization_basic(*parse_uri(url).user_info)
            assert headers["User-Agent"].startswith("Python/")
            assert "Sec-WebSocket-Extensions" not in headers


async def test_a_redirect_is_left_to_websockets(node):
    if not hasattr(web3.WebSocketProvider, "is_open"):
        pytest.skip("the client of this web3.py is asked for its own way with redirects elsewhere")
    fault = {"do": "status", "status": 302, "headers": f"Location: {node.ws}/there\r\n", "times": 2}
    node.call("dev_fault", {"upgrade": fault})
    provider = provider_for("ws", node.ws)
    async with web3.AsyncWeb3(provider) as w3:
        assert level_of(provider) == (2, "the server redirects to another address")
        assert await w3.eth.chain_id


async def test_the_face_of_the_connection(node):
    provider = provider_for("ws", node.ws)
    await provider.connect()
    face = provider._ws
    assert face.state.name == "OPEN" and face.open and not face.closed
    assert face.close_code is None
    host, port = face.remote_address
    assert f"ws://{host}:{port}" == node.ws
    assert face.local_address[0] == host and face.local_address[1] != port
    assert face.request.path == "/" and face.request.headers["User-Agent"].startswith("Python/")
    assert face.response.headers["Upgrade"].lower() == "websocket"
    assert await asyncio.wait_for(await face.ping(), 5) is not None
    assert await asyncio.wait_for(await face.ping(b"mine"), 5) is not None
    await face.pong()
    with pytest.raises((RuntimeError, Exception), match="cannot call recv while another coroutine"):
        await face.recv()
    with pytest.raises(AttributeError, match="ETHWIRE_TRANSPORT=python"):
        face.transfer_data_task
    await face.close(1000, "bye")
    await face.wait_closed()
    assert face.state.name == "CLOSED" and face.closed and not face.open
    assert face.close_code == 1000
    with pytest.raises(ConnectionClosedOK):
        await face.send("too late")
    await provider.disconnect()


def test_another_interpreter_of_the_process_is_refused(program):
    result = program(
        """
        import sys
        if sys.version_info >= (3, 13):
            import _interpreters as interpreters
        else:
            import _xxsubinterpreters as interpreters
        made = interpreters.create()
        code = "try:\\n    import ethwire._engine\\nexcept ImportError as error:\\n    print('refused')"
        interpreters.run_string(made, code)
        """
    )
    assert result.stdout == "refused\n", result.stderr


async def test_a_connection_that_the_program_puts_in_place_is_used(node):
    provider = provider_for("ws", node.ws)
    async with web3.AsyncWeb3(provider):
        sent = []

        class Own:
            async def send(self, message):
                sent.append(message)

        native, provider._ws = provider._ws, Own()
        await provider.socket_send(b"{}")
        assert sent in ([b"{}"], ["{}"])
        provider._ws = native


def test_user_and_password_are_sent_as_this_websockets_sends_them(both_ways):
    """From 16.0 on it resolves escapes in them."""
    upstream, ours = both_ways(
        """
        import asyncio, web3
        async def handle(reader, writer):
            head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode().split("\\r\\n")
            print([line for line in head if line.lower().startswith("authorization")])
            writer.close()
        async def main():
            async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                name = "additional_headers" if hasattr(web3.WebSocketProvider, "is_open") else "extra_headers"
                users = ["", "me:pw@", "us%40er:pa%3Ass@", "us%C3%A9r:p%20w@", "us+er:p%25w@", ":pw@", "me:@", "me@"]
                for user, headers in [*((user, {}) for user in users), ("me:pw@", {"Authorization": "Bearer x"})]:
                    provider = web3.WebSocketProvider(
                        f"ws://{user}127.0.0.1:{port}", max_connection_retries=1, websocket_kwargs={name: headers}
                    )
                    try:
                        await provider.connect()
                    except web3.exceptions.ProviderConnectionError as error:
                        print(user, type(error.__cause__).__name__)
                    except Exception as error:
                        print(user, type(error).__name__)
        asyncio.run(main())
        """
    )
    assert ours == upstream
    assert ours.count("Basic") == 7 and ours.count("Bearer") == 1


@pytest.mark.skipif(VERSION >= (7, 3), reason="from web3.py 7.3 on a message is a line")
async def test_a_message_without_an_end_of_line_is_one_until_7_2():
    def answer(request):
        both = reply(request, "0xa"), notification("0xa", hash_of(7))
        return ["".join(map(json.dumps, both))]

    with FakeNode("ipc", answer) as node:
        async with web3.AsyncWeb3(provider_for("ipc", node.address)) as w3:
            await w3.eth.subscribe("newPendingTransactions")
            async for message in w3.socket.process_subscriptions():
                assert message["result"].hex().removeprefix("0x") == hash_of(7).removeprefix("0x")
                break
            assert level_of(w3.provider) == (2, "until web3.py 7.2 a message over IPC need not end its line")
