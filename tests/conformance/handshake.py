# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The opening handshake (RFC 6455, section 4): the request, and answers to it that must be refused. Numbered H."""

from __future__ import annotations

from dataclasses import dataclass

from case import check_exit
from frames import TEXT, Frame, frame
from server import Failed, Server, accept_key, acceptance

STATUS = "HTTP/1.1 101 Switching Protocols"
UPGRADE = "Upgrade: websocket"
CONNECTION = "Connection: Upgrade"
ACCEPT = "Sec-WebSocket-Accept: {accept}"


def answer(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines) + "\r\n"


@dataclass
class Refused:
    """An answer after which the client ends the connection without a frame, and says why."""

    number: str
    title: str
    text: str
    word: str

    def run(self) -> None:
        with Server() as server:
            server.send(self.text.format(accept=accept_key(server.request)).encode())
            server.expect_end()
            check_exit(server, in_order=False, word=self.word)


@dataclass
class Accepted:
    """An unusual answer that is right, together with the first message, in writes of `chop` bytes."""

    number: str
    title: str
    text: str
    chop: int = 0

    def run(self) -> None:
        with Server() as server:
            server.send(self.text.format(accept=accept_key(server.request)).encode() + frame(TEXT, b"early"), self.chop)
            server.expect(Frame(TEXT, b"early"))
            server.close()
            check_exit(server, in_order=True, word="")


@dataclass
class Request:
    number: str = "H.1"
    title: str = "the request names path, query, host, version and a key of 16 bytes"

    def run(self) -> None:
        with Server(target="/v3/x?agent=a%20b&case=7") as server:
            lines = server.request.decode().split("\r\n")
            port = server.port
            if lines[0] != "GET /v3/x?agent=a%20b&case=7 HTTP/1.1" or lines[-2:] != ["", ""]:
                raise Failed(f"the request line or its end: {lines}")
            headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:-2])}
            wanted = {"host": f"127.0.0.1:{port}", "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": "13"}
            if {**headers, **wanted} != headers or len(headers) != len(lines) - 3:
                raise Failed(f"the headers: {headers}")
            if "sec-websocket-extensions" in headers or "sec-websocket-protocol" in headers:
                raise Failed(f"something is offered: {headers}")
            server.send(acceptance(server.request))
            server.close()
            check_exit(server, in_order=True, word="")


def cases() -> list[Refused | Accepted | Request]:
    wrong_key = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # of the key in RFC 6455, section 1.3
    right = (STATUS, UPGRADE, CONNECTION, ACCEPT)
    refused = [
        ("wrong accept key", answer(STATUS, UPGRADE, CONNECTION, wrong_key), "Sec-WebSocket-Accept"),
        ("no accept key", answer(STATUS, UPGRADE, CONNECTION), "Sec-WebSocket-Accept"),
        ("two accept keys", answer(*right, ACCEPT), "Sec-WebSocket-Accept"),
        ("101 without Upgrade", answer(STATUS, CONNECTION, ACCEPT), "Upgrade: websocket"),
        ("101 that upgrades to something else", answer(STATUS, "Upgrade: h2c", CONNECTION, ACCEPT), "Upgrade: websocket"),
        ("101 without Connection", answer(STATUS, UPGRADE, ACCEPT), "Connection: Upgrade"),
        ("101 that keeps alive", answer(STATUS, UPGRADE, "Connection: keep-alive", ACCEPT), "Connection: Upgrade"),
        ("extension that was not offered", answer(*right, "Sec-WebSocket-Extensions: permessage-deflate"), "extension"),
        ("subprotocol that was not offered", answer(*right, "Sec-WebSocket-Protocol: chat"), "subprotocol"),
        ("status 200", answer("HTTP/1.1 200 OK", UPGRADE, CONNECTION, ACCEPT), "status 200"),
        ("redirect", answer("HTTP/1.1 302 Found", "Location: ws://127.0.0.1:1/"), "status 302"),
        ("status 401", answer("HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic"), "status 401"),
        ("status 503", answer("HTTP/1.1 503 Service Unavailable"), "status 503"),
        ("HTTP/1.0", answer("HTTP/1.0 101 Switching Protocols", UPGRADE, CONNECTION, ACCEPT), "HTTP/1.1"),
        ("no HTTP at all", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1"),
        ("header without a colon", answer(STATUS, "Upgrade websocket"), "header"),
        ("lines that end without CR", answer(*right).replace("\r\n", "\n"), "HTTP/1.1"),
        ("17 KiB of headers", answer(STATUS, "X: " + "y" * 17 * 1024), "larger than the limit"),
        ("101 headers", answer(STATUS, *["X: y"] * 101), "larger than the limit"),
    ]
    accepted = [
        ("names and values in any case", answer(STATUS, "UPGRADE: WebSocket", "connection: keep-alive, upgrade", ACCEPT), 0),
        ("byte by byte", answer(*right), 1),
        ("no reason, spaces around values", answer("HTTP/1.1 101 ", "Upgrade:websocket \t", "Connection:  Upgrade", ACCEPT + " "), 0),
    ]
    table: list[Refused | Accepted | Request] = [Request()]
    table += [Refused(f"H.2.{i}", *row) for i, row in enumerate(refused, start=1)]
    table += [Accepted(f"H.3.{i}", *row) for i, row in enumerate(accepted, start=1)]
    return table
