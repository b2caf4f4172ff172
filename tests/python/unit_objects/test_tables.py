# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a table makes of each kind of value: web3's object, or "don't know"."""

from __future__ import annotations

import json
import sys

import pytest
from eth_utils import to_checksum_address
from hexbytes import HexBytes
from web3.datastructures import AttributeDict

HASH = "0x" + "3b" * 32
LOWER = "0x52908400098527886e0f7030069857d2e4169ee7"


def known(value, wanted):
    assert type(value) is type(wanted)
    assert value == wanted
    assert repr(value) == repr(wanted)


@pytest.mark.parametrize("digits", ["0", "1", "00", "ff", "FfFf", "f" * 16, "1" + "0" * 16, "f" * 64, "9" * 400])
def test_integers_are_exact_at_any_size(table, digits):
    known(table(("integer",)).build(f'"0x{digits}"'), int(digits, 16))


@pytest.mark.parametrize("text", ["0x", "", "1f", "0X1", "0x1g", "0x_1", " 0x1", "-0x1", "0x1 ", "\u0661"])
def test_integers_of_another_form_are_left_to_web3(table, text):
    assert table(("integer",)).build(json.dumps(text)) is NotImplemented


@pytest.mark.parametrize("value", [0, -1, 255, 2**64, -(2**70), True, False, None, [1], {"a": "0x1"}])
def test_what_is_no_string_stays_as_it_is_where_an_integer_is_expected(table, value):
    wanted = AttributeDict(value) if isinstance(value, dict) else value
    known(table(("integer",)).build(json.dumps(value)), wanted)


@pytest.mark.parametrize("digits", ["", "00", "ab" * 31, "AB" * 32, "abc", "0", "0" * 64])
def test_bytes_of_variable_length_are_padded_in_front(table, digits):
    known(table(("bytes", 32, True)).build(f'"0x{digits}"'), HexBytes("0x" + digits))


@pytest.mark.parametrize("size", [0, 1, 8, 15, 16, 17, 20, 32, 33, 256])
def test_bytes_of_any_size(table, size):
    data = bytes(range(256))[:size]
    known(table(("hexbytes",)).build(f'"0x{data.hex()}"'), HexBytes(data))
    known(table(("bytes", size, False)).build(f'"0x{data.hex()}"'), HexBytes(data))


def test_bytes_that_are_short_are_as_to_hexbytes_has_them(table):
    from web3._utils.method_formatters import to_hexbytes

    for size in range(33):
        text = "0x" + "01" * size
        value = table(("bytes", 32, False)).build(f'"{text}"')
        try:
            wanted = to_hexbytes(32, text)
        except Exception:
            assert value is NotImplemented
        else:
            assert value is NotImplemented or value == wanted
            assert value is not NotImplemented or size > 16


@pytest.mark.parametrize("text", ['"0x' + "ab" * 33 + '"', '"0x' + "00" * 33 + '"', '"ab"', '"0xzz"', "null", "5", "[]"])
def test_other_bytes_are_left_to_web3(table, text):
    assert table(("bytes", 32, True)).build(text) is NotImplemented


def test_bytes_hash_and_pickle_as_those_that_hexbytes_makes(table):
    import copy
    import pickle

    value, wanted = table(("hexbytes",)).build(f'"{HASH}"'), HexBytes(HASH)
    assert hash(value) == hash(wanted)
    assert {value: 1}[wanted] == 1
    assert pickle.loads(pickle.dumps(value)) == wanted
    assert copy.deepcopy(value) == wanted
    assert value[:2] == HexBytes("0x3b3b") and type(value[:2]) is HexBytes
    value.note = "its own"
    assert vars(value) == {"note": "its own"} and not vars(wanted)


@pytest.mark.parametrize("seed", range(20))
def test_addresses_have_their_checksum(table, seed):
    import random

    address = f"0x{random.Random(seed).getrandbits(160):040x}"
    compiled = table(("address",))
    # The second time it comes from the table of those seen lately.
    for _ in range(2):
        known(compiled.build(f'"{address}"'), to_checksum_address(address))
    known(compiled.build(f'"0x{address[2:].upper()}"'), to_checksum_address(address))


def test_more_addresses_than_are_kept(table):
    compiled = table(("address",))
    addresses = [f"0x{index:040x}" for index in range(5000)]
    for _ in range(2):
        for address in addresses:
            assert compiled.build(f'"{address}"') == to_checksum_address(address)


@pytest.mark.parametrize("text", ["null", '"0x"', '""', '"0xab"', '"name.eth"', "5"])
def test_what_is_no_address_stays_where_that_is_allowed(table, text):
    known(table(("maybe_address",)).build(text), json.loads(text))
    assert table(("address",)).build(text) is NotImplemented


def test_an_address_without_prefix_is_left_to_web3(table):
    assert table(("maybe_address",)).build(f'"{LOWER[2:]}"') is NotImplemented
    assert table(("maybe_address",)).build(f'"0X{LOWER[2:]}"') is NotImplemented


def test_keys_keep_the_order_of_the_text(table):
    compiled = table(("object", {"a": ("integer",), "b": ("integer",)}))
    for keys in (["b", "x", "a"], ["a", "b"], ["y", "b", "x", "a"], ["a"], []):
        value = compiled.build(json.dumps({key: "0x1" for key in keys}))
        assert list(value) == keys
        assert [value[key] for key in keys] == [1 if key in "ab" else "0x1" for key in keys]


