# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The handlers' loop: `await w3.subscription_manager.handle_subscriptions()`."""

from __future__ import annotations

import asyncio
from typing import Any

from ..session.session import Session
from ..session.stream import read


async def handle(manager: Any, session: Session, run_forever: bool) -> None:
    """Gives each event to its handler: in order, or in a task of its own where the program wants that."""
    from web3.exceptions import SubscriptionProcessingFinished, TaskNotRunning

    container = manager._subscription_container
    logger = manager.logger
    task_failed = session.layout.handler_task_failed()
    if not run_forever and not has_handlers(container):
        logger.warning("No handler subscriptions found. Subscription handler did not run.")
        return
    while run_forever or has_handlers(container):
        try:
            await handle_while_there_are_some(manager, session, run_forever)
        except SubscriptionProcessingFinished:
            if not run_forever:
                logger.info("All handler subscriptions have been unsubscribed from. Stopping subscription handling.")
                break
        except task_failed:
            logger.error("An exception occurred in a subscription handler task. Stopping subscription handling.")
            await manager._cleanup_remaining_tasks()
            raise
        except TaskNotRunning as ended:
            # `disconnect()` waits for the listener too, and has its turn first: what it has cancelled is no error.
            await asyncio.sleep(0)
            session.layout.say_end_of_handling(logger, ended)
            manager._provider._handle_listener_task_exceptions()
            break
    session.handlers.forget()
    session.processor._reset_handler_subscription_queue()
    if task_failed and manager._tasks:
        await manager._cleanup_remaining_tasks()


def has_handlers(container: Any) -> bool:
    """Without the list that `handler_subscriptions` makes, once an event."""
    for subscription in container.subscriptions:
        if subscription._handler is not None:
            return True
    return False


async def handle_while_there_are_some(manager: Any, session: Session, run_forever: bool) -> None:
    from web3.utils.subscriptions import EthSubscriptionContext

    container = manager._subscription_container
    w3 = manager._w3
    lane = session.handlers
    has_tasks = bool(session.layout.handler_task_failed())
    while run_forever or has_handlers(container):
        if lane.has_had_its_turn():
            await lane.next_turn()
        item = lane.take()
        if item is None:
            item = await lane.get()
        formatted = None
        if type(item) is not dict:
            formatted = item.formatted(w3.manager)
            if formatted is not None:
                session.counters.native_objects += 1
            else:
                item = read(session, item)
                if item is None:
                    continue
        if formatted is None:
            formatted = await w3.manager._process_response(item)
        # An event of a subscription that was ended meanwhile has no formatters any more, and is nobody's.
        subscription = container.get_handler_subscription_by_id(formatted.get("subscription"))
        if not subscription:
            continue
        context = EthSubscriptionContext(w3, subscription, formatted["result"], **subscription._handler_context)
        parallel = subscription.parallelize if has_tasks else False
        if parallel is True or (parallel is None and manager.parallelize):
            task = asyncio.create_task(subscription._handler(context))
            manager._tasks.add(task)
            task.add_done_callback(manager._handler_task_callback)
        else:
            await subscription._handler(context)
