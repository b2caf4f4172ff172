# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The program in this very process, for an interpreter that would not read `ethwire.pth`: `-S`, or not installed."""

from __future__ import annotations

import atexit
import io
import os
import runpy
import signal
import sys
import zipfile
from types import ModuleType, TracebackType
from typing import Any

OURS = frozenset({runpy.__file__, "<frozen runpy>", __file__})


def run(program: list[str]) -> int:
    """Runs a script, `-m module` or `-c code` as `__main__`; the exit code."""
    # The first to be registered is the last to be called: what the program has registered is done by then.
    atexit.register(end_as_interrupted)
    from . import _start  # noqa: F401  puts the hook in place

    try:
        if program[0] == "-m":
            run_module(program[1:])
        elif program[0] == "-c":
            run_code(program[1:])
        else:
            run_script(program)
    except SystemExit:
        raise
    except BaseException as error:
        return report(error)
    return 0


def path_begins_with(folder: str) -> None:
    """As the interpreter does: `-m ethwire` put the working folder there."""
    if not getattr(sys.flags, "safe_path", False) and not sys.flags.isolated:
        sys.path[0] = folder


def run_module(arguments: list[str]) -> None:
    sys.argv[:] = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def run_code(arguments: list[str]) -> None:
    sys.argv[:] = ["-c", *arguments[1:]]
    path_begins_with("")
    exec(compile(arguments[0] + "\n", "<string>", "exec"), fresh_main())


def run_script(arguments: list[str]) -> None:
    sys.argv[:] = arguments
    if arguments[0] == "-":
        path_begins_with("")
        exec(compile(sys.stdin.read(), "<stdin>", "exec"), fresh_main())
        return
    path_begins_with(os.path.dirname(os.path.realpath(arguments[0])))
    if os.path.isdir(arguments[0]) or zipfile.is_zipfile(arguments[0]):
        runpy.run_path(arguments[0], run_name="__main__")
        return
    path = os.path.abspath(arguments[0])
    with io.open_code(path) as file:
        code = compile(file.read(), path, "exec")
    names = fresh_main()
    names.update(__file__=path, __cached__=None)
    exec(code, names)


def fresh_main() -> dict[str, Any]:
    """The names of a `__main__` in which nothing was done yet."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    return module.__dict__


def report(error: BaseException) -> int:
    """The traceback as Python prints it: without the frames that ran the program."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in OURS:
        trace = trace.tb_next
    error.__traceback__ = trace
    sys.excepthook(type(error), error, trace)
    global was_interrupted
    was_interrupted = isinstance(error, KeyboardInterrupt)
    return 1


was_interrupted = False


def end_as_interrupted() -> None:
    """As the interpreter ends a program that Ctrl-C has ended: by the signal, after its handlers of `atexit`."""
    if was_interrupted:
        sys.stdout.flush()
        sys.stderr.flush()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
