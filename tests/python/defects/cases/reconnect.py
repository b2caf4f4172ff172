# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is left of a connection in the next one."""

from __future__ import annotations

from ..registry import WHOLE, defect


@defect(WHOLE, versions=WHOLE)
async def reconnect_keeps_dead_subscriptions(client) -> str | None:
    """Once `async for w3 in AsyncWeb3(...)` has reconnected, dead subscriptions are listed, and their labels taken."""
    from web3.exceptions import Web3ValueError
    from web3.utils.subscriptions import NewHeadsSubscription
    from websockets.exceptions import ConnectionClosed

    from harness.client import make_provider, make_web3, socket_of

    rounds = 0
    async for w3 in make_web3(make_provider(client.transport, client.addresses[client.transport])):
        rounds += 1
        manager = w3.subscription_manager
        if rounds == 1:
            await manager.subscribe(NewHeadsSubscription(label="heads"))
            client.lose()
            try:
                async for _ in socket_of(w3).process_subscriptions():
                    pass
            except ConnectionClosed:
                pass
            continue
        listed = [each.label for each in manager.subscriptions]
        try:
            await manager.subscribe(NewHeadsSubscription(label="heads"))
        except Web3ValueError:
            return f"lists {listed}"
        finally:
            await w3.provider.disconnect()
        return f"lists {listed}" if listed else None
    raise AssertionError("never connected again")
