# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3's formatters as rules, the self-check, and what makes a table useless."""

from __future__ import annotations

import pytest
from ethwire import _engine
from ethwire.web3py.objects import probes
from ethwire.web3py.objects.reading import FormatterReader, NotUnderstood
from ethwire.web3py.objects.tables import USUAL_METHODS, Tables, block_formatters
from hexbytes import HexBytes
from web3._utils import method_formatters as web3_formatters
from web3.datastructures import AttributeDict

RESULTS = web3_formatters.PYTHONIC_RESULT_FORMATTERS


@pytest.mark.parametrize("method", USUAL_METHODS)
def test_the_usual_formatters_are_understood_and_equal(tables, method):
    compiled = tables.of(RESULTS[method])
    probes.check_result(compiled)


def test_fields_whose_format_changed_between_versions_are_read_from_the_version_that_is_here():
    import web3

    if "authorizationList" not in web3_formatters.TRANSACTION_RESULT_FORMATTERS:
        pytest.skip("web3.py has it from 7.9 on")
    rule = FormatterReader().read_object(web3_formatters.TRANSACTION_RESULT_FORMATTERS)
    authorization = rule[1]["authorizationList"][1][1][1]
    wanted = ("integer",) if web3.__version__.startswith("8.") else ("bytes", 32, True)
    assert authorization["r"] == authorization["s"] == wanted


@pytest.mark.parametrize(
    "formatter",
    [
        float,
        lambda value: value,
        web3_formatters.apply_formatter_if(lambda value: True, HexBytes),
        web3_formatters.apply_formatter_if(web3_formatters.is_not_null, lambda value: value),
        web3_formatters.type_aware_apply_formatters_to_dict({"a": str}),
        web3_formatters.type_aware_apply_formatters_to_dict(["a"]),
        web3_formatters.apply_formatter_to_array(str),
        {"a": HexBytes},
    ],
)
def test_a_formatter_that_is_not_known_is_not_guessed(formatter):
    with pytest.raises(NotUnderstood):
        FormatterReader().read(formatter)


def test_a_formatter_that_is_not_understood_has_no_table(tables):
    assert tables.of(RESULTS["eth_feeHistory"]) is None
    assert tables.of(RESULTS["eth_feeHistory"]) is None
    assert tables.of(lambda value: value) is None
    assert tables.of(HexBytes) is tables.of(RESULTS["eth_call"])


def test_a_dictionary_of_formatters_that_was_changed_since_makes_its_tables_useless(monkeypatch):
    tables = Tables(geth_syncing=False, format_heads=False)
    block, number = RESULTS["eth_getBlockByNumber"], RESULTS["eth_blockNumber"]
    assert tables.of(block) is not None
    with monkeypatch.context() as patch:
        patch.setitem(block_formatters(web3_formatters), "number", str)
        assert tables.of(block) is None
        assert not tables.events.is_current
        assert tables.of(number) is not None
    assert tables.of(block) is not None


def test_a_field_that_a_program_added_before_is_formatted(monkeypatch):
    monkeypatch.setitem(block_formatters(web3_formatters), "l1BlockNumber", web3_formatters.to_integer_if_hex)
    table = Tables(geth_syncing=False, format_heads=False).of(RESULTS["eth_getBlockByNumber"]).table
    assert table.build('{"l1BlockNumber":"0x10"}') == {"l1BlockNumber": 16}


def test_a_field_with_a_formatter_of_the_program_means_pythons_formatters(monkeypatch):
    monkeypatch.setitem(web3_formatters.LOG_ENTRY_FORMATTERS, "data", lambda value: value)
    with pytest.raises(NotUnderstood, match="data"):
        Tables(geth_syncing=False, format_heads=False)


@pytest.mark.parametrize("key, wrong", [("number", ("hexbytes",)), ("miner", ("plain",)), ("hash", ("bytes", 32, True))])
def test_the_self_check_finds_a_wrong_rule(tables, key, wrong):
    compiled = tables.of(RESULTS["eth_getBlockByNumber"])
    rules = {**compiled.rule[1][1], key: wrong}
    table = _engine.Table(("nullable", ("object", rules)), AttributeDict, HexBytes)

    class Wrong:
        """Documents of the right rules: what a wrong rule asks for, it also formats."""

        formatter = compiled.formatter
        rule = compiled.rule

    Wrong.table = table
    with pytest.raises(probes.Mismatch):
        probes.check_result(Wrong)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
def test_the_self_check_finds_a_wrong_share(tables, share):
    _, kinds, heads = tables.events.rule
    rule = ("subscription", ((share, *kinds[0][1:]), *kinds[1:]), heads)

    class Wrong:
        formatter = tables.events.formatter

    Wrong.rule = tables.events.rule
    Wrong.table = _engine.Table(rule, AttributeDict, HexBytes)
    with pytest.raises(probes.Mismatch):
        probes.check_events(Wrong)


def test_every_kind_of_event_is_in_the_self_check(tables):
    """None of its documents is left to web3, but for what only level awaited formats."""
    left = [each for each in probes.events(tables.events.rule) if tables.events.table.build(probes.json.dumps(each)) is NotImplemented]
    assert all("syncing" in each or "status" in each for each in left)
