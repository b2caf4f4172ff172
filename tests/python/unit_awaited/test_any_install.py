# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""install, uninstall, leave, stats, doctor, the start forms; each in a process of its own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import web3
from ethwire._address import said_without_secrets
from harness.envs import without_options
from harness.older import VERSION, has_a_listener

PACKAGE = str(Path(__file__).resolve().parents[3] / "python")
V6 = web3.__version__.startswith("6.")
OLD = web3.__version__.startswith(("6.", "7.0.0b"))
STREAM = "listen_to_websocket" if VERSION < (6, 15) else "process_subscriptions"
PROVIDER = "WebsocketProviderV2" if V6 else "WebSocketProvider"
IMPORTS = f"from web3.providers import {PROVIDER} as Provider" if V6 else f"from web3 import {PROVIDER} as Provider"


def run(*arguments, code=None, environment=None, folder=None, flags=()):
    command = [sys.executable, *flags, *arguments]
    if code is not None:
        command += ["-c", textwrap.dedent(code)]
    clean = without_options()
    clean.update({"PYTHONPATH": PACKAGE, "PYTHONWARNINGS": "ignore"})
    clean.update(environment or {})
    return subprocess.run(command, capture_output=True, text=True, env=clean, cwd=folder, timeout=120)


def output(**options):
    done = run(**options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


WITH_A_PEER = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
from peer import Peer
import ethwire, web3
{IMPORTS}
ethwire.install(transport="python")

async def next_of(w3, peer):
    subscription = await w3.eth.subscribe("newHeads")
    await peer.notify(subscription, "0x" + "11" * 32)
    async for message in (w3.ws if {V6} else w3.socket).{STREAM}():
        return message

def make(provider):
    return web3.AsyncWeb3.persistent_websocket(provider) if {V6} else web3.AsyncWeb3(provider)
"""
"""What programs of some tests begin with."""


def test_nothing_is_there_before_and_after():
    printed = output(code=f"""
        import sys
        import web3
        {IMPORTS}
        def state():
            found = {{}}
            for name, module in sorted(sys.modules.items()):
                if not name.startswith("web3"):
                    continue
                for owner in [module, *[each for each in vars(module).values() if isinstance(each, type)]]:
                    if getattr(owner, "__module__", owner.__name__).startswith("web3"):
                        found[owner.__name__, name] = {{key: id(value) for key, value in vars(owner).items()}}
            tables = sys.modules["web3._utils.method_formatters"]
            found["tables"] = [id(value) for value in tables.PYTHONIC_RESULT_FORMATTERS.values()]
            found["tables"] += [id(value) for value in tables.GETH_SYNCING_SUBSCRIPTION_FORMATTERS.values()]
            return found
        import ethwire
        import web3.middleware.formatting
        before = state()
        assert ethwire.install(transport="python")
        assert state() != before
        assert ethwire.install(transport="python")
        ethwire.uninstall()
        changed = [key for key, value in state().items() if before.get(key, value) != value]
        print(changed)
        """)
    assert printed == "[]"


def test_signatures_and_help_are_upstreams():
    code = f"""
    import inspect, pydoc, web3
    {IMPORTS}
    from web3.manager import RequestManager
    import sys
    if sys.argv[1:] == ["on"]:
        import ethwire
        assert ethwire.install(transport="python")
    classes = [*Provider.__mro__, RequestManager, type(Provider("ws://127.0.0.1")._request_processor)]
    for cls in classes:
        if cls.__module__.startswith("web3"):
            for name, value in sorted(vars(cls).items()):
                if inspect.isfunction(value):
                    print(cls.__name__, name, inspect.signature(value), value.__doc__, value.__qualname__)
    """
    plain, ours = run("-c", textwrap.dedent(code)).stdout, run("-c", textwrap.dedent(code), "on").stdout
    assert "_get_response_for_request_id" in plain
    assert re.sub("0x[0-9a-f]+", "", ours) == re.sub("0x[0-9a-f]+", "", plain)


def test_install_imports_web3_and_says_what_it_found():
    printed = output(code="""
        import sys
        import ethwire
        assert "web3" not in sys.modules
        print(ethwire.stats()["on"], ethwire.install(), "web3" in sys.modules, ethwire.stats()["on"])
        print(ethwire.doctor())
        """)
    assert printed.startswith(f"False True True True\nethwire is on, under web3.py {web3.__version__}")


def test_a_web3_that_does_something_else_runs_untouched_with_one_line():
    done = run(code=f"""
        import web3, web3.manager
        from web3.manager import RequestManager
        {IMPORTS}
        name = "_process_ws_response" if {V6} else "_process_response"
        exec(f"async def {{name}}(self, *_): return {{{{}}}}", vars(web3.manager))
        setattr(RequestManager, name, vars(web3.manager)[name])
        before = dict(vars(RequestManager))
        import ethwire
        print(ethwire.install(), dict(vars(RequestManager)) == before)
        print(ethwire.doctor())
        """, environment={"ETHWIRE_STATS": "1"})
    assert done.stdout.startswith("False True\nethwire is off: web3.py")
    assert "not known: web3.manager:RequestManager._process_" in done.stdout
    # And why there is nothing to be counted.
    said, why = done.stderr.strip().splitlines()
    assert said.startswith(why) and "does not do what ethwire stands on: over WebSocket, a call gets its reply" in why


REPLACED = f"""
import web3, web3.manager
{IMPORTS}
name = "_process_ws_response" if {V6} else "_process_response"
exec(f"async def {{name}}(self, *_): return {{{{}}}}", vars(web3.manager))
setattr(web3.manager.RequestManager, name, vars(web3.manager)[name])
"""


def test_where_it_is_required_such_a_web3_is_an_error():
    done = run(code=f"""
{REPLACED}
import ethwire
try:
    ethwire.install(required=True)
except ImportError as error:
    print(error)
print(ethwire.stats()["on"], ethwire.install())
""")
    said, off = done.stdout.splitlines()
    assert said.startswith("ethwire is required, and it is off: web3.py") and "is not a known release" in said
    assert off == "False False"
    assert done.stderr.count("untouched") == 1  # of the second, which requires nothing


def test_where_it_is_required_it_is_on():
    done = run(code="import ethwire; print(ethwire.install(required=True), ethwire.install())")
    assert done.stdout == "True True\n", done.stderr


def test_a_program_that_requires_it_has_no_web3_without():
    # The hook asks `install`, which finds what it does not know.
    code = """
import ethwire.web3py.known
ethwire.web3py.known.LAYOUTS = ()
import ethwire._start
for _ in range(2):
    try:
        import web3
    except ImportError as error:
        print(error)
"""
    done = run(code=code, environment={"ETHWIRE": "require"})
    first, second = done.stdout.splitlines()
    assert first == second and first.startswith("ethwire is required, and it is off: web3.py")
    assert run(code=code, environment={"ETHWIRE": "1"}).stdout == ""


WRAPPERS = {
    "wraps": "functools.wraps(own)(traced)",
    "closure": "traced",
    "proxy": "Proxy()",
    "mock": "unittest.mock.MagicMock(wraps=own)",
}
"""Ways of instrumentations to put something around a method of web3.py's."""


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=WRAPPERS)
def test_what_somebody_has_wrapped_stays_wrapped(wrapper):
    done = run(code=f"""
        import functools, unittest.mock
        import web3
        {IMPORTS}
        def wrapped(own):
            async def traced(self, *arguments):
                return await own(self, *arguments)
            class Proxy:
                __wrapped__ = own
                __name__ = own.__name__
                __globals__ = own.__globals__
                __class__ = type(own)
            return {wrapper}
        owner = next(each for each in Provider.__mro__ if "make_request" in vars(each))
        mine = owner.make_request = wrapped(vars(owner)["make_request"])
        import ethwire
        print(ethwire.install(transport="python"), vars(owner)["make_request"] is mine)
        print(ethwire.doctor())
        """)
    said, doctor, *_ = done.stdout.splitlines()
    assert said == "False True"
    whose = "unittest.mock" if "mock" in wrapper else "__main__"
    assert "make_request was wrapped or replaced by " + whose in doctor
    assert done.stderr.strip() == f"ethwire: {doctor.removeprefix('ethwire is off: ')}; web3.py runs untouched"


