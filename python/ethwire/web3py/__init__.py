# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py, and all that is known of it: the only folder that imports it.

A module a family of releases says which functions of web3.py are replaced, which are relied upon, and what differs; the
functions for provider and request processor stand once, in dictionaries of methods (`patching.Methods`), which are bound
to web3's classes by a patch, or are a subclass's own.

| file | holds |
| --- | --- |
| `install.py`, `state.py` | `install()` and `uninstall()`, all or nothing; what was installed |
| `known.py`, `digests.py`, `digest_table.py` | which web3.py is here, and whether each function does what it did when it was read |
| `contract/` | the promises that are tried where one does not |
| `patching.py` | patches that can be taken back |
| `v7.py` | 7.13 to 8: which attributes of which classes are patched |
| `v7_12.py`, `v7_7.py`, `v7_0.py` | what differs in 7.12, in 7.7 to 7.11, in 7.0 to 7.6 |
| `old.py`, `v7_0_b2.py`, `v6_11.py`, `v6_15.py`, `v6_19.py` | the same for 7.0.0b2, 6.11 to 6.14, 6.15 to 6.18, 6.19 and 6.20 |
| `layout.py` | what `Session` asks of web3.py, as far as it is the same in all, or in all before 7.7 |
| `readers.py`, `old_readers.py` | one message from web3's own transports as text |
| `old_connections.py` | how providers of 6.x and 7.0.0b2 read, write, connect and close |
| `replies.py`, `information.py` | web3's two `SimpleCache` objects: nothing polls them, nothing in use is evicted |
| `module_calls.py` | what is known of a request, where web3 guesses its id: until 7.6 |
| `handlers.py` | the loop of handlers |
| `turns.py`, `old_turns.py` | `async for w3 in AsyncWeb3(...)`: connecting again, and turns that fail |
| `chain_id.py`, `formatters.py`, `ipc.py` | single defects of web3.py |
| `objects/` | level objects: finished results from the received text |
| `transport.py` | level native: where web3.py's connect is taken over |
| `providers/` | ethwire's own classes, by which nothing is patched |
"""
