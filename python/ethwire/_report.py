# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`stats()` and `doctor()`: what a program, and a person, is told."""

from __future__ import annotations

import atexit
import sys
from typing import Any

from ._address import address_of
from .web3py.state import STATE


def described(session: Any) -> dict[str, Any]:
    from .session.books import LEVELS

    provider = session.provider
    return {
        "provider": type(provider).__name__,
        "address": address_of(provider),
        "connected": session.is_open and not session.is_lost and not (session.reconnect and session.reconnect.is_down),
        "state": state_of(session),
        "level": LEVELS[session.level],
        "reason": session.reason,
        "in_flight": len(session.calls) + len(session.batches),
        "buffered_bytes": session.buffered_bytes,
        **session.counts(),
    }


def state_of(session: Any) -> str:
    """As `ethwire.state()` has it; without `reconnect` a connection is there or not."""
    if session.reconnect:
        return session.reconnect.outages.now.name
    return "up" if session.is_open and not session.is_lost else "closed"


def stats() -> dict[str, Any]:
    from .session.books import BOOKS

    # Where ethwire is off, those of its own classes are there all the same.
    known = [session for session in BOOKS.sessions() if STATE.on or not session.is_patched]
    providers = [described(session) for session in sorted(known, key=lambda session: session.number)]
    return {"on": STATE.on, "web3": STATE.web3_version, "levels": dict(BOOKS.used_levels), "providers": providers}


def print_stats_at_exit() -> None:
    """Where `--stats` asks for it; once a process."""
    if STATE.options is not None and STATE.options.stats:
        atexit.unregister(print_stats)
        atexit.register(print_stats)


def print_stats() -> None:
    """`--stats`: at the end of the process, on standard error, a line for each provider that there was."""
    from .session.books import BOOKS

    for session in BOOKS.sessions():
        session.counts()
    for each in BOOKS.remembered:
        counts = ", ".join(f"{name} {count}" for name, count in each["counters"].as_dict().items() if count)
        where = f"{each['provider']} {each['address']}"
        print(f"ethwire: {where}: {each['level']}; {counts or 'nothing happened'}", file=sys.stderr)
    if not BOOKS.remembered:
        why = "no provider of a persistent connection was made" if STATE.on else STATE.why_off
        print(f"ethwire: {why}", file=sys.stderr)


def facts() -> dict[str, Any]:
    """What `doctor` knows, as values."""
    from .session.books import LEVELS

    found: dict[str, Any] = {"on": STATE.on, "why_off": "" if STATE.on else STATE.why_off}
    found |= {"web3": STATE.web3_version, "python": sys.version.split()[0], "unknown": list(STATE.unknown)}
    found |= {"verified": not STATE.unknown, "broken": {LEVELS[level]: why for level, why in STATE.broken.items()}}
    if STATE.on:
        assert STATE.options is not None
        found |= {
            "native_objects": not STATE.objects,
            "why_no_native_objects": STATE.objects,
            "native_transport": not STATE.transport,
            "why_no_native_transport": STATE.transport,
            "without": {name: why for name, why in STATE.extras.items() if why},
            "options": STATE.options._asdict(),
        }
    # Where it is off, those of ethwire's own classes.
    found["providers"] = stats()["providers"]
    return found


def lines() -> list[str]:
    """The same to read, a line each."""
    found = facts()
    said = []
    if found["on"]:
        said.append(f"ethwire is on, under web3.py {found['web3']}")
        if STATE.vouched:
            said.append("  unverified release, behaves as known: each promise was tried in this process")
        said.append(f"  python {found['python']}")
        for part in ("objects", "transport"):
            native = "yes" if found[f"native_{part}"] else f"no: {found[f'why_no_native_{part}']}"
            said.append(f"  native {part}: {native}")
        said += [f"  without {name}: {why}" for name, why in found["without"].items()]
        said.append(f"  options: {', '.join(f'{key}={value}' for key, value in found['options'].items())}")
    else:
        said.append(f"ethwire is off: {found['why_off']}")
    for provider in found["providers"]:
        said.append(f"  {provider['provider']} {provider['address']}: {level_and_reason(provider)}")
    said += [f"  not {level}: {why}" for level, why in found["broken"].items()]
    return said + [f"  not known: {name}" for name in found["unknown"]]


def level_and_reason(provider: dict[str, Any]) -> str:
    reason = provider["reason"]
    if not provider["connections"]:
        # The level is found when it connects.
        reason = "; ".join(filter(None, ("not connected yet", reason)))
    return f"{provider['level']} ({reason})" if reason else provider["level"]


def doctor() -> str:
    return "\n".join(lines())
