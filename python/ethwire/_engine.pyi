# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The C++ engine. ethwire itself is the public face; nothing here is meant for programs."""

from typing import Any, final

# What a formatter of web3.py makes of a JSON value: a tuple of the rule's name and what it needs.
#
#     ("plain",)                      nothing; objects become AttributeDict
#     ("integer",)                    to_integer_if_hex
#     ("bytes", size, variable)       to_hexbytes(size, variable_length=variable)
#     ("hexbytes",)                   HexBytes
#     ("address",)                    to_checksum_address
#     ("maybe_address",)              the same where is_address
#     ("storage_key",)                storage_key_to_hexstr
#     ("nullable", rule)              rule, but None stays None
#     ("array", rule)                 a list
#     ("either", rule, rule)          a list of objects by the first rule, or of strings by the second
#     ("object", {key: rule})         an AttributeDict; other keys are plain
#     ("subscription", kinds, heads)  what a subscription sends: the kinds that subscription_formatter tells apart, in
#                                     its order, each (share, keys, {key: rule}). A share of 0 is a kind that any of its
#                                     keys shows; None instead of the rules leaves it to web3. `heads` is None, or
#                                     (keys, strings, {key: rule}): of no kind, but with all of these keys, and with
#                                     strings as values of some, it is formatted by these rules
Rule = tuple[Any, ...]

def version() -> str:
    """The version of the C++ core that this was built from."""

@final
class Table:
    """web3.py's formatters of one kind of result, compiled."""

    def __init__(self, rules: Rule, attribute_dict: type, hexbytes: type) -> None: ...
    def build(self, text: str | bytes) -> Any:
        """The finished value of a JSON text. NotImplemented: don't know, ask json.loads and web3.py's formatters."""

@final
class Message:
    """One JSON-RPC message, looked through and not yet decoded; made by `scan`.

    Its text is valid for json.loads, whatever `build` says later.
    """

    @property
    def text(self) -> str | bytes:
        """As it was received."""
    @property
    def size(self) -> int:
        """The bytes of the text."""
    @property
    def id(self) -> int | None:
        """The request's id; None for a notification."""
    @property
    def subscription(self) -> str | None:
        """The subscription's id; None for a reply."""
    def build(self, table: Table, /) -> Any:
        """The finished value: of a reply its result, of a notification what process_subscriptions gives.

        NotImplemented: don't know, ask json.loads and web3.py's formatters.
        """
    def message(self) -> dict[str, Any]:
        """The whole message as json.loads gives it."""

def scan(text: str | bytes, /) -> Message | None:
    """The Message of a text where it is a plain notification of a subscription or a plain reply with a result.

    None for everything else: errors, batches, ids that are no small integers, and whatever json.loads may refuse or
    read in another way.
    """

# The native transport; what uses it is ethwire.web3py.transport.

@final
class Doorbell:
    """Wakes one event loop for all of its links."""

    def __init__(self) -> None: ...
    def fileno(self) -> int:
        """A descriptor that is readable while any link has something new."""
    def answer(self) -> list[int]:
        """The keys of the links that have something new, in the order of their ringing."""

@final
class LinkOptions:
    """Where and how to connect."""

    @staticmethod
    def web_socket(
        *,
        url: str,
        addresses: list[str],
        headers: list[tuple[str, str]],
        subprotocols: list[str],
        binary: bool,
        ping_interval: float | None,
        ping_timeout: float | None,
        open_timeout: float | None,
        close_timeout: float | None,
        max_size: int | None,
        ca_file: str,
        ca_path: str,
        server_name: str,
        max_buffered: int,
    ) -> LinkOptions: ...
    @staticmethod
    def ipc(*, path: str, read_buffer_limit: int, max_buffered: int) -> LinkOptions: ...

@final
class Event:
    """A notification that becomes its finished object when it is delivered."""

    @property
    def size(self) -> int: ...
    @property
    def text(self) -> str | bytes: ...
    def message(self) -> Any:
        """As json.loads gives it."""
    def formatted(self, manager: Any) -> dict[str, Any] | None:
        """The finished notification, or None: web3's formatters make it."""