@pytest.mark.parametrize("part", ["install_extra", "plug_native"])
def test_install_that_fails_leaves_nothing_behind(part):
    printed = output(code=f"""
        import web3, ethwire, ethwire.web3py.install as parts
        from web3.manager import RequestManager
        {IMPORTS}
        before = [dict(vars(each)) for each in (RequestManager, *Provider.__mro__)]
        good = parts.{part}
        def fail(*_):
            raise KeyError("not there")
        parts.{part} = fail
        try:
            ethwire.install()
        except KeyError:
            after = [dict(vars(each)) for each in (RequestManager, *Provider.__mro__)]
            print(after == before, ethwire.stats()["on"], ethwire.doctor())
        parts.{part} = good
        print(ethwire.install(transport="python"))
        """)
    assert printed == "True False ethwire is off: install() failed with KeyError: 'not there'\nTrue"


@pytest.mark.skipif(OLD or not any(Path(PACKAGE, "ethwire").glob("_engine*.so")), reason="there is no native level")
def test_a_level_that_fails_is_not_there():
    printed = output(code="""
        import web3, web3._utils.method_formatters as formatters
        del formatters.PYTHONIC_RESULT_FORMATTERS["eth_getBlockReceipts"]
        import ethwire
        print(ethwire.install())
        print(*[line for line in ethwire.doctor().splitlines() if "native objects" in line])
        """)
    said = "it cannot be put under this web3.py (KeyError: 'eth_getBlockReceipts')"
    assert printed == f"True\n  native objects: no: {said}"


