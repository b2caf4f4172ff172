# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""From the beginning to the end: cancelling, closing, loops, threads, forks, and what is left."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import warnings

import pytest
from conftest import descriptors, faults, native_threads, settled, turns

import ethwire
from ethwire import client

SECRET = "s3cr3t"


async def test_cancelled_calls(node, address):
    async with ethwire.Client(address) as of:
        with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
            calls = [asyncio.ensure_future(of.eth.gas_price()) for _ in range(20)]
            await turns(lambda: len(of._waiting) == 20)
            for call in calls:
                call.cancel()
            assert all(
                isinstance(e, asyncio.CancelledError) for e in await asyncio.gather(*calls, return_exceptions=True)
            )
        assert of._waiting == {}
        assert await of.eth.gas_price() > 0


async def test_wait_for_works(node):
    async with ethwire.Client(node.ws) as of:
        with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(of.eth.gas_price(), 0.05)
        assert await of.eth.gas_price() > 0


async def test_closing_ends_calls(node, address):
    of = ethwire.Client(address)
    await of.open()
    with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
        calls = [asyncio.ensure_future(of.eth.gas_price()) for _ in range(3)]
        await turns(lambda: len(of._waiting) == 3)
        await of.close()
        assert {type(e) for e in await asyncio.gather(*calls, return_exceptions=True)} == {client.Closed}
    await of.close()
    with pytest.raises(client.Closed):
        await of.eth.block_number()
    with pytest.raises(client.Closed):
        await of.subscribe("newHeads")
    with pytest.raises(client.Closed):
        of.batch().eth.block_number()
    assert repr(of).endswith("closed>")


async def test_a_close_that_is_cancelled_has_ended_it(node):
    of = await ethwire.Client(node.ws).open()
    heads = await of.subscribe("newHeads")
    reading = asyncio.ensure_future(heads.next())
    await turns(lambda: heads._waits)
    with faults(node, no_close=True):
        closing = asyncio.ensure_future(of.close())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
    with pytest.raises(client.Closed):
        await reading
    assert await of.close() is None


async def test_an_open_that_is_cancelled(node):
    with faults(node, upgrade={"do": "silent"}):
        of = ethwire.Client(node.ws)
        opening = asyncio.ensure_future(of.open())
        await turns(lambda: len(of._waiting) == 1)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
    with pytest.raises(RuntimeError, match="opened once"):
        await of.open()


async def test_closing_while_it_opens(node):
    with faults(node, upgrade={"do": "silent"}):
        of = ethwire.Client(node.ws)
        opening = asyncio.ensure_future(of.open())
        await turns(lambda: len(of._waiting) == 1)
        await of.close()
        with pytest.raises(client.ClientError):
            await opening
    assert of.closed


async def test_nobody_is_there():
    with pytest.raises(client.ConnectionFailed) as caught:
        async with ethwire.Client(f"ws://user:{SECRET}@127.0.0.1:9/v3/{SECRET}?key={SECRET}", reconnect=False):
            pass
    assert isinstance(caught.value, ConnectionError) and SECRET not in str(caught.value) + repr(vars(caught.value))


async def test_the_node_refuses(node):
    with faults(node, upgrade={"do": "status", "status": 401, "body": "which key?", "times": 5}):
        with pytest.raises(client.ConnectionFailed) as caught:
            await ethwire.Client(node.ws, reconnect=False).open()
    assert "401" in str(caught.value) or "credentials" in str(caught.value)


async def test_wrong_urls():
    for url in ("", "ftp://x", f"ws://[{SECRET}", f"ws://host/{SECRET} x", "ws://host:99999"):
        with pytest.raises(ValueError) as caught:
            ethwire.Client(url)
        assert SECRET not in str(caught.value)


async def test_secrets_stay_secret(node):
    of = ethwire.Client(node.ws + f"/v3/{SECRET}", headers={"Authorization": SECRET})
    assert SECRET not in repr(of) and "new>" in repr(of)
    async with of:
        assert SECRET not in repr(of) and "open>" in repr(of)
        with faults(node, answers=[{"do": "drop"}]):
            with pytest.raises(client.RequestTimeout) as caught:
                await of.eth.block_number(timeout=0.02)
        assert SECRET not in str(caught.value) + repr(vars(caught.value))


async def test_counts(node, address):
    async with ethwire.Client(address) as of:
        for _ in range(3):
            await of.eth.block_number()
        counts = await of.stats()
        assert counts["connected"] and counts["calls"] == 3 and counts["bytes_received"] > 0 and not of.closed
    assert of.closed


async def test_waiting_for_a_receipt(node):
    async with ethwire.Client(node.ws) as of:
        hash = await of.eth.send_raw_transaction(b"\x02\xf8" + os.urandom(8))
        with pytest.raises(client.RequestTimeout, match="within 0.05 s"):
            await of.wait_for_receipt(hash, timeout=0.05, poll=0.01)
        waiting = asyncio.ensure_future(of.wait_for_receipt(hash))
        await asyncio.sleep(0)
        node.call("dev_mine", 1)
        assert (await waiting).transaction_hash == hash


async def test_it_is_opened_first(node):
    of = ethwire.Client(node.ws)
    with pytest.raises(RuntimeError, match="not open"):
        await of.eth.block_number()
    with pytest.raises(RuntimeError, match="not open"):
        await of.subscribe("newHeads")
    await of.close()


