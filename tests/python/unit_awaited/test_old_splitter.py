# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Messages out of a stream of bytes, however it is cut."""

from __future__ import annotations

import json
import random

import pytest
from ethwire.web3py.old_readers import Splitter

MESSAGES = [{"id": 1, "result": '0x{}[]"\\'}, {"id": 2, "result": {"a": ["\n", "}"]}}, {"id": 3, "result": None}]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("end", ["\n", "", " \r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
def test_any_cut_gives_the_same_messages(indent, end, size):
    stream = "".join(json.dumps(message, indent=indent) + end for message in MESSAGES).encode()
    splitter = Splitter()
    found = []
    for start in range(0, len(stream), size):
        found += splitter.feed(stream[start : start + size])
    assert [json.loads(each) for each in found] == MESSAGES


def test_garbage_between_messages_does_not_stop_them():
    chance = random.Random(7)
    for _ in range(300):
        garbage = [b"nonsense", b'{"half": [1, 2', b"}{", b"\xff\xfe", b'"', b"[[[", b"[" * 20_000]
        lines = [json.dumps({"jsonrpc": "2.0", "id": index}).encode() for index in range(6)]
        for _ in range(3):
            lines.insert(chance.randrange(len(lines)), chance.choice(garbage))
        lines.append(json.dumps({"jsonrpc": "2.0", "id": 6}).encode())
        stream = b"\n".join(lines) + b"\n"
        splitter = Splitter()
        found = []
        while stream:
            size = chance.randrange(1, 40)
            found += splitter.feed(stream[:size])
            stream = stream[size:]
        readable = []
        for each in found:
            try:
                readable.append(json.loads(each)["id"])
            except (ValueError, TypeError):
                continue
        assert readable == list(range(7))


@pytest.mark.parametrize("separator", [",\n", "\n,\n", "\n,"])
def test_the_answer_to_a_batch_may_have_a_line_for_each_message(separator):
    messages = [{"jsonrpc": "2.0", "id": number, "result": "0x1"} for number in range(3)]
    text = "[\n" + separator.join(map(json.dumps, messages)) + "\n]\n"
    assert [json.loads(each) for each in Splitter().feed(text.encode())] == [messages]


def test_several_messages_on_one_line():
    one, two = b'{"jsonrpc":"2.0","id":0,"result":"}{"}', b'{"jsonrpc":"2.0","method":"eth_subscription"}'
    assert Splitter().feed(one + two + b"\n" + one + b" " + one + b"\n") == [one, two, one, one]
    assert Splitter().feed(one + b"x" + two + b"\n") == [one + b"x" + two]
