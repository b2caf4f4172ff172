# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A client of one node."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from .. import _engine
from .batch import Batch
from .errors import Closed, RequestTimeout, TransactionNotFound
from .modules import Modules
from .subscription import Subscription

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TypedDict

    from typing_extensions import Unpack

    from . import values
    from .eth import Addresses, HashLike, Topics

    Overflow = Literal["drop_oldest", "drop_newest", "latest", "fail", "backpressure"]
    Self = TypeVar("Self", bound="Client")

    class Options(TypedDict, total=False):
        """What every subscription can be given."""

        queue: int | None
        queue_bytes: int | None
        overflow: Overflow | None
        namespace: str


class Client(Modules):
    """A node at a `ws://`, `wss://`, `http://` or `https://` URL, or at the path of a Unix socket::

        async with ethwire.Client("wss://node.example/KEY") as node:
            print(await node.eth.block_number())

    It belongs to the event loop that opened it; any number of tasks there may use it at once. Other loops and threads
    have clients of their own. Over HTTP there are calls and batches, and no subscriptions.

    A lost connection is made again, and subscriptions with it; new calls wait for it. A call that was under way fails
    with `ConnectionFailed`: nothing is ever sent twice. What a subscription has missed meanwhile is told by
    `Subscription.items`.

    :param reconnect: make a lost connection again, and try the first one until `connect_timeout`; else the first
        failure is the end
    :param timeout: seconds from a call to its answer, waiting for a connection included; each call may have its own.
        `math.inf` is for ever
    :param connect_timeout: seconds that `open` may take
    :param headers: sent with the WebSocket upgrade, or with each HTTP request; secrets are best here
    :param queue: how many events of a subscription may wait for the program, and `queue_bytes`, how many bytes of them
    :param overflow: what happens to more. `drop_oldest` and `drop_newest` lose events and say so; `latest` keeps the
        newest one alone; `fail` ends the subscription with `QueueOverflow`; `backpressure` loses nothing, over a
        connection of its own that is not read meanwhile
    :param heartbeat: seconds of silence after which the node is asked whether it is there, and `heartbeat_grace`,
        seconds that it then has; 0 asks never
    :param max_message: bytes of the largest message that is taken
    :param ca_file: a PEM file of authorities to trust instead of the system's
    :raises ValueError: the URL or an option is wrong
    """

    def __init__(
        self,
        url: str,
        *,
        reconnect: bool = True,
        timeout: float = 30.0,
        connect_timeout: float = 10.0,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        queue: int = 500,
        queue_bytes: int = 1 << 20,
        overflow: Overflow = "drop_oldest",
        heartbeat: float = 10.0,
        heartbeat_grace: float = 5.0,
        max_message: int = 32 << 20,
        ca_file: str = "",
    ) -> None:
        self._native = _engine.NativeClient(
            url,
            reconnect=reconnect,
            timeout=timeout,
            connect_timeout=connect_timeout,
            headers=list(headers.items() if isinstance(headers, Mapping) else headers),
            queue=queue,
            queue_bytes=queue_bytes,
            overflow=overflow,
            heartbeat=heartbeat,
            heartbeat_grace=heartbeat_grace,
            max_message=max_message,
            ca_file=ca_file,
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        # By the key of an operation, or of a subscription that waits for an event.
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    def __repr__(self) -> str:
        state = "closed" if self._closed else "new" if self._loop is None else "open"
        return f"<ethwire.Client {self._native.endpoint} {state}>"

    # Life.

    async def open(self: Self) -> Self:
        """Opens the connection; what `async with` does.

        :raises ConnectionFailed: nobody is there, or it refused us
        """
        if self._loop is not None:
            raise RuntimeError("a client is opened once: make another one")
        self._loop = asyncio.get_running_loop()
        try:
            key = self._native.connect()
            self._loop.add_reader(self._native.fileno(), self._on_news)
            await self._ended(key)
        except BaseException:
            self._leave()
            raise
        return self

    async def close(self) -> None:
        """Ends everything that waits with `Closed`, and the connection in order, within 5 seconds. Whoever is cancelled
        here has ended it at once. A client that is closed already stays so."""
        if self._loop is None or self._closed:
            self._closed = True
            return
        self._check_loop()
        self._closed = True
        try:
            await self._ended(self._native.close())
        except Closed:
            pass  # an `open` that was under way has left
        finally:
            self._leave()

    def _leave(self) -> None:
        """Ends everything at once."""
        self._closed = True
        loop, waiting = self._loop, self._waiting
        self._waiting = {}
        assert loop is not None
        if not loop.is_closed():
            loop.remove_reader(self._native.fileno())
            for future in waiting.values():
                if not future.done():
                    future.set_exception(Closed("the client is closed"))
        self._native.discard()

    async def __aenter__(self: Self) -> Self:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def __del__(self, _warn: Any = warnings.warn) -> None:
        if getattr(self, "_loop", None) is not None and not self._closed:
            _warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)

    @property
    def closed(self) -> bool:
        """Whether `close` was called, or `open` failed."""
        return self._closed

    async def stats(self) -> dict[str, Any]:
        """Whether it is `connected` now, and counts since it was opened, over all its connections."""
        self._check()
        counts: dict[str, Any] = await self._ended(self._native.stats())
        return counts

    async def wait_for_receipt(self, hash: HashLike, *, timeout: float = 120.0, poll: float = 0.1) -> values.Receipt:
        """The receipt of a transaction once it is in a block: asks at once, and again `poll` seconds after each answer.

        :raises RequestTimeout: it was not in a block within `timeout` seconds
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while True:
            try:
                return await self.eth.get_transaction_receipt(hash, timeout=max(0.0, end - loop.time()))
            except (TransactionNotFound, RequestTimeout):
                if loop.time() + poll > end:
                    raise RequestTimeout(f"the transaction was not in a block within {timeout:g} s") from None
            await asyncio.sleep(poll)

    # Subscriptions.

    @overload
    def subscribe(self, kind: Literal["newHeads"], /, **options: Unpack[Options]) -> Subscription[values.Header]: ...
    @overload
    def subscribe(
        self, kind: Literal["logs"], /, *, address: Addresses = None, topics: Topics = None, **options: Unpack[Options]
    ) -> Subscription[values.Log]: ...
    @overload
    def subscribe(
        self, kind: Literal["newPendingTransactions"], /, *, full: Literal[True], **options: Unpack[Options]
    ) -> Subscription[values.Transaction]: ...
    @overload
    def subscribe(
        self, kind: Literal["newPendingTransactions"], /, *, full: Literal[False] = False, **options: Unpack[Options]
    ) -> Subscription[values.HexBytes]: ...
    @overload
    def subscribe(self, kind: Literal["syncing"], /, **options: Unpack[Options]) -> Subscription[values.SyncStatus]: ...
    @overload
    def subscribe(
        self,
        kind: Literal["transactionReceipts"],
        /,
        *,
        transactions: Sequence[HashLike] = (),
        **options: Unpack[Options],
    ) -> Subscription[tuple[values.Receipt, ...]]: ...
    @overload
    def subscribe(self, kind: str, /, *params: Any, **options: Unpack[Options]) -> Subscription[Any]: ...

    def subscribe(
        self,
        kind: str,
        /,
        *params: Any,
        address: Addresses = None,
        topics: Topics = None,
        full: bool = False,
        transactions: Sequence[HashLike] = (),
        queue: int | None = None,
        queue_bytes: int | None = None,
        overflow: Overflow | None = None,
        namespace: str = "eth",
    ) -> Subscription[Any]:
        """A subscription, which begins with its first use::

            async for head in node.subscribe("newHeads"):
                ...

            async with node.subscribe("logs", address=token, topics=[transfer]) as logs:
                ...

        :param kind: `newHeads`, `logs`, `newPendingTransactions`, `syncing`, `transactionReceipts`, or any other, with
            its parameters; the events of another one are plain JSON
        :param address: of logs: one, or a list of which any
        :param topics: of logs: for each position one, a list of which any, or None for any
        :param full: of pending transactions: whole ones instead of their hashes
        :param queue: how many events may wait, in place of the client's; `queue_bytes` and `overflow` alike
        :param namespace: of the method, for chains whose is not `eth_subscribe`
        """
        if kind != "logs" and not (address is None and topics is None):
            raise TypeError(f"{kind} takes no address and no topics")
        if full and kind != "newPendingTransactions":
            raise TypeError(f"{kind} takes no full")
        if transactions and kind != "transactionReceipts":
            raise TypeError(f"{kind} takes no transactions")
        rest: Any = params
        if kind == "logs" and not params:
            rest = {"address": address, "topics": topics}
        elif kind == "newPendingTransactions" and full:
            rest = (True,)
        elif kind == "transactionReceipts" and transactions:
            hashes = ["0x" + h.hex() if isinstance(h, bytes) else h for h in transactions]
            rest = ({"transactionHashes": hashes},)
        return Subscription(
            self, kind, lambda: self._native.feed(namespace, kind, full, rest, queue, queue_bytes, overflow)
        )

    def batch(self, *, timeout: float | None = None) -> Batch:
        """Calls that travel as one message, and are answered together::

            async with node.batch() as batch:
                number = batch.eth.block_number()
                balance = batch.eth.get_balance(account)
            print(await number, await balance)

        It is sent at the end of the block. Each call then has its own result or error; leaving the block raises where
        the batch as a whole failed. Methods that send or sign are not allowed.
        """
        return Batch(self, timeout)

    # Operations.

    async def _call(self, method: str, params: tuple[Any, ...], timeout: float | None, plain: bool = False) -> Any:
        self._check()
        return await self._ended(self._native.call(method, params, plain, timeout))

    def _check(self) -> None:
        """Whether it can be used here and now."""
        self._check_loop()
        if self._closed:
            raise Closed("the client is closed")

    def _check_loop(self) -> None:
        if self._loop is None:
            raise RuntimeError("the client is not open: `async with` it, or await its open()")
        if asyncio._get_running_loop() is not self._loop:
            self._native.fileno()  # says so where the process has forked
            raise RuntimeError("the client belongs to another event loop, the one that opened it")

    async def _ended(self, key: int) -> Any:
        """The result of an operation of the engine, which is cancelled with whoever waits here."""
        assert self._loop is not None
        future = self._waiting[key] = self._loop.create_future()
        try:
            return await future
        except asyncio.CancelledError:
            if self._waiting.pop(key, None) is not None:
                self._native.cancel(key)
            raise

    def _on_news(self) -> None:
        waiting = self._waiting
        for key, value, error in self._native.take():
            future = waiting.pop(key, None)
            if future is None or future.done():
                continue
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)