def test_objects_from_before_install_are_served():
    printed = output(code=f"""
        import asyncio, sys
        sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
        from peer import Peer, SILENT
        import web3
        {IMPORTS}
        class Mine(Provider):
            pass
        async def main():
            async with Peer("ws") as peer:
                old = Mine(peer.address)
                w3 = web3.AsyncWeb3.persistent_websocket(old) if {V6} else web3.AsyncWeb3(old)
                import ethwire
                ethwire.install(transport="python")
                assert isinstance(old, Provider)
                await old.connect()
                print(await w3.eth.block_number)
                print(ethwire.stats()["providers"][0]["level"], ethwire.stats()["providers"][0]["replies"])
                await old.disconnect()
        asyncio.run(main())
        """)
    # With the extension, over the same transport of web3's.
    assert printed in ("16\nawaited 1", "16\nobjects 1")


@has_a_listener
def test_one_provider_may_be_left_alone():
    printed = output(
        code=WITH_A_PEER
        + """
async def main():
    async with Peer("ws") as peer:
        for provider in (ethwire.leave(Provider(peer.address)), Provider(peer.address)):
            w3 = make(provider)
            await provider.connect()
            message = await next_of(w3, peer)
            print(await w3.eth.block_number, message["result"].hex()[-2:], len(ethwire.stats()["providers"]))
            try:
                ethwire.leave(provider)
            except RuntimeError as error:
                print(error)
            await provider.disconnect()
asyncio.run(main())
"""
    )
    said = "a provider can be left alone before it connects, not after"
    assert printed == f"16 11 1\n{said}\n16 11 1\n{said}"


