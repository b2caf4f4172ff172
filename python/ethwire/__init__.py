# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""An engine under unmodified web3.py that never spins, never loses and never blocks.

``python -m ethwire app.py``, ``ETHWIRE=1 python app.py``, or in the program, before or after web3 is imported::

    import ethwire
    ethwire.install()
"""

from __future__ import annotations

# Every interpreter that starts with ETHWIRE=1 reads this file, and most have no use for `typing`.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any, TypeVar

    from .client import Client
    from .core.loss import Loss
    from .core.outage import State
    from .web3py.providers import AsyncIPCProvider as AsyncIPCProvider
    from .web3py.providers import WebSocketProvider as WebSocketProvider

    Provider = TypeVar("Provider")
    __version__: str

__all__ = [
    "Client",
    "Loss",
    "State",
    "doctor",
    "install",
    "leave",
    "losses",
    "state",
    "stats",
    "uninstall",
    "watch_losses",
    "watch_state",
]


def install(
    reconnect: bool | None = None,
    strict: bool | None = None,
    format_heads: bool | None = None,
    max_buffered_bytes: int | str | None = None,
    remember_chain_id: bool | None = None,
    transport: str | None = None,
    required: bool = False,
) -> bool:
    """Put ethwire under web3.py, for every provider of a persistent connection in this process.

    :param reconnect: reconnect a lost connection and subscribe again, under the same ids (`ETHWIRE_RECONNECT`, off)
    :param strict: give upstream's results also where ethwire's are better; the rows of docs/python.md (`ETHWIRE_STRICT`,
        off)
    :param format_heads: format the heads that web3.py leaves as text because its formatters do not know three or more of
        their keys (`ETHWIRE_FORMAT_HEADS`, off)
    :param max_buffered_bytes: how much may wait for a slow consumer, a connection; also as `"16M"`
        (`ETHWIRE_MAX_BUFFERED_BYTES`, 64 MiB)
    :param remember_chain_id: ask for the chain id once a connection when a call is validated
        (`ETHWIRE_REMEMBER_CHAIN_ID`, on)
    :param transport: `python` keeps web3's own transport (`ETHWIRE_TRANSPORT`, `auto`)
    :param required: raise where it would be off otherwise, so that nothing runs without it (`ETHWIRE=require`)
    :return: whether it is on; a web3.py that is not known runs untouched, with one line on standard error
    :raises ImportError: web3.py is not installed, or `required` and ethwire cannot be put under this one
    """
    from . import _report
    from .web3py import install as _install

    try:
        return _install.install(
            reconnect=reconnect,
            strict=strict,
            format_heads=format_heads,
            max_buffered_bytes=max_buffered_bytes,
            remember_chain_id=remember_chain_id,
            transport=transport,
            required=required,
        )
    finally:
        _report.print_stats_at_exit()


def uninstall() -> None:
    """Put web3's own functions back.

    :raises RuntimeError: a connection is open; it lives on what would be taken away
    """
    from .web3py import install as _install

    _install.uninstall()


def leave(provider: Provider) -> Provider:
    """Leave one provider, or that of an AsyncWeb3, alone: it works as web3.py has it. Returns what it was given.

    For after `install()` and before it connects; without `install()` there is nothing to do.

    :raises RuntimeError: it is connected; this is for before
    """
    from . import _leave

    return _leave.leave(provider)


def losses(w3: Any) -> list[Loss]:
    """With `reconnect=True`: the losses of a connection so far, each a `Loss`, for an AsyncWeb3 or a provider.

    Events that the node sent between `began` and `began + seconds` were not received.
    """
    reconnect = _reconnect_of(w3)
    return list(reconnect.losses) if reconnect is not None else []


def watch_losses(w3: Any) -> AsyncIterator[Loss]:
    """With `reconnect=True`: each loss from now on, once there is a connection again and the node was asked for the
    subscriptions. Ends when the program disconnects, or has disconnected. For one event loop, that of the provider::

        async for loss in ethwire.watch_losses(w3):
            ...

    :raises RuntimeError: there is no reconnecting here
    """
    return _reconnecting(w3).restoring.losses.watch()


def state(w3: Any) -> State:
    """With `reconnect=True`: whether the connection of an AsyncWeb3 or a provider is there now, and why not.

    :raises RuntimeError: there is no reconnecting here
    """
    return _reconnecting(w3).outages.now


def watch_state(w3: Any) -> AsyncIterator[State]:
    """With `reconnect=True`: the state now, and each change of it, until the program disconnects; of those that
    it has not taken, the last 100 are kept. For one event loop, that of the provider::

        async for state in ethwire.watch_state(w3):
            if state.name == "down":
                alert(f"the node is gone: {state.reason}")

    :raises RuntimeError: there is no reconnecting here
    """
    return _reconnecting(w3).outages.changes.watch(since=1)


def _reconnecting(w3: Any) -> Any:
    reconnect = _reconnect_of(w3)
    if reconnect is None:
        raise RuntimeError(
            "this provider does not reconnect; reconnect=True is for ethwire.install(), before it is made, or for "
            "ethwire.WebSocketProvider and AsyncIPCProvider"
        )
    return reconnect


def _reconnect_of(w3: Any) -> Any:
    from .session.session import ATTRIBUTE, session_of
    from .session.setting import INSTALLED

    processor = getattr(getattr(w3, "provider", w3), "_request_processor", None)
    # Where ethwire was never on, a provider of web3's has none.
    is_known = processor is not None and (INSTALLED.options is not None or ATTRIBUTE in processor.__dict__)
    session = session_of(processor) if is_known else None
    return session.reconnect if session is not None else None


def stats() -> dict[str, Any]:
    """Whether ethwire is on, and for each provider its level, the reason for it, and counts."""
    from . import _report

    return _report.stats()


def doctor() -> str:
    """Is it on, at which level, and why: a few lines to read."""
    from . import _report

    return _report.doctor()


def _later(name: str) -> Any:
    """What costs time to import or to find out, when it is asked for."""
    if name == "Client":
        from .client import Client

        return Client
    if name == "Loss":
        from .core.loss import Loss

        return Loss
    if name == "State":
        from .core.outage import State

        return State
    if name in ("AsyncIPCProvider", "WebSocketProvider"):
        from .web3py import providers as _providers

        return getattr(_providers, name)
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("ethwire")
        except PackageNotFoundError:
            return "unknown"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if not TYPE_CHECKING:
    # Unseen by type checkers, for which any name would be one of this module's.
    __getattr__ = _later
