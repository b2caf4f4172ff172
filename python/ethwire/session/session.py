# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Where each message of a connection goes. One object a `RequestProcessor`; README of the seam in `__init__.py`."""

from __future__ import annotations

import asyncio
import functools
import weakref
from collections import deque
from collections.abc import Callable
from operator import attrgetter
from time import monotonic
from typing import Any

from ..core.batches import Batch, Batches
from ..core.calls import Call, Calls
from ..core.counters import Counters
from ..core.errors import copy_of, without_frames
from ..core.event import Event, TextEvent, message_of, text_of
from ..core.flapping import Flapping
from ..core.lane import Lane, Rules
from ..core.nameless import batch_of_errors, request_of_error
from ..core.names import RenamedEvent, renamed
from ..core.parking import Parking
from ..core.parsing import parse
from ..core.unread import Unread
from ..core.waiting import Waiting
from .books import BOOKS
from .reconnect import Reconnect
from .setting import INSTALLED, setting_of

ATTRIBUTE = "_ethwire"
"""The name of the session on a `RequestProcessor`; False there says that the provider was left alone."""

LAST_ARRIVAL = 2**64 - 1


def has_caught_up(session: Session) -> None:
    """The stream's consumer waits: upstream says so once after each backlog."""
    processor = session.processor
    if not processor._subscription_queue_synced_with_ws_stream:
        processor._subscription_queue_synced_with_ws_stream = True
        session.provider.logger.info("Subscription response queue synced with websocket message stream.")


def session_of(processor: Any) -> Session | None:
    """The session of a `RequestProcessor`, made for one that is older than `install()`; None for one left alone."""
    session = processor.__dict__.get(ATTRIBUTE)
    if session is None:
        session = Session(processor)
    return session or None