def test_a_provider_that_is_left_alone_keeps_what_its_class_overrides():
    printed = output(
        code=WITH_A_PEER
        + """
class Mine(Provider):
    async def connect(self):
        print("mine")
        await super().connect()
    async def make_request(self, method, params):
        return {**await super().make_request(method, params), "mine": True}
async def main():
    async with Peer("ws") as peer:
        for provider in (ethwire.leave(Mine(peer.address)), Mine(peer.address)):
            w3 = make(provider)
            await provider.connect()
            reply = await provider.make_request("eth_blockNumber", [])
            print(reply["result"], reply["mine"], isinstance(provider, Mine), type(provider).__name__)
            await provider.disconnect()
        print(len(ethwire.stats()["providers"]))
asyncio.run(main())
"""
    )
    assert printed == "mine\n0x10 True True Mine\nmine\n0x10 True True Mine\n1"


def test_uninstall_takes_nothing_away_from_an_open_connection():
    printed = output(
        code=WITH_A_PEER
        + """
async def main():
    async with Peer("ws") as peer:
        provider = Provider(peer.address)
        w3 = make(provider)
        await provider.connect()
        try:
            ethwire.uninstall()
        except RuntimeError as error:
            print(error)
        # Other options take nothing away, either.
        ethwire.install(transport="python", max_buffered_bytes=1000)
        await next_of(w3, peer)
        print(await w3.eth.block_number, len(ethwire.stats()["providers"]))
        await provider.disconnect()
        ethwire.uninstall()
        print(ethwire.stats()["on"])
asyncio.run(main())
"""
    )
    assert printed == "1 connection is open; disconnect first, then uninstall\n16 1\nFalse"


def test_other_options_replace_those_there_were():
    printed = output(code="""
        import ethwire
        ethwire.install(transport="python")
        print([line for line in ethwire.doctor().splitlines() if "native transport" in line])
        ethwire.install(transport="auto")
        print("transport=python" in ethwire.doctor())
        """)
    first, second = printed.splitlines()
    assert first == "['  native transport: no: transport=python']"
    assert second == "False"


@pytest.mark.parametrize("option", ["reconnect", "strict", "format_heads", "remember_chain_id"])
def test_a_switch_is_no_text(option):
    done = run(code=f"import ethwire; ethwire.install({option}='0')")
    assert done.stderr.splitlines()[-1].endswith(f"OptionError: {option} is True or False, not '0'")


def test_what_has_no_persistent_connection_is_left_as_it_is():
    printed = output(code="""
        import ethwire, web3
        ethwire.install()
        provider = web3.AsyncHTTPProvider("http://127.0.0.1:1")
        print(ethwire.leave(provider) is provider, ethwire.losses(provider), ethwire.losses(web3.AsyncWeb3(provider)))
        """)
    assert printed == "True [] []"


def test_what_is_public_is_there_and_nothing_else():
    printed = output(code="""
        import ethwire
        print(all(hasattr(ethwire, name) for name in ethwire.__all__), ethwire.Loss._fields[:2], hasattr(ethwire, "nope"))
        """)
    assert printed == "True ('error', 'began') False"


@pytest.mark.skipif(V6, reason="its AsyncWeb3 is made from the class of the provider")
def test_the_provider_of_an_asyncweb3_may_be_left_alone():
    printed = output(code=f"""
        import ethwire, web3
        {IMPORTS}
        ethwire.install()
        w3 = web3.AsyncWeb3(Provider("ws://127.0.0.1:1"))
        print(len(ethwire.stats()["providers"]), ethwire.leave(w3) is w3, len(ethwire.stats()["providers"]))
        """)
    assert printed == "1 True 0"


@pytest.mark.parametrize("value", ["1", "yes", "TRUE", "on", "require", "0", "no", ""])
def test_the_hook_of_site_packages_takes_what_other_switches_take(value):
    hook = (Path(PACKAGE) / "pth" / "ethwire.pth").read_text()
    done = run(code=f"import sys\n{hook}\nprint('ethwire._start' in sys.modules)", environment={"ETHWIRE": value})
    assert done.stdout.strip() == str(value.lower() in ("1", "yes", "true", "on", "require")), done.stderr


