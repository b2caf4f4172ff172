# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The self-check: documents of each kind, formatted by web3.py and by the compiled table, have to come out equal.

The documents are made from the rules themselves, so that every field of this web3.py is in one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from .reading import Rule

if TYPE_CHECKING:
    from .tables import Compiled

HASH = "0x" + "3b" * 32
ADDRESS = "0x52908400098527886e0f7030069857d2e4169ee7"
# Each is used for one document: the usual form, the least, the most, and the ones with an odd number of digits.
VARIANTS = 4
INTEGERS = ("0x1b4", "0x0", "0x" + "f" * 64, "0xde0b6b3a7640000")
DATA = ("0x0123", "0x", "0x" + "ab" * 100, "0xabc")

# In the place of a simple value: too short, too long, empty, of another form, of another type.
ODD = ("0x" + "ab" * 20, "0x" + "ab" * 31, "0x" + "00" * 257, "0x", "", "ab", "0xzz", "x", None, 5, True, [], {})
ODD_STEP = 2 * len(ODD) + 1
"""Of the odd values of all members, a brief check takes every so many-th: each time the next value of `ODD`."""
SIMPLE = frozenset({"integer", "hexbytes", "bytes", "address", "maybe_address", "storage_key"})


class Mismatch(Exception):
    """A table and web3.py disagree."""


def sample(rule: Rule, variant: int) -> Any:
    """A JSON value that the rule formats."""
    name = rule[0]
    if name == "integer":
        return INTEGERS[variant]
    if name == "hexbytes":
        return DATA[variant]
    if name == "bytes":
        size = 2 * rule[1]
        if rule[2]:
            size = (size, 2, size - 1, 1)[variant]
        return "0x" + ("9" + "0f" * rule[1])[:size]
    if name == "address":
        return (ADDRESS, "0x" + "0" * 40, ADDRESS.upper().replace("0X", "0x"), "0x" + "ab" * 20)[variant]
    if name == "maybe_address":
        return (ADDRESS, None, "0x", "0x" + "cd" * 20)[variant]
    if name == "storage_key":
        return HASH
    if name == "nullable":
        return None if variant == 1 else sample(rule[1], variant)
    if name == "array":
        return [sample(rule[1], (variant + index) % VARIANTS) for index in range(variant)]
    if name == "either":
        return [sample(rule[1 + variant // 2], (variant + index) % VARIANTS) for index in range(variant)]
    if name == "plain":
        return (None, {"a": [1, True, "x", {"b": "0x1"}]}, [], 7)[variant]
    if name == "object":
        members = {key: sample(each, variant) for key, each in rule[1].items()}
        members["unknownToWeb3"] = sample(("plain",), variant)
        return members
    raise Mismatch(f"no document for the rule {name}")


def whole(rules: dict[str, Rule] | None, variant: int) -> dict[str, Any]:
    """An event of one kind with every member that web3 formats."""
    return {key: sample(each, variant) for key, each in (rules or {}).items() if each[0] != "plain"}


def whole_events(rule: Rule) -> Iterator[Any]:
    """A hash, and each kind of event whole in all its variants."""
    yield HASH
    for _, _, rules in rule[1]:
        for variant in range(VARIANTS):
            yield whole(rules, variant)


def events(rule: Rule) -> Iterator[Any]:
    """What subscriptions send: each kind whole, and around the number of keys where another kind begins."""
    _, kinds, heads = rule
    yield HASH.upper().replace("X", "x")
    yield "0xabc"
    yield False
    yield [1, "0x2"]
    yield {}
    yield from whole_events(rule)
    for share, _, rules in kinds:
        members = whole(rules, 0)
        names = list(members)
        for known in {len(names), round(len(names) * share), round(len(names) * share) - 1, len(names) // 2}:
            for strange in {0, 1, round(known / share) - known if share else 2, known}:
                for more in (-1, 0, 1):
                    document = {name: members[name] for name in names[:known]}
                    document.update({f"strange{index}": "0x1" for index in range(max(0, strange + more))})
                    yield document
    if heads is not None:
        keys, strings, rules = heads
        head = {key: sample(rules[key], 0) for key in keys}
        head.update({f"strange{index}": "0x1" for index in range(9)})
        yield head
        for name in strings:
            yield {**head, name: 5}


def same(left: Any, right: Any) -> bool:
    """Equal in value, type, order and representation, all the way down."""
    if type(left) is not type(right):
        return False
    if hasattr(left, "items"):
        return (
            list(left) == list(right)
            and all(same(left[key], right[key]) for key in left)
            and all(getattr(left, key, left) is left[key] for key in left if hasattr(right, key))
        )
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right and repr(left) == repr(right)


def by_web3(compiled: Compiled, document: Any, is_event: bool) -> Any:
    from web3.datastructures import AttributeDict

    value = AttributeDict.recursive(json.loads(json.dumps(document)))
    if is_event:
        return compiled.formatter({"subscription": "0x1", "result": value})["result"]
    return compiled.formatter(value)


def check(compiled: Compiled, document: Any, is_event: bool = False, may_refuse: bool = False) -> None:
    """Raises Mismatch where the table gives something else. "Don't know" is always right, but for whole documents."""
    native = compiled.table.build(json.dumps(document))
    if native is NotImplemented:
        if not is_event and not may_refuse:
            raise Mismatch(f"the table does not know {json.dumps(document)[:200]}")
        return
    try:
        wanted = by_web3(compiled, document, is_event)
    except Exception as error:
        raise Mismatch(f"web3 raises {error!r} for {json.dumps(document)[:200]}") from None
    if not same(native, wanted):
        raise Mismatch(f"web3 gives {wanted!r:.200}, the table {native!r:.200}")


def oddities(rule: Rule) -> Iterator[Any]:
    """Values that web3 formats in its own way or not at all, in the place of each member, one document a member."""
    if rule[0] in ("nullable", "array"):
        for inner in oddities(rule[1]):
            yield [inner] if rule[0] == "array" else inner
    if rule[0] == "either":
        for each in (*oddities(rule[1]), *oddities(rule[2])):
            yield [each]
    if rule[0] == "object":
        for key, each in rule[1].items():
            for odd in ODD if each[0] in SIMPLE else oddities(each):
                yield {key: odd}
    if rule[0] in SIMPLE:
        yield from ODD


def check_result(compiled: Compiled, briefly: bool = False) -> None:
    """One kind of result in all its variants, and odd values in each place of it; briefly, one of many odd values."""
    for variant in range(VARIANTS):
        check(compiled, sample(compiled.rule, variant))
    for odd in islice(oddities(compiled.rule), 0, None, ODD_STEP if briefly else 1):
        check(compiled, odd, may_refuse=True)


def check_events(compiled: Compiled, briefly: bool = False) -> None:
    """All documents of `events`; briefly, the whole ones of each kind."""
    for document in whole_events(compiled.rule) if briefly else events(compiled.rule):
        check(compiled, document, is_event=True)
