# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The task that reads a connection until it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from time import monotonic

from .session import Session

# A mock, or a node that floods, never lets `recv` wait: the loop gets a turn all the same.
MESSAGES_A_TURN = 32
SECONDS_A_TURN = 0.001
LONGEST_PAUSE = 1.0

UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError, RecursionError)


def is_dead(error: BaseException) -> bool:
    """After this error nothing more can ever be read."""
    from websockets.exceptions import ConnectionClosed

    return isinstance(error, (ConnectionClosed, OSError, EOFError))


async def to_the_end(session: Session, work: Callable[[], Awaitable[None]]) -> None:
    """Does the listener's work, and ends every waiter in the same turn in which it is done.

    A done callback would come a turn later, when the program may have connected again.
    """
    error: BaseException | None = None
    cancelled = False
    task = asyncio.current_task()
    assert task is not None
    try:
        await work()
    except asyncio.CancelledError:
        cancelled = True
        raise
    except BaseException as raised:
        error = raised
        raise
    finally:
        # Not for a listener that another has replaced, nor for one that is thrown away with its loop.
        current = session.listener is not None and session.listener.cr_running
        if current and not isinstance(error, GeneratorExit) and not task.get_loop().is_closed():
            session.end(task, error, cancelled)


async def listen_on(session: Session) -> None:
    """As `listen`; with `reconnect` over one connection after another."""
    while True:
        error: BaseException | None = None
        try:
            await listen(session)
        except Exception as ended:
            if session.reconnect is None or session.is_leaving or not session.layout.is_loss(ended):
                raise
            error = ended
        if session.reconnect is None or session.is_leaving:
            return
        await session.reconnect.again(error)


async def listen(session: Session) -> None:
    """Reads and routes until the connection ends: returns after a clean close, raises what ended it otherwise."""
    layout = session.layout
    provider = session.provider
    strict = session.options.strict
    read = layout.text_reader(provider)
    pause = 0.0
    messages = 0
    turn_began = monotonic()
    while True:
        try:
            if session.source is not None:
                await session.source.run()
                return
            messages += 1
            if messages >= MESSAGES_A_TURN or monotonic() - turn_began > SECONDS_A_TURN:
                await asyncio.sleep(0)
                messages = 0
                turn_began = monotonic()
            if session.waiting.is_full:
                await session.waiting.room()
            if read is not None:
                raw = await read()
                try:
                    session.receive(raw)
                except Exception as error:
                    unreadable(session, error, strict)
            else:
                message = await provider._provider_specific_socket_reader()
                try:
                    session.message(message)
                except Exception as error:
                    unreadable(session, error, strict)
            pause = 0.0
        except layout.closed_in_order as closed:
            layout.say_closed_in_order(provider, closed)
            session.ended_with = closed
            return
        except UNREADABLE as error:
            # From a reader of the program's own.
            unreadable(session, error, strict)
        except Exception as error:
            if not provider.silence_listener_task_exceptions:
                raise
            layout.say_silenced(provider, error)
            if is_dead(error):
                session.ended_with = error
                return
            pause = min(LONGEST_PAUSE, pause * 2 or 0.001)
            await asyncio.sleep(pause)


def unreadable(session: Session, error: Exception, strict: bool) -> None:
    """A message that is none: said, and passed over, unless the program wants upstream's results."""
    if session.provider.silence_listener_task_exceptions:
        session.counters.garbage += 1
        session.layout.say_silenced(session.provider, error)
    elif strict:
        raise error
    else:
        session.garbage(error)
