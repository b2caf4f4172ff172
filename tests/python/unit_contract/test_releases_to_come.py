# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What `install()` makes of a web3.py that is no release which it knows: changes as they may come, one a test."""

from __future__ import annotations

import json
import tempfile

import pytest

PERSISTENT = "providers/persistent"
PROVIDER = f"{PERSISTENT}/persistent.py"
PROCESSOR = f"{PERSISTENT}/request_processor.py"
PARKED = "                await self._handler_subscription_queue.put(raw_response)\n"


def must_be_native(facts):
    assert facts["on"] and not facts["why_no_native_transport"] and not facts["why_no_native_objects"]
    assert facts["broken"] == {}


def test_the_release_that_is_known_needs_no_trial(doctored):
    facts = doctored.facts(before="import ethwire.web3py.install as i\ni.try_levels = None")
    must_be_native(facts)
    assert facts["verified"] and facts["said"] == ""


def test_what_is_only_said_otherwise_is_known(doctored):
    doctored.change(PROCESSOR, "Caching subscription response:", "Keeping a subscription's response:")
    doctored.change(PROCESSOR, "Must provide cache key when popping", "There has to be a cache key for popping")
    facts = doctored.facts()
    must_be_native(facts)
    assert facts["verified"] and facts["said"] == ""


