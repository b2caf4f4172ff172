# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The least that anybody pays: COUNT heads from URL, read from the socket and searched for their stamp, no more.

What is left of the latency then is the node's write, the system, and a core that has to wake up.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

from window import percentile

SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}'
STAMP = re.compile(rb'"extraData":"0x([0-9a-f]{16})')


def main(url: str, count: int) -> None:
    address = urlsplit(url)
    link = socket.create_connection((address.hostname, address.port))
    request = (
        f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    link.sendall(request.encode())
    assert link.recv(4096).startswith(b"HTTP/1.1 101")
    no_mask = bytes(4)
    link.sendall(bytes([0x81, 0x80 | len(SUBSCRIBE)]) + no_mask + SUBSCRIBE)
    selector = selectors.DefaultSelector()
    selector.register(link, selectors.EVENT_READ)
    link.setblocking(False)
    latencies: list[int] = []
    warm = count // 4
    while len(latencies) < count - 1:
        selector.select()
        received = link.recv(1 << 16)
        now = time.monotonic_ns()
        if not received:
            break
        latencies += (now - int(stamp, 16) for stamp in STAMP.findall(received))
    measured = latencies[warm:]
    print(json.dumps({f"p{each}_us": percentile(measured, each / 100) / 1e3 for each in (50, 99)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
