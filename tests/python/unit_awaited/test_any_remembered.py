# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What one start finds out about the installed packages is not found out again by the next, and is never wrong."""

from __future__ import annotations

import importlib
import json
import linecache
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import web3
from ethwire import _digests, _remembered
from ethwire._remembered import FINDINGS_LIMIT, Remembered, folder
from harness.envs import without_options

V6 = web3.__version__.startswith("6.")
PROCESSOR = f"web3.providers.{'websocket' if V6 else 'persistent'}.request_processor"
PACKAGE = str(Path(__file__).resolve().parents[3] / "python")


def start(cache: str, before: str = "") -> dict:
    """How many sources a start has read and documents it has compared, what it has got, and its standard error."""
    program = f"""
        import inspect, json, sys
        import web3
        counts = {{"sources": 0, "documents": 0}}
        def counted(function, name):
            def call(*arguments, **options):
                counts[name] += 1
                return function(*arguments, **options)
            return call
        inspect.getsource = counted(inspect.getsource, "sources")
        try:
            from ethwire._objects import probes
        except ImportError:
            pass
        else:
            probes.check = counted(probes.check, "documents")
        {before}
        import ethwire
        counts["on"] = ethwire.install()
        counts["doctor"] = ethwire.doctor()
        print(json.dumps(counts))
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        env={**without_options(), "PYTHONPATH": PACKAGE, "ETHWIRE_CACHE": cache},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "said": done.stderr}


def test_a_second_start_reads_no_source_and_compares_few_documents(tmp_path):
    cache = str(tmp_path / "new" / "folder")
    first, second = start(cache), start(cache)
    assert first["on"] and second["on"]
    assert first["doctor"] == second["doctor"]
    assert first["sources"] > 20 and second["sources"] == 0
    if first["documents"]:
        assert first["documents"] > 1_000 and 5 <= second["documents"] <= 20
    [kept] = os.listdir(cache)
    assert os.stat(cache).st_mode & 0o077 == 0
    assert (tmp_path / "new" / "folder" / kept).stat().st_size < 32_000


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": 1, "kinds": 5}', '{"format": 2, "kinds": {}}', "\udcff"])
def test_a_file_that_makes_no_sense_is_as_good_as_none(tmp_path, content):
    start(str(tmp_path))
    [kept] = tmp_path.iterdir()
    kept.write_bytes(content.encode("utf-8", "surrogateescape"))
    again = start(str(tmp_path))
    assert again["on"] and again["sources"] > 20 and again["said"] == ""
    assert start(str(tmp_path))["sources"] == 0


def test_where_nothing_can_be_written_nothing_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder")
    for _ in range(2):
        found = start(str(tmp_path / "file"))
        assert found["on"] and found["sources"] > 20 and found["said"] == ""


def test_nothing_is_kept_where_that_is_asked_for(tmp_path):
    assert [start("off")["sources"] > 20 for _ in range(2)] == [True, True]


def test_a_function_that_is_changed_in_the_process_is_not_taken_for_the_one_of_the_file(tmp_path):
    start(str(tmp_path))
    found = start(
        str(tmp_path),
        before=f"from {PROCESSOR} import RequestProcessor as R; R.pop_raw_response.__code__ = (lambda self: 5).__code__",
    )
    assert not found["on"]


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A function in a file, which is written as often as wanted with the same time, in the same size."""
    monkeypatch.setattr(_digests, "REMEMBERED", Remembered(str(tmp_path / "kept")))
    monkeypatch.setattr(_digests, "OWN_PACKAGES", ("remembered_module",))
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "remembered_module.py"

    def write(body: str, second: int = 1) -> str:
        file.write_text(f"def f(a, b):\n    return {body}\n")
        os.utime(file, (second, second))
        importlib.invalidate_caches()
        sys.modules.pop("remembered_module", None)
        linecache.clearcache()
        # Python itself would take the compiled code of the same time and size.
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        return _digests.digest("remembered_module:f")

    yield write
    sys.modules.pop("remembered_module", None)


def test_a_digest_is_of_the_code_that_is_there(module, monkeypatch):
    plus, minus = module("a + b"), module("a - b")
    assert plus != minus
    read = []
    monkeypatch.setattr(_digests.inspect, "getsource", lambda function: read.append(function))
    assert (module("a + b"), module("a - b")) == (plus, minus)
    assert read == []


def test_constants_and_inner_functions_are_part_of_the_code(module):
    bodies = ["(lambda: a + 1)()", "(lambda: a + 2)()", "(lambda: b + 1)()", "a in {1, 2}  ", "a in {1, 3}  "]
    assert len({module(body) for body in bodies}) == len(bodies)


def test_a_file_of_another_time_is_read_again(module, monkeypatch):
    module("a + b")
    read = []
    getsource = _digests.inspect.getsource
    monkeypatch.setattr(_digests.inspect, "getsource", lambda function: read.append(function) or getsource(function))
    module("a + b", second=2)
    assert len(read) == 1


def test_the_oldest_findings_go_first(tmp_path):
    kept = Remembered(str(tmp_path))
    for number in range(FINDINGS_LIMIT + 5):
        kept.put("kind", str(number), "found")
    kept.save()
    again = Remembered(str(tmp_path))
    assert again.get("kind", "4") is None and again.get("kind", "5") == "found"
    assert again.get("another", "5") is None


def test_files_of_environments_that_are_gone_do_not_pile_up(tmp_path, monkeypatch):
    for number in range(_remembered.FILES_LIMIT + 10):
        file = tmp_path / f"{number}.json"
        file.write_text("{}")
        os.utime(file, (number + 1, number + 1))
    kept = Remembered(str(tmp_path))
    kept.put("kind", "key", "found")
    kept.save()
    left = {file.name for file in tmp_path.iterdir()}
    assert len(left) == _remembered.FILES_LIMIT and "0.json" not in left
    assert Remembered(str(tmp_path)).get("kind", "key") == "found"


def test_another_users_findings_are_none(tmp_path, monkeypatch):
    kept = Remembered(str(tmp_path))
    kept.put("kind", "key", "found")
    kept.save()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert Remembered(str(tmp_path)).get("kind", "key") is None


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"ETHWIRE_CACHE": "/a"}, "/a"),
        ({"ETHWIRE_CACHE": "OFF", "XDG_CACHE_HOME": "/b"}, ""),
        ({"XDG_CACHE_HOME": "/b"}, "/b/ethwire"),
        ({"XDG_CACHE_HOME": "not/absolute"}, ""),
    ],
)
def test_where_it_is_kept(environment, wanted):
    assert folder(environment) == wanted


def test_by_default_it_is_the_users_cache_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/home/somebody")
    assert folder({}) == "/home/somebody/.cache/ethwire"
