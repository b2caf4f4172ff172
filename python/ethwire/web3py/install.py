# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`install()` and `uninstall()`: which web3.py is here, is its source known, and then the patches."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from .._options import OptionError, Options, misspelt, options_from
from .._remembered import REMEMBERED
from .digests import whose
from .known import is_there, layout_here, provider_of, unknown_functions, why_unknown
from .state import STATE

if TYPE_CHECKING:
    from .contract import Found

HIGHEST = 3
"""Levels are awaited, objects, native."""


def say(text: str) -> None:
    print(f"ethwire: {text}", file=sys.stderr)


def install(*, required: bool = False, **given: Any) -> bool:
    """Puts ethwire under web3.py; True when it is on. See `ethwire.install`."""
    off = put_under(given)
    if off and required:
        raise ImportError(f"ethwire is required, and it is off: {STATE.why_off}", name="web3")
    if off:
        say(off)
    return not off


def put_under(given: dict[str, Any]) -> str:
    """Installs; empty, or the line that says why it is off."""
    try:
        options = options_from(given)
    except OptionError as error:
        if not STATE.on:
            STATE.why_off = str(error)
        raise
    try:
        import web3
    except ModuleNotFoundError as error:
        if error.name == "web3":
            raise ImportError("web3.py is not installed, and ethwire runs under it") from None
        raise
    if STATE.on:
        if options == STATE.options:
            return ""
        take_out()
    else:
        for line in misspelt():
            say(line)
    STATE.options = options
    STATE.web3_version = getattr(web3, "__version__", "unknown")
    STATE.unknown = []
    STATE.extras = {}
    STATE.vouched, STATE.broken = 0, {}
    module = layout_here()
    if module is None:
        STATE.why_off = (
            f"web3.py {STATE.web3_version} has no persistent connections that are known here, as 6.11.1 and newer have"
        )
        return f"{STATE.why_off}; it runs untouched"
    level_one = unknown_functions(module.REPLACED + module.RELIED_UPON)
    STATE.unknown = level_one + unknown_functions(name for name in above_level_one(module) if name not in level_one)
    if STATE.unknown:
        STATE.why_off = why_not(module, level_one)
        if STATE.why_off:
            return f"{STATE.why_off}; web3.py runs untouched"
    try:
        put_in(module, options, STATE.vouched or HIGHEST)
    except BaseException as error:
        take_out()
        STATE.why_off = f"install() failed with {type(error).__name__}: {error}"
        raise
    REMEMBERED.save()
    return ""


def above_level_one(module: Any) -> tuple[str, ...]:
    """The functions that the native levels stand on."""
    if not may_be_native(module):
        return ()
    try:
        objects, transport = importlib.import_module("ethwire.web3py.objects"), importlib.import_module("ethwire.web3py.transport")
        return (*objects.relied_upon(), *transport.FUNCTIONS)
    except ImportError:
        # What of web3.py is not where it was is said by the level that does without.
        return ()


def may_be_native(module: Any) -> bool:
    from .objects import LAYOUTS

    return short_name(module) in LAYOUTS


def short_name(module: Any) -> str:
    return str(module.__name__).rpartition(".")[2]


def why_not(module: Any, level_one: list[str]) -> str:
    """Functions are not known, those of the first level among them or not: why nothing is patched, or empty, and then
    `STATE.vouched` is the highest level that may be."""
    wrapped = next(filter(whose, level_one), None)
    if wrapped is not None:
        # Not what web3.py's own is, and so no matter of versions: it would be taken away in silence.
        return why_unknown(wrapped)
    gone = next((name for name in level_one if not is_there(name)), None)
    if gone is not None:
        return f"web3.py {STATE.web3_version} is not a known release, and has no {gone}"
    find_highest(module)
    if STATE.vouched:
        return ""
    breaks = "is not a known release, and does not do what ethwire stands on"
    return f"web3.py {STATE.web3_version} {breaks}: {STATE.broken[1]}"


