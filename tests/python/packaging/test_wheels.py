# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The wheel of each interpreter, installed where there is nothing else."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
IMPORT_SECONDS = 0.050


def test_it_is_for_any_linux_of_its_age_and_brings_what_it_needs(environment):
    assert "manylinux" in environment.wheel.name
    names = zipfile.ZipFile(environment.wheel).namelist()
    assert len([name for name in names if name.startswith("ethwire/_engine.") and ".so" in name]) == 1
    assert "ethwire.pth" in names
    assert "ethwire/py.typed" in names and "ethwire/_engine.pyi" in names
    assert not [name for name in names if name.endswith((".cpp", ".hpp", ".pyc")) or "CMakeLists" in name]


def test_the_extension_is_there_and_of_the_same_version(environment):
    program = "import ethwire, ethwire._engine; print(ethwire._engine.version(), ethwire.__version__)"
    of_core, of_package = environment.run(program).split()
    assert of_core == of_package
    assert f"-{of_package}-" in environment.wheel.name


def test_it_is_imported_quickly(environment):
    # CPU: an import waits for nothing, and what else the machine does is not its time.
    program = (
        "from time import process_time as now; began = now(); import ethwire; package = now();"
        "import ethwire._engine; print(package - began, now() - began)"
    )
    runs = [tuple(map(float, environment.run(program).split())) for _ in range(5)]
    package, whole = min(runs)[0], min(whole for _, whole in runs)
    assert package <= whole <= IMPORT_SECONDS


def test_the_pth_file_lies_where_an_interpreter_reads_it(environment):
    found = environment.run("import sysconfig; print(sysconfig.get_path('platlib'))").strip()
    assert Path(found, "ethwire.pth").read_text().startswith("import ")


def test_the_pth_file_does_nothing_unless_the_variable_says_so(environment):
    program = "import sys; print('ethwire' in sys.modules, 'ethwire._start' in sys.modules, 'web3' in sys.modules)"
    assert environment.run(program).split() == ["False", "False", "False"]
    assert environment.run(program, ETHWIRE="0").split() == ["False", "False", "False"]
    assert environment.run(program, ETHWIRE="1").split() == ["True", "True", "False"]


def test_a_program_runs_with_it_as_without(environment):
    # Not the pins of the other tests: those were resolved for one Python.
    environment.pip("web3==8.0.0", "pyunormalize<18")
    program = str(HERE / "program.py")
    without = environment.run_as(program)
    assert without.count("AttributeDict") == 4
    assert environment.run_as(program, ETHWIRE="1") == without
    assert environment.run_as("-m", "ethwire", program) == without
    doctor = environment.run("import web3, ethwire; print(ethwire.doctor())", ETHWIRE="1")
    assert "native objects: yes" in doctor, doctor
    assert "native transport: yes" in doctor, doctor


def test_native_objects_are_right_on_this_interpreter(environment):
    """What an object of Python is made of differs between its versions."""
    environment.pip("web3==8.0.0", "pyunormalize<18", "pytest==9.2.0")
    tests = HERE.parent / "unit_objects"
    output = environment.run_as("-m", "pytest", "-q", "-p", "no:cacheprovider", "--disable-warnings", str(tests))
    assert " passed" in output and "failed" not in output


def test_without_web3_it_says_so(environment):
    program = (
        "import sys; sys.modules['web3'] = None\n"
        "import ethwire\n"
        "try: ethwire.install()\n"
        "except ImportError as error: print(error)"
    )
    assert "web3" in environment.run(program)


def test_it_names_what_it_holds_of_others(environment):
    archive = zipfile.ZipFile(environment.wheel)
    (name,) = (each for each in archive.namelist() if each.endswith("licenses/THIRD-PARTY-NOTICES.txt"))
    notices = archive.read(name).decode()
    for other in ("Boost Software License", "fmt", "OpenSSL", "Apache License", "nanobind", "robin_map"):
        assert other in notices
    # Whatever lies in the wheel as a library of its own is one of them.
    libraries = [Path(each).name for each in archive.namelist() if each.startswith("ethwire.libs/") and ".so" in each]
    assert all(each.startswith(("libssl", "libcrypto", "libfmt", "libz", "libstdc++")) for each in libraries), libraries


def test_the_client_is_there(environment):
    program = "import ethwire, sys; ethwire.Client('ws://127.0.0.1:1'); print('web3' in sys.modules)"
    assert environment.run(program).strip() == "False"


def test_size_and_import(environment, capsys):
    program = (
        "import sys, os; from time import process_time as now\n"
        "def rss(): return int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGESIZE')\n"
        "import asyncio; before, began = rss(), now()\n"
        "import ethwire.client; print(now() - began, rss() - before)"
    )
    seconds, grown = min(tuple(map(float, environment.run(program).split())) for _ in range(5))
    with capsys.disabled():
        size = environment.wheel.stat().st_size / 2**20
        print(f"{environment.wheel.name}: {size:.1f} MiB; Client imports in {seconds * 1e3:.1f} ms, {grown / 2**20:.1f} MiB")
    assert seconds <= 0.050


def test_web3s_lowest_release_is_matched(environment):
    """6.11.1, whose dependencies newer interpreters may not have any more."""
    version = environment.run("import sys; print(sys.version_info < (3, 12))").strip()
    if version != "True":
        pytest.skip("web3.py 6.11 is for CPython before 3.12")
    environment.pip("web3==6.11.1", "setuptools<81")
    doctor = environment.run("import web3, ethwire; print(ethwire.doctor())", ETHWIRE="1")
    assert "ethwire is on, under web3.py 6.11.1" in doctor, doctor


def test_the_pure_wheel_is_on_without_the_extension(without_extension):
    names = zipfile.ZipFile(without_extension.wheel).namelist()
    assert "ethwire.pth" in names and not [name for name in names if ".so" in name]
    found = without_extension.run(
        "import ethwire\n"
        "try: ethwire.Client\n"
        "except ImportError as error: print(error)"
    )
    assert "needs ethwire's extension" in found
    without_extension.pip("web3==8.0.0", "pyunormalize<18")
    program = str(HERE / "program.py")
    assert without_extension.run_as(program, ETHWIRE="1") == without_extension.run_as(program)
    doctor = without_extension.run("import web3, ethwire; print(ethwire.doctor())", ETHWIRE="1")
    assert "ethwire is on" in doctor and "native objects: no: " in doctor, doctor


def test_the_source_package_holds_what_it_is_built_from(wheels):
    (sources,) = wheels[0].parent.glob("ethwire-*.tar.gz")
    with tarfile.open(sources) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "CMakeLists.txt", "LICENSE", "python/README.md", "python/CMakeLists.txt"} <= names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "build/"))]
    assert not [name for name in names if name.endswith((".so", ".pyc")) or "cache" in name]