def test_objects_are_attribute_dicts_all_the_way_down(table):
    value = table(("plain",)).build('{"a":{"b":[{"c":[]},1,[{"d":null}]]}}')
    known(value, AttributeDict.recursive({"a": {"b": [{"c": []}, 1, [{"d": None}]]}}))
    assert type(value.a.b[2][0]) is AttributeDict
    assert type(value.__dict__) is dict
    assert value.a is value["a"] and not hasattr(value, "b")
    with pytest.raises(TypeError):
        value.a = 1


def test_keys_are_learnt_within_a_limit(table):
    compiled = table(("object", {"a": ("integer",)}))
    for start in range(0, 4000, 40):
        document = {f"key{start + index}": {f"inner{index}": start} for index in range(40)}
        known(compiled.build(json.dumps(document)), AttributeDict.recursive(document))


@pytest.mark.parametrize(("size", "is_kept"), [(64, True), (65, False), (500_000, False)])
def test_a_long_key_is_not_learnt(table, size, is_kept):
    """What is learnt stays for the life of the process: then it is one object each time."""
    compiled = table(("object", {"a": ("integer",)}))
    document = {"k" * size: "0x1"}
    first, second = (compiled.build(json.dumps(document)) for _ in range(2))
    known(first, AttributeDict.recursive(document))
    assert (next(iter(first.__dict__)) is next(iter(second.__dict__))) is is_kept


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":2}',
        '{"a":{"x":1,"x":1}}',
        '{"a":1.0}',
        '{"a":1e2}',
        '{"a":NaN}',
        '{"a":"\\u0041"}',
        '{"\\u0061":1}',
        '{"\u00e9":1}',
        '{"a":' + "[" * 70 + "]" * 70 + "}",
        '{"a":1}x',
        '{"a":1',
        '{"a":' + "1" * 600 + "}",
        "",
        "{",
    ],
)
def test_decision_four_is_dont_know(table, text):
    """Duplicate keys, floats, NaN, escapes, deep nesting, long numbers, what is no JSON."""
    assert table(("plain",)).build(text) is NotImplemented


def test_text_other_than_ascii(table):
    assert table(("plain",)).build('["caf\u00e9", "\U0001f600"]') == ["caf\u00e9", "\U0001f600"]
    assert table(("plain",)).build('["caf\u00e9"]'.encode()) == ["caf\u00e9"]
    assert table(("plain",)).build(b'["\xff"]') is NotImplemented
    assert table(("plain",)).build('["\ud83d"]') is NotImplemented


@pytest.mark.parametrize("value", [[], [HASH], [{"a": "0x1"}, {}]])
def test_a_list_of_objects_or_of_strings(table, value):
    compiled = table(("either", ("object", {"a": ("integer",)}), ("bytes", 32, False)))
    built = compiled.build(json.dumps(value))
    assert built == [HexBytes(each) if isinstance(each, str) else {**each, **({"a": 1} if each else {})} for each in value]


@pytest.mark.parametrize("value", [[HASH, {}], [{}, HASH], [1], [None], [[]], None, {}, "x"])
def test_a_mixture_is_left_to_web3(table, value):
    compiled = table(("either", ("object", {"a": ("integer",)}), ("bytes", 32, False)))
    assert compiled.build(json.dumps(value)) is NotImplemented


@pytest.mark.parametrize("rule", [("unknown",), ("array", ("unknown",)), ("subscription", ((0.9, ("a",), None),) * 9, None)])
def test_a_rule_that_is_none_is_refused(table, rule):
    with pytest.raises(ValueError):
        table(rule)


def test_classes_that_are_none_are_refused():
    from ethwire import _engine

    with pytest.raises(ValueError):
        _engine.Table(("plain",), AttributeDict, str)
    with pytest.raises(ValueError):
        _engine.Table(("plain",), tuple, HexBytes)


def test_nothing_is_kept_of_what_was_built(tables):
    """Neither objects nor references to what is shared: 100,000 heads, logs, replies and refusals."""
    import gc

    from ethwire._engine import scan
    from ethwire.web3py.objects.probes import sample

    block = sample(tables.events.rule[1][0][2] and ("object", tables.events.rule[1][0][2]), 2)
    texts = [
        '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xab","result":%s}}' % json.dumps(block),
        '{"jsonrpc":"2.0","id":7,"result":%s}' % json.dumps(HASH),
        '{"jsonrpc":"2.0","id":7,"result":{"a":1.5}}',
        '{"jsonrpc":"2.0","id":7,"result":[{"a":1},{"a":2,"a":3}]}',
        '{"jsonrpc":"2.0","id":7}',
    ]
    shared = [None, True, HexBytes, AttributeDict, NotImplemented, sys.intern("parentHash"), sys.intern("result"), 7]

    def run(count):
        for _ in range(count):
            for text in texts:
                message = scan(text)
                if message is not None:
                    message.build(tables.events.table)

    run(100)
    gc.collect()
    objects, references = len(gc.get_objects()), [sys.getrefcount(each) for each in shared]
    blocks = sys.getallocatedblocks()
    run(20_000)
    gc.collect()
    assert len(gc.get_objects()) - objects < 20
    assert sys.getallocatedblocks() - blocks < 200
    for each, before in zip(shared, references):
        assert abs(sys.getrefcount(each) - before) < 50, each