def find_highest(module: Any) -> None:
    """The highest level whose contract this web3.py keeps, once for these functions."""
    from .contract import remembered

    functions = (*module.REPLACED, *module.RELIED_UPON, *above_level_one(module))
    known = remembered.get("install", functions)
    found = known or try_levels(module)
    STATE.vouched, STATE.broken = found.level, found.broken
    if known is None:
        remembered.put("install", functions, found)
    if STATE.vouched and known is None:
        say(f"web3.py {STATE.web3_version} is not a known release; it behaves as known ones do")


def try_levels(module: Any) -> Found:
    from .contract import Broken, Seen, highest_kept, kept

    def try_level(level: int, same_as: Seen | None) -> Seen:
        STATE.vouched = level
        try:
            put_in(module, Options(), level)
            why = (STATE.objects if level > 1 else "") or (STATE.transport if level > 2 else "")
            if why:
                raise Broken(why)
            replaced = [(cls, name, old, cls.__dict__[name]) for cls, name, old in STATE.patches.originals()]
            return kept(level, provider_of, replaced, same_as)
        finally:
            take_out()

    STATE.is_trying = True
    try:
        return highest_kept(HIGHEST if may_be_native(module) else 1, try_level)
    finally:
        STATE.is_trying = False


def put_in(module: Any, options: Options, highest: int) -> None:
    """All of it, up to a level; whoever calls this takes out what is there if it raises."""
    from ..session.setting import INSTALLED

    INSTALLED.begin(options)
    STATE.layout = short_name(module)
    module.install(STATE.patches, options)
    for name, functions in module.EXTRAS.items():
        install_extra(name, functions, options)
    plug_native(options, highest)
    STATE.on = True
    STATE.why_off = ""


def install_extra(name: str, functions: Any, options: Options) -> None:
    unknown = unknown_functions(functions)
    if unknown:
        STATE.unknown += unknown
        STATE.extras[name] = why_unknown(unknown[0])
        if not STATE.is_trying:
            say(f"{STATE.extras[name]}, and stays untouched")
    elif options.strict and name in ("formatters", "ipc"):
        STATE.extras[name] = "strict"
    else:
        importlib.import_module(f"ethwire.web3py.{name}").install(STATE.patches, options)
        STATE.extras[name] = ""


def plug_native(options: Options, highest: int) -> None:
    """Levels objects and native, where they are built and wanted."""
    import web3

    from ..session.setting import INSTALLED

    STATE.objects = STATE.transport = ""
    if options.transport == "python":
        STATE.transport = "transport=python"
    for number, level in ((2, "objects"), (3, "transport")):
        if number > highest:
            setattr(STATE, level, STATE.broken.get(number) or f"level {number} is not tried here")
        if getattr(STATE, level):
            continue
        mark = STATE.patches.mark()
        try:
            why = importlib.import_module(f"ethwire.web3py.{level}").plug(STATE.patches, web3, options) or ""
        except ImportError as error:
            STATE.patches.undo(mark)
            why = f"the native part is not here ({error})"
        except Exception as error:
            # A level is equal to upstream, or not there.
            STATE.patches.undo(mark)
            why = f"it cannot be put under this web3.py ({type(error).__name__}: {error})"
        setattr(STATE, level, why)
    INSTALLED.has_level(STATE.objects, STATE.transport)


def open_connections() -> int:
    from ..session.books import BOOKS

    known = [session for session in BOOKS.sessions() if session.is_patched and session.is_open]
    tasks = [session.provider._message_listener_task for session in known]
    # One whose loop was closed over it will never be done.
    return sum(not task.get_loop().is_closed() for task in tasks)


def uninstall() -> None:
    """Puts web3's own attributes back. Refused while a connection is open: web3's consumers would wait where nothing
    comes."""
    if not STATE.on:
        return
    count = open_connections()
    if count:
        raise RuntimeError(f"{count} connection{'s are' if count > 1 else ' is'} open; disconnect first, then uninstall")
    take_out()


def take_out() -> None:
    STATE.patches.undo()
    STATE.on = False
    STATE.layout = None
    STATE.why_off = "uninstall() was called"
