# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`async for`, and calls."""

import asyncio
import sys

from web3 import AsyncWeb3
from web3.providers import WebsocketProviderV2


async def attempt(what, awaitable):
    try:
        print(what, await awaitable)
    except Exception as error:
        print(what, type(error).__name__, error)


async def main(address):
    async for w3 in AsyncWeb3.persistent_websocket(WebsocketProviderV2(address)):
        print(await w3.eth.chain_id, await w3.net.version)
        block = await w3.eth.get_block("latest", True)
        print(block)
        print(await w3.eth.get_transaction(block["transactions"][0]["hash"]))
        print(await w3.eth.call({"to": block["transactions"][0]["from"], "data": "0x01"}))
        await attempt("no block", w3.eth.get_block(10**9))
        await attempt("no transaction", w3.eth.get_transaction("0x" + "00" * 32))
        await attempt("no method", w3.eth.get_proof(block["transactions"][0]["from"], [0]))
        print(await w3.provider.make_request("eth_blockNumber", []))
        break
    await w3.provider.disconnect()


asyncio.run(main(sys.argv[1]))
