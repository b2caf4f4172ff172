# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The wheel of each interpreter, installed where there is nothing else."""

from __future__ import annotations

import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
IMPORT_SECONDS = 0.050


def test_it_is_for_any_linux_of_its_age_and_brings_what_it_needs(environment):
    assert "manylinux" in environment.wheel.name
    names = zipfile.ZipFile(environment.wheel).namelist()
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
