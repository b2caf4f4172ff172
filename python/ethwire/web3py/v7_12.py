# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 7.12: as from 7.13 on, but for handlers in tasks of their own and the words at the end."""

from __future__ import annotations

from typing import Any

from . import v7
from .patching import Patches

HANDLER_TASKS = f"{v7.PERSISTENT}.subscription_manager:SubscriptionManager._handler_task_callback"

REPLACED = v7.REPLACED
RELIED_UPON = tuple(name for name in v7.RELIED_UPON if name != HANDLER_TASKS)
EXTRAS = v7.EXTRAS


class Layout(v7.Layout):
    """What `Session` needs to know of it."""

    def end_of_stream(self, task: Any) -> BaseException:
        return self._task_not_running(task)

    def say_end_of_stream(self, logger: Any, ended: Any) -> None:
        logger.error("Message listener background task has stopped unexpectedly. Stopping message stream.")

    def say_end_of_handling(self, logger: Any, ended: Any) -> None:
        logger.error(
            "Message listener background task for the provider has stopped unexpectedly. Stopping subscription handling."
        )

    def handler_task_failed(self) -> Any:
        return ()


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    v7.install_with(patches, Layout())
