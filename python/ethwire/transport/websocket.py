# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`WebSocketProvider` on the native transport: the takeover at connect, and what stands in `provider._ws`."""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import secrets
import socket
import ssl
from collections.abc import Awaitable
from typing import Any

from websockets.headers import build_authorization_basic
from websockets.uri import parse_uri

from .. import _engine
from ..core.calls import within
from ..session.session import Session
from .choice import HEADERS, against, defaults_of, header_list
from .connection import Connection
from .failures import WebSocketErrors

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})

LONGEST_CONTROL = 125
"""Bytes in a control frame, by RFC 6455."""


class Redirected(Exception):
    """The server sends us elsewhere: websockets knows how to follow."""


class NativeWebSocket:
    """What a program finds in `provider._ws`: the connection as websockets shows it, as far as it can be the same."""

    def __init__(
        self, connection: Connection, errors: WebSocketErrors, target: str, headers: list[tuple[str, str]]
    ) -> None:
        self._connection = connection
        self._errors = errors
        self._target = target
        self._headers = headers
        """Those that the program chose; the handshake has its own."""
        self._pings: dict[bytes, tuple[asyncio.Future[float], float]] = {}
        connection.on_pong = self._pong_came
        connection.on_end = self._fail_pings
        self.latency = 0.0
        """Seconds of the last ping that was answered."""

    def __repr__(self) -> str:
        return f"<ethwire's native WebSocket, {'closed' if self._connection.is_gone else 'open'}>"

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"the native transport of ethwire has no {name!r} here; ETHWIRE_TRANSPORT=python gives websockets' own"
        )

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name == "recv":
            self._connection.reader_was_replaced()

    # Messages

    def send(self, message: str | bytes) -> Awaitable[None]:
        return self._send(message.encode() if isinstance(message, str) else bytes(message))

    async def _send(self, data: bytes) -> None:
        connection = self._connection
        if connection.is_gone or connection.closing:
            if connection.is_lost or not connection.is_gone:
                await connection.wait_lost()
            raise self._close_error()
        connection.send(data)
        if connection.is_congested:
            await connection.drain()

    def send_at_once(self, data: bytes) -> bool:
        """What `socket_send` comes to while nothing is in its way: no task, no timer. False when something is."""
        connection = self._connection
        if connection.is_gone or connection.closing or connection.is_congested or "send" in self.__dict__:
            return False
        connection.send(data)
        return True

    async def recv(self, decode: bool | None = None) -> str | bytes:
        """The listener reads all the time, as under upstream: two readers cannot be."""
        if self._connection.is_lost:
            raise self._close_error()
        doing = "waiting for the next message" if self._errors.legacy else "running recv or recv_streaming"
        raise self._errors.concurrency("cannot call recv while another coroutine is already " + doing)

    # Control frames

    async def ping(self, data: str | bytes | None = None) -> Awaitable[float]:
        self._must_be_open()
        payload = control_payload(data) if data is not None else self._unused_payload()
        if payload in self._pings:
            raise self._errors.concurrency("already waiting for a pong with the same data")
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[float] = loop.create_future()
        self._pings[payload] = (waiter, loop.time())
        self._connection.link.ping(payload)
        return waiter

    async def pong(self, data: str | bytes = b"") -> None:
        self._must_be_open()
        self._connection.link.pong(control_payload(data))

    def _unused_payload(self) -> bytes:
        payload = secrets.token_bytes(4)
        while payload in self._pings:
            payload = secrets.token_bytes(4)
        return payload

    def _pong_came(self, payload: bytes) -> None:
        """As RFC 6455 has it: the pong of one ping answers those before it, too."""
        if payload not in self._pings:
            return
        now = asyncio.get_running_loop().time()
        for earlier in list(self._pings):
            waiter, sent_at = self._pings.pop(earlier)
            if not waiter.done():
                waiter.set_result(now - sent_at)
            if earlier == payload:
                self.latency = now - sent_at
                return

    def _fail_pings(self) -> None:
        """No pong comes any more. Whoever does not wait for one is not told, as under upstream."""
        for waiter, _ in self._pings.values():
            if not waiter.done():
                waiter.set_exception(self._close_error())
                waiter.exception()
        self._pings.clear()

    # The end

    async def close(self, code: int = 1000, reason: str = "") -> None:
        await self._connection.close(code, reason)

    async def wait_closed(self) -> None:
        await self._connection.wait_lost()

    @property
    def state(self) -> Any:
        try:
            from websockets.protocol import State
        except ImportError:
            # Its name before 11.0.
            from websockets.connection import State

        if self._connection.is_gone:
            return State.CLOSED
        return State.CLOSING if self._connection.closing else State.OPEN

    @property
    def closed(self) -> bool:
        return self._connection.is_gone

    @property
    def open(self) -> bool:
        return not (self._connection.is_gone or self._connection.closing)

    @property
    def close_code(self) -> int | None:
        ending = self._connection.link.ending or self._connection.link.breaking
        if ending is None:
            return None
        return ending["received"][0] if ending["received"] else 1006

    @property
    def close_reason(self) -> str | None:
        ending = self._connection.link.ending or self._connection.link.breaking
        if ending is None:
            return None
        return ending["received"][1] if ending["received"] else ""

    # What was agreed

    @property
    def remote_address(self) -> Any:
        return self._end(1)

    @property
    def local_address(self) -> Any:
        return self._end(0)

    def _end(self, which: int) -> Any:
        """As sockets have it: two parts, and two more for IPv6."""
        host, port = self._connection.link.ends[which]
        host, _, zone = host.partition("%")
        return (host, port, 0, int(zone) if zone.isdigit() else 0) if ":" in host else (host, port)

    @property
    def subprotocol(self) -> str | None:
        return self._connection.link.upgrade[3] or None

    @property
    def response(self) -> Any:
        from websockets.datastructures import Headers
        from websockets.http11 import Response

        status, reason, headers, _ = self._connection.link.upgrade
        return Response(status, reason, Headers(headers))

    @property
    def request(self) -> Any:
        from websockets.datastructures import Headers
        from websockets.http11 import Request

        return Request(self._target, Headers(self._headers))

    def _must_be_open(self) -> None:
        if not self.open:
            raise self._close_error()

    def _close_error(self) -> BaseException:
        from ..core.errors import copy_of

        error = self._connection.error
        if error is not None:
            return copy_of(error)
        return self._errors.closing(UNHEARD if self._connection.is_gone else NOT_YET)


