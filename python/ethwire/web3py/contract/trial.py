# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A level that stands under this web3.py, tried."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from ...session.books import BOOKS, LEVELS
from . import loop, signatures
from .broken import Broken, NoNode, TooLate
from .documents import CHECKSUMMED
from .node import Node
from .promises import AT_THE_END, WHILE_OPEN, Promise

Provider = Callable[[str], Any]
"""Makes a provider for an address."""

PROMISE_SECONDS = 3.0
"""A machine may be busy; what is not kept takes so long, and is tried again at the next start."""
QUIET_SECONDS = 0.002
MOST_TURNS = 20
"""Of the loop, in that time, where nothing is to run."""
MOST_OF_AN_ERROR = 200

SILENT = logging.Logger("ethwire.contract", logging.CRITICAL + 1)
"""In the place of web3's own: what is said on a connection to the contract's node is of no interest."""

Seen = dict[tuple[str, Promise], Any]
"""By transport and promise: what it returned, and what the node was asked."""


class Trial:
    """One connection of web3.py's to the node."""

    def __init__(self, node: Node, provider: Any) -> None:
        from web3 import AsyncWeb3

        self.node = node
        self.provider = provider
        persistent = getattr(AsyncWeb3, "persistent_websocket", AsyncWeb3)
        self.w3: Any = persistent(self.provider)
        processor = self.provider._request_processor
        for each in (self.provider, self.w3.manager, processor, getattr(self.w3, "subscription_manager", None)):
            if each is not None and hasattr(each, "logger"):
                each.logger = SILENT

    def held_call(self) -> asyncio.Future[Any]:
        """A call that the node answers when it releases it."""
        call: asyncio.Future[Any] = asyncio.ensure_future(self.w3.eth.get_transaction_count(CHECKSUMMED))
        return call

    async def until_held(self, count: int) -> None:
        await self.node.until(lambda: len(self.node.held) == count)

    def stream(self) -> Any:
        persistent = self.w3.ws if hasattr(type(self.w3), "persistent_websocket") else self.w3.socket
        # Before 6.15 it has another name.
        messages = getattr(persistent, "process_subscriptions", None) or persistent.listen_to_websocket
        return messages().__aiter__()

    async def must_be_quiet(self) -> None:
        counting = asyncio.get_running_loop().counting  # type: ignore[attr-defined]
        before = counting.turns
        await asyncio.sleep(QUIET_SECONDS)
        turns = counting.turns - before
        if turns > MOST_TURNS:
            raise Broken(f"the loop turned {turns} times in {QUIET_SECONDS * 1000:g} ms")

    def must_be_at(self, level: int) -> None:
        from ...session.session import session_of

        session = session_of(self.provider._request_processor)
        if session is None:
            raise Broken("the provider was left alone")
        if session.level != level:
            raise Broken(f"the connection is {LEVELS[session.level]}: {session.reason}")


def transports_here() -> tuple[str, ...]:
    """WebSocket, and Unix sockets where this web3.py has a provider for them."""
    import web3

    return ("ws", "ipc") if hasattr(web3, "AsyncIPCProvider") and hasattr(socket, "AF_UNIX") else ("ws",)


def kept(
    level: int, provider_of: Provider, replaced: Iterable[tuple[type, str, Any, Any]], same_as: Seen | None = None
) -> Seen:
    """Tries a level that stands under this web3.py. What is seen has to be what was seen at another one.

    :param replaced: by class and name web3.py's own function, and what stands for it
    :raises Broken: a promise is not kept
    """
    signatures.must_fit(replaced)
    with BOOKS.closed():
        seen: Seen = loop.run(seen_over_all(level, provider_of))
    if same_as is not None:
        for (transport, promise), values in seen.items():
            must_be_same(transport, promise, values, same_as[transport, promise])
    return seen


def must_be_same(transport: str, promise: Promise, values: Any, wanted: Any) -> None:
    from ..objects.probes import same

    for each, other, what in zip(values, wanted, ("it gives", "it asks"), strict=True):
        if not same(each, other):
            raise Broken(said(transport, promise, f"{what} {each!r:.200} instead of {other!r:.200}"))


async def seen_over_all(level: int, provider_of: Provider) -> Seen:
    """A process may be kept from listening at one kind of address; both kinds of provider share most of their code."""
    seen: Seen = {}
    refused: NoNode | None = None
    for transport in transports_here():
        try:
            with tempfile.TemporaryDirectory(prefix="ethwire-") as folder:
                for promises in (WHILE_OPEN, *([each] for each in AT_THE_END)):
                    await see(level, transport, folder, provider_of, promises, seen)
        except NoNode as error:
            refused = error
    if not seen:
        assert refused is not None
        raise refused
    return seen


async def see(
    level: int, transport: str, folder: str, provider_of: Provider, promises: list[Promise], seen: Seen
) -> None:
    """Promises on one connection."""
    node = Node()
    try:
        address = await node.listen(transport, folder)
    except OSError as error:
        raise NoNode(f"no node could be started in this process to try it on ({error})") from None
    try:
        async with connected(level, Trial(node, provider_of(address))) as trial:
            for promise in promises:
                asked = len(node.asked)
                value = await asyncio.wait_for(promise(trial), PROMISE_SECONDS)
                seen[transport, promise] = (value, node.asked[asked:])
    except asyncio.CancelledError:
        raise
    except Exception as error:
        promise = next((each for each in promises if (transport, each) not in seen), promises[-1])
        kind = TooLate if isinstance(error, (TimeoutError, asyncio.TimeoutError)) else Broken
        raise kind(said(transport, promise, described(error))) from error
    finally:
        await node.close()


@contextlib.asynccontextmanager
async def connected(level: int, trial: Trial) -> AsyncIterator[Trial]:
    await asyncio.wait_for(trial.provider.connect(), PROMISE_SECONDS)
    try:
        trial.must_be_at(level)
        yield trial
    finally:
        # As upstream, what ended the connection is raised once more.
        with contextlib.suppress(Exception):
            await asyncio.wait_for(trial.provider.disconnect(), PROMISE_SECONDS)


def said(transport: str, promise: Promise, how: str) -> str:
    doc = promise.__doc__ or promise.__name__
    return f"over {'WebSocket' if transport == 'ws' else 'a Unix socket'}, {doc}: {how}"


def described(error: BaseException) -> str:
    if isinstance(error, Broken):
        return str(error)
    if isinstance(error, (TimeoutError, asyncio.TimeoutError)):
        return f"not within {PROMISE_SECONDS:g} s"
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:MOST_OF_AN_ERROR]