class Session:
    """What is known of one provider's connection, and the routes of what it receives."""

    def __init__(self, processor: Any) -> None:
        processor.__dict__[ATTRIBUTE] = self
        self.processor = processor
        self.provider = processor._provider
        self.setting = setting_of(self.provider)
        self.counters = Counters()
        self.calls = Calls()
        self.batches = Batches()
        self.parking = Parking(self.counters, lambda text: self.provider.logger.warning(text), self.unknown_event)
        self._told: set[str] = set()
        self.waiting = Waiting(lambda: self.options.max_buffered_bytes, self.counters, self.tell_once)
        rules = Rules(self.waiting.count, self._drop, lambda: self.setting.known_gets, self.layout.ends_in_queue)
        self.stream = Lane(processor, "_subscription_response_queue", rules, self._listen_event)
        self.handlers = Lane(processor, "_handler_subscription_queue", rules)
        self.stream.before_sleep = functools.partial(has_caught_up, self)
        self.unread = Unread(
            self.stream, self.handlers, lambda: self.options.max_buffered_bytes, self.counters, self.tell_once
        )
        self.lanes = (self.stream, self.handlers) if self.layout.has_handlers else (self.stream,)
        self.level = self.setting.default_level
        self.reason = self.setting.default_reason
        self.source: Any = None
        self.chain_id: int | None = None
        self.bound: set[Any] = set()
        """Subscriptions that web3 knows, where it has no container for them."""
        self.module_calls: dict[str, Any] = {}
        """By web3's key of a request's id, where web3 guesses these ids."""
        self.module_manager: weakref.ref[Any] | None = None
        """There, the manager that has subscribed last."""
        self.flapping = Flapping()
        self.refused = 0
        """How many replies were errors."""
        self.began = 0.0
        self.connection = 0
        """Counts connections; subscriptions carry the number of theirs."""
        self.ended_with: BaseException | None = None
        """What ended the last connection in order, or silently."""
        self.is_leaving = False
        """The program disconnects, where web3 closes the connection first and then ends the listener."""
        self.is_lost = False
        """Nothing can be sent, though what was received before may still wait for its consumers."""
        self.lost_with: BaseException | None = None
        """What calls get meanwhile; None if they are to wait for their deadlines."""
        self.listener: Any = None
        """The coroutine of the listener that is at work."""
        self._listened: weakref.WeakSet[Any] = weakref.WeakSet()
        """Coroutines of ours that were: a listener of the program's own is not among them."""
        self.listener_error: BaseException | None = None
        """What the listener of the last connection raised."""
        self.carrier: Any = None
        """The second connection, while what it has received is handed over."""
        self.reconnect = Reconnect(self) if self.options.reconnect else None
        self._decode: Callable[[str | bytes], bool] | None = None
        # Where it is one event for all providers, a full queue of one would concern the others.
        self.provider.__dict__.setdefault("_listen_event", asyncio.Event())
        replies = processor._request_response_cache
        replies.__class__ = self.layout.replies_class
        replies.session = self
        replies.takers = deque()
        information = processor._request_information_cache
        information.__class__ = self.layout.information_class
        information.session = self
        self.memory: dict[str, Any] = {}
        """With `--stats`, what is said of it when the process ends."""
        self.number = BOOKS.enter(self)

    @property
    def is_patched(self) -> bool:
        """Whether it lives on what `install()` has put into web3's classes, and `uninstall()` takes away."""
        return self.setting is INSTALLED

    options = property(attrgetter("setting.options"))
    layout = property(attrgetter("setting.layout"))

    # The life of a connection

    def begin(self) -> None:
        """A listener starts on a new connection: nothing of the last one is left."""
        self._connection_made()
        self._told.clear()
        self.is_leaving = False
        self.waiting.begin()
        if getattr(self.provider._listen_event, "_loop", None) not in (None, asyncio.get_running_loop()):
            # It was waited for in a loop of an earlier connection, and cannot be in this one.
            self.provider._listen_event = asyncio.Event()
        for lane in self.lanes:
            lane.begin()
        if self.reconnect is not None:
            self.reconnect.begin()
        self.layout.forget_subscriptions(self)
        self._begin_decoding()

    def _connection_made(self) -> None:
        self.began = monotonic()
        self.connection += 1
        self.calls.forget_abandoned()
        self.batches.forget_abandoned()
        self.parking.forget_calls_but(self.calls)
        BOOKS.connected(self)
        self.counters.connections += 1
        self.ended_with = self.listener_error = self.lost_with = None
        self.is_lost = False
        self.flapping.turn_failed = False
        self.chain_id = None

    def listen_with(self, coroutine: Any) -> Any:
        """The coroutine of this connection's listener, which calls `end`."""
        self.listener = coroutine
        self._listened.add(coroutine)
        return coroutine

    def begin_again(self) -> None:
        """The connection was lost and made again by itself: consumers and subscriptions go on."""
        self._connection_made()
        self.parking.clear()
        self.reconnect.connection_changed()
        self.layout.subscriptions_go_on(self)
        self._begin_decoding()

    def _begin_decoding(self) -> None:
        decoder = self.setting.decoder
        self._decode = decoder(self) if decoder is not None else None

    def end(self, task: Any, listener_error: BaseException | None, cancelled: bool) -> None:
        """The listener has nothing more to do: every waiter ends, each with its own copy of the reason."""
        self.listener = None
        self.flapping.ended(monotonic() - self.began, not cancelled)
        self.listener_error = listener_error
        self.lost_with = None
        error = listener_error or self.closing_error(cancelled)
        self._end_what_is_aside(cancelled)
        for lane in self.lanes:
            lane.end(lambda: self.layout.end_of_stream(task))
            lane.pull = None
        if self.reconnect is not None:
            self.reconnect.stop(error)
        if not self.waits_for_deadlines:
            self.calls.fail(error)
            self.batches.fail(error)
            self.processor._request_response_cache.fail(error)
        self.leave_source()

    def lost(self, error: BaseException, is_carried: Callable[[Call | Batch], bool]) -> None:
        """The connection is lost, and what it received before is not yet handed over: the end comes when it is. Whoever
        waits for a reply is told now, unless another connection carries the request."""
        self.is_lost = True
        silenced = isinstance(error, self.layout.closed_in_order) or self.provider.silence_listener_task_exceptions
        if self.options.strict and silenced:
            # As at such an end itself.
            return
        self.lost_with = self.layout.closing_error(error)
        if self.reconnect is not None:
            self.reconnect.outages.lost(without_frames(self.lost_with))
            self.reconnect.end_what_is_not_repeated(self.lost_with)
            return
        for call in list(self.calls):
            if call.reply is None and not is_carried(call):
                self.calls.end(call, self.lost_with)
        self.batches.fail_unless(self.lost_with, is_carried)
        self.processor._request_response_cache.fail(self.lost_with)

    @property
    def has_source_aside(self) -> bool:
        """Whether consumers still take what a native source had received before it was lost."""
        return getattr(self.source, "is_aside", False)

    def _end_what_is_aside(self, cancelled: bool) -> None:
        if self.has_source_aside:
            source = self.source
            self.leave_source()
            if not cancelled:
                source._hand_over()
            source.forget()

    def leave_source(self) -> None:
        """Nothing more comes from there."""
        source, self.source = self.source, None
        self._count_peak_of(source)

    def task_done(self, task: Any) -> None:
        """The done callback of the listener's task. What ended has ended already, but for a task that never ran.

        It may come when the next connection has begun; then it is none of that one's.
        """
        error = None if task.cancelled() else task.exception()
        coroutine = task.get_coro()
        if self.listener is coroutine or (self.listener is None and coroutine not in self._listened):
            self.end(task, error, task.cancelled())

    @property
    def is_open(self) -> bool:
        """Whether the listener's task is at work; with `reconnect` it is while the connection is made again, too."""
        task = getattr(self.provider, "_message_listener_task", None)
        return task is not None and not task.done()

    @property
    def waits_for_deadlines(self) -> bool:
        """With `strict`, upstream's result: after an end without an error, calls wait for their deadlines in vain."""
        return self.options.strict and self.listener_error is None

    def closing_error(self, cancelled: bool = False) -> BaseException:
        if self.ended_with is None and cancelled:
            return self.layout.closed_here(self.provider)
        return self.layout.closing_error(self.ended_with)

    def check_alive(self) -> None:
        """Raises what ended the connection, if it has ended: nothing more can come."""
        if self.lost_with is not None and self.reconnect is None:
            raise copy_of(self.lost_with)
        task = self.provider._message_listener_task
        if task is None or not task.cancelled():
            # Else that raises the listener's cancellation, in a call that nobody has cancelled.
            self.layout.raise_listener_error(self.provider)
        if self.waits_for_deadlines:
            return
        if task is not None:
            if task.done():
                raise copy_of(self.closing_error(task.cancelled()))
        elif self.connection and self.listener is None:
            # The program has disconnected while the request was on its way.
            raise copy_of(self.listener_error or self.closing_error(cancelled=True))

    def clear(self) -> None:
        """web3 clears its caches."""
        for lane in self.lanes:
            lane.forget()
        self.parking.clear()

    # What is received

    def receive(self, raw: str | bytes) -> None:
        """One message as text. Raises for what is no message; the listener says so and goes on."""
        if self._decode is not None and self._decode(raw):
            return
        self.message(parse(raw), raw)

    def message(self, message: Any, raw: str | bytes | None = None) -> None:
        """One parsed message, with its text where that is known."""
        if isinstance(message, list):
            self.batch(message)
        elif message.get("method") == "eth_subscription":
            params = message.get("params") or {}
            self.event(params.get("subscription"), message, len(raw) if raw is not None else 0, raw)
        elif "id" in message:
            self.reply(message["id"], message)
        elif isinstance(message.get("error"), dict):
            # Some leave the id out where it is null by the book.
            self.reply(None, {**message, "id": None})
        else:
            self.layout.neither_reply_nor_event(self, message)

    def reply(self, request_id: Any, item: Any, size: int = 0) -> None:
        """A reply: to whoever waits for its id, or will; otherwise to `recv()`."""
        self.counters.replies += 1
        if type(item) is dict and "error" in item:
            self.refused += 1
        call = self.calls.get(request_id)
        if call is not None:
            if call.future is not None and call.future.done():
                # Cancelled in this very turn.
                self.calls.remove(request_id)
                self._late_reply(call.method, item)
                return
            if call.restores is not None:
                self.calls.remove(request_id)
                self.reconnect.restoring.answered(call, message_of(item))
                return
            if call.method == "eth_subscribe":
                item = self._expect_subscription(call, item)
                self.parking.call_is_over(request_id)
            if call.future is not None:
                self.calls.remove(request_id)
                call.future.set_result(item)
            elif call.claimed is not False:
                call.reply = item
            else:
                self.calls.remove(request_id)
                self._unclaimed(request_id, message_of(item))
            return
        abandoned = self.calls.was_abandoned(request_id)
        if abandoned is not None:
            self._late_reply(abandoned, item)
            return
        message = message_of(item)
        if len(self.batches) and self.batches.settle_single(message):
            return
        if "error" in message and request_id is None:
            self._nameless_error(message)
        else:
            if "error" in message:
                self.counters.stray_errors += 1
                self.layout.stray_unknown(self, message)
            self._unclaimed(request_id, message)

    def unclaimed(self, call: Call) -> None:
        """A call that was answered while it left, and whose sender has gone on without saying that it waits."""
        if call.claimed is None and self.calls.get(call.request_id) is call:
            self.calls.remove(call.request_id)
            if call.reply is not None:
                self._unclaimed(call.request_id, message_of(call.reply))

    def batch(self, replies: list[Any]) -> None:
        """The list of replies to a batch."""
        self.counters.batches += 1
        replies = self.layout.sort_replies(replies)
        if self.batches.settle(replies) or self._nameless_list(replies):
            return
        if self.batches.were_abandoned(replies):
            self.counters.late_replies += len(replies)
        else:
            self.layout.unclaimed_batch(self, replies)

    def event(self, wire_id: Any, item: Any, size: int, raw: str | bytes | None = None) -> None:
        """A notification of a subscription, by the node's id for it."""
        self.counters.events += 1
        arrival = 0
        if self.source is not None:
            # What the program gives by itself has come just now.
            arrival = LAST_ARRIVAL if raw is None and type(item) is dict else self.source.arrival
        self._place(wire_id, item, size, raw, arrival)

    def _place(self, wire_id: Any, item: Any, size: int, raw: str | bytes | None, arrival: int) -> None:
        subscription_id, lane = wire_id, None
        if self.reconnect is not None:
            local_id = self.reconnect.names.local_id(wire_id)
            if local_id is not None and local_id != wire_id:
                subscription_id = local_id
                if self.source is None:
                    item, raw = renamed(item, local_id), None
                else:
                    # A native source is given the text, and has the name.
                    text = text_of(item) if raw is None else raw
                    item = RenamedEvent(item if isinstance(item, Event) else TextEvent(text), local_id)
            if local_id is not None:
                lane = self.routes(subscription_id)
        else:
            lane = self.routes(subscription_id)
        if lane is not None:
            self._deliver(lane, item, size, raw, arrival)
        elif self.parking.is_gone(wire_id):
            self.counters.late_events += 1
        elif self.parking.wants(subscription_id):
            if raw is not None and type(item) is dict:
                item = TextEvent(raw)
            self.parking.park(subscription_id, item, size, arrival)
        else:
            self.unknown_event(subscription_id, item, size, raw, arrival)

    def _deliver(self, lane: Lane, item: Any, size: int, raw: str | bytes | None, arrival: int) -> None:
        """To its consumer: where events wait natively, among those, by when it came."""
        if lane.pull is not None:
            # It is counted when its consumer takes it.
            self.counters.events -= 1
            name = item.subscription_id if type(item) is RenamedEvent else None
            self.source.put(lane, text_of(item) if raw is None else raw, arrival, name)
            return
        if type(item) is TextEvent:
            item, raw = item.message(), item.raw
        lane.put(item, size, raw)

    def unknown_event(
        self, subscription_id: Any, item: Any, size: int, raw: str | bytes | None = None, arrival: int = 0
    ) -> None:
        """As upstream: to the stream, whose consumer passes over what web3 does not know."""
        self.counters.unknown_events += 1
        if self.reconnect is not None and self.reconnect.names.local_id(subscription_id) is None:
            if self.routes(subscription_id) is not None:
                # What the program knows by this id is another one.
                return
        stream = self.stream
        if stream.pull is None:
            if not stream.is_behind or self.unread.has_room(size):
                stream.put(message_of(item), size, raw)
        elif not stream.is_behind and not self.source.has_events(stream):
            stream.put(message_of(item), size, raw)
        elif self.unread.is_read():
            # Its consumer is slow: it waits where it was received, and counts there.
            self._deliver(stream, item, size, raw, arrival)
            self.source.keep(self.wire_id(subscription_id) or subscription_id, subscription_id)
        elif self.unread.has_room(size):
            self._deliver(stream, item, size, raw, arrival)

    def garbage(self, error: Exception) -> None:
        """What was received is no message. The connection is as good as before."""
        self.counters.garbage += 1
        self.tell_once(
            "garbage",
            "A message that cannot be read was dropped, the connection stays. Further ones are only counted."
            "\n    error=%s: %s",
            error.__class__.__name__,
            error,
        )

    # Subscriptions

    def routes(self, subscription_id: Any) -> Lane | None:
        """Where the events of a subscription go; None for one that is not known."""
        return self.setting.layout.lane_of(self, subscription_id)

    def knows(self, subscription_id: Any) -> bool:
        """Whether web3 knows how to format the events of this subscription."""
        return self.layout.generate_cache_key(subscription_id) in self.processor._request_information_cache

    def known_subscriptions(self) -> dict[str, Any]:
        """The program's ids and what web3 knows of each, in the order of their making."""
        return {
            information.subscription_id: information
            for information in self.processor._request_information_cache._data.values()
            if getattr(information, "subscription_id", None) is not None
        }

    def information_gone(self, subscription_id: Any) -> None:
        """web3 forgets how to format the events of this subscription."""
        self.layout.information_unbound(self, subscription_id)

    def subscription_known(self, subscription_id: Any, information: Any) -> None:
        """web3 knows how to format the events of this subscription."""
        for function in self.setting.subscribed:
            function(self, subscription_id, information)
        self.layout.information_bound(self, subscription_id)

    def subscription_added(self, subscription_id: Any) -> None:
        """A consumer for this subscription exists: what was parked for it goes first."""
        lane = self.routes(subscription_id)
        parked = self.parking.arrived(subscription_id)
        if lane is not None:
            for item, size, arrival in parked:
                self._deliver(lane, item, size, None, arrival)
        for function in self.setting.routed:
            function(self, subscription_id)

    def subscription_renamed(self, wire_id: Any, local_id: Any) -> None:
        """After a reconnect: the node has this id for a subscription that the program knows by another."""
        self._place_parked(wire_id)
        for function in self.setting.routed:
            function(self, local_id)

    def _place_parked(self, wire_id: Any) -> None:
        """What came before it was known by its name."""
        for item, size, arrival in self.parking.arrived(wire_id):
            self._place(wire_id, item if self.source is not None else message_of(item), size, None, arrival)

    def wire_id(self, subscription_id: Any) -> Any:
        """What the node calls a subscription; None for one that it does not have since a reconnect."""
        return subscription_id if self.reconnect is None else self.reconnect.names.wire_id(subscription_id)

    def subscription_removed(self, subscription_id: Any) -> None:
        wire_id = self.wire_id(subscription_id)
        for function in self.setting.routed:
            function(self, subscription_id)
        self._ended(subscription_id, wire_id)

    def subscription_given_up(self, item: Any) -> None:
        """The reply to a subscribe call for which nobody waits any more."""
        subscription_id = message_of(item).get("result")
        if isinstance(subscription_id, str):
            self.parking.given_up(subscription_id)
            self._ended(subscription_id, self.wire_id(subscription_id))

    def _ended(self, subscription_id: Any, wire_id: Any) -> None:
        """What still comes under the node's id is nobody's."""
        if wire_id is not None:
            self.parking.gone(wire_id)
        if self.reconnect is not None:
            self.reconnect.names.ended(subscription_id)

    # Memory

    def _drop(self, lane: Lane) -> None:
        """What waits for it in a native source has no consumer any more."""
        self.source.drop(lane)

    @property
    def buffered_bytes(self) -> int:
        return self.waiting.bytes + getattr(self.source, "buffered", 0)

    def counts(self) -> dict[str, int]:
        """The counters, by name."""
        self._count_peak_of(self.source)
        return self.counters.as_dict()

    def _count_peak_of(self, source: Any) -> None:
        self.counters.buffered_peak = max(self.counters.buffered_peak, getattr(source, "buffered_peak", 0))

    # Inside

    def tell_once(self, what: str, text: str, *args: Any) -> None:
        """One log line a connection for what may happen with every message."""
        if what not in self._told:
            self._told.add(what)
            self.provider.logger.error(text, *args)

    def _late_reply(self, method: str | None, item: Any) -> None:
        """Nobody waits for it; and the events of a subscription that nobody knows are nobody's."""
        self.counters.late_replies += 1
        if method == "eth_subscribe":
            self.subscription_given_up(item)

    def _expect_subscription(self, call: Call, item: Any) -> Any:
        message = message_of(item)
        wire_id = message.get("result")
        if self.reconnect is not None:
            self.reconnect.names.new_subscription(message)
        subscription_id = message.get("result")
        if isinstance(subscription_id, str):
            if call.claimed is not False and self._may_become_web3s(call):
                self.parking.expect(subscription_id)
            if subscription_id != wire_id:
                self._place_parked(wire_id)
        return message

    def _may_become_web3s(self, call: Call) -> bool:
        """A program that subscribes by `make_request` itself reads the events raw: nobody will register them."""
        # Until its sender has come for the reply, web3 may not have said yet what it knows of the request.
        return call.future is None or (
            self.layout.generate_cache_key(call.request_id) in self.processor._request_information_cache
        )

    def _unclaimed(self, request_id: Any, message: Any) -> None:
        self.processor._request_response_cache.keep(self.layout.generate_cache_key(request_id), message)

    def _nameless_error(self, message: Any) -> None:
        """An error that names no request: given to the one that it is for, if that is known, and said otherwise."""
        self.counters.stray_errors += 1
        now = asyncio.get_running_loop().time()
        request = request_of_error(self.calls, self.batches, self.carrier, now)
        if isinstance(request, Batch):
            request.future.set_result(message)
        elif request is None or self.options.strict:
            self.layout.nameless_error(self, message)
        elif request.future is not None:
            # All the same a reply of its own may still come.
            self.calls.abandon(request.request_id)
            request.future.set_exception(self.layout.error_of(self, message))
        elif request.claimed is not False:
            request.error = self.layout.error_of(self, message)
        else:
            self.calls.remove(request.request_id)
            self._unclaimed(request.request_id, message)

    def _nameless_list(self, replies: list[Any]) -> bool:
        """A list of errors that name no request, which some nodes give to a batch that they reject as a whole. False for
        any other list."""
        if not replies or any(reply.get("id") is not None or "error" not in reply for reply in replies):
            return False
        self.counters.stray_errors += len(replies)
        batch = batch_of_errors(self.batches, self.carrier, asyncio.get_running_loop().time())
        if batch is not None:
            batch.future.set_result(replies)
        else:
            self.layout.nameless_error(self, replies[0])
        return True

    async def _listen_event(self) -> None:
        event = self.provider._listen_event
        event.clear()
        await event.wait()
