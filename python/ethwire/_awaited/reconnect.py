# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""With `install(reconnect=True)`: a lost connection is made again, and the program goes on.

The listener's task lives through it, so that consumers wait instead of ending. Subscriptions are made again, in their
order, and keep the ids that the program knows: the node's new ids are translated, both ways. Calls that only read are
sent again within their callers' deadlines; others end with the connection's error, for nobody knows whether they were
executed. What happened is a value, `ethwire.losses(w3)`.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from .._address import address_of
from .calls import Call, wait_until
from .errors import copy_of
from .event import Event

if TYPE_CHECKING:
    from .inbox import Inbox

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
LOSSES_LIMIT = 1_000

# Asking twice changes nothing. Filters, whose changes are gone with the question, are not among them.
READS = frozenset(
    "eth_accounts eth_baseFee eth_blobBaseFee eth_blockNumber eth_call eth_chainId eth_createAccessList "
    "eth_estimateGas eth_feeHistory eth_gasPrice eth_getBalance eth_getBlockByHash eth_getBlockByNumber "
    "eth_getBlockReceipts eth_getBlockTransactionCountByHash eth_getBlockTransactionCountByNumber eth_getCode "
    "eth_getHeaderByHash eth_getHeaderByNumber eth_getLogs eth_getProof eth_getRawTransactionByHash "
    "eth_getStorageAt eth_getTransactionByBlockHashAndIndex eth_getTransactionByBlockNumberAndIndex "
    "eth_getTransactionByHash eth_getTransactionCount eth_getTransactionReceipt eth_getUncleCountByBlockHash "
    "eth_getUncleCountByBlockNumber eth_maxPriorityFeePerGas eth_protocolVersion eth_syncing net_listening "
    "net_peerCount net_version web3_clientVersion web3_sha3".split()
)
READ_PREFIXES = ("trace_", "txpool_", "debug_trace")


class Loss(NamedTuple):
    """One loss of a connection: events that the node sent meanwhile were not received."""

    error: BaseException | None
    """What ended the connection; None for an end in order."""
    began: float
    """When, in seconds since the epoch."""
    seconds: float
    """How long there was no connection."""
    subscriptions: tuple[str, ...]
    """Ids of the subscriptions that were made again."""
    failed: tuple[str, ...]
    """Ids of those that the node refused."""
    retried: int
    """Calls that were sent again."""
    ended: int
    """Calls that ended with the connection's error."""


class RenamedEvent(Event):
    """An event under the id that the program knows its subscription by."""

    __slots__ = ("event", "subscription_id")

    def __init__(self, event: Event, subscription_id: str) -> None:
        self.event = event
        self.subscription_id = subscription_id

    def message(self) -> dict[str, Any]:
        message = self.event.message()
        message["params"]["subscription"] = self.subscription_id
        return message

    def formatted(self, manager: Any) -> dict[str, Any] | None:
        formatted = self.event.formatted(manager)
        if formatted is not None:
            formatted["subscription"] = self.subscription_id
        return formatted


def only_reads(method: str | None) -> bool:
    return method is not None and (method in READS or method.startswith(READ_PREFIXES))


