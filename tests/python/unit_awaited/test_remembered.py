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
import threading
from pathlib import Path

import pytest
from ethwire import _remembered
from ethwire.web3py import digests as _digests
from ethwire._remembered import FINDINGS_LIMIT, Remembered, folder
from harness.envs import without_options

PACKAGE = str(Path(__file__).resolve().parents[3] / "python")


def start(cache: str, before: str = "", **options) -> dict:
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
            from ethwire.web3py.objects import probes
        except ImportError:
            pass
        else:
            probes.check = counted(probes.check, "documents")
        {before}
        import ethwire
        counts["on"] = ethwire.install(**{options!r})
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
        assert first["documents"] > 1_000 and 50 <= second["documents"] <= 200
    [kept] = os.listdir(cache)
    assert os.stat(cache).st_mode & 0o077 == 0
    assert (tmp_path / "new" / "folder" / kept).stat().st_size < 32_000


def saved(path):
    """The file of one finding."""
    kept = Remembered(str(path))
    kept.put("kind", "key", "found")
    kept.save()
    [file] = path.iterdir()
    return file


@pytest.mark.parametrize("options", [{"format_heads": True}, {"strict": True}], ids=str)
def test_so_it_is_with_other_options(tmp_path, options):
    first, second, third = (start(str(tmp_path), **options) for _ in range(3))
    [kept] = tmp_path.iterdir()
    size = kept.stat().st_size
    assert second["sources"] == third["sources"] == 0
    assert second["documents"] == third["documents"] <= max(200, first["documents"] // 5)
    assert start(str(tmp_path), **options)["on"] and kept.stat().st_size == size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ethwire findings 0\ndigest\ta\tb\n",
        b"ethwire findings 1\nno tabs\n",
        b"ethwire findings 1\ndigest\t" + b"x" * (2 << 20) + b"\ty\n",
        b"\xff\xfe",
        b"[" * 200_000,
    ],
    ids=["empty", "another format", "no findings", "too large", "no text", "nested"],
)
def test_a_file_that_makes_no_sense_is_as_good_as_none(tmp_path, content):
    file = saved(tmp_path)
    file.write_bytes(content)
    assert Remembered(str(tmp_path)).get("kind", "key") is None
    assert saved(tmp_path) == file
    assert Remembered(str(tmp_path)).get("kind", "key") == "found"


def test_a_pipe_in_its_place_keeps_nobody_waiting(tmp_path):
    file = saved(tmp_path)
    file.unlink()
    os.mkfifo(file)
    assert Remembered(str(tmp_path)).get("kind", "key") is None
    assert saved(tmp_path).is_file()


def test_a_web3_without_files_of_its_own_is_known_as_ever(tmp_path, module, monkeypatch):
    known = module("a + b")
    monkeypatch.setattr(_digests, "state_of", lambda path: os.stat(path + "/no folder"))
    assert module("a + b") == known


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
        before="from web3.manager import RequestManager as M; "
        "exec('async def changed(self, *_): return {}'); M._process_response.__code__ = changed.__code__",
    )
    assert not found["on"] and "is not a known release" in found["said"]


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A function in a file, which is written as often as wanted with the same time, in the same size."""
    monkeypatch.setattr(_digests, "REMEMBERED", Remembered(str(tmp_path / "kept")))
    monkeypatch.setattr(_digests, "OWN_PACKAGES", ("remembered_module",))
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "remembered_module.py"

    def write(body: str, arguments: str = "a, b", second: int = 1) -> str:
        file.write_text(f"def f({arguments}):\n    return {body}\n")
        os.utime(file, (second, second))
        importlib.invalidate_caches()
        sys.modules.pop("remembered_module", None)
        linecache.clearcache()
        _digests.TEXTS.clear()
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


def test_so_are_defaults_and_kinds_of_arguments(module):
    heads = ["a, b=1", "a, b=2", "a, /, b", "a, *, b"]
    assert len({module("a", arguments=head) for head in heads}) == len(heads)


def test_digests_of_another_algorithm_are_none(module, monkeypatch):
    module("a + b")
    texts = _digests.text_of
    monkeypatch.setattr(_digests, "text_of", lambda path: "new" if path == _digests.__file__ else texts(path))
    monkeypatch.setattr(_digests, "digest_of_source", lambda source: "another")
    assert module("a + b") == "another"


def test_the_oldest_findings_go_first(tmp_path):
    kept = Remembered(str(tmp_path))
    for number in range(FINDINGS_LIMIT + 5):
        kept.put("kind", str(number), "found")
    kept.save()
    again = Remembered(str(tmp_path))
    assert again.get("kind", "4") is None and again.get("kind", "5") == "found"
    assert again.get("another", "5") is None


def test_files_of_environments_that_are_gone_do_not_pile_up(tmp_path, monkeypatch):
    others = [tmp_path / f"{number}.{end}" for number in range(100) for end in ("txt", "json")]
    for number in range(_remembered.FILES_LIMIT + 10):
        others.append(tmp_path / f"ethwire-{number}.json")
        for end in (_remembered.SUFFIX, _remembered.UNFINISHED):
            file = tmp_path / f"ethwire-{number}{end}"
            file.write_text("")
            os.utime(file, (number + 1, number + 1))
    for file in others:
        file.write_text("the program's own")
        os.utime(file, (1, 1))
    kept = Remembered(str(tmp_path))
    kept.put("kind", "key", "found")
    kept.save()
    assert all(file.exists() for file in others)
    left = {file.name for file in tmp_path.iterdir()} - {file.name for file in others}
    assert len(left) == 2 * _remembered.FILES_LIMIT and "ethwire-0.txt" not in left
    assert Remembered(str(tmp_path)).get("kind", "key") == "found"


def test_a_file_that_is_there_is_never_written_through(tmp_path, monkeypatch):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    kept = Remembered(str(tmp_path / "kept"))
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(os, "urandom", lambda count: bytes(count))
    (tmp_path / "kept" / f"ethwire-{bytes(8).hex()}.new").symlink_to(victim)
    kept.put("kind", "key", "found")
    kept.save()
    assert victim.read_text() == "mine"


def test_all_threads_may_find_something_while_it_is_saved(tmp_path):
    kept = Remembered(str(tmp_path))
    errors = []

    def work(number):
        try:
            for index in range(200):
                kept.put(f"kind{number}", str(index), "found")
                kept.save()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    again = Remembered(str(tmp_path))
    assert all(again.get(f"kind{number}", "199") == "found" for number in range(4))


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
        ({"ETHWIRE_CACHE": "here"}, os.path.abspath("here")),
        ({"ETHWIRE_CACHE": "OFF", "XDG_CACHE_HOME": "/b"}, ""),
        ({"ETHWIRE_CACHE": "0"}, ""),
        ({"XDG_CACHE_HOME": "not/absolute"}, ""),
        ({"XDG_CACHE_HOME": "{}"}, "{}/ethwire"),
        ({"XDG_CACHE_HOME": "{}/new/folder"}, "{}/new/folder/ethwire"),
        ({"ETHWIRE_CACHE": "1", "XDG_CACHE_HOME": "{}"}, "{}/ethwire"),
    ],
)
def test_where_it_is_kept(environment, wanted, tmp_path):
    assert folder({name: value.format(tmp_path) for name, value in environment.items()}) == wanted.format(tmp_path)


def test_by_default_it_is_the_users_cache_folder_if_it_is_theirs(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder({}) == f"{tmp_path}/.cache/ethwire"
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert folder({}) == ""
    monkeypatch.delattr(os, "geteuid")
    assert folder({"ETHWIRE_CACHE": "/a"}) == ""
