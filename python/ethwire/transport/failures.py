# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How a connection failed or ended, as the exceptions that programs under web3.py catch: OSError and websockets' own."""

from __future__ import annotations

import errno
import os
import ssl
from typing import Any

OK_CODES = frozenset({1000, 1001, 1005})

SYSTEM_ERRORS = {
    "not_found": errno.ENOENT,
    "denied": errno.EACCES,
    "busy": errno.EAGAIN,
    "refused": errno.ECONNREFUSED,
    "unreachable": errno.EHOSTUNREACH,
}


def socket_error(ending: dict[str, Any]) -> OSError:
    """The class follows from the number, as everywhere in Python."""
    number = ending["code"] if ending["symbol"] == "system" else SYSTEM_ERRORS.get(ending["symbol"], errno.ECONNRESET)
    return OSError(number, os.strerror(number))


def connect_error(ending: dict[str, Any], addresses: list[Any]) -> OSError:
    """As asyncio says it: one exception for one address, and their sum for several."""
    number = socket_error(ending).errno
    errors = [OSError(number, f"Connect call failed {address}") for address in addresses]
    if len(errors) == 1:
        return errors[0]
    return OSError(f"Multiple exceptions: {', '.join(map(str, errors))}")


def tls_error(ending: dict[str, Any]) -> ssl.SSLError:
    if ending["symbol"] == "certificate":
        text = f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {ending['message']}"
        return ssl.SSLCertVerificationError(ssl.SSL_ERROR_SSL, text)
    return ssl.SSLError(ssl.SSL_ERROR_SSL, f"[SSL] {ending['message']}")


class WebSocketErrors:
    """Makes the exceptions of the websockets that is installed, and of the client that this web3.py uses of it."""

    def __init__(self, legacy: bool) -> None:
        self.legacy = legacy

    def opening(self, ending: dict[str, Any], upgrade: Any, addresses: list[Any]) -> BaseException:
        """Why there is no connection: what websockets' `connect` raises."""
        from websockets import exceptions

        kind = ending["kind"]
        if kind in ("refused", "unreachable"):
            return connect_error(ending, addresses)
        if kind == "connect_timeout":
            return TimeoutError() if self.legacy else TimeoutError("timed out during opening handshake")
        if kind == "tls":
            return tls_error(ending)
        if kind == "upgrade_refused":
            return self._refused(upgrade)
        if kind in ("tcp_end", "limit_framing"):
            return self._bad_answer(ending, upgrade)
        if kind == "requested":
            return exceptions.InvalidHandshake("the connection was closed before it was open")
        return socket_error(ending)

    def closing(self, ending: dict[str, Any]) -> BaseException:
        """What ended an open connection, with the close frames that really went over it."""
        from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK
        from websockets.frames import Close

        received = Close(*ending["received"]) if ending["received"] else None
        sent = Close(ending["sent"][0] or 1005, ending["sent"][1]) if ending["sent"] else None
        both = received is not None and sent is not None
        in_order = both and received.code in OK_CODES and sent.code in OK_CODES
        kind = ConnectionClosedOK if in_order else ConnectionClosedError
        error = kind(received, sent, ending["received_first"] if both else None)
        if ending["symbol"] == "system":
            error.__cause__ = socket_error(ending)
        return error

    def concurrency(self, text: str) -> BaseException:
        """Two want what only one can have."""
        if self.legacy:
            return RuntimeError(text)
        from websockets.exceptions import ConcurrencyError

        return ConcurrencyError(text)

    def _refused(self, upgrade: Any) -> BaseException:
        from websockets import exceptions
        from websockets.datastructures import Headers

        status, reason, headers, _ = upgrade
        if self.legacy:
            try:
                from websockets.legacy.exceptions import InvalidStatusCode
            except ImportError:
                # Before 13.0 it was beside the others.
                from websockets.exceptions import InvalidStatusCode

            return InvalidStatusCode(status, Headers(headers))
        from websockets.http11 import Response

        return exceptions.InvalidStatus(Response(status, reason, Headers(headers), b""))

    def _bad_answer(self, ending: dict[str, Any], upgrade: Any) -> BaseException:
        from websockets import exceptions

        headers = {name.lower(): value for name, value in upgrade[2]} if upgrade else {}
        symbol = ending["symbol"]
        if symbol == "no_upgrade_header":
            return exceptions.InvalidUpgrade("Upgrade", headers.get("upgrade"))
        if symbol == "no_connection_header":
            return exceptions.InvalidUpgrade("Connection", headers.get("connection"))
        if symbol == "bad_accept_key":
            return exceptions.InvalidHeader("Sec-WebSocket-Accept", headers.get("sec-websocket-accept"))
        if symbol == "unrequested_extension":
            return exceptions.NegotiationError("no extensions supported")
        if symbol == "unrequested_subprotocol":
            return exceptions.NegotiationError(f"unsupported subprotocol: {headers.get('sec-websocket-protocol')}")
        return exceptions.InvalidMessage("did not receive a valid HTTP response")
