# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`stats()` and `doctor()`: what a program, and a person, is told."""

from __future__ import annotations

import sys
from typing import Any

from ._address import address_of
from ._install import STATE


def described(inbox: Any) -> dict[str, Any]:
    from ._awaited.inbox import LEVELS

    provider = inbox.provider
    return {
        "provider": type(provider).__name__,
        "address": address_of(provider),
        "connected": inbox.is_open and not (inbox.reconnect and inbox.reconnect.is_down),
        "level": LEVELS[inbox.level],
        "reason": inbox.reason,
        "in_flight": len(inbox.calls) + len(inbox.batches),
        "buffered_bytes": inbox.buffered_bytes,
        **inbox.counters.as_dict(),
    }


def inboxes(known: Any) -> list[Any]:
    """Another thread may make a provider, or let go of one, while this one looks."""
    while True:
        try:
            return list(known)
        except RuntimeError:
            continue


def stats() -> dict[str, Any]:
    from ._awaited.inbox import Inbox

    providers = []
    if STATE.on:
        providers = [described(inbox) for inbox in sorted(inboxes(Inbox.all), key=lambda inbox: inbox.number)]
    return {"on": STATE.on, "web3": STATE.web3_version, "levels": dict(Inbox.used_levels), "providers": providers}


def print_stats() -> None:
    """`--stats`: at the end of the process, on standard error, a line for each provider that there was."""
    from ._awaited.inbox import Inbox

    for each in Inbox.remembered:
        counts = ", ".join(f"{name} {count}" for name, count in each["counters"].as_dict().items() if count)
        where = f"{each['provider']} {each['address']}"
        print(f"ethwire: {where}: {each['level']}; {counts or 'nothing happened'}", file=sys.stderr)
    if not Inbox.remembered:
        why = "no provider of a persistent connection was made" if STATE.on else STATE.why_off
        print(f"ethwire: {why}", file=sys.stderr)


def lines() -> list[str]:
    """What `doctor` says, a line each."""
    said = []
    if STATE.on:
        said.append(f"ethwire is on, under web3.py {STATE.web3_version}")
        said.append(f"  python {sys.version.split()[0]}")
        native = "yes" if not STATE.objects else f"no: {STATE.objects}"
        said.append(f"  native objects: {native}")
        native = "yes" if not STATE.transport else f"no: {STATE.transport}"
        said.append(f"  native transport: {native}")
        for name, why in STATE.extras.items():
            if why:
                said.append(f"  without {name}: {why}")
        said.append(f"  options: {', '.join(f'{key}={value}' for key, value in STATE.options._asdict().items())}")
        for provider in stats()["providers"]:
            reason = f" ({provider['reason']})" if provider["reason"] else ""
            said.append(f"  {provider['provider']} {provider['address']}: {provider['level']}{reason}")
    else:
        said.append(f"ethwire is off: {STATE.why_off}")
    for name in STATE.unknown:
        said.append(f"  not known: {name}")
    return said


def doctor() -> str:
    return "\n".join(lines())
