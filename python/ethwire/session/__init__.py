# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One connection of a provider: the only place that knows web3.py's objects, the core and the transport at once.

How a message travels
---------------------

::

    transport --text--> listener --> Session.receive --> Session.message --+--> Session.reply --> Calls, or recv()
                                     (json.loads)                          +--> Session.batch --> Batches
                                                                           +--> Session.event --> Parking
                                                                                              --> Lane (stream)
                                                                                              --> Lane (handlers)

There is one `Session` a `RequestProcessor`, hence one a provider; `session_of(processor)` gives it, and makes it for an
object that is older than `install()`. It gives None for a provider that was left alone. Nothing in it is bound to an
event loop before something is awaited. It goes by a `Setting`: options, and what the levels above have plugged in. All
providers under `install()` share `INSTALLED`; one of ethwire's own classes (`web3py/providers`) has its own. What differs
between releases of web3.py it asks of `setting.layout`, the module of a family in `web3py/`.

| file | holds |
| --- | --- |
| `session.py` | where each message goes, and the life of a connection |
| `setting.py` | what a session goes by: for all of `install()`, or for one provider |
| `books.py` | all sessions of the process, and what outlives them |
| `listener.py` | the task that reads, and what follows when it ends |
| `requests.py`, `stream.py` | what the methods do of provider and manager |
| `reconnect.py`, `restoring.py` | a lost connection made again; calls and subscriptions after that |

Where level objects plugs in
----------------------------

For each connection the listener calls `session.setting.decoder(session)`, a factory that level objects has put into the
setting. It returns a function `receive(raw: str | bytes) -> bool`: True when it has routed the message itself through the
functions below, False when it does not know, and then `Session.receive` parses the text with `json.loads`. It is called
only when the reader is web3's own, so that text is there; it must not raise.

* `session.event(wire_id, item, size)`: a notification, by the node's id for its subscription. `item` is an `Event` (see
  `core/event.py`): `item.message()` is the parsed message as `json.loads` gives it, `item.formatted(manager)` the
  finished `{"subscription": ..., "result": ...}`, or None for "let web3's formatters do it". It is asked just before
  delivery.
* `session.reply(request_id, item, size)`: `item` is the parsed reply or an object with `message()`.
* `session.setting.subscribed`: a list of functions `(session, subscription_id, information)`, called when web3's
  `RequestInformation` is bound to a subscription id, before any event of it is delivered.

An `Event` never stands in web3's public queue: it waits in the lane beside it, in order.

Where level native plugs in
---------------------------

It takes a connection over where web3.py connects:

* it sets `session.source` to an object with `async def run()`, which the listener task awaits instead of reading.
  `run()` returns never while the connection lives; it raises `PersistentConnectionClosedOK` (with the websockets'
  exception as `__context__`) on a clean close and the connection's error otherwise, after everything received was
  handed over;
* `session.source.arrival` says when the message that is being handled came, and `session.source.put(lane, text, arrival,
  name)` is given what turned out to be an event: it waits in the source with all others, by when it came, and counts
  there. What came later is not pulled before it. `name` is the program's id, where the node's is another;
* `session.source.keep(wire_id, name)` is asked for when the events of a subscription that web3 does not know fill the
  stream: those that follow are to wait in the source, where they are bounded. `session.source.has_events(lane)` says
  whether any do, and `session.source.drop(lane)` forgets them;
* it calls `session.lost(error, is_carried)` when the connection is lost and what it received still waits for consumers:
  calls end then, `run()` later. With `reconnect`, `run()` may raise at once if `session.source.is_aside` is true: its
  lanes go on pulling, the next source pulls from it first, and `session.source.forget()` ends that early;
* replies go through `session.reply(...)` and `session.batch(...)`, other messages through `session.message(...)`;
* events are pulled: `session.stream.pull` and `session.handlers.pull` are functions `() -> Event | dict | None`; after
  new events came, `lane.wake()` wakes whoever waits. A lane serves the public queue first, then what waits beside it,
  then `pull`. Events whose subscription is not known yet go through `session.event(...)`, which parks them;
* `session.routes(subscription_id)` says where an event belongs: the stream lane, the handlers' lane, or None (parked or
  dropped), and `session.setting.routed` is a list of functions `(session, subscription_id)` called when a route comes or
  goes.

`session.level` is 1, 2 or 3 and `session.reason` one line that says why it is not higher; `doctor()` and `stats()` show
both. The default is set at connect from `default_level` and `default_reason` of the setting; whoever takes over or
declines says so.
"""
