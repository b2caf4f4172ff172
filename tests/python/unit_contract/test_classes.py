# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""ethwire's own provider classes on a web3.py that is no release which they know."""

from __future__ import annotations

import json

PROCESSOR = "providers/persistent/request_processor.py"
PROGRAM = """
import json, sys
import ethwire
from ethwire.session.setting import setting_of
from web3.providers.persistent import PersistentConnectionProvider

provider = ethwire.WebSocketProvider("ws://127.0.0.1:1")
setting = setting_of(provider)
patched = [name for name, each in vars(PersistentConnectionProvider).items()
           if getattr(each, "__code__", None) and "ethwire" in each.__code__.co_filename]
print(json.dumps([setting.default_level, setting.default_reason, setting.why_no_transport, patched]))
"""


def found(doctored):
    done = doctored.run(PROGRAM)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_written_otherwise_is_native(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    for _ in range(2):
        assert found(doctored) == [2, "", "", []]


def test_results_of_another_type_keep_the_native_levels_away(doctored):
    doctored.change_the_results()
    level, reason, why_no_transport, patched = found(doctored)
    assert level == 1 and not patched
    assert "a call gets its reply, formatted as by web3.py: it gives" in reason
    assert "a call gets its reply, formatted as by web3.py: it gives" in why_no_transport


def test_an_argument_that_is_not_known_is_refused(doctored):
    doctored.change(
        "providers/persistent/persistent.py",
        "async def send_request(self, method: RPCEndpoint, params: Any) -> RPCRequest:",
        "async def send_request(self, method: RPCEndpoint, params: Any, urgent: bool = False) -> RPCRequest:",
    )
    done = doctored.run(PROGRAM)
    assert done.returncode != 0
    assert "is not known, and PersistentConnectionProvider.send_request takes 'urgent'" in done.stderr
