# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`python -m ethwire doctor`: what the process that asks would be, and what a connection to a node is."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from ._address import said_without_secrets, without_secrets

CONNECT_SECONDS = 30
MOST_OF_A_NAME = 200


def run(address: str | None, *, as_json: bool, hook: bool) -> int:
    import ethwire

    from ._report import facts, lines

    try:
        is_on = ethwire.install()
    except ImportError as error:
        print(json.dumps({"on": False, "why_off": str(error)}) if as_json else f"ethwire is off: {error}")
        return 1
    found = {**facts(), "hook": hook}
    said = lines()
    if is_on:
        said.append(
            f"  ETHWIRE=1 in the environment turns it on: {'yes' if hook else 'no, ethwire.pth is not installed here'}"
        )
    else:
        said.append("  ETHWIRE=1 in the environment leaves it off here, too")
    is_well = is_on
    if is_on and address is not None:
        connection = asyncio.run(connected(address))
        found["connection"] = connection
        is_well = not connection["error"]
        said.append(f"  {connection['address']}: {spoken(connection)}")
    print(json.dumps(found) if as_json else "\n".join(said))
    return 0 if is_well else 1


async def connected(address: str) -> dict[str, Any]:
    """Connects once, and asks the node who it is."""
    from ._report import described
    from .session.session import session_of
    from .web3py.known import provider_of

    found: dict[str, Any] = {"address": without_secrets(address), "error": ""}
    try:
        provider = provider_of(address)
        await asyncio.wait_for(provider.connect(), CONNECT_SECONDS)
        try:
            session = session_of(provider._request_processor)
            found |= {key: value for key, value in described(session).items() if key in ("level", "reason")}
            began = time.monotonic()
            reply = await provider.make_request("web3_clientVersion", [])
            found |= {"client": client_of(reply), "milliseconds": round((time.monotonic() - began) * 1000, 3)}
        finally:
            await provider.disconnect()
    except Exception as error:
        found["error"] = said_of(error, address)
    return found


def client_of(reply: Any) -> str:
    """What the node calls itself, to be printed."""
    name = reply.get("result")
    if not isinstance(name, str):
        return "a node that does not say what it is"
    return "".join(each if each.isprintable() else "?" for each in name[:MOST_OF_A_NAME])


def said_of(error: Exception, address: str) -> str:
    """An error in one line, with what caused it; never with the secrets of the address."""
    said = []
    for each in filter(None, (error, error.__cause__)):
        text = said_without_secrets(" ".join(str(each).split()), address)
        said.append(f"{type(each).__name__}: {text}" if text else type(each).__name__)
    return ": ".join(said)


def spoken(connection: dict[str, Any]) -> str:
    if connection["error"]:
        return connection["error"]
    reason = f" ({connection['reason']})" if connection["reason"] else ""
    return f"{connection['level']}{reason}; {connection['client']}, {connection['milliseconds']} ms"