@pytest.mark.parametrize(
    "address, said",
    [
        ("ws://user:pass@host:8/v3/key", "ws://host:8"),
        ("ws://user:se#kr@et@host:8/ws", "ws://..."),
        ("ws://user:pa/ss@host", "ws://..."),
        ("ws://user:1?ss@host/x", "ws://..."),
        ("ws://host:8/?of=me@home", "ws://..."),
        ("wss://[::1]:8/key", "wss://[::1]:8"),
    ],
)
def test_no_part_of_a_password_is_said_however_it_is_written(address, said):
    from types import SimpleNamespace

    from ethwire._address import address_of

    assert address_of(SimpleNamespace(endpoint_uri=address)) == said


def test_no_secret_of_an_address_is_shown():
    printed = output(code=f"""
        import ethwire, web3
        {IMPORTS}
        ethwire.install(transport="python")
        provider = Provider("wss://me:pass@host.example:8/v3/key?token=abc")
        provider._request_processor
        print(ethwire.doctor())
        print(ethwire.stats())
        """)
    assert "wss://host.example:8" in printed
    for secret in ("pass", "v3", "key", "token", "abc"):
        assert secret not in printed.replace("address", "").replace("'levels'", "")


@pytest.fixture
def app(tmp_path):
    path = tmp_path / "app.py"
    path.write_text(textwrap.dedent("""
            import sys
            import web3
            import ethwire
            def boom():
                raise ValueError("mine")
            print(__name__, sys.argv[1:], ethwire.stats()["on"], "__main__" in sys.modules)
            if "boom" in sys.argv: boom()
            if "exit" in sys.argv: sys.exit(7)
            """))
    return path


def test_a_program_under_ethwire(app):
    done = run("-m", "ethwire", str(app), "a", "--stats")
    assert (done.returncode, done.stdout, done.stderr) == (0, "__main__ ['a', '--stats'] True True\n", "")
    done = run("-m", "ethwire", "-m", "app", "b", folder=app.parent)
    assert (done.returncode, done.stdout) == (0, "__main__ ['b'] True True\n")
    done = run("-m", "ethwire", "-c", "import web3, ethwire; print(ethwire.stats()['on'])")
    assert (done.returncode, done.stdout) == (0, "True\n")
    done = run("-m", "ethwire", "--stats", str(app))
    assert done.stderr == "ethwire: no provider of a persistent connection was made\n"


