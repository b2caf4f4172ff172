# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Recorded documents: every block, transaction, receipt, log and notification that lies in the data.

The subset of tests/data is always there; ETHWIRE_DATA names a folder with all of it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[3]
SUBSET = ROOT / "tests" / "data"
# Made to be refused: what is in it is no frame of Ethereum.
NOT_ETHEREUM = "json-test-suite"

KINDS = {
    "block": ({"parentHash", "stateRoot", "number"}, "eth_getBlockByNumber"),
    "receipt": ({"transactionHash", "cumulativeGasUsed", "logs"}, "eth_getTransactionReceipt"),
    "log": ({"address", "topics", "data"}, "eth_getLogs"),
    "transaction": ({"nonce", "gas", "value", "hash"}, "eth_getTransactionByHash"),
    "syncing": ({"startingBlock", "currentBlock", "highestBlock"}, None),
}


class Document(NamedTuple):
    """One JSON value of a known kind, and where it comes from."""

    kind: str
    value: Any
    source: str


def folder() -> Path:
    """All of the data if there is a folder with it, or the subset."""
    return Path(os.environ.get("ETHWIRE_DATA") or SUBSET)


def recorded() -> list[Document]:
    """Each document once, however often it was recorded."""
    found: dict[str, Document] = {}
    for path in sorted(folder().rglob("*")):
        if NOT_ETHEREUM in path.parts or not path.is_file():
            continue
        for value in values_of(path):
            for kind, part in parts_of(value):
                text = json.dumps(part)
                found.setdefault(kind + text, Document(kind, part, str(path.relative_to(folder()))))
    return list(found.values())


def values_of(path: Path) -> Iterator[Any]:
    """The JSON values of a file: one, or those of the lines of a recording."""
    name = path.name.removesuffix(".gz")
    if not name.endswith((".json", ".io", ".jsonl", ".ndjson")):
        return
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode("utf-8")
    if name.endswith(".json"):
        try:
            yield json.loads(text)
            return
        except ValueError:
            pass
    for line in text.splitlines():
        try:
            yield json.loads(line.removeprefix("<<").removeprefix(">>").strip())
        except ValueError:
            continue


def parts_of(value: Any) -> Iterator[tuple[str, Any]]:
    """Everything of a known kind, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from parts_of(each)
    elif isinstance(value, dict):
        kind = kind_of(value)
        if kind is not None:
            yield kind, value
        if value.get("method") == "eth_subscription" and isinstance(value.get("params"), dict):
            yield "event", value["params"].get("result")
        for each in value.values():
            yield from parts_of(each)


def kind_of(value: dict[str, Any]) -> str | None:
    for kind, (keys, _) in KINDS.items():
        if keys <= value.keys():
            return kind
    return None
