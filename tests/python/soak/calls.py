# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls, each with what its result has to be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from web3.exceptions import BlockNotFound

from .chain import Block
from .client import Client
from .shared import Wrong

NO_BLOCK = 1_000_000_000


class Call:
    """`send()` is the coroutine of web3, `check(result)` raises when it is wrong."""

    def __init__(self, name: str, send: Callable[[], Awaitable[Any]], check: Callable[[Any], None]) -> None:
        self.name = name
        self.send = send
        self.check = check


def equal(name: str, result: Any, wanted: Any) -> None:
    if result != wanted:
        raise Wrong(f"{name}: {result!r}, and the node has {wanted!r}")


def any_call(client: Client, *, batched: bool = False) -> Call:
    """One at random; for a batch only what may be in one."""
    makers = BATCHED if batched else BATCHED + ALONE
    return client.random.choice(makers)(client)


def each_call(client: Client) -> list[Call]:
    return [make(client) for make in BATCHED + ALONE]


def an_old_block(client: Client) -> Block:
    return client.random.choice(client.soak.chain.old)


def value(name: str, read: Callable[[Any], Awaitable[Any]], known: str) -> Callable[[Client], Call]:
    def make(client: Client) -> Call:
        wanted = getattr(client.soak.chain, known)
        return Call(name, lambda: read(client.w3), lambda result: equal(name, result, wanted))

    return make


def block_number(client: Client) -> Call:
    low = max(client.number, client.soak.chain.low)

    def check(number: Any) -> None:
        if not low <= number <= client.soak.chain.high:
            raise Wrong(f"block_number: {number}, and the head is between {low} and {client.soak.chain.high}")
        client.number = max(client.number, number)

    return Call("block_number", lambda: client.w3.eth.block_number, check)


def block_by(client: Client, key: str, full: bool) -> Call:
    block = an_old_block(client)

    def check(result: Any) -> None:
        equal("get_block: number", result["number"], block.number)
        equal("get_block: hash", bytes(result["hash"]), block.hash)
        hashes = [bytes(each["hash"] if full else each) for each in result["transactions"]]
        equal("get_block: transactions", hashes, list(block.transactions))

    return Call("get_block", lambda: client.w3.eth.get_block(getattr(block, key), full), check)


def logs(client: Client) -> Call:
    block = an_old_block(client)
    wanted = [(log.transaction, log.index) for log in block.logs]

    def check(result: Any) -> None:
        equal("get_logs", [(bytes(log["transactionHash"]), log["logIndex"]) for log in result], wanted)

    return Call("get_logs", lambda: client.w3.eth.get_logs({"fromBlock": block.number, "toBlock": block.number}), check)


def receipt(client: Client) -> Call:
    block = an_old_block(client)
    place = client.random.randrange(len(block.transactions))

    def check(result: Any) -> None:
        equal("get_transaction_receipt", (result["blockNumber"], result["transactionIndex"]), (block.number, place))

    return Call("get_receipt", lambda: client.w3.eth.get_transaction_receipt(block.transactions[place]), check)


def receipts(client: Client) -> Call:
    block = an_old_block(client)

    def check(result: Any) -> None:
        equal("get_block_receipts", [bytes(each["transactionHash"]) for each in result], list(block.transactions))

    return Call("get_block_receipts", lambda: client.w3.eth.get_block_receipts(block.number), check)


def balance(client: Client) -> Call:
    chain = client.soak.chain
    account = client.w3.to_checksum_address(chain.account)
    return Call(
        "get_balance", lambda: client.w3.eth.get_balance(account), lambda it: equal("balance", it, chain.balance)
    )


def contract_call(client: Client) -> Call:
    transaction = {"to": client.w3.to_checksum_address(client.random.choice(client.soak.chain.tokens)), "data": "0x"}
    wanted = (1).to_bytes(32, "big")
    return Call("call", lambda: client.w3.eth.call(transaction), lambda result: equal("call", bytes(result), wanted))


def no_block(client: Client) -> Call:
    async def send() -> Any:
        try:
            return await client.w3.eth.get_block(NO_BLOCK)
        except BlockNotFound:
            return None

    return Call("no such block", send, lambda result: equal("a block that does not exist", result, None))


def no_method(client: Client) -> Call:
    def check(result: Any) -> None:
        equal("a method that does not exist", result.get("error", {}).get("code"), -32601)

    return Call("no such method", lambda: client.provider.make_request("eth_nothing", []), check)


def connected(client: Client) -> Call:
    def check(result: Any) -> None:
        if not result and not client.may_be_lost:
            raise Wrong("is_connected() says no")

    return Call("is_connected", lambda: client.w3.is_connected(), check)


BATCHED = (
    value("chain_id", lambda w3: w3.eth.chain_id, "chain_id"),
    value("gas_price", lambda w3: w3.eth.gas_price, "gas_price"),
    block_number,
    lambda client: block_by(client, "number", full=False),
    lambda client: block_by(client, "number", full=True),
    lambda client: block_by(client, "hash", full=False),
    logs,
    receipt,
    balance,
)
ALONE = (
    value("client_version", lambda w3: w3.client_version, "client"),
    receipts,
    contract_call,
    no_block,
    no_method,
    connected,
)
