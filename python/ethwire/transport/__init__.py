# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The engine's own transport, which stands under `WebSocketProvider` and `AsyncIPCProvider` at level native.

How a message travels
---------------------

::

    socket --> reactor's thread (C++): frames, kinds --> hand-off, counted in bytes --> doorbell (eventfd of the loop)
           --> Connection.on_news: replies and oddities --> Session, at once
                                   events               --> wait in the engine as text until a lane pulls them

| file | holds |
| --- | --- |
| `choice.py` | whether a provider may have it: nothing overridden, known options |
| `websocket.py`, `ipc.py` | the takeover at connect, and what stands in `_ws`, `_reader`, `_writer` afterwards |
| `connection.py` | one connection on its loop |
| `events.py` | events out of the engine, and which lane each subscription has |
| `older.py` | with `reconnect`, the connection before, whose events are not all taken |
| `sibling.py` | a second connection for requests, while events hold up the first |
| `doorbells.py` | one wake-up for all connections of a loop |
| `limits.py` | how long a line may be |
| `failures.py` | the exceptions of a failed connect and of the end |
"""
