# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Values: what attributes give, and what is left of the document."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from ethwire import _engine, client

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests/data"

HEAD = {
    "parentHash": "0x" + "11" * 32,
    "sha3Uncles": "0x" + "22" * 32,
    "miner": "0x52908400098527886e0f7030069857d2e4169ee7",
    "logsBloom": "0x" + "00" * 256,
    "difficulty": hex(2**200),
    "number": "0x1b4",
    "gasLimit": "0x5208",
    "timestamp": "0x0",
    "extraData": "0x",
    "nonce": None,
    "baseFeePerGas": "0x7",
    "hash": "0x" + "33" * 32,
    "mine": {"a": 1},
}


def head(**changes):
    return client.Header.from_json(json.dumps({**HEAD, **changes}))


def test_attributes():
    h = head()
    assert (h.number, h.difficulty, h.base_fee_per_gas, h.timestamp) == (436, 2**200, 7, 0)
    assert h.hash == b"\x33" * 32 and isinstance(h.hash, bytes)
    assert repr(h.hash) == str(h.hash) == "0x" + "33" * 32 and h.hash.hex() == "33" * 32
    assert h.miner == "0x52908400098527886E0F7030069857D2E4169EE7"
    assert h.extra_data == b"" and repr(h.extra_data) == "0x"
    # Left out, and null.
    assert h.gas_used is None and h.nonce is None and h.withdrawals_root is None
    assert len({h.hash: 1, b"\x33" * 32: 2}) == 1


def test_hex_bytes():
    value = client.HexBytes(b"\x12\xff")
    assert repr(value) == str(value) == f"{value}" == "0x12ff" and value == b"\x12\xff" and value.hex() == "12ff"
    for copied in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert copied == value and type(copied) is client.HexBytes
    assert int.from_bytes(value, "big") == 0x12FF and {value: 1}[b"\x12\xff"] == 1


def test_immutable():
    h = head()
    with pytest.raises(AttributeError):
        h.number = 1
    with pytest.raises(AttributeError):
        h.other = 1
    with pytest.raises(TypeError):
        type(h)()
    with pytest.raises(TypeError):
        client.Header.number = 1


def test_the_nodes_own_names():
    h = head()
    d = h.to_dict()
    assert d["baseFeePerGas"] == 7 and d["hash"] == h.hash and d["miner"] == h.miner
    assert d["nonce"] is None and "gasUsed" not in d
    assert d["mine"] == {"a": 1} == h.unknown["mine"]
    assert json.loads(h.raw) == HEAD


def test_misfits():
    h = head(gasLimit=5, baseFeePerGas="0x007", nonce="0x123")
    assert h.misfits == {"gasLimit": 5, "baseFeePerGas": "0x007", "nonce": "0x123"}
    # Where the text leaves no doubt there is a value besides.
    assert h.base_fee_per_gas == 7 and h.gas_limit is None and h.nonce is None
    assert h.to_dict()["gasLimit"] == 5 and h.to_dict()["baseFeePerGas"] == 7
    assert head().misfits == {}


def test_what_is_no_value():
    with pytest.raises(ValueError, match="field number"):
        head(number="latest")
    with pytest.raises(ValueError):
        client.Header.from_json("{")
    with pytest.raises(TypeError):
        client.Header.from_json(5)


def test_equality_and_copies():
    h = head()
    other = head(number="0x1b5")
    assert h == head() and hash(h) == hash(head()) and h != other and h != "h"
    # However it is laid out, but for fields that are kept as text.
    known = {key: value for key, value in HEAD.items() if key != "mine"}
    one, other = (client.Header.from_json(json.dumps(known, indent=n)) for n in (None, 3))
    assert one == other and hash(one) == hash(other) and one.raw != other.raw and one != h
    for copied in (copy.copy(h), copy.deepcopy(h), pickle.loads(pickle.dumps(h))):
        assert copied == h and copied.raw == h.raw


def test_repr():
    text = repr(head())
    assert text.startswith("Header(parent_hash=0x1111") and "number=436" in text and "logs_bloom=<256 bytes>" in text
    assert "nonce" not in text