def test_it_belongs_to_its_loop(node):
    async def main():
        async with ethwire.Client(node.ws) as of:
            heads = await of.subscribe("newHeads")
            raised = []

            def elsewhere():
                async def use():
                    for use in (of.eth.block_number, heads.next, of.close, heads.unsubscribe):
                        with pytest.raises(RuntimeError, match="another event loop"):
                            await use()
                        raised.append(use)

                asyncio.run(use())

            thread = threading.Thread(target=elsewhere)
            thread.start()
            await asyncio.get_running_loop().run_in_executor(None, thread.join)
            assert len(raised) == 4
            assert await of.eth.block_number() > 0

    asyncio.run(main())


def test_loops_in_threads(node):
    results = []

    async def work():
        async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
            for _ in range(30):
                await of.eth.block_number()
            node.call("dev_mine", 1)
            results.append((await heads.next()).number)

    working = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(6)]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    assert len(results) == 6


def test_nothing_is_left(node):
    async def main():
        async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
            node.call("dev_mine", 1)
            await heads.next()
            await of.eth.get_block("latest", True)

    asyncio.run(main())
    assert settled(native_threads, 0)
    before = descriptors()
    for _ in range(5):
        asyncio.run(main())
    assert settled(descriptors, before) and settled(native_threads, 0)


def test_one_that_is_not_closed_says_so(node):
    async def main():
        of = await ethwire.Client(node.ws).open()
        await of.subscribe("newHeads")
        await of.eth.block_number()

    before = descriptors()
    with pytest.warns(ResourceWarning, match="unclosed <ethwire.Client"):
        asyncio.run(main())
        gc.collect()
    assert settled(native_threads, 0) and settled(descriptors, before)


def test_a_fork_says_so_and_does_not_hang(node):
    async def main():
        async with ethwire.Client(node.ws) as of:
            heads = await of.subscribe("newHeads")
            await of.eth.block_number()
            read, write = os.pipe()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                child = os.fork()
            if child == 0:
                said = []
                for coroutine in (of.eth.block_number(), heads.next(), of.close()):
                    try:
                        coroutine.send(None)
                    except RuntimeError as error:
                        said.append(str(error))
                    except BaseException as error:
                        said.append(repr(error))
                del heads, coroutine
                gc.collect()
                os.write(write, "\n".join(said).encode())
                os._exit(0)
            os.close(write)
            said = os.read(read, 10000).decode().splitlines()
            os.close(read)
            assert os.waitpid(child, 0)[1] == 0
            assert len(said) == 3 and all("forked" in each for each in said), said
            # The parent goes on.
            node.call("dev_mine", 1)
            assert (await heads.next()).number > 0

    asyncio.run(main())


def test_a_child_may_have_its_own(node):
    """A client that is made before the fork and opened behind it is the child's."""
    of = ethwire.Client(node.ws)

    async def main():
        async with of:
            return await of.eth.block_number()

    asyncio.run(one_call(node))
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(asyncio.run(main())).encode())
        os._exit(0)
    os.close(write)
    assert int(os.read(read, 100)) > 0
    os.close(read)
    assert os.waitpid(child, 0)[1] == 0


async def one_call(node):
    async with ethwire.Client(node.ws) as of:
        return await of.eth.block_number()


def test_uvloop(node):
    uvloop = pytest.importorskip("uvloop")

    async def main():
        async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
            node.call("dev_mine", 2)
            assert (await heads.next()).number + 1 == (await heads.next()).number
            await asyncio.gather(*(of.eth.block_number() for _ in range(50)))

    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(main())
    finally:
        loop.close()


def test_a_program_may_end_with_it_open(node, program):
    done = program(f"""
        import asyncio, ethwire
        async def main():
            node = await ethwire.Client({node.ws!r}).open()
            heads = await node.subscribe("newHeads")
            print(await node.eth.block_number() > 0)
            raise SystemExit(3)
        asyncio.run(main())
    """)
    assert done.stdout == "True\n" and done.returncode == 3, done.stderr


def test_without_the_extension(program):
    done = program("""
        import sys
        sys.modules["ethwire._engine"] = None
        import ethwire
        try:
            ethwire.Client
        except ImportError as error:
            print(error)
    """)
    assert done.stdout == "ethwire.Client needs ethwire's extension, which this installation does not have\n", (
        done.stderr
    )


def test_what_it_imports(program, tmp_path):
    """No web3.py, and little else: within 20 ms of CPU and 8 MB above asyncio, once it was compiled."""
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    bare = "import asyncio\n"
    with_it = bare + "import ethwire\nethwire.Client('ws://127.0.0.1:1')\n"
    measure = """
import sys, time
used = time.process_time()
assert not [m for m in sys.modules if m.split('.')[0] in ('web3', 'websockets', 'eth_utils')]
print(used, next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))
"""

    def best(text):
        runs = [subprocess_of(text + measure) for _ in range(7)]
        return min(run[0] for run in runs), min(run[1] for run in runs)

    def subprocess_of(text):
        done = program(text, development=False, **compiled)
        assert done.returncode == 0, done.stderr
        return tuple(map(float, done.stdout.split()))

    cpu, memory = best(bare)
    cpu_with, memory_with = best(with_it)
    print(f"import: {1000 * (cpu_with - cpu):.1f} ms, {(memory_with - memory) / 1024:.1f} MB")
    assert memory_with - memory <= 8 * 1024
    assert cpu_with - cpu <= 0.020