def control_payload(data: Any) -> bytes:
    """What goes into one frame: a longer one would be cut, and its pong belong to no ping."""
    from websockets.exceptions import ProtocolError

    if not isinstance(data, (str, bytes, bytearray, memoryview)):
        raise TypeError("data must be str or bytes-like")
    payload = data.encode() if isinstance(data, str) else bytes(data)
    if len(payload) > LONGEST_CONTROL:
        raise ProtocolError("control frame too long")
    return payload


NOT_YET = {"received": None, "sent": (1000, ""), "received_first": None, "symbol": "", "code": 0}
"""How an end is described that has begun, and is not there yet."""

UNHEARD = {**NOT_YET, "sent": None}
"""And one of which nobody can hear, since the event loop is closed."""


class WebSocketTakeover:
    """Connects a `WebSocketProvider` natively."""

    def __init__(self, connect: Any) -> None:
        self._defaults = defaults_of(connect)
        self._errors = WebSocketErrors(legacy="extra_headers" in self._defaults)

    def against(self, provider: Any) -> str:
        url = str(provider.endpoint_uri)
        if not _engine.accepts_url(url):
            return "the endpoint's URL is one that only websockets reads"
        return against(provider.websocket_kwargs, url, url.startswith("wss:"), self._errors.legacy)

    async def connect(self, provider: Any, session: Session) -> NativeWebSocket:
        """An open connection that the session takes from; raises what websockets' `connect` would."""
        kwargs = provider.websocket_kwargs
        loop = asyncio.get_running_loop()
        open_timeout = self._option(kwargs, "open_timeout")
        deadline = None if open_timeout is None else loop.time() + open_timeout
        try:
            addresses = await within(open_timeout, addresses_of(str(provider.endpoint_uri)))
        except asyncio.TimeoutError:
            raise self._errors.opening({"kind": "connect_timeout"}, None, []) from None
        left = None if deadline is None else max(0.0, deadline - loop.time())
        headers = self._headers(kwargs, str(provider.endpoint_uri))
        options = self._options(provider, session, kwargs, headers, [address[0] for address in addresses], left)
        error_of = functools.partial(self._error_of, addresses)
        connection = Connection(session, options, error_of)
        await connection.open()
        return NativeWebSocket(connection, self._errors, target_of(str(provider.endpoint_uri)), headers)

    def _option(self, kwargs: dict[str, Any], name: str) -> Any:
        value = kwargs[name] if name in kwargs else self._defaults.get(name)
        # The legacy client has an older name for it, and the same value.
        return 10 if name == "close_timeout" and value is None and name not in kwargs else value

    def _headers(self, kwargs: dict[str, Any], url: str) -> list[tuple[str, str]]:
        headers = [pair for name in HEADERS for pair in header_list(kwargs.get(name)) or []]
        # Some releases of websockets resolve escapes in user and password, others send them as they stand; all send them
        # beside a header of the program's.
        user = parse_uri(url).user_info
        if user is not None:
            headers.insert(0, ("Authorization", build_authorization_basic(*user)))
        agent = self._option(kwargs, "user_agent_header")
        if agent is None and "user_agent_header" not in kwargs | self._defaults:
            # Where it is no option of websockets, it is always sent.
            from websockets.http import USER_AGENT as agent
        if agent is not None and not any(name.lower() == "user-agent" for name, _ in headers):
            headers.append(("User-Agent", agent))
        if kwargs.get("origin") is not None:
            headers.append(("Origin", kwargs["origin"]))
        return headers

    def _options(
        self,
        provider: Any,
        session: Session,
        kwargs: dict[str, Any],
        headers: list[tuple[str, str]],
        addresses: list[str],
        open_timeout: float | None,
    ) -> Any:
        paths = ssl.get_default_verify_paths()
        return _engine.LinkOptions.web_socket(
            url=str(provider.endpoint_uri),
            addresses=addresses,
            headers=headers,
            subprotocols=list(kwargs.get("subprotocols") or ()),
            binary=not provider.use_text_frames if hasattr(provider, "use_text_frames") else True,
            ping_interval=self._option(kwargs, "ping_interval"),
            ping_timeout=self._option(kwargs, "ping_timeout"),
            open_timeout=open_timeout,
            close_timeout=self._option(kwargs, "close_timeout"),
            max_size=self._option(kwargs, "max_size"),
            ca_file=paths.cafile or "",
            ca_path=paths.capath or "",
            server_name=kwargs.get("server_hostname") or "",
            max_buffered=session.options.max_buffered_bytes,
        )

    def _error_of(self, addresses: list[Any], connection: Connection, ending: dict[str, Any], upgrade: Any) -> Any:
        from websockets.exceptions import ConnectionClosedOK

        if not ending["was_open"]:
            if ending["kind"] == "upgrade_refused" and ending["value"] in REDIRECTS:
                return Redirected()
            return self._errors.opening(ending, upgrade, addresses)
        error = self._errors.closing(ending)
        if isinstance(error, ConnectionClosedOK):
            text = "WebSocket connection received `ConnectionClosedOK`."
            connection.listener_error = connection.session.layout.closed_in_order(user_message=text)
            connection.listener_error.__context__ = error
        return error


def target_of(url: str) -> str:
    from websockets.uri import parse_uri

    return parse_uri(url).resource_name


async def addresses_of(url: str) -> list[Any]:
    """The socket addresses of the URL's host, looked up as asyncio does it."""
    from websockets.uri import parse_uri

    uri = parse_uri(url)
    try:
        ipaddress.ip_address(uri.host)
    except ValueError:
        loop = asyncio.get_running_loop()
        infos = await loop.getaddrinfo(uri.host, uri.port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(info[4] for info in infos))
    return [(uri.host, uri.port)] if ":" not in uri.host else [(uri.host, uri.port, 0, 0)]
