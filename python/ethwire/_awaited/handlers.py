# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The handlers' loop: `await w3.subscription_manager.handle_subscriptions()`."""

from __future__ import annotations

import asyncio
from typing import Any

from .inbox import Inbox


async def handle(manager: Any, inbox: Inbox, run_forever: bool) -> None:
    """Gives each event to its handler: in order, or in a task of its own where the program wants that."""
    from web3.exceptions import SubscriptionHandlerTaskException, SubscriptionProcessingFinished, TaskNotRunning

    container = manager._subscription_container
    logger = manager.logger
    if not run_forever and not container.handler_subscriptions:
        logger.warning("No handler subscriptions found. Subscription handler did not run.")
        return
    while run_forever or has_handlers(container):
        try:
            await handle_next(manager, inbox)
        except SubscriptionProcessingFinished:
            if not run_forever:
                logger.info("All handler subscriptions have been unsubscribed from. Stopping subscription handling.")
                break
        except SubscriptionHandlerTaskException:
            logger.error("An exception occurred in a subscription handler task. Stopping subscription handling.")
            await manager._cleanup_remaining_tasks()
            raise
        except TaskNotRunning as ended:
            logger.error("Stopping subscription handling: %s", ended.message)
            manager._provider._handle_listener_task_exceptions()
            break
    inbox.handlers.clear()
    inbox.processor._reset_handler_subscription_queue()
    if manager._tasks:
        await manager._cleanup_remaining_tasks()


def has_handlers(container: Any) -> bool:
    """Without the list that `handler_subscriptions` makes, once an event."""
    return any(subscription._handler is not None for subscription in container.subscriptions)


async def handle_next(manager: Any, inbox: Inbox) -> None:
    item = await inbox.handlers.get()
    formatted = None
    if type(item) is not dict and hasattr(item, "formatted"):
        formatted = item.formatted(manager._w3.manager)
        if formatted is None:
            item = item.message()
    if formatted is None:
        formatted = await manager._w3.manager._process_response(item)
    # An event of a subscription that was ended meanwhile has no formatters any more, and is none of ours.
    subscription = manager._subscription_container.get_handler_subscription_by_id(formatted.get("subscription"))
    if not subscription:
        return
    context = context_class()(manager._w3, subscription, formatted["result"], **subscription._handler_context)
    parallel = subscription.parallelize
    if parallel is True or (parallel is None and manager.parallelize):
        task = asyncio.create_task(subscription._handler(context))
        manager._tasks.add(task)
        task.add_done_callback(manager._handler_task_callback)
    else:
        await subscription._handler(context)


def context_class() -> type:
    from web3.utils.subscriptions import EthSubscriptionContext

    return EthSubscriptionContext
