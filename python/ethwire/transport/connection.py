# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One native connection on its event loop: what was received goes to the provider's session, what is sent to the reactor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from .. import _engine
from ..core.lane import Lane
from ..core.parsing import parse
from ..session.listener import listen, unreadable
from ..session.session import Session
from .doorbells import doorbell_of
from .events import EventMaker, Routes
from .limits import read_buffer_limit
from .older import Older
from .sibling import Relief

OPENED = _engine.Link.OPENED
ENDED = _engine.Link.ENDED
PONGS = _engine.Link.PONGS
FLUSHED = _engine.Link.FLUSHED
STREAM = _engine.Link.STREAM
CONTROL = _engine.Link.CONTROL
HANDLER = _engine.Link.HANDLER
PRESSED = _engine.Link.PRESSED
BROKEN = _engine.Link.BROKEN

RARE = OPENED | PONGS | FLUSHED | PRESSED

REPLIES_A_TURN = 256
SECONDS_A_TURN = 0.001

UNSENT_LIMIT = 64 * 1024
"""Bytes that may wait to be sent before `drain` waits: what asyncio's transports allow."""


ROUTES = Routes()
"""What each session tells of its subscriptions, for the engine."""


class Connection:
    """What both faces stand on. `error_of(connection, ending, upgrade)` makes the exception that its end is."""

    def __init__(
        self,
        session: Session,
        options: Any,
        error_of: Callable[[Connection, Any, Any], BaseException],
        main: Connection | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        self.session = session
        self.older: Older | None = None
        """The connection before this one, while its events are still delivered."""
        self.beside: Older | None = None
        """The two that share one limit, while there are two."""
        self.is_aside = False
        """The next one is being made, or is there, and its events come after those that are here."""
        self._names: Callable[[Any], Any] = lambda wire_id: wire_id
        """Then: what the program calls a subscription of this one, and which of them had ended."""
        self._gone: frozenset[Any] = frozenset()
        self._options = options
        self._main = main or self
        """Whose requests and replies it carries: itself, unless it is a sibling."""
        self.on_end = on_end
        self.relief = Relief(self) if main is None else main.relief
        self._loop = asyncio.get_running_loop()
        self._doorbell = doorbell_of(self._loop)
        self.link = _engine.Link(options, self._doorbell.bell)
        self._error_of = error_of
        self._events = EventMaker(session, self.link)
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._listener_done: asyncio.Future[None] = self._loop.create_future()
        """The listener has nothing more to do here: the connection has ended, or it is to end before that."""
        self._flushed: list[asyncio.Future[None]] = []
        self.error: BaseException | None = None
        """What it was lost with, as the face raises it; None while it is open."""
        self.listener_error: BaseException | None = None
        """What the listener raises instead of it, where web3 has an exception of its own."""
        self.on_pong: Callable[[bytes], None] | None = None
        self.closing = False
        self._shared = 0
        self._buffered_peak: int | None = None
        """Once the link has been let go of."""
        self._is_attached = False
        self._reader_replaced = False
        self._flush_due = False
        self._handling_later = False
        self._is_listened_to = main is not None
        """Until its listener is at work, what it receives waits in the engine."""

    # Its life

    async def open(self) -> None:
        """Connects, or raises why not."""
        self._doorbell.enter(self)
        self.link.open()
        try:
            await self._opened
        except BaseException:
            self._doorbell.leave(self)
            self._let_go()
            raise

    def like_this_one(self, on_end: Callable[[], None]) -> Connection:
        """A sibling, not yet open."""
        return Connection(self.session, self._options, self._error_of, self, on_end)

    def attach(self) -> None:
        """From here on, the listener's task waits for this connection, and consumers take their events from it."""
        session = self.session
        self._is_attached = True
        before = session.source
        session.leave_source()
        ROUTES.watch(session, self.link)
        session.source = self
        if before is not None and before.is_aside and before._loop is self._loop:
            self.older = Older(before, self)
            session.stream.pull = self.older.from_stream
            session.handlers.pull = self.older.from_handlers
            self.older.share()
        else:
            self.pull_from_here()

    def pull_from_here(self) -> None:
        self.session.stream.pull = self._events.from_stream
        self.session.handlers.pull = self._events.from_handlers

    def pull(self, handler: bool) -> Any:
        return self._events.from_handlers() if handler else self._events.from_stream()

    async def run(self) -> None:
        """The listener's whole work: it ends when the connection has, and everything received was handed over."""
        if not self._is_listened_to:
            await self._handle_early()
            if self.is_lost and not self.has_ended:
                self._tell_calls()
                self.go_aside()
        await asyncio.shield(self._listener_done)
        if self._reader_replaced:
            await listen(self.session)
            return
        if not self.is_aside:
            self._hand_over()
            if self.has_ended:
                self._let_go()
        error = self.listener_error or self.error
        assert error is not None
        raise error

    def reader_was_replaced(self) -> None:
        """A program has put a reader of its own into a face: the listener reads from that one, as upstream's would."""
        # The doorbell may not have rung yet for what has been received.
        self.on_news()
        self._reader_replaced = True
        self.session.leave_source()
        self._hand_over()
        self.session.stream.pull = self.session.handlers.pull = None
        self._end_listener()

    @property
    def arrival(self) -> int:
        """When the message that is being handled came."""
        return self.link.control_arrival

    def put(self, lane: Lane, text: str | bytes, arrival: int, name: str | None = None) -> None:
        """What was handled here, and is an event: it waits with the others of its consumer, by when it came. `name` is
        the id that the program knows its subscription by, where that is not the node's."""
        self.link.put(text, lane is self.session.handlers, arrival, name)
        lane.wake()

    def has_events(self, lane: Lane) -> bool:
        older = self.older is not None and self.older.connection.has_events(lane)
        return older or self.link.has_events(lane is self.session.handlers)

    def drop(self, lane: Lane) -> None:
        """Nobody takes them any more."""
        if self.older is not None:
            self.older.connection.drop(lane)
        self.link.drop(lane is self.session.handlers)

    def keep(self, wire_id: Any, name: Any) -> None:
        """Events of this subscription, which web3 does not know, wait natively for whoever reads the stream."""
        if type(wire_id) is str:
            self.link.route(wire_id, False, name if name != wire_id else None)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """In order, within the close timeout."""
        if self.is_aside:
            return
        self.begin_close(code, reason)
        await asyncio.shield(self._ended)

    def begin_close(self, code: int = 1000, reason: str = "") -> None:
        if not self.closing and not self.is_aside:
            self.closing = True
            if self._main is self:
                self.relief.end()
                self._forget_older()
                if self.has_ended and self.session.source is not self:
                    # It has waited for that one.
                    self._let_go()
            if self.is_lost:
                # What still comes of it is not waited for.
                self._end()
            else:
                self.link.close(code, reason)

    async def wait_lost(self) -> None:
        await asyncio.shield(self._lost)

    @property
    def buffered(self) -> int:
        """Bytes that wait in the engine for their consumer."""
        return self.held + (self.older.connection.held if self.older is not None else 0)

    @property
    def held(self) -> int:
        """Of these, those of this connection."""
        return self.link.buffered - self._shared if self._buffered_peak is None else 0

    def share(self, size: int) -> None:
        """So many bytes that wait elsewhere count for the limit here, too."""
        if size != self._shared and self._buffered_peak is None:
            self._shared = size
            self.link.share(size)

    @property
    def buffered_peak(self) -> int:
        """The most that has waited there."""
        return self.link.buffered_peak if self._buffered_peak is None else self._buffered_peak

    @property
    def is_lost(self) -> bool:
        """Nothing can be sent, and no reply will come. What it has received may still wait for its consumers."""
        return self.error is not None

    @property
    def is_gone(self) -> bool:
        """It is lost, or its event loop was closed over it: then nobody hears of it any more."""
        return self.error is not None or self._loop.is_closed()

    @property
    def has_ended(self) -> bool:
        """It is lost, and everything that it has received is here."""
        return self._ended.done()

    # Sending

    def send(self, data: bytes) -> None:
        if not self.relief.sends(data):
            self.send_here(data)

    def send_here(self, data: bytes) -> None:
        """Leaves with everything else that is sent in this turn of the loop: one wake-up for all of it."""
        if self.is_lost:
            return
        self.link.send(data)
        if not self._flush_due:
            self._flush_due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        if not self.is_lost:
            self.link.flush()

    @property
    def is_congested(self) -> bool:
        return self.link.unsent > UNSENT_LIMIT

    async def drain(self) -> None:
        """Returns when not too much waits to be sent, or the connection is lost."""
        while not self.is_lost and self.is_congested:
            waiter = self._loop.create_future()
            self._flushed.append(waiter)
            self.link.tell_flushed()
            await waiter

    # Receiving

    def on_news(self) -> Lane | None:
        """The doorbell rang for this connection. The lane that has something, when nothing else has: its consumer may
        go on at once, where otherwise replies that came before its event come first."""
        bits = self.link.drain()
        if self.beside is not None:
            self.beside.share()
        if bits == STREAM:
            return self.session.stream
        if bits == HANDLER:
            return self.session.handlers
        try:
            if bits & RARE:
                self._rare_news(bits)
            if bits & CONTROL and self._is_listened_to and not self._handling_later:
                self._handle_control()
            if bits & STREAM:
                self.session.stream.wake()
            if bits & HANDLER:
                self.session.handlers.wake()
        finally:
            # Each is told once, behind the replies that came before it.
            if bits & (BROKEN | ENDED) and not self._handling_later:
                self._lose()
        return None

    def _rare_news(self, bits: int) -> None:
        if bits & OPENED and not self._opened.done():
            self._opened.set_result(None)
        if bits & PONGS:
            for payload in self.link.take_pongs():
                if self.on_pong is not None:
                    self.on_pong(payload)
        if bits & FLUSHED:
            self._tell_flushed()
        if bits & PRESSED and self._main is self:
            self.relief.look()

    def _handle_control(self) -> None:
        """Replies and whatever else is no event of a known subscription; so many, then the loop has its turn."""
        next_control = self.link.next_control
        message = next_control()
        if message is None:
            return
        began = monotonic()
        handled = 0
        while message is not None:
            self._handle(message)
            handled += 1
            if handled == REPLIES_A_TURN or (handled & 15 == 0 and monotonic() - began > SECONDS_A_TURN):
                if self.link.has_control():
                    self._handling_later = True
                    self._loop.call_soon(self._handle_rest)
                return
            message = next_control()

    async def _handle_early(self) -> None:
        """What came together with the server's answer to the upgrade, before there was a listener."""
        self._is_listened_to = True
        self._handle_control()
        self._wake_consumers()
        while self._handling_later:
            await asyncio.sleep(0)

    def _handle_rest(self) -> None:
        self._handling_later = False
        try:
            self._handle_control()
            self._wake_consumers()
        finally:
            if not self._handling_later:
                self._lose()

    def _wake_consumers(self) -> None:
        """They have waited for what came before their events."""
        for lane in (self.session.stream, self.session.handlers):
            if self.has_events(lane):
                lane.wake()

    def _handle(self, text: str | bytes) -> None:
        session = self.session
        if self.is_aside:
            self._place(text)
            return
        if session.source is not self._main or self.closing or self.relief.is_second_reply(text):
            return
        session.carrier = None if self is self._main else self
        try:
            if not text:
                self._line_too_long()
            else:
                session.receive(text)
        except Exception as error:
            try:
                unreadable(session, error, session.options.strict)
            except Exception as fatal:
                self._main._fail(fatal)
        finally:
            session.carrier = None

    def _place(self, text: str | bytes) -> None:
        """What comes while it is aside is nobody's, unless it is an event that only Python could read."""
        session = self.session
        try:
            message = parse(text)
            if message.get("method") != "eth_subscription":
                return
            wire_id = message["params"]["subscription"]
            local_id = self._names(wire_id)
            lane = session.routes(wire_id if local_id is None else local_id)
            if lane is None and wire_id not in self._gone:
                # As at any time: to the stream, whose consumer passes over what web3 does not know.
                session.counters.unknown_events += 1
                self.put(session.stream, text, self.arrival, local_id if local_id != wire_id else None)
            elif lane is None or local_id is None:
                session.counters.late_events += 1
            else:
                self.put(lane, text, self.arrival)
        except Exception as error:
            session.garbage(error)

    def _line_too_long(self) -> None:
        """Only over a Unix socket: a WebSocket ends with such a message."""
        provider = self.session.provider
        error = self.session.layout.line_too_long(read_buffer_limit(provider))
        if provider.silence_listener_task_exceptions:
            provider._error_log_listener_task_exception(error)
        else:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """The listener ends with this error, as upstream's does; the connection is closed by whoever disconnects."""
        if self.listener_error is None:
            self.listener_error = error
        self._end_listener()

    def _hand_over(self) -> None:
        """What still waits natively goes into the lanes, in front of the end."""
        if self.older is not None:
            self.older.connection._hand_over()
            self._forget_older()
        for lane, pull in (
            (self.session.stream, self._events.from_stream),
            (self.session.handlers, self._events.from_handlers),
        ):
            while True:
                event = pull()
                if event is None:
                    break
                lane.put(event, event.size)

    def _lose(self) -> None:
        """What the engine has told of the loss, and nobody knows here."""
        try:
            if self.link.breaking is not None:
                self._break(self.link.breaking)
        finally:
            if self.link.ending is not None:
                self._end(self.link.ending)

    def _break(self, ending: dict[str, Any]) -> None:
        """It is lost while it is not read: who waits for a reply is told now, and what was received follows."""
        if self.error is not None:
            return
        self.error = self._why_it_ended(ending)
        if self.closing:
            # Nobody takes what still comes.
            self._end()
            return
        self._lost.set_result(None)
        self._tell_flushed()
        try:
            if self._main is self:
                self.relief.first_is_lost()
            if self.on_end is not None:
                self.on_end()
        finally:
            if self._is_listened_to:
                self._tell_calls()
                self.go_aside()

    def go_aside(self) -> None:
        """With `reconnect` the next connection is made while consumers still take what this one has received: there are
        two at most."""
        session = self.session
        if session.reconnect is None or session.source is not self or self.older is not None or self.has_ended:
            return
        self.is_aside = True
        self._names = session.reconnect.names.of_this_connection()
        self._gone = session.parking.gone_ids()
        self.relief.end()
        self._end_listener()

    def older_is_taken(self) -> None:
        """Everything that the connection before has received."""
        self._forget_older()
        if self.session.source is self and not self._reader_replaced:
            self.pull_from_here()
        if self.has_ended:
            self._end_listener()
        elif self.is_lost:
            self.go_aside()

    def _forget_older(self) -> None:
        older, self.older = self.older, None
        if older is not None:
            older.connection.forget()
            older.connection.beside = self.beside = None
            self.share(0)

    async def finish(self) -> None:
        """Hands over everything that it has received, when it is all there."""
        await asyncio.shield(self._ended)
        self._hand_over()
        self.forget()

    def forget(self) -> None:
        """Nobody takes what this one still has."""
        self._doorbell.leave(self)
        self._let_go()

    def is_taken(self, handler: bool) -> bool:
        """Whether nothing more comes for these consumers."""
        if self._buffered_peak is not None:
            return True
        return self.has_ended and not self.link.has_control() and not self.link.has_events(handler)

    def _tell_calls(self) -> None:
        """They end now; those that the sibling carries when it does."""
        if self.session.source is self:
            assert self.error is not None
            self.session.lost(self.error, self.relief.carries)

    def _end(self, ending: dict[str, Any] | None = None) -> None:
        """Whatever is raised here, everybody who waits is told first: there is no second time."""
        if not self.has_ended:
            was_lost = self._lost.done()
            if not was_lost:
                self._lost.set_result(None)
            if ending is not None:
                # Behind what it has received, it may have said why.
                self.error = self._why_it_ended(ending)
            assert self.error is not None
            if not self._opened.done():
                self._opened.set_exception(self.error)
            self._doorbell.leave(self)
            self._tell_flushed()
            self._ended.set_result(None)
            if self.is_aside:
                if self.beside is not None and self.beside.following.has_ended:
                    self.beside.following._end_listener()
                # They may go on with what the next one has.
                self.session.stream.wake()
                self.session.handlers.wake()
                return
            if self.older is None or self.older.connection.has_ended:
                self._end_listener()
            else:
                self._tell_calls()
            try:
                if self._main is self:
                    self.relief.end()
                if self.on_end is not None and not was_lost:
                    self.on_end()
            finally:
                # One that has opened in this very turn is attached in the next, and its listener lets go.
                if self.session.source is not self and (self._is_attached or self._main is not self):
                    self._let_go()

    def _why_it_ended(self, ending: dict[str, Any]) -> BaseException:
        """As the face says it: with exceptions of the websockets that is installed, which may have others."""
        try:
            return self._error_of(self, ending, self.link.upgrade)
        except Exception as fault:
            error = ConnectionError("the connection has ended, and its exception could not be made")
            error.__cause__ = fault
            return error

    def _let_go(self) -> None:
        """Everything was taken: the last connection that does takes the reactor's thread along."""
        if self._buffered_peak is None:
            ROUTES.forget(self.session, self.link)
            self._buffered_peak = self.buffered_peak
            self.link.let_go()

    def _end_listener(self) -> None:
        if not self._listener_done.done():
            self._listener_done.set_result(None)

    def _tell_flushed(self) -> None:
        for waiter in self._flushed:
            if not waiter.done():
                waiter.set_result(None)
        self._flushed.clear()