def test_exit_codes_and_tracebacks_are_the_programs_own(app):
    assert run("-m", "ethwire", str(app), "exit").returncode == 7
    plain = run(str(app), "boom")
    ours = run("-m", "ethwire", str(app), "boom")
    assert (ours.returncode, ours.stderr) == (plain.returncode, plain.stderr)
    assert "mine" in ours.stderr


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["nope.py"], "no such program: nope.py"),
        (["--bad", "app.py"], "unknown option --bad"),
        (["-x", "app.py"], "unknown option -x"),
        (["-m", "nope.nope"], "no module named nope.nope"),
        (["-m"], "-m needs a module"),
        (["--max-buffered-bytes", "much", "app.py"], "--max-buffered-bytes is a number of bytes, not 'much'"),
        (["--transport=fast", "app.py"], "--transport is one of auto, python, not 'fast'"),
        ([], "no program given"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(app, arguments, said):
    done = run("-m", "ethwire", *arguments, folder=app.parent)
    assert done.returncode == 2
    assert done.stderr.startswith(f"ethwire: {said}")
    assert len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_without_web3_a_program_is_not_run_and_install_says_why(app, tmp_path):
    flags = ("-S", "-E")
    site = tmp_path / "empty"
    site.mkdir()
    (site / "ethwire").symlink_to(Path(PACKAGE, "ethwire"))
    code = f"import sys; sys.path.insert(0, {str(site)!r}); sys.argv = ['ethwire', {str(app)!r}]; import runpy; "
    done = run(code=code + "runpy.run_module('ethwire', run_name='__main__')", flags=flags)
    assert done.returncode == 2
    assert done.stderr.startswith("ethwire: web3.py is not installed for ")
    assert len(done.stderr.splitlines()) == 1
    done = run(code=f"import sys; sys.path.insert(0, {str(site)!r}); import ethwire; ethwire.install()", flags=flags)
    assert done.stderr.strip().endswith("ImportError: web3.py is not installed, and ethwire runs under it")


def test_doctor_says_whether_it_is_on():
    done = run("-m", "ethwire", "doctor")
    assert done.returncode == 0
    assert done.stdout.startswith(f"ethwire is on, under web3.py {web3.__version__}")


def test_the_hook_leaves_no_trace():
    printed = output(code="""
        import sys
        import ethwire._start
        finders = len(sys.meta_path)
        import web3
        import ethwire
        print(ethwire.stats()["on"], len(sys.meta_path) == finders - 1)
        print(type(web3.__loader__).__name__, web3.__spec__.loader is web3.__loader__, web3.__loader__.name)
        import importlib
        importlib.reload(web3)
        """)
    assert printed == "True True\nSourceFileLoader True web3"


BEFORE_THE_IMPORT = {
    "looked for": 'assert importlib.util.find_spec("web3") is not None',
    "looked for by its parts": 'assert importlib.util.find_spec("web3.eth") is not None',
    "looked into": """
assert importlib.util.find_spec("web3").loader.get_filename("web3") == importlib.util.find_spec("web3").origin
""",
    "not there yet": """
path, sys.path[:] = sys.path[:], [each for each in sys.path if "site-packages" not in each]
try:
    import web3
except ImportError:
    pass
sys.path[:] = path
importlib.invalidate_caches()
""",
    "failed": """
sys.modules["eth_abi"] = None
try:
    import web3
except ImportError:
    pass
del sys.modules["eth_abi"]
for name in [each for each in sys.modules if each.split(".")[0] in ("web3", "ens")]:
    del sys.modules[name]
""",
    "lazy": """
spec = importlib.util.find_spec("web3")
spec.loader = importlib.util.LazyLoader(spec.loader)
sys.modules["web3"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["web3"])
sys.modules["web3"].AsyncWeb3
""",
    "in threads": """
threads = [threading.Thread(target=each) for each in [
    lambda: importlib.util.find_spec("web3"), lambda: importlib.import_module("web3")] * 8]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
""",
}


@pytest.mark.parametrize("before", BEFORE_THE_IMPORT)
def test_the_hook_is_there_until_web3_was_imported(before):
    done = run(
        code=f"""
import importlib, importlib.util, sys, threading
finders = len(sys.meta_path)
import ethwire._start
{BEFORE_THE_IMPORT[before]}
import web3, ethwire
print(ethwire.stats()["on"], len(sys.meta_path) == finders, type(web3.__loader__).__name__)
importlib.reload(web3)
print(ethwire.stats()["on"], type(web3.__spec__.loader).__name__)
"""
    )
    assert done.stdout == "True True SourceFileLoader\nTrue SourceFileLoader\n", done.stderr
    assert done.stderr == ""


def test_a_bad_option_in_the_environment_leaves_the_program_alone():
    done = run(
        code="import ethwire._start, web3, ethwire; print(ethwire.stats()['on'])",
        environment={"ETHWIRE_MAX_BUFFERED_BYTES": "much"},
    )
    assert done.stdout == "False\n"
    assert done.stderr == "ethwire: ETHWIRE_MAX_BUFFERED_BYTES is a number of bytes, not 'much'; web3.py runs untouched\n"


def test_stats_at_the_end_of_a_program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(f"""
            import asyncio, sys
            sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
            from peer import Peer
            import web3
            {IMPORTS}
            async def main():
                async with Peer("ws") as peer:
                    provider = Provider(peer.address)
                    w3 = web3.AsyncWeb3.persistent_websocket(provider) if {V6} else web3.AsyncWeb3(provider)
                    await provider.connect()
                    await w3.eth.block_number
                    await provider.disconnect()
            asyncio.run(main())
            """))
    done = run("-m", "ethwire", "--stats", "--transport", "python", str(path))
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert f"{PROVIDER} ws://127.0.0.1:" in line and "connections 1, replies 1" in line


