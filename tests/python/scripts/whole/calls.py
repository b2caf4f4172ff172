# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls, alone, together and as batches; what fails says what it said before."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider


async def attempt(what, awaitable):
    try:
        print(what, await awaitable)
    except Exception as error:
        print(what, type(error).__name__, error, getattr(error, "rpc_response", None))


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    w3 = await AsyncWeb3(provider)
    print(await w3.is_connected(), await w3.eth.chain_id, await w3.net.version)
    block = await w3.eth.get_block("latest", True)
    print(block)
    print(await asyncio.gather(*(w3.eth.get_block(number) for number in range(5))))
    print(await w3.eth.get_transaction(block["transactions"][0]["hash"]))
    print(await w3.eth.call({"to": block["transactions"][0]["from"], "data": "0x01"}))
    print(await w3.eth.get_block_receipts(block["number"]))
    await attempt("no block", w3.eth.get_block(10**9))
    await attempt("no transaction", w3.eth.get_transaction("0x" + "00" * 32))
    await attempt("no receipt", w3.eth.get_transaction_receipt("0x" + "00" * 32))
    await attempt("no method", w3.eth.get_proof(block["transactions"][0]["from"], [0]))
    await attempt("bad parameter", w3.eth.get_balance("0x12"))
    async with w3.batch_requests() as batch:
        batch.add(w3.eth.get_block(1))
        batch.add(w3.eth.get_block(2))
        print(await batch.async_execute())
    async with w3.batch_requests() as batch:
        batch.add(w3.eth.get_block(1))
        batch.add(w3.eth.get_block(10**9))
        await attempt("batch", batch.async_execute())
    print(await w3.provider.make_request("eth_blockNumber", []))
    await w3.socket.send("eth_chainId", [])
    print(await w3.socket.recv())
    await w3.provider.disconnect()


asyncio.run(main(sys.argv[1]))