class Reconnect:
    """The losses of one provider, and what is done about them."""

    def __init__(self, inbox: Inbox, chance: Callable[[], float] = random.random) -> None:
        self._inbox = inbox
        self._chance = chance
        self._down = False
        self._waiting: list[asyncio.Future[None]] = []
        self._restoring: asyncio.Task[None] | None = None
        self._local_ids: dict[str, str] = {}
        """What the program calls a subscription, by the node's id for it."""
        self.losses: list[Loss] = []

    # Ids

    def local_id(self, wire_id: Any) -> Any:
        return self._local_ids.get(wire_id, wire_id) if self._local_ids else wire_id

    def wire_id(self, local_id: Any) -> Any:
        for wire, local in self._local_ids.items():
            if local == local_id:
                return wire
        return local_id

    def renamed(self, item: Any, local_id: str) -> Any:
        """An event that says the program's id instead of the node's."""
        if isinstance(item, Event):
            return RenamedEvent(item, local_id)
        item["params"]["subscription"] = local_id
        return item

    def to_be_sent(self, method: str, params: Any) -> Any:
        """The parameters with the node's id, where they name a subscription."""
        if method == "eth_unsubscribe" and self._local_ids and params:
            return [self.wire_id(params[0]), *params[1:]]
        return params

    def new_subscription(self, message: dict[str, Any]) -> None:
        """The reply to a subscribe call: its id may be one that the program already knows for another subscription."""
        wire_id = message.get("result")
        if not self._local_ids or not isinstance(wire_id, str):
            return
        self._local_ids.pop(wire_id, None)
        container = self._inbox.processor._subscription_container
        if container is not None and container.get_by_id(wire_id) is not None:
            message["result"] = self._local_ids[wire_id] = "0x" + secrets.token_hex(16)

    # Calls

    @property
    def is_down(self) -> bool:
        return self._down

    async def send(self, call: Call, data: bytes, late: Callable[[], Exception]) -> None:
        """Sends one request, after the connection is there again if it is not now."""
        inbox = self._inbox
        loop = asyncio.get_running_loop()
        deadline = loop.time() + inbox.provider.request_timeout
        while True:
            connection = inbox.connection
            if self._down:
                await self._until_up(deadline, late)
                connection = inbox.connection
            try:
                await inbox.provider.socket_send(data)
                return
            except Exception as error:
                if not is_loss(error) or not only_reads(call.method) or not inbox.is_open:
                    raise
            # The listener finds out in a moment.
            if not self._down and inbox.connection == connection:
                await self._until_up(deadline, late)

    async def _until_up(self, deadline: float, late: Callable[[], Exception]) -> None:
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._waiting.append(waiter)
        try:
            await wait_until(waiter, deadline - loop.time(), late)
        finally:
            self._waiting.remove(waiter)

    # The loss

    async def again(self, error: BaseException | None) -> None:
        """Returns when there is a connection again. `disconnect()` cancels the listener's task, and this with it."""
        inbox = self._inbox
        began, clock = time.time(), time.monotonic()
        self._down = True
        inbox.flapping.ended(clock - inbox.began, by_the_node=True)
        inbox.counters.losses += 1
        for lane in inbox.lanes:
            # What a native source had was handed over when it ended.
            lane.pull = None
        ended = self._end_what_is_not_repeated(error or inbox.closing_error())
        inbox.provider.logger.error("Connection interrupted, attempting to reconnect...")
        await self._connect()
        self._down = False
        inbox.counters.reconnects += 1
        loss = Loss(error, began, time.monotonic() - clock, (), (), 0, ended)
        self._restoring = asyncio.get_running_loop().create_task(self._restore(loss))

    async def _connect(self) -> None:
        provider = self._inbox.provider
        pause = FIRST_PAUSE
        address = address_of(provider)
        await self._inbox.flapping.wait(provider.logger)
        while True:
            try:
                await provider._provider_specific_disconnect()
            except Exception:
                # It is gone in any case.
                pass
            self._inbox.source = None
            try:
                await provider._provider_specific_connect()
            except Exception as error:
                if not is_loss(error):
                    raise
                seconds = pause * self._chance()
                provider.logger.info("Could not connect to: %s. Retrying in %s seconds.", address, round(seconds, 1))
                await asyncio.sleep(seconds)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                self._inbox.begin_again()
                provider.logger.info("Successfully connected to: %s", address)
                return

    def _end_what_is_not_repeated(self, error: BaseException) -> int:
        inbox = self._inbox
        ended = 0
        for call in list(inbox.calls):
            if call.reply is not None or (call.claimed and call.data is not None and only_reads(call.method)):
                continue
            inbox.calls.remove(call.request_id)
            if call.future is not None and not call.future.done():
                call.future.set_exception(copy_of(error))
                ended += 1
            elif call.claimed:
                call.error = error
                inbox.calls.keep(call)
                ended += 1
        return ended + inbox.batches.fail_unless(error, lambda batch: all(map(only_reads, batch.methods)))

    async def _restore(self, loss: Loss) -> None:
        """What was there before: calls first, for somebody waits for them, then subscriptions in their order."""
        inbox = self._inbox
        retried = 0
        made: list[str] = []
        failed: list[str] = []
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        try:
            for data in [call.data for call in inbox.calls if call.data is not None and call.reply is None]:
                await inbox.provider.socket_send(data)
                retried += 1
            for batch in list(inbox.batches):
                if not batch.future.done():
                    await inbox.provider.socket_send(batch.data)
                    retried += len(batch.keys)
            for local_id, information in self._subscriptions():
                error = await self._subscribe_again(local_id, information)
                (failed if error else made).append(local_id)
        except Exception as error:
            # Lost again: the next round restores what this one has not.
            if not is_loss(error):
                inbox.provider.logger.exception("A subscription could not be made again.")
        inbox.counters.retried_calls += retried
        self.losses.append(loss._replace(subscriptions=tuple(made), failed=tuple(failed), retried=retried))
        del self.losses[:-LOSSES_LIMIT]

    def _subscriptions(self) -> list[tuple[str, Any]]:
        """The program's ids and what is known of each, in the order of their making."""
        found: dict[str, Any] = {}
        for information in self._inbox.processor._request_information_cache._data.values():
            local_id = getattr(information, "subscription_id", None)
            if local_id is not None:
                found[local_id] = information
        return list(found.items())

    async def _subscribe_again(self, local_id: str, information: Any) -> BaseException | None:
        inbox = self._inbox
        inbox.parking.call_begins()
        try:
            reply = await inbox.provider.make_request("eth_subscribe", information.params)
            wire_id = reply.get("result")
            if not isinstance(wire_id, str):
                inbox.provider.logger.error("Subscription %s could not be made again: %s", local_id, reply.get("error"))
                return ValueError(local_id)
            self._local_ids[wire_id] = local_id
            # Under the node's id too, so that what builds objects finds the formatters; the program sees one.
            cache = inbox.processor._request_information_cache
            cache._data.setdefault(inbox.layout.generate_cache_key(wire_id), information)
            inbox.subscription_renamed(wire_id, local_id)
        finally:
            inbox.parking.call_ends()
        return None

    def begin(self) -> None:
        """A connection that the program made itself: the ids of earlier ones mean nothing on it."""
        self._local_ids.clear()

    def connection_changed(self) -> None:
        """The ids of the lost connection mean nothing any more; each is put back when its subscription is."""
        self._local_ids = {}

    def stop(self, error: BaseException) -> None:
        """The listener has ended for good."""
        self._down = False
        if self._restoring is not None:
            self._restoring.cancel()
            self._restoring = None
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(copy_of(error))


def is_loss(error: BaseException) -> bool:
    """Whether this says that there is no connection, and not that something is wrong with the program."""
    from web3.exceptions import PersistentConnectionClosedOK, ProviderConnectionError
    from websockets.exceptions import WebSocketException

    return isinstance(
        error,
        (
            WebSocketException,
            OSError,
            EOFError,
            asyncio.TimeoutError,
            PersistentConnectionClosedOK,
            ProviderConnectionError,
        ),
    )
