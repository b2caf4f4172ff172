# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The decisions: matching, queues, subscriptions, outages. No web3.py here, no socket, and nothing of another room.

| file | holds |
| --- | --- |
| `parsing.py`, `event.py` | JSON of a stranger; what may stand in a lane instead of a parsed message |
| `calls.py`, `batches.py` | requests in flight: matched by id, each ended once |
| `nameless.py`, `reads.py` | whose an error is that names no request; what may be asked twice |
| `parking.py` | events that came before their subscription is known; tombstones of those that are gone |
| `lane.py` | the way to one consumer: web3's public queue first, and what waits beside it |
| `waiting.py` | how much waits for consumers, and when reading pauses for it |
| `unread.py` | how much may wait of subscriptions that web3 does not know, where nobody reads |
| `outage.py`, `gaps.py` | whether there is a connection, and which subscriptions the node does not have: machines |
| `flapping.py` | pauses for a node that drops connections |
| `names.py` | the node's new ids for subscriptions that were made again |
| `gate.py`, `told.py` | those who wait for something, and those who are told of it |
| `errors.py`, `loss.py` | copies of errors; a loss as a value |
| `counters.py`, `last.py` | what is counted; the last ids of what is over |
"""
