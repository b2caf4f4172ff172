# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The task that reads a connection until it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from time import monotonic

from .inbox import Inbox

# A mock, or a node that floods, never lets `recv` wait: the loop gets a turn all the same.
MESSAGES_A_TURN = 32
SECONDS_A_TURN = 0.001
LONGEST_PAUSE = 1.0

UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError, RecursionError)


def is_dead(error: BaseException) -> bool:
    """After this error nothing more can ever be read."""
    from websockets.exceptions import ConnectionClosed

    return isinstance(error, (ConnectionClosed, OSError, EOFError))


async def to_the_end(inbox: Inbox, work: Callable[[], Awaitable[None]]) -> None:
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
        current = inbox.listener is not None and inbox.listener.cr_running
        if current and not isinstance(error, GeneratorExit) and not task.get_loop().is_closed():
            inbox.end(task, error, cancelled)


async def listen(inbox: Inbox) -> None:
    """Reads and routes until the connection ends: returns after a clean close, raises what ended it otherwise."""
    layout = inbox.layout
    provider = inbox.provider
    strict = inbox.options.strict
    read = layout.text_reader(provider)
    pause = 0.0
    messages = 0
    turn_began = monotonic()
    while True:
        try:
            if inbox.source is not None:
                await inbox.source.run()
                return
            messages += 1
            if messages >= MESSAGES_A_TURN or monotonic() - turn_began > SECONDS_A_TURN:
                await asyncio.sleep(0)
                messages = 0
                turn_began = monotonic()
            if inbox.is_full:
                await inbox.room()
            if read is not None:
                raw = await read()
                try:
                    inbox.receive(raw)
                except Exception as error:
                    unreadable(inbox, error, strict)
            else:
                message = await provider._provider_specific_socket_reader()
                try:
                    inbox.message(message)
                except Exception as error:
                    unreadable(inbox, error, strict)
            pause = 0.0
        except layout.closed_in_order as closed:
            layout.say_closed_in_order(provider, closed)
            inbox.ended_with = closed
            return
        except UNREADABLE as error:
            # From a reader of the program's own.
            unreadable(inbox, error, strict)
        except Exception as error:
            if not provider.silence_listener_task_exceptions:
                raise
            layout.say_silenced(provider, error)
            if is_dead(error):
                inbox.ended_with = error
                return
            pause = min(LONGEST_PAUSE, pause * 2 or 0.001)
            await asyncio.sleep(pause)


def unreadable(inbox: Inbox, error: Exception, strict: bool) -> None:
    """A message that is none: said, and passed over, unless the program wants upstream's results."""
    if inbox.provider.silence_listener_task_exceptions:
        inbox.counters.garbage += 1
        inbox.layout.say_silenced(inbox.provider, error)
    elif strict:
        raise error
    else:
        inbox.garbage(error)