@final
class Link:
    """One native connection and what it has received. After `let_go`, or in the child of a fork, RuntimeError."""

    OPENED: int
    ENDED: int
    PONGS: int
    FLUSHED: int
    CONTROL: int
    STREAM: int
    HANDLER: int
    PRESSED: int
    BROKEN: int

    def __init__(self, options: LinkOptions, doorbell: Doorbell) -> None: ...
    @property
    def key(self) -> int: ...
    def open(self) -> None: ...
    def send(self, data: bytes, /) -> None:
        """Leaves with the next `flush`."""
    def flush(self) -> None: ...
    def ping(self, data: bytes, /) -> None: ...
    def pong(self, data: bytes, /) -> None: ...
    def close(self, code: int, reason: str, /) -> None: ...
    @property
    def unsent(self) -> int:
        """Bytes given to `send` that have not left."""
    def tell_flushed(self) -> None:
        """Asks for FLUSHED when they have."""
    def drain(self) -> int:
        """Sorts what has come; the bits of what is there."""
    @property
    def ending(self) -> dict[str, Any] | None:
        """Why it never opened, or ended."""
    @property
    def breaking(self) -> dict[str, Any] | None:
        """Why it was lost, told while what it received before still comes; `ending` follows."""
    def share(self, bytes: int, /) -> None:
        """So many bytes that wait elsewhere count in `buffered`, and for the limit, too."""
    @property
    def upgrade(self) -> tuple[int, str, list[tuple[str, str]], str] | None:
        """The server's answer: status, reason, headers, subprotocol."""
    @property
    def ends(self) -> tuple[tuple[str, int], tuple[str, int]] | None:
        """The local and the remote address."""
    def take_pongs(self) -> list[bytes]: ...
    def has_control(self) -> bool: ...
    def next_control(self) -> str | bytes | None:
        """The text of a reply, or of what is no event of a known subscription."""
    @property
    def control_arrival(self) -> int:
        """When that came: a count over all connections of the process."""
    def put(self, text: str | bytes, handler: bool, arrival: int, name: str | None = None) -> None:
        """An event that was control waits with the others of its consumer, by when it came. `name` as for `route`."""
    def has_events(self, handler: bool) -> bool: ...
    def drop(self, handler: bool) -> None:
        """Events that wait are nobody's."""
    def next_event(self, handler: bool, maker: Any) -> Event | None:
        """None, too, while control waits that came before it."""
    def next_object(self, handler: bool, maker: Any) -> dict[str, Any] | Event | None:
        """The next event as its finished object where `maker.decide(subscription)` gives a Table."""
    def plan(self, subscription: str, table: Table | None) -> None: ...
    def unplan(self, subscription: str, /) -> None: ...
    def route(self, subscription: str, handler: bool, name: str | None = None) -> None:
        """`name` is the id that the program knows the subscription by, where that is not the node's."""
    def unroute(self, subscription: str, /) -> None: ...
    def let_go(self) -> None: ...
    @property
    def buffered(self) -> int: ...
    @property
    def buffered_peak(self) -> int: ...
    @property
    def pauses(self) -> int: ...
    @property
    def late(self) -> int: ...

def accepts_url(url: str, /) -> bool:
    """The transport would connect to this URL."""

# The client; what uses it is ethwire.client, whose values.pyi has the types of values.

@final
class Feed:
    """The events of one subscription, on its loop. After the process forked, RuntimeError."""

    @property
    def key(self) -> int: ...
    def next(self, otherwise: Any) -> Any:
        """The next event, or `otherwise`. At the end StopAsyncIteration, or why it ended."""
    def item(self, otherwise: Any) -> Any:
        """The next event or notice, or `otherwise`; raises as `next`."""
    def batch(self, n: int) -> list[Any]:
        """Up to n events; raises as `next`."""
    def ready_or_wait(self) -> bool:
        """Whether there is something to take; else the client's `take` will have the key once."""
    def stats(self) -> dict[str, int]: ...

@final
class NativeClient:
    """What ethwire.Client stands on. Operations have keys; `take` tells how each ended."""

    def __init__(
        self,
        url: str,
        *,
        reconnect: bool,
        timeout: float,
        connect_timeout: float,
        headers: list[tuple[str, str]],
        queue: int,
        queue_bytes: int,
        overflow: str,
        heartbeat: float,
        heartbeat_grace: float,
        max_message: int,
        ca_file: str,
    ) -> None: ...
    @property
    def endpoint(self) -> str:
        """Without its secrets."""
    @property
    def left(self) -> bool:
        """`discard` was called."""
    def fileno(self) -> int:
        """A descriptor that is readable while `take` has something."""
    def take(self) -> list[tuple[int, Any, BaseException | None]]:
        """Key, result and exception of what is over; the keys of feeds that have something."""
    def connect(self) -> int:
        """Begins everything, its thread too."""
    def close(self) -> int: ...
    def call(self, method: str, params: tuple[Any, ...], plain: bool, timeout: float | None) -> int: ...
    def batch(self, calls: list[tuple[str, tuple[Any, ...], bool]], timeout: float | None) -> int:
        """The key of the batch; its calls have those that follow."""
    def feed(
        self,
        name_space: str,
        kind: str,
        full: bool,
        params: dict[str, Any] | tuple[Any, ...],
        messages: int | None,
        bytes: int | None,
        overflow: str | None,
    ) -> Feed: ...
    def subscribe(self, feed: Feed, timeout: float | None) -> int: ...
    def unsubscribe(self, feed: Feed, timeout: float | None) -> int: ...
    def cancel(self, key: int) -> None:
        """Nobody wants to know how it ends."""
    def stats(self) -> int: ...
    def discard(self) -> None:
        """Ends everything at once."""

def method_names() -> list[str]:
    """The methods of the C++ table."""

def value_fields() -> dict[str, list[tuple[str, str, str]]]:
    """The attributes of each type of values: name, name in JSON, type where the node gives it."""
