# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Sends a signed transaction and waits until it is in a block.

    python send.py ws://127.0.0.1:8546 0xSIGNED

It is never sent twice: when the connection is lost meanwhile, it looks whether the node has it.
"""

import asyncio
import sys

import ethwire
from ethwire.client import ConnectionFailed, HexBytes, Receipt, RequestTimeout, RPCError, TransactionNotFound


async def hash_of(node: ethwire.Client, signed: str) -> HexBytes:
    try:
        return await node.eth.send_raw_transaction(signed)
    except (ConnectionFailed, RequestTimeout) as error:
        if error.sent == "no":
            raise
        # It may have arrived.
        return await node.web3.sha3(signed)
    except RPCError as error:
        if error.refusal != "already_known":
            raise
        return await node.web3.sha3(signed)


async def main(url: str, signed: str) -> None:
    async with ethwire.Client(url) as node:
        # Before it is sent: no head is missed.
        async with node.subscribe("newHeads", overflow="latest") as heads:
            hash = await hash_of(node, signed)
            print(f"sent {hash}", flush=True)
            while True:
                try:
                    receipt: Receipt = await node.eth.get_transaction_receipt(hash)
                    break
                except TransactionNotFound:
                    await heads.next(timeout=120)
        print(f"in block {receipt.block_number}: {'done' if receipt.status == 1 else 'failed'}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