def test_parts_outlive_their_whole():
    log = {"address": HEAD["miner"], "topics": ["0x" + "44" * 32], "data": "0x01", "logIndex": "0x2"}
    receipt = client.Receipt.from_json(json.dumps({"transactionHash": "0x" + "55" * 32, "logs": [log, log]}))
    assert receipt.logs is receipt.logs and isinstance(receipt.logs, tuple)
    first = receipt.logs[0]
    del receipt
    assert (first.topics, first.data, first.log_index, first.removed) == ((b"\x44" * 32,), b"\x01", 2, None)
    assert json.loads(first.raw) == log


def test_a_block_of_either_form():
    transaction = {
        "hash": "0x" + "66" * 32, "from": HEAD["miner"], "to": None, "nonce": "0x1", "value": "0x0", "type": "0x2",
        "accessList": [{"address": HEAD["miner"], "storageKeys": ["0x" + "77" * 32]}],
    }  # fmt: skip
    full = client.Block.from_json(json.dumps({**HEAD, "transactions": [transaction], "uncles": []}))
    (only,) = full.transactions
    assert (only.from_, only.to, only.nonce, only.type) == ("0x52908400098527886E0F7030069857D2E4169EE7", None, 1, 2)
    assert only.access_list[0].storage_keys == (b"\x77" * 32,)
    assert full.to_dict()["transactions"][0]["from"] == only.from_
    assert full.to_dict()["transactions"][0]["accessList"][0]["storageKeys"] == [b"\x77" * 32]
    hashes = client.Block.from_json(json.dumps({**HEAD, "transactions": ["0x" + "66" * 32]}))
    assert hashes.transactions == (b"\x66" * 32,) and hashes.uncles is None
    assert client.Block.from_json(hashes.raw) == hashes


def test_syncing():
    assert not client.SyncStatus.from_json("false")
    status = client.SyncStatus.from_json('{"startingBlock":"0x0","currentBlock":"0x10","highestBlock":"0x20"}')
    assert status and (status.current_block, status.highest_block) == (16, 32)


def test_memory_that_is_used_again_tells_nothing_of_before():
    for _ in range(300):
        full, bare = head(), client.Header.from_json(json.dumps({"parentHash": "0x" + "99" * 32, "number": "0x1"}))
        assert full.to_dict()["mine"] == {"a": 1} and full.number == 436
        assert bare.to_dict() == {"parentHash": b"\x99" * 32, "number": 1} and bare.unknown == {}
        with pytest.raises(ValueError):
            head(hash=5)


def documents():
    """Results of real nodes, by what they are."""
    kinds = {
        "eth_getBlockByNumber": client.Block, "eth_getBlockByHash": client.Block,
        "eth_getTransactionByHash": client.Transaction, "eth_getTransactionReceipt": client.Receipt,
    }  # fmt: skip
    for path in sorted((DATA / "execution-apis").rglob("*.io")):
        kind = kinds.get(path.parent.name)
        if kind is None:
            continue
        for line in path.read_text().splitlines():
            if line.startswith("<< "):
                result = json.loads(line[3:]).get("result")
                if result is not None:
                    yield pytest.param(kind, result, id=f"{path.parent.name}/{path.stem}")


@pytest.mark.parametrize("kind, document", list(documents()))
def test_documents_of_real_nodes(kind, document):
    """Every field of the document is an attribute of its value, or unknown, and nothing else has a value."""
    value = kind.from_json(json.dumps(document))
    assert value.misfits == {} and json.loads(value.raw) == document
    told = value.to_dict()
    assert told.keys() == document.keys()
    names = {key: attribute for attribute, key, _ in _engine.value_fields()[kind.__name__]}
    for key, given in document.items():
        if key not in names:
            assert value.unknown[key] == given
        elif isinstance(given, str):
            have = getattr(value, names[key])
            if isinstance(have, int):
                assert have == int(given, 16), key
            else:
                assert str(have).lower() == given.lower(), key
    for key, attribute in names.items():
        if key not in document:
            assert getattr(value, attribute) is None, key


def test_there_were_documents():
    assert len(list(documents())) > 20


def test_all_values_are_documented_and_exported():
    for name in _engine.value_fields():
        assert getattr(client, name).__doc__ and name in client.__all__
        assert getattr(client, name).__module__ == "ethwire.client"


def test_the_types_that_checkers_see_are_those():
    done = subprocess.run([sys.executable, ROOT / "python/tools/values.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