def test_an_interrupted_program_ends_as_python_ends_it(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        "import atexit, os, signal\natexit.register(print, 'saved')\n"
        "os.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(10)\n"
    )
    plain, ours = run(str(path)), run("-m", "ethwire", str(path))
    assert ours.returncode == plain.returncode == -signal.SIGINT
    assert ours.stderr == plain.stderr
    # The handlers of `atexit` are the program's.
    assert ours.stdout == plain.stdout == "saved\n"


# uvloop is in the environments of the newer two.
@pytest.mark.parametrize(
    "loop", ["asyncio", "uvloop"] if hasattr(web3.AsyncWeb3, "subscription_manager") else ["asyncio"]
)
def test_development_mode_is_silent_and_loops_may_follow_each_other(tmp_path, loop):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(f"""
            import asyncio, sys, threading
            sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
            from peer import Peer
            import web3
            {IMPORTS}
            if {loop!r} == "uvloop":
                import uvloop
                asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
            async def main(provider):
                # A busy machine is no fault.
                asyncio.get_running_loop().slow_callback_duration = 60
                async with Peer("ws") as peer:
                    provider.endpoint_uri = peer.address
                    w3 = web3.AsyncWeb3.persistent_websocket(provider) if {V6} else web3.AsyncWeb3(provider)
                    await provider.connect()
                    subscription = await w3.eth.subscribe("newPendingTransactions")
                    await peer.notify(subscription, *["0x" + "11" * 32] * 700)
                    numbers = await asyncio.gather(*[w3.eth.block_number for _ in range(50)])
                    count = 0
                    async for message in (w3.ws if {V6} else w3.socket).{STREAM}():
                        count += 1
                        if count == 700:
                            break
                    waiting = asyncio.ensure_future((w3.ws if {V6} else w3.socket).{STREAM}().__anext__())
                    await asyncio.sleep(0)
                    waiting.cancel()
                    await provider.disconnect()
                    return set(numbers), count
            shared = Provider("ws://127.0.0.1:1")
            print([asyncio.run(main(shared)) for _ in range(2)])
            results = []
            threads = [
                threading.Thread(target=lambda: results.append(asyncio.run(main(Provider("ws://127.0.0.1:1")))))
                for _ in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            print(results)
            """))
    done = run(
        "-X",
        "dev",
        "-m",
        "ethwire",
        "--transport",
        "python",
        str(path),
        environment={"PYTHONWARNINGS": "default,ignore::DeprecationWarning"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{[({16}, 700)] * 2}\n{[({16}, 700)] * 4}\n"
    assert done.stderr == ""


WITH_A_NODE = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(__file__).resolve().parent)!r})
from peer import Peer

async def main():
    async with Peer("ws") as peer:
        peer.answers["web3_clientVersion"] = "Node/1\\x1b[2J"
        address = peer.address.replace("ws://", "ws://user:secret@") + "/key"
        command = [sys.executable, "-m", "ethwire", "--transport", "python", "doctor", *sys.argv[1:], address]
        doctor = await asyncio.create_subprocess_exec(*command)
        sys.exit(await doctor.wait())