def test_what_is_written_otherwise_is_tried_once_and_is_on(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    facts = doctored.facts()
    must_be_native(facts)
    assert not facts["verified"]
    assert facts["unknown"] == [
        "web3.providers.persistent.request_processor:RequestProcessor.pop_raw_response",
    ]
    assert facts["said"].splitlines() == [
        f"ethwire: web3.py {facts['web3']} is not a known release; it behaves as known ones do"
    ]
    again = doctored.facts(before="import ethwire.web3py.install as i\ni.try_levels = None")
    must_be_native(again)
    assert again["said"] == ""


def test_doctor_says_that_it_is_unverified(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    done = doctored.run("import ethwire; ethwire.install(); print(ethwire.doctor())")
    assert "unverified release, behaves as known" in done.stdout, done.stderr
    assert "not known: web3.providers.persistent.request_processor:RequestProcessor.pop_raw_response" in done.stdout


def test_another_way_to_wait_for_the_handlers_queue(doctored):
    """As proposed to web3.py in its pull request 3878."""
    doctored.change(
        PROCESSOR,
        PARKED,
        "                import asyncio\n"
        "                put = asyncio.ensure_future(self._handler_subscription_queue.put(raw_response))\n"
        "                listens = asyncio.ensure_future(self._provider._listen_event.wait())\n"
        "                await asyncio.wait([put, listens], return_when=asyncio.FIRST_COMPLETED)\n"
        "                listens.cancel()\n"
        "                await put\n",
    )
    must_be_native(doctored.facts())


def test_another_kind_of_queue(doctored):
    doctored.change(
        PROCESSOR,
        "        self._handler_subscription_queue: TaskReliantQueue[\n",
        "        self.queues: dict[str, TaskReliantQueue] = {}\n"
        "        self._handler_subscription_queue: TaskReliantQueue[\n",
    )
    facts = doctored.facts()
    must_be_native(facts)
    assert not facts["verified"]


def test_an_argument_that_is_not_known(doctored):
    doctored.change(
        PROVIDER,
        "async def send_request(self, method: RPCEndpoint, params: Any) -> RPCRequest:",
        "async def send_request(self, method: RPCEndpoint, params: Any, urgent: bool = False) -> RPCRequest:",
    )
    facts = doctored.facts()
    assert not facts["on"]
    promise = "PersistentConnectionProvider.send_request takes 'urgent', which is not known"
    assert facts["broken"] == {"awaited": promise} and promise in facts["why_off"]
    assert facts["why_off"] in facts["said"]


def test_a_function_with_another_name(doctored):
    for name in (PROCESSOR, f"{PERSISTENT}/subscription_manager.py"):
        doctored.change(name, "_reset_handler_subscription_queue", "_renew_handler_subscription_queue")
    facts = doctored.facts()
    assert not facts["on"]
    gone = "web3.providers.persistent.request_processor:RequestProcessor._reset_handler_subscription_queue"
    assert facts["why_off"] == f"web3.py {facts['web3']} is not a known release, and has no {gone}"


def test_what_is_read_in_another_way(doctored):
    """Over WebSocket alone, and so that a text is not what ethwire takes it for."""
    doctored.change(
        f"{PERSISTENT}/websocket.py",
        "        return json.loads(raw_response)\n",
        "        return json.loads(raw_response[1:])\n",
    )
    doctored.change(f"{PERSISTENT}/websocket.py", "self._ws.recv()", "self._ws.receive()")
    facts = doctored.facts()
    # The reader of the first level takes texts from the connection itself, and so does the native one.
    must_be_native(facts)


def test_results_of_another_type_keep_the_native_levels_away(doctored):
    doctored.change_the_results()
    facts = doctored.facts()
    assert facts["on"]
    assert list(facts["broken"]) == ["native", "objects"]
    assert "over WebSocket, a call gets its reply, formatted as by web3.py: it gives" in facts["why_no_native_objects"]
    assert facts["why_no_native_transport"] == facts["broken"]["native"]


def test_requests_in_another_form_keep_the_native_levels_away(doctored):
    doctored.change(
        "_utils/method_formatters.py",
        "    RPC.eth_getBalance: apply_formatter_at_index(to_hex_if_integer, 1),\n",
        "    RPC.eth_getBalance: apply_formatter_at_index(lambda tag: tag.upper(), 1),\n",
    )
    doctored.change(PROCESSOR, "qsize", "waiting")
    # The formatters of requests are web3's own at each level.
    must_be_native(doctored.facts())


def test_a_reply_that_is_given_to_nobody(doctored):
    doctored.change(
        "manager.py",
        "    async def _process_response(\n",
        "    async def _process_response(self, response):\n        return await self._processed({})\n\n"
        "    async def _processed(\n",
    )
    facts = doctored.facts()
    assert not facts["on"]
    assert "does not do what ethwire stands on: over WebSocket, a call gets its reply" in facts["why_off"]


def test_required_is_not_silent(doctored):
    doctored.change(PROVIDER, "async def send_request(self, method", "async def send_request(self, urgent, method")
    done = doctored.run("import ethwire; ethwire.install(required=True)")
    assert done.returncode != 0
    assert "ImportError: ethwire is required, and it is off:" in done.stderr and "'urgent'" in done.stderr


def test_tried_while_a_loop_runs_and_while_web3_is_imported(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    code = """
    import asyncio, json, threading

    async def main():
        {how}
        assert asyncio.get_running_loop() is loop
        await asyncio.sleep(0)
        from ethwire._report import facts
        print(json.dumps(facts()))

    loop = asyncio.new_event_loop()
    loop.run_until_complete(main())
    """
    for how in ("import ethwire; ethwire.install()", "import ethwire._start, web3"):
        done = doctored.run(code.format(how=how), ETHWIRE="1", ETHWIRE_CACHE="off")
        assert done.returncode == 0, done.stderr
        must_be_native(json.loads(done.stdout))
        assert "behaves as known ones do" in done.stderr


def test_a_trial_leaves_nothing(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    code = """
    import asyncio, gc, logging, os, sys
    logging.basicConfig(level=logging.INFO, stream=sys.stdout)
    import web3, ethwire
    from web3.providers.persistent import PersistentConnectionProvider
    ethwire.install()
    assert os.listdir(os.environ["TMPDIR"]) == []
    assert ethwire.stats()["providers"] == [] and not any(ethwire.stats()["levels"].values())
    gc.collect()
    # web3.py's methods themselves remember who has called them last; nothing else is left of it.
    left = {type(each) for each in gc.get_objects() if str(type(each).__module__).startswith("ethwire.web3py.contract")}
    assert {each.__name__ for each in left} <= {"Loop", "CountingSelector"}
    ethwire.uninstall()
    for cls in (PersistentConnectionProvider, web3.manager.RequestManager, web3.AsyncWeb3, web3.WebSocketProvider):
        assert not [name for name, each in vars(cls).items()
                    if getattr(each, "__code__", None) and "ethwire" in each.__code__.co_filename]
    """
    with tempfile.TemporaryDirectory() as folder:
        done = doctored.run(code, TMPDIR=folder, ETHWIRE_STATS="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    # With `--stats`, a line for each provider that there was.
    assert done.stderr.splitlines()[1:] == ["ethwire: uninstall() was called"]


def test_what_was_only_too_late_is_tried_again(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    facts = doctored.facts(before="import ethwire.web3py.contract.trial as trial\ntrial.PROMISE_SECONDS = 0.0005")
    assert not facts["on"] and "not within" in facts["why_off"]
    must_be_native(doctored.facts())


def with_finding(line, finding):
    if not line.startswith("contract\t"):
        return line
    _, key, _ = line.split("\t")
    return f"contract\t{key}\t{finding}\n"


def test_a_finding_that_cannot_be_read_is_found_again(doctored):
    doctored.change(PROCESSOR, "qsize", "waiting")
    must_be_native(doctored.facts())
    (file,) = doctored.cache.glob("*.txt")
    lines = file.read_text().splitlines(keepends=True)
    assert any(line.startswith("contract\t") for line in lines)
    for nonsense in ("[3]", "x", '["a",[]]', "[1e999,[]]", "[{},[]]", '[3,[["a",1]]]', "[7,[]]"):
        file.write_text("".join(with_finding(line, nonsense) for line in lines))
        must_be_native(doctored.facts())


@pytest.mark.parametrize("refused", ["start_server", "start_unix_server", "both"])
def test_where_no_node_can_be_started(doctored, refused):
    doctored.change(PROCESSOR, "qsize", "waiting")
    names = ("start_server", "start_unix_server") if refused == "both" else (refused,)
    facts = doctored.facts(
        before=f"""
        import asyncio
        async def refuse(*_):
            raise PermissionError(1, "not here")
        for name in {names}:
            setattr(asyncio, name, refuse)
        """
    )
    if refused == "both":
        assert not facts["on"]
        assert "no node could be started in this process to try it on" in facts["why_off"]
        assert "not here" in facts["why_off"]
    else:
        must_be_native(facts)
