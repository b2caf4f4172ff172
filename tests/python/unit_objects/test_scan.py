# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Which texts are taken for a plain notification or reply, and which are left to json.loads."""

from __future__ import annotations

import json

import pytest
from ethwire._engine import scan

EVENT = '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xab","result":%s}}'
REPLY = '{"jsonrpc":"2.0","id":7,"result":%s}'


def test_a_notification_has_its_subscription_and_no_id():
    message = scan(EVENT % '{"number":"0x1"}')
    assert (message.subscription, message.id) == ("0xab", None)


def test_a_reply_has_its_id_and_no_subscription():
    message = scan(REPLY % '"0x1"')
    assert (message.subscription, message.id) == (None, 7)


@pytest.mark.parametrize("kind", [str, str.encode])
def test_the_text_stays_as_it_was_received(kind):
    text = kind(REPLY % "[1, 2]")
    message = scan(text)
    assert message.text is text
    assert message.size == len(text)
    assert message.message() == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"result":1,"id":7,"jsonrpc":"2.0"}',
        ' \n{ "id" : 7 ,\t"jsonrpc" : "2.0" , "result" : { } }\r\n',
        '{"params":{"result":1.5e-3,"subscription":"0xab"},"method":"eth_subscription","jsonrpc":"2.0"}',
        REPLY % '"\\u0041\\n\\ud800"',
        REPLY % "null",
        REPLY % '{"a":1,"a":2}',
    ],
)
def test_order_blanks_and_what_only_the_result_has_do_not_matter(text):
    message = scan(text)
    assert message is not None
    assert repr(message.message()) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "[" + REPLY % "1" + "]",
        '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":"x"}}',
        '{"jsonrpc":"2.0","id":7,"result":1,"error":null}',
        '{"jsonrpc":"2.0","id":7}',
        '{"jsonrpc":"2.0","id":"7","result":1}',
        '{"jsonrpc":"2.0","id":-7,"result":1}',
        '{"jsonrpc":"2.0","id":7.0,"result":1}',
        '{"jsonrpc":"2.0","id":null,"result":1}',
        '{"jsonrpc":"2.0","id":1000000000000000000000,"result":1}',
        '{"jsonrpc":"2.0","id":7,"id":8,"result":1}',
        '{"jsonrpc":"1.0","id":7,"result":1}',
        '{"id":7,"result":1}',
        '{"jsonrpc":"2.0","id":7,"result":1,"extra":1}',
        '{"jsonrpc":"2.0","\\u0069d":7,"result":1}',
        EVENT % "null",
        '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":7,"result":1}}',
        '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xab"}}',
        '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xab","result":1,"more":1}}',
        '{"jsonrpc":"2.0","method":"eth_other","params":{"subscription":"0xab","result":1}}',
        '{"jsonrpc":"2.0","method":"eth_subscription","id":1,"params":{"subscription":"0xab","result":1}}',
        # What is no JSON, or not to everybody.
        REPLY % "1" + "x",
        (REPLY % "1")[:-1],
        REPLY % "01",
        REPLY % "1.",
        REPLY % ".5",
        REPLY % "+1",
        REPLY % "NaN",
        REPLY % "Infinity",
        REPLY % "[1,]",
        REPLY % '{"a":1,}',
        REPLY % '{"a" 1}',
        REPLY % "'a'",
        REPLY % '"\\x"',
        REPLY % '"\\u12g4"',
        REPLY % '"\t"',
        REPLY % '"\x00"',
        REPLY % ("[" * 80 + "]" * 80),
        REPLY % ("1" * 600),
        "\ufeff" + REPLY % "1",
        REPLY.replace(" ", "\u00a0") % "\u00a01",
    ],
)
def test_everything_else_is_left_to_python(text):
    assert scan(text) is None
    assert scan(text.encode("utf-8", "surrogatepass")) is None


def test_the_text_of_a_message_is_valid_for_json_loads_wherever_it_is_cut():
    text = EVENT % '{"a":["0x1",{"b":null}],"c":"\\u00e9","d":-1.5e+3}'
    for end in range(len(text)):
        assert scan(text[:end]) is None
    assert scan(text) is not None


def test_other_than_ascii_in_bytes_has_to_be_utf_8():
    assert scan((REPLY % '"caf\u00e9"').encode()).message()["result"] == "caf\u00e9"
    assert scan((REPLY % '"caf\u00e9"').encode("latin-1")) is None
    # json.loads takes these bytes, and makes a surrogate of them.
    assert scan(REPLY.encode() % b'"\xed\xa0\xbd"') is None


def test_a_surrogate_in_text_is_left_to_python():
    assert scan(REPLY % '"\ud83d"') is None


@pytest.mark.parametrize("text", [None, 7, bytearray(b"{}"), memoryview(b"{}"), ["x"]])
def test_what_is_no_text_is_left_to_python(text):
    assert scan(text) is None


def test_a_message_cannot_be_made_or_changed():
    message = scan(REPLY % "1")
    with pytest.raises(TypeError):
        type(message)()
    with pytest.raises(AttributeError):
        message.id = 8
    with pytest.raises(TypeError):
        message.build("no table")


def test_repr_shows_no_payload():
    assert "secret" not in repr(scan(REPLY % '"secret"'))
    assert "secret" not in repr(scan(EVENT % '"secret"'))
