# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Parameters that are seen for what they are: each as web3's own normalizers give it, or left to them."""

from __future__ import annotations

import random

import pytest
from eth_utils import to_checksum_address
from ethwire.web3py.objects import parameters, probes
from ethwire.web3py.patching import Patches
from hexbytes import HexBytes
from web3._utils import method_formatters
from web3._utils.rpc_abi import RPC_ABIS

FORMATTERS = method_formatters.ABI_REQUEST_FORMATTERS
ADDRESS = to_checksum_address("0x" + "ab" * 20)
HASH = "0x" + "3b" * 32

ODD = (
    *(ADDRESS, ADDRESS.lower(), ADDRESS.upper().replace("0X", "0x"), "0X" + ADDRESS[2:], bytes(20), ADDRESS[:-1], "a.eth"),
    *(HASH, HASH.upper().replace("0X", "0x"), HASH[:-1], HASH[:-2], HASH + "00", bytes(32), HexBytes(HASH)),
    *("0x", "0xab", "0xAB", "0xabc", "ab", "", b"\x01", bytearray(b"\x01"), HexBytes("0x01")),
    *(0, 1, -1, 2**256, True, False, 1.5, "0x1", "0x01", "1", None, [], {}, (), ["0x1"], "latest"),
)


@pytest.fixture
def both():
    """web3's formatters, and ours before them."""
    upstream, patches = dict(FORMATTERS), Patches()
    parameters.install(patches, "")
    yield upstream, FORMATTERS
    patches.undo()
    assert upstream == FORMATTERS


def outcome(formatter, params):
    try:
        return formatter(params)
    except Exception as error:
        return type(error), str(error)


def must_be_same(both, method, params):
    upstream, ours = both
    # The second time what was learnt the first time is used.
    for _ in range(2):
        wanted, found = outcome(upstream[method], params), outcome(ours[method], params)
        assert probes.same(found, wanted), (method, params, found, wanted)


def test_the_usual_ones_have_a_way_of_their_own(both):
    upstream, ours = both
    assert [method for method in parameters.METHODS if ours[method] is not upstream[method]] == list(parameters.METHODS)


def samples(method):
    types = RPC_ABIS[method]
    return parameters.samples_of(types)


# Transactions are of the same types in each of their methods; the others are met at random.
@pytest.mark.parametrize("method", sorted({*parameters.METHODS} - {"eth_createAccessList", "eth_estimateGas"}))
def test_odd_values_are_web3s(both, method):
    types = RPC_ABIS[method]
    for params in samples(method):
        must_be_same(both, method, params)
    for odd in ODD:
        if isinstance(types, dict):
            for name in types:
                must_be_same(both, method, ({name: odd}, "latest"))
                must_be_same(both, method, [{**samples(method)[0][0], name: odd}, odd])
            must_be_same(both, method, (odd,))
        else:
            for index in range(len(types)):
                params = list(samples(method)[0])
                params[index] = odd
                must_be_same(both, method, params)
                must_be_same(both, method, tuple(params))
            must_be_same(both, method, [*samples(method)[0], odd])
    for odd in ((), [], None, "x", {}, [None]):
        must_be_same(both, method, odd)


def test_at_random(both):
    source = random.Random(7)
    values = [each for each in ODD if not isinstance(each, (list, dict, tuple))]
    for _ in range(600):
        method = source.choice(parameters.METHODS)
        types = RPC_ABIS[method]
        if isinstance(types, dict):
            names = source.sample(list(types), source.randrange(len(types) + 1))
            first = {name: source.choice(values) for name in names}
            if source.random() < 0.2:
                first["strange"] = source.choice(values)
            must_be_same(both, method, (first, *source.choices(values, k=source.randrange(3))))
        else:
            must_be_same(both, method, tuple(source.choices(values, k=source.randrange(len(types) + 2))))


def test_what_is_given_is_not_changed(both):
    _, ours = both
    first = {"to": ADDRESS, "gas": 5}
    for _ in range(2):
        formatted = ours["eth_call"]((first, "latest"))
        assert first == {"to": ADDRESS, "gas": 5} and formatted[0] == {"to": ADDRESS, "gas": "0x5"}
        formatted[0]["to"] = "changed"


def test_addresses_are_kept_within_a_bound(both, monkeypatch):
    monkeypatch.setattr(parameters, "ADDRESSES_LIMIT", 4)
    addresses = parameters.Addresses()
    for index in range(30):
        addresses.learn(f"0x{index:040d}")
        assert len(addresses._known) <= 4
    addresses.learn("x" * 1_000_000)
    assert "x" * 1_000_000 not in addresses._known


def test_a_formatter_that_gives_something_else_is_left_alone(monkeypatch):
    monkeypatch.setitem(FORMATTERS, "eth_call", lambda params: ({**params[0], "more": 1}, *params[1:]))
    mine, patches = FORMATTERS["eth_call"], Patches()
    parameters.install(patches, "")
    assert FORMATTERS["eth_call"] is mine
    patches.undo()


def test_one_that_was_found_equal_is_compared_again_when_a_program_has_replaced_it(monkeypatch):
    patches = Patches()
    parameters.install(patches, "the same files")
    patches.undo()
    monkeypatch.setitem(FORMATTERS, "eth_getCode", lambda params: ["another", *params[1:]])
    mine = FORMATTERS["eth_getCode"]
    parameters.install(patches, "the same files")
    assert FORMATTERS["eth_getCode"] is mine and FORMATTERS["eth_call"] is not mine
    patches.undo()
