# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The C++ engine. ethwire itself is the public face; nothing here is meant for programs."""

from typing import Any, final

# What a formatter of web3.py makes of a JSON value: a tuple of the rule's name and what it needs.
#
#     ("plain",)                      nothing; objects become AttributeDict
#     ("integer",)                    to_integer_if_hex
#     ("bytes", size, variable)       to_hexbytes(size, variable_length=variable)
#     ("hexbytes",)                   HexBytes
#     ("address",)                    to_checksum_address
#     ("maybe_address",)              the same where is_address
#     ("storage_key",)                storage_key_to_hexstr
#     ("nullable", rule)              rule, but None stays None
#     ("array", rule)                 a list
#     ("either", rule, rule)          a list of objects by the first rule, or of strings by the second
#     ("object", {key: rule})         an AttributeDict; other keys are plain
#     ("subscription", kinds, heads)  what a subscription sends: the kinds that subscription_formatter tells apart, in
#                                     its order, each (share, keys, {key: rule}). A share of 0 is a kind that any of its
#                                     keys shows; None instead of the rules leaves it to web3. `heads` is None, or
#                                     (keys, strings, {key: rule}): of no kind, but with all of these keys, and with
#                                     strings as values of some, it is formatted by these rules
Rule = tuple[Any, ...]

def version() -> str:
    """The version of the C++ core that this was built from."""

@final
class Table:
    """web3.py's formatters of one kind of result, compiled."""

    def __init__(self, rules: Rule, attribute_dict: type, hexbytes: type) -> None: ...
    def build(self, text: str | bytes) -> Any:
        """The finished value of a JSON text. NotImplemented: don't know, ask json.loads and web3.py's formatters."""

@final
class Message:
    """One JSON-RPC message, looked through and not yet decoded; made by `scan`.

    Its text is valid for json.loads, whatever `build` says later.
    """

    @property
    def text(self) -> str | bytes:
        """As it was received."""
    @property
    def size(self) -> int:
        """The bytes of the text."""
    @property
    def id(self) -> int | None:
        """The request's id; None for a notification."""
    @property
    def subscription(self) -> str | None:
        """The subscription's id; None for a reply."""
    def build(self, table: Table, /) -> Any:
        """The finished value: of a reply its result, of a notification what process_subscriptions gives.

        NotImplemented: don't know, ask json.loads and web3.py's formatters.
        """
    def message(self) -> dict[str, Any]:
        """The whole message as json.loads gives it."""

def scan(text: str | bytes, /) -> Message | None:
    """The Message of a text where it is a plain notification of a subscription or a plain reply with a result.

    None for everything else: errors, batches, ids that are no small integers, and whatever json.loads may refuse or
    read in another way.
    """