asyncio.run(main())
"""


def test_doctor_connects_to_a_node():
    done = run("-c", WITH_A_NODE)
    assert done.returncode == 0, done.stderr
    said = r"  ws://127.0.0.1:\d+: (awaited|objects) \(.*\); Node/1\?\[2J, [\d.]+ ms"
    assert re.fullmatch(said, done.stdout.splitlines()[-1])
    done = run("-c", WITH_A_NODE, "--json")
    found = json.loads(done.stdout)
    assert found["on"] and found["options"]["transport"] == "python"
    assert found["connection"]["client"] == "Node/1?[2J" and found["connection"]["level"] in ("awaited", "objects")
    assert "secret" not in done.stdout and "key" not in found["connection"]["address"]


@pytest.mark.parametrize("address", ["ws://user:secret@127.0.0.1:1/secret", "/none/ipc"])
def test_doctor_says_why_there_is_no_connection(address):
    done = run("-m", "ethwire", "doctor", address)
    assert done.returncode == 1
    assert re.search(r"Error|InvalidURI", done.stdout.splitlines()[-1]), done.stdout
    assert "secret" not in done.stdout + done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("no ws://u:secret@host/key", "ws://u:secret@host/key", "no ws://host"),
        ("no /tmp/ipc", "/tmp/ipc", "no /tmp/ipc"),
        ("bad port 'secret'", "ws://u:p#secret@host", ""),
        ("bad path /key", "ws://host:1/key?token=a.b", ""),
        ("bad token a.b", "ws://host:1/key?token=a.b", ""),
        ("refused", "ws://host:1/key?token=a.b", "refused"),
    ],
)
def test_what_is_said_of_an_error_has_no_part_of_a_secret(text, address, said):
    assert said_without_secrets(text, address) == said


@pytest.mark.parametrize("arguments", [("http://user:secret@host",), ("ws://a", "ws://b"), ("--jsn",)])
def test_what_doctor_does_not_take(arguments):
    done = run("-m", "ethwire", "doctor", *arguments)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "secret" not in done.stderr


def test_a_variable_that_is_nearly_an_option_is_said():
    done = run(
        code="import ethwire; print(ethwire.install())",
        environment={"ETHWIRE_RECONECT": "1", "ETHWIRE_URL": "ws://other", "ETHWIRE_BUFFERED_BYTES": "1M"},
    )
    assert done.stdout == "True\n"
    assert done.stderr.splitlines() == [
        "ethwire: ETHWIRE_BUFFERED_BYTES is no option of ethwire; ETHWIRE_MAX_BUFFERED_BYTES is",
        "ethwire: ETHWIRE_RECONECT is no option of ethwire; ETHWIRE_RECONNECT is",
    ]


def test_each_option_has_its_variable():
    done = run(
        code="import ethwire; ethwire.install(); print(ethwire.doctor())",
        environment={
            "ETHWIRE_RECONNECT": "yes",
            "ETHWIRE_STRICT": "off",
            "ETHWIRE_FORMAT_HEADS": "1",
            "ETHWIRE_REMEMBER_CHAIN_ID": "0",
            "ETHWIRE_TRANSPORT": " Python ",
            "ETHWIRE_MAX_BUFFERED_BYTES": "1M",
            "ETHWIRE_STATS": "0",
        },
    )
    options = "reconnect=True, strict=False, format_heads=True, max_buffered_bytes=1048576, remember_chain_id=False"
    assert f"options: {options}, transport=python, stats=False" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "text"), [("STRICT", "maybe"), ("TRANSPORT", "fast"), ("MAX_BUFFERED_BYTES", "0"), ("STATS", "2")]
)
def test_a_bad_value_is_said_of_its_variable(name, text):
    done = run("-m", "ethwire", "doctor", environment={f"ETHWIRE_{name}": text})
    assert done.returncode == 2
    assert re.fullmatch(rf"ethwire: ETHWIRE_{name} is .* not '?{text}'?\n", done.stderr), done.stderr


def test_a_provider_that_never_connected_says_so():
    printed = output(code=f"""
        import ethwire, web3
        {IMPORTS}
        ethwire.install(transport="python")
        provider = Provider("ws://127.0.0.1:1")
        print(ethwire.doctor())
        """)
    assert "ws://127.0.0.1:1: " in printed.splitlines()[-1] and "(not connected yet" in printed.splitlines()[-1]
