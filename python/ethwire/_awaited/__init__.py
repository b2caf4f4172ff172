# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Level (i): awaited matching, in pure Python, over web3.py's own transport. It is also the frame that the native
levels plug into.

How a message travels
---------------------

::

    upstream's transport --text--> listener --> Inbox.receive --> Inbox.message --+--> Inbox.reply  --> Calls, or recv()
    (websockets, streams)                       (json.loads)                      +--> Inbox.batch  --> Batches
                                                                                  +--> Inbox.event  --> Parking
                                                                                                    --> Lane (stream)
                                                                                                    --> Lane (handlers)

There is one `Inbox` a `RequestProcessor`, hence one a provider; `inbox_of(processor)` gives it, and makes it for an
object that is older than `install()`. It gives None for a provider that was left alone. Nothing in it is bound to an
event loop before something is awaited. It goes by a `Setting`: options, and what the levels above have plugged in. All
providers under `install()` share `INSTALLED`; one of ethwire's own classes (`_providers`) has its own.

The functions for provider and request processor stand once, in dictionaries of methods (`_patching.Methods`), which are
bound to web3's classes by a patch, or are a subclass's own.

| file | holds |
| --- | --- |
| `inbox.py` | where each message goes, and the life of a connection |
| `setting.py` | what an inbox goes by: for all of `install()`, or for one provider |
| `calls.py` | calls in flight by id: the future, the deadline, what is done with a late reply |
| `batches.py` | batches in flight, matched by their set of ids |
| `nameless.py` | whose an error is that names no request |
| `parking.py` | events that came before their subscription is known; tombstones of those that are gone |
| `unread.py` | how much may wait of subscriptions that web3 does not know, where nobody reads |
| `last.py` | the last ids of what is over: those tombstones, and what was given up |
| `lane.py` | the way to one consumer: web3's public queue first, and what waits beside it |
| `event.py`, `parsing.py` | what may stand in a lane instead of a parsed message; JSON of a stranger |
| `replies.py`, `information.py` | web3's two `SimpleCache` objects: nothing polls them, nothing in use is evicted |
| `listener.py`, `readers.py` | the task that reads, what it reads from, and what follows when it ends |
| `requests.py`, `stream.py`, `handlers.py` | what the methods do of provider, manager and subscription manager |
| `errors.py` | copies of errors; what a call in flight gets at the end |
| `reconnect.py`, `gate.py` | a lost connection made again, and those who wait for it |
| `restoring.py`, `reads.py` | calls and subscriptions after a loss; what may be asked twice |
| `renaming.py`, `loss.py` | the node's new ids for them; the loss as a value |
| `flapping.py` | pauses for a node that drops connections |
| `turns.py`, `old_turns.py` | `async for w3 in AsyncWeb3(...)`: connecting again, and turns that fail |
| `chain_id.py`, `formatters.py`, `ipc.py` | single defects of web3.py |
| `v7.py` | 7.13 to 8: which attributes of which classes are patched |
| `v7_12.py`, `v7_7.py`, `v7_0.py` | what differs in 7.12, in 7.7 to 7.11, in 7.0 to 7.6 |
| `old.py`, `old_readers.py`, `v7_0_b2.py`, `v6_11.py`, `v6_15.py`, `v6_19.py` | the same for 7.0.0b2, 6.11 to 6.14, 6.15 to 6.18, 6.19 and 6.20 |
| `module_calls.py` | what is known of a request, where web3 guesses its id: until 7.6 |

Where level (ii) plugs in: native objects from received text
-------------------------------------------------------------

`ethwire._objects.plug(patches, web3, options)`, if the module exists, is called once by `install()` after level (i)
stands; it returns None, or a text that says why level (ii) is not there. For each connection the listener calls
`inbox.setting.decoder(inbox)`, a factory that `plug` has put into the setting. It returns a function
`receive(raw: str | bytes) -> bool`: True when it has routed the message itself through the functions below, False when
it does not know, and then `Inbox.receive` parses the text with `json.loads`. It is called only when the reader is web3's
own, so that text is there; it must not raise.

* `inbox.event(wire_id, item, size)`: a notification, by the node's id for its subscription. `item` is an `Event` (see
  `event.py`): `item.message()` is the parsed message as `json.loads` gives it, `item.formatted(manager)` the finished
  `{"subscription": ..., "result": ...}`, or None for "let web3's formatters do it". It is asked just before delivery.
* `inbox.reply(request_id, item, size)`: `item` is the parsed reply or an object with `message()`.
* `inbox.setting.subscribed`: a list of functions `(inbox, subscription_id, information)`, called when web3's
  `RequestInformation` is bound to a subscription id, before any event of it is delivered. There level (ii) decides,
  once a subscription, whether the formatters are the known ones. The middleware's processors are in
  `information.middleware_response_processors`.

An `Event` never stands in web3's public queue: it waits in the lane beside it, in order.

Where level (iii) plugs in: native transport
--------------------------------------------

`ethwire._transport.plug(patches, web3, options)`, if the module exists, is called after level (ii). It patches
`_provider_specific_connect` itself (through `patches`, so that `uninstall()` undoes it). When it takes a connection
over:

* it sets `inbox.source` to an object with `async def run()`, which the listener task awaits instead of reading.
  `run()` returns never while the connection lives; it raises `PersistentConnectionClosedOK` (with the websockets'
  exception as `__context__`) on a clean close and the connection's error otherwise, after everything received was
  handed over;
* `inbox.source.arrival` says when the message that is being handled came, and `inbox.source.put(lane, text, arrival)`
  is given what turned out to be an event: it waits in the source with all others, by when it came, and counts there.
  What came later is not pulled before it;
* `inbox.source.keep(wire_id, name)` is asked for when the events of a subscription that web3 does not know fill the
  stream: those that follow are to wait in the source, where they are bounded. `inbox.source.has_events(lane)` says
  whether any do, and `inbox.source.drop(lane)` forgets them;
* it calls `inbox.lost(error, is_carried)` when the connection is lost and what it received still waits for consumers:
  calls end then, `run()` later. With `reconnect`, `run()` may raise at once if `inbox.source.is_aside` is true: its lanes
  go on pulling, the next source pulls from it first, and `inbox.source.forget()` ends that early;
* replies go through `inbox.reply(...)` and `inbox.batch(...)`, other messages through `inbox.message(...)`;
* events are pulled: `inbox.stream.pull` and `inbox.handlers.pull` are functions `() -> Event | dict | None`; after
  new events came, `lane.wake()` wakes whoever waits. A lane serves the public queue first, then what waits beside it,
  then `pull`. Events whose subscription is not known yet go through `inbox.event(...)`, which parks them;
* `inbox.routes(subscription_id)` says where an event belongs: the stream lane, the handlers' lane, or None (parked or
  dropped), and `inbox.setting.routed` is a list of functions `(inbox, subscription_id)` called when a route comes or goes.

`inbox.level` is 1, 2 or 3 and `inbox.reason` one line that says why it is not higher; `doctor()` and `stats()` show
both. The default is set at connect from `default_level` and `default_reason` of the setting; whoever takes over or
declines says so.
"""

from __future__ import annotations

from .inbox import Inbox, inbox_of

__all__ = ["Inbox", "inbox_of"]
