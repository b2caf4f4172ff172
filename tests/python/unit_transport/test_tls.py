# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""wss: trusted as Python's ssl trusts by default, and refused as it refuses."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

import pytest
import web3
from conftest import level_of, provider_for
from web3.exceptions import ProviderConnectionError

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tls"))

from front import Front  # noqa: E402


@pytest.fixture(scope="module")
def front(shared_node):
    with Front(int(shared_node.ws.rpartition(":")[2])) as front:
        yield front


async def test_calls_and_events_over_tls(node, front, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", front.ca_file)
    for kwargs in ({}, {"ssl": True}, {"server_hostname": "localhost"}):
        provider = provider_for("ws", front.url, websocket_kwargs=kwargs)
        async with web3.AsyncWeb3(provider) as w3:
            assert level_of(provider) == (3, "")
            subscription = await w3.eth.subscribe("newPendingTransactions")
            await provider.make_request("dev_flood", ["newPendingTransactions", 2_000])
            count = 0
            async for message in w3.socket.process_subscriptions():
                assert message["subscription"] == subscription
                count += 1
                if count == 2_000:
                    break


async def test_the_name_is_looked_up_and_checked(node, front, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", front.ca_file)
    url = front.url.replace("127.0.0.1", "localhost")
    async with web3.AsyncWeb3(provider_for("ws", url)) as w3:
        assert level_of(w3.provider) == (3, "")
        assert await w3.eth.chain_id


@pytest.mark.parametrize("fault", ["unknown authority", "wrong name"])
async def test_who_is_not_trusted_is_not_spoken_to(front, monkeypatch, fault):
    kwargs = {}
    if fault == "wrong name":
        monkeypatch.setenv("SSL_CERT_FILE", front.ca_file)
        kwargs["server_hostname"] = "another.example"
    provider = provider_for("ws", front.url, max_connection_retries=1, websocket_kwargs=kwargs)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)
    assert "CERTIFICATE_VERIFY_FAILED" in str(caught.value.__cause__)


async def test_a_server_without_tls_is_an_error_of_tls(node):
    provider = provider_for("ws", node.ws.replace("ws:", "wss:"), max_connection_retries=1)
    with pytest.raises(ProviderConnectionError) as caught:
        await provider.connect()
    assert isinstance(caught.value.__cause__, OSError)


async def test_an_end_without_a_word_is_no_clean_end(node, front, monkeypatch):
    from websockets.exceptions import ConnectionClosedError

    monkeypatch.setenv("SSL_CERT_FILE", front.ca_file)
    async with web3.AsyncWeb3(provider_for("ws", front.url)) as w3:
        await w3.eth.chain_id
        node.call("dev_drop", "rst")
        with pytest.raises(ConnectionClosedError):
            async for _ in w3.socket.process_subscriptions():
                pass
