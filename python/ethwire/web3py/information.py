# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3's cache of what is known about requests and subscriptions: nothing that is in use is evicted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..session.session import Session

HARD_LIMIT = 65_536


def make_information_class(simple_cache: type) -> type:
    """The class that web3's cache object is given; the object, its data and its size stay web3's."""

    class SimpleCache(simple_cache):
        """Calls take their entries out when they end, so it is as large as what is in flight and subscribed."""

        session: Session

        def cache(self, key: str, value: Any) -> Any:
            if len(self._data) >= HARD_LIMIT and key not in self._data:
                self._drop_oldest_request()
            self._data[key] = value
            subscription_id = getattr(value, "subscription_id", None)
            if subscription_id is not None:
                self.session.subscription_known(subscription_id, value)
            return value, None

        def pop(self, key: str) -> Any:
            value = super().pop(key)
            subscription_id = getattr(value, "subscription_id", None)
            if subscription_id is not None:
                self.session.information_gone(subscription_id)
            return value

        def _drop_oldest_request(self) -> None:
            for key, value in self._data.items():
                if getattr(value, "subscription_id", None) is None:
                    del self._data[key]
                    return

    SimpleCache.__module__ = simple_cache.__module__
    SimpleCache.__qualname__ = simple_cache.__qualname__
    return SimpleCache
