# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The classes change nothing of web3.py's, and importing ethwire does not import web3.py."""

from __future__ import annotations

PROGRAM = '''
import asyncio, sys
import peer as peers
import web3, web3.manager, web3.providers.persistent
try:
    from web3.utils.subscriptions import NewHeadsSubscription
except ImportError:
    NewHeadsSubscription = None  # from 7.7 on


def everything():
    """Every attribute of each module and class of web3.py's, and every entry of its dictionaries."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "web3" or module is None:
            continue
        for attribute, value in list(vars(module).items()):
            found[name, attribute] = value
            if isinstance(value, type) and value.__module__.partition(".")[0] == "web3":
                # What the standard library remembers of subclasses.
                own = {key: each for key, each in vars(value).items() if not key.startswith("_abc_")}
                found.update({(name, attribute, key): each for key, each in own.items()})
            elif isinstance(value, dict):
                found.update({(name, attribute, "item", repr(key)): each for key, each in value.items()})
    return found


async def use(transport):
    cls = ethwire.WebSocketProvider if transport == "ws" else ethwire.AsyncIPCProvider
    async with peers.Peer(transport) as peer:
        async with web3.AsyncWeb3(cls(peer.address, reconnect=True, max_buffered="1M")) as w3:
            assert await w3.eth.block_number == 16
            assert (await w3.provider.make_request("eth_chainId", []))["result"] == "0x1"
            async with w3.batch_requests() as batch:
                batch.add(w3.eth.get_block_number())
                assert await batch.async_execute() == [16]
            handled = []

            async def handler(context):
                handled.append(context.result)
                await context.subscription.unsubscribe()

            if NewHeadsSubscription is not None:
                await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=handler))
                await peer.notify("0x1", {"number": "0x1"})
                await w3.subscription_manager.handle_subscriptions()
            subscription = await w3.eth.subscribe("newHeads")
            await peer.notify(subscription, {"number": "0x2"})
            async for message in w3.socket.process_subscriptions():
                break
            seen = [{"number": 1}] if NewHeadsSubscription is not None else []
            assert [*handled, message["result"]] == [*seen, {"number": 2}], handled


async def program():
    for transport in ("ws", "ipc"):
        await use(transport)


async def warm_up():
    """What web3.py itself does to itself when it is used for the first time."""
    async with peers.Peer("ws") as peer:
        async with web3.AsyncWeb3(web3.WebSocketProvider(peer.address)) as w3:
            await w3.eth.subscribe("newHeads")


asyncio.run(warm_up())
before = everything()
import ethwire
ethwire.WebSocketProvider, ethwire.AsyncIPCProvider
imported = everything()
asyncio.run(program())
used = everything()
for after in (imported, used):
    changed = [key for key in before if key not in after or after[key] is not before[key]]
    # A module that was not there before, and the names of those that belong to a package.
    added = [key for key in after if key not in before and key[0] in {known[0] for known in before}]
    added = [key for key in added if f"{key[0]}.{key[1]}" not in sys.modules]
    assert not changed and not added, (changed, added)
assert len(before) > 10_000, len(before)
print("the same", {each["level"] for each in ethwire.stats()["providers"]})
'''


def test_nothing_of_web3_is_changed(run):
    done = run(PROGRAM)
    assert done.returncode == 0 and done.stdout.startswith("the same"), done.stdout + done.stderr


def test_nothing_is_imported_before_a_class_is_asked_for(run):
    done = run(
        """
        import sys, ethwire
        print("web3" in sys.modules)
        print(ethwire.WebSocketProvider.__mro__[1].__module__.partition(".")[0], "web3" in sys.modules)
        """
    )
    assert done.stdout.split() == ["False", "web3", "True"], done.stderr


def test_without_web3_it_is_one_clear_import_error(run):
    for name in ("WebSocketProvider", "AsyncIPCProvider"):
        done = run(f"import sys; sys.modules['web3'] = None; from ethwire import {name}")
        last = done.stderr.strip().splitlines()[-1]
        assert (
            last
            == "ImportError: ethwire's provider classes are web3.py's with another engine, and web3.py is not installed"
        )
        assert "During handling" not in done.stderr and "direct cause" not in done.stderr


def test_a_web3_that_is_not_known_is_named_with_what_differs(run):
    done = run(
        """
        import web3.manager

        async def _process_response(self, response):
            return response

        _process_response.__module__ = "web3.manager"
        exec("async def _process_response(self, response): return response", vars(web3.manager))
        web3.manager.RequestManager._process_response = web3.manager._process_response
        import ethwire
        ethwire.WebSocketProvider
        """
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: ethwire's provider classes: web3.py") and "is not known, and over" in last


def test_what_somebody_has_put_around_a_function_of_web3s_is_named(run):
    done = run(
        """
        import functools
        from web3.providers.persistent import PersistentConnectionProvider as cls
        from web3.providers.persistent import persistent

        make_request = cls.make_request

        @functools.wraps(make_request)
        async def traced(self, method, params):
            return await make_request(self, method, params)

        cls.make_request = traced
        import ethwire
        ethwire.WebSocketProvider
        """
    )
    assert "make_request was wrapped or replaced by __main__" in done.stderr.strip().splitlines()[-1]
