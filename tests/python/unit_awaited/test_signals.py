# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Signals, as `w3 = await AsyncWeb3(...)` handles them."""

from __future__ import annotations

import textwrap
from pathlib import Path

from harness.older import since
from test_any_install import run


@since(7, 7, "there are none")
def test_signal_handlers_of_await_are_kept(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(f"""
            import asyncio, os, signal, sys
            sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
            from peer import Peer
            import web3
            from web3 import WebSocketProvider as Provider
            seen = []
            signal.signal(signal.SIGTERM, lambda *_: seen.append("mine"))
            async def main():
                async with Peer("ws") as peer:
                    w3 = await web3.AsyncWeb3(Provider(peer.address))
                    os.kill(os.getpid(), signal.SIGTERM)
                    while w3.provider._message_listener_task is not None:
                        await asyncio.sleep(0.01)
                    print(seen)
            asyncio.run(main())
            """))
    done = run("-m", "ethwire", "--transport", "python", str(path))
    assert done.stdout == "['mine']\n", done.stderr
    assert done.returncode == 0
